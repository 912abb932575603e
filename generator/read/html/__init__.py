"""A web page in, an Article and findings out: its main part becomes the same nodes that Markdown is read into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from msgspec.structs import replace

from generator.errors import Finding, Where, brief, info, warning
from generator.model.address import completed_address
from generator.model.article import Article
from generator.model.text import bare_text
from generator.read.decode import cleaned_page_source
from generator.read.dom import line_of_element, move_page_footnotes, page_elements, parse_page_tree, words_of_element
from generator.read.dom.inline import InlineElements
from generator.read.dom.nodes import Elements
from generator.read.files import Files
from generator.read.html.main_element import LeftOutPart, main_element_of_page
from generator.read.html.page_blocks import ExtractedArticle, extract_article_of_page, page_words_to_compare
from generator.read.html.page_head import PageHead, author_named_on_page, page_head_of
from generator.read.keys.meta import meta_of_stated_values
from generator.read.nodes import LISTS, Document, Kind, Node, texts_of_node
from generator.read.nodes.article import article_of_nodes
from generator.read.nodes.page_nodes import PROSE, nodes_without_byline
from generator.read.nodes.section_nodes import DEEPEST
from generator.read.private import article_with_spoken_notes, page_without_notes, plain_spoken_notes
from generator.read.prose import is_source_on_web
from generator.read.prose.page_furniture import is_heading_of_other_articles, is_line_of_page_furniture
from generator.read.spans import remark_on_refused_link
from generator.regex import regex


def parse(
    text: str,
    name: str,
    files: Files,
    stated_before: Mapping[str, str] | None = None,
    brought_pictures: Mapping[str, bytes] | None = None,
) -> tuple[Article, tuple[Finding, ...]]:
    """Read the web page `text` and return its article and findings; paths in it are read through `files`.

    A page that was made from another format has no lines that its author knows. For such a page, `stated_before` holds
    what the source said about the whole article, by key, and `brought_pictures` its pictures, by the names in the page.
    Raises InputError where the page has no words, or is too large or too deep.
    """
    lined = stated_before is None
    text, removed = cleaned_page_source(text, Where(name, 1))
    text, private, doubtful = page_without_notes(text, name)
    root = parse_page_tree(text, name, lined=lined)
    if not lined:
        move_page_footnotes(root)
    told = extract_article_of_page(text) if lined else ExtractedArticle()
    head = page_head_of(root, told)
    titles = [words_of_element(each) for each in page_elements(root) if each.tag == "h1"]
    main, left = main_element_of_page(root, told.text if lined else None)
    base = completed_address(name, head.base) if is_source_on_web(name) else head.base
    document = Document(name, files, dict(brought_pictures or {}))
    inline = InlineElements(base, document)
    maker = Elements(main, inline)
    nodes = list(maker.within(main))
    said: Mapping[str, str] = stated_before or {}
    gone: list[Finding] = []
    if lined:
        nodes, said, gone = _of_page(nodes, head, titles, name)
    written = {
        key: escaped_for_html(value) if key in ("title", "subtitle", "summary") else value
        for key, value in said.items()
    }
    meta, noted = meta_of_stated_values(
        written, name, files, {"language": line_of_element(root)} if stated_before is None else {}
    )
    article, remarks = article_of_nodes(document, nodes, meta)
    article = article_with_spoken_notes(article, plain_spoken_notes(private, is_page=True, lined=lined))
    if lined and not article.sections:
        remarks.append(_nothing_in(name))
    removed = (*removed, *doubtful)
    removed = removed if lined else tuple(replace(each, where=Where(name)) for each in removed)
    found = dict.fromkeys((*maker.findings, *gone, *remarks))
    return article, (*removed, *noted, *_remarks_on_page(left, inline, name), *found)


def _of_page(
    nodes: Sequence[Node], head: PageHead, titles: Sequence[str], name: str
) -> tuple[list[Node], dict[str, str], list[Finding]]:
    """Return the nodes without parts of the page, the article's keys that the page states, and findings."""
    kept, lines = nodes_without_page_lines(nodes, name)
    kept, byline = nodes_without_byline(kept, head.keys.get("language", ""))
    kept, above = nodes_from_page_title(kept, head.keys.get("title", ""), name)
    said = {**byline, **_with_title(head, titles, kept)}
    stated = (head.keys.get("author", ""), author_named_on_page(byline.get("author", "")), *head.signed)
    said["author"] = _person(stated, head.sites)
    return kept, {key: value for key, value in said.items() if value}, [*lines, *above]


MARKS = regex(r"([\\`*_\[\]<>&!~|])")


def escaped_for_html(text: str) -> str:
    """Return the text with a backslash before each character that could be markup."""
    return MARKS.sub(r"\\\1", text)


def _with_title(head: PageHead, titles: Sequence[str], nodes: Sequence[Node]) -> dict[str, str]:
    """Return the keys of the head, with a title only where no heading in `nodes` is the title.

    Where the only h1 is the name of the site, the heading that the article begins with is the title.
    """
    said = {key: value for key, value in head.keys.items() if key != "title"}
    headings = [node for node in nodes if node.kind is Kind.HEADING]
    if any(node.level == 1 for node in headings):
        return said
    opens = bool(headings) and headings[0] is nodes[0] and titles == [head.site]
    if opens or (headings and is_node_of_page_title(headings[0], head.keys.get("title", ""))):
        return said
    return (
        {**said, "title": titles[0]}
        if len(titles) == 1 and titles[0] and _is_title_of_page(titles[0], head)
        else head.keys
    )


