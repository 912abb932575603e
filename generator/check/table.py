"""A table on a slide and its frame in; what is too small for what it holds, and what is no plain grid, out."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from generator.check.extent import Problem, Styled, excess, extent
from generator.check.shapes import ON, A, Element, paragraphs
from generator.check.styles import Styles
from generator.model.geometry import Rect

TABLE = f"{A}graphic/{A}graphicData/{A}tbl"
_MARGINS = {"marL": 91440, "marR": 91440, "marT": 45720, "marB": 45720}  # ECMA-376 part 1, 21.1.3.17 tcPr
_LONGEST = 4  # a quarter of the table; what is wider is no word but an address, which may be torn
_MERGED = ("gridSpan", "rowSpan", "hMerge", "vMerge")


class Cell(Struct, frozen=True):
    """The text of a cell and the room inside its margins, in EMU; rows and columns count from 1."""

    row: int
    column: int
    text: tuple[Styled, ...]
    width: int
    height: int


def table_problems(styles: Styles, slide: str, table: Element, frame: Rect) -> Iterator[Problem]:
    """What PowerPoint would draw larger than the file says, and what a screen reader could not follow."""
    if not _has_header(table):
        yield "no-header", "the table does not mark its first row as a header"
    columns, rows = _columns(table), _rows(table)
    for number, row in enumerate(table.iterfind(f"{A}tr"), 1):
        yield from _row_problems(number, row.findall(f"{A}tc"), len(columns))
    yield from excess("the table is too wide", sum(columns), "its frame", frame.width)
    yield from excess("the table is too high", sum(rows), "its frame", frame.height)
    for cell in cells(styles, slide, table):
        yield from _cell_problems(cell, frame.width // _LONGEST)


def cells(styles: Styles, slide: str, table: Element) -> Iterator[Cell]:
    """Every cell of a table, row by row."""
    style, columns = table.findtext(f"{A}tblPr/{A}tableStyleId") or "", _columns(table)
    part = "firstRow" if _has_header(table) else "wholeTbl"
    for row, (node, height) in enumerate(zip(table.iterfind(f"{A}tr"), _rows(table), strict=True), 1):
        for column, (cell, width) in enumerate(zip(node.iterfind(f"{A}tc"), columns, strict=False), 1):
            text = tuple((p, styles.cell_look(slide, cell, style, part, p)) for p in paragraphs(cell))
            left, right, top, bottom = _margins(cell)
            yield Cell(row, column, text, width - left - right, height - top - bottom)
        part = "wholeTbl"


def _row_problems(number: int, row: list[Element], columns: int) -> Iterator[Problem]:
    """A screen reader names a cell by its row and column, so each is there, once."""
    if len(row) != columns:
        yield "table-grid", f"row {number} of the table has {len(row)} cells, its grid {columns} columns"
    if any(cell.get(name) for cell in row for name in _MERGED):
        yield "table-grid", f"row {number} of the table has merged cells"


def _cell_problems(cell: Cell, longest: int) -> Iterator[Problem]:
    """Whether a cell's text is as wide as its column and as high as its row at most, with every word whole."""
    name, needed = f"row {cell.row}, column {cell.column}", extent(cell.text, cell.width)
    yield from excess(f"the text of {name} is too wide", needed.width, "its column", cell.width)
    yield from excess(f"the text of {name} is too high", needed.height, "its row", cell.height)
    if 0 < needed.torn <= longest:
        yield from excess(f"a word of {name} is too wide", needed.torn, "its column", cell.width)


def _has_header(table: Element) -> bool:
    properties = table.find(f"{A}tblPr")
    return properties is not None and properties.get("firstRow") in ON


def _columns(table: Element) -> list[int]:
    return [int(column.get("w", "0")) for column in table.iterfind(f"{A}tblGrid/{A}gridCol")]


def _rows(table: Element) -> list[int]:
    return [int(row.get("h", "0")) for row in table.iterfind(f"{A}tr")]


def _margins(cell: Element) -> Iterator[int]:
    own = cell.find(f"{A}tcPr")
    return (int(own.get(name, room) if own is not None else room) for name, room in _MARGINS.items())
