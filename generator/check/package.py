"""Checks the parts, relationships, ids and content types of an opened package."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from generator.decks.opened_package import CONTENT_TYPES, P14, OpenedPackage, is_unsafe_relationship
from generator.decks.opened_shapes import Element, P, R
from generator.errors import Finding, error
from generator.model.geometry import SLIDE_HEIGHT

_SLIDE_IDS = range(256, 2**31)  # ECMA-376 part 1, 19.7.13 ST_SlideId
_MASTER_IDS = range(2**31, 2**32)  # 19.7.15 ST_SlideMasterId, 19.7.14 ST_SlideLayoutId
# The schema's sequence; PowerPoint repairs a file in which the lists stand in any other.
_ORDER = ("sldMasterIdLst", "notesMasterIdLst", "handoutMasterIdLst", "sldIdLst", "sldSz", "notesSz")
_SECTIONS_FROM = 11  # slides; users navigate a longer deck by its sections


def check_presentation_part(opened: OpenedPackage, width: int) -> Iterator[Finding]:
    """Yield an error for a wrong size, order of lists, id or section of the presentation part."""
    tree = opened.trees[opened.presentation]
    yield from _size(tree, width) if width else ()
    yield from _lists(opened, tree)
    yield from _slide_ids(tree)
    yield from _master_ids(opened, tree)
    yield from _sections(tree)


def _size(tree: Element, width: int) -> Iterator[Finding]:
    size = tree.find(f"{P}sldSz")
    found = (size.get("cx"), size.get("cy"), size.get("type")) if size is not None else (None, None, None)
    if found != (str(width), str(SLIDE_HEIGHT), None):
        yield error("slide-size", f"the slides measure {found[0]} x {found[1]} EMU, type {found[2]}")


def _lists(opened: OpenedPackage, tree: Element) -> Iterator[Finding]:
    names = [str(child.tag).removeprefix(P) for child in tree]
    present = [name for name in names if name in _ORDER]
    if present != sorted(present, key=_ORDER.index):
        yield error("presentation-order", f"the presentation lists {', '.join(present)} in this order")
    with_notes = any(opened.related(slide, "notesSlide") for slide in opened.slides)
    if with_notes and "notesMasterIdLst" not in names:
        yield error("notes-list", "there are notes, but the presentation lists no notes master")


def _slide_ids(tree: Element) -> Iterator[Finding]:
    ids = [slide.get("id", "") for slide in tree.iterfind(f"{P}sldIdLst/{P}sldId")]
    yield from _numbers("slide-id", ids, _SLIDE_IDS)


def _master_ids(opened: OpenedPackage, tree: Element) -> Iterator[Finding]:
    """Yield an error for an id of a master or a layout that is out of range or used twice."""
    ids = [master.get("id", "") for master in tree.iterfind(f"{P}sldMasterIdLst/{P}sldMasterId")]
    for name in opened.related(opened.presentation, "slideMaster"):
        master = opened.trees.get(name)
        if master is not None:
            listed = list(master.iterfind(f"{P}sldLayoutIdLst/{P}sldLayoutId"))
            ids += [layout.get("id", "") for layout in listed]
            yield from _layouts(opened, name, {layout.get(f"{R}id", "") for layout in listed})
    yield from _numbers("master-id", ids, _MASTER_IDS)


def _layouts(opened: OpenedPackage, master: str, listed: set[str]) -> Iterator[Finding]:
    """Yield an error if the master's list of layouts differs from its relationships."""
    related = {rel.id for rel in opened.rels.get(master, ()) if rel.type == "slideLayout"}
    for id in sorted(listed ^ related):
        yield error("layout-list", f"{master} lists a layout or is related to it, but not both: {id}")


def _numbers(code: str, ids: list[str], allowed: range) -> Iterator[Finding]:
    for id, count in Counter(ids).items():
        if count > 1:
            yield error(code, f"the id {id} is used {count} times")
        if not id.isdecimal() or int(id) not in allowed:
            yield error(code, f"the id {id} is outside {allowed.start}..{allowed.stop - 1}")


