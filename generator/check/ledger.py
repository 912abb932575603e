"""The re-opened deck, the article and the placed deck in; for each unit the slide and the notes that hold it out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from unicodedata import normalize

from msgspec import Struct, field

from generator.check.chart import data_in
from generator.check.opened import Opened
from generator.check.shapes import SHAPE, A, Holder, paragraphs
from generator.check.units import skipped, units
from generator.check.words import parts_word
from generator.errors import Finding, brief, error
from generator.model.article import Article
from generator.model.deck import Deck
from generator.model.ledger import Kept, Ledger, Unit
from generator.model.outline import LEFT_TO_RIGHT
from generator.model.text import CONTINUED, ENDS_ADDRESS
from generator.model.theme import FEET

_GAP = "\x1f"  # between two shapes, so that no text is found across them


class _Page(Struct):
    """Text to search. `cursor` is the end of the last find: units come in order, so a whole page is read about once."""

    text: str
    cursor: int = 0

    def holds(self, wanted: str) -> bool:
        end = self._find(wanted, self.cursor, len(self.text))
        if end < 0:
            end = self._find(wanted, 0, self.cursor + len(wanted))
        self.cursor = max(end, 0) or self.cursor
        return end >= 0

    def _find(self, wanted: str, start: int, stop: int) -> int:
        """The end of the first whole-word match, or -1."""
        found = self.text.find(wanted, start, stop)
        while found >= 0 and not _whole(self.text, found, found + len(wanted)):
            found = self.text.find(wanted, found + 1, stop)
        return found + len(wanted) if found >= 0 else -1


class _Shelf(Struct):
    """Where to look: the pages of each slide, and for each source the slides that should hold it."""

    shown: Mapping[int, _Page]
    notes: Mapping[int, _Page]
    links: Mapping[int, frozenset[str]]
    shapes: Mapping[int, Mapping[tuple[str, str], str]]
    opened: Opened
    on_slides: Mapping[str, tuple[tuple[int, int], ...]]  # source to (slide, idx of the placeholder)
    in_notes: Mapping[str, tuple[int, ...]]
    data: dict[str, frozenset[str]] = field(default_factory=dict)
    joined: dict[tuple[bool, str], tuple[_Page, _Page]] = field(default_factory=dict)


def keep(opened: Opened, article: Article, deck: Deck) -> Ledger:
    """Find each unit in the file itself; the deck says only on which slides to look."""
    shelf, left_out = _shelve(opened, deck), skipped(article)
    return tuple(_kept(unit, shelf, unit.source in left_out) for unit in units(article))


def lost_findings(ledger: Ledger, opened: Opened, deck: Deck) -> Iterator[Finding]:
    """An error for each unit that is nowhere, and one if slides are missing altogether."""
    if len(opened.slides) != len(deck.slides):
        yield error("slide-count", f"{len(deck.slides)} slides were placed, {len(opened.slides)} are in the file")
    for kept in ledger:
        if kept.lost:
            message = f'the {kept.unit.kind} "{brief(kept.unit.text)}" is on no slide and in no notes'
            yield error("lost", message, kept.unit.where, "this is a bug in the tool; nothing was written")


def _shelve(opened: Opened, deck: Deck) -> _Shelf:
    numbered = tuple(enumerate(opened.slides, 1))
    shapes = {number: _shapes(opened, name) for number, name in numbered}
    on_slides, in_notes = _candidates(deck, len(numbered))
    return _Shelf(
        {number: _Page(_GAP.join(shapes[number].values())) for number, _ in numbered},
        {number: _Page(_notes(opened, name)) for number, name in numbered},
        {number: _link_targets(opened, name) for number, name in numbered},
        shapes,
        opened,
        on_slides,
        in_notes,
    )


def _candidates(deck: Deck, count: int) -> tuple[dict[str, tuple[tuple[int, int], ...]], dict[str, tuple[int, ...]]]:
    """For each source, in order and once, the placeholders and the notes that should hold it."""
    shown: defaultdict[str, dict[tuple[int, int], None]] = defaultdict(dict)
    notes: defaultdict[str, dict[int, None]] = defaultdict(dict)
    for number, slide in enumerate(deck.slides[:count], 1):
        for item in slide.items:
            if item.placeholder.type in FEET:
                continue  # on every slide: whatever else these say would pass for what the article says of itself
            idx = 0 if item.placeholder.type == "title" else item.placeholder.idx
            for source in item.sources:
                shown[_family(source)][number, idx] = None
            if number == 1 and idx == 0:  # without a cover, the first title is that of the whole too, even if cut
                shown["meta"][number, idx] = None
                notes["meta"][number] = None
        for line in slide.notes:
            notes[_family(line.source)][number] = None
    return {key: tuple(value) for key, value in shown.items()}, {key: tuple(value) for key, value in notes.items()}


def _family(source: str) -> str:
    """One line may carry the author and the event under one source: the whole of `meta/` is looked up together."""
    return "meta" if source.startswith("meta/") else source


def _shapes(opened: Opened, name: str) -> dict[tuple[str, str], str]:
    """The text of each placeholder; of equal ones, the first."""
    found = {holder.key: holder for holder in reversed(opened.holders(name)) if holder.key}
    return {key: _fold(" ".join((*holder.texts, holder.alt))) for key, holder in reversed([*found.items()])}


def _notes(opened: Opened, name: str) -> str:
    pages = [page for page in opened.related(name, "notesSlide") if page in opened.pages][:1]
    holders = (holder for page in pages for holder in opened.holders(page) if holder.tag == SHAPE)
    return _fold(
        " ".join(text for holder in holders if holder.key and holder.key[0] == "body" for text in holder.texts)
    )


def _link_targets(opened: Opened, name: str) -> frozenset[str]:
    return frozenset(rel.target for rel in opened.rels.get(name, ()) if rel.external)


def _kept(unit: Unit, shelf: _Shelf, left_out: bool) -> Kept:
    slides, notes = _numbers(shelf, unit.source)
    if unit.kind == "link":
        shown = next((number for number in slides if unit.text in shelf.links[number]), 0)
        said = next((number for number in notes if _says_url(shelf.notes[number].text, unit.text)), 0)
        return Kept(unit, shown, said, left_out)
    if unit.kind in ("code", "cell"):
        return Kept(unit, _pieced(shelf, unit.text, unit.source, slides), 0, left_out)
    if unit.kind == "datum":
        texts = (unit.text, unit.spoken)
        held = not _data(shelf, unit.source).isdisjoint(texts)
        in_table = max(_pieced(shelf, text, unit.source, slides) for text in texts if text) if not held else 0
        return Kept(unit, slides[0] if held else in_table, 0, left_out)
    text, spoken = _fold(unit.text), _fold(unit.spoken)
    shown = _find(shelf, unit.source, slides, [text] if text else [])
    said = _find(shelf, unit.source, notes, [each for each in (spoken, text) if each], notes=True)
    return Kept(unit, shown, said, left_out)


def _numbers(shelf: _Shelf, source: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The slides whose face, and those whose notes, should hold a source."""
    family = _family(source)
    slides = dict.fromkeys([number for number, _ in shelf.on_slides.get(family, ())])
    return tuple(slides), shelf.in_notes.get(family, ())


