"""The bytes of a file that anybody made in; those of a deck that is safe to open out, or an error."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from typing import IO
from xml.etree import ElementTree
from zipfile import ZipFile, ZipInfo

from generator.errors import InputError, Where, error
from generator.guard import limits
from generator.guard.packages import (
    DRAWING,
    OLD,
    XML_START,
    PackageKind,
    checked_package,
    damaged_package_error,
    has_password,
    is_text_part,
)

NAMES = (".pptx", ".pptm", ".potx", ".potm", ".ppsx", ".ppsm", ".ppt", ".pps", ".pot", ".odp", ".key")
ZIPPED = b"PK\x03\x04"
OLD_DECK = "PowerPoint Document".encode("utf-16-le")  # the name of a stream of .ppt
CONTENT_TYPES = "[Content_Types].xml"
OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
# The content types of decks, templates and slide shows; python-pptx opens only the first.
MAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
KINDS = ("presentation", "template", "slideshow")
WITH_MACROS = "application/vnd.ms-powerpoint.{}.macroEnabled.main+xml"
MAINS = (*(MAIN.replace(".presentation.", f".{kind}.") for kind in KINDS), *map(WITH_MACROS.format, KINDS))
DECK = PackageKind(
    "deck",
    "deck",
    "PowerPoint",
    ".pptx",
    "five thousand slides",
    limits.DECK_PARTS,
    limits.DECK_BYTES,
    limits.DECK_TEXT_BYTES,
    limits.DECK_TAGS,
)
STRICT = b"//purl.oclc.org/ooxml/"  # the start of its names of relationships
GZIPPED = b"\x1f\x8b"
NO_DRAWING = b"<?xml version='1.0' encoding='UTF-8'?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>"
NOWHERE = "NULL"  # what PowerPoint writes for a picture that it could not find


def is_deck_name(name: str) -> bool:
    """Return whether a file's name is one of a deck, of which some kinds cannot be opened."""
    return name.lower().endswith(NAMES)


def is_deck_data(data: bytes) -> bool:
    """Return whether the bytes, or the first of them, are those of a deck, of which some kinds cannot be opened."""
    if data.startswith(ZIPPED):
        return b"ppt/" in data and b"word/document.xml" not in data
    return data.startswith(OLD) and (has_password(data) or OLD_DECK in data)


def checked_deck(pptx: bytes, name: str) -> bytes:
    """Return a deck as python-pptx and engines may open it; `name` is the file's.

    A template or a slide show becomes a presentation. Nothing refers to files outside of the deck but links that are
    clicked, and nothing in a drawing (SVG) does. A deck that needs no change is returned as it is. Raises InputError
    for what is no deck, is damaged, has a password, or is larger than `limits` allow.
    """
    from lxml import etree

    if len(pptx) > limits.DECK_BYTES:
        message = f"the deck has more than {limits.DECK_BYTES // 1_000_000} MB"
        raise InputError(error("size", message, Where(name), "compress its pictures and films in PowerPoint"))
    if pptx.startswith(OLD) and OLD_DECK in pptx:
        hint = "convert it with: soffice --headless --convert-to pptx"
        raise InputError(error("deck", "this is a deck of PowerPoint 2003 or older", Where(name), hint))
    with checked_package(pptx, name, DECK) as package:
        try:
            changed = {part: text for part, text in _changed_parts(package, name).items() if text}
        except (etree.XMLSyntaxError, KeyError, ValueError, LookupError) as broken:
            raise InputError(damaged_package_error(name, DECK)) from broken
        return package_with_parts(package, changed) if changed or not pptx.startswith(ZIPPED) else pptx


