"""The mapping of a chart in, the Chart out; its numbers are in the mapping or in a file beside the article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import isfinite

from msgspec.structs import replace

from generator import yaml
from generator.errors import Finding, Where, brief, info
from generator.model.chart import Chart, ChartKind, Notation, Series
from generator.model.origin import OriginId
from generator.read.files import Files
from generator.read.keys import suggest_article_key
from generator.read.keys.chart_data import ChartCell, chart_data_of_rows
from generator.read.keys.values import Fields, items_of_node
from generator.read.table_figures import UNCLEAR_SHARES, UNCLEAR_SHARES_HINT, power_of_percentages


def chart_of_keys(
    id: OriginId, fields: Fields, files: Files, language: str, cells: Sequence[Sequence[ChartCell]] | None = None
) -> Chart | None:
    """Return the chart that a mapping describes; report errors, and return None where there are no data for a chart.

    cells: the rows of its data, if they stand elsewhere, such as in a table. language: decides whether 1,5 is a
    decimal.
    """
    from generator.language.figures import has_decimal_comma  # Babel costs 30 ms, and few articles have a chart

    said = fields.read()
    kind = said["kind"]
    found = _rows_of_chart(fields, files) if cells is None else (cells, "")
    format = _checked_number_format(fields)
    if found is None or format is None:
        return None
    rows, mark = found
    comma = mark == ";" or (mark != "," and has_decimal_comma(language or "en"))
    if (data := chart_data_of_rows(rows, kind, fields, comma)) is None:
        return None
    first = kind is ChartKind.SCATTER  # its first series is along the other axis
    shown = tuple(_in_format(each, format, language or "en", fields) for each in data.series[first:])
    if format == "percent":
        shown = _as_shares(shown, fields)
    said |= {"head": data.head, "categories": data.categories, "series": (*data.series[:first], *shown)}
    chart = Chart(id, fields.where, **said, format=format)
    if format == "compact":
        fields.values.findings.extend(_rounding_remark(chart, language or "en"))
    _report_names(chart, fields)
    return chart


def _rounding_remark(chart: Chart, language: str) -> Iterable[Finding]:
    """Yield a remark if labels in thousands or millions do not have every digit."""
    from generator.language.figures import exact_number_in_language, number_format_in_language

    look = number_format_in_language(chart.format, chart.values, language, chart.notation)
    if (value := next(filter(look.is_rounding, chart.values), None)) is not None:
        exact = exact_number_in_language(value, chart.format, language, chart.notation)
        message = f'the format "compact" rounds numbers: {exact} is written as {look.text(value)}'
        yield info("chart", message, chart.where, "write format: number for every digit")


def _in_format(each: Series, format: str, language: str, fields: Fields) -> Series:
    """Return a series as the format writes it; report a unit in its cells that is not that of the format."""
    from generator.language.figures import symbols_of_currency

    unit = each.notation.unit
    if not unit or format in ("", "number", "compact") or (format == "percent" and each.notation.is_percent):
        return each
    if format != "percent" and unit in symbols_of_currency(format, language):
        return replace(each, notation=Notation(decimals=each.notation.decimals))
    message = f'the unit of the numbers is "{unit}", and the format is {format}'
    fields.problem("number-format", message, "delete the format: the numbers have their unit")
    return each


def _as_shares(series: tuple[Series, ...], fields: Fields) -> tuple[Series, ...]:
    """Return series of percentages as shares of one, even if the author wrote hundredths without a %."""
    bare = [each for each in series if not each.notation.is_percent]
    values = [Decimal(repr(value)) for each in bare for value in each.values if value is not None]
    if (power := power_of_percentages(values)) is None:
        fields.problem("number-format", UNCLEAR_SHARES, UNCLEAR_SHARES_HINT)

    def in_shares(each: Series) -> Series:
        found = (value if value is None else float(Decimal(repr(value)).scaleb(power or 0)) for value in each.values)
        notation = replace(each.notation, decimals=max(0, each.notation.decimals - 2 - (power or 0)))
        return replace(each, values=tuple(found), notation=notation)

    return tuple(in_shares(each) if each in bare else each for each in series)


def _rows_of_chart(fields: Fields, files: Files) -> tuple[Sequence[Sequence[ChartCell]], str] | None:
    """Return the cells of the data, and the delimiter if they are in a file; None where there is an error."""
    file, node = fields.plain("file"), fields.node("data")
    if bool(file) == (node is not None):
        hint = "write data: with a row for each category, or file: with the name of a CSV file"
        fields.problem("chart", "a chart needs its numbers either under data or in a file", hint)
        return None
    if node is None:
        if (found := fields.csv_rows("file", files)) and max(len(cells) for _, cells in found[0]) < 2:
            hint = "save it as CSV: a header, then a line for each category, commas between the cells"
            fields.problem("chart", f'"{brief(file)}" holds no columns', hint, "file")
            return None
        return found and ([[ChartCell(cell, Where(file, line)) for cell in row] for line, row in found[0]], found[1])
    if isinstance(node, yaml.Mapping):
        return _rows_of_mapping(node, fields), ""
    rows = [[_chart_cell_of_node(each, fields) for each in row.items] for row in fields.rows("data")]
    return (rows, "") if rows else None


def _rows_of_mapping(node: yaml.Mapping, fields: Fields) -> list[list[ChartCell]]:
    """Return the rows of a mapping whose keys are categories and whose values are numbers or lists of them."""
    heads = fields.several("series")
    filled = ((name, fields.values.filling.node(value)) for name, value in node.pairs)
    body = [[_chart_cell_of_node(each, fields) for each in (name, *items_of_node(value))] for name, value in filled]
    header = [ChartCell("", node.where), *(_chart_cell_of_node(each, fields) for each in heads)]
    return [header if heads else [ChartCell("", node.where)] * max(map(len, body), default=0), *body]


def _chart_cell_of_node(node: yaml.YamlNode, fields: Fields) -> ChartCell:
    if isinstance(node, yaml.Scalar) and node.is_null:
        return ChartCell("", node.where)
    number = node.value if isinstance(node, yaml.Scalar) else None
    is_number = isinstance(number, int | float) and not isinstance(number, bool) and isfinite(number)
    return ChartCell(fields.values.plain(node), node.where, is_number)


def _checked_number_format(fields: Fields) -> str | None:
    """Return the format of the numbers; for an unknown one, report the error and return None."""
    from generator.language.figures import is_number_format

    said = fields.plain("format")
    if is_number_format(text := said.removeprefix("currency ").strip()):  # older articles write it before the letters
        return text
    hint = "write number, compact, percent, or a currency by its three letters, such as EUR"
    fields.problem("number-format", f'there is no format "{brief(said, 40)}"', hint)
    return None


def _report_names(chart: Chart, fields: Fields) -> None:
    """Report a highlight that names no part of the chart, and a figure without a takeaway."""
    names = [*chart.categories, *(series.name for series in chart.shown)]
    if chart.highlight and chart.highlight not in names:
        hint = suggest_article_key(chart.highlight, filter(None, names))
        fields.problem("chart", f'the chart has no "{brief(chart.highlight, 40)}" to highlight', hint)
    if chart.figure and not chart.takeaway:
        fields.problem("chart", "a figure needs a takeaway", 'say what it counts under "takeaway"')
