"""A size of paper in; what pages of every kind share out: edges, texts with their directions, frames, a foot."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from generator.decks import OpenedDeck, PaperBar, PaperFrame, PaperItem, PaperLine, PaperPage, PaperText
from generator.decks.paper import HAIRLINE, INK, LEADING, PAPER_FONT, QUIET
from generator.language.scripts import is_ltr_text_among_rtl, is_rtl_language, is_rtl_text
from generator.measure import WrappedLines, grapheme_cluster_breaks, wrap_text
from generator.model.geometry import Mm, Pt, Rect
from generator.model.text import ELLIPSIS, Run
from generator.model.theme import Font

PaperName = Literal["a4", "letter"]
SIZES: dict[PaperName, tuple[int, int]] = {"a4": (Mm(210), Mm(297)), "letter": (Mm(215.9), Mm(279.4))}
LETTER_REGIONS = ("-US", "-CA", "-MX")
SIDE, HEAD, FOOT = Mm(18), Mm(16), Mm(20)  # what stays free at the sides, above, and below but for the foot
AIR = Mm(3)  # above and below a rule
SMALL = 8.5  # points, of the foot
SAFE = 0.96  # of a width, in which texts are measured: an engine takes another font where ours is missing


class Paper(Struct, frozen=True):
    """Paper for a deck, `width` and `height` EMU large; pages are laid out as for English, and mirrored with `rtl`."""

    width: int
    height: int
    rtl: bool

    @property
    def inner(self) -> Rect:
        """Return what is left within the edges."""
        return Rect(SIDE, HEAD, self.width - 2 * SIDE, self.height - HEAD - FOOT)


def paper_of_deck(deck: OpenedDeck, name: PaperName | None = None) -> Paper:
    """Return paper of the size called `name`, or of the usual one where the deck's language is spoken."""
    usual: PaperName = "letter" if deck.language.endswith(LETTER_REGIONS) else "a4"
    titles = " ".join(slide.title for slide in deck.slides)
    rtl = is_rtl_language(deck.language) if deck.language else is_rtl_text(titles)
    return Paper(*SIZES[name or usual], rtl)


def paper_line(paper: Paper, text: str, size: float, bold: bool = False, color: str = INK) -> PaperLine:
    """Return a paragraph that runs in its own direction, and begins at the side where the paper's lines begin."""
    rtl = not is_ltr_text_among_rtl(text) if paper.rtl else is_rtl_text(text)
    return PaperLine(text, size, bold, color, rtl, paper.rtl)


def wrapped_paper_line(line: PaperLine, width: int) -> WrappedLines:
    """Return the offsets of the lines of a paragraph in `width` EMU; an engine needs no more of them."""
    return wrap_text((Run(line.text),), Font(PAPER_FONT, line.bold), line.size, int(width * SAFE))


def paper_line_height(line: PaperLine, width: int) -> int:
    """Return the height in EMU of a paragraph in `width` EMU, without the space before it."""
    return len(wrapped_paper_line(line, width)) * Pt(line.size * LEADING)


def shortened_paper_line(line: PaperLine, width: int, most: int) -> PaperLine:
    """Return a paragraph with an ellipsis in place of what needs more than `most` lines."""
    lines = wrapped_paper_line(line, width)
    if len(lines) <= most:
        return line
    ends = reversed(grapheme_cluster_breaks(line.text[: lines[most - 1][1]]))
    cuts = (replace(line, text=line.text[:end].rstrip() + ELLIPSIS) for end in ends)
    return next(cut for cut in cuts if len(wrapped_paper_line(cut, width)) <= most)


def frame_of_slide(deck: OpenedDeck, slide: int, room: Rect) -> PaperFrame:
    """Return the frame of a slide, counted from 0, as large as `room` allows and at its top left corner."""
    width = min(room.width, room.height * deck.width // deck.height)
    rect = Rect(room.x, room.y, width, width * deck.height // deck.width)
    return PaperFrame(rect, slide, f"{slide + 1} {deck.slides[slide].title}".rstrip())


def rule(x: int, y: int, width: int) -> PaperBar:
    """Return a rule of hairline thickness."""
    return PaperBar(Rect(x, y, width, Pt(HAIRLINE)))


def ruled_lines(room: Rect) -> tuple[PaperBar, ...]:
    """Return lines to write on, which fill the room."""
    apart = Mm(8)
    return tuple(rule(room.x, y, room.width) for y in range(room.y + apart, room.bottom + 1, apart))


def finished_page(paper: Paper, title: str, number: int, total: int, items: tuple[PaperItem, ...]) -> PaperPage:
    """Return a page with the title of the talk and its number, from 1, at its foot; mirrored if the paper is."""
    foot = Rect(SIDE, paper.height - Mm(15), paper.inner.width, Mm(6))
    count = Mm(30)
    line = paper_line(paper, title, SMALL, color=QUIET)
    end = replace(paper_line(paper, f"{number} / {total}", SMALL, color=QUIET), right=not paper.rtl)
    items = (
        *items,
        PaperText(replace(foot, x=foot.right - count, width=count), (end,)),
        PaperText(replace(foot, width=foot.width - count), (shortened_paper_line(line, foot.width - count, 1),)),
    )
    return tuple(_mirrored(item, paper) for item in items) if paper.rtl else items


def _mirrored(item: PaperItem, paper: Paper) -> PaperItem:
    return replace(item, rect=replace(item.rect, x=paper.width - item.rect.right))
