"""Charts: what can be read as one, how it is drawn, and that PowerPoint has all of it, to be edited."""

import re
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml
from hypothesis import given, strategies as st
from lxml import etree
from msgspec.structs import replace
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.shapes.placeholder import PlaceholderGraphicFrame

from generator import GeneratorError, Result, build
from generator.check import check
from generator.check.chart import cells_of_workbook
from generator.errors import InputError
from generator.language.figures import (
    axis_date_in_language,
    date_code_of_language,
    exact_number_in_language,
    number_format_in_language,
)
from generator.look import open_theme
from generator.model.chart import Chart, ChartItem, ChartKind, Notation, Series, spreadsheet_day_number
from generator.model.geometry import Px, Rect
from generator.model.text import bare_text
from generator.model.theme import Slot, Theme
from generator.place.charts import place_chart, table_of_chart
from generator.place.charts.pen import chart_value_span, line_chart_span, rounded_scale, scale_figures
from generator.read import read_bytes, read_file
from generator.read.files import files_beside_article
from tests.examples import examples
from tests.test_laws import LAW, settings

CHART, BOOK = r"ppt/charts/chart1\.xml", r"ppt/embeddings/chart1\.xlsx"


BREAKS: dict[str, tuple[str, bytes, bytes, list[str]]] = {
    "nothing": (CHART, b"", b"", []),
    "a value": (CHART, b"<c:v>91</c:v>", b"<c:v>92</c:v>", ["chart-data"]),
    "a name": (CHART, b"<c:v>2025</c:v>", b"<c:v>2052</c:v>", ["chart-data"]),
    "a colour": (CHART, b'<a:schemeClr val="accent1"/>', b'<a:srgbClr val="C2410C"/>', ["literal-colour"]),
    "a font": (
        CHART,
        b'<a:defRPr sz="2000"/>',
        b'<a:defRPr sz="2000"><a:latin typeface="Arial"/></a:defRPr>',
        ["literal-font"],
    ),
    "an axis": (CHART, b'<c:crossAx val="2"/>', b'<c:crossAx val="3"/>', ["chart-axis"]),
    "the number of an axis": (CHART, b'axId val="2"', b'axId val="-2"', ["chart-axis"]),
    "the workbook's place": (CHART, b"<c:externalData", b"<c:externalDate", ["chart-workbook"]),
    "the place of the columns": (CHART, b'<c:x val="0.0"/>', b'<c:x val="0.5"/>', ["off-slot"]),
    "the size of letters": (CHART, b'sz="2000"', b'sz="900"', ["small"]),
    "a word too wide for its column": (
        CHART,
        b"<c:v>2025</c:v>",
        b"<c:v>" + b"W" * 30 + b"</c:v>",
        ["chart-data", "overflow"],
    ),
    "a name too high for its place": (
        CHART,
        b"<c:v>2025</c:v>",
        b"<c:v>" + b"W " * 60 + b"</c:v>",
        ["chart-data", "overflow"],
    ),
    "the relation": (
        r"ppt/slides/_rels/slide2\.xml\.rels",
        b'relationships/chart"',
        b'relationships/image"',
        ["chart-part"],
    ),
}


def changed(result: Result, pattern: str, change: Callable[[bytes], bytes]) -> list[str]:
    """The codes that `check` finds once the parts of that name are changed."""
    data = BytesIO()
    with ZipFile(BytesIO(result.pptx)) as package, ZipFile(data, "w") as other:
        for info in package.infolist():
            held = package.read(info)
            other.writestr(info, change(held) if re.fullmatch(pattern, info.filename) else held)
    found, _ = read_bytes(article(KINDS["column"]), "a.yaml", "yaml")
    _, findings = check(data.getvalue(), found, result.deck)
    return sorted({finding.code for finding in findings})


C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
GROWTH = {"2021": 22, "2022": 31, "2023": 47, "2024": 66, "2025": 91}


def article(*charts: dict[str, Any], **head: str) -> bytes:
    sections = [{"heading": f"Chart {number}", "chart": chart} for number, chart in enumerate(charts, 1)]
    return yaml.safe_dump({"title": "T", **head, "sections": sections}, allow_unicode=True, sort_keys=False).encode()


def built(*charts: dict[str, Any], **head: str) -> Result:
    return build(article(*charts, **head), name="a.yaml")


def chart_in(data: bytes, name: str = "a.yaml", folder: Path | None = None) -> Chart:
    formats = {"yaml": "yaml", "md": "markdown"}
    found, _ = read_bytes(data, name, formats[name.rpartition(".")[2]], files_beside_article(folder))
    (chart,) = (block for section in found.walk() for block in section.blocks if isinstance(block, Chart))
    return chart


@pytest.mark.parametrize("one", ["1 day", "-1.0 day"])
def test_one_day_has_the_unit_of_two_days(one: str) -> None:
    (series,) = chart_in(article({"data": {"a": one, "b": "2 days"}})).series
    assert (series.notation.unit, series.values) == ("days", (float(one.split()[0]), 2.0))


def test_a_unit_is_the_same_before_and_after_the_number() -> None:
    chart = chart_in(article({"kind": "column", "data": [["x", "A", "B"], ["a", "%12", "7 %"], ["b", "13%", "-%8"]]}))
    assert [series.values for series in chart.series] == [(0.12, 0.13), (0.07, -0.08)]


def test_years_along_a_scatter_chart_are_written_so_in_its_table() -> None:
    data = [["Year", "Men"], [1990, 1200], [2026, 3400]]
    table = table_of_chart(chart_in(article({"kind": "scatter", "data": data})), "en")
    assert [bare_text(cell) for row in table.rows for cell in row] == ["", "1990", "1,200", "", "2026", "3,400"]


def refused(*charts: dict[str, Any], **head: str) -> list[str]:
    with pytest.raises(InputError) as error:
        built(*charts, **head)
    return [str(finding) for finding in error.value.findings]


def items(result: Result) -> list[ChartItem]:
    return [item for slide in result.deck.slides for item in slide.items if isinstance(item, ChartItem)]


