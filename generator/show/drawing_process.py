"""The script of the processes that draw slides: a deck or a PDF on the standard input, and what is drawn of it out.

It loads nothing else of this package, because that would take longer than drawing a slide.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

PROGRAM = "Software", "Slidewright"  # the keyword of PNG for who made a picture, and its text


def joined_pdf(drawn: Iterable[bytes]) -> bytes:
    """Return one PDF with the pages of several."""
    from pikepdf import Pdf

    with Pdf.new() as joined, BytesIO() as file:
        for each in drawn:
            with Pdf.open(BytesIO(each)) as part:
                joined.pages.extend(part.pages)
        joined.save(file, deterministic_id=True)
        return file.getvalue()


def _draw_deck(which: str, *spans: str) -> None:
    """Draw all or the "shown" slides with office2pdf, or those of some spans, such as "2-4", as one PDF."""
    from office2pdf import ConvertOptions, Format, convert_bytes

    pptx = sys.stdin.buffer.read()
    drawn = []
    for span in spans or (None,):
        options = ConvertOptions(slide_range=span, include_hidden_slides=which == "all", tagged=not spans)
        drawn.append(convert_bytes(pptx, Format.PPTX, options).pdf)
    sys.stdout.buffer.write(drawn[0] if len(drawn) == 1 else joined_pdf(drawn))


def _draw_pages(width: str, effort: str) -> None:
    """Draw each page of a PDF as a PNG in the folder of the process, so many pixels wide."""
    from PIL.PngImagePlugin import PngInfo
    from pypdfium2 import PdfDocument

    mark = PngInfo()
    mark.add_text(*PROGRAM)
    with PdfDocument(sys.stdin.buffer.read()) as document:
        for number, page in enumerate(document, 1):
            image = page.render(scale=int(width) / page.get_width()).to_pil()
            image.save(Path(f"{number}.png"), "PNG", compress_level=int(effort), pnginfo=mark)


if __name__ == "__main__":
    (_draw_deck if sys.argv[1] == "deck" else _draw_pages)(*sys.argv[2:])
