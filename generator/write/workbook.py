"""A chart in, the bytes of the workbook behind it out: the one home of XlsxWriter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

from generator.model.chart import Chart, ChartItem, plain, serial
from generator.write.base import Part, rels
from generator.write.names import CT, RT
from generator.write.render import render

CREATED = datetime(1980, 1, 1, tzinfo=UTC)  # what it says of its making; a deck has a date of its own
SHEET = "Sheet1"


def workbook(chart: Chart, code: str, date_code: str) -> bytes:
    """One sheet: a column of categories and one for each series, under their names. The same chart, the same bytes."""
    import xlsxwriter  # 90 ms, for a deck that has a chart

    data = BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}) as book:
        book.set_properties({"created": CREATED})
        sheet = book.add_worksheet(SHEET)
        figures, dates = book.add_format({"num_format": code}), book.add_format({"num_format": date_code})
        sheet.write_string(0, 0, chart.head)
        for row, name in enumerate(chart.categories, 1):
            if date_code:
                sheet.write_number(row, 0, serial(name), dates)
            else:
                sheet.write_string(row, 0, name)
        for column, series in enumerate(chart.series, 1):
            sheet.write_string(0, column, series.name)
            for row, value in enumerate(series.values, 1):
                if value is not None:
                    sheet.write_number(row, column, value, figures)
    return data.getvalue()


def cells(column: int, first: int, last: int) -> str:
    """A stretch of a column as a formula names it; rows count from 1."""
    letter = chr(ord("A") + column)
    return f"{SHEET}!${letter}${first}" + (f":${letter}${last}" if last > first else "")


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
