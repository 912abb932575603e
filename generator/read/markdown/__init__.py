"""A Markdown text in; an Article and findings out, also on text that its author likely meant as something else.

Speaker notes and private texts are taken out before the rest is parsed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from generator.errors import Where, info, warning
from generator.model.article import Article, Takeaway
from generator.read.files import ArticleRead, Files
from generator.read.markdown.frontmatter import FrontMatter, front_matter_of_article
from generator.read.markdown.parser import markdown_code_line_numbers
from generator.read.markdown.slides import article_of_slides, read_slide_source
from generator.read.markdown.tree import parse_markdown_tree
from generator.read.nodes import Document, Kind, Node, texts_of_node
from generator.read.nodes.article import article_of_nodes
from generator.read.nodes.page_nodes import nodes_without_byline
from generator.read.nodes.section_nodes import nodes_with_bold_headings
from generator.read.private import MarkedNote, SpokenNote, article_with_spoken_notes, source_without_notes
from generator.regex import regex

SPAN = regex(r"(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")  # code in a line


def parse(text: str, name: str, files: Files, brought_pictures: Mapping[str, bytes]) -> ArticleRead:
    """Read the Markdown `text` and return its article and findings; paths in it are read through `files`.

    brought_pictures: pictures that came with the text, by the names that it has for them.
    Raises InputError where the text has no words, or its front matter cannot be read.
    """
    front = front_matter_of_article(text, name, files)

    def code() -> tuple[frozenset[int], list[tuple[int, int]]]:
        return markdown_code_line_numbers(front.body), [match.span() for match in SPAN.finditer(front.body)]

    body, notes, marked = source_without_notes(front.body, name, code, elements=True)
    document = Document(name, files, dict(brought_pictures))
    document.findings += [*front.findings, *marked]
    if front.body == text and (opened := OPENED.match(body)):
        message, hint = "front matter begins here and does not end: its keys are read as text", opened["mark"]
        document.findings.insert(0, warning("front-matter", message, Where(name, 1), f"end it with a line of {hint}"))
    source = read_slide_source(body, front, document)
    body, more = source or (body, [])
    nodes, footnotes = parse_markdown_tree(body, document)
    if source is None and nodes and not any(node.kind is Kind.HEADING for node in nodes_with_bold_headings(nodes)):
        message, hint = "the file has no heading, so all of it is one section", 'begin each section with "## Its name"'
        document.findings.append(info("heading", message, document.where(nodes[0].line), hint))
    told = sorted([*read_markdown_notes([*notes, *more], document), *footnotes], key=lambda note: note.line)
    if source and front.meta.settings.talk in ("", "slides"):
        article = article_of_slides(document, nodes, front.meta, told)
    else:
        article = article_with_spoken_notes(_article_of_document(document, nodes, front), told)
    return article, tuple(dict.fromkeys(document.findings))


def _article_of_document(document: Document, nodes: list[Node], front: FrontMatter) -> Article:
    """Return the article that the nodes make, with the takeaways of the front matter."""
    meta = front.meta
    rest, byline = nodes_without_byline(nodes, meta.language)
    if all(getattr(meta, key) in ("", value) for key, value in byline.items()):
        nodes, meta = rest, replace(meta, **byline)
    article = article_of_nodes(document, nodes, meta)
    takeaways = (Takeaway(document.ids.take("takeaways", "front"), where, text) for text, where in front.takeaways)
    return replace(article, takeaways=(*takeaways, *article.takeaways))


# A first line that opens front matter, and a second line with a key: "title: T", "title = 'T'".
OPENED = regex(r"(?P<mark>---|\+\+\+)[ \t]*\n[A-Za-z_][\w-]*[ \t]*[:=](?:[ \t].*)?(?:\n|\Z)")


def read_markdown_notes(notes: Iterable[MarkedNote], document: Document) -> Iterator[SpokenNote]:
    """Yield the paragraphs and items of notes, each with its line; there are no findings on private texts."""
    for note in notes:
        unheard = replace(document, findings=[]) if note.is_private else document
        nodes, others = parse_markdown_tree(note.text, unheard, note.line - 1)
        texts = (*(each for node in nodes for each in texts_of_node(node)), *others)
        yield from (replace(each, is_private=note.is_private or each.is_private) for each in texts)
