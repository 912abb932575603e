"""The text of a web page in; its blocks out, and which of them are kept: those found, and the content between them.

trafilatura says which words are the article's. The article's nodes are made from the page's own elements, because
trafilatura loses code, captions and headings, and does not report what it leaves out."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from unicodedata import normalize

from msgspec import Struct

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
from generator.read.inline import PLAYED
from generator.regex import regex

RUN = 5  # words in a row, which two texts rarely share by chance
CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u3040-\u30ff"
WORD = regex(rf"[{CJK}]|[^\W_{CJK}]+")
UNSEEN = regex("[\u00ad\u200b-\u200f\u2060]")  # soft hyphens, and signs that join or part words
QUIET = logging.NullHandler()
ITEM = regex("<(?:li|ul|ol)\\b", re.IGNORECASE)
DAYS = {"extensive_search": False, "original_date": True}  # only dates that the page states, none guessed
LEAST = 60  # words of a page; with fewer, trafilatura guesses


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


class ExtractedWords(Struct, frozen=True):
    """The words that trafilatura found: all runs of five, and the lines and cells of fewer words."""

    runs: frozenset[tuple[str, ...]]
    lines: frozenset[tuple[str, ...]]

    def holds(self, words: Sequence[str]) -> bool:
        """Whether at least half of the words were found; fewer than five must be a whole line or cell."""
        if len(words) < RUN:
            return tuple(words) in self.lines
        hit = bytearray(len(words))
        for start in range(len(words) - RUN + 1):
            if tuple(words[start : start + RUN]) in self.runs:
                hit[start : start + RUN] = b"\1" * RUN
        return sum(hit) * 2 >= len(words)


def extract_article_of_page(text: str) -> ExtractedArticle:
    """Return what trafilatura finds in the source of a page; empty where it fails or the page has too many lists."""
    if len(ITEM.findall(text)) > limits.PAGE_ITEMS:
        return ExtractedArticle()
    from trafilatura import bare_extraction, extract_metadata

    for library in ("trafilatura", "htmldate", "justext"):  # their warnings are not for the user
        logging.getLogger(library).addHandler(QUIET)
    try:
        said = bare_extraction(text, include_comments=False)
        about = extract_metadata(text, date_config=DAYS)
    except MemoryError:
        raise
    except Exception:  # whatever it fails with, our own rules read the page
        return ExtractedArticle()
    found = "" if said is None or isinstance(said, dict) else said.text or ""
    author = "" if about.author == about.sitename else ", ".join((about.author or "").split("; "))
    stated = (about.date, about.url, about.license, about.sitename)
    return ExtractedArticle(found, author, *(each or "" for each in stated))


def extracted_words_of_page(extracted_text: str) -> ExtractedWords:
    """Return the runs and the short lines of the text that trafilatura found."""
    lines = [each for line in extracted_text.split("\n") for each in [page_words_to_compare(line)] if each]
    words = [word for line in lines for word in line]
    runs = frozenset(tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1))
    cells = [
        page_words_to_compare(cell) for line in extracted_text.split("\n") if "|" in line for cell in line.split("|")
    ]
    short = {tuple(word for line in lines[start:stop] for word in line) for start, stop in _near(len(lines))}
    return ExtractedWords(runs, frozenset(each for each in (*short, *cells) if 0 < len(each) < RUN))


def _near(count: int) -> Iterator[tuple[int, int]]:
    """Return the start and the end of each run of one or two lines, which may be parts of one broken line."""
    return ((start, stop) for start in range(count) for stop in range(start + 1, min(start + 3, count + 1)))


def page_words_to_compare(text: str) -> tuple[str, ...]:
    """Return the words of a text in a form to compare; each Chinese or Japanese character is a word."""
    return tuple(WORD.findall(normalize("NFKC", UNSEEN.sub("", text)).casefold()))


LISTS = ("ul", "ol", "dl", "menu", "dir")
STRICT = ("table", "tbody", "thead", "tfoot", "tr", *LISTS)  # elements that hold no text of their own
WHOLE = ("pre", "figure", *HEADINGS)  # blocks that are never split
CONTENT = ("pre", "figure", "details", "dl", "blockquote", "table", "ul", "ol")
HOLDERS = frozenset(("body", "div", "main", "article", "section", "center", "form", "table", "tbody", "tr", "td"))
LABEL = 8  # words of a label before a link, at most
CREDIT = 8  # words of a caption that may be nothing but a link
CAPTION = 60  # words under a picture, at most
WIKI = "mw-parser-output"  # the class of the element in which MediaWiki puts an article, and nothing else
BESIDE = regex(  # classes of MediaWiki: what stands beside the text of an article
    r"(?:^|\s)(?:hatnote|dablink|rellink|thumb|infobox|ambox|metadata|sistersitebox|side-box|shortdescription)(?:$|\s)"
)
LINKED = 0.3  # of the words of a gap: with more in links, it leads to other pages


class PageBlock(Struct, eq=False):
    """A block of the page with no block in it: its words, how many of them are in links, and whether it is kept."""

    element: Element
    words: tuple[str, ...]
    linked: int
    is_kept: bool = False


def page_blocks_of_body(body: Element) -> list[PageBlock]:
    """Return the page's blocks in order, and put text that stands between two blocks into a box of its own."""
    wide: set[Element] = set()
    for element in page_elements(body):
        if element.tag in BLOCK and element is not body:
            wide.update(element.iterancestors())
    _box_texts_between_blocks(body, wide)
    return list(_units(body))


