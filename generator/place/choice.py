"""A slide and families of layouts in; which of their members have a place for all that it has out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.model.blocks import Picture, Table
from generator.model.chart import Chart
from generator.model.geometry import EMU_PER_PX
from generator.model.outline import SlidePlan
from generator.model.theme import BLOCKS, Family, Layout, Slot

MOST_CROPPED = 0.3  # of a picture: what loses more no longer shows what it showed
MOST_FOCUSED = 0.6  # of one whose author says what it is about
FORMS = 10_000  # of slides, whose layouts are remembered
MOST_ENLARGED = 3  # px of a slot to one of a picture that fills it: of more, nothing is seen but its pixels


class Choice:
    """Families of layouts, and which of their members suit a slide; asked once for all slides of one form."""

    def __init__(self, families: Mapping[str, Family]) -> None:
        self.families = families
        self._known: dict[tuple[object, ...], tuple[Layout, ...]] = {}  # a memo, cleared when full

    def in_turn(self, family: str) -> tuple[str, ...]:
        """A family and those that may stand in for it, in the order in which they are tried."""
        return (family, *self.families[family].then)

    def layouts(self, family: str) -> Iterator[Layout]:
        """Every member of a family and of those that may stand in for it."""
        return (layout for name in self.in_turn(family) for layout in self.families[name].layouts)

    def members(self, family: str, plan: SlidePlan) -> tuple[Layout, ...]:
        """The members of a family that suit, in its order."""
        asked = family, plan.form
        if asked not in self._known:
            if len(self._known) >= FORMS:
                self._known.clear()
            members = self.families[family].layouts_for(len(plan.items))
            self._known[asked] = tuple(member for member in members if suits(plan, member))
        return self._known[asked]


def suits(plan: SlidePlan, layout: Layout) -> bool:
    """Whether the layout has a place for each field of each item, and no place that must stay empty."""
    slot = layout.block_slot
    wanted = {Table: "tbl", Picture: "pic", Chart: "chart", type(None): ""}[type(plan.block)]
    if wanted != (slot.type if slot else ""):
        return False
    if slot and isinstance(plan.block, Picture) and not _bears(plan.block, slot):
        return False
    pictures, places = [entry.picture for entry in plan.items if entry.picture], layout.picture_slots
    if len(pictures) != len(places) or not all(map(_bears, pictures, places)):
        return False
    if layout.flows:
        running = (*layout.flow_slots, layout.block_slot, layout.number_slot)
        if layout.number_slot and not any(entry.number for entry in plan.items):
            return False
        once = (each for each in layout.slots if each not in running and not each.optional)
        return bool(plan.items) and all(map(plan.lines_in, once))
    if layout.marks and not any(entry.trend for entry in plan.items):
        return False
    if layout.icons and not all(entry.icon for entry in plan.items):
        return False
    names = {slot.name for slot in layout.slots if slot.item}
    return all(not entry.level and names.issuperset(entry.fields) for entry in plan.items) and all(
        slot.optional or slot.type in BLOCKS or plan.lines_in(slot) for slot in layout.slots
    )


def _bears(picture: Picture, slot: Slot) -> bool:
    """Whether a picture still shows what it showed where a slot crops it."""
    if not slot.crop:
        return True
    drawn = picture.format == "svg"  # which has no pixels
    enlarged = max(slot.rect.width / picture.width, slot.rect.height / picture.height) / EMU_PER_PX
    lost = _lost(picture, slot) <= (MOST_FOCUSED if picture.focus else MOST_CROPPED)
    return lost and (drawn or enlarged <= MOST_ENLARGED)


def _lost(picture: Picture, slot: Slot) -> float:
    """The share of a picture that a slot crops away when it is filled."""
    shapes = picture.width / picture.height, slot.rect.width / slot.rect.height
    return 1 - min(shapes) / max(shapes)
