"""Measures the fonts that a theme names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from generator import limits
from generator.errors import Finding, TemplateError, Where, did_you_mean_hint, error, info, warning
from generator.lookup import announced, bytes_of_regular_file
from generator.measure import FAMILIES, learn_widths
from generator.measure.advances import WidthTable
from generator.measure.faces import SUFFIXES, FontError, NamedFont, fonts_in_file, installed_fonts, measure_font
from generator.model.theme import Font

STYLES = {"regular": "Regular", "bold": "Bold", "italic": "Italic", "bold_italic": "BoldItalic"}
EMBED = "in PowerPoint, embed it with File > Options > Save; or share a PDF"


class FontKeys(Struct, frozen=True):
    """The font files of a family, or the name of a family that ships or is installed."""

    family: str = ""
    regular: str = ""
    bold: str = ""
    italic: str = ""
    bold_italic: str = ""

    def __post_init__(self) -> None:
        if bool(self.family) == bool(self.regular):
            raise ValueError('a font has the name of a family, or a file for "regular" and one for "bold"')

    @property
    def files(self) -> dict[str, str]:
        """The names of the files, by their style."""
        return {style: file for key, style in STYLES.items() if (file := getattr(self, key))}

    def __str__(self) -> str:
        return self.family or ", ".join(self.files.values())


class AskedFont(Struct, frozen=True):
    """What a theme says of one of its fonts, the line where it does, and the theme's folder."""

    keys: FontKeys
    where: Where | None
    folder: Path

    def refused(self, message: str, hint: str) -> TemplateError:
        """Return the error to raise if the font cannot be used."""
        return TemplateError(error("font", message, self.where, hint))


def fonts_of_theme(
    fonts: Mapping[str, FontKeys], places: Mapping[str, Where], theme: Path, family: str = ""
) -> tuple[dict[str, Font], tuple[Finding, ...]]:
    """Return each font of a theme by its role, and a remark on each that may be missing where the deck is shown.

    `family` replaces the fonts of titles and texts. Raises TemplateError for a font that ships neither with us nor
    with the theme and is not installed.
    """
    if family:
        fonts = {**fonts, **dict.fromkeys(("heading", "body"), FontKeys(family=family))}
        places = {role: where for role, where in places.items() if role not in ("heading", "body")}
    found, own, remarks = dict[str, Font](), dict[str, Font](), list[Finding]()
    for role, keys in fonts.items():
        name = str(keys)
        if keys.family not in FAMILIES and name not in own:
            asked = AskedFont(keys, places.get(role), theme.parent)
            tables = _measured(asked, installed_fonts(keys.family) if keys.family else _fonts_in_files(asked))
            own[name] = Font(tables[0].family, table=learn_widths(tables))
            remarks.append(_remark(asked, tables))
        found[role] = own.get(name) or Font(keys.family)
    return found, tuple(remarks)


def tables_of_installed_font(asked: AskedFont) -> list[WidthTable]:
    """Return the width tables of a family that is installed here, or none. Raises TemplateError for a damaged font."""
    here = installed_fonts(asked.keys.family)
    return _measured(asked, here) if "Regular" in here else []


def _fonts_in_files(asked: AskedFont) -> dict[str, NamedFont]:
    """Return the font in each file that the theme names, by style."""
    found: dict[str, NamedFont] = {}
    for style, name in asked.keys.files.items():
        path = asked.folder / name
        if path.suffix.lower() not in SUFFIXES:
            raise asked.refused(f'"{name}" is not a font for office programs', "use its .ttf or .otf file")
        if not announced(path).is_file():
            raise asked.refused(f'the font file "{name}" was not found', "write its path from the folder of the theme")
        fonts = fonts_in_file(path) or (NamedFont(path, 0, "", ""),)  # measuring one without a name reports why
        found[style] = next((each for each in fonts if each.style == style), fonts[0])
    return found


def _measured(asked: AskedFont, named: Mapping[str, NamedFont]) -> list[WidthTable]:
    """Return the width table of each style, regular first. Raises TemplateError if a font cannot be used."""
    if "Regular" not in named:
        raise _unknown(asked, bool(named))
    tables = [_table(asked, style, named[style]) for style in STYLES.values() if style in named]
    if len(families := {table.family for table in tables}) > 1:
        names = " and ".join(f'"{name}"' for name in sorted(families))
        hint = "name the files of one family: office programs find bold letters in the same family only"
        raise asked.refused(f"the files are those of two families, {names}", hint)
    return tables


def _unknown(asked: AskedFont, in_part: bool) -> TemplateError:
    name = asked.keys.family
    if in_part:
        return asked.refused(f'the font "{name}" is installed without its regular style', "install all of it")
    hint = f"install it, name its file (.ttf or .otf), or use one of {', '.join(FAMILIES)}"
    return asked.refused(f'the widths of the font "{name}" are not known', did_you_mean_hint(name, FAMILIES, hint))


def _table(asked: AskedFont, style: str, named: NamedFont) -> WidthTable:
    file = asked.keys.files.get(style, named.path.name)
    try:
        data = bytes_of_regular_file(named.path, limits.FONT_BYTES + 1)
        if len(data) > limits.FONT_BYTES:
            raise FontError(f"has more than {limits.FONT_BYTES:,} bytes", "is it the right file?")
        return _measured_once(data, named.index, named.family, style, file)
    except OSError as reason:
        message = f'the font file "{file}" cannot be read: {reason.strerror}'
        raise asked.refused(message, "check its permissions") from None
    except FontError as problem:
        raise asked.refused(f'"{file}" {problem}', problem.hint) from problem


@lru_cache(maxsize=16)  # a service builds many decks in one theme
def _measured_once(data: bytes, index: int, family: str, style: str, file: str) -> WidthTable:
    return measure_font(data, index, family=family, style=style, file=file)


def _remark(asked: AskedFont, tables: list[WidthTable]) -> Finding:
    """Return a remark that says where the deck will look different: here, or only where it is shown."""
    name = tables[0].family
    if not installed_fonts(name):
        message = f'the font "{name}" is not installed here: this computer draws another one'
        return warning("font", message, asked.where, f"install it ({asked.keys})")
    message = f'the font "{name}" may be missing on another computer, which then draws another one'
    barred = not all(table.embeds for table in tables)
    hint = "its licence does not allow a file to contain it: share a PDF" if barred else EMBED
    return info("font", message, asked.where, hint)
