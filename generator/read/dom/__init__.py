"""The text of a web page in, its tree out: entities are not resolved, nothing is fetched, and depth is limited.

Footnotes are moved behind the blocks that refer to them, and a table becomes rows of cells."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, dropwhile, pairwise, takewhile

from lxml import etree
from msgspec import Struct

from generator.errors import InputError, Where, error
from generator.guard import limits
from generator.regex import regex
from generator.shipped import word_list

Element = etree._Element

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCK = frozenset(" ".join(word_list("elements that are blocks")).split())
LAST_LINE = 65_535  # the greatest line number in lxml
DECLARED = regex(r"\s*<\?xml[^>]*\?>")
IN_HEAD = ("base", "link", "meta", "noscript", "script", "style", "template", "title")
ATTRIBUTE = r"""[^\s>=/]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
ATTRIBUTES, TAG = regex(ATTRIBUTE), regex(rf"<[A-Za-z](?:{ATTRIBUTE}|[\s=/]++)*+")
SHORT = 200  # letters of a tag with too few attributes to be counted


def parse_page_tree(text: str, name: str, *, lined: bool = True, comments: bool = False, above: int = 0) -> Element:
    """Return the root of a page in the file `name`, which begins `above` lines below the first one of the file.

    lined: whether the lines are its author's; else they are read from data-line. comments: whether comments are kept.
    Raises InputError where it has no elements, or is too large or too deep.
    """
    if text.count("<") > limits.PAGE_TAGS or _attribute_comparisons(text) > limits.PAGE_COMPARISONS:
        message = f"the page has more than {limits.PAGE_TAGS:,} tags, or some of them have thousands of attributes"
        raise InputError(error("size", message, Where(name), "keep what belongs to the article"))
    if (root := _html_root(text, name, comments)) is None:
        raise InputError(error("empty", "the file has no words", Where(name), "write an article into it"))
    for element in page_elements(root) if above or not lined else ():
        line = line_of_element(element) + above if lined else _line_of_element(element)
        element.sourceline = min(line, LAST_LINE)  # type: ignore[assignment]  # the stubs know no setter
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


def own_elements(element: Element, *tags: str) -> list[Element]:
    """Return the elements with one of the tags within a list or a table, but not within another of its kind."""
    return [each for each in element.iter(*tags) if next(each.iterancestors(element.tag)) is element]


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
    if strayed:
        body = etree.SubElement(root, "body") if body is None else body
        body[:0] = strayed


def _line_of_element(element: Element) -> int:
    """Return the line in an element's data-line, or else its parent's."""
    said, parent = element.get("data-line", ""), element.getparent()
    return int(said) if said.isdecimal() else line_of_element(parent) if parent is not None else 0


def _html_root(text: str, name: str, comments: bool) -> Element | None:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=not comments, remove_pis=True)
    declared = DECLARED.match(text)  # its encoding is no longer true; line numbers stay the same
    body = "\n" * declared[0].count("\n") + text[declared.end() :] if declared else text
    try:
        root = etree.fromstring(body.encode(errors="replace"), parser)
    except etree.XMLSyntaxError:  # there are no elements
        return None
    if deep := next((each for each in parser.error_log if each.type_name == "ERR_RESOURCE_LIMIT"), None):
        is_long = "too long" in deep.message  # libxml2's limit is ten million characters
        message = "the page holds a picture here that is too large" if is_long else "the page has too many levels here"
        raise InputError(error("deep", message, Where(name, deep.line), "save the page again, or copy its text"))
    return root


FOOTNOTE = "doc-footnote"  # the role of a footnote in DPUB-ARIA 1.1 of the W3C
RETURN = regex(r"\W*\d*\W*")  # the words of a link back from a footnote
HOLDERS = frozenset(("html", "body", "main", "article", "section", "div"))  # footnotes may stand among their children


def move_page_footnotes(root: Element) -> None:
    """Move each footnote behind the block that first refers to it, and remove the links between them."""
    named = {id: each for each in page_elements(root) if (id := each.get("id"))}
    marks: dict[Element, list[Element]] = {}
    for mark in [each for each in page_elements(root) if each.tag == "a"]:
        note, parent = named.get(_place(mark)), mark.getparent()
        name = mark.get("id") or (parent.get("id") if parent is not None and parent.tag == "sup" else None)
        if note is not None and name in [_place(each) for each in page_elements(note)]:
            marks.setdefault(note, []).append(mark)
    behind: dict[Element, Element] = {}  # the last footnote behind each block
    for note, found in marks.items():
        around = pairwise((found[0], *found[0].iterancestors()))
        block = next((each for each, holder in around if holder.tag in HOLDERS), None)  # a footnote may follow it
        if note in found[0].iterancestors() or block is None:
            continue
        labels = [each for each in page_elements(note) if each.tag == "span" and "label" in (each.get("class") or "")]
        links = [each for each in page_elements(note) if each.tag == "a" and _place(each)]  # back, if only marks
        for each in [*labels, *(each for each in links if RETURN.fullmatch(words_of_element(each)))]:
            remove_element(each)
        for mark in found:
            _remove_mark(mark)
        behind[block] = _move_note(note, behind.get(block, block))


