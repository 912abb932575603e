"""A plain text in; its lines out, each with its depth, the blank lines before it and whether it is full.

A program wraps a text into lines of one width. Where none did, the text is loose, and a line may be a paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from unicodedata import east_asian_width

from msgspec import Struct
from msgspec.structs import replace

from generator.read.prose.line_shapes import LONG_LINE, is_heading_line_in_source
from generator.read.prose.page_heads import PAGE_END

TABS = 8  # columns, as terminals have them
MARGIN = 4  # columns that a program is set in, as in Markdown
CENTRED = 9  # columns: more than a program is set in, and fewer than a title in the middle of its line
CENTRE = 12  # columns, by which a line in the middle may be off it
DEEPER = 2  # columns; a line set in by less is not set in
NARROW = 60  # columns; no program wraps a text to less
ENOUGH = 3  # full lines, in a text that a program wrapped
SHARE = 20  # one of so many lines is full there
FEW_FULL = 40  # one of so many full lines is as deep as the paragraphs, in a manual which lists options for the most
FENCE = re.compile(r"(?P<mark>`{3,}|~{3,}|-{4}|\.{4})[\w+-]*")


class SourceLine(Struct, frozen=True):
    """A line with its number in the file (from 1), and how far it is set in.

    gap: blank lines before it. full: the next word did not fit. is_code: it stands in a fence; `text` is all of it.
    """

    number: int
    depth: int
    text: str
    gap: int = 0
    full: bool = False
    is_code: bool = False


class SourceMeasure(Struct, frozen=True):
    """How wide a text was wrapped, and how deep most of its paragraphs are set in.

    loose: no program wrapped it. over: its headings stand on the first line of a block, over their paragraphs.
    """

    width: int
    body: int
    loose: bool = False
    over: bool = False

    def is_centred(self, line: SourceLine) -> bool:
        """Whether a line stands in the middle of the page."""
        if self.loose:
            return line.depth >= self.body + CENTRED
        return line.depth >= CENTRED and abs(2 * line.depth + columns_of_source_line(line.text) - self.width) <= CENTRE


def blocks_of_source_lines(text: str) -> tuple[list[list[SourceLine]], SourceMeasure]:
    """The blocks of lines between blank ones, and their measure; a block is a line where a line is a paragraph."""
    written = [line.expandtabs(TABS).rstrip(" \r") for line in text.split("\n")]
    lengths = [columns_of_source_line(line) for line in written if line.strip()]
    is_long = sum(length > LONG_LINE for length in lengths) * SHARE > len(lengths)
    width = 0 if is_long else width_of_source_lines(written)
    lines = list(_lines(written, width))
    full = [line for line in lines if line.full]
    set_in = sum(line.depth >= MARGIN for line in lines) * 2 > len(lines)
    loose = not (full and set_in) and (len(full) < ENOUGH or len(full) * SHARE < len(lines))
    body = _body(lines, full, loose, set_in) if lines else 0
    spaced = sum(line.gap > 0 for line in lines[1:]) * SHARE > len(lines)
    if loose and (is_long or not spaced):
        lines = list(_apart(lines, joins=spaced or not is_long))
    blocks: list[list[SourceLine]] = []
    for line in lines:
        if line.gap or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    over = loose and not any(len(block) == 1 and is_heading_line_in_source(block[0].text) for block in blocks[1:])
    return blocks, SourceMeasure(width, body, loose, over)


def _lines(written: Sequence[str], width: int) -> Iterator[SourceLine]:
    """The lines with words, and those of programs in fences."""
    fences = _fences(written)
    shown = [(index, line) for index, line in enumerate(written) if line != PAGE_END]
    gap = end = 0
    for (index, line), (_, after) in zip(shown, [*shown[1:], (0, "")], strict=True):
        if index in fences:
            gap, end = 1, fences[index]
        elif index < end:
            yield SourceLine(index + 1, 0, line, gap, is_code=True)
            gap = 0
        elif not line.strip() or index == end > 0:
            gap += 1
        else:
            word = after.split(None, 1)[0] if after.strip() else ""
            full = bool(word) and width >= NARROW and columns_of_source_line(f"{line} {word}") > width
            yield SourceLine(index + 1, len(line) - len(line.lstrip()), line.strip(), gap, full)
            gap = 0


def _fences(lines: Sequence[str]) -> dict[int, int]:
    """Where programs in fences begin and end, as Markdown and AsciiDoc have them; a rule under a heading is none."""
    last = {line: index for index, line in enumerate(lines)}
    found: dict[int, int] = {}
    end = -1
    for index, line in enumerate(lines):
        match = FENCE.fullmatch(line) if index > end else None
        before = lines[index - 1].strip("+ ").removesuffix("]")[:1] if index else ""
        if match and before in ("", "[", ".") and last.get(match["mark"], 0) > index:
            end = found[index] = lines.index(match["mark"], index + 1)
    return found


def _apart(lines: Sequence[SourceLine], joins: bool) -> Iterator[SourceLine]:
    """The lines, each of them a block, unless it is set in deeper or, where one `joins` another, goes on with it."""
    first = before = lines[0]
    for line in lines:
        goes_on = line.depth >= first.depth + DEEPER or (joins and (before.full or line.text[:1].islower()))
        if not (line.gap or line.is_code or goes_on):
            line = replace(line, gap=1)
        first, before = line if line.gap else first, line
        yield line


def _body(lines: Sequence[SourceLine], full: Sequence[SourceLine], loose: bool, set_in: bool) -> int:
    """How deep the paragraphs are set in; what few of them are is a quote, or what an option means."""
    depths = Counter(line.depth for line in (lines if loose else full))
    most = max(depths.values())
    if loose:
        return depths.most_common(1)[0][0] if set_in else min(depths)
    return min(depth for depth, count in depths.items() if count * FEW_FULL >= len(full) > count > 2 or count == most)


def width_of_source_lines(lines: Sequence[str]) -> int:
    """How wide the text was wrapped: nearly no line within a paragraph is longer."""
    inner = [line for line, after in pairwise(lines) if line.strip() and after.strip()]
    lengths = sorted(length for line in inner if (length := columns_of_source_line(line)) <= LONG_LINE)
    return lengths[len(lengths) * 19 // 20] if lengths else 0


def columns_of_source_line(line: str) -> int:
    """How many columns of a terminal a line fills; a sign of Chinese, Japanese or Korean fills two."""
    return len(line) if line.isascii() else len(line) + sum(east_asian_width(each) in "WF" for each in line)
