"""Finds each cell, line of code and value of a chart in the re-opened deck by its place.

Their texts would not tell them apart, because a hundred cells of a table may say "1".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from unicodedata import normalize

from generator.check.chart import is_same_in_workbook, workbook_of_opened_chart
from generator.check.units import placeholder_key_to_check
from generator.decks.opened_package import OpenedPackage
from generator.decks.opened_shapes import A, TextShape, paragraphs_in_opened_shape
from generator.model.chart import ChartItem
from generator.model.deck import Deck, Item, TableItem, TextItem
from generator.model.ledger import Unit
from generator.model.origin import OriginId
from generator.model.text import CONTINUED, ELLIPSIS, folded_text


class GridText(NamedTuple):
    """The text of a cell or line on one slide; `head` is true in the row that every slide of a table repeats."""

    slide: int
    text: str
    head: bool = False


OpenedGrid = dict[tuple[OriginId, int, int], list[GridText]]  # by row and column as in the article; code has column 0


def opened_grid_of(opened: OpenedPackage, deck: Deck) -> OpenedGrid:
    """Return what the file shows of each cell, line or value, in the order of the slides."""
    grid: OpenedGrid = defaultdict(list)
    for number, (name, slide) in enumerate(zip(opened.slides, deck.slides, strict=False), 1):
        items = [item for item in slide.items if _is_gridded(item)]
        holders = {holder.key: holder for holder in reversed(opened.holders(name))} if items else {}
        for item in items:
            if holder := holders.get(placeholder_key_to_check(item.placeholder)):
                for source, row, column, text, head in _held(opened, name, holder, item):
                    grid[source, row, column].append(GridText(number, text, head))
    return grid


def slide_of_ledger_unit(unit: Unit, grid: OpenedGrid) -> int:
    """Return the slide on which a unit of a table, a chart or a program begins, or 0 if the unit is not there whole.

    A cell or a line may continue on the next slides; if it is shown several times, it must be whole each time. A head
    must be whole in every first row, or cut there and whole in the next row.
    """
    assert unit.at is not None  # only units with a place are passed here
    pieces = grid.get((unit.origin, *unit.at), [])
    wanted = {folded_text(text) for text in (unit.text, unit.spoken) if text}
    heads, others = [each for each in pieces if each.head], [each for each in pieces if not each.head]
    rightly = all(folded_text(each.text) in wanted or (others and _is_cut(each.text, wanted)) for each in heads)
    if (
        unit.kind == "datum"
        and not heads
        and any(is_same_in_workbook(each.text, text) for each in others for text in wanted)
    ):
        return pieces[0].slide  # a number in the workbook of a chart
    whole = any(_is_copied(others, text) for text in wanted) if others else bool(heads)
    return pieces[0].slide if rightly and whole else 0


def _is_gridded(item: Item) -> bool:
    return isinstance(item, TableItem | ChartItem) or (
        isinstance(item, TextItem) and any(each.row for each in item.lines)
    )


GridUnit = tuple[OriginId, int, int, str, bool]


def _held(opened: OpenedPackage, name: str, holder: TextShape, item: Item) -> Iterator[GridUnit]:
    match item:
        case TableItem():
            for at, (row, cells) in enumerate(zip(item.down, rows_of_opened_table(holder), strict=False)):
                for column, text in zip(item.across, cells, strict=False):
                    yield item.table.id, row, column, text, at == 0
        case ChartItem():
            for (row, column), text in workbook_of_opened_chart(opened, name, holder).items():
                yield item.chart.id, row, column, text, False
        case TextItem():
            for line, text in zip(item.lines, holder.texts, strict=False):
                if line.row:
                    yield line.origin, line.row, 0, text, False


def rows_of_opened_table(holder: TextShape) -> list[list[str]]:
    """Return the texts of a table's cells, row by row."""
    rows = holder.node.iter(f"{A}tr") if holder.node is not None else ()
    return [
        ["\n".join([each.text for each in paragraphs_in_opened_shape(cell)]) for cell in row.iter(f"{A}tc")]
        for row in rows
    ]


def _is_copied(pieces: Sequence[GridText], wanted: str) -> bool:
    """Tell whether the pieces together are the text, once or several times; a cut may be within a word."""
    squeezed, begun, whole, blank = _squeezed(wanted), "", False, False
    for piece in pieces:
        text = _unmarked(piece.text) if begun or blank else piece.text
        blank = not text.strip()  # as the first part of a line of code that is indented by more than a slide's width
        if begun:
            begun += _squeezed(text)
            if begun == squeezed:
                begun, whole = "", True
        elif folded_text(text) == wanted:
            whole = True
        else:  # the first of several pieces, or an empty one beside another cell that continues
            begun = _squeezed(text)
    return whole and not begun


def _unmarked(text: str) -> str:
    """Return a continued line of code without the mark before it."""
    bare = text.lstrip()
    return bare.removeprefix(CONTINUED) if bare.startswith(CONTINUED) else text


def _is_cut(head: str, wanted: Iterable[str]) -> bool:
    said = folded_text(head)
    return said.endswith(ELLIPSIS) and any(text.startswith(said.removesuffix(ELLIPSIS)) for text in wanted)


def _squeezed(text: str) -> str:
    return normalize("NFC", "".join(text.split()))
