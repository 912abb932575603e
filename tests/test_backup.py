"""A long article: which slides are shown, and how the others are kept."""

import re
from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO

import pytest
from hypothesis import given, settings, strategies as st
from pptx import Presentation

from generator import Result, build
from generator.model.deck import Slide, TextItem
from generator.model.origin import TALK, TIME
from generator.model.outline import SlideLine
from generator.model.text import bare_text
from generator.shipped import CONTENT
from tests.examples import examples
from tests.test_laws import ARTICLES, LAW, Draft, built, words_of

FLAGSHIP = CONTENT / "open-source-ai.yaml"
SENTENCE = "Sentence {} says that nothing overflows and nothing at all is lost."


def article(sections: int, items: int, title: str = "A talk", language: str = "en-GB") -> bytes:
    points = "".join(f"\n      - {SENTENCE.format(number)} It goes on." for number in range(items))
    parts = "".join(f"\n  - heading: Part {number}\n    steps:{points}" for number in range(sections))
    return f"title: {title}\nlanguage: {language}\nsections:{parts}\n".encode()


def ids(slides: tuple[Slide, ...], hidden: bool) -> list[str]:
    return [slide.id for slide in slides if bool(slide.hidden) is hidden]


def titles(result: Result) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in Presentation(BytesIO(result.pptx)).slides]


def text_of(slide: object) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.placeholders)  # type: ignore[attr-defined]


def capped_at(count: int, **more: int) -> Result:
    return build(FLAGSHIP, slides=count, **more)


# ---- what is shown


def test_a_cap_that_nothing_exceeds_changes_nothing() -> None:
    assert capped_at(100, no_source=True).pptx == build(FLAGSHIP, no_source=True).pptx


def test_no_slide_begins_within_a_sentence_that_is_hidden() -> None:
    """Its parts then follow each other in their order, and the ledger finds it whole."""
    text = f"# T\n\n## H\n\nOne {'word is said and ' * 400}now.\n\n## I\n\nMore.\n".encode()
    parts = [slide.id for slide in build(text, name="a.md", talk="slides").deck.slides if slide.id.startswith("h")]
    for count in range(2, len(parts) + 2):
        capped = build(text, name="a.md", talk="slides", slides=count).deck.slides
        shown = [slide.id for slide in capped if slide.id in parts and not slide.hidden]
        assert shown == parts[: len(shown)]


@pytest.mark.parametrize("count", [2, 3, 6, 13])
def test_as_many_slides_are_shown_as_asked_for_in_their_order(count: int) -> None:
    whole = ids(build(FLAGSHIP).deck.slides, hidden=False)
    slides = capped_at(count).deck.slides
    shown, rest = ids(slides, hidden=False), ids(slides, hidden=True)
    assert len(shown) == min(count, len(whole))
    assert [slide.id for slide in slides] == shown + rest
    assert shown == [id for id in whole if id in shown] and rest == [id for id in whole if id in rest]
    assert (shown[0], shown[-1]) == (whole[0], whole[-1])


def test_the_talk_s_own_slides_stay_then_the_first_of_each_section() -> None:
    slides = build(article(5, 12), name="a.yaml", slides=9).deck.slides
    first = ["cover", "agenda", "part-0", "part-0/2", "part-1", "part-2", "part-3", "part-4", "closing"]
    assert ids(slides, hidden=False) == first


def test_the_stronger_slide_stays() -> None:
    opening = "---\nagenda: false\n---\n# Gauges\n\n## Z\n\n- Rain\n- Snow\n\n"
    text = f"{opening}## A\n\nIt rains. So it does.\n\n## B\n\n- 118\n- Read at dawn\n"
    result = build(text.encode(), name="a.md", slides=4)
    assert ids(result.deck.slides, hidden=True) == ["a"]


# ---- how the others are kept


def plan_of(slide: Slide) -> str:
    """The id of a slide without the number of its continuation."""
    return re.sub(r"/\d+$", "", slide.id)


def words_of_lines(lines: Iterable[SlideLine]) -> set[str]:
    return {word for line in lines for word in words_of(bare_text(line.text))}


@settings(LAW, max_examples=examples(25))
@given(ARTICLES, st.integers(2, 12))
def test_nothing_is_lost_and_what_is_hidden_says_what_it_said(article: Draft, count: int) -> None:
    whole = built(article, slides="all").deck
    cut = built(article, slides=count).deck
    agendas = {slide.id for slide in whole.slides if slide.layout.family == "agenda"}  # some list less, on fewer slides
    held: defaultdict[str, set[str]] = defaultdict(set)  # the words of a slide and of those on which it continues
    for slide in cut.slides:  # which may be more, or in another form, which shows what was only noted before
        shown = (line for item in slide.items if isinstance(item, TextItem) for line in item.lines)
        held[plan_of(slide)].update(words_of_lines((*shown, *slide.notes)))
    told = {plan_of(slide) for slide in whole.slides}  # which stand where there is room
    assert told - held.keys() <= agendas
    for slide in whole.slides:
        noted = words_of_lines(line for line in slide.notes if line.origin not in (TIME, TALK))
        said = set().union(*held.values()) if plan_of(slide) in agendas else held[plan_of(slide)]
        assert plan_of(slide) not in held or noted <= said
    assert sum(not slide.hidden for slide in cut.slides) <= count


def test_hidden_slides_stand_in_a_section_of_their_own() -> None:
    result = capped_at(6)
    deck = Presentation(BytesIO(result.pptx))
    marks = [slide._element.get("show") for slide in deck.slides]
    assert marks == [None] * 6 + ["0"] * (len(marks) - 6)
    assert {slide.section for slide in result.deck.slides if slide.hidden} == {"Backup"}
    assert by_id(result) == by_id(build(FLAGSHIP))


def by_id(result: Result) -> dict[str, int]:
    return {slide.id: number for slide, number in zip(result.deck.slides, numbers(result), strict=True)}


def numbers(result: Result) -> list[int]:
    return [slide.slide_id for slide in Presentation(BytesIO(result.pptx)).slides]


@pytest.mark.parametrize("shown", [2, 3, 5])
def test_the_agenda_lists_and_leads_to_the_sections_that_are_shown(shown: int) -> None:
    result = build(article(5, 12), name="a.yaml", slides=3 + shown)
    agenda = Presentation(BytesIO(result.pptx)).slides[1]
    led = [shape.click_action.target_slide for shape in agenda.placeholders]
    titles = [slide.shapes.title.text_frame.text[:6] for slide in led if slide]
    assert titles == [f"Part {number}" for number in range(shown)]
    assert all(f"Part {number}" not in text_of(agenda) for number in range(shown, 5))
