"""An icon: strokes in plain numbers, before anyone knows how large it is drawn."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Point = tuple[float, float]


class Command(Struct, frozen=True):
    """One movement of the pen and the points that it takes, named as DrawingML does (ECMA-376 part 1, 20.1.9)."""

    verb: Literal["moveTo", "lnTo", "cubicBezTo", "close"]
    points: tuple[Point, ...] = ()


class Icon(Struct, frozen=True):
    """Strokes `stroke` wide, with round ends and joints and no fill, in a square from (0, 0) to (`size`, `size`).

    y grows downwards.
    """

    name: str
    commands: tuple[Command, ...]
    size: int = 24
    stroke: int = 2
