"""A company's template in; for each role of a slide the layout that serves it out, with why and with the runner-up.

Where the placeholders stand decides what a layout can be; then points are given, most of all for sample slides and for
the words of its name, in many languages, and last for its type. Names and types of real templates often mislead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from generator.look.keys import TEMPLATE_ROLES, TemplateRole
from generator.template.layouts import OpenedTemplate, TemplateLayout
from generator.template.signs import (
    LARGE,
    OTHERS,
    PART,
    LayoutShape,
    covered_share,
    role_points_of_name,
    role_values,
    shape_of_layout,
    types_of_role,
)

FIRST = 7.0  # points of a cover for the first sample slide: nearly as many as for all other signs together
FILLED = 1.0  # points that a body with a ground of its own has less
MANY = 3  # sample slides from which their number says something
RolePoints = tuple[float, str]  # points, and what they are for


class JudgedLayout(Struct, frozen=True):
    """A layout, its shape, and the points that its name gives."""

    layout: TemplateLayout
    shape: LayoutShape
    said: Mapping[str, float]

    def says(self, role: str) -> bool:
        """Tell whether its name tells this role."""
        return self.said.get(role, 0.0) >= PART

    @property
    def ground(self) -> tuple[str, bool]:
        return self.layout.ground.color, bool(self.layout.ground.picture)


class TemplateUse(Struct, frozen=True):
    """What is known of all layouts.

    uses: how many sample slides each master has, by its number; `first` is the master of the first one.
    left_over: the masters that no sample slide uses, and that are plain while those that are used are not.
    """

    samples: int
    uses: Mapping[str, int]
    first: str
    left_over: frozenset[str]
    content: JudgedLayout | None = None


def role_points_of_layout(role: TemplateRole, judged: JudgedLayout, whole: TemplateUse) -> tuple[RolePoints, ...]:
    """Return the points of a layout for a role, or none if its shape rules it out."""
    found = () if judged.shape.is_vertical else tuple(SHAPES[role](judged, whole))
    return (*found, *_from_name(role, judged), *_from_use(role, judged, whole)) if found else ()


def _from_name(role: TemplateRole, judged: JudgedLayout) -> Iterator[RolePoints]:
    said = judged.said
    yield said.get(role, 0.0), "its name says so"
    if not judged.says(role):
        others = max((points for other, points in said.items() if other not in (role, OTHERS)), default=0.0)
        yield -said.get(OTHERS, 0.0) - (others if others >= PART else 0.0), ""
    if judged.layout.type in types_of_role(role):
        yield 1.5, "PowerPoint has it under this type"


def _from_use(role: TemplateRole, judged: JudgedLayout, whole: TemplateUse) -> Iterator[RolePoints]:
    layout, samples, master = judged.layout, whole.samples, master_of_layout(judged.layout)
    if layout.uses:
        slides = "sample slide uses" if samples == 1 else f"of {samples} sample slides use"
        yield 0.5 + layout.uses / samples, f"{'the' if samples == 1 else layout.uses} {slides} it"
    if len(whole.uses) > 1 and samples:
        share = 1.0 * (master == whole.first) if role == "cover" else whole.uses[master] / samples
        yield share if whole.uses[master] else -1.0, ""


def _points_for_cover(judged: JudgedLayout, whole: TemplateUse) -> Iterator[RolePoints]:
    layout, shape = judged.layout, judged.shape
    types = {each.type for each in layout.placeholders}
    is_typed = layout.type in types_of_role("cover") or "ctrTitle" in types
    is_named = is_typed or judged.says("cover")
    is_opening = layout.is_first and (whole.samples < MANY or 2 * layout.uses < whole.samples)
    if shape.columns:
        return
    first = FIRST if is_opening and (is_named or not shape.has_title_on_top) else 1.0
    yield 0.1 + first * (1.0 if is_opening else 0.0), "the first sample slide uses it" if is_opening else ""


def _two_content(judged: JudgedLayout, _whole: TemplateUse) -> Iterator[RolePoints]:
    shape = judged.shape
    if shape.columns and not shape.drawings and shape.has_title_above(shape.columns[0]):
        yield 2.0 - 0.4 * len(shape.lines), "it has two equal bodies under a title"


def _points_for_content(judged: JudgedLayout, _whole: TemplateUse) -> Iterator[RolePoints]:
    shape, title = judged.shape, judged.shape.title
    if title is None or len(shape.bodies) != 1 or shape.drawings:
        return
    (body,) = shape.bodies
    yield (1.5 if shape.has_title_on_top else 1.0 * shape.has_title_above(body)), "it has one large body under a title"
    aside = [each for each in judged.layout.shapes if each.fill or each.picture]
    drawn = [each.rect for each in aside if not each.is_behind(body.placeholder.rect)]  # over it
    yield min(1.0, 2 * body.area) - 2.0 * covered_share(drawn, body.placeholder.rect) - 0.4 * len(shape.lines), ""
    yield -FILLED * bool(body.placeholder.fill), ""  # what is drawn in its place would not have its ground


def _title_only(judged: JudgedLayout, _whole: TemplateUse) -> Iterator[RolePoints]:
    shape, title = judged.shape, judged.shape.title
    if title and shape.has_title_on_top and not shape.bodies and not shape.drawings and title.width >= 0.35:
        yield 1.5, "it has a title at the top and no body"


def _points_for_section(judged: JudgedLayout, whole: TemplateUse) -> Iterator[RolePoints]:
    layout, shape, title, content = judged.layout, judged.shape, judged.shape.title, whole.content
    is_full = len(shape.bodies) > 2 or any(body.area > 0.27 or body.height > 0.52 for body in shape.bodies)
    if title is None or is_full:
        return
    is_other = content is not None and judged.ground != content.ground
    is_middle = not shape.has_title_on_top and 0.3 <= title.middle <= 0.9
    yield 1.2 * is_middle, "its title is in the middle"
    yield 0.7 * is_other, "its ground is not that of the content"
    yield (0.3 if not shape.bodies else -0.5 * (len(shape.bodies) - 1)) - 0.5 * len(shape.drawings), ""
    yield -1.0 * (title.placeholder.type == "ctrTitle") - 2.0 * layout.is_first - 1.0 * layout.is_last, ""


def _points_for_closing(judged: JudgedLayout, whole: TemplateUse) -> Iterator[RolePoints]:
    layout, shape = judged.layout, judged.shape
    is_last = layout.is_last and layout.uses == 1 and whole.samples >= MANY
    is_last = is_last and all(body.area <= LARGE for body in shape.bodies)
    if (is_last or judged.says("closing")) and not shape.columns:
        yield 0.1 + 1.2 * is_last, "the last sample slide uses it" if is_last else ""


SHAPES: Mapping[TemplateRole, Callable[[JudgedLayout, TemplateUse], Iterator[RolePoints]]] = {  # in order of choice
    "cover": _points_for_cover,
    "two-content": _two_content,
    "content": _points_for_content,
    "title-only": _title_only,
    "section": _points_for_section,
    "closing": _points_for_closing,
}


def _judge_layout(layout: TemplateLayout, template: OpenedTemplate) -> JudgedLayout:
    name = re.sub(r"#\d+$", "", layout.name)  # as the file has it, without what tells it from another of that name
    return JudgedLayout(layout, shape_of_layout(layout, template.slide), role_points_of_name(name))


def _use_of_template(template: OpenedTemplate) -> TemplateUse:
    first = next((master_of_layout(layout) for layout in template.layouts if layout.is_first), "")
    every, uses, drawn = (Counter[str]() for _ in range(3))
    for each in template.layouts:
        master = master_of_layout(each)
        every[master], uses[master] = every[master] + 1, uses[master] + each.uses
        drawn[master] += bool(each.shapes or each.ground.picture)
    adorned = {master for master in every if 2 * drawn[master] >= every[master]}
    used = {master for master in every if uses[master]}
    left_over = every.keys() - adorned - used if adorned & used else ()
    return TemplateUse(template.samples, uses, first, frozenset(left_over))


def master_of_layout(layout: TemplateLayout) -> str:
    """Return the number of a layout's master."""
    return layout.position.partition(".")[0]


