"""What nobody would write on purpose: a deck in which nothing is lost, or an error in words; never anything else."""

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import example, given, settings, strategies as st
from pptx import Presentation

from generator import Result, build
from generator.errors import GeneratorError, InputError, TemplateError
from generator.guard import limits
from generator.read import FORMATS, read_file
from generator.shipped import CONTENT
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
WRITTEN = sorted(path.read_bytes() for path in CONTENT.iterdir() if path.is_file() and path.suffix in FORMATS)
SCRAPS = [b" ", b"- ", b": ", b"layout: ", b"# ", b"---\n", b"+++\n", b"```\n", b"=====\n", b"|a|b|\n|-|-|\n"]
SCRAPS += b"\0 \x07 \xed\xa0\x80 \xff\xfe \r\n \t *a &a [ { | > ![x](y.png) <b> <!-- &#0; &#xD800; \\ ** `".split(b" ")
SCRAPS += b'"\\uD800" points: !!str [^1]: \xe2\x80\xae \xe2\x80\xa8 \xef\xbc\x9f [a](http://%zz)'.split(b" ")


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


@settings(LAW, max_examples=examples(100))
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


@pytest.mark.parametrize("name", TEXTS)
def test_fifty_megabytes_are_an_error_in_words(name: str) -> None:
    with pytest.raises(InputError, match=r"more than [12] MB, which is too much for an article"):
        build(article(name, SENTENCES * 50_000).encode(), name=name)


def test_a_file_without_an_end_is_an_error_in_words() -> None:
    with pytest.raises(InputError, match="it is a pipe or a device"):
        read_file("/dev/zero", "text")


