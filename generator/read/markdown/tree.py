"""A Markdown text in, its blocks as nodes out, in one parse; stretches of HTML have the nodes of a web page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markdown_it.token import Token
from msgspec import Struct
from msgspec.structs import replace

from generator.errors import Finding, InputError, warning
from generator.model.text import bare_text
from generator.read.inline import TOLD, collect_spans_of_tokens, finding_of_markdown_token
from generator.read.keys import GROUNDS
from generator.read.markdown.parser import (
    HIGHLIGHT,
    KIND,
    finding_on_foreign_mark,
    label_of_markdown_mark,
    markdown_code_line_numbers,
    markdown_parser,
)
from generator.read.nodes import Document, Kind, Node, nodes_of_heading, nodes_with_label, texts_of_node
from generator.read.nodes.list_nodes import node_of_term_item
from generator.read.nodes.page_nodes import LabelledTexts
from generator.read.private import SpokenNote
from generator.read.spans import Span, flat_text_of_source, lines_of_spans, spans_of_lines, text_of_spans
from generator.regex import regex

RAW = regex(r"^[ \t]*\{%-?\s*(?:end)?raw\s*-?%\}[ \t]*$", re.MULTILINE)  # Liquid, around HTML that it leaves as it is
# The marks of a heading without the space that Markdown wants.
GLUED = regex(r"^(?:#{2,6}(?=\w)|#(?=[^\W\d_a-z][^#\n]* [^#\n]*$))", re.MULTILINE)


def parse_markdown_tree(text: str, document: Document, above: int = 0) -> tuple[list[Node], list[SpokenNote]]:
    """Return the nodes of a Markdown text and its footnotes; its first line is `above` lines below the document's."""
    environment: dict[str, Any] = {"pictures": 0}
    text = HIGHLIGHT.sub(r"\1```\g<language>", text) if "highlight" in text else text
    if GLUED.search(text):
        code, numbered = markdown_code_line_numbers(text), enumerate(text.split("\n"), 1)
        text = "\n".join(line if number in code else GLUED.sub(r"\g<0> ", line) for number, line in numbered)
    tokens = markdown_parser().parse(text, environment)
    document.findings += _warnings_on_unclosed_code(tokens, text, document, above)
    builder = _Builder(document, above, environment.get("footnotes", {}))
    labelled = LabelledTexts(document, is_markdown=True)
    return labelled.remove_from(builder.nodes(tokens)), [*labelled.remove_from_notes(builder.notes), *labelled.notes]


def _warnings_on_unclosed_code(tokens: list[Token], text: str, document: Document, above: int) -> Iterator[Finding]:
    """Yield a warning for each fence that ends with its container and not with a mark of its own."""
    lines = text.split("\n")
    for token in (each for each in tokens if each.type == "fence" and each.map and each.markup):
        start, end = token.map or (0, 0)
        if end - 1 == start or not lines[end - 1].lstrip(" \t>").startswith(token.markup):
            message = "a block of code begins here and does not end: everything after it is read as code"
            hint = f"end it with a line that holds only {token.markup}"
            yield warning("code", message, document.where(above + start + 1), hint)


