"""An outline whose length is settled in; the same out, with a divider before each part of a long talk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from msgspec.structs import replace

from generator.model.origin import origin_of_head
from generator.model.outline import DIVIDER, Entry, Outline, SlideLine, SlidePlan
from generator.model.text import Run, Text, bare_text, own_number_of_text

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
    named = [own_number_of_text(entry.heading) for entry in agenda.items]
    if not any(number for number, _ in named):
        named = [(str(at), name) for at, (_, name) in enumerate(named, 1)]
    alike = any(bare_text(name) in taken for _, name in named)
    made = {
        entry.target: _divider(at, entry, agenda, number, _title(number, name, alike))
        for at, ((number, name), entry) in enumerate(zip(named, agenda.items, strict=True), 1)
    }
    titles = [bare_text(each.fill["title"][0].text) for each in made.values()]
    if taken.intersection(titles) or len({*titles}) < len(titles):
        return outline  # titles must be unique
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


def _title(number: str, name: Text, alike: bool) -> Text:
    """Return the title of a divider; `alike` puts the number into it, because another slide has its name."""
    return (Run(f"{number}. "), *name) if alike and number else name


def _divider(at: int, entry: Entry, agenda: SlidePlan, number: str, title: Text) -> SlidePlan:
    """Return the slide before the part `at`, with its number, which is "" if the author numbered other parts only."""
    part = {"part": (SlideLine((Run(number),), origin_of_head("number")),)} if number else {}
    fill = {"title": (SlideLine(title, entry.origin),), **part}
    gist = {"gist": (SlideLine(entry.body, entry.origin),)} if entry.body else {}
    return SlidePlan(
        id=f"part-{at}",
        layout=DIVIDER,
        fill={**fill, **gist},
        items=(),
        notes=(),
        section=agenda.section,
        where=agenda.where,
        back=agenda.id,
    )
