"""The cells of a table in; how wide and how high they are out."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from generator.language.scripts import has_tall_letters, is_run_slanted
from generator.measure import font_line_height, text_width, wrap_text
from generator.model.deck import CELL_X, CELL_Y
from generator.model.geometry import Pt
from generator.model.text import Text, bare_text, cut_text_at_spans
from generator.model.theme import Font, Style

# em: LibreOffice 25.2 makes lines in cells as high as the font, of which Noto Sans CJK is the highest.
TALL_IN_CELL = 1.45
LARGE = 100  # points: rounding does not make two widths equal at this size

TableRow = tuple[Text, ...]


def bold_cell_font(style: Style) -> Font:
    """Return the face of heads and of highlighted cells."""
    return style.font.styled(True, False)


def widest_word_of_cell(text: Text, font: Font, size: int) -> int:
    """Return the width of the widest word of a cell, in EMU."""
    return max((unbroken_width_of_cell(word, font, size) for word in _widest(text, font)), default=0)


@lru_cache(maxsize=8192)  # for the cells of a large table at each size
def _widest(text: Text, font: Font) -> Collection[Text]:
    """Return the words of a cell, one of which is the widest at any size: for each look only the widest word.

    The width of each run is rounded up, so that among words of several runs the widest may change with the size.
    """
    found: dict[object, Text] = {}
    for word in cut_text_at_spans(text, (match.span() for match in re.finditer(r"\S+", bare_text(text)))):
        look = (word[0].bold, word[0].italic) if len(word) == 1 else word
        found[look] = max(found.get(look, ()), word, key=lambda each: unbroken_width_of_cell(each, font, LARGE))
    return found.values()


def unbroken_width_of_cell(text: Text, font: Font, size: int) -> int:
    """Return the width of a text on one line, in EMU."""
    looks = ((run.text, font.styled(font.bold or run.bold, is_run_slanted(run))) for run in text)
    return sum(text_width(piece, look, size) for piece, look in looks)


def height_of_table_row(row: TableRow, widths: Sequence[int], font: Font, size: int) -> int:
    """Return the height of a row in columns of these widths, in EMU: that of its highest cell."""
    return height_of_row_with_lines(row, wrapped_lines_of_table_row(row, widths, font, size), font, size)


def wrapped_lines_of_table_row(row: TableRow, widths: Sequence[int], font: Font, size: int) -> list[int]:
    """Return how many lines each cell of a row breaks into."""
    return [len(wrap_text(cell, font, size, width - 2 * CELL_X)) for cell, width in zip(row, widths, strict=True)]


def height_of_row_with_lines(row: TableRow, lines: Sequence[int], font: Font, size: int) -> int:
    """Return the height of a row whose cells have so many lines, in EMU; an empty cell is a line high."""
    return 2 * CELL_Y + max(
        max(1, count) * line_pitch_of_cell(cell, font, size) for cell, count in zip(row, lines, strict=True)
    )


def line_pitch_of_cell(cell: Text, font: Font, size: int) -> int:
    """Return the distance between two lines of a cell, in EMU."""
    if has_tall_letters(bare_text(cell)):
        return round(TALL_IN_CELL * Pt(size))
    return font_line_height(font, size)


def least_height_of_row(style: Style, size: int) -> int:
    """Return the height of a row with one line in each cell, in EMU."""
    return font_line_height(style.font, size) + 2 * CELL_Y
