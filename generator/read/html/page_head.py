"""The tree of a web page in; what its head states out: from JSON-LD, OpenGraph, Dublin Core and plain meta tags.

trafilatura reads the author, the date and the licence. It has no sure way to tell a title from the name of the site.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from contextlib import suppress
from itertools import islice, pairwise
from typing import Any

from msgspec import Struct

from generator.model.address import host_of_address
from generator.model.text import FORBIDDEN, letters_and_digits
from generator.read.dom import Element, page_elements, remove_element, text_of_element, words_of_element
from generator.read.html.page_blocks import ExtractedArticle
from generator.read.prose.line_shapes import PERSON, SIGNATURE, UNSIGNED
from generator.regex import regex

SITE = regex(r"\s+[|\u2013\u2014\u00b7-]\s+(?P<site>(?:(?!\s[-\u00b7]\s)[^|\u2013\u2014]){1,40})\Z")
BY = regex(r"(?:by|von|par|por|di|door|av)\b:?\s+", re.IGNORECASE)
NO_NAME = regex(r"https?:|www\.|[@<>{}_]|[a-z]{3}\.[a-z]{2,4}\b|\d{2}")
NOBODY = regex(r"(?:user ?name|admin(?:istrator)?|webmaster|root|guest|anonymous|unknown)", re.IGNORECASE)
DAY = regex(r"(?:\A|\"datePublished\"\s*:\s*\")(\d{4}-\d\d-\d\d)", re.ASCII)
AUTHOR = regex(r"\"author\"\s*:\s*")  # in JSON
CODE = ("script", "style", "template", "noscript", "option")
SMALL = 4  # elements that a line with a name is made of, at most
NAME_MOST = 100  # characters, of several names
BETWEEN = regex(r"\s+[|\u2013\u2014\u00b7\u00bb:-]\s+|\s*\|\s*")  # the title of a page and the name of its site
LABEL = 4  # letters at least, of a part of an address that names the site
NAME_WORDS = 6  # of a site, at most
# The names of meta tags that may state each key, the surest first, in lower case.
TITLES = ("og:title", "dc.title", "dcterms.title", "citation_title", "twitter:title")
AUTHORS = ("author", "dc.creator", "dcterms.creator", "citation_author", "article:author", "parsely-author")
DATES = (
    "article:published_time",
    "dc.date",
    "dcterms.created",
    "dcterms.issued",
    "citation_date",
    "date",
    "datepublished",
)
SUMMARIES = ("description", "og:description", "dc.description", "twitter:description")


class PageHead(Struct, frozen=True):
    """What a page states about itself: the article's `keys`, and the `base` of its links.

    `site` is the name that the page's title ends with; `sites` are all names that the page gives its site.
    `signed` are the author that trafilatura finds, unless
    the stated one is no name, and the name after a label such as "Article by".
    """

    keys: dict[str, str]
    site: str
    sites: tuple[str, ...]
    base: str
    signed: tuple[str, ...]


def page_head_of(root: Element, found: ExtractedArticle) -> PageHead:
    """Return what the page states, with what trafilatura found; a subtitle is removed from the tree."""
    metas: dict[str, str] = {}
    for element in page_elements(root):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if element.tag == "meta" and (element.get("content") or "").strip():
            metas.setdefault(name.lower(), " ".join((element.get("content") or "").split()))
    shown_title, site = _title_and_site(root)
    title, author, date, summary = (
        next((metas[name] for name in names if name in metas), "") for names in (TITLES, AUTHORS, DATES, SUMMARIES)
    )
    linked = [text_of_element(each) for each in page_elements(root) if "ld+json" in (each.get("type") or "")]
    days = (match[1] for each in (date, *linked) if (match := DAY.search(each)))
    author = _author_in_linked_data("\n".join(linked)) or author
    base = next((each.get("href") or "" for each in page_elements(root) if each.tag == "base"), "") or found.url
    sites = (site, found.site, metas.get("og:site_name", ""), metas.get("application-name", ""))
    shown = [words_of_element(each) for each in page_elements(root) if each.tag in ("h1", "h2")]
    said = {
        "title": _without_site(title or shown_title, sites, base, shown),
        "subtitle": _subtitle(root),
        "author": author_named_on_page(author),
        "date": next(days, found.date),
        "url": found.url if found.url.lower().startswith("http") else "",
        "licence": found.licence,
        "language": next(filter(None, map(root.get, ("lang", "xml:lang", XML_LANG))), ""),
    }
    is_again = letters_and_digits(summary) in (letters_and_digits(said["title"]), letters_and_digits(said["author"]))
    said["summary"] = "" if is_again or summary.endswith(("\u2026", "...")) else summary
    signed = (author_named_on_page(found.author) if said["author"] or not author else "", _name_after_label(root))
    return PageHead({key: value for key, value in said.items() if value}, site, sites, base, signed)


def _author_in_linked_data(text: str) -> str:
    """Return the names of the author in JSON-LD, of which the rest may be broken."""
    for match in AUTHOR.finditer(text):
        with suppress(ValueError, RecursionError):
            value, _ = json.JSONDecoder().raw_decode(text, match.end())
            people = value if isinstance(value, list) else [value]
            named = [each.get("name") if isinstance(each, dict) else each for each in people]
            return ", ".join(each for each in named if each and isinstance(each, str))
    return ""


def author_named_on_page(author: str) -> str:
    """Return the author as a name without "By"; empty for an address, a number or a text too long for names."""
    name = BY.sub("", " ".join(FORBIDDEN.sub(" ", html.unescape(author)).split()))
    is_name = any(map(str.isalpha, name)) and len(name) <= NAME_MOST
    is_name = is_name and not (NO_NAME.search(name) or NOBODY.fullmatch(name) or UNSIGNED.fullmatch(name))
    return name if is_name else ""


def _name_after_label(root: Element) -> str:
    """Return the first name that stands alone after a label: "Article by" and "Ada Byron", in one element or two."""
    small = [
        each
        for each in page_elements(root)
        if each.tag not in CODE and len(list(islice(page_elements(each), SMALL + 1))) <= SMALL
    ]
    said = [(each, words) for each in small if (words := words_of_element(each))]
    leaves = [words for each, words in said if not len(each)]
    pairs = (name for label, name in pairwise(leaves) if UNSIGNED.fullmatch(label))
    whole = (match["name"] for _, words in said if (match := SIGNATURE.fullmatch(words)))
    return next((name for name in (*pairs, *whole) if re.fullmatch(PERSON, name)), "")


XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _title_and_site(root: Element) -> tuple[str, str]:
    """Return the page's title without the name of its site, and that name."""
    title = next((words_of_element(each) for each in page_elements(root) if each.tag == "title"), "")
    found = SITE.search(title)
    return (title[: found.start()], found["site"]) if found and found.start() else (title, "")


