"""A slide of the outline and the families of layouts in, the placed slide out, or as many as it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from generator.icons import icon
from generator.model.blocks import Picture, Table
from generator.model.chart import Chart
from generator.model.deck import IconItem, Item, Slide, TextItem
from generator.model.outline import Line, SlidePlan, share_notes
from generator.model.text import Run, words
from generator.model.theme import BLOCKS, FEET, Layout, Slot
from generator.place.choice import Choice
from generator.place.ends import text_item, text_items, unbound, unparted
from generator.place.fit import MAX_SIZE, fits, largest_size, most_under, scale_marks, shortened
from generator.place.flow import flow, paragraph
from generator.place.marks import trend_marks, with_drawn_links
from generator.place.picture import Clearness, clearest, is_unled, picture_item, room_of, unbroken
from generator.place.share import unplaced
from generator.place.table import table_items

STEP_DOWN = 2  # points, by which what an item says is smaller than its heading
ON_ACCENT = "accent4"  # text of this colour stands on a full accent, where the colour of a link cannot be read


class Placer:
    """Places one slide of the outline at a time."""

    def __init__(self, choice: Choice, frame: Mapping[str, tuple[Line, ...]], language: str) -> None:
        self.choice, self.frame, self.language = choice, frame, language
        self._feet: dict[
            tuple[str, str], tuple[TextItem, ...] | None
        ] = {}  # of each layout: by its name and the slot's

    def placed(self, plan: SlidePlan) -> tuple[Slide, ...]:
        """One slide of the first family that holds it all, or as many of the last as it takes.

        Of a family's members the one is taken that shows the most, then the one in which it is largest, then the one
        declared first. Where that breaks a word, rather another of its members that does not, or one of a stand-in; and
        where it has no room for half a sentence that leads to the items, rather a stand-in that has.
        """
        short: tuple[Slide, ...] = ()  # of that half sentence
        for name in self.choice.in_turn(plan.layout):
            best: tuple[Slide, ...] = ()
            for layout in self.choice.members(name, plan):
                if not best or self._at_best(plan, layout) > clearest(best):
                    best = max(best, self.shown(plan, layout), key=clearest)
            if best and is_unled(plan, best):
                short = short or best
            elif best:
                parted = unbroken(best)[0] < 0 and not best[0].layout.flows
                return max(best, *self._wider(plan, best), key=unbroken) if parted else best
        if short:
            return short
        if isinstance(plan.block, Chart):
            return self.placed(self._as_table(plan, plan.block))
        raise ValueError(f'"{plan.id}": the family "{plan.layout}" has no layout in which its text can flow on')

    def _wider(self, plan: SlidePlan, best: tuple[Slide, ...]) -> Iterator[tuple[Slide, ...]]:
        """What shows as much on as few slides in other layouts, item by item, of its family and of its stand-ins."""
        families = (best[0].layout.family, *self.choice.in_turn(plan.layout)[1:])
        for layout in (layout for name in families for layout in self.choice.members(name, plan)):
            if not layout.flows and clearest(slides := self.shown(plan, layout))[:2] >= clearest(best)[:2]:
                yield slides

    def _at_best(self, plan: SlidePlan, layout: Layout) -> Clearness:
        """How clear a layout could be, if everything stood in it at its largest: what is no clearer is not tried."""
        slots = [
            slot
            for slot in layout.slots
            if slot.idx in layout.apart or plan.lines_in(slot) or self.frame.get(slot.name)
        ]
        sizes = sum(slot.style.sizes[0] for slot in slots if slot.type != "pic")
        room = sum(room_of(slot, slot.rect) for slot in slots)
        return len(slots), -1, len(layout.icons) + len(layout.marks), sizes, room

    def shown(self, plan: SlidePlan, layout: Layout) -> tuple[Slide, ...]:
        """The slides that a layout makes of a plan; none if there is something that it cannot hold."""
        if layout.flows or isinstance(plan.block, Table):
            return tuple(self._running(plan, layout))
        items = self._filled(plan, layout)
        return () if items is None else (_slide(plan, layout, items, (*_fills(plan), *_fields(plan))),)

    def _as_table(self, plan: SlidePlan, chart: Chart) -> SlidePlan:
        """A chart that nobody could read, as a table; what was said of the chart, or beside it, is in the notes."""
        from generator.place.charts import tabled

        alt = (Line((Run(chart.alt),), chart.id),) if chart.alt else ()
        table = tabled(chart, self.language)
        notes = (*plan.notes, *unplaced((*_fields(plan), *alt), plan, ()))
        shown = replace(plan, block=table, items=(), notes=notes)
        return shown.in_layout(self.choice.first(self.choice.made_for("blocks"), shown))

    def _filled(self, plan: SlidePlan, layout: Layout) -> tuple[Item, ...] | None:
        """Every slot that has something to show, or None if one that must not go without cannot hold it."""
        placed: list[Item] = []
        most = MAX_SIZE  # within items, what follows a heading is never larger than it
        for siblings in layout.siblings:
            first = siblings[0]
            group: tuple[Item, ...] | None
            if first.type in BLOCKS:
                group = self._seen(plan, siblings)
            elif first.type in FEET:
                group = self._foot(plan, layout, siblings)
            else:
                largest = most_under(placed, first)
                group = self._said(plan, layout, siblings, min(most, largest) if first.item else largest)
            if group is None:
                return None
            placed += group
            if group and first.item and isinstance(group[0], TextItem):
                most = group[0].size - (STEP_DOWN if first.name == "heading" else 0)
        return tuple(placed)

    def _seen(self, plan: SlidePlan, siblings: Sequence[Slot]) -> tuple[Item, ...] | None:
        """The pictures of the items, or the one block that is seen; None for a chart that cannot be read there."""
        if siblings[0].item:
            shown = (entry.picture for entry in plan.items if entry.picture)
            return tuple(
                picture_item(picture, slot, _title(plan)) for picture, slot in zip(shown, siblings, strict=False)
            )
        match plan.block:
            case Picture() as picture:
                return (picture_item(picture, siblings[0], _title(plan)),)
            case Chart() as chart:
                from generator.place.charts import chart_item  # what few decks need

                drawn = chart_item(chart, siblings[0], self.language)
                return (drawn,) if drawn else None
            case _:
                return ()  # a table runs on from slide to slide

    def _foot(self, plan: SlidePlan, layout: Layout, siblings: Sequence[Slot]) -> tuple[TextItem, ...] | None:
        """What stands at the foot of every slide in a layout, fitted once."""
        key = layout.name, siblings[0].name
        if key not in self._feet:
            self._feet[key] = self._said(plan, layout, siblings, MAX_SIZE)
        return self._feet[key]

    def _said(
        self, plan: SlidePlan, layout: Layout, siblings: Sequence[Slot], most: int
    ) -> tuple[TextItem, ...] | None:
        """The texts of one name at their common size, which is `most` at the most; None if one cannot be held."""
        filled = [(slot, lines) for slot in siblings if (lines := self._lines(plan, slot))]
        if siblings[0].item and layout.picture_slots:
            filled = [(slot, lines) for slot, lines in filled if fits(lines, slot, slot.style.sizes[-1])]
        if not filled:
            return ()
        ending = plan.suffix if siblings[0].type == "title" else ""
        group = _group(filled, ending, most)
        return () if group is None and siblings[0].optional else group

    def _lines(self, plan: SlidePlan, slot: Slot) -> tuple[Line, ...]:
        """What a slot has to say, as it can be read there."""
        found = self.frame.get(slot.name, ()) if slot.type in FEET else plan.lines_in(slot)
        lines = tuple(unparted(line, self.language) for line in found)
        if lines and slot.optional and not slot.item and slot.type not in FEET and _repeats(lines, plan):
            return ()  # a label that says what the slide says
        if slot.type == "title" and plan.back:
            lines = tuple(replace(line, target=plan.back) for line in lines)
        if slot.style.color == ON_ACCENT:
            return tuple(map(_plain, lines))
        return tuple(map(_unlinked, lines)) if slot.style.role == "mj" else lines

    def _running(self, plan: SlidePlan, layout: Layout) -> Iterator[Slide]:
        """What runs on from slide to slide: paragraphs, or the rows of a table; but what closes them is said once."""
        beside = self._filled(plan, layout)
        if beside is None:
            return
        if layout.flows and layout.flow_slots[0].style.sizes[-1] > most_under(beside, layout.flow_slots[0]):
            return  # its smallest letters are larger than those that stand above them
        if layout.flows:
            bodies: Sequence[Sequence[Item]] = self._flowed(plan, layout, beside)
            if len(bodies) > 1 and any(item.placeholder.name == "closing" for item in beside):
                return
        else:
            assert isinstance(plan.block, Table) and layout.block_slot  # for it suits the plan
            bodies = [[item] for item in table_items(plan.block, layout.block_slot)]
        yield from self._continued(plan, layout, beside, bodies)

    def _flowed(self, plan: SlidePlan, layout: Layout, beside: Sequence[Item]) -> list[list[TextItem]]:
        """The items as paragraphs, column by column, for each slide."""
        columns = layout.flow_slots
        paragraphs = [paragraph(entry, self.choice.families[plan.layout], self.language) for entry in plan.items]
        if columns[0].style.role != "mono":  # code is copied, spaces and all
            paragraphs = [line if line.row else unparted(line, self.language) for line in paragraphs]
        size, groups = flow(paragraphs, columns[0], len(columns), most_under(beside, columns[0]))
        if columns[0].style.role == "mono":
            return [
                [*_program(layout, group, size)] for group in groups if any(words(line.text).strip() for line in group)
            ]
        return [
            [text_item(slot, group, size) for slot, group in zip(columns, together, strict=False)]
            for together in (groups[start : start + len(columns)] for start in range(0, len(groups), len(columns)))
        ]

    def _continued(
        self, plan: SlidePlan, layout: Layout, beside: Sequence[Item], bodies: Sequence[Sequence[Item]]
    ) -> Iterator[Slide]:
        """A slide for each body, each with the notes of what it shows."""
        wanted = tuple(unplaced(_fills(plan), plan, (*beside, *bodies[0])))
        notes = share_notes(plan.notes, [{source for item in body for source in item.sources} for body in bodies])
        for number, (body, said) in enumerate(zip(bodies, notes, strict=True), 1):
            part = replace(plan, id=plan.id if number == 1 else f"{plan.id}/{number}", notes=said)
            yield _slide(part, layout, (*beside, *body), wanted if number == 1 else ())


def _program(layout: Layout, lines: Sequence[Line], size: int) -> Iterator[TextItem]:
    """Lines of code, and their numbers in a place of their own, so that they are not copied with the code."""
    yield text_item(layout.flow_slots[0], (replace(line, number=0) for line in lines), size)
    if layout.number_slot and any(line.number for line in lines):  # none on a slide of one broken line
        marks = ((Run(str(line.number)),) if line.number else () for line in lines)  # none at the rest of a broken line
        numbers = (replace(line, text=mark, number=0, row=0) for line, mark in zip(lines, marks, strict=True))
        yield TextItem(layout.number_slot, tuple(numbers), size)


def _repeats(lines: Sequence[Line], plan: SlidePlan) -> bool:
    said = {words(line.text) for line in lines}
    return any(words(entry.body) in said for entry in plan.items)


def renumbered(slide: Slide, old: str, part: str) -> Slide:
    """The slide as another one of those that share its title; an empty `part` if it is the only one."""
    items = (_retitled(item, old, part) if item.placeholder.type == "title" else item for item in slide.items)
    return replace(slide, items=tuple(items))


def _retitled(item: Item, old: str, new: str) -> Item:
    """The title with another number in the place of its own: a shorter one may leave a short last line."""
    assert isinstance(item, TextItem)  # a title is a text
    *before, last = item.lines[-1].text
    head, _, tail = last.text.rpartition(old.strip())
    run = replace(last, text=(head + new.strip() + tail).rstrip())
    text = (*before, run) if run.text else tuple(before)
    return text_item(item.placeholder, (*item.lines[:-1], replace(item.lines[-1], text=text)), item.size)


def shown_title(slide: Slide) -> str:
    """The title as a reader sees it, to whom every space is the same; no slide is without."""
    (title,) = (item for item in slide.items if item.placeholder.type == "title")
    return " ".join(unbound("".join(map(words, title.texts))).split())


def _fills(plan: SlidePlan) -> tuple[Line, ...]:
    return tuple(line for lines in plan.fill.values() for line in lines)


def _fields(plan: SlidePlan) -> tuple[Line, ...]:
    return tuple(Line(entry.text_of(name), entry.source) for entry in plan.items for name in entry.fields)


def _title(plan: SlidePlan) -> str:
    return words(plan.fill["title"][0].text) if "title" in plan.fill else ""


def _group(filled: Sequence[tuple[Slot, tuple[Line, ...]]], suffix: str, most: int) -> tuple[TextItem, ...] | None:
    """Sibling slots at their common size; a slide's title or footer is shortened before it is given up."""
    ended = [(slot, (*lines[:-1], _ended(lines[-1], suffix))) for slot, lines in filled]
    size = largest_size(ended, most)
    if size is not None:
        return text_items(ended, size)
    slot, lines = filled[0]
    if slot.type in ("title", "ftr") and not slot.item:
        short = (slot, (shortened(lines[0], suffix, slot),))
        return (TextItem(*short, largest_size([short], most) or slot.style.sizes[-1]),)
    return None


