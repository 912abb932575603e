"""A placed chart in; its part, its workbook and what relates them out."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model.chart import plain, serial
from generator.model.plot import ChartItem
from generator.write.base import Part, rels
from generator.write.kinds import CT, RT
from generator.write.render import render
from generator.write.workbook import cells, workbook


def chart_parts(item: ChartItem, number: int, language: str) -> Iterator[Part]:
    """The three parts of the chart with that number."""
    chart, plot = item.chart, item.plot
    name, book = f"ppt/charts/chart{number}.xml", f"chart{number}.xlsx"
    held = [str(serial(name)) if plot.dates else name for name in chart.categories]
    first = len(chart.series) - len(chart.shown) + 1  # the column of the first series that is drawn
    xml = render(
        "chart", item=item, chart=chart, plot=plot, held=held, first=first, lang=language, cells=cells, plain=plain
    )
    yield Part(name, CT["chart"], xml.encode())
    package = ("rId1", RT + "package", f"../embeddings/{book}", False)
    yield rels(f"ppt/charts/_rels/chart{number}.xml.rels", [package])
    yield Part(f"ppt/embeddings/{book}", CT["workbook"], workbook(chart, plot.code, plot.dates))