def _box_texts_between_blocks(element: Element, wide: set[Element]) -> None:
    """Put each run of text between blocks, and each part between two breaks, into a box."""
    waiting = [element]
    while waiting:
        each = waiting.pop()
        if _is_whole(each):
            continue
        if each.tag not in STRICT and (each in wide or _has_empty_line(each)):
            _box_text(each, wide)
        waiting.extend(child for child in each if child in wide or child.tag in BLOCK)


def _has_empty_line(element: Element) -> bool:
    """Whether one line break directly follows another in an element."""
    return any(one.tag == other.tag == "br" and not (one.tail or "").strip() for one, other in pairwise(element))


def _box_text(parent: Element, wide: set[Element]) -> None:
    """Move the text and the inline elements between the blocks of `parent` into boxes."""
    children, text = list(parent), parent.text
    parent.text, parent[:] = None, []
    boxes = [add_page_element(parent, text)]
    is_break = False
    for child in children:
        tail, child.tail = child.tail, None
        if child in wide or child.tag in BLOCK or (child.tag == "cite" and parent.tag == "blockquote"):
            parent.append(child)
            boxes.append(add_page_element(parent, tail))
        elif child.tag == "br" and is_break:
            boxes.append(add_page_element(parent, tail))
        else:
            child.tail = tail
            boxes[-1].append(child)
        is_break = child.tag == "br" and not (tail or "").strip()
    for each in boxes:
        if not len(each) and not (each.text or "").strip():
            parent.remove(each)


def _units(body: Element) -> Iterator[PageBlock]:
    """Yield the blocks of the page in order."""
    waiting = [body]
    while waiting:
        element = waiting.pop()
        inside = [] if _is_whole(element) else [each for each in element if isinstance(each.tag, str)]
        if inside and any(each.tag in BLOCK for child in inside for each in page_elements(child)):
            waiting.extend(reversed(inside))
        else:
            yield _unit(element)


def _is_whole(element: Element) -> bool:
    """Whether an element is one block, whatever it holds."""
    return element.tag in WHOLE or (element.tag == "table" and page_table_of_element(element) is not None)


def _unit(element: Element) -> PageBlock:
    linked = sum(len(words_in_page_element(each)) for each in page_elements(element) if each.tag == "a")
    words = words_in_page_element(element)
    inside = len(words) if any(each.tag == "a" for each in element.iterancestors()) else linked
    return PageBlock(element, words, min(inside, len(words)))


