"""A slide of the outline and the families of layouts in; the placed slide, or as many as it takes, out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec.structs import replace

from generator.language import phrase_in_language
from generator.model.blocks import Picture, Table
from generator.model.chart import Chart
from generator.model.deck import Item, Slide, TextItem
from generator.model.origin import TALK
from generator.model.outline import STATEMENT_WORDS, SlideLine, SlidePlan, assign_notes_to_slides
from generator.model.text import Run, bare_text
from generator.model.theme import BLOCKS, FEET, Layout, Slot
from generator.place.decorations import item_with_short_links, place_icons, place_tally_marks, place_trend_arrows
from generator.place.fit import COMFORTABLE, MAX_SIZE, can_slot_hold_lines, greatest_size_below_title, size_a_step_below
from generator.place.flow import entry_paragraph, flow_over_slides, list_with_lines
from generator.place.layout_finder import LayoutFinder, Sketch
from generator.place.line_ends import (
    bind_words_of_line,
    count_broken_lines,
    lines_parted_at_points,
    place_text_in_slot,
    text_without_bindings,
)
from generator.place.picture import place_picture
from generator.place.placed import (
    Clearness,
    clearness_of_placed_slides,
    do_lines_flow,
    form_sketches_to_try,
    heights_needed_by_slots,
    is_layout_repeated,
    is_lead_in_unplaced,
    items_moved_to_layout,
    layout_for_letters,
    lines_not_in_slots,
    room_of_placed_item,
    smallest_size_of_items,
    unbroken_words_of_placed_slides,
)
from generator.place.slot_texts import (
    aside_of_entry,
    fitted_siblings,
    line_with_highlights,
    line_with_short_addresses,
    line_without_links,
    numbered_lines,
    program_items,
    repeats_item,
)
from generator.place.table import place_table_on_slides

ON_ACCENT = "accent4"  # text of this colour is on the full accent, where the colour of links is unreadable
LONG = 8  # items of a list: more stand in columns where they are small in one
STEP_DOWN = 2  # points, a step of most scales, and how much smaller a text beside its heading is


class NoRoomError(ValueError):
    """No layout can hold a text, in however many parts; layouts of ours hold any."""


class Placer:
    """Places one slide of the outline at a time."""

    def __init__(self, choice: LayoutFinder, frame: Mapping[str, tuple[SlideLine, ...]], language: str) -> None:
        self.choice, self.frame, self.language = choice, frame, language
        self._feet: dict[tuple[str, str], tuple[TextItem, ...] | None] = {}  # by names of layout and slot
        self._rare: dict[str, set[str]] = {}  # by name of a rare form, the ids of slides in it
        self._fitted: dict[tuple[str, str], tuple[object, dict[object, tuple[Slide, ...]]]] = {}  # by id and suffix

    def after(self, before: Placer) -> Placer:
        """Return the placer with what one of an earlier outline has fitted, if that was for the same look."""
        if before.choice is self.choice and (before.frame, before.language) == (self.frame, self.language):
            self._fitted = before._fitted
        return self

    def place_plan(self, plan: SlidePlan, before: Sequence[Layout] = ()) -> tuple[Slide, ...]:
        """Return the slides of a plan, in a rare form if the deck may still use one, else in a usual one."""
        return self._place_in_rare_form(plan, before) or self.place_in_usual_form(plan, before)

    def place_in_usual_form(self, plan: SlidePlan, before: Sequence[Layout] = ()) -> tuple[Slide, ...]:
        """Return one slide in the first family that holds everything, or several in the last.

        Of a family's forms, the one that shows the most is used, then the one with the largest type, then the first
        declared. If that breaks a word, another form or a replacing family that does not is preferred; if it has no
        room for an unfinished line that introduces the items, a replacing family that has. A form that repeats the
        slides `before` gives way to one that shows as much in letters that are not small.
        """
        short: tuple[Slide, ...] = ()  # without a line that introduces the items
        for name in self.choice.in_turn(plan.layout):
            best: tuple[Slide, ...] = ()
            for sketch in (each for each in self._usual_sketches(name, plan) if not each.layout.second):
                if not best or self._at_best(plan, sketch.layout) > clearness_of_placed_slides(best):
                    best = max(best, self.fit_form(plan, sketch), key=clearness_of_placed_slides)
            if best and is_layout_repeated(best[0].layout, before):
                best = self._vary_form(plan, best, before)
            if best and is_lead_in_unplaced(plan, best):
                short = short or best
            elif best:
                is_long = best[0].layout.host and len(plan.items) > LONG
                if is_long and smallest_size_of_items(best) < COMFORTABLE:
                    best = max((best, *self._widen(plan, best, flows=True)), key=smallest_size_of_items)
                parted = unbroken_words_of_placed_slides(best)[0] < 0 and not best[0].layout.flows
                return max(best, *self._widen(plan, best), key=unbroken_words_of_placed_slides) if parted else best
        if short:
            return short
        if isinstance(plan.block, Chart):
            return self.place_in_usual_form(self._as_table(plan, plan.block))
        raise NoRoomError(f'"{plan.id}": the family "{plan.layout}" has no layout in which its text can flow on')

    def _vary_form(self, plan: SlidePlan, best: tuple[Slide, ...], before: Sequence[Layout]) -> tuple[Slide, ...]:
        """Return slides in the form of the family that shows as much and was not used for longest, or the same.

        Its letters are at most three steps smaller. Text that flows in a company's placeholder stays there.
        """
        layout = best[0].layout
        if layout.host and layout.flows:
            return best
        last = {each.kind: number for number, each in enumerate(before)}
        smallest = smallest_size_of_items(best)
        least = max(min(smallest, COMFORTABLE), smallest - 3 * STEP_DOWN)
        able = [
            slides
            for sketch in self._usual_sketches(layout.family, plan)
            if last.get(sketch.layout.kind, -1) < last.get(layout.kind, -1) and sketch.layout.flows <= layout.flows
            if _shows_as_much(slides := self.fit_form(plan, sketch), best) and smallest_size_of_items(slides) >= least
        ]
        able.sort(key=lambda slides: (-last.get(slides[0].layout.kind, -1), clearness_of_placed_slides(slides)))
        return max((*reversed(able), best), key=lambda slides: unbroken_words_of_placed_slides(slides)[0])

    def _usual_sketches(self, family: str, plan: SlidePlan) -> Iterator[Sketch]:
        """Yield the suitable forms of a family, without those that a deck may have only a few times."""
        return (sketch for sketch in self.choice.sketches(family, plan) if not sketch.layout.most)

    def _place_in_rare_form(self, plan: SlidePlan, before: Sequence[Layout]) -> tuple[Slide, ...]:
        """Return the slide in a form that a deck may have only a few times, if that shows everything; else ()."""
        said = sum(map(bool, plan.fill.values())) + sum(len(entry.fields) for entry in plan.items)
        for sketch in self.choice.sketches(plan.layout, plan):
            used = self._rare.setdefault(sketch.form.name, set())
            is_free = not plan.hidden and (plan.id in used or len(used) < sketch.layout.most)
            if not is_free or (plan.ground and sketch.layout.is_tinted) or is_layout_repeated(sketch.layout, before):
                continue
            slides = self.fit_form(plan, sketch)
            if clearness_of_placed_slides(slides)[0] == said and not count_broken_lines(slides[0].items):
                used.add(plan.id)
                return slides
        return ()

    def _widen(self, plan: SlidePlan, best: tuple[Slide, ...], flows: bool = False) -> Iterator[tuple[Slide, ...]]:
        """Yield slides in other layouts of the family and those that replace it that show as much on as few slides."""
        families = (best[0].layout.family, *self.choice.in_turn(plan.layout)[1:])
        for sketch in (sketch for name in families for sketch in self._usual_sketches(name, plan)):
            if sketch.layout.flows == flows and _shows_as_much(slides := self.fit_form(plan, sketch), best):
                yield slides

    def _at_best(self, plan: SlidePlan, layout: Layout) -> Clearness:
        """Return the best clearness that a layout could have; layouts that cannot be better are not tried."""
        said = [slot for slot in layout.slots if slot.type not in FEET]
        slots = [slot for slot in said if slot.idx in layout.apart or plan.lines_in(slot)]
        sizes = sum(slot.style.sizes[0] for slot in slots if slot.type != "pic")
        return len(slots), -1, layout.drawn, sizes, sum(room_of_placed_item(slot, slot.rect) for slot in slots)

    def fit_form(self, plan: SlidePlan, sketch: Sketch) -> tuple[Slide, ...]:
        """Return the slides that a form makes of a plan, fitted once; () if it cannot hold everything."""
        words = plan.fill, plan.items, plan.block, plan.notes
        if self._fitted.setdefault((plan.id, plan.suffix), (words, {}))[0] != words:
            self._fitted[plan.id, plan.suffix] = words, {}
        fitted, form = self._fitted[plan.id, plan.suffix][1], (sketch.layout.family, sketch.layout.name)
        if form not in fitted:
            fitted[form] = self._fit_in_form(plan, sketch)
        return fitted[form]

    def _fit_in_form(self, plan: SlidePlan, sketch: Sketch) -> tuple[Slide, ...]:
        best: tuple[Slide, ...] = ()
        for each in form_sketches_to_try(sketch):
            if best and self._at_best(plan, each.layout) <= clearness_of_placed_slides(best):
                return best
            best = max(best, self._solve_form(plan, each), key=clearness_of_placed_slides)
        return best

    def _solve_form(self, plan: SlidePlan, sketch: Sketch) -> tuple[Slide, ...]:
        """Return the slides of one form: texts that set their own height first, then those that take the rest.

        The final layout is solved for the heights of all of them.
        """
        loose = sketch.layout
        firm = self._fill_slots(plan, loose, (), {slot.name for slot in loose.slots} - sketch.form.open)
        if firm is None:
            return ()
        said = {item.placeholder.name for item in firm}
        sketch = sketch.without({slot.name for slot in loose.slots} - sketch.form.open - said)
        heights = heights_needed_by_slots(firm, sketch)
        layout = layout_for_letters(firm, sketch, heights, sketch.layout)
        beside = self._fill_slots(plan, layout, items_moved_to_layout(firm, layout), sketch.form.open)
        bodies = () if beside is None else self._flowing_items(plan, layout, beside)
        if beside is None or not bodies:
            return ()
        every = (*beside, *(item for body in bodies for item in body))
        heights |= heights_needed_by_slots(every, sketch)
        unsaid = dict.fromkeys(sketch.form.open | sketch.form.growing, 0.0)
        last = layout_for_letters(every, sketch, {**unsaid, **heights}, layout)
        moved = [items_moved_to_layout(body, last) for body in bodies]
        return tuple(self._slides_of_bodies(plan, last, items_moved_to_layout(beside, last), moved))

    def _flowing_items(self, plan: SlidePlan, layout: Layout, beside: Sequence[Item]) -> Sequence[Sequence[Item]]:
        """Return the flowing items of each slide: paragraphs, or a table's rows; one empty list for other content."""
        if layout.flows:
            return self._flow_bodies(plan, layout, beside)
        if isinstance(plan.block, Table):
            assert layout.block_slot  # the layout suits the plan
            return [[item] for item in place_table_on_slides(plan.block, layout.block_slot)]
        return [()]

    def _as_table(self, plan: SlidePlan, chart: Chart) -> SlidePlan:
        """Return the plan with an unreadable chart as a table; other texts of the chart go to the notes."""
        from generator.place.charts import table_of_chart

        alt = (SlideLine((Run(chart.alt),), chart.id),) if chart.alt else ()
        table = table_of_chart(chart, self.language)
        notes = (*plan.notes, *lines_not_in_slots((*_fields(plan), *alt), plan, ()))
        shown = replace(plan, block=table, items=(), notes=notes)
        return shown.in_layout(self.choice.first(self.choice.made_for("blocks"), shown))

    def _fill_slots(
        self, plan: SlidePlan, layout: Layout, known: Sequence[Item], names: Collection[str]
    ) -> tuple[Item, ...] | None:
        """Return the known items and those for the slots in `names`; None if a required slot cannot hold its text."""
        placed: list[Item] = []
        most, top = MAX_SIZE, MAX_SIZE  # within items, texts after a heading are no larger, unless their scale is
        for siblings in layout.siblings:
            first = siblings[0]
            group: tuple[Item, ...] | None = tuple(item for item in known if item.placeholder in siblings)
            if first.name in names:
                group = self._group(plan, layout, siblings, placed, most if first.style.sizes[0] <= top else MAX_SIZE)
            if group is None:
                return None
            placed += group
            if group and first.item and isinstance(group[0], TextItem):
                most, top = group[0].size, first.style.sizes[0]
                if first.name == "heading" and not first.is_held:
                    others = (slot for slot in layout.slots if slot.item == first.item and slot != first)
                    is_above = all(slot.rect.y >= first.rect.bottom for slot in others)
                    is_head = first.type == "title" and first.words <= STATEMENT_WORDS
                    most = size_a_step_below(most) if is_head else most - STEP_DOWN * (1 + is_above)
        return tuple(placed)

    def _group(
        self, plan: SlidePlan, layout: Layout, siblings: Sequence[Slot], placed: Sequence[Item], most: int
    ) -> tuple[Item, ...] | None:
        """Return the items for sibling slots, or None."""
        first = siblings[0]
        if first.type in BLOCKS:
            return self._block_items(plan, siblings)
        if first.type in FEET:
            return self._foot_items(plan, layout, siblings)
        largest = greatest_size_below_title(placed, first)
        return self._text_items(plan, layout, siblings, min(most, largest) if first.item else largest)

    def _block_items(self, plan: SlidePlan, siblings: Sequence[Slot]) -> tuple[Item, ...] | None:
        """Return the pictures of the items, or the one block; None for a chart that cannot be read there."""
        title = bare_text(plan.fill["title"][0].text) if "title" in plan.fill else ""
        if siblings[0].item:
            shown = (entry.picture for entry in plan.items if entry.picture)
            return tuple(place_picture(picture, slot, title) for picture, slot in zip(shown, siblings, strict=False))
        match plan.block:
            case Picture() as picture:
                return (place_picture(picture, siblings[0], title),)
            case Chart() as chart:
                from generator.place.charts import place_chart  # only few decks need it

                drawn = place_chart(chart, siblings[0], self.language)
                return (drawn,) if drawn else None
            case _:
                return ()  # a table is placed slide by slide elsewhere

    def _foot_items(self, plan: SlidePlan, layout: Layout, siblings: Sequence[Slot]) -> tuple[TextItem, ...] | None:
        """Return the items at the foot of a layout, fitted once for all slides; None if they do not fit."""
        key = layout.name, siblings[0].name
        if key not in self._feet:
            self._feet[key] = self._text_items(plan, layout, siblings, MAX_SIZE)
        return self._feet[key]

    def _text_items(
        self, plan: SlidePlan, layout: Layout, siblings: Sequence[Slot], most: int
    ) -> tuple[TextItem, ...] | None:
        """Return the texts of sibling slots, with the fields that fit, in one size; None if one does not fit."""
        for left in range(len(siblings[0].also), 0, -1):
            if group := self._text_items_of(plan, layout, siblings, most, left):
                return group
        return self._text_items_of(plan, layout, siblings, most, 0)

    def _text_items_of(
        self, plan: SlidePlan, layout: Layout, siblings: Sequence[Slot], most: int, also: int
    ) -> tuple[TextItem, ...] | None:
        """Return the texts of sibling slots, with so many of their further fields."""
        asked = ((slot, replace(slot, also=slot.also[:also]) if slot.also else slot) for slot in siblings)
        filled = [(slot, lines) for slot, each in asked if (lines := self._lines_of_slot(plan, each, layout))]
        if siblings[0].item and layout.picture_slots:
            filled = [(slot, lines) for slot, lines in filled if can_slot_hold_lines(lines, slot, slot.style.sizes[-1])]
        if not filled:
            return ()
        ending = plan.suffix if siblings[0].type == "title" else ""
        group = fitted_siblings(tuple(filled), ending, most)
        if group:
            parted = tuple((slot, tuple(lines_parted_at_points(slot, lines, group[0].size))) for slot, lines in filled)
            group = fitted_siblings(parted, ending, most) or group if parted != tuple(filled) else group
        return () if group is None and siblings[0].optional and not siblings[0].lines else group

    def _lines_of_slot(self, plan: SlidePlan, slot: Slot, layout: Layout) -> tuple[SlideLine, ...]:
        """Return the lines of a slot, in a look that can be read there."""
        found = self.frame.get(slot.name, ()) if slot.type in FEET else plan.lines_in(slot)
        if slot.type == "title" and not found and not slot.item:
            said = plan.section if plan.rank.owner else phrase_in_language("Introduction", self.language)
            found = (SlideLine((Run(said),), TALK),)
        found = numbered_lines(found, plan.items[slot.item - 1], slot, layout) if slot.item and found else found
        if slot.name == "aside":
            aside = aside_of_entry(plan.items[slot.item - 1], self.language)
            found = tuple(replace(line, text=aside) for line in found)
        found = tuple(map(line_with_short_addresses, found)) if "link" in (slot.name, *slot.also) else found
        is_number = slot.name == "heading" and "numbers" in self.choice.families[plan.layout].holds
        is_whole = is_number or "byline" in (slot.name, *slot.also)
        lines = tuple(bind_words_of_line(line, self.language, is_whole) for line in found)
        if lines and slot.optional and not slot.item and slot.type not in FEET and repeats_item(lines, plan):
            return ()  # a label that repeats the slide's text
        if any(token == "highlight" for token, _ in slot.style.tokens) and slot.type not in BLOCKS:
            lines = tuple(map(line_with_highlights, lines))
        plain = layout.ground == "accent" or slot.style.color == ON_ACCENT or slot.style.plain
        changed = plain or slot.style.role == "mj"
        return tuple(line_without_links(line, not plain) for line in lines) if changed else lines

    def _flow_bodies(self, plan: SlidePlan, layout: Layout, beside: Sequence[Item]) -> list[list[TextItem]]:
        """Return for each slide the items as paragraphs in its columns; [] if the layout does not suit them."""
        columns = layout.flow_slots
        most = greatest_size_below_title(beside, columns[0])
        if columns[0].style.sizes[-1] > most:
            return []  # the smallest size is too large under the texts above
        bold = any(entry.body or entry.answer for entry in plan.items)
        family = self.choice.families[plan.layout]
        paragraphs = [entry_paragraph(entry, family, self.language, bold) for entry in plan.items]
        if len(paragraphs) == 1 and not paragraphs[0].number:
            paragraphs = [replace(paragraphs[0], bare=True)]  # a single item is no list
        paragraphs = list_with_lines(paragraphs, plan) if do_lines_flow(layout) else paragraphs
        if columns[0].style.role != "mono":  # code is copied with all its spaces
            paragraphs = [line if line.row else bind_words_of_line(line, self.language) for line in paragraphs]
        others = (each for name in self.choice.in_turn(plan.layout)[1:] for each in self.choice.families[name].samples)
        is_whole = any(len(each.flow_slots) > 1 for each in others)  # two columns may hold what one does not
        size, groups = flow_over_slides(paragraphs, columns[0], len(columns), most, is_whole and len(columns) > 1)
        if columns[0].style.role == "mono":
            shown = (group for group in groups if any(bare_text(line.text).strip() for line in group))
            return [[*program_items(layout, group, size)] for group in shown]
        bodies = [
            [place_text_in_slot(slot, group, size) for slot, group in zip(columns, together, strict=False)]
            for together in (groups[start : start + len(columns)] for start in range(0, len(groups), len(columns)))
        ]
        is_whole = (is_whole and len(columns) == 1) or any(item.placeholder.name == "closing" for item in beside)
        return [] if len(bodies) > 1 and is_whole else bodies

    def _slides_of_bodies(
        self, plan: SlidePlan, layout: Layout, beside: Sequence[Item], bodies: Sequence[Sequence[Item]]
    ) -> Iterator[Slide]:
        """Yield a slide for each body, each with the notes of what it shows."""
        running = layout.flows or isinstance(plan.block, Table)
        filled = (line for lines in plan.fill.values() for line in lines)
        wanted = tuple(lines_not_in_slots((*filled, *(() if running else _fields(plan))), plan, (*beside, *bodies[0])))
        sources = [{source: "" for item in body for source in item.sources} for body in bodies]
        notes = assign_notes_to_slides(plan.notes, sources)
        for number, (body, said) in enumerate(zip(bodies, notes, strict=True), 1):
            part = replace(plan, id=plan.id if number == 1 else f"{plan.id}/{number}", notes=said)
            yield _assemble_slide(part, layout, (*beside, *body), wanted if number == 1 else ())


