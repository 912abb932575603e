"""A small deck as the pages of a show get it, and a picture for each of its slides."""

from io import BytesIO
from typing import Any

from msgspec.structs import replace
from PIL import Image

from generator.show.pages import ShownDeck, ShownSlide

TITLES = ("Open doors", "Why doors", "How doors", "What to remember", "Hinges in detail")
COLORS = ("#204060", "#602040", "#406020", "#402060", "#606020")


def specimen_deck(**said: Any) -> ShownDeck:
    """Four slides of a minute each, in two sections, and a fifth that is hidden; `said` replaces what the deck says."""
    slides = tuple(
        ShownSlide(
            id=256 + number,
            picture=f"picture{number}",
            title=title,
            texts=(f"A text of slide {number}", "A door is a wall that changed its mind"),
            notes=(f"A note for slide {number}",) * 3 if number != 2 else (),
            section="Beginning" if number < 3 else "End",
            hidden=number == 5,
            seconds=60,
            where=f"doors.md:{10 * number}",
        )
        for number, title in enumerate(TITLES, 1)
    )
    return replace(ShownDeck("Doors", "Alex Rivers", "en-GB", "ltr", 12192000, 6858000, slides), **said)


def hostile_deck(text: str) -> ShownDeck:
    """The same deck, in which every title, text, note and section says `text`."""
    plain = specimen_deck()
    said = {"title": text, "texts": (text,), "notes": (text,)}
    slides = tuple(replace(slide, section=f"{text}{slide.section}", **said) for slide in plain.slides)
    return replace(plain, title=text, author=text, slides=slides)


def specimen_pictures() -> list[bytes]:
    """Return a PNG for each slide, each of another color."""
    made = []
    for color in COLORS:
        with BytesIO() as file:
            Image.new("RGB", (320, 180), color).save(file, "PNG")
            made.append(file.getvalue())
    return made
