"""A pie or doughnut and a pen in; how it is drawn, or None if it cannot be read, out."""

from __future__ import annotations

from itertools import combinations
from math import cos, pi, sin

from generator.model.chart import Area, Axis, ChartKind, ChartPoint, Label, Mark, Plot
from generator.place.charts.pen import KEY, PAD, SLICES, WRAPPED, Pen, slice_colors

MOST_SLICES = len(SLICES)
RING = 0.25  # of a doughnut's width, on each side


def place_pie_chart(pen: Pen) -> Plot | None:
    """Return a pie with the name and value of each slice beside it; None if labels would break or touch."""
    texts = [f"{name}\n{label}" for name, label in zip(pen.names, pen.labels, strict=True)]
    wide = max(pen.widest(text.split("\n"), True) for text in texts)
    tall = 2 * pen.line
    across = pen.height - 2 * tall - 2 * PAD
    if wide > pen.width * WRAPPED or across < pen.height // 3 or _touch(pen, across / 2, wide, tall):
        return None
    area = pen.area((pen.width - across) // 2, tall + PAD, (pen.width - across) // 2, tall + PAD)
    return _plot(ChartKind.PIE, pen, area, Label("category and value", "outEnd"), None)


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
    return _plot(ChartKind.DOUGHNUT, pen, area, Label("value", "", "lt1", True), legend)


def _plot(kind: ChartKind, pen: Pen, area: Area, label: Label, legend: Area | None) -> Plot:
    colors = slice_colors(pen.chart)
    bold = [label.bold or name == pen.chart.highlight for name in pen.chart.categories]
    points = tuple(
        ChartPoint(index, color, Label(label.says, label.position, label.color, bold[index]))
        for index, color in enumerate(colors)
    )
    mark = Mark(pen.chart.shown[0], colors[0], label, points)
    return Plot(kind, area, (mark,), Axis(0, 1), pen.look.code, legend=legend)


def _touch(pen: Pen, radius: float, wide: int, tall: int) -> bool:
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
