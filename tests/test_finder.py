"""What is an article's and what is the page's: nothing is in neither, and no name takes the article away."""

from collections import Counter

import pytest
from hypothesis import given, settings, strategies as st
from msgspec.structs import replace

from generator.errors import Finding, InputError
from generator.model.article import Article
from generator.model.blocks import Quote
from generator.model.text import bare_text
from generator.read import read_bytes
from generator.read.dom import Element, parse_page_tree, text_of_element
from generator.read.html.main_element import main_element_of_page
from generator.read.html.page_blocks import extract_article_of_page
from tests.examples import examples

PROSE = tuple(
    f"<p>Paragraph {number} tells of {plant}, which grows on flat roofs, holds back the rain of a whole day in June,"
    f" and asks nobody for water, for soil of more than a hand's depth or for a gardener who comes in spring.</p>"
    for number, plant in enumerate(("moss", "sedum", "thyme", "chives", "houseleek", "stonecrop"), 1)
)
STORY = f"<h1>What grows up there</h1>{''.join(PROSE)}"
TEASERS = "".join(
    f'<div class="teaser"><h3><a href="/{each}">The {each} that everybody talks about</a></h3>'
    f'<a href="/{each}"><img src="{each}.jpg" alt=""></a></div>'
    for each in ("bridge", "tunnel", "harbour", "station")
)


def letters(*texts: str) -> Counter[str]:
    return Counter(letter for text in texts for letter in "".join(text.split()))


def shown(page: str) -> Element:
    root = parse_page_tree(page, "f.html")
    body = root.find("body")
    return root if body is None else body


def read(page: str) -> tuple[Article, tuple[Finding, ...]]:
    article, findings = read_bytes(page.encode(), "f.html", "html")
    return replace(article, left_out=()), findings


PIECES = st.sampled_from(
    (
        *PROSE,
        TEASERS,
        "Loose words, <b>bold</b> ones<br><br>and a second line",
        "<h2>Kinds of roofs</h2>",
        "<ul><li>Flat ones<li>Steep <a href=/a>ones</a><ul><li>Of slate</ul></ul>",
        "<ol>stray<li><p>First</p><p>then second</p></ol>",
        "<dl><dt>Drain<dd>A hole with a grid</dl>",
        "<table><tr><th>Kind<th>Weight<tr><td>Moss<td>60 kg</table>",
        "<table><tr><td><p>Set beside</p><td><div>one another</div></table>",
        "<figure><img src=a.png><figcaption>In June</figcaption></figure>",
        "<pre>water --roof\n  exit</pre>",
        "<blockquote><p>It is mine.</p><cite>A tenant</cite></blockquote>",
        "<details><summary>Who pays?</summary>The owner.</details>",
        "<nav><a href=/1>Home</a> <a href=/2>News</a></nav>",
        "<p><a rel=prev href=/1>Before</a> <a rel=next href=/2>After</a></p>",
        "<div class=share>Tell your friends</div>",
        "<form><label>Find</label><button>Go</button></form>",
        "<a href=/x><div>A card</div><p>that leads away</p></a>",
        "<footer>All rights <span>reserved</span></footer>",
        "<header><h1>The Roof</h1></header>",
    )
)
BOXES = st.sampled_from(("div", "main", "article", "section", "aside", "td", "center", 'div class="widget no-share"'))


def _boxed(pieces: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inside = st.lists(pieces, max_size=5).map(" tail ".join)
    return st.builds(lambda box, inner: f"<{box}>{inner}</{box.split()[0]}>", BOXES, inside)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.recursive(PIECES, _boxed, max_leaves=12), max_size=8), st.booleans())
def test_a_word_of_the_page_is_in_the_article_or_left_out(pieces: list[str], finds: bool) -> None:
    page = f"<html><body>{' '.join(pieces)}{STORY if finds else ''}</body></html>"
    main, left = main_element_of_page(
        parse_page_tree(page, "f.html"), extract_article_of_page(page, "f.html").text if finds else None
    )
    assert letters(text_of_element(main), *(words for words, _ in left)) == letters(text_of_element(shown(page)))


