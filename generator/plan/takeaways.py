"""The prose of an article in; how much each sentence tells, and the few that an audience should remember, out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from generator.measure import count_words, sentence_spans
from generator.model.article import Article, Role, Section, Takeaway
from generator.model.blocks import Paragraph, Points
from generator.model.text import Run, Text, bare_text, cut_text, joined_texts, merged_runs, text_of_term_and_detail
from generator.plan.sentence_signs import (
    can_stand_alone,
    has_only_names,
    is_takeaways_heading,
    is_whole_sentence,
)
from generator.regex import regex

LESSONS, FEWEST_LESSONS = 5, 3  # as many as people remember, and the least for a list
SHORTEST, LONGEST, ALL_WORDS = 4, 25, 75  # words; the last is for all together
ARGUED = (Role.BENEFITS, Role.CHALLENGES, Role.FUTURE)
UNTOLD = (Role.FAQ, Role.APPENDIX)  # roles without takeaways
FEWEST_TERMS, MOST_TERMS = 2, 6
MOST_POINTS = 7  # of a list under a heading for takeaways


class Sentence(Struct, frozen=True):
    """One sentence of a paragraph: the number of its section, its number there, and its start and end."""

    section: int
    number: int
    paragraph: Paragraph
    start: int
    end: int
    text: str

    @property
    def begins(self) -> bool:
        """Return whether it is the first sentence of its paragraph."""
        return self.start == 0

    @property
    def takeaway(self) -> Takeaway:
        """Return the sentence as a takeaway, with the author's bold and italics."""
        return Takeaway(
            self.paragraph.id, self.paragraph.where, merged_runs(cut_text(self.paragraph.text, self.start, self.end))
        )


class ArticleProse:
    """The sentences of all paragraphs of an article by section, and the worth of each."""

    def __init__(self, article: Article) -> None:
        self.sections = article.all_sections
        self.language = article.meta.language
        self.said = [list(_sentences_of_section(number, section)) for number, section in enumerate(self.sections)]
        headings = [bare_text(section.heading) for section in self.sections]
        texts = [[each.text for each in said] for said in self.said]
        self.worth = SentenceWorth(bare_text(article.meta.title), headings, texts)

    def of(self, sentence: Sentence) -> float:
        """Return the worth of a sentence."""
        return self.worth.of(sentence.section, sentence.number, begins=sentence.begins)

    def can_stand(self, sentence: Sentence) -> bool:
        """Return whether a slide can show the sentence alone: it is whole and tells more than names."""
        return (
            is_whole_sentence(sentence.text)
            and can_stand_alone(sentence.text, self.language)
            and not has_only_names(sentence.text)
        )


def _sentences_of_section(number: int, section: Section) -> Iterator[Sentence]:
    count = 0
    for block in section.blocks:
        if isinstance(block, Paragraph):
            text = bare_text(block.text)
            for start, end in sentence_spans(text):
                yield Sentence(number, count, block, start, end, text[start:end])
                count += 1


def choose_takeaways(article: Article, prose: ArticleProse) -> tuple[Takeaway, ...]:
    """Return the takeaways: the author's own, those under a heading such as Highlights, or a line of each section.

    Fewer than three sections are none: what an audience should remember, no rule can choose.
    """
    if found := article.takeaways or _under_heading(prose):
        return found
    lines = _section_lines(prose.sections)
    return tuple(lines[number] for number in sorted(lines)) if len(lines) >= FEWEST_LESSONS else ()


def _under_heading(prose: ArticleProse) -> tuple[Takeaway, ...]:
    """Return the list under a heading such as Highlights if its items are short enough to be remembered."""
    for section in prose.sections:
        if not is_takeaways_heading(bare_text(section.heading), prose.language):
            continue
        found = [Takeaway(p.id, p.where, text_of_term_and_detail(p.term, p.short or p.detail)) for p in section.points]
        lengths = [count_words(bare_text(each.text)) for each in found]
        if FEWEST_LESSONS - 1 <= len(found) <= MOST_POINTS and all(SHORTEST <= each <= LONGEST for each in lengths):
            return tuple(found)
    return ()


