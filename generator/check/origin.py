"""The article and the deck in; for a placeholder on a slide, the line that its author wrote out."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from generator.errors import Finding, Where, error
from generator.model.article import Article
from generator.model.deck import Deck
from generator.model.ledger import Ledger
from generator.model.source import SourceId
from generator.model.theme import Slot

TITLES = ("title", "ctrTitle")


class Origin(Struct, frozen=True):
    """Where in the article the text of a slide comes from."""

    places: Mapping[SourceId, Where]  # by source
    deck: Deck

    @classmethod
    def of(cls, article: Article, ledger: Ledger, deck: Deck) -> Origin:
        """Look up every source once."""
        places = {section.id: section.where for section in article.walk()}
        for kept in ledger:
            places.setdefault(kept.unit.source, kept.unit.where)
        return cls(places, deck)

    def where(self, number: int, key: tuple[str, str] | None) -> Where | None:
        """The line behind placeholder (type, idx) of slide `number`, else behind the slide's first text."""
        if not 0 < number <= len(self.deck.slides):
            return None
        items = self.deck.slides[number - 1].items
        same = [item for item in items if key and _is(item.placeholder.type, item.placeholder.idx, key)]
        sources = (source for item in (*same, *items) for source in item.sources)
        return next((self.places[source] for source in sources if source in self.places), None)

    def error(self, code: str, number: int, key: tuple[str, str] | None, message: str, hint: str = "") -> Finding:
        """A broken promise on slide `number`."""
        return error(code, f"slide {number}: {message}", self.where(number, key), hint)


def key_of(slot: Slot) -> tuple[str, str]:
    """What a slot goes by in a file: its type and its idx, which a title has not."""
    return slot.type, "0" if slot.type == "title" else str(slot.idx)


def _is(kind: str, idx: int, key: tuple[str, str]) -> bool:
    """A title has no idx of its own in the file, every other slot is known by it."""
    return key[0] in TITLES if kind == "title" else key[0] not in TITLES and key[1] == str(idx)
