"""Web pages: the article and nothing else of the page, its structure, what its head says, and no way to do harm."""

import base64
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from generator import build
from generator.cli.outline_command import print_outline_as_yaml
from generator.errors import Finding, InputError
from generator.model.article import Article
from generator.model.blocks import Block, Code, Paragraph, Picture, Points, Questions, Quote, Table
from generator.model.text import bare_text, with_links
from generator.read import read_bytes, read_file
from generator.read.files import files_beside_article

HEAD = "<html lang=en><head><title>Roof gardens pay - The Daily Roof</title></head>"
ARTICLE = """<h1>Roof gardens pay</h1><p class="by">By Ada Byron | 3 May 2026</p>
<p>A roof garden holds rain back, cools the rooms below and feeds the street, as Linz has counted for ten years.</p>
<h2>Benefits</h2><ul><li><b>Rain:</b> A square metre keeps forty litres back.</li><li>Heat: Rooms stay cooler.</li></ul>
<h2>Costs</h2><p>Soil is heavy. A flat roof of the seventies carries two hundred kilograms a square metre at most.</p>
<table><tr><th>Kind<th>Weight</tr><tr><td>Moss<td>60 kg</tr></table>
<figure><img src="a.png" alt="A roof"><figcaption>The roof in June.</figcaption></figure>
<h2>Questions</h2><details><summary>Who waters it?</summary><p>The neighbours do, in turns.</p></details>
<details><summary>Who pays?</summary><p>The owner does.</p></details>
<dl><dt>Sedum<dd>A plant that needs no water.<dt>Drain<dd>A hole with a grid.</dl>
<blockquote><p>It is my favourite room.</p><cite>A tenant</cite></blockquote>
<pre><code class="language-sh">water --roof
exit 0</code></pre><p>Ask your landlord today: the first step costs nothing but an evening.</p>"""
MENU = (
    "<ul>" + "".join(f'<li><a href="/{each}">{each}</a></li>' for each in ("Home", "News", "Sport", "Shop")) + "</ul>"
)
OTHERS = "<h3>Related articles</h3><ul><li><a href=/1>Ten things you never knew</a><li><a href=/2>More</a></ul>"
SAID = "<h3>2 Comments</h3><div><p>Bob: I tried that and my roof leaks now, what a great idea.</p></div>"
RIGHTS = "<p>© 2026 The Daily Roof. All rights reserved.</p><p><a href=/p>Privacy</a> <a href=/i>Imprint</a></p>"
COOKIES = "<div id=cookie-banner><p>We use cookies.</p><button>Accept</button></div>"
SHARE = '<div class=share><a href="https://example.org/s">Tweet</a></div>'
SITES = {
    "named elements": f"<header><nav>{MENU}</nav></header><main><article>{ARTICLE}{SHARE}</article></main>"
    f"<aside>{OTHERS}</aside><footer>{RIGHTS}</footer>",
    "named boxes": f"{COOKIES}<div class=top>{MENU}</div><div class=wrap><div class=l>{ARTICLE}{SHARE}</div>"
    f"<div class=r>{OTHERS}</div>{SAID}</div><div class=bottom>{RIGHTS}</div>",
    "boxes": f"<div>{MENU}</div><div><div>{ARTICLE}</div><div>{OTHERS}</div></div><div>{RIGHTS}</div>",
    "no boxes": f"{MENU}{ARTICLE}{OTHERS}{RIGHTS}",
    "a blog": f"<div id=masthead class=site-header>{MENU}</div><div class=entry-content>{ARTICLE}</div>"
    f"<div id=comments>{SAID}</div><div class=widget-area>{OTHERS}</div><div class=site-footer>{RIGHTS}</div>",
    "a book": f"<h1>Sport</h1><p>All about it</p><div class=navheader>Rights</div>{ARTICLE}{OTHERS}{RIGHTS}",
}


def page(body: str, head: str = "") -> tuple[Article, tuple[Finding, ...]]:
    article, found = read_bytes(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "f.html", "html")
    return replace(article, left_out=()), found


