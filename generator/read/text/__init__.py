"""A plain text in, an Article and findings out; marks of reStructuredText are read as plain words and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from math import inf

from generator.errors import Finding, InputError, Where, error, info
from generator.model.address import address_of
from generator.model.article import Article, Meta, Role, Section, Source, Takeaway
from generator.model.blocks import Block, Code, Paragraph, Point, Points, Question, Questions, Quote
from generator.model.source import Ids, slug
from generator.model.text import Run, Text, words
from generator.read.decode import is_blank
from generator.read.inline import inline
from generator.read.prose import (
    ADDRESS,
    FAQ_HEADING,
    MAX_TERM_WORDS,
    SOURCES,
    TAKEAWAYS,
    TERM,
    UNTITLED,
    apart,
    code_lines,
    first_number,
    title_of,
    unwrapped,
    wrapped,
)
from generator.read.prose.drafts import Draft, Head, head, sections
from generator.read.prose.head import Stated, of_book, of_letterhead, of_manual, stated, without_contents
from generator.read.prose.indented import BY
from generator.read.prose.junk import without_junk
from generator.read.prose.pages import without_pages
from generator.read.prose.shape import Piece, joined, pieces
from generator.read.roles import with_roles

MARKED_TERM = re.compile(
    r"(?P<mark>\*\*|__)(?P<term>[^:*_]{1,60})(?::(?P=mark)|(?P=mark):)\s+(?P<detail>\S.*)", re.DOTALL
)


def parse(text: str, name: str) -> tuple[Article, tuple[Finding, ...]]:
    """The article in a plain text; `name` is the file's. Raises InputError where it has no words."""
    text, paged = without_pages(text, name)
    said, body, noted = _head(text, name)
    body, contents = without_contents(body, name)
    marks = Marks(body, name)
    seen = [piece for piece in wrapped.pieces(marks.text) or pieces(marks.text) if not is_blank(piece.text)]
    shaped, bare = _without_bare(seen, marks.lines, name)
    found, findings = without_junk(shaped, name)
    if not (found or said.title):
        raise InputError(error("empty", "the file has no words", Where(name), "write an article into it"))
    reader = _Reader(name, marks)
    article = reader.article(said, found)
    return article, (*paged, *noted, *contents, *bare, *findings, *reader.findings, *marks.unused())


def _head(text: str, file: str) -> tuple[Stated, str, tuple[Finding, ...]]:
    """What the lines at the top state, in whichever way they do, the text without them, and a finding."""
    for look in (stated, of_book, of_manual, of_letterhead):
        said, body, noted = look(text, file)
        if body != text:
            return said, body, noted
    return Stated(), text, ()