def _ended(line: Line, suffix: str) -> Line:
    return replace(line, text=(*line.text, Run(suffix))) if suffix else line


def _plain(line: Line) -> Line:
    return replace(line, text=tuple(replace(run, code=False, link="") for run in line.text))


def _unlinked(line: Line) -> Line:
    """What is said in large letters is read and not followed; the notes have the address."""
    return replace(line, text=tuple(replace(run, link="") for run in line.text))


def _slide(plan: SlidePlan, layout: Layout, items: Sequence[Item], wanted: Sequence[Line]) -> Slide:
    """The items in reading order; what of `wanted` found no room on the slide goes before its notes."""
    ordered = sorted(map(with_drawn_links, items), key=lambda item: layout.reading_order(item.placeholder))
    notes = (*unplaced(wanted, plan, items), *plan.notes)
    icons = (*_icons(plan, layout), *trend_marks(plan, layout, items))
    drawn = tuple(scale_marks(layout, plan.items))
    return Slide(plan.id, layout, tuple(ordered), notes, plan.section, icons, drawn=drawn)


def _icons(plan: SlidePlan, layout: Layout) -> Iterator[IconItem]:
    """The icon of each item in its circle; a name that the set does not have is none of ours."""
    for rect, entry in zip(layout.icons, plan.items, strict=False):
        drawn = icon(entry.icon)
        assert drawn is not None  # plan took it from the set
        yield IconItem(rect, drawn)
