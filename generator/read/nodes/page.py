"""The nodes of a Markdown page in, those of its article out: HTML's headings as headings, and no table of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from generator.errors import Finding, brief, info
from generator.model.address import address_of
from generator.model.text import words
from generator.read import tags as html
from generator.read.nodes import Document, Node
from generator.read.prose import CONTENTS
from generator.read.tags import makeup_of

LISTS = ("bullet_list", "ordered_list")
FOLDED = "h7"  # the level of a <summary>: below the heading that it stands under, whatever that is
MAX_LABEL = 5  # words


def with_html_headings(nodes: Sequence[Node]) -> Iterator[Node]:
    """The nodes, in which <h1> to <h6> and <summary> are headings; HTML that neither says nor shows anything goes."""
    for node in nodes:
        if node.type == "html_block":
            yield from _parted(node)
        else:
            yield node


def _parted(node: Node) -> Iterator[Node]:
    for tag, source, line in html.headings(node.content):
        if tag:
            level = FOLDED if tag == "summary" else tag
            yield Node("heading", node.line + line, " ".join(source.split()), level)
        elif html.says_something(source):
            yield replace(node, line=node.line + line, content=source)


def without_contents(nodes: Sequence[Node], document: Document) -> list[Node]:
    """The nodes without lists of nothing but links to places on the page, for a deck has an agenda of its own.

    A label before such a list goes too, and so does a heading that has nothing else under it.
    """
    kept: list[Node] = []
    emptied: set[int] = set()  # the headings, by identity
    for node in nodes:
        if not _is_contents(node, document):
            kept.append(node)
            continue
        label = kept.pop() if kept and _is_label(kept[-1], document) else None
        emptied.update(id(each) for each in kept[-1:] if each.type == "heading")
        document.findings.append(_left_out(node, label, document))
    pairs = zip(kept, [*kept[1:], None], strict=False)
    bare = {id(node): node for node, after in pairs if id(node) in emptied and _is_bare(node, after, document)}
    document.findings.extend(_left_out(node, node, document) for node in bare.values())
    return [node for node in kept if id(node) not in bare]


def _is_contents(node: Node, document: Document) -> bool:
    """Whether a node is a list whose every item, and every item within it, is a link to a place on the page."""
    if node.type not in LISTS:
        return False
    inside = [each for item in node.children for each in item.children]
    return bool(inside) and all(
        makeup_of(each.content, document.references).leads_within
        if each.type == "paragraph"
        else _is_contents(each, document)
        for each in inside
    )


def _is_label(node: Node, document: Document) -> bool:
    """Whether a paragraph is a heading by other means: a few words in bold, or before a colon."""
    if node.type != "paragraph" or "\n" in node.content:
        return False
    text = document.text(node.content, node.line)
    marked = all(run.bold for run in text) or words(text).endswith(":")
    return marked and 0 < len(words(text).split()) <= MAX_LABEL


def _is_bare(heading: Node, after: Node | None, document: Document) -> bool:
    """Whether a heading led to the contents only; one that says so may stand above the smaller ones of the article."""
    return (
        _ends(heading, after) or re.fullmatch(CONTENTS, words(document.text(heading.content, heading.line))) is not None
    )


def _ends(heading: Node, after: Node | None) -> bool:
    """Whether a heading has nothing under it, not even a smaller heading."""
    return after is None or (after.type == "heading" and int(after.info[1:]) <= int(heading.info[1:]))


def _left_out(node: Node, label: Node | None, document: Document) -> Finding:
    called = f' "{brief(words(document.text(label.content, label.line)))}"' if label else ""
    message = f"the table of contents{called} is left out: a deck has an agenda of its own"
    return info("contents", message, document.where(label.line if label else node.line))


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
