"""Writes an ISO date as readers of a language do, and gives its number format for spreadsheets."""

from __future__ import annotations

import re
from datetime import date

from babel.dates import format_skeleton, parse_pattern, tokenize_pattern, untokenize_pattern

from generator.language.tags import locale_of_language, spreadsheet_tag_of_language
from generator.model.blocks import DATE
from generator.model.chart import UNITS, Calendar, first_day_of_iso_date

SKELETONS: dict[Calendar, str] = {"years": "", "months": "yMMM", "days": "yMMMd"}  # names of date patterns in CLDR
LETTERS = re.compile(r"'([^']*)'|([A-Za-z])\2*|[^A-Za-z']+")
ENGLISH = "en-001"  # it writes 24 November 2026, which all readers of English understand
LEAP = 2000  # a leap year, which has every day
SHORT, LONG = 3, 4  # the number of letters for a month in a pattern: Nov, November


def date_in_language(value: str, language: str) -> str:
    """Return a year, month or day as readers of a language (BCP 47 tag) write it in full: 24 November 2026.

    Years before our era have a sign: -44 is 44 BC, as historians count. A text that is no date is returned unchanged.
    """
    match = DATE.fullmatch(value)
    if match is None:
        return value
    year, month, day = int(match["year"]), match["month"], match["day"]
    if not month and year >= 0:
        return str(year)
    shared = locale_of_language(language)
    shared = locale_of_language(ENGLISH) if shared.language == "en" else shared
    known = shared.datetime_skeletons
    if year < 0:
        pattern = known["GyMMMd" if day else "GyMMM" if month else "Gy"].pattern
    else:
        pattern = shared.date_formats["long"].pattern if day else known["yMMMM"].pattern
    stated = untokenize_pattern(_part(part, year, shared.eras["abbreviated"]) for part in tokenize_pattern(pattern))
    written: str = parse_pattern(stated).apply(date(LEAP, int(month or 1), int(day or 1)), shared)
    return written


def month_named_in_language(text: str, language: str) -> int:
    """Return the month, from 1, that a short text names, such as 3 May 2024 or mars 2024, or 0."""
    said = {word.strip(".,").casefold() for word in text.split()}
    for shared in (locale_of_language(language), locale_of_language(ENGLISH)):
        names = [shared.months[form][width] for form in ("format", "stand-alone") for width in ("wide", "abbreviated")]
        found = {str(name).strip(".").casefold(): number for each in names for number, name in each.items()}
        if months := {found[word] for word in said if word in found}:
            return int(min(months))
    return 0


def _part(
    part: tuple[str, str | tuple[str, int]], year: int, eras: dict[int, str]
) -> tuple[str, str | tuple[str, int]]:
    """Return a part of a CLDR pattern with the year and its era replaced by text, and the month in full."""
    match part:
        case ("field", ("y", _)):
            return "chars", str(abs(year))
        case ("field", ("G", _)):
            return "chars", eras[int(year >= 0)]
        case ("field", ("M" | "L" as letter, int(count))) if count == SHORT:
            return "field", (letter, LONG)
        case _:
            return part


def axis_date_in_language(day: str, language: str) -> str:
    """Return an ISO date in the short form for the axis of a chart: 24 Nov 2026, Nov 2026, or 2026."""
    skeleton = SKELETONS[UNITS[len(day)]]
    written: str = (
        format_skeleton(skeleton, first_day_of_iso_date(day), locale=locale_of_language(language)) if skeleton else day
    )
    return written


def date_code_of_language(calendar: Calendar, language: str) -> str:
    """Return the number format by which a spreadsheet writes dates as `axis_date_in_language` does."""
    if not SKELETONS[calendar]:
        return "yyyy"
    pattern = str(locale_of_language(language).datetime_skeletons[SKELETONS[calendar]].pattern)
    return spreadsheet_tag_of_language(language) + "".join(map(_date_part, LETTERS.finditer(pattern)))


def _date_part(match: re.Match[str]) -> str:
    """Return a piece of a CLDR date pattern in the form of spreadsheets, where LLL and y are mmm and yyyy."""
    quoted, letter = match[1], match[2]
    if not letter:
        return f'"{quoted if quoted is not None else match[0]}"'
    return {"y": "yyyy", "L": "m" * len(match[0]), "M": "m" * len(match[0])}.get(letter, match[0])
