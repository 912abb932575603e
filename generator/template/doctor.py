"""A template with its roles in; what it holds, and what is to be mended in it, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from posixpath import basename

from msgspec import Struct
from msgspec.structs import replace

from generator.decks.opened_package import CONTENT_TYPES
from generator.decks.opened_shapes import A, P
from generator.errors import Finding, Where, brief, info, warning
from generator.look.contrast import COLORED, color_saturation, hue_distance
from generator.look.keys import TemplateRole
from generator.measure import font_line_height
from generator.model.geometry import SLIDE_HEIGHT
from generator.template.colors import SlotContrast, contrast_of_placeholder, font_on_template
from generator.template.layouts import OpenedTemplate, TemplateLayout, TemplatePlaceholder
from generator.template.mapping import MappedTemplate, TemplateSlot
from generator.template.roles import STAND_INS, RoleChoice

MEGABYTE = 1_000_000
PROMPTED = ("title", "ctrTitle", "subTitle", "body", "obj")
HEAVY = 10 * MEGABYTE  # a package that mail systems refuse, once a deck has pictures of its own
NEAR = 0.06  # of the circle of hues
OFTEN = 3  # shapes in a colour that make it one of the brand
# The first accents of palettes that programs give to every new file.
USUAL_PALETTES: Mapping[str, tuple[str, ...]] = {
    "Office": ("4F81BD", "C0504D", "9BBB59"),
    "Office (2013)": ("5B9BD5", "ED7D31", "A5A5A5"),
    "Office (2016)": ("4472C4", "ED7D31", "A5A5A5"),
    "Office (2023)": ("156082", "E97132", "196B24"),
    "Google Slides": ("4285F4", "212121", "78909C"),
    "LibreOffice": ("18A303", "0369A3", "A33E03"),
}


def faults_of_package(template: OpenedTemplate, used: Sequence[TemplateLayout]) -> Iterator[Finding]:
    """Yield what is to be known of a template as a whole; `used` are the layouts that have roles."""
    where = Where(template.name)
    yield from _names(template, where)
    yield from _numbers(used, where)
    yield from _texts(used, where)
    yield from _styles(used, where)
    yield from _colors(template, used, where)
    yield from _embedded(template, where)
    yield from _weight(template, where)


def _names(template: OpenedTemplate, where: Where) -> Iterator[Finding]:
    double = [brief(each.name.rpartition("#")[0], 40) for each in template.layouts if each.name.endswith("#2")]
    if double:
        several = f"{len(double)} names, such as" if len(double) > 1 else "the name"
        message = f'layouts share {several} "{double[0]}"'
        yield info("template-names", message, where, f"a mapping file calls the second one {double[0]}#2")


def _numbers(used: Sequence[TemplateLayout], where: Where) -> Iterator[Finding]:
    for layout in used:
        keys = Counter(each.key for each in layout.placeholders)
        if double := [key for key, count in keys.items() if count > 1]:
            message = f'placeholders of "{layout.name}" have the same number, idx {double[0][1]}'
            hint = "programs may mix them up; save the file in PowerPoint, or replace the layout"
            yield warning("template-slot", message, where, hint)


def _texts(used: Sequence[TemplateLayout], where: Where) -> Iterator[Finding]:
    texts = (" ".join(shape.text.split()) for layout in used for shape in layout.shapes)
    said = [*dict.fromkeys(text for text in texts if sum(map(str.isalpha, text)) > 1)]
    if said:
        more = f" and {len(said) - 3} more" if len(said) > 3 else ""
        message = f"layouts write on each slide: {', '.join(brief(text, 40) for text in said[:3])}{more}"
        yield info("template-text", message, where, "if it is a sample, delete it in the view Slide Master")


def _styles(used: Sequence[TemplateLayout], where: Where) -> Iterator[Finding]:
    """Yield a finding if prompts have another size than texts, because a program sets sizes on the prompts only."""
    for layout in used:
        for each in layout.placeholders:
            size = each.levels[0].size
            if each.type in PROMPTED and each.prompt_size and abs(each.prompt_size - size) > 1:
                prompt = f'the prompt "{each.name}" of "{layout.name}" is in {each.prompt_size:g} pt'
                hint = "set the size of the placeholder in the view Slide Master, not that of its prompt"
                yield warning("template-slot", f"{prompt}, but text there is in {size:g} pt", where, hint)
                return


def _colors(template: OpenedTemplate, used: Sequence[TemplateLayout], where: Where) -> Iterator[Finding]:
    if not used:
        return
    palette = {name: color for name, color in used[0].colors.items() if name.startswith("accent")}
    accents = tuple(palette.get(f"accent{number}", "") for number in (1, 2, 3))
    literal, named = _literal_colors(template, used)
    usual = next((name for name, colors in USUAL_PALETTES.items() if colors == accents), "")
    vivid = (color for color, _ in literal.most_common() if color_saturation(color, 0.2) >= COLORED)
    strange = [color for color in vivid if not _is_of(color, palette.values())]
    if usual and strange:
        message = f"charts and shapes come in the colours that {usual} gives every file; the layouts draw {strange[0]}"
        yield warning("template-colours", message, where, "set the theme's colours to those of the brand")
    total = sum(literal.values())
    if total >= OFTEN and total > named:
        message = f"{total} of {total + named} colours in the layouts are literal: they ignore the theme's colours"
        yield info("template-colours", message, where, "a dark version, or another palette, would not change them")


def _literal_colors(template: OpenedTemplate, used: Sequence[TemplateLayout]) -> tuple[Counter[str], int]:
    """Return how often layouts and their masters draw each literal colour that is no grey, and how often a theme's."""
    parts = {each.part for each in used}
    parts |= {master for part in parts for master in template.package.related(part, "slideMaster")}
    trees = [template.package.trees[part] for part in sorted(parts) if part in template.package.trees]
    literal = Counter(node.get("val", "").upper() for tree in trees for node in tree.iter(f"{A}srgbClr"))
    named = sum(1 for tree in trees for node in tree.iter(f"{A}schemeClr") if node.get("val") != "phClr")
    return Counter({color: count for color, count in literal.items() if color_saturation(color) >= COLORED}), named


def _is_of(color: str, palette: Iterable[str]) -> bool:
    """Tell whether a colour has the hue of one of a palette."""
    return any(color_saturation(each) >= COLORED and hue_distance(color, each) < NEAR for each in palette)


def _embedded(template: OpenedTemplate, where: Where) -> Iterator[Finding]:
    package = template.package
    fonts = [node.get("typeface", "") for node in package.trees[package.presentation].iter(f"{P}font")]
    if fonts:
        message = f"fonts in the file: {', '.join(dict.fromkeys(fonts))}"
        yield info(
            "template-parts", message, where, "PowerPoint for Windows and Mac draws them; other programs may not"
        )


def _weight(template: OpenedTemplate, where: Where) -> Iterator[Finding]:
    size = len(template.data)
    largest = max(template.package.entries, key=lambda each: each.compress_size, default=None)
    if size < HEAVY or largest is None or largest.filename == CONTENT_TYPES:
        return
    share = largest.compress_size
    message = (
        f"the template has {size / MEGABYTE:.1f} MB, of which {basename(largest.filename)} has {share / MEGABYTE:.1f}"
    )
    yield warning(
        "template-size", message, where, "every deck carries it; compress the pictures of layouts and masters"
    )


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
