"""A CSV or TSV file in; its rows, each a line number and the cells as they are written, out."""

from __future__ import annotations

import csv
import re
from io import StringIO

from generator.errors import Finding, InputError, Where, error
from generator.read.decode import decode_source
from generator.read.files import DATA, Files, read_file_beside_article

DELIMITERS = ("\t", ";", ",", "|")  # what spreadsheets part cells by, the rarest within a text first
QUOTED = re.compile(r'"[^"]*"')
DECLARED = re.compile(r"\ufeff?\s*sep=(?P<mark>.)\s*(?:\n|$)", re.IGNORECASE)  # how Excel says it, in a line of its own

CsvRow = tuple[int, tuple[str, ...]]  # the line on which it begins, from 1


def read_csv_beside_article(file: str, files: Files, where: Where) -> tuple[list[CsvRow], str, tuple[Finding, ...]]:
    """Return the rows of a file beside the article, which names it at `where`, and the mark between its cells.

    Findings are of a guessed encoding. Raises InputError where it is not there, or no table.
    """
    data = read_file_beside_article(file, files, DATA, where)
    if isinstance(data, Finding):
        raise InputError(data)
    return read_csv_rows(data, file)


def read_csv_rows(data: bytes, name: str) -> tuple[list[CsvRow], str, tuple[Finding, ...]]:
    """Return the rows in the bytes of a file, empty ones left out, and the mark between their cells.

    Raises InputError, with the line of `name`, where a quote is never closed, and for what is no text.
    """
    text, findings = decode_source(data, name)
    declared = DECLARED.match(text)
    if declared:
        mark, rows = declared["mark"], _parsed(text[declared.end() :], declared["mark"], name, 2)
    else:
        mark, rows = _even(text, name) or (_delimiter(text), _parsed(text, _delimiter(text), name))
    if not rows:
        raise InputError(error("data", "the file has no cells", Where(name), "its first row names the columns"))
    return rows, mark, findings


def squared_csv_rows(rows: list[CsvRow], name: str) -> list[CsvRow]:
    """Return the rows as long as the first of them, without empty cells behind it.

    Raises InputError, with the line of `name`, where one is longer.
    """
    width = _filled(rows[0][1])
    longer = [(line, _filled(cells)) for line, cells in rows if _filled(cells) > width]
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
    """Return the first mark under which all rows have as many cells, and more than one."""
    for mark in DELIMITERS:
        try:
            rows = _parsed(text, mark, name)
        except InputError:
            continue
        if len({len(cells) for _, cells in rows}) == 1 and len(rows[0][1]) > 1:
            return mark, rows
    return None


def _delimiter(text: str) -> str:
    """Return what the first line has most of."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    return max(DELIMITERS, key=QUOTED.sub("", first).count)


def _parsed(text: str, mark: str, name: str, line: int = 1) -> list[CsvRow]:
    """Return the rows, of which `line` is the first one's."""
    rows, begins = [], line
    try:
        reader = csv.reader(StringIO(text), delimiter=mark, strict=True, skipinitialspace=True)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((begins, tuple(" ".join(cell.split()) for cell in cells)))
            begins = reader.line_num + line
    except (csv.Error, TypeError, ValueError) as broken:
        hint = "close each quote, and write a quote within a cell twice"
        raise InputError(error("data", f"this row cannot be read: {broken}", Where(name, begins), hint)) from broken
    return rows


def _filled(cells: tuple[str, ...]) -> int:
    """Return how many cells there are up to the last with something in it: spreadsheets write empty ones behind."""
    return next((count for count in range(len(cells), 0, -1) if cells[count - 1]), 0)
