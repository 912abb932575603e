"""A placed deck in; each slide on a grid of 64 x 18 characters out, so that a change of placing can be seen."""

import textwrap
from collections.abc import Iterator
from itertools import chain

from generator.model.chart import ChartItem, plain_number
from generator.model.deck import Deck, Item, PictureItem, Slide, TableItem
from generator.model.geometry import SLIDE_HEIGHT, SLIDE_WIDTH, Rect
from generator.model.text import bare_text

COLUMNS, ROWS = 64, 18

Grid = list[list[str]]


def drawn(deck: Deck, *numbers: int) -> str:
    """Every slide, or those of these numbers: its layout, its sizes and icons, then its picture."""
    shown = [(number, slide) for number, slide in enumerate(deck.slides, 1) if not numbers or number in numbers]
    return "\n".join(line for number, slide in shown for line in _slide(number, slide))


def _slide(number: int, slide: Slide) -> Iterator[str]:
    icons = [f"icons={','.join(each.icon.name for each in slide.icons)}"] if slide.icons else []
    sizes = " ".join([*map(_said, slide.items), *icons])
    yield f"== {number} {slide.id} · {slide.layout.name} · {sizes}"
    grid: Grid = [[" "] * COLUMNS for _ in range(ROWS)]
    for item in slide.items:
        _draw(grid, item)
    for each in slide.icons:
        grid[_cells(each.rect)[1]][_cells(each.rect)[0]] = "◎"
    yield from ("".join(row).rstrip() for row in grid)


def _said(item: Item) -> str:
    """What stands in a slot: the size of its text, or the picture's own words."""
    said = f'"{item.alt}"' if isinstance(item, PictureItem) else item.size
    return f"{item.placeholder.name}{item.placeholder.item or ''}={said}"


def _draw(grid: Grid, item: Item) -> None:
    """The corners of the slot, and its words inside them; what has no room on the grid ends with a mark."""
    left, top, right, bottom = _cells(item.rect)
    for row, column, mark in ((top, left, "┌"), (top, right, "┐"), (bottom, left, "└"), (bottom, right, "┘")):
        if bottom > top:
            grid[row][column] = mark
    first, wide = (top, max(1, right - left - 1)) if bottom > top else (top, max(1, right - left + 1))
    lines = [piece for text in _texts(item) for piece in textwrap.wrap(text, wide) or [""]]
    room = bottom - first + 1
    shown = lines if len(lines) <= room else [*lines[: room - 1], lines[room - 1][: wide - 1] + "»"]
    for row, text in enumerate(shown, first):
        start = left + 1 if bottom > top else left
        grid[row][start : start + len(text)] = list(text)


def _texts(item: Item) -> Iterator[str]:
    """A text for each paragraph, for each row of a table, and for each category of a chart."""
    if isinstance(item, TableItem):
        return (" | ".join(map(bare_text, row)) for row in item.rows)
    if isinstance(item, ChartItem):
        chart, drawn = item.chart, "bar" if item.plot.sideways else item.plot.kind.value
        columns = (["-" if each is None else plain_number(each) for each in series.values] for series in chart.series)
        return chain([drawn], map(" ".join, zip(chart.categories, *columns, strict=True)))
    return map(bare_text, item.texts)


def _cells(rect: Rect) -> tuple[int, int, int, int]:
    """The first and last column and row that a rectangle covers."""
    left, right = (round(x * COLUMNS / SLIDE_WIDTH) for x in (rect.x, rect.right))
    top, bottom = (round(y * ROWS / SLIDE_HEIGHT) for y in (rect.y, rect.bottom))
    return left, top, max(left, min(right, COLUMNS) - 1), max(top, min(bottom, ROWS) - 1)
