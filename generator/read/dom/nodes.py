"""The element of an article on a web page in, nodes like those of Markdown out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby

from lxml import etree
from msgspec.structs import replace

from generator.errors import brief, info, warning
from generator.model.text import bare_text
from generator.read.dom import (
    BLOCK,
    FOOTNOTE,
    HEADINGS,
    Element,
    line_of_element,
    own_elements,
    page_elements,
    page_table_of_element,
    remove_element,
    text_of_element,
    words_of_element,
)
from generator.read.dom.inline import InlineElements
from generator.read.inline import PLAYED, remark_on_markdown_comment
from generator.read.nodes import FOLDED, Document, Kind, Node, nodes_of_heading, nodes_with_label
from generator.read.nodes.list_nodes import node_of_term_item
from generator.read.spans import Collector, Span, Spans, lines_of_spans, spans_of_lines, spans_without_first
from generator.regex import regex

LISTS = {"ul": Kind.BULLET_LIST, "ol": Kind.ORDERED_LIST}
LISTED = 30  # words of an item on average, beyond which those with headings are sections
TWEETED = regex(r"pic\.twitter\.com/|https?://t\.co/")  # addresses of what a tweet shows
CAPTION = regex(r"(?:^|[\s_-])caption(?:$|[\s_-])", re.IGNORECASE)
LABELS = frozenset(("admonition-title", "topic-title", "sidebar-title"))  # of docutils, Sphinx and MkDocs
LANGUAGE = regex(r"(?:^|\s)(?:lang(?:uage)?-|highlight-(?:source-)?|brush:\s*)(?P<language>[\w+#.-]+)|^rust\b")


class Elements:
    """Turns elements into nodes; relative links are completed from `base`."""

    def __init__(self, root: Element, document: Document, base: str = "") -> None:
        self.inline = InlineElements(base, document)
        self.document = document
        blocks = (each for each in page_elements(root) if each.tag in BLOCK)
        self.wide = {each for block in blocks for each in (block, *block.iterancestors())}  # are or contain blocks

    def within(self, parent: Element, link: str = "") -> Iterator[Node]:
        """Yield the nodes of an element's content, with text between blocks as paragraphs; `link` is around all."""
        line, run = line_of_element(parent), self._collector(parent)
        self.inline.text(parent.text, run)
        for child in parent:
            if child in self.wide:
                yield from self._paragraphs(run, line, link)
                yield from self.block(child, link)
                line, run = line_of_element(child), self._collector(child)
            elif isinstance(child.tag, str):
                self.inline.element(child, run)
            else:
                run.findings.append(remark_on_markdown_comment(run.where))
            self.inline.text(child.tail, run)
        yield from self._paragraphs(run, line, link)

    def block(self, element: Element, link: str) -> Iterator[Node]:
        line = line_of_element(element)
        match element.tag:
            case tag if tag in HEADINGS:
                yield from self._heading(element, int(str(tag)[1:]), link)
            case "ul" | "ol":
                start, items = element.get("start") or "", self._items(element)
                first = int(start[:5]) if start.isascii() and start.isdecimal() else 1
                sections = [*map(_section_of_item, items)]
                is_list = not all(sections) or len(words_of_element(element).split()) <= LISTED * len(items)
                whole = Node(LISTS[str(element.tag)], line, start=first, children=items)
                yield from [whole] if is_list else chain(*sections)
            case "dl" if element.find(".//dt") is not None:  # others only indent
                yield self._terms(element)
            case "blockquote":
                yield Node(Kind.BLOCKQUOTE, line, children=list(self._nodes_of_quote(element)))
            case "pre":
                for each in page_elements(element):
                    each.tail = f"\n{each.tail or ''}" if each.tag == "br" else each.tail
                code = _without_line_numbers(text_of_element(element).strip("\n"))
                named = (LANGUAGE.search(each.get("class") or "") for each in page_elements(element))
                language = next((match["language"] or match[0] for match in named if match), "")
                yield Node(Kind.CODE, line, code=code, info=language)
            case "table":
                yield from self._table(element)
            case "figure":
                yield from self._figure(element)
            case "details":
                yield from self._details(element)
            case "a":
                yield from self.within(element, self.inline.address(element) or link)
            case tag if tag in PLAYED:
                said, address = element.get("title") or words_of_element(element), self.inline.address(element, "src")
                called = f' "{brief(said)}"' if said else ""
                message = f"a deck cannot play this {element.tag}{called}{f': {address}' if address else ''}"
                self.document.findings.append(warning("media", message, self.document.where(line)))
            case "aside" if element.get("role") == FOOTNOTE:
                yield Node(Kind.FOOTNOTE, line, children=list(self.within(element)))
            case "script" | "style":
                message = f'the element "<{element.tag}>" is left out: only a browser can use it'
                self.document.findings.append(info("directive", message, self.document.where(line)))
            case "p" | "div" if CAPTION.search(element.get("class") or "") and element.find(".//img") is None:
                yield Node(Kind.FOOTNOTE, line, children=list(self.within(element)))  # its picture is not there
            case _ if (label := _label_of_box(element)) is not None:
                remove_element(label)
                yield from nodes_with_label(words_of_element(label), list(self.within(element, link)), line)
            case _:
                yield from self.within(element, link)

    def _collector(self, element: Element) -> Collector:
        return self.document.collector(line_of_element(element))

    def _paragraphs(self, run: Collector, line: int, link: str = "") -> Iterator[Node]:
        """Yield the collected text as paragraphs, which two line ends in a row separate."""
        lines = lines_of_spans(run.spans())
        for told, group in groupby(lines, key=lambda line: any(span.image or span.text.strip() for span in line)):
            if told:
                yield Node(Kind.PARAGRAPH, line, _spans_with_link(spans_of_lines(group), link))

    def _spans_of_elements(self, *found: Element, pictured: bool = False) -> Spans:
        """Return the spans within elements, separated by commas; `pictured` is whether pictures may be shown."""
        if not found:
            return ()
        run = self._collector(found[0])
        for number, element in enumerate(found):
            run.text(", " if number else "")
            self.inline.children(element, run)
        return run.spans(pictured=pictured)

    def _heading(self, element: Element, level: int, link: str = "") -> Iterator[Node]:
        run = self._collector(element)
        self.inline.children(element, run)
        words, pictures = run.apart()
        yield from nodes_of_heading(line_of_element(element), level, _spans_with_link(words, link), pictures)

    # Lists

    def _items(self, element: Element) -> list[Node]:
        """Return the items of a list; a list between two items belongs to the first of them."""
        made: list[Node] = []
        for child in element.iterchildren(etree.Element):
            if child.tag in LISTS and made:
                made[-1].children.extend(self.block(child, ""))
                continue
            nodes = self.within(child) if child.tag == "li" else self.block(child, "")
            made.append(Node(Kind.LIST_ITEM, line_of_element(child), children=list(nodes)))
        return [each for each in made if each.children]

    def _terms(self, element: Element) -> Node:
        """Return the list of a <dl>."""
        pairs: list[tuple[list[Element], list[Element]]] = []
        for kind, group in groupby(own_elements(element, "dt", "dd"), key=lambda each: each.tag):
            if kind == "dt" or not pairs:
                pairs.append(([], []))
            pairs[-1][kind == "dd"].extend(group)
        items = [self._term(terms, details) for terms, details in pairs]
        return Node(Kind.BULLET_LIST, line_of_element(element), children=items)

    def _term(self, terms: Sequence[Element], details: Sequence[Element]) -> Node:
        nodes = [node for each in details for node in self.within(each)]
        return node_of_term_item(line_of_element((*terms, *details)[0]), self._spans_of_elements(*terms), nodes)

    # Quotes, figures, tables

    def _nodes_of_quote(self, element: Element) -> Iterator[Node]:
        """Yield the blocks of a quote, and its author, from a footer or <cite>, as the last line."""
        is_tweet = "twitter-tweet" in (element.get("class") or "")
        for each in [each for each in element.iter("a") if is_tweet and TWEETED.match(words_of_element(each))]:
            remove_element(each)
        signed = [each for each in element if each.tag in ("footer", "cite", "figcaption")]
        by = self._spans_of_elements(*signed)
        for each in signed:
            remove_element(each)
        yield from self.within(element)
        if words := "".join(span.text for span in by):
            marks = len(words) - len(words.lstrip(" -\u2013\u2014\u2015"))
            yield Node(Kind.PARAGRAPH, line_of_element(element), (Span("\u2014 "), *spans_without_first(by, marks)))

    def _figure(self, element: Element) -> Iterator[Node]:
        """Yield the picture of a figure with its caption, or else the blocks of the figure.

        The caption of a picture that is not there goes to the notes.
        """
        captions, pictures = list(element.iter("figcaption")), list(element.iter("img"))
        others = list(element.iter("table", "pre", "blockquote", *PLAYED))
        is_caption = words_of_element(element) == " ".join(map(words_of_element, captions))
        if not others and (len(pictures) == 1 or (is_caption and not pictures)):
            caption = " ".join(filter(None, map(words_of_element, captions)))
            image = self.inline.image(pictures[0], caption) if pictures else None
            line = line_of_element(element)
            if image:
                link = next((self.inline.address(each) for each in pictures[0].iterancestors("a")), "")
                yield Node(Kind.PARAGRAPH, line, (Span(image=image, href=link),))
            elif caption:
                yield Node(Kind.FOOTNOTE, line, children=[Node(Kind.PARAGRAPH, line, (Span(caption),))])
            return
        for quote in [each for each in others if each.tag == "blockquote"][:1]:
            quote.extend(captions)
        yield from self.within(element)

    def _details(self, element: Element) -> Iterator[Node]:
        """Yield a heading for the summary, below all other levels, the content, and a mark where it ends."""
        for child in element:
            if child.tag == "summary":
                yield from self._heading(child, FOLDED)
                child.text, child[:] = None, []
        yield from self.within(element)
        yield Node(Kind.CLOSED, line_of_element(element))

    def _table(self, element: Element) -> Iterable[Node]:
        """Return a table; of one that is used to lay out the page, return the content of its cells."""
        if (made := page_table_of_element(element)) is None:
            return (node for each in own_elements(element, "td", "th", "caption") for node in self.within(each))
        rows = list(map(self._row, made.rows))
        return [Node(Kind.TABLE, line_of_element(element), caption=made.caption, children=rows)]

    def _row(self, cells: Sequence[Sequence[Element]]) -> Node:
        line = next((line_of_element(each) for cell in cells for each in cell), 0)
        return Node(Kind.ROW, line, children=[Node(Kind.CELL, line, self._cell(cell)) for cell in cells])

    def _cell(self, cell: Sequence[Element]) -> Spans:
        said = [self._spans_of_elements(each, pictured=True) for each in cell]
        return tuple(span for number, each in enumerate(said) for span in ((Span(" "),) if number else ()) + each)


