"""A text or a language in; what PowerPoint must be told of the way it runs and of the fonts that have its letters out."""

from __future__ import annotations

from generator.model.article import Text, words
from generator.model.script import EAST_ASIAN, FONTS, font_of, is_rtl_text, script_of
from generator.model.theme import Style


def direction(text: Text, style: Style) -> dict[str, str]:
    """The attributes of a paragraph on a slide that runs from right to left, or otherwise than its slide.

    It is then set flush with its own beginning, except beside a text from right to left that is no list: there a web
    address stays in line with what stands above it.
    """
    if style.role == "mono":
        return {}
    return direction_among(text, style.rtl, flush=style.indent > 0 if style.rtl else style.align == "l")


def cell_direction(text: Text, style: Style, right: bool) -> dict[str, str]:
    """The same of a table's cell, which is flush right where it holds a number, too."""
    return ({"algn": "r"} if right or style.rtl else {}) | direction(text, style)


def direction_among(text: Text, rtl: bool, flush: bool = True) -> dict[str, str]:
    """The attributes of a paragraph among others, which run from right to left (`rtl`) or do not."""
    own = is_rtl_text(words(text), rtl)
    aligned = {"algn": "r" if own else "l"} if flush and own != rtl else {}
    return {**aligned, "rtl": str(int(own))} if own or rtl else {}


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
