"""The value of a talk's expression in; the lines of a slot or the items of a list out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from generator.errors import Finding, TemplateError, Where, did_you_mean, error, warning
from generator.icons import icon_for, names
from generator.model.article import Article, Section, Source, Takeaway
from generator.model.blocks import (
    Code,
    Cycle,
    Paragraph,
    Picture,
    Point,
    Points,
    Question,
    Questions,
    Quote,
    Stat,
    Table,
    Timeline,
)
from generator.model.chart import Chart
from generator.model.outline import Entry, Line
from generator.model.source import TALK, SourceId, of_head
from generator.model.text import Run, words
from generator.plan.prose import Item, linked, linked_source, shown_of


def lines_of(value: object, where: Where, owner: Section | None) -> tuple[Line, ...]:
    """The paragraphs of one slot; a text without an id of its own belongs to the section, or to the article's head."""
    match value:
        case None | "" | ():
            return ()
        case str():
            return (Line(linked(value), TALK if owner else _source(owner)),)
        case Paragraph():
            return (Line(shown_of(value), value.id),)
        case tuple() if _is_text(value):
            return (Line(value, _source(owner)),)
        case tuple() | list():
            return tuple(_line(item, where) for item in value)
    raise _misfit(value, "a slot", where)


class Listed(Struct, frozen=True):
    """An item with the id of the list that it stands in, and its number there; 0 where the list has no order."""

    item: Item
    number: int = 0
    block: str = ""
    full: bool = False  # whether a slide says all of it


def items_of(value: object, where: Where, owner: Section | None) -> tuple[Listed, ...]:
    """What a list says, one below the other."""
    match value:
        case None | "" | ():
            return ()
        case Paragraph():
            return (Listed(value),)
        case tuple() if _is_text(value):
            return (Listed(Takeaway(_source(owner), where, value)),)
        case tuple() | list():
            return tuple(item for member in value for item in _items(member, where))
    raise _misfit(value, "a list", where)


def _items(member: object, where: Where) -> tuple[Listed, ...]:
    match member:
        case Paragraph():
            return (Listed(member),)
        case Points():
            return tuple(Listed(point, number, member.id) for point, number in member.numbered)
        case Questions():
            return tuple(Listed(question) for question in member.items)
        case Point() | Question() | Section() | Takeaway() | Source():
            return (Listed(member),)
        case Quote() | Code() | Table() | Chart() | Picture() | Stat():
            return (Listed(member),)
        case Timeline() | Cycle():
            return (Listed(member),)
    raise _misfit(member, "a list", where)


def _line(item: object, where: Where) -> Line:
    match item:
        case Source():
            return Line(linked_source(item), item.id)
        case Takeaway():
            return Line(item.text, item.id)
        case str():
            return Line(linked(item), of_head("talk"))
    raise _misfit(item, "a slot", where)


def _source(owner: Section | None) -> SourceId:
    return owner.id if owner else of_head("talk")


def _is_text(value: Sequence[object]) -> bool:
    return all(isinstance(run, Run) for run in value)


def _misfit(value: object, place: str, where: Where) -> TemplateError:
    message = f"{place} cannot show a {type(value).__name__}"
    return TemplateError(error("talk-value", message, where))


def with_icons(entries: Sequence[Entry], language: str) -> tuple[Entry, ...]:
    """The author's icon for each item, else the one that its term calls for.

    No item has one unless all have, and no two have the same by their words alone: no icon is better than a wrong one.
    """
    found = [entry.icon or (icon_for(words(entry.heading), language) if entry.heading else "") for entry in entries]
    chosen = [name for name, entry in zip(found, entries, strict=True) if not entry.icon]
    if not all(found) or len(set(chosen)) < len(chosen):
        found = [""] * len(entries)
    return tuple(replace(entry, icon=name) for entry, name in zip(entries, found, strict=True))


def unknown_icons(article: Article) -> Iterator[Finding]:
    """An error for each name that the icon set does not have."""
    blocks = (block for section in article.walk() for block in section.blocks if isinstance(block, Points | Cycle))
    for point in (inner for block in blocks for outer in block.items for inner in outer.walk()):
        if point.icon and point.icon not in names():
            hint = did_you_mean(point.icon, names(), "the icons are shown at lucide.dev")
            yield error("icon", f'there is no icon "{point.icon}"', point.where, hint)


def left_out_icons(article: Article) -> Iterator[Finding]:
    """A warning for each list in which some points have an icon and others have none."""
    lists = (block for section in article.walk() for block in section.blocks if isinstance(block, Points))
    for block in lists:
        entries = [Entry(point.id, point.term, icon=point.icon) for point in block.items]
        bare = [entry for entry in with_icons(entries, article.meta.language) if not entry.icon]
        if bare and any(point.icon for point in block.items):
            message = "not every point of this list has an icon, so none is shown"
            yield warning("icon", message, block.where, "give each point an icon, or none")
