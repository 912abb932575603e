"""An Article in; the same Article with the figures in tables that have a `format` written as in its language, out.

1234567.5 is 1.234.567,5 in German, 12,34,567.5 in Hindi and 1 234 567,5, with a narrow space, in French. Babel is
imported only for a table with a `format`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from msgspec.structs import replace

from generator.model.article import Article, Section
from generator.model.blocks import Table
from generator.model.text import Text, bare_text
from generator.regex import regex

# A number as programs write it; other cells stay as they are.
PLAIN = regex(r"[-+−]?\d{1,30}(?:\.(?P<decimals>\d{1,30}))?", re.ASCII)
NAMED = regex(r"(?:currency )?(?P<name>number|percent|[A-Z]{3})(?: (?P<decimals>\d))?", re.ASCII)
PATTERN = regex(r"[^#0;']{0,12}[#0][#0,]{0,30}(?:\.[#0]{1,12})?[^#0;']{0,12}")
HINT = 'write number, percent, a currency such as EUR, each with decimals as in "percent 1", or a pattern: "#,##0.0"'

UNCLEAR_SHARES = "numbers below and above 1 may be shares of one or percentages"
UNCLEAR_SHARES_HINT = "write every number with its sign, such as 42%, or all as shares of one, or all above 1"


def power_of_percentages(numbers: Iterable[Decimal]) -> int | None:
    """Return the power of ten that makes numbers shares of one: 0 for 0.42, -2 for 42; None for 0.42 beside 42."""
    sizes = [abs(number) for number in numbers if number]
    if any(size > 1 for size in sizes):
        return None if any(size < 1 for size in sizes) else -2
    return 0


def power_of_percentages_in_cells(cells: Iterable[Text]) -> int | None:
    """Return the same power for the cells of a column of which some are plain numbers."""
    return power_of_percentages(Decimal(_plain(cell)) for cell in cells if is_figure_in_cell(cell))


def is_figure_format(written: str) -> bool:
    """Return whether a text is a format for figures: number, percent, EUR, "percent 1" or a pattern."""
    if (named := NAMED.fullmatch(written)) and named["name"].isupper():
        from generator.language import figures

        return figures.is_number_format(named["name"])
    return bool(named or PATTERN.fullmatch(written))


def is_figure_in_cell(cell: Text) -> bool:
    """Return whether a cell is a plain number, which a format can change."""
    return PLAIN.fullmatch(bare_text(cell)) is not None


def read_table_figures(article: Article) -> Article:
    """Return the article with the figures of its tables in their formats and in its language."""
    sections = tuple(_read_section(section, article.meta.language) for section in article.sections)
    return replace(article, sections=sections)


def _read_section(section: Section, language: str) -> Section:
    blocks = tuple(_format_table(block, language) if isinstance(block, Table) else block for block in section.blocks)
    return replace(section, blocks=blocks, sections=tuple(_read_section(each, language) for each in section.sections))


def _format_table(table: Table, language: str) -> Table:
    if not any(table.formats):
        return table
    powers = [power_of_percentages_in_cells(column) or 0 for column in zip(*table.rows, strict=True)]

    def cell_in_format(cell: Text, format: str, power: int) -> Text:
        said = _figure_in_format(_plain(cell), format, power, language) if format and is_figure_in_cell(cell) else ""
        return (replace(cell[0], text=said),) if said else cell

    rows = tuple(tuple(map(cell_in_format, row, table.formats, powers)) for row in table.rows)
    return replace(table, rows=rows, formats=())


def _plain(cell: Text) -> str:
    return bare_text(cell).replace("−", "-")


def _figure_in_format(value: str, format: str, power: int, language: str) -> str:
    """Return a plain number in a format, with its own decimals unless the format gives their number.

    power: of ten, which makes it a share of one if the format is percent.
    """
    from generator.language import figures

    named, has = NAMED.fullmatch(format), len(value.partition(".")[2])
    share = str(Decimal(value).scaleb(power))
    if named is None:
        return figures.number_in_pattern(share if "%" in format else value, format, language)
    asked = int(named["decimals"]) if named["decimals"] else None
    digits = max(0, has - 2 - power) if asked is None else asked
    match named["name"]:
        case "number":
            return figures.number_in_language(value, has if asked is None else asked, language)
        case "percent":
            return figures.number_in_language(share, digits, language, percent=True)
        case currency:
            return figures.money_in_language(value, currency, asked, language)
