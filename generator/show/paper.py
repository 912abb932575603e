"""A deck in; a PDF of pages to speak from, or to hand out, out: its slides as drawings, its notes as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Literal

from generator.decks import OpenedDeck, PaperPage, pptx_of_paper
from generator.decks.paper import LEADING, PAPER_FONT
from generator.measure import wrap_text
from generator.model.geometry import EMU_PER_PT, Mm, Pt, Rect
from generator.model.text import Run
from generator.model.theme import Font
from generator.show.drawing import refuse_missing_pages
from generator.show.engines import Engine
from generator.show.pdf import PdfEntry, described_pdf

PaperName = Literal["a4", "letter"]
PerPage = Literal[2, 3, 6]
SIZES: dict[PaperName, tuple[int, int]] = {"a4": (Mm(210), Mm(297)), "letter": (Mm(215.9), Mm(279.4))}
LETTER_REGIONS = ("-US", "-CA", "-MX")
COLUMNS: dict[PerPage, int] = {2: 1, 3: 1, 6: 2}
EDGE, GAP = Mm(18), Mm(8)  # what stays free around a page, and between what is on it
PICTURE = Mm(90)  # the greatest height of a slide above its notes
SIZE = 12  # points, of notes
SAFE = 0.96  # of a width, in which texts are measured: an engine takes another font where ours is missing


def notes_pdf(
    pptx: bytes, deck: OpenedDeck, engine: Engine, *, hidden: bool = False, paper: PaperName | None = None
) -> bytes:
    """Return pages to speak from: each shown slide with its number, its title, and its notes below.

    Long notes continue on further pages. With `hidden`, hidden slides have pages too. The paper is A4, or Letter where
    that is usual, unless `paper` names one. Equal input gives equal bytes. Raises OutputError if the engine fails.
    """
    width, height = _paper_size(deck, paper)
    inner = Rect(EDGE, EDGE, width - 2 * EDGE, height - 2 * EDGE)
    picture = Rect(EDGE, EDGE, inner.width, min(inner.width * deck.height // deck.width, PICTURE))
    numbers, pages, places = _slide_numbers(deck, hidden), list[PaperPage](), list[tuple[int, Rect]]()
    for at in numbers:
        places.append((len(pages), picture))
        title = f"{at + 1}  {deck.slides[at].title}".rstrip()
        pages += _notes_pages(title, deck.slides[at].notes, inner, picture.bottom + GAP)
    drawn = engine.pdf_of_deck(pptx_of_paper(pages, width, height, deck))
    return _pdf_with_slides(drawn, len(pages), pptx, deck, engine, numbers, places)


def handout_pdf(
    pptx: bytes,
    deck: OpenedDeck,
    engine: Engine,
    *,
    per_page: PerPage = 3,
    hidden: bool = False,
    paper: PaperName | None = None,
) -> bytes:
    """Return pages to hand out, with two, three or six slides on each.

    `hidden`, `paper`, and what is raised, are as for `notes_pdf`.
    """
    from pikepdf import Pdf

    (width, height), numbers, columns = _paper_size(deck, paper), _slide_numbers(deck, hidden), COLUMNS[per_page]
    across = (width - 2 * EDGE + GAP) // columns
    down = (height - 2 * EDGE + GAP) // (per_page // columns)
    places = []
    for page, at in (divmod(index, per_page) for index in range(len(numbers))):
        row, column = divmod(at, columns)
        places.append((page, Rect(EDGE + column * across, EDGE + row * down, across - GAP, down - GAP)))
    with Pdf.new() as document, BytesIO() as file:
        for _ in range(places[-1][0] + 1):
            document.add_blank_page(page_size=(width / EMU_PER_PT, height / EMU_PER_PT))
        document.save(file)
        return _pdf_with_slides(file.getvalue(), len(document.pages), pptx, deck, engine, numbers, places)


def _paper_size(deck: OpenedDeck, name: PaperName | None) -> tuple[int, int]:
    """Return the width and height of the paper called `name`, or of the usual one where the language is spoken."""
    return SIZES[name or ("letter" if deck.language.endswith(LETTER_REGIONS) else "a4")]


def _slide_numbers(deck: OpenedDeck, hidden: bool) -> list[int]:
    """Return the slides that have a place on paper, counted from 0: all of them also if every slide is hidden."""
    hidden = hidden or not deck.shown
    return [at for at, slide in enumerate(deck.slides) if hidden or not slide.hidden]


def _notes_pages(title: str, notes: Sequence[str], inner: Rect, top: int) -> Iterator[PaperPage]:
    """Yield the pages of a slide: on the first, its notes begin below `top`."""
    line = Pt(SIZE * LEADING)

    def page(top: int, paragraphs: Sequence[str]) -> PaperPage:
        head = Rect(inner.x, top, inner.width, 3 * line)
        body = Rect(inner.x, head.bottom, inner.width, inner.bottom - head.bottom)
        return PaperPage(title if len(title) < 120 else f"{title[:119]}\u2026", head, tuple(paragraphs), body, SIZE)

    def breaks(text: str) -> Sequence[tuple[int, int]]:
        return wrap_text((Run(text),), Font(PAPER_FONT), SIZE, int(inner.width * SAFE))

    found, room = list[str](), (inner.bottom - top) // line - 3
    for note in notes:
        while len(lines := breaks(note)) > room:
            end = lines[room - 1][1] if room else 0
            found += [note[:end].rstrip()] if end else []
            yield page(top, found)
            note, found, top = note[end:].lstrip(), [], inner.y
            room = (inner.bottom - top) // line - 3
        found.append(note)
        room -= len(lines)
    yield page(top, found)


def _pdf_with_slides(
    paper: bytes,
    pages: int,
    pptx: bytes,
    deck: OpenedDeck,
    engine: Engine,
    numbers: Sequence[int],
    places: Sequence[tuple[int, Rect]],
) -> bytes:
    """Return the PDF `paper` with each slide on its page and in its place there, and an outline of the slides."""
    from pikepdf import Name, Pdf, Rectangle

    slides = engine.pdf_of_deck(pptx, hidden=len(numbers) == len(deck.slides))
    with Pdf.open(BytesIO(paper)) as document, Pdf.open(BytesIO(slides)) as drawn, BytesIO() as file:
        refuse_missing_pages(len(document.pages), pages)
        refuse_missing_pages(len(drawn.pages), len(numbers))
        for number, slide, (at, rect) in zip(numbers, drawn.pages, places, strict=True):
            page = document.pages[at]
            left, top, right, bottom = (side / EMU_PER_PT for side in (rect.x, rect.y, rect.right, rect.bottom))
            high = float(page.mediabox[3])
            form = document.copy_foreign(slide.as_form_xobject())
            name = page.add_resource(form, Name.XObject, Name(f"/Slide{number + 1}"))
            place = Rectangle(left, high - bottom, right, high - top)
            page.contents_add(b"q", prepend=True)
            page.contents_add(b"Q " + page.calc_form_xobject_placement(form, name, place))
        document.save(file, deterministic_id=True)
        filled = file.getvalue()
    entries = [
        PdfEntry(deck.slides[number].section, deck.slides[number].title or str(number + 1), page)
        for number, (page, _rect) in zip(numbers, places, strict=True)
    ]
    return described_pdf(filled, deck, entries, pages)
