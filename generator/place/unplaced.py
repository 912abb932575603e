"""What a slide should say, and what it shows, in; what is left to say in its notes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from generator.model.deck import Item, TextItem
from generator.model.outline import Line, SlidePlan
from generator.model.text import Run, Text, holds, with_links
from generator.place.ends import unbound


def unplaced(wanted: Sequence[Line], plan: SlidePlan, items: Sequence[Item]) -> Iterator[Line]:
    """Lines that the slide does not show whole and its notes do not hold yet."""
    shown = (line for item in items if isinstance(item, TextItem) for line in item.lines)
    on_slide = _by_block(shown, _spelled)
    missing = [line for line in wanted if not holds(on_slide[line.source], _spelled(line.text))]
    in_notes = _by_block(plan.notes if missing else (), with_links)
    for line in missing:
        said = with_links(line.text)
        if not holds(in_notes[line.source], said):
            yield Line((Run(said),), line.source)


def _by_block(lines: Iterable[Line], say: Callable[[Text], str]) -> Mapping[str, str]:
    """What is said of each block: another's equal words do not stand for it."""
    held: defaultdict[str, str] = defaultdict(str)
    for line in lines:
        held[line.source] += f"\n{say(line.text)}"
    return held


def _spelled(text: Text) -> str:
    """Words and the addresses that they lead to, so that a link is missed where only its words are shown."""
    return unbound("".join(f"{run.text} ({run.link})" if run.link else run.text for run in text))
