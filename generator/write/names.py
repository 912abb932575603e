"""Names and numbers that PowerPoint wants and the deck does not have, derived from it and never left to chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

from markupsafe import Markup
from msgspec.structs import replace

from generator.model.colors import split_shade
from generator.model.geometry import Pt
from generator.model.theme import Decor, Layout, Slot, Style

FIRST_SLIDE_ID = 256  # ECMA-376 part 1, 19.7.13: ST_SlideId is 256 to 2147483647
HASH_BITS = 30

# The theme colours as a slide names them; the master's colour map leads back to the theme's own.
MAPPED = {"dk1": "tx1", "lt1": "bg1", "dk2": "tx2", "lt2": "bg2"}
FEET_NAMES = {"ftr": "Footer", "dt": "Date", "sldNum": "Slide Number"}

# em: twice what the middle of a digit lies below that of its line, between what PowerPoint and LibreOffice make of it
# in Cambria (0.05 and 0.08) and in Arial (-0.01 and 0.04).
DIGITS = 0.1

TABLE_STYLE = "{6D1F5C0A-3B0B-5D0E-9C43-5B1D7A0E4C11}"  # ours, in tableStyles.xml


def percentage_in_xml(part: float) -> int:
    """A share of a picture's side, in the 1/100,000 of ST_Percentage."""
    return round(part * 100_000)


def badge_media_in_package(layout: Layout) -> dict[bytes, str]:
    """The media of a layout's logo with their formats: a picture, and the drawing that it stands for."""
    media = layout.badge.media if layout.badge else None
    return {media.data: media.format, **({media.svg: "svg"} if media.svg else {})} if media else {}


def badge_names_in_package(layout: Layout) -> dict[bytes, str]:
    """The relationship of each medium of a layout's logo; the first is that to the master."""
    return {data: f"rId{number}" for number, data in enumerate(badge_media_in_package(layout), 2)}


def mapped_color_in_xml(color: str) -> str:
    """A theme colour as text and shapes refer to it."""
    return MAPPED.get(color, color)


def scheme_color_xml(color: str, tint: int = 100) -> Markup:
    """A theme colour, or a shade of it, as an element that covers `tint` percent (ECMA-376, 20.1.2.3.29)."""
    base, step = split_shade(color)
    changes = f'<a:lumMod val="{100 - abs(step)}000"/>' if step else ""
    changes += f'<a:lumOff val="{step}000"/>' if step > 0 else ""
    changes += f'<a:alpha val="{tint}000"/>' if tint < 100 else ""
    name = f'<a:schemeClr val="{mapped_color_in_xml(base)}"'
    return Markup(f"{name}>{changes}</a:schemeClr>" if changes else f"{name}/>")


def placeholder_xml(slot: Slot) -> Markup:
    """What makes a shape a placeholder; no macro, for there are several to a slide, and calling one costs 20 us."""
    size = "half" if slot.type == "dt" else "quarter"
    return Markup(
        f'<p:ph type="{slot.type}"/>'
        if slot.type == "title"
        else f'<p:ph type="{slot.type}" sz="{size}" idx="{slot.idx}"/>'
    )


def shape_name_in_xml(slot: Slot) -> str:
    """What the selection pane calls a placeholder: Title, Heading 2 ..."""
    name = FEET_NAMES.get(slot.type) or slot.name.replace("-", " ").capitalize()
    return f"{name} {slot.item}" if slot.item else name


def layout_names_in_package(layouts: Iterable[Layout]) -> dict[str, Layout]:
    """Layouts by name, each once, as PowerPoint's gallery shows them: those that share a title are numbered."""
    counts: Counter[str] = Counter()
    shown = {}
    for layout in {layout.name: layout for layout in layouts}.values():
        title = layout.title or layout.name
        counts[title] += 1
        shown[layout.name] = replace(layout, title=f"{title} ({counts[title]})" if counts[title] > 1 else title)
    return shown


def corner_guide_in_xml(decor: Decor) -> int:
    """The radius of a roundRect as its guide wants it: in 1/100,000 of the shorter side."""
    return round(decor.radius * 100_000 / min(decor.rect.width, decor.rect.height))


def inset_below_digits_in_xml(style: Style) -> int:
    """The EMU to keep free below a figure in the middle of a disc: digits stand high, and yet below a line's middle."""
    return round(DIGITS * Pt(style.sizes[0])) if (style.anchor, style.align) == ("ctr", "ctr") else 0


def slide_ids_in_package(plan_ids: Iterable[str]) -> list[int]:
    """An id for each slide that lives as long as its heading: a hash, moved on where two collide."""
    taken: set[int] = set()
    ids = []
    for plan_id in plan_ids:
        number = int.from_bytes(sha256(plan_id.encode()).digest()[:4]) >> (32 - HASH_BITS)
        while FIRST_SLIDE_ID + number in taken:
            number = (number + 1) % (1 << HASH_BITS)
        taken.add(FIRST_SLIDE_ID + number)
        ids.append(FIRST_SLIDE_ID + number)
    return ids


def section_guid_in_package(name: str) -> str:
    """The GUID of a PowerPoint section."""
    return "{" + str(uuid5(NAMESPACE_URL, name)).upper() + "}"


RT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
RT_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"

_PML = "application/vnd.openxmlformats-officedocument.presentationml."
CT = {
    "presentation": f"{_PML}presentation.main+xml",
    "slide": f"{_PML}slide+xml",
    "slideLayout": f"{_PML}slideLayout+xml",
    "slideMaster": f"{_PML}slideMaster+xml",
    "notesSlide": f"{_PML}notesSlide+xml",
    "notesMaster": f"{_PML}notesMaster+xml",
    "presProps": f"{_PML}presProps+xml",
    "viewProps": f"{_PML}viewProps+xml",
    "tableStyles": f"{_PML}tableStyles+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
    "app": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "custom": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    "chart": "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    "workbook": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "core": "application/vnd.openxmlformats-package.core-properties+xml",
}
IMAGE = {".png": "image/png", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
