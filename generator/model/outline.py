"""The outline: what each slide says, in order, before it is known how much room that takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace

from generator.errors import InputError, Where, error
from generator.guard import limits
from generator.model.article import Meta, Role
from generator.model.blocks import Picture, Table, Trend
from generator.model.chart import Chart
from generator.model.colors import GroundName
from generator.model.origin import OriginId, is_origin_of_notes, origin_family
from generator.model.style import Tally
from generator.model.talk import PACE, WHOLE, Cap
from generator.model.text import Text, bare_text, cut_text, own_number_of_text, telling_number
from generator.model.theme import Slot
from generator.regex import regex

MOST_IN_ROW = 40  # marks; more stand in rows of ten
CALM = 3  # slides between two loud ones
BEGINNING = 40  # letters by which a text is found again
STATEMENT_WORDS = 20  # of a thought in large type at most; longer ones are running text
QUOTED = regex(r"[\"“«„「][^\"”»“」]+(?:(?<=.{24})|.$)")  # words of somebody, not a name in quotation marks


class SlideLine(Struct, frozen=True):
    """One paragraph of a slide or of its notes; `origin` is the id of the block that it was taken from."""

    text: Text
    origin: OriginId
    level: int = 0  # the depth in a list
    number: int = 0  # in an ordered list; 0 in any other
    target: str = ""  # the id of the slide that it links to
    bare: bool = False  # no item of a list, so without a bullet
    row: int = 0  # for a program: the line that it is, or is a part of, from 1
    prose: int = -1  # for notes: where sentences begin, as after a term; -1 if it is not divided
    apart: bool = False  # for notes: to look up, not to speak


class Entry(Struct, frozen=True):
    """One item of a list as the slide shows it; a field that the item does not have is empty."""

    origin: OriginId
    heading: Text = ()
    body: Text = ()
    answer: Text = ()
    level: int = 0  # the depth in a list
    number: int = 0  # in an ordered list; 0 in any other
    icon: str = ""  # a name in the icon set; siblings all have one, or none has
    trend: Trend = ""  # for a number
    share: tuple[int, int] = (0, 0)  # for a number such as "2 of 31"
    pair: tuple[float, float] = (0, 0)  # for a number that was another: that one, and the present one
    amount: float = 0  # for a number: what it is of its `unit`
    unit: str = ""
    date: str = ""  # for an event: 1998, 2004-05 or 2026-11-24
    target: str = ""  # the id of the slide that it links to
    bare: bool = False  # no item of a list, so without a bullet
    equal: bool = False  # whether it is an item of a list, all of which have one size
    picture: Picture | None = None  # a picture that the item shows with its text
    row: int = 0  # for a program: the line, from 1
    more: int = 0  # for a program: how many lines are left to the notes here
    aside: Text = ()  # beside a big number: "of 31", or what it was before
    rest: OriginId | None = None  # whose its body is, if that is another paragraph than the heading

    @property
    def form(self) -> tuple[object, ...]:
        """Return which fields the entry has, whatever their texts are; for a picture, its type and size."""
        texts = bool(self.heading), bool(self.body), bool(self.answer), bool(self.aside), self.is_quoted
        marks = self.level > 0, self.number, self.has_own_number, bool(self.icon), bool(self.trend), self.tally
        return *texts, *marks, bool(self.amount), self.unit, bool(self.date), self.equal, _form_of(self.picture)

    @property
    def has_own_number(self) -> bool:
        """Return whether the author wrote a number before the words of the entry, as in "1. Plan"."""
        return bool(own_number_of_text(self.heading or self.body)[0])

    @property
    def is_quoted(self) -> bool:
        """Return whether it begins with the words of somebody, in quotation marks."""
        return bool(QUOTED.match(bare_text(self.heading or self.body)))

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of the fields that hold text."""
        return tuple(name for name in ("heading", "aside", "body", "answer") if getattr(self, name))

    @property
    def tally(self) -> Tally:
        """Return what a layout draws of the number: marks in a row or a grid, a pair of bars, or nothing."""
        if self.trend:
            return ""
        return "bars" if all(self.pair) else "grid" if self.share[1] > MOST_IN_ROW else "row" if self.share[1] else ""

    def origin_of(self, field: str) -> OriginId:
        """Return whose the text of one field is."""
        return self.rest if field == "body" and self.rest else self.origin

    def text_of(self, field: str) -> Text:
        """Return the text of one field."""
        text: Text = getattr(self, field)
        return text


