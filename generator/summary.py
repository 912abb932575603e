"""A finished deck in, what its author wants to know of it out, as lines of plain text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from generator.build import Result
from generator.model.article import words
from generator.model.deck import Slide

WORDS_A_MINUTE = 120  # a calm speaker; 100 to 130 is usual
FEET = ("ftr", "dt", "sldNum")


def summary(result: Result, path: str) -> Iterator[str]:
    """How long the deck is, where each section went, what only the notes hold, and the smallest text."""
    slides = result.deck.slides
    yield f"{path}: {_count(len(slides), 'slide')}, about {_count(minutes(slides), 'minute')} to present"
    in_notes = _noted(result)
    for name, (first, last) in _sections(slides).items():
        more = sum(in_notes[number] for number in range(first, last + 1))
        noted = f", {_count(more, 'sentence')} more in the notes" if more else ""
        yield f"  {f'slide {first}' if first == last else f'slides {first}-{last}':<13} {name}{noted}"
    yield f"  smallest text {min(_sizes(slides))} pt"


def minutes(slides: tuple[Slide, ...]) -> int:
    """How long the notes take to say, in whole minutes, at least one."""
    said = sum(len(words(line.text).split()) for slide in slides for line in slide.notes)
    return max(1, round(said / WORDS_A_MINUTE))


def _sections(slides: tuple[Slide, ...]) -> dict[str, tuple[int, int]]:
    """The first and the last slide of each section, counted from 1."""
    spans: dict[str, tuple[int, int]] = {}
    for number, slide in enumerate(slides, 1):
        first, _ = spans.get(slide.section, (number, number))
        spans[slide.section] = (first, number)
    return spans


def _noted(result: Result) -> Counter[int]:
    """How many sentences stand only in the notes, by slide."""
    return Counter(kept.notes for kept in result.ledger if not kept.slide and kept.unit.kind != "link")


def _sizes(slides: tuple[Slide, ...]) -> Iterator[int]:
    return (item.size for slide in slides for item in slide.items if item.placeholder.type not in FEET)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
