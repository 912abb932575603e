"""Turns a form of a family and what a slide must hold into a layout, with each box as tall as its text needs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from math import ceil, inf

from msgspec.structs import replace

from generator.look.decor import GrownSlots, stations_on_layout_ring
from generator.look.keys import BoxKeys, PageBox, PageKeys, SlotKeys
from generator.look.layout_drawing import Declared, FormBox, LayoutDrawing
from generator.model.theme import NOTHING, Layout

STEP, GROWTH = 48, 32  # px, the steps in which a box and a slot grow, so that a deck needs few layouts
LED = 16  # px, the usual distance of boxes, such as a lead from a list, and twice it where that leaves texts their room
AIR = 16  # px kept free where a text needs nearly all the room, so that it keeps off the title
LEAST = 24  # px, the least height of a slot, even if it has no text
KEPT = 500  # layouts of a form that are remembered


class Stack(Declared, frozen=True, dict=True):
    """A form: slots in fixed places, and a stack of boxes that grow with what a slide must hold."""

    draws: tuple[Callable[[Layout], Layout], ...] = ()  # changes to each layout once it is drawn, as for another script

    def __repr__(self) -> str:
        return f"<form {self.name}>"

    @cached_property
    def twin(self) -> Stack | None:
        """The mirror image of the form, or None if it has none."""
        return replace(self, turned=True) if self.keys.mirror and not self.turned else None

    @property
    def counts(self) -> tuple[int, ...]:
        """The numbers of items that the form has places for; 0 stands for items that flow, or none."""
        return next((tuple(box.counts) for box in self.keys.boxes.values() if box.counts), (0,))

    @cached_property
    def slots(self) -> Mapping[str, SlotKeys]:
        """The slots in fixed places by name, among them the usual title, unless the form has its own or none."""
        own = any(slot.type == "title" for slot in (*self.keys.slots.values(), *dict(self._slots_in_boxes).values()))
        return self.keys.slots if own or self.keys.untitled else {"title": self.look.frame.title, **self.keys.slots}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the slots that a layout has once, not once for each item."""
        boxes = (name for box in self.keys.boxes.values() if not box.counts for name in box.slots)
        return frozenset((*self.slots, *boxes))

    @cached_property
    def growing(self) -> frozenset[str]:
        """The names of slots that are as tall as their text needs; `open` names those that take the room left."""
        boxed = (name for name, slot in self._slots_in_boxes if slot.greatest)
        return frozenset((*boxed, *(["title"] if self.hangs else [])))

    @cached_property
    def open(self) -> frozenset[str]:
        """The names of slots that take the room left by others; without text, they need nothing."""
        return frozenset(name for name, slot in self._slots_in_boxes if slot.rect[3] <= 0)

    @property
    def _slots_in_boxes(self) -> Iterator[tuple[str, SlotKeys]]:
        return (
            pair
            for box in self.keys.boxes.values()
            for variant in (box, *box.of.values())
            for each in (variant, *variant.each.values())
            for pair in each.slots.items()
        )

    @property
    def has_usual_title(self) -> bool:
        return self.slots.get("title") is self.look.frame.title

    @cached_property
    def hangs(self) -> bool:
        """Whether its boxes begin below the last line of the title, which is as tall as its text."""
        return self.has_usual_title and self.look.frame.title.greatest > 0 and not self.keys.top

    def title_height(self, heights: Mapping[str, float]) -> float:
        """Return the px of the usual title: the most that it may take if its text does not matter or is not known."""
        title = self.look.frame.title
        needed = heights.get("title", title.greatest) if self.hangs else title.greatest
        return max(title.rect[3], min(needed, title.greatest))

    @cached_property
    def _solved_layouts(self) -> dict[object, Layout]:
        return {}

    def redrawn(self, draw: Callable[[Layout], Layout]) -> Stack:
        """Return the form with `draw` applied to each of its layouts."""
        return replace(self, draws=(*self.draws, draw))

    def solve(
        self, count: int, filled: Collection[str] | None = None, heights: Mapping[str, float] = NOTHING
    ) -> Layout:
        """Return the layout for `count` items, with the boxes of the slots in `filled`; None stands for all slots.

        `heights` gives the px that the text of a slot needs (of equal slots, the tallest); a slot that it does not name
        is as tall as it may be. The open box takes what it needs, or all room that is left. Equal needs give equal
        layouts.
        """
        names = self.names if filled is None else self.names.intersection(filled)
        asked = count, names, tuple(sorted(heights.items()))
        found = self._solved_layouts.get(asked)
        if found is None:
            if len(self._solved_layouts) >= KEPT:
                self._solved_layouts.clear()
            layout = LayoutDrawing(self, count, *_slots_and_boxes(self, count, names, heights)).layout()
            for draw in self.draws:
                layout = draw(layout)
            other = self.twin and self.twin.solve(count, filled, heights)
            found = self._solved_layouts[asked] = replace(layout, other=other) if other else layout
        return found


def _slots_and_boxes(
    form: Stack, count: int, names: Collection[str], heights: Mapping[str, float]
) -> tuple[Mapping[str, SlotKeys], tuple[FormBox, ...]]:
    """Return the slots in fixed places, and the boxes with their cells and with slots as tall as they need to be."""
    slots = form.slots
    if form.has_usual_title:
        title = slots["title"]
        slots = {**slots, "title": replace(title, rect=(*title.rect[:3], form.title_height(heights)))}
    held = {name: box.of.get(count, box) for name, box in form.keys.boxes.items() if _is_held(box, names)}
    grown = {name: GrownSlots.of(box.slots, _growth_of_slots(box, heights)) for name, box in held.items()}
    return slots, tuple(_boxes_in_place(form, count, held, grown, heights))


