"""Opens decks that anybody made, with python-pptx; only this room uses it, and only where a deck is opened."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from generator.decks.opened import OpenedDeck, OpenedSlide, opened_deck_of_presentation
from generator.decks.package import checked_deck, is_deck_data, is_deck_name, refuse_unsafe_deck
from generator.decks.paper import PaperBar, PaperFrame, PaperItem, PaperLine, PaperPage, PaperText, pptx_of_paper
from generator.errors import InputError, Where, error
from generator.model.talk import PACE

if TYPE_CHECKING:
    from pptx.presentation import Presentation

__all__ = [
    "OpenedDeck",
    "OpenedSlide",
    "PaperBar",
    "PaperFrame",
    "PaperItem",
    "PaperLine",
    "PaperPage",
    "PaperText",
    "checked_deck",
    "is_deck_data",
    "is_deck_name",
    "open_deck",
    "pptx_of_paper",
    "presentation_of_deck",
]


def open_deck(pptx: bytes, name: str, pace: int = PACE) -> OpenedDeck:
    """Return what a deck says, and how long each slide takes at `pace` words a minute; `name` is the file's.

    Raises InputError for a file that is no deck, is damaged, has a password, or is larger than `limits` allow.
    """
    refuse_unsafe_deck(pptx, name)
    try:
        return opened_deck_of_presentation(presentation_of_deck(pptx), pace)
    except Exception as broken:  # python-pptx and lxml raise many kinds of errors for damaged files
        message = "this deck is damaged"
        raise InputError(error("deck", message, Where(name), "open it in PowerPoint, and save it again")) from broken


def presentation_of_deck(pptx: bytes) -> Presentation:
    """Return a deck as python-pptx has it."""
    from pptx import Presentation

    return Presentation(BytesIO(pptx))
