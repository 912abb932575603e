"""A chart's part and its frame in; what would be cut, or overlap, out."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.extent import Problem
from generator.check.opened import A, Element, P

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
SMALLEST = 1400  # hundredths of a point: labels that must be read


def chart_problems(tree: Element, shape: Element) -> Iterator[Problem]:
    """Whether all that is placed stands in the frame, in letters that can be read."""
    extent = shape.find(f"{P}xfrm/{A}ext")
    if extent is None or not int(extent.get("cx", "0")) * int(extent.get("cy", "0")):
        yield "no-place", "nothing says how large the chart is"
    for layout in (each for each in tree.iter(f"{C}manualLayout") if each.find(f"{C}xMode") is not None):
        x, y, width, height = (float(_value(layout, name)) for name in ("x", "y", "w", "h"))
        if not (x >= 0 and y >= 0 and x + width <= 1.001 and y + height <= 1.001):
            yield "off-slot", "a part of the chart reaches over the chart's frame"
    for look in tree.iter(f"{A}defRPr", f"{A}rPr"):
        if int(look.get("sz", SMALLEST)) < SMALLEST:
            yield "small", f"a text of the chart has {int(look.get('sz', '0')) / 100:g} pt"


def _value(layout: Element, name: str) -> str:
    node = layout.find(f"{C}{name}")
    return "0" if node is None else node.get("val", "0")
