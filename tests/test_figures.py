"""Every figure of a deck is one that the author wrote, with its unit and all its digits, or belongs to an axis.

The law is checked in the finished file: what PowerPoint shows is the number in a chart's cache, or in a cell of its
workbook, in the number format beside it. `displayed` below writes it by the rules of spreadsheets alone.
"""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import pytest
import yaml
from hypothesis import assume, given, strategies as st
from lxml import etree
from pptx import Presentation

from generator import Result, build
from generator.errors import InputError
from generator.language import phrase_in_language
from tests.examples import examples
from tests.test_cases import CASES, article_of, made
from tests.test_laws import LAW, settings

SAMPLES = sorted((Path(__file__).parent.parent / "content").glob("*.[ymh]*"))


def said_beside(path: Path) -> str:
    """An article and the files of numbers beside it."""
    return "\n".join(each.read_text("utf-8", "replace") for each in (path, *path.parent.glob("*.[ct]sv")))


CHARTED = [path for path in (*map(article_of, CASES), *SAMPLES) if re.search("chart[:=`]|```chart", said_beside(path))]


def _values(text: str) -> Iterator[Decimal]:
    """The numbers that a text may be: with a point or a comma before its decimals, or several between commas."""
    yield from (Decimal(part) for part in re.findall(r"\d+(?:\.\d+)?", text))
    for between, mark in (",.", ".,"):
        plain = text.replace("−", "-").strip(",.").replace(between, "").replace(mark, ".")
        if plain.count(".") <= 1:
            yield Decimal(plain)


C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

# ---- what a spreadsheet shows of a number (ECMA-376 part 1, 18.8.30)

PART = re.compile(
    r'"(?P<quoted>[^"]*)"|\[\$(?P<symbol>[^\]-]*)(?:-[^\]]*)?\]|(?P<number>[#0][#0,.]*(?:E\+0+)?)|(?P<other>.)'
)
CONDITION = re.compile(r"\[(?P<sign>>=|=)(?P<than>[\d.eE+-]+)\]")


def displayed(code: str, value: Decimal) -> str:
    """The text of a number in a number format, with a point before the decimals and no mark between thousands."""
    for section in code.split(";"):
        condition = CONDITION.match(section)
        than = Decimal(condition["than"]) if condition else None
        if than is None or (value >= than if condition and condition["sign"] == ">=" else value == than):
            return _written(section[condition.end() :] if condition else section, value)
    raise AssertionError(f"no section of {code} is for {value}")


def _written(section: str, value: Decimal) -> str:
    parts = list(PART.finditer(section))
    percent = any(match["other"] == "%" for match in parts)
    text = "".join(
        _digits(match["number"], abs(value) * (100 if percent else 1))
        if match["number"]
        else match["quoted"] or match["symbol"] or match["other"] or ""
        for match in parts
    )
    return f"-{text}" if value < 0 and text else text


def _digits(pattern: str, value: Decimal) -> str:
    mantissa, _, power = pattern.partition("E")
    decimals = len(mantissa.rstrip(",").partition(".")[2])
    if power:
        return f"{value:.{decimals}E}"
    thousands = len(mantissa) - len(mantissa.rstrip(","))
    scaled = value.scaleb(-3 * thousands).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{scaled:f}"


# ---- what a deck shows


class Shown(NamedTuple):
    """A figure that the deck shows: where, the text, and the number before its format was applied."""

    where: str
    text: str


def shown_in_charts(pptx: bytes) -> Iterator[Shown]:
    """The labels of each chart, the numbers in its cache and in its workbook, as they are displayed."""
    with ZipFile(BytesIO(pptx)) as package:
        for name in package.namelist():
            if re.fullmatch(r"ppt/charts/chart\d+\.xml", name):
                yield from _of_chart(etree.fromstring(package.read(name)), name)
            elif re.fullmatch(r"ppt/embeddings/chart\d+\.xlsx", name):
                yield from _of_workbook(package.read(name), name)


def _of_chart(tree: etree._Element, name: str) -> Iterator[Shown]:
    assert {node.get("val") for node in tree.iter(f"{C}showPercent")} <= {"0"}, "a share that nobody wrote"
    assert tree.find(f"{C}chart/{C}dispBlanksAs").get("val") == "gap"
    for series in tree.iter(f"{C}ser"):
        for cache in series.iterfind(f".//{C}numRef/{C}numCache"):
            code = cache.findtext(f"{C}formatCode")
            if "yyyy" not in code:
                for point in cache.iter(f"{C}pt"):
                    yield Shown(f"{name}: cache", displayed(code, Decimal(point.findtext(f"{C}v"))))
        values = series.find(f"{C}val") if series.find(f"{C}val") is not None else series.find(f"{C}yVal")
        for point in values.iter(f"{C}pt"):
            label = _label(series.find(f"{C}dLbls"), point.get("idx"))
            if label is not None and label.find(f"{C}showVal").get("val") == "1" and label.find(f"{C}tx") is None:
                code = label.find(f"{C}numFmt").get("formatCode")
                where = f"{name}: {'text' if code.startswith('[=') else 'label'}"
                yield Shown(where, displayed(code, Decimal(point.findtext(f"{C}v"))))


