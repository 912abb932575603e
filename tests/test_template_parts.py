"""Templates of strangers: what is active or leads elsewhere is left out and named, and what is damaged is refused."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from pptx import Presentation

from generator import build
from generator.errors import TemplateError
from tests.made_template import OFFICE, made_template, unzipped, zipped

ARTICLE = b"# Rain\n\n## Water\n\n- It falls on roofs.\n- It fills rivers.\n"
LAYOUT, MASTER, MAIN = "ppt/slideLayouts/slideLayout2.xml", "ppt/slideMasters/slideMaster1.xml", "ppt/presentation.xml"
SIZED = '<p:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></p:xfrm>'
NAMED = '<p:nvGraphicFramePr><p:cNvPr id="90" name="O"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>'
OLE = (
    f'<p:graphicFrame>{NAMED}{SIZED}<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/presentationml/'
    '2006/ole"><p:oleObj r:id="x1" progId="Package"><p:embed/></p:oleObj></a:graphicData></a:graphic></p:graphicFrame>'
)
CLICKED = (
    '<p:sp><p:nvSpPr><p:cNvPr id="91" name="Button"><a:hlinkClick r:id="{0}"{1}/></p:cNvPr><p:cNvSpPr/><p:nvPr/>'
    "</p:nvSpPr><p:spPr/></p:sp>"
)
LINKED = (
    '<p:pic><p:nvPicPr><p:cNvPr id="92" name="P"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:link="x1"/>'
    "<a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr/></p:pic>"
)
FILM = LINKED.replace('<a:blip r:link="x1"/>', "<a:blip/>").replace(
    "<p:nvPr/>", '<p:nvPr><a:videoFile r:link="x1"/></p:nvPr>'
)
CONTROLS = '<p:controls><p:control r:id="x1" name="C" imgW="9" imgH="9"/></p:controls>'
# What stands in a layout, the type and the target of a relationship (or none), whether it leads outside, what is said.
HARMFUL: Mapping[str, tuple[str, str, str, bool, str]] = {
    "object": (OLE, "oleObject", "../embeddings/o.bin", False, "an embedded object"),
    "linked object": (OLE, "oleObject", "file:///c:/o.xls", True, "an embedded object"),
    "embedded file": (OLE, "package", "../embeddings/o.bin", False, "an embedded file"),
    "control": (CONTROLS, "control", "../activeX/o.xml", False, "a control (ActiveX)"),
    "picture": (LINKED, "image", "file:///etc/secret.png", True, 'a linked image, "file:///etc/secret.png"'),
    "picture on the web": (LINKED, "image", "http://x.example/spy.png", True, "a linked image"),
    "shared folder": (LINKED, "image", r"\\host\share\a.png", True, "a linked image"),
    "film": (FILM, "video", "file:///srv/film.mp4", True, "a linked video"),
    "file": (CLICKED.format("x1", ""), "hyperlink", "file:///c:/run.exe", True, 'a link to "file:///c:/run.exe"'),
    "folder": (CLICKED.format("x1", ""), "hyperlink", r"\\host\share", True, "a link to"),
    "script": (CLICKED.format("x1", ""), "hyperlink", "javascript:alert(1)", True, 'a link to "javascript:alert(1)"'),
    "program": (CLICKED.format("x1", ' action="ppaction://program"'), "hyperlink", "calc.exe", True, "a link to"),
    "macro": (CLICKED.format("", ' action="ppaction://macro?name=Go"'), "", "", False, "ppaction://macro?name=Go"),
    "other deck": (CLICKED.format("x1", ' action="ppaction://hlinkpres"'), "hyperlink", "b.pptx", True, "hlinkpres"),
    "template": ("", "attachedTemplate", "file:///c:/a.potx", True, "a link to another template"),
    "workbook": ("", "externalLinkPath", "file:///c:/a.xlsx", True, "a link to another file"),
}


def with_harm(xml: str, kind: str, target: str, is_outside: bool) -> bytes:
    parts = unzipped(made_template())
    parts[LAYOUT] = str(parts[LAYOUT], "utf-8").replace(
        *(("</p:cSld>", f"{xml}</p:cSld>") if xml == CONTROLS else ("</p:spTree>", f"{xml}</p:spTree>"))
    )
    rels = "ppt/slideLayouts/_rels/slideLayout2.xml.rels"
    mode = ' TargetMode="External"' if is_outside else ""
    own = f'<Relationship Id="x1" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>' if kind else ""
    parts[rels] = str(parts[rels], "utf-8").replace("</Relationships>", f"{own}</Relationships>")
    types = "[Content_Types].xml"
    parts[types] = str(parts[types], "utf-8").replace(
        "<Default", '<Default Extension="bin" ContentType="a/b"/><Default', 1
    )
    return zipped({**parts, "ppt/embeddings/o.bin": b"harm", "ppt/activeX/o.xml": b"<harm/>"})


@pytest.mark.parametrize("name", HARMFUL)
def test_what_could_do_harm_is_left_out_and_named(name: str, tmp_path: Path) -> None:
    xml, kind, target, is_outside, said = HARMFUL[name]
    path = tmp_path / "corp.pptx"
    path.write_bytes(with_harm(xml, kind, target, is_outside))
    result = build(ARTICLE, name="a.md", template=str(path))
    deck, before = unzipped(result.pptx), unzipped(path.read_bytes())
    text = b"".join(bytes(data) for part, data in deck.items() if part.startswith("ppt/slideLayouts/"))
    assert not [part for part in deck if "embeddings/o" in part or "activeX" in part]
    assert (not target or target.encode() not in text) and b'"x1"' not in text and b"ppaction" not in text
    found = [each.message for each in result.findings if each.code == "template-parts"]
    assert any(said in each for each in found) and all(each.startswith(f"{LAYOUT}: ") for each in found)
    changed = {part for part in deck if part in before and deck[part] != before[part] and "slideLayout" in part}
    assert changed <= {LAYOUT, "ppt/slideLayouts/_rels/slideLayout2.xml.rels"}
    Presentation(BytesIO(result.pptx))


DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><!-- ours --><image href="{}"/></svg>'


@pytest.mark.parametrize("href", ["file:///etc/secret.png", "data:image/png;base64,AAAA"])
def test_a_drawing_of_a_template_takes_nothing_from_other_files(href: str, tmp_path: Path) -> None:
    path = tmp_path / "corp.pptx"
    picture = LINKED.replace("r:link", "r:embed")
    parts = unzipped(with_harm(picture, "image", "../media/a.png", False))
    path.write_bytes(zipped({**parts, "ppt/media/a.png": DRAWN.format(href)}))
    result = build(ARTICLE, name="a.md", template=str(path))
    assert (unzipped(result.pptx)["ppt/media/a.png"] == DRAWN.format(href).encode()) == href.startswith("data:")
    assert b"/etc/secret" not in bytes(unzipped(result.pptx)["ppt/media/a.png"])
    said = [each.message for each in result.findings if each.code == "template-parts"]
    assert said == (
        ["ppt/media/a.png: what a drawing takes from other files, which no deck carries"] * href.startswith("file")
    )


@pytest.mark.parametrize("target", ["https://corp.example/", "mailto:press@corp.example"])
def test_links_on_the_web_stay(target: str, tmp_path: Path) -> None:
    path = tmp_path / "corp.pptx"
    path.write_bytes(with_harm(CLICKED.format("x1", ""), "hyperlink", target, True))
    result = build(ARTICLE, name="a.md", template=str(path))
    before, deck = unzipped(path.read_bytes()), unzipped(result.pptx)
    assert deck[LAYOUT] == before[LAYOUT] and not [each for each in result.findings if each.code == "template-parts"]
    assert target.encode() in bytes(deck["ppt/slideLayouts/_rels/slideLayout2.xml.rels"])


DAMAGE: Mapping[str, tuple[str, str, str, str]] = {
    "a letter": (MAIN, 'cx="12192000"', 'cx="a"', "this template is damaged"),
    "negative": (MAIN, 'cx="12192000"', 'cx="-5"', "its slides measure -5 x 6858000 EMU"),
    "no width": (MAIN, ' cx="12192000"', "", "its slides measure None x 6858000 EMU"),
    "place": (LAYOUT, 'y="342900"', 'y=""', "this template is damaged"),
    "broken": (LAYOUT, "</p:cSld>", "", f"{LAYOUT} is not well-formed"),
    "its own parent": (
        "ppt/slideLayouts/_rels/slideLayout2.xml.rels",
        "../slideMasters/slideMaster1.xml",
        "slideLayout2.xml",
        f"{LAYOUT} is not a slideMaster",
    ),
    "two masters": (
        "ppt/slideLayouts/_rels/slideLayout2.xml.rels",
        "</Relationships>",
        f'<Relationship Id="m" Type="{OFFICE}/slideMaster" Target="../slideMasters/slideMaster1.xml"/></Relationships>',
        f"{LAYOUT} has 2 parts of the kind slideMaster",
    ),
    "another content type": (
        "[Content_Types].xml",
        "presentationml.slideLayout+xml",
        "presentationml.slide+xml",
        "has the content type",
    ),
    "a missing relationship": (
        LAYOUT,
        "</p:cSld>",
        '</p:cSld><p:extLst><p:ext uri="x"><a:hlinkClick xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        f' xmlns:r="{OFFICE}" r:id="rId77"/></p:ext></p:extLst>',
        'uses the relationship "rId77", which is missing',
    ),
    "no theme": (
        "ppt/slideMasters/_rels/slideMaster1.xml.rels",
        "../theme/theme1.xml",
        "../theme/theme7.xml",
        "needs ppt/theme/theme7.xml, which is missing",
    ),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_template_is_refused_with_part_and_attribute(name: str, tmp_path: Path) -> None:
    part, old, new, said = DAMAGE[name]
    parts = unzipped(made_template())
    text = str(parts[part], "utf-8")
    assert old in text
    path = tmp_path / "corp.pptx"
    path.write_bytes(zipped({**parts, part: text.replace(old, new)}))
    with pytest.raises(TemplateError) as refused:
        build(ARTICLE, name="a.md", template=str(path))
    assert said in str(refused.value) and str(path) in str(refused.value)