def _sections(tree: Element) -> Iterator[Finding]:
    """Yield an error for a slide that is not in exactly one section, and for sections with the same name."""
    slides = [slide.get("id", "") for slide in tree.iterfind(f"{P}sldIdLst/{P}sldId")]
    sections = list(tree.iter(f"{P14}section"))
    if not sections:
        if len(slides) >= _SECTIONS_FROM:
            yield error("sections", f"{len(slides)} slides are in no section")
        return
    listed = [slide.get("id", "") for section in sections for slide in section.iter(f"{P14}sldId")]
    if listed != slides:
        yield error("sections", "the sections do not list each slide once, in order")
    for key in ("name", "id"):
        for value, count in Counter(section.get(key, "") for section in sections).items():
            if count > 1 or not value:
                yield error("sections", f'{count} sections have the {key} "{value}"')


_CT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_DATE = (1980, 1, 1, 0, 0, 0)
# For each type of relationship, the last word of the content type of its target.
_TYPES = {
    "officeDocument": "presentation.main+xml",
    "slide": "slide+xml",
    "slideLayout": "slideLayout+xml",
    "slideMaster": "slideMaster+xml",
    "notesSlide": "notesSlide+xml",
    "notesMaster": "notesMaster+xml",
    "theme": "theme+xml",
}
# What each kind of part must be related to, and how often.
_ONE_EACH = {"slide": ("slideLayout",), "slideLayout": ("slideMaster",), "notesSlide": ("notesMaster", "slide")}
_PRESENT = {
    "": ("core-properties", "extended-properties"),
    "presentation": ("presProps", "viewProps", "tableStyles", "theme", "slideMaster"),
}


def check_package(opened: OpenedPackage, width: int = 0) -> Iterator[Finding]:
    """Yield an error for each broken rule of the package, from the zip inwards; `width` of a slide, 0 for any size."""
    names, kinds = _names(opened), _kinds(opened)
    yield from _entries(opened)
    yield from _content_types(opened, names, kinds)
    yield from _relationships(opened, names, kinds)
    yield from _ids(opened)
    yield from _required(opened, kinds)
    yield from _links(opened)
    yield from _notes(opened)
    yield from _shapes(opened)
    yield from _backgrounds(opened)
    yield from check_presentation_part(opened, width)


def _entries(opened: OpenedPackage) -> Iterator[Finding]:
    for name in _repeated(entry.filename for entry in opened.entries):
        yield error("zip-duplicate", f"{name} is in the package twice")
    for entry in opened.entries:
        if entry.date_time != _DATE:
            yield error("zip-date", f"{entry.filename} carries a date, so that equal decks have different bytes")


def _repeated(values: Iterable[str]) -> list[str]:
    """Return the values that occur more than once; a set finds out faster than a count that there are none."""
    found = list(values)
    return [] if len(set(found)) == len(found) else [value for value, count in Counter(found).items() if count > 1]


def _content_types(opened: OpenedPackage, names: set[str], kinds: dict[str, str]) -> Iterator[Finding]:
    """Yield an error for a part with the wrong content type, and for a type without a part."""
    tree = opened.trees.get(CONTENT_TYPES)
    if tree is None:
        yield error("content-type", f"{CONTENT_TYPES} is missing")
        return
    defaults = {node.get("Extension", "").lower(): node.get("ContentType", "") for node in tree.iter(f"{_CT}Default")}
    overrides = {node.get("PartName", "")[1:]: node.get("ContentType", "") for node in tree.iter(f"{_CT}Override")}
    for name in sorted(overrides.keys() - names):
        yield error("override-absent", f"{name} has a content type, but is not a part")
    for name in sorted(names):
        given = overrides.get(name) or defaults.get(name.rpartition(".")[2].lower(), "")
        if not given or not given.endswith(_TYPES.get(kinds.get(name, ""), "")):
            yield error("content-type", f'{name} is a {kinds.get(name, "part")} of the content type "{given}"')


def _names(opened: OpenedPackage) -> set[str]:
    """Return the names of all parts, without folders and the list of content types."""
    return {entry.filename for entry in opened.entries if not entry.is_dir()} - {CONTENT_TYPES}


