"""A file of data in, its rows out: mappings of fields to values, from CSV, TSV or JSON Lines.

rows/fill.py fills an article with a row, and checks the rows for an article.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from generator.errors import Finding, InputError, Where, brief, error, warning
from generator.guard import limits
from generator.guard.lookup import announce
from generator.read import bytes_of_file
from generator.read.decode import decode_source_characters
from generator.read.files import CsvRow, read_csv_rows

Row = Mapping[str, object]  # the values of a row by the names of its fields
ENDINGS = (".csv", ".tsv", ".jsonl", ".ndjson")
FALSE = ("", "0", "false", "no")  # cells that a condition takes for false
OBJECT = 'write an object on each line: {"name": "Ada", "score": 3}'


class Cell(str):
    """A cell of a CSV file: a text, which a condition takes for false if it is one of FALSE."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return self.strip().lower() not in FALSE

    def __repr__(self) -> str:
        return f"Cell({super().__repr__()})"


class DataRow(Struct, frozen=True):
    """A row of a file of data: its number among the rows, from 1, its values, and findings.

    With an error among the findings, no deck is built of the row.
    """

    number: int
    values: Row
    findings: tuple[Finding, ...] = ()


def checked_row(row: Row) -> Row:
    """Return a row of plain values, which every process can read. Raises ValueError for what is no mapping."""
    if not isinstance(row, Mapping):
        raise ValueError(f"a row must be a mapping of the names of fields to values, not {row!r:.80}")
    return {str(key): value if isinstance(value, Cell) else _plain_value(value) for key, value in row.items()}


def _plain_value(value: object) -> Any:
    """Return texts, numbers, lists and mappings of these; an object of a class of its own is a text."""
    return msgspec.to_builtins(value, str_keys=True, enc_hook=str)


def row_value_as_text(value: object) -> str:
    """Return how a value of a row is written: null is nothing, and true and false are as in JSON."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def data_rows(rows: Iterable[Row] | str | os.PathLike[str]) -> Iterator[DataRow]:
    """Yield the rows of a file, the first with the findings about the whole file, or rows that are given as mappings.

    Raises InputError for a file that cannot be read, as `read_rows` does, and ValueError for a row that is no mapping.
    """
    if not isinstance(rows, str | os.PathLike):
        return (DataRow(number, checked_row(row)) for number, row in enumerate(rows, 1))
    found, remarks = read_rows(Path(rows))
    return (replace(row, findings=(*remarks, *row.findings)) if row.number == 1 else row for row in found)


def read_rows(path: Path) -> tuple[Iterator[DataRow], tuple[Finding, ...]]:
    """Return the rows of a file and findings about the whole file.

    Raises InputError for a file that cannot be read, has another ending, or has two columns of one name.
    """
    if path.suffix.lower() not in ENDINGS:
        hint = "save it as CSV, or as JSON Lines: an object on each line"
        raise InputError(error("data", f"a file of rows ends in {', '.join(ENDINGS)}", Where(str(path)), hint))
    data = bytes_of_file(announce(path), "a file of rows", limits.FILE_BYTES)
    if len(data) > limits.FILE_BYTES:
        message = f"the file has more than {limits.FILE_BYTES // 1_000_000} MB"
        raise InputError(error("size", message, Where(str(path)), "split it: each part makes decks of its own"))
    if path.suffix.lower() in (".csv", ".tsv"):
        rows, _, found = read_csv_rows(data, str(path), is_flat=False)
        names, more = _names_of_fields(rows[0], str(path))
        return _named_rows(rows[1:], names, str(path)), (*found, *more)
    text, found = decode_source_characters(data, str(path))
    return _json_rows(text, str(path)), found


def _names_of_fields(header: CsvRow, file: str) -> tuple[list[str], tuple[Finding, ...]]:
    """Return the names in the first row, and a warning for columns without one. Raises InputError for equal names."""
    where, names = Where(file, header[0]), [" ".join(cell.split()) for cell in header[1]]
    names = names[: max(number for number, name in enumerate(names, 1) if name)]  # spreadsheets write empty cells
    if twice := [name for name, times in Counter(filter(None, names)).items() if times > 1]:
        said = (f'two columns have the name "{brief(name, 40)}"' for name in twice)
        raise InputError(*(error("data", each, where, "give each a name of its own") for each in said))
    unnamed = ", ".join(str(number) for number, name in enumerate(names, 1) if not name)
    message = f"there is no name above column {unnamed}, so that no expression can use it"
    return names, (warning("data", message, where),) if unnamed else ()


def _named_rows(rows: list[CsvRow], names: list[str], file: str) -> Iterator[DataRow]:
    for number, (line, cells) in enumerate(rows, 1):
        if (filled := max(at for at, cell in enumerate(cells, 1) if cell)) > len(names):
            message = f"the row has {filled} cells, and the first row names {len(names)} fields"
            hint = "put quotes around a cell that holds a separator"
            yield DataRow(number, {}, (error("data", message, Where(file, line, row=number), hint),))
        else:  # a row may be shorter: it lacks the last fields
            yield DataRow(number, {name: cell for name, cell in zip(names, map(Cell, cells), strict=False) if name})


def _json_rows(text: str, file: str) -> Iterator[DataRow]:
    """Yield the rows of JSON Lines; a line ends only at a line feed, because a text may hold the other ends."""
    lines = ((line, each) for line, each in enumerate(StringIO(text, newline="\n"), 1) if each.strip())
    for number, (line, written) in enumerate(lines, 1):
        try:
            yield DataRow(number, msgspec.json.decode(written, type=dict[str, Any]))
        except (ValueError, RecursionError) as wrong:  # msgspec's errors are ValueErrors
            message = f"this line holds no object with fields: {wrong}"
            yield DataRow(number, {}, (error("data", message, Where(file, line, row=number), OBJECT),))
