"""Big numbers: up to three on a slide, each with an arrow where it goes somewhere."""

from io import BytesIO

import pytest
from pptx import Presentation

from generator import Result, build
from generator.errors import InputError
from generator.model.blocks import Stat
from generator.model.deck import IconItem, Slide, TextItem
from generator.model.text import bare_text
from generator.read import read_bytes
from generator.restate import restate_article
from tests.seen import rect_of, size_of

DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
UP = "{value: 96 %, meaning: of codebases, trend: up}"
DOWN = "{value: 4, meaning: people maintain it, trend: down}"
PLAIN = "{value: 1 in 3, meaning: thinks of quitting}"


def source(body: str, language: str = "en-GB") -> bytes:
    return f"title: T\nlanguage: {language}\nsections:\n  - heading: H\n    {body}\n".encode()


def slides(result: Result) -> list[Slide]:
    return [slide for slide in result.deck.slides if slide.layout.family == "stat"]


def arrows(slide: Slide) -> list[str]:
    return [each.icon.name for each in slide.icons if isinstance(each, IconItem)]


def test_stats_are_stats() -> None:
    article, _ = read_bytes(source(f"stats: [{UP}, {PLAIN}]"), "f", "yaml")
    assert [(type(block), block.id) for block in article.sections[0].blocks] == [(Stat, "h/stat"), (Stat, "h/stat-2")]
    beside = read_bytes(source("body:\n      - stat: 96 %\n        meaning: m\n        trend: flat"), "f", "yaml")[0]
    (stat,) = beside.sections[0].blocks
    assert isinstance(stat, Stat) and (bare_text(stat.value), stat.trend) == ("96 %", "flat")
    again, _ = read_bytes(restate_article(article).encode(), "f", "yaml")
    assert [each.trend for each in again.sections[0].blocks if isinstance(each, Stat)] == ["up", ""]


@pytest.mark.parametrize("body", ["stats: {value: 1}", "stats: [1]", "stats: [{value: 1}]", "stats: [{meaning: x}]"])
def test_what_is_no_stat_is_named(body: str) -> None:
    with pytest.raises(InputError):
        read_bytes(source(body), "f", "yaml")


@pytest.mark.parametrize(("value", "least", "most"), [("2", 300, 300), ("38%", 240, 300), ("4,711", 96, 220)])
def test_a_number_is_as_large_as_its_length_allows_and_its_meaning_stands_beside_it(
    value: str, least: int, most: int
) -> None:
    (slide,) = slides(build(source(f"stat: {{value: '{value}', meaning: of the talks were new}}"), name="f.yaml"))
    assert least <= size_of(slide, "heading") <= most
    number, meaning = rect_of(slide, "heading"), rect_of(slide, "body")
    assert size_of(slide, "body") >= 38 and number.right < meaning.x and number.y == meaning.y


@pytest.mark.parametrize(("count", "shared"), [(1, [1]), (2, [2]), (3, [3]), (4, [2, 2])])
def test_up_to_three_numbers_share_a_slide(count: int, shared: list[int]) -> None:
    result = build(source(f"stats: [{', '.join([PLAIN] * count)}]"), name="f.yaml")
    assert [slide.layout.items for slide in slides(result)] == shared


@pytest.mark.parametrize("count", [2, 3])
def test_of_several_numbers_the_first_is_the_largest(count: int) -> None:
    values = ", ".join([f"{{value: {number}, meaning: of them}}" for number in (42, 9, 7)][:count])
    (slide,) = slides(build(source(f"stats: [{values}]"), name="f.yaml"))
    first, *others = [
        each.size for each in slide.items if isinstance(each, TextItem) and each.placeholder.name == "heading"
    ]
    assert all(first >= 1.5 * size for size in others) and len(set(others)) == 1


def test_a_number_that_goes_somewhere_has_an_arrow_behind_it() -> None:
    (slide,) = slides(build(source(f"stats: [{UP}, {DOWN}, {PLAIN}]"), name="f.yaml"))
    assert arrows(slide) == ["trending-up", "trending-down"]
    numbers = [item for item in slide.items if isinstance(item, TextItem) and item.placeholder.name == "heading"]
    for arrow, number in zip(slide.icons, numbers, strict=False):
        assert number.rect.x < arrow.rect.x and number.rect.y < arrow.rect.y and arrow.rect.bottom < number.rect.bottom
    assert slides(build(source(f"stats: [{PLAIN}, {PLAIN}]"), name="f.yaml"))[0].icons == ()


def test_in_a_deck_from_right_to_left_the_arrow_stands_left_of_the_number() -> None:
    (slide,) = slides(build(source(f"stat: {UP}", "ar"), name="f.yaml"))
    (number,) = (item for item in slide.items if isinstance(item, TextItem) and item.placeholder.name == "heading")
    assert slide.icons[0].rect.right < number.rect.right


def test_the_arrow_is_decoration_and_the_notes_say_where_it_points() -> None:
    result = build(source(f"stats: [{UP}, {DOWN}]", "de"), name="f.yaml")
    drawn = Presentation(BytesIO(result.pptx)).slides
    (slide,) = (each for each in drawn if each.slide_layout.name.startswith("Big number"))
    groups = [shape for shape in slide.shapes if shape.shape_type == 6]
    assert len(groups) == 2 and all(next(each._element.iter(DECORATIVE)).get("val") == "1" for each in groups)
    notes = slide.notes_slide.notes_text_frame.text
    assert notes.startswith("96 % of codebases (steigend)\n4 people maintain it (fallend)\n")


COUNTED = [("2 of 31 towers", 2, 31), ("7 out of 10 keepers", 7, 10), ("9 in 9 bells", 9, 9)]


@pytest.mark.parametrize("theme", ["paper", "poster", "journal"])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("text", "part", "whole"), COUNTED)
def test_so_many_of_so_many_is_a_row_of_marks(text: str, part: int, whole: int, language: str, theme: str) -> None:
    said = f"---\nlanguage: {language}\n---\n# T\n\n## S\n\n{text} would have stopped in that winter.\n"
    (slide,) = (each for each in build(said.encode(), name="a.md", theme=theme).deck.slides if each.layout.tallies)
    (room,) = slide.layout.tallies
    marks = [drawn for drawn in slide.drawn if drawn.rect.y == room.y]
    assert len(marks) == whole and all(room.contains(drawn.rect) for drawn in marks)
    first = {drawn.fill for drawn in marks[:part]}
    assert len(first) == 1 and first.isdisjoint(drawn.fill for drawn in marks[part:])
    assert (marks[0].rect.x < marks[-1].rect.x) == (language == "en")
    assert not any(drawn.rect.bottom > item.rect.y > room.y for drawn in marks for item in slide.items[:-3])


@pytest.mark.parametrize("text", ["2 of 3100 towers", "42 of 99 towers", "30 % of all towers"])
def test_what_nobody_would_count_has_no_marks(text: str) -> None:
    deck = build(f"# T\n\n## S\n\n{text} would have stopped in that winter.\n".encode(), name="a.md").deck
    assert not any(slide.layout.tallies for slide in deck.slides)
