"""A chart and its slot in; how it is drawn at the largest readable size out: the room's door.

It also makes the alt text from the values, and a table of charts that cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter

from msgspec.structs import replace

from generator.errors import brief
from generator.language import phrase_in_language
from generator.language.figures import (
    axis_date_in_language,
    date_code_of_language,
    exact_number_in_language,
    number_format_in_language,
    texts_of_series,
)
from generator.model.blocks import Table
from generator.model.chart import CURVES, ROUND, Chart, ChartItem, ChartKind, Plot
from generator.model.deck import bounded_alt_text
from generator.model.text import Run
from generator.model.theme import Slot
from generator.place.charts.axis_charts import (
    place_bar_chart,
    place_column_chart,
    place_columns_on_scale,
    place_line_chart,
)
from generator.place.charts.pen import Pen
from generator.place.charts.point_charts import (
    MOST_SLICES,
    place_dots,
    place_doughnut_chart,
    place_named_dots,
    place_pie_chart,
)
from generator.regex import regex

COMFORTABLE = 16  # points; another way to draw the chart is preferred to smaller letters
MOST_SERIES = 4  # that can be distinguished by colour
MOST_LINES = 6  # if one is highlighted and the others are its background
CELL_LENGTH = 32_767  # UTF-16 units that a cell of the chart's workbook can hold
# XlsxWriter writes the first unescaped, as a run, and escapes only half of the second.
MARKUP = regex(r"\A<r>.*</r>\Z|_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_", re.DOTALL)

PlotMaker = Callable[[Pen], Plot | None]


def place_chart(chart: Chart, slot: Slot, language: str) -> ChartItem | None:
    """Return the chart as its author asked for it, else as bars; None if it cannot be read and must be a table."""
    if unreadable_chart_reason(chart):
        return None
    names = tuple(axis_date_in_language(name, language) if chart.dated else name for name in chart.categories)
    look = number_format_in_language(chart.format, chart.values, language, chart.notation)
    reason = _reason_for_lines(chart)
    drawn = replace(chart, kind=ChartKind.LINE) if reason else chart
    for remark, way, size in _plot_attempts(drawn, slot.style.sizes):
        pen = Pen(drawn, slot.rect.width, slot.rect.height, slot.style.font, size, look, language, names)
        plot = way(pen)
        if plot is not None:
            dates = date_code_of_language(chart.calendar, language) if chart.dated or plot.time else ""
            seen = replace(chart, kind=plot.kind)
            codes = {value: code for value in chart.values if (code := look.label_code(value)) != look.code}
            alt = bounded_alt_text(chart.alt or alt_text_of_placed_chart(seen, names, language))
            return ChartItem(slot, chart, replace(plot, dates=dates, codes=codes), size, alt, reason or remark)
    return None


def _reason_for_lines(chart: Chart) -> str:
    """Return why areas would mislead, so that lines are drawn; "" if they would not, or were not asked for."""
    if chart.kind is not ChartKind.AREA:
        return ""
    if any(None in series.values for series in chart.shown):
        return "a gap would look like zero"
    if len(chart.shown) > 1 and min(chart.values, default=0) < 0:
        return "areas below zero would cover each other"
    return ""


def _plot_attempts(chart: Chart, sizes: Sequence[int]) -> Iterator[tuple[str, PlotMaker, int]]:
    """Yield each way to draw the chart at each size; all ways in large letters come before any in small ones."""
    for group in ([size for size in sizes if size >= COMFORTABLE], [size for size in sizes if size < COMFORTABLE]):
        for remark, way in _plot_makers(chart):
            yield from ((remark, way, size) for size in group)


def unreadable_chart_reason(chart: Chart) -> str:
    """Return why the chart cannot be read at any size, or its workbook cannot hold it; "" if it can."""
    lines = chart.kind is ChartKind.LINE and chart.highlight in (series.name for series in chart.shown)
    most, count = MOST_LINES if lines else MOST_SERIES, len(chart.shown)
    if count > most:
        return f"it has {count} series, and no more than {most} can be told apart"
    names = (chart.head, *chart.categories, *(series.name for series in chart.series))
    unheld = (name for name in names if len(name.encode("utf-16-le")) > 2 * CELL_LENGTH or MARKUP.search(name))
    return next((f'its workbook cannot hold the name "{brief(name, 40)}"' for name in unheld), "")


def _plot_makers(chart: Chart) -> Iterator[tuple[str, PlotMaker]]:
    """Yield the ways to draw the chart, the best first, each with the remark that it needs."""
    if chart.kind in ROUND:
        yield from _round_ways(chart)
    elif chart.kind is ChartKind.SCATTER:
        yield from (("", place_named_dots), ("some of its points have no room for their names", place_dots))
    elif chart.kind in CURVES:
        yield "", place_line_chart
    else:
        bars, scaled = (place_bar_chart,), (place_columns_on_scale,)
        columns = () if chart.kind is ChartKind.BAR else (place_column_chart,)
        in_turn = (*scaled, *bars) if columns and chart.calendar else (*bars, *scaled)  # time runs from left to right
        yield from (("", way) for way in (*columns, *in_turn))


def _round_ways(chart: Chart) -> Iterator[tuple[str, PlotMaker]]:
    count, reason = len(chart.categories), ""
    if None in chart.shown[0].values:
        reason = "a gap has no slice, so the other slices would be too large"
    elif count > MOST_SLICES:
        reason = f"it has {count} slices, and no more than {MOST_SLICES} can be told apart"
    else:
        yield from [("", place_doughnut_chart)] if chart.kind is ChartKind.DOUGHNUT else []
        yield "", place_pie_chart
    yield reason or "some slices are too thin for their labels", place_bar_chart


def table_of_chart(chart: Chart, language: str) -> Table:
    """Return a table of every name and every number of the chart, with all digits, and a sign for each gap."""
    names = (axis_date_in_language(name, language) if chart.dated else name for name in chart.categories)
    columns = [texts_of_series(chart, series, language) for series in chart.series]
    rows = ((chart.head, *(series.name for series in chart.series)), *zip(names, *columns, strict=True))
    cells = tuple(tuple((Run(cell),) if cell else () for cell in row) for row in rows)
    return Table(chart.id, chart.where, cells[0], cells[1:], chart.caption)


GAPS_NAMED = 10


def alt_text_of_placed_chart(chart: Chart, names: tuple[str, ...], language: str) -> str:
    """Return an alt text: the chart's kind, its largest and smallest value, a development's ends, and the gaps."""
    cells = [
        (value, ", ".join(filter(None, (series.name if len(chart.shown) > 1 else "", names[index]))))
        for series in chart.shown
        for index, value in enumerate(series.values)
    ]
    found = [(value, name) for value, name in cells if value is not None]
    told = {"largest": max(found, key=itemgetter(0))}
    if len(found) > 1:
        told["smallest"] = min(found, key=itemgetter(0))
    if len(found) > 1 and len(chart.shown) == 1 and bool(chart.calendar or chart.kind in CURVES):
        told |= {"first": found[0], "last": found[-1]}
    said = [
        f"{phrase_in_language(word, language)} "
        f"{exact_number_in_language(value, chart.format, language, chart.notation)}{_in_brackets(of)}"
        for word, (value, of) in told.items()
    ]
    gaps = [name or str(number) for number, (value, name) in enumerate(cells, 1) if value is None]
    if gaps:
        listed = ", ".join([*gaps[:GAPS_NAMED], *(["…"] if gaps[GAPS_NAMED:] else [])])
        said.append(f"{phrase_in_language('no value', language)}{_in_brackets(listed)}")
    kind = f"{chart.kind} {'columns' if chart.kind is ChartKind.STACKED else 'chart'}".capitalize()
    return f"{phrase_in_language(kind, language)}: {', '.join(said)}"


def _in_brackets(name: str) -> str:
    return f" ({name})" if name else ""
