"""Decks on companies' templates: what each template keeps, what goes, and that `check` sees what is not as placed."""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from itertools import cycle
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from pptx import Presentation

from generator import Result, build
from generator.check import check
from generator.cli.template_command import sample_on_template
from generator.errors import InputError, TemplateError
from generator.model.deck import TextItem
from generator.model.text import bare_text
from generator.read import read_bytes
from generator.read.files import files_beside_article
from generator.settings import settings_at
from generator.shipped import CONTENT
from tests.commands import run
from tests.examples import examples
from tests.made_template import (
    BIG,
    BODY,
    CONTENT as FILLED,
    COVER,
    MIDDLE,
    ONLY,
    PALETTE,
    SECTION,
    TITLE,
    TWO,
    UNDER,
    USUAL as LAYOUTS,
    Box,
    MadeLayout,
    made_template,
    unzipped,
    zipped,
)
from tests.render import render
from tests.test_check import packed

TALK = (Path(__file__).parent / "samples" / "template-talk.yaml").read_text("utf-8")


def resized(data: bytes, width: int, height: int) -> bytes:
    """A template whose slides have another size, with all that stands on them."""
    parts = unzipped(data)
    for name, part in parts.items():
        if name.endswith(".xml"):
            text = part.decode() if isinstance(part, bytes) else part
            for key, share in (("x|cx", width / 12192000), ("y|cy", height / 6858000)):
                text = re.sub(rf' ({key})="(\d+)"', lambda found: f' {found[1]}="{round(int(found[2]) * share)}"', text)  # noqa: B023
            parts[name] = text
    return zipped(parts)


def replaced(data: bytes, part: str, old: str, new: str) -> bytes:
    """A package with words of a part replaced; with "*" those of all its XML parts."""
    parts = unzipped(data)
    for name in parts if part == "*" else (part,):
        text = parts[name]
        parts[name] = text.replace(old.encode(), new.encode()) if isinstance(text, bytes) else text.replace(old, new)
    return zipped(parts)


THIN = Box("body", (0.05, 0.21, 0.9, 0.03), "Intro 9", "9", 12)
FEET = tuple(
    Box(kind, (0.1 + 0.3 * n, 0.93, 0.2, 0.05), kind, str(10 + n), 12) for n, kind in enumerate(("dt", "ftr", "sldNum"))
)
DARK = ("FFFFFF", "101820", "DDDDDD", "223344", *PALETTE[4:])
MAKERS: Mapping[str, Callable[[], bytes]] = {
    "usual": lambda: made_template(samples=(0, 1, 3, 1)),
    "4:3": lambda: resized(made_template(), 9144000, 6858000),
    "huge": lambda: resized(made_template(), 24387048, 13716000),
    "dark": lambda: made_template(palette=DARK),
    "two masters": lambda: made_template(
        (*LAYOUTS, *(MadeLayout(o.name, o.boxes, o.type, "22313F", 1) for o in LAYOUTS))
    ),
    "no idx": lambda: made_template(
        (COVER, MadeLayout("Content", (TITLE, Box("body", BODY.place, "Text", "", 24))), TWO)
    ),
    "one layout": lambda: made_template((FILLED,)),
    "title only": lambda: made_template((COVER, ONLY)),
    "feet and more": lambda: made_template(
        (
            COVER,
            MadeLayout("Title and Content", (TITLE, THIN, BODY, *FEET), "obj"),
            SECTION,
            TWO,
            MadeLayout("Title Only", (TITLE, *FEET), "titleOnly"),
            MadeLayout("Thanks", (MIDDLE, UNDER), ""),
        )
    ),
    "right to left": lambda: replaced(made_template(), "*", "<a:lvl1pPr>", '<a:lvl1pPr algn="r" rtl="1">'),
    "few": lambda: made_template((MadeLayout("A", (BIG, UNDER)), MadeLayout("B", (TITLE, BODY)))),
}
ARTICLES = ("open-source-ai.yaml", "first-conference.md", "leap-seconds.yaml")


