"""A chart of lines or areas and a pen in; how it is drawn, or None if it cannot be read, out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil

from msgspec.structs import replace

from generator.model.chart import (
    Area,
    Axis,
    Chart,
    ChartKind,
    ChartPoint,
    Label,
    LabelPosition,
    Mark,
    Plot,
    Series,
    spreadsheet_day_number,
)
from generator.model.colors import SchemeColor
from generator.model.geometry import Pt
from generator.place.charts.label_boxes import (
    FramePoint,
    LabelBox,
    Legend,
    free_label_box,
    is_label_crossed,
    is_label_in_frame,
    place_label,
    place_legend,
)
from generator.place.charts.pen import ACCENT, PAD, WRAPPED, Pen, highlighted_category, series_colors
from generator.place.charts.scale import (
    chart_value_span,
    dates_on_scale,
    has_evenly_spaced_categories,
    line_chart_span,
    rounded_scale,
    scale_figures,
    scale_with_label_room,
)

STROKE, STRONG = Pt(2.5), Pt(4.5)
BIG = 24  # points, of a line's first and last value
DOT = 8  # points
PUSHED = 1.6  # lines of text, the most that a name moves away from its line
LINES = 2  # of a name under its point
AROUND: tuple[LabelPosition, ...] = ("t", "b", "l", "r")


def place_labelled_line(pen: Pen) -> Plot | None:
    """Return one line with a value at each point, which needs no scale; None if the labels do not fit."""
    chart = pen.chart
    band = pen.width // len(chart.categories)
    lines = pen.most_lines(pen.names, band - PAD)
    crowded = pen.widest(pen.labels, True) + PAD > band or pen.breaks(pen.labels)
    if (
        len(chart.shown) > 1
        or chart.kind is ChartKind.AREA
        or not 0 < lines <= LINES
        or crowded
        or not has_evenly_spaced_categories(chart)
    ):
        return None
    bottom = lines * pen.line + PAD
    share = 1.6 * pen.enlarged(BIG).line / (pen.height - bottom)
    value = Axis(*scale_with_label_room(*line_chart_span(chart.values), share, share), zero=False)
    area = pen.area(0, 0, 0, bottom)
    color = series_colors(chart)[0]
    points = _placed(pen, _spots(pen, area, value))
    if points is None:
        return None
    mark = Mark(chart.shown[0], color, Label("value", "t"), points, STRONG, DOT)
    return Plot(ChartKind.LINE, area, (mark,), value, pen.look.code)


def _spots(pen: Pen, area: Area, value: Axis) -> dict[int, FramePoint]:
    """Return the place of each point of the first series."""
    values, count = pen.chart.shown[0].values, len(pen.chart.categories)
    return {
        index: (
            (area.x + (index + 0.5) / count * area.width) * pen.width,
            (area.y + (value.high - each) / (value.high - value.low) * area.height) * pen.height,
        )
        for index, each in enumerate(values)
        if each is not None
    }


def _placed(pen: Pen, spots: dict[int, FramePoint]) -> tuple[ChartPoint, ...] | None:
    """Return the points whose labels are not plain ones above them; None if a label has no free place.

    No label is crossed by the line or by another label. The first and last values are large if there is room.
    """
    best, ends, taken, points = (
        highlighted_category(pen.chart),
        (min(spots), max(spots)),
        list[LabelBox](),
        list[ChartPoint](),
    )
    for index, spot in spots.items():
        strong, found = index in (best, *ends), None
        for large in [pen.enlarged(BIG), pen] if index in ends else [pen]:
            found = found or _beside(large, pen.chart.shown[0].values[index] or 0, strong, spot, spots, taken)
            size = large.size if found and index in ends and found[1][3] - found[1][1] > pen.line else 0
            if found:
                break
        if found is None:
            return None
        taken.append(found[1])
        if strong or found[0] != "t":
            color: SchemeColor = ACCENT if strong else "dk1"
            points.append(
                ChartPoint(index, ACCENT if strong else None, Label("value", found[0], color, strong, size=size))
            )
    return tuple(points)


def _beside(
    pen: Pen, value: float, strong: bool, spot: FramePoint, spots: dict[int, FramePoint], taken: Sequence[LabelBox]
) -> tuple[LabelPosition, LabelBox] | None:
    """Return the first free place of a value around its point, or None."""
    wide = pen.wide(pen.label(value), strong)
    boxes = [(position, place_label(spot, position, wide, pen.line, PAD)) for position in AROUND]
    return free_label_box(
        [each for each in boxes if not _hidden(each[1], spots) and is_label_in_frame(each[1], pen.width, pen.height)],
        taken,
    )


def _hidden(box: LabelBox, spots: dict[int, FramePoint]) -> bool:
    """Return whether the line crosses a label; it is interrupted at gaps."""
    chains: list[list[FramePoint]] = [[]]
    for index, spot in spots.items():
        if index - 1 not in spots:
            chains.append([])
        chains[-1].append(spot)
    return any(is_label_crossed(box, chain) for chain in chains)


def place_lines_on_scale(pen: Pen) -> Plot | None:
    """Return lines or areas on a scale, named at their ends, or in a legend if these are close; None without room."""
    chart, half, alone = pen.chart, pen.line // 2, len(pen.chart.shown) == 1 and pen.chart.kind is ChartKind.LINE
    big = pen.enlarged(BIG)
    stacked = chart.kind is ChartKind.AREA and len(chart.shown) > 1
    low, high, step = rounded_scale(
        *(chart_value_span(chart, stacked) if chart.kind is ChartKind.AREA else line_chart_span(chart.values))
    )
    marked = scale_figures(low, high, step)
    look, value = pen.on_axis(marked), Axis(low, high, step, True, pen.on_axis(marked).code)
    bottom = pen.line + PAD
    top = (
        big.line + PAD
        if alone
        else pen.line + PAD
        if highlighted_category(chart) >= 0 and chart.kind is ChartKind.LINE
        else half
    )
    pushed = _pushed(pen, value, pen.height - top - bottom) if chart.kind is ChartKind.LINE else None
    legend = Legend(None, 0) if pushed is not None else place_legend(pen)
    if legend is None:
        return None
    aside = 0 if pushed is None else pen.widest((series.name for series in chart.shown), True) + 2 * PAD
    labelled = alone or highlighted_category(chart) >= 0
    right = max(
        aside,
        pen.wide(pen.names[-1]) // 2,
        big.widest(pen.labels, True) // 2 if labelled else 0,
    )
    left = max(pen.widest(map(look.text, marked)) + PAD, pen.wide(pen.names[0]) // 2)
    room = pen.width - left - right
    fits = pen.widest(pen.names) + PAD <= room / max(len(chart.categories) - 1, 1)
    dates = dates_on_scale(pen, room) if chart.dated or not fits or not has_evenly_spaced_categories(chart) else None
    if dates is None and not fits:
        return None
    told = _told(pen, value, pen.height - top - legend.height - bottom) if chart.kind is ChartKind.LINE else frozenset()
    area = pen.area(left, legend.height + top, right, bottom)
    marks = tuple(_mark(pen, number, pushed, number in told) for number in range(len(chart.shown)))
    if alone:
        marks = (_ended(big, marks[0], area, value, dates is not None),)
        value = _without_figure(pen, marks[0], area, value, marked)
    return Plot(
        chart.kind,
        area,
        marks,
        value,
        pen.look.code,
        stacked=stacked,
        every=dates.every if dates else 1,
        unit=dates.unit if dates else "",
        smallest=dates.smallest if dates else "",
        edges=True,
        legend=legend.area,
    )


def _ended(pen: Pen, mark: Mark, area: Area, value: Axis, in_time: bool) -> Mark:
    """Return the line with labels for its first and last value in the pen's size, if they are clear of other labels."""
    series, known, across = mark.series, {point.index: point for point in mark.points}, area.width * pen.width
    places = _across(pen.chart, in_time)
    first, last = _first(series), _last(series)
    for index, share in ((first, 1.0), (last, 0.5)):
        wide = pen.wide(pen.label(series.values[index] or 0), True)
        others = [abs(places[index] - places[each]) * across for each in known if each != index]
        if first == last or any(other < 2 * wide for other in others):
            continue
        rise = _climbed(series, places, index, share * wide / across, value) * area.height
        right = wide / 2 / pen.width if index == first else 0.0
        known[index] = ChartPoint(index, mark.color, Label("value", "t", mark.color, True, -rise, right, pen.size))
    return replace(mark, points=tuple(known[index] for index in sorted(known)))


