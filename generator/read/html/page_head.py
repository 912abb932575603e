"""The tree of a web page in; what its head states out: from OpenGraph, Dublin Core and plain meta tags.

trafilatura reads the author, the date and the licence. It has no sure way to tell a title from the name of the site.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import date, timedelta
from itertools import combinations, islice, pairwise
from typing import Any

from msgspec import Struct

from generator.model.address import host_of_address
from generator.model.text import FORBIDDEN, letters_and_digits
from generator.read.dom import Element, page_elements, remove_element, text_of_element, words_of_element
from generator.read.html.page_blocks import ExtractedArticle, names_site
from generator.read.prose.line_shapes import PERSON, SIGNATURE, UNSIGNED
from generator.regex import regex
from generator.shipped import word_pattern

NO_PERSON = regex(rf"\A{UNSIGNED.pattern}\Z|\b(?:{word_pattern('no persons')})\b|\d|@|\.\w\w", re.IGNORECASE)
SIGNED, WRITERS = word_pattern("signed"), word_pattern("writers")
BY = regex(rf"(?<!\w )\b(?:{SIGNED})\b[:：]?\s+|\b(?:{WRITERS})(?:\s*[:：]\s*|\s)", re.IGNORECASE)  # no "Di" in a name
SIGN_UP = regex(rf"\b(?:{word_pattern('sign up')})\b", re.IGNORECASE)  # what a site asks of its readers
AND = regex(r"\s*[,;/|\n]\s*|\s+(?:and|und|et|y|e|og|och|&)\s+")
SINGLE = r"[^\W\d_a-z][^\W\d_A-Z]{2,}|[^\W\d_A-Za-z]{2,8}"  # a name of one word; a Chinese name
DAY = regex(
    r"(?:\A|\"datePublished\"\s*:\s*\")(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|\+00:?00))?", re.ASCII
)
MARK = regex(r"(?<!comment)(?:^|[\s_/-])(?:authors?|autor(?:es|en)?|auteurs?)(?:$|[\s_/-])", re.IGNORECASE)
MARKED = ("rel", "itemprop", "class", "href")  # attributes
AUTHOR = regex(r"\"author\"\s*:\s*(?:\[[^\]]*\]|\{[^{}]*\})")
NAME = regex(r"\"name\"\s*:\s*\"([^\"]+)\"")
PUBLIC = regex(r"https?://(?!localhost\b|127\.|\[)", re.IGNORECASE)  # the address of a page that others can open
EARLIEST = "1993"  # the first year in which a page may have been published
# Between the title of a page and the name of its site or author.
BETWEEN = regex(rf"\s+(?:[|\u2013\u2014\u00b7\u00bb@-]|::?|{word_pattern('signed')})\s+|\s*\|\s*")
SITE = regex(r"\s+[|\u2013\u2014\u00b7-]\s+(?P<site>(?:(?!\s[-\u00b7]\s)[^|\u2013\u2014]){1,40})\Z")
MOST_CUTS = 20  # of a title into parts; each two of them are tried
HEADINGS = ("h1", "h2")
TWICE = regex(r"(?P<name>.{4,99})\s*(?P=name)")
CODE = ("script", "style", "template", "noscript", "option", "title")
SMALL = 4  # elements that a line with a name is made of, at most
SAYS_MUCH = 4  # words of a title; a shorter one, such as "History", needs the name of its site below it
LABEL = 4  # letters at least, of a part of an address that names the site
STANDFIRST, TAIL = 400, 20  # letters and digits; a longer description is the article itself; its end, to find it by
# The names of meta tags that may state each key, the surest first, in lower case.
TITLES = ("og:title", "dc.title", "dcterms.title", "citation_title", "twitter:title")
AUTHORS = ("author", "dc.creator", "citation_author", "article:author", "parsely-author", "article:author_name")
NEW_YEAR = "-01-01"  # what a site that knows only the year states, unless the words of the page tell the day, too
DATES = ("article:published_time", "dc.date", "dcterms.created", "citation_date", "date", "datepublished")
UNSURE = regex(r"\b(?:0?\d|1[0-2])/(?:0?\d|1[0-2])/")  # in English, either number is the month
SUMMARIES = ("description", "og:description", "dc.description", "twitter:description")
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class PageHead(Struct, frozen=True):
    """What a page states about itself: the article's `keys`, the `base` of its links, and the names of its site.

    headings: those of the two upper levels.
    """

    keys: dict[str, str]
    sites: frozenset[str]
    base: str
    headings: tuple[str, ...]


def site_name(text: str) -> str:
    """Return a name in a form to compare it with those of the site."""
    return letters_and_digits(text).removeprefix("the")


def page_head_of(root: Element, found: ExtractedArticle) -> PageHead:
    """Return what the page states, with what trafilatura found; a subtitle is removed from the tree."""
    metas: dict[str, str] = {}
    for element in page_elements(root):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if element.tag == "meta" and (element.get("content") or "").strip():
            name, content = name.lower(), " ".join((element.get("content") or "").split())
            metas[name] = f"{metas[name]}, {content}" if name in metas and name in AUTHORS else metas.get(name, content)
    shown_title = next((words_of_element(each) for each in page_elements(root) if each.tag == "title"), "")
    title, author, stated_day, summary = (
        next((metas[name] for name in names if name in metas), "") for names in (TITLES, AUTHORS, DATES, SUMMARIES)
    )
    linked = [text_of_element(each) for each in page_elements(root) if "ld+json" in (each.get("type") or "")]
    stated = next(filter(None, map(AUTHOR.search, linked)), None)  # the first authors of linked data (schema.org)
    linked_authors = ", ".join(dict.fromkeys(NAME.findall(stated[0]))) if stated else ""
    stamps = (stamp for each in (stated_day, *linked) for stamp in DAY.findall(each)[:1])
    base = next((each.get("href") or "" for each in page_elements(root) if each.tag == "base"), "") or found.url
    canonical = next((each.get("href") or "" for each in page_elements(root) if each.get("rel") == "canonical"), "")
    over = [each for each in page_elements(root) if each.tag in HEADINGS]
    homes = [words_of_element(each) for each in over if names_site(each)]
    last = None if any(map(shown_title.startswith, filter(None, homes))) else SITE.search(shown_title)
    named = found.site, metas.get("og:site_name", ""), metas.get("application-name", ""), last["site"] if last else ""
    labels = [each for each in host_of_address(base).split(".")[:-1] if len(each) >= LABEL]
    sites = frozenset(site_name(each) for each in (*named, *homes, host_of_address(base), *labels)) - {""}
    headings = tuple(map(words_of_element, over))
    shown = {*map(site_name, headings)} - sites
    parts = (_shown_part(each, shown) for each in (title, shown_title))
    title = next(filter(None, parts), "") or _without_site(title or shown_title, sites)
    seen = [each for each in page_elements(root) if each.tag not in CODE]
    # Parted by what counts as a space, but tells where a text of the page ends.
    shown_text = "\x1f".join(filter(None, (text for each in seen for text in (each.text, each.tail))))
    days = (_day_in_place(day, in_utc, shown_text) for day, in_utc in stamps if not day.endswith(NEW_YEAR))
    day = next(days, "") or (found.date if found.date and _is_day_shown(found.date, root, shown_text) else "")
    told = dict.fromkeys(each for each in seen if "comment" in f"{each.get('class')} {each.get('id')}")
    outer = [each for each in told if told.keys().isdisjoint(each.iterancestors())]  # each comment is read once
    comments = " ".join(map(words_of_element, outer))
    is_no_name = author != "" and " " not in author  # the name of a site or of a user, of which trafilatura makes words
    other = "" if is_no_name or found.author in comments else found.author
    authors = author, linked_authors, _name_after_label(seen) or other
    said = {
        "title": title,
        "subtitle": _subtitle(root) or (last["site"] if last and len(title.split()) < SAYS_MUCH else ""),
        "author": persons_named_on_page(authors, sites, is_news="NewsArticle" in " ".join(linked)),
        "date": day if day >= EARLIEST else "",
        "url": next((each for each in (canonical, found.url) if PUBLIC.match(each)), ""),
        "licence": found.licence,
        "language": next(filter(None, map(root.get, ("lang", "xml:lang", XML_LANG))), ""),
        "summary": summary if _is_standfirst(summary, title, headings, shown_text) else "",
    }
    return PageHead({key: value for key, value in said.items() if value}, sites, base, headings)


def _day_in_place(day: str, in_utc: str, shown: str) -> str:
    """Return the day of a time stamp where the page was written: of one in UTC, a neighbour if only that is shown."""
    with suppress(ValueError):
        near = (str(date.fromisoformat(day) + timedelta(days)) for days in (0, -1, 1))
        return next((each for each in near if in_utc and _is_day_said(each, shown)), day)
    return day


def _is_day_shown(day: str, root: Element, shown: str) -> bool:
    """Whether the page has a day in an attribute, or its year near its day in the words; else a script has it."""
    values = (str(value) for each in page_elements(root) for value in each.attrib.values())
    shown = UNSURE.sub("", shown) if (root.get("lang") or "en").startswith("en") else shown
    return (not day.endswith(NEW_YEAR) and any(day in value for value in values)) or _is_day_said(day, shown)


def _is_day_said(day: str, shown: str) -> bool:
    year, number = day[:4], rf"\b0?{day[8:].lstrip('0')}\b"
    return re.search(rf"{number}.{{0,15}}\b{year}\b|\b{year}\b.{{0,6}}{number}", shown) is not None


def _is_standfirst(summary: str, title: str, headings: Sequence[str], shown: str) -> bool:
    """Whether the page shows its description to readers, whole, not only as its title, and not after a heading."""
    said = letters_and_digits(summary)
    if summary.endswith(("\u2026", "...")) or not 0 < len(said) < STANDFIRST or said == letters_and_digits(title):
        return False
    after = shown.partition(summary[-TAIL:])[2].lstrip(" \n")[:1]
    first = (summary.removeprefix(f"{each} ")[:1] for each in headings if summary.startswith(f"{each} "))
    return not (after.islower() or after == "," or any(map(str.isupper, first))) and said in letters_and_digits(shown)


def persons_named_on_page(stated: Sequence[str], sites: frozenset[str], *, is_news: bool = False) -> str:
    """Return the first of several statements that names persons, without what else it names.

    Whole names are surer than single ones, and names that are not the site's than those that are. A site of news is no
    person.
    """
    said = [BY.sub("", " ".join(FORBIDDEN.sub(" ", html.unescape(each)).split())) for each in stated]
    said = [match["name"] if (match := TWICE.fullmatch(each)) else each for each in said]
    for is_single, are_sites in ((False, False), (True, False), (False, True))[: 3 - is_news]:
        for each in said:
            parts = dict.fromkeys(AND.split(each))
            named = [part for part in parts if re.fullmatch(PERSON, part) or (is_single and re.fullmatch(SINGLE, each))]
            named = [part for part in named if not NO_PERSON.search(part)]
            others = [part for part in named if sites.isdisjoint(map(site_name, (part, *part.split())))]
            persons = [part for part in named if site_name(part) in sites] if are_sites else others
            if persons:
                return each if len(persons) == len(parts) else ", ".join(persons)
    return ""


def _name_after_label(seen: Sequence[Element]) -> str:
    """Return the first name that stands alone after a label: "Article by" and "Ada Byron", in one element or two."""
    small = [each for each in seen if len(list(islice(page_elements(each), SMALL + 1))) <= SMALL]
    said = [(each, words) for each in small if (words := words_of_element(each))]
    pairs = pairwise(words for each, words in said if not len(each))
    after = (name for label, name in pairs if UNSIGNED.fullmatch(label))
    whole = (match["name"] for _, words in said if (match := SIGNATURE.fullmatch(words)))
    marked = (words for each, words in said if any(MARK.search(each.get(name) or "") for name in MARKED))
    found = [name.strip(" -\u2013\u2014|\u00b7,") for name in (*after, *whole, *marked)]
    single = (name for name in found if re.fullmatch(SINGLE, name) and not UNSIGNED.fullmatch(f"{name}:"))
    return next((name for name in found if re.fullmatch(PERSON, name)), next(single, ""))


def _shown_part(title: str, shown: Collection[str]) -> str:
    """Return the longest part of a page's title that one of its headings shows; "" if none does."""
    cuts = [(0, 0), *(each.span() for each in islice(BETWEEN.finditer(title), MOST_CUTS)), (len(title), 0)]
    parts = (title[end:start] for (_, end), (start, _) in combinations(cuts, 2))
    found = (each for each in parts if site_name(each) in shown)
    return max(found, key=lambda each: (len(site_name(each)), -len(each)), default="")


def _without_site(title: str, sites: frozenset[str]) -> str:
    """Return a title without the site's name before or after it."""
    called = tuple(each for each in sites if len(each) >= LABEL)
    for each in islice(BETWEEN.finditer(title), MOST_CUTS):
        first, last = title[: each.start()], title[each.end() :]
        if site_name(last).startswith(called) or site_name(first) in sites:
            return first if site_name(last).startswith(called) else last
    return title


def _subtitle(root: Element) -> str:
    """Return the text of class "subtitle", beside the title in its hgroup or small in it, and remove it."""
    named: Any = root.xpath("//p[@class='subtitle' or ancestor::hgroup] | //h1//small")
    found = [each for each in named if not SIGN_UP.search(words_of_element(each))]
    led = [each for each in found if each.xpath("preceding::h1 | ancestor::h1")]  # others name a section
    said = " ".join(map(words_of_element, led))
    for each in found:
        remove_element(each)
    return said
