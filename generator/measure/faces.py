"""The families we can measure: deck font names in, the open twins whose widths stand for them out."""

from __future__ import annotations

from msgspec import Struct

from generator.model.theme import Font


class Twin(Struct, frozen=True):
    """An open font with the advances of the one a deck names; `stem` begins its files' names: Carlito-Bold.ttf."""

    name: str
    stem: str


TWINS = {
    "Arial": Twin("Liberation Sans", "LiberationSans"),
    "Calibri": Twin("Carlito", "Carlito"),
    "Cambria": Twin("Caladea", "Caladea"),
    "Courier New": Twin("Liberation Mono", "LiberationMono"),
    "Times New Roman": Twin("Liberation Serif", "LiberationSerif"),
}


def fonts_of(family: str) -> tuple[Font, ...]:
    """Regular, bold, italic and bold italic of a family."""
    return tuple(Font(family, bold, italic) for italic in (False, True) for bold in (False, True))


def style_name(font: Font) -> str:
    """The style as fonts call it: Regular, Bold, Italic or BoldItalic."""
    return ("Bold" * font.bold + "Italic" * font.italic) or "Regular"


def file_name(font: Font) -> str:
    """The table that holds a face's widths: courier-new-bolditalic.json."""
    return f"{font.family.lower().replace(' ', '-')}-{style_name(font).lower()}.json"
