"""Companies' templates for tests, written part by part, so that each may be as odd as real ones are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

WIDTH, HEIGHT = 12192000, 6858000
NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument"
PALETTE = ("000000", "FFFFFF", "22313F", "EEEEEE", "7A3EB1", "C2410C", "0F766E", "9A6700", "1D4ED8", "BE185D")
SLOTS = ("dk1", "lt1", "dk2", "lt2", *(f"accent{number}" for number in range(1, 7)))


@dataclass(frozen=True)
class Box:
    """A placeholder, or with kind "shape" or "picture" a static shape; x, y, width and height are shares of a slide."""

    kind: str
    place: tuple[float, float, float, float]
    name: str = ""
    idx: str = ""
    size: float = 0
    color: str = ""
    fill: str = ""
    text: str = ""
    body: str = ""  # attributes of bodyPr
    paragraph: str = ""  # attributes of the paragraph of its text, and `run` of its run
    run: str = ""
    ink: str = ""  # the colour of the run, and the mark of its paragraph
    mark: str = ""


@dataclass(frozen=True)
class MadeLayout:
    """A layout; `ground` is the colour of its background, `used` how many sample slides have it."""

    name: str
    boxes: tuple[Box, ...]
    type: str = ""
    ground: str = ""
    master: int = 0
    extra: str = ""  # XML after its placeholders


TITLE = Box("title", (0.05, 0.05, 0.9, 0.15), "Title 1", "", 36)
BODY = Box("body", (0.05, 0.25, 0.9, 0.65), "Content 2", "1", 24)
LEFT = Box("body", (0.05, 0.25, 0.43, 0.65), "Left 2", "1", 24)
RIGHT = Box("body", (0.52, 0.25, 0.43, 0.65), "Right 3", "2", 24)
BIG = Box("ctrTitle", (0.1, 0.3, 0.8, 0.25), "Title 1", "", 54)
UNDER = Box("subTitle", (0.1, 0.6, 0.8, 0.15), "Subtitle 2", "1", 24)
MIDDLE = Box("title", (0.1, 0.4, 0.8, 0.2), "Title 1", "", 44)

COVER = MadeLayout("Title Slide", (BIG, UNDER), "title")
CONTENT = MadeLayout("Title and Content", (TITLE, BODY), "obj")
SECTION = MadeLayout("Section Header", (MIDDLE,), "secHead")
TWO = MadeLayout("Two Content", (TITLE, LEFT, RIGHT), "twoObj")
ONLY = MadeLayout("Title Only", (TITLE,), "titleOnly")
USUAL = (COVER, CONTENT, SECTION, TWO, ONLY)
# What docs/templates.md is about: pale text, a sample text, and no layout for sections.
PALE = MadeLayout("Title and Content", (TITLE, Box("body", BODY.place, BODY.name, "1", 24, "AAAAAA")), "obj")
TEXT = Box("shape", (0.7, 0.93, 0.25, 0.04), text="Department of samples")
CORP = (COVER, PALE, MadeLayout("Two Columns", (TITLE, LEFT, RIGHT, TEXT)), ONLY)


def made_template(
    layouts: Sequence[MadeLayout] = USUAL,
    samples: Sequence[int] = (),
    palette: Sequence[str] = PALETTE,
    parts: Mapping[str, bytes] = {},
) -> bytes:
    """Return a package with layouts, and sample slides on some of them by number; `parts` are added or replaced."""
    masters = sorted({each.master for each in layouts})
    made: dict[str, str | bytes] = {"[Content_Types].xml": _types(len(layouts), len(masters), len(samples))}
    made["_rels/.rels"] = rels_xml([("officeDocument", "ppt/presentation.xml")])
    ids = [("slideMaster", f"slideMasters/slideMaster{number + 1}.xml") for number in range(len(masters))]
    ids += [("slide", f"slides/slide{number}.xml") for number in range(1, len(samples) + 1)]
    made["ppt/presentation.xml"] = _presentation(len(masters), len(samples))
    made["ppt/_rels/presentation.xml.rels"] = rels_xml(ids)
    for place, master in enumerate(masters, 1):
        own = [number for number, each in enumerate(layouts, 1) if each.master == master]
        made[f"ppt/slideMasters/slideMaster{place}.xml"] = _master(own)
        rels = [("slideLayout", f"../slideLayouts/slideLayout{number}.xml") for number in own]
        rels.append(("theme", f"../theme/theme{place}.xml"))
        made[f"ppt/slideMasters/_rels/slideMaster{place}.xml.rels"] = rels_xml(rels)
        made[f"ppt/theme/theme{place}.xml"] = _theme(palette)
    for number, layout in enumerate(layouts, 1):
        made[f"ppt/slideLayouts/slideLayout{number}.xml"] = _layout(layout)
        target = f"../slideMasters/slideMaster{masters.index(layout.master) + 1}.xml"
        pictured = [("image", "../media/ground.png")] if any(box.kind == "picture" for box in layout.boxes) else []
        made[f"ppt/slideLayouts/_rels/slideLayout{number}.xml.rels"] = rels_xml([("slideMaster", target), *pictured])
    for number, layout_number in enumerate(samples, 1):
        made[f"ppt/slides/slide{number}.xml"] = f"<p:sld {NAMES}>{tree_xml('')}</p:sld>"
        target = f"../slideLayouts/slideLayout{layout_number + 1}.xml"
        made[f"ppt/slides/_rels/slide{number}.xml.rels"] = rels_xml([("slideLayout", target)])
    return zipped({**made, **parts})


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a package of parts."""
    with BytesIO() as file:
        with ZipFile(file, "w", ZIP_DEFLATED) as package:
            for name, data in parts.items():
                package.writestr(name, data)
        return file.getvalue()


