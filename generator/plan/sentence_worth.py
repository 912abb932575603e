"""The sentences of an article in; how much each tells of the article out."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cached_property

_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
)
_WORD = re.compile(rf"(?:[^\W\d_]|[{_MARKS}])(?:[^\W_]|[{_MARKS}])*")  # \w does not match vowel signs
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ODD = re.compile(r"[^\w\s.,;:'\"!?()’“”‘-]|\d")
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

    def alike(self, section: int, number: int, others: Collection[tuple[int, int]]) -> bool:
        """Return whether one of the other sentences has most of this sentence's terms."""
        mine = set(self._stems[section][number])
        theirs = (set(self._stems[one][other]) for one, other in others)
        return any(len(mine & each) > 0.6 * max(1, min(len(mine), len(each))) for each in theirs)
