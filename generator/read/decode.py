"""The bytes of a file in, text with plain line ends and no character that XML forbids out."""

from __future__ import annotations

import codecs
import html
import re
import sys
from itertools import islice, pairwise
from math import inf
from unicodedata import category, name

from msgspec.structs import replace

from generator.errors import Finding, InputError, Where, error, info, warning
from generator.model.text import FORBIDDEN

REFERENCE = re.compile(r"&#(?:[xX]0*(?P<hex>[0-9a-fA-F]{1,6})(?![0-9a-fA-F])|0*(?P<decimal>\d{1,7})(?!\d));?", re.ASCII)
LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
SPACES = "\x0b\x0c\x1c\x1d\x1e\x1f"  # Python splits words at these, so a space replaces them

# White space and Default_Ignorable_Code_Point of Unicode 16.0: the invisible marks, joiners and fillers.
INVISIBLE = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]*"
)


def decode_source(
    data: bytes, name: str, *, is_page: bool = False, allowed: str = ""
) -> tuple[str, tuple[Finding, ...]]:
    r"""Return the text of a file with "\n" as line end, and findings on a guessed encoding and on removed characters.

    In a page (`is_page`), a byte that is not UTF-8 becomes U+FFFD, as in browsers, because its reader cannot mend it.
    `allowed` are forbidden characters that the caller removes itself. Raises InputError for an empty or binary file.
    """
    written, guessed = decode_source_characters(data, name, is_page)
    text = LINE_ENDS.sub("\n", written)
    if "\0" in text:
        where = Where(name, text.count("\n", 0, text.index("\0")) + 1)
        raise InputError(error("binary", "this is a binary file, not text", where, "save it as plain text or YAML"))
    cleaned, findings = cleaned_source(text, Where(name, 1), allowed)
    if is_blank_source(cleaned):
        raise InputError(error("empty", "the file is empty", Where(name), "write an article into it"))
    return cleaned, (*guessed, *findings)


def cleaned_source(text: str, where: Where, allowed: str = "") -> tuple[str, tuple[Finding, ...]]:
    r"""Return the text without forbidden characters except `allowed`, and a finding for each; `where` is its first
    line.

    Other line ends, which escapes and character references can produce, become "\n".
    """
    text = LINE_ENDS.sub("\n", text)
    seen: dict[str, list[int]] = {}
    for match in (each for each in FORBIDDEN.finditer(text) if each[0] not in allowed):
        first_and_count = seen.setdefault(match[0], [match.start(), 0])
        first_and_count[1] += 1
    if not seen:
        return text, ()
    findings = tuple(
        warning("character", _removed(character, count), replace(where, line=where.line + text.count("\n", 0, at)))
        for character, (at, count) in seen.items()
    )

    def stands(match: re.Match[str]) -> str:
        return match[0] if match[0] in allowed else " " if match[0] in SPACES else ""

    return FORBIDDEN.sub(stands, text), findings


def cleaned_page_source(page: str, where: Where) -> tuple[str, tuple[Finding, ...]]:
    """Return the same as `cleaned_source` for a page, where such characters may be references too: &#x1; and &#128;."""
    return cleaned_source(REFERENCE.sub(_referred, page) if "&#" in page else page, where)


def _referred(match: re.Match[str]) -> str:
    """Return the character of a reference if XML forbids it; 128 to 159 are Windows-1252 (HTML 13.2.5.84)."""
    code = int(match["hex"], 16) if match["hex"] else int(match["decimal"])
    if 0x7F < code < 0xA0:
        return html.unescape(match[0])
    return chr(code) if code <= sys.maxunicode and FORBIDDEN.match(chr(code)) else match[0]


def is_blank_source(text: str) -> bool:
    """Return whether a text has no visible character."""
    return INVISIBLE.fullmatch(text) is not None


def _removed(character: str, count: int) -> str:
    times = "" if count == 1 else f" {count} times, first here"
    return f"the character U+{ord(character):04X} is not allowed in a deck and was removed{times}"


BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LEAST, LITTLE = 4, 8  # bytes beyond ASCII: fewer are no evidence of an encoding, or little
SURE = 0.9  # the confidence of chardet if a page declares its charset, or the bytes fit only one encoding
DOUBT = 1.0  # faults: with fewer, the encoding that chardet detects is taken
WESTERN, MAC = "cp1252", "mac_roman"
UNLIKELY = tuple(f"iso8859-{number}" for number in (3, 4, 9, 10, 13, 14, 16))
CALLED = {"mac_roman": "Mac Roman", "cp932": "Shift-JIS", "cp949": "EUC-KR", "big5hkscs": "Big5"}


