"""A line that states who wrote a text, or when, in; the name or the day out."""

from __future__ import annotations

import re
from datetime import date

from generator.read.prose import word_pattern

SIGNED, WRITERS, DATED = map(word_pattern, ("signed", "writers", "dated"))
PERSON = (  # two to four words with capitals, and particles between them
    r"[^\W\d_a-z][\w.'\u2019-]*(?: (?:(?:de|da|del|van|von|der|la|le|al|bin|y) )*[^\W\d_a-z][\w.'\u2019-]+){1,3}"
)
BYLINE = re.compile(r"(?:By|by|BY):? (?P<name>[^\W\d_a-z].{1,60}?)")
SIGNATURE = re.compile(  # of web pages, in several languages
    rf"(?:(?:By|by|BY):? |(?i:{WRITERS}|{SIGNED})\s*[:：]\s*|(?i:(?:article|written|posted|published|story|words) by )"
    r"|(?i:(?:escrito por|scritto da|écrit par|publié par|texto de) )"
    rf"|(?:Von|Par|Por|Di|Door|Av|Af|von|par|por) (?={PERSON}\Z))"
    r"(?P<name>[^\W\d_a-z].{1,60}?)"
)
UNSIGNED = re.compile(rf"(?i:(?:{SIGNED})\s*[:：]?|(?:{WRITERS})\s*[:：])")  # without a name
UNNAMED = re.compile(rf"(?i:{WRITERS}|{SIGNED})\s*[:：]\s*\S+\.\S+")  # with an address instead of one
DATELINE = re.compile(
    rf"(?:(?:{DATED})(?: (?:on|am|le|il|el|em|del|den|op))?:? *)?"
    r"(?:[^\W\d_]{2,12}, )?"  # a day of the week
    r"(?:(?P<iso>\d{4}-\d\d-\d\d)"
    r"|(?P<day>\d\d?)(?:\.|er)? (?:de )?(?P<month>[^\W\d_]{3,12})\.? (?:de )?(?P<year>\d{4})"
    r"|(?P<month_us>[^\W\d_]{3,12})\.? (?P<day_us>\d\d?), (?P<year_us>\d{4})"
    r"|(?P<day_n>\d\d?)(?P<mark>[./-])(?P<month_n>\d\d?)(?P=mark)(?P<year_n>\d{4}))"
    r"(?:,? (?:at |um |à |alle |a las )?\d\d?[:.h]\d\d(?: Uhr| h)?)?",
    re.IGNORECASE,
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def day_of_dateline(line: str, language: str = "") -> str:
    """Return the day that a dateline names, as ISO 8601; empty for any other line.

    Months have their English names, or those of the language, a BCP 47 tag. Without a language, a day in numbers alone
    is not read, because 3/4/2026 is not the same day everywhere.
    """
    match = DATELINE.fullmatch(line)
    if match is None:
        return ""
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"]).isoformat()
        if match["year_n"]:
            day, month = int(match["day_n"]), int(match["month_n"])
            is_sure = match["mark"] == "." or day > len(MONTHS) or language[:2].lower() not in ("", "en")
            return date(int(match["year_n"]), month, day).isoformat() if is_sure else ""
        year, named = match["year"] or match["year_us"], match["day"] or match["day_us"]
        return date(int(year), _month(match["month"] or match["month_us"], language), int(named)).isoformat()
    except ValueError:  # no such month or day
        return ""


def _month(name: str, language: str) -> int:
    """Return the number of a month; 0 where neither English nor the language has its name."""
    if name[:3].lower() in MONTHS and name.isascii() and language[:2].lower() in ("", "en"):
        return MONTHS.index(name[:3].lower()) + 1
    from generator.language.dates import month_named_in_language  # Babel costs 30 ms

    return month_named_in_language(name, language) if language else 0
