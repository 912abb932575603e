"""Derives names and numbers that PowerPoint needs from the deck, so that equal decks get equal ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from uuid import NAMESPACE_URL, uuid5

from markupsafe import Markup
from msgspec.structs import replace

from generator.language.scripts import (
    EAST_ASIAN,
    FONTS,
    font_for_script,
    is_ltr_text_among_rtl,
    is_rtl_text,
    script_of_language,
)
from generator.model.colors import MAPPED, split_shade
from generator.model.geometry import Pt
from generator.model.outline import FIRST_SLIDE_ID, HASH_BITS, number_of_slide
from generator.model.style import DIGITS
from generator.model.text import Text, bare_text, numbered_name
from generator.model.theme import Decor, Layout, Slot, Style

FEET_NAMES = {"ftr": "Footer", "dt": "Date", "sldNum": "Slide Number"}

TABLE_STYLE = "{6D1F5C0A-3B0B-5D0E-9C43-5B1D7A0E4C11}"  # ours, in tableStyles.xml


def percentage_in_xml(part: float) -> int:
    """Return a share of a picture's side in the 1/100,000 of ST_Percentage."""
    return round(part * 100_000)


def badge_media_in_package(layout: Layout) -> dict[bytes, str]:
    """Return the media of a layout's logo with their formats: a picture, and the drawing (SVG) if there is one."""
    media = layout.badge.media if layout.badge else None
    return {media.data: media.format, **({media.svg: "svg"} if media.svg else {})} if media else {}


def badge_names_in_package(layout: Layout) -> dict[bytes, str]:
    """Return the relationship id of each medium of a layout's logo; rId1 is the master's."""
    return {data: f"rId{number}" for number, data in enumerate(badge_media_in_package(layout), 2)}


def mapped_color_in_xml(color: str) -> str:
    """Return the name by which text and shapes refer to a theme colour."""
    return MAPPED.get(color, color)


def scheme_color_xml(color: str, tint: int = 100) -> Markup:
    """Return the element of a theme colour or shade that covers `tint` percent (ECMA-376, 20.1.2.3.29)."""
    base, step = split_shade(color)
    changes = shade_changes_xml(step)
    changes += f'<a:alpha val="{tint}000"/>' if tint < 100 else ""
    name = f'<a:schemeClr val="{mapped_color_in_xml(base)}"'
    return Markup(f"{name}>{changes}</a:schemeClr>" if changes else f"{name}/>")


def shade_changes_xml(step: int) -> str:
    """Return what makes a colour lighter (or darker, below 0) by so many percent (ECMA-376, 20.1.2.3.20 and 21)."""
    darker = f'<a:lumMod val="{100 - abs(step)}000"/>' if step else ""
    return darker + (f'<a:lumOff val="{step}000"/>' if step > 0 else "")


def placeholder_xml(slot: Slot) -> Markup:
    """Return the p:ph element of a slot; it is no macro, because slides have several and calling one takes 20 us."""
    if slot.holder:
        kind, idx = slot.holder
        said = ("" if kind == "obj" else f' type="{kind}"') + ("" if idx == "0" else f' idx="{idx}"')
        return Markup(f"<p:ph{said}/>")
    size = "half" if slot.type == "dt" else "quarter"
    more = "" if slot.type == "title" else f' sz="{size}" idx="{slot.idx}"'
    return Markup(f'<p:ph type="{slot.type}"{more}/>')


def shape_name_in_xml(slot: Slot) -> str:
    """Return the name of a placeholder in the selection pane, such as Title or Heading 2."""
    if slot.holder and slot.is_box:
        return slot.holder[1]
    name = FEET_NAMES.get(slot.type) or slot.name.replace("-", " ").capitalize()
    return f"{name} {slot.item}" if slot.item else name


def layout_names_in_package(layouts: Iterable[Layout]) -> dict[str, Layout]:
    """Return each layout once by its name, and number those that share a title in PowerPoint's gallery."""
    seen, own = Counter[str](), {layout.name: layout for layout in layouts}
    titles = {name: numbered_name(seen, layout.title or name, "{} ({})") for name, layout in own.items()}
    return {name: replace(layout, title=titles[name]) for name, layout in own.items()}


def corner_guide_in_xml(decor: Decor) -> int:
    """Return the radius of a roundRect in the unit of its guide: 1/100,000 of the shorter side."""
    return round(decor.radius * 100_000 / min(decor.rect.width, decor.rect.height))


