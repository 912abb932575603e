"""A template with its roles in; what it holds, and what is to be mended in it, out."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from generator.decks.template import OpenedTemplate, TemplateLayout, TemplatePlaceholder
from generator.errors import Finding, Where, info, warning
from generator.look.role_names import TemplateRole
from generator.look.template_contrast import contrast_of_placeholder
from generator.look.template_faults import faults_of_package
from generator.look.template_file import MappedTemplate
from generator.look.template_fonts import font_on_template
from generator.look.template_roles import RoleChoice
from generator.look.template_slots import TemplateSlot
from generator.measure import font_line_height
from generator.model.geometry import SLIDE_HEIGHT

LEAST = {"title": 20.0, "body": 18.0, "left": 16.0, "right": 16.0}  # points on a slide of 7.5 inches, for a room
NEARLY = 0.75  # of the height of a line, from which a box holds one
MOST = 99  # lines: more than a page has
FEW = 4  # lines of a body
OUTSIDE = 0.02  # share of the slide by which a placeholder may reach over its edge
# What a role without a layout is made of: roles in the order of preference, and what is done with their layout.
STAND_INS: Mapping[TemplateRole, tuple[tuple[TemplateRole, str], ...]] = {
    "cover": (
        ("section", "the layout of sections"),
        ("title-only", "the layout with only a title"),
        ("content", "the layout of content"),
    ),
    "section": (
        ("cover", "the layout of the cover"),
        ("title-only", "the layout with only a title"),
        ("content", "the layout of content"),
    ),
    "content": (("title-only", "the layout with only a title, and boxes of ours under it"),),
    "two-content": (
        ("content", "the layout of content, in one column"),
        ("title-only", "the layout with only a title, and boxes of ours under it"),
    ),
    "title-only": (("content", "the layout of content without its body"),),
    "closing": (
        ("cover", "the layout of the cover"),
        ("section", "the layout of sections"),
        ("title-only", "the layout with only a title"),
    ),
}


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
    used = [choice.layout for choice in mapped.choices.values() if choice.layout]
    faults = faults_of_package(mapped.template, used)
    found = (*mapped.findings, *doctor.findings, *faults)
    return TemplateReport(mapped.template, roles, tuple(dict.fromkeys(found)))


def stand_in_for_role(role: TemplateRole, choices: Mapping[TemplateRole, RoleChoice]) -> str:
    """Return in words which layout stands in for that of a role without one; "" if none can."""
    return next((words for other, words in STAND_INS[role] if choices[other].layout), "")


class _Doctor:
    """Examines the layouts of roles, and collects findings."""

    def __init__(self, mapped: MappedTemplate) -> None:
        self.mapped, self.template = mapped, mapped.template
        self.scale = SLIDE_HEIGHT / max(1, mapped.template.height)
        self.findings: list[Finding] = []

    def role(self, role: TemplateRole, choice: RoleChoice) -> RoleReport:
        stand_in = "" if choice.layout else stand_in_for_role(role, self.mapped.choices)
        if choice.layout is None:
            self.missing(role, stand_in)
            return RoleReport(choice, stand_in, ())
        if choice.layout.title is None:
            message = f'the layout "{choice.layout.name}" ({role}) has no placeholder for a title'
            self.warn("template-slot", message, "add one in the view Slide Master, or choose another layout")
        slots = self.mapped.slots[role]
        reports = tuple(self.slot(choice.layout, slot, each) for slot, each in slots.items())
        return RoleReport(choice, "", reports)

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
        self.judge_place(layout, placeholder)
        self.judge_size(f'{slot} of "{layout.name}"', slot, lines, first.size)
        contrast = self.judge_contrast(layout, f'{slot} of "{layout.name}"', placeholder)
        return SlotReport(slot, " ".join(placeholder.name.split()), lines, first.size, first.font.family, contrast)

    def judge_place(self, layout: TemplateLayout, placeholder: TemplatePlaceholder) -> None:
        rect, width, height = placeholder.rect, self.template.width, self.template.height
        over = (
            max(-rect.x, rect.right - width) > OUTSIDE * width or max(-rect.y, rect.bottom - height) > OUTSIDE * height
        )
        if over:
            message = f'the placeholder "{placeholder.name}" of "{layout.name}" reaches over the edge of the slide'
            self.warn("template-slot", message, "move it onto the slide in the view Slide Master")

    def judge_size(self, what: str, slot: TemplateSlot, lines: int, size: float) -> None:
        least = LEAST.get(slot, 0.0) / self.scale
        if size < least - 0.05:
            message = f"the {what} has letters of {size:g} pt, which are small for a talk"
            self.warn("template-slot", message, f"on slides of this size, {least:.0f} pt and more suit a talk")
        if lines < (1 if slot not in ("body", "left", "right") else FEW):
            held = "not even one line" if not lines else f"only {lines} line{'s' * (lines > 1)}"
            message = f"the {what} holds {held} at its own size of {size:g} pt"
            self.warn("template-slot", message, "make the placeholder taller, or its letters smaller")

    def judge_contrast(self, layout: TemplateLayout, what: str, placeholder: TemplatePlaceholder) -> float:
        found = contrast_of_placeholder(self.template, layout, placeholder)
        if found.picture and not found.ratio:
            message = f"the contrast of the {what} cannot be measured: it stands on {found.picture}"
            self.findings.append(info("template-contrast", message, self.where, "look at it"))
        elif not found.reads:
            ground = f" on a part of {found.picture}" if found.picture else ""
            message = f"the {what} has a contrast of {found.ratio:.1f}{ground}; {found.needed:g} is the least"
            self.warn("template-contrast", message, "choose a lighter or darker colour for it in the view Slide Master")
        return found.ratio

    @property
    def where(self) -> Where:
        return Where(self.template.name)

    def warn(self, code: str, message: str, hint: str) -> None:
        self.findings.append(warning(code, message, self.where, hint))
