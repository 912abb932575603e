"""Markdown: each construct becomes its block, nothing is lost, and any text at all is read or refused in words."""

import re
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st
from PIL import Image

from generator import build
from generator.check import ledger_units_of_article
from generator.errors import Finding, InputError
from generator.model.article import Article, Section
from generator.model.blocks import Block, Chart, Code, Paragraph, Picture, Point, Points, Questions, Quote, Stat, Table
from generator.model.text import Text, bare_text, with_links
from generator.read import read_bytes, read_file
from generator.read.files import files_beside_article
from tests.examples import examples

CONTENT = Path(__file__).resolve().parent.parent / "content"


def parsed(text: str, folder: Path | None = None) -> tuple[Article, tuple[Finding, ...]]:
    return read_bytes(text.encode("utf-8", "surrogatepass"), "f.md", "markdown", files_beside_article(folder))


def blocks_of(text: str, folder: Path | None = None) -> list[str]:
    """The blocks under a title, each drawn in a line."""
    (section,) = parsed(f"# T\n\n{text}", folder)[0].sections
    return [drawn(block) for block in section.blocks]


def notes_of(text: str, folder: Path | None = None) -> list[str]:
    """What stands in the notes of the sections under a title."""
    return [with_links(note) for section in parsed(f"# T\n\n{text}", folder)[0].walk() for note in section.notes]


def drawn(block: Block) -> str:
    """A block in a line: its kind and its words."""
    match block:
        case Paragraph():
            return f"P {marked(block.text)}"
        case Points():
            mark = "#" if block.ordered else "*"
            return f"L{mark} {' / '.join(map(point, block.items))}"
        case Questions():
            return "? " + " / ".join(" > ".join(map(marked, (q.question, *q.answer))) for q in block.items)
        case Quote():
            return f"Q {marked(block.text)} -- {marked(block.by)}"
        case Code():
            return f"C {block.language}: {block.text!r}"
        case Table():
            return "T " + " / ".join(" | ".join(map(marked, row)) for row in (block.header, *block.rows))
        case Picture():
            return f"I {block.file} {block.width}x{block.height} [{block.alt}] {marked(block.caption)}".rstrip()
        case Stat():
            return f"S {marked(block.value)} {marked(block.meaning)}"


def point(item: Point) -> str:
    said = " = ".join(map(marked, filter(None, (item.term, item.detail))))
    mark = f"#{item.start} " if item.ordered else ""
    return said + (f" ({mark}{' / '.join(map(point, item.points))})" if item.points else "")


def marked(text: Text) -> str:
    return "".join(f"<{run.text}>" if run.bold or run.italic or run.code else run.text for run in text)


def outline(text: str) -> list[object]:
    return [picture(section) for section in parsed(text)[0].sections]


def picture(section: Section) -> object:
    shape = (bare_text(section.heading), "".join(drawn(block)[0] for block in section.blocks))
    return (*shape, [picture(each) for each in section.sections]) if section.sections else shape


def codes(text: str, folder: Path | None = None) -> list[str]:
    return [f"{each.where}: {each.code} {each.level}" for each in parsed(text, folder)[1]]


# Blocks

