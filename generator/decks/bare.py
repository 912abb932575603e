"""A company's package in; its parts without sample slides out, ready for slides of ours."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from zipfile import ZipFile

from lxml import etree
from msgspec import Struct

from generator.decks.opened_package import CONTENT_TYPES, P14, OpenedPackage, Relationship, open_template_package
from generator.decks.opened_shapes import Element, P, R

# What belongs to the sample slides, to their authors, or runs: it is not kept.
DROPPED = {
    *("slide", "notesSlide", "comments", "commentAuthors", "authors", "thumbnail", "vbaProject", "printerSettings"),
    *("changesInfo", "revisionInfo", "core-properties", "extended-properties", "custom-properties", "officeDocument"),
}
# The order of the lists in a presentation (ECMA-376 part 1, 19.2.1.26).
LISTS = ("sldMasterIdLst", "notesMasterIdLst", "handoutMasterIdLst", "sldIdLst")
FIRST_SLIDE = "ppt/slides/slide1.xml"


class BarePackage(Struct, frozen=True):
    """A package without slides.

    parts: all that are kept as they are, but the presentation and its relationships: (name, content type or "" for
        relationships, bytes).
    related: the relationships of the presentation that are kept, and `root` those of the package itself: (id, type,
        target). properties: the custom properties, as XML.
    """

    parts: tuple[tuple[str, str, bytes], ...]
    presentation: bytes
    related: tuple[tuple[str, str, str], ...]
    root: tuple[tuple[str, str, str], ...]
    properties: bytes
    notes_master: str

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for name, _, _ in self.parts)


@lru_cache(maxsize=2)
def bare_package(data: bytes) -> BarePackage:
    """Return what stays of a template: masters, layouts, themes, fonts, notes master, table styles, labels."""
    opened, _ = open_template_package(data)
    with ZipFile(BytesIO(data)) as archive:
        files = {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
    types = content_types_of_parts(opened)
    kept = parts_without_slides(opened)
    parts = tuple(_parts(opened, files, types, kept - {opened.presentation}))
    root = tuple(_kept_rels(opened.rels.get("", ()), kept, ""))
    related = tuple(_kept_rels(opened.rels.get(opened.presentation, ()), kept, "/"))
    properties = files.get(opened.first("", "custom-properties"), b"")
    notes = opened.first(opened.presentation, "notesMaster")
    return BarePackage(parts, files[opened.presentation], related, root, properties, notes)


def parts_without_slides(opened: OpenedPackage) -> set[str]:
    """Return the parts that the package leads to without slides and what is left over from them."""
    found: set[str] = set()
    waiting = [opened.presentation, *(rel.target for rel in opened.rels.get("", ()) if _stays(rel))]
    while waiting:
        part = waiting.pop()
        if part not in found:
            found.add(part)
            waiting += [rel.target for rel in opened.rels.get(part, ()) if _stays(rel)]
    return found


def _stays(rel: Relationship) -> bool:
    return not rel.external and rel.type not in DROPPED


def content_types_of_parts(opened: OpenedPackage) -> Mapping[str, str]:
    """Return the content type by part name, and by ".ending" where that is what the package says."""
    tree = opened.trees[CONTENT_TYPES]
    named = {node.get("PartName", "")[1:]: node.get("ContentType", "") for node in tree if node.get("PartName")}
    ended = {
        f".{node.get('Extension', '').lower()}": node.get("ContentType", "") for node in tree if node.get("Extension")
    }
    return {**ended, **named}


def _parts(
    opened: OpenedPackage, files: Mapping[str, bytes], types: Mapping[str, str], kept: set[str]
) -> Iterator[tuple[str, str, bytes]]:
    """Yield the kept parts in the order of the package, each with its relationships."""
    for name, data in files.items():
        folder, _, own = name.rpartition("_rels/")
        if name in kept:
            yield name, types.get(name) or types.get(f".{name.rpartition('.')[2].lower()}", ""), data
        elif name.endswith(".rels") and (source := folder + own.removesuffix(".rels")) in kept:
            yield name, "", _without_lost_targets(data, opened.rels.get(source, ()), posixpath.dirname(source))


def _without_lost_targets(data: bytes, rels: Sequence[Relationship], folder: str) -> bytes:
    """Return a list of relationships without what is dropped; a link to a sample slide leads to the first slide.

    Buttons on layouts may link to slides.
    """
    lost = {rel.id: rel.type == "slide" for rel in rels if not rel.external and not _stays(rel)}
    if not lost:
        return data
    tree = parsed_part(data)
    for node in [each for each in tree if each.get("Id", "") in lost]:
        if lost[node.get("Id", "")]:
            node.set("Target", posixpath.relpath(FIRST_SLIDE, folder))
        else:
            tree.remove(node)
    return part_as_xml(tree)


def parsed_part(data: bytes) -> Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def part_as_xml(tree: Element) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _kept_rels(rels: Sequence[Relationship], kept: set[str], root: str) -> Iterator[tuple[str, str, str]]:
    return ((rel.id, rel.uri, root + rel.target) for rel in rels if rel.target in kept and _stays(rel))


def presentation_with_slides(
    presentation: bytes,
    slides: Sequence[tuple[int, str]],
    sections: bytes,
    notes_master: str,
) -> bytes:
    """Return the part of a template's presentation with these slides (id and relationship) in place of its own.

    `sections` is the XML of the extension that lists sections, or b""; `notes_master` the relationship of a notes
    master that the template lacks, or "".
    """
    tree = parsed_part(presentation)
    for gone in [*tree.iterfind(f"{P}sldIdLst"), *tree.iterfind(f"{P}custShowLst"), *_sections(tree)]:
        parent = gone.getparent()
        assert parent is not None
        parent.remove(gone)
    if notes_master:
        listed = etree.Element(f"{P}notesMasterIdLst")
        etree.SubElement(listed, f"{P}notesMasterId").set(f"{R}id", notes_master)
        _place(tree, listed)
    ids = etree.Element(f"{P}sldIdLst")
    for number, rel in slides:
        node = etree.SubElement(ids, f"{P}sldId")
        node.set("id", str(number))
        node.set(f"{R}id", rel)
    _place(tree, ids)
    if sections:
        extensions = tree.find(f"{P}extLst")
        if extensions is None:
            extensions = etree.SubElement(tree, f"{P}extLst")
        extensions.append(etree.fromstring(sections))
    return part_as_xml(tree)


def _sections(tree: Element) -> Iterator[Element]:
    for node in tree.iter(f"{P14}sectionLst"):
        parent = node.getparent()
        if parent is not None:
            yield parent


def _place(tree: Element, listed: Element) -> None:
    """Put a list where the schema has it: after the lists before it."""
    order = LISTS.index(str(listed.tag).removeprefix(P))
    before = [node for node in tree if str(node.tag).removeprefix(P) in LISTS[:order]]
    if before:
        before[-1].addnext(listed)
    else:
        tree.insert(0, listed)


def custom_properties_with(properties: bytes, name: str, value: str) -> bytes:
    """Return custom properties with one more, or b"" if there were none."""
    if not properties:
        return b""
    tree = parsed_part(properties)
    for node in [each for each in tree if each.get("name") == name]:
        tree.remove(node)
    numbers = [int(each.get("pid", "1")) for each in tree if re.fullmatch(r"\d+", each.get("pid", ""))]
    vt = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    own = etree.SubElement(tree, f"{{{etree.QName(tree).namespace}}}property", nsmap={"vt": vt})
    own.set("fmtid", "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}")
    own.set("pid", str(max(numbers, default=1) + 1))
    own.set("name", name)
    etree.SubElement(own, f"{{{vt}}}lpwstr").text = value
    return part_as_xml(tree)
