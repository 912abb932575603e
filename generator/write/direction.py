"""Chooses what PowerPoint needs for the direction of a text, and the fonts that have its letters."""

from __future__ import annotations

from generator.language.scripts import (
    EAST_ASIAN,
    FONTS,
    font_for_script,
    is_ltr_text_among_rtl,
    is_rtl_text,
    script_of_language,
)
from generator.model.text import Text, bare_text
from generator.model.theme import Style


def direction_xml_attributes(text: Text, style: Style, is_hosted: bool = False) -> dict[str, str]:
    """Return the attributes of a paragraph if it, or its slide, runs from right to left.

    Arabic on an English slide is flush right, unless it belongs to something drawn, such as a title above its rule or a
    caption beside its picture. A web address or a name on an Arabic slide stays aligned with what is above it. Code
    runs from left to right everywhere. A company's placeholder (`is_hosted`) is made for the other direction.
    """
    if is_hosted and style.rtl:
        return {"algn": style.align, "rtl": str(int(not is_ltr_text_among_rtl(bare_text(text))))}
    flush = not style.rtl and style.align == "l" and not style.stays
    return {} if style.role == "mono" else direction_xml_attributes_among(text, style.rtl, flush)


def direction_xml_attributes_of_cell(text: Text, style: Style, right: bool) -> dict[str, str]:
    """Return the attributes of a table cell, which is aligned like its column: numbers and Arabic tables flush right.

    Readers find a cell by the edge of its column; Arabic on the other side would seem to belong to the next column.
    """
    aligned = "r" if right or style.rtl else "l"
    own = direction_xml_attributes_among(text, style.rtl, flush=False)
    return {"algn": aligned, **own} if own or aligned == "r" else {}


def direction_xml_attributes_among(text: Text, rtl: bool, flush: bool = True) -> dict[str, str]:
    """Return the attributes of a paragraph among others that run from right to left if `rtl` is true.

    If `flush` is true and it runs the other way, it is aligned to the side where it begins.
    """
    own = not is_ltr_text_among_rtl(bare_text(text)) if rtl else is_rtl_text(bare_text(text))
    aligned = {"algn": "r" if own else "l"} if flush and own != rtl else {}
    return {**aligned, "rtl": str(int(own))} if own or rtl else {}


def font_set_of_xml_theme(latin: str, language: str) -> dict[str, object]:
    """Return the fonts of an XML theme: the Latin one, that of the deck's script, and that of each script by name."""
    script = script_of_language(language)
    eastern = script in EAST_ASIAN
    return {
        "latin": latin,
        "ea": font_for_script(script, latin) if eastern else "",
        "cs": ("" if eastern else font_for_script(script, latin)) or font_for_script("Arab", latin),
        "scripts": {script: font_for_script(script, latin) for script in FONTS},
    }
