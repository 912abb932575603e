"""A web page in, an Article and findings out: its main part becomes the same nodes that Markdown is read into."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, takewhile

from msgspec.structs import replace

from generator.errors import Finding, Where, brief, info, warning
from generator.model.address import completed_address
from generator.model.article import LeftOut
from generator.model.text import bare_text, letters_and_digits
from generator.read import Stated
from generator.read.decode import cleaned_page_source, guess_language_of_source
from generator.read.dom import line_of_element, move_page_footnotes, parse_page_tree
from generator.read.dom.nodes import Elements
from generator.read.files import ArticleRead, Files
from generator.read.html.main_element import main_element_of_page, titles_of_page
from generator.read.html.page_blocks import ExtractedArticle, extract_article_of_page
from generator.read.html.page_head import SIGN_UP, PageHead, page_head_of, site_name
from generator.read.keys.meta import meta_of_stated_values
from generator.read.nodes import LISTS, Document, Kind, Node, texts_of_node
from generator.read.nodes.article import article_of_nodes
from generator.read.nodes.page_nodes import nodes_without_byline
from generator.read.private import article_with_spoken_notes, page_without_notes, plain_spoken_notes
from generator.read.prose import is_source_on_web
from generator.read.prose.line_shapes import day_of_dateline
from generator.read.spans import makeup_of_spans
from generator.regex import regex
from generator.shipped import word_pattern


def parse(
    text: str, name: str, files: Files, stated_before: Stated = None, brought: Mapping[str, bytes] | None = None
) -> ArticleRead:
    """Read the web page `text` and return its article and findings; paths in it are read through `files`.

    A page that was made from another format has no lines that its author knows. For such a page, `stated_before` holds
    what the source said about the whole article, by key, and `brought` its pictures, by the names in the page.
    Raises InputError where the page has no words, is too large or too deep, or if trafilatura is not installed.
    """
    lined = stated_before is None
    text, removed = cleaned_page_source(text, Where(name, 1))
    text, private, doubtful = page_without_notes(text, name)
    root = parse_page_tree(text, name, lined=lined)
    move_page_footnotes(root)
    told = extract_article_of_page(text, name) if lined else ExtractedArticle()
    head = page_head_of(root, told)
    titles, (main, left) = titles_of_page(root), main_element_of_page(root, told.text if lined else None)
    base = completed_address(name, head.base) if is_source_on_web(name) else head.base
    document = Document(name, files, dict(brought or {}))
    maker = Elements(main, document, base)
    nodes = list(maker.within(main))
    said: Mapping[str, str] = stated_before or {}
    if lined:
        nodes, said, gone = _of_page(nodes, head, titles)
        left += [(" ".join(_within(node)), node.line) for node in gone]
    escaped = ("title", "subtitle", "summary")
    written = {key: MARKS.sub(r"\\\1", value) if key in escaped else value for key, value in said.items()}
    meta, noted = meta_of_stated_values(written, name, files, {"language": line_of_element(root)} if lined else {})
    article = article_of_nodes(document, nodes, meta)
    article = article_with_spoken_notes(article, plain_spoken_notes(private, is_page=True, lined=lined))
    left_out = tuple(LeftOut(words, Where(name, line)) for words, line in left if any(map(str.isalnum, words)))
    article = replace(article, left_out=left_out if lined else ())
    if lined and not article.sections:
        hint = "open it in a browser and save it from there, or copy its text: a script may write the article"
        message = "no article was found in the page, perhaps only a title"
        document.findings.append(warning("empty", message, Where(name), hint))
    removed = (*removed, *doubtful)
    removed = removed if lined else tuple(replace(each, where=Where(name)) for each in removed)
    found = dict.fromkeys(document.findings)
    return article, (*removed, *noted, *_remarks_on_page(article.left_out, maker.inline.lost, name), *found)


def _of_page(
    nodes: Sequence[Node], head: PageHead, titles: Sequence[str]
) -> tuple[list[Node], dict[str, str], list[Node]]:
    """Return the nodes of the article, its keys as the page states them, and the nodes that are parts of the page.

    titles: the page's headings of level 1 that stand in no box of furniture.
    """
    lead, headings = head.keys.get("summary", ""), [each for each in nodes if each.kind is Kind.HEADING]
    long = {each for each in headings[1:] if len(bare_text(each.text)) > LONG_HEADING}
    long |= {each for each in headings if _says(each, lead, Kind.HEADING)}
    nodes = [Node(Kind.PARAGRAPH, each.line, each.spans) if each in long else each for each in nodes]  # name nothing
    offered = _nodes_of_offers(nodes)
    left = [node for node in nodes if node not in offered]
    kept = _nodes_of_article(left)
    if len(kept) * 2 <= len(left):  # the article goes on under a heading of what is no longer there
        kept = [node for node in left if not (node.kind is Kind.HEADING and OTHERS.fullmatch(bare_text(node.text)))]
    title = _title_of_page(kept, head, titles)
    above = list(takewhile(lambda node: not _says(node, title, Kind.HEADING), kept))
    above = above if len(above) < len(kept) and not any(map(_is_told, above)) else []
    start = len(above) + any(_says(node, title, Kind.HEADING) for node in kept[len(above) : len(above) + 1])
    below = [each for each in kept[start:] if each.is_pictured or not _says(each, title, Kind.PARAGRAPH)]
    rest, byline = nodes_without_byline(below, head.keys.get("language", ""))
    said = {**byline, **head.keys, "title": title}
    text = " ".join(chain.from_iterable(map(_within, rest)))
    if said.get("language", "").startswith("en") and guess_language_of_source(text) not in ("", "en"):
        del said["language"]  # many pages in other languages keep it from a template
    gone = {*nodes} - {*kept} | {*above}
    return rest, said, [node for node in nodes if node in gone]


def _nodes_of_article(nodes: Sequence[Node]) -> list[Node]:
    """Return the nodes without what sites put around articles: their lines, other articles, and repetitions.

    A heading goes with all that stands under it, but never the title.
    """
    level, is_again = 0, False  # level: of the heading above a list of other articles
    said: set[str] = set()
    gone: set[Node] = set()
    for node in nodes:
        words, whole = " ".join(_within(node)).strip(LINE_MARKS), letters_and_digits("".join(_within(node)))
        is_heading = node.kind is Kind.HEADING
        is_line = node.kind in (Kind.PARAGRAPH, Kind.BLOCKQUOTE) and not node.is_pictured
        if is_heading and not (node.level > level > 0 and (whole in said or makeup_of_spans(node.spans).links)):
            level = node.level if OTHERS.fullmatch(words) else 0
        is_again = whole in said and whole != "" and (is_again or (is_line and len(whole) > PROSE))
        said.add(whole)
        is_line |= is_heading and len(words) > PROSE
        if level or is_again or (is_heading and TEASER.fullmatch(words)) or (is_line and FURNITURE.fullmatch(words)):
            gone.add(node)
    kept: list[Node] = []  # the last one first
    for node, below in zip(reversed(nodes), (None, *reversed(nodes)), strict=False):
        is_over = not kept or (kept[-1].kind is Kind.HEADING and kept[-1].level <= node.level)
        if node.level > 1 and below in gone and is_over:
            gone.add(node)
        elif node not in gone:
            kept.append(node)
    return kept[::-1]


def _nodes_of_offers(nodes: Sequence[Node]) -> set[Node]:
    """Return the nodes that ask the reader to sign up, and the few short ones that end the page after such a node.

    The last ones may also ask for other things, or say who helped and when the text was changed.
    """
    texts = [" ".join(_within(node)) for node in nodes]
    last = len(nodes) - LAST_NODES
    short = [(at, text) for at, text in enumerate(texts) if len(text) < OFFER]
    found = [at for at, text in short if SIGN_UP.search(text)]
    calls = [at for at, text in short if at >= last and CALLS.search(text)]
    ends = [at for at in found if at >= last and sum(map(len, texts[at:])) < 2 * OFFER]
    return {node for at, node in enumerate(nodes) if at in (*found, *calls) or at > min(ends, default=at)}


def _title_of_page(nodes: Sequence[Node], head: PageHead, titles: Sequence[str]) -> str:
    """Return the page's own heading, never the name of its site, before what its head states.

    titles: the page's headings of level 1, also outside of `nodes`, but in no box of furniture.
    """
    stated = head.keys.get("title", "")
    headings = [(node.level, " ".join(bare_text(node.text).split())) for node in nodes if node.kind is Kind.HEADING]
    shown = (*(words for _, words in headings), *titles)
    own = [words for words in shown if letters_and_digits(words) == letters_and_digits(stated)]
    own += [words for level, words in headings if level == 1]
    named = [each for each in titles if site_name(each) not in head.sites]
    own += [each for each in named if len(named) == 1 and stated not in head.headings]
    tried = (each.strip(" |\u00b7\u2013\u2014_") for each in (*own, stated, *(words for _, words in headings[:1])))
    named = [each for each in tried if each and not (NO_TITLE.fullmatch(each) or day_of_dateline(each))]
    return next((each for each in named if site_name(each) not in head.sites), next(iter(named), ""))


NO_TITLE = regex(word_pattern("no titles"), re.I)
ELSEWHERE = word_pattern("elsewhere")
OTHERS = regex(rf"{word_pattern('other articles')}|(?:{ELSEWHERE})(?: (?:auf|sur|en|su|op|na|på) .{{1,30}})?", re.I)
LINES = f"{word_pattern('furniture')}|{word_pattern('teasers')}"
FURNITURE = regex(rf"{LINES}|(?:{ELSEWHERE}|also read|read also)(?:\s*[:»>|]\s*.{{0,100}})?", re.I)
CALLS = regex(rf"\b(?:{word_pattern('calls')})", re.I)
TEASER = regex(word_pattern("teasers"), re.I)
LINE_MARKS = " .:!|()\u00a0\u00b7\u2022\u2026"
OFFER = 600  # characters at most, of a text that asks the reader to sign up
LAST_NODES = 3  # of a page, in which its site speaks of itself
LONG_HEADING = 160  # characters; a longer one is a paragraph
PROSE = 80  # characters; a name, a motto or a menu has fewer
MARKS = regex(r"([\\`*_\[\]<>&!~|])")


def _remarks_on_page(left: Sequence[LeftOut], lost: int, name: str) -> Iterator[Finding]:
    if left:
        parts = "; ".join(f'"{brief(each.text)}"' for each in left)
        message = f"left out as parts of the page, not of the article: {parts}"
        hint = "--ledger lists them whole; to keep one, put it into a sentence or under its own heading"
        yield info("junk", message, left[0].where, hint)
    if lost:
        message = f"{lost} links do not lead to the web, and are kept as plain words"
        yield info("link", message, Where(name), "save the page with its address, or write whole links")


def _says(node: Node, words: str, kind: Kind) -> bool:
    """Whether a node is a heading or a paragraph of just these words."""
    return node.kind is kind and letters_and_digits(bare_text(node.text)) == letters_and_digits(words) != ""


def _is_told(node: Node) -> bool:
    """Whether a node holds more text than a name, a motto or a menu does."""
    is_block = node.kind not in (Kind.HEADING, Kind.PARAGRAPH, Kind.FOOTNOTE, *LISTS)
    return is_block or (node.kind is not Kind.FOOTNOTE and any(len(each) > PROSE for each in _within(node)))


def _within(node: Node) -> Iterator[str]:
    """Return the texts of a node and of all nodes within it."""
    return (bare_text(each.text) for each in texts_of_node(node))
