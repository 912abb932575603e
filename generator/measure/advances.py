"""Measures text in the fonts that decks name, by the widths of open fonts that stand for them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from math import ceil
from pathlib import Path

from msgspec import Struct, json
from msgspec.structs import replace

from generator.language.scripts import FONT_INDEPENDENT, TALL, has_letter_in_ranges
from generator.model.theme import Font

# The open fonts with the same advances as those that decks name.
TWINS = {
    "Arial": "Liberation Sans",
    "Calibri": "Carlito",
    "Cambria": "Caladea",
    "Courier New": "Liberation Mono",
    "Times New Roman": "Liberation Serif",
}


class WidthTable(Struct, frozen=True, omit_defaults=True):
    """The measured widths of a face, in font units; `rows` has the advances from a hexadecimal code point on."""

    family: str
    style: str
    source: str
    version: str
    units_per_em: int
    ascent: int
    descent: int
    line_gap: int
    rows: dict[str, tuple[int, ...]]
    file: str = ""  # the file that was measured, if the font does not ship
    embeds: bool = True  # whether its licence lets a deck carry it


def font_style_name(font: Font) -> str:
    """Return the name of a font's style: Regular, Bold, Italic or BoldItalic."""
    return ("Bold" * font.bold + "Italic" * font.italic) or "Regular"


def width_table_name(font: Font) -> str:
    """Return the name of the table with a face's widths, such as courier-new-bolditalic.json."""
    return f"{font.family.lower().replace(' ', '-')}-{font_style_name(font).lower()}.json"


WIDTHS = Path(__file__).with_name("widths")

EMU_PER_HUNDREDTH = 127  # EMU in 1/100 point, the unit of PowerPoint's sizes and letterspacing
EMU_PER_STEP = 360  # EMU in 1/100 millimetre, in which LibreOffice sets lines

# LibreOffice 25.2 draws text in whole dots of 1/600 inch, 0.12 pt, and breaks lines so: 14 pt is set as 14.04, 20 as
# 20.04, 16 as 15.96 (measured: a line needs 0.3 % more than its advances at 14 pt, 0.2 % more at 20, 0.2 % less at 16).
DOT = 12  # hundredths of a point

NO_WIDTH = ("Mn", "Me", "Cf", "Cc", "Zl", "Zp")  # Unicode categories; a soft hyphen is Cf, but in the tables

EMBOLDENED = 24  # the share of an em by which FreeType widens a letter of a font without bold
TAB = 6.0  # em: a default tab stop is an inch, which is 6 em at 12 pt, our smallest text
SYMBOL = 1.4  # em: wider than any emoji in the colour fonts of usual systems
ANYTHING = 1.0  # em: the width of an ideograph; letters of other scripts are narrower
# em: the width of a letter in Hebrew, Arabic and other such scripts, in Thai and in Devanagari. Lines of the widest
# faces that we know need 0.63 for each in Hebrew and 0.58 in Arabic, whose letters change their width as they join
# (DejaVu Sans Bold), 0.65 in Thai (Noto Looped Thai Bold) and 0.63 in Devanagari (Noto Sans Bold), the marks above and
# below not counted.
NARROW = 0.7
NARROW_SCRIPTS = "\u0900\u0980\u0e00\u0e80"  # Devanagari and Thai: ranges, for `has_letter_in_ranges`

# Marks that a font for Chinese or Japanese draws as wide as an ideograph (Unicode's East Asian width: ambiguous); among
# ideographs, an office program sets them in such a font.
AMBIGUOUS = dict.fromkeys(map(ord, "“”‘’…‥—·"), "\u3000")
IDEOGRAPHS = "\u3040\u3100\u3400\ua000\uf900\ufb00\U00020000\U00040000"  # ranges, for `has_letter_in_ranges`


