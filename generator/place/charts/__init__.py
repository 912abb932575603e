"""A chart and its slot in; how it is drawn at the largest size at which it can be read, out: the door.

What its values say is its alternative text, and the table that says the same where no chart can be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from generator.errors import brief
from generator.language import phrase
from generator.language.dates import date_code, date_text
from generator.language.figures import Look, exact, look_of
from generator.model.blocks import Table
from generator.model.chart import CURVES, Chart, ChartItem, Kind, Plot
from generator.model.deck import alt_text
from generator.model.text import Run, Text
from generator.model.theme import Slot
from generator.place.charts.columns import bars, columns, columns_on_a_scale, in_time
from generator.place.charts.dots import dots, named_dots
from generator.place.charts.lines import labelled_line, lines_on_a_scale, unnamed_line
from generator.place.charts.pen import Pen
from generator.place.charts.rounds import MOST_SLICES, doughnut, pie

__all__ = ["chart_item", "refusal", "tabled"]

COMFORTABLE = 16  # points: rather another way to draw the chart than smaller letters
MOST_SERIES = 4  # of which each can be told from the others by its colour
MOST_LINES = 6  # where one matters and the others are its background
CELL_LENGTH = 32_767  # UTF-16 units, which a cell of its workbook can hold
# XlsxWriter writes the first as it stands, as if it were a run, and of the second escapes only one half.
MARKUP = re.compile(r"\A<r>.*</r>\Z|_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_", re.DOTALL)

Way = Callable[[Pen], Plot | None]


def chart_item(chart: Chart, slot: Slot, language: str) -> ChartItem | None:
    """The chart as its author asked for it, else as bars; None where it cannot be read, and is a table."""
    if refusal(chart):
        return None
    names = tuple(date_text(name, language) if chart.dated else name for name in chart.categories)
    look, reason = look_of(chart.format, chart.values, language), _no_areas(chart)
    drawn = replace(chart, kind=Kind.LINE) if reason else chart
    for remark, way, size in _tried(drawn, slot.style.sizes):
        pen = Pen(drawn, slot.rect.width, slot.rect.height, slot.style.font, size, look, language, names)
        plot = way(pen)
        if plot is not None:
            dates = date_code(chart.calendar, language) if chart.dated or plot.unit else ""
            alt = alt_text(chart.alt or described(chart, names, look, language))
            return ChartItem(slot, chart, replace(plot, dates=dates), size, alt, reason or remark)
    return None


def _no_areas(chart: Chart) -> str:
    """Why areas would say what is not so, and lines say it; empty where they would not, or were not asked for."""
    if chart.kind is not Kind.AREA:
        return ""
    if any(None in series.values for series in chart.shown):
        return "a gap would look like zero"
    if len(chart.shown) > 1 and min(chart.values, default=0) < 0:
        return "areas below zero would cover each other"
    return ""


def _tried(chart: Chart, sizes: Sequence[int]) -> Iterator[tuple[str, Way, int]]:
    """Each way at each size; all ways before any of them in small letters."""
    for group in ([size for size in sizes if size >= COMFORTABLE], [size for size in sizes if size < COMFORTABLE]):
        for remark, way in _ways(chart):
            yield from ((remark, way, size) for size in group)


def refusal(chart: Chart) -> str:
    """Why nobody could read the chart, or its workbook not hold it, whatever its size; empty if it can be read."""
    lines = chart.kind is Kind.LINE and chart.highlight in (series.name for series in chart.shown)
    most, count = MOST_LINES if lines else MOST_SERIES, len(chart.shown)
    if count > most:
        return f"it has {count} series, and no more than {most} can be told apart"
    names = (chart.head, *chart.categories, *(series.name for series in chart.series))
    unheld = (name for name in names if len(name.encode("utf-16-le")) > 2 * CELL_LENGTH or MARKUP.search(name))
    return next((f'its workbook cannot hold the name "{brief(name, 40)}"' for name in unheld), "")


def _ways(chart: Chart) -> Iterator[tuple[str, Way]]:
    """How the chart can be drawn, the best first, each with what is to be said about it."""
    match chart.kind:
        case Kind.COLUMN | Kind.STACKED if in_time(chart):
            yield from (("", columns), ("", columns_on_a_scale), ("", bars))
        case Kind.COLUMN | Kind.STACKED:
            yield from (("", columns), ("", bars), ("", columns_on_a_scale))
        case Kind.BAR:
            yield from (("", bars), ("", columns_on_a_scale))
        case Kind.LINE | Kind.AREA:
            yield from (("", labelled_line), ("", lines_on_a_scale), ("", unnamed_line))
        case Kind.PIE | Kind.DOUGHNUT:
            yield from _rounds(chart)
        case Kind.SCATTER:
            yield from (("", named_dots), ("some of its points have no room for their names", dots))


def _rounds(chart: Chart) -> Iterator[tuple[str, Way]]:
    count = len(chart.categories)
    if None in chart.shown[0].values:
        yield "a gap has no slice, so the other slices would be too large", bars
        return
    if count > MOST_SLICES:
        yield f"it has {count} slices, and no more than {MOST_SLICES} can be told apart", bars
        return
    if chart.kind is Kind.DOUGHNUT:
        yield "", doughnut
    yield "", pie
    yield "some slices are too thin for their labels", bars


def tabled(chart: Chart, language: str) -> Table:
    """Every name and every number, with all its digits."""
    names = (date_text(name, language) if chart.dated else name for name in chart.categories)
    columns = [
        ["" if value is None else exact(value, chart.format, language) for value in series.values]
        for series in chart.series
    ]
    header = (chart.head, *(series.name for series in chart.series))
    rows = zip(names, *columns, strict=True)
    return Table(chart.id, chart.where, _row(header), tuple(map(_row, rows)), chart.caption)


def _row(cells: tuple[str, ...]) -> tuple[Text, ...]:
    return tuple((Run(cell),) if cell else () for cell in cells)


NAMES = {
    Kind.COLUMN: "Column chart",
    Kind.BAR: "Bar chart",
    Kind.STACKED: "Stacked columns",
    Kind.LINE: "Line chart",
    Kind.AREA: "Area chart",
    Kind.PIE: "Pie chart",
    Kind.DOUGHNUT: "Doughnut chart",
    Kind.SCATTER: "Scatter chart",
}

Found = tuple[float, str]  # a value, and what it is the value of


def described(chart: Chart, names: tuple[str, ...], look: Look, language: str) -> str:
    """The kind, the largest and the smallest; of a series that leads somewhere, the first, the last and the change."""
    found = [
        (value, ", ".join(filter(None, (series.name if len(chart.shown) > 1 else "", names[index]))))
        for series in chart.shown
        for index, value in enumerate(series.values)
        if value is not None
    ]
    leads = len(found) > 1 and len(chart.shown) == 1 and bool(chart.calendar or chart.kind in CURVES)
    told = {"largest": max(found, key=_value)}
    if len(found) > 1:
        told["smallest"] = min(found, key=_value)
    if leads:
        told |= {"first": found[0], "last": found[-1]}
    said = [f"{phrase(word, language)} {look.text(value)}{_behind(of)}" for word, (value, of) in told.items()]
    change = [_change(found[0][0], found[-1][0], language)] if leads and found[0][0] > 0 else []
    return f"{phrase(NAMES[chart.kind], language)}: {', '.join([*said, *change])}"


def _value(found: Found) -> float:
    return found[0]


def _behind(name: str) -> str:
    return f" ({name})" if name else ""


def _change(first: float, last: float, language: str) -> str:
    """By how much of the first value the last one differs from it."""
    share = round(last / first - 1, 2)
    return f"{'+' if share >= 0 else ''}{look_of('percent', [share], language).text(share)}"
