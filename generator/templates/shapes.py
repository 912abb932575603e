"""A shape as layouts.yaml or a theme declares it in, the same in EMU, in the colours of the theme, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from generator.model.geometry import Px, Rect
from generator.model.theme import Decor, SchemeColor, Shape, Style

Box = tuple[float, float, float, float]  # x, y, width, height in px
SHAPES: tuple[Shape, ...] = ("roundRect", "ellipse", "rightArrow", "lines", "text")


class Tokens(Struct, frozen=True):
    """What a theme gives to the layouts: its fonts, and the theme colour behind each name that a layout may say."""

    heading: str
    body: str
    mono: str
    colors: Mapping[str, SchemeColor]


def decor(
    drawn: Mapping[str, Any],
    tokens: Tokens,
    styles: Mapping[str, Style],
    cell: Box = (0, 0, 0, 0),
    number: int = 0,
) -> Decor:
    """A shape that the layout draws itself; `number` fills the {n} of a static text."""
    shape: Shape = next((shape for shape in SHAPES if shape in drawn), "rect")
    color = tokens.colors
    if shape == "lines":
        return _lines(drawn, tokens)
    return Decor(
        shape=shape,
        rect=within(cell, drawn["rect"] if shape in ("rect", "text") else drawn[shape]),
        fill=color[drawn["fill"]] if "fill" in drawn else None,
        line=color[drawn["line"]] if "line" in drawn else None,
        width=Px(drawn.get("width", 1)),
        radius=Px(drawn.get("radius", 0)),
        text=drawn.get("text", "").format(n=number),
        style=styles.get(drawn.get("style", "")),
    )


def _lines(drawn: Mapping[str, Any], tokens: Tokens) -> Decor:
    """Chains of points, moved to the corner of the box that holds them all."""
    chains = [list(zip(chain[::2], chain[1::2], strict=True)) for chain in drawn["lines"]]
    xs, ys = zip(*(point for chain in chains for point in chain), strict=True)
    rect = _rect((min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)))
    strokes = tuple(tuple((Px(x) - rect.x, Px(y) - rect.y) for x, y in chain) for chain in chains)
    return Decor("lines", rect, line=tokens.colors[drawn["line"]], width=Px(drawn["width"]), strokes=strokes)


def within(cell: Box, rect: Sequence[Any]) -> Rect:
    """A rect in a cell; a width or height of zero or less ends before the cell's edge; "mid" and "end" stand in it."""
    left, top, wide, tall = cell
    x, y, width, height = rect
    if y == "mid":
        y = (tall - height) / 2
    elif y == "end":
        y = tall - height
    width = width if width > 0 else wide - x + width
    return _rect((left + x, top + y, width, height if height > 0 else tall - y + height))


def at_end(cell: Box, square: Sequence[float]) -> Rect:
    """A square in a cell, so far before its right edge and below its upper one."""
    left, top, wide, _ = cell
    before, y, side = square
    return _rect((left + wide - before - side, top + y, side, side))


def _rect(box: Box) -> Rect:
    x, y, width, height = box
    return Rect(Px(x), Px(y), Px(width), Px(height))
