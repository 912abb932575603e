"""A table and its slot in; column widths, row heights and the rows of each slide out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

from msgspec.structs import replace

from generator.language.scripts import has_tall_letters, is_run_slanted
from generator.measure import font_line_height, text_width, wrap_text
from generator.model.blocks import Table
from generator.model.deck import CELL_X, CELL_Y, TableItem
from generator.model.geometry import Pt, Px
from generator.model.text import ELLIPSIS, Run, Text, bare_text, cut_text, cut_text_at_spans
from generator.model.theme import Font, Slot, Style
from generator.place.flow import balanced_counts, filled_counts
from generator.regex import regex

READ = 24  # points; a table in this size or larger is preferred to one with broken cells
NARROWEST = Px(96)  # a narrower column cannot be read; further columns go to another slide
LOOSE = Px(128)  # the height of a row with one line, if there is room
HEAD_LINES = 3  # lines of a head; to avoid more, its column takes width from others
NUMBERS_APART = Px(36)  # from numbers that are set flush right to the text of the next column, where there is room
CURRENCY = "$€£¥₹₩₽₺₴₫₪฿"
NUMBER = regex(
    rf"[\u200e\u200f]?[-+−±~≈<>]?\s*(?:[{CURRENCY}]|[A-Z]{{3}}\s)?\s*[-−]?\d[\d.,'’٬٫\s]*"
    rf"(?:\s*[\u200e\u200f]?[%‰٪kKMB{CURRENCY}]|\s[^\W\d_]{{1,3}}\.?)?"
)

Numbers = tuple[int, ...]  # of columns or rows, or their sizes in EMU


@lru_cache(maxsize=4)  # a table is placed again when its title's parts are numbered
def place_table_on_slides(table: Table, slot: Slot) -> tuple[TableItem, ...]:
    """Return the table on one slide at the largest size that fits, else at the smallest on several.

    Rows are divided evenly and the header is repeated; columns that would be too narrow go to slides of their own, with
    the first column repeated.
    """
    shown = _highlight_cells(table)
    return _equalize_parts([item for columns in _column_groups(shown, slot) for item in _by_rows(shown, columns, slot)])


def _highlight_cells(table: Table) -> Table:
    """Return the table with the cells that its author highlights in bold and colour."""
    if not table.highlight:
        return table
    columns = [bare_text(head) in table.highlight for head in table.header]
    rows = tuple(
        tuple(
            tuple(replace(run, bold=True, token="highlight") for run in cell)
            if column or bare_text(row[0]) in table.highlight
            else cell
            for cell, column in zip(row, columns, strict=True)
        )
        for row in table.rows
    )
    return replace(table, rows=rows)


def _column_groups(table: Table, slot: Slot) -> list[tuple[int, ...]]:
    """Return the columns of each slide: as few groups as hold their longest words at the smallest size, about equal.

    The first column names the rows, so it is in every group.
    """
    needed = [max(width, NARROWEST) for width in _word_widths([table.header, *table.rows], slot, slot.style.sizes[-1])]
    widest = _fill_columns(needed, slot.rect.width, len(needed))
    shared = _fill_columns(needed, slot.rect.width, -(-(len(needed) - 1) // len(widest)))
    return shared if len(shared) == len(widest) else widest


def _fill_columns(needed: Sequence[int], room: int, most: int) -> list[tuple[int, ...]]:
    """Return groups of up to `most` columns beside the first, each filled before the next is begun."""
    groups, left = [[0]], room - needed[0]
    for column, width in enumerate(needed[1:], 1):
        if len(groups[-1]) > 1 and (width > left or len(groups[-1]) > most):
            groups.append([0])
            left = room - needed[0]
        groups[-1].append(column)
        left -= width
    return [tuple(group) for group in groups]


def _word_widths(rows: Sequence[TableRow], slot: Slot, size: int) -> list[int]:
    """Return the width of the longest word of each column, at most a third of the slot."""
    font = bold_cell_font(slot.style)
    longest = (max(widest_word_of_cell(cell, font, size) for cell in column) for column in zip(*rows, strict=True))
    return [min(width + 2 * CELL_X, slot.rect.width // 3) for width in longest]


def _by_rows(table: Table, columns: tuple[int, ...], slot: Slot) -> Iterator[TableItem]:
    rows = _with_room([tuple(row[column] for column in columns) for row in (table.header, *table.rows)], slot)
    whole = list(_whole_table_sizes(table, rows, slot, columns))
    unbroken = (item for item in whole if item.size >= READ and not _is_broken(item))
    yield from [next(unbroken, whole[0])] if whole else _split_table(table, rows, slot, columns)


def _whole_table_sizes(table: Table, rows: Sequence[TableRow], slot: Slot, across: Numbers) -> Iterator[TableItem]:
    """Yield the table on one slide at each comfortable size that fits, or else at the largest smaller one."""
    found = False
    for size in slot.style.sizes:
        if found and size < READ:
            return
        if len(rows) * least_height_of_row(slot.style, size) > slot.rect.height:
            continue  # too tall even with one line in each row
        item = _item(table, rows, slot, size, across, _row_numbers(table, rows), _column_widths(rows, slot, size))
        if item.rect.height <= slot.rect.height and sum(_word_widths(rows, slot, size)) <= slot.rect.width:
            found = True
            yield item


def _is_broken(item: TableItem) -> bool:
    """Return whether a cell takes more than one line."""
    font = bold_cell_font(item.placeholder.style)
    counts = (wrapped_lines_of_table_row(row, item.columns, font, item.size) for row in item.rows)
    return any(max(each) > 1 for each in counts)


def _with_room(rows: Sequence[TableRow], slot: Slot) -> Sequence[TableRow]:
    """Return the rows; heads that leave no room for others are cut, and repeated whole in the first row below."""
    font, size, header = bold_cell_font(slot.style), slot.style.sizes[-1], rows[0]
    widths = _column_widths(rows, slot, size)
    line = max((line_pitch_of_cell(cell, slot.style.font, size) for row in rows[1:] for cell in row), default=0)
    if height_of_table_row(header, widths, font, size) + line + 2 * CELL_Y <= slot.rect.height:
        return rows
    return [tuple(_clip_head(cell, font, size, width) for cell, width in zip(header, widths, strict=True)), *rows]


def _clip_head(head: Text, font: Font, size: int, width: int) -> Text:
    """Return a head cut to a few lines, with an ellipsis if there were more."""
    lines = wrap_text(head, font, size, width - 2 * CELL_X)
    return (*cut_text(head, 0, lines[HEAD_LINES - 1][1] - 1), Run(ELLIPSIS)) if len(lines) > HEAD_LINES else head


def _split_table(table: Table, rows: Sequence[TableRow], slot: Slot, across: Numbers) -> list[TableItem]:
    """Return the rows on as few slides as the smallest size needs, in the largest size that needs no more."""
    floor, *larger = reversed(slot.style.sizes)
    best = _split_table_at_size(table, rows, slot, floor, across)
    for size in larger:
        if (len(rows) - 1) * least_height_of_row(slot.style, size) > len(best) * slot.rect.height:
            break
        parts = _split_table_at_size(table, rows, slot, size, across)
        if len(parts) > len(best) or any(part.rect.height > slot.rect.height for part in parts):
            break
        if sum(_word_widths(rows, slot, size)) > slot.rect.width:
            break
        best = parts
    return best


def _split_table_at_size(
    table: Table, rows: Sequence[TableRow], slot: Slot, size: int, across: Numbers
) -> list[TableItem]:
    widths = _column_widths(rows, slot, size)
    room = slot.rect.height - height_of_table_row(rows[0], widths, bold_cell_font(slot.style), size)
    numbered = zip(_row_numbers(table, rows), rows[1:], strict=True)
    pieces = [(number, *part) for number, row in numbered for part in _pieces(row, widths, slot.style, size, room)]
    heights = [height for _, _, height in pieces]
    spans = pairwise(accumulate(balanced_counts(heights, len(filled_counts(heights, room)), room), initial=0))
    return [
        _item(table, [rows[0], *(row for _, row, _ in part)], slot, size, across, [at for at, *_ in part], widths)
        for part in (pieces[start:end] for start, end in spans)
    ]


def _row_numbers(table: Table, rows: Sequence[TableRow]) -> range:
    """Return the table's row number of each row below the first: 0, the header, is the first if that is repeated."""
    last = len(table.rows)
    return range(last - len(rows) + 2, last + 1)


