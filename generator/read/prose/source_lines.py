"""A plain text in; its lines out, each with its depth, the blank lines before it and whether it is full.

A wrapped text has lines of one width. A text that no program wrapped is loose: each of its lines may be a paragraph.
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
MARGIN = 4  # columns by which code is indented, as in Markdown
CENTRED = 9  # columns: more than code is indented by, and fewer than a centred title
CENTRE = 12  # columns by which a centred line may miss the middle
DEEPER = 2  # columns at least, by which a line is indented
NARROW = 60  # columns; no program wraps a text to less
ENOUGH = 3  # full lines, in a text that a program wrapped
SHARE = 20  # at least one line of so many is full in such a text
FEW_FULL = 40  # at least one full line of so many is as deep as the paragraphs, even in a manual full of options
FENCE = re.compile(r"(?P<mark>`{3,}|~{3,}|-{4}|\.{4})[\w+-]*")


class SourceLine(Struct, frozen=True):
    """A line of a plain text, with its number in the file (from 1) and the columns before its first word.

    gap: blank lines before it. full: the next word did not fit. is_code: it stands in a fence; `text` is all of it.
    """

    number: int
    depth: int
    text: str
    gap: int = 0
    full: bool = False
    is_code: bool = False


class SourceMeasure(Struct, frozen=True):
    """The width in columns that a text was wrapped to, and the depth of most of its paragraphs.

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
    """Return the blocks of lines between blank ones, and their measure; in a loose text each line may be a block."""
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
    """Yield the lines with words, and all lines of code in fences."""
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
    """Return the first and last line of each code fence of Markdown or AsciiDoc; rules under headings are none."""
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
    """Yield each line as a block of its own, unless it is deeper or, if `joins`, continues the line before."""
    first = before = lines[0]
    for line in lines:
        goes_on = line.depth >= first.depth + DEEPER or (joins and (before.full or line.text[:1].islower()))
        if not (line.gap or line.is_code or goes_on):
            line = replace(line, gap=1)
        first, before = line if line.gap else first, line
        yield line


def _body(lines: Sequence[SourceLine], full: Sequence[SourceLine], loose: bool, set_in: bool) -> int:
    """Return the depth of the paragraphs; a depth of few lines is that of a quote or of an option's meaning."""
    depths = Counter(line.depth for line in (lines if loose else full))
    most = max(depths.values())
    if loose:
        return depths.most_common(1)[0][0] if set_in else min(depths)
    return min(depth for depth, count in depths.items() if count * FEW_FULL >= len(full) > count > 2 or count == most)


def width_of_source_lines(lines: Sequence[str]) -> int:
    """Return the width in columns that the text was wrapped to: 95 % of the lines within paragraphs fit into it."""
    inner = [line for line, after in pairwise(lines) if line.strip() and after.strip()]
    lengths = sorted(length for line in inner if (length := columns_of_source_line(line)) <= LONG_LINE)
    return lengths[len(lengths) * 19 // 20] if lengths else 0


def columns_of_source_line(line: str) -> int:
    """Return the columns of a terminal that a line fills; a Chinese, Japanese or Korean character fills two."""
    return len(line) if line.isascii() else len(line) + sum(east_asian_width(each) in "WF" for each in line)