def words_in_page_element(element: Element) -> tuple[str, ...]:
    """Return the words of an element to compare; words of two cells or lines are never joined."""
    is_apart = element.tag in (*WHOLE, "table") or any(each.tag == "br" for each in page_elements(element))
    return page_words_to_compare((" " if is_apart else "").join(map(str, element.itertext())))


def mark_page_blocks(units: Sequence[PageBlock], extracted: ExtractedWords, others: set[Element]) -> None:
    """Mark as kept what trafilatura found, and all of a wiki's article that is not in `others`."""
    for unit in units:
        unit.is_kept = bool(unit.words) and (extracted.holds(unit.words) or _is_of_wiki(unit, others))


def _is_of_wiki(unit: PageBlock, others: set[Element]) -> bool:
    """Whether a block belongs to the text of a wiki's article."""
    path = (unit.element, *unit.element.iterancestors())
    is_within = any(WIKI in (each.get("class") or "").split() for each in path)
    return is_within and unit.element not in others and not _is_remark(unit)


def article_element_of_page(body: Element, units: Iterable[PageBlock]) -> Element:
    """Return the smallest element with 98 % of the kept words that is no part of a list or a table."""
    weight: dict[Element, int] = {}
    for unit in units:
        if unit.is_kept:
            for each in (unit.element, *unit.element.iterancestors()):
                weight[each] = weight.get(each, 0) + len(unit.words)
    holder, whole = body, weight.get(body, 0)
    while True:
        best = max(holder, key=lambda each: weight.get(each, 0), default=None)
        if best is None or best.tag not in HOLDERS or weight.get(best, 0) * 100 < 98 * whole or _is_whole(best):
            return holder
        if not any(weight.get(each, 0) for each in best):  # best is a block
            return holder
        holder = best


def fill_page_gaps(units: Sequence[PageBlock], holder: Element, others: set[Element]) -> None:
    """Keep also the content between kept blocks that is not in `others`, and the pictures around them."""
    inside = [each for each in units if holder in (each.element, *each.element.iterancestors())]
    kept = [number for number, unit in enumerate(inside) if unit.is_kept]
    held, said = _words_by_element(inside)
    for number in range(kept[-1] - 1 if kept else -1, -1, -1):
        unit = inside[number]
        if unit.is_kept or unit.element in others:
            continue
        if unit.element.tag in HEADINGS:
            unit.is_kept = bool(unit.words) and _opens_kept_section(inside, number)
        elif number > kept[0] or is_page_block_of_picture(unit):
            unit.is_kept = _is_content(unit, held, said, holder)
    for unit in inside[kept[-1] + 1 :] if kept else ():  # an article may end with pictures
        last = inside[kept[-1]].element
        is_alone = unit.element.tag == "figure" or (is_page_block_of_picture(unit) and not unit.words)
        if not is_alone or unit.element in others or unit.element.getparent() is not last.getparent():
            break
        unit.is_kept = is_page_block_of_picture(unit) and _is_content(unit, held, said, holder)
    _without_leads(inside)


def _opens_kept_section(units: Sequence[PageBlock], number: int) -> bool:
    """Whether a kept block follows a heading, directly or after remarks."""
    return next((unit.is_kept for unit in units[number + 1 :] if unit.is_kept or not _is_remark(unit)), False)


def _is_remark(unit: PageBlock) -> bool:
    """Whether a block that is not kept has no words, or is a note or a picture beside the text."""
    path = (unit.element, *unit.element.iterancestors())
    return not unit.words or any(
        each.get("role") == "note" or each.tag == "figure" or BESIDE.search(each.get("class") or "") for each in path
    )


