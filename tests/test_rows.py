"""Rows of data: files of them, and articles filled with one, in which a value is a text whatever it looks like."""

import json
import re
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import example, given, settings, strategies as st
from msgspec import Struct
from msgspec.structs import fields, replace

from generator import InputError, build, build_many, yaml
from generator.errors import Where
from generator.model.address import MARK
from generator.model.article import Article
from generator.model.blocks import Chart, Paragraph, Picture, Points, Table
from generator.model.text import FORBIDDEN, Run, bare_text, folded_text
from generator.pipeline import build_request
from generator.read import SourceFormat, read_bytes
from generator.read.decode import is_blank_source
from generator.read.files import NONE, files_beside_article
from generator.restate import restate_article
from generator.rows import Cell, DataRow, read_rows
from generator.rows.fill import RowFilling
from generator.settings import BuildRequest
from tests.commands import run as run_command
from tests.examples import examples
from tests.test_blocks import png

# Files of rows


def rows_of(folder: Path, name: str, data: str | bytes) -> list[DataRow]:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read_rows(path)[0])


ADA = [{"name": "Ada", "city": "London"}]
FILES: dict[str, tuple[str, str | bytes, list[dict[str, Any]]]] = {
    "commas": ("a.csv", "name,city\nAda,London\n", ADA),
    "UTF-16": ("a.csv", "name,city\nAda,London".encode("utf-16"), ADA),
    "semicolons": ("a.csv", "name;city\nAda;London", ADA),
    "what Excel says": ("a.csv", "sep=;\nname;city\nAda;London", ADA),
    "one column": ("a.csv", "name\nAda", [{"name": "Ada"}]),
    "tabs": ("a.tsv", "name\tcity\nAda\tLondon", ADA),
    "bars": ("a.csv", "name|city\nAda|London", ADA),
    "ends of Windows": ("a.csv", "name,city\r\nAda,London\r\n", ADA),
    "quotes": ("a.csv", 'name,city\n"Ada ""A"" B, C",London', [{"name": 'Ada "A" B, C', "city": "London"}]),
    "lines in a cell": ("a.csv", 'name,city\n"Ada\n\nB",London', [{"name": "Ada\n\nB", "city": "London"}]),
    "empty lines": ("a.csv", "\n\nname,city\n\n,\nAda,London\n\n", ADA),
    "a short row": ("a.csv", "name,city\nAda", [{"name": "Ada"}]),
    "a column without a name": ("a.csv", "name,,city\nAda,x,London", ADA),
    "cells beyond the fields that are empty": ("a.csv", "name,city,\nAda,London,,,", ADA),
    "spaces around": ("a.csv", " name , city \n Ada , London ", ADA),
    "objects": ("a.jsonl", '{"name": "Ada", "city": "London"}\n\n', ADA),
    "nested": ("a.ndjson", '{"a": {"b": [1, null, true]}}', [{"a": {"b": [1, None, True]}}]),
    "a separator of lines in a text": ("a.jsonl", '{"a": "b\u2028c"}', [{"a": "b\u2028c"}]),
}


@pytest.mark.parametrize("case", FILES)
def test_rows_are_read(case: str, tmp_path: Path) -> None:
    name, data, wanted = FILES[case]
    read = rows_of(tmp_path, name, data)
    assert not [each for row in read for each in row.findings]
    for row, each in zip(read, wanted, strict=True):
        assert row.values.items() >= each.items()


BROKEN = {
    "a long row": ("a.csv", "name,city\nAda,London,x\nBo,Rome", 2, "the row has 3 cells"),
    "half an object": ("a.jsonl", '{"name": "Ada"\n{"name": "Bo"}', 1, "no object"),
    "a list": ("a.jsonl", '[1]\n{"name": "Bo"}', 1, "got `array`"),
    "no number": ("a.jsonl", '{"a": NaN}\n{"name": "Bo"}', 1, "JSON is malformed"),
    "half a line": ("a.jsonl", '{"name": }\n{"name": "Bo"}', 1, "JSON is malformed"),
}


