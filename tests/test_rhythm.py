"""A deck has a rhythm: grounds in turn, a cover of its own, and marks of how far the talk is."""

import re
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings, strategies as st
from msgspec.structs import replace
from PIL import Image

from generator import Result, TemplateError, build
from generator.errors import Where
from generator.look import open_theme
from generator.look.decor import mirrored_theme
from generator.look.pattern import layout_with_pattern
from generator.model.deck import PictureItem
from generator.model.geometry import SLIDE, Rect
from generator.place.slide_grounds import rhythm_of_placed_grounds
from generator.shipped import TEMPLATES
from tests.examples import examples

PAPER = (TEMPLATES / "themes" / "paper.yaml").read_text("utf-8")
THEMES = ("paper", "poster", "signal")
ALL_THEMES = (*THEMES, "journal")
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
    row = rhythm_of_placed_grounds(costs, [False] * len(costs))
    assert len(row) == len(costs) and not any(one and other for one, other in pairwise(row))


@pytest.mark.parametrize("theme", THEMES)
def test_a_third_of_a_talk_stands_on_other_grounds(theme: str) -> None:
    slides = build("content/open-source-ai.yaml", theme=theme).deck.slides
    grounds = [slide.layout.ground for slide in slides]
    assert {"plain"} < set(grounds) <= {"plain", *open_theme(theme).grounds}
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
    linked = [xml for name in names if b"archive</a:t>" in (xml := ZipFile(BytesIO(result.pptx)).read(name))]
    assert linked and all(b"hlinkClr" in xml for xml in linked)  # the theme's colour of links is for the plain ground


def test_a_theme_without_grounds_has_those_of_its_layouts(tmp_path: Path) -> None:
    own = tmp_path / "mine.yaml"
    own.write_text(PAPER.replace("grounds: [dark, accent]", ""), "utf-8")
    slides = build("content/open-source-ai.yaml", theme=str(own)).deck.slides
    assert {slide.layout.family for slide in slides if slide.layout.ground != "plain"} <= {
        "statement",
        "takeaways",
        "closing",
    }


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


@pytest.mark.parametrize("name", ALL_THEMES)
def test_a_pattern_turns_round_with_its_page(name: str) -> None:
    theme, seed = open_theme(name), "Of bells"
    turned = mirrored_theme(theme)
    for layout, other in zip(theme.families["cover"].samples, turned.families["cover"].samples, strict=True):
        shapes, mirror = (
            [(shape.rect, shape.fill) for shape in layout_with_pattern(each, seed, theme).decor[len(each.decor) :]]
            for each in (layout, other)
        )
        assert mirror == [(replace(rect, x=theme.width - rect.right), fill) for rect, fill in shapes]


@pytest.mark.parametrize("size", ["", "4:3"])
def test_every_theme_has_a_pattern_of_its_own_and_no_text_on_it(size: str) -> None:
    seen = set()
    for name in ALL_THEMES:
        theme = open_theme(name, size=size)
        samples = [each for family in theme.families.values() for each in family.samples if each.field]
        assert "cover" in {layout.family for layout in samples}
        for layout in samples:
            assert layout.field and SLIDE.height >= layout.field.bottom and theme.width >= layout.field.right
            met = [slot.name for slot in layout.slots if slot.rect.overlaps(layout.field)]
            assert not met, (name, layout.name, met)
        for seed in ("What the harbour taught us", "A talk", "Of 7 bells"):
            shapes = layout_with_pattern(samples[0], seed, theme).decor[len(samples[0].decor) :]
            assert not any(slot.rect.overlaps(shape.rect) for slot in samples[0].slots for shape in shapes)
        seen.add(tuple((shape.shape, len(shape.strokes)) for shape in shapes))
    assert len(seen) == len(ALL_THEMES)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("{figures: [disk], side: 90, colors: [accent]}", "figures"),
        ("{figures: [disc], side: 90, colors: [acent]}", '"acent" is not in the palette'),
        ("{figures: [disc], side: 2, colors: [accent]}", '"side" is 16 px or more'),
        ("{figures: [disc], side: [90, 2], colors: [accent]}", '"side" is 16 px or more'),
        ("{figures: [disc], side: 90, x: [0, 1], colors: [accent]}", 'both "x" and "y"'),
    ],
)
def test_a_pattern_that_cannot_be_drawn_is_refused(said: str, wrong: str, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(f"extends: paper\nname: own\nlayouts:\n  pattern:\n    - {said}\n", "utf-8")
    with pytest.raises(TemplateError, match=re.escape(wrong)) as caught:
        open_theme(str(own))
    assert caught.value.findings[0].where == Where(str(own), 5, caught.value.findings[0].where.column)  # type: ignore[union-attr]


WITH_COVER = """---
title: What the harbour taught us
cover: {file: quay.png, alt: The quay at low water}
---
## Stone

It came from far away, and nobody had counted the winters.
"""


@pytest.mark.parametrize("theme", ALL_THEMES)
@pytest.mark.parametrize("size", [(1600, 900), (900, 1200), (2400, 800)])
def test_a_picture_stands_on_the_cover_in_place_of_the_pattern(
    theme: str, size: tuple[int, int], tmp_path: Path
) -> None:
    Image.new("RGB", size, "#336699").save(tmp_path / "quay.png")
    (tmp_path / "a.md").write_text(WITH_COVER, "utf-8")
    result = build(tmp_path / "a.md", theme=theme)
    cover = result.deck.slides[0]
    shown = [item for item in cover.items if isinstance(item, PictureItem)]
    assert [item.alt for item in shown] == ["The quay at low water"] and not cover.layout.field
    assert shown[0].rect.width * shown[0].rect.height >= SLIDE.width * SLIDE.height * 0.4
    assert not [finding for finding in result.findings if finding.level != "info"]


def test_a_cover_that_is_not_there_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(WITH_COVER, "utf-8")
    (finding,) = [each for each in build(tmp_path / "a.md").findings if each.code == "picture"]
    assert finding.level == "warning" and finding.where == Where(str(tmp_path / "a.md"), 3, 15)


# ---- progress


def test_each_slide_of_a_part_shows_how_far_the_talk_is() -> None:
    slides = [slide for slide in made(of_towns()).deck.slides if slide.layout.family not in ("cover", "closing")]
    bands = {Rect.around(shape.rect for shape in slide.drawn) for slide in slides}
    numbers = {item.rect for slide in slides for item in slide.items if item.placeholder.type == "sldNum"}
    (band,) = bands  # in one place on all slides, as the number is
    assert SLIDE.contains(band) and len(numbers) == 1
    for slide in slides:
        lit = [shape.rect for shape in slide.drawn if shape.name]
        assert [(each.x - band.x) * len(TOWNS) // band.width for each in lit] == [
            TOWNS.index(slide.section) for _ in lit
        ]
        assert bool(lit) == (slide.section in TOWNS)
        assert not any(item.rect.overlaps(band) for item in slide.items)
    assert len(slides) >= 8


@pytest.mark.parametrize(("text", "most"), [(of_towns(3), 0), (of_towns(), 12)])
def test_a_short_talk_has_none(text: str, most: int) -> None:
    slides = made(text, slides=most).deck.slides if most else made(text).deck.slides
    assert not [slide.id for slide in slides if slide.id.startswith("part-")]
