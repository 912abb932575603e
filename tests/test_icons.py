"""Icons: a term gets one that its words mean or none, and every drawing of Lucide becomes strokes within its square."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from math import isfinite
from typing import Any

import pytest

from docs.icons import drawn_icons
from generator.icons import DRAWINGS, icon_name_for_term, icon_named, icon_names, icon_vocabularies, words_of_icon_term
from generator.model.deck import Icon, PenMove, PenPoint
from generator.shipped import TEMPLATES
from generator.yaml import load_yaml, yaml_value

STEPS = 4  # points looked at on a curve


def drawn(name: str) -> Icon:
    found = icon_named(name)
    assert found, f"Lucide has no {name}"
    return found


def line(*to: float) -> PenMove:
    return PenMove("lnTo", (to,))


def curve(*points: PenPoint) -> PenMove:
    return PenMove("cubicBezTo", points)


def points_on(strokes: tuple[PenMove, ...]) -> Iterator[PenPoint]:
    """Points that the middle of the stroke passes, those within a curve included."""
    for before, command in pairwise(strokes):
        match command:
            case PenMove("cubicBezTo", (first, second, to)):
                start = before.points[-1]
                yield from (on_curve(start, first, second, to, step / STEPS) for step in range(STEPS + 1))
            case PenMove("lnTo", (to,)):
                yield from (before.points[-1], to)


def on_curve(start: PenPoint, first: PenPoint, second: PenPoint, to: PenPoint, t: float) -> PenPoint:
    weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
    xs, ys = zip(start, first, second, to, strict=True)
    return sum(w * x for w, x in zip(weights, xs, strict=True)), sum(w * y for w, y in zip(weights, ys, strict=True))


# Drawing


def test_every_icon_of_the_set_stays_within_its_square_stroke_and_all() -> None:
    assert len(icon_names()) > 1500
    for found in map(drawn, sorted(icon_names())):
        reach = [number for point in points_on(found.commands) for number in point]
        assert reach, found.name
        assert all(map(isfinite, reach)), found.name
        assert found.stroke / 2 <= min(reach), found.name
        assert max(reach) <= found.size - found.stroke / 2, found.name


@pytest.mark.parametrize("name", ["", "no-such-icon", "Heart", "history"])
def test_an_unknown_name_has_no_icon(name: str) -> None:
    """`history` is what Lucide used to call `rotate-ccw-clock`: an icon has one name."""
    assert icon_named(name) is None


def test_the_drawings_that_ship_are_those_of_lucide() -> None:
    lines = DRAWINGS.read_text("utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == drawn_icons()


# Words


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("Collaboration", "handshake"),
        ("Cost-effectiveness", "coins"),
        ("Quality control", "award"),
        ("Intellectual property", "copyright"),
        ("PRIVACY", "lock"),
        ("Policies", "scroll-text"),
        ("Women’s health", "venus"),
        ("What it cost", "coins"),
        ("Cafe\N{COMBINING ACUTE ACCENT}", "coffee"),
    ],
)
def test_a_term_gets_the_icon_that_it_means(term: str, expected: str) -> None:
    assert icon_name_for_term(term, "en-GB") == expected


@pytest.mark.parametrize(
    "term",
    [
        *("", "—", "Fit", "A programme", "Costume", "Light"),
        *("Bank", "Lead", "State", "Patient", "Present", "Match point"),
        *("State of the art", "Pay attention", "In-house", "Vendor lock-in", "Bus factor", "Technical debt"),
    ],
)
def test_a_term_that_no_icon_is_sure_to_fit_gets_none(term: str) -> None:
    assert icon_name_for_term(term, "en") == ""


@pytest.mark.parametrize("language", ["", "de", "eng-GB", "x-en"])
def test_a_language_without_words_has_no_icons(language: str) -> None:
    assert icon_name_for_term("Transport", language) == ""


# The table


@pytest.fixture(params=icon_vocabularies())
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def table(language: str) -> dict[str, Any]:
    """One language of templates/icons.yaml, as it is written."""
    tree, findings = load_yaml((TEMPLATES / "icons.yaml").read_text("utf-8"), "icons.yaml")
    assert tree
    assert not findings
    parts: dict[str, Any] = yaml_value(tree)[language]
    return parts


def written(words: str) -> list[str]:
    return [" ".join(words_of_icon_term(phrase)) for phrase in words.split(",")]


def test_every_icon_of_the_table_is_drawn(language: str) -> None:
    parts = table(language)
    assert {name for name in (*parts["specific"], *parts["general"]) if icon_named(name) is None} == set()


def test_a_word_stands_in_the_table_once(language: str) -> None:
    parts = table(language)
    lines = [parts["misleading"], *parts["specific"].values(), *parts["general"].values()]
    count = Counter(phrase for line in lines for phrase in written(line))
    assert {phrase: number for phrase, number in count.items() if number > 1 or not phrase} == {}
