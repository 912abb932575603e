"""Points and label sizes in; the boxes of labels, and whether they touch each other or a line, out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

from generator.model.chart import Area, LabelPosition
from generator.model.geometry import Px
from generator.place.charts.pen import PAD, Pen

FramePoint = tuple[float, float]  # from the frame's top left corner, in EMU
LabelBox = tuple[float, float, float, float]  # left, top, right, bottom


def place_label(spot: FramePoint, position: LabelPosition, wide: float, tall: float, gap: float) -> LabelBox:
    """Return the box of a label above (t), below (b), left (l) or right (r) of the point `spot`."""
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


def is_label_touching(box: LabelBox, other_box: LabelBox) -> bool:
    """Return whether two boxes overlap."""
    return box[0] < other_box[2] and other_box[0] < box[2] and box[1] < other_box[3] and other_box[1] < box[3]


def is_label_in_frame(box: LabelBox, width: float, height: float) -> bool:
    """Return whether a box is inside the frame."""
    return box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height


def is_label_crossed(box: LabelBox, line: Sequence[FramePoint]) -> bool:
    """Return whether a line through points crosses a box."""
    return any(_crosses(box, start, end) for start, end in pairwise(line))


def _crosses(box: LabelBox, start: FramePoint, end: FramePoint) -> bool:
    """Return whether part of a straight line is inside a box (Liang and Barsky's clipping algorithm)."""
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


def free_label_box(
    candidates: Iterable[tuple[LabelPosition, LabelBox]], taken_boxes: Iterable[LabelBox]
) -> tuple[LabelPosition, LabelBox] | None:
    """Return the first candidate that touches none of the taken boxes, or None."""
    kept = tuple(taken_boxes)
    return next((each for each in candidates if not any(is_label_touching(each[1], other) for other in kept)), None)


ROOM = 1.1  # times the width of the names: PowerPoint sets them wider apart than LibreOffice
KEY = Px(34)  # the square before a name, and the space after it


class Legend(Struct, frozen=True):
    """The legend's area, None if there is none, and how much of the frame's height it takes."""

    area: Area | None
    height: int


def place_legend(pen: Pen) -> Legend | None:
    """Return the legend in one line, without area if there is only one series; None if the names do not fit."""
    names = [series.name for series in pen.chart.shown]
    if len(names) < 2:
        return Legend(None, 0)
    width = round(sum(pen.wide(name) + KEY for name in names) * ROOM)
    if width > pen.width or not all(names):
        return None
    height = pen.line + PAD
    return Legend(Area(0, 0, min(1.0, width / pen.width), pen.line / pen.height), height + PAD)
