"""A company's package in; the same without sample slides, for slides of ours and layouts that are added, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from itertools import count
from posixpath import dirname, relpath
from zipfile import ZipFile

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from generator.decks.carried import is_carrying_tree
from generator.decks.opened_package import (
    CONTENT_TYPES,
    P14,
    OpenedPackage,
    Relationship,
    open_template_package,
    parsed_part,
    part_as_xml,
    rels_name_of_part,
    remove_nodes,
)
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
LISTS = ("sldMasterIdLst", "notesMasterIdLst", "handoutMasterIdLst")
FIRST_SLIDE = "ppt/slides/slide1.xml"
LAYOUT_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.slideLayout+xml"
# What a copy does not share with its model: it says what the layout is for.
OWN_TO_MODEL = {"type", "matchingName", "showMasterPhAnim"}
IMPLIED = ("slideMaster", "themeOverride")  # relationships that no XML names
# What a master may say of its body, and boxes never have.
BARE_RUN = {"cap": "none", "spc": "0", "u": "none", "strike": "noStrike", "baseline": "0"}
BARE_BODY = {"rot": "0", "numCol": "1", "anchorCtr": "0"}
FIRST_ID = 2**31  # ECMA-376 part 1, 19.7.14 ST_SlideLayoutId


class BarePackage(Struct, frozen=True):
    """A package without slides.

    parts: all that are kept as they are, but the presentation and its relationships: (name, content type or "" for
        relationships, bytes).
    related: the relationships of the presentation that are kept, and `root` those of the package itself: (id, type,
        target). properties: the custom properties, as XML. masters: the master of each layout.
    """

    parts: tuple[tuple[str, str, bytes], ...]
    presentation: bytes
    related: tuple[tuple[str, str, str], ...]
    root: tuple[tuple[str, str, str], ...]
    properties: bytes
    notes_master: str
    masters: Mapping[str, str]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for name, _, _ in self.parts)


@lru_cache(maxsize=2)
def bare_package(data: bytes) -> BarePackage:
    """Return what stays of a template: masters, layouts, themes, fonts, notes master, table styles, labels."""
    opened, _ = open_template_package(data)
    with ZipFile(BytesIO(data)) as archive:
        files = {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
    kept = parts_without_slides(opened)
    return BarePackage(
        tuple(_kept_parts(opened, files, kept - {opened.presentation})),
        files[opened.presentation],
        tuple(_kept_rels(opened.rels.get(opened.presentation, ()), kept, "/")),
        tuple(_kept_rels(opened.rels.get("", ()), kept, "")),
        files.get(opened.first("", "custom-properties"), b""),
        opened.first(opened.presentation, "notesMaster"),
        {part: opened.first(part, "slideMaster") for part in kept},
    )


def package_with_pictures(bare: BarePackage, data: bytes, pictures: Iterable[str]) -> BarePackage:
    """Return the package with pictures of a sample slide."""
    types = content_types_of_parts(open_template_package(data)[0])
    with ZipFile(BytesIO(data)) as archive:
        added = tuple((name, types[name], archive.read(name)) for name in {*pictures} - bare.names)
    return replace(bare, parts=(*bare.parts, *sorted(added)))


def parts_without_slides(opened: OpenedPackage) -> set[str]:
    """Return the parts that the package leads to without slides and what is left over from them."""
    found: set[str] = set()
    waiting = [opened.presentation, ""]
    while waiting:
        part = waiting.pop()
        if part not in found:
            found.add(part)
            rels = [rel for rel in opened.rels.get(part, ()) if _is_kept_relationship(rel)]
            waiting += [rel.target for rel in rels if not is_carrying_tree(opened.trees.get(rel.target))]
    return found - {""}


def _is_kept_relationship(rel: Relationship) -> bool:
    return not rel.external and rel.type not in DROPPED


def content_types_of_parts(opened: OpenedPackage) -> Mapping[str, str]:
    """Return the content type of each part, or ""."""
    types: dict[str, str] = {}
    for node in opened.trees[CONTENT_TYPES]:
        name = node.get("PartName", "")[1:] or f".{node.get('Extension', '').lower()}"
        types[name] = node.get("ContentType", "")
    names = (entry.filename for entry in opened.entries)
    return {name: types.get(name) or types.get(f".{name.rpartition('.')[2].lower()}", "") for name in names}


def _kept_parts(opened: OpenedPackage, files: Mapping[str, bytes], kept: set[str]) -> Iterator[tuple[str, str, bytes]]:
    """Yield the kept parts in the order of the package, each with its relationships."""
    types, lists = content_types_of_parts(opened), {rels_name_of_part(part): part for part in kept}
    for name, data in files.items():
        if name in kept:
            yield name, types[name], data
        elif name in lists:
            yield name, "", _without_lost_targets(data, opened.rels.get(lists[name], ()), dirname(lists[name]))


def _without_lost_targets(data: bytes, rels: Sequence[Relationship], folder: str) -> bytes:
    """Return a list of relationships without what is dropped; a link to a sample slide leads to the first slide.

    Buttons on layouts may link to slides.
    """
    lost = {rel.id: rel.type == "slide" for rel in rels if not rel.external and not _is_kept_relationship(rel)}
    if not lost:
        return data
    tree = parsed_part(data)
    for node in [each for each in tree if each.get("Id", "") in lost]:
        if lost[node.get("Id", "")]:
            node.set("Target", relpath(FIRST_SLIDE, folder))
        else:
            tree.remove(node)
    return part_as_xml(tree)


def _insert_in_schema_order(tree: Element, node: Element, before: Sequence[str]) -> None:
    """Put a node after the last of those that the schema has before it, or first."""
    found = [each for each in tree if str(each.tag).removeprefix(P) in before]
    found[-1].addnext(node) if found else tree.insert(0, node)


def _kept_rels(rels: Sequence[Relationship], kept: set[str], root: str) -> Iterator[tuple[str, str, str]]:
    return ((rel.id, rel.uri, root + rel.target) for rel in rels if rel.target in kept and _is_kept_relationship(rel))


def presentation_with_slides(presentation: bytes, slides: Mapping[int, str], sections: bytes, notes: str) -> bytes:
    """Return the part of a template's presentation with these slides (id and relationship) in place of its own.

    `sections` is the XML of the extension that lists sections; `notes` the relationship of a notes master that
    the template lacks, or "".
    """
    tree = parsed_part(presentation)
    for gone in [*tree.iterfind(f"{P}sldIdLst"), *tree.iterfind(f"{P}custShowLst"), *tree.iter(f"{P14}sectionLst")]:
        parent = gone.getparent()
        remove_nodes([parent if parent is not None and parent is not tree else gone])
    if notes:
        listed = etree.Element(f"{P}notesMasterIdLst")
        etree.SubElement(listed, f"{P}notesMasterId", {f"{R}id": notes})
        _insert_in_schema_order(tree, listed, LISTS[:1])
    ids = etree.Element(f"{P}sldIdLst")
    for number, rel in slides.items():
        etree.SubElement(ids, f"{P}sldId", {"id": str(number), f"{R}id": rel})
    _insert_in_schema_order(tree, ids, LISTS)
    extensions = tree.find(f"{P}extLst")
    if extensions is None:
        extensions = etree.SubElement(tree, f"{P}extLst")
    extensions.append(etree.fromstring(sections))
    return part_as_xml(tree)


def custom_properties_with(properties: bytes, name: str, value: str) -> bytes:
    """Return custom properties with one more, or b"" if there were none."""
    if not properties:
        return b""
    tree = parsed_part(properties)
    remove_nodes([each for each in tree if each.get("name") == name])
    numbers = [int(number) for each in tree if (number := each.get("pid", "")).isdecimal()]
    vt = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    own = etree.SubElement(tree, f"{{{etree.QName(tree).namespace}}}property", nsmap={"vt": vt})
    number = str(max(numbers, default=1) + 1)
    own.attrib.update({"fmtid": "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}", "pid": number, "name": name})
    etree.SubElement(own, f"{{{vt}}}lpwstr").text = value
    return part_as_xml(tree)


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
    trees = [bare.presentation, *(data for kind, data in parts.values() if kind.endswith("slideMaster+xml"))]
    listed = [each for data in trees for each in parsed_part(data).iter(f"{P}sldMasterId", f"{P}sldLayoutId")]
    taken = {each.get("id") for each in listed}
    ids = (id for id in count(FIRST_ID + 1) if str(id) not in taken)
    names = []
    for layout in added:
        folder, lower = dirname(layout.model), {name.lower() for name in parts}  # from there its relationships lead
        name = next(each for n in count(1) if (each := f"{folder}/slideLayout{n}.xml").lower() not in lower)
        copy = _layout_copy(parts[layout.model][1], layout)
        parts[name] = LAYOUT_TYPE, copy
        parts[rels_name_of_part(name)] = "", _used_rels(parts[rels_name_of_part(layout.model)][1], copy)
        master = bare.masters[layout.model]
        rels_name = rels_name_of_part(master)
        grown, rels = _master_with_layout(parts[master][1], parts[rels_name][1], name, next(ids))
        parts[master], parts[rels_name] = (parts[master][0], grown), ("", rels)
        names.append(name)
    return replace(bare, parts=tuple((name, *rest) for name, rest in parts.items())), tuple(names)


def master_without_list(tree: Element) -> bytes:
    """Return a master, in a form that equal masters share, without its list of layouts."""
    copy = parsed_part(etree.tostring(tree))
    remove_nodes([*copy.iterfind(f"{P}sldLayoutIdLst")])
    return etree.tostring(copy, method="c14n")


def _layout_copy(model: bytes, layout: AddedLayout) -> bytes:
    """Return a copy of a layout with a name and shapes of its own, and without placeholders that are not kept."""
    tree, own = parsed_part(model), parsed_part(layout.xml)
    for name in OWN_TO_MODEL.intersection(map(str, tree.attrib)):
        del tree.attrib[name]
    tree.set("preserve", "1")
    tree.set("userDrawn", "1")
    slide, shapes = tree.find(f"{P}cSld"), tree.find(f"{P}cSld/{P}spTree")
    assert slide is not None and shapes is not None  # the layout was read before
    slide.set("name", layout.name)
    for key, rect in layout.kept.items():
        held = placeholders_of_opened_part(tree).get(key)
        look = held.find(f"{P}spPr") if held is not None else None
        if rect and look is not None:
            remove_nodes([*look.iterfind(f"{A}xfrm")])
            frame = etree.Element(f"{A}xfrm")
            etree.SubElement(frame, f"{A}off", {"x": str(rect.x), "y": str(rect.y)})
            etree.SubElement(frame, f"{A}ext", {"cx": str(rect.width), "cy": str(rect.height)})
            look.insert(0, frame)
    gone = [each for each in shapes.iter(*HOLDERS) if placeholder_key_of_shape(each) not in (None, *layout.kept)]
    lost = {node.get("id") for shape in gone for node in shape.iter(f"{P}cNvPr")}
    moving = [each for each in tree.iter(f"{P}timing") if lost & {node.get("spid") for node in each.iter(f"{P}spTgt")}]
    marks = [each.getparent() for each in tree.iter("{*}creationId")]
    remove_nodes((*gone, *moving, *tree.iter(f"{P}custDataLst"), *marks))
    end = shapes.find(f"{P}extLst")
    for shape in _shapes_of_own_layout(own):
        shapes.append(shape) if end is None else end.addprevious(shape)
    named, taken = [*shapes.iter(f"{P}cNvPr")], set[str]()
    free = count(max(int(each.get("id", "0")) for each in named) + 1)
    for each in named:  # the company's own layout may have an id twice, which PowerPoint repairs
        if each.get("id", "") in taken:
            each.set("id", str(next(free)))
        taken.add(each.get("id", ""))
    return part_as_xml(tree)


def _shapes_of_own_layout(own: Element) -> Iterator[Element]:
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


def _used_rels(rels: bytes, copy: bytes) -> bytes:
    """Return the relationships of a layout that a copy of it has too."""
    tree = parsed_part(rels)
    used = {value for node in parsed_part(copy).iter() for name, value in node.items() if str(name).startswith(R)}
    kinds = {rel: rel.get("Type", "").rpartition("/")[2] for rel in tree}
    remove_nodes([rel for rel, kind in kinds.items() if rel.get("Id") not in used and kind not in IMPLIED])
    return part_as_xml(tree)


def _master_with_layout(master: bytes, rels: bytes, layout: str, id: int) -> tuple[bytes, bytes]:
    """Return a master, and its relationships, with a layout at the end of its list."""
    tree, lines = parsed_part(master), parsed_part(rels)
    taken = {rel.get("Id", "") for rel in lines}
    rel = next(name for number in count(1) if (name := f"rId{number}") not in taken)
    kind = lines[0].get("Type", "").rpartition("/")[0]
    own = {"Id": rel, "Type": f"{kind}/slideLayout", "Target": f"/{layout}"}
    etree.SubElement(lines, f"{{{etree.QName(lines).namespace}}}Relationship", own)
    listed = tree.find(f"{P}sldLayoutIdLst")
    assert listed is not None  # it lists the model
    etree.SubElement(listed, f"{P}sldLayoutId", {"id": str(id), f"{R}id": rel})
    return part_as_xml(tree), part_as_xml(lines)
