"""The tree of a web page in, the element of its article out; the other parts of the page are removed and listed.

trafilatura says which words belong to the article. Where it finds few of the page's words, as on pages of lists, the
element that the page itself marks as its main part is the article. Where no element is marked, the article is all
that is not something else by its tag, its role or its name. A picture between the title and the article is moved into
the article."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from generator.read.dom import HEADINGS, Element, line_of_element, page_elements, remove_element, words_of_element
from generator.read.html.page_blocks import (
    CAPTION,
    LEAST,
    PageBlock,
    article_element_of_page,
    extracted_words_of_page,
    fill_page_gaps,
    is_page_block_of_picture,
    is_page_navigation,
    mark_page_blocks,
    page_blocks_of_body,
)
from generator.read.prose import word_list, word_pattern
from generator.regex import regex

UNSEEN = frozenset(("head", "script", "style", "template", "noscript", "svg", "canvas", "link", "meta", "base", "wbr"))
TOOLS = frozenset(" ".join(word_list("elements that are tools")).split())
ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "toolbar"))
BOXES = frozenset(("div", "section", "aside", "header", "footer", "ul", "ol", "p", "table", "article"))
NAMED = regex(rf"(?:^|[\s_-])(?<!no-)(?:{word_pattern('names of furniture')})(?:$|[\s_-])", re.IGNORECASE)
# Classes of what Word puts around each page, and of links in a heading that edit it or lead to it.
PAGE_MARKS = frozenset(("MsoHeader", "MsoFooter", "mw-editsection", "headerlink"))
BACK = "mw-cite-backlink"  # the class of a link from a footnote back to the text
RAISED = regex(r"\[?\d+(?:\.\d+)?\]?|\[\w[\w .?]{0,30}\]|[*\u2020\u2021\u2191^]+")  # links to footnotes
KNOWN = ("og:image", "og:image:url", "twitter:image")  # properties that name the picture of a page
NAME_MOST = 0.4  # of a page's words: a box with more is no furniture, whatever its name
MAIN_LEAST = 0.5  # of a page's words outside of links
FOUND_LEAST = 0.2  # of the words outside of links and furniture: with less, trafilatura is not trusted
LINKED = 0.7  # of a box's words: with more in links, it is a menu


class LeftOutPart(Struct, frozen=True):
    """A part of the page that does not belong to the article: its words, and its line in the file."""

    words: str
    line: int


def main_element_of_page(root: Element, extracted_text: str | None) -> tuple[Element, list[LeftOutPart]]:
    """Return the element that holds the article, cleared of everything else, and the parts that were removed.

    `extracted_text` is the article as trafilatura finds it; where it is None, only our own rules decide.
    """
    known = frozenset(
        file_name_in_url(each.get("content") or "") for each in page_elements(root) if each.get("property") in KNOWN
    )
    body = _visible_body(root)
    whole = len(words_of_element(body)) or 1
    left = [_removed_part(each) for each in _outermost_elements(body, whole, _is_tool)]
    furniture = _outermost_elements(body, whole, _is_furniture)
    if extracted_text is not None and (units := _kept_blocks(body, furniture, extracted_text)):
        holder = article_element_of_page(body, units)
        others = {each for box in furniture for each in page_elements(box)}
        fill_page_gaps(units, holder, others)
        move_page_pictures_to_top(units, holder, others, known)
        left += [
            _removed_part(each) for each in _elements_outside(holder, {each.element for each in units if each.is_kept})
        ]
        return holder, [*left, *_parts_around(body, holder), *_footnote_marks(holder)]
    left += [_removed_part(each) for each in furniture]
    marked = [each for each in _main_elements(body) if _weight(each) >= MAIN_LEAST * max(_weight(body), 1)]
    if not marked:
        return body, left
    return marked[0], [*left, *_parts_around(body, marked[0])]


def _visible_body(root: Element) -> Element:
    """Return the page's body without unseen elements; a noscript element with many of its words stays, as a div."""
    body = root.find("body")
    body = root if body is None else body
    whole = len(words_of_element(body))
    for element in [each for each in page_elements(root) if each.tag in UNSEEN and each is not root]:
        if element.tag == "noscript" and len(words_of_element(element)) >= NAME_MOST * whole:
            element.tag = "div"
        else:
            remove_element(element)
    for element in [each for each in page_elements(body) if "MsoTitle" in (each.get("class") or "").split()]:
        element.tag = "h1"
    return body


