"""A company's package in; the same without what is active or leads out of it, and what is damaged in it, out.

A deck carries the template's parts to people who trust it. So nothing of them runs, and nothing opens another file or
an address but a link on the web that somebody clicks. What stays is as the template has it, byte for byte; a value
that no schema allows (ECMA-376 part 1) would spoil every deck, so the template is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from io import BytesIO
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
from generator.template.package import (
    content_types_of_parts,
    parsed_part,
    part_as_xml,
    parts_without_slides,
    remove_nodes,
)

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
NAME = re.compile(r"[^\W\d][\w.-]*")  # an xsd:ID
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chartSpace"  # has its numbers in an embedded file
ACTIONS = ("", *(f"ppaction://{name}" for name in ("hlinkshowjump", "hlinksldjump", "customshow", "noaction", "media")))
CLICKS = tuple(f"{A}{name}" for name in ("hlinkClick", "hlinkHover", "hlinkMouseOver"))
WHOLE = ("oleObj", "control", "contentPart")  # without what they refer to, nothing is left of the shape around them
SHAPES = tuple(f"{P}{name}" for name in ("graphicFrame", "pic", "sp", "controls"))
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
LINKED = f"{A}blip"  # shows nothing without its link, but may not be left out
KINDS = {"slideMaster": f"{P}sldMaster", "slideLayout": f"{P}sldLayout", "theme": f"{A}theme"}


class HarmlessTemplate(Struct, frozen=True):
    """A package without what is active or leads out of it, and in words what was dropped, and from which part."""

    data: bytes
    dropped: tuple[str, ...]


@lru_cache(maxsize=2)
def harmless_template(data: bytes) -> HarmlessTemplate:
    """Return a package that can be opened without what runs, or opens other files, in the parts that decks carry."""
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
            lost = {rel.id: why for rel in opened.rels.get(part, ()) if (why := _reason(rel, is_chart))}
            clicks = [] if tree is None else [node for node in tree.iter(*CLICKS) if not _is_harmless(node)]
            actions = [f'the action "{node.get("action", "")[:80]}"' for node in clicks]
            dropped += [f"{part or 'the package'}: {what}" for what in dict.fromkeys((*lost.values(), *actions))]
            if tree is not None and (lost or clicks):
                changed[part] = _part_without(parsed_part(package.read(part)), lost)
            if lost:
                rels = parsed_part(package.read(rels_name_of_part(part)))
                remove_nodes([each for each in rels if each.get("Id") in lost])
                changed[rels_name_of_part(part)] = part_as_xml(rels)
        return HarmlessTemplate(package_with_parts(package, changed) if changed else data, tuple(dropped))


def _reason(rel: Relationship, is_chart: bool) -> str:
    """Return what a relationship leads to if it is dropped, in words, or ""."""
    is_workbook = is_chart and rel.type == "package" and rel.target.endswith(".xlsx") and not rel.external
    if rel.type in ACTIVE and not is_workbook:
        return ACTIVE[rel.type]
    if not rel.external or (rel.type == "hyperlink" and rel.target.lower().startswith(WEB)):
        return ""
    what = "link to" if rel.type == "hyperlink" else f"linked {rel.type},"
    return f'a {what} "{rel.target[:80]}"'


def _is_harmless(click: Element) -> bool:
    """Tell whether a click starts no program and no macro, and opens no other file."""
    return click.get("action", "").partition("?")[0].strip().lower() in ACTIONS


def _part_without(tree: Element, lost: Collection[str]) -> bytes:
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
    """Yield in words what PowerPoint would refuse in the parts that a deck carries, with the name of each part.

    broken: the parts that are not well-formed.
    """
    if opened.presentation not in opened.trees or CONTENT_TYPES not in opened.trees:
        yield "its presentation is missing or not well-formed"
        return
    private = {rel.target for rels in opened.rels.values() for rel in rels if rel.type == "customXml"}
    types = content_types_of_parts(opened)
    for part in sorted(parts_without_slides(opened)):
        tree, given = opened.trees.get(part), types.get(part, "")
        wanted = next((f"{kind}+xml" for kind, tag in KINDS.items() if tree is not None and tree.tag == tag), "")
        if not given or not given.endswith(wanted):
            yield f'{part} has the content type "{given}"'
        for each in sorted({part, rels_name_of_part(part)} & {*broken} - private):  # no program reads those
            yield f"{each} is not well-formed"
        yield from _relationship_damage(opened, part)
        if tree is not None:
            yield from (f"{part}: {fault}" for fault in _faults_of_values(tree))
    yield from _part_damage(opened, opened.presentation, "slideMaster")
    for master in opened.listed(opened.presentation, "sldMasterId"):
        yield from _part_damage(opened, master, "theme", 1)
        for theme in opened.related(master, "theme"):
            yield from (f"{theme}: {fault}" for fault in _faults_of_theme(opened.trees.get(theme)))
        for layout in opened.listed(master, "sldLayoutId"):
            yield from _part_damage(opened, layout, "slideMaster", 1)
            if master not in opened.related(layout, "slideMaster"):
                yield f"{layout} is listed by {master}, which is not its master"
            if opened.trees[layout].tag != KINDS["slideLayout"]:
                yield f"{layout} is not a layout"


def _relationship_damage(opened: OpenedPackage, part: str) -> Iterator[str]:
    rels = opened.rels.get(part, ())
    names = {entry.filename for entry in opened.entries}
    lost = (rel.target for rel in rels if not rel.external and rel.target not in names)
    yield from (f"{part} needs {target}, which is missing" for target in lost)
    ids = Counter(rel.id for rel in rels)
    for id, count in ids.items():
        if count > 1 or not NAME.fullmatch(id):
            yield f'{part} has a relationship "{id}", which is no name or not the only one'
    for used in dict.fromkeys(opened.ids[part].used if part in opened.ids else ()):
        if used and used not in ids:
            yield f'{part} uses the relationship "{used}", which is missing'


def _part_damage(opened: OpenedPackage, part: str, kind: str, count: int = 0) -> Iterator[str]:
    """Yield what is wrong with the parts of a kind that a part is related to; `count` of them are needed, or any."""
    found = opened.related(part, kind)
    if count and len(found) != count:
        yield f"{part} has {len(found)} parts of the kind {kind} instead of {count}"
    for each in found:
        if each not in opened.trees or opened.trees[each].tag != KINDS[kind]:
            yield f"{each} is not a {kind}"


class AllowedValues(Struct, frozen=True):
    """The values that an attribute may have: whole numbers in a range, or the texts of a pattern; `said` names them."""

    said: str
    pattern: re.Pattern[str]
    numbers: range | None = None

    def hold(self, text: str) -> bool:
        text = text.strip()
        is_number = self.numbers is not None and NUMBER.fullmatch(text)
        return int(text) in (self.numbers or ()) if is_number else self.pattern.fullmatch(text) is not None


NUMBER = re.compile(r"[+-]?[0-9]{1,18}")
RANGE = re.compile(r"(-?\d+)\.\.(\d+)(%|pt)?")
UNITS = {None: "", "pt": r"|-?[0-9]+(?:\.[0-9]+)?(?:mm|cm|in|pt|pc|pi)", "%": r"|-?[0-9]+(?:\.[0-9]+)?%"}
SCHEME = "bg1 tx1 bg2 tx2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink"
PATTERNS = {
    "word": ("a word", "[A-Za-z][A-Za-z0-9]+"),
    "hex": ("six hexadecimal digits", "[0-9A-Fa-f]{6}"),
    "panose": ("twenty hexadecimal digits", "[0-9A-Fa-f]{20}"),
    "any": ("a text", "(?s).*"),
}
# What several attributes may be: a range of numbers, with the unit that they may have, or one of some words.
TYPES = {
    "bool": "true|false|1|0|on|off|t|f",
    "place": "-27273042316900..27273042316900pt",
    "size": "0..27273042316900",
    "short": "-2147483647..2147483647pt",
    "angle": "-2147483647..2147483647",
    "turn": "0..21599999",
    "share": "-2147483647..2147483647%",
    "part": "0..100000%",
    "count": "0..4294967295",
    "side": "914400..51206400",
    "margin": "0..51206400pt",
    "corner": "tl|t|tr|l|ctr|r|bl|b|br",
    "slot": f"dk1|lt1|dk2|lt2|{SCHEME[16:].replace(' ', '|')}",
}
# For each element of DrawingML and PresentationML its attributes; those with ! must be there.
ATTRIBUTES = f"""
sldSz: cx! cy!=side
notesSz: cx! cy!=size
off chOff: x! y!=place
ext chExt: cx cy=size
xfrm: rot=angle flipH flipV=bool
srgbClr: val!=hex
sysClr: val!=word lastClr=hex
schemeClr: val!={SCHEME.replace(" ", "|")}|phClr|dk1|lt1|dk2|lt2
prstClr: val!=word
scrgbClr: r g b=share
hslClr: hue=turn sat lum=share
alpha tint shade: val!=part
lumMod lumOff: val!=share
satMod satOff hueMod alphaMod alphaOff lum sat red green blue: val=share
rPr defRPr endParaRPr: b i noProof dirty err normalizeH kumimoji smtClean=bool sz=100..400000 kern=0..400000
 spc=-400000..400000pt baseline=share cap=none|small|all strike=noStrike|sngStrike|dblStrike u=word
