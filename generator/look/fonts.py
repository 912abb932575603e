"""Measures the fonts that a theme names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from generator.errors import Finding, TemplateError, Where, did_you_mean_hint, error, info
from generator.guard import limits
from generator.guard.lookup import bytes_of_regular_file
from generator.measure import FAMILIES, learn_widths
from generator.measure.advances import WidthTable
from generator.measure.faces import FontError, NamedFont, hint_for_unknown_font, installed_fonts, measure_font
from generator.model.theme import Font

STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
EMBED = "in PowerPoint, embed it with File > Options > Save; or share a PDF"


def fonts_of_theme(
    fonts: Mapping[str, str], places: Mapping[str, Where], family: str = ""
) -> tuple[dict[str, Font], tuple[Finding, ...]]:
    """Return each font of a theme by its role, and a remark on each that may be missing where the deck is shown.

    `family` replaces the fonts of titles and texts. Raises TemplateError for a font that neither ships nor is
    installed.
    """
    if family:
        fonts = {**fonts, **dict.fromkeys(("heading", "body"), family)}
        places = {role: where for role, where in places.items() if role not in ("heading", "body")}
    own, remarks = dict[str, Font](), list[Finding]()
    for role, name in fonts.items():
        if name not in FAMILIES and name not in own:
            tables = tables_of_installed_font(name, places.get(role))
            if not tables:
                usual = f"install it, with its regular style, or use one of {', '.join(FAMILIES)}"
                hint = did_you_mean_hint(name, FAMILIES, hint_for_unknown_font(usual))
                message = f'the widths of the font "{name}" are not known'
                raise TemplateError(error("font", message, places.get(role), hint))
            own[name] = Font(tables[0].family, table=learn_widths(tables))
            message = f'the font "{name}" may be missing on another computer, which then draws another one'
            barred = not all(table.embeds for table in tables)
            hint = "its licence does not allow a file to contain it: share a PDF" if barred else EMBED
            remarks.append(info("font", message, places.get(role), hint))
    return {role: own.get(name) or Font(name) for role, name in fonts.items()}, tuple(remarks)


def tables_of_installed_font(family: str, where: Where | None) -> list[WidthTable]:
    """Return the width tables of a family that is installed here, regular first, or none.

    Raises TemplateError for a damaged font.
    """
    here = installed_fonts(family)
    return [_width_table_of_font(here[style], where) for style in STYLES if style in here] if "Regular" in here else []


def _width_table_of_font(font: NamedFont, where: Where | None) -> WidthTable:
    try:
        data = bytes_of_regular_file(font.path, limits.FONT_BYTES + 1)
        if len(data) > limits.FONT_BYTES:
            raise FontError(f"has more than {limits.FONT_BYTES:,} bytes", "use another font")
        return _measure_once(data, font)
    except OSError as reason:
        message = f'the font file "{font.path.name}" cannot be read: {reason.strerror}'
        raise TemplateError(error("font", message, where, "check its permissions")) from None
    except FontError as problem:
        raise TemplateError(error("font", f'"{font.path.name}" {problem}', where, problem.hint)) from problem


@lru_cache(maxsize=16)  # a service builds many decks in one theme
def _measure_once(data: bytes, font: NamedFont) -> WidthTable:
    return measure_font(data, font.index, family=font.family, style=font.style, file=font.path.name)
