"""A file of comma-, semicolon- or tab-separated values beside the article in; its rows of cells out."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from generator import limits
from generator.errors import Finding, GeneratorError, Where, brief, error
from generator.read.charts import Cell
from generator.read.decode import decode
from generator.read.pictures import REMOTE

DELIMITERS = ("\t", ";", ",", "|")  # the rarest within a cell first


def load(file: str, folder: Path | None, where: Where) -> tuple[list[list[Cell]], str] | Finding:
    """The rows of a file, empty ones left out, and the mark between its cells; or the error that says why not."""
    data = _data(file, folder, where)
    if isinstance(data, Finding):
        return data
    try:
        text, _ = decode(data, file)
    except GeneratorError as refused:
        return refused.findings[0]
    found = [(rows, mark) for mark in DELIMITERS if (rows := _rows(text, mark, file))]
    even = [(rows, mark) for rows, mark in found if len({len(row) for row in rows}) == 1 and len(rows[0]) > 1]
    wide = [(rows, mark) for rows, mark in found if max(map(len, rows)) > 1]
    chosen = next(iter([*even, *wide]), None)
    if chosen is None:
        hint = "save it as CSV: a header, then a line for each category, commas between the cells"
        return error("chart", f'"{brief(file)}" holds no columns', where, hint)
    return chosen


def _rows(text: str, mark: str, file: str) -> list[list[Cell]]:
    """The cells, each with its line; none where a quote is never closed under this mark."""
    reader = csv.reader(StringIO(text), delimiter=mark, strict=True, skipinitialspace=True)
    rows, line = [], 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append([Cell(" ".join(cell.split()), Where(file, line)) for cell in row])
            line = reader.line_num + 1
    except csv.Error:
        return []
    return rows


def _data(file: str, folder: Path | None, where: Where) -> bytes | Finding:
    name = brief(file)
    if file.lower().startswith(REMOTE):
        return error("chart", f'"{name}" is on the web, and nothing is fetched', where, "download it first")
    if folder is None:
        hint = "build from a file, not from bytes, or write the numbers under data"
        return error("chart", f'"{name}" cannot be found: the article has no folder', where, hint)
    path = folder / file
    try:
        if not path.is_file():
            hint = f"paths are looked up beside the article; put it in {folder}/"
            return error("chart", f'the file "{name}" was not found', where, hint)
        if path.stat().st_size > limits.CHART_BYTES:
            return error("chart", f'"{name}" is too large for a chart', where, "add its numbers up: by month, by group")
        return path.read_bytes()
    except (OSError, ValueError) as reason:
        return error("chart", f'"{name}" cannot be read: {reason}', where, "check its permissions")
