"""Lists what an article or a talk says, text by text, and finds in an article the sentence nearest to one of a talk."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import accumulate, chain
from math import log
from typing import Any, NamedTuple

from msgspec import Struct

from generator.errors import Where
from generator.measure import sentence_spans
from generator.model.article import Article, Section
from generator.model.blocks import Block, Cycle, Event, Point, Points, Questions, Quote, Stat, Table, texts_of_block
from generator.model.chart import Chart, plain_number
from generator.model.origin import HEAD, OriginId, origin_of_head, origin_of_notes
from generator.model.text import Text, bare_text, unstyled_text
from generator.proof.facts import (
    STEM,
    YEAR,
    addresses_of_text,
    bare_address,
    forms_of_name,
    lexicon_of_language,
    numbers_of_text,
    plain_marks,
    stems_of_text,
    words_of_text,
)
from generator.regex import regex

_EDGE = regex(r"[\"“”„«»:;]|[.!?…](?!\w)")  # where the words of somebody may begin or end
PROSE = ("prose", "detail", "answer", "notes", "quote")
DIVIDED = (*PROSE, "short")  # the texts that are divided into sentences
UNCHECKED = ("code", "link", "alt")  # those that no sentence is compared with
NEAR = 2  # sentences before and after one that may hold what a claim also says
COMMON = 0.12  # the share of sentences in which a word is too frequent to tell what they are about
FREQUENT = 3
MOST_COUNTED = 20
DECIMALS = 9  # of a share of one as a percentage, which is not exact in floating point


class Said(Struct, frozen=True):
    """A text of a talk or an article: what it is for, where it stands, its section, and what it rests on.

    kind: title, heading, headline, gist, takeaway, term, step (a term alone), short (what a slide shows of an item),
        detail (what is only said of it), prose, question, answer, quote, person, caption, row (of a table or chart),
        date, code, alt, link or notes.
    origin: the block or item that it is from; the texts of one origin belong together.
    """

    kind: str
    text: Text
    where: Where
    section: OriginId
    origin: str
    evidence: tuple[Text, ...] = ()

    @property
    def bare(self) -> str:
        """Return its characters."""
        return bare_text(self.text)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return its sentences; a heading or a row is one."""
        bare = self.bare
        return tuple(bare[start:end] for start, end in sentence_spans(bare)) if self.kind in DIVIDED else (bare,)


def texts_of_article(article: Article) -> Iterator[Said]:
    """Yield every text of an article that has words, in reading order; not those of sections that are skipped."""
    return (said for said in _texts_of_article(article) if said.bare.strip())


def _texts_of_article(article: Article) -> Iterator[Said]:
    meta, where = article.meta, article.where
    head = {"title": ("title", meta.title), "subtitle": ("headline", meta.subtitle), "call": ("headline", meta.call)}
    head |= {"summary": ("prose", meta.summary), "author": ("person", unstyled_text(meta.author))}
    yield from (Said(kind, text, where, HEAD, origin_of_head(name)) for name, (kind, text) in head.items())
    yield from (Said("notes", text, where, HEAD, origin_of_notes(HEAD)) for text in meta.notes)
    for section in article.all_sections:
        id, evidence = section.id, section.evidence
        for kind in ("heading", "headline", "gist"):
            yield Said(kind, getattr(section, kind), section.where, id, id, evidence)
        for block in section.blocks:
            yield from _texts_of_block(block, section)
        yield from (Said("notes", text, section.where, id, origin_of_notes(id)) for text in section.notes)
    yield from (Said("takeaway", each.text, each.where, HEAD, each.id, each.evidence) for each in article.takeaways)
    for source in article.sources:
        yield Said("caption", source.text, source.where, HEAD, source.id)
        yield Said("link", unstyled_text(source.url), source.where, HEAD, source.id)


