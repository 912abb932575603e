"""The tree of a web page in, the element of its article out; the other parts of the page are removed and listed.

trafilatura says which words belong to the article. Where it finds few of the page's words, as on pages of lists, the
element that the page itself marks as its main part is the article. Where no element is marked, the article is all
that is not something else by its tag, its role or its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from generator.read.dom.footnotes import FOOTNOTE
from generator.read.dom.tree import HEADINGS, Element, line_of_element, page_elements, remove_element, words_of_element
from generator.read.html.finder import LEAST, extracted_words_of_page
from generator.read.html.page_blocks import (
    PageBlock,
    article_element_of_page,
    fill_page_gaps,
    mark_page_blocks,
    page_blocks_of_body,
)
from generator.read.html.page_pictures import file_name_in_url, move_page_pictures_to_top, page_pictures_without_scripts

UNSEEN = frozenset(("head", "script", "style", "template", "noscript", "svg", "canvas", "link", "meta", "base", "wbr"))
TOOLS = frozenset(
    (
        *("nav", "form", "button", "select", "input", "textarea", "dialog", "menu", "datalist", "progress", "meter"),
        *("amp-lightbox", "amp-sidebar", "amp-user-notification"),
    )
)
ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "toolbar"))
BOXES = frozenset(("div", "section", "aside", "header", "footer", "ul", "ol", "p", "table", "article"))
LEADS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "dt")
NAMED = re.compile(
    r"(?:^|[\s_-])(?<!no-)(?P<name>nav|(?:doc|page|sub|top|bottom|side)nav|nav(?:bar|header|footer|links)|navigation"
    r"|menu|breadcrumbs?|sidebar|masthead|colophon|site-(?:header|footer)|footer|share|sharing|social|related"
    r"|recommended|prev-?next|next-?prev|comments?|cookies?|consent|newsletter|subscribe|signup|promo|advert\w*|ads?"
    r"|sponsored|pagination|pager|skip(?:-?link)?|toc|table-of-contents|popup|modal|widgets?|paywall|noprint"
    r"|navbox|catlinks|printfooter)(?:$|[\s_-])",
    re.IGNORECASE,
)
INITIALS = frozenset(("span", "div", "p", "b", "strong", "big", "font"))  # elements that may hold a large first letter
WORD_MARKS = frozenset(("MsoHeader", "MsoFooter"))  # classes of what Word puts around each page
MARKS = frozenset(("mw-editsection", "headerlink"))  # classes of links in a heading that edit it or lead to it
BACK = "mw-cite-backlink"  # the class of a link from a footnote back to the text
RAISED = re.compile(r"\[?\d+(?:\.\d+)?\]?|\[\w[\w .?]{0,30}\]|[*\u2020\u2021\u2191^]+")  # links to footnotes
GALLERY = re.compile(
    r"(?:^|[\s_-])(?:gallery|slideshow|carousel|lightbox|diaporama|bilderstrecke|fotostrecke)(?:$|[\s_-])",
    re.IGNORECASE,
)
KNOWN = ("og:image", "og:image:url", "twitter:image")  # properties that name the picture of a page
COUNTED = re.compile(r"1 ?/ ?\d{1,3}(?:[^\W\d_].*)?")  # "1/21Moss in June", in a gallery
NAME_MOST = 0.4  # of a page's words: a box with more is no furniture, whatever its name
MAIN_LEAST = 0.5  # of a page's words outside of links
FOUND_LEAST = 0.2  # of the words outside of links and furniture: with less, trafilatura is not trusted
LINKED = 0.7  # of a box's words: with more in links, it is a menu
MENU = 3  # links


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
    _caption_galleries(body, whole)
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
        left += [_removed_part(each) for each in _menus(body)]
        return body, left
    return marked[0], [*left, *_parts_around(body, marked[0])]


def _visible_body(root: Element) -> Element:
    """Return the page's body without unseen elements; a noscript element with many of its words stays, as a div."""
    body = root.find("body")
    body = root if body is None else body
    whole = len(words_of_element(body))
    shown = page_pictures_without_scripts(body)
    for element in page_elements(root):
        if element.tag == "amp-img" and not any(each.tag == "img" for each in page_elements(element)):
            element.tag = "img"
    for element in [each for each in page_elements(root) if each.tag in UNSEEN and each is not root]:
        if element.tag == "noscript" and len(words_of_element(element)) >= NAME_MOST * whole:
            element.tag = "div"
        elif element in shown:
            element.tag = "span"
        else:
            remove_element(element)
    for element in [each for each in page_elements(body) if "MsoTitle" in (each.get("class") or "").split()]:
        element.tag = "h1"
    _join_initials(body)
    _join_captions(body)
    return body


