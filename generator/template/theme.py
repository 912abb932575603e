"""A company's template in; the theme out whose families stand on its layouts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import count

from msgspec.structs import replace

from generator.decks.opened_package import families_of_parts
from generator.look.contrast import LARGE, TEXT, faint_share_of_colors, grounds_of_palette, panel_ground_of_palette
from generator.look.decor import Tokens, boxed_slot
from generator.look.keys import COLORS, FamilyKeys, HostKeys, LayoutsKeys, PageKeys, SlotKeys
from generator.look.layouts import families_of_theme
from generator.look.themes import accents_told_apart, declared_layouts
from generator.model.colors import SchemeColor, Shade
from generator.model.geometry import EMU_PER_PT, EMU_PER_PX, SLIDE_HEIGHT
from generator.model.outline import STATEMENT_WORDS
from generator.model.theme import BLOCKS, FEET, FLOWING, Family, Font, HostPackage, Layout, Slot, Style, Theme
from generator.template.colors import color_nearest_to, colors_of_layouts, colors_on_template, tints_on_background
from generator.template.covers import SUBTITLE
from generator.template.forms import TemplateForms, families_with_others_forms, fields_of_family, layouts_on_template
from generator.template.frame import ALIGNS, ENDS, LEAST_LINE, PARTED, TemplateFrame
from generator.template.layouts import FILLED, TemplateLayout, TemplatePlaceholder
from generator.template.mapping import bytes_of_mapped_template, mapped_template

# Points, larger than a template's own, that a sentence on a slide of its own may have, and those of other texts: all
# for a paragraph alone; the most for a list, for a passage in the place of a title, and for the lines below a cover's
# title, where the template's are small.
STATED, LARGE_SIZES, LISTED, FIELD = (48, 44, 40, 36), (36, 32, 28, 24, 22, 20, 18, 16), 28, 24
LARGER = 1.5  # times the template's own size: the most for a short list
FEW = 3  # colours of a ground that is no picture
MIXED = 0.25  # the share of a picture or gradient on which a text of the company's colour may be hard to read
# The contrast below which a title, and any other text, has another colour than the company gave it.
LEGIBLE, READ = 1.9, 4.0
DRAWN = 0.98  # of a holder's width, in which lines break: sizes are rounded where a package has slides of another size
BULLET, HANGING = '<a:buFontTx/><a:buChar char="•"/>', 1.0  # of lists that have none; times the size that they hang
DIGITS = {"ftr": 0.0, "dt": 0.0, "sldNum": 2.0}  # times the size, the width that a number needs
NAMES = {"ftr": "footer", "dt": "date", "sldNum": "number"}


class TemplateHosts:
    """Finds for each layout the one of the template that it stands on."""

    def __init__(
        self, frame: TemplateFrame, families: Mapping[str, FamilyKeys], palette: Mapping[str, str], adds: bool
    ) -> None:
        """Take a template, how each family stands on it, and the colours of the theme.

        With `adds`, what has no placeholder gets one on a copy of the layout, and else is a box.
        """
        self.frame, self.families, self.palette, self.adds = frame, families, palette, adds
        self.tints = tints_on_background(palette["dk1"], palette["lt1"])

    def layout_on_host(self, layout: Layout) -> Layout:
        """Return the layout on the template's layout for its family, its slots in placeholders if there are any."""
        keys = self._host_keys_of_layout(layout)
        host = self.frame.roles[keys.role or ("content" if layout.block_slot else "title-only")]
        holders, fields = self._placeholders_by_slot(layout, host), keys.fields
        last = [slot.name for slot in layout.slots if slot.name in fields][-1:]
        also = {name: fields[fields.index(name) + 1 :] for name in last}
        titled = {slot.name: host.title for slot in layout.slots if slot.type == "title"}
        filled = (replace(slot, also=also.get(slot.name, slot.also)) for slot in layout.slots)
        slots = [self._host_slot(slot, {**holders, **titled}.get(slot.name), host, layout) for slot in filled]
        free = [slot.idx for slot in slots if slot.holder is None]
        taken_idx = {each.key[1] for each in host.placeholders}  # no slot has one of them
        shift = next(more for more in count(0, 1000) if not any(str(idx + more) in taken_idx for idx in free))
        slots = [slot if slot.holder else replace(slot, idx=slot.idx + shift) for slot in slots]
        taken = {holder.key for holder in holders.values()}
        # Panels and thin lines are a little ink over what the template draws, whatever that is.
        tinted = ((each, self.tints.get(each.fill or "lt1")) for each in layout.decor)
        decor = tuple(replace(each, fill="dk1", tint=tint) if tint else each for each, tint in tinted)
        slots += self._foot_slots(host, taken) if keys.role not in ENDS else ()
        return replace(layout, slots=tuple(slots), decor=decor, host=host.part, added=bool(free))

    def _host_keys_of_layout(self, layout: Layout) -> HostKeys:
        """Return how a layout stands on a template's; of items, only those in one form have fields."""
        keys = self.families[layout.family].host or HostKeys()
        keys = self.families[keys.like].host or HostKeys() if keys.like and (layout.flows or not keys.role) else keys
        return keys if keys.form in ("", layout.form.removeprefix(f"{layout.family}-")) else HostKeys()

    def _placeholders_by_slot(self, layout: Layout, host: TemplateLayout) -> dict[str, TemplatePlaceholder]:
        """Return the placeholder for each slot by name, for families whose slides are the template's own layouts."""
        body, keys = self.frame.largest(host), self._host_keys_of_layout(layout)
        if block := layout.block_slot:
            beside = [slot for slot in layout.slots if slot in layout.flow_slots or slot.name.endswith("-text")]
            columns = self.frame.columns(host, 2) if keys.role == "two-content" and len(beside) == 1 else ()
            in_order = sorted((block, *beside), key=lambda slot: slot.rect.x) if columns else (block,)
            return {slot.name: each for slot, each in zip(in_order, columns or (body,), strict=True) if each}
        if keys.form:
            return {keys.fields[0]: body} if body else {}
        if keys.fields:
            return dict(zip(keys.fields, self.frame.texts(host, keys), strict=False))
        bodies = self.frame.columns(host, len(layout.flow_slots)) if keys.role else ()
        return dict(zip((slot.name for slot in layout.flow_slots), bodies, strict=False))

    def _host_slot(self, slot: Slot, holder: TemplatePlaceholder | None, host: TemplateLayout, layout: Layout) -> Slot:
        """Return a slot in a placeholder, whose text fills nine tenths of it at most; without one, it is a text box."""
        if holder is None:
            place = slot.rect.scaled(1 / self.frame.scale)
            style = replace(slot.style, links_as_text=True)
            if slot.name in self._host_keys_of_layout(layout).fields and host.title:  # below the title of a cover
                ink = self._ink_on(self.frame.ground_map(host).colors_behind(place), self.palette[style.color], TEXT)
                style = replace(style, color=ink or style.color, align=ALIGNS.get(host.title.align, "l"))
            slot = replace(slot, style=style)
            return slot if self.adds else boxed_slot(slot)
        keys = self._host_keys_of_layout(layout)
        if slot.type in BLOCKS:
            is_column = keys.role == "two-content" and holder in self.frame.columns(host, 2)
            column = self.frame.rect(holder.inner) if is_column else slot.rect
            return replace(slot, holder=holder.key, rect=replace(slot.rect, x=column.x, width=column.width))
        is_field = bool(keys.fields) and not keys.form and not holder.is_title
        if is_sentence := keys.role in ("section", "title-only"):
            holder = self.frame.statement(host)
        is_short = not holder.is_title and (layout.alone or bool(keys.form))  # a paragraph, or an answer
        room, outer = self.frame.rect(holder.inner), self.frame.rect(holder.rect)
        inner = replace(room, width=round(room.width * FILLED), height=round(room.height * FILLED))
        alike = [each for each in host.placeholders if each.key[1] == holder.key[1]]
        pinned = outer if len(alike) > 1 or is_short or holder.rect != holder.home else None
        place = holder.first_lines(2 * holder.line_height) if is_field else holder.inner
        colors = [holder.fill] if holder.fill else self.frame.ground_map(host).colors_behind(place)
        is_list = not (holder.is_title or is_field or is_short)
        if is_list and holder.levels[0].indent >= 0:  # a person would add bullets, so that points are told apart
            hanging = round(holder.levels[0].size * EMU_PER_PT * HANGING)
            first = replace(holder.levels[0], left_margin=hanging, indent=-hanging)
            holder = replace(holder, bullet=BULLET, levels=(first, *holder.levels[1:]))
        larger = self._larger_sizes(holder, self.frame.title(host).levels[0].size, keys, is_short)
        style = self.frame.slot_style(holder, slot.style, LEAST_LINE if is_field else 0, larger)
        is_like_title = holder.is_title or (is_field and holder.color == self.frame.title(host).color)
        is_own = holder.is_color_said and len({*colors}) <= FEW  # a company chose it for this ground, no picture
        needed = READ if keys.role == "title-only" or not is_like_title else LEGIBLE if is_own else LARGE
        ink = self._ink_on(colors, holder.color, needed) or (Shade(holder.ink) if holder.ink else None)
        style = replace(style, tokens=(), native=style.native and replace(style.native, ink=ink))
        is_long = slot.words > STATEMENT_WORDS or not (holder.is_title or is_field)
        if is_long and style.align == "ctr":
            style = replace(style, align="l")
        if is_sentence or is_short:  # it stands in the middle; and in capitals, a sentence is hard to read
            gap = style.gap or PARTED * bool(slot.also)
            style = replace(style, anchor="ctr", caps=style.caps and not is_sentence, plain=is_sentence, gap=gap)
        return replace(slot, holder=holder.key, rect=inner, style=style, pinned=pinned, drawn=round(room.width * DRAWN))

    def _ink_on(self, grounds: Sequence[str], color: str, needed: float) -> SchemeColor | None:
        """Return the colour that text needs to be read on some grounds, or None if its own can be, or as well.

        That is what can be read on the most of them, and of such the one most like it.
        """
        inks: tuple[SchemeColor, ...] = ("dk1", "lt1")
        faint = {name: faint_share_of_colors(grounds, self.palette[name], needed) for name in inks}
        nearest = color_nearest_to(color, (self.palette[name] for name in inks if faint[name] == min(faint.values())))
        best = next(name for name in inks if self.palette[name] == nearest)
        return best if faint_share_of_colors(grounds, color, needed) > max(MIXED, faint[best]) else None

    def _larger_sizes(self, holder: TemplatePlaceholder, title: float, keys: HostKeys, is_short: bool) -> Sequence[int]:
        """Return the sizes in points, larger than the template's own, that a short text may have in a holder."""
        if holder.is_title:
            return {"section": STATED, "title-only": (LISTED,)}.get(keys.role, ())
        if keys.fields and not keys.form:
            most = min(FIELD, SUBTITLE * title * self.frame.scale)
        else:
            most = LARGE_SIZES[0] if is_short else max(LISTED, holder.levels[0].size * self.frame.scale * LARGER)
        return [size for size in LARGE_SIZES if size <= most]

    def _foot_slots(self, host: TemplateLayout, taken: Collection[tuple[str, str]]) -> Iterator[Slot]:
        """Yield footer, date and number where the template's layout has them, unless another slot has taken them."""
        feet = [each for each in host.placeholders if each.type in FEET and each.key not in taken]
        for number, foot in enumerate(feet, 2):
            more = max(0, round(DIGITS[foot.type] * foot.levels[0].size * EMU_PER_PT) - foot.inner.width) // 2
            foot = foot.around(replace(foot.inner, x=foot.inner.x - more, width=foot.inner.width + 2 * more))
            sizes = (max(1, int(foot.levels[0].size * self.frame.scale)),)
            style, room = Style(foot.name, sizes, self.frame.font(foot), "mn", "dk1"), self.frame.rect(foot.inner)
            kind = next(kind for kind in FEET if kind == foot.type)
            pinned = None if foot.rect == foot.home else self.frame.rect(foot.rect)
            yield Slot(NAMES[kind], 0, room, style, kind, number, True, holder=foot.key, pinned=pinned)


