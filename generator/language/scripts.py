"""Finds the script of a language or a text, its direction, and the fonts that have its letters."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import takewhile
from unicodedata import bidirectional

from generator.model.text import Run
from generator.shipped import TEMPLATES

LATIN_LETTERS = "Latn"
RTL_SCRIPTS = frozenset({"Adlm", "Arab", "Hebr", "Nkoo", "Syrc", "Thaa"})
# Marks without width that every program follows; isolates are newer than many programs.
LEFT_TO_RIGHT, RIGHT_TO_LEFT = "\u200e", "\u200f"
STRONG = frozenset({"L", "R", "AL"})  # bidirectional classes of letters
# Scripts whose letters leave room in their line; others fill it, or have marks that do.
LOW = frozenset({"Cyrl", "Grek", LATIN_LETTERS})
EAST_ASIAN = frozenset({"Hang", "Hans", "Hant", "Jpan"})

_LINES = (TEMPLATES / "scripts.txt").read_text("utf-8").splitlines()
_ROWS = [[cell.strip() for cell in line.split("|")] for line in _LINES if line[:1].isalpha()]
_OF_LANGUAGE = {language: script for script, *_, languages in _ROWS for language in languages.split()}
_OF_REGION = {("zh", "HK"): "Hant", ("zh", "MO"): "Hant", ("zh", "TW"): "Hant", ("pa", "PK"): "Arab"}
_SAME = {"Aran": "Arab", "Kore": "Hang"}  # Nastaliq, and Hangul with Han: Office knows the other name of each

FONTS = {script: family for script, family, *_ in _ROWS if family}
SERIF, SERIFS = "Times New Roman", ("Cambria", "Times New Roman")  # the font used in place of Arial beside a serif


@lru_cache(maxsize=64)  # cached, because each page of notes needs it
def script_of_language(language: str) -> str:
    """Return the script of a BCP 47 tag as in ISO 15924: the tag's own subtag, or else the usual one.

    Chinese is simplified or traditional, as in Office's fonts. A text that is no tag is as one in Latin letters.
    """
    first, *rest = [*takewhile(lambda subtag: len(subtag) > 1, language.split("-"))] or [""]  # one begins an extension
    own = next((subtag.title() for subtag in rest if len(subtag) == 4 and subtag.isalpha()), "")
    regional = (_OF_REGION.get((first.lower(), subtag.upper())) for subtag in rest)
    return _SAME.get(own, own) or next(filter(None, regional), None) or _OF_LANGUAGE.get(first.lower(), LATIN_LETTERS)


def is_rtl_language(language: str) -> bool:
    """Tell whether a language is written from right to left."""
    return script_of_language(language) in RTL_SCRIPTS


def is_low_language(language: str) -> bool:
    """Tell whether the letters of a language are low, so that large lines may be closer than their height."""
    return script_of_language(language) in LOW


def is_rtl_text(text: str) -> bool:
    """Tell whether the first letter of a paragraph makes it run from right to left (Unicode's rule P2)."""
    return not text.isascii() and next((found for found in map(bidirectional, text) if found in STRONG), "L") != "L"


def has_rtl_letters(text: str) -> bool:
    """Tell whether any letter of a text is written from right to left."""
    return not text.isascii() and any(bidirectional(letter) in ("R", "AL") for letter in text)


def is_ltr_text_among_rtl(text: str) -> bool:
    """Tell whether a paragraph must be set from left to right on a slide that runs from right to left.

    That is so if all its letters run so, and it begins or ends with a character that would change sides, such as a full
    stop or a year. Any other paragraph looks the same, or begins a sentence of the slide's language with a foreign
    name.
    """
    directions = [bidirectional(character) for character in text.strip()]
    return STRONG.intersection(directions) == {"L"} and not (directions[0] == "L" and directions[-1] in ("L", "EN"))


def font_for_script(script: str, latin: str) -> str:
    """Return the family for a script beside a Latin one, or "" if Office names none."""
    family = FONTS.get(script, "")
    return SERIF if family == "Arial" and latin in SERIFS else family


# em: LibreOffice 25.2 sets lines of every .pptx font so ("font-independent line spacing"), whatever the font's own
# height (measured with Calibri, Cambria, Arial, Times New Roman and Courier New at 12 to 40 pt), with a baseline 1.0 em
# below the line's top.
FONT_INDEPENDENT = 1.2
# em: the height in PowerPoint of a line of Nirmala UI, Malgun Gothic, Microsoft JhengHei and Leelawadee UI, the tallest
# font of a line; Microsoft YaHei is 1.32. A font that we do not know better is reckoned like these.
TALL = 1.33
NOT_TALL = ("Arial", "Tahoma")  # 1.15 and 1.21 em
LATIN = 1.23  # em: more than any Latin face that we can measure, Calibri's 1.2207 at the most

# Letters of scripts whose fonts are tall, with their punctuation and full-width forms.
_TALL_LETTERS = (
    "\u0700\u0750\u0780\u07c0\u0900\u0e00\u0e80\u0f00\u10a0\u13a0\u1780\u1800\u2e80\ua000\ua960\ua980"
    "\uac00\ud800\uf900\ufb00\uff00\ufff0\U00020000\U00040000"
)

# em above and below LibreOffice's line.
_REACH = {script: (float(reach.split()[0]), float(reach.split()[1])) for script, _, reach, _ in _ROWS}
_USUAL = (0.07, 0.09)  # Noto Sans for Ethiopic, Georgian, Khmer and most others


def has_tall_letters(text: str) -> bool:
    """Tell whether a text has letters that only a tall font has."""
    return not text.isascii() and has_letter_in_ranges(text, _TALL_LETTERS)


def is_run_slanted(run: Run) -> bool:
    """Tell whether a run is set in italics: not in scripts without italics, whose letters would lean over the next."""
    return run.italic and not has_tall_letters(run.text) and not has_rtl_letters(run.text)


def has_letter_in_ranges(text: str, ranges: str) -> bool:
    """Tell whether a character is in one of the ranges: pairs of a first character and the one after the last.

    A regular expression of a dozen ranges would take milliseconds to compile, longer than a deck needs it.
    """
    return any(bisect_right(ranges, character) % 2 for character in set(text))


def line_pitch_of_script(script: str) -> float:
    """Return the distance of lines of a script in PowerPoint, in em, at its largest."""
    return LATIN if FONTS.get(script) in NOT_TALL else TALL


def letter_reach_of_script(script: str) -> tuple[float, float]:
    """Return how far letters of a script reach above and below LibreOffice's lines, in em."""
    return _REACH.get(script, _USUAL)
