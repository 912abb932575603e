"""A Markdown list, or an item of one, in; what kind of list it is, and what its marks say, out."""

from __future__ import annotations

import re
from urllib.parse import unquote

from msgspec.structs import replace

from generator.errors import Finding, softened
from generator.model.address import NOWHERE, address_of, completed
from generator.model.blocks import Picture
from generator.model.text import Run, Text, joined, words
from generator.read import files as pictures
from generator.read.files import REMOTE
from generator.read.nodes import Document, Node
from generator.read.prose import first_number, is_address
from generator.read.tags import makeup_of, may_be_aside

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


PICTURE = re.compile(r"\s*!\[(?P<alt>(?:[^\[\]\\]|\\.)*)\]\((?P<inside>[^()]*)\)\s*")
TARGET = re.compile(r"""(?:<(?P<angle>[^<>]*)>|(?P<bare>\S+))(?:\s+(?:"(?P<double>.*)"|'(?P<single>.*)'))?""")


def is_picture(line: str) -> bool:
    """Whether a line is nothing but a picture."""
    return PICTURE.fullmatch(line) is not None


def picture_in(line: str, number: int, parent: str, document: Document) -> Picture | Text | None:
    """The picture that a line is, or its words where there is no file to show; None for any other line."""
    match = PICTURE.fullmatch(line)
    target = TARGET.fullmatch(match["inside"].strip()) if match else None
    file = (target["angle"] or target["bare"] or "") if target else ""
    if match is None or target is None or not file or file.lower().startswith(REMOTE):
        only = may_be_aside(line) and makeup_of(line, document.references).is_pictures
        return document.text(line, number) if only else None
    where, alt = document.where(number), words(document.text(match["alt"], number))
    caption = document.text(target["double"] or target["single"] or "", number)
    link = completed(document.file, file) if is_address(document.file) else ""
    loaded = pictures.load(link or unquote(file), document.files, where, document.held)
    if isinstance(loaded, Finding):
        document.findings.append(softened(loaded))
        return joined([(Run(alt or file, link=address_of(link) or NOWHERE),), caption])
    document.findings.extend(pictures.remarks(loaded, file, alt, where))
    return loaded.as_block(document.ids.take(parent, "picture"), where, file, alt, caption=caption)