FIRST_SLIDE_ID = 256  # ECMA-376 part 1, 19.7.13: ST_SlideId is 256 to 2147483647
HASH_BITS = 30


@lru_cache(maxsize=4096)
def number_of_slide(id: str) -> int:
    """Return the number by which PowerPoint knows the slide with this id, a slug path: a hash of it.

    A deck in which two slides have the same hash counts one up.
    """
    return FIRST_SLIDE_ID + (int.from_bytes(sha256(id.encode()).digest()[:4]) >> (32 - HASH_BITS))


class SlideRank(Struct, frozen=True):
    """How much the talk loses without a slide: the section that it shows, its role, and its strength.

    A slide that the talk itself adds has no section. With a cap, a `backup` slide is shown only if its role has no
    other.
    """

    owner: OriginId | None = None
    role: Role = Role.PLAIN
    strength: float = 0
    backup: bool = False
    follows: bool = False  # whether it depends on the slide before it
    kept: bool = False  # whether its author wants it shown, whatever the minutes


class SlidePlan(Struct, frozen=True, dict=True):
    """What one slide says. `layout` names a family; which of its layouts is used depends on what fits."""

    id: str  # a slug path, stable while the heading stays: benefits/collaboration
    layout: str
    fill: Mapping[str, tuple[SlideLine, ...]]  # by slot the paragraphs: title, lead, closing ...
    items: tuple[Entry, ...]
    notes: tuple[SlideLine, ...]
    section: str  # the PowerPoint section of the slide
    where: Where
    block: Table | Picture | Chart | None = None  # what the slide shows besides text
    suffix: str = ""  # after the title, even if that is shortened
    back: str = ""  # the id of the slide that its title links back to
    message: str = ""  # the slot (lead or caption) that the title's text was written for; "" for a heading
    rank: SlideRank = SlideRank()
    ground: GroundName | None = None  # the ground that the author chose
    asked: str = ""  # the family of layouts that the author asked for
    claimed: bool = False  # whether its title is a headline, which is never smaller than a title
    shown: int | None = None  # how many of the plan's slides are shown at most; None for all
    left: int = 0  # how many items of its list are left to the notes

    def in_layout(self, family: str) -> SlidePlan:
        """Return the same slide in another family of layouts."""
        return replace(self, layout=family)

    @property
    def is_program(self) -> bool:
        """Return whether the items are the lines of a program."""
        return bool(self.items) and all(entry.row or entry.more for entry in self.items)

    @property
    def is_listed(self) -> bool:
        """Return whether there are several items, which are not running text."""
        return len(self.items) > 1 and not self.items[0].bare

    @property
    def is_series(self) -> bool:
        """Return whether the items are those of an ordered list, which says nothing true in parts."""
        return len(self.items) > 1 and self.items[0].number > 0

    @property
    def hidden(self) -> bool:
        """Return whether no part of the slide is shown."""
        return self.shown == 0

    @property
    def sources(self) -> frozenset[OriginId]:
        """Return the ids of all blocks that the slide shows."""
        filled = (line.origin for lines in self.fill.values() for line in lines)
        items = (origin for entry in self.items for origin in (entry.origin, entry.rest) if origin)
        return frozenset((*filled, *([self.block.id] if self.block else ()), *items))

    def lines_in(self, slot: Slot) -> tuple[SlideLine, ...]:
        """Return the lines for a slot: a field of one item, or a field of the slide."""
        if slot.type == "pic":
            return ()
        if not slot.item:
            return tuple(line for name in (slot.name, *slot.also) for line in self.fill.get(name, ()))
        entry = self.items[slot.item - 1]
        told = [(entry.origin_of(name), text) for name in (slot.name, *slot.also) if (text := entry.text_of(name))]
        return tuple(SlideLine(text, own, target=entry.target, row=entry.row, bare=True) for own, text in told)

    @cached_property
    def form(self) -> tuple[object, ...]:
        """Return a key of what the slide holds, whatever its texts are: slides with equal keys suit equal layouts."""
        filled = tuple(name for name, lines in self.fill.items() if lines)
        items = tuple(each.form for each in self.items)
        return filled, self.asked, self.claimed, self.counts_from_one, self.is_numbered, _form_of(self.block), items

    @property
    def is_numbered(self) -> bool:
        """Return whether an item has a number of its own, or, on a slide without items, the title has a telling one."""
        if self.items:
            return any(entry.has_own_number for entry in self.items)
        return any(telling_number(bare_text(line.text)) for line in self.fill.get("title", ()))

    @property
    def has_one_unit(self) -> bool:
        """Return whether every item is a number, and all are of one unit."""
        return all(entry.amount for entry in self.items) and len({entry.unit for entry in self.items}) == 1

    @property
    def counts_from_one(self) -> bool:
        """Return whether the items have no numbers, or those that a layout may draw itself."""
        return all(entry.number in (0, at) for at, entry in enumerate(self.items, 1))


