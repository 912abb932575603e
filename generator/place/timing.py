"""A slide in; how long it takes to present out."""

from __future__ import annotations

from collections.abc import Iterable

from generator.measure import count_words
from generator.model.deck import Deck, Slide
from generator.model.outline import DIVIDER, Outline, SlideLine, SlidePlan, number_of_slide
from generator.model.talk import LEAST_SECONDS
from generator.model.text import Text, bare_text
from generator.model.theme import FEET


def minutes_of_deck(deck: Deck, outline: Outline) -> int:
    """Return how long the shown slides take with their full notes, in whole minutes, at least one."""
    return max(1, round(sum(seconds_of_placed_slide(each, outline) for each in deck.slides if not each.hidden) / 60))


def seconds_of_placed_slide(slide: Slide, outline: Outline) -> float:
    """Return the seconds that a slide took in the outline's rehearsal.

    A slide that was not rehearsed takes as long as its notes or its own words at the outline's pace, whichever is
    longer, and at least 20 s. A divider takes none, because it is only passed.
    """
    if (rehearsed := outline.times.get(number_of_slide(slide.id))) is not None:
        return rehearsed
    if slide.layout.family == DIVIDER:
        return 0
    texts = (text for item in slide.items if item.placeholder.type not in FEET for text in item.texts)
    return _seconds(slide.notes, texts, outline.pace)


def clock_time(time: float) -> str:
    """Return seconds as minutes and seconds: 1:05."""
    return f"{round(time) // 60}:{round(time) % 60:02}"


def planned_seconds(plan: SlidePlan, outline: Outline) -> float:
    """Return the seconds of a slide before it is placed; it may take longer if it continues on further slides."""
    if (rehearsed := outline.times.get(number_of_slide(plan.id))) is not None:
        return rehearsed
    texts = [line.text for lines in plan.fill.values() for line in lines]
    texts += [entry.text_of(name) for entry in plan.items for name in entry.fields]
    return _seconds(plan.notes, texts, outline.pace)


def _seconds(notes: Iterable[SlideLine], texts: Iterable[Text], pace: int) -> float:
    spoken = sum(count_words(bare_text(line.text)) for line in notes if not line.apart)
    shown = sum(count_words(bare_text(text)) for text in texts)
    return max(LEAST_SECONDS, max(spoken, shown) * 60 / pace)
