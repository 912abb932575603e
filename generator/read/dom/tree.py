"""The text of a web page in, its tree out: entities are not resolved, nothing is fetched, and depth is limited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile

from lxml import etree

from generator import limits
from generator.errors import InputError, Where, error

Element = etree._Element

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCK = frozenset(
    re.findall(
        r"\w+",
        "address article aside audio blockquote body caption center dd details dialog dir div dl dt fieldset figcaption"
        " figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe li main menu nav ol p pre script"
        " section style summary table tbody td tfoot th thead title tr ul video",
    )
)
LAST_LINE = 65_535  # the greatest line number in lxml
DECLARED = re.compile(r"\s*<\?xml[^>]*\?>")
XHTML = re.compile(r"(?s:\s*(?:<\?xml|<!DOCTYPE[^>\[]*XHTML).{0,2000})<html[^>]{0,2000}xmlns", re.IGNORECASE)
IN_HEAD = ("base", "link", "meta", "noscript", "script", "style", "template", "title")
ATTRIBUTE = r"""[^\s>=/]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
ATTRIBUTES, TAG = re.compile(ATTRIBUTE), re.compile(rf"<[A-Za-z](?:{ATTRIBUTE}|[\s=/]++)*+")
SHORT = 200  # letters of a tag with too few attributes to be counted
PREFIX = re.compile(r"\{[^}]*\}")


def parse_page_tree(text: str, name: str, *, lined: bool = True, comments: bool = False) -> Element:
    """Return the root of a page in the file `name`.

    lined: whether the lines are its author's; else they are read from data-line. comments: whether comments are kept.
    Raises InputError where it has no elements, or is too large or too deep.
    """
    if text.count("<") > limits.PAGE_TAGS or _attribute_comparisons(text) > limits.PAGE_COMPARISONS:
        message = f"the page has more than {limits.PAGE_TAGS:,} tags, or some of them have thousands of attributes"
        raise InputError(error("size", message, Where(name), "keep what belongs to the article"))
    strict = _xml_root(text) if XHTML.match(text) else None
    root = _html_root(text, name, comments) if strict is None else strict
    if root is None:
        raise InputError(error("empty", "the file has no words", Where(name), "write an article into it"))
    for element in root.iter(etree.Element):
        tag = PREFIX.sub("", str(element.tag)).lower()
        if tag != element.tag:  # libxml2 takes <b<b> for a name, which lxml refuses to set
            element.tag = tag
        if not lined:
            element.sourceline = _line_before(element)  # type: ignore[assignment]  # the stubs know no setter
    _end_head(root)
    return root


def _attribute_comparisons(text: str) -> int:
    """Return how often libxml2 compares two attributes: each with all before it in its tag.

    It does so in one call, which nothing can end, so this is counted before.
    """
    counts = (len(ATTRIBUTES.findall(tag)) for tag in TAG.findall(text) if len(tag) > SHORT)
    return sum(count * count for count in counts)


def page_elements(root: Element) -> Iterator[Element]:
    """Return an iterator over an element and all within it, in order, without comments and instructions."""
    return root.iter(etree.Element)


def words_of_element(element: Element) -> str:
    """Return the words within an element, separated by single spaces."""
    return " ".join(text_of_element(element).split())


def text_of_element(element: Element) -> str:
    """Return the text within an element, with its spaces."""
    return "".join(map(str, element.itertext()))


def line_of_element(element: Element) -> int:
    """Return the line on which an element begins; 0 where it is unknown."""
    line = element.sourceline
    return line if isinstance(line, int) else 0


def remove_element(element: Element) -> None:
    """Remove an element, but not the text that follows it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    element.tail = None
    parent.remove(element)


def add_page_element(parent: Element, text: str | None) -> Element:
    """Add a <div> with `text` at the end of `parent`, with the same line, and return it."""
    made = etree.SubElement(parent, "div")
    made.text = text
    made.sourceline = line_of_element(parent)  # type: ignore[assignment]  # the stubs know no setter
    return made


def _end_head(root: Element) -> None:
    """Move elements that libxml2 left in an unclosed head, such as <main>, into the body."""
    head, body = root.find("head"), root.find("body")
    strayed = [] if head is None else list(dropwhile(lambda element: element.tag in IN_HEAD, head))
    if strayed and body is None:
        body = etree.SubElement(root, "body")
    for element in reversed(strayed):
        assert body is not None
        body.insert(0, element)


def _line_before(element: Element) -> int:
    """Return the line in an element's data-line, or else its parent's."""
    said, parent = element.get("data-line", ""), element.getparent()
    return min(int(said), LAST_LINE) if said.isdecimal() else line_of_element(parent) if parent is not None else 0


def _xml_root(text: str) -> Element | None:
    """Return the root of XHTML read as XML, where <i/> is empty; None where it is malformed or declares entities."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        body = _without_declaration(text)
        return None if "<!ENTITY" in text else etree.fromstring(body.encode(errors="replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _html_root(text: str, name: str, comments: bool) -> Element | None:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=not comments, remove_pis=True)
    body = _without_declaration(text)
    try:
        root = etree.fromstring(body.encode(errors="replace"), parser)
    except etree.XMLSyntaxError:  # there are no elements
        return None
    deep = next((each for each in parser.error_log if each.type_name == "ERR_RESOURCE_LIMIT"), None)
    if deep:
        message = "the page has too many levels here"
        if "too long" in deep.message:  # libxml2's limit is ten million characters
            message = "the page holds a picture here that is too large"
        raise InputError(error("deep", message, Where(name, deep.line), "save the page again, or copy its text"))
    return root


def _without_declaration(text: str) -> str:
    """Return the text without its XML declaration, whose encoding is no longer true; line numbers stay the same."""
    declared = DECLARED.match(text)
    return "\n" * declared[0].count("\n") + text[declared.end() :] if declared else text
