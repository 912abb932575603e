"""Opens the finished package and reads from each slide, once, what the checks need."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from posixpath import dirname, join, normpath
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from generator.decks.opened_shapes import (
    HOLDERS,
    ON,
    A,
    Element,
    P,
    PartIds,
    R,
    TextShape,
    compiled_xpath,
    ids_in_opened_part,
    opened_text_shape,
    paragraphs_in_opened_shape,
    placeholder_key_of_shape,
)
from generator.decks.package import CONTENT_TYPES as CONTENT_TYPES
from generator.errors import Finding, error
from generator.model.address import address_of_text

SLIDE, NOTES = f"{P}sld", f"{P}notes"
COLOURS = tuple(f"{A}{name}" for name in ("srgbClr", "sysClr", "scrgbClr", "hslClr", "prstClr"))
FONTS = tuple(f"{A}{name}" for name in ("latin", "ea", "cs", "sym"))
CLICKS = (f"{A}hlinkClick", f"{A}hlinkHover", f"{A}hlinkMouseOver")
PICTURED = (f"{P}pic", f"{P}graphicFrame", f"{P}grpSp")
# The beginnings of the names of parts that decks of one look have in common: they are read once.
SHARED_PARTS = ("ppt/slideLayouts/", "ppt/slideMasters/", "ppt/notesMasters/", "ppt/theme/", "ppt/tableStyles")
_RARE = (*COLOURS, *FONTS, *CLICKS, *PICTURED)
_all_texts = compiled_xpath("//a:t")
_speechless = compiled_xpath("(//a:r | //a:fld)[not(string(a:rPr/@lang))]")

PlaceholderKey = tuple[str, str] | None  # the (type, idx) of the placeholder around an element, or None


class OpenedPage(Struct, frozen=True):
    """A slide or its notes, as values; most pages then need no tree, which makes memory free for the next."""

    holders: tuple[TextShape, ...]
    strays: tuple[str, ...] = ()  # texts outside placeholders
    speechless: tuple[tuple[PlaceholderKey, str], ...] = ()  # runs without a language
    rare: tuple[tuple[PlaceholderKey, Element], ...] = ()  # elements that most slides lack, such as colours and links
    hidden: bool = False  # whether the slide is hidden


def opened_page_of(tree: Element) -> OpenedPage:
    """Return a slide as values, or only the texts of notes."""
    shapes = list(tree.iter(*HOLDERS))
    if tree.tag == NOTES:
        read = ((str(each.tag), placeholder_key_of_shape(each), paragraphs_in_opened_shape(each)) for each in shapes)
        return OpenedPage(tuple(TextShape(tag, key, "", paragraphs, None) for tag, key, paragraphs in read))
    holders = tuple(map(opened_text_shape, shapes))
    keys = {shape: each.key for shape, each in zip(shapes, holders, strict=True)}
    texts = [(text, node) for node in _all_texts(tree) if (text := node.text or "").strip()]
    strays = [text for text, node in texts if _key_of_placeholder_around(node, keys) is None]
    speechless = [(_key_of_placeholder_around(run, keys), run.findtext(f"{A}t") or "") for run in _speechless(tree)]
    rare = [(_key_of_placeholder_around(node, keys), node) for node in tree.iter(*_RARE)]
    return OpenedPage(holders, tuple(strays), tuple(speechless), tuple(rare), tree.get("show", "1") not in ON)


def _key_of_placeholder_around(node: Element | None, keys: dict[Element, PlaceholderKey]) -> PlaceholderKey:
    """Return the (type, idx) of the placeholder around a node, or None."""
    while node is not None and node not in keys:
        node = node.getparent()
    return None if node is None else keys[node]


P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"


class Relationship(Struct, frozen=True):
    """A line of a .rels part: its type is a URI; `target` is a part's name or, if external, a URL."""

    id: str
    uri: str
    target: str
    external: bool

    @property
    def type(self) -> str:
        """Return the last word of the URI."""
        return self.uri.rpartition("/")[2]


def is_unsafe_relationship(rel: Relationship) -> bool:
    """Tell whether a relationship leads out of the package and is not a link to an address."""
    return rel.external and (rel.type != "hyperlink" or address_of_text(rel.target) != rel.target)


PartRelationships = dict[str, tuple[Relationship, ...]]


