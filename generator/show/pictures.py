"""A PDF in, pictures of its pages out, drawn in a process of their own; only this module uses pypdfium2."""

from __future__ import annotations

import sys
from pathlib import Path

WIDTH = 1600  # pixels of a picture, unless told otherwise
ENDING = ".png"
PROGRAM = "Software", "Slidewright"  # the keyword of PNG for who made a picture, and its text
MARK = "\0".join(PROGRAM).encode()
MARK_BYTES = 200  # the mark is at the start


def pictures_of_pdf(pdf: bytes, width: int = WIDTH, fast: bool = False) -> tuple[bytes, ...]:
    """Return a PNG for each page, `width` pixels wide; `fast` takes half the time for files a tenth larger.

    Raises OutputError if the pages cannot be drawn.
    """
    from generator.show.drawing import draw_in_process, drawing_folder  # not needed in the other process

    with drawing_folder() as folder:
        draw_in_process("pypdfium2", [__file__, str(width), "1" if fast else "6"], folder, pdf)
        made = sorted(folder.glob(f"*{ENDING}"), key=lambda path: int(path.stem))
        return tuple(path.read_bytes() for path in made)


def is_our_picture(data: bytes) -> bool:
    """Return whether Slidewright drew a PNG, so that it may replace it."""
    return MARK in data[:MARK_BYTES]


def _main(width: int, effort: int) -> None:
    from PIL.PngImagePlugin import PngInfo
    from pypdfium2 import PdfDocument

    mark = PngInfo()
    mark.add_text(*PROGRAM)
    with PdfDocument(sys.stdin.buffer.read()) as document:
        for number, page in enumerate(document, 1):
            image = page.render(scale=width / page.get_width()).to_pil()
            image.save(Path(f"{number}{ENDING}"), "PNG", compress_level=effort, pnginfo=mark)


if __name__ == "__main__":
    _main(*map(int, sys.argv[1:]))
