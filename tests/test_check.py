"""A sound deck, made by hand, broken in one way at a time: `check` names exactly what was broken."""

import re
import warnings
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest

from generator.check import check
from generator.errors import Finding, Where
from generator.measure import font_line_height, text_width
from generator.model.article import Article, Meta, Role, Section
from generator.model.blocks import Paragraph, Point, Points
from generator.model.deck import Deck, Slide, TextItem
from generator.model.geometry import Pt, Px, Rect
from generator.model.outline import SlideLine
from generator.model.text import Run, Text
from generator.model.theme import Font, Layout, Slot, Style

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
URL = "https://example.org/licence"
Parts = dict[str, str]
Break = Callable[[Parts], Parts]


# ---- the article and its deck, as read and place would hand them on


def where(line: int) -> Where:
    return Where("article.yaml", line)


def text(words: str, link: str = "") -> Text:
    return (Run(words, link=link),)


INSPECT = "Open code is inspected by many."
ARTICLE = Article(
    where=where(1),
    meta=Meta(title=text("Open tools win"), author="Ada Byron"),
    sections=(
        Section(
            id="benefits",
            where=where(3),
            role=Role.BENEFITS,
            heading=text("What openness brings"),
            notes=(text("Pause here."),),
            blocks=(
                Paragraph("benefits/p1", where(4), text(f"{INSPECT} It is repaired by more.")),
                Points(
                    "benefits/list",
                    where(5),
                    (
                        Point(
                            "benefits/choice",
                            where(6),
                            term=text("Choice"),
                            detail=(Run("You may leave under "), Run("the licence", link=URL), Run(".")),
                        ),
                    ),
                ),
            ),
        ),
        Section("aside", where(9), Role.PLAIN, text("An aside"), skip=True),
    ),
)
STYLE = Style("body", (28, 20), Font("Calibri"), "mn", "dk1")
TITLE = Slot("title", 0, Rect(Px(72), Px(20), Px(1136), Px(104)), STYLE, "title", 0)
BODY = Slot("body", 0, Rect(Px(72), Px(160), Px(1136), Px(480)), STYLE, "body", 10)
LAYOUT = Layout("points", "points", 0, "lt1", (TITLE, BODY), ())


def line(words: str, source: str) -> SlideLine:
    return SlideLine(text(words), source)


DECK = Deck(
    ARTICLE.meta,
    (
        Slide("cover", LAYOUT, (TextItem(TITLE, (line("Open tools win", "meta/title"),), 40),), (), "Start"),
        Slide(
            "benefits",
            LAYOUT,
            (
                TextItem(TITLE, (line("What openness brings", "benefits"),), 40),
                TextItem(BODY, (line(INSPECT, "benefits/p1"), SlideLine(text("Choice", URL), "benefits/choice")), 28),
            ),
            (
                line(f"{INSPECT} It is repaired by more.", "benefits/p1"),
                line("Choice", "benefits/choice"),
                line(f"You may leave under the licence. Links: the licence, {URL}", "benefits/choice"),
                line("Pause here.", "benefits/notes"),
                line("Words by Ada Byron.", "meta/byline"),
            ),
            "Benefits",
        ),
    ),
)


# ---- the same deck as a file


def shape(id: int, kind: str, paragraphs: str, idx: int = 0, rect: Rect | None = None, sizes: str = "") -> str:
    number = f' idx="{idx}"' if idx else ""
    place = (
        f'<a:xfrm><a:off x="{rect.x}" y="{rect.y}"/><a:ext cx="{rect.width}" cy="{rect.height}"/></a:xfrm>'
        if rect
        else ""
    )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{id}" name="{kind} {id}"/><p:cNvSpPr/><p:nvPr><p:ph type="{kind}"{number}/>'
        f"</p:nvPr></p:nvSpPr><p:spPr>{place}</p:spPr><p:txBody><a:bodyPr><a:normAutofit/></a:bodyPr>"
        f"<a:lstStyle>{sizes}</a:lstStyle>{paragraphs}</p:txBody></p:sp>"
    )