@cache
def template(name: str) -> bytes:
    return MAKERS[name]()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("talk.yaml").write_text(TALK, "utf-8")
    return tmp_path


def put(data: bytes, name: str = "corp.pptx") -> str:
    Path(name).write_bytes(data)
    return name


def in_boxes(result: Result) -> dict[str, list[str]]:
    """The texts in boxes by the family of their slide."""
    found: dict[str, list[str]] = {}
    for slide in result.deck.slides:
        found.setdefault(slide.layout.family, []).extend(
            item.placeholder.name for item in slide.items if item.placeholder.is_box
        )
    return found


def parts_of(pptx: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(pptx)) as package:
        return {name: package.read(name) for name in package.namelist()}


# ---- every article on every template


@pytest.mark.parametrize(("name", "article"), [*zip(MAKERS, cycle(ARTICLES), strict=False)])
def test_every_article_builds_on_every_template(name: str, article: str) -> None:
    result = build(CONTENT / article, template=put(template(name)))
    own, made = unzipped(template(name)), parts_of(result.pptx)
    kept = [each for each in own if re.match("ppt/(slideMasters|slideLayouts|theme)/", each)]
    for each in kept:
        whole = own[each]
        assert made[each] == (whole if isinstance(whole, bytes) else whole.encode()), each
    boxes = in_boxes(result)
    assert not any(boxes.get(family) for family in ("cover", "closing"))
    if name != "title only":
        assert {*boxes.get("points", ())} <= {"lead", "closing"}


@pytest.mark.parametrize("name", MAKERS)
def test_another_library_opens_the_deck_and_finds_no_empty_placeholder(name: str) -> None:
    result = build("talk.yaml", template=put(template(name)))
    opened = Presentation(BytesIO(result.pptx))
    assert len(opened.slides) == len(result.deck.slides)
    for slide in opened.slides:
        assert slide.shapes.title is not None and slide.shapes.title.text_frame.text.strip()
        assert all(shape.text_frame.text.strip() for shape in slide.placeholders if shape.has_text_frame)
    assert opened.core_properties.title == "Rain in the harbour" and opened.core_properties.author == "Alex Rivers"


@pytest.mark.parametrize(
    "words",
    [
        "שלום עולם. זה מבחן של טקסט.",
        "人工知能は開かれている。誰もが読める。",
        "See `x = 1` and [the log](https://example.org).",
    ],
)
@pytest.mark.parametrize("name", ["dark", "right to left"])
def test_texts_of_all_kinds_fit(name: str, words: str) -> None:
    text = f"# {words}\n\n## {words} 2\n\n{words} {words}\n\n- {words}\n- **{words}** {words}\n\n```\nx = 1\n```\n"
    assert build(text.encode(), name="a.md", template=put(template(name))).deck.host


# ---- what goes and what stays

NOTES = (
    '<p:notes xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:cSld name="SECRET"/></p:notes>'
)
LABEL = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="MSIP_Label_1_Name">'
    "<vt:lpwstr>Internal</vt:lpwstr></property></Properties>"
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def related(*rels: tuple[str, str]) -> bytes:
    lines = "".join(
        f'<Relationship Id="n{n}" Type="{OFFICE}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(rels)
    )
    return f'<Relationships xmlns="{PACKAGE}">{lines}</Relationships>'.encode()


