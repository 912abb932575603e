"""An article in; the same out, with the sentences of its prose that slides show: none twice, each clear on its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from generator.measure import count_words, sentence_spans
from generator.model.article import AUTO, Article, Role, Section, Takeaway
from generator.model.blocks import Block, Paragraph, Point, Points
from generator.model.talk import Loop, Rule, SlideRule, Talk
from generator.model.text import UNFINISHED, Text, bare_text, cut_text, merged_runs
from generator.plan.rules import has_words_for_heading_slide
from generator.plan.sentence_signs import (
    FEWEST_WORDS,
    can_stand_alone,
    is_announcement,
    is_clear_claim,
    is_leaning_sentence,
    is_plain_statement,
    is_sentence_pointing_back,
    is_telling_sentence,
    is_vague_sentence,
)
from generator.regex import regex

LOUD_WORDS = 30  # of a statement at most
EARLY = 4  # sentences at the beginning, which may be the thesis; later ones go into details
DATED = regex(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")  # a year: a dated event is news, not a claim
LONGEST = 30  # words of a sentence that may replace the first


class ProseSentence(Struct, frozen=True):
    """One sentence of a paragraph: its number in its section, and its start and end in the paragraph."""

    number: int
    paragraph: Paragraph
    start: int
    end: int
    text: str

    @property
    def takeaway(self) -> Takeaway:
        """Return the sentence as a takeaway, with the author's bold and italics."""
        return Takeaway(
            self.paragraph.id, self.paragraph.where, merged_runs(cut_text(self.paragraph.text, self.start, self.end))
        )


def _sentences_of_section(section: Section) -> Iterator[ProseSentence]:
    count = 0
    for block in section.blocks:
        if isinstance(block, Paragraph):
            text = bare_text(block.text)
            for start, end in sentence_spans(text):
                yield ProseSentence(count, block, start, end, text[start:end])
                count += 1


def choose_shown_prose(article: Article, talk: Talk) -> Article:
    """Return the article with the texts that slides show, and a thesis if the talk uses one.

    Notes and the ledger are made of the article as it was before.
    """
    rules = tuple(_rules(talk.rules))
    asked = "\n".join(
        each.source for rule in rules for each in (*rule.fields.values(), *((rule.when,) if rule.when else ()))
    )
    return _Chooser(article, "article.thesis" in asked).article


def is_talk_in_full(talk: Talk) -> bool:
    """Return whether a talk shows sections in full, so that no sentence is chosen."""
    return any(rule.full for rule in _rules(talk.rules))


def _rules(rules: Sequence[Rule]) -> Iterator[SlideRule]:
    for rule in rules:
        match rule:
            case Loop():
                yield from _rules(rule.rules)
            case SlideRule():
                yield rule