def _shows_as_much(slides: tuple[Slide, ...], best: tuple[Slide, ...]) -> bool:
    """Return whether slides show as many texts on as few slides, with no line of a program broken for it."""
    lines = [sum(len(item.texts) for item in each[0].items) for each in (slides, best) if each]
    clearer = clearness_of_placed_slides(slides)[:2] >= clearness_of_placed_slides(best)[:2]
    return bool(slides) and clearer and lines[0] <= lines[-1]


def title_of_placed_slide(slide: Slide) -> str:
    """Return the title as a reader sees it, with single spaces. Every slide has one."""
    (title,) = (item for item in slide.items if item.placeholder.type == "title")
    return " ".join(text_without_bindings("".join(map(bare_text, title.texts))).split())


def _fields(plan: SlidePlan) -> tuple[SlideLine, ...]:
    return tuple(SlideLine(entry.text_of(name), entry.origin_of(name)) for entry in plan.items for name in entry.fields)


def _assemble_slide(plan: SlidePlan, layout: Layout, items: Sequence[Item], wanted: Sequence[SlideLine]) -> Slide:
    """Return the slide with its items in reading order; lines of `wanted` that it does not show go before its notes."""
    ordered = sorted(map(item_with_short_links, items), key=lambda item: layout.reading_order(item.placeholder))
    notes = (*lines_not_in_slots(wanted, plan, items), *plan.notes)
    marks = (*place_icons(plan, layout), *place_trend_arrows(plan, layout, items))
    drawn = tuple(place_tally_marks(layout, plan.items))
    return Slide(plan.id, layout, tuple(ordered), notes, plan.section, marks, drawn=drawn)
