"""An outline whose length is settled in; the same out, with a divider before each part of a long talk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from msgspec.structs import replace

from generator.model.origin import origin_of_head
from generator.model.outline import DIVIDER, Entry, Outline, SlideLine, SlidePlan
from generator.model.text import Run, bare_text

PARTS, LONG = 4, 2  # the least number of parts, and of slides of each, for dividers
SHORT = 1  # parts of the agenda that may be shorter


def outline_with_dividers(outline: Outline, most: int | None = None) -> Outline:
    """Return the outline with a slide before each part that shows its number, name and gist from the agenda.

    Dividers are added only if at least four parts, and all but one, have two slides or more, and if at most `most`
    slides result.
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
    alike = any(bare_text(entry.heading) in taken for entry in agenda.items)  # titles must be unique
    made = {entry.target: _divider(number, entry, agenda, alike) for number, entry in enumerate(agenda.items, 1)}
    return replace(outline, slides=tuple(each for plan in outline.slides for each in _led(plan, agenda, made)))


def _lists_parts(plan: SlidePlan) -> bool:
    """Return whether the slide is the talk's own agenda, whose entries link to its parts."""
    return plan.rank.owner is None and bool(plan.items) and all(entry.target for entry in plan.items)


def _led(plan: SlidePlan, agenda: SlidePlan, made: Mapping[str, SlidePlan]) -> tuple[SlidePlan, ...]:
    """Return the slide, after its divider if it has one. The agenda links to the dividers, and they link back to it."""
    if plan is agenda:
        items = (replace(entry, target=made[entry.target].id) for entry in plan.items)
        return (replace(plan, items=tuple(items)),)
    if plan.id not in made:
        return (plan,)
    return replace(made[plan.id], section=plan.section, where=plan.where), replace(plan, back="")


def _divider(number: int, entry: Entry, agenda: SlidePlan, alike: bool) -> SlidePlan:
    """Return the slide before a part; `alike` puts the number into its title, because another slide has that title."""
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
