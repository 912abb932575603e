"""A chart's part and its frame in; what would be cut off, torn or too small to read out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.check.shapes import A, Element, P
from generator.check.table import Problem, excess
from generator.measure import text_height, text_width, wrap
from generator.model.text import Run
from generator.model.theme import Font

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
SMALLEST = 1400  # hundredths of a point: labels that must be read
ROUNDED = 0.001  # of the frame, which shares with six decimals may add up to


class _Place(NamedTuple):
    """A part of the frame, in shares of it."""

    x: float
    y: float
    width: float
    height: float


def chart_problems(tree: Element, shape: Element, family: str) -> Iterator[Problem]:
    """Whether all that is placed stands in the frame, in letters that can be read; `family` is the theme's."""
    extent = shape.find(f"{P}xfrm/{A}ext")
    across, down = (int(extent.get(side, "0")) for side in ("cx", "cy")) if extent is not None else (0, 0)
    if not across * down:
        yield Problem("no-place", "nothing says how large the chart is")
        return
    for layout in (each for each in tree.iter(f"{C}manualLayout") if each.find(f"{C}xMode") is not None):
        place = _place(layout)
        beyond = max(place.x + place.width, place.y + place.height) - 1
        if min(place.x, place.y) < 0 or beyond > ROUNDED:
            yield Problem("off-slot", "a part of the chart reaches over the chart's frame")
    for look in tree.iter(f"{A}defRPr", f"{A}rPr"):
        if int(look.get("sz", SMALLEST)) < SMALLEST:
            yield Problem("small", f"a text of the chart has {int(look.get('sz', '0')) / 100:g} pt")
    yield from _names(tree, across, down, family)


def _names(tree: Element, across: int, down: int, family: str) -> Iterator[Problem]:
    """Whether the name of each category has room under its column, or beside its bar."""
    axis, layout = tree.find(f".//{C}catAx"), tree.find(f".//{C}plotArea/{C}layout/{C}manualLayout")
    names = [node.text or "" for node in tree.iterfind(f".//{C}ser[1]/{C}cat/{C}strRef/{C}strCache/{C}pt/{C}v")]
    if axis is None or layout is None or not names or _value(axis, "tickLblPos") == "none":
        return
    look = axis.find(f"{C}txPr//{A}defRPr")
    size, place = int(look.get("sz", "1800")) / 100 if look is not None else 18.0, _place(layout)
    if tree.find(f".//{C}barDir[@val='bar']") is not None:
        width, height = round(place.x * across), round(place.height * down / len(names))
    else:
        at_edges = tree.find(f".//{C}crossBetween[@val='midCat']") is not None
        pitch = place.width * across / max(len(names) - at_edges, 1)
        width, height = round(pitch), round((1 - place.y - place.height) * down)
    for name in dict.fromkeys(names):
        lines = wrap((Run(name),), Font(family), size, width)
        widest = max((text_width(word, Font(family), size) for word in name.split()), default=0)
        yield from excess(f'the name "{name}" is torn: its longest word is', widest, "its place", width)
        yield from excess(f'the name "{name}" is too high', text_height(lines, Font(family), size), "its place", height)


def _place(layout: Element) -> _Place:
    return _Place(*(float(_value(layout, name) or 0) for name in ("x", "y", "w", "h")))


def _value(parent: Element, name: str) -> str:
    node = parent.find(f"{C}{name}")
    return "" if node is None else node.get("val", "")
