"""The lines of a plain text in; what a block of "Key: value" lines at its top says, and the text without it, out."""

from __future__ import annotations

import re

from msgspec import Struct

from generator.errors import Finding, Where
from generator.read.drafts import day_of

ENOUGH = 3  # lines; two may well be sentences
PAIR = re.compile(r"(?P<key>[A-Z][\w]*(?:-\w+)*):[ \t]+(?P<value>\S.*)")
ADDRESS = re.compile(r"\s*<[^<>\s]+@[^<>\s]+>")
STAMP = re.compile(r"(?<=\d)[T ]\d\d?:\d\d.*")
TITLE, AUTHOR, DATE = ("title",), ("author", "authors", "by"), ("date", "created", "published")


class Stated(Struct, frozen=True):
    """What the lines at the top state; `day` is ISO 8601."""

    title: str = ""
    author: str = ""
    day: str = ""


def stated(text: str, file: str) -> tuple[Stated, str, tuple[Finding, ...]]:
    """The title, author and date that a text begins with, the text with blank lines in their place, and a finding.

    At least three lines before the first blank one, each a key with its value or the rest of the value above it, and
    one of the keys is one of these three: so an e-mail begins, a PEP, or a post for Pelican, but not a list of terms.
    A title and a day are enough.
    """
    lines = text.split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    end = next((index for index in range(first, len(lines)) if not lines[index].strip()), len(lines))
    pairs = _pairs(lines[first:end])
    title, author, date = (_of(known, pairs) for known in (TITLE, AUTHOR, DATE))
    names = " ".join(ADDRESS.sub("", author).split())
    date = date if day_of(date) else STAMP.sub("", date)
    found = Stated(title, names, day_of(date.replace("-", " ")) or day_of(date))
    if not (title or author or date) or (len(pairs) < ENOUGH and not (title and found.day)):
        return Stated(), text, ()
    taken = [value for value, use in ((title, title), (author, names), (date, found.day)) if use]
    others = [f"{key}: {value}" for key, value in pairs if value not in taken]
    others += [each.strip() for each in ADDRESS.findall(author) if names]
    rest = "\n".join([*lines[:first], *([""] * (end - first)), *lines[end:]])
    return found, rest, (_left_out(others, Where(file, first + 1)),) if others else ()


def _of(known: tuple[str, ...], pairs: list[tuple[str, str]]) -> str:
    return next((value for key, value in pairs if key.lower() in known), "")


def _pairs(lines: list[str]) -> list[tuple[str, str]]:
    """The keys with their values; none where a line is neither a pair nor the rest of one."""
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


def _left_out(others: list[str], where: Where) -> Finding:
    message = f"a deck has no use for these lines at the top: {'; '.join(others)}"
    return Finding("head", "info", message, where)
