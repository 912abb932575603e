"""A company's package and the roles of its layouts in; a theme out whose slides stand on those layouts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from math import ceil

from msgspec.structs import replace

from generator.decks.opened_shapes import BOX
from generator.decks.opened_styles import ParagraphStyle
from generator.decks.template import OpenedTemplate, TemplateLayout, TemplatePlaceholder
from generator.errors import Finding, InputError, Where, error
from generator.look.contrast import TEXT, contrast_ratio
from generator.look.decor import Tokens
from generator.look.grounds import grounds_of_palette
from generator.look.keys import COLORS, FamilyKeys, FormKeys, LayoutsKeys, PageKeys, SlotKeys
from generator.look.layouts import families_of_theme
from generator.look.role_names import TemplateRole
from generator.look.template_colors import colors_on_template
from generator.look.template_file import open_mapped_template
from generator.look.template_fonts import font_on_template
from generator.look.template_layouts import families_with_others_forms, fields_of_family, layouts_on_template
from generator.look.themes import declared_layouts
from generator.model.geometry import EMU_PER_PT, EMU_PER_PX, SLIDE_HEIGHT, Rect
from generator.model.theme import BLOCKS, FEET, FLOW, Family, Font, HostPackage, Layout, Slot, Style, Theme

TemplateRoles = Mapping[TemplateRole, TemplateLayout]
GRID = 8.0  # px
STEPS = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52)  # of a placeholder's own size
LEAST = {"title": 24, "subTitle": 14}  # points on a slide of the usual height
LEAST_BODY = 18
FILLED = 0.95  # the share of a placeholder's width and of its height that text may fill: together nine tenths
USUAL_FONT = "Arial"  # wider than most, for fonts whose widths are not known
HOSTS = {
    "cover": "cover",
    "divider": "section",
    "statement": "section",
    "closing": "closing",
    "columns-2": "two-content",
}
# The fields of families that fill the placeholders of a layout in reading order; the last has all that are left.
FIELDS = {"cover": ("subtitle", "byline"), "divider": ("gist",), "closing": ("link", "contact")}
NAMES = {"ftr": "footer", "dt": "date", "sldNum": "number"}
LOW, LOWEST = 0.45, 0.92  # shares of the slide's height: of a low body, and where the free area ends at most
LINE = 1.2  # of a size, the height of a line
CONTENT = ("points", "questions")
FLOWING = ("points", "columns-2")
LED = "points-led"  # the form of points between a line that leads to them and one that closes them
ASKED = "questions-alone"  # the form of one question on the layout for content
PROSE = ("body", "obj", "subTitle")  # placeholders that take text


def open_template_theme(name: str) -> Theme:
    """Return the theme of a company's package in a file, or in the one that a mapping file names.

    Raises TemplateError or InputError where it cannot be used.
    """
    mapped = open_mapped_template(name)
    roles = {role: choice.layout for role, choice in mapped.choices.items() if choice.layout}
    theme = template_theme(mapped.template, roles, declared_layouts())
    return replace(theme, remarks=(*mapped.findings, *theme.remarks))


def template_theme(template: OpenedTemplate, roles: TemplateRoles, declared: LayoutsKeys) -> Theme:
    """Return the theme of a package. `roles` has a layout at least for content; `declared` is layouts.yaml."""
    maker = _Maker(template, roles, declared)
    return maker.theme()


def _unplaced(usual: FamilyKeys, family: Family) -> frozenset[str]:
    """Return the fields of a family's usual layouts for which the template's have no place."""
    placed = {name for layout in family.samples for slot in layout.slots for name in (slot.name, *slot.also)}
    has_picture = any(layout.block_slot for layout in family.samples)
    return fields_of_family(usual) - placed - ({"picture"} if has_picture else set())


class _Maker:
    """Makes the theme of one package; lengths are px and EMU on a slide of the usual height."""

    def __init__(self, template: OpenedTemplate, roles: TemplateRoles, declared: LayoutsKeys) -> None:
        self.template, self.declared = template, declared
        self.links_as_text = False
        self.fonts: dict[str, Font] = {}
        self.remarks: list[Finding] = []
        content = roles.get("content") or roles.get("title-only")
        if content is None or content.title is None:
            message = "no layout of this template has a title and room for content"
            hint = "add such a layout in PowerPoint, in the view Slide Master"
            raise InputError(error("template", message, Where(template.name), hint))
        cover = roles.get("cover", content)
        self.roles: dict[str, TemplateLayout] = {
            "content": content,
            "title-only": content,
            "cover": cover,
            "section": cover,
            "closing": cover,
            **{str(role): layout for role, layout in roles.items()},
        }
        self.scale = SLIDE_HEIGHT / template.height
        self.host = self.roles["title-only"]

    def theme(self) -> Theme:
        plain, colors = colors_on_template(self.host.colors, self.host.background)
        grounds, palette = grounds_of_palette(plain)
        title, body = self.host.title or self.roles["content"].title, self.largest(self.roles["content"])
        assert title
        heading, text = map(self.named_font, self.host.fonts)
        tokens = Tokens(heading, text, Font("Courier New"), {**COLORS, "new": "accent1", "gone": "accent2"}, grounds)
        page = self.page(self.free_area(title, body))
        left = page.left
        frame_title = SlotKeys(self.px(title.inner, left), "title", type="title")
        on_host = layouts_on_template(self.declared, page, frame_title)
        families = families_with_others_forms(
            {**on_host.families, **dict(self.placed_families(on_host, left))}, "points"
        )
        self.links_as_text = contrast_ratio(palette["hlink"], self.host.background) < TEXT
        drawn = {
            name: replace(family, unplaced=tuple(sorted(_unplaced(self.declared.families[name], family))))
            for name, family in families_of_theme(replace(on_host, families=families), tokens, ()).items()
        }
        theme = Theme(
            name=self.template.name,
            description="",
            palette=palette,
            heading_font=heading.family,
            body_font=text.family,
            families=drawn,
            gallery=(),
            digest=sha256(self.template.data).hexdigest(),
            width=self.emu(self.template.width),
            grounds=grounds,
        )
        hosted = theme.redrawn(self.hosted, "hosted")
        assert hosted.layouts  # drawn once, so that the fonts of all are known
        unused = (font_on_template(family, self.template.name)[0] for family in self.template.families)
        tables = {font.family: font.table for font in (*unused, *self.fonts.values()) if font.table}
        package = HostPackage(self.template.name, self.template.data, self.template.height, colors, tables)
        hosted = replace(hosted, package=package)
        return replace(hosted, remarks=tuple(self.remarks))

    # ---- lengths

    def emu(self, length: float) -> int:
        return round(length * self.scale)

    def rect(self, rect: Rect) -> Rect:
        return Rect(*(self.emu(each) for each in (rect.x, rect.y, rect.width, rect.height)))

    def px(self, rect: Rect, left: float) -> tuple[float, float, float, float]:
        """Return a rect of the package in px from the left margin."""
        own = self.rect(rect)
        x, y, width, height = (each / EMU_PER_PX for each in (own.x, own.y, own.width, own.height))
        return max(0.0, x - left), y, width, height

    def page(self, area: Rect) -> PageKeys:
        """Return a page whose margins leave the free area."""
        own, width = self.rect(area), self.emu(self.template.width)
        return PageKeys(
            width=width / EMU_PER_PX,
            height=self.declared.page.height,
            left=own.x / EMU_PER_PX,
            right=(width - own.right) / EMU_PER_PX,
            top=own.y / EMU_PER_PX,
            bottom=(SLIDE_HEIGHT - own.bottom) / EMU_PER_PX,
            grid=GRID,
        )

    def free_area(self, title: TemplatePlaceholder, body: TemplatePlaceholder | None) -> Rect:
        """Return the room for what is drawn: that of the body, as wide as the title where that is wider."""
        area = body.inner if body else self.below(title)
        left, right = min(area.x, title.inner.x), max(area.right, title.inner.right)
        bottom = area.bottom
        if area.height < LOW * self.template.height:  # a body that is only a line or two: what is below it is free too
            below = [each.rect.y for each in self.host.shapes if each.rect.y >= area.bottom]
            below += [each.rect.y for each in self.host.placeholders if each.type in FEET and each.rect.y >= bottom]
            bottom = min([round(LOWEST * self.template.height), *below])
        return Rect(left, area.y, right - left, max(bottom, area.bottom) - area.y)

    def below(self, title: TemplatePlaceholder) -> Rect:
        """Return the room below a title, as wide as it, where the template has no place for content."""
        top = title.rect.bottom + self.template.height // 40
        return Rect(title.inner.x, top, title.inner.width, self.template.height * 9 // 10 - top)

    # ---- placeholders

    def prose(self, layout: TemplateLayout) -> list[TemplatePlaceholder]:
        """Return the placeholders for text, the largest first."""
        able = [each for each in layout.placeholders if each.type in PROSE and not each.is_vertical]
        found = {each.key: each for each in reversed(able)}.values()  # of equal ones, a slide can fill the first
        return sorted(found, key=lambda each: -each.rect.width * each.rect.height)

    def largest(self, layout: TemplateLayout) -> TemplatePlaceholder | None:
        return next(iter(self.prose(layout)), None)

    def font(self, placeholder: TemplatePlaceholder) -> Font:
        """Return the font of a placeholder, with the widths by which it is measured."""
        named = placeholder.levels[0].font
        return self.named_font(named.family).styled(named.bold, named.italic)

    def named_font(self, family: str) -> Font:
        if family not in self.fonts:
            self.fonts[family], remarks = font_on_template(family, self.template.name)
            self.remarks += remarks
        return self.fonts[family]

    def slot_style(self, placeholder: TemplatePlaceholder, usual: Style) -> Style:
        """Return how the text of a placeholder looks, as its layout has it."""
        first = placeholder.levels[0]
        size = first.size * self.scale
        least = min(size, LEAST.get("title" if placeholder.is_title else placeholder.type, LEAST_BODY))
        sizes = tuple(dict.fromkeys(max(int(size * step), int(least)) for step in STEPS))
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
            links_as_text=self.links_as_text,
            caps=first.capitals,
            warn_below=0,
        )

    def gap(self, paragraph: ParagraphStyle) -> int:
        """Return the points between two paragraphs."""
        lengths = paragraph.before.emu + paragraph.after.emu
        share = paragraph.before.share + paragraph.after.share
        return ceil((lengths / EMU_PER_PT + paragraph.size * share * LINE) * self.scale)

    # ---- families whose slides are the template's own layouts

    def placed_families(self, on_host: LayoutsKeys, left: float) -> Iterator[tuple[str, FamilyKeys]]:
        """Yield the families that fill the placeholders of a layout: cover, divider, closing, points and columns."""
        declared = self.declared.families
        cover, section, closing = (self.roles[name] for name in ("cover", "section", "closing"))
        yield "cover", replace(declared["cover"], forms={"usual": self.form(cover, "cover", left)})
        pictured = on_host.families["picture"].forms["usual"]
        for name in ("cover-picture", "speaker"):
            yield name, replace(declared[name], forms={"usual": pictured})
        yield "divider", replace(declared["divider"], forms={"usual": self.form(section, "divider", left)})
        yield "statement", replace(declared["statement"], forms={"usual": self.stated(section, left)})
        yield (
            "closing",
            replace(declared["closing"], forms={"usual": self.form(closing, "closing", left)}),
        )
        yield (
            "questions",
            replace(
                on_host.families["questions"],
                forms={"alone": self.asked(left), **on_host.families["questions"].forms},
            ),
        )
        led = on_host.families["points"].forms["usual"]
        flowing = self.flowing(self.roles["content"], 1, left)
        yield "points", replace(declared["points"], forms={"usual": flowing, "led": led})
        if two := self.roles.get("two-content"):
            yield "columns-2", replace(declared["columns-2"], forms={"usual": self.flowing(two, 2, left)})

    def form(self, layout: TemplateLayout, family: str, left: float) -> FormKeys:
        """Return a form with the title of a layout, and its texts in reading order."""
        names = FIELDS[family]
        title = layout.title or self.host.title
        assert title
        slots = {"title": SlotKeys(self.px(title.inner, left), "title", type="title")}
        for name, placeholder in zip(names, self.texts(layout, family), strict=False):
            slots[name] = SlotKeys(self.px(placeholder.inner, left), "contact", optional=True)
        return FormKeys(slots=slots)

    def stated(self, layout: TemplateLayout, left: float) -> FormKeys:
        """Return a form in which one sentence is the title of a section's layout."""
        usual = self.declared.families["statement"].forms["usual"]
        title = layout.title or self.host.title
        assert title
        _, y, _, height = self.px(title.inner, left)
        ((name, box),) = ((name, box) for name, box in usual.boxes.items() if box.counts)
        return replace(usual, boxes={name: replace(box, tall=height, most=height)}, slots={}, top=y, ground="plain")

    def asked(self, left: float) -> FormKeys:
        """Return a form in which a question is the title of the content's layout, and its answer the body."""
        usual = self.declared.families["questions"].forms["alone"]
        host = self.roles["content"]
        title, body = host.title, self.largest(host)
        assert title
        x, y, width, height = self.px(title.inner, left)
        below = self.px(body.inner if body else self.below(title), left)
        ((name, box),) = ((name, box) for name, box in usual.boxes.items() if box.counts)
        heading, answer = (replace(box.slots[each], optional=False) for each in ("heading", "body"))
        slots = {
            "heading": replace(heading, rect=(x, 0, width, height)),
            "body": replace(answer, rect=(below[0], below[1] - y, below[2], below[3])),
        }
        tall = below[1] + below[3] - y
        boxes = {name: replace(box, slots=slots, decor=(), tall=tall, most=tall)}
        return replace(usual, boxes=boxes, slots={}, decor=(), top=y, feet="usual", mirror=False, rule="none", bottom=1)

    def flowing(self, layout: TemplateLayout, columns: int, left: float) -> FormKeys:
        """Return a form whose items flow in the bodies of a layout."""
        title = layout.title or self.host.title
        assert title
        slots = {"title": SlotKeys(self.px(title.inner, left), "title", type="title")}
        bodies = sorted(self.prose(layout)[:columns], key=lambda each: each.rect.x)
        for number, body in enumerate(bodies, 1):
            slots[FLOW if number == 1 else f"{FLOW}-{number}"] = SlotKeys(self.px(body.inner, left), "bullets")
        return FormKeys(slots=slots)

    # ---- layouts on their hosts

    def hosted(self, layout: Layout) -> Layout:
        """Return the layout on the template's layout for its family, its slots in placeholders if there are any."""
        block = layout.block_slot
        is_content = bool(block) or layout.family in CONTENT
        host = self.roles.get(HOSTS.get(layout.family, "content" if is_content else "title-only"), self.host)
        holders = self.holders(layout, host)
        fields = FIELDS.get(layout.family, ())
        last = [slot.name for slot in layout.slots if slot.name in fields][-1:]
        slots = []
        for slot in layout.slots:
            if slot.name in last:
                slot = replace(slot, also=fields[fields.index(slot.name) + 1 :])
            slots.append(self.held(slot, host.title if slot.type == "title" else holders.get(slot.name), host, layout))
        return replace(layout, slots=(*slots, *self.feet(host)), host=host.part)

    def holders(self, layout: Layout, host: TemplateLayout) -> dict[str, TemplatePlaceholder]:
        """Return the placeholder for each slot by name, for families whose slides are the template's own layouts."""
        free = self.prose(host)
        if layout.block_slot:
            return {layout.block_slot.name: free[0]} if free else {}
        if layout.family in FIELDS:
            return dict(zip(FIELDS[layout.family], self.texts(host, layout.family), strict=False))
        if layout.family in FLOWING:
            bodies = sorted(free[: len(layout.flow_slots)], key=lambda each: each.rect.x)
            return dict(zip((slot.name for slot in layout.flow_slots), bodies, strict=False))
        return {"body": free[0]} if layout.form == ASKED and free else {}

    def texts(self, host: TemplateLayout, family: str) -> list[TemplatePlaceholder]:
        """Return the placeholders of a layout for the fields of a family, in reading order."""
        found = self.prose(host)[: len(FIELDS[family])]
        return sorted(found, key=lambda each: (each.rect.y, each.rect.x))

    def held(self, slot: Slot, holder: TemplatePlaceholder | None, host: TemplateLayout, layout: Layout) -> Slot:
        """Return a slot in a placeholder, whose text fills nine tenths of it at most; without one, it is a text box."""
        if holder is None:
            name = slot.name.replace("-", " ").capitalize()
            slot = replace(slot, style=replace(slot.style, links_as_text=self.links_as_text))
            return replace(slot, holder=(BOX, f"{name} {slot.item}" if slot.item else name))
        if slot.type in BLOCKS:
            return replace(slot, holder=holder.key)
        room = self.rect(holder.inner)
        outer = self.rect(holder.rect)
        is_moved = layout.form == LED  # below a line that leads to it
        if is_moved:
            insets = room.y - outer.y, outer.bottom - room.bottom
            room = replace(room, y=slot.rect.y, height=slot.rect.height)
            outer = replace(outer, y=room.y - insets[0], height=room.height + sum(insets))
        inner = replace(room, width=round(room.width * FILLED), height=round(room.height * FILLED))
        alike = [each for each in host.placeholders if each.key[1] == holder.key[1]]
        pinned = outer if is_moved or len(alike) > 1 else None
        style = replace(self.slot_style(holder, slot.style), tokens=())
        return replace(slot, holder=holder.key, rect=inner, style=style, pinned=pinned)

    def feet(self, host: TemplateLayout) -> Iterator[Slot]:
        """Yield footer, date and number where the template's layout has them."""
        for number, foot in enumerate(each for each in host.placeholders if each.type in FEET):
            style = Style(foot.name, (max(1, int(foot.levels[0].size * self.scale)),), self.font(foot), "mn", "dk1")
            for kind in FEET:
                if kind == foot.type:
                    yield Slot(NAMES[kind], 0, self.rect(foot.inner), style, kind, 2 + number, True, holder=foot.key)
