"""Finds, for each unit of the article, the slide and the notes of the re-opened deck that hold it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import accumulate, groupby
from typing import NamedTuple
from unicodedata import normalize

from msgspec import Struct

from generator.check.chart import is_same_in_workbook, opened_chart_of_shape, workbook_of_opened_chart
from generator.check.units import ledger_units_of_article, placeholder_key_to_check, skipped_ledger_origins
from generator.decks.opened_package import OpenedPackage
from generator.decks.opened_shapes import SHAPE, A, TextShape, paragraphs_in_opened_shape
from generator.errors import Finding, brief, error
from generator.language.scripts import LEFT_TO_RIGHT
from generator.model.article import Article
from generator.model.chart import ChartItem
from generator.model.deck import Deck, Item, TableItem, TextItem
from generator.model.ledger import Ledger, LedgerEntry, Unit
from generator.model.origin import HEAD, OriginId, is_origin_of_evidence, origin_family
from generator.model.outline import SlideLine
from generator.model.text import (
    CONTINUED,
    ELLIPSIS,
    ENDS_ADDRESS,
    NO_BREAK_HYPHEN,
    bare_text,
    find_whole_words,
    folded_text,
    holds_whole_words,
    is_cut_between_words,
    with_links,
)
from generator.model.theme import FEET


class GridText(NamedTuple):
    """The text of a cell or line on one slide; `head` is true in the row that every slide of a table repeats."""

    slide: int
    text: str
    head: bool = False


OpenedGrid = dict[tuple[OriginId, int, int], list[GridText]]  # by row and column as in the article; code has column 0


def opened_grid_of(opened: OpenedPackage, deck: Deck) -> OpenedGrid:
    """Return what the file shows of each cell, line or value, in the order of the slides."""
    grid: OpenedGrid = defaultdict(list)
    for number, (name, slide) in enumerate(zip(opened.slides, deck.slides, strict=False), 1):
        holders = {holder.key: holder for holder in reversed(opened.holders(name))}
        for item in slide.items:
            if holder := holders.get(placeholder_key_to_check(item.placeholder)):
                for source, row, column, text, head in _grid_units(opened, name, holder, item):
                    grid[source, row, column].append(GridText(number, text, head))
    return grid


def slide_of_ledger_unit(unit: Unit, grid: OpenedGrid) -> int:
    """Return the slide on which a unit of a table, a chart or a program begins, or 0 if the unit is not there whole.

    A cell or a line may continue on the next slides; if it is shown several times, it must be whole each time. A head
    must be whole in every first row, or cut there and whole in the next row.
    """
    assert unit.at is not None  # only units with a place are passed here
    pieces = grid.get((unit.origin, *unit.at), [])
    wanted = {folded_text(text) for text in (unit.text, unit.spoken) if text}
    heads, others = [each for each in pieces if each.head], [each for each in pieces if not each.head]
    cut = {folded_text(each.text) for each in heads} - wanted
    beginnings = [said.removesuffix(ELLIPSIS) for said in cut if others and said.endswith(ELLIPSIS)]
    rightly = len(beginnings) == len(cut) and all(any(each.startswith(b) for each in wanted) for b in beginnings)
    is_datum = unit.kind == "datum" and not heads  # a number in the workbook of a chart
    if is_datum and any(is_same_in_workbook(each.text, text) for each in others for text in wanted):
        return pieces[0].slide
    whole = any(_are_pieces_of(others, text) for text in wanted) if others else bool(heads)
    return pieces[0].slide if rightly and whole else 0


GridUnit = tuple[OriginId, int, int, str, bool]


def _grid_units(opened: OpenedPackage, name: str, holder: TextShape, item: Item) -> Iterator[GridUnit]:
    match item:
        case TableItem():
            for at, (row, cells) in enumerate(zip(item.down, rows_of_opened_table(holder), strict=False)):
                for column, text in zip(item.across, cells, strict=False):
                    yield item.table.id, row, column, text, at == 0
        case ChartItem():
            part = opened_chart_of_shape(opened, name, holder)
            for (row, column), text in workbook_of_opened_chart(opened, part).items():
                yield item.chart.id, row, column, text, False
        case TextItem():
            for line, text in zip(item.lines, holder.texts, strict=False):
                if line.row:
                    yield line.origin, line.row, 0, text, False


def rows_of_opened_table(holder: TextShape) -> list[list[str]]:
    """Return the texts of a table's cells, row by row."""
    rows = holder.node.iter(f"{A}tr") if holder.node is not None else ()
    cells = ([paragraphs_in_opened_shape(cell) for cell in row.iter(f"{A}tc")] for row in rows)
    return [["\n".join([each.text for each in cell]) for cell in row] for row in cells]