REFUSED_FILES = {
    "another ending": ("a.xlsx", "PK", 0),
    "nothing": ("a.csv", "", 0),
    "no cells": ("a.csv", ",,\n", 0),
    "a quote that is never closed": ("a.csv", 'name,city\nAda,London\nBo,"Rome\nCy,Paris\n', 3),
    "two columns of one name": ("a.csv", "\nname,city,name\nAda,London,x", 2),
}


@pytest.mark.parametrize("case", REFUSED_FILES)
def test_a_file_that_cannot_be_read_is_refused(case: str, tmp_path: Path) -> None:
    name, data, line = REFUSED_FILES[case]
    with pytest.raises(InputError) as stopped:
        rows_of(tmp_path, name, data)
    (finding,) = stopped.value.findings
    assert finding.code in ("data", "empty") and finding.where and finding.where.line == line


def test_a_column_without_a_name_is_named_and_a_cell_may_be_long(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"name,,bio\nAda,x,{'x ' * 100_000}")
    (row,), (finding,) = read_rows(tmp_path / "a.csv")
    assert finding.level == "warning" and "column 2" in finding.message and len(str(row.values["bio"])) > 190_000


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_row_is_named_and_the_next_is_read(case: str, tmp_path: Path) -> None:
    name, data, line, said = BROKEN[case]
    broken, sound = rows_of(tmp_path, name, data)
    (finding,) = broken.findings
    assert finding.level == "error" and said in finding.message
    assert finding.where == Where(str(tmp_path / name), line, row=1)
    assert sound.number == 2 and sound.values["name"] == "Bo" and not sound.findings


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".jsonl"])
@given(data=st.binary(max_size=80) | st.text(alphabet='a,;|\t"\n\r{}[]:1\\ sep=é\0', max_size=60).map(str.encode))
def test_any_bytes_are_rows_or_are_refused(ending: str, data: bytes) -> None:
    with TemporaryDirectory() as folder, suppress(InputError):
        for number, row in enumerate(rows_of(Path(folder), f"a{ending}", data), 1):
            assert row.number == number


# Articles filled

SAMPLES = Path(__file__).parent / "samples" / "rows"
MARKDOWN, YAML, HTML = ((SAMPLES / f"article.{end}").read_text("utf-8") for end in ("md", "yaml", "html"))
NOTEBOOK = json.dumps(
    {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {"cell_type": "markdown", "metadata": {}, "source": MARKDOWN.split("---\n")[2].splitlines(keepends=True)},
            {"cell_type": "code", "metadata": {}, "source": 'print("{{ row["x"] }}")', "outputs": []},
        ],
    }
)
SOURCES: dict[SourceFormat, str] = {"markdown": MARKDOWN, "yaml": YAML, "html": HTML, "notebook": NOTEBOOK}
HOSTILE = (
    *("**", "*", "_", "`", "```", "# ", "- ", "1. ", "> ", "| a | b |", "---", "===", "$x$", "<b>", "</p>", "&amp;"),
    *("<script>alert(1)</script>", "<!-- skip -->", "![a](b.png)", "[a](http://b.c)", "{{ row.x }}", "{{ 7 * 7 }}"),
    *("{% for a in b %}", "}}", "{{", "{chart=column}", "{.a}", "key: value", "&anchor", "*alias", "'", '"', "\\", "%"),
    *("@", "null", "true", "\n", "\n\n", "\r\n", "\t", "\0", "\x1b[0m", "\x85", "\u2028", "\u202e", "\ud800", "\ufffe"),
    *(":rocket:", "--", "https://example.org", "FAQ", "Sources", "Why?", "By Ada Byron", "2026-11-24", "[TOC]", "word"),
)
VALUES = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12)), max_size=6).map("".join)


def filled(source: str, format: SourceFormat, row: dict[str, Any], name: str = "a.x") -> Article:
    return read_bytes(source.encode(), name, format, replace(NONE, filling=RowFilling(row, 3)))[0]


