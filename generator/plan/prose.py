"""Prose in, the words that a slide says out: whole sentences, chosen and never changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from generator.language import phrase
from generator.measure import sentences, word_count
from generator.model.address import Address, address_of, readable
from generator.model.article import Section, Source, Takeaway
from generator.model.blocks import (
    Block,
    Code,
    Cycle,
    Event,
    Paragraph,
    Picture,
    Point,
    Points,
    Question,
    Questions,
    Quote,
    Stat,
    Table,
    Timeline,
    Trend,
    texts_of,
)
from generator.model.chart import Chart
from generator.model.deck import alt_text
from generator.model.outline import Entry, Line
from generator.model.source import SourceId, notes_of
from generator.model.text import Run, Text, cut, joined, term_and_detail, words
from generator.plan.code import line_entries, noted_lines

DEEPEST = 3  # how far a list within a list is set in; what lies deeper stands at this level
OUTCRY = 2  # words: "Fear." alone tells an audience nothing
STEP_WORDS = 20  # of an item of a list with an order that is shown whole: who follows a recipe needs all of a step
PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif)(?:[?#].*)?$", re.IGNORECASE)  # how the address of one ends
ANSWER_WORDS = 40  # as much of an answer as a slide shows: about what a listener reads while the speaker talks

TRENDS: dict[Trend, str] = {"up": "rising", "down": "falling", "flat": "unchanged"}  # what an arrow says

OF = r" (?:of|out of|in|von|sur|de|su|van|av|af|z|ze|из|od) "
SHARE = re.compile(rf"(\d{{1,2}}){OF}(\d{{1,2}})")
MOST_COUNTED = 40  # of what a number is a part of

Told = Point | Question | Section | Takeaway | Source | Paragraph
Item = Told | Quote | Code | Table | Chart | Picture | Stat | Timeline | Cycle


def _share(value: str) -> tuple[int, int]:
    """What a number says that is so many of so many, if that many can be counted at a glance: "2 of 31"."""
    found = SHARE.fullmatch(value.strip())
    part, whole = map(int, found.groups()) if found else (0, 0)
    return (part, whole) if part <= whole <= MOST_COUNTED else (0, 0)


def first_sentence(text: Text) -> Text:
    """The sentence that a text begins with; after a word or two of outcry, the next one as well."""
    spans = sentences(words(text))
    ends = (end for _, end in spans if word_count(words(text)[:end]) > OUTCRY)
    return cut(text, 0, next(ends, len(words(text)))) if spans else ()


def shown_of(paragraph: Paragraph) -> Text:
    """What a slide says of a paragraph: what was chosen of it, else how it begins."""
    return paragraph.chosen or first_sentence(paragraph.text)


def leading_sentences(text: Text, limit: int = ANSWER_WORDS) -> Text:
    """The first sentence and those after it, as long as all together stay within a number of words."""
    bare = words(text)
    end = 0
    for _, stop in sentences(bare):
        if end and word_count(bare[:stop]) > limit:
            break
        end = stop
    return cut(text, 0, end)


def linked(text: str) -> Text:
    """A line of contact: an address that a reader can follow, without the scheme that nobody reads."""
    is_mail = re.fullmatch(r"[^@\s:]+@[^@\s]+\.\w+", text)
    address = address_of(f"mailto:{text}" if is_mail else text) if " " not in text else None
    if address is None:
        return (Run(text),) if text else ()
    return (Run(text if is_mail else readable(address), link=address),)


def entries(item: Item, level: int = 0, number: int = 0, *, full: bool = False) -> Iterator[Entry]:
    """An item as a slide says it: the author's short form, else the first sentence; of an answer somewhat more.

    In `full`, all that it says.
    """
    match item:
        case Point():
            whole = full or (number and word_count(words(item.detail)) <= STEP_WORDS)
            body = item.short or (item.detail if whole else item.chosen or first_sentence(item.detail))
            yield Entry(item.id, item.term, body, item.answer, min(level, DEEPEST), number, item.icon, equal=True)
            for nested, count in item.numbered:
                yield from entries(nested, level + 1, count, full=full)
        case Question():
            answer = joined(item.answer)
            yield Entry(item.id, item.question, answer if full else leading_sentences(answer))
        case Section():
            terms = joined([point.term for point in item.points if point.term], ", ")
            yield Entry(item.id, item.heading, item.gist or terms)
        case Takeaway():
            yield Entry(item.id, body=item.text)
        case Source():
            yield Entry(item.id, body=linked_source(item))
        case Paragraph():
            yield Entry(item.id, body=item.text if full else shown_of(item))
        case Quote():
            yield Entry(item.id, body=item.text, answer=joined([item.by, item.source], ", "))
        case Stat():
            yield Entry(item.id, item.value, item.meaning, trend=item.trend, share=_share(words(item.value)))
        case Code():
            yield from line_entries(item, full=full)
        case Chart():
            if item.takeaway:
                yield Entry(item.id, body=item.takeaway)
        case Cycle():
            for count, stage in enumerate(item.items, 1):
                yield from entries(stage, number=count)
        case Timeline():
            for event in item.items:
                yield Entry(event.id, event.label, event.what, date=event.date)
        case Table() | Picture():
            return


def _date_of(event: Event, language: str) -> Text:
    return event.label or (Run(date_in(event.date, language)),)


def linked_source(source: Source) -> Text:
    """A source whose words lead to where it stands, or that ends with the address where they lead elsewhere."""
    if any(run.link for run in source.text):
        return joined([source.text, linked_url(source.url)])
    return tuple(replace(run, link=source.url) for run in source.text)


def spoken(section: Section, language: str) -> tuple[Line, ...]:
    """The full text of a section for the speaker: its blocks in order, then the author's own notes."""
    lines = [line for block in section.blocks for line in _spoken_block(block, language)]
    lines += [own_note(note, section.id) for note in section.notes]
    return tuple(lines)