class Face(dict[str, int]):
    """The advances of a face in font units by character; a character that is not in the table gets a safe width."""

    __slots__ = ("line", "space", "units_per_em", "words")

    def __init__(self, table: WidthTable, units_per_em: int = 0, wider: int = 0) -> None:
        """Take the advances of a table, each `wider` by that many of its units, and convert them to `units_per_em`."""
        self.units_per_em = units_per_em or table.units_per_em
        for first, row in table.rows.items():
            code = int(first, 16)
            if wider or self.units_per_em != table.units_per_em:
                row = tuple(-(-(advance + wider) * self.units_per_em // table.units_per_em) for advance in row)
            self.update(zip(map(chr, range(code, code + len(row))), row, strict=True))
        line = table.ascent + table.descent + table.line_gap
        self.line = -(-line * self.units_per_em // table.units_per_em)
        self.space = self[" "]
        self.words = WordAdvances(self)

    def __missing__(self, character: str) -> int:
        advance = self[character] = round(fallback_advance(character) * self.units_per_em)
        return advance

    def advances(self, text: str) -> Iterator[int]:
        """Return the width of each character without kerning, in font units."""
        wide = not text.isascii() and has_letter_in_ranges(text, IDEOGRAPHS)
        return map(self.__getitem__, text.translate(AMBIGUOUS) if wide else text)

    def units(self, text: str) -> int:
        """Return the width of a text without kerning, in font units."""
        return sum(self.advances(text))


class WordAdvances(dict[str, int]):
    """The widths of words in a face, in font units, each with the one space that follows it."""

    __slots__ = ("face",)
    LIMIT = 20_000  # words; few books have more, and a service must not grow for ever

    def __init__(self, face: Face) -> None:
        self.face = face

    def __missing__(self, word: str) -> int:
        if len(self) >= self.LIMIT:
            self.clear()
        width = self[word] = self.face.units(word) + self.face.space
        return width


def fallback_advance(character: str) -> float:
    """Return the em to reserve for a character that a table lacks, never less than fonts use."""
    if character == "\t":
        return TAB
    if (category := unicodedata.category(character)) in NO_WIDTH:
        return 0.0
    if category in ("So", "Sk", "Co", "Cn"):
        return SYMBOL
    goes_left = unicodedata.bidirectional(character) in ("R", "AL", "AN")
    return NARROW if goes_left or has_letter_in_ranges(character, NARROW_SCRIPTS) else ANYTHING


@lru_cache(maxsize=128)
def face_advances_of(font: Font) -> Face:
    """Return the advances of a face, read once. Raises ValueError for a family without known widths."""
    if font.table:
        return _own_face(font)
    if font.family not in TWINS:
        raise ValueError(f'the font "{font.family}" cannot be measured; known are {", ".join(sorted(TWINS))}')
    return Face(_shipped_widths(font))


def _own_face(font: Font) -> Face:
    """Return a face of a family that does not ship, with bold and italic made as programs make them if it has none."""
    styles = _OWN[font.table]
    found = styles.get(font_style_name(font)) or styles.get(font_style_name(font.styled(font.bold, False)))
    table = found or styles.get("Italic" if font.italic else "Regular") or styles["Regular"]
    return Face(table, styles["Regular"].units_per_em, 0 if found else table.units_per_em // EMBOLDENED)


_OWN: dict[str, dict[str, WidthTable]] = {}  # by the hash of the tables, so that no family replaces another


def learn_widths(tables: Sequence[WidthTable]) -> str:
    """Keep the width tables of a family and return the name for `Font.table`; one of them must be Regular."""
    name = sha256(json.encode(tables)).hexdigest()
    _OWN[name] = {table.style: table for table in tables}
    return name


def learn_stand_in_widths(family: str, like: str, percent: int, bold: int) -> str:
    """Keep the widths of the family `like`, changed to `percent` of them, as those of a family that cannot be measured.

    `bold` is the percentage for bold faces. Returns the name for `Font.table`.
    """
    faces = [Font(like, bold, italic) for bold in (False, True) for italic in (False, True)]
    tables = [_shipped_widths(face) for face in faces]
    for number, table in enumerate(tables):
        share = bold if "Bold" in table.style else percent
        rows = {first: tuple(-(-width * share // 100) for width in row) for first, row in table.rows.items()}
        tables[number] = replace(table, family=family, rows=rows)
    return learn_widths(tables)


def _shipped_widths(font: Font) -> WidthTable:
    return json.decode((WIDTHS / width_table_name(font)).read_bytes(), type=WidthTable)


def has_known_widths(font: Font) -> bool:
    """Tell whether text in the font can be measured."""
    return bool(font.table) or font.family in TWINS


def drawn_font_size(size: float) -> int:
    """Return the largest size that programs may draw `size` points at, in 1/100 point. Raises ValueError below 0.01."""
    if (value := round(size * 100)) < 1:
        raise ValueError(f"a text size must be above zero, not {size} pt")
    return max(value, (value + DOT // 2) // DOT * DOT)


def text_width(text: str, font: Font, size: float, tracking: int = 0) -> int:
    """Return the width in EMU of a text on one line, at `size` points, with `tracking` in 1/100 point per character.

    Adds advances without kerning at the largest size that programs may draw, rounded up. Negative tracking is ignored,
    so that the width is never too small. Raises ValueError for an unknown family or a size that is not above zero.
    """
    face = face_advances_of(font)
    units = face.units(text) * drawn_font_size(size) + len(text) * max(tracking, 0) * face.units_per_em
    return -(-units * EMU_PER_HUNDREDTH // face.units_per_em)


@lru_cache(maxsize=4096)
def font_line_height(font: Font, size: float, tall: bool = False) -> int:
    """Return the height in EMU of a line at `size` points and 100 % spacing, rounded up (1.2207 em for Calibri).

    The largest of the face's own height, the one that LibreOffice uses for every font, and, for `tall` letters, that of
    the fonts that have them.
    """
    face = face_advances_of(font)
    line = max(face.line, ceil((TALL if tall else FONT_INDEPENDENT) * face.units_per_em))
    return -(-line * round(size * 100) * EMU_PER_HUNDREDTH // (face.units_per_em * EMU_PER_STEP)) * EMU_PER_STEP
