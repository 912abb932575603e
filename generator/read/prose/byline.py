"""The lines at the top of a text in; the title, the author and the day that they state out."""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct

from generator.errors import Finding, Where, info
from generator.read.private import label_in_text
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


PAIRS = 3  # lines; two may be sentences
PAIR = re.compile(r"(?P<key>[A-Z][\w]*(?:-\w+)*):[ \t]+(?P<value>\S.*)")
ADDRESS = re.compile(r"\s*<[^<>\s]+@[^<>\s]+>")
STAMP = re.compile(r"(?<=\d)[T ]\d\d?:\d\d.*|^[A-Z][a-z]{2}, ")
TITLE, AUTHOR, DATE = ("title", "subject"), ("author", "authors", "by", "from"), ("date", "created", "published")


class StatedHead(Struct, frozen=True):
    """The title, the author and the day (ISO 8601) that the lines at the top state; empty where they do not."""

    title: str = ""
    author: str = ""
    day: str = ""


def head_stated_in_text(text: str, file: str) -> tuple[StatedHead, str, tuple[Finding, ...]]:
    """Return what "Key: value" lines at the top state, the text with blank lines in their place, and a finding.

    The lines above the first blank one must be three or more keys, each with its value on one line or several, and hold
    a title, an author or a date, as in an e-mail, a PEP or a post for Pelican. A title and a day are enough, too.
    """
    lines = text.split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    end = next((index for index in range(first, len(lines)) if not lines[index].strip()), len(lines))
    pairs = _pairs(lines[first:end])
    title, author, date = (
        next((value for key, value in pairs if key.lower() in known), "") for known in (TITLE, AUTHOR, DATE)
    )
    names = " ".join(ADDRESS.sub("", author).split())
    date = date if day_of_dateline(date) else STAMP.sub("", date)
    found = StatedHead(title, names, day_of_dateline(date.replace("-", " ")) or day_of_dateline(date))
    if not (title or author or date) or (len(pairs) < PAIRS and not (title and found.day)):
        return StatedHead(), text, ()
    taken = [value for value, use in ((title, title), (author, names), (date, found.day)) if use]
    lines_left = ((key, f"{key}: {value}") for key, value in pairs if value not in taken)
    others = [key if label_in_text(line) else line for key, line in lines_left]
    others += [each.strip() for each in ADDRESS.findall(author) if names]
    message = f"Slidewright does not use these lines at the top: {'; '.join(others)}"
    lines[first:end] = [""] * (end - first)
    return found, "\n".join(lines), (info("head", message, Where(file, first + 1)),) if others else ()


def _pairs(lines: list[str]) -> list[tuple[str, str]]:
    """Return the keys with their values; empty where a line is neither a pair nor the rest of one."""
    pairs: list[tuple[str, str]] = []
    for line in lines:
        match = PAIR.fullmatch(line.rstrip())
        if match:
            pairs.append((match["key"], match["value"]))
        elif pairs and line[:1].isspace():
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]} {line.strip()}")
        else:
            return []
    return pairs
