"""A slide's numbers as they were placed in; the arrow behind each that goes up, down or nowhere, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.icons import icon
from generator.measure import text_width
from generator.model.article import Trend
from generator.model.deck import IconItem, Item, TextItem
from generator.model.geometry import Pt, Px, Rect
from generator.model.outline import SlidePlan
from generator.model.text import Text, cut
from generator.model.theme import Font, Layout, Style
from generator.place.fit import wrapped

ARROWS: dict[Trend, str] = {"up": "trending-up", "down": "trending-down", "flat": "move-right"}
GAP = Px(20)  # between a number and its arrow
SIDE = 0.6  # of the number's size
CENTRE = 0.54  # of the number's size, above the foot of its box: half the height of a figure, and what hangs below it


def trend_marks(plan: SlidePlan, layout: Layout, items: Sequence[Item]) -> Iterator[IconItem]:
    """The arrow of each item that has a trend, behind its heading; for the eye alone, as the notes say it in words."""
    numbers = {
        each.placeholder.item: each
        for each in items
        if isinstance(each, TextItem) and each.placeholder.name == "heading"
    }
    for place, (rect, entry) in enumerate(zip(layout.marks, plan.items, strict=False), 1):
        drawn = icon(ARROWS[entry.trend]) if entry.trend else None
        if drawn and place in numbers:
            yield IconItem(_behind(numbers[place], rect), drawn)


def _behind(number: TextItem, room: Rect) -> Rect:
    """Where the arrow stands: next to the last figure, at most in the place that is kept for it."""
    style, size, slot = number.placeholder.style, number.size, number.rect
    side = min(round(Pt(size) * SIDE), room.width)
    text = number.texts[-1]
    lines = wrapped(text, style, size, slot.width) or ((0, 0),)
    width = _width(cut(text, *lines[-1]), style, size)
    after = min(slot.x + width + GAP, room.right - side)
    before = max(slot.right - width - GAP - side, room.x)
    y = slot.bottom - round(Pt(size) * CENTRE) - side // 2
    return Rect(before if style.rtl else after, y, side, side)


def _width(text: Text, style: Style, size: int) -> int:
    return sum(
        text_width(run.text, Font(style.font.family, style.font.bold or run.bold, run.italic), size) for run in text
    )
