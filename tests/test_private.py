"""Private stays private: a word in any mark, in any format, at any place is in no byte of what is made."""

import json
import re
from collections.abc import Iterator
from html import escape
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import docx
import pytest
from hypothesis import given, settings, strategies as st
from pypdfium2 import PdfDocument

from generator import Result, build, build_many
from generator.model.article import Article
from generator.model.text import bare_text
from generator.read import read_bytes
from generator.read.private import source_without_notes
from generator.restate import restate_article
from tests.commands import run as run_command
from tests.examples import examples
from tests.test_docx import BODY, packed, written

# ---- the marks

STRETCHES = (
    "[Private: {}]",
    r"\[Private: {}\]",
    "[**Private:** {}]",
    "[private - {}]",
    "[*Priv*ate: {}]",
    "&#91;Private: {}]",
    "%**%{}%**%",
    "{{% comment %}} {} {{%- endcomment -%}}",
    "[Note to self: {}]",
    "%%{}%%",
    "%% {} %%",
    "%% {} %%word",
    "%% {} 100%% of it %%",
    "[Confidential: {}]",
    "[[note: {}]]",
    "{{{{! {} }}}}",
    "{{# {} #}}",
    "<!-- private {} -->",
    "<!-- Note to self: {} -->",
    "<!--secret: {}-->",
)
LABELS = (
    "Note to self: {}",
    "NOTES  to self: {}".replace("  ", " "),
    "**Note to self:** {}",
    "Private note: {}",
    "Notiz an mich: {}",
    "Note \u00e0 moi-m\u00eame : {}",
    "Speaker note - {}",
    "@private {}",
)
BLOCKS = (
    "::: private\n{}\n:::",
    ":::private\n\nOne.\n\n{}\n\n:::",
    "::: Private\n::: warning\n{}\n:::\n:::",
    "::: secret\n{}\n:::",
    "%%\nOne.\n\n{}\n%%",
    "<!--\nprivate:\n\n{}\n-->",
)
MARKDOWN_BLOCKS = (
    "::: {{.private}}\n{}\n:::",
    "/// private\n{}\n///",
    "> **Note to self**\n> {}",
    "> Note to self: One.\n>\n> {}",
    "> [!private] One\n> {}",
    "!!! private\n\n    {}",
    '??? secret "One"\n    {}',
    '<aside class="private">\n\n{}\n\n</aside>',
    "%%\n- One.\n- {}\n%%",
    "Rain <!-- falls.\n\n{} --> here.",
    "### Note to self\n\n{}",
)

# ---- the places


def private_count(article: Article) -> int:
    return len(article.meta.private) + sum(len(section.private) for section in article.walk())


def word(number: int) -> str:
    """A word that nothing else contains, of letters only, as ids, slugs and addresses keep it."""
    return "xyloq" + "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}") + "z"


HEAD = "# Bees of the roof\n\n## Why they come\n\nThe roof is warm. It has thyme.\n\n"
TAIL = "\n\n## What they need\n\nWater and shade.\n"
PLACES = {
    "a paragraph": "Rain falls. {}\n\nIt stays.",
    "within a line": "Rain {} falls.",
    "an item": "- Rain.\n- {}\n- Snow.",
    "a term": "- **Rain**: It falls. {}\n- **Snow**: It stays.",
    "a quote": "> Rain falls. {}",
    "a cell": "| Kind | Weight |\n|---|---|\n| Moss | 60 kg. {} |\n| {} | 70 kg |",
    "a footnote": "Rain falls.[^{{n}}]\n\n[^{{n}}]: It is wet. {}",
    "a heading": "### {}\n\nIt rains.",
    "an admonition": "!!! warning\n\n    It is wet. {}",
    "a division": "::: tip\nIt is wet. {}\n:::",
    "bold words": "Rain falls. **{}** It stays.",
    "a question": "### Does it rain? {}\n\nYes. {}",
}
LABELS_NOT_AT = ("within a line", "bold words", "a question", "a heading")


def markdown_of(place: str, marks: list[str]) -> str:
    body = "\n\n<hr>\n\n".join(
        PLACES[place].replace("{{n}}", f"n{number}").replace("{}", mark) for number, mark in enumerate(marks)
    )
    return f"{HEAD}{body}{TAIL}"


