"""A chart in; what its values say, for who cannot see it, out."""

from __future__ import annotations

from generator.figures import Look
from generator.model.chart import Chart, Kind
from generator.phrases import phrase

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


def described(chart: Chart, names: tuple[str, ...], look: Look, language: str) -> str:
    """The kind, then the first and the last value of a line, and the largest and the smallest of all."""
    kind = phrase(NAMES[chart.kind], language)
    found = [
        (value, _place(chart, series.name, names[index]))
        for series in chart.shown
        for index, value in enumerate(series.values)
        if value is not None
    ]
    if not found:
        return kind
    largest, smallest = max(found, key=lambda pair: pair[0]), min(found, key=lambda pair: pair[0])
    said = [f"{phrase('largest', language)} {look.text(largest[0])} ({largest[1]})"]
    if smallest[0] < largest[0]:
        said.append(f"{phrase('smallest', language)} {look.text(smallest[0])} ({smallest[1]})")
    if len(chart.shown) == 1 and chart.kind in (Kind.LINE, Kind.AREA, Kind.COLUMN):
        said.append(f"{phrase('last', language)} {look.text(found[-1][0])} ({found[-1][1]})")
    return f"{kind}: {', '.join(said)}"


def _place(chart: Chart, series: str, category: str) -> str:
    return ", ".join(filter(None, (series if len(chart.shown) > 1 else "", category)))
