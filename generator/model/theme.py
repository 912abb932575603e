"""The theme: colours, fonts, sizes and layouts, with every slot in EMU. All values are resolved."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from hashlib import sha256
from typing import Literal, Protocol

from msgspec import Struct
from msgspec.structs import replace

from generator.errors import Finding
from generator.model.colors import PLAIN, Ground, GroundName, SchemeColor
from generator.model.geometry import EMU_PER_PX, SLIDE_HEIGHT, SLIDE_WIDTH, Rect
from generator.model.style import (
    Figure as Figure,  # other rooms take these from here
    Font as Font,
    Layer as Layer,
    Logo as Logo,
    Media as Media,
    NativeLook as NativeLook,
    Sign as Sign,
    Style as Style,
    Tally as Tally,
)

Shape = Literal[
    "rect", "roundRect", "ellipse", "area", "rightArrow", "leftArrow", "trapezoid", "bucket", "lines", "text"
]

# The kinds of content that families are made for; plan decides which one a slide has.
Content = (
    Literal["text", "remarks", "lines", "short lines", "sequences", "circles", "events", "numbers", "quotations"]
    | Literal["answers", "programs", "blocks", "references", "highlights", "few words"]
)

NOTHING: Mapping[str, float] = {}
FULL = 100  # percent of a fill that hides what is behind it
FLOWING = ("lead", "closing")  # lines before and after a list
FEET: tuple[Literal["ftr", "dt", "sldNum"], ...] = ("ftr", "dt", "sldNum")  # at the foot, the same on every slide
BLOCKS = ("tbl", "pic", "chart")  # the placeholders of tables, pictures and charts
NUMBERS, LABEL, FLOW = "numbers", "label", "body"  # slots: of line numbers, above a title, of items that flow


class Slot(Struct, frozen=True):
    """A named placeholder on a layout. `item` counts from 1 for a slot of one item of a list; else it is 0."""

    name: str
    item: int
    rect: Rect
    style: Style
    type: Literal["title", "body", "tbl", "pic", "chart", "ftr", "dt", "sldNum"]
    idx: int
    optional: bool = False  # whether its text may be left to the notes if there is no room
    prompt: str = ""  # the text that PowerPoint shows in the empty slot
    crop: bool = False  # whether a picture is cropped to fill the slot, or shown whole in it
    drawings: bool = True  # whether any picture may be cropped, or only photographs
    head: int = 0  # EMU kept free above the text for tall letters, and `foot` below it
    foot: int = 0
    holder: tuple[str, str] | None = None  # the type and idx of the placeholder of a company's layout that it fills
    pinned: Rect | None = None  # its place, where the slide must say it because the company's layout does not clearly
    drawn: int = 0  # EMU of width in which programs break its lines, if that is more than it may fill
    words: int = 0  # the most that it takes; 0 for any number
    lines: int = 0
    also: tuple[str, ...] = ()  # the names of other fields whose lines follow in the same slot

    @property
    def is_box(self) -> bool:
        """Tell whether it stands on a company's layout that has no placeholder for it."""
        return self.holder is not None and self.holder[0] == "box"

    @property
    def is_held(self) -> bool:
        """Tell whether it is a placeholder that a company's layout has."""
        return self.holder is not None and not self.is_box

    @property
    def as_drawn(self) -> Slot:
        """Return the slot as wide as its lines are drawn: a company's placeholder is wider than what text may fill."""
        return replace(self, rect=replace(self.rect, width=self.drawn)) if self.drawn else self

    @property
    def room(self) -> int:
        """Return the height for lines of text, in EMU."""
        return self.rect.height - self.head - self.foot

    def is_level_with(self, other: Slot) -> bool:
        """Return whether the slot stands beside another text of the same item, with the same sizes."""
        own, its = ((each.item, each.type, each.rect.y, each.rect.height, each.style.sizes) for each in (self, other))
        return self.item > 0 and self.type == "body" and own == its