BLOCKS: list[tuple[str, list[str]]] = [
    ("One *two*\nthree  \nfour\\\nfive.", ["P One <two> three four five."]),
    ("- a\n\n  more\n\n  and more\n- b", ["L* a more and more / b"]),
    ("- a\n  - b\n    - c\n      - d\n- e", ["L* a (b (c (d))) / e"]),
    ("- a\n  1. b\n  2. c\n\n  more", ["L* a more (#1 b / c)"]),
    ("- a\n\n  3. b\n  4. c\n- d\n  1. e\n\n  * f", ["L* a (#3 b / c) / d (e / f)"]),
    ("<ul><li>a<ol start='5'><li>b</li></ol></li></ul>", ["L* a (#5 b)"]),
    ("- - a\n  - b", ["L* a / b"]),
    ("- a:\n\n`x y`\n\n- b:\n\n`z`", ["P a:", "C : 'x y'", "P b:", "C : 'z'"]),
    ("-\n- a", ["L* a"]),
    ("> \u2014 Ada", ["Q \u2014 Ada -- "]),
    ("```python\nif x:\n\ty\n\n```", ["C python: 'if x:\\n    y'"]),
    ("    a\n      b", ["C : 'a\\n  b'"]),
    ("~~~ {.sh .x}\na\n~~~", ["C sh: 'a'"]),
    ("```\n\n```\n\nx", ["P x"]),
    ("| a | b |\n|--|--:|\n| *1* | 2 |\n| 3 |", ["T a | b / <1> | 2 / 3 | "]),
    ("| a |\n|---|\n| 1 | `x\\|y` | 3 |", ["T a |  |  / 1 | <x|y> | 3"]),
    ("> | a |\n> |---|\n> | 1 | 2 |", ["T a |  / 1 | 2"]),
    ("a\n\n---\n\nb\n\n* * *", ["P a", "P b"]),
    ("a <b>c</b> <br>d &amp; e", ["P a <c> d & e"]),
    ("<div>\n<p>One <i>two</i>.</p>\n<p>Three &amp;\nfour.</p>\n</div>", ["P One <two>.", "P Three & four."]),
    ("<div>\n\n    <p>One.</p>\n\nTwo.\n\n</div>", ["P One.", "P Two."]),
    ("One.\n\n    <p>Two.</p>", ["P One.", "C : '<p>Two.</p>'"]),
    ("<table><tr><th>a<th>b<tr><th>1<th>2<tr><th>3<th>4</table>", ["T a | b / 1 | 2 / 3 | 4"]),
    ("a <!-- b --> c", ["P a c"]),
    ("<div>\n{% raw %}\n<p>a</p>\n{% endraw %}\n</div>", ["P a"]),
    ("<!--\nb\n-->\n\nc", ["P c"]),
    ("<p>a <!-- b --> <!-- c\n\nd</p>", ["P a"]),
    ("~~old~~ new[^1] `[^1]`\n\n[^1]: Footnote", ["P old new <[^1]>"]),
    ("new[^2]\n\n[^1]: Footnote", ["P new[^2]", "P [^1]: Footnote"]),
    ("a\nb\n: c\n\n: d", ["P a b : c", "P : d"]),
    ("```\nTerm\n: x\n```", ["C : 'Term\\n: x'"]),
    ('!!! warning inline end "Mind"\n    - a\n    - b', ["P <Mind>", "L* a / b"]),
    ("> [!NOTE]\n> One\n> two.\n>\n> Three.\n\n> Four.", ["P <Note:> One two.", "P Three.", "Q Four. -- "]),
    (":::tip\nnever closed", ["P <Tip:> never closed"]),
    ("Para.\n{: .lead}\n\n- TOC\n{:toc}\n\n[TOC]\n\n[a](https://b.c){target=_blank}", ["P Para.", "P a"]),
    ("[a] and [b][a]\n\n[a]: https://a.b", ["P a and b"]),
    ('[a](https://a.b "A tooltip") and b', ["P a and b"]),
]


@pytest.mark.parametrize(("text", "expected"), BLOCKS, ids=[text[:30] for text, _ in BLOCKS])
def test_block(text: str, expected: list[str]) -> None:
    assert blocks_of(text) == expected


def test_links_and_html_links() -> None:
    (section,) = parsed('# T\n\n[a](https://a.b) <a href="https://c.d">c</a> [e][f]\n\n[f]: https://g.h')[0].sections
    (block,) = section.blocks
    assert isinstance(block, Paragraph)
    assert with_links(block.text) == "a (https://a.b) c (https://c.d) e (https://g.h)"


@pytest.mark.parametrize("after", ["有一个", "에서", "\u2014no", "/b", "-based", "a", "'s", ", too.", "."])
def test_an_address_is_told_from_what_follows(after: str) -> None:
    result = build(f"# T\n\nA garden keeps rain back. See <https://a.example/b>{after}".encode(), name="a.md")
    assert not any(kept.lost for kept in result.ledger)
    ends = not after.isascii() or after[0] in "',."
    notes = " ".join(bare_text(line.text) for slide in result.deck.slides for line in slide.notes)
    assert f"https://a.example/b{after}" in notes
    assert ("Links: https://a.example/b, https://a.example/b" in notes) is not ends


TELLS = "A garden on the roof keeps forty litres of rain back, as Linz has counted."
TITLES = [
    ("# Moss [![build](https://a.b/c.svg)](https://a.b) ![x](https://a.b/d.svg)\n\nIt grows.", "Moss"),
    ('# <img src="https://a.b/c.svg" alt="Logo"> Moss\n\nIt grows.', "Moss"),
    ("# ![Moss](https://a.b/c.svg)\n\nIt grows.", "Moss"),
    (f"{TELLS}\n\n## Water\n\nIt rains.\n\n## Heat\n\nIt is hot.", "F"),
    ("A motto\n\n## Water\n\nIt rains.\n\n## Heat\n\nIt is hot.", "A motto"),
    ("## Water\n\nIt rains.\n\n## Heat\n\nIt is hot.", "F"),
    ("## Water\n\n## Heat\n\nIt is hot.", "Water"),
    (f"{TELLS}\n\n## Moss\n\nIt grows.\n\n### Water\n\nIt rains.", "Moss"),
]


@pytest.mark.parametrize(("text", "title"), TITLES, ids=[text[:30] for text, _ in TITLES])
def test_the_title(text: str, title: str) -> None:
    assert bare_text(parsed(text)[0].meta.title) == title


