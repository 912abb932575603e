"""An outline whose length is settled in, the same out with a slide before each part of a talk of several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from msgspec.structs import replace

from generator.model.origin import origin_of_head
from generator.model.outline import DIVIDER, Entry, Outline, SlideLine, SlidePlan
from generator.model.text import Run, bare_text

PARTS, LONG = 4, 2  # so many parts of so many slides each make a talk that is long enough
SHORT = 1  # of all that the agenda lists, how many at most may be shorter


def outline_with_dividers(outline: Outline, most: int | None = None) -> Outline:
    """The talk with the number, the name and the gist of each part before it, as its agenda has them.

    Only where four parts or more, and all but one, show two slides or more, and there are then no more than `most`
    slides, as many as a user or the talk itself asks for.
    """
    agenda = next((plan for plan in outline.slides if _lists_parts(plan)), None)
    if agenda is None:
        return outline
    shown = Counter(plan.section for plan in outline.slides if not plan.hidden)
    sections = {plan.id: plan.section for plan in outline.slides if not plan.hidden}
    targets = [entry.target for entry in agenda.items]
    long = sum(shown[sections.get(target, "")] >= LONG for target in targets)
    total = sum(shown.values()) + len(targets)
    if long < max(PARTS, len(targets) - SHORT) or total > (most or total):
        return outline
    taken = {bare_text(line.text) for plan in outline.slides for line in plan.fill.get("title", ())}
    alike = any(bare_text(entry.heading) in taken for entry in agenda.items)  # no two slides have one title
    made = {entry.target: _divider(number, entry, agenda, alike) for number, entry in enumerate(agenda.items, 1)}
    return replace(outline, slides=tuple(each for plan in outline.slides for each in _led(plan, agenda, made)))


def _lists_parts(plan: SlidePlan) -> bool:
    """Whether it is the agenda of the talk itself, which leads to each of its parts."""
    return plan.rank.owner is None and bool(plan.items) and all(entry.target for entry in plan.items)


def _led(plan: SlidePlan, agenda: SlidePlan, made: Mapping[str, SlidePlan]) -> tuple[SlidePlan, ...]:
    """A slide, and the divider before it; the agenda leads to the dividers, and they lead back."""
    if plan is agenda:
        items = (replace(entry, target=made[entry.target].id) for entry in plan.items)
        return (replace(plan, items=tuple(items)),)
    if plan.id not in made:
        return (plan,)
    return replace(made[plan.id], section=plan.section, where=plan.where), replace(plan, back="")


def _divider(number: int, entry: Entry, agenda: SlidePlan, alike: bool) -> SlidePlan:
    """The slide before a part; its title is told from that of another slide by its number."""
    title = (Run(f"{number}. "), *entry.heading) if alike else entry.heading
    fill = {
        "title": (SlideLine(title, entry.origin),),
        "part": (SlideLine((Run(str(number)),), origin_of_head("number")),),
    }
    gist = {"gist": (SlideLine(entry.body, entry.origin),)} if entry.body else {}
    return SlidePlan(
        id=f"part-{number}",
        layout=DIVIDER,
        fill={**fill, **gist},
        items=(),
        notes=(),
        section=agenda.section,
        where=agenda.where,
        back=agenda.id,
    )
