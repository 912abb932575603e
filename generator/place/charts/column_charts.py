"""A chart of columns or bars, and a pen in; how it is drawn, or None if it cannot be read, out."""

from __future__ import annotations

from collections.abc import Sequence

from generator.model.chart import Area, Axis, Calendar, Chart, ChartKind, ChartPoint, Label, Mark, Plot
from generator.model.geometry import Px
from generator.place.charts.pen import (
    PAD,
    Legend,
    Pen,
    chart_value_span,
    dates_on_scale,
    has_value_for_every_date,
    highlighted_category,
    place_legend,
    point_color,
    rounded_scale,
    scale_figures,
    scale_with_label_room,
    series_colors,
)

UNDER, BESIDE = 2, 3  # lines of a name under its column, and beside its bar
ASIDE = 0.42  # of the frame, for the names beside bars at most
WIDEST, NARROWEST, THINNEST = Px(150), Px(10), Px(4)  # of a column: the most; the least with labels, and without
TIGHT = 40  # hundredths of a column's width, the least gap between two
LOOSEST = 500  # hundredths, the most that the file format allows


def place_column_chart(pen: Pen) -> Plot | None:
    """Return columns, named below, with values above, or inside if they are stacked; None if there is no room."""
    chart, legend = pen.chart, place_legend(pen)
    band = pen.width // len(chart.categories)
    lines = pen.most_lines(pen.names, band - PAD)
    wide = _thickness(pen, band)
    if legend is None or not 0 < lines <= UNDER or wide < NARROWEST or not _labels_fit(pen, band, wide):
        return None
    bottom = lines * pen.line + PAD
    room = pen.height - legend.height - bottom
    value = _scale(pen, (pen.line + PAD) / room)
    marks = _stacked_marks(pen, value, room, wide, upright=True) if _is_stacked(chart) else _marks_with_labels(pen)
    return _plot(pen, pen.area(0, legend.height, 0, bottom), marks, value, legend, band / wide)


