"""The lines of a hard-wrapped text in, its parts out: headings told by marks, items, terms, programs and paragraphs.

A line's end says nothing there, but a blank line, a change of depth and the mark of an item do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from generator.read.prose import indented
from generator.read.prose.lines import Line, blocks_of, width_of
from generator.read.prose.shape import (
    BULLET,
    HASHES,
    MAX_HEADING,
    NUMBER,
    RULE,
    columns,
    is_question,
)

ENOUGH = 3  # full lines, in a text that a program wrapped
SHARE = 20  # one of so many lines is full there
FEW_FULL = 40  # one of so many full lines is as deep as the paragraphs, in a manual which lists options for the most
DEEPER = 2  # columns; a line set in by less is not set in
TERMS = 3  # lines over what they mean: the names of one option
TOP_LINES = 4  # above everything else: a title, a subtitle, a name, each for itself
CENTRE = 12  # columns, by which a line in the middle may be off it
LETTERED = re.compile(r"\([a-z0-9]{1,4}\)\s+(?=\S)|[a-z][.)]\s+(?=\S)")
OPEN_BULLET = re.compile(r"o\s{2,}(?=\S)")  # as RFCs have them
CELLS = re.compile(r"\S {3,}\S")
QUOTED = re.compile(r"> ?")
NO_HEADING = re.compile(rf"> |{RULE.pattern}\Z")

# How a heading looks; a line is beneath where others in the middle of a title page stand over it, and is none.
Look = Literal["rule", "hash", "out", "number", "chapter", "centred", "beneath", "caps", "asked", "alone"]
Sort = Literal["heading", "item", "term", "text", "code"]


class Part(Struct):
    """Lines that belong together: a heading told by its marks, an item, a term with what it means, or a text."""

    sort: Sort
    lines: list[Line]
    gap: int = 0  # blank lines before it
    alone: bool = True  # a blank line, or lines set in deeper, follow it
    outdented: bool = False  # lines set in deeper follow it
    look: Look | None = None
    mark: int = 0  # letters of an item's mark
    number: int = -1  # of an item; -1 where it has none
    terms: int = 0  # lines of a term

    @property
    def depth(self) -> int:
        return min(line.depth for line in self.lines)

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


class Measure(Struct, frozen=True):
    """How wide a text was wrapped, and how deep most of its paragraphs are set in."""

    width: int
    body: int

    def is_centred(self, line: Line) -> bool:
        """Whether a line stands in the middle of the page."""
        off = abs(2 * line.depth + columns(line.text) - self.width)
        return line.depth >= indented.CENTRED and off <= CENTRE


def parts(text: str) -> tuple[list[Part], Measure] | None:
    """The parts of a text that a program wrapped, and its measure; None for any other text."""
    blocks = blocks_of(text)
    lines = [line for _, block in blocks for line in block]
    full = [line for line in lines if line.full]
    manual = bool(full) and sum(line.depth >= indented.MARGIN for line in lines) * 2 > len(lines)
    if not manual and (len(full) < ENOUGH or len(full) * SHARE < len(lines)):
        return None
    measure = Measure(width_of(text.split("\n")), _body(full))
    top = blocks[0][1]
    if len(top) <= TOP_LINES and not any(line.runs_on or RULE.fullmatch(line.text) for line in top):
        blocks[:1] = [(0, [line]) for line in top]
    found = [part for gap, block in blocks for part in Splitter(gap, block, measure).parts()]
    for part in found[1:TOP_LINES]:
        if part.sort == "text" and part.depth >= indented.CENTRED and part.lines[0].number <= top[-1].number:
            part.look = "beneath"
    return found, measure


def _body(full: Sequence[Line]) -> int:
    """How deep the paragraphs are set in; what few of them are is a quote, or what an option means."""
    depths = Counter(line.depth for line in full)
    most = max(depths.values())
    return min(depth for depth, count in depths.items() if count * FEW_FULL >= len(full) > count > 2 or count == most)


class Splitter:
    """Splits a block of lines where a heading is underlined, an item begins or the depth changes."""

    def __init__(self, gap: int, lines: list[Line], measure: Measure) -> None:
        self.lines = lines
        self.gap = gap
        self.measure = measure
        self.found: list[Part] = []
        self.number = 0

    def parts(self) -> list[Part]:
        at = 0
        if self.lines and self.lines[0].is_code:
            self._add("code", 0, len(self.lines))
            return self.found
        if self.lines and all(self.measure.is_centred(line) for line in self.lines):
            self._add("text", 0, len(self.lines))
            return self.found
        while at < len(self.lines):
            at = self._ruled(at) or self._item(at) or self._text(at)
        return self.found

    def _add(self, sort: Sort, start: int, end: int, **more: int) -> Part:
        deeper = end < len(self.lines) and self.lines[end].depth >= self.lines[start].depth + DEEPER
        alone = end == len(self.lines) or deeper
        part = Part(sort, self.lines[start:end], 0 if start else self.gap, alone and not start, deeper)
        part.mark, part.number, part.terms = more.get("mark", 0), more.get("number", -1), more.get("terms", 0)
        self.found.append(part)
        return part

    def _ruled(self, at: int) -> int:
        """Where a heading with a rule under it, or a hash before it, or a mere rule, ends; 0 where there is none."""
        line = self.lines[at]
        after = self.lines[at + 1 : at + 2]
        if line.depth > self.measure.body:
            return 0
        if RULE.fullmatch(line.text):
            below = self.lines[at + 2 : at + 3]
            framed = bool(below) and RULE.fullmatch(below[0].text) is not None and below[0].text[0] == line.text[0]
            if framed:
                self._add("heading", at + 1, at + 2).look = "rule"
            return at + (3 if framed else 1)
        if HASHES.match(line.text) and len(line.text) <= MAX_HEADING:
            self._add("heading", at, at + 1).look = "hash"
            return at + 1
        if after and RULE.fullmatch(after[0].text) and _is_under(line, after[0]):
            self._add("heading", at, at + 1).look = "rule"
            return at + 2
        return 0

    def _item(self, at: int) -> int:
        """Where an item that begins here ends; 0 where none does."""
        begun = self._mark(at)
        if begun is None:
            return 0
        mark, number = begun
        end = at + 1
        while end < len(self.lines) and not self._begins(end, self.lines[at].depth):
            line, before = self.lines[end], self.lines[end - 1]
            if line.depth <= self.lines[at].depth and not (before.full or line.text[:1].islower()):
                break
            end += 1
        self._add("item", at, end, mark=mark, number=number)
        self.number = max(number, self.number)
        return end

    def _mark(self, at: int) -> tuple[int, int] | None:
        """How long an item's mark is, and its number; a number is 1 or the next one, or begins the block."""
        text = self.lines[at].text
        if match := BULLET.match(text) or OPEN_BULLET.match(text):
            return match.end(), -1
        if match := NUMBER.match(text):
            number = int(match[1])
            return (match.end(), number) if not at or number in (1, self.number + 1) else None
        return (0, -1) if LETTERED.match(text) else None

    def _begins(self, at: int, depth: int) -> bool:
        """Whether an item or an underlined heading begins inside a block, and not merely a line with a dash."""
        line, before = self.lines[at], self.lines[at - 1]
        below = self.lines[at + 1 : at + 2]
        if below and line.depth <= self.measure.body and RULE.fullmatch(below[0].text) and _is_under(line, below[0]):
            return True
        return self._mark(at) is not None and (not before.full or line.depth != before.depth or line.depth == depth)

    def _text(self, at: int) -> int:
        """Where a paragraph, or a term with what it means, ends."""
        first, end = self.lines[at], at + 1
        depth = first.depth
        if not at and self._asks(at):
            self._add("text", at, end).alone = True
            return end
        while end < len(self.lines) and not self._begins(end, -1):
            line, before = self.lines[end], self.lines[end - 1]
            if line.depth >= depth + DEEPER:
                return self._deeper(at, end)
            if line.depth <= depth - DEEPER:
                if end > at + 1 or not before.full:
                    break
                depth = line.depth
            if QUOTED.match(line.text) and not QUOTED.match(first.text):
                break
            end += 1
        self._add("text", at, end)
        return end

    def _asks(self, at: int) -> bool:
        """Whether a question stands on a line of its own over its answer."""
        line, after = self.lines[at], self.lines[at + 1 : at + 2]
        return bool(after) and not line.full and is_question(line.text) and after[0].depth <= line.depth

    def _deeper(self, at: int, end: int) -> int:
        """Where lines end that others follow which are set in deeper: a term has these as its meaning."""
        first = self.lines[at]
        last = end
        while last < len(self.lines) and self.lines[last].depth > first.depth:
            last += 1
        below = self.lines[end:last]
        if end == at + 1 and first.full and len({line.depth for line in below}) == 1:
            self._add("text", at, last)  # a paragraph whose other lines are set in
            return last
        terms = self.lines[at:end]
        if end - at <= TERMS and not any(line.full for line in terms) and not self._introduces(terms[-1]):
            self._add("term", at, last, terms=end - at).outdented = True
            return last
        self._add("text", at, end)
        return end

    def _introduces(self, line: Line) -> bool:
        return line.text.endswith(tuple(".!:,;"))


def _is_under(line: Line, rule: Line) -> bool:
    """Whether a rule is as long as the line above it, as one that is drawn under a heading."""
    near = abs(columns(line.text) - len(rule.text)) <= max(3, len(rule.text) // 5)
    other = CELLS.search(line.text) or NO_HEADING.match(line.text)
    return near and line.depth == rule.depth and not other