def paragraph(words: str, attributes: str = 'lang="en-US"') -> str:
    return f"<a:p><a:r><a:rPr {attributes}/><a:t>{words}</a:t></a:r></a:p>"


def size(points: int) -> str:
    return f'<a:lvl1pPr><a:defRPr sz="{points}00"/></a:lvl1pPr>'


NOTES_LIST = '<p:notesMasterIdLst><p:notesMasterId r:id="rId2"/></p:notesMasterIdLst>'
SLIDE_LIST = '<p:sldIdLst><p:sldId id="256" r:id="rId3"/><p:sldId id="257" r:id="rId4"/></p:sldIdLst>'
LINK = '<a:p><a:r><a:rPr lang="en-US"><a:hlinkClick r:id="rId3"/></a:rPr><a:t>Choice</a:t></a:r></a:p>'  # the licence
SOUND = Path(__file__).parent / "samples" / "sound-deck"
FILES = sorted(path for path in SOUND.rglob("*") if path.is_file())
GOOD: Parts = {path.relative_to(SOUND).as_posix(): path.read_text("utf-8").rstrip("\n") for path in FILES}


def packed(
    parts: Mapping[str, str | bytes], *again: str, date: tuple[int, int, int, int, int, int] = (1980, 1, 1, 0, 0, 0)
) -> bytes:
    """The parts as a .pptx; the names in `again` are written a second time."""
    file = BytesIO()
    with warnings.catch_warnings(), ZipFile(file, "w") as archive:
        warnings.simplefilter("ignore", UserWarning)  # the second entry of one name is what a test asks for
        for name in (*parts, *again):
            archive.writestr(ZipInfo(name, date), parts[name])
    return file.getvalue()


def broken_rules(pptx: bytes, article: Article = ARTICLE, deck: Deck = DECK) -> list[Finding]:
    """What is wrong, but for what is otherwise than it was placed, as most that is broken here is: see test_proof."""
    return [finding for finding in check(pptx, article, deck)[1] if finding.code != "altered"]


def codes(pptx: bytes, article: Article = ARTICLE, deck: Deck = DECK) -> set[str]:
    return {finding.code for finding in broken_rules(pptx, article, deck)}


# ---- a sound deck


def test_a_sound_deck_has_no_findings() -> None:
    ledger, findings = check(packed(GOOD), ARTICLE, DECK)
    assert [str(finding) for finding in findings] == []
    assert {kept.unit.text: (kept.slide, kept.notes) for kept in ledger} == {
        "Open tools win": (1, 0),
        "Ada Byron": (0, 2),
        "What openness brings": (2, 0),
        INSPECT: (2, 2),
        "It is repaired by more.": (0, 2),
        "Choice": (2, 2),
        "You may leave under the licence.": (0, 2),
        URL: (2, 2),
        "Pause here.": (0, 2),
        "An aside": (0, 0),
    }
    assert [kept.unit.origin for kept in ledger if kept.skipped] == ["aside"]


# ---- one defect at a time


def swap(part: str, old: str, new: str, count: int = -1) -> Break:
    """Replace a piece of a part, which must be there."""

    def broken(parts: Parts) -> Parts:
        assert old in parts[part], f"{part} holds no {old}"
        return {**parts, part: parts[part].replace(old, new, count)}

    return broken


def add(part: str, words: str = "") -> Break:
    return lambda parts: {**parts, part: words}


def drop(part: str) -> Break:
    return lambda parts: {name: words for name, words in parts.items() if name != part}


def both(*breaks: Break) -> Break:
    def broken(parts: Parts) -> Parts:
        for one in breaks:
            parts = one(parts)
        return parts

    return broken


