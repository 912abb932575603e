"""An article that somebody is writing in; its deck, drawn again after each save, out; only here is watchfiles.

Editors replace a file by another one of the same name, so folders are watched, and then the files are compared with
what they were.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

from msgspec import Struct

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

SETTLED = 50  # milliseconds without a change, after which a save is complete
LONGEST = 400  # milliseconds after which a build begins although files still change
LOOK = 500  # milliseconds after which the files are compared, even if the system reports nothing


class Watch:
    """The files that the last build has read or looked up, and the wait until one of them changes."""

    def __init__(self, ended: Event) -> None:
        """Make a watch whose wait ends when `ended` is set."""
        self._ended = ended
        self._files: dict[str, Stamp] = {}
        self._folders: frozenset[str] = frozenset()
        self._wakings: Iterator[object] = iter(())

    @property
    def files(self) -> frozenset[str]:
        """Return the paths of the files that the last build has read or looked up."""
        return frozenset(self._files)

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Note the files that the code in a `with` block reads, in place of those noted before."""
        with noting_files() as noted:
            self._files = noted
            yield

    def wait(self) -> bool:
        """Return True as soon as one of the files is not what it was when it was read, and False once all is ended."""
        while not self._ended.is_set():
            if any(stamp_of_file(path) != stamp for path, stamp in self._files.items()):
                return True
            if (folders := frozenset(_folders_to_watch(self._files))) != self._folders:
                self._folders, self._wakings = folders, _wait_for_changes(folders, self._ended)
            next(self._wakings, None)
        return False


def _wait_for_changes(folders: Iterable[str], ended: Event) -> Iterator[object]:
    """Yield whenever something may have changed in one of the folders, until `ended` is set."""
    from watchfiles import watch

    options: dict[str, Any] = {"step": SETTLED, "debounce": LONGEST, "rust_timeout": LOOK, "yield_on_timeout": True}
    try:
        yield from watch(*folders, watch_filter=None, recursive=False, stop_event=ended, **options)
    except (OSError, RuntimeError):  # the system watches no more folders, or one is gone
        while not ended.wait(LOOK / 1000):
            yield ()


def _folders_to_watch(files: Iterable[str]) -> Iterator[str]:
    """Yield the folders in which a change of the files is seen: of links also the folder of what they lead to."""
    for path in files:
        for each in {path, os.path.realpath(path)}:
            yield next((str(folder) for folder in Path(each).parents if folder.is_dir()), os.path.sep)


class ShownFinding(Struct, frozen=True):
    """A finding as the pages show it: its place is as "talk.md:12", or ""."""

    level: str
    code: str
    message: str
    place: str
    hint: str


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
            now = self._rebuild_and_show()
            if now != self._last:
                if now.problems:
                    self._show.say(problems=_shown_findings(now.problems))
                self._tell(now)
            self._last = now
            if not self._watch.wait():
                return

    def _rebuild_and_show(self) -> Rebuilt:
        """Build the deck, and show it if it is another one; an error of any kind is returned."""
        try:
            with self._watch.noting():
                now = Rebuilt(self._build())
            if now.result and now != self._last:
                self._show_new_result(now.result)
            return now
        except Exception as stopped:
            return Rebuilt(None, error_of_exception(stopped).findings)

    def _show_new_result(self, result: Result) -> None:
        """Show another deck."""
        self._drawn = draw_slides(result.pptx, self._engine, self._drawn)
        opened = deck_with_built_seconds(open_deck(result.pptx, self._article.name), result)
        deck = shown_deck(opened, self._drawn.names, [*places_of_slides(result)])
        self._show.replace(
            deck, self._drawn.pictures, result.private, findings=_shown_findings(result.findings), problems=[]
        )


def _shown_findings(findings: Sequence[Finding]) -> list[ShownFinding]:
    return [ShownFinding(each.level, each.code, each.message, str(each.where or ""), each.hint) for each in findings]


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
