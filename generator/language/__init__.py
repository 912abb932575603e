"""Knows what a language needs: its tag, how it writes dates and figures, and the phrases of a talk in it.

Babel, which takes 30 ms, is loaded only if a question needs it."""

from __future__ import annotations

import locale as windows
import re
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from generator.language.scripts import LEFT_TO_RIGHT, has_rtl_letters, script_of_language
from generator.model.text import Run, Text

if TYPE_CHECKING:
    from babel import Locale


def phrase_in_language(text: str, language: str) -> str:
    """Return an English phrase in a language (a BCP 47 tag), or unchanged if templates/phrases.yaml lacks it."""
    spoken = phrases_key_of_language(language)
    return text if spoken == "en" else str(phrases_by_language().get(spoken, {}).get(text, text))


def text_in_phrase(phrase: str, text: Text, language: str) -> Text:
    """Return an English phrase with {} in a language, with a text in place of these."""
    before, after = phrase_in_language(phrase, language).split("{}")
    return tuple(run for run in (Run(before), *text, Run(after)) if run.text)


def is_phrase_in_any_language(said: str, text: str) -> bool:
    """Return whether `said` is the English phrase `text`, or what templates/phrases.yaml has for it in a language."""
    return said == text or said in {phrases.get(text) for phrases in phrases_by_language().values()}


def part_number_in_language(number: int, total: int, language: str, title: str) -> str:
    """Return the " (1 of 2)" that follows the title of a slide that continues, or "" if there is only one slide.

    Its spaces never break. After Arabic or Hebrew it begins with a mark, because "1 of 2" would be drawn as "of 2 1".
    """
    if total < 2:
        return ""
    if not language.startswith("en"):
        return f" ({number}/{total})"
    return f" ({LEFT_TO_RIGHT if has_rtl_letters(title) else ''}{number}\u00a0of\u00a0{total})"


@lru_cache(maxsize=4)
def phrases_by_language(file: str = "phrases.yaml") -> dict[str, dict[str, Any]]:
    """Return the translations that a file of templates/ has, by the key of their language and the English text."""
    from generator.yaml import shipped_values  # imported here, because an English article does not need it

    return shipped_values(file)


def is_usual_language_tag(tag: str) -> bool:
    """Tell whether a tag in its usual case is one of about a hundred languages, alone or with a region of it."""
    known, (language, _, region) = windows.windows_locale.values(), tag.partition("-")
    return (len(region) == 2 and f"{language}_{region}" in known) or any(name.startswith(f"{tag}_") for name in known)


# Tags that share the phrases of another: macrolanguages, old codes, and a language whose readers can read it.
_KIN = "no=nb nn=nb iw=he in=id mo=ro cmn=zh yue=zh-Hant arb=ar pes=fa prs=fa"
_SPOKEN_AS = dict(pair.split("=") for pair in _KIN.split())


def phrases_key_of_language(language: str) -> str:
    """Return the key of a language's phrases in templates/: nb for no, zh-Hant for zh-TW."""
    first, script = language.partition("-")[0].lower(), script_of_language(language)
    spoken = _SPOKEN_AS.get(first, first)
    return spoken if script == script_of_language(spoken) else f"{spoken}-{script}"


LONGEST = 3  # letters of a language's subtag; BCP 47 allows longer ones, but none was ever assigned


@lru_cache(maxsize=64)
def locale_of_language(language: str) -> Locale:
    """Return the locale of a BCP 47 tag, or of its language without the region, or else of English."""
    from babel import Locale, UnknownLocaleError

    subtags = language.split("-")
    for count in range(len(subtags), 0, -1):
        try:
            return Locale.parse("-".join(subtags[:count]), sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def month_stems_of_language(language: str) -> list[str]:
    """Return how the name of each month begins in all its inflected forms: lut for luty, lutego and lutym."""
    formatted, alone = (locale_of_language(language).months[use]["wide"] for use in ("format", "stand-alone"))
    pairs = (zip(name.lower(), alone[at].lower(), strict=False) for at, name in formatted.items())
    return ["".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], each)) for each in pairs]


def spreadsheet_tag_of_language(language: str) -> str:
    """Return the tag of a language in number formats, such as [$-407] for German, or "" if it has none."""
    from babel.core import get_global

    known = locale_of_language(language)
    region = known.territory or get_global("likely_subtags").get(known.language, "").rpartition("_")[2]
    numbers = (number for number, name in windows.windows_locale.items() if name == f"{known.language}_{region}")
    return next((f"[$-{number:X}]" for number in numbers), "")


def is_language_tag(tag: str) -> bool:
    """Tell whether a tag in its usual case names an existing language, script and region: zh-Hant-TW."""
    from babel.core import get_global

    language, *others = tag.split("-")
    known = locale_of_language("en")
    spoken = language in known.languages or language in get_global("likely_subtags")
    named = takewhile(lambda each: len(each) > 1, others)  # one letter begins an extension
    return len(language) <= LONGEST and spoken and all(_is_known(each, known) for each in named)


def _is_known(subtag: str, known: Locale) -> bool:
    """Tell whether the script or region exists; any other subtag is a variant and passes."""
    if len(subtag) == 4 and subtag.isalpha():
        return subtag in known.scripts
    is_region = (len(subtag) == 2 and subtag.isalpha()) or (len(subtag) == 3 and subtag.isdigit())
    return not is_region or subtag in known.territories


def likely_language_tag(text: str) -> str:
    """Return the tag that was probably meant by a text that is none, or "".

    For example en-GB for en_GB.UTF-8 and en-UK, en for eng, ja for jp; and en for English, Englisch and anglais.
    """
    parts = [part for part in re.split(r"[_\-\s]+", re.split(r"[.@]", text)[0].strip()) if part]
    return _tag_of_parts(parts) or _tag_of_name(text)


def _tag_of_parts(parts: list[str]) -> str:
    from babel.core import get_global

    language, *others = parts or [""]
    language, regions = language.lower(), get_global("territory_aliases")
    language = get_global("language_aliases").get(language, language).split("_")[0]
    if not is_language_tag(language):
        language = get_global("likely_subtags").get(f"und_{language.upper()}", "").split("_")[0]
    others = [each.title() if len(each) == 4 else each.upper() for each in others]
    others = [regions.get(each, [each])[0] if len(each) == 2 else each for each in others]
    whole = "-".join([language, *others])
    return whole if language and is_language_tag(whole) else language


def _tag_of_name(text: str) -> str:
    """Return the tag of the language with this name in one of the languages that have phrases."""
    name = " ".join(text.split()).casefold()
    names = (locale_of_language(each).languages.items() for each in ("en", *phrases_by_language()))
    return next((tag.replace("_", "-") for known in names for tag, said in known if said.casefold() == name), "")
