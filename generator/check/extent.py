"""The paragraphs of a text with their looks in; how large the text is, wrapped at its room, out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct

from generator.check.shapes import Paragraph, Piece
from generator.check.styles import Look
from generator.measure import Lines, line_height, text_width, wrap
from generator.model.geometry import EMU_PER_PT, Pt
from generator.model.lines import is_tall
from generator.model.text import Run, Text, cut, parts_word, words
from generator.model.theme import Font

_TOLERANCE = Pt(0.5)  # what sizes in hundredths and lengths in whole EMU may add up to

Problem = tuple[str, str]  # a finding's code and message, before anyone asks which slide and line it is of
Styled = tuple[Paragraph, Look]


class Extent(Struct, frozen=True):
    """The widest line, the height of all, and the widest word that is torn because its room is narrower, in EMU."""

    width: int
    height: int
    torn: int


def excess(what: str, has: int, holder: str, room: int) -> Iterator[Problem]:
    """The overflow, if there is one."""
    if has > room + _TOLERANCE:
        yield "overflow", f"{what}: {has / EMU_PER_PT:.1f} pt, {holder} {room / EMU_PER_PT:.1f} pt"


def extent(paragraphs: Iterable[Styled], room: int) -> Extent:
    """Measure a text; ValueError for a family whose widths we do not have."""
    widest, height, owed, torn = 0, 0, 0, 0
    for index, (paragraph, look) in enumerate(paragraphs):
        size = max(sizes(paragraph, look) or (_size(paragraph.end, look),))
        full = line_height(look.font, size, is_tall(paragraph.text))
        line = look.line.of(full)
        width, count, word = _lines(paragraph, look, size, room)
        # Space before the first paragraph and after the last is not drawn; the first line's accents always are.
        height += (owed + look.before.of(line) if index else max(full - line, 0)) + count * line
        widest, owed, torn = max(widest, width), look.after.of(line), max(torn, word)
    return Extent(widest, height, torn)


def sizes(paragraph: Paragraph, look: Look) -> list[float]:
    """The size of each run, in points."""
    return [_size(piece, look) for line in paragraph.lines for piece in line]


def _size(piece: Piece, look: Look) -> float:
    return int(piece.size) / 100 if piece.size else look.size


def _lines(paragraph: Paragraph, look: Look, size: float, room: int) -> tuple[int, int, int]:
    """The widest line of a paragraph with its margins, the number of lines, and the widest word torn between them."""
    margins = look.left + look.right + max(look.indent, 0)
    found = [_fitted(line, look, size, room - margins) for line in paragraph.lines]
    widths, counts, torn = zip(*found, strict=True)
    return max([width and width + margins for width in widths]), sum(counts), max(torn)


def _fitted(line: tuple[Piece, ...], look: Look, size: float, room: int) -> tuple[int, int, int]:
    """The same of what stands between two line breaks, without margins; most of it needs no breaking."""
    text = tuple([_run(piece, look) for piece in line])
    width, bare = _width(text, look.font, size, look.tracking), words(text)
    if width <= room and bare == bare.rstrip() and len(bare.splitlines()) < 2:
        return width, 1, 0
    return _wrapped(text, look.font, size, room, look.tracking)


@lru_cache(maxsize=256)
def _wrapped(text: Text, font: Font, size: float, room: int, tracking: int) -> tuple[int, int, int]:
    """The same of one text without margins; known already where every slide says it, as footers are."""
    lines = wrap(text, font, size, room, tracking)
    widest = max((_width(cut(text, start, end), font, size, tracking) for start, end in lines), default=0)
    torn = max((_width(word, font, size, tracking) for word in _torn(text, lines)), default=0)
    return widest, max(len(lines), 1), torn


def _torn(text: Text, lines: Lines) -> list[Text]:
    """The words in which a line ends, of those that are written with spaces between them."""
    if len(lines) < 2:
        return []
    bare = words(text)
    ends = [end for _, end in lines[:-1] if parts_word(bare[end - 1], bare[end])]
    spans = [match.span() for match in re.finditer(r"\S+", bare)] if ends else []
    return [cut(text, start, stop) for start, stop in spans if any(start < end < stop for end in ends)]


def _width(line: Text, font: Font, size: float, tracking: int) -> int:
    """The width of one line, each run in its own face."""
    return sum([text_width(run.text, _face(run, font), size, tracking) for run in line])


def _face(run: Run, font: Font) -> Font:
    return Font(font.family, font.bold or run.bold, font.italic or run.italic) if run.bold or run.italic else font


def _run(piece: Piece, look: Look) -> Run:
    text = piece.text.upper() if look.capitals or piece.capitals else piece.text
    return Run(text, piece.bold, piece.italic)
