"""A line of a text in; whether it has the shape of a heading, a question, an item or a byline out."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from generator.errors import Finding, Where, brief, info
from generator.read.private import label_in_text
from generator.read.prose import word_pattern
from generator.regex import regex

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
TERM_LINE = regex(r"[^\W\d_a-z][^\W_]*(?: [^\s.!?:;,()]+){0,2}:\s+(?=\S)")  # "Before: we dug by hand"
NUMBER = regex(r"(\d{1,3})[.)]\s+(?=\S)", re.ASCII)
NUMBERED = regex(  # the number of a section
    r"(?:\d{1,3}(?:\.\d{1,3})*\.?[)\]:]?|[A-Z](?:\.\d{1,3})*[.)]|[A-Z](?:\.\d{1,3})+|[IVXL]{1,6}\.)[ \t\u00a0]+(?=\S)",
    re.ASCII,
)
GLUED = regex(r"(?P<hashes>#{1,6})(?P<text>[\w\"'\u201c\u2018*_`\[(].*)")  # without the space that Markdown wants
HASHTAG = regex(r"(?:\A|\s)#\w")
CAPITALS = regex(r"\w+[^\W\d_a-z]\w*")  # of a hashtag of several words
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


def glued_heading_in_source(line: str, *, is_alone: bool) -> re.Match[str] | None:
    """Return the parts of a heading without a space after its mark; None for a hashtag, or a line that may be one.

    After a single # it must be a line `is_alone` says stands between blank lines, with text after it.
    """
    match = GLUED.fullmatch(line.strip())
    if match is None or len(match["hashes"]) > 1:
        return match
    said = match["text"].lstrip(OPENERS)
    is_tag = HASHTAG.search(said) is not None or (" " not in said and CAPITALS.fullmatch(said) is not None)
    return match if is_alone and not is_tag and said[:1].isalpha() and is_heading_line_in_source(said) else None


def source_with_spaced_headings(text: str, where: Where, code_lines: Collection[int] = ()) -> tuple[str, list[Finding]]:
    """Return a text with a space after the marks of headings that lack it, and a finding for each.

    `where` is the text's first line; in `code_lines`, counted from 1, nothing is a heading.
    """
    lines, found = text.split("\n"), list[Finding]()
    for at, line in enumerate(lines if "#" in text else ()):
        before, after = ("".join(lines[max(at - 1, 0) : at]).strip(), "".join(lines[at + 1 : at + 2]).strip())
        is_alone = not after and any(map(str.strip, lines[at + 1 :]))
        is_first = line.startswith("#") and not before and at + 1 not in code_lines
        if match := glued_heading_in_source(line, is_alone=is_alone) if is_first else None:
            lines[at] = f"{match['hashes']} {match['text']}"
            message, hint = f'"{brief(match[0])}" is read as a heading', "put a space after the #"
            found.append(info("heading", message, replace(where, line=where.line + at), hint))
    return "\n".join(lines), found


def are_lines_of_terms(lines: Sequence[str]) -> bool:
    """Whether each of several lines begins with another term of at most three words and a colon."""
    terms = {match[0].casefold() for line in lines if (match := TERM_LINE.match(line))}
    return 1 < len(lines) == len(terms)


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
    rf"(?:(?:By|by|BY):? |(?i:{WRITERS}|{SIGNED})\s*[:：]\s*|(?i:(?:article|written|posted|published|story|words) by )"
    r"|(?i:(?:escrito por|scritto da|écrit par|publié par|texto de) )"
    rf"|(?:Von|Par|Por|Di|Door|Av|Af|von|par|por) (?={PERSON}\Z))"
    r"(?P<name>[^\W\d_a-z].{1,60}?)"
)
UNSIGNED = regex(rf"(?i:(?:{SIGNED})\s*[:：]?|(?:{WRITERS})\s*[:：])")  # without a name
UNNAMED = regex(rf"(?i:{WRITERS}|{SIGNED})\s*[:：]\s*\S+\.\S+")  # with an address instead of one
DATELINE = regex(
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
    from generator.language.figures import month_named_in_language  # Babel costs 30 ms

    return month_named_in_language(name, language) if language else 0


PAIRS = 3  # lines; two may be sentences
PAIR = regex(r"(?P<key>[A-Z][\w]*(?:-\w+)*):[ \t]+(?P<value>\S.*)")
ADDRESS = regex(r"\s*<[^<>\s]+@[^<>\s]+>")
STAMP = regex(r"(?<=\d)[T ]\d\d?:\d\d.*|^[A-Z][a-z]{2}, ")
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
