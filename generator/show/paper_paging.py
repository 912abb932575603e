"""The notes of a slide in; the paragraphs that stand on each page out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from generator.decks import PaperLine
from generator.decks.paper import LEADING
from generator.measure import sentence_spans
from generator.model.geometry import Pt
from generator.show.paper_size import paper_line_height, wrapped_paper_line

NOTE_SIZES = (14, 13, 12)  # points, which can be read at a lectern
GAP = 0.5  # in sizes: the space between paragraphs

NotesOfPage = tuple[PaperLine, ...]


def paged_notes(notes: Sequence[PaperLine], width: int, first: int, further: int) -> tuple[NotesOfPage, ...]:
    """Return the paragraphs of each page, `width` EMU wide, in the largest size that needs the fewest pages.

    `first` and `further` are the heights in EMU of the first page and of those after it. A page ends after a
    paragraph or a sentence, and within one only if it is longer than a page; it does not end after a bold line, which
    is a label for the next. The first page is empty if there are no notes.
    """
    plans = [tuple(_pages(notes, size, width, first, further)) for size in NOTE_SIZES]
    return min(plans, key=len) or ((),)


def _pages(notes: Sequence[PaperLine], size: int, width: int, room: int, further: int) -> Iterator[NotesOfPage]:
    waiting = deque(replace(line, size=size) for line in notes)
    page: list[PaperLine] = []
    while waiting:
        line = replace(waiting.popleft(), before=GAP * size if page else 0)
        fitting, rest = _parted(line, width, room - Pt(line.before), page)
        if fitting.text:
            page.append(fitting)
            room -= Pt(line.before) + paper_line_height(fitting, width)
        if rest.text:
            waiting.appendleft(rest)
            while page[-1].bold and not all(each.bold for each in page):
                waiting.appendleft(page.pop())
            yield tuple(page)
            page, room = [], further
    if page:
        yield tuple(page)


def _parted(line: PaperLine, width: int, room: int, page: Sequence[PaperLine]) -> tuple[PaperLine, PaperLine]:
    """Return what of a paragraph has room on a page after what it has already, and the rest; either may be empty."""
    lines = wrapped_paper_line(line, width)
    count = max(0, room // Pt(line.size * LEADING))
    reach = lines[min(count, len(lines)) - 1][1] if count else 0
    if count < len(lines):
        ends = [end for _, end in sentence_spans(line.text) if end <= reach]
        begun = any(not each.bold for each in page)
        reach = ends[-1] if ends else 0 if begun else reach
    if not page:
        reach = max(reach, lines[0][1])
    return replace(line, text=line.text[:reach].rstrip()), replace(line, text=line.text[reach:].lstrip())