def _without_figure(pen: Pen, mark: Mark, area: Area, value: Axis, marked: Sequence[float]) -> Axis:
    """Return the scale without the figure that the label of the first value would touch."""
    first = _first(mark.series)
    own = mark.series.values[first]
    if own is None or all(point.index != first for point in mark.points):
        return value
    near_by = [
        each for each in marked if abs(each - own) * area.height * pen.height < pen.line * (value.high - value.low)
    ]
    return replace(value, code=f'[={near_by[0]:g}]"";{value.code}') if near_by else value


def _across(chart: Chart, in_time: bool) -> list[float]:
    """Return where each category is on its axis, in shares of its length."""
    days = [spreadsheet_day_number(name) for name in chart.categories] if in_time else [*range(len(chart.categories))]
    return [(day - days[0]) / ((days[-1] - days[0]) or 1) for day in days]


def _climbed(series: Series, places: Sequence[float], index: int, share: float, value: Axis) -> float:
    """Return how far a line rises above the value at `index` within a distance of `share`, in shares of the scale."""
    found, own = 0.0, series.values[index] or 0.0
    for (x, each), (next_x, following) in pairwise(zip(places, series.values, strict=True)):
        if each is None or following is None or next_x <= x:
            continue
        for at in (x, next_x, places[index] - share, places[index] + share):
            if abs(at - places[index]) <= share + 1e-9 and x <= at <= next_x:
                found = max(found, each + (following - each) * (at - x) / (next_x - x) - own)
    return found / (value.high - value.low)