def marked(marks: tuple[str, ...]) -> list[str]:
    return [mark.format(word(number)) for number, mark in enumerate(marks)]


def each_mark(*marks: str) -> pytest.MarkDecorator:
    """The first mark apart, which the fast tests have, then all others, each of which is built by itself."""
    return pytest.mark.parametrize("marks", [marks[:1], marks[1:]], ids=["first", "others"])


def parts(data: bytes, name: str = "") -> Iterator[tuple[str, bytes]]:
    """Every part of a package, and of the packages in it."""
    yield name, data
    try:
        with ZipFile(BytesIO(data)) as package:
            for each in package.namelist():
                yield from parts(package.read(each), f"{name}/{each}")
    except BadZipFile:
        return


def leaks(data: bytes) -> list[str]:
    return [name for name, part in parts(data) if b"xyloq" in part.lower() or b"xyloq" in part.replace(b"\0", b"")]


def assert_private(source: bytes, name: str, count: int, times: int = 1) -> Result:
    """Assert that no byte of the deck and of what is said of it has a word, and that each is told so many times."""
    result = build(source, name=name)
    assert leaks(result.pptx) == []
    assert "xyloq" not in repr((result.ledger, result.findings, result.outline, result.deck)).lower()
    told = repr(result.private)
    assert [number for number in range(count) if told.count(word(number)) < times] == []
    return result


@pytest.mark.parametrize("place", PLACES)
def test_markdown(place: str) -> None:
    marks = STRETCHES if place in LABELS_NOT_AT else (*STRETCHES, *LABELS)
    assert_private(markdown_of(place, marked(marks)).encode(), "a.md", len(marks))


@pytest.mark.parametrize("head", ["", "---\nmarp: true\n---\n\n"])
@pytest.mark.parametrize("mark", [*BLOCKS, *MARKDOWN_BLOCKS])
def test_blocks_of_markdown_and_of_slides(mark: str, head: str) -> None:
    ruler = "---\n\n" if "marp" in head else ""
    end = TAIL.replace("\n\n## ", f"\n\n{ruler}## ")
    result = assert_private(f"{head}{HEAD}{mark.format(word(0))}{end}".encode(), "a.md", 1)
    assert "Water and shade" in repr(result.deck)


SLIDES = "---\nmarp: true\ntitle: T\n---\n\n# Bees\n\n---\n\n## Why {}\n\n- Warm. {}\n\nIt is.\n"


@each_mark(*STRETCHES)
def test_slides(marks: tuple[str, ...]) -> None:
    for number, mark in enumerate(marked(marks)):
        result = build(SLIDES.replace("{}", mark).encode(), name="a.md")
        assert leaks(result.pptx) == []
        assert repr(result.private).count(word(number)) == 2


@each_mark(*STRETCHES)
def test_front_matter(marks: tuple[str, ...]) -> None:
    keys = ("title", "subtitle", "summary", "author", "call", "licence")
    for number, mark in enumerate(marked(marks)):
        head = "".join(f"{key}: {json.dumps(f'Roof {mark}')}\n" for key in keys)
        result = build(f"---\n{head}---\n{HEAD}{TAIL}".encode(), name="a.md")
        assert leaks(result.pptx) == []
        assert repr(result.private).count(word(number)) == len(keys)


def test_unknown_keys_of_front_matter_are_never_shown() -> None:
    unknown = "draft: true\ncomments: {}\nsecret: {}\nnested:\n  note: {}\nnotes_to_self: {}\n".replace("{}", word(1))
    result = build(f"---\ntitle: T\nprivate: true\n{unknown}---\n{HEAD}{TAIL}".encode(), name="a.md")
    assert leaks(result.pptx) == []
    assert "xyloq" not in repr(result.findings)
    assert sum(map(len, result.private)) == 0


def test_lines_at_the_top() -> None:
    top = f"Title: Bees\nAuthor: Ada\nDate: 2026-01-01\nNote to self: {word(0)}\n\n"
    for name in ("a.md", "a.txt", "a.rst"):
        result = build(f"{top}{HEAD.replace('#', '=')}Rain.\n".encode(), name=name)
        assert leaks(result.pptx) == []
        assert "xyloq" not in repr(result.findings)


