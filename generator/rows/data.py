"""A file of data in, its rows out: mappings of fields to values, from CSV, TSV or JSON Lines."""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn

from msgspec import Struct
from msgspec.structs import replace

from generator import limits
from generator.errors import Finding, InputError, Where, brief, error, warning
from generator.lookup import announced
from generator.read import bytes_of_file
from generator.read.decode import decode_source_characters
from generator.read.files.csv import DECLARED, DELIMITERS

Row = Mapping[str, object]  # the values of a row by the names of its fields
ENDINGS = (".csv", ".tsv", ".jsonl", ".ndjson")
SAMPLE = 100_000  # characters, in which the first row ends
LONGEST = 10**1000  # Python refuses to write thousands of digits
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
    """A row of a file of data: its number among the rows, from 1, the first of its lines, its values, and findings.

    With an error among the findings, no deck is built of the row.
    """

    number: int
    line: int
    values: Row
    findings: tuple[Finding, ...] = ()


def checked_row(row: Row) -> Row:
    """Return a row of plain values, which every process can read. Raises ValueError for what is no mapping."""
    if isinstance(row, Mapping):
        return {str(key): _plain(value, 0) for key, value in row.items()}
    raise ValueError(f"a row must be a mapping of the names of fields to values, not {row!r:.80}")


def _plain(value: Any, depth: int) -> Any:
    """Return a value as texts, numbers, lists and mappings of these; an object of a class of its own is a text."""
    match value:
        case None | bool() | Cell():
            return value
        case str():
            return str.__str__(value)  # str() of a member of an enumeration is its name
        case int():
            return int(value) if abs(value) <= LONGEST else hex(value)
        case float():
            return float(value)
        case Mapping() if depth < limits.YAML_DEPTH:
            return {str(key): _plain(each, depth + 1) for key, each in value.items()}
        case list() | tuple() if depth < limits.YAML_DEPTH:
            return [_plain(each, depth + 1) for each in value]
        case _:
            return str(value) if depth < limits.YAML_DEPTH else None  # a date, a number of another library


