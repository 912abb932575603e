"""A list, or an item of one, in; which kind of list it is, and the meaning of its marks, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec.structs import replace

from generator.guard import limits
from generator.model.text import Run, Text, bare_text
from generator.read.nodes import Kind, Node
from generator.read.prose import run_in_term_of_source
from generator.read.prose.line_shapes import STAR, TYPED, are_lines_of_terms
from generator.read.spans import Span, Spans, lines_of_spans, spans_of_lines, spans_without_first, text_of_spans
from generator.regex import regex

FEWEST = 2  # so many neighbouring paragraphs with a term each are a list
SHOWN = (Kind.CODE, Kind.TABLE)
TASK = regex(r"\[([ xX])\][ \t]+(?=\S)")
DASH = regex(r"[-\u2013\u2014][^\S\n]+(?=\S)")
MARKS = (TYPED, DASH, STAR)
BOXES = ("\u2611 ", "\u2610 ")  # ticked, and open


def is_program_node(node: Node) -> bool:
    """Return whether a paragraph is nothing but one line of code."""
    return node.kind is Kind.PARAGRAPH and len(node.spans) == 1 and node.spans[0].code


def runs_of_list_node(node: Node, following: Node | None) -> Iterator[tuple[Node, bool]]:
    """Yield a list in parts, each with whether its items introduce programs or tables, which follow them at once.

    A numbered list is one part, which does so if half of its items do. The only item of a list may introduce what is
    `following`.
    """
    only = node.children[0].children if len(node.children) == 1 else []
    showing = [any(each.kind in SHOWN for each in item.children) for item in node.children]
    if only and following is not None and (following.kind is Kind.CODE or is_program_node(following)):
        yield node, bare_text(only[-1].text).endswith(":")
    elif node.kind is Kind.ORDERED_LIST:
        yield node, 0 < len(showing) <= 2 * sum(showing)
    else:
        for shows, group in groupby(zip(showing, node.children, strict=True), lambda pair: pair[0]):
            yield replace(node, children=[item for _, item in group]), shows


def node_of_term_item(line: int, term: Spans, details: Sequence[Node]) -> Node:
    """Return an item of a list of terms: a paragraph with `term` in bold and the first detail, then the others."""
    first, *others = (
        details if details and details[0].kind is Kind.PARAGRAPH else [Node(Kind.PARAGRAPH, line), *details]
    )
    if term and first.spans:
        said = bare_text(text_of_spans(term))
        colon = () if said.endswith((":", "?", "!")) else (Span(":"),)
        term = (*(replace(span, bold=True) for span in (*term, *colon)), Span(" "))
    return Node(Kind.LIST_ITEM, line, children=[replace(first, line=line, spans=(*term, *first.spans)), *others])


def order_of_list_node(node: Node) -> tuple[bool, int]:
    """Return whether a list is numbered, and its first number."""
    ordered = node.kind is Kind.ORDERED_LIST
    return ordered, node.start if 1 <= node.start <= limits.FIRST_NUMBER else 1


def nodes_without_task_marks(nodes: list[Node]) -> tuple[Text, list[Node]]:
    """Return the check box of a task ("☑ " or "☐ "), and the nodes of the item without the marks for it."""
    match = TASK.match(bare_text(nodes[0].text)) if nodes else None
    if match is None:
        return (), nodes
    rest = replace(nodes[0], spans=spans_without_first(nodes[0].spans, match.end()))
    return (Run(BOXES[match[1] == " "]),), [rest, *nodes[1:]]


def nodes_with_run_in_lists(nodes: Sequence[Node]) -> list[Node]:
    """Return the nodes, with a list in place of paragraphs in a row, or lines of one, that each begin with a term."""
    nodes = list(map(_node_with_listed_terms, nodes))
    made: list[Node] = []
    pairs = [
        (run_in_term_of_source(node.text) if node.kind is Kind.PARAGRAPH and not node.is_pictured else ("", 0), node)
        for node in nodes
    ]
    for kind, group in groupby(pairs, key=lambda pair: pair[0][0]):
        run = list(group)
        terms = {bare_text(node.text)[:length].casefold() for (_, length), node in run}
        if not kind or len(run) < FEWEST or len(terms) < len(run):
            made += [node for _, node in run]
            continue
        items = [Node(Kind.LIST_ITEM, node.line, children=[node]) for _, node in run]
        made.append(Node(Kind.BULLET_LIST, run[0][1].line, children=items))
    return made


def nodes_with_bulleted_lists(nodes: Sequence[Node]) -> list[Node]:
    """Return the nodes, with a list in place of neighbouring paragraphs, or lines of one, that all begin with a bullet.

    A dash or a star counts as a bullet only for the lines of one paragraph: paragraphs with dashes may be a dialogue.
    """
    made: list[Node] = []
    for mark, group in groupby((part for node in nodes for part in _split_at_bullets(node)), key=_bullet_of_node):
        run = list(group)
        items = [item for node in run for item in _items_of_lines(node, mark)] if mark else []
        if mark in (DASH, STAR):
            made += [Node(Kind.BULLET_LIST, node.line, children=list(_items_of_lines(node, mark))) for node in run]
        else:
            made += [Node(Kind.BULLET_LIST, run[0].line, children=items)] if len(items) > 1 else run
    return made


def _node_with_listed_terms(node: Node) -> Node:
    """Return a list for a paragraph whose lines each begin with a term, such as "Before: ..." and "After: ..."."""
    lines = [line for line in lines_of_spans(node.spans) if line] if node.kind is Kind.PARAGRAPH else []
    if node.is_pictured or not are_lines_of_terms(list(map(_words_of_line, lines))):
        return node
    made = [Node(Kind.PARAGRAPH, node.line and node.line + at, spans_of_lines([each])) for at, each in enumerate(lines)]
    items = [Node(Kind.LIST_ITEM, each.line, children=[each]) for each in made]
    return Node(Kind.BULLET_LIST, node.line, children=items)


def _split_at_bullets(node: Node) -> Iterator[Node]:
    """Yield a paragraph, or its first lines and then the lines that begin with bullets, if only these follow."""
    lines = [line for line in lines_of_spans(node.spans) if line] if node.kind is Kind.PARAGRAPH else []
    marks = [next((mark for mark in MARKS if mark.match(_words_of_line(line))), None) for line in lines]
    at = next((at for at, mark in enumerate(marks) if mark), 0)
    if at and len(lines) - at > 1 and len({*marks[at:]}) == 1:
        yield replace(node, spans=spans_of_lines(lines[:at]))
        yield replace(node, spans=spans_of_lines(lines[at:]), line=node.line and node.line + at)
    else:
        yield node


def _words_of_line(line: Spans) -> str:
    return bare_text(text_of_spans(line))


def _bullet_of_node(node: Node) -> re.Pattern[str] | None:
    """Return the pattern of the bullets with which a paragraph, or each of its lines, begins."""
    if node.kind is not Kind.PARAGRAPH:
        return None
    lines = [said for line in lines_of_spans(node.spans) if (said := _words_of_line(line))]
    if lines and TYPED.match(lines[0]):
        return TYPED
    return next((mark for mark in (DASH, STAR) if len(lines) > 1 and all(map(mark.match, lines))), None)


def _items_of_lines(node: Node, mark: re.Pattern[str]) -> Iterator[Node]:
    """Yield the items that the lines of a paragraph make; lines without a bullet continue an item."""
    items: list[list[Spans]] = []
    for line in lines_of_spans(node.spans):
        items += [[line]] if mark.match(_words_of_line(line)) or not items else []
        if items[-1][-1] is not line:
            items[-1].append(line)
    for lines in items:
        said = "".join(span.text for span in lines[0])
        margin = len(said) - len(mark.sub("", said.lstrip(), count=1))
        yield Node(
            Kind.LIST_ITEM,
            node.line,
            children=[Node(Kind.PARAGRAPH, node.line, spans_without_first(spans_of_lines(lines), margin))],
        )
