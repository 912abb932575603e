"""Big numbers: up to three on a slide, each with an arrow where it goes somewhere."""

from __future__ import annotations

from io import BytesIO

import pytest
from pptx import Presentation

from generator import Result, build
from generator.errors import InputError
from generator.measure import text_height
from generator.model.blocks import Stat
from generator.model.deck import IconItem, Slide, TextItem
from generator.model.text import words
from generator.read import read_bytes
from generator.restate import restated
from tests.seen import grid, panels

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
    assert isinstance(stat, Stat) and (words(stat.value), stat.trend) == ("96 %", "flat")
    again, _ = read_bytes(restated(article).encode(), "f", "yaml")
    assert [each.trend for each in again.sections[0].blocks if isinstance(each, Stat)] == ["up", ""]


@pytest.mark.parametrize("body", ["stats: {value: 1}", "stats: [1]", "stats: [{value: 1}]", "stats: [{meaning: x}]"])
def test_what_is_no_stat_is_named(body: str) -> None:
    with pytest.raises(InputError):
        read_bytes(source(body), "f", "yaml")


def test_an_unknown_trend_is_named() -> None:
    with pytest.raises(InputError) as caught:
        read_bytes(source("stat: {value: 1, meaning: x, trend: upp}"), "f", "yaml")
    assert str(caught.value) == 'f:5:41: there is no trend "upp" [choice]\nhint: did you mean "up"?'


def test_cards_are_as_tall_as_their_meanings() -> None:
    heights = []
    for more in (0, 9, 14):
        long = f"{{value: 7, meaning: of them {'word ' * more}}}"
        (slide,) = slides(build(source(f"stats: [{PLAIN}, {long}]"), name="f.yaml"))
        (height,) = {panel.height for panel in panels(slide.layout)}
        heights.append(height)
    assert heights == sorted(set(heights)), heights


@pytest.mark.parametrize(("count", "shared"), [(1, [1]), (2, [2]), (3, [3]), (4, [2, 2])])
def test_up_to_three_numbers_share_a_slide(count: int, shared: list[int]) -> None:
    result = build(source(f"stats: [{', '.join([PLAIN] * count)}]"), name="f.yaml")
    assert [grid(slide) for slide in slides(result)] == [(columns, 1) for columns in shared]


def test_a_paragraph_between_numbers_parts_them() -> None:
    result = build(source(f"body: [{{stat: {UP}}}, And then there is this., {{stat: {UP}}}]"), name="f.yaml")
    assert [slide.layout.items for slide in slides(result)] == [1, 1]


def test_a_number_that_goes_somewhere_has_an_arrow_behind_it() -> None:
    (slide,) = slides(build(source(f"stats: [{UP}, {DOWN}, {PLAIN}]"), name="f.yaml"))
    assert arrows(slide) == ["trending-up", "trending-down"]
    numbers = [item for item in slide.items if isinstance(item, TextItem) and item.placeholder.name == "heading"]
    for arrow, number in zip(slide.icons, numbers, strict=False):
        assert number.rect.x < arrow.rect.x and number.rect.y < arrow.rect.y and arrow.rect.bottom < number.rect.bottom
    assert slides(build(source(f"stats: [{PLAIN}, {PLAIN}]"), name="f.yaml"))[0].icons == ()


def test_behind_a_number_of_two_lines_the_arrow_stands_at_the_end_of_the_last() -> None:
    (slide,) = slides(build(source("stat: {value: a value that is no number, meaning: x, trend: up}"), name="f.yaml"))
    (number,) = (item for item in slide.items if isinstance(item, TextItem) and item.placeholder.name == "heading")
    assert slide.icons[0].rect.right < number.rect.right


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


def test_a_number_that_leaves_no_room_has_no_arrow_and_is_not_lost() -> None:
    long = "{value: Donaudampfschifffahrtsgesellschaftskapitän, meaning: is a word, trend: up}"
    result = build(source(f"stats: [{long}, {DOWN}]"), name="f.yaml")
    assert "Donaudampf" in "".join(
        words(text) for slide in result.deck.slides for each in slide.items for text in each.texts
    )


@pytest.mark.parametrize("trend", ["", ", trend: up"])
def test_three_numbers_stand_about_as_far_from_the_top_of_their_cards_as_from_the_side(trend: str) -> None:
    values = ", ".join(f"{{value: {value}, meaning: of them{trend}}}" for value in ("113", "96 %", "$4.2 m"))
    (slide,) = slides(build(source(f"stats: [{values}]"), name="f.yaml"))
    number = next(item for item in slide.items if isinstance(item, TextItem) and item.placeholder.name == "heading")
    card = next(drawn.rect for drawn in slide.layout.decor if drawn.shape == "roundRect")
    style = number.placeholder.style
    top = number.rect.bottom - text_height(((0, 1),), style.font, number.size) - card.y
    assert top < number.rect.x - card.x
