"""The lines of a plain text in, its pieces out: headings, questions, paragraphs and list items, told by their shape."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from typing import Literal
from unicodedata import east_asian_width

from msgspec import Struct, field

from generator.read.prose import indented, unwrapped

Kind = Literal["heading", "question", "prose", "bullet", "number", "code", "quote"]

LONG_LINE = 100  # characters; a file with such lines has one paragraph a line
MAX_HEADING = 90
MAX_HEADING_WORDS = 14
MAX_QUESTION = 160
NARROW = 60  # a file with shorter lines than this was not wrapped by a program

BULLET = re.compile(r"[-*\u2022\u2023\u25e6\u25aa\u25cf\u2013\u2014+]\s+(?=\S)")
NUMBER = re.compile(r"(\d{1,3})[.)]\s+(?=\S)", re.ASCII)
HASHES = re.compile(r"(?:#{1,6}|={1,6})\s+(?=\S)")  # Markdown; AsciiDoc, and wikis with as many at the end
HASHES_END = re.compile(r"\s+(?:#{1,6}|={1,6})\Z")
# Rights and addresses are no names of sections.
NO_NAME = re.compile(r"\u00a9|\([cC]\) ?\d{4}|Copyright (?:\d{4}|\[)|://|\w@\w")
RULE = re.compile(r"\s*([=\-~_*#^\u2014\u2500\u2501\u2550])\1{2,}\s*")
OPENERS = "\"'\u2018\u201c\u00ab\u201e([*_\u00bf"
CLOSERS = "\"'\u2019\u201d\u00bb)]*_ "
ENDS = ".!;:,\u2026\u3002\uff01\uff1b\uff1a\uff0c\u3001\u0964\u0965\u06d4"  # the last three: Devanagari, Urdu
ASKS = ("?", "\uff1f", "\u061f", "\u037e")  # Latin, CJK, Arabic, Greek


class Piece(Struct):
    """A heading, a question, a paragraph, a list item, a program or a quote, with its lines (counted from 1)."""

    kind: Kind
    line: int
    last: int
    lines: list[str] = field(default_factory=list)
    number: int = 0  # of an item in an ordered list
    is_marked: bool = False  # a heading, by more than that it stands alone
    is_term: bool = False  # its first line is a term, which the others explain

    @property
    def text(self) -> str:
        return joined(self.lines)

    @property
    def is_heading(self) -> bool:
        return self.kind in ("heading", "question")

    @property
    def is_item(self) -> bool:
        return self.kind in ("bullet", "number")

    @property
    def is_set_in(self) -> bool:
        return self.kind in ("code", "quote")


def joined(lines: Sequence[str]) -> str:
    """Lines as one, without the hyphen, which nobody types, where a program divided a word."""
    return unwrapped("\n".join(lines)).replace("\u2010\n", "").replace("\n", " ")


def pieces(text: str) -> list[Piece]:
    """The pieces of a text, in order; joined by spaces, their words are all the words of the text."""
    found = _Shaper(textwrap.dedent(text).split("\n")).pieces()
    return [_lone_number(piece, found, index) for index, piece in enumerate(found)]


def is_heading(line: str) -> bool:
    """Whether a line has the shape of a heading: short, begun like a title, and not ended like a sentence."""
    short = len(line) <= MAX_HEADING and len(line.split()) <= MAX_HEADING_WORDS
    return short and not NO_NAME.search(line) and _begins(line) and not line.rstrip(CLOSERS).endswith((*ENDS, *ASKS))


def is_question(line: str) -> bool:
    """Whether a line has the shape of a question that stands alone."""
    single = not re.search(r"[.!?]\s", line)
    return len(line) <= MAX_QUESTION and single and _begins(line) and line.rstrip(CLOSERS).endswith(ASKS)


def _begins(line: str) -> bool:
    first = line.lstrip(OPENERS)[:1]
    return first.isdigit() or (first.isalpha() and not first.islower())


def _lone_number(piece: Piece, found: list[Piece], index: int) -> Piece:
    """A numbered line with no other item beside it is a heading: "1. Benefits"."""
    beside = found[max(index - 1, 0) : index] + found[index + 1 : index + 2]
    if piece.kind == "number" and not any(each.is_item for each in beside) and is_heading(piece.text):
        return Piece("heading", piece.line, piece.last, piece.lines)
    return piece


class _Shaper:
    """Reads line after line; what decides is the line, the one before and the one after."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        lengths = [columns(line.rstrip()) for line in lines if line.strip()]
        self.wrapped = sum(length > LONG_LINE for length in lengths) * 20 <= len(lengths)
        self.width = max((length for length in lengths if length <= LONG_LINE), default=0) if self.wrapped else 0
        self.spaced = any(not line.strip() for line in "\n".join(lines).strip().split("\n"))
        self.head = next((index for index, line in enumerate(lines) if index and not line.strip()), len(lines))
        self.sets_off = self.wrapped and self._sets_off()
        self.sets_in = not indented.says_nothing_by_depth(lines)
        self.block_end = 0  # of the block of lines last looked at
        self.found: list[Piece] = []
        self.number = 0  # of the last numbered line

    def pieces(self) -> list[Piece]:
        before = ""
        done = 0
        for index, line in enumerate(self.lines):
            if index < done:
                continue
            if line.strip() and (end := self._set_in(index, line, before)):
                done, before = end, ""
                continue
            if RULE.fullmatch(line):
                self._rule(before)
                before = ""
                continue
            if line.strip():
                self._line(index, line, before)
            before = line.strip()
        return self.found

    def _sets_off(self) -> bool:
        """Whether a heading below the first lines has a blank line or a rule under it; then every heading has."""
        lines = [line if indented.depth(line) < indented.MARGIN else "." for line in self.lines[self.head :]]
        return any(
            not before.strip() and is_heading(line.strip()) and (not after.strip() or RULE.fullmatch(after))
            for before, line, after in zip(lines, lines[1:], [*lines[2:], ""], strict=False)
        )

    def _set_in(self, index: int, line: str, before: str) -> int:
        """Take a program or a quote that begins here, and say where it ends; 0 where there is none."""
        last = self.found[-1] if self.found else None
        if last and last.lines[-1].endswith(indented.LITERAL) and not last.is_set_in:
            margin = self._margin(last)
            if indented.depth(line) > margin:
                self._unmark(last)
                return self._take("code", index, indented.literal_end(self.lines, index, margin))
        if indented.PROMPT.match(line):
            return self._take("code", index, indented.block_end(self.lines, index))
        if not self.sets_in or before or last is None or last.is_item or indented.depth(line) < indented.MARGIN:
            return 0
        kind, end = indented.block_at(self.lines, index) or ("", 0)
        match kind:
            case "code" | "quote":
                return self._take(kind, index, end)
            case "by" if last.kind == "quote":
                last.lines.append(line.strip())
                last.last = end
                return end
            case _:
                return 0

    def _margin(self, piece: Piece) -> int:
        """How deep the last line of a piece is set in; that of an item's first line counts from behind its mark."""
        line = self.lines[piece.last - 1]
        mark = (BULLET.match(line.strip()) or NUMBER.match(line.strip())) if piece.line == piece.last else None
        return indented.depth(line) + (mark.end() if mark and piece.is_item else 0)

    def _take(self, kind: Kind, start: int, end: int) -> int:
        """Add a piece that is set in; two programs with nothing but blank lines between them are one."""
        last = self.found[-1] if self.found else None
        lines = indented.dedented(self.lines[start:end])
        if kind == "quote":
            lines = [line.strip() for line in lines]
        if kind == "code" and last and last.kind == "code":
            last.lines += [""] * (start - last.last) + lines
            last.last = end
        else:
            self.found.append(Piece(kind, start + 1, end, lines))
        return end

    def _unmark(self, piece: Piece) -> None:
        """Two colons announce a program; its reader sees one, or none where they stand alone."""
        piece.lines[-1] = piece.lines[-1].removesuffix(":")
        if piece.lines == [":"]:
            self.found.pop()

    def _rule(self, before: str) -> None:
        """A rule under a single line makes it a heading; any other rule only separates."""
        last = self.found[-1] if before and self.found else None
        if last and len(last.lines) == 1 and not last.is_item and len(before) <= MAX_QUESTION:
            last.kind = "heading"

    def _line(self, index: int, line: str, before: str) -> None:
        text = line.strip()
        if (item := self._item(text, before)) is not None:
            kind, text = item
            self._add(kind, index, text)
        elif self._continues(line, text, before):
            self.found[-1].lines.append(text)
            self.found[-1].last = index + 1
        else:
            hashes = HASHES.match(text)
            self._add(self._kind(index, text), index, HASHES_END.sub("", text[hashes.end() :]) if hashes else text)

    def _add(self, kind: Kind, index: int, text: str) -> None:
        self.found.append(Piece(kind, index + 1, index + 1, [text], self.number if kind == "number" else 0))

    def _item(self, text: str, before: str) -> tuple[Kind, str] | None:
        """A list item; a number counts only if it is 1 or the next, so that a sentence may begin with a year."""
        if match := BULLET.match(text):
            return "bullet", text[match.end() :]
        match = NUMBER.match(text)
        if match is None or int(match[1]) not in (1, self.number + 1):
            return None
        if self.wrapped and before and self._fills(before, text) and not self.found[-1].is_item:
            return None
        self.number = int(match[1])
        return "number", text[match.end() :]

    def _continues(self, line: str, text: str, before: str) -> bool:
        """Whether a line goes on with the piece before it."""
        last = self.found[-1] if self.found else None
        if last is None or last.is_heading:
            return False
        if last.is_item and line.startswith(("  ", "\t")):
            return True
        if not before or not self.wrapped or HASHES.match(text):
            return False
        if self._fills(before, text) or text[:1].islower():
            return True
        return self.spaced and not last.is_item and not self._breaks(before, text)

    def _breaks(self, before: str, text: str) -> bool:
        """Whether a heading stands inside a block of lines: after a sentence's end, with room on the line before."""
        heads = is_question(text) or (is_heading(text) and not self.sets_off)
        return heads and before.rstrip(CLOSERS)[-1:] in ".!?"

    def _kind(self, index: int, text: str) -> Kind:
        if HASHES.match(text):
            return "heading"
        following = self.lines[index + 1].strip() if index + 1 < len(self.lines) else ""
        item_follows = BULLET.match(following) or RULE.fullmatch(following)
        if self._stands_out(index) and is_heading(text):
            return "heading"
        runs_on = self.wrapped and following and not item_follows
        if runs_on and (self._fills(text, following) or following[:1].islower()):
            return "prose"
        if is_question(text):
            return "question"
        stands = not (runs_on and self.sets_off and index > self.head and self._ends_a_sentence(index))
        return "heading" if stands and is_heading(text) else "prose"

    def _stands_out(self, index: int) -> bool:
        """Whether a line stands at the margin with lines under it that are set in, as most are: a page of a manual."""
        line, *below = self.lines[index : index + 2]
        return not self.sets_in and indented.depth(line) == 0 and indented.depth(*below or [""]) >= indented.MARGIN - 1

    def _ends_a_sentence(self, index: int) -> bool:
        """Whether the block of lines that this one stands in ends as a sentence does."""
        if index >= self.block_end:
            self.block_end = indented.block_end(self.lines, index)
        return self.lines[self.block_end - 1].rstrip(CLOSERS).endswith(tuple(ENDS))

    def _fills(self, line: str, following: str) -> bool:
        """Whether a line is full: the word, or the two signs, that begin the next one would not have fitted."""
        word = following[:2] if unwrapped(f"{line[-1:]}\n{following}") != f"{line[-1:]}\n{following}" else following
        return self.width >= NARROW and columns(f"{line} {word.split(' ', 1)[0]}") > self.width


def columns(line: str) -> int:
    """How many columns of a terminal a line fills; a sign of Chinese, Japanese or Korean fills two."""
    return len(line) if line.isascii() else len(line) + sum(east_asian_width(each) in "WF" for each in line)
