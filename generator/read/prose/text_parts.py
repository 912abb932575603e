"""The lines of a plain text in; its parts out: headings with marks, items, terms, code and paragraphs.

In a wrapped text, line ends mean nothing; parts end at blank lines, changes of depth and marks of items.
"""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

from generator.read.prose.line_shapes import (
    BULLET,
    BY,
    CLOSERS,
    ENDS,
    HASHES,
    MAX_HEADING,
    NUMBER,
    RELEASE,
    RULE,
    STAR,
    are_lines_of_terms,
    is_heading_line_in_source,
    is_question_line_in_source,
)
from generator.read.prose.source_lines import (
    DEEPER,
    SourceLine,
    SourceMeasure,
    blocks_of_source_lines,
    columns_of_source_line,
)

TERMS = 3  # lines of a term at most, such as the names of one option
TOP_LINES = 4  # lines at the top at most, each a part: a title, a subtitle, a name
LETTERED = re.compile(r"\([a-z0-9]{1,4}\)\s+(?=\S)|[a-z][.)]\s+(?=\S)")
OPEN_BULLET = re.compile(r"o\s{2,}(?=\S)")  # as RFCs have them
CELLS = re.compile(r"\S {3,}\S")
QUOTED = re.compile(r"> ?")
PROMPT = re.compile(r">>>(?: |$)")
MARKED = (RELEASE, re.compile(r"[A-Z\d].*\S[ \t]+~"))  # the latter in Vim's manual
NO_HEADING = re.compile(rf"> |{RULE.pattern}\Z")

# How a heading looks; "beneath" is a line under other centred lines of a title page, and no heading.
HeadingLook = Literal["rule", "hash", "out", "number", "chapter", "centred", "beneath", "caps", "asked", "alone"]
TextPartSort = Literal["heading", "item", "term", "text", "code"]


class TextPart(Struct):
    """Lines that belong together: a heading with a mark, an item, a term with its meaning, code, or a text."""

    sort: TextPartSort
    lines: list[SourceLine]
    alone: bool = True  # it fills a whole block
    look: HeadingLook | None = None
    mark: int = 0  # letters of an item's mark
    number: int = -1  # of an item; -1 where it has none
    terms: int = 0  # lines of a term

    @property
    def depth(self) -> int:
        """Return the columns by which the least indented line is indented."""
        return min(line.depth for line in self.lines)

    @property
    def gap(self) -> int:
        """Return the number of blank lines before the part."""
        return self.lines[0].gap

    @property
    def text(self) -> str:
        """Return the lines as one."""
        return " ".join(line.text for line in self.lines)


def split_source_into_parts(text: str) -> tuple[list[TextPart], SourceMeasure]:
    """Return the parts of a text, in order, and its measure."""
    blocks, measure = blocks_of_source_lines(text)
    top = blocks[0] if blocks else []
    if len(top) <= TOP_LINES and not any(map(_is_inner, top)):
        blocks[:1] = [[line] for line in top]
    return [part for block in blocks for part in Splitter(block, measure).parts()], measure


def _is_inner(line: SourceLine) -> bool:
    """Whether a line continues another line or is continued by it, or is a rule."""
    goes_on = line.text[:1].islower() and not line.text.startswith("by ")
    return line.full or goes_on or line.text.endswith(",") or RULE.fullmatch(line.text) is not None


