"""A layout's tiles and the words that a pattern is derived from in, the layout with its pattern out.

One talk has one pattern, and every talk has another.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from msgspec.structs import replace

from generator.model.colors import SchemeColor
from generator.model.geometry import Px, Rect
from generator.model.theme import Decor, Layout

LOUD: tuple[SchemeColor, ...] = ("accent1", "accent2", "dk1")
QUIET: tuple[SchemeColor, ...] = ("lt2", "accent3")
COLORS = (*LOUD, *LOUD, *QUIET)  # each as often as it is drawn
FIGURES = ("quarter", "quarter", "quarter", "disc", "disc", "dot", "bar", "none", "none")
ARC = 0.5523  # of a radius: how far the handles of a Bézier curve lie that is nearly a quarter of a circle
SEAM = Px(1)  # by which a square reaches under the next, so that nothing is seen between two of one colour
DOT = 0.46  # of a tile's side


def patterned(layout: Layout, seed: str) -> Layout:
    """The layout with a square of colour and a figure in each of its tiles; without tiles it is left as it is."""
    if not layout.tiles:
        return layout
    drawn: list[Decor] = []
    right, bottom = max(tile.right for tile in layout.tiles), max(tile.bottom for tile in layout.tiles)
    below: list[Decor] = []
    grounds: dict[tuple[int, int], SchemeColor] = {}
    for number, tile in enumerate(layout.tiles):
        picks = sha256(f"{number} {seed}".encode()).digest()
        around = (grounds.get((tile.x - tile.width, tile.y)), grounds.get((tile.x, tile.y - tile.height)))
        ground = _picked(COLORS, picks[0], around)
        grounds[tile.x, tile.y] = ground
        ink = _picked(LOUD if ground in QUIET else COLORS, picks[1], (ground,))
        wide, high = min(tile.width + SEAM, right - tile.x), min(tile.height + SEAM, bottom - tile.y)
        below.append(Decor("rect", Rect(tile.x, tile.y, wide, high), ground))
        drawn += _figure(FIGURES[picks[2] % len(FIGURES)], tile, ink, picks[3] % 4)
    return replace(layout, decor=(*below, *drawn, *layout.decor))


def _picked(colors: tuple[SchemeColor, ...], pick: int, but: tuple[SchemeColor | None, ...]) -> SchemeColor:
    """One of several colours, and none of those around it."""
    able = [color for color in colors if color not in but]
    return able[pick % len(able)]


def _figure(name: str, tile: Rect, ink: SchemeColor, turn: int) -> Iterator[Decor]:
    """What is drawn in a tile: a disc, a dot, a bar, a quarter of a circle about one of its corners, or nothing."""
    x, y, side = tile.x, tile.y, tile.width
    if name == "disc":
        yield Decor("ellipse", tile, ink)
    elif name == "dot":
        inset = round(side * (1 - DOT) / 2)
        yield Decor("ellipse", Rect(x + inset, y + inset, side - 2 * inset, side - 2 * inset), ink)
    elif name == "bar":
        half = side // 2
        yield Decor("rect", Rect(x + half * (turn == 1), y, half, side) if turn % 2 else Rect(x, y, side, half), ink)
    elif name == "quarter":
        yield Decor("quarter", tile, ink, strokes=(tuple(_quarter(side, turn)),))


def _quarter(side: int, turn: int) -> Iterator[tuple[int, int]]:
    """The corner, one end of the arc, its two handles, and its other end."""
    arm = round(side * (1 - ARC))
    arc = ((0, 0), (side, 0), (side, side - arm), (side - arm, side), (0, side))
    for x, y in arc:
        yield (side - x if turn % 2 else x), (side - y if turn > 1 else y)
