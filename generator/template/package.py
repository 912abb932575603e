"""A company's package and layouts of ours in; the package with each of them on a copy of one of its own layouts out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from itertools import count
from zipfile import ZipFile

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from generator.decks.opened_package import CONTENT_TYPES, P14, OpenedPackage, Relationship, open_template_package
from generator.decks.opened_shapes import (
    HOLDERS,
    A,
    Element,
    P,
    R,
    placeholder_key_of_shape,
    placeholders_of_opened_part,
)
from generator.model.geometry import Rect

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


LAYOUT_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.slideLayout+xml"
# What a copy does not share with its model: it says what the layout is for, and data of add-ins.
OWN_TO_MODEL = ("type", "matchingName", "showMasterPhAnim")
IMPLIED = ("slideMaster", "themeOverride")  # relationships that no XML names
# What a master may say of its body, and boxes never have.
BARE_RUN = {"cap": "none", "spc": "0", "u": "none", "strike": "noStrike", "baseline": "0"}
BARE_BODY = {"rot": "0", "numCol": "1", "anchorCtr": "0"}
FIRST_ID = 2**31  # ECMA-376 part 1, 19.7.14 ST_SlideLayoutId
BEFORE_LIST = ("cSld", "clrMap")  # what stands before the list in a master (19.3.1.42 sldMaster)

_Part = tuple[str, bytes]  # the content type of a part, and its bytes


class AddedLayout(Struct, frozen=True):
    """A layout to add: its name, the part that it is a copy of, and `xml` with its own shapes.

    kept: the (type, idx) of the placeholders that the copy keeps, each with its place in EMU if it has another one.
    """

    name: str
    model: str
    xml: bytes
    kept: Mapping[tuple[str, str], Rect | None]


def package_with_layouts(bare: BarePackage, added: Sequence[AddedLayout]) -> tuple[BarePackage, tuple[str, ...]]:
    """Return the package with these layouts, and the names of their parts. Of its own parts only masters change."""
    parts = {name: (kind, data) for name, kind, data in bare.parts}
    ids = _free_ids(bare, parts)
    names = []
    for layout in added:
        name = _free_name(parts, posixpath.dirname(layout.model))  # the folder from which its relationships lead
        copy = _copied(parts[layout.model][1], layout)
        rels = _used_rels(parts[_rels_of(layout.model)][1], copy)
        parts[name] = LAYOUT_TYPE, copy
        parts[_rels_of(name)] = "", rels
        _list(parts, _master_of(rels, layout.model), name, next(ids))
        names.append(name)
    return replace(bare, parts=tuple((name, *rest) for name, rest in parts.items())), tuple(names)


def master_without_list(tree: Element) -> bytes:
    """Return a master, in a form that equal masters share, without its list of layouts."""
    copy = parsed_part(etree.tostring(tree))
    for listed in [*copy.iterfind(f"{P}sldLayoutIdLst")]:
        copy.remove(listed)
    return etree.tostring(copy, method="c14n")


def _copied(model: bytes, layout: AddedLayout) -> bytes:
    """Return a copy of a layout with a name and shapes of its own, and without placeholders that are not kept."""
    tree, own = parsed_part(model), parsed_part(layout.xml)
    for name in {*OWN_TO_MODEL}.intersection(map(str, tree.attrib)):
        del tree.attrib[name]
    tree.set("preserve", "1")
    tree.set("userDrawn", "1")
    slide, shapes = tree.find(f"{P}cSld"), tree.find(f"{P}cSld/{P}spTree")
    assert slide is not None and shapes is not None  # the layout was read before
    slide.set("name", layout.name)
    for key, rect in layout.kept.items():
        if rect and key in (held := placeholders_of_opened_part(tree)):
            _set_place(held[key], rect)
    gone = [each for each in shapes.iter(*HOLDERS) if placeholder_key_of_shape(each) not in (None, *layout.kept)]
    lost = {node.get("id") for shape in gone for node in shape.iter(f"{P}cNvPr")}
    moving = [each for each in tree.iter(f"{P}timing") if lost & {node.get("spid") for node in each.iter(f"{P}spTgt")}]
    marks = [each.getparent() for each in tree.iter("{*}creationId")]
    _remove((*gone, *moving, *tree.iter(f"{P}custDataLst"), *marks))
    ids = [int(each.get("id", "0")) for each in shapes.iter(f"{P}cNvPr")]
    end = shapes.find(f"{P}extLst")
    for number, shape in enumerate(_shapes(own), max(ids, default=1) + 1):
        next(shape.iter(f"{P}cNvPr")).set("id", str(number))
        shapes.append(shape) if end is None else end.addprevious(shape)
    return part_as_xml(tree)


def _shapes(own: Element) -> Iterator[Element]:
    """Yield the shapes of a layout of ours; a placeholder has nothing from the company's body but its language."""
    for shape in list(own.iterfind(f"{P}cSld/{P}spTree/*"))[2:]:
        look = shape.find(f"{P}spPr")
        if look is not None and placeholder_key_of_shape(shape):
            etree.SubElement(look, f"{A}noFill")
            etree.SubElement(etree.SubElement(look, f"{A}ln"), f"{A}noFill")
            for tag, bare in ((f"{A}bodyPr", BARE_BODY), (f"{A}defRPr", BARE_RUN)):
                for each in shape.iter(tag):
                    each.attrib.update({name: value for name, value in bare.items() if name not in each.attrib})
        yield shape


