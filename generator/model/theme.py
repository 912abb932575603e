"""The theme: design tokens and the layouts, with every slot in EMU. Clean: nothing optional, nothing to look up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from hashlib import sha256
from typing import Literal, Protocol

from msgspec import Struct
from msgspec.structs import replace

from generator.errors import Finding
from generator.model.colors import PLAIN, Ground, GroundName, SchemeColor
from generator.model.geometry import EMU_PER_PX, SLIDE_WIDTH, Rect
from generator.model.text import Token

Shape = Literal["rect", "roundRect", "ellipse", "area", "rightArrow", "leftArrow", "lines", "text"]

# What a family may be made for, whatever the words are: the plan says which of these a slide shows.
Content = Literal[
    "text",
    "remarks",
    "lines",
    "short lines",
    "sequences",
    "circles",
    "events",
    "numbers",
    "quotations",
    "answers",
    "programs",
    "blocks",
    "references",
    "highlights",
]

NOTHING: Mapping[str, float] = {}
FULL = 100  # percent of a fill that hides what is behind it
FEET = ("ftr", "dt", "sldNum")  # the placeholders at the foot, which say the same on every slide
BLOCKS = ("tbl", "pic", "chart")  # the placeholders of what is more than text
NUMBERS = "numbers"  # the slot beside a program that counts its lines
LABEL = "label"  # the slot above a title, and the style of what stands there
FLOW = "body"  # how the slots are called that take items one below the other, on a layout without a slot for each


Figure = Literal[
    "disc",
    "dot",
    "square",
    "bar",
    "quarter",
    "rails",
    "bends",
    "rings",
    "rosette",
    "moons",
    "cross",
    "axes",
    "dimension",
    "none",
]


class Layer(Struct, frozen=True):
    """A layer of a pattern: in every tile of its field, or at one place of it, one of its figures in one colour.

    side: px of a tile, or the least and the most of a figure that stands in one place. x and y: between which shares
    of the field its middle then stands. under: the colours of squares under figures in tiles. lines: how many a
    figure has, `width` px thick. seed: layers of one seed stand in one place.
    """

    figures: tuple[Figure, ...]
    colors: tuple[SchemeColor, ...]
    side: tuple[float, float]
    x: tuple[float, float] | None = None
    y: tuple[float, float] | None = None
    under: tuple[SchemeColor, ...] = ()
    lines: int = 4
    width: float = 2
    seed: int = 0


class Font(Struct, frozen=True):
    """A face as the deck names it, for example Calibri bold; `table` names the widths of one that does not ship."""

    family: str
    bold: bool = False
    italic: bool = False
    table: str = ""

    def styled(self, bold: bool, italic: bool) -> Font:
        """The face of the same family in that style."""
        return Font(self.family, bold, italic, self.table)


class Style(Struct, frozen=True):
    """How a slot's text looks; `sizes` are points, the largest first, and the last is the floor."""

    name: str
    sizes: tuple[int, ...]
    font: Font
    role: Literal["mj", "mn", "mono"]  # the theme font that `font` stands for: major, minor; mono is named itself
    color: SchemeColor
    align: Literal["l", "ctr", "r"] = "l"
    anchor: Literal["t", "ctr", "b"] = "t"
    indent: int = 0  # EMU that a bullet's text hangs in by; 0 means no bullet
    gap: int = 0  # points before each paragraph; within an item of a list, half as many
    leading: int = 100  # from line to line, in percent of a line's height
    tracking: int = 0  # letterspacing in hundredths of a point
    rtl: bool = False  # from right to left
    stays: bool = False  # whether text of every script is set flush with the side that `align` names
    caps: bool = False  # shown in capitals, whatever was written
    plain: bool = False  # links and code look like the rest of the text
    tokens: tuple[tuple[Token, SchemeColor], ...] = ()  # the colours of what is told apart
    warn_below: int = 0  # points under which a size is a last resort that the author should hear of
    bullet: SchemeColor = "accent1"
    code: SchemeColor = "accent2"  # of code within a sentence
    links_as_text: bool = False  # whether links have the colour of the text around them

    def gap_at(self, level: int) -> int:
        """The points before a paragraph: what stands in an item stands nearer to it than the next item does."""
        return self.gap // 2 if level else self.gap

    def color_of(self, token: Token) -> SchemeColor:
        """The colour of what is told apart; that of the text where the style has none for it."""
        return next((color for name, color in self.tokens if name == token), self.color)


