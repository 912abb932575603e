"""A plain text in, its blocks out: headings, paragraphs, list items, code and quotes, parted by blank lines."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Literal
from unicodedata import east_asian_width

from msgspec import Struct, field
from msgspec.structs import replace

from generator.read.prose import unwrapped_source_text
from generator.read.prose.line_shapes import (
    ASKS,
    BULLET,
    CLOSERS,
    ENDS,
    MAX_HEADING,
    NUMBER,
    NUMBERED,
    STAR,
    are_lines_of_terms,
    is_heading_line_in_source,
    is_question_line_in_source,
)
from generator.regex import regex

TextBlockKind = Literal["heading", "question", "prose", "bullet", "number", "code", "quote"]
HeadingLook = Literal["", "mark", "question", "number", "capitals", "alone"]

LONG_LINE = 100  # columns; a file with such lines has one paragraph a line
NARROW = 60  # columns; no program wraps a text to less
SHARE = 20  # at least one line of so many has what is said of a text
HALF = 40  # columns; a longer line of an item that ends without a stop goes on
TABS = 8  # columns, as terminals have them
DEEPER = 2  # columns by which the rest of an item is indented
CENTRED = 12  # columns before a line that is alone: the title of a section
MARGIN = 4  # columns by which code is indented, as in Markdown
FEW = 3  # full lines in a wrapped text; headings with a number without a full stop

FENCE = regex(r"(`{3,}|~{3,})[\w+-]*")
RULE = regex(r"([=\-~_*#^\u2014\u2500\u2501\u2550])\1{2,}")
HASHES = regex(r"(?:#{1,6}|={1,6})\s+(?=\S)")  # Markdown; AsciiDoc, and wikis with as many at the end
HASHES_END = regex(r"\s+(?:#{1,6}|={1,6})\Z")
LETTERED = regex(r"\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\)\s+(?=\S)")
QUOTED = regex(r">(?!>) ?")
CELLS = regex(r"\S {3,}\S")
CODE = regex(r"[=(){}\[\];<>$\\|]|--|^[#%/]|\w/\w")
BARE = regex(r"\d+[ \t]", re.ASCII)  # numbers a section only where several lines begin like this
CHAPTER = regex(r"(?i:chapter|part|appendix|kapitel|teil|chapitre)[ \t]+[\dA-Z]{1,6}\b[.:]?|[IVXL]{1,6}\.?\Z")


class TextBlock(Struct):
    """A heading, a question, a paragraph, a list item, code or a quote, with its lines (counted from 1)."""

    kind: TextBlockKind
    line: int
    last: int
    lines: list[str] = field(default_factory=list)
    rank: int = 2  # of a heading
    number: int = 0  # of an item in an ordered list
    depth: int = 0  # columns before its first word
    look: HeadingLook = ""  # of a heading
    is_alone: bool = False  # it is all that stands between two blank lines

    @property
    def text(self) -> str:
        """Return the lines as one."""
        return joined_source_lines(self.lines)

    @property
    def is_heading(self) -> bool:
        """Whether the block begins a section."""
        return self.kind in ("heading", "question")

    @property
    def is_item(self) -> bool:
        """Whether the block is an item of a list."""
        return self.kind in ("bullet", "number")

    @property
    def is_set_in(self) -> bool:
        """Whether the block is code or a quote."""
        return self.kind in ("code", "quote")


class SourceLine(Struct):
    """A line with its number in the file (from 1), its depth, and whether the next word did not fit into it."""

    number: int
    depth: int
    text: str
    is_full: bool = False
    is_code: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether the line continues the one before it."""
        return self.text[:1].islower()


def joined_source_lines(lines: Sequence[str]) -> str:
    """Return the lines as one, without the hyphens (U+2010) where a program divided words."""
    return unwrapped_source_text("\n".join(lines)).replace("\u2010\n", "").replace("\n", " ")


def parse_text_blocks(text: str) -> list[TextBlock]:
    """Return the blocks of a text, in order; apart from marks, they hold all words of the text."""
    groups, body = _groups_of_lines(text)
    blocks: list[TextBlock] = []
    for group in groups:
        parts = list(_Group(group, body).blocks())
        for part in parts:
            part.is_alone = len(parts) == 1
            if not (blocks and _joins(blocks[-1], part)):
                blocks.append(part)
    _mark_headings(blocks, body)
    for block in blocks:
        if block.kind == "code":
            block.lines = textwrap.dedent("\n".join(block.lines)).split("\n")
    return blocks


