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

from generator.look.contrast import LARGE as LARGE_TEXT, contrast_ratio
from generator.look.keys import TEMPLATE_ROLES, TemplateRole
from generator.template.layouts import OpenedTemplate, TemplateLayout
from generator.template.signs import (
    LARGE,
    OTHERS,
    PART,
    LayoutShape,
    role_points_of_name,
    role_values,
    shape_of_layout,
    types_of_role,
)

FIRST = 7.0  # points of a cover for the first sample slide: nearly as many as for all other signs together
FILLED = 1.0  # points that a body with a ground of its own has less, and one narrower than this share of the slide
NARROW = 0.45
RolePoints = tuple[float, str]  # points, and what they are for


class JudgedLayout(Struct, frozen=True):
    """A layout, its shape, and the points that its name gives."""

    layout: TemplateLayout
    shape: LayoutShape
    said: Mapping[str, float]

    def says(self, role: str) -> bool:
        """Tell whether its name tells this role."""
        return self.said.get(role, 0.0) >= PART


class TemplateUse(Struct, frozen=True):
    """What is known of all layouts.

    uses: how many sample slides each master has, by its number.
    """

    samples: int
    uses: Mapping[str, int]
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
    layout, samples = judged.layout, whole.samples
    if layout.uses:
        slides = "sample slide uses" if samples == 1 else f"of {samples} sample slides use"
        yield 0.5 + layout.uses / samples, f"{'the' if samples == 1 else layout.uses} {slides} it"
    if len(whole.uses) > 1 and samples:
        yield layout.is_first if role == "cover" else whole.uses[master_of_layout(layout)] / samples, ""


def _points_for_cover(judged: JudgedLayout, _whole: TemplateUse) -> Iterator[RolePoints]:
    is_first, shape = judged.layout.is_first, judged.shape
    if not shape.columns:
        first = 1.0 if shape.has_title_on_top else FIRST
        yield 0.1 + first * is_first, "the first sample slide uses it" if is_first else ""
        yield -1.5 * (shape.has_title_on_top and not (shape.bodies or shape.lines)), ""  # it has only a title


def _two_content(judged: JudgedLayout, _whole: TemplateUse) -> Iterator[RolePoints]:
    shape = judged.shape
    if shape.columns and not shape.drawings and shape.title:
        yield 2.0, "it has two equal bodies under a title"


def _points_for_content(judged: JudgedLayout, _whole: TemplateUse) -> Iterator[RolePoints]:
    shape, title = judged.shape, judged.shape.title
    if title is None or len(shape.bodies) != 1 or shape.drawings:
        return
    (body,) = shape.bodies
    yield 1.5 if shape.has_title_on_top else 1.0, "it has one large body under a title"
    aside = [each for each in judged.layout.shapes if each.fill or each.picture]
    room = body.placeholder.rect
    covered = sum(each.rect.covered(room) for each in aside if not each.is_behind(room))  # what is over it
    yield min(1.0, 2 * body.area) - 2.0 * min(1.0, covered / max(1, room.area)), ""
    yield -FILLED * bool(body.placeholder.fill), ""  # what is drawn in its place would not have its ground
    yield -FILLED * (body.width < NARROW), ""  # it is a column beside something else


def _title_only(judged: JudgedLayout, _whole: TemplateUse) -> Iterator[RolePoints]:
    shape, title = judged.shape, judged.shape.title
    if title and shape.has_title_on_top and not shape.bodies and not shape.drawings:
        yield 1.5, "it has a title at the top and no body"


def _points_for_section(judged: JudgedLayout, whole: TemplateUse) -> Iterator[RolePoints]:
    layout, shape, title, content = judged.layout, judged.shape, judged.shape.title, whole.content
    if title:
        is_other = content is not None and layout.ground != content.layout.ground
        yield 1.2 * (not shape.has_title_on_top and title.y + title.height / 2 <= 0.9), "its title is in the middle"
        yield 0.7 * is_other, "its ground is not that of the content"
        yield (-0.5 * (len(shape.bodies) - 1) if shape.bodies else 0.3) - layout.is_last, ""
        yield -2.0 * (contrast_ratio(title.placeholder.color, layout.ground.color) < LARGE_TEXT), ""  # of several


def _points_for_closing(judged: JudgedLayout, _whole: TemplateUse) -> Iterator[RolePoints]:
    layout, shape = judged.layout, judged.shape
    is_last = layout.is_last and all(body.area <= LARGE for body in shape.bodies)
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
    shape, said = shape_of_layout(layout, template.slide), role_points_of_name(name)
    if not shape.has_title_on_top:  # whatever the name says
        said = {role: points for role, points in said.items() if role != "title-only"}
    return JudgedLayout(layout, shape, said)


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
    uses = Counter[str]()
    for each in template.layouts:
        uses[master_of_layout(each)] += each.uses
    whole = TemplateUse(template.samples, uses)
    able = (each for each in template.layouts if uses[master_of_layout(each)] or not template.samples)
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
