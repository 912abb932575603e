"""Items of a list in, the same with an icon for each out: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from generator.errors import Finding, did_you_mean, error
from generator.icons import icon_for, names
from generator.model.article import Article, Points
from generator.model.diagrams import Cycle
from generator.model.outline import Entry
from generator.model.text import words


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
            yield Finding("icon", "warning", message, block.where, "give each point an icon, or none")
