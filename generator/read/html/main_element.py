"""The tree of a web page in, the element of its article out; the other parts of the page are removed and listed.

trafilatura says which words belong to the article; headings, programs, lists, tables and pictures between them are
kept, too. Where it finds few of the page's words, as on pages of lists, the article is the element that the page marks
as its main part, or all that is not something else by its tag, its role or its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

from generator.read.dom import (
    HEADINGS,
    Element,
    line_of_element,
    page_elements,
    remove_element,
    text_of_element,
    words_of_element,
)
from generator.read.html.page_blocks import (
    ExtractedWords,
    PageBlock,
    names_site,
    number_of_kept_words,
    page_blocks_of_body,
    page_words_to_compare,
    share_of_links,
    words_in_page_element,
)
from generator.read.inline import PLAYED
from generator.read.prose.line_shapes import SIGNATURE
from generator.regex import regex
from generator.shipped import word_list, word_pattern

UNSEEN = frozenset(" ".join(word_list("elements that are unseen")).split())
NUMBERING = regex(r"(?:^|\s)(?:[\w-]*gutter|linenos?|line-numbers-rows|hljs-ln-numbers)(?:$|\s)")  # beside a program
TOOLS = frozenset(" ".join(word_list("elements that are tools")).split())
ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "toolbar"))
BOXES = frozenset(("div", "section", "aside", "header", "footer", "ul", "ol", "p", "table", "article"))
CONTENT = frozenset(("pre", "figure", "details", "dl", "blockquote", "table", "ul", "ol"))
SHOWN = frozenset(("img", "picture", "ruby", "math", *PLAYED))
HOLDERS = frozenset(("body", "div", "main", "article", "section", "center", "form", "table", "tbody", "tr", "td"))
NAMED = regex(rf"(?:^|[\s_-])(?<!no-)(?:{word_pattern('names of furniture')})(?:$|[\s_-])", re.IGNORECASE)
# Classes of what Word puts around each page, of links in a heading that edit it or lead to it, and of a wiki's asides.
PAGE_MARKS = frozenset(("MsoHeader", "MsoFooter", "mw-editsection", "headerlink", "mw-cite-backlink"))
PAGE_MARKS |= {"katex-html", "mwe-math-fallback-image-inline", "mwe-math-fallback-image-display"}  # a formula again
OVERLAID = regex(r"(?:^|[\s_-])(?:modal|pop-?(?:up|in)|cookies?|consent)(?:$|[\s_-])", re.IGNORECASE)
RAISED = regex(r"\[?\d+(?:[.,\u2013-]\d+)*\]?|\[\w[\w .?]{0,30}\]|[*\u2020\u2021\u2191^]+")  # links to footnotes
LEAST = 60  # words of a page; with fewer, trafilatura guesses
NAME_MOST = 0.4  # of a page's words: a box with more is no furniture, whatever its name
FOUND_LEAST = 0.2  # of the words outside of links and furniture: with less, trafilatura is not trusted
LINKS = 24  # words of a line that only leads to other pages, at most
APART = ("li", "blockquote", "td", "dd")
SENTENCE_ENDS = (".", "!", "?", "\u2026", '"', "\u201d", "\u3002")
COMMENTS = frozenset(("comment", "comments", "commentlist", "comment-list"))  # which may quote the article
GALLERY = regex(r"(?:^|[\s_-])gallery(?:$|[\s_-])")
CREDIT = regex(r"(?:^|[\s_-])(?:copyright|credits?)(?:$|[\s_-])", re.IGNORECASE)
LABEL = 8  # words of a label before a link
CAPTION = 60  # words under a picture, at most
WIDE = 300  # px: a picture above an article is wider than its author's portrait
LINKED = 0.3  # of the words of a gap: with more in links, it leads to other pages


LeftOutPart = tuple[str, int]  # the words of a part of the page that is none of the article, and its line in the file


def main_element_of_page(root: Element, extracted_text: str | None) -> tuple[Element, list[LeftOutPart]]:
    """Return the element that holds the article, cleared of everything else, and the parts that were removed.

    `extracted_text` is the article as trafilatura finds it; where it is None, only our own rules decide.
    """
    body = _visible_body(root)
    whole = len(words_of_element(body)) or 1
    left = [_removed_part(each) for each in _outermost_elements(body, whole, _is_tool)]
    furniture = _outermost_elements(body, whole, _is_furniture)
    others = {each for box in furniture for each in page_elements(box)}
    if extracted_text is not None and (units := _found_blocks(body, others, ExtractedWords(extracted_text))):
        holder = _element_of_kept(body, units)
        _keep_between(units, holder, others)
        _move_picture_to_top(units, holder, others)
        kept = {each.element for each in units if each.is_kept}
        left += [_removed_part(each) for each in _elements_outside(holder, kept)]
        raised = ((each, words_of_element(each)) for each in page_elements(holder) if each.tag == "sup")
        linked = ((each, words) for each, words in raised if each.find(".//a") is not None or words.startswith("["))
        marks = [each for each, words in linked if RAISED.fullmatch(words)]  # links to footnotes, no more
        return holder, [*left, *_parts_around(body, holder), *map(_removed_part, marks)]
    left += map(_removed_part, furniture)
    mains = (each for each in page_elements(body) if each.tag == "main" or each.get("role") == "main")
    main = next((each for each in mains if len(words_of_element(each)) * 2 >= whole), body)
    return main, [*left, *_parts_around(body, main)]


def titles_of_page(root: Element) -> list[str]:
    """Return the headings of level 1, but not those that lead to the site or are in boxes with a name of furniture."""
    titles = [each for each in page_elements(root) if each.tag == "h1" and not names_site(each)]
    boxes = {each: (each, *(box for box in each.iterancestors() if box.tag in BOXES)) for each in titles}
    named = {each for each in titles if any(NAMED.search(box.get("class") or "") for box in boxes[each])}
    return [words for each in titles if each not in named and (words := words_of_element(each))]


def _is_unseen(element: Element) -> bool:
    """Return whether an element is none of the text that readers see, or holds the numbers of a program's lines."""
    names = element.get("class") or "" if element.tag in ("td", "span") else ""
    return element.tag in UNSEEN or "hidden" in element.attrib or bool(NUMBERING.search(names))


