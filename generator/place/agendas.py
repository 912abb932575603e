"""Slides of which some are not shown in; agendas of what is shown, and a divider before each part, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate

from msgspec.structs import replace

from generator.model.origin import OriginId, origin_of_head
from generator.model.outline import DIVIDER, Entry, Outline, SlideLine, SlidePlan
from generator.model.text import Run, Text, bare_text, holds_whole_words, own_number_of_text, with_links

FEWEST = 2  # entries of an agenda
PARTS, LONG = 4, 2  # the least number of parts, and of slides of each, for dividers
SHORT = 1  # parts of the agenda that may be shorter


def reduce_agendas(slides: list[SlidePlan]) -> list[int]:
    """Reduce agendas to the sections that are shown; return the numbers of agendas left with fewer than two entries.

    Agendas within sections come first, because they are slides of a section themselves. A removed entry's text goes to
    the notes of the section's first slide; one that stays links to the first slide that is shown.
    """
    empty = []
    owned = (plan.rank.owner for plan in slides if plan.rank.owner)
    owners = {above for owner in owned for above in accumulate(owner.split("/"), "{}/{}".format)}
    agendas = [number for number, plan in enumerate(slides) if plan.items and _lists_sections(plan, owners)]
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


def _lists_sections(plan: SlidePlan, owners: Collection[str]) -> bool:
    """Return whether the entries are sections; takeaways, which have no heading, are not."""
    return all(entry.heading for entry in plan.items) and any(entry.origin in owners for entry in plan.items)


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


# ---- dividers


def outline_with_dividers(outline: Outline, most: int = 0) -> Outline:
    """Return the outline with a slide before each part that shows its number, name and gist from the agenda.

    Dividers are added only if at least four parts, and all but one, have two slides or more, and if at most `most`
    slides result; 0 is no limit.
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
        entry.target: _divider_slide(at, entry, agenda, number, _title_of_divider(number, name, alike))
        for at, ((number, name), entry) in enumerate(zip(named, agenda.items, strict=True), 1)
    }
    titles = [bare_text(each.fill["title"][0].text) for each in made.values()]
    if taken.intersection(titles) or len({*titles}) < len(titles):
        return outline  # titles must be unique
    return replace(outline, slides=tuple(each for plan in outline.slides for each in _with_divider(plan, agenda, made)))


def _lists_parts(plan: SlidePlan) -> bool:
    """Return whether the slide is the talk's own agenda, whose entries link to its parts."""
    return plan.rank.owner is None and bool(plan.items) and all(entry.target for entry in plan.items)


def _with_divider(plan: SlidePlan, agenda: SlidePlan, made: Mapping[str, SlidePlan]) -> tuple[SlidePlan, ...]:
    """Return the slide, after its divider if it has one. The agenda links to the dividers, and they link back to it."""
    if plan is agenda:
        items = (replace(entry, target=made[entry.target].id) for entry in plan.items)
        return (replace(plan, items=tuple(items)),)
    if plan.id not in made:
        return (plan,)
    return replace(made[plan.id], section=plan.section, where=plan.where), replace(plan, back="")


def _title_of_divider(number: str, name: Text, alike: bool) -> Text:
    """Return the title of a divider; `alike` puts the number into it, because another slide has its name."""
    return (Run(f"{number}. "), *name) if alike and number else name


def _divider_slide(at: int, entry: Entry, agenda: SlidePlan, number: str, title: Text) -> SlidePlan:
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