class Decor(Struct, frozen=True):
    """What a layout draws itself: a filled shape, or static text such as a step number."""

    shape: Shape
    rect: Rect
    fill: SchemeColor | None = None
    line: SchemeColor | None = None
    width: int = EMU_PER_PX  # EMU, of the line
    radius: int = 0  # EMU, of a roundRect
    strokes: tuple[tuple[tuple[int, int], ...], ...] = ()  # for lines: chains of points, EMU from the rect's corner
    text: str = ""
    style: Style | None = None  # of the text
    tint: int = FULL  # percent of the fill, over what is behind it
    ground: GroundName = PLAIN  # the ground whose colours it has, with everything on it
    name: str = ""  # shapes of one name on neighbouring slides are one object
    item: int = 0  # the item of a list that it belongs to, from 1; 0 if to none, or to all


class Badge(Struct, frozen=True):
    """A logo at its place on a layout, on a panel (`plate`) where it would not be visible without."""

    media: Media
    rect: Rect
    alt: str
    plate: Decor | None = None


class Layout(Struct, frozen=True, dict=True):
    """One PowerPoint layout. A family with panels has one for each number of items (`items`), others have one (0)."""

    name: str
    family: str
    items: int
    background: SchemeColor
    slots: tuple[Slot, ...]
    decor: tuple[Decor, ...]
    title: str = ""  # its name in PowerPoint's gallery
    form: str = ""  # the name of its form in the family
    kind: str = ""  # layouts of one kind look alike
    item: str = ""  # what a person calls one of its items, such as Card
    builds: tuple[str, ...] = ()  # the slots that appear with a click, where the talk asks for it
    icons: tuple[Rect, ...] = ()  # the circle of each item's icon, which the slide draws
    marks: tuple[Rect, ...] = ()  # the room for an arrow behind each item's number
    tallies: tuple[Rect, ...] = ()  # the room for what is drawn of each item's number
    tally: Tally = ""
    alone: bool = False  # whether it flows only one item, which is no list
    ground: GroundName = PLAIN  # the slides' ground; before they are set on one, the ground asked for
    takes: Literal["", "list", "prose", "numbered", "quoted"] = ""  # the only items that it takes; "" for all
    spares: tuple[str, ...] = ()  # the fields of items that it leaves to the notes
    second: bool = False  # whether it is used only after a slide in another form of its family
    asked: bool = False  # only for an author who asks for the family
    claimed: bool = False  # only for slides with a headline, as its title is large
    most: int = 0  # how often a deck may use its form; 0 for no limit
    other: Layout | None = None  # its mirror image, which every second slide has
    field: Rect | None = None  # the part that the deck's pattern fills
    logo: Rect | None = None  # where the theme's logo stands
    badge: Badge | None = None  # the logo itself, added when everything else is drawn
    host: str = ""  # the part of the company's layout that the slide has; its own parts then stand on the slide
    added: bool = False  # whether the slide has a copy of that layout, with all its parts, that is added to the package

    @cached_property
    def flow_slots(self) -> tuple[Slot, ...]:
        """Return the columns for paragraphs, in order."""
        return tuple(slot for slot in self.slots if slot.name.startswith(FLOW) and not slot.item)

    @property
    def is_titled(self) -> bool:
        """Whether the title of a slide stands in large type, or a company's; one over a louder sentence does not."""
        least = max(28, self.title_slot.style.sizes[0])  # of a sentence, if that is the title of its slide
        return any(slot.name == "title" and (slot.is_held or slot.style.sizes[0] >= least) for slot in self.slots)

    @cached_property
    def title_slot(self) -> Slot:
        """Return the title's slot."""
        return next(slot for slot in self.slots if slot.type == "title")

    @cached_property
    def block_slot(self) -> Slot | None:
        """Return the slot of a table, a picture or a chart, or None."""
        return next((slot for slot in self.slots if slot.type in BLOCKS and not slot.item), None)

    @cached_property
    def picture_slots(self) -> tuple[Slot, ...]:
        """Return the slots for pictures of items."""
        return tuple(slot for slot in self.slots if slot.type in BLOCKS and slot.item)

    @cached_property
    def number_slot(self) -> Slot | None:
        """Return the slot for the line numbers of a program, or None."""
        return next((slot for slot in self.slots if slot.name == NUMBERS), None)

    @cached_property
    def numerals(self) -> Mapping[int, int]:
        """Return the numbers that the layout draws beside its items, by item."""
        return {drawn.item: int(drawn.text) for drawn in self.decor if drawn.item and drawn.text.isdecimal()}

    @cached_property
    def apart(self) -> frozenset[int]:
        """Return the idx of each slot that is not filled with the plan's lines of the slot's name."""
        slots = (*self.flow_slots, self.block_slot, self.number_slot, *self.picture_slots)
        return frozenset(slot.idx for slot in slots if slot)

    @cached_property
    def siblings(self) -> tuple[tuple[Slot, ...], ...]:
        """Return the slots that share a size, across items and beside each other; headings come before their texts."""
        groups: dict[tuple[str, bool, tuple[int, ...]], list[Slot]] = {}
        for slot in sorted(self.slots, key=lambda slot: slot.item > 0 and slot.name != "heading"):
            first = next(other for other in self.slots if other is slot or other.is_level_with(slot))
            groups.setdefault((first.name, slot.item > 0, slot.style.sizes), []).append(slot)
        return tuple(map(tuple, groups.values()))

    @cached_property
    def top(self) -> int:
        """Return where the items begin, in EMU; 0 if there are none."""
        return min((slot.rect.y for slot in self.slots if slot.item), default=0)

    def reading_order(self, slot: Slot) -> tuple[int, int]:
        """Return a sort key: the title, texts above the items, each item as a whole, texts below them, the foot."""
        if slot.type == "title":
            return 0, 0
        if slot.type in FEET:
            return 4, 0
        if slot.item:
            return 2, slot.item
        return (1 if slot.rect.y < self.top else 3), slot.idx

    @cached_property
    def drawn(self) -> int:
        """Return how many graphics the layout has: icons, arrows, marks, and pictures from the slide's top edge."""
        pictures = sum(slot.type == "pic" and slot.rect.y == 0 for slot in self.slots)
        return len(self.icons) + len(self.marks) + len(self.tallies) + pictures

    @cached_property
    def is_tinted(self) -> bool:
        """Return whether a part has a tint or a ground of its own, which it can have only on the plain ground."""
        return any(drawn.tint < FULL or drawn.ground != PLAIN for drawn in self.decor)

    @cached_property
    def draws_numbers(self) -> bool:
        """Return whether the layout numbers its items itself, from 1 on."""
        return any(drawn.item and drawn.text == str(drawn.item) for drawn in self.decor)

    @property
    def flows(self) -> bool:
        """Return whether the body takes any number of items, as paragraphs."""
        return bool(self.flow_slots)