class Slot(Struct, frozen=True):
    """A named placeholder on a layout. `item` counts from 1 for a slot that belongs to one item of a list, else 0."""

    name: str
    item: int
    rect: Rect
    style: Style
    type: Literal["title", "body", "tbl", "pic", "chart", "ftr", "dt", "sldNum"]
    idx: int
    optional: bool = False  # whether its text may stand in the notes alone where it does not fit
    prompt: str = ""  # what PowerPoint shows while it is empty
    crop: bool = False  # whether a picture fills the slot and loses its edges, or stands whole within it
    drawings: bool = True  # whether it may crop any picture, or photographs alone
    head: int = 0  # EMU kept free above the text, for letters that reach out of their lines; and `foot` below it
    foot: int = 0

    @property
    def room(self) -> int:
        """The height that lines of text may take, in EMU."""
        return self.rect.height - self.head - self.foot

    def is_level_with(self, other: Slot) -> bool:
        """Whether it stands beside another text of the same item, in letters of the same scale."""
        if not self.item or self.item != other.item or {self.type, other.type} != {"body"}:
            return False
        place = (self.rect.y, self.rect.height, self.style.sizes)
        return place == (other.rect.y, other.rect.height, other.style.sizes)


class Decor(Struct, frozen=True):
    """What a layout draws itself: a filled shape, or static text such as a step number."""

    shape: Shape
    rect: Rect
    fill: SchemeColor | None = None
    line: SchemeColor | None = None
    width: int = EMU_PER_PX  # EMU, of the line
    radius: int = 0  # EMU, of a roundRect
    strokes: tuple[
        tuple[tuple[int, int], ...], ...
    ] = ()  # of lines: each a chain of points, EMU from the rect's corner
    text: str = ""
    style: Style | None = None  # of the text
    tint: int = FULL  # percent of the fill, over what is behind it
    ground: GroundName = PLAIN  # whose colours it has, with all that stands on it
    name: str = ""  # by which it is one object with what is called so on the slide before


class Media(Struct, frozen=True):
    """A picture as a slide holds it; of a drawing also itself, which PowerPoint shows instead."""

    data: bytes
    format: Literal["png", "jpeg"]
    svg: bytes = b""


class Sign(Struct, frozen=True):
    """A picture of a logo: its size in px, and the colours (RRGGBB) in which it meets what shines through it."""

    media: Media
    width: int
    height: int
    outline: tuple[str, ...] = ()


class Logo(Struct, frozen=True):
    """What a theme draws on every layout: on light grounds, and, where it has another for them, on dark ones."""

    light: Sign
    dark: Sign | None
    alt: str


