"""Tables of figures: read from files, written as a language writes them, brought out, and split by rows and columns."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from generator import Result, build
from generator.errors import InputError, Where
from generator.look import open_theme
from generator.measure import wrap_text
from generator.model.blocks import Table
from generator.model.deck import CELL_X, TableItem
from generator.model.geometry import Pt, Px
from generator.model.origin import OriginId
from generator.model.text import Run, bare_text
from generator.place.table import place_table_on_slides, widest_word_of_cell
from generator.read import read_file
from generator.read.files import CsvRow, read_csv_rows, squared_csv_rows
from generator.read.table_figures import is_figure_format

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
NUMBERS = "Region,2022,2023,Share\nNorth,1234567.5,1456789,0.1234\nSouth,234567.10,-256789,0.2\nTotal,,1,\n"


def article(folder: Path, table: str, language: str = "en-GB", data: str = NUMBERS) -> Path:
    (folder / "numbers.csv").write_text(data, "utf-8")
    path = folder / "article.yaml"
    path.write_text(f"title: T\nlanguage: {language}\nsections:\n  - heading: H\n    table: {table}\n", "utf-8")
    return path


def table_in(folder: Path, table: str, language: str = "en-GB", data: str = NUMBERS) -> Table:
    (block,) = read_file(article(folder, table, language, data))[0].sections[0].blocks
    assert isinstance(block, Table)
    return block


def cells(table: Table) -> list[list[str]]:
    return [[bare_text(cell) for cell in row] for row in (table.header, *table.rows)]


def problems(folder: Path, table: str, data: str = NUMBERS) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_file(article(folder, table, data=data))
    return [str(finding).replace(f"{folder}/", "") for finding in caught.value.findings]


def tables(result: Result) -> list[TableItem]:
    return [item for slide in result.deck.slides for item in slide.items if isinstance(item, TableItem)]


@pytest.mark.parametrize(
    ("head", "alt"), [("| A | B |", "A, B"), ("| | B |", "B"), ("| | |", "one, two")], ids=["both", "second", "none"]
)
def test_the_alt_text_of_a_table_has_its_first_words(head: str, alt: str) -> None:
    result = build(f"# T\n\n## Two\n\n{head}\n|---|---|\n| one | two |\n".encode(), name="a.md")
    assert [item.alt for item in tables(result)] == [alt]


def rows_in(data: bytes) -> list[CsvRow]:
    return squared_csv_rows(read_csv_rows(data, "f.csv")[0], "f.csv")


# CSV


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ("a,b\n1,2\n", [(1, ("a", "b")), (2, ("1", "2"))]),
        ("a;b\n1,5;2\n", [(1, ("a", "b")), (2, ("1,5", "2"))]),
        ("a\tb, c\n1\t2", [(1, ("a", "b, c")), (2, ("1", "2"))]),
        ("\ufeffsep=|\na|b\n1|2", [(2, ("a", "b")), (3, ("1", "2"))]),
        ('a,b\n"x, ""y""\n z",2\n3,4', [(1, ("a", "b")), (2, ('x, "y" z', "2")), (4, ("3", "4"))]),
        ("\n\na,b,,\r\n\r\n1,2,,\r\n3\r\n", [(3, ("a", "b")), (5, ("1", "2")), (6, ("3", ""))]),
        ("alone\nx", [(1, ("alone",)), (2, ("x",))]),
    ],
)
def test_rows_have_their_lines(data: str, rows: list[tuple[int, tuple[str, ...]]]) -> None:
    assert rows_in(data.encode()) == rows


def test_a_row_that_is_too_long_is_named_with_its_line() -> None:
    with pytest.raises(InputError) as caught:
        rows_in(b"a,b\n1,2\n1,2,3\n")
    (finding,) = caught.value.findings
    assert finding.where == Where("f.csv", 3) and finding.message == "a row has 3 cells and the first one 2"


def test_cells_are_parted_where_all_rows_have_as_many() -> None:
    assert read_csv_rows(b"a,b;c\n1;2\n", "f.csv")[:2] == ([(1, ("a,b", "c")), (2, ("1", "2"))], ";")
    assert read_csv_rows(b"sep=,\na;b,c\n1;2,3\n", "f.csv")[1] == ","


def test_another_encoding_is_named() -> None:
    rows, _, (finding,) = read_csv_rows("Land;Größe\nÖsterreich;83.882\nTürkei;783.562\n".encode("cp1252"), "f.csv")
    assert rows[1] == (2, ("Österreich", "83.882")) and finding.code == "encoding"


# Read


def test_a_table_in_a_file(tmp_path: Path) -> None:
    table = table_in(tmp_path, "{data: numbers.csv, caption: Sums, source: Own *count*}")
    assert cells(table)[:2] == [["Region", "2022", "2023", "Share"], ["North", "1234567.5", "1456789", "0.1234"]]
    assert (bare_text(table.caption), bare_text(table.source), table.rows[2][1]) == ("Sums", "Own count", ())
    assert cells(table_in(tmp_path, "numbers.csv")) == cells(table)
    assert cells(table_in(tmp_path, "numbers.csv", data="a\n*1*\n")) == [["a"], ["*1*"]]


def test_a_file_named_in_a_body_has_the_other_keys_beside_it(tmp_path: Path) -> None:
    path = article(tmp_path, "x")
    body = "body:\n      - table: numbers.csv\n        source: Us\n        highlight: North\n        caption: C"
    path.write_text(path.read_text("utf-8").replace("table: x", body), "utf-8")
    (table,) = read_file(path)[0].sections[0].blocks
    assert isinstance(table, Table) and (bare_text(table.source), table.highlight) == ("Us", ("North",))


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("other.csv", 'article.yaml:5:12: the data file "other.csv" was not found'),
        ("..", 'article.yaml:5:12: the data file ".." is not read: it lies outside'),
        ("https://example.org/a.csv", 'article.yaml:5:12: the data file "https://example.org/a.csv" is on the web'),
        ("{caption: C}", 'article.yaml:5:12: a table needs "header"'),
        ("{data: [[a, b], [1, 2]]}", 'article.yaml:5:19: "data" names a CSV file, and here are'),
        ("{data: numbers.csv, rows: [[1]]}", 'article.yaml:5:12: "rows" cannot be used beside "data"'),
        ("{data: numbers.csv, highlight: Totl}", 'article.yaml:5:43: the table has no row or column "Totl"'),
        ("{data: numbers.csv, format: nombre}", 'article.yaml:5:40: "nombre" is not a format for figures'),
        ("{data: numbers.csv, format: {Shar: percent}}", 'article.yaml:5:41: the table has no row or column "Shar"'),
        ("{data: numbers.csv, format: {Region: percent}}", 'article.yaml:5:41: "Region" holds no plain numbers'),
        ("{data: numbers.csv, format: [percent]}", 'article.yaml:5:40: "format" must be a text'),
        ("{header: [a, b], rows: [[x, y]], format: number}", "article.yaml:5:53: no column after the first holds"),
        ("[numbers.csv]", "article.yaml:5:12: a table must be a mapping"),
    ],
)
def test_what_is_wrong_with_a_table(table: str, problem: str, tmp_path: Path) -> None:
    found = problems(tmp_path, table)
    assert found[0].startswith(problem)


# Figures


def test_decimals_are_those_that_were_written(tmp_path: Path) -> None:
    assert [row[1] for row in cells(table_in(tmp_path, "{data: numbers.csv, format: number}"))][1:] == [
        "1,234,567.5",
        "234,567.10",
        "",
    ]
    assert cells(table_in(tmp_path, '{data: numbers.csv, format: "#,##0.00"}'))[2][1:3] == ["234,567.10", "-256,789.00"]
    assert cells(table_in(tmp_path, '{data: numbers.csv, format: {"2023": EUR}}'))[1][2] == "€1,456,789.00"
    for said in ("EUR 0", "currency EUR 0"):
        table = table_in(tmp_path, f'{{data: numbers.csv, format: {{"2023": {said}}}}}')
        assert cells(table)[1][2] == "€1,456,789"


@pytest.mark.parametrize("format", ['"percent"', '{N: "0%"}'])
def test_shares_beside_percentages_are_refused(format: str, tmp_path: Path) -> None:
    told = problems(tmp_path, f"{{data: numbers.csv, format: {format}}}", data="Place,N\na,0.5\nb,42\n")
    assert any("may be shares of one or percentages" in each for each in told)


def test_without_a_format_nothing_is_changed(tmp_path: Path) -> None:
    assert cells(table_in(tmp_path, "numbers.csv", "de"))[2][1] == "234567.10"
    written = table_in(
        tmp_path, "{header: [a, b], rows: [[x, '1234'], [y, about 5], [z, '007']], format: number}", "de"
    )
    assert [row[1] for row in cells(written)][1:] == ["1.234", "about 5", "7"]


@pytest.mark.parametrize("said", ["", "Number", "percent 12", "ABC", "km", "#" * 99, "0.0.0", "'0", "{}"])
def test_what_is_no_format(said: str) -> None:
    assert not is_figure_format(said)


def test_a_deck_without_a_format_does_not_load_babel(tmp_path: Path) -> None:
    code = "import sys\nfrom generator import build\nbuild(sys.argv[1])\nprint('babel' in sys.modules)"
    for table, loaded in (("numbers.csv", "False"), ("{data: numbers.csv, format: number}", "True")):
        path = article(tmp_path, table)
        ran = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True)
        assert ran.stdout.strip() == loaded, ran.stderr


# On slides


FIGURES = (
    "1 | -1.5 | −2 | 12,34,567.5 | 1\u202f234,5 | 1’234.5 | 12,3\u00a0% | €1,456 | 1.456,00\u00a0€ | CHF 1’234 | 3 km"
)
FIGURES += " | ~5 | ٣٬٤٥٦ | \u200f1,234.50\u00a0€ | 2 Mio."


@pytest.mark.parametrize("figure", FIGURES.split(" | "))
def test_a_column_of_figures_is_flush_right(figure: str, tmp_path: Path) -> None:
    (item,) = tables(build(article(tmp_path, "numbers.csv", data=f"a\tb\nx\t{figure}\ny\t–\n")))
    assert item.right == (False, True)


def test_the_parts_of_a_table_begin_at_one_height_and_have_equal_rows(tmp_path: Path) -> None:
    rows = "x,y\n" * 11 + f"x,{'word ' * 40}\n"
    items = tables(build(article(tmp_path, "numbers.csv", data="a,b\n" + rows)))
    assert len(items) > 1 and len({sum(item.heights) for item in items}) > 1
    assert len({item.rect.y for item in items}) == 1
    assert len({item.heights[1] for item in items}) == 1


@pytest.mark.parametrize("columns", [1, 2, 6, 14])
@pytest.mark.parametrize("words_each", [30, 90, 300])
def test_heads_that_leave_no_room_are_said_whole_in_the_first_row(words_each: int, columns: int) -> None:
    head = " ".join(f"word{number}" for number in range(words_each))
    table = {"header": [head] * columns, "rows": [["a"] * columns] * 3}
    said = json.dumps({"title": "T", "sections": [{"heading": "H", "table": table}]})
    result = build(said.encode(), name="a.yaml")
    assert not any(kept.lost for kept in result.ledger)
    assert all(item.heights[0] + Px(30) < item.placeholder.rect.height for item in tables(result))


def test_rows_have_room_for_letters_as_high_as_their_font(tmp_path: Path) -> None:
    """In a cell, unlike elsewhere, LibreOffice gives Chinese a line of 1.45 em."""
    rows = "\n".join(["x,y"] * 12 + [f"国,{'国家' * 60}"])
    *_, last = tables(build(article(tmp_path, "numbers.csv", data=f"a,b\n{rows}\n")))
    lines = len(wrap_text(last.rows[-1][1], last.placeholder.style.font, last.size, last.columns[1] - 2 * CELL_X))
    assert lines > 1 and last.heights[-1] >= lines * 1.45 * Pt(last.size)


def test_a_large_table_is_broken_into_lines_once_for_each_size_and_width() -> None:
    """Counts of work: how often a cell is looked at for its words, and how often it is broken into lines."""
    slot = open_theme("paper").families["table"].layouts[0].block_slot
    assert slot
    rows = tuple(tuple((Run(f"cell {row} {column} with words"),) for column in range(6)) for row in range(300))
    header = tuple((Run(f"Head {column}"),) for column in range(6))
    table = Table(OriginId("a/t"), Where("a.md", 1), header, rows)
    measured, broken = (
        widest_word_of_cell.cache_info().misses,
        wrap_text.cache_info().misses + wrap_text.cache_info().hits,
    )
    place_table_on_slides.__wrapped__(table, slot)
    assert widest_word_of_cell.cache_info().misses - measured <= 2 * len(slot.style.sizes) * 301 * 6
    asked = wrap_text.cache_info().misses + wrap_text.cache_info().hits - broken
    assert asked <= 2 * len(slot.style.sizes) * 301 * 6
