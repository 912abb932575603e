"""Opens decks that anybody made, with python-pptx; only this room uses it, and only where a deck is opened."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from generator.budget import within_budget
from generator.decks.opened import OpenedDeck, OpenedSlide, is_hidden, opened_deck_of_presentation
from generator.decks.package import checked_deck, is_deck_data, is_deck_name, without_empty_placeholders
from generator.decks.paper import PaperPage, pptx_of_paper
from generator.errors import GeneratorError, InputError, Where, error
from generator.model.talk import PACE
from generator.shared import PROCESS_STATE

if TYPE_CHECKING:
    from pptx.presentation import Presentation

__all__ = [
    "OpenedDeck",
    "OpenedSlide",
    "PaperPage",
    "checked_deck",
    "is_deck_data",
    "is_deck_name",
    "numbers_of_slides",
    "open_deck",
    "pptx_of_paper",
    "presentation_of_deck",
    "without_empty_placeholders",
]
FRAMES = 100_000  # python-pptx follows relationships one call within another: a chain of slides has thousands


def open_deck(pptx: bytes, name: str, pace: int = PACE) -> OpenedDeck:
    """Return what a deck says, and how long each slide takes at `pace` words a minute; `name` is the file's.

    Raises InputError for a file that is no deck, has no slides, is damaged, has a password, or is larger than `limits`
    allow.
    """
    with within_budget("opening the deck", Where(name)):
        checked = checked_deck(pptx, name)
        try:
            opened = opened_deck_of_presentation(presentation_of_deck(checked), pace)
        except (GeneratorError, MemoryError):
            raise
        except Exception as broken:  # python-pptx and lxml raise many kinds of errors for damaged files
            message, hint = "this deck is damaged", "open it in PowerPoint, and save it again"
            raise InputError(error("deck", message, Where(name), hint)) from broken
        if not opened.slides:
            raise InputError(error("deck", "this deck has no slides", Where(name), "add one, and save it again"))
    return opened


def presentation_of_deck(pptx: bytes) -> Presentation:
    """Return a deck as python-pptx has it."""
    from pptx import Presentation

    with _deep_calls():
        return Presentation(BytesIO(pptx))


def numbers_of_slides(pptx: bytes, hidden: bool) -> list[int]:
    """Return the numbers of a deck's slides, counted from 1; without those that are hidden unless `hidden`."""
    slides = enumerate(presentation_of_deck(pptx).slides, 1)
    return [number for number, slide in slides if hidden or not is_hidden(slide)]


@contextmanager
def _deep_calls() -> Iterator[None]:
    with PROCESS_STATE:
        usual = sys.getrecursionlimit()
        sys.setrecursionlimit(max(usual, FRAMES))
        try:
            yield
        finally:
            sys.setrecursionlimit(usual)
