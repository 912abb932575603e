"""The deck: where everything stands, in EMU and points, before anyone knows PowerPoint."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model.article import Meta
from generator.model.geometry import Rect
from generator.model.outline import Line
from generator.model.theme import Layout, Slot


@dataclass(frozen=True, slots=True)
class TextItem:
    """Text in a placeholder, at one size (points) for all its lines."""

    placeholder: Slot
    lines: tuple[Line, ...]
    size: int

    @property
    def rect(self) -> Rect:
        return self.placeholder.rect


Item = TextItem


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide; `items` stand in reading order, the title first."""

    id: str
    layout: Layout
    items: tuple[Item, ...]
    notes: tuple[Line, ...]
    section: str


@dataclass(frozen=True, slots=True)
class Deck:
    """The placed talk."""

    meta: Meta
    slides: tuple[Slide, ...]
