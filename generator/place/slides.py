"""A slide of the outline and the families of layouts in, the placed slide out, or as many as it takes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec.structs import replace

from generator.model.blocks import Picture, Table
from generator.model.chart import Chart
from generator.model.deck import Item, Slide, TextItem
from generator.model.outline import Line, SlidePlan, share_notes
from generator.model.text import Run, words
from generator.model.theme import BLOCKS, FEET, Layout, Slot
from generator.place.choice import Choice, Sketch
from generator.place.ends import broken, text_item, text_items, unbound, unparted
from generator.place.fit import MAX_SIZE, fits, largest_size, most_under, scale_marks, shortened
from generator.place.flow import flow, paragraph
from generator.place.marks import icons, tallied, trend_marks, with_drawn_links
from generator.place.picture import Clearness, clearest, is_unled, picture_item, room_of, unbroken
from generator.place.share import unplaced
from generator.place.solved import held, moved, needed, tries
from generator.place.table import table_items

ON_ACCENT = "accent4"  # text of this colour stands on a full accent, where the colour of a link cannot be read
COMFORTABLE = 24  # points, below which nothing is set for the sake of another form
STEP_DOWN = 2  # points, by which what an item says is smaller than its heading


class Placer:
    """Places one slide of the outline at a time."""

    def __init__(self, choice: Choice, frame: Mapping[str, tuple[Line, ...]], language: str) -> None:
        self.choice, self.frame, self.language = choice, frame, language
        self._feet: dict[tuple[str, str], tuple[TextItem, ...] | None] = {}  # by the names of layout and slot
        self._rare: dict[str, set[str]] = {}  # by the name of a form that a deck has only so often, the slides in it

    def placed(self, plan: SlidePlan, after: str = "") -> tuple[Slide, ...]:
        """One slide of the first family that holds it all, or as many of the last as it takes.

        Of a family's members the one is taken that shows the most, then the one in which it is largest, then the one
        declared first. Where that breaks a word, rather another of its members that does not, or one of a stand-in; and
        where it has no room for half a sentence that leads to the items, rather a stand-in that has. In place of the
        form `after` which it stands, another one is taken that shows as much in letters that are not small.
        """
        if rare := self._in_rare_form(plan):
            return rare
        short: tuple[Slide, ...] = ()  # of that half sentence
        for name in self.choice.in_turn(plan.layout):
            best: tuple[Slide, ...] = ()
            for sketch in (each for each in self._sketches(name, plan) if not each.form.second):
                if not best or self._at_best(plan, sketch.layout) > clearest(best):
                    best = max(best, self.shown(plan, sketch), key=clearest)
            if best and best[0].layout.form == after:
                best = self._otherwise(plan, best)
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

    def _otherwise(self, plan: SlidePlan, best: tuple[Slide, ...]) -> tuple[Slide, ...]:
        """What shows as much on as few slides in another form of the family; the same where it has a mirror image."""
        layout = best[0].layout
        if layout.other:
            return best
        forms = (sketch for sketch in self._sketches(layout.family, plan) if sketch.form.name != layout.form)
        found = [slides for sketch in forms if (slides := self.shown(plan, sketch))]
        least = min(_smallest(best), COMFORTABLE)
        able = [slides for slides in found if _said(slides) >= _said(best) and _smallest(slides) >= least]
        other = max(able, key=unbroken, default=best)
        return other if unbroken(other)[0] >= unbroken(best)[0] else best

    def _sketches(self, family: str, plan: SlidePlan) -> Iterator[Sketch]:
        """The forms of a family that suit, and that a deck may have on every slide."""
        return (sketch for sketch in self.choice.sketches(family, plan) if not sketch.form.most)

    def _in_rare_form(self, plan: SlidePlan) -> tuple[Slide, ...]:
        """The slide in a form that a deck has only so often, if it shows all that it says; else none."""
        said = sum(map(bool, plan.fill.values())) + sum(len(entry.fields) for entry in plan.items)
        for sketch in self.choice.sketches(plan.layout, plan):
            used = self._rare.setdefault(sketch.form.name, set())
            if plan.hidden or not (plan.id in used or len(used) < sketch.form.most):
                continue
            slides = self.shown(plan, sketch)
            if clearest(slides)[0] == said and not broken(slides[0].items):
                used.add(plan.id)
                return slides
        return ()

    def _wider(self, plan: SlidePlan, best: tuple[Slide, ...]) -> Iterator[tuple[Slide, ...]]:
        """What shows as much on as few slides in other layouts, item by item, of its family and of its stand-ins."""
        families = (best[0].layout.family, *self.choice.in_turn(plan.layout)[1:])
        for sketch in (sketch for name in families for sketch in self._sketches(name, plan)):
            if not sketch.layout.flows and clearest(slides := self.shown(plan, sketch))[:2] >= clearest(best)[:2]:
                yield slides

    def _at_best(self, plan: SlidePlan, layout: Layout) -> Clearness:
        """How clear a layout could be, if everything stood in it at its largest: what is no clearer is not tried."""
        said = [slot for slot in layout.slots if slot.type not in FEET]
        slots = [slot for slot in said if slot.idx in layout.apart or plan.lines_in(slot)]
        sizes = sum(slot.style.sizes[0] for slot in slots if slot.type != "pic")
        room = sum(room_of(slot, slot.rect) for slot in slots)
        return len(slots), -1, layout.drawn, sizes, room

    def shown(self, plan: SlidePlan, sketch: Sketch) -> tuple[Slide, ...]:
        """The slides that a form makes of a plan; none if there is something that it cannot hold."""
        best: tuple[Slide, ...] = ()
        for each, loose in tries(sketch):
            if best and self._at_best(plan, each.layout) <= clearest(best):
                return best
            best = max(best, self._solved(plan, each, loose), key=clearest)
        return best

    def _solved(self, plan: SlidePlan, sketch: Sketch, loose: Layout) -> tuple[Slide, ...]:
        """First what is as tall as it needs, then what takes the room that is left, then all in the layout for that."""
        firm = self._filled(plan, loose, (), {slot.name for slot in loose.slots} - sketch.form.open)
        if firm is None:
            return ()
        said = {item.placeholder.name for item in firm}
        sketch = sketch.without({slot.name for slot in loose.slots} - sketch.form.open - said)
        heights = needed(firm, sketch)
        layout = held(firm, sketch.solved(heights), sketch.layout)
        beside = self._filled(plan, layout, moved(firm, layout), sketch.form.open)
        bodies = () if beside is None else self._bodies(plan, layout, beside)
        if beside is None or not bodies:
            return ()
        every = (*beside, *(item for body in bodies for item in body))
        heights |= needed(every, sketch)
        unsaid = dict.fromkeys(sketch.form.open | sketch.form.growing, 0.0)
        last = held(every, sketch.solved({**unsaid, **heights}), layout)
        return tuple(self._continued(plan, last, moved(beside, last), [moved(body, last) for body in bodies]))

    def _bodies(self, plan: SlidePlan, layout: Layout, beside: Sequence[Item]) -> Sequence[Sequence[Item]]:
        """What runs on, for each slide that it takes: paragraphs, or the rows of a table; else nothing, on one."""
        if layout.flows:
            return self._flowed(plan, layout, beside)
        if isinstance(plan.block, Table):
            assert layout.block_slot  # for it suits the plan
            return [[item] for item in table_items(plan.block, layout.block_slot)]
        return [()]

    def _as_table(self, plan: SlidePlan, chart: Chart) -> SlidePlan:
        """A chart that nobody could read, as a table; what was said of the chart, or beside it, is in the notes."""
        from generator.place.charts import tabled

        alt = (Line((Run(chart.alt),), chart.id),) if chart.alt else ()
        table = tabled(chart, self.language)
        notes = (*plan.notes, *unplaced((*_fields(plan), *alt), plan, ()))
        shown = replace(plan, block=table, items=(), notes=notes)
        return shown.in_layout(self.choice.first(self.choice.made_for("blocks"), shown))

    def _filled(
        self, plan: SlidePlan, layout: Layout, known: Sequence[Item], names: Collection[str]
    ) -> tuple[Item, ...] | None:
        """What is known, and what these slots have to show; None if one that must not go without cannot hold it."""
        placed: list[Item] = []
        most, top = MAX_SIZE, MAX_SIZE  # within items, what follows a heading is no larger, unless its scale is
        for siblings in layout.siblings:
            first = siblings[0]
            group: tuple[Item, ...] | None = tuple(item for item in known if item.placeholder in siblings)
            if first.name in names:
                group = self._group(plan, layout, siblings, placed, most if first.style.sizes[0] <= top else MAX_SIZE)
            if group is None:
                return None
            placed += group
            if group and first.item and isinstance(group[0], TextItem):
                most, top = group[0].size - (STEP_DOWN if first.name == "heading" else 0), first.style.sizes[0]
        return tuple(placed)

    def _group(
        self, plan: SlidePlan, layout: Layout, siblings: Sequence[Slot], placed: Sequence[Item], most: int
    ) -> tuple[Item, ...] | None:
        """What siblings have to show."""
        first = siblings[0]
        if first.type in BLOCKS:
            return self._seen(plan, siblings)
        if first.type in FEET:
            return self._foot(plan, layout, siblings)
        largest = most_under(placed, first)
        return self._said(plan, layout, siblings, min(most, largest) if first.item else largest)

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
        filled = [(slot, lines) for slot in siblings if (lines := self._lines(plan, slot, layout))]
        if siblings[0].item and layout.picture_slots:
            filled = [(slot, lines) for slot, lines in filled if fits(lines, slot, slot.style.sizes[-1])]
        if not filled:
            return ()
        ending = plan.suffix if siblings[0].type == "title" else ""
        group = _group(filled, ending, most)
        return () if group is None and siblings[0].optional else group

    def _lines(self, plan: SlidePlan, slot: Slot, layout: Layout) -> tuple[Line, ...]:
        """What a slot has to say, as it can be read there."""
        found = self.frame.get(slot.name, ()) if slot.type in FEET else plan.lines_in(slot)
        lines = tuple(unparted(line, self.language) for line in found)
        if lines and slot.optional and not slot.item and slot.type not in FEET and _repeats(lines, plan):
            return ()  # a label that says what the slide says
        if slot.type == "title" and plan.back:
            lines = tuple(replace(line, target=plan.back) for line in lines)
        if any(token == "highlight" for token, _ in slot.style.tokens) and slot.type not in BLOCKS:
            lines = tuple(map(_marked, lines))
        if layout.ground == "accent" or slot.style.color == ON_ACCENT or slot.style.plain:
            return tuple(map(_plain, lines))
        return tuple(map(_unlinked, lines)) if slot.style.role == "mj" else lines

    def _flowed(self, plan: SlidePlan, layout: Layout, beside: Sequence[Item]) -> list[list[TextItem]]:
        """The items as paragraphs, column by column, for each slide; what closes them is said once."""
        columns = layout.flow_slots
        if columns[0].style.sizes[-1] > most_under(beside, columns[0]):
            return []  # its smallest letters are larger than those that stand above them
        paragraphs = [paragraph(entry, self.choice.families[plan.layout], self.language) for entry in plan.items]
        if len(paragraphs) == 1 and not paragraphs[0].number:
            paragraphs = [replace(paragraphs[0], bare=True)]  # one alone is no list
        if columns[0].style.role != "mono":  # code is copied, spaces and all
            paragraphs = [line if line.row else unparted(line, self.language) for line in paragraphs]
        size, groups = flow(paragraphs, columns[0], len(columns), most_under(beside, columns[0]))
        if columns[0].style.role == "mono":
            return [
                [*_program(layout, group, size)] for group in groups if any(words(line.text).strip() for line in group)
            ]
        bodies = [
            [text_item(slot, group, size) for slot, group in zip(columns, together, strict=False)]
            for together in (groups[start : start + len(columns)] for start in range(0, len(groups), len(columns)))
        ]
        return [] if len(bodies) > 1 and any(item.placeholder.name == "closing" for item in beside) else bodies

    def _continued(
        self, plan: SlidePlan, layout: Layout, beside: Sequence[Item], bodies: Sequence[Sequence[Item]]
    ) -> Iterator[Slide]:
        """A slide for each body, each with the notes of what it shows."""
        running = layout.flows or isinstance(plan.block, Table)
        wanted = tuple(unplaced((*_fills(plan), *(() if running else _fields(plan))), plan, (*beside, *bodies[0])))
        notes = share_notes(plan.notes, [{source for item in body for source in item.sources} for body in bodies])
        for number, (body, said) in enumerate(zip(bodies, notes, strict=True), 1):
            part = replace(plan, id=plan.id if number == 1 else f"{plan.id}/{number}", notes=said)
            yield _slide(part, layout, (*beside, *body), wanted if number == 1 else ())


def _said(slides: Sequence[Slide]) -> tuple[int, int]:
    """How much is shown but for the foot, and on how few slides."""
    return sum(item.placeholder.type not in FEET for item in slides[0].items), -len(slides)


def _smallest(slides: Sequence[Slide]) -> int:
    """The points of the smallest text of an item."""
    return min(
        (item.size for item in slides[0].items if isinstance(item, TextItem) and item.placeholder.item), default=0
    )


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


def _marked(line: Line) -> Line:
    """The words that an author made bold among others, as what is to be seen first."""
    if all(run.bold for run in line.text if run.text.strip()):
        return line
    return replace(line, text=tuple(replace(run, token="highlight") if run.bold else run for run in line.text))


def _plain(line: Line) -> Line:
    return replace(line, text=tuple(replace(run, code=False, link="") for run in line.text))


def _unlinked(line: Line) -> Line:
    """What is said in large letters is read and not followed; the notes have the address."""
    return replace(line, text=tuple(replace(run, link="") for run in line.text))


def _slide(plan: SlidePlan, layout: Layout, items: Sequence[Item], wanted: Sequence[Line]) -> Slide:
    """The items in reading order; what of `wanted` found no room on the slide goes before its notes."""
    ordered = sorted(map(with_drawn_links, items), key=lambda item: layout.reading_order(item.placeholder))
    notes = (*unplaced(wanted, plan, items), *plan.notes)
    marks = (*icons(plan, layout), *trend_marks(plan, layout, items))
    drawn = (*scale_marks(layout, plan.items), *tallied(layout, plan.items))
    return Slide(plan.id, layout, tuple(ordered), notes, plan.section, marks, drawn=drawn)
