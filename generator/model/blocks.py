"""The blocks of an article: everything that stands under a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from generator.errors import Where
from generator.model.address import NOWHERE, Address
from generator.model.chart import Chart
from generator.model.origin import OriginId
from generator.model.text import Run, Text
from generator.regex import regex

DATE = regex(r"(?P<year>-?\d{1,4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?", re.ASCII)


class Paragraph(Struct, frozen=True, tag=True):
    """Running text."""

    id: OriginId
    where: Where
    text: Text
    chosen: Text = ()  # the part that plan chose for slides, if it is not the first sentence
    starts_slide: bool = False  # whether plan begins a slide with the part that it chose


class Point(Struct, frozen=True):
    """A list item: a term with its detail, or the detail alone."""

    id: OriginId
    where: Where
    term: Text = ()
    detail: Text = ()
    short: Text = ()  # the author's slide text for a longer detail
    answer: Text = ()  # the answer to the point, if it is an obstacle
    url: Address = NOWHERE
    icon: str = ""  # a name in the icon set
    points: tuple[Point, ...] = ()  # a list within the item
    ordered: bool = False  # whether that list is ordered
    start: int = 1  # the number of that list's first item
    chosen: Text = ()  # the part of the detail that slides show, if it is not the first sentence
    evidence: tuple[Text, ...] = ()  # sentences of the article on which it rests

    @property
    def numbered(self) -> tuple[tuple[Point, int], ...]:
        """Return each item of the list within this point, with its number."""
        return _number_items(self.points, self.ordered, self.start)

    def walk(self) -> Iterator[Point]:
        """Yield the point and every point within it, in reading order."""
        yield self
        for point in self.points:
            yield from point.walk()


class Points(Struct, frozen=True, tag=True):
    """A list."""

    id: OriginId
    where: Where
    items: tuple[Point, ...]
    ordered: bool = False
    start: int = 1  # the number of the first item of an ordered list

    @property
    def numbered(self) -> tuple[tuple[Point, int], ...]:
        """Return each item with its number."""
        return _number_items(self.items, self.ordered, self.start)


def _number_items(items: tuple[Point, ...], ordered: bool, start: int) -> tuple[tuple[Point, int], ...]:
    """Return the items of a list with their numbers, which are 0 in a list that is not ordered."""
    return tuple((item, number if ordered else 0) for number, item in enumerate(items, start))


class Question(Struct, frozen=True):
    """A question and its answer, one text for each paragraph."""

    id: OriginId
    where: Where
    question: Text
    answer: tuple[Text, ...]
    evidence: tuple[Text, ...] = ()  # sentences of the article on which it rests


class Questions(Struct, frozen=True, tag=True):
    """Questions with their answers."""

    id: OriginId
    where: Where
    items: tuple[Question, ...]


class Quote(Struct, frozen=True, tag=True):
    """A quotation; `by` names its author, `source` the work it is from."""

    id: OriginId
    where: Where
    text: Text
    by: Text = ()
    source: Text = ()
    evidence: tuple[Text, ...] = ()  # sentences of the article on which it rests


class Code(Struct, frozen=True, tag=True):
    """A program as written, without the newline at its end."""

    id: OriginId
    where: Where
    text: str
    language: str = ""
    caption: Text = ()
    highlight: tuple[int, ...] = ()  # the lines to highlight, from 1
    numbered: bool = False  # whether its lines are shown with their numbers


class Table(Struct, frozen=True, tag=True):
    """Cells in rows under a header; every row is as long as the header.

    `highlight` names columns by their heads and rows by their first cells. `formats` name the number format of each
    column; it is empty once the numbers are written in that format.
    """

    id: OriginId
    where: Where
    header: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    caption: Text = ()
    source: Text = ()
    highlight: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()


PictureFormat = Literal["png", "jpeg", "gif", "webp", "avif", "svg"]  # the formats of pictures that an author may use


class Picture(Struct, frozen=True, tag=True):
    """A picture: the bytes of its file, its size in px as displayed, and the file's name as the author wrote it."""

    id: OriginId
    where: Where
    file: str
    data: bytes
    format: PictureFormat
    width: int
    height: int
    alt: str = ""
    credit: Text = ()
    caption: Text = ()
    focus: tuple[float, float] | None = None  # the middle of what a crop must keep, in shares of width and height


Trend = Literal["", "up", "down", "flat"]


class Stat(Struct, frozen=True, tag=True):
    """A big number with its meaning, its trend, what it was before, and whether up or down is good."""

    id: OriginId
    where: Where
    value: Text
    meaning: Text
    trend: Trend = ""
    evidence: tuple[Text, ...] = ()  # sentences of the article on which it rests
    was: Text = ()
    good: Trend = ""


