"""The ledger: every unit of the article, and where the finished deck holds it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from generator.errors import Where
from generator.model.origin import OriginId

UnitKind = Literal[
    "title", "heading", "sentence", "term", "question", "link", "caption", "cell", "code", "datum", "alt"
]


class Unit(Struct, frozen=True):
    """The smallest thing that must not be lost."""

    kind: UnitKind
    text: str
    origin: OriginId  # the id of its block
    where: Where
    spoken: str = ""  # another form that the deck may use: a number written out, a long alt text in full
    at: tuple[int, int] | None = None  # row and column of a cell or chart value; line and 0 for code


class LedgerEntry(Struct, frozen=True):
    """A unit and the slides (counted from 1) that show it or hold it in their notes; 0 if there is none.

    For what continues over several slides, it is the first of them.
    """

    unit: Unit
    slide: int
    notes: int
    skipped: bool = False  # left out on purpose: its section says `skip`, or `withheld` is true
    withheld: bool = False  # whether only notes that the deck leaves out hold it, as its author asked
    hidden: bool = False  # whether `slide` is hidden, as slides beyond the cap are
    removed: bool = False  # whether a person removed it from the deck, or put it into other words

    @property
    def lost(self) -> bool:
        """Return whether the unit is neither on a slide, in notes, nor left out or removed on purpose."""
        return not (self.slide or self.notes or self.skipped or self.removed)


Ledger = tuple[LedgerEntry, ...]