def _groups_of_lines(text: str) -> tuple[list[list[SourceLine]], int]:
    """Return the lines between blank ones, or each line for itself, and the depth of the paragraphs."""
    written = [line.expandtabs(TABS).rstrip() for line in text.split("\n")]
    lengths = sorted(_columns(line) for line, after in pairwise(written) if line and after)
    is_long = sum(_columns(line) > LONG_LINE for line in written) * SHARE > sum(map(bool, written))
    fitting = [length for length in lengths if length <= LONG_LINE]
    width = fitting[len(fitting) * 19 // 20] if fitting and not is_long else 0
    groups: list[list[SourceLine]] = [[]]
    fence, last = "", {line: at for at, line in enumerate(written)}
    for number, (line, after) in enumerate(pairwise([*written, ""]), 1):
        opens = FENCE.fullmatch(line) if not fence else None
        if (opens and last.get(opens[1], 0) >= number) or (fence and line == fence):
            fence = opens[1] if opens else ""
            groups.append([])
        elif fence or line:
            word = after.split(None, 1)[0] if after else ""
            is_full = bool(word) and width >= NARROW and _columns(f"{line} {word}") > width
            depth = 0 if fence else len(line) - len(line.lstrip())
            groups[-1].append(SourceLine(number, depth, line[depth:], is_full, bool(fence)))
        else:
            groups.append([])
    groups = [group for group in groups if group]
    lines = [line for group in groups for line in group]
    full = [line.depth for line in lines if line.is_full]
    is_wrapped = len(full) >= FEW and len(full) * SHARE >= len(lines)
    body = Counter(full).most_common(1)[0][0] if is_wrapped else min((line.depth for line in lines), default=0)
    if is_long or (not is_wrapped and (len(groups) - 1) * SHARE <= len(lines)):
        groups = [each for group in groups for each in _lines_apart(group, is_long)]
    elif not is_wrapped:  # where headings stand alone, no line of a paragraph is one
        are_alone = any(len(each) == 1 and is_heading_line_in_source(each[0].text) for each in groups[1:])
        is_text = [are_alone and group[-1].text.rstrip(CLOSERS).endswith(tuple(ENDS)) for group in groups]
        pairs = zip(groups, is_text, strict=True)
        split = ([group] if kept else _first_lines_apart(group, is_heading_line_in_source) for group, kept in pairs)
        groups = [each for parts in split for each in parts]
    return [each for group in groups for each in _first_lines_apart(group, is_question_line_in_source)], body


def _columns(line: str) -> int:
    """Return the columns of a terminal that a line fills; a Chinese, Japanese or Korean character fills two."""
    return len(line) if line.isascii() else len(line) + sum(east_asian_width(each) in "WF" for each in line)


def _lines_apart(group: list[SourceLine], is_long: bool) -> list[list[SourceLine]]:
    """Return each line as a group, with the lines after it that are deeper or, in a text of short lines, go on."""
    parts = [group[:1]]
    for before, line in pairwise(group):
        first = parts[-1][0]
        is_rest = NUMBER.match(first.text) and not (NUMBER.match(line.text) or before.text.endswith(tuple(ENDS)))
        deeper = line.depth >= first.depth + DEEPER or is_rest
        if line.is_code or deeper or (not is_long and (before.is_full or line.goes_on)):
            parts[-1].append(line)
        else:
            parts.append([line])
    return parts


def _first_lines_apart(group: list[SourceLine], is_heading: Callable[[str], bool]) -> Iterator[list[SourceLine]]:
    """Yield the first line of a group for itself while it is a heading over text, then the others."""
    at = 0
    for line, below in pairwise(group):
        is_item = any(mark.match(below.text) for mark in (BULLET, NUMBER, STAR, RULE))
        is_item |= NUMBER.match(line.text) is not None and any(NUMBER.match(each.text) for each in group[at + 1 :])
        is_over = is_heading(line.text) and not (line.is_full or line.is_code or below.goes_on or is_item)
        if not is_over or below.depth > line.depth:
            break
        yield [line]
        at += 1
    yield group[at:]


class _Group:
    """Splits the lines between two blank ones into blocks."""

    def __init__(self, lines: list[SourceLine], body: int) -> None:
        self.lines = lines
        self.body = body
        self.number = 0  # of the last numbered item
        self.holds_terms = are_lines_of_terms([line.text for line in lines])
        self.last_number = max((at for at, line in enumerate(lines) if NUMBER.match(line.text)), default=-1)

    def blocks(self) -> Iterator[TextBlock]:
        """Yield the blocks: headings with marks, items, code, quotes and paragraphs."""
        at = 0
        if self.lines[0].is_code:
            yield _block("code", self.lines)
            return
        while at < len(self.lines):
            line, end = self.lines[at], at + 1
            if RULE.fullmatch(line.text):
                at += 1
                continue
            if self._is_hashed(at):
                yield _block("heading", self.lines[at:end], HASHES_END.sub("", HASHES.sub("", line.text, count=1)))
            elif self._is_underlined(at):
                yield _block("heading", self.lines[at:end])
                end += 1
            elif (mark := self._mark(at)) is not None:
                length, self.number = mark[0], mark[1] or self.number
                while end < len(self.lines) and not self._ends_item(at, end, mark[1]):
                    end += 1
                yield _block("number" if mark[1] else "bullet", self.lines[at:end], line.text[length:], mark[1])
            else:
                while end < len(self.lines) and not self._ends_text(at, end):
                    end += 1
                yield _text(self.lines[at:end], self.body)
            at = end

    def _is_hashed(self, at: int) -> bool:
        return HASHES.match(self.lines[at].text) is not None and len(self.lines[at].text) <= MAX_HEADING

    def _is_underlined(self, at: int) -> bool:
        """Whether a rule of about the same length stands under a line."""
        line, rule = self.lines[at], self.lines[at + 1].text if at + 1 < len(self.lines) else ""
        near = abs(_columns(line.text) - len(rule)) <= max(3, len(rule) // 5)
        return bool(RULE.fullmatch(rule)) and near and not (CELLS.search(line.text) or QUOTED.match(line.text))

    def _mark(self, at: int) -> tuple[int, int] | None:
        """Return the length of an item's mark and its number, 0 if it has none; None where no item begins.

        A number counts if it is 1 or the next one, or begins the group.
        """
        text, beside = self.lines[at].text, [*self.lines[max(at - 1, 0) : at], *self.lines[at + 1 : at + 2]]
        if match := NUMBER.match(text):
            number = int(match[1])
            return (match.end(), number) if not at or number in (1, self.number + 1) else None
        if match := BULLET.match(text):
            return match.end(), 0
        if LETTERED.match(text):
            return 0, 0  # the letter stays: the text may refer to it
        if STAR.match(text) and any(STAR.match(each.text) for each in beside):
            return 1, 0
        return (0, 0) if self.holds_terms else None

    def _ends_item(self, start: int, at: int, number: int) -> bool:
        """Whether an item ends before a line; a wrapped line between two numbers is within the item."""
        first, before, line = self.lines[start], self.lines[at - 1], self.lines[at]
        if self._begins(at) or (self._mark(at) is not None and (not before.is_full or line.depth <= first.depth)):
            return True
        is_open = at < self.last_number or (len(before.text) > HALF and not before.text.endswith(tuple(ENDS)))
        goes_on = before.is_full or line.goes_on or (number > 0 and is_open)
        return line.depth <= first.depth and not goes_on

    def _ends_text(self, start: int, at: int) -> bool:
        """Whether a paragraph, code or a quote ends before a line: at a mark, or where the depth changes."""
        first, before, line = self.lines[start], self.lines[at - 1], self.lines[at]
        is_apart = not before.is_full or line.depth != before.depth or before.text.endswith(":")
        if self._begins(at) or (self._mark(at) is not None and is_apart):
            return True
        is_shallower = line.depth <= before.depth - MARGIN and (at > start + 1 or not (before.is_full or line.goes_on))
        is_quote = QUOTED.match(line.text) is not None and not QUOTED.match(first.text)
        return line.depth >= first.depth + MARGIN > before.depth or is_shallower or is_quote

    def _begins(self, at: int) -> bool:
        """Whether a heading with a mark begins with a line."""
        return self._is_underlined(at) or (self._is_hashed(at) and not self.lines[at - 1].is_full)


def _block(kind: TextBlockKind, lines: list[SourceLine], first: str | None = None, number: int = 0) -> TextBlock:
    texts = [" " * line.depth + line.text if kind == "code" else line.text for line in lines]
    texts[0] = texts[0] if first is None else first
    depth = min(line.depth for line in lines)
    look: HeadingLook = "mark" if kind == "heading" else ""
    return TextBlock(kind, lines[0].number, lines[-1].number, texts, number=number, depth=depth, look=look)


def _text(part: list[SourceLine], body: int) -> TextBlock:
    """Return a paragraph, code or a quote."""
    texts = [line.text for line in part]
    depth = min(line.depth for line in part) - body
    if all(map(QUOTED.match, texts)):
        block = _block("quote", part)
        block.lines = [QUOTED.sub("", text, count=1) for text in texts]
        return block
    is_prose, is_deep = _is_prose(part), depth >= MARGIN
    if depth >= CENTRED and len(part) == 1 and is_heading_line_in_source(texts[0]):
        return replace(_block("prose", part), look="alone")
    celled = sum(CELLS.search(text) is not None for text in texts)
    if celled * 2 > len(part) > 1 or (is_deep and not is_prose):
        return _block("code", part)
    return _block("prose", part)


def _is_prose(lines: list[SourceLine]) -> bool:
    """Whether indented lines are sentences and no code."""
    text = " ".join(line.text for line in lines)
    words = text.split()
    if re.fullmatch(r"[(<]?https?://\S+", text):
        return True
    is_even = len({line.depth for line in lines[1:]}) <= 1 and len(CODE.findall(text)) * 12 <= len(words)
    ends = text.rstrip(CLOSERS).endswith((*ENDS, *ASKS)) or len(words) > 7
    return is_even and len(words) > 2 and ends and not text[:1].islower()


def _joins(last: TextBlock, part: TextBlock) -> bool:
    """Add a block to the one before it if it continues that: the rest of an item or of a program."""
    is_rest = last.is_item and part.kind == "prose" and not part.look and part.depth >= last.depth + DEEPER
    is_code = last.kind == part.kind == "code"
    if is_rest or is_code:
        last.lines += [*([""] * (part.line - last.last - 1) if is_code else ()), *part.lines]
        last.last = part.last
    return is_rest or is_code


def _mark_headings(blocks: list[TextBlock], body: int) -> None:
    """Turn blocks that look like headings into headings; a visible mark counts more than standing alone."""
    for at, block in enumerate(blocks):
        block.look = block.look or _look(blocks, at, body)
    bare = [block for block in blocks if block.look == "number" and BARE.match(block.text)]
    for block in bare if len(bare) < FEW else ():
        block.look = "alone"
    is_marked = sum(block.look == "mark" for block in blocks[1:]) > 1
    for block in blocks:
        if not block.look or (block.look == "alone" and is_marked):
            continue
        text = _with_number(block)
        block.kind = "question" if text.endswith(ASKS) else "heading"
        block.lines = [text if block.look == "alone" else _without_number(text)]


def _with_number(block: TextBlock) -> str:
    """Return the text of a block with the number that made it an item."""
    return f"{block.number}. {block.text}" if block.kind == "number" else block.text


def _look(blocks: list[TextBlock], at: int, body: int) -> HeadingLook:
    """Return how a block looks like a heading; empty where it cannot be one."""
    block, after = blocks[at], blocks[at + 1] if at + 1 < len(blocks) else None
    around = [each.number for each in blocks[max(at - 1, 0) : at] + blocks[at + 1 : at + 2]]
    is_listed = any(around) if block.number else len(around) > 1 and all(around)
    if not block.is_alone or len(block.lines) > 1 or block.kind not in ("prose", "number") or is_listed:
        return ""
    text = _with_number(block)
    number, chapter = NUMBERED.match(text), CHAPTER.match(text)
    bare = text[number.end() :] if number else text
    bare = bare.removesuffix(".") if number or chapter else bare
    asks = is_question_line_in_source(bare)
    is_short = len(bare) <= MAX_HEADING and not bare.endswith((".", ",", ";", ":")) if number else False
    if CELLS.search(bare) or text.startswith("[") or not (asks or is_short or is_heading_line_in_source(bare)):
        return ""
    if number or chapter:
        return "number"
    letters = [each for each in text if each.isalpha()]
    if len(letters) > 2 and all(each.isupper() for each in letters):
        return "capitals"
    if asks:
        return "question"
    is_over = after and (
        after.kind != "prose" or len(after.text) >= len(text) or is_question_line_in_source(after.text)
    )
    return "alone" if is_over else ""


def _without_number(text: str) -> str:
    """Return a heading without the number of its section; the number of a version before its date stays."""
    number = NUMBERED.match(text)
    bare = text[number.end() :] if number else text
    if not bare.lstrip("\"'`\u2018\u201c\u00ab\u201e")[:1].isalpha():
        return text
    return bare.removesuffix(".") if number and not bare.endswith("..") else bare