def _set_place(shape: Element, rect: Rect) -> None:
    """Set the place of a placeholder."""
    look = shape.find(f"{P}spPr")
    if look is None:
        return
    _remove([*look.iterfind(f"{A}xfrm")])
    frame = etree.Element(f"{A}xfrm")
    etree.SubElement(frame, f"{A}off").attrib.update({"x": str(rect.x), "y": str(rect.y)})
    etree.SubElement(frame, f"{A}ext").attrib.update({"cx": str(rect.width), "cy": str(rect.height)})
    look.insert(0, frame)


def _remove(nodes: Sequence[Element | None]) -> None:
    for node in nodes:
        parent = node.getparent() if node is not None else None
        if node is not None and parent is not None:
            parent.remove(node)
            if parent.tag in (f"{A}extLst", f"{P}extLst") and not len(parent):
                _remove([parent])


def _used_rels(rels: bytes, copy: bytes) -> bytes:
    """Return the relationships of a layout that a copy of it has too."""
    tree = parsed_part(rels)
    used = {
        value for node in parsed_part(copy).iter() for name, value in node.attrib.items() if str(name).startswith(R)
    }
    _remove([rel for rel in tree if rel.get("Id") not in used and _kind(rel) not in IMPLIED])
    return part_as_xml(tree)


def _list(parts: dict[str, _Part], master: str, layout: str, id: int) -> None:
    """Add a layout to the end of the list of its master, and to its relationships."""
    tree, rels = parsed_part(parts[master][1]), parsed_part(parts[_rels_of(master)][1])
    taken = {rel.get("Id", "") for rel in rels}
    rel = next(name for number in count(1) if (name := f"rId{number}") not in taken)
    node = etree.SubElement(rels, f"{{{etree.QName(rels).namespace}}}Relationship")
    kind = rels[0].get("Type", "").rpartition("/")[0]
    for name, value in (("Id", rel), ("Type", f"{kind}/slideLayout"), ("Target", f"/{layout}")):
        node.set(name, value)
    listed = tree.find(f"{P}sldLayoutIdLst")
    if listed is None:
        listed = etree.Element(f"{P}sldLayoutIdLst")
        [each for each in tree if each.tag in [f"{P}{name}" for name in BEFORE_LIST]][-1].addnext(listed)
    entry = etree.SubElement(listed, f"{P}sldLayoutId")
    entry.set("id", str(id))
    entry.set(f"{R}id", rel)
    for name, changed in ((master, tree), (_rels_of(master), rels)):
        data = etree.tostring(changed, xml_declaration=True, encoding="UTF-8", standalone=True)
        parts[name] = parts[name][0], data


def _free_name(parts: Collection[str], folder: str) -> str:
    taken = {name.lower() for name in parts}
    return next(name for number in count(1) if (name := f"{folder}/slideLayout{number}.xml").lower() not in taken)


def _free_ids(bare: BarePackage, parts: Mapping[str, _Part]) -> Iterator[int]:
    """Yield numbers that no master and no layout has."""
    trees = [bare.presentation, *(data for kind, data in parts.values() if kind.endswith("slideMaster+xml"))]
    listed = [each for data in trees for each in parsed_part(data).iter(f"{P}sldMasterId", f"{P}sldLayoutId")]
    taken = {each.get("id") for each in listed}
    return (id for id in count(FIRST_ID + 1) if str(id) not in taken)


def _master_of(rels: bytes, model: str) -> str:
    target = next(rel.get("Target", "") for rel in parsed_part(rels) if _kind(rel) == "slideMaster")
    folder = posixpath.dirname(model)
    return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _rels_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def _kind(rel: Element) -> str:
    return rel.get("Type", "").rpartition("/")[2]