def _equalize_parts(parts: Sequence[TableItem]) -> tuple[TableItem, ...]:
    """Return the parts of a table with equal extra height for their rows, and headers at one height."""
    more = max(0, min(map(_spare_row_height, parts)))
    loose = [replace(part, heights=tuple(height + more for height in part.heights)) for part in parts]
    tallest = max(part.rect.height for part in loose)
    return tuple(replace(part, tallest=tallest) for part in loose)


def _spare_row_height(item: TableItem) -> int:
    """Return how much higher each row may be."""
    spare = (item.placeholder.rect.height - item.rect.height) // len(item.heights)
    return min(spare, LOOSE - least_height_of_row(item.placeholder.style, item.size))


def _item(
    table: Table, rows: Sequence[TableRow], slot: Slot, size: int, across: Numbers, down: Sequence[int], widths: Numbers
) -> TableItem:
    fonts = (bold_cell_font(slot.style), *[slot.style.font] * len(down))
    heights = tuple(height_of_table_row(row, widths, font, size) for row, font in zip(rows, fonts, strict=True))
    right = tuple(column > 0 and _is_numeric([row[column] for row in rows[1:]]) for column in range(len(widths)))
    longest = _longest_widths(rows, slot.style, size)
    spare = (max(0, width - long - 2 * CELL_X) for width, long in zip(widths, longest, strict=True))
    apart = tuple(
        min(NUMBERS_APART, free) if flush and not beside else 0
        for free, flush, beside in zip(spare, right, (*right[1:], True), strict=True)
    )
    return TableItem(slot, table, tuple(rows), widths, heights, right, apart, across, (0, *down), size)