@cache
def burdened() -> bytes:
    """A template whose sample slide has notes, comments and a picture; with a label, and data of the company."""
    data = replaced(made_template(samples=(1,)), "ppt/slides/slide1.xml", "</p:spTree>", "</p:spTree><!--SECRET-->")
    more = {
        "ppt/slides/_rels/slide1.xml.rels": related(
            ("slideLayout", "../slideLayouts/slideLayout2.xml"),
            ("notesSlide", "../notesSlides/notesSlide1.xml"),
            ("comments", "../comments/comment1.xml"),
            ("image", "../media/image7.png"),
        ),
        "ppt/notesSlides/notesSlide1.xml": NOTES.encode(),
        "ppt/comments/comment1.xml": b"<c>SECRET</c>",
        "ppt/media/image7.png": b"SECRET",
        "ppt/media/orphan.png": b"SECRET",
        "docProps/thumbnail.png": b"SECRET",
        "docProps/custom.xml": LABEL.encode(),
        "customXml/item1.xml": b"<company>Kept</company>",
    }
    root = [("officeDocument", "ppt/presentation.xml"), ("custom-properties", "docProps/custom.xml")]
    root += [("customXml", "customXml/item1.xml"), ("metadata/thumbnail", "docProps/thumbnail.png")]
    custom = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    listed = f'<Override PartName="/docProps/custom.xml" ContentType="{custom}"/></Types>'
    return replaced(
        zipped({**unzipped(data), **more, "_rels/.rels": related(*root)}), "[Content_Types].xml", "</Types>", listed
    )


def test_sample_slides_go_with_all_that_is_theirs() -> None:
    made = parts_of(build("talk.yaml", template=put(burdened())).pptx)
    assert [name for name, data in made.items() if b"SECRET" in data] == []
    assert not [name for name in made if re.search("comment|thumbnail|orphan|image7", name)]


def test_labels_and_data_of_the_company_stay() -> None:
    made = parts_of(build("talk.yaml", template=put(burdened())).pptx)
    assert made["customXml/item1.xml"] == b"<company>Kept</company>"
    assert b"MSIP_Label_1_Name" in made["docProps/custom.xml"] and b"Internal" in made["docProps/custom.xml"]


# ---- what check sees


@cache
def hosted() -> Result:
    Path("talk.yaml").write_text(TALK, "utf-8")
    return build("talk.yaml", template=put(template("feet and more")))


def slide_with(pattern: str) -> str:
    """The part of the first slide whose XML has a pattern."""
    found = [
        name
        for name, data in parts_of(hosted().pptx).items()
        if re.match("ppt/slides/slide", name) and re.search(pattern, data.decode())
    ]
    return found[0]


def codes(change: Callable[[dict[str, bytes]], None]) -> set[str]:
    """The codes of what check finds in the deck after a change of its parts."""
    article, _ = read_bytes(TALK.encode(), "talk.yaml", "yaml", files_beside_article(None))
    parts = parts_of(hosted().pptx)
    change(parts)
    return {finding.code for finding in check(packed(parts), article, hosted().deck)[1]}


def swapped(pattern: str, old: str, new: str, part: str = "") -> Callable[[dict[str, bytes]], None]:
    """A change of the first slide that has a pattern, or of a part."""

    def change(parts: dict[str, bytes]) -> None:
        name = part or slide_with(pattern)
        text, count = re.subn(old, new, parts[name].decode(), count=1, flags=re.DOTALL)
        assert count, f"{name} has no {old}"
        parts[name] = text.encode()

    return change


