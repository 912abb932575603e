"""Events and the scale of their layout in; a dot for each at its date, and the line from it to its text, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.model.diagrams import years
from generator.model.geometry import EMU_PER_PX, Px, Rect
from generator.model.outline import Entry
from generator.model.theme import Decor, Layout

DOT = Px(24)
NEAREST = Px(32)  # between the middles of two dots: what is nearer cannot be told apart
THIN = Px(2)  # narrower, a line is drawn as a rectangle: a path without width is not drawn everywhere


def scale_marks(layout: Layout, entries: Sequence[Entry]) -> Iterator[Decor]:
    """The lines first, so that the dots lie on them; nothing on a layout without a scale."""
    axis = layout.axis
    if axis is None:
        return
    across = axis.width > axis.height
    ends = [anchor[0 if across else 1] for anchor in layout.anchors]
    places = positions([years(entry.date) for entry in entries], ends[0], ends[-1])
    middle = axis.y + axis.height // 2 if across else axis.x + axis.width // 2
    dots = [(place, middle) if across else (middle, place) for place in places]
    for dot, anchor in zip(dots, layout.anchors, strict=True):
        yield _line(dot, anchor)
    for x, y in dots:
        yield Decor("ellipse", Rect(x - DOT // 2, y - DOT // 2, DOT, DOT), fill="accent1")


def positions(dates: Sequence[float], start: int, end: int) -> list[int]:
    """Where dates stand between two places: in proportion to time, but never on top of each other."""
    span, length = dates[-1] - dates[0], abs(end - start)
    apart = min(NEAREST, length // max(1, len(dates) - 1))
    found: list[int] = []
    for number, at in enumerate(dates):
        share = (at - dates[0]) / span if span else number / max(1, len(dates) - 1)
        found.append(max(round(share * length), found[-1] + apart if found else 0))
    most = length
    for number in range(len(found) - 1, -1, -1):
        found[number] = min(found[number], most)
        most = found[number] - apart
    return [start + (each if end >= start else -each) for each in found]


def _line(dot: tuple[int, int], anchor: tuple[int, int]) -> Decor:
    (x, y), (to_x, to_y) = dot, anchor
    left, top = min(x, to_x), min(y, to_y)
    rect = Rect(left, top, abs(x - to_x), abs(y - to_y))
    if rect.width < THIN:
        return Decor("rect", Rect(to_x - EMU_PER_PX // 2, top, EMU_PER_PX, rect.height), fill="dk2")
    if rect.height < THIN:
        return Decor("rect", Rect(left, to_y - EMU_PER_PX // 2, rect.width, EMU_PER_PX), fill="dk2")
    stroke = ((x - left, y - top), (to_x - left, to_y - top))
    return Decor("lines", rect, line="dk2", strokes=(stroke,))