TEXT = "Bees of the roof\n\nWHY THEY COME\n\nThe roof is warm.\n\n{}\n\nWHAT THEY NEED\n\nWater and shade.\n"
TEXTS = ("Rain falls. {}", "{} Rain falls.", "- Rain.\n- Snow. {}\n- Ice.", "1. Rain.\n2. {}\n3. Ice.")


@pytest.mark.parametrize("place", TEXTS)
def test_plain_text(place: str) -> None:
    marks = STRETCHES if place.startswith("{}") else (*STRETCHES, *LABELS)
    body = "\n\n".join(place.replace("{}", mark) for mark in marked(marks))
    assert_private(TEXT.format(body).encode(), "a.txt", len(marks))


@pytest.mark.parametrize("mark", BLOCKS)
def test_blocks_of_plain_text(mark: str) -> None:
    assert_private(TEXT.replace("{}", mark).format(word(0)).encode(), "a.txt", 1)


HTML = (
    "<html><head><title>Bees {}</title><meta name='description' content='{}'></head><body><article>"
    "<h1>Bees {}</h1><p>The roof is warm, and it has thyme that the bees like. {}</p><h2>Why they come</h2>"
    "<p>It is high, and no cat comes up. {}</p><ul><li>Rain. {}</li><li>Snow. <b>{}</b></li></ul>"
    "<blockquote><p>It is warm. {}</p></blockquote><table><tr><th>Kind</th><th>Weight</th></tr>"
    "<tr><td>Moss</td><td>60 kg. {}</td></tr></table><h2>What they need</h2><p>Water, shade and some thyme.</p>"
    "</article></body></html>"
)
IN_HTML = tuple(mark for mark in STRETCHES if not {"*", "&"} & {*mark})


@each_mark(*IN_HTML)
def test_html(marks: tuple[str, ...]) -> None:
    for number, mark in enumerate(marked(marks)):
        result = build(HTML.replace("{}", escape(mark, quote=False)).encode(), name="a.html")
        assert leaks(result.pptx) == []
        assert word(number) in repr(result.private)


@each_mark(*LABELS)
def test_labels_of_html(marks: tuple[str, ...]) -> None:
    labelled = HTML.replace("Bees {}", "Bees").replace("'{}'", "'Bees'").replace("<b>{}</b>", "{}")
    for number, mark in enumerate(marked(marks)):
        result = build(labelled.replace("{}", escape(mark.replace("**", ""))).encode(), name="a.html")
        assert leaks(result.pptx) == []
        assert word(number) in repr(result.private)


def document_of(paragraphs: list[str]) -> bytes:
    document = docx.Document()
    document.add_heading("Bees of the roof", 0)
    document.add_heading("Why they come", 1)
    for said in paragraphs:
        document.add_paragraph(said)
    for said in paragraphs:
        document.add_paragraph(said, "List Bullet")
    table = document.add_table(len(paragraphs), 1)
    for row, said in zip(table.rows, paragraphs, strict=True):
        row.cells[0].text = said
    document.add_heading("What they need", 1)
    document.add_paragraph("Water and shade.")
    return written(document)


def test_word() -> None:
    marks = (*IN_HTML, *LABELS[:2], *LABELS[3:])
    assert_private(document_of([f"Rain falls. {mark}" for mark in marked(marks)]), "a.docx", len(marks), times=3)


def test_what_word_hides_is_not_read() -> None:
    text = "<w:p><w:r>{}<w:t>{}</w:t></w:r></w:p>"
    hidden = text.format("<w:rPr><w:vanish/></w:rPr>", word(0))
    deleted = f"<w:p><w:del><w:r><w:delText>{word(1)}</w:delText></w:r></w:del></w:p>"
    moved = f"<w:p><w:moveFrom><w:r><w:t>{word(2)}</w:t></w:r></w:moveFrom></w:p>"
    styled = text.format('<w:rPr><w:rStyle w:val="H"/></w:rPr>', word(3))
    shown = text.format('<w:rPr><w:vanish w:val="0"/></w:rPr>', "Snow stays.")
    styles = BODY.replace("w:document", "w:styles").replace("<w:body>", "").replace("</w:body>", "")
    style = '<w:style w:type="character" w:styleId="H"><w:name w:val="H"/><w:rPr><w:vanish/></w:rPr></w:style>'
    commented = "<w:p><w:r><w:t>Rain falls.</w:t></w:r><w:r><w:commentReference w:id='0'/></w:r></w:p>"
    comments = BODY.replace("w:document", "w:comments").replace("<w:body>", "").replace("</w:body>", "")
    said = f'<w:comment w:id="0" w:author="A" w:initials="A">{text.format("", word(4))}</w:comment>'
    body = f"{hidden}{deleted}{moved}{styled}{shown}{commented}"
    data = packed(body, comments=comments.format(said), styles=styles.format(style))
    result = build(data, name="a.docx")
    assert leaks(result.pptx) == []
    assert "Rain falls" in repr(result.deck)
    assert "Snow stays" in repr(result.deck)