def parts(pptx: bytes, pattern: str = r"ppt/charts/chart\d+\.xml") -> list[etree._Element]:
    with ZipFile(BytesIO(pptx)) as package:
        return [etree.fromstring(package.read(name)) for name in package.namelist() if re.fullmatch(pattern, name)]


def native(pptx: bytes) -> list[Any]:
    shapes = (shape for slide in Presentation(BytesIO(pptx)).slides for shape in slide.shapes)
    return [shape for shape in shapes if shape.has_chart]


# ---- what is read


FORMS: dict[str, dict[str, Any]] = {
    "a mapping": {"data": {"North": 12, "South": 3.5}, "series": "Sales"},
    "rows under a header": {"data": [["", "Sales"], ["North", 12], ["South", 3.5]]},
    "texts": {"data": [["", "Sales"], ["North", "12"], ["South", "3.5"]]},
    "decimal commas": {"data": [["", "Sales"], ["North", "12,0"], ["South", "3,5"]]},
}


@pytest.mark.parametrize("form", FORMS)
def test_the_data_may_be_written_in_several_ways(form: str) -> None:
    chart = chart_in(article({"kind": "bar", **FORMS[form]}))
    assert (chart.kind, chart.categories) == (ChartKind.BAR, ("North", "South"))
    assert chart.series == (Series("Sales", (12.0, 3.5)),)


def test_a_mapping_may_have_several_series_and_gaps() -> None:
    chart = chart_in(article({"data": {"2025": [1, None], "2026": [3, 4]}, "series": ["Open", "Closed"]}))
    assert chart.series == (Series("Open", (1.0, 3.0)), Series("Closed", (None, 4.0)))


@pytest.mark.parametrize("gap", ["", "-", "–", "n/a"])
def test_a_missing_value_is_a_gap_and_no_zero(gap: str) -> None:
    result = built({"kind": "line", "data": [["Year", "Open"], ["2024", "1"], ["2025", gap], ["2026", "3"]]})
    assert items(result)[0].chart.series[0].values == (1.0, None, 3.0)
    (plot,) = native(result.pptx)[0].chart.plots
    assert list(plot.series[0].values) == [1.0, None, 3.0]
    assert parts(result.pptx)[0].find(f"{C}chart/{C}dispBlanksAs").get("val") == "gap"


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("1,234", "en", 1234.0),
        ("1,234", "de", 1.234),
        ("1.234", "de", 1234.0),
        ("1.234", "en", 1.234),
        ("1.234,5", "en", 1234.5),
        ("1,234.5", "de", 1234.5),
        ("1,234,567", "de", 1234567.0),
        ("1 234,5", "fr", 1234.5),
        ("1'234.5", "de-CH", 1234.5),
        ("12,5", "en", 12.5),
        ("−3", "en", -3.0),
        ("1e-7", "en", 1e-7),
        ("42%", "en", 0.42),
        ("0,5 %", "de", 0.005),
    ],
)
def test_a_number_is_read_as_its_language_writes_it(text: str, language: str, number: float) -> None:
    chart = chart_in(article({"data": [["", "A"], ["x", text]]}, language=language))
    assert chart.series[0].values == (number,)


@pytest.mark.parametrize(
    ("values", "shares"), [([42, 58], [0.42, 0.58]), ([0.42, 0.58], [0.42, 0.58]), (["0.5%", "58%"], [0.005, 0.58])]
)
def test_percentages_are_kept_as_shares(values: list[Any], shares: list[float]) -> None:
    chart = chart_in(article({"format": "percent", "data": dict(zip("ab", values, strict=True))}))
    assert chart.series[0].values == tuple(shares)


UNIT_CELLS: dict[str, tuple[str, Notation, float]] = {
    "a word": ("9.1 days", Notation("", " days", 0), 9.1),
    "letters beside": ("12ms", Notation("", "ms"), 12.0),
    "a symbol before": ("€1,234.50", Notation("€", "", 2), 1234.5),
    "a code before": ("-CHF 5", Notation("CHF ", ""), -5.0),
    "a symbol after the sign": ("$-5", Notation("$", ""), -5.0),
    "a symbol after": ("5 €", Notation("", " €"), 5.0),
    "several words": ("1.5 Mio. €", Notation("", " Mio. €"), 1.5),
    "thousands as a letter": ("1.5k", Notation("", "k"), 1.5),
    "a digit in it": ("3 kg CO2", Notation("", " kg CO2"), 3.0),
    "square metres": ("30 m2", Notation("", " m2"), 30.0),
    "spaces between thousands": ("12 345 km", Notation("", " km"), 12345.0),
    "Indian groups": ("12,34,567 ₹", Notation("", " ₹"), 1234567.0),
    "zeros at the end": ("9.10", Notation("", "", 2), 9.1),
    "percent": ("12.50 %", Notation("", " %", 2), 0.125),
}


@pytest.mark.parametrize("case", UNIT_CELLS)
def test_a_number_keeps_the_unit_of_its_cell(case: str) -> None:
    text, notation, value = UNIT_CELLS[case]
    (series,) = chart_in(article({"data": [["", "A"], ["x", text]]}, language="en")).series
    assert (series.notation, series.values) == (notation, (value,))


UNLIKE: dict[str, tuple[dict[str, Any], str]] = {
    "a % in one cell": ({"kind": "pie", "data": {"a": "40%", "b": 60}}, '"60" and "40%" have different units'),
    "the same with a format": ({"format": "percent", "data": {"a": "40%", "b": 60}}, "have different units"),
    "two words": ({"data": {"a": "4 days", "b": "6 weeks"}}, '"6 weeks" and "4 days" have different units'),
    "two series": (
        {"data": [["", "Wait", "Share"], ["a", "9.1 days", "40%"]]},
        '"Wait" and "Share" have different units, which one axis cannot show (days, %)',
    ),
    "one series without": ({"data": [["", "A", "B"], ["a", 9.1, "40%"]]}, "(no unit, %)"),
    "another format": ({"format": "EUR", "data": {"a": "5 ms"}}, 'the unit of the numbers is "ms"'),
    "shares or hundredths": ({"format": "percent", "data": {"a": 0.5, "b": 42}}, "may be shares of one or percentages"),
}


