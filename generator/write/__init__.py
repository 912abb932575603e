"""Writes a deck in a theme, or on a company's template, as the bytes of a .pptx."""

from __future__ import annotations

from datetime import datetime

from generator.model.deck import Deck
from generator.model.theme import Theme
from generator.write.base import is_seal_untouched as is_seal_untouched
from generator.write.names import shape_name_in_xml as shape_name_in_xml
from generator.write.package import write_own_package


def write_package(deck: Deck, theme: Theme, created: datetime | None = None, article: str | None = None) -> bytes:
    """Return the deck as the bytes of a sealed .pptx; the same deck, theme and `created` give the same bytes.

    `created` is the date in the properties; without it they have the date of the article, or none. `article` is what
    the deck carries of its article, maybe ""; with None it carries neither that nor its slides as they were built.
    """
    if theme.package:
        from generator.write.on_template import write_on_template  # loads lxml

        return write_on_template(deck, theme.package, created, article)
    return write_own_package(deck, theme, created, article)
