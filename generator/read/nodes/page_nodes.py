"""The nodes of a page in; those of its article out, without tables of contents, bylines and the like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from generator.errors import Finding, brief, info
from generator.model.text import bare_text
from generator.read.nodes import LISTS, Document, Kind, Node
from generator.read.prose import CONTENTS
from generator.read.prose.byline import SIGNATURE, UNNAMED, day_of_dateline
from generator.read.prose.page_furniture import is_line_of_page_furniture
from generator.read.spans import is_end_span, makeup_of_spans

MAX_LABEL = 5  # words


def nodes_without_contents(nodes: Sequence[Node], document: Document) -> tuple[list[Node], list[Finding]]:
    """Return the nodes without tables of contents (lists of links within the page), and findings that name these.

    A label before such a list goes too, and so does a heading that has nothing else under it.
    """
    kept: list[Node] = []
    emptied: set[Node] = set()  # headings
    findings: list[Finding] = []
    for node in nodes:
        if not _is_contents(node):
            kept.append(node)
            continue
        label = kept.pop() if kept and _is_label(kept[-1]) else None
        emptied.update(each for each in kept[-1:] if each.kind is Kind.HEADING)
        findings.append(_contents_finding(node, label, document))
    pairs = zip(kept, [*kept[1:], None], strict=False)
    bare = {node: None for node, after in pairs if node in emptied and _is_bare(node, after)}
    findings.extend(_contents_finding(node, node, document) for node in bare)
    return [node for node in kept if node not in bare], findings


def _is_contents(node: Node) -> bool:
    """Return whether a node is a list in which every item, at every level, is a link to a place on the page."""
    if node.kind not in LISTS:
        return False
    inside = [each for item in node.children for each in item.children]
    return bool(inside) and all(
        makeup_of_spans(each.spans).leads_within if each.kind is Kind.PARAGRAPH else _is_contents(each)
        for each in inside
    )


def _is_label(node: Node) -> bool:
    """Return whether a paragraph serves as a heading: a few words in bold, or before a colon."""
    if node.kind is not Kind.PARAGRAPH or any(map(is_end_span, node.spans)):
        return False
    marked = all(run.bold for run in node.text) or bare_text(node.text).endswith(":")
    return marked and 0 < len(bare_text(node.text).split()) <= MAX_LABEL


def _is_bare(heading: Node, after: Node | None) -> bool:
    """Return whether only contents stood under a heading: none of a lower level follows, or it is "Contents"."""
    ends = after is None or (after.kind is Kind.HEADING and after.level <= heading.level)
    return ends or re.fullmatch(CONTENTS, bare_text(heading.text)) is not None


def _contents_finding(node: Node, label: Node | None, document: Document) -> Finding:
    called = f' "{brief(bare_text(label.text))}"' if label else ""
    message = f"the table of contents{called} is left out: the deck has its own agenda"
    return info("contents", message, document.where(label.line if label else node.line))


PARTS = re.compile(
    r"\s*[|\u00b7\u2022]\s*|\s+[\u2013\u2014-]\s+|\s+on\s+(?=\w+ \d)"
    r"|,\s+(?=\d{1,2} \w+ \d{4}|\w+ \d{1,2}, \d{4}|\d{4}-\d)"
)
PROSE = 80  # characters; a byline has fewer
RUBRIC = 2  # words; a line with a date may also name a part of the site in so many


def nodes_without_byline(nodes: Sequence[Node], language: str = "") -> tuple[list[Node], dict[str, str]]:
    """Return the nodes without the lines under the title that only name the author and the date, and these two by key.

    Such a line is a paragraph, or a list of such lines.
    """
    said: dict[str, str] = {}
    head = list(takewhile(lambda node: node.level < 2 and len(bare_text(node.text)) < PROSE, nodes))
    taken: set[Node] = set()
    for node in head:
        lines = [bare_text(each.text) for item in node.children for each in item.children] if node.kind in LISTS else []
        lines = [bare_text(node.text)] if node.kind is Kind.PARAGRAPH else lines
        parts = [part for line in lines for part in filter(None, PARTS.split(line))]
        found = [_part_of_byline(part, language) for part in parts]
        dated = any(each and each[0] == "date" for each in found) and node.kind is Kind.PARAGRAPH
        rubrics = [part for part, each in zip(parts, found, strict=True) if each is None]
        is_told = not rubrics or (dated and len(rubrics) == 1 and len(rubrics[0].split()) <= RUBRIC)
        if is_told and any(each and each[1] for each in found):
            said |= {key: value for each in found if each for key, value in [each] if value}
            taken.add(node)
    return [node for node in nodes if node not in taken], said


def _part_of_byline(part: str, language: str) -> tuple[str, str] | None:
    """Return key and value of a part of a byline; ("", "") if it says nothing of use, None if it is other text."""
    if match := SIGNATURE.fullmatch(part):
        return "author", match["name"]
    if day := day_of_dateline(part, language):
        return "date", day
    return ("", "") if is_line_of_page_furniture(part) or UNNAMED.fullmatch(part) else None
