"""A plain text in; its blocks of lines between blank ones out, each line with its depth and whether it is full."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from generator.read.prose import indented
from generator.read.prose.pages import PAGE_END
from generator.read.prose.shape import LONG_LINE, NARROW, columns

TABS = 8  # columns, as terminals have them
FENCE = re.compile(r"(?P<mark>`{3,}|~{3,}|-{4}|\.{4})[\w+-]*")


class Line(Struct, frozen=True):
    """A line, with its number in the file (from 1), how far it is set in, and whether the next word did not fit."""

    number: int
    depth: int
    text: str
    full: bool = False
    is_code: bool = False  # it stands in a fence; `text` is all of it

    @property
    def runs_on(self) -> bool:
        """Whether the next line goes on with it; a line in the middle of the page is short, wherever it ends."""
        return self.full and self.depth < indented.CENTRED


def blocks_of(text: str) -> list[tuple[int, list[Line]]]:
    """The blocks of a text between blank lines, each with how many of these stand before it."""
    written = [line.expandtabs(TABS).rstrip(" \r") for line in text.split("\n")]
    lengths = sorted(columns(line) for line in written if line.strip())
    if not lengths or sum(length > LONG_LINE for length in lengths) * 20 > len(lengths):
        return []
    width = width_of(written)
    blocks: list[tuple[int, list[Line]]] = []
    gap, open_block = 0, False
    fenced = _fenced(written)
    shown = [(number, line) for number, line in enumerate(written, 1) if line != PAGE_END]
    for (number, line), (_, after) in zip(shown, [*shown[1:], (0, "")], strict=True):
        if number in fenced:
            if fenced[number]:
                blocks.append((gap, fenced[number]))
            gap, open_block = 0, False
            continue
        if not line.strip():
            gap, open_block = gap + 1, False
            continue
        if not open_block:
            blocks.append((gap, []))
            gap, open_block = 0, True
        word = after.split(None, 1)[0] if after.strip() else ""
        full = bool(word) and width >= NARROW and columns(f"{line} {word}") > width
        blocks[-1][1].append(Line(number, len(line) - len(line.lstrip()), line.strip(), full))
    return blocks


def _fenced(lines: Sequence[str]) -> dict[int, list[Line]]:
    """The numbers of lines that stand in fences, as Markdown and AsciiDoc have them; with the first, what they hold."""
    marks: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        if FENCE.fullmatch(line):
            marks.setdefault(line, []).append(index)
    found: dict[int, list[Line]] = {}
    for start in sorted(index for each in marks.values() for index in each):
        match, before = FENCE.fullmatch(lines[start]), lines[start - 1] if start else ""
        if match is None or start + 1 in found or before.strip("+ ").removesuffix("]")[:1] not in ("", "[", "."):
            continue
        closing = marks.get(match["mark"], [])
        at = bisect_left(closing, start + 1)
        if at < len(closing):
            found |= {number: [] for number in range(start + 1, closing[at] + 2)}
            found[start + 1] = [
                Line(number + 1, 0, lines[number], is_code=True) for number in range(start + 1, closing[at])
            ]
    return found


def width_of(lines: Sequence[str]) -> int:
    """How wide the text was wrapped: nearly no line within a paragraph is longer."""
    inner = [line for line, after in pairwise(lines) if line.strip() and after.strip()]
    lengths = sorted(length for line in inner if (length := columns(line)) <= LONG_LINE)
    return lengths[len(lengths) * 19 // 20] if lengths else 0
