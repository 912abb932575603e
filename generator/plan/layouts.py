"""What plan asks about families of layouts; and contents as the family that an author asks for can show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Protocol

from msgspec.structs import replace

from generator.model.outline import Entry, SlidePlan
from generator.model.text import text_of_term_and_detail
from generator.model.theme import Content, Family, Layout
from generator.plan.slide_contents import SlideContent, even_groups

Contents = tuple[SlideContent, ...]


class Layouts(Protocol):
    """The layouts of a theme, as a room that measures text offers them to plan."""

    families: Mapping[str, Family]

    def in_turn(self, family: str) -> tuple[str, ...]:
        """Return the names of a family and of those that may replace it, in that order."""

    def made_for(self, content: Content) -> tuple[str, ...]:
        """Return the families for a content, the best first, then those that may replace them."""

    def first(self, families: Iterable[str], plan: SlidePlan) -> str:
        """Return the first of several families that can hold a slide, or ""."""

    def calm(self, plan: SlidePlan) -> SlidePlan:
        """Return the slide with the same words on the usual background, under its title if it has one."""

    def layouts(self, family: str) -> Iterator[Layout]:
        """Yield every layout of the family."""

    def members(self, family: str, plan: SlidePlan) -> tuple[Layout, ...]:
        """Return the layouts of a family that can hold a slide."""

    def bears_title(self, family: str, plan: SlidePlan, lines: int = ...) -> bool:
        """Return whether a layout of the family shows the slide's whole title at a title's size in so many lines."""


def contents_in_asked_family(
    contents: Sequence[SlideContent], slide: SlidePlan, family: Family, choice: Layouts
) -> Iterator[SlideContent]:
    """Yield the contents; each that the family can show in some way is shown so, and the others stay as they are.

    Paragraphs and points are equally items. A term and its detail may share a place, a text without a term may stand
    in the place of one, and more items than the family holds are divided evenly over slides. `slide` has what all of
    them say.
    """
    kinds = {part.content for part in contents}
    for parts in _with_neighbours_together(contents, family):
        whole = replace(parts[0], entries=tuple(entry for part in parts for entry in part.entries))
        ways = _ways(whole, family) if whole.free or whole.block is not None or len(kinds) == 1 else ()
        for way in ways:
            if all(_is_held(each, slide, family, choice) for each in way):
                yield from (replace(each, free=True) for each in way)
                break
        else:
            yield from parts


def _with_neighbours_together(contents: Sequence[SlideContent], family: Family) -> Iterator[Contents]:
    """Yield the contents one by one, but paragraphs or numbers in a row together, which become items of the family."""
    for kinds, group in groupby(contents, key=lambda part: (_is_prose(part), part.content == "numbers")):
        parts = tuple(group)
        yield from [parts] if any(kinds) and not family.flows else [(part,) for part in parts]


def _is_prose(part: SlideContent) -> bool:
    return part.free and part.block is None and not part.lines and not any(entry.equal for entry in part.entries)


def _is_held(part: SlideContent, slide: SlidePlan, family: Family, choice: Layouts) -> bool:
    """Return whether a layout of the family shows the content; one that is more than items keeps all its lines."""
    shown = choice.members(family.name, part.on(slide))
    return any(part.free or {slot.name for slot in layout.slots}.issuperset(part.lines) for layout in shown)


def _ways(part: SlideContent, family: Family) -> Iterator[Contents]:
    """Yield the ways in which a family may show a content, the nearest to how it is written first."""
    if part.content == "programs":
        yield (part,)
        return
    terms = (each if each.heading else replace(each, heading=each.body, body=()) for each in part.entries)
    for entries in (part.entries, tuple(map(_join_texts, part.entries)), tuple(terms)):
        whole = replace(part, entries=entries)
        yield (whole,)
        least_divided = 2 if any(entry.equal for entry in entries) else 1  # a list is more than single sentences
        if least_divided <= family.most < len(entries):
            yield tuple(_divide_content(whole, family.most))


def _join_texts(entry: Entry) -> Entry:
    """Return the item with its term and its detail as one text."""
    return replace(entry, heading=(), body=text_of_term_and_detail(entry.heading, entry.body))


def _divide_content(part: SlideContent, most: int) -> Iterator[SlideContent]:
    """Yield the content on several slides; the first has the line that leads to it, and the last the closing one."""
    groups = [*even_groups(part.entries, most)]
    for number, group in enumerate(groups, 1):
        ends = {"lead": number == 1, "closing": number == len(groups)}
        lines = {name: line for name, line in part.lines.items() if ends.get(name, True)}
        yield replace(part, entries=group, lines=lines)