def too_many_slides_error(where: Where) -> InputError:
    """Return the error for an article in which slide number SLIDES + 1 comes from `where`."""
    message = f"from here on there are more than {limits.SLIDES:,} slides, which is too much for a deck"
    hint = "split the article, or write skip: true in sections that can wait"
    return InputError(error("too-many-slides", message, where, hint))


class Outline(Struct, frozen=True):
    """The talk: its slides in order, and the lines at the foot of each slide (by slot: footer, date, number).

    `cap` limits how much of it is shown; `pace` is the speaker's words a minute; `times` has the seconds that slides
    took in a rehearsal, by their numbers in PowerPoint.
    """

    meta: Meta
    slides: tuple[SlidePlan, ...]
    frame: Mapping[str, tuple[SlideLine, ...]]
    cap: Cap = WHOLE
    pace: int = PACE
    times: Mapping[int, float] = {}
    written: bool = False  # whether its slides are the author's
    chosen: bool = False  # whether what they show was chosen, so that little stands under one title


def _form_of(block: Table | Picture | Chart | None) -> tuple[object, ...]:
    """Return the type of a block, and for a picture also its size, focus and format."""
    if not isinstance(block, Picture):
        return (type(block),)
    return type(block), block.width, block.height, bool(block.focus), block.format


def assign_notes_to_slides(
    notes: Sequence[SlideLine], slides: Sequence[Mapping[OriginId, str]]
) -> tuple[tuple[SlideLine, ...], ...]:
    """Return the notes by slide: the author's on the first, each other on the first that shows its block.

    A paragraph of which several slides show something is divided where that begins. A note whose block no slide shows
    is where the note before it is.

    `slides` holds for each slide what it shows of each block, by the block's id.
    """
    shared: list[list[SlideLine]] = [[] for _ in slides]
    number = 0
    for note in notes:
        family = origin_family(note.origin)
        number, *others = [at for at, shown in enumerate(slides) if family in shown] or [number]
        if is_origin_of_notes(note.origin):
            shared[0].append(note)
            continue
        said, start = bare_text(note.text), 0
        for other in others if note.prose == 0 else ():
            at = said.find(slides[other][family].partition("\n")[0][:BEGINNING], start)
            if at > start:
                shared[number].append(replace(note, text=cut_text(note.text, start, len(said[:at].rstrip()))))
                number, start = other, at
        shared[number].append(replace(note, text=cut_text(note.text, start, len(said))))
    return tuple(tuple(lines) for lines in shared)
