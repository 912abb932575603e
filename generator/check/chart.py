"""An opened package in; what its charts hold, and an error for each that is not sound, native and themed, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import isfinite

from generator.check.book import Cells, cells_of, place_of, range_of
from generator.check.chart_fit import chart_problems
from generator.check.opened import Opened
from generator.check.shapes import FRAME, A, Element, Holder, R
from generator.check.table import Problem
from generator.check.units import Origin
from generator.errors import Finding

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_CHART = f"{A}graphic/{A}graphicData/{C}chart"
_COLOURS = tuple(f"{A}{name}" for name in ("srgbClr", "sysClr", "scrgbClr", "hslClr", "prstClr"))
_FONTS = tuple(f"{A}{name}" for name in ("latin", "ea", "cs", "sym"))
_ENDS = tuple(f"{C}{name}" for name in ("max", "min", "majorUnit", "minorUnit"))
_DIGITS = 1e-12  # of a value, which writing it as text may lose


def chart_findings(opened: Opened, origin: Origin) -> Iterator[Finding]:
    """Every rule of a chart, chart by chart."""
    family = _family(opened)
    for number, slide in enumerate(opened.slides, 1):
        for holder in opened.holders(slide):
            if (frame := _frame(holder)) is not None and holder.node is not None:
                name = chart_part(opened, slide, frame)
                for code, message in _problems(opened, name, holder.node, family):
                    yield origin.error(code, number, holder.key, message)


def _frame(holder: Holder) -> Element | None:
    """What shows a chart in a shape, if there is one."""
    return holder.node.find(_CHART) if holder.node is not None and holder.tag == FRAME else None


def chart_part(opened: Opened, slide: str, frame: Element) -> str:
    """The name of the part that a frame shows; empty if it shows none."""
    wanted = frame.get(f"{R}id", "")
    found = (rel.target for rel in opened.rels.get(slide, ()) if rel.id == wanted and rel.type == "chart")
    return next((name for name in found if name in opened.trees), "")


def workbook_of(opened: Opened, slide: str, holder: Holder) -> dict[tuple[int, int], str]:
    """Every name and number behind the chart in a shape, by row and column of its workbook, from 0."""
    name = chart_in(opened, slide, holder)
    return {place_of(cell): text for cell, text in _workbook(opened, name).items()} if name else {}


def chart_in(opened: Opened, slide: str, holder: Holder) -> str:
    """The name of the part of the chart in a shape; empty if it shows none."""
    frame = _frame(holder)
    return chart_part(opened, slide, frame) if frame is not None else ""


def _workbook(opened: Opened, name: str) -> Cells:
    return next((cells_of(opened.books[book]) for book in opened.related(name, "package") if book in opened.books), {})


def _family(opened: Opened) -> str:
    """The theme's font for text, in which a chart is written that names none."""
    master = next(iter(opened.related(opened.presentation, "slideMaster")), "")
    theme = opened.part(master, "theme")
    latin = theme.find(f".//{A}minorFont/{A}latin") if theme is not None else None
    return latin.get("typeface", "") if latin is not None else ""


def _problems(opened: Opened, name: str, shape: Element, family: str) -> Iterator[Problem]:
    if not name:
        yield Problem("chart-part", "a chart has no part that draws it")
        return
    tree = opened.trees[name]
    yield from _data(tree, _workbook(opened, name), name)
    yield from _axes(tree, name)
    yield from _numbers(tree, name)
    for node in tree.iter(*_COLOURS):
        yield Problem("literal-colour", f"the colour {node.get('val', '')} in {name} is not the theme's")
    for node in tree.iter(*_FONTS):
        yield Problem("literal-font", f'the font "{node.get("typeface", "")}" is set in {name}')
    try:
        yield from chart_problems(tree, shape, family)
    except ValueError as problem:  # a family whose widths we do not have
        yield Problem("font-unknown", str(problem))


def _data(tree: Element, book: Cells, name: str) -> Iterator[Problem]:
    """What the chart shows is what its workbook holds, so that to edit it changes only what is edited."""
    if not book or tree.find(f"{C}externalData") is None:
        yield Problem("chart-workbook", f"{name} has no workbook, so nobody can edit it")
        return
    for reference in tree.iter(f"{C}strRef", f"{C}numRef"):
        formula = reference.findtext(f"{C}f") or ""
        held = [book.get(cell, "") for cell in range_of(formula)]
        shown = {int(point.get("idx", "-1")): point.findtext(f"{C}v") or "" for point in reference.iter(f"{C}pt")}
        for index, text in enumerate(held):
            if not is_same(shown.get(index, ""), text):
                message = f'{name} shows "{shown.get(index, "")}" where its workbook has "{text}" ({formula})'
                yield Problem("chart-data", message)
        if shown.keys() - range(len(held)):
            yield Problem("chart-data", f"{name} shows more than its workbook holds in {formula}")


def is_same(shown: str, held: str) -> bool:
    """Whether two texts are equal, or the same number."""
    if shown == held:
        return True
    try:
        return abs(float(shown) - float(held)) <= _DIGITS * abs(float(held))
    except ValueError:
        return False


def _axes(tree: Element, name: str) -> Iterator[Problem]:
    """PowerPoint repairs a chart whose axes are numbered below zero, twice, or not at all."""
    declared = [axis.get("val", "") for axis in _ids(tree, "catAx", "valAx", "dateAx")]
    used = {node.get("val", "") for node in tree.iter(f"{C}axId", f"{C}crossAx")}
    for id, count in Counter(declared).items():
        if count > 1 or not id.isdecimal() or int(id) < 1:
            yield Problem("chart-axis", f'{name} has an axis of the number "{id}", or two of them')
    for id in sorted(used - set(declared)):
        yield Problem("chart-axis", f"{name} refers to the axis {id}, which it does not have")


def _numbers(tree: Element, name: str) -> Iterator[Problem]:
    """XML Schema has another word for what Python writes as inf, and PowerPoint reads neither as a number."""
    ends = (node.get("val", "") for node in tree.iter(*_ENDS))
    values = (node.text or "" for node in tree.iterfind(f".//{C}numCache//{C}v"))
    for text in (*ends, *values):
        if not _is_finite(text):
            yield Problem("chart-number", f'{name} has "{text}" where a number belongs')


def _is_finite(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False


def _ids(tree: Element, *kinds: str) -> Iterator[Element]:
    for axis in tree.iter(*(f"{C}{kind}" for kind in kinds)):
        yield from axis.iterchildren(f"{C}axId")
