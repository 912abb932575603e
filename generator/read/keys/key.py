"""The types for the keys of a structured article: Key for one, Keys for those of a mapping."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from generator.errors import did_you_mean_hint


class Key(Struct, frozen=True):
    """A key of a mapping.

    type: that of its value: cli/schema.py has a schema for each, read/keys/values.py reads most, restate writes them.
    doc: a line of documentation.
    renamed: the attribute of the block that has the value, if it is not called as the key.
    """

    name: str
    type: str
    doc: str
    required: bool = False
    renamed: str = ""

    @property
    def attribute(self) -> str:
        return self.renamed or self.name


class Keys(Struct, frozen=True):
    """The keys that one kind of mapping may have; `noun` names it in messages."""

    noun: str
    keys: tuple[Key, ...]

    def get(self, name: str) -> Key | None:
        return next((key for key in self.keys if key.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(key.name for key in self.keys)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(key.name for key in self.keys if key.required)


def suggest_article_key(name: str, known: Iterable[str]) -> str:
    """Return a hint for an unknown name: the most similar of the `known` ones, or all of them."""
    names = tuple(known)
    lowered = name.lower()
    return did_you_mean_hint(lowered, names, f"use one of: {', '.join(names)}")
