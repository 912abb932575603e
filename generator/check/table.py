"""Checks that each table on a slide is a plain grid with room for its texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from generator.decks.opened_shapes import ON, A, Element, ShapeParagraph, ShapeRun, paragraphs_in_opened_shape
from generator.decks.opened_styles import OpenedStyles, ParagraphStyle
from generator.language.scripts import has_tall_letters
from generator.measure import WrappedLines, font_line_height, text_width, wrap_text
from generator.model.geometry import EMU_PER_PT, Pt, Rect
from generator.model.text import Run, Text, bare_text, cut_text, cuts_into_word
from generator.model.theme import Font

TABLE = f"{A}graphic/{A}graphicData/{A}tbl"
_MARGINS = {"marL": 91440, "marR": 91440, "marT": 45720, "marB": 45720}  # ECMA-376 part 1, 21.1.3.17 tcPr
_LONGEST = 4  # a quarter of the table; a wider word is an address, which may be split


def check_table(styles: OpenedStyles, slide: str, table: Element, frame: Rect) -> Iterator[Problem]:
    """Yield a problem where PowerPoint would enlarge a table, or where a screen reader could not follow it."""
    if not _has_header(table):
        yield Problem("no-header", "the table does not mark its first row as a header")
    columns, rows = _column_widths(table), _row_heights(table)
    for number, row in enumerate(table.iterfind(f"{A}tr"), 1):  # screen readers name a cell by row and column
        cells = row.findall(f"{A}tc")
        if len(cells) != len(columns):
            message = f"row {number} of the table has {len(cells)} cells, its grid {len(columns)} columns"
            yield Problem("table-grid", message)
        if any(cell.get(name) for cell in cells for name in ("gridSpan", "rowSpan", "hMerge", "vMerge")):
            yield Problem("table-grid", f"row {number} of the table has merged cells")
    yield from check_room_for_text("the table is too wide", sum(columns), "its frame", frame.width)
    yield from check_room_for_text("the table is too high", sum(rows), "its frame", frame.height)
    for name, text, width, height in cells_of_opened_table(styles, slide, table):
        needed = measured_extent_to_check(text, width)
        yield from check_room_for_text(f"the text of {name} is too wide", needed.width, "its column", width)
        yield from check_room_for_text(f"the text of {name} is too high", needed.height, "its row", height)
        if 0 < needed.torn <= frame.width // _LONGEST:
            yield from check_room_for_text(f"a word of {name} is too wide", needed.torn, "its column", width)


def cells_of_opened_table(styles: OpenedStyles, slide: str, table: Element) -> Iterator[TableCell]:
    """Yield the place of every cell of a table, its text, and the width and height inside its margins, row by row."""
    style, columns = table.findtext(f"{A}tblPr/{A}tableStyleId") or "", _column_widths(table)
    part = "firstRow" if _has_header(table) else "wholeTbl"
    for row, (node, height) in enumerate(zip(table.iterfind(f"{A}tr"), _row_heights(table), strict=True), 1):
        for column, (cell, width) in enumerate(zip(node.iterfind(f"{A}tc"), columns, strict=False), 1):
            text = tuple((p, styles.cell_look(slide, cell, style, part, p)) for p in paragraphs_in_opened_shape(cell))
            own = cell.find(f"{A}tcPr")
            given = [room if own is None else own.get(name, room) for name, room in _MARGINS.items()]
            left, right, top, bottom = map(int, given)
            yield f"row {row}, column {column}", text, width - left - right, height - top - bottom
        part = "wholeTbl"


def _has_header(table: Element) -> bool:
    properties = table.find(f"{A}tblPr")
    return properties is not None and properties.get("firstRow") in ON


def _column_widths(table: Element) -> list[int]:
    return [int(column.get("w", "0")) for column in table.iterfind(f"{A}tblGrid/{A}gridCol")]


def _row_heights(table: Element) -> list[int]:
    return [int(row.get("h", "0")) for row in table.iterfind(f"{A}tr")]


_TOLERANCE = Pt(0.5)  # the difference that rounding to 1/100 point and to EMU may add up to

StyledParagraph = tuple[ShapeParagraph, ParagraphStyle]
TableCell = tuple[str, tuple[StyledParagraph, ...], int, int]


class Problem(NamedTuple):
    """A broken promise whose slide and line are not yet known; `key` is that of its placeholder, if it has one."""

    code: str
    message: str
    key: tuple[str, str] | None = None


class TextExtent(Struct, frozen=True):
    """The widest line, the height, and the widest word that is split because its room is too narrow, in EMU."""

    width: int
    height: int
    torn: int


def check_room_for_text(what: str, has: int, holder: str, room: int) -> Iterator[Problem]:
    """Yield a problem if `has` EMU exceed `room`; `what` and `holder` name the two in its message."""
    if has > room + _TOLERANCE:
        yield Problem("overflow", f"{what}: {has / EMU_PER_PT:.1f} pt, {holder} {room / EMU_PER_PT:.1f} pt")


def measured_extent_to_check(paragraphs: Iterable[StyledParagraph], room: int) -> TextExtent:
    """Return the extent of a text in `room` EMU. Raises ValueError for a family without known widths."""
    widest, height, owed, torn = 0, 0, 0, 0
    for index, (paragraph, look) in enumerate(paragraphs):
        size = max(run_sizes_to_check(paragraph, look) or (_size_of_run(paragraph.end, look),))
        full = font_line_height(look.font, size, has_tall_letters(paragraph.text))
        line = look.line.of(full)
        margins = look.left_margin + look.right + max(look.indent, 0)
        extents = [_line_extent(each, look, size, room - margins) for each in paragraph.lines]
        widths, counts, words = zip(*extents, strict=True)
        width = max(width and width + margins for width in widths)
        # Programs draw no space before the first paragraph and after the last, but always the first line's accents.
        height += (owed + look.before.of(line) if index else max(full - line, 0)) + sum(counts) * line
        widest, owed, torn = max(widest, width), look.after.of(line), max(torn, *words)
    return TextExtent(widest, height, torn)


def run_sizes_to_check(paragraph: ShapeParagraph, look: ParagraphStyle) -> list[float]:
    """Return the size of each run, in points."""
    return [_size_of_run(piece, look) for line in paragraph.lines for piece in line]


def _size_of_run(piece: ShapeRun, look: ParagraphStyle) -> float:
    return int(piece.size) / 100 if piece.size else look.size


def _line_extent(line: tuple[ShapeRun, ...], look: ParagraphStyle, size: float, room: int) -> tuple[int, int, int]:
    """Return the width, the number of lines and the widest split word of a line up to a line break."""
    shown = ((piece, look.capitals or piece.capitals) for piece in line)
    text = tuple([Run(each.text.upper() if upper else each.text, each.bold, each.italic) for each, upper in shown])
    width, bare = _width_of_line(text, look.font, size, look.tracking), bare_text(text)
    if width <= room and bare == bare.rstrip() and len(bare.splitlines()) < 2:
        return width, 1, 0
    return _wrapped_extent(text, look.font, size, room, look.tracking)


@lru_cache(maxsize=256)
def _wrapped_extent(text: Text, font: Font, size: float, room: int, tracking: int) -> tuple[int, int, int]:
    """Return the same as `_line_extent` for a text in one font; cached, as for footers, which are on every slide."""
    lines = wrap_text(text, font, size, room, tracking)
    widest = max((_width_of_line(cut_text(text, start, end), font, size, tracking) for start, end in lines), default=0)
    torn = max((_width_of_line(word, font, size, tracking) for word in _split_words(text, lines)), default=0)
    return widest, max(len(lines), 1), torn


def _split_words(text: Text, lines: WrappedLines) -> list[Text]:
    """Return the words split at the end of a line, in scripts with spaces between words."""
    if len(lines) < 2:
        return []
    bare = bare_text(text)
    ends = [end for _, end in lines[:-1] if cuts_into_word(bare[end - 1], bare[end])]
    spans = [match.span() for match in re.finditer(r"\S+", bare)] if ends else []
    return [cut_text(text, start, stop) for start, stop in spans if any(start < end < stop for end in ends)]


def _width_of_line(line: Text, font: Font, size: float, tracking: int) -> int:
    width = 0
    for run in line:
        face = font.styled(font.bold or run.bold, font.italic or run.italic) if run.bold or run.italic else font
        width += text_width(run.text, face, size, tracking)
    return width
