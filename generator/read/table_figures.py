"""An Article in; the same Article with the figures in tables that have a `format` written as in its language, out.

1234567.5 is 1.234.567,5 in German, 12,34,567.5 in Hindi and 1 234 567,5, with a narrow space, in French. Babel is
imported only for a table with a `format`.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from generator.model.article import Article, Section
from generator.model.blocks import Table
from generator.model.text import Text, bare_text

# A number as programs write it; other cells stay as they are.
PLAIN = re.compile(r"[-+−]?\d{1,30}(?:\.(?P<decimals>\d{1,30}))?", re.ASCII)
NAMED = re.compile(r"(?:currency )?(?P<name>number|percent|[A-Z]{3})(?: (?P<decimals>\d))?", re.ASCII)
PATTERN = re.compile(r"[^#0;']{0,12}[#0][#0,]{0,30}(?:\.[#0]{1,12})?[^#0;']{0,12}")
HINT = 'write number, percent, a currency such as EUR, each with decimals as in "percent 1", or a pattern: "#,##0.0"'


def is_figure_format(written: str) -> bool:
    """Return whether a text is a format for figures: number, percent, EUR, "percent 1" or a pattern."""
    named = NAMED.fullmatch(written)
    if named and named["name"].isupper():
        from generator.language import figures

        return figures.is_number_format(named["name"])
    return bool(named or PATTERN.fullmatch(written))


def is_figure_in_cell(cell: Text) -> bool:
    """Return whether a cell is a plain number, which a format can change."""
    return PLAIN.fullmatch(bare_text(cell)) is not None


def read_table_figures(article: Article) -> Article:
    """Return the article with the figures of its tables in their formats and in its language."""
    sections = tuple(_section(section, article.meta.language) for section in article.sections)
    return replace(article, sections=sections)


def _section(section: Section, language: str) -> Section:
    blocks = tuple(_table(block, language) if isinstance(block, Table) else block for block in section.blocks)
    return replace(section, blocks=blocks, sections=tuple(_section(each, language) for each in section.sections))


def _table(table: Table, language: str) -> Table:
    if not any(table.formats):
        return table

    def figured(cell: Text, format: str) -> Text:
        said = _figured(bare_text(cell), format, language) if format and is_figure_in_cell(cell) else ""
        return (replace(cell[0], text=said),) if said else cell

    return replace(table, rows=tuple(tuple(map(figured, row, table.formats)) for row in table.rows), formats=())


def _figured(figure: str, format: str, language: str) -> str:
    """Return a plain number in a format, with its own decimals unless the format gives their number."""
    from generator.language import figures

    value, named = figure.replace("−", "-"), NAMED.fullmatch(format)
    if named is None:
        return figures.number_in_language_pattern(value, format, language)
    plain = PLAIN.fullmatch(figure)
    has = len(plain["decimals"] or "") if plain else 0
    asked = int(named["decimals"]) if named["decimals"] else None
    match named["name"]:
        case "number":
            return figures.decimal_in_language(value, has if asked is None else asked, language)
        case "percent":
            return figures.percent_in_language(value, max(0, has - 2) if asked is None else asked, language)
        case currency:
            return figures.money_in_language(value, currency, asked, language)
