"""A language or a text in; the script it is written in, the way that runs, and the fonts that have its letters out."""

from __future__ import annotations

from functools import lru_cache
from itertools import takewhile
from unicodedata import bidirectional

LATIN = "Latn"
RIGHT_TO_LEFT = frozenset({"Adlm", "Arab", "Hebr", "Nkoo", "Syrc", "Thaa"})
STRONG = frozenset({"L", "R", "AL"})  # the directions of letters
LOW = frozenset({"Cyrl", "Grek", LATIN})  # letters that leave room in their line; others fill it, or have marks that do
EAST_ASIAN = frozenset({"Hang", "Hans", "Hant", "Jpan"})

# Languages that are not usually written in Latin letters, of those for which Office has a font.
_SCRIPTS = {
    "Arab": "ar ckb fa ks ps sd ug ur",
    "Beng": "as bn",
    "Cyrl": "be bg kk ky mk mn ru sr tg uk",
    "Deva": "hi mr ne sa",
    "Ethi": "am ti",
    "Geor": "ka",
    "Grek": "el",
    "Gujr": "gu",
    "Guru": "pa",
    "Hang": "ko",
    "Hans": "cmn wuu zh",
    "Hant": "yue",
    "Hebr": "he iw ji yi",
    "Jpan": "ja",
    "Khmr": "km",
    "Knda": "kn",
    "Laoo": "lo",
    "Mlym": "ml",
    "Orya": "or",
    "Sinh": "si",
    "Syrc": "syr",
    "Taml": "ta",
    "Telu": "te",
    "Thaa": "dv",
    "Thai": "th",
}
_OF_LANGUAGE = {language: script for script, languages in _SCRIPTS.items() for language in languages.split()}
_OF_REGION = {("zh", "HK"): "Hant", ("zh", "MO"): "Hant", ("zh", "TW"): "Hant", ("pa", "PK"): "Arab"}
_SAME = {"Aran": "Arab", "Kore": "Hang"}  # Nastaliq, and Hangul with Han: Office knows the other name of each

# The families that Office installs for a script, after the list in its own themes; Tahoma for Thai, and Nirmala UI and
# Leelawadee UI for what had a font each before Windows 8.
FONTS = {
    "Jpan": "Yu Gothic",
    "Hang": "Malgun Gothic",
    "Hans": "Microsoft YaHei",
    "Hant": "Microsoft JhengHei",
    "Arab": "Arial",
    "Hebr": "Arial",
    "Thai": "Tahoma",
    "Ethi": "Nyala",
    "Geor": "Sylfaen",
    "Khmr": "Leelawadee UI",
    "Laoo": "Leelawadee UI",
    "Syrc": "Estrangelo Edessa",
    "Thaa": "MV Boli",
    **dict.fromkeys(("Beng", "Deva", "Gujr", "Guru", "Knda", "Mlym", "Orya", "Sinh", "Taml", "Telu"), "Nirmala UI"),
}
SERIF, SERIFS = "Times New Roman", ("Cambria", "Times New Roman")  # what stands for Arial beside a serif


@lru_cache(maxsize=64)  # asked for each page of notes
def script_of(language: str) -> str:
    """The script of a BCP 47 tag, as ISO 15924 calls it: the tag's own subtag, or else what is usual for the language.

    Chinese is simplified or traditional, as Office's fonts are.
    """
    first, *rest = takewhile(lambda subtag: len(subtag) > 1, language.split("-"))  # one letter begins an extension
    own = next((subtag.title() for subtag in rest if len(subtag) == 4 and subtag.isalpha()), "")
    regional = (_OF_REGION.get((first.lower(), subtag.upper())) for subtag in rest)
    return _SAME.get(own, own) or next(filter(None, regional), None) or _OF_LANGUAGE.get(first.lower(), LATIN)


def is_rtl(language: str) -> bool:
    """Whether a language is written from right to left."""
    return script_of(language) in RIGHT_TO_LEFT


def is_low(language: str) -> bool:
    """Whether a language is written in low letters, so that large lines of it may stand nearer than their height."""
    return script_of(language) in LOW


def is_rtl_text(text: str) -> bool:
    """Whether a paragraph runs from right to left by its first letter (Unicode's bidirectional algorithm, rule P2)."""
    return not text.isascii() and next((found for found in map(bidirectional, text) if found in STRONG), "L") != "L"


def has_rtl(text: str) -> bool:
    """Whether any letter of a text is written from right to left."""
    return not text.isascii() and any(bidirectional(letter) in ("R", "AL") for letter in text)


def is_ltr_guest(text: str) -> bool:
    """Whether a paragraph must run from left to right on a slide that runs the other way.

    All its letters do, and it begins or ends with what would change sides, such as a full stop or a year; in any other
    case it reads the same, or is a sentence of the slide's language that begins with a foreign name.
    """
    directions = [bidirectional(character) for character in text.strip()]
    foreign = STRONG.intersection(directions) == {"L"}
    return foreign and not (directions[0] == "L" and directions[-1] in ("L", "EN"))


def font_of(script: str, latin: str) -> str:
    """The family for a script beside a Latin one; empty if Office names none."""
    family = FONTS.get(script, "")
    return SERIF if family == "Arial" and latin in SERIFS else family
