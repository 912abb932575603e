"""A company's package and the roles of its layouts in; a theme out whose slides stand on those layouts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256

from msgspec.structs import replace

from generator.decks.template import OpenedTemplate
from generator.look.contrast import grounds_of_palette, panel_ground_of_palette
from generator.look.decor import Tokens
from generator.look.keys import COLORS, FamilyKeys, LayoutsKeys, PageKeys, SlotKeys
from generator.look.layouts import families_of_theme
from generator.look.role_names import TemplateRole
from generator.look.template_colors import colors_of_layouts, colors_on_template
from generator.look.template_file import bytes_of_mapped_template, mapped_template
from generator.look.template_forms import TemplateForms
from generator.look.template_frame import TemplateFrame, TemplateRoles
from generator.look.template_hosts import TemplateHosts
from generator.look.template_layouts import families_with_others_forms, fields_of_family, layouts_on_template
from generator.look.template_slots import TemplateSlots
from generator.look.themes import accents_told_apart, declared_layouts
from generator.measure import FAMILIES
from generator.model.geometry import EMU_PER_PX, SLIDE_HEIGHT, Rect
from generator.model.theme import Family, Font, HostPackage, Theme

GRID, CENTRE = 8.0, 0.2  # px; the share of spare room above what is drawn, near where the template's own bodies begin
MONO = Font("Courier New")  # of code; templates have no font for it


def open_template_theme(name: str, add_layouts: bool = False) -> Theme:
    """Return the theme of a company's package in a file, or in the one that a mapping file names.

    With `add_layouts`, each text has a placeholder, on layouts that are added to the package.
    Raises TemplateError or InputError where it cannot be used.
    """
    return _opened_theme(name, add_layouts, bytes_of_mapped_template(name))


@lru_cache(maxsize=2)
def _opened_theme(name: str, add_layouts: bool, files: tuple[bytes, ...]) -> Theme:
    """Return the theme, made once for all decks of this process as long as the bytes of its files are the same."""
    mapped = mapped_template(name, files)
    roles = {role: choice.layout for role, choice in mapped.choices.items() if choice.layout}
    theme = template_theme(mapped.template, roles, declared_layouts(), mapped.slots, add_layouts)
    return replace(theme, remarks=(*mapped.findings, *theme.remarks))


def template_theme(
    template: OpenedTemplate,
    roles: TemplateRoles,
    declared: LayoutsKeys,
    slots: Mapping[TemplateRole, TemplateSlots] = {},
    add_layouts: bool = False,
) -> Theme:
    """Return the theme of a package.

    roles: the layout of each role. declared: layouts.yaml. slots: the placeholders of each role that may be filled; all
    others of its layout stay empty. add_layouts: whether what has no placeholder gets one. Raises TemplateError if no
    layout in `roles` has a title and room for content.
    """
    frame = TemplateFrame(template, roles, slots)
    host, faces = frame.plain, _faces(frame)
    plain, colors = colors_on_template(host.colors, host.background, colors_of_layouts(roles.values()))
    grounds, palette = grounds_of_palette(plain)
    grounds["dark"], palette = panel_ground_of_palette(palette)  # code is dark text on a light panel, or the reverse
    named = [*dict.fromkeys((*faces.values(), *frame.families))]
    heading, text = (frame.measured(family)[0] for family in faces.values())
    tokens = Tokens(heading, text, MONO, {**COLORS, **accents_told_apart(palette)}, grounds)
    families, digest = _families(frame, declared, tokens), sha256(template.data).hexdigest()
    theme = Theme(template.name, "", palette, heading.family, text.family, families, (), digest, grounds=grounds)
    hosts = TemplateHosts(frame, declared.families, add_layouts)
    hosted = theme.redrawn(hosts.hosted, "added" if add_layouts else "hosted")
    fonts = (frame.measured(family)[0] for family in (*template.families, *named))
    tables = {font.family: font.table for font in fonts if font.table}
    package = HostPackage(template.name, template.data, template.height, colors, tables, _literal(faces, host.fonts))
    return replace(
        hosted,
        width=frame.emu(template.width),
        package=package,
        remarks=tuple(each for family in named for each in frame.measured(family)[1]),
    )


def _families(frame: TemplateFrame, declared: LayoutsKeys, tokens: Tokens) -> dict[str, Family]:
    """Return each family with its forms in the free area and in the placeholders of the template."""
    page = _page(frame, frame.free_area, declared.page.height)
    title = SlotKeys(frame.px(frame.title(frame.plain).inner, page.left), "title", type="title")
    drawn = layouts_on_template(declared, page, title, frame.title_size(frame.title(frame.plain)) * frame.scale)
    own = dict(TemplateForms(frame, declared, drawn).families())
    families = families_with_others_forms({**drawn.families, **own})
    made = families_of_theme(replace(drawn, families=families), tokens)
    return {
        name: replace(family, unplaced=tuple(sorted(_unplaced(declared.families[name], family))))
        for name, family in made.items()
    }


def _faces(frame: TemplateFrame) -> dict[str, str]:
    """Return the families of headings and of text in boxes of ours."""
    host = frame.plain
    body = frame.largest(frame.roles["content"]) or frame.title(host)
    heading, text = (each.levels[0].font.family for each in (frame.title(host), body))
    is_drawn_as_text = heading not in FAMILIES and text in FAMILIES  # a light or narrow face, drawn as any other
    return {"+mj-lt": text if is_drawn_as_text else heading, "+mn-lt": text}


def _literal(faces: Mapping[str, str], fonts: tuple[str, str]) -> dict[str, str]:
    """Return the faces that are not those of the template's theme, by which they are called otherwise."""
    if faces["+mj-lt"] == faces["+mn-lt"] and fonts[0] != faces["+mn-lt"]:
        return {"+mj-lt": "+mn-lt", **({"+mn-lt": faces["+mn-lt"]} if faces["+mn-lt"] != fonts[1] else {})}
    return {ref: face for (ref, face), font in zip(faces.items(), fonts, strict=True) if face != font}


def _unplaced(usual: FamilyKeys, family: Family) -> frozenset[str]:
    """Return the fields of a family's usual layouts for which the template's have no place."""
    placed = {name for layout in family.samples for slot in layout.slots for name in (slot.name, *slot.also)}
    has_picture = any(layout.block_slot for layout in family.samples)
    return fields_of_family(usual) - placed - ({"picture"} if has_picture else set())


def _page(frame: TemplateFrame, area: Rect, height: float) -> PageKeys:
    """Return a page whose margins leave the free area."""
    own, width = frame.rect(area), frame.emu(frame.template.width)
    return PageKeys(
        width=width / EMU_PER_PX,
        height=height,
        left=own.x / EMU_PER_PX,
        right=(width - own.right) / EMU_PER_PX,
        top=own.y / EMU_PER_PX,
        bottom=(SLIDE_HEIGHT - own.bottom) / EMU_PER_PX,
        grid=GRID,
        centre=CENTRE,
    )