PRESENTATION, SLIDE, NOTES_PAGE = "ppt/presentation.xml", "ppt/slides/slide2.xml", "ppt/notesSlides/notesSlide2.xml"
SLIDE_RELS, TYPES_PART = "ppt/slides/_rels/slide2.xml.rels", "[Content_Types].xml"
LAYOUT_PART, MASTER = "ppt/slideLayouts/slideLayout1.xml", "ppt/slideMasters/slideMaster1.xml"
CLOSE = "</Relationships>"
BODY_RUN = f'<a:rPr lang="en-US"/><a:t>{INSPECT}</a:t>'
BARE_BOX = (
    '<p:sp><p:nvSpPr><p:cNvPr id="9" name="TextBox"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="3000000" cy="900000"/></a:xfrm></p:spPr><p:txBody>'
    f"<a:bodyPr/>{paragraph('Loose')}</p:txBody></p:sp></p:spTree>"
)


def rel(kind: str, target: str, id: str = "rId9") -> Break:
    return swap(SLIDE_RELS, CLOSE, f'<Relationship Id="{id}" Type="{OFFICE}{kind}" Target="{target}"/>{CLOSE}')


def styled(inside: str, attributes: str = "") -> Break:
    """The first body run with something in its properties."""
    return swap(SLIDE, BODY_RUN, f'<a:rPr lang="en-US"{attributes}>{inside}</a:rPr><a:t>{INSPECT}</a:t>')


