"""How long a talk takes: each slide as long as its notes, or its words where they are more, and 20 s at least."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from generator import Result, build
from generator.measure import word_count
from generator.model.outline import Line
from generator.model.talk import PACE
from generator.model.text import Run, words
from generator.model.theme import FEET
from generator.place.timing import LEAST_SECONDS, minutes_of
from generator.shipped import CONTENT

SLIDES = "".join(f"# Slide {number}\n\n- Short\n\n---\n\n" for number in range(15)).removesuffix("---\n\n")
ROWS = "".join(f"| Row {number} | one | two |\n" for number in range(30))
MEETUP = (
    "# A talk\n\n## A table\n\n| Name | A | B |\n|---|---|---|\n" + ROWS + "\n## A program\n\n```python\n"
    "def add(a, b):\n    return a + b\n```\n\n## Questions\n\n### Is it free?\n\nYes.\n\n### Is it fast?\n\nIt is.\n"
)


def made(text: str, **options: object) -> Result:
    return build(text.encode(), name="a.md", **options)  # type: ignore[arg-type]


def seconds(result: Result) -> list[float]:
    found = []
    for slide in (each for each in result.deck.slides if not each.hidden):
        noted = sum(word_count(words(line.text)) for line in slide.notes)
        texts = (text for item in slide.items if item.placeholder.type not in FEET for text in item.texts)
        spoken = max(noted, sum(word_count(words(text)) for text in texts))
        found.append(max(LEAST_SECONDS, spoken * 60 / PACE))
    return found


def test_slides_of_few_words_take_their_time() -> None:
    result = made(SLIDES, talk="slides")
    assert len(result.deck.slides) == 15 and result.minutes == 15 * LEAST_SECONDS / 60


def test_a_table_a_program_and_questions_take_theirs() -> None:
    result = made(MEETUP)
    assert result.minutes >= len(result.deck.slides) * LEAST_SECONDS / 60 - 1
    assert made(MEETUP.replace(ROWS, ROWS * 3)).minutes > result.minutes


@pytest.mark.parametrize("source", [MEETUP, SLIDES, (CONTENT / "first-conference.md").read_text("utf-8")])
@pytest.mark.parametrize("minutes", [1, 2, 3, 5])
def test_a_cap_keeps_to_the_same_measure(source: str, minutes: int) -> None:
    whole, cut = made(source), made(source, minutes=minutes)
    assert whole.minutes == max(1, round(sum(seconds(whole)) / 60))
    assert sum(seconds(cut)) <= minutes * 60 or len(seconds(cut)) == 1
    assert cut.minutes <= minutes or len(seconds(cut)) == 1


def test_what_is_hidden_takes_no_time() -> None:
    cut = made(MEETUP, slides=3)
    shown = tuple(slide for slide in cut.deck.slides if not slide.hidden)
    assert len(shown) == 3 and minutes_of(replace(cut.deck, slides=shown), PACE) == cut.minutes < made(MEETUP).minutes


def test_the_words_of_a_slide_count_where_they_are_more_than_its_notes() -> None:
    deck = made("# A\n\n" + "It rains here. " * 12).deck
    (slide, *_) = deck.slides
    noted = replace(slide, notes=(Line((Run("word " * PACE * 3),), "x"),))
    assert minutes_of(replace(deck, slides=(noted,)), PACE) == 3
    silent = replace(deck, slides=tuple(replace(each, notes=()) for each in deck.slides))
    assert minutes_of(silent, PACE) <= minutes_of(deck, PACE)