def _find(shelf: _Shelf, source: str, numbers: tuple[int, ...], texts: list[str], *, notes: bool = False) -> int:
    """The first candidate with one of the texts, or the first of several over which it continues, or 0."""
    pages = shelf.notes if notes else shelf.shown
    for number in numbers:
        if any(pages[number].holds(text) for text in texts):
            return number
    if len(numbers) < 2:
        return 0
    whole = any(page.holds(text) for page in _joined(shelf, source, numbers, notes) for text in texts)
    return numbers[0] if whole else 0


def _pieced(shelf: _Shelf, text: str, source: str, slides: tuple[int, ...]) -> int:
    """The slide of a line of code or a cell, which may have been broken anywhere, at a mark or between two rows."""
    key = (False, f"{source}/pieced")
    if key not in shelf.joined:
        page = _Page(_GAP.join(map(_squeezed, _columns(shelf, source))))
        shelf.joined[key] = (page, page)
    page, wanted = shelf.joined[key][0], _squeezed(text)
    found = page.text.find(wanted, page.cursor)
    found = found if found >= 0 else page.text.find(wanted)
    page.cursor = max(found, 0)
    return slides[0] if found >= 0 and slides else 0


def _data(shelf: _Shelf, source: str) -> frozenset[str]:
    """The names and numbers of a chart, looked up once."""
    if source not in shelf.data:
        slides = {number: shelf.opened.slides[number - 1] for number, _ in shelf.on_slides.get(source, ())}
        holders = ((slide, holder) for slide in slides.values() for holder in shelf.opened.holders(slide))
        shelf.data[source] = frozenset().union(*(data_in(shelf.opened, slide, holder) for slide, holder in holders))
    return shelf.data[source]


