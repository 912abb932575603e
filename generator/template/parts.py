"""A company's package in; the same without what is active or leads out of it, and what is damaged in it, out.

A deck carries the template's parts to people who trust it. So nothing of them runs, and nothing opens another file or
an address but a link on the web that somebody clicks. What stays is as the template has it, byte for byte.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from zipfile import ZipFile

from generator.decks.opened_package import (
    CONTENT_TYPES,
    OpenedPackage,
    Relationship,
    open_template_package,
    parsed_part,
    part_as_xml,
    rels_name_of_part,
    remove_nodes,
)
from generator.decks.opened_shapes import A, Element, P, R
from generator.decks.package import cleaned_drawing, drawing_in_part, package_with_parts
from generator.pictures.vector import leads_outside
from generator.template.package import content_types_of_parts, parts_without_slides

WEB = ("http://", "https://", "mailto:")  # how links begin that may stay
# What runs, or belongs to a program that runs, by the type of the relationship that leads to it.
ACTIVE: Mapping[str, str] = {
    "oleObject": "an embedded object",
    "package": "an embedded file",
    **dict.fromkeys(("control", "activeXControlBinary"), "a control (ActiveX)"),
    **dict.fromkeys(("vbaProject", "wordVbaData"), "macros"),
    "extensibility": "buttons of macros",
    **dict.fromkeys(("webextension", "webextensiontaskpanes"), "an add-in"),
    **dict.fromkeys(("externalLink", "externalLinkPath"), "a link to another file"),
    "attachedTemplate": "a link to another template",
}
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chartSpace"  # has its numbers in an embedded file
ACTIONS = ("", *(f"ppaction://{name}" for name in ("hlinkshowjump", "hlinksldjump", "customshow", "noaction", "media")))
CLICKS = tuple(f"{A}{name}" for name in ("hlinkClick", "hlinkHover", "hlinkMouseOver"))
WHOLE = ("oleObj", "control", "contentPart")  # without what they refer to, nothing is left of the shape around them
SHAPES = tuple(f"{P}{name}" for name in ("graphicFrame", "pic", "sp", "controls"))
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
LINKED = f"{A}blip"  # shows nothing without its link, but may not be left out
SIDES = range(914_400, 51_206_401)  # EMU that a slide may measure (ECMA-376 part 1, 19.7.12)
KINDS = {"slideMaster": f"{P}sldMaster", "slideLayout": f"{P}sldLayout", "theme": f"{A}theme"}


@lru_cache(maxsize=2)
def harmless_template(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return a package without what runs, or opens other files, in the parts that decks carry; and what was dropped.

    That is said in words, with the part from which it was dropped.
    """
    opened, _ = open_template_package(data)
    media = {entry.filename for entry in opened.entries} - opened.ids.keys()
    changed: dict[str, bytes] = {}
    dropped: list[str] = []
    with ZipFile(BytesIO(data)) as package:
        for part in ("", *sorted(parts_without_slides(opened))):
            tree = opened.trees.get(part)
            if part in media and (drawing := drawing_in_part(package, part)) and leads_outside(drawing):
                changed[part] = cleaned_drawing(drawing)
                dropped.append(f"{part}: what a drawing takes from other files")
            is_chart = tree is not None and tree.tag == CHART
            lost = {rel.id: why for rel in opened.rels.get(part, ()) if (why := _reason_to_drop(rel, is_chart))}
            clicks = [] if tree is None else [node for node in tree.iter(*CLICKS) if not _is_harmless(node)]
            actions = [f'the action "{node.get("action", "")[:80]}"' for node in clicks]
            dropped += [f"{part or 'the package'}: {what}" for what in dict.fromkeys((*lost.values(), *actions))]
            if tree is not None and (lost or clicks):
                changed[part] = _part_without_dropped(parsed_part(package.read(part)), lost)
            if lost:
                rels = parsed_part(package.read(rels_name_of_part(part)))
                remove_nodes([each for each in rels if each.get("Id") in lost])
                changed[rels_name_of_part(part)] = part_as_xml(rels)
        return package_with_parts(package, changed) if changed else data, tuple(dropped)


