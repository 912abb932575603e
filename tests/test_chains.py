"""What leads to a program stands with it, and what goes on where a program ends is not shown without it."""

import pytest
from hypothesis import given, settings, strategies as st

from generator import Result, build
from generator.model.outline import SlidePlan
from generator.model.text import bare_text
from tests.examples import examples

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
}


@given(st.lists(st.sampled_from([*FOLLOWING]), min_size=12, max_size=30), st.integers(0, 3))
@settings(max_examples=examples(15))
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
