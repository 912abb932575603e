"""A text as runs; functions for its words and parts, and for writing its links in notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from operator import attrgetter
from typing import Literal
from unicodedata import normalize

from msgspec import Struct
from msgspec.structs import replace

from generator.model.address import NOWHERE, Address
from generator.regex import regex
from generator.shipped import word_pattern

# The kind of a stretch of a program or table that has a look of its own.
Token = Literal["", "keyword", "string", "comment", "quiet", "added", "removed", "highlight"]


class Run(Struct, frozen=True):
    """A stretch of text in one look; `link` is an address or "", `token` its kind in a program or a table."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: Address = NOWHERE
    token: Token = ""


Text = tuple[Run, ...]

# XML 1.0 production [2], without the C1 controls that YAML forbids too; U+0085 is a line end everywhere.
FORBIDDEN = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# Characters that end an address; Chinese and Korean continue without a space.
ENDS_ADDRESS = regex(r"\Z|[\s)\]>\"'»”]|[.,;:!?](?:\s|\Z)|[^\x00-\x7f]")
ENDS_TERM = tuple("?!.:;\u037e؟؛۔।。！？：；")  # marks after which a term needs no colon
NEARLY = 0.8  # the share of a text's words from which another says the same
UNFINISHED = (":", ",", ";", "：", "،")  # the end of a text that needs the next one
# Scripts without spaces between words: Thai, Lao, Burmese, Khmer, Chinese, Japanese.
_UNSPACED = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff\U00020000-\U0003ffff]"
# A number such as 7x, $1.47 or 30%, but no year; and how long one is at most that tells something by itself.
FIGURE = regex(r"(?<!\S)[^\w\s$£€]*((?!0|(1[5-9]|20)\d\d\b)[$£€]?\d+(?:[.,]\d+)*[%x×]?)(?=(?!\.\s)[^\w\s]*(?:\s\w|$))")
FIGURE_LETTERS, FIRST_WORDS = 6, 2
# A number that an author wrote before a heading or an item: "1. ", "2.1 Roots", "b) ", "IV. ", "Chapter 2: ".
OWN_NUMBER = regex(
    rf"(?:(?i:{word_pattern('parts')})\s+(?P<part>\d{{1,3}}|[IVXL]{{1,6}}|[A-Z])\b(?:\s*[.:)\u2013\u2014-](?=\s))?"
    r"|\(?(?P<marked>\d{1,3}(?:\.\d{1,3})*|[IVXL]{1,6}|[A-Z]|(?:[ivxl]{1,6}|[a-z])(?=\)))(?:[.)]|(?<=\d):)(?=\s)"
    r"|(?P<dotted>\d{1,3}(?:\.\d{1,3})+)(?=\s+[^\W\da-z])"
    r"|第(?P<counted>[\d一二三四五六七八九十百]+)[章节節部回课課]|(?P<listed>[一二三四五六七八九十]{1,3})、)"
    r"\s*(?=\S)"
)
LOOK = attrgetter("bold", "italic", "code", "link", "token")  # of a run
NO_BREAK_SPACE = "\u00a0"
NO_BREAK_HYPHEN = "\u2011"
ELLIPSIS = "…"  # the end of a text that a slide shortens
CONTINUED = "↪\u00a0"  # before the rest of a broken line of code, bound to it


def unstyled_text(text: str) -> Text:
    """Return characters as a text without a look."""
    return (Run(text),) if text else ()


def bare_text(text: Text) -> str:
    """Return the characters of a text without their look; most texts are one run."""
    return text[0].text if len(text) == 1 else "".join(run.text for run in text)


def holds_whole_words(text: str, part: str) -> bool:
    """Return whether a part stands in a text in whole words: "Fund" is not in "Funding"."""
    return find_whole_words(text, part, 0, len(text)) >= 0


def says_nearly(text: str, part: str) -> bool:
    """Return whether a text has nearly all words of a part, in any order."""
    said = distinct_words(text)
    words = re.findall(r"\w+", part.casefold())
    return sum(word in said for word in words) >= NEARLY * len(words)


@lru_cache(maxsize=64)
def distinct_words(text: str) -> frozenset[str]:
    """Return the words and numbers of a text, each once, whatever its capitals."""
    return frozenset(re.findall(r"\w+", text.casefold()))


def folded_text(text: str) -> str:
    """Return a text in a form for comparing: composed, and with one space for any white space."""
    return normalize("NFC", " ".join(text.split()))


def own_number_of_text(text: Text) -> tuple[str, Text]:
    """Return the numeral that an author wrote before a text, and the text after it; "" and the text without one."""
    bare = bare_text(text)
    match = OWN_NUMBER.match(bare)
    return (match[match.lastgroup or 0], cut_text(text, match.end(), len(bare))) if match else ("", text)


