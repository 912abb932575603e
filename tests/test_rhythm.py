"""A deck has a rhythm: grounds in turn, a cover of its own, and a slide before each part of a long talk."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import groupby, pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import Result, build
from generator.look import open_theme
from generator.look.pattern import patterned
from generator.model.geometry import SLIDE, Rect
from generator.model.theme import Layout
from generator.place.grounds import rhythm
from generator.shipped import TEMPLATES
from tests.examples import examples

PAPER = (TEMPLATES / "themes" / "paper.yaml").read_text("utf-8")
THEMES = ("paper", "midnight", "signal")
HEAD = "title: What the harbour taught us\nurl: https://example.org/harbour\nsections:\n"
PART = """  - heading: {0}
    gist: what {0} has to say
    lead: The harbour of {0} was dug by hand, and it took eleven years to finish it.
    sections:
      - heading: What {0} cost
        points: [Stone had to come from far away., Nobody had counted the winters., Ships went elsewhere in the end.]
"""
TOWNS = ("Arle", "Brin", "Corve", "Dunmore")


def made(text: str, theme: str = "paper", **options: int) -> Result:
    return build(text.encode(), name="a.yaml", theme=theme, **options)  # type: ignore[arg-type]  # counts alone


def of_towns(count: int = 4) -> str:
    return HEAD + "".join(PART.format(town) for town in TOWNS[:count])


# ---- grounds

COSTS = st.lists(st.sampled_from([(0.0, 10_000.0), (0.0, 0.7), (0.0, 1.5), (30.0, 0.0)]), max_size=40)


@settings(max_examples=examples(300), deadline=None)
@given(COSTS)
def test_no_two_slides_in_a_row_are_full_of_colour(costs: list[tuple[float, float]]) -> None:
    row = rhythm(costs, [False] * len(costs))
    assert len(row) == len(costs) and not any(one and other for one, other in pairwise(row))


@given(st.lists(st.floats(0, 3), max_size=60))
def test_the_ground_changes_at_least_every_fourth_slide(willing: list[float]) -> None:
    row = rhythm([(0.0, cost) for cost in willing], [False] * len(willing))
    assert all(len([*slides]) <= 3 for colored, slides in groupby(row) if not colored)


@pytest.mark.parametrize("theme", THEMES)
def test_a_third_of_a_talk_stands_on_other_grounds(theme: str) -> None:
    slides = build("content/open-source-ai.yaml", theme=theme).deck.slides
    grounds = [slide.layout.ground for slide in slides]
    assert {"plain", "dark", "accent"} == set(grounds)
    assert sum(slide.layout.ground != "plain" or slide.layout.is_tinted for slide in slides) >= len(slides) / 3
    assert len({slide.layout.name: slide.layout.background for slide in slides}) == len(
        {(slide.layout.name, slide.layout.background) for slide in slides}
    )


ASKED = """  - heading: One
    ground: dark
    points: ["Read on at [the archive](https://example.org/archive).", It is open to all., It has every plan.]
  - heading: Two
    ground: plain
    layout: statement
    lead: Nobody built it alone.
  - heading: Three
    ground: accent
    table: {header: [Town, Year], rows: [[Arle, 1802], [Brin, 1811]]}
"""


def test_the_author_decides_but_for_what_could_not_be_read() -> None:
    result = made(HEAD + ASKED)
    grounds = {slide.id: slide.layout.ground for slide in result.deck.slides}
    assert (grounds["one"], grounds["two"], grounds["three"]) == ("dark", "plain", "plain")
    names = [name for name in ZipFile(BytesIO(result.pptx)).namelist() if name.startswith("ppt/slides/slide")]
    linked = [xml for name in names if b"the archive" in (xml := ZipFile(BytesIO(result.pptx)).read(name))]
    assert linked and all(b"hlinkClr" in xml for xml in linked)  # the theme's colour of links is for the plain ground


def test_a_comment_in_markdown_names_the_ground() -> None:
    text = "# A talk\n\n## One\n\n<!-- ground: accent -->\n\nNobody built it alone.\n\n## Two\n\nMany hands did it.\n"
    slides = build(text.encode(), name="a.md").deck.slides
    assert next(slide for slide in slides if slide.id == "one").layout.ground == "accent"


def test_a_ground_that_is_none_is_refused() -> None:
    with pytest.raises(Exception, match=re.escape('there is no ground "drak"')):
        made(HEAD + ASKED.replace("ground: dark", "ground: drak"))


def test_a_theme_without_grounds_has_those_of_its_layouts(tmp_path: Path) -> None:
    own = tmp_path / "mine.yaml"
    own.write_text(PAPER.replace("grounds: [dark, accent]", ""), "utf-8")
    slides = build("content/open-source-ai.yaml", theme=str(own)).deck.slides
    assert {slide.layout.family for slide in slides if slide.layout.ground != "plain"} <= {"statement", "closing"}


# ---- the cover


def cover(text: str) -> str:
    """The XML of the cover's layout."""
    archive = ZipFile(BytesIO(made(text).pptx))
    return archive.read("ppt/slideLayouts/slideLayout1.xml").decode()


