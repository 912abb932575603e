"""The slides of an outline in; the order in which they are chosen if not all can be shown out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from generator.model.article import Role
from generator.model.origin import OriginId
from generator.model.outline import SlidePlan
from generator.model.text import bare_text
from generator.place.layout_finder import LayoutFinder

ARGUED = (Role.BENEFITS, Role.CHALLENGES, Role.FUTURE, Role.FAQ)
FEWEST_NUMBERED = 3  # sections in a series: Article 1, Article 2, Article 3
NUMERAL = re.compile(r"\d+|[一二三四五六七八九十百]+|\b[IVXLC]+\b")
FRAME, OWN, ROLE, SECTION, WITHIN, REST, SOURCES = range(7)  # the order in which slides are chosen


class Candidate(Struct, frozen=True, order=True):
    """One of the slides that a plan takes; the candidate that compares least is shown first."""

    tier: int
    weakness: float
    number: int  # of the plan
    part: int = 0  # the index among the plan's slides
    series: int = 0  # the series of sections shown in order, from 1; 0 for none
    follows: bool = False  # whether it waits for the slide before it


def order_of_placed_slides(plans: Sequence[SlidePlan], choice: LayoutFinder) -> list[Candidate]:
    """Return the first slide of each plan; backup only if its role has nothing else, or it continues a slide.

    A slide that says nothing without the one before it waits for that, which comes as early as either would.
    """
    order = sorted(range(len(plans)), key=lambda number: (plans[number].rank.backup, -plans[number].rank.strength))
    best = {plans[number].rank.role: number for number in reversed(order)}
    needed = {best[role] for role in ARGUED if role in best}
    seen: Counter[OriginId | None] = Counter()
    found, sections = [], set()
    for number in order:
        plan, standing = plans[number], plans[number].rank
        if number in (0, len(plans) - 1):
            tier = FRAME
        elif not standing.owner:
            tier = SOURCES if "references" in choice.families[plan.layout].holds else OWN
        elif number in needed:
            tier = ROLE
        elif standing.backup and not standing.follows:
            continue
        elif plan.section not in sections:
            tier = SECTION
        else:
            tier = WITHIN if standing.owner not in seen and standing.strength > 0 else REST
        sections.add(plan.section)
        seen[standing.owner] += 1
        found.append(Candidate(tier, -standing.strength / seen[standing.owner], number))
    return _led(_in_turn(found, _series(plans)), plans)


def _led(found: Sequence[Candidate], plans: Sequence[SlidePlan]) -> list[Candidate]:
    """Return the candidates, with dependent ones marked and the slide before each as early as either would be."""
    by_number = {each.number: each for each in found}
    for number in sorted(by_number, reverse=True):
        each, before = by_number[number], by_number.get(number - 1)
        if plans[number].rank.follows and each.tier > ROLE and before:
            by_number[number] = replace(each, follows=True)
            tier, weakness = min((each.tier, each.weakness), (before.tier, before.weakness))
            by_number[number - 1] = replace(before, tier=tier, weakness=weakness)
    return list(by_number.values())


def _in_turn(found: Sequence[Candidate], series: Mapping[int, int]) -> list[Candidate]:
    """Return the candidates; those of one series and tier are put into the article's order."""
    numbered = [replace(each, series=series.get(each.number, 0)) for each in found]
    order = sorted(numbered, key=lambda each: (each.series, each.tier, each.number))
    changed = []
    for (row, _), group in groupby(order, key=lambda each: (each.series, each.tier)):
        same = list(group)
        ranks = sorted(each.weakness for each in same) if row else [each.weakness for each in same]
        changed += [replace(each, weakness=weakness) for each, weakness in zip(same, ranks, strict=True)]
    return changed


def _series(plans: Sequence[SlidePlan]) -> dict[int, int]:
    """Return by slide number its series, from 1: sections in a row whose headings differ only by a numeral."""
    owned = [number for number, plan in enumerate(plans) if plan.rank.owner]
    rows = [list(row) for _, row in groupby(owned, key=lambda number: _without_numeral(plans[number]))]
    long = [row for row in rows if _without_numeral(plans[row[0]]) and _sections(plans, row) >= FEWEST_NUMBERED]
    return {number: which for which, row in enumerate(long, 1) for number in row}


def _sections(plans: Sequence[SlidePlan], row: Sequence[int]) -> int:
    return len({plans[number].rank.owner for number in row})


def _without_numeral(plan: SlidePlan) -> str:
    """Return the heading of a slide's section with its only numeral replaced; "" if it has none or several."""
    lines = (*plan.fill.get("label", ()), *plan.fill.get("title", ()))
    heading = next((bare_text(line.text) for line in lines if line.origin == plan.rank.owner), "")
    bare, count = NUMERAL.subn("#", heading)
    return bare if count == 1 else ""
