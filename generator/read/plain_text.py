"""A plain text in, an Article and findings out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from msgspec.structs import replace

from generator.errors import Finding, InputError, Where, error
from generator.model.article import Article, Meta, Role
from generator.model.text import Run
from generator.read.decode import is_blank_source
from generator.read.files import Files
from generator.read.inline import parse_inline
from generator.read.nodes import Document, Kind, Node
from generator.read.nodes.article import article_of_nodes
from generator.read.private import article_with_spoken_notes, label_in_text, plain_spoken_notes, source_without_notes
from generator.read.prose import role_of_source_heading, title_of_file_name
from generator.read.prose.line_shapes import BYLINE, ENDS, MAX_QUESTION, day_of_dateline
from generator.read.prose.text_blocks import TextBlock, parse_text_blocks
from generator.read.spans import Span

ITEMS = ("bullet", "number")


def parse(text: str, name: str, files: Files) -> tuple[Article, tuple[Finding, ...]]:
    """Return the article in a plain text, and findings; `name` is the file's. Raises InputError for no words."""
    text, private, doubtful = source_without_notes(text.replace("\f", " "), name)
    if not (found := [block for block in parse_text_blocks(text) if not is_blank_source(block.text)]):
        raise InputError(error("empty", "the file has no words", Where(name), "write an article into it"))
    document = Document(name, files, findings=[*doubtful])
    meta, rest = _split_head(document, found)
    article = article_of_nodes(document, list(_nodes(document, rest)), meta)
    return article_with_spoken_notes(article, plain_spoken_notes(private)), tuple(document.findings)


def _split_head(document: Document, found: list[TextBlock]) -> tuple[Meta, list[TextBlock]]:
    """Return the Meta that the first text blocks give, and the text blocks without these."""
    if not _is_title(found[0]):
        return Meta(title_of_file_name(document.file), language=""), found
    meta, rest = Meta(_paragraph(document, found[0]).text, language=""), found[1:]
    while rest:
        if not meta.author and (match := BYLINE.fullmatch(rest[0].text)) and rest[0].kind == "prose":
            meta = replace(meta, author=match["name"])
        elif not meta.date and (day := day_of_dateline(rest[0].text)):
            meta = replace(meta, date=day)
        elif not meta.subtitle and _is_subtitle(rest):
            meta = replace(meta, subtitle=_paragraph(document, rest[0]).text)
        else:
            break
        rest = rest[1:]
    return meta, rest


def _nodes(document: Document, found: list[TextBlock]) -> Iterator[Node]:
    """Yield the nodes of text blocks; neighbouring items become one list."""
    for kind, group in groupby(found, key=lambda block: block.kind):
        run = list(group)
        if kind in ITEMS:
            items = [Node(Kind.LIST_ITEM, each.line, children=[_paragraph(document, each)]) for each in run]
            listed = Kind.ORDERED_LIST if kind == "number" else Kind.BULLET_LIST
            yield Node(listed, run[0].line, start=run[0].number, children=items)
        else:
            yield from (_node(document, each) for each in run)


def _node(document: Document, block: TextBlock) -> Node:
    match block.kind:
        case "heading" if not label_in_text(block.text):
            return Node(Kind.HEADING, block.line, _paragraph(document, block).spans, level=2)
        case "code":
            return Node(Kind.CODE, block.line, code="\n".join(block.lines))
        case "quote":
            return Node(Kind.BLOCKQUOTE, block.line, children=[_paragraph(document, block)])
        case _:
            return _paragraph(document, block)


def _paragraph(document: Document, block: TextBlock) -> Node:
    runs, findings = parse_inline(block.text, document.where(block.line), markdown=False)
    document.findings += findings
    spans = tuple(Span(run.text, run.bold, run.italic, run.code, run.link) for run in runs or (Run(block.text),))
    return Node(Kind.PARAGRAPH, block.line, spans)


def _is_title(block: TextBlock) -> bool:
    if label_in_text(block.text) or block.kind not in ("heading", "prose"):
        return False
    single = len(block.lines) == 1 and len(block.text) <= MAX_QUESTION
    return block.kind == "heading" or (single and not block.text.endswith((".", ",", ";", ":")))


def _is_subtitle(rest: list[TextBlock]) -> bool:
    """Return whether the first block is a line that is no sentence, with a heading or a byline right after it."""
    line, after = rest[0], rest[1] if len(rest) > 1 else None
    is_bare = len(line.text) <= MAX_QUESTION and not line.text.endswith(tuple(ENDS))
    if after is None or not is_bare or line.kind not in ("heading", "prose") or label_in_text(line.text):
        return False
    follows = after.kind == "heading" or BYLINE.fullmatch(after.text) is not None or day_of_dateline(after.text) != ""
    return follows and not line.is_marked and (line.kind == "prose" or role_of_source_heading(line.text) is Role.PLAIN)