def _label(labels: etree._Element, index: str) -> etree._Element | None:
    """What says how the point with that index is labelled; None if it is not."""
    for own in labels.iterfind(f"{C}dLbl"):
        if own.find(f"{C}idx").get("val") == index:
            return None if own.find(f"{C}delete") is not None else own
    return labels if labels.find(f"{C}showVal") is not None else None


def _of_workbook(data: bytes, name: str) -> Iterator[Shown]:
    with ZipFile(BytesIO(data)) as book:
        styles = etree.fromstring(book.read("xl/styles.xml"))
        sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    codes = {node.get("numFmtId"): node.get("formatCode") for node in styles.iter(f"{S}numFmt")}
    looks = [codes.get(node.get("numFmtId"), "0") for node in styles.find(f"{S}cellXfs")]
    for cell in sheet.iter(f"{S}c"):
        code = looks[int(cell.get("s", "0"))]
        if cell.get("t") != "s" and cell.find(f"{S}v") is not None and "yyyy" not in code:
            yield Shown(f"{name}: {cell.get('r')}", displayed(code, Decimal(cell.findtext(f"{S}v"))))


def ticks(pptx: bytes) -> Iterator[tuple[str, Decimal]]:
    """Each figure of a scale that is shown, and the number at which it stands."""
    with ZipFile(BytesIO(pptx)) as package:
        for name in (each for each in package.namelist() if re.fullmatch(r"ppt/charts/chart\d+\.xml", each)):
            for axis in etree.fromstring(package.read(name)).iter(f"{C}valAx"):
                if axis.find(f"{C}delete").get("val") == "0":
                    low, high = (Decimal(axis.find(f"{C}scaling/{C}{end}").get("val")) for end in ("min", "max"))
                    step = Decimal(axis.find(f"{C}majorUnit").get("val"))
                    for number in range(round((high - low) / step) + 1):
                        at = low + number * step
                        if text := displayed(axis.find(f"{C}numFmt").get("formatCode"), at):
                            yield text, at


def alts(pptx: bytes) -> list[str]:
    shapes = [shape for slide in Presentation(BytesIO(pptx)).slides for shape in slide.shapes if shape.has_chart]
    return [shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in shapes]


def tables(pptx: bytes) -> list[list[str]]:
    shapes = [shape for slide in Presentation(BytesIO(pptx)).slides for shape in slide.shapes if shape.has_table]
    return [[cell.text for cell in row.cells] for shape in shapes for row in shape.table.rows]


# ---- what authors write

POINT, COMMA = {"mark": ".", "between": [",", "’", ""]}, {"mark": ",", "between": [".", "\u00a0", ""]}
MARKS: dict[str, dict[str, Any]] = {"en": POINT, "de": COMMA, "fr": {"mark": ",", "between": ["\u202f", " ", ""]}}
SCALES = {"K": 3, "M": 6, "B": 9, "T": 12, "k": 3, "Mio.": 6, "Mrd.": 9, "Bio.": 12, "Md": 9, "Bn": 12}
UNITS = [("", ""), ("", "%"), ("", " %"), ("", "ms"), ("", " days"), ("€", ""), ("$", ""), ("CHF ", ""), ("", " €")]
UNITS += [
    ("", "k"),
    ("", " km/h"),
    ("", " °C"),
    ("", " kg CO2"),
    ("", " Tsd. €"),
    ("", "‰"),
    ("", " % p.a."),
    ("%", ""),
]
GAPS = ["", "-", "–", "n/a", "N/A", "unknown", "null", "#N/A"]
NUMBER = re.compile(r"(?P<sign>[-−]?)(?P<digits>\d[\d.,’\u00a0\u202f]*\d|\d)(?P<power>E[-+]?\d+)?")


class Figure(NamedTuple):
    """A number and its unit, without spaces."""

    value: Decimal
    unit: str


def written(value: Decimal, unit: tuple[str, str], language: str, between: str) -> str:
    whole, _, part = f"{abs(value):f}".partition(".")
    grouped = re.sub(r"(?<=\d)(?=(\d{3})+$)", between, whole) if between else whole
    sign = "-" if value < 0 else ""
    return f"{sign}{unit[0]}{grouped}{MARKS[language]['mark'] + part if part else ''}{unit[1]}"


