"""A chart of columns, bars, lines or areas, and a pen in; how it is drawn, or None if it cannot be read, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from generator.model.chart import (
    Area,
    Axis,
    Calendar,
    Chart,
    ChartKind,
    ChartPoint,
    Label,
    LabelContent,
    Mark,
    Plot,
    Series,
)
from generator.model.colors import SchemeColor
from generator.model.geometry import Pt, Px
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
    point_color,
    scale_with_label_room,
    series_colors,
)

UNDER, BESIDE = 2, 3  # lines of a name under its column, and beside its bar
ASIDE = 0.42  # of the frame, for the names beside bars at most
WIDEST, NARROWEST, THINNEST = Px(150), Px(10), Px(4)  # of a column: the most; the least with labels, and without
THICKEST = Px(86)  # of a bar
HEADROOM = 1 - 1 / 1.18  # the least share of a scale that is beyond the largest value, so that nothing meets the title
TIGHT = 40  # hundredths of a column's width, the least gap between two
LOOSEST = 500  # hundredths, the most that the file format allows


def place_column_chart(pen: Pen) -> Plot | None:
    """Return columns, named below, with values above, or inside if they are stacked; None if there is no room."""
    chart, legend = pen.chart, place_legend(pen)
    band = pen.width // len(chart.categories)
    lines = pen.most_lines(pen.names, band - PAD)
    wide = _column_thickness(pen, band)
    # No label touches that of the next column; stacked columns have theirs inside.
    beside = pen.widest(pen.labels, bold=True) + PAD <= (band if len(chart.shown) == 1 else wide)
    fits = _is_stacked(chart) or (beside and not pen.breaks(pen.labels))
    if legend is None or not 0 < lines <= UNDER or wide < NARROWEST or not fits:
        return None
    bottom = lines * pen.line + PAD
    room = pen.height - legend.height - bottom
    value = _value_axis(pen, (pen.line + PAD) / room)
    marks = _stacked_marks(pen, value, room, wide, upright=True) if _is_stacked(chart) else _marks_with_labels(pen)
    return _axis_plot(pen, ChartKind.COLUMN, pen.area(0, legend.height, 0, bottom), marks, value, legend, band / wide)


def place_columns_on_scale(pen: Pen) -> Plot | None:
    """Return columns on a scale, if too many for labels; only some of many dates are named. None without room."""
    chart, legend = pen.chart, place_legend(pen)
    value, left = pen.scale(chart_value_span(chart, _is_stacked(chart)))
    band = (pen.width - left) // len(chart.categories)
    wide = _column_thickness(pen, band)
    lines = pen.most_lines(pen.names, band - PAD)
    named = 0 < lines <= UNDER
    dates = dates_on_scale(pen, pen.width - left) if not named and has_evenly_spaced_categories(chart) else None
    if legend is None or wide < THINNEST or not (named or dates):
        return None
    area = pen.area(left, legend.height + pen.line // 2, 0, (lines if named else 1) * pen.line + PAD)
    best = highlighted_category(chart) if len(chart.shown) == 1 else -1  # only that one has a label
    marks = _column_marks(pen, lambda _, index: Label("value", "outEnd", bold=True) if index == best else None)
    return _with_dates(_axis_plot(pen, ChartKind.COLUMN, area, marks, value, legend, band / wide), chart, dates)


def place_bar_chart(pen: Pen) -> Plot | None:
    """Return bars, named beside, with values at their ends, or inside if they are stacked; None if there is no room."""
    chart, legend = pen.chart, place_legend(pen)
    if legend is None:
        return None
    left = min(pen.widest(pen.names), round(pen.width * ASIDE)) + PAD
    band = (pen.height - legend.height) // len(chart.categories)
    lines = pen.most_lines(pen.names, left - PAD)
    wide = _column_thickness(pen, band, THICKEST)
    least = NARROWEST if len(chart.shown) == 1 else pen.line
    if not 0 < lines <= BESIDE or lines * pen.line > band or wide < least or pen.breaks(pen.labels):
        return None
    room = pen.width - left
    value = _value_axis(pen, (pen.widest(pen.labels, bold=True) + PAD) / room)
    marks = _stacked_marks(pen, value, room, wide, upright=False) if _is_stacked(chart) else _marks_with_labels(pen)
    return _axis_plot(pen, ChartKind.BAR, pen.area(left, legend.height, 0, 0), marks, value, legend, band / wide)


def _axis_plot(
    pen: Pen, kind: ChartKind, area: Area, marks: tuple[Mark, ...], value: Axis, legend: Legend, pitch: float
) -> Plot:
    """Return the plot; `pitch` is the distance between two categories, in widths of a column."""
    sideways, stacked = kind is ChartKind.BAR, _is_stacked(pen.chart)
    gap = min(LOOSEST, max(TIGHT, round((pitch - _columns_per_category(pen.chart)) * 100)))
    plot = Plot(kind, area, marks, value, pen.look.code, sideways=sideways, stacked=stacked, legend=legend.area)
    return replace(plot, gap=gap)


def _with_dates(plot: Plot, chart: Chart, every: tuple[int, Calendar] | None) -> Plot:
    """Return the plot with an axis of time if dates are written on it, after so many of a unit."""
    return replace(plot, time=chart.calendar if every else "", dates_every=every)


def _is_stacked(chart: Chart) -> bool:
    """Return whether segments are stacked; one series alone is drawn as plain columns."""
    return chart.kind is ChartKind.STACKED and len(chart.shown) > 1


def _columns_per_category(chart: Chart) -> int:
    """Return how many columns stand side by side in a category."""
    return 1 if _is_stacked(chart) else len(chart.shown)


def _column_thickness(pen: Pen, band: int, most: int = WIDEST) -> int:
    return min(round(band / (_columns_per_category(pen.chart) + TIGHT / 100)), most)


def _value_axis(pen: Pen, label: float) -> Axis:
    """Return the scale, with room beyond the columns for a label, a share of its length."""
    low, high = chart_value_span(pen.chart, _is_stacked(pen.chart))
    share = max(label, HEADROOM)
    return Axis(*scale_with_label_room(low, high, share if low < 0 else 0, share if high > 0 else 0))


def _marks_with_labels(pen: Pen) -> tuple[Mark, ...]:
    """Return the series with a label for every value; highlighted ones are bold."""
    named, best = pen.chart.highlight, highlighted_category(pen.chart)
    return _column_marks(pen, lambda each, at: Label("value", "outEnd", bold=at == best or each.name == named != ""))


def _stacked_marks(pen: Pen, value: Axis, length: int, wide: int, upright: bool) -> tuple[Mark, ...]:
    """Return the series with values inside their segments, where these are long and wide enough."""

    def label_inside(series: Series, index: int | None) -> Label | None:
        size = 0 if index is None else series.values[index] or 0
        drawn = abs(size) / (value.high - value.low) * length
        needed = (pen.wide(pen.look.text(size), True), pen.line)
        across, along = needed if upright else needed[::-1]
        return Label("value", "ctr", "lt1", True) if index is None or (across <= wide and along <= drawn) else None

    return _column_marks(pen, label_inside)


def _column_marks(pen: Pen, label: Callable[[Series, int | None], Label | None]) -> tuple[Mark, ...]:
    """Return the series; `label` returns that of the value of a series at an index, and at None that of the others."""
    chart, marks = pen.chart, []
    for number, (series, color) in enumerate(zip(chart.shown, series_colors(chart), strict=True)):
        usual, count = label(series, None), len(series.values)
        points = (ChartPoint(index, point_color(chart, number, index), label(series, index)) for index in range(count))
        marks.append(Mark(series, color, usual, tuple(each for each in points if each.color or each.label != usual)))
    return tuple(marks)


# ---- lines and areas

STROKE, STRONG = Pt(2.5), Pt(4.5)
BIG = 24  # points, of a line's last value


def place_line_chart(pen: Pen) -> Plot | None:
    """Return lines or areas on a scale, named at their ends, or in a legend if these are close; None without room.

    If the categories of one series have no room, a title names the first and the last of them.
    """
    chart, lined = pen.chart, pen.chart.kind is ChartKind.LINE
    alone, best, big = len(chart.shown) == 1, highlighted_category(chart), replace(pen, size=max(BIG, pen.size))
    stacked = not lined and not alone
    value, left = pen.scale(line_chart_span(chart.values) if lined else chart_value_span(chart, stacked))
    bottom = pen.line + PAD
    top = pen.line + PAD if best >= 0 and lined else pen.line // 2
    length = (pen.height - top - bottom) / (value.high - value.low)
    ends = [(series.values[_last_index(series)] or 0.0) * length for series in chart.shown]
    named = lined and not alone and len(_labels_apart(pen, ends)) == len(ends)
    aside = pen.widest((series.name for series in chart.shown), True) + 2 * PAD if named else 0
    named = named and aside < pen.width * WRAPPED
    legend = Legend(None, 0) if named else place_legend(pen)
    if legend is None:
        return None
    ended = lined and alone and best in (-1, _last_index(chart.shown[0]))
    right = max(aside if named else 0, pen.wide(pen.names[-1]) // 2, big.widest(pen.labels, True) + PAD if ended else 0)
    left = max(left, pen.wide(pen.names[0]) // 2)
    room = pen.width - left - right
    fits = pen.widest(pen.names) + PAD <= room / max(len(chart.categories) - 1, 1)
    dates = dates_on_scale(pen, room) if chart.dated or not fits or not has_evenly_spaced_categories(chart) else None
    title = "" if fits or dates else f"{pen.names[0]} – {pen.names[-1]}"
    if title and (not alone or chart.calendar or pen.wide(title) > pen.width):
        return None
    top += 2 * pen.line if title else 0
    values = [None if best < 0 else series.values[best] for series in chart.shown]
    told = _labels_apart(pen, [None if each is None else each * length for each in values]) if lined else []
    area = pen.area(left, legend.height + top, right, bottom)
    marks = tuple(_line_mark(pen, each, named, ended, each in told, bool(title)) for each in range(len(chart.shown)))
    plot = Plot(chart.kind, area, marks, value, pen.look.code, stacked=stacked, edges=True, legend=legend.area)
    return _with_dates(replace(plot, named=not title, title=title), chart, dates)


def _labels_apart(pen: Pen, heights: Iterable[float | None]) -> list[int]:
    """Return which of several labels at these heights, in EMU, touch none before them."""
    found: dict[int, float] = {}
    for number, height in enumerate(heights):
        if height is not None and all(abs(height - other) >= pen.line + PAD for other in found.values()):
            found[number] = height
    return [*found]


def _line_mark(pen: Pen, number: int, named: bool, ended: bool, told: bool, titled: bool) -> Mark:
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
    return Mark(series, color, None, _with_lone_dots(points, series, color), STRONG if strong or alone else STROKE)


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
