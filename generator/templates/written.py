"""A theme and a language in, the theme as texts in that language are set out."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from generator.model.script import is_low, is_rtl
from generator.model.theme import Layout, Slot, Theme
from generator.templates.mirror import mirrored


def written_in(theme: Theme, language: str) -> Theme:
    """The theme, mirrored for a language from right to left, and with lines and letters set apart as it needs them.

    Only low letters stand in lines nearer than their height, and only they are letterspaced: those of Arabic and Hindi
    are joined, and would be torn apart.
    """
    theme = mirrored(theme) if is_rtl(language) else theme
    return theme if is_low(language) else _loosened(theme)


def _loosened(theme: Theme) -> Theme:
    """The theme with no line nearer to the next than its own height, and no letter farther from the next than usual."""
    families = {
        name: replace(family, layouts=tuple(map(_layout, family.layouts))) for name, family in theme.families.items()
    }
    return replace(theme, families=families, digest=sha256(f"{theme.digest} loosened".encode()).hexdigest())


def _layout(layout: Layout) -> Layout:
    return replace(layout, slots=tuple(map(_slot, layout.slots)))


def _slot(slot: Slot) -> Slot:
    return replace(slot, style=replace(slot.style, leading=max(slot.style.leading, 100), tracking=0))
