"""A CSV or TSV file in; its rows, each a line number and the cells as they are written, out."""

from __future__ import annotations

import csv
import re
from io import StringIO

from generator import limits
from generator.errors import Finding, InputError, Where, error
from generator.read.decode import decode_source
from generator.read.files import DATA, Files, read_file_beside_article

DELIMITERS = ("\t", ";", ",", "|")  # of cells in spreadsheets, those that are rarest in texts first
QUOTED = re.compile(r'"[^"]*"')
DECLARED = re.compile(r"\ufeff?\s*sep=(?P<mark>.)\s*(?:\n|$)", re.IGNORECASE)  # Excel's line with the delimiter

CsvRow = tuple[int, tuple[str, ...]]  # the number of its first line, from 1; its cells


def read_csv_beside_article(file: str, files: Files, where: Where) -> tuple[list[CsvRow], str, tuple[Finding, ...]]:
    """Return the rows of the file `file`, its delimiter, and a finding if its encoding was guessed.

    Raises InputError, at `where` or in the file, if it does not exist or is no table.
    """
    data = read_file_beside_article(file, files, DATA, where)
    if isinstance(data, Finding):
        raise InputError(data)
    return read_csv_rows(data, file)


def read_csv_rows(data: bytes, name: str, *, is_flat: bool = True) -> tuple[list[CsvRow], str, tuple[Finding, ...]]:
    """Return the rows in the bytes of the file `name`, without empty ones, its delimiter, and findings on its encoding.

    is_flat: whether each cell is on one line.
    Raises InputError, with the line, where a quote is never closed or the bytes are no text.
    """
    text, findings = decode_source(data, name)
    declared = DECLARED.match(text)
    if declared:
        mark, rows = declared["mark"], _parse(text[declared.end() :], declared["mark"], name, 2)
    else:
        mark, rows = _even(text, name) or (_delimiter(text), _parse(text, _delimiter(text), name))
    if not rows:
        raise InputError(error("data", "the file has no cells", Where(name), "its first row names the columns"))
    if is_flat:
        rows = [(line, tuple(" ".join(each.split()) for each in cells)) for line, cells in rows]
    return rows, mark, findings


def squared_csv_rows(rows: list[CsvRow], name: str) -> list[CsvRow]:
    """Return the rows filled or cut to the length of the first, which is counted without empty cells at its end.

    Raises InputError, with the line in the file `name`, where a row is longer.
    """
    width = _count_filled(rows[0][1])
    longer = [(line, _count_filled(cells)) for line, cells in rows if _count_filled(cells) > width]
    if longer:
        hint = "name every column in the first row, or put quotes around a cell that holds a separator"
        raise InputError(
            *(
                error("data", f"a row has {count} cells and the first one {width}", Where(name, line), hint)
                for line, count in longer[:10]
            )
        )
    return [(line, (cells + ("",) * width)[:width]) for line, cells in rows]


def _even(text: str, name: str) -> tuple[str, list[CsvRow]] | None:
    """Return the first delimiter under which all rows have the same number of cells, more than one, and the rows."""
    for mark in DELIMITERS:
        try:
            rows = _parse(text, mark, name)
        except InputError:
            continue
        if len({len(cells) for _, cells in rows}) == 1 and len(rows[0][1]) > 1:
            return mark, rows
    return None


def _delimiter(text: str) -> str:
    """Return the delimiter that the first line has most of."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    return max(DELIMITERS, key=QUOTED.sub("", first).count)


def _parse(text: str, mark: str, name: str, line: int = 1) -> list[CsvRow]:
    """Return the rows of a text that begins on line `line` of the file `name`."""
    rows, begins = [], line
    csv.field_size_limit(limits.FILE_BYTES)  # of all readers: 128 KB, the usual limit, would end this one in mid-cell
    try:
        reader = csv.reader(StringIO(text), delimiter=mark, strict=True, skipinitialspace=True)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((begins, tuple(cell.strip() for cell in cells)))
            begins = reader.line_num + line
    except (csv.Error, TypeError, ValueError) as broken:
        hint = "close each quote, and write a quote within a cell twice"
        raise InputError(error("data", f"this row cannot be read: {broken}", Where(name, begins), hint)) from broken
    return rows


def _count_filled(cells: tuple[str, ...]) -> int:
    """Return the number of cells without the empty ones at the end, which spreadsheets write."""
    return next((count for count in range(len(cells), 0, -1) if cells[count - 1]), 0)
