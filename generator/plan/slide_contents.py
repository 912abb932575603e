"""The items of a section in; what each slide holds out, with the kind of content that a layout is chosen for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, chain, groupby, takewhile
from typing import Literal, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from generator.language import phrase_in_language
from generator.measure import count_words, sentence_spans
from generator.model.article import Section
from generator.model.blocks import Code, Cycle, Paragraph, Picture, Point, Question, Quote, Stat, Table, Timeline
from generator.model.chart import Chart
from generator.model.origin import TALK, OriginId
from generator.model.outline import STATEMENT_WORDS, Entry, SlideLine, SlidePlan
from generator.model.text import UNFINISHED, Run, Text, bare_text, cut_text, joined_texts, text_of_term_and_detail
from generator.model.theme import Content
from generator.plan.listed_items import ListedItem
from generator.plan.programs import is_error_trace
from generator.plan.prose_sentences import quotation_around
from generator.plan.sentence_signs import has_sign
from generator.plan.slide_texts import (
    ANSWER_WORDS,
    choose_text_for_slide,
    entry_with_share_apart,
    slide_entries_of_item,
)

FIRST_WORDS = 32  # of a first sentence that is larger than those after it, at most
SHORT_ANSWER = 6  # words of an answer in large letters
SHARED_QUESTIONS = 3  # on one slide
MOST_SENTENCES = 4  # of running text on one slide
MOST_EVENTS = 7  # of a timeline on one slide
NUMBERS = 3  # that stand on one slide
BESIDE_PICTURE = 55  # words beside a picture; longer texts get their own slide
LEAD_WORDS, CLOSING_WORDS = 45, 25  # of a line above or under a list
MOST_GISTS = 10  # sections of an agenda with a line for each: as many as its columns hold
TERSE = {2: 24, 3: 18, 4: 14}  # by number of points, the words of each with its term that stand large without panels
PANEL_WORDS = 2  # for each item on average; fewer look lost in panels
IN_COLUMNS = 7  # this many short points are set in two columns
SHORT = 6  # words of a short point
LIST_ITEMS, LIST_WORDS = 8, 110  # of a list that is shown whole
TERSE_WORDS = 70  # of a longer list that is shown whole, in columns
FEWEST_ITEMS, CUT_WORDS = 2, 80  # of a list that is longer than a slide; twice as many words are shown on two
PICTURES = 4  # pictures on one slide
ALONE = 2.4  # width to height, or height to width; such a picture gets its own slide

CONTENTS: Mapping[type, Content] = {Quote: "quotations", Timeline: "events", Cycle: "circles"}
ShownBlock = Quote | Code | Table | Chart | Picture | Stat | Timeline | Cycle
Side = Literal["left-text", "right-text"]  # the slots of a text beside a block
Member = TypeVar("Member")
ItemStretch = tuple[ListedItem, ...]  # of one kind: paragraphs, the items of one list, questions, or one block


class SlideContent(Struct, frozen=True):
    """The content of one slide: entries, or a block, or both; families of layouts are chosen by `content`."""

    entries: tuple[Entry, ...]
    block: Table | Picture | Chart | None = None
    content: Content = "text"
    lines: Mapping[str, SlideLine] = field(default_factory=dict)  # by slot: lead, closing, caption
    beside: tuple[SlideLine, ...] = ()  # a text beside the block or the program, in the slot `side`
    side: Side = "left-text"
    free: bool = True  # whether a layout that the talk names may take it
    left: int = 0  # how many items of its list are left to the notes
    follows: bool = False  # whether it says nothing without the part before it: a result, or what leans on a program

    def on(self, slide: SlidePlan) -> SlidePlan:
        """Return a slide with this content; what it already says stays."""
        own = {name: (line,) for name, line in self.lines.items() if name not in slide.fill}
        beside: Mapping[str, tuple[SlideLine, ...]] = {self.side: self.beside} if self.beside else {}
        fill = {**slide.fill, **own, **beside}
        return replace(slide, fill=fill, items=self.entries, block=self.block, left=self.left)


def content_side_by_side(items: Sequence[ListedItem]) -> SlideContent | None:
    """Return a text and a block or a program as the content of one slide; None if the items are not just these."""
    stretches = [tuple(stretch) for _, stretch in groupby(items, stretch_kind_of_item)]
    texts = [stretch for stretch in stretches if isinstance(stretch[0].item, Paragraph | Point | Quote)]
    shown = [each.item for each in items if isinstance(each.item, Code | Table | Chart | Picture)]
    if len(stretches) != 2 or len(texts) != 1 or len(shown) != 1:
        return None
    lines: list[SlideLine] = []
    for entry in entries_of_stretch(texts[0]):
        bare = not isinstance(texts[0][0].item, Point)
        lines.append(SlideLine(text_of_term_and_detail(entry.heading, entry.body), entry.origin, bare=bare))
        lines += [SlideLine((Run("– "), *entry.answer), entry.origin, bare=True)] if entry.answer else []
    side: Side = "left-text" if texts[0] is stretches[0] else "right-text"
    return replace(slide_content_of_block(shown[0]), beside=tuple(lines), side=side)


def split_slide_contents(
    items: Sequence[ListedItem], language: str, *, whole: bool = False
) -> tuple[SlideContent, ...]:
    """Return the contents of the slides of a list of items, in order.

    Long running text is divided evenly over slides, none of which begins with a sentence that points
    back. Each block and each list has its own slide; short questions share one, and so do pictures in a row. The
    paragraph before a list, a program, a table or a picture introduces it on its slide, and the last paragraph after a
    list closes it. A few words stand beside their picture. Unless `whole`, a list without an order that is too
    long for a slide ends with how many items are left to the notes.
    """
    stretches = [tuple(stretch) for _, stretch in groupby(items, stretch_kind_of_item)]
    if together := _before_words(stretches):
        return (together,)
    found: list[SlideContent] = []
    prose: ItemStretch = ()  # paragraphs that no slide shows yet
    for position, stretch in enumerate(stretches):
        item = stretch[0].item
        if isinstance(item, Paragraph):
            prose = () if _closing(stretches, position - 1, whole) else stretch
        elif isinstance(item, Picture | Chart) and (beside := _beside_picture(stretches, position)):
            found = [*(found if prose else found[:-1]), beside]
            prose = ()
        else:
            before = _lead(prose, item)
            lines = {"lead": before, "closing": _closing(stretches, position, whole)}
            rest = prose[:-1] if before else prose
            parts = [stretch] if whole else _list_parts(stretch)
            left = len(stretch) - sum(map(len, parts))
            if left:
                lines["closing"] = SlideLine((Run(phrase_in_language("and {} more", language).format(left)),), TALK)
            found += _prose(rest)
            for number, part in enumerate(parts):
                for content in slide_contents_of_stretch(part):
                    said = {**content.lines, **{name: line for name, line in lines.items() if line}}
                    found.append(replace(content, lines=said, left=left, follows=number > 0))
            prose = ()
    found += _prose(prose)
    return tuple(_mark_followers(found or [*_prose(prose, whole=True)], language))


def _mark_followers(contents: Sequence[SlideContent], language: str) -> Iterator[SlideContent]:
    """Yield the parts, each marked with whether it says nothing without the part before it.

    A program continues another one right before it, under a line that goes on with a sentence, or as the error output
    of a broken program. A text does if it begins with words that point back, and so does any chosen thought.
    """
    shows_code = False
    for part in contents:
        code = part.content == "programs"
        lead = part.lines.get("lead")
        begins = bare_text(lead.text if lead else part.entries[0].body if part.entries else ())
        traced = code and is_error_trace([bare_text(entry.body) for entry in part.entries])
        goes_on = (lead is None or begins[:1].islower() or traced) if code else has_sign("leans", begins, language)
        yield replace(part, follows=part.follows or (shows_code and goes_on))
        shows_code = code


def stretch_kind_of_item(item: ListedItem) -> str:
    """Return a key that is the same for neighbouring items of one stretch."""
    match item.item:
        case Point():
            return item.block
        case Picture() as picture if max(picture.width, picture.height) < ALONE * min(picture.width, picture.height):
            return type(picture).__name__
        case Quote() | Code() | Table() | Chart() | Picture() | Timeline() | Cycle():
            return item.item.id
        case _:
            return type(item.item).__name__


def slide_contents_of_stretch(stretch: ItemStretch) -> Iterator[SlideContent]:
    """Yield the slides of a stretch by the kind of its items."""
    match stretch[0].item:
        case Question():
            for asked in _group_questions(stretch):
                yield SlideContent(tuple(asked) if len(asked) > 1 else (_split_answer(asked[0]),), content="answers")
        case Stat():
            for group in even_groups(entries_of_stretch(stretch), NUMBERS):
                apart = (entry_with_share_apart(group[0]),) if len(group) == 1 else group
                yield SlideContent(apart, content="numbers", free=False)
        case Timeline() as timeline:
            whole = slide_content_of_block(timeline)
            for group in even_groups(whole.entries, MOST_EVENTS):
                yield replace(whole, entries=group)
        case Picture() if len(stretch) > 1:
            shown = [each.item for each in stretch if isinstance(each.item, Picture)]
            said = tuple(Entry(picture.id, body=_credit_line(picture), picture=picture) for picture in shown)
            for group in even_groups(said, PICTURES):
                yield SlideContent(group, content="blocks", free=False)
        case Quote() | Code() | Table() | Chart() | Picture() | Cycle() as block:
            yield slide_content_of_block(block, full=stretch[0].full)
        case Section():  # a longer agenda shows only headings
            said = entries_of_stretch(stretch)
            yield SlideContent(said if len(said) <= MOST_GISTS else tuple(replace(each, body=()) for each in said))
        case _:
            said = entries_of_stretch(stretch)
            yield SlideContent(said, content=content_of_entries(said))


def even_groups(said: tuple[Member, ...], most: int) -> Iterator[tuple[Member, ...]]:
    """Yield as few groups as possible with at most `most` members, about equally large."""
    count = -(-len(said) // most)
    for number in range(count):
        yield said[len(said) * number // count : len(said) * (number + 1) // count]


def _list_parts(stretch: ItemStretch) -> Sequence[ItemStretch]:
    """Return the items of a stretch that each slide shows: all, on two slides if need be, or as many as one holds.

    Only lists without an order are cut.
    """
    if not isinstance(stretch[0].item, Point) or stretch[0].number:
        return [stretch]
    words = [count_words_of_entries(entries_of_stretch((each,))) for each in stretch]
    if sum(words) <= (LIST_WORDS if len(stretch) <= LIST_ITEMS else TERSE_WORDS):
        return [stretch]
    if sum(words) <= 2 * CUT_WORDS:
        return [*even_groups(stretch, -(-len(stretch) // 2))]
    return [stretch[: min(max(sum(total <= CUT_WORDS for total in accumulate(words)), FEWEST_ITEMS), LIST_ITEMS - 1)]]


def entries_of_stretch(stretch: ItemStretch) -> tuple[Entry, ...]:
    """Return the entries of a stretch."""
    found = (slide_entries_of_item(each.item, number=each.number, full=each.full) for each in stretch)
    return tuple(chain.from_iterable(found))


def _prose(stretch: ItemStretch, *, whole: bool = False) -> Iterator[SlideContent]:
    """Yield the slides of running text: one for each chosen thought, or all whole sentences; any if `whole`."""
    if any(each.full or (isinstance(each.item, Paragraph) and each.item.starts_slide) for each in stretch):
        yield from _thoughts(stretch)
        return
    said = tuple(entry for entry in entries_of_stretch(stretch) if whole or _tells(bare_text(entry.body)))
    for group in even_groups(said, MOST_SENTENCES):
        yield SlideContent(group, content=content_of_entries(group))


def _thoughts(stretch: ItemStretch) -> Iterator[SlideContent]:
    """Yield a slide for each thought: one sentence that is loud enough in large type, others as running text."""
    groups: list[tuple[bool, list[Entry]]] = []
    for each, entry in zip(stretch, entries_of_stretch(stretch), strict=True):
        if not groups or (isinstance(each.item, Paragraph) and each.item.starts_slide):
            groups.append((isinstance(each.item, Paragraph) and each.item.points_back, []))
        groups[-1][1].append(replace(entry, bare=True))
    for is_calm, group in groups:
        said = bare_text(group[0].body)
        if len(group) == 1 and count_words_of_entries(group) > STATEMENT_WORDS and not group[0].heading:
            first, others = _first_sentence_apart(group[0].body, FIRST_WORDS)
            group[0] = replace(group[0], heading=first, body=others) if others else group[0]
        is_loud = len(group) == len(sentence_spans(said)) == 1 and count_words(said) <= STATEMENT_WORDS
        yield SlideContent(tuple(group), content="text" if is_loud and not is_calm else "lines", follows=is_calm)


def _first_sentence_apart(text: Text, most: int) -> tuple[Text, Text]:
    """Return bold words that head a text, or its first sentence of at most so many words, and what is after them."""
    said, bold = bare_text(text), len(bare_text(tuple(takewhile(lambda run: run.bold, text))))
    words, after = said[:bold].split() or [" "], said[bold:].lstrip() or "a"
    if (words[-1][-1] in ".:!?\u061f" and not after[0].islower()) or (words[-1][0].isupper() and after[0].isupper()):
        return cut_text(text, 0, bold), cut_text(text, len(said) - len(after), len(said))
    (_, end), *rest = sentence_spans(said) or [(0, 0)]
    at = rest[0][0] if rest and count_words(said[:end]) <= most and not quotation_around(said, rest[0][0]) else 0
    return (cut_text(text, 0, end), cut_text(text, at, len(said))) if at else (text, ())


def _tells(text: str) -> bool:
    return not text.endswith(UNFINISHED) and not text[:1].islower()


def _lead(prose: ItemStretch, item: object) -> SlideLine | None:
    """Return the line that introduces a block: the last sentence before it if unfinished, else the first; or None."""
    if not prose or not isinstance(item, Point | Code | Table | Chart | Picture | Timeline):
        return None
    paragraph = prose[-1].item
    assert isinstance(paragraph, Paragraph)  # nothing else is prose
    said = bare_text(paragraph.text)
    is_open = said.rstrip().endswith(UNFINISHED)
    is_other = paragraph.starts_slide and (isinstance(item, Code) or paragraph.points_back or is_open)
    is_last = is_open and not (paragraph.chosen or prose[-1].full)
    lead = choose_text_for_slide(paragraph, prose[-1].full)
    lead = cut_text(paragraph.text, *sentence_spans(said)[-1]) if is_last else lead
    # A thought with a slide of its own may be another sentence than the one that leads to the block.
    leads = lead and not is_other and count_words(bare_text(lead)) <= LEAD_WORDS
    return SlideLine(lead, paragraph.id) if leads else None


def _closing(stretches: Sequence[ItemStretch], position: int, whole: bool) -> SlideLine | None:
    """Return the line that closes a list: a short paragraph after it, if nothing else follows; else None.

    Unless `whole`, an unfinished sentence closes nothing.
    """
    item, is_last = stretches[-1][0].item, len(stretches[-1]) == 1 and 0 <= position == len(stretches) - 2
    if not is_last or not isinstance(item, Paragraph) or not isinstance(stretches[position][0].item, Point):
        return None
    text = choose_text_for_slide(item, stretches[-1][0].full)
    said = bare_text(text)
    return SlideLine(text, item.id) if (whole or _tells(said)) and count_words(said) <= CLOSING_WORDS else None


def content_of_entries(entries: Sequence[Entry]) -> Content:
    """Return the kind of content by which a layout for the entries is chosen."""
    count = count_words_of_entries(entries)
    if entries[0].number:  # layouts for sequences draw numbers themselves
        in_columns = len(entries) > IN_COLUMNS and count <= SHORT * len(entries)
        return "short lines" if in_columns else "sequences" if entries[0].number == 1 else "lines"
    if len(entries) >= IN_COLUMNS and count <= SHORT * len(entries):
        return "short lines"
    if count > STATEMENT_WORDS if len(entries) == 1 else count < PANEL_WORDS * len(entries):
        return "lines"
    plain = all(each.heading and each.body and not (each.answer or each.icon) for each in entries)
    most = TERSE.get(len(entries), 0) if plain else 0
    return "few words" if max(count_words_of_entries([each]) for each in entries) <= most else "text"


def _group_questions(stretch: ItemStretch) -> list[list[Entry]]:
    """Return the questions grouped by slide, so that a slide can show all its answers."""
    groups: list[list[Entry]] = []
    said = 0
    for each, entry in zip(stretch, entries_of_stretch(stretch), strict=True):
        length = 0 if each.full else count_words(bare_text(entry.body))
        if not groups or said + length > ANSWER_WORDS or len(groups[-1]) == SHARED_QUESTIONS:
            groups.append([])
            said = 0
        groups[-1].append(entry)
        said += length
    return groups


def _split_answer(asked: Entry) -> Entry:
    """Return the question with a short answer and the rest apart, if its answer begins with a few words."""
    most = STATEMENT_WORDS if count_words(bare_text(asked.body)) > STATEMENT_WORDS else SHORT_ANSWER
    first, others = _first_sentence_apart(asked.body, most)
    return replace(asked, body=first, answer=others) if others else asked


def _beside_picture(stretches: Sequence[ItemStretch], position: int) -> SlideContent | None:
    """Return a picture, or a chart without a takeaway, beside the few words before it; else None."""
    block, texts = stretches[position][0].item, stretches[position - 1] if position else ()
    if len(stretches[position]) > 1 or not texts or not isinstance(texts[0].item, Paragraph | Point):
        return None
    said = entries_of_stretch(texts)
    leads = position > 1 and isinstance(texts[0].item, Point) and isinstance(stretches[position - 2][0].item, Paragraph)
    if leads or count_words_of_entries(said) > BESIDE_PICTURE:
        return None
    if isinstance(block, Picture):
        return slide_content_with_picture(said, block)
    if isinstance(block, Chart) and not block.takeaway and isinstance(texts[0].item, Paragraph):
        return slide_content_with_chart(said, block)
    return None


def _before_words(stretches: Sequence[ItemStretch]) -> SlideContent | None:
    """Return a picture beside the few words after it if there is nothing else; None otherwise."""
    match stretches:
        case [(ListedItem(item=Picture() as picture),), [ListedItem(item=Paragraph() | Point()), *_] as texts]:
            said = entries_of_stretch(tuple(texts))
            return slide_content_with_picture(said, picture) if count_words_of_entries(said) <= BESIDE_PICTURE else None
    return None


def slide_content_with_picture(entries: Sequence[Entry], picture: Picture) -> SlideContent:
    """Return a picture with the words beside it."""
    lines = _caption_lines(_credit_line(picture), picture.id)
    return SlideContent(tuple(entries), picture, "blocks", lines, free=False)


def slide_content_with_chart(entries: Sequence[Entry], chart: Chart) -> SlideContent:
    """Return a chart with the words beside it, if any, its figure above and its caption under it."""
    figure = {"figure": SlideLine(chart.figure, chart.id)} if chart.figure else {}
    counted = (Run(chart.series[0].name),) if len(chart.series) == 1 and chart.series[0].name else ()  # has no legend
    lines = {**figure, **_caption_lines(joined_texts([chart.caption or counted, chart.source], " · "), chart.id)}
    return SlideContent(tuple(entries), chart, "blocks", lines, free=False)


def slide_content_of_block(
    block: Quote | Code | Table | Chart | Picture | Timeline | Cycle, *, full: bool = False
) -> SlideContent:
    """Return the content of a slide that shows only this block."""
    said = tuple(slide_entries_of_item(block, full=full))
    match block:
        case Code():
            return SlideContent(said, content="programs", lines=_caption_lines(block.caption, block.id), free=False)
        case Table():
            caption = joined_texts([block.caption, block.source], " · ")
            return SlideContent(said, block, "blocks", _caption_lines(caption, block.id), free=False)
        case Picture():
            return slide_content_with_picture(said, block)
        case Chart():
            return slide_content_with_chart(said, block)
        case _:
            return SlideContent(said, content=CONTENTS[type(block)], free=False)


def _caption_lines(caption: Text, source: OriginId) -> dict[str, SlideLine]:
    return {"caption": SlideLine(caption, source)} if caption else {}


def _credit_line(picture: Picture) -> Text:
    return joined_texts([picture.caption, picture.credit], " · ")


def count_words_of_entries(entries: Sequence[Entry]) -> int:
    """Return how many words a slide shows in its entries."""
    return sum(count_words(bare_text(joined_texts([entry.heading, entry.body, entry.answer]))) for entry in entries)
