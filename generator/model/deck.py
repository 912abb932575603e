"""The deck: where everything stands, in EMU and points, in terms that do not depend on PowerPoint."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from msgspec import Struct

from generator.errors import brief
from generator.model.article import Meta
from generator.model.blocks import Picture, Table
from generator.model.chart import ChartItem, PlacedItem
from generator.model.colors import SchemeColor
from generator.model.geometry import SLIDE_WIDTH, Px, Rect
from generator.model.origin import OriginId
from generator.model.outline import SlideLine
from generator.model.text import Text, bare_text
from generator.model.theme import Decor, HostPackage, Layout, Media


def bounded_alt_text(text: str) -> str:
    """Return an alt text, cut to ALT_LENGTH characters if it is longer."""
    return brief(text, ALT_LENGTH)


class TextItem(PlacedItem, frozen=True):
    """Text in a placeholder, with one size (points) for all its lines."""

    lines: tuple[SlideLine, ...]
    size: int

    @property
    def sources(self) -> tuple[OriginId, ...]:
        return tuple(line.origin for line in self.lines)

    @property
    def texts(self) -> tuple[Text, ...]:
        return tuple(line.text for line in self.lines)

    @property
    def target(self) -> str:
        """Return the id of the slide that the whole placeholder links to; its words then need not look like a link."""
        return self.lines[0].target if len(self.lines) == 1 else ""


ALT_LENGTH = 150  # characters; Microsoft's checker calls a longer alt text too long
PROPERTY_LENGTH = 255  # characters; Office takes no more as a file's title or author
CELL_X, CELL_Y = Px(17), Px(7)  # the margins of a table's cell
SMALLER, LEAST_HEAD = 0.75, 18  # of the size of the rows, and the points at least, unless these are smaller


class TableItem(PlacedItem, frozen=True):
    """A table in a placeholder: its columns (EMU wide) and rows (EMU high, the header first), all rows in one size.

    `across` and `down` give for each column and row its index in the article's table. In `down`, 0 is the header, also
    where a shortened header is repeated whole as a row; the parts of a divided row share its index.
    """

    table: Table
    rows: tuple[tuple[Text, ...], ...]
    columns: tuple[int, ...]
    heights: tuple[int, ...]
    right: tuple[bool, ...]  # which columns hold numbers and are set flush right
    apart: tuple[int, ...]  # EMU that such a column keeps from a text beside it, besides the cells' margins
    across: tuple[int, ...]
    down: tuple[int, ...]
    size: int
    tallest: int = 0  # EMU, of the tallest part of one table: all parts begin where that one does

    @property
    def head_size(self) -> int:
        """Return the size of the header in points: smaller than that of the rows."""
        return max(round(self.size * SMALLER), min(self.size, LEAST_HEAD))

    @property
    def rect(self) -> Rect:
        """Return the table's place: at the side where reading begins, and at the bottom of its slot, near its caption.

        It begins at the top of the slot if its style says so, or if it is taller than the slot.
        """
        room, width, height = self.placeholder.rect, sum(self.columns), sum(self.heights)
        left = room.right - width if self.placeholder.style.rtl else room.x
        low = self.placeholder.style.anchor == "b"
        return Rect(left, max(room.y, room.bottom - max(height, self.tallest)) if low else room.y, width, height)

    @property
    def sources(self) -> tuple[OriginId, ...]:
        return (self.table.id,)

    @property
    def texts(self) -> tuple[Text, ...]:
        return tuple(cell for row in self.rows for cell in row)

    @property
    def alt(self) -> str:
        """Return the alt text: the table's caption, else its column heads, else its first row with words."""
        rows = (", ".join(filter(None, map(bare_text, row))) for row in (self.table.header, *self.table.rows))
        return bounded_alt_text(bare_text(self.table.caption) or next(filter(None, rows), ""))


class PictureItem(PlacedItem, frozen=True):
    """A picture in a placeholder; `crop` is the share cut from each side (left, top, right, bottom)."""

    picture: Picture
    rect: Rect
    crop: tuple[float, float, float, float]
    alt: str
    media: Media | None = None  # made once for each picture, when every slide is placed
    plate: SchemeColor | None = None  # behind a transparent picture that would not be visible without

    @property
    def sources(self) -> tuple[OriginId, ...]:
        return (self.picture.id,)


