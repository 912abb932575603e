"""A list, or an item of one, in; what kind of list it is, and what its marks say, out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from generator.model.text import Run, Text, words
from generator.read.nodes import Node
from generator.read.prose import first_number
from generator.read.spans import Span, Spans, text_of, without_first

SHOWN = ("fence", "code_block", "table")
TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
BOXES = ("\u2611 ", "\u2610 ")  # ticked, and open


def is_program(node: Node) -> bool:
    """Whether a paragraph is nothing but a program of a line."""
    return node.type == "paragraph" and len(node.spans) == 1 and node.spans[0].code


def is_of_examples(node: Node, following: Node | None) -> bool:
    """Whether half of the items, at least, show something besides words, or the only one leads to what follows it."""
    if len(node.children) == 1 and following is not None and node.children[0].children:
        shown = following.type == "fence" or is_program(following)
        return shown and words(node.children[0].children[-1].text).endswith(":")
    showing = [item for item in node.children if any(each.type in SHOWN for each in item.children)]
    return bool(showing) and len(showing) * 2 >= len(node.children)


def term_item(line: int, term: Spans, details: Sequence[Node]) -> Node:
    """An item of a list of terms: the term in bold, and the first paragraph behind it, before the other blocks."""
    first, *others = details if details and details[0].type == "paragraph" else [Node("paragraph", line), *details]
    if term and first.spans:
        said = words(text_of(term))
        colon = () if said.endswith((":", "?", "!")) else (Span(":"),)
        term = (*(replace(span, bold=True) for span in (*term, *colon)), Span(" "))
    return Node("list_item", line, children=[replace(first, line=line, spans=(*term, *first.spans)), *others])


def order_of(node: Node) -> tuple[bool, int]:
    """Whether a list is numbered, and from where on."""
    ordered = node.type == "ordered_list"
    return ordered, first_number(node.info) if ordered else 1


def ticked(nodes: list[Node]) -> tuple[Text, list[Node]]:
    """The box that the marks of a task draw, and its texts without them."""
    match = TASK.match(words(nodes[0].text)) if nodes else None
    if match is None:
        return (), nodes
    rest = replace(nodes[0], spans=without_first(nodes[0].spans, match.end()))
    return (Run(BOXES[match[1] == " "]),), [rest, *nodes[1:]]
