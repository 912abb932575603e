"""The ids of what texts are taken from: a block or a section, an author's notes, or what an article says of itself.

Every line on a slide or in the notes bears one, and every unit of the ledger; nobody else takes them apart. Most are
made of a heading or a term: a slug path that no other block of the article has.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NewType

SourceId = NewType("SourceId", str)  # a slug path: benefits, benefits/collaboration, benefits/notes, meta/title

HEAD = SourceId("meta")  # the family of all that an article says of itself, of which one line may say several things
TIME = SourceId("#time")  # how long a slide takes, which nobody wrote; no slug holds a #
TALK = SourceId("#talk")  # what a talk says itself, and no author wrote
_WITHIN, _NOTES = f"{HEAD}/", "/notes"


def of_head(field: str) -> SourceId:
    """The id of one thing that the article says of itself: its title, its author, its own notes."""
    return SourceId(_WITHIN + field)


def notes_of(owner: SourceId) -> SourceId:
    """The id of the notes that the author wrote for a section, or for the whole (`HEAD`)."""
    return SourceId(owner + _NOTES)


def is_own_note(source: SourceId) -> bool:
    """Whether a text is of the notes that the author wrote."""
    return source.endswith(_NOTES)


def family(source: SourceId) -> SourceId:
    """What is looked up together: a block alone, and all that the article says of itself."""
    return HEAD if source.startswith(_WITHIN) else source


def is_taken(id: str) -> bool:
    """Whether an id means something else already, so that no block or section may go by it."""
    return id == HEAD or id.endswith(_NOTES)


MAX_SLUG = 60  # characters; long enough to tell two headings apart


def slug(text: str) -> str:
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


class Ids:
    """Hands out each id once: `benefits`, then `benefits-2`; one for each article."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def take(self, parent: str, name: str) -> SourceId:
        """The id of a block called `name` in `parent` (empty for a section of the article)."""
        base = f"{parent}/{name}" if parent else name
        candidate, number = base, self._next.get(base, 2)
        while candidate in self._taken or is_taken(candidate):
            candidate, number = f"{base}-{number}", number + 1
        self._next[base] = number
        self._taken.add(candidate)
        return SourceId(candidate)
