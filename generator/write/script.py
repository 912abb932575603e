"""A text or a language in; what PowerPoint must be told of its direction, and the fonts that have its letters, out."""

from __future__ import annotations

from generator.language.scripts import (
    EAST_ASIAN,
    FONTS,
    font_of,
    has_rtl,
    is_ltr_guest,
    is_rtl_text,
    is_tall,
    script_of,
)
from generator.model.text import Run, Text, words
from generator.model.theme import Style


def direction(text: Text, style: Style) -> dict[str, str]:
    """The attributes of a paragraph on a slide that runs from right to left, or otherwise than its slide.

    Arabic on an English slide is set flush with its own beginning, but for what stands by something that is drawn, such
    as a title above its rule or a caption beside its picture, and would leave it. A web address or a name on an Arabic
    slide stays in line with what stands above it. Code runs from left to right everywhere.
    """
    flush = not style.rtl and style.align == "l" and not style.stays
    return {} if style.role == "mono" else direction_among(text, style.rtl, flush)


def cell_direction(text: Text, style: Style, right: bool) -> dict[str, str]:
    """The same of a table's cell, which stays in line with its column: numbers, and Arabic tables, are flush right.

    A cell is found by the edge of its column: Arabic that went to the other side would stand under the next head.
    """
    aligned = "r" if right or style.rtl else "l"
    own = direction_among(text, style.rtl, flush=False)
    return {"algn": aligned, **own} if own or aligned == "r" else {}


def direction_among(text: Text, rtl: bool, flush: bool = True) -> dict[str, str]:
    """The attributes of a paragraph among others, which run from right to left (`rtl`) or do not."""
    own = not is_ltr_guest(words(text)) if rtl else is_rtl_text(words(text))
    aligned = {"algn": "r" if own else "l"} if flush and own != rtl else {}
    return {**aligned, "rtl": str(int(own))} if own or rtl else {}


def is_slanted(run: Run) -> bool:
    """Whether a run is set in italics: a program would tilt letters of scripts that have none, over what follows."""
    return run.italic and not is_tall(run.text) and not has_rtl(run.text)


def font_set(latin: str, language: str) -> dict[str, object]:
    """The families of a theme beside the Latin one: for the deck's own script, and as Office does, for each by name."""
    script = script_of(language)
    eastern = script in EAST_ASIAN
    return {
        "latin": latin,
        "ea": font_of(script, latin) if eastern else "",
        "cs": ("" if eastern else font_of(script, latin)) or font_of("Arab", latin),
        "scripts": {script: font_of(script, latin) for script in FONTS},
    }