def _visible_body(root: Element) -> Element:
    """Return the page's body without unseen elements; a noscript element with many of its words stays, as a div."""
    body = root.find("body")
    body = root if body is None else body
    whole = len(words_of_element(body))
    for element in [each for each in page_elements(root) if each is not root and _is_unseen(each)]:
        if element.tag == "noscript" and len(words_of_element(element)) >= NAME_MOST * whole:
            element.tag = "div"
        else:
            remove_element(element)
    for element in [each for each in page_elements(body) if "MsoTitle" in (each.get("class") or "").split()]:
        element.tag = "h1"
    return body


def _found_blocks(body: Element, others: set[Element], extracted: ExtractedWords) -> list[PageBlock]:
    """Return the page's blocks, of which those that trafilatura found are kept; none where it found too little."""
    units = page_blocks_of_body(body)
    for unit in units:
        names = (f"{each.get('class')} {each.get('id')}".split() for each in unit.path)
        unit.is_kept = extracted.holds(unit.words) and all(map(COMMENTS.isdisjoint, names))
    said = sum(each.unlinked for each in units if each.is_kept or each.element not in others)
    found = sum(each.unlinked for each in units if each.is_kept)
    return units if sum(len(each.words) for each in units) >= LEAST and found > FOUND_LEAST * said else []


def _element_of_kept(body: Element, units: Sequence[PageBlock]) -> Element:
    """Return the smallest element with 98 % of the kept words that is no part of a list or of a table."""
    weight, holder = number_of_kept_words(units), body
    blocks = {each.element for each in units}
    while True:
        best = max(holder, key=lambda each: weight.get(each, 0), default=None)
        if best is None or best.tag not in HOLDERS or best in blocks or weight.get(best, 0) < 0.98 * weight[body]:
            return holder
        holder = best


