"""Slides of which some are not shown in; the same with agendas of what is shown out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

from msgspec.structs import replace

from generator.model.origin import OriginId
from generator.model.outline import Entry, SlideLine, SlidePlan
from generator.model.text import Run, holds_whole_words, with_links

FEWEST = 2  # entries of an agenda


def reduce_agendas(slides: list[SlidePlan]) -> list[int]:
    """Reduce agendas to the sections that are shown; return the numbers of agendas left with fewer than two entries.

    Agendas within sections come first, because they are slides of a section themselves. A removed entry's text goes to
    the notes of the section's first slide; one that stays links to the first slide that is shown.
    """
    empty = []
    owned = (plan.rank.owner for plan in slides if plan.rank.owner)
    owners = {above for owner in owned for above in accumulate(owner.split("/"), "{}/{}".format)}
    listed = [number for number, plan in enumerate(slides) if any(entry.origin in owners for entry in plan.items)]
    agendas = [number for number in listed if all(entry.heading for entry in slides[number].items)]  # no takeaways
    for number in sorted(agendas, key=lambda number: not slides[number].rank.owner):
        plan = slides[number]
        leads = {entry.origin: _first_shown_slide(slides, entry.origin, number) for entry in plan.items}
        kept = tuple(entry for entry in plan.items if leads[entry.origin] is not None)
        if plan.hidden:
            continue
        if len(kept) < FEWEST:
            slides[number] = replace(plan, shown=0)
            empty.append(number)
            continue
        for entry in plan.items:
            if leads[entry.origin] is None:
                _add_agenda_notes(slides, entry, number)
        slides[number] = replace(slides[number], items=kept)
        if not plan.rank.owner:
            _link_agenda_entries(slides, number, leads)
    return empty


def _is_within(plan: SlidePlan, section: OriginId) -> bool:
    return f"{plan.rank.owner}/".startswith(f"{section}/")


def _first_shown_slide(slides: Sequence[SlidePlan], section: OriginId, agenda: int) -> int | None:
    """Return the number of the first shown slide of a section, or None."""
    shown = (number for number, plan in enumerate(slides) if not plan.hidden and number != agenda)
    return next((number for number in shown if _is_within(slides[number], section)), None)


def _add_agenda_notes(slides: list[SlidePlan], entry: Entry, agenda: int) -> None:
    """Add what the agenda said of a section to the notes of the section's first slide, if this does not say it."""
    own = (number for number, plan in enumerate(slides) if number != agenda and _is_within(plan, entry.origin))
    number = next(own, agenda)
    plan = slides[number]
    lines = (*(line for lines in plan.fill.values() for line in lines if line.origin == entry.origin), *plan.notes)
    said = "\n".join(with_links(line.text) for line in lines)
    texts = (with_links(text) for text in (entry.heading, entry.body) if text)
    unsaid = tuple(SlideLine((Run(text),), entry.origin) for text in texts if not holds_whole_words(said, text))
    slides[number] = replace(plan, notes=(*unsaid, *plan.notes))


def _link_agenda_entries(slides: list[SlidePlan], agenda: int, leads: Mapping[OriginId, int | None]) -> None:
    """Link each entry to the first shown slide of its section, and that slide's title back to the agenda."""
    ids = {plan.id: number for number, plan in enumerate(slides)}
    items = []
    for entry in slides[agenda].items:
        number, old = leads[entry.origin], ids.get(entry.target)
        if number is not None and entry.target and old != number:
            slides[number] = replace(slides[number], back=slides[agenda].id)
            entry = replace(entry, target=slides[number].id)
        items.append(entry)
    slides[agenda] = replace(slides[agenda], items=tuple(items))