pPr defPPr lvl1pPr lvl2pPr lvl3pPr lvl4pPr lvl5pPr lvl6pPr lvl7pPr lvl8pPr lvl9pPr: rtl eaLnBrk latinLnBrk=bool
 hangingPunct=bool marL marR=margin indent=-51206400..51206400pt lvl=0..8 algn=l|ctr|r|just|justLow|dist|thaiDist
 defTabSz=short fontAlgn=auto|t|ctr|base|b
bodyPr: rtlCol anchorCtr upright compatLnSpc forceAA spcFirstLastPara=bool lIns tIns rIns bIns spcCol=short rot=angle
 numCol=1..16 anchor=t|ctr|b|just|dist wrap=none|square
 vert=horz|vert|vert270|wordArtVert|eaVert|mongolianVert|wordArtVertRtl
normAutofit: fontScale lnSpcReduction=share
spcPct: val!=0..13200000%
spcPts: val!=0..158400
buSzPct: val=25000..400000%
buSzPts: val=100..400000
buAutoNum: startAt=1..2147483647 type=word
tab: pos=short algn=l|ctr|r|dec
ln lnL lnR lnT lnB: w=0..20116800 cap=rnd|sq|flat cmpd=sng|dbl|thickThin|thinThick|tri algn=ctr|in
prstDash prstGeom: val prst=word
headEnd tailEnd: type=word w len=sm|med|lg
gs: pos!=part
lin: ang=turn scaled=bool
fillRect srcRect tileRect fillToRect: l t r b=share
gradFill: rotWithShape=bool flip=none|x|y|xy
outerShdw innerShdw reflection glow softEdge blur: blurRad dist rad=size dir fadeDir=turn sx sy kx ky=share algn=corner
 rotWithShape=bool
