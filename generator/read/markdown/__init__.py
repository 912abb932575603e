"""A Markdown text in, an Article and findings out, also for what its author likely meant as something else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from generator.errors import Finding, InputError, Where, brief, info, warning
from generator.model.article import Article, Meta
from generator.read.files import Files
from generator.read.inline import inline, refused
from generator.read.markdown.lines import in_commonmark
from generator.read.markdown.slide_marks import Marks
from generator.read.markdown.slides import shown
from generator.read.nodes import CLOSED, Document, Node, Tree, tree
from generator.read.nodes.article import composed
from generator.read.nodes.dialects import dialect_of, is_article, stray_aside, without_code
from generator.read.nodes.footnotes import Note, with_footnotes, without_footnotes
from generator.read.nodes.frontmatter import Front, front_matter
from generator.read.nodes.notes import paragraphs, without_notes, without_tails
from generator.read.nodes.page import with_html_headings
from generator.read.nodes.parts import with_bold_headings
from generator.read.prose import head as text_head

ENDS = ("heading", "hr", CLOSED)  # blocks before which a section ends


def parse(
    text: str, name: str, files: Files, held: Mapping[str, bytes] | None = None
) -> tuple[Article, tuple[Finding, ...]]:
    """The article in a Markdown text; `name` is the file's, and it may read `files`.

    held: the pictures that the file brings along, by the names that the text has for them.
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
    document = Document(name, files, found.references, held, emoji=True)
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


MEANT = re.compile(r"<(?:table|ul|ol|dl|pre|blockquote|figure)[\s>]", re.IGNORECASE)


def with_html_blocks(nodes: Iterable[Node], document: Document) -> Iterator[Node]:
    """A stretch of HTML with a comment in it stays as it is, for the comment is named."""
    for node in nodes:
        if node.type == "html_block" and MEANT.search(node.content) and "<!--" not in node.content:
            yield from _read(node, document)
        else:
            yield node


def _read(node: Node, document: Document) -> Iterator[Node]:
    """What a web page would have there; imported here, because few files have any."""
    from generator.read.dom.inline import Inline
    from generator.read.dom.nodes import Elements
    from generator.read.dom.tree import elements, tree_of

    try:
        root = tree_of(f"<body>{node.content}</body>", document.file)
    except InputError:  # too deep
        yield node
        return
    inline = Inline("", document.files, {})
    body = next((each for each in elements(root) if each.tag == "body"), root)
    for each in Elements(root, inline).within(body):
        yield _moved(each, node.line - 1)
    for address, line in dict.fromkeys(inline.refused):
        document.findings.append(refused(address, document.where(max(line, 1) + node.line - 1)))
    if inline.lost:
        message = "links that lead nowhere on the web are kept as words only"
        document.findings.append(warning("link", message, document.where(node.line)))


def _moved(node: Node, lines: int) -> Node:
    """The node with the lines of the file, where its own count from the first of the HTML."""
    children = [_moved(each, lines) for each in node.children]
    return Node(node.type, max(node.line, 1) + lines, node.content, node.info, children)


# A first line that opens front matter, and a second one that says something: "title: T", "title = 'T'".
OPENED = re.compile(r"(?P<mark>---|\+\+\+)[ \t]*\n[A-Za-z_][\w-]*[ \t]*[:=](?:[ \t].*)?(?:\n|\Z)")
ROW = re.compile(r"[ \t]*\|(?:[^|\n\\]|\\.)*\|(?:(?:[^|\n\\]|\\.)*\|)*[ \t]*")
SPACED = re.compile(  # one that is shown as code is none
    r"""(?<!`)!\[(?P<alt>[^\[\]\n]*)\]\((?P<path>[^()<>"'\s]+(?:[ \t]+[^()<>"'\s]+)+\.\w{2,5})"""
    r"""(?P<title>[ \t]+["'][^"'\n]*["'])?\)"""
)
FENCE = "end it with a line of nothing but {}"
RULER = "write a line of hyphens under the heads, with as many cells: |---|---|"


def opened(text: str, name: str) -> Iterator[Finding]:
    """A warning for front matter that nothing ends; `text` is a file in which none was found."""
    match = OPENED.match(text)
    if match:
        message = "front matter begins here and does not end: its keys are read as text"
        yield warning("front-matter", message, Where(name, 1), f"end it with a line of {match['mark']}")


def unclosed_fences(fences: Sequence[tuple[int, str]], name: str) -> Iterator[Finding]:
    """A warning for each block of code that nothing ends; its line, and the mark that opens it."""
    for line, mark in fences:
        message = "a block of code begins here and does not end: all that follows is read as code"
        yield warning("code", message, Where(name, line), FENCE.format(mark))


def remarks(nodes: Sequence[Node], name: str) -> Iterator[Finding]:
    """Warnings for rows of a table without its ruler, and for pictures whose path holds a space."""
    for node in nodes:
        if node.type == "paragraph":
            yield from _table(node, name)
            yield from _pictures(node, name)
        yield from remarks(node.children, name)


def _table(node: Node, name: str) -> Iterator[Finding]:
    rows = [number for number, each in enumerate(node.content.split("\n"), node.line) if ROW.fullmatch(each)]
    if len(rows) > 1 and rows[1] == rows[0] + 1:
        yield warning("table", "these lines look like a table, and are read as text", Where(name, rows[0]), RULER)


def _pictures(node: Node, name: str) -> Iterator[Finding]:
    for match in SPACED.finditer(node.content):
        where = Where(name, node.line + node.content.count("\n", 0, match.start()))
        message = f'the path "{brief(match["path"])}" holds a space, so that no picture is read'
        hint = f"write it in angle brackets: ![{match['alt']}](<{match['path']}>{match['title'] or ''})"
        yield warning("picture", message, where, hint)
