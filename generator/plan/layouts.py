"""What plan asks about families of layouts: the contents that they hold, and whether they have room for a slide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from generator.model.outline import SlidePlan
from generator.model.theme import Content, Family, Layout


class Layouts(Protocol):
    """The layouts of a theme, as a room that measures text offers them to plan."""

    families: Mapping[str, Family]

    def in_turn(self, family: str) -> tuple[str, ...]:
        """Return the names of a family and of those that may replace it, in that order."""

    def made_for(self, content: Content) -> tuple[str, ...]:
        """Return the families for a content, the best first, then those that may replace them."""

    def first(self, families: Iterable[str], plan: SlidePlan) -> str:
        """Return the first of several families that can hold a slide, or ""."""

    def is_loud(self, family: str) -> bool:
        """Return whether the slides of the family have the full accent as their background."""

    def calm(self, plan: SlidePlan) -> SlidePlan:
        """Return the slide with the same words on the usual background."""

    def layouts(self, family: str) -> Iterator[Layout]:
        """Yield every layout of the family."""

    def members(self, family: str, plan: SlidePlan) -> tuple[Layout, ...]:
        """Return the layouts of a family that can hold a slide."""

    def bears_title(self, family: str, plan: SlidePlan) -> bool:
        """Return whether a layout of the family shows the slide's whole title at a title's size."""
