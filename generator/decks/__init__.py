"""Opens decks that anybody made, with python-pptx; only this room uses it, and only where a deck is opened.

Pages of text become a deck, too, for an engine to draw as it draws slides."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.decks.opened import (
    OpenedDeck as OpenedDeck,
    OpenedSlide as OpenedSlide,
    is_hidden,
    opened_deck_of_presentation,
)
from generator.decks.package import (
    checked_deck as checked_deck,
    is_deck_data as is_deck_data,
    is_deck_name as is_deck_name,
)
from generator.errors import GeneratorError, InputError, Where, error
from generator.guard import PROCESS_STATE
from generator.guard.budget import within_budget
from generator.language.scripts import EAST_ASIAN, font_for_script, is_rtl_text, script_of_language
from generator.model.geometry import Rect
from generator.model.talk import PACE

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.shapes.autoshape import Shape

FRAMES = 100_000  # python-pptx follows relationships one call within another: a chain of slides has thousands


def open_deck(pptx: bytes, name: str, pace: int = PACE) -> OpenedDeck:
    """Return what a deck says, and how long each slide takes at `pace` words a minute; `name` is the file's.

    Raises InputError for a file that is no deck, has no slides, is damaged, has a password, or is larger than `limits`
    allow.
    """
    with within_budget("opening the deck", Where(name)):
        checked = checked_deck(pptx, name)
        try:
            opened = opened_deck_of_presentation(presentation_of_deck(checked), pace)
        except (GeneratorError, MemoryError):
            raise
        except Exception as broken:  # python-pptx and lxml raise many kinds of errors for damaged files
            message, hint = "this deck is damaged", "open it in PowerPoint, and save it again"
            raise InputError(error("deck", message, Where(name), hint)) from broken
        if not opened.slides:
            raise InputError(error("deck", "this deck has no slides", Where(name), "add one, and save it again"))
    return opened


def presentation_of_deck(pptx: bytes) -> Presentation:
    """Return a deck as python-pptx has it."""
    from pptx import Presentation

    with PROCESS_STATE:
        usual = sys.getrecursionlimit()
        sys.setrecursionlimit(max(usual, FRAMES))
        try:
            return Presentation(BytesIO(pptx))
        finally:
            sys.setrecursionlimit(usual)


def numbers_of_slides(pptx: bytes, hidden: bool) -> list[int]:
    """Return the numbers of a deck's slides, counted from 1; without those that are hidden unless `hidden`."""
    slides = enumerate(presentation_of_deck(pptx).slides, 1)
    return [number for number, slide in slides if hidden or not is_hidden(slide)]


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
