"""A chart: what it compares, before it is decided how it is drawn."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Literal

from msgspec import Struct

from generator.errors import Where
from generator.model.colors import SchemeColor
from generator.model.geometry import Rect
from generator.model.origin import OriginId
from generator.model.text import Text
from generator.model.theme import Slot

ISO_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
FIRST_YEAR = 1900  # before, spreadsheets have no dates
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
CURVES = (ChartKind.LINE, ChartKind.AREA)  # which lead from somewhere to somewhere, whatever their categories are

ChartValue = float | None  # None is a gap


class Series(Struct, frozen=True):
    """Values of one kind, one for each category."""

    name: str
    values: tuple[ChartValue, ...]


class Chart(Struct, frozen=True):
    """Series over the same categories; the first series of a scatter chart gives the x values of its points."""

    id: OriginId
    where: Where
    kind: ChartKind
    head: str  # what the categories are: "Year"
    categories: tuple[str, ...]  # of a scatter chart the names of its points, each empty if it has none
    series: tuple[Series, ...]
    format: str = ""  # number, compact, percent, or a currency's ISO 4217 code; empty lets the values choose
    highlight: str = ""  # a category or a series, which stands out
    figure: Text = ()  # the number that sums the chart up
    takeaway: Text = ()  # what it shows, in a sentence
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
    def values(self) -> tuple[float, ...]:
        """Return every value that is drawn, without the gaps."""
        return tuple(value for series in self.shown for value in series.values if value is not None)


def is_iso_date(text: str) -> bool:
    """Return whether a text is a year, month or day in ISO 8601 that spreadsheets know."""
    if not ISO_DATE.fullmatch(text):
        return False
    try:
        return first_day_of_iso_date(text).year > FIRST_YEAR
    except ValueError:
        return False


def first_day_of_iso_date(text: str) -> date:
    """Return the day, or the first day of the month or year, of an ISO date. Raises ValueError for any other text."""
    return date.fromisoformat(text + "-01-01"[len(text) - len("2026") :] if len(text) < len("2026-11-24") else text)


def spreadsheet_day_number(text: str) -> int:
    """Return a day as spreadsheets number it: 1 is the first of January 1900, a year with a 29 February to them."""
    return (first_day_of_iso_date(text) - date(1899, 12, 30)).days


def plain_number(value: float) -> str:
    """Return a number as files write it: 22000, 0.42, 1e-09."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


LabelPosition = Literal["", "outEnd", "ctr", "t", "b", "l", "r"]  # of a label; empty where the kind leaves no choice
LabelContent = Literal["value", "series", "category", "category and value", "category and share", "share"]


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
    down: float = 0.0  # how far from its position, in shares of the frame's height
    right: float = 0.0  # and of its width
    size: int = 0  # points; 0: as all texts of the chart


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
    marker: int = 0  # points, across


class Axis(Struct, frozen=True):
    """The scale of values; where it is not shown, labels give the values instead."""

    low: float
    high: float
    step: float = 0.0  # between its figures
    shown: bool = False
    code: str = ""  # the number format of its figures
    title: str = ""
    title_at: Area | None = None
    zero: bool = True  # whether the other axis stands at its zero, and not at its low end


class Plot(Struct, frozen=True):
    """How a chart is drawn. `area` is the part for the values, without labels and axes."""

    kind: ChartKind
    area: Area
    marks: tuple[Mark, ...]
    value: Axis
    code: str  # the number format of its values
    sideways: bool = False  # bars, not columns
    stacked: bool = False
    every: int = 1  # on an axis of time: how many of `unit` lie between the dates that are written
    unit: Calendar = ""  # of that axis, the distance of its dates; empty for an axis that names each category
    smallest: Calendar = ""  # and the distance between two of its values at least
    named: bool = True  # whether the categories stand on an axis at all
    edges: bool = False  # whether the first and last value stand at the edges of the area
    across: Axis | None = None  # of a scatter chart
    dates: str = ""  # the number format of its categories, where they are kept as dates
    legend: Area | None = None
    title: str = ""  # what a scale counts, in its upper left corner
    gap: int = 60  # between columns, in hundredths of their width


class ChartItem(Struct, frozen=True):
    """A chart in a placeholder, all text in one size; `remark` says why it differs from what its author asked for."""

    placeholder: Slot
    chart: Chart
    plot: Plot
    size: int
    alt: str
    remark: str = ""

    @property
    def rect(self) -> Rect:
        return self.placeholder.rect

    @property
    def sources(self) -> tuple[OriginId, ...]:
        return (self.chart.id,)

    @property
    def texts(self) -> tuple[Text, ...]:
        return ()
