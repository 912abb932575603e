"""Font files in, the tables of advance widths that `measure` reads out: `python -m docs.widths [FONT_DIR ...]`."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it ships no types

from generator.measure.advances import TWINS, WIDTHS, file_name, style_name
from generator.model.theme import Font

FONT_DIRS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
ROW = 32  # code points on a line of the table

REPERTOIRE = (
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x024F),  # Latin-1, Latin Extended-A and -B
    (0x0250, 0x02FF),  # IPA, modifier letters
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x052F),  # Cyrillic
    (0x1E00, 0x1FFF),  # Latin Extended Additional, Greek Extended
    (0x2000, 0x20CF),  # general punctuation, super- and subscripts, currency
    (0x2100, 0x23FF),  # letterlike, number forms, arrows, mathematics, technical
    (0x2500, 0x26FF),  # box drawing, blocks, geometric shapes, miscellaneous symbols
    (0xFB00, 0xFB06),  # Latin ligatures
    (0xFFFD, 0xFFFD),  # what stands for a broken character
)


def main(folders: list[str]) -> None:
    """Write the tables; stops with FileNotFoundError where a twin is not installed."""
    files = {path.name: path for folder in folders or FONT_DIRS for path in sorted(Path(folder).rglob("*.ttf"))}
    WIDTHS.mkdir(exist_ok=True)
    for family in TWINS:
        for font in fonts_of(family):
            name = f"{TWINS[family].stem}-{style_name(font)}.ttf"
            if name not in files:
                raise FileNotFoundError(f"{name} ({TWINS[family].name}, the twin of {family}) is not installed")
            (WIDTHS / file_name(font)).write_text(table(font, files[name]), encoding="utf-8", newline="\n")


def fonts_of(family: str) -> tuple[Font, ...]:
    """Regular, bold, italic and bold italic of a family."""
    return tuple(Font(family, bold, italic) for italic in (False, True) for bold in (False, True))


def table(font: Font, path: Path) -> str:
    """The JSON of one face: `rows` gives the advances of consecutive code points from the hexadecimal key on."""
    with TTFont(path) as source:
        hhea = source["hhea"]  # what decides a line's height in PowerPoint and LibreOffice; its descent is negative
        head = {
            "family": font.family,
            "style": style_name(font),
            "source": source["name"].getDebugName(4),
            "version": source["name"].getDebugName(5),
            "units_per_em": source["head"].unitsPerEm,
            "ascent": hhea.ascent,
            "descent": -hhea.descent,
            "line_gap": hhea.lineGap,
        }
        rows = [f'  "{row[0][0]:04X}": {json.dumps([advance for _, advance in row])}' for row in rows_of(source)]
    fields = [f" {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    return "{\n" + ",\n".join([*fields, ' "rows": {\n' + ",\n".join(rows) + "\n }"]) + "\n}\n"


def rows_of(source: TTFont) -> Iterator[list[tuple[int, int]]]:
    """(code point, advance) in ascending order, in rows of consecutive code points."""
    glyphs, advances = source.getBestCmap(), source["hmtx"]
    found = [(code, advances[glyphs[code]][0]) for code in codes() if code in glyphs]
    row = found[:1]
    for (before, _), pair in pairwise(found):
        if pair[0] != before + 1 or len(row) == ROW:
            yield row
            row = []
        row.append(pair)
    yield row


def codes() -> Iterator[int]:
    """The repertoire without what takes no room (marks, controls); the soft hyphen is in it, for it may be drawn."""
    for first, last in REPERTOIRE:
        for code in range(first, last + 1):
            if code == 0xAD or unicodedata.category(chr(code)) not in ("Mn", "Me", "Cf", "Cc", "Cn", "Zl", "Zp"):
                yield code


if __name__ == "__main__":
    main(sys.argv[1:])
