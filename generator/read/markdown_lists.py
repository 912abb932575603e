"""A Markdown list, or an item of one, in; what kind of list it is, and what its marks say, out."""

from __future__ import annotations

import re

from msgspec.structs import replace

from generator.model.text import Run, Text
from generator.read.nodes import Node
from generator.read.parts import first_number

SHOWN = ("fence", "code_block", "table")
TYPED = re.compile(r"`(?P<code>[^`\n]+)`")  # a program of a line, as a paragraph of its own
TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
BOXES = ("\u2611 ", "\u2610 ")  # ticked, and open


def is_of_examples(node: Node, following: Node | None) -> bool:
    """Whether half of the items, at least, show something besides words, or the only one leads to what follows it."""
    if len(node.children) == 1 and following is not None and node.children[0].children:
        shown = following.type == "fence" or TYPED.fullmatch(following.content)
        return bool(shown) and node.children[0].children[-1].content.endswith(":")
    showing = [item for item in node.children if any(each.type in SHOWN for each in item.children)]
    return bool(showing) and len(showing) * 2 >= len(node.children)


def order_of(node: Node) -> tuple[bool, int]:
    """Whether a list is numbered, and from where on."""
    ordered = node.type == "ordered_list"
    return ordered, first_number(node.info) if ordered else 1


def ticked(nodes: list[Node]) -> tuple[Text, list[Node]]:
    """The box that the marks of a task draw, and its texts without them."""
    match = TASK.match(nodes[0].content) if nodes else None
    if match is None:
        return (), nodes
    rest = replace(nodes[0], content=nodes[0].content[match.end() :])
    return (Run(BOXES[match[1] == " "]),), [rest, *nodes[1:]]