class Event(Struct, frozen=True):
    """An event at a date (1998, 2004-05 or 2026-11-24); a slide shows `label` if there is one, else the date."""

    id: OriginId
    where: Where
    date: str
    what: Text
    detail: Text = ()
    label: Text = ()
    evidence: tuple[Text, ...] = ()  # sentences of the article on which it rests

    @property
    def at(self) -> float:
        """Return the date in years, so that distances between events can be drawn."""
        return date_in_years(self.date)


class Timeline(Struct, frozen=True, tag=True):
    """Events in the order of their dates."""

    id: OriginId
    where: Where
    items: tuple[Event, ...]


class Cycle(Struct, frozen=True, tag=True):
    """Stages in a circle: the last leads to the first."""

    id: OriginId
    where: Where
    items: tuple[Point, ...]


Block = Paragraph | Points | Questions | Quote | Code | Table | Chart | Picture | Stat | Timeline | Cycle

# Of the texts of a block, only prose is divided into sentences. A link is the address of a point.
BlockTextKind = Literal["prose", "sentence", "term", "question", "caption", "cell", "code", "alt", "link", "evidence"]


class BlockText(Struct, frozen=True):
    """One text of a block: `origin` is its block or item, `at` its row and column, or its line and 0."""

    kind: BlockTextKind
    text: Text
    origin: OriginId
    where: Where
    at: tuple[int, int] | None = None


def texts_of_block(block: Block) -> Iterator[BlockText]:
    """Yield every text of a block in reading order, also empty ones; of a chart the texts, not its data."""
    match block:
        case Points() | Cycle():
            points = (each for item in block.items for each in item.walk())
            yield from (said for point in points for said in _of_point(point))
        case Timeline():
            for event in block.items:
                yield from _texts(event, ("term", event.label), ("sentence", event.what), ("prose", event.detail))
                yield from _evidence_of_part(event)
        case Questions():
            for each in block.items:
                yield from _texts(each, ("question", each.question), *(("prose", text) for text in each.answer))
                yield from _evidence_of_part(each)
        case Code():
            for number, line in enumerate(block.text.split("\n"), 1):
                yield BlockText("code", _plain(line), block.id, block.where, (number, 0))
            yield from _texts(block, ("caption", block.caption))
        case Table():
            for row, cells in enumerate((block.header, *block.rows)):
                yield from (BlockText("cell", cell, block.id, block.where, (row, at)) for at, cell in enumerate(cells))
            yield from _texts(block, ("caption", block.caption), ("caption", block.source))
        case Paragraph():
            yield from _texts(block, ("prose", block.text))
        case Quote():
            yield from _texts(block, ("prose", block.text), ("caption", block.by), ("caption", block.source))
            yield from _evidence_of_part(block)
        case Stat():
            yield from _texts(block, ("term", block.value), ("term", block.was), ("prose", block.meaning))
            yield from _evidence_of_part(block)
        case Picture():
            yield from _texts(block, ("alt", _plain(block.alt)), ("caption", block.caption), ("caption", block.credit))
        case Chart():
            yield from _texts(block, ("term", block.figure), ("prose", block.takeaway), ("alt", _plain(block.alt)))
            yield from _texts(block, ("caption", block.caption), ("caption", block.source))


def _of_point(point: Point) -> Iterator[BlockText]:
    yield from _texts(point, ("term", point.term), ("sentence", point.short), ("prose", point.detail))
    yield from _texts(point, ("prose", point.answer), ("link", _plain(point.url)))
    yield from _evidence_of_part(point)


def _evidence_of_part(owner: Point | Question | Quote | Stat | Event) -> Iterator[BlockText]:
    return _texts(owner, *(("evidence", text) for text in owner.evidence))


def _texts(owner: Block | Point | Question | Event, *texts: tuple[BlockTextKind, Text]) -> Iterator[BlockText]:
    return (BlockText(kind, text, owner.id, owner.where) for kind, text in texts)


def _plain(text: str) -> Text:
    return (Run(text),) if text else ()


def date_in_years(text: str) -> float:
    """Return a date in years. Raises ValueError if `text` is not a date."""
    match = DATE.fullmatch(text)
    if match is None:
        raise ValueError(f'"{text}" is not a date')
    month, day = int(match["month"] or 1), int(match["day"] or 1)
    leap = date(2000, month, day)  # a leap year, so that 29 February is valid
    return int(match["year"]) + (leap - date(2000, 1, 1)).days / 366
