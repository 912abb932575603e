"""The nodes of a file in; those of its article out, without labelled texts, contents, bylines and the like.

A label takes the rest of its paragraph or cell. At the beginning of a list item or a quote it takes all of it, as a
heading it takes its section, and alone in a paragraph it takes what follows up to the next heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from generator.errors import brief, info
from generator.model.text import Run, bare_text, cut_text
from generator.read.nodes import LISTS, Document, Kind, Node, texts_of_node
from generator.read.private import NoteLabel, SpokenNote, label_in_text
from generator.read.prose import CONTENTS
from generator.read.prose.line_shapes import PERSON, SIGNATURE, day_of_dateline
from generator.read.spans import Span, Spans, makeup_of_spans, spans_without_first
from generator.regex import regex
from generator.shipped import word_pattern


def nodes_without_contents(nodes: Sequence[Node], document: Document) -> list[Node]:
    """Return the nodes without tables of contents (lists of links within the page), which findings name.

    A heading or a label such as "Contents" before such a list goes too.
    """
    kept: list[Node] = []
    for node in nodes:
        if node.kind not in LISTS or not _is_contents(node):
            kept.append(node)
            continue
        words = bare_text(kept[-1].text).rstrip(" :") if kept else ""
        label = kept.pop() if re.fullmatch(CONTENTS, words) else None
        called = f' "{brief(words)}"' if label else ""
        message = f"the table of contents{called} is left out: the deck has its own agenda"
        document.findings.append(info("contents", message, document.where((label or node).line)))
    return kept


def _is_contents(node: Node) -> bool:
    """Return whether a node is only links to places on the page: a paragraph with one, or a list of such items."""
    if node.kind is Kind.PARAGRAPH:
        makeup = makeup_of_spans(node.spans)
        return len(makeup.links) == 1 and makeup.links[0].startswith("#") and not makeup.beside
    inside = [each for item in node.children for each in item.children]
    return node.kind in LISTS and bool(inside) and all(map(_is_contents, inside))


PERSON_ALONE = regex(rf"(?P<name>{PERSON})")
PARTS = regex(r"\s*[|\u00b7\u2022]\s*|\s+[\u2013\u2014-]\s+|,\s+(?=\d{1,2} \w+ \d{4}|\w+ \d{1,2}, \d{4}|\d{4}-\d)")
LENGTH = regex(rf"\d+ (?:{word_pattern('length')})", re.IGNORECASE)  # how long it takes to read
NEAR = 3  # nodes from the title to its byline, at most


def nodes_without_byline(nodes: Sequence[Node], language: str) -> tuple[list[Node], dict[str, str]]:
    """Return the nodes without a line near the title that only names the author and the day, and these two by key."""
    for at, node in enumerate(nodes[:NEAR]):
        is_line = node.kind in (Kind.PARAGRAPH, Kind.HEADING) and not node.is_pictured
        parts = [each for each in PARTS.split(bare_text(node.text)) if is_line and not LENGTH.match(each)]
        days = list(filter(None, (day_of_dateline(part, language) for part in parts)))
        signed = (SIGNATURE, PERSON_ALONE) if days else (SIGNATURE,)  # a name beside a day needs no word before it
        found = (next(filter(None, (each.fullmatch(part) for each in signed)), None) for part in parts)
        names = [match["name"] for match in found if match]
        if parts and len(parts) == len(names) + len(days):
            said = {"author": names, "date": days}
            return [*nodes[:at], *nodes[at + 1 :]], {key: found[0] for key, found in said.items() if found}
    return list(nodes), {}


WHOLE = (Kind.LIST_ITEM, Kind.BLOCKQUOTE, Kind.FOOTNOTE)  # nodes that a label at their beginning takes whole
ENDS = (Kind.HEADING, Kind.RULER, Kind.CLOSED)  # nodes before which a section ends


class LabelledTexts(Struct):
    """Takes labelled texts out of nodes; they are added to `notes`.

    is_markdown: whether `Notes:` is a label, too.
    """

    document: Document
    is_markdown: bool = False
    notes: list[SpokenNote] = field(default_factory=list)

    def remove_from(self, nodes: Sequence[Node], *, kept_beside: bool = False) -> list[Node]:
        """Return neighbouring nodes without labelled texts; with `kept_beside`, these are nodes of their own."""
        kept, waiting = list[Node](), list(reversed(nodes))
        while waiting:
            node, known = waiting.pop(), len(self.notes)
            if (label := self._label_at_start(node)) is None:
                kept += [each for each in (self._remove_within_node(node),) if each]
            else:
                self._take_labelled_text(node, label)
                while waiting and self._label_covers_next(node, waiting[-1]):
                    self._take_labelled_text(waiting.pop(), label)
            if kept_beside:
                kept += map(_node_of_note, self.notes[known:])
        return kept

    def remove_from_notes(self, notes: Sequence[SpokenNote]) -> list[SpokenNote]:
        """Return notes, such as footnotes, of which the labelled ones are private."""
        labels = ((note, label_in_text(bare_text(note.text))) for note in notes)
        return [replace(note, is_private=label is not None and label.is_private) for note, label in labels]

    def _label_of(self, node: Node) -> NoteLabel | None:
        return label_in_text(_words_of_node(node), self.is_markdown and node.kind is Kind.PARAGRAPH)

    def _label_at_start(self, node: Node) -> NoteLabel | None:
        """Return the label that begins a node which it takes whole; None if there is none."""
        first = node
        while node.kind in WHOLE and first.children:
            first = first.children[0]
        if node.kind not in (*WHOLE, Kind.HEADING, Kind.PARAGRAPH) or first.kind is Kind.CODE:
            return None
        label = self._label_of(first)
        return label if label and not _words_of_node(first)[: label.start].strip() else None

    def _label_covers_next(self, node: Node, following: Node) -> bool:
        """Return whether a labelled node takes the one after it: a heading its section, a label alone what follows."""
        if node.kind is Kind.HEADING:
            return node.level > 1 and not (following.kind is Kind.HEADING and following.level <= node.level)
        label = self._label_of(node) if node.kind is Kind.PARAGRAPH and following.kind not in ENDS else None
        return label is not None and not _words_of_node(node)[label.end :].strip()

    def _take_labelled_text(self, node: Node, label: NoteLabel) -> None:
        """Add the texts of a node to the notes, without the label, and the warning if the label is doubtful."""
        for said in texts_of_node(node):
            words, text = bare_text(said.text), said.text
            if (own := label_in_text(words, self.is_markdown)) and not own.start:
                text = cut_text(text, own.end, len(words))
                self.document.findings += label.warnings(self.document.where(said.line))
            if text:
                self.notes.append(SpokenNote(said.line, text, label.is_private))

    def _remove_within_node(self, node: Node) -> Node | None:
        """Return a node without the labelled texts within it; None where nothing is left."""
        if node.kind is Kind.CODE:
            return node
        spans, children = self._spans_up_to_label(node), self.remove_from(node.children)
        changed = replace(node, spans=spans, children=children, caption=self._text_up_to_label(node.caption, node.line))
        had = node.children or node.spans
        return changed if changed.children or changed.spans or node.kind is Kind.CELL or not had else None

    def _spans_up_to_label(self, node: Node) -> Spans:
        """Return the spans of a node up to a label, and its pictures without labelled words."""
        spans: list[Span] = []
        for span in node.spans:
            if image := span.image:
                alt, title = (self._text_up_to_label(text, node.line) for text in (image.alt, image.title))
                span = replace(span, image=replace(image, alt=alt, title=title))
            spans.append(span)
        if (label := self._label_of(node)) is None:
            return tuple(spans)
        line = node.line + _words_of_node(node).count("\n", 0, label.start)
        self._take_labelled_text(Node(Kind.PARAGRAPH, line, spans_without_first(tuple(spans), label.start)), label)
        return _first_characters(spans, label.start)

    def _text_up_to_label(self, text: str, line: int) -> str:
        """Return a text up to its label; what follows is added to the notes."""
        if (label := label_in_text(text)) is None:
            return text
        self.notes.append(SpokenNote(line, (Run(text[label.end :]),), label.is_private))
        return text[: label.start].rstrip()


def _node_of_note(note: SpokenNote) -> Node:
    words = Node(Kind.PARAGRAPH, note.line)
    words.text = note.text
    return Node(Kind.PRIVATE if note.is_private else Kind.FOOTNOTE, note.line, children=[words])


def _words_of_node(node: Node) -> str:
    return "".join(span.text for span in node.spans)


def _first_characters(spans: Sequence[Span], count: int) -> Spans:
    """Return the first `count` characters of spans."""
    kept: list[Span] = []
    for span in spans:
        if count > 0 or (span.image and not kept):
            kept.append(replace(span, text=span.text[:count]))
        count -= len(span.text)
    while kept and not kept[-1].image and not kept[-1].text.strip():
        kept.pop()
    return tuple(kept)
