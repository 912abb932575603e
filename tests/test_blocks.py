"""Quotes, code, tables, pictures, numbers and nested points in a structured article."""

import textwrap
from io import BytesIO
from pathlib import Path
from typing import TypeVar

import pytest
from PIL import Image

from generator.errors import Finding, InputError
from generator.model.article import Article
from generator.model.blocks import Code, Picture, Quote, Stat, Table
from generator.model.text import Run, bare_text
from generator.read import read_bytes
from generator.read.files import files_beside_article

T = TypeVar("T")


def png(width: int = 4, height: int = 3) -> bytes:
    """A picture of that size."""
    target = BytesIO()
    Image.new("RGB", (width, height)).save(target, "PNG")
    return target.getvalue()


def jpeg(width: int = 4, height: int = 3, turned: bool = False) -> bytes:
    """A photograph of that size."""
    target, exif = BytesIO(), Image.Exif()
    exif[0x0112] = 6 if turned else 1
    Image.new("RGB", (width, height)).save(target, "JPEG", exif=exif)
    return target.getvalue()


def parsed(body: str, folder: Path | None = None) -> tuple[Article, tuple[Finding, ...]]:
    text = "title: T\nsections:\n  - heading: H\n" + textwrap.indent(textwrap.dedent(body), "    ")
    return read_bytes(text.encode(), "f", "yaml", files_beside_article(folder))


def only(kind: type[T], body: str, folder: Path | None = None) -> T:
    """The one block of a section, which is of that kind."""
    (block,) = parsed(body, folder)[0].sections[0].blocks
    assert isinstance(block, kind)
    return block


def problems(body: str, folder: Path | None = None) -> list[str]:
    with pytest.raises(InputError) as caught:
        parsed(body, folder)
    return [finding.message for finding in caught.value.findings if finding.level == "error"]


@pytest.mark.parametrize(
    "body",
    [
        "quote: {text: Be *kind*., by: Ada, source: A letter}",
        "body: [{quote: {text: Be *kind*., by: Ada, source: A letter}}]",
        "body:\n  - quote: Be *kind*.\n    by: Ada\n    source: A letter",
    ],
)
def test_a_quote(body: str) -> None:
    quote = only(Quote, body)
    assert quote.text == (Run("Be "), Run("kind", italic=True), Run("."))
    assert (quote.id, bare_text(quote.by), bare_text(quote.source)) == ("h/quote", "Ada", "A letter")


def test_code_keeps_its_lines_and_spaces() -> None:
    code = only(
        Code, 'code:\n  text: |\n\n    if x:\n    \ty = "*1*"   \n\n    z\n  language: python\n  caption: It *works*'
    )
    assert code.text == 'if x:\n    y = "*1*"\n\nz'
    assert (code.language, bare_text(code.caption)) == ("python", "It works")
    beside = only(Code, "body:\n  - code: |\n      a  b\n    language: sh\n")
    assert (beside.text, beside.language) == ("a  b", "sh")


def test_rows_are_as_long_as_the_header() -> None:
    table = only(Table, "table: {header: [a, b, c], rows: [[1, ~, 1.10], [2], []], caption: Sums}")
    assert [[bare_text(cell) for cell in row] for row in table.rows] == [["1", "", "1.10"], ["2", "", ""], ["", "", ""]]
    assert bare_text(table.caption) == "Sums"
    assert problems("table: {header: [a], rows: [[1, 2]]}") == ["a row has 2 cells and the header 1"]
    assert problems("table: {header: [a], rows: [x]}") == ["a row must be a list of cells"]
    assert problems("table: {header: [], rows: []}") == ["a table needs a header with a cell for each column"]
    assert problems("table: {header: [a]}") == ['a table needs "rows"']


def test_a_stat() -> None:
    stat = only(Stat, "stat: {value: 96 %, meaning: of codebases}")
    assert (bare_text(stat.value), bare_text(stat.meaning)) == ("96 %", "of codebases")
    assert bare_text(only(Stat, "body:\n  - stat: 1.10\n    meaning: euros").value) == "1.10"
    assert problems("stat: 96") == ['a stat needs "meaning"']


def test_a_key_beside_nothing_is_named() -> None:
    assert problems("body: [{points: [a], by: Ada}]") == ['"by" needs a quote beside it that is written as a text']
    assert problems("body: [{quote: {text: Q}, by: Ada}]") == ['"by" needs a quote beside it that is written as a text']
    assert len(problems("quote: {words: Q}")) == 2


# Pictures


def test_a_picture_lies_beside_the_article(tmp_path: Path) -> None:
    (tmp_path / "plan.png").write_bytes(png(40, 30))
    (tmp_path / "photo.JPG").write_bytes(jpeg(16, 9))
    body = "picture: {file: plan.png, alt: A plan, credit: '*CC0*', caption: The plan}"
    picture = only(Picture, body, tmp_path)
    assert (picture.file, picture.format, picture.width, picture.height) == ("plan.png", "png", 40, 30)
    assert (picture.data, picture.alt, picture.credit) == (png(40, 30), "A plan", (Run("CC0", italic=True),))
    photo = only(Picture, "body:\n  - picture: photo.JPG\n    alt: A photo\n    caption: C", tmp_path)
    assert (photo.format, photo.width, bare_text(photo.caption)) == ("jpeg", 16, "C")


def test_a_picture_without_alt_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png())
    _, findings = parsed("picture: a.png", tmp_path)
    assert [(each.code, each.level, bool(each.hint)) for each in findings] == [("alt", "warning", True)]


def test_a_picture_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        parsed("body:\n  - picture: chart.png\n    alt: A", tmp_path)
    assert str(caught.value) == (
        'f:5:18: the picture "chart.png" was not found [picture]\n'
        f"hint: put the file beside the article, in {tmp_path}/"
    )
    assert "has no folder" in problems("picture: a.png")[0]
    assert "on the web" in problems("picture: https://example.org/a.png", tmp_path)[0]
    assert "not found" in problems("picture: .", tmp_path)[0]
    assert "not found" in problems('picture: "a\\u0000b.png"', tmp_path)[0]
