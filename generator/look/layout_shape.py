"""A layout of a template in; the shares of the slide that its title, its bodies and its pictures take out."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from generator.decks.static_shapes import covered_area
from generator.decks.template import TemplateLayout, TemplatePlaceholder
from generator.model.geometry import EMU_PER_PT, Rect
from generator.model.theme import FEET

TEXTS = ("body", "obj", "subTitle", "")
DRAWINGS = ("pic", "clipArt", "media", "chart", "tbl", "dgm")
LEAST_AREA, LEAST_HEIGHT = 0.02, 0.06  # shares of the slide from which a body is one
THIN, LARGE = 0.13, 0.2  # share of the height up to which a body is a line; of the slide from which it is large
ALIKE = 0.08  # share of the slide by which two equal columns may differ
HUGE, SHORT = 90.0, 7.0  # points and ems of a line from which, and below which, a text is a number


class Part(Struct, frozen=True):
    """A placeholder with its place as shares of the slide; `ems` of its own size fit on one of its lines."""

    placeholder: TemplatePlaceholder
    x: float
    y: float
    width: float
    height: float
    ems: float

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    @property
    def is_thin(self) -> bool:
        return self.height <= THIN or self.area < LEAST_AREA

    @property
    def size(self) -> float:
        """The size of its text in points."""
        return self.placeholder.levels[0].size

    @property
    def is_number(self) -> bool:
        """Tell whether its letters are so large that it is for a number."""
        return self.size >= HUGE and self.ems < SHORT


class LayoutShape(Struct, frozen=True):
    """Where the parts of a layout stand.

    bodies: those that hold text, but for thin ones, which are `lines`; both from the top left.
    drawings: places for pictures, charts and tables.
    words: of its static text; `covered` is the share of the slide under its title that its own shapes cover.
    """

    title: Part | None
    bodies: tuple[Part, ...]
    lines: tuple[Part, ...]
    drawings: tuple[Part, ...]
    is_vertical: bool
    words: int
    covered: float

    @property
    def has_title_on_top(self) -> bool:
        """Tell whether the title is a line or two at the head of the slide."""
        title = self.title
        return title is not None and title.middle < 0.3 and title.y < 0.25

    @property
    def columns(self) -> tuple[Part, Part] | None:
        """Return the two equal bodies that stand side by side, if they are all that there is."""
        if len(self.bodies) != 2:
            return None
        left, right = sorted(self.bodies, key=lambda part: part.x)
        apart = max(abs(left.width - right.width), abs(left.height - right.height), abs(left.y - right.y))
        return (left, right) if apart <= ALIKE and right.x >= left.x + left.width * 0.9 else None


def shape_of_layout(layout: TemplateLayout, width: int, height: int) -> LayoutShape:
    """Return where the parts of a layout stand on slides of that size, in EMU."""
    parts = [_part(each, width, height) for each in layout.placeholders if each.type not in FEET]
    shown = [part for part in parts if part.width > 0 < part.height]
    title = max((part for part in shown if part.placeholder.is_title), key=lambda part: part.area, default=None)
    texts = sorted((part for part in shown if part.placeholder.type in TEXTS), key=lambda part: (part.y, part.x))
    bodies = tuple(part for part in texts if not part.is_thin)
    drawings = tuple(p for p in shown if p.placeholder.type in DRAWINGS and p.area >= LEAST_AREA)
    below = int((title.y + title.height if title else 0.2) * height)
    return LayoutShape(
        title,
        bodies,
        tuple(part for part in texts if part.is_thin),
        drawings,
        any(part.placeholder.is_vertical for part in shown) or layout.type.startswith("vert"),
        sum(each.words for each in layout.shapes),
        covered_share((each.rect for each in layout.shapes), Rect(0, below, width, height - below)),
    )


def covered_share(rects: Iterable[Rect], room: Rect) -> float:
    """Return the share of a room that rects cover at most; parts that two of them cover count twice."""
    return min(1.0, sum(covered_area(each, room) for each in rects) / max(1, room.width * room.height))


def _part(placeholder: TemplatePlaceholder, width: int, height: int) -> Part:
    rect = placeholder.rect
    left, top = max(0, rect.x), max(0, rect.y)
    right, bottom = min(rect.right, width), min(rect.bottom, height)
    ems = (right - left) / (max(1.0, placeholder.levels[0].size) * EMU_PER_PT)
    return Part(placeholder, left / width, top / height, (right - left) / width, (bottom - top) / height, ems)