GRID, CENTRE = 8.0, 0.4  # px; the share of spare room above what is drawn
MONO = Font("Courier New")  # of code; templates have no font for it


def open_template_theme(name: str, add_layouts: bool = False) -> Theme:
    """Return the theme of a company's package in a file, or in the one that a mapping file names.

    With `add_layouts`, each text has a placeholder, on layouts that are added to the package.
    Raises TemplateError or InputError where it cannot be used.
    """
    return _theme_of_files(name, add_layouts, bytes_of_mapped_template(name))


@lru_cache(maxsize=2)
def _theme_of_files(name: str, add_layouts: bool, files: tuple[bytes, ...]) -> Theme:
    """Return the theme, made once for all decks of this process as long as the bytes of its files are the same."""
    mapped, declared = mapped_template(name, files), declared_layouts()
    template, frame = mapped.template, TemplateFrame(mapped)
    host, faces = frame.roles["title-only"], _font_families_by_role(frame)
    body = frame.largest(frame.roles["content"])
    used = list(dict.fromkeys((*colors_of_layouts(mapped.roles.values()), *colors_of_layouts(template.layouts))))
    ground = frame.ground_color(host, frame.free_area)
    is_adorned = any(each.ground.picture or each.shapes for each in mapped.roles.values())
    base, colors = colors_on_template(host.colors, ground, used, body.color if body else "", template.named, is_adorned)
    grounds, palette = grounds_of_palette(base)
    grounds["dark"], palette = panel_ground_of_palette(palette)  # code is dark text on a light panel, or the reverse
    held = (each.levels[0].font.family for layout in frame.roles.values() for each in layout.placeholders)
    families_named = [*dict.fromkeys((*faces.values(), *held))]
    heading, text = (frame.measured(family)[0] for family in faces.values())
    tokens = Tokens(heading, text, MONO, {**COLORS, **accents_told_apart(palette)}, grounds)
    keys = _families_on_template(frame, declared)
    made, digest = families_of_theme(keys, tokens).items(), sha256(template.data).hexdigest()
    families = {
        name: replace(each, unplaced=_fields_without_place(declared.families[name], each)) for name, each in made
    }
    theme = Theme(template.name, "", palette, heading.family, text.family, families, (), digest, grounds=grounds)
    hosts = TemplateHosts(frame, keys.families, palette, add_layouts)
    hosted = theme.redrawn(hosts.layout_on_host, "added" if add_layouts else "hosted")
    used_families = families_of_parts(template.package, template.package.trees)
    fonts = (frame.measured(family)[0] for family in (*used_families, *families_named))
    tables = {font.family: font.table for font in fonts if font.table}
    own_faces = {ref: face for (ref, face), font in zip(faces.items(), host.fonts, strict=True) if face != font}
    package = HostPackage(template.name, template.data, frame.slide.height, colors, tables, own_faces, mapped.art)
    remarks = (*mapped.findings, *(each for family in families_named for each in frame.measured(family)[1]))
    return replace(hosted, width=frame.emu(template.slide.width), package=package, remarks=remarks)


