"""An opened package in; an error for every text, table and picture that is larger than its place out."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.opened import Opened
from generator.check.shapes import SHAPE, Element, Holder, path
from generator.check.styles import Styles
from generator.check.table import TABLE, Problem, Styled, cells, excess, extent, sizes, table_problems
from generator.check.units import Origin
from generator.errors import Finding
from generator.model.geometry import SLIDE, Rect
from generator.model.theme import FEET

_shrunk = path("(p:txBody/a:bodyPr/a:normAutofit)[1]/@*")


def fit_findings(opened: Opened, origin: Origin) -> Iterator[Finding]:
    """Measure what stands in every placeholder again, from the file alone."""
    styles = Styles(opened)
    for number, slide in enumerate(opened.slides, 1):
        for holder in opened.holders(slide):
            if holder.key is not None:
                for code, message in _problems(styles, slide, holder, holder.key):
                    yield origin.error(code, number, holder.key, message)


def smallest_size(opened: Opened) -> float:
    """The smallest size, in points, of any text in a placeholder that is no footer; 0 if there is none."""
    styles = Styles(opened)
    found = (
        size
        for slide in opened.slides
        for holder in opened.holders(slide)
        if holder.key is not None and holder.key[0] not in FEET
        for paragraph, look in _texts(styles, slide, holder, holder.key)
        for size in sizes(paragraph, look)
    )
    return min(found, default=0.0)


def _texts(styles: Styles, slide: str, holder: Holder, key: tuple[str, str]) -> Iterator[Styled]:
    """Every paragraph of a placeholder, with its look; those of a table stand in its cells."""
    if holder.tag == SHAPE:
        return ((each, styles.look(slide, holder, key, each)) for each in holder.paragraphs)
    tables = holder.node.iterfind(TABLE) if holder.node is not None else ()
    return (text for table in tables for cell in cells(styles, slide, table) for text in cell.text)


def _problems(styles: Styles, slide: str, holder: Holder, key: tuple[str, str]) -> Iterator[Problem]:
    """Whether a placeholder stands where its layout has it, and is large enough for what it holds."""
    shape, name, box = holder.node, f"{key[0]} {key[1]}", styles.box(slide, holder, key)
    if box is None:
        yield Problem("no-place", f"nothing says where the placeholder {name} stands")
        return
    if not SLIDE.contains(box.rect):
        yield Problem("off-slide", f"the placeholder {name} reaches over the slide's edge")
    if not box.home.contains(box.rect):
        yield Problem("off-slot", f"the placeholder {name} reaches over the place that its layout gives it")
    try:
        if holder.tag == SHAPE:
            yield from _text_problems(shape, _texts(styles, slide, holder, key), f"the text of {name}", box.inner)
        elif shape is not None and (table := shape.find(TABLE)) is not None:
            yield from table_problems(styles, slide, table, box.rect)
    except ValueError as problem:  # a family whose widths we do not have
        yield Problem("font-unknown", str(problem))


def _text_problems(shape: Element | None, text: Iterator[Styled], name: str, inner: Rect) -> Iterator[Problem]:
    """Whether a text is as wide and as high as its box at most, at full size; a long word may be torn."""
    if shape is not None and _shrunk(shape):
        yield Problem("font-scale", f"{name} is shrunk to fit")
    needed = extent(text, inner.width)
    yield from excess(f"{name} is too wide", needed.width, "its box", inner.width)
    yield from excess(f"{name} is too high", needed.height, "its box", inner.height)
