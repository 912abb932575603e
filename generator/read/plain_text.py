"""A plain text in, an Article and findings out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from msgspec.structs import replace

from generator.errors import Finding, InputError, Where, error
from generator.model.article import Article, Meta, Role
from generator.model.text import Run, Text
from generator.read.decode import is_blank_source
from generator.read.files import Files
from generator.read.inline import parse_inline
from generator.read.nodes import Document, Kind, Node
from generator.read.nodes.article import article_of_nodes
from generator.read.private import (
    article_with_spoken_notes,
    label_in_text,
    plain_spoken_notes,
    source_without_notes,
    text_without_labelled,
)
from generator.read.prose import title_of_file_name
from generator.read.prose.byline import BYLINE, day_of_dateline
from generator.read.prose.line_shapes import (
    BY,
    ENDS,
    MAX_QUESTION,
    TextBlock,
    finding_on_glued_heading,
    glued_heading_in_source,
    joined_source_lines,
)
from generator.read.prose.page_furniture import text_blocks_without_page_furniture
from generator.read.prose.page_heads import source_text_without_page_heads
from generator.read.prose.stated_head import (
    StatedHead,
    head_of_changelog,
    head_of_gutenberg_book,
    head_of_letterhead,
    head_of_manual_page,
    head_stated_in_text,
    source_text_without_contents,
    text_of_lynx_dump,
)
from generator.read.prose.text_blocks import parse_text_blocks
from generator.read.roles import role_of_source_heading
from generator.read.spans import Span, Spans, text_of_spans


def parse(text: str, name: str, files: Files) -> tuple[Article, tuple[Finding, ...]]:
    """Return the article in a plain text, and findings; `name` is the file's. Raises InputError for no words."""
    text, private, doubtful = source_without_notes(text, name)
    text, paged = source_text_without_page_heads(text, name)
    text, glued = _with_spaced_headings(text, name)
    said, body, noted = _head(text, name)
    body, contents = source_text_without_contents(body, name)
    found, junk = text_blocks_without_page_furniture(
        [piece for piece in parse_text_blocks(body) if not is_blank_source(piece.text)], name
    )
    if not (found or said.title):
        raise InputError(error("empty", "the file has no words", Where(name), "write an article into it"))
    reader = _Reader(name)
    meta, rest = reader.headed(said, found)
    article, remarks = article_of_nodes(Document(name, files), list(reader.nodes(rest)), meta)
    article = article_with_spoken_notes(article, plain_spoken_notes(private))
    return article, (*doubtful, *paged, *glued, *noted, *contents, *junk, *reader.findings, *remarks)


def _with_spaced_headings(text: str, file: str) -> tuple[str, list[Finding]]:
    """Return the text with a space after the marks of headings that lack it, and a finding for each."""
    lines = text.split("\n") if "#" in text else []
    found: list[Finding] = []
    for at, line in enumerate(lines):
        is_alone = not any(each.strip() for each in (*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2]))
        match = glued_heading_in_source(line, is_alone=is_alone) if line.startswith("#") and is_alone else None
        if match and any(each.strip() for each in lines[at + 1 :]):
            lines[at] = f"{match['hashes']} {match['text']}"
            found.append(finding_on_glued_heading(match[0], Where(file, at + 1)))
    return "\n".join(lines) if found else text, found


def _head(text: str, file: str) -> tuple[StatedHead, str, tuple[Finding, ...]]:
    """Return the head that the lines at the top state, in any known form, the text without them, and findings."""
    for look in (
        head_stated_in_text,
        head_of_gutenberg_book,
        head_of_manual_page,
        head_of_letterhead,
        head_of_changelog,
        text_of_lynx_dump,
    ):
        said, body, noted = look(text, file)
        if body != text or said.title:
            return said, body, noted
    return StatedHead(), text, ()


