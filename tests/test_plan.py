"""What a talk makes of the pictures in the head of an article."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

from generator import build
from generator.expressions import _compiled
from generator.model.deck import PictureItem
from generator.model.text import bare_text
from generator.shipped import CONTENT


def test_pictures_of_the_head_stand_on_the_cover_and_beside_the_speaker() -> None:
    slides = build(CONTENT / "first-conference.yaml").deck.slides
    shown = {slide.layout.family: each.alt for slide in slides for each in slide.items if isinstance(each, PictureItem)}
    assert shown["cover"].startswith("Two waves")
    assert shown["speaker"].startswith("A drawn portrait")


def test_the_expressions_of_a_talk_are_compiled_once_for_each_language() -> None:
    english, german = (f"---\nlanguage: {tag}\n---\n# T\n\n## A\n\nWords.\n".encode() for tag in ("en-GB", "de-DE"))
    first, other = build(english, name="a.md"), build(german, name="a.md")
    before = _compiled.cache_info().misses
    again, theirs = build(english, name="a.md"), build(german, name="a.md")
    assert _compiled.cache_info().misses == before
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