def _footnote_marks(main: Element) -> list[LeftOutPart]:
    """Remove the links to footnotes and back from them, and return their words as one part."""
    marks = [each for each in page_elements(main) if each.tag == "sup" and RAISED.fullmatch(words_of_element(each))]
    marks = [each for each in marks if any(within.tag == "a" for within in page_elements(each))]
    marks += [each for each in page_elements(main) if BACK in (each.get("class") or "").split()]
    taken = [_removed_part(each) for each in marks]
    return [LeftOutPart(" ".join(each.words for each in taken), taken[0].line)] if taken else []


def _kept_blocks(body: Element, furniture: Sequence[Element], told: str) -> list[PageBlock]:
    """Return the page's blocks, marked with what trafilatura found; none where it found too little."""
    units = page_blocks_of_body(body)
    if sum(len(each.words) for each in units) < LEAST:
        return []
    named = {each for box in furniture for each in page_elements(box)}
    mark_page_blocks(units, extracted_words_of_page(told), named)
    said = sum(len(each.words) - each.linked for each in units if each.is_kept or each.element not in named)
    found = sum(len(each.words) - each.linked for each in units if each.is_kept)
    return units if found > FOUND_LEAST * said else []


def _elements_outside(holder: Element, kept: set[Element]) -> list[Element]:
    """Return the largest elements within `holder` that neither are nor hold a kept element."""
    path = {each for unit in kept for each in unit.iterancestors()}
    gone: list[Element] = []
    waiting = [] if holder in kept else [holder]
    while waiting:
        for each in waiting.pop():
            if each in path:
                waiting.append(each)
            elif each not in kept:
                gone.append(each)
    return gone


def _removed_part(element: Element) -> LeftOutPart:
    left = _part_of_element(element)
    remove_element(element)
    return left


def _part_of_element(element: Element) -> LeftOutPart:
    return LeftOutPart(" ".join(" ".join(map(str, element.itertext())).split()), line_of_element(element))


def _main_elements(body: Element) -> Iterator[Element]:
    """Return the elements that the page may mark as its main part, the surest first."""
    yield from (each for each in page_elements(body) if each.tag == "main" or each.get("role") == "main")
    yield from (each for each in page_elements(body) if "articleBody" in (each.get("itemprop") or "").split())
    articles = [each for each in page_elements(body) if each.tag == "article"]
    yield from articles if len(articles) == 1 else ()


def _outermost_elements(body: Element, whole: int, is_other: Callable[[Element], bool]) -> list[Element]:
    """Return the outermost elements of a kind, but none with the page's only h1 or many of its words."""
    headings = [each for each in page_elements(body) if each.tag == "h1"]
    path = {body, *(headings[0].iterancestors() if len(headings) == 1 else ())}
    found: list[Element] = []
    inside: set[Element] = set()
    for element in page_elements(body):
        parent = element.getparent()
        if parent in inside:
            inside.add(element)
        elif element not in path and is_other(element) and len(words_of_element(element)) < NAME_MOST * whole:
            inside.add(element)
            found.append(element)
    return found


def _is_tool(element: Element) -> bool:
    """Whether an element is for using the page, by its tag, its role or its class."""
    if element.tag in TOOLS or (element.get("role") or "").lower() in ROLES:
        return True
    if PAGE_MARKS & {*(element.get("class") or "").split()}:
        return not _is_whole_heading(element)
    if element.tag in BOXES and _turns_pages(element):
        return True
    mark = words_of_element(element) if element.tag == "a" and not len(element) else "no mark"
    return (element.get("href") or "").startswith("#") and len(mark) <= 1 and not mark.isalnum()