RST = "Bees\n====\n\nWhy\n---\n\nThe roof is warm.\n\n{}\n\nNeed\n----\n\nWater and shade.\n"
RST_PLACES = ("Rain falls. {}", "* Rain.\n* Snow. {}", ".. note:: It is wet. {}", "Rain\n  It falls. {}")


@pytest.mark.parametrize("place", RST_PLACES)
def test_restructured_text(place: str) -> None:
    marks = tuple(mark for mark in (*IN_HTML, *LABELS) if "\\" not in mark)
    body = "\n\n..\n\n".join(place.replace("{}", mark) for mark in marked(marks))
    assert_private(RST.format(body).encode(), "a.rst", len(marks))


@pytest.mark.parametrize("place", ["a paragraph", "an item", "a cell", "a heading"])
def test_notebooks(place: str) -> None:
    marks = STRETCHES if place in LABELS_NOT_AT else (*STRETCHES, *LABELS)
    cells = [{"cell_type": "markdown", "metadata": {}, "source": markdown_of(place, marked(marks))}]
    cells += [{"cell_type": "markdown", "metadata": {}, "source": BLOCKS[0].format(word(len(marks)))}]
    cells += [{"cell_type": "code", "metadata": {}, "source": "%%time\nx = 1 %% 2", "outputs": []}]
    book = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    result = assert_private(json.dumps(book).encode(), "a.ipynb", len(marks) + 1)
    assert any(each.unit.text == "x = 1 %% 2" for each in result.ledger)


YAML = """
title: {0}
subtitle: {0}
summary: {0}
call: {0}
takeaways: ["Rain falls.", {0}]
sources: ["Rain, 2020", {0}]
sections:
  - heading: {0}
    headline: {0}
    gist: {0}
    notes: {0}
    lead: {0}
    points:
      - {{term: Rain, detail: {0}}}
      - {{term: Snow, detail: It stays., short: {0}, answer: {0}}}
      - {0}
    quote: {{text: {0}, by: {0}, source: {0}}}
    table: {{header: [Kind, Weight], rows: [[Moss, {0}]], caption: {0}, source: {0}}}
    closing: [{0}, "It rains."]
  - heading: Counted
    body:
      - {0}
      - chart: {{kind: column, data: {{Moss: 3, Thyme: 4, {0}: 5}}, series: Rain, takeaway: {0}, alt: {0}}}
      - stat: {{value: "3", meaning: {0}}}
      - code: {{text: "x = 1", caption: {0}}}
      - questions:
          - {{question: Does it rain?, answer: [{0}, "Yes."]}}
    sections:
      - heading: {0}
        lead: Water.
"""


@each_mark(*STRETCHES, *LABELS)
def test_yaml_and_json(marks: tuple[str, ...]) -> None:
    for number, mark in enumerate(marked(marks)):
        result = build(YAML.format(json.dumps(f"Rain falls. {mark}")).encode(), name="a.yaml")
        assert leaks(result.pptx) == []
        assert "xyloq" not in repr((result.ledger, result.findings)).lower()
        assert repr(result.private).count(word(number)) == YAML.count("{0}")


@pytest.mark.parametrize("mark", [*BLOCKS, *LABELS, *STRETCHES])
def test_a_value_of_yaml_that_is_all_private_goes_with_its_key(mark: str) -> None:
    said = json.dumps(mark.format(word(0)))
    points = f"[Rain, {said}, {{term: Ice, detail: {said}}}]"
    text = f"title: T\nsections:\n  - heading: Bees\n    lead: {said}\n    points: {points}\n"
    result = assert_private(text.encode(), "a.yaml", 1)
    assert "Ice" in repr(result.deck)


