"""A chart in; the colours and scales of its series and values out, and a pen that measures its texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import ceil, floor, log10

from msgspec import Struct
from msgspec.structs import replace

from generator.language.figures import NumberFormat, number_format_in_language
from generator.measure import font_line_height, text_width, wrap_text
from generator.model.chart import CURVES, ROUND, Area, Axis, Calendar, Chart, spreadsheet_day_number
from generator.model.colors import SchemeColor
from generator.model.geometry import Px
from generator.model.text import Run
from generator.model.theme import Font

ACCENT: SchemeColor = "accent1"
SERIES: tuple[SchemeColor, ...] = ("accent1", "accent2", "accent6", "accent5")
SLICES: tuple[SchemeColor, ...] = (*SERIES, "dk2", "dk1")
QUIET: tuple[SchemeColor, ...] = ("accent5", "dk2", "accent6")


def series_colors(chart: Chart) -> tuple[SchemeColor, ...]:
    """Return the colour of each series; all are grey beside a highlighted one."""
    names = [series.name for series in chart.shown]
    if chart.highlight in names:
        quiet = iter(QUIET * len(names))
        return tuple(ACCENT if name == chart.highlight else next(quiet) for name in names)
    if len(names) == 1 and chart.highlight and chart.kind not in CURVES:
        return (QUIET[0],)
    return tuple(SERIES[number % len(SERIES)] for number in range(len(names)))


def slice_colors(chart: Chart) -> tuple[SchemeColor, ...]:
    """Return the colour of each slice of a pie."""
    if chart.highlight:
        return tuple(ACCENT if name == chart.highlight else QUIET[0] for name in chart.categories)
    return SLICES[: len(chart.categories)]


def highlighted_category(chart: Chart) -> int:
    """Return the index of the highlighted category; -1 if there is none, or a series is highlighted."""
    if any(series.name == chart.highlight for series in chart.shown) or not chart.highlight:
        return -1
    return chart.categories.index(chart.highlight)


def point_color(chart: Chart, series: int, index: int) -> SchemeColor | None:
    """Return the colour of one value if it differs from that of its series, else None."""
    best = highlighted_category(chart)
    if best < 0 or chart.kind in ROUND:
        return None
    if len(chart.shown) == 1:
        return ACCENT if index == best else None
    return None if index == best else QUIET[series % len(QUIET)]


PAD = Px(8)  # between a text and what is beside it
WRAPPED = 0.2  # of the frame: PowerPoint and LibreOffice break a wider label
SLACK = 1.04  # programs differ in the width of a text


class Pen(Struct, frozen=True):
    """Measures the texts of a chart in one font and size; lengths are EMU."""

    chart: Chart
    width: int
    height: int
    font: Font
    size: int
    look: NumberFormat
    language: str
    names: tuple[str, ...]  # of the categories, as shown

    @property
    def line(self) -> int:
        """Return the height of a line of text."""
        return font_line_height(self.font, self.size)

    def wide(self, text: str, bold: bool = False) -> int:
        """Return the width of a text on one line."""
        return round(text_width(text, replace(self.font, bold=bold), self.size) * SLACK)

    def widest(self, texts: Iterable[str], bold: bool = False) -> int:
        """Return the width of the widest of several texts; 0 if there are none."""
        return max((self.wide(text, bold) for text in texts), default=0)

    def lines(self, text: str, width: int) -> int:
        """Return how many lines a text takes in a width; 0 if one of its words would be broken."""
        if any(self.wide(word) > width for word in text.split()):
            return 0
        return len(wrap_text((Run(text),), self.font, self.size, round(width / SLACK))) or 1

    def most_lines(self, texts: Sequence[str], width: int) -> int:
        """Return how many lines the longest of several texts takes; 0 if a word would be broken."""
        counts = [self.lines(text, width) for text in texts]
        return max(counts, default=1) if all(counts) else 0

    def breaks(self, texts: Iterable[str]) -> bool:
        """Return whether a program would break one of these labels."""
        return self.widest(texts, bold=True) > self.width * WRAPPED

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the labels of all values."""
        return tuple(map(self.look.text, self.chart.values))

    def scale(self, span: tuple[float, float]) -> tuple[Axis, int]:
        """Return the scale of values with rounded figures, and the width that the figures take."""
        low, high, step = rounded_scale(*span)
        figures = scale_figures(low, high, step)
        notation = replace(self.chart.notation, decimals=0)
        look = number_format_in_language(self.chart.format, figures, self.language, notation, exact=True)
        return Axis(low, high, step, True, look.code), self.widest(map(look.text, figures)) + PAD

    def area(self, left: int, top: int, right: int, bottom: int) -> Area:
        """Return the frame without these margins, in shares of it."""
        wide, tall = max(self.width, 1), max(self.height, 1)  # a template may leave no room
        return Area(left / wide, top / tall, (wide - left - right) / wide, (tall - top - bottom) / tall)


