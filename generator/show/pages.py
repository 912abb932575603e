"""A deck and a role in, the page that a browser shows out; only this module knows templates/show/."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, json

from generator.shipped import TEMPLATES
from generator.show.shown import ShownDeck, ShownSlide

if TYPE_CHECKING:
    from jinja2 import Template

PageRole = Literal["audience", "speaker", "phone", "preview", "reader"]
FOLDER = TEMPLATES / "show"
STYLE, SCRIPT = "show.css", "show.js"
PIXELS = 1600  # the width that the file to share gives its pictures; a browser needs only the shape


class ReadSlide(Struct, frozen=True):
    """A slide as the file to share holds it; `number` counts from 1, `picture` is a data: address."""

    number: int
    name: str
    picture: str
    alt: str
    texts: tuple[str, ...]
    notes: tuple[str, ...]
    hidden: bool


def page_of_role(role: PageRole, deck: ShownDeck) -> bytes:
    """Return the page of a role, as HTML for a server; it asks for everything else by itself."""
    return _template().render(role=role, deck=deck, style="", script="", policy="").encode()


def page_files() -> Mapping[str, bytes]:
    """Return the files that every page of a server needs, by name."""
    return {name: (FOLDER / name).read_bytes() for name in (STYLE, SCRIPT)}


def html_of_deck(deck: ShownDeck, pictures: Sequence[bytes]) -> bytes:
    """Return one HTML file to share, which needs no network: the slides to read, and windows to present them.

    pictures: a PNG for each slide; the file holds them as WebP, which is a third of the size.
    """
    style, script = (file.decode() for file in page_files().values())
    slides = [_read_slide(number, *each) for number, each in enumerate(zip(deck.slides, pictures, strict=True), 1)]
    values: dict[str, Any] = {
        "slides": slides,
        "contents": _contents(deck),
        "height": round(PIXELS * deck.height / max(deck.width, 1)),
        "policy": _policy(style, script),
        "json": _Trusted(_json_in_html(deck)),
        "style": _Trusted(style),
        "script": _Trusted(script),
    }
    return _template().render(role="reader", deck=deck, **values).encode()


class _Trusted(str):
    """Text that stands in the page as it is: our own style and script, and JSON made safe for a page."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    options: dict[str, Any] = {"autoescape": True, "undefined": StrictUndefined}
    return Environment(loader=FileSystemLoader(FOLDER), **options).get_template("show.html")


def _read_slide(number: int, slide: ShownSlide, png: bytes) -> ReadSlide:
    from generator.pictures.raster import webp_of_png

    name = slide.title or next(iter(slide.texts), "") or f"Slide {number}"
    alt = ". ".join(dict.fromkeys((name, *slide.texts)))
    picture = f"data:image/webp;base64,{b64encode(webp_of_png(png)).decode()}"
    return ReadSlide(number, name, picture, alt, slide.texts, slide.notes, slide.hidden)


def _contents(deck: ShownDeck) -> list[tuple[int, str]]:
    """Return the number of the first slide of each section that is shown, with the section's name."""
    first: dict[str, int] = {}
    for number, slide in enumerate(deck.slides, 1):
        if slide.section and not slide.hidden:
            first.setdefault(slide.section, number)
    return [(number, name) for name, number in first.items()]


def _policy(style: str, script: str) -> str:
    """Return the content security policy of the file to share: its own style, script and pictures, and nothing else."""
    allowed = f"style-src {_hash(style)}; script-src {_hash(script)}; img-src data:"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _json_in_html(deck: ShownDeck) -> str:
    """Return the deck as JSON that cannot end the script element in which it stands."""
    return json.encode(deck).decode().replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