class Badge(Struct, frozen=True):
    """A logo where a layout draws it, on a panel (`plate`) where it could not be seen without."""

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
    title: str = ""  # what PowerPoint's gallery calls it
    form: str = ""  # of its family
    icons: tuple[Rect, ...] = ()  # the circle of each item's icon, which the slide draws
    marks: tuple[Rect, ...] = ()  # the room for an arrow behind each item's number
    tallies: tuple[Rect, ...] = ()  # the room for a row of marks under each item's number
    axis: Rect | None = None  # the line on which a timeline's dots stand
    anchors: tuple[tuple[int, int], ...] = ()  # where the line from each item's dot ends, at its text
    alone: bool = False  # whether what flows is one item, which is no list
    ground: GroundName = PLAIN  # what it stands on; before it is set on one, what it should stand on
    takes: Literal["", "list", "prose"] = ""  # only items of a list, or none
    other: Layout | None = None  # its mirror image, which the second of two slides takes
    field: Rect | None = None  # what the deck's pattern fills
    logo: Rect | None = None  # where the theme's logo stands
    badge: Badge | None = None  # the logo itself, once all else is drawn

    @cached_property
    def flow_slots(self) -> tuple[Slot, ...]:
        """Columns for paragraphs, in order."""
        return tuple(slot for slot in self.slots if slot.name.startswith(FLOW) and not slot.item)

    @cached_property
    def title_slot(self) -> Slot:
        """Where its title stands."""
        return next(slot for slot in self.slots if slot.type == "title")

    @cached_property
    def block_slot(self) -> Slot | None:
        """Where a table, a picture or a chart stands."""
        return next((slot for slot in self.slots if slot.type in BLOCKS and not slot.item), None)

    @cached_property
    def picture_slots(self) -> tuple[Slot, ...]:
        """One for each item's picture."""
        return tuple(slot for slot in self.slots if slot.type in BLOCKS and slot.item)

    @cached_property
    def number_slot(self) -> Slot | None:
        """Where the lines of a program are counted."""
        return next((slot for slot in self.slots if slot.name == NUMBERS), None)

    @cached_property
    def apart(self) -> frozenset[int]:
        """The idx of each slot that is filled otherwise than by what the plan says in its name."""
        slots = (*self.flow_slots, self.block_slot, self.number_slot, *self.picture_slots)
        return frozenset(slot.idx for slot in slots if slot)

    @cached_property
    def siblings(self) -> tuple[tuple[Slot, ...], ...]:
        """The slots that share a size: those of one name and scale, one for each item, and what stands beside them."""
        groups: dict[tuple[str, bool, tuple[int, ...]], list[Slot]] = {}
        for slot in self.slots:
            first = next(other for other in self.slots if other is slot or other.is_level_with(slot))
            groups.setdefault((first.name, slot.item > 0, slot.style.sizes), []).append(slot)
        return tuple(map(tuple, groups.values()))

    @cached_property
    def top(self) -> int:
        """Where its items begin, in EMU; at the very top if it has none."""
        return min((slot.rect.y for slot in self.slots if slot.item), default=0)

    def reading_order(self, slot: Slot) -> tuple[int, int]:
        """A key to sort by: the title, what stands above the items, each item whole, what stands below, the foot."""
        if slot.type == "title":
            return 0, 0
        if slot.type in FEET:
            return 4, 0
        if slot.item:
            return 2, slot.item
        return (1 if slot.rect.y < self.top else 3), slot.idx

    @cached_property
    def drawn(self) -> int:
        """How much of it is seen beside the texts: icons, arrows, marks, and pictures from the slide's very top."""
        pictures = sum(slot.type == "pic" and slot.rect.y == 0 for slot in self.slots)
        return len(self.icons) + len(self.marks) + len(self.tallies) + pictures

    @cached_property
    def is_tinted(self) -> bool:
        """Whether a part of it has a tint or a ground of its own, which it has on the plain one alone."""
        return any(drawn.tint < FULL or drawn.ground != PLAIN for drawn in self.decor)

    @property
    def flows(self) -> bool:
        """Whether its body takes any number of items, as paragraphs."""
        return bool(self.flow_slots)


class Form(Protocol):
    """What a family can look like: a stack of boxes, solved for what a slide must hold."""

    @property
    def name(self) -> str: ...

    @property
    def counts(self) -> tuple[int, ...]:
        """The numbers of items that it has a place for; 0 where they flow, or there are none."""

    @property
    def second(self) -> bool:
        """Whether it is taken only after a slide in another form of its family."""

    @property
    def most(self) -> int:
        """How often a deck has it; 0 for as often as it suits."""

    @property
    def growing(self) -> frozenset[str]:
        """The slots that are as tall as their text needs."""

    @property
    def open(self) -> frozenset[str]:
        """The slots that take what is left of the slide, or of the cell of an item."""

    def solved(
        self, count: int, filled: Collection[str] | None = None, heights: Mapping[str, float] = NOTHING
    ) -> Layout:
        """The layout for so many items, for these slots (None: for all), and for texts so tall (px, by slot)."""

    def redrawn(self, draw: Callable[[Layout], Layout]) -> Form:
        """The form with every layout drawn otherwise."""


