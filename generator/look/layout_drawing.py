"""Draws the layout of a form from its solved boxes: its placeholders and its shapes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from generator.look.contrast import layout_with_parts_on_grounds
from generator.look.decor import (
    STILL,
    GrownSlots,
    Tokens,
    decor_of_layout_ring as ring_drawn,
    layout_decor,
    rect_in_layout_cell,
    stations_on_layout_ring,
)
from generator.look.keys import BoxKeys, CellRect as InCell, FormKeys, FrameKeys, PageBox, PageKeys, ShapeKeys, SlotKeys
from generator.model.geometry import EMU_PER_PX, Px, Rect
from generator.model.theme import FEET, LABEL, Decor, Layout, Slot, Style

FOOT_IDX = 2  # the idx of the footer; the date and the slide number follow
FIRST_IDX = 10  # the idx of the first slot that a layout has once; PowerPoint uses the numbers below
ITEM_IDX = 20  # the idx of the first item's first slot; each item has ten
NEAR = 48  # px above the end of the room; a cell that ends lower goes on to the edge of the slide
# What a layout has as its form declares it.
COPIED = ("item", "builds", "ground", "alone", "takes", "spares", "second", "asked", "claimed", "most")
NOWHERE: PageBox = (0, 0, 0, 0)

# What only some layouts of a family have, and how the gallery calls it if not by its name.
EXTRAS = ("picture", "logo", "qr", "icons", "trend", "figure", "numbers", "lead", "closing", LABEL)
CALLED = {"qr": "code", "numbers": "line numbers", "closing": "closing line"}


class LayoutContext(Struct, frozen=True):
    """What all forms of a theme have in common."""

    page: PageKeys
    frame: FrameKeys
    styles: Mapping[str, Style]
    tokens: Tokens


class FormBox(Struct, frozen=True):
    """A box in its place on the page, with the cells of its items; a box without items is its own cell."""

    name: str
    keys: BoxKeys
    place: PageBox
    grown: GrownSlots
    cells: tuple[PageBox, ...]

    @property
    def numbered(self) -> Iterator[tuple[int, PageBox]]:
        """The cells with the number of their item, from 1, or 0 if the box has no items."""
        return enumerate(self.cells, 1 if self.keys.counts else 0)


class Declared(Struct, frozen=True, dict=True):
    """A form as layouts.yaml or a theme declares it."""

    name: str
    family: str
    keys: FormKeys
    look: LayoutContext
    usual: frozenset[str] = frozenset()  # the names in EXTRAS that every form of the family has
    turned: bool = False  # whether left and right are exchanged; texts are still read from the left


class LayoutDrawing:
    """Draws one layout of a form."""

    def __init__(self, form: Declared, count: int, slots: Mapping[str, SlotKeys], boxes: Sequence[FormBox]) -> None:
        self.form, self.keys, self.look, self.page = form, form.keys, form.look, form.look.page
        self.count, self.slots = count, slots
        self.boxes = [replace(box, cells=self._mirror_cells(box.cells)) for box in boxes] if form.turned else boxes

    def layout(self) -> Layout:
        """Return the whole layout."""
        slots = (*self._once(), *(slot for box in self.boxes for slot in self._slots_of_box(box)), *self._foot_slots())
        icons = tuple(
            self._at(cell, box.grown.move(box.keys.icon)) for box in self.boxes if box.keys.icon for cell in box.cells
        )
        cells = [(box.keys.for_item(item), cell) for box in self.boxes for item, cell in box.numbered]
        marks = tuple(rect_in_layout_cell(cell, keys.trend) for keys, cell in cells if keys.trend)
        tallies = {rect_in_layout_cell(cell, keys.tally.rect): keys.tally.kind for keys, cell in cells if keys.tally}
        shapes = (each for box in self.boxes for each in self._shapes_of_box(box))
        whole = Layout(
            name=self._layout_name(),
            family=self.form.family,
            form=self.form.name,
            kind=self.keys.kind or self.form.family,
            items=self.count,
            background=self.look.tokens.colors["background"],
            field=rect_in_layout_cell(self.page.whole, self.keys.pattern) if self.keys.pattern else None,
            slots=slots,
            decor=(*self._fixed_shapes(), *shapes),
            title=self._layout_title({slot.name for slot in slots}, icons, marks),
            icons=icons,
            marks=marks,
            tallies=(*tallies,),
            tally=next(iter(tallies.values()), ""),
            **{name: getattr(self.keys, name) for name in COPIED},
        )
        return layout_with_parts_on_grounds(whole, self.look.tokens.grounds)

    def _layout_name(self) -> str:
        """Return a name made of the form and all that the geometry depends on."""
        parts = [self.form.name, *(["turned"] if self.form.turned else []), *([str(self.count)] if self.count else [])]
        parts += [LABEL] if LABEL in self.slots else []
        title = self.slots.get("title")
        parts += [f"title{title.rect[3]:g}"] if title and title.greatest else []
        for box in self.boxes:
            parts += [f"{box.name}{box.place[1]:g}.{box.place[3]:g}"]
            parts += [f"{name}{more:g}" for name, more in box.grown.more.items() if more]
        return "-".join(parts)

    def _layout_title(self, names: Collection[str], icons: Sequence[Rect], marks: Sequence[Rect]) -> str:
        """Return the name in the gallery: with the number of items, and with what not all of the family have."""
        shown = {*names, *(["icons"] if icons else []), *(["trend"] if marks else [])} - self.form.usual
        extra = [CALLED.get(part, part) for part in EXTRAS if part in shown]
        count = f" {self.count}" if self.count > 1 else ""
        with_them = f" with {', '.join(extra[:-1])}{' and ' if extra[:-1] else ''}{extra[-1]}" if extra else ""
        turned = ", turned" if self.form.turned else ""
        return f"{self.keys.name or self.form.family.replace('-', ' ').capitalize()}{count}{with_them}{turned}"

    def _mirror_cells(self, cells: Sequence[PageBox]) -> tuple[PageBox, ...]:
        """Return the cells mirrored, though not what is in them; equal cells still follow from left to right."""
        left, _, wide, _ = self.page.content
        turned = [(2 * left + wide - x - width, y, width, height) for x, y, width, height in cells]
        equal = {
            size: iter(sorted((each for each in turned if each[2:] == size), key=lambda each: (each[1], each[0])))
            for size in {each[2:] for each in turned}
        }
        return tuple(next(equal[cell[2:]]) for cell in turned)

    def _at(self, cell: PageBox, rect: InCell) -> Rect:
        """Return a rect in a cell, mirrored if the form is turned and the cell is as wide as the slide."""
        return self._rect_on_side(rect_in_layout_cell(cell, rect), cell)

    def _rect_on_side(self, rect: Rect, cell: PageBox) -> Rect:
        turned = self.form.turned and cell[2] >= self.page.content[2]
        return replace(rect, x=Px(2 * cell[0] + cell[2]) - rect.right) if turned else rect

    def _page_box(self, bleeds: bool) -> PageBox:
        return self.page.whole if bleeds else self.page.content

    # ---- placeholders

    def _once(self) -> Iterator[Slot]:
        """Yield the slots in fixed places."""
        for number, (name, slot) in enumerate(self.slots.items(), FIRST_IDX):
            yield self._slot(name, slot, self._at(self._page_box(slot.bleed), slot.rect), number, 0)

    def _slots_of_box(self, box: FormBox) -> Iterator[Slot]:
        """Yield the slots of a box for each cell, grown as needed; texts left of a ring are flush with the ring.

        A slot that a layout has once has the same idx in every layout of its form.
        """
        names = list(self.keys.boxes)
        before = sum(len(self.keys.boxes[name].slots) for name in names[: names.index(box.name)])
        ring = box.keys.ring
        stations = stations_on_layout_ring(ring, self.count, self.page) if ring else ()
        left = [station.is_left for station in stations] or [False] * len(box.cells)
        for (item, cell), turned in zip(box.numbered, left, strict=True):
            first, below = ITEM_IDX + 10 * (item - 1) if item else FIRST_IDX + max(2, len(self.slots)) + before, 0.0
            for idx, (name, slot) in enumerate(box.keys.for_item(item).slots.items(), first):
                x, y, width, height = box.grown.move(slot.rect)
                rect = (x, below if y == "after" else y, width, height + box.grown.more.get(name, 0))
                across = (0, cell[1], self.page.width, cell[3]) if slot.bleed else cell
                found = self._slot(name, slot, self._at(across, rect), idx, item)
                below = found.rect.bottom / EMU_PER_PX - cell[1] + self.page.grid
                yield replace(found, style=replace(found.style, align="r")) if turned else found

    def _foot_slots(self) -> Iterator[Slot]:
        """Yield footer, date and slide number, in colours that suit the background of the layout."""
        feet = self.look.frame.feet[self.keys.feet]
        place = rect_in_layout_cell if "number" in feet else self._at  # a number is in one place on all slides
        for number, (name, foot) in enumerate(feet.items()):
            yield self._slot(name, foot, place(self._page_box(foot.bleed), foot.rect), FOOT_IDX + number, 0)

    def _slot(self, name: str, slot: SlotKeys, rect: Rect, idx: int, item: int) -> Slot:
        return Slot(
            name=name,
            item=item,
            rect=rect,
            style=self.look.styles[slot.style],
            type=slot.type,
            idx=0 if slot.type == "title" else idx,
            optional=slot.optional or slot.type in FEET,
            prompt=slot.prompt,
            crop=bool(slot.crop),
            drawings=slot.crop is True,
            words=slot.words,
            lines=slot.lines,
        )

    # ---- what is drawn

    def _fixed_shapes(self) -> Iterator[Decor]:
        """Yield the shapes that are drawn once: the frame's and the form's own."""
        for shape in self.look.frame.decor:
            yield layout_decor(shape, self.look.tokens, self.look.styles, self._page_box(shape.bleed))
        yield from (self._decor(shape, self._page_box(shape.bleed)) for shape in self.keys.decor)

    def _shapes_of_box(self, box: FormBox) -> Iterator[Decor]:
        """Yield the shapes of a box: a ring, rules from cell to cell and between them, and the shapes of each cell."""
        keys = box.keys
        if keys.ring:
            for item, shape in ring_drawn(keys.ring, self.count, self.page):
                yield self._decor(shape, NOWHERE, STILL, item)
        if keys.link and keys.link.bleed:
            path = (0, box.place[1] + keys.link.y, self.page.width, keys.link.height)
            yield self._decor(ShapeKeys(rect=path, fill=keys.link.fill), NOWHERE)
        for left, right in pairwise(box.cells) if keys.link and not keys.link.bleed else ():
            yield self._decor(_link_between_cells(keys, left, right), NOWHERE)
        below = [cell for cell in box.cells if cell[1] > box.cells[0][1]]
        yield from (self._decor(shape, cell) for cell in below for shape in keys.between)
        for item, cell in box.numbered:
            for shape in keys.for_item(item).decor:
                yield self._decor(shape, self._bleed_cell(cell, keys.bleed) if shape.bleed else cell, box.grown, item)

    def _bleed_cell(self, cell: PageBox, beside: bool) -> PageBox:
        """Return a cell widened to the edges of the slide, unless it is `beside` others; a low one reaches the foot."""
        x, y, width, height = cell
        across = (x, width) if beside else (0, self.page.width)
        low = y + height > self.page.height - self.page.bottom - NEAR
        return across[0], y, across[1], self.page.height - y if low else height

    def _decor(self, shape: ShapeKeys, cell: PageBox, grown: GrownSlots = STILL, number: int = 0) -> Decor:
        found = layout_decor(shape, self.look.tokens, self.look.styles, cell, number, grown)
        return replace(found, rect=self._rect_on_side(found.rect, cell), item=number)


def _link_between_cells(keys: BoxKeys, left: PageBox, right: PageBox) -> ShapeKeys:
    """Return a rule from the mark of one cell to that of the next."""
    link = keys.link
    assert link
    after, before = (each * left[2] if abs(each) < 1 else each for each in (link.after, link.before))
    start = left[0] + after
    return ShapeKeys(rect=(start, left[1] + link.y, right[0] - before - start, link.height), fill=link.fill)