ROOM = 1.1  # times the width of the names: PowerPoint sets them wider apart than LibreOffice
KEY = Px(34)  # the square before a name, and the space after it


class Legend(Struct, frozen=True):
    """The legend's area, None if there is none, and how much of the frame's height it takes."""

    area: Area | None
    height: int


def place_legend(pen: Pen) -> Legend | None:
    """Return the legend in one line, without area if there is only one series; None if the names do not fit."""
    names = [series.name for series in pen.chart.shown]
    if len(names) < 2:
        return Legend(None, 0)
    width = round(sum(pen.wide(name) + KEY for name in names) * ROOM)
    if width > pen.width or not all(names):
        return None
    return Legend(Area(0, 0, min(1.0, width / pen.width), pen.line / pen.height), pen.line + 2 * PAD)


STEPS = (1, 2, 2.5, 5, 10)  # of a scale, times a power of ten: usual steps of counting
FIGURES = 5  # on a scale
FAR = 0.6  # of the largest value: with a smallest value above this, a line need not begin at zero


def chart_value_span(chart: Chart, stacked: bool = False) -> tuple[float, float]:
    """Return the lowest and highest value that is drawn, zero included; stacked values are added up."""
    values = chart.values
    if stacked:
        columns = list(zip(*(series.values for series in chart.shown), strict=True))
        values = tuple(
            sum(value for value in column if value is not None and (value < 0) is below)
            for column in columns
            for below in (True, False)
        )
    low, high = min((*values, 0.0)), max((*values, 0.0))
    return (low, high) if low < high else (0.0, 1.0)


def line_chart_span(values: Sequence[float]) -> tuple[float, float]:
    """Return the lowest and highest value for lines, with zero unless that would make them flat."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if low >= 0 and low < FAR * high:
        low = 0.0
    if high <= 0 and high > FAR * low:
        high = 0.0
    return (low, high) if low < high else (min(low, 0.0), max(high, 0.0) or low + 1.0)


def rounded_scale(low: float, high: float) -> tuple[float, float, float]:
    """Return the ends of a scale, rounded to its figures, and the step between them."""
    rough = (high - low) / FIGURES
    power = 10.0 ** floor(log10(rough))
    step = next(step * power for step in STEPS if step * power >= rough * (1 - 1e-9))
    return floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step, step


def scale_figures(low: float, high: float, step: float) -> tuple[float, ...]:
    """Return the figures of a scale."""
    digits = max(12, 3 - floor(log10(step)))
    return tuple(round(low + step * number, digits) for number in range(round((high - low) / step) + 1))


def scale_with_label_room(low: float, high: float, below: float, above: float) -> tuple[float, float]:
    """Return the scale with room for labels: `below` and `above` are the shares of its length that they take."""
    length = (high - low) / max(1 - below - above, 0.1)
    return low - below * length, high + above * length


# Distances between the dates on an axis, from the shortest on: how many of which unit, and their days.
DATE_STEPS: tuple[tuple[int, Calendar, float], ...] = (
    *((count, "days", count) for count in (1, 2, 7, 14)),
    *((count, "months", count * 30.4) for count in (1, 2, 3, 4, 6, 12, 24, 60, 120, 240)),
    *((count, "years", count * 365.25) for count in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)),
)
COARSER = {"days": ("days", "months"), "months": ("months",), "years": ("years",)}
EVEN = 1.25  # times the shortest distance of two dates, the most for the longest: months differ by a tenth


def dates_on_scale(pen: Pen, room: int) -> tuple[int, Calendar] | None:
    """Return after how many of which unit a date is written on an axis of length `room`, so that none touch."""
    smallest = pen.chart.calendar
    if not smallest:
        return None
    days = [spreadsheet_day_number(name) for name in pen.chart.categories]
    length, wide = max(max(days) - min(days), 1), pen.widest(pen.names) + 2 * PAD
    steps = ((every, unit) for every, unit, step in DATE_STEPS if step / length * room >= wide)
    return next((each for each in steps if each[1] in COARSER[smallest]), None)


def has_evenly_spaced_categories(chart: Chart) -> bool:
    """Return whether the categories are at equal distances, as an axis of mere names requires."""
    days = [spreadsheet_day_number(name) for name in chart.categories] if chart.calendar else []
    gaps = [later - earlier for earlier, later in pairwise(days)]
    return not gaps or (min(gaps) > 0 and max(gaps) <= EVEN * min(gaps))
