"""The stretches of a section in; lists of short commands out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.measure import sentence_spans
from generator.model.blocks import Code, Paragraph, Point
from generator.model.outline import Entry
from generator.model.text import UNFINISHED, Run, Text, bare_text, cut_text
from generator.plan.listed_items import ListedItem
from generator.plan.slide_texts import choose_text_for_slide, slide_entries_of_item

FEWEST_COMMANDS, COMMAND_LETTERS = 2, 60  # of a list; a longer command would be broken
MOST_BETWEEN = 2  # paragraphs between two commands

Stretch = tuple[ListedItem, ...]  # of one kind, or texts and commands in turn


def lead_in_sentence(paragraph: Paragraph) -> Text:
    """Return what was chosen of a paragraph, else its last sentence if that is unfinished, else its first."""
    text = paragraph.chosen or paragraph.text
    if paragraph.chosen:
        return text
    spans = sentence_spans(bare_text(text))
    return (
        cut_text(text, *spans[-1])
        if spans and bare_text(text).rstrip().endswith(UNFINISHED)
        else choose_text_for_slide(paragraph)
    )


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
