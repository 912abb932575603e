"""A Markdown text in, an Article and findings out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from generator.errors import Finding, Where, info, warning
from generator.model.article import Article, Meta
from generator.read.files import Files
from generator.read.inline import inline
from generator.read.markdown.html import with_html_blocks
from generator.read.markdown.lines import in_commonmark
from generator.read.markdown.remarks import opened, remarks, unclosed_fences
from generator.read.markdown.slide_marks import Marks
from generator.read.markdown.slides import shown
from generator.read.nodes import CLOSED, Node, Tree, tree
from generator.read.nodes.article import composed
from generator.read.nodes.dialects import dialect_of, is_article, stray_aside, without_code
from generator.read.nodes.document import Document
from generator.read.nodes.footnotes import Note, with_footnotes, without_footnotes
from generator.read.nodes.frontmatter import Front, front_matter
from generator.read.nodes.notes import paragraphs, without_notes, without_tails
from generator.read.nodes.page import with_html_headings
from generator.read.nodes.parts import with_bold_headings
from generator.read.prose import head as text_head

ENDS = ("heading", "hr", CLOSED)  # blocks before which a section ends


def parse(text: str, name: str, files: Files) -> tuple[Article, tuple[Finding, ...]]:
    """The article in a Markdown text; `name` is the file's, and it may read `files`.

    Raises InputError where it has no words, or front matter that cannot be read.
    """
    front = _head(text, name, files)
    bare = without_code(front.body)
    dialect = dialect_of(front, bare)
    body, told, unclosed = without_notes(front.body, name)
    marks = Marks(body, name, dialect) if dialect else None
    body, rewritten = in_commonmark(marks.text if marks else body, name)
    body, notes = without_footnotes(body)
    found = tree(body)
    document = Document(name, files, found.references, emoji=True)
    lines, nodes = body.split("\n"), list(with_html_blocks(with_html_headings(found.nodes), document))
    marked = marks.findings if marks else tuple(_stray(bare, name))
    if marks and not is_article(front):
        marked = (marks.taken, *marked)
        article = shown(document, lines, nodes, front, marks, (*told, *notes))
    else:
        told = (*told, *(marks.notes if marks else ()))
        article = _told(
            document, lines, nodes, front.meta, [*notes, *(each for note in told for each in paragraphs(note))]
        )
    marked = marked if marks else (*marked, *_unheaded(nodes, document))
    meant = (*unclosed_fences(found.unclosed, name), *remarks(nodes, name))
    said = (*front.findings, *unclosed, *marked, *rewritten, *meant, *document.findings, *_unused(found, document))
    return article, tuple(dict.fromkeys(said))


def _told(document: Document, lines: Sequence[str], nodes: list[Node], meta: Meta, notes: list[Note]) -> Article:
    """The article that nodes make, with its notes and those that the sections end with."""
    headed = with_bold_headings(nodes, lambda node: inline(node.content, document.where(node.line))[0])
    ends = [each.type in ENDS for each in headed]
    kept, tails, remarks = without_tails(nodes, ends, document.file)
    document.findings.extend(remarks)
    told = sorted([*notes, *tails], key=lambda note: note.line)
    return with_footnotes(composed(document, lines, kept, meta), told, document)


def _stray(bare: str, name: str) -> Iterator[Finding]:
    if line := stray_aside(bare):
        message = 'the mark "???" begins notes on slides alone, and this is read as an article: what follows is shown'
        yield warning("notes", message, Where(name, line), 'write "talk: slides" at the top for slides')


def _head(text: str, name: str, files: Files) -> Front:
    """What the front matter says, or the lines "Key: value" that Pelican and MultiMarkdown have in its place."""
    front = front_matter(text, name, files)
    if front.body != text:
        return front
    said, body, noted = text_head.stated(text, name)
    title, _ = inline(said.title, Where(name))
    noted = (*opened(text, name), *noted)
    return Front(replace(front.meta, title=title, author=said.author, date=said.day), body, noted)


def _unheaded(nodes: list[Node], document: Document) -> Iterator[Finding]:
    """A remark where no line of an article is a heading, not even one in bold."""
    if nodes and not any(node.type == "heading" for node in nodes):
        bold = with_bold_headings(nodes, lambda node: document.text(node.content, node.line))
        if not any(node.type == "heading" for node in bold):
            message = "no line of the file is a heading, so that all of it is one section"
            hint = 'begin each section with "## Its name"'
            yield info("heading", message, document.where(nodes[0].line), hint)


def _unused(found: Tree, document: Document) -> Iterator[Finding]:
    for label, address, line in found.unused():
        message = f'the link "{label}" to {address} is never used, and is left out'
        yield info("link", message, document.where(line))
