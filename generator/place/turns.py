"""Placed slides in; the same out, with every second slide of a family in its mirror image, if there is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from generator.model.deck import Slide
from generator.model.theme import Layout
from generator.place.slot_heights import items_moved_to_layout


def placed_slides_in_turn(slides: Sequence[Slide]) -> Iterator[Slide]:
    """Yield the slides; those of a family with a mirror image alternate between both sides in the whole deck."""
    turned: set[str] = set()
    for slide in slides:
        if other := slide.layout.other:
            slide = _on(slide, other) if slide.layout.family in turned else slide
            turned ^= {slide.layout.family}
        yield slide


def _on(slide: Slide, layout: Layout) -> Slide:
    """Return the slide in the mirror image of its layout."""
    icons = (replace(icon, rect=rect) for icon, rect in zip(slide.icons, layout.icons, strict=True))
    return replace(slide, layout=layout, items=items_moved_to_layout(slide.items, layout), icons=tuple(icons))
