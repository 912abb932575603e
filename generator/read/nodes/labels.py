"""The nodes of a file in; the same without texts that a label such as `Note to self:` begins, and these texts, out.

A label takes the rest of its paragraph or cell. At the beginning of a list item or a quote it takes all of it, as a
heading it takes its section, and alone in a paragraph it takes what follows up to the next heading.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from generator.errors import Finding
from generator.model.text import Run, Text, bare_text, cut_text
from generator.read.nodes import Document, Kind, Node, texts_of_node
from generator.read.private import Sharing, SpokenNote, doubtful_mark_warning, label_in_text, text_without_labelled
from generator.read.spans import Span, Spans, spans_without_first

WHOLE = (Kind.LIST_ITEM, Kind.BLOCKQUOTE, Kind.FOOTNOTE)  # nodes that a label at their beginning takes whole
ENDS = (Kind.HEADING, Kind.RULER, Kind.CLOSED)  # nodes before which a section ends


class LabelledTexts:
    """Takes labelled texts out of nodes; they are added to `notes`, and doubtful labels to `findings`."""

    def __init__(self, document: Document) -> None:
        self.notes: list[SpokenNote] = []
        self.findings: list[Finding] = []
        self._document = document

    def without(self, nodes: Sequence[Node], *, kept_beside: bool = False) -> list[Node]:
        """Return neighbouring nodes without labelled texts; with `kept_beside`, these are nodes of their own."""
        kept: list[Node] = []
        waiting = list(reversed(nodes))
        while waiting:
            node, known = waiting.pop(), len(self.notes)
            sharing = _opening(node)
            if sharing is None:
                kept += [each for each in (self._cut(node),) if each]
            else:
                self._take(node, sharing)
                while waiting and _reaches(node, waiting[-1]):
                    self._take(waiting.pop(), sharing)
            if kept_beside:
                kept += map(_node_of_note, self.notes[known:])
        return kept

    def notes_without(self, notes: Sequence[SpokenNote]) -> list[SpokenNote]:
        """Return notes, such as footnotes, of which the labelled ones are private."""
        nodes = ((note, _labelled(bare_text(note.text))) for note in notes)
        return [replace(note, is_private=sharing not in (None, "notes")) for note, sharing in nodes]

    def _take(self, node: Node, sharing: Sharing) -> None:
        """Add the texts of a node to the notes, without the label, and the warning if the label is doubtful."""
        for said in texts_of_node(node):
            words = bare_text(said.text)
            match = label_in_text(words)
            text: Text = cut_text(said.text, match.end(), len(words)) if match and not match.start() else said.text
            if match and sharing == "doubtful":
                self.findings.append(doubtful_mark_warning(match[0].strip(), self._document.where(said.line)))
            if text:
                self.notes.append(SpokenNote(said.line, text, sharing != "notes"))

    def _cut(self, node: Node) -> Node | None:
        """Return a node without the labelled texts within it; None where nothing is left."""
        if node.kind is Kind.CODE:
            return node
        changed = replace(node, spans=self._unlabelled(node), children=self.without(node.children))
        if node.kind is Kind.TABLE and (said := text_without_labelled(node.caption))[2]:
            self.notes.append(SpokenNote(node.line, (Run(said[1]),), said[2] != "notes"))
            changed = replace(changed, caption=said[0])
        had = node.children or node.spans
        return changed if changed.children or changed.spans or node.kind is Kind.CELL or not had else None

    def _unlabelled(self, node: Node) -> Spans:
        """Return the spans of a node up to a label, and its pictures without labelled words."""
        words = _words(node)
        spans = tuple(self._picture(span, node.line) if span.image else span for span in node.spans)
        match = label_in_text(words)
        if match is None:
            return spans
        line = node.line + words.count("\n", 0, match.start())
        self._take(Node(Kind.PARAGRAPH, line, spans_without_first(spans, match.start())), _labelled(words) or "private")
        return _first(spans, match.start())

    def _picture(self, span: Span, line: int) -> Span:
        image = span.image
        for name in ("alt", "title"):
            said = text_without_labelled(getattr(image, name)) if image else ("", "", None)
            if image and said[2]:
                self.notes.append(SpokenNote(line, (Run(said[1]),), said[2] != "notes"))
                image = replace(image, **{name: said[0]})
        return replace(span, image=image)


def _reaches(node: Node, following: Node) -> bool:
    """Return whether a labelled node takes the one after it: a heading its section, a label alone what follows."""
    if node.kind is Kind.HEADING:
        return node.level > 1 and not (following.kind is Kind.HEADING and following.level <= node.level)
    alone = node.kind is Kind.PARAGRAPH and not text_without_labelled(_words(node))[1].strip()
    return alone and following.kind not in ENDS


def _node_of_note(note: SpokenNote) -> Node:
    words = Node(Kind.PARAGRAPH, note.line)
    words.text = note.text
    return Node(Kind.PRIVATE if note.is_private else Kind.FOOTNOTE, note.line, children=[words])


def _words(node: Node) -> str:
    return "".join(span.text for span in node.spans)


def _labelled(words: str) -> Sharing | None:
    return text_without_labelled(words)[2]


def _opening(node: Node) -> Sharing | None:
    """Return what a label says that begins a node which it takes whole; None if there is none."""
    first = node
    while node.kind in WHOLE and first.children:
        first = first.children[0]
    if node.kind not in (*WHOLE, Kind.HEADING, Kind.PARAGRAPH) or first.kind is Kind.CODE:
        return None
    before, _, sharing = text_without_labelled(_words(first))
    return sharing if not before.strip() else None


def _first(spans: Spans, count: int) -> Spans:
    """Return the first `count` characters of spans."""
    kept: list[Span] = []
    for span in spans:
        if count > 0 or (span.image and not kept):
            kept.append(replace(span, text=span.text[:count]))
        count -= len(span.text)
    while kept and not kept[-1].image and not kept[-1].text.strip():
        kept.pop()
    return tuple(kept)
