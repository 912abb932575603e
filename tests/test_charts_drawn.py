"""Each kind of chart in each theme, with few and many categories and series, long names, large, negative and missing
values, drawn by LibreOffice: no label lies on another or is cut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator import build
from generator.model.chart import ChartItem, ChartKind
from tests.render import DRAWN_THEMES, clashes, needs_soffice, render
from tests.test_charts import article, wanted

PLACES = ("Norway", "Sweden", "Denmark", "Finland", "Iceland", "Estonia", "Latvia", "Lithuania", "Poland", "Spain")
PLACES += ("Germany", "France")
SERIES = ("Alpha", "Beta", "Gamma")
VALUES = (41, 17, 63, 28, 55, 12, 39, 70, 22, 48, 33, 59)
ROUND = (ChartKind.PIE, ChartKind.DOUGHNUT)
SHAPES = ("usual", "long names", "large", "negative", "missing")
BESIDE = {"takeaway": "Openness spreads faster than anyone predicted.", "caption": "What was counted"}


def charts() -> Iterator[dict[str, Any]]:
    """Every second one beside a takeaway, which leaves it less room."""
    kinds = ((kind, shape, series) for kind in ChartKind for shape in SHAPES for series in (1, 3))
    number = 0
    for kind, shape, series in kinds:
        if (series > 1 and kind in (*ROUND, ChartKind.SCATTER)) or (shape == "negative" and kind in ROUND):
            continue  # which nobody can draw
        for count in (2, 5, 12) if shape == "usual" else (5,):
            number += 1
            yield {"kind": kind.value, "data": rows(kind, shape, count, series), **(BESIDE if number % 2 else {})}


def rows(kind: ChartKind, shape: str, count: int, series: int) -> list[list[Any]]:
    """The header, then a row for each category; of points the first number is how far along they stand."""
    along = kind is ChartKind.SCATTER
    header = ["Place", *(["Distance"] if along else []), *SERIES[:series]]
    names = [f"The republic of {name}" if shape == "long names" else name for name in PLACES[:count]]
    cells = [[value(shape, row, column) for column in range(series)] for row in range(count)]
    return [header, *([name, *([7 * row + 3] if along else []), *cells[row]] for row, name in enumerate(names))]


def value(shape: str, row: int, column: int) -> float | None:
    plain = VALUES[(5 * row + 3 * column) % len(VALUES)] + column
    match shape:
        case "large":
            return plain * 1.234567e9
        case "negative":
            return -plain if (row + column) % 3 == 1 else plain
        case "missing":
            return None if (row + column) % 4 == 1 else plain
        case _:
            return plain


@needs_soffice
@pytest.mark.parametrize("theme", DRAWN_THEMES)
def test_no_label_of_any_chart_lies_on_another_or_is_cut(theme: str, tmp_path: Path) -> None:
    result = build(article(*charts()), name="a.yaml", theme=theme, slides="all")
    pages = render(result.pptx, tmp_path)
    assert {number: found for number, page in enumerate(pages, 1) if (found := clashes(page))} == {}
    for page, slide in zip(pages, result.deck.slides, strict=True):
        for item in (each for each in slide.items if isinstance(each, ChartItem)):
            assert [word for word in wanted(item) if word not in {each.text for each in page.words}] == []
