"""The nodes of a page in; the same nodes without lines that only lead to other articles, out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from generator.model.address import host_of_address
from generator.model.text import bare_text
from generator.read.html.finder import page_words_to_compare
from generator.read.nodes import LISTS, Kind, Node
from generator.read.nodes.page_nodes import PROSE
from generator.read.prose import is_source_on_web
from generator.read.spans import makeup_of_spans

HEADLINE = 4  # words at least, in a line that leads to another article
LAST = 2  # words at least, in such a line at the end of the page
MOST = 3  # at most one paragraph of so many is such a line; else the page is a list of links
FILES = (".pdf", ".zip", ".csv", ".xls", ".xlsx", ".doc", ".docx", ".ppt", ".pptx", ".mp3", ".mp4")
TEASER = 8  # equal words at the beginning of the first paragraph and of the one that repeats it
AGENCIES = r"AFP|AP|Reuters|Getty(?: Images)?|PA(?: Wire)?|EPA|dpa|EFE|ANSA|Xinhua|Alamy|Shutterstock|picture.alliance"
CREDIT = re.compile(rf"(?:{AGENCIES})(?:(?:\s*/\s*|\s+via\s+)\w[\w. -]{{0,30}}){{0,3}}", re.IGNORECASE)
TRAIL = re.compile(r"\s*[>\u00bb\u203a\u2192]\s*|\s+/\s+")
SHARED = re.compile(
    r"/share\b|sharer?\.php|sharer?[/?]|shareArticle|intent/tweet|addtoany|whatsapp|mailto:\?|/pin/create",
    re.IGNORECASE,
)
BLOCKS = 5  # in an item of a list that is no layout, at most
STEP = 6  # words of a step of a breadcrumb, at most
NEAR = 3  # paragraphs after the first, one of which may repeat it


def nodes_without_site_links(nodes: Sequence[Node], url: str) -> list[Node]:
    """Return the nodes without paragraphs that are only a link to another page of the site of `url`."""
    paragraphs = [node for node in nodes if node.kind is Kind.PARAGRAPH]
    last = set(takewhile(lambda node: _leads_on(node, url, LAST), reversed(nodes)))
    others = {node for node in paragraphs if _leads_on(node, url, HEADLINE)} | last
    return list(nodes) if len(others) * MOST > len(paragraphs) else [each for each in nodes if each not in others]


def _leads_on(node: Node, url: str, least: int) -> bool:
    """Whether a node is only a link of at least `least` words to a page of the site of `url`."""
    made = makeup_of_spans(node.spans)
    said = bare_text(node.text)
    if node.kind is not Kind.PARAGRAPH or made.pictures or made.beside or not made.links or is_source_on_web(said):
        return False
    return len(page_words_to_compare(said)) >= least and all(_is_of_site(each, url) for each in made.links)


def _is_of_site(link: str, url: str) -> bool:
    """Whether `link` leads to a page, not a file, of the site that the address `url` belongs to."""
    there, here = f".{host_of_address(link)}", f".{host_of_address(url)}"
    is_near = there.endswith(here) or here.endswith(there)
    path = re.split("[?#]", link)[0].lower()
    return link.startswith(("http:", "https:")) and is_near and not path.endswith(FILES)


def is_node_of_share_links(node: Node) -> bool:
    """Whether a paragraph holds nothing but links that share the page on other sites."""
    made = makeup_of_spans(node.spans)
    return len(made.links) > 1 and not made.beside and all(SHARED.search(link) for link in made.links)


def nodes_without_breadcrumbs(nodes: Sequence[Node], titles: Sequence[str]) -> list[Node]:
    """Return the nodes without breadcrumbs above the text: steps between marks, or a list of links.

    The last step is one of the page's `titles`; in a paragraph it may be another, if all steps before it are links.
    A heading above nothing but such a list is removed with it.
    """
    called = [page_words_to_compare(title) for title in titles if title]
    head = list(takewhile(lambda node: len(bare_text(node.text)) < PROSE or TRAIL.search(bare_text(node.text)), nodes))
    gone = {node for node in head if _is_trail(node, called)}
    pairs = pairwise(nodes)
    gone |= {one for one, other in pairs if one.kind is Kind.HEADING and other.kind in LISTS and other in gone}
    return [node for node in nodes if node not in gone]


def _is_trail(node: Node, titles: Sequence[Sequence[str]]) -> bool:
    """Whether a node is a breadcrumb that ends with one of the titles, or whose steps are links."""
    if node.kind in LISTS:
        inside = [each for each in _nodes_inside(node) if each.kind is Kind.PARAGRAPH]
        linked = [bool(makeup_of_spans(each.spans).links) and not makeup_of_spans(each.spans).beside for each in inside]
        return bool(inside) and page_words_to_compare(bare_text(inside[-1].text)) in titles and all(linked[:-1])
    if node.kind is not Kind.PARAGRAPH or node.is_pictured:
        return False
    steps = [page_words_to_compare(step) for step in TRAIL.split(bare_text(node.text))]
    is_near = all(len(step) <= STEP for step in steps[:-1])
    is_linked = len(makeup_of_spans(node.spans).links) >= len(steps) - 1 and len(steps) > LAST
    return len(steps) > 1 and is_near and (is_linked or steps[-1] in titles)


def _nodes_inside(node: Node) -> Iterator[Node]:
    """Return all nodes within a block, in order."""
    for each in node.children:
        yield each
        yield from _nodes_inside(each)


def nodes_without_layout_lists(nodes: Sequence[Node]) -> list[Node]:
    """Return the nodes, in which a list that lays out the page is replaced by the blocks in its items."""
    made: list[Node] = []
    for node in nodes:
        is_layout = node.kind in LISTS and any(len(item.children) > BLOCKS for item in node.children)
        made += [each for item in node.children for each in item.children] if is_layout else [node]
    return made


def nodes_without_repeats(nodes: Sequence[Node], summary: str) -> list[Node]:
    """Return the nodes without paragraphs above the title that a heading from the title on repeats.

    A heading that repeats the page's summary names no section and becomes a paragraph.
    """
    at = next((number for number, node in enumerate(nodes) if node.level == 1), 0)
    called = {page_words_to_compare(bare_text(node.text)) for node in nodes[at:] if node.kind is Kind.HEADING}
    above = [
        node
        for node in nodes[:at]
        if node.kind is not Kind.PARAGRAPH or page_words_to_compare(bare_text(node.text)) not in called
    ]
    told, first = page_words_to_compare(summary), next((node for node in nodes if node.kind is Kind.HEADING), None)
    below = [
        Node(Kind.PARAGRAPH, node.line, node.spans) if node is not first and _is_summary(node, told) else node
        for node in nodes[at:]
    ]
    return [*above, *below]


def _is_summary(node: Node, told: Sequence[str]) -> bool:
    """Whether a node is a heading with the first words of the summary `told`."""
    said = page_words_to_compare(bare_text(node.text))
    return (
        node.kind is Kind.HEADING
        and node.level != 1
        and len(said) >= TEASER
        and tuple(told[: len(said)]) == tuple(said)
    )


def nodes_without_stray_captions(nodes: Sequence[Node]) -> list[Node]:
    """Return the nodes without captions of missing pictures: paragraphs before an agency's name.

    A paragraph with the same words as the alt text of the picture right before it is removed, too.
    """
    again = {node for before, node in pairwise(nodes) if before.is_pictured and _is_again(before, node)}
    nodes = [node for node in nodes if node not in again]
    said = [bare_text(node.text) if node.kind is Kind.PARAGRAPH else "" for node in nodes]
    credits = [at for at, each in enumerate(said) if at and said[at - 1] and CREDIT.fullmatch(each)]
    runs = [at for at in credits if at - 2 in credits or at + 2 in credits]
    gone = {each for at in runs for each in (at - 1, at)}
    return [node for at, node in enumerate(nodes) if at not in gone]


def _is_again(pictured: Node, node: Node) -> bool:
    """Whether a node repeats the alt text of the picture before it."""
    shown = makeup_of_spans(pictured.spans).is_pictures and node.kind is Kind.PARAGRAPH and not node.is_pictured
    return shown and bool(node.text) and bare_text(node.text).strip() == bare_text(pictured.text).strip()


def nodes_without_teaser(nodes: Sequence[Node]) -> list[Node]:
    """Return the nodes without a first paragraph that a paragraph soon after it repeats in similar words."""
    said = [page_words_to_compare(bare_text(node.text)) if node.kind is Kind.PARAGRAPH else () for node in nodes]
    first = next((at for at, each in enumerate(said) if each), 0)
    again = any(_is_like(said[first], each) for each in said[first + 1 : first + 1 + NEAR])
    return [node for at, node in enumerate(nodes) if at != first or not again or node.is_pictured]


def _is_like(teaser: Sequence[str], text: Sequence[str]) -> bool:
    """Whether `text` begins with the same words as `teaser` and has most of its other words."""
    begins = len(teaser) >= TEASER and tuple(teaser[:TEASER]) == tuple(text[:TEASER])
    return begins and (Counter(teaser) & Counter(text)).total() * 3 >= len(teaser) * 2