def blocks(body: str) -> list[Block]:
    return [block for section in page(f"<h1>T</h1><h2>H</h2>{body}")[0].walk() for block in section.blocks]


def texts(block: Block) -> Iterator[str]:
    """What a block says, one text after the other."""
    match block:
        case Paragraph():
            yield bare_text(block.text)
        case Points():
            for point in (each for item in block.items for each in item.walk()):
                yield f"{bare_text(point.term)}: {bare_text(point.detail)}" if point.term else bare_text(point.detail)
        case Questions():
            for each in block.items:
                yield from (bare_text(each.question), *map(bare_text, each.answer))
        case Quote():
            yield from (bare_text(block.text), bare_text(block.by))
        case Code():
            yield from (block.language, block.text)
        case Table():
            yield from (bare_text(cell) for row in (block.header, *block.rows) for cell in row)
        case _:
            yield ""


@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
def test_the_article_of_any_site_and_nothing_else_of_it(site: str) -> None:
    result = build(f"{HEAD}<body>{site}".encode(), name="f.html")
    said = "\n".join(print_outline_as_yaml(result.outline))
    kept = (
        "forty litres",
        "60 kg",
        "roof in June",
        "Who waters",
        "Sedum",
        "no water",
        "A tenant",
        "exit 0",
        "Ask your",
    )
    gone = ("Sport", "Ten things", "leaks", "rights", "Imprint", "cookies", "Tweet")
    assert [each for each in kept if each not in said] == [each for each in gone if each in said] == []
    meta = result.outline.meta
    assert (bare_text(meta.title), meta.author, meta.date) == ("Roof gardens pay", "Ada Byron", "2026-05-03")
    told = " ".join(each.message for each in result.findings if each.code == "junk")
    left = (each for each in ("Sport", "Ten things", "Imprint") if each in site)
    assert all(each in told for each in left)


def test_lines_of_chinese_are_joined_without_a_space() -> None:
    assert [*texts(blocks("<p>屋顶上的\n  花园 Linz\nmoss</p>")[0])] == ["屋顶上的花园 Linz moss"]


def test_a_page_with_front_matter_is_read_as_tools_that_make_sites_read_it() -> None:
    source = b"---\ntitle: Moss\nauthor: Ada Byron\n---\n\n<p>It grows on roofs.</p>\n\n<h2>Why?</h2>\n\n<p>Rain.</p>\n"
    article, _ = read_bytes(source, "index.html", "html")
    assert (bare_text(article.meta.title), article.meta.author) == ("Moss", "Ada Byron")
    assert [bare_text(section.heading) for section in article.sections][1:] == ["Why?"] and "author:" not in repr(
        article
    )


def test_a_list_of_links_that_a_line_announces_is_kept() -> None:
    listed = "".join(f"<li><a href='https://example.org/{each}'>The garden {each}</a></li>" for each in ("one", "two"))
    body = ARTICLE.replace(
        "<h2>Costs</h2>", f"<p>We have mended these roofs since May:</p><ul>{listed}</ul><h2>Costs</h2>"
    )
    article, _ = page(f"<div>{MENU}</div><div>{body}</div>")
    assert "The garden two" in repr(article.sections)


@pytest.mark.parametrize(
    "site",
    [
        '<h1><a href="/">The Roof</a></h1>',
        '<h1><a href="../../index.html">The Roof</a></h1>',
        '<h1><a href="https://example.org/roof/" rel="home">The Roof</a></h1>',
        '<h1 id="blog-title">The Roof</h1>',
    ],
)
def test_a_heading_that_names_the_site_is_not_the_title(site: str) -> None:
    head = "<title>The Roof - Gardens pay in the long run</title>"
    article, _ = page(
        f"<div>{site}</div><div>{ARTICLE.replace('Roof gardens pay', 'Gardens pay in the long run')}</div>", head
    )
    assert bare_text(article.meta.title) == "Gardens pay in the long run"


