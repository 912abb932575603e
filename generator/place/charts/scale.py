"""Values in; the scale on which they are drawn, and its figures, out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, floor, log10

from msgspec import Struct

from generator.model.chart import Calendar, Chart, spreadsheet_day_number
from generator.place.charts.pen import PAD, Pen

STEPS = (1, 2, 2.5, 5, 10)  # of a scale, times a power of ten: usual steps of counting
FIGURES = 5  # on a scale
FAR = 0.6  # of the largest value: with a smallest value above this, a line need not begin at zero


def chart_value_span(chart: Chart, stacked: bool = False) -> tuple[float, float]:
    """Return the lowest and highest value that is drawn, zero included; stacked values are added up."""
    values = chart.values
    if stacked:
        columns = list(zip(*(series.values for series in chart.shown), strict=True))
        values = tuple(
            sum(value for value in column if value is not None and (value < 0) is below)
            for column in columns
            for below in (True, False)
        )
    low, high = min((*values, 0.0)), max((*values, 0.0))
    return (low, high) if low < high else (0.0, 1.0)


def line_chart_span(values: Sequence[float]) -> tuple[float, float]:
    """Return the lowest and highest value for lines, with zero unless that would make them flat."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if low >= 0 and low < FAR * high:
        low = 0.0
    if high <= 0 and high > FAR * low:
        high = 0.0
    return (low, high) if low < high else (min(low, 0.0), max(high, 0.0) or low + 1.0)


def rounded_scale(low: float, high: float, most: int = FIGURES) -> tuple[float, float, float]:
    """Return the ends of a scale, rounded to its figures, and the step between them."""
    rough = (high - low) / max(most, 1)
    power = 10.0 ** floor(log10(rough))
    step = next(step * power for step in STEPS if step * power >= rough * (1 - 1e-9))
    return floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step, step


def scale_figures(low: float, high: float, step: float) -> tuple[float, ...]:
    """Return the figures of a scale."""
    digits = max(12, 3 - floor(log10(step)))
    return tuple(round(low + step * number, digits) for number in range(round((high - low) / step) + 1))


def scale_with_label_room(low: float, high: float, below: float, above: float) -> tuple[float, float]:
    """Return the scale with room for labels: `below` and `above` are the shares of its length that they take."""
    length = (high - low) / max(1 - below - above, 0.1)
    return low - below * length, high + above * length


# Distances between the dates on an axis, with their lengths in days.
DATE_STEPS: dict[Calendar, tuple[tuple[int, Calendar, float], ...]] = {
    "years": tuple((count, "years", count * 365.25) for count in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)),
    "months": tuple((count, "months", count * 30.4) for count in (1, 2, 3, 4, 6, 12, 24, 60, 120, 240)),
    "days": (
        *((count, "days", float(count)) for count in (1, 2, 7, 14)),
        *((count, "months", count * 30.4) for count in (1, 2, 3, 4, 6, 12, 24, 60, 120)),
    ),
}
DAYS = {"years": 366, "months": 31, "days": 1}  # the most days that a unit has
EVEN = 1.25  # times the shortest distance of two dates, the most for the longest: months differ by a tenth


class ScaleDates(Struct, frozen=True):
    """On an axis, a date is written after every `every` units; `smallest` is the unit of the values."""

    every: int
    unit: Calendar
    smallest: Calendar


def dates_on_scale(pen: Pen, room: int) -> ScaleDates | None:
    """Return how often dates are written on an axis of length `room` so that none touch; None if that is impossible.

    The first date is always written, the last if possible.
    """
    smallest = pen.chart.calendar
    if not smallest:
        return None
    days = [spreadsheet_day_number(name) for name in pen.chart.categories]
    length = max(max(days) - min(days), 1)
    wide = pen.widest(pen.names) + 2 * PAD
    steps = DATE_STEPS[smallest]
    found = next(((every, unit) for every, unit, step in steps if step / length * room >= wide), None)
    if found is None:
        return None
    every, unit = found
    if unit == smallest != "days":
        spent = round(length / DAYS[unit])
        every = next((each for each in range(every, 2 * every) if spent % each == 0), every)
    return ScaleDates(every, unit, smallest)


def has_evenly_spaced_categories(chart: Chart) -> bool:
    """Return whether the categories are at equal distances, as an axis of mere names requires."""
    days = [spreadsheet_day_number(name) for name in chart.categories] if chart.calendar else []
    gaps = [later - earlier for earlier, later in pairwise(days)]
    return not gaps or (min(gaps) > 0 and max(gaps) <= EVEN * min(gaps))


def has_value_for_every_date(chart: Chart) -> bool:
    """Return whether each day, month or year has a value, so that columns stand side by side."""
    if not chart.calendar:
        return False
    days = [spreadsheet_day_number(name) for name in chart.categories]
    return has_evenly_spaced_categories(chart) and len(days) > 1 and days[1] - days[0] <= DAYS[chart.calendar]