def test_a_point_or_section_of_yaml_that_a_label_names_is_private() -> None:
    text = (
        f"title: T\nsections:\n  - heading: Bees\n    points: [Rain, {{term: Note to self, detail: {word(0)}}}]\n"
        f"  - heading: 'Note to self: {word(1)}'\n    lead: {word(2)}\n"
    )
    assert_private(text.encode(), "a.yaml", 3)


def test_the_key_private_of_yaml() -> None:
    section = f"{{heading: Bees, lead: Rain., private: [{word(1)}, {word(2)}]}}"
    text = f"title: T\nprivate: {word(0)}\nsections:\n  - {section}\n"
    result = assert_private(text.encode(), "a.yaml", 3)
    assert [len(each) for each in result.private if each] == [1, 2]


@each_mark(*STRETCHES, *LABELS)
@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_rows_of_data(ending: str, marks: tuple[str, ...], tmp_path: Path) -> None:
    marks = tuple(marked(marks))
    if ending == "csv":
        rows = "name,city\n" + "".join(f'Ada,"Rome. {mark.replace(chr(34), "")}"\n' for mark in marks)
    else:
        rows = "".join(json.dumps({"name": "Ada", "city": [f"Rome. {mark}"]}) + "\n" for mark in marks)
    (tmp_path / f"rows.{ending}").write_text(rows)
    city = "{{ row.city }}" if ending == "csv" else "{{ row.city[0] }}"
    (tmp_path / "a.md").write_text(f"# Bees of {city}\n\n## Why {city}\n\nRain in {city}. [Private: {city}]\n")
    name = "{row.name}-{row.city}-{number}"
    done = list(build_many(tmp_path / "a.md", rows=tmp_path / f"rows.{ending}", into=tmp_path / "decks", name=name))
    assert len(done) == len(marks)
    for each in (tmp_path / "decks").iterdir():
        assert "xyloq" not in each.name.lower() and (each.suffix == ".jsonl" or "Rome" in each.name)
        assert leaks(each.read_bytes()) == [], each.name


MOSS = 'kind: column\nalt: "Rain {}"\ndata:\n  "Moss {}": 3\n  Thyme: 4\ntakeaway: "It rains. {}"'


def test_files_of_data_and_blocks_of_charts(tmp_path: Path) -> None:
    """No cell of a file of data is made public as it is typed: not on a slide, in a chart, nor in its workbook."""
    marks = [mark.replace('"', "") for mark in marked((*STRETCHES, *LABELS))]
    cells = [f'"Moss {number} [Private: {word(0)}]. {mark}",{number}' for number, mark in enumerate(marks, 1)]
    rows = "\n".join([f'"Kind {marks[0]}","Weight %%{word(1)}%%"', *cells[:12], f'Thyme,"7 [Private: {word(2)}]"'])
    (tmp_path / "x.csv").write_text(f"{rows}\n{marks[1]},\n")
    (tmp_path / "y.csv").write_text("\n".join(['"Kind","Weight"', *cells[12:]]))
    chart = "  - heading: Rain\n    chart: {kind: bar, file: x.csv, takeaway: It rains.}\n"
    tables = "".join(f"  - heading: {name}\n    table: {{data: {name}.csv}}\n" for name in "xy")
    (tmp_path / "a.yaml").write_text(f"title: T\nsections:\n{chart}{tables}")
    fence = MOSS.replace("{}", f"[Private: {word(3)}]")
    (tmp_path / "a.md").write_text(f"{HEAD}```chart\n{fence}\n```{TAIL}")
    for source in ("a.yaml", "a.md"):
        result = build(tmp_path / source)
        assert leaks(result.pptx) == []
        assert "xyloq" not in repr((result.ledger, result.findings, result.outline, result.deck)).lower()
        assert "Moss" in repr(result.deck)
        assert "/ppt/charts/chart" in " ".join(name for name, _ in parts(result.pptx))
    assert "x.csv:1" in {str(each.where) for each in build(tmp_path / "a.yaml").findings if each.code == "private"}


