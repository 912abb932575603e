"""One key of a structured article: what it is called, the type of its value, and what it is for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from generator.errors import did_you_mean

Type = Literal[
    "text",  # inline Markdown, one paragraph
    "plain",  # characters as they are
    "flag",  # true or false
    "count",  # a whole number from 1
    "date",  # 2026-11-24
    "language",  # a BCP 47 tag
    "url",  # https, http, mailto or tel
    "urls",  # one or a list of them
    "role",  # a name in Role
    "kind",  # a name in Kind
    "titles",  # a name in TITLES
    "paragraphs",  # text with blank lines between paragraphs, or a list of texts
    "lines",  # text whose line ends and spaces count
    "file",  # a path beside the article
    "body",  # paragraphs and mappings of BODY_ITEM in any order
    "ranges",  # line numbers and ranges of them: 2-3, 5
    "cells",  # a list of texts
    "rows",  # a list of lists of texts
    "quote",  # a text or QUOTE
    "code",  # lines or CODE
    "names",  # a text or a list of texts
    "formats",  # a text, or a mapping of heads to texts
    "table",  # a file or TABLE
    "data",  # rows of cells, the header first, or a mapping of categories to their numbers
    "chart",  # a file or CHART
    "picture",  # a file or PICTURE
    "place",  # two shares, across and down: 0.3 0.6
    "stat",  # STAT
    "stats",  # a list of STAT
    "trend",  # a name in TRENDS
    "speaker",  # a name or SPEAKER
    "takeaways",  # a list of texts
    "sources",  # a list of texts or of SOURCE
    "points",  # a list of texts or of POINT
    "events",  # a list of EVENT
    "stages",  # a list of texts or of POINT
    "day",  # 1998, 2004-05 or 2026-11-24
    "questions",  # a list of QUESTION
    "sections",  # a list of SECTION
]


class Key(Struct, frozen=True):
    """One key: its name, the type of its value, and one line of documentation."""

    name: str
    type: Type
    doc: str
    required: bool = False


class Keys(Struct, frozen=True):
    """The keys that one kind of mapping may have; `noun` names it in messages."""

    noun: str
    keys: tuple[Key, ...]

    def get(self, name: str) -> Key | None:
        """The key of that name."""
        return next((key for key in self.keys if key.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, in the order of declaration."""
        return tuple(key.name for key in self.keys)

    @property
    def required(self) -> tuple[str, ...]:
        """The names that must be there."""
        return tuple(key.name for key in self.keys if key.required)


def suggestion(name: str, known: Iterable[str]) -> str:
    """A hint for a name that is not known: the nearest known one, or all of them."""
    names = tuple(known)
    lowered = name.lower()
    return did_you_mean(lowered, names, f"known: {', '.join(names)}")
