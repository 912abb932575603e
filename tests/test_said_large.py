"""Sentences without boxes, takeaways that rise to the accent, questions on a panel, and what the end says large."""

import pytest

from generator import Result, build
from generator.model.deck import Slide, TextItem
from generator.model.text import bare_text
from generator.model.theme import Layout
from tests.seen import names, rect_of, size_of

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


def test_more_sentences_are_numbered_the_larger_the_fewer() -> None:
    sizes = []
    for count in (3, 4):
        (slide,) = of_family(said(count), "sentences")
        numbers = [drawn for drawn in slide.layout.decor if drawn.text]
        assert [drawn.text for drawn in numbers] == [str(number + 1) for number in range(count)]
        assert boxes(slide.layout) == [] and len({item.size for item in bodies(slide)}) == 1
        sizes += {drawn.style.sizes[0] for drawn in numbers if drawn.style}
    assert sizes[0] == 96 and sizes[0] > sizes[1] >= 54


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


def test_sources_have_a_slide_of_their_own() -> None:
    result = build(article("", "sources: [A book about tea]\n"), name="f.yaml")
    assert [slide.layout.family for slide in result.deck.slides[-2:]] == ["sources", "closing"]