def test_the_heading_that_the_page_is_called_by_is_its_title() -> None:
    site = "<h1>The Book</h1><p>A motto</p>"
    article, findings = page(f"{site}<h2>Moss</h2><p>It grows on roofs.</p>", "<title>Moss - The Book</title>")
    assert (bare_text(article.meta.title), bare_text(article.meta.subtitle)) == ("Moss", "The Book")
    assert "The Book" not in repr(article.sections) and "The Book" in repr(findings)
    article, _ = page(
        "<h1>The Book</h1><main><h2>B: Moss</h2><p>It grows.</p></main>", "<title>B - Moss - The Book</title>"
    )
    assert bare_text(article.meta.title) == "B: Moss"


MOSS = "Moss holds the rain back on a roof where nobody walks."
BODIES = {
    "loose text, breaks": ("One.<br><br>Two <div>Three</div> Four.", ["One.", "Two", "Three", "Four."]),
    "marks are words": ("<p>2*3 _a_ [b](c) `d` &amp;lt; &lt;b&gt; ~~e~~", ["2*3 _a_ [b](c) `d` &lt; <b> ~~e~~"]),
    "soft hyphens": ("<p>Roof&shy;ing of mo\u00adss", ["Roofing of moss"]),
    "no-break space": ("<p>10&nbsp;kg\n   more</p>", ["10\u00a0kg more"]),
    "raised and lowered": ("<p>m<sup>2</sup>, CO<sub>2</sub>, said<sup><a href=#f1>1</a></sup>, 1<sup>st</sup></p>",
                           ["m\u00b2, CO\u2082, said[1], 1st"]),
    "a list in a list": ("<ul><li>A<ul><li>B</ul><li>C<ol><li>D</ol></ul>", ["A", "B", "C", "D"]),
    "a list between items": ("<ul><li>A</li><ul><li>B</li></ul></ul>", ["A", "B"]),
    "terms": ("<dl><div><dt>A</dt><dt>B</dt><dd>1</dd><dd>2</dd></div><dt>C<dd><p>3</dl>", ["A, B: 1 2", "C: 3"]),
    "spans": (
        "<table><thead><tr><th rowspan=2>A<th colspan=2>B<tr><th>C<th>D<tbody><tr><td rowspan=2>1<td>2<td>3"
        "<tr><td colspan=2>4</table>",
        ["A", "B C", "B D", "1", "2", "3", "1", "4", ""],
    ),
    "a table that lays out": ("<table><tr><td><h3>I</h3><p>A<td><ul><li>B</ul></table>", ["A", "B"]),
    "running text in a table": (
        f"<p>{MOSS}<table><tr><td>{MOSS}<td>{MOSS}<tr><td colspan=2>{MOSS * 10}</table>", [*[MOSS] * 3, MOSS * 10]
    ),
    "breaks in a program": ("<pre>a<br>  b\nc</pre>", ["", "a\n  b\nc"]),
    "lines in bold": (
        f"<h2>A</h2><p>Roofs.<p><b>Old roofs</b><p>{MOSS}<p><span class=my-bold>New roofs</span><p>{MOSS}",
        ["Roofs.", MOSS, MOSS],
    ),
    "a list that only indents": ("<p>It is:<dl><dd>One.<dd><p>Two.</dl>", ["It is:", "One.", "Two."]),
    "a linked block": ('<a href="https://a.b"><p>Read</p></a>', ["Read"]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "said"), BODIES.values(), ids=BODIES)
def test_bodies(body: str, said: list[str]) -> None:
    assert [text for block in blocks(body) for text in texts(block)] == said


@pytest.mark.parametrize(
    ("second", "groups"), [("<blockquote><p><b>Cleared</b></p></blockquote>", ["Charged", "Cleared"]), ("", [])]
)
def test_quotes_of_a_line_in_bold_above_headings_are_groups(second: str, groups: list[str]) -> None:
    first = f"<blockquote><p><b>Charged</b></p></blockquote><h3>Ada</h3><p>{MOSS}</p>"
    article, _ = page(f"<h1>T</h1><p>{MOSS}</p>{first}{second}<h3>Bea</h3><p>{MOSS}</p>")
    assert [bare_text(each.heading) for each in article.sections if each.sections] == groups


