"""The nodes of a file in; a tree of sections out, by the levels of their headings, and which of them are questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise, takewhile

from msgspec import Struct, field

from generator.measure import count_words
from generator.model.article import Role
from generator.model.text import bare_text
from generator.read.nodes import FOLDED, LISTS, Kind, Node, nodes_of_heading
from generator.read.prose import role_of_source_heading
from generator.read.prose.line_shapes import ASKS, CLOSERS, MAX_HEADING, MAX_QUESTION
from generator.read.spans import is_end_span

FEWEST_BOLD = 2  # so many lines in bold are headings where nothing else is; a single one may be for emphasis
CROSSHEAD = 10  # words; a line in bold has at most so many if it is a heading among others
TELLS = 8  # words; a paragraph under such a line has at least so many
DEEPEST = 7  # a level below every heading
LOWEST = 6  # level of a heading that is not folded


class SectionNode(Struct, eq=False):
    """A section while it is read: its heading, if any, the nodes under it, its sections, and the nodes after them."""

    heading: Node | None
    line: int
    nodes: list[Node] = field(default_factory=list)
    parts: list[SectionNode] = field(default_factory=list)
    after: list[Node] = field(default_factory=list)
    hints: list[Node] = field(default_factory=list)  # comments that ask for a layout, a ground or another thing


def section_nodes_of(nodes: Sequence[Node]) -> list[SectionNode]:
    """Return the sections of the top level; a section lies within the nearest one before it whose heading is higher."""
    top = SectionNode(None, 1)
    path = [(0, top)]
    for node in nodes:
        if node.kind is Kind.HEADING:
            if node.text:
                open_section_node(path, node.level, SectionNode(node, node.line))
        elif node.kind is Kind.HINT:
            path[-1][1].hints.append(node)
        elif node.kind is Kind.CLOSED:
            while path[-1][0] >= DEEPEST and path[-1][1].heading:
                path.pop()
        else:
            if len(path) == 1:
                open_section_node(path, DEEPEST, SectionNode(None, node.line))
            part = path[-1][1]
            (part.after if part.parts else part.nodes).append(node)
    return _parts_with_answers(top.parts)


def _parts_with_answers(parts: list[SectionNode]) -> list[SectionNode]:
    """Return the sections; an empty section such as "FAQ" takes the questions that follow it on its own level."""
    kept: list[SectionNode] = []
    for part in parts:
        part.parts = _parts_with_answers(part.parts)
        is_answered = kept and _is_empty_faq(kept[-1]) and is_section_node_a_question(part)
        (kept[-1].parts if is_answered else kept).append(part)
    return kept


def _is_empty_faq(part: SectionNode) -> bool:
    """Return whether a section is a heading like "FAQ" with nothing but questions under it so far."""
    if part.heading is None or part.nodes or not all(is_section_node_a_question(each) for each in part.parts[-1:]):
        return False
    return role_of_source_heading(bare_text(part.heading.text)) is Role.FAQ


def nodes_with_bold_headings(nodes: list[Node]) -> list[Node]:
    """Return the nodes, with headings in place of lines in bold, where there are several of these.

    If there are other headings too, such lines must be short and stand above a paragraph of some length.
    """
    nodes = _nodes_with_groups(nodes)
    headed = any(node.kind is Kind.HEADING for node in nodes)
    pairs = ((node, nodes[at : at + 3]) for at, node in enumerate(nodes[:-1], 1) if _is_bold_line(node))
    pairs = ((node, after) for node, after in pairs if not _is_bold_line(after[0]))
    bold = {node for node, after in pairs if not headed or _is_crosshead(node, after)}
    if len(bold) < FEWEST_BOLD and not headed:
        return nodes
    levels = zip(nodes, _levels_below(nodes), strict=True)
    made = (nodes_of_heading(node.line, level, node.spans, ()) if node in bold else [node] for node, level in levels)
    return [*chain.from_iterable(made)]


def _nodes_with_groups(nodes: list[Node]) -> list[Node]:
    """Return the nodes, with a heading of the next ones in place of each quote of a line in bold, if all stand so."""
    pairs = [(node, after) for node, after in pairwise(nodes) if [*map(_is_bold_line, node.children)] == [True]]
    if len(pairs) < FEWEST_BOLD or not all(after.kind is Kind.HEADING and after.level > 2 for _node, after in pairs):
        return nodes
    made = {node: nodes_of_heading(node.line, after.level - 1, node.children[0].spans, ()) for node, after in pairs}
    return [*chain.from_iterable(made.get(node, [node]) for node in nodes)]


def _levels_below(nodes: Sequence[Node]) -> Iterator[int]:
    """Yield for each node the level below the heading that it stands under, or below the title."""
    level = 1
    for node in nodes:
        level = node.level if node.kind is Kind.HEADING and node.level != FOLDED else level
        yield min(level, LOWEST - 1) + 1


def _is_crosshead(node: Node, after: Sequence[Node]) -> bool:
    """Return whether a line is short enough for a heading, and some text follows it, perhaps below a picture."""
    told = takewhile(_is_prose, (each for each in after if not each.is_pictured))
    words = sum(len(bare_text(each.text).split()) for each in told)
    return words >= TELLS and len(bare_text(node.text).split()) <= CROSSHEAD


def _is_bold_line(node: Node) -> bool:
    """Return whether a paragraph is one line in bold that does not end like a sentence; it may be a question."""
    if node.kind is not Kind.PARAGRAPH or any(map(is_end_span, node.spans)):
        return False
    said = bare_text(node.text)
    bold = all(run.bold or not run.text.strip(": ") for run in node.text) and any(run.bold for run in node.text)
    most = MAX_QUESTION if said.endswith(ASKS) else MAX_HEADING
    return bold and 0 < len(said) <= most and not said.endswith((".", ",", ";", "!"))


def open_section_node(path: list[tuple[int, SectionNode]], level: int, part: SectionNode) -> None:
    """Put a section into the nearest one before it that is higher; `path` has those that are open, with levels."""
    while path[-1][0] >= level:
        path.pop()
    path[-1][1].parts.append(part)
    path.append((level, part))


def is_section_node_a_question(part: SectionNode, most: int = 0) -> bool:
    """Return whether a section is a question with its answer in paragraphs.

    Unless `most` is 0, these are at most so many, and a question of two words, as "What next?", is a heading.
    """
    if part.heading is None or part.parts or not part.nodes or len(part.nodes) > (most or len(part.nodes)):
        return False
    said = bare_text(part.heading.text).rstrip(CLOSERS)
    asked = said.endswith(ASKS) and (not most or count_words(said.rstrip(" \u00a0" + "".join(ASKS))) > 2)
    return asked and all(node.kind is Kind.FOOTNOTE or _is_prose(node) for node in part.nodes)


def list_items_of_section_node(part: SectionNode) -> list[Node]:
    """Return the items of a section's lists; none where it holds anything but lists of texts."""
    if not all(node.kind in LISTS for node in part.nodes):
        return []
    items = [item for node in part.nodes for item in node.children if item.children]
    return items if all(map(_is_prose, (each for item in items for each in item.children))) else []


def _is_prose(node: Node) -> bool:
    return node.kind is Kind.PARAGRAPH and not node.is_pictured
