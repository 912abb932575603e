"""An article in; the same out, with the whole thoughts of its prose that slides show, and its thesis if it has one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby

from msgspec.structs import replace

from generator.language import phrase_in_language
from generator.measure import count_words, sentence_spans
from generator.model.article import AUTO, Article, Role, Section, Takeaway
from generator.model.blocks import Block, Code, Paragraph, Points, Quote, Table, Timeline
from generator.model.chart import Chart
from generator.model.origin import origin_of_head
from generator.model.text import UNFINISHED, Text, bare_text, distinct_words, joined_texts, text_of_term_and_detail
from generator.plan.prose_sentences import (
    OPENS,
    THOUGHT_WORDS,
    Passage,
    ProseSentence,
    evenly_joined,
    joined,
    sentences_of_paragraph,
    text_of_sentences,
)
from generator.plan.rules import has_words_for_heading_slide
from generator.plan.sentence_signs import (
    ASKS,
    FEWEST_WORDS,
    ends_as_text,
    has_sign,
    is_backup_heading,
    is_label,
    is_plain_statement,
    is_whole_sentence,
)
from generator.regex import regex

ROOM, TRIES = 13, 5  # slides for what an article says; how often more or fewer passages are tried to fill them
NEARLY_ALL = 0.7  # of the passages, so that few lack what they lean on
MANY_BLOCKS = 3  # of a section: among more, a lone item is a caption
# Of words that a sentence says again: the share, the least to be said so, and how many times as many tell more.
ALIKE, SHORTEST, TELLS_MORE = 0.8, 5, 2.0
LEAD_WORDS, STEPS_WORDS = 40, 400  # of a line that leads to a block, and of an ordered list whose items are whole
SOON, MOST_AT_END = 3, 3  # sentences after a passage that may be set against it; passages with which an article ends
VERDICT_WORDS, CLAIM_WORDS = 2, 10  # of a verdict such as "Wrong."; of a summary that is no motto
ELSEWHERE = regex(r"://|\s\|\s|©|\([Cc]\)|\w@\w[\w-]*\.\w|^[(（].*[)）]\W*$")  # only leads elsewhere, or is a remark
LED = (Points, Code, Table, Chart, Timeline)


def choose_thoughts(article: Article, asks_for_thesis: bool) -> Article:
    """Return the article with the prose that slides show, and a thesis if the talk asks for one.

    All of it is shown if a talk has room for it; else an even share of each text. Each section has one slide at least.
    Notes and the ledger are made of the article as it was before.
    """
    least = max(ROOM, sum(bool(section.blocks) for section in article.all_sections))
    share, found = ROOM / least, dict[int, Article]()
    for _ in range(TRIES):
        chosen = _Chooser(article, asks_for_thesis, share).article
        shown = (block for section in chosen.all_sections if not section.skip for block in section.blocks)
        count = sum(not isinstance(block, Paragraph) or block.starts_slide for block in shown)
        found[count] = chosen
        if count == least or (count < least and share == ROOM / least):
            break
        share = min(ROOM / least, share * least / max(count, 1))
    return found[max((count for count in found if count <= least), default=min(found))]


class _Chooser:
    """Chooses for one article: the thesis first, then what the prose of each section shows, in reading order."""

    def __init__(self, article: Article, asks_for_thesis: bool, share: float) -> None:
        self._language, self._title = article.meta.language, bare_text(article.meta.title)
        self._no_headings = self._title, phrase_in_language("Introduction", self._language)
        self._is_begun = False  # the article's first sentence has nothing before it on which it could lean
        self._opens = False  # whether a text stands right under a heading, so that "it" may mean that
        self._is_whole, self._share = share > NEARLY_ALL, share
        prose = (each for each in article.all_sections if any(isinstance(one, Paragraph) for one in _told(each.blocks)))
        headings = {section.id: bare_text(section.heading) for section in prose}
        self._last = [id for id, said in headings.items() if not is_backup_heading(said, self._language)][-1:]
        self._says_more = any(section.blocks for section in article.all_sections)
        self._taken = [distinct_words(bare_text(article.meta.subtitle)), distinct_words(self._title)]  # on the cover
        thesis = self._thesis(article) if asks_for_thesis else None
        self._told = thesis.id if thesis else ""
        said = bare_text(thesis.text) if thesis else ""
        self._taken += [distinct_words(said[start:end]) for start, end in sentence_spans(said)]
        self._headings = [bare_text(section.heading) for section in article.all_sections]
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
        first = next((each.sentences for each in self._passages(said)), []) if said and self._stands(said[0]) else []
        thought = self._without_open_end(first)
        if thought and (is_whole_sentence(thought[-1].text) or thought[-1].words >= CLAIM_WORDS):
            return Takeaway(summary.id, summary.where, text_of_sentences(thought))
        return None

    def _section(self, section: Section, around: Text = ()) -> Section:
        """Return a section with the blocks that slides show; it is skipped if nothing of it can be shown.

        around: the heading of the section that it is part of, which tells it apart from others that are called alike.
        """
        is_alike = self._headings.count(bare_text(section.heading)) > 1
        self._is_last = section.id in self._last
        self._is_headed = bare_text(section.heading) not in self._no_headings  # else slides have none to stand under
        blocks = section.blocks if section.layout != AUTO else tuple(self._blocks(section.blocks))
        within = tuple(self._section(each, section.heading) for each in section.sections)
        told = section.headline if section.blocks else has_words_for_heading_slide(section)
        is_bare = not (blocks or told) and self._says_more
        return replace(
            section,
            heading=joined_texts([around * is_alike, section.heading], " \u00b7 "),
            headline=() if section.id == self._told else section.headline,  # it is the thesis
            blocks=blocks,
            skip=section.skip or (is_bare and all(each.skip for each in within)),
            sections=within,
        )

    def _blocks(self, blocks: Sequence[Block]) -> Iterator[Block]:
        """Yield what slides show: thoughts of the first prose and of long ones, and the lines that lead to a block."""
        blocks = [*_told(blocks)]
        blocks = _without_labels(
            [each for each in blocks if not _is_scrap(each, len(blocks) > MANY_BLOCKS)], is_whole=self._is_whole
        )
        groups = [(kind, tuple(group)) for kind, group in groupby(blocks, lambda each: isinstance(each, Paragraph))]
        is_first = True
        for at, (is_prose, group) in enumerate(groups):
            if not is_prose:
                yield from map(_with_whole_steps, group)
                continue
            run = (each for each in group if isinstance(each, Paragraph))
            led = groups[at + 1][1][0] if at + 1 < len(groups) else None
            said = [each for paragraph in run for each in sentences_of_paragraph(paragraph)]
            lead = [each for each in said[-1:] if led is not None and self._leads(each, led)]
            self._opens = is_first and (self._is_headed or not self._is_begun)
            yield from self._shown_thoughts(said[: len(said) - len(lead)])
            is_first, self._is_begun = False, True
            yield from (replace(each.paragraph, chosen=text_of_sentences([each])) for each in lead)

    def _leads(self, said: ProseSentence, led: Block) -> bool:
        """Return whether a sentence right before a block introduces it.

        Only before a program may that be a sentence which does not say so itself.
        """
        if said.text.rstrip().endswith((*UNFINISHED, "...", "…")) or is_label(said.text, self._language):
            if isinstance(led, Quote) or said.words > LEAD_WORDS:
                return False
            begins = said.text.rsplit(maxsplit=1)[0]  # its last word may mean what follows
            points = not isinstance(led, Code) and has_sign("leans", begins, self._language)
            tells = has_sign("contrasts", begins, self._language) or has_sign("announces", begins, self._language)
            return not points or tells or self._is_whole
        return isinstance(led, Code) and self._stands(said)

    def _shown_thoughts(self, said: Sequence[ProseSentence]) -> Iterator[Paragraph]:
        """Yield the paragraphs of each thought with what is shown of them; the first begins a slide."""
        for thought in filter(None, self._chosen_thoughts(said)):
            back = self._points_back(thought[0]) and not (self._opens and thought[0] is said[0])
            for number, (_, group) in enumerate(groupby(thought, lambda each: each.paragraph.id)):
                told = [*group]
                yield replace(
                    told[0].paragraph, chosen=text_of_sentences(told), starts_slide=not number, points_back=back
                )

    def _chosen_thoughts(self, said: Sequence[ProseSentence]) -> Iterator[Sequence[ProseSentence]]:
        """Yield what slides show of running text: all of it; or how its parts begin, and how these go on.

        Nothing is shown without what is set against it soon after.
        """
        if sum(each.words for each in said) <= THOUGHT_WORDS and self._opens and self._is_headed:
            yield self._without_open_end([each for each in said if not self._is_taken(each.text)])
            return
        passages = [*self._passages(said)]
        shown = range(len(passages)) if self._share == 1 else sorted(self._chosen_numbers(passages))
        for number in shown:
            sentences = passages[number].sentences
            yield sentences if number + 1 in shown else self._without_open_end(sentences)

    def _chosen_numbers(self, passages: Sequence[Passage]) -> set[int]:
        """Return the numbers of the passages that are shown if the talk has room for a share of them.

        These are the first, the last, and those that leave no long stretch of the text to the notes. Each needs nothing
        before it, or goes on with the passage before it, which is shown.
        """
        leads = {at + 1 for at, each in enumerate(passages) if each.sentences[-1].text.rstrip().endswith(UNFINISHED)}
        begun = [at for at, each in enumerate(passages) if at < self._opens or (at not in leads and self._begins(each))]
        words = [0, *accumulate(sum(each.words for each in passage.sentences) for passage in passages)]
        enough = round(len(passages) * self._share)
        end = range(begun[-1] if begun else len(passages), len(passages))
        shown = {*begun[:1], *(end if self._is_last and len(end) <= MOST_AT_END else end[: enough > 1])}

        def evens(at: int) -> int:
            """Return by how much a passage lowers the sum of the squares of the words in a row that are not shown."""
            start = max((each + 1 for each in shown if each < at), default=0)
            end = min((each for each in shown if each > at), default=len(passages))
            before, after = words[at] - words[start], words[end] - words[at + 1]
            return (words[end] - words[start]) ** 2 - before**2 - after**2

        while True:
            next_ones = {at + 1 for at in shown if at + 1 < len(passages)} - shown
            needed = {at for at in next_ones if self._needs_next(passages[at - 1])}
            left = sorted({*begun, *next_ones} - shown)
            if not needed and (not left or len(shown) >= enough):
                return shown
            shown |= needed or {max(left, key=evens)}

    def _needs_next(self, passage: Passage) -> bool:
        """Return whether a passage asks, or is soon contradicted, or a quotation goes on after it."""
        turns = any(has_sign("turns", each.text, self._language) for each in passage.later)
        asks = passage.sentences[-1].text.rstrip().endswith(ASKS)
        return turns or asks or any(each.is_quoted for each in passage.later[:1])

    def _begins(self, passage: Passage) -> bool:
        """Return whether a passage needs nothing before it, and begins a paragraph or is bold."""
        first = passage.sentences[0]
        begins = first.is_bold or (first.start == 0 and ends_as_text(passage.sentences[-1].text))
        return begins and self._stands(first) and not self._points_back(first)

    def _points_back(self, said: ProseSentence) -> bool:
        """Return whether a word in a sentence points to another, or to somebody whom no name before it tells.

        So does a sentence that begins with a quotation, whose speaker another may name, and a verdict such as "Wrong."
        """
        signs = (has_sign(sign, said.text, self._language) for sign in ("leans", "near", "persons"))
        return said.is_quoted or said.words <= VERDICT_WORDS or said.text.startswith(OPENS) or any(signs)

    def _without_open_end(self, thought: Sequence[ProseSentence]) -> Sequence[ProseSentence]:
        """Return sentences without the last ones that are no statements: they lead to nothing that a slide shows."""
        texts = [*enumerate((each.text.rstrip() for each in thought), 1)]
        told = [at for at, text in texts if not text.endswith(UNFINISHED)]
        ends = told if self._is_whole else [at for at, text in texts if is_plain_statement(text, self._language)]
        return thought[: ends[-1] if ends else 0]

    def _passages(self, said: Sequence[ProseSentence]) -> Iterator[Passage]:
        """Yield all of a running text in passages, except what points elsewhere and what leans on that.

        A paragraph is cut into as few and as even ones as it needs, and a quotation or a contrast only if it is longer
        than a thought.
        """
        rows = list[Sequence[ProseSentence]]()
        for _, paragraph in groupby(self._apart_from_pointers(said), lambda each: each.paragraph.id):
            rows += evenly_joined(joined([[each] for each in paragraph], self._belongs))

        def may_join(before: Sequence[ProseSentence], after: Sequence[ProseSentence]) -> bool:
            is_one = before[0].paragraph is before[-1].paragraph and (before[0].is_bold or not after[0].is_bold)
            leads = after[-1].text.rstrip().endswith(UNFINISHED)  # to what is after it
            return is_one and not leads and (self._is_whole or not self._points_back(before[0]))

        end = 0
        for row in joined(rows, may_join):
            end = said.index(row[-1], end) + 1
            after = said[end : end + SOON]
            later = [each for each in after if each is after[0] or each.paragraph is row[-1].paragraph]
            yield Passage(row, later)

    def _belongs(self, _before: Sequence[ProseSentence], after: Sequence[ProseSentence]) -> bool:
        """Return whether a sentence goes on with the quotation before it, or is set against what is before it."""
        return after[0].is_quoted or has_sign("contrasts", after[0].text, self._language)

    def _apart_from_pointers(self, said: Sequence[ProseSentence]) -> Iterator[ProseSentence]:
        is_apart = False
        for each in said:
            is_apart = (is_apart and not self._is_whole and self._points_back(each)) or self._only_points(each)
            yield from [] if is_apart else [each]

    def _only_points(self, said: ProseSentence) -> bool:
        """Return whether a sentence only announces or leads elsewhere, is a remark, too long, or on the cover."""
        announces = has_sign("asks" if self._is_whole else "announces", said.text, self._language)
        return announces or said.words > THOUGHT_WORDS or self._is_taken(said.text) or bool(ELSEWHERE.search(said.text))

    def _stands(self, said: ProseSentence) -> bool:
        """Return whether a thought may begin with a sentence: it needs nothing before it, and says something."""
        if said.is_quoted or said.words < FEWEST_WORDS or self._only_points(said):
            return False
        return not has_sign("leans", said.text, self._language) and is_plain_statement(said.text, self._language)

    def _is_taken(self, text: str) -> bool:
        """Return whether the thesis or the cover says nearly the same words, maybe after the place of the news."""
        words = distinct_words(text)
        taken = (each for each in self._taken if len(each) >= SHORTEST and len(words) < TELLS_MORE * len(each))
        return any(len(words.intersection(each)) >= ALIKE * len(each) for each in taken)


def _told(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks, with the items of a list as paragraphs if on average they are longer than a thought."""
    for block in blocks:
        items = block.items if isinstance(block, Points) and not any(item.points for item in block.items) else ()
        texts = [text_of_term_and_detail(item.term, item.detail) for item in items]
        if sum(count_words(bare_text(text)) for text in texts) > THOUGHT_WORDS * len(texts):
            yield from (Paragraph(item.id, item.where, text) for item, text in zip(items, texts, strict=True))
        else:
            yield block


