"""A deck in; the file that is handed out, or the pictures of its slides, out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, assert_never

from msgspec import Struct
from msgspec.structs import replace

from generator.decks import OpenedDeck
from generator.show.drawing import refuse_missing_pages
from generator.show.engines import Engine
from generator.show.paper import PaperName, PerPage, handout_pdf, notes_pdf
from generator.show.pdf import finished_pdf, is_our_pdf
from generator.show.pictures import WIDTH, is_our_picture, pictures_of_pdf
from generator.show.shown import shown_deck

FileKind = Literal["pdf", "html", "notes", "handout"]
ExportKind = Literal[FileKind, "png"]
HTML_MARK = b'<meta name="generator" content="Slidewright">'  # stands in the first lines of our pages
MARK_BYTES = 1_000


class ExportOptions(Struct, frozen=True):
    """How a deck is exported.

    hidden: whether hidden slides are exported too. width: of pictures, in pixels. per_page: slides on a page of a
    handout. paper: of notes and handouts; None is what is usual where the deck's language is spoken.
    """

    hidden: bool = False
    width: int = WIDTH
    per_page: PerPage = 3
    paper: PaperName | None = None


def exported_file(kind: FileKind, pptx: bytes, deck: OpenedDeck, engine: Engine, how: ExportOptions) -> bytes:
    """Return a deck as a file of a kind; `deck` is what `pptx` says. Equal input gives equal bytes.

    Hidden slides are left out unless `how` asks for them, or all are hidden. Raises OutputError if the engine fails.
    """
    hidden = how.hidden or not deck.shown
    match kind:
        case "pdf":
            return finished_pdf(engine.pdf_of_deck(pptx, hidden=hidden), deck, hidden)
        case "notes":
            return notes_pdf(pptx, deck, engine, hidden=hidden, paper=how.paper)
        case "handout":
            return handout_pdf(pptx, deck, engine, per_page=how.per_page, hidden=hidden, paper=how.paper)
        case "html":
            from generator.show.pages import html_of_deck

            pictures = exported_pictures(pptx, deck, engine, how)
            slides = deck.slides if hidden else deck.shown
            return html_of_deck(shown_deck(replace(deck, slides=slides), [""] * len(slides)), pictures)
        case _:
            assert_never(kind)


def exported_pictures(pptx: bytes, deck: OpenedDeck, engine: Engine, how: ExportOptions) -> tuple[bytes, ...]:
    """Return a PNG for each slide, as `exported_file` does for its kinds."""
    hidden = how.hidden or not deck.shown
    pictures = pictures_of_pdf(engine.pdf_of_deck(pptx, hidden=hidden), how.width)
    refuse_missing_pages(len(pictures), len(deck.slides if hidden else deck.shown))
    return pictures


def is_our_html(data: bytes) -> bool:
    """Return whether Slidewright wrote a page, so that it may replace it."""
    return HTML_MARK in data[:MARK_BYTES]


def is_replaceable_export(kind: ExportKind) -> Callable[[bytes], bool]:
    """Return a function that tells whether Slidewright wrote a file of this kind."""
    return {"html": is_our_html, "png": is_our_picture}.get(kind, is_our_pdf)
