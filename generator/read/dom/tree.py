"""The text of a web page in, its tree out: no entity is resolved, nothing fetched, and depth is limited."""

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
LAST_LINE = 65_535  # that lxml can note
DECLARED = re.compile(r"\s*<\?xml[^>]*\?>")
XHTML = re.compile(r"(?s:\s*(?:<\?xml|<!DOCTYPE[^>\[]*XHTML).{0,2000})<html[^>]{0,2000}xmlns", re.IGNORECASE)
IN_HEAD = ("base", "link", "meta", "noscript", "script", "style", "template", "title")
TAG = re.compile("<[A-Za-z][^<>]*")
PREFIX = re.compile(r"\{[^}]*\}")


def parse_page_tree(text: str, name: str, *, lined: bool = True, comments: bool = False) -> Element:
    """Return the root of a page; its lines are forgotten where they are not its author's. It may keep its comments.

    Raises InputError where there is none, or one too large or too deep.
    """
    most = max((len(tag.split()) for tag in TAG.findall(text)), default=0)
    if text.count("<") > limits.PAGE_TAGS or most > limits.ATTRIBUTES:
        message = (
            f"the page has more than {limits.PAGE_TAGS:,} tags, or a tag more than {limits.ATTRIBUTES:,} attributes"
        )
        raise InputError(error("size", message, Where(name), "keep what belongs to the article"))
    strict = _strict(text) if XHTML.match(text) else None
    root = _lenient(text, name, comments) if strict is None else strict
    if root is None:
        raise InputError(error("empty", "the file has no words", Where(name), "write an article into it"))
    for element in root.iter(etree.Element):
        tag = PREFIX.sub("", str(element.tag)).lower()
        if tag != element.tag:  # libxml2 reads <b<b> as a name, and lxml would not set it
            element.tag = tag
        if not lined:
            element.sourceline = _line_before(element)  # type: ignore[assignment]  # the stubs know no setter
    _end_head(root)
    return root


def page_elements(root: Element) -> Iterator[Element]:
    """Return an element and all within it, in the order of the page; comments and instructions are not among them."""
    return root.iter(etree.Element)


def words_of_element(element: Element) -> str:
    """Return the words within an element, one space between them."""
    return " ".join(text_of_element(element).split())


def text_of_element(element: Element) -> str:
    """Return the text within an element, as it is written."""
    return "".join(map(str, element.itertext()))


def line_of_element(element: Element) -> int:
    """Return the line that an element begins on; 0 where it is not known."""
    line = element.sourceline
    return line if isinstance(line, int) else 0


def remove_element(element: Element) -> None:
    """Take an element away, but not the text that follows it."""
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
    """Return a new last element of a parent, with a text, that says nothing of its own; its line is the parent's."""
    made = etree.SubElement(parent, "div")
    made.text = text
    made.sourceline = line_of_element(parent)  # type: ignore[assignment]  # the stubs know no setter
    return made


def _end_head(root: Element) -> None:
    """Give the body what libxml2 leaves in a head without an end: elements newer than itself, such as <main>."""
    head, body = root.find("head"), root.find("body")
    strayed = [] if head is None else list(dropwhile(lambda element: element.tag in IN_HEAD, head))
    if strayed and body is None:
        body = etree.SubElement(root, "body")
    for element in reversed(strayed):
        assert body is not None
        body.insert(0, element)


def _line_before(element: Element) -> int:
    """Return the line that an element has of the format that the page was made of, or that its parent has."""
    said, parent = element.get("data-line", ""), element.getparent()
    return min(int(said), LAST_LINE) if said.isdecimal() else line_of_element(parent) if parent is not None else 0


def _strict(text: str) -> Element | None:
    """XHTML as XML, in which <i/> is empty; None where it is not well-formed, or declares entities."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        body = _undeclared(text)
        return None if "<!ENTITY" in text else etree.fromstring(body.encode(errors="replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _lenient(text: str, name: str, comments: bool) -> Element | None:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=not comments, remove_pis=True)
    body = _undeclared(text)
    try:
        root = etree.fromstring(body.encode(errors="replace"), parser)
    except etree.XMLSyntaxError:  # there is not a single element
        return None
    deep = next((each for each in parser.error_log if each.type_name == "ERR_RESOURCE_LIMIT"), None)
    if deep:
        message = "the page has too many levels here"
        if "too long" in deep.message:  # libxml2 takes ten million characters
            message = "the page holds a picture here that is too large"
        raise InputError(error("deep", message, Where(name, deep.line), "save the page again, or copy its text"))
    return root


def _undeclared(text: str) -> str:
    """Return the text without the declaration of XML that it may begin with: it names an encoding that it no longer
    has.
    """
    declared = DECLARED.match(text)
    return "\n" * declared[0].count("\n") + text[declared.end() :] if declared else text
