"""Checks that each chart of an opened package is sound, native and legible, and reads the data behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from functools import reduce
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from generator.check.table import Problem, check_room_for_text
from generator.check.units import ArticlePlaces
from generator.decks.builds import C
from generator.decks.opened_package import (
    COLOURS,
    FONTS,
    OpenedPackage,
    colours_of_parts,
    looks_of_package,
    parsed_part,
)
from generator.decks.opened_shapes import FRAME, A, Element, P, R, TextShape
from generator.decks.opened_styles import fonts_of_opened_theme
from generator.errors import Finding
from generator.measure import text_width, wrap_text, wrapped_text_height
from generator.model.text import Run
from generator.model.theme import Font, HostPackage
from generator.regex import regex

_CHART = f"{A}graphic/{A}graphicData/{C}chart"
_DIGITS = 1e-12  # the relative error that writing a value as text may cause


def check_charts(
    opened: OpenedPackage, origin: ArticlePlaces, tables: Mapping[str, str], host: HostPackage | None = None
) -> Iterator[Finding]:
    """Yield an error for each rule that a chart breaks, chart by chart; `host` is a company's package."""
    family, smallest = (host.faces.get("+mn-lt", ""), host.points(SMALLEST)) if host else ("", SMALLEST)
    fonts = fonts_of_opened_theme(opened.part(opened.first(opened.presentation, "slideMaster"), "theme"), tables)
    known = colours_of_parts(opened, looks_of_package(opened))
    font = Font(family, table=tables.get(family, "")) if family else fonts.get("+mn-lt") or Font("")
    for number, slide in enumerate(opened.slides, 1):
        for holder in opened.holders(slide):
            if holder.node is not None and _chart_frame_in_shape(holder) is not None:
                name = opened_chart_of_shape(opened, slide, holder)
                for code, message, _ in _problems_of_chart(opened, name, holder.node, font, known, smallest):
                    yield origin.error(code, number, holder.key, message)


def _chart_frame_in_shape(holder: TextShape) -> Element | None:
    """Return the element that shows a chart in a shape, or None."""
    return holder.node.find(_CHART) if holder.node is not None and holder.tag == FRAME else None


def workbook_of_opened_chart(opened: OpenedPackage, name: str) -> WorkbookCells:
    """Return each name and number behind the chart in a part, by row and column of its workbook, from 0."""
    book = next((book for book in opened.targets(name, "package") if book in opened.books), "")
    return cells_of_workbook(opened.books[book]) if book else {}


def opened_chart_of_shape(opened: OpenedPackage, slide: str, holder: TextShape) -> str:
    """Return the name of the part of the chart in a shape, or "" if it shows none."""
    frame = _chart_frame_in_shape(holder)
    wanted = "" if frame is None else frame.get(f"{R}id", "")
    found = (rel.target for rel in opened.rels.get(slide, ()) if rel.id == wanted and rel.type == "chart")
    return next((name for name in found if name in opened.trees), "")


def _problems_of_chart(
    opened: OpenedPackage, name: str, shape: Element, font: Font, known: Container[str], smallest: float
) -> Iterator[Problem]:
    if not name:
        yield Problem("chart-part", "a chart has no part that draws it")
        return
    tree = opened.trees[name]
    yield from _problems_of_data(tree, workbook_of_opened_chart(opened, name), name)
    yield from _problems_of_axes(tree, name)
    for node in (each for each in tree.iter(*COLOURS) if each.get("val") not in known):
        yield Problem("literal-colour", f"the colour {node.get('val', '')} in {name} is not the theme's")
    for node in (each for each in tree.iter(*FONTS) if each.get("typeface") != font.family):
        yield Problem("literal-font", f'the font "{node.get("typeface", "")}" is set in {name}')
    try:
        yield from check_chart_labels(tree, shape, font, smallest)
    except ValueError as problem:  # raised for a family without known widths
        yield Problem("font-unknown", str(problem))


def _problems_of_data(tree: Element, book: WorkbookCells, name: str) -> Iterator[Problem]:
    """Yield a problem if the chart shows other data than its workbook, because editing it would change them."""
    if not book or tree.find(f"{C}externalData") is None:
        yield Problem("chart-workbook", f"{name} has no workbook, so nobody can edit it")
        return
    for reference in tree.iter(f"{C}strRef", f"{C}numRef"):
        formula = reference.findtext(f"{C}f") or ""
        held = [book.get(cell, "") for cell in _cells_in_range(formula)]
        shown = {int(point.get("idx", "-1")): point.findtext(f"{C}v") or "" for point in reference.iter(f"{C}pt")}
        for index, text in enumerate(held):
            if not is_same_in_workbook(shown.get(index, ""), text):
                message = f'{name} shows "{shown.get(index, "")}" where its workbook has "{text}" ({formula})'
                yield Problem("chart-data", message)
        if shown.keys() - range(len(held)):
            yield Problem("chart-data", f"{name} shows more than its workbook holds in {formula}")


def is_same_in_workbook(in_chart: str, in_workbook: str) -> bool:
    """Tell whether two texts are equal, or the same number."""
    with suppress(ValueError):
        return in_chart == in_workbook or abs(float(in_chart) - float(in_workbook)) <= _DIGITS * abs(float(in_workbook))
    return False


def _problems_of_axes(tree: Element, name: str) -> Iterator[Problem]:
    """Yield a problem for axis ids that are negative, repeated or missing, because PowerPoint repairs such a chart."""
    axes = tree.iter(*(f"{C}{kind}" for kind in ("catAx", "valAx", "dateAx")))
    declared = [each.get("val", "") for axis in axes for each in axis.iterchildren(f"{C}axId")]
    for id, count in Counter(declared).items():
        if count > 1 or not id.isdecimal() or int(id) < 1:
            yield Problem("chart-axis", f'{name} has an axis of the number "{id}", or two of them')
    for id in sorted({node.get("val", "") for node in tree.iter(f"{C}axId", f"{C}crossAx")} - set(declared)):
        yield Problem("chart-axis", f"{name} refers to the axis {id}, which it does not have")