def _without_leads(units: Sequence[PageBlock]) -> None:
    """Drop lines that only lead to other pages: a label before a link, and one before links that are left out."""
    after: PageBlock | None = None
    for unit in reversed(units):
        said = " ".join(text_of_element(unit.element).split())
        is_last = after is not None and not after.is_kept and after.linked * 2 > len(after.words)
        is_label = unit.element.tag in HEADINGS[1:] or (said.endswith(":") and len(unit.words) <= LABEL)
        if (is_last and is_label) or (after is not None and after.is_kept and _leads_on(unit, said)):
            unit.is_kept = False
        after = unit if unit.is_kept or not _is_remark(unit) else after


def _leads_on(unit: PageBlock, said: str) -> bool:
    """Whether a line outside of lists is a link after a short label: "Read more: Ten bridges".

    A heading of which all words are a link names a section.
    """
    label, colon, rest = said.partition(":")
    is_inside = any(each.tag in ("li", "blockquote") for each in unit.element.iterancestors())
    is_line = unit.element.tag in ("p", "div", *HEADINGS) and not is_inside
    links = sum(each.tag == "a" for each in page_elements(unit.element))
    linked = len(page_words_to_compare(rest)) if links == 1 else 0
    whole = () if unit.element.tag in HEADINGS else (len(unit.words),)
    is_apart = unit.linked in (linked, *whole)  # false for a heading like "2) Moss: its colours"
    return is_line and bool(colon) and len(page_words_to_compare(label)) <= LABEL // 2 and linked > 2 and is_apart


def _words_by_element(units: Sequence[PageBlock]) -> tuple[Counter[Element], Counter[Element]]:
    """Count for each element the words that were found in it, and all its words."""
    held: Counter[Element] = Counter()
    said: Counter[Element] = Counter()
    for unit in units:
        for each in (unit.element, *unit.element.iterancestors()):
            held[each] += len(unit.words) * unit.is_kept
            said[each] += len(unit.words)
    return held, said


def is_page_block_of_picture(unit: PageBlock) -> bool:
    """Whether a block holds a picture."""
    return any(each.tag in ("img", "picture") for each in page_elements(unit.element))


def _is_content(unit: PageBlock, held: Counter[Element], said: Counter[Element], holder: Element) -> bool:
    """Whether a block that was not found is content by its elements, in a gap that is not mostly links."""
    inside = {each.tag for each in page_elements(unit.element)}
    if not unit.words and not inside & {"img", "picture", *PLAYED}:
        return False
    path = [unit.element, *unit.element.iterancestors()]
    path = path[: path.index(holder)]
    lists = [each for each in path if each.tag in LISTS and held[each] * 2 <= held[holder]]
    if any(0 < said[each] <= held[each] * 2 or _is_among(each, held) for each in lists):
        return True
    gap = next((each for each in reversed(path) if not held[each]), unit.element)
    is_kind = any(each.tag in CONTENT for each in path if not held[each] or each.tag not in LISTS)
    is_picture = is_page_block_of_picture(unit) and len(unit.words) < CAPTION
    is_pictured = is_picture or bool(inside & {"ruby", "math", *PLAYED})
    return (is_kind or is_pictured) and not is_page_navigation(gap)


def _is_among(listed: Element, held: Counter[Element]) -> bool:
    """Whether a list stands under words of an item that were found, or with its heading between kept paragraphs."""
    parent, before = listed.getparent(), listed.getprevious()
    if parent is None or before is None:
        return False
    if before.tag not in HEADINGS:
        return parent.tag == "li" and held[before] > 0 and all(each.tag != "a" for each in page_elements(before))
    return all(
        any(each.tag == "p" and held[each] for each in listed.itersiblings(preceding=way)) for way in (True, False)
    )


def is_page_navigation(gap: Element) -> bool:
    """Whether many of an element's words are links, unless they only credit a picture."""
    words = len(words_in_page_element(gap))
    if gap.tag == "figure" and words < CREDIT and not gap.xpath(".//a//img"):
        return False  # the link names whom the picture is by
    linked = sum(len(words_in_page_element(each)) for each in page_elements(gap) if each.tag == "a")
    return linked > LINKED * words
