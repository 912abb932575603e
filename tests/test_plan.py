"""What a talk makes of the pictures in the head of an article."""

from __future__ import annotations

from generator import build
from generator.model.deck import PictureItem
from generator.shipped import CONTENT


def test_pictures_of_the_head_stand_on_the_cover_and_beside_the_speaker() -> None:
    slides = build(CONTENT / "first-conference.yaml").deck.slides
    shown = {slide.layout.family: each.alt for slide in slides for each in slide.items if isinstance(each, PictureItem)}
    assert shown["cover"].startswith("Two waves")
    assert shown["speaker"].startswith("A drawn portrait")