COMMENTS = {
    "a.md": "<!-- {} -->\n\nRain <!-- layot: {} --> falls.\n\n{{/* {} */}}\n\n{/* {} */}\n\n[//]: # ({})\n",
    "a.rst": "..\n   {}\n\n.. {}: private\n",
    "a.yaml": "title: T  # {}\nsections:\n  - heading: Bees\n    lead: Rain is #{} here.\n    gist: It  #{}\n",
}


@pytest.mark.parametrize("name", COMMENTS)
def test_no_finding_quotes_a_comment(name: str) -> None:
    frame = {"a.md": f"{HEAD}{{}}{TAIL}", "a.rst": RST, "a.yaml": "{}"}[name]
    result = build(frame.replace("{}", COMMENTS[name].replace("{}", word(0))).encode(), name=name)
    assert leaks(result.pptx) == []
    assert result.findings and "xyloq" not in repr(result.findings).lower()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("We %% xyloq %%all come.", "We all come."),
        ("We %% xyloq\nand xyloq %%all come.", "We\nall come."),
        ("We %% xyloq %%all come, %%.", "We."),  # no pairs: more is private
        ("All %% xyloq %%we know grew 100%%.", "All we know grew 100%%."),
        ("The %% xyloq %%one and the %% xyloq %%other.", "The one and the other."),
        ("The %% xyloq 100%% xyloq %% one.", "The one."),
        ("Use `a %% b` and %% xyloq %%c.", "Use `a %% b` and c."),
    ],
)
def test_two_percent_marks_end_where_the_second_is(said: str, kept: str) -> None:
    text, notes, _ = source_without_notes(
        said, "a.md", lambda: ((), [each.span() for each in re.finditer("`.*`", said)])
    )
    assert text.split() == kept.split()
    assert all(note.is_private and "xyloq" in note.text for note in notes)


BELL = "The bell rings."


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("~~[Private: x]~~", ""),
        ("*[Private: x]* The bell rings.", BELL),
        ("**[Private:** x] The bell rings.", BELL),
        ("**[P**rivate: x] The bell rings.", BELL),
        ("The bell rings **_%%x%%_** (%%x%%).", BELL),
        ("**The bell [Private: x]** rings.", "**The bell** rings."),
        ("**[Private: x] The bell** rings.", "**The bell** rings."),
        ("**The bell [Private:** x] rings.", "**The bell** rings."),
        ("[Private: x **y] The bell** rings.", "**The bell** rings."),
        ("**The bell** [Private: 2*3 and a_b_] rings.", "**The bell** rings."),
        ("<b>[Pri</b>vate: x]The bell rings.", "<b></b>The bell rings."),
        ("![The bell [Private: x]](bell.svg)", "![The bell](bell.svg)"),
        ("[The bell [Private: x]](bell.html)", "[The bell](bell.html)"),
        ("![Private: x](bell.svg)", ""),
        ("[[Private: x]](bell.html) The bell rings.", BELL),
        ("[Priv&shy;&#8203;ate: x] The bell rings.", BELL),
        ("&lbrack;Private&colon; x&#93; The bell rings.", BELL),
        ("`[`Private: x] The bell rings.", "`` The bell rings."),
        ("[`Private`: x] The bell rings.", BELL),
        ("%%x `%%` x%% The bell [Private: `]` x] rings.", BELL),
        ("*The* [Private: x] *bell* rings.", "*The* *bell* rings."),
    ],
)
def test_nothing_is_left_of_a_mark_and_the_rest_is_whole(said: str, kept: str) -> None:
    code = [match.span() for match in re.finditer("`.+?`", said)]
    assert source_without_notes(said, "a.md", lambda: ((), code))[0].split() == kept.split()


UNENDED = ("::: private\n{}", "[Private: {}", "<!-- {}")
ALSO = ("%%\n{}", "%%{}", "Rain [*Priv*ate: {}", "Rain <!-- private {}", "{{% comment %}}\n{}", "::: secret\n{}")
IN_MARKDOWN = [("a.md", mark) for mark in (*UNENDED, *ALSO)]


