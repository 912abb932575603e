"""Pages of paper in, as values; a deck of them out, for an engine to draw as it draws slides."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.decks.opened import OpenedDeck
from generator.language.scripts import EAST_ASIAN, font_for_script, script_of_language
from generator.model.geometry import Rect

if TYPE_CHECKING:
    from pptx.dml.color import RGBColor
    from pptx.shapes.autoshape import Shape
    from pptx.slide import Slide
    from pptx.text.text import Font, TextFrame
    from pptx.util import Emu

PAPER_FONT = "Arial"  # it is on every computer, or another that is as wide
LEADING = 1.35  # from line to line, in sizes: more than the fonts of any script need
INK, QUIET, LINE = "1F1F1F", "5F5F5F", "B4B4B4"  # what is read first, what is looked up, and rules
HAIRLINE = 0.5  # points
# A mark by which readers pass over a shape.
DECORATIVE = """<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><d:decorative val="1"
 xmlns:d="http://schemas.microsoft.com/office/drawing/2017/decorative"/></a:ext></a:extLst>"""
TITLE_ONLY = 5  # the layout of python-pptx's own template that has a title and no other text


class PaperLine(Struct, frozen=True):
    """A paragraph; `size` and the space `before` it are in points, and `right` is whether its lines begin there."""

    text: str
    size: float
    bold: bool = False
    color: str = INK
    rtl: bool = False
    right: bool = False
    before: float = 0


class PaperText(Struct, frozen=True):
    """Paragraphs at the top of a box, or at its foot if `low`; on each page one of the boxes may be its title."""

    rect: Rect
    lines: tuple[PaperLine, ...]
    low: bool = False
    is_title: bool = False


class PaperBar(Struct, frozen=True):
    """A filled rectangle, which is a rule if it is thin."""

    rect: Rect
    color: str = LINE


class PaperFrame(Struct, frozen=True):
    """A hairline outside the place of a slide, which is counted from 0; `alt` is read aloud in its place."""

    rect: Rect
    slide: int
    alt: str


PaperItem = PaperText | PaperBar | PaperFrame
PaperPage = tuple[PaperItem, ...]


def pptx_of_paper(pages: Sequence[PaperPage], width: int, height: int, deck: OpenedDeck) -> bytes:
    """Return a deck with a slide for each page, `width` and `height` EMU large; its properties are those of `deck`."""
    from pptx import Presentation
    from pptx.util import Emu

    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Emu(width), Emu(height)
    properties = presentation.core_properties
    properties.title, properties.author, properties.language = deck.title, deck.author, deck.language
    properties.created = properties.modified = deck.created or properties.created
    for page in pages:
        _draw(presentation.slides.add_slide(presentation.slide_layouts[TITLE_ONLY]), page, deck.language)
    with BytesIO() as file:
        presentation.save(file)
        return file.getvalue()


def _draw(slide: Slide, page: PaperPage, language: str) -> None:
    from pptx.oxml import parse_xml
    from pptx.util import Pt

    title = slide.shapes.title
    for item in page:
        match item:
            case PaperText():
                box = title if item.is_title and title else slide.shapes.add_textbox(*map(_emu, _edges(item.rect)))
                _write(box, item, language)
            case PaperBar():
                bar = _rectangle(slide, item.rect)
                bar.fill.solid()
                bar.fill.fore_color.rgb = _rgb(item.color)
                bar.line.fill.background()
                bar._element.xpath("./p:nvSpPr/p:cNvPr")[0].append(parse_xml(DECORATIVE))
            case PaperFrame():
                frame = _rectangle(slide, _outset(item.rect, Pt(HAIRLINE) // 2))
                frame.fill.background()
                frame.line.width, frame.line.color.rgb = Pt(HAIRLINE), _rgb(LINE)
                frame._element.xpath("./p:nvSpPr/p:cNvPr")[0].set("descr", item.alt)
    if title and not title.text_frame.text:
        slide.shapes._spTree.remove(title._element)


def _rectangle(slide: Slide, rect: Rect) -> Shape:
    from pptx.enum.shapes import MSO_SHAPE

    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *map(_emu, _edges(rect)))
    for style in shape._element.xpath("./p:style"):  # LibreOffice draws its shadow even where the shape has none
        shape._element.remove(style)
    return shape


def _write(shape: Shape, item: PaperText, language: str) -> None:
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE

    shape.left, shape.top, shape.width, shape.height = map(_emu, _edges(item.rect))
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = MSO_ANCHOR.BOTTOM if item.low else MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = _emu(0)
    for line in item.lines:
        _add_line(frame, line, language)


def _add_line(frame: TextFrame, line: PaperLine, language: str) -> None:
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    if frame.text:
        frame.add_paragraph()  # type: ignore[no-untyped-call]  # python-pptx leaves some methods without types
    paragraph = frame.paragraphs[-1]
    paragraph.alignment = PP_ALIGN.RIGHT if line.right else PP_ALIGN.LEFT
    paragraph.line_spacing = Pt(line.size * LEADING)
    paragraph.space_before, paragraph.space_after = Pt(line.before), Pt(0)
    paragraph._p.get_or_add_pPr().set("rtl", str(int(line.rtl)))
    run = paragraph.add_run()
    run.text = line.text
    run.font.size, run.font.bold, run.font.color.rgb = Pt(line.size), line.bold, _rgb(line.color)
    _name_fonts(run.font, language)


def _name_fonts(font: Font, language: str) -> None:
    """Name the language of a run, our font, and the one that Office has for the language's script."""
    from pptx.oxml.ns import qn

    font.name = PAPER_FONT
    script = script_of_language(language)
    family = font_for_script(script, PAPER_FONT) or PAPER_FONT
    tag = qn("a:ea" if script in EAST_ASIAN else "a:cs")
    font._rPr.append(font._rPr.makeelement(tag, {"typeface": family}))
    if language:
        font._rPr.set("lang", language)


def _outset(rect: Rect, by: int) -> Rect:
    return Rect(rect.x - by, rect.y - by, rect.width + 2 * by, rect.height + 2 * by)


def _edges(rect: Rect) -> tuple[int, int, int, int]:
    return rect.x, rect.y, rect.width, rect.height


def _emu(length: int) -> Emu:
    from pptx.util import Emu

    return Emu(length)


def _rgb(color: str) -> RGBColor:
    from pptx.dml.color import RGBColor

    return RGBColor(*bytes.fromhex(color))  # type: ignore[no-untyped-call]  # see above
