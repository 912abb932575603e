"""Writes a placed deck onto a company's package, whose masters, layouts and themes stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import count
from posixpath import relpath
from xml.sax.saxutils import quoteattr

from msgspec.structs import replace

from generator.decks.carried import RELATIONSHIP
from generator.model.colors import DIGITS, SchemeColor, split_shade
from generator.model.deck import Deck
from generator.model.geometry import Rect
from generator.model.theme import HostArt, HostPackage, Layout
from generator.regex import regex
from generator.template.package import (
    AddedLayout,
    BarePackage,
    bare_package,
    custom_properties_with,
    package_with_layouts,
    package_with_pictures,
    presentation_with_slides,
)
from generator.write.base import PROPERTY, PackagePart, notes_master_parts, relationships_xml, seal_package
from generator.write.names import CT, RT, layout_names_in_package, mapped_color_in_xml, shade_changes_xml
from generator.write.package import FIRST_SLIDE_REL, core_part, parts_of_slides, parts_with_carried, sections_of_deck
from generator.write.render import render_layouts_xml, render_part_xml

PRESENTATION = "ppt/presentation.xml"
NOTES_MASTER, NOTES_REL = "ppt/notesMasters/notesMaster1.xml", "notesMaster"
# The lengths and sizes in the XML of our slides and charts, which are in EMU and hundredths of points.
LENGTHS = regex(r'\b(c?[xy]|[wh]|mar[LRTB]|indent|[ltrb]Ins|sz|spc|(?<=<a:spcPts )val)="(-?\d+)"')
OURS = "Slidewright"  # before the names of layouts that are added, so that they stand together
CHARTS, OWN_LOOK, TEXT_FONT = "ppt/charts/chart", regex(r"<a:defRPr([^>]*)/>"), '<a:latin typeface="+mn-lt"/>'
SLIDE = regex(r"ppt/slides/(_rels/)?slide(\d+)\.xml(?:\.rels)?")
COLORS = regex(r'<a:schemeClr val="(\w+)"(?:/>|>(.*?)</a:schemeClr>)')
TABLE_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "No Style, No Grid", which every program knows


def write_on_template(deck: Deck, host: HostPackage, created: datetime | None, article: str | None) -> bytes:
    """Return the deck on the company's package as the bytes of a sealed .pptx."""
    colors = {mapped_color_in_xml(name): color for name, color in host.colors.items()}
    bare, added = _with_layouts(deck, host, bare_package(host.data), colors)
    bare = bare if host.art is None else package_with_pictures(bare, host.data, host.art.pictures.values())
    theme = next(name for n in count(1) if (name := f"ppt/theme/theme{n}.xml") not in bare.names)
    notes = bare.notes_master or NOTES_MASTER
    own = [] if bare.notes_master else list(notes_master_parts(deck.meta.language, theme))
    hosts = {slide.layout.name: slide.layout.host for slide in deck.slides}
    layouts = {name: relpath(part, "ppt/slideLayouts") for name, part in (hosts | added).items()}
    slides = parts_of_slides(deck, layouts, relpath(notes, "ppt/notesMasters"), bare.names, TABLE_STYLE)
    number = next(n for n in count(1) if f"customXml/item{n}.xml" not in bare.names)
    parts = (
        core_part(deck.meta, created),
        PackagePart("docProps/app.xml", CT["app"], render_part_xml("app").encode()),
        *_write_presentation_parts(deck, bare, bool(own), number if article is not None else 0),
        *(PackagePart(*part) for part in bare.parts),
        *own,
        *(_part_with_art(_part_in_host(part, host, colors), deck, host.art) for part in slides),
    )
    whole = parts_with_carried(parts, deck, article, number)
    return seal_package(whole, bare.root, lambda digest: custom_properties_with(bare.properties, PROPERTY, digest))


def _part_with_art(part: PackagePart, deck: Deck, art: HostArt | None) -> PackagePart:
    """Return a part of a slide on the layout of covers, or its relationships, with what the company's cover has."""
    found = SLIDE.fullmatch(part.name)
    if art is None or found is None or deck.slides[int(found[2]) - 1].layout.host != art.layout:
        return part
    if not found[1]:
        behind = part.data.replace(b"<p:cSld>", b"<p:cSld>" + art.background, 1)
        return part._replace(data=behind.replace(b"</p:grpSpPr>", b"</p:grpSpPr>" + art.shapes, 1))
    related = ((rel, RT + "image", f"/{target}", False) for rel, target in art.pictures.items())
    lines = relationships_xml("", related).data.partition(b"<Relationship ")
    return part._replace(data=part.data.replace(b"</Relationships>", b"".join(lines[1:])))


