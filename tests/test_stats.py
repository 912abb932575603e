"""Big numbers: up to three on a slide, each with an arrow where it goes somewhere."""

from io import BytesIO

import pytest
from pptx import Presentation

from generator import Result, build
from generator.errors import InputError
from generator.measure import text_width
from generator.model.blocks import Stat
from generator.model.deck import Slide, TextItem
from generator.model.text import bare_text
from generator.read import read_bytes
from generator.restate import restate_article

DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
UP = "{value: 96 %, meaning: of codebases, trend: up}"
DOWN = "{value: 4, meaning: people maintain it, trend: down}"
PLAIN = "{value: 1 in 3, meaning: thinks of quitting}"


def source(body: str, language: str = "en-GB") -> bytes:
    return f"title: T\nlanguage: {language}\nsections:\n  - heading: H\n    {body}\n".encode()


def slides(result: Result) -> list[Slide]:
    return [slide for slide in result.deck.slides if slide.layout.family == "stat"]


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


def test_a_short_value_stands_on_one_line() -> None:
    (slide,) = slides(build(source("stats: [{value: 120 people, meaning: a}, {value: 3, meaning: b}]"), name="f.yaml"))
    assert "120\u00a0people" in [bare_text(text) for item in slide.items for text in getattr(item, "texts", ())]


def test_the_arrow_is_decoration_and_the_notes_say_where_it_points() -> None:
    result = build(source(f"stats: [{UP}, {DOWN}]", "de"), name="f.yaml")
    drawn = Presentation(BytesIO(result.pptx)).slides
    (slide,) = (each for each in drawn if each.slide_layout.name.startswith("Big number"))
    groups = [shape for shape in slide.shapes if shape.shape_type == 6]
    assert len(groups) == 2 and all(next(each._element.iter(DECORATIVE)).get("val") == "1" for each in groups)
    assert [len(group.shapes) for group in groups] == [1, 1]  # the arrow alone, without a circle behind it
    notes = slide.notes_slide.notes_text_frame.text
    assert notes.startswith("96 % of codebases (steigend)\n4 people maintain it (fallend)\n")


def test_the_arrow_stands_right_after_its_number() -> None:
    (slide,) = slides(build(source(f"stats: [{UP}, {DOWN}, {PLAIN}]"), name="f.yaml"))
    numbers = [each for each in slide.items if isinstance(each, TextItem) and each.placeholder.name == "heading"]
    arrows = {each.item: each.rect for each in slide.icons}
    for number in numbers[:2]:
        wide = text_width(bare_text(number.texts[0]), number.placeholder.style.font, number.size)
        arrow = arrows[number.placeholder.item]
        assert wide < arrow.x - number.rect.x < wide + arrow.width and arrow.right <= slide.layout.marks[1].right


COUNTED = [("2 of 31", 2, 31), ("7 out of 10", 7, 10), ("8 in 9", 8, 9)]


@pytest.mark.parametrize("theme", ["paper", "poster", "journal"])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("text", "part", "whole"), COUNTED)
def test_so_many_of_so_many_is_a_row_of_marks(text: str, part: int, whole: int, language: str, theme: str) -> None:
    said = source(f"stats: [{{value: {text}, meaning: would have stopped in that winter.}}]", language)
    (slide,) = (each for each in build(said, name="a.yaml", theme=theme).deck.slides if each.layout.tallies)
    (room,) = slide.layout.tallies
    marks = [drawn for drawn in slide.drawn if drawn.rect.y == room.y]
    assert len(marks) == whole and all(room.contains(drawn.rect) for drawn in marks)
    assert {drawn.fill for drawn in marks} == {marks[0].fill}
    assert [drawn.tint for drawn in marks] == [100] * part + [40] * (whole - part)
    assert (marks[0].rect.x < marks[-1].rect.x) == (language == "en")
    assert not any(drawn.rect.bottom > item.rect.y > room.y for drawn in marks for item in slide.items[:-3])


@pytest.mark.parametrize("text", ["2 of 3100", "30.5 %"])
def test_what_nobody_would_count_has_no_marks(text: str) -> None:
    (slide,) = slides(build(source(f"stats: [{{value: {text}, meaning: would have stopped.}}]"), name="a.yaml"))
    assert not slide.layout.tallies


def test_a_short_text_of_two_sentences_is_shown_whole() -> None:
    said = ["Bring it back clean. Nobody likes dust.", "Label every lid. Bits get lost."]
    points = "".join(f'\n      - {{short: "{each}"}}' for each in said)
    result = build(source(f"headline: Two rules\n    points:{points}"), name="f.yaml")
    shown = [
        bare_text(text) for slide in result.deck.slides for item in slide.items for text in getattr(item, "texts", ())
    ]
    assert {*said} <= {text.replace("\u00a0", " ") for text in shown}