TOLD = "we met in a room above the bakery, and wrote down what grew on the roofs, the walls and the gardens of the town"


@pytest.mark.parametrize(("more", "headings"), [("", []), (f", as {TOLD} then", ["1983: Founded", "1991: Anew"])])
def test_long_items_with_headings_are_sections(more: str, headings: list[str]) -> None:
    years = (("1983", "Founded"), ("1991", "Anew"))
    items = (f"<li><b>{year}</b><h3>{said}</h3><p>In {year}, {TOLD}{more}.</p>" for year, said in years)
    article, _ = page(f"<main><h1>T</h1><p>{MOSS}<h2>H</h2><p>Of {MOSS}<ol>{''.join(items)}</ol></main>")
    assert [bare_text(each.heading) for each in article.walk()][2:] == headings


def test_looks_and_links() -> None:
    (block,) = blocks(
        '<p>A <strong>b</strong><em>c</em> <code>d*</code> <a href="https://a.b/?x=1&y=2">e</a> <a href=x>f</a>'
    )
    assert isinstance(block, Paragraph)
    assert [(run.text, run.bold, run.italic, run.code) for run in block.text][1:3] == [
        ("b", True, False, False),
        ("c", False, True, False),
    ]
    assert with_links(block.text) == "A bc d* e (https://a.b/?x=1&y=2) f"


def test_links_are_completed_from_the_page_s_address() -> None:
    article, findings = page(
        "<h1>T</h1><p>A <a href=x>b</a>", '<link rel=canonical href="https://example.org/c/d?e=1">'
    )
    assert with_links(article.sections[0].blocks[0].text) == "A b (https://example.org/c/x)"  # type: ignore[union-attr]
    assert article.meta.url == "https://example.org/c/d?e=1" and not [each for each in findings if each.code == "link"]


@pytest.mark.parametrize(("said", "date"), [("2024", ""), ("1 January 2024", "2024-01-01")])
def test_the_first_of_january_is_a_date_only_if_the_words_tell_the_day(said: str, date: str) -> None:
    stated = '<script type="application/ld+json">{"datePublished": "2024-01-01"}</script>'
    article, _ = page(f"<h1>T</h1><p>{said}</p><p>The tower has a clock, and the clock has two hands.</p>", stated)
    assert article.meta.date == date


CLOCK = "<p>The tower has a clock, and the clock has two hands.</p>"


@pytest.mark.parametrize(("language", "date"), [("en", ""), ("fr", "2017-08-11")])
def test_a_day_in_numbers_alone_may_be_either_in_english(language: str, date: str) -> None:
    body = f'<article><h1>T</h1><p class="date">11/08/2017</p>{CLOCK * 3}</article>'
    article, _ = read_bytes(f"<html lang={language}><body>{body}</body></html>".encode(), "f.html", "html")
    assert article.meta.date == date


@pytest.mark.parametrize(("before", "is_thesis"), [("", True), ("The clock ", False)])
def test_a_description_with_a_heading_before_it_is_cut_from_the_page(before: str, is_thesis: bool) -> None:
    said = "The tower has a clock, and the clock has two hands."
    head = f'<title>T</title><meta name="description" content="{before}{said}">'
    article, _ = page(f"<h1>T</h1><h2>The clock</h2>{CLOCK}<p>Both of them are new.</p>", head)
    assert bool(article.meta.summary) is is_thesis


def test_a_picture_on_the_web_before_a_text_is_no_part_of_it() -> None:
    picture = '<img src="https://example.org/a.jpg" alt="A clock">'
    (block,) = blocks(f"<p>{picture}The tower has a clock.</p>")
    assert list(texts(block)) == ["The tower has a clock."]
    (block,) = blocks(f"<p>The tower {picture} is high.</p>")
    assert "A clock" in str(list(texts(block)))


