"""Parts of a slide with a ground of their own: what stands there has its colours, and nothing stands half on one."""

import pytest

from generator.look import open_theme, theme_in_language
from generator.look.contrast import TEXT, color_pairs_of_layouts
from generator.model.colors import PLAIN
from generator.model.geometry import Px, Rect
from generator.model.theme import FEET, Layout
from generator.shipped import TEMPLATES

THEMES = sorted(path.stem for path in (TEMPLATES / "themes").glob("*.yaml"))


def parts(layout: Layout) -> list[Rect]:
    """The parts of a layout that have a ground of their own."""
    return [drawn.rect for drawn in layout.decor if drawn.ground != PLAIN and drawn.rect.height > Px(100)]


def of_parts(theme: str, language: str = "en", size: str = "") -> list[Layout]:
    look = theme_in_language(open_theme(theme, size=size), language)
    return [layout for layout in look.layouts if parts(layout)]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("language", "size"), [("en", ""), ("ar", "16:10")])
def test_a_text_stands_on_one_ground(theme: str, language: str, size: str) -> None:
    found = of_parts(theme, language, size)
    assert found
    for layout in found:
        for part in parts(layout):
            for slot in layout.slots:
                beside = slot.rect.right <= part.x or slot.rect.x >= part.right
                apart = beside or slot.rect.bottom <= part.y or slot.rect.y >= part.bottom
                assert apart or part.contains(slot.rect) or slot.type in FEET, (layout.name, slot.name)


@pytest.mark.parametrize("accent", ["", "FFE800", "101010"])
@pytest.mark.parametrize("theme", THEMES)
def test_what_stands_there_can_be_read(theme: str, accent: str) -> None:
    look = open_theme(theme, accent)
    met = [pair for pair in color_pairs_of_layouts(look.layouts) if pair.ground != PLAIN]
    assert {"dk1", "accent1"} <= {color for ground in look.grounds.values() for color in ground.colors}
    assert met and min(pair.ratio(look.palette) for pair in met) >= TEXT
