"""An article in; the same out, with the sentences of its prose that slides show: none twice, each clear on its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from generator.measure import count_words, sentence_spans
from generator.model.article import AUTO, Article, Meta, Role, Section, Takeaway
from generator.model.blocks import Block, Paragraph, Point, Points
from generator.model.origin import origin_of_head
from generator.model.talk import Loop, Rule, SlideRule, Talk
from generator.model.text import ELLIPSIS, UNFINISHED, Text, bare_text, cut_text, letters_and_digits, merged_runs
from generator.plan.rules import has_words_for_heading_slide
from generator.plan.sentence_signs import (
    FEWEST_WORDS,
    can_stand_alone,
    is_announcement,
    is_clear_claim,
    is_leaning_sentence,
    is_page_notice_in_sentence,
    is_plain_statement,
    is_sentence_pointing_back,
    is_telling_sentence,
    is_vague_sentence,
)
from generator.plan.takeaways import ArticleProse, Sentence, choose_takeaways
from generator.regex import regex

LOUD_WORDS = 30  # of a statement at most
EARLY = 4  # sentences at the beginning, which may be the thesis; later ones go into details
DATED = regex(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")  # a year: a dated event is news, not a claim
LONGEST = 30  # words of a sentence that may replace the first


def choose_shown_prose(article: Article, talk: Talk) -> Article:
    """Return the article with the texts that slides show, and a thesis and takeaways if the talk uses them.

    Notes and the ledger are made of the article as it was before.
    """
    rules = tuple(_rules(talk.rules))
    asked = "\n".join(
        each.source for rule in rules for each in (*rule.fields.values(), *((rule.when,) if rule.when else ()))
    )
    return _Chooser(article, "lessons" in asked, "article.thesis" in asked).article


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
    """Chooses for one article: the takeaways first, then the thesis, then what each paragraph shows."""

    def __init__(self, article: Article, remembers: bool, claims: bool) -> None:
        self._language = article.meta.language
        self._prose = ArticleProse(article)
        self._says_more = any(section.blocks for section in article.all_sections)
        self._first = next((each[0] for each in self._prose.said if each), None)  # no sentence is before it
        self._by_id: dict[str, list[Sentence]] = {}
        for said in (said for section in self._prose.said for said in section):
            self._by_id.setdefault(said.paragraph.id, []).append(said)
        article = replace(article, meta=self._add_subtitle(article.meta))
        self._taken = {bare_text(article.meta.subtitle).strip()} - {""}
        self._subtitle = letters_and_digits(bare_text(article.meta.subtitle))
        found = choose_takeaways(article, self._prose) if remembers else article.takeaways
        if not article.takeaways:
            self._taken.update(bare_text(each.text) for each in found)
        self._gone = {each.id for each in found if each.id not in self._by_id}  # shown whole on another slide
        thesis = self._thesis(article) if claims else None
        if thesis:
            self._taken.add(bare_text(thesis.text))
            self._gone.add(thesis.id)
        self.article = replace(
            article, thesis=thesis, takeaways=found, sections=tuple(map(self._section, article.sections))
        )

    def _add_subtitle(self, meta: Meta) -> Meta:
        """Return the head with the summary's first sentence as subtitle, if it has none and that stands alone."""
        summary = self._summary(meta)
        first = bare_text(summary)
        short = count_words(first) <= LONGEST and not first.endswith((ELLIPSIS, "..."))
        if meta.subtitle or not short or not can_stand_alone(first, self._language):
            return meta
        return replace(meta, subtitle=summary)

    def _thesis(self, article: Article) -> Takeaway | None:
        """Return the opening's headline, else a claim from the summary, a bold one, or an early one; else None."""
        opening = article.shown_sections[0] if article.shown_sections else None
        if opening is None or opening.role is not Role.OPENING or not isinstance(opening.lead, Paragraph):
            return None
        if opening.layout != AUTO:  # its author wants all of it in one form
            return None
        if opening.headline:
            return Takeaway(opening.id, opening.where, opening.headline)
        if claim := self._of_summary(article):
            return claim
        able = [each for each in self._prose.said[0] if self._is_claim(each.text) and self._prose.can_stand(each)]
        bold = [each for each in self._prose.said[0] if all(run.bold for run in each.takeaway.text)]
        early = [each for each in able if each.number < EARLY and not DATED.search(each.text)]
        return next((each.takeaway for each in (*bold, *early)), None)

    def _of_summary(self, article: Article) -> Takeaway | None:
        """Return the summary's first sentence if it is a claim that the cover does not show, else None."""
        first = self._summary(article.meta)
        said = bare_text(first)
        if not self._is_claim(said):
            return None
        return Takeaway(origin_of_head("summary"), article.where, first)

    def _summary(self, meta: Meta) -> Text:
        """Return the first sentence of the summary."""
        spans = sentence_spans(bare_text(meta.summary))
        return cut_text(meta.summary, *spans[0]) if spans else ()

    def _is_claim(self, text: str) -> bool:
        new = text not in self._taken and letters_and_digits(text) != self._subtitle
        short = FEWEST_WORDS <= count_words(text) <= LOUD_WORDS
        return new and short and is_clear_claim(text, self._language)

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
        shown: Sentence | Block | None = None  # the last one on the slide
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
        self, block: Paragraph, before: Sentence | Block | None, led: Block | None
    ) -> tuple[Paragraph | None, Sentence | Block | None]:
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
        follows = before.number == free[0].number - 1 if isinstance(before, Sentence) else before is not None
        if free[0] is said[0] and self._shows(free[0], follows):
            return block, said[0]
        if best := self._best(free):
            return replace(block, chosen=best.takeaway.text), best
        return self._pair_sentences(block, free, follows)

    def _shows(self, said: Sentence, follows: bool) -> bool:
        """Return whether a slide can show a sentence, alone or (`follows`) right after the one before it."""
        text = said.text
        if said is self._first:  # "This is a proposal" points at the article itself
            leaning = is_sentence_pointing_back(text.split(maxsplit=1)[-1], self._language)
        else:
            leaning = is_leaning_sentence(text, self._language) or is_sentence_pointing_back(text, self._language)
        return (follows or not leaning) and is_telling_sentence(said.text, self._language)

    def _best(self, said: Sequence[Sentence]) -> Sentence | None:
        able = [
            each for each in said if count_words(each.text) <= LONGEST and can_stand_alone(each.text, self._language)
        ]
        clear = [each for each in able if not is_vague_sentence(each.text, self._language)]
        return max(clear or able, key=self._prose.of) if able else None

    def _pair_sentences(
        self, block: Paragraph, free: Sequence[Sentence], follows: bool
    ) -> tuple[Paragraph | None, Sentence | None]:
        """Return the first sentence with the next one; the first alone if it depends on nothing; None for a notice."""
        first, *others = free
        if is_page_notice_in_sentence(first.text, self._language) or (
            is_leaning_sentence(first.text, self._language) and not follows
        ):
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