class _Builder(Struct):
    """Makes nodes of tokens; `notes` hold the text of footnotes.

    footnotes: what markdown-it knows of them: "refs" has the number of each that is referred to, or -1, and "list" has
    inline ones by number.
    """

    document: Document
    above: int
    footnotes: Mapping[str, Any]
    notes: list[SpokenNote] = []
    _named: list[tuple[int, Any]] = []  # the line of each reference to a footnote, and its meta
    _nodes: dict[str, list[Node]] = {}  # those of each footnote, by its label

    def nodes(self, tokens: Sequence[Token]) -> list[Node]:
        """Return the nodes of the top level."""
        path: list[tuple[Token, Node]] = []
        top = Node(Kind.GROUP, self.above + 1)
        for token in tokens:
            parent = path[-1][1] if path else top
            line = self._line(token, parent)
            if token.nesting < 0:
                opened, node = path.pop()
                self._close_node(opened, node, (path[-1][1] if path else top).children)
            elif token.type == "inline":
                self._fill_inline_node(parent, token)
            elif token.type == TOLD:
                self.document.findings.append(finding_of_markdown_token(token, self.document.where(line)))
            elif token.type == "html_block":
                parent.children.extend(nodes_of_html_fragment(RAW.sub("", token.content), line, self.document))
            else:
                kind = KINDS.get(token.type.removesuffix("_open"), Kind.GROUP)
                level, start = int(token.tag[1:]) if kind is Kind.HEADING else 0, int(token.attrGet("start") or 1)
                node = Node(kind, line, level=level, start=start, code=token.content, info=token.info.strip())
                parent.children.append(node)
                if token.nesting > 0:
                    path.append((token, node))
        self.notes += [each for line, meta in self._named for each in self._footnote(line, meta)]
        return top.children

    def _close_node(self, opened: Token, node: Node, siblings: list[Node]) -> None:
        """Close the last of `siblings`; one that is no block of an article is replaced by nodes that are."""
        match opened.type.removesuffix("_open"):
            case "heading":
                siblings.extend(node.children)  # the pictures beside its words
                node.children = []
            case "container_division":
                label, nodes = label_of_markdown_mark(opened.info.strip()) or "", node.children
                if not label:
                    mark = finding_on_foreign_mark(f"{opened.markup} {opened.info.strip()}")
                    self.document.findings.append(replace(mark, where=self.document.where(node.line)))
                if nodes and nodes[0].kind is Kind.HEADING and KIND.fullmatch(label):
                    label, nodes = bare_text(nodes[0].text), nodes[1:]
                siblings[-1:] = nodes_with_label(label, nodes, node.line)
            case "blockquote":
                siblings[-1:] = _nodes_of_quote(node)
            case "dd":
                siblings.pop()
                if siblings:
                    siblings[-1].children += node.children
            case "dl":
                items = [node_of_term_item(each.line, each.spans, each.children) for each in node.children]
                siblings[-1] = Node(Kind.BULLET_LIST, node.line, children=items)
            case "footnote_reference":
                siblings[-1:] = self._footnote_as_text(str(opened.meta["label"]), node)
            case "thead" | "tbody":
                siblings[-1:] = node.children

    def _footnote_as_text(self, label: str, node: Node) -> list[Node]:
        """Return a footnote that nothing refers to as nodes; store another for the notes and return no nodes."""
        if self.footnotes.get("refs", {}).get(f":{label}", -1) >= 0 and label not in self._nodes:
            self._nodes[label] = node.children
            return []
        mark = Node(Kind.PARAGRAPH, node.line, (Span(f"[^{label}]: "),))
        first, *others = node.children or [mark]
        if first.kind is Kind.PARAGRAPH:
            return [replace(first, spans=(*mark.spans, *first.spans)), *others]
        return [mark, first, *others]

    def _footnote(self, line: int, meta: Mapping[str, Any]) -> Iterator[SpokenNote]:
        """Yield the text of a footnote, once, at the line that first refers to it."""
        if "label" in meta:
            nodes = self._nodes.pop(meta["label"], [])
            yield from (SpokenNote(line, each.text) for node in nodes for each in texts_of_node(node))
        else:
            collector = self.document.collector(line)
            collect_spans_of_tokens(self.footnotes["list"][meta["id"]]["tokens"], collector)
            text = text_of_spans(collector.spans(pictured=False))
            yield from [SpokenNote(line, text)] if text else []

    def _fill_inline_node(self, node: Node, token: Token) -> None:
        collector = self.document.collector(self._line(token, node))
        collect_spans_of_tokens(token.children or [], collector)
        if node.kind is Kind.HEADING:
            words, pictures = collector.apart()
            heading, *node.children = nodes_of_heading(node.line, node.level, words, pictures)
            node.kind, node.spans = heading.kind, heading.spans
        else:
            node.spans = collector.spans(pictured=node.kind in (Kind.PARAGRAPH, Kind.CELL))
        node.__post_init__()
        self._named.extend(collector.named)

    def _line(self, token: Token, parent: Node) -> int:
        return token.map[0] + 1 + self.above if token.map else parent.line


