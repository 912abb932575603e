"""A slide in; its title and its other texts out, in reading order.

python-pptx passes over what newer programs wrap in `mc:AlternateContent` (formulas, ink, some shapes), and has no texts
of SmartArt, so the tree of shapes is walked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pptx.opc.package import Part
    from pptx.slide import Slide

FEET = ("dt", "ftr", "hdr", "sldNum")  # types of placeholders that say nothing about the talk
TITLES = ("title", "ctrTitle")
# The name of a file, which older programs write as the alternative text of a picture.
FILE = re.compile(r"^(?:[A-Za-z]:\\|file:|/|\\\\)|^\S+\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|webp)$", re.IGNORECASE)
SIZE = 1800  # hundredths of a point, for a run that gives none
UNSEEN = ("1", "true")
PARAGRAPHS = "./*[local-name()='txBody']/*[local-name()='p']"
# The texts of a chart and of SmartArt are in another part: how a shape names it, and the paths to try there in turn.
PARTS = {
    ".//*[local-name()='chart']/@*[local-name()='id']": (
        "//*[local-name()='chart']/*[local-name()='title']",
        "//*[local-name()='ser']/*[local-name()='tx']//*[local-name()='v']",
    ),
    ".//*[local-name()='relIds']/@*[local-name()='dm']": (
        "//*[local-name()='pt'][not(@type) or @type='node']/*[local-name()='t']",
    ),
}


def title_and_texts(slide: Slide) -> tuple[str, tuple[str, ...]]:
    """Return the title of a slide, or else its first paragraph in the largest type, and its other texts."""
    shapes = list(_shapes(slide.shapes._spTree))
    titled = next((shape for shape in shapes if _placeholder(shape) in TITLES and _said(shape)), None)
    others = [shape for shape in shapes if shape is not titled and _placeholder(shape) not in FEET]
    texts = [text for shape in others for text in _texts(shape, slide.part)]
    if titled is not None:
        return joined_text(_said(titled)), tuple(texts)
    title = _largest([shape for shape in others if _kind(shape) == "sp" and _said(shape)])
    if title in texts:
        texts.remove(title)
    return title, tuple(texts)


def joined_text(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def _shapes(tree: Any) -> Iterator[Any]:
    """Yield the visible shapes of a tree, and those within groups after the group itself."""
    for shape in tree:
        kind = _kind(shape)
        if kind == "AlternateContent":
            yield from _shapes(next(iter(shape), ()))  # the first is for the newest program
        elif kind in ("sp", "pic", "graphicFrame", "grpSp", "cxnSp") and not _is_hidden(shape):
            yield shape
            if kind == "grpSp":
                yield from _shapes(shape)


def _texts(shape: Any, part: Part) -> Iterator[str]:
    """Yield the texts of one shape, or else its alternative text."""
    said = [*filter(None, _own_texts(shape, part))]
    described = joined_text(str(shape.xpath("string(./*[1]/*[local-name()='cNvPr']/@descr)")))
    if said:
        yield from said
    elif described and not FILE.search(described):
        yield described


def _own_texts(shape: Any, part: Part) -> Iterator[str]:
    kind = _kind(shape)
    if kind == "sp":
        yield from map(_paragraph, shape.xpath(PARAGRAPHS))
    elif kind == "graphicFrame":
        for cell in shape.xpath(".//*[local-name()='tc']"):
            yield joined_text(" ".join(map(_paragraph, cell.xpath(".//*[local-name()='p']"))))
        for reference, paths in PARTS.items():
            for name in shape.xpath(reference):
                yield from _part_texts(part, str(name), paths)


def _part_texts(part: Part, reference: str, paths: tuple[str, ...]) -> list[str]:
    from pptx.oxml import parse_xml

    if reference not in part.rels or part.rels[reference].is_external:
        return []
    root = parse_xml(part.related_part(reference).blob)
    found = ([joined_text(_run_texts(each)) for each in root.xpath(path)] for path in paths)
    return next((texts for texts in found if any(texts)), [])


def _paragraph(paragraph: Any) -> str:
    return joined_text(_run_texts(paragraph))


def _run_texts(element: Any) -> str:
    """Return the text within an element: runs, formulas, and a space for each line break and after each paragraph."""
    said = []
    for each in element.iter():
        kind = _kind(each)
        if kind in ("t", "v") and each.text:
            said.append(each.text)
        elif kind in ("br", "p", "tab"):
            said.append(" ")
    return "".join(said)


def _said(shape: Any) -> str:
    return joined_text(" ".join(map(_paragraph, shape.xpath(PARAGRAPHS))))


def _largest(shapes: list[Any]) -> str:
    """Return the first paragraph in the largest type, or ""."""
    paragraphs = [each for shape in shapes for each in shape.xpath(PARAGRAPHS)]
    largest = max((each for each in paragraphs if _paragraph(each)), key=_size, default=None)
    return "" if largest is None else _paragraph(largest)


def _size(paragraph: Any) -> int:
    sizes = [int(size) for size in paragraph.xpath("./*[local-name()='r']/*[local-name()='rPr']/@sz") if size.isdigit()]
    return max(sizes, default=SIZE)


def _placeholder(shape: Any) -> str:
    return str(shape.xpath("string(./*[1]/*[local-name()='nvPr']/*[local-name()='ph']/@type)"))


def _is_hidden(shape: Any) -> bool:
    return str(shape.xpath("string(./*[1]/*[local-name()='cNvPr']/@hidden)")) in UNSEEN


def _kind(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
