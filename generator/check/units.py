"""Lists every unit of an article that must not be lost, in the order of the article."""

from __future__ import annotations

from collections.abc import Iterator

from generator.decks.opened import TITLES
from generator.errors import Finding, Where, error
from generator.language import phrase_in_language
from generator.measure import sentence_spans
from generator.model.article import Article, Section, evidence_of, names_for_writer
from generator.model.blocks import Block, texts_of_block
from generator.model.chart import Chart, plain_number, spreadsheet_day_number
from generator.model.deck import ALT_LENGTH, Deck
from generator.model.ledger import Ledger, Unit, UnitKind
from generator.model.origin import (
    HEAD,
    OriginId,
    is_origin_of_evidence,
    is_origin_of_notes,
    origin_of_evidence,
    origin_of_head,
    origin_of_notes,
)
from generator.model.text import Run, Text, bare_text, says_nearly
from generator.model.theme import Slot

Cell = tuple[int, int] | None  # the row and the column of a unit, in a table, a chart or a program


def ledger_units_of_article(article: Article) -> tuple[Unit, ...]:
    """Return titles, headings, sentences, terms, questions and link targets, each with its block's origin.

    Evidence that the author's notes say is only there, and beside a headline the heading is the writer's own.
    """
    found = [*_units_of_meta(article)]
    for takeaway in article.takeaways:
        found += _units_of_sentences(takeaway.text, takeaway.id, takeaway.where)
        for text in takeaway.evidence:
            found += _units_of_sentences(text, origin_of_evidence(takeaway.id), takeaway.where)
    found += _units_of_sections(article.sections, article.meta.language)
    for source in article.sources:
        found += _unit_with_links("sentence", source.text, source.id, source.where)
        found += _unit_of_text("link", source.url, "", source.id, source.where)
    spoken = " ".join(unit.text for unit in found if is_origin_of_notes(unit.origin))
    names = names_for_writer(article)

    def is_said(unit: Unit) -> bool:
        is_evidence = is_origin_of_evidence(unit.origin)
        return says_nearly(spoken, unit.text) if is_evidence else (unit.origin, unit.text) in names

    return tuple(unit for unit in found if not is_said(unit))


def skipped_ledger_origins(article: Article) -> frozenset[str]:
    """Return the origins of all in sections that their author set to `skip`, with nested sections."""
    skipped = tuple(section for section in article.walk() if section.skip)
    return frozenset(unit.origin for unit in _units_of_sections(skipped, article.meta.language))


def _units_of_meta(article: Article) -> Iterator[Unit]:
    """Yield the units of the article's metadata, without the date, which slides write in its language."""
    meta, where = article.meta, article.where
    yield from _unit_with_links("title", meta.title, origin_of_head("title"), where)
    yield from _unit_with_links("sentence", meta.subtitle, origin_of_head("subtitle"), where)
    yield from _unit_with_links("sentence", meta.call, origin_of_head("call"), where)
    for name in ("author", "event", "licence", "contact"):
        yield from _unit_of_text("sentence", getattr(meta, name), "", origin_of_head(name), where)
    yield from _unit_of_text("link", meta.url, "", origin_of_head("url"), where)
    if meta.speaker:
        for text in (meta.speaker.name, meta.speaker.line):
            yield from _unit_with_links("sentence", (Run(text),), origin_of_head("speaker"), where)
        for url in meta.speaker.links:
            yield from _unit_of_text("link", url, "", origin_of_head("speaker"), where)
    for picture in meta.pictures:
        yield from _units_of_block(picture, meta.language)
    yield from _units_of_sentences(meta.summary, origin_of_head("summary"), where)
    for note in meta.notes:
        yield from _units_of_sentences(note, origin_of_notes(HEAD), where)


def _units_of_sections(sections: tuple[Section, ...], language: str) -> Iterator[Unit]:
    for section in sections:
        is_ours = bare_text(section.heading) == phrase_in_language("Introduction", language)
        for heading in (() if is_ours else section.heading, section.headline, section.gist):
            yield from _unit_with_links("heading", heading, section.id, section.where)
        for block in section.blocks:
            yield from _units_of_block(block, language)
        for note in section.notes:
            yield from _units_of_sentences(note, origin_of_notes(section.id), section.where)
        evidence = {text: (owner, where) for owner, where, text in reversed([*evidence_of(section)])}  # each once
        for text, (owner, where) in reversed(evidence.items()):
            yield from _units_of_sentences(text, origin_of_evidence(owner), where)
        yield from _units_of_sections(section.sections, language)


