"""A term in, the name of the icon that its words call for out; a name in, the icon's strokes out: the door."""

from __future__ import annotations

from generator.icons.words import icon_for
from generator.model.deck import Icon

__all__ = ["icon", "icon_for", "names"]


def icon(name: str) -> Icon | None:
    """The icon of that name in the Lucide set (lucide.dev), or None."""
    from generator.icons.drawing import draw  # here, because a deck without icons need not pay for Lucide

    return draw(name)


def names() -> frozenset[str]:
    """Every icon that there is."""
    from generator.icons.drawing import names

    return names()
