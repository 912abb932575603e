"""The tree of a page in; the same tree with each footnote behind the block that refers to it out.

A footnote is recognized by its links, not its name: a link leads to it, and a link in it leads back. docutils, mammoth,
pandoc and GitHub write them so.
"""

from __future__ import annotations

from itertools import pairwise

from lxml import etree

from generator.read.dom.tree import Element, line_of_element, page_elements, remove_element, words_of_element

FOOTNOTE = "doc-footnote"  # the role of a footnote in DPUB-ARIA 1.1 of the W3C
HOLDERS = frozenset(("html", "body", "main", "article", "section", "div"))  # footnotes may stand among their children


def move_page_footnotes(root: Element) -> None:
    """Move each footnote behind the block that first refers to it, and remove the links between them."""
    named = {id: each for each in page_elements(root) if (id := each.get("id"))}
    marks: dict[Element, list[Element]] = {}
    for mark in [each for each in page_elements(root) if each.tag == "a"]:
        note = named.get(_place(mark))
        if note is not None and mark.get("id") and any(_place(each) == mark.get("id") for each in page_elements(note)):
            marks.setdefault(note, []).append(mark)
    behind: dict[Element, Element] = {}  # the last footnote behind each block
    for note, found in marks.items():
        block = _block(found[0])
        if note in found[0].iterancestors() or block is None:
            continue
        _strip_note(note, {str(each.get("id")) for each in found})
        for mark in found:
            _unmark(mark)
        behind[block] = _move_note(note, behind.get(block, block))


def _place(link: Element) -> str:
    """Return the id of the element on the same page that a link leads to; empty for other links."""
    href = link.get("href") or ""
    return href[1:] if href.startswith("#") else ""


def _block(mark: Element) -> Element | None:
    """Return the outermost block around a mark; a footnote may follow it."""
    path = (mark, *mark.iterancestors())
    return next((each for each, holder in pairwise(path) if holder.tag in HOLDERS), None)


def _strip_note(note: Element, marks: set[str]) -> None:
    """Remove from a footnote the links back to `marks`, and its label."""
    for back in [each for each in page_elements(note) if each.tag == "a" and _place(each) in marks]:
        label = next((each for each in back.iterancestors("span") if note in each.iterancestors()), back)
        if label.getparent() is not None:
            remove_element(label)
    for label in [each for each in note.iterchildren("span") if "label" in (each.get("class") or "").split()]:
        remove_element(label)


def _unmark(mark: Element) -> None:
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
