"""A deck in; a PDF of pages to speak from, or to hand out, out: its slides as drawings, its words as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.decks import OpenedDeck, PaperPage, pptx_of_paper
from generator.show.engines import Engine
from generator.show.overlay import frames_of_page, pdf_with_slides_in_frames
from generator.show.paper_handout import PerPage, paper_pages_of_handout
from generator.show.paper_notes import paper_pages_of_notes
from generator.show.paper_size import Paper, PaperName, paper_of_deck
from generator.show.pdf import PdfEntry, described_pdf


def notes_pdf(
    pptx: bytes, deck: OpenedDeck, engine: Engine, *, hidden: bool = False, paper: PaperName | None = None
) -> bytes:
    """Return pages to speak from: each shown slide with its number, title and time, and its notes at 12 to 14 pt.

    Long notes continue on further pages. With `hidden`, hidden slides have pages too. The paper is A4, or Letter where
    that is usual, unless `paper` names one. Equal input gives equal bytes. Raises OutputError if the engine fails.
    """
    size, slides = paper_of_deck(deck, paper), _numbers(deck, hidden)
    return _pdf(pptx, deck, engine, size, paper_pages_of_notes(deck, size, slides), slides)


def handout_pdf(
    pptx: bytes,
    deck: OpenedDeck,
    engine: Engine,
    *,
    per_page: PerPage = 3,
    hidden: bool = False,
    paper: PaperName | None = None,
) -> bytes:
    """Return pages to hand out: three slides a page with lines to write on, or six, under the talk's title and author.

    `hidden`, `paper`, and what is raised, are as for `notes_pdf`.
    """
    size, slides = paper_of_deck(deck, paper), _numbers(deck, hidden)
    return _pdf(pptx, deck, engine, size, paper_pages_of_handout(deck, size, slides, per_page), slides)


def _numbers(deck: OpenedDeck, hidden: bool) -> tuple[int, ...]:
    """Return the slides that have a place on paper, counted from 0: all of them also if every slide is hidden."""
    hidden = hidden or not deck.shown
    return tuple(at for at, slide in enumerate(deck.slides) if hidden or not slide.hidden)


def _pdf(
    pptx: bytes, deck: OpenedDeck, engine: Engine, size: Paper, pages: Sequence[PaperPage], numbers: Sequence[int]
) -> bytes:
    paper = engine.pdf_of_deck(pptx_of_paper(pages, size.width, size.height, deck))
    slides = engine.pdf_of_deck(pptx, hidden=len(numbers) == len(deck.slides))
    filled = pdf_with_slides_in_frames(paper, pages, slides, numbers)
    return described_pdf(filled, deck, list(_entries(deck, pages)), len(pages))


def _entries(deck: OpenedDeck, pages: Sequence[PaperPage]) -> Iterator[PdfEntry]:
    """Yield an entry of the outline for the page on which each slide stands."""
    for page, items in enumerate(pages):
        for frame in frames_of_page(items):
            slide = deck.slides[frame.slide]
            yield PdfEntry(slide.section, slide.title or str(frame.slide + 1), page)
