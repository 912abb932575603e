"""A template with its roles in; what it holds, and what is to be mended in it, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from generator.decks.opened_shapes import P
from generator.errors import Finding, Where, brief, info, warning
from generator.look.keys import TemplateRole
from generator.measure import font_line_height
from generator.model.geometry import SLIDE_HEIGHT, Rect
from generator.template.colors import contrast_of_placeholder, font_on_template
from generator.template.layouts import OpenedTemplate, TemplateLayout, TemplatePlaceholder
from generator.template.mapping import MappedTemplate, TemplateSlot
from generator.template.roles import RoleChoice, RoleChoices, stand_ins_of_role
from generator.template.signs import role_values

LEAST = {"title": 20.0, "body": 18.0, "left": 16.0, "right": 16.0}  # points on a slide of 7.5 inches, for a room
NEARLY = 0.75  # of the height of a line, from which a box holds one
MOST = 99  # lines: more than a page has
FEW = {"body": 4, "left": 4, "right": 4}  # lines
OUTSIDE = 0.02  # share of the slide by which a placeholder may reach over its edge
BOXES = ", with boxes of ours under its title"
DONE: Mapping[TemplateRole, str] = {"content": BOXES, "two-content": BOXES, "title-only": " without its body"}


class SlotReport(Struct, frozen=True):
    """What a slot holds: its lines at its own size, in points, and the contrast of its text."""

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
    roles: list[RoleReport] = []
    findings = [*mapped.findings]
    problems: dict[tuple[str, Finding], dict[str, None]] = {}  # of slots, with the layouts that have each
    for role, choice in mapped.choices.items():
        stand_in = "" if choice.layout else stand_in_for_role(role, mapped.choices)
        findings += _role_findings(role, choice, stand_in, Where(mapped.template.name))
        slots = []
        for slot, placeholder in mapped.slots[role].items() if choice.layout else ():
            assert choice.layout
            report, found = _examined_slot(mapped.template, choice.layout, slot, placeholder)
            slots.append(report)
            findings += [each for each in found if each.code == "font"]
            for each in (each for each in found if each.code != "font"):
                problems.setdefault((slot, each), {})[choice.layout.name] = None
        roles.append(RoleReport(choice, stand_in, tuple(slots)))
    used = {layout.part: layout for layout in mapped.roles.values()}
    faults = _faults_of_package(mapped.template, tuple(used.values()))
    found = (*findings, *(_about_slot(*each, [*names]) for each, names in problems.items()), *faults)
    return TemplateReport(mapped.template, tuple(roles), tuple(dict.fromkeys(found)))


def stand_in_for_role(role: TemplateRole, choices: RoleChoices) -> str:
    """Return in words which layout stands in for that of a role without one; "" if none can."""
    found = next((other for other in stand_ins_of_role(role) if choices[other].layout), None)
    return role_values()[found]["words"] + DONE.get(role, "") if found else ""


def _role_findings(role: TemplateRole, choice: RoleChoice, stand_in: str, where: Where) -> Iterator[Finding]:
    if choice.layout and choice.layout.title is None:
        message = f'the layout "{choice.layout.name}" ({role}) has no placeholder for a title'
        hint = "add one in the view Slide Master, or choose another layout"
        yield warning("template-slot", message, where, hint)
    elif not choice.layout and (role == "content" or not stand_in):
        instead = f": {stand_in} stands in" if stand_in else ", and nothing stands in"
        message = f"the template has no layout for the role {role}{instead}"
        yield warning("template-role", message, where, "add a layout with a title and one large body")


def _examined_slot(
    template: OpenedTemplate, layout: TemplateLayout, slot: TemplateSlot, placeholder: TemplatePlaceholder
) -> tuple[SlotReport, tuple[Finding, ...]]:
    """Return what a slot holds, and findings whose messages are what is to be said after its name."""
    first = placeholder.levels[0]
    font, remarks = font_on_template(first.font.family, template.name)
    height = max(1, first.line.of(font_line_height(font, max(1.0, first.size))))
    lines = min(max(placeholder.inner.height // height, int(placeholder.rect.height >= NEARLY * height)), MOST)
    contrast, needed = contrast_of_placeholder(template, layout, placeholder)
    name = " ".join(placeholder.name.split())
    report = SlotReport(slot, name, lines, first.size, first.font.family, contrast)
    return report, (*remarks, *_slot_problems(template, placeholder.rect, report, needed))


def _slot_problems(template: OpenedTemplate, rect: Rect, slot: SlotReport, needed: float) -> Iterator[Finding]:
    """Yield what is wrong with the place of a slot, the size of its letters, its room, and its contrast."""
    where, width, height = Where(template.name), template.slide.width, template.slide.height
    aside, below = max(-rect.x, rect.right - width), max(-rect.y, rect.bottom - height)
    if aside > OUTSIDE * width or below > OUTSIDE * height:
        hint = "move it onto the slide in the view Slide Master"
        yield warning("template-slot", "reaches over the edge of the slide", where, hint)
    least = LEAST.get(slot.slot, 0.0) * height / SLIDE_HEIGHT
    if slot.size < least - 0.05:
        message = f"has letters of {slot.size:g} pt, which are small for a talk"
        yield warning("template-slot", message, where, f"on slides of this size, {least:.0f} pt and more suit a talk")
    if slot.lines < FEW.get(slot.slot, 1):
        held = ("not even one line", "only 1 line")[slot.lines] if slot.lines < 2 else f"only {slot.lines} lines"
        hint = "make the placeholder taller, or its letters smaller"
        yield warning("template-slot", f"holds {held} at its own size of {slot.size:g} pt", where, hint)
    if slot.contrast < needed:
        message = f"has a contrast of {slot.contrast:.1f}; {needed:g} is the least"
        hint = "choose a lighter or darker colour for it in the view Slide Master"
        yield warning("template-contrast", message, where, hint)


def _about_slot(slot: str, problem: Finding, layouts: Sequence[str]) -> Finding:
    """Return a finding about a slot of several layouts."""
    more = f" and {len(layouts) - 2} more" if len(layouts) > 2 else ""
    named = (" and " if len(layouts) == 2 else ", ").join(f'"{name}"' for name in layouts[:2])
    return replace(problem, message=f"the {slot} of {named}{more} {problem.message}")


def _faults_of_package(template: OpenedTemplate, used: Sequence[TemplateLayout]) -> Iterator[Finding]:
    """Yield what is to be known of a template as a whole; `used` are the layouts that have roles."""
    where = Where(template.name)
    if double := [brief(each.name.rpartition("#")[0], 40) for each in template.layouts if each.name.endswith("#2")]:
        several = f"{len(double)} names, such as" if len(double) > 1 else "the name"
        hint = f"a mapping file calls the second one {double[0]}#2"
        yield info("template-names", f'layouts share {several} "{double[0]}"', where, hint)
    texts = dict.fromkeys(" ".join(shape.text.split()) for layout in used for shape in layout.shapes)
    if said := [text for text in texts if sum(map(str.isalpha, text)) > 1]:
        more = f" and {len(said) - 3} more" if len(said) > 3 else ""
        message = f"layouts write on each slide: {', '.join(brief(text, 40) for text in said[:3])}{more}"
        yield info("template-text", message, where, "if it is a sample, delete it in the view Slide Master")
    package = template.package
    if fonts := [node.get("typeface", "") for node in package.trees[package.presentation].iter(f"{P}font")]:
        hint = "PowerPoint for Windows and Mac draws them; other programs may not"
        yield info("template-parts", f"fonts in the file: {', '.join(dict.fromkeys(fonts))}", where, hint)
