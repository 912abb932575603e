"""Draws the pattern of a layout in its field, computed from the words of the deck's title.

Each talk has its own pattern. A theme declares it as layers of figures, which are in every tile of the field, or in one
place of it. Discs may reach out of the field, as the edge of the slide cuts them off.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from math import cos, pi, sin
from typing import TypeVar

from msgspec.structs import replace

from generator.look.contrast import decor_on_ground
from generator.look.decor import static_text_style, turned_decor
from generator.model.colors import PLAIN, SchemeColor
from generator.model.geometry import EMU_PER_PX, Px, Rect
from generator.model.text import telling_number
from generator.model.theme import Decor, Figure, Layer, Layout, Theme

QUIET: tuple[SchemeColor, ...] = ("lt1", "lt2", "accent3")  # colours too alike to show a figure on a tile
STEP = pi / 60  # the length of a step of an arc, too short to show a corner
HALF = 0.5
SEAM = 1  # px by which a square reaches under the next, so that no gap is seen between equal colours
DOT = 0.46  # the share of a tile's side
TALLER = 4 / 3  # of a square's side, the height of the line of a number in it
ChainPoint = tuple[float, float]
Chain = list[ChainPoint]
Picked = TypeVar("Picked", bound=str)
Box = tuple[float, float, float]  # the left and upper edge of a square in the field and its side, in px


def layout_with_pattern(layout: Layout, seed: str, theme: Theme) -> Layout:
    """Return the layout with the theme's pattern in its field, in the colours of its ground, if it has a field.

    The pattern is mirrored if the texts beside it run from right to left. `seed` decides how it looks.
    """
    field = layout.field
    if not field:
        return layout
    drawn = [*_drawn_layers(theme.pattern, field, seed)]
    if any(slot.style.rtl for slot in layout.slots):
        places = (replace(each.rect, x=field.x + field.right - each.rect.right) for each in drawn)
        drawn = [turned_decor(each, place) for each, place in zip(drawn, places, strict=True)]
    if layout.ground != PLAIN:
        drawn = [decor_on_ground(each, theme.grounds[layout.ground]) for each in drawn]
    return replace(layout, decor=(*layout.decor, *drawn))


@lru_cache(maxsize=16)  # a deck that is built again has its title again
def _drawn_layers(layers: tuple[Layer, ...], field: Rect, seed: str) -> tuple[Decor, ...]:
    return tuple(decor for number, layer in enumerate(layers) for decor in _draw_layer(layer, number, field, seed))


class _Dice:
    """A sequence of numbers from 0 to 1 that depends only on the words that it is made with."""

    def __init__(self, words: str) -> None:
        self._digest, self._at = sha256(words.encode()).digest(), -1

    def roll(self, least: float = 0, most: float = 1) -> float:
        self._at += 1
        return least + (most - least) * self._digest[self._at % len(self._digest)] / 255

    def pick(self, several: tuple[Picked, ...], but: tuple[Picked | None, ...] = ()) -> Picked:
        able = [each for each in several if each not in but] or [*several]
        return able[int(self.roll() * 0.999 * len(able))]


def _draw_layer(layer: Layer, number: int, field: Rect, seed: str) -> Iterator[Decor]:
    """Yield what a layer draws: first the squares under its figures, then the figures."""
    wide, high = _size_in_px(field)
    if layer.x and layer.y:
        if wide < layer.side[0] / 2:
            return  # it has no room there
        place = _Dice(f"{layer.seed} {seed}")
        x, y, side = place.roll(*layer.x) * wide, place.roll(*layer.y) * high, place.roll(*layer.side)
        y = high - y if _Dice(seed).roll() > HALF else y  # the whole pattern upside down
        own = _Dice(f"{number} {seed}")
        figure, ink = own.pick(layer.figures), own.pick(layer.colors)
        said, first = telling_number(seed), next(filter(str.isalpha, seed), "").upper()
        motif = {"number": said, "letter": "" if said else first}.get(figure, "")
        if layer.style and motif:
            yield from _draw_square((x - side / 2, y - side / 2, side), layer.under[0], field) if layer.under else ()
            half, rise = min(side / 2, x, wide - x), min(side / 2 * TALLER, y, high - y)
            rect = Rect(field.x + Px(x - half), field.y + Px(y - rise), Px(2 * half), Px(2 * rise))
            room = replace(rect, width=rect.width * 5 // 6)
            yield Decor("text", rect, text=motif, style=static_text_style(layer.style, room, motif))
        if figure in ("number", "letter"):
            return
        left = max(x - side / 2, 0)  # beside the field is text
        yield from _draw_figure(figure, (left, y - side / 2, side), ink, own, field)
        return
    below: list[Decor] = []
    above: list[Decor] = []
    grounds: dict[tuple[float, float], SchemeColor] = {}
    for tile, (x, y, side) in enumerate(_square_tiles(wide, high, layer.side[0])):
        dice = _Dice(f"{tile} {layer.seed} {seed}")
        ground = None
        if layer.under:
            ground = dice.pick(layer.under, (grounds.get((x - side, y)), grounds.get((x, y - side))))
            grounds[x, y] = ground
            below += _draw_square((x, y, side + SEAM), ground, field)
        inks = tuple(each for each in layer.colors if ground not in QUIET or each not in QUIET)
        ink, figure = dice.pick(inks, (ground,)), dice.pick(layer.figures)
        above += _draw_figure(figure, (x, y, side), ink, dice, field)
    yield from (*below, *above)


def _square_tiles(wide: float, high: float, side: float) -> Iterator[Box]:
    """Yield the squares that fill a field of `wide` by `high` px, from its right edge."""
    side = min(side, wide)
    for column in range(int(wide / side + 0.01), 0, -1):
        yield from ((wide - column * side, row * side, side) for row in range(max(1, round(high / side))))


def _draw_figure(figure: Figure, box: Box, ink: SchemeColor, dice: _Dice, field: Rect) -> Iterator[Decor]:
    """Yield a figure in its square, turned by a random number of quarters."""
    x, y, side = box
    turn = int(dice.roll() * 3.99)
    match figure:
        case "disc" | "dot":
            radius = side / 2 * (DOT if figure == "dot" else 1)
            left, top = field.x + Px(x + side / 2 - radius), field.y + Px(y + side / 2 - radius)
            yield Decor("ellipse", Rect(left, top, Px(2 * radius), Px(2 * radius)), ink)
        case "square":
            yield from _draw_square(box, ink, field)
        case "bar" | "quarter":
            half = [(0.0, 0.0), (side, 0.0), (side, side / 2), (0.0, side / 2)]
            chain = half if figure == "bar" else [(0.0, 0.0), *_quarter_circle(side)]
            points = [(field.x + Px(x), field.y + Px(y)) for x, y in _mirror_chain(chain, box, turn)]
            rect = Rect.around(Rect(x, y, 0, 0) for x, y in points)
            yield Decor("area", rect, ink, strokes=(tuple((x - rect.x, y - rect.y) for x, y in points),))


def _quarter_circle(radius: float) -> Chain:
    """Return a quarter of a circle about the origin."""
    steps = round(pi / 2 / STEP)
    angles = [pi / 2 * step / steps for step in range(steps + 1)]
    return [(radius * cos(angle), radius * sin(angle)) for angle in angles]


def _mirror_chain(chain: Chain, box: Box, turn: int) -> Chain:
    """Return a chain mirrored within its square: across, down, or both."""
    x, y, side = box
    return [(x + (side - px if turn % 2 else px), y + (side - py if turn > 1 else py)) for px, py in chain]


def _draw_square(box: Box, ink: SchemeColor, field: Rect) -> Iterator[Decor]:
    """Yield the part of a square within the field."""
    (x, y, side), (wide, high) = box, _size_in_px(field)
    left, top = field.x + Px(max(x, 0)), field.y + Px(max(y, 0))
    right, bottom = field.x + Px(min(x + side, wide)), field.y + Px(min(y + side, high))
    if right > left and bottom > top:
        yield Decor("rect", Rect(left, top, right - left, bottom - top), ink)


def _size_in_px(field: Rect) -> ChainPoint:
    return field.width / EMU_PER_PX, field.height / EMU_PER_PX