def _texts_of_block(block: Block, section: Section) -> Iterator[Said]:
    parts = {part.id: part for part in parts_of_block(block)}
    for said in texts_of_block(block):
        part = parts[said.origin]
        evidence = getattr(part, "evidence", ()) or section.evidence
        if isinstance(part, Event) and said.kind == "term":  # with a label, its date only orders it
            year = part.date[:YEAR]
            date = year * (len(year) == YEAR) if part.label else part.date
            yield Said("date", unstyled_text(date), part.where, section.id, part.id, evidence)
        if said.kind not in ("cell", "evidence"):
            yield Said(_kind(said.kind, block, part), said.text, said.where, section.id, said.origin, evidence)
    for at, row in enumerate(_rows(block)):
        yield Said("row", unstyled_text(row), block.where, section.id, f"{block.id} {at}", section.evidence)


def parts_of_block(block: Block) -> Iterator[Any]:
    """Yield a block, and the items in it."""
    yield block
    for item in getattr(block, "items", ()):
        yield from item.walk() if isinstance(item, Point) else (item,)


def _kind(kind: str, block: Block, part: Any) -> str:
    """Return what a text is for, of which its block says only how it is divided."""
    match block:
        case Quote():
            return "quote" if kind == "prose" else "person"
        case Questions() if kind == "prose":
            return "answer"
        case Chart() | Stat() if kind == "prose":
            return "short"
        case Points() | Cycle() if kind == "term" and not (part.short or part.detail or part.answer):
            return "step"
    if hasattr(part, "detail") and kind in ("sentence", "prose"):
        return "short" if kind == "sentence" or not getattr(part, "short", True) else "detail"
    return kind


def _rows(block: Block) -> Iterator[str]:
    """Yield the rows of a table or a chart, the first of which are the heads of its columns."""
    match block:
        case Table():
            yield from (" | ".join(map(bare_text, row)) for row in (block.header, *block.rows))
        case Chart():
            yield " | ".join((block.head, *(series.name for series in block.series)))
            for at, name in enumerate(block.categories):
                is_share = block.format == "percent"
                values = [(each.values[at], is_share or each.notation.is_percent) for each in block.series]
                known = [(value, share) for value, share in values if value is not None]
                numbers = (round(value * 100, DECIMALS) if share else value for value, share in known)
                yield " | ".join((name, *map(plain_number, numbers)))


def counts_by_section(article: Article) -> Mapping[OriginId, frozenset[str]]:
    """Return the numbers, to twenty, that count something of each section, such as the items of a list, and of all."""
    counts = {each.id: _counts([each, *chain(*map(parts_of_block, each.blocks))]) for each in article.all_sections}
    return {**counts, HEAD: _counts([article]).union(*counts.values())}


def _counts(parts: Iterable[Any]) -> frozenset[str]:
    names = ("sections", "takeaways", "items", "points", "rows", "header", "categories", "series")
    counts = (len(getattr(part, name, ())) for part in parts for name in names)
    return frozenset(str(each) for each in counts if 1 < each <= MOST_COUNTED)


class KnownSentence(NamedTuple):
    """A sentence of the article, or a line, a heading, a row of it, with the stems of its words."""

    text: str
    said: Said
    stems: frozenset[str]


class Found(NamedTuple):
    """The sentences in which a text stands word for word, and whether it begins or ends within one."""

    sentences: range
    begins_within: bool
    ends_within: bool


