"""What a talk makes of an article: which of its words have a slide, and in what order."""

import re

import pytest

from generator import build
from generator.expressions import _compile_expression
from generator.model.deck import Slide
from generator.model.text import bare_text


def test_the_expressions_of_a_talk_are_compiled_once_for_each_language() -> None:
    english, german = (f"---\nlanguage: {tag}\n---\n# T\n\n## A\n\nWords.\n".encode() for tag in ("en-GB", "de-DE"))
    first, other = build(english, name="a.md"), build(german, name="a.md")
    before = _compile_expression.cache_info().misses
    again, theirs = build(english, name="a.md"), build(german, name="a.md")
    assert _compile_expression.cache_info().misses == before
    assert (again.pptx, theirs.pptx) == (first.pptx, other.pptx) and first.outline != other.outline


HEAT = "Heat the wax in a pan of water."


@pytest.mark.parametrize(
    ("step", "shown"),
    [
        (f"{HEAT} Pour it into the mould.", f"{HEAT} Pour it into the mould."),
        (f"{HEAT} Pour {'it out slowly and ' * 6}wait.", HEAT),
    ],
)
def test_a_short_step_is_shown_whole(step: str, shown: str) -> None:
    bodies = {
        mark: [bare_text(each.body) for plan in build(text.encode(), name="a.md").outline.slides for each in plan.items]
        for mark, text in ((m, f"# T\n\n## A\n\n{m} {step}\n{m} Cut the wick.\n") for m in ("1.", "-"))
    }
    assert shown in bodies["1."] and HEAT in bodies["-"], "only who follows steps needs all of each"


def test_the_answers_of_a_written_talk_are_shown_whole_on_one_slide() -> None:
    answer = f"It rains. {'The roof is wet and ' * 9}so on."
    asked = ", ".join(f"{{question: {each}?, answer: {answer}}}" for each in "AB")
    deck = build(
        f"title: T\ntalk: written\nsections: [{{heading: Q, questions: [{asked}]}}]".encode(), name="a.yaml"
    ).deck
    assert [said_on(slide).count(answer) for slide in deck.slides][1:-1] == [2]


ORDERED = "3. **Trees**: order them\n4. **Holes**: dig them\n5. **Plants**: water them\n"


ANY_ITEMS = (
    *("auto", "agenda", "bento", "cards", "columns-2", "numbered", "outlook", "points", "questions", "sentences"),
    *("steps", "takeaways", "versus"),
)


@pytest.mark.parametrize("layout", ANY_ITEMS)
@pytest.mark.parametrize("heading", ["Next steps", "What stands in the way", "Benefits"])
def test_an_ordered_list_keeps_its_numbers(heading: str, layout: str) -> None:
    asked = "" if layout == "auto" else f"<!-- layout: {layout} -->\n\n"
    deck = build(f"# T\n\n## {heading}\n\n{asked}{ORDERED}".encode(), name="a.md").deck
    slide = next(each for each in deck.slides if "Trees" in said_on(each))
    lines = [line for item in slide.items for line in getattr(item, "lines", ()) if TREE.search(bare_text(line.text))]
    numbers = [line.number or int(bare_text(line.text).partition(".")[0]) for line in lines]
    assert numbers == [3, 4, 5] and not {*slide.layout.numerals.values()} - {3, 4, 5}
    assert [bare_text(line.text)[:2] for line in slide.notes if TREE.search(bare_text(line.text))] == ["3.", "4.", "5."]


TREE = re.compile(r"Trees|Holes|Plants")


def said_on(slide: Slide) -> str:
    return "\n".join(bare_text(text) for item in slide.items for text in item.texts)
