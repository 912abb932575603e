"""A Markdown text in; an Article and findings out, also on text that its author likely meant as something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from generator.errors import Finding, Where, brief, info, warning
from generator.model.article import Article, Meta, Takeaway
from generator.read.files import Files
from generator.read.inline import parse_inline
from generator.read.markdown.frontmatter import FrontMatter, front_matter_of_article
from generator.read.markdown.notes import markdown_without_notes, nodes_without_notes_at_ends, read_markdown_notes
from generator.read.markdown.slides import article_of_slides, read_slide_source
from generator.read.markdown.tree import MarkdownTree, parse_markdown_tree
from generator.read.nodes import Document, Kind, Node
from generator.read.nodes.article import article_of_nodes
from generator.read.nodes.page_nodes import nodes_without_byline
from generator.read.nodes.section_nodes import nodes_with_bold_headings
from generator.read.private import MarkedNote, article_with_spoken_notes
from generator.read.prose.line_shapes import head_stated_in_text
from generator.read.spans import lines_of_spans
from generator.regex import regex

ENDS = (Kind.HEADING, Kind.RULER, Kind.CLOSED)  # nodes before which a section ends


def parse(
    text: str, name: str, files: Files, brought_pictures: Mapping[str, bytes] | None = None
) -> tuple[Article, tuple[Finding, ...]]:
    """Read the Markdown `text` and return its article and findings; paths in it are read through `files`.

    brought_pictures: pictures that came with the text, by the names that it has for them.
    Raises InputError where the text has no words, or its front matter cannot be read.
    """
    front, private, doubtful = _split_head(text, name, files)
    body, notes, unclosed = markdown_without_notes(front.body, name)
    source = read_slide_source(body, front, name)
    document = Document(name, files, dict(brought_pictures or {}))
    found = parse_markdown_tree(source.text if source else body, document)
    notes = (*private, *notes)
    if source and front.meta.settings.talk in ("", "slides"):
        article, remarks = article_of_slides(document, found, front, source, notes)
    else:
        article, remarks = _article_of_document(document, found, front, [*notes, *(source.notes if source else ())])
    marked = source.findings if source else _remark_without_headings(found.nodes, document)
    meant = (*found.unclosed, *picture_path_warnings(found.nodes, name))
    said = (*front.findings, *doubtful, *unclosed, *marked, *meant, *found.findings, *remarks)
    return article, tuple(dict.fromkeys(said))


def _article_of_document(
    document: Document, found: MarkdownTree, front: FrontMatter, notes: Sequence[MarkedNote]
) -> tuple[Article, list[Finding]]:
    """Return the article that the nodes make, with the given notes, those at the ends of sections, and footnotes."""
    ends = [each.kind in ENDS for each in nodes_with_bold_headings(found.nodes)]
    kept, tails, shown_notes = nodes_without_notes_at_ends(found.nodes, ends, document.file)
    said, findings = read_markdown_notes(notes, document)
    kept, meta = _without_byline(kept, front.meta)
    article, remarks = article_of_nodes(document, kept, meta)
    takeaways = (Takeaway(document.ids.take("takeaways", "front"), where, text) for text, where in front.takeaways)
    article = replace(article, takeaways=(*takeaways, *article.takeaways))
    told = sorted([*said, *tails, *found.notes], key=lambda note: note.line)
    return article_with_spoken_notes(article, told), [*findings, *shown_notes, *remarks]


def _without_byline(nodes: list[Node], meta: Meta) -> tuple[list[Node], Meta]:
    """Return the nodes without the byline under the title, and `meta` with it, unless the front matter has another."""
    rest, said = nodes_without_byline(nodes) if nodes and nodes[0].level == 1 else (nodes, {})
    if any(getattr(meta, key) not in ("", value) for key, value in said.items()):
        return nodes, meta
    return rest, replace(meta, **said)


def _split_head(text: str, name: str, files: Files) -> tuple[FrontMatter, tuple[MarkedNote, ...], tuple[Finding, ...]]:
    """Return the front matter, the private texts below it, and findings on these.

    Without front matter, "Key: value" lines in its place state the same, as in Pelican and MultiMarkdown.
    """
    front = front_matter_of_article(text, name, files)
    below, private, doubtful = markdown_without_notes(front.body, name, only_private=True)
    if front.body != text:
        return replace(front, body=below), private, doubtful
    said, body, noted = head_stated_in_text(below, name)
    title, _ = parse_inline(said.title, Where(name))
    noted = (*unclosed_front_matter_warning(below, name), *noted)
    meta = replace(front.meta, title=title, author=said.author, date=said.day)
    return FrontMatter(meta, body, noted), private, doubtful


def _remark_without_headings(nodes: list[Node], document: Document) -> Iterator[Finding]:
    """Yield a remark where no line of an article is a heading, not even a bold one."""
    if nodes and not any(node.kind is Kind.HEADING for node in nodes_with_bold_headings(nodes)):
        message = "the file has no heading, so all of it is one section"
        hint = 'begin each section with "## Its name"'
        yield info("heading", message, document.where(nodes[0].line), hint)


# A first line that opens front matter, and a second line with a key: "title: T", "title = 'T'".
OPENED = regex(r"(?P<mark>---|\+\+\+)[ \t]*\n[A-Za-z_][\w-]*[ \t]*[:=](?:[ \t].*)?(?:\n|\Z)")
SPACED = regex(
    r"""!\[(?P<alt>[^\[\]\n]*)\]\((?P<path>[^()<>"'\s]+(?:[ \t]+[^()<>"'\s]+)+\.\w{2,5})"""
    r"""(?P<title>[ \t]+["'][^"'\n]*["'])?\)"""
)


def unclosed_front_matter_warning(text: str, name: str) -> Iterator[Finding]:
    """Yield a warning if `text`, in which no front matter was found, begins some that never ends."""
    match = OPENED.match(text)
    if match:
        message = "front matter begins here and does not end: its keys are read as text"
        yield warning("front-matter", message, Where(name, 1), f"end it with a line of {match['mark']}")


def picture_path_warnings(nodes: Sequence[Node], name: str) -> Iterator[Finding]:
    """Yield a warning for each picture whose path holds a space, so that CommonMark sees a text in its place."""
    for node in nodes:
        for number, line in enumerate(lines_of_spans(node.spans) if node.kind is Kind.PARAGRAPH else (), node.line):
            for match in SPACED.finditer("".join(span.text for span in line if not span.code)):
                message = f'the path "{brief(match["path"])}" has a space, so the picture is not read'
                hint = f"write it in angle brackets: ![{match['alt']}](<{match['path']}>{match['title'] or ''})"
                yield warning("picture", message, Where(name, number), hint)
        yield from picture_path_warnings(node.children, name)