def telling_number(title: str) -> str:
    """Return the first short number in a title that has a sign or a point or is among the first words, or ""."""
    told = ((each[1], len(title[: each.start(1)].split())) for each in FIGURE.finditer(title) if each[0][0] not in "'’")
    return next((one for one, at in told if len(one) <= FIGURE_LETTERS and (at < FIRST_WORDS or not one.isdigit())), "")


def words_without_colons(text: str) -> str:
    """Return only the words of a text: slides separate a term from its detail where notes have a colon."""
    return " ".join(re.findall(r"\w+", text))


def letters_and_digits(text: str) -> str:
    """Return only the letters and digits of a text, to compare texts that differ in case, dashes and spaces."""
    return "".join(filter(str.isalnum, text.casefold()))


def holds_all_words(bare_words: str, text: str) -> bool:
    """Return whether `bare_words` contains the words of a text one after the other; False for a text without words."""
    wanted = words_without_colons(text)
    return bool(wanted) and holds_whole_words(bare_words, wanted)


def find_whole_words(text: str, part: str, start: int, stop: int) -> int:
    """Return the offset at which `part` stands in whole words in `text` between `start` and `stop`, or -1."""
    at = text.find(part, start, stop)
    while at >= 0 and not is_cut_between_words(text, at, at + len(part)):
        at = text.find(part, at + 1, stop)
    return at


def is_cut_between_words(text: str, start: int, end: int) -> bool:
    """Return whether neither end of the stretch from `start` to `end` of a text divides a word."""
    if start == end:
        return True
    begins_within = cuts_into_word(text[start - 1 : start], text[start])
    return not (begins_within or cuts_into_word(text[end - 1], text[end : end + 1]))


def cuts_into_word(left: str, right: str) -> bool:
    """Return whether a cut between two neighbouring characters would divide a word; "" is the end of the text."""
    return _in_a_word(left) and _in_a_word(right) and not re.match(_UNSPACED, left) and not re.match(_UNSPACED, right)


def _in_a_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def cut_text(text: Text, start: int, end: int) -> Text:
    """Return the characters `start` to `end` of a text, each in its look."""
    return next(cut_text_at_spans(text, ((start, end),)))


def cut_text_at_spans(text: Text, spans: Iterable[tuple[int, int]]) -> Iterator[Text]:
    """Yield the text of each of several spans, which must be in order: a text of many runs is walked only once."""
    runs, offset = iter(text), 0
    run = next(runs, None)
    for start, end in spans:
        pieces = []
        while run is not None and offset < end:
            if piece := run.text[max(start - offset, 0) : end - offset]:
                pieces.append(run if len(piece) == len(run.text) else replace(run, text=piece))
            if offset + len(run.text) > end:
                break
            offset, run = offset + len(run.text), next(runs, None)
        yield tuple(pieces)


def joined_texts(texts: Sequence[Text], separator: str = " ") -> Text:
    """Return the texts that are not empty, one after the other with `separator` between them."""
    parts = [text for text in texts if text]
    return tuple(run for number, text in enumerate(parts) for run in ((Run(separator),) if number else ()) + text)


def merged_runs(runs: Iterable[Run]) -> Text:
    """Return the runs with neighbours of one look merged; where two runs meet, two spaces become one."""
    found: list[Run] = []
    for run in runs:
        before = found[-1] if found else Run("")
        if before.text.endswith(" ") and run.text.startswith(" ") and not (run.code or before.code):
            run = replace(run, text=run.text[1:])
        if run.text and found and LOOK(before) == LOOK(run):
            found[-1] = replace(run, text=before.text + run.text)
        elif run.text:
            found.append(run)
    return tuple(found)


def text_of_term_and_detail(term: Text, detail: Text) -> Text:
    """Return a term with its detail in one line, with a colon between unless the term ends with a mark of its own."""
    colon = term and detail and bare_text(term).rstrip(" \"'”’»")[-1:] not in ENDS_TERM
    return joined_texts([joined_texts([term, (Run(":"),) if colon else ()], ""), detail])


def with_links(text: Text) -> str:
    """Return the characters of a text with each link's URL in brackets behind its words, as notes show links.

    Words that are their own URL get no second one, unless the next characters could be read as part of it.
    """
    if not any(run.link for run in text):
        return bare_text(text)
    pieces = []
    for run, following in zip_longest(text, text[1:], fillvalue=Run("")):
        pieces.append(run.text)
        says = run.link == run.text and ENDS_ADDRESS.match(following.text)
        if run.link and following.link != run.link and not says:
            pieces.append(f" ({run.link})")
    return "".join(pieces)


def numbered_name(seen: Counter[str], name: str, form: str = "{}#{}") -> str:
    """Return a name as it is the first time, and then with its number; `seen` counts how often each was asked for."""
    seen[name] += 1
    return name if seen[name] == 1 else form.format(name, seen[name])