def _reason_to_drop(rel: Relationship, is_chart: bool) -> str:
    """Return what a relationship leads to if it is dropped, in words, or ""."""
    is_workbook = is_chart and rel.type == "package" and rel.target.endswith(".xlsx") and not rel.external
    if rel.type in ACTIVE and not is_workbook:
        return ACTIVE[rel.type]
    if not rel.external or (rel.type == "hyperlink" and rel.target.lower().startswith(WEB)):
        return ""
    return f'a {"link to" if rel.type == "hyperlink" else f"linked {rel.type},"} "{rel.target[:80]}"'


def _is_harmless(click: Element) -> bool:
    """Tell whether a click starts no program and no macro, and opens no other file."""
    return click.get("action", "").partition("?")[0].strip().lower() in ACTIONS


def _part_without_dropped(tree: Element, lost: Collection[str]) -> bytes:
    """Return a part without what refers to relationships that are dropped, and what starts programs."""
    for node in [*tree.iter()]:
        used = [key for key, value in node.items() if str(key).startswith(R) and value in lost]
        if node.tag == LINKED:
            for key in used:
                del node.attrib[key]
        elif used or (node.tag in CLICKS and not _is_harmless(node)):
            is_part = str(node.tag).rpartition("}")[2] in WHOLE
            around = [each for each in node.iterancestors() if is_part and each.tag in (*SHAPES, CHOICE)]
            remove_nodes([around[-1] if around else node])
    return part_as_xml(tree)


def damage_of_template(opened: OpenedPackage, broken: Collection[str]) -> Iterator[str]:
    """Yield in words what is missing or wrong in the parts that a deck carries, with the name of each part.

    broken: the parts that are not well-formed. Raises ValueError for a size of slides that is no number.
    """
    if opened.presentation not in opened.trees or CONTENT_TYPES not in opened.trees:
        yield "its presentation is missing or not well-formed"
        return
    private = {rel.target for rels in opened.rels.values() for rel in rels if rel.type == "customXml"}
    names, types = {entry.filename for entry in opened.entries}, content_types_of_parts(opened)
    for part in sorted(parts_without_slides(opened)):
        tree = opened.trees.get(part)
        wanted = next((f"{kind}+xml" for kind, tag in KINDS.items() if tree is not None and tree.tag == tag), "")
        if not (types.get(part) and types[part].endswith(wanted)):
            yield f'{part} has the content type "{types.get(part, "")}"'
        ids = Counter(rel.id for rel in opened.rels.get(part, ()))
        used = opened.ids[part].used if part in opened.ids else ()
        yield from (f'{part} has two relationships "{id}"' for id, count in ids.items() if count > 1)
        yield from (f'{part} uses the relationship "{id}", which is missing' for id in sorted({*used} - {*ids, ""}))
        for each in sorted({part, rels_name_of_part(part)} & {*broken} - private):  # no program reads those
            yield f"{each} is not well-formed"
        lost = (rel.target for rel in opened.rels.get(part, ()) if not rel.external and rel.target not in names)
        yield from (f"{part} needs {target}, which is missing" for target in lost)
    for size in opened.trees[opened.presentation].iterfind(f"{P}sldSz"):
        if not all(int(size.get(side, "0")) in SIDES for side in ("cx", "cy")):
            yield f"its slides measure {size.get('cx')} x {size.get('cy')} EMU"
    yield from _part_damage(opened, opened.presentation, "slideMaster")
    for master in opened.listed_parts(opened.presentation, "sldMasterId"):
        yield from _part_damage(opened, master, "theme", 1)
        for layout in opened.listed_parts(master, "sldLayoutId"):
            yield from _part_damage(opened, layout, "slideMaster", 1)
            if opened.targets(layout, "slideMaster") != (master,) or opened.trees[layout].tag != KINDS["slideLayout"]:
                yield f"{layout} is no layout of {master}, which lists it"


def _part_damage(opened: OpenedPackage, part: str, kind: str, count: int = 0) -> Iterator[str]:
    """Yield what is wrong with the parts of a kind that a part is related to; `count` of them are needed, or any."""
    found = opened.targets(part, kind)
    if count and len(found) != count:
        yield f"{part} has {len(found)} parts of the kind {kind} instead of {count}"
    for each in found:
        if each not in opened.trees or opened.trees[each].tag != KINDS[kind]:
            yield f"{each} is not a {kind}"