def _is_whole_heading(element: Element) -> bool:
    """Whether an element holds all words of a heading."""
    heading = next((each for each in element.iterancestors() if each.tag in HEADINGS), None)
    return heading is not None and words_of_element(heading) == words_of_element(element)


def _is_furniture(element: Element) -> bool:
    """Whether an element stands outside of the article, by its place or its name."""
    if element.tag in ("footer", "header") and not any(
        each.tag in ("article", "main") for each in element.iterancestors()
    ):
        return element.tag == "footer" or _is_menu(element)
    if element.tag not in BOXES:
        return False
    named = NAMED.search(f"{element.get('class') or ''} {element.get('id') or ''}")
    return bool(named)


def _turns_pages(element: Element) -> bool:
    """Whether a box holds nothing but links, one of which leads to the page before or after."""
    links = (each for each in page_elements(element) if each.tag == "a")
    turns = any({"prev", "next"} & {*(each.get("rel") or "").lower().split()} for each in links)
    return turns and _is_menu(element)


def _is_menu(element: Element) -> bool:
    links = [each for each in page_elements(element) if each.tag == "a" and (each.get("href") or "#")[0] != "#"]
    said, linked = len(words_of_element(element)), sum(len(words_of_element(each)) for each in links)
    is_pictured = any(each.tag == "img" for each in page_elements(element))
    return bool(links) and linked >= LINKED * said and not is_pictured


def _weight(element: Element) -> int:
    """Count the characters of an element outside of links."""
    linked = sum(len(words_of_element(each)) for each in page_elements(element) if each.tag == "a")
    return len(words_of_element(element)) - linked


def _parts_around(body: Element, main: Element) -> Iterator[LeftOutPart]:
    """Return what stands around the main part: the largest elements without it, and the text between them."""
    path = {main, *main.iterancestors()}
    for holder in [each for each in page_elements(body) if each in path and each is not main]:
        yield LeftOutPart(" ".join((holder.text or "").split()), line_of_element(holder))
        for each in holder:
            yield from [] if each in path else [_part_of_element(each)]
            yield LeftOutPart(" ".join((each.tail or "").split()), line_of_element(each))


WIDE = 300  # px: a picture above an article is wider than its author's portrait


def move_page_pictures_to_top(
    units: Sequence[PageBlock], holder: Element, others: set[Element], named_files: frozenset[str]
) -> None:
    """Move the picture between title and article, or right above the title, to the start of `holder`.

    `others` are elements to pass over; `named_files` are the files of the pictures that the page's meta tags name.
    """
    first = next(
        (number for number, unit in enumerate(units) if holder in (unit.element, *unit.element.iterancestors())), 0
    )
    above = [
        unit for unit in units[:first] if (unit.words or is_page_block_of_picture(unit)) and unit.element not in others
    ]
    title = max((number for number, unit in enumerate(above) if unit.element.tag == "h1"), default=len(above))
    for unit in above[max(title - 1, 0) :]:
        is_shown = is_page_block_of_picture(unit) and unit.element.tag not in HEADINGS and len(unit.words) < CAPTION
        if is_shown and _is_large(unit, named_files) and not is_page_navigation(unit.element):
            remove_element(unit.element)
            holder.insert(0, unit.element)
            unit.is_kept = True
            return


def _is_large(unit: PageBlock, named: frozenset[str]) -> bool:
    """Whether a block's picture is a figure, one of the `named` files, or wider than a portrait."""
    for each in page_elements(unit.element):
        if each.tag == "img" and not any(above.tag == "a" for above in each.iterancestors()):
            width = (each.get("width") or "").removesuffix("px")
            is_wide = width.isdecimal() and int(width[:5]) >= WIDE
            file = file_name_in_url(each.get("src") or "")
            if unit.element.tag == "figure" or is_wide or (file and file in named):
                return True
    return False


def file_name_in_url(address: str) -> str:
    """Return the name of the file at an address, without query and fragment."""
    return re.split("[?#]", address)[0].rpartition("/")[2]