def _columns(shelf: _Shelf, source: str) -> Iterator[str]:
    """What is read on from slide to slide: the body of a text, the columns of a table, and each of its headers."""
    found: dict[tuple[int, ...], list[str]] = {}
    for number, idx in shelf.on_slides.get(_family(source), ()):
        for holder in shelf.opened.holders(shelf.opened.slides[number - 1]):
            for row, cells in enumerate(_rows(holder) if holder.key and holder.key[1] == str(idx) else ()):
                for column, text in enumerate(cells):
                    found.setdefault((idx, column) if row else (idx, column, number), []).append(text)
    return map("".join, found.values())


def _rows(holder: Holder) -> list[list[str]]:
    """The texts of a table's cells by row; any other shape is a first row of none, and a second of one cell."""
    table = holder.node.iter(f"{A}tr") if holder.node is not None else ()
    rows = [[" ".join([each.text for each in paragraphs(cell)]) for cell in row.iter(f"{A}tc")] for row in table]
    return rows or [[], [" ".join(holder.texts)]]


def _squeezed(text: str) -> str:
    return normalize("NFC", "".join(text.replace(CONTINUED.strip(), "").split()))


def _joined(shelf: _Shelf, source: str, numbers: tuple[int, ...], notes: bool) -> tuple[_Page, _Page]:
    """The candidates as one text, without the titles and footers between them, and as Chinese has it, unspaced."""
    key = (notes, _family(source))
    if key not in shelf.joined:
        texts = [shelf.notes[number].text for number in numbers] if notes else list(_bodies(shelf, source))
        shelf.joined[key] = (_Page(" ".join(texts)), _Page("".join(texts)))
    return shelf.joined[key]


def _bodies(shelf: _Shelf, source: str) -> Iterator[str]:
    for number, idx in shelf.on_slides.get(_family(source), ()):
        yield from (text for key, text in shelf.shapes[number].items() if key[1] == str(idx))


def _whole(text: str, start: int, end: int) -> bool:
    """Whether no word is cut at either end: "Fund" is not in "Funding"."""
    return not (parts_word(text[start - 1 : start], text[start]) or parts_word(text[end - 1], text[end : end + 1]))


def _says_url(text: str, url: str) -> bool:
    """Whether the URL stands in the text and ends there, rather than being the start of a longer one."""
    return any(ENDS_ADDRESS.match(text, found.end()) for found in re.finditer(re.escape(_fold(url)), text))


def _fold(text: str) -> str:
    bare = text if text.isascii() else text.replace(LEFT_TO_RIGHT, "")
    return normalize("NFC", " ".join(bare.split()))
