"""An article that somebody is writing in; its deck, drawn again after each save, out.

Files are compared with what they were: a look at some dozens takes a millisecond, also on a disk of the network, whose
changes no system reports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from generator.decks import open_deck
from generator.errors import Finding, Where
from generator.guard.budget import error_of_exception
from generator.guard.lookup import Stamp, noting_files, stamp_of_file
from generator.model.origin import OriginId
from generator.pipeline import Result
from generator.show.drawn import NONE, draw_slides
from generator.show.engines import Engine
from generator.show.live import Show
from generator.show.pages import ShownDeck, deck_with_built_seconds, shown_deck

LOOK, SETTLED = 0.05, 0.1  # seconds between two looks at the files, and for a save to be complete


class Watch:
    """The files that the last build has read or looked up, and the wait until one of them changes."""

    def __init__(self, ended: Event) -> None:
        """Make a watch whose wait ends when `ended` is set."""
        self._ended = ended
        self.files: dict[str, Stamp] = {}  # what they were, by their paths

    def wait(self) -> bool:
        """Return True as soon as one of the files is not what it was when it was read, and False once all is ended."""
        while not self._ended.wait(LOOK):
            if any(stamp_of_file(path) != stamp for path, stamp in self.files.items()):
                return not self._ended.wait(SETTLED)
        return False


class Rebuilt(Struct, frozen=True):
    """What came of a build: the deck, or None and the mistakes that stopped it."""

    result: Result | None
    problems: tuple[Finding, ...] = ()


def empty_deck(name: str) -> ShownDeck:
    """Return what the pages show until the first deck is there; `name` is the article's."""
    return ShownDeck(name, "", "en", "ltr", 16, 9, ())


class Preview:
    """Builds and shows the deck of an article, and does so again after each change of a file that it needs.

    A build that fails is shown as `problems` of the show, over the last deck.
    """

    def __init__(
        self, article: Path, build: Callable[[], Result], engine: Engine, show: Show, tell: Callable[[Rebuilt], None]
    ) -> None:
        """Make a preview; `tell` gets what came of each build, unless it is the same as before."""
        self._article, self._build, self._engine, self._show, self._tell = article, build, engine, show, tell
        self._watch, self._drawn, self._last = Watch(show.ended), NONE, Rebuilt(None)

    def run(self) -> None:
        """Build, and build again, until the show has ended.

        Call it in the main thread, where alone the time of a build is limited.
        """
        while True:
            if (now := self._rebuild_and_show()) != self._last:
                if now.problems:
                    self._show.say(problems=_shown_findings(now.problems))
                self._tell(now)
            self._last = now
            if not self._watch.wait():
                return

    def _rebuild_and_show(self) -> Rebuilt:
        """Build the deck, and show it if it is another one; an error of any kind is returned."""
        try:
            with noting_files() as self._watch.files:
                now = Rebuilt(self._build())
            if (result := now.result) and now != self._last:
                self._drawn = draw_slides(result.pptx, self._engine, self._drawn)
                opened = deck_with_built_seconds(open_deck(result.pptx, self._article.name), result)
                deck = shown_deck(opened, self._drawn.names, [*places_of_slides(result)])
                found = _shown_findings(result.findings)
                self._show.replace(deck, self._drawn.pictures, result.private, findings=found, problems=[])
            return now
        except Exception as stopped:
            return Rebuilt(None, error_of_exception(stopped).findings)


def _shown_findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return findings as the pages show them, with the place as "talk.md:12", or ""."""
    return [{**asdict(each), "place": str(each.where or "")} for each in findings]


def places_of_slides(result: Result) -> Iterator[str]:
    """Yield for each slide of a deck the line of the article that it is from, as "talk.md:12".

    That is the line of the first block of its section that it shows, or else of the section. For a slide that the talk
    adds, it is the article's name.
    """
    lines: dict[OriginId, Where] = {}
    for entry in result.ledger:
        lines.setdefault(entry.unit.origin, entry.unit.where)
    plans = {plan.id: plan.where for plan in result.outline.slides}
    for slide in result.deck.slides:
        own = slide.id if slide.id in plans else slide.id.rpartition("/")[0]  # or the second slide of a plan
        section = own.partition("#")[0]
        shown = (origin for item in slide.items for origin in item.sources if origin.startswith(f"{section}/"))
        found = next((lines[origin] for origin in shown if origin in lines and lines[origin].line), plans[own])
        yield f"{found.file}:{found.line}" if found.line else found.file
