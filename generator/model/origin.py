"""The ids of what texts are taken from: a block or a section, an author's notes, or what an article says of itself.

Every line on a slide or in the notes bears one, and every unit of the ledger; nobody else takes them apart. Most are
made of a heading or a term: a slug path that no other block of the article has.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NewType

OriginId = NewType("OriginId", str)  # a slug path: benefits, benefits/collaboration, benefits/notes, meta/title

HEAD = OriginId("meta")  # the family of all that an article says of itself, of which one line may say several things
TIME = OriginId("#time")  # how long a slide takes, which nobody wrote; no slug holds a #
TALK = OriginId("#talk")  # what a talk says itself, and no author wrote
_WITHIN, _NOTES = f"{HEAD}/", "/notes"


def origin_of_head(field: str) -> OriginId:
    """The id of one thing that the article says of itself: its title, its author, its own notes."""
    return OriginId(_WITHIN + field)


def origin_of_notes(owner: OriginId) -> OriginId:
    """The id of the notes that the author wrote for a section, or for the whole (`HEAD`)."""
    return OriginId(owner + _NOTES)


def is_origin_of_notes(origin: OriginId) -> bool:
    """Whether a text is of the notes that the author wrote."""
    return origin.endswith(_NOTES)


def origin_family(origin: OriginId) -> OriginId:
    """What is looked up together: a block alone, and all that the article says of itself."""
    return HEAD if origin.startswith(_WITHIN) else origin


def is_reserved_id(id: str) -> bool:
    """Whether an id means something else already, so that no block or section may go by it."""
    return id == HEAD or id.endswith(_NOTES)


MAX_SLUG = 60  # characters; long enough to tell two headings apart


def slug_of_text(text: str) -> str:
    """Lower-case letters and digits joined by hyphens; Latin accents are folded, other scripts kept.

    Empty where the text has neither letter nor digit.
    """
    folded = unicodedata.normalize("NFKC", "".join(_fold(each) for each in text)).casefold().replace("'", "")
    parts = re.findall(r"(?:[^\W_]|[\u0300-\u036f\u0900-\u0dff])+", folded.replace("\u2019", ""))
    short = "-".join(parts)[: MAX_SLUG + 1]
    return short if len(short) <= MAX_SLUG else short[:MAX_SLUG].rpartition("-")[0] or short[:MAX_SLUG]


def _fold(character: str) -> str:
    """The base letter of an accented Latin letter, else the character itself."""
    base = unicodedata.normalize("NFKD", character)[0]
    return base if base.isascii() and base.isalpha() else character


class IdMaker:
    """Hands out each id once: `benefits`, then `benefits-2`; one for each article."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def take(self, parent: str, name: str) -> OriginId:
        """The id of a block called `name` in `parent` (empty for a section of the article)."""
        base = f"{parent}/{name}" if parent else name
        candidate, number = base, self._next.get(base, 2)
        while candidate in self._taken or is_reserved_id(candidate):
            candidate, number = f"{base}-{number}", number + 1
        self._next[base] = number
        self._taken.add(candidate)
        return OriginId(candidate)