def _is_held(box: BoxKeys, names: Collection[str]) -> bool:
    """Tell whether the layout needs a box, because one of its slots is filled or must be there."""
    return box.is_open or any(not slot.optional or name in names for name, slot in box.slots.items())


def _growth_of_slots(box: BoxKeys, heights: Mapping[str, float]) -> dict[str, float]:
    """Return how many px taller than declared each growing slot is."""
    most = {name: slot.greatest - slot.rect[3] for name, slot in box.slots.items() if slot.greatest}
    more = {name: max(0, heights.get(name, box.slots[name].greatest) - box.slots[name].rect[3]) for name in most}
    return {name: min(ceil(more[name] / GROWTH) * GROWTH, most[name]) for name in most}


def _boxes_in_place(
    form: Stack, count: int, boxes: Mapping[str, BoxKeys], grown: Mapping[str, GrownSlots], heights: Mapping[str, float]
) -> Iterator[FormBox]:
    """Yield the boxes below each other, about the optical centre of their room."""
    page = form.look.page
    firm = {name: grown[name].bottom for name, box in boxes.items() if not box.is_open}
    top = form.keys.top or page.top
    if form.hangs:
        y = form.look.frame.title.rect[1]
        assert not isinstance(y, str)
        top = y + form.title_height(heights) + page.below
    held, opened = [*boxes.values()], [(name, box) for name, box in boxes.items() if box.is_open]
    for led in (LED, 0):
        above = [*(box.first for box in held[:1]), *(box.above + led * (box.above == LED) for box in held[1:])]
        room = page.height - (form.keys.bottom or page.bottom) - top - sum(firm.values()) - sum(above)
        cells = {name: _cell(box, grown[name], count, room, heights, page) for name, box in opened}
        if all(_height_needed(box, grown[name], heights) <= cells[name] for name, box in opened):
            break
    tall = {name: firm[name] if name in firm else _height_of_box(boxes[name], count, cells[name]) for name in boxes}
    free = room + sum(firm.values()) - sum(tall.values())
    most = page.lower if form.hangs and not form.keys.centred else free
    y = top + _round_down_to_grid(page, min(free * page.centre, most))
    for gap, (name, box) in zip(above, boxes.items(), strict=True):
        left, _, width, _ = page.whole if box.bleed else page.content
        place = (left, y + gap, width, tall[name])
        cell = cells.get(name, 0)
        yield FormBox(name, box, place, grown[name], tuple(_cells_of_box(box, count, place, cell, page)))
        y += gap + tall[name]


def _round_down_to_grid(page: PageKeys, length: float) -> float:
    return max(0, length // page.grid * page.grid)


def _cell(
    box: BoxKeys, grown: GrownSlots, count: int, room: float, heights: Mapping[str, float], page: PageKeys
) -> float:
    """Return the height of each cell of an open box: what its text needs, or all room if that is not known."""
    if box.ring:
        return room
    rows, between = _rows_and_spacing(box, count)
    most = _round_down_to_grid(page, (room - between * (rows - 1)) / rows)
    most = min(most, box.most or most)
    needed = _height_needed(box, grown, heights)
    if needed == inf:
        return most
    step = ceil((box.grows or STEP) / rows / page.grid) * page.grid
    cell = box.tall + ceil(max(0, needed - box.tall) / step) * step
    return min(cell, most - AIR if needed <= most - AIR and not box.tall else most)


def _height_needed(box: BoxKeys, grown: GrownSlots, heights: Mapping[str, float]) -> float:
    """Return the height that the texts of each cell of an open box need, or infinity if that is not known."""
    slots = (pair for each in (box, *box.each.values()) for pair in each.slots.items())
    ends = [(name, grown.move(slot.rect)) for name, slot in slots if slot.rect[3] <= 0]
    if box.spans or not any(name in heights for name, _ in ends):
        return inf
    return max(
        rect[1] + max(heights.get(name, LEAST), LEAST) - rect[3] for name, rect in ends if not isinstance(rect[1], str)
    )


def _height_of_box(box: BoxKeys, count: int, cell: float) -> float:
    rows, between = (1, 0) if box.ring else _rows_and_spacing(box, count)
    return rows * cell + between * (rows - 1)


def _rows_and_spacing(box: BoxKeys, count: int) -> tuple[int, float]:
    """Return how many rows of cells a box has, and the px between them."""
    below = box.gap[1] if isinstance(box.gap, tuple) else box.gap
    if box.spans:
        return max(row + high for _, row, _, high in box.spans[count]), below
    return (max(box.columns[count]) if box.columns else len(box.cells.get(count, (1,)))), below


def _cells_of_box(box: BoxKeys, count: int, place: PageBox, tall: float, page: PageKeys) -> Iterator[PageBox]:
    """Yield the cells of a box row by row, as wide as in the fullest row, or column by column; or the box itself."""
    if not box.counts:
        yield place
        return
    if box.ring:
        yield from (station.cell for station in stations_on_layout_ring(box.ring, count, page))
        return
    x, y, width, _ = place
    beside, below = box.gap if isinstance(box.gap, tuple) else (box.gap, box.gap)
    if box.spans:
        units = max(column + many for column, _, many, _ in box.spans[count])
        unit = (width - beside * (units - 1)) / units
        for column, row, many, high in box.spans[count]:
            left, top = x + column * (unit + beside), y + row * (tall + below)
            yield left, top, many * (unit + beside) - beside, high * (tall + below) - below
        return
    counts: Sequence[int] = (box.cells or box.columns)[count]
    columns = len(counts) if box.columns else max(counts)
    wide = (width - beside * (columns - 1)) / columns
    for line, many in enumerate(counts):
        for at in range(many):
            column, row = (line, at) if box.columns else (at, line)
            yield x + column * (wide + beside), y + row * (tall + below), wide, tall
