"""The nodes of a page in, the same out, with no badges in their headings and no address that stands alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from generator.model.address import address_of
from generator.model.text import words
from generator.read.document import Document
from generator.read.makeup import makeup_of
from generator.read.nodes import Node

IMAGE = r"!\[[^\]]*\](?:\([^()]*\)|\[[^\]]*\])"
BADGES = re.compile(
    rf"\[{IMAGE}\](?:\([^()]*\)|\[[^\]]*\])|{IMAGE}|<a\b[^<>]*>\s*<img\b[^<>]*>\s*</a>|<img\b[^<>]*>", re.IGNORECASE
)
MARKS = r"[^\w\s<\[(]*[ \t]*"  # an arrow, or a hand that points
ADDRESS = re.compile(rf"{MARKS}(?:\S*https?://\S*|<a [^<>]*>\S+</a>)")


def tidied(nodes: Sequence[Node], document: Document) -> list[Node]:
    """What makes a slide that nobody would show becomes part of what stands beside it."""
    made: list[Node] = []
    for node in nodes:
        if len(made) > 1 and made[-1].type == "paragraph" and (address := _address(node, document)):
            made[-1] = replace(made[-1], content=f"{made[-1].content} {address}")
        else:
            made.extend(_without_badges(node, document))
    return made


def _without_badges(node: Node, document: Document) -> Iterator[Node]:
    """A heading without the pictures beside its words, and a paragraph of these."""
    badges = BADGES.findall(node.content) if node.type == "heading" else []
    rest = " ".join(BADGES.sub(" ", node.content).split()) if badges else ""
    makeup = makeup_of(rest, document.references)
    if not (makeup.within or makeup.beside):
        yield node
        return
    yield replace(node, content=rest)
    yield Node("paragraph", node.line, " ".join(badges))


def _address(node: Node, document: Document) -> str:
    """The address that a paragraph, or a quote of one paragraph, is and nothing else."""
    inner = node.children[0] if node.type == "blockquote" and len(node.children) == 1 else node
    content = inner.content.strip()
    if inner.type != "paragraph" or not ADDRESS.fullmatch(content):
        return ""
    text = document.text(content, inner.line)
    said = re.sub(MARKS, "", words(text), count=1)
    return content if said.startswith("http") and {run.link for run in text} <= {address_of(said), ""} else ""
