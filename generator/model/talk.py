"""The talk: which slides an article becomes, in what order; rules with expressions that plan evaluates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct

from generator.errors import Finding, Where


class Expression(Struct, frozen=True):
    """A Jinja2 source text and its place in the talk's file."""

    source: str
    where: Where


class SlideRule(Struct, frozen=True):
    """One slide: its layout (a family, or auto), and an expression for each field that it fills."""

    where: Where
    layout: str
    fields: Mapping[str, Expression]
    when: Expression | None = None
    otherwise: bool = False  # used where no other rule of the same loop matched
    full: bool = False  # whether items show their full text, on one slide if a layout can hold it


class Loop(Struct, frozen=True):
    """Rules that are applied to each value of an expression, in order."""

    where: Where
    variable: str
    values: Expression
    rules: tuple[Rule, ...]


Rule = SlideRule | Loop


class Cap(Struct, frozen=True):
    """How many slides and minutes of a talk are shown at most; 0 means no limit."""

    slides: int = 0
    minutes: int = 0
    asked: bool = False  # whether the user set it, not the talk


WHOLE = Cap()
LEAST_SECONDS, MOST_SECONDS = 20, 120  # the least time for a slide, and the most for one of an article
PACE = 120  # words a minute of a calm speaker; 100 to 130 is usual


WHOLE_WORDS = 55  # of a paragraph of a written talk; of a longer one, slides show the first sentence


class Talk(Struct, frozen=True):
    """A named sequence of rules, and how many of the slides are shown."""

    name: str
    description: str
    rules: tuple[Rule, ...]
    cap: Cap = WHOLE
    remarks: tuple[Finding, ...] = ()  # about its YAML
    written: bool = False  # whether its slides are the author's: nothing is chosen, added or left out

    @property
    def in_full(self) -> bool:
        """Return whether it shows sections in full, so that no sentence is chosen."""
        return any(rule.full for rule in _slide_rules(self.rules))

    @property
    def shows_thesis(self) -> bool:
        """Return whether a slide of it shows the article's thesis."""
        fields = (field for rule in _slide_rules(self.rules) for field in rule.fields.values())
        return any("article.thesis" in field.source for field in fields)


def _slide_rules(rules: tuple[Rule, ...]) -> Iterator[SlideRule]:
    for rule in rules:
        yield from _slide_rules(rule.rules) if isinstance(rule, Loop) else (rule,)


TITLES = ("claims", "headings")  # a slide's title: what tells more (a caption, takeaway or line), or its heading
TRANSITIONS = ("fade", "none")  # between slides
NotesChoice = Literal["full", "own", "none"]  # the notes in a deck: all, only the author's, or none
NOTES: tuple[NotesChoice, ...] = ("full", "own", "none")
