"""A web page in, an Article and findings out: its main part becomes the nodes that Markdown would have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from msgspec.structs import replace

from generator.errors import Finding, Where, brief, info, warning
from generator.model.address import completed
from generator.model.article import Article
from generator.model.text import words
from generator.read.decode import without_references
from generator.read.dom.inline import Inline, escaped
from generator.read.dom.nodes import Elements
from generator.read.dom.tree import Element, elements, line_of, tree_of, words_of
from generator.read.files import NONE, Files
from generator.read.html.finder import Told, compared, told_of
from generator.read.html.head import Head, head_of, named
from generator.read.html.main import Left, main_of
from generator.read.inline import refused
from generator.read.nodes import Document, Node
from generator.read.nodes.article import composed
from generator.read.nodes.frontmatter import stated
from generator.read.nodes.page import LISTS
from generator.read.nodes.parts import DEEPEST
from generator.read.prose import FAQ_HEADING, is_address
from generator.read.prose.drafts import BYLINE, day_of
from generator.read.prose.junk import is_page_line, lists_others


def parse(
    text: str,
    name: str,
    files: Files,
    stated_before: Mapping[str, str] | None = None,
    held: Mapping[str, bytes] | None = None,
) -> tuple[Article, tuple[Finding, ...]]:
    """The article in a web page; `name` is the file's, and it may read `files`.

    A page made of another format has no lines that its author knows: `stated_before` is what that said about the whole,
    `held` the pictures that it brought along.
    Raises InputError where it has no words, or is too large or too deep.
    """
    lined = stated_before is None
    text, removed = without_references(text, Where(name, 1))
    root = tree_of(text, name, lined=lined)
    head = head_of(root)
    titles = [words_of(each) for each in elements(root) if each.tag == "h1"]
    told = told_of(text) if lined else None
    main, left = main_of(root, told.text if told else None)
    base = completed(name, head.base) if is_address(name) else head.base
    inline = Inline(base, files, held or {})
    maker = Elements(main, inline)
    nodes = list(maker.within(main))
    document = Document(name, files, {}, inline.held)
    nodes = [*nodes, *_faq(head, nodes, inline, document)]
    said = dict(stated_before or {})
    if lined:
        nodes = without_page_lines(nodes, document)
        nodes, byline = without_byline(nodes, document)
        nodes = from_title(nodes, head.said.get("title", ""), document)
        found = _found(told, head) if told else {}
        said = {**found, **byline, **_with_title(head, titles, nodes, document)}
        said = {key: value for key, value in said.items() if value}
    written = {key: escaped(value) if key in ("title", "subtitle", "summary") else value for key, value in said.items()}
    meta, noted = stated(written, name, files, {"language": line_of(root)} if stated_before is None else {})
    article = composed(document, (), nodes, meta)
    if lined and not article.sections:
        document.findings.append(_nothing_in(name))
    removed = removed if lined else tuple(replace(each, where=Where(name)) for each in removed)
    return article, (*removed, *noted, *_remarks(left, maker, name), *dict.fromkeys(document.findings))


def _with_title(head: Head, titles: Sequence[str], nodes: Sequence[Node], document: Document) -> dict[str, str]:
    """The heading of the page is its title, wherever it stands; what its head says is for a page without one.

    Where the name of the site is the only heading of level 1, the one that the article begins with is the title.
    """
    said = {key: value for key, value in head.said.items() if key != "title"}
    headings = [node for node in nodes if node.type == "heading"]
    if any(node.info == "h1" for node in headings):
        return said
    opens = bool(headings) and headings[0] is nodes[0] and titles == [head.site]
    if opens or (headings and is_titled(headings[0], head.said.get("title", ""), document)):
        return said
    return {**said, "title": titles[0]} if len(titles) == 1 and titles[0] and _is_like(titles[0], head) else head.said


def _found(told: Told, head: Head) -> dict[str, str]:
    """The author and the day that the finder tells, but no name that it makes of an address."""
    letters, others = ("".join(compared(each)) for each in (told.author, head.unnamed))
    return {"author": "" if letters in others else named(told.author), "date": told.date}


def _nothing_in(name: str) -> Finding:
    hint = "save it from a browser once it is shown, or copy its text: a script may write it there"
    return warning("empty", "no article was found in the page, which may have a title only", Where(name), hint)


def _is_like(title: str, head: Head) -> bool:
    """Whether a heading outside of the article says what the head does, and not the name of the site."""
    said, other = ({*compared(each)} for each in (title, head.said.get("title", "")))
    return not other or 2 * len(said & other) >= min(len(said), len(other))


def _faq(head: Head, nodes: Sequence[Node], inline: Inline, document: Document) -> Iterator[Node]:
    """The questions that only the page's data answer, as if they stood on it."""
    shown = " ".join(_said(nodes, document)).casefold()
    asked = [
        (question, answer) for question, answer in head.asked if " ".join(question.split()).casefold() not in shown
    ]
    if asked:
        yield Node("heading", 0, FAQ_HEADING, "h2")
    for question, answer in asked:
        yield Node("heading", 0, escaped(question), "h3")
        root = tree_of(without_references(f"<body><div>{answer}</div></body>", Where(document.file))[0], document.file)
        yield from Elements(root, inline).within(root)