class _Chooser:
    """Chooses for one article: the thesis first, then what each paragraph shows."""

    def __init__(self, article: Article, claims: bool) -> None:
        self._language = article.meta.language
        self._says_more = any(section.blocks for section in article.all_sections)
        said = [[*_sentences_of_section(section)] for section in article.all_sections]
        self._first = next((each[0] for each in said if each), None)  # no sentence is before it
        self._by_id: dict[str, list[ProseSentence]] = {}
        for sentence in (each for section in said for each in section):
            self._by_id.setdefault(sentence.paragraph.id, []).append(sentence)
        self._taken = {bare_text(article.meta.subtitle).strip()} - {""}
        thesis = self._thesis(article, said[0]) if claims and said else None
        self._gone = {thesis.id} if thesis else set()  # shown whole on another slide
        self._taken.update([bare_text(thesis.text)] if thesis else [])
        self.article = replace(article, thesis=thesis, sections=tuple(map(self._section, article.sections)))

    def _thesis(self, article: Article, said: Sequence[ProseSentence]) -> Takeaway | None:
        """Return the opening's headline, else a bold sentence of it, or an early claim; else None."""
        opening = article.shown_sections[0] if article.shown_sections else None
        if opening is None or opening.role is not Role.OPENING or not isinstance(opening.lead, Paragraph):
            return None
        if opening.layout != AUTO:  # its author wants all of it in one form
            return None
        if opening.headline:
            return Takeaway(opening.id, opening.where, opening.headline)
        bold = [each for each in said if all(run.bold for run in each.takeaway.text)]
        early = [each for each in said[:EARLY] if self._is_claim(each.text) and not DATED.search(each.text)]
        return next((each.takeaway for each in (*bold, *early)), None)

    def _is_claim(self, text: str) -> bool:
        short = FEWEST_WORDS <= count_words(text) <= LOUD_WORDS
        return text not in self._taken and short and is_clear_claim(text, self._language)

    def _section(self, section: Section) -> Section:
        """Return a section with the blocks that slides show, else its first free one; skipped if there is none."""
        blocks = tuple(self._blocks(section))
        within = tuple(map(self._section, section.sections))
        skip = section.skip or (self._is_heading(section) and all(each.skip for each in within))
        is_claimed = section.id in self._gone or any(block.id in self._gone for block in section.blocks)
        if not blocks and section.blocks and not section.sections and not is_claimed:
            free = [block for block in section.blocks if self._is_free(block)]
            blocks, skip = tuple(free[:1]), skip or not free
        return replace(section, blocks=blocks, skip=skip, sections=within)

    def _is_heading(self, section: Section) -> bool:
        """Return whether the section is only a heading of a few words that claims nothing; the notes then hold it."""
        if not self._says_more or section.blocks or has_words_for_heading_slide(section):
            return False
        return not is_telling_sentence(bare_text(section.heading), self._language)

    def _is_free(self, block: Block) -> bool:
        """Return whether the first sentence of a block is on no other slide."""
        said = self._by_id.get(block.id, [])
        return bool(said) and said[0].text not in self._taken

    def _blocks(self, section: Section) -> Iterator[Block]:
        shown: ProseSentence | Block | None = None  # the last one on the slide
        for block, following in pairwise((*section.blocks, None)):
            match block:
                case Paragraph():
                    lead = following is not None and not isinstance(following, Paragraph)
                    found, shown = self._paragraph(block, shown, following if lead else None)
                    if found or (section.layout != AUTO and not lead):
                        yield found or block
                case Points():
                    items = tuple(self._point(point) for point in block.items if point.id not in self._gone)
                    if items:
                        shown = replace(block, items=items)
                        yield shown
                case None:
                    return
                case _:
                    shown = block
                    yield block

    def _paragraph(
        self, block: Paragraph, before: ProseSentence | Block | None, led: Block | None
    ) -> tuple[Paragraph | None, ProseSentence | Block | None]:
        """Return what a slide shows of a paragraph, and its last sentence; None for one that only announces a list."""
        said = self._by_id.get(block.id, [])
        if block.id in self._gone or not said:
            return None, None
        if led and said[-1].text.rstrip().endswith(UNFINISHED):
            only_announces = isinstance(led, Points) and is_announcement(said[-1].text, self._language)
            if not only_announces:
                return block, said[-1]
        if bold := next((each for each in said if all(run.bold for run in each.takeaway.text)), None):
            return replace(block, chosen=bold.takeaway.text), bold  # its author chose it
        free = [each for each in said if each.text not in self._taken]
        if not free:
            return None, None
        follows = before.number == free[0].number - 1 if isinstance(before, ProseSentence) else before is not None
        if free[0] is said[0] and self._shows(free[0], follows):
            return block, said[0]
        if best := self._best(free):
            return replace(block, chosen=best.takeaway.text), best
        return self._pair_sentences(block, free, follows)

    def _shows(self, said: ProseSentence, follows: bool) -> bool:
        """Return whether a slide can show a sentence, alone or (`follows`) right after the one before it."""
        text = said.text
        if said is self._first:  # "This is a proposal" points at the article itself
            leaning = is_sentence_pointing_back(text.split(maxsplit=1)[-1], self._language)
        else:
            leaning = is_leaning_sentence(text, self._language) or is_sentence_pointing_back(text, self._language)
        return (follows or not leaning) and is_telling_sentence(said.text, self._language)

    def _best(self, said: Sequence[ProseSentence]) -> ProseSentence | None:
        able = [
            each for each in said if count_words(each.text) <= LONGEST and can_stand_alone(each.text, self._language)
        ]
        clear = [each for each in able if not is_vague_sentence(each.text, self._language)]
        return next(iter(clear or able), None)

    def _pair_sentences(
        self, block: Paragraph, free: Sequence[ProseSentence], follows: bool
    ) -> tuple[Paragraph | None, ProseSentence | None]:
        """Return the first sentence with the next one; the first alone if it depends on nothing; else None."""
        first, *others = free
        if is_leaning_sentence(first.text, self._language) and not follows:
            return None, None
        if others and others[0].number == first.number + 1:
            return replace(block, chosen=merged_runs(cut_text(block.text, first.start, others[0].end))), others[0]
        if is_announcement(first.text, self._language):
            return None, None
        return replace(block, chosen=first.takeaway.text), first

    def _point(self, point: Point) -> Point:
        """Return the point with the first sentence of its detail that stands alone; a point is never dropped."""
        nested = tuple(map(self._point, point.points))
        return replace(point, points=nested, chosen=self._of_detail(point))

    def _of_detail(self, point: Point) -> Text:
        text = bare_text(point.detail)
        spans = sentence_spans(text)
        if point.short or len(spans) < 2:
            return ()
        said = [text[start:end] for start, end in spans]
        if is_plain_statement(said[0], self._language) if point.term else can_stand_alone(said[0], self._language):
            return ()
        able = [number for number, each in enumerate(said) if number and can_stand_alone(each, self._language)]
        return merged_runs(cut_text(point.detail, *(spans[able[0]] if able else (0, spans[1][1]))))