def _place(link: Element) -> str:
    """Return the id of the element on the same page that a link leads to; empty for other links."""
    href = link.get("href") or ""
    return href[1:] if href.startswith("#") else ""


def _remove_mark(mark: Element) -> None:
    """Remove a mark from its text, and the space before it where no word follows."""
    parent = mark.getparent()
    if parent is not None and parent.tag == "sup" and words_of_element(parent) == words_of_element(mark):
        mark = parent
    holder, before, after = mark.getparent(), mark.getprevious(), mark.tail or ""
    if not after[:1].isalnum():
        if before is not None:
            before.tail = (before.tail or "").rstrip() if before.tail else before.tail
        elif holder is not None:
            holder.text = (holder.text or "").rstrip()
    remove_element(mark)


def _move_note(note: Element, after: Element) -> Element:
    """Move a footnote behind the element `after`, and return it; remove the list of footnotes if that is then empty."""
    parent = note.getparent()
    made = etree.Element("aside", role=FOOTNOTE)
    made.sourceline = line_of_element(note)  # type: ignore[assignment]  # the stubs know no setter
    made.text, made[:] = note.text, list(note)
    remove_element(note)
    while parent is not None and parent.tag in ("ol", "ul", "dl", "aside") and not words_of_element(parent):
        emptied, parent = parent, parent.getparent()
        remove_element(emptied)
    after.addnext(made)
    return made


NO_CELL = frozenset(("table", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "figure", "dl", "form"))

LONGEST_CELL = 99  # words: running text in a cell

PageTableCell = list[Element]  # one element, or the headings above a column


class PageTable(Struct, frozen=True):
    """The rows, the first of which is the header, and the caption."""

    rows: list[list[PageTableCell]]
    caption: str


def page_table_of_element(table: Element) -> PageTable | None:
    """Return the cells of a table; None if it lays out a page (a picture beside text, running text) or is a column."""
    written = [[each for each in row if each.tag in ("td", "th")] for row in own_elements(table, "tr")]
    headed = len(written) > 1 and len(written[0]) > 1 and all(each.tag == "th" for each in written[0])
    never = NO_CELL - {"figure"} if headed else NO_CELL
    cells = [*own_elements(table, "td", "th")]
    blocks = any(each.tag in never for cell in cells for each in page_elements(cell))
    blocks |= any(len(words_of_element(cell).split()) > LONGEST_CELL for cell in cells)
    rows = _grid_of_rows([row for row in written if row])
    if blocks or table.get("role") in ("presentation", "none") or not rows or max(map(len, rows)) < 2:
        return None
    named: set[Element] = {*table.iter("th"), *table.xpath(".//thead//td")}  # type: ignore[misc]  # it finds elements
    above = (list(chain(*row)) for row in rows)  # headings of columns are in <thead> or only <th>
    heads = len(list(takewhile(lambda cells: cells and named.issuperset(cells), above))) % len(rows) or 1
    header = [list(dict.fromkeys(chain(*column))) for column in zip(*rows[:heads], strict=True)]
    return PageTable([header, *rows[heads:]], next(map(words_of_element, own_elements(table, "caption")), ""))


def _grid_of_rows(written: list[list[Element]]) -> list[list[PageTableCell]]:
    """Return the rows as a grid: a cell over several rows is repeated in each, one over several columns is in the
    first.

    A heading (<th>) over several columns is repeated in each.
    """
    grid: list[dict[int, PageTableCell]] = [{} for _ in written]
    for number, cells in enumerate(written):
        column = 0
        for cell in cells:
            while column in grid[number]:
                column += 1
            for at in range(_span_of_cell(cell, "colspan")):
                for row in grid[number : number + (1 if at else _span_of_cell(cell, "rowspan"))]:
                    row[column + at] = [cell] if at == 0 or cell.tag == "th" else []
            column += at + 1
    width = max((at + 1 for row in grid for at in row), default=0)
    return [[row.get(at, []) for at in range(width)] for row in grid]


def _span_of_cell(cell: Element, name: str) -> int:
    said = cell.get(name) or "1"
    return max(1, min(int(said), limits.SPAN)) if said.isascii() and said.isdigit() and len(said) < 9 else 1
