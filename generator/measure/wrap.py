"""Breaks a text into the lines that PowerPoint will break it into, at a font, a size and a width."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import accumulate, chain, pairwise

from msgspec import Struct
from msgspec.structs import replace

from generator.language.scripts import is_run_slanted
from generator.measure.advances import EMU_PER_HUNDREDTH, Face, drawn_font_size, face_advances_of, font_line_height
from generator.measure.breaks import (
    break_opportunities,
    break_opportunities_between,
    grapheme_cluster_breaks,
    hard_line_breaks,
    is_plain_word,
)
from generator.model.text import Run, Text, bare_text
from generator.model.theme import Font

LONGEST = 10  # characters, as in some emoji; a longer cluster is no letter, and may be broken
SHORT = 100  # characters; the pieces of eight thousand such texts take twenty megabytes

WrappedLines = tuple[tuple[int, int], ...]


class _Pieces(Struct, frozen=True):
    """The pieces between break opportunities: their offsets in the text, and their distances from its start."""

    starts: list[int]
    ends: list[int]  # before the spaces that follow
    lefts: list[int]  # font units, as `rights`
    rights: list[int]
    paragraphs: tuple[tuple[int, int], ...]  # (first, after the last) piece between two newlines


@lru_cache(maxsize=1024)
def wrap_text(text: Text, font: Font, size: float, width: int, tracking: int = 0) -> WrappedLines:
    """Return the lines of a text at `size` points in `width` EMU, as (start, end) offsets into `bare_text(text)`.

    Fills each line, as PowerPoint and LibreOffice do, and breaks at those `break_opportunities` that both use. Spaces
    and newlines at the end of a line belong to no line. A piece wider than the line is broken between grapheme
    clusters, with at least one to a line. Bold and italic runs add to the font's style. `tracking` is in 1/100 point
    per character. An empty text has no lines. Raises ValueError as `text_width` does. Cached, because callers ask for
    the same lines several times.
    """
    if not any(run.text for run in text):
        return ()
    measured = _of_short if len(text) == 1 and len(text[0].text) <= SHORT else _of_long  # cached: it is tried often
    pieces, em = measured(text, font), face_advances_of(font).units_per_em
    scale, extra = drawn_font_size(size), max(tracking, 0) * em
    limit = width * em // EMU_PER_HUNDREDTH
    if not extra:
        return tuple(_fill_lines(pieces, _Ruler(text, font, 1, 0), limit // scale))
    lefts = _add_tracking(pieces.lefts, pieces.starts, scale, extra)
    rights = _add_tracking(pieces.rights, pieces.ends, scale, extra)
    return tuple(_fill_lines(replace(pieces, lefts=lefts, rights=rights), _Ruler(text, font, scale, extra), limit))


def wrapped_text_height(lines: WrappedLines, font: Font, size: float, leading: int = 100, tall: bool = False) -> int:
    """Return the height in EMU of lines at `size` points, `leading` percent of their height apart.

    The first line is counted in full, as programs shorten it too, and its accents then reach above it.
    """
    line = font_line_height(font, size, tall)
    return line - (1 - len(lines)) * line * leading // 100 if lines else 0


def _add_tracking(widths: Iterable[int], offsets: Iterable[int], scale: int, extra: int) -> list[int]:
    return [width * scale + offset * extra for width, offset in zip(widths, offsets, strict=True)]


class _Ruler(Struct, frozen=True, dict=True):
    """Where each character of a text begins, computed only if a piece is wider than the line."""

    text: Text
    font: Font
    scale: int
    extra: int

    def cut(self, start: int, end: int, limit: int) -> tuple[int, int]:
        """Return where to cut a piece and the width there: the last opportunity or end of a cluster within `limit`.

        If even the first cluster is too wide, the cut is after it.
        """
        places, stops, rather = self._break_marks
        reach = bisect_right(places, places[start] + limit, start, end + 1) - 1
        index = bisect_right(rather, reach) - 1
        if index >= 0 and rather[index] > start:
            return rather[index], places[rather[index]]
        index = bisect_right(stops, reach) - 1
        if index < 0 or stops[index] <= start:
            index = bisect_right(stops, start)
        stop = min(stops[index], end)
        if stop > start + LONGEST and stop > reach:
            stop = max(reach, start + 1)
        return stop, places[stop]

    @cached_property
    def _break_marks(self) -> tuple[list[int], list[int], list[int]]:
        """The places, ends of clusters and uncertain opportunities; kept here, as the caches hash the whole text."""
        return _places(self.text, self.font, self.scale, self.extra), *_stops_of_text(self.text)


def _fill_lines(pieces: _Pieces, ruler: _Ruler, limit: int) -> Iterator[tuple[int, int]]:
    starts, ends, lefts, rights = pieces.starts, pieces.ends, pieces.lefts, pieces.rights
    for piece, last in pieces.paragraphs:
        while piece < last:
            start, left = starts[piece], lefts[piece]
            after = bisect_right(rights, left + limit, piece, last)
            while after == piece:  # too wide for a line: the rest after the cut begins the next line
                stop, left = ruler.cut(start, ends[piece], limit)
                yield start, stop
                start = stop
                after = piece + 1 if stop == ends[piece] else bisect_right(rights, left + limit, piece, last)
            if start < ends[after - 1] or start == starts[piece]:
                yield start, ends[after - 1]
            piece = after


def _find_pieces(text: Text, font: Font) -> _Pieces:
    tokens = text[0].text.split(" ")
    if len(text) == 1 and all(map(is_plain_word, tokens)):
        return _measure_words(tokens, face_advances_of(_font_of_run(text[0], font)))
    return _any_pieces(text, font)


_of_short, _of_long = lru_cache(maxsize=4096)(_find_pieces), lru_cache(maxsize=256)(_find_pieces)


def _measure_words(tokens: list[str], face: Face) -> _Pieces:
    """Return the pieces of a text of plain words, with the width of each word from the face's cache."""
    starts = list(accumulate(map((1).__add__, map(len, tokens)), initial=0))
    lefts = list(accumulate(map(face.words.__getitem__, tokens), initial=0))
    space, count = face.space, len(tokens)
    rights = [left - space for left in lefts[1:]]
    return _Pieces(starts[:count], [start - 1 for start in starts[1:]], lefts[:count], rights, ((0, count),))


