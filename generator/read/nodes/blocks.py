"""The nodes of a Markdown section in, its blocks out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

from msgspec.structs import replace

from generator.errors import brief, info, warning
from generator.model.blocks import Block, Code, Paragraph, Picture, Point, Points, Question, Questions, Quote, Table
from generator.model.source import SourceId, slug
from generator.model.text import Text, joined, merged, words
from generator.read import tags as html
from generator.read.fence import HINT, fence, lines_of
from generator.read.nodes import UNKNOWN, Document, Node
from generator.read.nodes import chart as markdown_chart
from generator.read.nodes.lists import TYPED, is_of_examples, is_picture, order_of, picture_in, ticked
from generator.read.prose import code_lines, is_term, split_term
from generator.read.tags import makeup_of, makeup_of_html, may_be_aside

TEXTS = ("paragraph", "heading")
LISTS = ("bullet_list", "ordered_list")
BY = re.compile(r"\s*(?:\u2014|\u2013|\u2015|---?)\s*(?=\w|[*_\[])")
PIPE = re.compile(r"(?<!\\)\|")


class MarkdownBlocks:
    """Makes the blocks of one section, `parent`; `lines` are those of the file."""

    def __init__(self, document: Document, lines: Sequence[str], parent: str) -> None:
        self.document = document
        self.lines = lines
        self.parent = parent
        self._paragraphs = 0
        self._points: Counter[str] = Counter()  # how many items each list's parent has so far
        self.notes: list[Text] = []  # what the page shows or leads to, and a speaker does not say
        self._used: Node | None = None  # a line that said what the table above it is
        self._after: list[Node] = []  # blocks found inside list items, which follow the list

    def blocks(self, nodes: Sequence[Node]) -> Iterator[Block]:
        """The blocks that nodes stand for, in order; a node without words gives none."""
        for node, following in zip(nodes, [*nodes[1:], None], strict=False):
            match node.type:
                case "paragraph" if node is self._used:
                    pass
                case "paragraph" if typed := TYPED.fullmatch(node.content):
                    where = self.document.where(node.line)
                    yield Code(self._id("code"), where, typed["code"])
                case "paragraph":
                    yield from self._paragraph(node)
                case "heading":  # within a slide
                    yield from self._prose(tuple(replace(run, bold=True) for run in self._text(node)), node.line)
                case "bullet_list" | "ordered_list" if is_of_examples(node, following):
                    yield from self._examples(node)
                case "bullet_list" | "ordered_list":
                    yield from self._list(node)
                case "blockquote":
                    yield from self._quoted(node)
                case "fence" | "code_block":
                    yield from self._code(node)
                case "table":
                    yield from self._table(node, following)
                case "html_block":
                    yield from self._html(node)
                case "hr":
                    pass
                case _:
                    yield from self._unknown(node)

    def questions(self, asked: Sequence[tuple[Node, Sequence[Node]]]) -> Questions:
        """Questions, each with the paragraphs of its answer."""
        id = self.document.ids.take(self.parent, "questions")
        items = tuple(self._question(node, answer) for node, answer in asked)
        return Questions(id, self.document.where(asked[0][0].line), items)

    def _question(self, node: Node, answer: Sequence[Node]) -> Question:
        question = self._text(node)
        id = self.document.ids.take(self.parent, slug(words(question)) or "question")
        said = tuple(text for each in answer if (text := self._text(each)))
        return Question(id, self.document.where(node.line), question, said)

    def _text(self, node: Node) -> Text:
        return self.document.text(node.content, node.line)

    def _id(self, name: str) -> SourceId:
        return self.document.ids.take(self.parent, name)

    # Paragraphs and pictures

    def _paragraph(self, node: Node) -> Iterator[Block]:
        """A paragraph; a line in it that is a picture beside the article becomes a Picture, others are noted."""
        if not may_be_aside(node.content):
            yield from self._prose(self._text(node), node.line)
            return
        lines = node.content.split("\n")
        aside = makeup_of(node.content, self.document.references).is_aside
        if aside and not any(map(is_picture, lines)):
            self._note(self._text(node))
            return
        read = partial(picture_in, parent=self.parent, document=self.document)
        seen = [(line, read(text, line), text) for line, text in enumerate(lines, node.line)]
        for made, group in groupby(seen, key=lambda each: each[1]):
            run = list(group)
            match made:
                case Picture():
                    yield made
                case None:
                    text = self.document.text("\n".join(each[2] for each in run), run[0][0])
                    yield from self._prose(text, run[0][0])
                case _:
                    self.notes.extend(made for _ in run)

    def _prose(self, text: Text, line: int) -> Iterator[Paragraph]:
        if text:
            self._paragraphs += 1
            yield Paragraph(self._id(f"p{self._paragraphs}"), self.document.where(line), text)

    def _note(self, text: Text) -> None:
        if text:
            self.notes.append(text)

    # Lists

    def _list(self, node: Node) -> Iterator[Block]:
        items = tuple(self._items(node, self.parent))
        within, self._after = self._after, []
        if items:
            yield Points(self._id("points"), self.document.where(node.line), items, *order_of(node))
        blocks = list(self.blocks(within))
        if items and blocks:
            message = "what stands inside a list item besides text and lists follows the list"
            self.document.findings.append(info("list", message, blocks[0].where))
        yield from blocks

    def _examples(self, node: Node) -> Iterator[Block]:
        """What stands in the items of a list, one after the other: words that lead to something, and that itself."""
        ordered, start = order_of(node)
        for number, item in enumerate(node.children, start):
            first, *others = item.children or [Node("paragraph", item.line)]
            if ordered and first.type == "paragraph":
                first = replace(first, content=f"{number}. {first.content}")
            yield from self.blocks([first, *others])

    def _items(self, node: Node, parent: str) -> Iterator[Point]:
        for item in node.children:
            yield from self._item(item, parent)

    def _item(self, item: Node, parent: str) -> Iterator[Point]:
        """A point: its text, further paragraphs as more of its detail, and the lists in it; without text, those."""
        nodes = [each for each in item.children if each.type in TEXTS]
        box, nodes = ticked(nodes)
        texts = [text for each in nodes if (text := self._text(each))]
        lists = [each for each in item.children if each.type in LISTS]
        self._after.extend(each for each in item.children if each.type not in (*TEXTS, *LISTS))
        if not texts:
            for each in lists:
                yield from self._items(each, parent)
            return
        first, *others = texts
        term, detail = (first, ()) if others and is_term(first, others[0]) else split_term(first)
        term, detail = (merged((*box, *term)), detail) if term else ((), merged((*box, *detail)))
        self._points[parent] += 1
        name = slug(words(term)) or f"point-{self._points[parent]}"
        id = self.document.ids.take(parent, name)
        points = tuple(point for each in lists for point in self._items(each, id))
        ordered, start = order_of(lists[0]) if points and len(lists) == 1 else (False, 1)
        where, detail = self.document.where(item.line), joined([detail, *others])
        yield Point(id, where, term, detail, points=points, ordered=ordered, start=start)

    # Quotes, code, tables

    def _quoted(self, node: Node) -> Iterator[Block]:
        """The paragraphs of a quote; what else it holds stands between them as blocks of its own."""
        for is_text, group in groupby(_flat(node), key=lambda each: each.type in TEXTS):
            run = list(group)
            if is_text:
                yield from self._quote(run)
            else:
                yield from self.blocks(run)

    def _quote(self, nodes: list[Node]) -> Iterator[Block]:
        *before, last = nodes
        *lines, end = last.content.rstrip().split("\n")
        dash = BY.match(end) if before or lines else None
        by = self.document.text(end[dash.end() :], last.line + len(lines)) if dash else ()
        rest = self.document.text("\n".join(lines if dash else [*lines, end]), last.line)
        text = merged(joined([*map(self._text, before), rest]))
        if text:
            yield Quote(self._id("quote"), self.document.where(nodes[0].line), text, by)

    def _code(self, node: Node) -> Iterator[Block]:
        text = code_lines(node.content)
        if not text:
            return
        said = fence(node.info)
        if said.language == "chart":
            chart = markdown_chart.from_fence(self._id("chart"), self.document, node.content, node.line)
            if chart is not None:
                yield chart
                return
        if said.left:
            message = f'what stands behind the language of a code block is left out: "{brief(said.left)}"'
            self.document.findings.append(info("code", message, self.document.where(node.line)))
        lines, problem = lines_of(said.lines, text.count("\n") + 1) if said.lines else ((), "")
        if problem:
            self.document.findings.append(warning("code", problem, self.document.where(node.line), HINT))
        id, where, caption = (
            self._id("code"),
            self.document.where(node.line),
            self.document.text(said.caption, node.line),
        )
        yield Code(id, where, text, said.language, caption, lines, said.numbered)

    def _table(self, node: Node, following: Node | None) -> Iterator[Block]:
        lines = [row for part in node.children for row in part.children]
        said = self._asked(lines, following)
        if said is not None:
            lines = [row for row in lines if row is not said]
            places, cells = [row.line for row in lines], [self._row(row) for row in lines]
            told = said.content or said.children[0].content
            chart = markdown_chart.from_table(self._id("chart"), self.document, cells, places, told, said.line)
            if chart is not None:
                yield chart
                return
        header, *rows = [self._row(row) for row in lines]
        width = max(map(len, (header, *rows)))
        if width > len(header):
            line = next(row.line for part in node.children for row in part.children if len(self._cells(row)) == width)
            where, message = self.document.where(line), "a row has more cells than the header"
            self.document.findings.append(warning("table", message, where, "name every column"))
        padded = [row + ((),) * (width - len(row)) for row in (header, *rows)]
        if any(cell for row in padded for cell in row):
            caption = self.document.text(node.info, node.line)
            yield Table(self._id("table"), self.document.where(node.line), padded[0], tuple(padded[1:]), caption)

    def _asked(self, rows: Sequence[Node], following: Node | None) -> Node | None:
        """The line under a table that says what it is; without a blank line before it, it looks like a row."""
        if following is not None and following.type == "paragraph" and markdown_chart.asks_for_chart(following.content):
            self._used = following
            return following
        last = rows[-1]
        found = last.children and markdown_chart.asks_for_chart(last.children[0].content)
        return last if found and not any(cell.content for cell in last.children[1:]) else None

    def _row(self, row: Node) -> tuple[Text, ...]:
        return tuple(self.document.text(cell, row.line) for cell in self._cells(row))

    def _cells(self, row: Node) -> list[str]:
        """The cells of a row; markdown-it drops those beyond the header, so they are taken from the line itself."""
        cells = [cell.content for cell in row.children]
        if not self.lines:  # a web page, whose rows are of one length
            return cells
        line = self.lines[row.line - 1].lstrip(" \t>").strip()
        written = PIPE.split(line.removeprefix("|"))
        more = written[len(cells) : -1 if not written[-1].strip() else None]
        return cells + [each.strip().replace("\\|", "|") for each in more]

    # What is no Markdown

    def _html(self, node: Node) -> Iterator[Block]:
        for part, line in html.paragraphs(node.content):
            text = self.document.html(part, node.line + line)
            if may_be_aside(part) and makeup_of_html(part).is_aside:
                self._note(text)
            else:
                yield from self._prose(text, node.line + line)

    def _unknown(self, node: Node) -> Iterator[Block]:
        deep = "lists and quotes nest deeper here than a slide could show"
        what = deep if node.type == UNKNOWN else f'an unknown construct ("{node.type}")'
        self.document.findings.append(warning("markdown", f"{what}: kept as text", self.document.where(node.line)))
        yield from self._prose(self._text(node), node.line)
        yield from self.blocks(node.children)


def _flat(node: Node) -> list[Node]:
    """The blocks of a quote, those of quotes within it among them."""
    found: list[Node] = []
    waiting = list(reversed(node.children))
    while waiting:
        each = waiting.pop()
        if each.type == "blockquote":
            waiting.extend(reversed(each.children))
        else:
            found.append(each)
    return found
