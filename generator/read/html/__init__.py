"""A web page in, an Article and findings out: its main part becomes the nodes that Markdown would have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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
from generator.read.html.head import Head, head_of
from generator.read.html.lines import from_title, is_titled, without_byline, without_page_lines
from generator.read.html.main import Left, main_of
from generator.read.inline import refused
from generator.read.nodes import Node
from generator.read.nodes.article import composed
from generator.read.nodes.document import Document
from generator.read.nodes.frontmatter import stated
from generator.read.prose import FAQ_HEADING, is_address


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
    main, left = main_of(root)
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
        said = {**byline, **_with_title(head, titles, nodes, document)}
    written = {key: escaped(value) if key in ("title", "subtitle", "summary") else value for key, value in said.items()}
    meta, noted = stated(written, name, files, {"language": line_of(root)} if stated_before is None else {})
    article = composed(document, (), nodes, meta)
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
    return {**said, "title": titles[0]} if len(titles) == 1 and titles[0] else head.said


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
