"""The nodes of a web page in, those of its article out: without lines of page furniture, and without its byline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from generator.errors import Finding, brief, warning
from generator.model.text import words
from generator.read.files import NONE
from generator.read.nodes import Node
from generator.read.nodes.document import Document
from generator.read.nodes.page import LISTS
from generator.read.nodes.parts import DEEPEST
from generator.read.prose.drafts import BYLINE, day_of
from generator.read.prose.junk import is_page_line, lists_others

PARTS = re.compile(r"\s*[|\u00b7\u2022]\s*|\s+[\u2013\u2014-]\s+|\s+on\s+(?=\w+ \d)")
PROSE = 80  # characters; with so many, a paragraph is no byline


def without_page_lines(nodes: Sequence[Node], document: Document) -> list[Node]:
    """The nodes without furniture, and without the parts at the end, or of nothing but lists, that list other things.

    Where either would be more than half of the page, it stays.
    """
    kept = [node for node in nodes if not (node.type == "paragraph" and is_page_line(_said(node, document)))]
    kept = kept if len(kept) * 2 > len(nodes) else list(nodes)
    rest = _without_others(kept, document)
    rest = rest if len(rest) * 2 > len(kept) else kept
    held = {id(node) for node in rest}
    if gone := [node for node in nodes if id(node) not in held]:
        document.findings.append(_left_out(gone, document))
    return rest


def without_byline(nodes: Sequence[Node], document: Document) -> tuple[list[Node], dict[str, str]]:
    """The nodes without the lines under the title that only say who wrote the page and when, and what these say."""
    said: dict[str, str] = {}
    head = list(takewhile(lambda node: node.info in ("", "h1") and len(node.content) < PROSE, nodes))
    taken: set[int] = set()
    for node in head:
        parts = list(filter(None, PARTS.split(_said(node, document)))) if node.type == "paragraph" else []
        found = [_part(part) for part in parts]
        if parts and all(found):
            said |= {key: value for each in found if each for key, value in [each] if value}
            taken.add(id(node))
    return [node for node in nodes if id(node) not in taken], said


def from_title(nodes: Sequence[Node], title: str, document: Document) -> list[Node]:
    """The nodes from the heading on that says what the page is called: above it stand the site's name and its menu."""
    above = list(takewhile(lambda node: not is_titled(node, title, document), nodes))
    if not above or len(above) == len(nodes) or any(_is_told(node, document) for node in above):
        return list(nodes)
    document.findings.append(_left_out(above, document))
    return list(nodes[len(above) :])


def is_titled(node: Node, title: str, document: Document) -> bool:
    """Whether a node is the heading that says what the page is called."""
    said = " ".join(_said(node, document).split()) if node.type == "heading" else ""
    return bool(said) and said.casefold() == title.casefold()


def _is_told(node: Node, document: Document) -> bool:
    """Whether a node says more than a name, a motto or a menu does."""
    is_text = node.type in ("heading", "paragraph", *LISTS)
    return not is_text or any(len(each) > PROSE for each in _within(node, document))


def _part(part: str) -> tuple[str, str] | None:
    if match := BYLINE.fullmatch(part):
        return "author", match["name"]
    if day := day_of(part):
        return "date", day
    return ("", "") if is_page_line(part) else None


def _without_others(nodes: Sequence[Node], document: Document) -> list[Node]:
    parts = list(_parts(nodes, document))
    last = max((number for number, (other, _) in enumerate(parts) if not other), default=-1)
    return [
        node
        for number, (other, part) in enumerate(parts)
        if not other or (number < last and not all(each.type in (*LISTS, "heading") for each in part))
        for node in part
    ]


def _parts(nodes: Sequence[Node], document: Document) -> Iterator[tuple[bool, list[Node]]]:
    """The nodes cut at the headings that list other things, and where such a part ends; True with each such part."""
    part: list[Node] = []
    level = 0  # of the heading that lists other things
    for node in nodes:
        depth = int(node.info[1:]) if node.type == "heading" else DEEPEST + 1
        if depth <= (level or DEEPEST) and (level or lists_others(_said(node, document))):
            yield bool(level), part
            part, level = [], depth if lists_others(_said(node, document)) else 0
        part.append(node)
    yield bool(level), part


def _said(node: Node, document: Document) -> str:
    return words(Document(document.file, NONE, document.references).text(node.content, node.line))


def _within(node: Node, document: Document) -> Iterator[str]:
    """The texts of a node and all within it."""
    yield from filter(None, [_said(node, document)])
    for each in node.children:
        yield from _within(each, document)


def _left_out(gone: Sequence[Node], document: Document) -> Finding:
    parts = "; ".join(f'"{brief(said)}"' for node in gone if (said := " ".join(_within(node, document))))
    message = f"left out as parts of the page, not of the article: {parts}"
    hint = "put it into a sentence, or under a heading of its own, to keep it"
    return warning("junk", message, document.where(gone[0].line), hint)
