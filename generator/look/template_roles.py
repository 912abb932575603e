"""A company's template in; for each role of a slide the layout that serves it out, with why and with the runner-up.

Where the placeholders stand decides what a layout can be; then points are given, most of all for sample slides and for
the words of its name, in many languages, and last for its type. Names and types of real templates often mislead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from generator.decks.template import OpenedTemplate, TemplateLayout
from generator.errors import Finding, Where, info
from generator.look.layout_shape import HUGE, LARGE, LayoutShape, shape_of_layout
from generator.look.role_names import OTHERS, PART, TEMPLATE_ROLES, TemplateRole, role_points_of_name, types_of_role

IN_ORDER: tuple[TemplateRole, ...] = ("cover", "two-content", "content", "title-only", "section", "closing")
ENOUGH: Mapping[TemplateRole, float] = {**dict.fromkeys(IN_ORDER, 2.0), "title-only": 1.4}  # points for a role
FIRST = 5.5  # points of a cover for the first sample slide: more than for a name and a type together
CLOSE = 0.75  # points between a layout and its runner-up
LEGAL = 30  # static words, beyond those of all layouts, from which one is a notice
MANY = 3  # sample slides from which their number says something

Merit = tuple[float, str]  # points, and what they are for


class RoleChoice(Struct, frozen=True):
    """The layout of a role, or None; `why` is a clause about it, and a close call could as well be the runner-up."""

    role: TemplateRole
    layout: TemplateLayout | None
    why: str
    runner_up: TemplateLayout | None = None
    is_close: bool = False


class _Judged(Struct, frozen=True):
    """A layout, its shape, and what its name says."""

    layout: TemplateLayout
    shape: LayoutShape
    said: Mapping[str, float]

    @property
    def large_body(self) -> float:
        """The area of its largest body as a share of the slide."""
        return max((part.area for part in self.shape.bodies), default=0.0)

    def says(self, role: str) -> bool:
        return self.said.get(role, 0.0) >= PART


class _Template(Struct, frozen=True):
    """What is known of all layouts.

    uses: how many sample slides each master has, by its number; `first` is the master of the first one.
    names: how many layouts have each name.
    words: the static words that every layout has.
    """

    samples: int
    uses: Mapping[str, int]
    first: str
    names: Mapping[str, int]
    words: int
    content: _Judged | None = None


def choose_template_roles(
    template: OpenedTemplate, chosen: Mapping[TemplateRole, str] = {}
) -> tuple[Mapping[TemplateRole, RoleChoice], tuple[Finding, ...]]:
    """Return the choice for every role, and a finding for each close call.

    chosen: names of layouts that a mapping file gives to roles; "none" for a role that has no layout.
    """
    whole = _of_template(template)
    left_over = _left_over_masters(template, whole)
    judged = [_judged(each, template) for each in template.layouts if _master(each) not in left_over]
    names = {each.name: each for each in template.layouts}
    choices: dict[TemplateRole, RoleChoice] = {
        role: RoleChoice(role, names.get(name), "the mapping file says so") for role, name in chosen.items()
    }
    for role in (each for each in IN_ORDER if each not in choices):
        taken = {choice.layout.part for choice in choices.values() if choice.layout}
        free = [each for each in judged if each.layout.part not in taken]
        choices[role] = _choice(role, _spared(role, free), whole)
        if role == "content":
            found = choices[role].layout
            whole = replace(whole, content=next((each for each in judged if each.layout is found), None))
    return {role: choices[role] for role in TEMPLATE_ROLES}, tuple(_close_calls(choices, template.name))


def _spared(role: TemplateRole, free: list[_Judged]) -> list[_Judged]:
    """Return the layouts without the only one that could show content, where a cover is chosen: talks need content."""
    able = [each for each in free if next(_content(each), None)]
    return [each for each in free if each not in able] if role == "cover" and len(able) == 1 else free


def _judged(layout: TemplateLayout, template: OpenedTemplate) -> _Judged:
    shape = shape_of_layout(layout, template.width, template.height)
    return _Judged(layout, shape, role_points_of_name(_bare_name(layout)))


def _of_template(template: OpenedTemplate) -> _Template:
    uses: Counter[str] = Counter()
    for layout in template.layouts:
        uses[_master(layout)] += layout.uses
    first = next((_master(layout) for layout in template.layouts if layout.is_first), "")
    words = min((sum(shape.words for shape in layout.shapes) for layout in template.layouts), default=0)
    return _Template(template.samples, uses, first, Counter(map(_bare_name, template.layouts)), words)


def _left_over_masters(template: OpenedTemplate, whole: _Template) -> set[str]:
    """Return the masters that no sample slide uses, and that are plain while those that are used are not."""
    drawn = Counter(_master(each) for each in template.layouts if each.shapes or each.is_pictured)
    every = Counter(map(_master, template.layouts))
    adorned = {master for master in every if 2 * drawn[master] >= every[master]}
    used = {master for master, uses in whole.uses.items() if uses}
    return every.keys() - adorned - used if adorned & used else set()


def _bare_name(layout: TemplateLayout) -> str:
    """Return the name of a layout as the file has it, without what tells it from another of that name."""
    return re.sub(r"#\d+$", "", layout.name)


def _master(layout: TemplateLayout) -> str:
    return layout.position.partition(".")[0]


def _choice(role: TemplateRole, free: list[_Judged], whole: _Template) -> RoleChoice:
    """Return the layout with the most points for a role, or none if even that has too few."""
    ranked = sorted(
        (
            (sum(points for points, _ in merits), merits, each.layout)
            for each in free
            if (merits := _merits(role, each, whole))
        ),
        key=lambda found: -found[0],
    )
    points, merits, best = ranked[0] if ranked else (0.0, (), None)
    second = ranked[1] if len(ranked) > 1 else (0.0, (), None)
    if best is None or points < ENOUGH[role]:
        why = "no layout has its shape" if best is None else "no layout is made for it"
        return RoleChoice(role, None, why, best, best is not None and points > ENOUGH[role] - CLOSE)
    reasons = [reason for points, reason in sorted(merits, key=lambda each: -each[0]) if points >= 0.5 and reason]
    is_close = second[0] >= ENOUGH[role] and points - second[0] < CLOSE
    return RoleChoice(role, best, ", ".join(reasons[:2]), second[2], is_close)


def _close_calls(choices: Mapping[TemplateRole, RoleChoice], name: str) -> Iterator[Finding]:
    for role, choice in choices.items():
        if choice.is_close and choice.runner_up:
            chosen = f'"{choice.layout.name}"' if choice.layout else "no layout"
            message = f'for the role {role}, {chosen} was chosen; "{choice.runner_up.name}" comes close'
            hint = "slidewright template --write writes a mapping file, in which you can choose another"
            yield info("template-role", message, Where(name), hint)


def _merits(role: TemplateRole, judged: _Judged, whole: _Template) -> tuple[Merit, ...]:
    """Return the points of a layout for a role, or none if its shape rules it out."""
    if judged.shape.is_vertical or (role != "closing" and judged.shape.words - whole.words > LEGAL):
        return ()
    match role:
        case "cover":
            own = _cover(judged, whole)
        case "two-content":
            own = _two_content(judged)
        case "content":
            own = _content(judged)
        case "title-only":
            own = _title_only(judged)
        case "section":
            own = _section(judged, whole)
        case "closing":
            own = _closing(judged, whole)
    found = tuple(own)
    return (*found, *_from_name(role, judged, whole), *_from_use(role, judged, whole)) if found else ()


def _from_name(role: TemplateRole, judged: _Judged, whole: _Template) -> Iterator[Merit]:
    said, kind = judged.said, judged.layout.type
    yield said.get(role, 0.0), "its name says so"
    # A name that all masters have tells the shape only: one on another ground may be a section, whatever it says.
    is_alone = role != "section" or whole.names[_bare_name(judged.layout)] == 1
    if is_alone and not judged.says(role):
        others = max((points for other, points in said.items() if other not in (role, OTHERS)), default=0.0)
        yield -others if others >= PART else 0.0, ""
        yield -said.get(OTHERS, 0.0), ""
    if kind in types_of_role(role):
        yield 1.5, "PowerPoint has it under this type"
    elif kind in types_of_role(OTHERS):
        yield -1.5, ""
    elif is_alone and any(kind in types_of_role(other) for other in TEMPLATE_ROLES):
        yield -0.5, ""


def _from_use(role: TemplateRole, judged: _Judged, whole: _Template) -> Iterator[Merit]:
    layout, samples = judged.layout, whole.samples
    if layout.uses:
        slides = "sample slide uses" if samples == 1 else f"of {samples} sample slides use"
        yield 0.5 + layout.uses / samples, f"{'the' if samples == 1 else layout.uses} {slides} it"
    if len(whole.uses) > 1 and samples:
        master = _master(layout)
        share = 1.0 * (master == whole.first) if role == "cover" else whole.uses[master] / samples
        yield share if whole.uses[master] else -1.0, ""
    if role == "title-only" and whole.content:
        own = whole.content.layout
        yield 0.7 if _master(own) == _master(layout) else 0.0, ""
        yield -0.7 if _ground(own) != _ground(layout) else 0.0, ""
    yield -0.01 * int(layout.position.partition(".")[2]), ""


def _cover(judged: _Judged, whole: _Template) -> Iterator[Merit]:
    layout, shape, title = judged.layout, judged.shape, judged.shape.title
    types = {each.type for each in layout.placeholders}
    is_typed = layout.type in types_of_role("cover") or "ctrTitle" in types
    is_usual = whole.samples >= MANY and 2 * layout.uses >= whole.samples
    is_opening = layout.is_first and not is_usual
    is_bare_head = shape.has_title_on_top and not (is_typed or shape.bodies or shape.lines)
    if shape.columns or (is_bare_head and not is_opening):
        return
    if not (is_typed or judged.says("cover")) and (judged.large_body > 0.3 or (title is None and not is_opening)):
        return
    is_likely = is_typed or judged.says("cover") or not shape.has_title_on_top
    first = FIRST if is_likely and is_opening else 1.0 if is_opening else 0.5 * layout.is_first
    yield 0.1 + first, "the first sample slide uses it" if is_opening else ""
    yield (
        (1.0 if "ctrTitle" in types else 0.0) + (1.0 if "subTitle" in types else 0.0),
        "it has the title or the subtitle of a cover",
    )
    yield 0.7 if layout.position.endswith(".1") else 0.0, ""
    yield 0.5 if title and not shape.has_title_on_top else 0.0, ""
    yield -1.5 if judged.large_body > 0.3 else 0.0, ""
    yield -2.0 if title and title.size >= HUGE else -0.5 if title is None else 0.0, ""
    yield -1.0 * len(shape.drawings), ""


def _two_content(judged: _Judged) -> Iterator[Merit]:
    shape = judged.shape
    if shape.columns and shape.has_title_on_top and not shape.drawings:
        yield 2.0, "it has two equal bodies under a title"
        yield -0.4 * len(shape.lines), ""


def _content(judged: _Judged) -> Iterator[Merit]:
    shape, title = judged.shape, judged.shape.title
    if title is None or len(shape.bodies) != 1 or shape.drawings:
        return
    body = shape.bodies[0]
    is_below = shape.has_title_on_top and body.y >= title.middle - 0.02
    is_beside = title.x + title.width <= body.x + 0.05
    if body.area < 0.1 or not (is_below or is_beside) or body.size >= HUGE:
        return
    yield (1.5, "it has one large body under a title") if is_below else (0.0, "")
    yield min(1.0, 2 * body.area), ""
    yield -1.0 if body.width < 0.5 else 0.0, ""
    yield -0.7 if body.placeholder.type == "subTitle" else 0.0, ""
    yield -0.4 * len(shape.lines), ""


def _title_only(judged: _Judged) -> Iterator[Merit]:
    shape, title = judged.shape, judged.shape.title
    if title and shape.has_title_on_top and not shape.bodies and not shape.drawings and title.width >= 0.35:
        yield 1.5, "it has a title at the top and no body"
        yield -2.0 * shape.covered if shape.covered > 0.35 else 0.0, ""
        yield -0.4 * len(shape.lines), ""


def _section(judged: _Judged, whole: _Template) -> Iterator[Merit]:
    layout, shape, title = judged.layout, judged.shape, judged.shape.title
    if title is None or title.size >= HUGE or len(shape.bodies) > 2:
        return
    if any(body.area > 0.27 or body.height > 0.52 for body in shape.bodies):
        return
    content = whole.content
    is_other = content is not None and _ground(layout) != _ground(content.layout)
    is_middle = not shape.has_title_on_top and 0.3 <= title.middle <= 0.9
    if not (is_middle or is_other or judged.says("section") or layout.type in types_of_role("section")):
        return
    yield (1.2, "its title stands in the middle") if is_middle else (0.0, "")
    yield (0.7, "its ground is not that of the content") if is_other else (0.0, "")
    if is_other and content and whole.uses[_master(layout)] and _master(layout) != _master(content.layout):
        yield 1.2, "its master is not that of the content"
    yield 0.3 if not shape.bodies else -0.5 * (len(shape.bodies) - 1), ""
    yield -1.0 if title.placeholder.type == "ctrTitle" else 0.0, ""
    yield -2.0 if layout.is_first else -1.0 if layout.is_last else 0.0, ""
    if content and content.shape.title:
        yield (
            0.3
            if title.size >= content.shape.title.size
            else -1.0
            if title.size < 0.7 * content.shape.title.size
            else 0.0,
            "",
        )
    yield -0.5 * len(shape.drawings), ""


def _ground(layout: TemplateLayout) -> tuple[str, bool]:
    return layout.background, layout.is_pictured


def _closing(judged: _Judged, whole: _Template) -> Iterator[Merit]:
    layout, shape = judged.layout, judged.shape
    is_last = layout.is_last and layout.uses == 1 and whole.samples >= MANY
    if shape.columns or not (is_last or judged.says("closing")):
        return
    if judged.large_body > LARGE and not judged.says("closing"):
        return
    yield 0.1, ""
    yield (1.2, "the last sample slide uses it") if is_last else (0.0, "")
    yield 0.5 if shape.title and not shape.has_title_on_top else 0.0, ""
    yield -0.5 if shape.title is None else 0.0, ""
