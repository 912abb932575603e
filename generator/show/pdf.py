"""The PDF that an engine drew of a deck in; the one that is handed out, which says what it is, out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.decks import OpenedDeck
from generator.show.drawing import refuse_missing_pages

if TYPE_CHECKING:
    from pikepdf import OutlineItem, Pdf

CREATOR = "Slidewright"  # by which we know the PDFs that we may replace


class PdfEntry(Struct, frozen=True):
    """A line of the outline of a PDF: the section of the deck that it is in, its text, and its page, counted from 0."""

    section: str
    title: str
    page: int


def finished_pdf(pdf: bytes, deck: OpenedDeck, hidden: bool = False) -> bytes:
    """Return the PDF of a deck with its properties, and an outline of sections and slides.

    pdf: a page for each slide in order, hidden ones only where `hidden` is true.
    Equal input gives equal bytes. Raises OutputError if the engine left out a page.
    """
    slides = [(number, slide) for number, slide in enumerate(deck.slides, 1) if hidden or not slide.hidden]
    entries = [PdfEntry(slide.section, slide.title or str(number), page) for page, (number, slide) in enumerate(slides)]
    return described_pdf(pdf, deck, entries, len(slides))


def described_pdf(pdf: bytes, deck: OpenedDeck, entries: Sequence[PdfEntry], pages: int) -> bytes:
    """Return a PDF that says the title, author, language and date of a deck, with an outline of these entries.

    pages: how many it must have. Raises OutputError if it has others.
    """
    from pikepdf import Dictionary, Name, ObjectStreamMode, Pdf

    with Pdf.open(BytesIO(pdf)) as document, BytesIO() as file:
        refuse_missing_pages(len(document.pages), pages)
        _write_properties(document, deck)
        document.Root[Name.ViewerPreferences] = Dictionary(DisplayDocTitle=True)
        if deck.language:
            document.Root[Name.Lang] = deck.language
        with document.open_outline() as outline:
            outline.root[:] = _outline(entries)
        document.save(file, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
        return file.getvalue()


def is_our_pdf(pdf: bytes) -> bool:
    """Return whether Slidewright wrote a PDF, and nobody edited it since, so that it may be replaced.

    A PDF has two identifiers, which are equal until a program writes it again.
    """
    from pikepdf import Pdf, PdfError

    try:
        with Pdf.open(BytesIO(pdf)) as document:
            first, latest = map(bytes, document.trailer.get("/ID", [b"", b"-"]))
            return str(document.docinfo.get("/Creator", "")) == CREATOR and first == latest
    except (PdfError, ValueError):
        return False


def joined_pdf(drawn: Iterable[bytes]) -> bytes:
    """Return one PDF with the pages of several."""
    from pikepdf import Pdf

    with Pdf.new() as joined, BytesIO() as file:
        for each in drawn:
            with Pdf.open(BytesIO(each)) as part:
                joined.pages.extend(part.pages)
        joined.save(file, deterministic_id=True)
        return file.getvalue()


def _write_properties(document: Pdf, deck: OpenedDeck) -> None:
    """Replace what the engine says of the document, in both places that PDF has for it."""
    made = document.docinfo.get("/Producer", document.docinfo.get("/Creator", ""))
    said = {"/Title": deck.title, "/Author": deck.author, "/Creator": CREATOR, "/Producer": str(made)}
    created = deck.created.replace(microsecond=0, tzinfo=None).isoformat() if deck.created else ""
    if created:
        said |= dict.fromkeys(("/CreationDate", "/ModDate"), f"D:{re.sub('[-T:]', '', created)}Z")
    trailer = document.trailer
    for parent, key in ((document.Root, "/Metadata"), *((trailer, key) for key in ("/Info", "/ID", "/DocChecksum"))):
        if key in parent:
            del parent[key]
    for name, value in said.items():
        if value:
            document.docinfo[name] = value
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"], metadata["xmp:CreatorTool"], metadata["pdf:Producer"] = deck.title, CREATOR, str(made)
        if deck.author:
            metadata["dc:creator"] = [deck.author]
        if deck.language:
            metadata["dc:language"] = {deck.language}
        if created:
            metadata["xmp:CreateDate"] = f"{created}Z"


def _outline(entries: Sequence[PdfEntry]) -> list[OutlineItem]:
    """Return the items of an outline: sections with their slides, or only slides where all are in one section."""
    from pikepdf import OutlineItem

    groups = [(name, list(group)) for name, group in groupby(entries, key=lambda entry: entry.section)]
    items = []
    for name, group in groups:
        slides = [OutlineItem(entry.title, entry.page) for entry in group]
        if not name or len(groups) == 1:
            items += slides
            continue
        section = OutlineItem(name, group[0].page)
        section.children.extend(slides)
        items.append(section)
    return items
