"""Timelines and cycles: read, placed on a line or in a ring, and told in the notes."""

import pytest

from generator import Result, build
from generator.errors import InputError
from generator.look import open_theme
from generator.model.blocks import Block, Cycle, Timeline, date_in_years
from generator.model.deck import Slide
from generator.model.geometry import Px
from generator.model.text import bare_text
from generator.read import read_bytes
from generator.restate import restate_article

EVENTS = (
    "[{date: 1983-09-27, what: GNU}, {date: 1991, what: Linux, detail: In Helsinki.}, {date: 2024-10, what: OSAID}]"
)


def source(body: str, language: str = "en-GB") -> bytes:
    return f"title: T\nlanguage: {language}\nsections:\n  - heading: H\n    {body}\n".encode()


def block(body: str) -> Block:
    (found,) = read_bytes(source(body), "f", "yaml")[0].sections[0].blocks
    return found


def problems(body: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_bytes(source(body), "f", "yaml")
    return [finding.message for finding in caught.value.findings]


def built(body: str, language: str = "en-GB") -> Result:
    return build(source(body, language), name="f.yaml")


def shown(result: Result, family: str) -> list[Slide]:
    return [slide for slide in result.deck.slides if slide.layout.family == family]


def texts(slide: Slide, name: str) -> list[str]:
    return [bare_text(text) for each in slide.items if each.placeholder.name == name for text in each.texts]


# Timelines


def test_a_timeline() -> None:
    timeline = block(f"timeline: {EVENTS}")
    assert isinstance(timeline, Timeline) and [each.date for each in timeline.items] == [
        "1983-09-27",
        "1991",
        "2024-10",
    ]
    assert [each.id for each in timeline.items] == ["h/gnu", "h/linux", "h/osaid"]
    again, _ = read_bytes(
        restate_article(read_bytes(source(f"timeline: {EVENTS}"), "f", "yaml")[0]).encode(), "f", "yaml"
    )
    (same,) = again.sections[0].blocks
    assert isinstance(same, Timeline) and [each.at for each in same.items] == [each.at for each in timeline.items]


def test_dates_are_years_and_parts_of_them() -> None:
    assert [date_in_years(date) for date in ("1998", "1998-01-01", "-44")] == [1998, 1998, -44]
    assert 1998.5 > date_in_years("1998-06") > date_in_years("1998-05-31") > 1998
    assert date_in_years("1999-02-29") < date_in_years("1999-03-01")  # who means the end of February is understood


@pytest.mark.parametrize("date", ["1998-13", "1998-02-30", "98-1", "20260101", "1998-1-1", "１９９８", "1998-"])
def test_what_is_no_date_is_named(date: str) -> None:
    assert problems(f"timeline: [{{date: '{date}', what: x}}]") == [f'"{date}" is not a date']


def test_what_is_wrong_with_a_timeline_is_named() -> None:
    assert problems("timeline: [{date: 2000, what: x}, {date: 1999, what: y}]") == ["1999 comes after 2000"]
    assert problems("timeline: [{date: 2000}]") == ['an event needs "what"']
    assert problems("timeline: [{what: x}]") == ['an event needs "date"']
    assert problems("timeline: [x]")[0].startswith("an event must be a mapping of keys: date, what")
    assert problems("timeline: {date: 2000}") == ['"timeline" must be a list']


@pytest.mark.parametrize(
    ("language", "dates"),
    [("en-GB", ["27 September 1983", "1991", "October 2024"]), ("de", ["27. September 1983", "1991", "Oktober 2024"])],
)
def test_a_slide_says_the_dates(language: str, dates: list[str]) -> None:
    (slide,) = shown(built(f"timeline: {EVENTS}", language), "timeline")
    told = [each.replace("\u00a0", " ") for each in texts(slide, "heading")]
    assert told == dates and texts(slide, "body") == [
        "GNU",
        "Linux",
        "OSAID",
    ]
    (slide,) = shown(built("timeline: [{date: 1, what: a, label: Long ago}, {date: 2, what: b}]"), "timeline")
    assert texts(slide, "heading") == ["Long\u00a0ago", "2"]


def test_the_notes_tell_it_all() -> None:
    result = built(f"timeline: {EVENTS}")
    notes = "\n".join(bare_text(line.text) for slide in result.deck.slides for line in slide.notes)
    assert "27 September 1983: GNU\n1991: Linux\nIn Helsinki.\nOctober 2024: OSAID" in notes


def test_a_dot_stands_over_the_middle_of_each_event() -> None:
    layout = open_theme("signal").families["timeline"].forms[0].solve(4)
    dots = [each.rect.x + each.rect.width / 2 for each in layout.decor if each.shape == "ellipse"]
    texts = [slot.rect.x + slot.rect.width / 2 for slot in layout.slots if slot.name == "heading"]
    assert dots == pytest.approx(texts, abs=Px(1)) and len(dots) == 4


def test_a_talk_that_shows_all_shows_diagrams_between_its_texts() -> None:
    body = f"body: [Before it., {{timeline: {EVENTS}}}, Between them., {{cycle: [x, y, z]}}, After it.]"
    result = build(source(body), name="f.yaml", talk="slides")
    families = [slide.layout.family for slide in result.deck.slides if slide.id.startswith("h")]
    assert [each for each in families if each in ("timeline", "cycle")] == ["timeline", "cycle"]
    said = " ".join(bare_text(text) for slide in result.deck.slides for item in slide.items for text in item.texts)
    assert all(each in said for each in ("Before it.", "Between them.", "After it."))


# Cycles


def test_a_cycle() -> None:
    cycle = block("cycle: [Plan, {term: Do, detail: Something.}, '*Act*']")
    assert isinstance(cycle, Cycle) and [bare_text(each.term) for each in cycle.items] == ["Plan", "Do", "Act"]
    assert [bare_text(each.detail) for each in cycle.items] == ["", "Something.", ""]
    article, _ = read_bytes(source("cycle: [Plan, {term: Do, detail: Something.}, '*Act*']"), "f", "yaml")
    again, _ = read_bytes(restate_article(article).encode(), "f", "yaml")
    (same,) = again.sections[0].blocks
    assert isinstance(same, Cycle) and [each.term for each in same.items] == [each.term for each in cycle.items]


def test_what_is_wrong_with_a_cycle_is_named() -> None:
    assert problems("cycle: [{icon: users}]") == ["a point needs a term or a detail"]
    assert problems("cycle: Plan") == ['"cycle" must be a list']
    with pytest.raises(InputError, match='there is no icon "no-such"'):
        built("cycle: [{term: A, icon: no-such}, B, C]")
