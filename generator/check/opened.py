"""The bytes of a .pptx in; its entries, its parsed parts and their relationships out."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Any, NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree
from msgspec import Struct, field

from generator.errors import Finding, error

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
CONTENT_TYPES = "[Content_Types].xml"

HOLDERS = (f"{P}sp", f"{P}graphicFrame", f"{P}pic")

Element = etree._Element

_mark: Any = etree.XPath("*/p:nvPr/p:ph", namespaces={"p": P.strip("{}")})  # a third of the time that `find` takes


class Relationship(Struct, frozen=True):
    """One line of a .rels part; `type` is the last word of its URI, `target` a part's name or, if external, a URL."""

    id: str
    type: str
    target: str
    external: bool


class Holder(NamedTuple):
    """A shape that can hold text, with its placeholder's (type, idx), None if it is none, and its paragraphs."""

    node: Element
    key: tuple[str, str] | None
    paragraphs: tuple[tuple[Element, str], ...]  # each with its text, line breaks as newlines

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.paragraphs)


class Opened(Struct, frozen=True):
    """A package as it was found; `rels` and `trees` go by the part's name, `rels[""]` is the package's own."""

    entries: tuple[ZipInfo, ...]
    trees: Mapping[str, Element]
    rels: Mapping[str, tuple[Relationship, ...]]
    presentation: str
    slides: tuple[str, ...]
    books: Mapping[str, bytes]  # the workbooks of charts
    _holders: dict[str, tuple[Holder, ...]] = field(default_factory=dict)

    def holders(self, part: str) -> tuple[Holder, ...]:
        """The shapes of a part that can hold text, looked up once for all rules."""
        if part not in self._holders:
            shapes = self.trees[part].iter(*HOLDERS)
            self._holders[part] = tuple(Holder(each, placeholder(each), tuple(paragraphs(each))) for each in shapes)
        return self._holders[part]

    def related(self, part: str, kind: str) -> tuple[str, ...]:
        """The targets of a part's relationships of one type."""
        return tuple(rel.target for rel in self.rels.get(part, ()) if rel.type == kind)

    def part(self, part: str, kind: str) -> Element | None:
        """The tree of the first part that `part` is related to in that way."""
        return next((self.trees[name] for name in self.related(part, kind) if name in self.trees), None)


def open_package(pptx: bytes) -> tuple[Opened, tuple[Finding, ...]]:
    """Read every XML part; findings say what could not be read, and then the package is not complete."""
    try:
        with ZipFile(BytesIO(pptx)) as archive:
            entries = tuple(archive.infolist())
            texts = {entry.filename: archive.read(entry) for entry in entries if _is_xml(entry.filename)}
            books = {entry.filename: archive.read(entry) for entry in entries if entry.filename.endswith(".xlsx")}
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as problem:
        return _NOTHING, (error("zip", f"the file is not a readable package: {problem}"),)
    trees, findings = _parse(texts)
    rels = {_source(name): tuple(_relationships(name, tree)) for name, tree in trees.items() if name.endswith(".rels")}
    presentation = next((rel.target for rel in rels.get("", ()) if rel.type == "officeDocument"), "")
    if presentation not in trees and not findings:
        findings = (error("presentation", "the package names no presentation"),)
    return Opened(entries, trees, rels, presentation, _slides(trees, rels, presentation), books), findings


_NOTHING = Opened((), {}, {}, "", (), {})


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _parse(texts: Mapping[str, bytes]) -> tuple[dict[str, Element], tuple[Finding, ...]]:
    """The root of each part; entities stay unresolved and nothing is fetched, whoever wrote the file."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    trees: dict[str, Element] = {}
    findings = []
    for name, text in texts.items():
        try:
            trees[name] = etree.fromstring(text, parser)
        except etree.XMLSyntaxError as problem:
            findings.append(error("xml", f"{name} is not well-formed: {problem.msg}"))
        else:
            if trees[name].getroottree().docinfo.internalDTD is not None:
                findings.append(error("doctype", f"{name} declares a document type, which Office refuses"))
    return trees, tuple(findings)


def _source(rels_name: str) -> str:
    """`ppt/_rels/presentation.xml.rels` speaks of `ppt/presentation.xml`, `_rels/.rels` of the package."""
    folder, _, name = rels_name.rpartition("_rels/")
    return folder + name.removesuffix(".rels")


def _relationships(rels_name: str, tree: Element) -> Iterator[Relationship]:
    folder = dirname(_source(rels_name))
    for rel in tree.iterchildren(tag=etree.Element):
        external, target = rel.get("TargetMode") == "External", rel.get("Target", "")
        if not external:
            target = target[1:] if target.startswith("/") else normpath(join(folder, target))
        yield Relationship(rel.get("Id", ""), rel.get("Type", "").rpartition("/")[2], target, external)


def _slides(
    trees: Mapping[str, Element], rels: Mapping[str, tuple[Relationship, ...]], presentation: str
) -> tuple[str, ...]:
    """The slides' part names in the order in which they are shown."""
    targets = {rel.id: rel.target for rel in rels.get(presentation, ())}
    tree = trees.get(presentation)
    listed = tree.iterfind(f"{P}sldIdLst/{P}sldId") if tree is not None else ()
    names = (targets.get(slide.get(f"{R}id", ""), "") for slide in listed)
    return tuple(name for name in names if name in trees)


def paragraphs(shape: Element) -> Iterator[tuple[Element, str]]:
    """Each paragraph in a shape or a cell, with its text, line breaks as newlines."""
    for paragraph in shape.iter(f"{A}p"):
        pieces = [node.text or "" if node.tag == f"{A}t" else "\n" for node in paragraph.iter(f"{A}t", f"{A}br")]
        yield paragraph, "".join(pieces)


def alt_text(shape: Element) -> str:
    """What is said of a shape to who cannot see it."""
    properties = shape.find(f"*/{P}cNvPr")
    return "" if properties is None else properties.get("descr", "")


def placeholder(shape: Element) -> tuple[str, str] | None:
    """A placeholder's (type, idx) with the schema's defaults; None for a shape that is none."""
    return next(((mark.get("type", "obj"), mark.get("idx", "0")) for mark in _mark(shape)), None)


def placeholders(tree: Element) -> dict[tuple[str, str], Element]:
    """A slide's, layout's or master's placeholders by (type, idx); of equal ones, the first."""
    found: dict[tuple[str, str], Element] = {}
    for shape in tree.iter(*HOLDERS):
        key = placeholder(shape)
        if key is not None:
            found.setdefault(key, shape)
    return found
