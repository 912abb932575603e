"""What a talk makes of an article: which of its words have a slide, and in what order."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

import pytest

from generator import build
from generator.expressions import _compile
from generator.model.deck import PictureItem, Slide
from generator.model.text import Run, bare_text, own_number_of_text
from generator.shipped import CONTENT


def test_pictures_of_the_head_stand_on_the_cover_and_beside_the_speaker() -> None:
    slides = build(CONTENT / "first-conference.yaml").deck.slides
    shown = {slide.layout.family: each.alt for slide in slides for each in slide.items if isinstance(each, PictureItem)}
    assert shown["cover"].startswith("Two waves")
    assert shown["speaker"].startswith("A drawn portrait")


def test_the_expressions_of_a_talk_are_compiled_once_for_each_language() -> None:
    english, german = (f"---\nlanguage: {tag}\n---\n# T\n\n## A\n\nWords.\n".encode() for tag in ("en-GB", "de-DE"))
    first, other = build(english, name="a.md"), build(german, name="a.md")
    before = _compile.cache_info().misses
    again, theirs = build(english, name="a.md"), build(german, name="a.md")
    assert _compile.cache_info().misses == before
    assert (again.pptx, theirs.pptx) == (first.pptx, other.pptx) and first.outline != other.outline


def test_a_part_that_a_talk_takes_up_again_is_another_section(tmp_path: Path) -> None:
    """PowerPoint's sections are stretches of slides, each with a name of its own."""
    loop = '  - {for: each in article.sections, slides: [{layout: auto, title: "{{ each.heading }}"}]}\n'
    (tmp_path / "talk.yaml").write_text(f"slides:\n{loop * 3}")
    headings = "".join(f"  - {{heading: {name}, lead: One.}}\n" for name in ("A", "B", "A (2)"))
    (tmp_path / "a.yaml").write_text(f"title: T\nsections:\n{headings}")
    slides = build(tmp_path / "a.yaml", talk=str(tmp_path / "talk.yaml")).deck.slides
    names = [name for name, _ in groupby(slide.section for slide in slides)]
    assert names == ["A", "B", "A (2)", "A (3)", "B (2)", "A (2) (2)", "A (4)", "B (3)", "A (2) (3)"]


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


@pytest.mark.parametrize(
    ("heading", "numeral", "rest"),
    [
        ("1. Empower", "1", "Empower"),
        ("1) Why", "1", "Why"),
        ("Chapter 2: Soil", "2", "Soil"),
        ("2.1 Foo", "2.1", "Foo"),
        ("I. Intro", "I", "Intro"),
        ("Schritt 3 \u2013 Gie\u00dfen", "3", "Gie\u00dfen"),
        ("b) Hold it", "b", "Hold it"),
        ("\u7b2c\u4e00\u7ae0 \u571f\u58e4", "\u4e00", "\u571f\u58e4"),
        ("3.5 million trees", "", "3.5 million trees"),
        ("3 ways to dig", "", "3 ways to dig"),
        ("2024 was dry", "", "2024 was dry"),
        ("In the yard", "", "In the yard"),
    ],
)
def test_a_number_that_an_author_wrote_is_not_counted_again(heading: str, numeral: str, rest: str) -> None:
    found, after = own_number_of_text((Run(heading),))
    assert (found, bare_text(after)) == (numeral, rest)
    parts = "".join(f"## {each}\n\nSome words.\n\n" for each in (heading, "Other", "Third", "Fourth"))
    agenda = build(f"# T\n\n{parts}".encode(), name="a.md").deck.slides[1]
    assert heading in said_on(agenda) and bool(agenda.layout.numerals) == (not numeral)


@pytest.mark.parametrize("written", ["takeaways: [Trees pay.]", "takeaways:\n- Trees pay."])
@pytest.mark.parametrize("name", ["a.yaml", "a.md", "list.md"])
def test_a_single_takeaway_has_a_slide(written: str, name: str) -> None:
    text = {
        "a.yaml": f"title: T\n{written}\nsections:\n- heading: A\n  lead: One.\n",
        "a.md": f"---\n{written}\n---\n# T\n\n## A\n\nOne.\n",
        "list.md": "# T\n\n## A\n\nOne.\n\n## Takeaways\n\n- Trees pay.\n",
    }[name]
    assert any("Trees pay." in said_on(slide) for slide in build(text.encode(), name=name).deck.slides[1:-1])


@pytest.mark.parametrize(
    "line",
    ["CONFIDENTIAL", "Draft \u2013 internal use only", "see Fig. 1 below", "(see Table 2)", "(Figure 3)"],
)
def test_a_mark_on_a_page_is_only_in_the_notes(line: str) -> None:
    for text in (f"# T\n\n{line}\n\n## A\n\nOne.\n", f"# T\n\n## A\n\n{line}\n\n## B\n\nTwo.\n"):
        slides = build(text.encode(), name="a.md").deck.slides
        assert not any(line in said_on(slide) for slide in slides)
        assert any(line == bare_text(each.text) for slide in slides for each in slide.notes)


TREE = re.compile(r"Trees|Holes|Plants")


def said_on(slide: Slide) -> str:
    return "\n".join(bare_text(text) for item in slide.items for text in item.texts)
