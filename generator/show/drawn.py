"""Successive decks in, pictures of their slides out; a slide is drawn only if its picture may have changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from posixpath import dirname
from zipfile import ZipFile

from msgspec import Struct

from generator.decks.builds import decks_before_clicks
from generator.decks.opened_package import OpenedPackage, open_package
from generator.regex import regex
from generator.show.engines import WIDTH, Engine, pictures_of_pdf, refuse_missing_pages

# Lists in the presentation and in a master that change with other slides, and that no picture shows.
LISTS = regex(rb"<p:(sldIdLst|sldLayoutIdLst|extLst)\b(?:[^<]|<(?!/?p:\1\b))*+</p:\1>")
# Relationships to what the picture of a slide does not show: links, and parts that refer back.
UNSEEN = {"slide", "slideMasters/slideLayout", "notesSlide", "notesMaster", "handoutMaster", "hyperlink", "comments"}
NAME = 24  # hexadecimal digits in the name of a picture


class DrawnSlides(Struct, frozen=True):
    """Pictures of a deck's slides.

    names: the name of each slide's picture, in order. A picture that looks different has a different name.
    pictures: PNGs by name.
    """

    names: tuple[str, ...] = ()
    pictures: Mapping[str, bytes] = {}


NONE = DrawnSlides()


def draw_slides(pptx: bytes, engine: Engine, before: DrawnSlides = NONE, width: int = WIDTH) -> DrawnSlides:
    """Return pictures of all slides of a deck, `width` pixels wide; pictures that are in `before` are not drawn again.

    `before` must have been drawn by the same engine in the same width. Raises OutputError if the engine fails.
    """
    names = picture_names_of_deck(pptx)
    first = {name: page for page, name in reversed([*enumerate(names, 1)])}
    new = {name: first[name] for name in names if name not in before.pictures}
    pictures = {name: before.pictures[name] for name in names if name in before.pictures}
    if new:
        pages = [*new.values()]
        made = pictures_of_pdf(engine.pdf_of_deck(pptx, pages if len(pages) < len(names) else ()), width, fast=True)
        refuse_missing_pages(len(made), len(pages))
        pictures |= zip(new, made, strict=True)
    return DrawnSlides(names, pictures)


def picture_names_of_deck(pptx: bytes) -> tuple[str, ...]:
    """Return a name for the picture of each slide: a digest of everything that the picture shows.

    That is the slide's own part with all parts that it is made of, the size of slides, the styles that all slides
    share, and the slide's number, which nearly every slide shows.
    """
    opened, _ = open_package(pptx, reads_pages=False)
    with ZipFile(BytesIO(pptx)) as package:
        parts = _Parts(opened, package)
        styles = opened.targets(opened.presentation, "tableStyles")
        said = (parts.content(part) for part in (opened.presentation, *styles) if part in parts.names)
        shared = sha256(b"".join(said)).digest()
        digests = [sha256(shared + parts.digest(slide) + b"%d" % n) for n, slide in enumerate(opened.slides, 1)]
        return tuple(digest.hexdigest()[:NAME] for digest in digests)


def draw_builds(pptx: bytes, engine: Engine, drawn: DrawnSlides) -> tuple[DrawnSlides, tuple[tuple[str, ...], ...]]:
    """Return the pictures of a deck and of its slides before each click, and the names of the latter, for each slide.

    Raises OutputError if the engine fails.
    """
    names: list[tuple[str, ...]] = [()] * len(drawn.names)
    pictures = dict(drawn.pictures)
    for deck, slides in decks_before_clicks(pptx):
        before = draw_slides(deck, engine, DrawnSlides(pictures=pictures))
        pictures |= before.pictures
        for number in slides:
            names[number] += (before.names[number],)
    return DrawnSlides(drawn.names, pictures), tuple(names)


class _Parts:
    """The parts of a package, and a digest of each with all parts that it is made of."""

    def __init__(self, opened: OpenedPackage, package: ZipFile) -> None:
        self._rels, self._package, self.names = opened.rels, package, set(package.namelist())
        self._digests: dict[str, bytes] = {}

    def content(self, part: str) -> bytes:
        """Return the bytes of a part, without lists that no picture shows."""
        data = self._package.read(part)
        return LISTS.sub(b"", data) if part.endswith(".xml") else data

    def digest(self, part: str) -> bytes:
        """Return a digest of a part, and of those to which it has relationships."""
        if part not in self._digests:
            self._digests[part] = b""  # for a part that is related to itself
            data = self.content(part)
            self._digests[part] = sha256(data + b"".join(sorted(self._digests_within(part, data)))).digest()
        return self._digests[part]

    def _digests_within(self, part: str, data: bytes) -> Iterator[bytes]:
        """Yield a digest for each part that a part is made of, with the id by which `data`, its content, names it.

        The id of a relationship that is not named may change with other parts, as may the order.
        """
        folder = dirname(part).rpartition("/")[2]
        for rel in self._rels.get(part, ()):
            if rel.type not in UNSEEN and f"{folder}/{rel.type}" not in UNSEEN:
                within = self.digest(rel.target) if rel.target in self.names else rel.target.encode()
                named = rel.id if f'"{rel.id}"'.encode() in data else ""
                yield sha256(f"{rel.type} {named} ".encode() + within).digest()
