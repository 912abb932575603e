"""The nodes that every reader makes: the blocks of a file, each with its line, before they are an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import groupby, takewhile

from msgspec import Struct, field
from msgspec.structs import replace

from generator.errors import Finding, Where
from generator.model.article import AUTO, Section
from generator.model.origin import IdMaker
from generator.model.text import Run, Text
from generator.read.files import Files, read_picture_beside_article
from generator.read.filling import is_section_wanted
from generator.read.inline import parse_inline
from generator.read.keys import GROUNDS
from generator.read.private import SpokenNote
from generator.read.prose import code_lines_of_source
from generator.read.source_images import ImageUse, SourceImage, is_image_badge_sized
from generator.read.spans import Collector, Span, Spans, lines_of_spans, makeup_of_spans, spans_of_lines, text_of_spans

FOLDED = 7  # the level of a <summary>: below every other heading
COLON = ": \xa0\u202f：\n"  # after a heading, with the space before it in French


class Kind(Enum):
    """What a node is. The values are the names that markdown-it has for its tokens, where it has one."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    PICTURE = "picture"  # a line that has only pictures
    BULLET_LIST = "bullet_list"
    ORDERED_LIST = "ordered_list"
    LIST_ITEM = "list_item"
    BLOCKQUOTE = "blockquote"
    CODE = "fence"
    TABLE = "table"
    ROW = "tr"
    CELL = "td"
    RULER = "hr"
    TOO_DEEP = "too_deep"  # lists and quotes below the last level that is read
    CLOSED = "closed"  # the end of a <details>; the section around it goes on
    FOOTNOTE = "footnote"  # its blocks go to the speaker notes only
    PRIVATE = "private"  # its blocks stay in the article, and are in no deck
    GROUP = "group"  # nodes that belong together only while a file is read
    HINT = "hint"  # what a comment asks of the section around it


LISTS = (Kind.BULLET_LIST, Kind.ORDERED_LIST)


class Node(Struct, eq=False):
    """A block of a file: what it is, its line (from 1), its spans, and the nodes within it.

    level: of a heading. start: the first number of an ordered list. code, info: the lines of a program, and what its
    fence says of them. caption: of a table. hint: what a comment asks for, and its value. text: made from `spans`.
    Two nodes are never equal, so that one of them can be found among others that say the same.
    """

    kind: Kind
    line: int
    spans: Spans = ()
    level: int = 0
    start: int = 1
    code: str = ""
    info: str = ""
    caption: str = ""
    hint: tuple[str, str] = ("skip", "")
    children: list[Node] = field(default_factory=list)
    text: Text = ()

    def __post_init__(self) -> None:
        self.text = text_of_spans(self.spans)

    @property
    def is_pictured(self) -> bool:
        return any(span.image for span in self.spans)

    @property
    def cells(self) -> Iterator[Node]:
        """The cells of a table, row by row."""
        return (cell for row in self.children for cell in row.children)

    @property
    def row(self) -> tuple[Text, ...]:
        return tuple(cell.text for cell in self.children)


def texts_of_node(node: Node) -> Iterator[SpokenNote]:
    """Yield the texts of a node and of all nodes within it, each with its line."""
    if text := node.text or ((Run(code_lines_of_source(node.code)),) if node.code.strip() else ()):
        yield SpokenNote(node.line, text)
    yield from (each for child in node.children for each in texts_of_node(child))


class Document(Struct):
    """What every part of a reader needs: the name of the file, which other files it may read, and where findings go.

    brought_pictures: pictures that are in the file itself, by name. language: the tag that its author wrote.
    """

    file: str
    files: Files
    brought_pictures: dict[str, bytes] = field(default_factory=dict)
    language: str = ""
    ids: IdMaker = field(default_factory=IdMaker)
    findings: list[Finding] = field(default_factory=list)

    def where(self, line: int) -> Where:
        return Where(self.file, line)

    def collector(self, line: int) -> Collector:
        """Return a collector for the spans of a block that begins on `line`."""
        return Collector(self.where(line), self.findings, use=self.use_of_picture)

    def use_of_picture(self, image: SourceImage) -> ImageUse:
        """Return how to show a picture among words: as a picture if it can be read and is no badge or icon."""
        if image.is_small or image.is_remote:
            return "small" if image.is_small else "shown" if self.files.web else "words"
        loaded = read_picture_beside_article(image.src, self.files, Where(self.file), self.brought_pictures)
        if isinstance(loaded, Finding):
            return "words"
        return "small" if is_image_badge_sized(loaded.judged.width, loaded.judged.height) else "shown"


