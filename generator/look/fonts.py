"""Measures the fonts that a theme names and keeps their widths in a file beside the theme."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from msgspec import DecodeError, Struct, json

from generator import limits
from generator.errors import Finding, TemplateError, Where, did_you_mean_hint, error, info, warning
from generator.lookup import announced
from generator.measure import FAMILIES, learn_widths
from generator.measure.advances import WidthTable
from generator.measure.installed import SUFFIXES, NamedFont, fonts_in_file, installed_fonts
from generator.model.theme import Font

STYLES = {"regular": "Regular", "bold": "Bold", "italic": "Italic", "bold_italic": "BoldItalic"}
EMBED = "in PowerPoint, embed it with File > Options > Save; or share a PDF"
Kept = dict[str, list[WidthTable]]  # by the name that the theme gives


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

    A font that does not ship is measured once. Its widths are kept beside the theme and used again while the font is
    unchanged or missing. `family` replaces the fonts of titles and texts, and is measured each time. Raises
    TemplateError if a font can be neither measured nor found there.
    """
    kept_at = theme.with_name(f"{theme.stem}.metrics.json")
    found, remarks, kept = dict[str, Font](), list[Finding](), _kept(kept_at)
    own: Kept = {}
    for role, named in fonts.items():
        is_asked = bool(family) and role in ("heading", "body")
        keys = FontKeys(family=family) if is_asked else named
        if keys.family in FAMILIES:
            found[role] = Font(keys.family)
            continue
        asked, name = AskedFont(keys, None if is_asked else places[role], theme.parent), str(keys)
        if name not in own:
            own[name], here = _tables(asked, kept.get(name, []))
            remarks.append(_remark(asked, own[name], here))
        found[role] = Font(own[name][0].family, table=learn_widths(own[name]))
    own.pop(family, None)
    if own and own != {name: kept.get(name) for name in own}:
        remarks.append(_keep(own, kept_at))
    return found, tuple(remarks)


def tables_of_installed_font(asked: AskedFont) -> list[WidthTable]:
    """Return the width tables of a family that is installed here, or none. Raises TemplateError for a damaged font."""
    here = installed_fonts(asked.keys.family)
    return (
        [_table(asked, style, here[style], None) for style in STYLES.values() if style in here]
        if "Regular" in here
        else []
    )


def _tables(asked: AskedFont, kept: list[WidthTable]) -> tuple[list[WidthTable], Mapping[str, NamedFont]]:
    """Return a family's width tables, regular first, and its fonts here; old tables are used if nothing changed."""
    if asked.keys.family:
        here = installed_fonts(asked.keys.family)
        files = here
    else:
        files = _named(asked, kept)
        here = installed_fonts(next(iter(files.values())).family if files else kept[0].family)
    if "Regular" not in files:
        if not kept:
            raise _unknown(asked, bool(here))
        return kept, here
    old = {table.style: table for table in kept}
    new = [_table(asked, style, files[style], old.get(style)) for style in STYLES.values() if style in files]
    if len(families := {table.family for table in new}) > 1:
        names = " and ".join(f'"{name}"' for name in sorted(families))
        hint = "name the files of one family: office programs find bold letters in the same family only"
        raise asked.refused(f"the files are those of two families, {names}", hint)
    return new, here


def _named(asked: AskedFont, kept: list[WidthTable]) -> dict[str, NamedFont]:
    """Return the font in each file that the theme names, or none if a file is missing whose widths were kept."""
    found: dict[str, NamedFont] = {}
    for style, name in asked.keys.files.items():
        path = asked.folder / name
        if path.suffix.lower() not in SUFFIXES:
            raise asked.refused(f'"{name}" is not a font for office programs', "use its .ttf or .otf file")
        if not announced(path).is_file():
            if {table.style for table in kept} == asked.keys.files.keys():
                return {}
            raise asked.refused(f'the font file "{name}" was not found', "write its path from the folder of the theme")
        fonts = fonts_in_file(path)
        found[style] = next((each for each in fonts if each.style == style), fonts[0] if fonts else _odd(path))
    return found