def decode_source_characters(data: bytes, name: str, is_page: bool = False) -> tuple[str, tuple[Finding, ...]]:
    """Return the characters of a file, and findings.

    Raises InputError where it is binary, or, unless it is a page, in UTF-8 with a few bytes that are not.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, name), ()
    if b"\0" in data or _is_foreign(data):
        return _guessed(data, name)
    return _replaced(data, name) if is_page else (_decoded(data, "utf-8", name), ())


def _replaced(data: bytes, name: str) -> tuple[str, tuple[Finding, ...]]:
    """Return a page with U+FFFD for the bytes that are not UTF-8, and a warning with their number."""
    try:
        return data.decode("utf-8", "surrogatepass"), ()
    except UnicodeDecodeError as broken:
        text, line = data.decode("utf-8", "replace"), data.count(b"\n", 0, broken.start) + 1
    count = text.count("\ufffd") - data.count("\ufffd".encode())
    message = f"{'one place' if count == 1 else f'{count} places'} of the page, the first here, is not UTF-8 text"
    message = message if count == 1 else message.replace(" is not ", " are not ")
    hint = "look for \ufffd in the deck, and write the missing letter there"
    return text, (warning("encoding", message, Where(name, line), hint),)


def _is_foreign(data: bytes) -> bool:
    """Return whether a file is not UTF-8: most of its characters beyond ASCII break the rules of UTF-8."""
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        return broken * 2 > sum(not each.isascii() for each in text)
    return False


def _guessed(data: bytes, name: str) -> tuple[str, tuple[Finding, ...]]:
    evidence = sum(not 0 < byte < 128 for byte in data)
    encoding = _unmarked(data) or _detected(data, name, evidence < LEAST)
    text = _decoded(data, encoding, name)
    message = f"the file is not in UTF-8; it was read as {_called(encoding)}"
    make, more = (info, "") if evidence >= LITTLE else (warning, ", which is a guess from few letters")
    hint = "if letters look wrong, save the file as UTF-8"
    return text, (make("encoding", message + more, Where(name), hint),)


def _unmarked(data: bytes) -> str:
    """Return the encoding of UTF-16 without a byte order mark, found by its zero bytes; empty for other data."""
    if b"\0" not in data or len(data) % 2 or _is_text_with_zeros(data):
        return ""
    texts = {each: data.decode(each, "replace") for each in ("utf-16-le", "utf-16-be")}
    best = max(texts, key=lambda each: sum(letter < "\x80" for letter in texts[each]))
    drawn = all(category(each) not in APART or each in "\t\n\r\f" for each in texts[best])
    return best if drawn and "\ufffd" not in texts[best] else ""


def _is_text_with_zeros(data: bytes) -> bool:
    """Return whether a file is UTF-8 text but for a few zero bytes."""
    try:
        bare = data.replace(b"\0", b"").decode("utf-8")
    except UnicodeDecodeError:
        return False
    return data.count(b"\0") * 4 < len(data) and not any(
        category(each) == "Cc" and each not in "\t\n\r\f" for each in bare
    )


def _detected(data: bytes, name: str, little: bool) -> str:
    """Return the encoding that chardet detects, or another one in which the text has fewer faults.

    If there is `little` evidence, Windows-1252 is tried first, rare encodings last. Raises InputError for a binary
    file.
    """
    from chardet import EncodingEra, detect, detect_all

    # Encodings of Mac OS and DOS are left out: chardet takes short texts in Windows-1252 for them too often.
    eras, most = EncodingEra.MODERN_WEB | EncodingEra.LEGACY_ISO, max(len(data), 1)
    guess = detect(data, encoding_era=eras, compat_names=False, max_bytes=most)
    first = guess["encoding"]
    if not first:
        where = Where(name, data.count(b"\n", 0, max(data.find(b"\0"), 0)) + 1)
        hint = "save it as plain text, in UTF-8"
        raise InputError(error("binary", f"this is a binary file ({guess['mime_type']}), not text", where, hint))
    likely = not little and first not in UNLIKELY
    if guess["confidence"] >= SURE or (likely and _strangeness(data, first, first) < DOUBT):
        return first
    guesses = detect_all(data, encoding_era=eras, compat_names=False, max_bytes=most, ignore_threshold=True)
    found = [each["encoding"] for each in guesses if each["encoding"]]
    ranked = [*([WESTERN] if little else []), *sorted([first, *found], key=UNLIKELY.__contains__), WESTERN, MAC]
    return min(ranked, key=lambda each: _strangeness(data, each, first))


def _strangeness(data: bytes, encoding: str, first: str) -> float:
    """Return how many faults a text has in an encoding; infinite where the bytes are not in it.

    Letters that only Icelandic needs count against Windows-1252, unless chardet detects it (`first`).
    """
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return inf
    return count_decoding_faults(text) + 0.5 * (encoding == WESTERN != first and not RARE.isdisjoint(text))


def _called(encoding: str) -> str:
    """Return the usual name of an encoding: windows-1252, not cp1252."""
    said = CALLED.get(encoding, encoding).replace("cp", "Windows-").replace("iso8859", "ISO-8859")
    return said.upper() if said.islower() else said


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding, "surrogatepass" if encoding.startswith("utf") else "strict")
    except UnicodeDecodeError as broken:
        line = data.count(b"\n", 0, broken.start) + 1
        message = f"byte {broken.start + 1} of the file is not {_called(encoding)} text"
        raise InputError(error("encoding", message, Where(name, line), "save the file as UTF-8")) from broken


PIECE = re.compile(r"(?<![!-~])[!-~]*+[^\s\x00-\x7f]\S{0,40}")  # from the beginning of a run of ASCII on
WORD = re.compile(r"[^\W\d_]+")
PIECES = 300  # so many are examined: more would not change the result
SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "HEBREW", "ARABIC", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI")
KANA_AND_KIN = ("CJK", "HIRAGANA", "KATAKANA")  # Japanese mixes them within a word
APART = ("Cc", "Cn", "Co", "Cs")  # control characters, and those that no font has
SEEN_IN_WORDS = "-\u2010\u2011\u2012\u2013\u2014\u2018\u2019'\u00b7\u00ad&/.@_:…"
POWERS = "¹³"  # Central European encodings have ą and ł at their codes
WESTERN_SIGNS = "ŒœŠšŽžŸƒ"  # of Windows-1252, besides the letters of Latin-1
WIDE = "\u2fff"  # beyond it are characters of Chinese and Japanese, which write no spaces
RARE = frozenset("þÞðÐýÝÿŸ")  # of Western Europe: other encodings have more frequent letters at their codes


def count_decoding_faults(text: str) -> float:
    """Return how many signs of a wrong encoding a text has, such as words of two scripts, or symbols in words."""
    return sum(_piece(match[0][-80:]) for match in islice(PIECE.finditer(text), PIECES))


def _piece(piece: str) -> float:
    strange = 2.0 * sum(category(each) in APART or _is_accent(each) for each in piece)
    strange += sum(_within(*three) for three in zip(f" {piece}", piece, f"{piece} "[1:], strict=False))
    return strange + sum(map(_word, WORD.findall(piece)))


def _is_accent(sign: str) -> bool:
    """Return whether a character is an accent without its letter."""
    return not sign.isascii() and sign < WIDE and category(sign) in ("Lm", "Sk")


def _within(before: str, sign: str, after: str) -> bool:
    """Return whether a symbol that belongs in no word stands in one, or right behind one."""
    if sign in POWERS:
        return before.isalpha() and (after.isalpha() or sign == "¹")
    if sign.isascii() or sign.isalnum() or sign > WIDE or category(sign)[0] not in "SPN" or sign in SEEN_IN_WORDS:
        return False
    opens_or_closes = category(sign) in ("Pi", "Pf", "Ps", "Pe", "Po", "Sc")
    return before.isalpha() and (after.isalpha() or not opens_or_closes)


def _word(word: str) -> float:
    scripts = {"CJK" if each in KANA_AND_KIN else each for each in map(_script, word) if each}
    capitals = any(one.islower() and other.isupper() for one, other in pairwise(word))
    foreign = sum(not each.isascii() for each in word) / len(word)
    bare = (
        scripts == {"LATIN"}
        and all(each <= "ÿ" or each in WESTERN_SIGNS for each in word)
        and len(word) > 1
        and foreign > (0.7 if len(word) > 2 else 0.9)
    )
    return (len(scripts) - 1 if scripts else 0) + (capitals and foreign > 0) + 2 * bare


def _script(letter: str) -> str:
    if letter.isascii():
        return "LATIN"
    return next((each for each in SCRIPTS if name(letter, "").startswith(each)), "")
