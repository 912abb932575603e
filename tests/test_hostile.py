"""What nobody would write on purpose: a deck in which nothing is lost, or an error in words; never anything else."""

from __future__ import annotations

import json
import re
import sys
import tempfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image
from pptx import Presentation
from pptx.shapes.placeholder import PlaceholderPicture

from generator import Result, build
from generator.errors import GeneratorError, InputError, OutputError, TemplateError
from generator.model.text import bare_text
from generator.read import FORMATS, read_file
from generator.shipped import CONTENT, keep_in_cache, recall_from_cache
from tests.examples import examples
from tests.test_laws import LAW, assert_named_apart, shown

TEXTS = ("a.yaml", "a.md", "a.txt")
HEADS = {
    "a.yaml": "title: T\nsections:\n- heading: One\n  body:\n",
    "a.md": "# T\n\n## One\n\n",
    "a.txt": "T\n\nOne\n\n",
}


def kept(data: bytes, name: str, talk: str = "meetup") -> Result:
    """The deck of an article, of which nothing is lost."""
    result = build(data, name=name, talk=talk)
    assert not [each for each in result.ledger if each.lost]
    assert_named_apart(result)
    return result


def kept_or_refused(data: bytes, name: str, talk: str = "meetup") -> None:
    try:
        kept(data, name, talk)
    except GeneratorError as refused:
        assert type(refused) is InputError, refused  # a bug of ours otherwise, for the talk is one of ours too
        assert all(finding.message for finding in refused.findings)


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(InputError) as refused:
        build(data, name=name)
    return str(refused.value)


def article(name: str, *paragraphs: str) -> str:
    """An article of one section in the format that a file's name tells."""
    return HEADS[name] + "".join(f'  - "{text}"\n' if name == "a.yaml" else f"{text}\n\n" for text in paragraphs)


# ---- any bytes