def _join_initials(body: Element) -> None:
    """Put a large first letter that stands in a box of its own back into the paragraph after it."""
    for element in [each for each in page_elements(body) if each.tag in INITIALS]:
        letter, paragraph = (element.text or "").strip(), element.getnext()
        if len(letter) == 1 and letter.isupper() and not len(element) and paragraph is not None:
            said = words_of_element(paragraph) if paragraph.tag == "p" else ""
            if said[:1].islower() and not (element.tail or "").strip():
                paragraph.text = letter + (paragraph.text or "").lstrip()
                remove_element(element)


def _join_captions(body: Element) -> None:
    """Put a caption that directly follows a figure without one into that figure."""
    for element in [each for each in page_elements(body) if each.tag == "figcaption"]:
        figure = element.getprevious()
        is_torn = figure is not None and figure.tag == "figure" and not (figure.tail or "").strip()
        if is_torn and figure is not None and not any(each.tag == "figcaption" for each in page_elements(figure)):
            remove_element(element)
            figure.append(element)


def _footnote_marks(main: Element) -> list[LeftOutPart]:
    """Remove the links to footnotes and back from them, and return their words as one part."""
    marks = [each for each in page_elements(main) if each.tag == "sup" and RAISED.fullmatch(words_of_element(each))]
    marks = [each for each in marks if any(within.tag == "a" for within in page_elements(each))]
    marks += [each for each in page_elements(main) if BACK in (each.get("class") or "").split()]
    taken = [_removed_part(each) for each in marks]
    return [LeftOutPart(" ".join(each.words for each in taken), taken[0].line)] if taken else []


def _caption_galleries(body: Element, whole: int) -> None:
    """Turn the headings of a gallery into remarks on its pictures, because no section begins there."""
    headings = [
        each for each in page_elements(body) if each.tag in HEADINGS and COUNTED.fullmatch(words_of_element(each))
    ]
    for each in page_elements(body):
        called = f"{each.get('class') or ''} {each.get('id') or ''}"
        if GALLERY.search(called) and len(words_of_element(each)) < NAME_MOST * whole:
            headings += [within for within in page_elements(each) if within.tag in HEADINGS]
    for heading in headings:
        heading.tag = "aside"
        heading.set("role", FOOTNOTE)


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
        return not _is_question(element)
    if element.tag in ("a", "span") and MARKS & {*(element.get("class") or "").split()}:
        return not _is_whole_heading(element)
    if WORD_MARKS & {*(element.get("class") or "").split()} or (element.tag in BOXES and _turns_pages(element)):
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
        return element.tag == "footer" or _is_menu(element, 1)
    if element.tag not in BOXES:
        return False
    named = NAMED.search(f"{element.get('class') or ''} {element.get('id') or ''}")
    if named and named["name"].lower() == "sidebar" and _is_among_paragraphs(element):
        return False
    return bool(named)


def _is_among_paragraphs(element: Element) -> bool:
    """Whether paragraphs stand before and after a box, so that it belongs to the text."""
    before, after = (any(map(_is_paragraph, element.itersiblings(preceding=way))) for way in (True, False))
    return before and after


def _is_paragraph(element: Element) -> bool:
    return element.tag == "p" or "para" in (element.get("class") or "").split()  # DocBook


def _turns_pages(element: Element) -> bool:
    """Whether a box holds nothing but links, one of which leads to the page before or after."""
    links = (each for each in page_elements(element) if each.tag == "a")
    turns = any({"prev", "next"} & {*(each.get("rel") or "").lower().split()} for each in links)
    return turns and _is_menu(element, 1)


def _is_question(element: Element) -> bool:
    """Whether a button is a question that unfolds its answer."""
    return element.tag == "button" and words_of_element(element).endswith("?")


def _menus(body: Element) -> list[Element]:
    """Return the lists of links that follow neither a heading nor a paragraph."""
    lists = (each for each in page_elements(body) if each.tag in ("ul", "ol") and _is_menu(each, MENU))
    return [each for each in lists if (before := each.getprevious()) is None or before.tag not in LEADS]


def _is_menu(element: Element, least: int) -> bool:
    links = [each for each in page_elements(element) if each.tag == "a" and (each.get("href") or "#")[0] != "#"]
    said, linked = len(words_of_element(element)), sum(len(words_of_element(each)) for each in links)
    return (
        len(links) >= least
        and linked >= LINKED * said
        and not any(each.tag == "img" for each in page_elements(element))
    )


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
