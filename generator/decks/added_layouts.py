"""A company's package and layouts of ours in; the package with each of them on a copy of one of its own layouts out."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from generator.decks.bare import BarePackage
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
    copy = _parsed(etree.tostring(tree))
    for listed in [*copy.iterfind(f"{P}sldLayoutIdLst")]:
        copy.remove(listed)
    return etree.tostring(copy, method="c14n")


def _copied(model: bytes, layout: AddedLayout) -> bytes:
    """Return a copy of a layout with a name and shapes of its own, and without placeholders that are not kept."""
    tree, own = _parsed(model), _parsed(layout.xml)
    for name in {*OWN_TO_MODEL}.intersection(map(str, tree.attrib)):
        del tree.attrib[name]
    tree.set("preserve", "1")
    tree.set("userDrawn", "1")
    slide, shapes = tree.find(f"{P}cSld"), tree.find(f"{P}cSld/{P}spTree")
    assert slide is not None and shapes is not None  # the layout was read before
    slide.set("name", layout.name)
    for key, rect in layout.kept.items():
        if rect and key in (held := placeholders_of_opened_part(tree)):
            _place(held[key], rect)
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
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


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


def _place(shape: Element, rect: Rect) -> None:
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
    tree = _parsed(rels)
    used = {value for node in _parsed(copy).iter() for name, value in node.attrib.items() if str(name).startswith(R)}
    _remove([rel for rel in tree if rel.get("Id") not in used and _kind(rel) not in IMPLIED])
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _list(parts: dict[str, _Part], master: str, layout: str, id: int) -> None:
    """Add a layout to the end of the list of its master, and to its relationships."""
    tree, rels = _parsed(parts[master][1]), _parsed(parts[_rels_of(master)][1])
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
    listed = [each for data in trees for each in _parsed(data).iter(f"{P}sldMasterId", f"{P}sldLayoutId")]
    taken = {each.get("id") for each in listed}
    return (id for id in count(FIRST_ID + 1) if str(id) not in taken)


def _master_of(rels: bytes, model: str) -> str:
    target = next(rel.get("Target", "") for rel in _parsed(rels) if _kind(rel) == "slideMaster")
    folder = posixpath.dirname(model)
    return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _rels_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def _kind(rel: Element) -> str:
    return rel.get("Type", "").rpartition("/")[2]


def _parsed(data: bytes) -> Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=False))
