"""The parts of a plain text in; the same parts with its headings marked out. Headings of one text look alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from generator.read.prose.line_shapes import (
    MAX_HEADING,
    MAX_HEADING_WORDS,
    NUMBERED,
    is_heading_line_in_source,
    is_question_line_in_source,
)
from generator.read.prose.source_lines import DEEPER, SourceLine, SourceMeasure
from generator.read.prose.text_parts import CELLS, QUOTED, HeadingLook, Splitter, TextPart

QUOTES = "\"'`\u2018\u201c\u00ab\u201e"
FEW = 3  # headings of one look: with so many, a line that only stands alone is none
MOST_LINES = 2  # of a heading
SENTENCE = 8  # words; a longer line with a number and a full stop is an item
BARE = re.compile(r"\d+[ \t]", re.ASCII)  # numbers a section only where several lines begin like this
DIGITS = re.compile(r"[\d.]+", re.ASCII)
CHAPTER = re.compile(
    r"(?i:chapter|part|section|appendix|annex|article|book|kapitel|teil|chapitre|cap[ií]tulo)[ \t]+[\dA-Z]{1,6}\b[.:]?"
    r"|[IVXL]{1,6}\.?\Z"
)


def source_parts_with_headings(parts: list[TextPart], measure: SourceMeasure) -> Iterator[TextPart]:
    """Return the parts with those that are headings marked, judged by the looks in the whole text."""
    looks = _Looks(parts, measure)
    taken = looks.taken()
    for part in parts:
        if part.look in taken and part.sort != "heading":
            yield from looks.as_headings(part)
        else:
            yield part


class _Looks:
    """Finds which looks headings have in a text; a visible mark counts more than standing alone."""

    def __init__(self, parts: list[TextPart], measure: SourceMeasure) -> None:
        self.parts = parts
        self.measure = measure
        self.is_outdented = self._is_outdented()
        for index, part in enumerate(parts):
            part.look = part.look or self._look(part, index)
        for is_centred, group in groupby(parts, key=lambda part: part.look == "centred"):
            page = list(group)
            for part in page[1:] if is_centred and len(page) >= FEW else ():
                part.look = "beneath"
        for look, least, mark in (("number", FEW, BARE), ("chapter", 2, CHAPTER)):
            alike = [part for part in parts if part.look == look and mark.match(part.text)]
            for part in alike if sum(part.look == look for part in parts) < least else ():
                part.look = "alone"

    def as_headings(self, part: TextPart) -> Iterator[TextPart]:
        """Return a part as a heading; of a part with deeper lines, only the lines above these are the heading."""
        head = part.lines[: part.terms or len(part.lines)]
        each = [[line] for line in head] if part.terms and not head[0].full else [head]
        yield from (TextPart("heading", lines, look=part.look) for lines in each)
        for below in Splitter(part.lines[len(head) :], self.measure).parts():
            if self._is_out(below):
                below.look = "out"
                yield from self.as_headings(below)
            else:
                yield below

    def taken(self) -> set[HeadingLook | None]:
        """Return the looks that headings have in this text; visible marks count more than standing alone."""
        if self.is_outdented:
            return {"rule", "hash", "out"}
        looks = Counter(part.look for part in self.parts[1:] if part.look)
        marked = looks["rule"] + looks["hash"] > 1
        counted = (looks["number"] >= FEW and self._counts()) or looks["chapter"] > 0
        taken: list[HeadingLook] = ["rule", "hash", "asked", "number"]
        taken += [] if marked else ["chapter", "centred", "caps"]
        return {*taken, *(() if marked or counted else ("alone",))}

    def _counts(self) -> bool:
        """Whether the numbers before lines count up, as those of sections do and those of versions do not."""
        said = [DIGITS.match(part.text) for part in self.parts if part.look == "number"]
        numbers = [[int(each) for each in match[0].split(".") if each] for match in said if match]
        return sum(after < before for before, after in pairwise(numbers)) * 4 <= len(numbers)

    def _is_outdented(self) -> bool:
        """Whether nearly all parts further out than the paragraphs are single lines, as in a manual or an RFC."""
        within = self.parts[0 if self.parts[:1] and self.parts[0].sort == "term" else 1 :]
        outer = [part for part in within if part.depth < self.measure.body - 1 and part.sort != "heading"]
        outer = [part for part in outer if not any(CELLS.search(line.text) for line in part.lines)]
        lone = sum(map(_is_lone, outer))
        return lone > 1 and lone * 10 >= len(outer) * 8

    def _is_out(self, part: TextPart) -> bool:
        return part.depth < self.measure.body - 1 and _is_lone(part)

    def _look(self, part: TextPart, index: int) -> HeadingLook | None:
        """Return the look of a part that may be a heading; None where it cannot be one."""
        if self.is_outdented:
            return "out" if self._is_out(part) else None
        asks, centred = is_question_line_in_source(part.text), self.measure.is_centred(part.lines[0])
        stands = part.sort in ("text", "item") and part.alone and (part.gap > 0 or not index)
        listed = part.sort == "item" and (part.number < 0 or self._is_beside(index))
        deep = part.lines[0].depth > self.measure.body + FEW and not centred
        if not stands or listed or deep or not (asks or is_title_in_source(part.lines)):
            return None
        look = "asked" if asks else _told(part.text, centred, part.lines[0].full)
        after = self.parts[index + 1 : index + 2]
        bare = not after or (after[0].depth >= part.depth + DEEPER and len(part.text.split()) > FEW)
        return None if bare and index and look == "alone" else look

    def _is_beside(self, index: int) -> bool:
        """Whether a numbered line stands beside other items, so that it is one of them."""
        depth = self.parts[index].depth
        beside = self.parts[max(index - 1, 0) : index] + self.parts[index + 1 : index + 2]
        return any(each.sort == "item" and each.depth >= depth and each.number >= 0 for each in beside)


def _is_lone(part: TextPart) -> bool:
    """Whether a part is a title of one or two lines, which may be the term over a meaning."""
    head = part.lines[: part.terms] if part.sort == "term" else part.lines
    alone = part.sort == "term" or (part.sort in ("text", "item") and part.alone)
    return alone and len(head) <= MOST_LINES and is_title_in_source(head)


def heading_without_number(text: str) -> str:
    """Return a heading without the number of its section; the number of a version before its date stays."""
    number = NUMBERED.match(text)
    bare = text[number.end() :] if number else text
    if not bare.lstrip(QUOTES)[:1].isalpha():
        return text
    return bare.removesuffix(".") if number and not bare.endswith("..") else bare


def _told(text: str, centred: bool, full: bool) -> HeadingLook | None:
    """Return the look that a line's text and place give it; "alone" where it has no mark, None if it is full."""
    letters = [each for each in text if each.isalpha()]
    if CHAPTER.match(text):
        return "chapter"
    if NUMBERED.match(text):
        return "number"
    if centred:
        return "centred"
    if len(letters) > 2 and all(each.isupper() for each in letters):
        return "caps"
    return None if full else "alone"


def is_title_in_source(lines: Sequence[SourceLine]) -> bool:
    """Whether lines have the shape of a heading, with or without a number before it and a full stop after that."""
    text = " ".join(line.text for line in lines)
    number = NUMBERED.match(text)
    bare = text[number.end() :] if number else text
    if (number or CHAPTER.match(text)) and len(bare.split()) <= SENTENCE:
        bare = bare.removesuffix(".")
    if CELLS.search(bare) or QUOTED.match(text) or text.startswith("[") or (lines[-1].full and len(lines) > 1):
        return False
    if number:
        return len(bare) <= MAX_HEADING and len(bare.split()) <= MAX_HEADING_WORDS and bare[-1:] not in tuple(".,;:")
    return is_heading_line_in_source(bare)
