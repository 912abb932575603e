"""Cuts areas and lines, given as chains of points, at the edges of a field; lengths are px."""

from __future__ import annotations

from itertools import pairwise

ChainPoint = tuple[float, float]
Chain = list[ChainPoint]
Size = tuple[float, float]


def cut_pattern_area(chain: Chain, size: Size) -> Chain:
    """Return the part of a filled outline within a field, or an empty chain (algorithm: Sutherland and Hodgman)."""
    for axis, edge, sign in _edges(size):
        inside = [sign * (point[axis] - edge) <= 0 for point in chain]
        cut: Chain = []
        for at, point in enumerate(chain):
            if inside[at] != inside[at - 1]:
                cut.append(_met(chain[at - 1], point, axis, edge))
            if inside[at]:
                cut.append(point)
        chain = cut
    return chain if len(chain) > 2 else []


def cut_pattern_line(chain: Chain, size: Size) -> list[Chain]:
    """Return the parts of a line within a field, each as a chain of points."""
    pieces: list[Chain] = []
    for one, other in pairwise(chain):
        part = _segment(one, other, size)
        if part and pieces and pieces[-1][-1] == part[0]:
            pieces[-1].append(part[1])
        elif part:
            pieces.append([*part])
    return pieces


def _segment(one: ChainPoint, other: ChainPoint, size: Size) -> tuple[ChainPoint, ChainPoint] | None:
    for axis, edge, sign in _edges(size):
        out = [sign * (point[axis] - edge) > 0 for point in (one, other)]
        if all(out):
            return None
        if any(out):
            met = _met(one, other, axis, edge)
            one, other = (met, other) if out[0] else (one, met)
    return (one, other) if one != other else None


def _edges(size: Size) -> tuple[tuple[int, float, int], ...]:
    """Return each edge of a field: its axis, its position and the sign of the side that lies outside."""
    return (0, 0.0, -1), (0, size[0], 1), (1, 0.0, -1), (1, size[1], 1)


def _met(one: ChainPoint, other: ChainPoint, axis: int, edge: float) -> ChainPoint:
    """Return the point where the line between two points crosses an edge."""
    share = (edge - one[axis]) / (other[axis] - one[axis])
    across = one[1 - axis] + share * (other[1 - axis] - one[1 - axis])
    return (edge, across) if axis == 0 else (across, edge)
