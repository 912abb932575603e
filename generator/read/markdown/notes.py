"""Markdown in; the same text without what any Markdown marks as speaker notes, and those notes, out.

Notes are a division (`::: notes`), a comment (`<!-- notes: ... -->`), an element (`<aside class="notes">`), or the last
paragraph or list item of a section that begins with `Notes:`. They are for the speaker and never stand on a slide.
Notes that never end go on to the next heading or ruler, so that no private text is shown.
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
    """Text for the speaker, in Markdown, and the line that it belongs to."""

    line: int
    text: str


class _Found(Struct):
    """The offsets at which notes begin and end, with their marks and without; whether a mark ends them."""

    start: int
    inside: int
    end: int
    stop: int
    closed: bool = True


def markdown_without_notes(text: str, file: str) -> tuple[str, tuple[MarkdownNote, ...], tuple[Finding, ...]]:
    """Return the text with blank lines in place of marked notes, the notes, and findings; lines keep their numbers."""
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
    """Parse notes; return their paragraphs and items, each with its line, and findings."""
    said: list[SpokenNote] = []
    findings: list[Finding] = []
    for note in notes:
        found = parse_markdown_tree(note.text, document, note.line - 1)
        said += [*(each for node in found.nodes for each in texts_of_node(node)), *found.notes]
        findings += found.findings
    return said, findings


def article_with_markdown_notes(article: Article, notes: Sequence[SpokenNote]) -> Article:
    """Return the article with each note added to the section that its line is in, or to the whole article."""
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
    """Return notes without the marks of a quote around them, or the margin of a list."""
    rows = text.split("\n")
    quoted = any(QUOTED.match(row) for row in rows) and all(QUOTED.match(row) for row in rows[1:-1] if row.strip())
    return QUOTED.sub("", text) if quoted else f"{rows[0].strip()}\n" + dedent("\n".join(rows[1:]))


class _Text:
    """A text with the places of its code and the ends of its sections."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._last = text.rfind("-->")
        self._lines = [match.end() for match in re.finditer("\n", text)]
        self._code = markdown_code_line_numbers(text)
        self._spans = [match.span() for match in SPAN.finditer(text)]
        self._starts = [start for start, _ in self._spans]
        self._ends = [match.start() for match in END.finditer(text) if not self.is_code(match.start())]

    def line(self, place: int) -> int:
        """Return the number of the line, from 1, at an offset."""
        return bisect_right(self._lines, place) + 1

    def is_code(self, place: int) -> bool:
        """Whether an offset is within code."""
        before = bisect_right(self._starts, place) - 1
        return self.line(place) in self._code or (before >= 0 and place < self._spans[before][1])

    def found(self) -> Iterator[_Found]:
        """Yield all marked notes, in order; notes within notes are part of them."""
        stop = 0
        for each in sorted(
            [*self._nested(DIVISION), *self._nested(ELEMENT), *self._comments()], key=lambda found: found.start
        ):
            if each.start >= stop:
                yield each
                stop = each.stop

    def _nested(self, marks: re.Pattern[str]) -> Iterator[_Found]:
        """Yield the notes between an opening and a closing mark, which may hold others."""
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
    labelled = (node for node in kept if node.type == "paragraph" and LABEL.match(bare_text(node.text)))
    return kept, notes, [_shown(node, file) for node in labelled]


def _shown(node: Node, file: str) -> Finding:
    message = 'this paragraph begins with "Notes:" and is shown, because it is not the last of its section'
    hint = "write <!-- notes: ... --> around the text that the audience should not see"
    return warning("notes", message, Where(file, node.line), hint)


def nodes_without_notes_at_end(group: list[Node], notes: list[SpokenNote]) -> list[Node]:
    """Return the nodes of a section without its notes, which are added to `notes`."""
    labels = (at for at, node in enumerate(group) if node.type == "paragraph" and LABEL.fullmatch(bare_text(node.text)))
    bare = next(labels, len(group))  # all that follows a paragraph with only this label are notes
    for node in group[bare:]:
        notes.extend(_unlabelled(node))
    group = group[:bare]
    if not group:
        return []
    left = _cut(group[-1], notes)
    return [*group[:-1], left] if left else nodes_without_notes_at_end(group[:-1], notes)


def _cut(node: Node, notes: list[SpokenNote]) -> Node | None:
    """Return a node without the notes at its end, which are added to `notes`; None where nothing remains."""
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
    """Yield the texts of a node without the label that marks them as notes."""
    for said in texts_of_node(node):
        match = LABEL.match(bare_text(said.text))
        text = cut_text(said.text, match.end(), len(bare_text(said.text))) if match else said.text
        if text:
            yield SpokenNote(said.line, text)
