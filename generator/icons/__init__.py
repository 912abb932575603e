"""A term in, the name of the icon that its words call for out; a name in, the icon's strokes out: the door."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from msgspec import Struct

from generator.model.deck import Icon
from generator.shipped import TEMPLATES
from generator.yaml import yaml_values

__all__ = ["icon_name_for_term", "icon_named", "icon_names"]


def icon_named(name: str) -> Icon | None:
    """The icon of that name in the Lucide set (lucide.dev), or None."""
    from generator.icons.drawing import draw_lucide_icon  # here, because a deck without icons need not pay for Lucide

    return draw_lucide_icon(name)


def icon_names() -> frozenset[str]:
    """Every icon that there is."""
    from generator.icons.drawing import lucide_icon_names

    return lucide_icon_names()


_WORD = re.compile(r"[^\W_]+")


class IconTerm(Struct, frozen=True):
    """What a word or phrase calls for; `icon_named` is empty where a phrase only misleads."""

    icon: str
    general: bool = False  # says little, or says it of another word: decides only where nothing else does


NO_ICON = IconTerm("")


class IconVocabulary(Struct, frozen=True):
    """The entries of one language by their words, in lower case with a space between them."""

    entries: Mapping[str, IconTerm]
    plurals: Mapping[str, str]  # the end of a plural, and what the singular has in its place
    longest: int  # words in an entry

    def found(self, words: list[str]) -> Iterator[IconTerm]:
        """The entries with an icon in reading order; the longest at a place hides those within it."""
        while words:
            entry, length = self._first(words)
            words = words[length:]
            if entry.icon:
                yield entry

    def _first(self, words: list[str]) -> tuple[IconTerm, int]:
        """The longest entry that begins here, and how many words it takes."""
        for length in range(min(self.longest, len(words)), 0, -1):
            for phrase in self._forms(" ".join(words[:length])):
                if phrase in self.entries:
                    return self.entries[phrase], length
        return NO_ICON, 1

    def _forms(self, phrase: str) -> Iterator[str]:
        yield phrase
        for ending, singular in self.plurals.items():
            if phrase.endswith(ending):
                yield phrase.removesuffix(ending) + singular


def icon_name_for_term(text: str, language: str) -> str:
    """The name of the icon for a term, or an empty text where none is sure to be right.

    The first specific word decides, else the first general one. Only whole words count, in any case, in the singular
    or the plural. `language` is a BCP 47 tag; one that templates/icons.yaml does not speak has no icons.
    """
    vocabulary = icon_vocabularies().get(language.partition("-")[0].casefold())
    found = vocabulary.found(words_of_icon_term(text)) if vocabulary else ()
    return min(found, key=lambda entry: entry.general, default=NO_ICON).icon


def words_of_icon_term(text: str) -> list[str]:
    """The words of a text as entries are looked up: a hyphen or an apostrophe parts two words."""
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


@cache
def icon_vocabularies() -> dict[str, IconVocabulary]:
    """What templates/icons.yaml knows, by the language's first subtag."""
    path = TEMPLATES / "icons.yaml"
    known = yaml_values(path.read_text(encoding="utf-8"), path.name)
    return {language: _vocabulary(parts) for language, parts in known.items()}


def _vocabulary(parts: dict[str, Any]) -> IconVocabulary:
    entries = dict.fromkeys(_phrases(parts["misleading"]), NO_ICON)
    for kind in ("specific", "general"):
        for icon, words in parts[kind].items():
            entries |= dict.fromkeys(_phrases(words), IconTerm(icon, kind == "general"))
    return IconVocabulary(entries, parts["plurals"], max(phrase.count(" ") + 1 for phrase in entries))


def _phrases(words: str) -> Iterator[str]:
    return (" ".join(words_of_icon_term(phrase)) for phrase in words.split(","))