def note_line(text: Text, source: SourceId, *, apart: bool = False) -> Line:
    """A paragraph of the notes that stays in one piece; `apart` is set for what is looked up rather than said."""
    return Line(text, source, apart=apart)


def own_note(text: Text, owner: SourceId) -> Line:
    """A note of a section; apart, where it only names pictures that are not there: each word leads to one."""
    said = [run for run in text if any(map(str.isalnum, run.text))]
    return note_line(text, notes_of(owner), apart=bool(said) and all(PICTURE.search(run.link) for run in said))


def _prose_line(text: Text, source: SourceId, begins: int = 0) -> Line:
    """A paragraph of the notes whose sentences may be told apart, from where they begin on."""
    return Line(text, source, prose=begins)


def _spoken_block(block: Block, language: str) -> list[Line]:
    match block:
        case Paragraph() | Questions():
            return [
                _prose_line(said.text, said.source) if said.kind == "prose" else note_line(said.text, said.source)
                for said in texts_of(block)
            ]
        case Points() | Cycle():
            return [line for point in block.items for line in _spoken_point(point)]
        case Quote():
            return [note_line(text, block.id) for text in (block.text, joined([block.by, block.source], ", ")) if text]
        case Stat():
            trend = (Run(f"({phrase(TRENDS[block.trend], language)})"),) if block.trend else ()
            return [note_line(joined([block.value, block.meaning, trend]), block.id)]
        case Picture():
            return _long_alt_lines(block)
        case Chart():
            said = joined([block.figure, block.takeaway])
            return [*([note_line(said, block.id)] if said else []), *_long_alt_lines(block)]
        case Timeline():
            return [line for event in block.items for line in _spoken_event(event, language)]
        case Code():
            return [*noted_lines(block)]
        case Table():
            return []  # it is for the eye, as a program is, and always has a slide of its own


def long_alt(picture: Picture | Chart) -> Text:
    """An alternative text that is longer than a slide may hold."""
    return (Run(picture.alt),) if alt_text(picture.alt) != picture.alt else ()


def _long_alt_lines(block: Picture | Chart) -> list[Line]:
    return [note_line(text, block.id, apart=True) for text in (long_alt(block),) if text]


def _spoken_point(point: Point) -> list[Line]:
    said = term_and_detail(point.term, point.detail)
    begins = len(words(said)) - len(words(point.detail))
    lines = [
        _prose_line(said, point.id, begins),
        _prose_line(point.answer, point.id),
        note_line(linked_url(point.url), point.id, apart=True),
    ]
    own = [line for line in lines if line.text]
    return own + [line for nested in point.points for line in _spoken_point(nested)]


def _spoken_event(event: Event, language: str) -> list[Line]:
    texts = [term_and_detail(_date_of(event, language), event.what), event.detail]
    return [note_line(text, event.id) for text in texts if text]


def linked_url(url: Address) -> Text:
    """A bare URL as a text."""
    return (Run(url, link=url),) if url else ()


def date_in(value: str, language: str) -> str:
    """A date as readers of the language write it: 24 November 2026, or only a month or a year."""
    if not value:
        return ""
    from generator.language import dates  # Babel costs 30 ms, and many articles have no date

    return dates.date_in(value, language)
