"""Decks that others made: what their slides say, and what is refused."""

import gzip
import re
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from itertools import pairwise
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from hypothesis import given, strategies as st
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.presentation import Presentation as PresentationType
from pptx.slide import Slide
from pptx.util import Inches

from generator import InputError, build
from generator.decks import OpenedDeck, checked_deck, open_deck
from generator.errors import Where
from generator.guard.budget import within_budget
from generator.model.talk import LEAST_SECONDS
from generator.shipped import TEMPLATES
from generator.show.drawn import picture_names_of_deck
from generator.yaml import yaml_values

BOX = Inches(1), Inches(1), Inches(4), Inches(1)
MAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITY = b'<!DOCTYPE a [<!ENTITY b "c">]>'


def saved(presentation: PresentationType) -> bytes:
    with BytesIO() as file:
        presentation.save(file)
        return file.getvalue()


def opened(presentation: PresentationType) -> OpenedDeck:
    return open_deck(saved(presentation), "d.pptx")


def bare() -> tuple[PresentationType, Slide]:
    """A deck of one slide without placeholders."""
    presentation = Presentation()
    return presentation, presentation.slides.add_slide(presentation.slide_layouts[6])


@cache
def titled() -> bytes:
    """A deck of one slide with a title and a text."""
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text = "Rain"
    slide.placeholders[1].text = "It falls."
    return saved(presentation)


def packed(parts: Mapping[str, bytes], method: int = ZIP_STORED) -> bytes:
    with BytesIO() as file:
        with ZipFile(file, "w", method) as package:
            for name, data in parts.items():
                package.writestr(name, data)
        return file.getvalue()


def parts(deck: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(deck)) as package:
        return {name: package.read(name) for name in package.namelist()}


def changed(name: str, old: bytes, new: bytes) -> bytes:
    """The deck with a text replaced in one of its parts."""
    found = parts(titled())
    assert old in found[name]
    return packed(found | {name: found[name].replace(old, new)})


def test_a_slide_says_its_title_its_texts_and_its_notes() -> None:
    presentation = Presentation(BytesIO(titled()))
    presentation.slides[0].notes_slide.notes_text_frame.text = "Speak of floods.\n\nPause."
    (slide,) = opened(presentation).slides
    assert (slide.title, slide.texts, slide.notes) == ("Rain", ("It falls.",), ("Speak of floods.", "Pause."))
    assert (slide.seconds, slide.hidden, slide.section, slide.id) == (LEAST_SECONDS, False, "", 256)


def test_without_a_title_the_first_text_is_one() -> None:
    presentation, slide = bare()
    for text in ("First\nand more", "second"):
        slide.shapes.add_textbox(*BOX).text_frame.text = text
    (found,) = opened(presentation).slides
    assert (found.title, found.texts) == ("First", ("and more", "second"))


def test_groups_tables_charts_and_pictures_say_what_they_can() -> None:
    presentation, slide = bare()
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(*BOX).text_frame.text = "in a group"
    table = slide.shapes.add_table(1, 2, *BOX).table
    table.cell(0, 0).text, table.cell(0, 1).text = "A", "B\nC"
    numbers = CategoryChartData()
    numbers.categories = ["x"]
    numbers.add_series("Rainfall", [1])
    slide.shapes.add_chart(XL_CHART_TYPE.PIE, *BOX, numbers).chart.has_title = False
    chart = slide.shapes.add_chart(XL_CHART_TYPE.PIE, *BOX, numbers).chart
    chart.chart_title.text_frame.text = "Rain in May"
    described = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *BOX, numbers)
    described.chart.has_title = False
    for name, text in (("a file", "C:\\rain.png"), ("a drawing", "A cloud over hills")):
        shape = slide.shapes.add_textbox(*BOX)
        shape.name = name
        shape._element.nvSpPr.cNvPr.set("descr", text)
    (found,) = opened(presentation).slides
    assert (found.title, *found.texts) == (
        *("in a group", "A", "B C", "Rainfall", "Rain in May", "Rainfall", "A cloud over hills"),
    )


