"""The outline: what each slide says, in order, before anyone knows how much room it takes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.errors import Where
from generator.model.article import Meta, Text
from generator.model.theme import Layout, Slot


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a slide or of its notes; `source` is the id of the block that it was taken from."""

    text: Text
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a list as the slide says it; a field is empty where the item has no such thing."""

    source: str
    heading: Text = ()
    body: Text = ()
    answer: Text = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that hold text."""
        return tuple(name for name in ("heading", "body", "answer") if getattr(self, name))

    def having(self, field: str, text: Text) -> Entry:
        """The same item with another text in one field."""
        return Entry(self.source, **{**{name: getattr(self, name) for name in self.fields}, field: text})


@dataclass(frozen=True, slots=True)
class SlidePlan:
    """What one slide says. `layout` names a family; the member follows from what fits."""

    id: str  # a slug path, stable while the heading stays: benefits/collaboration
    layout: str
    fill: Mapping[str, tuple[Line, ...]]  # slot name to its paragraphs: title, lead, closing ...
    items: tuple[Entry, ...]
    notes: tuple[Line, ...]
    section: str  # the PowerPoint section that the slide stands in
    where: Where

    def in_layout(self, family: str) -> SlidePlan:
        """The same words in another family of layouts."""
        return replace(self, layout=family)

    @property
    def sources(self) -> frozenset[str]:
        """The ids of all blocks that the slide shows."""
        filled = (line.source for lines in self.fill.values() for line in lines)
        return frozenset((*filled, *(entry.source for entry in self.items)))

    def lines_in(self, slot: Slot) -> tuple[Line, ...]:
        """What the plan has for a slot: a field of one item, or a field of the slide."""
        if not slot.item:
            return self.fill.get(slot.name, ())
        entry = self.items[slot.item - 1]
        text: Text = getattr(entry, slot.name)
        return (Line(text, entry.source),) if text else ()

    def suits(self, layout: Layout) -> bool:
        """Whether the layout has a place for each field of each item, and no place that must stay empty."""
        if layout.flows:
            return bool(self.items)
        names = {slot.name for slot in layout.slots if slot.item}
        return all(names.issuperset(entry.fields) for entry in self.items) and all(
            slot.optional or self.lines_in(slot) for slot in layout.slots
        )


@dataclass(frozen=True, slots=True)
class Outline:
    """The talk: its slides in order, and what stands at the foot of each (by slot: footer, date, number)."""

    meta: Meta
    slides: tuple[SlidePlan, ...]
    frame: Mapping[str, tuple[Line, ...]]


def share_notes(notes: Sequence[Line], slides: Sequence[Collection[str]]) -> tuple[tuple[Line, ...], ...]:
    """Each note with the first slide that shows its block (`slides` are their sources), else with the note before."""
    first = {source: number for number, sources in reversed(list(enumerate(slides))) for source in sources}
    shared: list[list[Line]] = [[] for _ in slides]
    number = 0
    for note in notes:
        number = first.get(note.source, number)
        shared[number].append(note)
    return tuple(tuple(lines) for lines in shared)