tile: tx ty=place sx sy=share algn=corner
latin ea cs sym buFont font: pitchFamily charset=-128..255 panose=panose
spLocks picLocks grpSpLocks graphicFrameLocks cxnSpLocks: noGrp noRot noMove noResize noSelect noCrop noTextEdit=bool
 noChangeAspect noEditPoints noAdjustHandles noChangeArrowheads noChangeShapeType=bool
cNvSpPr nvPr cNvPicPr: txBox userDrawn isPhoto preferRelativeResize=bool
blipFill: rotWithShape=bool dpi=count
path: path=shape|circle|rect w h=size stroke extrusionOk=bool
miter: lim=share
rot: lat lon rev=turn
lightRig camera spPr bg: rig prst bwMode=word dir=corner
bevelT bevelB: w h=size prst=word
cTn: id=count
cNvPr: id!=count name!=any hidden=bool
ph: idx=count type=title|body|ctrTitle|subTitle|dt|sldNum|ftr|hdr|obj|chart|tbl|clipArt|dgm|media|sldImg|pic
 sz=full|half|quarter orient=horz|vert hasCustomPrompt=bool
sldMasterId sldLayoutId: id=2147483648..4294967295 {R}id!=any
lnRef fillRef effectRef bgRef: idx=count
fontRef: idx=major|minor|none
clrMap overrideClrMapping: {SCHEME.replace(" ", "! ")}!=slot
sldMaster sldLayout: preserve userDrawn showMasterSp showMasterPhAnim=bool type=word
hf: dt ftr hdr sldNum=bool
presentation: saveSubsetFonts embedTrueTypeFonts autoCompressPictures rtl removePersonalInfoOnSave=bool
 strictFirstAndLastChars compatMode showSpecialPlsOnTitleSld=bool firstSlideNum=angle serverZoom=share
 bookmarkIdSeed=1..2147483647