class Hints:
    """What comments ask of the section around them; of two with one key, the first holds."""

    def __init__(self, nodes: Iterable[Node], document: Document) -> None:
        self._document = document
        hints = [node for node in nodes if node.kind is Kind.HINT]
        self._values: dict[str, str] = dict(node.hint for node in reversed(hints))
        self._places = {node.hint[0]: document.where(node.line) for node in reversed(hints)}

    def is_wanted(self, line: int) -> bool:
        """Return whether the section on that line stands in the article: its condition is true, or it has none."""
        where, filling = self._document.where(line), self._document.files.filling
        return is_section_wanted(self._values.get("when", ""), where, filling, self._document.findings)

    def apply_to(self, section: Section) -> Section:
        """Return the section with what they ask for."""
        said = self._values
        headline, _ = parse_inline(said.get("headline", ""), Where(""))
        ground = next((name for name in GROUNDS if name == said.get("ground")), None)
        when = "" if self._document.files.filling.has_data else said.get("when", "")
        section = replace(section, headline=headline, ground=ground, when=when, asked=self._places)
        layout, highlight = said.get("layout", AUTO), said.get("highlight", "")
        return replace(section, layout=layout, highlight=highlight, keep="keep" in said, skip="skip" in said)


def nodes_of_heading(line: int, level: int, words: Spans, pictures: Spans) -> Iterator[Node]:
    """Yield a heading with its `words`, and a paragraph for the `pictures` in it, such as badges.

    An address heads nothing: it is a paragraph.
    """
    if "".join(span.text for span in words).startswith(("http://", "https://")):
        yield Node(Kind.PARAGRAPH, line, words)
    else:
        yield Node(Kind.HEADING, line, _spans_of_heading(words), level)
    if pictures:
        yield Node(Kind.PARAGRAPH, line, pictures)


def _spans_of_heading(words: Spans) -> Spans:
    """Return the words of a heading without what means nothing there: bold throughout, and a colon at the end."""
    if all(span.bold or not span.text.strip(COLON) for span in words):
        words = tuple(replace(span, bold=False) for span in words)
    said = [number for number, span in enumerate(words) if span.code or span.text.strip(COLON)]
    if not said or words[said[-1]].code:
        return words
    last = words[said[-1]]
    return (*words[: said[-1]], replace(last, text=last.text.rstrip(COLON)))


def node_with_pictures_apart(node: Node) -> Iterator[Node]:
    """Yield the node; a paragraph is split, so that each line that has only pictures becomes a node of its own.

    A picture among words also becomes a node: before the words if the line begins with it, otherwise after them.
    """
    if node.kind is not Kind.PARAGRAPH or not node.is_pictured:
        yield node
        return
    lines = enumerate(lines_of_spans(node.spans), node.line)
    for is_pictures, group in groupby(lines, key=lambda each: makeup_of_spans(each[1]).is_pictures):
        run = list(group)
        if is_pictures:
            yield from (Node(Kind.PICTURE, number, spans_of_lines([line])) for number, line in run)
        else:
            yield from _nodes_with_pictures_apart(spans_of_lines(line for _, line in run), run[0][0])


def _nodes_with_pictures_apart(spans: Spans, line: int) -> Iterator[Node]:
    """Yield a paragraph with the words, and before or after it the pictures that stand among them."""
    first = list(takewhile(lambda span: span.image or not span.text.strip(), spans))
    pictures = [Node(Kind.PICTURE, line, (span,)) for span in spans if span.image]
    count = sum(span.image is not None for span in first)
    yield from pictures[:count]
    yield Node(Kind.PARAGRAPH, line, tuple(span for span in spans if span.image is None))
    yield from pictures[count:]


def nodes_of_flat_quote(node: Node) -> Iterator[Node]:
    """Yield the nodes of a quote, and those of quotes within it in their place."""
    for each in node.children:
        yield from nodes_of_flat_quote(each) if each.kind is Kind.BLOCKQUOTE else (each,)


def is_node_of_gallery(table: Node) -> bool:
    """Return whether the cells of a table hold only pictures."""
    made = [makeup_of_spans(cell.spans) for cell in table.cells]
    return any(each.pictures for each in made) and not any(each.within or each.beside for each in made)


def nodes_with_label(label: str, nodes: list[Node], line: int) -> list[Node]:
    """Return the nodes after `label`, which is in bold; pictures such as badges may stand before it.

    The label is a paragraph of its own before a list or similar, and if it is "Notes", which would otherwise mark a
    text as speaker notes.
    """
    if not label:
        return nodes
    parts = [part for node in nodes for part in node_with_pictures_apart(node)]
    at = next((number for number, part in enumerate(parts) if part.kind is not Kind.PICTURE), 0)
    if not parts or parts[at].kind is not Kind.PARAGRAPH or label.lower() == "notes":
        return [Node(Kind.PARAGRAPH, line, (Span(label, bold=True),)), *nodes]
    lead = (Span(f"{label.rstrip(':')}:", bold=True), Span(" "))
    return [*parts[:at], replace(parts[at], spans=(*lead, *parts[at].spans)), *parts[at + 1 :]]
