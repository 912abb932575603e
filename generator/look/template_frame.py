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
LOW, LOWEST = 0.45, 0.92  # shares of the slide's height: of a low body, and where the free area ends at most
RATIO = 1.6  # of the size of a body: that of a title which the template has made no larger than a body
OFF = 0.02  # of the height: how far what is drawn keeps off the decoration of a layout
LEFT = 0.85  # the least share of the free area that is left where decoration takes an edge of it
BORDER = 0.01  # of a slide's width and height, that stays free
ROOM_WIDE, ROOM_TALL = 0.5, 0.4  # of a slide's width and height: the least room for all forms
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
        return rect.scaled(self.scale)

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
        """Return the largest placeholder for text, or None; one that is too low for content fills the free area."""
        found = next(iter(self.prose(layout)), None)
        if found is None or layout is not self.roles["content"] or found.rect.height >= LOW * self.template.height:
            return found
        area, rect, inner = self.free_area(), found.rect, found.inner
        aside, above = inner.x - rect.x, inner.y - rect.y
        more = rect.width - inner.width, rect.height - inner.height
        outer = Rect(area.x - aside, area.y - above, area.width + more[0], area.height + more[1])
        return replace(found, rect=outer, inner=area)

    def columns(self, layout: TemplateLayout, number: int) -> list[TemplatePlaceholder]:
        """Return the placeholders for text that flows in so many columns, from the left."""
        if number == 1:
            return [body] if (body := self.largest(layout)) else []
        return sorted(self.prose(layout)[:number], key=lambda each: each.rect.x)

    def free_area(self) -> Rect:
        """Return the room for what is drawn: that of the body, as wide as the title where that is wider."""
        host, height, title = self.plain, self.template.height, self.title(self.plain)
        body = next(iter(self.prose(self.roles["content"])), None)
        area = body.inner if body else self.below(title)
        left, right = min(area.x, title.inner.x), max(area.right, title.inner.right)
        bottom = area.bottom
        if area.height < LOW * height:  # a body that is only a line or two: what is below it is free too
            bottom = min([round(LOWEST * height), *(each.y for each in _still(host) if each.y >= bottom)])
        room = self._on_slide(Rect(left, area.y, right - left, max(bottom, area.bottom) - area.y))
        for found in (self._clear(room), room, self._on_slide(self.below(title))):
            if found.width >= ROOM_WIDE * self.template.width and found.height >= ROOM_TALL * height:
                return found
        message = f'the layout "{host.name}" has too little free room below its title'
        hint = "make it in PowerPoint, in the view Slide Master, or choose another layout in a mapping file"
        raise TemplateError(error("template-role", message, Where(self.template.name), hint))

    def _clear(self, room: Rect) -> Rect:
        """Return the room without its edges on which logos, lines and corners of the layouts for content stand."""
        off = round(OFF * self.template.height)
        stands = [each for host in (self.plain, self.roles["content"]) for each in _still(host)]
        kept = [_best_beside(room, each, off) for each in stands]
        able = [each for each in kept if min(each.width / room.width, each.height / room.height) >= LEFT]
        found = min(able, key=lambda part: part.width * part.height, default=room)
        return room if found == room else self._clear(found)

    def _on_slide(self, rect: Rect) -> Rect:
        """Return the part of a rect that is on the slide, off its edges."""
        width, height = self.template.width, self.template.height
        side, end = round(BORDER * width), round(BORDER * height)
        left, top = max(rect.x, side), max(rect.y, 0)
        right, bottom = min(rect.right, width - side), min(rect.bottom, height - end)
        return Rect(left, top, max(right - left, 0), max(bottom - top, 0))

    def title_size(self, placeholder: TemplatePlaceholder) -> float:
        """Return the points of a title: its own, or more where the template has titles no larger than its content."""
        own, host = placeholder.levels[0].size, self.roles["content"]
        body = next((each.levels[0].size for each in self.prose(host)), 0.0)
        return body * RATIO if own <= body and self.title(host).levels[0].size <= body else own

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
        size = (self.title_size(placeholder) if placeholder.is_title else first.size) * self.scale
        floor = min(size, LEAST.get("title" if placeholder.is_title else placeholder.type, least))
        sizes = tuple(dict.fromkeys(max(int(size * step), int(floor)) for step in STEPS))
        if (line := self._line_size(placeholder)) < sizes[-1]:
            sizes = (*sizes, line)
        return replace(
            usual,
            name=f"{usual.name} of the template",
            sizes=sizes,
            native=int(first.size * self.scale),
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
        edge, middle = round(height * EDGE), rect.y + rect.height // 2
        above = max([edge, *(each.bottom for each in beside if each.bottom <= middle)]) if is_whole else rect.y
        below = min([height - edge, *(each.y for each in beside if each.y >= middle)])
        tall = min(round(height * TALL.get(family, TALL_LINES)), below - above)
        if tall <= rect.height:
            return placeholder
        y = min(max(rect.y + (rect.height - tall) // 2, above), below - tall) if is_whole else rect.y
        grown, inner = replace(rect, y=y, height=tall), placeholder.inner
        head = inner.y - rect.y
        return replace(
            placeholder, rect=grown, inner=replace(inner, y=y + head, height=tall - rect.height + inner.height)
        )

    def gap(self, paragraph: ParagraphStyle) -> int:
        """Return the points between two paragraphs, with what wide lines leave above the first of a paragraph."""
        lengths = paragraph.before.emu + paragraph.after.emu
        share = paragraph.before.share + paragraph.after.share + max(0.0, paragraph.line.share - 1)
        return ceil((lengths / EMU_PER_PT + paragraph.size * share * LINE) * self.scale)

    def texts(self, host: TemplateLayout, family: str) -> list[TemplatePlaceholder]:
        """Return the placeholders of a layout for the fields of a family, in reading order."""
        found = self.prose(host)[: len(FIELDS[family])]
        return sorted(found, key=lambda each: (each.rect.y, each.rect.x))

    def below(self, title: TemplatePlaceholder) -> Rect:
        """Return the room below a title, as wide as it, where the template has no place for content."""
        top = title.rect.bottom + self.template.height // 40
        return Rect(title.inner.x, top, title.inner.width, self.template.height * 9 // 10 - top)


def _feet(layout: TemplateLayout) -> list[Rect]:
    """Return the places of footer, date and number."""
    return [each.rect for each in layout.placeholders if each.type in FEET]


def _still(layout: TemplateLayout) -> list[Rect]:
    """Return the places of what is on each slide of a layout: its shapes, and its footer, date and number."""
    return [*(each.rect for each in layout.shapes), *_feet(layout)]


def _best_beside(room: Rect, rect: Rect, off: int) -> Rect:
    """Return the largest part of a room that is above, below or beside a rect, and so far off; all of it if it is."""
    x, y, right, bottom = rect.x - off, rect.y - off, rect.right + off, rect.bottom + off
    if x >= room.right or room.x >= right or y >= room.bottom or room.y >= bottom:
        return room
    parts = (
        replace(room, height=y - room.y),
        replace(room, y=bottom, height=room.bottom - bottom),
        replace(room, width=x - room.x),
        replace(room, x=right, width=room.right - right),
    )
    return max(parts, key=lambda part: max(0, part.width) * max(0, part.height))
