"""Neighbours differ: another form of a family, one point above the others."""

import re
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from generator import Result, build
from generator.look import open_theme, theme_in_language
from generator.model.deck import Slide
from generator.model.geometry import SLIDE_WIDTH, Rect
from generator.model.outline import SlidePlan
from generator.model.text import bare_text
from generator.model.theme import FEET, Layout
from generator.place.layout_finder import LayoutFinder, Sketch
from generator.place.slides import Placer
from tests.examples import examples


def twins(theme: str) -> list[Layout]:
    found = [layout for family in open_theme(theme).families.values() for layout in family.layouts if layout.other]
    assert found
    return found


def panel(slide: Slide) -> Rect:
    question = next(item.rect for item in slide.items if item.placeholder.type == "title")
    return next(each.rect for each in slide.layout.decor if each.fill and each.rect.contains(question))


THEMES = ("paper", "signal", "poster", "journal")
HEAD = "title: What the harbour taught us\ntakeaways: [Care for your harbour every year.]\nsections:\n"
POINTS = {"Safety": "Fewer boats break loose.", "Speed": "A berth is free at once.", "Peace": "Nobody shouts."}


def made(text: str, theme: str = "paper", name: str = "a.yaml") -> Result:
    return build(text.encode(), name=name, theme=theme)


def of_points(keys: str = "", count: int = 3, ordered: bool = False) -> str:
    points = "".join(f"      - {{term: {term}, detail: {detail}}}\n" for term, detail in [*POINTS.items()][:count])
    return f"  - heading: What we gain\n{keys}{'    ordered: true' if ordered else ''}    points:\n{points}"


def first(slide: Slide) -> str:
    """The heading of the first item that a reader meets."""
    (item,) = (each for each in slide.items if (each.placeholder.name, each.placeholder.item) == ("heading", 1))
    return bare_text(item.texts[0])


def on(deck: Result, number: int) -> Slide:
    return deck.deck.slides[number]


# ---- no form twice in a row

SECTIONS = {
    "prose": "    body: [The wall took eleven years of work., Ships from the north brought the stone., "
    "Every winter took some of it back., Nobody knows who drew it first.]\n",
    "list": "    points: [Warm clothes for two days, A torch, The number of the office]\n",
    "pair": "    body: [The wall was built by hand in a year., Nobody ever paid for the stone of it.]\n",
    "program": "    body: [{code: ring_the_bells()}]\n",
    "points": "    points: [One, Two, Three, Four, Five, Six]\n",
    "order": "    points: [Open the gate, Wait for the tide, Close it again]\n    ordered: true\n",
    "terms": "    points:\n      - {term: Keeper, detail: Opens it.}\n      - {term: Crew, detail: Keeps lines.}\n",
    "remark": "    lead: A pilot who has not sailed for {} months goes out with another, however long they served.\n",
    "answer": "    role: faq\n    questions: [{question: Is it deep?, answer: Yes.}, {question: Cold?, answer: No.}]\n",
}


def said(kind: str, number: int) -> str:
    return f"  - heading: Part {number} of it\n{SECTIONS[kind]}".replace("{}", f"{number + 2}")


def repeats(result: Result, theme: str, language: str = "en-US") -> list[tuple[str, str]]:
    """Neighbours in one form, though another form would show as much; continuations may be."""
    look = theme_in_language(open_theme(theme), language)
    placer = Placer(LayoutFinder(look.families), result.outline.frame, language)
    plans = {plan.id: plan for plan in result.outline.slides}
    shown = [slide for slide in result.deck.slides if not slide.hidden]
    layouts = [slide.layout for slide in shown]
    alike = [
        at for at, (one, two) in enumerate(pairwise(shown), 1) if one.layout.form == two.layout.form and two.id in plans
    ]
    return [
        (shown[at - 1].id, shown[at].id)
        for at in alike
        if placer.place_plan(plans[shown[at].id], layouts[max(0, at - 2) : at])[0].layout.form != layouts[at].form
    ]


@pytest.mark.parametrize("kind", ["prose", "list", "pair", "order", "remark", "program", "answer"])
def test_what_is_said_twice_in_a_way_looks_unlike(kind: str) -> None:
    """Each of these has a second form, so that there is no exception."""
    sections = "".join(said(kind, number) for number in range(5))
    slides = [slide for slide in made(HEAD + sections).deck.slides if slide.section.startswith("Part")]
    assert len(slides) > 4 and all(one.layout.form != two.layout.form for one, two in pairwise(slides))


