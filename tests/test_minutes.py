"""How long a talk takes: each slide as long as its notes, or its words where they are more, and 20 s at least."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace
from yaml import safe_load

from generator import Result, SettingsError, build
from generator.measure import count_words
from generator.model.origin import TIME
from generator.model.outline import SlideLine
from generator.model.talk import LEAST_SECONDS, PACE
from generator.model.text import Run, bare_text
from generator.model.theme import FEET
from generator.place.notes import minutes_of_deck
from generator.shipped import CONTENT
from tests.commands import run

SLIDES = "---\ntalk: slides\n---\n\n" + "".join(
    f"# Slide {number}\n\n- Short\n\n---\n\n" for number in range(15)
).removesuffix("---\n\n")
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
        noted = sum(count_words(bare_text(line.text)) for line in slide.notes if not line.apart)
        texts = (text for item in slide.items if item.placeholder.type not in FEET for text in item.texts)
        spoken = max(noted, sum(count_words(bare_text(text)) for text in texts))
        found.append(max(LEAST_SECONDS, spoken * 60 / PACE))
    return found


def test_slides_of_few_words_take_their_time() -> None:
    result = made(SLIDES)
    assert len(result.deck.slides) == 15 and result.minutes == 15 * LEAST_SECONDS / 60


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
    assert (
        len(shown) == 3
        and minutes_of_deck(replace(cut.deck, slides=shown), cut.outline) == cut.minutes < made(MEETUP).minutes
    )


def test_the_words_of_a_slide_count_where_they_are_more_than_its_notes() -> None:
    result = made("# A\n\n" + "It rains here. " * 12)
    deck, outline = result.deck, result.outline
    (slide, *_) = deck.slides
    noted = replace(slide, notes=(SlideLine((Run("word " * PACE * 2),), "x"),))
    assert minutes_of_deck(replace(deck, slides=(noted,)), outline) == 2
    silent = replace(deck, slides=tuple(replace(each, notes=()) for each in deck.slides))
    assert minutes_of_deck(silent, outline) <= minutes_of_deck(deck, outline)


# ---- what is told of it


def test_notes_end_with_the_time_of_the_slide_and_to_read_them_and_how_much_of_the_talk_is_over() -> None:
    result = made(f"# Weirs\n\n## One\n\n{'The weir is wide. ' * 60}\n\n## Two\n\n{'The pool is deep. ' * 90}\n")
    ends = {
        slide.id: bare_text(line.text) for slide in result.deck.slides for line in slide.notes if line.origin == TIME
    }
    assert ends == {"one": "Time: 2:00 (2:20 / 8:43)", "two": "Time: 2:00\u20133:00 (5:51 / 8:43)"}
    german = made(f"---\nlanguage: de\n---\n# Wehre\n\n## Eins\n\n{'Das Wehr ist breit. ' * 60}\n")
    assert any(bare_text(line.text).startswith("Zeit: ") for slide in german.deck.slides for line in slide.notes)


def test_who_speaks_faster_takes_less_time() -> None:
    text = f"---\npace: 60\nnotes: {'The weir is wide. ' * 120}\n---\n# Weirs\n\n## One\n\nThe weir is wide.\n"
    assert (made(text).minutes, made(text, pace=240).minutes) == (9, 3)


@pytest.mark.parametrize("pace", ["pace = 'fast'", "pace = 10", "pace = true", "pace = 1.5"])
def test_a_pace_that_nobody_speaks_at_is_an_error(tmp_path: Path, pace: str) -> None:
    path = tmp_path / "slidewright.toml"
    path.write_text(pace, "utf-8")
    with pytest.raises(SettingsError, match='"pace" must be a whole number from 40 to 400'):
        made(MEETUP, settings=path)
    with pytest.raises(ValueError, match="pace must be"):
        made(MEETUP, pace=10)


def test_outline_and_json_say_the_time_of_each_slide(own_folder: Path) -> None:
    Path("a.md").write_text(f"# Weirs\n\n## One\n\n{'The weir is wide. ' * 60}\n\n## Two\n\nIt is deep.\n", "utf-8")
    ran = run("outline", "a.md", "--format", "yaml")
    assert [slide["time"] for slide in safe_load(ran.stdout)["slides"]] == [
        "0:20",
        "2:00",
        *["0:30"] * 3,
        *["0:20"] * 2,
    ]
    assert ", 2:00]" in run("outline", "a.md").stdout
    timing = json.loads(run("build", "a.md", "--json").stdout)["timing"]
    assert [each["seconds"] for each in timing] == [20, 120, *[30] * 3, *[20] * 2]
