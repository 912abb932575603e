"""Markdown in; the same text without what any Markdown marks as speaker notes, and those notes, out.

The marks are those of all formats (generator/read/private.py), and one more: the last paragraph or list item of a
section that begins with `Notes:`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from generator.errors import Finding, Where, warning
from generator.model.text import bare_text, cut_text
from generator.read.markdown.parser import markdown_code_line_numbers
from generator.read.markdown.tree import parse_markdown_tree
from generator.read.nodes import LISTS, Document, Kind, Node, texts_of_node
from generator.read.private import MarkedNote, SpokenNote, source_without_notes
from generator.read.spans import lines_of_spans, spans_of_lines, text_of_spans
from generator.regex import regex

SPAN = regex(r"(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
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


def nodes_without_notes_at_ends(
    nodes: Sequence[Node], ends: Sequence[bool], file: str
) -> tuple[list[Node], list[SpokenNote], list[Finding]]:
    """Return the nodes without notes that begin with `Notes:` at a section's end, the notes, and findings.

    ends: whether another section begins with each node. A finding names each paragraph that only looks like notes.
    """
    groups: list[list[Node]] = [[]]
    for node, is_end in zip(nodes, ends, strict=True):
        groups += [[]] * is_end
        groups[-1] = [*groups[-1], node]
    notes: list[SpokenNote] = []
    kept = [node for group in groups for node in nodes_without_notes_at_end(group, notes)]
    labelled = (node for node in kept if node.kind is Kind.PARAGRAPH and LABEL.match(bare_text(node.text)))
    return kept, notes, [_warning_on_shown_notes(node, file) for node in labelled]


def _warning_on_shown_notes(node: Node, file: str) -> Finding:
    message = 'this paragraph begins with "Notes:" and is shown, because it is not the last of its section'
    hint = "write <!-- notes: ... --> around the text that the audience should not see"
    return warning("notes", message, Where(file, node.line), hint)


def nodes_without_notes_at_end(group: list[Node], notes: list[SpokenNote]) -> list[Node]:
    """Return the nodes of a section without its notes, which are added to `notes`."""
    labels = (
        at for at, node in enumerate(group) if node.kind is Kind.PARAGRAPH and LABEL.fullmatch(bare_text(node.text))
    )
    bare = next(labels, len(group))  # all that follows a paragraph with only this label are notes
    for node in group[bare:]:
        notes.extend(_texts_without_label(node))
    group = group[:bare]
    if not group:
        return []
    left = _node_without_notes(group[-1], notes)
    return [*group[:-1], left] if left else nodes_without_notes_at_end(group[:-1], notes)


def _node_without_notes(node: Node, notes: list[SpokenNote]) -> Node | None:
    """Return a node without the notes at its end, which are added to `notes`; None where nothing remains."""
    if node.kind is Kind.PARAGRAPH:
        lines = lines_of_spans(node.spans)
        at = next(
            (number for number, line in enumerate(lines) if LABEL.match(bare_text(text_of_spans(line)))), len(lines)
        )
        notes.extend(_texts_without_label(Node(Kind.PARAGRAPH, node.line + at, spans_of_lines(lines[at:]))))
        return replace(node, spans=spans_of_lines(lines[:at])) if at else None
    if node.kind not in (*LISTS, Kind.LIST_ITEM, Kind.BLOCKQUOTE) or not node.children:
        return node
    first = node.children[0]
    if node.kind is Kind.LIST_ITEM and first.kind is Kind.PARAGRAPH and LABEL.match(bare_text(first.text)):
        notes.extend(_texts_without_label(node))
        return None
    last = _node_without_notes(node.children[-1], notes)
    children = [*node.children[:-1], *([last] if last else [])]
    return replace(node, children=children) if children else None


def _texts_without_label(node: Node) -> Iterator[SpokenNote]:
    """Yield the texts of a node without the label that marks them as notes."""
    for said in texts_of_node(node):
        match = LABEL.match(bare_text(said.text))
        text = cut_text(said.text, match.end(), len(bare_text(said.text))) if match else said.text
        if text:
            yield SpokenNote(said.line, text)
