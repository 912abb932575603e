"""Turns the ledger of a finished deck into values and into the file of --ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from generator.build import Result
from generator.model.chart import ChartItem
from generator.model.deck import Item, PictureItem, TableItem
from generator.model.ledger import LedgerEntry, Unit
from generator.model.origin import origin_family
from generator.model.text import bare_text, folded_text
from generator.write import shape_name_in_xml


def ledger_option_file(result: Result, deck: str) -> str:
    """Return the text of the file for --ledger; `deck` is the path of the deck."""
    private = {"left_out": sum(map(len, result.private))}  # their number, and never their words
    values = {"slidewright": "ledger", "deck": deck, "private": private, "ledger": ledger_option_entries(result)}
    return json.dumps(values, indent=2, ensure_ascii=False) + "\n"


def ledger_option_entries(result: Result) -> list[dict[str, Any]]:
    """Return for each unit its line in the article, and the slide, the shape and the notes (by slide) that hold it.

    0 or an empty shape means nowhere. A text that continues on other slides has the slide on which it begins.
    """
    return [_entry(kept, result) for kept in result.ledger]


def _entry(kept: LedgerEntry, result: Result) -> dict[str, Any]:
    unit, slide = kept.unit, result.deck.slides[kept.slide - 1] if kept.slide else None
    shapes = [shape_name_in_xml(item.placeholder) for item in _best_first(unit, slide.items if slide else ())]
    return {
        "kind": unit.kind,
        "text": unit.text,
        "file": unit.where.file,
        "line": unit.where.line,
        "source": unit.origin,
        "slide": kept.slide,
        "hidden": kept.hidden,
        "shape": shapes[0] if shapes else "",
        "notes": kept.notes,
        "left_out": kept.skipped,
    }


def _best_first(unit: Unit, items: tuple[Item, ...]) -> Iterator[Item]:
    """Yield the shapes that show the unit's block, first those that hold the unit whole."""
    own = [
        item for item in items if any(origin_family(source) == origin_family(unit.origin) for source in item.sources)
    ]
    yield from (item for item in own if _holds(item, unit))
    yield from own


def _holds(item: Item, unit: Unit) -> bool:
    if unit.kind == "link":
        return any(run.link == unit.text for text in item.texts for run in text)
    if unit.kind == "datum":
        return isinstance(item, ChartItem | TableItem)
    said = item.alt if isinstance(item, PictureItem | ChartItem) else " ".join(map(bare_text, item.texts))
    return folded_text(unit.text) in folded_text(said)
