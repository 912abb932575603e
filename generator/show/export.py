"""A deck in; the PDF, the page, the pictures, the notes or the handout that is given out, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from generator.decks import LEADING, PAPER_FONT, OpenedDeck, PaperPage, pptx_of_paper
from generator.measure import wrap_text
from generator.model.geometry import EMU_PER_PT, Mm, Pt, Rect
from generator.model.text import Run
from generator.model.theme import Font
from generator.show.engines import WIDTH, Engine, is_our_picture, pictures_of_pdf, refuse_missing_pages

if TYPE_CHECKING:
    from pikepdf import OutlineItem, Pdf

FileKind = Literal["pdf", "html", "notes", "handout"]
ExportKind = Literal[FileKind, "png"]
HTML_MARK = b'<meta name="generator" content="Slidewright">'  # stands in the first lines of our pages
MARK_BYTES = 1_000
CREATOR = "Slidewright"  # by which we know the PDFs that we may replace
PaperName = Literal["a4", "letter"]
PerPage = Literal[2, 3, 6]
SIZES: dict[PaperName, tuple[int, int]] = {"a4": (Mm(210), Mm(297)), "letter": (Mm(215.9), Mm(279.4))}
COLUMNS: dict[PerPage, int] = {2: 1, 3: 1, 6: 2}
EDGE, GAP = Mm(18), Mm(8)  # what stays free around a page, and between what is on it
PICTURE = Mm(90)  # the greatest height of a slide above its notes
SIZE = 12  # points, of notes
SAFE = 0.96  # of a width, in which texts are measured: an engine takes another font where ours is missing


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
    numbers = numbers_of_exported_slides(deck, how.hidden)
    if kind == "html":
        from generator.show.pages import html_of_deck, shown_deck

        slides = tuple(deck.slides[number] for number in numbers)
        shown = shown_deck(replace(deck, slides=slides), [""] * len(slides))
        return html_of_deck(shown, exported_pictures(pptx, deck, engine, how))
    drawn = engine.pdf_of_deck(pptx, hidden=how.hidden or not deck.shown)
    if kind == "pdf":
        return finished_pdf(drawn, deck, how.hidden)
    paper = _notes_paper(deck, numbers, how, engine) if kind == "notes" else _handout_paper(deck, numbers, how)
    return _pdf_with_slides(paper, drawn, deck, numbers)


def exported_pictures(pptx: bytes, deck: OpenedDeck, engine: Engine, how: ExportOptions) -> tuple[bytes, ...]:
    """Return a PNG for each slide, as `exported_file` does for its kinds."""
    pictures = pictures_of_pdf(engine.pdf_of_deck(pptx, hidden=how.hidden or not deck.shown), how.width)
    refuse_missing_pages(len(pictures), len(numbers_of_exported_slides(deck, how.hidden)))
    return pictures


def numbers_of_exported_slides(deck: OpenedDeck, hidden: bool) -> list[int]:
    """Return the slides that are exported, counted from 0: the shown ones, or all of them if every slide is hidden."""
    hidden = hidden or not deck.shown
    return [number for number, slide in enumerate(deck.slides) if hidden or not slide.hidden]


def is_replaceable_export(kind: ExportKind) -> Callable[[bytes], bool]:
    """Return a function that tells whether Slidewright wrote a file of this kind."""
    return {"html": lambda data: HTML_MARK in data[:MARK_BYTES], "png": is_our_picture}.get(kind, is_our_pdf)


def finished_pdf(pdf: bytes, deck: OpenedDeck, hidden: bool = False) -> bytes:
    """Return the PDF of a deck with its properties, and an outline of sections and slides.

    pdf: a page for each slide in order, hidden ones only where `hidden` is true, or all are hidden.
    Equal input gives equal bytes. Raises OutputError if the engine left out a page.
    """
    numbers = numbers_of_exported_slides(deck, hidden)
    return _described_pdf(pdf, deck, [(number, page) for page, number in enumerate(numbers)], len(numbers))


def _described_pdf(pdf: bytes, deck: OpenedDeck, found: Sequence[tuple[int, int]], pages: int) -> bytes:
    """Return a PDF that says the title, author, language and date of a deck, with an outline of its slides.

    found: the slides with their pages, both counted from 0. pages: how many there must be. Raises OutputError.
    """
    from pikepdf import Dictionary, Name, ObjectStreamMode, Pdf

    with Pdf.open(BytesIO(pdf)) as document, BytesIO() as file:
        refuse_missing_pages(len(document.pages), pages)
        _write_properties(document, deck)
        document.Root[Name.ViewerPreferences] = Dictionary(DisplayDocTitle=True)
        if deck.language:
            document.Root[Name.Lang] = deck.language
        with document.open_outline() as outline:
            outline.root[:] = _outline_of_pages(deck, found)
        document.save(file, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
        return file.getvalue()


def is_our_pdf(pdf: bytes) -> bool:
    """Return whether Slidewright wrote a PDF, and nobody edited it since, so that it may be replaced.

    A PDF has two identifiers, which are equal until a program writes it again.
    """
    from pikepdf import Pdf, PdfError

    with suppress(PdfError, ValueError), Pdf.open(BytesIO(pdf)) as document:
        first, latest = map(bytes, document.trailer.get("/ID", [b"", b"-"]))
        return str(document.docinfo.get("/Creator", "")) == CREATOR and first == latest
    return False


def _write_properties(document: Pdf, deck: OpenedDeck) -> None:
    """Replace what the engine says of the document, in both places that PDF has for it."""
    made = document.docinfo.get("/Producer", document.docinfo.get("/Creator", ""))
    said = {"/Title": deck.title, "/Author": deck.author, "/Creator": CREATOR, "/Producer": str(made)}
    if deck.created:
        said |= dict.fromkeys(("/CreationDate", "/ModDate"), f"{deck.created:D:%Y%m%d%H%M%SZ}")
    trailer = document.trailer
    for parent, key in ((document.Root, "/Metadata"), *((trailer, key) for key in ("/Info", "/ID", "/DocChecksum"))):
        if key in parent:
            del parent[key]
    for name, value in said.items():
        if value:
            document.docinfo[name] = value
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata.load_from_docinfo(document.docinfo)
        if deck.language:
            metadata["dc:language"] = {deck.language}


def _outline_of_pages(deck: OpenedDeck, found: Sequence[tuple[int, int]]) -> list[OutlineItem]:
    """Return the items of an outline: sections with their slides, or only slides where all are in one section."""
    from pikepdf import OutlineItem

    groups = [(name, list(group)) for name, group in groupby(found, key=lambda each: deck.slides[each[0]].section)]
    items = []
    for name, group in groups:
        slides = [OutlineItem(deck.slides[number].title or str(number + 1), page) for number, page in group]
        if name and len(groups) > 1:
            section = OutlineItem(name, group[0][1])
            section.children.extend(slides)
            slides = [section]
        items += slides
    return items


PagePlaces = list[tuple[int, Rect]]  # for each slide its page, counted from 0, and its place there
Paper = tuple[bytes, PagePlaces]  # a PDF of pages, and what is to be put on them


def _notes_paper(deck: OpenedDeck, numbers: Sequence[int], how: ExportOptions, engine: Engine) -> Paper:
    """Return pages to speak from: room for each slide, with its number, its title and its notes below.

    Long notes continue on further pages.
    """
    from pikepdf import Pdf

    width, height = _paper_size(deck, how.paper)
    inner = Rect(EDGE, EDGE, width - 2 * EDGE, height - 2 * EDGE)
    picture = Rect(EDGE, EDGE, inner.width, min(inner.width * deck.height // deck.width, PICTURE))
    pages, places = list[PaperPage](), PagePlaces()
    for at in numbers:
        places.append((len(pages), picture))
        title = f"{at + 1}  {deck.slides[at].title}".rstrip()
        pages += _notes_pages(title, deck.slides[at].notes, inner, picture.bottom + GAP)
    drawn = engine.pdf_of_deck(pptx_of_paper(pages, width, height, deck))
    with Pdf.open(BytesIO(drawn)) as document:
        refuse_missing_pages(len(document.pages), len(pages))
    return drawn, places


def _handout_paper(deck: OpenedDeck, numbers: Sequence[int], how: ExportOptions) -> Paper:
    """Return empty pages with room for two, three or six slides on each."""
    from pikepdf import Pdf

    (width, height), columns = _paper_size(deck, how.paper), COLUMNS[how.per_page]
    across = (width - 2 * EDGE + GAP) // columns
    down = (height - 2 * EDGE + GAP) // (how.per_page // columns)
    places = PagePlaces()
    for page, at in (divmod(index, how.per_page) for index in range(len(numbers))):
        row, column = divmod(at, columns)
        places.append((page, Rect(EDGE + column * across, EDGE + row * down, across - GAP, down - GAP)))
    with Pdf.new() as document, BytesIO() as file:
        for _ in range(places[-1][0] + 1):
            document.add_blank_page(page_size=(width / EMU_PER_PT, height / EMU_PER_PT))
        document.save(file)
        return file.getvalue(), places


def _paper_size(deck: OpenedDeck, name: PaperName | None) -> tuple[int, int]:
    """Return the width and height of the paper called `name`, or of the usual one where the language is spoken."""
    return SIZES[name or ("letter" if deck.language.endswith(("-US", "-CA", "-MX")) else "a4")]


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


def _pdf_with_slides(paper: Paper, slides: bytes, deck: OpenedDeck, numbers: Sequence[int]) -> bytes:
    """Return paper with each of the drawn slides on its page and in its place there, and an outline."""
    from pikepdf import Name, Pdf, Rectangle

    pages, places = paper
    with Pdf.open(BytesIO(pages)) as document, Pdf.open(BytesIO(slides)) as drawn, BytesIO() as file:
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
        found = [(number, at) for number, (at, _rect) in zip(numbers, places, strict=True)]
        return _described_pdf(file.getvalue(), deck, found, len(document.pages))
