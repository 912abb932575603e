"""A line of a text in; whether it has the shape of a heading, a question, an item or a byline out."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

from generator.regex import regex
from generator.shipped import word_pattern

MAX_HEADING = 90
MAX_HEADING_WORDS = 14
MAX_QUESTION = 160

# Marks that are typed for bullets and mean nothing else at the beginning of a line: dots, squares, triangles, arrows.
TYPED = regex(
    r"[\u2022\u2023\u2043\u2219\u25a0\u25a1\u25aa\u25ab\u25b6\u25b8\u25ba\u25cb\u25cf\u25e6\u00b7\u2192\u21d2\u2794\u279c\u27a4]"
    r"\ufe0f?[^\S\n]*(?=\S)"
)
BULLET = regex(rf"{TYPED.pattern}|[-*\u2013\u2014+]\s+(?=\S)")
STAR = regex(r"\*(?=[^\s*])(?=[^*]*\Z)")  # a bullet only where the neighbouring line begins with one, too
NUMBER = regex(r"(\d{1,3})[.)]\s+(?=\S)", re.ASCII)
NUMBERED = regex(  # the number of a section
    r"(?:\d{1,3}(?:\.\d{1,3})*\.?[)\]:]?|[A-Z](?:\.\d{1,3})*[.)]|[A-Z](?:\.\d{1,3})+|[IVXL]{1,6}\.)[ \t\u00a0]+(?=\S)",
    re.ASCII,
)
# Lines with copyrights or addresses are no headings.
NO_NAME = regex(r"\u00a9|\([cC]\) ?\d{4}|Copyright (?:\d{4}|\[)|://|\w@\w")
OPENERS = "\"'\u2018\u201c\u00ab\u201e([*_\u00bf"
CLOSERS = "\"'\u2019\u201d\u00bb)]*_ "
ENDS = ".!;:,\u2026\u3002\uff01\uff1b\uff1a\uff0c\u3001\u0964\u0965\u06d4"  # the last three: Devanagari, Urdu
ASKS = ("?", "\uff1f", "\u061f", "\u037e")  # Latin, CJK, Arabic, Greek


def is_heading_line_in_source(line: str) -> bool:
    """Whether a line has the shape of a heading: short, begun like a title, and not ended like a sentence."""
    short = len(line) <= MAX_HEADING and len(line.split()) <= MAX_HEADING_WORDS
    return short and not NO_NAME.search(line) and _begins(line) and not line.rstrip(CLOSERS).endswith((*ENDS, *ASKS))


def is_question_line_in_source(line: str) -> bool:
    """Whether a line has the shape of a question that stands alone."""
    single = not re.search(r"[.!?]\s", line)
    return len(line) <= MAX_QUESTION and single and _begins(line) and line.rstrip(CLOSERS).endswith(ASKS)


def _begins(line: str) -> bool:
    """Whether a line begins with a digit or with a letter that is no small one."""
    first = line.lstrip(OPENERS)[:1]
    return first.isdigit() or (first.isalpha() and not first.islower())


SIGNED, WRITERS, DATED = map(word_pattern, ("signed", "writers", "dated"))
PERSON = (  # two to four words with capitals, and particles between them
    r"[^\W\d_a-z][\w.'\u2019-]*(?: (?:(?:de|da|del|van|von|der|la|le|al|bin|y) )*[^\W\d_a-z][\w.'\u2019-]+){1,3}"
)
BYLINE = regex(r"(?:By|by|BY):? (?P<name>[^\W\d_a-z].{1,60}?)")
SIGNATURE = regex(  # of web pages, in several languages
    rf"(?:(?:By|by|BY):? |(?i:{WRITERS}|{SIGNED})\s*[:：]\s*"
    r"|(?i:(?:article|written|posted|published|story|words) by:? )"
    r"|[\u4e00-\u9fff]{0,8}(?:记者|記者|作者)\s+(?=[\u4e00-\u9fff]{2,4}\Z)"
    r"|(?i:(?:escrito por|scritto da|écrit par|publié par|texto de) )"
    rf"|(?:Von|Par|Por|Di|Door|Av|Af|von|par|por) (?={PERSON}\Z))"
    r"(?P<name>[^\W\d_a-z].{1,60}?)"
)
UNSIGNED = regex(rf"(?i:(?:{SIGNED})\s*[:：]?|(?:{WRITERS})\s*[:：])")  # without a name
DATELINE = regex(
    rf"(?:(?:{DATED})(?: (?:on|am|le|il|el|em|del|den|op))?:? *)?"
    r"(?:[^\W\d_]{2,12},? )?"  # a day of the week
    r"(?:(?P<iso>\d{4}-\d\d-\d\d)"
    r"|(?P<day>\d\d?)(?:\.|er)? (?:de )?(?P<month>[^\W\d_]{3,12})\.? (?:de )?(?P<year>\d{4})"
    r"|(?P<month_us>[^\W\d_]{3,12})\.? (?P<day_us>\d\d?), (?P<year_us>\d{4})"
    r"|(?P<day_n>\d\d?)(?P<mark>[./-])(?P<month_n>\d\d?)(?P=mark)(?P<year_n>\d{4}))"
    r"(?:[.,]? (?:at |um |à |alle |a las )?\d\d?[:.h]\d\d(?: ?(?:Uhr|h|[ap]\.?m\.?))?(?: [A-Z]{2,4})?\.?)?",
    re.IGNORECASE,
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def day_of_dateline(line: str, language: str = "") -> str:
    """Return the day that a dateline names, as ISO 8601; empty for any other line.

    Months have their English names, or those of the language, a BCP 47 tag. Without a language, a day in numbers alone
    is not read, because 3/4/2026 is not the same day everywhere.
    """
    if (match := DATELINE.fullmatch(line)) is None:
        return ""
    with suppress(ValueError):  # there is no such month or day
        if match["iso"]:
            return date.fromisoformat(match["iso"]).isoformat()
        if match["year_n"]:
            day, month = int(match["day_n"]), int(match["month_n"])
            is_sure = match["mark"] == "." or day > len(MONTHS) or language[:2].lower() not in ("", "en")
            return date(int(match["year_n"]), month, day).isoformat() if is_sure else ""
        year, named = match["year"] or match["year_us"], match["day"] or match["day_us"]
        return date(int(year), _month(match["month"] or match["month_us"], language), int(named)).isoformat()
    return ""


def _month(name: str, language: str) -> int:
    """Return the number of a month; 0 where neither English nor the language has its name."""
    if name[:3].lower() in MONTHS and name.isascii() and language[:2].lower() in ("", "en"):
        return MONTHS.index(name[:3].lower()) + 1
    from generator.language.figures import month_named_in_language  # Babel costs 30 ms

    return month_named_in_language(name, language) if language else 0