def strokes_in_xml(decor: Decor) -> Markup:
    """Return the path of a drawn shape; it is no macro, because a pattern has hundreds of points."""
    end = "<a:close/>" if decor.shape == "area" else ""
    points = ([f'<a:pt x="{x}" y="{y}"/>' for x, y in stroke] for stroke in decor.strokes)
    lines = ((first, "".join(f"<a:lnTo>{point}</a:lnTo>" for point in others)) for first, *others in points)
    return Markup("".join(f"<a:moveTo>{first}</a:moveTo>{line}{end}" for first, line in lines))


def inset_below_digits_in_xml(style: Style) -> int:
    """Return the EMU to keep free below a figure in a disc, because digits lie below the middle of their line."""
    return round(DIGITS * Pt(style.sizes[0])) if (style.anchor, style.align) == ("ctr", "ctr") else 0


def slide_ids_in_package(plan_ids: Iterable[str]) -> list[int]:
    """Return an id for each slide, which stays the same while its heading does: a hash, counted up if taken."""
    ids: dict[int, str] = {}
    for plan_id in plan_ids:
        number = number_of_slide(plan_id)
        while number in ids:
            number = FIRST_SLIDE_ID + (number - FIRST_SLIDE_ID + 1) % (1 << HASH_BITS)
        ids[number] = plan_id
    return list(ids)


def section_guid_in_package(name: str) -> str:
    """Return the GUID of a PowerPoint section, derived from its name."""
    return "{" + str(uuid5(NAMESPACE_URL, name)).upper() + "}"


RT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
RT_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"

_CT = "application/vnd.openxmlformats-"
_OF_OFFICE = f"{_CT}officedocument."
_SLIDES = "slide slideLayout slideMaster notesSlide notesMaster presProps viewProps tableStyles"
CT = {
    **{name: f"{_OF_OFFICE}presentationml.{name}+xml" for name in _SLIDES.split()},
    "presentation": f"{_OF_OFFICE}presentationml.presentation.main+xml",
    "theme": f"{_OF_OFFICE}theme+xml",
    "app": f"{_OF_OFFICE}extended-properties+xml",
    "custom": f"{_OF_OFFICE}custom-properties+xml",
    "chart": f"{_OF_OFFICE}drawingml.chart+xml",
    "workbook": f"{_OF_OFFICE}spreadsheetml.sheet",
    "core": f"{_CT}package.core-properties+xml",
}
IMAGE = {".png": "image/png", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}


def direction_xml_attributes(text: Text, style: Style, is_hosted: bool = False) -> dict[str, str]:
    """Return the attributes of a paragraph if it, or its slide, runs from right to left.

    Arabic on an English slide is flush right, unless it belongs to something drawn, such as a title above its rule or a
    caption beside its picture. A web address or a name on an Arabic slide stays aligned with what is above it. Code
    runs from left to right everywhere. A company's placeholder (`is_hosted`) is made for the other direction.
    """
    if is_hosted and style.rtl:
        return {"algn": style.align, "rtl": str(int(not is_ltr_text_among_rtl(bare_text(text))))}
    flush = not style.rtl and style.align == "l" and not style.stays
    return {} if style.role == "mono" else direction_xml_attributes_among(text, style.rtl, flush)


def direction_xml_attributes_of_cell(text: Text, style: Style, right: bool) -> dict[str, str]:
    """Return the attributes of a table cell, which is aligned like its column: numbers and Arabic tables flush right.

    Readers find a cell by the edge of its column; Arabic on the other side would seem to belong to the next column.
    """
    aligned = "r" if right or style.rtl else "l"
    own = direction_xml_attributes_among(text, style.rtl, flush=False)
    return {"algn": aligned, **own} if own or aligned == "r" else {}


def direction_xml_attributes_among(text: Text, rtl: bool, flush: bool = True) -> dict[str, str]:
    """Return the attributes of a paragraph among others that run from right to left if `rtl` is true.

    If `flush` is true and it runs the other way, it is aligned to the side where it begins.
    """
    own = not is_ltr_text_among_rtl(bare_text(text)) if rtl else is_rtl_text(bare_text(text))
    aligned = {"algn": "r" if own else "l"} if flush and own != rtl else {}
    return {**aligned, "rtl": str(int(own))} if own or rtl else {}


def font_set_of_xml_theme(latin: str, language: str) -> dict[str, object]:
    """Return the fonts of an XML theme: the Latin one, that of the deck's script, and that of each script by name."""
    script = script_of_language(language)
    eastern = script in EAST_ASIAN
    return {
        "latin": latin,
        "ea": font_for_script(script, latin) if eastern else "",
        "cs": ("" if eastern else font_for_script(script, latin)) or font_for_script("Arab", latin),
        "scripts": {script: font_for_script(script, latin) for script in FONTS},
    }