def _person(stated: Sequence[str], sites: Sequence[str]) -> str:
    """Return the first stated author who is not only the site; else the first one stated."""
    names = {"".join(page_words_to_compare(each)).removeprefix("the") for each in sites}
    people = [each for each in stated if "".join(page_words_to_compare(each)).removeprefix("the") not in names]
    return next(filter(None, (*people, *stated)), "")


def _nothing_in(name: str) -> Finding:
    hint = "open it in a browser and save it from there, or copy its text: a script may write the article"
    return warning("empty", "no article was found in the page, perhaps only a title", Where(name), hint)


def _is_title_of_page(title: str, head: PageHead) -> bool:
    """Whether a heading outside of the article shares most words with the title in the head."""
    said, other = ({*page_words_to_compare(each)} for each in (title, head.keys.get("title", "")))
    return not other or 2 * len(said & other) >= min(len(said), len(other))


def _remarks_on_page(left: Sequence[LeftOutPart], inline: InlineElements, name: str) -> Iterator[Finding]:
    if left := [each for each in left if any(map(str.isalnum, each.words))]:
        parts = "; ".join(f'"{brief(each.words)}"' for each in left)
        message = f"left out as parts of the page, not of the article: {parts}"
        yield info("junk", message, Where(name, left[0].line))
    for address, line in dict.fromkeys(inline.refused):
        yield remark_on_refused_link(address, Where(name, line))
    if inline.lost:
        message = f"{inline.lost} links do not lead to the web, and are kept as plain words"
        yield info("link", message, Where(name), "save the page with its address, or write whole links")


def nodes_without_page_lines(nodes: Sequence[Node], name: str) -> tuple[list[Node], list[Finding]]:
    """Return the nodes without what belongs to the page and not to the article, and a finding that names it.

    Removed are page furniture and sections that list other articles. What would be more than half of the page stays.
    """
    kept = [node for node in nodes if not _is_furniture(node)]
    kept = kept if len(kept) * 2 > len(nodes) else list(nodes)
    rest = _without_others(kept)
    rest = rest if len(rest) * 2 > len(kept) else kept
    held = set(rest)
    gone = [node for node in nodes if node not in held]
    return rest, [_left_out_finding(gone, name)] if gone else []


def _is_furniture(node: Node) -> bool:
    """Whether a block is a line of page furniture."""
    return node.kind is Kind.PARAGRAPH and is_line_of_page_furniture(bare_text(node.text))


def nodes_from_page_title(nodes: Sequence[Node], title: str, name: str) -> tuple[list[Node], list[Finding]]:
    """Return the nodes from the heading that equals the page's title on, and a finding for those above it.

    The nodes stay as they are where a node above the heading holds text of the article.
    """
    above = list(takewhile(lambda node: not is_node_of_page_title(node, title), nodes))
    if not above or len(above) == len(nodes) or any(map(_is_told, above)):
        return list(nodes), []
    return list(nodes[len(above) :]), [_left_out_finding(above, name)]


def is_node_of_page_title(node: Node, title: str) -> bool:
    """Whether a node is the heading with the same words as the page's title."""
    said = " ".join(bare_text(node.text).split()) if node.kind is Kind.HEADING else ""
    return bool(said) and said.casefold() == title.casefold()


def _is_told(node: Node) -> bool:
    """Whether a node holds more text than a name, a motto or a menu does."""
    is_text = node.kind in (Kind.HEADING, Kind.PARAGRAPH, *LISTS)
    return not is_text or any(len(each) > PROSE for each in _within(node))


def _without_others(nodes: Sequence[Node]) -> list[Node]:
    parts = list(_parts(nodes))
    last = max((number for number, (other, _) in enumerate(parts) if not other), default=-1)
    return [
        node
        for number, (other, part) in enumerate(parts)
        if not other or (number < last and not all(each.kind in (*LISTS, Kind.HEADING) for each in part))
        for node in part
    ]


def _parts(nodes: Sequence[Node]) -> Iterator[tuple[bool, list[Node]]]:
    """Split the nodes where a section that lists other articles begins or ends; yields True with each such section."""
    part: list[Node] = []
    level = 0  # of the heading above a list of other articles
    for node in nodes:
        depth = node.level if node.kind is Kind.HEADING else DEEPEST + 1
        if depth <= (level or DEEPEST) and (level or is_heading_of_other_articles(bare_text(node.text))):
            yield bool(level), part
            part, level = [], depth if is_heading_of_other_articles(bare_text(node.text)) else 0
        part.append(node)
    yield bool(level), part


def _within(node: Node) -> Iterator[str]:
    """Return the texts of a node and of all nodes within it."""
    return (bare_text(each.text) for each in texts_of_node(node))


def _left_out_finding(gone: Sequence[Node], name: str) -> Finding:
    parts = "; ".join(f'"{brief(said)}"' for node in gone if (said := " ".join(_within(node))))
    message = f"left out as parts of the page, not of the article: {parts}"
    hint = "to keep a part, put it into a sentence or under its own heading"
    return warning("junk", message, Where(name, gone[0].line), hint)
