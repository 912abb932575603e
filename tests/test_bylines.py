"""Who wrote a page and when, and how the page is called, is told in many ways, and is no text of its article."""

import pytest

from generator.model.article import Article
from generator.model.text import bare_text
from generator.read import read_bytes
from generator.read.prose.line_shapes import SIGNATURE, day_of_dateline
from tests.test_finder import PROSE


def read(inner: str, head: str = "", language: str = "en", title: str = "<h1>What grows up there</h1>") -> Article:
    """The article of a page that says `inner` under its title."""
    body = f"<body><article>{title}{inner}{''.join(PROSE)}</article></body>"
    page = f"<html lang={language}><head>{head}</head>{body}</html>"
    return read_bytes(page.encode(), "f.html", "html")[0]


def said(article: Article) -> str:
    return " | ".join(str(section) for section in article.sections)


DAYS = [
    ("3 May 2026", "", "2026-05-03"),
    ("May 3, 2026", "en", "2026-05-03"),
    ("Published on 3 May 2026", "en", "2026-05-03"),
    ("Data: 03-05-2026, 09:29", "pl", "2026-05-03"),
    ("3. Mai 2026", "de", "2026-05-03"),
    ("Veröffentlicht am 3. Mai 2026, 14:05 Uhr", "de", "2026-05-03"),
    ("3 de mayo de 2026", "es", "2026-05-03"),
    ("Publié le 1er février 2026 à 9h30", "fr", "2026-02-01"),
    ("14 Gennaio 2026", "it", "2026-01-14"),
    ("3.5.2026", "", "2026-05-03"),
    ("Jueves, 3 Mayo 2026 04:45", "es", "2026-05-03"),
    ("Posted: Sunday, May 3, 2026. 10:11 pm CST.", "en", "2026-05-03"),
    ("3/5/2026", "fr", "2026-05-03"),
    ("3/5/2026", "en", ""),  # the fifth of March in the United States
    ("3/5/2026", "", ""),
    ("13/5/2026", "en", "2026-05-13"),
    ("3. Mai 2026", "en", ""),
    ("32 May 2026", "en", ""),
    ("3 roofs 2026", "en", ""),
]


@pytest.mark.parametrize(("line", "language", "day"), DAYS)
def test_the_day_that_a_line_names(line: str, language: str, day: str) -> None:
    assert day_of_dateline(line, language) == day


NAMES = [
    ("By Ada Byron", "Ada Byron"),
    ("Article by Ada Byron", "Ada Byron"),
    ("Autor: Ada Byron", "Ada Byron"),
    ("Text: Ada Byron", "Ada Byron"),
    ("Von Ada Byron", "Ada Byron"),
    ("Written by: Ada Byron", "Ada Byron"),
    ("作者：王明", "王明"),
    ("半月谈记者 王明", "王明"),
    ("半月谈记者 王明在屋顶上看见了青苔", ""),
    ("Von Berlin", ""),
    ("Di Maria", ""),
    ("By the way", ""),
    ("Von Ada Byron und anderen", ""),
]


@pytest.mark.parametrize(("line", "name"), NAMES)
def test_the_name_that_a_line_says(line: str, name: str) -> None:
    match = SIGNATURE.fullmatch(line)
    assert (match["name"] if match else "") == name


@pytest.mark.parametrize("label", ["Author", "Article by", "Text", "By"])
def test_a_label_without_a_name_is_no_author(label: str) -> None:
    article = read("", f'<meta name=author content="{label}">')
    assert article.meta.author in ("", "Author", "Text")  # names for all we know
    assert read(f"<p><span>{label}</span></p><h2>Recent posts</h2>").meta.author == ""


SUMMARIES = [
    ("Moss on roofs", ""),
    ("Moss on roofs holds back the rain of a whole day in June.", "Moss on roofs holds back"),
]


@pytest.mark.parametrize(("summary", "kept"), SUMMARIES)
def test_a_summary_that_repeats_the_title_says_nothing(summary: str, kept: str) -> None:
    head = f'<title>Moss on roofs</title><meta name=description content="{summary}">'
    article = read(f"<p>{summary}</p>", head, "it", "<h1>Moss on roofs</h1>")
    assert bare_text(article.meta.summary)[: len(kept) or None] == kept


@pytest.mark.parametrize("stated", ["8 September 2020", "Blog", "The Blog"])
def test_a_date_or_a_part_of_the_site_is_no_title(stated: str) -> None:
    article = read("<p>It has a roof of moss.</p>", f"<title>{stated}</title>", title="<h4>Roofs of moss</h4>")
    assert bare_text(article.meta.title) == "Roofs of moss"


@pytest.mark.parametrize("length", ["", " | 486 words | 3 minutes read Roofs"])
def test_a_name_beside_a_day_under_the_title_is_the_author_in_a_heading_too(length: str) -> None:
    article = read(f"<h3>Ada Winder | 15 November 2024{length}</h3>")
    assert (article.meta.author, article.meta.date) == ("Ada Winder", "2024-11-15")
    assert "Ada" not in said(article)


@pytest.mark.parametrize(("host", "url"), [("localhost:4000", ""), ("a.example", "https://a.example/post/")])
def test_an_address_that_others_cannot_open_is_no_address_of_the_article(host: str, url: str) -> None:
    assert read("", f'<link rel=canonical href="https://{host}/post/">').meta.url == url


