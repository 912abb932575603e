"""Markdown in, the tree of its blocks out, with the line of each: the block half of markdown-it.

A Document is what every part of the tree needs while it is read: its name, links, ids and findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference
from markdown_it.token import Token
from msgspec import Struct, field

from generator import limits
from generator.errors import Finding, Where
from generator.model.source import Ids
from generator.model.text import Text
from generator.read.files import Files
from generator.read.inline import References, html_text, inline, keep_addresses, let_tags_be_addresses

UNKNOWN = "too_deep"
CLOSED = "closed"  # where a part that a page unfolds ends, and the one around it goes on
HEADING_ID = re.compile(r"\s*\{:?[ \t]*(?:[#.][\w.:-]+|-|[\w-]+=)[^{}\n]*\}\s*\Z")  # ## Heading {#id .class}


class Node(Struct):
    """A block: its type (paragraph, list_item, fence ...), its own text, and the blocks within it.

    `line` counts from 1. `info` is what stands behind the opening of a fence, the tag of a heading, or the
    number that an ordered list begins with, unless it is 1.
    """

    type: str
    line: int
    content: str = ""
    info: str = ""
    children: list[Node] = field(default_factory=list)


class _Used(References):
    """The link references of a file, and which of them a link asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def get(self, label: str, default: Any = None) -> Any:
        self.asked.add(label)
        return super().get(label, default)

    def __getitem__(self, label: str) -> Any:
        self.asked.add(label)
        return super().__getitem__(label)


class Tree(Struct, frozen=True):
    """The blocks of a file, and the addresses that its links refer to by a label."""

    nodes: list[Node]
    references: References
    twice: tuple[References, ...]  # references whose label had been taken
    unclosed: tuple[tuple[int, str], ...]  # line and mark of each block of code that nothing ends

    def unused(self) -> Iterator[tuple[str, str, int]]:
        """Label, address with title, and line of each reference that no link has asked for so far."""
        asked = self.references.asked if isinstance(self.references, _Used) else set()
        spare = [(label, each) for label, each in self.references.items() if label not in asked]
        for label, each in [*spare, *((each["label"], each) for each in self.twice)]:
            yield label.lower(), f"{each['href']} {each['title']}".rstrip(), each["map"][0] + 1


def tree(text: str) -> Tree:
    """The blocks of a Markdown text (CommonMark with tables); what stands inside a line is left as written."""
    references = _Used()
    environment: dict[str, Any] = {"references": references}
    tokens = _parser().parse(text, environment)
    twice = tuple(environment.get("duplicate_refs", ()))
    return Tree(_nested(tokens), references, twice, tuple(_unclosed(tokens, text.split("\n"))))


def _unclosed(tokens: list[Token], lines: list[str]) -> Iterator[tuple[int, str]]:
    """The fences that end with what holds them, and not with a mark like their own."""
    for token in tokens:
        if token.type == "fence" and token.map:
            start, end = token.map
            last = lines[end - 1].lstrip(" \t>").rstrip() if end - 1 > start else ""
            if len(last) < len(token.markup) or last.strip(token.markup[0]):
                yield start + 1, token.markup


def code_lines(text: str) -> frozenset[int]:
    """The lines of a Markdown text, counted from 1, that its blocks of code stand on."""
    blocks = (token.map for token in _parser().parse(text, {}) if token.type in ("fence", "code_block"))
    return frozenset(line + 1 for span in blocks if span for line in range(*span))


def _nested(tokens: list[Token]) -> list[Node]:
    top = Node("document", 1)
    path = [top]
    for token in tokens:
        parent = path[-1]
        if token.nesting < 0:
            path.pop()
        elif token.type == "inline":
            parent.content = HEADING_ID.sub("", token.content) if parent.type == "heading" else token.content
        else:
            line = token.map[0] + 1 if token.map else parent.line
            node = Node(token.type.removesuffix("_open"), line, token.content, _info(token))
            parent.children.append(node)
            if token.nesting > 0:
                path.append(node)
    return top.children


def _info(token: Token) -> str:
    match token.type:
        case "heading_open":
            return token.tag
        case "ordered_list_open":
            return str(token.attrGet("start") or "")
        case _:
            return token.info.strip()


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": limits.MARKDOWN_DEPTH + 2}).enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    parser.block.ruler.before("table", UNKNOWN, _too_deep)
    parser.block.ruler.at("reference", _reference, {"alt": []})
    let_tags_be_addresses(parser)
    keep_addresses(parser)
    return parser


def _too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Beyond its nesting limit markdown-it drops what it finds; one step before, keep it as text."""
    if state.level < limits.MARKDOWN_DEPTH:
        return False
    if not silent:
        token = state.push(UNKNOWN, "", 0)
        token.content = state.getLines(start, end, state.blkIndent, False)
        token.map = [start, end]
        state.line = end
    return True


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """CommonMark's rule, but for footnotes: it takes "[^1]: Word" for an address and drops it."""
    begin = state.bMarks[start] + state.tShift[start]
    return not state.src.startswith("[^", begin) and reference(state, start, end, silent)


class Document:
    """A file of text; `findings` grows as it is read, and pictures are among `files`, or in the file: `held`.

    emoji: whether it is Markdown, whose authors write codes for them.
    """

    def __init__(
        self,
        file: str,
        files: Files,
        references: References,
        held: Mapping[str, bytes] | None = None,
        emoji: bool = False,
    ) -> None:
        self.file = file
        self.files = files
        self.references = references
        self.held = held or {}
        self.emoji = emoji
        self.ids = Ids()
        self.language = ""  # as its author named it
        self.findings: list[Finding] = []

    def where(self, line: int) -> Where:
        """A line of the file."""
        return Where(self.file, line)

    def text(self, content: str, line: int) -> Text:
        """The runs of what stands inside a block."""
        runs, findings = inline(content, self.where(line), document=self.references, emoji=self.emoji)
        self.findings.extend(findings)
        return runs

    def html(self, source: str, line: int) -> Text:
        """The runs of a stretch of HTML."""
        runs, findings = html_text(source, self.where(line))
        self.findings.extend(findings)
        return runs