SMART = """<p:graphicFrame xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><p:nvGraphicFramePr>
<p:cNvPr id="9" name="d"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x="0" y="0"/>
<a:ext cx="9" cy="9"/></p:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/diagram">
<dgm:relIds xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" r:dm="rId9"/></a:graphicData>
</a:graphic></p:graphicFrame>"""
POINTS = """<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst>
<dgm:pt modelId="1"><dgm:t><a:p><a:r><a:t>First</a:t></a:r></a:p></dgm:t></dgm:pt>
<dgm:pt modelId="2" type="pres"><dgm:t><a:p/></dgm:t></dgm:pt>
<dgm:pt modelId="3"><dgm:t><a:p><a:r><a:t>Second</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"""
FORMULA = """<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">
<mc:Choice xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main" Requires="a14">{}</mc:Choice>
<mc:Fallback>{}</mc:Fallback></mc:AlternateContent>"""


def test_smart_art_and_what_newer_programs_wrap_are_read() -> None:
    found = parts(titled())
    slide = found["ppt/slides/slide1.xml"].decode()
    body = re.search(r"<p:sp>(?:(?!<p:sp>).)*It falls.*?</p:sp>", slide, re.DOTALL)[0]  # type: ignore[index]
    wrapped = FORMULA.format(body.replace("It falls.", "a² + b²"), body.replace("It falls.", "[picture]"))
    found["ppt/slides/slide1.xml"] = slide.replace(body, body + wrapped + SMART).encode()
    found["ppt/diagrams/data1.xml"] = POINTS.encode()
    related = b'<Relationship Id="rId9" Type="http://x/diagramData" Target="../diagrams/data1.xml"/></Relationships>'
    name = "ppt/slides/_rels/slide1.xml.rels"
    found[name] = found[name].replace(b"</Relationships>", related)
    (opened_slide,) = open_deck(packed(found), "d.pptx").slides
    assert opened_slide.texts == ("It falls.", "a² + b²", "First", "Second")


def test_hidden_shapes_and_feet_say_nothing() -> None:
    presentation = Presentation(BytesIO(titled()))
    slide = presentation.slides[0]
    slide.shapes.add_textbox(*BOX).text_frame.text = "secret"
    slide.shapes[-1]._element.nvSpPr.cNvPr.set("hidden", "1")
    foot = slide.placeholders[1]._element.nvSpPr.nvPr.find("{*}ph")
    foot.set("type", "ftr")
    assert opened(presentation).slides[0].texts == ()


@pytest.mark.parametrize(("title", "expected"), [("PowerPoint-Präsentation", "Rain"), ("", "Rain"), ("Wet", "Wet")])
def test_the_title_that_a_program_made_up_is_none(title: str, expected: str) -> None:
    presentation = Presentation(BytesIO(titled()))
    presentation.core_properties.title = title
    assert opened(presentation).title == expected


def test_the_language_is_that_of_most_words() -> None:
    presentation, slide = bare()
    for text, language in (("Regen fällt auf das Land.", "de-AT"), ("Rain", "en-GB")):
        frame = slide.shapes.add_textbox(*BOX).text_frame
        frame.text = text
        frame.paragraphs[0].runs[0]._r.get_or_add_rPr().set("lang", language)
    assert opened(presentation).language == "de-AT"


WORDS = sorted(
    {str(each["Time"]) for each in yaml_values((TEMPLATES / "phrases.yaml").read_text("utf-8"), "").values()}
)


LINES = [
    ("Time", "{}: 2:05 (3:10 / 12:00)"),
    ("Time", "{}: 2:05–4:10 (3:10 / 12:00)"),
    ("Time", "{}：2:05"),
    ("Time", "{} : 2:05"),
]


