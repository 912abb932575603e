"""A slide and families of layouts in; the forms that have room for everything on it out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations

from msgspec import Struct
from msgspec.structs import replace

from generator.model.blocks import Picture, Table
from generator.model.chart import Chart
from generator.model.geometry import EMU_PER_PX
from generator.model.outline import SlideLine, SlidePlan
from generator.model.text import Run
from generator.model.theme import BLOCKS, Content, Family, Form, Layout, Slot, Theme
from generator.place.fit import can_slot_hold_lines, wrap_at_size
from generator.shipped import cache_by_identity

MOST_CROPPED = 0.3  # of a picture, which otherwise no longer shows its subject
MOST_FOCUSED = 0.6  # of a picture whose author gave its focus
MOST_TRIMMED = 0.05  # of a drawing in a slot for photographs, as it may have words at its edges
PHOTOGRAPHS = ("jpeg", "webp", "avif")  # usual formats; a PNG counts with as many bytes to a pixel as:
DENSE = 0.8
FORMS = 2_000  # layouts of so many forms of slides are remembered
MOST_ENLARGED = 3  # px of a slot to one of a picture that fills it; beyond, pixels are visible
CROWDED = 4 * EMU_PER_PX  # by which texts may overlap, as letters do not reach to the edges of a line
SMALLEST, MOST_LINES = 28, 2  # points and lines of a sentence as title


class Sketch(Struct, frozen=True):
    """A form for a number of items and the slots that are filled, before its texts are measured."""

    form: Form
    count: int
    filled: frozenset[str]

    @property
    def layout(self) -> Layout:
        """Return the layout in which each text has the most room; the texts cannot all take it at once."""
        return self.form.solve(self.count, self.filled)

    def solve(self, heights: Mapping[str, float]) -> Layout:
        """Return the layout for texts of these heights, in px by slot."""
        return self.form.solve(self.count, self.filled, heights)

    def without(self, names: Collection[str]) -> Sketch:
        """Return the sketch without some slots."""
        return replace(self, filled=self.filled.difference(names))


class LayoutFinder:
    """Finds the forms of families that suit a slide; the result is kept for all slides with the same contents."""

    def __init__(self, families: Mapping[str, Family]) -> None:
        self.families = families
        self._made: dict[Content, tuple[str, ...]] = {}
        self._known: dict[tuple[object, ...], tuple[Sketch, ...]] = {}  # a memo, cleared when full

    def in_turn(self, family: str) -> tuple[str, ...]:
        """Return a family and those that may replace it, in the order in which they are tried."""
        return (family, *self.families[family].then)

    def made_for(self, content: Content) -> tuple[str, ...]:
        """Return the families for a content in the order in which they are tried; those with flowing text come last."""
        if content not in self._made:
            made = [each for each in self.families.values() if content in each.holds]
            made.sort(key=lambda each: each.flows)
            names = [each.name for each in made] + [name for each in made for name in each.then]
            self._made[content] = (*dict.fromkeys(names),)
        return self._made[content]

    def first(self, families: Iterable[str], plan: SlidePlan) -> str:
        """Return the first of several families that has a layout for a slide, or ""."""
        return next((family for family in families if self.members(family, plan)), "")

    def is_loud(self, family: str) -> bool:
        """Return whether the slides of the family have the full accent as their background."""
        return family in self.families and self.families[family].is_loud

    def calm(self, plan: SlidePlan) -> SlidePlan:
        """Return the slide on the usual background: under its title, or else as a sentence too long for a loud one."""
        if not plan.fill:
            return plan.in_layout(self.made_for("remarks")[0])
        plain = replace(plan, items=tuple(replace(each, bare=True) for each in plan.items))
        return plain.in_layout(self.first(self.made_for("lines"), plan))

    def layouts(self, family: str) -> Iterator[Layout]:
        """Yield every form of a family and of those that may replace it, with all their slots."""
        return (layout for name in self.in_turn(family) for layout in self.families[name].samples)

    def members(self, family: str, plan: SlidePlan) -> tuple[Layout, ...]:
        """Return the layouts of suitable forms, with the most room for each text."""
        return tuple(sketch.layout for sketch in self.sketches(family, plan))

    def sketches(self, family: str, plan: SlidePlan) -> tuple[Sketch, ...]:
        """Return the suitable forms of a family, in the order of the theme."""
        asked = family, plan.form
        found = self._known.get(asked)
        if found is None:
            if len(self._known) >= FORMS:
                self._known.clear()
            drawn = (
                sketch
                for form in self.families[family].forms
                for sketch in _sketches_of_form(form, plan)
                if (not sketch.layout.asked or plan.asked == family) and (plan.claimed or not sketch.layout.claimed)
            )
            able = (sketch for sketch in drawn if has_slot_for_all(plan, sketch.layout))
            if plan.claimed:
                able = (sketch for sketch in able if sketch.layout.is_titled)
            found = self._known[asked] = tuple(sketch for sketch in able if not _is_crowded(sketch.layout))
        return found if len(found) < 2 else _forms_with_title(plan, found)

    def bears_title(self, family: str, plan: SlidePlan, lines: int = MOST_LINES) -> bool:
        """Return whether a suitable form shows the whole title in so many lines of at least 28 points."""
        return any(_shows_title(plan, layout, lines) for layout in self.members(family, plan))


@cache_by_identity(16)
def layout_finder_of_theme(theme: Theme) -> LayoutFinder:
    """Return the finder for a theme, which all decks in the theme share."""
    return LayoutFinder(theme.families)


def _sketches_of_form(form: Form, plan: SlidePlan) -> Iterator[Sketch]:
    """Yield the form with the slots that the slide fills, if it has room for the number of items."""
    filled = frozenset(name for name, lines in plan.fill.items() if lines)
    yield from (Sketch(form, count, filled) for count in form.counts if count in (0, len(plan.items)))


def _forms_with_title(plan: SlidePlan, sketches: tuple[Sketch, ...]) -> tuple[Sketch, ...]:
    """Return the forms that show the slide's whole title, and those that hold any text; all if only rare ones do."""
    titles = {sketch.layout.title_slot for sketch in sketches}
    whole = {
        slot
        for slot in titles
        if len(titles) > 1 and can_slot_hold_lines(_title_lines(plan, slot), slot, slot.style.sizes[-1])
    }
    holding = tuple(each for each in sketches if whole and (each.layout.flows or each.layout.title_slot in whole))
    return holding if any(not (each.layout.second or each.layout.most) for each in holding) else sketches


