"""The slides that a layout makes of a plan in; how well they show it, to compare with what others make of it, out."""

from __future__ import annotations

from collections.abc import Sequence

from generator.model.deck import PictureItem, Slide
from generator.model.geometry import Rect
from generator.model.outline import SlidePlan
from generator.model.text import UNFINISHED, words
from generator.model.theme import Slot
from generator.place.ends import broken

Clearness = tuple[int, int, int, int, int]  # texts, slides (less than none), icons, sizes, room


def clearest(slides: tuple[Slide, ...]) -> Clearness:
    """As many texts as possible, on as few slides, then icons and arrows, large type, roomy tables, large pictures."""
    if not slides:
        return 0, 0, 0, 0, 0
    items, icons, marks = slides[0].items, slides[0].layout.icons, slides[0].layout.marks
    sizes = sum(item.size for item in items if not isinstance(item, PictureItem))
    room = sum(room_of(item.placeholder, item.rect) for item in items)
    return len(items), -len(slides), len(icons) + len(marks), sizes, room


def unbroken(slides: tuple[Slide, ...]) -> tuple[int, Clearness]:
    """As few broken words as possible (less than none), then the clearest."""
    return -broken(item for slide in slides for item in slide.items), clearest(slides)


def is_unled(plan: SlidePlan, slides: Sequence[Slide]) -> bool:
    """Whether the items are without the line that leads to them, and that no sentence without them."""
    lead = "".join(words(line.text) for line in plan.fill.get("lead", ())).rstrip()
    return lead.endswith(UNFINISHED) and all(item.placeholder.name != "lead" for item in slides[0].items)


def room_of(slot: Slot, rect: Rect) -> int:
    """How large what is seen is: a table by its height, for it is as wide as it is, and a picture by its area."""
    held = min(rect.height, slot.rect.height)  # a table whose header is too tall reaches beyond its place
    return {"tbl": held, "pic": rect.width * held}.get(slot.type, 0)
