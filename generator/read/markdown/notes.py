"""Markdown in; the same text without what any Markdown marks as speaker notes, and those notes, out.

The marks are those of all formats (generator/read/private.py), and one more: a paragraph or a list item that begins
with `Notes:`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from generator.errors import Finding
from generator.model.text import bare_text, cut_text
from generator.read.markdown.parser import markdown_code_line_numbers
from generator.read.markdown.tree import parse_markdown_tree
from generator.read.nodes import LISTS, Document, Kind, Node, texts_of_node
from generator.read.private import MarkedNote, SpokenNote, source_without_notes
from generator.read.spans import lines_of_spans, spans_of_lines, text_of_spans
from generator.regex import regex

SPAN = regex(r"(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
ENDS = (Kind.HEADING, Kind.RULER, Kind.CLOSED)  # nodes before which a section ends
LABEL = regex(r"\s*notes\s*:(?!//)\s*", re.IGNORECASE)  # the words of a paragraph


def markdown_without_notes(
    text: str, file: str, *, only_private: bool = False
) -> tuple[str, tuple[MarkedNote, ...], tuple[Finding, ...]]:
    """Return the text with blank lines in place of marked notes, the notes, and findings; lines keep their numbers."""

    def code() -> tuple[frozenset[int], list[tuple[int, int]]]:
        return markdown_code_line_numbers(text), [match.span() for match in SPAN.finditer(text)]

    return source_without_notes(text, file, code, only_private=only_private, elements=True)


def read_markdown_notes(notes: Iterable[MarkedNote], document: Document) -> tuple[list[SpokenNote], list[Finding]]:
    """Parse notes; return their paragraphs and items, each with its line, and findings, but none on private texts."""
    said: list[SpokenNote] = []
    findings: list[Finding] = []
    for note in notes:
        found = parse_markdown_tree(note.text, document, note.line - 1)
        texts = (*(each for node in found.nodes for each in texts_of_node(node)), *found.notes)
        said += [replace(each, is_private=note.is_private) for each in texts]
        findings += () if note.is_private else found.findings
    return said, findings


# Notes that begin with "Notes:"


def nodes_without_labelled_notes(nodes: Sequence[Node], notes: list[SpokenNote]) -> list[Node]:
    """Return the nodes without those that `Notes:` begins, which are added to `notes`.

    The label takes the rest of its paragraph, or its whole list item; alone, it takes all up to a heading or a ruler.
    """
    kept: list[Node] = []
    is_rest = False
    for node in nodes:
        words = bare_text(node.text) if node.kind is Kind.PARAGRAPH else ""
        is_rest = (is_rest and node.kind not in ENDS) or LABEL.fullmatch(words) is not None
        left = None if is_rest else _node_without_notes(node, notes)
        notes.extend(_texts_without_label(node) if is_rest else ())
        kept += [left] if left else []
    return kept


def _node_without_notes(node: Node, notes: list[SpokenNote]) -> Node | None:
    """Return a node without its notes, which are added to `notes`; None where nothing remains."""
    if node.kind is Kind.PARAGRAPH:
        lines = lines_of_spans(node.spans)
        labelled = (at for at, line in enumerate(lines) if LABEL.match(bare_text(text_of_spans(line))))
        if (at := next(labelled, None)) is None:
            return node
        notes.extend(_texts_without_label(Node(Kind.PARAGRAPH, node.line + at, spans_of_lines(lines[at:]))))
        return replace(node, spans=spans_of_lines(lines[:at])) if at else None
    first = node.children[0] if node.children and node.kind is Kind.LIST_ITEM else node
    if first.kind is Kind.PARAGRAPH and LABEL.match(bare_text(first.text)):
        notes.extend(_texts_without_label(node))
        return None
    if node.kind not in (*LISTS, Kind.LIST_ITEM, Kind.BLOCKQUOTE) or not node.children:
        return node
    children = nodes_without_labelled_notes(node.children, notes)
    return replace(node, children=children) if children else None


def _texts_without_label(node: Node) -> Iterator[SpokenNote]:
    """Yield the texts of a node without the label that marks them as notes."""
    for said in texts_of_node(node):
        match = LABEL.match(bare_text(said.text))
        text = cut_text(said.text, match.end(), len(bare_text(said.text))) if match else said.text
        if text:
            yield SpokenNote(said.line, text)