def row_value_as_text(value: object) -> str:
    """Return how a value of a row is written: null is nothing, and true and false are as in JSON."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def data_rows(rows: Iterable[Row] | str | os.PathLike[str]) -> Iterator[DataRow]:
    """Yield the rows of a file, the first with the findings about the whole file, or rows that are given as mappings.

    Raises InputError for a file that cannot be read, as `read_rows` does, and ValueError for a row that is no mapping.
    """
    if not isinstance(rows, str | os.PathLike):
        return (DataRow(number, 0, checked_row(row)) for number, row in enumerate(rows, 1))
    found, remarks = read_rows(Path(rows))
    return (replace(row, findings=(*remarks, *row.findings)) if row.number == 1 else row for row in found)


def read_rows(path: Path) -> tuple[Iterator[DataRow], tuple[Finding, ...]]:
    """Return the rows of a file, which are read one by one, and findings about the whole file.

    Raises InputError for a file that cannot be read, has another ending, or has two columns of one name.
    """
    if path.suffix.lower() not in ENDINGS:
        hint = "save it as CSV, or as JSON Lines: an object on each line"
        raise InputError(error("data", f"a file of rows ends in {', '.join(ENDINGS)}", Where(str(path)), hint))
    data = bytes_of_file(announced(path), "a file of rows", limits.FILE_BYTES)
    if len(data) > limits.FILE_BYTES:
        message = f"the file has more than {limits.FILE_BYTES // 1_000_000} MB"
        raise InputError(error("size", message, Where(str(path)), "split it: each part makes decks of its own"))
    text, found = decode_source_characters(data, str(path))
    if path.suffix.lower() in (".csv", ".tsv"):
        rows, more = _csv_rows(text, str(path), path.suffix.lower() == ".tsv")
        return rows, (*found, *more)
    return _json_rows(text, str(path)), found


def _csv_rows(text: str, file: str, is_tsv: bool) -> tuple[Iterator[DataRow], tuple[Finding, ...]]:
    csv.field_size_limit(limits.FILE_BYTES)  # of all readers: 128 KB, the usual limit, would end this one in mid-cell
    declared = DECLARED.match(text)
    declared = declared if declared and declared["mark"] in DELIMITERS else None
    mark = declared["mark"] if declared else "\t" if is_tsv else max(DELIMITERS, key=lambda each: _width(text, each))
    rows = _parsed_csv(text[declared.end() :] if declared else text, mark, file, 2 if declared else 1)
    line, cells, broken = next(rows, (1, [], None))
    names = [" ".join(cell.split()) for cell in cells]
    if broken or not any(name.strip("".join(DELIMITERS)) for name in names):
        finding = broken or error("data", "the file has no rows", Where(file), "its first row names the fields")
        raise InputError(finding)
    twice = [name for name, times in Counter(filter(None, names)).items() if times > 1]
    if twice:
        said = (f'two columns have the name "{brief(name, 40)}"' for name in twice)
        raise InputError(*(error("data", each, Where(file, line), "give each a name of its own") for each in said))
    unnamed = [str(number) for number, name in enumerate(names, 1) if not name and number <= _filled(names)]
    message = f"there is no name above column {', '.join(unnamed)}, so that no expression can use it"
    findings = (warning("data", message, Where(file, line)),) if unnamed else ()
    return _named_rows(rows, names, file), findings


def _width(text: str, mark: str) -> int:
    """Return how many cells the first row has with a delimiter."""
    _line, cells, _broken = next(_parsed_csv(text[:SAMPLE], mark, "", 1), (1, [], None))
    return len(cells)


def _parsed_csv(text: str, mark: str, file: str, line: int) -> Iterator[tuple[int, list[str], Finding | None]]:
    """Yield the first line and the cells of each row that is not empty, or an error for one that cannot be read."""
    before = line - 1
    reader = csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True, skipinitialspace=True)
    while True:
        begins = before + reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as wrong:
            hint = "close each quote, and write a quote within a cell twice"
            yield begins, [], error("data", f"this row cannot be read: {wrong}", Where(file, begins), hint)
        else:
            if any(cells):
                yield begins, cells, None


def _named_rows(
    rows: Iterator[tuple[int, list[str], Finding | None]], names: list[str], file: str
) -> Iterator[DataRow]:
    width = len(names)
    for number, (line, cells, broken) in enumerate(rows, 1):
        where = Where(file, line, row=number)
        if broken:
            yield DataRow(number, line, {}, (replace(broken, where=where),))
        elif _filled(cells) > width:
            message = f"the row has {_filled(cells)} cells, and the first row names {width} fields"
            hint = "put quotes around a cell that holds a separator"
            yield DataRow(number, line, {}, (error("data", message, where, hint),))
        else:  # a row may be shorter: it lacks the last fields
            pairs = zip(names, map(Cell, cells), strict=False)
            yield DataRow(number, line, {name: cell for name, cell in pairs if name})


def _filled(cells: list[str]) -> int:
    """Return the number of cells without the empty ones at the end, which spreadsheets write."""
    return next((count for count in range(len(cells), 0, -1) if cells[count - 1]), 0)


def _json_rows(text: str, file: str) -> Iterator[DataRow]:
    """Yield the rows of JSON Lines; a line ends only at a line feed, because a text may hold the other ends."""
    lines = enumerate(StringIO(text, newline="\n"), 1)
    for number, (line, written) in enumerate(((at, each) for at, each in lines if each.strip()), 1):
        where = Where(file, line, row=number)
        try:
            value = json.loads(written, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as wrong:
            column = f", at column {wrong.colno}" if isinstance(wrong, json.JSONDecodeError) else ""
            said = f"this line is not JSON: {brief(getattr(wrong, 'msg', str(wrong)))}{column}"
            finding = error("data", said, where, OBJECT)
            yield DataRow(number, line, {}, (finding,))
            continue
        if isinstance(value, dict):
            yield DataRow(number, line, checked_row(value))
        else:
            message = f"this line holds {_noun(value)}, not an object with fields"
            yield DataRow(number, line, {}, (error("data", message, where, OBJECT),))


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _noun(value: Any) -> str:
    match value:
        case list():
            return "a list"
        case str():
            return "a text"
        case None | bool():
            return "true, false or null"
        case _:
            return "a number"
