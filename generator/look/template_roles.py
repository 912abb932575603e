"""A company's template in; for each role of a slide the layout that serves it out, with why and with the runner-up.

Where the placeholders stand decides what a layout can be; then points are given, most of all for sample slides and for
the words of its name, in many languages, and last for its type. Names and types of real templates often mislead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from generator.decks.template import OpenedTemplate, TemplateLayout
from generator.errors import Finding, Where, info
from generator.look.role_names import TEMPLATE_ROLES, TemplateRole
from generator.look.role_points import (
    JudgedLayout,
    TemplateUse,
    judged_layout,
    master_of_layout,
    role_points_of_layout,
    use_of_template,
)

IN_ORDER: tuple[TemplateRole, ...] = ("cover", "two-content", "content", "title-only", "section", "closing")
# The points that a layout needs for a role.
ENOUGH: Mapping[TemplateRole, float] = {
    "cover": 2.0,
    "two-content": 1.8,
    "content": 1.5,
    "title-only": 1.4,
    "section": 1.7,
    "closing": 2.0,
}
# The roles whose layout stands in for that of a role which has none, in the order of preference.
STAND_INS: Mapping[TemplateRole, tuple[TemplateRole, ...]] = {
    "cover": ("section", "content", "title-only"),
    "section": ("cover", "content", "title-only"),
    "content": ("title-only",),
    "two-content": ("title-only", "content"),
    "title-only": ("content",),
    "closing": ("cover", "section", "content", "title-only"),
}
NONE = "none"  # what a mapping file calls the layout of a role that has none
CLOSE = 0.75  # points between a layout and its runner-up


class RoleChoice(Struct, frozen=True):
    """The layout of a role, or None; `why` is a clause about it, and a close call could as well be the runner-up."""

    role: TemplateRole
    layout: TemplateLayout | None
    why: str
    runner_up: TemplateLayout | None = None
    is_close: bool = False


def choose_template_roles(
    template: OpenedTemplate, chosen: Mapping[TemplateRole, str] = {}
) -> tuple[Mapping[TemplateRole, RoleChoice], tuple[Finding, ...]]:
    """Return the choice for every role, and a finding for each close call.

    chosen: names of layouts that a mapping file gives to roles; "none" for a role that has no layout.
    """
    whole = use_of_template(template)
    left_over = _left_over_masters(whole)
    judged = [judged_layout(each, template) for each in template.layouts if master_of_layout(each) not in left_over]
    names = {each.name: each for each in template.layouts if each.name != NONE}
    choices: dict[TemplateRole, RoleChoice] = {
        role: RoleChoice(role, names.get(name), "the mapping file says so") for role, name in chosen.items()
    }
    for role in IN_ORDER:
        taken = {choice.layout.part for choice in choices.values() if choice.layout}
        free = [each for each in judged if each.layout.part not in taken]
        if role not in choices:
            choices[role] = _choice(role, _spared(role, free, whole), whole)
        if role == "content":
            found = choices[role].layout
            whole = replace(whole, content=next((each for each in judged if each.layout is found), None))
    return {role: choices[role] for role in TEMPLATE_ROLES}, tuple(_close_calls(choices, template.name))


def _spared(role: TemplateRole, free: list[JudgedLayout], whole: TemplateUse) -> list[JudgedLayout]:
    """Return the layouts without the only one that could show content, where a cover is chosen: talks need content."""
    needed: tuple[TemplateRole, ...] = ("content", "title-only")
    able = [each for each in free if any(role_points_of_layout(other, each, whole) for other in needed)]
    return [each for each in free if each not in able] if role == "cover" and len(able) == 1 else free


def _left_over_masters(whole: TemplateUse) -> set[str]:
    """Return the masters that no sample slide uses, and that are plain while those that are used are not."""
    used = {master for master, uses in whole.uses.items() if uses}
    return whole.uses.keys() - whole.adorned - used if whole.adorned & used else set()


def _choice(role: TemplateRole, free: list[JudgedLayout], whole: TemplateUse) -> RoleChoice:
    """Return the layout with the most points for a role, or none if even that has too few."""
    pointed = ((role_points_of_layout(role, each, whole), each.layout) for each in free)
    summed = [(sum(points for points, _ in found), found, layout) for found, layout in pointed if found]
    ranked = sorted(summed, key=lambda each: -each[0])
    points, given, best = ranked[0] if ranked else (0.0, (), None)
    second = ranked[1] if len(ranked) > 1 else (0.0, (), None)
    if best is None or points < ENOUGH[role]:
        why = "no layout has its shape" if best is None else "no layout is made for it"
        return RoleChoice(role, None, why, best, best is not None and points > ENOUGH[role] - CLOSE)
    reasons = [reason for points, reason in sorted(given, key=lambda each: -each[0]) if points >= 0.5 and reason]
    is_able = second[0] >= ENOUGH[role]
    runner_up = second[2] if is_able else None
    return RoleChoice(role, best, ", ".join(reasons[:2]), runner_up, is_able and points - second[0] < CLOSE)


def _close_calls(choices: Mapping[TemplateRole, RoleChoice], name: str) -> Iterator[Finding]:
    for role, choice in choices.items():
        if choice.is_close and choice.runner_up:
            chosen = f'"{choice.layout.name}"' if choice.layout else "no layout"
            message = f'for the role {role}, {chosen} was chosen; "{choice.runner_up.name}" comes close'
            hint = "slidewright template --write writes a mapping file, in which you can choose another"
            yield info("template-role", message, Where(name), hint)
