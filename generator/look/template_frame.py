"""What is known of a company's template while a theme is made of it: its roles, lengths, fonts and placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from msgspec.structs import replace

from generator.decks.opened_styles import ParagraphStyle
from generator.decks.template import OpenedTemplate, TemplateLayout, TemplatePlaceholder
from generator.errors import Finding, TemplateError, Where, error
from generator.look.role_names import TemplateRole
from generator.look.template_fonts import font_on_template
from generator.look.template_slots import TemplateSlots
from generator.model.geometry import EMU_PER_PT, EMU_PER_PX, SLIDE_HEIGHT, Rect
from generator.model.theme import FEET, Font, Style

TemplateRoles = Mapping[TemplateRole, TemplateLayout]
STEPS = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52)  # of a placeholder's own size
LEAST = {"title": 24, "subTitle": 14}  # points on a slide of the usual height
LEAST_BODY = 18
LEAST_LINE = 14  # of the lines below a cover's title
TALL = {"statement": 0.4}  # shares of a slide's height to which the texts of a family grow where it is free, and
TALL_LINES = 0.16  # those of a cover
EDGE = 0.08  # share of the height that grown texts leave free above and below
LINE = 1.2  # of a size, the height of a line
FILLED = 0.95  # the share of a placeholder's width and of its height that text may fill: together nine tenths
SMALLEST = 14  # points: a placeholder that holds no line of this size is for something else
NARROWEST = 0.15  # of the width of the slide
PROSE = ("body", "obj", "subTitle")  # placeholders that take text
# The fields of families that fill the placeholders of a layout in reading order; the last has all that are left.
FIELDS = {
    "cover": ("subtitle", "byline"),
    "divider": ("gist",),
    "closing": ("link", "contact"),
    "speaker": ("line", "links"),
}


class TemplateFrame:
    """A template and the layout of each role; a role without a layout that has a title has another's.

    Its lengths are EMU, and px, on a slide of the usual height.
    """

    def __init__(
        self, template: OpenedTemplate, roles: TemplateRoles, slots: Mapping[TemplateRole, TemplateSlots] = {}
    ) -> None:
        """Take the roles of a template, and the placeholders of each that may be filled, if not all may."""
        self.template = template
        self.filled: dict[str, list[TemplatePlaceholder]] = {}  # by the part of a layout
        for role, layout in roles.items():
            self.filled.setdefault(layout.part, []).extend(slots.get(role, {}).values())
        self.scale = SLIDE_HEIGHT / template.height
        self.fonts: dict[str, Font] = {}
        self.remarks: list[Finding] = []
        titled = {str(role): layout for role, layout in roles.items() if layout.title and self._has_room(layout.title)}
        content = titled.get("content") or titled.get("title-only")
        if content is None:
            message = "no layout of this template has a title and room for content"
            hint = "add such a layout in PowerPoint, in the view Slide Master"
            raise TemplateError(error("template-role", message, Where(template.name), hint))
        cover = titled.get("cover", content)
        usual = {"content": content, "title-only": content, "cover": cover, "section": cover, "closing": cover}
        self.roles: dict[str, TemplateLayout] = {**usual, **titled}

    @property
    def plain(self) -> TemplateLayout:
        """Return the layout on which all that has no placeholder stands below a title."""
        return self.roles["title-only"]

    def title(self, layout: TemplateLayout) -> TemplatePlaceholder:
        """Return the title of the layout of a role, which has one."""
        assert layout.title
        return layout.title

    def emu(self, length: float) -> int:
        """Return a length of the package on a slide of the usual height."""
        return round(length * self.scale)

    def rect(self, rect: Rect) -> Rect:
        """Return a rect of the package on a slide of the usual height."""
        return Rect(*(self.emu(each) for each in (rect.x, rect.y, rect.width, rect.height)))

    def px(self, rect: Rect, left: float) -> tuple[float, float, float, float]:
        """Return a rect of the package in px from the left margin."""
        own = self.rect(rect)
        x, y, width, height = (each / EMU_PER_PX for each in (own.x, own.y, own.width, own.height))
        return max(0.0, x - left), y, width, height

    def prose(self, layout: TemplateLayout) -> list[TemplatePlaceholder]:
        """Return the placeholders for text, the largest first."""
        may = self.filled.get(layout.part) or layout.placeholders
        able = [each for each in may if each.type in PROSE and not each.is_vertical and self._has_room(each)]
        found = {each.key: each for each in reversed(able)}.values()  # of equal ones, a slide can fill the first
        return sorted(found, key=lambda each: -each.rect.width * each.rect.height)

    def largest(self, layout: TemplateLayout) -> TemplatePlaceholder | None:
        """Return the largest placeholder for text, or None."""
        return next(iter(self.prose(layout)), None)

    def _has_room(self, placeholder: TemplatePlaceholder) -> bool:
        """Tell whether a placeholder holds a line that can be read."""
        room = placeholder.inner
        return self._line_size(placeholder) >= SMALLEST and room.width > NARROWEST * self.template.width

    def _line_size(self, placeholder: TemplatePlaceholder) -> int:
        """Return the largest size of letters, in points, of which a placeholder holds a line."""
        return int(self.emu(placeholder.inner.height) * FILLED / LINE / EMU_PER_PT)

    def font(self, placeholder: TemplatePlaceholder) -> Font:
        """Return the font of a placeholder, with the widths by which it is measured."""
        named = placeholder.levels[0].font
        return self.named_font(named.family).styled(named.bold, named.italic)

    def named_font(self, family: str) -> Font:
        """Return a font of the template, measured once."""
        if family not in self.fonts:
            self.fonts[family], remarks = font_on_template(family, self.template.name)
            self.remarks += remarks
        return self.fonts[family]

    def slot_style(
        self, placeholder: TemplatePlaceholder, usual: Style, links_as_text: bool, least: int = LEAST_BODY
    ) -> Style:
        """Return how the text of a placeholder looks, as its layout has it; `least` is its smallest size in points."""
        first = placeholder.levels[0]
        size = first.size * self.scale
        floor = min(size, LEAST.get("title" if placeholder.is_title else placeholder.type, least))
        sizes = tuple(dict.fromkeys(max(int(size * step), int(floor)) for step in STEPS))
        if (line := self._line_size(placeholder)) < sizes[-1]:
            sizes = (*sizes, line)
        return replace(
            usual,
            name=f"{usual.name} of the template",
            sizes=sizes,
            font=self.font(placeholder),
            align={"ctr": "ctr", "r": "r"}.get(placeholder.align, "l"),
            anchor={"ctr": "ctr", "b": "b"}.get(placeholder.anchor, "t"),
            indent=self.emu(first.left_margin) if first.indent < 0 else 0,
            gap=self.gap(first),
            inner_gap=max(map(self.gap, placeholder.levels[1:]), default=0),
            leading=max(100, round(first.line.share * 100)) if first.line.share else 120,
            tracking=0,
            links_as_text=links_as_text,
            caps=first.capitals,
            warn_below=0,
        )

    def grown(self, placeholder: TemplatePlaceholder, host: TemplateLayout, family: str) -> TemplatePlaceholder:
        """Return a placeholder that is too low for a family's text in more height, where nothing else stands.

        A statement's title grows to both sides, over the texts that stay empty; lines below a title grow down.
        """
        height, rect = self.template.height, placeholder.rect
        is_whole = family in TALL
        stays = [
            each.rect for each in host.placeholders if each is not placeholder and (not is_whole or each.type in FEET)
        ]
        others = (*stays, *(each.rect for each in host.shapes))
        beside = [each for each in others if each.x < rect.right and rect.x < each.right]
        edge = round(height * EDGE)
        above = max([edge, *(each.bottom for each in beside if each.bottom <= rect.y)]) if is_whole else rect.y
        below = min([height - edge, *(each.y for each in beside if each.y >= rect.bottom)])
        tall = min(round(height * TALL.get(family, TALL_LINES)), below - above)
        if tall <= rect.height or above > rect.y:
            return placeholder
        y = min(max(rect.y + (rect.height - tall) // 2, above), below - tall) if is_whole else rect.y
        grown, inner = replace(rect, y=y, height=tall), placeholder.inner
        head = inner.y - rect.y
        return replace(
            placeholder, rect=grown, inner=replace(inner, y=y + head, height=tall - rect.height + inner.height)
        )

    def gap(self, paragraph: ParagraphStyle) -> int:
        """Return the points between two paragraphs."""
        lengths = paragraph.before.emu + paragraph.after.emu
        share = paragraph.before.share + paragraph.after.share
        return ceil((lengths / EMU_PER_PT + paragraph.size * share * LINE) * self.scale)

    def texts(self, host: TemplateLayout, family: str) -> list[TemplatePlaceholder]:
        """Return the placeholders of a layout for the fields of a family, in reading order."""
        found = self.prose(host)[: len(FIELDS[family])]
        return sorted(found, key=lambda each: (each.rect.y, each.rect.x))

    def below(self, title: TemplatePlaceholder) -> Rect:
        """Return the room below a title, as wide as it, where the template has no place for content."""
        top = title.rect.bottom + self.template.height // 40
        return Rect(title.inner.x, top, title.inner.width, self.template.height * 9 // 10 - top)