def place_unnamed_line(pen: Pen) -> Plot | None:
    """Return one line with only the first, last and highlighted point named, for too many names; None without room."""
    chart, half = pen.chart, pen.line // 2
    if len(chart.shown) > 1 or chart.calendar:
        return None
    low, high, step = rounded_scale(
        *(chart_value_span(chart) if chart.kind is ChartKind.AREA else line_chart_span(chart.values))
    )
    room = pen.height - half - PAD
    high += step * ceil(2 * (pen.line + PAD) / room * (high - low) / step)
    marked = scale_figures(low, high, step)
    look, series = pen.on_axis(marked), chart.shown[0]
    ends = [0, _last(series)]
    widths = [
        max(pen.wide(pen.names[index], True), pen.wide(pen.label(series.values[index] or 0), True)) for index in ends
    ]
    left = pen.widest(map(look.text, marked)) + PAD
    if max(widths) > pen.width * WRAPPED:
        return None
    area, value = pen.area(left, half, widths[1] // 2, PAD), Axis(low, high, step, True, look.code)
    moved = {0: (-_rise(series, widths[0] / (area.width * pen.width), value) * area.height, widths[0] / 2 / pen.width)}
    best, color = highlighted_category(chart), series_colors(chart)[0]
    points = tuple(
        ChartPoint(
            index,
            ACCENT if index == best else None,
            Label("category and value", "t", "dk1", index == best, *moved.get(index, (0.0, 0.0))),
        )
        for index in sorted({*ends, best} - {-1})
    )
    mark = Mark(series, color, None, _with_islands(points, series, color), STRONG)
    return Plot(ChartKind.LINE, area, (mark,), value, pen.look.code, edges=True, named=False)


def _rise(series: Series, share: float, value: Axis) -> float:
    """Return how far a line rises above its first point within a share of its length, in shares of the scale.

    The first label is to the right of its point, because the figures of the scale are on the left.
    """
    values = series.values[: ceil(share * (len(series.values) - 1)) + 1]
    first, *others = [each for each in values if each is not None] or [value.low]
    return max(0.0, *(each - first for each in others), 0.0) / (value.high - value.low)


def _told(pen: Pen, value: Axis, room: int) -> frozenset[int]:
    """Return the lines whose value is written at the highlighted category: the first of those that would touch."""
    best, found = highlighted_category(pen.chart), dict[int, float]()
    for number, series in enumerate(pen.chart.shown):
        each = series.values[best] if best >= 0 else None
        if each is not None:
            height = (value.high - each) / (value.high - value.low) * room
            if all(abs(height - other) >= pen.line + PAD for other in found.values()):
                found[number] = height
    return frozenset(found)


def _mark(pen: Pen, number: int, pushed: Sequence[float] | None, told: bool) -> Mark:
    chart, series = pen.chart, pen.chart.shown[number]
    color, best, last = series_colors(chart)[number], highlighted_category(chart), _last(series)
    strong, alone = series.name == chart.highlight, len(chart.shown) == 1
    points = []
    if pushed is not None:
        points.append(ChartPoint(last, None, Label("series", "r", color, True, pushed[number])))
    if told and (best != last or pushed is None):
        label = Label("value", "t", ACCENT if alone else color, bold=True)
        points.append(ChartPoint(best, ACCENT if alone else None, label))
    width = STRONG if strong or alone else STROKE
    return Mark(series, color, None, _with_islands(points, series, color), width)


def _with_islands(points: Sequence[ChartPoint], series: Series, color: SchemeColor) -> tuple[ChartPoint, ...]:
    """Return the points with a dot for each value between two gaps, where no line would show it."""
    padded, known = (None, *series.values, None), {point.index: point for point in points}
    for index, (before, value, after) in enumerate(zip(padded, padded[1:], padded[2:], strict=False)):
        if value is not None and before is None and after is None:
            point = known.get(index, ChartPoint(index))
            known[index] = replace(point, color=point.color or color)
    return tuple(known[index] for index in sorted(known))


def _first(series: Series) -> int:
    """Return the index of the first value that is no gap."""
    return min((index for index, value in enumerate(series.values) if value is not None), default=0)


def _last(series: Series) -> int:
    """Return the index of the last value that is no gap."""
    return max((index for index, value in enumerate(series.values) if value is not None), default=0)


def _pushed(pen: Pen, value: Axis, room: int) -> tuple[float, ...] | None:
    """Return how far each line's name moves down from its end so that none touch, in shares of the frame.

    None if there is nothing to name, or if a name would be too wide or too far from its line.
    """
    names = [series.name for series in pen.chart.shown]
    if len(names) < 2 or not all(names) or pen.breaks(names):
        return None
    ends = [(value.high - (series.values[_last(series)] or 0)) / (value.high - value.low) for series in pen.chart.shown]
    wanted = [end * room for end in ends]
    found = _spread(wanted, pen.line)
    if any(abs(one - other) > PUSHED * pen.line for one, other in zip(found, wanted, strict=True)):
        return None
    return tuple((one - other) / pen.height for one, other in zip(found, wanted, strict=True))


def _spread(wanted: Sequence[float], least: float) -> list[float]:
    """Return the nearest places to those wanted that are `least` apart; neighbours that touch share their middle."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    groups: list[tuple[float, list[int]]] = []  # the middle of each group, and its members
    for index in order:
        middle, members = wanted[index], [index]
        while groups and middle - least * len(members) / 2 < groups[-1][0] + least * len(groups[-1][1]) / 2:
            before, others = groups.pop()
            total = len(members) + len(others)
            middle = (middle * len(members) + before * len(others)) / total
            members = [*others, *members]
        groups.append((middle, members))
    found = list(wanted)
    for middle, members in groups:
        for place, index in enumerate(members):
            found[index] = middle + (place - (len(members) - 1) / 2) * least
    return found
