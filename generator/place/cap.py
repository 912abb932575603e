"""An outline and a cap in, the outline with the number of shown slides out; agendas list only what is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import accumulate

from msgspec.structs import replace

from generator.errors import Finding, info
from generator.language import part_number_in_language
from generator.model.article import Article
from generator.model.deck import Deck, Slide
from generator.model.origin import OriginId
from generator.model.outline import CALM, Entry, Outline, SlideLine, SlidePlan
from generator.model.talk import WHOLE
from generator.model.text import UNFINISHED, Run, bare_text, holds_whole_words, with_links
from generator.model.theme import Theme
from generator.place.layout_finder import LayoutFinder, layout_finder_of_theme
from generator.place.show_order import REST, ROLE, WITHIN, Candidate, order_of_placed_slides
from generator.place.slides import Placer
from generator.place.timing import minutes_of_deck, seconds_of_placed_slide

MOST = 40  # slides, for a talk of an hour
FEWEST = 2  # entries of an agenda
TOGETHER = 2  # slides of one plan, at most, that are shown all or not at all
MANY = 88  # parts of a title; numbers of this width have room


def place_within_cap(outline: Outline, theme: Theme) -> Outline:
    """Return the outline with what is shown limited to its cap; the article's order stays.

    The first and last slides are kept longest, then the slides that the talk adds, then the strongest of each role, of
    each section, and of each section within one that claims anything, then the strongest of the rest, where further
    slides of a section count less. Of equals the earlier is kept, and of a slide that takes several the first. Sections
    that differ only by a number are shown from the first on, so that none between two is missing. Backup is shown only
    if its role has nothing else. One slide for each role may exceed the talk's minutes, but never a user's; so may a
    program or table that continues on a second slide.
    """
    if outline.cap == WHOLE:
        return outline
    room = _Room(outline, theme)
    while True:  # again without each agenda that would have too few entries
        shown = room.shown()
        slides = [replace(plan, shown=shown[number]) for number, plan in enumerate(outline.slides)]
        if not room.close(_with_agendas(slides)):
            return replace(outline, slides=tuple(_calmed(slides, room.choice)))


def _calmed(slides: Sequence[SlidePlan], choice: LayoutFinder) -> Iterator[SlidePlan]:
    """Yield the slides; a loud one soon after another becomes plain, unless its author asked for the layout."""
    recent = [False] * CALM
    for plan in slides:
        if not plan.hidden:
            if choice.is_loud(plan.layout) and any(recent[-CALM:]) and not plan.asked:
                plan = choice.calm(plan)
            recent.append(choice.is_loud(plan.layout))
        yield plan


def long_talk_remark(deck: Deck, article: Article, outline: Outline) -> Iterator[Finding]:
    """Yield a remark if the deck shows more slides than an audience sits through."""
    count = sum(not slide.hidden for slide in deck.slides)
    if count > MOST:
        message = f"the deck has {count} slides, about {minutes_of_deck(deck, outline)} minutes to present"
        hint = f"--slides {MOST // 2} shows the strongest, and keeps the others hidden after the last"
        yield info("long", message, article.where, hint)


class _Room:
    """Chooses the strongest slides that the cap allows."""

    def __init__(self, outline: Outline, theme: Theme) -> None:
        self._plans, self._cap, self._outline = outline.slides, outline.cap, outline
        self.choice = layout_finder_of_theme(theme)
        self._placer = Placer(self.choice, outline.frame, outline.meta.language)
        self._placed: dict[int, tuple[Slide, ...]] = {}
        self._closed: set[int] = set()
        self._shown: Counter[int] = Counter()
        self._taken = 0.0  # seconds

    def close(self, numbers: Collection[int]) -> bool:
        """Keep these plans from being shown; return whether there are any."""
        self._closed.update(numbers)
        return bool(numbers)

    def shown(self) -> Counter[int]:
        """Return how many slides of each plan are shown, by its number."""
        self._shown, self._taken = Counter(), 0.0
        found = [each for each in order_of_placed_slides(self._plans, self.choice) if each.number not in self._closed]
        later = {each.number: each for each in found if each.follows}
        waiting = [each for each in found if each.number not in later]
        heapify(waiting)
        ended: set[int] = set()  # series in which a section found no room
        while waiting and self._shown.total() < (self._cap.slides or len(self._plans) * MANY):
            each = heappop(waiting)
            if each.tier == ROLE and not self._fits(each):
                each = self._instead(each)
            if each.number in self._shown and not each.part:
                continue  # already shown in place of another one
            if each.series in ended and not self._is_begun(each):
                continue
            if self._fits(each) or self._must(each):
                last = self._take(each)
                if last.part + 1 < len(self._slides(each.number)):
                    heappush(waiting, self._next(last))
                elif each.number + 1 in later:
                    following = later.pop(each.number + 1)
                    heappush(waiting, replace(following, tier=max(each.tier, WITHIN), weakness=each.weakness))
            elif each.series and not self._is_begun(each):
                other = next(self._others(each, found), None)
                if other:
                    heappush(waiting, replace(each, number=other))
                else:
                    ended.add(each.series)
        return self._shown

    def _others(self, each: Candidate, found: Sequence[Candidate]) -> Iterator[int]:
        """Yield the other slides of the candidate's section for which there is time."""
        owner = self._plans[each.number].rank.owner
        for one in found:
            same = one.number != each.number and self._plans[one.number].rank.owner == owner
            if same and not one.follows and self._fits(one):
                yield one.number

    def _is_begun(self, each: Candidate) -> bool:
        """Return whether a slide of the candidate's section is shown."""
        owner = self._plans[each.number].rank.owner
        return any(self._plans[number].rank.owner == owner for number in self._shown)

    def _next(self, each: Candidate) -> Candidate:
        """Return the next slide of the same plan, which comes after one slide of every section and counts less."""
        part = each.part + 1
        return replace(each, tier=max(each.tier, REST), weakness=each.weakness + part - 2, part=part)

    def _take(self, each: Candidate) -> Candidate:
        """Mark a slide as shown, with those that belong to it; return the last of them."""
        count = self._together(each)
        self._shown[each.number] += count
        self._taken += sum(self._times(each, count))
        return replace(each, part=each.part + count - 1)

    def _together(self, each: Candidate) -> int:
        """Return how many slides are shown from this one on: two slides of one program or table are never separated."""
        count = len(self._slides(each.number)) - each.part
        return count if count <= TOGETHER and _is_one(self._plans[each.number]) else 1

    def _slides(self, number: int) -> tuple[Slide, ...]:
        if number not in self._placed:
            plan = self._plans[number]
            title = bare_text(plan.fill["title"][0].text) if "title" in plan.fill else ""
            numbered = replace(
                plan, suffix=plan.suffix + part_number_in_language(MANY, MANY, self._placer.language, title)
            )
            slides = self._placer.placed(plan)
            self._placed[number] = self._placer.placed(numbered) if len(slides) > 1 else slides
        return self._placed[number]

    def _times(self, each: Candidate, count: int = 1) -> list[float]:
        return [
            seconds_of_placed_slide(slide, self._outline)
            for slide in self._slides(each.number)[each.part : each.part + count]
        ]

    def _fits(self, each: Candidate) -> bool:
        """Return whether there is room for the slide, with those that belong to it, and time."""
        together = self._together(each)
        if self._cap.slides and together > self._cap.slides - self._shown.total():
            return False
        room = self._cap.minutes * 60 - self._taken
        return not self._cap.minutes or sum(self._times(each, together if self._cap.asked else 1)) <= room

    def _must(self, each: Candidate) -> bool:
        """Return whether the slide is shown even if time is short."""
        return not each.part and (each.number == 0 or (each.tier <= ROLE and not self._cap.asked))

    def _instead(self, each: Candidate) -> Candidate:
        """Return the strongest slide of the same role for which there is time, else the shortest."""
        role = self._plans[each.number].rank.role
        same = [number for number, plan in enumerate(self._plans) if plan.rank.role is role]
        others = sorted(same, key=lambda number: (self._plans[number].rank.backup, -self._plans[number].rank.strength))
        able = [replace(each, number=number) for number in others]
        return next(filter(self._fits, able), min(able, key=self._times))