WRAPPED = (
    paragraph("many words " * 400)
    .replace("<a:r>", '<x:AlternateContent xmlns:x="x"><x:Choice><a:r>')
    .replace("</a:r>", "</a:r></x:Choice></x:AlternateContent>")
)
GROUP = (
    '<p:grpSp><p:nvGrpSpPr><p:cNvPr id="9" name="Icon"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/></p:grpSp>'
    "</p:spTree>"
)
DEFECTS: dict[str, tuple[Break, str]] = {
    "a group that is neither described nor decoration": (swap(SLIDE, "</p:spTree>", GROUP), "no-alt"),
    # the package
    "XML that is not well-formed": (swap(SLIDE, "</p:sld>", ""), "xml"),
    "a document type": (lambda parts: {**parts, SLIDE: f"<!DOCTYPE x>{parts[SLIDE]}"}, "doctype"),
    "a part without a content type": (
        both(add("ppt/media/image1.png"), rel("image", "../media/image1.png")),
        "content-type",
    ),
    "a slide with the type of plain XML": (swap(TYPES_PART, "slide2.xml", "slide1.xml"), "content-type"),
    "a type for an absent part": (
        swap(TYPES_PART, "</Types>", '<Override PartName="/ppt/x.xml" ContentType="x"/></Types>'),
        "override-absent",
    ),
    "a dangling relationship": (rel("image", "../media/gone.png"), "rel-dangling"),
    "relationships of no part": (
        add("ppt/_rels/gone.xml.rels", f'<Relationships xmlns="{PACKAGE}relationships"/>'),
        "rel-dangling",
    ),
    "one id for two relationships": (rel("hyperlink", f'{URL}" TargetMode="External', "rId3"), "rel-duplicate"),
    "an id that is not declared": (swap(SLIDE, 'r:id="rId3"', 'r:id="rId7"'), "rel-missing"),
    "a part that nothing points at": (add("ppt/orphan.xml", "<x/>"), "part-orphan"),
    "a slide with two layouts": (rel("slideLayout", "../slideLayouts/slideLayout1.xml"), "rel-count"),
    "no presProps": (
        both(
            drop("ppt/presProps.xml"),
            swap(TYPES_PART, "presProps.xml", "viewProps.xml"),
            swap("ppt/_rels/presentation.xml.rels", "presProps", "viewProps"),
        ),
        "part-missing",
    ),
    "a notes master without a theme": (
        both(
            drop("ppt/notesMasters/_rels/notesMaster1.xml.rels"),
            drop("ppt/theme/theme2.xml"),
            swap(TYPES_PART, "theme2.xml", "theme1.xml"),
        ),
        "part-missing",
    ),
    "notes that point at another slide": (
        swap("ppt/notesSlides/_rels/notesSlide2.xml.rels", "slide2.xml", "slide1.xml"),
        "notes-pair",
    ),
    "two shapes with one id": (swap(SLIDE, 'id="3"', 'id="2"'), "shape-id"),
    "a background without effects": (
        swap(LAYOUT_PART, "<p:spTree>", "<p:bg><p:bgPr><a:noFill/></p:bgPr></p:bg><p:spTree>"),
        "background",
    ),
    "a package without its presentation": (swap("_rels/.rels", "ppt/presentation.xml", "ppt/gone.xml"), "presentation"),
    # the presentation
    "the size of python-pptx": (swap(PRESENTATION, "12192000", "12191695"), "slide-size"),
    "a size with a type": (swap(PRESENTATION, "<p:sldSz", '<p:sldSz type="screen4x3"'), "slide-size"),
    "no list of notes masters": (swap(PRESENTATION, NOTES_LIST, ""), "notes-list"),
    "the list of notes masters too late": (
        swap(PRESENTATION, NOTES_LIST + SLIDE_LIST, SLIDE_LIST + NOTES_LIST),
        "presentation-order",
    ),
    "a slide id that is too small": (swap(PRESENTATION, 'id="257"', 'id="255"'), "slide-id"),
    "a layout with the master's id": (swap(MASTER, "2147483649", "2147483648"), "master-id"),
    "a layout that the master does not list": (
        swap(MASTER, '<p:sldLayoutId id="2147483649" r:id="rId1"/>', ""),
        "layout-list",
    ),
    "a slide in no section": (swap(PRESENTATION, '<p14:sldId id="257"/>', ""), "sections"),
    "two sections of one name": (swap(PRESENTATION, 'name="Benefits"', 'name="Start"'), "sections"),
    # the slides
    "a bare text box": (swap(SLIDE, "</p:spTree>", BARE_BOX), "text-outside"),
    "a placeholder that the layout lacks": (swap(LAYOUT_PART, 'idx="10"', 'idx="11"'), "no-slot"),
    "an empty placeholder": (
        swap("ppt/slides/slide1.xml", "</p:spTree>", shape(5, "body", "<a:p/>", 10) + "</p:spTree>"),
        "empty-placeholder",
    ),
    "a literal colour": (styled('<a:solidFill><a:srgbClr val="FF0000"/></a:solidFill>'), "literal-colour"),
    "a literal font": (styled('<a:latin typeface="Arial"/>'), "literal-font"),
    "a run without a language": (swap(SLIDE, BODY_RUN, f"<a:t>{INSPECT}</a:t>"), "no-language"),
    "a link to a file": (swap(SLIDE_RELS, URL, "file:///home/ada/licence"), "bad-link"),
    # what does not fit
    "too much text": (swap(SLIDE, LINK, LINK + paragraph("many words " * 400)), "overflow"),
    "too much text, in what an editor wraps round a formula": (swap(SLIDE, LINK, LINK + WRAPPED), "overflow"),
    "text too large": (styled("", ' sz="20000"'), "overflow"),
    "text shrunk to fit": (swap(SLIDE, "<a:normAutofit/>", '<a:normAutofit fontScale="62500"/>'), "font-scale"),
    "a box over the edge": (swap(LAYOUT_PART, f'x="{BODY.rect.x}"', 'x="12000000"', 2), "off-slide"),
    "a placeholder without a place": (
        lambda parts: {
            **parts,
            **{name: re.sub("<a:xfrm>.*?</a:xfrm>", "", parts[name]) for name in (LAYOUT_PART, MASTER)},
        },
        "no-place",
    ),
    "a font without widths": (swap("ppt/theme/theme1.xml", "Calibri", "Aptos"), "font-unknown"),
    # what is lost
    "a sentence gone from the notes": (swap(NOTES_PAGE, " It is repaired by more.", ""), "lost"),
    "a sentence gone from slide and notes": (
        both(swap(SLIDE, INSPECT, "Open."), swap(NOTES_PAGE, INSPECT, "")),
        "lost",
    ),
    "a word that is only part of another": (
        both(swap(SLIDE, "Choice", "Choices"), swap(NOTES_PAGE, "Choice", "Choices")),
        "lost",
    ),
    "a link target that is only part of another": (
        both(swap(SLIDE_RELS, URL, f"{URL}/2"), swap(NOTES_PAGE, URL, f"{URL}/2")),
        "lost",
    ),
}


