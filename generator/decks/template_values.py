"""What the attributes of a template's parts may be (ECMA-376 part 1), as far as PowerPoint refuses decks for them.

A deck carries these parts as they are, so a value that no schema allows in one of them spoils every deck.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from generator.decks.opened_shapes import A, Element, P, R


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
