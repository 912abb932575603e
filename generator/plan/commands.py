"""The stretches of a section in; commands of one line with the texts that lead to them, as one stretch, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.measure import sentences
from generator.model.blocks import Code, Paragraph, Point
from generator.model.outline import Entry
from generator.model.text import UNFINISHED, Run, Text, cut, words
from generator.plan.prose import entries, shown_of
from generator.plan.values import Listed

FEWEST_COMMANDS, COMMAND_LETTERS = 2, 60  # that stand in a list; a longer one would be broken there
MOST_BETWEEN = 2  # paragraphs between two of them

Stretch = tuple[Listed, ...]  # of one kind, or texts and commands in turn


def leading(paragraph: Paragraph) -> Text:
    """Its last sentence, where that is not finished without what follows; else what is shown of it."""
    text = paragraph.text
    spans = sentences(words(text))
    return cut(text, *spans[-1]) if spans and words(text).rstrip().endswith(UNFINISHED) else shown_of(paragraph)


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