@pytest.mark.parametrize(("broken", "code"), DEFECTS.values(), ids=DEFECTS.keys())
def test_a_defect_is_named(broken: Break, code: str) -> None:
    assert codes(packed(broken(GOOD))) == {code}


def test_two_titles_alike_are_named_with_both_slides_and_the_line() -> None:
    parts = swap("ppt/slides/slide1.xml", "Open tools win", "What openness  brings")(GOOD)
    findings = broken_rules(packed(parts))
    same = next(finding for finding in findings if finding.code == "same-title")
    assert str(same) == 'article.yaml:3: slide 2: the title "What openness brings" is that of slide 1 too [same-title]'
    assert {finding.code for finding in findings} == {"same-title", "lost"}  # the talk's own title is gone


def test_a_slide_without_a_title_is_named() -> None:
    parts = swap("ppt/slides/slide1.xml", shape(2, "title", paragraph("Open tools win")), "")(GOOD)
    assert codes(packed(parts)) == {"no-title", "lost"}


def test_a_slide_that_is_not_listed_is_missed() -> None:
    parts = both(
        swap(PRESENTATION, '<p:sldId id="257" r:id="rId4"/>', ""), swap(PRESENTATION, '<p14:sldId id="257"/>', "")
    )(GOOD)
    assert {"slide-count", "lost"} <= codes(packed(parts))


def test_an_entry_that_is_there_twice_is_named() -> None:
    assert codes(packed(GOOD, SLIDE)) == {"zip-duplicate"}


def test_the_clock_in_the_zip_is_named() -> None:
    assert codes(packed(GOOD, date=(2026, 11, 24, 9, 0, 0))) == {"zip-date"}


@pytest.mark.parametrize("pptx", [b"", b"PK", packed(GOOD)[:2000]])
def test_what_is_no_package_is_one_finding(pptx: bytes) -> None:
    ledger, findings = check(pptx, ARTICLE, DECK)
    assert (ledger, [finding.code for finding in findings]) == ((), ["zip"])


def test_without_content_types_nothing_can_open_it() -> None:
    assert codes(packed(drop(TYPES_PART)(GOOD))) == {"content-type"}


# ---- where text is measured


@pytest.mark.parametrize("inset", [0, Px(150)])
def test_insets_margins_and_spacing_take_room(inset: int) -> None:
    """Ten lines at 28 pt stand in 480 px; not any more with insets, or with the space before each that Office adds."""
    lines = swap(SLIDE, LINK, LINK + paragraph("one line") * 8)(GOOD)
    assert codes(packed(lines)) == set()
    tight = swap(LAYOUT_PART, "<a:bodyPr>", f'<a:bodyPr tIns="{inset}" bIns="{inset}">')(lines)
    assert codes(packed(tight)) == ({"overflow"} if inset else set())
    spaced = swap(LAYOUT_PART, '<a:lvl1pPr><a:defRPr sz="2800"/>', f"<a:lvl1pPr>{SPACE}" + '<a:defRPr sz="2800"/>')(
        lines
    )
    assert codes(packed(spaced)) == {"overflow"}


SPACE = '<a:spcBef><a:spcPts val="2000"/></a:spcBef>'