def outline_of(value: object) -> object:
    """What an article consists of, without the words: its sections and blocks, with their ids, places and looks."""
    match value:
        case str() | None | bytes() | Where():
            return type(value).__name__
        case (Run(), *_) | ():
            return "text"
        case tuple():
            return [outline_of(each) for each in value]
        case Struct():
            named = {each.name: getattr(value, each.name) for each in fields(type(value))}
            return type(value).__name__, named.get("id"), [outline_of(each) for each in named.values()]
        case _:
            return value


def texts_of(value: object) -> list[str]:
    """Every text of a value, in order: of runs, of programs, and of fields that are plain texts."""
    match value:
        case (Run(), *_):
            return [bare_text(value)]
        case str():
            return [value]
        case tuple():
            return [text for each in value for text in texts_of(each)]
        case Struct() if not isinstance(value, Where):
            kept = (each.name for each in fields(type(value)) if each.name not in ("id", "role"))
            return [text for name in kept for text in texts_of(getattr(value, name))]
        case _:
            return []


def is_number_in_yaml(value: str) -> bool:
    return not isinstance(yaml.Scalar(shown_value(value), Where("")).value, str)


def shown_value(value: str) -> str:
    """A value as it is in a text: on one line, without characters that no deck can have."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    for each in "\u2028\u2029":
        lines = lines.replace(each, "\n")
    return folded_text(FORBIDDEN.sub(lambda match: " " if match[0] in "\x0b\x0c\x1c\x1d\x1e\x1f" else "", lines))


@pytest.mark.parametrize("format", SOURCES)
@settings(max_examples=examples(50))
@given(value=VALUES)
@example(value="\u202e")
def test_a_value_is_a_text_and_nothing_else(format: SourceFormat, value: str) -> None:
    """Whatever it looks like, the article consists of the same parts as with a plain word, and says the value."""
    if is_blank_source(shown_value(value)) or "\n" in value.strip():
        value = f"word {value} word".replace("\n\n", "\n")
    if not shown_value(value).strip() or is_number_in_yaml(value):
        return  # numbers are no texts in YAML
    if re.search(r"%%|\{\{!|\[|<!--", value):
        return  # what may begin a private text is tested in test_private.py
    plain, hostile = (filled(SOURCES[format], format, {"x": each}) for each in ("Plainword", value))
    assert [outline_of(each) for each in plain.sections] == [outline_of(each) for each in hostile.sections]
    said = [folded_text(text) for text in texts_of((plain.meta.title, plain.sections))]
    wanted = [folded_text(text.replace("Plainword", shown_value(value))) for text in said]
    assert [folded_text(text) for text in texts_of((hostile.meta.title, hostile.sections))] == wanted


def test_what_is_no_text_is_known_while_reading(tmp_path: Path) -> None:
    """Numbers of charts, dates, languages, addresses, the names of files, lists."""
    text = """
title: {{ row.title }}
date: "{{ row.day }}"
language: "{{ row.language }}"
url: "{{ row.url }}"
sections:
  - heading: A
    chart: {data: {Jan: "{{ row.sales }}", "{{ row.month }}": "{{ row.more * 2 }}"}}
  - heading: B
    points: "{{ row.points }}"
  - heading: C
    picture: {file: "{{ row.picture }}.png", alt: "{{ row.alt }}"}
  - heading: D
    table: {header: [A, B], rows: [["{{ row.month }}", "{{ row.sales }}"]], format: EUR, highlight: "{{ row.month }}"}
