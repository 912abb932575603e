"""A text or a language in; what PowerPoint must be told of its direction, and the fonts that have its letters, out."""

from __future__ import annotations

from generator.language.scripts import (
    EAST_ASIAN,
    FONTS,
    font_for_script,
    has_rtl_letters,
    has_tall_letters,
    is_ltr_text_among_rtl,
    is_rtl_text,
    script_of_language,
)
from generator.model.text import Run, Text, bare_text
from generator.model.theme import Style


def direction_xml_attributes(text: Text, style: Style) -> dict[str, str]:
    """The attributes of a paragraph on a slide that runs from right to left, or otherwise than its slide.

    Arabic on an English slide is set flush with its own beginning, but for what stands by something that is drawn, such
    as a title above its rule or a caption beside its picture, and would leave it. A web address or a name on an Arabic
    slide stays in line with what stands above it. Code runs from left to right everywhere.
    """
    flush = not style.rtl and style.align == "l" and not style.stays
    return {} if style.role == "mono" else direction_xml_attributes_among(text, style.rtl, flush)


def direction_xml_attributes_of_cell(text: Text, style: Style, right: bool) -> dict[str, str]:
    """The same of a table's cell, which stays in line with its column: numbers, and Arabic tables, are flush right.

    A cell is found by the edge of its column: Arabic that went to the other side would stand under the next head.
    """
    aligned = "r" if right or style.rtl else "l"
    own = direction_xml_attributes_among(text, style.rtl, flush=False)
    return {"algn": aligned, **own} if own or aligned == "r" else {}


def direction_xml_attributes_among(text: Text, rtl: bool, flush: bool = True) -> dict[str, str]:
    """The attributes of a paragraph among others, which run from right to left (`rtl`) or do not."""
    own = not is_ltr_text_among_rtl(bare_text(text)) if rtl else is_rtl_text(bare_text(text))
    aligned = {"algn": "r" if own else "l"} if flush and own != rtl else {}
    return {**aligned, "rtl": str(int(own))} if own or rtl else {}


def is_run_slanted_in_xml(run: Run) -> bool:
    """Whether a run is set in italics: a program would tilt letters of scripts that have none, over what follows."""
    return run.italic and not has_tall_letters(run.text) and not has_rtl_letters(run.text)


def font_set_of_xml_theme(latin: str, language: str) -> dict[str, object]:
    """The families of a theme beside the Latin one: for the deck's own script, and as Office does, for each by name."""
    script = script_of_language(language)
    eastern = script in EAST_ASIAN
    return {
        "latin": latin,
        "ea": font_for_script(script, latin) if eastern else "",
        "cs": ("" if eastern else font_for_script(script, latin)) or font_for_script("Arab", latin),
        "scripts": {script: font_for_script(script, latin) for script in FONTS},
    }
