"""The nodes of a Markdown file in, the sections to be out: which heading lies within which, and which are questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from msgspec import Struct, field

from generator.model.article import Role
from generator.model.text import Text, words
from generator.read.nodes import CLOSED, Node
from generator.read.prose.shape import ASKS, CLOSERS, MAX_HEADING, is_question
from generator.read.roles import role_of

Words = Callable[[Node], Text]
BOLD = re.compile(r"\s*(?P<mark>\*\*|__)(?P<inside>(?:(?!(?P=mark)).)+?):?(?P=mark):?\s*")
FEWEST_BOLD = 2  # lines in bold that are headings; one alone may be stressed
DEEPEST = 7  # a level below every heading


class Part(Struct):
    """A section to be: its heading, if it has one, the blocks under it, the parts within it, and the blocks after."""

    heading: Node | None
    line: int
    nodes: list[Node] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    after: list[Node] = field(default_factory=list)


def parts_of(nodes: Sequence[Node], text: Words) -> list[Part]:
    """The parts of the top level; a heading lies within the nearest one before it of a higher level."""
    top = Part(None, 1)
    path = [(0, top)]
    for node in nodes:
        if node.type == "heading":
            if text(node):
                _open(path, int(node.info[1:]), Part(node, node.line))
        elif node.type == CLOSED:
            while path[-1][0] >= DEEPEST and path[-1][1].heading:
                path.pop()
        else:
            if len(path) == 1:
                _open(path, DEEPEST, Part(None, node.line))
            part = path[-1][1]
            (part.after if part.parts else part.nodes).append(node)
    return _with_siblings(top.parts, text)


def with_bold_headings(nodes: list[Node], text: Words) -> list[Node]:
    """The nodes, in which lines in bold are headings, where their author has several and no other heading."""
    bold = {id(node) for node, after in pairwise(nodes) if _is_bold_line(node, text) and not _is_bold_line(after, text)}
    if len(bold) < FEWEST_BOLD or any(node.type == "heading" for node in nodes):
        return nodes
    return [_heading(node) if id(node) in bold else node for node in nodes]


def _heading(node: Node) -> Node:
    return Node("heading", node.line, BOLD.sub(r"\g<inside>", node.content), "h2")


def _is_bold_line(node: Node, text: Words) -> bool:
    """Whether a paragraph is one line in bold that does not end as a sentence does; a question may."""
    if node.type != "paragraph" or "\n" in node.content or not BOLD.fullmatch(node.content):
        return False
    said = words(text(node))
    return 0 < len(said) <= MAX_HEADING and not said.endswith((".", ",", ";", "!"))


def _open(path: list[tuple[int, Part]], level: int, part: Part) -> None:
    while path[-1][0] >= level:
        path.pop()
    path[-1][1].parts.append(part)
    path.append((level, part))


def _with_siblings(parts: list[Part], text: Words) -> list[Part]:
    """An empty section of questions takes the questions that follow it on its own level."""
    kept: list[Part] = []
    for part in parts:
        part.parts = _with_siblings(part.parts, text)
        if kept and _awaits(kept[-1], text) and asks(part, text):
            kept[-1].parts.append(part)
        else:
            kept.append(part)
    return kept


def _awaits(part: Part, text: Words) -> bool:
    """Whether a part is a heading like "FAQ" with nothing but questions under it so far."""
    if part.heading is None or part.nodes or not all(asks(each, text) for each in part.parts[-1:]):
        return False
    return role_of(words(text(part.heading))) is Role.FAQ


def asks(part: Part, text: Words, most: int = 0) -> bool:
    """Whether a part is a question with its answer in paragraphs, not more than `most` if that is given."""
    if part.heading is None or part.parts or not part.nodes or len(part.nodes) > (most or len(part.nodes)):
        return False
    asked = words(text(part.heading)).rstrip(CLOSERS).endswith(ASKS)
    return asked and all(map(_is_prose, part.nodes))


def asked_in(nodes: list[Node], text: Words) -> tuple[list[Node], list[tuple[Node, list[Node]]]]:
    """The nodes before the first question among them, and the questions, where nothing but paragraphs follows."""
    starts = [index for index, node in enumerate(nodes) if _is_prose(node) and is_question(words(text(node)))]
    if not starts or not all(map(_is_prose, nodes[starts[0] :])):
        return nodes, []
    ends = [*starts[1:], len(nodes)]
    asked = [(nodes[start], nodes[start + 1 : end]) for start, end in zip(starts, ends, strict=True)]
    return nodes[: starts[0]], asked


def items_of(part: Part) -> list[Node]:
    """The items of a part's lists; none where it holds anything but lists of texts."""
    if not all(node.type in ("bullet_list", "ordered_list") for node in part.nodes):
        return []
    items = [item for node in part.nodes for item in node.children if item.children]
    return items if all(map(_is_prose, (each for item in items for each in item.children))) else []


def _is_prose(node: Node) -> bool:
    return node.type == "paragraph" and "![" not in node.content