@pytest.mark.parametrize("case", UNLIKE)
def test_units_that_differ_are_refused(case: str) -> None:
    chart, words = UNLIKE[case]
    assert any(words in each for each in refused(chart))


def test_the_axes_of_a_scatter_chart_have_a_unit_each() -> None:
    data = [["Who", "Wait", "Share"], ["Ann", "3 days", "4%"], ["Bo", "9 days", "5%"]]
    plot = items(built({"kind": "scatter", "data": data}))[0].plot
    assert plot.across is not None
    assert (plot.across.code, plot.value.code) == ('[$-409]#,##0" days"', "[$-409]#,##0.0%")


def test_only_so_many_gaps_are_named_and_the_others_counted() -> None:
    result = built({"kind": "line", "data": [["", "A"], ["x", 1], *([f"n{each}", ""] for each in range(30))]})
    told = [each for each in result.findings if each.code == "chart-gap"]
    assert len(told) == 21 and "10 more cells" in told[-1].message


def test_a_scatter_chart_may_name_its_points() -> None:
    named = chart_in(article({"kind": "scatter", "data": [["Who", "Age", "Pay"], ["Ann", 30, 4], ["Bo", 40, 5]]}))
    assert (named.categories, [each.name for each in named.series]) == (("Ann", "Bo"), ["Age", "Pay"])
    bare = chart_in(article({"kind": "scatter", "data": [["Age", "Pay"], [30, 4], [40, 5]]}))
    assert (bare.categories, [each.name for each in bare.shown]) == (("", ""), ["Pay"])


FILES = {
    "commas": ("n.csv", b"Year,Open,Closed\n2025,1.5,2\n2026,2.5,\n"),
    "semicolons and decimal commas": ("n.csv", b"Year;Open;Closed\n2025;1,5;2\n2026;2,5;\n"),
    "tabs": ("n.tsv", b"Year\tOpen\tClosed\n2025\t1.5\t2\n2026\t2.5\t\n"),
    "quotes and blank lines": ("n.csv", b'"Year","Open","Closed"\n\n"2025","1.5","2"\n"2026","2.5",""\n\n'),
    "another system": ("n.csv", "Year;Open;Closed\r\n2025;1,5;2\r\n2026;2,5;\r\n".encode("utf-16")),
}


@pytest.mark.parametrize("case", FILES)
def test_the_numbers_may_stand_in_a_file_beside_the_article(case: str, tmp_path: Path) -> None:
    name, data = FILES[case]
    (tmp_path / name).write_bytes(data)
    (tmp_path / "a.yaml").write_bytes(article({"file": name, "kind": "line"}))
    found, _ = read_file(tmp_path / "a.yaml")
    (chart,) = found.sections[0].blocks
    assert isinstance(chart, Chart)
    assert (chart.head, chart.categories) == ("Year", ("2025", "2026"))
    assert chart.series == (Series("Open", (1.5, 2.5)), Series("Closed", (2.0, None)))


