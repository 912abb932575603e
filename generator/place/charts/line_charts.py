"""A chart of lines or areas and a pen in; how it is drawn, or None if it cannot be read, out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from generator.model.chart import Axis, ChartKind, ChartPoint, Label, LabelContent, LabelPosition, Mark, Plot, Series
from generator.model.colors import SchemeColor
from generator.model.geometry import Pt
from generator.place.charts.pen import (
    ACCENT,
    PAD,
    WRAPPED,
    Legend,
    Pen,
    chart_value_span,
    dates_on_scale,
    has_evenly_spaced_categories,
    highlighted_category,
    line_chart_span,
    place_legend,
    rounded_scale,
    scale_figures,
    scale_with_label_room,
    series_colors,
)

STROKE, STRONG = Pt(2.5), Pt(4.5)
BIG = 24  # points, of a line's last value
DOT = 8  # points
LINES = 2  # of a name under its point


def place_labelled_line(pen: Pen) -> Plot | None:
    """Return one line with a value at each point, which needs no scale; None if the labels do not fit."""
    chart = pen.chart
    band = pen.width // len(chart.categories)
    lines = pen.most_lines(pen.names, band - PAD)
    crowded = pen.widest(pen.labels, True) + PAD > band or pen.breaks(pen.labels)
    alone = len(chart.shown) == 1 and chart.kind is ChartKind.LINE
    if not alone or not 0 < lines <= LINES or crowded or not has_evenly_spaced_categories(chart):
        return None
    bottom = lines * pen.line + PAD
    share = 1.6 * pen.line / (pen.height - bottom)
    value = Axis(*scale_with_label_room(*line_chart_span(chart.values), share, share), zero=False)
    series, color, best = chart.shown[0], series_colors(chart)[0], highlighted_category(chart)
    points = []
    for index, each in enumerate(series.values):
        strong, position = index in (best, _last_index(series)), _free_side(series.values, index)
        if each is not None and (strong or position != "t"):
            label = Label("value", position, ACCENT if strong else "dk1", strong)
            points.append(ChartPoint(index, ACCENT if strong else None, label))
    mark = Mark(series, color, Label("value", "t"), tuple(points), STRONG, DOT)
    return Plot(ChartKind.LINE, pen.area(0, 0, 0, bottom), (mark,), value, pen.look.code)


def _free_side(values: Sequence[float | None], index: int) -> LabelPosition:
    """Return the side of a point that its line leaves free: below it (b) if its neighbours are higher, else above."""
    own = values[index] or 0.0
    beside = [each for each in (*values[max(index - 1, 0) : index], *values[index + 1 : index + 2]) if each is not None]
    return "b" if sum(each - own for each in beside) > 0 else "t"


def place_lines_on_scale(pen: Pen) -> Plot | None:
    """Return lines or areas on a scale, named at their ends, or in a legend if these are close; None without room.

    If the categories of one series have no room, a title names the first and the last of them.
    """
    chart, lined = pen.chart, pen.chart.kind is ChartKind.LINE
    alone, best, big = len(chart.shown) == 1, highlighted_category(chart), pen.enlarged(BIG)
    stacked = not lined and not alone
    low, high, step = rounded_scale(*(line_chart_span(chart.values) if lined else chart_value_span(chart, stacked)))
    marked = scale_figures(low, high, step)
    look, bottom = pen.on_axis(marked), pen.line + PAD
    top = pen.line + PAD if best >= 0 and lined else pen.line // 2
    length = (pen.height - top - bottom) / (high - low)
    ends = [(series.values[_last_index(series)] or 0.0) * length for series in chart.shown]
    named = lined and not alone and len(_labels_apart(pen, ends)) == len(ends)
    aside = pen.widest((series.name for series in chart.shown), True) + 2 * PAD if named else 0
    named = named and aside < pen.width * WRAPPED
    legend = Legend(None, 0) if named else place_legend(pen)
    if legend is None:
        return None
    ended = lined and alone and best in (-1, _last_index(chart.shown[0]))
    right = max(aside if named else 0, pen.wide(pen.names[-1]) // 2, big.widest(pen.labels, True) + PAD if ended else 0)
    left = max(pen.widest(map(look.text, marked)) + PAD, pen.wide(pen.names[0]) // 2)
    room = pen.width - left - right
    fits = pen.widest(pen.names) + PAD <= room / max(len(chart.categories) - 1, 1)
    dates = dates_on_scale(pen, room) if chart.dated or not fits or not has_evenly_spaced_categories(chart) else None
    title = "" if fits or dates else f"{pen.names[0]} – {pen.names[-1]}"
    if title and (not alone or chart.calendar or pen.wide(title) > pen.width):
        return None
    top += 2 * pen.line if title else 0
    values = [None if best < 0 else series.values[best] for series in chart.shown]
    told = _labels_apart(pen, [None if each is None else each * length for each in values]) if lined else []
    marks = tuple(_mark(pen, number, named, ended, number in told, bool(title)) for number in range(len(chart.shown)))
    return Plot(
        chart.kind,
        pen.area(left, legend.height + top, right, bottom),
        marks,
        Axis(low, high, step, True, look.code),
        pen.look.code,
        stacked=stacked,
        time=chart.calendar if dates else "",
        dates_every=dates,
        edges=True,
        named=not title,
        legend=legend.area,
        title=title,
    )


def _labels_apart(pen: Pen, heights: Iterable[float | None]) -> list[int]:
    """Return which of several labels at these heights, in EMU, touch none before them."""
    found: dict[int, float] = {}
    for number, height in enumerate(heights):
        if height is not None and all(abs(height - other) >= pen.line + PAD for other in found.values()):
            found[number] = height
    return [*found]


def _mark(pen: Pen, number: int, named: bool, ended: bool, told: bool, titled: bool) -> Mark:
    """Return a line with its name or its last value behind its end, and its value at the highlighted category."""
    chart, series = pen.chart, pen.chart.shown[number]
    color, best, last = series_colors(chart)[number], highlighted_category(chart), _last_index(series)
    strong, alone = series.name == chart.highlight, len(chart.shown) == 1
    points = []
    if told and best != last:
        says: LabelContent = "category and value" if titled else "value"
        label = Label(says, "t", ACCENT if alone else color, bold=True)
        points.append(ChartPoint(best, ACCENT if alone else None, label))
    if named:
        points.append(ChartPoint(last, None, Label("series", "r", color, True)))
    elif ended:
        points.append(ChartPoint(last, color, Label("value", "r", color, True, max(BIG, pen.size))))
    elif told and best == last:
        points.append(ChartPoint(last, None, Label("value", "t", color, bold=True)))
    width = STRONG if strong or alone else STROKE
    return Mark(series, color, None, _with_lone_dots(points, series, color), width)


def _with_lone_dots(points: Sequence[ChartPoint], series: Series, color: SchemeColor) -> tuple[ChartPoint, ...]:
    """Return the points with a dot for each value between two gaps, where no line would show it."""
    padded, known = (None, *series.values, None), {point.index: point for point in points}
    for index, (before, value, after) in enumerate(zip(padded, padded[1:], padded[2:], strict=False)):
        if value is not None and before is None and after is None:
            point = known.get(index, ChartPoint(index))
            known[index] = replace(point, color=point.color or color)
    return tuple(known[index] for index in sorted(known))


def _last_index(series: Series) -> int:
    """Return the index of the last value that is no gap."""
    return max((index for index, value in enumerate(series.values) if value is not None), default=0)
