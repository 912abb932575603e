"""A company's package in; the same without what is active or leads out of it, and what is damaged in it, out.

A deck carries the template's parts to people who trust it. So nothing of them runs, and nothing opens another file or
an address but a link on the web that somebody clicks. What stays is as the template has it, byte for byte.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from posixpath import basename
from zipfile import ZipFile

from msgspec import Struct

from generator.decks.opened_package import (
    CONTENT_TYPES,
    OpenedPackage,
    Relationship,
    open_template_package,
    rels_name_of_part,
)
from generator.decks.opened_shapes import A, Element, P, R
from generator.decks.package import cleaned_drawing, drawing_in_part, package_with_parts
from generator.pictures.vector import leads_outside
from generator.template.package import content_types_of_parts, parsed_part, part_as_xml, parts_without_slides


class AllowedValues(Struct, frozen=True):
    """The values that an attribute may have: whole numbers in a range, or the texts of a pattern; `said` names them."""

    said: str
    pattern: re.Pattern[str]
    least: int = 0
    most: int = 0

    def hold(self, text: str) -> bool:
        text = text.strip()
        if not self.pattern.fullmatch(text):
            return False
        return self.least == self.most or not NUMBER.fullmatch(text) or self.least <= int(text) <= self.most


NUMBER = re.compile(r"[+-]?[0-9]{1,18}")
LENGTHS = re.compile(rf"{NUMBER.pattern}|-?[0-9]+(?:\.[0-9]+)?(?:mm|cm|in|pt|pc|pi)")
PERCENTAGES = re.compile(rf"{NUMBER.pattern}|-?[0-9]+(?:\.[0-9]+)?%")


def _number(least: int, most: int, pattern: re.Pattern[str] = NUMBER) -> AllowedValues:
    return AllowedValues(f"a number from {least} to {most}", pattern, least, most)


def _one_of(words: str) -> AllowedValues:
    return AllowedValues(f"one of {words.replace(' ', ', ')}", re.compile("|".join(words.split())))


FARTHEST, INT, UINT, TURN = 27_273_042_316_900, (1 << 31) - 1, (1 << 32) - 1, 21_600_000
BOOL, HEX = _one_of("true false 1 0 on off t f"), AllowedValues("six hexadecimal digits", re.compile("[0-9A-Fa-f]{6}"))
PLACE, SIZE = _number(-FARTHEST, FARTHEST, LENGTHS), _number(0, FARTHEST)
SHORT, ANGLE, DIRECTION = _number(-INT, INT, LENGTHS), _number(-INT, INT), _number(0, TURN - 1)
SHARE, PART = _number(-INT, INT, PERCENTAGES), _number(0, 100_000, PERCENTAGES)
COUNT, SIDE = _number(0, UINT), _number(914_400, 51_206_400)
INDENT, MARGIN = _number(-51_206_400, 51_206_400, LENGTHS), _number(0, 51_206_400, LENGTHS)
SCHEME = "bg1 tx1 bg2 tx2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink"
SLOTS = ("dk1", "lt1", "dk2", "lt2", *SCHEME.split()[4:])
WORD = AllowedValues("a word", re.compile(r"[A-Za-z][A-Za-z0-9]+"))
ALIGNED = _one_of("l ctr r just justLow dist thaiDist")
CORNER = _one_of("tl t tr l ctr r bl b br")
TEXT = dict.fromkeys(("b", "i", "noProof", "dirty", "err", "normalizeH", "kumimoji", "smtClean"), BOOL) | {
    "sz": _number(100, 400_000),
    "kern": _number(0, 400_000),
    "spc": _number(-400_000, 400_000, LENGTHS),
    "baseline": SHARE,
    "cap": _one_of("none small all"),
    "strike": _one_of("noStrike sngStrike dblStrike"),
    "u": WORD,
}
PARAGRAPH = dict.fromkeys(("rtl", "eaLnBrk", "latinLnBrk", "hangingPunct"), BOOL) | {
    "marL": MARGIN,
    "marR": MARGIN,
    "indent": INDENT,
    "lvl": _number(0, 8),
    "algn": ALIGNED,
    "defTabSz": SHORT,
    "fontAlgn": _one_of("auto t ctr base b"),
}
FRAME = dict.fromkeys(("rtlCol", "anchorCtr", "upright", "compatLnSpc", "forceAA", "spcFirstLastPara"), BOOL) | {
    **dict.fromkeys(("lIns", "tIns", "rIns", "bIns", "spcCol"), SHORT),
    "rot": ANGLE,
    "numCol": _number(1, 16),
    "anchor": _one_of("t ctr b just dist"),
    "wrap": _one_of("none square"),
    "vert": _one_of("horz vert vert270 wordArtVert eaVert mongolianVert wordArtVertRtl"),
}
LINE = {
    "w": _number(0, 20_116_800),
    "cap": _one_of("rnd sq flat"),
    "cmpd": _one_of("sng dbl thickThin thinThick tri"),
    "algn": _one_of("ctr in"),
}
SHADOW = dict.fromkeys(("blurRad", "dist", "rad"), SIZE) | {
    **dict.fromkeys(("dir", "fadeDir"), DIRECTION),
    **dict.fromkeys(("sx", "sy", "kx", "ky"), SHARE),
    "algn": CORNER,
    "rotWithShape": BOOL,
}
FACE = {"pitchFamily": _number(-128, 255), "charset": _number(-128, 255)}
FACE |= {"panose": AllowedValues("twenty hexadecimal digits", re.compile("[0-9A-Fa-f]{20}"))}
LOCKS = [f"no{what}" for what in ("Grp", "Rot", "Move", "Resize", "Select", "Crop", "TextEdit", "ChangeAspect")]
LOCKS += [f"no{what}" for what in ("EditPoints", "AdjustHandles", "ChangeArrowheads", "ChangeShapeType")]
PAGE = dict.fromkeys(("preserve", "userDrawn", "showMasterSp", "showMasterPhAnim"), BOOL)
# The attributes of elements of DrawingML and PresentationML, by the local names of the elements.
RULES: Mapping[str, Mapping[str, AllowedValues]] = {
    name: values
    for names, values in {
        "sldSz": {"cx": SIDE, "cy": SIDE},
        "notesSz": {"cx": SIZE, "cy": SIZE},
        "off chOff": {"x": PLACE, "y": PLACE},
        "ext chExt": {"cx": SIZE, "cy": SIZE},
        "xfrm": {"rot": ANGLE, "flipH": BOOL, "flipV": BOOL},
        "srgbClr": {"val": HEX},
        "sysClr": {"val": WORD, "lastClr": HEX},
        "schemeClr": {"val": _one_of(f"{SCHEME} phClr dk1 lt1 dk2 lt2")},
        "prstClr": {"val": WORD},
        "scrgbClr": {"r": SHARE, "g": SHARE, "b": SHARE},
        "hslClr": {"hue": DIRECTION, "sat": SHARE, "lum": SHARE},
        "alpha tint shade": {"val": PART},
        "lumMod lumOff satMod satOff hueMod alphaMod alphaOff lum sat red green blue": {"val": SHARE},
        "rPr defRPr endParaRPr": TEXT,
        " ".join(["pPr", "defPPr", *(f"lvl{level}pPr" for level in range(1, 10))]): PARAGRAPH,
        "bodyPr": FRAME,
        "normAutofit": {"fontScale": SHARE, "lnSpcReduction": SHARE},
        "spcPct": {"val": _number(0, 13_200_000, PERCENTAGES)},
        "spcPts": {"val": _number(0, 158_400)},
        "buSzPct": {"val": _number(25_000, 400_000, PERCENTAGES)},
        "buSzPts": {"val": _number(100, 400_000)},
        "buAutoNum": {"startAt": _number(1, INT), "type": WORD},
        "tab": {"pos": SHORT, "algn": _one_of("l ctr r dec")},
        "ln lnL lnR lnT lnB": LINE,
        "prstDash prstGeom": {"val": WORD, "prst": WORD},
        "headEnd tailEnd": {"type": WORD, "w": _one_of("sm med lg"), "len": _one_of("sm med lg")},
        "gs": {"pos": PART},
        "lin": {"ang": DIRECTION, "scaled": BOOL},
        "fillRect srcRect tileRect fillToRect": dict.fromkeys("ltrb", SHARE),
        "gradFill": {"rotWithShape": BOOL, "flip": _one_of("none x y xy")},
        "outerShdw innerShdw reflection glow softEdge blur": SHADOW,
        "tile": {"tx": PLACE, "ty": PLACE, "sx": SHARE, "sy": SHARE, "algn": CORNER},
        "latin ea cs sym buFont font": FACE,
        "spLocks picLocks grpSpLocks graphicFrameLocks cxnSpLocks": dict.fromkeys(LOCKS, BOOL),
        "cNvSpPr nvPr cNvPicPr": dict.fromkeys(("txBox", "userDrawn", "isPhoto", "preferRelativeResize"), BOOL),
        "blipFill": {"rotWithShape": BOOL, "dpi": COUNT},
        "path": {"path": _one_of("shape circle rect"), "w": SIZE, "h": SIZE, "stroke": BOOL, "extrusionOk": BOOL},
        "miter": {"lim": SHARE},
        "rot": dict.fromkeys(("lat", "lon", "rev"), DIRECTION),
        "lightRig camera spPr bg": {"rig": WORD, "prst": WORD, "dir": CORNER, "bwMode": WORD},
        "bevelT bevelB": {"w": SIZE, "h": SIZE, "prst": WORD},
        "cTn": {"id": COUNT},
        "cNvPr": {"id": COUNT, "hidden": BOOL},
        "ph": {
            "idx": COUNT,
            "type": _one_of(
                "title body ctrTitle subTitle dt sldNum ftr hdr obj chart tbl clipArt dgm media sldImg pic"
            ),
            "sz": _one_of("full half quarter"),
            "orient": _one_of("horz vert"),
            "hasCustomPrompt": BOOL,
        },
        "sldMasterId sldLayoutId": {"id": _number(1 << 31, UINT)},
        "lnRef fillRef effectRef bgRef": {"idx": COUNT},
        "fontRef": {"idx": _one_of("major minor none")},
        "clrMap overrideClrMapping": dict.fromkeys(SCHEME.split(), _one_of(f"dk1 lt1 dk2 lt2 {SCHEME[16:]}")),
        "sldMaster sldLayout": {**PAGE, "type": WORD},
        "hf": dict.fromkeys(("dt", "ftr", "hdr", "sldNum"), BOOL),
        "presentation": {
            **dict.fromkeys(("saveSubsetFonts", "embedTrueTypeFonts", "autoCompressPictures", "rtl"), BOOL),
            **dict.fromkeys(("removePersonalInfoOnSave", "strictFirstAndLastChars", "compatMode"), BOOL),
            "showSpecialPlsOnTitleSld": BOOL,
            "firstSlideNum": ANGLE,
            "serverZoom": SHARE,
            "bookmarkIdSeed": _number(1, INT),
        },
        "transition": {"spd": _one_of("slow med fast"), "advClick": BOOL, "advTm": COUNT},
    }.items()
    for name in names.split()
}
# The attributes that an element must have.
NEEDED = {
    **dict.fromkeys(("sldSz", "notesSz"), ("cx", "cy")),
    **dict.fromkeys(("off", "chOff"), ("x", "y")),
    **dict.fromkeys(("srgbClr", "schemeClr", "sysClr", "prstClr", "spcPct", "spcPts"), ("val",)),
    **dict.fromkeys(("alpha", "lumMod", "lumOff", "tint", "shade"), ("val",)),
    "cNvPr": ("id", "name"),
    "gs": ("pos",),
    "clrMap": tuple(SCHEME.split()),
    **dict.fromkeys(("sldMasterId", "sldLayoutId"), (f"{R}id",)),
}


def faults_of_values(tree: Element) -> Iterator[str]:
    """Yield in words each attribute of a part that has a value which PowerPoint refuses, or that is missing."""
    for node in tree.iter(f"{A}*", f"{P}*"):
        name = str(node.tag).rpartition("}")[2]
        for key, values in RULES.get(name, {}).items():
            if (text := node.get(key)) is not None and not values.hold(text):
                yield f'{key}="{text[:40]}" of <{name}> is not {values.said}'
        for key in NEEDED.get(name, ()):
            if node.get(key) is None:
                yield f"<{name}> has no {key.removeprefix(R)}"


def faults_of_theme(theme: Element) -> Iterator[str]:
    """Yield in words what a theme lacks: a colour of its scheme, a font, or a list of styles."""
    for slot in SLOTS:
        color = theme.find(f"{A}themeElements/{A}clrScheme/{A}{slot}")
        if color is None or len(color) != 1:
            yield f"its colour {slot} is missing"
    for kind in ("majorFont", "minorFont"):
        if theme.find(f"{A}themeElements/{A}fontScheme/{A}{kind}/{A}latin") is None:
            yield f"its font {kind} is missing"
    for kind in ("fillStyleLst", "lnStyleLst", "effectStyleLst", "bgFillStyleLst"):
        styles = theme.find(f"{A}themeElements/{A}fmtScheme/{A}{kind}")
        if styles is None or len(styles) < 3:
            yield f"its list of styles {kind} has fewer than three"


WEB = ("http://", "https://", "mailto:")  # how links begin that may stay
MACRO = "macros"
# What runs, or belongs to a program that runs, by the type of the relationship that leads to it.
ACTIVE: Mapping[str, str] = {
    "oleObject": "an embedded object",
    "package": "an embedded file",
    "control": "a control (ActiveX)",
    "activeXControlBinary": "a control (ActiveX)",
    "vbaProject": MACRO,
    "wordVbaData": MACRO,
    "extensibility": "buttons of macros",
    "webextension": "an add-in",
    "webextensiontaskpanes": "an add-in",
    "externalLink": "a link to another file",
    "externalLinkPath": "a link to another file",
    "attachedTemplate": "a link to another template",
}
NAME = re.compile(r"[^\W\d][\w.-]*")  # an xsd:ID
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chartSpace"  # has its numbers in an embedded file
ACTIONS = frozenset(
    ("", *(f"ppaction://{name}" for name in ("hlinkshowjump", "hlinksldjump", "customshow", "noaction", "media")))
)
CLICKS = ("hlinkClick", "hlinkHover", "hlinkMouseOver")
WHOLE = ("oleObj", "control", "contentPart")  # without what they refer to, nothing is left of the shape around them
SHAPES = tuple(f"{P}{name}" for name in ("graphicFrame", "pic", "sp", "controls"))
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
LINKED = ("blip",)  # shows nothing without its link, but may not be left out
KINDS = {"slideMaster": f"{P}sldMaster", "slideLayout": f"{P}sldLayout", "theme": f"{A}theme"}


class HarmlessTemplate(Struct, frozen=True):
    """A package without what is active or leads out of it, and in words what was dropped, and from which part."""

    data: bytes
    dropped: tuple[str, ...]


@lru_cache(maxsize=2)
def harmless_template(data: bytes) -> HarmlessTemplate:
    """Return a package that can be opened without what runs, or opens other files, in the parts that decks carry."""
    opened, _ = open_template_package(data)
    kept = parts_without_slides(opened)
    media = {entry.filename for entry in opened.entries} - opened.ids.keys()
    changed: dict[str, bytes] = {}
    dropped: list[str] = []
    with ZipFile(BytesIO(data)) as package:
        for part in ("", *sorted(kept)):
            tree = opened.trees.get(part)
            if part in media and (drawing := drawing_in_part(package, part)) and leads_outside(drawing):
                changed[part] = cleaned_drawing(drawing)
                dropped.append(f"{part}: what a drawing takes from other files")
            is_chart = tree is not None and tree.tag == CHART
            lost = {rel.id: why for rel in opened.rels.get(part, ()) if (why := _reason(rel, is_chart))}
            actions = [] if tree is None else [*_actions(tree)]
            if not lost and not actions:
                continue
            dropped += [f"{part or 'the package'}: {what}" for what in dict.fromkeys((*lost.values(), *actions))]
            if tree is not None:
                own = parsed_part(package.read(part))
                _drop(own, lost)
                changed[part] = part_as_xml(own)
            if lost:
                rels = parsed_part(package.read(rels_name_of_part(part)))
                for node in [each for each in rels if each.get("Id") in lost]:
                    rels.remove(node)
                changed[rels_name_of_part(part)] = part_as_xml(rels)
        return HarmlessTemplate(package_with_parts(package, changed) if changed else data, tuple(dropped))


def _reason(rel: Relationship, is_chart: bool) -> str:
    """Return what a relationship leads to if it is dropped, in words, or ""."""
    is_workbook = is_chart and rel.type == "package" and rel.target.endswith(".xlsx") and not rel.external
    if rel.type in ACTIVE and not is_workbook:
        return ACTIVE[rel.type]
    if not rel.external or (rel.type == "hyperlink" and rel.target.lower().startswith(WEB)):
        return ""
    return f'a link to "{rel.target[:80]}"' if rel.type == "hyperlink" else f'a linked {rel.type}, "{rel.target[:80]}"'


def _actions(tree: Element) -> Iterator[str]:
    """Yield in words each action that starts a program or a macro, or opens another file."""
    for node in tree.iter(*(f"{A}{name}" for name in CLICKS)):
        if not _is_harmless(node):
            yield f'the action "{node.get("action", "")[:80]}"'


def _is_harmless(click: Element) -> bool:
    return click.get("action", "").partition("?")[0].strip().lower() in ACTIONS


def _drop(tree: Element, lost: Collection[str]) -> None:
    """Remove from a part what refers to relationships that are dropped, and what starts programs."""
    for node in [*tree.iter()]:
        name = str(node.tag).rpartition("}")[2]
        used = [key for key, value in node.items() if str(key).startswith(R) and value in lost]
        if name in LINKED:
            for key in used:
                del node.attrib[key]
        elif used or (name in CLICKS and not _is_harmless(node)):
            _remove(_whole(node) if name in WHOLE else node)


def _whole(node: Element) -> Element:
    """Return the shape, or the choice between shapes, that stands for a node that is dropped."""
    around = [each for each in node.iterancestors() if each.tag in (*SHAPES, CHOICE)]
    return around[-1] if around else node


def _remove(node: Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def damage_of_template(opened: OpenedPackage, broken: Collection[str]) -> Iterator[str]:
    """Yield in words what PowerPoint would refuse in the parts that a deck carries, with the name of each part.

    broken: the parts that are not well-formed.
    """
    if opened.presentation not in opened.trees or CONTENT_TYPES not in opened.trees:
        yield "its presentation is missing or not well-formed"
        return
    kept, types = parts_without_slides(opened), content_types_of_parts(opened)
    masters = [*opened.listed(opened.presentation, "sldMasterId")]
    private = {rel.target for rels in opened.rels.values() for rel in rels if rel.type == "customXml"}
    for part in sorted(kept):
        given = types.get(part) or types.get(f".{part.rpartition('.')[2].lower()}", "")
        wanted = next(
            (kind for kind, tag in KINDS.items() if part in opened.trees and opened.trees[part].tag == tag), ""
        )
        if not given or not given.endswith(f"{wanted}+xml" if wanted else ""):
            yield f'{part} has the content type "{given}"'
        for each in (part, rels_name_of_part(part)):
            if each in broken and part not in private:  # no program of office reads what a company keeps there
                yield f"{each} is not well-formed"
        yield from _relationship_damage(opened, part)
        if part in opened.trees:
            yield from (f"{part}: {fault}" for fault in faults_of_values(opened.trees[part]))
    for master in masters:
        yield from _part_damage(opened, opened.presentation, "slideMaster")
        yield from _part_damage(opened, master, "theme", 1)
        for layout in opened.listed(master, "sldLayoutId"):
            yield from _part_damage(opened, layout, "slideMaster", 1)
            if master not in opened.related(layout, "slideMaster"):
                yield f"{layout} is listed by {basename(master)}, which is not its master"
            if opened.trees[layout].tag != KINDS["slideLayout"]:
                yield f"{layout} is not a layout"
        for theme in opened.related(master, "theme"):
            if theme in opened.trees:
                yield from (f"{theme}: {fault}" for fault in faults_of_theme(opened.trees[theme]))


def _relationship_damage(opened: OpenedPackage, part: str) -> Iterator[str]:
    rels = opened.rels.get(part, ())
    names = {entry.filename for entry in opened.entries}
    for rel in rels:
        if not rel.external and rel.target not in names:
            yield f"{part} needs {rel.target}, which is missing"
    for id, count in Counter(rel.id for rel in rels).items():
        if count > 1 or not NAME.fullmatch(id):
            yield f'{part} has a relationship "{id}", which is no name or not the only one'
    declared = {"", *(rel.id for rel in rels)}
    for used in dict.fromkeys(opened.ids[part].used if part in opened.ids else ()):
        if used not in declared:
            yield f'{part} uses the relationship "{used}", which is missing'


def _part_damage(opened: OpenedPackage, part: str, kind: str, count: int = 0) -> Iterator[str]:
    """Yield what is wrong with the parts of a kind that a part is related to; `count` of them are needed, or any."""
    found = opened.related(part, kind)
    if count and len(found) != count:
        yield f"{part} has {len(found)} parts of the kind {kind} instead of {count}"
    for each in found:
        if each not in opened.trees:
            yield f"{each} is missing or not well-formed"
        elif opened.trees[each].tag != KINDS[kind]:
            yield f"{each} is not a {kind}"