FINDINGS: list[tuple[str, list[str]]] = [
    ("# T\n\na <!-- b -->", ["f.md:3: comment info"]),
    ("# T\n\n<!-- b -->", ["f.md:3: comment info"]),
    ("# T\n\n- a\n\n  > b\n\n- c", ["f.md:5: list info"]),
    ("# T\n\n| a |\n|--|\n| 1 |\n| 1 | 2 |", ["f.md:6: table warning"]),
    ("# T\n\n[a](b.md)", ["f.md:3: link warning"]),
    ("# T\n\n[a](#b)", []),
    ("# T\n\n![a](https://a.b/c.png)", ["f.md:3: picture warning"]),
    ("# T\n\na ![a](c.png) b", ["f.md:3: picture warning"]),
    ("# T\n\n```py x\na\n```", ["f.md:3: code info"]),
    ("---\ntitle: T\nlayout: x\ntags: [y]\n---\n", ["f.md:1: front-matter info"]),
    ("---\ntitle: T\ndate: soon\nurl: /x\n---\n", ["f.md:4:6: url warning", "f.md:3:7: choice warning"]),
]


@pytest.mark.parametrize(("text", "expected"), FINDINGS, ids=[text[:40] for text, _ in FINDINGS])
def test_finding(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


def test_lines_are_those_of_the_file() -> None:
    article, _ = parsed("---\ntitle: T\n---\n\n# A\n\none\n\n- x\n- y\n\n> z\n")
    (section,) = article.sections
    assert section.where.line == 5
    assert [block.where.line for block in section.blocks] == [7, 9, 12]
    points = section.blocks[1]
    assert isinstance(points, Points) and [each.where.line for each in points.items] == [9, 10]


# Pictures


def test_pictures(tmp_path: Path) -> None:
    target = BytesIO()
    Image.new("RGB", (80, 60)).save(target, "PNG")
    (tmp_path / "a b.png").write_bytes(target.getvalue())
    Image.new("RGB", (20, 20)).save(tmp_path / "icon.png")
    (tmp_path / "bad.png").write_bytes(target.getvalue()[:-30])
    assert blocks_of("![An *alt*](a%20b.png)", tmp_path) == ["I a b.png 80x60 [An alt]"]
    assert blocks_of('![x](<a b.png> "Cap")', tmp_path) == ["I a b.png 80x60 [x] Cap"]
    assert blocks_of("one\n![x](a%20b.png)\ntwo", tmp_path) == ["P one", "I a b.png 80x60 [x]", "P two"]
    assert blocks_of("one ![x](a%20b.png)", tmp_path) == ["P one", "I a b.png 80x60 [x]"]
    for file in ("bad.png", "none.png", "https://a.b/c.png"):
        assert blocks_of(f"![Words]({file})\n\nx", tmp_path) == ["P x"]
        assert notes_of(f"![Words]({file})", tmp_path)[0].startswith("Words")
        assert codes(f"# T\n\n![Words]({file})", tmp_path) == ["f.md:3: picture warning"]
    assert blocks_of("one ![x](icon.png) two", tmp_path) == ["P one x two"]
    assert codes("# T\n\n![](a%20b.png)", tmp_path) == ["f.md:3: alt warning"]
    assert notes_of("![Words](a%20b.png)") == ["Words"]


# What only a site's generator understands


SUGAR: list[tuple[str, list[str], list[str]]] = [
    ("a\n\n{{< toc >}}\n\nb", ["P a", "P b"], ["f.md:5: directive warning"]),
    ("a\n\n{% include x.html\n  title='Q' %} {{ y }}", ["P a"], ["f.md:5: directive warning"]),
    ("{{% note %}}\na\n{{% /note %}}", ["P a"], ["f.md:3: directive warning"]),
    ("{% highlight py linenos %}\n{{ a }}\n##b\n{% endhighlight %}", ["C py: '{{ a }}\\n##b'"], []),
    ('{{< highlight go "x" >}}\na\n{{< / highlight >}}', ["C go: 'a'"], []),
    ("```\n{{ a }}\n##b\n*[c]: d\n```\n\n`{{ a }}` {{ b", ["C : '{{ a }}\\n##b\\n*[c]: d'", "P <{{ a }}> {{ b"], []),
    ('[a]({{ "/b/" | url }}) `[c]({{ d }})`', ["P a <[c]({{ d }})>"], ["f.md:3: link warning"]),
    ("[a](https://b.c/{{ d.e }}) [f]\n\n[f]: {% link x.md %}", ["P a f"], ["f.md:3: link warning"] * 2),
    ("x #a\n\n#b c\n\n##!", ["P x #a", "P #b c", "P ##!"], []),
    ("`<A />` {% if a %}b{% endif %} c{{< d >}} {{ e }}", ["P <<A />> b c"], ["f.md:3: directive warning"] * 3),
    ("{{raw `x {y}\n\n`}}\n\na {{raw `{z}`}} b", ["P a b"], ["f.md:3: directive warning", "f.md:7: directive warning"]),
    ("a {{{ b }}} {{ end }}{{ endpoint }} c", ["P a c"], ["f.md:3: directive warning"] * 2),
    ("{{ row.a }} {{ b(row[0]) }}\n\n    {{ c }}", ["P {{ row.a }} {{ b(row[0]) }}", "C : '{{ c }}'"], []),
    (
        "See {class}`~a.Set` and ![[b.png]].",
        ["P See <~a.Set> and ."],
        ["f.md:3: directive info", "f.md:3: directive warning"],
    ),
    ("(a.b-c)=\n\nx (d)=", ["P x (d)="], ["f.md:3: directive info"]),
    ("x\n\n*[QA]: quality assurance\n*[b]: c", ["P x"], ["f.md:5: directive info", "f.md:6: directive info"]),
]


@pytest.mark.parametrize(("text", "blocks", "found"), SUGAR, ids=[text[:30] for text, _, _ in SUGAR])
def test_what_only_a_generator_of_sites_understands(text: str, blocks: list[str], found: list[str]) -> None:
    first, *_ = parsed(f"# T\n\n{text}")[0].sections
    assert [drawn(block) for block in first.blocks] == blocks
    places = [f"{each.where}: {each.code} {each.level}" for each in parsed(f"# T\n\n{text}")[1]]
    assert sorted(places) in (sorted(dict.fromkeys(found)), sorted(found))


CONTENTS: list[tuple[str, list[object], list[str]]] = [
    ("- [A](#a)\n  1. [B](#b)\n- [`C`](#c)\n\nx", [("T", "P")], ["f.md:3: contents info"]),
    ("**On this page**\n\n- [A](#a)\n\n## A\nx", [("A", "P")], ["f.md:3: contents info"]),
    ("A sentence.\n\n- [A](#a)\n\n## A\nx", [("Introduction", "P"), ("A", "P")], ["f.md:5: contents info"]),
    ("## Contents\n- [A](#a)\n\n### A\nx", [("A", "P")], ["f.md:3: contents info"]),
    ("## Parts\n- [A](#a)\n\n### A\nx", [("Parts", "", [("A", "P")])], ["f.md:4: contents info"]),
    ("## Contents\nx\n- [A](#a)", [("Contents", "P")], ["f.md:5: contents info"]),
    ("## A\n- [B](#b)\n- See [C](#c)", [("A", "L")], []),
    ("## A\n- [B](b.md)", [("A", "L")], ["f.md:4: link warning"]),
]


@pytest.mark.parametrize(("text", "expected", "found"), CONTENTS, ids=[text[:30] for text, _, _ in CONTENTS])
def test_a_table_of_contents_is_left_out(text: str, expected: list[object], found: list[str]) -> None:
    assert outline(f"# T\n\n{text}") == expected
    assert codes(f"# T\n\n{text}") == found


# Titles and front matter

TITLES = [
    ("# One\n\n## Two", "One", [("Two", "")]),
    ("x\n\n# One\n\n## Two\n\ny", "One", [("Introduction", "P"), ("Two", "P")]),
    ("## Two\n\nx\n\n# One\n\ny\n\n# Three", "One", [("Two", "P"), ("One", "P"), ("Three", "")]),
    ('<h1 align="center">\n  <img src="x" alt="One">\n</h1>\n\n<h2>Two</h2>\nx', "One", [("Two", "P")]),
    ("# ![One](https://a.example/b.png)\n\n## **Two**\nx", "One", [("Two", "P")]),
    ("[a](b) | [c](d) | [e](f) | [g](h)", "F", [("F", "")]),
    ("### One\n\nx\n\n## Two", "One", [("Introduction", "P"), ("Two", "")]),
    ("###### Thanks\n\n## One\nx\n\n## Two\nx", "F", [("Thanks", ""), ("One", "P"), ("Two", "P")]),
    ("One line\n\nMore, as a sentence.", "One line", [("One line", "P")]),
    ("A sentence of prose.", "F", [("F", "P")]),
    ("---\ntitle: One\n---\n# one\n\nx\n\n## Two", "One", [("Introduction", "P"), ("Two", "")]),
    ("---\ntitle: One\n---\n# Sub\n\n## Two", "One", [("Two", "")]),
    ("---\ntitle: One\n---\n# A\n\nx\n\n# B", "One", [("A", "P"), ("B", "")]),
    ("---\ntitle: One\n---\nx", "One", [("One", "P")]),
    ("---\nWords\n---\n\nx", "Words", [("Words", "P")]),
    ("+++\ntitle = 'One'\n+++\nx", "One", [("One", "P")]),
    (
        "#\n\n# One {#id}\n\n## Two {#two .x y=z}\n\n## Three {: .x}\n\n## Four {-}",
        "One",
        [("Two", ""), ("Three", ""), ("Four", "")],
    ),
    ('{"a": b}\n\nx', '{"a": b}', [('{"a": b}', "P")]),
]


@pytest.mark.parametrize(("text", "title", "sections"), TITLES, ids=[text[:30] for text, _, _ in TITLES])
def test_title(text: str, title: str, sections: list[object]) -> None:
    assert bare_text(parsed(text)[0].meta.title) == title
    assert outline(text) == sections


def test_a_heading_has_no_look_and_leads_to_no_picture() -> None:
    article, _ = parsed("# ![One](https://a.example/b.png)\n\n## **Two**\nx\n\n## **Three** *four*\ny")
    headings = [article.meta.title, *(section.heading for section in article.sections)]
    assert [with_links(text) for text in headings] == ["One", "Two", "Three four"]
    assert [[run.bold for run in text] for text in headings] == [[False], [False], [True, False, False]]


MOSS = "Moss holds the rain back on a roof where nobody walks."
CROSSHEADS = {
    "two lines": (f"## A\n\n**Old roofs**\n\n{MOSS}\n\n**New roofs**\n\n{MOSS}", ["Old roofs", "New roofs"]),
    "a single line": (f"## A\n\n{MOSS}\n\n**Old roofs**\n\n{MOSS}", ["Old roofs"]),
    "above a short line and text": (f"## A\n\n{MOSS}\n\n**Old roofs**\n\nHeld up.\n\n{MOSS}", ["Old roofs"]),
    "above a picture and text": (f"## A\n\n{MOSS}\n\n**Old roofs**\n\n![](https://a.b/c.png)\n\n{MOSS}", ["Old roofs"]),
    "above a list": ("## A\n\n**Old roofs**\n\n- a\n\n**New roofs**\n\n- b", []),
    "above a program": ("## A\n\n**Old roofs**\n\n    a\n\n**New roofs**\n\n    b", []),
    "above a few words": ("## A\n\n**Old roofs**\n\nMoss.\n\n**New roofs**\n\nFern.", []),
    "sentences": (f"## A\n\n**Old roofs leak.**\n\n{MOSS}\n\n**New roofs leak.**\n\n{MOSS}", []),
    "many words": (f"## A\n\n**{'old ' * 11}**\n\n{MOSS}\n\n**{'new ' * 11}**\n\n{MOSS}", []),
    "a sentence in lines": (f"## A\n\n{MOSS}\n\n**Old roofs**\\\nhold the rain back where nobody walks by day.", []),
    "an address": (f"## A\n\n{MOSS}\n\n**The Daily Roof**\\\n12 Upper Garden Street in the old town\\\nLinz", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "headings"), CROSSHEADS.values(), ids=CROSSHEADS)
def test_short_lines_in_bold_are_headings(text: str, headings: list[str]) -> None:
    (section,) = parsed(f"# T\n\n{text}\n\n## B\n\nx")[0].sections[:1]
    assert [bare_text(each.heading) for each in section.sections] == headings


def test_neighbouring_lines_in_bold_above_their_texts_are_a_list_of_terms() -> None:
    (section,) = parsed(f"# T\n\n## A\n\n**Old roofs**\\\n{MOSS}\n\n**New roofs**\\\n{MOSS}")[0].sections
    terms = [(bare_text(point.term), bare_text(point.detail)) for point in section.points]
    assert terms == [("Old roofs", MOSS), ("New roofs", MOSS)]


@pytest.mark.parametrize(
    ("second", "terms"),
    [
        ("<b>Until 1998/99 </b>Second fire", ["1957", "Until 1998/99"]),
        ("**1998** brought the second fire", []),
        ("**Article 12** Second fire", []),
    ],
)
def test_paragraphs_that_begin_with_a_year_in_bold_are_a_list_of_terms(second: str, terms: list[str]) -> None:
    (section,) = parsed(f"# T\n\n## A\n\n**1957** First roof of moss in the town\n\n{second}")[0].sections
    assert [bare_text(point.term) for point in section.points] == terms


@pytest.mark.parametrize(
    ("line", "is_shown"), [("roofs@2x.PNG", False), ("twitter.mp4", False), ("Write to a.mp4", True)]
)
def test_a_paragraph_that_is_the_name_of_a_picture_or_film_goes_to_the_notes(line: str, is_shown: bool) -> None:
    (section,) = parsed(f"# T\n\n## A\n\n{MOSS}\n\n{line}\n\n{MOSS}")[0].sections
    assert (len(section.blocks) == 3) is is_shown and line in str((section.blocks, section.notes))


FIGURES = {
    "prices": ("Moss 7,40 EUR\nThyme 13 EUR\nSedum 10,43 EUR", ["Moss 7,40 EUR", "Thyme 13 EUR", "Sedum 10,43 EUR"]),
    "a line before them": (
        "It cost:\nMoss 7\nThyme 13\n" + "Sedum 10\n" * 7,
        ["Moss 7", "Thyme 13"] + ["Sedum 10"] * 7,
    ),
    "an address": ("The Gardeners\n12 Green Street\n1010 Vienna", []),
}


@pytest.mark.parametrize(("lines", "items"), FIGURES.values(), ids=FIGURES)
def test_short_lines_of_figures_are_a_list(lines: str, items: list[str]) -> None:
    (section,) = parsed(f"# T\n\n## A\n\n{MOSS}\n\n{lines}\n\n{MOSS}")[0].sections
    assert [bare_text(point.detail) for point in section.points] == items


def test_a_quotation_s_last_words_name_its_author() -> None:
    (section,) = parsed("# T\n\n## A\n\n> Moss is patient.\n>\n> by klara_m")[0].sections
    (quote,) = section.blocks
    assert isinstance(quote, Quote) and bare_text(quote.by) == "klara_m"


def test_front_matter_speaks_the_dialects_of_others() -> None:
    yaml = "title: T\ndescription: S\nauthors: [A, {name: B}]\nlang: de\ndate: 2013-06-26 14:18:22 -0400\n"
    yaml += "canonical_url: https://a.b\nlicense: MIT\nspeaker: {name: N, line: L}\n"
    article, findings = parsed(f"---\n{yaml}---\n\n# A\n\nx")
    meta = article.meta
    assert findings == ()
    assert (bare_text(meta.summary), meta.author, meta.language, meta.date) == ("S", "A, B", "de", "2013-06-26")
    assert (meta.url, meta.licence, meta.speaker and meta.speaker.line) == ("https://a.b", "MIT", "L")
    toml = "title = 'T'\nauthors = ['A']\ndate = 2021-08-03T10:00:00Z\n[extra]\nx = 1\n"
    article, findings = parsed(f"+++\n{toml}+++\n\n# A\n\nx")
    assert (article.meta.author, article.meta.date) == ("A", "2021-08-03")
    assert [each.message for each in findings] == ["Slidewright does not use these keys of the front matter: extra"]


def test_front_matter_is_understood_whoever_wrote_it() -> None:
    dates = ("2024-05-01 10:00", "May 1, 2024", "1 May 2024", "2024-05-01T10:00:00Z")
    assert {parsed(f"---\ntitle: T\npubDate: {date!r}\n---\nx")[0].meta.date for date in dates} == {"2024-05-01"}
    head = "title: T\nexcerpt: S\ntagline: U\nAuthors: [A]\nx:\n"
    article, findings = parsed(f"---\n{head}---\n\n# A\n\nx")
    meta = article.meta
    assert (bare_text(meta.summary), bare_text(meta.subtitle), meta.author) == ("S", "U", "A")
    assert [each.message for each in findings] == ["Slidewright does not use these keys of the front matter: x"]
    assert parsed("---\ntitle: T\ntalk: Keynote\n---\nx")[0].meta.settings.talk == ""
    assert parsed("---\ntitle: T\ntalk: lightning\n---\nx")[0].meta.settings.talk == "lightning"


@pytest.mark.parametrize(("mark", "end"), [*product(["", "Category: Roofs\n"], ["\n", "---\n"]), ("---\n", "\n")])
def test_front_matter_may_miss_one_of_its_marks(mark: str, end: str) -> None:
    """Pelican and MultiMarkdown end it with a blank line, after --- by mistake, and Hexo does not open it."""
    text = f"{mark}Title: Roofs: a {{tour}}\nAuthors: Ada Winder\nDate: 2024-05-03 9:10\n{end}It has a roof of moss.\n"
    article, found = parsed(text)
    assert (bare_text(article.meta.title), article.meta.author) == ("Roofs: a {tour}", "Ada Winder")
    assert "Title" not in str(article.sections)
    assert ("front-matter" in [each.code for each in found if each.level == "warning"]) == mark.startswith("---")
    assert bare_text(parsed("Title: no front matter\n\nIt has a roof.\n")[0].meta.title) == "Title: no front matter"


def test_a_first_heading_of_any_level_that_is_the_title_is_no_section() -> None:
    article, _ = parsed(
        "---\ntitle: A roof of moss\n---\n\n## A Roof of Moss\n\nIt is green.\n\n## Rain\n\nIt drinks.\n"
    )
    assert [bare_text(each.heading) for each in article.sections] == ["Introduction", "Rain"]


def test_bold_questions_with_answers_are_terms() -> None:
    answers = "".join(f"**{each}?** It is a common problem of bread.\n\n" for each in ("Dense loaf", "Too sour"))
    (section,) = parsed(f"# Bread\n\n## Problems\n\n{answers}")[0].sections
    assert [bare_text(each.term) for each in section.points] == ["Dense loaf?", "Too sour?"]


def test_a_bare_address_is_a_link() -> None:
    (section,) = parsed("# T\n\nAt https://a.b/c_d, (http://e.f). `https://g.h` [i](https://j.k/l) xhttps://m.n")[
        0
    ].sections
    (block,) = section.blocks
    assert isinstance(block, Paragraph)
    links = [run.link for run in block.text if run.link]
    assert links == ["https://a.b/c_d", "http://e.f", "https://j.k/l"]
    assert bare_text(block.text) == "At https://a.b/c_d, (http://e.f). https://g.h i xhttps://m.n"


REFUSED = ["---\na: b: c\n---\nx", "+++\na = \n+++\nx", "+++\na=" + "[" * 5_000 + "\n+++", "<!-- x -->", "#\n\n---\n"]


@pytest.mark.parametrize("text", REFUSED, ids=[text[:20] for text in REFUSED])
def test_refused(text: str) -> None:
    with pytest.raises(InputError):
        parsed(text)


# Sections

SECTIONS: list[tuple[str, list[object]]] = [
    ("# T\n## A\nx\n### B\ny\n## C", [("A", "P", [("B", "P")]), ("C", "")]),
    ("# T\n## A\n##### B\n### C\n# D", [("A", "", [("B", ""), ("C", "")]), ("D", "")]),
    ("# T\n## FAQ\n### What is it?\na\n\nb\n### Why?\nc", [("FAQ", "?")]),
    ("# T\n## What?\na\n## Why?\nb\n## C", [("What?", "P"), ("Why?", "P"), ("C", "")]),
    ("# T\n## C\n## What is it?\na\n## Why is it so?\nb", [("C", ""), ("Frequently asked questions", "?")]),
    ("# T\n## C\n## Why us?\na\n## The rest ?\nb", [("C", ""), ("Why us?", "P"), ("The rest ?", "P")]),
    ("# T\n## What?\na\n## C", [("What?", "P"), ("C", "")]),
    ("# T\n**A**\n\nx\n\n__B:__\n\ny\n\n- **c**", [("A", "P"), ("B", "PL")]),
    ("T\n\n**A**\n\nx\n\n**B**\n\ny", [("A", "P"), ("B", "P")]),
    ("# T\n**A**\n\nx\n\n**B.**\n\ny", [("T", "PPPP")]),
    ("# T\n**A**\n\nx\n\n**B**\n\ny\n\n## C", [("Introduction", "PPPP"), ("C", "")]),
    ("# T\n**A**\n\n**B**\n\ny", [("T", "PPP")]),
    ("# T\n## A\n### What is it?\na\n### Why is it so?\nb\n### C\nx", [("A", "?", [("C", "P")])]),
    ("# T\n## What?\n- a\n## Why?\n```\nb\n```", [("What?", "L"), ("Why?", "C")]),
    (
        "# T\n## A\n<details><summary><b>B</b></summary>x\n\ny\n\n</details>\n\n## C",
        [("A", "", [("B", "PP")]), ("C", "")],
    ),
    (
        "# T\n<details>\n<summary>What?</summary>\n\na\n\n<details>\n<summary>Why?</summary>\n\nb\n</details>",
        [("What?", "P"), ("Why?", "P")],
    ),
    ("# T\n<!-- <h2>A</h2> -->\n<h2>B <p>x</p></h2>\n<h3></h3>\n<h2>C", [("B", "P"), ("C", "")]),
]


@pytest.mark.parametrize(("text", "expected"), SECTIONS, ids=[text[:40] for text, _ in SECTIONS])
def test_sections(text: str, expected: list[object]) -> None:
    assert outline(text) == expected


# Laws


def said_in(article: Article) -> str:
    return " ".join(unit.text for unit in ledger_units_of_article(article))


def lost(text: str, article: Article, findings: tuple[Finding, ...]) -> set[str]:
    """The words of a text that stand neither in the article nor in a finding; words may have grown together."""
    said = " ".join([said_in(article), *(each.message for each in findings)])
    read = re.sub(r"&amp;|</?summary>|\[\w+\]: https\S+", " ", text)  # nobody reads where a link is defined
    return {word for word in re.findall(r"[a-z]{2,}", read) if word not in said}


PIECES = ["alpha", "beta:", "**gamma**", "*delta", "`eps", "zeta`", "[eta](https://theta.org)", "![iota](kappa.png)"]
PIECES += ["[^nu]", "[xi]", "\\", "|", "~~omi", "pi~~", "<b>rho", "sigma</b>", "&amp;", "tau?", "\u2014 phi", "chi."]
PIECES += ["<summary>ab</summary>", "{{< cd >}}", "{% ef", "gh %}", "see [ij](#ij)", "##mn", "*[op]:", "<h2>qr</h2>"]
PIECES += ["[psi]: https://omega.org", "{#", "<", ">", "--", "- [ ]", "***", "[![aa](bb.png)](https://cc.org)"]
LEADS = [
    "",
    "",
    "",
    "- ",
    "  - ",
    "    - ",
    "1. ",
    "> ",
    "> - ",
    "# ",
    "## ",
    "### ",
    "    ",
    "| ",
    "|-|-|\n| ",
    "```\n",
]
LINES = st.builds(
    lambda lead, pieces, end: lead + " ".join(pieces) + end,
    st.sampled_from(LEADS),
    st.lists(st.sampled_from(PIECES), max_size=5),
    st.sampled_from(["\n", "\n\n", "  \n", "\n---\n", "\n===\n"]),
)


@given(st.lists(LINES, max_size=10))
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=examples(100))
@example(["# alpha\n", "| beta |\n", "|--|\n", "| gamma | delta |\n"])
@example(["# alpha\n---\n", "# beta\n", "# gamma\n"])
def test_markdown_loses_no_word(lines: list[str]) -> None:
    text = "".join(lines)
    try:
        article, findings = parsed(text)
    except InputError:
        return
    assert not lost(text, article, findings)


