"""Moves in; what the audience sees, the time of the talk, and the time that each slide took out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

Screen = Literal["slides", "black", "white"]


class Move(Struct, frozen=True, forbid_unknown_fields=True):
    """What a page asks for: a slide by its id, a screen, the clock, or the end of a rehearsal."""

    slide: int | UnsetType = UNSET
    screen: Screen | UnsetType = UNSET
    clock: Literal["start", "pause", "reset"] | UnsetType = UNSET
    end: bool = False


class State(Struct, frozen=True):
    """What every page shows; `slide` is an id, and `elapsed` is in seconds and goes on while `running`."""

    slide: int
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
        self._screen: Screen = "slides"
        self._has_begun = self._running = False
        self._since = 0.0
        self._times: defaultdict[int, float] = defaultdict(float)  # seconds by slide

    @property
    def state(self) -> State:
        """Return what every page shows now."""
        self._count()
        return State(self._slide, self._screen, self._running, sum(self._times.values()))

    @property
    def times(self) -> Mapping[int, float]:
        """Return the seconds that each slide took while the clock ran, by id; visits to one slide are added up."""
        self._count()
        return dict(self._times)

    def move(self, move: Move) -> None:
        """Do what a page asks for. Raises ValueError if no slide has the id."""
        if move.slide is not UNSET:
            self._go(move.slide)
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

    def _go(self, slide: int) -> None:
        if slide not in self._slides:
            raise ValueError(f"no slide has the id {slide}")
        if slide != self._slide:
            self.begin()
        self._count()
        self._slide = slide

    def _start(self) -> None:
        self._count()
        self._has_begun = self._running = True

    def _count(self) -> None:
        """Add the time since the last count to the slide that was shown."""
        now = self._now()
        if self._running:
            self._times[self._slide] += now - self._since
        self._since = now