def test_the_file_alone_is_a_chart(tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_text("Year,Open\n2025,1\n")
    (tmp_path / "a.yaml").write_text(
        "title: T\nsections:\n- heading: H\n  chart: n.csv\n- heading: B\n  body:\n  - chart: n.csv\n"
    )
    assert [item.chart.kind for item in items(build(tmp_path / "a.yaml"))] == [ChartKind.COLUMN, ChartKind.COLUMN]


PROBLEMS: dict[str, tuple[dict[str, Any], str]] = {
    "no data": ({"kind": "bar"}, "needs its numbers either under data or in a file"),
    "both": ({"data": {"a": 1}, "file": "x.csv"}, "needs its numbers either under data or in a file"),
    "no rows": ({"data": [["Year", "Open"]]}, "needs a header, and at least one row"),
    "ragged rows": ({"data": [["Year", "Open"], ["2025", 1], ["2026"]]}, "a row has 1 cells and the header 2"),
    "a text": ({"data": {"a": "many", "b": 2}}, '"many" is not a number'),
    "infinity": ({"data": {"a": "1e999", "b": 2}}, '"1e999" is not a number'),
    "nothing": ({"data": {"a": None}}, "there is no number in the chart"),
    "a kind that is none": ({"kind": "barr", "data": {"a": 1}}, 'there is no kind "barr"'),
    "a format that is none": ({"format": "currency EURO", "data": {"a": 1}}, 'there is no format "currency EURO"'),
    "a highlight that is none": ({"highlight": "c", "data": {"a": 1}}, 'the chart has no "c" to highlight'),
    "a figure alone": ({"figure": "4x", "data": {"a": 1}}, "a figure needs a takeaway"),
    "a negative slice": ({"kind": "pie", "data": {"a": 1, "b": -2}}, "a pie cannot show -2"),
    "a pie of zeros": ({"kind": "pie", "data": {"a": 0, "b": 0}}, "a pie cannot show only zeros"),
    "a pie of series": ({"kind": "pie", "data": {"a": [1, 2]}, "series": ["x", "y"]}, "a pie shows one series"),
    "a scatter of one": ({"kind": "scatter", "data": [["Who", "Age"], ["Ann", 3]]}, "needs two columns of numbers"),
    "a name twice": ({"data": [["", "A"], ["x", 1], ["x", 2]]}, 'the category "x" is there twice'),
    "a series twice": ({"data": [["", "A", "A"], ["x", 1, 2]]}, "two series have the same name"),
    "too many rows": ({"data": [["", "A"], *([f"n{each}", 1] for each in range(501))]}, "501 rows are more than"),
    "too many columns": ({"data": [["", *map(str, range(30))], ["a", *range(30)]]}, "31 columns are more than"),
    "a file that is not there": ({"file": "gone.csv"}, "this article has no folder"),
    "an unknown key": ({"data": {"a": 1}, "colour": "red"}, 'a chart has no key "colour"'),
}


@pytest.mark.parametrize("case", PROBLEMS)
def test_what_is_no_chart_is_refused_with_its_place(case: str) -> None:
    chart, words = PROBLEMS[case]
    told = refused(chart)
    assert any(words in each for each in told), told
    assert all(re.match(r"a\.yaml:\d+", each) for each in told)


BROKEN = {
    "no columns": (b"one\ntwo\n", 'n.csv" holds no columns'),
    "a quote that is not closed": (b'a,b\n"1,2\n', "n.csv:2: this row cannot be read"),
    "ragged": (b"a,b\nx,1\ny,2,3\n", "n.csv:3: a row has 3 cells"),
    "a text": (b"a,b\nx,1\n\ny,many\n", 'n.csv:4: "many" is not a number'),
    "empty": (b"\n", "n.csv: the file is empty"),
    "binary": (b"a,b\nx\0,1\n", "this is a binary file"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_wrong_in_a_file_is_told_with_its_line(case: str, tmp_path: Path) -> None:
    data, words = BROKEN[case]
    (tmp_path / "n.csv").write_bytes(data)
    (tmp_path / "a.yaml").write_bytes(article({"file": "n.csv"}))
    with pytest.raises(InputError) as error:
        build(tmp_path / "a.yaml")
    assert any(words in str(each) for each in error.value.findings), error.value.findings


# ---- Markdown


TABLE = "| Year | Open |\n|---|---|\n| 2025 | 1,5 |\n| 2026 | 2,5 |\n"


@pytest.mark.parametrize("between", ["\n", ""], ids=["after a blank line", "right under it"])
def test_a_line_under_a_table_makes_it_a_chart(between: str) -> None:
    line = '{chart=bar highlight="2026" takeaway="It grows." caption=\'Own count\' format=number}'
    chart = chart_in(f"# T\n\n## H\n\n{TABLE}{between}{line}\n".encode(), "a.md")
    assert (chart.kind, chart.head, chart.categories, chart.highlight) == (
        ChartKind.BAR,
        "Year",
        ("2025", "2026"),
        "2026",
    )
    assert chart.series == (Series("Open", (1.5, 2.5)),)
    assert [run.text for run in chart.takeaway + chart.caption] == ["It grows.", "Own count"]


def test_a_fence_holds_the_yaml_of_a_chart() -> None:
    chart = chart_in(b"# T\n\n## H\n\n```chart\nkind: pie\ndata: {a: 1, b: 2}\n```\n", "a.md")
    assert (chart.kind, chart.series[0].values, chart.where.line) == (ChartKind.PIE, (1.0, 2.0), 5)


# ---- numbers as people write them


@pytest.mark.parametrize(
    ("format", "language", "value", "text", "code"),
    [
        ("", "en", 1234.0, "1,234", "[$-409]#,##0"),
        ("", "de", 1234.0, "1.234", "[$-407]#,##0"),
        ("", "en", 2_500_000.0, "2.5M", '[$-409]#,##0.0,,"M"'),
        ("number", "en", 2_500_000.0, "2,500,000", "[$-409]#,##0"),
        ("", "de", 2_500_000.0, "2,5\u00a0Mio.", '[$-407]#,##0.0,,"\u00a0Mio."'),
        ("compact", "en", 22_400.0, "22.4K", '[$-409]#,##0.0,"K"'),
        ("percent", "en", 0.42, "42%", "[$-409]#,##0%"),
        ("percent", "fr", 0.425, "42,5\u00a0%", '[$-40C]#,##0.0"\u00a0"%'),
        ("percent", "tr", 0.42, "%42", "[$-41F]%#,##0"),
        ("EUR", "en", 12.5, "€12.50", "[$-409][$€]#,##0.00"),
        ("EUR", "de", 12.5, "12,50\u00a0€", '[$-407]#,##0.00"\u00a0"[$€]'),
        ("USD", "en-GB", -3.0, "-US$3", "[$-809][$US$]#,##0"),
        ("", "en", 1e-9, "1E-9", "[$-409]0E+00"),
        ("", "xx", 0.125, "0.125", "[$-409]#,##0.000"),
    ],
)
def test_a_number_is_written_as_its_language_writes_it(
    format: str, language: str, value: float, text: str, code: str
) -> None:
    look = number_format_in_language(format, [value], language)
    assert (look.text(value), look.code) == (text, code)


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([22.5, 91.25], ["22.50", "91.25"]),
        ([0.001, 5000.0], ["0.001", "5,000.000"]),
        ([1_234_567.0, 2_300_000.0], ["1,234,567", "2,300,000"]),
        ([1_230_000.0, 2_300_000.0], ["1.23M", "2.30M"]),
        ([8.1e9, 1.43e9, 12_500.0], ["8,100,000,000", "1,430,000,000", "12,500"]),
        ([5.0, 1e-25], ["5E0", "1E-25"]),
        ([1.2345e20], ["1.2345E20"]),
    ],
)
def test_every_digit_of_a_chart_is_written(values: list[float], texts: list[str]) -> None:
    look = number_format_in_language("", values, "en")
    assert [look.text(each) for each in values] == texts
    assert not any(map(look.is_rounding, values))


@pytest.mark.parametrize(
    ("language", "codes"),
    [
        ("en", ["[$-409]#,##0.0", "[$-409]#,##0.00"]),
        ("de", ['[=17.5]"17,5";[$-407]#,##0.0', '[=20.75]"20,75";[$-407]#,##0.00']),
    ],
)
def test_a_label_has_its_own_decimals_and_the_marks_of_its_language(language: str, codes: list[str]) -> None:
    chart = built({"kind": "bar", "data": {"Before": 17.5, "After": 20.75}}, language=language)
    (tree,) = parts(chart.pptx)
    (labels,) = tree.iter(f"{C}dLbls")
    found = {
        each.find(f"{C}idx").get("val"): each.find(f"{C}numFmt").get("formatCode") for each in labels.iter(f"{C}dLbl")
    }
    shared = labels.find(f"{C}numFmt").get("formatCode")
    assert [found.get(index, shared) for index in "01"] == codes


def test_numbers_too_far_apart_for_one_unit_have_none() -> None:
    look = number_format_in_language("compact", [8.1e9, 1.4286e9, 12_500.0], "en")
    assert [look.text(each) for each in (8.1e9, 1.4286e9)] == ["8,100,000,000", "1,428,600,000"]
    near = number_format_in_language("compact", [1.2e6, 22_400.0], "en")
    assert [near.text(each) for each in (1.2e6, 22_400.0)] == ["1,200K", "22K"]


def test_the_compact_format_rounds_and_a_finding_says_so() -> None:
    result = built({"data": {"a": 22_345, "b": 91_000}, "format": "compact"})
    assert [(each.level, each.message) for each in result.findings] == [
        ("info", 'the format "compact" rounds numbers: 22,345 is written as 22.3K')
    ]
    assert built({"data": {"a": 22_000, "b": 91_000}, "format": "compact"}).findings == ()


def test_a_table_has_every_digit() -> None:
    assert exact_number_in_language(3.14159265, "", "en") == "3.14159265"
    assert exact_number_in_language(0.12345, "percent", "de") == "12,345\u00a0%"
    assert exact_number_in_language(1234.5, "EUR", "en") == "€1,234.50"


# ---- how it is drawn


def theme(name: str = "paper") -> Theme:
    return open_theme(name)


def slot(width: float = 1136, height: float = 432) -> Slot:
    (family,) = (each for each in theme().families.values() if each.name == "chart")
    found = family.layouts[0].block_slot
    assert found is not None
    return replace(found, rect=Rect(0, 0, Px(width), Px(height)))


def drawn(kind: str, data: dict[str, Any], width: float = 1136, **keys: Any) -> ChartItem | None:
    return place_chart(chart_in(article({"kind": kind, "data": data, **keys})), slot(width), "en")


def placed(kind: str, data: dict[str, Any], width: float = 1136, **keys: Any) -> ChartItem:
    item = drawn(kind, data, width, **keys)
    assert item is not None
    return item


LONG = {f"A municipal department with a long name, number {number}": number * 7 for number in range(1, 9)}


def test_lines_are_named_at_their_ends_and_in_a_legend_if_the_names_would_touch() -> None:
    apart, close = {"2024": [1, 2, 30], "2025": [10, 22, 50]}, {"2024": [1, 2, 30], "2025": [10, 10.5, 50]}
    named, listed = (placed("line", each, series=["Open", "Closed", "Mixed"]).plot for each in (apart, close))
    labels = [mark.points[-1].label for mark in named.marks]
    assert ([(label.says, label.position) for label in labels], named.legend) == ([("series", "r")] * 3, None)
    assert listed.legend is not None and not any(mark.points for mark in listed.marks)


def test_years_lie_as_far_from_each_other_as_in_time() -> None:
    uneven = placed("line", {"1972": 10, "1980": 19, "1990": 25, "2000": 32, "2010": 34, "2020": 37}).plot
    even = placed("line", {str(year): [year % 7, year % 5] for year in range(2000, 2006)}, series=["A", "B"]).plot
    assert (uneven.time, even.time) == ("years", "")


def test_what_is_stacked_is_labelled_where_there_is_room() -> None:
    data = {"2025": [90, 0.2], "2026": [70, 30]}
    marks = placed("stacked", data, series=["Open", "Closed"]).plot.marks
    assert [mark.label.position for mark in marks] == ["ctr", "ctr"]
    assert [(point.index, point.label) for point in marks[1].points] == [(0, None)]


@pytest.mark.parametrize(
    ("kind", "data", "drawn_as", "told"),
    [
        ("pie", {"a": 40, "b": 35, "c": 25}, ChartKind.PIE, ""),
        ("pie", {f"n{each}": each + 1 for each in range(7)}, ChartKind.BAR, "it has 7 slices"),
        ("pie", {"a": 97, "b": 1, "c": 1, "d": 1}, ChartKind.BAR, "too thin"),
        ("doughnut", {"a": 40, "b": 35, "c": 25}, ChartKind.DOUGHNUT, ""),
        ("doughnut", {"a": 70, "b": 29, "c": 1}, ChartKind.PIE, ""),
        ("doughnut", {"a": 70, "b": None, "c": 30}, ChartKind.BAR, "a gap has no slice"),
    ],
)
def test_a_pie_that_cannot_be_read_is_drawn_as_bars(
    kind: str, data: dict[str, int], drawn_as: ChartKind, told: str
) -> None:
    result = built({"kind": kind, "data": data})
    assert items(result)[0].plot.kind is drawn_as
    names = {ChartKind.PIE: "Pie chart", ChartKind.BAR: "Bar chart", ChartKind.DOUGHNUT: "Doughnut chart"}
    assert items(result)[0].alt.startswith(names[drawn_as])
    assert [told in str(each) for each in result.findings if each.code == "chart"] == ([True] if told else [])


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([[1, 2], [3, 4], [2, 1]], ""),
        ([[1, 2], [None, 4], [2, 1]], "drawn as lines: a gap would look like zero"),
        ([[1, 2], [-3, 4], [2, 1]], "drawn as lines: areas below zero"),
        ([[1], [-3], [2]], ""),
    ],
)
def test_areas_that_would_say_what_is_not_so_are_lines(values: list[list[int | None]], told: str) -> None:
    result = built(
        {"kind": "area", "data": dict(zip("abc", values, strict=True)), "series": list("xy")[: len(values[0])]}
    )
    assert items(result)[0].plot.kind is (ChartKind.LINE if told else ChartKind.AREA)
    assert [told in str(each) for each in result.findings if each.code == "chart"] == ([True] if told else [])


