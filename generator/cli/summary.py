"""Summarises a finished deck as lines of plain text, or as values for JSON, with its ledger."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from generator.cli.export_command import notes_summary
from generator.cli.messages import findings_as_json, quantity
from generator.model.chart import ChartItem
from generator.model.deck import Deck, Item, PictureItem, Slide, TableItem, TextItem
from generator.model.ledger import LedgerEntry, Unit
from generator.model.origin import origin_family
from generator.model.text import bare_text, folded_text
from generator.model.theme import FEET
from generator.opening import STANDARD_INPUT
from generator.pipeline import Result
from generator.place.notes import seconds_of_placed_slide
from generator.place.slides import title_of_placed_slide
from generator.read import FORMATS
from generator.read.prose import is_source_on_web
from generator.write import shape_name_in_xml

if TYPE_CHECKING:
    from generator.show.export import ExportKind


def print_summary(result: Result, path: str, kind: ExportKind | None = None) -> Iterator[str]:
    """Yield how long the deck is, where each section is, what only the notes hold, and the smallest text.

    kind: what the deck was exported to, or None for a deck.
    """
    slides = result.deck.slides
    hidden = sum(bool(slide.hidden) for slide in slides)
    yield f"{path}: {quantity(len(slides) - hidden, 'slide')}, about {_minutes_text(result)} to present"
    if hidden:
        follow = "1 more slide follows" if hidden == 1 else f"{hidden} more slides follow"
        yield f"  {follow}, hidden; --slides all shows every slide"
    for each in _section_spans(result):
        first, last, noted = each["first"], each["last"], each["noted"]
        more = f", {quantity(noted, 'more sentence')} in the notes" if noted else ""
        yield f"  {f'slide {first}' if first == last else f'slides {first}-{last}':<13} {each['name']}{more}"
    yield f"  {_balance_line(result)}"
    if count := sum(map(len, result.private)):
        yield f"  private: {quantity(count, 'text')} left out"
    if noted := sum(bool(slide.notes) for slide in slides):
        has = f"this file has speaker notes: {quantity(noted, 'slide')}"
        yield f"  {notes_summary(kind, noted) if kind else has}"
    if boxed := _count_boxed_slides(slides):
        have = "has text in boxes of its own" if boxed == 1 else "have text in boxes of their own"
        yield f"  {boxed} of {quantity(len(slides), 'slide')} {have}, because the template has no place for it"
    yield f"  smallest text {smallest_size_in_summary(result.deck):g} pt"
    if fetched := _count_fetched_pictures(slides):
        yield f"  {quantity(fetched, 'picture')} fetched from the web"
    source = result.outline.slides[0].where.file
    is_named = source != STANDARD_INPUT and FORMATS.get(PurePath(source).suffix.lower()) != "yaml"
    if is_named and not result.outline.written:
        yield f"  these are the article's own sentences; for a talk in your words: slidewright draft {source}"


def merge_lines(result: Result, path: str, backup: Path | None) -> Iterator[str]:
    """Yield what became of the edits of a deck that was merged; nothing if none was."""
    if (counts := merge_as_json(result).get("merged")) is None:
        return
    edited, taken, lost = counts["edited"], counts["from_article"], counts["removed_by_hand"]
    yield f"  merged: {quantity(edited, 'slide')} edited in the deck, {taken} changed by the article"
    if conflicts := counts["conflicts"]:
        yield f"  {quantity(conflicts, 'conflict')}: see above"
    if lost:
        yield f"  {quantity(lost, 'text')} of the article removed, or put into other words, by hand"
    yield f"  the deck as it was is in {backup}" if backup else f"  {path} has all of it already, and stays as it is"


def merge_as_json(result: Result) -> dict[str, Any]:
    """Return what became of the edits of a deck that was merged as values; nothing if none was."""
    if (merged := result.merged) is None:
        return {}
    edited = {each.slide for each in merged.changes}
    removed = sum(entry.removed for entry in _entries_of_texts(result))
    counts = {"edited": len(edited), "from_article": len(merged.taken), "conflicts": len(merged.conflicts)}
    return {"merged": {**counts, "slides": len(merged.keys), "removed_by_hand": removed}}


def summary_in_one_line(result: Result) -> str:
    """Return how many slides are shown, how long they take, and how many findings there are."""
    shown = sum(not slide.hidden for slide in result.deck.slides)
    found = quantity(len(result.findings), "finding") if result.findings else "no findings"
    return f"{quantity(shown, 'slide')}, about {_minutes_text(result)}, {found}"


def _minutes_text(result: Result) -> str:
    """Return how many minutes the deck takes, and the limit if there is one."""
    cap = result.outline.cap
    if not (cap.asked and cap.minutes):
        return quantity(result.minutes, "minute")
    return f"{result.minutes} of your {quantity(cap.minutes, 'minute')}"


def summary_as_json(result: Result, path: str) -> dict[str, Any]:
    """Return the summary as values, with every finding and the whole ledger."""
    slides = result.deck.slides
    seconds = [round(seconds_of_placed_slide(slide, result.outline)) for slide in slides]
    return {
        "deck": path,
        "slides": len(slides),
        "hidden": sum(bool(slide.hidden) for slide in slides),
        "minutes": result.minutes,
        "timing": [
            {"slide": number, "title": title_of_placed_slide(slide), "seconds": time, "hidden": bool(slide.hidden)}
            for number, (slide, time) in enumerate(zip(slides, seconds, strict=True), 1)
        ],
        "smallest_text": smallest_size_in_summary(result.deck),
        "boxed": _count_boxed_slides(slides),
        "fetched": _count_fetched_pictures(slides),
        "noted": sum(bool(slide.notes) for slide in slides),
        "private": sum(map(len, result.private)),
        "sections": list(_section_spans(result)),
        "findings": findings_as_json(result.findings),
        "ledger": ledger_entries(result),
    }


def smallest_size_in_summary(deck: Deck) -> float:
    """Return the smallest size of a text on any slide, in points of the file, without the foot."""
    items = [item for slide in deck.slides for item in slide.items if item.placeholder.type not in FEET]
    sizes = [item.size for item in items if isinstance(item, TextItem)]
    size = min(sizes + [item.head_size for item in items if isinstance(item, TableItem)])
    return deck.host.points(size) if deck.host else size


def _count_boxed_slides(slides: Sequence[Slide]) -> int:
    """Return on how many slides texts stand in boxes, because a company's template has no placeholder for them."""
    return sum(any(item.placeholder.is_box and item.texts for item in slide.items) for slide in slides)