class _Reader:
    """Turns text blocks into nodes."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []

    def headed(self, said: StatedHead, found: list[TextBlock]) -> tuple[Meta, list[TextBlock]]:
        """Return the Meta from the head or from the first text blocks, and the text blocks without these."""
        title, _ = parse_inline(said.title, Where(self.file), markdown=False)
        meta, rest = Meta(title, author=said.author, date=said.day, language=""), found
        if title or not (found and _is_title(found[0])):
            return replace(meta, title=title or title_of_file_name(self.file)), found
        meta, rest = replace(meta, title=self._text(found[0])), found[1:]
        while rest:
            if not meta.author and (match := BYLINE.fullmatch(rest[0].text)) and not rest[0].is_item:
                meta = replace(meta, author=match["name"])
            elif not meta.date and (day := day_of_dateline(rest[0].text)):
                meta = replace(meta, date=day)
            elif not meta.subtitle and _is_subtitle(rest):
                meta = replace(meta, subtitle=self._text(rest[0]))
            else:
                break
            rest = rest[1:]
        return meta, rest

    def nodes(self, found: list[TextBlock]) -> Iterator[Node]:
        """Yield the nodes of text blocks; neighbouring items become one list."""
        for kind, group in groupby(text_blocks_with_answers(found), key=lambda piece: piece.kind):
            run = list(group)
            if run[0].is_item:
                items = [Node(Kind.LIST_ITEM, each.line, children=[self._paragraph(each)]) for each in run]
                listed = Kind.ORDERED_LIST if kind == "number" else Kind.BULLET_LIST
                yield Node(listed, run[0].line, start=run[0].number, children=items)
            else:
                yield from map(self._node, run)

    def _node(self, piece: TextBlock) -> Node:
        match piece.kind:
            case "heading" | "question" if not text_without_labelled(piece.text)[1]:
                return Node(Kind.HEADING, piece.line, self._spans(piece.text, piece), level=piece.rank)
            case "code":
                return Node(Kind.CODE, piece.line, code="\n".join(piece.lines))
            case "quote":
                *lines, last = piece.lines
                by = (Span("\n"), *self._spans(last, piece)) if lines and BY.match(last) else ()
                quoted = self._spans(joined_source_lines(lines) if by else piece.text, piece)
                return Node(Kind.BLOCKQUOTE, piece.line, children=[Node(Kind.PARAGRAPH, piece.line, (*quoted, *by))])
            case _:
                return self._paragraph(piece)

    def _paragraph(self, piece: TextBlock) -> Node:
        if not piece.is_term:
            return Node(Kind.PARAGRAPH, piece.line, self._spans(piece.text, piece))
        term, *rest = piece.lines
        spans = [replace(span, bold=True) for span in self._spans(term, piece)]
        return Node(Kind.PARAGRAPH, piece.line, (*spans, Span(": "), *self._spans(joined_source_lines(rest), piece)))

    def _text(self, piece: TextBlock) -> Text:
        return text_of_spans(self._spans(piece.text, piece))

    def _spans(self, text: str, piece: TextBlock) -> Spans:
        runs, findings = parse_inline(text, Where(self.file, piece.line), markdown=False)
        self.findings.extend(findings)
        return tuple(Span(run.text, run.bold, run.italic, run.code, run.link) for run in runs or (Run(text),))


def _is_title(piece: TextBlock) -> bool:
    if label_in_text(piece.text):
        return False
    single = len(piece.lines) == 1 and len(piece.text) <= MAX_QUESTION and not (piece.is_item or piece.is_set_in)
    return piece.is_heading or (single and not piece.text.endswith((".", ",", ";", ":")))


def _is_subtitle(rest: list[TextBlock]) -> bool:
    """Return whether the first block is a line that is no sentence, with a heading or a byline right after it."""
    line, after = rest[0], rest[1] if len(rest) > 1 else None
    bare = len(line.text) <= MAX_QUESTION and not line.text.endswith(tuple(ENDS))
    if line.is_item or line.is_set_in or line.is_marked or not bare or after is None or label_in_text(line.text):
        return False
    follows = after.is_heading or BYLINE.fullmatch(after.text) is not None or day_of_dateline(after.text) != ""
    return follows and (role_of_source_heading(line.text) is Role.PLAIN or line.kind == "prose")


def text_blocks_with_answers(text_blocks: list[TextBlock]) -> Iterator[TextBlock]:
    """Yield the blocks; under a heading such as FAQ, questions get a lower level, and the rest becomes answers."""
    is_faq = asked = False
    before: TextBlock | None = None
    for piece in text_blocks:
        answers = asked and before is not None and before.kind == "question"
        if piece.is_heading and not (is_faq and (piece.kind == "question" or answers)):
            named = role_of_source_heading(piece.text) is Role.FAQ
            is_faq, asked = named and (piece.kind == "heading" or len(piece.text.split()) <= 3), False
        elif is_faq and piece.kind == "question":
            asked, piece = True, replace(piece, rank=3)
        elif asked:
            piece = replace(piece, kind="prose", is_term=False)
        before = piece
        yield piece
