"""The text of a web page in; its blocks out, and which of them hold the words that trafilatura finds.

The article's nodes are made from the page's own elements, because trafilatura loses code, captions and headings, and
does not report what it leaves out."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from unicodedata import normalize

from msgspec import Struct

from generator.errors import InputError, Where, refuse_without
from generator.guard import limits
from generator.read.dom import (
    BLOCK,
    HEADINGS,
    Element,
    add_page_element,
    page_elements,
    page_table_of_element,
    text_of_element,
)
from generator.regex import regex

RUN = 5  # words in a row, which two texts rarely share by chance
CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u3040-\u30ff"
WORD = regex(rf"[{CJK}]|[^\W_{CJK}]+")
UNSEEN = regex("[\u00ad\u200b-\u200f\u2060]")  # soft hyphens, and signs that join or part words
ITEM = regex("<(?:li|ul|ol)\\b", re.IGNORECASE)
FIRST_PAGE = regex(r"(?:https?://[^/?#]+/?|/|(?:\.\./)+)(?:index\.\w+)?")
SITE_TITLE = regex(r"\b(?:logo|logotype|(?:site|blog|nav)[_-]?(?:title|name))\b", re.IGNORECASE)
DAYS = {"extensive_search": False, "original_date": True}  # only dates that the page states, none guessed


class ExtractedArticle(Struct, frozen=True):
    """What trafilatura finds on a page: the text of its article, a line for each block, and what the page states.

    `site` is the name of the page's site; `date` is in ISO 8601.
    """

    text: str = ""
    author: str = ""
    date: str = ""
    url: str = ""
    licence: str = ""
    site: str = ""


def extract_article_of_page(text: str, name: str) -> ExtractedArticle:
    """Return what trafilatura finds in the source of a page; empty where it fails or the page has too many lists.

    Raises InputError, which calls the page `name`, if trafilatura is not installed.
    """
    if len(ITEM.findall(text)) > limits.PAGE_ITEMS:
        return ExtractedArticle()
    refuse_without("trafilatura", "finding the article of a web page", "web", InputError, Where(name))
    from trafilatura import bare_extraction, extract_metadata

    for library in ("trafilatura", "htmldate", "justext"):  # their warnings are not for the user
        logging.getLogger(library).addHandler(logging.NullHandler())
    try:
        said = bare_extraction(text, include_comments=False)
        about = extract_metadata(text, date_config=DAYS)
    except MemoryError:
        raise
    except Exception:  # whatever it fails with, our own rules read the page
        return ExtractedArticle()
    found = "" if said is None or isinstance(said, dict) else said.text or ""
    stated = (about.author, about.date, about.url, about.license, about.sitename)
    return ExtractedArticle(found, *(each or "" for each in stated))


class ExtractedWords:
    """The words that trafilatura found: all runs of five, and the lines and cells of fewer words."""

    def __init__(self, extracted_text: str) -> None:
        lines = [*filter(None, map(page_words_to_compare, extracted_text.split("\n")))]
        cells = map(page_words_to_compare, re.split(r"[\n|]", extracted_text))
        self._short = {*cells, *lines, *(one + other for one, other in pairwise(lines))}  # a line may be broken in two
        words = [word for line in lines for word in line]
        self._runs = set(zip(*(words[start:] for start in range(RUN)), strict=False))

    def holds(self, words: tuple[str, ...]) -> bool:
        """Whether at least half of the words were found; fewer than five must be a whole line or cell."""
        if len(words) < RUN:
            return bool(words) and words in self._short
        hits = {at + each for at in range(len(words)) if words[at : at + RUN] in self._runs for each in range(RUN)}
        return len(hits) * 2 >= len(words)


def page_words_to_compare(text: str) -> tuple[str, ...]:
    """Return the words of a text in a form to compare; each Chinese or Japanese character is a word."""
    return tuple(WORD.findall(normalize("NFKC", UNSEEN.sub("", text)).casefold()))


STRICT = ("table", "tbody", "thead", "tfoot", "tr", "ul", "ol", "dl", "menu", "dir")  # hold no text of their own
WHOLE = ("pre", "figure", *HEADINGS)  # blocks that are never split


class PageBlock(Struct, eq=False):
    """A block of the page with no block in it: its words, how many are outside of links, and whether it is kept."""

    element: Element
    words: tuple[str, ...]
    unlinked: float
    is_kept: bool = False

    @property
    def path(self) -> tuple[Element, ...]:
        """The element and those around it, from the inside."""
        return (self.element, *self.element.iterancestors())

    @property
    def is_pictured(self) -> bool:
        """Whether the block holds a picture."""
        return any(each.tag in ("img", "picture") for each in page_elements(self.element))


def page_blocks_of_body(body: Element) -> list[PageBlock]:
    """Return the page's blocks in order, and put text that stands between two blocks into a box of its own."""
    blocks = (each for each in page_elements(body) if each.tag in BLOCK and each is not body)
    wide = {above for each in blocks for above in each.iterancestors()}
    waiting = [body]
    while waiting:
        each = waiting.pop()
        if not _is_whole(each):
            if each.tag not in STRICT and each in wide:
                _box_text(each, wide)
            waiting.extend(child for child in each if child in wide or child.tag in BLOCK)
    found = [(each, words_in_page_element(each)) for each in _elements_of_blocks(body)]
    return [PageBlock(each, words, len(words) * (1 - share_of_links(each))) for each, words in found]


