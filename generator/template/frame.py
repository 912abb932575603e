"""What is known of a company's template while a theme is made of it: its roles, lengths, fonts and placeholders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, cached_property, partial
from math import ceil
from typing import Literal

from msgspec.structs import replace

from generator.decks.opened_styles import ParagraphStyle
from generator.errors import TemplateError, Where, error
from generator.look.keys import TEMPLATE_ROLES, HostKeys, TemplateRole
from generator.model.geometry import EMU_PER_PT, EMU_PER_PX, SLIDE_HEIGHT, Rect
from generator.model.theme import Font, NativeLook, Style
from generator.template.colors import font_on_template
from generator.template.covers import composed_cover
from generator.template.ground import GroundMap, ground_of_layout, mean_color
from generator.template.layouts import LINE, TemplateLayout, TemplatePlaceholder
from generator.template.mapping import MappedTemplate
from generator.template.roles import stand_ins_of_role
from generator.template.signs import EDGE, FOOT, PROSE, TITLE_LINES, layout_with_room_for_title

STATED, LEFT = 3, 0.5  # lines of a statement; the least share of a room that is left off what is drawn at its edges
LEAST_TITLE, SHRUNK = 20, range(36, 15, -2)  # of a title that is not cut, and of one that would be cut
DISPLAY, LARGER = 45, 1.2  # points of a cover's title that is large; times as large as the titles of slides is another
COMFORTABLE, FULL = 28, 1.3  # points of a list that fills its body, at most, or times as large as the template's own
LEAST_BODY, MOST_FIELDS = 16, 2  # points of a body; lines below a cover's title, each with a placeholder
PARTED = 14  # points between items without bullets, at least
LEAST_LINE = 12  # of the lines below a cover's title, and of captions
AIR = 36  # parts of a slide's height, of which one stays free beside what is drawn, and below a title
ROOM_WIDE, ROOM_TALL = 0.5, 0.4  # of a slide's width and height: the least room for all forms
ALIGNS: Mapping[str, Literal["l", "ctr", "r"]] = {"ctr": "ctr", "r": "r"}
ANCHORS: Mapping[str, Literal["t", "ctr", "b"]] = {"ctr": "ctr", "b": "b"}
BEGUN = 2  # times as good is a place for a text that begins where the text itself does, or has its middle there
NARROW, NEARLY = 0.2, 0.5  # of the width of a slide, and of a line: the least even ground for a text


ENDS: tuple[TemplateRole, ...] = ("cover", "closing")


def _look(layout: TemplateLayout) -> tuple[object, ...]:
    """Return what a layout looks like around its content: its title, its ground and what it draws."""
    titles = [(each.rect, each.align, each.levels[0].size) for each in layout.placeholders if each.is_title]
    return titles, layout.ground, layout.shapes


class TemplateFrame:
    """A template and the layout of each role; a role without a layout that has a title has another's.

    Its lengths are EMU, and px, on a slide of the usual height.
    """

    def __init__(self, mapped: MappedTemplate) -> None:
        """Take the roles of a template, and the placeholders of each that may be filled."""
        template, roles = mapped.template, mapped.roles
        self.template, self.slide, self.air = template, template.slide, template.slide.height // AIR
        self.filled: dict[str, set[tuple[str, str]]] = {}  # the keys of placeholders, by the part of a layout
        for role, layout in roles.items():
            self.filled.setdefault(layout.part, set()).update(each.key for each in mapped.slots[role].values())
        self.scale = SLIDE_HEIGHT / template.slide.height
        self.measured = cache(partial(font_on_template, file=template.name))  # each family once
        titled = {role: layout for role, layout in roles.items() if layout.title}
        if not titled:
            message = "no layout of this template has a title"
            hint = "add such a layout in PowerPoint, in the view Slide Master"
            raise TemplateError(error("template-role", message, Where(template.name), hint))
        bodies = self.prose(titled["content"])[:1] if "content" in titled else []
        below = {role: [each.rect for each in bodies] if role == "title-only" else [] for role in titled}
        grown = {role: layout_with_room_for_title(each, self.slide, below[role]) for role, each in titled.items()}
        for role, each in grown.items():
            grown[role] = each.with_placeholder(self.off_edges(self.title(each), each, TITLE_LINES))
        if bodies and "title-only" in titled and _look(titled["title-only"]) != _look(titled["content"]):
            grown["title-only"] = grown["content"]  # all slides of a deck are of one design
        composed, usual = dict(grown), self.title(grown["content"]).levels[0].size if bodies else 0.0
        others = (layout_with_room_for_title(each, self.slide, ()) for each in template.layouts if each.title)
        for role in (each for each in ENDS if each in grown):
            own = composed.pop(role)
            every = (own, *others) if role == "cover" else (own,)
            composed[role] = next(filter(None, (self._composed_cover(each, usual) for each in every)), own)
        self.roles = {}
        for role in TEMPLATE_ROLES:
            known = composed if role in (*ENDS, "section") else grown
            self.roles[role] = next(known[each] for each in (role, *stand_ins_of_role(role)) if each in known)

    def _composed_cover(self, layout: TemplateLayout, usual: float) -> TemplateLayout | None:
        """Return a layout with the texts of a cover where they can be read, or None.

        Its title is larger than one of a slide, which has `usual` points, unless it is large anyway.
        """
        title, fields = self.title(layout), sorted(self.prose(layout)[:MOST_FIELDS], key=lambda each: each.rect.y)
        if title.levels[0].size <= min(usual, DISPLAY / self.scale):
            layout = layout.with_placeholder(title.sized(LARGER * usual))
        return composed_cover(layout, fields, self.ground_map(layout))

    def ground_color(self, host: TemplateLayout, rect: Rect) -> str:
        """Return the mean of the colours behind a rect of the package on a layout."""
        return mean_color(self.ground_map(host).colors_behind(rect))

    def ground_map(self, host: TemplateLayout) -> GroundMap:
        """Return what a layout draws, in cells."""
        return ground_of_layout(self.template, host.part)

    def off_edges(self, placeholder: TemplatePlaceholder, host: TemplateLayout, lines: int) -> TemplatePlaceholder:
        """Return a placeholder in whose place no edge of what its layout draws crosses a text of so many lines."""
        ground, line, is_centred = self.ground_map(host), placeholder.line_height, placeholder.align == "ctr"
        if ground.is_even(placeholder.first_lines(lines * line)):
            return placeholder
        inner, least = placeholder.inner, (NARROW * self.slide.width, NEARLY * line)
        begun, centred = ground.even_parts(inner, False, *least), ground.even_parts(inner, True, *least)
        usual = centred if is_centred else [each for each in begun if each.x <= inner.x]
        parts = [*((BEGUN, each) for each in usual), *((1, each) for each in begun)]
        sized = ((share * each.width * min(each.height, lines * line), each.height, each) for share, each in parts)
        return placeholder.around(max(sized, key=lambda each: each[:2], default=(0, 0, inner))[2])

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
        """Return the placeholders for text, the largest first; of equal keys, only the first counts."""
        keys = self.filled.get(layout.part) or {each.key for each in layout.placeholders}
        able = {each.key: each for each in layout.placeholders[::-1] if each.key in keys and each.type in PROSE}
        return sorted(able.values(), key=lambda each: -each.rect.area)

    def largest(self, layout: TemplateLayout) -> TemplatePlaceholder | None:
        """Return the largest placeholder for text, or None."""
        return next(iter(self.columns(layout, 1)), None)

    def columns(self, layout: TemplateLayout, number: int) -> list[TemplatePlaceholder]:
        """Return the placeholders for text that flows in so many columns, from the left, or none if there are fewer.

        All begin at one height.
        """
        cleared = {each: self.clear(each.inner, layout) for each in self.prose(layout)[:number]}
        top = max((room.y for room in cleared.values()), default=0)
        level = (each.around(replace(room, y=top, height=room.bottom - top)) for each, room in cleared.items())
        return sorted(level, key=lambda each: each.rect.x) if len(cleared) == number else []

    @cached_property
    def free_area(self) -> Rect:
        """Return the room for what is drawn: that of the body, off the title.

        A template that leaves little room gives what it has below its title, or else the slide.
        """
        slide, hosts = self.slide, (self.roles["title-only"], self.roles["content"])
        body = next(iter(self.prose(hosts[1])), None)
        below = self.below_title(hosts[0]).clipped(slide)
        room = body.inner if body else below
        top = max(room.y, min(room.y, self.title(hosts[0]).inner.bottom) + self.air)  # off a title that ends there
        room = replace(room, y=top, height=room.bottom - top).clipped(slide)
        rooms = (self.clear(room, *hosts), room, below, replace(slide, y=below.y, height=slide.height - below.y))
        wide, tall = ROOM_WIDE * slide.width, ROOM_TALL * slide.height
        return next((each for each in rooms if each.width >= wide and each.height >= tall), slide)

    def clear(self, room: Rect, *hosts: TemplateLayout) -> Rect:
        """Return the room off its edges on which, or beside which, layouts draw something, in the middle if it was."""
        air, is_centred = self.air, abs(room.x + room.right - self.slide.width) <= self.air
        side = self.slide.width // AIR
        for host in hosts:
            around = Rect(room.x - side, room.y - air, room.width + 2 * side, room.height + 2 * air).clipped(self.slide)
            even = self.ground_map(host).largest_even_rect(around, is_centred)
            inset = Rect(even.x + side, even.y + air, even.width - 2 * side, even.height - 2 * air).clipped(room)
            room = room if even == around or inset.area < LEFT * room.area else inset
        return room

    def font(self, placeholder: TemplatePlaceholder) -> Font:
        """Return the font of a placeholder, with the widths by which it is measured."""
        named = placeholder.levels[0].font
        return self.measured(named.family)[0].styled(named.bold, named.italic)

    def slot_style(self, placeholder: TemplatePlaceholder, usual: Style, least: int, larger: Sequence[int]) -> Style:
        """Return how the text of a placeholder looks, as its layout has it.

        least: its smallest size in points; that of a title is the smallest that the template's titles have, or that of
        which the placeholder holds two lines. larger: sizes that a short text may have.
        """
        first = placeholder.levels[0]
        align, anchor = ALIGNS.get(placeholder.align, "l"), ANCHORS.get(placeholder.anchor, "t")
        native = ANCHORS.get(placeholder.native_anchor or placeholder.anchor, "t")
        gap, inner_gap = self.gap(first), max(map(self.gap, placeholder.levels[1:]), default=0)
        caps, bullet = first.capitals, placeholder.bullet
        is_close = placeholder.is_title or (first.indent < 0 and not (bullet or least))
        own = int(first.size * self.scale) * placeholder.is_size_said
        most = max(COMFORTABLE, int(first.size * self.scale * FULL))
        return replace(
            usual,
            name=f"{usual.name} of the template",
            sizes=self._sizes(placeholder, least or LEAST_BODY, larger),
            native=NativeLook(own, ALIGNS.get(placeholder.native_align, "l"), native, caps, gap, most, None, bullet),
            font=self.font(placeholder),
            align=align,
            anchor=anchor,
            indent=self.emu(first.left_margin) if first.indent < 0 else 0,
            # Items are farther apart than what is within them, and parted where no bullet tells them apart.
            gap=max(gap, inner_gap, 0 if is_close else PARTED // 2 if least else PARTED),
            inner_gap=inner_gap,
            leading=max(80, round(first.line.share * 100)) if first.line.share else 120,
            tracking=0,
            links_as_text=True,  # their colour is mostly a program's, and hard to read on many grounds
            caps=caps,
            warn_below=0,
        )

    def _sizes(self, placeholder: TemplatePlaceholder, least: int, larger: Sequence[int]) -> tuple[int, ...]:
        """Return the sizes in points that text of a placeholder may have, from the largest."""
        size = placeholder.levels[0].size * self.scale
        floor = min(size, least)
        if placeholder.is_title:
            body = next((each.levels[0].size for each in self.prose(self.roles["content"])), 0.0) * self.scale
            floor = min(size, max(body, LEAST_TITLE))
        sizes = [*dict.fromkeys(max(each, int(floor)) for each in range(int(size), 0, -1))]
        shrunk = (each for each in SHRUNK if placeholder.is_title and each < sizes[-1])  # rather than cut
        return (*(each for each in larger if each > sizes[0]), *sizes, *shrunk)

    def gap(self, paragraph: ParagraphStyle) -> int:
        """Return the points between two paragraphs, with what wide lines leave above the first, or close ones take."""
        lengths = paragraph.before.emu + paragraph.after.emu
        share = paragraph.before.share + paragraph.after.share + (paragraph.line.share or 1.0) - 1
        return max(0, ceil((lengths / EMU_PER_PT + paragraph.size * share * LINE) * self.scale))

    def texts(self, host: TemplateLayout, keys: HostKeys) -> list[TemplatePlaceholder]:
        """Return the placeholders of a layout for the fields of a family, in reading order."""
        return sorted(self.prose(host)[: len(keys.fields)], key=lambda each: (each.rect.y, each.rect.x))

    def statement(self, host: TemplateLayout) -> TemplatePlaceholder:
        """Return the title of a layout with room for one sentence, as high as the slide, between equal margins.

        It is in the middle if the titles of other slides are. Where a layout for content draws something behind its
        title, such as a band, it has the room of the content.
        """
        title, edge = self.title(host), round(self.slide.height * EDGE)
        title = replace(title, align="ctr") if self.title(self.roles["content"]).align == "ctr" else title
        tall = self.slide.height - edge - round(self.slide.height * FOOT)
        x = min(title.rect.x, self.slide.width - title.rect.right)
        room, below = Rect(x, edge, self.slide.width - 2 * x, tall), self.free_area.bottom - title.inner.y
        for_content = host.part in (self.roles["title-only"].part, self.roles["content"].part)
        is_open = not for_content or self.ground_map(host).is_even(replace(title.inner, height=below))
        placed = self.off_edges(title.moved(room if is_open else self.free_area), host, STATED)
        inner, air = placed.inner, min(self.air, 2 * placed.inner.height // AIR)  # off a logo, or what else is drawn
        return placed.around(replace(inner, y=inner.y + air, height=inner.height - 2 * air))

    def below_title(self, layout: TemplateLayout) -> Rect:
        """Return the room below a title, as wide as it, where the template has no place for content."""
        title = self.title(layout)
        top = title.rect.bottom + self.slide.height // 40
        return Rect(title.inner.x, top, title.inner.width, self.slide.height * 9 // 10 - top)