class OpenedPackage(Struct, frozen=True):
    """A package as found in the file; mappings go by part name, and `rels[""]` is the package's own."""

    entries: tuple[ZipInfo, ...]
    ids: Mapping[str, PartIds]  # of every XML part but lists of relationships
    pages: Mapping[str, OpenedPage]  # slides and notes
    trees: Mapping[str, Element]  # of all other XML parts but lists of relationships
    rels: PartRelationships
    presentation: str
    slides: tuple[str, ...]
    books: Mapping[str, bytes]  # the workbooks of charts

    def holders(self, part: str) -> tuple[TextShape, ...]:
        """Return the shapes of a slide or of its notes that can hold text."""
        return self.pages[part].holders

    def targets(self, part: str, kind: str) -> tuple[str, ...]:
        """Return the targets of a part's relationships of one type."""
        return tuple([rel.target for rel in self.rels.get(part, ()) if rel.type == kind])

    def first(self, part: str, kind: str) -> str:
        """Return the first target of a part's relationships of one type, or ""."""
        return next(iter(self.targets(part, kind)), "")

    def part(self, part: str, kind: str) -> Element | None:
        """Return the tree of the first part that `part` has such a relationship to, or None."""
        return next((self.trees[name] for name in self.targets(part, kind) if name in self.trees), None)

    def listed_parts(self, part: str, tag: str) -> Iterator[str]:
        """Yield the parts that a presentation or a master lists in elements of one name, in its order."""
        targets = {rel.id: rel.target for rel in self.rels.get(part, ())}
        tree = self.trees.get(part)
        for node in tree.iter(f"{P}{tag}") if tree is not None else ():
            if (target := targets.get(node.get(f"{R}id", ""), "")) in self.ids:
                yield target


def families_of_parts(opened: OpenedPackage, parts: Iterable[str]) -> frozenset[str]:
    """Return the typefaces that parts name for Latin letters, without those of the theme."""
    named = {node.get("typeface", "") for part in parts for node in opened.trees[part].iter(f"{A}latin")}
    return frozenset(name for name in named if name and not name.startswith("+"))


def looks_of_package(opened: OpenedPackage) -> tuple[str, ...]:
    """Return the masters and layouts."""
    masters = tuple(opened.listed_parts(opened.presentation, "sldMasterId"))
    listed = (part for master in masters for part in opened.listed_parts(master, "sldLayoutId"))
    return tuple(part for part in (*masters, *listed) if part in opened.trees)


def colours_of_parts(opened: OpenedPackage, parts: Iterable[str]) -> frozenset[str]:
    """Return the colours (RRGGBB) that parts name beside those of the theme."""
    nodes = (node for part in parts for node in opened.trees[part].iter(f"{A}srgbClr"))
    return frozenset(node.get("val", "").upper() for node in nodes)


@lru_cache(maxsize=2)
def open_template_package(data: bytes) -> tuple[OpenedPackage, tuple[Finding, ...]]:
    """Return a company's package, opened once for all decks of this process; of its slides, only the names are known.

    Findings are about the parts that cannot be read.
    """
    return open_package(data, reads_pages=False)


def open_package(pptx: bytes, reads_pages: bool = True) -> tuple[OpenedPackage, tuple[Finding, ...]]:
    """Return the package with its XML parts read; if any cannot be, findings say so and it is not complete.

    Unless `reads_pages`, the slides and their notes have no content.
    """
    try:
        with ZipFile(BytesIO(pptx)) as archive:
            entries = tuple(archive.infolist())
            parts = [each for each in entries if each.filename.endswith((".xml", ".rels"))]
            texts = {each.filename: archive.read(each) for each in parts}
            books = {each.filename: archive.read(each) for each in entries if each.filename.endswith(".xlsx")}
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as problem:
        return _NOTHING, (error("zip", f"the file is not a readable package: {problem}"),)
    ids: dict[str, PartIds] = {}
    pages: dict[str, OpenedPage] = {}
    trees: dict[str, Element] = {}
    rels: PartRelationships = {}
    findings: tuple[Finding, ...] = ()
    for name, text in texts.items():
        if name.endswith(".rels"):
            lines, found = parse_relationships(name, text)
            rels |= {} if lines is None else {_source_part_of_rels(name): lines}
        else:
            read = _shared_part(name, text) if name.startswith(SHARED_PARTS) else _parse_part(name, text, reads_pages)
            found, own, page, tree = read
            ids |= {name: own} if own is not None else {}
            pages |= {name: page} if page is not None else {}
            trees |= {name: tree} if tree is not None else {}
        findings += found
    presentation = next((rel.target for rel in rels.get("", ()) if rel.type == "officeDocument"), "")
    if presentation not in trees and not findings:
        findings = (error("presentation", "the package names no presentation"),)
    opened = OpenedPackage(entries, ids, pages, trees, rels, presentation, (), books)
    slides = tuple(name for name in opened.listed_parts(presentation, "sldId") if name in pages)
    return replace(opened, slides=slides), findings


