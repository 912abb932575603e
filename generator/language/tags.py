"""A BCP 47 tag in, what is known of it out; Babel, which costs 30 ms, is loaded only where a question needs it."""

from __future__ import annotations

import locale as windows
import re
from functools import cache, lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING

from generator.language.scripts import script_of_language

if TYPE_CHECKING:
    from babel import Locale


def is_usual_language_tag(tag: str) -> bool:
    """Whether a tag, in its usual case, is one of some hundred languages, alone or with a region of it."""
    return tag in _usual()


@cache
def _usual() -> frozenset[str]:
    pairs = [name.split("_") for name in windows.windows_locale.values()]
    tags = [pair for pair in pairs if len(pair) == 2 and len(pair[1]) == 2]  # not zh_CHT, which is no region
    return frozenset(tag for language, region in tags for tag in (language, f"{language}-{region}"))


# Other tags of what a talk speaks under one: macrolanguages, old codes, and a sister that its readers read as well.
_KIN = "no=nb nn=nb iw=he in=id mo=ro cmn=zh yue=zh-Hant arb=ar pes=fa prs=fa"
_SPOKEN_AS = dict(pair.split("=") for pair in _KIN.split())


def phrases_key_of_language(language: str) -> str:
    """The key under which templates/ say what a talk needs in a BCP 47 tag's language: nb for no, zh-Hant for zh-TW."""
    first, script = language.partition("-")[0].lower(), script_of_language(language)
    spoken = _SPOKEN_AS.get(first, first)
    return spoken if script == script_of_language(spoken) else f"{spoken}-{script}"


LONGEST = 3  # letters of a language's own subtag: none of the longer ones that BCP 47 allows was ever given to one
# fmt: off
NAMED_IN = (
    "en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "ro", "hu", "tr", "ru", "uk", "bg",
    "sr", "el", "ja", "zh", "zh-Hant", "ko", "ar", "he", "fa", "hi", "ur", "th", "id", "vi", "ca",
)
# fmt: on


@lru_cache(maxsize=64)
def locale_of_language(language: str) -> Locale:
    """What is known of a BCP 47 tag: of the language if not of the region, and of English if not of the language."""
    from babel import Locale, UnknownLocaleError

    subtags = language.split("-")
    for count in range(len(subtags), 0, -1):
        try:
            return Locale.parse("-".join(subtags[:count]), sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def spreadsheet_tag_of_language(language: str) -> str:
    """The language as spreadsheets number it: [$-407] is German; nothing for one without a number."""
    from babel.core import get_global

    known = locale_of_language(language)
    region = known.territory or get_global("likely_subtags").get(known.language, "").rpartition("_")[2]
    number = _numbers().get(f"{known.language}_{region}")
    return f"[$-{number:X}]" if number else ""


@lru_cache(maxsize=1)
def _numbers() -> dict[str, int]:
    return {name: number for number, name in windows.windows_locale.items()}


def is_language_tag(tag: str) -> bool:
    """Whether a tag, in its usual case, names a language that there is, with any script and region: zh-Hant-TW."""
    from babel.core import get_global

    language, *others = tag.split("-")
    known = locale_of_language("en")
    spoken = language in known.languages or language in get_global("likely_subtags")
    return len(language) <= LONGEST and spoken and all(_is_known(each, known) for each in _before_private(others))


def _before_private(subtags: list[str]) -> list[str]:
    """The subtags before the first of one letter, which opens an extension or what is private."""
    return list(takewhile(lambda each: len(each) > 1, subtags))


def _is_known(subtag: str, known: Locale) -> bool:
    """Whether there is such a script or region; a variant may be called anything."""
    if len(subtag) == 4 and subtag.isalpha():
        return subtag in known.scripts
    is_region = (len(subtag) == 2 and subtag.isalpha()) or (len(subtag) == 3 and subtag.isdigit())
    return not is_region or subtag in known.territories


def likely_language_tag(text: str) -> str:
    """The tag that was meant by a text that is none; empty where nothing is likely.

    en_GB.UTF-8 is en-GB, en-UK too, eng is en, jp is ja; English, Englisch and anglais are en.
    """
    parts = [part for part in re.split(r"[_\-\s]+", re.split(r"[.@]", text)[0].strip()) if part]
    return _mended(parts) or _called(text)


def _mended(parts: list[str]) -> str:
    from babel.core import get_global

    if not parts:
        return ""
    language, regions = parts[0].lower(), get_global("territory_aliases")
    language = get_global("language_aliases").get(language, language).split("_")[0]
    if not is_language_tag(language):
        language = get_global("likely_subtags").get(f"und_{language.upper()}", "").split("_")[0]
    others = [each.title() if len(each) == 4 else each.upper() for each in parts[1:]]
    others = [regions.get(each, [each])[0] if len(each) == 2 else each for each in others]
    whole = "-".join([language, *others])
    return whole if language and is_language_tag(whole) else language


def _called(text: str) -> str:
    """The tag of a language by its name in one of those that talks are held in."""
    name = " ".join(text.split()).casefold()
    names = (locale_of_language(each).languages.items() for each in NAMED_IN)
    return next((tag.replace("_", "-") for known in names for tag, said in known if said.casefold() == name), "")
