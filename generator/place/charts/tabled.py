"""A chart that cannot be read in, the table that says the same out."""

from __future__ import annotations

from generator.language.dates import date_text
from generator.language.figures import exact
from generator.model.blocks import Table
from generator.model.chart import Chart
from generator.model.text import Run, Text


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
