"""The stretches of a section in; the lines that introduce programs and tables, and lists of short commands, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec.structs import replace

from generator.measure import sentence_spans
from generator.model.blocks import Code, Paragraph, Picture, Point, Table
from generator.model.chart import Chart
from generator.model.origin import OriginId
from generator.model.outline import Entry, SlideLine
from generator.model.text import UNFINISHED, Run, Text, bare_text, cut_text
from generator.plan.listed_items import ListedItem
from generator.plan.slide_texts import choose_first_sentence, choose_text_for_slide, slide_entries_of_item

FEWEST_COMMANDS, COMMAND_LETTERS = 2, 60  # of a list; a longer command would be broken
MOST_BETWEEN = 2  # paragraphs between two commands

_ENDS = re.compile(r"[:：](?=\s+[^\W\d_a-zа-яα-ω]|\s+[(\"“]|\s*$)")  # not in a term with its meaning: "oak: a wood"

DetailSpan = tuple[OriginId, int, int]  # the owner of a detail, and where a part of it begins and ends
Stretch = tuple[ListedItem, ...]  # of one kind, or texts and commands in turn


def lead_in_sentence(paragraph: Paragraph) -> Text:
    """Return the paragraph's last sentence if it ends unfinished, as with a colon; else the usual text for a slide."""
    text = paragraph.text
    spans = sentence_spans(bare_text(text))
    return (
        cut_text(text, *spans[-1])
        if spans and bare_text(text).rstrip().endswith(UNFINISHED)
        else choose_text_for_slide(paragraph)
    )


def lead_ins_within_lists(stretches: Sequence[Stretch]) -> tuple[list[Stretch], Mapping[int, SlideLine]]:
    """Return the stretches, and a map from a stretch's number to the line that introduces it from the list before it.

    Blocks inside a list item are read after the list. The pieces of its items that end with a colon then introduce
    those blocks, the last piece the last block. If there are more pieces than blocks, a piece with another right behind
    it is left out. The item no longer shows a piece that introduces a block.
    """
    found, led = list(stretches), {}
    at = 0
    while at < len(found):
        end = at + 1
        while end < len(found) and isinstance(found[end][0].item, Code | Table | Chart | Picture):
            end += 1
        points = [each.item for each in found[at] if isinstance(each.item, Point)]
        pieces = [(point.id, start, stop) for point in points for start, stop in _pieces(bare_text(point.detail))]
        count = end - at - 1
        if points and 0 < count <= len(pieces):
            used = _as_many(pieces, count)
            by_id = {point.id: point for point in points}
            led.update(
                {at + 1 + n: SlideLine(cut_text(by_id[id].detail, *span), id) for n, (id, *span) in enumerate(used)}
            )
            starts = {id: start for id, start, _ in reversed(used)}
            found[at] = tuple(_without_lead(each, starts) for each in found[at])
        at = end
    return found, led


def _as_many(pieces: Sequence[DetailSpan], count: int) -> Sequence[DetailSpan]:
    """Return the last `count` pieces; pieces that are directly followed by another one are dropped first."""
    kept = list(pieces)
    for one, following in pairwise(pieces):
        if len(kept) > count and one[0] == following[0] and following[1] - one[2] <= 1:
            kept.remove(one)
    return kept[-count:]


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each piece of a sentence that ends with a colon before a new beginning."""
    for start, end in sentence_spans(text):
        for found in _ENDS.finditer(text, start, end):
            yield start, found.end()
            start = found.end() + len(text[found.end() : end]) - len(text[found.end() : end].lstrip())


def _without_lead(listed: ListedItem, starts: Mapping[OriginId, int]) -> ListedItem:
    """Return the item without the piece that introduces a block, if some of its text is left."""
    point = listed.item
    if not isinstance(point, Point) or point.short or not starts.get(point.id):
        return listed
    shown = bare_text(point.chosen or choose_first_sentence(point.detail))
    begins = bare_text(point.detail).find(shown)
    start = starts[point.id]
    if not begins < start < begins + len(shown):
        return listed
    return replace(listed, item=replace(point, chosen=cut_text(point.detail, max(begins, 0), start)))


def _command(item: object) -> str:
    """Return the line of a one-line program that is short enough for a list; "" for any other item."""
    if not isinstance(item, Code) or item.caption or item.highlight or item.numbered:
        return ""
    line = item.text.strip()
    return line if "\n" not in line and len(line) <= COMMAND_LETTERS else ""


def stretches_with_commands(stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    """Yield the stretches; two or more commands in turn, each introduced by a text, become one stretch."""
    at = 0
    while at < len(stretches):
        end = at
        while end + 1 < len(stretches) and _leads_to_command(stretches[end], stretches[end + 1], first=end == at):
            end += 2
        if end - at < 2 * FEWEST_COMMANDS:
            yield stretches[at]
            at += 1
            continue
        if stretches[at][:-1]:
            yield stretches[at][:-1]
        yield (stretches[at][-1], *(each for stretch in stretches[at + 1 : end] for each in stretch))
        at = end


def _leads_to_command(before: Stretch, stretch: Stretch, *, first: bool) -> bool:
    """Return whether a one-line command follows a text, which has at most two paragraphs unless it is the first."""
    text = isinstance(before[0].item, Paragraph) or (isinstance(before[0].item, Point) and not before[0].item.points)
    return text and (first or len(before) <= MOST_BETWEEN) and bool(_command(stretch[0].item)) and len(stretch) == 1


def has_led_commands(stretch: Stretch) -> bool:
    """Return whether the stretch holds texts and commands in turn."""
    return len(stretch) > 1 and bool(_command(stretch[1].item))


def entries_of_led_commands(stretch: Stretch) -> Iterator[Entry]:
    """Yield the texts as entries, and under each text the command that it introduces."""
    for each in stretch:
        match each.item:
            case Code() as code:
                row = 1 + code.text[: len(code.text) - len(code.text.lstrip())].count("\n")
                yield Entry(code.id, body=(Run(_command(code), code=True),), level=1, row=row)
            case Paragraph() as paragraph:
                yield Entry(paragraph.id, body=lead_in_sentence(paragraph))
            case _:
                yield from slide_entries_of_item(each.item)
