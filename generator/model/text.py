"""A text: stretches of characters, each in its look; its words, its parts, and how the notes say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

# What a stretch of a program or a table is, where a slide tells it apart from the rest.
Token = Literal["", "keyword", "string", "comment", "quiet", "added", "removed", "highlight"]


class Run(Struct, frozen=True):
    """A stretch of text in one look; `link` is an absolute URL or empty, `token` what it is in a program or a table."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""
    token: Token = ""


Text = tuple[Run, ...]

# XML 1.0 production [2], without the C1 controls that YAML forbids too; U+0085 is a line end to all who read.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# What cannot be part of an address that it follows; Chinese and Korean write on without a space.
ENDS_ADDRESS = re.compile(r"\Z|[\s)\]>\"'»”]|[.,;:!?](?:\s|\Z)|[^\x00-\x7f]")
ENDS_TERM = tuple("?!.:;\u037e؟؛۔।。！？：；")  # a mark of its own, after which a term needs no colon
UNFINISHED = (":", ",", ";", "：", "،")  # how a text ends that needs the next one
NO_BREAK_SPACE = "\u00a0"
CONTINUED = "↪\u00a0"  # before what a slide had to break off a line of code; not to be parted from it


def words(text: Text) -> str:
    """The bare characters of a text; most texts are one run."""
    return text[0].text if len(text) == 1 else "".join(run.text for run in text)


def holds(text: str, part: str) -> bool:
    """Whether a part stands in a text in whole words: "Fund" is not in "Funding"."""
    at = text.find(part)
    while at >= 0 and (_in_a_word(text[at - 1 : at]) or _in_a_word(text[at + len(part) : at + len(part) + 1])):
        at = text.find(part, at + 1)
    return at >= 0


def _in_a_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def cut(text: Text, start: int, end: int) -> Text:
    """The characters `start` to `end` of a text, each in its look."""
    return next(cuts(text, ((start, end),)))


def cuts(text: Text, spans: Iterable[tuple[int, int]]) -> Iterator[Text]:
    """The same for each of several spans, the first before the next: a text of many runs is walked but once."""
    runs, offset = iter(text), 0
    run = next(runs, None)
    for start, end in spans:
        pieces = []
        while run is not None and offset < end:
            piece = run.text[max(start - offset, 0) : end - offset]
            if piece:
                whole = len(piece) == len(run.text)
                pieces.append(run if whole else replace(run, text=piece))
            if offset + len(run.text) > end:
                break
            offset, run = offset + len(run.text), next(runs, None)
        yield tuple(pieces)


def joined(texts: Sequence[Text], separator: str = " ") -> Text:
    """Texts one after the other."""
    parts = [text for text in texts if text]
    return tuple(run for number, text in enumerate(parts) for run in ((Run(separator),) if number else ()) + text)


def term_and_detail(term: Text, detail: Text) -> Text:
    """A term with its detail in one line, a colon between them unless the term brings its own mark."""
    colon = term and detail and words(term).rstrip()[-1:] not in ENDS_TERM
    return joined([joined([term, (Run(":"),) if colon else ()], ""), detail])


def with_links(text: Text) -> str:
    """The characters of a text with each link's URL in brackets behind its words: how the notes say a link.

    Words that are their own URL need no second one, unless what follows would pass for a part of it.
    """
    if not any(run.link for run in text):
        return words(text)
    pieces = []
    for run, following in zip_longest(text, text[1:], fillvalue=Run("")):
        pieces.append(run.text)
        says = run.link == run.text and ENDS_ADDRESS.match(following.text)
        if run.link and following.link != run.link and not says:
            pieces.append(f" ({run.link})")
    return "".join(pieces)
