"""A chart in; the colour of each series, and of each value that stands out or steps back, out."""

from __future__ import annotations

from generator.model.chart import ROUND, Chart
from generator.model.theme import SchemeColor

ACCENT: SchemeColor = "accent1"
SERIES: tuple[SchemeColor, ...] = ("accent1", "accent2", "accent6", "accent5")
SLICES: tuple[SchemeColor, ...] = (*SERIES, "dk2", "dk1")
QUIET: tuple[SchemeColor, ...] = ("accent5", "dk2", "accent6")


def series_colors(chart: Chart) -> tuple[SchemeColor, ...]:
    """Of each series; beside the one that matters, the others are grey."""
    names = [series.name for series in chart.shown]
    if chart.highlight in names:
        quiet = iter(QUIET * len(names))
        return tuple(ACCENT if name == chart.highlight else next(quiet) for name in names)
    if len(names) == 1 and chart.highlight:
        return (QUIET[0],)
    return tuple(SERIES[number % len(SERIES)] for number in range(len(names)))


def slice_colors(chart: Chart) -> tuple[SchemeColor, ...]:
    """Of each slice of a pie."""
    if chart.highlight:
        return tuple(ACCENT if name == chart.highlight else QUIET[0] for name in chart.categories)
    return SLICES[: len(chart.categories)]


def highlighted(chart: Chart) -> int:
    """The number of the category that matters, from 0; -1 where it is none, or a series."""
    if any(series.name == chart.highlight for series in chart.shown) or not chart.highlight:
        return -1
    return chart.categories.index(chart.highlight)


def point_color(chart: Chart, series: int, index: int) -> SchemeColor | None:
    """The colour of one value, where it is not that of its series."""
    best = highlighted(chart)
    if best < 0 or chart.kind in ROUND:
        return None
    if len(chart.shown) == 1:
        return ACCENT if index == best else None
    return None if index == best else QUIET[series % len(QUIET)]
