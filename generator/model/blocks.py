"""The blocks of an article: everything that stands under a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from generator.errors import Where
from generator.model.address import NOWHERE, Address
from generator.model.chart import Chart
from generator.model.origin import OriginId, Part
from generator.model.text import Run, Text, unstyled_text
from generator.regex import regex

DATE = regex(r"(?P<year>-?\d{1,4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?", re.ASCII)


class ProvenPart(Part, frozen=True, kw_only=True):
    """A part with the sentences of the article on which it rests."""

    evidence: tuple[Text, ...] = ()


class Paragraph(Part, frozen=True, tag=True):
    """Running text."""

    text: Text
    chosen: Text = ()  # the part that plan chose for slides, if it is not the first sentence
    starts_slide: bool = False  # whether plan begins a slide with the part that it chose
    points_back: bool = False  # whether the part that it chose points to another, so that it is not shown in large type


class Point(ProvenPart, frozen=True):
    """A list item: a term with its detail, or the detail alone."""

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

    @property
    def numbered(self) -> tuple[tuple[Point, int], ...]:
        """Return each item of the list within this point, with its number."""
        return _number_items(self.points, self.ordered, self.start)

    def walk(self) -> Iterator[Point]:
        """Yield the point and every point within it, in reading order."""
        yield self
        for point in self.points:
            yield from point.walk()


class Points(Part, frozen=True, tag=True):
    """A list."""

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


class Question(ProvenPart, frozen=True):
    """A question and its answer, one text for each paragraph."""

    question: Text
    answer: tuple[Text, ...]


class Questions(Part, frozen=True, tag=True):
    """Questions with their answers."""

    items: tuple[Question, ...]


class Quote(ProvenPart, frozen=True, tag=True):
    """A quotation; `by` names its author, `source` the work it is from."""

    text: Text
    by: Text = ()
    source: Text = ()


class Code(Part, frozen=True, tag=True):
    """A program as written, without the newline at its end."""

    text: str
    language: str = ""
    caption: Text = ()
    highlight: tuple[int, ...] = ()  # the lines to highlight, from 1
    numbered: bool = False  # whether its lines are shown with their numbers


class Table(Part, frozen=True, tag=True):
    """Cells in rows under a header; every row is as long as the header.

    `highlight` names columns by their heads and rows by their first cells. `formats` name the number format of each
    column; it is empty once the numbers are written in that format.
    """

    header: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    caption: Text = ()
    source: Text = ()
    highlight: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()


PictureFormat = Literal["png", "jpeg", "gif", "webp", "avif", "svg"]  # the formats of pictures that an author may use


class Picture(Part, frozen=True, tag=True):
    """A picture: the bytes of its file, its size in px as displayed, and the file's name as the author wrote it."""

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


class Stat(Part, frozen=True, tag=True):
    """A big number with its meaning, its trend, what it was before, and whether up or down is good."""

    value: Text
    meaning: Text
    trend: Trend = ""
    evidence: tuple[Text, ...] = ()  # sentences of the article on which it rests
    was: Text = ()
    good: Trend = ""


class Event(ProvenPart, frozen=True):
    """An event at a date (1998, 2004-05 or 2026-11-24); a slide shows `label` if there is one, else the date."""

    date: str
    what: Text
    detail: Text = ()
    label: Text = ()

    @property
    def at(self) -> float:
        """Return the date in years, so that distances between events can be drawn."""
        return date_in_years(self.date)


class Timeline(Part, frozen=True, tag=True):
    """Events in the order of their dates."""

    items: tuple[Event, ...]


class Cycle(Part, frozen=True, tag=True):
    """Stages in a circle: the last leads to the first."""

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


# The fields of a block or an item that hold texts, in reading order, with the kind of each. Data of a chart are none.
KINDS_OF_TEXTS: Mapping[type, Mapping[str, BlockTextKind]] = {
    Paragraph: {"text": "prose"},
    Point: {"term": "term", "short": "sentence", "detail": "prose", "answer": "prose", "url": "link"},
    Event: {"label": "term", "what": "sentence", "detail": "prose"},
    Question: {"question": "question", "answer": "prose"},
    Quote: {"text": "prose", "by": "caption", "source": "caption"},
    Stat: {"value": "term", "was": "term", "meaning": "prose"},
    Code: {"caption": "caption"},
    Table: {"caption": "caption", "source": "caption"},
    Picture: {"alt": "alt", "caption": "caption", "credit": "caption"},
    Chart: {"figure": "term", "takeaway": "prose", "alt": "alt", "caption": "caption", "source": "caption"},
}


def texts_of_block(block: Block) -> Iterator[BlockText]:
    """Yield every text of a block in reading order, also empty ones; of a chart the texts, not its data."""
    for number, line in enumerate(block.text.split("\n") if isinstance(block, Code) else (), 1):
        yield BlockText("code", unstyled_text(line), block.id, block.where, (number, 0))
    for row, texts in enumerate((block.header, *block.rows) if isinstance(block, Table) else ()):
        yield from (BlockText("cell", cell, block.id, block.where, (row, at)) for at, cell in enumerate(texts))
    for item in getattr(block, "items", (block,)):
        for part in item.walk() if isinstance(item, Point) else (item,):
            for field, kind in KINDS_OF_TEXTS[type(part)].items():
                texts = _texts_in_value(getattr(part, field))
                yield from (BlockText(kind, text, part.id, part.where) for text in texts)
            yield from (BlockText("evidence", text, part.id, part.where) for text in getattr(part, "evidence", ()))


def _texts_in_value(value: Any) -> tuple[Text, ...]:
    """Return the texts in a field: its paragraphs if it has several, and characters without a look as a text."""
    if isinstance(value, str):
        return (unstyled_text(value),)
    return value if value and not isinstance(value[0], Run) else (value,)


def date_in_years(text: str) -> float:
    """Return a date in years. Raises ValueError if `text` is not a date."""
    if (match := DATE.fullmatch(text)) is None:
        raise ValueError(f'"{text}" is not a date')
    month, day = int(match["month"] or 1), int(match["day"] or 1)
    leap = date(2000, month, day)  # a leap year, so that 29 February is valid
    return int(match["year"]) + (leap - date(2000, 1, 1)).days / 366
