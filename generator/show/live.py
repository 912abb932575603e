"""A deck that is being shown: where the talk is, what the pages fetch, and who waits for what is next."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from threading import Event, RLock
from time import monotonic
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from generator.show.pages import ShownDeck

Screen = Literal["slides", "black", "white"]
Pictures = Mapping[str, bytes]  # PNGs by name
PrivateTexts = Sequence[Sequence[str]]  # for each slide, the texts that only the speaker's windows ask for
STREAMS = 16  # pages at one door that wait for what is next; a talk has three
SILENCE = 15.0  # seconds without news after which a stream says that it is alive


class Move(Struct, frozen=True, forbid_unknown_fields=True):
    """What a page asks for: a slide by its id, with so many of its clicks to come, a screen, the clock, or the end."""

    slide: int | UnsetType = UNSET
    clicks: Annotated[int, Meta(ge=0)] = 0
    screen: Screen | UnsetType = UNSET
    clock: Literal["start", "pause", "reset"] | UnsetType = UNSET
    end: bool = False


class State(Struct, frozen=True):
    """What every page shows; `slide` is an id, and `elapsed` is in seconds and goes on while `running`.

    clicks: how many clicks are still to come on a slide that builds up.
    """

    slide: int
    clicks: int
    screen: Screen
    running: bool
    elapsed: float


class Stage:
    """A talk that is being given. The clock starts by itself with the first change of slide.

    slides: the ids of the slides, in order; the talk begins with the first.
    now: returns seconds of a clock that never goes back.
    """

    def __init__(self, slides: Sequence[int], now: Callable[[], float] = monotonic) -> None:
        self._slides, self._now = tuple(slides), now
        self._slide = self._slides[0] if self._slides else 0
        self._clicks = 0
        self._screen: Screen = "slides"
        self._has_begun = self._running = False
        self._since = 0.0
        self._times: defaultdict[int, float] = defaultdict(float)  # seconds by slide

    @property
    def state(self) -> State:
        """Return what every page shows now."""
        self._count()
        return State(self._slide, self._clicks, self._screen, self._running, sum(self._times.values()))

    @property
    def times(self) -> Mapping[int, float]:
        """Return the seconds that each slide took while the clock ran, by id; visits to one slide are added up."""
        self._count()
        return dict(self._times)

    def move(self, move: Move) -> None:
        """Do what a page asks for. Raises ValueError if no slide has the id."""
        if move.slide is not UNSET:
            if move.slide not in self._slides:
                raise ValueError(f"no slide has the id {move.slide}")
            if move.slide != self._slide:
                self.begin()
            self._count()
            self._slide, self._clicks = move.slide, move.clicks
        if move.screen is not UNSET:
            self._screen = move.screen
        if move.clock == "start":
            self._start()
        elif move.clock == "pause" or move.end:
            self._count()
            self._running = False
        elif move.clock == "reset":
            self._times.clear()
            self._has_begun = self._running = False

    def begin(self) -> None:
        """Let the clock run, unless it ran before."""
        if not self._has_begun:
            self._start()

    def replace_slides(self, slides: Sequence[int]) -> None:
        """Go on with other slides: with the same one if it is still there, else with the one in its place."""
        self._count()
        before = self._slides.index(self._slide) if self._slide in self._slides else 0
        self._slides = tuple(slides)
        if self._slide not in self._slides:
            self._slide = self._slides[min(before, len(self._slides) - 1)] if self._slides else 0

    def _start(self) -> None:
        self._count()
        self._has_begun = self._running = True

    def _count(self) -> None:
        """Add the time since the last count to the slide that was shown."""
        now = self._now()
        if self._running:
            self._times[self._slide] += now - self._since
        self._since = now


class Show:
    """A deck and its pictures, the talk that is given with it, and the pages that follow it.

    It is safe to use from any thread.

    deck: what the pages show.
    pictures: PNGs by the names that the slides of `deck` give.
    said: what else the pages get to know, such as `findings` and `problems`, or `minutes` and `rehearse`.
    ended: set once the show is over.
    """

    def __init__(
        self, deck: ShownDeck, pictures: Pictures, said: Mapping[str, Any] | None = None, private: PrivateTexts = ()
    ) -> None:
        self._lock = RLock()
        self.stage = Stage([slide.id for slide in deck.slides])
        self.deck, self.version, self._private = deck, 1, private
        self._pictures, self._older = dict(pictures), dict[str, bytes]()
        self._said = dict(said or {})
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event, str]] = []  # the oldest first
        self.ended = Event()

    def replace(self, deck: ShownDeck, pictures: Pictures, private: PrivateTexts | None = None, **said: Any) -> None:
        """Show another deck, or the same one with other findings; pages keep their slide. `said` is added to it."""
        with self._lock:
            # A page that has not yet heard of the new deck may still ask for pictures of the last one.
            self._pictures, self._older = dict(pictures), self._pictures
            self.deck, self.version = deck, self.version + 1
            self._private = self._private if private is None else private
            self._said |= said
            self.stage.replace_slides([slide.id for slide in deck.slides])
        self._wake()

    def say(self, **said: Any) -> None:
        """Tell the pages something else about the same deck; without anything, that they should ask again."""
        with self._lock:
            self.version += 1
            self._said |= said
        self._wake()

    def said(self, name: str) -> Any:
        """Return what else the pages get to know by a name, or None."""
        return self._said.get(name)

    def move(self, move: Move) -> None:
        """Do what a page asks for; in a rehearsal, its end ends the show. Raises ValueError for an unknown slide."""
        with self._lock:
            self.stage.move(move)
        if move.end and self._said.get("rehearse"):
            self.end()
        self._wake()

    def end(self) -> None:
        """End the show: no page waits any longer, and the server stops."""
        self.ended.set()
        self._wake()

    def picture(self, name: str) -> bytes | None:
        """Return the PNG of this name, or None."""
        with self._lock:
            return self._pictures.get(name) or self._older.get(name)

    def json(self) -> bytes:
        """Return the deck, its version, and what else was said, as JSON."""
        with self._lock:
            return msgspec.json.encode({**msgspec.structs.asdict(self.deck), "version": self.version, **self._said})

    def private_json(self) -> bytes:
        """Return the private texts of each slide, as JSON."""
        with self._lock:
            return msgspec.json.encode(self._private)

    async def news(self, door: str = "") -> AsyncIterator[bytes]:
        """Yield server-sent events: where the talk is and which deck there is, at once and whenever that changes.

        door: the name of the door at which the page waits. The newest page takes the place of the oldest where STREAMS
        wait already. A page that is slow gets only the newest; nothing piles up for it.
        """
        woken = asyncio.Event()
        waiter = asyncio.get_running_loop(), woken, door
        with self._lock:
            here = [each for each in self._waiting if each[2] == door]
            for each in here[: max(0, len(here) + 1 - STREAMS)]:
                self._waiting.remove(each)
                each[1].set()
            self._waiting.append(waiter)
            if self._said.get("rehearse"):
                self.stage.begin()
        known = 0
        yield b"retry: 100\n"  # in milliseconds; the first line of the first event
        try:
            while waiter in self._waiting and not self.ended.is_set():
                woken.clear()
                with self._lock:
                    state, version = self.stage.state, self.version
                if version != known:
                    yield _server_sent_event("deck", {"version": version})
                yield _server_sent_event("at", state)
                known = version
                with suppress(TimeoutError):  # then the same news again show whether the page is still there
                    await asyncio.wait_for(woken.wait(), SILENCE)
        finally:
            with self._lock, suppress(ValueError):  # another page has taken its place
                self._waiting.remove(waiter)

    def _wake(self) -> None:
        with self._lock:
            for loop, woken, _door in self._waiting:
                loop.call_soon_threadsafe(woken.set)


def _server_sent_event(name: str, value: object) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (name.encode(), msgspec.json.encode(value))