@pytest.mark.parametrize(("word", "line"), [*LINES, *((word, "{}: 2:05") for word in WORDS)])
def test_the_notes_say_the_time_in_any_language(word: str, line: str) -> None:
    presentation = Presentation(BytesIO(titled()))
    presentation.slides[0].notes_slide.notes_text_frame.text = f"Say it.\n{line.format(word)}"
    assert opened(presentation).slides[0].seconds == 125


ARTICLE = "# Rain\n\n" + "".join(f"## Part {part}\n\n{'It rains here. ' * 30}\n\n" for part in "ABCDEFG")


@pytest.mark.parametrize(("language", "slides"), [("en", 0), ("zh", 4), ("ar", "all")])
def test_our_own_decks_take_the_same_time(language: str, slides: int) -> None:
    result = build(f"---\nlanguage: {language}\n---\n{ARTICLE}".encode(), name="a.md", slides=slides)  # type: ignore[arg-type]
    deck = open_deck(result.pptx, "a.pptx")
    assert len(deck.slides) == len(result.deck.slides)
    assert [slide.hidden for slide in deck.slides] == [bool(slide.hidden) for slide in result.deck.slides]
    assert abs(sum(slide.seconds for slide in deck.shown) / 60 - result.minutes) <= 1
    assert {slide.section for slide in deck.slides} == {slide.section for slide in result.deck.slides}
    assert deck.language == result.deck.meta.language and deck.title == "Rain"


def test_a_built_deck_is_a_presentation() -> None:
    result = build(ARTICLE.encode(), name="a.md")
    presentation = result.presentation()
    assert len(presentation.slides) == len(result.deck.slides)


def bomb(name: str, size: int) -> bytes:
    """A deck with a part that says that it has so many bytes once unpacked."""
    deck = bytearray(packed(parts(titled()) | {name: b"a"}))
    entry = deck.rindex(b"PK\x01\x02", 0, deck.rindex(name.encode()))
    deck[entry + 24 : entry + 28] = size.to_bytes(4, "little")
    return bytes(deck)


def many_parts() -> bytes:
    return packed(parts(titled()) | {f"a{number}": b"" for number in range(60_000)})


def many_tags() -> bytes:
    return packed(parts(titled()) | {"a.xml": b"<a/>" * 3_000_001}, ZIP_DEFLATED)


def encrypted() -> bytes:
    """A package whose entries have the flag of a password."""
    return titled().replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")


SLIDE, TYPES, RELS = "ppt/slides/slide1.xml", "[Content_Types].xml", "ppt/slides/_rels/slide1.xml.rels"
DUPLICATE = {"PPT/slides/slide1.xml": b"<a/>"}
STRICT = b"<Relationships a='//purl.oclc.org/ooxml/'"
REFUSED = {
    "no package": (b"Hello", "deck", "not a PowerPoint deck"),
    "nothing": (b"", "deck", "not a PowerPoint deck"),
    "an empty package": (b"PK\x05\x06" + bytes(18), "deck", "not a PowerPoint deck"),
    "half a package": (titled()[:-400], "deck", "damaged"),
    "a password": (OLD + "EncryptedPackage".encode("utf-16-le"), "deck", "password"),
    "entries with a password": (encrypted(), "deck", "password"),
    "an old deck": (OLD + "PowerPoint Document".encode("utf-16-le"), "deck", "2003"),
    "an old document": (OLD + "WordDocument".encode("utf-16-le"), "deck", "not a PowerPoint deck"),
    "a Word document": (packed({"word/document.xml": b"<a/>", TYPES: b"<a/>"}), "deck", "not a PowerPoint deck"),
    "strict": (changed("_rels/.rels", b"<Relationships", STRICT), "deck", "Strict"),
    "entities": (changed(SLIDE, b"<p:sld ", ENTITY + b"<p:sld "), "deck", "entities"),
    "entities in UTF-16": (packed(parts(titled()) | {"a.xml": ENTITY.decode().encode("utf-16")}), "deck", "entities"),
    "entities under another name": (packed(parts(titled()) | {"a.bin": ENTITY}), "deck", "entities"),
    "broken XML": (changed(SLIDE, b"<p:sld ", b"<p:sld <"), "deck", "damaged"),
    "no slides": (saved(Presentation()), "deck", "no slides"),
    "a slide that is missing": (packed({k: v for k, v in parts(titled()).items() if k != SLIDE}), "deck", "damaged"),
    "two parts of one name": (packed(parts(titled()) | DUPLICATE), "deck", "damaged"),
    "deep": (changed(SLIDE, b"<p:spTree>", b"<p:spTree>" + b"<p:grpSp>" * 5000), "deck", "damaged"),
    "a bomb": (bomb("ppt/media/a.bin", 401_000_000), "size", "too large once unpacked"),
    "a bomb of words": (bomb("a.xml", 151_000_000), "size", "longer"),
    "many tags": (many_tags, "size", "longer"),
    "many parts": (many_parts, "size", "too large"),
}


