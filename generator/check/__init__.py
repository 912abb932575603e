"""Checks a finished .pptx against the article and the placed deck, and fills the ledger."""

from __future__ import annotations

from generator.check.chart import check_charts
from generator.check.ledger import check_nothing_lost, fill_ledger
from generator.check.package import HostFacts, check_host, check_package, host_facts
from generator.check.placement import check_altered_texts, check_brand, placed_boxes
from generator.check.slides import check_slides, check_text_direction, check_texts_fit
from generator.check.units import ArticlePlaces, ledger_units_of_article as ledger_units_of_article
from generator.decks.opened_package import open_package
from generator.decks.opened_styles import OpenedStyles
from generator.errors import Finding
from generator.model.article import Article
from generator.model.deck import Deck
from generator.model.ledger import Ledger


def check(pptx: bytes, article: Article, deck: Deck) -> tuple[Ledger, tuple[Finding, ...]]:
    """Open the bytes again; return the ledger and an error for each broken promise.

    A promise is broken if a text overflows or is lost, if something is not native, or if the package is not sound. On a
    company's template, texts without a placeholder may stand in boxes where they were placed, and what is wrong with
    the template's own parts is not ours; these must be as they were.
    """
    opened, findings = open_package(pptx)
    facts = host_facts(deck.host.data) if deck.host else HostFacts()
    findings = tuple(each for each in findings if each not in facts.findings)
    if findings:  # a package that cannot be opened cannot be checked further
        return (), findings
    ledger = fill_ledger(opened, article, deck)
    origin = ArticlePlaces.of(article, ledger, deck)
    layouts = {id(slide.layout): slide.layout for slide in deck.slides}.values()
    fonts = {slot.style.font for layout in layouts for slot in layout.slots}
    tables = {font.family: font.table for font in fonts if font.table}
    tables |= deck.host.tables if deck.host else {}
    styles = OpenedStyles(opened, tables)
    package = check_package(opened, 0 if deck.host else deck.width)
    return ledger, (
        *(each for each in package if each not in facts.findings),
        *check_host(opened, styles, deck, origin),
        *check_slides(opened, styles, placed_boxes(deck), origin),
        *check_texts_fit(opened, styles, origin, is_hosted=deck.host is not None),
        *check_charts(opened, origin, tables, deck.host.faces.get("+mn-lt", "") if deck.host else ""),
        *check_text_direction(opened, styles, origin),
        *check_nothing_lost(ledger, opened, deck),
        *check_altered_texts(opened, deck, origin),
        *check_brand(opened, styles, deck, origin),
    )
