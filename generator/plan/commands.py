"""The stretches of a section in; what leads to programs and tables out, and commands with it as one stretch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec.structs import replace

from generator.measure import sentences
from generator.model.blocks import Code, Paragraph, Picture, Point, Table
from generator.model.chart import Chart
from generator.model.outline import Entry, Line
from generator.model.source import SourceId
from generator.model.text import UNFINISHED, Run, Text, cut, words
from generator.plan.prose import entries, first_sentence, shown_of
from generator.plan.values import Listed

FEWEST_COMMANDS, COMMAND_LETTERS = 2, 60  # that stand in a list; a longer one would be broken there
MOST_BETWEEN = 2  # paragraphs between two of them

_ENDS = re.compile(r"[:：](?=\s+[^\W\d_a-zа-яα-ω]|\s+[(\"“]|\s*$)")  # not a name with what it means: "oak: a wood"

Piece = tuple[SourceId, int, int]  # of a detail: whose it is, where it begins and ends
Stretch = tuple[Listed, ...]  # of one kind, or texts and commands in turn


def leading(paragraph: Paragraph) -> Text:
    """Its last sentence, where that is not finished without what follows; else what is shown of it."""
    text = paragraph.text
    spans = sentences(words(text))
    return cut(text, *spans[-1]) if spans and words(text).rstrip().endswith(UNFINISHED) else shown_of(paragraph)


def led_from_lists(stretches: Sequence[Stretch]) -> tuple[list[Stretch], Mapping[int, Line]]:
    """The stretches, and by the number of one what leads to it from within the list before it.

    What stands in an item is read after the list; the pieces of its items that end with a colon then lead to it, the
    last piece to the last. Of more pieces than blocks, one with another right behind it leads to that one. An item no
    longer shows what leads to something else.
    """
    found, led = list(stretches), {}
    at = 0
    while at < len(found):
        end = at + 1
        while end < len(found) and isinstance(found[end][0].item, Code | Table | Chart | Picture):
            end += 1
        points = [each.item for each in found[at] if isinstance(each.item, Point)]
        pieces = [(point.id, start, stop) for point in points for start, stop in _pieces(words(point.detail))]
        count = end - at - 1
        if points and 0 < count <= len(pieces):
            used = _as_many(pieces, count)
            by_id = {point.id: point for point in points}
            led.update({at + 1 + n: Line(cut(by_id[id].detail, *span), id) for n, (id, *span) in enumerate(used)})
            starts = {id: start for id, start, _ in reversed(used)}
            found[at] = tuple(_without_lead(each, starts) for each in found[at])
        at = end
    return found, led


def _as_many(pieces: Sequence[Piece], count: int) -> Sequence[Piece]:
    """The last pieces, so many; before others go those that lead to the next one."""
    kept = list(pieces)
    for one, following in pairwise(pieces):
        if len(kept) > count and one[0] == following[0] and following[1] - one[2] <= 1:
            kept.remove(one)
    return kept[-count:]


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where the pieces of sentences begin and end that end with a colon, and after which something else begins."""
    for start, end in sentences(text):
        for found in _ENDS.finditer(text, start, end):
            yield start, found.end()
            start = found.end() + len(text[found.end() : end]) - len(text[found.end() : end].lstrip())


def _without_lead(listed: Listed, starts: Mapping[SourceId, int]) -> Listed:
    """The item without the piece that leads to something else, where more of it is left."""
    point = listed.item
    if not isinstance(point, Point) or point.short or not starts.get(point.id):
        return listed
    shown = words(point.chosen or first_sentence(point.detail))
    begins = words(point.detail).find(shown)
    start = starts[point.id]
    if not begins < start < begins + len(shown):
        return listed
    return replace(listed, item=replace(point, chosen=cut(point.detail, max(begins, 0), start)))


def _command(item: object) -> str:
    """The only line of a program that can stand in a list; "" for any other."""
    if not isinstance(item, Code) or item.caption or item.highlight or item.numbered:
        return ""
    line = item.text.strip()
    return line if "\n" not in line and len(line) <= COMMAND_LETTERS else ""


def with_commands(stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    """The stretches, those of two commands and more, each behind a text, as one."""
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
    """Whether a command of one line stands behind a text; between two of them, a short one."""
    text = isinstance(before[0].item, Paragraph) or (isinstance(before[0].item, Point) and not before[0].item.points)
    return text and (first or len(before) <= MOST_BETWEEN) and bool(_command(stretch[0].item)) and len(stretch) == 1


def is_of_commands(stretch: Stretch) -> bool:
    """Whether it is such a stretch of texts and commands."""
    return len(stretch) > 1 and bool(_command(stretch[1].item))


def led_commands(stretch: Stretch) -> Iterator[Entry]:
    """Texts, and under each the command that it leads to."""
    for each in stretch:
        match each.item:
            case Code() as code:
                row = 1 + code.text[: len(code.text) - len(code.text.lstrip())].count("\n")
                yield Entry(code.id, body=(Run(_command(code), code=True),), level=1, row=row)
            case Paragraph() as paragraph:
                yield Entry(paragraph.id, body=leading(paragraph))
            case _:
                yield from entries(each.item)
