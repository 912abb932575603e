"""Placed items in; the height that each text needs in a layout, and the items moved to another layout, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from msgspec.structs import replace

from generator.model.deck import Item, PictureItem, TableItem, TextItem
from generator.model.geometry import EMU_PER_PX
from generator.model.theme import FEET, LABEL, Layout, Slot
from generator.place.fit import paragraph_height
from generator.place.layout_finder import Sketch
from generator.place.picture import place_picture

GRID = 8 * EMU_PER_PX  # heights are rounded up to multiples of this, so that similar layouts are solved once
LEFT_OUT = ("closing", "lead")  # texts that may be left to the notes, the first preferably


def heights_needed_by_slots(items: Iterable[Item], sketch: Sketch) -> dict[str, float]:
    """Return the px that each slot's texts need (the tallest sibling's), for slots by which a form is solved."""
    names = sketch.form.growing | sketch.form.open | ({"title"} if LABEL in sketch.filled else set())
    heights: dict[str, float] = {}
    for item in items:
        name = item.placeholder.name
        if name in names and item.placeholder.type not in FEET:
            heights[name] = max(heights.get(name, 0), -(-_height(item) // GRID) * GRID // EMU_PER_PX)
    return heights


def _height(item: Item) -> int:
    """Return the height that an item needs, in EMU; a chart or a cropped picture takes its whole slot."""
    slot = item.placeholder
    match item:
        case TextItem():
            return _tall(item) + slot.head + slot.foot
        case TableItem():
            return max(sum(item.heights), item.tallest)
        case PictureItem() if not slot.crop:
            return item.rect.height
        case _:
            return slot.rect.height


def _tall(item: TextItem) -> int:
    style, width = item.placeholder.style, item.placeholder.rect.width
    return sum(paragraph_height(line, style, item.size, width) for line in item.lines)


def layout_with_room_for_letters(items: Sequence[Item], layout: Layout, loose: Layout) -> Layout:
    """Return the layout, or `loose` if letters that reach beyond their lines do not fit the first.

    A slot as tall as its text may keep more room free for such letters than a taller one does.
    """
    texts = (item for item in items_moved_to_layout(items, layout) if isinstance(item, TextItem))
    reaching = (item for item in texts if item.placeholder.head or item.placeholder.foot)
    return layout if all(_tall(item) <= item.placeholder.room for item in reaching) else loose


def items_moved_to_layout(items: Iterable[Item], layout: Layout) -> tuple[Item, ...]:
    """Return the items in the same slots of another layout of their form."""
    slots = {slot.idx: slot for slot in layout.slots}
    return tuple(_moved(item, slots[item.placeholder.idx]) for item in items)


def _moved(item: Item, slot: Slot) -> Item:
    if isinstance(item, PictureItem):
        return replace(place_picture(item.picture, slot, ""), alt=item.alt)
    return replace(item, placeholder=slot)


def form_sketches_to_try(sketch: Sketch) -> Iterator[tuple[Sketch, Layout]]:
    """Yield the form with everything the slide says, then without texts that may be in the notes, as few as possible.

    Each comes first with the most room for the headings of its items, then with the least.
    """
    free = {slot.name for slot in sketch.layout.slots if slot.optional}
    given = [name for name in LEFT_OUT if name in free.intersection(sketch.filled)]
    for names in (names for count in range(len(given) + 1) for names in combinations(given, count)):
        each = sketch.without(names)
        yield each, each.layout
        growing = {slot.name: 0.0 for slot in each.layout.slots if slot.item and slot.name in each.form.growing}
        if growing:
            yield each, each.solved(growing)
