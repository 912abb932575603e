"""What leads to a program stands with it, and what goes on where a program ends is not shown without it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import Result, build
from generator.model.outline import SlidePlan
from generator.model.text import bare_text

SAID = "The keeper winds clock {0} in the tower twice a week, and he oils it when the year ends."


def made(text: str) -> Result:
    result = build(text.encode(), name="a.md")
    assert not [kept for kept in result.ledger if kept.lost]
    return result


def code_slides(result: Result) -> list[SlidePlan]:
    return [plan for plan in result.outline.slides if any(entry.row for entry in plan.items)]


def led_by(plan: SlidePlan) -> str:
    """What leads to a program: a line above it, or the title."""
    lines = plan.fill.get("lead", ()) or plan.fill.get("title", ())
    return bare_text(lines[0].text)


LISTED = {
    "one item": ("- Wind it in the morning. Do it like this:\n\n  ```\n  wind\n  wait\n  ```\n", ["Do it like this:"]),
    "two paragraphs of one item": (
        "- Never pull the rope hard.\n  Do not do this:\n\n  ```\n  pull(hard)\n  wait\n  ```\n\n"
        "  It breaks. This is better:\n\n  ```\n  pull(soft)\n  wait\n  ```\n",
        ["Do not do this:", "This is better:"],
    ),
    "two items": (
        "- Wind it. Example:\n\n  ```\n  wind\n  wait\n  ```\n\n- Oil it. Example:\n\n  ```\n  oil\n  wait\n  ```\n",
        ["Example:", "Example:"],
    ),
    "a line before the one that leads": (
        "- You can oil it with the cloth:\n\n  Example:\n\n  ```\n  oil\n  wait\n  ```\n",
        ["Example:"],
    ),
}


@pytest.mark.parametrize("name", LISTED)
def test_what_leads_to_a_program_within_an_item_stands_with_it(name: str) -> None:
    text, leads = LISTED[name]
    result = made(f"# Clocks\n\n## Care\n\n- Keep them dry all year.\n{text}")
    assert [led_by(plan) for plan in code_slides(result)] == leads
    listed = next(plan for plan in result.outline.slides if any("dry" in bare_text(each.body) for each in plan.items))
    assert not any(bare_text(each.body).endswith("Example:") for each in listed.items)


@pytest.mark.parametrize("item", ["- Oak: A hard wood.", "- Oak is hard."])
def test_a_name_with_what_it_means_leads_to_nothing(item: str) -> None:
    (plan,) = code_slides(made(f"# Clocks\n\n## Care\n\n- Ash is soft.\n{item}\n\n```\nwind\nwait\n```\n"))
    assert led_by(plan) == "Care"


FOLLOWING = {
    "a line that goes on": "```\nwind\nwait\n```\n\nprints the hour at which it stopped:\n\n```\n12:00\n12:01\n```\n",
    "nothing between": "```\nwind\nwait\n```\n\n```\n12:00\n12:01\n```\n",
    "what a broken program printed": (
        "```\nwind\nwait\n```\n\nToday you see only the last call:\n\n"
        "```\nTraceback (most recent call last):\nKeyError: 3\n```\n"
    ),
    "words that point back": f"```\nwind\nwait\n```\n\nThis line turns the key of the clock.\n\n{SAID}\n",
}


@given(st.lists(st.sampled_from([*FOLLOWING]), min_size=12, max_size=30), st.integers(0, 3))
@settings(max_examples=15)
def test_what_goes_on_where_a_program_ends_is_never_shown_without_it(kinds: list[str], before: int) -> None:
    parts = (f"## Bank {chr(65 + n)}\n\n{SAID.format(n) + chr(10) * 2}" for n in range(len(kinds)))
    text = "".join(part * (1 + before // 3) + FOLLOWING[kind] + "\n" for part, kind in zip(parts, kinds, strict=True))
    plans = made(f"# Clocks\n\n{text}").outline.slides
    follow = [number for number, plan in enumerate(plans) if plan.rank.follows]
    assert len(follow) >= len(kinds)
    assert all(plans[number].hidden or not plans[number - 1].hidden for number in follow)


@pytest.mark.parametrize("kind", FOLLOWING)
def test_a_result_is_shown_with_its_program(kind: str) -> None:
    plans = made(f"# Clocks\n\n## Tower\n\n{SAID.format(1)}\n\n{FOLLOWING[kind]}").outline.slides
    assert any(plan.rank.follows for plan in plans)
    assert not any(plan.hidden for plan in plans)


JOINED = {
    "a list of one behind another list": (
        "Pros\n\n- Old\n- Tall\n- Loud\n\nCons\n\n- Hard to wind\n",
        ["Pros", "Old", "Tall", "Loud", "Cons", "Hard to wind"],
    ),
    "a list of one behind prose": (
        "Oak swells in a wet spring.\n\nBrass wears thin in use.\n\n- Iron\n",
        ["Oak swells in a wet spring.", "Brass wears thin in use.", "Iron"],
    ),
    "a short sentence between a list and a quotation": (
        "- Old\n- Tall\n\nIf it stops, call the keeper.\n\n> Time is cheap.\n",
        ["Old", "Tall"],
    ),
}


@pytest.mark.parametrize("name", JOINED)
def test_a_few_words_stand_with_what_is_before_them(name: str) -> None:
    text, bodies = JOINED[name]
    result = made(f"# Clocks\n\n## Tower\n\n{text}")
    plan, *rest = (plan for plan in result.outline.slides if plan.section == "Tower")
    assert [bare_text(each.body) for each in plan.items] == bodies
    assert all(other.layout == "quote" for other in rest), "no slide of a few words alone"
    if len(bodies) == 2:
        assert bare_text(plan.fill["closing"][0].text) == "If it stops, call the keeper."


@pytest.mark.parametrize(
    "text",
    [
        "- Old\n- Tall\n\nWound clocks outlive the people who wind them.\n\n```\nwind\nwait\n```\n",  # it claims
        "1. Wind it\n2. Oil it\n\n- Wait\n",  # it is no step
        "| A | B |\n|---|---|\n| a | b |\n\n- Iron\n",
    ],
)
def test_others_have_a_slide_of_their_own(text: str) -> None:
    plans = made(f"# Clocks\n\n## Tower\n\n{text}").outline.slides
    assert len([plan for plan in plans if plan.section == "Tower"]) > 1


def test_a_list_in_a_layout_of_its_author_takes_nothing_up() -> None:
    article = (
        "title: T\nsections:\n  - {heading: Tower, layout: points, body: [{points: [Old, Tall]}, {points: [Iron]}]}\n"
    )
    plans = build(article.encode(), name="a.yaml").outline.slides
    assert len([plan for plan in plans if plan.section == "Tower"]) == 2
