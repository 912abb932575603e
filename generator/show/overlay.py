"""A PDF with empty frames and the PDF of a deck in; the first with the deck's slides in its frames out, as drawings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from generator.decks import PaperFrame, PaperPage
from generator.model.geometry import EMU_PER_PT, Rect
from generator.show.drawing import refuse_missing_pages

if TYPE_CHECKING:
    from pikepdf import Name, Object, Page


def pdf_with_slides_in_frames(paper: bytes, pages: Sequence[PaperPage], slides: bytes, numbers: Sequence[int]) -> bytes:
    """Return the PDF `paper` of `pages` with a page of the PDF `slides` in each frame; its text can still be copied.

    numbers: which slide of the deck, counted from 0, is on each page of `slides`.
    The slides are artifacts in the sense of tagged PDF, because the frames say their alternative texts. Raises
    OutputError if an engine left out a page.
    """
    from pikepdf import Name, Pdf

    with Pdf.open(BytesIO(paper)) as document, Pdf.open(BytesIO(slides)) as deck, BytesIO() as file:
        refuse_missing_pages(len(document.pages), len(pages))
        refuse_missing_pages(len(deck.pages), len(numbers))
        for page, items in zip(document.pages, pages, strict=True):
            for frame in frames_of_page(items):
                drawing = document.copy_foreign(deck.pages[numbers.index(frame.slide)].as_form_xobject())
                name = page.add_resource(drawing, Name.XObject, Name(f"/Slide{frame.slide + 1}"))
                _lay(page, drawing, name, frame.rect)
        document.save(file, deterministic_id=True)
        return file.getvalue()


def frames_of_page(page: PaperPage) -> Iterator[PaperFrame]:
    """Yield the frames of a page in their order."""
    return (item for item in page if isinstance(item, PaperFrame))


def _lay(page: Page, drawing: Object, name: Name, rect: Rect) -> None:
    """Draw a slide over what the page has already, in a rectangle of EMU from the top of the page."""
    from pikepdf import Rectangle

    left, _, _, top = map(float, page.mediabox)
    place = Rectangle(
        left + rect.x / EMU_PER_PT,
        top - rect.bottom / EMU_PER_PT,
        left + rect.right / EMU_PER_PT,
        top - rect.y / EMU_PER_PT,
    )
    drawn = page.calc_form_xobject_placement(drawing, name, place, allow_shrink=True, allow_expand=True)
    page.contents_add(b"q", prepend=True)
    page.contents_add(b"Q /Artifact BMC " + drawn + b" EMC")
