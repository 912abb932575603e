"""The nodes of a Markdown file in; the same with the lists, tables and programs of its HTML as such out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.errors import InputError, warning
from generator.read.inline import refused
from generator.read.nodes import Node
from generator.read.nodes.document import Document

MEANT = re.compile(r"<(?:table|ul|ol|dl|pre|blockquote|figure)[\s>]", re.IGNORECASE)


def with_html_blocks(nodes: Iterable[Node], document: Document) -> Iterator[Node]:
    """A stretch of HTML with a comment in it stays as it is, for the comment is named."""
    for node in nodes:
        if node.type == "html_block" and MEANT.search(node.content) and "<!--" not in node.content:
            yield from _read(node, document)
        else:
            yield node


def _read(node: Node, document: Document) -> Iterator[Node]:
    """What a web page would have there; imported here, because few files have any."""
    from generator.read.dom.inline import Inline
    from generator.read.dom.nodes import Elements
    from generator.read.dom.tree import elements, tree_of

    try:
        root = tree_of(f"<body>{node.content}</body>", document.file)
    except InputError:  # too deep
        yield node
        return
    inline = Inline("", document.files, {})
    body = next((each for each in elements(root) if each.tag == "body"), root)
    for each in Elements(root, inline).within(body):
        yield _moved(each, node.line - 1)
    for address, line in dict.fromkeys(inline.refused):
        document.findings.append(refused(address, document.where(max(line, 1) + node.line - 1)))
    if inline.lost:
        message = "links that lead nowhere on the web are kept as words only"
        document.findings.append(warning("link", message, document.where(node.line)))


def _moved(node: Node, lines: int) -> Node:
    """The node with the lines of the file, where its own count from the first of the HTML."""
    children = [_moved(each, lines) for each in node.children]
    return Node(node.type, max(node.line, 1) + lines, node.content, node.info, children)
