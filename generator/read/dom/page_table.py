"""The table of a web page in, rows of cells out."""

from __future__ import annotations

from msgspec import Struct

from generator import limits
from generator.read.dom.tree import Element, page_elements, words_of_element

NO_CELL = frozenset(("table", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "figure", "dl", "form"))

PageTableCell = list[Element]  # one element, or the headings above a column


class PageTable(Struct, frozen=True):
    """The rows, the first of which is the header, and the caption."""

    rows: list[list[PageTableCell]]
    caption: str


def page_table_of_element(table: Element) -> PageTable | None:
    """Return the cells of a table; None where it lays out the page (a picture beside a text) or has one column."""
    own = [each for each in page_elements(table) if next(each.iterancestors("table"), None) is table]
    cells = [each for each in own if each.tag in ("td", "th")]
    written = [[each for each in row if each.tag in ("td", "th")] for row in own if row.tag == "tr"]
    headed = len(written) > 1 and len(written[0]) > 1 and all(each.tag == "th" for each in written[0])
    never = NO_CELL - {"figure"} if headed else NO_CELL
    lays_out = table.get("role") in ("presentation", "none") or any(
        each.tag in never for cell in cells for each in page_elements(cell)
    )
    rows = _spread([row for row in written if row])
    lays_out = lays_out or (len(rows) == 1 and any(map(_is_picture, cells)))
    if lays_out or not rows or max(map(len, rows)) < 2:
        return None
    caption = next((words_of_element(each) for each in own if each.tag == "caption"), "")
    heads = _heads(rows)
    return PageTable([_stacked(rows[:heads]), *rows[heads:]], caption)


def _is_picture(cell: Element) -> bool:
    return not words_of_element(cell) and any(each.tag == "img" for each in page_elements(cell))


def _spread(written: list[list[Element]]) -> list[list[PageTableCell]]:
    """Return the rows as a grid: a cell over several rows is repeated in each, one over several columns is in the
    first.

    A heading (<th>) over several columns is repeated in each.
    """
    rows: list[list[PageTableCell]] = []
    hanging: dict[int, tuple[Element, int]] = {}  # column -> a cell that reaches down into it, and how many rows
    for cells in written:
        row: list[PageTableCell] = []
        waiting = list(cells)
        while waiting or len(row) in hanging:
            column = len(row)
            if column in hanging:
                cell, left = hanging.pop(column)
                row.append([cell])
                if left > 1:
                    hanging[column] = (cell, left - 1)
                continue
            cell = waiting.pop(0)
            down = _span(cell, "rowspan") - 1
            for number in range(_span(cell, "colspan")):
                row.append([cell] if number == 0 or cell.tag == "th" else [])
                if down > 0 and number == 0:
                    hanging[column] = (cell, down)
        rows.append(row)
    width = max(map(len, rows), default=0)
    return [row + [[] for _ in range(width - len(row))] for row in rows]


def _span(cell: Element, name: str) -> int:
    said = cell.get(name) or "1"
    return max(1, min(int(said), limits.SPAN)) if said.isascii() and said.isdigit() and len(said) < 9 else 1


def _heads(rows: list[list[PageTableCell]]) -> int:
    """Return the number of rows at the top that are headings of columns, in <thead> or only of <th>; at least one."""
    count = 0
    for row in rows[:-1]:
        cells = [each for cell in row for each in cell]
        if not cells or not all(each.tag == "th" or _in_thead(each) for each in cells):
            break
        count += 1
    return max(count, 1)


def _in_thead(cell: Element) -> bool:
    return next(cell.iterancestors("thead"), None) is not None


def _stacked(rows: list[list[PageTableCell]]) -> list[PageTableCell]:
    """Return the header: for each column its headings, without repetitions."""
    columns = ([each for row in rows for each in row[column]] for column in range(len(rows[0])))
    return [list(dict.fromkeys(column)) for column in columns]
