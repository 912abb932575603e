"""A plain text in, its blocks out: headings, paragraphs, list items, code and quotes, parted by blank lines."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from msgspec import Struct

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
    is_heading_line_in_source,
    is_question_line_in_source,
)
from generator.regex import regex

TextBlockKind = Literal["heading", "prose", "bullet", "number", "code", "quote"]

LONG_LINE = 100  # columns; a file with such lines has one paragraph a line
SHARE = 20  # at least one line of so many is long there
NARROW = 60  # columns; no program wraps a text to less
TABS = 8  # columns, as terminals have them
FEW = 3  # full lines in a wrapped text
DEEPER = 2  # columns by which the rest of an item is indented
MARGIN = 4  # columns by which code is indented, as in Markdown
NEAR = 3  # columns by which a rule may be longer or shorter than the heading over it

FENCE = regex(r"(`{3,}|~{3,})[\w+-]*")
RULE = regex(r"([=\-~_*#^\u2014\u2500\u2501\u2550])\1{2,}")
# Of Markdown; of AsciiDoc; and of wikis, with as many at the end.
HASHES = regex(r"(?:#{1,6}|={1,6})\s+(?=\S)|#{2,6}(?=\w)|#(?=[^\W\d_a-z][^#]* [^#]*\Z)")
HASHES_END = regex(r"\s+(?:#{1,6}|={1,6})\Z")
LETTERED = regex(r"\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\)\s+(?=\S)")
QUOTED = regex(r">(?!>) ?")
CELLS = regex(r"\S {3,}\S")
CODE = regex(r"[=(){}\[\];<>$\\|]|--|^[#%/]|\w/\w")
BARE = regex(r"\d+[ \t]", re.ASCII)  # a day or a year as likely as the number of a section
CHAPTER = regex(r"(?i:chapter|part|appendix|kapitel|teil|chapitre)[ \t]+[\dA-Z]{1,6}\b[.:]?|[IVXL]{1,6}\.?\Z")


class TextBlock(Struct):
    """A heading, a paragraph, a list item, code or a quote, with its lines and the number of the first, from 1."""

    kind: TextBlockKind
    line: int
    lines: list[str]
    depth: int = 0  # columns before its first word
    number: int = 0  # of an item in an ordered list
    is_apart: bool = True  # whether a blank line stands before it
    is_marked: bool = False  # whether a mark of its own makes it what it is

    @property
    def text(self) -> str:
        """Return the lines as one, without the hyphens (U+2010) where a program divided words."""
        return unwrapped_source_text("\n".join(self.lines)).replace("\u2010\n", "").replace("\n", " ")


def parse_text_blocks(text: str) -> list[TextBlock]:
    """Return the blocks of a text, in order; apart from marks, they hold all words of the text."""
    found = _Reader([line.expandtabs(TABS).rstrip() for line in text.split("\n")]).blocks
    body = min((block.depth for block in found), default=0)
    blocks: list[TextBlock] = []
    for block in found:
        is_code = block.kind == "prose" and _is_code(block, body)
        if is_code and blocks and blocks[-1].kind == "code" and not blocks[-1].is_marked:
            blocks[-1].lines += ["", *block.lines]
            continue
        block.kind = "code" if is_code else block.kind
        block.lines = block.lines if block.kind == "code" else [line.strip() for line in block.lines]
        blocks.append(block)
    looks = list(map(_heading_in_block, [None, *blocks], blocks, [*blocks[1:], None]))
    is_marked = sum(block.kind == "heading" for block in blocks[1:]) > 1
    for block, look in zip(blocks, looks, strict=True):
        if look and not (is_marked and look == block.text):
            block.kind, block.lines = "heading", [look]
        elif block.kind == "code":
            block.lines = textwrap.dedent("\n".join(block.lines)).split("\n")
    return blocks


class _Reader:
    """Reads the lines of a text one by one; each begins a block or goes on with the last one."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.blocks: list[TextBlock] = []
        self.number = 0  # of the last numbered item
        is_long = sum(len(line) > LONG_LINE for line in lines) * SHARE > sum(map(bool, lines))
        # Whether each line is a paragraph.
        self.is_single = is_long or not any(line and not after for line, after in pairwise(lines))
        lengths = sorted(len(line) for line, after in pairwise(lines) if line and after and len(line) <= LONG_LINE)
        self.width = lengths[len(lengths) * 19 // 20] if lengths and not self.is_single else 0
        self.is_wrapped = sum(self._is_full(line, after) for line, after in pairwise(lines)) >= FEW
        fence, is_apart = "", True
        for at, line in enumerate(lines):
            opens = FENCE.fullmatch(line)
            if fence == line != "":
                fence, is_apart = "", True
            elif fence:
                self.blocks[-1].lines.append(line)
            elif opens and opens[1] in lines[at + 1 :]:
                fence = opens[1]
                self.blocks.append(TextBlock("code", at + 1, [], is_marked=True))
            elif line:
                self._add_line(lines, at, is_apart)
                is_apart = RULE.fullmatch(line.lstrip()) is not None
            else:
                is_apart = True

    def _add_line(self, lines: Sequence[str], at: int, is_apart: bool) -> None:
        line, text = lines[at], lines[at].lstrip()
        depth, last = len(line) - len(text), self.blocks[-1] if self.blocks else None
        if RULE.fullmatch(text):
            is_line = last and last.kind == "prose" and not (is_apart or last.lines[1:] or CELLS.search(last.text))
            if last and is_line and abs(len(last.text) - len(text)) <= max(NEAR, len(text) // 5):
                last.kind, last.is_marked = "heading", True
            return
        block = self._marked_block(lines, at, is_apart) or TextBlock("prose", at + 1, [line], depth)
        block.is_apart = is_apart or self.is_single
        if last is None or not self._goes_on(last, block, lines[at - 1]):
            block.is_apart |= block.kind == "prose"
            self.blocks.append(block)
        else:
            last.lines += [*([""] * (block.line - last.line - len(last.lines))), *block.lines]

    def _is_full(self, line: str, after: str) -> bool:
        """Whether the first word of the next line did not fit into a line."""
        return bool(line and after) and self.width >= NARROW and len(f"{line} {after.split(None, 1)[0]}") > self.width

    def _marked_block(self, lines: Sequence[str], at: int, is_apart: bool) -> TextBlock | None:
        """Return the block that a line begins with a mark: a heading, a quote or an item; None for other lines."""
        text = lines[at].lstrip()
        depth = len(lines[at]) - len(text)
        if HASHES.match(text) and len(text) <= MAX_HEADING:
            said = HASHES_END.sub("", HASHES.sub("", text, count=1))
            return TextBlock("heading", at + 1, [said], depth, is_marked=True)
        if match := QUOTED.match(text):
            return TextBlock("quote", at + 1, [text[match.end() :]], depth, is_marked=True)
        if match := NUMBER.match(text):
            number = int(match[1])
            if is_apart or number in (1, self.number + 1):
                self.number = number
                return TextBlock("number", at + 1, [text[match.end() :]], depth, number, is_marked=True)
        beside = [each.lstrip() for each in (*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2])]
        if match := BULLET.match(text) or (STAR.match(text) if any(map(STAR.match, beside)) else None):
            return TextBlock("bullet", at + 1, [text[match.end() :]], depth, is_marked=True)
        # The letter stays: the text may refer to it.
        return TextBlock("bullet", at + 1, [text], depth, is_marked=True) if LETTERED.match(text) else None

    def _goes_on(self, last: TextBlock, block: TextBlock, before: str) -> bool:
        """Whether a block is the rest of the last one; `before` is the line above it."""
        text = block.lines[0].strip()
        if block.kind == "quote":
            return last.kind == "quote" and not block.is_apart
        if block.is_marked or last.kind == "heading" or (last.kind == "code" and last.is_marked):
            return False
        is_item, is_deeper = last.kind in ("bullet", "number"), block.depth >= last.depth + DEEPER
        if block.is_apart:
            return is_item and is_deeper and not is_heading_line_in_source(text)
        is_full = self._is_full(before, text)
        if is_item:
            is_open = last.kind == "number" and not before.endswith(tuple(ENDS))
            return is_deeper or (not self.is_single and (is_full or is_open or text[:1].islower()))
        line = last.lines[0].strip()
        is_heading = is_question_line_in_source(line) or (not self.is_wrapped and is_heading_line_in_source(line))
        if is_heading and len(last.lines) == 1 and not is_full and not text[:1].islower():
            return False
        return not self.is_single or is_deeper


def _is_code(block: TextBlock, body: int) -> bool:
    """Whether lines without a mark are code: they are deeper than others and no sentences, or have gaps in them."""
    lines = [line for line in block.lines if line]
    if sum(CELLS.search(line.strip()) is not None for line in lines) * 2 > len(lines) > 1:
        return True
    text = " ".join(map(str.strip, lines))
    words, depth = text.split(), min(len(line) - len(line.lstrip()) for line in lines)
    if depth < body + MARGIN or re.fullmatch(r"[(<]?https?://\S+", text) or is_heading_line_in_source(text):
        return False
    ends = text.rstrip(CLOSERS).endswith((*ENDS, *ASKS)) or len(words) > 7
    return not (len(CODE.findall(text)) * 12 <= len(words) > 2 and ends and not text[:1].islower())


def _heading_in_block(before: TextBlock | None, block: TextBlock, after: TextBlock | None) -> str:
    """Return the words of a heading that is one because it stands alone, without the number of its section; or ""."""
    is_alone = block.is_apart and (after is None or after.is_apart or after.kind == "prose")
    is_listed = any(each and each.kind == "number" for each in (before, after))
    if not is_alone or len(block.lines) > 1 or block.kind not in ("prose", "number"):
        return ""
    text = f"{block.number}. {block.text}" if block.kind == "number" else block.text
    number, chapter = None if BARE.match(text) else NUMBERED.match(text), CHAPTER.match(text)
    bare = text[number.end() :] if number else text
    asks = is_question_line_in_source(bare)
    if (block.number and is_listed) or CELLS.search(text) or text.startswith("["):
        return ""
    is_line = asks or is_heading_line_in_source(bare.removesuffix(".") if number or chapter else bare)
    is_head = after and (after.kind != "prose" or len(after.text) >= len(text))
    is_over = is_head or (after and is_question_line_in_source(after.text))
    if not is_line or not (number or chapter or text.isupper() or asks or is_over):
        return ""
    if number and bare.lstrip("\"'`\u2018\u201c\u00ab\u201e")[:1].isalpha():
        return bare.removesuffix(".")
    return text
