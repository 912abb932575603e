"""The article: what the author wrote, in the order in which it was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct

from generator.errors import Where
from generator.model.address import NOWHERE, Address
from generator.model.blocks import (
    Block,
    Paragraph,
    Picture,
    Point,
    Points,
    ProvenPart,
    Question,
    Questions,
    texts_of_block,
)
from generator.model.colors import GroundName
from generator.model.origin import OriginId, Part
from generator.model.settings import Settings
from generator.model.text import Text, bare_text

AnyBlock = TypeVar("AnyBlock", bound=Block)
LAST_WORDS = 20  # of a thesis, and of a last sentence that ends the talk
AUTO = "auto"  # the layout of a section for which the author asks for none
FRAME_WORDS = 25  # of a thought beside a list that a slide can do without


class Role(StrEnum):
    """What a section does in the argument."""

    OPENING = "opening"
    BENEFITS = "benefits"
    CHALLENGES = "challenges"
    FUTURE = "future"
    FAQ = "faq"
    APPENDIX = "appendix"  # about the work itself: its licence, its authors, how to contribute
    PLAIN = "plain"


class Section(ProvenPart, frozen=True):
    """A heading with what is under it; those from `headline` on say what its author wishes."""

    role: Role
    heading: Text
    headline: Text = ()  # the slide's title, if it should differ from the heading
    gist: Text = ()  # the section's line in the agenda
    layout: str = AUTO
    ground: GroundName | None = None  # the ground of its slides
    highlight: str = ""  # the term of the most important point
    keep: bool = False  # whether it is shown, whatever the minutes
    skip: bool = False
    when: str = ""  # a condition about a row of data, where there are no data to judge it
    notes: tuple[Text, ...] = ()
    private: tuple[Text, ...] = ()  # what only the author sees: it is in no file that is made
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    asked: Mapping[str, Where] = {}  # by key, where its author asks for the layout, the ground or the highlight

    def where_asked(self, key: str) -> Where:
        """Return where the author asks for a layout, a ground or a highlight."""
        return self.asked.get(key, self.where)

    def descendants(self) -> Iterator[Section]:
        """Yield every section within this one, in reading order."""
        return _walk_sections(self.sections, skipped=True)

    @property
    def points(self) -> tuple[Point, ...]:
        """Return the items of every list in the section."""
        return tuple(point for block in self.blocks if isinstance(block, Points) for point in block.items)

    @property
    def only_points(self) -> tuple[Point, ...]:
        """Return the items of the section's list if all else that it shows leads to the list or closes it."""
        lists = [each for each in self.blocks if isinstance(each, Points)]
        lines = [each for each in self.blocks if isinstance(each, Paragraph) and not _is_thought(each)]
        return self.points if len(lists) == 1 and len(lists) + len(lines) == len(self.blocks) else ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return every question in the section."""
        return tuple(item for block in self.blocks if isinstance(block, Questions) for item in block.items)

    @property
    def lead(self) -> Paragraph | None:
        """Return the first paragraph if the section begins with one, else None."""
        first = self.blocks[0] if self.blocks else None
        return first if isinstance(first, Paragraph) else None

    @property
    def closing(self) -> Paragraph | None:
        """Return the paragraph that ends the section right after a list, or None."""
        if len(self.blocks) > 1 and isinstance(self.blocks[-1], Paragraph) and isinstance(self.blocks[-2], Points):
            return self.blocks[-1]
        return None


def _is_thought(said: Paragraph) -> bool:
    """Return whether a slide that shows a list would leave out too much without a text before it."""
    return said.starts_slide and len(bare_text(said.text).split()) > FRAME_WORDS


def is_term_called(term: Text, name: str) -> bool:
    """Return whether a term and a name are equal, apart from case and final marks."""
    return bare_text(term).strip(" :.").casefold() == name.strip(" :.").casefold()


def evidence_of(section: Section) -> Iterator[tuple[OriginId, Where, Text]]:
    """Yield each sentence of the article on which a section or a part of it rests, with what rests on it and where."""
    yield from ((section.id, section.where, text) for text in section.evidence)
    said = (each for block in section.blocks for each in texts_of_block(block))
    yield from ((each.origin, each.where, each.text) for each in said if each.kind == "evidence")


def names_for_writer(talk: Article) -> frozenset[tuple[OriginId, str]]:
    """Return the headings, with their sections, by which the writer of a talk names slides that have a headline."""
    named = (each for each in talk.walk() if each.headline and talk.basis)
    return frozenset((each.id, bare_text(each.heading)) for each in named)


class Speaker(Struct, frozen=True):
    """The person who gives the talk; `line` says what they do, `links` are addresses with more about them."""

    name: str = ""
    line: str = ""
    links: tuple[Address, ...] = ()
    picture: Picture | None = None


class Meta(Struct, frozen=True):
    """The front matter: what the author says about the whole article. A value that the author did not give is empty."""

    title: Text
    subtitle: Text = ()
    author: str = ""
    event: str = ""
    date: str = ""  # ISO 8601: 2026-11-24
    language: str = "en-US"  # BCP 47
    url: Address = NOWHERE
    licence: str = ""
    article: tuple[str, ...] = ()  # the files or addresses of the articles that a talk is written from
    summary: Text = ()
    contact: str = ""
    call: Text = ()  # what the audience should do
    logo: Picture | None = None
    cover: Picture | None = None
    speaker: Speaker | None = None
    settings: Settings = Settings()  # how the deck is made
    notes: tuple[Text, ...] = ()  # for the first slide
    private: tuple[Text, ...] = ()

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Return the pictures that belong to no section."""
        pictures = (self.cover, self.logo, self.speaker.picture if self.speaker else None)
        return tuple(picture for picture in pictures if picture)


