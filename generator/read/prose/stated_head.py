"""A plain text in; what the "Key: value" lines at its top state, and the text without them, out."""

from __future__ import annotations

import re

from msgspec import Struct

from generator.errors import Finding, Where, info
from generator.read.private import label_in_text
from generator.read.prose.byline import day_of_dateline

ENOUGH = 3  # lines; two may be sentences
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
    if not (title or author or date) or (len(pairs) < ENOUGH and not (title and found.day)):
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
