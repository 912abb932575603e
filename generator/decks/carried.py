"""What a deck of ours carries of itself: its slides as they were built, and its article. A deck in, or the parts out.

The slides as they were built are the base with which an edited deck is merged. They are XML, so that any version
can read them. They are in a custom XML part, and in a file beside the deck, because LibreOffice drops such parts.
"""

from __future__ import annotations

import re
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZipFile

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from generator.guard import limits
from generator.guard.lookup import bytes_of_regular_file
from generator.model.article import Article, Section
from generator.model.settings import FILES, NOTHING_SET, OPTIONS, USUAL
from generator.regex import regex
from generator.shipped import __version__

NAMESPACE = "urn:slidewright:carried"
FOLDER = "customXml"
NAME_OF_SLIDE = regex(r"ppt/slides/(slide\d+)\.xml")
NAME_OF_LAYOUT = regex(rb'<p:cSld\b[^>]*\bname="([^"]*)"')
TARGET = regex(r'Target="\.\./(s[^"]*|media/[^"]*)"')
CHART = regex(r"charts/(chart\d+)\.xml")
DECOR = regex(
    rb'(?s)<p:sp><p:nvSpPr><p:cNvPr[^>]*"Decoration.*?</p:sp>|<p:txBody>.*?</p:txBody>|<a:prstGeom.*?(?=</p:spPr>)'
)
RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
# What the JSON of an article says of places in files, of the bytes of pictures, and of texts as most are.
PLACE_IN_FILE = regex(rb'"file":"(?:[^"\\]|\\.)*","line":\d+,"column":\d+,"row":\d+')
FILE_ELSEWHERE = regex(rb'"file":"(?!https?:)(?:/|\.\./|[A-Za-z]:)(?:[^"\\]|\\.)*?([^"/\\]*)"')
PICTURE_BYTES, USUAL_RUN = regex(rb'"data":"[A-Za-z0-9+/=]*"'), b',"bold":false,"italic":false,"code":false,"link":""'
PLAIN_TOKEN = b',"token":""'


class CarriedSlide(Struct, frozen=True):
    """A slide as it was built: its id in PowerPoint, its part, and the XML of the slide and of what belongs to it.

    layout: the name of its layout. media: the size and the CRC-32 of each picture on it, by part.
    """

    id: int
    part: str
    layout: str
    media: Mapping[str, tuple[int, int]]
    xml: str
    rels: str
    notes: str = ""
    chart: str = ""


class Carried(Struct, frozen=True):
    """What a deck carries of itself.

    version: that of Slidewright. slides: in the order of the deck.
    layouts: the CRC-32 of each layout, by name. homes: the XML of those that slides have, without texts and decor.
    looks: the CRC-32 of each theme, by part. core: the XML of the properties of the file, such as its title.
    article: the article as JSON, or "" if the deck does not carry it.
    """

    version: str
    slides: tuple[CarriedSlide, ...]
    layouts: Mapping[str, int]
    homes: Mapping[str, str]
    looks: Mapping[str, int]
    core: str
    article: str = ""


def article_to_carry(article: Article) -> str:
    """Return an article as JSON, without what no deck shows: private texts, skipped sections, the paths of files."""
    said = article.meta.settings
    usual = {name: getattr(NOTHING_SET, name) for name in OPTIONS if getattr(said, name) == getattr(USUAL, name)}
    settings = replace(said, **{name: PurePosixPath(getattr(said, name)).name for name in FILES} | usual)
    meta = replace(article.meta, private=(), settings=settings)
    public = replace(article, meta=meta, sections=tuple(_public_sections(article.sections)), basis=(), left_out=())
    text = PLACE_IN_FILE.sub(b'"file":""', msgspec.json.encode(public))
    text = FILE_ELSEWHERE.sub(rb'"file":"\1"', PICTURE_BYTES.sub(b'"data":""', text))
    return text.replace(USUAL_RUN, b"").replace(PLAIN_TOKEN, b"").decode()


def _public_sections(sections: Iterable[Section]) -> Iterator[Section]:
    for section in sections:
        if not section.skip:
            yield replace(section, private=(), sections=tuple(_public_sections(section.sections)))


def carried_article(carried: Carried) -> Article | None:
    """Return the article that a deck carries, or None if it carries none that this version can read."""
    with suppress(msgspec.MsgspecError):
        return msgspec.json.decode(carried.article, type=Article) if carried.article else None
    return None


