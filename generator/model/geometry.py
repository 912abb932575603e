"""Lengths and rectangles on a slide, in EMU (914,400 to the inch: ECMA-376 part 1, 20.1.10.16)."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

EMU_PER_PT = 12700
EMU_PER_MM = 36000
EMU_PER_PX = 9525  # 96 px to the inch


def Pt(points: float) -> int:
    """Return points in EMU."""
    return round(points * EMU_PER_PT)


def Mm(millimetres: float) -> int:
    """Return millimetres in EMU."""
    return round(millimetres * EMU_PER_MM)


def Px(pixels: float) -> int:
    """Return pixels of the design grid in EMU."""
    return round(pixels * EMU_PER_PX)


WIDTH_PX, HEIGHT_PX = 1280, 720  # the design grid of a slide
SLIDE_WIDTH, SLIDE_HEIGHT = Px(WIDTH_PX), Px(HEIGHT_PX)


class Rect(Struct, frozen=True):
    """A rectangle on the slide, in EMU from its top left corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @staticmethod
    def around(rects: Iterable[Rect]) -> Rect:
        """Return the smallest rectangle around one or more."""
        lefts, tops, rights, bottoms = zip(*((each.x, each.y, each.right, each.bottom) for each in rects), strict=True)
        return Rect(min(lefts), min(tops), max(rights) - min(lefts), max(bottoms) - min(tops))

    def scaled(self, scale: float) -> Rect:
        """Return the rectangle on a slide that is `scale` times as large, to the nearest EMU."""
        return Rect(*(round(each * scale) for each in (self.x, self.y, self.width, self.height)))

    def contains(self, other: Rect) -> bool:
        """Return whether `other` lies wholly inside."""
        return self.x <= other.x and self.y <= other.y and other.right <= self.right and other.bottom <= self.bottom

    @property
    def area(self) -> int:
        """Return its area in square EMU."""
        return self.width * self.height

    def grown(self, by: int) -> Rect:
        """Return the rectangle with all edges so far out."""
        return Rect(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def clipped(self, room: Rect) -> Rect:
        """Return the part of it that lies inside a room."""
        x, y = max(self.x, room.x), max(self.y, room.y)
        return Rect(x, y, max(0, min(self.right, room.right) - x), max(0, min(self.bottom, room.bottom) - y))

    def covered(self, other: Rect) -> int:
        """Return the area of `other` that it covers, in square EMU."""
        return other.clipped(self).area

    def overlaps(self, other: Rect) -> bool:
        """Return whether both cover some of the same area; touching edges do not count."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom


SLIDE = Rect(0, 0, SLIDE_WIDTH, SLIDE_HEIGHT)
