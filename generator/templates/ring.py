"""A ring of stages in; where each stands, the cell of its text, and the arrows from one to the next, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import cos, pi, sin
from typing import Any

from msgspec import Struct

from generator.templates.shapes import Box

ABOVE = 46  # px of a text that stand above the middle of its stage: its heading
BETWEEN = 10  # px between two texts
ROOM = 9  # px between a stage and an arrow
STEP = pi / 45  # of an arc: so short that nobody sees a corner
BARB = 11  # px of an arrow's head


class Station(Struct, frozen=True):
    """The middle of a stage, and the cell of its text, which stands right or left of the ring."""

    x: float
    y: float
    cell: Box
    left: bool


def stations(ring: Mapping[str, Any], count: int) -> list[Station]:
    """Clockwise from the upper right, at equal distances and none at the top, so that texts stand at the sides."""
    (middle, y), radius = ring["center"], ring["radius"]
    angles = [_angle(number, count) for number in range(count)]
    places = [(middle + radius * sin(angle), y - radius * cos(angle)) for angle in angles]
    wide, tall = ring["text"], _height([each[1] for each in places if each[0] > middle], ring["bottom"])
    edges = {True: ring["edge"], False: 2 * middle - ring["edge"] - wide}  # left, right
    return [Station(x, y, (edges[x < middle], y - ABOVE, wide, tall), x < middle) for x, y in places]


def drawn(ring: Mapping[str, Any], count: int) -> Iterator[dict[str, Any]]:
    """The arcs between stages with their heads, and the stages with their numbers."""
    found, node = stations(ring, count), ring["node"]
    arrows = [chain for number in range(count) for chain in _arrow(ring, number, count)]
    yield {"lines": arrows, "line": "muted", "width": 3}
    for number, each in enumerate(found, 1):
        square = [each.x - node / 2, each.y - node / 2, node, node]
        yield {"ellipse": square, "fill": "accent"}
        yield {"text": str(number), "rect": square, "style": "step"}


def _angle(number: int, count: int) -> float:
    """From the top, clockwise, so that no stage stands there or at the bottom: of an odd number one is at a side."""
    return 2 * pi / count * (number + (0.25 if count % 2 else 0.5))


def _height(ys: Sequence[float], bottom: float) -> float:
    """What each text has, so that none reaches the next one or the foot."""
    ordered = sorted(ys)
    between = min((after - before for before, after in pairwise(ordered)), default=bottom)
    return min(between - BETWEEN, bottom - ordered[-1] + ABOVE)


def _arrow(ring: Mapping[str, Any], number: int, count: int) -> Iterator[list[float]]:
    """The arc from one stage to the next, and the head at its end."""
    (middle, y), radius = ring["center"], ring["radius"]
    room = (ring["node"] / 2 + ROOM) / radius
    start, end = _angle(number, count) + room, _angle(number + 1, count) - room
    steps = max(2, round((end - start) / STEP))
    angles = [start + (end - start) * step / steps for step in range(steps + 1)]
    yield [value for angle in angles for value in (middle + radius * sin(angle), y - radius * cos(angle))]
    tip = angles[-1]
    x, at = middle + radius * sin(tip), y - radius * cos(tip)
    heads = [tip + pi + turn for turn in (0.5, -0.5)]  # back along the tangent, which is (cos, sin) at an angle
    one, other = [(x + BARB * cos(head), at + BARB * sin(head)) for head in heads]
    yield [*one, x, at, *other]
