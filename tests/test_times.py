"""The times of a rehearsal: written by `present --rehearse`, and read by `build --times` in place of words and pace."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from generator import InputError, OutputError, build
from generator.decks import open_deck
from generator.model.origin import TIME
from generator.model.outline import number_of_slide
from generator.model.text import bare_text
from generator.opening import SlideTime, save_times, seconds_in_times_file
from generator.place.notes import clock_time, seconds_of_placed_slide
from generator.show.pages import shown_deck
from generator.show.present import rehearsal_table, times_of_rehearsal
from tests.commands import run
from tests.examples import examples

ARTICLE = (
    "# Weirs\n\n## The first weir\n\nIt is wide, and it is old.\n\n## The second weir\n\nIt is deep there.\n\n"
    "## A table\n\n| Name | A |\n|---|---|\n" + "".join(f"| Row {number} | one |\n" for number in range(12))
)
WHOLE = build(ARTICLE.encode(), name="a.md", slides="all")
NUMBERS = [number_of_slide(slide.id) for slide in WHOLE.deck.slides]


def rehearsed(path: Path, seconds: dict[int, float]) -> str:
    save_times((SlideTime(number, took) for number, took in seconds.items()), path)
    return str(path)


@settings(max_examples=examples(10))  # each builds a deck
@given(st.lists(st.integers(0, 2000), min_size=len(NUMBERS), max_size=len(NUMBERS)))
def test_a_talk_takes_the_sum_of_its_times(tmp_path_factory: pytest.TempPathFactory, seconds: list[int]) -> None:
    """Whatever its words; each slide says its own time in the notes, and how much of the talk is then over."""
    path = tmp_path_factory.mktemp("times") / "a.times.json"
    times = dict(zip(NUMBERS, map(float, seconds), strict=True))
    result = build(ARTICLE.encode(), name="a.md", slides="all", times=rehearsed(path, times))
    assert result.minutes == max(1, round(sum(seconds) / 60))
    told = [seconds_of_placed_slide(slide, result.outline) for slide in result.deck.slides]
    assert told == seconds
    over, all_of_it = 0, clock_time(sum(seconds))
    for slide, own in zip(result.deck.slides, seconds, strict=True):
        over += own
        if slide.notes:
            line = next(line for line in slide.notes if line.origin == TIME)
            assert bare_text(line.text) == f"Time: {clock_time(own)} ({clock_time(over)} / {all_of_it})"


def test_the_numbers_are_those_of_powerpoint() -> None:
    assert [slide.id for slide in open_deck(WHOLE.pptx, "a.pptx").slides] == NUMBERS


def test_minutes_show_what_fits_by_the_times(tmp_path: Path) -> None:
    quick = rehearsed(tmp_path / "quick.times.json", dict.fromkeys(NUMBERS, 5.0))
    slow = rehearsed(tmp_path / "slow.times.json", dict.fromkeys(NUMBERS, 50.0))
    shown = [
        sum(not slide.hidden for slide in build(ARTICLE.encode(), name="a.md", minutes=2, times=times).deck.slides)
        for times in (quick, "", slow)
    ]
    assert shown[0] > shown[1] > shown[2]
    result = build(ARTICLE.encode(), name="a.md", minutes=2, times=slow)
    assert result.minutes <= 2


def test_every_command_that_builds_reads_them(own_folder: Path) -> None:
    Path("a.md").write_text(ARTICLE, "utf-8")
    rehearsed(Path("a.times.json"), dict.fromkeys(NUMBERS, 90.0))

    def timing(*asked: str) -> list[int]:
        ran = run("build", "a.md", "--force", "--json", *asked)
        assert ran.exit_code == 0, ran.output
        return [each["seconds"] for each in json.loads(ran.stdout)["timing"]]

    assert set(timing("--times", "a.times.json")) == {90} != set(timing())
    assert "1:30" in run("outline", "a.md", "--times", "a.times.json").stdout
    Path("slidewright.toml").write_text('times = "a.times.json"\n', "utf-8")
    assert set(timing()) == {90}


# ---- the file


def test_the_file_says_what_it_is_and_replaces_only_its_like(tmp_path: Path) -> None:
    path = tmp_path / "talk.times.json"
    save_times([SlideTime(300, 61, 60, 'A "title" – ok')], path)
    assert json.loads(path.read_text("utf-8")) == {
        "slidewright": "times",
        "slides": [{"id": 300, "seconds": 61, "planned": 60, "title": 'A "title" – ok'}],
    }
    save_times([SlideTime(300, 62)], path)
    assert seconds_in_times_file(str(path)) == {300: 62}
    path.write_text("{}", "utf-8")
    with pytest.raises(OutputError, match="overwrite"):
        save_times([SlideTime(300, 62)], path)


GOOD = '{"slidewright": "times",\n "slides": [\n{"id": 300, "seconds": 1.5}\n]}'


@pytest.mark.parametrize(
    "text",
    [
        *("", "[1]", "{", "\xff", " " * 300_000, GOOD.replace("times", "ledger"), GOOD.replace("300", "true")),
        *(GOOD.replace("1.5", each) for each in ("-1", "1e99", '"long"')),
        GOOD.replace(', "seconds": 1.5', ""),
    ],
)
def test_what_no_rehearsal_wrote_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, "latin-1")
    with pytest.raises(InputError, match=r"a\.json: these are no times of a rehearsal"):
        build(ARTICLE.encode(), name="a.md", times=path)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        build(ARTICLE.encode(), name="a.md", times=tmp_path / "none.json")


# ---- what a rehearsal tells

OPENED = open_deck(WHOLE.pptx, "a.pptx")
SHOWN = shown_deck(OPENED, [""] * len(OPENED.slides))


def test_a_table_compares_what_was_planned_with_what_it_took() -> None:
    times = times_of_rehearsal(SHOWN, {NUMBERS[0]: 80.4, NUMBERS[1]: 0.4, NUMBERS[2]: 10})
    assert [each.id for each in times] == [NUMBERS[0], NUMBERS[2]]
    head, first, second, last = rehearsal_table(SHOWN, times)
    assert head.split() == ["slide", "planned", "took", "difference", "title"]
    assert first.split() == ["1", "0:20", "1:20", "+1:00", "Weirs"]
    assert second.split()[:4] == ["3", "0:20", "0:10", "-0:10"]
    assert last.split() == ["all", "0:40", "1:30", "+0:50"]