_NOTHING = OpenedPackage((), {}, {}, {}, {}, "", (), {})


# A part of XML as it was read: its findings, its ids, and a page or a tree, or neither if it is not well-formed.
_Part = tuple[tuple[Finding, ...], PartIds | None, OpenedPage | None, Element | None]
# Threads may share it: it parses for one of them at a time.
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, collect_ids=False
)


def _parse_part_xml(name: str, text: bytes) -> tuple[Element | None, tuple[Finding, ...]]:
    """Return the tree of a part; entities are not resolved and nothing is fetched, as anyone may be the author."""
    try:
        tree = etree.fromstring(text, _PARSER)
    except etree.XMLSyntaxError as problem:
        return None, (error("xml", f"{name} is not well-formed: {problem.msg}"),)
    if tree.getroottree().docinfo.internalDTD is not None:
        return tree, (error("doctype", f"{name} declares a document type, which Office refuses"),)
    return tree, ()


_CHANGED = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, collect_ids=False)


def parsed_part(text: bytes) -> Element:
    """Return the tree of a part that may be changed, with its comments; nothing is resolved or fetched."""
    return etree.fromstring(text, _CHANGED)


def remove_nodes(nodes: Iterable[Element | None]) -> None:
    """Remove elements from their trees, and lists of extensions that are empty without them."""
    for node in list(nodes):
        if node is not None and (parent := node.getparent()) is not None:
            parent.remove(node)
            remove_nodes([parent] if str(parent.tag).endswith("}extLst") and not len(parent) else ())


def part_as_xml(tree: Element) -> bytes:
    """Return a tree as the bytes of a part."""
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _parse_part(name: str, text: bytes, reads_pages: bool = True) -> _Part:
    tree, findings = _parse_part_xml(name, text)
    if tree is None:
        return findings, None, None, None
    if tree.tag in (SLIDE, NOTES):
        return findings, ids_in_opened_part(tree), opened_page_of(tree) if reads_pages else OpenedPage(()), None
    return findings, ids_in_opened_part(tree), None, tree


_shared_part = lru_cache(maxsize=48)(_parse_part)  # nobody changes a tree


def _source_part_of_rels(rels_name: str) -> str:
    """Return the part that a list of relationships belongs to: "" for `_rels/.rels`, the list of the package."""
    folder, _, name = rels_name.rpartition("_rels/")
    return folder + name.removesuffix(".rels")


def rels_name_of_part(part: str) -> str:
    """Return the name of the list of relationships of a part, or of the package for ""."""
    return join(dirname(part), "_rels", f"{part.rpartition('/')[2]}.rels")


@lru_cache(maxsize=1024)
def parse_relationships(rels_name: str, text: bytes) -> tuple[tuple[Relationship, ...] | None, tuple[Finding, ...]]:
    """Return the lines of a list of relationships, or None if it is not well-formed; most decks have equal lists."""
    tree, findings = _parse_part_xml(rels_name, text)
    return None if tree is None else tuple(_relationships_in_tree(rels_name, tree)), findings


def _relationships_in_tree(rels_name: str, tree: Element) -> Iterator[Relationship]:
    folder = dirname(_source_part_of_rels(rels_name))
    for rel in tree.iterchildren(tag=etree.Element):
        external, target = rel.get("TargetMode") == "External", rel.get("Target", "")
        if not external:
            target = target[1:] if target.startswith("/") else normpath(join(folder, target))
        yield Relationship(rel.get("Id", ""), rel.get("Type", ""), target, external)
