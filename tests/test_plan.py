"""What a talk makes of the pictures in the head of an article."""

from __future__ import annotations

from generator import build
from generator.model.deck import PictureItem
from generator.plan.expressions import _compiled
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