def test_a_value_between_gaps_has_a_dot() -> None:
    data = {"a": [1, 5], "b": [None, 6], "c": [3, 7], "d": [4, None], "e": [None, 5]}
    first, second = placed("line", data, series=["Open", "Closed"]).plot.marks
    dots = [[point.index for point in mark.points if point.color] for mark in (first, second)]
    assert dots == [[0], [4]]
    (tree,) = parts(built({"kind": "line", "data": data, "series": ["Open", "Closed"]}).pptx)
    sizes = [node.get("val") for node in tree.findall(f".//{C}dPt/{C}marker/{C}size")]
    assert sizes == ["10", "10"]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["Ann", "Bo", "Cy"], ""),
        (["", "", ""], ""),
        (["The republic of Norway in the north", "Bo", "Cy"], "some of its points have no room for their names"),
    ],
)
def test_points_without_room_for_their_names_are_told(names: list[str], told: str) -> None:
    rows = [[name, 3 * number, number] for number, name in enumerate(names)]
    result = built({"kind": "scatter", "data": [["Who", "Age", "Pay"], *rows], "takeaway": "It grows."})
    assert [told in str(each) for each in result.findings] == ([True] if told else [])
    named = [point.index for mark in items(result)[0].plot.marks for point in mark.points]
    assert named == ([1, 2] if told else [index for index, name in enumerate(names) if name])