HOSTILE = {
    "lists": "".join("  " * depth + f"- x{depth}\n" for depth in range(100)),
    "quotes": ">" * 500 + " x",
    "links": "[" * 500 + "a" + "](b)" * 500,
    "tags": "<a " * 20_000,
    "open comment": "# T\n\n<!-- alpha\n\n# beta\n\ngamma",
    "questions": "# T\n## FAQ\n" + "## What?\n\nx\n\n" * 3_000,
    "html headings": "x\n\n" + "<h1>" * 20_000 + "</h2>",
    "open statements": "{% a " * 20_000,
    "tags of a site": "x\n\n" + "{{ a }}\n\n" * 5_000,
    "badges": "[![a](https://b.c)](https://d.e)\n" * 5_000,
    "modules": "import a\n" * 20_000,
    "admonitions": "!!! note\n    x\n" * 2_000,
    "footnotes": "x\n\n" + "".join(f"[^{number}]: y\n" for number in range(5_000)),
    "settings of slides": "# T\n\n" + "---\nlayout: a\n---\n" * 2_000 + "x",
    "contents": "# T\n" + "## A\n- [b](#c)\n" * 3_000,
}


def test_a_line_below_front_matter_that_only_names_the_author_is_the_byline() -> None:
    for stated, author in (("", "日本 Ruby の会有志"), ("author: Ada Byron\n", "Ada Byron")):
        article, _ = parsed(f"---\ntitle: Report\n{stated}---\n\n著者: 日本 Ruby の会有志\n\n## Talks\n\nIt rains.\n")
        assert article.meta.author == author
        assert ("著者" in repr(article.sections)) is bool(stated)  # another one is text, and not lost


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text(name: str) -> None:
    article, findings = parsed(HOSTILE[name])
    assert article.meta.title
    if name == "lists":
        assert set(re.findall(r"x\d+", HOSTILE[name])) <= set(re.findall(r"x\d+", said_in(article)))
        assert "markdown" in {each.code for each in findings}