def _said(nodes: Sequence[Node], document: Document) -> Iterator[str]:
    for node in nodes:
        yield words(Document(document.file, NONE, {}).text(node.content, 0))
        yield from _said(node.children, document)


def _remarks(left: Sequence[Left], maker: Elements, name: str) -> Iterator[Finding]:
    if left := [each for each in left if any(map(str.isalnum, each.words))]:
        parts = "; ".join(f'"{brief(each.words)}"' for each in left)
        message = f"left out as parts of the page, not of the article: {parts}"
        yield info("junk", message, Where(name, left[0].line))
    for element, address in maker.media:
        yield warning("media", _medium(element, address), Where(name, line_of(element)))
    for address, line in dict.fromkeys(maker.inline.refused):
        yield refused(address, Where(name, line))
    if maker.inline.lost:
        message = f"{maker.inline.lost} links lead to no address on the web, and are kept as words"
        yield info("link", message, Where(name), "save the page with its address, or write links in full")


def _medium(element: Element, address: str) -> str:
    said = element.get("title") or words_of(element)
    called = f' "{brief(said)}"' if said else ""
    return f"a deck cannot play this {element.tag}{called}{f': {address}' if address else ''}"


PARTS = re.compile(r"\s*[|\u00b7\u2022]\s*|\s+[\u2013\u2014-]\s+|\s+on\s+(?=\w+ \d)")
PROSE = 80  # characters; with so many, a paragraph is no byline


def without_page_lines(nodes: Sequence[Node], document: Document) -> list[Node]:
    """The nodes without furniture, and without the parts at the end, or of nothing but lists, that list other things.

    Where either would be more than half of the page, it stays.
    """
    kept = [node for node in nodes if not (node.type == "paragraph" and is_page_line(_spoken(node, document)))]
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
        parts = list(filter(None, PARTS.split(_spoken(node, document)))) if node.type == "paragraph" else []
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
    said = " ".join(_spoken(node, document).split()) if node.type == "heading" else ""
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
        if depth <= (level or DEEPEST) and (level or lists_others(_spoken(node, document))):
            yield bool(level), part
            part, level = [], depth if lists_others(_spoken(node, document)) else 0
        part.append(node)
    yield bool(level), part


def _spoken(node: Node, document: Document) -> str:
    return words(Document(document.file, NONE, document.references).text(node.content, node.line))


def _within(node: Node, document: Document) -> Iterator[str]:
    """The texts of a node and all within it."""
    yield from filter(None, [_spoken(node, document)])
    for each in node.children:
        yield from _within(each, document)


def _left_out(gone: Sequence[Node], document: Document) -> Finding:
    parts = "; ".join(f'"{brief(said)}"' for node in gone if (said := " ".join(_within(node, document))))
    message = f"left out as parts of the page, not of the article: {parts}"
    hint = "put it into a sentence, or under a heading of its own, to keep it"
    return warning("junk", message, document.where(gone[0].line), hint)
