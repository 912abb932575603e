"""Draws Lucide icons as strokes; only this module uses Lucide and parses its SVG."""

from __future__ import annotations

from functools import cache

import lucide  # type: ignore[import-untyped]  # it says nothing of its types
from fontTools.pens.basePen import BasePen  # type: ignore[import-untyped]  # it ships no types
from fontTools.svgLib.path import SVGPath  # type: ignore[import-untyped]  # as above

from generator.model.deck import Icon, PenMove, PenPoint

DIGITS = 3  # decimals: 0.001 of a 34 px icon is invisible, and equal on all machines


@cache
def lucide_icon_names() -> frozenset[str]:
    """Return the names of Lucide's icons, without its old names for the same icons."""
    return frozenset(lucide.get_icon_list())


def draw_lucide_icon(name: str) -> Icon | None:
    """Return the icon of that name, or None if there is none; Lucide itself would draw a placeholder."""
    if name not in lucide_icon_names():
        return None
    return Icon(name, strokes_of_icon(lucide.lucide_icon(name)))


def strokes_of_icon(svg: str) -> tuple[PenMove, ...]:
    """Return the strokes of an SVG drawing."""
    pen = _Pen()
    SVGPath.fromstring(svg).draw(pen)
    return tuple(pen.commands)


class _Pen(BasePen):  # type: ignore[misc]  # untyped, as above
    """Collects the strokes; fontTools has turned shapes into paths, and arcs and quadratic curves into cubic ones."""

    def __init__(self) -> None:
        super().__init__()
        self.commands: list[PenMove] = []

    def _moveTo(self, to: PenPoint) -> None:
        self.commands.append(PenMove("moveTo", (_round_point(to),)))

    def _lineTo(self, to: PenPoint) -> None:
        self.commands.append(PenMove("lnTo", (_round_point(to),)))

    def _curveToOne(self, first: PenPoint, second: PenPoint, to: PenPoint) -> None:
        self.commands.append(PenMove("cubicBezTo", tuple(map(_round_point, (first, second, to)))))

    def _closePath(self) -> None:
        self.commands.append(PenMove("close"))


def _round_point(point: PenPoint) -> PenPoint:
    x, y = point
    return round(x, DIGITS) + 0.0, round(y, DIGITS) + 0.0  # never -0.0