# ---- one point above the others


@pytest.mark.parametrize("highlight", ["Speed", "speed", "'Speed:'"])
@pytest.mark.parametrize("role", ["plain", "benefits"])
def test_an_author_sets_another_one_above(highlight: str, role: str) -> None:
    result = made(HEAD + of_points(f"    role: {role}\n    highlight: {highlight}\n"))
    slide = on(result, 1)
    assert first(slide) == "Speed" and slide.layout.family == "bento" and result.findings == ()


def test_equals_stay_equals_and_a_layout_wins() -> None:
    assert on(made(HEAD + of_points()), 1).layout.family == "terms"
    chosen = on(made(HEAD + of_points("    layout: cards\n    highlight: Speed\n")), 1)
    assert chosen.layout.family == "cards" and first(chosen) == "Safety"


def test_markdown_says_so_in_a_comment() -> None:
    points = "".join(f"- **{term}**: {detail}\n" for term, detail in POINTS.items())
    result = made(f"# T\n\n## What we gain\n\n<!-- highlight: Peace -->\n\n{points}", name="a.md")
    assert first(on(result, 1)) == "Peace" and result.findings == ()


# ---- each slide is fitted once


@pytest.mark.parametrize("slides", [0, 4])
def test_a_slide_is_fitted_once_to_each_form_that_is_tried(slides: int, monkeypatch: pytest.MonkeyPatch) -> None:
    solved, fitted = Placer._solve_form, Counter[object]()

    def counted(placer: Placer, plan: SlidePlan, sketch: Sketch) -> tuple[Slide, ...]:
        fitted[plan.id, plan.suffix, sketch.layout.name] += 1
        return solved(placer, plan, sketch)

    monkeypatch.setattr(Placer, "_solve_form", counted)
    sections = "".join(said(kind, number) for number, kind in enumerate(["points", "points", "terms", "list"] * 3))
    build((HEAD + sections).encode(), name="a.yaml", slides=slides)
    assert fitted and set(fitted.values()) == {1}


@pytest.mark.parametrize("theme", THEMES)
def test_a_mirror_image_has_the_same_places_on_the_other_side(theme: str) -> None:
    for layout in twins(theme):
        other = layout.other
        assert other and other.name != layout.name and other.title != layout.title
        for one, two in zip(layout.slots, other.slots, strict=True):
            size = (one.rect.width, one.rect.height, one.rect.y, one.style.name, one.idx)
            assert size == (two.rect.width, two.rect.height, two.rect.y, two.style.name, two.idx)
        assert any(one.rect != two.rect for one, two in zip(layout.slots, other.slots, strict=True))
        feet = [slot.rect.x for slot in other.slots if slot.type in FEET]
        assert feet == sorted(feet)


@pytest.mark.parametrize(("language", "sides"), [("en", "left right"), ("ar", "right left")])
def test_the_questions_of_a_talk_stand_left_and_right_in_turn(language: str, sides: str) -> None:
    answer = "Every boat pays by its length. " + "The council adds as much again every year of all that come. " * 3
    asked = "".join(f"      - {{question: Who pays for dredging {n}?, answer: {answer}}}\n" for n in range(4))
    deck = made(f"language: {language}\n{HEAD}  - heading: Questions\n    role: faq\n    questions:\n{asked}").deck
    slides = [slide for slide in deck.slides if slide.layout.family == "questions"]
    assert [slide.layout.kind for slide in slides] == ["panel", "above", "panel", "above"]
    found = [panel(slide) for slide in slides[::2]]
    assert ["left" if rect.x == 0 else "right" for rect in found] == sides.split()
    assert all(rect.x == 0 or rect.right == SLIDE_WIDTH for rect in found)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.sampled_from(sorted(SECTIONS)), min_size=3, max_size=9), st.sampled_from(THEMES))
def test_neighbours_stand_in_different_forms(kinds: list[str], theme: str) -> None:
    sections = "".join(said(kind, number) for number, kind in enumerate(kinds))
    assert repeats(made(HEAD + sections, theme), theme) == []


def test_the_next_one_stands_on_the_other_side() -> None:
    sections = "".join(of_points("    highlight: Speed\n").replace("we", who) for who in ("they", "all", "you"))
    found = [slide.layout.name for slide in made(HEAD + sections).deck.slides if slide.layout.family == "bento"]
    assert [bool(re.search("-turned", name)) for name in found] == [False, True, False]