def _are_pieces_of(pieces: Sequence[GridText], wanted: str) -> bool:
    """Tell whether the pieces together are the text, once or several times; a cut may be within a word."""
    squeezed, begun, whole, blank = _without_spaces(wanted), "", False, False
    for piece in pieces:
        text = piece.text
        if (begun or blank) and text.lstrip().startswith(CONTINUED):  # a continued line of code has this mark
            text = text.lstrip().removeprefix(CONTINUED)
        blank = not text.strip()  # as the first part of a line of code that is indented by more than a slide's width
        if begun:
            begun += _without_spaces(text)
            if begun == squeezed:
                begun, whole = "", True
        elif folded_text(text) == wanted:
            whole = True
        else:  # the first of several pieces, or an empty one beside another cell that continues
            begun = _without_spaces(text)
    return whole and not begun


def _without_spaces(text: str) -> str:
    return normalize("NFC", "".join(text.split()))


LedgerPlace = tuple[int, tuple[str, str]]  # the number of a slide, and the key of a placeholder on it, or of its notes
_NOTES = ("notes", "")
JOINED = 1024  # cached lists of places


class _Page(Struct):
    """A text to search; `cursor` is the end of the last match, because units come in order."""

    text: str
    cursor: int = 0

    def find(self, wanted: str) -> int:
        """Return where the first whole-word match begins, or -1."""
        found = find_whole_words(self.text, wanted, self.cursor, len(self.text))
        if found < 0:
            found = find_whole_words(self.text, wanted, 0, self.cursor + len(wanted))
        self.cursor = found + len(wanted) if found >= 0 else self.cursor
        return found


class _Joined(Struct):
    """The texts of several places as one; a text may be split between two of them, at a space or within a word.

    flat: the text without white space.
    offsets: the offset in `text` of each character of `flat`.
    starts, numbers: the offset in `text` where each place begins, and its slide.
    """

    text: str
    flat: str
    offsets: Sequence[int]
    starts: Sequence[int]
    numbers: Sequence[int]
    cursor: int = 0

    def find(self, wanted: str) -> int:
        """Return the slide on which the first whole-word match begins, or 0."""
        flat = "".join(wanted.split())
        found = self._find(flat, self.cursor, len(self.flat))
        if found < 0:
            found = self._find(flat, 0, self.cursor + len(flat))
        if found < 0:
            return 0
        self.cursor = found + len(flat)
        return self.numbers[bisect_right(self.starts, self.offsets[found]) - 1]

    def _find(self, flat: str, start: int, stop: int) -> int:
        at = self.flat.find(flat, start, stop)
        while at >= 0 and not is_cut_between_words(self.text, self.offsets[at], self.offsets[at + len(flat) - 1] + 1):
            at = self.flat.find(flat, at + 1, stop)
        return at


class _Shelf:
    """Where to search: the text of each place, and for each origin the places that should hold it, in order.

    A place that the file lacks has no text.
    """

    def __init__(self, opened: OpenedPackage, deck: Deck) -> None:
        self.pages, self.links = defaultdict[LedgerPlace, _Page](lambda: _Page("")), dict[int, frozenset[str]]()
        for number, name in enumerate(opened.slides, 1):
            for holder in reversed(opened.holders(name)):  # the first shape of a placeholder counts
                if holder.key:
                    self.pages[number, holder.key] = _Page(_fold_all(" ".join((*holder.texts, holder.alt))))
            self.pages[number, _NOTES] = _Page(_notes_of_slide(opened, name))
            self.links[number] = frozenset(rel.target for rel in opened.rels.get(name, ()) if rel.external)
        self.on_slides, self.in_notes = _places_by_origin(deck, len(opened.slides))
        self.grid = opened_grid_of(opened, deck)
        self.joined = lru_cache(maxsize=JOINED)(partial(_join_places, self.pages))  # joins several places as one text


