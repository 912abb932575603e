"""The text of a talk in; its sections by the ids of slides, and the sentences of its article by their numbers, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple, replace

from generator.errors import Where
from generator.measure import sentence_spans
from generator.model.article import Article, Section
from generator.model.blocks import Code, Picture
from generator.model.text import Text, bare_text, cut_text
from generator.opening import OpenedArticle
from generator.proof.facts import words_of_text
from generator.read.inline import parse_inline
from generator.read.keys import BLOCKS
from generator.read.sentence_numbers import KINDS, NumberedSentence, numbered_lines
from generator.regex import regex
from generator.restate import restate_as_markdown
from generator.shipped import cache_by_identity
from generator.yaml.edited import Path, Span, YamlText

TERM = regex(r"(?P<term>[^:.!?]{1,60}): (?=\S)")  # before the detail of a point
PARAGRAPHS = regex(r"\n[ \t]*\n\s*")
FEW = 3  # words of a sentence that may stand in another by chance
NAMES = {"picture": "picture", "table": "table", "code": "program", "chart": "chart"}  # by key, of what a talk takes


class ActError(Exception):
    """An act cannot be done; the message says why, in a sentence for the page."""


class Sentence(Struct, frozen=True, dict=True):
    """A sentence of the article, or something that it shows, such as a table.

    id: its number in the brief: S3.2; or what it is: table-1.
    heading: that of its section of the article; `leads` if it is the first below it, `starts` if of its paragraph.
    block: what the article shows there, instead of a sentence, and the key under which a talk takes it.
    term, words: what a slide would show of it, as inline Markdown.
    names: the words of the whole, and of that without its term, by which it is found.
    """

    id: str
    text: str
    heading: str = ""
    kind: str = "sentence"
    term: str = ""
    words: str = ""
    names: tuple[str, ...] = ()
    leads: bool = False
    starts: bool = True
    key: str = ""
    block: Any = None
    reference: Mapping[str, int] = {}  # by which a talk takes it

    @cached_property
    def is_short(self) -> bool:
        """Return whether it has so few words that they may stand elsewhere by chance."""
        return len("".join(self.names[-1:]).split()) <= FEW


def words_in_row(text: str) -> str:
    """Return the words of a text by which it is compared, with a space before and behind each."""
    return f" {' '.join(words_of_text(text))} "


@lru_cache(maxsize=1 << 13)
def rows_of_texts(*texts: str) -> tuple[str, frozenset[str]]:
    """Return the words of texts in rows, and the rows of each of them and of each of their sentences."""
    parts = (text[slice(*span)] for text in texts for span in sentence_spans(text))
    return "|".join(map(words_in_row, texts)), frozenset(map(words_in_row, (*texts, *parts)))


def is_in(sentence: Sentence, *texts: str) -> bool:
    """Return whether one of the texts says a sentence; a very short one must be all of it, or one of its sentences."""
    row, sentences = rows_of_texts(*texts)
    if sentence.is_short:
        return not sentences.isdisjoint(sentence.names)
    return any(name in row for name in sentence.names)


class Talk:
    """A talk that was read, with its text.

    text: that of its file. article: what was read from it. basis: the article that it is from.
    findings: those of reading it. settings: those of its deck.
    is_written: whether each section is a slide, which says no more than is written there.
    """

    def __init__(self, text: str, opened: OpenedArticle, basis: Article | None) -> None:
        self.text, self.article, self.findings, self.settings = text, *astuple(opened)
        self.basis = next(iter(self.article.basis), basis)
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self.is_written = self.settings.talk in ("written", "slides")

    @cached_property
    def yaml(self) -> YamlText:
        """Return its text as one that can be changed."""
        return YamlText(self.text)

    @cached_property
    def sections(self) -> Mapping[str, Section]:
        """Return its sections by their ids, skipped ones too."""
        return {section.id: section for section in self.article.walk()}

    @cached_property
    def sentences(self) -> Mapping[str, Sentence]:
        """Return the sentences of the article, and what it shows, in order."""
        return _sentences(self.basis) if self.basis else {}

    @cached_property
    def _by_row(self) -> Mapping[str, str]:
        return {name: each.id for each in reversed([*self.sentences.values()]) for name in each.names}

    @cached_property
    def _paths(self) -> Mapping[int, Path]:
        return {span.start: path for path, span in self.yaml.root.walk() if span.end > span.start}

    def path_at(self, where: Where | None) -> Path:
        """Return the path of the value at a place in the file, or of the innermost one around it."""
        if not where or not where.line:
            return ()
        at = self._starts[min(where.line, len(self._starts)) - 1] + max(where.column - 1, 0)
        if at in self._paths:
            return self._paths[at]
        return [(), *(path for path, span in self.yaml.root.walk() if span.start <= at <= span.end)][-1]

    def section_of_slide(self, slide: str) -> Section | None:
        """Return the section that a slide shows; None for a slide of the talk's head, such as the cover."""
        own = slide.partition("#")[0]
        while own and own not in self.sections:
            own = own.rpartition("/")[0]
        return self.sections.get(own)

    def path_of_slide(self, slide: str) -> Path:
        """Return the path of the section that a slide shows. Raises ActError."""
        section = self.section_of_slide(slide)
        path = self.path_at(section.where) if section else ()
        if not path or not isinstance(path[-1], int):
            raise ActError("this slide is not made of a section, so this cannot be done here")
        return path

    def sentence(self, id: str) -> Sentence:
        """Return the sentence with an id. Raises ActError."""
        if id not in self.sentences:
            raise ActError(f"the article has no sentence {id}")
        return self.sentences[id]

    def sentences_in(self, texts: Sequence[Text] | Sequence[str]) -> list[str]:
        """Return the ids of the sentences that texts say."""
        found = dict[str, None]()
        for text in (each if isinstance(each, str) else bare_text(each) for each in texts):
            same, others = self._sentences_of(text), (each.id for each in self.sentences.values() if is_in(each, text))
            found |= dict.fromkeys(same if all(same) else others)
        return [*found]

    def evidence_of(self, text: str) -> list[str]:
        """Return the sentences of the article of which a text consists, as Markdown; none if it has other words."""
        same = self._sentences_of(bare_of(text))
        return [self.sentences[id].words for id in same] if all(same) else []

    def _sentences_of(self, bare: str) -> list[str]:
        """Return the id of each sentence of a text, or "" for one that the article does not have."""
        return [self._by_row.get(words_in_row(bare[slice(*span)]), "") for span in sentence_spans(bare)]


