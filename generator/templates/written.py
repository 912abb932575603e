"""A theme and a language in, the theme as texts in that language are set out."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from generator.model.script import is_low, is_rtl
from generator.model.theme import Layout, Slot, Theme
from generator.templates.mirror import mirrored


def written_in(theme: Theme, language: str) -> Theme:
    """The theme, mirrored for a language from right to left, with large lines set tight only for low letters."""
    theme = mirrored(theme) if is_rtl(language) else theme
    return theme if is_low(language) else _loosened(theme)


def _loosened(theme: Theme) -> Theme:
    """The theme with no line nearer to the next than its own height."""
    families = {
        name: replace(family, layouts=tuple(map(_layout, family.layouts))) for name, family in theme.families.items()
    }
    return replace(theme, families=families, digest=sha256(f"{theme.digest} loosened".encode()).hexdigest())


def _layout(layout: Layout) -> Layout:
    return replace(layout, slots=tuple(map(_slot, layout.slots)))


def _slot(slot: Slot) -> Slot:
    return slot if slot.style.leading >= 100 else replace(slot, style=replace(slot.style, leading=100))