class Form(Protocol):
    """One arrangement of a family: a stack of boxes, which is solved for what a slide must hold."""

    @property
    def name(self) -> str: ...

    @property
    def counts(self) -> tuple[int, ...]:
        """Return the numbers of items that the form has room for; 0 if they flow, or there are none."""

    @property
    def growing(self) -> frozenset[str]:
        """Return the slots that are as tall as their text needs."""

    @property
    def open(self) -> frozenset[str]:
        """Return the slots that take what is left of the slide, or of the cell of an item."""

    def solve(
        self, count: int, filled: Collection[str] | None = None, heights: Mapping[str, float] = NOTHING
    ) -> Layout:
        """Return the layout for `count` items, the filled slots (None: all), and the heights of texts (px, by slot)."""

    def redrawn(self, draw: Callable[[Layout], Layout]) -> Form:
        """Return the form with each of its layouts changed by `draw`."""


class Family(Struct, frozen=True, dict=True):
    """The forms that share a name, and the families (`then`) that replace it when a text does not fit."""

    name: str
    then: tuple[str, ...]
    forms: tuple[Form, ...]  # in the order of the theme
    joint: str = ""  # the text between the parts of an item in one paragraph
    holds: tuple[Content, ...] = ()  # the contents that it is made for; () if only talks and authors choose it
    needs: str = ""  # what an author who asks for it must have written, in words
    unplaced: tuple[str, ...] = ()  # fields that talks may fill, and for which a company's layout has no place

    @cached_property
    def layouts(self) -> tuple[Layout, ...]:
        """Return each form for each number of items, with all its slots, and its mirror image."""
        usual = [form.solve(count) for form in self.forms for count in form.counts]
        return tuple(each for layout in usual for each in (layout, layout.other) if each)

    @cached_property
    def samples(self) -> tuple[Layout, ...]:
        """Return each form once, as an example of what its layouts have in common."""
        return tuple(form.solve(form.counts[0]) for form in self.forms)

    @cached_property
    def flows(self) -> bool:
        """Return whether the family takes any number of items, as paragraphs."""
        return any(layout.flows for layout in self.samples)

    @cached_property
    def is_loud(self) -> bool:
        """Return whether the slides of the family show one claim and nothing else, on whatever ground."""
        return "text" in self.holds and all(form.counts == (1,) for form in self.forms)

    @cached_property
    def is_large(self) -> bool:
        """Return whether an item's text may be in the heading font, where links cannot be followed."""
        return any(slot.item and slot.style.role == "mj" for layout in self.samples for slot in layout.slots)

    @cached_property
    def is_for_sections(self) -> bool:
        """Return whether the family shows what a section says, so that an author may ask for it."""
        return bool(self.holds) or any(slot.item for layout in self.samples for slot in layout.slots)

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """Return the numbers of items for which the family has a layout, from the least on."""
        return tuple(sorted({count for form in self.forms for count in form.counts if count}))

    @property
    def most(self) -> int:
        """Return the greatest number of items on one slide; 0 if they flow, or there are none."""
        return 0 if self.flows else max(self.counts, default=0)

    @cached_property
    def is_copied(self) -> bool:
        """Return whether the text is a program, which is copied with all its spaces."""
        return any(slot.style.role == "mono" for layout in self.samples for slot in layout.flow_slots)


