"""The name of a font of a company's template in; the widths by which its text is measured out."""

from __future__ import annotations

from pathlib import Path

from generator.errors import Finding, TemplateError, Where, info, warning
from generator.look.fonts import AskedFont, FontKeys, tables_of_installed_font
from generator.measure import FAMILIES, learn_stand_in_widths, learn_widths
from generator.model.theme import Font

# Percent of Arial's widths that letters of an unknown font are taken to have, regular and bold: those of DejaVu Sans,
# the widest of the faces that programs draw in place of one that a computer lacks.
UNKNOWN, UNKNOWN_BOLD = 118, 126
# Faces that are drawn with the letters of one whose widths are known.
ALIKE = {"Arial Narrow": "Arial", "Helvetica": "Arial", "Carlito": "Calibri"}
ALIKE |= {"Liberation Sans": "Arial", "Caladea": "Cambria", "Times": "Times New Roman", "Aptos Narrow": "Arial"}


def font_on_template(family: str, file: str) -> tuple[Font, tuple[Finding, ...]]:
    """Return a font of a template with the widths by which it is measured, and a remark where these are a guess.

    The widths are those that ship, else those of the font where it is installed, else those of Arial with a margin.
    """
    if family in FAMILIES:
        return Font(family), ()
    asked = AskedFont(FontKeys(family=family), Where(file), Path())
    try:
        tables = tables_of_installed_font(asked)
    except TemplateError as damaged:
        return _stand_in(family), damaged.findings
    if tables:
        message = f'the font "{family}" may be missing on another computer, which then draws another one'
        return Font(family, table=learn_widths(tables)), (info("font", message, Where(file), "share a PDF too"),)
    if known := ALIKE.get(family):
        return Font(family, table=learn_stand_in_widths(family, known, 100, 100)), ()
    message = f'the font "{family}" is not installed here, so its widths are estimated with a margin'
    return _stand_in(family), (warning("font", message, Where(file), "install it, and build again"),)


def _stand_in(family: str) -> Font:
    return Font(family, table=learn_stand_in_widths(family, "Arial", UNKNOWN, UNKNOWN_BOLD), is_guess=True)