@pytest.mark.parametrize(
    ("stamp", "said", "date"),
    [
        ("2024-05-03T01:30:00Z", "2 May 2024", "2024-05-02"),
        ("2024-05-03T23:30:00+00:00", "5/4/2024", "2024-05-04"),
        ("2024-05-03T01:30:00Z", "3 May 2024 and 2 May 2024", "2024-05-03"),
        ("2024-05-03T01:30:00+02:00", "2 May 2024", "2024-05-03"),
        ("2024-05-03", "2 May 2024", "2024-05-03"),
        ("2024-05-39T01:30:00Z", "2 May 2024", ""),
    ],
)
def test_a_time_stamp_in_utc_means_the_day_that_the_page_shows(stamp: str, said: str, date: str) -> None:
    words = f"<h1>T</h1><p>{said}</p><p>The tower has a clock, and the clock has two hands.</p>"
    article, _ = page(words, f'<meta property="article:published_time" content="{stamp}">')
    assert article.meta.date == date


def test_what_ends_a_page_after_an_offer_goes_with_it() -> None:
    words = "".join(f"<p>Each tower of town number {number} has a clock with two hands.</p>" for number in range(9))
    offer = "<p>To read the full story, please subscribe now.</p><p>New readers get a ladder as a gift.</p>"
    for text, is_told in ((f"{words}{offer}", False), (f"{offer}{words}", True)):
        article, _ = page(f"<h1>T</h1>{text}")
        assert ("ladder" in str(article.sections)) is is_told


CC = '<a rel=license href="https://creativecommons.org/licenses/by/4.0/">CC</a>'


@pytest.mark.parametrize(("where", "subtitle"), [("{1}{0}", ""), ("{0}{1}", "Of roofs")])
def test_what_is_called_a_subtitle_is_one_if_it_is_below_the_title(where: str, subtitle: str) -> None:
    article, _ = page(where.format("<h1>Moss</h1>", "<p class=subtitle>Of roofs</p>") + f"<p>{MOSS}</p>")
    assert bare_text(article.meta.subtitle) == subtitle


def test_an_element_that_is_marked_as_the_author_s_names_one() -> None:
    marked = '<p class="meta"><a class="author__name" href="/ada">Ada Byron</a></p>'
    comment = '<p><span class="comment-author">Bob Ross</span> said</p>'
    assert page(f"<h1>T</h1>{marked}<p>{MOSS}</p>")[0].meta.author == "Ada Byron"
    assert page(f"<h1>T</h1><p>{MOSS}</p>{comment}")[0].meta.author == ""


def test_what_the_head_says() -> None:
    stated = {"@type": "NewsArticle", "headline": "Not used", "datePublished": "2026-05-03T10:00:00Z"}
    head = (
        f'<script type="application/ld+json">{json.dumps(stated)}</script>'
        '<meta name=description content="A *sentence*."><meta property="og:url" content="https://example.org/c">'
        '<meta name=author content="Ada Byron">'
    )
    article, findings = page(f"<h1>T</h1><p>A *sentence*. {CC}", head)
    meta = article.meta
    assert (bare_text(meta.title), meta.author, meta.date) == ("T", "Ada Byron", "2026-05-03")
    assert (bare_text(meta.summary), meta.url) == ("A *sentence*.", "https://example.org/c")
    assert "CC BY" in meta.licence and findings == ()


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>A - B | The Site</title>", "A - B"),
        ('<title>A</title><meta property="og:title" content="C">', "C"),
        ("", "F"),
    ],
)
def test_a_page_without_a_heading_has_a_title(head: str, title: str) -> None:
    assert bare_text(page("<p>A sentence, and another one.", head)[0].meta.title) == title


