"""Checks a finished .pptx against the article and the placed deck, and fills the ledger."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.chart import check_charts
from generator.check.ledger import check_nothing_lost, fill_ledger
from generator.check.package import check_package
from generator.check.placement import check_altered_texts
from generator.check.slides import check_slides, check_text_direction, check_texts_fit
from generator.check.units import ArticlePlaces, ledger_units_of_article
from generator.decks.opened_package import OpenedPackage, open_package
from generator.decks.opened_styles import OpenedStyles
from generator.errors import Finding
from generator.model.article import Article
from generator.model.deck import Deck
from generator.model.ledger import Ledger

__all__ = ["check", "ledger_units_of_article"]


def _check_parts(opened: OpenedPackage, author: str, deck: Deck) -> Iterator[Finding]:
    """Yield an error for each broken rule of the package that a company's template had not broken before."""
    if deck.host is None:
        yield from check_package(opened, author, deck.width)
        return
    before, _ = open_package(deck.host.data)
    known = set(check_package(before, author))
    yield from (finding for finding in check_package(opened, author) if finding not in known)


def check(pptx: bytes, article: Article, deck: Deck) -> tuple[Ledger, tuple[Finding, ...]]:
    """Open the bytes again; return the ledger and an error for each broken promise.

    A promise is broken if a text overflows or is lost, if something is not native, or if the package is not sound.
    """
    opened, findings = open_package(pptx)
    if findings:  # a package that cannot be opened cannot be checked further
        return (), findings
    ledger = fill_ledger(opened, article, deck)
    origin = ArticlePlaces.of(article, ledger, deck)
    layouts = {id(slide.layout): slide.layout for slide in deck.slides}.values()
    fonts = {slot.style.font for layout in layouts for slot in layout.slots}
    tables = {font.family: font.table for font in fonts if font.table}
    tables |= deck.host.tables if deck.host else {}
    styles = OpenedStyles(opened, tables)
    return ledger, (
        *_check_parts(opened, article.meta.author, deck),
        *check_slides(opened, styles, origin),
        *check_texts_fit(opened, styles, origin, is_hosted=deck.host is not None),
        *check_charts(opened, origin, tables),
        *check_text_direction(opened, styles, origin),
        *check_nothing_lost(ledger, opened, deck),
        *check_altered_texts(opened, deck, origin),
    )
