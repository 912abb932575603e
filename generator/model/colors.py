"""The colours of a theme, and the grounds that slides stand on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NewType

from msgspec import Struct

from generator.regex import regex

Shade = NewType("Shade", str)  # a theme colour, in percent towards white or black: accent1+40, dk1-15
SchemeColor = (
    Literal["dk1", "lt1", "dk2", "lt2", "hlink", "folHlink"]
    | Literal["accent1", "accent2", "accent3", "accent4", "accent5", "accent6"]
    | Shade
)
GroundName = Literal["plain", "dark", "accent", "second"]
PLAIN: GroundName = "plain"
DIGITS = regex("[0-9A-Fa-f]{6}")  # a colour: red, green and blue
# The theme colours as a slide names them; the master's colour map translates them back.
MAPPED = {"dk1": "tx1", "lt1": "bg1", "dk2": "tx2", "lt2": "bg2"}


class Ground(Struct, frozen=True):
    """The background of a slide: `colors` maps a colour of the theme to the one used in its place there."""

    name: GroundName
    colors: Mapping[SchemeColor, SchemeColor]

    def of(self, color: SchemeColor) -> SchemeColor:
        """Return the colour that stands for a theme colour on this ground."""
        return self.colors.get(color, color)


def split_shade(shade: str) -> tuple[str, int]:
    """Return the theme colour of a shade, and its percentage towards white, or below zero towards black."""
    found = re.fullmatch(r"(\w+?)([+-]\d+)?", shade)
    assert found
    return found[1], int(found[2] or 0)