def _families_on_template(frame: TemplateFrame, declared: LayoutsKeys) -> LayoutsKeys:
    """Return the layouts of each family: its forms in the free area and in the placeholders of the template."""
    own, width = frame.rect(frame.free_area), frame.emu(frame.slide.width)  # the page's margins leave the free area
    lengths = (width, own.x, width - own.right, own.y, SLIDE_HEIGHT - own.bottom)
    wide, left, right, top, bottom = (each / EMU_PER_PX for each in lengths)
    page = PageKeys(wide, declared.page.height, left, right, top, bottom, grid=GRID, centre=CENTRE)
    held = frame.title(frame.roles["title-only"])
    title = SlotKeys(frame.px(held.inner, page.left), "title", type="title")
    body = frame.largest(frame.roles["content"]) or held
    sizes = [size * frame.scale for size in (held.levels[0].size, body.levels[0].size, LEAST_LINE)]
    drawn = layouts_on_template(declared, page, title, sizes)
    held_forms = dict(TemplateForms(frame, declared, drawn).families())
    return replace(drawn, families=families_with_others_forms({**drawn.families, **held_forms}))


def _font_families_by_role(frame: TemplateFrame) -> dict[str, str]:
    """Return the families of headings and of text in boxes of ours; a layout may name an empty one, and means none."""
    host = frame.roles["title-only"]
    body = frame.largest(frame.roles["content"]) or frame.title(host)
    named = (each.levels[0].font.family for each in (frame.title(host), body))
    heading, text = (family or font for family, font in zip(named, host.fonts, strict=True))
    return {"+mj-lt": heading, "+mn-lt": text}


def _fields_without_place(usual: FamilyKeys, family: Family) -> tuple[str, ...]:
    """Return the fields of a family's usual layouts for which the template's have no place."""
    placed = {name for layout in family.samples for slot in layout.slots for name in (slot.name, *slot.also)}
    has_picture = any(layout.block_slot for layout in family.samples)
    with_list = FLOWING if any(len(layout.flow_slots) == 1 for layout in family.samples) else ()
    return tuple(sorted(fields_of_family(usual) - placed - {*with_list, *(("picture",) if has_picture else ())}))