def _box_text(parent: Element, wide: set[Element]) -> None:
    """Move the text and the inline elements between the blocks of `parent` into boxes."""
    children, text = list(parent), parent.text
    parent.text, parent[:] = None, []
    boxes = [add_page_element(parent, text)]
    for child in children:
        tail, child.tail = child.tail, None
        if child in wide or child.tag in BLOCK or (child.tag == "cite" and parent.tag == "blockquote"):
            parent.append(child)
            boxes.append(add_page_element(parent, tail))
        else:
            child.tail = tail
            boxes[-1].append(child)
    for each in boxes:
        if not len(each) and not (each.text or "").strip():
            parent.remove(each)


def _elements_of_blocks(element: Element) -> Iterator[Element]:
    inside = [] if _is_whole(element) else [each for each in element if isinstance(each.tag, str)]
    if any(each.tag in BLOCK for child in inside for each in page_elements(child)):
        yield from (block for child in inside for block in _elements_of_blocks(child))
    else:
        yield element


def _is_whole(element: Element) -> bool:
    """Whether an element is one block, whatever it holds."""
    return element.tag in WHOLE or (element.tag == "table" and page_table_of_element(element) is not None)


def words_in_page_element(element: Element) -> tuple[str, ...]:
    """Return the words of an element to compare; words of two cells or lines are never joined."""
    is_apart = element.tag in (*WHOLE, "table") or any(each.tag == "br" for each in page_elements(element))
    return page_words_to_compare(" ".join(map(str, element.itertext())) if is_apart else text_of_element(element))


def share_of_links(element: Element) -> float:
    """Return how many of an element's words are in links, from 0 to 1."""
    if any(each.tag == "a" for each in element.iterancestors()):
        return 1
    linked = sum(len(words_in_page_element(each)) for each in page_elements(element) if each.tag == "a")
    return min(linked / max(len(words_in_page_element(element)), 1), 1)


def number_of_kept_words(units: Sequence[PageBlock]) -> dict[Element, int]:
    """Return for each element around a kept block how many words of such blocks are in it."""
    weight: dict[Element, int] = {}
    for unit in units:
        for each in unit.path if unit.is_kept else ():
            weight[each] = weight.get(each, 0) + len(unit.words)
    return weight


def names_site(heading: Element) -> bool:
    """Return whether a heading names the site: it leads to the first page, or its class or id says so."""
    leads = any(each.get("rel") == "home" or FIRST_PAGE.fullmatch(each.get("href") or "") for each in heading.iter("a"))
    return leads or SITE_TITLE.search(f"{heading.get('class')} {heading.get('id')}") is not None