@pytest.mark.parametrize(
    ("stat", "form", "lit"),
    [
        ("value: 2 of 31", "stat-share-near", 2),
        ("value: 12 of 31", "stat-share-wide", 12),
        ("value: 96 %", "stat-share-grid", 96),
        ("value: 45 of 60", "stat-share-grid", 45),
        ("value: 140, was: 40", "stat-change-middle", 1),
        ("value: 4, was: 19", "stat-change-near", 1),
        ("value: 12 min, was: two weeks", "stat-change-plain", 0),
        ("value: 120 of 31", "stat-long", 0),
        ("value: 7.5 %", "stat-wide", 0),
    ],
)
def test_a_share_is_counted_and_a_change_compared(stat: str, form: str, lit: int) -> None:
    result = build(source(f"stat: {{{stat}, meaning: of them were caught}}"), name="f.yaml")
    (slide,) = slides(result)
    assert slide.layout.form == form and not [finding for finding in result.findings if finding.code != "small"]
    assert sum(each.fill == "accent1" and each.tint == 100 and each.item == 1 for each in slide.drawn) == lit


@pytest.mark.parametrize("theme", ["paper", "signal", "poster", "journal"])
@pytest.mark.parametrize("size", ["16:9", "4:3"])
def test_the_marks_of_a_share_stand_clear_of_its_texts(theme: str, size: str) -> None:
    stat = "stat: {value: 96 %, meaning: of what broke came from the data of the people or from the weather}"
    (slide,) = slides(build(source(stat), name="f.yaml", theme=theme, size=size))
    marks = [each.rect for each in slide.drawn if each.item]
    texts = [item for item in slide.items if isinstance(item, TextItem) and item.placeholder.item]
    assert len(marks) == 100 and max(each.bottom for each in marks) <= slide.layout.tallies[0].bottom
    assert all(item.rect.right < each.x for item in texts for each in marks) and min(item.size for item in texts) >= 24


def test_a_change_is_told_and_one_for_the_worse_has_no_colour() -> None:
    body = "stat: {value: '1,500 ms', was: '1,200 ms', good: down, meaning: to load}"
    result = build(source(body), name="f.yaml")
    (slide,) = slides(result)
    was, now = (each for each in slide.drawn if each.item)
    assert (was.fill, was.tint, now.fill, now.tint) == ("dk1", 40, "dk1", 100)
    assert was.rect.width * 5 == pytest.approx(now.rect.width * 4)
    texts = [bare_text(text).replace("\u00a0", " ") for item in slide.items for text in getattr(item, "texts", ())]
    assert {"1,500 ms", "from 1,200 ms", "to load"} <= {*texts}
    assert "1,500 ms to load from 1,200 ms" in [bare_text(line.text) for line in slide.notes]
    article, _ = read_bytes(source(body), "f", "yaml")
    (stat,) = read_bytes(restate_article(article).encode(), "f", "yaml")[0].sections[0].blocks
    assert isinstance(stat, Stat) and (bare_text(stat.was), stat.good) == ("1,200 ms", "down")


FACT = "In spring 97% of the doors were open."


def test_a_number_in_a_sentence_stays_there() -> None:
    """Alone, it might be read as an answer to the heading, or without what it is compared with."""
    text = f"# T\n\n## S\n\nMany people came to the house that day. {FACT} Nobody had thought that it would be so.\n"
    assert not slides(build(text.encode(), name="a.md"))


def test_numbers_of_one_unit_may_be_ranked_as_bars() -> None:
    values = ("1,200 kg", "600 kg", "300 kg", "150 kg")
    stats = ", ".join(f"{{value: '{value}', meaning: of fish}}" for value in values)
    slide = build(source(f"layout: rank\n    stats: [{stats}]"), name="f.yaml").deck.slides[1]
    widths = [drawn.rect.width for drawn in slide.drawn]
    assert [round(width / widths[-1]) for width in widths] == [8, 4, 2, 1]
    assert [(drawn.fill, drawn.tint) for drawn in slide.drawn] == [("accent1", 100), *[("accent1", 40)] * 3]
    mixed = build(
        source("layout: rank\n    stats: [{value: 1 kg, meaning: a}, {value: 2 m, meaning: b}]"), name="f.yaml"
    )
    assert [each.code for each in mixed.findings] == ["layout-misfit"]


def test_all_of_them_are_no_share_to_draw() -> None:
    said = source("stats: [{value: 9 of 9, meaning: would have stopped in that winter.}]", "en")
    assert not any(each.layout.tallies for each in build(said, name="a.yaml").deck.slides)
