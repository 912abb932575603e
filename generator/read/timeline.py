"""The events under a key in, a timeline out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from generator.model.diagrams import Event, Timeline, years
from generator.model.text import words
from generator.read import keys
from generator.read.ids import Ids, slug
from generator.read.values import Fields

HINT = "write a year, a month or a day: 1998, 2004-05, 2026-11-24"


def timeline_of(fields: Fields, parent: str, ids: Ids) -> Iterator[Timeline]:
    """The timeline under `timeline`, if there is one; events out of order are an error."""
    node = fields.node("timeline")
    mappings = (fields.values.fields(each, keys.EVENT) for each in fields.items("timeline"))
    events = tuple(_event(each, parent, ids) for each in mappings if each is not None)
    for before, after in pairwise(events):
        if before.date and after.date and after.at < before.at:
            message = f"{after.date} stands after {before.date}"
            fields.values.problem("date", message, after.where, "write the events in the order of their dates")
    if node is not None and events:
        yield Timeline(ids.take(parent, "timeline"), node.where, events)


def _event(fields: Fields, parent: str, ids: Ids) -> Event:
    said, node = fields.plain("date"), fields.node("date")
    what = fields.text("what")
    id = ids.take(parent, slug(words(what)) or "event")
    try:
        years(said or "0")
    except ValueError:
        fields.values.problem("date", f'"{said[:40]}" is not a date', node.where if node else fields.where, HINT)
        said = ""
    return Event(id, fields.where, said, what, fields.text("detail"), fields.text("label"))