def _kinds(opened: OpenedPackage) -> dict[str, str]:
    """Return the kind of each part, taken from the relationships that lead to it."""
    return {rel.target: rel.type for rels in opened.rels.values() for rel in rels if not rel.external}


def _relationships(opened: OpenedPackage, names: set[str], kinds: dict[str, str]) -> Iterator[Finding]:
    """Yield an error for a relationship without a part, and for a part without a relationship."""
    for part, rels in opened.rels.items():
        if part and part not in names:
            yield error("rel-dangling", f"relationships are given for {part}, which is not a part")
        for rel in rels:
            if not rel.external and rel.target not in names:
                yield error("rel-dangling", f"{part or 'the package'} points at {rel.target}, which is not a part")
        yield from (error("rel-duplicate", f"{part} declares {id} twice") for id in _repeated(rel.id for rel in rels))
    for name in sorted(names - kinds.keys()):
        if not name.endswith(".rels"):
            yield error("part-orphan", f"nothing points at {name}")


def _ids(opened: OpenedPackage) -> Iterator[Finding]:
    """Yield an error for a used relationship that is not declared; an action such as "next slide" has an empty id."""
    for name, ids in opened.ids.items():
        declared = {"", *(rel.id for rel in opened.rels.get(name, ()))} if ids.used else ()
        for used in dict.fromkeys(ids.used):
            if used not in declared:
                yield error("rel-missing", f"{name} uses {used}, which its relationships do not declare")


def _required(opened: OpenedPackage, kinds: dict[str, str]) -> Iterator[Finding]:
    """Yield an error if a slide has not one layout, a layout not one master, or a needed part is missing."""
    for name, kind in kinds.items():
        for wanted in _ONE_EACH.get(kind, ()):
            if (count := len(opened.related(name, wanted))) != 1:
                yield error("rel-count", f"{name} has {count} {wanted} parts instead of one")
    for part, needed in _PRESENT.items():
        for kind in needed:
            if not opened.related(opened.presentation if part else "", kind):
                yield error("part-missing", f"the package has no part of type {kind}")
    for name, kind in kinds.items():
        if kind in ("slideMaster", "notesMaster") and len(opened.related(name, "theme")) != 1:
            yield error("part-missing", f"{name} has no theme of its own")


def _links(opened: OpenedPackage) -> Iterator[Finding]:
    """Yield an error for a part that links to anything but an address; check_slides does this for slides."""
    for part, rels in opened.rels.items():
        for rel in rels if part not in opened.slides else ():
            if is_unsafe_relationship(rel):
                yield error("bad-link", f'{part or "the package"} leads to "{rel.target}", which is not an address')


def _notes(opened: OpenedPackage) -> Iterator[Finding]:
    """Yield an error if a slide and its notes do not refer to each other."""
    for slide in opened.slides:
        pages = opened.related(slide, "notesSlide")
        if len(pages) > 1:
            yield error("notes-pair", f"{slide} has {len(pages)} pages of notes")
        for page in pages:
            if slide not in opened.related(page, "slide"):
                yield error("notes-pair", f"{page} does not point back at {slide}")


def _shapes(opened: OpenedPackage) -> Iterator[Finding]:
    """Yield an error for two shapes with one id, because PowerPoint repairs such a slide."""
    slides = {name: ids for name, ids in opened.ids.items() if name.startswith("ppt/")}
    for name, ids in slides.items():
        for id in _repeated(ids.shapes):
            yield error("shape-id", f"two shapes of {name} have the id {id}")
    for id in _repeated([id for ids in slides.values() for id in ids.creations]):
        yield error("shape-id", f"the creation id {id} is used twice")


def _backgrounds(opened: OpenedPackage) -> Iterator[Finding]:
    """Yield an error for a background without the element of effects (ECMA-376 part 1, 19.3.1.2 bgPr)."""
    for name, ids in opened.ids.items():
        for _ in range(ids.bare):
            yield error("background", f"the background of {name} has no list of effects")
