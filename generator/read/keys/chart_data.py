"""Rows of cells under a header in; the names and numbers of a chart, or errors, out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from math import isfinite, log10

from msgspec import Struct

from generator import limits
from generator.errors import Where, brief
from generator.model.chart import ROUND, ChartKind, ChartValue, Series

GAPS = ("", "-", "–", "—", "n/a", "na", "null")
NUMBER = re.compile(r"(?P<sign>[-+−]?)(?P<digits>[\d.,'’\s\u00a0\u202f]*\d[\d.,]*)(?P<power>[eE][-+]?\d+)?", re.ASCII)
GROUPS = re.compile(r"['’\s\u00a0\u202f]")
DECIMAL = re.compile(r"(?P<mark>[.,])(?!\d{3}(?!\d))\d*$", re.ASCII)  # a mark that cannot separate thousands

ReportProblem = Callable[[str, str, Where, str], None]  # code, message, place, hint


class ChartCell(Struct, frozen=True):
    """A cell of a chart's data; `number` is set where YAML has read the text as a number."""

    text: str
    where: Where
    number: float | None = None


ChartRow = Sequence[ChartCell]


class ChartData(Struct, frozen=True):
    """The names and numbers of a chart; `percent` is whether a number is written with a %."""

    head: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    percent: bool


def chart_data_of_rows(
    rows: Sequence[ChartRow], kind: ChartKind, where: Where, comma: bool, problem: ReportProblem
) -> ChartData | None:
    """Return the names and numbers in `rows`, the first of which is the header; None where they are no data for a
    chart.

    comma: whether 1,500 is one and a half, if the cells leave it open. problem: is called with each error.
    """
    if not _is_grid(rows, where, problem):
        return None
    header, *body = rows
    named = kind is not ChartKind.SCATTER or any(_number(row[0], comma)[0] is None for row in body)
    columns = list(zip(*body, strict=True))
    first = 1 if named else 0
    numbers = [cell for column in columns[first:] for cell in column]
    comma = _comma(numbers, comma)
    found = [[_value(cell, comma, problem) for cell in column] for column in columns[first:]]
    heads = [cell.text for cell in header[first:]]
    data = ChartData(
        header[0].text if named else "",
        tuple(cell.text for cell in columns[0]) if named else ("",) * len(body),
        tuple(Series(head, tuple(values)) for head, values in zip(heads, found, strict=True)),
        percent=any("%" in cell.text for cell in numbers),
    )
    wrong = list(_misfits(data, kind, rows, first))
    for message, at, hint in wrong:
        problem("chart", message, at, hint)
    return None if wrong else data


def _is_grid(rows: Sequence[ChartRow], where: Where, problem: ReportProblem) -> bool:
    """Return whether there are a header, a row under it, two columns, and equally many cells in each row."""
    if len(rows) < 2 or len(rows[0]) < 2:
        hint = "write a header, then a row for each category: its name, then a number for each series"
        problem("chart", "a chart needs a header, and at least one row with a name and a number", where, hint)
        return False
    if len(rows[0]) > limits.CHART_COLUMNS:
        message = f"{len(rows[0]):,} columns are more than a chart can show ({limits.CHART_COLUMNS})"
        problem("chart", message, where, "keep the series that the talk is about")
        return False
    if len(rows) - 1 > limits.CHART_ROWS:
        hint = "add them up: by month, by group"
        problem("chart", f"{len(rows) - 1:,} rows are more than a chart can show ({limits.CHART_ROWS})", where, hint)
        return False
    ragged = [row for row in rows if len(row) != len(rows[0])]
    for row in ragged:
        message = f"a row has {len(row)} cells and the header {len(rows[0])}"
        problem("chart", message, row[0].where if row else where, "leave the cell empty if there is no number")
    return not ragged


def _misfits(
    data: ChartData, kind: ChartKind, rows: Sequence[ChartRow], first: int
) -> Iterable[tuple[str, Where, str]]:
    """Yield the message, the place and the hint for all data that a chart of this kind cannot show."""
    at = rows[0][0].where
    values = [value for series in data.series for value in series.values if value is not None]
    if not values and all(cell.text.lower() in GAPS for row in rows[1:] for cell in row[first:]):
        yield "there is no number in the chart", at, "write a number for each category"
    far = [value for value in values if value and not limits.CHART_POWER > log10(abs(value)) > -limits.CHART_POWER]
    if far:
        yield f"{far[0]:g} is too large or too small for a chart", at, "use another unit: 1.7 for 1.7 million"
    if kind in ROUND:
        if len(data.series) > 1:
            yield f"a {kind} shows one series, not {len(data.series)}", at, "use kind: stacked"
        for row, value in zip(rows[1:], data.series[0].values, strict=True):
            if value is not None and value < 0:
                yield f"a {kind} cannot show {value:g}, which is less than zero", row[first].where, "use kind: bar"
        if values and not any(values):
            yield f"a {kind} cannot show only zeros", at, "use kind: bar"
    if kind is ChartKind.SCATTER and len(data.series) < 2:
        yield "a scatter chart needs two columns of numbers: across, and up", at, "write [Name, across, up]"
    names = [name for name in data.categories if name]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        yield f'the category "{twice}" is there twice', at, "add the two up, or give them different names"
    heads = [series.name for series in data.series]
    if len(set(heads)) < len(heads):
        yield "two series have the same name", at, "give each column its own name"


def _value(cell: ChartCell, comma: bool, problem: ReportProblem) -> ChartValue:
    value, gap = _number(cell, comma)
    if value is None and not gap:
        hint = "write only digits, and name the unit in the caption or under format; leave the cell empty for a gap"
        problem("chart", f'"{brief(cell.text, 40)}" is not a number', cell.where, hint)
    return value


def _number(cell: ChartCell, comma: bool) -> tuple[ChartValue, bool]:
    """Return the number in a cell, and whether the cell is a gap; a percentage becomes a share of one."""
    if cell.number is not None and isfinite(cell.number):
        return cell.number, False
    text = cell.text.strip()
    if text.lower() in GAPS:
        return None, True
    match = NUMBER.fullmatch(text.removesuffix("%").strip())
    if match is None:
        return None, False
    digits = GROUPS.sub("", match["digits"])
    digits = digits.replace(".", "").replace(",", ".") if comma else digits.replace(",", "")
    try:
        found = Decimal(f"{match['sign'].replace('−', '-')}{digits}{match['power'] or ''}")
        value = float(found.scaleb(-2) if text.endswith("%") else found)
    except (InvalidOperation, ValueError, OverflowError):
        return None, False
    return (value, False) if isfinite(value) else (None, False)


def _comma(cells: Iterable[ChartCell], usual: bool) -> bool:
    """Return whether a comma marks the decimals; `usual` is the answer where the numbers do not show it."""
    for cell in cells:
        text = GROUPS.sub("", cell.text.strip().removesuffix("%").strip())
        if cell.number is not None or not NUMBER.fullmatch(text):
            continue
        last = max(text.rfind("."), text.rfind(","))
        if last < 0:
            continue
        if "." in text and "," in text:
            return text[last] == ","
        if text.count(text[last]) > 1:
            return text[last] == "."
        if DECIMAL.search(text):
            return text[last] == ","
    return usual
