"""The cells of a table in; how wide and how high they are out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.language.scripts import is_tall
from generator.measure import line_height, text_width, wrap
from generator.model.deck import CELL_X, CELL_Y
from generator.model.geometry import Pt
from generator.model.text import Text, cuts, words
from generator.model.theme import Font, Style

# em: in a cell, LibreOffice 25.2 sets lines as high as the font is, and Noto Sans CJK is the highest.
TALL_IN_CELL = 1.45

Row = tuple[Text, ...]


def bold(style: Style) -> Font:
    """The face of heads, and of cells that are to be seen first."""
    return Font(style.font.family, bold=True)


def longest_word(text: Text, font: Font, size: int) -> int:
    """How wide the widest word of a cell is, in EMU."""
    spans = (match.span() for match in re.finditer(r"\S+", words(text)))
    return max((width_of(word, font, size) for word in cuts(text, spans)), default=0)


def width_of(text: Text, font: Font, size: int) -> int:
    """Unbroken, in EMU."""
    looks = ((run.text, Font(font.family, font.bold or run.bold, run.italic)) for run in text)
    return sum(text_width(piece, look, size) for piece, look in looks)


def height_of(row: Row, widths: Sequence[int], font: Font, size: int) -> int:
    """How high a row is in columns of these widths, in EMU: as its highest cell."""
    tallest = max(
        len(wrap(cell, font, size, width - 2 * CELL_X) or ((0, 0),)) * pitch_of(cell, font, size)
        for cell, width in zip(row, widths, strict=True)
    )
    return tallest + 2 * CELL_Y


def pitch_of(cell: Text, font: Font, size: int) -> int:
    """How far apart the lines of a cell stand, in EMU."""
    if is_tall(words(cell)):
        return round(TALL_IN_CELL * Pt(size))
    return line_height(font, size)


def least_height(style: Style, size: int) -> int:
    """The height of a row whose cells are a line each."""
    return line_height(style.font, size) + 2 * CELL_Y
