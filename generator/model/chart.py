"""A chart: what it compares, before it is decided how it is drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from enum import StrEnum
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from generator.model.colors import SchemeColor
from generator.model.geometry import Rect
from generator.model.origin import OriginId, Part
from generator.model.text import Text
from generator.model.theme import Slot
from generator.regex import regex

ISO_DATE = regex(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
FIRST_YEAR = 1900  # spreadsheets have no dates before
Calendar = Literal["", "years", "months", "days"]
UNITS: dict[int, Calendar] = {4: "years", 7: "months", 10: "days"}  # by the length of an ISO date


class ChartKind(StrEnum):
    """The kind of a chart, as its author names it."""

    COLUMN = "column"
    BAR = "bar"
    STACKED = "stacked"
    LINE = "line"
    AREA = "area"
    PIE = "pie"
    DOUGHNUT = "doughnut"
    SCATTER = "scatter"


ROUND = (ChartKind.PIE, ChartKind.DOUGHNUT)
CURVES = (ChartKind.LINE, ChartKind.AREA)  # their points are connected, whatever the categories are

ChartValue = float | None  # None is a gap


class Notation(Struct, frozen=True):
    """How the author writes the numbers of a series: the unit on either side, and at least so many decimals."""

    prefix: str = ""  # "€", "CHF "
    suffix: str = ""  # " ms", "%"
    decimals: int = 0

    @property
    def unit(self) -> str:
        """Return the unit, which is the same on either side of the number: 5 % and %5."""
        return f"{self.prefix.strip()} {self.suffix.strip()}".strip()

    @property
    def is_percent(self) -> bool:
        """Return whether the numbers are percentages, which are kept as shares of one."""
        return self.unit == "%"


BARE = Notation()  # of numbers without a unit


class Series(Struct, frozen=True):
    """Values of one kind, one for each category; `gaps` has the index and the words of gaps that are not empty."""

    name: str
    values: tuple[ChartValue, ...]
    notation: Notation = BARE
    gaps: tuple[tuple[int, str], ...] = ()


class Chart(Part, frozen=True, tag=True):
    """Series over the same categories; the first series of a scatter chart gives the x values of its points."""

    kind: ChartKind
    head: str  # the name of the categories: "Year"
    categories: tuple[str, ...]  # for a scatter chart the names of its points, "" for points without one
    series: tuple[Series, ...]
    format: str = ""  # number, compact, percent, or an ISO 4217 code; "" chooses by the values
    highlight: str = ""  # the name of a category or series
    figure: Text = ()  # the number that sums up the chart
    takeaway: Text = ()  # what the chart shows, in a sentence
    caption: Text = ()
    source: Text = ()
    alt: str = ""

    @property
    def calendar(self) -> Calendar:
        """Return the unit of categories that are all dates of the same form; "" for any others."""
        if self.kind in (*ROUND, ChartKind.SCATTER) or not all(map(is_iso_date, self.categories)):
            return ""
        units = {UNITS[len(category)] for category in self.categories}
        return units.pop() if len(units) == 1 else ""

    @property
    def dated(self) -> bool:
        """Return whether the categories are days or months, which are not shown in ISO form."""
        return self.calendar in ("days", "months")

    @property
    def shown(self) -> tuple[Series, ...]:
        """Return the series that are drawn: all but the x values of a scatter chart."""
        return self.series[1:] if self.kind is ChartKind.SCATTER else self.series

    @property
    def notation(self) -> Notation:
        """Return how the values that are drawn are written: all have the same unit."""
        found = [series.notation for series in self.shown if any(value is not None for value in series.values)]
        return replace(found[0], decimals=max(each.decimals for each in found)) if found else BARE

    @property
    def values(self) -> tuple[float, ...]:
        """Return every value that is drawn, without the gaps."""
        return tuple(value for series in self.shown for value in series.values if value is not None)


def is_iso_date(text: str) -> bool:
    """Return whether a text is a year, month or day in ISO 8601 that spreadsheets know."""
    with suppress(ValueError):
        return ISO_DATE.fullmatch(text) is not None and first_day_of_iso_date(text).year > FIRST_YEAR
    return False


def first_day_of_iso_date(text: str) -> date:
    """Return the day, or the first day of the month or year, of an ISO date. Raises ValueError for any other text."""
    return date.fromisoformat(text + "-01-01"[len(text) - len("2026") :] if len(text) < len("2026-11-24") else text)


def spreadsheet_day_number(text: str) -> int:
    """Return a day as spreadsheets number it: 1 is the first of January 1900, a year with a 29 February to them."""
    return (first_day_of_iso_date(text) - date(1899, 12, 30)).days


def plain_number(value: ChartValue) -> str:
    """Return a number as files write it: 22000, 0.42, 1e-09; "" for a gap."""
    if value is None:
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


LabelPosition = Literal["", "outEnd", "ctr", "t", "b", "l", "r"]  # "" if the kind leaves no choice
LabelContent = Literal["value", "series", "category", "category and value"]


class Area(Struct, frozen=True):
    """A part of a chart's frame, in shares of its width and height."""

    x: float
    y: float
    width: float
    height: float


