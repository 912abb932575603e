"""A deck's package in, to be changed: its parts, their relationships and types; parts of another one are brought in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from io import BytesIO
from itertools import count
from posixpath import dirname, relpath
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zipfile import BadZipFile, ZipFile

from lxml import etree

from generator.decks.carried import NAME_OF_LAYOUT
from generator.decks.opened_package import (
    CONTENT_TYPES,
    P14,
    Relationship,
    parse_relationships,
    parsed_part,
    part_as_xml,
    rels_name_of_part,
    remove_nodes,
)
from generator.decks.opened_shapes import A, P, R

Element = Any
Rels = dict[str, Relationship]  # by their ids
RT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
COMMENTS = "comments"  # the type of a relationship to what only a person adds, and those to the lists of their authors
AUTHORS = ("commentAuthors", "authors")


def copied_node(node: Element) -> Element:
    """Return a copy of an element, in a tree of its own."""
    return parsed_part(etree.tostring(node, with_tail=False))


class Package:
    """The parts of a deck, `files`. Trees and relationships are read when they are asked for, and may be changed."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self._trees: dict[str, Element] = {}
        self._rels: dict[str, Rels] = {}
        self._types: dict[str, str] = {}  # by name, or by ending
        self._brought: dict[tuple[int, str], str] = {}
        self._layouts: dict[str, str] = {}
        for node in parsed_part(files[CONTENT_TYPES]) if CONTENT_TYPES in files else ():
            self._types[node.get("PartName", "")[1:] or node.get("Extension", "").lower()] = node.get("ContentType", "")
        self.presentation = self.first("", "officeDocument")

    def tree(self, part: str) -> Element:
        """Return the tree of a part; what is changed in it is written."""
        if part not in self._trees:
            self._trees[part] = parsed_part(self.files[part])
        return self._trees[part]

    def rels(self, part: str) -> Rels:
        """Return the relationships of a part by id, or of the package for ""; what is changed in them is written."""
        if part not in self._rels:
            name = rels_name_of_part(part)
            lines, _ = parse_relationships(name, self.files[name]) if name in self.files else ((), ())
            self._rels[part] = {rel.id: rel for rel in lines or ()}
        return self._rels[part]

    def targets(self, part: str, kind: str) -> list[str]:
        """Return the parts that a part is related to by one type."""
        found = (rel.target for rel in self.rels(part).values() if rel.type == kind and not rel.external)
        return [name for name in found if name in self.files]

    def first(self, part: str, kind: str) -> str:
        """Return the first of such parts, or ""."""
        return next(iter(self.targets(part, kind)), "")

    def add_rel(self, part: str, uri: str, target: str, external: bool = False) -> str:
        """Return the id of a relationship, which a part has already or gets."""
        rels = self.rels(part)
        same = (id for id, rel in rels.items() if (rel.uri, rel.target, rel.external) == (uri, target, external))
        id = next(same, "") or next(id for number in count(len(rels) + 1) if (id := f"rId{number}") not in rels)
        rels[id] = Relationship(id, uri, target, external)
        return id

    def put(self, part: str, data: bytes, like: str, source: Package) -> None:
        """Write a part with the type of one of another package; it has no relationships yet."""
        self.files[part], self._types[part], self._rels[part] = data, source.type_of(like), {}
        self._trees.pop(part, None)

    def type_of(self, part: str) -> str:
        return self._types.get(part) or self._types.get(part.rpartition(".")[2].lower(), "application/octet-stream")

    def free_name(self, like: str) -> str:
        """Return the name for a new part: that of `like` with another number."""
        stem, ending = re.sub(r"\d*\.\w+$", "", like), like.rpartition(".")[2]
        return next(name for number in count(1) if (name := f"{stem}{number}.{ending}") not in self.files)

    # ---- slides

    def slide_parts(self) -> dict[int, str]:
        """Return the part of each slide by its id, in the order of the deck."""
        rels, listed = self.rels(self.presentation), self.tree(self.presentation).iter(f"{P}sldId")
        found = {int(node.get("id")): rels[id].target for node in listed if (id := node.get(f"{R}id")) in rels}
        return {id: part for id, part in found.items() if part in self.files}

    def sections(self) -> tuple[dict[int, str], dict[str, str]]:
        """Return the name of each slide's section by the slide's id, and the GUID of each section by its name."""
        found = list(self.tree(self.presentation).iter(f"{P14}section"))
        names = {int(node.get("id")): each.get("name", "") for each in found for node in each.iter(f"{P14}sldId")}
        return names, {each.get("name", ""): each.get("id", "") for each in found}

    def set_slides(self, parts: Mapping[int, str], names: Mapping[int, str], guids: Mapping[str, str]) -> None:
        """List these slides in this order, in sections of these names if there are sections; slides are in one each."""
        root = self.tree(self.presentation)
        listed, held = root.find(f"{P}sldIdLst"), next(root.iter(f"{P14}sectionLst"), None)
        for part in (self.presentation, *parts.values()):  # nothing leads to a slide that is gone
            gone = [rel for rel in self.rels(part).values() if rel.type == "slide" and rel.target not in parts.values()]
            self._remove_users(part, {self.rels(part).pop(rel.id).id for rel in gone})
        remove_nodes(listed)
        for number, (id, part) in enumerate(parts.items(), 1):
            for node in self.tree(part).iterfind(f".//{A}fld[@type='slidenum']/{A}t"):
                node.text = str(number)
            rel = self.add_rel(self.presentation, f"{RT}slide", part)
            etree.SubElement(listed, f"{P}sldId", {"id": str(id), f"{R}id": rel})
        if held is None:
            return
        remove_nodes(held)
        begun, section = set[str](), held
        for id in parts:
            name = names.get(id, "")
            if not begun or name not in ("", *begun):  # a slide that was moved away from its section joins another
                begun.add(name)
                guid = guids.get(name) or f"{{{uuid5(NAMESPACE_URL, f'section {name}')}}}".upper()
                section = etree.SubElement(held, f"{P14}section", {"name": name or "Slides", "id": guid})
                section = etree.SubElement(section, f"{P14}sldIdLst")
            etree.SubElement(section, f"{P14}sldId", {"id": str(id)})

    # ---- layouts

    def layouts(self) -> dict[str, str]:
        """Return the part of each layout by its name; of equal names, the first."""
        if not self._layouts:
            masters = self.targets(self.presentation, "slideMaster")
            for part in (part for master in masters for part in self.targets(master, "slideLayout")):
                self._layouts.setdefault(self.name_of_layout(part), part)
        return self._layouts

    def name_of_layout(self, part: str) -> str:
        found = NAME_OF_LAYOUT.search(self.files.get(part, b""))
        return found[1].decode() if found else ""

    def bring_layout(self, source: Package, part: str, replaces: bool = False) -> str:
        """Return the layout of the same name, brought in if there is none, or if it `replaces` it."""
        if (own := self.layouts().get(source.name_of_layout(part), "")) and not replaces:
            return own
        masters, name = self.targets(self.presentation, "slideMaster"), own or self.free_name(part)
        like = source.first(part, "slideMaster")
        master = self.first(own, "slideMaster") if own else like if like in masters else masters[0]
        self.put(name, source.files[part], part, source)
        for id, rel in source.rels(part).items():
            target = master if rel.type == "slideMaster" else self.bring_part(source, rel.target, {})
            self.rels(name)[id] = Relationship(id, rel.uri, target, False)
        if not own:
            trees = [self.tree(each) for each in (self.presentation, *masters)]
            listed = [node for tree in trees for node in tree.iter(f"{P}sldLayoutId", f"{P}sldMasterId")]
            last = max(int(node.get("id", "0")) for node in listed)
            own_id = {"id": str(last + 1), f"{R}id": self.add_rel(master, f"{RT}slideLayout", name)}
            etree.SubElement(self.tree(master).find(f"{P}sldLayoutIdLst"), f"{P}sldLayoutId", own_id)
        self._layouts = {}
        return name

    # ---- parts of another package; `slides` are the names here of slides there

    def bring_part(self, source: Package, part: str, slides: Mapping[str, str]) -> str:
        """Return the name under which a part of another package, with all that it needs, is in this one."""
        if (key := (id(source), part)) not in self._brought:
            if self.files.get(part) == source.files[part] and not source.rels(part):
                return part
            name = self._brought[key] = self.free_name(part) if part in self.files else part
            self.put(name, source.files[part], part, source)
            self._bring_rels(source, part, name, slides)
        return self._brought[key]

    def _bring_rels(self, source: Package, part: str, name: str, slides: Mapping[str, str]) -> None:
        for id, rel in source.rels(part).items():
            if (target := self.brought_target(source, rel, slides)) is not None:
                self.rels(name)[id] = Relationship(id, rel.uri, target, rel.external)

    def brought_target(self, source: Package, rel: Relationship, slides: Mapping[str, str]) -> str | None:
        """Return the target here of a relationship of another package; None for what is not here, such as a slide."""
        if rel.external:
            return rel.target
        if rel.type == "slide":
            return slides.get(rel.target)
        if rel.type == "notesMaster":
            return self.first(self.presentation, "notesMaster") or None
        if rel.target not in source.files:
            return None
        is_layout = rel.type == "slideLayout"
        return self.bring_layout(source, rel.target) if is_layout else self.bring_part(source, rel.target, slides)

    def bring_slide(self, source: Package, part: str, name: str, slides: Mapping[str, str]) -> None:
        """Write a slide of another package, with all that it needs, as the part of this name; comments there stay."""
        kept = [rel for rel in self.rels(name).values() if rel.type == COMMENTS]
        self.put(name, b"", part, source)
        self._bring_rels(source, part, name, slides)
        self._trees[name] = copied_node(source.tree(part))
        self._remove_users(name, source.rels(part).keys() - self.rels(name).keys())
        for rel in kept:
            self.add_rel(name, rel.uri, rel.target)

    def _remove_users(self, part: str, lost: Set[str]) -> None:
        """Remove the elements of a part that use relationships which it does not have."""
        if lost:
            nodes = self.tree(part).iter(etree.Element)
            remove_nodes([each for each in nodes if not lost.isdisjoint(_used_rels(each).values())])

    def bring_comments(self, source: Package, part: str, name: str) -> None:
        """Take the comments on a slide of another package, and their authors."""
        pairs = [(part, name, (COMMENTS,)), (source.presentation, self.presentation, AUTHORS)]
        for origin, target, kinds in pairs if source.targets(part, COMMENTS) else ():
            for rel in [rel for rel in source.rels(origin).values() if rel.type in kinds]:
                self.add_rel(target, rel.uri, self.bring_part(source, rel.target, {}))

    def bring_node(self, node: Element, source: Package, origin: str, part: str, slides: Mapping[str, str]) -> Element:
        """Return a copy of an element of another package for a part here, with the relationships that it uses."""
        copy, rels = copied_node(node), source.rels(origin)
        for each in list(copy.iter(etree.Element)):
            for name, id in _used_rels(each).items():
                target = self.brought_target(source, rels[id], slides) if id in rels else None
                if target is not None:
                    each.set(name, self.add_rel(part, rels[id].uri, target, rels[id].external))
                else:
                    remove_nodes([each])
        return copy

    # ---- the bytes

    def files_to_write(self) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the bytes of each part that the package leads to, the list of types first."""
        from generator.write.base import relationships_xml
        from generator.write.render import render_part_xml

        reached, waiting = {""}, [""]
        while waiting:
            for rel in self.rels(waiting.pop()).values():
                if not rel.external and rel.target in self.files and rel.target not in reached:
                    reached.add(rel.target)
                    waiting.append(rel.target)
        parts = [part for part in self.files if part in reached]
        types = [(f"/{part}", self.type_of(part)) for part in parts]
        yield CONTENT_TYPES, render_part_xml("content-types", parts=types).encode()
        for part in ("", *parts):
            if part:
                yield part, part_as_xml(self._trees[part]) if part in self._trees else self.files[part]
            kept = [rel for rel in self.rels(part).values() if rel.external or rel.target in reached]
            home = dirname(part) or "."
            if lines := [(r.id, r.uri, r.target if r.external else relpath(r.target, home), r.external) for r in kept]:
                yield rels_name_of_part(part), relationships_xml("", lines).data


def package_of_deck(pptx: bytes) -> Package:
    """Return the package of a deck. Raises BadZipFile if it has two parts of one name."""
    with ZipFile(BytesIO(pptx)) as archive:
        if len(set(archive.namelist())) < len(archive.namelist()):
            raise BadZipFile
        return Package({entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()})


def _used_rels(node: Element) -> dict[str, str]:
    """Return the ids of relationships that an element uses, by the names of its attributes."""
    return {str(name): id for name, id in node.items() if str(name).startswith(R) and id}