def read(text: str, language: str, own_unit: str) -> Figure:
    """The figure that a text in the language shows; K and the like are part of the number unless they are its unit."""
    match = NUMBER.search(text.replace("\u00a0%", "%"))
    assert match, text
    digits = match["digits"]
    mark = MARKS[language]["mark"]
    digits = re.sub(rf"[^\d{re.escape(mark)}]", "", digits).replace(mark, ".")
    sign = "-" if re.search("[-−]", text[: match.end("sign")]) else ""
    value = Decimal(sign + digits + (match["power"] or ""))
    rest = text.replace("\u00a0%", "%").replace(match[0], "", 1)
    unit = re.sub(r"\s", "", rest).replace("-", "").replace("−", "")
    if unit != own_unit and unit in SCALES:
        return Figure(value.scaleb(SCALES[unit]), "")
    return Figure(value, unit)


DECIMALS = st.integers(0, 5)
SIZES = st.integers(-99_999, 999_999) | st.sampled_from([0, 5, 1_000, 250_000, 1_500_000, 22_345_678, 2 * 10**9])


@st.composite
def numbers(draw: st.DrawFn) -> Decimal:
    return Decimal(draw(SIZES)).scaleb(-draw(DECIMALS))


class Draft(NamedTuple):
    """An article with a chart, and what its author wrote in it."""

    text: str
    name: str
    files: dict[str, str]
    language: str
    cells: list[list[str]]
    figures: set[Figure]
    gaps: list[tuple[int, int]]
    units: list[set[str]]  # of each series


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    language = draw(st.sampled_from(sorted(MARKS)))
    count, rows = draw(st.integers(1, 3)), draw(st.integers(1, 8))
    unit, other = draw(st.sampled_from(UNITS)), draw(st.sampled_from(UNITS))
    mixed = draw(st.sampled_from(["", "", "", "series", "cells"]))
    between = draw(st.sampled_from(MARKS[language]["between"]))
    cells, figures, gaps, units = [], set(), [], [set[str]() for _ in range(count)]
    for row in range(rows):
        line = []
        for column in range(count):
            if (row, column) != (0, 0) and draw(st.integers(0, 6)) == 0:
                line.append(draw(st.sampled_from(GAPS)))
                gaps.append((row, column))
                continue
            changed = (mixed == "series" and column == count - 1) or (mixed == "cells" and row == rows - 1)
            value, own = draw(numbers()), other if changed else unit
            line.append(written(value, own, language, between))
            figures.add(Figure(value, re.sub(r"\s", "", "".join(own))))
            units[column].add(re.sub(r"\s", "", "".join(own)))
        cells.append(line)
    # Without one such number, 1.234 is 1234 in German, and 1,234 is 1.234: what it is, is not the law here.
    assume(
        any(
            re.search(rf"\d{re.escape(MARKS[language]['mark'])}(\d|\d\d|\d{{4,}})(?!\d)", cell)
            for row in cells
            for cell in row
        )
    )
    table = [["Place", *(f"Series {letter}" for letter in "ABC"[:count])]]
    table += [[f"Place {'abcdefgh'[at]}", *line] for at, line in enumerate(cells)]
    kind = draw(st.sampled_from(["column", "bar", "line", "stacked", "area", "pie", "doughnut"]))
    name, text, files = draw(st.sampled_from(FORMS))(table, kind, language)
    return Draft(text, name, files, language, cells, figures, gaps, units)


def in_yaml(table: list[list[str]], kind: str, language: str) -> tuple[str, str, dict[str, str]]:
    return "a.yaml", yaml.safe_dump(keys({"kind": kind, "data": table}, language), allow_unicode=True), {}


def in_csv(table: list[list[str]], kind: str, language: str) -> tuple[str, str, dict[str, str]]:
    rows = "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in table)
    return "a.yaml", yaml.safe_dump(keys({"kind": kind, "file": "n.csv"}, language)), {"n.csv": rows}


def in_markdown(table: list[list[str]], kind: str, language: str) -> tuple[str, str, dict[str, str]]:
    lines = [f"| {' | '.join(row)} |" for row in (table[0], ["---"] * len(table[0]), *table[1:])]
    head = f"---\ntitle: T\nlanguage: {language}\n---\n\n## H\n\n"
    return "a.md", head + "\n".join(lines) + f"\n\n{{chart={kind}}}\n", {}


FORMS = [in_yaml, in_csv, in_markdown]


