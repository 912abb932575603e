"""A placed item in, the same with its links as every program draws them well out: no character is changed."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from generator.model.deck import Item, TextItem
from generator.model.outline import Line
from generator.model.text import Run, Text
from generator.place.fit import paragraph_width, wrapped

MOST_LINES = 2  # that a link takes: what is underlined any further is hard to read


def with_drawn_links(item: Item) -> Item:
    """A link is one run, and of one that takes more than two lines only the words on its first lead there.

    LibreOffice 25.2 draws what follows a broken run of a link over it, and takes all lines of such a run for one where
    it centres them. In a link, code has the colour of a link, so that nothing is lost with a run of its own.
    """
    if not isinstance(item, TextItem) or not any(run.link for text in item.texts for run in text):
        return item
    return replace(item, lines=tuple(replace(line, text=tuple(_drawn(line, item))) for line in item.lines))


def _drawn(line: Line, item: TextItem) -> Iterator[Run]:
    text, slot = _whole(line.text), item.placeholder
    starts = [start for start, _ in wrapped(text, slot.style, item.size, paragraph_width(line, slot))]
    end = 0
    for run in text:
        start, end = end, end + len(run.text)
        breaks = [at - start for at in starts if start < at < end]
        if run.link and len(breaks) >= MOST_LINES:
            head = run.text[: breaks[0]].rstrip()
            yield replace(run, text=head)
            yield replace(run, text=run.text[len(head) :], link="")
        else:
            yield run


def _whole(text: Text) -> Text:
    """The text with what lies within one link and looks alike there as one run."""
    runs: list[Run] = []
    for run in text:
        run = replace(run, code=False) if run.link else run
        if runs and run.link and replace(runs[-1], text=run.text) == run:
            runs[-1] = replace(run, text=runs[-1].text + run.text)
        else:
            runs.append(run)
    return tuple(runs)