class _Reader:
    """Turns pieces into the article's nouns."""

    def __init__(self, file: str, marks: Marks) -> None:
        self.file = file
        self.marks = marks
        self.ids = Ids()
        self.findings: list[Finding] = []

    def article(self, said: Stated, found: list[Piece]) -> Article:
        top, body = (Head(), found) if said.title or not found else head(found)
        title = inline(said.title, Where(self.file), markdown=False)[0] or self._text(top.title) or title_of(self.file)
        meta = Meta(title, self._text(top.subtitle), said.author or top.author, date=said.day or top.day, language="")
        drafts = sections(body)
        held = {id(draft): kind for draft in drafts if (kind := _apart(draft))}
        kept = tuple(self._section(draft, meta.title) for draft in drafts if id(draft) not in held)
        takeaways = [piece for draft in drafts if held.get(id(draft)) is TAKEAWAYS for piece in draft.pieces]
        sources = [piece for draft in drafts if held.get(id(draft)) is SOURCES for piece in draft.pieces]
        return Article(
            Where(self.file),
            meta,
            with_roles(kept),
            tuple(self._takeaway(number, piece) for number, piece in enumerate(takeaways, 1)),
            tuple(self._source(number, piece) for number, piece in enumerate(sources, 1)),
        )

    def _section(self, draft: Draft, title: Text) -> Section:
        heading = self._text(draft.heading) if draft.heading else _untitled(draft, title)
        id = self.ids.take("", slug(words(heading)) or "section")
        line = draft.heading.line if draft.heading else draft.pieces[0].line
        return Section(id, Where(self.file, line), Role.PLAIN, heading, blocks=tuple(self._blocks(draft, id)))

    def _blocks(self, draft: Draft, parent: str) -> Iterator[Block]:
        """Neighbouring items are one list; in a section of questions, the first one ends its lead."""
        asked = (index for index, piece in enumerate(draft.pieces) if draft.is_faq and piece.is_heading)
        first = next(asked, len(draft.pieces))
        points = paragraphs = 0
        for kind, group in groupby(draft.pieces[:first], key=lambda piece: piece.kind):
            run = list(group)
            if run[0].is_item:
                yield self._points(run, parent, points, kind == "number")
                points += len(run)
                continue
            for piece in run:
                paragraphs += not piece.is_set_in
                yield self._block(piece, parent, paragraphs)
        if first < len(draft.pieces):
            yield self._questions(draft.pieces[first:], parent)

    def _block(self, piece: Piece, parent: str, number: int) -> Block:
        where = self._where(piece)
        match piece.kind:
            case "code":
                return Code(self.ids.take(parent, "code"), where, code_lines("\n".join(piece.lines)))
            case "quote":
                return self._quote(piece, parent)
            case _:
                return Paragraph(self.ids.take(parent, f"p{number}"), where, self._text(piece))

    def _quote(self, piece: Piece, parent: str) -> Quote:
        """A quote; a dash before the last line says whose it is."""
        *lines, last = piece.lines
        dash = BY.match(last) if lines else None
        said, by = (unwrapped("\n".join(lines)), last[dash.end() :]) if dash else (piece.text, "")
        id = self.ids.take(parent, "quote")
        return Quote(id, self._where(piece), self._inline(said, piece), self._inline(by, piece))

    def _points(self, run: list[Piece], parent: str, before: int, ordered: bool) -> Points:
        id = self.ids.take(parent, "points")
        items = (self._point(piece, parent, number) for number, piece in enumerate(run, before + 1))
        return Points(id, self._where(run[0]), tuple(items), ordered, first_number(str(run[0].number)))

    def _point(self, piece: Piece, parent: str, number: int) -> Point:
        if piece.is_term:
            term, detail = self._inline(piece.lines[0], piece), self._inline(joined(piece.lines[1:]), piece)
            return Point(
                self.ids.take(parent, slug(words(term)) or f"point-{number}"), self._where(piece), term, detail
            )
        match = MARKED_TERM.fullmatch(piece.text) or TERM.fullmatch(piece.text)
        if match is None or len(match["term"].split()) > MAX_TERM_WORDS:
            return Point(self.ids.take(parent, f"point-{number}"), self._where(piece), detail=self._text(piece))
        term, detail = self._inline(match["term"], piece), self._inline(match["detail"], piece)
        return Point(self.ids.take(parent, slug(words(term)) or f"point-{number}"), self._where(piece), term, detail)

    def _questions(self, found: list[Piece], parent: str) -> Questions:
        id = self.ids.take(parent, "questions")
        starts = [index for index, piece in enumerate(found) if piece.is_heading]
        ends = [*starts[1:], len(found)]
        items = (self._question(found[start:end], parent) for start, end in zip(starts, ends, strict=True))
        return Questions(id, self._where(found[0]), tuple(items))

    def _question(self, found: list[Piece], parent: str) -> Question:
        asked, *answer = found
        question = self._text(asked)
        id = self.ids.take(parent, slug(words(question)) or "question")
        return Question(id, self._where(asked), question, tuple(self._text(each) for each in answer))

    def _takeaway(self, number: int, piece: Piece) -> Takeaway:
        return Takeaway(self.ids.take("takeaways", f"t{number}"), self._where(piece), self._text(piece))

    def _source(self, number: int, piece: Piece) -> Source:
        before, _, last = piece.text.rpartition(" ")
        match = ADDRESS.fullmatch(last)
        id, where = self.ids.take("sources", f"s{number}"), self._where(piece)
        address = address_of(match["url"]) if match else None
        if match is None or address is None:
            return Source(id, where, self._text(piece))
        return Source(id, where, self._inline(before.rstrip(" :,;") or match["url"], piece), address)

    def _text(self, piece: Piece | None) -> Text:
        return self._inline(piece.text, piece) if piece else ()

    def _inline(self, text: str, piece: Piece) -> Text:
        runs, findings = inline(self.marks.plain(text), self._where(piece), markdown=False)
        self.findings.extend(findings)
        return runs or (Run(text),)

    def _where(self, piece: Piece) -> Where:
        return Where(self.file, piece.line)


