"""An article in; the same out, with the whole thoughts of its prose that slides show, and its thesis if it has one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, groupby, islice, pairwise

from msgspec.structs import replace

from generator.language import phrase_in_language
from generator.measure import count_words, sentence_spans
from generator.model.article import AUTO, LAST_WORDS, Article, Role, Section, Takeaway
from generator.model.blocks import Block, Code, Paragraph, Point, Points, Quote, Table, Timeline
from generator.model.chart import Chart
from generator.model.origin import origin_of_head
from generator.model.text import UNFINISHED, Text, bare_text, cut_text, distinct_words
from generator.plan.prose_sentences import ProseSentence, sentences_of_paragraph, text_of_sentences
from generator.plan.rules import has_words_for_heading_slide
from generator.plan.sentence_signs import (
    FEWEST_WORDS,
    ends_as_text,
    has_sign,
    is_label,
    is_plain_statement,
    is_whole_sentence,
    words_new_and_known,
)
from generator.regex import regex

THOUGHT_WORDS, ALONE_WORDS = 45, 55  # of a thought on one slide, and of one that is a single sentence
# Sentences of a thought, thoughts of a section, and blocks of one: among more, a lone item is a caption or a label.
MOST_SENTENCES, MOST_THOUGHTS, MANY_BLOCKS = 3, 12, 3
# Of words that a sentence says again: the share, the least to be said so, and how many times as many tell more.
ALIKE, SHORTEST, TELLS_MORE = 0.8, 5, 2.0
SHORT, FEWEST_APART = 20, 60  # words; shorter thoughts go on in the next paragraph, shorter texts only lead to a block
LEAD_WORDS, STEPS_WORDS = 40, 400  # of a line that leads to a block, and of an ordered list whose items are whole
FEWEST_BETWEEN = (75, 50)  # words of running text for each further thought, and of an article in one piece
# The rank of a thought that is not shown, and how many an article in one piece shows before it needs those after them.
WEAK, FEWEST_TOLD = 4, 3
FIRST = 6  # words with which a sentence says what it is about
SHARE = 16  # the part of the article's words that each further one represents is a sixteenth
# In a sentence that only leads elsewhere, or that is one of several in a numbered row.
ELSEWHERE = regex(r"://|\s\|\s|©|\([Cc]\)|\w@\w[\w-]*\.\w|\A[(（]?\d{1,2}(?:[.)]\s|[、）])")
LED = (Points, Code, Table, Chart, Timeline)


def choose_thoughts(article: Article, asks_for_thesis: bool) -> Article:
    """Return the article with the prose that slides show, and a thesis if the talk asks for one.

    Notes and the ledger are made of the article as it was before.
    """
    return _Chooser(article, asks_for_thesis).article


class _Chooser:
    """Chooses for one article: the thesis first, then what the prose of each section shows, in reading order."""

    def __init__(self, article: Article, asks_for_thesis: bool) -> None:
        self._language, self._title = article.meta.language, bare_text(article.meta.title)
        self._no_headings = self._title, phrase_in_language("Introduction", self._language)
        self._is_headed, self._sums_up, self._heading = True, False, frozenset[str]()
        self._introduced = frozenset[str]()  # words of things that are new in a sentence before
        self._told_before = frozenset[str]()  # words of all sentences so far, shown or not
        self._is_begun = False  # the article's first sentence has nothing before it on which it could lean
        self._is_counted = False  # whether a number stands in the heading
        self._opens = False  # whether a text stands right under a heading, so that "it" may mean that
        prose = ([each for each in section.blocks if isinstance(each, Paragraph)] for section in article.all_sections)
        parts = [sum(count_words(bare_text(each.text)) for each in paragraphs) for paragraphs in prose]
        self._is_whole = len([*filter(None, parts)]) == 1  # all its prose is in one piece
        self._between = max(FEWEST_BETWEEN[self._is_whole], sum(parts) / SHARE)
        self._says_more = any(section.blocks for section in article.all_sections)
        self._taken = [distinct_words(bare_text(article.meta.subtitle)), distinct_words(self._title)]  # on the cover
        thesis = self._thesis(article) if asks_for_thesis else None
        self._told = thesis.id if thesis else ""
        said = bare_text(thesis.text) if thesis else ""
        self._taken += [distinct_words(said[start:end]) for start, end in sentence_spans(said)]
        self._shown = frozenset().union(*self._taken)
        self.article = replace(article, thesis=thesis, sections=tuple(map(self._section, article.sections)))

    def _thesis(self, article: Article) -> Takeaway | None:
        """Return the opening's headline, a bold sentence of it, or the article's own summary; else None."""
        opening = article.shown_sections[0] if article.shown_sections else None
        if opening is not None and opening.role is Role.OPENING and opening.layout == AUTO:
            if opening.headline:
                return Takeaway(opening.id, opening.where, opening.headline)
            paragraphs = [block for block in opening.blocks if isinstance(block, Paragraph)][:1]
            opens = (each for paragraph in paragraphs for each in sentences_of_paragraph(paragraph))
            if bold := next((each for each in opens if each.is_bold and self._stands(each)), None):
                return Takeaway(bold.paragraph.id, bold.paragraph.where, text_of_sentences([bold]))
        summary = Paragraph(origin_of_head("summary"), article.where, article.meta.summary)
        said = [*sentences_of_paragraph(summary)]
        thought = self._thought(said, 0) if said and self._stands(said[0]) else []
        if 0 < sum(each.words for each in thought) <= LAST_WORDS and is_whole_sentence(thought[-1].text):
            return Takeaway(summary.id, summary.where, text_of_sentences(thought))
        return None

    def _section(self, section: Section) -> Section:
        """Return a section with the blocks that slides show; it is skipped if nothing of it can be shown."""
        self._is_headed = bare_text(section.heading) not in self._no_headings  # else slides have none to stand under
        self._heading = distinct_words(bare_text(section.heading))
        self._is_counted = any(map(str.isdigit, bare_text(section.heading)))
        self._sums_up = has_sign("closes", bare_text(section.heading), self._language)
        blocks = section.blocks if section.layout != AUTO else tuple(self._blocks(section.blocks))
        within = tuple(map(self._section, section.sections))
        told = section.headline if section.blocks else has_words_for_heading_slide(section)
        # A heading alone is a slide only if it says something.
        says = not section.blocks and self._is_headed and is_whole_sentence(bare_text(section.heading))
        is_bare = not (blocks or told or says) and self._says_more
        return replace(
            section,
            headline=() if section.id == self._told else section.headline,  # it is the thesis
            blocks=blocks,
            skip=section.skip or (is_bare and all(each.skip for each in within)),
            sections=within,
        )

    def _blocks(self, blocks: Sequence[Block]) -> Iterator[Block]:
        """Yield what slides show: thoughts of the first prose and of long ones, and the lines that lead to a block."""
        blocks = _without_labels([each for each in blocks if not _is_scrap(each, len(blocks) > MANY_BLOCKS)])
        groups = [(kind, tuple(group)) for kind, group in groupby(blocks, lambda each: isinstance(each, Paragraph))]
        is_first, since = True, 0  # words since the last thought
        for at, (is_prose, group) in enumerate(groups):
            if not is_prose:
                yield from map(self._with_contrasts, group)
                continue
            run = [each for each in group if isinstance(each, Paragraph)]
            led = groups[at + 1][1][0] if at + 1 < len(groups) else None
            lead = self._lead(run[-1], led) if led is not None else None
            rest = run[:-1] if lead else run
            words = sum(count_words(bare_text(each.text)) for each in rest)
            only_leads = lead and words < FEWEST_APART and not is_label(bare_text(run[-1].text), self._language)
            follows = led is None and at > 0 and isinstance(groups[at - 1][1][-1], Points)
            since += words
            if follows and len(run) == 1 and words < self._between:
                yield run[0]  # it closes the list
            elif (is_first and not only_leads) or since >= self._between:
                self._opens = is_first and (self._is_headed or not self._is_begun)
                yield from self._shown_thoughts(rest)
                since = 0
            is_first, self._is_begun = False, True
            yield from [lead] if lead else []

    def _with_contrasts(self, block: Block) -> Block:
        """Return a list whose items show the sentence that is set against their first one, too; steps are whole."""
        if not isinstance(block, Points):
            return block
        if block.ordered and sum(count_words(bare_text(item.detail)) for item in block.items) <= STEPS_WORDS:
            return replace(block, items=tuple(replace(item, chosen=item.detail) for item in block.items))
        return replace(block, items=tuple(map(self._with_contrast, block.items)))

    def _with_contrast(self, item: Point) -> Point:
        bare = bare_text(item.detail)
        ends = [end for _, end in sentence_spans(bare)[:2]]
        others = (bare[ends[0] : end] for end in ends[1:])
        is_half = any(has_sign(sign, other, self._language) for other in others for sign in ("contrasts", "limits"))
        is_short = is_half and count_words(bare[: ends[1]]) <= THOUGHT_WORDS
        return replace(item, chosen=cut_text(item.detail, 0, ends[1])) if is_short else item

    def _lead(self, paragraph: Paragraph, led: Block) -> Paragraph | None:
        """Return the paragraph right before a block with the sentence that introduces the block; None without one."""
        said = [*sentences_of_paragraph(paragraph)] or [ProseSentence(paragraph, 0, 0, "")]
        text = said[-1].text
        if text.rstrip().endswith(UNFINISHED) or is_label(text, self._language):
            only_announces = isinstance(led, Points) and len(said) == 1 and has_sign("announces", text, self._language)
            if isinstance(led, Quote) or said[-1].words > LEAD_WORDS or (only_announces and self._is_headed):
                return None
            lead = self._whole_lead(said)
            begins = bare_text(lead).rsplit(maxsplit=1)[0]  # its last word may mean what follows
            points = not isinstance(led, Code) and has_sign("leans", begins, self._language)
            tells = has_sign("contrasts", begins, self._language) or has_sign("announces", begins, self._language)
            return None if points and not tells else replace(paragraph, chosen=lead)
        if not isinstance(led, LED):
            return None
        halves = {one.text for one, other in pairwise(said) if has_sign("contrasts", other.text, self._language)}
        begins = bare_text(led.items[0].term or led.items[0].detail) if isinstance(led, Points) else ""
        if isinstance(led, Code) or has_sign("leans", begins, self._language):
            said.reverse()  # the program or the list goes on with what was said last
        able = (each for each in said if self._stands(each) and each.text not in halves)
        return next((replace(paragraph, chosen=text_of_sentences([each])) for each in able), None)

    def _whole_lead(self, said: Sequence[ProseSentence]) -> Text:
        """Return the last of the sentences, with those before it on which it leans if there is room for them."""
        at = len(said) - 1
        while at and has_sign("leans", said[at].text, self._language):
            at -= 1
        return text_of_sentences(said[at if sum(each.words for each in said[at:]) <= LEAD_WORDS else -1 :])

    def _shown_thoughts(self, run: Sequence[Paragraph]) -> Iterator[Paragraph]:
        """Yield the paragraphs of each thought with what is shown of them; the first begins a slide."""
        said = [each for paragraph in run for each in sentences_of_paragraph(paragraph)]
        for thought in self._chosen_thoughts(said):
            self._shown |= distinct_words(" ".join(each.text for each in thought))
            for number, (_, group) in enumerate(groupby(thought, lambda each: each.paragraph.id)):
                members = [*group]
                starts = not (number or self._sums_up)  # else all of them are items of one list
                yield replace(members[0].paragraph, chosen=text_of_sentences(members), starts_slide=starts)

    def _chosen_thoughts(self, said: Sequence[ProseSentence]) -> Iterator[list[ProseSentence]]:
        """Yield what slides show of running text: all of a short one; else its first thought, and one of each part.

        Apart from the first, each speaks of nothing as known that no slide has brought in.
        """
        recalled = [*self._recalled_words(said)]
        words = sum(each.words for each in said)
        new = [each for each in said if not self._is_taken(each.text)]
        if words <= THOUGHT_WORDS:  # what follows the last statement leads to nothing that the slide shows
            plain = [at for at, each in enumerate(new, 1) if is_plain_statement(each.text, self._language)]
            opens = self._opens and not (new and has_sign("contrasts", new[0].text, self._language))
            leans = [has_sign("leans", each.text, self._language) and not (opens and each is new[0]) for each in new]
            yield new[leans.index(False) if False in leans else len(new) : plain[-1] if plain else 0]
            return

        def is_known(at: int) -> bool:
            return at == 0 or recalled[at] <= self._shown or (self._needs_text() and at == runs[0].start)

        runs = [*self._runs(said, FEWEST_WORDS)] or [*self._runs(said, 1)]
        if self._sums_up:
            heads = [next(group).start for _, group in groupby(runs, lambda run: said[run.start].paragraph.id)]
            able = (at for at in heads if is_known(at) and said[at].words <= LEAD_WORDS)
            yield from ([said[at]] for at in islice(able, MOST_THOUGHTS))
            return
        fewest = 1 + (self._is_headed and words > self._between)
        count = min(MOST_THOUGHTS, max(fewest, round(words / self._between)))
        passed = [0, *accumulate(each.words for each in said)]
        ranks = {run: self._rank(said, run) for run in runs}
        told = [run for run in runs if ranks[run] < WEAK] or runs[:1]
        firsts = list[Sequence[int]]()
        for _, part in groupby(told, lambda run: int(passed[run.start] * count / words)):
            ranked = sorted(part, key=lambda run: (run is not told[0], ranks[run]))
            for thought in islice((run for run in ranked if is_known(run.start)), 1):
                firsts.append(thought)
                self._shown |= distinct_words(" ".join(said[at].text for at in thought))
        yield from ([said[at] for at in thought] for thought in self._with_further(said, firsts, count))

    def _with_further(
        self, said: Sequence[ProseSentence], heads: Sequence[Sequence[int]], count: int
    ) -> Iterator[Sequence[int]]:
        """Yield the thoughts with which parts of a text begin, and those after each of them, up to a number, in order.

        A further one after which the text turns is left out, unless the turn is shown, too.
        """
        begins = [range(0)] * (self._opens and not has_sign("contrasts", said[0].text, self._language))
        gaps = pairwise((*begins, *heads, range(len(said), len(said) + 1)))
        between = (enumerate(self._passages(said, one[-1] + 1 if one else 0, other[0])) for one, other in gaps)
        further = [run for _, run in sorted(chain.from_iterable(between), key=lambda each: each[0])]
        shown = sorted([*heads, *further[: max(0, count - len(heads))]], key=lambda run: run[0])
        for thought, after in pairwise((*shown, [len(said)])):
            at = thought[-1] + 1
            if thought in heads or at == after[0] or not has_sign("turns", said[at].text, self._language):
                yield thought

    def _passages(self, said: Sequence[ProseSentence], start: int, last: int) -> Iterator[Sequence[int]]:
        """Yield all of a part of a text, in thoughts, except what only points elsewhere and what leans on that."""
        thought, is_apart = list[int](), False
        for at in range(start, last):
            is_apart = self._only_points(said[at]) or (is_apart and has_sign("leans", said[at].text, self._language))
            if is_apart:
                continue
            words = sum(said[each].words for each in thought)
            crosses = thought and said[at].paragraph is not said[thought[-1]].paragraph
            if thought and (
                len(thought) == MOST_SENTENCES or words + said[at].words > THOUGHT_WORDS or (crosses and words >= SHORT)
            ):
                yield thought
                thought = []
            thought = [*thought, at]
        if thought and (last == len(said) or sum(said[each].words for each in thought) >= SHORT):
            yield thought  # fewer words between two other thoughts would be the loudest slide

    def _only_points(self, said: ProseSentence) -> bool:
        """Return whether a sentence only announces what follows, points elsewhere, is too long, or on the cover."""
        points = has_sign("announces", said.text, self._language) or said.text.rstrip().endswith(UNFINISHED)
        points |= self._begins_within(said)
        return points or said.words > ALONE_WORDS or bool(ELSEWHERE.search(said.text)) or self._is_taken(said.text)

    def _runs(self, said: Sequence[ProseSentence], fewest: int) -> Iterator[range]:
        """Yield the thoughts of running text, one after the other, by the places of their sentences."""
        at, crosses = 0, self._is_headed
        while at < len(said):
            leads = any(each.is_speech and not each.start for each in said[at + 1 : at + 2])  # to what somebody said
            led = not said[at].start and at > 0 and said[at - 1].text.rstrip().endswith((*UNFINISHED, "—"))
            leans = led or (at > 0 and (leads or self._points(said[at].text)))
            stands = not leans and self._stands(said[at], fewest, may_lean=at == 0 and not self._is_begun)
            thought = self._thought(said, at, crosses=crosses) if stands else []
            if thought:
                start, crosses = at - (thought[0] is not said[at]), False  # a few words before it may come along
                yield range(start, start + len(thought))
                at = start + len(thought) - 1
            at += 1

    def _needs_text(self) -> bool:
        """Return whether an article would have no beginning without a text, or a row of numbered sections lack one."""
        return self._is_counted or not (self._is_headed or self._is_begun)

    def _points(self, text: str) -> bool:
        """Return whether a word in a sentence points to another, or to somebody whom no name before it tells."""
        return any(has_sign(sign, text, self._language) for sign in ("near", "persons"))

    def _rank(self, said: Sequence[ProseSentence], run: range) -> int:
        """Return how late a thought is chosen, from 0 on; WEAK for one that is not shown.

        Nothing is shown from within a paragraph except what is bold. Where a heading says what a text is about, its end
        makes the point; else what turns or fills a paragraph does.
        """
        if any(said[at].is_bold for at in run):
            return 0
        if said[run.start].start or not ends_as_text(said[run.stop - 1].text):
            return WEAK
        ends = run.stop == len(said) or (not self._is_headed and not said[run.stop].start)
        turns = any(has_sign("contrasts", said[at].text, self._language) for at in run)
        return 1 if ends else 2 if turns else 3

    def _recalled_words(self, said: Sequence[ProseSentence]) -> Iterator[frozenset[str]]:
        """Yield, for each sentence, the words of things and persons in it that an earlier sentence brought in."""
        for each in said:
            new, known = words_new_and_known(each.text, self._language)
            begins = words_new_and_known(" ".join(each.text.split()[:FIRST]), self._language)[1]
            yield ((known & self._introduced) | (begins & self._told_before)) - new - self._heading
            self._introduced |= new
            self._told_before |= distinct_words(each.text)

    def _stands(self, said: ProseSentence, fewest: int = FEWEST_WORDS, *, may_lean: bool = False) -> bool:
        """Return whether a thought may begin with a sentence: it needs nothing before it, and says something."""
        if said.is_speech or not fewest <= said.words <= ALONE_WORDS or self._is_taken(said.text):
            return False
        leans = not may_lean and has_sign("leans", said.text, self._language)
        leans |= self._begins_within(said) or ELSEWHERE.search(said.text) is not None
        return not leans and is_plain_statement(said.text, self._language)

    def _begins_within(self, said: ProseSentence) -> bool:
        """Return whether a text begins within a sentence: in lower case, and not with code or a name in a heading."""
        word = said.text.split()[0]
        named = word != word.lower() or distinct_words(word) <= self._heading | distinct_words(self._title)
        return word[:1].islower() and not (named or cut_text(said.paragraph.text, said.start, said.end)[0].code)

    def _is_taken(self, text: str) -> bool:
        """Return whether the thesis or the cover says nearly the same words, maybe after the place of the news.

        So does a heading of which a sentence has nearly all words.
        """
        words = distinct_words(text)
        if len(words & self._heading) >= ALIKE * len(words):
            return True
        taken = (each for each in self._taken if len(each) >= SHORTEST and len(words) < TELLS_MORE * len(each))
        return any(len(words.intersection(each)) >= ALIKE * len(each) for each in taken)

    def _thought(self, said: Sequence[ProseSentence], at: int, *, crosses: bool = True) -> list[ProseSentence]:
        """Return the sentences from `at` on that belong together; none if half of a contrast would be left out.

        With `crosses`, a short one goes on in the next paragraph.
        """
        if said[at].is_bold:
            return [said[at]]
        before = said[at - 1] if said[at].start and at else None
        is_opened = before and not before.start and before.words < FEWEST_WORDS and before.text.endswith(".")
        end, words = at + 1, said[at].words
        while end < len(said) and end - at < MOST_SENTENCES:
            same = said[end].paragraph is said[end - 1].paragraph
            if words + said[end].words > THOUGHT_WORDS or not (same or (crosses and words < SHORT)):
                break
            plain = is_plain_statement(said[end].text, self._language) and ends_as_text(said[end].text)
            points = at > 0 and has_sign("persons", " ".join(each.text for each in said[at : end + 1]), self._language)
            speaks = said[end].is_speech and not said[at].is_speech
            if not plain or points or speaks or self._is_taken(said[end].text):
                break
            words, end = words + said[end].words, end + 1
        later = [each for each in said[end : end + 3] if each.paragraph is said[end - 1].paragraph or each is said[end]]
        is_needed = self._is_whole and not (
            at or self._is_begun
        )  # without it, an article in one piece has no beginning
        if not is_needed and any(has_sign("turns", each.text, self._language) for each in later):
            return []
        return list(said[at - bool(is_opened) : end])  # a few words, such as a year, come along


def _is_scrap(block: Block, is_one_of_many: bool) -> bool:
    """Return whether a block is a list of one item that only links elsewhere, or stands among other texts."""
    items = block.items if isinstance(block, Points) and len(block.items) == 1 else ()
    runs = [run for item in items if not item.points for run in (*item.term, *item.detail)]
    return bool(runs) and (is_one_of_many or all(run.link for run in runs))


def _without_labels(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the blocks without labels and captions: texts that do not end as most of the paragraphs beside them do.

    A label of what follows it, such as a table, stays. Quotations of somebody whom only the text before them names are
    left out, too.
    """
    kept, is_led = list[Block](), False  # by a paragraph, or by one before the quotation before
    for block, after in zip(blocks, (*blocks[1:], None), strict=False):
        is_led = isinstance(block, Paragraph) or (is_led and isinstance(block, Quote))
        if isinstance(block, Quote):
            is_left_out = is_led and not (block.by or block.source)
        else:
            leads = isinstance(after, LED)
            is_left_out = isinstance(block, Paragraph) and not (leads or ends_as_text(bare_text(block.text)))
        kept += [] if is_left_out else [block]
    prose, others = (sum(isinstance(each, Paragraph) for each in found) for found in (kept, blocks))
    return kept if prose * 2 > others else blocks