S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
ESCAPE = regex("_x([0-9A-Fa-f]{4})_")  # ST_Xstring (ECMA-376 part 1, 22.9.2.19): any character, "_x005F_" for "_"
RANGE = regex(r"[^!]+!(?P<first>\$[A-Z]+\$\d+)(?::(?P<last>\$[A-Z]+\$\d+))?")

WorkbookCells = dict[tuple[int, int], str]  # texts of cells by row and column, from 0


def cells_of_workbook(book: bytes) -> WorkbookCells:
    """Return the text of each cell that has one, by row and column; none if the file cannot be read."""
    try:
        with ZipFile(BytesIO(book)) as archive:
            sheet = parsed_part(archive.read(SHEET))
            shared = parsed_part(archive.read(STRINGS)) if STRINGS in archive.namelist() else None
    except (BadZipFile, KeyError, RuntimeError, etree.XMLSyntaxError):
        return {}
    strings = [] if shared is None else ["".join(map(str, item.itertext())) for item in shared.iter(f"{S}si")]
    strings = [ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) for text in strings]
    found: WorkbookCells = {}
    for cell in sheet.iter(f"{S}c"):
        value = cell.findtext(f"{S}v") or ""
        if cell.get("t") == "s":  # the number of a text that cells share
            value = strings[int(value)] if value.isdecimal() and int(value) < len(strings) else ""
        found[_cell_position(cell.get("r", ""))] = value
    return found


def _cell_position(cell: str) -> tuple[int, int]:
    """Return the row and the column of a cell, from 0: (0, 1) for B1."""
    letters = cell.rstrip("0123456789")
    column = reduce(lambda before, letter: 26 * before + ord(letter) - ord("A") + 1, letters, 0)
    return int(cell[len(letters) :] or 0) - 1, column - 1


def _cells_in_range(formula: str) -> list[tuple[int, int]]:
    """Return the places of the cells in part of one column: three for Sheet1!$A$2:$A$4, and none for anything else."""
    match = RANGE.fullmatch(formula)
    first, last = (match["first"], match["last"] or match["first"]) if match else ("", "")
    (row, column), (end, other) = _cell_position(first.replace("$", "")), _cell_position(last.replace("$", ""))
    return [(each, column) for each in range(row, end + 1)] if match and column == other else []


SMALLEST = 14.0  # points: the smallest size of labels
ROUNDED = 0.001  # the share of the frame that rounding to six decimals may add


def check_chart_labels(tree: Element, shape: Element, font: Font, smallest: float) -> Iterator[Problem]:
    """Yield a problem for each part that leaves the frame or has too small letters; `font` is the theme's."""
    extent = shape.find(f"{P}xfrm/{A}ext")
    across, down = (int(extent.get(side, "0")) for side in ("cx", "cy")) if extent is not None else (0, 0)
    if not across * down:
        yield Problem("no-place", "nothing says how large the chart is")
        return
    for layout in (each for each in tree.iter(f"{C}manualLayout") if each.find(f"{C}xMode") is not None):
        x, y, width, height = _shares_of_frame(layout)
        if min(x, y) < 0 or max(x + width, y + height) - 1 > ROUNDED:
            yield Problem("off-slot", "a part of the chart reaches over the chart's frame")
    for look in tree.iter(f"{A}defRPr", f"{A}rPr"):
        if (size := int(look.get("sz", "9999")) / 100) < smallest:
            yield Problem("small", f"a text of the chart has {size:g} pt")
    yield from _problems_of_category_names(tree, across, down, font)


def _problems_of_category_names(tree: Element, across: int, down: int, font: Font) -> Iterator[Problem]:
    """Yield a problem for a category whose name has too little room under its column or beside its bar."""
    axis, layout = tree.find(f".//{C}catAx"), tree.find(f".//{C}plotArea/{C}layout/{C}manualLayout")
    names = [node.text or "" for node in tree.iterfind(f".//{C}ser[1]/{C}cat/{C}strRef/{C}strCache/{C}pt/{C}v")]
    if axis is None or layout is None or not names or _value_of_child(axis, "tickLblPos") == "none":
        return
    look = axis.find(f"{C}txPr//{A}defRPr")
    size = int(look.get("sz", "1800")) / 100 if look is not None else 18.0
    x, y, wide, tall = _shares_of_frame(layout)
    if tree.find(f".//{C}barDir[@val='bar']") is not None:
        width, height = round(x * across), round(tall * down / len(names))
    else:
        at_edges = tree.find(f".//{C}crossBetween[@val='midCat']") is not None
        width, height = round(wide * across / max(len(names) - at_edges, 1)), round((1 - y - tall) * down)
    for name in dict.fromkeys(names):
        widest = max((text_width(word, font, size) for word in name.split()), default=0)
        yield from check_room_for_text(f'the name "{name}" is torn: its longest word is', widest, "its place", width)
        high = wrapped_text_height(wrap_text((Run(name),), font, size, width), font, size)
        yield from check_room_for_text(f'the name "{name}" is too high', high, "its place", height)


def _shares_of_frame(layout: Element) -> tuple[float, ...]:
    """Return the place of a part: left, top, width and height, as shares of the frame."""
    return tuple(float(_value_of_child(layout, name) or 0) for name in ("x", "y", "w", "h"))


def _value_of_child(parent: Element, name: str) -> str:
    node = parent.find(f"{C}{name}")
    return "" if node is None else node.get("val", "")