def drawn(xml: str) -> list[str]:
    return re.findall(r'<a:off x="\d+" y="\d+"/>.*?</p:spPr>', xml, re.DOTALL)


def test_every_talk_has_a_cover_of_its_own_and_always_the_same() -> None:
    text = of_towns(1)
    other = cover(text.replace("What the harbour taught us", "What the sea taught us"))
    assert drawn(cover(text)) == drawn(cover(text)) != drawn(other)
    assert "srgbClr" not in other and other.count('prst="rect"') > 20


@settings(max_examples=examples(60), deadline=None)
@given(st.text(), st.sampled_from(["", "4:3", "16:10", "297x210"]))
def test_a_pattern_stays_in_its_field_whatever_the_title(seed: str, size: str) -> None:
    theme = open_theme("paper", size=size)
    framing = [layout for name in ("cover", "divider", "closing") for layout in theme.families[name].layouts]
    for layout in (layout for layout in framing if not layout.name.endswith("-qr")):
        shapes = patterned(layout, seed).decor[: -len(layout.decor) or None]
        assert layout.tiles and all(_field(layout).contains(shape.rect) for shape in shapes)
        assert len(shapes) > len(layout.tiles)
        assert not any(_meet(layout)), layout.name
        assert max(tile.right for tile in layout.tiles) == theme.width and SLIDE.height == max(
            tile.bottom for tile in layout.tiles
        )


def _field(layout: Layout) -> Rect:
    left = min(tile.x for tile in layout.tiles)
    return Rect(left, 0, max(tile.right for tile in layout.tiles) - left, SLIDE.height)


def _meet(layout: Layout) -> list[str]:
    """The slots that stand on the pattern."""
    left = min(tile.x for tile in layout.tiles)
    return [slot.name for slot in layout.slots if slot.rect.right > left]


# ---- dividers


def test_each_part_of_a_long_talk_has_a_slide_before_it() -> None:
    slides = made(of_towns()).deck.slides
    ids = [slide.id for slide in slides]
    for number, town in enumerate(TOWNS, 1):
        at = ids.index(f"part-{number}")
        texts = ["".join(run.text for run in item.texts[0]) for item in slides[at].items]
        assert texts[:3] == [f"{number}. {town}", f"what {town} has to say", str(number)]
        assert slides[at].layout.ground == "dark" and slides[at + 1].section == slides[at].section == town
    agenda = slides[ids.index("agenda")]
    assert {item.target for item in agenda.items if getattr(item, "target", "")} == {f"part-{n}" for n in range(1, 5)}


@pytest.mark.parametrize(("text", "most"), [(of_towns(3), 0), (of_towns(), 12)])
def test_a_short_talk_has_none(text: str, most: int) -> None:
    slides = made(text, slides=most).deck.slides if most else made(text).deck.slides
    assert not [slide.id for slide in slides if slide.id.startswith("part-")]


# ---- progress


def test_each_slide_of_a_part_shows_how_far_the_talk_is() -> None:
    slides = [slide for slide in made(of_towns()).deck.slides if slide.section in TOWNS]
    for slide in slides:
        assert len(slide.drawn) == len(TOWNS) and SLIDE.contains(slide.drawn[-1].rect)
        colors = [shape.fill for shape in sorted(slide.drawn, key=lambda shape: shape.rect.x)]
        (at,) = (number for number, color in enumerate(colors) if colors.count(color) == 1)
        assert slide.section == TOWNS[at] and not any(
            shape.rect.y < item.rect.bottom for shape in slide.drawn for item in slide.items
        )
    assert len(slides) > 8


def test_two_parts_need_no_progress_and_a_theme_may_have_none(tmp_path: Path) -> None:
    assert not any(slide.drawn for slide in made(of_towns(2)).deck.slides)
    own = tmp_path / "mine.yaml"
    own.write_text(PAPER + "\nlayouts: {frame: {progress: ~}}\n", "utf-8")
    assert not any(slide.drawn for slide in made(of_towns(), str(own)).deck.slides)