def _is_one(plan: SlidePlan) -> bool:
    """Return whether half of the plan says nothing: a program, a table, or a list under a line that introduces it."""
    title = "".join(bare_text(line.text) for line in plan.fill.get("title", ()))
    led = bool(plan.fill.get("lead")) or title.rstrip().endswith(UNFINISHED)
    return led or plan.block is not None or any(entry.row for entry in plan.items)


# ---- agendas and the sections that they link to


def _with_agendas(slides: list[SlidePlan]) -> list[int]:
    """Reduce agendas to the sections that are shown; return the numbers of agendas left with fewer than two entries.

    Agendas within sections come first, because they are slides of a section themselves. A removed entry's text goes to
    the notes of the section's first slide; one that stays links to the first slide that is shown.
    """
    empty = []
    owned = (plan.rank.owner for plan in slides if plan.rank.owner)
    owners = {above for owner in owned for above in accumulate(owner.split("/"), "{}/{}".format)}
    agendas = [number for number, plan in enumerate(slides) if plan.items and _lists(plan, owners)]
    for number in sorted(agendas, key=lambda number: not slides[number].rank.owner):
        plan = slides[number]
        leads = {entry.origin: _first(slides, entry.origin, number) for entry in plan.items}
        kept = tuple(entry for entry in plan.items if leads[entry.origin] is not None)
        if plan.hidden:
            continue
        if len(kept) < FEWEST:
            slides[number] = replace(plan, shown=0)
            empty.append(number)
            continue
        for entry in plan.items:
            if leads[entry.origin] is None:
                _note(slides, entry, number)
        slides[number] = replace(slides[number], items=kept)
        if not plan.rank.owner:
            _relink(slides, number, leads)
    return empty