def _section_of_item(item: Node) -> list[Node]:
    """Return the nodes of an item that is a section: its heading, after a line right before it, and a text; or none."""
    at = next((at for at, each in enumerate(item.children) if each.kind is Kind.HEADING), len(item.children))
    *before, head = item.children[: at + 1] or [item]
    if not item.children[at + 1 :] or len(before) > 1:
        return []
    label = [Span(f"{bare_text(each.text).strip()}: ") for each in before]
    return [replace(head, spans=(*label, *head.spans)), *item.children[at + 1 :]]


def _spans_with_link(spans: Spans, link: str) -> Spans:
    """Return the spans with the link `link`, except those that have one."""
    return tuple(replace(span, href=link) if link and not span.href else span for span in spans)


def _without_line_numbers(code: str) -> str:
    """Return a program without the numbers of all its lines, which pages put in a column before it."""
    lines = code.split("\n")
    numbers, said = lines[: len(lines) // 2], lines[len(lines) // 2 :]
    return "\n".join(said) if [each.strip() for each in numbers] == [*map(str, range(1, len(said) + 1))] else code


def _label_of_box(element: Element) -> Element | None:
    """Return the first element of a box such as a note, if that is its title."""
    first = next(element.iterchildren(etree.Element), None)
    return first if first is not None and LABELS & {*(first.get("class") or "").split()} else None