@pytest.mark.parametrize(
    "page",
    [
        f'<div class="no-share">{STORY}</div>',
        f'<div class="widget Blog">{STORY}</div>',
        f'<div class="comments">{STORY}</div>{TEASERS}',
        f'<header role="banner"><nav><a href=/>Home</a></nav><main>{STORY}</main></header>',
        f"<noscript><img src=count.gif>{STORY}",
        f'<form action="/" method="post">{STORY}<input></form>',
        f"<dialog open>{STORY}</dialog>",
        f"<footer>{STORY}</footer>",
        f"<table><tr><td>{TEASERS}<td>{STORY}</table>",
        f"<font>{STORY.replace('<p>', '<br><br>').replace('</p>', '')}</font>",
    ],
)
def test_whatever_holds_the_article_is_never_taken_for_something_else(page: str) -> None:
    for body in (page, f"<div id=a>{page}</div>{TEASERS}"):
        article, _ = read(f"<html><head><title>What grows up there</title></head><body>{body}</body></html>")
        said = repr(article)
        assert [each for each in range(1, 7) if f"Paragraph {each} tells" not in said] == []
        assert bare_text(article.meta.title) == "What grows up there"


def test_what_stands_between_the_lines_of_an_article_and_looks_like_content_stays() -> None:
    between = (
        "<figure><img src=https://a.b/c.png><figcaption>The roof in June.</figcaption></figure>",
        "<pre>water --roof</pre>",
        "<h2>How much it weighs</h2>",
        "<table><tr><th>Kind<th>Weight<tr><td>Moss<td>60 kg<tr><td>Soil<td>200 kg</table>",
        "<details><summary>Who waters it?</summary>The neighbours do.</details>",
    )
    story = "".join(f"{one}{other}" for one, other in zip(PROSE, (*between, ""), strict=True))
    said = repr(read(f"<body><h1>Roofs</h1>{story}<div>{TEASERS}</div></body>")[0])
    kept = ("roof in June", "water --roof", "How much it weighs", "200 kg", "The neighbours do")
    assert [each for each in kept if each not in said] == []


def test_the_links_that_interrupt_an_article_go_and_are_named() -> None:
    card = "<div><p><a href=/x>Read more: ten bridges that fell</a></p></div>"
    article, findings = read(f"<body><h1>Roofs</h1>{card.join(PROSE)}<div>{TEASERS}</div></body>")
    assert "ten bridges" not in repr(article)
    told = " ".join(each.message for each in findings if each.code == "junk")
    assert "ten bridges" in told and "everybody talks about" in told


@pytest.mark.parametrize(
    "line",
    [
        "<h6>Ana Peña | Publicado hace 3 horas</h6>",
        "<h3>Watch: ten bridges that fell</h3>",
        "<p>As a supporter you keep this page alive. Become a Roof News member now, for the price of a coffee.</p>",
    ],
)
def test_a_line_of_the_site_amid_an_article_goes(line: str) -> None:
    article, _ = read(f"<body><h1>Roofs</h1>{''.join(PROSE[:3])}{line}{''.join(PROSE[3:])}</body>")
    said = repr(article)
    assert "Paragraph 3" in said and "Paragraph 4" in said
    assert not any(words in said for words in ("Publicado", "ten bridges", "Roof News member"))


def all_headings(page: str) -> list[str]:
    return [bare_text(each.heading) for each in read(page)[0].all_sections if each.heading]


@pytest.mark.parametrize(
    "heading",
    [
        "<h2 id=s><a class=headerlink href=#s>{}</a></h2>",
        "<h2 id=s>{}<a class=headerlink href=#s title=Permalink>\u00b6</a></h2>",
        "<h2 id=s><a class=anchor href=#s>{}</a></h2>",
        "<h2 id=s><a class=anchor aria-hidden=true href=#s>#</a>{}</h2>",
        "<h2 class=entry-title><a href='https://blog.example/a' rel=bookmark>{}</a></h2>",
        "<a href=#s class=heading-link><h2 id=s>{}</h2></a>",
        "<div><h2>{}</h2><a class=anchor href=#s aria-label='Permalink: {}'></a></div>",
    ],
)
def test_a_heading_is_a_heading_even_if_all_its_words_are_a_link(heading: str) -> None:
    names = ("Seed the beds", "Water: the first hour of light is best", "Keep slugs away")
    parts = "".join(heading.replace("{}", name) + prose for name, prose in zip(names, PROSE, strict=False))
    assert all_headings(f"<body><main><h1>Ten years of beds</h1>{PROSE[3]}{parts}</main></body>")[1:] == [*names]


