"""Sentences without boxes, takeaways that rise to the accent, questions on a panel, and what the end says large."""

from __future__ import annotations

from itertools import pairwise

import pytest

from generator import Result, build
from generator.look import open_theme
from generator.look.contrast import blended_color, contrast_ratio
from generator.model.deck import Slide, TextItem
from generator.model.text import bare_text
from generator.model.theme import Layout
from generator.read import read_bytes
from generator.restate import restate_article
from tests.seen import names, rect_of, size_of
from tests.test_theme import THEMES

SENTENCES = (
    "A few firms lead today and nobody can look inside their machines.",
    "Whether tools stay open decides who gets to build what comes tomorrow.",
    "Money, quality and rights are the work that remains for all of us.",
    "Trust needs code that can be inspected by whoever depends on it.",
    "No law of nature makes machines that learn an exception to the rule.",
)


def article(body: str, head: str = "") -> bytes:
    return (
        f"title: A talk\nlanguage: en-GB\n{head}sections:\n  - heading: One\n    points: [Tea, Cake]\n{body}".encode()
    )


def said(count: int) -> Result:
    body = "".join(f"      - {sentence}\n" for sentence in SENTENCES[:count])
    return build(article(f"  - heading: H\n    layout: sentences\n    body:\n{body}"), name="f.yaml")


def of_family(result: Result, family: str) -> list[Slide]:
    return [slide for slide in result.deck.slides if slide.layout.family == family]


def bodies(slide: Slide) -> list[TextItem]:
    return [item for item in slide.items if isinstance(item, TextItem) and item.placeholder.item]


def boxes(layout: Layout) -> list[str]:
    return [drawn.shape for drawn in layout.decor if drawn.shape == "roundRect"]


def test_of_two_sentences_the_first_is_the_larger_with_a_hairline_between() -> None:
    (slide,) = of_family(said(2), "sentences")
    first, second = bodies(slide)
    assert first.size >= 1.3 * second.size
    (line,) = (drawn.rect for drawn in slide.layout.decor if drawn.fill == "accent3")
    assert first.rect.bottom <= line.y < second.rect.y and boxes(slide.layout) == []


def test_two_items_of_a_list_are_equals() -> None:
    points = "".join(f"      - {sentence}\n" for sentence in SENTENCES[:2])
    body = f"  - heading: H\n    layout: sentences\n    points:\n{points}"
    (slide,) = of_family(build(article(body), name="f.yaml"), "sentences")
    assert slide.layout.takes == "list" and len({item.size for item in bodies(slide)}) == 1


def test_more_sentences_are_numbered_the_larger_the_fewer() -> None:
    sizes = []
    for count in (3, 4):
        (slide,) = of_family(said(count), "sentences")
        numbers = [drawn for drawn in slide.layout.decor if drawn.text]
        assert [drawn.text for drawn in numbers] == [str(number + 1) for number in range(count)]
        assert boxes(slide.layout) == [] and len({item.size for item in bodies(slide)}) == 1
        sizes += {drawn.style.sizes[0] for drawn in numbers if drawn.style}
    assert sizes[0] == 96 and sizes[0] > sizes[1] >= 54


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("count", range(1, 6))
def test_takeaways_stand_on_bands_that_rise_to_the_accent(name: str, count: int) -> None:
    look = open_theme(name)
    layout = look.families["takeaways"].forms[0].solved(count)
    bands = [drawn for drawn in layout.decor if drawn.fill == "accent1" and drawn.rect.width == look.width]
    if not bands:  # a ladder of tone
        colors = [slot.style.color for slot in layout.slots if slot.item]
        assert colors == ["dk2"] * (count - 1) + ["accent1"]
        return
    grounds = [blended_color(look.palette["accent1"], look.palette["lt1"], band.tint) for band in bands]
    assert len(bands) == count and bands[-1].tint == 100
    away = [contrast_ratio(ground, look.palette["lt1"]) for ground in grounds]
    assert all(lower < upper for lower, upper in pairwise(away))
    assert all(above.rect.bottom == below.rect.y for above, below in pairwise(bands))
    assert bands[-1].rect.bottom == 720 * 9525


def test_what_covers_another_colour_in_part_is_mixed_with_it() -> None:
    assert (blended_color("FF0000", "0000FF", 100), blended_color("FF0000", "0000FF", 50)) == ("FF0000", "800080")


QUESTION = "  - heading: Questions\n    questions:\n      - question: Is it safe?\n        answer: {}\n"
REST = "Its faults can be found by more eyes than any one firm employs, and by those who depend on it most of all."


@pytest.mark.parametrize(("short", "large"), [("Not by nature.", True), ("Nothing is by its own nature alone.", False)])
def test_a_short_answer_is_large_and_the_rest_stands_below_it(short: str, large: bool) -> None:
    (slide,) = of_family(build(article(QUESTION.format(f"{short} {REST}")), name="f.yaml"), "questions")
    assert ("answer" in names(slide)) is large
    panel = next(drawn.rect for drawn in slide.layout.decor if drawn.fill == "accent1")
    assert panel.contains(rect_of(slide, "heading")) and not panel.contains(rect_of(slide, "body"))
    if large:
        assert size_of(slide, "body") >= 1.4 * size_of(slide, "answer")
        assert rect_of(slide, "body").bottom < rect_of(slide, "answer").y


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("layout", ["statement", "remark"])
@pytest.mark.parametrize(
    ("text", "phrase"), [("Trust needs **code that can be read** by all.", "code that can be read"), ("**No.**", "")]
)
def test_the_bold_words_of_a_statement_have_the_second_colour(name: str, layout: str, text: str, phrase: str) -> None:
    section = f"  - heading: H\n    layout: {layout}\n    lead: '{text}'\n"
    look = open_theme(name)
    (slide,) = of_family(build(article(section), name="f.yaml", theme=name), layout)
    (item,) = bodies(slide)
    style, back = item.placeholder.style, slide.layout.background
    assert "".join(run.text for run in item.texts[0] if run.token).replace("\u00a0", " ") == phrase
    if phrase:
        shown, plain = look.palette[style.color_of("highlight")], look.palette[style.color]
        assert contrast_ratio(shown, look.palette[back]) >= 4.5 and contrast_ratio(shown, plain) >= 1.55


CALL = "Open one of your own projects this week."
URL = "url: https://example.org/a\n"


@pytest.mark.parametrize("head", ["", URL, "contact: a@example.org\n"])
@pytest.mark.parametrize("call", [CALL, ""])
def test_the_end_says_large_what_the_talk_calls_for_and_thanks_small(call: str, head: str) -> None:
    result = build(article("", head + (f"call: {call}\n" if call else "")), name="f.yaml")
    slide = result.deck.slides[-1]
    (last,) = (item for item in slide.items if item.placeholder.name == "call" and isinstance(item, TextItem))
    assert bare_text(last.lines[0].text).replace("\u00a0", " ") == (call or "A talk")
    assert last.size >= 2 * size_of(slide, "title") and ("qr" in names(slide)) is (head == URL)
    assert not result.ledger or all(not kept.lost for kept in result.ledger)


def test_a_call_is_written_again_as_it_was() -> None:
    head, _ = read_bytes(article("", f"call: {CALL}\n"), "f", "yaml")
    again, _ = read_bytes(restate_article(head).encode(), "f", "yaml")
    assert again.meta.call == head.meta.call != ()


def test_sources_have_a_slide_of_their_own() -> None:
    result = build(article("", "sources: [A book about tea]\n"), name="f.yaml")
    assert [slide.layout.family for slide in result.deck.slides[-2:]] == ["sources", "closing"]