"""
    (tmp_path / "chart.png").write_bytes(png(320, 200))
    row = {"title": 42, "day": "2026-11-24", "language": "de-CH", "url": "https://example.org/a", "sales": Cell("12")}
    row |= {
        "month": "*May*",
        "more": 2,
        "points": ["*one*", {"term": "two", "detail": 2}],
        "picture": "chart",
        "alt": "#1",
    }
    files = replace(files_beside_article(tmp_path), filling=RowFilling(row))
    article, findings = read_bytes(text.encode(), str(tmp_path / "a.yaml"), "yaml", files)
    assert not findings
    assert bare_text(article.meta.title) == "42" and article.meta.language == "de-CH"
    assert (article.meta.date, article.meta.url) == ("2026-11-24", "https://example.org/a")
    chart, points, picture, table = (section.blocks[0] for section in article.sections)
    assert isinstance(chart, Chart) and chart.categories == ("Jan", "*May*") and chart.series[0].values == (12.0, 4.0)
    assert isinstance(points, Points) and bare_text(points.items[0].detail) == "*one*"
    assert bare_text(points.items[1].term) == "two"
    assert isinstance(picture, Picture) and (picture.file, picture.alt) == ("chart.png", "#1")
    assert isinstance(table, Table) and table.highlight == ("*May*",)


def test_an_address_holds_its_value_and_leads_nowhere_else() -> None:
    def link(value: str, source: str = "https://example.org/a?q={{ row.x }}") -> str:
        article = filled(f"# A\n\n[Read]({source}) on.\n", "markdown", {"x": value})
        (block,) = article.sections[0].blocks
        assert isinstance(block, Paragraph)
        return block.text[0].link

    assert link("a b&c=d#e") == "https://example.org/a?q=a%20b%26c%3Dd%23e"
    assert link("https://example.org/x", "{{ row.x }}") == "https://example.org/x"
    assert link("ada@example.org", "mailto:{{ row.x }}") == "mailto:ada@example.org"
    assert link("javascript:alert(1)", "{{ row.x }}") == ""


def test_only_expressions_about_the_row_are_filled() -> None:
    text = "# A\n\nIn {{ page.title }} and {{ 7 * 7 }} and { row.x } and {{ arrow.x }}, {{ row.x }}.\n"
    (block,) = filled(text, "markdown", {"x": "y"}).sections[0].blocks
    assert isinstance(block, Paragraph)
    assert bare_text(block.text) == "In and and { row.x } and , y."


@pytest.mark.parametrize("format", ["markdown", "html"])
def test_marks_after_braces_that_nobody_closes_are_a_text(format: SourceFormat) -> None:
    """A search that takes the marks in every way that they can be paired would never end."""
    (block,) = filled("<h1>A</h1>\n\n<p>In {{ row.x " + '"' * 60 + "</p>\n", format, {"x": "y"}).sections[0].blocks
    assert isinstance(block, Paragraph) and bare_text(block.text).startswith("In {{ row.x")


def test_a_word_document_is_filled(tmp_path: Path) -> None:
    """In its paragraphs, where Word writes curly quotation marks."""
    said = "Dear {{ row[\u201cx\u201d] }} &amp; {{ row.x }}, welcome to the house."
    body = f"<w:p><w:r><w:t>A letter</w:t></w:r></w:p><w:p><w:r><w:t>{said}</w:t></w:r></w:p>"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with ZipFile(tmp_path / "a.docx", "w") as package:
        package.writestr("[Content_Types].xml", WORD_TYPES)
        package.writestr("_rels/.rels", WORD_RELATIONS)
        package.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    result = build(tmp_path / "a.docx", row={"x": "<b>Ada</b>"})
    assert any("Dear <b>Ada</b> & <b>Ada</b>, welcome" in kept.unit.text for kept in result.ledger)


WORD_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
WORD_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>'
)


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"title": 'T {{ row["first name"] }}', "sections": [{"heading": "A", "lead": "B."}]}),
        'title: "T {{ row[\\"first name\\"] }}"\nsections: [{heading: A, lead: B.}]',
        "title: 'T {{ row[\"first name\"] }}'\nsections: [{heading: A, lead: B.}]",
        'title: T {{ row["first name"] }}\nsections: [{heading: A, lead: B.}]',
    ],
)
def test_a_name_with_a_space_stands_in_quotation_marks(text: str) -> None:
    assert bare_text(filled(text, "yaml", {"first name": "Ada"}).meta.title) == "T Ada"


def test_values_of_other_kinds_are_written_as_python_does() -> None:
    row: dict[str, Any] = {"day": date(2026, 1, 2), "price": Decimal("1.10"), "yes": True, "none": None, "half": 0.5}
    row["long"] = 10**5000
    text = "# T\n\n{{ row.day }} {{ row.price }} {{ row.yes }} {{ row.none }} {{ row.half }} {{ row.long }}.\n"
    (block,) = filled(text, "markdown", row).sections[0].blocks
    assert isinstance(block, Paragraph) and bare_text(block.text).startswith("2026-01-02 1.10 true 0.5 0x")
    with pytest.raises(ValueError, match="must be a mapping"):
        build(b"# A\n\nB.\n", name="a.md", row=["Ada"])  # type: ignore[arg-type]


# Sections that stand only in some decks

CONDITIONS = {
    "yaml": """title: T