def _with_whole_steps(block: Block) -> Block:
    """Return a list with all of each item if they are steps, unless these are long."""
    if not isinstance(block, Points) or not block.ordered:
        return block
    words = [count_words(bare_text(item.detail)) for item in block.items]
    if sum(words) > STEPS_WORDS or max(words) > THOUGHT_WORDS:
        return block
    return replace(block, items=tuple(replace(item, chosen=item.detail) for item in block.items))


def _is_scrap(block: Block, is_one_of_many: bool) -> bool:
    """Return whether a block is a list of one item that only links, is half a sentence, or is among other texts."""
    items = block.items if isinstance(block, Points) and len(block.items) == 1 and not block.ordered else ()
    runs = [run for item in items if not item.points for run in (*item.term, *item.detail)]
    return bool(runs) and (is_one_of_many or runs[0].text[:1].islower() or all(run.link for run in runs))


def _without_labels(blocks: Sequence[Block], *, is_whole: bool) -> Sequence[Block]:
    """Return the blocks without labels and captions: texts that do not end as most of the paragraphs beside them do.

    A label of what follows it, such as a table, stays, and so do more than a few words in bold. Quotations of somebody
    whom only the text before them names are left out, too, unless all of that is shown.
    """
    kept, is_led = list[Block](), False  # by a paragraph, or by one before the quotation before
    for block, after in zip(blocks, (*blocks[1:], None), strict=False):
        before = kept[-1] if kept else None
        is_led = isinstance(block, Paragraph) or (is_led and isinstance(block, Quote))
        is_left_out = isinstance(block, Quote) and is_led and not (is_whole or block.by or block.source)
        if isinstance(block, Paragraph):
            is_led_to = isinstance(before, Paragraph) and bare_text(before.text).rstrip().endswith(UNFINISHED)
            said = [*sentences_of_paragraph(block)]
            is_told = any(ends_as_text(each.text) or (each.is_bold and each.words > FEWEST_WORDS) for each in said)
            is_left_out = not (isinstance(after, LED) or is_led_to or is_told)
        if is_left_out and isinstance(block, Quote) and isinstance(before, Paragraph):
            told = [each for each in sentences_of_paragraph(before) if not each.text.endswith(UNFINISHED)]
            kept[-1:] = [replace(before, text=text_of_sentences(told))] if told else []
        kept += [] if is_left_out else [block]
    prose, others = (sum(isinstance(each, Paragraph) for each in found) for found in (kept, blocks))
    return kept if prose * 2 > others else blocks
