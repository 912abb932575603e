"""A script or a text in; how far apart the lines of its letters stand, and how far they reach out of them, out."""

from __future__ import annotations

from bisect import bisect_right

from generator.model.script import FONTS

# em: LibreOffice 25.2 sets every font of a .pptx so, its "font-independent line spacing", whatever the font's own
# height (measured with Calibri, Cambria, Arial, Times New Roman and Courier New at 12 to 40 pt), with a baseline 1.0 em
# below the line's top.
FONT_INDEPENDENT = 1.2
# em: a line of Nirmala UI, Malgun Gothic, Microsoft JhengHei and Leelawadee UI in PowerPoint, which takes the tallest
# font of a line; Microsoft YaHei is 1.32. A font that we do not know better is reckoned like these.
TALL = 1.33
NOT_TALL = ("Arial", "Tahoma")  # 1.15 and 1.21 em
LATIN = 1.23  # em: more than any Latin face that we can measure, Calibri's 1.2207 at the most

# Letters of the scripts whose fonts are tall, with their punctuation and full widths.
_TALL_LETTERS = (
    "\u0700\u0750\u0780\u07c0\u0900\u0e00\u0e80\u0f00\u10a0\u13a0\u1780\u1800\u2e80\ua000\ua960\ua980"
    "\uac00\ud800\uf900\ufb00\uff00\ufff0\U00020000\U00040000"
)

# em above and below LibreOffice's line: what the ascent of a script's Noto Sans has over 1.0, and its descent over 0.2
# (measured at 20 to 60 pt for Chinese, Japanese, Hindi and Thai). Arabic in DejaVu Sans, which it prefers, reaches as
# far below as Thai where it has marks; Hebrew stands in Liberation Sans, which keeps to the line.
_REACH = {
    "Hebr": (0.0, 0.0),
    "Knda": (0.0, 0.34),
    "Laoo": (0.18, 0.26),
    "Mlym": (0.0, 0.18),
    "Syrc": (0.0, 0.29),
    "Taml": (0.0, 0.17),
    "Telu": (0.0, 0.28),
    "Thaa": (0.07, 0.22),
    **dict.fromkeys(("Arab", "Thai"), (0.06, 0.25)),
    **dict.fromkeys(("Beng", "Deva", "Gujr", "Guru"), (0.0, 0.21)),
    **dict.fromkeys(("Hang", "Hans", "Hant", "Jpan"), (0.16, 0.09)),
}
_USUAL = (0.07, 0.09)  # Noto Sans for Ethiopic, Georgian, Khmer and most others


def is_tall(text: str) -> bool:
    """Whether a text has letters that only a tall font has."""
    return not text.isascii() and has_any(text, _TALL_LETTERS)


def has_any(text: str, ranges: str) -> bool:
    """Whether a character lies in one of some ranges: each is its first character and the one after its last.

    A regular expression of a dozen such ranges takes milliseconds to compile, longer than a deck needs it.
    """
    return any(bisect_right(ranges, character) % 2 for character in set(text))


def pitch(script: str) -> float:
    """How far apart the lines of a script may stand in PowerPoint, in em."""
    return LATIN if FONTS.get(script) in NOT_TALL else TALL


def reach(script: str) -> tuple[float, float]:
    """How far letters of a script stand out of LibreOffice's lines, above and below, in em."""
    return _REACH.get(script, _USUAL)
