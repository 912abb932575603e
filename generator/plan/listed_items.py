"""The value of a talk's expression in; the lines of a slot or the items of a list out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from generator.errors import Finding, TemplateError, Where, did_you_mean_hint, error, warning
from generator.icons import icon_name_for_term, icon_names
from generator.model.article import Article, Reference, Section, Takeaway
from generator.model.blocks import Cycle, Paragraph, Point, Points, Questions
from generator.model.origin import TALK, origin_of_head
from generator.model.outline import Entry, SlideLine
from generator.model.text import Run, bare_text
from generator.plan.slide_texts import (
    SectionItem,
    choose_text_for_slide,
    contact_line_for_slide,
    reference_line_for_slide,
)

OF_TALK = origin_of_head("talk")  # what the talk says of the article


def slide_lines_of_value(value: object, where: Where, owner: Section | None) -> tuple[SlideLine, ...]:
    """Return the lines of one slot; a text without an id belongs to the section, or else to the talk.

    Raises TemplateError for a value that a slot cannot show.
    """
    match value:
        case None | "" | ():
            return ()
        case str():
            return (SlideLine(contact_line_for_slide(value), TALK if owner else OF_TALK),)
        case Paragraph():
            return (SlideLine(choose_text_for_slide(value), value.id),)
        case tuple() if _is_text(value):
            return (SlideLine(value, owner.id if owner else OF_TALK),)
        case tuple() | list():
            return tuple(_line(item, where) for item in value)
    raise _misfit(value, "a slot", where)


class ListedItem(Struct, frozen=True):
    """An item with the id of its list (`block`) and its number there, which is 0 in a list without an order."""

    item: SectionItem
    number: int = 0
    block: str = ""
    full: bool = False  # whether a slide shows all of it


def listed_items_of_value(value: object, where: Where, owner: Section | None) -> tuple[ListedItem, ...]:
    """Return the items of a value, in order. Raises TemplateError for a value that a list cannot show."""
    match value:
        case None | "" | ():
            return ()
        case Paragraph():
            return (ListedItem(value),)
        case tuple() if _is_text(value):
            return (ListedItem(Takeaway(owner.id if owner else OF_TALK, where, value)),)
        case tuple() | list():
            items = (item for member in value for item in _items(member, where))
            # Talks may also name the bare points of an ordered list.
            lists = (block for block in (owner.blocks if owner else ()) if isinstance(block, Points) and block.ordered)
            counted = {each.item.id: each for block in lists for each in _items(block, where)}
            return tuple(counted.get(each.item.id, each) if isinstance(each.item, Point) else each for each in items)
    raise _misfit(value, "a list", where)


def _items(member: object, where: Where) -> tuple[ListedItem, ...]:
    match member:
        case Points():
            return tuple(ListedItem(point, number, member.id) for point, number in member.numbered)
        case Questions():
            return tuple(ListedItem(question) for question in member.items)
        case _ if isinstance(member, SectionItem):
            return (ListedItem(member),)
    raise _misfit(member, "a list", where)


def _line(item: object, where: Where) -> SlideLine:
    match item:
        case Reference():
            return SlideLine(reference_line_for_slide(item), item.id)
        case Takeaway():
            return SlideLine(item.text, item.id)
        case str():
            return SlideLine(contact_line_for_slide(item), OF_TALK)
    raise _misfit(item, "a slot", where)


def _is_text(value: Sequence[object]) -> bool:
    return all(isinstance(run, Run) for run in value)


def _misfit(value: object, place: str, where: Where) -> TemplateError:
    return TemplateError(error("talk-value", f"{place} cannot show a {type(value).__name__}", where))


def entries_with_icons(entries: Sequence[Entry], language: str) -> tuple[Entry, ...]:
    """Return the entries with icons: the author's, else the icon that fits the entry's term.

    Either all entries get an icon or none, and no two get the same icon from their terms.
    """
    found = [entry.icon or icon_name_for_term(bare_text(entry.heading), language) for entry in entries]
    chosen = [name for name, entry in zip(found, entries, strict=True) if not entry.icon]
    if not all(found) or len(set(chosen)) < len(chosen):
        found = [""] * len(entries)
    return tuple(replace(entry, icon=name) for entry, name in zip(entries, found, strict=True))


def unknown_icon_errors(article: Article) -> Iterator[Finding]:
    """Yield an error for each name that the icon set does not have."""
    blocks = (block for section in article.walk() for block in section.blocks if isinstance(block, Points | Cycle))
    for point in (inner for block in blocks for outer in block.items for inner in outer.walk()):
        if point.icon and point.icon not in icon_names():
            hint = did_you_mean_hint(point.icon, icon_names(), "the icons are shown at lucide.dev")
            yield error("icon", f'there is no icon "{point.icon}"', point.where, hint)


def left_out_icon_warnings(article: Article) -> Iterator[Finding]:
    """Yield a warning for each list in which some points have an icon and others have none."""
    lists = (block for section in article.walk() for block in section.blocks if isinstance(block, Points))
    for block in lists:
        entries = [Entry(point.id, point.term, icon=point.icon) for point in block.items]
        bare = [entry for entry in entries_with_icons(entries, article.meta.language) if not entry.icon]
        if bare and any(point.icon for point in block.items):
            message = "not every point of this list has an icon, so none is shown"
            yield warning("icon", message, block.where, "give each point an icon, or none")
