"""What plan asks about families of layouts: the contents that they hold, and whether a slide finds a place in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from generator.model.outline import SlidePlan
from generator.model.theme import Content, Family, Layout


class Layouts(Protocol):
    """The layouts that there are, asked of a room that knows how large anything is."""

    families: Mapping[str, Family]

    def in_turn(self, family: str) -> tuple[str, ...]:
        """A family and those that may stand in for it."""

    def made_for(self, content: Content) -> tuple[str, ...]:
        """The families for a content, the best first, and those that may stand in for them."""

    def first(self, families: Iterable[str], plan: SlidePlan) -> str:
        """The first of several families that can hold a slide, or nothing."""

    def is_loud(self, family: str) -> bool:
        """Whether a name is that of a family whose slides stand on the full accent."""

    def calm(self, plan: SlidePlan) -> SlidePlan:
        """The same words on the usual background."""

    def layouts(self, family: str) -> Iterator[Layout]:
        """Every member of these families."""

    def members(self, family: str, plan: SlidePlan) -> tuple[Layout, ...]:
        """The members of a family that can hold a slide."""

    def bears_title(self, family: str, plan: SlidePlan) -> bool:
        """Whether one of them shows the slide's title whole, and as a title should look."""
