"""What the pages of a show need to know of a deck, as values that become JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from generator.decks import OpenedDeck, OpenedSlide
from generator.language.scripts import is_rtl_language
from generator.pipeline import Result
from generator.place.notes import seconds_of_placed_slide


class ShownSlide(Struct, frozen=True):
    """A slide as the pages show it.

    id: PowerPoint's number of the slide.
    picture: the name under which its picture is served; another picture has another name.
    texts: what it says besides its title, in reading order.
    seconds: how long it should take.
    where: the line of the article from which it was made, as "talk.md:12", or "".
    """

    id: int
    picture: str
    title: str
    texts: tuple[str, ...]
    notes: tuple[str, ...]
    section: str
    hidden: bool
    seconds: int
    where: str = ""


class ShownDeck(Struct, frozen=True):
    """A deck as the pages show it; `width` and `height` tell the shape of a slide."""

    title: str
    author: str
    language: str
    direction: Literal["ltr", "rtl"]
    width: int
    height: int
    slides: tuple[ShownSlide, ...]


def deck_with_built_seconds(deck: OpenedDeck, result: Result) -> OpenedDeck:
    """Return an opened deck with the seconds that its build counts: a finished deck does not tell all of them."""
    times = [round(seconds_of_placed_slide(slide, result.outline)) for slide in result.deck.slides]
    slides = (replace(slide, seconds=time) for slide, time in zip(deck.slides, times, strict=True))
    return replace(deck, slides=tuple(slides))


def shown_deck(deck: OpenedDeck, pictures: Sequence[str], places: Sequence[str] = ()) -> ShownDeck:
    """Return the deck with the name of each slide's picture, and the line of the article that each is from."""
    wheres = places or [""] * len(deck.slides)
    slides = tuple(_shown_slide(*each) for each in zip(deck.slides, pictures, wheres, strict=True))
    language = deck.language or "en"
    direction: Literal["ltr", "rtl"] = "rtl" if is_rtl_language(language) else "ltr"
    return ShownDeck(deck.title, deck.author, language, direction, deck.width, deck.height, slides)


def _shown_slide(slide: OpenedSlide, picture: str, where: str) -> ShownSlide:
    said = slide.title, slide.texts, slide.notes, slide.section, slide.hidden, slide.seconds
    return ShownSlide(slide.id, picture, *said, where)