def _with_layouts(
    deck: Deck, host: HostPackage, bare: BarePackage, colors: Mapping[str, SchemeColor]
) -> tuple[BarePackage, dict[str, str]]:
    """Return the package with the layouts that slides have on copies of its own, and the part of each by its name."""
    ours = [slide.layout for slide in deck.slides if slide.layout.added]
    if not ours:
        return bare, {}
    named = layout_names_in_package(replace(each, title=f"{OURS} {each.title}") for each in ours)
    # What a layout has beside the company's: the placeholders without a counterpart, and what it draws.
    bared = (replace(each, background="lt1", field=None, badge=None) for each in named.values())
    own = [replace(each, slots=tuple(slot for slot in each.slots if not slot.holder)) for each in bared]
    xmls = render_layouts_xml(own, deck.meta.language)
    fitted = [_part_in_host(PackagePart("", CT["slideLayout"], xml), host, colors).data for xml in xmls]
    pairs = zip(named.values(), fitted, strict=True)
    added = [AddedLayout(each.title, each.host, xml, _kept_placeholders(each, host.scale)) for each, xml in pairs]
    grown, names = package_with_layouts(bare, added)
    return grown, dict(zip(named, names, strict=True))


def _kept_placeholders(layout: Layout, scale: float) -> dict[tuple[str, str], Rect | None]:
    """Return the placeholders of a company's layout that a slide fills, with their places if they are other ones."""
    return {slot.holder: slot.pinned and slot.pinned.scaled(scale) for slot in layout.slots if slot.holder}


def _write_presentation_parts(deck: Deck, bare: BarePackage, adds_notes: bool, carried: int) -> Iterator[PackagePart]:
    """Yield the presentation part with our slides and sections, and its relationships."""
    ids, sections = sections_of_deck(deck)
    rels = [f"slide{FIRST_SLIDE_REL + number}" for number in range(len(ids))]
    listed = render_part_xml("sections", sections=sections, alone=True).encode()
    related = dict(zip(ids, rels, strict=True))
    xml = presentation_with_slides(bare.presentation, related, listed, NOTES_REL if adds_notes else "")
    yield PackagePart(PRESENTATION, CT["presentation"], xml)
    kept = [(id, kind, target, False) for id, kind, target in bare.related]
    notes = [(NOTES_REL, RT + "notesMaster", f"/{NOTES_MASTER}", False)] if adds_notes else []
    slides = [(rel, RT + "slide", f"slides/slide{number}.xml", False) for number, rel in enumerate(rels, 1)]
    own = [("carried", RELATIONSHIP, f"/customXml/item{carried}.xml", False)] if carried else []
    yield relationships_xml("ppt/_rels/presentation.xml.rels", [*kept, *notes, *own, *slides])


def _part_in_host(part: PackagePart, host: HostPackage, colors: Mapping[str, SchemeColor]) -> PackagePart:
    """Return a part of ours in the size and the colours of the package; `colors` are by their names in XML."""
    if not part.type.endswith("+xml") or "notesSlide" in part.name or "/media/" in part.name:
        return part
    xml = COLORS.sub(lambda found: _color_in_host(found, colors), part.data.decode())
    if part.name.startswith(CHARTS) and "+mn-lt" in host.faces:  # charts name no font: they have that of the theme
        xml = OWN_LOOK.sub(r"<a:defRPr\1></a:defRPr>", xml).replace("</a:defRPr>", f"{TEXT_FONT}</a:defRPr>")
    for font, family in host.faces.items():
        xml = xml.replace(f'<a:latin typeface="{font}"/>', f"<a:latin typeface={quoteattr(family)}/>")
    if host.scale != 1:
        xml = LENGTHS.sub(lambda found: _length_in_host(found, host), xml)
    return part._replace(data=xml.encode())


def _length_in_host(found: re.Match[str], host: HostPackage) -> str:
    """Return a length or a size in the package."""
    name, value = found[1], int(found[2])
    return f'{name}="{round(host.points(value / 100) * 100) if name == "sz" else round(value * host.scale)}"'


def _color_in_host(found: re.Match[str], colors: Mapping[str, SchemeColor]) -> str:
    """Return a colour's element with the package's colour, and with its shade, in place of ours."""
    base, step = split_shade(colors.get(found[1], found[1]))
    tag, changes = "srgbClr" if DIGITS.fullmatch(base) else "schemeClr", shade_changes_xml(step) + (found[2] or "")
    start = f'<a:{tag} val="{mapped_color_in_xml(base)}"'
    return f"{start}>{changes}</a:{tag}>" if changes else f"{start}/>"
