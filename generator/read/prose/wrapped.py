"""A hard-wrapped text in, its pieces out: paragraphs are joined first, then headings are told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from generator.read.prose import indented
from generator.read.prose.lines import Line
from generator.read.prose.looks import FEW, headed, is_title, without_number
from generator.read.prose.parts import CELLS, DEEPER, QUOTED, TOP_LINES, Measure, Part, parts
from generator.read.prose.shape import ASKS, CLOSERS, HASHES, HASHES_END, Kind, Piece, is_question, joined

CODE = re.compile(r"[=(){}\[\];<>$\\|]|--|^[#%/]|\w/\w")


def pieces(text: str) -> list[Piece] | None:
    """The pieces of a text that a program wrapped; None for any other text."""
    found = parts(text)
    return _Maker(found[1]).pieces(headed(*found)) if found else None


class _Maker:
    """Turns parts into pieces, one after the other."""

    def __init__(self, measure: Measure) -> None:
        self.measure = measure
        self.found: list[Piece] = []
        self.item_depth = -1  # of the last item, to which a paragraph set in deeper belongs
        self.literal = -1  # the depth that a program is set in deeper than, after two colons

    def pieces(self, found: Iterable[Part]) -> list[Piece]:
        for part in found:
            match part.sort:
                case "heading":
                    self._heading(part)
                case "item" | "term":
                    self._item(part)
                case "text":
                    self._text(part)
                case "code":
                    self._code(part.lines)
        for piece in self.found:
            if piece.kind == "code":
                piece.lines = indented.dedented(piece.lines)
        return self.found

    def _heading(self, part: Part) -> None:
        text = part.text
        if part.look == "hash":
            text = HASHES_END.sub("", HASHES.sub("", text, count=1))
        bare = without_number(text)
        text = bare.removesuffix(".") if bare != text and not bare.endswith("..") else bare
        self._add("question" if text.endswith(ASKS) else "heading", part.lines, [text])
        self.found[-1].is_marked = part.look not in ("alone", "centred")
        self.item_depth = self.literal = -1

    def _item(self, part: Part) -> None:
        if self._is_literal(part):
            return
        lines = [line.text for line in part.lines]
        if part.terms:
            below = part.lines[part.terms :]
            if is_question(part.lines[0].text) and part.terms == 1:
                self._add("question", part.lines[:1], lines[:1])
                self._add("prose", below, lines[1:])
                return
            if part.depth > self.measure.body + FEW and not _is_prose(below):
                self._code(part.lines)
                return
            lines = [", ".join(lines[: part.terms]), joined(lines[part.terms :])]
        else:
            lines[0] = lines[0][part.mark :]
        self._add("bullet" if part.number < 0 else "number", part.lines, lines)
        self.found[-1].number, self.found[-1].is_term = max(part.number, 0), bool(part.terms)
        self.item_depth = part.depth

    def _is_literal(self, part: Part) -> bool:
        """Take what stands under two colons, as it is."""
        if self.literal < 0 or part.depth <= self.literal:
            self.literal = -1
            return False
        self._code(part.lines)
        return True

    def _text(self, part: Part) -> None:
        """A paragraph, a program, a quote, or the rest of an item."""
        if self._is_literal(part):
            return
        texts = [line.text for line in part.lines]
        if indented.PROMPT.match(texts[0]):
            self._code(part.lines)
        elif all(QUOTED.match(text) for text in texts):
            self._add("quote", part.lines, [QUOTED.sub("", text, count=1) for text in texts])
        elif not self.found and len(texts) <= TOP_LINES and not any(line.runs_on for line in part.lines):
            self._top(part)
        elif self._is_rest(part):
            last = self.found[-1]
            last.lines += texts
            last.last = part.lines[-1].number
        elif self._is_signature(part):
            self.found[-1].lines.append(part.text)
            self.found[-1].last = part.lines[0].number
        elif part.look not in ("centred", "beneath") and (
            _is_table(part.lines) or (self._is_deep(part) and not _is_prose(part.lines))
        ):
            self._code(part.lines)
        else:
            self._prose(part, texts)

    def _is_deep(self, part: Part) -> bool:
        return part.depth >= self.measure.body + DEEPER

    def _is_program(self, part: Part) -> bool:
        other = _is_table(part.lines) or (self._is_deep(part) and not _is_prose(part.lines))
        return other and part.look not in ("centred", "beneath")

    def _is_signature(self, part: Part) -> bool:
        """Whether a line names whose the quote above it is."""
        quoted = bool(self.found) and self.found[-1].kind == "quote"
        return quoted and len(part.lines) == 1 and indented.BY.match(part.text) is not None

    def _top(self, part: Part) -> None:
        """The lines above everything else: a title, a subtitle, a name, each for itself."""
        for line in part.lines:
            self._add("heading" if line is part.lines[0] and is_title([line]) else "prose", [line], [line.text])

    def _is_rest(self, part: Part) -> bool:
        last = self.found[-1] if self.found else None
        deep = last is not None and last.is_item and part.depth >= self.item_depth + DEEPER
        return deep and _is_prose(part.lines)

    def _prose(self, part: Part, texts: list[str]) -> None:
        if self._is_deep(part) and (indented.SAID.fullmatch(part.text) or indented.BY.match(texts[-1])):
            self._add("quote", part.lines, texts)
            return
        if texts[-1].endswith(indented.LITERAL):
            self.literal = part.depth
            texts = [*texts[:-1], texts[-1][:-1]]
        if texts != [":"]:
            self._add("prose", part.lines, texts)
        self.item_depth = -1

    def _code(self, lines: list[Line]) -> None:
        """Add a program; two with nothing but blank lines between them are one."""
        last = self.found[-1] if self.found else None
        said = [" " * line.depth + line.text for line in lines]
        if last and last.kind == "code":
            last.lines += [""] * (lines[0].number - last.last - 1) + said
            last.last = lines[-1].number
        else:
            self._add("code", lines, said)

    def _add(self, kind: Kind, lines: list[Line], texts: list[str]) -> None:
        self.found.append(Piece(kind, lines[0].number, lines[-1].number, texts))


def _is_table(lines: Sequence[Line]) -> bool:
    """Whether most lines have cells, with room between them."""
    return len(lines) > 1 and sum(CELLS.search(line.text) is not None for line in lines) * 2 > len(lines)


def _is_prose(lines: Sequence[Line]) -> bool:
    """Whether lines set in are sentences and no program: they are full, or begin and end as sentences do."""
    text = " ".join(line.text for line in lines)
    even = len({line.depth for line in lines[1:]}) <= 1
    if even and len(lines) > 1 and sum(line.full for line in lines) * 2 >= len(lines) - 1 and text.count(" ") > 6:
        return True
    ends = text.rstrip(CLOSERS)[-1:] in tuple(".!?:;,")
    few = len(CODE.findall(text)) * 12 <= len(text.split())
    return even and few and len(text.split()) > 2 and (ends or len(text.split()) > 7) and not text[:1].islower()
