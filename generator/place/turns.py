"""Placed slides in order in, the same with every second one of a family on its other side, where it has one, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from generator.model.deck import Slide
from generator.model.theme import Layout
from generator.place.slot_heights import items_moved_to_layout


def placed_slides_in_turn(slides: Sequence[Slide]) -> Iterator[Slide]:
    """Slides of one family that have a mirror image stand on one side and the other in turn, throughout the deck."""
    turned: set[str] = set()
    for slide in slides:
        if other := slide.layout.other:
            slide = _on(slide, other) if slide.layout.family in turned else slide
            turned ^= {slide.layout.family}
        yield slide


def _on(slide: Slide, layout: Layout) -> Slide:
    """The slide in the mirror image of its layout."""
    icons = (replace(icon, rect=rect) for icon, rect in zip(slide.icons, layout.icons, strict=True))
    return replace(slide, layout=layout, items=items_moved_to_layout(slide.items, layout), icons=tuple(icons))
