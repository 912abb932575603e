"""A deck in, a PDF drawn by office2pdf out, in a process of its own with limits of time and memory."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec

AT_ONCE = 80  # slides in one process, which takes up to 15 MB for each and gives none back


class Office2Pdf:
    """The library of the extra `slidewright[pdf]`, which needs no office."""

    name = "office2pdf"

    def is_installed(self) -> bool:
        return find_spec("office2pdf") is not None

    def pdf_of_deck(self, pptx: bytes, pages: Sequence[int] = (), hidden: bool = True) -> bytes:
        from generator.decks import numbers_of_slides, without_empty_placeholders  # not needed in the other process
        from generator.show.pdf import joined_pdf

        deck, wanted = without_empty_placeholders(pptx), list(pages) or numbers_of_slides(pptx, hidden)
        if len(wanted) <= AT_ONCE:
            return self._drawn(deck, pages, hidden)
        pieces = (wanted[at : at + AT_ONCE] for at in range(0, len(wanted), AT_ONCE))
        return joined_pdf(self._drawn(deck, piece, True) for piece in pieces)

    def _drawn(self, deck: bytes, pages: Sequence[int], hidden: bool) -> bytes:
        from generator.show.drawing import draw_in_process, drawing_folder

        with drawing_folder() as folder:
            return draw_in_process(self.name, [__file__, "all" if hidden else "shown", *_spans(pages)], folder, deck)


def _spans(pages: Sequence[int]) -> Iterator[str]:
    """Yield each run of pages without a gap, as "2-4"; the library draws one run at a time."""
    wanted = sorted(set(pages))
    starts = [page for page in wanted if page - 1 not in wanted]
    ends = [page for page in wanted if page + 1 not in wanted]
    yield from (f"{start}-{end}" for start, end in zip(starts, ends, strict=True))


def _main(which: str, *spans: str) -> None:
    from office2pdf import ConvertOptions, Format, convert_bytes

    pptx = sys.stdin.buffer.read()
    drawn = []
    for span in spans or (None,):
        options = ConvertOptions(slide_range=span, include_hidden_slides=which == "all", tagged=not spans)
        drawn.append(convert_bytes(pptx, Format.PPTX, options).pdf)
    if len(drawn) > 1:
        from generator.show.pdf import joined_pdf  # it costs a tenth of a second

        drawn = [joined_pdf(drawn)]
    sys.stdout.buffer.write(drawn[0])


if __name__ == "__main__":
    _main(*sys.argv[1:])
