"""The nodes of a section in, its blocks out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec import Struct, field
from msgspec.structs import replace

from generator.errors import Finding, brief, info, softened_finding, warning
from generator.model.address import address_of_text, completed_address, readable_address
from generator.model.blocks import Block, Code, Paragraph, Picture, Point, Points, Question, Questions, Quote, Table
from generator.model.origin import OriginId, slug_of_text
from generator.model.text import Run, Text, bare_text, cut_text, joined_texts, merged_runs
from generator.read import files as pictures
from generator.read.fence_info import HINT, highlighted_lines_of_fence, parse_fence_info
from generator.read.inline import parse_inline
from generator.read.nodes import (
    LISTS,
    Document,
    Kind,
    Node,
    chart_nodes as chart_in,
    is_node_of_gallery,
    node_with_pictures_apart,
    nodes_of_flat_quote,
    texts_of_node,
)
from generator.read.nodes.list_nodes import is_program_node, order_of_list_node, runs_of_list_node
from generator.read.prose import (
    ADDRESS,
    code_lines_of_source,
    is_paragraph_of_term,
    is_source_on_web,
    split_source_term,
)
from generator.read.source_images import SourceImage, is_image_badge_sized, remark_on_source_image
from generator.read.spans import (
    Span,
    Spans,
    lines_of_spans as lines_in,
    makeup_of_spans,
    remark_on_picture_among_spans,
    spans_of_lines,
    spans_without_first,
    text_of_spans,
)
from generator.regex import regex

TEXTS = (Kind.PARAGRAPH, Kind.HEADING)
LABEL = 3  # words
ACCOUNT = regex(r"\s*\(@\w+\).*\Z")  # of who is quoted, and when
FILE = regex(r"(?i)[\w@.-]+\.(?:png|jpe?g|gif|webp|svg|mp[34]|mov|webm)")
BY = regex(r"\s*(?:(?:\u2014|\u2013|\u2015|---?)\s*(?=\W?\w)|[Bb]y\s+(?=[^\s.]+\s*\Z|(?:[A-Z]\S*\s*){2,3}\Z))")


class BlockMaker(Struct):
    """Makes the blocks of the section whose id is `parent`."""

    document: Document
    parent: OriginId
    _paragraphs: int = 0
    _points: Counter[str] = field(default_factory=Counter)  # how many items each parent of a list has so far
    private: list[Text] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)  # links and words that go to the notes, not onto a slide
    _used: Node | None = None  # a line that made the table above it a chart
    _after: list[Node] = field(default_factory=list)  # blocks found inside list items, which follow the list
    _is_absent: bool = False  # whether the last picture cannot be shown, and nothing came after it

    def blocks(self, nodes: Sequence[Node]) -> Iterator[Block]:
        """Yield the blocks of `nodes`, in order; a node without words yields none."""
        for node, following in zip(nodes, [*nodes[1:], None], strict=False):
            self._is_absent &= node.kind is Kind.PARAGRAPH
            match node.kind:
                case Kind.PARAGRAPH if node is self._used:
                    pass
                case Kind.PARAGRAPH if is_program_node(node):
                    yield Code(self._id("code"), self.document.where(node.line), bare_text(node.text))
                case Kind.PARAGRAPH:
                    yield from self._paragraph(node)
                case Kind.PICTURE:
                    yield from self._pictures(node.spans, node.line)
                case Kind.HEADING:  # within a slide
                    yield from self._prose(tuple(replace(run, bold=True) for run in node.text), node.line)
                case Kind.BULLET_LIST | Kind.ORDERED_LIST:
                    for part, shows in runs_of_list_node(node, following):
                        yield from self._blocks_of_examples(part) if shows else self._list(part)
                case Kind.BLOCKQUOTE:
                    yield from self._blocks_of_quote(node)
                case Kind.CODE:
                    yield from self._code(node)
                case Kind.TABLE:
                    alone = is_node_of_gallery(node)
                    yield from () if alone else self._table(node, following)
                    yield from self._pictures_in_table(node, alone)
                case Kind.PRIVATE:
                    self.private.extend(each.text for each in texts_of_node(node))
                case Kind.FOOTNOTE:
                    self.notes.extend(each.text for each in texts_of_node(node))
                case Kind.TOO_DEEP:
                    yield from self._too_deep(node)
                case Kind.GROUP | Kind.LIST_ITEM | Kind.ROW | Kind.CELL:
                    yield from self.blocks(node.children)

    def questions(self, asked: Sequence[tuple[Node, Sequence[Node]]]) -> Questions:
        """Return a block of questions, each with the paragraphs of its answer."""
        id = self.document.ids.take(self.parent, "questions")
        items = tuple(self._question(node, answer) for node, answer in asked)
        return Questions(id, self.document.where(asked[0][0].line), items)

    def _question(self, node: Node, answer: Sequence[Node]) -> Question:
        id = self.document.ids.take(self.parent, slug_of_text(bare_text(node.text)) or "question")
        said = tuple(text for each in answer if (text := self._words_without_pictures(each)))
        for kind, texts in ((Kind.FOOTNOTE, self.notes), (Kind.PRIVATE, self.private)):
            texts.extend(each.text for told in answer if told.kind is kind for each in texts_of_node(told))
        return Question(id, self.document.where(node.line), node.text, said)

    def _id(self, name: str) -> OriginId:
        return self.document.ids.take(self.parent, name)

    # Paragraphs and pictures

    def _paragraph(self, node: Node) -> Iterator[Block]:
        """Yield a paragraph, and pictures for its lines that have only pictures; menus and the like go to the notes."""
        parts = list(node_with_pictures_apart(node))
        images = [span.image for each in parts if each.kind is Kind.PICTURE for span in each.spans if span.image]
        only = node.text[0] if len(node.text) == 1 and node.text[0].link else None
        # Nobody reads out an address or the name of a file.
        is_name = (only and ADDRESS.fullmatch(only.text)) or FILE.fullmatch(bare_text(node.text))
        if (is_name or makeup_of_spans(node.spans).is_aside) and not any(map(self._is_shown, images)):
            self._keep_as_note(node)
            return
        for each in parts:
            if each.kind is Kind.PICTURE:
                yield from self._pictures(each.spans, each.line)
            elif self._is_absent and all(run.italic or not run.text.strip() for run in each.text):
                self._keep_as_note(each)  # its caption
            else:
                yield from self._prose(each.text, each.line)

    def _is_shown(self, image: SourceImage) -> bool:
        """Return whether a picture can be shown: it is no badge, and it is local or may be fetched from the web."""
        return not image.is_small and (self.document.files.web is not None or not image.is_remote)

    def _pictures(self, line: Spans, number: int) -> Iterator[Picture]:
        """Yield the pictures of a line that can be shown; their links, and the words of others, go to the notes."""
        for is_shown, group in groupby(line, key=lambda each: each.image is not None and self._is_shown(each.image)):
            spans = tuple(group)
            if is_shown:
                yield from (made for span in spans if span.image and (made := self._picture(span, span.image, number)))
            else:
                self._keep_as_note(Node(Kind.PARAGRAPH, number, spans))
                self._is_absent = any(span.image for span in spans)

    def _picture(self, span: Span, image: SourceImage, number: int) -> Picture | None:
        """Return the picture of a span; None, and its words in the notes, where it cannot be shown or is an icon."""
        where, file = self.document.where(number), self.document.file
        src = completed_address(file, image.src) if is_source_on_web(file) else image.src
        loaded = pictures.read_picture_beside_article(src, self.document.files, where, self.document.brought_pictures)
        if isinstance(loaded, Finding):
            self.document.findings.append(softened_finding(loaded))
        elif is_image_badge_sized(loaded.judged.width, loaded.judged.height):
            self.document.findings.append(remark_on_source_image("small", src, where))
        else:
            self.document.findings.extend(pictures.remarks_on_read_picture(loaded, src, image.alt, where))
            if href := address_of_text(span.href):
                self.notes.append((Run(image.words or readable_address(href), link=href),))
            caption, credit = ((Run(each),) if each else () for each in (image.title, image.credit))
            return loaded.as_block(self._id("picture"), where, src, image.alt, caption=caption, credit=credit)
        said = text_of_spans([replace(span, href=span.href or src)])
        self.notes += [said] if said else []
        self._is_absent = True
        return None

    def _keep_as_note(self, node: Node) -> None:
        """Keep the words of a block for the notes."""
        self.notes.extend(filter(None, [self._words_without_pictures(node)]))

    def _words_without_pictures(self, node: Node) -> Text:
        """Return the words of a block that shows no picture; add a finding for each picture in it."""
        where = self.document.where(node.line)
        remarks = (remark_on_picture_among_spans(span, span.image, where) for span in node.spans if span.image)
        self.document.findings.extend(remarks)
        return node.text

    def _prose(self, text: Text, line: int) -> Iterator[Paragraph]:
        self._is_absent = False
        if text:
            self._paragraphs += 1
            yield Paragraph(self._id(f"p{self._paragraphs}"), self.document.where(line), text)

    # Lists

    def _list(self, node: Node) -> Iterator[Block]:
        items = tuple(self._items([node], self.parent))
        within, self._after = self._after, []
        if items:
            order = order_of_list_node(node)
            if [bare_text(item.term).rstrip(":.) ") for item in items] == list(map(str, range(1, len(items) + 1))):
                items, order = tuple(replace(item, term=()) for item in items), (True, 1)  # the terms only count
            yield Points(self._id("points"), self.document.where(node.line), items, *order)
        blocks = list(self.blocks(within))
        if items and blocks:
            message = "a list item holds more than text and lists, which is shown after the list"
            self.document.findings.append(info("list", message, blocks[0].where))
        yield from blocks

    def _blocks_of_examples(self, node: Node) -> Iterator[Block]:
        """Yield the blocks in the items of a list, in order: words that introduce an example, then the example."""
        ordered, start = order_of_list_node(node)
        for number, item in enumerate(node.children, start):
            first, *others = item.children or [Node(Kind.PARAGRAPH, item.line)]
            if ordered and first.kind is Kind.PARAGRAPH:
                first = replace(first, spans=(Span(f"{number}. "), *first.spans))
            yield from self.blocks([first, *others])

    def _items(self, lists: Sequence[Node], parent: str) -> Iterator[Point]:
        """Return the points of lists."""
        return (point for each in lists for item in each.children for point in self._item(item, parent))

    def _item(self, item: Node, parent: str) -> Iterable[Point]:
        """Return a point: its text, further paragraphs as its detail, and its lists; without a text, their points."""
        parts = [part for each in item.children for part in node_with_pictures_apart(each)]
        nodes = [each for each in parts if each.kind in TEXTS]
        texts = [text for each in nodes if (text := self._words_without_pictures(each))]
        lists = [each for each in parts if each.kind in LISTS]
        self._after += [each for each in parts if each.kind not in (*TEXTS, *LISTS)]
        if not texts:
            return self._items(lists, parent)
        first, *others = texts
        term, detail = (first, ()) if others and is_paragraph_of_term(first, others[0]) else split_source_term(first)
        self._points[parent] += 1
        id = self.document.ids.take(parent, slug_of_text(bare_text(term)) or f"point-{self._points[parent]}")
        points = tuple(self._items(lists, id))
        ordered, start = order_of_list_node(lists[0]) if points and len(lists) == 1 else (False, 1)
        where, detail = self.document.where(item.line), joined_texts([detail, *others])
        return [Point(id, where, term, detail, points=points, ordered=ordered, start=start)]

    # Quotes, code, tables

    def _blocks_of_quote(self, node: Node) -> Iterator[Block]:
        """Yield the paragraphs of a quote; other things in it become blocks of their own between them."""
        parts = (part for each in nodes_of_flat_quote(node) for part in node_with_pictures_apart(each))
        for is_text, group in groupby(parts, key=lambda each: each.kind in TEXTS):
            run = list(group)
            if is_text:
                yield from self._quote(run)
            else:
                yield from self.blocks(run)

    def _quote(self, nodes: list[Node]) -> list[Block]:
        *before, last = nodes
        label = nodes[0].text[:1]
        if label and label[0].bold and len(label[0].text.split()) <= LABEL:  # as "Tip": its author quotes nobody
            return [made for each in nodes for made in self._prose(self._words_without_pictures(each), each.line)]
        *lines, end = lines_in(last.spans)
        dash = BY.match("".join(span.text for span in end)) if before or lines else None
        by = text_of_spans(spans_without_first(end, dash.end())) if dash else ()
        by = cut_text(by, 0, len(ACCOUNT.sub("", bare_text(by))))
        rest = text_of_spans(spans_of_lines(lines)) if dash else last.text
        self._words_without_pictures(last)
        text = merged_runs(joined_texts([*map(self._words_without_pictures, before), rest]))
        return [Quote(self._id("quote"), self.document.where(nodes[0].line), text, by)] if text else []

    def _code(self, node: Node) -> list[Block]:
        text, where = code_lines_of_source(node.code), self.document.where(node.line)
        if not text:
            return []
        if (said := parse_fence_info(node.info)).language == "chart":
            chart = chart_in.chart_of_fence_node(self._id("chart"), self.document, node.code, node.line)
            if chart is not None:
                return [chart]
        if said.unknown_words:
            message = f'the words after the language of a code block are left out: "{brief(said.unknown_words)}"'
            self.document.findings.append(info("code", message, where))
        lines, problem = highlighted_lines_of_fence(said.lines, text.count("\n") + 1) if said.lines else ((), "")
        if problem:
            self.document.findings.append(warning("code", problem, where, HINT))
        caption, remarks = parse_inline(said.caption, where)
        self.document.findings.extend(remarks)
        return [Code(self._id("code"), where, text, said.language, caption, lines, said.numbered)]

    def _table(self, node: Node, following: Node | None) -> Iterator[Block]:
        lines = node.children
        if (said := self._chart_line(lines, following)) is not None:
            lines = [row for row in lines if row is not said]
            if chart := chart_in.chart_of_table_node(self._id("chart"), self.document, lines, said):
                yield chart
                return
        header, *rows = [row.row for row in lines]
        if (width := max(map(len, (header, *rows)))) > len(header):
            line = next(row.line for row in lines if len(row.children) == width)
            message = "a row has more cells than the header"
            self.document.findings.append(warning("table", message, self.document.where(line), "name every column"))
        padded = [row + ((),) * (width - len(row)) for row in (header, *rows)]
        if any(cell for row in padded for cell in row):
            caption = (Run(node.caption),) if node.caption else ()
            yield Table(self._id("table"), self.document.where(node.line), padded[0], tuple(padded[1:]), caption)

    def _pictures_in_table(self, table: Node, alone: bool) -> Iterator[Picture]:
        """Yield the pictures in the cells of a table; `alone` is whether the table holds nothing else."""
        for cell in table.cells:
            shown = tuple(span for span in cell.spans if span.image and (alone or self._is_shown(span.image)))
            known = len(self.notes)
            yield from self._pictures(shown, cell.line)
            del self.notes[known if not alone else len(self.notes) :]  # the cell has the words of its icons

    def _chart_line(self, rows: Sequence[Node], following: Node | None) -> Node | None:
        """Return the line under a table that makes it a chart; without a blank line before it, it looks like a row."""
        is_text = following is not None and following.kind is Kind.PARAGRAPH
        if following and is_text and chart_in.is_source_line_for_chart(bare_text(following.text)):
            self._used = following
            return following
        first, *others = rows[-1].children or [Node(Kind.CELL, 0)]
        found = chart_in.is_source_line_for_chart(bare_text(first.text))
        return rows[-1] if found and not any(cell.text for cell in others) else None

    def _too_deep(self, node: Node) -> Iterator[Block]:
        message = "lists and quotes have more levels here than a slide can show: kept as text"
        self.document.findings.append(warning("markdown", message, self.document.where(node.line)))
        yield from self._prose(node.text, node.line)
        yield from self.blocks(node.children)
