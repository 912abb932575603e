"""The keys of a structured article: the name, the type and the purpose of each, from templates/keys.txt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

from msgspec import Struct

from generator.errors import did_you_mean_hint
from generator.model.article import Role
from generator.model.blocks import Trend
from generator.model.chart import ChartKind
from generator.model.colors import GroundName
from generator.model.settings import OPTIONS
from generator.shipped import TEMPLATES

KINDS = tuple(kind.value for kind in ChartKind)
TRENDS: tuple[Trend, ...] = ("up", "down", "flat")
ROLES = tuple(role.value for role in Role)
GROUNDS: tuple[GroundName, ...] = get_args(GroundName)
ASKED = ("layout", "ground", "highlight")  # keys of a section that ask for a look

OF_SPEAKER = ("author", "event", "date", "contact")  # settings that are data of the article, too
_ELSEWHERE = (*OF_SPEAKER, "logo", "notes")
OF_DECK = tuple(name for name, option in OPTIONS.items() if option.in_article and name not in _ELSEWHERE)


class Key(Struct, frozen=True):
    """A key of a mapping.

    type: that of its value: cli/schema.py has a schema for each, read/keys/values.py reads most, restate writes them.
    doc: a line of documentation.
    attribute: that of the block that has the value.
    """

    name: str
    type: str
    doc: str
    required: bool = False
    attribute: str = ""


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


def _declared_keys(lines: list[str]) -> Iterator[Key]:
    """Yield the keys that the lines of a kind of mapping declare."""
    words = {"roles": ROLES, "grounds": GROUNDS, "kinds": KINDS, "trends": TRENDS}
    for line in lines:
        name, type, doc = (*line.split(" ", 2), "", "")[:3]
        if name == "+deck":
            yield from _declared_keys([*OF_DECK])
        elif name.startswith("+"):
            yield from _declared_keys(_PARTS[name[1:]])
        elif not type:
            yield Key(name, "setting", OPTIONS[name].doc)
        else:
            type, _, attribute = type.partition("=")
            doc = doc.format(**{each: ", ".join(known) for each, known in words.items()})
            yield Key(name.rstrip("!"), type, doc, name.endswith("!"), attribute or name.rstrip("!"))


_TABLE = (TEMPLATES / "keys.txt").read_text("utf-8").split("\n== ")[1:]
_PARTS = {name: lines for name, *lines in (part.rstrip().split("\n") for part in _TABLE)}


def _keys_of(noun: str) -> Keys:
    return Keys(noun, tuple(_declared_keys(_PARTS[noun])))


ARTICLE, SECTION, BODY_ITEM = _keys_of("an article"), _keys_of("a section"), _keys_of("an item of a body")
POINT, QUESTION, EVENT, STAT = _keys_of("a point"), _keys_of("a question"), _keys_of("an event"), _keys_of("a stat")
QUOTE, CODE, TABLE, CHART = _keys_of("a quote"), _keys_of("a code block"), _keys_of("a table"), _keys_of("a chart")
PICTURE, SPEAKER, SOURCE, TAKEAWAY = map(_keys_of, ("a picture", "a speaker", "a source", "a takeaway"))

# Blocks that a section or an item of a body may have under their own key. In a body, a text is the value of the
# first key of the block, and the other keys stand beside it: "- quote: ..." and "by: ..." under it.
INSERTS = {"stat": STAT, "picture": PICTURE, "table": TABLE, "chart": CHART, "code": CODE, "quote": QUOTE}

# Keys that people write by habit, with what they may mean, the likeliest first.
HABITS = {name: meant.split() for name, _, meant in (line.partition(" ") for line in _PARTS["habits"])}
BESIDE = tuple(key.name for key in _declared_keys(_PARTS["beside"]))

# The keys with blocks under them, in the order in which a section shows them.
BLOCKS = ("points", "stats", *INSERTS, "timeline", "steps", "cycle", "questions")
OF_SLIDE = ("headline", "notes", "layout", "ground")  # keys that make a slide of an item of a body
OF_POINTS = ("ordered", "start")  # keys beside "points:", in a section or an item of a body


def suggest_article_key(name: str, known: Iterable[str]) -> str:
    """Return a hint for an unknown name: the most similar of the `known` ones, or all of them."""
    names = tuple(known)
    if usual := next((key for key in HABITS.get(name.lower(), ()) if key in names), ""):
        return f'write "{usual}"'
    return did_you_mean_hint(name.lower(), names, f"use one of: {', '.join(names)}")