class Reference(Part, frozen=True):
    """A work or page that the article rests on."""

    text: Text
    url: Address = NOWHERE


class Takeaway(ProvenPart, frozen=True):
    """A sentence that the audience should remember, in the author's words."""

    text: Text


class LeftOut(Struct, frozen=True):
    """A text of a web page that is no part of its article, and its place."""

    text: str
    where: Where


class Article(Struct, frozen=True):
    """The whole article: the one input of every later stage."""

    where: Where
    meta: Meta
    sections: tuple[Section, ...]
    takeaways: tuple[Takeaway, ...] = ()
    sources: tuple[Reference, ...] = ()
    thesis: Takeaway | None = None  # the article's main claim, which plan finds
    basis: tuple[Article, ...] = ()  # the articles that a talk is written from, as they were read
    left_out: tuple[LeftOut, ...] = ()  # what a web page says beside its article

    @property
    def last_words(self) -> Text:
        """Return what the talk ends with: what it calls for, else the last takeaway or the thesis, if that is short."""
        claims = filter(None, (*self.takeaways[1:][-1:], self.thesis))
        short = (each.text for each in claims if len(bare_text(each.text).split()) <= LAST_WORDS)
        return self.meta.call or next(short, ())

    @property
    def shown_sections(self) -> tuple[Section, ...]:
        """Return the sections of the top level that are not skipped."""
        return tuple(section for section in self.sections if not section.skip)

    @property
    def all_sections(self) -> tuple[Section, ...]:
        """Return every section and subsection that is not skipped, in reading order."""
        return tuple(self.walk(skipped=False))

    def blocks_in_order(self, kind: type[AnyBlock]) -> tuple[AnyBlock, ...]:
        """Return the blocks of a kind in all sections but skipped ones, in reading order: a talk counts them from 1."""
        return tuple(block for section in self.all_sections for block in section.blocks if isinstance(block, kind))

    def walk(self, *, skipped: bool = True) -> Iterator[Section]:
        """Yield every section and subsection, in reading order; with `skipped` false, only those not skipped."""
        return _walk_sections(self.sections, skipped)


def _walk_sections(sections: tuple[Section, ...], skipped: bool) -> Iterator[Section]:
    for section in sections:
        if skipped or not section.skip:
            yield section
            yield from _walk_sections(section.sections, skipped)