def test_a_page_with_bytes_that_are_no_utf_8_is_read_and_says_so() -> None:
    page = f"<body>{STORY}<p>Größe: café, naïve, Übung, schön</p><p>BAD</p></body>".encode().replace(b"BAD", b"a\xffb")
    article, findings = read_bytes(page, "f.html", "html")
    assert "a\ufffdb" in repr(article)
    assert [(each.code, each.level) for each in findings if each.code == "encoding"] == [("encoding", "warning")]
    with pytest.raises(InputError, match="not UTF-8"):
        read_bytes("# Größe, Übung, schön\n\nab".encode() + b"\xff", "f.md", "markdown")


def test_a_page_of_deep_boxes_is_read_or_refused_in_words() -> None:
    for tag in ("div", "table><tr><td", "blockquote", "ul><li", "b", "a href=/", "font", "details"):
        for depth in (100, 240, 3000):
            try:
                read(f"<body>{STORY}{f'<{tag}>' * depth}{STORY}")
            except InputError as refused:
                assert refused.findings


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Ada Byron", "Ada Byron"),
        ("By Ada Byron", "Ada Byron"),
        ("Jos&eacute; Mart&iacute;", "José Martí"),
        ("E. Blyton / J. R. R. Tolkien", "E. Blyton / J. R. R. Tolkien"),
        ("https://example.org/people/ada", ""),
        ("ada@example.org", ""),
        ("The Roof (www.example.org)", ""),
        ("example.org", ""),
        ("ada_byron", ""),
        ("12345", ""),
        ("Ada " * 40, ""),
    ],
)
def test_a_byline_is_a_name(author: str, name: str) -> None:
    head = f'<head><title>Roofs</title><meta name="author" content="{author}"></head>'
    article, _ = read(f"<html>{head}<body><h1>Roofs</h1><p>They hold rain.</p></body></html>")
    assert article.meta.author == name


def test_a_page_in_which_no_article_is_found_says_so() -> None:
    _, findings = read("<html><head><title>Roofs</title></head><body><div id=app></div></body></html>")
    assert ("empty", "warning") in [(each.code, each.level) for each in findings]


PHOTO = '<img src="/roof.jpg" alt="A roof in June" width="640" height="480">'
FIGURE = f"<figure>{PHOTO}<figcaption>In June</figcaption></figure>"
BODY = f'<div class="text">{"".join(PROSE)}</div>'
CROWNED = [
    f"<body><main><h1>Roofs</h1>{FIGURE}{BODY}</main></body>",
    f"<body><main><header><h1>Roofs</h1>{FIGURE}</header><p>Ada</p>{BODY}</main></body>",
    f"<body><main><div>{PHOTO}</div><h1>Roofs</h1>{BODY}</main></body>",
    f"<body><article><h1>Roofs</h1>{''.join(PROSE)}<p>{PHOTO}</p></article></body>",
    f"<body><article><h1>Roofs</h1>{PHOTO.replace('480', '0')}{''.join(PROSE)}</article></body>",
    f"<body><article><h1>Roofs</h1><figure>{PHOTO}<figcaption><a href=/ada>Ada</a></figcaption></figure>{BODY}",
]


@pytest.mark.parametrize("page", CROWNED)
def test_the_picture_above_an_article_belongs_to_it(page: str) -> None:
    article, _ = read(f"<html>{page}</html>")
    notes = (bare_text(note) for section in article.sections for note in section.notes)
    assert next(notes).startswith("A roof in June")


def test_a_picture_for_browsers_without_scripts_is_shown_once() -> None:
    twice = f'<p><img data-src="/roof.jpg" src="/blank.gif" alt="A roof in June"><noscript>{PHOTO}</noscript></p>'
    article, _ = read(
        f"<html><body><article><h1>Roofs</h1>{PROSE[0]}{twice}{''.join(PROSE[1:])}</article></body></html>"
    )
    assert len([note for section in article.sections for note in section.notes]) == 1


ELSEWHERE = [
    "Auch lesen: Zehn Brücken",
    "À lire aussi » Dix ponts",
    "Puedes ver: diez puentes",
    "Leggi anche: dieci ponti",
    "Baca juga: sepuluh jembatan",
    "Citiţi şi: zece poduri",
]


@pytest.mark.parametrize("line", ELSEWHERE)
def test_a_line_that_leads_elsewhere_is_none_of_the_article_in_any_language(line: str) -> None:
    article, findings = read(
        f"<html><body><article><h1>Roofs</h1>{PROSE[0]}<p>{line}</p>{''.join(PROSE[1:])}</article>"
    )
    assert line not in repr(article) and any(line in each.message for each in findings)