Item = TextItem | TableItem | PictureItem | ChartItem

GLYPH = 34 / 64  # of a circle's width, for the icon in it


class IconItem(Struct, frozen=True):
    """An icon, in a circle if that has a fill: decoration without text, in no placeholder."""

    rect: Rect
    icon: Icon
    fill: SchemeColor | None = "accent1"
    ink: SchemeColor = "accent4"
    item: int = 0  # the item of a list that it belongs to, from 1

    @property
    def glyph(self) -> Rect:
        """Return the square of the icon within its circle, or its own without one."""
        side = round(self.rect.width * (GLYPH if self.fill else 1))
        inset = (self.rect.width - side) // 2
        return Rect(self.rect.x + inset, self.rect.y + inset, side, side)


Motion = Literal["fade", "morph"]  # "morph" moves common shapes to their new places, if the program can


class ItemGroup(Struct, frozen=True):
    """All shapes of one item of a list on a company's layout, for a person to move as one; `alt` is its first text."""

    name: str
    alt: str
    rect: Rect


class Slide(Struct, frozen=True, dict=True):
    """One slide; `items` are in reading order, the title first."""

    id: str
    layout: Layout
    items: tuple[Item, ...]
    notes: tuple[SlideLine, ...]
    section: str
    icons: tuple[IconItem, ...] = ()
    drawn: tuple[Decor, ...] = ()  # shapes without text that depend on the data, so that no layout can have them
    motion: Motion | None = None  # the transition from the slide before
    builds: bool = False  # whether its items appear one after another, with a click each
    withheld: tuple[SlideLine, ...] = ()  # notes that the deck leaves out, as its author asked
    hidden: str = ""  # the section that a hidden slide was taken from; "" for shown slides

    @cached_property
    def groups(self) -> Mapping[int, ItemGroup]:
        """Return by item what stands in a group: several shapes of ours, none of them in a placeholder or a table.

        PowerPoint has no placeholders, tables or locked charts in groups.
        """
        if not self.layout.host:
            return {}
        return {number: group for number in range(1, self.layout.items + 1) if (group := self._group(number))}

    def _group(self, number: int) -> ItemGroup | None:
        said = [item for item in self.items if item.placeholder.item == number]
        drawn: tuple[Decor | IconItem, ...] = (*self.layout.decor, *self.icons, *self.drawn)
        shapes = [each for each in drawn if each.item == number]
        groupable = all(item.placeholder.is_box and isinstance(item, TextItem | PictureItem) for item in said)
        if not said or len(said) + len(shapes) < 2 or not groupable:
            return None
        texts = (item.alt if isinstance(item, PictureItem) else bare_text(item.texts[0]) for item in said)
        name = f"{self.layout.item} {number}" if self.layout.items > 1 else self.layout.item
        rects = [*(item.rect for item in said), *(each.rect for each in shapes)]
        return ItemGroup(name, bounded_alt_text(next(filter(None, texts), name)), Rect.around(rects))


class Deck(Struct, frozen=True):
    """A talk with everything in its place."""

    meta: Meta
    slides: tuple[Slide, ...]
    width: int = SLIDE_WIDTH  # EMU, of a slide
    host: HostPackage | None = None  # the company's package that the slides stand on


PenPoint = tuple[float, float]
PenVerb = Literal["moveTo", "lnTo", "cubicBezTo", "close"]


class PenMove(Struct, frozen=True):
    """One movement of the pen and the points that it takes, named as DrawingML does (ECMA-376 part 1, 20.1.9)."""

    verb: PenVerb
    points: tuple[PenPoint, ...] = ()


class Icon(Struct, frozen=True):
    """Strokes `stroke` wide, with round ends and joints and no fill, in a square from (0, 0) to (`size`, `size`).

    y grows downwards.
    """

    name: str
    commands: tuple[PenMove, ...]
    size: int = 24
    stroke: int = 2
