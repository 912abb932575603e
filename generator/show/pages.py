"""What the pages of a show need to know of a deck, and the pages themselves; only this module knows templates/show/."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal

from markupsafe import Markup
from msgspec import Struct, to_builtins
from msgspec.structs import asdict, astuple, replace

from generator.decks import OpenedDeck, OpenedSlide
from generator.language import phrases_by_language, phrases_key_of_language
from generator.language.scripts import is_rtl_language
from generator.pipeline import Result
from generator.place.notes import seconds_of_placed_slide
from generator.shipped import TEMPLATES

if TYPE_CHECKING:
    from jinja2 import Template

PageRole = Literal["audience", "speaker", "phone", "preview", "reader", "desk"]
FOLDER = TEMPLATES / "show"
STYLE, SCRIPT = "show.css", "show.js"


class ShownSlide(OpenedSlide, frozen=True):
    """A slide as the pages show it.

    picture: the name under which its picture is served; another picture has another name.
    where: the line of the article from which it was made, as "talk.md:12", or "".
    builds: the names of its pictures before each click, if it builds up.
    """

    picture: str = ""
    where: str = ""
    builds: tuple[str, ...] = ()


class ShownDeck(Struct, frozen=True):
    """A deck as the pages show it; `width` and `height` tell the shape of a slide."""

    title: str
    author: str
    language: str
    direction: Literal["ltr", "rtl"]
    width: int
    height: int
    slides: tuple[ShownSlide, ...]


def deck_with_built_seconds(deck: OpenedDeck, result: Result) -> OpenedDeck:
    """Return an opened deck with the seconds that its build counts: a finished deck does not tell all of them."""
    times = [round(seconds_of_placed_slide(slide, result.outline)) for slide in result.deck.slides]
    slides = (replace(slide, seconds=time) for slide, time in zip(deck.slides, times, strict=True))
    return replace(deck, slides=tuple(slides))


def shown_deck(
    deck: OpenedDeck, pictures: Sequence[str], places: Sequence[str] = (), builds: Sequence[tuple[str, ...]] = ()
) -> ShownDeck:
    """Return the deck with the names of each slide's pictures, and the line of the article that each is from."""
    more = places or [""] * len(deck.slides), builds or [()] * len(deck.slides)
    each_with_more = zip(deck.slides, pictures, *more, strict=True)
    slides = tuple(ShownSlide(*astuple(slide), *others) for slide, *others in each_with_more)
    language = deck.language or "en"
    direction: Literal["ltr", "rtl"] = "rtl" if is_rtl_language(language) else "ltr"
    return ShownDeck(deck.title, deck.author, language, direction, deck.width, deck.height, slides)


def page_of_role(role: PageRole, deck: ShownDeck, has_desk: bool = False) -> bytes:
    """Return the page of a role, as HTML for a server; it asks for everything else by itself.

    The desk speaks the language of the deck, if templates/show/desk-words.yaml does.

    has_desk: whether the server has a desk, to which the preview then leads.
    """
    template = _page_template("desk.html" if role == "desk" else "show.html")
    words = phrases_by_language("show/desk-words.yaml") if role == "desk" else {}
    values = {"has_desk": has_desk, "translations": words.get(phrases_key_of_language(deck.language), {})}
    return template.render(role=role, deck=deck, **values, style="", script="", policy="").encode()


def page_files() -> Mapping[str, bytes]:
    """Return the files that the pages of a server need, by name."""
    return {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix in (".css", ".js")}


def html_of_deck(deck: ShownDeck, pictures: Sequence[bytes]) -> bytes:
    """Return one HTML file to share, which needs no network: the slides to read, and windows to present them.

    pictures: a PNG for each slide; the file holds them as WebP, which is a third of the size.
    """
    style, script = (Markup((FOLDER / name).read_text("utf-8")) for name in (STYLE, SCRIPT))
    slides = [_read_slide(number, *each) for number, each in enumerate(zip(deck.slides, pictures, strict=True), 1)]
    sections = {slide.section: at for at, slide in reversed([*enumerate(deck.slides, 1)]) if not slide.hidden}
    contents = sorted((at, name) for name, at in sections.items() if name)  # where each begins
    values = {"slides": slides, "contents": contents, "said": to_builtins(deck)}
    values |= {"style": style, "script": script, "policy": _content_security_policy(style, script)}
    return _page_template("show.html").render(role="reader", deck=deck, **values).encode()


@lru_cache(maxsize=2)
def _page_template(name: str) -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined).get_template(name)


def _read_slide(number: int, slide: ShownSlide, png: bytes) -> dict[str, Any]:
    """Return what the file to share says of a slide, whose number counts from 1."""
    from generator.pictures.raster import webp_of_png

    name = slide.title or next(iter(slide.texts), "") or f"Slide {number}"
    alt = ". ".join(dict.fromkeys((name, *slide.texts)))
    picture = f"data:image/webp;base64,{b64encode(webp_of_png(png)).decode()}"
    return {**asdict(slide), "number": number, "name": name, "picture": picture, "alt": alt}


def _content_security_policy(*parts: str) -> str:
    """Return the content security policy of the file to share: its own style, script and pictures, and nothing else."""
    style, script = (f"'sha256-{b64encode(sha256(each.encode()).digest()).decode()}'" for each in parts)
    allowed = f"style-src {style}; script-src {script}; img-src data:"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"
