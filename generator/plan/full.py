"""The items of a section in; the same in full, on one slide as far as a layout can hold them, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec.structs import replace

from generator.measure import word_count
from generator.model.blocks import Code, Cycle, Paragraph, Picture, Point, Quote, Stat, Table, Timeline
from generator.model.chart import Chart
from generator.model.outline import Entry, Line
from generator.model.text import words
from generator.plan.parts import (
    Part,
    Stretch,
    alone,
    by_content,
    count_words,
    kind_of,
    parts_of,
    said_in,
    with_chart,
    with_picture,
)
from generator.plan.values import Listed

BESIDE_CHART = 40  # words, in the narrow panel beside a chart
BESIDE_PICTURE = 70  # words, which a slide holds beside a picture at the size of the floor
LEAD_WORDS, CAPTION_WORDS = 25, 12  # in a line above a list, a program or a table, and in one under it
LETTERS = 7  # of a word of usual length; longer ones would not fit

Captioned = Code | Table | Chart | Picture
Seen = Captioned | Timeline | Cycle


def full_parts(listed: Sequence[Listed], *, leads: bool = True) -> tuple[Part, ...]:
    """One slide of all that is said, in its order; more where a program, a table, a chart or a picture leaves
    the rest no room.

    Nothing is left to the notes; only items of lists have bullets, where they stand among other texts. A short text
    leads to what follows it, unless the layout that its author asked for has all stand in one row (`leads` is false).
    """
    everything = tuple(replace(each, full=True) for each in listed)
    seen = [each.item for each in everything if isinstance(each.item, Seen)]
    texts = tuple(each for each in everything if not isinstance(each.item, Seen))
    match seen:
        case [Picture() as picture] if texts and count_words(_among_others(texts)) <= BESIDE_PICTURE:
            return (with_picture(_among_others(texts), picture),)
        case [Chart(takeaway=()) as chart] if texts and _stands_beside(texts):
            return (with_chart(said_in(texts), chart),)
    if not leads and not seen:
        return (Part(_among_others(texts)),) if texts else ()
    return tuple(_in_turn(everything))


def _in_turn(listed: Sequence[Listed]) -> Iterator[Part]:
    """What is seen, with the short paragraphs that lead to it and end it, and the texts between, each as one slide."""
    waiting: Stretch = ()
    stretches = [tuple(group) for _, group in groupby(listed, key=lambda each: isinstance(each.item, Seen))]
    for number, stretch in enumerate(stretches):
        if not isinstance(stretch[0].item, Seen):
            waiting = stretch
            continue
        last = stretches[number + 1] if number == len(stretches) - 2 else ()
        groups = [tuple(group) for _, group in groupby(stretch, kind_of)]
        shown = [(group[0].item, part) for group in groups for part in parts_of(group)]
        for item, part in shown:
            lead = None if isinstance(item, Cycle) else _line(waiting[-1:], LEAD_WORDS)
            ends = isinstance(item, Captioned) and part is shown[-1][1] and part.takes_caption
            end = _line(last, CAPTION_WORDS) if ends else None
            yield from _text(waiting[:-1] if lead else waiting)
            lines = {name: line for name, line in {"lead": lead, "caption": end}.items() if line}
            yield replace(part, lines={**part.lines, **lines})
            waiting = ()
            if end:
                return
    yield from _text(waiting)


def _text(texts: Stretch) -> Iterator[Part]:
    """Text alone: by its content where it is of one kind, or a list under a line that leads to it; else paragraphs."""
    stretches = [tuple(stretch) for _, stretch in groupby(texts, kind_of)]
    match stretches:
        case []:
            return
        case [stretch]:
            yield _of_one_kind(stretch)
        case [before, after] if isinstance(after[0].item, Point) and (lead := _line(before, LEAD_WORDS)):
            said = said_in(after)
            yield Part(said, content=by_content(said), lines={"lead": lead})
        case _:
            yield Part(_among_others(texts), content="lines")


def _of_one_kind(stretch: Stretch) -> Part:
    item, said = stretch[0].item, said_in(stretch)
    match item:
        case Quote():
            return alone(item)
        case Stat():
            return Part(said, content="numbers", free=False)
        case Point() | Paragraph():
            return Part(said, content=by_content(said))
        case _:
            return Part(said, content="answers")


def _line(texts: Stretch, most: int) -> Line | None:
    """A short paragraph that stands alone, as a line above or under what is shown."""
    item = texts[0].item if len(texts) == 1 else None
    if not isinstance(item, Paragraph) or word_count(words(item.text)) > most:
        return None
    return Line(item.text, item.id) if 0 < len(words(item.text)) <= most * LETTERS else None


def _stands_beside(texts: Stretch) -> bool:
    """Whether texts are few words of prose, as the panel beside a chart takes them."""
    return all(isinstance(each.item, Paragraph) for each in texts) and count_words(said_in(texts)) <= BESIDE_CHART


def _among_others(texts: Stretch) -> tuple[Entry, ...]:
    return tuple(replace(entry, bare=not isinstance(each.item, Point)) for each in texts for entry in said_in((each,)))