def carried_part(all_parts: Sequence[tuple[str, bytes]], ids: Sequence[int], article: str) -> bytes:
    """Return the part that carries a deck; `all_parts` are its own, and `ids` those of its slides in their order."""
    parts = dict(all_parts)
    names = [name for name in parts if NAME_OF_SLIDE.fullmatch(name)]
    drawn = {name: data for name, data in parts.items() if "slideLayouts/" in name and name.endswith(".xml")}
    layouts = {name: found[1].decode() for name, data in drawn.items() if (found := NAME_OF_LAYOUT.search(data))}
    media = {name: (len(data), zlib.crc32(data)) for name, data in parts.items() if name.startswith("ppt/media/")}
    slides = tuple(_carried_slide(id, name, parts, layouts, media) for id, name in zip(ids, names, strict=True))
    used = {each.layout for each in slides}
    sums = {layout: zlib.crc32(parts[name]) for name, layout in layouts.items()}
    homes = {layout: DECOR.sub(b"", parts[name]).decode() for name, layout in layouts.items() if layout in used}
    core = parts["docProps/core.xml"].decode()
    return xml_of_carried(Carried(__version__, slides, sums, homes, looks_of_parts(parts), core, article))


def looks_of_parts(parts: Mapping[str, bytes]) -> dict[str, int]:
    """Return the CRC-32 of each theme, of which a new one is a new look for all slides."""
    return {name: zlib.crc32(data) for name, data in parts.items() if name.startswith("ppt/theme/")}


def _carried_slide(
    id: int, name: str, parts: Mapping[str, bytes], layouts: Mapping[str, str], media: Mapping[str, tuple[int, int]]
) -> CarriedSlide:
    stem = name.rpartition("/")[2]
    rels = parts[f"ppt/slides/_rels/{stem}.rels"].decode()
    targets = [f"ppt/{each}" for each in TARGET.findall(rels)]
    layout = next((layouts[each] for each in targets if each in layouts), "")
    shown = {each: media[each] for each in targets if each in media}
    notes = parts.get(f"ppt/notesSlides/notesSlide{stem.removeprefix('slide')}", b"")
    charted = CHART.search(rels)
    chart = parts[f"ppt/charts/{charted[1]}.xml"] if charted else b""
    return CarriedSlide(id, name, layout, shown, parts[name].decode(), rels, notes.decode(), chart.decode())


def xml_of_carried(carried: Carried) -> bytes:
    """Return the part that carries a deck."""
    packed = b64encode(zlib.compress(msgspec.json.encode(carried), 6)).decode()
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<slidewright xmlns="{NAMESPACE}">{packed}</slidewright>'.encode()


def is_carrying_tree(root: Any) -> bool:
    """Return whether a tree is that of the part that carries a deck; a template does not hand it on."""
    return root is not None and root.tag == f"{{{NAMESPACE}}}slidewright"


def carried_of_deck(pptx: bytes, beside: Path | None = None) -> Carried | None:
    """Return what a deck carries, or else the file beside the deck at a path; None if there is nothing of ours."""
    return _unpacked(packed_of_deck(pptx)) or (_unpacked(_bytes_beside(beside)) if beside else None)


def packed_of_deck(pptx: bytes) -> bytes:
    """Return what a deck carries as it is packed, or b""."""
    # zipfile, zlib and base64 raise many kinds of errors for what somebody damaged
    with suppress(Exception), ZipFile(BytesIO(pptx)) as archive:
        names = [name for name in archive.namelist() if re.fullmatch(rf"{FOLDER}/item\d+\.xml", name)]
        texts = (archive.read(name) for name in names if archive.getinfo(name).file_size < limits.DECK_BYTES)
        return _packed_of_xml(next((text for text in texts if NAMESPACE.encode() in text[:500]), b""))
    return b""


def _packed_of_xml(xml: bytes) -> bytes:
    return b64decode(b"".join(re.findall(rb"slidewright\b[^>]*>([^<]*)<", xml)))


def carried_of_xml(xml: bytes) -> Carried | None:
    """Return what a part carries, or None if it is damaged."""
    return _unpacked(_packed_of_xml(xml))


def _unpacked(packed: bytes) -> Carried | None:
    with suppress(zlib.error, msgspec.MsgspecError):
        text = zlib.decompressobj().decompress(packed, limits.DECK_TEXT_BYTES) if packed else b""
        if packed and text.count(b"<") < limits.DECK_TAGS:  # anybody may have written it
            return msgspec.json.decode(text, type=Carried)
    return None


def _bytes_beside(deck: Path) -> bytes:
    with suppress(OSError):
        path = path_beside_deck(deck)
        return bytes_of_regular_file(path) if path.is_file() and path.stat().st_size < limits.DECK_BYTES else b""
    return b""


def path_beside_deck(deck: Path) -> Path:
    """Return the path of the file that keeps what a deck carries, where another program drops it."""
    return deck.with_name(f".{deck.name}.slidewright")
