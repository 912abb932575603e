"""Finds the name of an icon for a term, and the strokes of an icon by its name."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from msgspec import Struct

from generator.model.deck import Icon, PenMove, PenVerb
from generator.regex import regex
from generator.shipped import TEMPLATES
from generator.yaml import shipped_values

DRAWINGS = TEMPLATES / "lucide.txt"  # of the Lucide set (lucide.dev); docs/icons.py writes it
_MOVE = regex(r"([MLCZ])([^MLCZ]*)")
_VERBS: dict[str, PenVerb] = {"M": "moveTo", "L": "lnTo", "C": "cubicBezTo", "Z": "close"}


@cache
def _drawings() -> dict[str, str]:
    """Return the strokes of each icon as they are written in the file, by its name."""
    lines = (line for line in DRAWINGS.read_text("utf-8").splitlines() if not line.startswith("#"))
    return dict(line.split(" ", 1) for line in lines)


@lru_cache(maxsize=512)
def icon_named(name: str) -> Icon | None:
    """Return the icon of that name in the Lucide set, or None."""
    found = _MOVE.findall(_drawings().get(name, ""))
    moves = ((_VERBS[verb], [float(number) for number in numbers.split()]) for verb, numbers in found)
    commands = tuple(PenMove(verb, tuple(zip(at[::2], at[1::2], strict=True))) for verb, at in moves)
    return Icon(name, commands) if commands else None


def icon_names() -> Collection[str]:
    """Return the names of all icons."""
    return _drawings().keys()


_WORD = regex(r"[^\W_]+")


class IconTerm(Struct, frozen=True):
    """The icon of a word or phrase; it is empty for a phrase whose words would mislead."""

    icon: str
    general: bool = False  # a vague word, which decides only if no specific one does


NO_ICON = IconTerm("")
NOTHING = NO_ICON, 1


class IconVocabulary(Struct, frozen=True):
    """The entries of one language by their words, in lower case with a space between them."""

    entries: Mapping[str, IconTerm]
    plurals: Mapping[str, str]  # the ending of a plural, and that of the singular
    longest: int  # the most words of an entry

    def find_terms(self, words: list[str]) -> Iterator[IconTerm]:
        """Yield the entries with an icon in reading order; a longer entry hides those within it."""
        while words:
            lengths = range(min(self.longest, len(words)), 0, -1)
            said = ((form, length) for length in lengths for form in self._forms(" ".join(words[:length])))
            entry, length = next(((self.entries[form], each) for form, each in said if form in self.entries), NOTHING)
            words = words[length:]
            if entry.icon:
                yield entry

    def _forms(self, phrase: str) -> Iterator[str]:
        yield phrase
        for ending, singular in self.plurals.items():
            if phrase.endswith(ending):
                yield phrase.removesuffix(ending) + singular


def icon_name_for_term(text: str, language: str) -> str:
    """Return the name of the icon for a term, or "" if none is sure to be right.

    The first specific word decides, or else the first general one. Only whole words count, in any case, in the singular
    or the plural. `language` is a BCP 47 tag; a language that is not in templates/icons.yaml has no icons.
    """
    vocabulary = icon_vocabularies().get(language.partition("-")[0].casefold())
    found = vocabulary.find_terms(words_of_icon_term(text)) if vocabulary else ()
    return min(found, key=lambda entry: entry.general, default=NO_ICON).icon


def words_of_icon_term(text: str) -> list[str]:
    """Return the words of a text in the form of entries; a hyphen or an apostrophe separates words."""
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


@cache
def icon_vocabularies() -> dict[str, IconVocabulary]:
    """Return the vocabularies in templates/icons.yaml, by the first subtag of the language."""
    return {language: _vocabulary_of_data(parts) for language, parts in shipped_values("icons.yaml").items()}


def _vocabulary_of_data(parts: dict[str, Any]) -> IconVocabulary:
    entries = dict.fromkeys(_split_phrases(parts["misleading"]), NO_ICON)
    for kind in ("specific", "general"):
        for icon, words in parts[kind].items():
            entries |= dict.fromkeys(_split_phrases(words), IconTerm(icon, kind == "general"))
    return IconVocabulary(entries, parts["plurals"], max(phrase.count(" ") + 1 for phrase in entries))


def _split_phrases(words: str) -> Iterator[str]:
    return (" ".join(words_of_icon_term(phrase)) for phrase in words.split(","))
