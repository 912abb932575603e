"""A placed deck and a limit in, the deck whose strongest slides are shown out; the others follow it, hidden."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate

from msgspec.structs import replace

from generator.errors import Finding, info
from generator.language import part_of, phrase
from generator.measure import word_count
from generator.model.article import Article
from generator.model.deck import Deck, Item, Slide
from generator.model.talk import WHOLE, Cap
from generator.model.text import Text, words
from generator.model.theme import FEET
from generator.place.slides import renumbered, shown_title

WORDS_A_MINUTE = 120  # a calm speaker; 100 to 130 is usual
LEAST_SECONDS = 20  # that a slide is looked at, however little is said
LOUD = ("statement", "stat", "quote")  # the layouts of what an author sets apart
MOST = 40  # slides: a talk of an hour
LONG_WORD = 4  # letters: what is shorter ("and", "the") stands on every slide


def minutes_of(deck: Deck) -> int:
    """How long the shown slides take with their full notes, in whole minutes, at least one."""
    return max(1, round(sum(_seconds(slide) for slide in deck.slides if not slide.hidden) / 60))


def capped(deck: Deck, own: Collection[str], cap: Cap) -> Deck:
    """As many slides as the cap allows, in their order, then the others, hidden and with their notes, as backup.

    Of all slides the first and the last stay longest, then the talk's own (`own` are their ids), then the slide that
    opens each section, then the strongest: one point for each hundredth of the words that it stands for, each word
    of the talk's title that it says, a number, and a look that sets it apart. Of equals the earlier stays; a slide that
    goes on from another is shown with that one only.
    """
    if cap == WHOLE:
        return deck
    ranked = _ranked(deck, own)
    shown = set(ranked[: _room(deck.slides, ranked, cap)])
    if len(shown) == len(deck.slides):
        return deck
    section = _name(deck)
    first = [slide for number, slide in enumerate(deck.slides) if number in shown]
    rest = [
        replace(slide, section=section, hidden=slide.section)
        for number, slide in enumerate(deck.slides)
        if number not in shown
    ]
    return replace(deck, slides=(*_recounted(first, rest, deck.meta.language), *rest))


def too_long(deck: Deck, article: Article) -> Iterator[Finding]:
    """A remark where more slides are shown than an audience sits through."""
    count = sum(not slide.hidden for slide in deck.slides)
    if count > MOST:
        message = f"the deck has {count} slides, about {minutes_of(deck)} minutes to present"
        hint = f"--slides {MOST // 2} shows the strongest, and keeps the others hidden after the last"
        yield info("long", message, article.where, hint)


def _ranked(deck: Deck, own: Collection[str]) -> list[int]:
    slides = deck.slides
    opening = {slide.section: number for number, slide in reversed([*enumerate(slides)])}
    total = sum(map(_weight, slides)) or 1
    title = _long_words([deck.meta.title])

    def rank(number: int) -> tuple[int, ...]:
        slide = slides[number]
        frame = number in (0, len(slides) - 1)
        tier = [frame, slide.id in own, opening[slide.section] == number, True].index(True)
        own_rank = (tier, -_strength(slide, total, title), number)
        if number and _goes_on(slides[number - 1], slide):
            return max(own_rank, (*ranks[-1], number))
        return own_rank

    ranks: list[tuple[int, ...]] = []
    for number in range(len(slides)):
        ranks.append(rank(number))
    return sorted(range(len(slides)), key=ranks.__getitem__)


def _goes_on(before: Slide, slide: Slide) -> bool:
    """Whether a slide begins within a text, a table or a program of the one before, without which it says nothing."""
    first, second = ({source for item in _body(each) for source in item.sources} for each in (before, slide))
    return not first.isdisjoint(second)


def _strength(slide: Slide, total: int, title: Collection[str]) -> int:
    texts = _texts(slide)
    numbers = any(letter.isdigit() for text in texts[1:] for letter in words(text))
    shared = len(_long_words(texts).intersection(title))
    return round(100 * _weight(slide) / total) + shared + numbers + (slide.layout.family in LOUD)


def _room(slides: Sequence[Slide], ranked: Sequence[int], cap: Cap) -> int:
    """How many of the ranked slides are within the cap; the first is, whatever it says."""
    taken = accumulate(_seconds(slides[number]) for number in ranked)
    in_time = sum(not cap.minutes or each <= cap.minutes * 60 for each in taken)
    return max(1, min(in_time, cap.slides or len(slides)))


def _weight(slide: Slide) -> int:
    """The words that a slide stands for: those of its notes, or its own where it has none."""
    return _spoken(slide) or _shown(slide)


def _seconds(slide: Slide) -> float:
    """How long a slide takes: as long as its notes, or as its own words where they are more, and 20 s at least."""
    return max(LEAST_SECONDS, max(_spoken(slide), _shown(slide)) * 60 / WORDS_A_MINUTE)


def _spoken(slide: Slide) -> int:
    return sum(word_count(words(line.text)) for line in slide.notes if not line.apart)


def _shown(slide: Slide) -> int:
    return sum(word_count(words(text)) for text in _texts(slide))


def _texts(slide: Slide) -> list[Text]:
    """The title first."""
    return [text for item in slide.items if item.placeholder.type not in FEET for text in item.texts]


def _body(slide: Slide) -> Iterator[Item]:
    """What a slide says and shows below its title."""
    return (item for item in slide.items if item.placeholder.type not in (*FEET, "title"))


def _long_words(texts: Iterable[Text]) -> set[str]:
    said = re.findall(r"\w+", " ".join(map(words, texts)).casefold())
    return {word for word in said if len(word) >= LONG_WORD}


def _name(deck: Deck) -> str:
    name, taken = phrase("Backup", deck.meta.language), {slide.section for slide in deck.slides}
    numbered = (f"{name} ({number})" for number in range(2, len(taken) + 3))
    return next(each for each in (name, *numbered) if each not in taken)


def _recounted(shown: Sequence[Slide], rest: Sequence[Slide], language: str) -> list[Slide]:
    """The slides that share a title, counted among those that are shown; one of the `rest` keeps the number it had.

    So do all that share a title which would become that of another slide, as of the only one that is left.
    """
    totals, counts = Counter(slide.series for slide in shown), Counter[str]()
    found = []
    for slide in shown:
        counts[slide.series] += 1
        part = part_of(counts[slide.series], totals[slide.series], language, shown_title(slide))
        found.append(renumbered(slide, part) if slide.series else slide)
    taken = Counter(map(shown_title, (*found, *rest)))
    kept = {slide.series for slide in found if slide.series and taken[shown_title(slide)] > 1}
    return [old if old.series in kept else new for old, new in zip(shown, found, strict=True)]
