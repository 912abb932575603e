"""What is an article's and what is the page's: nothing is in neither, and no name takes the article away."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import Finding, InputError
from generator.model.article import Article
from generator.model.text import bare_text
from generator.read import read_bytes
from generator.read.dom.tree import Element, parse_page_tree, text_of_element
from generator.read.html.finder import extract_article_of_page
from generator.read.html.main_element import main_element_of_page
from generator.read.html.page_blocks import fill_page_gaps, page_blocks_of_body

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
    return read_bytes(page.encode(), "f.html", "html")


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


@settings(max_examples=60, deadline=None)
@given(st.lists(st.recursive(PIECES, _boxed, max_leaves=12), max_size=8), st.booleans())
def test_a_word_of_the_page_is_in_the_article_or_left_out(pieces: list[str], finds: bool) -> None:
    page = f"<html><body>{' '.join(pieces)}{STORY if finds else ''}</body></html>"
    main, left = main_element_of_page(
        parse_page_tree(page, "f.html"), extract_article_of_page(page).text if finds else None
    )
    assert letters(text_of_element(main), *(each.words for each in left)) == letters(text_of_element(shown(page)))


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


def test_a_figure_ends_an_article_and_a_card_does_not() -> None:
    figure = "<figure><img src=https://a.b/c.png alt='A roof'><figcaption>The roof in June.</figcaption></figure>"
    for wall in ("", "</div><div>"):
        said = repr(
            read(f"<body><h1>Roofs</h1><div>{''.join(PROSE)}{wall}{figure}</div><div>{TEASERS}</div></body>")[0]
        )
        assert ("The roof in June" in said) == (not wall)


def test_the_links_that_interrupt_an_article_go_and_are_named() -> None:
    card = "<div><p><a href=/x>Read more: ten bridges that fell</a></p></div>"
    article, findings = read(f"<body><h1>Roofs</h1>{card.join(PROSE)}<div>{TEASERS}</div></body>")
    assert "ten bridges" not in repr(article)
    told = " ".join(each.message for each in findings if each.code == "junk")
    assert "ten bridges" in told and "everybody talks about" in told


def test_marks_for_editing_are_not_a_heading_s_words() -> None:
    mark = '<span class="mw-editsection"><span>[</span><a href="/e">edit</a><span>]</span></span>'
    for story in ("<p>It is short.</p>", "".join(PROSE)):
        article, _ = read(f"<body><h1>Roofs</h1><h2>Weight{mark}</h2>{story}</body>")
        assert [bare_text(each.heading) for each in article.sections if each.heading] == ["Weight"]


def all_headings(page: str) -> list[str]:
    return [bare_text(each.heading) for each in read(page)[0].all_sections if each.heading]


def wiki_page(skin: str, edit: str) -> str:
    """A page of an encyclopaedia in one of MediaWiki's skins; half of the headings are links."""
    marks = "<span class=mw-editsection><span>[</span><a href=/e>{}</a> | <a href=/s>{}</a><span>]</span></span>"
    mark = marks.format(edit, edit)
    heads = {
        "legacy": "<h{0}><span class=mw-headline id=s>{1}</span>" + mark + "</h{0}>",
        "2022": "<div class='mw-heading mw-heading{0}'><h{0} id=s>{1}</h{0}>" + mark + "</div>",
        "parsoid": "<section data-mw-section-id=1><h{0} id=s>{1}</h{0}>",
    }
    ends = "</section>" if skin == "parsoid" else ""
    main = "<div role=note class=hatnote>Main article: <a href=/wiki/a>The whole of it</a></div>"
    links = "<ul><li><a href=/wiki/b>Ada Holm</a></li><li><a href=/wiki/c>Bert Quist</a></li></ul>"
    under = ("", f"{main}<p>It weighs by light.</p>", f"<p><a href=/t>It</a> floats.</p>{PROSE[0]}", PROSE[1], links)
    parts = "".join(
        heads[skin].format(level, f"<a href=/wiki/{at}>{name}</a>" if at % 2 else name) + text + ends
        for at, ((level, name), text) in enumerate(zip(WIKI_HEADINGS, under, strict=True))
    )
    text = f"<p>Oakfield makes scales.</p>{PROSE[2]}{parts}"
    if skin == "parsoid":
        return f"<title>Oakfield</title><body class='parsoid-body mw-parser-output'>{text}</body>"
    contents = "<div id=toc class=toc role=navigation><h2>Contents</h2><ul><li><a href=#s>1 Scales</a></li></ul></div>"
    held = f"<div class=mw-parser-output>{contents}{text}<div class=navbox>{links}</div></div>"
    return f"<title>Oakfield</title><body><main role=main><h1>Oakfield</h1>{held}</main></body>"


