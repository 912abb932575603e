"""The ids of what texts are taken from: a block or a section, an author's notes, or the front matter.

Every line on a slide or in the notes has one, and every unit of the ledger; only this module takes them apart. Most are
made from a heading or a term: a slug path that is unique in the article.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NewType

from msgspec import Struct

from generator.errors import Where

OriginId = NewType("OriginId", str)  # a slug path: benefits, benefits/collaboration, benefits/notes, meta/title

HEAD = OriginId("meta")  # the family of the front matter; one line may hold several of its texts
TIME = OriginId("#time")  # a slide's time, which no author wrote; no slug contains #
TALK = OriginId("#talk")  # texts of the talk itself, which no author wrote
_WITHIN, _NOTES, _EVIDENCE = f"{HEAD}/", "/notes", "/evidence"


class Part(Struct, frozen=True):
    """A part of an article, such as a section, a block or an item of one, with its id and its place."""

    id: OriginId
    where: Where


def origin_of_head(field: str) -> OriginId:
    """Return the id of one field of the front matter, such as its title or author."""
    return OriginId(_WITHIN + field)


def origin_of_notes(owner: OriginId) -> OriginId:
    """Return the id of the notes that the author wrote for a section, or for the whole article (`HEAD`)."""
    return OriginId(owner + _NOTES)


def is_origin_of_notes(origin: OriginId) -> bool:
    """Return whether a text with this origin is from notes that the author wrote."""
    return origin.endswith(_NOTES)


def origin_of_evidence(owner: OriginId) -> OriginId:
    """Return the id of the sentences of the article on which a part of the talk rests."""
    return OriginId(owner + _EVIDENCE)


def is_origin_of_evidence(origin: OriginId) -> bool:
    """Return whether a text with this origin is a sentence on which a part of the talk rests."""
    return origin.endswith(_EVIDENCE)


def origin_family(origin: OriginId) -> OriginId:
    """Return the id by which texts are looked up: that of their block, or `HEAD` for everything in the front matter."""
    return HEAD if origin.startswith(_WITHIN) else OriginId(origin.removesuffix(_EVIDENCE))


MAX_SLUG = 60  # characters; long enough to distinguish two headings


def slug_of_text(text: str) -> str:
    """Return the text as lower-case letters and digits joined by hyphens, at most MAX_SLUG characters.

    Latin accents are folded, other scripts kept. Returns "" if the text has neither letter nor digit.
    """
    folded = unicodedata.normalize("NFKC", "".join(_base_letter(each) for each in text)).casefold().replace("'", "")
    parts = re.findall(r"(?:[^\W_]|[\u0300-\u036f\u0900-\u0dff])+", folded.replace("\u2019", ""))
    short = "-".join(parts)[: MAX_SLUG + 1]
    return short if len(short) <= MAX_SLUG else short[:MAX_SLUG].rpartition("-")[0] or short[:MAX_SLUG]


def _base_letter(character: str) -> str:
    """Return the base letter of an accented Latin letter, else the character itself."""
    base = unicodedata.normalize("NFKD", character)[0]
    return base if base.isascii() and base.isalpha() else character


class IdMaker:
    """Gives out ids for one article, each only once: `benefits`, then `benefits-2`."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def take(self, parent: str, name: str) -> OriginId:
        """Return a new id for a block called `name` in `parent` ("" for a section of the top level)."""
        base = f"{parent}/{name}" if parent else name
        candidate, number = base, self._next.get(base, 2)
        while candidate in self._taken or candidate == HEAD or candidate.endswith((_NOTES, _EVIDENCE)):
            candidate, number = f"{base}-{number}", number + 1
        self._next[base] = number
        self._taken.add(candidate)
        return OriginId(candidate)
