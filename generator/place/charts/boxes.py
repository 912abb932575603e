"""Where labels stand around points, and which of them would touch each other, or a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

from generator.model.chart import Area, Position
from generator.model.geometry import Px
from generator.place.charts.pen import PAD, Pen

Spot = tuple[float, float]  # from the frame's top left corner, in EMU
Box = tuple[float, float, float, float]  # left, top, right, bottom


def beside(spot: Spot, position: Position, wide: float, tall: float, gap: float) -> Box:
    """The box of a label at a point: above (t), below (b), or at its left or right."""
    x, y = spot
    match position:
        case "t":
            return (x - wide / 2, y - gap - tall, x + wide / 2, y - gap)
        case "b":
            return (x - wide / 2, y + gap, x + wide / 2, y + gap + tall)
        case "l":
            return (x - gap - wide, y - tall / 2, x - gap, y + tall / 2)
        case _:
            return (x + gap, y - tall / 2, x + gap + wide, y + tall / 2)


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def within(box: Box, width: float, height: float) -> bool:
    """Whether a box stands in the frame."""
    return box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height


def crossed(box: Box, line: Sequence[Spot]) -> bool:
    """Whether a line through points runs through a box."""
    return any(_crosses(box, start, end) for start, end in pairwise(line))


def _crosses(box: Box, start: Spot, end: Spot) -> bool:
    """Whether some of a straight line is in a box: where it has not left through one side before entering by another.

    Liang and Barsky's way of clipping a line.
    """
    enters, leaves = 0.0, 1.0
    for axis in (0, 1):
        move = end[axis] - start[axis]
        near, far = box[axis] - start[axis], box[axis + 2] - start[axis]
        if move == 0:
            if near > 0 or far < 0:
                return False
            continue
        first, last = sorted((near / move, far / move))
        enters, leaves = max(enters, first), min(leaves, last)
    return enters < leaves


def free(candidates: Iterable[tuple[Position, Box]], taken: Iterable[Box]) -> tuple[Position, Box] | None:
    """The first place for a label that touches nothing yet."""
    kept = tuple(taken)
    return next((each for each in candidates if not any(meet(each[1], other) for other in kept)), None)


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