transition: spd=slow|med|fast advClick=bool advTm=count
"""


def _allowed_values(named: str) -> AllowedValues:
    """Return the values that a type of the table names, or that it lists itself."""
    if named in PATTERNS:
        said, pattern = PATTERNS[named]
        return AllowedValues(said, re.compile(pattern))
    named = TYPES.get(named, named)
    if found := RANGE.fullmatch(named):
        numbers = range(int(found[1]), int(found[2]) + 1)
        return AllowedValues(f"a number from {found[1]} to {found[2]}", re.compile(f"(?!){UNITS[found[3]]}"), numbers)
    return AllowedValues(f"one of {named.replace('|', ', ')}", re.compile(named))


def _rules() -> Iterator[tuple[str, dict[str, tuple[AllowedValues, bool]]]]:
    """Yield each element of the table, with its attributes: what they may be, and whether they are needed."""
    for line in ATTRIBUTES.strip().replace("\n ", " ").splitlines():
        elements, _, listed = line.partition(": ")
        rules: dict[str, tuple[AllowedValues, bool]] = {}
        waiting: list[str] = []
        for entry in listed.split(" "):
            name, _, kind = entry.partition("=")
            waiting.append(name)
            if kind:
                rules |= {each.rstrip("!"): (_allowed_values(kind), each.endswith("!")) for each in waiting}
                waiting = []
        yield from ((f"{space}{element}", rules) for element in elements.split() for space in (A, P))


RULES = dict(_rules())


def _faults_of_values(tree: Element) -> Iterator[str]:
    """Yield in words each attribute of a part that has a value which PowerPoint refuses, or that is missing."""
    for node in tree.iter(f"{A}*", f"{P}*"):
        for key, (values, is_needed) in RULES.get(str(node.tag), {}).items():
            text, name = node.get(key), str(node.tag).rpartition("}")[2]
            if text is None and is_needed:
                yield f"<{name}> has no {key.removeprefix(R)}"
            elif text is not None and not values.hold(text):
                yield f'{key}="{text[:40]}" of <{name}> is not {values.said}'


def _faults_of_theme(theme: Element | None) -> Iterator[str]:
    """Yield in words what a theme lacks: a colour of its scheme, a font, or a list of styles."""
    needs = [("colour", "clrScheme", name, 1) for name in TYPES["slot"].split("|")]
    needs += [("font", "fontScheme", name, 0) for name in ("majorFont", "minorFont")]
    lists = ("fillStyleLst", "lnStyleLst", "effectStyleLst", "bgFillStyleLst")
    needs += [("list of styles", "fmtScheme", name, 3) for name in lists]
    for what, scheme, name, least in needs if theme is not None else ():
        path = f"{A}themeElements/{A}{scheme}/{A}{name}" + (f"/{A}latin" if what == "font" else "")
        node = theme.find(path) if theme is not None else None
        if node is None or len(node) < least:
            yield f"its {what} {name} {'has fewer than three' if least == 3 else 'is missing'}"
