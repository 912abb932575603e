"""The mapping of a table in, the Table out; its cells are in the mapping or in a file beside the article."""

from __future__ import annotations

from generator import yaml
from generator.errors import Where, brief
from generator.guard import limits
from generator.model.blocks import Table
from generator.model.origin import OriginId
from generator.model.text import Run, Text, bare_text
from generator.read.files import Files
from generator.read.filling import filled_text
from generator.read.keys import suggest_article_key
from generator.read.keys.values import Fields
from generator.read.table_figures import (
    HINT as FORMAT_HINT,
    UNCLEAR_SHARES,
    UNCLEAR_SHARES_HINT,
    is_figure_format,
    is_figure_in_cell,
    power_of_percentages_in_cells,
)

TableTexts = tuple[Text, ...]


def table_of_keys(id: OriginId, fields: Fields, files: Files) -> Table | None:
    """Return the table that a mapping describes; without a header, report the error and return None."""
    header, *rows = _rows_in_file(fields, files) if fields.has("data") else _rows_in_article(fields)
    if not header:
        return None
    if not any(map(any, (header, *rows))):
        fields.problem("table", "the table is empty", "fill it, or delete it")
    said = fields.read()
    said |= {"highlight": _read_highlight(fields, header, rows), "formats": _read_formats(fields, header, rows)}
    return Table(id, fields.where, header, tuple(rows), **said)


def _rows_in_article(fields: Fields) -> list[TableTexts]:
    """Return the header and the rows that are written in the article; an empty header where there is an error."""
    header = tuple(_cell_of_table(fields, node) for node in fields.items("header"))
    for name in ("header", "rows"):
        if not fields.has(name):
            fields.problem("missing", f'a table needs "{name}"', 'write both, or name a CSV file under "data"')
            return [()]
    if not header:
        fields.problem("table", "a table needs a header with a cell for each column")
    return [header, *(_row_of_table(fields, node, len(header)) for node in fields.rows("rows"))]


def _row_of_table(fields: Fields, node: yaml.Sequence, width: int) -> TableTexts:
    if width and len(node.items) > width:
        message = f"a row has {len(node.items)} cells and the header {width}"
        fields.values.problem("table", message, node.where, "add a column to the header, or delete a cell")
    cells = tuple(_cell_of_table(fields, each) for each in node.items[:width])
    return cells + ((),) * (width - len(cells))


def _cell_of_table(fields: Fields, node: yaml.YamlNode) -> Text:
    if isinstance(node, yaml.Scalar) and node.is_null:
        return ()
    return filled_text(fields.values.text(node), fields.values.filling)


def _rows_in_file(fields: Fields, files: Files) -> list[TableTexts]:
    """Return the rows of the file under `data`, the header first; an empty header where there is an error."""
    if not isinstance(fields.node("data"), yaml.Scalar):
        hint = 'write the first row under "header", and the others under "rows"'
        fields.problem("table", '"data" names a CSV file, and here are the cells themselves', hint, "data")
        return [()]
    for name in ("header", "rows"):
        if fields.has(name):
            fields.problem("table", f'"{name}" cannot be used beside "data", whose file has it', "delete one of them")
    rows, _ = fields.csv_rows("data", files, squared=True) or ([(0, ())], "")
    if len(rows) > limits.TABLE_ROWS:
        message = f'"{fields.plain("data")}" has {len(rows):,} rows, and a table has at most {limits.TABLE_ROWS:,}'
        fields.problem("table", message, "choose the rows that the audience should see")
        return [()]
    return [tuple((Run(cell),) if cell else () for cell in cells) for _, cells in rows]


def _read_highlight(fields: Fields, header: TableTexts, rows: list[TableTexts]) -> tuple[str, ...]:
    """Return the names of columns and rows to emphasize; report those that do not exist."""
    known = [bare_text(cell) for cell in (*header, *(row[0] for row in rows)) if cell]
    found = []
    for each in fields.several("highlight"):
        if (name := fields.values.filling.said(bare_text(fields.values.text(each)))) in known:
            found.append(name)
        else:
            _report_unknown(fields, name, known, each.where)
    return tuple(found)


def _read_formats(fields: Fields, header: TableTexts, rows: list[TableTexts]) -> tuple[str, ...]:
    """Return the format of each column: one for all columns of figures except the first, or one by heading."""
    node = fields.node("format")
    heads, formats = [bare_text(head) for head in header], dict[int, str]()
    plain = [column for column in range(len(header)) if any(is_figure_in_cell(row[column]) for row in rows)]
    if isinstance(node, yaml.Scalar):
        formats = dict.fromkeys([column for column in plain if column], _read_format(fields, node))
        if not formats:
            fields.problem("number-format", "no column after the first holds plain numbers", _PLAIN_HINT, "format")
    elif isinstance(node, yaml.Mapping):
        for key, value in node.pairs:
            if key.text not in heads:
                _report_unknown(fields, key.text, heads, key.where)
                continue
            if heads.index(key.text) not in plain:
                fields.values.problem("number-format", f'"{key.text}" holds no plain numbers', key.where, _PLAIN_HINT)
            formats[heads.index(key.text)] = _read_format(fields, value)
    elif node:
        fields.problem("number-format", '"format" must be a text, or one for each column', FORMAT_HINT, "format")
    for column, format in formats.items():
        is_share = "percent" in format or "%" in format
        if is_share and power_of_percentages_in_cells(row[column] for row in rows) is None:
            fields.problem("number-format", UNCLEAR_SHARES, UNCLEAR_SHARES_HINT, "format")
    return tuple(formats.get(column, "") for column in range(len(header))) if formats else ()


_PLAIN_HINT = "write numbers as 1234567.5: the format adds the unit"


def _read_format(fields: Fields, node: yaml.YamlNode) -> str:
    if is_figure_format(said := fields.values.plain(node)):
        return said
    fields.values.problem("number-format", f'"{brief(said, 40)}" is not a format for figures', node.where, FORMAT_HINT)
    return ""


def _report_unknown(fields: Fields, name: str, known: list[str], where: Where) -> None:
    message = f'the table has no row or column "{brief(name, 40)}"'
    fields.values.problem("table", message, where, suggest_article_key(name, dict.fromkeys(known)))
