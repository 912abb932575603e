"""The bytes of a file in, text with plain line ends and no character that XML forbids out; and the text's language.

A library would know more languages, but lingua brings models of tens of megabytes, langdetect loads its profiles at
each start and uses random numbers (the same input must give the same bytes), and py3langid needs NumPy. A deck needs
the usual languages, and only if its author named none."""

from __future__ import annotations

import html
import re
import sys
from collections import Counter
from contextlib import suppress

from msgspec.structs import replace

from generator.errors import Finding, Findings, InputError, Where, error, info, warning
from generator.model.text import FORBIDDEN
from generator.regex import regex
from generator.shipped import word_list

REFERENCE = regex(r"&#(?:[xX]0*(?P<hex>[0-9a-fA-F]{1,6})(?![0-9a-fA-F])|0*(?P<decimal>\d{1,7})(?!\d));?", re.ASCII)
LINE_ENDS = regex("\r\n?|[\x85\u2028\u2029]")
SPACES = "\x0b\x0c\x1c\x1d\x1e\x1f"  # Python splits words at these, so a space replaces them

# White space and Default_Ignorable_Code_Point of Unicode 16.0: the invisible marks, joiners and fillers.
INVISIBLE = regex(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]*"
)


def decode_source(data: bytes, name: str, *, is_page: bool = False, allowed: str = "") -> tuple[str, Findings]:
    r"""Return the text of a file with "\n" as line end, and findings on a guessed encoding and on removed characters.

    In a page (`is_page`), a byte that is not UTF-8 becomes U+FFFD, as in browsers, because its reader cannot mend it.
    `allowed` are forbidden characters that the caller removes itself. Raises InputError for an empty or binary file.
    """
    text, guessed = decode_source_characters(data, name, is_page)
    if "\0" in text:
        where = Where(name, LINE_ENDS.sub("\n", text).partition("\0")[0].count("\n") + 1)
        raise InputError(error("binary", "this is a binary file, not text", where, "save it as plain text or YAML"))
    cleaned, findings = cleaned_source(text, Where(name, 1), allowed)
    if is_blank_source(cleaned):
        raise InputError(error("empty", "the file is empty", Where(name), "write an article into it"))
    return cleaned, (*guessed, *findings)


def cleaned_source(text: str, where: Where, allowed: str = "") -> tuple[str, Findings]:
    r"""Return the text without forbidden characters except `allowed`, and a finding for each; `where` is its first
    line.

    Other line ends, which escapes and character references can produce, become "\n".
    """
    text, findings = LINE_ENDS.sub("\n", text), list[Finding]()
    for character, count in Counter(each for each in FORBIDDEN.findall(text) if each not in allowed).items():
        times = "" if count == 1 else f" {count} times, first here"
        message = f"the character U+{ord(character):04X} is not allowed in a deck and was removed{times}"
        line = where.line + text.count("\n", 0, text.index(character))
        findings.append(warning("character", message, replace(where, line=line)))
        text = text.replace(character, " " if character in SPACES else "")
    return text, tuple(findings)


def cleaned_page_source(page: str, where: Where) -> tuple[str, Findings]:
    """Return the same as `cleaned_source` for a page, where such characters may be references too: &#x1; and &#128;."""
    return cleaned_source(REFERENCE.sub(_character_of_reference, page) if "&#" in page else page, where)


def _character_of_reference(match: re.Match[str]) -> str:
    """Return the character of a reference if XML forbids it; 128 to 159 are Windows-1252 (HTML 13.2.5.84)."""
    code = int(match["hex"], 16) if match["hex"] else int(match["decimal"])
    if 0x7F < code < 0xA0:
        return html.unescape(match[0])
    return chr(code) if code <= sys.maxunicode and FORBIDDEN.match(chr(code)) else match[0]


def is_blank_source(text: str) -> bool:
    """Return whether a text has no visible character."""
    return INVISIBLE.fullmatch(text) is not None


# The mark at the beginning of a file; that of UTF-16 is the beginning of that of UTF-32.
BOMS = [("\ufeff".encode(each), each) for each in ("utf-8", "utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")]
ENOUGH_BYTES = 8  # beyond ASCII: fewer are no evidence of an encoding


