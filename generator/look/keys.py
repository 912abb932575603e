"""Declares the keys of layouts.yaml; lengths are px, sizes are points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, cast, get_args

from msgspec import Meta, Struct, field
from msgspec.structs import fields

from generator.model.colors import GroundName, SchemeColor
from generator.model.geometry import HEIGHT_PX, WIDTH_PX
from generator.model.text import Token
from generator.model.theme import Content, Figure, Shape
from generator.yaml.typed import Word

# The palette's tokens, and the theme colours that they become in PowerPoint.
_TOKENS = ("ink", "background", "muted", "panel", "accent", "second accent", "line", "on accent", "chart 1", "chart 2")
_NEUTRALS: tuple[SchemeColor, ...] = ("dk1", "lt1", "dk2", "lt2")
ACCENTS: tuple[SchemeColor, ...] = ("accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
COLORS = dict(zip(_TOKENS, (*_NEUTRALS, *ACCENTS), strict=True))
TOLD_APART = ("new", "gone")  # which of the two accents means that better
# What a layout of a company's template may be for.
TemplateRole = Literal["cover", "section", "content", "two-content", "title-only", "closing"]
TEMPLATE_ROLES: tuple[TemplateRole, ...] = get_args(TemplateRole)

ColorName = Annotated[str, Word("colors", '"{}" is not in the palette')]
StyleName = Annotated[str, Word("styles", 'there is no style "{}"')]
FamilyName = Annotated[str, Word("families", 'there is no family "{}"')]
FormName = Annotated[str, Word("forms", 'there is no form "{}"')]
FeetName = Annotated[str, Word("feet", 'there are no feet "{}"')]

BOX = Meta(description="[x, y, width, height] in px")
PageBox = Annotated[tuple[float, float, float, float], BOX]
CellRect = Annotated[
    tuple[float | Literal["mid"], float | Literal["mid", "end", "after"], float, float], BOX
]  # in the cell of an item
GridSpan = tuple[int, int, int, int]  # column, row, and how many of each
LEAST_SIDE = 16  # px: the least side of the squares of a pattern
Length = Annotated[float, Meta(ge=0, le=WIDTH_PX, description="a number of px")]
Chains = Annotated[
    tuple[Annotated[tuple[Length, ...], Meta(min_length=4)], ...],
    Meta(min_length=1, description="lists of points in px: [[990, 150, 1108, 92]]"),
]


class ShapeKeys(Struct, frozen=True, kw_only=True):
    """The keys of a shape that a layout draws once or for each item; with `text`, `rect` is the place of the text."""

    rect: CellRect | None = None
    round_rect: CellRect | None = field(default=None, name="roundRect")
    ellipse: CellRect | None = None
    right_arrow: CellRect | None = field(default=None, name="rightArrow")
    trapezoid: CellRect | None = None
    bucket: CellRect | None = None
    lines: Chains = ()
    fill: ColorName = ""
    line: ColorName = ""
    width: Length = 1
    radius: Length = 0
    text: str = ""
    style: StyleName = ""
    bleed: bool = False
    tint: Annotated[int, Meta(ge=1, le=100)] = 100
    ground: GroundName = "plain"

    def __post_init__(self) -> None:
        if sum(bool(getattr(self, key)) for key in SHAPES.values()) != 1:
            raise ValueError(f"the shape is one of {', '.join(SHAPES)}")
        if self.lines and not self.line:
            raise ValueError('"line" is missing from the shape')
        if any(len(chain) % 2 for chain in self.lines):
            raise ValueError('"lines" must be lists of points in px: [[990, 150, 1108, 92]]')


# Each shape with the field that gives its place, which are the first ones.
SHAPES = {cast(Shape, each.encode_name): each.name for each in fields(ShapeKeys)[:7]}


class StyleKeys(Struct, frozen=True):
    """The keys of a style."""

    sizes: Annotated[tuple[int, ...], Meta(min_length=1)]
    color: ColorName
    font: Literal["heading", "body", "mono"] = "body"
    bold: bool = False
    align: Literal["l", "ctr", "r"] = "l"
    anchor: Literal["t", "ctr", "b"] = "t"
    indent: float = 0
    gap: int = 0
    leading: int = 100
    tracking: int = 0
    stays: bool = False
    caps: bool = False
    plain: bool = False
    tokens: Mapping[Token, ColorName] = {}
    warn_below: int = field(default=0, name="warn below")


class SlotKeys(Struct, frozen=True):
    """The keys of a placeholder; with `greatest`, its height is what its text needs, from that of `rect` up to it.

    words and lines: the most that it takes; 0 for any number.
    """

    rect: CellRect
    style: StyleName
    type: Literal["title", "body", "tbl", "pic", "chart", "ftr", "dt", "sldNum"] = "body"
    optional: bool = False
    prompt: str = ""
    crop: bool | Literal["photographs"] = False
    greatest: float = 0
    bleed: bool = False
    words: int = 0
    lines: int = 0


class LinkKeys(Struct, frozen=True):
    """The keys of a rule from each item's mark to the next, or behind all items from edge to edge of the slide."""

    y: float
    height: float
    fill: ColorName
    after: float = 0
    before: float = 0
    bleed: bool = False


class TallyKeys(Struct, frozen=True):
    """The keys of what is drawn of a number: marks in a row, in a grid of rows of ten, a pair of bars, or a bar."""

    rect: CellRect
    kind: Literal["row", "grid", "bars", "ranked"]


class RingKeys(Struct, frozen=True):
    """The keys of a ring of stages: its place, the width of a node, and the lowest end of the texts."""

    middle: float
    radius: float
    node: float
    bottom: float