def place_columns_on_scale(pen: Pen) -> Plot | None:
    """Return columns on a scale, if too many for labels; only some of many dates are named. None without room."""
    chart, legend = pen.chart, place_legend(pen)
    low, high, step = rounded_scale(*chart_value_span(chart, _is_stacked(chart)))
    marked = scale_figures(low, high, step)
    look = pen.on_axis(marked)
    left = pen.widest(map(look.text, marked)) + PAD
    band = (pen.width - left) // len(chart.categories)
    wide = _thickness(pen, band)
    lines = pen.most_lines(pen.names, band - PAD)
    named = 0 < lines <= UNDER
    dates = dates_on_scale(pen, pen.width - left) if not named and has_value_for_every_date(chart) else None
    if legend is None or wide < THINNEST or not (named or dates):
        return None
    area = pen.area(left, legend.height + pen.line // 2, 0, (1 if dates else lines) * pen.line + PAD)
    value = Axis(low, high, step, True, look.code)
    return _plot(pen, area, _marks_without_labels(pen), value, legend, band / wide, dates)


def place_bar_chart(pen: Pen) -> Plot | None:
    """Return bars, named beside, with values at their ends, or inside if they are stacked; None if there is no room."""
    chart, legend = pen.chart, place_legend(pen)
    if legend is None:
        return None
    left = min(pen.widest(pen.names), round(pen.width * ASIDE)) + PAD
    band = (pen.height - legend.height) // len(chart.categories)
    lines = pen.most_lines(pen.names, left - PAD)
    wide = _thickness(pen, band)
    least = NARROWEST if len(chart.shown) == 1 else pen.line
    if not 0 < lines <= BESIDE or lines * pen.line > band or wide < least or pen.breaks(pen.labels):
        return None
    room = pen.width - left
    value = _scale(pen, (pen.widest(pen.labels, bold=True) + PAD) / room)
    marks = _stacked_marks(pen, value, room, wide, upright=False) if _is_stacked(chart) else _marks_with_labels(pen)
    return _plot(pen, pen.area(left, legend.height, 0, 0), marks, value, legend, band / wide, sideways=True)


def has_categories_in_time(chart: Chart) -> bool:
    """Return whether the categories are dates or years, which are read from left to right."""
    return bool(chart.calendar)


def _plot(
    pen: Pen,
    area: Area,
    marks: Sequence[Mark],
    value: Axis,
    legend: Legend,
    pitch: float,
    dates: tuple[int, Calendar] | None = None,
    sideways: bool = False,
) -> Plot:
    """Return the plot; `pitch` is the distance between two categories, in widths of a column."""
    return Plot(
        ChartKind.BAR if sideways else ChartKind.COLUMN,
        area,
        tuple(marks),
        value,
        pen.look.code,
        sideways=sideways,
        stacked=_is_stacked(pen.chart),
        time=pen.chart.calendar if dates else "",
        dates_every=dates,
        legend=legend.area,
        gap=min(LOOSEST, max(TIGHT, round((pitch - _columns_beside(pen.chart)) * 100))),
    )


def _is_stacked(chart: Chart) -> bool:
    """Return whether segments are stacked; one series alone is drawn as plain columns."""
    return chart.kind is ChartKind.STACKED and len(chart.shown) > 1


def _columns_beside(chart: Chart) -> int:
    """Return how many columns stand side by side in a category."""
    return 1 if _is_stacked(chart) else len(chart.shown)


def _thickness(pen: Pen, band: int) -> int:
    return min(round(band / (_columns_beside(pen.chart) + TIGHT / 100)), WIDEST)


def _labels_fit(pen: Pen, band: int, wide: int) -> bool:
    """Return whether no label touches that of the next column; stacked columns have theirs inside."""
    room = band if len(pen.chart.shown) == 1 else wide
    return _is_stacked(pen.chart) or (pen.widest(pen.labels, bold=True) + PAD <= room and not pen.breaks(pen.labels))


def _scale(pen: Pen, label: float) -> Axis:
    """Return the scale; for columns that are not stacked, with room for a label (a share of its length) beyond them."""
    stacked = _is_stacked(pen.chart)
    low, high = chart_value_span(pen.chart, stacked)
    share = 0 if stacked else label
    return Axis(*scale_with_label_room(low, high, share if low < 0 else 0, share if high > 0 else 0))


def _marks_with_labels(pen: Pen) -> tuple[Mark, ...]:
    """Return the series with a label for every value; highlighted ones are bold."""
    chart, best = pen.chart, highlighted_category(pen.chart)
    marks = []
    for number, (series, color) in enumerate(zip(chart.shown, series_colors(chart), strict=True)):
        strong = series.name == chart.highlight != ""
        points = [
            ChartPoint(index, point_color(chart, number, index), Label("value", "outEnd", bold=index == best or strong))
            for index in range(len(series.values))
            if index == best or point_color(chart, number, index)
        ]
        marks.append(Mark(series, color, Label("value", "outEnd", bold=strong), tuple(points)))
    return tuple(marks)


def _marks_without_labels(pen: Pen) -> tuple[Mark, ...]:
    """Return the series without labels, except for the highlighted category."""
    best = highlighted_category(pen.chart)
    label = Label("value", "ctr", "lt1", True) if _is_stacked(pen.chart) else Label("value", "outEnd", bold=True)
    single = len(pen.chart.shown) == 1
    return tuple(
        Mark(
            mark.series,
            mark.color,
            None,
            tuple(
                ChartPoint(point.index, point.color, label if single and point.index == best else None)
                for point in mark.points
                if point.color
            ),
        )
        for mark in _marks_with_labels(pen)
    )


def _stacked_marks(pen: Pen, value: Axis, length: int, wide: int, upright: bool) -> tuple[Mark, ...]:
    """Return the series with values inside their segments, where these are long and wide enough."""
    chart, label = pen.chart, Label("value", "ctr", "lt1", True)
    marks = []
    for number, (series, color) in enumerate(zip(chart.shown, series_colors(chart), strict=True)):
        points = []
        for index, size in enumerate(series.values):
            drawn = abs(size or 0) / (value.high - value.low) * length
            needed = (pen.wide(pen.label(size or 0), True), pen.line)
            across, along = needed if upright else needed[::-1]
            fits = across <= wide and along <= drawn
            recolored = point_color(chart, number, index)
            if recolored or not fits:
                points.append(ChartPoint(index, recolored, label if fits else None))
        marks.append(Mark(series, color, label, tuple(points)))
    return tuple(marks)