def decode_source_characters(data: bytes, name: str, is_page: bool = False) -> tuple[str, Findings]:
    """Return the characters of a file, in UTF-8 or the encoding that chardet detects, and findings.

    Raises InputError where it is binary, or, unless it is a page, in UTF-8 with a few bytes that are not.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _text_in_encoding(data[len(mark) :], encoding, name), ()
    if b"\0" not in data:
        with suppress(UnicodeDecodeError):
            return data.decode("utf-8", "surrogatepass"), ()
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd") - data.count("\ufffd".encode())
    if b"\0" in data or broken * 2 > sum(not each.isascii() for each in text):
        return _text_by_detection(data, name)
    if not is_page or not broken:
        return _text_in_encoding(data, "utf-8", name), ()
    line = text.count("\n", 0, text.index("\ufffd")) + 1
    message = f"bytes of the page are not UTF-8 text: {broken}, the first here"
    hint = "look for \ufffd in the deck, and write the missing letter there"
    return text, (warning("encoding", message, Where(name, line), hint),)


def _text_by_detection(data: bytes, name: str) -> tuple[str, Findings]:
    """Return the text in the encoding that chardet detects, and a finding that names it."""
    from chardet import EncodingEra, detect

    # Encodings of Mac OS and DOS are left out: chardet takes short texts in Windows-1252 for them too often.
    eras = EncodingEra.MODERN_WEB | EncodingEra.LEGACY_ISO
    guess = detect(data, encoding_era=eras, compat_names=False, max_bytes=max(len(data), 1))
    if not (encoding := guess["encoding"]):
        where = Where(name, data.count(b"\n", 0, max(data.find(b"\0"), 0)) + 1)
        hint = "save it as plain text, in UTF-8"
        raise InputError(error("binary", f"this is a binary file ({guess['mime_type']}), not text", where, hint))
    is_sure = sum(not 0 < byte < 128 for byte in data) >= ENOUGH_BYTES
    encoding = encoding if is_sure or b"\0" in data else "cp1252"
    make, more = (info, "") if is_sure else (warning, ", which is a guess from few letters")
    called = encoding.upper().replace("CP125", "Windows-125")
    message = f"the file is not in UTF-8; it was read as {called}{more}"
    hint = "if letters look wrong, save the file as UTF-8"
    return _text_in_encoding(data, encoding, name), (make("encoding", message, Where(name), hint),)


def _text_in_encoding(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding, "surrogatepass" if encoding.startswith("utf") else "strict")
    except (UnicodeDecodeError, LookupError) as broken:
        at = getattr(broken, "start", 0)
        message = f"byte {at + 1} of the file is not {encoding.upper()} text"
        where = Where(name, data.count(b"\n", 0, at) + 1)
        raise InputError(error("encoding", message, where, "save the file as UTF-8")) from broken


ENOUGH = 6  # frequent words of the language; fewer may be in names and quotes
SAMPLE = 20_000  # characters: enough to guess the language
CLEAR = 1.3  # so many times more than the next language
FOREIGN = 0.3  # share of letters of another script: with more, the Latin ones are technical terms
MARKED = 0.003  # share of the letters of a script: more are no loan words

# Ideographs that are written only in simplified, or only in traditional Chinese.
_SIMPLIFIED, _TRADITIONAL = "们这说国会对时个来为发经问见车门", "們這說國會對時個來為發經問見車門"
_LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_SCRIPTS = {**dict(line.split() for line in word_list("letters")), "": _LATIN}
_WORD = regex(r"[^\W\d_]+")
_TELLS = {language: frozenset(words) for language, *words in map(str.split, word_list("languages"))}


def guess_language_of_source(text: str) -> str:
    """Return the BCP 47 tag of a text's language, by its script and its frequent words; empty where it is unclear."""
    if (text := text[:SAMPLE]).isascii():
        return _by_words(text)
    counts = {language: len(re.findall(f"[{letters}]", text)) for language, letters in _SCRIPTS.items()}
    script = max((each for each in counts if each), key=lambda each: counts[each])
    if counts[script] <= FOREIGN * sum(counts.values()):
        return _by_words(text)
    if script in ("ja", "zh"):
        if counts["ja"] * 10 > counts["zh"]:  # a tenth of the letters are kana, which Chinese does not have
            return "ja"
        simplified, traditional = (sum(map(text.count, each)) for each in (_SIMPLIFIED, _TRADITIONAL))
        return "zh-TW" if traditional > simplified else "zh-CN"
    for written, language, marks in map(str.split, word_list("letters of languages")):
        if written == script and sum(map(text.count, marks)) > MARKED * counts[script]:
            return language
    return script


def _by_words(text: str) -> str:
    """Return the language that has clearly the most of its frequent words in the text; empty where none has."""
    spoken = Counter(_WORD.findall(text.lower()))
    votes = Counter({language: sum(spoken[word] for word in words) for language, words in _TELLS.items()})
    (first, most), (_, next_most) = votes.most_common(2)
    return first if most >= ENOUGH and most > CLEAR * next_most else ""
