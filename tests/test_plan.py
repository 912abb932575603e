"""What a talk makes of what an article says beside its sections."""

from __future__ import annotations

from generator import Result, build
from generator.model.article import words


def built(head: str) -> Result:
    return build(f"{head}\nsections:\n  - heading: One\n    lead: A sentence.\n".encode(), name="a.yaml")


def test_a_speaker_is_in_the_notes_of_the_cover() -> None:
    result = built("title: T\nspeaker: {name: Ada Byron, line: counts things, url: 'https://example.org/ada'}")
    notes = " ".join(words(line.text) for line in result.deck.slides[0].notes)
    assert "Ada Byron" in notes and "counts things" in notes and "https://example.org/ada" in notes
    assert {kept.unit.text for kept in result.ledger} >= {"Ada Byron", "counts things", "https://example.org/ada"}


def test_more_sources_than_the_closing_holds_have_a_slide_of_their_own() -> None:
    few, many = (built(f"title: T\nsources: {[f'Book {n}' for n in range(count)]}") for count in (4, 5))
    assert [slide.layout.name for slide in few.deck.slides][-1:] == ["closing"]
    assert [slide.layout.name for slide in many.deck.slides][-2:] == ["sources", "closing"]
    assert [words(entry.body) for entry in many.outline.slides[-2].items] == [f"Book {n}" for n in range(5)]
