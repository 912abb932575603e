"""A BCP 47 tag in; what Babel knows of it, whether it names a language, and which one was likely meant, out."""

from __future__ import annotations

import locale as windows
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """What is known of a BCP 47 tag: of the language if not of the region, and of English if not of the language."""
    subtags = language.split("-")
    for count in range(len(subtags), 0, -1):
        try:
            return Locale.parse("-".join(subtags[:count]), sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def spreadsheet_tag(language: str) -> str:
    """The language as spreadsheets number it: [$-407] is German; nothing for one without a number."""
    known = locale_of(language)
    region = known.territory or get_global("likely_subtags").get(known.language, "").rpartition("_")[2]
    number = _numbers().get(f"{known.language}_{region}")
    return f"[$-{number:X}]" if number else ""


@lru_cache(maxsize=1)
def _numbers() -> dict[str, int]:
    return {name: number for number, name in windows.windows_locale.items()}
