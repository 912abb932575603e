"""A planned outline in, the same with how many slides of each plan are shown out: what its cap leaves is as settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from heapq import heapify, heappop, heappush

from msgspec import Struct
from msgspec.structs import replace

from generator.language import part_number_in_language
from generator.measure import count_words
from generator.model.article import Role
from generator.model.deck import Slide
from generator.model.origin import OriginId
from generator.model.outline import CALM, Outline, SlidePlan
from generator.model.talk import WHOLE
from generator.model.text import UNFINISHED, bare_text
from generator.place.agendas import reduce_agendas
from generator.place.layout_finder import LayoutFinder
from generator.place.notes import planned_seconds, seconds_of_placed_slide
from generator.place.slides import Placer, title_of_placed_slide

LABEL_WORDS = 12  # of a heading that is the label of a text alone on its slide
TOGETHER, SERIES = 2, 6  # slides of one plan, and of an ordered list, at most, that are shown all or not at all
MANY = 88  # parts of a title; numbers of this width have room
CONTINUED = frozenset(("numbers", "events", "answers", "circles"))  # one after the other, on several slides
PAIR = 2  # slides with one title, at most, and only one such pair in a talk
ARGUED = (Role.BENEFITS, Role.CHALLENGES, Role.FUTURE, Role.FAQ)
FRAME, OWN, ROLE, SECTION, WITHIN, REST, SOURCES = range(7)  # the order in which slides are chosen


def settled_outline(outline: Outline, placer: Placer) -> Outline:
    """Return the outline with what is shown limited to its cap; the article's order stays.

    The first and last slides are kept longest, then those that the talk adds, then the article's end and the strongest
    of each role, of each section, and of each section within one that claims anything, then the strongest of the rest,
    where further slides of a section count less. Of equals the earlier is kept, and of a slide that takes several the
    first. Backup is shown only if its role has nothing else. One slide for each role may exceed the talk's minutes, but
    never a user's; so may a program or table that continues on a second slide. In a talk for which sentences are
    chosen, one title at most is on two slides, and none on more.
    """
    if outline.cap == WHOLE:
        return outline
    room = _Room(outline, placer)
    while True:  # again without each agenda that would have too few entries; no slide is fitted again for it
        shown = room.shown()
        slides = [replace(plan, shown=shown[number]) for number, plan in enumerate(outline.slides)]
        if not room.close(reduce_agendas(slides)):
            told = _with_notes_of_hidden(slides, outline) if outline.chosen and not outline.cap.asked else slides
            return replace(outline, slides=tuple(_calm_slides(told, placer.choice)))


def _with_notes_of_hidden(slides: list[SlidePlan], outline: Outline) -> list[SlidePlan]:
    """Return the slides; if time allows, a shown one also says what the hidden ones after it, of its section, would."""
    found = [*slides]
    last = 0  # the number of the shown one
    spare = outline.cap.minutes * 60 - sum(planned_seconds(each, outline) for each in slides if not each.hidden)
    for number, plan in enumerate(slides):
        if plan.hidden and not plan.rank.backup and plan.rank.owner == slides[last].rank.owner:
            said = tuple(line for line in plan.notes if not line.apart)
            longer = replace(found[last], notes=(*found[last].notes, *said))
            more = planned_seconds(longer, outline) - planned_seconds(found[last], outline)
            if more <= spare:
                spare, found[last] = spare - more, longer
                found[number] = replace(plan, notes=tuple(line for line in plan.notes if line.apart))
        last = last if plan.hidden else number
    return found


def _calm_slides(slides: Sequence[SlidePlan], choice: LayoutFinder) -> Iterator[SlidePlan]:
    """Yield the slides; a loud one soon after another becomes plain, unless its author asked for the look.

    So does one whose heading is too long for its label.
    """
    recent = [False] * CALM
    for plan in slides:
        if not plan.hidden:
            heading = " ".join(bare_text(line.text) for line in plan.fill.get("title", ()))
            is_calmer = any(recent[-CALM:]) or count_words(heading) > LABEL_WORDS
            if choice.is_loud(plan.layout) and is_calmer and not (plan.asked or plan.ground):
                plan = choice.calm(plan)
            recent.append(choice.is_loud(plan.layout))
        yield plan


class _Room:
    """Chooses the strongest slides that the cap allows."""

    def __init__(self, outline: Outline, placer: Placer) -> None:
        self._plans, self._cap, self._outline, self._placer = outline.slides, outline.cap, outline, placer
        self._placed: dict[int, tuple[Slide, ...]] = {}
        self._titles: dict[int, str] = {}
        self._closed: set[int] = set()
        self._shown: Counter[int] = Counter()
        self._titled: Counter[tuple[str, str]] = Counter()  # slides shown by section and title
        self._kinds: set[tuple[object, ...]] = set()  # what is shown under each of these titles
        self._taken = 0.0  # seconds

    def close(self, numbers: Collection[int]) -> bool:
        """Keep these plans from being shown; return whether there are any."""
        self._closed.update(numbers)
        return bool(numbers)

    def shown(self) -> Counter[int]:
        """Return how many slides of each plan are shown, by its number."""
        self._shown, self._titled, self._kinds, self._taken = Counter(), Counter(), set(), 0.0
        found = [each for each in _candidates(self._plans, self._placer.choice) if each.number not in self._closed]
        later = {each.number: each for each in found if each.follows}
        waiting = [each for each in found if each.number not in later]
        heapify(waiting)
        while waiting and self._shown.total() < (self._cap.slides or len(self._plans) * MANY):
            each = heappop(waiting)
            is_first = each.number == 0 or self._plans[each.number].rank.kept
            is_needed = not each.part and (is_first or (each.tier <= ROLE and not self._cap.asked))
            if self._free(each.number) > 0 and (self._fits(each) or is_needed):
                last = self._take(each)
                if last.part + 1 < len(self._slides(each.number)):
                    heappush(waiting, self._next(last))
                elif each.number + 1 in later:
                    following = later.pop(each.number + 1)
                    soon = replace(each, tier=max(each.tier, WITHIN), number=following.number, part=0)
                    own = max(following, replace(soon, tier=each.tier))
                    heappush(waiting, soon if _is_bound(following, self._plans) else own)
        return self._shown

    def _next(self, each: Candidate) -> Candidate:
        """Return the next slide of the same plan, which comes after one slide of every section and counts less."""
        part = each.part + 1
        return replace(each, tier=max(each.tier, REST), weakness=each.weakness + part - 2, part=part)

    def _take(self, each: Candidate) -> Candidate:
        """Mark a slide as shown, with those that belong to it; return the last of them."""
        count = self._together(each)
        self._shown[each.number] += count
        if self._plans[each.number].fill:
            self._titled[self._title(each.number)] += count
            self._kinds.add((self._title(each.number), _kind(self._plans[each.number])))
        self._taken += self._seconds(each, count)
        return replace(each, part=each.part + count - 1)

    def _together(self, each: Candidate) -> int:
        """Return how many slides are shown from this one on: two slides of one program or table are never separated."""
        count = len(self._slides(each.number)) - each.part
        plan = self._plans[each.number]
        is_series = plan.is_series and not self._cap.slides
        is_one = count <= min(SERIES if is_series else TOGETHER, self._free(each.number))
        return count if is_one and (is_series or _is_one(plan)) else 1

    def _title(self, number: int) -> tuple[str, str]:
        self._slides(number)
        return self._plans[number].id.partition("#")[0], self._titles[number]

    def _free(self, number: int) -> int:
        """Return how many more slides with the title of a plan may be shown."""
        plan, title = self._plans[number], self._title(number)
        is_free = plan.rank.kept or plan.asked or not (plan.rank.owner and plan.fill)  # some show only the section's
        most = SERIES if plan.is_series else TOGETHER * plan.is_program
        is_rest = plan.is_listed and plan.rank.follows  # the second half of a list
        if not self._outline.chosen or is_free or is_rest or len(self._slides(number)) <= most:
            return MANY
        holds = self._placer.choice.families[plan.layout].holds
        goes_on = self._shown[number] or plan.rank.follows or CONTINUED.intersection(holds)
        if (title, _kind(plan)) in self._kinds and not goes_on:
            return 0
        has_pair = not plan.is_listed and any(count >= PAIR for other, count in self._titled.items() if other != title)
        return (1 if has_pair or len(self._slides(number)) > PAIR else PAIR) - self._titled[title]

    def _slides(self, number: int) -> tuple[Slide, ...]:
        if number not in self._placed:
            plan = self._plans[number]
            slides = self._placer.place_in_usual_form(plan)
            self._titles[number] = title_of_placed_slide(slides[0])
            if len(slides) > 1:
                title = bare_text(plan.fill["title"][0].text) if "title" in plan.fill else ""
                suffix = plan.suffix + part_number_in_language(MANY, MANY, self._placer.language, title)
                slides = self._placer.place_plan(replace(plan, suffix=suffix))
            self._placed[number] = slides
        return self._placed[number]

    def _seconds(self, each: Candidate, count: int) -> float:
        slides = self._slides(each.number)[each.part : each.part + count]
        return sum(seconds_of_placed_slide(slide, self._outline) for slide in slides)

    def _fits(self, each: Candidate) -> bool:
        """Return whether there is room for the slide, with those that belong to it, and time."""
        together = self._together(each)
        if self._cap.slides and together > self._cap.slides - self._shown.total():
            return False
        room = self._cap.minutes * 60 - self._taken
        return not self._cap.minutes or self._seconds(each, together if self._cap.asked else 1) <= room


def _kind(plan: SlidePlan) -> tuple[object, ...]:
    return plan.is_program, type(plan.block)


def _is_one(plan: SlidePlan) -> bool:
    """Return whether half of the plan says nothing: a program, a table, or a list under a line that introduces it."""
    title = "".join(bare_text(line.text) for line in plan.fill.get("title", ()))
    led = bool(plan.fill.get("lead")) or title.rstrip().endswith(UNFINISHED)
    return led or plan.block is not None or any(entry.row for entry in plan.items)


# ---- the order in which slides are chosen


class Candidate(Struct, frozen=True, order=True):
    """One of the slides that a plan takes; the candidate that compares least is shown first."""

    tier: int
    weakness: float
    number: int  # of the plan
    part: int = 0  # the index among the plan's slides
    follows: bool = False  # whether it waits for the slide before it


def _candidates(plans: Sequence[SlidePlan], choice: LayoutFinder) -> list[Candidate]:
    """Return the first slide of each plan; backup only if its role has nothing else, or it continues a slide.

    A slide that says nothing without the one before it waits for that, which comes as early as either would.
    """
    order = sorted(range(len(plans)), key=lambda number: (plans[number].rank.backup, -plans[number].rank.strength))
    best = {plans[number].rank.role: number for number in reversed(order)}
    needed = {best[role] for role in ARGUED if role in best}
    last = max((number for number in order if plans[number].rank.owner and not plans[number].rank.backup), default=0)
    needed |= set() if plans[last].fill else {last}  # a text alone on its slide
    seen: Counter[OriginId | None] = Counter()
    found, sections = [], set()
    for number in order:
        plan, standing = plans[number], plans[number].rank
        if number in (0, len(plans) - 1) or standing.kept:
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
    return _mark_dependents(found, plans)


def _mark_dependents(found: Sequence[Candidate], plans: Sequence[SlidePlan]) -> list[Candidate]:
    """Return the candidates, with dependent ones marked, and what they need as early as they are.

    That is the slide before a program or a needed one, and the first of a section, whose title tells where untitled
    ones belong.
    """
    by_number = {each.number: each for each in found}
    firsts = {plans[number].rank.owner: number for number in sorted(by_number, reverse=True)}
    for number in sorted(by_number, reverse=True):
        each, plan = by_number[number], plans[number]
        follows = plan.rank.follows and number - 1 in by_number
        by_number[number] = replace(each, follows=follows)
        needed = [number - 1] if follows and _is_bound(each, plans) else []
        needed += [firsts[plan.rank.owner]] if plan.rank.owner and not plan.fill else []
        by_number |= {other: min(by_number[other], replace(each, number=other)) for other in needed if other < number}
    return list(by_number.values())


def _is_bound(each: Candidate, plans: Sequence[SlidePlan]) -> bool:
    """Return whether a slide that follows another is needed, goes on with a program, or is one that does."""
    return each.tier <= ROLE or plans[each.number].is_program or plans[each.number - 1].is_program