def _lists(plan: SlidePlan, owners: Collection[str]) -> bool:
    """Return whether the entries are sections; takeaways, which have no heading, are not."""
    return all(entry.heading for entry in plan.items) and any(entry.origin in owners for entry in plan.items)


def _is_within(plan: SlidePlan, section: OriginId) -> bool:
    return f"{plan.rank.owner}/".startswith(f"{section}/")


def _first(slides: Sequence[SlidePlan], section: OriginId, agenda: int) -> int | None:
    """Return the number of the first shown slide of a section, or None."""
    shown = (number for number, plan in enumerate(slides) if not plan.hidden and number != agenda)
    return next((number for number in shown if _is_within(slides[number], section)), None)


def _note(slides: list[SlidePlan], entry: Entry, agenda: int) -> None:
    """Add what the agenda said of a section to the notes of the section's first slide, if this does not say it."""
    own = (number for number, plan in enumerate(slides) if number != agenda and _is_within(plan, entry.origin))
    number = next(own, agenda)
    plan = slides[number]
    lines = (*(line for lines in plan.fill.values() for line in lines if line.origin == entry.origin), *plan.notes)
    said = "\n".join(with_links(line.text) for line in lines)
    texts = (with_links(text) for text in (entry.heading, entry.body) if text)
    unsaid = tuple(SlideLine((Run(text),), entry.origin) for text in texts if not holds_whole_words(said, text))
    slides[number] = replace(plan, notes=(*unsaid, *plan.notes))


def _relink(slides: list[SlidePlan], agenda: int, leads: Mapping[OriginId, int | None]) -> None:
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