def _column_widths(rows: Sequence[TableRow], slot: Slot, size: int) -> tuple[int, ...]:
    """Return the column widths: each column fits its longest word, and the rest of the slot goes by content.

    If there is room, no cell is broken; else each column gets the more of the rest, the more its longest cell wants.
    """
    total = slot.rect.width
    least = _word_widths(rows, slot, size)
    if sum(least) >= total:
        return _fill_total([total * width // sum(least) for width in least], total)
    longest = _longest_widths(rows, slot.style, size)
    wanted = [max(low, width + 2 * CELL_X) for low, width in zip(least, longest, strict=True)]
    if sum(wanted) <= total:
        return _fill_total([width + (total - sum(wanted)) // len(wanted) for width in wanted], total)
    spare, more = total - sum(least), sum(wanted) - sum(least)
    return _fill_total([low + spare * (want - low) // more for low, want in zip(least, wanted, strict=True)], total)


def _longest_widths(rows: Sequence[TableRow], style: Style, size: int) -> list[int]:
    """Return the width of the longest cell of each column, in EMU."""
    font = bold_cell_font(style)
    return [max(unbroken_width_of_cell(cell, font, size) for cell in column) for column in zip(*rows, strict=True)]


def _fill_total(widths: list[int], total: int) -> tuple[int, ...]:
    return (*widths[:-1], total - sum(widths[:-1]))


def _pieces(row: TableRow, widths: Sequence[int], style: Style, size: int, room: int) -> Iterator[tuple[TableRow, int]]:
    """Yield the row with its height, or parts of it that a slide can hold, cut between the lines of its cells."""
    height = height_of_table_row(row, widths, style.font, size)
    if height <= room:
        yield row, height
        return
    line = max(line_pitch_of_cell(cell, style.font, size) for cell in row)
    most = max(1, (room - 2 * CELL_Y) // line)
    lines = [wrap_text(cell, style.font, size, width - 2 * CELL_X) for cell, width in zip(row, widths, strict=True)]
    for start in range(0, max(map(len, lines)), most):
        cells = zip(row, (each[start : start + most] for each in lines), strict=True)
        piece = tuple(cut_text(cell, part[0][0], part[-1][1]) if part else () for cell, part in cells)
        yield piece, height_of_table_row(piece, widths, style.font, size)


def _is_numeric(cells: Sequence[Text]) -> bool:
    """Return whether a column holds only numbers, with any signs and units, and so is set flush right.

    The first column is never set so, as numbers there, such as years, name the rows.
    """
    filled = [text for cell in cells if (text := bare_text(cell).strip()) not in ("", "-", "–", "—")]
    return bool(filled) and all(NUMBER.fullmatch(text) for text in filled)


# ---- cells


# em: LibreOffice 25.2 makes lines in cells as high as the font, of which Noto Sans CJK is the highest.
TALL_IN_CELL = 1.45

TableRow = tuple[Text, ...]


def bold_cell_font(style: Style) -> Font:
    """Return the face of heads and of highlighted cells."""
    return style.font.styled(True, False)


@lru_cache(maxsize=8192)  # for the cells of a large table at each size
def widest_word_of_cell(text: Text, font: Font, size: int) -> int:
    """Return the width of the widest word of a cell, in EMU."""
    words = cut_text_at_spans(text, (match.span() for match in re.finditer(r"\S+", bare_text(text))))
    return max((unbroken_width_of_cell(word, font, size) for word in words), default=0)


def unbroken_width_of_cell(text: Text, font: Font, size: int) -> int:
    """Return the width of a text on one line, in EMU."""
    looks = ((run.text, font.styled(font.bold or run.bold, is_run_slanted(run))) for run in text)
    return sum(text_width(piece, look, size) for piece, look in looks)


def height_of_table_row(row: TableRow, widths: Sequence[int], font: Font, size: int) -> int:
    """Return the height of a row in columns of these widths, in EMU: that of its highest cell, at least a line."""
    lines = wrapped_lines_of_table_row(row, widths, font, size)
    heights = (max(1, count) * line_pitch_of_cell(cell, font, size) for cell, count in zip(row, lines, strict=True))
    return 2 * CELL_Y + max(heights)


def wrapped_lines_of_table_row(row: TableRow, widths: Sequence[int], font: Font, size: int) -> list[int]:
    """Return how many lines each cell of a row breaks into."""
    return [len(wrap_text(cell, font, size, width - 2 * CELL_X)) for cell, width in zip(row, widths, strict=True)]


def line_pitch_of_cell(cell: Text, font: Font, size: int) -> int:
    """Return the distance between two lines of a cell, in EMU."""
    if has_tall_letters(bare_text(cell)):
        return round(TALL_IN_CELL * Pt(size))
    return font_line_height(font, size)


def least_height_of_row(style: Style, size: int) -> int:
    """Return the height of a row with one line in each cell, in EMU."""
    return font_line_height(style.font, size) + 2 * CELL_Y
