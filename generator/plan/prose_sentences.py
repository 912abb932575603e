"""A paragraph in; its sentences, and the text of those that a slide shows together, out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from generator.measure import count_words, sentence_spans
from generator.model.blocks import Paragraph
from generator.model.text import ELLIPSIS, Run, Text, bare_text, cut_text, merged_runs
from generator.plan.sentence_signs import ends_as_text
from generator.regex import regex

THOUGHT_WORDS = 60  # of a thought on one slide
NAME_WORDS = 10  # fewer without an end are the name of who said what is before them
OPENS, CLOSES = tuple('"“„»«「『'), '"”»“«」』'
QUOTED = regex(f"[{''.join(OPENS)}][^{CLOSES}]*(?:[{CLOSES}]|$)")


class ProseSentence(Struct, frozen=True):
    """One sentence of a paragraph, with its start and end there."""

    paragraph: Paragraph
    start: int
    end: int
    text: str
    is_quoted: bool = False  # whether it begins within a quotation

    @property
    def words(self) -> int:
        """Return how many words a speaker says."""
        return count_words(self.text)

    @property
    def is_bold(self) -> bool:
        """Return whether all of it is bold."""
        return all(run.bold for run in cut_text(self.paragraph.text, self.start, self.end))


class Passage(Struct, frozen=True):
    """What one slide shows of a running text: sentences, with the ones soon after."""

    sentences: Sequence[ProseSentence]
    later: Sequence[ProseSentence]  # the next one, and two more of the same paragraph


def sentences_of_paragraph(paragraph: Paragraph) -> Iterator[ProseSentence]:
    """Yield the sentences of a paragraph, in order; a few words without an end, such as a name, are of the last one."""
    text = bare_text(paragraph.text)
    quoted = [match.span() for match in QUOTED.finditer(text)]
    spans = sentence_spans(text)
    if len(spans) > 1 and not ends_as_text(text) and count_words(text[slice(*spans[-1])]) < NAME_WORDS:
        spans = (*spans[:-2], (spans[-2][0], spans[-1][1]))
    for start, end in spans:
        yield ProseSentence(paragraph, start, end, text[start:end], any(a < start < b for a, b in quoted))


def quotation_around(text: str, position: int) -> str:
    """Return the quotation, with its marks, that a position in a text is within; "" without one."""
    return next((each[0] for each in QUOTED.finditer(text) if each.start() < position < each.end()), "")


def joined(
    parts: Sequence[Sequence[ProseSentence]],
    may_join: Callable[[Sequence[ProseSentence], Sequence[ProseSentence]], bool],
    most_words: int = THOUGHT_WORDS,
) -> Sequence[Sequence[ProseSentence]]:
    """Return the parts of a text in rows: each goes with the row before it if it may, and if one thought holds both.

    What was left out between two sentences counts.
    """
    rows = list[Sequence[ProseSentence]]()
    for part in parts:
        row = [*rows[-1], *part] if rows else part
        text, is_whole = bare_text(row[0].paragraph.text), row[0].paragraph is row[-1].paragraph
        said = text[row[0].start : row[-1].end] if is_whole else " ".join(each.text for each in row)
        joins = rows and may_join(rows[-1], part) and count_words(said) <= most_words
        rows[len(rows) - bool(joins) :] = [row if joins else part]
    return rows


def evenly_joined(parts: Sequence[Sequence[ProseSentence]]) -> Sequence[Sequence[ProseSentence]]:
    """Return the parts of a text in as few rows as thoughts allow, and as even as these can be; bold ones begin one."""

    def may_join(before: Sequence[ProseSentence], part: Sequence[ProseSentence]) -> bool:
        return part[0].start - before[-1].end <= 1 and (before[-1].is_bold or not part[0].is_bold)  # nothing between

    def rows_of(most_words: int) -> Sequence[Sequence[ProseSentence]]:
        return joined(parts, may_join, most_words)

    rows = rows_of(THOUGHT_WORDS)
    words = range(THOUGHT_WORDS if len(rows) > 1 else 0)  # one row is as even as can be
    return rows_of(bisect_left(words, True, key=lambda most: len(rows_of(most)) == len(rows))) if words else rows


def text_of_sentences(said: Sequence[ProseSentence]) -> Text:
    """Return sentences in a row of one paragraph with the author's looks.

    An ellipsis with the quotation's mark stands for what it says before or after them.
    """
    text, start, end = said[0].paragraph.text, said[0].start, said[-1].end
    before, after = (quotation_around(bare_text(text), at) for at in (start, end))
    opens = [Run(f"{before[0]}{ELLIPSIS} ")] if before else []
    closes = [Run(f" {ELLIPSIS}{after[-1]}")] if after and after[-1] in CLOSES else []
    return merged_runs([*opens, *cut_text(text, start, end), *closes])