def _units_of_block(block: Block, language: str) -> Iterator[Unit]:
    if isinstance(block, Chart):
        yield from _units_of_chart(block, language)
    for said in texts_of_block(block):
        text, source, where = said.text, said.origin, said.where
        match said.kind:
            case "prose":
                yield from _units_of_sentences(text, source, where)
            case "evidence":
                pass  # with that of the section
            case "link":
                yield from _unit_of_text("link", bare_text(text), "", source, where)
            case "alt":
                yield from _unit_of_text("alt", bare_text(text)[: ALT_LENGTH - 1], bare_text(text), source, where)
            case kind:
                yield from _unit_with_links(kind, text, source, where, said.at)


def _units_of_chart(chart: Chart, language: str) -> Iterator[Unit]:
    """Yield every name and number of a chart, as its data hold them or a table shows them."""
    from generator.language.figures import (
        axis_date_in_language,
        texts_of_series,  # imported here, as only charts need it
    )

    for column, text in enumerate((chart.head, *(series.name for series in chart.series))):
        yield from _unit_of_text("datum", text, text, chart.id, chart.where, (0, column))
    for row, name in enumerate(chart.categories, 1):
        shown = axis_date_in_language(name, language) if chart.dated else name
        held = str(spreadsheet_day_number(name)) if chart.calendar else name
        yield from _unit_of_text("datum", shown, held, chart.id, chart.where, (row, 0))
    for column, series in enumerate(chart.series, 1):
        texts = texts_of_series(chart, series, language)
        for row, (value, said) in enumerate(zip(series.values, texts, strict=True), 1):
            if value is not None:
                yield from _unit_of_text("datum", plain_number(value), said, chart.id, chart.where, (row, column))


def _units_of_sentences(text: Text, source: OriginId, where: Where) -> Iterator[Unit]:
    """Yield each sentence of a paragraph, then the links in it."""
    bare = bare_text(text)
    for start, end in sentence_spans(bare):
        yield from _unit_of_text("sentence", bare[start:end], "", source, where)
    yield from _units_of_links(text, source, where)


def _unit_with_links(kind: UnitKind, text: Text, source: OriginId, where: Where, at: Cell = None) -> Iterator[Unit]:
    """Yield a text as one unit, then the links in it; nothing if the text is empty."""
    if text:
        yield from _unit_of_text(kind, bare_text(text), "", source, where, at)
        yield from _units_of_links(text, source, where)


def _unit_of_text(
    kind: UnitKind, plain: str, spoken: str, source: OriginId, where: Where, at: Cell = None
) -> Iterator[Unit]:
    """Yield one unit; `spoken` is what the deck may say instead of it."""
    if plain.strip():
        yield Unit(kind, plain.strip(), source, where, "" if spoken == plain else spoken.strip(), at)


def _units_of_links(text: Text, source: OriginId, where: Where) -> Iterator[Unit]:
    for url in dict.fromkeys(run.link for run in text):
        yield from _unit_of_text("link", url, "", source, where)


class ArticlePlaces:
    """Where in the article the text of a slide comes from."""

    def __init__(self, article: Article, ledger: Ledger, deck: Deck) -> None:
        units = {kept.unit.origin: kept.unit.where for kept in reversed(ledger)}  # the first of each counts
        self._places = units | {section.id: section.where for section in article.walk()}
        self._deck = deck

    def where(self, number: int, key: tuple[str, str] | None) -> Where | None:
        """Return the line that placeholder (type, idx) of slide `number` comes from, or else the slide's first text."""
        if not 0 < number <= len(self._deck.slides):
            return None
        items = self._deck.slides[number - 1].items
        is_title, slots = key is not None and key[0] in TITLES, ((each, each.placeholder) for each in items)
        keyed = ((each, slot.type == "title", placeholder_key_to_check(slot) == key) for each, slot in slots)
        same = [each for each, is_titled, is_it in keyed if (is_title if is_titled else is_it)]
        sources = (source for item in (*same, *items) for source in item.sources)
        return next((self._places[source] for source in sources if source in self._places), None)

    def error(self, code: str, number: int, key: tuple[str, str] | None, message: str) -> Finding:
        """Return an error about slide `number`, with the line of the article that it comes from."""
        return error(code, f"slide {number}: {message}", self.where(number, key))


def placeholder_key_to_check(slot: Slot) -> tuple[str, str]:
    """Return the type and idx of a slot in the file; a title has no idx there, and gets "0"."""
    return slot.holder or (slot.type, "0" if slot.type == "title" else str(slot.idx))