def keys(chart: dict[str, Any], language: str) -> dict[str, Any]:
    return {"title": "T", "language": language, "sections": [{"heading": "H", "chart": chart}]}


# ---- the laws


@settings(LAW, max_examples=examples(80))
@given(drafts())
def test_every_figure_is_one_that_the_author_wrote(tmp_path_factory: pytest.TempPathFactory, draft: Draft) -> None:
    folder = tmp_path_factory.mktemp("figures")
    for name, text in {**draft.files, draft.name: draft.text}.items():
        (folder / name).write_text(text, "utf-8")
    all_units = set().union(*draft.units)
    if scaled := len(all_units) > 1 and all_units <= {"", "k"}:
        draft = draft._replace(figures=set(map(_scaled, draft.figures)))
    mixed = len(all_units) > 1
    try:
        result = build(folder / draft.name)
    except InputError as refused:
        assert mixed or any(
            "less than zero" in str(each) or "only zeros" in str(each) or "shows one series" in str(each)
            for each in refused.findings
        ), refused
        return
    charts, rows = alts(result.pptx), tables(result.pptx)
    assert charts or rows
    if charts:
        assert not mixed or scaled
    units = {figure.unit for figure in draft.figures}
    own = units.pop() if len(units) == 1 else ""
    for where, text in shown_in_charts(result.pptx):
        language = draft.language if where.endswith("text") else "en"
        assert read(text, language, own) in draft.figures, (where, text)
    for alt in charts:
        for text in _figures_of_alt(alt, draft.language):
            assert read(text, draft.language, own) in draft.figures, alt
    for text, at in ticks(result.pptx):
        assert read(text, "en", own).value == at * (100 if own == "%" else 1)
    assert_cells_are_written(rows, draft)
    assert_gaps_are_told(result, draft, bool(charts))


def _scaled(figure: Figure) -> Figure:
    """The figure 1000 for 1k, which may stand beside 900."""
    return Figure(figure.value.scaleb(SCALES.get(figure.unit, 0)), "")


def _figures_of_alt(alt: str, language: str) -> list[str]:
    """The figures of an alt text: each is between its word and the name of its category in brackets."""
    words = "|".join(phrase_in_language(word, language) for word in ("largest", "smallest", "first", "last"))
    return re.findall(rf"(?:{words}) ([^(]+) \(", alt)


def assert_cells_are_written(rows: list[list[str]], draft: Draft) -> None:
    """The cells of a table instead of a chart are those that were written, or the same figures."""
    known = {cell for row in draft.cells for cell in row}
    for row in rows:
        for text in row[1:]:
            if NUMBER.search(text) and text not in known:
                assert (
                    read(text, draft.language, "") in draft.figures or read(text, draft.language, text) in draft.figures
                ), text


def assert_gaps_are_told(result: Result, draft: Draft, drawn: bool) -> None:
    """Each cell without a number is named with its line, is no point of the chart, and the alt text says so."""
    told = [each for each in result.findings if each.code == "chart-gap"]
    if drawn:
        assert len(told) == len(draft.gaps)
        assert all(
            each.where and each.where.line and "Series" in each.message for each in told if draft.name != "a.json"
        )
        with ZipFile(BytesIO(result.pptx)) as package:
            tree = etree.fromstring(package.read("ppt/charts/chart1.xml"))
        points = [{int(pt.get("idx")) for pt in series.iterfind(f"{C}val//{C}pt")} for series in tree.iter(f"{C}ser")]
        for row, column in draft.gaps:
            assert row not in points[column]
            (alt,) = alts(result.pptx)
            assert f"Place {'abcdefgh'[row]}" in alt.rpartition("(")[2] or alt.endswith("…")


@pytest.mark.parametrize("path", CHARTED, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_no_chart_of_a_case_or_sample_shows_another_figure(path: Path) -> None:
    said = said_beside(path)
    result = made(path.parent) if path.parent in CASES else build(path)
    if isinstance(result, InputError):
        return
    known = {value for text in re.findall(r"[-−]?\d[\d.,]*", said) for value in _values(text)}
    language = result.deck.meta.language[:2]
    shown = [(where, text, "en") for where, text in shown_in_charts(result.pptx)]
    shown += [(alt, text, language) for alt in alts(result.pptx) for text in _figures_of_alt(alt, language)]
    for where, text, marks in shown:
        figure = read(text, marks if marks in MARKS else "en", "")
        shares = {figure.value / 100} if figure.unit == "%" and "format: percent" in said else set()
        assert ({figure.value} | shares) & known, (where, text)
    for text, at in ticks(result.pptx):
        figure = read(text, "en", "")
        assert figure.value == at * (100 if figure.unit == "%" else 1), text
