"""Each kind of chart in each theme, with few and many categories and series, long names, large, negative and missing
values, drawn by LibreOffice: no label lies on another, or is cut or missing."""

from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from typing import Any

import pytest

from generator import build
from generator.language.figures import number_format_in_language
from generator.model.chart import ChartItem, ChartKind
from tests.render import DRAWN_THEMES, clashes, needs_soffice, render_all
from tests.test_charts import KINDS, article

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


MORE: tuple[dict[str, Any], ...] = (
    {"kind": "column", "data": {"Before": 12.5, "After": -31.25}},
    {"kind": "column", "data": {str(2014 + each): 77 + each * 40 for each in range(12)}},
    {
        "kind": "column",
        "data": {month: [9, 99, 50] for month in ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug"]},
        "series": list("abc"),
    },
    {"kind": "bar", "data": {f"Country {each}": 1234.5 * each**3 for each in range(1, 13)}},
    {"kind": "column", "data": {"World": 8.1e9, "India": 1.43e9, "Nauru": 12_500}},
    {"kind": "line", "data": {"a": 1e-7, "b": 3.5e-7, "c": 2e-7}},
    {"kind": "column", "data": {f"{2023 + each // 12}-{each % 12 + 1:02}": each for each in range(36)}},
)


def others() -> Iterator[dict[str, Any]]:
    """The charts of tests/test_charts.py and some more, each alone, beside a takeaway, and with a figure there too."""
    for chart, keys in product((*KINDS.values(), *MORE), ({}, BESIDE, {**BESIDE, "figure": "4.2 %"})):
        yield {**chart, **keys}


@needs_soffice
@pytest.mark.parametrize("theme", DRAWN_THEMES)
def test_no_label_of_any_chart_lies_on_another_or_is_cut_or_missing(theme: str, tmp_path: Path) -> None:
    """All of them in the first theme, and some in the others, which have the same forms."""
    is_first = theme == DRAWN_THEMES[0]
    shown = {
        "systematic": islice(charts(), 0, None, 1 if is_first else 4),
        **({"others": others()} if is_first else {}),
    }
    made = {name: build(article(*each), name="a.yaml", theme=theme, slides="all") for name, each in shown.items()}
    for name, pages in render_all({name: result.pptx for name, result in made.items()}, tmp_path).items():
        assert {number: found for number, page in enumerate(pages, 1) if (found := clashes(page))} == {}
        for page, slide in zip(pages, made[name].deck.slides, strict=True):
            for item in (each for each in slide.items if isinstance(each, ChartItem)):
                assert [word for word in wanted(item) if word not in {each.text for each in page.words}] == []


@needs_soffice
def test_a_label_has_the_marks_of_its_language_in_a_program_of_another(tmp_path: Path) -> None:
    chart = {"kind": "bar", "data": {"Davor": 17.5, "Danach": 20.75, "Ganz": 1234}}
    made = build(article(chart, language="de"), name="a.yaml", slides="all")
    pages = render_all({"de": made.pptx}, tmp_path)["de"]
    assert {"17,5", "20,75", "1.234"} <= {each.text for page in pages for each in page.words}


def wanted(item: ChartItem) -> list[str]:
    """The words of an item's labels that must be seen: of names that stand on an axis, and of values."""
    plot, chart = item.plot, item.chart
    named = plot.named and not (plot.time or plot.dates) and plot.kind not in (ChartKind.SCATTER, ChartKind.DOUGHNUT)
    names = [word for name in chart.categories for word in name.split()] if named else []
    look = number_format_in_language(chart.format, chart.values, "en", chart.notation)
    labelled = plot.kind in (ChartKind.COLUMN, ChartKind.BAR) and not plot.value.shown and not plot.stacked
    return [
        each.casefold() for each in (*names, *(look.of_label(value).text(value) for value in chart.values if labelled))
    ]
