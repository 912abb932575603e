"""Parts of a slide with a ground of their own: what stands there has its colours, and nothing stands half on one."""

import pytest

from generator import build
from generator.look import open_theme, theme_in_language
from generator.look.contrast import TEXT, color_pairs_of_layouts
from generator.model.colors import PLAIN
from generator.model.deck import Slide
from generator.model.geometry import SLIDE_WIDTH, Px, Rect
from generator.model.theme import FEET, Layout
from generator.shipped import TEMPLATES

THEMES = sorted(path.stem for path in (TEMPLATES / "themes").glob("*.yaml"))
SPLIT = """title: Clocks
language: {language}
sections:
  - heading: Two ways
    role: challenges
    points:
      - {{term: Rain, short: "{said}", answer: Oil the wheels.}}
      - {{term: Wind, short: "{said}", answer: Close the shutters.}}
      - {{term: Frost, short: "{said}", answer: Light the stove.}}
"""
SHORT = "Iron rusts in a wet spring."
LONG = "Iron rusts in a wet spring, and brass turns green, and nobody who keeps a tower has time to polish it all."


def shown(said: str, theme: str = "paper", language: str = "en") -> Slide:
    slides = build(SPLIT.format(said=said, language=language).encode(), name="a.yaml", theme=theme).deck.slides
    return next(slide for slide in slides if slide.layout.items == 3)


def parts(layout: Layout) -> list[Rect]:
    """The parts of a layout that have a ground of their own."""
    return [drawn.rect for drawn in layout.decor if drawn.ground != PLAIN and drawn.rect.height > Px(100)]


def of_parts(theme: str, language: str = "en", size: str = "") -> list[Layout]:
    look = theme_in_language(open_theme(theme, size=size), language)
    return [layout for layout in look.layouts if parts(layout)]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("language", "size"), [("en", ""), ("ar", ""), ("en", "4:3"), ("ar", "16:10")])
def test_a_text_stands_on_one_ground(theme: str, language: str, size: str) -> None:
    found = of_parts(theme, language, size)
    assert found
    for layout in found:
        for part in parts(layout):
            for slot in layout.slots:
                beside = slot.rect.right <= part.x or slot.rect.x >= part.right
                apart = beside or slot.rect.bottom <= part.y or slot.rect.y >= part.bottom
                assert apart or part.contains(slot.rect) or slot.type in FEET, (layout.name, slot.name)


@pytest.mark.parametrize("accent", ["", "7A3EB1", "FFE800", "101010", "F4F4F4"])
@pytest.mark.parametrize("theme", THEMES)
def test_what_stands_there_can_be_read(theme: str, accent: str) -> None:
    look = open_theme(theme, accent)
    met = [pair for pair in color_pairs_of_layouts(look.layouts) if pair.ground != PLAIN]
    assert {"dk1", "accent1"} <= {color for ground in look.grounds.values() for color in ground.colors}
    assert met and min(pair.ratio(look.palette) for pair in met) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_obstacles_and_answers_stand_on_two_grounds(theme: str, language: str) -> None:
    slide = shown(SHORT, theme, language)
    (part,) = parts(slide.layout)
    inside = {item.placeholder.name for item in slide.items if part.contains(item.placeholder.rect)}
    assert "answer" in inside and inside.isdisjoint({"title", "heading", "body"})
    assert (part.x > SLIDE_WIDTH // 3) == (language == "en")
    assert not slide.layout.icons and not any(drawn.shape == "rightArrow" for drawn in slide.layout.decor)


ACTORS = """title: Clocks
sections:
"""
TASK = """  - heading: {heading}
    role: future
    headline: {heading} is a shared task
    lead: Nobody keeps {heading} alone.
    points:
      - {{term: Keepers, short: Wind the clock.}}
      - {{term: Smiths, short: Mend the wheel.}}
      - {{term: Town, short: {said}}}
"""


def test_columns_of_colour_stand_once_in_a_deck_and_show_all() -> None:
    text = ACTORS + "".join(TASK.format(heading=name, said="Pay for both.") for name in ("Time", "Rain", "Frost"))
    slides = [slide for slide in build(text.encode(), name="a.yaml").deck.slides if slide.layout.items == 3]
    assert [len(parts(slide.layout)) for slide in slides if slide.layout.family == "outlook"] == [3, 0, 0]
    first = next(slide.layout for slide in slides if parts(slide.layout))
    assert sum(part.width for part in parts(first)) == SLIDE_WIDTH and {p.bottom for p in parts(first)} == {Px(720)}
    assert {drawn.ground for drawn in first.decor} - {PLAIN} == {"accent", "dark", "second"}


def test_longer_texts_stand_in_rows() -> None:
    assert parts(shown(SHORT).layout) and not parts(shown(LONG).layout)