def test_pictures(tmp_path: Path) -> None:
    (tmp_path / "a files").mkdir()
    Image.new("RGB", (80, 80)).save(tmp_path / "a files" / "b(1).png")
    data = base64.b64encode((tmp_path / "a files" / "b(1).png").read_bytes()).decode()
    (tmp_path / "a.html").write_text(
        '<h1>T</h1><figure><img src="a%20files/b(1).png" alt="A [b]"><figcaption>See (it) "here"</figcaption></figure>'
        f'<p>Text <img src="data:image/png;base64,{data}" alt="C"> goes on.</p><img src="https://a.b/d.png" alt="D">'
        '<img src="https://a.b/count.gif" width=1 height=1>',
        "utf-8",
    )
    article, findings = read_file(tmp_path / "a.html")
    shown = [block for block in article.sections[0].blocks if isinstance(block, Picture)]
    assert [(each.alt, bare_text(each.caption)) for each in shown] == [("A [b]", 'See (it) "here"'), ("C", "")]
    assert [with_links(text) for text in article.sections[0].notes] == ["D (https://a.b/d.png)"]
    assert [each.code for each in findings] == ["picture"] and "were not fetched" in findings[0].message


def test_what_cannot_be_played_is_named() -> None:
    _, findings = page('<h1>T</h1><p>A.</p><iframe title="A film" src="https://a.b/film"></iframe>')
    assert [(each.code, each.level) for each in findings] == [("media", "warning")]
    assert "https://a.b/film" in findings[0].message


BOMB = '<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise("abcdefgh")
)
XHTML = '<html xmlns="http://www.w3.org/1999/xhtml">'


