"""A chart in; what its values say, for who cannot see it, out."""

from __future__ import annotations

from generator.language.figures import Look, look_of
from generator.language.phrases import phrase
from generator.model.chart import Chart, Kind

NAMES = {
    Kind.COLUMN: "Column chart",
    Kind.BAR: "Bar chart",
    Kind.STACKED: "Stacked columns",
    Kind.LINE: "Line chart",
    Kind.AREA: "Area chart",
    Kind.PIE: "Pie chart",
    Kind.DOUGHNUT: "Doughnut chart",
    Kind.SCATTER: "Scatter chart",
}
CURVES = (Kind.LINE, Kind.AREA)  # which lead from somewhere to somewhere, whatever their categories are

Found = tuple[float, str]  # a value, and what it is the value of


def described(chart: Chart, names: tuple[str, ...], look: Look, language: str) -> str:
    """The kind, the largest and the smallest; of a series that leads somewhere, the first, the last and the change."""
    found = [
        (value, ", ".join(filter(None, (series.name if len(chart.shown) > 1 else "", names[index]))))
        for series in chart.shown
        for index, value in enumerate(series.values)
        if value is not None
    ]
    leads = len(found) > 1 and len(chart.shown) == 1 and bool(chart.calendar or chart.kind in CURVES)
    told = {"largest": max(found, key=_value)}
    if len(found) > 1:
        told["smallest"] = min(found, key=_value)
    if leads:
        told |= {"first": found[0], "last": found[-1]}
    said = [f"{phrase(word, language)} {look.text(value)}{_behind(of)}" for word, (value, of) in told.items()]
    change = [_change(found[0][0], found[-1][0], language)] if leads and found[0][0] > 0 else []
    return f"{phrase(NAMES[chart.kind], language)}: {', '.join([*said, *change])}"


def _value(found: Found) -> float:
    return found[0]


def _behind(name: str) -> str:
    return f" ({name})" if name else ""


def _change(first: float, last: float, language: str) -> str:
    """By how much of the first value the last one differs from it."""
    share = round(last / first - 1, 2)
    return f"{'+' if share >= 0 else ''}{look_of('percent', [share], language).text(share)}"
