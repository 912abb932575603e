"""What a theme is made of besides its layouts: faces, styles of text, layers of the pattern, and the logo."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from generator.model.colors import SchemeColor
from generator.model.text import Token

# em: twice the distance of a digit's middle below that of its line, between those of PowerPoint and LibreOffice
# in Cambria (0.05 and 0.08) and in Arial (-0.01 and 0.04).
DIGITS = 0.1
Figure = Literal["disc", "dot", "square", "bar", "quarter", "number", "letter", "none"]
Tally = Literal["", "row", "grid", "bars", "ranked"]  # what is drawn of a share, of a change, or of one of several


class Layer(Struct, frozen=True):
    """A layer of a pattern: one of its figures in each tile of its field, or at one place of it, in one colour.

    side: px of a tile, or the smallest and largest size of a single figure. x and y: the range of its middle, in shares
    of the field. under: the colours of squares under figures. seed: layers with the same seed stand in the same place.
    style: how a number looks.
    """

    figures: tuple[Figure, ...]
    colors: tuple[SchemeColor, ...]
    side: tuple[float, float]
    x: tuple[float, float] | None = None
    y: tuple[float, float] | None = None
    under: tuple[SchemeColor, ...] = ()
    seed: int = 0
    style: Style | None = None


class Font(Struct, frozen=True):
    """A face as the deck names it, for example Calibri bold; `table` names the widths of a font that does not ship.

    is_guess: whether these are a guess, as the font cannot be measured here.
    """

    family: str
    bold: bool = False
    italic: bool = False
    table: str = ""
    is_guess: bool = False

    def styled(self, bold: bool, italic: bool) -> Font:
        """Return the face of the same family in bold, italic, both or neither."""
        return Font(self.family, bold, italic, self.table, self.is_guess)


class NativeLook(Struct, frozen=True):
    """What a company's placeholder gives its text; a slide says only what differs from it."""

    size: int  # points; 0 where programs do not agree on it
    align: Literal["l", "ctr", "r"]
    anchor: Literal["t", "ctr", "b"]
    caps: bool
    gap: int  # points before a paragraph of the first level
    most: int  # points of a text that is not short
    ink: SchemeColor | None = None  # what its text needs instead of its own colour, which cannot be read there
    bullet: str = ""  # the XML of a mark that it does not give to lists by itself


class Style(Struct, frozen=True):
    """How a slot's text looks; `sizes` are points from the largest to the smallest that is allowed."""

    name: str
    sizes: tuple[int, ...]
    font: Font
    role: Literal["mj", "mn", "mono"]  # the theme's major or minor font, or a monospaced one, which `font` names
    color: SchemeColor
    align: Literal["l", "ctr", "r"] = "l"
    anchor: Literal["t", "ctr", "b"] = "t"
    indent: int = 0  # EMU that a bullet's text is indented; 0 for no bullet
    gap: int = 0  # points before each paragraph; half as many within an item, or `inner_gap`
    inner_gap: int | None = None
    leading: int = 100  # from line to line, in percent of a line's height
    tracking: int = 0  # letterspacing in hundredths of a point
    rtl: bool = False  # from right to left
    stays: bool = False  # whether text of every script is aligned to the side that `align` names
    caps: bool = False  # shown in capitals, whatever was written
    plain: bool = False  # links and code look like the rest of the text
    tokens: tuple[tuple[Token, SchemeColor], ...] = ()  # the colours of tokens
    warn_below: int = 0  # points; a smaller size gets a warning
    bullet: SchemeColor = "accent1"
    code: SchemeColor = "accent2"  # of code within a sentence
    native: NativeLook | None = None  # of a company's placeholder
    links_as_text: bool = False  # whether links have the colour of the text around them

    def gap_at(self, level: int) -> int:
        """Return the points before a paragraph: usually half as much within an item as before an item."""
        inner = self.gap // 2 if self.inner_gap is None else self.inner_gap
        return inner if level else self.gap

    def color_of(self, token: Token) -> SchemeColor:
        """Return the colour of a token, or that of the text if the style has none for it."""
        return next((color for name, color in self.tokens if name == token), self.color)


class Media(Struct, frozen=True):
    """A picture as a slide stores it; `svg` is the original of a drawing, which PowerPoint shows instead."""

    data: bytes
    format: Literal["png", "jpeg"]
    svg: bytes = b""


class Sign(Struct, frozen=True):
    """A picture of a logo: its size in px, and the colours (RRGGBB) at its edges towards transparent parts."""

    media: Media
    width: int
    height: int
    outline: tuple[str, ...] = ()


class Logo(Struct, frozen=True):
    """What a theme draws on every layout: one sign for light grounds, and perhaps another for dark ones."""

    light: Sign
    dark: Sign | None
    alt: str
