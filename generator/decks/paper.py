"""Pages of text in; a deck of them out, for an engine to draw as it draws slides."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.decks.opened import OpenedDeck
from generator.language.scripts import EAST_ASIAN, font_for_script, is_rtl_text, script_of_language
from generator.model.geometry import Rect

if TYPE_CHECKING:
    from pptx.shapes.autoshape import Shape

PAPER_FONT = "Arial"  # it is on every computer, or another that is as wide
LEADING = 1.35  # from line to line, in sizes: more than the fonts of any script need
TITLE_ONLY = 5  # the layout of python-pptx's own template that has a title and no other text


class PaperPage(Struct, frozen=True):
    """A page: its title, and paragraphs below, each in a box of EMU; `size` of the paragraphs is in points."""

    title: str
    title_box: Rect
    paragraphs: tuple[str, ...]
    box: Rect
    size: float


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
        slide = presentation.slides.add_slide(presentation.slide_layouts[TITLE_ONLY])
        title = slide.shapes.title
        assert title  # the layout has one
        _write(title, (page.title,), page.title_box, page.size + 2, deck.language, bold=True)
        body = slide.shapes.add_textbox(Emu(0), Emu(0), Emu(0), Emu(0))
        _write(body, page.paragraphs, page.box, page.size, deck.language)
    with BytesIO() as file:
        presentation.save(file)
        return file.getvalue()


def _write(shape: Shape, paragraphs: Sequence[str], box: Rect, size: float, language: str, bold: bool = False) -> None:
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
    from pptx.oxml.ns import qn
    from pptx.util import Emu, Pt

    shape.left, shape.top, shape.width, shape.height = map(Emu, (box.x, box.y, box.width, box.height))
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
    frame.text = "\n".join(text.replace("\n", " ") for text in paragraphs)
    script = script_of_language(language)
    for paragraph in frame.paragraphs:
        is_rtl = is_rtl_text(paragraph.text)
        paragraph.alignment = PP_ALIGN.RIGHT if is_rtl else PP_ALIGN.LEFT
        paragraph.line_spacing, paragraph.space_before, paragraph.space_after = Pt(size * LEADING), Pt(0), Pt(0)
        paragraph._p.get_or_add_pPr().set("rtl", str(int(is_rtl)))
        for run in paragraph.runs:
            run.font.size, run.font.bold, run.font.name = Pt(size), bold, PAPER_FONT
            family = font_for_script(script, PAPER_FONT) or PAPER_FONT  # that Office has for the language's script
            tag = qn("a:ea" if script in EAST_ASIAN else "a:cs")
            run.font._rPr.append(run.font._rPr.makeelement(tag, {"typeface": family}))
            if language:
                run.font._rPr.set("lang", language)
