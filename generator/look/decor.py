"""Turns a shape that layouts.yaml or a theme declares into one in EMU, in the colours of the theme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from math import cos, pi, sin
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from generator.look.keys import SHAPES, CellRect as InCell, PageBox, PageKeys, RingKeys, ShapeKeys, SlotKeys
from generator.measure import font_line_height, text_width
from generator.model.colors import Ground, GroundName, SchemeColor
from generator.model.geometry import Pt, Px, Rect
from generator.model.style import DIGITS
from generator.model.theme import Decor, Font, Layout, Shape, Slot, Style, Theme

ROLES: dict[str, Literal["mj", "mn", "mono"]] = {"heading": "mj", "body": "mn", "mono": "mono"}  # the fonts of a theme


class GrownSlots(Struct, frozen=True):
    """How much slots of a cell have grown beyond their declared height, and how that moves what is around them."""

    more: Mapping[str, float]
    edges: tuple[tuple[float, float], ...] = ()  # the lower edge of each slot that has grown, and by how much it has
    end: float = 0  # how much the slot at the end of the cell has grown
    bottom: float = 0  # where the lowest slot ends

    @classmethod
    def of(cls, slots: Mapping[str, SlotKeys], more: Mapping[str, float]) -> GrownSlots:
        """Return how slots of a cell move each other if some are taller; `more` gives how much, in px, by name."""
        taller = [(slots[name].rect, by) for name, by in more.items() if by]
        edges = tuple((y + height, by) for (_, y, _, height), by in taller if not isinstance(y, str))
        ends = [slot.rect[1] + slot.rect[3] for slot in slots.values() if not isinstance(slot.rect[1], str)]
        end = sum(by for (_, y, _, _), by in taller if y == "end")
        return cls(more, edges, end, max(ends, default=0) + sum(by for _, by in edges))

    def move(self, rect: InCell) -> InCell:
        """Return a rect moved below the slots that have grown above it, and up if a slot at the end has grown."""
        x, y, width, height = rect
        if not isinstance(y, str):
            y += sum(by for edge, by in self.edges if y >= edge)
        return x, y, width, height - (self.end if height < 0 else 0)


STILL = GrownSlots({})


class Tokens(Struct, frozen=True):
    """What a theme gives to the layouts: its fonts, and the theme colour behind each name that a layout uses."""

    heading: Font
    body: Font
    mono: Font
    colors: Mapping[str, SchemeColor]
    grounds: Mapping[GroundName, Ground] = {}  # all grounds but the plain one


def layout_decor(
    shape_keys: ShapeKeys,
    tokens: Tokens,
    styles: Mapping[str, Style],
    cell: PageBox = (0, 0, 0, 0),
    number: int = 0,
    grown: GrownSlots = STILL,
) -> Decor:
    """Return a shape that the layout draws, placed in `cell` (px); `number` replaces {n} in its text.

    `grown` moves the shape if slots of the cell have grown.
    """
    if shape_keys.lines:
        return _line_decor(shape_keys, tokens)
    shape, key = next((shape, key) for shape, key in SHAPES.items() if getattr(shape_keys, key))
    text, style = shape_keys.text, styles.get(shape_keys.style)
    rect = rect_in_layout_cell(cell, grown.move(getattr(shape_keys, key)))
    return Decor(
        shape="text" if text else shape,
        rect=rect,
        fill=tokens.colors[shape_keys.fill] if shape_keys.fill else None,
        line=tokens.colors[shape_keys.line] if shape_keys.line else None,
        width=Px(shape_keys.width),
        radius=Px(shape_keys.radius),
        text=text.format(n=number),
        style=style and static_text_style(style, rect, text.format(n=number)),
        tint=shape_keys.tint,
        ground=shape_keys.ground,
    )


def static_text_style(style: Style, rect: Rect, text: str) -> Style:
    """Return the style with only the sizes at which a static text, which has one line, fits `rect`."""
    low = [size for size in style.sizes if font_line_height(style.font, size) + Pt(size) * DIGITS <= rect.height]
    held = tuple(size for size in low if text_width(text, style.font, size) <= rect.width)
    return replace(style, sizes=held or style.sizes[-1:])


def _line_decor(drawn: ShapeKeys, tokens: Tokens) -> Decor:
    """Return chains of points as lines, relative to the corner of the box around them all."""
    chains = [list(zip(chain[::2], chain[1::2], strict=True)) for chain in drawn.lines]
    xs, ys = zip(*(point for chain in chains for point in chain), strict=True)
    rect = _rect_of_box((min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)))
    strokes = tuple(tuple((Px(x) - rect.x, Px(y) - rect.y) for x, y in chain) for chain in chains)
    return Decor("lines", rect, line=tokens.colors[drawn.line], width=Px(drawn.width), strokes=strokes)


def rect_in_layout_cell(cell: PageBox, rect: InCell) -> Rect:
    """Return a rect in a cell, in EMU; a width or height of zero or less is a distance before the cell's edge.

    A negative x counts from the right edge. An x or width below one is a share of the cell's width; that width is then
    the right edge. "mid" sets the rect in the middle of the cell, and a y of "end" at its lower end. What is in the
    middle of a narrower cell is as wide as that, and keeps its shape and its own middle.
    """
    left, top, wide, tall = cell
    x, y, width, height = rect
    if isinstance(x, str) and width > wide and not isinstance(y, str):
        y, width, height = y + height * (1 - wide / width) / 2, wide, height * wide / width
    across = (wide - width) / 2 if isinstance(x, str) else x
    across = across + wide if across < 0 else round(across * wide) if across < 1 else across
    if isinstance(y, str):
        y = (tall - height) / (2 if y == "mid" else 1)
    width = width if width >= 1 else (round(width * wide) if width > 0 else wide + width) - across
    return _rect_of_box((left + across, top + y, width, height if height > 0 else tall - y + height))


def _rect_of_box(box: PageBox) -> Rect:
    return Rect(*map(Px, box))


ALIGNED: dict[Literal["l", "ctr", "r"], Literal["l", "ctr", "r"]] = {"l": "r", "ctr": "ctr", "r": "l"}
TURNED: dict[Shape, Shape] = {"rightArrow": "leftArrow", "leftArrow": "rightArrow"}
QUOTED = str.maketrans("“”", "””")  # these languages open a quotation with the mark that closes ours (CLDR)


def mirrored_theme(theme: Theme) -> Theme:
    """Return the theme with every layout mirrored, under the same name; the first item of a row is on the right."""
    return theme.redrawn(partial(_mirrored_layout, width=theme.width), "mirrored")


def _mirrored_layout(layout: Layout, width: int) -> Layout:
    def mirror_rect(rect: Rect) -> Rect:
        return replace(rect, x=width - rect.right)

    return replace(
        layout,
        slots=tuple(replace(slot, rect=mirror_rect(slot.rect), style=_style(slot.style)) for slot in layout.slots),
        decor=tuple(turned_decor(drawn, mirror_rect(drawn.rect)) for drawn in layout.decor),
        icons=tuple(map(mirror_rect, layout.icons)),
        marks=tuple(map(mirror_rect, layout.marks)),
        tallies=tuple(map(mirror_rect, layout.tallies)),
        field=layout.field and mirror_rect(layout.field),
        logo=layout.logo and mirror_rect(layout.logo),
    )


def turned_decor(decor: Decor, rect: Rect) -> Decor:
    """Return a shape mirrored, in the rect where it then stands."""
    width = decor.rect.width
    return replace(
        decor,
        shape=TURNED.get(decor.shape, decor.shape),
        rect=rect,
        strokes=tuple(tuple((width - x, y) for x, y in chain) for chain in decor.strokes),
        text=decor.text.translate(QUOTED),
        style=decor.style and _style(decor.style),
    )


def _style(style: Style) -> Style:
    """Return the style mirrored; code is written from left to right in every language."""
    return style if style.role == "mono" else replace(style, align=ALIGNED[style.align], rtl=True)


ABOVE = 60  # px of a text above the middle of its stage, which hold its heading
BETWEEN = 10  # px between two texts
BESIDE = 34  # px between a stage at the side of the ring and its text
ROOM = 9  # px between a stage and an arrow
STEP = pi / 45  # the length of a step of an arc, too short to show a corner
BARB = 11  # px of an arrow's head


class RingStation(Struct, frozen=True):
    """The middle of a stage, and the cell of its text, which is to the right or left of the ring."""

    x: float
    y: float
    cell: PageBox
    is_left: bool


def stations_on_layout_ring(ring: RingKeys, count: int, page: PageKeys) -> list[RingStation]:
    """Return the stages clockwise from the upper right, none of them at the top, so that texts fit at the sides."""
    (middle, y), radius = _center_of_ring(ring, page), ring.radius
    angles = [_angle_on_ring(number, count) for number in range(count)]
    places = [(middle + radius * sin(angle), y - radius * cos(angle)) for angle in angles]
    reach = max(radius, *(abs(x - middle) + ring.node / 2 for x, _ in places))
    wide = middle - page.left - reach - BESIDE
    tall = _height_between_ring_texts([each[1] for each in places if each[0] > middle], ring.bottom)
    edges = {True: page.left, False: page.width - page.left - wide}  # left, right
    return [RingStation(x, y, (edges[x < middle], y - ABOVE, wide, tall), x < middle) for x, y in places]


def _center_of_ring(ring: RingKeys, page: PageKeys) -> tuple[float, float]:
    return page.width / 2, ring.middle


def decor_of_layout_ring(ring: RingKeys, count: int, page: PageKeys) -> Iterator[tuple[int, ShapeKeys]]:
    """Yield the arcs between stages with their arrow heads, then each stage and its number, with its item."""
    found, node = stations_on_layout_ring(ring, count, page), ring.node
    arrows = tuple(tuple(chain) for number in range(count) for chain in _arrow_points(ring, number, count, page))
    yield 0, ShapeKeys(lines=arrows, line="muted", width=4)
    for number, each in enumerate(found, 1):
        square = (each.x - node / 2, each.y - node / 2, node, node)
        yield number, ShapeKeys(ellipse=square, fill="accent")
        yield number, ShapeKeys(text=str(number), rect=square, style="step-large")


def _angle_on_ring(number: int, count: int) -> float:
    """Return the angle of a stage in radians, clockwise from the top; no stage is at the top or at the bottom."""
    return 2 * pi / count * (number + (0.25 if count % 2 else 0.5))


def _height_between_ring_texts(ys: Sequence[float], bottom: float) -> float:
    """Return the height of each text in px, at which none reaches the next one or the foot."""
    ordered = sorted(ys)
    between = min((after - before for before, after in pairwise(ordered)), default=bottom)
    return min(between - BETWEEN, bottom - ordered[-1] + ABOVE)


def _arrow_points(ring: RingKeys, number: int, count: int, page: PageKeys) -> Iterator[list[float]]:
    """Return the arc from one stage to the next, and the arrow head at its end."""
    (middle, y), radius = _center_of_ring(ring, page), ring.radius
    room = (ring.node / 2 + ROOM) / radius
    start, end = _angle_on_ring(number, count) + room, _angle_on_ring(number + 1, count) - room
    steps = max(2, round((end - start) / STEP))
    angles = [start + (end - start) * step / steps for step in range(steps + 1)]
    yield [value for angle in angles for value in (middle + radius * sin(angle), y - radius * cos(angle))]
    tip = angles[-1]
    x, at = middle + radius * sin(tip), y - radius * cos(tip)
    heads = [tip + pi + turn for turn in (0.5, -0.5)]  # back along the tangent, which is (cos, sin) at an angle
    one, other = [(x + BARB * cos(head), at + BARB * sin(head)) for head in heads]
    yield [*one, x, at, *other]


def boxed_slot(slot: Slot) -> Slot:
    """Return a slot as a box on a company's slide, if no placeholder is for it."""
    name = slot.name.replace("-", " ").capitalize()
    return slot if slot.holder else replace(slot, holder=("box", f"{name} {slot.item}" if slot.item else name))