@pytest.mark.parametrize(
    ("name", "mark"), [*IN_MARKDOWN, *((name, mark) for name in ("a.txt", "a.html", "a.yaml") for mark in UNENDED)]
)
def test_a_private_text_without_an_end_reaches_to_the_end_of_the_file(name: str, mark: str) -> None:
    said = f"{mark.format(word(0))}\n\n## More {word(1)}\n\nIt is {word(2)}.\n"
    sources = {
        "a.md": f"{HEAD}{said}",
        "a.txt": TEXT.partition("{}")[0] + said,
        "a.html": HTML.replace("{}", "").replace("<h2>What", f"<p>{said.replace(chr(10) * 2, '</p><p>')}</p><h2>What"),
        "a.yaml": f"title: T\nsections:\n  - heading: Bees\n    lead: Rain.\n    closing: {json.dumps(said)}\n",
    }
    result = assert_private(sources[name].encode(), name, 3)
    told = [(each.level, str(each.where)) for each in result.findings if "does not end" in each.message]
    assert [level for level, _ in told] == ["warning"]
    assert told[0][1] == "a.md:7" or name != "a.md"


# ---- what is no mark

PROSE = (
    "We run a private cloud and a public one.",
    "- **Private**: one firm alone\n- **Public**: all",
    "I wrote a note to self about it.",
    "The note: it is late.",
    "`%%bash` and `[Private: x]` are code.",
    "```\n%%\nkept\n%%\n[Private: kept]\n```",
    "See [private](https://example.com) and [Private life](https://example.com).",
    "Use %%time and %%bash in cells.",
    "Write `<!--` and ``{% comment %}`` in a file.",
    "R has a %*% b, 5 % of * 6 and snake_private: _case_.",
    "::: note\nAn internal matter.\n:::",
    "See [internal][1] links.\n\n[1]: https://example.com",
)


@pytest.mark.parametrize("said", PROSE)
def test_what_is_no_mark_stays(said: str) -> None:
    article, findings = read_bytes(f"{HEAD}{said}{TAIL}".encode(), "a.md", "markdown")
    assert private_count(article) == 0
    assert "private" not in [each.code for each in findings]


# ---- notes are notes

NOTES = (
    "<!-- note: {} -->",
    "<!-- notes: {} -->",
    "<!-- speaker notes: {} -->",
    "::: notes\n{}\n:::",
    "Speaker notes: {}",
)


@pytest.mark.parametrize("mark", NOTES)
def test_speaker_notes_are_in_the_notes_and_on_no_slide(mark: str) -> None:
    said = mark.format("say cheese")
    html = HTML.replace("{}", "").replace("<h2>What", f"<p>{escape(said).replace(chr(10), '<br>')}</p><h2>What")
    sources = {
        "a.md": f"{HEAD}{said}{TAIL}",
        "a.txt": TEXT.format(said),
        "a.html": html,
        "a.rst": RST.format(said),
        "a.yaml": f"title: T\nsections:\n  - heading: Bees\n    lead: {json.dumps(f'Rain.{chr(10)}{said}')}\n",
    }
    data = {name: text.encode() for name, text in sources.items()} | {"a.docx": document_of(["Rain.", said])}
    for name, source in data.items():
        result = build(source, name=name, notes="own")
        shown = (bare_text(text) for slide in result.deck.slides for item in slide.items for text in item.texts)
        noted = [bare_text(line.text) for slide in result.deck.slides for line in slide.notes]
        assert not any("say cheese" in text for text in shown), name
        assert any("say cheese" in text for text in noted), name
        assert result.private == ((),) * len(result.deck.slides), name


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html", "a.rst", "a.yaml"])
def test_a_private_text_within_notes_is_in_no_notes(name: str) -> None:
    said = f"::: notes\nSay cheese. [Private: {word(0)}] Note to self: {word(1)}\n:::"
    sources = {
        "a.md": f"{HEAD}{said}{TAIL}",
        "a.txt": TEXT.format(said),
        "a.html": HTML.replace("{}", "").replace("<h2>What", f"<p>{said}</p><h2>What"),
        "a.rst": RST.format(said),
        "a.yaml": f"title: T\nsections:\n  - heading: Bees\n    lead: {json.dumps(f'Rain. {said}')}\n",
    }
    result = assert_private(sources[name].encode(), name, 2)
    assert "Say cheese." in repr([slide.notes for slide in result.deck.slides])


def test_a_doubtful_mark_is_told_with_its_line() -> None:
    for mark in (
        "::: secret\n{}\n:::",
        "[Internal: {}]",
        "[[note: {}]]",
        "{{{{! {} }}}}",
        "@private {}",
        "Speaker note - {}",
    ):
        _, findings = read_bytes(f"{HEAD}{mark.format(word(0))}{TAIL}".encode(), "a.md", "markdown")
        assert [(each.level, str(each.where)) for each in findings if each.code == "private"] == [("warning", "a.md:7")]