class Label(Struct, frozen=True):
    """The text beside a value."""

    says: LabelContent
    position: LabelPosition
    color: SchemeColor = "dk1"
    bold: bool = False
    size: int = 0  # points; 0 for the size of the chart's texts


class ChartPoint(Struct, frozen=True):
    """A value that is drawn differently from its series; it has no label but its own."""

    index: int
    color: SchemeColor | None = None
    label: Label | None = None


class Mark(Struct, frozen=True):
    """How one series is drawn: its colour, the label of all values (None: only labels in `points`), and exceptions."""

    series: Series
    color: SchemeColor
    label: Label | None = None
    points: tuple[ChartPoint, ...] = ()
    width: int = 0  # EMU, of a line
    marker: int = 0  # points, the diameter

    def own_labels(self, codes: Mapping[float, str]) -> Iterator[tuple[int, Label | None, str]]:
        """Yield the index, the label and the number format, or "", of each value that is labelled unlike its series."""
        own = {point.index: point.label for point in self.points}
        for index, value in enumerate(self.series.values):
            label, code = own.get(index, self.label), "" if value is None else codes.get(value, "")
            if (label and code) or (index in own and (label or self.label)):
                yield index, label, code


class Axis(Struct, frozen=True):
    """The scale of values; where it is not shown, labels give the values instead."""

    low: float
    high: float
    step: float = 0.0  # between its figures
    shown: bool = False
    code: str = ""  # the number format of its figures
    title: str = ""
    title_at: Area | None = None


class Plot(Struct, frozen=True):
    """How a chart is drawn. `area` is the part for the values, without labels and axes."""

    kind: ChartKind
    area: Area
    marks: tuple[Mark, ...]
    value: Axis
    code: str  # the number format of its values
    codes: Mapping[float, str] = {}  # those of labels whose number has another one
    sideways: bool = False  # bars, not columns
    stacked: bool = False
    time: Calendar = ""  # the unit of an axis of time; "" for one that names each category
    dates_every: tuple[int, Calendar] | None = None  # after how many of which unit a date is written on it
    named: bool = True  # whether the categories are written on their axis
    edges: bool = False  # whether the first and last value are at the edges of the area
    across: Axis | None = None  # the x axis of a scatter chart
    dates: str = ""  # the number format of the categories, if they are dates
    legend: Area | None = None
    title: str = ""  # in the upper left corner: the unit of a scale, or the first and last of many categories
    gap: int = 60  # between columns, in hundredths of their width


class PlacedItem(Struct, frozen=True):
    """What stands in a placeholder: it fills its place, and has no texts, unless its kind says so."""

    placeholder: Slot

    @property
    def rect(self) -> Rect:
        return self.placeholder.rect

    @property
    def texts(self) -> tuple[Text, ...]:
        return ()


class ChartItem(PlacedItem, frozen=True):
    """A chart in a placeholder, all text in one size; `remark` says why it differs from what its author asked for."""

    chart: Chart
    plot: Plot
    size: int
    alt: str
    remark: str = ""

    @property
    def sources(self) -> tuple[OriginId, ...]:
        return (self.chart.id,)
