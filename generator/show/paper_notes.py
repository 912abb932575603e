"""A deck in; pages to speak from out: each slide with its number, title and time, and its notes in large type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from generator.decks import OpenedDeck, OpenedSlide, PaperBar, PaperItem, PaperLine, PaperPage, PaperText
from generator.decks.opened import TIME
from generator.decks.paper import INK, QUIET
from generator.language import part_number_in_language, phrase_in_language
from generator.model.geometry import Mm, Rect
from generator.place.timing import clock_time
from generator.show.paper_paging import NOTE_SIZES, paged_notes
from generator.show.paper_size import (
    AIR,
    HEAD,
    SIDE,
    Paper,
    finished_page,
    frame_of_slide,
    paper_line,
    paper_line_height,
    rule,
    ruled_lines,
    shortened_paper_line,
)

PICTURE = Mm(120), Mm(74)  # the most that a slide takes of its first page
BESIDE, LEAST = Mm(46), Mm(48)  # the width of what stands beside it, and the least height
LABELS = ("On the slide", "For reference", "Links")  # they begin the parts of our notes that are not spoken


def paper_pages_of_notes(deck: OpenedDeck, paper: Paper, slides: Sequence[int]) -> tuple[PaperPage, ...]:
    """Return the pages for some slides, which are counted from 0."""
    pages = [page for slide in slides for page in _pages_of_slide(deck, paper, slide)]
    return tuple(finished_page(paper, deck.title, at, len(pages), page) for at, page in enumerate(pages, 1))


def note_lines(deck: OpenedDeck, paper: Paper, slide: int) -> tuple[PaperLine, ...]:
    """Return the notes of a slide, with what is not spoken set back, and without its time, which stands beside it."""
    labels = {f"{phrase_in_language(label, deck.language)}:" for label in LABELS}
    time, following = (f"{phrase_in_language(label, deck.language)}: " for label in ("Time", "Next"))
    color, lines = INK, []
    for note in deck.slides[slide].notes:
        color = QUIET if note in labels else INK if note.startswith(following) else color
        if not (note.startswith(time) and TIME.fullmatch(note)):
            lines.append(paper_line(paper, note, NOTE_SIZES[0], note in labels, color))
    return tuple(replace(line, right=line.rtl) for line in lines)


def _pages_of_slide(deck: OpenedDeck, paper: Paper, slide: int) -> Iterator[tuple[PaperItem, ...]]:
    notes, below = note_lines(deck, paper, slide), _title(deck, paper, slide)
    top, further = below[-1].rect.bottom + AIR, HEAD + Mm(12)
    bottom, width = paper.inner.bottom, paper.inner.width
    pages = paged_notes(notes, width, bottom - top, bottom - further)
    body = Rect(SIDE, top, width, bottom - top)
    written = (PaperText(body, pages[0]),) if notes else ruled_lines(body)
    yield (*_beside(deck, paper, slide), *below, *written)
    for part, lines in enumerate(pages[1:], 2):
        head = _further_head(deck, paper, slide, part, len(pages))
        yield (*head, PaperText(Rect(SIDE, further, width, bottom - further), lines))


def _beside(deck: OpenedDeck, paper: Paper, slide: int) -> Iterator[PaperItem]:
    """Yield the picture of a slide, and beside it the slide's number, its section and its time."""
    own = deck.slides[slide]
    frame = frame_of_slide(deck, slide, Rect(SIDE, HEAD, *PICTURE))
    column = Rect(paper.inner.right - BESIDE, HEAD, BESIDE, max(frame.rect.height, LEAST))
    section = "" if own.section == own.title else own.section
    lines = paper_line(paper, str(slide + 1), 28, bold=True), paper_line(paper, section, 10.5, color=QUIET)
    yield frame
    yield PaperText(column, tuple(shortened_paper_line(line, BESIDE, 2) for line in lines if line.text))
    yield from _time(deck, paper, slide, column)


def _time(deck: OpenedDeck, paper: Paper, slide: int, column: Rect) -> Iterator[PaperItem]:
    """Yield how long a slide takes, and unless it is hidden, how far the talk is after it, at the foot of a column."""
    own = deck.slides[slide]
    so_far, total = _sum(deck.slides[: slide + 1]), _sum(deck.slides)
    far = "" if own.hidden else f"{clock_time(so_far)} / {clock_time(total)}"
    lines = (
        paper_line(paper, phrase_in_language("Time", deck.language), 9, color=QUIET),
        paper_line(paper, clock_time(own.seconds), 22, bold=True),
        *([paper_line(paper, far, 10.5, color=QUIET)] if far else ()),
    )
    bar = Rect(column.x, column.bottom - Mm(1), column.width, Mm(1))
    yield PaperText(replace(column, height=column.height - Mm(3)), lines, low=True)
    if far:
        yield PaperBar(bar)
        yield PaperBar(replace(bar, width=bar.width * so_far // total), INK)


def _sum(slides: Sequence[OpenedSlide]) -> int:
    return sum(slide.seconds for slide in slides if not slide.hidden)


def _title(deck: OpenedDeck, paper: Paper, slide: int) -> tuple[PaperItem, ...]:
    """Return the title of a slide below its picture, and the rule below that."""
    picture = frame_of_slide(deck, slide, Rect(SIDE, HEAD, *PICTURE)).rect
    width, top = paper.inner.width, HEAD + max(picture.height, LEAST) + 2 * AIR
    line = shortened_paper_line(paper_line(paper, deck.slides[slide].title, 16, bold=True), width, 3)
    height = paper_line_height(line, width)
    title = [PaperText(Rect(SIDE, top, width, height), (line,), is_title=True)] if line.text else []
    return (*title, rule(SIDE, top + height + (AIR if title else 0), width))


def _further_head(deck: OpenedDeck, paper: Paper, slide: int, part: int, parts: int) -> tuple[PaperItem, ...]:
    """Return the number and title of a slide whose notes continue, and the rule below."""
    title, width, height = deck.slides[slide].title, paper.inner.width, Mm(6)
    number = part_number_in_language(part, parts, deck.language, title).strip()
    count = Rect(paper.inner.right - BESIDE, HEAD, BESIDE, height)
    said = paper_line(paper, f"{slide + 1}  {title}".rstrip(), 11, bold=True)
    line = shortened_paper_line(said, width - BESIDE, 1)
    end = replace(paper_line(paper, number, 11, color=QUIET), right=not paper.rtl)
    return (
        PaperText(Rect(SIDE, HEAD, width - BESIDE, height), (line,), is_title=True),
        PaperText(count, (end,)),
        rule(SIDE, HEAD + height + AIR // 2, width),
    )
