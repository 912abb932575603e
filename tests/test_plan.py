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
        (f"{HEAT} Pour {'it out slowly and ' * 18}wait.", f"{HEAT} …"),
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


def titles_of(text: str, **options: str) -> list[str]:
    slides = build(text.encode(), name="a.md", **options).deck.slides  # type: ignore[arg-type]
    return [bare_text(slide.items[0].texts[0]).replace("\u00a0", " ") for slide in slides if not slide.hidden]


@pytest.mark.parametrize(("lines", "signs"), [(20, [6, 0]), (60, [0, 3])])
def test_programs_are_whole_on_two_slides_and_what_is_cut_says_how_much_more_there_is(
    lines: int, signs: list[int]
) -> None:
    program = "```\n" + "".join(f"wind({number})\n" for number in range(lines)) + "```\n"
    titles = titles_of("# Clocks\n\n" + "".join(f"## Part {name}\n\nRun this:\n\n{program}\n" for name in "ABC"))
    assert [sum(sign in title for title in titles) for sign in (" of 2)", "more lines)")] == signs


SAID = "The {} clock has a wheel of oak that its keeper oils in spring, when the days get longer."


def test_a_text_alone_soon_after_another_is_in_the_size_of_text_under_its_heading() -> None:
    parts = (f"## Part {name}\n\n{SAID.format(name)}\n\n" for name in ("red", "green", "oak", "iron"))
    plans = build(f"# Clocks\n\n{''.join(parts)}".encode(), name="a.md").outline.slides[2:-1]
    assert [plan.layout for plan in plans] == ["statement", "points", "points", "points"]
    assert all(plan.fill["title"] for plan in plans)


def test_a_text_alone_keeps_a_heading_that_is_too_long_for_a_label() -> None:
    asked = "Do you wind it in spring? Do you own a key? If so, which tower do you like to climb most of all of them?"
    lists = "".join(f"## Part {name}\n\n- Oak\n- Iron\n\n" for name in ("one", "two", "three", "four"))
    source = f"# Clocks\n\n{lists}## {asked}\n\nI wind the old one on the square.\n\n## B\n\n- Oak\n- Iron\n"
    slide = next(each for each in build(source.encode(), name="a.md").deck.slides if "I wind" in said_on(each))
    assert asked in said_on(slide).replace("\u00a0", " ")


def test_the_heading_is_not_shown_again_as_a_sentence() -> None:
    text = "Wheels of oak wear.\n\nBrass lasts for a hundred years or more."
    slides = build(
        f"# Clocks\n\n## Wheels of oak wear\n\n{text}\n\n## B\n\nIt rings.\n".encode(), name="a.md"
    ).deck.slides
    assert any("Brass lasts for a hundred years or more." in said_on(slide).replace("\u00a0", " ") for slide in slides)
