"""Measures the fonts that a theme names, and keeps their widths in the user's cache."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from msgspec import DecodeError, Struct, json

from generator import limits
from generator.errors import Finding, TemplateError, Where, did_you_mean_hint, error, info, warning
from generator.lookup import announced, bytes_of_regular_file, noting_no_files
from generator.measure import FAMILIES, learn_widths
from generator.measure.advances import WidthTable
from generator.measure.installed import SUFFIXES, NamedFont, fonts_in_file, installed_fonts
from generator.model.theme import Font
from generator.shipped import user_cache_folder, write_cache_file

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


class _Source(Struct, frozen=True):
    """A font that is here, with the bytes of its file; `file` is what the theme calls it."""

    named: NamedFont
    file: str
    data: bytes
    sha256: str


def fonts_of_theme(
    fonts: Mapping[str, FontKeys], places: Mapping[str, Where], theme: Path, family: str = ""
) -> tuple[dict[str, Font], tuple[Finding, ...]]:
    """Return each font of a theme by its role, and a remark on each that may be missing where the deck is shown.

    A font that does not ship is measured once, and its widths are kept in the user's cache. Where the font is missing,
    those in a copy of that file beside the theme are used. `family` replaces the fonts of titles and texts. Raises
    TemplateError if a font can be neither measured nor found there.
    """
    copy = theme.with_name(f"{theme.stem}.metrics.json")
    if family:
        fonts = {**fonts, **dict.fromkeys(("heading", "body"), FontKeys(family=family))}
        places = {role: where for role, where in places.items() if role not in ("heading", "body")}
    found, asked, beside = dict[str, Font](), dict[str, AskedFont](), _kept(copy)
    for role, keys in fonts.items():
        if keys.family not in FAMILIES:
            asked.setdefault(str(keys), AskedFont(keys, places.get(role), theme.parent))
    sources = {name: _sources(each, beside.get(name, [])) for name, each in asked.items()}
    here = {name: {style: (each.file, each.sha256) for style, each in own.items()} for name, own in sources.items()}
    cache_at = user_cache_folder() / "fonts" / f"{sha256(repr(here).encode()).hexdigest()}.json"
    with noting_no_files():
        cached = _kept(cache_at)
    own = {
        name: cached.get(name) or _measured(asked[name], own) if own else beside[name] for name, own in sources.items()
    }
    for role, keys in fonts.items():
        tables = own.get(str(keys))
        found[role] = Font(tables[0].family, table=learn_widths(tables)) if tables else Font(keys.family)
    remarks = [_remark(asked[name], tables) for name, tables in own.items()]
    if any(sources.values()) and own != cached:
        remarks.append(_keep(own, cache_at, copy))
    return found, tuple(remarks)


def tables_of_installed_font(asked: AskedFont) -> list[WidthTable]:
    """Return the width tables of a family that is installed here, or none. Raises TemplateError for a damaged font."""
    here = installed_fonts(asked.keys.family)
    return _measured(asked, _read(asked, here)) if "Regular" in here else []


def _sources(asked: AskedFont, kept: list[WidthTable]) -> dict[str, _Source]:
    """Return a family's fonts by style, regular first; none where they are missing and their widths were kept."""
    named = installed_fonts(asked.keys.family) if asked.keys.family else _named(asked, kept)
    if "Regular" not in named and not kept:
        raise _unknown(asked, bool(named))
    return _read(asked, named) if "Regular" in named else {}


def _measured(asked: AskedFont, sources: Mapping[str, _Source]) -> list[WidthTable]:
    tables = [_table(asked, style, each) for style, each in sources.items()]
    if len(families := {table.family for table in tables}) > 1:
        names = " and ".join(f'"{name}"' for name in sorted(families))
        hint = "name the files of one family: office programs find bold letters in the same family only"
        raise asked.refused(f"the files are those of two families, {names}", hint)
    return tables


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


def _read(asked: AskedFont, named: Mapping[str, NamedFont]) -> dict[str, _Source]:
    """Return the fonts with their bytes. Raises TemplateError for a file that cannot be read."""
    return {style: _source(asked, style, named[style]) for style in STYLES.values() if style in named}


def _source(asked: AskedFont, style: str, named: NamedFont) -> _Source:
    file = asked.keys.files.get(style, named.path.name)
    try:
        data = bytes_of_regular_file(named.path, limits.FONT_BYTES + 1)
    except OSError as reason:
        message = f'the font file "{file}" cannot be read: {reason.strerror}'
        raise asked.refused(message, "check its permissions") from None
    if len(data) > limits.FONT_BYTES:
        raise asked.refused(f'"{file}" has more than {limits.FONT_BYTES:,} bytes', "is it the right file?")
    return _Source(named, file, data, sha256(data).hexdigest())


def _table(asked: AskedFont, style: str, source: _Source) -> WidthTable:
    from generator.measure.faces import FontError, measure_font

    named = source.named
    try:
        return measure_font(
            source.data, named.index, family=named.family, style=style, file=source.file, sha256=source.sha256
        )
    except FontError as problem:
        raise asked.refused(f'"{source.file}" {problem}', problem.hint) from problem


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


def _kept(path: Path) -> Kept:
    """Return the widths that were measured before, or none if their file is missing or damaged."""
    with suppress(OSError, DecodeError):
        kept = json.decode(bytes_of_regular_file(path, limits.FONT_BYTES), type=Kept)
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


def _keep(kept: Kept, path: Path, copy: Path) -> Finding:
    """Write the measured widths to the cache, whole or not at all, and return a finding that says so."""
    from generator.measure.faces import width_table_as_json

    texts = (
        f"{json.encode(name).decode()}: [{', '.join(map(width_table_as_json, kept[name]))}]" for name in sorted(kept)
    )
    names = ", ".join(kept)
    try:
        write_cache_file(path, f"{{{', '.join(texts)}}}\n".encode())
    except OSError as reason:
        message = f"the widths of {names} cannot be kept: {reason.strerror}"
        return info("font", message, Where(str(path)), "they are measured again for each deck")
    hint = f"a computer that lacks the font builds the same deck if you copy this file to {copy.name} beside the theme"
    return info("font", f"the widths of {names} were measured", Where(str(path)), hint)