SAFE = 0.99  # of the size of a text on slides of another height


class HostArt(Struct, frozen=True):
    """What slides on one layout of a package have from its first sample slide: XML, and parts by relationships."""

    layout: str
    background: bytes
    shapes: bytes
    pictures: Mapping[str, str]


class HostPackage(Struct, frozen=True):
    """A company's package, on which slides are written: its bytes, its name, and the height of its slides in EMU.

    Everything is placed on a slide of SLIDE_HEIGHT; `scale` times as large is its size in the package. `colors` gives
    the package's own colour that stands for each of ours, `tables` the name of the width table of each of its fonts,
    `faces` the families that its slides have for the fonts that ours name: +mj-lt and +mn-lt. `art`
    is what slides with the layout of its cover have from a sample slide.
    """

    name: str
    data: bytes
    height: int
    colors: Mapping[SchemeColor, SchemeColor]
    tables: Mapping[str, str] = {}
    faces: Mapping[str, str] = {}
    art: HostArt | None = None

    @property
    def scale(self) -> float:
        return self.height / SLIDE_HEIGHT

    def points(self, size: float) -> float:
        """Return the size in points that a text of `size` has in the file.

        It is rounded down to half a point, as people choose sizes, because programs round the heights of lines up.
        """
        return size if self.scale == 1 else int(size * self.scale * SAFE * 2) / 2


class Theme(Struct, frozen=True):
    """Colours, fonts, sizes and layouts: everything that a deck looks like."""

    name: str
    description: str
    palette: Mapping[str, str]  # scheme colour to RRGGBB
    heading_font: str
    body_font: str
    families: Mapping[str, Family]
    gallery: tuple[Layout, ...]  # the basic layouts, which every deck has, in the order of PowerPoint's gallery
    digest: str  # names the theme's content; two themes with one digest are equal
    width: int = SLIDE_WIDTH  # EMU, of a slide
    progress: tuple[Rect, int] | None = None  # the band of the segments for parts, and the EMU between them
    grounds: Mapping[GroundName, Ground] = {}  # without the plain one
    logo: Logo | None = None
    pattern: tuple[Layer, ...] = ()
    turns: tuple[GroundName, ...] = ()  # the grounds that any slide may have, whatever its layout says
    remarks: tuple[Finding, ...] = ()  # about its fonts
    package: HostPackage | None = None  # the company's, or None for a theme of ours

    @property
    def layouts(self) -> tuple[Layout, ...]:
        """Return every layout that a slide may have, family by family."""
        return tuple(layout for family in self.families.values() for layout in family.layouts)

    def redrawn(self, draw: Callable[[Layout], Layout], mark: str) -> Theme:
        """Return the theme with each of its layouts changed by `draw`; `mark` makes its digest different."""
        forms = {name: tuple(form.redrawn(draw) for form in family.forms) for name, family in self.families.items()}
        families = {name: replace(family, forms=forms[name]) for name, family in self.families.items()}
        digest = sha256(f"{self.digest} {mark}".encode()).hexdigest()
        return replace(self, families=families, gallery=tuple(map(draw, self.gallery)), digest=digest)
