"""The tree of a web page in; what its head states out: from JSON-LD, OpenGraph, Dublin Core and plain meta tags."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Any

from msgspec import Struct

from generator.model.address import host_of_address
from generator.model.text import FORBIDDEN, letters_and_digits
from generator.read.dom.tree import Element, page_elements, remove_element, text_of_element, words_of_element
from generator.read.prose.byline import PERSON, SIGNATURE, UNSIGNED, day_of_dateline

ARTICLES = re.compile(r"Article|Posting|Report|WebPage|CreativeWork|Book|HowTo|TechArticle")
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
SITE = re.compile(r"\s+[|\u2013\u2014\u00b7-]\s+(?P<site>(?:(?!\s[-\u00b7]\s)[^|\u2013\u2014]){1,40})\Z")
BY = re.compile(r"(?:by|von|par|por|di|door|av)\b:?\s+", re.IGNORECASE)
NO_NAME = re.compile(r"https?:|www\.|[@<>{}_]|[a-z]{3}\.[a-z]{2,4}\b|\d{2}")
NOBODY = re.compile(r"(?:user ?name|admin(?:istrator)?|webmaster|root|guest|anonymous|unknown)", re.IGNORECASE)
CODE = ("script", "style", "template", "noscript", "option")
SMALL = 4  # elements that a line with a name is made of, at most
NAME_MOST = 100  # characters, of several names
BETWEEN = re.compile(r"\s+[|\u2013\u2014\u00b7\u00bb:-]\s+|\s*\|\s*")  # the title of a page and the name of its site
LABEL = 4  # letters at least, of a part of an address that names the site
NAME_WORDS = 6  # of a site, at most
REST = 30  # letters that a summary may have after the title, such as a date, and add nothing
CUT = ("\u2026", "...")
# The names of meta tags that may state each key, the surest first, in lower case.
METAS = {
    "title": ("og:title", "dc.title", "dcterms.title", "citation_title", "twitter:title"),
    "author": ("author", "dc.creator", "dcterms.creator", "citation_author", "article:author", "parsely-author"),
    "date": (
        "article:published_time",
        "dc.date",
        "dcterms.created",
        "dcterms.issued",
        "citation_publication_date",
        "citation_date",
        "date",
        "datepublished",
    ),
    "summary": ("description", "og:description", "dc.description", "twitter:description"),
    "url": ("og:url",),
    "licence": ("dcterms.license", "dc.rights", "dcterms.rights", "license"),
}
STATED = {"title": "headline", "author": "author", "date": "datePublished", "licence": "license", "url": "url"}


class PageHead(Struct, frozen=True):
    """What a page states about itself: the article's `keys`, the `base` of its links, the questions in its JSON-LD.

    `site` is the name that the page's title ends with; `sites` are all names that the page gives its site or publisher.
    """

    keys: dict[str, str]
    site: str
    sites: tuple[str, ...]
    base: str
    questions: tuple[tuple[str, str], ...]  # question, and its answer as HTML
    unnamed: str  # the stated author, where it is no name
    signed: str  # the name after a label such as "Article by"

    @property
    def is_named_only(self) -> bool:
        """Whether the title is only the name of the site or of the author."""
        names = {letters_and_digits(each) for each in (*self.sites, self.keys.get("author", "")) if each}
        return letters_and_digits(self.keys.get("title", "")) in names


def page_head_of(root: Element) -> PageHead:
    """Return what the page states, each key from its surest source; a subtitle is removed from the tree."""
    objects = list(_objects(root))
    stated = next((each for each in objects if ARTICLES.search(str(each.get("@type", "")))), {})
    metas: dict[str, str] = {}
    for element in page_elements(root):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if element.tag == "meta" and (element.get("content") or "").strip():
            metas.setdefault(name.lower(), " ".join((element.get("content") or "").split()))
    said = {
        key: _name(stated.get(STATED.get(key, ""))) or next((metas[name] for name in names if name in metas), "")
        for key, names in METAS.items()
    }
    said["url"] = _link(root, "canonical") or said["url"]
    said["licence"] = said["licence"] or _link(root, "license")
    title, site = _title_and_site(root)
    said["title"] = said["title"] or title
    unnamed = "" if author_named_on_page(said["author"]) else said["author"]
    said["author"] = author_named_on_page(said["author"])
    said["language"] = next((each for each in map(root.get, ("lang", "xml:lang", XML_LANG)) if each), "")
    said["date"] = _day(said["date"]) or _day_of_publication(root)
    said["subtitle"] = _subtitle(root)
    said["summary"] = "" if said["summary"].endswith(CUT) else said["summary"]
    web = {key: value for key, value in said.items() if key != "url" or value.lower().startswith("http")}
    base = next((each.get("href") or "" for each in page_elements(root) if each.tag == "base"), "") or web.get(
        "url", ""
    )
    sites = (site, metas.get("og:site_name", ""), metas.get("application-name", ""), _name(stated.get("publisher")))
    shown = [words_of_element(each) for each in page_elements(root) if each.tag in ("h1", "h2")]
    web["title"] = _without_site(web["title"], sites, base, shown)
    web["date"] = web["date"] or _day_in_summary(web)
    web["summary"] = "" if _is_repetition(web) else web["summary"]
    kept = {key: value for key, value in web.items() if value}
    return PageHead(kept, site, sites, base, tuple(_questions(objects)), unnamed, _name_after_label(root))


def author_named_on_page(author: str) -> str:
    """Return the author as a name without "By"; empty for an address, a number or a text too long for names."""
    name = BY.sub("", " ".join(html.unescape(author).split()))
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
    called = {
        letters_and_digits(host),
        *(each for each in map(letters_and_digits, host.split(".")[:-1]) if len(each) >= LABEL),
    } - {""}
    between = list(BETWEEN.finditer(title))
    for each in between:
        rest, last = title[: each.start()], title[each.end() :]
        begins = any(map(letters_and_digits(last).startswith, called)) and len(last.split()) <= NAME_WORDS
        if rest and (letters_and_digits(last) in names or begins or rest in shown):
            return rest
    first, rest = (title[: between[0].start()], title[between[0].end() :]) if between else ("", "")
    return rest if rest and (letters_and_digits(first) in names | called or rest in shown) else title


def _subtitle(root: Element) -> str:
    """Return the text beside the title in its hgroup, of class "subtitle", or small in the h1, and remove it."""
    found = [
        each
        for each in page_elements(root)
        if each.tag == "p" and (_is_in_title_group(each) or each.get("class") == "subtitle")
    ]
    found = found or [each for each in page_elements(root) if each.tag == "small" and _is_within_title(each)]
    said = " ".join(map(words_of_element, found))
    for each in found:
        remove_element(each)
    return said


def _is_in_title_group(element: Element) -> bool:
    return any(each.tag == "hgroup" and each.find("h1") is not None for each in element.iterancestors())


def _is_within_title(element: Element) -> bool:
    """Whether an element holds two words or more within an h1 that has others."""
    heading = next(element.iterancestors("h1"), None)
    said = words_of_element(element)
    return heading is not None and len(said.split()) > 1 and len(words_of_element(heading)) > len(said)


def _is_repetition(said: Mapping[str, str]) -> bool:
    """Whether a summary is the title or the author, with next to nothing after it."""
    rest, named = (
        letters_and_digits(said["summary"]),
        [letters_and_digits(each) for each in (said["title"], said["author"]) if not each.endswith(CUT)],
    )
    return any(name and rest.startswith(name) and len(rest) - len(name) <= REST for name in named)


def _day_in_summary(said: Mapping[str, str]) -> str:
    """Return the day that follows the title in a summary, as ISO 8601."""
    title = said["title"]
    rest = said["summary"].removeprefix(title).strip(" ()[],;:.-\u2013|") if title else ""
    return day_of_dateline(rest, said["language"]) if rest != said["summary"] else ""


def _link(root: Element, relation: str) -> str:
    """Return the address of the first link with this `rel`."""
    links = (each for each in page_elements(root) if each.tag in ("link", "a"))
    found = (each.get("href") or "" for each in links if relation in (each.get("rel") or "").lower().split())
    return next((each for each in found if each), "")


def _day(stamp: str) -> str:
    """Return the day of a time stamp as ISO 8601; empty for 1970-01-01, which a clock shows that was never set."""
    match = DAY.match(stamp)
    day = match[0] if match else day_of_dateline(stamp.strip())
    return "" if day == "1970-01-01" else day


def _day_of_publication(root: Element) -> str:
    """Return the day in the first time element that is marked as the date of publication."""
    times = (
        each for each in page_elements(root) if each.tag == "time" and (each.get("datetime") or words_of_element(each))
    )
    marked = (
        each for each in times if "pub" in " ".join(map(str, each.attrib.values())).lower() or "pubdate" in each.attrib
    )
    return next((day for each in marked if (day := _day(each.get("datetime") or words_of_element(each)))), "")


def _objects(root: Element) -> Iterator[dict[str, Any]]:
    """Return every object of the page's JSON-LD; text that is no JSON is skipped."""
    for element in page_elements(root):
        if element.tag == "script" and "ld+json" in (element.get("type") or ""):
            try:
                yield from _objects_within(json.loads(text_of_element(element)))
            except (ValueError, RecursionError):
                continue


def _objects_within(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects in a JSON-LD value, also those in its lists and graphs."""
    if isinstance(value, list):
        for each in value:
            yield from _objects_within(each)
    elif isinstance(value, dict):
        yield value
        yield from _objects_within(value.get("@graph", []))


def _name(value: Any) -> str:
    """Return the text of a JSON-LD value: a string, the name of a person, or the names of several."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value)))
    if isinstance(value, dict):
        return _name(value.get("name") or value.get("@id") or value.get("url"))
    return " ".join(FORBIDDEN.sub(" ", value).split()) if isinstance(value, str) else ""  # JSON's "\u0001"


def _questions(objects: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield the questions of an FAQPage with their answers as HTML."""
    for page in objects:
        listed = page.get("mainEntity", []) if "FAQPage" in str(page.get("@type", "")) else []
        for each in _objects_within(listed):
            answer = next(_objects_within(each.get("acceptedAnswer", [])), {})
            if _name(each.get("name")) and isinstance(answer.get("text"), str):
                yield _name(each.get("name")), answer["text"]
