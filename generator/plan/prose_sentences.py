"""A paragraph in; its sentences, and the text of those that a slide shows together, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from generator.measure import count_words, sentence_spans
from generator.model.blocks import Paragraph
from generator.model.text import ELLIPSIS, Run, Text, bare_text, cut_text, merged_runs
from generator.regex import regex

CLOSES = '"”»“«」』'
QUOTED = regex(f'["“„»«「『][^{CLOSES}]*(?:[{CLOSES}]|$)')
SOON = 3  # sentences after a passage that may be set against it
OUTSIDE = 12  # letters outside of a quotation; fewer do not say whose it is


class ProseSentence(Struct, frozen=True):
    """One sentence of a paragraph, with its start and end there."""

    paragraph: Paragraph
    start: int
    end: int
    text: str
    is_speech: bool = False  # whether it begins within a quotation, or is one and nothing in it says whose

    @property
    def words(self) -> int:
        """Return how many words a speaker says."""
        return count_words(self.text)

    @property
    def is_bold(self) -> bool:
        """Return whether all of it is bold."""
        return all(run.bold for run in cut_text(self.paragraph.text, self.start, self.end))


class Passage(Struct, frozen=True):
    """What one slide shows of a running text: sentences, with the one before them and the ones soon after."""

    sentences: Sequence[ProseSentence]
    before: str
    later: Sequence[ProseSentence]  # the next one, and two more of the same paragraph
    ends: bool  # whether it is in the last paragraph of the text


def passage_of_text(said: Sequence[ProseSentence], numbers: Sequence[int]) -> Passage:
    """Return the passage of the sentences with these numbers in a text."""
    first, last = numbers[0], said[numbers[-1]]
    after = said[numbers[-1] + 1 : numbers[-1] + 1 + SOON]
    later = [each for each in after if each is after[0] or each.paragraph is last.paragraph]
    before = said[first - 1].text.rstrip() if first else ""
    return Passage([said[number] for number in numbers], before, later, last.paragraph is said[-1].paragraph)


def sentences_of_paragraph(paragraph: Paragraph) -> Iterator[ProseSentence]:
    """Yield the sentences of a paragraph, in order."""
    text = bare_text(paragraph.text)
    quoted = [match.span() for match in QUOTED.finditer(text)]
    for start, end in sentence_spans(text):
        said = sum(max(0, min(end, last) - max(start, first)) for first, last in quoted)
        is_torn = any(first < start < last for first, last in quoted)
        yield ProseSentence(paragraph, start, end, text[start:end], is_torn or end - start - said < OUTSIDE <= said)


def text_of_sentences(said: Sequence[ProseSentence]) -> Text:
    """Return sentences in a row of one paragraph with the author's looks.

    An ellipsis ends a quotation that goes on after them, before its own mark.
    """
    text, start, end = said[0].paragraph.text, said[0].start, said[-1].end
    bare = bare_text(text)
    torn = (quoted[0][-1] for quoted in QUOTED.finditer(bare, start) if quoted.start() < end < quoted.end())
    marks = (Run(f" {ELLIPSIS}{mark}") for mark in torn if mark in CLOSES)
    return merged_runs([*cut_text(text, start, end), *marks])
