"""Checks a finished .pptx against the article and the placed deck, and fills the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from generator.check.chart import check_charts
from generator.check.ledger import check_nothing_lost, fill_ledger
from generator.check.package import check_host, check_package, host_facts
from generator.check.placement import check_altered_texts, check_brand, placed_boxes
from generator.check.slides import check_slides, check_text_direction, check_texts_fit
from generator.check.units import ArticlePlaces, ledger_units_of_article as ledger_units_of_article
from generator.decks.opened_package import OpenedPackage, open_package
from generator.decks.opened_styles import OpenedStyles
from generator.errors import Finding, InputError, error, has_finding_of_level
from generator.model.article import Article
from generator.model.deck import Deck
from generator.model.ledger import Ledger, LedgerEntry
from generator.model.text import folded_text


def check(pptx: bytes, article: Article, deck: Deck) -> tuple[Ledger, tuple[Finding, ...]]:
    """Open the bytes again; return the ledger and an error for each broken promise.

    A promise is broken if a text overflows or is lost, if something is not native, or if the package is not sound. On a
    company's template, texts without a placeholder may stand in boxes where they were placed, and what is wrong with
    the template's own parts is not ours; these must be as they were.
    """
    opened, findings = open_package(pptx)
    known = host_facts(deck.host.data)[0] if deck.host else frozenset()
    findings = tuple(each for each in findings if each not in known)
    if findings:  # a package that cannot be opened cannot be checked further
        return (), findings
    ledger = fill_ledger(opened, article, deck)
    origin = ArticlePlaces(article, ledger, deck)
    layouts = {id(slide.layout): slide.layout for slide in deck.slides}.values()
    fonts = {slot.style.font for layout in layouts for slot in layout.slots}
    tables = {font.family: font.table for font in fonts if font.table}
    tables |= deck.host.tables if deck.host else {}
    styles = OpenedStyles(opened, tables)
    found = (
        *(each for each in check_package(opened, 0 if deck.host else deck.width) if each not in known),
        *check_host(opened, styles, deck, origin),
        *check_slides(opened, styles, placed_boxes(deck), origin),
        *check_texts_fit(opened, styles, origin, is_hosted=deck.host is not None),
        *check_charts(opened, origin, tables, deck.host),
        *check_text_direction(opened, styles, origin),
        *check_nothing_lost(ledger, opened, deck),
        *check_altered_texts(opened, deck, origin),
    )
    is_sound = not has_finding_of_level(found, "error")  # else its texts may not be measured
    return ledger, (*found, *(check_brand(opened, styles, deck, origin) if is_sound else ()))


def check_merged(
    pptx: bytes, edited: bytes, built: bytes, ledger: Ledger, new: Sequence[int], keys: Sequence[int]
) -> tuple[Ledger, tuple[Finding, ...]]:
    """Open a merged deck; return its ledger, and an error for each rule of a package that only it breaks.

    `new` and `keys` name the slides of the new deck and of the merged one, in their order. What a person removed, or
    put into other words, is marked in the ledger. Raises InputError for an edited deck that is not sound itself.
    """
    opened, findings = open_package(pptx)
    if findings:
        return ledger, findings
    found = [each for each in check_package(opened) if each.code != "zip-date"]
    if found:
        known, broken = open_package(edited)
        faults = [*broken, *(each for each in check_package(known) if each.code != "zip-date")]
        found = [each for each in found if each.code not in {fault.code for fault in faults}]
        if found and faults:  # a deck that was not sound cannot be merged into one that is
            raise InputError(*(error("deck", f"this deck is damaged: {each.message}") for each in faults[:1]))
    return _merged_ledger(opened, open_package(built)[0], ledger, new, keys), tuple(found)


def _merged_ledger(
    after: OpenedPackage, before: OpenedPackage, ledger: Ledger, new: Sequence[int], keys: Sequence[int]
) -> Ledger:
    places = {key: number for number, key in enumerate(keys, 1)}
    numbers = {number: places.get(key, 0) for number, key in enumerate(new, 1)}
    texts = [(_texts_of_slides(opened, False), _texts_of_slides(opened, True)) for opened in (before, after)]

    def place(entry: LedgerEntry, number: int, is_noted: bool) -> int:
        """Return the number of a slide in the merged deck, or 0 if it had a text that it has not any more."""
        found, said = numbers.get(number, 0), folded_text(entry.unit.text)
        had = number and said in texts[0][is_noted][number - 1]
        return 0 if not found or (had and said not in texts[1][is_noted][found - 1]) else found

    def moved(entry: LedgerEntry) -> LedgerEntry:
        slide, notes = place(entry, entry.slide, False), place(entry, entry.notes, True)
        is_removed = bool(entry.slide and not slide) or bool(entry.notes and not notes)
        return replace(entry, slide=slide, notes=notes, removed=is_removed)

    return tuple(map(moved, ledger))


def _texts_of_slides(opened: OpenedPackage, is_noted: bool) -> list[str]:
    """Return the text of each slide, or of its notes, in a form to look in."""
    parts = [opened.first(slide, "notesSlide") if is_noted else slide for slide in opened.slides]
    found = (opened.pages[part].holders if part in opened.pages else () for part in parts)
    return [folded_text(" ".join(text for holder in each for text in (*holder.texts, holder.alt))) for each in found]