@pytest.mark.parametrize(
    ("leading", "lines", "fits"), [(100, 11, False), (90, 11, True), (60, 16, True), (60, 17, False)]
)
def test_the_leading_that_a_slide_inherits_is_measured(leading: int, lines: int, fits: bool) -> None:
    """In 480 px, which is 360 pt: a line at 28 pt is 34.2 pt high, the first of a text always."""
    close = f'<a:lnSpc><a:spcPct val="{leading}000"/></a:lnSpc>'
    parts = both(
        swap(SLIDE, LINK, LINK + paragraph("one line") * (lines - 2)),
        swap(LAYOUT_PART, '<a:lvl1pPr><a:defRPr sz="2800"/>', f'<a:lvl1pPr>{close}<a:defRPr sz="2800"/>'),
    )(GOOD)
    assert codes(packed(parts)) == (set() if fits else {"overflow"})


# ---- tables: two rows of two cells, as wide and as high as they must be, in all that a file may leave out


MARGIN_X, MARGIN_Y = 91440, 45720  # what a cell has that sets none
CALIBRI, STRONG = Font("Calibri"), Font("Calibri", bold=True)
HEADER = "What it brings"
ROW = font_line_height(CALIBRI, 18) + 2 * MARGIN_Y
COLUMN = text_width(HEADER, STRONG, 18) + 2 * MARGIN_X
FRAME = Rect(BODY.rect.x, Px(400), 4 * COLUMN, 2 * ROW)
STYLES_PART = "ppt/tableStyles.xml"


def cell(words: str) -> str:
    return f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraph(words)}</a:txBody><a:tcPr/></a:tc>"


def row(*texts: str) -> str:
    return f'<a:tr h="{ROW}">{"".join(map(cell, texts))}</a:tr>'


TABLE = (
    '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="4" name="Table" descr="Numbers"/><p:cNvGraphicFramePr/><p:nvPr>'
    '<p:ph type="tbl" idx="11"/></p:nvPr></p:nvGraphicFramePr>'
    f'<p:xfrm><a:off x="{FRAME.x}" y="{FRAME.y}"/><a:ext cx="{FRAME.width}" cy="{FRAME.height}"/></p:xfrm>'
    '<a:graphic><a:graphicData uri="table"><a:tbl><a:tblPr firstRow="1"><a:tableStyleId>{1}</a:tableStyleId></a:tblPr>'
    f'<a:tblGrid><a:gridCol w="{COLUMN}"/><a:gridCol w="{3 * COLUMN}"/></a:tblGrid>'
    f"{row(HEADER, 'How')}{row('Choice', 'Leave')}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
)
TABLE_STYLE = (
    '<a:tblStyle styleId="{1}" styleName="t"><a:wholeTbl><a:tcTxStyle><a:fontRef idx="minor"/></a:tcTxStyle>'
    '</a:wholeTbl><a:firstRow><a:tcTxStyle b="on"/></a:firstRow></a:tblStyle>'
)
TABLED = both(
    swap(SLIDE, "</p:spTree>", TABLE + "</p:spTree>"),
    swap(LAYOUT_PART, "</p:spTree>", shape(4, "tbl", paragraph("Table"), 11, FRAME, size(28)) + "</p:spTree>"),
    swap(STYLES_PART, ' def="x"/>', f' def="x">{TABLE_STYLE}</a:tblStyleLst>'),
)(GOOD)


def taller(rows: int) -> Break:
    """The second row, the frame and its placeholder with room for more lines."""
    more = (rows - 1) * ROW
    return both(
        swap(SLIDE, f'<a:tr h="{ROW}">{cell("Choice")}', f'<a:tr h="{ROW + more}">{cell("Choice")}'),
        *(swap(part, f'cy="{FRAME.height}"', f'cy="{FRAME.height + more}"') for part in (SLIDE, LAYOUT_PART)),
    )


def messages(broken: Break) -> list[str]:
    return [f"{finding.code}: {finding.message}" for finding in broken_rules(packed(broken(TABLED)))]


