"""A heading or term in, a slug path out that no other block of the article has."""

from __future__ import annotations

import re
import unicodedata

from generator.model.source import SourceId, is_taken

MAX_SLUG = 60  # characters; long enough to tell two headings apart


def slug(text: str) -> str:
    """Lower-case letters and digits joined by hyphens; Latin accents are folded, other scripts kept.

    Empty where the text has neither letter nor digit.
    """
    folded = unicodedata.normalize("NFKC", "".join(_fold(each) for each in text)).casefold().replace("'", "")
    parts = re.findall(r"(?:[^\W_]|[\u0300-\u036f\u0900-\u0dff])+", folded.replace("\u2019", ""))
    short = "-".join(parts)[: MAX_SLUG + 1]
    return short if len(short) <= MAX_SLUG else short[:MAX_SLUG].rpartition("-")[0] or short[:MAX_SLUG]


def _fold(character: str) -> str:
    """The base letter of an accented Latin letter, else the character itself."""
    base = unicodedata.normalize("NFKD", character)[0]
    return base if base.isascii() and base.isalpha() else character


class Ids:
    """Hands out each id once: `benefits`, then `benefits-2`; one for each article."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def take(self, parent: str, name: str) -> SourceId:
        """The id of a block called `name` in `parent` (empty for a section of the article)."""
        base = f"{parent}/{name}" if parent else name
        candidate, number = base, self._next.get(base, 2)
        while candidate in self._taken or is_taken(candidate):
            candidate, number = f"{base}-{number}", number + 1
        self._next[base] = number
        self._taken.add(candidate)
        return SourceId(candidate)
