"""Numbers the sentences of an article, as its brief prints them and a talk names them: S3.2 is the second of S3."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count, groupby

from msgspec import Struct

from generator.measure import sentence_spans
from generator.model.article import Article, Section
from generator.model.blocks import (
    Block,
    Code,
    Cycle,
    Paragraph,
    Picture,
    Point,
    Points,
    Questions,
    Quote,
    Stat,
    Table,
    Timeline,
)
from generator.model.chart import Chart
from generator.model.text import Run, Text, bare_text, cut_text_at_spans, joined_texts, text_of_term_and_detail
from generator.regex import regex

REFERENCE = regex(r"S\d+(?:\.\d+)?(?:[ ,–-]*S?\d+(?:\.\d+)?)*")  # a text that is nothing else
_RANGE = regex(r"(S\d+(?:\.\d+)?)(?:\s*[–-]\s*(S\d+(?:\.\d+)?))?")
LIST_MARK = regex(r"\A(?:[*•·–-]|\d{1,2} ?[.)-])\s+(?=\D)")
GLUED = regex(r"(?<=[^\W\dA-Z_]{2})(?:,(?=[^\W\d_]{2})|\.(?=[^\W\da-zß-ÿ_][^\W\dA-Z_]))")  # "then.The", "and,so"
_QUOTES = regex('[“”„«»"]')
QUOTED, SAID_BY = "Quote: ", "Said by: "
KINDS = {QUOTED: "quote", SAID_BY: "by"}
ASIDES = ("by", "note")  # nobody means them by the number of the whole section
SEEN: tuple[type[Picture | Table | Code | Chart], ...] = (Picture, Table, Code, Chart)  # they have own numbers


class NumberedSentence(Struct, frozen=True):
    """A sentence; `mark` is printed before the first of its block, and `kind` is "", quote, by or note."""

    number: str
    text: Text
    mark: str
    kind: str
    paragraph: str  # the same for all sentences of one


def numbered_lines(section: Section, number: str) -> Iterator[NumberedSentence | Block]:
    """Yield the sentences of a section, of which `number` is that of the section, and the blocks that are seen."""
    numbers = (f"{number}.{at}" for at in count(1))
    for block in section.blocks:
        if isinstance(block, SEEN):
            yield block
        else:
            for at, (mark, text) in enumerate(_texts(block)):
                yield from _sentences(numbers, text, mark, KINDS.get(mark, ""), f"{block.id} {at}")
    for at, note in enumerate(section.notes):
        yield from _sentences(numbers, note, "", "note", f"{section.id} notes {at}")


def sentences_by_number(article: Article) -> Mapping[str, NumberedSentence]:
    """Return all sentences of an article, in order, by their numbers; of a section without any, its heading."""
    found = dict[str, NumberedSentence]()
    for at, section in enumerate(article.all_sections, 1):
        number, alone = f"S{at}", NumberedSentence(f"S{at}", section.heading, "", "", section.id)
        lines = [each for each in numbered_lines(section, number) if isinstance(each, NumberedSentence)]
        found |= {line.number: line for line in lines or [alone]}
    return found


def referenced_paragraphs(reference: str, known: Mapping[str, NumberedSentence]) -> tuple[list[Text], str]:
    """Return what a text such as "S4.2-S4.5, S6" names, and the first number in it that the article lacks, or ""."""
    numbers, found = list(known), list[NumberedSentence]()
    for part in reference.split(","):
        match = _RANGE.fullmatch(part.strip())
        first, last = (match[1], match[2] or match[1]) if match else ("", "")
        starts = [at for at, each in enumerate(numbers) if each == first or each.startswith(f"{first}.")]
        ends = [at for at, each in enumerate(numbers) if each == last or each.startswith(f"{last}.")]
        if not (match and starts and ends and starts[0] <= ends[-1]):
            return [], last if match and starts and not ends else part.strip()
        named = [known[each] for each in numbers[starts[0] : ends[-1] + 1]]
        found += ([each for each in named if each.kind not in ASIDES] if "." not in part else []) or named
    groups = groupby(found, key=lambda each: each.paragraph)
    said = (" ".join(LIST_MARK.sub("", bare_text(each.text)) for each in group) for _, group in groups)
    apart = (GLUED.sub(r"\g<0> ", each) for each in said)
    # A lone quotation mark is of a quotation that begins or ends outside of the text.
    return [(Run(_QUOTES.sub("", each) if len(_QUOTES.findall(each)) == 1 else each),) for each in apart], ""


def _sentences(numbers: Iterator[str], text: Text, mark: str, kind: str, paragraph: str) -> Iterator[NumberedSentence]:
    for at, said in enumerate(cut_text_at_spans(text, sentence_spans(bare_text(text)))):
        yield NumberedSentence(next(numbers), said, mark * (not at), kind, paragraph)


def _texts(block: Block) -> Iterator[tuple[str, Text]]:
    """Yield the texts of a block with the mark of each."""
    match block:
        case Paragraph():
            yield "", block.text
        case Points() | Cycle():
            yield from _texts_of_points(block.items, "- ")
        case Quote():
            yield QUOTED, block.text
            yield SAID_BY, joined_texts([block.by, block.source], ", ")
        case Questions():
            for item in block.items:
                yield "Question: ", item.question
                yield from (("", answer) for answer in item.answer)
        case Timeline():
            for event in block.items:
                yield "- ", text_of_term_and_detail(event.label or (Run(event.date),), event.what)
                yield "", event.detail
        case Stat():
            yield "", joined_texts([block.value, block.meaning])


def _texts_of_points(points: Iterable[Point], mark: str) -> Iterator[tuple[str, Text]]:
    for point in points:
        yield mark, text_of_term_and_detail(point.term, point.detail or point.short)
        yield "", point.short if point.detail else ()
        yield "Answer: ", point.answer
        yield from _texts_of_points(point.points, f"  {mark}")