TABLE_DEFECTS: dict[str, tuple[Break, str]] = {
    "a cell with too many lines": (
        swap(SLIDE, "Leave", "Leave under the licence " * 3),
        "overflow: slide 2: the text of row 2, column 2 is too high: 4",
    ),
    "a cell with two paragraphs": (
        swap(SLIDE, paragraph("How"), paragraph("How") * 2),
        "overflow: slide 2: the text of row 1, column 2 is too high: 4",
    ),
    "a size of its own": (
        swap(SLIDE, '<a:rPr lang="en-US"/><a:t>Leave', '<a:rPr lang="en-US" sz="2000"/><a:t>Leave'),
        "overflow: slide 2: the text of row 2, column 2 is too high: 24.",
    ),
    "the size of an empty cell": (
        swap(SLIDE, paragraph("Leave"), '<a:p><a:endParaRPr lang="en-US" sz="2000"/></a:p>'),
        "overflow: slide 2: the text of row 2, column 2 is too high: 24.",
    ),
    "margins above and below": (
        swap(SLIDE, cell("Leave"), cell("Leave").replace("<a:tcPr", '<a:tcPr marT="66675" marB="66675"')),
        "overflow: slide 2: the text of row 2, column 2 is too high: 22.0 pt, its row 18.7 pt",
    ),
    "margins left and right": (
        swap(SLIDE, cell(HEADER), cell(HEADER).replace("<a:tcPr", '<a:tcPr marL="114300" marR="114300"')),
        "overflow: slide 2: the text of row 1, column 1 is too high: 4",
    ),
    "a row that is too low": (
        swap(SLIDE, f'<a:tr h="{ROW}"', f'<a:tr h="{ROW // 2}"', 1),
        "overflow: slide 2: the text of row 1, column 1 is too high: 22.0 pt, its row 7.4 pt",
    ),
    "a word wider than its column": (
        both(taller(2), swap(SLIDE, "Choice", "Interoperability")),
        "overflow: slide 2: a word of row 2, column 1 is too wide: 1",
    ),
    "a column narrower than its margins": (
        swap(SLIDE, f'<a:gridCol w="{COLUMN}"', f'<a:gridCol w="{MARGIN_X}"'),
        "overflow: slide 2: the text of row 1, column 1 is too wide: 1",
    ),
    "columns wider than the frame": (
        swap(SLIDE, f'<a:gridCol w="{3 * COLUMN}"', f'<a:gridCol w="{3 * COLUMN + Pt(1)}"'),
        "overflow: slide 2: the table is too wide: 4",
    ),
    "rows higher than the frame": (
        swap(SLIDE, f'<a:tr h="{ROW}"', f'<a:tr h="{ROW + Pt(1)}"', 1),
        "overflow: slide 2: the table is too high: 5",
    ),
    "a frame outside its slot": (
        swap(SLIDE, f'<a:off x="{FRAME.x}"', f'<a:off x="{FRAME.x + 1}"'),
        "off-slot: slide 2: the placeholder tbl 11 reaches over the place that its layout gives it",
    ),
    "a frame over the slide's edge": (
        both(*(swap(part, f'y="{FRAME.y}"', 'y="6850000"') for part in (SLIDE, LAYOUT_PART))),
        "off-slide: slide 2: the placeholder tbl 11 reaches over the slide's edge",
    ),
    "a cell too few": (
        swap(SLIDE, cell("Leave"), ""),
        "table-grid: slide 2: row 2 of the table has 1 cells, its grid 2 columns",
    ),
    "a column too many": (
        swap(SLIDE, "</a:tblGrid>", '<a:gridCol w="0"/></a:tblGrid>'),
        "table-grid: slide 2: row 1 of the table has 2 cells, its grid 3 columns",
    ),
    "merged cells": (
        swap(SLIDE, cell("Choice"), cell("Choice").replace("<a:tc>", '<a:tc gridSpan="2">')),
        "table-grid: slide 2: row 2 of the table has merged cells",
    ),
    "a header that is not marked": (
        swap(SLIDE, ' firstRow="1"', ""),
        "no-header: slide 2: the table does not mark its first row as a header",
    ),
    "a font without widths": (
        both(swap(STYLES_PART, "minor", "major"), swap("ppt/theme/theme1.xml", "Cambria", "Aptos")),
        'font-unknown: slide 2: the font "Aptos" cannot be measured',
    ),
}


