"""The ids of what texts are taken from: a block or a section, an author's notes, or what an article says of itself.

Every line on a slide or in the notes bears one, and every unit of the ledger; nobody else takes them apart.
"""

from __future__ import annotations

from typing import NewType

SourceId = NewType("SourceId", str)  # a slug path: benefits, benefits/collaboration, benefits/notes, meta/title

HEAD = SourceId("meta")  # the family of all that an article says of itself, of which one line may say several things
_WITHIN, _NOTES = f"{HEAD}/", "/notes"


def of_head(field: str) -> SourceId:
    """The id of one thing that the article says of itself: its title, its author, its own notes."""
    return SourceId(_WITHIN + field)


def notes_of(owner: SourceId) -> SourceId:
    """The id of the notes that the author wrote for a section, or for the whole (`HEAD`)."""
    return SourceId(owner + _NOTES)


def family(source: SourceId) -> SourceId:
    """What is looked up together: a block alone, and all that the article says of itself."""
    return HEAD if source.startswith(_WITHIN) else source


def is_taken(id: str) -> bool:
    """Whether an id means something else already, so that no block or section may go by it."""
    return id == HEAD or id.endswith(_NOTES)