def unzipped(data: bytes) -> dict[str, str | bytes]:
    """Return the parts of a package."""
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _types(layouts: int, masters: int, slides: int) -> str:
    main = f"{TYPES}.presentationml"
    named = [("ppt/presentation.xml", "presentation.main")]
    named += [(f"ppt/slideLayouts/slideLayout{number}.xml", "slideLayout") for number in range(1, layouts + 1)]
    named += [(f"ppt/slideMasters/slideMaster{number}.xml", "slideMaster") for number in range(1, masters + 1)]
    named += [(f"ppt/slides/slide{number}.xml", "slide") for number in range(1, slides + 1)]
    lines = [f'<Override PartName="/{name}" ContentType="{main}.{kind}+xml"/>' for name, kind in named]
    themes = range(1, masters + 1)
    lines += [f'<Override PartName="/ppt/theme/theme{n}.xml" ContentType="{TYPES}.theme+xml"/>' for n in themes]
    relationships = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{relationships}"/><Default Extension="xml" ContentType="text/xml"/>'
        f'<Default Extension="png" ContentType="image/png"/>{"".join(lines)}</Types>'
    )


def rels_xml(targets: Sequence[tuple[str, str]]) -> str:
    lines = (
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{OFFICE.replace("officeDocument", "package")}">{"".join(lines)}</Relationships>'


def _presentation(masters: int, slides: int) -> str:
    first = "".join(f'<p:sldMasterId id="{2147483648 + 100 * n}" r:id="rId{n + 1}"/>' for n in range(masters))
    shown = "".join(f'<p:sldId id="{256 + n}" r:id="rId{masters + n + 1}"/>' for n in range(slides))
    listed = f"<p:sldIdLst>{shown}</p:sldIdLst>" if slides else ""
    size = f'<p:sldSz cx="{WIDTH}" cy="{HEIGHT}"/><p:notesSz cx="{HEIGHT}" cy="{WIDTH}"/>'
    return f"<p:presentation {NAMES}><p:sldMasterIdLst>{first}</p:sldMasterIdLst>{listed}{size}</p:presentation>"


def _theme(palette: Sequence[str]) -> str:
    colors = "".join(
        f'<a:{slot}><a:srgbClr val="{color}"/></a:{slot}>' for slot, color in zip(SLOTS, palette, strict=True)
    )
    links = "".join(f'<a:{slot}><a:srgbClr val="1D4ED8"/></a:{slot}>' for slot in ("hlink", "folHlink"))
    fonts = "".join(
        f'<a:{kind}Font><a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/></a:{kind}Font>'
        for kind in ("major", "minor")
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    styles = {"fillStyleLst": fill, "lnStyleLst": f'<a:ln w="6350">{fill}</a:ln>'}
    styles |= {"effectStyleLst": "<a:effectStyle><a:effectLst/></a:effectStyle>", "bgFillStyleLst": fill}
    styled = "".join(f"<a:{name}>{style * 3}</a:{name}>" for name, style in styles.items())
    return (
        f'<a:theme {NAMES} name="Made"><a:themeElements><a:clrScheme name="Made">{colors}{links}</a:clrScheme>'
        f'<a:fontScheme name="Made">{fonts}</a:fontScheme><a:fmtScheme name="Made">{styled}</a:fmtScheme>'
        "</a:themeElements></a:theme>"
    )


def _master(layouts: Sequence[int]) -> str:
    colors = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2", "hlink": "hlink", "folHlink": "folHlink"}
    colors |= {f"accent{number}": f"accent{number}" for number in range(1, 7)}
    mapped = " ".join(f'{name}="{slot}"' for name, slot in colors.items())
    listed = "".join(f'<p:sldLayoutId id="{2147483649 + n}" r:id="rId{n}"/>' for n in range(1, len(layouts) + 1))
    styles = "".join(
        f'<p:{kind}Style><a:lvl1pPr><a:defRPr sz="{size}"/></a:lvl1pPr></p:{kind}Style>'
        for kind, size in (("title", 4400), ("body", 2800), ("other", 1800))
    )
    return (
        f"<p:sldMaster {NAMES}>{tree_xml(box_xml(TITLE, 2) + box_xml(BODY, 3))}<p:clrMap {mapped}/>"
        f"<p:sldLayoutIdLst>{listed}</p:sldLayoutIdLst><p:txStyles>{styles}</p:txStyles></p:sldMaster>"
    )


def _layout(layout: MadeLayout) -> str:
    kind = f' type="{layout.type}"' if layout.type else ""
    ground = f"<p:bg><p:bgPr>{_solid(layout.ground)}<a:effectLst/></p:bgPr></p:bg>" if layout.ground else ""
    boxes = "".join(box_xml(box, number) for number, box in enumerate(layout.boxes, 2))
    tree = tree_xml(boxes + layout.extra, layout.name, ground)
    return f"<p:sldLayout {NAMES}{kind}>{tree}</p:sldLayout>"


def tree_xml(shapes: str, name: str = "", ground: str = "") -> str:
    named = f" name={quoteattr(name)}" if name else ""
    group = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    return f"<p:cSld{named}>{ground}<p:spTree>{group}{shapes}</p:spTree></p:cSld>"


def _solid(color: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>' if color else ""


def box_xml(box: Box, number: int) -> str:
    x, y, width, height = box.place
    frame = (
        f'<a:xfrm><a:off x="{round(x * WIDTH)}" y="{round(y * HEIGHT)}"/>'
        f'<a:ext cx="{round(width * WIDTH)}" cy="{round(height * HEIGHT)}"/></a:xfrm>'
    )
    named = f'<p:cNvPr id="{number}" name={quoteattr(box.name or f"Shape {number}")}/>'
    if box.kind == "picture":
        fill = '<p:blipFill><a:blip r:embed="rId2"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        return (
            f"<p:pic><p:nvPicPr>{named}<p:cNvPicPr/><p:nvPr/></p:nvPicPr>{fill}<p:spPr>{frame}"
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
        )
    idx = f' idx="{box.idx}"' if box.idx else ""
    holder = "" if box.kind == "shape" else f'<p:ph type="{box.kind}"{idx}/>'
    size = f' sz="{round(box.size * 100)}"' if box.size else ""
    style = f"<a:lvl1pPr><a:defRPr{size}>{_solid(box.color)}</a:defRPr></a:lvl1pPr>" if size or box.color else ""
    said = f"<a:r><a:rPr{box.run}>{_solid(box.ink)}</a:rPr><a:t>{box.text}</a:t></a:r>" if box.text else ""
    mark = f'<a:buChar char="{box.mark}"/>' if box.mark else ""
    said = f"<a:pPr{box.paragraph}>{mark}</a:pPr>{said}" if box.paragraph else said
    return (
        f"<p:sp><p:nvSpPr>{named}<p:cNvSpPr/><p:nvPr>{holder}</p:nvPr></p:nvSpPr><p:spPr>{frame}"
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{_solid(box.fill)}</p:spPr><p:txBody><a:bodyPr{box.body}/>'
        f"<a:lstStyle>{style}</a:lstStyle><a:p>{said}</a:p></p:txBody></p:sp>"
    )
