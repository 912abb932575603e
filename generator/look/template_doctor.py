"""A template with its roles in; what it holds, and what is to be mended in it, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from generator.decks.template import OpenedTemplate, TemplateLayout, TemplatePlaceholder
from generator.errors import Finding, Where, info, warning
from generator.look.role_names import TemplateRole
from generator.look.template_contrast import SlotContrast, contrast_of_placeholder
from generator.look.template_faults import faults_of_package
from generator.look.template_file import MappedTemplate
from generator.look.template_fonts import font_on_template
from generator.look.template_roles import STAND_INS, RoleChoice
from generator.look.template_slots import TemplateSlot
from generator.measure import font_line_height
from generator.model.geometry import SLIDE_HEIGHT

LEAST = {"title": 20.0, "body": 18.0, "left": 16.0, "right": 16.0}  # points on a slide of 7.5 inches, for a room
NEARLY = 0.75  # of the height of a line, from which a box holds one
MOST = 99  # lines: more than a page has
FEW = 4  # lines of a body
OUTSIDE = 0.02  # share of the slide by which a placeholder may reach over its edge
IN_WORDS: Mapping[TemplateRole, str] = {  # the layout of a role, in words
    "cover": "the layout of the cover",
    "section": "the layout of sections",
    "content": "the layout of content",
    "title-only": "the layout with only a title",
}
BOXES = ", with boxes of ours under its title"
DONE: Mapping[TemplateRole, str] = {"content": BOXES, "two-content": BOXES, "title-only": " without its body"}


class SlotReport(Struct, frozen=True):
    """What a slot holds: its lines at its own size, in points, and the contrast of its text; 0 if it is not known."""

    slot: TemplateSlot
    placeholder: str
    lines: int
    size: float
    family: str
    contrast: float


class RoleReport(Struct, frozen=True):
    """A role with its layout and slots, or with what stands in for it."""

    choice: RoleChoice
    stand_in: str
    slots: tuple[SlotReport, ...]


class TemplateReport(Struct, frozen=True):
    """All that the doctor says about a template."""

    template: OpenedTemplate
    roles: tuple[RoleReport, ...]
    findings: tuple[Finding, ...]


def examine_template(mapped: MappedTemplate) -> TemplateReport:
    """Return what each role of a template holds, and what is to be mended: warnings; or good to know: infos."""
    doctor = _Doctor(mapped)
    roles = tuple(doctor.role(role, choice) for role, choice in mapped.choices.items())
    used = {choice.layout.part: choice.layout for choice in mapped.choices.values() if choice.layout}
    faults = faults_of_package(mapped.template, tuple(used.values()))
    found = (*mapped.findings, *doctor.findings, *doctor.slot_findings(), *faults)
    return TemplateReport(mapped.template, roles, tuple(dict.fromkeys(found)))


def stand_in_for_role(role: TemplateRole, choices: Mapping[TemplateRole, RoleChoice]) -> str:
    """Return in words which layout stands in for that of a role without one; "" if none can."""
    found = next((other for other in STAND_INS[role] if choices[other].layout), None)
    return IN_WORDS[found] + DONE.get(role, "") if found else ""


class _Problem(Struct, frozen=True):
    """What is wrong with a slot; the message is what is said after its name. Several layouts may have it."""

    slot: str
    finding: Finding


class _Doctor:
    """Examines the layouts of roles, and collects findings, and the layouts that have each problem."""

    def __init__(self, mapped: MappedTemplate) -> None:
        self.mapped, self.template = mapped, mapped.template
        self.scale = SLIDE_HEIGHT / max(1, mapped.template.height)
        self.where = Where(self.template.name)
        self.findings: list[Finding] = []
        self.problems: dict[_Problem, list[str]] = {}

    def role(self, role: TemplateRole, choice: RoleChoice) -> RoleReport:
        stand_in = "" if choice.layout else stand_in_for_role(role, self.mapped.choices)
        if choice.layout is None:
            self.missing(role, stand_in)
            return RoleReport(choice, stand_in, ())
        if choice.layout.title is None:
            message = f'the layout "{choice.layout.name}" ({role}) has no placeholder for a title'
            self.warn("template-slot", message, "add one in the view Slide Master, or choose another layout")
        slots = self.mapped.slots[role]
        return RoleReport(choice, "", tuple(self.slot(choice.layout, slot, each) for slot, each in slots.items()))

    def missing(self, role: TemplateRole, stand_in: str) -> None:
        if role == "content" or not stand_in:
            instead = f": {stand_in} stands in" if stand_in else ", and nothing stands in"
            message = f"the template has no layout for the role {role}{instead}"
            self.warn("template-role", message, "add a layout with a title and one large body")

    def slot(self, layout: TemplateLayout, slot: TemplateSlot, placeholder: TemplatePlaceholder) -> SlotReport:
        first = placeholder.levels[0]
        font, remarks = font_on_template(first.font.family, self.template.name)
        self.findings.extend(remarks)
        height = max(1, first.line.of(font_line_height(font, max(1.0, first.size))))
        lines = max(placeholder.inner.height // height, int(placeholder.rect.height >= NEARLY * height))
        lines = min(lines, MOST)
        contrast = contrast_of_placeholder(self.template, layout, placeholder)
        for problem in (
            *self.of_place(slot, placeholder),
            *self.of_size(slot, lines, first.size),
            *self.of_contrast(slot, contrast),
        ):
            layouts = self.problems.setdefault(problem, [])
            layouts += [layout.name] if layout.name not in layouts else []
        name = " ".join(placeholder.name.split())
        return SlotReport(slot, name, lines, first.size, first.font.family, contrast.ratio)

    def of_place(self, slot: str, placeholder: TemplatePlaceholder) -> Iterator[_Problem]:
        rect, width, height = placeholder.rect, self.template.width, self.template.height
        aside, below = max(-rect.x, rect.right - width), max(-rect.y, rect.bottom - height)
        if aside > OUTSIDE * width or below > OUTSIDE * height:
            hint = "move it onto the slide in the view Slide Master"
            yield _Problem(slot, warning("template-slot", "reaches over the edge of the slide", self.where, hint))

    def of_size(self, slot: TemplateSlot, lines: int, size: float) -> Iterator[_Problem]:
        least = LEAST.get(slot, 0.0) / self.scale
        if size < least - 0.05:
            message = f"has letters of {size:g} pt, which are small for a talk"
            hint = f"on slides of this size, {least:.0f} pt and more suit a talk"
            yield _Problem(slot, warning("template-slot", message, self.where, hint))
        if lines < (1 if slot not in ("body", "left", "right") else FEW):
            held = "not even one line" if not lines else f"only {lines} line{'s' * (lines > 1)}"
            message = f"holds {held} at its own size of {size:g} pt"
            hint = "make the placeholder taller, or its letters smaller"
            yield _Problem(slot, warning("template-slot", message, self.where, hint))

    def of_contrast(self, slot: str, found: SlotContrast) -> Iterator[_Problem]:
        if found.picture and not found.ratio:
            message = f"is on {found.picture}, so its contrast cannot be measured"
            yield _Problem(slot, info("template-contrast", message, self.where, "look at it"))
        elif not found.reads:
            ground = f" on a part of {found.picture}" if found.picture else ""
            message = f"has a contrast of {found.ratio:.1f}{ground}; {found.needed:g} is the least"
            hint = "choose a lighter or darker colour for it in the view Slide Master"
            yield _Problem(slot, warning("template-contrast", message, self.where, hint))

    def slot_findings(self) -> Iterator[Finding]:
        """Yield a finding for each problem, with the layouts that have it."""
        for problem, layouts in self.problems.items():
            more = f" and {len(layouts) - 2} more" if len(layouts) > 2 else ""
            named = (" and " if len(layouts) == 2 else ", ").join(f'"{name}"' for name in layouts[:2])
            message = f"the {problem.slot} of {named}{more} {problem.finding.message}"
            yield replace(problem.finding, message=message)

    def warn(self, code: str, message: str, hint: str) -> None:
        self.findings.append(warning(code, message, self.where, hint))