def _without_site(title: str, sites: Sequence[str], base: str, shown: Sequence[str]) -> str:
    """Return a title without the site's name before or after it, as `sites` or the host of `base` gives it.

    shown: the headings of the page; where one of them is the rest of the title, the other part is the site's name, too.
    """
    names = {letters_and_digits(each) for each in sites if each}
    host = host_of_address(base)
    labels = (each for each in host.split(".")[:-1] if len(each) >= LABEL)
    called = {*map(letters_and_digits, (host, *labels))} - {""}
    between = list(BETWEEN.finditer(title))
    for each in between:
        rest, last = title[: each.start()], title[each.end() :]
        begins = any(map(letters_and_digits(last).startswith, called)) and len(last.split()) <= NAME_WORDS
        if rest and (letters_and_digits(last) in names or begins or rest in shown):
            return rest
    first, rest = (title[: between[0].start()], title[between[0].end() :]) if between else ("", "")
    return rest if rest and (letters_and_digits(first) in names | called or rest in shown) else title


def _subtitle(root: Element) -> str:
    """Return the text of class "subtitle", or beside the title in its hgroup, and remove it."""
    found: Any = root.xpath("//p[@class='subtitle' or ancestor::hgroup]")
    said = " ".join(map(words_of_element, found))
    for each in found:
        remove_element(each)
    return said
