"""Contrast of every pair of colours that a layout puts together, by the arithmetic of WCAG 2.2."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from generator.model.geometry import Rect
from generator.model.theme import Decor, Layout, SchemeColor, Slot, Style, Theme
from generator.shipped import TEMPLATES
from generator.templates import open_theme

THEMES = sorted(path.stem for path in (TEMPLATES / "themes").glob("*.yaml"))


def luminance(color: str) -> float:
    """Relative luminance of RRGGBB."""
    channels = (int(color[at : at + 2], 16) / 255 for at in (0, 2, 4))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def behind(rect: Rect, layout: Layout) -> SchemeColor:
    """The fill of the uppermost shape that holds a text, else the background."""
    fills = [drawn.fill for drawn in layout.decor if drawn.fill and not drawn.text and drawn.rect.contains(rect)]
    return fills[-1] if fills else layout.background


def texts(layout: Layout) -> Iterator[tuple[str, Style, Rect]]:
    holders: tuple[Slot | Decor, ...] = (*layout.slots, *(drawn for drawn in layout.decor if drawn.text))
    for holder in holders:
        if holder.style:
            yield (holder.name if isinstance(holder, Slot) else holder.text), holder.style, holder.rect


def pairs(theme: Theme) -> dict[tuple[SchemeColor, SchemeColor, bool], str]:
    """Text colour, colour behind it and whether it is running text, with a place where they meet."""
    return {
        (style.color, behind(rect, layout), style.color in ("dk1", "dk2")): f"{layout.name}/{name}"
        for layout in theme.layouts
        for name, style, rect in texts(layout)
    }


@pytest.mark.parametrize("name", THEMES)
def test_text_can_be_read(name: str) -> None:
    theme = open_theme(name)
    weak = {
        place: (color, back, round(contrast(theme.palette[color], theme.palette[back]), 2))
        for (color, back, running), place in pairs(theme).items()
        if contrast(theme.palette[color], theme.palette[back]) < (7 if running else 4.5)
    }
    assert weak == {}


@pytest.mark.parametrize("name", THEMES)
def test_links_and_code_can_be_read_on_every_ground_of_running_text(name: str) -> None:
    theme = open_theme(name)
    grounds = {back for _, back, running in pairs(theme) if running}
    weak = {
        (color, back): round(contrast(theme.palette[color], theme.palette[back]), 2)
        for color in ("hlink", "folHlink", "accent2")
        for back in grounds
        if contrast(theme.palette[color], theme.palette[back]) < 4.5
    }
    assert grounds >= {"lt1"}
    assert weak == {}


@pytest.mark.parametrize(("one", "other", "ratio"), [("000000", "FFFFFF", 21.0), ("777777", "FFFFFF", 4.48)])
def test_the_arithmetic_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert round(contrast(one, other), 2) == ratio
