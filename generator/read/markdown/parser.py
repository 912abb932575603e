"""A Markdown text in, its blocks as nodes out, in one parse: CommonMark with tables and strikethrough."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from msgspec import Struct, field

from generator import limits
from generator.errors import Finding
from generator.read.inline import collect, with_our_rules
from generator.read.markdown.fragment import Fragments
from generator.read.nodes import UNKNOWN, Document, Node, heading
from generator.read.spans import Collector

HEADING_ID = re.compile(r"\s*\{:?[ \t]*(?:[#.][\w.:-]+|-|[\w-]+=)[^{}\n]*\}\s*\Z")  # ## Heading {#id .class}
PIPE = re.compile(r"(?<!\\)\|")


class _References(dict[str, Any]):
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


class Tree(Struct):
    """The blocks of a file, what a deck cannot have of them, and what its author may have meant otherwise.

    unused: label, address with title, and line of each reference that no link asks for. unclosed: line and mark of each
    block of code that nothing ends.
    """

    nodes: list[Node]
    findings: list[Finding]
    unused: list[tuple[str, str, int]] = field(default_factory=list)
    unclosed: list[tuple[int, str]] = field(default_factory=list)


def tree(text: str, document: Document, above: int = 0) -> Tree:
    """The blocks of a Markdown text in a document, which begins so many lines below the document's first."""
    references = _References()
    environment: dict[str, Any] = {"references": references, "pictures": 0}
    tokens = _parser().parse(text, environment)
    builder = _Builder(document, above)
    nodes = builder.nodes(tokens)
    unused = list(_unused(references, environment.get("duplicate_refs", ())))
    return Tree(nodes, builder.findings, unused, list(_unclosed(tokens, text.split("\n"))))


def _unused(references: _References, twice: Any) -> Iterator[tuple[str, str, int]]:
    spare = [(label, each) for label, each in references.items() if label not in references.asked]
    for label, each in [*spare, *((each["label"], each) for each in twice)]:
        yield label.lower(), f"{each['href']} {each['title']}".rstrip(), each["map"][0] + 1


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
    tokens: list[Token] = []
    parser = _parser()
    parser.block.parse(text, parser, {}, tokens)
    blocks = (token.map for token in tokens if token.type in ("fence", "code_block"))
    return frozenset(line + 1 for span in blocks if span for line in range(*span))


class _Builder:
    """Makes nodes of tokens; `findings` are what a deck cannot have."""

    def __init__(self, document: Document, above: int) -> None:
        self.document = document
        self.above = above
        self.findings: list[Finding] = []
        self._fragments = Fragments(document)

    def nodes(self, tokens: list[Token]) -> list[Node]:
        top = Node("document", self.above + 1)
        path = [top]
        for token in tokens:
            parent = path[-1]
            line = self._line(token, parent)
            if token.nesting < 0:
                self._end(path)
            elif token.type == "inline":
                self._fill(parent, token)
            elif token.type == "html_block":
                nodes, findings = self._fragments.nodes(token.content, line)
                parent.children.extend(nodes)
                self.findings.extend(findings)
            else:
                node = Node(token.type.removesuffix("_open"), line, code=token.content, info=_info(token))
                parent.children.append(node)
                if token.nesting > 0:
                    path.append(node)
        return top.children

    def _end(self, path: list[Node]) -> None:
        """End a block; the pictures beside the words of a heading become a paragraph after it."""
        node = path.pop()
        if node.type == "heading" and node.children:
            path[-1].children.extend(node.children)
            node.children = []

    def _fill(self, node: Node, token: Token) -> None:
        collector = Collector(self.document.where(self._line(token, node)), emoji=True)
        collect(token.children or [], collector)
        if node.type == "heading":
            words, pictures = collector.apart()
            node.spans = words
            node.children = list(heading(node.line, "", (), pictures))[1:]
        else:
            node.spans = collector.spans(pictured=node.type in ("paragraph", "td", "th"))
        node.__post_init__()
        self.findings.extend(collector.findings)

    def _line(self, token: Token, parent: Node) -> int:
        return token.map[0] + 1 + self.above if token.map else parent.line


def _info(token: Token) -> str:
    match token.type:
        case "heading_open":
            return token.tag
        case "ordered_list_open":
            return str(token.attrGet("start") or "")
        case _:
            return token.info.strip()


@cache
def _parser() -> MarkdownIt:
    parser = with_our_rules(MarkdownIt("commonmark", {"maxNesting": limits.MARKDOWN_DEPTH + 2}))
    parser.enable(["table", "strikethrough"])
    parser.core.ruler.after("block", "wide_rows", _wide_rows)
    parser.core.ruler.after("block", "bare_headings", _bare_headings)
    parser.core.ruler.enableOnly(["normalize", "block", "bare_headings", "wide_rows", "inline"])
    parser.block.ruler.before("table", UNKNOWN, _too_deep)
    parser.block.ruler.at("reference", _reference, {"alt": []})
    return parser


def _bare_headings(state: StateCore) -> None:
    """Take away the attributes that end a heading."""
    for before, token in zip(state.tokens, state.tokens[1:], strict=False):
        if before.type == "heading_open" and token.type == "inline":
            token.content = HEADING_ID.sub("", token.content)


def _wide_rows(state: StateCore) -> None:
    """Give each row of a table the cells that stand beyond its header, which markdown-it drops."""
    made: list[Token] = []
    lines: list[str] = []
    row, cells = -1, 0  # the line of the row, and how many cells it has so far
    for token in state.tokens:
        if token.type == "tr_open" and token.map:
            row, cells = token.map[0], 0
        cells += token.type in ("td_open", "th_open")
        if token.type == "tr_close":
            lines = lines or state.src.split("\n")
            for content in _beyond(lines[row], cells):
                inline = Token("inline", "", 0, content=content, map=[row, row + 1], children=[])
                made += [Token("td_open", "td", 1), inline, Token("td_close", "td", -1)]
        made.append(token)
    state.tokens = made


def _beyond(line: str, cells: int) -> list[str]:
    """The cells of a row, as it is written, after so many."""
    written = PIPE.split(line.lstrip(" \t>").strip().removeprefix("|"))
    more = written[cells : -1 if not written[-1].strip() else None]
    return [each.strip().replace("\\|", "|") for each in more]


def _too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Beyond its nesting limit markdown-it drops what it finds; one step before, keep it as text."""
    if state.level < limits.MARKDOWN_DEPTH:
        return False
    if not silent:
        state.push(f"{UNKNOWN}_open", "", 1).map = [start, end]
        token = state.push("inline", "", 0)
        token.content, token.children = state.getLines(start, end, state.blkIndent, False), []
        state.push(f"{UNKNOWN}_close", "", -1)
        state.line = end
    return True


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """CommonMark's rule, but for footnotes: it takes "[^1]: Word" for an address and drops it."""
    begin = state.bMarks[start] + state.tShift[start]
    return not state.src.startswith("[^", begin) and reference(state, start, end, silent)
