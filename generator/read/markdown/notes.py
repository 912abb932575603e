"""Markdown in; the same text without what any Markdown marks as speaker notes, and those notes, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from generator.errors import Finding
from generator.read.markdown.parser import markdown_code_line_numbers
from generator.read.markdown.tree import parse_markdown_tree
from generator.read.nodes import Document, texts_of_node
from generator.read.private import MarkedNote, SpokenNote, source_without_notes
from generator.regex import regex

SPAN = regex(r"(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")


def markdown_without_notes(text: str, file: str) -> tuple[str, tuple[MarkedNote, ...], tuple[Finding, ...]]:
    """Return the text with blank lines in place of marked notes, the notes, and findings; lines keep their numbers."""

    def code() -> tuple[frozenset[int], list[tuple[int, int]]]:
        return markdown_code_line_numbers(text), [match.span() for match in SPAN.finditer(text)]

    return source_without_notes(text, file, code, elements=True)


def read_markdown_notes(notes: Iterable[MarkedNote], document: Document) -> Iterator[SpokenNote]:
    """Yield the paragraphs and items of notes, each with its line; there are no findings on private texts."""
    for note in notes:
        unheard = replace(document, findings=[]) if note.is_private else document
        nodes, others = parse_markdown_tree(note.text, unheard, note.line - 1)
        texts = (*(each for node in nodes for each in texts_of_node(node)), *others)
        yield from (replace(each, is_private=note.is_private or each.is_private) for each in texts)
