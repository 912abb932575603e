"""A pen in; the legend above a chart of several series, or None where it has no room, out."""

from __future__ import annotations

from msgspec import Struct

from generator.model.geometry import Px
from generator.model.plot import Area
from generator.place.charts.pen import PAD, Pen

ROOM = 1.1  # times what the names take: PowerPoint leaves more between them than LibreOffice
KEY = Px(34)  # the little square before a name, and the space behind it


class Legend(Struct, frozen=True):
    """Where the legend stands, None if there is none, and how much of the frame's height it takes."""

    area: Area | None
    height: int


def legend_over(pen: Pen) -> Legend | None:
    """One line of names; none where there is only one series."""
    names = [series.name for series in pen.chart.shown]
    if len(names) < 2:
        return Legend(None, 0)
    width = round(sum(pen.wide(name) + KEY for name in names) * ROOM)
    if width > pen.width or not all(names):
        return None
    height = pen.line + PAD
    return Legend(Area(0, 0, min(1.0, width / pen.width), pen.line / pen.height), height + PAD)
