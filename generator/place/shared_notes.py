"""A placed deck in; the deck with the notes that its author wants to share, and what is then in no place, out.

Also: a slide's texts and what it shows in; the lines that its notes must add out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from generator.errors import Finding, warning
from generator.model.article import Article
from generator.model.deck import Deck, Item, Slide, TextItem
from generator.model.ledger import Ledger, LedgerEntry
from generator.model.origin import HEAD, TALK, OriginId, origin_family, origin_of_notes
from generator.model.outline import SlideLine, SlidePlan
from generator.model.talk import NotesChoice
from generator.model.text import Run, Text, bare_text, folded_text, holds_whole_words, with_links
from generator.model.theme import FEET
from generator.place.line_ends import text_without_bindings


def deck_with_shared_notes(deck: Deck, article: Article, notes: NotesChoice) -> Deck:
    """Return the deck with all its notes, only the author's own, or none, as `notes` says."""
    if notes == "full":
        return deck
    own = {origin_of_notes(id) for id in (HEAD, *(each.id for each in article.walk())) if notes == "own"}
    slides = (replace(slide, notes=tuple(line for line in slide.notes if line.origin in own)) for slide in deck.slides)
    return replace(deck, slides=tuple(slides))


def ledger_of_deck_with_shared_notes(
    ledger: Ledger, broken: Sequence[Finding], full: Deck, shared: Deck
) -> tuple[Ledger, tuple[Finding, ...]]:
    """Return the ledger with units that went with the notes marked as skipped, and the findings that remain.

    A unit went with the notes if those of `full` held its text and nothing in `shared` does; a text that should be on a
    slide is never excused. `broken` names the lost units in the ledger's order.
    """
    if not broken:
        return ledger, ()
    before, after = _texts(full), _texts(shared)
    links = set(_links(shared))
    rows = _rows(full) - _rows(shared)

    def is_gone(kept: LedgerEntry) -> bool:
        if kept.unit.kind == "code" and kept.unit.at:
            return (kept.unit.origin, kept.unit.at[0]) in rows
        return _said(kept, before) and not _still(kept, after, links)

    gone = {kept for kept in ledger if kept.lost and is_gone(kept)}
    named = iter([kept for kept in ledger if kept.lost])
    rest = tuple(finding for finding in broken if finding.code != "lost" or next(named) not in gone)
    return tuple(replace(kept, skipped=True) if kept in gone else kept for kept in ledger), rest


def private_texts_of_slides(article: Article, deck: Deck) -> tuple[tuple[str, ...], ...]:
    """Return the private texts that belong to each slide: those of the sections that begin on it, or have none."""
    texts: list[list[str]] = [[] for _ in deck.slides]
    first: dict[str, int] = {}
    for number, slide in enumerate(deck.slides):
        for id in (slide.id, slide.id.rpartition("/")[0]):
            first.setdefault(id.partition("#")[0], number)
    last = 0
    for id, private in ((HEAD, article.meta.private), *((each.id, each.private) for each in article.walk())):
        last = first.get(id, last)
        texts[last] += map(with_links, private)
    return tuple(map(tuple, texts))


def unshared_notes_warning(before: Ledger, after: Ledger, article: Article, notes: NotesChoice) -> Iterator[Finding]:
    """Yield a warning with the number of sentences that are nowhere in the deck because notes are left out."""
    pairs = zip(before, after, strict=True)
    count = sum(now.skipped and not was.skipped and now.unit.kind != "link" for was, now in pairs)
    if count:
        those = f"{count} sentences are" if count > 1 else "1 sentence is"
        message = f"{those} not in this deck, because of --notes {notes}"
        hint = "build with --notes full to keep every sentence"
        yield warning("notes-left-out", message, article.where, hint)


def _texts(deck: Deck) -> dict[OriginId, str]:
    """Return by origin family all texts of slides and notes, white space folded; `HEAD` has the first slide's too.

    Without a cover, the ledger looks for the article's title there.
    """
    said: dict[OriginId, list[str]] = {}
    for slide in deck.slides:
        for line in _lines(slide):
            for source in {origin_family(line.origin), *((HEAD,) if slide is deck.slides[0] else ())}:
                said.setdefault(source, []).append(bare_text(line.text))
    return {source: folded_text(" ".join(texts)) for source, texts in said.items()}


def _rows(deck: Deck) -> set[tuple[OriginId, int]]:
    """Return the lines of programs that the notes hold."""
    return {(line.origin, line.row) for slide in deck.slides for line in slide.notes if line.row}


def _lines(slide: Slide) -> Iterator[SlideLine]:
    """Yield the lines that the ledger counts; the foot of each slide is not among them."""
    texts = (item for item in slide.items if isinstance(item, TextItem) and item.placeholder.type not in FEET)
    yield from (line for item in texts for line in item.lines)
    for line in slide.notes:
        yield line
        yield replace(line, text=(Run(with_links(line.text)),))


def _said(kept: LedgerEntry, texts: dict[OriginId, str]) -> bool:
    """Return whether the texts hold the unit in whole words: "Fund" is not in "Funding"."""
    text = texts.get(origin_family(kept.unit.origin), "")
    wanted = (folded_text(each) for each in (kept.unit.text, kept.unit.spoken) if each)
    return any(holds_whole_words(text, each) for each in wanted)


def _links(deck: Deck) -> Iterator[tuple[OriginId, str]]:
    """Yield each address that slides link to, with the family of its origin."""
    for item in (item for slide in deck.slides for item in slide.items):
        for link in {run.link for text in item.texts for run in text if run.link}:
            yield from ((origin_family(source), link) for source in item.sources)


def _still(kept: LedgerEntry, texts: dict[OriginId, str], links: Collection[tuple[OriginId, str]]) -> bool:
    """Return whether the deck still holds the unit; a link counts only where it can be followed."""
    if kept.unit.kind == "link":
        return (origin_family(kept.unit.origin), kept.unit.text) in links
    return _said(kept, texts)


def lines_not_in_slots(lines: Sequence[SlideLine], plan: SlidePlan, items: Sequence[Item]) -> Iterator[SlideLine]:
    """Yield the lines that the slide does not show whole and its notes do not hold yet."""
    shown = (line for item in items if isinstance(item, TextItem) for line in item.lines)
    on_slide = _by_block(shown, _spelled)
    missing = [
        line
        for line in lines
        if line.origin != TALK and not holds_whole_words(on_slide[line.origin], _spelled(line.text))
    ]
    in_notes = _by_block(plan.notes if missing else (), with_links)
    for line in missing:
        if not holds_whole_words(in_notes[line.origin], with_links(line.text)):
            yield SlideLine(line.text, line.origin)


def _by_block(lines: Iterable[SlideLine], say: Callable[[Text], str]) -> Mapping[str, str]:
    """Return the texts by block: equal words of another block do not count."""
    held: defaultdict[str, str] = defaultdict(str)
    for line in lines:
        held[line.origin] += f"\n{say(line.text)}"
    return held


def _spelled(text: Text) -> str:
    """Return a text with the addresses of its links, so that a link is missed if only its words are shown."""
    return text_without_bindings("".join(f"{run.text} ({run.link})" if run.link else run.text for run in text))
