"""A plain text in, its blocks out: paragraphs are joined first, then headings are found."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from generator.read.prose import ADDRESS
from generator.read.prose.heading_looks import heading_without_number, is_title_in_source, source_parts_with_headings
from generator.read.prose.line_shapes import (
    ASKS,
    BY,
    CLOSERS,
    HASHES,
    HASHES_END,
    TextBlock,
    TextBlockKind,
    is_question_line_in_source,
    joined_source_lines,
)
from generator.read.prose.source_lines import DEEPER, MARGIN, SourceLine, SourceMeasure
from generator.read.prose.text_parts import CELLS, QUOTED, TOP_LINES, TextPart, split_source_into_parts

CODE = re.compile(r"[=(){}\[\];<>$\\|]|--|^[#%/]|\w/\w")
LITERAL = "::"  # reStructuredText: deeper lines below a line that ends like this are code
SAID = re.compile(r"([\"\u201c\u201e\u00ab\u2018]).*[\"\u201d\u00bb\u2019]", re.DOTALL)


def parse_text_blocks(text: str) -> list[TextBlock]:
    """Return the blocks of a text, in order; apart from marks, they hold all words of the text."""
    found, measure = split_source_into_parts(text)
    maker = _Maker(measure)
    for part in source_parts_with_headings(found, measure):
        maker.take(part)
    for piece in maker.found:
        if piece.kind == "code":
            piece.lines = textwrap.dedent("\n".join(piece.lines)).split("\n")
    return maker.found


class _Maker:
    """Turns parts into blocks, one after the other."""

    def __init__(self, measure: SourceMeasure) -> None:
        self.measure = measure
        self.margin = measure.body + (MARGIN if measure.loose else DEEPER)  # the least depth of code and quotes
        self.found: list[TextBlock] = []
        self.item_depth = -1  # of the last item, which deeper paragraphs belong to
        self.literal = -1  # after two colons, all lines deeper than this are code

    @property
    def last(self) -> TextBlock | None:
        return self.found[-1] if self.found else None

    def take(self, part: TextPart) -> None:
        """Add the blocks of a part; deeper lines after two colons are code, whatever they look like."""
        is_literal = 0 <= self.literal < part.depth and part.sort != "heading"
        self.literal = self.literal if is_literal else -1
        if is_literal or part.sort == "code":
            self._code(part.lines)
        elif part.sort == "heading":
            self._heading(part)
        elif part.sort == "text":
            self._text(part)
        elif part.sort == "term":
            self._term(part)
        else:
            lines = [line.text for line in part.lines]
            self._item(part, [lines[0][part.mark :], *lines[1:]])

    def _heading(self, part: TextPart) -> None:
        text = part.text
        if part.look == "hash":
            text = HASHES_END.sub("", HASHES.sub("", text, count=1))
        if part.look != "alone":
            text = heading_without_number(text)
        self._add("question" if text.endswith(ASKS) else "heading", part.lines, [text])
        self.found[-1].is_marked = part.look not in ("alone", "centred")
        self.item_depth = -1

    def _term(self, part: TextPart) -> None:
        """Add a term with its meaning, or a question with its answer."""
        lines, below = [line.text for line in part.lines], part.lines[part.terms :]
        if is_question_line_in_source(lines[0]) and part.terms == 1:
            self._add("question", part.lines[:1], lines[:1])
            self._add("prose", below, lines[1:])
        else:
            self._item(part, [", ".join(lines[: part.terms]), joined_source_lines(lines[part.terms :])])

    def _item(self, part: TextPart, lines: list[str]) -> None:
        kind: TextBlockKind = "bullet" if part.number < 0 else "number"
        self._add(kind, part.lines, self._announced(part, lines))
        self.found[-1].number, self.found[-1].is_term = max(part.number, 0), part.sort == "term"
        self.item_depth = part.depth

    def _text(self, part: TextPart) -> None:
        """Add a paragraph, code or a quote, or continue the block before."""
        texts = [line.text for line in part.lines]
        deep = part.depth >= self.margin and not all(map(self.measure.is_centred, part.lines))
        signs = BY.match(texts[-1]) is not None
        if all(map(QUOTED.match, texts)):
            self._add("quote", part.lines, [QUOTED.sub("", text, count=1) for text in texts])
        elif not self.found and len(texts) <= TOP_LINES and not any(line.full for line in part.lines):
            for line in part.lines:
                self._add(
                    "heading" if line is part.lines[0] and is_title_in_source([line]) else "prose", [line], [line.text]
                )
        elif self._goes_on(part, signs):
            self.found[-1].lines += texts
            self.found[-1].last = part.lines[-1].number
        elif deep and (signs or (_is_prose(part.lines) and SAID.fullmatch(part.text))):
            self._add("quote", part.lines, texts)
        elif _is_table(part) or (deep and not _is_prose(part.lines)):
            self._code(part.lines)
        else:
            texts = self._announced(part, texts)
            if texts != [":"]:
                self._add("prose", part.lines, texts)
            self.item_depth = -1

    def _announced(self, part: TextPart, texts: list[str]) -> list[str]:
        """Return the lines with one colon for two at their end, which announce code."""
        if not texts[-1].endswith(LITERAL):
            return texts
        self.literal = part.depth + part.mark
        return [*texts[:-1], texts[-1][:-1]]

    def _goes_on(self, part: TextPart, signs: bool) -> bool:
        """Whether a text continues the block before it: the rest of an item, or the name under a quote."""
        if self.last and self.last.is_item:
            return part.depth >= self.item_depth + DEEPER and _is_prose(part.lines)
        return signs and len(part.lines) == 1 and self.last is not None and self.last.kind == "quote"

    def _code(self, lines: list[SourceLine]) -> None:
        """Add code; two blocks of it with only blank lines between them become one."""
        said = [" " * line.depth + line.text for line in lines]
        if self.last and self.last.kind == "code":
            self.last.lines += [""] * (lines[0].number - self.last.last - 1) + said
            self.last.last = lines[-1].number
        else:
            self._add("code", lines, said)

    def _add(self, kind: TextBlockKind, lines: list[SourceLine], texts: list[str]) -> None:
        self.found.append(TextBlock(kind, lines[0].number, lines[-1].number, texts))


def _is_table(part: TextPart) -> bool:
    """Whether most lines have cells with at least three spaces between them."""
    celled = sum(CELLS.search(line.text) is not None for line in part.lines)
    return len(part.lines) > 1 and celled * 2 > len(part.lines)


def _is_prose(lines: Sequence[SourceLine]) -> bool:
    """Whether indented lines are sentences and no code: they are full, or begin and end as sentences do."""
    text = " ".join(line.text for line in lines)
    even = len({line.depth for line in lines[1:]}) <= 1
    if even and len(lines) > 1 and sum(line.full for line in lines) * 2 >= len(lines) - 1 and text.count(" ") > 6:
        return True
    ends = text.rstrip(CLOSERS)[-1:] in tuple(".!?:;,")
    few = len(CODE.findall(text)) * 12 <= len(text.split())
    sentence = even and few and len(text.split()) > 2 and (ends or len(text.split()) > 7) and not text[:1].islower()
    return sentence or ADDRESS.fullmatch(text) is not None