WIKI_HEADINGS = ((2, "Products"), (3, "Lumen: a scale for letters"), (3, "Tarn gauge"), (2, "Foundry"), (2, "People"))


@pytest.mark.parametrize("edit", ["edit", "Bearbeiten", "\u7f16\u8f91"])
@pytest.mark.parametrize("skin", ["legacy", "2022", "parsoid"])
def test_the_section_tree_of_a_wiki_comes_through_whole(skin: str, edit: str) -> None:
    page = wiki_page(skin, edit)
    assert all_headings(page) == ["Introduction", *(name for _, name in WIKI_HEADINGS)]
    article = repr(read(page)[0])
    assert edit not in article.replace("editor", "") and "Contents" not in article
    assert "Bert Quist" in article and "floats" in article


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


def test_a_list_that_the_finder_does_not_understand_is_kept_as_it_is() -> None:
    rights = "".join(
        f"<h3>Article {number}</h3><p>Everyone has the right number {number}.</p>" for number in range(1, 40)
    )
    said = repr(read(f"<body><h1>Rights</h1>{rights}</body>")[0])
    assert [number for number in range(1, 40) if f"right number {number}." not in said] == []


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


def test_the_author_and_the_day_that_only_the_page_shows_are_found() -> None:
    by = '<div class="author-name">Ada Byron</div><span class="date">Published 3 May 2026</span>'
    article, _ = read(f"<html><head><title>Roofs</title></head><body><article>{by}{STORY}</article></body></html>")
    assert article.meta.author == "Ada Byron"


def test_the_name_of_a_site_is_not_the_title_of_its_page() -> None:
    head = '<head><title>Moss on roofs</title><meta property="og:site_name" content="Linz Daily"></head>'
    body = f"<header><h1>Linz Daily</h1></header><article>{''.join(PROSE)}</article>"
    assert bare_text(read(f"<html>{head}<body>{body}</body></html>")[0].meta.title) == "Moss on roofs"


def test_lines_that_only_lead_elsewhere_go_and_sources_stay() -> None:
    lead = '<p>Read more: <a href="/b">Ten bridges that fell</a></p>'
    source = '<p>Files: <a href="/a.csv">the numbers</a>, <a href="/b.csv">the map of roofs</a></p>'
    body = f"<h1>Roofs</h1>{PROSE[0]}{lead}{PROSE[1]}{source}{''.join(PROSE[2:])}"
    said = repr(read(f"<body>{body}</body>")[0])
    assert "Ten bridges" not in said and "the map of roofs" in said


def test_a_page_in_which_no_article_is_found_says_so() -> None:
    _, findings = read("<html><head><title>Roofs</title></head><body><div id=app></div></body></html>")
    assert ("empty", "warning") in [(each.code, each.level) for each in findings]


PHOTO = '<img src="/roof.jpg" alt="A roof in June" width="640" height="480">'
FIGURE = f"<figure>{PHOTO}<figcaption>In June</figcaption></figure>"
HEAD = '<head><title>Roofs</title><meta property="og:image" content="https://a.example/roof.jpg?w=9"></head>'
BODY = f'<div class="text">{"".join(PROSE)}</div>'
CROWNED = [
    f"<body><main><h1>Roofs</h1>{FIGURE}{BODY}</main></body>",
    f"<body><main><header><h1>Roofs</h1>{FIGURE}</header><p>Ada</p>{BODY}</main></body>",
    f"<body><main><div>{PHOTO}</div><h1>Roofs</h1>{BODY}</main></body>",
    f"{HEAD}<body><h1>Roofs</h1><div><img src=/s/roof.jpg alt='A roof in June'></div>{BODY}</body>",
    f"<body><article><h1>Roofs</h1>{''.join(PROSE)}<p>{PHOTO}</p></article></body>",
    f"<body><article><h1>Roofs</h1>{PHOTO.replace('480', '0')}{''.join(PROSE)}</article></body>",
    f"<body><article><h1>Roofs</h1>{PROSE[0]}<p><noscript>{PHOTO}</noscript></p>{''.join(PROSE[1:])}</article></body>",
    f"<body><article><h1>Roofs</h1><figure>{PHOTO}<figcaption><a href=/ada>Ada</a></figcaption></figure>{BODY}",
]


@pytest.mark.parametrize("page", CROWNED)
def test_the_picture_above_an_article_belongs_to_it(page: str) -> None:
    article, _ = read(f"<html>{page}</html>")
    notes = (bare_text(note) for section in article.sections for note in section.notes)
    assert next(notes).startswith("A roof in June")


