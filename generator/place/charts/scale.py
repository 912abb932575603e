"""Values in; the scale on which they are drawn, and its figures, out."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

from generator.model.chart import Chart

STEPS = (1, 2, 2.5, 5, 10)  # of a scale, times a power of ten: those that people count in
FIGURES = 5  # on a scale
FAR = 0.6  # of the largest value: a line whose smallest is nearer need not begin at zero


def span(chart: Chart, stacked: bool = False) -> tuple[float, float]:
    """The lowest and the highest that is drawn, zero among them; what is stacked counts as a sum."""
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


def near(values: Sequence[float]) -> tuple[float, float]:
    """The lowest and the highest of a line; from zero, unless that would press it flat."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if low >= 0 and low < FAR * high:
        low = 0.0
    if high <= 0 and high > FAR * low:
        high = 0.0
    return (low, high) if low < high else (min(low, 0.0), max(high, 0.0) or low + 1.0)


def rounded(low: float, high: float, most: int = FIGURES) -> tuple[float, float, float]:
    """A scale that begins and ends at a figure, and the step between its figures."""
    rough = (high - low) / max(most, 1)
    power = 10.0 ** floor(log10(rough))
    step = next(step * power for step in STEPS if step * power >= rough * (1 - 1e-9))
    return floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step, step


def figures(low: float, high: float, step: float) -> tuple[float, ...]:
    """The figures of a scale."""
    digits = max(12, 3 - floor(log10(step)))
    return tuple(round(low + step * number, digits) for number in range(round((high - low) / step) + 1))


def with_room(low: float, high: float, below: float, above: float) -> tuple[float, float]:
    """The scale with room for labels: `below` and `above` are the shares of its length that they take."""
    length = (high - low) / max(1 - below - above, 0.1)
    return low - below * length, high + above * length