@pytest.mark.parametrize(
    ("chart", "told"),
    [
        (
            {"kind": "column", "data": {"2025": list(range(5)), "2026": list(range(5))}, "series": list("abcde")},
            "it has 5 series, and no more than 4 can be told apart",
        ),
        ({"kind": "bar", "data": {f"Person {each}": each for each in range(40)}}, "its names do not fit"),
        *(
            ({"kind": "scatter", "data": [[*head], [point, 1, 2], ["b", 3, 4]]}, "its workbook cannot hold the name")
            for *head, point in (
                ("a" * 32_768, "Age", "Pay", "a"),
                ("Who", "Age", "𝒳" * 16_384, "a"),
                ("Who", "Age", "Pay", "ё" * 32_768),
                ("Who", "Age", "Pay", "<r>not\na run</r>"),
                ("Who", "Age", "Pay", "a_x005F_x0041_"),
            )
        ),
    ],
    ids=["series", "names", "head", "head of a series", "point", "markup", "escapes"],
)
def test_a_chart_that_cannot_be_read_is_a_table_and_nothing_is_lost(chart: dict[str, Any], told: str) -> None:
    result = built({**chart, "takeaway": "It grows.", "figure": "4x"})
    assert items(result) == []
    assert any(told in str(each) for each in result.findings)
    assert not [each for each in result.ledger if each.lost]
    shapes = [shape for slide in Presentation(BytesIO(result.pptx)).slides for shape in slide.shapes]
    assert any(shape.has_table for shape in shapes)


@pytest.mark.parametrize("values", [(0.0, 0.0), (5.0,), (-1.0, -5.0), (1e-12, 3e-12), (1e18, 2e19), (-3.0, 4.0)])
def test_a_scale_holds_its_values_and_ends_at_its_figures(values: tuple[float, ...]) -> None:
    chart = chart_in(article({"data": {f"n{each}": value for each, value in enumerate(values)}}))
    for low, high in (chart_value_span(chart), line_chart_span(values)):
        first, last, step = rounded_scale(low, high)
        marked = scale_figures(first, last, step)
        assert first <= low + abs(low) * 1e-9 and high <= last * (1 + 1e-9)
        assert 2 <= len(marked) <= 8
        assert all(later > earlier for earlier, later in pairwise(marked))


VALUE = st.none() | st.integers(-100, 100) | st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 3))
NAME = st.text("abc äß 中", min_size=1, max_size=30).map(lambda text: " ".join(text.split()) or "x")


@st.composite
def any_chart(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(NAME, min_size=1, max_size=30, unique=True))
    heads = draw(st.lists(NAME, min_size=1, max_size=6, unique=True))
    rows = [[name, *draw(st.lists(VALUE, min_size=len(heads), max_size=len(heads)))] for name in names]
    chart = {"kind": draw(st.sampled_from([*ChartKind])).value, "data": [["", *heads], *rows]}
    return chart | draw(
        st.sampled_from([{}, {"highlight": names[0]}, {"highlight": heads[-1], "takeaway": "So it is."}])
    )


@settings(LAW, max_examples=examples(60))
@given(any_chart())
def test_any_chart_is_a_deck_that_keeps_the_laws_or_an_error_in_words(chart: dict[str, Any]) -> None:
    try:
        result = built(chart)
    except GeneratorError as error:
        assert type(error) is not GeneratorError, error
    else:
        assert not [each for each in result.ledger if each.lost]
        assert built(chart).pptx == result.pptx


# ---- what is written


KINDS: dict[str, dict[str, Any]] = {
    "column": {"kind": "column", "data": GROWTH, "series": "People", "highlight": "2025"},
    "columns": {"kind": "column", "data": {"Q1": [1, 2], "Q2": [3, -4]}, "series": ["Open", "Closed"]},
    "bar": {"kind": "bar", "data": LONG},
    "stacked": {"kind": "stacked", "data": {"Q1": [10, 20], "Q2": [30, 4]}, "series": ["Open", "Closed"]},
    "line": {"kind": "line", "data": GROWTH, "highlight": "2023"},
    "lines": {"kind": "line", "data": {"2024": [1, 20], "2025": [3, 40]}, "series": ["Open", "Closed"]},
    "months": {"kind": "line", "data": {f"2026-{each:02}": each * 1000 for each in range(1, 13)}, "format": "EUR"},
    "area": {"kind": "area", "data": {"2024": [1, 20], "2025": [3, 40]}, "series": ["Open", "Closed"]},
    "weeks": {"kind": "area", "data": {f"Week {each}": each for each in range(1, 53)}},
    "pie": {"kind": "pie", "data": {"Yes": "70%", "No": "30%"}, "highlight": "Yes"},
    "doughnut": {"kind": "doughnut", "data": {"Yes": 70, "No": 30}},
    "escapes": {"kind": "column", "data": {"_x0041_": 1, "__x005F__": 2}, "series": "<r>_x00e9_ "},
    "scatter": {"kind": "scatter", "data": [["Who", "Age", "Pay"], ["Ann", 30, 4], ["Bo", 40, 5], ["Cy", 50, 9]]},
}
OFFICE = {
    "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked": XL_CHART_TYPE.COLUMN_STACKED,
    "line": XL_CHART_TYPE.LINE,
    "lines": XL_CHART_TYPE.LINE,
    "months": XL_CHART_TYPE.LINE,
    "area": XL_CHART_TYPE.AREA_STACKED,
    "weeks": XL_CHART_TYPE.AREA,
    "pie": XL_CHART_TYPE.PIE,
    "doughnut": XL_CHART_TYPE.DOUGHNUT,
    "escapes": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "scatter": XL_CHART_TYPE.XY_SCATTER,
}