@lru_cache(maxsize=1 << 12)
def bare_of(markdown: str) -> str:
    """Return the characters of a text in inline Markdown."""
    return bare_text(parse_inline(markdown, Where(""))[0])


def paragraphs_of(node: Span | None) -> list[str]:
    """Return the paragraphs of a text, or of a list of texts."""
    texts = [item.text for item in node.items] if node and node.items is not None else [node.text] if node else []
    return [part.strip() for text in texts for part in PARAGRAPHS.split(text) if part.strip()]


@cache_by_identity(2)
def _sentences(article: Article) -> Mapping[str, Sentence]:
    """Return the sentences of an article, and what it shows, by their ids."""
    return {each.id: each for each in _numbered(article)}


def _numbered(article: Article) -> Iterator[Sentence]:
    counts, paragraph = Counter[str](), ""
    for number, section in enumerate(article.all_sections, 1):
        for at, line in enumerate(numbered_lines(section, f"S{number}")):
            found = _sentence(line) if isinstance(line, NumberedSentence) else _sentence_of_block(line, counts)
            before, paragraph = paragraph, getattr(line, "paragraph", "")
            starts, heading = not paragraph or paragraph != before, bare_text(section.heading)
            yield replace(found, heading=heading, leads=not at, starts=starts)


def _sentence_of_block(block: Any, counts: Counter[str]) -> Sentence:
    key = "code" if isinstance(block, Code) else type(block).__name__.lower()
    counts[key] += 1
    name, number = NAMES[key], counts[key]
    said = [bare_text(getattr(block, name, ())) for name in ("caption", "takeaway", "source", "credit")]
    shown = block.alt or block.file if isinstance(block, Picture) else getattr(block, "text", "")
    head = ", ".join(map(bare_text, getattr(block, "header", ())))
    text = ", ".join(filter(None, said)) or shown or head or name
    return Sentence(f"{name}-{number}", text, kind=name, key=key, block=block, reference={"from": number})


def _sentence(line: NumberedSentence) -> Sentence:
    bare = bare_text(line.text)
    match = TERM.match(bare) if line.mark.strip() == "-" else None
    words = cut_text(line.text, match.end(), len(bare)) if match else line.text
    kind = "list" if line.mark.strip() == "-" else "quote" if line.kind == KINDS["Quote: "] else "sentence"
    names = dict.fromkeys((words_in_row(bare), words_in_row(bare_text(words))))
    names.pop("  ", None)  # of a line without words
    term = restate_as_markdown(cut_text(line.text, 0, match.end("term"))) if match else ""
    return Sentence(line.number, bare, "", kind, term, restate_as_markdown(words), tuple(names))


def block_keys(section: Span) -> tuple[str, ...]:
    """Return the keys of a section under which it has blocks besides paragraphs."""
    return tuple(key for key in section.keys if key in BLOCKS)