def _count_fetched_pictures(slides: tuple[Slide, ...]) -> int:
    """Return how many pictures were fetched from the web."""
    shown = (item.picture.file for slide in slides for item in slide.items if isinstance(item, PictureItem))
    return len({file for file in shown if is_source_on_web(file)})


def _section_spans(result: Result) -> Iterator[dict[str, Any]]:
    """Yield the sections in order, each with its slides, counted from 1, and how many sentences only its notes hold.

    A section that comes back after another is there again.
    """
    in_notes = Counter(kept.notes for kept in _entries_of_texts(result) if not kept.slide)
    for name, group in groupby(enumerate(result.deck.slides, 1), lambda numbered: numbered[1].section):
        numbers = [number for number, _slide in group]
        noted = sum(in_notes[number] for number in numbers)
        yield {"name": name, "first": numbers[0], "last": numbers[-1], "noted": noted}


def _balance_line(result: Result) -> str:
    """Return a line that says where all that the author wrote is."""
    places = Counter("slides" if kept.slide else "notes" if kept.notes else "" for kept in _entries_of_texts(result))
    hidden = sum(kept.hidden for kept in _entries_of_texts(result) if kept.slide)
    gone, more = places[""], f", {hidden} on hidden slides" if hidden else ""
    cut = sum(each.code == "yaml-comment" for each in result.findings)
    held = f"{quantity(places['slides'] - hidden, 'text')} on slides{more}, {places['notes']} only in the notes"
    held += f"; what follows a # on {quantity(cut, 'line')} is not read: see the warning above" if cut else ""
    held += f", {gone} left out as you asked" if gone else ""
    if left := len(result.left_out):
        held += f"; left out as parts of the page: {quantity(left, 'text')} (--ledger lists them)"
    return held if cut or gone or left else f"nothing is lost: {held}"


def _entries_of_texts(result: Result) -> Iterator[LedgerEntry]:
    """Yield the ledger's headings, sentences and terms; link targets belong to one of these."""
    return (kept for kept in result.ledger if kept.unit.kind != "link")


def ledger_file(result: Result, deck: str) -> str:
    """Return the text of the file for --ledger; `deck` is the path of the deck."""
    private = {"left_out": sum(map(len, result.private))}  # their number, and never their words
    left = [{"text": each.text, "file": each.where.file, "line": each.where.line} for each in result.left_out]
    held = {"private": private, "parts_of_the_page": left, "ledger": ledger_entries(result)}
    return json.dumps({"slidewright": "ledger", "deck": deck, **held}, indent=2, ensure_ascii=False) + "\n"


def ledger_entries(result: Result) -> list[dict[str, Any]]:
    """Return for each unit its line in the article, and the slide, the shape and the notes (by slide) that hold it.

    0 or an empty shape means nowhere. A text that continues on other slides has the slide on which it begins.
    """
    return [_ledger_entry(kept, result) for kept in result.ledger]


def _ledger_entry(kept: LedgerEntry, result: Result) -> dict[str, Any]:
    unit, items = kept.unit, result.deck.slides[kept.slide - 1].items if kept.slide else ()
    family = origin_family(unit.origin)
    own = [item for item in items if family in map(origin_family, item.sources)]
    shape = next((item for item in own if _holds_unit(item, unit)), next(iter(own), None))
    return {
        "kind": unit.kind,
        "text": unit.text,
        "file": unit.where.file,
        "line": unit.where.line,
        "source": unit.origin,
        "slide": kept.slide,
        "hidden": kept.hidden,
        "shape": shape_name_in_xml(shape.placeholder) if shape else "",
        "notes": kept.notes,
        "left_out": kept.skipped,
        "removed_by_hand": kept.removed,
    }


def _holds_unit(item: Item, unit: Unit) -> bool:
    if unit.kind == "link":
        return any(run.link == unit.text for text in item.texts for run in text)
    if unit.kind == "datum":
        return isinstance(item, ChartItem | TableItem)
    said = item.alt if isinstance(item, PictureItem | ChartItem) else " ".join(map(bare_text, item.texts))
    return folded_text(unit.text) in folded_text(said)