@pytest.mark.parametrize("kind", KINDS)
def test_powerpoint_has_the_chart_with_its_data_in_a_placeholder(kind: str) -> None:
    result = built(KINDS[kind])
    (item,), (shape,) = items(result), native(result.pptx)
    assert isinstance(shape, PlaceholderGraphicFrame)
    assert shape.chart.chart_type == OFFICE[kind]
    (plot,) = shape.chart.plots
    assert [tuple(each.values) for each in plot.series] == [each.values for each in item.chart.shown]
    assert [each.name for each in plot.series] == [each.name for each in item.chart.shown]
    if item.plot.kind is not ChartKind.SCATTER:
        kept = [str(spreadsheet_day_number(each)) if item.plot.dates else each for each in item.chart.categories]
        assert list(plot.categories) == kept
    cells = cells_of_workbook(shape.chart.part.chart_workbook.xlsx_part.blob)
    for column, series in enumerate(item.chart.series, 1):
        values = [float(cells[row, column]) for row in range(1, len(item.chart.categories) + 1)]
        assert (cells.get((0, column), ""), values) == (series.name, list(series.values))


# The children of an element in the order of the schema (ECMA-376 part 1, annex A), as far as we write them.
ORDER = {
    "chartSpace": "date1904 lang roundedCorners chart spPr txPr externalData",
    "chart": "title autoTitleDeleted plotArea legend plotVisOnly dispBlanksAs",
    "plotArea": "layout areaChart lineChart pieChart doughnutChart barChart scatterChart valAx catAx dateAx spPr",
    "barChart": "barDir grouping varyColors ser gapWidth overlap axId",
    "lineChart": "grouping varyColors ser marker axId",
    "areaChart": "grouping varyColors ser axId",
    "pieChart": "varyColors ser firstSliceAng",
    "doughnutChart": "varyColors ser firstSliceAng holeSize",
    "scatterChart": "scatterStyle varyColors ser axId",
    "ser": "idx order tx spPr marker invertIfNegative dPt dLbls cat val xVal yVal smooth",
    "dPt": "idx invertIfNegative marker bubble3D spPr",
    "dLbls": "dLbl numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize "
    "separator showLeaderLines extLst",
    "dLbl": "idx delete layout tx numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent "
    "showBubbleSize separator",
    "catAx": "axId scaling delete axPos numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses auto "
    "lblAlgn lblOffset tickLblSkip noMultiLvlLbl",
    "dateAx": "axId scaling delete axPos numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses auto "
    "lblOffset baseTimeUnit majorUnit majorTimeUnit",
    "valAx": "axId scaling delete axPos majorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr "
    "crossAx crosses crossBetween majorUnit",
    "scaling": "orientation max min",
    "legend": "legendPos layout overlay txPr",
    "title": "tx layout overlay",
    "manualLayout": "layoutTarget xMode yMode x y w h",
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_children_of_each_element_stand_in_the_order_of_the_schema(kind: str) -> None:
    (tree,) = parts(built(KINDS[kind]).pptx)
    for node in tree.iter(f"{C}*"):
        name = str(node.tag).removeprefix(C)
        children = [str(child.tag).removeprefix(C) for child in node.iterchildren(f"{C}*")]
        if name in ORDER:
            known = ORDER[name].split()
            if name == "plotArea":
                children = [each for each in children if each != "valAx" or "scatterChart" not in children]
                children = [{"dateAx": "catAx"}.get(each, each) for each in children]
                known = [*(each for each in known if each not in ("valAx", "catAx", "spPr")), "catAx", "valAx", "spPr"]
            assert set(children) <= set(known), (name, children)
            assert children == sorted(children, key=known.index), (name, children)


def test_a_label_has_a_position_only_where_powerpoint_knows_it() -> None:
    """A position that a kind does not have makes PowerPoint repair the file, though the schema allows it."""
    allowed = {"barChart": {"outEnd", "ctr"}, "lineChart": {"t", "b", "l", "r"}, "scatterChart": {"t", "b", "l", "r"}}
    allowed |= {"pieChart": {"outEnd"}, "doughnutChart": set(), "areaChart": set()}
    for tree in parts(built(*KINDS.values()).pptx):
        for kind, positions in allowed.items():
            for chart in tree.iter(f"{C}{kind}"):
                stacked = chart.find(f"{C}grouping") is not None and chart.find(f"{C}grouping").get("val") == "stacked"
                known = {"ctr"} if stacked and kind == "barChart" else positions
                assert {each.get("val") for each in chart.iter(f"{C}dLblPos")} <= known


def test_the_axes_are_numbered_above_zero_and_know_each_other() -> None:
    for tree in parts(built(*KINDS.values()).pptx):
        ids = [axis.find(f"{C}axId").get("val") for axis in tree.iter(f"{C}catAx", f"{C}dateAx", f"{C}valAx")]
        assert all(int(each) > 0 for each in ids) and len(set(ids)) == len(ids)
        assert {each.get("val") for each in tree.iter(f"{C}crossAx")} == set(ids)


@pytest.mark.parametrize(
    ("chart", "alt"),
    [
        ({"data": GROWTH}, "Column chart: largest 91 (2025), smallest 22 (2021), first 22 (2021), last 91 (2025)"),
        ({"kind": "pie", "data": {"Yes": 70, "No": 30}}, "Pie chart: largest 70 (Yes), smallest 30 (No)"),
        ({"data": {"a": 3, "b": 3}}, "Column chart: largest 3 (a), smallest 3 (a)"),
        (
            {"kind": "line", "data": {"a": 4, "b": 3}},
            "Line chart: largest 4 (a), smallest 3 (b), first 4 (a), last 3 (b)",
        ),
        ({"data": {"a": 1}}, "Column chart: largest 1 (a)"),
        ({"data": {"a": 1}, "alt": "What I say."}, "What I say."),
    ],
)
def test_the_alternative_text_says_what_the_numbers_say(chart: dict[str, Any], alt: str) -> None:
    (shape,) = native(built(chart).pptx)
    assert shape._element.nvGraphicFramePr.cNvPr.get("descr") == alt


# ---- what is checked


@pytest.mark.parametrize("talk", ["meetup", "lightning", "slides"])
def test_what_is_said_of_a_chart_is_kept_where_a_table_stands_for_it(talk: str) -> None:
    data = {f"A name that is far too long, number {number}": number for number in range(1, 41)}
    said = {"takeaway": "The last is the largest.", "alt": "It grows. " * 20 + "So it ends."}
    result = build(article({"kind": "column", "data": data, **said}), name="a.yaml", talk=talk)
    assert "table" in {slide.layout.family for slide in result.deck.slides}
    notes = [bare_text(line.text) for slide in result.deck.slides for line in slide.notes]
    assert notes.count(said["alt"]) == notes.count(said["takeaway"]) == 1


@pytest.mark.parametrize("cells", [("1 m", "2 ms"), ("1 ton", "2 tonne"), ("3 day", "2 days"), ("1 day", "€2 days")])
def test_other_units_stay_apart(cells: tuple[str, str]) -> None:
    assert any("have different units" in each for each in refused({"data": dict(zip("ab", cells, strict=True))}))


def test_the_other_numbers_tell_what_a_comma_means() -> None:
    chart = chart_in(article({"data": [["", "A"], ["x", "1,234"], ["y", "0,5"]]}, language="en"))
    assert chart.series[0].values == (1.234, 0.5)


@pytest.mark.parametrize(
    "text", ["5 to 7", "5-7", "5x7", "<5", "~5", "5/10", "12 34", "10:30", "(5)", "5*", "2024-01-05", "1.2.3", "--5"]
)
def test_what_is_more_than_one_number_is_none(text: str) -> None:
    assert any(f'"{text}" is not a number' in each for each in refused({"data": {"a": text, "b": 2}}))


@pytest.mark.parametrize(("cells", "language", "wrong"), [(["1,5", "2.5"], "de", "2.5"), (["1.5", "0,5"], "en", "0,5")])
def test_two_decimal_marks_in_one_chart_are_refused(cells: list[str], language: str, wrong: str) -> None:
    told = refused(
        {"data": [["", "A"], *([name, cell] for name, cell in zip("xy", cells, strict=True))]}, language=language
    )
    assert any(f'"{wrong}" is not a number' in each and "before the decimals" in each for each in told)


def test_thousands_and_millions_in_one_series_are_numbers() -> None:
    (series,) = chart_in(article({"data": {"a": "€1.2M", "b": "€900k"}})).series
    assert (series.notation, series.values) == (Notation("€"), (1_200_000.0, 900_000.0))


def test_a_currency_may_be_in_the_cells_and_in_the_format() -> None:
    (shape,) = native(built({"format": "EUR", "data": {"a": "€5", "b": "€42"}}).pptx)
    alt = shape._element.nvGraphicFramePr.cNvPr.get("descr")
    assert alt == "Column chart: largest €42 (b), smallest €5 (a)"


@settings(LAW, max_examples=examples(60))
@given(st.binary(max_size=200) | st.text("a1,;\t\"'.%-\n ", max_size=80).map(str.encode))
def test_any_file_of_numbers_is_a_chart_or_an_error_in_words(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "n.csv").write_bytes(data)
    (folder / "a.yaml").write_bytes(article({"file": "n.csv"}))
    try:
        assert not [each for each in build(folder / "a.yaml").ledger if each.lost]
    except GeneratorError as error:
        assert type(error) is not GeneratorError, error


@pytest.mark.parametrize(
    ("day", "language", "text", "code"),
    [
        ("2026-11-24", "en-GB", "24 Nov 2026", '[$-809]d" "mmm" "yyyy'),
        ("2026-11-24", "de", "24. Nov. 2026", '[$-407]d". "mmm" "yyyy'),
        ("2026-11", "fr", "nov. 2026", '[$-40C]mmm" "yyyy'),
        ("2026", "fr", "2026", "yyyy"),
    ],
)
def test_a_date_is_written_as_its_language_writes_it(day: str, language: str, text: str, code: str) -> None:
    calendar = {4: "years", 7: "months", 10: "days"}[len(day)]
    assert (axis_date_in_language(day, language), date_code_of_language(calendar, language)) == (text, code)


def test_days_count_as_spreadsheets_count_them() -> None:
    assert [spreadsheet_day_number(day) for day in ("1901-01-01", "2026-11-24", "2026-11", "2026")] == [
        367,
        46350,
        46327,
        46023,
    ]


@pytest.mark.parametrize("case", BREAKS)
def test_a_broken_chart_is_found(case: str) -> None:
    part, old, new, codes = BREAKS[case]

    def change(data: bytes) -> bytes:
        assert old in data
        data = data.replace(old, new)
        return data.replace(b"</c:externalData>", b"</c:externalDate>") if b"externalDate " in data else data

    found = changed(built(KINDS["column"]), part, change)
    assert [code for code in found if code not in ("lost", "altered", "content-type")] == codes


def test_a_workbook_that_cannot_be_read_is_found() -> None:
    assert "chart-workbook" in changed(built(KINDS["column"]), BOOK, lambda data: data[:-100])


def test_a_number_of_more_digits_than_powerpoint_shows_is_named() -> None:
    result = built({"data": {"a": 33.333333333333336, "b": 42}})
    assert [(each.level, str(each.where)) for each in result.findings] == [("info", "a.yaml:6:10")]
    assert "has more digits than the 15 that PowerPoint shows" in result.findings[0].message
    assert items(result)[0].chart.series[0].values == (33.3333333333333, 42.0)


def test_of_many_lines_one_may_matter() -> None:
    data = {"2025": list(range(6)), "2026": list(range(0, 18, 3))}
    assert drawn("line", data, series=list("abcdef")) is None
    marks = placed("line", data, series=list("abcdef"), highlight="c").plot.marks
    assert [mark.color for mark in marks].count("accent1") == 1