@pytest.mark.parametrize(("data", "code", "said"), REFUSED.values(), ids=REFUSED)
def test_refused(data: bytes | Callable[[], bytes], code: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        open_deck(data if isinstance(data, bytes) else data(), "d.pptx")
    (found,) = caught.value.findings
    assert (found.code, found.where, found.hint != "") == (code, Where("d.pptx"), True)


@pytest.mark.parametrize("kind", ["template", "slideshow"])
@pytest.mark.parametrize("macros", [False, True])
def test_templates_and_shows_are_opened(kind: str, macros: bool) -> None:
    vendor = "ms-powerpoint.{}.macroEnabled" if macros else "openxmlformats-officedocument.presentationml.{}"
    deck = changed(TYPES, MAIN.encode(), f"application/vnd.{vendor.format(kind)}.main+xml".encode())
    assert open_deck(deck, "d.potx").slides[0].title == "Rain"
    assert checked_deck(deck, "d.potx") == checked_deck(deck, "d.potx")
    assert b"<Override " in parts(checked_deck(deck, "d.potx"))[TYPES]  # LibreOffice knows no prefixes there


def test_nothing_outside_of_a_deck_is_opened_but_links_stay() -> None:
    outside = "".join(
        f'<Relationship Id="rId{number}" Type="http://x/{kind}" Target="file:///etc/{kind}" TargetMode="External"/>'
        for number, kind in ((8, "image"), (9, "hyperlink"))
    )
    deck = checked_deck(changed(RELS, b"</Relationships>", f"{outside}</Relationships>".encode()), "d.pptx")
    assert b"/etc/image" not in parts(deck)[RELS] and b"/etc/hyperlink" in parts(deck)[RELS]
    assert parts(deck)[SLIDE] == parts(titled())[SLIDE]


@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("mode", ["External", "&#69;xternal"])
def test_however_it_is_written_nothing_outside_is_opened(coding: str, mode: str) -> None:
    outside = f'<Relationship Id="rId8" Type="http://x/image" Target="file:///etc/image" TargetMode="{mode}"/>'
    text = re.sub(r"<\?xml.*?\?>", "", parts(titled())[RELS].decode())
    text = text.replace("</Relationships>", f"{outside}</Relationships>")
    deck = checked_deck(packed(parts(titled()) | {RELS: text.encode(coding)}), "d.pptx")
    assert b"NULL" in parts(deck)[RELS] and b"/etc/image" not in parts(deck)[RELS]


DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/>{}</svg>'
OUTSIDE = DRAWN.format('<image href="file:///etc/a.png"/><style>@import url(http://127.0.0.1/a.css);</style>').encode()
XML = b'<?xml version="1.0"?>'
LAUGHS = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {b} "{f"&{a};" * 20}">' for a, b in pairwise("abcdefg"))
DRAWINGS = {
    "a.svg": XML + OUTSIDE,
    "a.SVG": OUTSIDE,
    "a.png": OUTSIDE,
    "blank.png": b" " * 500 + OUTSIDE,
    "a.xml": OUTSIDE,
    "commented.png": b"<!--" + b" " * 9000 + b"-->" + OUTSIDE,
    "commented and zipped.emz": gzip.compress(b"<!--" + b" " * 9000 + b"-->" + OUTSIDE, mtime=0),
    "prefixed.jpg": OUTSIDE.replace(b"<svg xmlns=", b"<s:svg xmlns:s=").replace(b"</svg", b"</s:svg"),
    "sixteen.png": (b" " * 9000 + OUTSIDE).decode().encode("utf-16"),
    "a.svgz": gzip.compress(OUTSIDE, mtime=0),
    "zipped.png": gzip.compress(OUTSIDE, mtime=0),
    "laughs.svg": f"<!DOCTYPE svg [{LAUGHS}]>{DRAWN.format('<text>&g;</text>')}".encode(),
    "outside.svg": b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/a">]>' + DRAWN.format("<text>&a;</text>").encode(),
    "broken.svg": XML + b"<svg",
    "harmed.png": b"\x1f\x8b" + bytes(20),
    "cut.png": gzip.compress(OUTSIDE, mtime=0)[:-9],
}


@pytest.mark.parametrize(("name", "data"), DRAWINGS.items(), ids=DRAWINGS)
def test_a_drawing_reads_nothing_and_says_nothing_without_end(name: str, data: bytes) -> None:
    part = f"ppt/media/{name}"
    drawing = parts(checked_deck(packed(parts(titled()) | {part: data}), "d.pptx"))[part]
    assert drawing != data and re.search(rb"<(s:)?svg\b", drawing) and len(drawing) < 1000
    assert not any(word in drawing for word in (b"/etc", b"127.0.0.1", b"ENTITY"))
    again = packed(parts(titled()) | {part: drawing})
    assert checked_deck(again, "d.pptx") == again


def test_entities_after_any_blank_are_refused() -> None:
    with pytest.raises(InputError, match="entities"):
        checked_deck(packed(parts(titled()) | {"a.bin": b" " * 9000 + ENTITY}), "d.pptx")


@pytest.mark.parametrize("text", [b"<p:sp> ", b"<p:extLst> ", b"<a:solidFill/>"])
def test_shapes_that_do_not_end_cost_little(text: bytes) -> None:
    """A second for each of them would be days."""
    deck = changed(SLIDE, b"</p:spTree>", b"<!--" + text * 200_000 + b"--></p:spTree>")
    with within_budget("drawing"):
        assert len(picture_names_of_deck(deck)) == 1


def test_a_long_chain_of_parts_that_ends_where_it_began_is_opened() -> None:
    related = "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>{}</Relationships>"
    one = "<Relationship Id='r1' Type='http://x/next' Target='{}'/>"
    found = parts(titled()) | {f"a/{number}.xml": b"<a/>" for number in range(2000)}
    for number in range(2000):
        target = f"/a/{number + 1}.xml" if number < 1999 else f"/{SLIDE}"
        found[f"a/_rels/{number}.xml.rels"] = related.format(one.format(target)).encode()
    found[RELS] = found[RELS].replace(b"</Relationships>", one.format("/a/0.xml").encode() + b"</Relationships>")
    assert open_deck(packed(found), "d.pptx").slides[0].title == "Rain"


@given(st.binary(max_size=300))
def test_any_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        open_deck(data, "d.pptx")


@given(st.integers(0, 2**20), st.binary(min_size=1, max_size=8))
def test_a_damaged_package_gives_a_deck_or_an_error(place: int, data: bytes) -> None:
    place %= len(titled())
    open_or_refuse(titled()[:place] + data + titled()[place + len(data) :])


def open_or_refuse(data: bytes) -> None:
    try:
        assert open_deck(data, "d.pptx").slides
    except InputError as refused:
        assert all(each.hint for each in refused.findings)
