"""Markdown in; the same without what is marked as speaker notes in every Markdown, and those notes, out.

A division (`::: notes`), a comment (`<!-- notes: ... -->`), an element (`<aside class="notes">`), and the last
paragraph or list item of a section that begins with `Notes:` are for the speaker alone, and never stand on a slide.
What nobody closed goes on to the next heading or ruler: rather too much is kept private than too little.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from textwrap import dedent

from msgspec import Struct
from msgspec.structs import replace

from generator.errors import Finding, Where, warning
from generator.read.nodes import Node, code_lines, tree
from generator.read.nodes.footnotes import Note

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
LABEL = re.compile(
    r"[ \t]*(?P<bold>[*_]{0,3})notes(?P<end>[*_]{0,3})[ \t]*:(?!//)(?P<after>[*_]{0,3})[ \t]*", re.IGNORECASE
)
LISTS = ("bullet_list", "ordered_list")


class _Found(Struct):
    """Where marked notes begin and end in the text, with their marks and without; whether somebody closed them."""

    start: int
    inside: int
    end: int
    stop: int
    closed: bool = True


def without_notes(text: str, file: str) -> tuple[str, tuple[Note, ...], tuple[Finding, ...]]:
    """The text with blank lines in place of what is marked as notes; each line keeps its number."""
    if not (
        re.search("notes", text, re.IGNORECASE)
        and (DIVISION.search(text) or COMMENT.search(text) or ELEMENT.search(text))
    ):
        return text, (), ()
    reader = _Text(text)
    kept: list[str] = []
    notes: list[Note] = []
    findings: list[Finding] = []
    last = 0
    for found in reader.found():
        line = reader.line(found.start)
        kept += [text[last : found.start], "\n" * text.count("\n", found.start, found.stop)]
        notes.append(Note(reader.line(found.inside), _bare(text[found.inside : found.end])))
        last = found.stop
        if not found.closed:
            message = "these notes have no end: they go on to the next heading or ruler"
            findings.append(warning("notes", message, Where(file, line), "close them where they end"))
    return "".join([*kept, text[last:]]), tuple(notes), tuple(findings)


def paragraphs(note: Note) -> Iterator[Note]:
    """The paragraphs of a note, the items of its lists among them, each with its line."""
    for node in tree(note.text).nodes:
        yield from _leaves(node, note.line - 1)


def _leaves(node: Node, lines: int = 0) -> Iterator[Note]:
    if node.content.strip():
        yield Note(node.line + lines, node.content)
    for child in node.children:
        yield from _leaves(child, lines)


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
        self._code = code_lines(text)
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


def without_tails(
    nodes: Sequence[Node], ends: Sequence[bool], file: str
) -> tuple[list[Node], list[Note], list[Finding]]:
    """The blocks without what ends a section and begins with `Notes:`, those notes, and what looks like some.

    ends: whether another section begins with each node.
    """
    groups: list[list[Node]] = [[]]
    for node, is_end in zip(nodes, ends, strict=True):
        groups += [[]] * is_end
        groups[-1] = [*groups[-1], node]
    notes: list[Note] = []
    kept = [node for group in groups for node in without_tail(group, notes)]
    return kept, notes, [_shown(node, file) for node in kept if node.type == "paragraph" and LABEL.match(node.content)]


def _shown(node: Node, file: str) -> Finding:
    message = 'this paragraph begins with "Notes:" and is shown, for it is not the last of its section'
    hint = "write <!-- notes: ... --> around what nobody else should see"
    return warning("notes", message, Where(file, node.line), hint)


def without_tail(group: list[Node], notes: list[Note]) -> list[Node]:
    """The blocks of a section without its notes, which go to `notes`."""
    bare = next((at for at, node in enumerate(group) if _is_bare(node)), len(group))
    for node in group[bare:]:
        notes.extend(_said(node))
    group = group[:bare]
    rest: list[Node] = []
    while group:
        node = group.pop()
        if node.type == "html_block" and _is_comment(node.content):
            rest.insert(0, node)
            continue
        found: list[Note] = []
        left = _cut(node, found)
        notes.extend(found)
        if left is not None:
            return [*group, left, *rest]
    return rest


def _is_bare(node: Node) -> bool:
    """Whether a paragraph only says that what follows are notes."""
    return node.type == "paragraph" and LABEL.fullmatch(node.content.rstrip()) is not None


def _is_comment(html: str) -> bool:
    """Whether a stretch of HTML holds nothing but comments; what opens after the last end of one is none."""
    before, end, after = html.rpartition("-->")
    return not (re.sub(r"<!--.*?-->", "", before + end, flags=re.DOTALL) + after).strip()


def _cut(node: Node, notes: list[Note]) -> Node | None:
    """A block without the notes that it ends with; None where it is nothing else."""
    if node.type == "paragraph":
        lines = node.content.split("\n")
        at = next((number for number, line in enumerate(lines) if LABEL.match(line)), len(lines))
        if at == len(lines):
            return node
        notes.append(Note(node.line + at, _unlabelled("\n".join(lines[at:]))))
        return replace(node, content="\n".join(lines[:at]).rstrip(" \\\n")) if at else None
    if node.type not in (*LISTS, "list_item", "blockquote") or not node.children:
        return node
    first = node.children[0]
    if node.type == "list_item" and first.type == "paragraph" and LABEL.match(first.content):
        notes.extend(_said(node))
        return None
    last = _cut(node.children[-1], notes)
    if last is node.children[-1]:
        return node
    children = [*node.children[:-1], *([last] if last else [])]
    return replace(node, children=children) if children else None


def _said(node: Node) -> Iterator[Note]:
    """What a block says, without the word that marks it as notes."""
    for note in _leaves(node):
        if text := _unlabelled(note.text):
            yield replace(note, text=text)


def _unlabelled(text: str) -> str:
    match = LABEL.match(text)
    if match is None:
        return text.strip()
    around = match["bold"] if match["bold"] and not (match["end"] or match["after"]) else ""
    return f"{around}{text[match.end() :]}".strip()