def test_no_entity_is_resolved(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", "utf-8")
    for declared in (BOMB, f'<!ENTITY h SYSTEM "{(tmp_path / "secret").as_uri()}">'):
        text = f'<?xml version="1.0"?><!DOCTYPE html [{declared}]>{XHTML}<body><h1>T</h1><p>A &h; b.</p></body></html>'
        article, _ = read_bytes(text.encode(), "f.xhtml", "html", files_beside_article(tmp_path))
        assert "secret" not in repr(article) and len(repr(article)) < 5_000


REFUSED = {
    "empty": "<html><head><title></title></head><body><script>x</script></body></html>",
    "deep": "<div>" * 5_000 + "deep",
    "size": "<p>" + "x " * 10_000_001,
}


@pytest.mark.parametrize(("code", "text"), REFUSED.items(), ids=REFUSED)
def test_refused(code: str, text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_bytes(text.encode(), "f.html", "html")
    assert [each.code for each in caught.value.findings] == [code]


@pytest.mark.parametrize("tag", ["main", "figure"])
def test_a_page_that_leaves_out_head_and_body_loses_nothing(tag: str) -> None:
    page = f"<!doctype html><meta charset=utf-8><title>T</title><{tag}><h1>T</h1><p>One is here.</p></{tag}><p>Two."
    article, findings = read_bytes(page.encode(), "a.html", "html")
    said = [bare_text(block.text) for section in article.walk() for block in section.blocks]
    assert said[0] == "One is here." and "Two." in [*said, *(each.message.split('"')[1] for each in findings)]


SITED = [
    ("Moss on roofs | The Daily Roof", "", "Moss on roofs"),
    ("Moss on roofs | Roof.example", "", "Moss on roofs"),
    ("Moss on roofs | Roof Example \u2013 what grows", "", "Moss on roofs"),
    ("The Daily Roof \u00bb Moss on roofs", "", "Moss on roofs"),
    ("Ada's Garden | Moss on roofs", "<h2>Moss on roofs</h2>", "Moss on roofs"),
    ("Moss on roofs - Ada's Garden", "<h2>Moss on roofs</h2>", "Moss on roofs"),
    ("Moss | Fern", "", "Moss | Fern"),
    ("Roofexample starts a garden | Moss", "", "Roofexample starts a garden | Moss"),
    ("Moss \u2013 a plant of roofs", "", "Moss \u2013 a plant of roofs"),
    ("| Moss", "", "Moss"),
]


@pytest.mark.parametrize(("stated", "heading", "title"), SITED)
def test_the_name_of_the_site_is_no_part_of_the_title(stated: str, heading: str, title: str) -> None:
    site = (
        '<meta property="og:site_name" content="The Daily Roof"><link rel=canonical href="https://www.roof.example/a">'
    )
    body = f"{heading}<p>{MOSS}</p><h2>B</h2><p>{MOSS} It grows.</p>"
    article, _ = page(body, f'{site}<meta property="og:title" content="{stated}">')
    assert bare_text(article.meta.title) == title


def test_a_title_of_many_parts_is_read() -> None:
    article, _ = page("<h1>Moss</h1><p>It grows.", f"<title>Moss{' | Roofs' * 2000}</title>")
    assert bare_text(article.meta.title) == "Moss"


def test_the_numbers_of_its_lines_are_no_part_of_a_program() -> None:
    (code,) = blocks("<pre><code><table><tr><td><pre>1\n2\n</pre><td><pre>a = 1\nb</pre></table></code></pre>")
    assert isinstance(code, Code) and code.text == "a = 1\nb"


def test_a_column_of_numbers_beside_a_program_is_no_program() -> None:
    row = "<tr><td class='gutter'><pre>1<br>2</pre></td><td class='code'><pre>a = 1<br>b</pre></td></tr>"
    (code,) = blocks(f"<figure class='highlight'><table>{row}</table></figure>")
    assert isinstance(code, Code) and code.text == "a = 1\nb"


@pytest.mark.parametrize(
    ("line", "is_kept"),
    [
        ("<p>Date: 28.02.2026, 18:30</p>", True),
        ("<p>Ten things you never knew 28.02.2026, 18:30</p>", False),
        ('<p>Or write to: <a href="mailto:roofs@example.org">roofs of the old town at example.org</a></p>', True),
        ('<p>Or write to: <a href="https://example.org/r">roofs of the old town at example.org</a></p>', False),
    ],
)
def test_dates_of_meetings_and_mail_addresses_are_the_articles(line: str, is_kept: bool) -> None:
    moss = "<p>A garden of moss holds rain back, cools the rooms below it and feeds the street.</p>"
    article, _ = read_bytes(f"{ARTICLE}<h2>Moss</h2>{moss}{line}<p>Moss needs no water.</p>".encode(), "f.html", "html")
    assert (not article.left_out) is is_kept


@pytest.mark.parametrize(
    "part",
    [
        "<ul><li><h2>1/50 A fair</h2><p>Pigs at a fair.</p></li><li><h2>2/50 A town</h2><p>Rain in town.</p></li></ul>",
        "<div hidden><h3>A fair</h3><p>Pigs were shown at a fair in the old town, as each year in May.</p></div>",
    ],
)
def test_what_readers_do_not_see_at_once_is_no_part_of_an_article(part: str) -> None:
    article, _ = read_bytes(f"{ARTICLE}{part}<p>Moss needs no water at all.</p>".encode(), "f.html", "html")
    assert not any("fair" in bare_text(section.heading).lower() for section in article.walk())


def test_a_question_and_an_open_line_between_texts_are_the_articles() -> None:
    lists = "<ul><li>want no moss on any roof of the town</li><li>never water what they planted</li></ul>"
    asked = f"<p>Who is wrong here?</p><p>People who ...</p>{lists}"
    article, _ = read_bytes(f"{ARTICLE}{lists}{asked}<p>Moss needs no water at all.</p>".encode(), "f.html", "html")
    said = [text for section in article.walk() for block in section.blocks for text in texts(block)]
    assert {"Who is wrong here?", "People who ..."} <= {*said}
    result = build(f"<h1>T</h1>{asked * 2}".encode(), name="f.html")
    assert "People who ..." in " ".join(
        bare_text(line.text) for slide in result.outline.slides for lines in slide.fill.values() for line in lines
    )


def test_dates_before_headings_of_a_list_do_not_count_it() -> None:
    fairs = "<ul><li><h3>12/05 A fair</h3><p>Pigs at a fair.</p></li><li><h3>13/05 A town</h3><p>Rain.</p></li></ul>"
    article, _ = read_bytes(f"{ARTICLE}<h2>Fairs</h2>{fairs}<p>Moss needs no water.</p>".encode(), "f.html", "html")
    assert not article.left_out