GROUP = '<p:grpSpPr><a:xfrm><a:off x="[1-9]'
BOXED = r'txBox="1"'
OFF = r'(txBox="1".*?<a:off x=")\d+'
PLACED = '<p:spPr><a:xfrm><a:off x="9" y="9"/><a:ext cx="9999999" cy="999999"/></a:xfrm></p:spPr>'
STRAY = (
    '<p:sp><p:nvSpPr><p:cNvPr id="777" name="Stray"/><p:cNvSpPr{}/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>'
    '<a:p><a:r><a:rPr lang="en-GB"/><a:t>It rains.</a:t></a:r></a:p></p:txBody></p:sp></p:spTree>'
)
LAYOUT, MASTER = "ppt/slideLayouts/slideLayout2.xml", "ppt/slideMasters/slideMaster1.xml"
MUTANTS: Mapping[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "a text box more": (swapped("<p:sp>", "</p:spTree>", STRAY.format(' txBox="1"')), "text-outside"),
    "a text in a shape": (swapped("<p:sp>", "</p:spTree>", STRAY.format("")), "text-outside"),
    "a box that is moved": (swapped(BOXED, OFF, r"\g<1>77"), "moved"),
    "a box off the slide": (swapped(BOXED, OFF, r"\g<1>12190000"), "off-slide"),
    "a group that is moved": (swapped(GROUP, rf"({GROUP})\d+", r"\g<1>77"), "moved"),
    "a group that is made narrower": (swapped(GROUP, rf'({GROUP}.*?<a:ext cx=")\d+', r"\g<1>777"), "moved"),
    "a title that is moved": (swapped("<p:spPr/>", "<p:spPr/>", PLACED), "moved"),
    "a table that is moved": (swapped("<a:tbl>", r'(<p:xfrm><a:off x=")\d+', r"\g<1>77"), "moved"),
    "a chart that is moved": (swapped("<c:chart ", r'(<p:xfrm><a:off x=")\d+', r"\g<1>77"), "moved"),
    "a box under another name": (
        swapped(BOXED, r'name="[^"]+"(?=/?>(</p:cNvPr>)?<p:cNvSpPr txBox)', 'name="Stray"'),
        "text-outside",
    ),
    "other words in a box": (swapped(BOXED, r'(txBox="1".*?<a:t>)[^<]+', r"\g<1>Snow"), "altered"),
    "a colour of its own": (
        swapped(BOXED, r'(txBox="1".*?)<a:schemeClr val="\w+"/>', r'\g<1><a:srgbClr val="FF0000"/>'),
        "literal-colour",
    ),
    "a font of its own": (swapped(BOXED, r'(txBox="1".*?)typeface="[^"]+"', r'\g<1>typeface="Impact"'), "literal-font"),
    "letters too large for a box": (
        swapped(BOXED, r'(txBox="1".*?<a:rPr lang="[^"]+")( sz="\d+")?', r'\g<1> sz="30000"'),
        "overflow",
    ),
    "letters too large for a title": (
        swapped('type="title"', r'(type="title".*?<a:rPr )', r'\g<1>sz="30000" '),
        "overflow",
    ),
    "an empty placeholder": (swapped('type="title"', r'(type="title".*?<a:t>)[^<]+', r"\g<1>"), "empty-placeholder"),
    "a layout that is changed": (swapped("", "</p:sldLayout>", "<!-- x --></p:sldLayout>", LAYOUT), "template-changed"),
    "a master that is changed": (swapped("", "</p:sldMaster>", " </p:sldMaster>", MASTER), "template-changed"),
    "another size": (swapped("", r'(sldSz cx=")\d+', r"\g<1>9144000", "ppt/presentation.xml"), "slide-size"),
    "another layout": (
        swapped("", "slideLayout1.xml", "slideLayout6.xml", "ppt/slides/_rels/slide1.xml.rels"),
        "template-changed",
    ),
    "a part that is gone": (lambda parts: parts.pop("ppt/slideLayouts/slideLayout4.xml") and None, "template-changed"),
    "a part that nothing points at": (lambda parts: parts.update({"ppt/media/old.png": b"x"}), "part-orphan"),
    "ids that are there twice": (swapped("<p:sp>", r'<p:cNvPr id="3"', '<p:cNvPr id="2"'), "shape-id"),
}


@pytest.mark.parametrize(("change", "code"), MUTANTS.values(), ids=MUTANTS)
def test_what_is_not_as_placed_is_found(change: Callable[[dict[str, bytes]], None], code: str) -> None:
    assert code in codes(change)


# ---- where a template is named


def hosts(result: Result) -> str:
    """The name of the template that a deck stands on, or "" for a theme."""
    return Path(result.deck.host.name).name if result.deck.host else ""


