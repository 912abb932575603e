"""Decks on companies' templates look as if a colleague had filled them: room, sizes, links and fonts."""

import re
from itertools import combinations
from pathlib import Path

import pytest
from msgspec.structs import replace as changed

from generator import Result, build
from generator.model.geometry import EMU_PER_PX
from tests.made_template import (
    BODY,
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


@pytest.mark.parametrize(("others", "least"), [((), 36), ((30,), 30), ((12,), 22)])
def test_a_title_is_no_smaller_than_the_smallest_of_its_template(others: tuple[int, ...], least: int) -> None:
    tall = Box("title", (0.05, 0.05, 0.9, 0.2), "Title 1", "", 36)
    layouts = [MadeLayout(f"Other {size}", (Box("title", TITLE.place, "Title 1", "", size),)) for size in others]
    article = "title: Rain\nsections:\n  - {heading: Why, layout: points, body: [points: [It rained, It snowed]]}\n"
    content = MadeLayout("Title and Content", (tall, BODY), "obj")
    slides = built(article, COVER, content, SECTION, ONLY, *layouts).deck.slides
    (title,) = (each.layout.title_slot for each in slides if each.layout.family == "points")
    assert title.style.sizes[-1] == least


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
