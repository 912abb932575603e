"""A plain text in, an Article and findings out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from msgspec.structs import replace

from generator.errors import Finding, InputError, Where, error
from generator.model.article import Article, Meta, Role
from generator.model.text import Run, Text
from generator.read.decode import is_blank
from generator.read.files import Files
from generator.read.inline import inline
from generator.read.nodes import Document, Node
from generator.read.nodes.article import composed
from generator.read.prose import title_of
from generator.read.prose.byline import BYLINE, day_of
from generator.read.prose.head import (
    Stated,
    of_book,
    of_changes,
    of_dump,
    of_letterhead,
    of_manual,
    stated,
    without_contents,
)
from generator.read.prose.junk import without_junk
from generator.read.prose.pages import without_pages
from generator.read.prose.pieces import pieces
from generator.read.prose.shape import BY, ENDS, MAX_QUESTION, Piece, joined
from generator.read.roles import role_of
from generator.read.spans import Span, Spans, text_of


def parse(text: str, name: str, files: Files) -> tuple[Article, tuple[Finding, ...]]:
    """The article in a plain text; `name` is the file's. Raises InputError where it has no words."""
    text, paged = without_pages(text, name)
    said, body, noted = _head(text, name)
    body, contents = without_contents(body, name)
    found, junk = without_junk([piece for piece in pieces(body) if not is_blank(piece.text)], name)
    if not (found or said.title):
        raise InputError(error("empty", "the file has no words", Where(name), "write an article into it"))
    reader = _Reader(name)
    meta, rest = reader.headed(said, found)
    article, remarks = composed(Document(name, files), list(reader.nodes(rest)), meta)
    return article, (*paged, *noted, *contents, *junk, *reader.findings, *remarks)


def _head(text: str, file: str) -> tuple[Stated, str, tuple[Finding, ...]]:
    """What the lines at the top state, in whichever way they do, the text without them, and a finding."""
    for look in (stated, of_book, of_manual, of_letterhead, of_changes, of_dump):
        said, body, noted = look(text, file)
        if body != text or said.title:
            return said, body, noted
    return Stated(), text, ()


class _Reader:
    """Turns pieces into the nodes that other formats have."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []

    def headed(self, said: Stated, found: list[Piece]) -> tuple[Meta, list[Piece]]:
        """What the text states of itself, or its first pieces do, and the pieces without these."""
        title, _ = inline(said.title, Where(self.file), markdown=False)
        meta, rest = Meta(title, author=said.author, date=said.day, language=""), found
        if title or not (found and _is_title(found[0])):
            return replace(meta, title=title or title_of(self.file)), found
        meta, rest = replace(meta, title=self._text(found[0])), found[1:]
        while rest:
            if not meta.author and (match := BYLINE.fullmatch(rest[0].text)) and not rest[0].is_item:
                meta = replace(meta, author=match["name"])
            elif not meta.date and (day := day_of(rest[0].text)):
                meta = replace(meta, date=day)
            elif not meta.subtitle and _is_subtitle(rest):
                meta = replace(meta, subtitle=self._text(rest[0]))
            else:
                break
            rest = rest[1:]
        return meta, rest

    def nodes(self, found: list[Piece]) -> Iterator[Node]:
        """The nodes of pieces; neighbouring items are one list."""
        for kind, group in groupby(answered(found), key=lambda piece: piece.kind):
            run = list(group)
            if run[0].is_item:
                items = [Node("list_item", each.line, children=[self._paragraph(each)]) for each in run]
                listed = "ordered_list" if kind == "number" else "bullet_list"
                yield Node(listed, run[0].line, info=str(run[0].number), children=items)
            else:
                yield from map(self._node, run)

    def _node(self, piece: Piece) -> Node:
        match piece.kind:
            case "heading" | "question":
                return Node("heading", piece.line, self._spans(piece.text, piece), info=f"h{piece.rank}")
            case "code":
                return Node("fence", piece.line, code="\n".join(piece.lines))
            case "quote":
                *lines, last = piece.lines
                by = (Span("\n"), *self._spans(last, piece)) if lines and BY.match(last) else ()
                quoted = self._spans(joined(lines) if by else piece.text, piece)
                return Node("blockquote", piece.line, children=[Node("paragraph", piece.line, (*quoted, *by))])
            case _:
                return self._paragraph(piece)

    def _paragraph(self, piece: Piece) -> Node:
        if not piece.is_term:
            return Node("paragraph", piece.line, self._spans(piece.text, piece))
        term, *rest = piece.lines
        spans = [replace(span, bold=True) for span in self._spans(term, piece)]
        return Node("paragraph", piece.line, (*spans, Span(": "), *self._spans(joined(rest), piece)))

    def _text(self, piece: Piece) -> Text:
        return text_of(self._spans(piece.text, piece))

    def _spans(self, text: str, piece: Piece) -> Spans:
        runs, findings = inline(text, Where(self.file, piece.line), markdown=False)
        self.findings.extend(findings)
        return tuple(Span(run.text, run.bold, run.italic, run.code, run.link) for run in runs or (Run(text),))


def _is_title(piece: Piece) -> bool:
    single = len(piece.lines) == 1 and len(piece.text) <= MAX_QUESTION and not (piece.is_item or piece.is_set_in)
    return piece.is_heading or (single and not piece.text.endswith((".", ",", ";", ":")))


def _is_subtitle(rest: list[Piece]) -> bool:
    """A line that ends like no sentence, with nothing under it but the next heading or a byline."""
    line, after = rest[0], rest[1] if len(rest) > 1 else None
    bare = len(line.text) <= MAX_QUESTION and not line.text.endswith(tuple(ENDS))
    if line.is_item or line.is_set_in or line.is_marked or not bare or after is None:
        return False
    follows = after.is_heading or BYLINE.fullmatch(after.text) is not None or day_of(after.text) != ""
    return follows and (role_of(line.text) is Role.PLAIN or line.kind == "prose")


def answered(found: list[Piece]) -> Iterator[Piece]:
    """The pieces; in a section of questions, these stand a level lower, and all that follows them is their answer."""
    is_faq = asked = False
    before: Piece | None = None
    for piece in found:
        answers = asked and before is not None and before.kind == "question"
        if piece.is_heading and not (is_faq and (piece.kind == "question" or answers)):
            named = role_of(piece.text) is Role.FAQ
            is_faq, asked = named and (piece.kind == "heading" or len(piece.text.split()) <= 3), False
        elif is_faq and piece.kind == "question":
            asked, piece = True, replace(piece, rank=3)
        elif asked:
            piece = replace(piece, kind="prose", is_term=False)
        before = piece
        yield piece