def test_words_beside_the_picture_above_an_article_are_its_caption() -> None:
    page = f"<html><body><main><h1>Roofs</h1><div>{PHOTO} <span>By Ada</span></div>{BODY}</main></body></html>"
    section = read(page)[0].sections[0]
    assert "By Ada" not in repr(section.blocks) and bare_text(section.notes[0]) == "A roof in June (By Ada)"


UNCROWNED = [
    '<p><img src="/ada.jpg" alt="Ada" width="80" height="80"> By Ada</p>',  # a portrait
    '<p><a href="/shop"><img src="/shop.jpg" alt="Shop" width="640"></a></p>',
    f"<nav>{FIGURE}</nav>",
    '<meta property="og:image" content=""><p><img data-src="/a/" alt="A sign"></p>',
    '<p><noscript><img src="https://count.example/p?c=1" alt=""></noscript></p>',
]


@pytest.mark.parametrize("above", UNCROWNED)
def test_a_portrait_a_sign_and_what_leads_away_are_none(above: str) -> None:
    article, _ = read(f"<html><body><main><h1>Roofs</h1>{above}{BODY}</main></body></html>")
    assert not any(section.notes for section in article.sections)


def test_a_picture_for_browsers_without_scripts_is_shown_once() -> None:
    twice = f'<p><img data-src="/roof.jpg" src="/blank.gif" alt="A roof in June"><noscript>{PHOTO}</noscript></p>'
    article, _ = read(
        f"<html><body><article><h1>Roofs</h1>{PROSE[0]}{twice}{''.join(PROSE[1:])}</article></body></html>"
    )
    assert len([note for section in article.sections for note in section.notes]) == 1


def test_a_heading_whose_link_holds_a_colon_and_the_links_of_an_item_stay() -> None:
    heading = '<h3>1) <a href="/moss">Moss: a very long story</a></h3>'
    items = "".join(f'<li><a href="/{number}">Number {number} leaks where nobody looks</a></li>' for number in (1, 2))
    listed = f"<ul><li>A gutter that nobody cleans.</li><li>In work:<ul>{items}</ul></li></ul>"
    body = f"<h1>Roofs</h1>{PROSE[0]}{heading}{PROSE[1]}<h3>Leaks</h3>{listed}{''.join(PROSE[2:])}"
    said = repr(read(f"<html><body><article>{body}</article></body></html>")[0])
    assert "1) " in said and "a very long story" in said and "In work" in said and "Number 2 leaks" in said


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
    ("Ada Byron, Linz Daily", "", "Ada Byron"),
    ("Ada Byron and the Linz Daily", "", "Ada Byron"),
    ("Ada Byron and Bert Cole", "", "Ada Byron and Bert Cole"),
    ("Linz Daily", "By Ada Byron", "Ada Byron"),
    ("Linz Daily", "", "Linz Daily"),
    ("admin", "By Ada Byron", "Ada Byron"),
    ("", "By Ada Byron for the Linz Daily", "Ada Byron"),
]


@pytest.mark.parametrize(("meta", "line", "author"), BYLINES)
def test_the_author_is_a_person_and_not_the_site_if_one_is_named(meta: str, line: str, author: str) -> None:
    head = f'<meta property="og:site_name" content="The Linz Daily"><meta name="author" content="{meta}">'
    body = f"<article><h1>Roofs</h1><p>{line}</p>{''.join(PROSE)}</article>"
    assert read(f"<html><head><title>Roofs</title>{head}</head><body>{body}</body></html>")[0].meta.author == author


def test_a_large_first_letter_belongs_to_its_paragraph() -> None:
    first = "<span>T</span><p><a href='https://a.b'>he</a> roof holds forty litres of rain on every metre of moss.</p>"
    said = repr(read(f"<body><h1>Roofs</h1><div>{first}{''.join(PROSE)}</div></body>")[0])
    assert "text='T'" in said and "text='he'" in said


@pytest.mark.parametrize(("name", "is_kept"), [("para", True), ("tags", False), ("", False)])
def test_a_paragraph_among_others_of_its_class_is_the_article_s(name: str, is_kept: bool) -> None:
    told = [f'<div class="para">{each[3:-4]}</div>' for each in PROSE * 2]
    unsure = f'<div class="{name}">In 2003 <a href="/a">the roof of the school</a> grew.</div>'
    body = shown(f"<html><body><div>{''.join(told[:7])}{unsure}{''.join(told[7:])}</div></body></html>")
    units = page_blocks_of_body(body)
    for unit in units:
        unit.is_kept = len(unit.words) > 10
    fill_page_gaps(units, body, set())
    assert units[7].is_kept == is_kept
