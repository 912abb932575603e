"""A layout of a template and a role in; the points that it gets for the role, each with its reason, out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct

from generator.decks.template import OpenedTemplate, TemplateLayout
from generator.look.layout_shape import LARGE, LayoutShape, Part, covered_share, shape_of_layout
from generator.look.role_names import OTHERS, PART, TEMPLATE_ROLES, TemplateRole, role_points_of_name, types_of_role

FIRST = 7.0  # points of a cover for the first sample slide: nearly as many as for all other signs together
LEGAL = 30  # static words, beyond those of all layouts, from which one is a notice
BRIEF = 5  # words of a text that tells what a layout is for, such as "Thank you"
MANY = 3  # sample slides from which their number says something

RolePoints = tuple[float, str]  # points, and what they are for


class JudgedLayout(Struct, frozen=True):
    """A layout, its shape, the points that its name gives, and the roles that its prompts and texts tell."""

    layout: TemplateLayout
    shape: LayoutShape
    said: Mapping[str, float]
    prompted: frozenset[str]

    @property
    def large_body(self) -> float:
        """The area of its largest body as a share of the slide."""
        return max((part.area for part in self.shape.bodies), default=0.0)

    def says(self, role: str) -> bool:
        """Tell whether its name or a text of its own tells this role."""
        return self.said.get(role, 0.0) >= PART or role in self.prompted


class TemplateUse(Struct, frozen=True):
    """What is known of all layouts.

    uses: how many sample slides each master has, by its number; `first` is the master of the first one.
    names: how many layouts have each name.
    words: the static words that every layout has.
    adorned: the masters that draw something on at least half of their layouts.
    """

    samples: int
    uses: Mapping[str, int]
    first: str
    names: Mapping[str, int]
    words: int
    adorned: frozenset[str]
    content: JudgedLayout | None = None


def role_points_of_layout(role: TemplateRole, judged: JudgedLayout, whole: TemplateUse) -> tuple[RolePoints, ...]:
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


def _from_name(role: TemplateRole, judged: JudgedLayout, whole: TemplateUse) -> Iterator[RolePoints]:
    said, kind = judged.said, judged.layout.type
    is_prompted = role in judged.prompted and said.get(role, 0.0) < PART
    yield (PART, "its text says so") if is_prompted else (said.get(role, 0.0), "its name says so")
    # A name that all masters have tells the shape only: one on another ground may be a section, whatever it says.
    yield -1.0 if judged.prompted & {"section", "closing"} - {role} else 0.0, ""
    if role == "cover" and judged.layout.is_first and judged.says("section"):
        return  # a divider that opens the sample slides is the cover, whatever it is called
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


def _from_use(role: TemplateRole, judged: JudgedLayout, whole: TemplateUse) -> Iterator[RolePoints]:
    layout, samples = judged.layout, whole.samples
    if layout.uses:
        slides = "sample slide uses" if samples == 1 else f"of {samples} sample slides use"
        yield 0.5 + layout.uses / samples, f"{'the' if samples == 1 else layout.uses} {slides} it"
    if len(whole.uses) > 1 and samples:
        master = master_of_layout(layout)
        share = 1.0 * (master == whole.first) if role == "cover" else whole.uses[master] / samples
        yield share if whole.uses[master] else -1.0, ""
    elif whole.adorned and master_of_layout(layout) not in whole.adorned:
        yield -0.7, ""  # without sample slides, the master that draws nothing is perhaps a left-over
    if role == "title-only" and whole.content:
        own = whole.content.layout
        yield 0.7 if master_of_layout(own) == master_of_layout(layout) else 0.0, ""
        yield -0.7 if _ground(own) != _ground(layout) else 0.0, ""
    yield -0.01 * int(layout.position.partition(".")[2]), ""


def _cover(judged: JudgedLayout, whole: TemplateUse) -> Iterator[RolePoints]:
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
    yield -2.0 if title and title.is_number else -0.5 if title is None else 0.0, ""
    yield -1.0 * len(shape.drawings), ""


def _two_content(judged: JudgedLayout) -> Iterator[RolePoints]:
    shape = judged.shape
    if shape.columns and not shape.drawings and _is_above(shape, shape.columns[0]):
        yield 2.0, "it has two equal bodies under a title"
        yield -0.4 * len(shape.lines), ""


def _content(judged: JudgedLayout) -> Iterator[RolePoints]:
    shape, title = judged.shape, judged.shape.title
    if title is None or len(shape.bodies) != 1 or shape.drawings:
        return
    body = shape.bodies[0]
    is_below = _is_above(shape, body)
    is_beside = title.x + title.width <= body.x + 0.05
    if body.area < 0.1 or not (is_below or is_beside) or body.is_number:
        return
    yield (1.5 if shape.has_title_on_top else 1.0 if is_below else 0.0), "it has one large body under a title"
    yield min(1.0, 2 * body.area), ""
    yield -1.0 if body.width < 0.5 else 0.0, ""
    yield -0.7 if body.placeholder.type == "subTitle" else 0.0, ""
    yield -2.0 * _clutter(judged.layout, body), ""
    yield -0.4 * len(shape.lines), ""


def _clutter(layout: TemplateLayout, body: Part) -> float:
    """Return the share of a body that shapes of the layout cover, but for those on which all of it stands."""
    rect = body.placeholder.rect
    aside = (each.rect for each in layout.shapes if (each.fill or each.picture) and not each.is_behind(rect))
    return covered_share(aside, rect)


def _is_above(shape: LayoutShape, body: Part) -> bool:
    """Tell whether the title stands above a body, in the upper part of the slide."""
    return shape.title is not None and shape.title.y < 0.35 and body.y >= shape.title.middle - 0.02


def _title_only(judged: JudgedLayout) -> Iterator[RolePoints]:
    shape, title = judged.shape, judged.shape.title
    if title and shape.has_title_on_top and not shape.bodies and not shape.drawings and title.width >= 0.35:
        yield 1.5, "it has a title at the top and no body"
        yield -2.0 * shape.covered if shape.covered > 0.35 else 0.0, ""
        yield -0.4 * len(shape.lines), ""


def _section(judged: JudgedLayout, whole: TemplateUse) -> Iterator[RolePoints]:
    layout, shape, title = judged.layout, judged.shape, judged.shape.title
    if title is None or title.is_number or len(shape.bodies) > 2:
        return
    if any(body.area > 0.27 or body.height > 0.52 for body in shape.bodies):
        return
    content = whole.content
    is_other = content is not None and _ground(layout) != _ground(content.layout)
    is_middle = not shape.has_title_on_top and 0.3 <= title.middle <= 0.9
    if not (is_middle or is_other or judged.says("section") or layout.type in types_of_role("section")):
        return
    yield (1.2, "its title is in the middle") if is_middle else (0.0, "")
    yield (0.7, "its ground is not that of the content") if is_other else (0.0, "")
    if (
        is_other
        and content
        and whole.uses[master_of_layout(layout)]
        and master_of_layout(layout) != master_of_layout(content.layout)
    ):
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


def _closing(judged: JudgedLayout, whole: TemplateUse) -> Iterator[RolePoints]:
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


def judged_layout(layout: TemplateLayout, template: OpenedTemplate) -> JudgedLayout:
    shape = shape_of_layout(layout, template.width, template.height)
    prompt = shape.title.placeholder.prompt if shape.title else ""
    own = [each.text for each in layout.shapes if each.source == layout.part]
    texts = {"cover": [prompt], "section": [prompt], "closing": [prompt, *own]}
    prompted = frozenset(role for role, told in texts.items() if any(_tells(text, role) for text in told))
    return JudgedLayout(layout, shape, role_points_of_name(_bare_name(layout)), prompted)


def _tells(text: str, role: str) -> bool:
    """Tell whether a short text names a role."""
    return 0 < len(text.split()) <= BRIEF and role_points_of_name(text).get(role, 0.0) >= PART


def use_of_template(template: OpenedTemplate) -> TemplateUse:
    uses: Counter[str] = Counter()
    for layout in template.layouts:
        uses[master_of_layout(layout)] += layout.uses
    first = next((master_of_layout(layout) for layout in template.layouts if layout.is_first), "")
    words = min((sum(shape.words for shape in layout.shapes) for layout in template.layouts), default=0)
    drawn = Counter(master_of_layout(each) for each in template.layouts if each.shapes or each.is_pictured)
    every = Counter(map(master_of_layout, template.layouts))
    adorned = frozenset(master for master in every if 2 * drawn[master] >= every[master])
    return TemplateUse(template.samples, uses, first, Counter(map(_bare_name, template.layouts)), words, adorned)


def _bare_name(layout: TemplateLayout) -> str:
    """Return the name of a layout as the file has it, without what tells it from another of that name."""
    return re.sub(r"#\d+$", "", layout.name)


def master_of_layout(layout: TemplateLayout) -> str:
    return layout.position.partition(".")[0]