BYLINES = [
    ("Ada Byron and Bert Cole", "", "Ada Byron and Bert Cole"),
    ("Linz Daily", "By Ada Byron", "Ada Byron"),
    ("Linz Daily", "", ""),
    ("Edited, Photo: Bert Cole, Mac & I", "", ""),
    ("Mac & I, Ada Byron", "", "Ada Byron"),
    ("admin", "By Ada Byron", "Ada Byron"),
    ("Ada Byron  Ada Byron", "", "Ada Byron"),
]


@pytest.mark.parametrize(("meta", "line", "author"), BYLINES)
def test_the_author_is_a_person_and_not_the_site_if_one_is_named(meta: str, line: str, author: str) -> None:
    head = f'<meta property="og:site_name" content="The Linz Daily"><meta name="author" content="{meta}">'
    body = f"<article><h1>Roofs</h1><p>{line}</p>{''.join(PROSE)}</article>"
    assert read(f"<html><head><title>Roofs</title>{head}</head><body>{body}</body></html>")[0].meta.author == author


def test_a_heading_that_leads_home_is_the_name_of_the_site_and_a_caption_alone_no_text() -> None:
    head = "<title>Four Roofs &raquo; Archive &raquo; Moss in Linz</title>"
    body = f"<h1><a href='/'>Four Roofs</a></h1><article><h2>Moss in Linz</h2>{PROSE[0]}"
    caption = "<figure><div><img class=lazy></div><figcaption>Clockwise: moss, a roof and a rope.</figcaption></figure>"
    article = read(f"<html><head>{head}</head><body>{body}{caption}{''.join(PROSE)}</article></body></html>")[0]
    assert bare_text(article.meta.title) == "Moss in Linz"
    assert "Clockwise" not in "".join(bare_text(said.text) for each in article.walk() for said in each.blocks)


def test_a_tweet_is_a_quotation_of_a_person_without_addresses() -> None:
    tweet = (
        "<blockquote class=twitter-tweet><p>Moss is back <a href=https://t.co/a>pic.twitter.com/a</a></p>"
        "— Ada Byron (@ada) <a href=https://twitter.com/ada/status/1>May 3, 2026</a></blockquote>"
    )
    article, _ = read(f"<article><h1>Roofs</h1>{PROSE[0]}{tweet}{''.join(PROSE[1:])}</article>")
    quotes = [block for section in article.sections for block in section.blocks if isinstance(block, Quote)]
    assert [(bare_text(each.text), bare_text(each.by)) for each in quotes] == [("Moss is back", "Ada Byron")]


def test_the_caption_of_a_picture_that_is_not_there_goes_to_the_notes() -> None:
    caption = "A gardener on the flat roof of the library, as she looks at moss."
    caption = f"<ul><li>Flat roofs<p class=img-caption>{caption}</p></li><li>Steep roofs</li></ul>"
    article, _ = read(f"<article><h1>Roofs</h1>{PROSE[0]}{caption}{''.join(PROSE[1:])}</article>")
    assert "gardener on" in " ".join(bare_text(note) for each in article.sections for note in each.notes)
    assert "gardener on" not in " ".join(str(each.blocks) for each in article.sections)


FOREIGN = {
    "a dialogue": "<div class=roof-modal><h4>Disclosures</h4><p>Nobody was paid for this text, says Ada.</p></div>",
    "a call": "<p>Moss is free. Follow us on Mastodon.</p>",
    "a remark": "<p>Ada Byron contributed to this report.</p>",
    "a change": "<p>* This article, first published in May, was updated in June.</p>",
    "marks of notes": "<p>It holds water<sup>[1-2]</sup>, as it says.</p>",
}


@pytest.mark.parametrize("part", FOREIGN.values(), ids=FOREIGN)
def test_what_is_none_of_the_article_at_its_end_is_left_out(part: str) -> None:
    page = f"<article><h1>Roofs</h1>{''.join(PROSE)}{part}</article>"
    article, _ = read(page)
    left = read_bytes(page.encode(), "f.html", "html")[0].left_out
    said = " ".join(str(each.blocks) for each in article.sections)
    assert any(each.text in part.replace("<p>", " ") or "Disclosures" in each.text for each in left)
    assert not any(each in said for each in ("Disclosures", "Follow us", "contributed", "updated", "[1"))