def _any_pieces(text: Text, font: Font) -> _Pieces:
    bare, places = bare_text(text), _places(text, font, 1, 0)
    starts: list[int] = []
    ends: list[int] = []
    paragraphs: list[tuple[int, int]] = []
    for start, end in hard_line_breaks(bare):
        found = break_opportunities_between(bare, start, end)
        begins = [start, *(at for at in found if _is_sure(bare[at - 1], bare[at]))]
        paragraphs.append((len(starts), len(starts) + len(begins)))
        starts += begins
        ends += [at + len(bare[at:stop].rstrip(" ")) for at, stop in pairwise([*begins, end])]
    return _Pieces(starts, ends, [places[at] for at in starts], [places[at] for at in ends], tuple(paragraphs))


def _is_sure(before: str, after: str) -> bool:
    """Tell whether PowerPoint and LibreOffice both break at an opportunity of UAX 14.

    LibreOffice 25.2 does not break "and/or" after the slash, but breaks a URL that begins a paragraph; an office
    program breaks Latin text at spaces and dashes. Leaving out an opportunity can only make our lines more than the
    real ones.
    """
    return before in " \t-" or before > "\x7f" or after >= "\u2e80"


def _font_of_run(run: Run, font: Font) -> Font:
    return font.styled(font.bold or run.bold, font.italic or is_run_slanted(run))


@lru_cache(maxsize=16)
def _places(text: Text, font: Font, scale: int, extra: int) -> list[int]:
    """Return where each character begins and the last ends, in font units times `scale`, plus `extra` for each."""
    faces = ((run, face_advances_of(_font_of_run(run, font))) for run in text)
    advances: Iterable[int] = chain.from_iterable(face.advances(run.text) for run, face in faces)
    if (scale, extra) != (1, 0):
        advances = (advance * scale + extra for advance in advances)
    return list(accumulate(advances, initial=0))


@lru_cache(maxsize=16)
def _stops_of_text(text: Text) -> tuple[list[int], list[int]]:
    """Return the ends of clusters, and the opportunities that only some programs use.

    LibreOffice uses those after "?" and some slashes.
    """
    bare = bare_text(text)
    uncertain = [at for at in break_opportunities(bare) if not _is_sure(bare[at - 1], bare[at])]
    return grapheme_cluster_breaks(bare), uncertain
