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
    origin: OriginId  # the id of the block it stands in
    where: Where
    spoken: str = ""  # how the deck may say it otherwise: a number written out, a long alternative text whole
    at: tuple[int, int] | None = None  # its row and column, of a cell, a value of a chart, or a line of code (column 0)


class LedgerEntry(Struct, frozen=True):
    """A unit and the slides (counted from 1) that show it or hold it in their notes; 0 if there is none.

    For what continues over several slides, it is the first of them.
    """

    unit: Unit
    slide: int
    notes: int
    skipped: bool = False  # the author set `skip` on its section, and a finding says so
    hidden: bool = False  # whether `slide` is hidden, as what is over the limit of a talk is

    @property
    def lost(self) -> bool:
        return not (self.slide or self.notes or self.skipped)


Ledger = tuple[LedgerEntry, ...]
