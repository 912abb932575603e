"""A deck's package in, to be changed: its parts, their relationships and types; parts of another one are brought in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from itertools import count
from posixpath import dirname, relpath
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZipFile
from zlib import crc32

from lxml import etree
from msgspec import Struct

from generator.decks.opened_package import CONTENT_TYPES, P14, rels_name_of_part
from generator.decks.opened_shapes import P, R

Element = Any
Rels = dict[str, "Rel"]
RT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
CT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
PR = "{http://schemas.openxmlformats.org/package/2006/relationships}"
COMMENTS = ("comments", "tags")  # what only a person adds; comments need a list of authors
SLIDE_LINK = "slide"  # the type of a relationship to another slide
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, collect_ids=False)


class Rel(Struct, frozen=True):
    """A relationship: its type, the name of the part or the address that it leads to."""

    uri: str
    target: str
    external: bool = False

    @property
    def type(self) -> str:
        return self.uri.rpartition("/")[2]


def parsed_xml(text: bytes | str) -> Element:
    """Return the tree of a part; nothing is resolved or fetched, as anyone may be its author."""
    return etree.fromstring(text.encode() if isinstance(text, str) else text, _PARSER)


def rels_of_xml(text: bytes, part: str) -> Rels:
    """Return the relationships in a part's list by their ids."""
    folder, found = dirname(part), dict[str, Rel]()
    for node in parsed_xml(text).iter(f"{PR}Relationship"):
        target, external = node.get("Target", ""), node.get("TargetMode") == "External"
        if not external:
            target = target[1:] if target.startswith("/") else _joined_path(folder, target)
        found[node.get("Id", "")] = Rel(node.get("Type", ""), target, external)
    return found


def _joined_path(folder: str, target: str) -> str:
    parts = folder.split("/") if folder else []
    for each in target.split("/"):
        if each == "..":
            parts = parts[:-1]
        elif each != ".":
            parts.append(each)
    return "/".join(parts)


