"""Markdown in; the same without what is marked as speaker notes in every Markdown, and those notes, out.

A division (`::: notes`), a comment (`<!-- notes: ... -->`), an element (`<aside class="notes">`), and the last
paragraph or list item of a section that begins with `Notes:` are for the speaker alone, and never stand on a slide.
What nobody closed goes on to the next heading or ruler: rather too much is kept private than too little.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from textwrap import dedent

from msgspec import Struct
from msgspec.structs import replace

from generator.errors import Finding, Where, warning
from generator.model.article import Article, Section
from generator.model.text import Text, bare_text, cut_text
from generator.read.markdown.parser import markdown_code_line_numbers
from generator.read.markdown.tree import parse_markdown_tree
from generator.read.nodes import LISTS, Document, Node, SpokenNote, texts_of_node
from generator.read.spans import lines_of_spans, spans_of_lines, text_of_spans

_MARKED = r"\{(?=[^{}\n]*(?<![\w-])\.notes(?![\w-])|[ \t]*notes[ \t]*\})[^{}\n]*\}|\.?notes(?![\w-])"
DIVISION = re.compile(
    rf"^[ \t>]*:{{3,}}[ \t]*(?:(?P<notes>{_MARKED})[ \t:]*|(?P<opens>[^\s:]).*)?", re.MULTILINE | re.IGNORECASE
)
COMMENT = re.compile(r"<!--\s*notes[ \t]*:", re.IGNORECASE)
_CLASS = r"class\s*=\s*(?:\"(?:[^\"<>]*\s)?notes[\s\"]|'(?:[^'<>]*\s)?notes[\s']|notes[\s>])"
ELEMENT = re.compile(
    rf"<(?:/(?:aside|div)\b|(?P<opens>aside|div)\b(?P<notes>(?=[^<>]*\s{_CLASS}))?)[^<>]*>", re.IGNORECASE
)
SPAN = re.compile(r"(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
END = re.compile(
    r"^(?: {0,3}#{1,6}[ \t]+\S.*| {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}))$", re.MULTILINE
)
QUOTED = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
LABEL = re.compile(r"\s*notes\s*:(?!//)\s*", re.IGNORECASE)  # the words of a paragraph


class MarkdownNote(Struct, frozen=True):
    """What a speaker says, in Markdown, and the line that it belongs to."""

    line: int
    text: str


class _Found(Struct):
    """Where marked notes begin and end in the text, with their marks and without; whether somebody closed them."""

    start: int
    inside: int
    end: int
    stop: int
    closed: bool = True


def markdown_without_notes(text: str, file: str) -> tuple[str, tuple[MarkdownNote, ...], tuple[Finding, ...]]:
    """The text with blank lines in place of what is marked as notes; each line keeps its number."""
    if not re.search("notes", text, re.IGNORECASE):
        return text, (), ()
    reader = _Text(text)
    kept: list[str] = []
    notes: list[MarkdownNote] = []
    findings: list[Finding] = []
    last = 0
    for found in reader.found():
        line = reader.line(found.start)
        kept += [text[last : found.start], "\n" * text.count("\n", found.start, found.stop)]
        notes.append(MarkdownNote(reader.line(found.inside), _bare(text[found.inside : found.end])))
        last = found.stop
        if not found.closed:
            message = "these notes do not end: they continue to the next heading or ruler"
            findings.append(warning("notes", message, Where(file, line), "write the mark that ends them"))
    return "".join([*kept, text[last:]]), tuple(notes), tuple(findings)


def read_markdown_notes(notes: Iterable[MarkdownNote], document: Document) -> tuple[list[SpokenNote], list[Finding]]:
    """The paragraphs of notes, the items of their lists among them, each with its line, and what a deck cannot have."""
    said: list[SpokenNote] = []
    findings: list[Finding] = []
    for note in notes:
        found = parse_markdown_tree(note.text, document, note.line - 1)
        said += [*(each for node in found.nodes for each in texts_of_node(node)), *found.notes]
        findings += found.findings
    return said, findings


def article_with_markdown_notes(article: Article, notes: Sequence[SpokenNote]) -> Article:
    """The article with each note among those of the section that it stands in, or of the whole."""
    told: dict[str, list[Text]] = {}
    for note in notes:
        owner = [section.id for section in article.walk() if section.where.line <= note.line][-1:]
        told.setdefault("".join(owner), []).append(note.text)
    meta = replace(article.meta, notes=(*article.meta.notes, *told.get("", ())))
    return replace(article, meta=meta, sections=tuple(_told(article.sections, told)))


def _told(sections: Sequence[Section], told: dict[str, list[Text]]) -> Iterator[Section]:
    for section in sections:
        notes = (*section.notes, *told.get(section.id, ()))
        yield replace(section, notes=notes, sections=tuple(_told(section.sections, told)))


def _bare(text: str) -> str:
    """Notes without the marks of a quote around them, or the margin of a list."""
    rows = text.split("\n")
    quoted = any(QUOTED.match(row) for row in rows) and all(QUOTED.match(row) for row in rows[1:-1] if row.strip())
    return QUOTED.sub("", text) if quoted else f"{rows[0].strip()}\n" + dedent("\n".join(rows[1:]))


class _Text:
    """A text, what in it is code, and where its sections end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._last = text.rfind("-->")
        self._lines = [match.end() for match in re.finditer("\n", text)]
        self._code = markdown_code_line_numbers(text)
        self._spans = [match.span() for match in SPAN.finditer(text)]
        self._starts = [start for start, _ in self._spans]
        self._ends = [match.start() for match in END.finditer(text) if not self.is_code(match.start())]

    def line(self, place: int) -> int:
        return bisect_right(self._lines, place) + 1

    def is_code(self, place: int) -> bool:
        before = bisect_right(self._starts, place) - 1
        return self.line(place) in self._code or (before >= 0 and place < self._spans[before][1])

    def found(self) -> Iterator[_Found]:
        """All that is marked, in order; what is marked within it is part of it."""
        stop = 0
        for each in sorted(
            [*self._nested(DIVISION), *self._nested(ELEMENT), *self._comments()], key=lambda found: found.start
        ):
            if each.start >= stop:
                yield each
                stop = each.stop

    def _nested(self, marks: re.Pattern[str]) -> Iterator[_Found]:
        """What a mark opens and another closes, others within it."""
        opened: list[re.Match[str]] = []
        for match in marks.finditer(self.text):
            if self.is_code(match.start()):
                continue
            if match["opens"] or match["notes"] is not None:
                opened.append(match)
            elif opened and (begun := opened.pop())["notes"] is not None:
                yield _Found(begun.start(), begun.end(), match.start(), match.end())
        yield from (self._unclosed(match) for match in opened if match["notes"] is not None)

    def _comments(self) -> Iterator[_Found]:
        for match in COMMENT.finditer(self.text):
            if self.is_code(match.start()):
                continue
            end = self.text.find("-->", match.end()) if match.end() <= self._last else -1
            yield _Found(match.start(), match.end(), end, end + 3) if end >= 0 else self._unclosed(match)

    def _unclosed(self, match: re.Match[str]) -> _Found:
        following = bisect_left(self._ends, match.end())
        end = self._ends[following] if following < len(self._ends) else len(self.text)
        return _Found(match.start(), match.end(), end, end, closed=False)