class BoxKeys(Struct, frozen=True, kw_only=True):
    """The keys of a box in the stack; the comment at the top of layouts.yaml explains each."""

    above: float = 0
    first: float = 0
    bleed: bool = False
    tall: float = 0
    most: float = 0
    grows: float = 0
    gap: float | tuple[float, float] = 0
    cells: Mapping[int, tuple[int, ...]] = {}
    columns: Mapping[int, tuple[int, ...]] = {}
    spans: Mapping[int, tuple[GridSpan, ...]] = {}
    slots: Mapping[str, SlotKeys] = {}
    decor: tuple[ShapeKeys, ...] = ()
    between: tuple[ShapeKeys, ...] = ()
    icon: CellRect | None = None
    trend: CellRect | None = None
    tally: TallyKeys | None = None
    link: LinkKeys | None = None
    ring: RingKeys | None = None
    of: Mapping[int, BoxKeys] = {}
    each: Mapping[int, BoxKeys] = {}

    @property
    def counts(self) -> Mapping[int, tuple[int | GridSpan, ...]]:
        """For each number of items, how many are in each row or column, or the grid cells of each item."""
        return self.cells or self.columns or self.spans

    def for_item(self, number: int) -> BoxKeys:
        """Return the box as it is for the item with that number."""
        return self.each.get(number, self)

    @property
    def is_open(self) -> bool:
        """Whether the box takes the room that other boxes leave."""
        return bool(self.counts) or any(slot.rect[3] <= 0 for slot in self.slots.values())


class FormKeys(Struct, frozen=True, kw_only=True):
    """The keys of a form: its slots in fixed places, and its stack of boxes."""

    like: FormName = ""
    name: str = ""
    kind: str = ""
    item: str = "Item"
    builds: tuple[str, ...] = ()
    ground: GroundName = "plain"
    pattern: CellRect | None = None
    mirror: bool = False
    second: bool = False
    takes: Literal["", "list", "prose", "numbered", "quoted"] = ""
    alone: bool = False
    spares: tuple[str, ...] = ()
    asked: bool = False
    claimed: bool = False
    centred: bool = False
    feet: FeetName = "usual"
    untitled: bool = False
    top: float = 0
    bottom: float = 0
    slots: Mapping[str, SlotKeys] = {}
    decor: tuple[ShapeKeys, ...] = ()
    boxes: Mapping[str, BoxKeys] = {}
    most: int = field(default=0, name="most in a deck")


class HostKeys(Struct, frozen=True):
    """The keys of how a family's slides stand on a company's layouts; layouts.yaml explains each."""

    role: TemplateRole | Literal[""] = ""
    fields: tuple[str, ...] = ()
    form: FormName = ""
    like: FamilyName = ""


class FamilyKeys(FormKeys, frozen=True, kw_only=True):
    """The keys of a family; its forms inherit what they have in common, and without forms it is its only form."""

    then: tuple[FamilyName, ...] = ()
    holds: tuple[Content, ...] = ()
    joint: str = ""
    needs: str = ""
    host: HostKeys | None = None
    forms: Mapping[str, FormKeys] = {}


class PageKeys(Struct, frozen=True):
    """The keys of a page, in px: its size, its margins, where the boxes begin, and the grid that they align to.

    below: how far below the last line of the usual title boxes begin, and lower: how much lower they may be.
    centre: the share of spare room that goes above the boxes, so that they look centred.
    """

    width: float
    height: Annotated[float, Meta(ge=HEIGHT_PX, le=HEIGHT_PX, description="720 px, whatever a slide measures")]
    left: float
    right: float
    top: float
    bottom: float
    grid: float
    below: float = 0
    lower: float = 0
    centre: float = 0.4

    @property
    def content(self) -> PageBox:
        """The area between the left and the right margin."""
        return self.left, 0, self.width - self.left - self.right, self.height

    @property
    def whole(self) -> PageBox:
        """The area of the whole slide."""
        return 0, 0, self.width, self.height


class FrameKeys(Struct, frozen=True):
    """The keys of what every layout has unless it says otherwise."""

    title: SlotKeys
    feet: Mapping[str, Mapping[str, SlotKeys]]
    decor: tuple[ShapeKeys, ...] = ()  # on every plain ground, behind all else
    progress: tuple[CellRect, float] | None = None


class LayerKeys(Struct, frozen=True):
    """The keys of a layer of the pattern; `model.style.Layer` explains them."""

    figures: tuple[Figure, ...]
    colors: tuple[ColorName, ...]
    side: float | tuple[float, float]
    x: tuple[float, float] | None = None
    y: tuple[float, float] | None = None
    under: tuple[ColorName, ...] = ()
    seed: int = 0
    style: StyleName = ""

    def __post_init__(self) -> None:
        sides = self.side if isinstance(self.side, tuple) else (self.side,)
        if not all(LEAST_SIDE <= side <= 2 * WIDTH_PX for side in sides):
            raise ValueError(f'"side" is {LEAST_SIDE} px or more')
        if not (self.figures and self.colors):
            raise ValueError('a layer has "figures" and "colors"')
        if (self.x is None) != (self.y is None):
            raise ValueError('a layer in one place has both "x" and "y"')


class LayoutsKeys(Struct, frozen=True):
    """The keys of layouts.yaml; a layout of the gallery without keys is a form of a family.

    Unless headings are bold, no style in the heading font is bold, even if it says so.
    """

    page: PageKeys
    styles: Mapping[str, StyleKeys]
    shapes: Mapping[str, tuple[ShapeKeys, ...]]
    frame: FrameKeys
    gallery: Mapping[str, FormKeys | None]
    families: Mapping[str, FamilyKeys]
    pattern: tuple[LayerKeys, ...] = ()
    bold_headings: bool = field(default=True, name="bold headings")