SUFFIXES = st.sampled_from([suffix for suffix in FORMATS if suffix])
TALKS = st.sampled_from(["meetup", "lightning", "slides"])
BYTES = st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
WRITTEN = sorted(path.read_bytes() for path in CONTENT.iterdir() if path.suffix in FORMATS)
SCRAPS = [
    *(
        b"\0",
        b"\x07",
        b"\xed\xa0\x80",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\r\n",
        b"\t",
        b"- ",
        b"  ",
        b": ",
        b"*a",
        b"&a ",
    ),
    *(b"[", b"{", b"|", b">", b"---\n", b"+++\n", b"```\n", b"# ", b"=====\n", b"|a|b|\n|-|-|\n", b"![x](y.png)"),
    *(
        b"<b>",
        b"<!--",
        b"&#0;",
        b"&#xD800;",
        b"\\",
        b"**",
        b"`",
        b"](http://a b)",
        b"[x]: http://\x7f",
        b"[a](http://%zz)",
    ),
    *(b'"\\uD800"', b"layout: ", b"role: faq", b"skip: true\n", b"points:\n", b"!!str ", b".. note::\n", b"[^1]: "),
    *(
        text.encode()
        for text in ("\u202e", "\u200f", "\u2028", "\ufeff", "\u200b", "\u00ad", "e\u0301", "？", "👩\u200d")
    ),
]


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A part of an article that ships, with a few things put in, taken out or said twice."""
    data = draw(st.sampled_from(WRITTEN))
    start = draw(st.integers(0, len(data) - 1))
    data = data[start : start + 800]
    for _ in range(draw(st.integers(1, 6))):
        at, length = draw(st.integers(0, len(data))), draw(st.integers(0, 40))
        scrap = draw(st.sampled_from(SCRAPS) | st.just(data[at : at + length] * 2))
        data = data[:at] + scrap + data[at + length :]
    return data


@settings(LAW, max_examples=examples(200))
@given(BYTES, SUFFIXES)
@example(b"<h1>T</h1><p>a <b<b>name", ".html")
def test_any_bytes_are_a_deck_or_an_error_in_words(data: bytes, suffix: str) -> None:
    kept_or_refused(data, f"a{suffix}")


@settings(LAW, max_examples=examples(100))
@given(spoilt(), SUFFIXES.filter(lambda suffix: suffix != ".docx"), TALKS)
def test_a_spoilt_article_is_a_deck_or_an_error_in_words(data: bytes, suffix: str, talk: str) -> None:
    kept_or_refused(data, f"a{suffix}", talk)


# ---- characters


@pytest.mark.parametrize("name", TEXTS)
def test_marks_and_line_ends_of_other_systems_change_no_word(name: str) -> None:
    text = article(name, "Some words\u200f here\u202e, and more.", "\u2067\u0627\u0644\u2069 says \ufeffso.")
    plain = kept(text.encode(), name)
    for other in (text.replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16")):
        assert [slide.id for slide in kept(other, name).deck.slides] == [slide.id for slide in plain.deck.slides]


@pytest.mark.parametrize("name", TEXTS)
def test_control_characters_and_surrogates_are_removed_and_named(name: str) -> None:
    text = article(name, "A bell\a, an escape\x1b, a tab\x0bof old, a half \ud83d and its other\ude00.")
    result = kept(text.encode("utf-8", "surrogatepass"), name)
    removed = " ".join(finding.message for finding in result.findings if finding.code == "character")
    assert [code for code in ("0007", "001B", "000B", "D83D", "DE00") if f"U+{code}" not in removed] == []
    said = " ".join(text for slide in Presentation(BytesIO(result.pptx)).slides for text in shown(slide))
    assert "A bell, an escape, a tab of old, a half and its other." in " ".join(said.split())


def test_escaped_characters_are_removed_and_named_too() -> None:
    result = kept(b'title: "T\\a"\nsections:\n- heading: One\n  lead: "A bell\\a, an escape\\e."\n', "a.yaml")
    assert {finding.code for finding in result.findings} == {"character"}
    assert "half a character" in refusal(b'title: "\\ud83d\\ude00"\nsections: []\n', "a.yaml")


@pytest.mark.parametrize("name", TEXTS)
def test_what_nobody_can_see_is_no_article(name: str) -> None:
    assert "empty" in refusal("\u200f\u202e \u200b\ufeff\n".encode(), name)
    assert refusal(
        {"a.md": "# \u200b\n"}.get(name, 'title: "\u200b"\n').encode(), "a.md" if name == "a.md" else "a.yaml"
    )


UNSEEN = ['""', "~", '"\u200b"', '"&nbsp;"', '"[](https://example.org)"', '"*\u200b*"']
HOLES = [
    *(f"title: {{0}}\n{key}: {{0}}" for key in ("subtitle", "author", "summary", "contact", "speaker")),
    "title: T\ntakeaways: [{0}, {0}]\nsources: [{0}, {{text: {0}, url: 'https://a.b'}}]",
    "title: T\ntakeaways: [{0}, {0}]\nsources: [{0}]",
    *(
        f"title: T\nsections: [{{{{heading: H, {hole}}}}}]"
        for hole in (
            *("headline: {0}", "lead: {0}", "body: [{0}]", "points: [{0}, {0}]", "points: [{{term: {0}}}]"),
            *("points: [{{detail: x, short: {0}, answer: {0}, points: [{0}]}}]", "notes: [{0}]", "code: {{text: {0}}}"),
            *("quote: {{text: {0}, by: {0}}}", "stat: {{value: {0}, meaning: x}}", "stat: {{value: x, meaning: {0}}}"),
            *("table: {{header: [{0}], rows: [[{0}]]}}", "table: {{header: [a, {0}], rows: [[], [{0}]]}}"),
            *("stats: [{{value: {0}, meaning: x}}]", "cycle: [{0}, x]", "timeline: [{{date: {0}, what: {0}}}]"),
            *("code: {{text: x, language: {0}, highlight-lines: {0}}}", "table: {{data: {0}, highlight: {0}}}"),
            *("table: {{header: [a], rows: [[1]], format: {0}, highlight: [{0}]}}", "timeline: [{0}]", "stats: [{0}]"),
            *("questions: [{{question: {0}, answer: x}}]", "questions: [{{question: x, answer: {0}}}]"),
        )
    ),
    "title: T\nsections: [{{heading: {0}}}]",
]


@pytest.mark.parametrize("hole", HOLES)
def test_an_empty_value_is_nothing_or_an_error_in_words(hole: str) -> None:
    for value in UNSEEN:
        kept_or_refused(hole.format(value).encode(), "a.yaml")


# ---- sizes


@pytest.mark.parametrize("name", ["a.yaml", "a.md"])
@pytest.mark.parametrize(("rows", "columns"), [(200, 3), (4, 40), (200, 40)])
def test_a_table_of_any_size_is_shown_cell_by_cell(name: str, rows: int, columns: int) -> None:
    cells = [[f"r{row}c{column}" for column in range(columns)] for row in range(rows)]
    if name == "a.md":
        lines = [f"| {' | '.join(row)} |\n" for row in cells]
        table = "".join([lines[0], "|" + "---|" * columns + "\n", *lines[1:]])
    else:
        lines = [f"[{', '.join(row)}]" for row in cells]
        table = "  - table:\n      header: " + "\n        - ".join([f"{lines[0]}\n      rows:", *lines[1:]]) + "\n"
    deck = Presentation(BytesIO(kept((HEADS[name] + table).encode(), name).pptx))
    tables = (shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table)
    assert {cell.text for table in tables for cell in table.iter_cells()} == {cell for row in cells for cell in row}


DEEP = {
    "a.md": "# T\n\n" + "".join(f"{'  ' * depth}- item {depth}\n" for depth in range(100)),
    "a.txt": "T\n\nOne\n\n" + "".join(f"{'  ' * depth}- item {depth}\n" for depth in range(100)),
    "a.html": "<h1>T</h1>" + "".join(f"<ul><li>item {depth}" for depth in range(100)),
}


@pytest.mark.parametrize("name", DEEP)
def test_a_list_a_hundred_deep_is_a_deck(name: str) -> None:
    said = " ".join(kept_unit.unit.text for kept_unit in kept(DEEP[name].encode(), name).ledger)
    assert [depth for depth in range(100) if f"item {depth}" not in said] == []


@pytest.mark.parametrize(
    "data",
    [
        "title: T\nsections:\n- heading: A\n"
        + "".join(f"{'    ' * depth}  points:\n{'    ' * depth}    - term: item {depth}\n" for depth in range(100)),
        "title: T\n"
        + "".join(f"{'  ' * depth}sections:\n{'  ' * depth}- heading: item {depth}\n" for depth in range(100)),
        "title: T\nsections: " + "[" * 100_000,
    ],
    ids=["points", "sections", "brackets"],
)
def test_a_yaml_a_hundred_deep_is_an_error_in_words(data: str) -> None:
    assert "has more than 64 levels" in refusal(data.encode(), "a.yaml")


SENTENCES = "Every word of a long text has a place, and every sentence is found again. " * 15
CHAPTERS = {
    "a.yaml": f"- heading: Part {{}}\n  body: |\n    {SENTENCES}\n\n    {SENTENCES}\n\n",
    "a.md": f"## Part {{}}\n\n{SENTENCES}\n\n{SENTENCES}\n\n",
    "a.txt": f"Part {{}}\n\n{SENTENCES}\n\n{SENTENCES}\n\n",
}


def chapters(name: str, size: int) -> bytes:
    """A text of about so many bytes."""
    count = size // len(CHAPTERS[name])
    head = {"a.yaml": "title: T\nsections:\n", "a.md": "# T\n\n", "a.txt": "T\n\n"}[name]
    return (head + "".join(CHAPTERS[name].format(number) for number in range(count))).encode()


@pytest.mark.slow
@pytest.mark.parametrize("name", TEXTS)
def test_a_megabyte_is_a_deck(name: str) -> None:
    assert len(kept(chapters(name, 950_000), name).ledger) > 11_000


@pytest.mark.slow
@pytest.mark.parametrize("name", TEXTS)
def test_fifty_megabytes_are_an_error_in_words(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(chapters(name, 50_000_000))
    with pytest.raises(InputError, match=r"more than [12] MB, which is too much for an article"):
        build(tmp_path / name)


def test_a_file_without_an_end_is_an_error_in_words() -> None:
    with pytest.raises(InputError, match="it is a pipe or a device"):
        read_file("/dev/zero", "text")


TABLES = {
    "a.md": "# T\n\n|" + "a|" * 2_000 + "\n|" + "-|" * 2_000 + "\n|" + "b|" * 2_000 + "\n",
    "a.html": "<h1>T</h1><p>A table.</p><table><tr>" + "<th>a" * 2_000 + "<tr>" + "<td>b" * 2_000 + "</table>",
    "a.yaml": f"title: T\nsections: [{{heading: H, table: {{header: [{'a, ' * 2_000}a], rows: [[b]]}}}}]",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLES)
def test_a_table_wider_than_any_deck_is_an_error_in_words(name: str) -> None:
    expected = r":\d.* the table has 2,00[01] columns, and a deck shows at most 500"
    assert re.search(expected, refusal(TABLES[name].encode(), name))


SAID_TOO_OFTEN = {
    "points": ("a.md", "# T\n\n" + "- a\n" * 20_500),
    "paragraphs": ("a.txt", "T\n\n" + "Words.\n\n" * 20_500),
    "rows": ("a.md", "# T\n\n|a|b|\n|-|-|\n" + "|a|b|\n" * 10_500),
    "lines of code": ("a.rst", "T\n=\n\n::\n\n" + "  x\n" * 20_500),
    "questions": (
        "a.yaml",
        "title: T\nsections:\n- heading: H\n  questions:\n" + "  - {question: a, answer: b}\n" * 20_500,
    ),
    "takeaways": ("a.yaml", "title: T\ntakeaways:\n" + "- a\n" * 20_500),
    "items of a page": ("a.html", "<h1>T</h1><p>x</p><ul>" + "<li>a" * 20_500),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SAID_TOO_OFTEN)
def test_more_texts_than_a_deck_has_lines_are_an_error_that_names_the_line(name: str) -> None:
    file, data = SAID_TOO_OFTEN[name]
    message = refusal(data.encode(), file)
    assert re.search(
        rf"{file}:\d+.* the article is too long: from here on it has more than 20,000 paragraphs, points", message
    )
    assert "hint: split the article" in message


@pytest.mark.slow
def test_a_page_whose_article_alone_is_too_long_is_an_error_in_words() -> None:
    page = "<h1>T</h1>" + "".join(f"<p>{SENTENCES}</p>" for _ in range(1_000))
    assert "more than 1,000,000 characters" in refusal(page.encode(), "a.html")


def test_more_brackets_than_links_are_an_error_in_words() -> None:
    assert "100,000 square brackets" in refusal(b"# T\n\n" + b"[" * 200_000, "a.md")


MANY = " ".join(f"a{number}=1" for number in range(9_900))
TAGS = {
    "tags": "<b>a</b> " * 110_000,
    "one tag": f"<p {'a=b ' * 20_000}>words are here",
    "many tags": f"<p {MANY}>words are here</p>" * 230,
    "behind a quoted bracket": f"<p title='>' {MANY} {MANY.replace('a', 'b')}>words are here",
    "behind an unquoted quote": f"<p title=x' {MANY} {MANY.replace('a', 'b')}>words are here",
    "after an open quote": f"<p title='x {MANY} {MANY.replace('a', 'b')}>words are here",
    "without spaces": "<p " + "".join(f"a{number}='1'" for number in range(20_000)) + ">words are here",
    "between slashes": "<p" + "".join(f"/a{number}" for number in range(20_000)) + ">words are here",
}


@pytest.mark.parametrize("name", TAGS)
def test_a_page_of_nothing_but_tags_is_an_error_in_words(name: str) -> None:
    message = refusal(f"<h1>T</h1>{TAGS[name]}".encode(), "a.html")
    assert "more than 200,000 tags, or some of them have thousands of attributes" in message


@pytest.mark.slow
def test_a_picture_that_libxml2_finds_too_large_is_called_one() -> None:
    page = f"<h1>T</h1><p>Words.</p><img src='data:image/png;base64,{'A' * 10_000_001}'>"
    assert "holds a picture here that is too large" in refusal(page.encode(), "a.html")


def test_restructured_text_has_limits_of_its_own() -> None:
    assert "more than 10,000 references" in refusal(b"T\n=\n\n" + b"a_ |b| " * 6_000, "a.rst")
    assert "more than 0.2 MB" in refusal(b"T\n=\n\n" + b"a_ b_ c_\n" * 30_000, "a.rst")


BOMBS = {
    "aliases of aliases": "a0: &a0 [x, x, x]\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))
    + "title: T\n",
    "one long text": f"title: T\nsummary: &a {'word ' * 10_000}\nsections:\n" + "- {heading: H, lead: *a}\n" * 3_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_aliases_that_stand_for_too_much_are_an_error_at_their_line(name: str) -> None:
    message = refusal(BOMBS[name].encode(), "a.yaml")
    assert re.search(r"a.yaml:\d+:\d+: aliases make more than 100,000 characters", message)


DRAWN = "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'>{}</svg>"
DRAWINGS = {
    "attributes": "<rect " + " ".join(f"a{n}='1'" for n in range(60_000)) + "/>",
    "shapes": "<g/>" * 200_000,
    "an address behind spaces": f"<rect style='fill:url({' ' * 100_000}#a)' width='5' height='5'/>",
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_made_to_be_slow_is_shown_or_left_out(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(DRAWN.format(DRAWINGS[name]), "utf-8")
    (tmp_path / "a.md").write_text("# T\n\n## H\n\n![A](a.svg)\n", "utf-8")
    result = build(tmp_path / "a.md")
    left_out = any("is too large: it has more shapes" in finding.message for finding in result.findings)
    assert left_out == (name != "an address behind spaces")


FAR = ["1.7e308", "-1.7e308", "1e30", "1e-30", "5e-324", "1e999"]


@pytest.mark.parametrize("kind", ["column", "bar", "stacked", "line", "area", "pie", "doughnut"])
def test_numbers_that_no_scale_shows_are_errors_in_words(kind: str) -> None:
    for far in FAR:
        text = f"title: T\nsections:\n- heading: H\n  chart: {{kind: {kind}, data: {{A: {far}, B: 1}}}}\n"
        assert re.search(
            r"a\.yaml:4:\d+: (.* too large or too small|.* is not a number|a \w+ cannot show)",
            refusal(text.encode(), "a.yaml"),
        )


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from(["column", "bar", "stacked", "line", "area", "scatter"]),
    st.lists(
        st.floats(-9e29, 9e29).filter(lambda each: abs(each) > 2e-30) | st.floats(2e-30, 1e-20) | st.just(0.0),
        min_size=6,
        max_size=6,
    ),
)
def test_numbers_of_any_size_are_a_chart_or_a_table(kind: str, values: list[float]) -> None:
    rows = [[name, *values[2 * at : 2 * at + 2]] for at, name in enumerate("ABC")]
    chart = f"{{kind: {kind}, data: [[N, x, y], {str(rows)[1:-1]}]}}"
    kept(f"title: T\nsections:\n- heading: H\n  chart: {chart}\n".encode(), "a.yaml")


def test_no_character_reference_brings_in_what_a_deck_cannot_hold() -> None:
    bad = "&#1;&#x1;&#x0007;&#27;&#xFFFE;&#xd800;&#127;"
    page = (
        f"<html><head><title>T{bad}</title><meta name=author content='Ada{bad}'></head><h1>T{bad}</h1><h2>H{bad}</h2>"
        f"<p>Some <b>wo{bad}rds</b> and <code>co{bad}de</code> &#146;here. "
        f"<a href='https://a.b/{bad}'>A link{bad}</a></p>"
        f"<ul><li>it{bad}em<li>another</ul><pre>x{bad}y</pre><table><tr><th>a{bad}<th>b<tr><td>c{bad}<td>d</table>"
        f"<blockquote>quo{bad}ted</blockquote><img src='https://a.b/c.png' alt='al{bad}t'>"
        '<script type="application/ld+json">{"@type": "FAQPage", "mainEntity": [{"name": "Why\\u0001 so?",'
        f' "acceptedAnswer": {{"text": "<p>Be\\u0002cau{bad}se.</p>"}}}}]}}</script>'
    )
    result = kept(page.encode(), "a.html")
    assert {each.message.split()[2] for each in result.findings if each.code == "character"} >= {
        *("U+0001", "U+0007", "U+001B", "U+FFFE", "U+D800", "U+007F")
    }
    said = " ".join(unit.unit.text for unit in result.ledger)
    assert "Some words and code \u2019here." in said and "Because." in said


TALKS_THAT_FILL = [
    *("{{ 'a'|center(2000000000) }}", "{{ 'a'.ljust(2000000000) }}", "{{ '%2000000000d'|format(1) }}"),
    *(
        "{{ '1'.zfill(2000000000) }}",
        "{{ 'a'|indent(2000000000) }}",
        "{{ lipsum(n=2000000) }}",
        "{{ range(10**9)|list }}",
    ),
    *("{{ [1]|batch(200000000, 'x')|list|length }}", "{{ '{:2000000000}'.format(1) }}", "{{ 'a' * 2000000000 }}"),
    *(
        "{% for a in range(9) %}x{% endfor %}",
        "{% set x = 'a' %}{{ x }}",
        "{% include 'x' %}",
        "{% macro a() %}{% endmacro %}",
    ),
    *("{{ 'a'.translate({97: 'b'}) }}", "{{ [[1]]|sum(start=[]) }}", "{{ 'a'|urlize }}", "{{ {'a': 1}|xmlattr }}"),
    "{{ 'aaaaaaaaaa'" + "|replace('a', 'aaaaaaaaaa')" * 9 + " }}",
    "{{ range(5000)|join('" + "x" * 9_000 + "') }}",
    *(
        "{{ ['a']|map('center', 2000000000)|list }}",
        "{{ " + "'a' + " * 240 + "'a' }}",
        "{{ " + "(" * 150 + "1" + ")" * 150 + " }}",
    ),
    *(
        "{{ article.mens[1.8e308] }}",
        "{{ " + "9" * 9_000 + " }}",
        "{{ '\\x07' }}",
        "{{ article ~ article }}{{ article.walk }}",
    ),
]


@pytest.mark.parametrize("source", TALKS_THAT_FILL, ids=lambda source: source[:40])
def test_a_talk_that_loops_or_fills_memory_is_an_error_in_words(source: str, tmp_path: Path) -> None:
    talk = tmp_path / "talk.yaml"
    talk.write_text(f"slides:\n  - layout: cover\n    title: {json.dumps(source)}\n", "utf-8")
    with pytest.raises(TemplateError, match=r"talk\.yaml:3:12: "):
        build(b"# T\n\nWords.\n", name="a.md", talk=str(talk))


def test_a_talk_says_what_it_says_with_the_rest_of_jinja(tmp_path: Path) -> None:
    talk = tmp_path / "talk.yaml"
    source = "{{ ['b', 'a']|sort|join(', ')|upper }} {{ 'x-y'|replace('-', ' ') }} {{ article.meta.title }}"
    source += "{% if 1 %}!{% endif %}"
    talk.write_text(f"slides:\n  - layout: cover\n    title: {json.dumps(source)}\n", "utf-8")
    result = build(b"# T\n\nWords.\n", name="a.md", talk=str(talk))
    assert bare_text(result.outline.slides[0].fill["title"][0].text) == "A, B x y T!"


@pytest.mark.parametrize("kind", ["talk", "theme"])
@pytest.mark.parametrize(
    ("data", "said"),
    [(b"name: x\ntitle: caf\xe9\n", ":2: the file is not text in UTF-8"), (b" " * 300_000, "more than 200,000 bytes")],
)
def test_a_talk_or_theme_that_is_none_is_an_error_in_words(kind: str, data: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_bytes(data)
    with pytest.raises(TemplateError, match=said):
        build(b"# T\n\nWords.\n", name="a.md", **{kind: str(file)})


def test_a_damaged_deck_is_somebody_elses_until_it_is_replaced(tmp_path: Path) -> None:
    made, path = build(b"# T\n\nWords.\n", name="a.md"), tmp_path / "a.pptx"
    middle = len(made.pptx) // 2
    for damaged in (
        made.pptx[:middle],
        made.pptx[:middle] + bytes(40) + made.pptx[middle + 40 :],
        b"PK\3\4" + bytes(999),
    ):
        path.write_bytes(damaged)
        with pytest.raises(OutputError, match="was edited"):
            made.save(path)
        made.save(path, force=True)
        made.save(path)
    assert path.read_bytes() == made.pptx


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_what_was_kept_is_recalled_whole_or_not_at_all(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
            patch.setenv(name, folder)
        source, said = Path(folder) / "a.yaml", data.draw(st.binary(min_size=1))
        keep_in_cache(source, "x", said)
        assert recall_from_cache(source, "x") == said
        (file,) = (each for each in Path(folder).rglob("*") if each.is_file())
        whole, at = bytearray(file.read_bytes()), data.draw(st.integers(0, len(said) + 31))
        whole[at] ^= data.draw(st.integers(1, 255))
        for broken in (bytes(whole), file.read_bytes()[:at], b""):
            file.write_bytes(broken)
            assert recall_from_cache(source, "x") == b""
        keep_in_cache(source, "x", said)
        file.parent.chmod(0o777)  # where anybody may write
        assert recall_from_cache(source, "x") == b"" or sys.platform == "win32"


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
OUTSIDE = '<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p; <!ENTITY f SYSTEM "file://{}">'
DECLARED = f'<!DOCTYPE html [<!ENTITY e0 "lol">{ENTITIES}{OUTSIDE}]>'
PAGES = {
    "a.html": "{}<html><body><h1>T</h1><p>Some words &e9; &f; stand here.</p></body></html>",
    "a.xhtml": '<?xml version="1.0"?>{}<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>T</h1>'
    "<p>Some words &e9; &f; stand here.</p></body></html>",
}


@pytest.mark.parametrize("name", PAGES)
def test_no_entity_of_a_page_is_resolved(name: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hidden words", "utf-8")
    page = PAGES[name].format(DECLARED.format(tmp_path / "secret"))
    result = kept(page.encode(), name)
    said = " ".join(text for slide in Presentation(BytesIO(result.pptx)).slides for text in shown(slide))
    assert "words &e9; &f; stand" in said and "hidden" not in said and "lol" not in said.replace('"lol"', "")


def test_a_cell_that_spans_the_world_is_a_deck() -> None:
    page = "<h1>T</h1><h2>H</h2><table><tr><td colspan=99999999 rowspan=9999999>a<td>b<tr><td>c<td>d</table>"
    kept(page.encode(), "a.html")


@pytest.mark.parametrize(("size", "refused"), [((60_000, 100), False), ((60_000, 1_000), True)])
def test_a_picture_60_000_pixels_wide_is_shown_or_named(size: tuple[int, int], refused: bool, tmp_path: Path) -> None:
    Image.new("1", size).save(tmp_path / "wide.png")
    (tmp_path / "a.md").write_text("# T\n\n## H\n\n![A wide thing](wide.png)\n", "utf-8")
    result = build(tmp_path / "a.md")
    assert refused == any("too large: 60,000 x 1,000 px" in finding.message for finding in result.findings)
    slides = Presentation(BytesIO(result.pptx)).slides
    assert refused != any(isinstance(shape, PlaceholderPicture) for slide in slides for shape in slide.shapes)


@pytest.mark.slow
def test_more_slides_than_anyone_shows_are_an_error_in_words() -> None:
    assert "there are more than 5,000 slides" in refusal(b"title: T\nsections:\n" + b"- heading: H\n" * 5_000, "a.yaml")


# Each of these once took time as the square of its length.
LONG = {
    "one sentence after another": ("a.txt", "T\n\nOne\n\n" + "It is one more. " * 20_000),
    "Chinese": ("a.txt", "标题\n\n" + "开源人工智能必须获胜。" * 10_000),
    "a line of code": ("a.md", "# T\n\n## One\n\n```\n" + "x" * 2_000 + "\n```\n"),
    "no space between runs": ("a.md", "# T\n\n## One\n\n" + "`a``b" * 8_000),
    "runs": ("a.md", "# T\n\n## One\n\n" + "*a* **b** `c` [d](https://e.f) " * 2_000),
    "items": ("a.md", "# T\n\n## One\n\n" + "- An item says one thing\n" * 4_000),
    "titles cut alike": ("a.yaml", "title: T\nsections:\n" + f"- heading: {'word ' * 60}\n  lead: x\n" * 400),
    "a letter under marks": ("a.yaml", "title: T\nsections:\n- heading: a" + "\u0301" * 5_000 + "\n"),
    "blank lines": ("a.md", "# T\n\n## One\n\na" + "\n" * 200_000 + "b\n"),
    "a word in a cell": ("a.md", "# T\n\n|a|b|\n|-|-|\n|" + "w" * 5_000 + "|" + "word " * 3_000 + "|\n"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", LONG)
def test_what_is_very_long_is_a_deck(name: str) -> None:
    kept(LONG[name][1].encode(), LONG[name][0])


# ---- what was once lost: each of these was called a bug of ours

LOST = {
    "an address to write to": "contact: https://www.example.org/ada/\nlicence: https://example.org/licence/",
    "a link on an accent": "sections: [{heading: '[H](https://example.org/h)', lead: 'A [b](https://example.org/b).'}]",
    "an address as a heading": "sections: [{heading: '<https://example.org/h>'}, {heading: H, headline: '[](https://example.org)'}]",
    "an address glued to a word": "sections: [{heading: H, lead: 'See <https://example.org>there.'}]",
    "a source with links": "sources: [{text: 'A [b](https://example.org/b) c', url: 'https://example.org/12'}]",
    "a word within another": "summary: Fund\nsections: [{heading: Funding, headline: Fundamental, gist: Fun}]",
    "a language with a tail": f"language: en{'-abcdefgh' * 40}",
    "a layout that does not suit": "sections: [{heading: H, layout: picture-right, points: [a]}]",
    "a layout that is none": f"sections: [{{heading: H, layout: {'x' * 200_000}}}]",
}


@pytest.mark.parametrize("talk", ["meetup", "lightning", "slides"])
@pytest.mark.parametrize("name", LOST)
def test_what_was_once_lost_is_kept_or_refused(name: str, talk: str) -> None:
    kept_or_refused(f"title: Funds\n{LOST[name]}\n".encode(), "a.yaml", talk)


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85"])
def test_an_end_of_a_line_that_is_written_as_a_reference_or_an_escape_is_one(tmp_path: Path, end: str) -> None:
    """A slide would break its line there, in a footer too, which has room for one."""
    code = f"&#{ord(end)};"
    (tmp_path / "a.json").write_text(
        json.dumps({"title": f"{end}Rain", "sections": [{"heading": f"A{end}B", "lead": "C d."}]})
    )
    (tmp_path / "a.md").write_text(f"# A{code}B\n\nC {code} d.\n\n| a{code}b | c |\n|--|--|\n| 1{code} | 2 |\n")
    for name in ("a.json", "a.md"):
        article, _ = read_file(tmp_path / name)
        assert (
            end not in repr(article.meta) + repr(article.sections)
            and build(tmp_path / name, theme="signal").deck.slides
        )