def fill_ledger(opened: OpenedPackage, article: Article, deck: Deck) -> Ledger:
    """Return the ledger; each unit is found in the file itself, and the deck only tells where to search."""
    shelf, left_out = _Shelf(opened, deck), skipped_ledger_origins(article)
    hidden = {number for number, name in enumerate(opened.slides, 1) if opened.pages[name].hidden}
    every = ledger_units_of_article(article)
    programs = groupby((unit for unit in every if unit.kind == "code"), key=lambda unit: unit.origin)
    whole = {source: " ".join(_fold_all(line.text) for line in lines) for source, lines in programs}
    withheld = _Withheld(deck)
    entries = []
    for unit in every:
        slide, notes = _places_of_unit(unit, shelf, whole)
        is_withheld = not (slide or notes or unit.origin in left_out) and withheld.holds(unit)
        is_skipped = unit.origin in left_out or is_withheld
        entries.append(LedgerEntry(unit, slide, notes, is_skipped, is_withheld, slide in hidden))
    return tuple(entries)


class _Withheld:
    """The notes that a deck leaves out; a text that should be on a slide is never excused by them."""

    def __init__(self, deck: Deck) -> None:
        gone = [slide.withheld for slide in deck.slides]
        slides = deck.slides if any(gone) else ()
        items = [item for slide in slides for item in slide.items]
        own = [[each for each in slide.items if each.placeholder.type not in FEET] for slide in slides]
        lines = ([line for each in some if isinstance(each, TextItem) for line in each.lines] for some in own)
        kept = [(*slide.notes, *shown) for slide, shown in zip(slides, lines, strict=True)]
        self._gone, self._said = _texts_by_origin(gone), _texts_by_origin(kept)
        self._rows = {(line.origin, line.row) for lines in gone for line in lines}
        self._rows -= {(line.origin, line.row) for slide in deck.slides for line in slide.notes}
        links = ((item, run.link) for item in items for text in item.texts for run in text if run.link)
        self._links = {(origin_family(source), link) for item, link in links for source in item.sources}

    def holds(self, unit: Unit) -> bool:
        """Return whether a unit is in the notes that are left out, and the deck was to have it nowhere else."""
        if unit.kind == "code" and unit.at and unit.at[0]:
            return (unit.origin, unit.at[0]) in self._rows
        source, wanted = origin_family(unit.origin), [_fold_all(each) for each in (unit.text, unit.spoken) if each]
        if not any(holds_whole_words(self._gone.get(source, ""), each) for each in wanted):
            return False
        if unit.kind == "link":
            return (source, unit.text) not in self._links
        return not any(holds_whole_words(self._said.get(source, ""), each) for each in wanted)


def _texts_by_origin(slides: Sequence[Sequence[SlideLine]]) -> Mapping[OriginId, str]:
    """Return by origin the texts of each slide's lines, also with their links' addresses; the article's head has those
    of the first slide too.
    """
    said: defaultdict[OriginId, list[str]] = defaultdict(list)
    for number, lines in enumerate(slides):
        for line in lines:
            for source in {origin_family(line.origin), *((HEAD,) if number == 0 else ())}:
                said[source] += bare_text(line.text), with_links(line.text)
    return {source: _fold_all(" ".join(texts)) for source, texts in said.items()}


def check_nothing_lost(ledger: Ledger, opened: OpenedPackage, deck: Deck) -> Iterator[Finding]:
    """Yield an error for each unit that is nowhere, and one if the number of slides differs."""
    if len(opened.slides) != len(deck.slides):
        yield error("slide-count", f"{len(deck.slides)} slides were placed, {len(opened.slides)} are in the file")
    for kept in ledger:
        if kept.lost:
            message = f'the {kept.unit.kind} "{brief(kept.unit.text)}" is on no slide and in no notes'
            yield error("lost", message, kept.unit.where, "this is a bug in the tool; nothing was written")


OriginPlaces = dict[OriginId, tuple[LedgerPlace, ...]]


