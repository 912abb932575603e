"""Rows of cells in; the data of a chart, with each number and its unit, and what is wrong with it, out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Context, Decimal
from itertools import chain
from math import log10

from msgspec import Struct
from msgspec.structs import replace

from generator.errors import Finding, Where, brief, error, has_finding_of_level, info
from generator.guard import limits
from generator.model.chart import BARE, ROUND, ChartKind, Notation, Series
from generator.read.keys.values import Fields
from generator.regex import regex
from generator.shipped import word_pattern

GAP = regex(word_pattern("no number"), re.IGNORECASE)
GAPS_TOLD = 20  # each in a finding of its own; the others are only counted
SPACE, CURRENCY = "[ \u00a0\u2009\u202f]", "$¢£¥€฿₠-₿"
BEFORE = rf"(?:[A-Z]{{0,3}}[{CURRENCY}]|[A-Z]{{3}}|(?:kr|Kr|Rs|Fr)\.?|%)"
AFTER = rf"(?:[^\W\d_]|[%‰°{CURRENCY}])(?:[^\W_]|[%‰°²³/·. {CURRENCY}\u00a0-]){{0,23}}"
DIGIT_IN_UNIT = regex(r"(?<!m)(?<!CO)\d")  # in "5 to 7" and "5x7", but not in m2, m3 and CO2
GROUPED = r"[1-9][0-9]{{0,2}}(?P<mark>[{between}'’ \u00a0\u2009\u202f])(?:[0-9]{{3}}(?P=mark))*[0-9]{{3}}"
POINT, COMMA = (
    regex(
        rf"(?P<sign>[-+−]?){SPACE}?(?P<before>{BEFORE}{SPACE}?)?(?P<inner>[-−]?)(?=[.,]?[0-9])"
        rf"(?P<whole>{GROUPED.format(between=between)}{more}|[0-9]+)?(?:{point}(?P<part>[0-9]+))?"
        rf"(?P<power>[eE][-+]?[0-9]{{1,3}})?(?P<after>{SPACE}?{AFTER})?"
    )
    for between, point, more in ((",", r"\.", r"|[1-9][0-9]?,(?:[0-9]{2},)+[0-9]{3}"), (r"\.", ",", ""))
)
SHORT = {"k": 3, "K": 3, "M": 6, "B": 9, "bn": 9}  # powers of ten that are written after a number
SINGULAR = 3  # letters of a unit that may have a plural, unlike "m" and "ms"
SPREADSHEET = Context(prec=15)  # the digits of a number that PowerPoint and Excel show


class ChartCell(Struct, frozen=True):
    """A cell of a chart's data; `is_plain` is whether YAML knows the text as a number, in whatever language."""

    text: str
    where: Where
    is_plain: bool = False

    @property
    def is_gap(self) -> bool:
        return not self.is_plain and GAP.fullmatch(self.text.strip()) is not None


ChartRow = Sequence[ChartCell]


class ChartData(Struct, frozen=True):
    """The names and numbers of a chart."""

    head: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]


class Amount(Struct, frozen=True):
    """A number as a cell has it; a percentage is not yet a share of one."""

    cell: ChartCell
    value: Decimal
    notation: Notation

    @property
    def in_full(self) -> Amount:
        """Return the amount with its k, M or bn as part of the number."""
        power = SHORT.get(self.notation.suffix.strip())
        return replace(self, value=self.value.scaleb(power), notation=Notation(self.notation.prefix)) if power else self

    def with_plural_unit(self, others: Iterable[Amount | None]) -> Amount:
        """Return one day as 1 days, if another amount is in days."""
        plural = re.compile(rf"{re.escape(self.notation.suffix)}(?:e?s|e?n|er?)")
        units = (each.notation for each in others if each and each.notation.prefix == self.notation.prefix)
        found = (each for each in units if plural.fullmatch(each.suffix))
        is_one = abs(self.value) == 1 and len(self.notation.suffix.strip()) >= SINGULAR
        return replace(self, notation=next(found, self.notation)) if is_one else self


