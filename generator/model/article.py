"""The article: what was written, in the order in which it was written."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Literal

from msgspec import Struct

from generator.errors import Where
from generator.model.address import NOWHERE, Address
from generator.model.chart import Chart
from generator.model.diagrams import Cycle, Timeline
from generator.model.source import SourceId
from generator.model.text import Text


class Paragraph(Struct, frozen=True):
    """Running text."""

    id: SourceId
    where: Where
    text: Text


class Point(Struct, frozen=True):
    """A list item: a term with its detail, or the detail alone."""

    id: SourceId
    where: Where
    term: Text = ()
    detail: Text = ()
    short: Text = ()  # the author's slide text for a longer detail
    answer: Text = ()  # what meets the point, where the point is an obstacle
    url: Address = NOWHERE
    icon: str = ""  # a name in the icon set
    points: tuple[Point, ...] = ()  # a list within the item
    ordered: bool = False  # whether that list is
    start: int = 1  # the number of its first item

    @property
    def numbered(self) -> tuple[tuple[Point, int], ...]:
        """Each item of the list within it, with its number."""
        return _numbered(self.points, self.ordered, self.start)

    def walk(self) -> Iterator[Point]:
        """The point and every point within it, in reading order."""
        yield self
        for point in self.points:
            yield from point.walk()


class Points(Struct, frozen=True):
    """A list."""

    id: SourceId
    where: Where
    items: tuple[Point, ...]
    ordered: bool = False
    start: int = 1  # the number of the first item of an ordered list

    @property
    def numbered(self) -> tuple[tuple[Point, int], ...]:
        """Each item with its number."""
        return _numbered(self.items, self.ordered, self.start)


def _numbered(items: tuple[Point, ...], ordered: bool, start: int) -> tuple[tuple[Point, int], ...]:
    """The items of a list with their numbers, which are 0 in a list that is not ordered."""
    return tuple((item, number if ordered else 0) for number, item in enumerate(items, start))


class Question(Struct, frozen=True):
    """A question and its answer, one text to a paragraph."""

    id: SourceId
    where: Where
    question: Text
    answer: tuple[Text, ...]


class Questions(Struct, frozen=True):
    """Questions with their answers."""

    id: SourceId
    where: Where
    items: tuple[Question, ...]


class Quote(Struct, frozen=True):
    """Somebody's words; `by` says whose, `source` where they stand."""

    id: SourceId
    where: Where
    text: Text
    by: Text = ()
    source: Text = ()


class Code(Struct, frozen=True):
    """Lines of a program, as written, without the newline at the end."""

    id: SourceId
    where: Where
    text: str
    language: str = ""
    caption: Text = ()
    highlight: tuple[int, ...] = ()  # the lines to bring out, from 1
    numbered: bool = False  # whether its lines are shown with their numbers


class Table(Struct, frozen=True):
    """Cells in rows under a header; every row is as long as the header.

    `highlight` names what to bring out: columns by their heads, rows by their first cells. `formats` say for each
    column how the article wants its figures written; once they are, there are none.
    """

    id: SourceId
    where: Where
    header: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    caption: Text = ()
    source: Text = ()
    highlight: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()


Format = Literal["png", "jpeg", "gif", "webp", "avif", "svg"]  # of a picture, as its author may bring it


class Picture(Struct, frozen=True):
    """A picture's bytes as they stand in its file, with its size in px as it is seen; `file` is the author's name."""

    id: SourceId
    where: Where
    file: str
    data: bytes
    format: Format
    width: int
    height: int
    alt: str = ""
    credit: Text = ()
    caption: Text = ()
    focus: tuple[float, float] | None = None  # what a crop keeps in sight: the share across, and down


Trend = Literal["", "up", "down", "flat"]


class Stat(Struct, frozen=True):
    """A big number with its meaning, and where it is going."""

    id: SourceId
    where: Where
    value: Text
    meaning: Text
    trend: Trend = ""


