"""What a talk makes of what an article says beside its sections."""

from __future__ import annotations

from generator import Result, build
from generator.model.deck import PictureItem
from generator.model.text import words
from generator.shipped import CONTENT

SPEAKER = "speaker: {name: Ada Byron, line: counts things, links: [https://example.org/ada, https://example.org/b]}"


def built(head: str, talk: str = "meetup") -> Result:
    return build(f"{head}\nsections:\n  - heading: One\n    lead: A sentence.\n".encode(), name="a.yaml", talk=talk)


def test_a_speaker_has_a_slide_with_what_they_do_and_where_to_read_on() -> None:
    result = built(f"title: T\n{SPEAKER}")
    slide = result.deck.slides[1]
    shown = {item.placeholder.name: "\n".join(map(words, item.texts)) for item in slide.items}
    assert slide.layout.family == "speaker"
    assert (shown["title"], shown["line"]) == ("Ada Byron", "counts things")
    assert shown["links"] == "example.org/ada\nexample.org/b"


def test_a_talk_without_such_a_slide_keeps_the_speaker_in_the_notes_of_the_cover() -> None:
    result = built(f"title: T\n{SPEAKER}", "lightning")
    notes = " ".join(words(line.text) for line in result.deck.slides[0].notes)
    assert "Ada Byron" in notes and "counts things" in notes and "https://example.org/b" in notes


def test_a_speaker_of_whom_only_the_name_is_known_has_no_slide() -> None:
    assert "speaker" not in {slide.layout.family for slide in built("title: T\nspeaker: Ada").deck.slides}


def test_pictures_of_the_head_stand_on_the_cover_and_beside_the_speaker() -> None:
    slides = build(CONTENT / "first-conference.yaml").deck.slides
    shown = {slide.layout.family: each.alt for slide in slides for each in slide.items if isinstance(each, PictureItem)}
    assert shown["cover"].startswith("Two waves")
    assert shown["speaker"].startswith("A drawn portrait")


def test_more_sources_than_the_closing_holds_have_a_slide_of_their_own() -> None:
    few, many = (built(f"title: T\nsources: {[f'Book {n}' for n in range(count)]}") for count in (4, 5))
    assert [slide.layout.family for slide in few.deck.slides] == ["cover", "statement", "closing"]
    assert [slide.layout.family for slide in many.deck.slides][-2:] == ["sources", "closing"]
    assert [words(entry.body) for entry in many.outline.slides[-2].items] == [f"Book {n}" for n in range(5)]


def test_a_section_that_only_holds_others_says_which() -> None:
    parts = "".join(f"\n      - {{heading: {name}, body: It rains.}}" for name in ("Water", "Heat", "Moss"))
    text = f"title: T\nsections:\n  - heading: Roofs\n    sections:{parts}\n      - {{heading: No, skip: true}}\n"
    slide = build(text.encode(), name="a.yaml").outline.slides[1]
    assert (slide.layout, [words(each.heading) for each in slide.items]) == ("agenda", ["Water", "Heat", "Moss"])
