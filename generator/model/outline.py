"""The outline: what each slide says, in order, before anyone knows how much room it takes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from generator import limits
from generator.errors import InputError, Where, error
from generator.model.article import Meta
from generator.model.blocks import Picture, Table, Trend
from generator.model.chart import Chart
from generator.model.geometry import EMU_PER_PX
from generator.model.source import SourceId
from generator.model.text import Text
from generator.model.theme import BLOCKS, Family, Layout, Slot

MOST_CROPPED = 0.3  # of a picture: what loses more no longer shows what it showed
MOST_FOCUSED = 0.6  # of one whose author says what it is about
FORMS = 10_000  # of slides, whose layouts are remembered
MOST_ENLARGED = 3  # px of a slot to one of a picture that fills it: of more, nothing is seen but its pixels


class Line(Struct, frozen=True):
    """One paragraph of a slide or of its notes; `source` is the id of the block that it was taken from."""

    text: Text
    source: SourceId
    level: int = 0  # how deep in a list
    number: int = 0  # in an ordered list
    target: str = ""  # the id of the slide that it leads to
    bare: bool = False  # no item of a list: without a bullet among those that have one
    row: int = 0  # of a program: which of its lines it is, or goes on with, from 1


class Entry(Struct, frozen=True):
    """One item of a list as the slide says it; a field is empty where the item has no such thing."""

    source: SourceId
    heading: Text = ()
    body: Text = ()
    answer: Text = ()
    level: int = 0  # of a list within a list
    number: int = 0  # in an ordered list; 0 in any other
    icon: str = ""  # a name in the icon set; siblings all have one, or none has
    trend: Trend = ""  # of a number
    date: str = ""  # of an event: 1998, 2004-05 or 2026-11-24
    target: str = ""  # the id of the slide that it leads to
    bare: bool = False  # no item of a list: without a bullet among those that have one
    picture: Picture | None = None  # what the item shows, beside what it says
    row: int = 0  # of a program: which of its lines it is, from 1

    @property
    def form(self) -> tuple[object, ...]:
        """Which fields it has, whatever they say; of a picture, what decides how it may be cropped."""
        texts = bool(self.heading), bool(self.body), bool(self.answer)
        marks = self.level > 0, self.number > 0, bool(self.icon), bool(self.trend)
        return *texts, *marks, _form_of(self.picture)

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that hold text."""
        return tuple(name for name in ("heading", "body", "answer") if getattr(self, name))

    def text_of(self, field: str) -> Text:
        """The text of one field."""
        text: Text = getattr(self, field)
        return text

    def having(self, field: str, text: Text) -> Entry:
        """The same item with another text in one field."""
        match field:
            case "heading":
                return replace(self, heading=text)
            case "body":
                return replace(self, body=text)
            case _:
                return replace(self, answer=text)


class SlidePlan(Struct, frozen=True, dict=True):
    """What one slide says. `layout` names a family; the member follows from what fits."""

    id: str  # a slug path, stable while the heading stays: benefits/collaboration
    layout: str
    fill: Mapping[str, tuple[Line, ...]]  # slot name to its paragraphs: title, lead, closing ...
    items: tuple[Entry, ...]
    notes: tuple[Line, ...]
    section: str  # the PowerPoint section that the slide stands in
    where: Where
    block: Table | Picture | Chart | None = None  # what the slide is about, where it is more than text
    suffix: str = ""  # behind its title, kept even where the title is shortened
    back: str = ""  # the id of the slide that its title leads back to
    own: bool = False  # whether it is the talk's own, and shows no section

    def in_layout(self, family: str) -> SlidePlan:
        """The same words in another family of layouts."""
        return replace(self, layout=family)

    @property
    def sources(self) -> frozenset[SourceId]:
        """The ids of all blocks that the slide shows."""
        filled = (line.source for lines in self.fill.values() for line in lines)
        block = (self.block.id,) if self.block else ()
        return frozenset((*filled, *block, *(entry.source for entry in self.items)))

    def lines_in(self, slot: Slot) -> tuple[Line, ...]:
        """What the plan has for a slot: a field of one item, or a field of the slide."""
        if slot.type == "pic":
            return ()
        if not slot.item:
            return self.fill.get(slot.name, ())
        entry = self.items[slot.item - 1]
        text: Text = getattr(entry, slot.name)
        return (Line(text, entry.source, target=entry.target, row=entry.row),) if text else ()

    @cached_property
    def form(self) -> tuple[object, ...]:
        """All that `suits` looks at: what suits one slide suits every other of its form."""
        filled = tuple(name for name, lines in self.fill.items() if lines)
        return filled, _form_of(self.block), tuple(entry.form for entry in self.items)

    def suits(self, layout: Layout) -> bool:
        """Whether the layout has a place for each field of each item, and no place that must stay empty."""
        slot = layout.block_slot
        wanted = {Table: "tbl", Picture: "pic", Chart: "chart", type(None): ""}[type(self.block)]
        if wanted != (slot.type if slot else ""):
            return False
        if slot and isinstance(self.block, Picture) and not _bears(self.block, slot):
            return False
        pictures, places = [entry.picture for entry in self.items if entry.picture], layout.picture_slots
        if len(pictures) != len(places) or not all(map(_bears, pictures, places)):
            return False
        if layout.flows:
            running = (*layout.flow_slots, layout.block_slot, layout.number_slot)
            if layout.number_slot and not any(entry.number for entry in self.items):
                return False
            once = (each for each in layout.slots if each not in running and not each.optional)
            return bool(self.items) and all(map(self.lines_in, once))
        if layout.marks and not any(entry.trend for entry in self.items):
            return False
        if layout.icons and not all(entry.icon for entry in self.items):
            return False
        names = {slot.name for slot in layout.slots if slot.item}
        return all(not entry.level and names.issuperset(entry.fields) for entry in self.items) and all(
            slot.optional or slot.type in BLOCKS or self.lines_in(slot) for slot in layout.slots
        )


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
            self._known[asked] = tuple(filter(plan.suits, self.families[family].layouts_for(len(plan.items))))
        return self._known[asked]


def too_many_slides(where: Where) -> InputError:
    """The error for an article whose slide number SLIDES + 1 comes from there."""
    message = f"the slides are more than {limits.SLIDES:,} from here on, and no program shows as many"
    return InputError(error("too-many-slides", message, where, "split the article, or set skip: true on what can wait"))


class Outline(Struct, frozen=True):
    """The talk: its slides in order, and what stands at the foot of each (by slot: footer, date, number)."""

    meta: Meta
    slides: tuple[SlidePlan, ...]
    frame: Mapping[str, tuple[Line, ...]]


def _form_of(block: Table | Picture | Chart | None) -> tuple[object, ...]:
    """What a layout asks of what is more than text: its kind, and the shape of a picture."""
    if not isinstance(block, Picture):
        return (type(block),)
    return type(block), block.width, block.height, bool(block.focus), block.format


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


def share_notes(notes: Sequence[Line], slides: Sequence[Collection[SourceId]]) -> tuple[tuple[Line, ...], ...]:
    """Each note with the first slide that shows its block (`slides` are their sources), else with the note before."""
    first = {source: number for number, sources in reversed(list(enumerate(slides))) for source in sources}
    shared: list[list[Line]] = [[] for _ in slides]
    number = 0
    for note in notes:
        number = first.get(note.source, number)
        shared[number].append(note)
    return tuple(tuple(lines) for lines in shared)
