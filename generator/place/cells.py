"""The cells of a table in; how wide and how high they are out."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from generator.language.scripts import is_tall
from generator.measure import line_height, text_width, wrap
from generator.model.deck import CELL_X, CELL_Y
from generator.model.geometry import Pt
from generator.model.text import Text, cuts, words
from generator.model.theme import Font, Style

# em: in a cell, LibreOffice 25.2 sets lines as high as the font is, and Noto Sans CJK is the highest.
TALL_IN_CELL = 1.45
LARGE = 100  # points: at this size, no two widths are rounded to one

Row = tuple[Text, ...]


def bold(style: Style) -> Font:
    """The face of heads, and of cells that are to be seen first."""
    return style.font.styled(True, False)


def longest_word(text: Text, font: Font, size: int) -> int:
    """How wide the widest word of a cell is, in EMU."""
    return max((width_of(word, font, size) for word in _widest(text, font)), default=0)


@lru_cache(maxsize=16_384)  # the cells of a large table, which are asked for at each size
def _widest(text: Text, font: Font) -> Collection[Text]:
    """The words of a cell, one of which is the widest at any size: of those in one look, only that one.

    The width of each run is rounded up, so that of words with several runs the widest may be another at another size.
    """
    found: dict[object, Text] = {}
    for word in cuts(text, (match.span() for match in re.finditer(r"\S+", words(text)))):
        look = (word[0].bold, word[0].italic) if len(word) == 1 else word
        found[look] = max(found.get(look, ()), word, key=lambda each: width_of(each, font, LARGE))
    return found.values()


def width_of(text: Text, font: Font, size: int) -> int:
    """Unbroken, in EMU."""
    looks = ((run.text, font.styled(font.bold or run.bold, run.italic)) for run in text)
    return sum(text_width(piece, look, size) for piece, look in looks)


def height_of(row: Row, widths: Sequence[int], font: Font, size: int) -> int:
    """How high a row is in columns of these widths, in EMU: as its highest cell."""
    return height_in(row, lines_of(row, widths, font, size), font, size)


def lines_of(row: Row, widths: Sequence[int], font: Font, size: int) -> list[int]:
    """How many lines each cell of a row breaks into."""
    return [len(wrap(cell, font, size, width - 2 * CELL_X)) for cell, width in zip(row, widths, strict=True)]


def height_in(row: Row, lines: Sequence[int], font: Font, size: int) -> int:
    """How high a row is whose cells have so many lines, in EMU; an empty cell is a line high."""
    return 2 * CELL_Y + max(max(1, count) * pitch_of(cell, font, size) for cell, count in zip(row, lines, strict=True))


def pitch_of(cell: Text, font: Font, size: int) -> int:
    """How far apart the lines of a cell stand, in EMU."""
    if is_tall(words(cell)):
        return round(TALL_IN_CELL * Pt(size))
    return line_height(font, size)


def least_height(style: Style, size: int) -> int:
    """The height of a row whose cells are a line each."""
    return line_height(style.font, size) + 2 * CELL_Y