Block = Paragraph | Points | Questions | Quote | Code | Table | Chart | Picture | Stat | Timeline | Cycle


class Role(StrEnum):
    """What a section does in the argument."""

    OPENING = "opening"
    BENEFITS = "benefits"
    CHALLENGES = "challenges"
    FUTURE = "future"
    FAQ = "faq"
    PLAIN = "plain"


class Section(Struct, frozen=True):
    """A heading and what stands under it; from `headline` to `notes`, the author's own word on the slide."""

    id: SourceId
    where: Where
    role: Role
    heading: Text
    headline: Text = ()  # the slide's title, where it should say more than the heading
    gist: Text = ()  # the agenda's line
    layout: str = "auto"
    skip: bool = False
    notes: tuple[Text, ...] = ()
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()

    def descendants(self) -> Iterator[Section]:
        """Every section within this one, in reading order."""
        return _walk(self.sections, skipped=True)

    @property
    def points(self) -> tuple[Point, ...]:
        """The items of every list in the section."""
        return tuple(point for block in self.blocks if isinstance(block, Points) for point in block.items)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question in the section."""
        return tuple(item for block in self.blocks if isinstance(block, Questions) for item in block.items)

    @property
    def lead(self) -> Paragraph | None:
        """The first paragraph, if the section begins with one."""
        first = self.blocks[0] if self.blocks else None
        return first if isinstance(first, Paragraph) else None

    @property
    def closing(self) -> Paragraph | None:
        """The paragraph that ends the section after its last list."""
        if len(self.blocks) > 1 and isinstance(self.blocks[-1], Paragraph) and isinstance(self.blocks[-2], Points):
            return self.blocks[-1]
        return None


class Speaker(Struct, frozen=True):
    """Who gives the talk; `line` says what they do, `links` are where to read more."""

    name: str = ""
    line: str = ""
    links: tuple[Address, ...] = ()
    picture: Picture | None = None


class Meta(Struct, frozen=True):
    """What is said about the article as a whole; every value is empty where the author said nothing."""

    title: Text
    subtitle: Text = ()
    author: str = ""
    event: str = ""
    date: str = ""  # ISO 8601: 2026-11-24
    language: str = "en-US"  # BCP 47
    url: Address = NOWHERE
    licence: str = ""
    summary: Text = ()
    contact: str = ""
    logo: Picture | None = None
    speaker: Speaker | None = None
    talk: str = ""  # the talk that the article is written for
    notes: tuple[Text, ...] = ()  # for the first slide

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The pictures that belong to no section."""
        pictures = (self.logo, self.speaker.picture if self.speaker else None)
        return tuple(picture for picture in pictures if picture)


class Source(Struct, frozen=True):
    """Something the article rests on."""

    id: SourceId
    where: Where
    text: Text
    url: Address = NOWHERE


class Takeaway(Struct, frozen=True):
    """A sentence the audience should remember, in the author's words."""

    id: SourceId
    where: Where
    text: Text


class Article(Struct, frozen=True):
    """What was written: the one input of every later stage."""

    where: Where
    meta: Meta
    sections: tuple[Section, ...]
    takeaways: tuple[Takeaway, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def shown_sections(self) -> tuple[Section, ...]:
        """The sections of the top level that become slides."""
        return tuple(section for section in self.sections if not section.skip)

    @property
    def all_sections(self) -> tuple[Section, ...]:
        """Every section and subsection that becomes a slide, in reading order."""
        return tuple(self.walk(skipped=False))

    def walk(self, *, skipped: bool = True) -> Iterator[Section]:
        """Every section and subsection, in reading order; without `skipped`, none that its author left out."""
        return _walk(self.sections, skipped)


def _walk(sections: tuple[Section, ...], skipped: bool) -> Iterator[Section]:
    for section in sections:
        if skipped or not section.skip:
            yield section
            yield from _walk(section.sections, skipped)
