"""Finds font files on this computer and measures fonts as tables of widths; no other module reads fonts for that."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from io import BytesIO
from itertools import groupby
from pathlib import Path
from string import ascii_letters, digits
from typing import Any

from msgspec import Struct

from generator.errors import HintedError, install_hint
from generator.guard.lookup import FONTS, open_regular_file
from generator.measure.advances import WidthTable, fallback_advance
from generator.shipped import word_list

ROW = 32  # code points on a line of a table's file
NEEDED = f" {ascii_letters}{digits}"
RESTRICTED = 0x0002  # the bit of OS/2's fsType by which a licence forbids embedding
LOWEST, HIGHEST = 0.5, 3.0  # em: the height of a line


class FontError(HintedError, ValueError):
    """Raised for a font that cannot be measured."""


def measure_font(data: bytes, index: int = 0, twin: bool = False, **said: Any) -> WidthTable:
    """Return the width table of a font, or of font `index` in a collection; `said` replaces what its file says.

    The table of a `twin`, which stands for a font of known height, has only characters that both have. Raises FontError
    for a font that is damaged, has no letters, or is of a kind that no office program draws.
    """
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it ships no types; 70 ms, and seldom needed

    try:
        with TTFont(BytesIO(data), fontNumber=index, lazy=True) as source:
            if "fvar" in source:
                hint = "name static files for regular and bold: office programs draw variable fonts differently"
                raise FontError("is a variable font", hint)
            return _learn_width_table(source, twin, said)
    except FontError:
        raise
    except Exception as problem:  # fontTools raises many kinds of errors for damaged fonts
        reason = f"{type(problem).__name__}: {problem}".partition("\n")[0][:120]
        raise FontError(f"cannot be read as a font ({reason})", "fetch it again, or use another font") from problem


def _learn_width_table(source: Any, twin: bool, said: dict[str, Any]) -> WidthTable:
    glyphs, advances, units = source.getBestCmap() or {}, source["hmtx"], source["head"].unitsPerEm
    if lacking := [letter for letter in NEEDED if ord(letter) not in glyphs]:
        hint = "use a font that has letters; icons and other scripts have their own fonts"
        raise FontError(f'has no letters for "{"".join(lacking)[:20]}"', hint)
    ascent, descent, gap = max([*_font_heights(source)][: 1 if twin else None], key=sum)
    if not LOWEST <= (ascent + descent + gap) / units <= HIGHEST:
        raise FontError(f"has lines of {(ascent + descent + gap) / units:g} em", "use another font")
    wide = {} if twin else dict(_wider_glyphs(glyphs, advances, units))
    names, os2 = source["name"], source["OS/2"]
    family = said.get("family") or names.getDebugName(1) or ""
    if not family.strip() or not family.isprintable():
        raise FontError("has no name that a deck could use", "use another font")
    own = {"family": family, "style": "Regular", "embeds": os2.fsType & RESTRICTED == 0}
    stated = {"source": names.getDebugName(4) or family, "version": names.getDebugName(5) or ""}
    rows = {f"{row[0][0]:04X}": tuple(width for _, width in row) for row in rows_of_width_table(glyphs, advances, wide)}
    heights = {"units_per_em": units, "ascent": ascent, "descent": descent, "line_gap": gap}
    return WidthTable(**{**own, **stated, **heights, "rows": rows, **said})


def _font_heights(source: Any) -> Iterator[tuple[int, int, int]]:
    """Yield (ascent, descent, line gap) for each of the choices of programs, the usual choice first."""
    hhea, os2 = source["hhea"], source["OS/2"]
    yield hhea.ascent, -hhea.descent, max(hhea.lineGap, 0)
    yield os2.sTypoAscender, -os2.sTypoDescender, max(os2.sTypoLineGap, 0)
    yield os2.usWinAscent, os2.usWinDescent, 0


def _wider_glyphs(glyphs: Any, advances: Any, units: int) -> Iterator[tuple[int, int]]:
    """Yield characters beyond the repertoire, with their advances, that are wider than the fallback."""
    for code, glyph in glyphs.items():
        width = advances[glyph][0]
        if width > 0.7 * units and code > 0x2FF and width > fallback_advance(chr(code)) * units > 0:
            yield code, width


def rows_of_width_table(glyphs: Any, advances: Any, more: dict[int, int]) -> Iterator[list[tuple[int, int]]]:
    """Yield rows of consecutive (code point, advance), ascending; `more` has those beyond the repertoire."""
    found = {code: advances[glyphs[code]][0] for code in code_points_to_measure() if code in glyphs}
    for _, group in groupby(enumerate(sorted({**more, **found}.items())), lambda each: each[1][0] - each[0]):
        row = [pair for _, pair in group]
        yield from (row[start : start + ROW] for start in range(0, len(row), ROW))


def code_points_to_measure() -> Iterator[int]:
    """Yield the repertoire without characters of no width, but with the soft hyphen, which may be drawn."""
    for line in word_list("measured characters"):
        first, last = (int(code, 16) for code in line.split()[:2])
        for code in range(first, last + 1):
            if code == 0xAD or unicodedata.category(chr(code)) not in ("Mn", "Me", "Cf", "Cc", "Cn", "Zl", "Zp"):
                yield code


# ---- fonts on this computer

FONTS_IN_FILE = 64  # fonts in a collection; the largest known has thirty
BOLD, ITALIC = 1, 2  # a bit of head's macStyle


class NamedFont(Struct, frozen=True):
    """A font in a file under the names that programs use: its family, and its style."""

    path: Path
    index: int
    family: str
    style: str
    variable: bool = False


def hint_for_unknown_font(usual: str) -> str:
    """Return how to get what measures installed fonts, or `usual` if that is here."""
    return usual if find_spec("fontTools") else f"to measure fonts of this computer, {install_hint('fonts')}"


def font_folders() -> Sequence[Path]:
    """Return the folders where this system keeps fonts."""
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home))
        return Path(os.environ.get("WINDIR", "C:/Windows"), "Fonts"), local / "Microsoft/Windows/Fonts"
    if sys.platform == "darwin":
        return Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"
    own = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share") / "fonts"
    return Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), own, home / ".fonts"


def installed_fonts(family: str) -> dict[str, NamedFont]:
    """Return a family's fonts by style, static ones first, then by path; empty if it or fontTools is not installed."""
    folders = font_folders() if find_spec("fontTools") else ()
    files = [path for folder in reversed(folders) for path in sorted(folder.rglob("*"), reverse=True)]
    fonts = [each for path in files if path.suffix.lower() in FONTS for each in fonts_in_file(path)]
    own = [each for each in fonts if each.family.casefold() == family.casefold()]
    return {each.style: each for each in sorted(own, key=lambda each: not each.variable)}


def fonts_in_file(path: Path) -> tuple[NamedFont, ...]:
    """Return the fonts of a file or collection; none if it is damaged or cannot be read."""
    try:
        return _read_font_file(path, path.stat().st_mtime_ns)
    except OSError:
        return ()


@lru_cache(maxsize=4096)  # every file is asked for each family that does not ship
def _read_font_file(path: Path, _changed: int) -> tuple[NamedFont, ...]:
    from fontTools.ttLib import TTCollection, TTFont

    found: list[NamedFont] = []
    try:
        with open_regular_file(path) as file:
            is_collection = file.read(4) == b"ttcf"
            fonts = TTCollection(file, lazy=True).fonts[:FONTS_IN_FILE] if is_collection else [TTFont(file, lazy=True)]
            for index, font in enumerate(fonts):
                marks, family = font["head"].macStyle, font["name"].getDebugName(1)
                style = ("Bold" * bool(marks & BOLD) + "Italic" * bool(marks & ITALIC)) or "Regular"
                if family:
                    found.append(NamedFont(path, index, family, style, "fvar" in font))
    except Exception:  # fontTools raises many kinds of errors for damaged fonts
        pass
    return tuple(found)