def chart_data_of_rows(rows: Sequence[ChartRow], kind: ChartKind, fields: Fields, comma: bool) -> ChartData | None:
    """Return the names and numbers in `rows` below their header; None where they are no data for a chart.

    comma: whether 1,500 is one and a half, if the cells leave it open. Findings are added to those of `fields`.
    """
    if not (faults := _grid_faults(rows, fields.where)):
        header, *body = rows
        amounts = [_amount_in_cell(row[0], comma) for row in body if not row[0].is_gap]
        named = kind is not ChartKind.SCATTER or not amounts or None in amounts
        columns, first = list(zip(*body, strict=True)), 1 if named else 0
        heads, values = [cell.text for cell in header[first:]], columns[first:]
        comma = _has_comma([cell for column in values for cell in column], comma)
        found: list[Finding] = []
        series = [_series_of_column(head, column, comma, found) for head, column in zip(heads, values, strict=True)]
        categories = tuple(cell.text for cell in columns[0]) if named else ("",) * len(body)
        data = ChartData(header[0].text if named else "", categories, tuple(series))
        faults = [*found, *_errors_for_kind(data, kind, rows, first)]
        if not has_finding_of_level(faults, "error"):
            remarks = (_remarks_on_gaps(header[at].text, at, column, data) for at, column in enumerate(values, first))
            gaps = list(chain(*remarks))
            faults += gaps[:GAPS_TOLD]
            if more := gaps[GAPS_TOLD:]:
                message = f"from here on, {len(more)} more cells of the chart have no number"
                faults.append(info("chart-gap", message, more[0].where))
    fields.values.findings.extend(faults)
    return None if has_finding_of_level(faults, "error") else data


def _fault(message: str, where: Where, hint: str) -> Finding:
    return error("chart", message, where, hint)


def _grid_faults(rows: Sequence[ChartRow], where: Where) -> list[Finding]:
    """Return an error unless there are a header, a row under it, two columns, and equally many cells in each row."""
    if len(rows) < 2 or len(rows[0]) < 2:
        hint = "write a header, then a row for each category: its name, then a number for each series"
        return [_fault("a chart needs a header, and at least one row with a name and a number", where, hint)]
    if len(rows[0]) > limits.CHART_COLUMNS:
        message = f"{len(rows[0]):,} columns are more than a chart can show ({limits.CHART_COLUMNS})"
        return [_fault(message, where, "keep the series that the talk is about")]
    if len(rows) - 1 > limits.CHART_ROWS:
        message = f"{len(rows) - 1:,} rows are more than a chart can show ({limits.CHART_ROWS})"
        return [_fault(message, where, "add them up: by month, by group")]
    message, hint = f"a row has {{}} cells and the header {len(rows[0])}", "leave the cell empty if there is no number"
    others = (row for row in rows if len(row) != len(rows[0]))
    return [_fault(message.format(len(row)), row[0].where if row else where, hint) for row in others]


def _errors_for_kind(data: ChartData, kind: ChartKind, rows: Sequence[ChartRow], first: int) -> Iterable[Finding]:
    """Yield an error for all data that a chart of this kind cannot show."""
    at, names, heads = rows[0][0].where, [*filter(None, data.categories)], [series.name for series in data.series]
    values = [value for series in data.series for value in series.values if value is not None]
    if not values and all(cell.is_gap for row in rows[1:] for cell in row[first:]):
        yield _fault("there is no number in the chart", at, "write a number for each category")
    if far := [each for each in values if each and not -limits.CHART_POWER < log10(abs(each)) < limits.CHART_POWER]:
        yield _fault(f"{far[0]:g} is too large or too small for a chart", at, "use another unit: 1.7 for 1.7 million")
    if kind in ROUND:
        if len(heads) > 1:
            yield _fault(f"a {kind} shows one series, not {len(heads)}", at, "use kind: stacked")
        for row, value in zip(rows[1:], data.series[0].values, strict=True):
            if value is not None and value < 0:
                message = f"a {kind} cannot show {brief(row[first].text, 40)}, which is less than zero"
                yield _fault(message, row[first].where, "use kind: bar")
        if values and not any(values):
            yield _fault(f"a {kind} cannot show only zeros", at, "use kind: bar")
    if kind is ChartKind.SCATTER and len(heads) < 2:
        yield _fault("a scatter chart needs two columns of numbers: across, and up", at, "write [Name, across, up]")
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        message = f'the category "{twice[0]}" is there twice'
        yield _fault(message, at, "add the two up, or give them different names")
    if len(set(heads)) < len(heads):
        yield _fault("two series have the same name", at, "give each column its own name")
    shown = [each for each in data.series[kind is ChartKind.SCATTER :] if any(v is not None for v in each.values)]
    if other := next((each for each in shown if each.notation.unit != shown[0].notation.unit), None):
        message = f'"{shown[0].name}" and "{other.name}" have different units, which one axis cannot show'
        units = f"{shown[0].notation.unit or 'no unit'}, {other.notation.unit or 'no unit'}"
        yield _fault(f"{message} ({units})", at, "make a chart of each, or a table of both")