# What begins with "Notes:"


def nodes_without_notes_at_ends(
    nodes: Sequence[Node], ends: Sequence[bool], file: str
) -> tuple[list[Node], list[SpokenNote], list[Finding]]:
    """The blocks without what ends a section and begins with `Notes:`, those notes, and what looks like some.

    ends: whether another section begins with each node.
    """
    groups: list[list[Node]] = [[]]
    for node, is_end in zip(nodes, ends, strict=True):
        groups += [[]] * is_end
        groups[-1] = [*groups[-1], node]
    notes: list[SpokenNote] = []
    kept = [node for group in groups for node in nodes_without_notes_at_end(group, notes)]
    labelled = (node for node in kept if node.type == "paragraph" and LABEL.match(bare_text(node.text)))
    return kept, notes, [_shown(node, file) for node in labelled]


def _shown(node: Node, file: str) -> Finding:
    message = 'this paragraph begins with "Notes:" and is shown, because it is not the last of its section'
    hint = "write <!-- notes: ... --> around the text that the audience should not see"
    return warning("notes", message, Where(file, node.line), hint)


def nodes_without_notes_at_end(group: list[Node], notes: list[SpokenNote]) -> list[Node]:
    """The blocks of a section without its notes, which go to `notes`."""
    labels = (at for at, node in enumerate(group) if node.type == "paragraph" and LABEL.fullmatch(bare_text(node.text)))
    bare = next(labels, len(group))  # what follows a paragraph that says no more are notes
    for node in group[bare:]:
        notes.extend(_unlabelled(node))
    group = group[:bare]
    if not group:
        return []
    left = _cut(group[-1], notes)
    return [*group[:-1], left] if left else nodes_without_notes_at_end(group[:-1], notes)


def _cut(node: Node, notes: list[SpokenNote]) -> Node | None:
    """A block without the notes that it ends with; None where it is nothing else."""
    if node.type == "paragraph":
        lines = lines_of_spans(node.spans)
        at = next(
            (number for number, line in enumerate(lines) if LABEL.match(bare_text(text_of_spans(line)))), len(lines)
        )
        notes.extend(_unlabelled(Node("paragraph", node.line + at, spans_of_lines(lines[at:]))))
        return replace(node, spans=spans_of_lines(lines[:at])) if at else None
    if node.type not in (*LISTS, "list_item", "blockquote") or not node.children:
        return node
    first = node.children[0]
    if node.type == "list_item" and first.type == "paragraph" and LABEL.match(bare_text(first.text)):
        notes.extend(_unlabelled(node))
        return None
    last = _cut(node.children[-1], notes)
    children = [*node.children[:-1], *([last] if last else [])]
    return replace(node, children=children) if children else None


def _unlabelled(node: Node) -> Iterator[SpokenNote]:
    """What a block says, without the word that marks it as notes."""
    for said in texts_of_node(node):
        match = LABEL.match(bare_text(said.text))
        text = cut_text(said.text, match.end(), len(bare_text(said.text))) if match else said.text
        if text:
            yield SpokenNote(said.line, text)