def _keep_between(units: Sequence[PageBlock], holder: Element, others: set[Element]) -> None:
    """Keep also the content between kept blocks that is not in `others`, and the pictures around them."""
    inside = [each for each in units if holder in each.path]
    kept = [number for number, unit in enumerate(inside) if unit.is_kept]
    weight, end = number_of_kept_words(inside), inside[kept[-1]].element.getparent()
    after: PageBlock | None = None  # the next block with words
    for number, unit in reversed([*enumerate(inside)]):
        if not unit.is_kept and unit.element not in others:
            if unit.element.tag in HEADINGS:
                unit.is_kept = bool(unit.words) and after is not None and after.is_kept
            elif number > kept[-1]:  # an article may end with pictures
                is_picture = unit.is_pictured and (unit.element.tag == "figure" or not unit.words)
                unit.is_kept = is_picture and unit.element.getparent() is end
            elif number > kept[0] or (unit.is_pictured and len(unit.words) < CAPTION):
                asks = text_of_element(unit.element).rstrip().endswith(("?", "...", "\u2026"))  # what follows answers
                asks = asks and after is not None and after.is_kept and unit.unlinked == len(unit.words) <= LABEL
                unit.is_kept = asks or _is_content(unit, weight, holder)
        if unit.is_kept and _is_lead(unit, after):
            unit.is_kept = False
        after = unit if unit.words and (unit.is_kept or unit.element not in others) else after


def _is_lead(unit: PageBlock, after: PageBlock | None) -> bool:
    """Whether a line only leads to other pages: mostly links, or a label, heading or picture over what is left out.

    after: the next block with words.
    """
    text = text_of_element(unit.element).strip()
    label, colon, rest = text.partition(":")
    if after and not after.is_kept and share_of_links(after.element) >= 0.5:
        is_linked = any(each.tag == "a" for each in (*unit.path, *page_elements(unit.element)))
        if (not unit.words and is_linked) or (colon and not rest and len(unit.words) <= LABEL):
            return True
        is_list = len(after.words) > LABEL or any(each.tag in APART for each in after.path)  # and no byline
        if is_list and unit.element.tag in HEADINGS[1:]:
            return True
    is_labelled = colon != "" and len(label.split()) <= LABEL and ". " not in rest  # two sentences say something
    said = len(page_words_to_compare(rest if is_labelled else text))
    links = (each for each in page_elements(unit.element) if each.tag == "a" and "mailto:" not in each.get("href", ""))
    linked = sum(len(words_in_page_element(each)) for each in links)
    is_apart = unit.element.tag in HEADINGS or SIGNATURE.fullmatch(text) or any(each.tag in APART for each in unit.path)
    is_line = 0 < said <= LINKS and (is_labelled or not text.endswith(SENTENCE_ENDS))
    return linked * 2 >= said and is_line and not is_apart


def _is_content(unit: PageBlock, weight: dict[Element, int], holder: Element) -> bool:
    """Whether a block that was not found is content by its elements, in a gap that is not mostly links."""
    path = unit.path[: unit.path.index(holder)]
    gap = next((each for each in reversed(path) if each not in weight), unit.element)
    tags = {each.tag for each in page_elements(unit.element)}
    lists = [each for each in path if each.tag in ("ul", "ol")]
    above = [each for each in (each.getprevious() for each in lists) if each is not None and each in weight]
    announced = any(text_of_element(each).rstrip().endswith(":") for each in above)
    if announced or any(weight.get(each, 0) * 2 >= len(words_in_page_element(each)) for each in lists):
        return True
    listed = (each for each in path if each in weight and each.tag in ("ul", "ol", "dl"))
    is_content = any(each.tag in CONTENT for each in {*path} - {*listed})
    return bool((is_content and unit.words) or tags & SHOWN) and share_of_links(gap) <= LINKED


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
    return " ".join(" ".join(map(str, element.itertext())).split()), line_of_element(element)


