"""A deck in; pages to hand out out: three slides a page with lines to write on, or six."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec.structs import replace

from generator.decks import OpenedDeck, PaperItem, PaperPage, PaperText
from generator.decks.paper import INK, QUIET
from generator.language.dates import date_in_language
from generator.model.geometry import Mm, Rect
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

PerPage = Literal[3, 6]
ROWS = 3
PICTURE = Mm(102)  # the width of a slide with lines beside it
GUTTER = Mm(8)  # between columns, and below each row
CAPTION = Mm(10)  # below a slide of two columns: its number and its title on two lines


def paper_pages_of_handout(
    deck: OpenedDeck, paper: Paper, slides: Sequence[int], per_page: PerPage
) -> tuple[PaperPage, ...]:
    """Return the pages for some slides, which are counted from 0."""
    groups = [slides[at : at + per_page] for at in range(0, len(slides), per_page)]
    pages = [tuple(_page(deck, paper, group, per_page)) for group in groups]
    return tuple(finished_page(paper, deck.title, at, len(pages), page) for at, page in enumerate(pages, 1))


def _page(deck: OpenedDeck, paper: Paper, slides: Sequence[int], per_page: PerPage) -> Iterator[PaperItem]:
    head = _head(deck, paper)
    yield from head
    top, column = head[-1].rect.bottom + 2 * AIR, (paper.inner.width + GUTTER) // 2
    row = (paper.inner.bottom + GUTTER - top) // ROWS
    for place, slide in enumerate(slides):
        if per_page == ROWS:
            room = Rect(SIDE, top + place * row, paper.inner.width, row - GUTTER)
            yield from _slide_with_lines(deck, paper, slide, room)
        else:
            down, across = divmod(place, 2)
            room = Rect(SIDE + across * column, top + down * row, column - GUTTER, row - GUTTER)
            yield from _slide_with_caption(deck, paper, slide, room)


def _head(deck: OpenedDeck, paper: Paper) -> tuple[PaperItem, ...]:
    """Return the title of the talk, who gives it and when, and the rule below."""
    date = date_in_language(deck.created.date().isoformat(), deck.language) if deck.created else ""
    texts = (deck.title, 15, True, INK), (" · ".join(filter(None, (deck.author, date))), 10, False, QUIET)
    width, top, items = paper.inner.width, HEAD, []
    for text, size, bold, color in texts:
        line = shortened_paper_line(paper_line(paper, text, size, bold, color), width, 2)
        height = paper_line_height(line, width)
        items += [PaperText(Rect(SIDE, top, width, height), (line,), is_title=bold)] if text else []
        top += height
    return (*items, rule(SIDE, top + AIR, width))


def _slide_with_lines(deck: OpenedDeck, paper: Paper, slide: int, room: Rect) -> Iterator[PaperItem]:
    beside = replace(room, x=room.x + PICTURE + GUTTER, width=room.width - PICTURE - GUTTER)
    caption = _caption(deck, paper, slide, beside)
    yield frame_of_slide(deck, slide, replace(room, width=PICTURE))
    yield caption
    top = caption.rect.bottom
    yield from ruled_lines(replace(beside, y=top, height=room.bottom - top))


def _slide_with_caption(deck: OpenedDeck, paper: Paper, slide: int, room: Rect) -> Iterator[PaperItem]:
    frame = frame_of_slide(deck, slide, replace(room, height=room.height - CAPTION))
    caption = _caption(deck, paper, slide, replace(room, y=frame.rect.bottom + AIR // 2))
    yield frame
    yield caption
    yield from ruled_lines(replace(room, y=caption.rect.bottom, height=room.bottom - caption.rect.bottom))


def _caption(deck: OpenedDeck, paper: Paper, slide: int, room: Rect) -> PaperText:
    """Return the number and title of a slide at the top of a room."""
    said = paper_line(paper, f"{slide + 1}  {deck.slides[slide].title}".rstrip(), 9.5)
    line = shortened_paper_line(said, room.width, 2)
    return PaperText(replace(room, height=paper_line_height(line, room.width)), (line,))