AUTHORS = {
    "an element and a dash": ("", "<p><span class=post-author>Ada Byron —</span></p>", "Ada Byron"),
    "a link to all that she wrote": ("", "<p>In <a href=/author/ada/>Ada Byron</a></p>", "Ada Byron"),
    "several tags": ("<meta name=dc.creator content='Ada Byron'><meta name=dc.creator content='Devon Fox'>", "", ""),
    "a label without a colon": ("<meta name=author content='Auteur Ada Byron'>", "", "Ada Byron"),
    "a word in a name": ("<meta name=author content='By Ada Di Byron'>", "", "Ada Di Byron"),
    "a name that stands twice": ("<meta name=author content='Ada ByronAda Byron'>", "", "Ada Byron"),
    "a site of news": (
        "<meta name=author content='Daily Roof'><meta property=og:site_name content='Daily Roof'>"
        '<script type=application/ld+json>{"@type": "NewsArticle"}</script>',
        "",
        "-",
    ),
}


@pytest.mark.parametrize(("head", "inner", "author"), AUTHORS.values(), ids=AUTHORS)
def test_the_author_is_who_the_page_says(head: str, inner: str, author: str) -> None:
    assert read(inner, head).meta.author == {"-": "", "": "Ada Byron, Devon Fox"}.get(author, author)


TITLES = {
    "a title that another page left": ("Proverbs - Roofs", "<h1><a href=/>Roofs</a></h1>", "What grows up there"),
    "a heading in a box of the page": ("Proverbs", "<div class=popup><h1>Fewer ads</h1></div>", "What grows up there"),
    "a stated title that is shown": ("Moss", "<h2>Moss</h2><h1>A center of roofs</h1>", "Moss"),
    "stars after it": ("Moss » ☆☆☆☆☆ - Roofs", "<h2>Moss</h2>", "Moss"),
}


@pytest.mark.parametrize(("stated", "before", "title"), TITLES.values(), ids=TITLES)
def test_the_title_is_the_heading_of_the_page(stated: str, before: str, title: str) -> None:
    own = "<header><h1>What grows up there</h1></header>" if title.startswith("What") else ""
    body = f"<body>{before}{own}<main>{''.join(PROSE)}</main></body>"
    page = f"<html lang=en><head><title>{stated}</title></head>{body}</html>"
    assert bare_text(read_bytes(page.encode(), "f.html", "html")[0].meta.title) == title


STANDFIRSTS = {
    "a line of its own": ("Moss is older than roofs", "<p>Moss is older than roofs</p>", True),
    "a heading": ("Moss is older than roofs", "<h2>Moss is older than roofs</h2>", True),
    "a sentence": ("Moss is older than roofs.", "<p>Moss is older than roofs. It has time.</p>", True),
    "a cut word": ("Moss is older than roo", "<p>Moss is older than roofs. It has time.</p>", False),
    "a cut sentence": ("Moss is older", "<p>Moss is older than roofs. It has time.</p>", False),
}


@pytest.mark.parametrize(("description", "inner", "is_whole"), STANDFIRSTS.values(), ids=STANDFIRSTS)
def test_the_standfirst_is_a_description_that_the_page_shows_whole(
    description: str, inner: str, is_whole: bool
) -> None:
    article = read(inner, f"<meta name=description content='{description}'>")
    assert bare_text(article.meta.summary) == (description if is_whole else "")
    assert description not in [bare_text(section.heading) for section in article.sections]


@pytest.mark.parametrize(("title", "below"), [("History", "Friends of Moss"), ("What grows up there at night", "")])
def test_a_title_that_says_little_has_the_name_of_its_site_below(title: str, below: str) -> None:
    article = read("", f"<title>{title} — Friends of Moss</title>", title=f"<h1>{title}</h1>")
    assert (bare_text(article.meta.title), bare_text(article.meta.subtitle)) == (title, below)


AMID = {
    "an advertisement": ("<p>[advertisement] How are you showing your moss? Show it to <b>all</b>.</p>", "Show it", 0),
    "a label and links": ("<p>Read also: <a href=/a>All of the moss on the roofs</a></p>", "All of the moss", 0),
    "a label and two sentences": (
        "<p>Update: The project was renamed <a href=/a>CommonMoss</a>. See <a href=/b>my subsequent post</a>.</p>",
        "CommonMoss",
        1,
    ),
}


@pytest.mark.parametrize(("line", "words", "times"), AMID.values(), ids=AMID)
def test_what_stands_amid_an_article_is_its_own_or_the_page_s(line: str, words: str, times: int) -> None:
    body = f"<body><article><h1>Moss</h1>{''.join(PROSE[:3])}{line}{''.join(PROSE[3:])}</article></body>"
    article = read_bytes(f"<html lang=en>{body}</html>".encode(), "f.html", "html")[0]
    assert said(article).count(words) == times


def test_a_comment_that_quotes_the_article_is_none_of_it() -> None:
    quoted = "holds back the rain of a whole day in June, and asks nobody for water"
    comments = f"<h3>What readers say</h3><ol class=commentlist><li class=comment><p>{quoted}</ol>"
    page = f"<html lang=en><body><article><h1>Moss</h1>{''.join(PROSE)}</article>{comments}</body></html>"
    assert said(read_bytes(page.encode(), "f.html", "html")[0]).count(quoted) == len(PROSE)
