"""An opened package in; an error for everything wrong in the presentation part's lists and numbers out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from generator.check.opened import P14, Opened
from generator.check.shapes import Element, P, R
from generator.errors import Finding, error
from generator.model.geometry import SLIDE_HEIGHT, SLIDE_WIDTH

_SLIDE_IDS = range(256, 2**31)  # ECMA-376 part 1, 19.7.13 ST_SlideId
_MASTER_IDS = range(2**31, 2**32)  # 19.7.15 ST_SlideMasterId, 19.7.14 ST_SlideLayoutId
# The schema's sequence; PowerPoint repairs a file in which the lists stand in any other.
_ORDER = ("sldMasterIdLst", "notesMasterIdLst", "handoutMasterIdLst", "sldIdLst", "sldSz", "notesSz")
_SECTIONS_FROM = 11  # a deck of more than ten slides is navigated by its sections


def presentation_findings(opened: Opened) -> Iterator[Finding]:
    """The size, the order of the lists, the ids and the sections."""
    tree = opened.trees[opened.presentation]
    yield from _size(tree)
    yield from _lists(opened, tree)
    yield from _slide_ids(tree)
    yield from _master_ids(opened, tree)
    yield from _sections(tree)


def _size(tree: Element) -> Iterator[Finding]:
    size = tree.find(f"{P}sldSz")
    found = (size.get("cx"), size.get("cy"), size.get("type")) if size is not None else (None, None, None)
    if found != (str(SLIDE_WIDTH), str(SLIDE_HEIGHT), None):
        yield error("slide-size", f"the slides measure {found[0]} x {found[1]} EMU, type {found[2]}")


def _lists(opened: Opened, tree: Element) -> Iterator[Finding]:
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


def _master_ids(opened: Opened, tree: Element) -> Iterator[Finding]:
    """Masters and layouts draw from one range, and no number is used for both."""
    ids = [master.get("id", "") for master in tree.iterfind(f"{P}sldMasterIdLst/{P}sldMasterId")]
    for name in opened.related(opened.presentation, "slideMaster"):
        master = opened.trees.get(name)
        if master is not None:
            listed = list(master.iterfind(f"{P}sldLayoutIdLst/{P}sldLayoutId"))
            ids += [layout.get("id", "") for layout in listed]
            yield from _layouts(opened, name, {layout.get(f"{R}id", "") for layout in listed})
    yield from _numbers("master-id", ids, _MASTER_IDS)


def _layouts(opened: Opened, master: str, listed: set[str]) -> Iterator[Finding]:
    """The master lists the layouts that it is related to, and no others."""
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
    """Each slide stands in one section, and each section has a name of its own."""
    slides = [slide.get("id", "") for slide in tree.iterfind(f"{P}sldIdLst/{P}sldId")]
    sections = list(tree.iter(f"{P14}section"))
    if not sections:
        if len(slides) >= _SECTIONS_FROM:
            yield error("sections", f"{len(slides)} slides stand in no section")
        return
    listed = [slide.get("id", "") for section in sections for slide in section.iter(f"{P14}sldId")]
    if listed != slides:
        yield error("sections", "the sections do not list each slide once, in order")
    for key in ("name", "id"):
        for value, count in Counter(section.get(key, "") for section in sections).items():
            if count > 1 or not value:
                yield error("sections", f'{count} sections have the {key} "{value}"')
