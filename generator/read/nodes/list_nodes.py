"""A list, or an item of one, in; which kind of list it is, and the meaning of its marks, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from msgspec.structs import replace

from generator.guard import limits
from generator.model.text import bare_text
from generator.read.nodes import Kind, Node
from generator.read.prose import MAX_TERM_WORDS, run_in_term_of_source
from generator.read.prose.line_shapes import TYPED
from generator.read.spans import Span, Spans, lines_of_spans, spans_of_lines, spans_without_first, text_of_spans
from generator.regex import regex

TELLS = 8  # words; a line below one in bold has more
FEWEST = 2  # so many neighbouring paragraphs with a term each are a list
DASH = regex(r"[-\u2013\u2014][^\S\n]+(?=\S)")
DASHED = regex(f"{TYPED.pattern}|{DASH.pattern}")
TYPED_NUMBER = regex(r"(\d{1,3})(?:[.)]\s+(?=\S)|-\s*(?=[^\W\d]))", re.ASCII)
ROWS, ROW, BARE = 3, 50, 9  # such lines at least; characters of each at most; one in so many may have no figure
UNMARKED, FIGURE = regex(r"(?!.*:\Z)(?=\S)"), regex(r"\d")
SHOWN = (Kind.CODE, Kind.TABLE)


def is_program_node(node: Node) -> bool:
    """Return whether a paragraph is nothing but one line of code, with any ASCII letters."""
    is_code = node.kind is Kind.PARAGRAPH and len(node.spans) == 1 and node.spans[0].code
    return is_code and any(each.isascii() and each.isalpha() for each in bare_text(node.text))


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
    begun = details and details[0].kind is Kind.PARAGRAPH
    first, *others = details if begun else [Node(Kind.PARAGRAPH, line), *details]
    if term and first.spans:
        colon = () if bare_text(text_of_spans(term)).endswith((":", "?", "!")) else (Span(":"),)
        term = (*(replace(span, bold=True) for span in (*term, *colon)), Span(" "))
    return Node(Kind.LIST_ITEM, line, children=[replace(first, line=line, spans=(*term, *first.spans)), *others])


def order_of_list_node(node: Node) -> tuple[bool, int]:
    """Return whether a list is numbered, and its first number."""
    return node.kind is Kind.ORDERED_LIST, node.start if 1 <= node.start <= limits.FIRST_NUMBER else 1


def nodes_with_run_in_lists(nodes: Sequence[Node]) -> list[Node]:
    """Return the nodes, with a list in place of paragraphs in a row that each begin with a term."""
    made: list[Node] = []
    for has_term, group in groupby(map(_with_run_in_term, nodes), key=_has_run_in_term):
        run = list(group)
        terms = {bare_text(node.text)[: run_in_term_of_source(node.text)].casefold() for node in run if has_term}
        if len(terms) == len(run) >= FEWEST:
            items = [Node(Kind.LIST_ITEM, node.line, children=[node]) for node in run]
            run = [Node(Kind.BULLET_LIST, run[0].line, children=items)]
        made += run
    return made


def _with_run_in_term(node: Node) -> Node:
    """Return a paragraph with its first line before a colon, if that is a line in bold above a text."""
    first, *others = lines_of_spans(node.spans) if node.kind is Kind.PARAGRAPH else [()]
    said, *below = (bare_text(text_of_spans(line)) for line in (first, *others))
    is_bold = said != "" and all(span.bold or not span.text.strip() for span in first)
    is_term = is_bold and len(said.split()) <= MAX_TERM_WORDS and not said.endswith((".", ",", ";", ":", "!"))
    if not is_term or max((len(line.split()) for line in below), default=0) <= TELLS or below[0][:1].islower():
        return node  # the other lines may be an address
    told = replace(node, spans=spans_of_lines(others))
    return node_of_term_item(node.line, spans_of_lines([first]), [told]).children[0]


def _has_run_in_term(node: Node) -> bool:
    """Return whether a node is a paragraph that begins with a term."""
    return node.kind is Kind.PARAGRAPH and not node.is_pictured and run_in_term_of_source(node.text) > 0


def nodes_with_typed_lists(nodes: Sequence[Node]) -> list[Node]:
    """Return the nodes, with lists in place of paragraphs, or lines of one, that begin with a typed bullet or number.

    Numbers go up by one, from line to line and from node to node.
    """
    made: list[Node] = []
    numbers: list[tuple[int, ...]] = [(), *map(_typed_numbers, nodes), ()]
    follows = [bool(before and after) and after[0] == before[-1] + 1 for before, after in pairwise(numbers)]
    is_numbered = [len(own) > 1 or any(follows[at : at + 2]) for at, own in enumerate(numbers[1:-1])]
    parts = (part for each in zip(nodes, is_numbered, strict=True) for part in _nodes_split_at_marks(*each))
    for (is_item, _), group in groupby(enumerate(parts), key=_list_of_part):
        run = [part for _, part in group]
        kind = Kind.ORDERED_LIST if run[0].start else Kind.BULLET_LIST
        made += [Node(kind, run[0].line, start=run[0].start, children=run)] if is_item else run
    return made


def _list_of_part(numbered: tuple[int, Node]) -> tuple[bool, int]:
    """Return whether a part is an item, and a number that is the same for all items of one list."""
    at, part = numbered
    return part.kind is Kind.LIST_ITEM, part.kind is Kind.LIST_ITEM and part.start and part.start - at


def _lines_of_paragraph(node: Node) -> list[tuple[Spans, str]]:
    """Return the lines of a paragraph, each with its words; none for another node."""
    lines = lines_of_spans(node.spans) if node.kind is Kind.PARAGRAPH else []
    return [(line, bare_text(text_of_spans(line))) for line in lines]


def _typed_numbers(node: Node) -> tuple[int, ...]:
    """Return the numbers that begin lines of a paragraph; none if they do not go up by one, from the first line."""
    marks = [TYPED_NUMBER.match(words) for _, words in _lines_of_paragraph(node)]
    found = tuple(int(each[1]) for each in marks if each)
    return found if marks[:1] and marks[0] and found == tuple(range(found[0], found[0] + len(found))) else ()


def _nodes_split_at_marks(node: Node, is_numbered: bool) -> Iterator[Node]:
    """Yield a node; of a paragraph with typed marks, the lines before the first of them, and an item for each.

    An item has its number as `start`, and 0 if the mark is a bullet. Short lines of figures, such as prices and times,
    are items without a mark.
    """
    both = _lines_of_paragraph(node)
    lines, words = [line for line, _ in both], [said for _, said in both]
    bullet = DASHED if sum(DASH.match(each) is not None for each in words) > 1 else TYPED  # a single dash may be speech
    mark = TYPED_NUMBER if is_numbered else bullet
    if len(words) >= ROWS and max(map(len, words)) <= ROW and not any(map(mark.match, words)):
        mark = UNMARKED if BARE * sum(not FIGURE.search(each) for each in words) <= len(words) else mark
    if (starts := [at for at, each in enumerate(words) if mark.match(each)])[:1] != [0]:
        yield replace(node, spans=spans_of_lines(lines[: starts[0]])) if starts else node
    for start, stop in pairwise([*starts, len(lines)]):
        said = "".join(span.text for span in lines[start])
        margin = len(said) - len(mark.sub("", said.lstrip(), count=1))
        line, number = node.line and node.line + start, TYPED_NUMBER.match(words[start]) if is_numbered else None
        paragraph = Node(Kind.PARAGRAPH, line, spans_without_first(spans_of_lines(lines[start:stop]), margin))
        yield Node(Kind.LIST_ITEM, line, start=int(number[1]) if number else 0, children=[paragraph])
