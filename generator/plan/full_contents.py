"""The items of a section in; their full text out, on one slide if a layout can hold it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec.structs import replace

from generator.measure import count_words
from generator.model.blocks import Code, Cycle, Paragraph, Picture, Point, Table, Timeline
from generator.model.chart import Chart
from generator.model.outline import Entry, SlideLine
from generator.model.text import bare_text
from generator.plan.listed_items import ListedItem
from generator.plan.slide_contents import (
    ItemStretch,
    SlideContent,
    content_of_entries,
    count_words_of_entries,
    entries_of_stretch,
    slide_content_with_chart,
    slide_content_with_picture,
    slide_contents_of_stretch,
    stretch_kind_of_item,
)

BESIDE_CHART = 40  # words in the narrow panel beside a chart
BESIDE_PICTURE = 70  # words beside a picture at the smallest size
LEAD_WORDS = 25  # above a list, a program or a table
LETTERS = 7  # of a usual word; longer ones would not fit

SeenBlock = Code | Table | Chart | Picture | Timeline | Cycle


def slide_contents_in_full(items: Sequence[ListedItem], *, leads: bool = True) -> tuple[SlideContent, ...]:
    """Return the full text of the items in order, on one slide unless a block that is seen leaves the rest no room.

    Nothing is left to the notes; only list items have bullets when they stand among other texts. A short text
    introduces what follows it, unless the author's layout has all in one row (`leads` is false).
    """
    everything = tuple(replace(each, full=True) for each in items)
    seen = [each.item for each in everything if isinstance(each.item, SeenBlock)]
    texts = tuple(each for each in everything if not isinstance(each.item, SeenBlock))
    match seen:
        case [Picture() as picture] if texts and count_words_of_entries(_among_others(texts)) <= BESIDE_PICTURE:
            return (slide_content_with_picture(_among_others(texts), picture),)
        case [Chart(takeaway=()) as chart] if texts and _stands_beside(texts):
            return (slide_content_with_chart(entries_of_stretch(texts), chart),)
    if not leads and not seen:
        return (SlideContent(_among_others(texts)),) if texts else ()
    return tuple(_in_turn(everything))


def _in_turn(listed: Sequence[ListedItem]) -> Iterator[SlideContent]:
    """Yield the slides in order: each block with the short paragraph above it, and the texts between blocks."""
    waiting: ItemStretch = ()
    stretches = [tuple(group) for _, group in groupby(listed, key=lambda each: isinstance(each.item, SeenBlock))]
    for stretch in stretches:
        if not isinstance(stretch[0].item, SeenBlock):
            waiting = stretch
            continue
        groups = [tuple(group) for _, group in groupby(stretch, stretch_kind_of_item)]
        shown = [(group[0].item, part) for group in groups for part in slide_contents_of_stretch(group)]
        for item, part in shown:
            lead = None if isinstance(item, Cycle) else _line(waiting[-1:], LEAD_WORDS)
            yield from _text(waiting[:-1] if lead else waiting)
            yield replace(part, lines={**part.lines, **({"lead": lead} if lead else {})})
            waiting = ()
    yield from _text(waiting)


def _text(texts: ItemStretch) -> Iterator[SlideContent]:
    """Yield a slide of text alone: by its content if it is of one kind or a list under a line, else as paragraphs."""
    stretches = [tuple(stretch) for _, stretch in groupby(texts, stretch_kind_of_item)]
    match stretches:
        case []:
            return
        case [stretch]:
            yield from slide_contents_of_stretch(stretch)
        case [before, after] if isinstance(after[0].item, Point) and (lead := _line(before, LEAD_WORDS)):
            said = entries_of_stretch(after)
            yield SlideContent(said, content=content_of_entries(said), lines={"lead": lead})
        case _:
            yield SlideContent(_among_others(texts), content="lines")


def _line(texts: ItemStretch, most: int) -> SlideLine | None:
    """Return a single short paragraph as a line above or under a block; None for anything else."""
    item = texts[0].item if len(texts) == 1 else None
    if not isinstance(item, Paragraph) or count_words(bare_text(item.text)) > most:
        return None
    return SlideLine(item.text, item.id) if 0 < len(bare_text(item.text)) <= most * LETTERS else None


def _stands_beside(texts: ItemStretch) -> bool:
    """Return whether the texts are a few words of prose that fit the panel beside a chart."""
    is_prose = all(isinstance(each.item, Paragraph) for each in texts)
    return is_prose and count_words_of_entries(entries_of_stretch(texts)) <= BESIDE_CHART


def _among_others(texts: ItemStretch) -> tuple[Entry, ...]:
    said = ((each.item, entry) for each in texts for entry in entries_of_stretch((each,)))
    return tuple(replace(entry, bare=not isinstance(item, Point)) for item, entry in said)