def _section_lines(sections: Sequence[Section]) -> dict[int, Takeaway]:
    """Return by section number its headline, else its terms in one line; headlines first if there are too many."""
    found = []
    for number, section in enumerate(sections):
        text = section.headline or _terms(section)
        if text and section.role not in UNTOLD and count_words(bare_text(text)) <= LONGEST:
            found.append((not section.headline, number, Takeaway(section.id, section.where, text)))
    kept: dict[int, Takeaway] = {}
    room = ALL_WORDS
    for _, number, line in sorted(found, key=lambda each: each[:2])[:LESSONS]:
        if (length := count_words(bare_text(line.text))) <= room:
            kept[number] = line
            room -= length
    return kept


def _terms(section: Section) -> Text:
    """Return the heading and terms of a section's only list, as "Benefits: Collaboration, Transparency"; else ()."""
    lists = [block for block in section.blocks if isinstance(block, Points)]
    terms = [point.term for point in lists[0].items] if len(lists) == 1 and section.role in ARGUED else []
    if not FEWEST_TERMS <= len(terms) <= MOST_TERMS or not all(terms):
        return ()
    return joined_texts([section.heading, joined_texts([_bare(term) for term in terms], ", ")], ": ")


def _bare(term: Text) -> Text:
    return tuple(Run(run.text, code=run.code) for run in term)


# ---- the worth of sentences


_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
)
_WORD = regex(rf"(?:[^\W\d_]|[{_MARKS}])(?:[^\W_]|[{_MARKS}])*")  # \w does not match vowel signs
_UNSPACED = regex("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ODD = regex(r"[^\w\s.,;:'\"!?()’“”‘-]|\d")
STEM = 6  # first characters of a word, equal in most of its forms
LEAST = 3  # characters of a word that counts
EDGE = 1.3  # factor for the first and last section, and for the first sentence of a paragraph
ODD = 3.0  # weight of figures and signs against a sentence
PRIOR = 4  # words added to each sentence, so that the shortest do not win
EASE = 0.85  # weight of length: 1 gives the mean of the terms, 0 their sum
OFTEN, RARE = 1.5, 0.5  # exponents: being frequent counts more than being in few sentences
IN_TITLE, IN_HEADING = 3, 2  # factors for terms of the article's title, and of the heading above


def stems_of_sentence_words(text: str) -> list[str]:
    """Return the first letters of each word of a text; pairs of characters in scripts without spaces."""
    found = []
    for word in _WORD.findall(text.lower()):
        if not word.isascii() and _UNSPACED.search(word):
            found += [word[at : at + 2] for at in range(max(1, len(word) - 1))]
        elif len(word) >= LEAST:
            found.append(word[:STEM])
    return found


class SentenceWorth:
    """Rates sentences by their distinct terms: how much these count in the article, the heading and the title."""

    def __init__(self, title: str, headings: Sequence[str], sentences: Sequence[Sequence[str]]) -> None:
        self._title, self._headings, self._sentences = title, headings, sentences

    @cached_property
    def _stems(self) -> list[list[list[str]]]:
        return [[stems_of_sentence_words(text) for text in section] for section in self._sentences]

    @cached_property
    def _values(self) -> dict[str, float]:
        """Return the value of each stem: higher if it is frequent, stands in few sentences, or is in the title."""
        said = Counter(stem for section in self._stems for each in section for stem in each)
        within = Counter(stem for section in self._stems for each in section for stem in set(each))
        title, count = set(stems_of_sentence_words(self._title)), sum(map(len, self._stems))
        return {
            stem: math.pow(math.log(1 + times), OFTEN)
            * math.pow(math.log(1 + count / within[stem]), RARE)
            * (IN_TITLE if stem in title else 1)
            for stem, times in said.items()
        }

    @cached_property
    def _heads(self) -> list[set[str]]:
        return [set(stems_of_sentence_words(heading)) for heading in self._headings]

    def of(self, section: int, number: int, *, begins: bool = False) -> float:
        """Return the worth of one sentence; `begins` is true for the first of a paragraph."""
        found, values, head = self._stems[section][number], self._values, self._heads[section]
        total = sum(values[stem] * (IN_HEADING if stem in head else 1) for stem in set(found))
        text = self._sentences[section][number]
        odd = len(_ODD.findall(text)) / (len(text) + 1)
        edges = (section in (0, len(self._stems) - 1)) + begins
        return total / math.pow(PRIOR + len(found), EASE) * math.pow(EDGE, edges) / (1 + ODD * odd)