AFTER: tuple[TemplateRole, ...] = ("content", "title-only", "two-content", "cover", "section", "closing")
NONE = "none"  # what a mapping file calls the layout of a role that has none
CLOSE = 0.75  # points between a layout and its runner-up


class RoleChoice(Struct, frozen=True):
    """The layout of a role, or None; `why` is a clause about it, and a close call could as well be the runner-up."""

    role: TemplateRole
    layout: TemplateLayout | None
    why: str
    runner_up: TemplateLayout | None = None
    is_close: bool = False


def stand_ins_of_role(role: TemplateRole) -> list[TemplateRole]:
    """Return the roles whose layout stands in for that of a role which has none, in order."""
    first = role_values()[role]["stand-ins"].split(", ")
    return sorted(AFTER, key=lambda each: first.index(each) if each in first else len(first))


RoleChoices = Mapping[TemplateRole, RoleChoice]


def choose_template_roles(template: OpenedTemplate, chosen: Mapping[TemplateRole, str] = {}) -> RoleChoices:
    """Return the choice for every role.

    chosen: names of layouts that a mapping file gives to roles; "none" for a role that has no layout.
    """
    whole = _use_of_template(template)
    able = [each for each in template.layouts if master_of_layout(each) not in whole.left_over]
    judged = [_judge_layout(each, template) for each in able]
    names = {each.name: each for each in template.layouts if each.name != NONE}
    choices: dict[TemplateRole, RoleChoice] = {
        role: RoleChoice(role, names.get(name), "the mapping file says so") for role, name in chosen.items()
    }
    for role in SHAPES:
        taken = {choice.layout.part for choice in choices.values() if choice.layout}
        free = [each for each in judged if each.layout.part not in taken]
        if role not in choices:
            choices[role] = _best_layout_for_role(role, free, whole)
        if role == "content":
            found = choices[role].layout
            whole = replace(whole, content=next((each for each in judged if each.layout is found), None))
    return {role: choices[role] for role in TEMPLATE_ROLES}


def _best_layout_for_role(role: TemplateRole, free: list[JudgedLayout], whole: TemplateUse) -> RoleChoice:
    """Return the layout with the most points for a role, or none if even that has too few."""
    pointed = ((role_points_of_layout(role, each, whole), each.layout) for each in free)
    summed = [(sum(points for points, _ in found), found, layout) for found, layout in pointed if found]
    ranked = sorted(summed, key=lambda each: -each[0])
    (points, given, best), second = [*ranked, (0.0, (), None), (0.0, (), None)][:2]
    enough = float(role_values()[role]["enough"])
    if best is None or points < enough:
        why = "no layout has its shape" if best is None else "no layout is made for it"
        return RoleChoice(role, None, why, best, best is not None and points > enough - CLOSE)
    reasons = [reason for points, reason in sorted(given, key=lambda each: -each[0]) if points >= 0.5 and reason]
    is_able = second[0] >= enough
    runner_up = second[2] if is_able else None
    return RoleChoice(role, best, ", ".join(reasons[:2]), runner_up, is_able and points - second[0] < CLOSE)
