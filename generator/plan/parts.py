"""The items of a section in; the same by slide, each part with what it is for a layout, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from msgspec import Struct, field
from msgspec.structs import replace

from generator.language.scripts import is_rtl
from generator.measure import sentences, word_count
from generator.model.article import Section
from generator.model.blocks import Code, Cycle, Paragraph, Picture, Point, Question, Quote, Stat, Table, Timeline
from generator.model.chart import Chart
from generator.model.outline import Entry, Line
from generator.model.source import SourceId
from generator.model.text import UNFINISHED, Text, cut, joined, words
from generator.model.theme import Content
from generator.plan.commands import is_of_commands, leading, led_commands, led_from_lists, with_commands
from generator.plan.prose import ANSWER_WORDS, entries, shown_of
from generator.plan.sides import sides_of
from generator.plan.stand import leans
from generator.plan.values import Listed

SHORT_ANSWER = 6  # words of a sentence that answers a question in large letters
SHARED_QUESTIONS = 3  # as many as one slide takes
MOST_SENTENCES, PROSE_WORDS = 4, 75  # of running text on one slide
MOST_EVENTS = 7  # of a timeline on one slide
NUMBERS = 3  # that stand on one slide
BESIDE_PICTURE = 40  # words that stand beside a picture; more get a slide of their own
LOUD_WORDS = 30  # more are no statement, and are said more quietly
LEAD_WORDS, CLOSING_WORDS = 30, 25  # as much as a line above or under a list can be
MOST_GISTS = 10  # sections; of more an agenda shows the headings alone
GIST_WORDS = 8  # in a line of the agenda that the author did not write
PANEL_WORDS = 2  # each item, on the average; fewer are lost in panels
IN_COLUMNS = 7  # so many points are set in two columns, if they are short
SHORT = 6  # words
PICTURES = 4  # on one slide
ALONE = 2.4  # times as wide as high, or as high as wide: such a picture needs a slide of its own

# Blocks that are seen or not at all: never left to the notes, but for the middle of a long output.
Shown = Quote | Code | Table | Chart | Picture | Stat | Timeline | Cycle
Stretch = tuple[Listed, ...]  # of one kind: paragraphs, the items of one list, questions, or one block


class Part(Struct, frozen=True):
    """What one slide takes: entries, or a table or picture, or both; `content` is what families are asked for."""

    entries: tuple[Entry, ...]
    block: Table | Picture | Chart | None = None
    content: Content = "text"
    lines: Mapping[str, Line] = field(default_factory=dict)  # by slot: lead, closing, caption
    free: bool = True  # whether a layout that the talk names may take it
    listed: bool = False  # whether the entries are items of a list
    follows: bool = False  # whether it says nothing without the part before it: a result, or what leans on a program

    @property
    def takes_caption(self) -> bool:
        """Whether there is a place for a caption, and no other yet; pictures in a row have their own."""
        return "caption" not in self.lines and not any(entry.picture for entry in self.entries)


def parts(listed: Sequence[Listed], language: str) -> tuple[Part, ...]:
    """The slides of a list, in its order.

    Commands of one line stand under the texts that lead to them, several on a slide, where one writes from left to
    right. Long running text takes several slides, as even as may be, none of which begins with a sentence that leans.
    What is seen has a slide of its own, and so has each list; short questions share one, and so do pictures in a row.
    The paragraph before a list, a program, a table or a picture leads to it, and the last one after a list closes it,
    both on its slide. A few words stand beside their picture.
    """
    stretches = [tuple(stretch) for _, stretch in groupby(listed, kind_of)]
    stretches = [*with_commands(stretches)] if not is_rtl(language) else stretches
    stretches, led = led_from_lists(stretches)
    if together := _before_words(stretches):
        return (together,)
    found: list[Part] = []
    prose: Stretch = ()  # paragraphs that no slide shows yet
    done = 0  # stretches that a comparison has taken
    for position, stretch in enumerate(stretches):
        item = stretch[0].item
        if position < done:
            continue
        if sides := sides_of(stretches, position):
            found += [
                *_prose(stretch[:-1], language),
                Part(sides[1], lines=sides[0], free=False),
            ]
            prose, done = (), position + 4
        elif is_of_commands(stretch):
            found += [*_prose(prose, language), Part(tuple(led_commands(stretch)), content="lines", free=False)]
            prose = ()
        elif isinstance(item, Paragraph):
            prose = () if _closing(stretches, position - 1) else stretch
        elif isinstance(item, Picture | Chart) and (beside := _beside_picture(stretches, position)):
            found = [*(found if prose else found[:-1]), beside]
            prose = ()
        else:
            before = _lead(prose, item)
            lines = {"lead": before or led.get(position), "closing": _closing(stretches, position)}
            rest = prose[:-1] if before else prose
            found += [*_prose(rest, language), *_with_lines(parts_of(stretch), lines)]
            prose = ()
    found += _prose(prose, language)
    return tuple(found or _prose(prose, language, whole=True))


def kind_of(each: Listed) -> str:
    """What tells the items of one stretch from those of the next."""
    match each.item:
        case Point():
            return each.block
        case Picture() as picture if max(picture.width, picture.height) < ALONE * min(picture.width, picture.height):
            return type(picture).__name__
        case Quote() | Code() | Table() | Chart() | Picture() | Timeline() | Cycle():
            return each.item.id
        case _:
            return type(each.item).__name__


def parts_of(stretch: Stretch) -> Iterator[Part]:
    match stretch[0].item:
        case Question():
            for asked in _shared(stretch):
                yield Part(tuple(asked) if len(asked) > 1 else (_answered(asked[0]),), content="answers")
        case Stat():
            for group in _evenly(said_in(stretch), NUMBERS):
                yield Part(group, content="numbers", free=False)
        case Timeline() as timeline:
            whole = alone(timeline)
            for group in _evenly(whole.entries, MOST_EVENTS):
                yield replace(whole, entries=group)
        case Picture() if len(stretch) > 1:
            shown = [each.item for each in stretch if isinstance(each.item, Picture)]
            said = tuple(Entry(picture.id, body=_credited(picture), picture=picture) for picture in shown)
            for group in _evenly(said, PICTURES):
                yield Part(group, content="blocks", free=False)
        case Quote() | Code() | Table() | Chart() | Picture() | Cycle() as block:
            yield alone(block, full=stretch[0].full)
        case Section():
            yield Part(tuple(_agenda(stretch)))
        case _:
            said = said_in(stretch)
            yield Part(said, content=by_content(said), listed=isinstance(stretch[0].item, Point))


def _evenly(said: tuple[Entry, ...], most: int) -> Iterator[tuple[Entry, ...]]:
    """As few groups as will do, none much larger than another."""
    count = -(-len(said) // most)
    for number in range(count):
        yield said[len(said) * number // count : len(said) * (number + 1) // count]


def _with_lines(made: Iterator[Part], lines: Mapping[str, Line | None]) -> Iterator[Part]:
    for part in made:
        yield replace(part, lines={**part.lines, **{name: line for name, line in lines.items() if line}})


def said_in(stretch: Stretch) -> tuple[Entry, ...]:
    """A stretch as a slide says it."""
    return tuple(entry for each in stretch for entry in entries(each.item, number=each.number, full=each.full))


def _prose(stretch: Stretch, language: str, *, whole: bool = False) -> Iterator[Part]:
    """Running text; a piece of a sentence says nothing alone, and is left to the notes unless `whole`."""
    said = tuple(entry for entry in said_in(stretch) if whole or _tells(words(entry.body)))
    count = max(-(-len(said) // MOST_SENTENCES), min(-(-count_words(said) // PROSE_WORDS), len(said) // 2), 1)
    starts = [len(said) * number // count for number in range(count)]
    starts = [at - (at > 1 and leans(words(said[at].body), language)) for at in starts] if said else []
    for start, end in pairwise([*starts, len(said)]):
        yield Part(said[start:end], content=by_content(said[start:end]))


def _tells(text: str) -> bool:
    return not text.endswith(UNFINISHED) and not text[:1].islower()


def _lead(prose: Stretch, item: object) -> Line | None:
    """The sentence that leads to a block: of the paragraph before it the last if that is unfinished, else the first."""
    if not prose or not isinstance(item, Point | Code | Table | Chart | Picture | Timeline):
        return None
    paragraph = prose[-1].item
    assert isinstance(paragraph, Paragraph)  # nothing else is prose
    lead = leading(paragraph)
    return Line(lead, paragraph.id) if lead and word_count(words(lead)) <= LEAD_WORDS else None


def _closing(stretches: Sequence[Stretch], position: int) -> Line | None:
    """The line that closes a list: a short paragraph after it, if that is the last."""
    if position < 0 or position != len(stretches) - 2 or not isinstance(stretches[position][0].item, Point):
        return None
    item = stretches[-1][0].item
    if not isinstance(item, Paragraph) or len(stretches[-1]) > 1:
        return None
    text = shown_of(item)
    return Line(text, item.id) if _tells(words(text)) and word_count(words(text)) <= CLOSING_WORDS else None


def by_content(said: Sequence[Entry]) -> Content:
    """What it is that is said."""
    if said[0].number:
        return "sequences" if said[0].number == 1 else "lines"  # layouts for sequences draw their numbers themselves
    count = count_words(said)
    if len(said) == 1 and count > LOUD_WORDS:
        return "remarks"
    if len(said) >= IN_COLUMNS and count <= SHORT * len(said):
        return "short lines"
    if len(said) > 1 and count < PANEL_WORDS * len(said):
        return "lines"
    return "text"


def _agenda(stretch: Stretch) -> Iterator[Entry]:
    """What will be covered; the lines that the author did not write only where every section has a short one."""
    said = said_in(stretch)
    all_short = all(0 < word_count(words(entry.body)) <= GIST_WORDS for entry in said)
    for each, entry in zip(stretch, said, strict=True):
        written = isinstance(each.item, Section) and each.item.gist
        shown = len(stretch) <= MOST_GISTS and (written or all_short)
        yield entry if shown else replace(entry, body=())


def _shared(stretch: Stretch) -> list[list[Entry]]:
    """The questions by slide: those whose answers a slide can show together."""
    groups: list[list[Entry]] = []
    said = 0
    for entry in said_in(stretch):
        length = word_count(words(entry.body))
        if not groups or said + length > ANSWER_WORDS or len(groups[-1]) == SHARED_QUESTIONS:
            groups.append([])
            said = 0
        groups[-1].append(entry)
        said += length
    return groups


def _answered(asked: Entry) -> Entry:
    """A question with its short answer and what else there is to say, where the answer begins with so few words."""
    bare = words(asked.body)
    first, *rest = sentences(bare) or [(0, 0)]
    if not rest or word_count(bare[: first[1]]) > SHORT_ANSWER:
        return asked
    return replace(asked, body=cut(asked.body, *first), answer=cut(asked.body, rest[0][0], len(bare)))


def _beside_picture(stretches: Sequence[Stretch], position: int) -> Part | None:
    """A picture, or a chart without a takeaway of its own, with the few words before it; None for more, or none."""
    block, texts = stretches[position][0].item, stretches[position - 1] if position else ()
    if len(stretches[position]) > 1:
        return None
    if not texts or not isinstance(texts[0].item, Paragraph | Point):
        return None
    said = said_in(texts)
    leads = position > 1 and isinstance(texts[0].item, Point) and isinstance(stretches[position - 2][0].item, Paragraph)
    if leads or count_words(said) > BESIDE_PICTURE:
        return None
    if isinstance(block, Picture):
        return with_picture(said, block)
    if isinstance(block, Chart) and not block.takeaway and isinstance(texts[0].item, Paragraph):
        return with_chart(said, block)
    return None


def _before_words(stretches: Sequence[Stretch]) -> Part | None:
    """A picture and the few words after it, where that is all there is; None otherwise."""
    match stretches:
        case [(Listed(item=Picture() as picture),), [Listed(item=Paragraph() | Point()), *_] as texts]:
            said = said_in(tuple(texts))
            return with_picture(said, picture) if count_words(said) <= BESIDE_PICTURE else None
    return None


def with_picture(said: Sequence[Entry], picture: Picture) -> Part:
    """A picture with the words beside it."""
    lines = _captioned(_credited(picture), picture.id)
    return Part(tuple(said), picture, "blocks", lines, free=False)


def with_chart(said: Sequence[Entry], chart: Chart) -> Part:
    """A chart with the words beside it, if there are any, and what stands under it and above them."""
    figure = {"figure": Line(chart.figure, chart.id)} if chart.figure else {}
    lines = {**figure, **_captioned(joined([chart.caption, chart.source], " · "), chart.id)}
    return Part(tuple(said), chart, "blocks", lines, free=False)


def alone(block: Quote | Code | Table | Chart | Picture | Timeline | Cycle, *, full: bool = False) -> Part:
    """What is seen, on a slide of its own."""
    said = tuple(entries(block, full=full))
    match block:
        case Quote():
            return Part(said, content="quotations", free=False)
        case Timeline():
            return Part(said, content="events", free=False)
        case Cycle():
            return Part(said, content="circles", free=False)
        case Code():
            return Part(said, content="programs", lines=_captioned(block.caption, block.id), free=False)
        case Table():
            caption = joined([block.caption, block.source], " · ")
            return Part(said, block, "blocks", _captioned(caption, block.id), free=False)
        case Picture():
            return Part(said, block, "blocks", _captioned(_credited(block), block.id), free=False)
        case Chart():
            return with_chart(said, block)


def _captioned(caption: Text, source: SourceId) -> dict[str, Line]:
    return {"caption": Line(caption, source)} if caption else {}


def _credited(picture: Picture) -> Text:
    return joined([picture.caption, picture.credit], " · ")


def count_words(said: Sequence[Entry]) -> int:
    """How many words a slide says in its items."""
    return sum(word_count(words(joined([entry.heading, entry.body, entry.answer]))) for entry in said)
