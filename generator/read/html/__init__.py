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
from generator.read.dom.footnotes import move_footnotes
from generator.read.dom.inline import Inline
from generator.read.dom.nodes import Elements
from generator.read.dom.tree import elements, line_of, tree_of, words_of
from generator.read.files import Files
from generator.read.html.asides import (
    shares,
    unlisted,
    without_captions,
    without_links,
    without_repeats,
    without_teaser,
    without_trail,
)
from generator.read.html.finder import Told, compared, told_of
from generator.read.html.head import Head, head_of, named
from generator.read.html.main import Left, main_of
from generator.read.keys.meta import stated
from generator.read.nodes import LISTS, Document, Node, leaves
from generator.read.nodes.article import composed
from generator.read.nodes.page import PROSE, without_byline
from generator.read.nodes.parts import DEEPEST
from generator.read.prose import FAQ_HEADING, is_address
from generator.read.prose.junk import is_page_line, leads_to_other, lists_others
from generator.read.spans import Span, refused


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
    if not lined:
        move_footnotes(root)
    head = head_of(root)
    titles = [words_of(each) for each in elements(root) if each.tag == "h1"]
    told = told_of(text) if lined else None
    main, left = main_of(root, told.text if told else None)
    base = completed(name, head.base) if is_address(name) else head.base
    document = Document(name, files, dict(held or {}))
    inline = Inline(base, document)
    maker = Elements(main, inline)
    nodes = list(maker.within(main))
    nodes = [*nodes, *_faq(head, nodes, inline, name)]
    said: Mapping[str, str] = stated_before or {}
    gone: list[Finding] = []
    if lined:
        nodes, said, gone = _of_page(nodes, head, titles, told, name)
    written = {key: escaped(value) if key in ("title", "subtitle", "summary") else value for key, value in said.items()}
    meta, noted = stated(written, name, files, {"language": line_of(root)} if stated_before is None else {})
    article, remarks = composed(document, nodes, meta)
    if lined and not article.sections:
        remarks.append(_nothing_in(name))
    removed = removed if lined else tuple(replace(each, where=Where(name)) for each in removed)
    found = dict.fromkeys((*maker.findings, *gone, *remarks))
    return article, (*removed, *noted, *_remarks(left, inline, name), *found)


def _of_page(
    nodes: Sequence[Node], head: Head, titles: Sequence[str], told: Told | None, name: str
) -> tuple[list[Node], dict[str, str], list[Finding]]:
    """The nodes without what belongs to the page, what it says of the whole, and what is left out."""
    nodes = without_repeats(unlisted(nodes), head.said.get("summary", ""))
    kept, lines = without_page_lines(nodes, name, head.said.get("url", ""), (*titles, head.said.get("title", "")))
    kept, byline = without_byline(kept, head.said.get("language", ""))
    kept, above = from_title(kept, head.said.get("title", ""), name)
    found = _found(told, head) if told else {}
    said = {**found, **byline, **_with_title(head, titles, kept)}
    said["author"] = _person(
        [head.said.get("author", ""), named(byline.get("author", "")), found.get("author", ""), head.signed],
        head.sites,
    )
    return kept, {key: value for key, value in said.items() if value}, [*lines, *above]


MARKS = re.compile(r"([\\`*_\[\]<>&!~|])")


def escaped(text: str) -> str:
    """A text in which no character is markup."""
    return MARKS.sub(r"\\\1", text)


def _with_title(head: Head, titles: Sequence[str], nodes: Sequence[Node]) -> dict[str, str]:
    """The heading of the page is its title, wherever it stands; what its head says is for a page without one.

    Where the name of the site is the only heading of level 1, the one that the article begins with is the title.
    """
    said = {key: value for key, value in head.said.items() if key != "title"}
    headings = [node for node in nodes if node.type == "heading"]
    if any(node.info == "h1" for node in headings):
        return said
    is_site = titles == [head.site] or (not titles and head.is_named_only)
    opens = bool(headings) and headings[0] is nodes[0] and is_site
    if opens or (headings and is_titled(headings[0], head.said.get("title", ""))):
        return said
    return {**said, "title": titles[0]} if len(titles) == 1 and titles[0] and _is_like(titles[0], head) else head.said


def _found(told: Told, head: Head) -> dict[str, str]:
    """The author and the day that the finder tells, but no name that it makes of an address."""
    letters, others = ("".join(compared(each)) for each in (told.author, head.unnamed))
    return {"author": "" if letters in others else named(told.author), "date": told.date}


AMONG = re.compile(r"\s*[,|/\u00b7\u2022;]\s*|\s+(?:and|for|und|für|et|pour|y|para|e|per)\s+(?:the\s+)?", re.IGNORECASE)


def _person(stated: Sequence[str], sites: Sequence[str]) -> str:
    """The surest author who is not only the site, without the name of the site; the site where nobody else is named."""
    names = {"".join(compared(each)).removeprefix("the") for each in sites if each}
    for author in filter(None, stated):
        ends = [0, *(at for match in AMONG.finditer(author) for at in match.span()), len(author)]
        parts = [author[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True)]
        others = [each for each in parts if "".join(compared(each)).removeprefix("the") not in names]
        if len(others) == len(parts):
            return author
        if others:
            return ", ".join(others)
    return next(filter(None, stated), "")


