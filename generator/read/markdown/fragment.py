"""A stretch of HTML in a Markdown file in; the nodes that it has on a web page out."""

from __future__ import annotations

import re
from typing import cast

from generator.errors import Finding, InputError, warning
from generator.read.keys import GROUNDS
from generator.read.nodes import Document, HintKey, Kind, Node
from generator.read.spans import Span, flat_text_of_source, remark_on_refused_link

UNFOLDED = re.compile(r"<(?P<end>/?)details(?![\w-])[^<>]*>?", re.IGNORECASE)
HINT = re.compile(
    rf"\s*<!--\s*(?:layout:\s*(?P<layout>[\w-]+)|ground:\s*(?P<ground>{'|'.join(GROUNDS)})"
    r"|highlight:\s*(?P<highlight>[^\s<>-](?:[^<>\n]*[^\s<>-])?)|when:\s*(?P<when>(?:(?!-->)[^\n])+?)|skip)\s*-->\s*",
    re.IGNORECASE,
)


def nodes_of_html_fragment(source: str, line: int, document: Document) -> tuple[list[Node], list[Finding]]:
    """Return the nodes of the HTML in `source`, which begins on `line` of the document, and findings.

    A details element may begin or end in another stretch. Pictures of the stretch are added to the document.
    """
    if source.lstrip().startswith("<?"):  # a processing instruction
        return [], []
    if hint := HINT.fullmatch(source):
        key = cast("HintKey", hint.lastgroup or "skip")
        value = hint[key].lower() if key == "ground" else hint.group(hint.lastindex or 0)
        return [Node(Kind.HINT, line, hint=(key, value))], []
    nodes: list[Node] = []
    findings: list[Finding] = []
    start = depth = above = 0
    for match in UNFOLDED.finditer(source):
        depth += 1 if not match["end"] else -1
        if depth < 0:  # it ends an element that begins in another stretch
            inner, more = _nodes_and_findings(source[start : match.start()], line + above, document)
            nodes += [*inner, Node(Kind.CLOSED, line)]
            findings += more
            above += source.count("\n", start, match.end())
            start, depth = match.end(), 0
    inner, more = _nodes_and_findings(source[start:], line + above, document)
    while depth and inner and inner[-1].kind is Kind.CLOSED:
        inner.pop()
        depth -= 1
    return nodes + inner, findings + more


def _nodes_and_findings(source: str, line: int, document: Document) -> tuple[list[Node], list[Finding]]:
    """Return the nodes and findings of HTML. The imports stand here because few files have any."""
    from generator.read.dom.inline import InlineElements
    from generator.read.dom.nodes import Elements
    from generator.read.dom.tree import page_elements, parse_page_tree

    where = document.where(line)
    try:
        root = parse_page_tree(f"<body>{_with_comments_ended(source)}</body>", document.file, comments=True)
    except InputError as refusal:  # the elements are nested too deep
        text = Node(Kind.PARAGRAPH, line, (Span(flat_text_of_source(source)),))
        return [text], [warning(each.code, each.message, where) for each in refusal.findings]
    inline = InlineElements("", document)
    body = next((each for each in page_elements(root) if each.tag == "body"), root)
    maker = Elements(root, inline, line - 1)
    nodes = list(maker.within(body))
    links = [
        remark_on_refused_link(href, document.where(max(at, 1) + line - 1))
        for href, at in dict.fromkeys(inline.refused)
    ]
    if inline.lost:
        links.append(warning("link", "links that do not lead to the web are kept as plain words", where))
    return nodes, [*maker.findings, *links]


def _with_comments_ended(source: str) -> str:
    """Return the stretch, in which a comment that never ends is text."""
    last = source.rfind("-->") + 3 if "-->" in source else 0
    return source[:last] + source[last:].replace("<!--", "&lt;!--")