sections:
- {heading: A, lead: Words.}
- heading: B
  when: WHEN
  picture: '{{ row.none }}'
""",
    "slides": """---
title: T
talk: slides
---

# A

- Words.
- More words.

---

# B

<!-- when: WHEN -->

- {{ row.none }}
""",
    "markdown": "# T\n\n## A\n\nWords.\n\n## B\n\n<!-- when: WHEN -->\n\n![x]({{ row.none }})\n\n{{ row.none }}\n",
}


FORMAT: dict[str, SourceFormat] = {"yaml": "yaml", "markdown": "markdown", "slides": "markdown"}


@pytest.mark.parametrize("kind", CONDITIONS)
@pytest.mark.parametrize(
    "when", ["row.n > 3", "row.cell", "row.no", "row.off", "row.zero", "row.empty", "row.nil", "row.none is defined"]
)
def test_a_section_whose_condition_is_false_is_not_read(kind: str, when: str) -> None:
    """Neither its fields are missed, nor its pictures."""
    row = {"n": 3, "cell": Cell("FALSE"), "no": Cell("no"), "off": False, "zero": 0, "empty": Cell(" "), "nil": None}
    for written in {when} if kind == "yaml" else {when, "{{ " + when + " }}"}:
        article = filled(CONDITIONS[kind].replace("WHEN", written), FORMAT[kind], row)
        assert [bare_text(section.heading) for section in article.sections] == ["A"]


def test_a_section_stays_without_data_and_says_so() -> None:
    for kind, source in CONDITIONS.items():
        text = source.replace("WHEN", "row.x").replace("picture: '{{ row.none }}'", "lead: More.")
        article, findings = read_bytes(text.encode(), "a.x", FORMAT[kind])
        assert len(article.sections) == 2
        assert [each.level for each in findings if each.code == "when"] == ["info"]


def test_a_condition_stays_in_an_article_that_is_written_anew() -> None:
    for kind, source in CONDITIONS.items():
        text = source.replace("WHEN", "row.x > 3").replace("picture: '{{ row.none }}'", "lead: More.")
        article, _ = read_bytes(text.encode(), "a.x", FORMAT[kind])
        again, _ = read_bytes(restate_article(article).encode(), "a.yaml", "yaml")
        assert [section.when for section in again.sections] == ["", "row.x > 3"]


# What cannot be filled

REFUSED: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "a field that is missing": ("{{ row.nmae }}", {"name": "Ada"}, "row-field", 'did you mean "name"?'),
    "a list within a text": ("A {{ row.x }}", {"x": [1]}, "row-expression", "list cannot be part of a text"),
    "no expression": ("{{ row.x + }}", {"x": 1}, "row-expression", ""),
    "two lines": ("{{ row.x\n }}", {"x": 1}, "row-expression", "one line"),
    "a sum with a cell": ("{{ row.x + 1 }}", {"x": Cell("1")}, "row-expression", "row.sales|float"),
    "an empty cell as a number": ("{{ row.x|int }}", {"x": Cell("")}, "row-expression", "row.sales|float(0)"),
    "a word to round": ("{{ row.x|round }}", {"x": Cell("ten")}, "row-expression", '"ten" cannot be'),
    "endless zeros": ("{{ row.x|float|round(-999999999) }}", {"x": 1}, "row-expression", "rounded"),
    "a megabyte": ("{{ row.x }}", {"x": "x" * 1_000_000}, "size", "1,000,000 characters"),
    "a long join": ("{{ row.x|join(row.y) }}", {"x": ["a"] * 5000, "y": "b" * 5000}, "row-expression", "allowed"),
    "a power that takes seconds": ("{{ 999999 ** row.x }}", {"x": 999999}, "row-expression", "small numbers"),
    "marks that open no text": ("{{ row.x's }} isn't", {"x": 1}, "row-expression", ""),
    "a class": ("{{ row.__class__ }}", {}, "row-field", "__class__"),
    "a format": ("{{ row.x.format(row) }}", {"x": "{0.__class__}"}, "row-expression", "cannot be called"),
    "a bell": ("{{ row.x ~ '\\a' }}", {"x": 1}, "character", "U+0007"),
    "a statement": ("{{ row.x }}{{ cycler(row.x) }}", {"x": 1}, "row-expression", "cycler"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_filled_is_named_with_place_and_row(case: str) -> None:
    written, row, code, said = REFUSED[case]
    with pytest.raises(InputError) as stopped:
        filled(f"# T\n\nWords.\n\nHere: {written}.\n", "markdown", row, "a.md")
    (finding,) = stopped.value.findings
    assert (finding.code, finding.level) == (code, "error")
    assert said in f"{finding.message} {finding.hint}"
    assert finding.where and (finding.where.line, finding.where.row) == (5, 3) and finding.where.column > 6


COUNTED = {
    "row.x|int * 2": ("21", "42"),
    "row.x|int(0) + 1": ("", "1"),
    "row.x|replace(',', '')|float * 2": ("1,500,000.25", "3000000.5"),
    "(row.x|float * 100)|round": ("0.29", "29"),
    "(row.x|float / 3)|round(2)": ("10", "3.33"),
    "(row.x|float * 1.1)|round": ("35", "39"),
}


@pytest.mark.parametrize("expression", COUNTED)
def test_cells_are_counted_with(expression: str) -> None:
    cell, said = COUNTED[expression]
    article = filled(f"# T\n\nHere: {{{{ {expression} }}}} pieces.\n", "markdown", {"x": Cell(cell)})
    assert f"Here: {said} pieces." in restate_article(article)


EMPTY = {
    "title": "title: '{{ row.x }} {{ row.x }}'\nsections: [{heading: A, lead: Words.}]",
    "heading": "title: T\nsections: [{heading: '{{ row.x }} {{ row.x }}', lead: Words.}]",
    "answer": "title: T\nsections: [{heading: A, questions: [{question: b, answer: '{{ row.x }} {{ row.x }}'}]}]",
    "event": "title: T\nsections: [{heading: A, timeline: [{date: 1990, what: '{{ row.x }} {{ row.x }}'}]}]",
    "number": "title: T\nsections: [{heading: A, stat: {value: '{{ row.x }} {{ row.x }}', meaning: b}}]",
    "question": "title: T\nsections: [{heading: A, questions: [{question: '{{ row.x }} {{ row.x }}', answer: b}]}]",
}


@pytest.mark.parametrize("noun", EMPTY)
def test_an_empty_field_where_words_are_needed_is_named(noun: str) -> None:
    with pytest.raises(InputError, match=rf"the {noun} has no words in this row"):
        filled(EMPTY[noun], "yaml", {"x": ""})


def test_the_errors_of_a_build_name_the_row(tmp_path: Path) -> None:
    """A text where a number belongs, a picture that is missing, one that is private."""
    (tmp_path / "secret.png").write_bytes(png(320, 200))
    (tmp_path / "own").mkdir()
    source = tmp_path / "own" / "a.yaml"
    source.write_text(
        "title: T\nsections:\n- heading: A\n  chart: {data: {Jan: '{{ row.n }}', Feb: 2}}\n"
        "- heading: B\n  picture: {file: '{{ row.p }}', alt: x}\n"
    )
    request = BuildRequest()
    for row, said, line in (
        ({"n": "many", "p": "../secret.png"}, '"many" is not a number', 4),
        ({"n": "1", "p": "../secret.png"}, "lies outside of the article's folder", 6),
        ({"n": "1", "p": "/etc/passwd"}, '"/etc/passwd" was not found', 6),
        ({"n": "1", "p": "none.png"}, '"none.png" was not found', 6),
        ({"n": "1", "p": "https://example.org/a.png"}, "is on the web and was not fetched", 6),
    ):
        with pytest.raises(InputError) as stopped:
            build_request(str(source), request, row=row, row_number=17)
        found = next(each for each in stopped.value.findings if said in each.message)
        assert found.where == Where(str(source), line, found.where.column if found.where else 0, 17)


def test_a_character_that_no_deck_can_have_is_removed_with_its_row() -> None:
    files = replace(NONE, filling=RowFilling({"x": "a\x07b"}, 5))
    article, findings = read_bytes(b"# T\n\nHere {{ row.x }}.\n", "a.md", "markdown", files)
    assert any(each.code == "character" and each.where == Where("a.md", row=5) for each in findings)
    assert "ab" in bare_text(article.sections[0].blocks[0].text)  # type: ignore[union-attr]


def test_no_mark_is_left(tmp_path: Path) -> None:
    """In no text, no finding and no id, also of what is left out."""
    text = (
        MARKDOWN
        + "\n<!-- Note {{ row.x }} -->\n\n![{{ row.x }}]({{ row.x }}.png)\n\n<video src='{{ row.x }}'></video>\n"
    )
    result = build(text.encode(), name="a.md", row={"x": "Ada"})
    assert not MARK.search(repr((result.outline, result.ledger, result.findings)))


# The command

REPORT = (SAMPLES / "report.md").read_text("utf-8")
SELLERS = """name,city,sales,vip,unused
Ada,London,12,no,x
Bo,Rome,7,,x
Cy,Oslo,9,no,x
"""


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    (folder / "report.md").write_text(REPORT)
    if not (folder / "rows.csv").exists():
        (folder / "rows.csv").write_text(SELLERS)
    ran = run_command("build", folder / "report.md", *arguments, "--data", folder / "rows.csv")
    return ran.exit_code, ran.stdout, ran.stderr


def test_each_row_becomes_a_deck_and_a_broken_one_costs_only_its_own(tmp_path: Path) -> None:
    more = f"Di,Bern,1,no,x,y\nEd,Graz,2,yes,x\nFi,Wien,{'9' * 200_000},no,x\nGo,Bonn,3,no,x\n"
    (tmp_path / "rows.csv").write_text(SELLERS + more)
    code, said, told = run(tmp_path, "-o", str(tmp_path / "out"), "--name", "{row.name}-{row.city}")
    assert code == 3 and said.startswith("4 built, 0 kept, 3 failed")
    assert {each.stem for each in (tmp_path / "out").glob("*.pptx")} == {"Ada-London", "Bo-Rome", "Cy-Oslo", "Go-Bonn"}
    assert "rows.csv:5 (row 4): the row has 6 cells" in told
    assert 'report.md:21:12 (row 5): the row has no field "title"' in told
    assert 'report.md:10:21 (row 6): "row.sales" has 200,000 characters' in told
    lines = [json.loads(line) for line in (tmp_path / "out" / "manifest.jsonl").read_text().splitlines()]
    assert [(each["row"], each["status"]) for each in lines] == [
        *((number, "built") for number in (1, 2, 3)),
        *((number, "failed") for number in (4, 5, 6)),
        (7, "built"),
    ]


def test_the_rows_are_checked_before_anything_is_built(tmp_path: Path) -> None:
    code, said, told = run(tmp_path, "-o", str(tmp_path / "out"), "--check-data")
    assert (code, said) == (0, "3 rows, and each can be built\n")
    assert "no expression uses these fields of the data: unused" in told and "title" not in told
    assert 'the field "vip" is empty: row 2 [row-blank]' in told
    (tmp_path / "rows.csv").write_text(SELLERS + "Di,Bern,1,yes,x\n" * 9 + "Ed,Graz\nFi,Wien,1,no,x,y\n")
    code, said, told = run(tmp_path, "-o", str(tmp_path / "out"), "--check-data", "--name", "{row.file}")
    assert (code, said) == (3, "")
    assert 'report.md:21:12: the row has no field "title": rows 4, 5, 6, 7, 8 and 4 more' in told
    assert 'report.md:10:21 (row 13): the row has no field "sales"' in told
    assert 'no field "file", which is in the name of the deck: rows 1, 2, 3, 4, 5 and 8 more' in told
    assert "rows.csv:15 (row 14): the row has 6 cells" in told
    assert not (tmp_path / "out").exists()


def test_build_many_takes_rows_and_files_of_them(tmp_path: Path) -> None:
    run(tmp_path, "--check-data")
    rows = [{"name": "Ada", "city": "London", "sales": "12", "vip": False}]
    given = list(build_many(tmp_path / "report.md", into=tmp_path / "a", rows=rows, jobs=1))
    read = list(build_many(tmp_path / "report.md", into=tmp_path / "b", rows=tmp_path / "rows.csv", jobs=1))
    assert [each.status for each in (*given, *read)] == ["built"] * 4
    assert given[0].digest == read[0].digest


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.md", "--check-data"], "--check-data needs rows"),
        (["a.md", "b.md", "--data", "r.csv"], "rows fill one article"),
        (["a.md", "--data", "r.csv", "-o", "a.pptx"], "need a folder"),
        (["a.md", "--data", "r.csv", "--open"], "--open is for one deck"),
        (["-", "--data", "r.csv"], "standard input"),
        (["https://example.org/a", "--fetch", "--data", "r.csv"], "rows fill an article in a file"),
    ],
)
def test_options_of_rows_that_make_no_sense_are_refused(arguments: list[str], said: str, tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(REPORT)
    (tmp_path / "r.csv").write_text(SELLERS)
    named = [str(tmp_path / each) if "." in each and "/" not in each else each for each in arguments]
    ran = run_command("build", *named)
    assert ran.exit_code == 2 and said in ran.stderr


@pytest.mark.parametrize("empty", ["", " \n ", "\u200b", "\x00"])
def test_an_empty_field_leaves_out_what_has_no_other_words(empty: str) -> None:
    text = "# T\n\n## A\n\nX\n\n- X\n- bX\n\n> X\n\n## B\n\n- X\n\nEnd.\n"
    first, second = filled(text.replace("X", "{{ row.x }}"), "markdown", {"x": empty}).sections
    (points,) = first.blocks
    assert isinstance(points, Points) and [bare_text(each.detail).strip("\u200b") for each in points.items] == ["b"]
    assert [type(each) for each in second.blocks] == [Paragraph]


def test_a_condition_is_never_read_from_the_data() -> None:
    text = CONDITIONS["yaml"].replace("WHEN", "'{{ row.x }}'").replace("{{ row.none }}", "x.png")
    with pytest.raises(InputError, match=r"x.png"):  # the value is a text, which is true, and no expression
        filled(text, "yaml", {"x": "1 > 2"})


@pytest.mark.parametrize("format", ["markdown", "yaml"])
@settings(max_examples=examples(20))
@given(value=VALUES)
def test_the_ledger_holds_every_value(format: SourceFormat, value: str) -> None:
    value = f"from {value} on".replace("\n\n", "\n")
    name = {"markdown": "a.md", "yaml": "a.yaml"}[format]
    result = build(SOURCES[format].encode(), name=name, row={"x": value})
    units = "".join("".join(kept.unit.text.split()) for kept in result.ledger)
    assert "".join(shown_value(value).split()) in units
