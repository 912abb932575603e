"""Checks the parts, relationships, ids and content types of a package, and that a company's template stays as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache

from msgspec.structs import astuple, replace

from generator.check.placement import static_texts
from generator.check.units import ArticlePlaces, placeholder_key_to_check
from generator.decks.opened_package import (
    CONTENT_TYPES,
    P14,
    OpenedPackage,
    is_unsafe_relationship,
    open_template_package,
)
from generator.decks.opened_shapes import P, R
from generator.decks.opened_styles import OpenedStyles
from generator.errors import Finding, error
from generator.model.deck import Deck, Slide, TextItem
from generator.model.geometry import SLIDE_HEIGHT, Rect
from generator.model.theme import Layout

_SLIDE_IDS = range(256, 2**31)  # ECMA-376 part 1, 19.7.13 ST_SlideId
_MASTER_IDS = range(2**31, 2**32)  # 19.7.15 ST_SlideMasterId, 19.7.14 ST_SlideLayoutId
# The schema's sequence; PowerPoint repairs a file in which the lists stand in any other.
_ORDER = ("sldMasterIdLst", "notesMasterIdLst", "handoutMasterIdLst", "sldIdLst", "sldSz", "notesSz")
_SECTIONS_FROM = 11  # slides; users navigate a longer deck by its sections
_CT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_DATE = (1980, 1, 1, 0, 0, 0)
# For each type of relationship, the last word of the content type of its target.
_TYPES = {kind: f"{kind}+xml" for kind in ("slide", "slideLayout", "slideMaster", "notesSlide", "notesMaster", "theme")}
_TYPES["officeDocument"] = "presentation.main+xml"
# What each kind of part must be related to, once, and what the package and the presentation must be related to at all.
_ONE_EACH = {"slide": ["slideLayout"], "slideLayout": ["slideMaster"], "notesSlide": ["notesMaster", "slide"]}
_ONE_EACH |= {"slideMaster": ["theme"], "notesMaster": ["theme"]}
_OF_PACKAGE = ("core-properties", "extended-properties")
_OF_PRESENTATION = ("presProps", "viewProps", "tableStyles", "theme", "slideMaster")
_BLEND = 1  # EMU that rounding may move an edge


def check_package(opened: OpenedPackage, width: int = 0) -> Iterator[Finding]:
    """Yield an error for each broken rule of the package, from the zip inwards; `width` of a slide, 0 for any size."""
    names = {entry.filename for entry in opened.entries if not entry.is_dir()} - {CONTENT_TYPES}
    kinds = {rel.target: rel.type for rels in opened.rels.values() for rel in rels if not rel.external}
    for name in _repeated_values(entry.filename for entry in opened.entries):
        yield error("zip-duplicate", f"{name} is in the package twice")
    for entry in (each for each in opened.entries if each.date_time != _DATE):
        yield error("zip-date", f"{entry.filename} carries a date, so that equal decks have different bytes")
    yield from _wrong_content_types(opened, names, kinds)
    yield from _wrong_relationships(opened, names, kinds)
    yield from _wrong_ids(opened)
    yield from _wrong_counts_of_parts(opened, kinds)
    yield from _wrong_lists(opened, width)
    yield from _wrong_sections(opened)


def _repeated_values(values: Iterable[str]) -> list[str]:
    """Return the values that occur more than once; a set finds out faster than a count that there are none."""
    found = list(values)
    return [] if len(set(found)) == len(found) else [value for value, count in Counter(found).items() if count > 1]


def _wrong_content_types(opened: OpenedPackage, names: set[str], kinds: dict[str, str]) -> Iterator[Finding]:
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


def _wrong_relationships(opened: OpenedPackage, names: set[str], kinds: dict[str, str]) -> Iterator[Finding]:
    """Yield an error for a relationship without a part, or to what is no address, and for a part without one.

    check_slides looks at the links of slides.
    """
    for part, rels in opened.rels.items():
        if part and part not in names:
            yield error("rel-dangling", f"relationships are given for {part}, which is not a part")
        for rel in rels:
            if not rel.external and rel.target not in names:
                yield error("rel-dangling", f"{part or 'the package'} points at {rel.target}, which is not a part")
            if part not in opened.slides and is_unsafe_relationship(rel):
                yield error("bad-link", f'{part or "the package"} leads to "{rel.target}", which is not an address')
        for id in _repeated_values(rel.id for rel in rels):
            yield error("rel-duplicate", f"{part} declares {id} twice")
    for name in sorted(name for name in names - kinds.keys() if not name.endswith(".rels")):
        yield error("part-orphan", f"nothing points at {name}")


def _wrong_ids(opened: OpenedPackage) -> Iterator[Finding]:
    """Yield an error for a relationship that is not declared, for ids of shapes that PowerPoint repairs, and for a
    background without the element of effects (ECMA-376 part 1, 19.3.1.2 bgPr).
    """
    for name, ids in opened.ids.items():
        declared = {"", *(rel.id for rel in opened.rels.get(name, ()))} if ids.used else ()  # an action has an empty id
        for used in dict.fromkeys(each for each in ids.used if each not in declared):
            yield error("rel-missing", f"{name} uses {used}, which its relationships do not declare")
        for id in _repeated_values(ids.shapes) if name.startswith("ppt/") else ():
            yield error("shape-id", f"two shapes of {name} have the id {id}")
        for _ in range(ids.bare):
            yield error("background", f"the background of {name} has no list of effects")
    for id in _repeated_values(id for name, ids in opened.ids.items() if name[:4] == "ppt/" for id in ids.creations):
        yield error("shape-id", f"the creation id {id} is used twice")


def _wrong_counts_of_parts(opened: OpenedPackage, kinds: dict[str, str]) -> Iterator[Finding]:
    """Yield an error if a slide has not one layout, a layout not one master, or a needed part is missing."""
    for name, kind in kinds.items():
        for wanted in _ONE_EACH.get(kind, ()):
            if (count := len(opened.targets(name, wanted))) != 1:
                message = f"{name} has {count} {wanted} parts instead of one"
                yield error("part-missing", message) if wanted == "theme" else error("rel-count", message)
    for part, kind in [("", each) for each in _OF_PACKAGE] + [(opened.presentation, each) for each in _OF_PRESENTATION]:
        if not opened.targets(part, kind):
            yield error("part-missing", f"the package has no part of type {kind}")
    for slide in opened.slides:
        pages = opened.targets(slide, "notesSlide")
        if len(pages) > 1:
            yield error("notes-pair", f"{slide} has {len(pages)} pages of notes")
        for page in pages:
            if slide not in opened.targets(page, "slide"):
                yield error("notes-pair", f"{page} does not point back at {slide}")


def _wrong_lists(opened: OpenedPackage, width: int) -> Iterator[Finding]:
    """Yield an error for a wrong size, order of lists or id of the presentation part."""
    tree = opened.trees[opened.presentation]
    size = tree.find(f"{P}sldSz")
    found = (size.get("cx"), size.get("cy"), size.get("type")) if size is not None else (None, None, None)
    if width and found != (str(width), str(SLIDE_HEIGHT), None):
        yield error("slide-size", f"the slides measure {found[0]} x {found[1]} EMU, type {found[2]}")
    present = [name for child in tree if (name := str(child.tag).removeprefix(P)) in _ORDER]
    if present != sorted(present, key=_ORDER.index):
        yield error("presentation-order", f"the presentation lists {', '.join(present)} in this order")
    if "notesMasterIdLst" not in present and any(opened.targets(slide, "notesSlide") for slide in opened.slides):
        yield error("notes-list", "there are notes, but the presentation lists no notes master")
    slides = [slide.get("id", "") for slide in tree.iterfind(f"{P}sldIdLst/{P}sldId")]
    ids = [master.get("id", "") for master in tree.iterfind(f"{P}sldMasterIdLst/{P}sldMasterId")]
    for name in opened.targets(opened.presentation, "slideMaster"):
        master = opened.trees.get(name)
        listed = list(master.iterfind(f"{P}sldLayoutIdLst/{P}sldLayoutId")) if master is not None else []
        ids += [layout.get("id", "") for layout in listed]
        related = {rel.id for rel in opened.rels.get(name, ()) if rel.type == "slideLayout"}
        for id in sorted({layout.get(f"{R}id", "") for layout in listed} ^ related if master is not None else ()):
            yield error("layout-list", f"{name} lists a layout or is related to it, but not both: {id}")
    yield from _number_problems("slide-id", slides, _SLIDE_IDS)
    yield from _number_problems("master-id", ids, _MASTER_IDS)


def _number_problems(code: str, ids: list[str], allowed: range) -> Iterator[Finding]:
    for id, count in Counter(ids).items():
        if count > 1:
            yield error(code, f"the id {id} is used {count} times")
        if not id.isdecimal() or int(id) not in allowed:
            yield error(code, f"the id {id} is outside {allowed.start}..{allowed.stop - 1}")


def _wrong_sections(opened: OpenedPackage) -> Iterator[Finding]:
    """Yield an error for a slide that is not in exactly one section, and for sections with the same name."""
    tree = opened.trees[opened.presentation]
    slides = [slide.get("id", "") for slide in tree.iterfind(f"{P}sldIdLst/{P}sldId")]
    sections = list(tree.iter(f"{P14}section"))
    if not sections:
        if len(slides) >= _SECTIONS_FROM:
            yield error("sections", f"{len(slides)} slides are in no section")
        return
    if slides != [slide.get("id", "") for section in sections for slide in section.iter(f"{P14}sldId")]:
        yield error("sections", "the sections do not list each slide once, in order")
    for key in ("name", "id"):
        for value, count in Counter(section.get(key, "") for section in sections).items():
            if count > 1 or not value:
                yield error("sections", f'{count} sections have the {key} "{value}"')


@lru_cache(maxsize=4)
def host_facts(data: bytes) -> tuple[frozenset[Finding], Mapping[str, int]]:
    """Return the findings that a template has itself, and the checksums of the parts that stay.

    Its sample slides are left out, as their faults excuse none of ours.
    """
    from generator.template.package import (
        parts_without_slides,  # loads themes, which a deck without a template has already
    )

    opened, findings = open_template_package(data)
    kept = parts_without_slides(opened)
    every = (opened.ids, opened.trees, opened.rels)
    ids, trees, rels = ({name: each for name, each in parts.items() if name in kept} for parts in every)
    entries = tuple(each for each in opened.entries if each.filename in kept)
    bare = replace(opened, entries=entries, ids=ids, trees=trees, rels=rels, pages={}, slides=())
    sums = {each.filename: each.CRC for each in bare.entries if each.filename != opened.presentation}
    return frozenset((*(each for each in findings if each.message.split()[0] in kept), *check_package(bare))), sums


def check_host(opened: OpenedPackage, styles: OpenedStyles, deck: Deck, origin: ArticlePlaces) -> Iterator[Finding]:
    """Yield an error for a part of the template that is not as it was, and for a slide that is not placed on it so."""
    if deck.host is None:
        return
    (_, kept), (own, _) = host_facts(deck.host.data), open_template_package(deck.host.data)
    sums = {each.filename: each.CRC for each in opened.entries}
    for name in sorted(name for name, sum in kept.items() if sums.get(name) != sum):
        if not (any(slide.layout.added for slide in deck.slides) and _is_only_grown(name, own, opened, kept)):
            yield error("template-changed", f"{name} is not as the template has it")
    if _slide_size(opened) != _slide_size(own):
        yield error("slide-size", f"the slides measure {' x '.join(_slide_size(opened))} EMU, unlike the template's")
    for number, (name, slide) in enumerate(zip(opened.slides, deck.slides, strict=False), 1):
        if not _is_on_layout(opened, name, slide.layout, kept):
            yield origin.error("template-changed", number, None, f"it is not on {slide.layout.host}")
            continue
        holders = {holder.key: holder for holder in reversed(opened.holders(name)) if holder.key}
        for key, rect in _planned_shape_places(slide):
            box = styles.box(name, holders[key], key) if key in holders else None
            if box and not _is_near(box.rect, rect.scaled(deck.host.scale) if rect else box.home):
                yield origin.error("moved", number, key, f"{key[0]} {key[1]} is not where it was placed")


def _is_only_grown(name: str, own: OpenedPackage, opened: OpenedPackage, kept: Container[str]) -> bool:
    """Tell whether a part is a master that has more layouts at the end of its list, and is the same otherwise."""
    from generator.template.package import master_without_list

    if name not in own.targets(own.presentation, "slideMaster") or name not in opened.trees:
        return False
    before, after = own.trees[name], opened.trees[name]
    listed, grown = ([each.items() for each in tree.iter(f"{P}sldLayoutId")] for tree in (before, after))
    rels = {rel for rel in own.rels.get(name, ()) if rel.target in kept}
    is_same = master_without_list(before) == master_without_list(after)
    return is_same and listed == grown[: len(listed)] and rels <= {*opened.rels.get(name, ())}


def _is_on_layout(opened: OpenedPackage, slide: str, layout: Layout, own: Container[str]) -> bool:
    """Tell whether a slide has the template's layout, or one that was added to the same master."""
    found = opened.targets(slide, "slideLayout")
    if not layout.added:
        return found == (layout.host,)
    masters = [opened.targets(part, "slideMaster") for part in (*found, layout.host)]
    return len(found) == 1 and found[0] not in own and masters[0] == masters[1] != ()


def _slide_size(opened: OpenedPackage) -> tuple[str, ...]:
    found = opened.trees[opened.presentation].find(f"{P}sldSz") if opened.presentation in opened.trees else None
    return () if found is None else (found.get("cx", ""), found.get("cy", ""))


def _planned_shape_places(slide: Slide) -> Iterator[tuple[tuple[str, str], Rect | None]]:
    """Yield the key of each shape with where it was placed; None stands for the place that its layout gives it."""
    for item in slide.items:
        slot = item.placeholder
        rect = item.rect if not isinstance(item, TextItem) else slot.pinned if slot.is_held else slot.rect
        yield placeholder_key_to_check(slot), rect
    for key, decor in static_texts(slide):
        yield key, decor.rect


def _is_near(one: Rect, other: Rect) -> bool:
    return all(abs(mine - its) <= _BLEND for mine, its in zip(astuple(one), astuple(other), strict=True))
