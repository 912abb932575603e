"""A chart over time and a pen in; which dates are written on its axis, or None where it has none, out."""

from __future__ import annotations

from itertools import pairwise

from msgspec import Struct

from generator.model.chart import Calendar, Chart, serial
from generator.place.charts.pen import PAD, Pen

# How far the dates on an axis may lie from each other, and how many days that is.
STEPS: dict[Calendar, tuple[tuple[int, Calendar, float], ...]] = {
    "years": tuple((count, "years", count * 365.25) for count in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)),
    "months": tuple((count, "months", count * 30.4) for count in (1, 2, 3, 4, 6, 12, 24, 60, 120, 240)),
    "days": (
        *((count, "days", float(count)) for count in (1, 2, 7, 14)),
        *((count, "months", count * 30.4) for count in (1, 2, 3, 4, 6, 12, 24, 60, 120)),
    ),
}
DAYS = {"years": 366, "months": 31, "days": 1}  # that one lasts at most
EVEN = 1.25  # times the shortest, which the longest distance between two dates may be: months differ by a tenth


class Dates(Struct, frozen=True):
    """Every so many of a unit a date is written; `smallest` is the unit that its values are counted in."""

    every: int
    unit: Calendar
    smallest: Calendar


def dates_on(pen: Pen, room: int) -> Dates | None:
    """As many dates on an axis as long as `room` as do not touch."""
    smallest = pen.chart.calendar
    if not smallest:
        return None
    days = [serial(name) for name in pen.chart.categories]
    length = max(max(days) - min(days), 1)
    wide = pen.widest(pen.names) + 2 * PAD
    for every, unit, step in STEPS[smallest]:
        if step / length * room >= wide:
            return Dates(every, unit, smallest)
    return None


def is_even(chart: Chart) -> bool:
    """Whether the categories follow each other at one distance, as they must where an axis only names them."""
    days = [serial(name) for name in chart.categories] if chart.calendar else []
    gaps = [later - earlier for earlier, later in pairwise(days)]
    return not gaps or (min(gaps) > 0 and max(gaps) <= EVEN * min(gaps))


def counts(chart: Chart) -> bool:
    """Whether each day, month or year has a value, so that its columns stand side by side."""
    if not chart.calendar:
        return False
    days = [serial(name) for name in chart.categories]
    return is_even(chart) and len(days) > 1 and days[1] - days[0] <= DAYS[chart.calendar]
