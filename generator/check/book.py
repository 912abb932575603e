"""The bytes of a workbook in; the text of each cell of its first sheet out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import reduce
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
RANGE = re.compile(r"[^!]+!\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?")

Cells = dict[str, str]  # by name: A1


def cells_of(book: bytes) -> Cells:
    """Every cell that holds something; none of a file that cannot be read."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        with ZipFile(BytesIO(book)) as archive:
            sheet = etree.fromstring(archive.read(SHEET), parser)
            shared = etree.fromstring(archive.read(STRINGS), parser) if STRINGS in archive.namelist() else None
    except (BadZipFile, KeyError, RuntimeError, etree.XMLSyntaxError):
        return {}
    strings = [] if shared is None else ["".join(map(str, item.itertext())) for item in shared.iter(f"{S}si")]
    found = {}
    for cell in sheet.iter(f"{S}c"):
        value = cell.findtext(f"{S}v") or ""
        found[cell.get("r", "")] = _string(strings, value) if cell.get("t") == "s" else value
    return found


def _string(strings: Sequence[str], number: str) -> str:
    """One of the texts that cells share; none for a number that is not theirs."""
    return strings[int(number)] if number.isdecimal() and int(number) < len(strings) else ""


def place_of(cell: str) -> tuple[int, int]:
    """The row and the column of a cell, from 0: those of B1 are 0 and 1."""
    letters = cell.rstrip("0123456789")
    column = reduce(lambda before, letter: 26 * before + ord(letter) - ord("A") + 1, letters, 0)
    return int(cell[len(letters) :] or 0) - 1, column - 1


def range_of(formula: str) -> Iterator[str]:
    """The names of the cells in a stretch of one column: Sheet1!$A$2:$A$4 gives A2, A3, A4."""
    match = RANGE.fullmatch(formula)
    if match is not None and match[3] in (None, match[1]):
        yield from (f"{match[1]}{row}" for row in range(int(match[2]), int(match[4] or match[2]) + 1))
