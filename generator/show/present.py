"""A talk on stage: the show of its deck, the way for a phone to it, and how long a rehearsal of each slide took."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress
from io import BytesIO, StringIO
from typing import Any

from msgspec.structs import replace

from generator.decks import OpenedDeck
from generator.errors import OutputError, error
from generator.opening import SlideTime
from generator.place.notes import clock_time
from generator.show.drawn import draw_builds, draw_slides
from generator.show.engines import Engine
from generator.show.live import PrivateTexts, Show
from generator.show.pages import ShownDeck, shown_deck

ELSEWHERE = ("192.0.2.1", 9)  # an address for examples (RFC 5737)


def show_of_deck(deck: OpenedDeck, pptx: bytes, engine: Engine, private: PrivateTexts = (), **said: Any) -> Show:
    """Return a show of a deck, with the pictures of all its slides, hidden ones too.

    A slide that builds up has a picture before each click too.

    private: for each slide, the texts that only the speaker's window asks for. said: what else the pages get to know:
    `minutes`, `rehearse`, `remote`, `qr`. Raises OutputError if the engine fails.
    """
    drawn, builds = draw_builds(pptx, engine, draw_slides(pptx, engine))
    return Show(shown_deck(deck, drawn.names, builds=builds), drawn.pictures, said, private=private)


def deck_within_minutes(deck: OpenedDeck, minutes: int) -> OpenedDeck:
    """Return the deck with the times of its slides stretched or shortened, so that the shown ones take `minutes`."""
    if not (planned := sum(slide.seconds for slide in deck.shown)):
        return deck
    scale = minutes * 60 / planned
    return replace(deck, slides=tuple(replace(slide, seconds=round(slide.seconds * scale)) for slide in deck.slides))


def times_of_rehearsal(deck: ShownDeck, took: Mapping[int, float]) -> tuple[SlideTime, ...]:
    """Return how long the slides took, in whole seconds, without those that were only passed by."""
    shown = ((slide, round(took.get(slide.id, 0))) for slide in deck.slides)
    return tuple(SlideTime(slide.id, seconds, slide.seconds, slide.title) for slide, seconds in shown if seconds)


def rehearsal_table(deck: ShownDeck, times: tuple[SlideTime, ...]) -> Iterator[str]:
    """Yield the lines of a table: each rehearsed slide with its number, what was planned, and what it took."""
    numbers = {slide.id: str(number) for number, slide in enumerate(deck.slides, 1)}
    yield f"{'slide':>5} {'planned':>8} {'took':>8} {'difference':>11}  title"
    yield from (_row_of_times(numbers[each.id], each.planned, each.seconds, each.title) for each in times)
    yield _row_of_times("all", sum(each.planned for each in times), sum(each.seconds for each in times), "")


def _row_of_times(name: str, planned: float, took: float, title: str) -> str:
    more = f"{'+' if took >= planned else '-'}{clock_time(abs(took - planned))}"
    return f"{name:>5} {clock_time(planned):>8} {clock_time(took):>8} {more:>11}  {title}".rstrip()


def addresses_on_network() -> tuple[str, ...]:
    """Return the IPv4 addresses at which other devices find this computer, the most likely one first.

    Nothing is sent. Raises OutputError if there is none.
    """
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked, suppress(OSError):  # there is no way out
        asked.connect(ELSEWHERE)  # of a datagram: it only finds the way, and with that our own address
        found.append(asked.getsockname()[0])
    with suppress(OSError):  # this computer's name has no address
        found += socket.gethostbyname_ex(socket.gethostname())[2]
    if not (usable := [each for each in dict.fromkeys(found) if not each.startswith(("127.", "0."))]):
        message = "this computer has no address on a network, so no phone can reach it"
        raise OutputError(error("network", message, None, "join a network, or leave out --remote"))
    return tuple(usable)


def qr_for_terminal(address: str) -> str:
    """Return the QR code of an address as text, for a terminal."""
    import segno

    text = StringIO()
    segno.make(address, error="m", micro=False).terminal(text, compact=True)
    return text.getvalue()


def qr_as_svg(address: str) -> str:
    """Return the QR code of an address as an SVG without a size of its own, black on white."""
    import segno

    data = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(data, kind="svg", light="#fff", xmldecl=False, omitsize=True, svgclass=None, lineclass=None, nl=False)
    return data.getvalue().decode()
