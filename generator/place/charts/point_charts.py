"""A pie, a doughnut or a scatter chart, and a pen in; how it is drawn, or None if it cannot be read, out."""

from __future__ import annotations

from itertools import combinations
from math import cos, pi, sin

from msgspec.structs import replace

from generator.language.figures import NumberFormat, are_years, number_format_in_language
from generator.model.chart import BARE, Area, Axis, ChartKind, ChartPoint, Label, LabelPosition, Mark, Plot
from generator.model.geometry import Pt, Rect
from generator.place.charts.pen import (
    ACCENT,
    KEY,
    PAD,
    SLICES,
    WRAPPED,
    Pen,
    highlighted_category,
    line_chart_span,
    place_legend,
    rounded_scale,
    scale_figures,
    series_colors,
    slice_colors,
)

MOST_SLICES = len(SLICES)
RING = 0.25  # of a doughnut's width, on each side


def place_pie_chart(pen: Pen) -> Plot | None:
    """Return a pie with the name and value of each slice beside it; None if labels would break or touch."""
    texts = [f"{name}\n{label}" for name, label in zip(pen.names, pen.labels, strict=True)]
    wide = max(pen.widest(text.split("\n"), True) for text in texts)
    tall = 2 * pen.line
    across = pen.height - 2 * tall - 2 * PAD
    if wide > pen.width * WRAPPED or across < pen.height // 3 or _labels_overlap(pen, across / 2, wide, tall):
        return None
    area = pen.area((pen.width - across) // 2, tall + PAD, (pen.width - across) // 2, tall + PAD)
    return _slice_plot(ChartKind.PIE, pen, area, Label("category and value", "outEnd"), None)


def place_doughnut_chart(pen: Pen) -> Plot | None:
    """Return a ring with the value of each slice in it and the names beside it; None if a label does not fit."""
    names = pen.widest(pen.names) + KEY
    across = min(pen.height, pen.width - names - 4 * PAD)
    ring = across * RING
    values = [value or 0 for value in pen.chart.shown[0].values]
    arcs = [value / (sum(values) or 1) * 2 * pi * (across - ring) / 2 for value in values]
    wide = pen.widest(pen.labels, True)
    height = len(values) * round(pen.line * 1.5)
    if wide > ring or height > pen.height or any(0 < arc < max(pen.line, wide * 0.8) for arc in arcs):
        return None
    whole = across + 4 * PAD + names
    left = (pen.width - whole) // 2
    area = pen.area(left, (pen.height - across) // 2, pen.width - left - across, (pen.height - across) // 2)
    at = (left + across + 4 * PAD) / pen.width
    legend = Area(at, (1 - height / pen.height) / 2, names / pen.width, height / pen.height)
    return _slice_plot(ChartKind.DOUGHNUT, pen, area, Label("value", "", "lt1", True), legend)


def _slice_plot(kind: ChartKind, pen: Pen, area: Area, label: Label, legend: Area | None) -> Plot:
    colors = slice_colors(pen.chart)
    points = tuple(
        ChartPoint(index, color, replace(label, bold=label.bold or name == pen.chart.highlight))
        for index, (color, name) in enumerate(zip(colors, pen.chart.categories, strict=True))
    )
    marks = (Mark(pen.chart.shown[0], colors[0], label, points),)
    return Plot(kind, area, marks, Axis(0, 1), pen.look.code, legend=legend)


def _labels_overlap(pen: Pen, radius: float, wide: int, tall: int) -> bool:
    """Return whether two labels around the pie would overlap."""
    values = [value or 0 for value in pen.chart.shown[0].values]
    total, turned, boxes = sum(values) or 1, 0.0, []
    for value in values:
        angle = (turned + value / 2) / total * 2 * pi
        turned += value
        x = sin(angle) * (radius + PAD) + (sin(angle) - 1) / 2 * wide
        y = -cos(angle) * (radius + PAD) + (-cos(angle) - 1) / 2 * tall
        boxes.append((x, y))
    return any(abs(a[0] - b[0]) < wide and abs(a[1] - b[1]) < tall for a, b in combinations(boxes, 2))


DOT = 11  # points, the diameter
FramePoint = tuple[float, float]  # from the frame's top left corner, in EMU
# The sides of a point, with the place of a label's corner there in shares of its width and height.
SIDES: dict[LabelPosition, tuple[float, float]] = {"r": (0, -0.5), "l": (-1, -0.5), "t": (-0.5, -1), "b": (-0.5, 0)}


def place_named_dots(pen: Pen) -> Plot | None:
    """Return points on two scales if all their names have room, else None."""
    plot, along, shown = place_dots(pen), pen.chart.series[0].values, pen.chart.shown
    drawn = {index for series in shown for index, value in enumerate(series.values) if value is not None}
    wanted = {index for index in drawn if pen.names[index] and along[index] is not None}
    named = {point.index for mark in plot.marks for point in mark.points if point.label} if plot else set()
    return plot if named == wanted else None


def place_dots(pen: Pen) -> Plot | None:
    """Return points on two scales, with the names that touch nothing; None without values or room for a legend."""
    chart, legend = pen.chart, place_legend(pen)
    along = [value for value in chart.series[0].values if value is not None]
    if legend is None or not along or not chart.values:
        return None
    (value, figures), right = pen.scale(line_chart_span(chart.values)), rounded_scale(*line_chart_span(along))
    unit = replace(chart.series[0].notation, decimals=0)
    look = number_format_in_language("", scale_figures(*right), pen.language, unit)
    if unit == BARE and are_years(along):
        look = NumberFormat("0", pen.language)
    titled = pen.line + PAD
    single = chart.shown[0].name if len(chart.shown) == 1 else ""
    ends = [pen.wide(look.text(each)) // 2 for each in right[:2]]
    left = max(figures, ends[0])
    top = legend.height + pen.line // 2 + (titled if single else 0)
    area = pen.area(left, top, max(ends[1], PAD), pen.line + PAD + (titled if chart.series[0].name else 0))
    under = min(pen.wide(chart.series[0].name) / pen.width, 1.0)
    across = Axis(*right, True, look.code, chart.series[0].name, Area(1 - under, 1 - pen.line / pen.height, 0, 0))
    marks = _label_marks(pen, _positions_of_points(pen, area, value, across))
    return Plot(ChartKind.SCATTER, area, marks, value, pen.look.code, across=across, legend=legend.area, title=single)


def _label_marks(pen: Pen, spots: dict[int, FramePoint]) -> tuple[Mark, ...]:
    chart, best = pen.chart, highlighted_category(pen.chart)
    named = _name_positions(pen, spots) if len(chart.shown) == 1 else {}
    points = tuple(
        ChartPoint(index, ACCENT if index == best else None, Label("category", position, bold=index == best))
        for index, position in sorted(named.items())
    )
    pairs = zip(chart.shown, series_colors(chart), strict=True)
    return tuple(Mark(series, color, None, points, 0, DOT) for series, color in pairs)


def _name_positions(pen: Pen, spots: dict[int, FramePoint]) -> dict[int, LabelPosition]:
    """Return the position of each name, the highlighted one first; names without a free place are left out."""
    best, radius, frame = highlighted_category(pen.chart), Pt(DOT) / 2, Rect(0, 0, pen.width, pen.height)
    taken = [_box_of_label(spot, (-0.5, -0.5), round(2 * radius), round(2 * radius), 0) for spot in spots.values()]
    found: dict[int, LabelPosition] = {}
    for index in sorted(spots, key=lambda each: (each != best, each)):
        name = pen.names[index]
        wide = pen.wide(name, bold=index == best)
        for position, side in SIDES.items() if name and not pen.breaks([name]) else ():
            box = _box_of_label(spots[index], side, wide, pen.line, radius * 1.5)
            if frame.contains(box) and not any(map(box.overlaps, taken)):
                taken.append(box)
                found[index] = position
                break
    return found


def _box_of_label(spot: FramePoint, side: tuple[float, float], wide: int, tall: int, gap: float) -> Rect:
    """Return the box of a label on one side of a point."""
    (x, y), (across, down) = spot, side
    left, top = x + across * wide + (2 * across + 1) * gap, y + down * tall + (2 * down + 1) * gap
    return Rect(round(left), round(top), wide, tall)


def _positions_of_points(pen: Pen, area: Area, value: Axis, across: Axis) -> dict[int, FramePoint]:
    """Return the place of each point of the first series."""
    pairs = zip(pen.chart.series[0].values, pen.chart.shown[0].values, strict=True)
    return {
        index: (
            (area.x + (x - across.low) / (across.high - across.low) * area.width) * pen.width,
            (area.y + (value.high - y) / (value.high - value.low) * area.height) * pen.height,
        )
        for index, (x, y) in enumerate(pairs)
        if x is not None and y is not None
    }
