"""Decks on companies' templates look as if a colleague had filled them: room, sizes, links and fonts."""

from itertools import combinations
from pathlib import Path

import pytest
from msgspec.structs import replace as changed

from generator import Result, build
from generator.model.geometry import EMU_PER_PX
from tests.made_template import (
    BODY,
    CONTENT as FILLED,
    COVER,
    ONLY,
    SECTION,
    TITLE,
    WIDTH,
    Box,
    MadeLayout,
    made_template,
)

pytestmark = pytest.mark.slow

SLIDE = 7.5 * 914_400  # EMU: the height of a slide as all is placed


def built(article: str, *layouts: MadeLayout) -> Result:
    """Return a deck of an article on a template with these layouts, in the current folder."""
    Path("corp.pptx").write_bytes(made_template(layouts))
    return build(article.encode(), name="talk.yaml", template="corp.pptx")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


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


@pytest.mark.parametrize("y", [0.02, 0.4, 0.72, 0.85])
def test_a_statement_has_room_where_the_title_of_sections_is_low(y: float) -> None:
    section = MadeLayout("Section Header", (Box("title", (0.1, y, 0.8, 0.1), "Title 1", "", 44),), "secHead")
    article = (
        "title: Rain\nsections:\n  - heading: Why\n    role: opening\n    body: It rained.\n"
        "    headline: Whoever counts the rain of a town decides where its next bridge is built.\n"
    )
    slides = built(article, COVER, FILLED, section, ONLY).deck.slides
    (stated,) = (each for each in slides if each.layout.family == "statement")
    title = stated.layout.title_slot
    assert title.pinned and title.pinned.height > 0.35 * SLIDE
    assert title.pinned.y >= 0 and title.pinned.bottom <= SLIDE


CLAIM = (
    "title: Rain\nsections:\n  - heading: Why\n    role: opening\n    body: It rained.\n"
    "    headline: Whoever counts the rain of a town decides where its next bridge is built.\n"
)


@pytest.mark.parametrize(("others", "least"), [((), 36), ((30,), 30), ((12,), 22)])
def test_a_title_is_no_smaller_than_the_smallest_of_its_template(others: tuple[int, ...], least: int) -> None:
    tall = Box("title", (0.05, 0.05, 0.9, 0.2), "Title 1", "", 36)
    layouts = [MadeLayout(f"Other {size}", (Box("title", TITLE.place, "Title 1", "", size),)) for size in others]
    article = "title: Rain\nsections:\n  - {heading: Why, layout: points, body: [points: [It rained, It snowed]]}\n"
    content = MadeLayout("Title and Content", (tall, BODY), "obj")
    slides = built(article, COVER, content, SECTION, ONLY, *layouts).deck.slides
    (title,) = (each.layout.title_slot for each in slides if each.layout.family == "points")
    assert title.style.sizes[-1] == least


def test_a_statement_at_one_side_reaches_over_to_the_other_unless_a_picture_is_there() -> None:
    for beside, share in (((), 0.85), ((Box("picture", (0.6, 0.1, 0.3, 0.8)),), 0.55)):
        boxes = (Box("title", (0.07, 0.3, 0.45, 0.3), "Title 1", "", 40), *beside)
        section = MadeLayout("Section Header", boxes, "secHead")
        parts = {"ppt/media/ground.png": b"\x89PNG"} if beside else {}
        Path("corp.pptx").write_bytes(made_template((COVER, FILLED, section, ONLY), parts=parts))
        slides = build(CLAIM.encode(), name="talk.yaml", template="corp.pptx").deck.slides
        (stated,) = (each for each in slides if each.layout.family == "statement")
        title = stated.layout.title_slot
        assert title.pinned and share - 0.1 < title.pinned.width / WIDTH < share + 0.03