def _changed_parts(package: ZipFile, name: str) -> dict[str, bytes]:
    """Return each part that must change, with its new text. Raises InputError for a package that is no deck."""
    names = package.namelist()
    if CONTENT_TYPES not in names or len({part.lower() for part in names}) < len(names):  # either of two may be read
        raise InputError(damaged_package_error(name, DECK))
    if STRICT in package.read("_rels/.rels"):
        hint = "save it in PowerPoint as a PowerPoint presentation, not a strict one"
        raise InputError(error("deck", "this deck is in Strict Open XML, which few programs open", Where(name), hint))
    changed = {CONTENT_TYPES: _with_presentation_type(package.read(CONTENT_TYPES), name)}
    for part in names:
        if part.lower().endswith(".rels"):
            changed[part] = _without_outside(package.read(part))
        elif drawing := drawing_in_part(package, part):
            cleaned = cleaned_drawing(drawing)
            changed[part] = cleaned if cleaned != package.read(part) else b""
    return changed


def drawing_in_part(package: ZipFile, part: str) -> bytes:
    """Return the drawing (SVG) in a part, or b"".

    Engines find a drawing by what is in a part, and unpack it first, so only the name .svg says anything.
    """
    is_named = part.lower().endswith((DRAWING, f"{DRAWING}z"))
    with package.open(part) as file:
        is_zipped = file.read(len(GZIPPED)) == GZIPPED
        file.seek(0)
        if not (is_named or is_zipped or (is_text_part(package, part) and _is_drawing(file, part))):
            return b""
    data = _gunzip(package.read(part), limits.DRAWING_BYTES + 1)
    return data if is_named or not is_zipped or (XML_START.match(data) and _is_drawing(BytesIO(data), part)) else b""


def _is_drawing(file: IO[bytes], part: str) -> bool:
    """Return whether the first element is <svg>, or is not found in a part that need not be XML."""
    with suppress(ElementTree.ParseError, StopIteration, ValueError, LookupError):
        _, root = next(ElementTree.iterparse(file, ("start",)))
        return str(root.tag).rpartition("}")[2] == "svg"
    return not part.lower().endswith(".xml")


def _gunzip(data: bytes, most: int) -> bytes:
    if not data.startswith(GZIPPED):
        return data
    with suppress(zlib.error):
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, most)  # of what is cut off, the beginning
    return NO_DRAWING


def cleaned_drawing(drawing: bytes) -> bytes:
    """Return a drawing that reads no other file, or an empty one in place of one that cannot be cleaned."""
    from generator.pictures.formats import UnusableError
    from generator.pictures.vector import cleaned_svg

    with suppress(UnusableError):
        return cleaned_svg(drawing)
    return NO_DRAWING


def _with_presentation_type(types: bytes, name: str) -> bytes:
    """Return the content types with that of a presentation, or b"" if they have it already."""
    from lxml import etree

    from generator.decks.opened_package import part_as_xml

    root = etree.fromstring(types)
    if len(mains := [each for each in root.iter(OVERRIDE) if each.get("ContentType") in MAINS]) != 1:
        raise InputError(damaged_package_error(name, DECK))
    if mains[0].get("ContentType") == MAIN:
        return b""
    mains[0].set("ContentType", MAIN)
    return part_as_xml(root)


def _without_outside(relationships: bytes) -> bytes:
    """Return relationships without targets that an engine would open by itself, or b"" if there are none.

    A picture that is only linked may be any file of this computer, or an address in its network.
    """
    from lxml import etree

    from generator.decks.opened_package import part_as_xml

    root = etree.fromstring(relationships)
    outside = (each for each in root if each.get("TargetMode") == "External" and each.get("Target") != NOWHERE)
    found = [each for each in outside if not each.get("Type", "").endswith("/hyperlink")]  # which only a click follows
    for each in found:
        each.set("Target", NOWHERE)
    return part_as_xml(root) if found else b""


def package_with_parts(package: ZipFile, changed: Mapping[str, bytes]) -> bytes:
    """Return a package with some parts changed, and all others as they are."""
    with BytesIO() as file:
        with ZipFile(file, "w") as copy:
            for part in package.infolist():
                same = ZipInfo(part.filename)
                same.compress_type = part.compress_type
                copy.writestr(same, changed.get(part.filename) or package.read(part), compresslevel=1)
        return file.getvalue()