@pytest.mark.parametrize("name", ["a.yaml", "a.md"])
def test_an_article_names_its_template(name: str) -> None:
    put(template("usual"))
    Path(name).write_text(
        TALK + "template: corp.pptx\n" if name == "a.yaml" else "---\ntemplate: corp.pptx\n---\n# T\n\nIt rains.\n"
    )
    assert hosts(build(name)) == "corp.pptx"
    assert hosts(build(name, theme="journal")) == ""
    assert hosts(build(name, template=put(template("dark"), "other.potx"))) == "other.potx"
    ran = run("article", name, "-o", "b.yaml")
    assert ran.exit_code == 0 and "template: corp.pptx" in Path("b.yaml").read_text()


@pytest.mark.parametrize("named", ["../corp.pptx", ".hidden/corp.pptx", "corp.yaml", "notes.docx"])
def test_an_article_names_only_templates_in_its_folder(named: str, folder: Path) -> None:
    put(template("usual"), str(folder.parent / "corp.pptx"))
    Path("a.yaml").write_text(f"{TALK}template: {named}\n")
    with pytest.raises(InputError) as refused:
        build("a.yaml")
    assert f'the template "{named}"' in str(refused.value)
    if named.startswith(".."):
        Path("a.md").write_text(f"---\ntemplate: {named}\n---\n# T\n\nIt rains.\n")
        found = build("a.md")
        assert hosts(found) == "" and "template-mapping" in {each.code for each in found.findings}


def test_settings_name_a_template_beside_them(folder: Path) -> None:
    (folder / "below").mkdir()
    put(template("usual"))
    for name in ("corp.pptx", str(folder / "corp.pptx")):
        Path("slidewright.toml").write_text(f'template = "{name}"\ntheme = "journal"\naccent = "112233"\n')
        Path("below/a.yaml").write_text(TALK)
        result = build("below/a.yaml", settings="below")
        assert hosts(result) == "corp.pptx" and "accent" not in {each.code for each in result.findings}
        assert settings_at(Path("below"))[0].template == str(folder / "corp.pptx")
    assert hosts(build("below/a.yaml", settings="below", theme="paper")) == ""


LOOKS = {"theme": "paper", "accent": "112233", "size": "4:3"}


@pytest.mark.parametrize("look", LOOKS)
def test_no_other_look_goes_with_a_template(look: str) -> None:
    put(template("usual"))
    with pytest.raises(ValueError, match=f"leave out {look}"):
        build("talk.yaml", template="corp.pptx", **{look: LOOKS[look]})  # type: ignore[arg-type]
    ran = run("build", "talk.yaml", "--template", "corp.pptx", f"--{look}", LOOKS[look])
    assert ran.exit_code == 2 and f"leave out {look}" in ran.stderr and not Path("talk.pptx").exists()


# ---- what is said


def test_the_summary_says_on_how_many_slides_texts_stand_in_boxes() -> None:
    put(template("usual"))
    ran = run("build", "talk.yaml", "--template", "corp.pptx")
    result = build("talk.yaml", template="corp.pptx")
    boxed = sum(any(item.placeholder.is_box and item.texts for item in slide.items) for slide in result.deck.slides)
    assert boxed and f"  {boxed} of {len(result.deck.slides)} slides ha" in ran.stdout
    ran = run("build", "talk.yaml", "--template", "corp.pptx", "--json")
    assert json.loads(ran.stdout)["boxed"] == boxed
    assert "boxes of their own" not in run("build", "talk.yaml").stdout


# ---- every key of an article, and each form