def _title_lines(plan: SlidePlan, title: Slot) -> list[SlideLine]:
    return [replace(line, text=(*line.text, Run(plan.suffix))) for line in plan.lines_in(title)]


def _shows_title(plan: SlidePlan, layout: Layout, most: int = MOST_LINES) -> bool:
    title = layout.title_slot
    lines = _title_lines(plan, title)
    if title.is_held and not lines:
        return True  # a company's says the section
    size = min(SMALLEST, title.style.sizes[0])
    counts = (len(wrap_at_size(line.text, title.style, size, title.rect.width)) for line in lines)
    return bool(lines) and can_slot_hold_lines(lines, title, size) and max(counts) <= most


def has_slot_for_all(plan: SlidePlan, layout: Layout) -> bool:
    """Return whether the layout has a slot for each field of each item, and none that would stay empty."""
    slot = layout.block_slot
    wanted = {Table: "tbl", Picture: "pic", Chart: "chart", type(None): ""}[type(plan.block)]
    if wanted != (slot.type if slot else ""):
        return False
    if slot and isinstance(plan.block, Picture) and not _can_bear_picture(plan.block, slot):
        return False
    pictures, places = [entry.picture for entry in plan.items if entry.picture], layout.picture_slots
    if len(pictures) != len(places) or not all(map(_can_bear_picture, pictures, places)):
        return False
    is_other_kind = layout.takes and not _is_taken(plan, layout.takes)
    if is_other_kind or (layout.alone and len(plan.items) != 1):
        return False
    if layout.flows:
        running = (*layout.flow_slots, layout.block_slot, layout.number_slot)
        if layout.number_slot and not any(entry.number for entry in plan.items):
            return False
        said = (*running, layout.title_slot)  # a title that nobody wrote is that of the section
        once = (each for each in layout.slots if each not in said and not each.optional)
        return bool(plan.items) and all(map(plan.lines_in, once))
    if layout.marks and not any(entry.trend for entry in plan.items):
        return False
    names = {name for slot in layout.slots if slot.item for name in (slot.name, *slot.also)}.union(layout.spares)
    is_fact = layout.tally or (layout.items == 1 and "aside" in names)
    told = plan.has_one_unit if layout.tally == "ranked" else all(each.tally == layout.tally for each in plan.items)
    if is_fact and not told:
        return False
    if layout.draws_numbers and not plan.counts_from_one:
        return False
    if layout.icons and not all(entry.icon for entry in plan.items):
        return False
    numbered = ((plan.items[item - 1], drawn) for item, drawn in layout.numerals.items())  # each the entry's, or alone
    if any(entry.number not in (0, drawn) or entry.has_own_number for entry, drawn in numbered):
        return False
    return all(not entry.level and names.issuperset(entry.fields) for entry in plan.items) and all(
        slot.optional or slot.type in BLOCKS or plan.lines_in(slot) for slot in layout.slots
    )


def _is_taken(plan: SlidePlan, kind: str) -> bool:
    """Return whether the items are of a list or of prose, or some are quoted or have numbers, as a layout wants."""
    if kind in ("numbered", "quoted"):
        return plan.is_numbered if kind == "numbered" else any(entry.is_quoted for entry in plan.items)
    return all(entry.equal is (kind == "list") for entry in plan.items)


def _is_crowded(layout: Layout) -> bool:
    """Tell whether the free area of a company's layout is too low for the items, so that their texts overlap."""
    texts = [slot for slot in layout.slots if layout.host and slot.item and not slot.is_held and slot.type == "body"]
    low = [replace(slot.rect, height=slot.rect.height - CROWDED) for slot in texts]
    pairs = combinations(zip(texts, low, strict=True), 2)
    return any(one.item != other.item and here.overlaps(there) for (one, here), (other, there) in pairs)


def _can_bear_picture(picture: Picture, slot: Slot) -> bool:
    """Return whether a picture keeps enough of itself, and is sharp enough, when a slot crops it."""
    if not slot.crop:
        return True
    drawn = picture.format == "svg"  # SVG has no pixels
    enlarged = max(slot.rect.width / picture.width, slot.rect.height / picture.height) / EMU_PER_PX
    dense = len(picture.data) > DENSE * picture.width * picture.height
    loses = slot.drawings or picture.format in PHOTOGRAPHS or (picture.format == "png" and dense)
    most = MOST_FOCUSED if picture.focus else MOST_CROPPED if loses else MOST_TRIMMED
    shapes = picture.width / picture.height, slot.rect.width / slot.rect.height
    return 1 - min(shapes) / max(shapes) <= most and (drawn or enlarged <= MOST_ENLARGED)