class Splitter:
    """Splits a block of lines where a heading is underlined, an item begins or the depth changes."""

    def __init__(self, lines: list[SourceLine], measure: SourceMeasure) -> None:
        self.lines = lines
        self.measure = measure
        self.found: list[TextPart] = []
        self.number = 0  # of the last numbered item
        self.holds_terms = are_lines_of_terms([line.text for line in lines])

    def parts(self) -> list[TextPart]:
        """Return the parts of the block, in order."""
        at = 0
        if self.lines and self.lines[0].is_code:
            self._add("code", 0, len(self.lines))
        else:
            while at < len(self.lines):
                at = self._ruled(at) or self._over(at) or self._item(at) or self._text(at)
        return self.found

    def _add(self, sort: TextPartSort, start: int, end: int) -> TextPart:
        self.found.append(TextPart(sort, self.lines[start:end], not start and end == len(self.lines)))
        return self.found[-1]

    def _ruled(self, at: int) -> int:
        """Return where a heading with a rule or a hash, or a rule alone, ends; 0 where there is none."""
        line, framed = self.lines[at], at + 2 < len(self.lines) and self.lines[at + 2].text == self.lines[at].text
        if line.depth > self.measure.body:
            return 0
        if RULE.fullmatch(line.text):
            if framed:
                self._add("heading", at + 1, at + 2).look = "rule"
            return at + (3 if framed else 1)
        if len(line.text) <= MAX_HEADING and (
            HASHES.match(line.text) or any(each.fullmatch(line.text) for each in MARKED)
        ):
            self._add("heading", at, at + 1).look = "hash"
            return at + 1
        if self._is_underlined(at):
            self._add("heading", at, at + 1).look = "rule"
            return at + 2
        return 0

    def _is_underlined(self, at: int) -> bool:
        """Whether a rule of about the same length stands under a line."""
        line, below = self.lines[at], self.lines[at + 1 : at + 2]
        if not below or line.depth > self.measure.body or not RULE.fullmatch(below[0].text):
            return False
        near = abs(columns_of_source_line(line.text) - len(below[0].text)) <= max(3, len(below[0].text) // 5)
        return near and line.depth == below[0].depth and not (CELLS.search(line.text) or NO_HEADING.match(line.text))

    def _over(self, at: int) -> int:
        """Return where a question, or a loose text's heading, directly over its paragraph ends; 0 where there is none.

        Where other headings stand alone, a line without a number is no heading if the block ends like a sentence.
        """
        line, after = self.lines[at], self.lines[at + 1 : at + 2]
        if at > len(self.found) or not after or line.full or after[0].depth > line.depth:
            return 0
        ends = self.lines[-1].text.rstrip(CLOSERS).endswith(tuple(ENDS))
        heads = self.measure.over or not ends or NUMBER.match(line.text) is not None
        below = after[0].text
        goes_on = below[:1].islower() or any(mark.match(below) for mark in (BULLET, NUMBER, STAR))
        if not is_question_line_in_source(line.text) and not (
            self.measure.loose and heads and is_heading_line_in_source(line.text) and not goes_on
        ):
            return 0
        self._add("text", at, at + 1).alone = True
        return at + 1

    def _item(self, at: int) -> int:
        """Return where an item that begins here ends; 0 where none begins."""
        begun = self._mark(at)
        if begun is None:
            return 0
        first, end = self.lines[at], at + 1
        while end < len(self.lines) and not self._begins(end, first.depth):
            line, before = self.lines[end], self.lines[end - 1]
            if line.depth <= first.depth and not (before.full or line.text[:1].islower()):
                break
            if before.text.endswith("::") and line.depth > first.depth:
                break
            end += 1
        part = self._add("item", at, end)
        part.mark, part.number = begun
        self.number = max(part.number, self.number)
        return end

    def _mark(self, at: int) -> tuple[int, int] | None:
        """Return the length of an item's mark and its number, -1 if it has none; None where no item begins.

        A number counts if it is 1 or the next one, or begins the block.
        """
        text = self.lines[at].text
        if at + 1 == len(self.lines) > 1 and not self.found and BY.match(text):
            return None  # the name of whom a quote is by
        if match := BULLET.match(text) or OPEN_BULLET.match(text):
            return match.end(), -1
        if match := NUMBER.match(text):
            number = int(match[1])
            return (match.end(), number) if not at or number in (1, self.number + 1) else None
        around = [*self.lines[max(at - 1, 0) : at], *self.lines[at + 1 : at + 2]]
        if STAR.match(text) and any(STAR.match(each.text) for each in around):
            return 1, -1
        return (0, -1) if LETTERED.match(text) or self.holds_terms else None

    def _begins(self, at: int, depth: int = -1) -> bool:
        """Whether a prompt, an item or an underlined heading begins here; a dash in a paragraph is no item."""
        line, before = self.lines[at], self.lines[at - 1]
        if self._is_underlined(at) or (PROMPT.match(line.text) and not PROMPT.match(self.lines[0].text)):
            return True
        return self._mark(at) is not None and (not before.full or line.depth != before.depth or line.depth == depth)

    def _text(self, at: int) -> int:
        """Add a paragraph, a term with its meaning, or code, and return where it ends."""
        first, end = self.lines[at], at + 1
        depth = first.depth
        if PROMPT.match(first.text):
            self._add("code", at, len(self.lines))
            return len(self.lines)
        while end < len(self.lines) and not self._begins(end):
            line, before = self.lines[end], self.lines[end - 1]
            if line.depth >= depth + DEEPER:
                return self._deeper(at, end)
            if line.depth <= depth - DEEPER:
                if end > at + 1 or not (before.full or line.text[:1].islower()):
                    break
                depth = line.depth
            if QUOTED.match(line.text) and not QUOTED.match(first.text):
                break
            end += 1
        self._add("text", at, end)
        return end

    def _deeper(self, at: int, end: int) -> int:
        """Add lines with deeper lines below them, as a term if they can be one, and return where they end."""
        first, last = self.lines[at], end
        while last < len(self.lines) and self.lines[last].depth > first.depth:
            last += 1
        terms, below = self.lines[at:end], self.lines[end:last]
        if len(terms) == 1 and first.full and len({line.depth for line in below}) == 1:
            self._add("text", at, last)  # a paragraph whose other lines are indented
            return last
        introduces = terms[-1].text.endswith(tuple(".!:,;"))
        if len(terms) <= TERMS and not introduces and not any(line.full for line in terms):
            self._add("term", at, last).terms = len(terms)
            return last
        self._add("text", at, end)
        return end