def _odd(path: Path) -> NamedFont:
    """Return a stand-in for a font whose names cannot be read; measuring it then reports why."""
    return NamedFont(path, 0, "", "")


def _unknown(asked: AskedFont, in_part: bool) -> TemplateError:
    name = asked.keys.family
    if in_part:
        return asked.refused(f'the font "{name}" is installed without its regular style', "install all of it")
    hint = f"install it, name its file (.ttf or .otf), or use one of {', '.join(FAMILIES)}"
    return asked.refused(f'the widths of the font "{name}" are not known', did_you_mean_hint(name, FAMILIES, hint))


def _table(asked: AskedFont, style: str, named: NamedFont, old: WidthTable | None) -> WidthTable:
    """Return the width table of a font: the old one if it was made from the same bytes."""
    file = asked.keys.files.get(style, named.path.name)
    try:
        with named.path.open("rb") as opened:
            data = opened.read(limits.FONT_BYTES + 1)
    except OSError as reason:
        message = f'the font file "{file}" cannot be read: {reason.strerror}'
        raise asked.refused(message, "check its permissions") from None
    if len(data) > limits.FONT_BYTES:
        raise asked.refused(f'"{file}" has more than {limits.FONT_BYTES:,} bytes', "is it the right file?")
    digest = sha256(data).hexdigest()
    if old and (old.file, old.sha256) == (file, digest):
        return old
    from generator.measure.faces import FontError, measure_font

    try:
        return measure_font(data, named.index, family=named.family, style=style, file=file, sha256=digest)
    except FontError as problem:
        raise asked.refused(f'"{file}" {problem}', problem.hint) from problem


def _remark(asked: AskedFont, tables: list[WidthTable], here: Mapping[str, NamedFont]) -> Finding:
    """Return a remark that says where the deck will look different: here, or only where it is shown."""
    name = tables[0].family
    if not here:
        message = f'the font "{name}" is not installed here: this computer draws another one'
        return warning("font", message, asked.where, f"install it ({asked.keys})")
    message = f'the font "{name}" may be missing on another computer, which then draws another one'
    barred = not all(table.embeds for table in tables)
    hint = "its licence does not allow a file to contain it: share a PDF" if barred else EMBED
    return info("font", message, asked.where, hint)


def _kept(path: Path) -> Kept:
    """Return the widths that were measured before, or none if their file is missing or damaged."""
    with suppress(OSError, DecodeError), path.open("rb") as file:
        kept = json.decode(file.read(limits.FONT_BYTES), type=Kept)
        return {name: tables for name, tables in kept.items() if _can_be_used(tables)}
    return {}


def _can_be_used(tables: list[WidthTable]) -> bool:
    """Tell whether width tables that somebody may have edited are still fit to measure with."""
    numbers = [(each.units_per_em, each.ascent + each.descent + each.line_gap) for each in tables]
    rows = [(first, row) for each in tables for first, row in each.rows.items()]
    return (
        "Regular" in {each.style for each in tables}
        and len({each.family for each in tables}) == 1
        and min(map(min, numbers)) > 0
        and all(re.fullmatch("[0-9A-F]{4,5}", first) and min(row, default=-1) >= 0 for first, row in rows)
    )


def _keep(kept: Kept, path: Path) -> Finding:
    """Write the measured widths, whole or not at all, and return a finding that says so."""
    from generator.measure.faces import width_table_as_json

    texts = (
        f"{json.encode(name).decode()}: [{', '.join(map(width_table_as_json, kept[name]))}]" for name in sorted(kept)
    )
    own, names = path.with_name(f".{path.name}.{os.getpid()}"), ", ".join(kept)
    try:
        own.write_text(f"{{{', '.join(texts)}}}\n", encoding="utf-8", newline="\n")
        own.replace(path)
    except OSError as reason:
        with suppress(OSError):
            own.unlink(missing_ok=True)
        message = f"the widths of {names} cannot be written beside the theme: {reason.strerror}"
        return info("font", message, Where(str(path)), "a computer that lacks the font needs them to build the deck")
    message = f"the widths of {names} were measured"
    return info("font", message, Where(str(path)), "keep this file beside the theme, for computers that lack the font")
