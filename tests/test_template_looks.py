"""Decks on companies' templates look as if a colleague had filled them: room, sizes, links and fonts."""

import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from msgspec.structs import replace as changed

from generator import Result, build
from generator.model.deck import TextItem
from generator.model.geometry import EMU_PER_PX
from generator.model.text import bare_text
from tests.made_template import (
    BIG,
    BODY,
    CONTENT,
    COVER,
    ONLY,
    SECTION,
    TITLE,
    Box,
    MadeLayout,
    made_template,
    unzipped,
    zipped,
)

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("own_folder")]


def built(article: str, *layouts: MadeLayout) -> Result:
    """Return a deck of an article on a template with these layouts, in the current folder."""
    Path("corp.pptx").write_bytes(made_template(layouts))
    return build(article.encode(), name="talk.yaml", template="corp.pptx")


def sections(number: int) -> str:
    """Return an article with so many sections, each with a line for the agenda."""
    lines = [f"  - {{heading: The gauge of month {n}, gist: the rain of {n}, body: It rained.}}" for n in range(number)]
    return "\n".join(["title: Rain", "url: https://example.org/rain", "sections:", *lines]) + "\n"


@pytest.mark.parametrize("height", [0.65, 0.55, 0.5, 0.46])
@pytest.mark.parametrize("number", [5, 7, 9])
def test_texts_of_items_never_overlap_in_a_low_free_area(height: float, number: int) -> None:
    low = MadeLayout("Title and Content", (TITLE, Box("body", (0.05, 0.25, 0.9, height), "Content 2", "1", 24)), "obj")
    for slide in built(sections(number), COVER, low, SECTION, ONLY).deck.slides:
        boxes = [each for each in slide.layout.slots if each.item and each.is_box and each.type == "body"]
        for one, other in combinations(boxes, 2):
            lower = changed(other.rect, y=other.rect.y + 5 * EMU_PER_PX)
            assert one.item == other.item or not one.rect.overlaps(lower)


RAIN = """
title: Rain
author: Ada Wells
sections:
  - {heading: Why the gauges of northern hills were read by hand in winter, layout: points, body: [points: [It, So]]}
"""
LOW = Box("title", (0.05, 0.08, 0.9, 0.06), "Title 1", "", 36)
NAMELESS = MadeLayout("Title Slide", (BIG,), "title", "22313F")


def test_a_title_keeps_its_size_over_two_lines_in_a_box_for_one() -> None:
    content = MadeLayout("Title and Content", (LOW, BODY), "obj")
    slides = built(RAIN, COVER, content, SECTION, MadeLayout("Title Only", (LOW,), "titleOnly")).deck.slides
    (title,) = (slide.items[0] for slide in slides if slide.layout.family == "points")
    assert isinstance(title, TextItem) and title.size == 36
    assert bare_text(title.texts[0]).endswith("winter") and len(title.lines) == 1


def test_a_cover_without_a_place_for_it_names_who_speaks_in_a_colour_that_can_be_read() -> None:
    deck = built(RAIN, NAMELESS, CONTENT, SECTION, ONLY).deck
    (box,) = (item for item in deck.slides[0].items if item.placeholder.is_box)
    assert (
        "Ada Wells" in bare_text(box.texts[0]) and deck.host and deck.host.colors[box.placeholder.style.color] == "lt1"
    )


FAULTS = {
    "text-covered": (TITLE, BODY, Box("shape", (0.3, 0.05, 0.2, 0.15), fill="C2410C")),
    "low-contrast": (replace(TITLE, color="999999"), BODY),
    "prompt-drawn": (replace(TITLE, text="Ask"), BODY, Box("shape", (0.05, 0.93, 0.3, 0.04), text="Ask")),
    "half-empty": (TITLE, replace(BODY, place=(0.05, 0.15, 0.9, 0.75), size=18)),
}


@pytest.mark.parametrize("code", FAULTS)
def test_what_a_brand_team_would_not_show_is_told(code: str) -> None:
    content = MadeLayout("Title and Content", FAULTS[code], "obj")
    assert code in {each.code for each in built(RAIN, COVER, content, SECTION).findings}
    assert code not in {each.code for each in built(RAIN, COVER, CONTENT, SECTION).findings}


def test_a_theme_may_leave_a_font_without_a_name() -> None:
    parts = unzipped(made_template())
    for name in (name for name in parts if name.startswith("ppt/theme/")):
        text = parts[name]
        text = text.decode() if isinstance(text, bytes) else text
        parts[name] = re.sub(r'(<a:minorFont><a:latin typeface=)"[^"]*"', r'\1""', text)
    Path("corp.pptx").write_bytes(zipped(parts))
    stats = "[{value: '12', meaning: gauges}, {value: '9', meaning: jars}]"
    article = f"title: Rain\nsections:\n  - {{heading: Gauges, stats: {stats}}}\n"
    assert build(article.encode(), name="talk.yaml", template="corp.pptx").deck.slides