def _places_by_origin(deck: Deck, count: int) -> tuple[OriginPlaces, OriginPlaces]:
    """Return the placeholders and the notes that should hold each origin, in order and once."""
    shown: defaultdict[OriginId, dict[LedgerPlace, None]] = defaultdict(dict)
    notes: defaultdict[OriginId, dict[LedgerPlace, None]] = defaultdict(dict)
    for number, slide in enumerate(deck.slides[:count], 1):
        for item in slide.items:
            if item.placeholder.type in FEET:
                continue  # the foot is on every slide, and its texts would count as what the article says of itself
            place = number, placeholder_key_to_check(item.placeholder)
            for source in item.sources:
                shown[origin_family(source)][place] = None
            if number == 1:  # without a cover, the first heading is the title of the article too, even if cut
                shown[HEAD][place] = None
                notes[HEAD][number, _NOTES] = None
        for line in slide.notes:
            notes[_family_in_notes(line.origin)][number, _NOTES] = None
    return {key: tuple(value) for key, value in shown.items()}, {key: tuple(value) for key, value in notes.items()}


def _notes_of_slide(opened: OpenedPackage, name: str) -> str:
    pages = [page for page in opened.targets(name, "notesSlide") if page in opened.pages][:1]
    holders = (holder for page in pages for holder in opened.holders(page) if holder.tag == SHAPE)
    bodies = (holder for holder in holders if holder.key and holder.key[0] == "body")
    return _fold_all(" ".join(text for holder in bodies for text in holder.texts))


def _family_in_notes(origin: OriginId) -> OriginId:
    """Return the id by which a text of the notes is looked up: one for all evidence, which is there once."""
    return OriginId("#evidence") if is_origin_of_evidence(origin) else origin_family(origin)


def _places_of_unit(unit: Unit, shelf: _Shelf, programs: Mapping[OriginId, str]) -> tuple[int, int]:
    """Return the slide and the notes that hold a unit, each 0 if there are none.

    A line of a program that is on no slide must be in notes that hold all its lines in order.
    """
    source = origin_family(unit.origin)
    slides, notes = shelf.on_slides.get(source, ()), shelf.in_notes.get(_family_in_notes(unit.origin), ())
    if unit.at is not None:
        slide = slide_of_ledger_unit(unit, shelf.grid)
        if slide or unit.kind != "code" or not notes:
            return slide, 0
        return 0, _find(shelf, notes, [programs[unit.origin]])
    if unit.kind == "link":
        shown = next((number for number, _ in slides if unit.text in shelf.links.get(number, ())), 0)
        url = re.compile(re.escape(_fold_all(unit.text)))
        found = ((place[0], text, url.finditer(text)) for place in notes if (text := shelf.pages[place].text))
        ends = ((number, text, each.end()) for number, text, spans in found for each in spans)
        # It must be there as a whole, not as the start of a longer one.
        return shown, next((number for number, text, end in ends if ENDS_ADDRESS.match(text, end)), 0)
    text, spoken = _fold_all(unit.text), _fold_all(unit.spoken)
    return _find(shelf, slides, [text]), _find(shelf, notes, [each for each in (spoken, text) if each])


def _find(shelf: _Shelf, places: tuple[LedgerPlace, ...], texts: list[str]) -> int:
    """Return the slide of the first place with one of the texts, or of the first over which it continues, or 0."""
    for place in places:
        if any(shelf.pages[place].find(text) >= 0 for text in texts):
            return place[0]
    if len(places) < 2:
        return 0
    return next((number for text in texts if (number := shelf.joined(places).find(text))), 0)


def _join_places(pages: Mapping[LedgerPlace, _Page], places: tuple[LedgerPlace, ...]) -> _Joined:
    """Return the texts of places as one, without what is between them on their slides."""
    texts = [pages[place].text for place in places]
    text, starts = " ".join(texts), [*accumulate((len(each) + 1 for each in texts), initial=0)][:-1]
    offsets = [offset for offset, character in enumerate(text) if not character.isspace()]
    return _Joined(text, "".join(text.split()), offsets, starts, [number for number, _ in places])


def _fold_all(text: str) -> str:
    return folded_text(text if text.isascii() else text.replace(LEFT_TO_RIGHT, "").replace(NO_BREAK_HYPHEN, "-"))
