"""Icons: a term gets one that its words mean or none, and every drawing of Lucide becomes strokes within its square."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from math import dist, isfinite
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.icons import (
    NO_ICON,
    IconVocabulary,
    icon_name_for_term,
    icon_named,
    icon_names,
    icon_vocabularies,
    words_of_icon_term,
)
from generator.icons.drawing import strokes_of_icon
from generator.model.deck import Icon, PenMove, PenPoint
from generator.shipped import TEMPLATES
from generator.yaml import load_yaml, yaml_value

STEPS = 4  # points looked at on a curve


def drawn(name: str) -> Icon:
    found = icon_named(name)
    assert found, f"Lucide has no {name}"
    return found


def strokes_of(shape: str) -> tuple[PenMove, ...]:
    return strokes_of_icon(f'<svg xmlns="http://www.w3.org/2000/svg">{shape}</svg>')


def move(*to: float) -> PenMove:
    return PenMove("moveTo", (to,))


def line(*to: float) -> PenMove:
    return PenMove("lnTo", (to,))


def curve(*points: PenPoint) -> PenMove:
    return PenMove("cubicBezTo", points)


CLOSE = PenMove("close")


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


@pytest.mark.slow
def test_every_icon_of_the_set_stays_within_its_square_stroke_and_all() -> None:
    assert len(icon_names()) > 1500
    for found in map(drawn, sorted(icon_names())):
        reach = [number for point in points_on(found.commands) for number in point]
        assert reach, found.name
        assert all(map(isfinite, reach)), found.name
        assert found.stroke / 2 <= min(reach), found.name
        assert max(reach) <= found.size - found.stroke / 2, found.name


@pytest.mark.slow
def test_every_icon_of_the_set_begins_with_a_move_and_moves_after_it_closes() -> None:
    for found in map(drawn, sorted(icon_names())):
        verbs = [command.verb for command in found.commands]
        assert verbs[0] == "moveTo", found.name
        assert all(after == "moveTo" for verb, after in pairwise(verbs) if verb == "close"), found.name


@pytest.mark.parametrize(
    "shape",
    [
        '<circle cx="12" cy="12" r="10"/>',
        '<ellipse cx="12" cy="12" rx="10" ry="10"/>',
        '<path d="M2 12a10 10 0 1 1 20 0 10 10 0 0 1-20 0"/>',
        '<rect x="2" y="2" width="20" height="20" rx="10"/>',
    ],
)
def test_what_is_round_stays_round(shape: str) -> None:
    assert {round(dist(point, (12, 12)), 2) for point in points_on(strokes_of(shape))} == {10}


def test_straight_shapes_become_lines() -> None:
    assert strokes_of('<line x1="2" y1="3" x2="22" y2="4"/>') == (move(2, 3), line(22, 4))
    corner = (move(2, 3), line(12, 3), line(12, 20))
    assert strokes_of('<polyline points="2 3 12 3 12 20"/>') == corner
    assert strokes_of('<path d="M2 3h10v17"/>') == corner
    assert strokes_of('<polygon points="2 3 12 3 12 20"/>') == (*corner, line(2, 3), CLOSE)


def test_the_corners_of_a_rectangle_are_rounded() -> None:
    strokes = strokes_of('<rect x="3" y="4" width="18" height="10" rx="2"/>')
    assert strokes[:2] == (move(5, 4), line(19, 4))
    corners = [command.points[-1] for command in strokes if command.verb == "cubicBezTo"]
    assert corners == [(21, 6), (19, 14), (3, 12), (5, 4)]
    assert strokes[-1] == CLOSE


def test_a_quadratic_curve_becomes_a_cubic_one() -> None:
    assert strokes_of('<path d="M0 0q3 6 6 0"/>') == (move(0, 0), curve((2, 4), (4, 4), (6, 0)))


def test_an_icon_is_drawn_once() -> None:
    assert icon_named("heart") is icon_named("heart")


@pytest.mark.parametrize("name", ["", "no-such-icon", "Heart", "history"])
def test_an_unknown_name_has_no_icon(name: str) -> None:
    """`history` is what Lucide used to call `rotate-ccw-clock`: an icon has one name."""
    assert icon_named(name) is None


def test_words_load_no_drawings() -> None:
    code = (
        "import sys\nfrom generator.icons import icon_name_for_term\nicon_name_for_term('Cost', 'en')\n"
        "print({'lucide', 'fontTools'} & sys.modules.keys())"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"


# Words


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("Collaboration", "handshake"),
        ("Transparency", "eye"),
        ("Cost-effectiveness", "coins"),
        ("Funding", "hand-coins"),
        ("Quality control", "award"),
        ("Intellectual property", "copyright"),
        ("Academia", "graduation-cap"),
        ("Government", "landmark"),
        ("Private sector", "building"),
        ("Rain", "cloud-rain"),
        ("PRIVACY", "lock"),
        ("Policies", "scroll-text"),
        ("Viruses", "virus"),
        ("Women’s health", "venus"),
        ("What it cost", "coins"),
        ("Cafe\N{COMBINING ACUTE ACCENT}", "coffee"),
    ],
)
def test_a_term_gets_the_icon_that_it_means(term: str, expected: str) -> None:
    assert icon_name_for_term(term, "en-GB") == expected


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("Machine learning", "brain-circuit"),  # learning alone is a graduation cap
        ("Open-source community", "code-xml"),
        ("Data centres", "server"),
        ("Data privacy", "lock"),  # data is a general word
        ("Data", "database"),
        ("Fast payment", "credit-card"),  # so is what only says how something is
        ("Fast", "gauge"),
        ("Trust and safety", "handshake"),
        ("Safety and trust", "shield-check"),
        ("State-of-the-art security", "shield-check"),  # only the phrase is passed over
    ],
)
def test_the_longest_entry_wins_then_a_specific_word_then_the_first(term: str, expected: str) -> None:
    assert icon_name_for_term(term, "en") == expected


@pytest.mark.parametrize(
    "term",
    [
        *(
            "",
            "—",
            "Fit",
            "A programme",
            "Costume",
            "Light",
            "Bank",
            "Lead",
            "State",
            "Patient",
            "Present",
            "Match point",
        ),
        *("State of the art", "Pay attention", "In-house", "Vendor lock-in", "Bus factor", "Technical debt"),
    ],
)
def test_a_term_that_no_icon_is_sure_to_fit_gets_none(term: str) -> None:
    assert icon_name_for_term(term, "en") == ""


@pytest.mark.parametrize("language", ["", "de", "eng-GB", "x-en"])
def test_a_language_without_words_has_no_icons(language: str) -> None:
    assert icon_name_for_term("Transport", language) == ""


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    assert icon_name_for_term(text, "en") in {"", *(entry.icon for entry in icon_vocabularies()["en"].entries.values())}


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


def test_an_entry_finds_its_own_icon(language: str) -> None:
    for phrase, entry in icon_vocabularies()[language].entries.items():
        assert icon_name_for_term(phrase, language) == entry.icon, phrase


@pytest.mark.slow
def test_a_phrase_is_in_the_table_only_where_its_words_would_say_something_else(language: str) -> None:
    vocabulary = icon_vocabularies()[language]
    for phrase, entry in vocabulary.entries.items():
        others = {key: other for key, other in vocabulary.entries.items() if key != phrase}
        found = IconVocabulary(others, vocabulary.plurals, vocabulary.longest).found(phrase.split())
        assert " " not in phrase or min(found, key=lambda one: one.general, default=NO_ICON) != entry, phrase