def _nothing_in(name: str) -> Finding:
    hint = "open it in a browser and save it from there, or copy its text: a script may write the article"
    return warning("empty", "no article was found in the page, perhaps only a title", Where(name), hint)


def _is_like(title: str, head: Head) -> bool:
    """Whether a heading outside of the article says what the head does, and not the name of the site."""
    said, other = ({*compared(each)} for each in (title, head.said.get("title", "")))
    return not other or 2 * len(said & other) >= min(len(said), len(other))


def _faq(head: Head, nodes: Sequence[Node], inline: Inline, name: str) -> Iterator[Node]:
    """The questions that only the page's data answer, as if they stood on it."""
    shown = " ".join(said for node in nodes for said in _within(node)).casefold()
    asked = [
        (question, answer) for question, answer in head.asked if " ".join(question.split()).casefold() not in shown
    ]
    if asked:
        yield Node("heading", 0, (Span(FAQ_HEADING),), info="h2")
    for question, answer in asked:
        yield Node("heading", 0, (Span(question),), info="h3")
        root = tree_of(without_references(f"<body><div>{answer}</div></body>", Where(name))[0], name)
        yield from Elements(root, inline).within(root)


def _remarks(left: Sequence[Left], inline: Inline, name: str) -> Iterator[Finding]:
    if left := [each for each in left if any(map(str.isalnum, each.words))]:
        parts = "; ".join(f'"{brief(each.words)}"' for each in left)
        message = f"left out as parts of the page, not of the article: {parts}"
        yield info("junk", message, Where(name, left[0].line))
    for address, line in dict.fromkeys(inline.refused):
        yield refused(address, Where(name, line))
    if inline.lost:
        message = f"{inline.lost} links do not lead to the web, and are kept as plain words"
        yield info("link", message, Where(name), "save the page with its address, or write whole links")


def without_page_lines(
    nodes: Sequence[Node], name: str, url: str, titles: Sequence[str]
) -> tuple[list[Node], list[Finding]]:
    """The nodes without furniture, and without the parts at the end, or of nothing but lists, that list other things.

    Lines go too that lead to other pages of the site, which the page at `url` is of, or from its start to the page of
    these titles, say what follows them, or belong to pictures that are not there.

    Where either would be more than half of the page, it stays.
    """
    kept = [node for node in without_trail(nodes, titles) if not _is_furniture(node)]
    kept = kept if len(kept) * 2 > len(nodes) else list(nodes)
    rest = _without_others(kept)
    rest = without_links(without_captions(without_teaser(rest if len(rest) * 2 > len(kept) else kept)), url)
    held = {id(node) for node in rest}
    gone = [node for node in nodes if id(node) not in held]
    return rest, [_left_out(gone, name)] if gone else []


def _is_furniture(node: Node) -> bool:
    """Whether a block is a line that a site puts round an article; as a heading, one that leads to another."""
    said = words(node.text)
    is_line = node.type == "paragraph" and (is_page_line(said) or shares(node))
    return is_line or (node.type == "heading" and leads_to_other(said))


def from_title(nodes: Sequence[Node], title: str, name: str) -> tuple[list[Node], list[Finding]]:
    """The nodes from the heading on that says what the page is called: above it stand the site's name and its menu."""
    above = list(takewhile(lambda node: not is_titled(node, title), nodes))
    if not above or len(above) == len(nodes) or any(map(_is_told, above)):
        return list(nodes), []
    return list(nodes[len(above) :]), [_left_out(above, name)]


def is_titled(node: Node, title: str) -> bool:
    """Whether a node is the heading that says what the page is called."""
    said = " ".join(words(node.text).split()) if node.type == "heading" else ""
    return bool(said) and said.casefold() == title.casefold()


def _is_told(node: Node) -> bool:
    """Whether a node says more than a name, a motto or a menu does."""
    is_text = node.type in ("heading", "paragraph", *LISTS)
    return not is_text or any(len(each) > PROSE for each in _within(node))


def _without_others(nodes: Sequence[Node]) -> list[Node]:
    parts = list(_parts(nodes))
    last = max((number for number, (other, _) in enumerate(parts) if not other), default=-1)
    return [
        node
        for number, (other, part) in enumerate(parts)
        if not other or (number < last and not all(each.type in (*LISTS, "heading") for each in part))
        for node in part
    ]


def _parts(nodes: Sequence[Node]) -> Iterator[tuple[bool, list[Node]]]:
    """The nodes cut at the headings that list other things, and where such a part ends; True with each such part."""
    part: list[Node] = []
    level = 0  # of the heading that lists other things
    for node in nodes:
        depth = int(node.info[1:]) if node.type == "heading" else DEEPEST + 1
        if depth <= (level or DEEPEST) and (level or lists_others(words(node.text))):
            yield bool(level), part
            part, level = [], depth if lists_others(words(node.text)) else 0
        part.append(node)
    yield bool(level), part


def _within(node: Node) -> Iterator[str]:
    """The texts of a node and all within it."""
    return (words(each.text) for each in leaves(node))


def _left_out(gone: Sequence[Node], name: str) -> Finding:
    parts = "; ".join(f'"{brief(said)}"' for node in gone if (said := " ".join(_within(node))))
    message = f"left out as parts of the page, not of the article: {parts}"
    hint = "to keep a part, put it into a sentence or under its own heading"
    return warning("junk", message, Where(name, gone[0].line), hint)