# ---- what is written

ARTICLE = f"{HEAD}[Private: {word(0)}]\n\n::: notes\nSay hello.\n:::\n\n%%\n{word(1)}\n%%{TAIL}"


def run(*arguments: str | Path) -> str:
    done = run_command(*arguments)
    assert done.exit_code == 0, done.output
    return done.output


def test_summary_ledger_and_manifest(own_folder: Path) -> None:
    Path("a.md").write_text(ARTICLE)
    Path("b.md").write_text(ARTICLE)
    said = run("build", "a.md", "--ledger", "a.json")
    assert "private: 2 texts left out" in said
    assert "this file has speaker notes: " in said
    assert "speaker notes" not in run("build", "a.md", "--notes", "none", "-o", "none.pptx")
    assert json.loads(Path("a.json").read_text())["private"] == {"left_out": 2}
    assert "xyloq" not in run("build", "a.md", "--json", "--force")
    run("build", "a.md", "b.md", "-o", "decks")
    written = [path for path in own_folder.rglob("*") if path.is_file() and path.suffix != ".md"]
    assert len(written) > 4
    assert [path.name for path in written if leaks(path.read_bytes())] == []


@pytest.mark.draws
def test_exports(own_folder: Path) -> None:
    """No export has a private text, and only those that are asked to have notes."""
    Path("a.md").write_text(ARTICLE)
    engine = ("--engine", "office2pdf")
    said = {kind: run("export", "a.md", "--to", kind, *engine) for kind in ("html", "pdf", "notes", "handout", "png")}
    assert "notes left out; --notes full adds them" in said["html"]
    assert "notes left out; --to notes prints them" in said["pdf"] and said["handout"]
    assert "with the notes of " in said["notes"]
    assert "Say hello" not in Path("a.html").read_text()
    assert "can read" in run("export", "a.md", "--to", "html", "--notes", "own", "-o", "own.html", *engine)
    assert "Say hello" in Path("own.html").read_text()
    run("build", "a.md")
    assert "notes left out" in run("export", "a.pptx", "--to", "html", "-o", "b.html", *engine)
    assert "Say hello" not in Path("b.html").read_text()
    run("export", "a.pptx", "--to", "html", "--notes", "full", "-o", "c.html", *engine)
    assert "Say hello" in Path("c.html").read_text()
    for path in (each for each in own_folder.rglob("*") if each.is_file() and each.suffix != ".md"):
        text = PdfDocument(path) if path.suffix == ".pdf" else ()
        pages = " ".join(page.get_textpage().get_text_range() for page in text)
        assert (leaks(path.read_bytes()), "xyloq" in pages) == ([], False), path.name


def test_the_restated_article_keeps_private_texts_apart() -> None:
    article, _ = read_bytes(ARTICLE.encode(), "a.md", "markdown")
    restated = restate_article(article)
    text = restated if isinstance(restated, str) else restated[0]
    again, _ = read_bytes(text.encode(), "a.yaml", "yaml")
    assert private_count(again) == private_count(article) == 2
    without = [line for line in text.split("\n") if "xyloq" not in line]
    assert len(text.split("\n")) - len(without) == 2
    assert "private:" in text


@settings(max_examples=examples(30), deadline=None)
@given(
    secret=st.text("bcdfghjklmnpqrstvwxz", min_size=9, max_size=14),
    mark=st.sampled_from([*STRETCHES, *LABELS, *BLOCKS, *MARKDOWN_BLOCKS]),
    before=st.booleans(),
)
def test_the_law(secret: str, mark: str, before: bool) -> None:
    """A random word in any mark is in no part of the deck, whatever its notes are."""
    said = mark.format(secret)
    text = f"# Bees\n\n{said if before else ''}\n\n## Why\n\nRain falls.\n\n{said}\n\n## End\n\nWater.\n"
    for notes in ("full", "own"):
        data = build(text.encode(), name="a.md", notes=notes).pptx  # type: ignore[arg-type]
        assert [name for name, part in parts(data) if secret.encode() in part.lower()] == []