def test_the_sample_shows_each_form_on_the_template() -> None:
    put(template("usual"))
    ran = run("template", "corp.pptx", "--sample", "demo.pptx")
    assert ran.exit_code == 0 and "demo.pptx: each form of slide on the template" in ran.stdout
    found = sample_on_template("corp.pptx")
    assert Path("demo.pptx").read_bytes() == found.pptx
    families = {slide.layout.family for slide in found.deck.slides}
    assert {"cover", "agenda", "points", "cards", "bento", "steps", "timeline", "stat", "quote"} <= families | {
        "agenda"
    }
    assert {"table", "chart", "picture", "code", "questions", "takeaways", "sources", "closing"} <= families
    assert not any(each.level == "warning" for each in found.findings)
    Path("demo.pptx").write_bytes(b"mine")
    assert run("template", "corp.pptx", "--sample", "demo.pptx").exit_code == 5
    assert run("template", "corp.pptx", "--sample", "demo.pptx", "--force").exit_code == 0


def test_no_deck_replaces_the_template_that_it_is_made_on(own_folder: Path) -> None:
    template = made_template()
    Path("corp.pptx").write_bytes(template)
    Path("a.md").write_text("# A talk\n\n## Bees\n\nBees fly.\n")
    for command in ("template corp.pptx --sample ./corp.pptx", "build a.md --template corp.pptx -o corp.pptx"):
        ran = run(*command.split(), "--force")
        assert ran.exit_code == 5 and "is the template" in ran.stderr
        assert Path("corp.pptx").read_bytes() == template


# ---- any template

SHARES = st.floats(-0.1, 1.0).map(lambda share: round(share, 3))
KINDS = ("title", "ctrTitle", "subTitle", "body", "body", "obj", "pic", "chart", "tbl", "ftr", "sldNum", "dt", "shape")


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    """A placeholder or a shape anywhere, in letters of any size; two may have one number."""
    kind, x, y = draw(st.sampled_from(KINDS)), draw(SHARES), draw(SHARES)
    width, height = draw(st.floats(0.01, 1.1)), draw(st.floats(0.01, 1.1))
    idx = draw(st.sampled_from(["", "1", "2", "13", "4294967295"]))
    size, body = (
        draw(st.sampled_from([0, 1, 9, 18, 28, 44, 96, 400])),
        draw(st.sampled_from(["", ' vert="vert"', ' anchor="b"'])),
    )
    color = draw(st.sampled_from(["", "FFFFFF", "777777"]))
    return Box(kind, (x, y, round(width, 3), round(height, 3)), "", idx, size, color, color, "", body)


MADE = st.lists(
    st.builds(
        lambda shapes, type, ground: MadeLayout("Layout", tuple(shapes), type, ground),
        st.lists(boxes(), max_size=6),
        st.sampled_from(["", "title", "obj", "secHead", "twoObj", "titleOnly", "blank"]),
        st.sampled_from(["", "102030"]),
    ),
    min_size=1,
    max_size=5,
)


@settings(
    max_examples=examples(30),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(layouts=MADE, is_sound=st.booleans())
def test_any_template_gives_a_deck_or_an_error_in_words(layouts: list[MadeLayout], is_sound: bool) -> None:
    """With a layout for content among them, nearly all give a deck."""
    own = [*layouts, FILLED] if is_sound else layouts
    put(made_template(own))
    try:
        assert build("talk.yaml", template="corp.pptx").deck.host
    except (InputError, TemplateError) as refused:
        assert refused.findings and all(each.hint for each in refused.findings)


# ---- as LibreOffice draws it


@pytest.mark.draws
def test_every_title_and_every_point_is_drawn(tmp_path: Path) -> None:
    result = build("talk.yaml", template=put(template("feet and more")))
    shown = [slide for slide in result.deck.slides if not slide.hidden]
    pages = render(result.pptx, tmp_path)
    assert len(pages) == len(shown)
    for slide, page in zip(shown, pages, strict=True):
        drawn = {word.text for word in page.words}
        texts = [bare_text(text) for item in slide.items if isinstance(item, TextItem) for text in item.texts]
        assert {word.lower() for text in texts for word in text.split() if word.isalpha()} <= drawn
        assert all(page.box.holds(word.box) for word in page.words)