class Source:
    """The articles that a talk is written from, with what is asked of them many times made once."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self.articles = tuple(articles)
        self.language = self.articles[0].meta.language
        self.lexicon = lexicon_of_language(self.language)
        self.texts = [said for article in self.articles for said in texts_of_article(article)]
        divided = ((said, each) for said in self.texts for each in said.sentences)
        self.sentences = [KnownSentence(each, said, stems_of_text(each)) for said, each in divided]
        pieces = [[" ".join(words_of_text(each)) for each in _EDGE.split(said.text)] for said in self.sentences]
        words = [" ".join(filter(None, each)) for each in pieces]
        self.words = f" {' '.join(filter(None, words))} "
        self._starts = list(accumulate((len(each) + 1 if each else 0 for each in words), initial=1))
        self._edges = frozenset(accumulate((len(piece) + 1 for each in pieces for piece in each if piece), initial=1))
        self.forms = frozenset(form for word in set(self.words.split()) for form in forms_of_name(word))
        self._held: dict[str, list[int]] = defaultdict(list)
        self.numbers: dict[str, list[int]] = defaultdict(list)
        for at, sentence in enumerate(self.sentences):
            for stem in sentence.stems:
                self._held[stem].append(at)
            for number in self.numbers_of(sentence.text):
                self.numbers[number].append(at)
        self.weight, self.nearest = lru_cache(maxsize=None)(self._weight), lru_cache(maxsize=1 << 13)(self._nearest)
        runs = [run for said in self.texts for run in said.text]
        code = (run.text for said in self.texts for run in said.text if run.code or said.kind == "code")
        self.lines = frozenset(map(squeezed_line, code))
        self.letters = "".join(squeezed_line(run.text) for run in runs)
        links = [address for run in runs for address in (run.link, *addresses_of_text(run.text))]
        links += [address for each in self.articles for address in (each.meta.url, each.meta.licence)]
        self.addresses = frozenset(map(bare_address, links)) - {""}

    def numbers_of(self, text: str) -> frozenset[str]:
        """Return all readings of the numbers in a text of the article, and parts of those like 24.11.2026 or 1.47.0."""
        numbers = numbers_of_text(text, self.language)
        releases = (each.text.rpartition(".")[0] for each in numbers if each.text.count(".") > 1)  # 1.47 of 1.47.0
        return frozenset((*releases, *(reading for each in numbers for reading in (*each.readings, *each.parts))))

    def is_frequent(self, word: str) -> bool:
        """Return whether several sentences have a word, which is then about the whole article."""
        return len(self._held.get(word[:STEM], ())) > FREQUENT

    def _is_common(self, stem: str) -> bool:
        return len(self._held.get(stem, ())) > max(3, COMMON * len(self.sentences))

    def _weight(self, stem: str) -> float:
        """Return how much a word tells about a sentence that has it: most, if no other has it."""
        return 0.0 if self._is_common(stem) else log((len(self.sentences) + 1) / max(len(self._held.get(stem, ())), 1))

    def telling_stems(self, stems: Iterable[str]) -> frozenset[str]:
        """Return those stems that the article has, but not everywhere."""
        return frozenset(stem for stem in stems if stem in self._held and not self._is_common(stem))

    def _nearest(self, stems: frozenset[str], within: tuple[int, ...] = ()) -> tuple[int, float]:
        """Return the sentence that shares most with a text of these stems, or -1, and the share of the text near it.

        within: the sentences to choose from, if there are any.
        """
        shared: Counter[int] = Counter()
        for stem in self.telling_stems(stems):
            for at in self._held[stem]:
                shared[at] += self.weight(stem)  # type: ignore[assignment]  # counted in shares
        shared = Counter({at: shared[at] for at in within}) or shared
        best = max(shared, key=lambda at: (shared[at], -len(self.sentences[at].stems), -at), default=-1)
        return best, self.share_near(stems, best)

    def share_near(self, stems: frozenset[str], at: int, around: int = NEAR) -> float:
        """Return the share of a text of these stems that is near a sentence; 1 if none of them tells anything."""
        near, whole = self.stems_near(at, around) if at >= 0 else frozenset(), sum(map(self.weight, stems))
        return sum(map(self.weight, stems & near)) / whole if whole else 1.0

    def stems_near(self, at: int, around: int = NEAR) -> frozenset[str]:
        """Return the stems of a sentence and those of so many around it."""
        sentences = self.sentences[max(at - around, 0) : at + around + 1]
        return frozenset(chain.from_iterable(each.stems for each in sentences))

    def find(self, text: str) -> Found | None:
        """Return where in the article a text stands word for word, if possible in whole sentences."""
        wanted, at, found = " ".join(words_of_text(text)), -1, None
        while wanted and (at := self.words.find(f" {wanted} ", at + 1)) >= 0:
            start, end = at + 1, at + 2 + len(wanted)
            sentences = range(bisect_right(self._starts, start) - 1, bisect_left(self._starts, end))
            cut = [each not in self._edges for each in (start, end)]
            found = found if found and any(cut) else Found(sentences, *cut)
            if not any(cut):
                break
        return found


def squeezed_line(line: str) -> str:
    """Return a line of a program without white space and without the sign of a prompt before it."""
    return "".join(plain_marks(line).removeprefix(">>> ").removeprefix("$ ").removeprefix("% ").split())
