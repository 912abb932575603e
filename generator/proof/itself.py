"""Finds what a talk that was written for an article says badly, whatever the article says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

from generator.errors import Finding, Where, brief, warning
from generator.model.article import Article, Section
from generator.model.blocks import Code, Cycle, Picture, Point, Points, Questions, Quote, Stat, Table, Timeline
from generator.model.chart import BARE, Chart
from generator.model.origin import HEAD
from generator.model.text import Text, bare_text, own_number_of_text
from generator.proof.checks import Checks
from generator.proof.facts import Lexicon, numbers_of_text, stems_of_text, words_of_text
from generator.proof.source import Said, Source, parts_of_block, texts_of_article
from generator.regex import regex

FORBIDS = regex(r"\bBY(?:-NC)?-ND\b|NoDeriv|No Derivatives|licenses/by(?:-nc)?-nd\b", re.IGNORECASE)
LABELLED = regex(r"\b[12]\d{3}\b")
TELLING = 3  # words that a headline, and what is below it, have at least, if they should share one
COUNTED = frozenset(range(2, 13))
SAME = 0.9  # the share of words that two texts with one meaning have in common
MOST_ALIKE = 2  # slides of one form in a row
MOST_POINTS, SHARE_OF_POINTS = 3, 0.4  # slides with points in a talk, and their share of a long one
FEWEST_WORDS = 5  # of the longest row
THINGS = (Chart, Picture, Table, Code, Cycle, Timeline, Quote, Stat)  # in the order of templates/proof.yaml


def findings_in_talk(talk: Article, checks: Checks) -> Iterator[Finding]:
    """Yield what its writer should mend in a talk itself; `checks` are those of the talk."""
    lexicon, source, sections = checks.lexicon, checks.source, talk.all_sections
    for section, following in zip_longest(sections, sections[1:]):
        yield from _thin_rows(section)
        yield from _miscounted(section, talk.meta.language, lexicon)
        yield from _pointing(section, following, lexicon)
        yield from _misdated(section)
        yield from (found for block in section.blocks if isinstance(block, Chart) for found in _chart(block, section))
    if talk.meta.author.islower() and "." not in talk.meta.author:  # a site is no login
        message = f'the author "{talk.meta.author}" looks like a login, and is on the cover'
        yield warning("talk-author", message, talk.where)
    if (others := _other_dates(talk, source)) and not talk.meta.event:
        message = f"the date {talk.meta.date} on the cover is not that of the article, {min(others)}"
        yield warning("talk-date", message, talk.where)
    texts = (*((each.headline, each.where) for each in sections), *((each.text, each.where) for each in talk.takeaways))
    for text, where in texts:
        words = words_of_text(bare_text(text))
        if {*words[:1]} & lexicon.words["leans"] and not {*words[2:5]} & lexicon.words["clause"]:
            message = f'"{brief(bare_text(text))}" begins with a word that only makes sense after another sentence'
            yield warning("talk-leaning", message, where)
    yield from _headlines_apart(checks.texts)
    yield from _only_for_readers(checks.texts, lexicon)
    points = (part for each in sections for block in each.blocks for part in parts_of_block(block))
    if same := [each.where for each in points if isinstance(each, Point) and _is_same(each.detail, each.short)]:
        lines = ", ".join(str(where.line) for where in same)
        yield warning("talk-repeated", f"a detail only repeats its short text: lines {lines}", same[0])
    yield from _unshown(talk, source.articles)
    for article in source.articles:
        said = (each for each in texts_of_article(article) if each.kind != "caption")  # there are those of pictures
        if FORBIDS.search(" ".join((article.meta.licence, *(run.link for each in said for run in each.text)))):
            message = "the licence of the article forbids adaptations, and a talk may be one"
            yield warning("talk-licence", message, article.where)


def _other_dates(talk: Article, source: Source) -> set[str]:
    """Return the dates of the articles if that of the talk is another one, and none of their sentences has it."""
    dates, wanted = {each.meta.date for each in source.articles} - {""}, talk.meta.date
    readings = (source.numbers_of(said.bare) for said in source.texts if wanted[:4] in said.bare)
    parts = {each for number in numbers_of_text(wanted, "en") for each in number.readings}
    return set() if not wanted or wanted in dates or any(parts <= each for each in readings) else dates


def _miscounted(section: Section, language: str, lexicon: Lexicon) -> Iterator[Finding]:
    """Yield a finding if a headline begins with a number of things, and the slide has another number of them."""
    title = bare_text(own_number_of_text(section.headline or section.heading)[1])
    words, proven = words_of_text(title), words_of_text(" ".join(map(bare_text, section.evidence)))
    lists = [block.items for block in section.blocks if isinstance(block, Points | Cycle | Timeline | Questions)]
    for number in numbers_of_text(title, language)[:1] if len(lists) == 1 else ():
        written = number.text.casefold()
        counted = {int(each) for each in number.readings if each.isdecimal()} & COUNTED
        is_early = written in words[:1] and not set(words[1:2]) & lexicon.words["measures"]
        if counted and is_early and len(lists[0]) not in counted and written not in proven:
            message = f'the headline "{brief(title)}" counts {written}, and the slide has {len(lists[0])}'
            yield warning("talk-count", message, section.where)


def _misdated(section: Section) -> Iterator[Finding]:
    """Yield a finding for each event with a date in another year than its label says; a decade has all of its years."""
    for event in (each for block in section.blocks if isinstance(block, Timeline) for each in block.items):
        years = sorted(map(int, LABELLED.findall(bare_text(event.label))))
        last = years[-1] + (0 if years[-1] % 10 else 9) if years else 0
        if years and event.date and not years[0] <= int(event.date[:4]) <= last:
            message = f'the label "{bare_text(event.label)}" is not of the year of the date {event.date}'
            yield warning("talk-date", message, event.where)


def _only_for_readers(texts: Sequence[Said], lexicon: Lexicon) -> Iterator[Finding]:
    """Yield a finding if a talk says what only a reader understands: "see below", "next week"."""
    phrases = sorted(each.replace("_", " ") for each in lexicon.words["reader"])
    spoken = [(each, f" {' '.join(words_of_text(each.bare))} ") for each in texts if each.kind != "quote"]
    if found := [(phrase, said.where) for said, words in spoken for phrase in phrases if f" {phrase} " in words]:
        listed = ", ".join(dict.fromkeys(f'"{phrase}" (line {where.line})' for phrase, where in found))
        yield warning("talk-reader", f"only a reader understands {listed}", found[0][1])


def _headlines_apart(texts: Sequence[Said]) -> Iterator[Finding]:
    """Yield each headline that rests on no evidence, and shares no word with anything below it."""
    for _, said in groupby((each for each in texts if each.section != HEAD), key=lambda each: each.section):
        found = list(said)
        others = stems_of_text(" ".join(each.bare for each in found if each.kind != "headline"))
        for head in (each for each in found if each.kind == "headline" and not each.evidence):
            telling = {stem for stem in stems_of_text(head.bare) if len(stem) > 3}
            if min(len(telling), len(others)) >= TELLING and not telling & others:
                message = f'the headline "{brief(head.bare)}" and what is below it share no word'
                yield warning("talk-headline", message, head.where)


def _chart(chart: Chart, section: Section) -> Iterator[Finding]:
    unit = chart.notation != BARE or chart.format or chart.head
    has = {"series name": all(each.name for each in chart.shown), "unit": unit, "source": chart.source or chart.caption}
    if missing := [name for name, value in has.items() if not value]:
        yield warning("talk-chart", f"the chart has no {' and no '.join(missing)}", chart.where)
    if _is_same(chart.takeaway, section.headline or section.heading):
        yield warning("talk-repeated", "the takeaway of the chart repeats its title", chart.where)


def _is_same(text: Text, other: Text) -> bool:
    """Return whether a text says hardly more than another."""
    said, known = stems_of_text(bare_text(text)), stems_of_text(bare_text(other))
    return bool(said) and len(said & known) >= SAME * len(said)


def _pointing(section: Section, following: Section | None, lexicon: Lexicon) -> Iterator[Finding]:
    """Yield what notes say that this slide or the next one shows, and it does not: "the third number"."""
    things, ordinals = lexicon.ranks["things"], lexicon.ranks["ordinals"].keys()
    words = words_of_text(" ".join(map(bare_text, section.notes)))
    for at, word in enumerate(words):
        before, after = set(words[max(at - 2, 0) : at]), words[at + 1 : at + 6]
        if word in lexicon.words["slide"] and before & lexicon.words["next"]:
            named, shown = [each for each in after if each in things], following
        else:
            named, shown = [word] if word in things and before & ordinals else [], section
        for name in named:
            if not any(isinstance(block, THINGS[things[name]]) for block in (shown.blocks if shown else ())):
                yield warning("talk-notes", f'the notes speak of a "{name}" that is not there', section.where)


def repeated_forms(forms: Sequence[tuple[str, Where]]) -> Iterator[Finding]:
    """Yield where one form is used too often; `forms` has the form of each slide, and its place."""
    for form, slides in groupby(forms, key=lambda each: each[0]):
        if len(found := list(slides)) > MOST_ALIKE:
            yield warning("talk-forms", f"{len(found)} slides in a row have the form {form}", found[MOST_ALIKE][1])
    points = [where for form, where in forms if form == "points"]
    if len(points) > max(MOST_POINTS, len(forms) * SHARE_OF_POINTS):
        yield warning("talk-forms", f"{len(points)} of {len(forms)} slides have the form points", points[-1])


def _thin_rows(section: Section) -> Iterator[Finding]:
    """Yield a finding if all points of a slide have only a few words beside their terms."""
    for points in (block for block in section.blocks if isinstance(block, Points) and len(block.items) > 1):
        rows = [bare_text(each.short or each.detail) for each in points.items if not each.answer]
        longest = max((len(words_of_text(row)) for row in rows), default=0)
        if 0 < longest < FEWEST_WORDS:
            message = f'{len(rows)} points of at most {longest} words each, such as "{brief(rows[0])}"'
            yield warning("talk-thin", message, points.items[0].where)


def _unshown(talk: Article, basis: Sequence[Article]) -> Iterator[Finding]:
    """Yield a finding if the article has something to show, and the talk shows none of it."""
    sections = [each for article in basis for each in article.all_sections], talk.all_sections
    has, shown = ({type(block) for each in some for block in each.blocks} for some in sections)
    names = {Picture: "a picture", Table: "a table", Code: "a program", Chart: "a chart"}
    if (there := [name for kind, name in names.items() if kind in has]) and not shown & names.keys():
        yield warning("talk-plain", f"the article has {' and '.join(there)}, and the talk shows none", talk.where)
