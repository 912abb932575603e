"""A chart as it is drawn: which colour, label and axis each value has, before anyone knows DrawingML."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from generator.model.chart import Calendar, Chart, Kind, Series
from generator.model.geometry import Rect
from generator.model.source import SourceId
from generator.model.text import Text
from generator.model.theme import SchemeColor, Slot

Position = Literal["", "outEnd", "ctr", "t", "b", "l", "r"]  # of a label; empty where the kind leaves no choice
Says = Literal["value", "series", "category", "category and value", "category and share", "share"]


class Area(Struct, frozen=True):
    """A part of a chart's frame, in shares of its width and height."""

    x: float
    y: float
    width: float
    height: float


class Label(Struct, frozen=True):
    """What stands beside a value."""

    says: Says
    position: Position
    color: SchemeColor = "dk1"
    bold: bool = False
    down: float = 0.0  # how far from its position, in shares of the frame's height
    right: float = 0.0  # and of its width


class Point(Struct, frozen=True):
    """A value that is drawn otherwise than its series; without a label of its own it has none."""

    index: int
    color: SchemeColor | None = None
    label: Label | None = None


class Mark(Struct, frozen=True):
    """One series: its colour, the label of each of its values (none: only those that `points` give), exceptions."""

    series: Series
    color: SchemeColor
    label: Label | None = None
    points: tuple[Point, ...] = ()
    width: int = 0  # EMU, of a line
    marker: int = 0  # points, across


class Axis(Struct, frozen=True):
    """The scale of values; where it is not shown, the labels say what it would."""

    low: float
    high: float
    step: float = 0.0  # between its figures
    shown: bool = False
    code: str = ""  # the number format of its figures
    title: str = ""
    title_at: Area | None = None
    zero: bool = True  # whether the other axis stands at its zero, and not at its low end


class Plot(Struct, frozen=True):
    """How a chart is drawn. `area` is where its values stand, without labels and axes."""

    kind: Kind
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
    """A chart in a placeholder, all text at one size; `remark` says why it is not drawn as its author asked."""

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
    def sources(self) -> tuple[SourceId, ...]:
        return (self.chart.id,)

    @property
    def texts(self) -> tuple[Text, ...]:
        return ()
