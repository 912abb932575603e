"""Diagrams that are data: what happened when, and what follows what in a circle."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.errors import Where
from generator.model.source import SourceId

if TYPE_CHECKING:  # an article is made of blocks, and these are two of them
    from generator.model.article import Point
    from generator.model.text import Text

DATE = re.compile(r"(?P<year>-?\d{1,4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?", re.ASCII)


class Event(Struct, frozen=True):
    """What happened at a date (1998, 2004-05 or 2026-11-24); `label` is how a slide calls it, if not by the date."""

    id: SourceId
    where: Where
    date: str
    what: Text
    detail: Text = ()
    label: Text = ()

    @property
    def at(self) -> float:
        """The date in years, so that the distance of two of them can be drawn."""
        return years(self.date)


class Timeline(Struct, frozen=True):
    """Events in the order of their dates."""

    id: SourceId
    where: Where
    items: tuple[Event, ...]


class Cycle(Struct, frozen=True):
    """Stages of which the last leads to the first."""

    id: SourceId
    where: Where
    items: tuple[Point, ...]


def years(text: str) -> float:
    """A date in years. Raises ValueError for what is none."""
    match = DATE.fullmatch(text)
    if match is None:
        raise ValueError(f'"{text}" is not a date')
    month, day = int(match["month"] or 1), int(match["day"] or 1)
    leap = date(2000, month, day)  # whatever the year, and whether or not it has a 29th of February
    return int(match["year"]) + (leap - date(2000, 1, 1)).days / 366