# The two files we ship


def test_the_second_sample_uses_every_kind_of_block() -> None:
    article, _ = read_file(CONTENT / "first-conference.yaml")
    used = {type(block) for section in article.walk() for block in section.blocks}
    assert used == {Paragraph, Points, Questions, Quote, Code, Table, Chart, Picture, Stat}
    lists = [block for section in article.walk() for block in section.blocks if isinstance(block, Points)]
    assert {block.ordered for block in lists} == {True, False}
    assert any(item.points for block in lists for item in block.items)
    assert article.meta.speaker and any(section.notes for section in article.sections)


def test_the_program_in_the_second_sample_runs(capsys: pytest.CaptureFixture[str]) -> None:
    article, _ = read_file(CONTENT / "first-conference.yaml")
    (code,) = (block for section in article.walk() for block in section.blocks if isinstance(block, Code))
    assert 8 <= code.text.count("\n") + 1 <= 14
    exec(code.text, {})
    assert capsys.readouterr().out == "10:00 Fog\n11:00 Gauges\n14:00 Tides\n15:00 Hail\n"


BADGE = "[![Build](https://img.shields.io/x.svg)](https://a.b)"
LABELLED = [
    (f"> [!NOTE]\n> {BADGE}\n> It grows.\n", ["P <Note:> It grows."]),
    (f"::: note\n{BADGE} It grows.\n:::\n", ["P <Note:> Build It grows."]),
]


@pytest.mark.parametrize(("text", "expected"), LABELLED, ids=[text[:20] for text, _ in LABELLED])
def test_a_label_stands_before_words_and_not_before_badges(text: str, expected: list[str]) -> None:
    assert blocks_of(text) == expected