TABLES = {
    "a.md": "# T\n\n|" + "a|" * 2_000 + "\n|" + "-|" * 2_000 + "\n|" + "b|" * 2_000 + "\n",
    "a.html": "<h1>T</h1><p>A table.</p><table><tr>" + "<th>a" * 2_000 + "<tr>" + "<td>b" * 2_000 + "</table>",
    "a.yaml": f"title: T\nsections: [{{heading: H, table: {{header: [{'a, ' * 2_000}a], rows: [[b]]}}}}]",
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_wider_than_any_deck_is_an_error_in_words(name: str) -> None:
    expected = r":\d.* the table has 2,00[01] columns, and a deck shows at most 500"
    assert re.search(expected, refusal(TABLES[name].encode(), name))


SAID_TOO_OFTEN = {
    "points": ("a.md", "# T\n\n", "- a\n"),
    "paragraphs": ("a.txt", "T\n\n", "Words.\n\n"),
    "takeaways": ("a.yaml", "title: T\ntakeaways:\n", "- a\n"),
    "items of a page": ("a.html", "<h1>T</h1><p>x</p><ul>", "<li>a"),
}


@pytest.mark.parametrize("name", SAID_TOO_OFTEN)
def test_more_texts_than_a_deck_has_lines_are_an_error_that_names_the_line(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the limit that users have for the first, and a tenth of it for the others."""
    file, head, more = SAID_TOO_OFTEN[name]
    most = limits.TEXTS if name == "points" else limits.TEXTS // 10
    monkeypatch.setattr(limits, "TEXTS", most)
    message = refusal((head + more * (most + 500)).encode(), file)
    said = f"the article is too long: from here on it has more than {most:,} paragraphs, points"
    assert re.search(rf"{file}:\d+.* {said}", message) and "hint: split the article" in message


def test_a_page_whose_article_alone_is_too_long_is_an_error_in_words() -> None:
    page = "<h1>T</h1>" + "".join(f"<p>{SENTENCES}</p>" for _ in range(1_000))
    assert "more than 1,000,000 characters" in refusal(page.encode(), "a.html")


def test_more_brackets_than_links_are_an_error_in_words() -> None:
    assert "100,000 square brackets" in refusal(b"# T\n\n" + b"[" * 200_000, "a.md")


MANY = " ".join(f"a{number}=1" for number in range(9_900))
TAGS = {
    "tags": "<b>a</b> " * 110_000,
    "one tag": f"<p {'a=b ' * 20_000}>words are here",
    "behind a quoted bracket": f"<p title='>' {MANY} {MANY.replace('a', 'b')}>words are here",
    "without spaces": "<p " + "".join(f"a{number}='1'" for number in range(20_000)) + ">words are here",
}


@pytest.mark.parametrize("name", TAGS)
def test_a_page_of_nothing_but_tags_is_an_error_in_words(name: str) -> None:
    message = refusal(f"<h1>T</h1>{TAGS[name]}".encode(), "a.html")
    assert "more than 200,000 tags, or some of them have thousands of attributes" in message


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


FAR = ["1.7e308", "-1.7e308", "1e30", "1e-30", "5e-324", "1e999"]


@pytest.mark.parametrize("kind", ["column", "bar", "stacked", "line", "area", "pie", "doughnut"])
def test_numbers_that_no_scale_shows_are_errors_in_words(kind: str) -> None:
    for far in FAR:
        text = f"title: T\nsections:\n- heading: H\n  chart: {{kind: {kind}, data: {{A: {far}, B: 1}}}}\n"
        assert re.search(
            r"a\.yaml:4:\d+: (.* too large or too small|.* is not a number|a \w+ cannot show)",
            refusal(text.encode(), "a.yaml"),
        )


def test_no_character_reference_brings_in_what_a_deck_cannot_hold() -> None:
    bad = "&#1;&#x1;&#x0007;&#27;&#xFFFE;&#xd800;&#127;"
    page = (
        f"<html><head><title>T{bad}</title><meta name=author content='Ada{bad}'></head><h1>T{bad}</h1><h2>H{bad}</h2>"
        f"<p>Some <b>wo{bad}rds</b> and <code>co{bad}de</code> &#146;here. "
        f"<a href='https://a.b/{bad}'>A link{bad}</a></p>"
        f"<ul><li>it{bad}em<li>another</ul><pre>x{bad}y</pre><table><tr><th>a{bad}<th>b<tr><td>c{bad}<td>d</table>"
        f"<blockquote>quo{bad}ted</blockquote><img src='https://a.b/c.png' alt='al{bad}t'>"
        '<script type="application/ld+json">{"author": {"name": "Ada\\u0001 Byron"}}</script>'
    )
    result = kept(page.encode(), "a.html")
    assert {each.message.split()[2] for each in result.findings if each.code == "character"} >= {
        *("U+0001", "U+0007", "U+001B", "U+FFFE", "U+D800", "U+007F")
    }
    said = " ".join(unit.unit.text for unit in result.ledger)
    assert "Some words and code \u2019here." in said and result.outline.meta.author == "Ada"


TALKS_THAT_FILL = [
    *("{{ 'a'|center(2000000000) }}", "{{ '%2000000000d'|format(1) }}", "{{ lipsum(n=2000000) }}"),
    *("{{ range(10**9)|list }}", "{{ [1]|batch(200000000, 'x')|list|length }}", "{{ '{:2000000000}'.format(1) }}"),
    *("{% for a in range(9) %}x{% endfor %}", "{% set x = 'a' %}{{ x }}", "{% include 'x' %}", "{{ 'a'|urlize }}"),
    "{{ 'aaaaaaaaaa'" + "|replace('a', 'aaaaaaaaaa')" * 9 + " }}",
    *("{{ ['a']|map('center', 2000000000)|list }}", "{{ " + "(" * 150 + "1" + ")" * 150 + " }}", "{{ '\\x07' }}"),
]


@pytest.mark.parametrize("source", TALKS_THAT_FILL, ids=lambda source: source[:40])
def test_a_talk_that_loops_or_fills_memory_is_an_error_in_words(source: str, tmp_path: Path) -> None:
    talk = tmp_path / "talk.yaml"
    talk.write_text(f"slides:\n  - layout: cover\n    title: {json.dumps(source)}\n", "utf-8")
    with pytest.raises(TemplateError, match=r"talk\.yaml:3:12: "):
        build(b"# T\n\nWords.\n", name="a.md", talk=str(talk))


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
    said = said.replace("\u00a0", " ")
    assert "words &e9; &f; stand" in said and "hidden" not in said and "lol" not in said.replace('"lol"', "")


def test_a_cell_that_spans_the_world_is_a_deck() -> None:
    page = "<h1>T</h1><h2>H</h2><table><tr><td colspan=99999999 rowspan=9999999>a<td>b<tr><td>c<td>d</table>"
    kept(page.encode(), "a.html")


def test_more_slides_than_anyone_shows_are_an_error_in_words() -> None:
    assert "there are more than 5,000 slides" in refusal(b"title: T\nsections:\n" + b"- heading: H\n" * 5_000, "a.yaml")