def _outermost_elements(body: Element, whole: int, is_other: Callable[[Element], bool]) -> list[Element]:
    """Return the outermost elements of a kind, but none with the page's only h1 or many of its words."""
    headings = [each for each in page_elements(body) if each.tag == "h1"]
    path = {body, *(headings[0].iterancestors() if len(headings) == 1 else ())}
    found: list[Element] = []
    inside: set[Element] = set()
    for element in page_elements(body):
        if element.getparent() in inside:
            inside.add(element)
        elif element not in path and is_other(element) and len(words_of_element(element)) < NAME_MOST * whole:
            inside.add(element)
            found.append(element)
    return found


def _is_tool(element: Element) -> bool:
    """Whether an element is for using the page, by its tag, its role, its class or its links."""
    is_overlaid = element.tag in BOXES and OVERLAID.search(element.get("class") or "")
    if element.tag in TOOLS or (element.get("role") or "").lower() in ROLES or is_overlaid:
        return True
    if PAGE_MARKS & {*(element.get("class") or "").split()}:
        heading = next((each for each in element.iterancestors() if each.tag in HEADINGS), None)
        return heading is None or words_of_element(heading) != words_of_element(element)
    if element.tag in HEADINGS:
        return _is_teaser(element)
    if element.get("role") == "button" or GALLERY.search(element.get("class") or ""):
        return any(each.tag in HEADINGS for each in page_elements(element))  # it names what can be opened
    if element.tag == "span":
        return _is_credit(element)
    if element.tag != "a":
        return False
    is_bare = not len(element) or any(each.tag in HEADINGS for each in element.iterancestors())
    is_mark = is_bare and not any(map(str.isalnum, words_of_element(element))) and element.find(".//img") is None
    return is_mark and (element.get("href") or "").startswith("#")


def _is_teaser(heading: Element) -> bool:
    """Whether a heading leads to another article, as the picture beside it does."""
    words = words_of_element(heading)
    box = [heading, *takewhile(lambda each: words_of_element(each) == words, heading.iterancestors())][-1]
    links = [each.get("href") for each in page_elements(box) if each.tag == "a"]
    return any(links.count(each) > 1 for each in links)


def _is_credit(element: Element) -> bool:
    """Whether an element says whose picture stands beside it, or repeats the words that the picture has."""
    if CREDIT.search(element.get("class") or ""):
        return not any(each.tag == "figure" for each in element.iterancestors())
    before, words = element.getprevious(), words_of_element(element)
    return before is not None and any(each.get("alt") == words != "" for each in before.iter("img"))


def _is_furniture(element: Element) -> bool:
    """Whether an element stands outside of the article, by its place or its name."""
    around = {each.tag for each in element.iterancestors()}
    if element.tag in ("footer", "header") and around.isdisjoint(("article", "main")):
        return element.tag == "footer" or share_of_links(element) > 2 * LINKED
    return element.tag in BOXES and NAMED.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None


def _parts_around(body: Element, main: Element) -> Iterator[LeftOutPart]:
    """Return what stands around the main part: the largest elements without it, and the text between them."""
    path = {main, *main.iterancestors()}
    for holder in [each for each in page_elements(body) if each in path and each is not main]:
        yield " ".join((holder.text or "").split()), line_of_element(holder)
        for each in holder:
            yield from [] if each in path else [_part_of_element(each)]
            yield " ".join((each.tail or "").split()), line_of_element(each)


def _move_picture_to_top(units: Sequence[PageBlock], holder: Element, others: set[Element]) -> None:
    """Move the picture between the title and the article to the start of `holder`; `others` are passed over."""
    first = next((number for number, unit in enumerate(units) if holder in unit.path), 0)
    above = [unit for unit in units[:first] if unit.element not in others]
    title = max((number for number, unit in enumerate(above) if unit.element.tag == "h1"), default=len(above))
    for unit in above[max(title - 1, 0) :]:
        pictures = [each for each in unit.element.iter("img") if not list(each.iterancestors("a"))]
        widths = (re.match(r"\d{1,5}", each.get("width") or "") for each in pictures)
        is_wide = unit.element.tag == "figure" or any(each is not None and int(each[0]) >= WIDE for each in widths)
        if pictures and is_wide and len(unit.words) < CAPTION:
            remove_element(unit.element)
            holder.insert(0, unit.element)
            unit.is_kept = True
            return