def _without_bare(found: list[Piece], targets: frozenset[int], file: str) -> tuple[list[Piece], tuple[Finding, ...]]:
    """The pieces without headings that had nothing under them but link targets, and a finding for each of these."""
    bare = [piece for piece, after in zip(found, [*found[1:], None], strict=False) if _is_bare(piece, after, targets)]
    return [piece for piece in found if piece not in bare], tuple(_left_out(piece, file) for piece in bare)


def _is_bare(piece: Piece, after: Piece | None, targets: frozenset[int]) -> bool:
    if not piece.is_heading or not (after is None or after.is_heading):
        return False
    return any(piece.last < line < (after.line if after else inf) for line in targets)


def _left_out(piece: Piece, file: str) -> Finding:
    message = f'the heading "{piece.text}" is left out: nothing stands under it but addresses of links'
    return info("heading", message, Where(file, piece.line))


def _untitled(draft: Draft, title: Text) -> Text:
    """The heading of a section that the author gave none."""
    if draft.is_faq:
        return (Run(FAQ_HEADING),)
    return title if draft.is_whole else (Run(UNTITLED),)


def _apart(draft: Draft) -> re.Pattern[str] | None:
    """Whether a section is a list of takeaways or of sources, which an article holds apart."""
    if draft.heading is None or not draft.pieces or not all(piece.is_item for piece in draft.pieces):
        return None
    return apart(draft.heading.text)


TARGET = re.compile(r"^\.\. _(?P<name>[^:`\n]+|`[^`\n]+`):[ \t]+(?P<url>\S+)[ \t]*$", re.MULTILINE)
ROLE = re.compile(r":(?P<role>[a-z][\w.+-]*(?::[\w.+-]+)*):`[~!]?(?P<text>[^`]+)`")
QUOTED = re.compile(r"(?<![`\w])`(?P<text>[^`]+)`__?(?![\w`])")
BARE = re.compile(r"(?<![\w`.-])(?P<text>\w+(?:[-.+]\w+)*)_(?![\w`])")
EMBEDDED = re.compile(r"(?P<words>.*\S)\s*<(?P<address>[^<>]+)>", re.DOTALL)
BEFORE_NUMBER = {"pep": "PEP ", "rfc": "RFC "}  # so docutils writes out these two roles


class Marks:
    """The link targets of a text (`.. _name: address`), taken out of it; `text` has a blank line for each."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.text = TARGET.sub("", text)
        self._found: dict[str, tuple[str, str, int]] = {}  # by key: name, address and line
        self._asked: set[str] = set()
        line, counted = 1, 0
        for match in TARGET.finditer(text):
            line, counted = line + text.count("\n", counted, match.start()), match.start()
            name = match["name"].strip("`")
            self._found.setdefault(_key(name), (name, match["url"], line))

    @property
    def lines(self) -> frozenset[int]:
        """The lines that the targets stood on."""
        return frozenset(line for _, _, line in self._found.values())

    def plain(self, text: str) -> str:
        """A paragraph without roles and marks of links: what leads to a target is a link of Markdown."""
        if "`" in text:
            text = QUOTED.sub(self._quoted, ROLE.sub(_role, text))
        return BARE.sub(self._bare, text) if self._found else text

    def unused(self) -> Iterator[Finding]:
        """A finding for each target that nothing led to."""
        for key, (name, address, line) in self._found.items():
            if key not in self._asked:
                message = f'the link "{name}" to {address} is never used, and is left out'
                yield info("link", message, Where(self.file, line))

    def _quoted(self, match: re.Match[str]) -> str:
        inside = EMBEDDED.fullmatch(match["text"])
        if inside and not inside["address"].endswith("_"):
            return f"[{inside['words']}]({inside['address']})"
        name = inside["address"].removesuffix("_") if inside else match["text"]
        return self._linked(inside["words"] if inside else match["text"], name)

    def _bare(self, match: re.Match[str]) -> str:
        return self._linked(match["text"], match["text"]) if _key(match["text"]) in self._found else match[0]

    def _linked(self, words: str, name: str) -> str:
        self._asked.add(_key(name))
        _, address, _ = self._found.get(_key(name), ("", "", 0))
        return f"[{words}]({address})" if address else words


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _role(match: re.Match[str]) -> str:
    inside = EMBEDDED.fullmatch(match["text"])
    return BEFORE_NUMBER.get(match["role"], "") + (inside["words"] if inside else match["text"])