def _series_of_column(head: str, column: Sequence[ChartCell], comma: bool, found: list[Finding]) -> Series:
    """Return the series in a column; add an error for each cell that has no number, or another unit."""
    amounts = [_amount_in_cell(cell, comma) for cell in column]
    for cell in (cell for cell, amount in zip(column, amounts, strict=True) if not (amount or cell.is_gap)):
        hint = "write digits, with or without a unit; leave the cell empty for a gap"
        if _amount_in_cell(cell, not comma):
            hint = f"in the other cells, a {'comma' if comma else 'point'} comes before the decimals"
        found.append(_fault(f'"{brief(cell.text, 40)}" is not a number', cell.where, hint))
    if len({each.notation.unit for each in amounts if each}) > 1:
        long = [each and each.in_full for each in amounts]
        amounts = long if len({each.notation.unit for each in long if each}) == 1 else amounts
        amounts = [each and each.with_plural_unit(amounts) for each in amounts]
    known = [each for each in amounts if each]
    if other := next((each for each in known if each.notation.unit != known[0].notation.unit), None):
        message = f'"{brief(other.cell.text, 40)}" and "{brief(known[0].cell.text, 40)}" have different units'
        hint = "write the same unit in every cell, or only digits and the unit in the header"
        found.append(_fault(message, other.cell.where, hint))
    if long := [each for each in known if SPREADSHEET.plus(each.value) != each.value]:
        message = f"{brief(long[0].cell.text, 40)} has more digits than the {SPREADSHEET.prec} that PowerPoint shows"
        others = f", as have {len(long) - 1} more" if len(long) > 1 else ""
        found.append(info("chart", f"{message}{others}, so it is rounded", long[0].cell.where, "round it yourself"))
    notation = known[0].notation if known else BARE
    power = -2 if notation.is_percent else 0
    values = tuple(float(SPREADSHEET.plus(each.value).scaleb(power)) if each else None for each in amounts)
    gaps = tuple((at, cell.text) for at, cell in enumerate(column) if cell.is_gap and cell.text)
    written = max((0, *(_count_decimals(each.value) for each in known)))
    needed = max((0, *(_count_decimals(each.value.normalize()) for each in known)))
    return Series(head, values, replace(notation, decimals=written if written > needed else 0), gaps)


def _count_decimals(value: Decimal) -> int:
    return -int(value.as_tuple().exponent)


def _remarks_on_gaps(head: str, at: int, column: Sequence[ChartCell], data: ChartData) -> Iterable[Finding]:
    """Yield a remark for each cell without a number in the column with that index."""
    name = f'"{brief(head, 40)}"' if head else f"column {at + 1}"
    for cell, category in zip(column, data.categories, strict=True):
        if cell.is_gap:
            of = f' for "{brief(category, 40)}"' if category else ""
            said = f'only "{cell.text}"' if cell.text else "as the cell is empty"
            yield info("chart-gap", f"{name} has no number{of}, {said}: the chart has a gap there", cell.where)


def _amount_in_cell(cell: ChartCell, comma: bool) -> Amount | None:
    """Return the number in a cell with its unit, or None if it has none."""
    if cell.is_plain:
        return Amount(cell, Decimal(cell.text), BARE)
    match = (COMMA if comma else POINT).fullmatch(cell.text.strip())
    if match is None or (match["sign"] and match["inner"]) or DIGIT_IN_UNIT.search(match["after"] or ""):
        return None
    sign = (match["sign"] + match["inner"]).replace("−", "-")
    whole, part = re.sub("[^0-9]", "", match["whole"] or "0"), match["part"] or ""
    value = Decimal(f"{sign}{whole}.{part}{match['power'] or ''}")
    notation = Notation(match["before"] or "", match["after"] or "")
    return Amount(cell, value, notation) if abs(value.adjusted()) < 300 else None


def _has_comma(cells: Iterable[ChartCell], usual: bool) -> bool:
    """Return whether a comma marks the decimals; `usual` is the answer where the numbers do not show it."""
    for cell in cells:
        with_point, with_comma = _amount_in_cell(cell, False), _amount_in_cell(cell, True)
        if (with_point is None) != (with_comma is None):
            return with_point is None
    return usual