ALERT = regex(r"\[!(?P<kind>\w+)\][+-]?[ \t]*(?P<title>.*)")


def _nodes_of_quote(node: Node) -> list[Node]:
    """Return the nodes of a quote, or of a callout that GitHub and Obsidian write as a quote."""
    first = node.children[0] if node.children else None
    lines = lines_of_spans(first.spans) if first and first.kind is Kind.PARAGRAPH else [()]
    match = ALERT.fullmatch("".join(span.text for span in lines[0]).rstrip())
    if first is None or match is None:
        return [node]
    rest = [replace(first, line=first.line + 1, spans=spans_of_lines(lines[1:]))] if lines[1:] else []
    return nodes_with_label(match["title"] or match["kind"].capitalize(), [*rest, *node.children[1:]], node.line)


KINDS = {kind.value: kind for kind in Kind} | {"th": Kind.CELL, "code_block": Kind.CODE, "dt": Kind.LIST_ITEM}


UNFOLDED = regex(r"<(?P<end>/?)details(?![\w-])[^<>]*>?", re.IGNORECASE)
HINT = regex(
    rf"(?i)\s*<!--\s*(?:layout:\s*(?P<layout>[\w-]+)|ground:\s*(?P<ground>{'|'.join(GROUNDS)})"
    r"|highlight:\s*(?P<highlight>[^\s<>-](?:[^<>\n]*[^\s<>-])?)|(?:when:\s*(?P<when>(?:(?!-->)[^\n])+?)"
    r"|headline:\s*(?P<headline>(?:(?!-->)[^\n])+?)|(?P<keep>keep)|skip|hide))\s*-->\s*"
)


def nodes_of_html_fragment(source: str, line: int, document: Document) -> list[Node]:
    """Return the nodes of the HTML in `source`, which begins on `line` of the document.

    A details element may begin or end in another stretch. Pictures of the stretch are added to the document.
    """
    if source.lstrip().startswith("<?"):  # a processing instruction
        return []
    if hint := HINT.fullmatch(source):
        key = hint.lastgroup or "skip"
        value = hint[key].lower() if key == "ground" else hint.group(hint.lastindex or 0)
        return [Node(Kind.HINT, line, hint=(key, value))]
    nodes: list[Node] = []
    start = depth = above = 0
    for match in UNFOLDED.finditer(source):
        depth += 1 if not match["end"] else -1
        if depth < 0:  # it ends an element that begins in another stretch
            nodes += [*_nodes_of_html(source[start : match.start()], line + above, document), Node(Kind.CLOSED, line)]
            above += source.count("\n", start, match.end())
            start, depth = match.end(), 0
    inner = _nodes_of_html(source[start:], line + above, document)
    while depth and inner and inner[-1].kind is Kind.CLOSED:
        inner.pop()
        depth -= 1
    return nodes + inner


def _nodes_of_html(source: str, line: int, document: Document) -> list[Node]:
    """Return the nodes of HTML. The imports stand here because few files have any."""
    from generator.read.dom import parse_page_tree
    from generator.read.dom.nodes import Elements

    where = document.where(line)
    try:
        root = parse_page_tree(f"<body>{source}</body>", document.file, comments=True, above=line - 1)
    except InputError as refusal:  # the elements are nested too deep
        document.findings += [warning(each.code, each.message, where) for each in refusal.findings]
        return [Node(Kind.PARAGRAPH, line, (Span(flat_text_of_source(source)),))]
    maker = Elements(root, document)
    nodes = list(maker.within(next(root.iter("body"), root)))
    if maker.inline.lost:
        document.findings.append(warning("link", "links that do not lead to the web are kept as plain words", where))
    return nodes