class Package:
    """The parts of a deck. Trees and relationships are read when they are asked for, and written if they were."""

    def __init__(self, pptx: bytes) -> None:
        with ZipFile(BytesIO(pptx)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            self.files = {entry.filename: archive.read(entry) for entry in entries}
        self._trees: dict[str, Element] = {}
        self._rels: dict[str, Rels] = {}
        self._types: dict[str, str] = {}
        self._copied: dict[tuple[int, str], str] = {}
        self._defaults: dict[str, str] = {}
        self._layouts: dict[str, str] = {}  # found when they are asked for first
        for node in parsed_xml(self.files[CONTENT_TYPES]):
            if node.tag == f"{CT}Default":
                self._defaults[node.get("Extension", "").lower()] = node.get("ContentType", "")
            elif node.tag == f"{CT}Override":
                self._types[node.get("PartName", "")[1:]] = node.get("ContentType", "")
        self.presentation = self.first("", "officeDocument")

    def tree(self, part: str) -> Element:
        """Return the tree of a part; what is changed in it is written."""
        if part not in self._trees:
            self._trees[part] = parsed_xml(self.files[part])
        return self._trees[part]

    def rels(self, part: str) -> Rels:
        """Return the relationships of a part by id, or of the package for ""; what is changed in them is written."""
        if part not in self._rels:
            text = self.files.get(rels_name_of_part(part))
            self._rels[part] = rels_of_xml(text, part) if text else {}
        return self._rels[part]

    def type_of(self, part: str) -> str:
        return self._types.get(part) or self._defaults.get(part.rpartition(".")[2].lower(), "application/octet-stream")

    def first(self, part: str, kind: str) -> str:
        """Return the first target of a part's relationships of one type, or ""."""
        found = (each.target for each in self.rels(part).values() if each.type == kind and not each.external)
        return next((name for name in found if name in self.files), "")

    def add_rel(self, part: str, rel: Rel) -> str:
        """Return the id of a relationship, which a part has already or gets."""
        rels = self.rels(part)
        known = next((id for id, each in rels.items() if each == rel), "")
        id = known or next(name for number in count(len(rels) + 1) if (name := f"rId{number}") not in rels)
        rels[id] = rel
        return id

    def put(self, part: str, data: bytes, type: str, rels: Rels) -> None:
        """Write a part, a new one or in place of the one of that name."""
        self.files[part], self._types[part], self._rels[part] = data, type, rels
        self._trees.pop(part, None)

    def free_name(self, like: str) -> str:
        """Return the name for a new part: that of `like` with another number."""
        stem, number, ending = re.fullmatch(r"(.*?)(\d*)(\.\w+)", like).groups()  # type: ignore[union-attr]  # parts have endings
        names = (f"{stem}{n}{ending}" for n in count(int(number or 1)))
        return next(name for name in names if name not in self.files)

    # ---- slides

    def slide_parts(self) -> dict[int, str]:
        """Return the part of each slide by its id, in the order of the deck."""
        rels = self.rels(self.presentation)
        listed = self.tree(self.presentation).iterfind(f"{P}sldIdLst/{P}sldId")
        found = {int(node.get("id")): rels[node.get(f"{R}id")].target for node in listed if node.get(f"{R}id") in rels}
        return {id: part for id, part in found.items() if part in self.files}

    def sections(self) -> tuple[dict[int, str], dict[str, str]]:
        """Return the name of each slide's section by the slide's id, and the GUID of each section by its name."""
        found = list(self.tree(self.presentation).iter(f"{P14}section"))
        names = {int(node.get("id")): each.get("name", "") for each in found for node in each.iter(f"{P14}sldId")}
        return names, {each.get("name", ""): each.get("id", "") for each in found}

    def set_slides(self, parts: Mapping[int, str], names: Mapping[int, str], guids: Mapping[str, str]) -> None:
        """List these slides in this order, in sections of these names if there are sections; slides are in one each."""
        root, rels = self.tree(self.presentation), self.rels(self.presentation)
        listed = root.find(f"{P}sldIdLst")
        remove_nodes(listed)
        for id in [id for id, rel in rels.items() if rel.type == SLIDE_LINK and rel.target not in parts.values()]:
            del rels[id]
        for id, part in parts.items():
            rel = self.add_rel(self.presentation, Rel(f"{RT}slide", part))
            etree.SubElement(listed, f"{P}sldId", {"id": str(id), f"{R}id": rel})
        held = next(root.iter(f"{P14}sectionLst"), None)
        if held is None:
            return
        remove_nodes(held)
        begun: dict[str, Element] = {}
        for id in parts:
            name = names.get(id, "")
            if not begun or (name not in ("", *begun)):  # a slide that was moved away from its section joins another
                own = {"name": name or "Slides", "id": guids.get(name) or _guid(name)}
                section = begun[name] = etree.SubElement(held, f"{P14}section", own)
                etree.SubElement(section, f"{P14}sldIdLst")
            etree.SubElement(section[0], f"{P14}sldId", {"id": str(id)})

    # ---- layouts and parts of another package

    def layouts(self) -> dict[str, str]:
        """Return the part of each layout by its name; of equal names, the first."""
        if self._layouts:
            return self._layouts
        found = self._layouts
        for master in (each.target for each in self.rels(self.presentation).values() if each.type == "slideMaster"):
            for part in (each.target for each in self.rels(master).values() if each.type == "slideLayout"):
                found.setdefault(self.name_of_layout(part), part)
        return found

    def name_of_layout(self, part: str) -> str:
        found = re.search(rb'<p:cSld\b[^>]*\bname="([^"]*)"', self.files.get(part, b""))
        return found[1].decode() if found else ""

    def bring_layout(self, source: Package, part: str, replaces: bool = False) -> str:
        """Return the layout of the same name, brought in if there is none, or if it `replaces` it."""
        layouts = self.layouts()
        own = layouts.get(source.name_of_layout(part), "")
        if own and not replaces:
            return own
        master = self.first(own, "slideMaster") if own else self._master_like(source.first(part, "slideMaster"), source)
        rels = {id: rel for id, rel in source.rels(part).items() if rel.type != "slideMaster"}
        name = own or self.free_name("ppt/slideLayouts/slideLayout1.xml")
        self.put(name, source.files[part], source.type_of(part), {})
        self._rels[name] = self._brought_rels(source, rels, {})
        own_master = next(id for id, rel in source.rels(part).items() if rel.type == "slideMaster")
        self._rels[name][own_master] = Rel(f"{RT}slideMaster", master)
        self._layouts = {}
        if not own:
            self._list_layout(master, name)
        return name

    def _master_like(self, part: str, source: Package) -> str:
        """Return the master for a layout of another package: the one of that name, or the first."""
        masters = [each.target for each in self.rels(self.presentation).values() if each.type == "slideMaster"]
        return part if part in masters else masters[0]

    def _list_layout(self, master: str, layout: str) -> None:
        root = self.tree(master)
        listed = root.find(f"{P}sldLayoutIdLst")
        masters = [each.target for each in self.rels(self.presentation).values() if each.type == "slideMaster"]
        nodes = (node for each in masters for node in self.tree(each).iter(f"{P}sldLayoutId"))
        first = self.tree(self.presentation).iter(f"{P}sldMasterId")
        taken = {int(node.get("id", "0")) for node in (*nodes, *first)}
        rel = self.add_rel(master, Rel(f"{RT}slideLayout", layout))
        etree.SubElement(listed, f"{P}sldLayoutId", {"id": str(max(taken) + 1), f"{R}id": rel})

    def bring_part(self, source: Package, part: str, slides: Mapping[str, str]) -> str:
        """Return the name under which a part of another package, with all that it needs, is in this one.

        `slides` are the names here of slides there.
        """
        key = (id(source), part)
        if key in self._copied:
            return self._copied[key]
        data = source.files[part]
        same = self.files.get(part)
        if same is not None and crc32(same) == crc32(data) and same == data and not source.rels(part):
            return part
        name = self._copied[key] = self.free_name(part)
        self.put(name, data, source.type_of(part), {})
        self._rels[name] = self._brought_rels(source, source.rels(part), slides)
        return name

    def bring_slide(self, source: Package, part: str, name: str, slides: Mapping[str, str]) -> None:
        """Write a slide of another package, with all that it needs, as the part of this name."""
        tree, rels = parsed_xml(xml_of_tree(source.tree(part))), source.rels(part)
        brought = self._brought_rels(source, {id: rel for id, rel in rels.items() if rel.type not in COMMENTS}, slides)
        lost = rels.keys() - brought.keys()
        users = [each for each in tree.iter(etree.Element) for name in each.attrib if str(name).startswith(R)]
        remove_nodes(each for each in users if any(v in lost for k, v in each.items() if str(k).startswith(R)))
        kept = {id: rel for id, rel in self.rels(name).items() if rel.type in COMMENTS}
        self.put(name, b"", source.type_of(part), brought)
        self._trees[name] = tree
        for rel in kept.values():
            self.add_rel(name, rel)

    def _brought_rels(self, source: Package, rels: Rels, slides: Mapping[str, str]) -> Rels:
        return {id: found for id, rel in rels.items() if (found := self.brought_rel(source, rel, slides))}

    def brought_rel(self, source: Package, rel: Rel, slides: Mapping[str, str]) -> Rel | None:
        """Return a relationship of another package in this one, with its part; None for a slide that is not here."""
        if rel.external:
            return rel
        if rel.type == SLIDE_LINK:
            return Rel(rel.uri, slides[rel.target]) if rel.target in slides else None
        if rel.type == "notesMaster":
            return Rel(rel.uri, self._own_notes_master(source, rel.target))
        if rel.target not in source.files:
            return None
        is_layout = rel.type == "slideLayout"
        return Rel(
            rel.uri, self.bring_layout(source, rel.target) if is_layout else self.bring_part(source, rel.target, slides)
        )

    def _own_notes_master(self, source: Package, part: str) -> str:
        own = self.first(self.presentation, "notesMaster")
        if own:
            return own
        own = self.bring_part(source, part, {})
        rel = self.add_rel(self.presentation, Rel(f"{RT}notesMaster", own))
        listed = etree.Element(f"{P}notesMasterIdLst")
        etree.SubElement(listed, f"{P}notesMasterId", {f"{R}id": rel})
        self.tree(self.presentation).find(f"{P}sldMasterIdLst").addnext(listed)
        return own

    def bring_node(self, node: Element, source: Package, origin: str, part: str, slides: Mapping[str, str]) -> Element:
        """Return a copy of an element of another package for a part here, with the relationships that it uses."""
        copy, gone = parsed_xml(etree.tostring(node, with_tail=False)), []
        for each in copy.iter(etree.Element):
            for name, value in each.items():
                if str(name).startswith(R) and value:
                    found = source.rels(origin).get(value)
                    brought = self.brought_rel(source, found, slides) if found else None
                    if brought:
                        each.set(name, self.add_rel(part, brought))
                    else:
                        gone.append(each)
        for each in gone:
            if each is not copy and each.getparent() is not None:
                each.getparent().remove(each)
        return copy

    # ---- the bytes

    def _reached_parts(self) -> Iterator[str]:
        """Yield every part that the package leads to."""
        found, waiting = set[str](), [""]
        while waiting:
            for rel in self.rels(waiting.pop()).values():
                if not rel.external and rel.target in self.files and rel.target not in found:
                    found.add(rel.target)
                    waiting.append(rel.target)
                    yield rel.target

    def files_to_write(self) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the bytes of each part that the package leads to, the list of types first."""
        reached = set(self._reached_parts())
        parts = [part for part in self.files if part in reached]
        types = etree.Element(f"{CT}Types", nsmap={None: CT[1:-1]})
        defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
        for ending, kind in (self._defaults | defaults).items():
            etree.SubElement(types, f"{CT}Default", Extension=ending, ContentType=kind)
        for part in parts:
            if part in self._types:
                etree.SubElement(types, f"{CT}Override", PartName=f"/{part}", ContentType=self._types[part])
        yield CONTENT_TYPES, xml_of_tree(types)
        for part in ("", *parts):
            if part:
                yield part, xml_of_tree(self._trees[part]) if part in self._trees else self.files[part]
            kept = {id: rel for id, rel in self.rels(part).items() if rel.external or rel.target in reached}
            if kept:
                yield rels_name_of_part(part), xml_of_tree(_tree_of_rels(kept, dirname(part)))


def _guid(name: str) -> str:
    return f"{{{uuid5(NAMESPACE_URL, f'section {name}')}}}".upper()


def _tree_of_rels(rels: Rels, folder: str) -> Element:
    root = etree.Element(f"{PR}Relationships", nsmap={None: PR[1:-1]})
    for id, rel in rels.items():
        target = rel.target if rel.external else relpath(rel.target, folder or ".")
        node = etree.SubElement(root, f"{PR}Relationship", Id=id, Type=rel.uri, Target=target)
        if rel.external:
            node.set("TargetMode", "External")
    return root


def xml_of_tree(root: Element) -> bytes:
    """Return the bytes of a part."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def remove_nodes(nodes: Iterable[Element]) -> None:
    """Remove elements from their trees; what follows them stays."""
    for node in list(nodes):
        if (parent := node.getparent()) is not None:
            parent.remove(node)
