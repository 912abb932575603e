"""A chart: what it compares, before anyone knows how it is drawn."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Literal

from msgspec import Struct

from generator.errors import Where
from generator.model.source import SourceId
from generator.model.text import Text

ISO_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
FIRST_YEAR = 1900  # before, spreadsheets have no dates
Calendar = Literal["", "years", "months", "days"]
UNITS: dict[int, Calendar] = {4: "years", 7: "months", 10: "days"}  # by the length of an ISO date


class Kind(StrEnum):
    """How a chart is drawn, as its author calls it."""

    COLUMN = "column"
    BAR = "bar"
    STACKED = "stacked"
    LINE = "line"
    AREA = "area"
    PIE = "pie"
    DOUGHNUT = "doughnut"
    SCATTER = "scatter"


ROUND = (Kind.PIE, Kind.DOUGHNUT)

Value = float | None  # None is a gap


class Series(Struct, frozen=True):
    """Values of one kind, one for each category."""

    name: str
    values: tuple[Value, ...]


class Chart(Struct, frozen=True):
    """Series over the same categories; of a scatter chart the first series is where its points stand across."""

    id: SourceId
    where: Where
    kind: Kind
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
        """What the categories are if they are points in time, as all are written in one way."""
        if self.kind in (*ROUND, Kind.SCATTER) or not all(map(is_date, self.categories)):
            return ""
        units = {UNITS[len(category)] for category in self.categories}
        return units.pop() if len(units) == 1 else ""

    @property
    def dated(self) -> bool:
        """Whether the categories are days or months, which people write otherwise than ISO does."""
        return self.calendar in ("days", "months")

    @property
    def shown(self) -> tuple[Series, ...]:
        """The series whose values are drawn upwards, or along."""
        return self.series[1:] if self.kind is Kind.SCATTER else self.series

    @property
    def values(self) -> tuple[float, ...]:
        """Every value that is drawn, without the gaps."""
        return tuple(value for series in self.shown for value in series.values if value is not None)


def is_date(text: str) -> bool:
    """Whether a text is a year, a month or a day as ISO 8601 writes it, and one that spreadsheets know."""
    if not ISO_DATE.fullmatch(text):
        return False
    try:
        return day_of(text).year > FIRST_YEAR
    except ValueError:
        return False


def day_of(text: str) -> date:
    """The day that an ISO date names, of a month or a year the first. ValueError for any other text."""
    return date.fromisoformat(text + "-01-01"[len(text) - len("2026") :] if len(text) < len("2026-11-24") else text)


def serial(text: str) -> int:
    """A day as spreadsheets count it: 1 is the first of January 1900, and there was a 29 February in that year."""
    return (day_of(text) - date(1899, 12, 30)).days


def plain(value: float) -> str:
    """A number as a file keeps it: 22000, 0.42, 1e-09."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