def test_a_sound_table_has_no_findings() -> None:
    assert messages(lambda parts: parts) == []


@pytest.mark.parametrize(("broken", "message"), TABLE_DEFECTS.values(), ids=TABLE_DEFECTS.keys())
def test_a_defect_of_a_table_is_named(broken: Break, message: str) -> None:
    found = messages(broken)
    assert found[0].startswith(message)
    assert {each.partition(":")[0] for each in found} == {message.partition(":")[0]}


@pytest.mark.parametrize(
    ("words", "fits"), [("Openness", False), ("open/free", True), ("well-known", True), ("开源必胜", True), (URL, True)]
)
def test_a_word_is_not_torn_but_a_compound_or_an_address_may_be(words: str, fits: bool) -> None:
    """In a column of 50 points; a line may end after a slash, and between Chinese characters any may."""
    narrow = swap(SLIDE, f'<a:gridCol w="{COLUMN}"', f'<a:gridCol w="{2 * MARGIN_X + Pt(50)}"')
    found = messages(both(taller(6), narrow, swap(SLIDE, HEADER, "It"), swap(SLIDE, "Choice", words)))
    torn = [] if fits else ["overflow: slide 2: a word of row 2, column 1"]
    assert [message.partition(" is ")[0] for message in found] == torn


# ---- what counts as kept


def deck_of(*slides: Slide) -> Deck:
    return Deck(ARTICLE.meta, slides)


def test_a_sentence_may_continue_on_the_next_slide() -> None:
    """Half of it on each slide, with titles between: it is kept, and the first slide is named."""
    long = "Open code is inspected by many."
    first = TextItem(BODY, (line("Open code is", "benefits/p1"),), 28)
    rest = TextItem(BODY, (line("inspected by many.", "benefits/p1"),), 28)
    deck = deck_of(
        Slide("a", LAYOUT, (DECK.slides[0].items[0], first), (), ""),
        Slide("b", LAYOUT, (DECK.slides[1].items[0], rest), DECK.slides[1].notes, ""),
    )
    parts = both(
        swap("ppt/slides/slide1.xml", "</p:spTree>", shape(3, "body", paragraph("Open code is"), 10) + "</p:spTree>"),
        swap(SLIDE, INSPECT, "inspected by many."),
        swap(NOTES_PAGE, INSPECT, ""),
    )(GOOD)
    ledger, _ = check(packed(parts), ARTICLE, deck)
    assert [(kept.slide, kept.notes) for kept in ledger if kept.unit.text == long] == [(1, 0)]
    assert codes(packed(parts), ARTICLE, deck) == set()


def test_a_lost_sentence_is_named_with_its_line() -> None:
    lost = broken_rules(packed(swap(NOTES_PAGE, "Pause here.", "")(GOOD)))
    assert [str(finding) for finding in lost] == [
        'article.yaml:3: the sentence "Pause here." is on no slide and in no notes [lost]\n'
        "hint: this is a bug in the tool; nothing was written"
    ]


# ---- the units of an article


def test_a_skipped_section_takes_its_subsections_along() -> None:
    nested = Section("s/n", where(3), Role.PLAIN, text("Nested"), notes=(text("A note."),))
    section = Section("s", where(2), Role.PLAIN, text("Top"), skip=True, sections=(nested,))
    ledger, findings = check(packed(GOOD), Article(where(1), ARTICLE.meta, (section,)), DECK)
    assert [kept.unit.text for kept in ledger if kept.skipped] == ["Top", "Nested", "A note."]
    assert findings == ()


def test_entities_are_not_resolved() -> None:
    secret = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    parts = {**GOOD, SLIDE: secret + GOOD[SLIDE].replace("Choice", "&e;")}
    assert codes(packed(parts)) == {"doctype"}
