"""The finished .pptx, the article and the placed deck in; the ledger and every broken promise out."""

from __future__ import annotations

from generator.check.chart import chart_findings
from generator.check.ledger import keep, lost_findings
from generator.check.opened import open_package
from generator.check.package import package_findings
from generator.check.placed import altered_findings
from generator.check.slides import direction_findings, fit_findings, slide_findings
from generator.check.styles import Styles
from generator.check.units import Origin, units
from generator.errors import Finding
from generator.model.article import Article
from generator.model.deck import Deck
from generator.model.ledger import Ledger

__all__ = ["check", "units"]


def check(pptx: bytes, article: Article, deck: Deck) -> tuple[Ledger, tuple[Finding, ...]]:
    """Open the bytes again and verify that nothing overflows or is lost, that all is native and the package sound."""
    opened, findings = open_package(pptx)
    if findings:  # what cannot be opened cannot be judged further
        return (), findings
    ledger = keep(opened, article, deck)
    origin = Origin.of(article, ledger, deck)
    layouts = {id(slide.layout): slide.layout for slide in deck.slides}.values()
    fonts = {slot.style.font for layout in layouts for slot in layout.slots}
    tables = {font.family: font.table for font in fonts if font.table}
    styles = Styles(opened, tables)
    return ledger, (
        *package_findings(opened, article.meta.author, deck.width),
        *slide_findings(opened, styles, origin),
        *fit_findings(opened, styles, origin),
        *chart_findings(opened, origin, tables),
        *direction_findings(opened, styles, origin),
        *lost_findings(ledger, opened, deck),
        *altered_findings(opened, deck, origin),
    )