class Family(Struct, frozen=True, dict=True):
    """The forms that share a name, and what stands in for them when a text does not fit."""

    name: str
    then: tuple[str, ...]
    forms: tuple[Form, ...]  # as declared
    joint: str = ""  # what parts the texts of an item that stands in one paragraph
    holds: tuple[Content, ...] = ()  # what it is made for; none where only talks and authors ask for it

    @cached_property
    def layouts(self) -> tuple[Layout, ...]:
        """Each form for each number of items, with all that it may have, and its mirror image."""
        usual = [form.solved(count) for form in self.forms for count in form.counts]
        return tuple(each for layout in usual for each in (layout, layout.other) if each)

    @cached_property
    def samples(self) -> tuple[Layout, ...]:
        """Each form once, which tells what those for other numbers of items have too."""
        return tuple(form.solved(form.counts[0]) for form in self.forms)

    @cached_property
    def flows(self) -> bool:
        """Whether it takes any number of items, as paragraphs."""
        return any(layout.flows for layout in self.samples)

    @cached_property
    def is_loud(self) -> bool:
        """Whether its slides say one claim and nothing else, whatever they stand on."""
        return "text" in self.holds and all(form.counts == (1,) for form in self.forms)

    @cached_property
    def is_large(self) -> bool:
        """Whether what an item says may stand in the letters of a heading, where no link can be followed."""
        return any(slot.item and slot.style.role == "mj" for layout in self.samples for slot in layout.slots)

    @cached_property
    def holds_anything(self) -> bool:
        """Whether text of any length finds a place, here or where it flows on to."""
        return bool(self.then) or self.flows

    @cached_property
    def is_copied(self) -> bool:
        """Whether its text is copied as it is, spaces and all: a program."""
        return any(slot.style.role == "mono" for layout in self.samples for slot in layout.flow_slots)


class Theme(Struct, frozen=True):
    """Tokens and layouts: everything that a deck looks like."""

    name: str
    description: str
    palette: Mapping[str, str]  # scheme colour to RRGGBB
    heading_font: str
    body_font: str
    families: Mapping[str, Family]
    gallery: tuple[Layout, ...]  # the basic layouts, which every deck has, in the order of PowerPoint's gallery
    digest: str  # names the theme's content; two themes with one digest are equal
    width: int = SLIDE_WIDTH  # EMU, of a slide
    progress: tuple[int, int, int] | None = None  # EMU: where segments for the parts stand, how high, how far apart
    grounds: Mapping[GroundName, Ground] = {}  # but the plain one
    logo: Logo | None = None
    pattern: tuple[Layer, ...] = ()
    turns: tuple[GroundName, ...] = ()  # those of them on which any slide may stand, whatever its layout says
    remarks: tuple[Finding, ...] = ()  # on its fonts

    @property
    def layouts(self) -> tuple[Layout, ...]:
        """Every layout that a slide may have, family by family."""
        return tuple(layout for family in self.families.values() for layout in family.layouts)

    def redrawn(self, draw: Callable[[Layout], Layout], mark: str) -> Theme:
        """The theme with each of its layouts drawn otherwise; the mark sets its digest apart."""
        families = {
            name: replace(family, forms=tuple(form.redrawn(draw) for form in family.forms))
            for name, family in self.families.items()
        }
        digest = sha256(f"{self.digest} {mark}".encode()).hexdigest()
        return replace(self, families=families, gallery=tuple(map(draw, self.gallery)), digest=digest)
