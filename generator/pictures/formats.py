"""Tells the format of a picture by its first bytes, and removes the metadata of PNGs and JPEGs without decoding."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

from msgspec import Struct

from generator.errors import HintedError
from generator.model.blocks import PictureFormat
from generator.regex import regex

FORMATS = "PNG, JPEG, GIF, WebP, AVIF and SVG"
HEAD = 4096  # bytes in which the svg element must begin, after comments and declarations
SIGNATURES: tuple[tuple[PictureFormat, re.Pattern[bytes]], ...] = (
    ("png", regex(rb"\x89PNG\r\n\x1a\n")),
    ("jpeg", regex(rb"\xff\xd8\xff")),
    ("gif", regex(rb"GIF8[79]a")),
    ("webp", regex(rb"RIFF.{4}WEBP", re.DOTALL)),
    ("avif", regex(rb".{4}ftyp(?:avif|avis|mif1.{4}.*?avif)", re.DOTALL)),
    ("svg", regex(rb"(?:\xef\xbb\xbf)?\s*<(?:svg\b|[?!].{,%d}?<svg\b)" % HEAD, re.DOTALL)),
)
OVERSIZED = 1.25  # times the needed size; smaller pictures stay, as scaling them would only blur them
LIGHT, LIGHT_PIXELS = 100_000, 10_000_000  # bytes and px; pictures below both stay as they are

PixelSize = tuple[int, int]  # px


class UnusableError(HintedError):
    """Raised for a picture that no slide can show; `hint` says what its author can do."""


class InspectedPicture(Struct, frozen=True):
    """A picture that can be shown: its format, its size in px once upright, and remarks for its author."""

    format: PictureFormat
    width: int
    height: int
    remarks: tuple[str, ...] = ()


def picture_format_of(data: bytes) -> PictureFormat:
    """Return the format that the bytes show. Raises UnusableError for a format that we do not support."""
    if found := next((format for format, sign in SIGNATURES if sign.match(data[:HEAD])), None):
        return found
    raise UnusableError(f"is in none of the formats {FORMATS}", "save it as PNG or JPEG")


def damaged_picture_error() -> UnusableError:
    """Return the error for a picture that cannot be decoded."""
    return UnusableError("is damaged or cut off", "export it again, or copy it again")


def picture_scale_needed(size: PixelSize, needed: PixelSize | None, weight: int) -> float:
    """Return the factor that scales a picture to the needed size, or 1 if scaling is not worth while."""
    light = weight < LIGHT and size[0] * size[1] < LIGHT_PIXELS
    share = max(need / side for need, side in zip(needed or size, size, strict=True))
    return share if share * OVERSIZED < 1 and not light else 1


EOI, SOS, COMMENT = 0xD9, 0xDA, 0xFE
APP0, APP14, APPS = 0xE0, 0xEE, range(0xE0, 0xF0)
JFIF, ADOBE = b"JFIF\x00", b"Adobe"
JFIF_SIZE = 12  # bytes of a JFIF segment before the two for the size of its thumbnail
MARK = regex(rb"\xff+([\x01-\xcf\xd8-\xfe])")  # in a scan, FF 00 is data, and FF D0 to D7 are restart marks


def tidied_jpeg(data: bytes) -> bytes | None:
    """Return the JPEG without metadata, or None if its segments are not as they should be."""
    kept, position = [data[:2]], 2
    while mark := MARK.match(data, position):
        kind, start = mark[1][0], mark.end()
        if kind == EOI:
            return b"".join((*kept, b"\xff\xd9"))
        end = start + int.from_bytes(data[start : start + 2])
        if end < start + 2 or end > len(data):
            return None
        kept.append(_tidy_jpeg_segment(kind, data[start + 2 : end]))
        position = end
        if kind == SOS:
            following = MARK.search(data, end)
            position = following.start() if following else len(data)
            kept.append(data[end:position])
    return None


def _tidy_jpeg_segment(kind: int, body: bytes) -> bytes:
    """Return a segment as a tidied file has it, or b"" if it is left out."""
    if kind == APP0 and body.startswith(JFIF):
        body = body[:JFIF_SIZE] + b"\x00\x00"
    elif kind == COMMENT or (kind in APPS and not (kind == APP14 and body.startswith(ADOBE))):
        return b""
    return bytes((0xFF, kind)) + (len(body) + 2).to_bytes(2) + body


PNG_START, PNG_COLOUR = 8, 25  # bytes of the signature, and where the type of colour stands
PNG_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"sRGB", b"gAMA", b"cHRM", b"sBIT", b"bKGD", b"pHYs")
CHANGING = (b"eXIf", b"acTL")  # chunks that turn a picture, or make it move


def tidied_png(data: bytes) -> bytes | None:
    """Return a PNG without metadata or anything after its end, or None if a chunk is broken or changes how it looks."""
    try:
        chunks = [*_png_chunks(data)]
    except (ValueError, struct.error):
        return None
    if any(_is_needed(kind, chunk[8:-4]) for kind, chunk in chunks):
        return None
    return data[:PNG_START] + b"".join(chunk for kind, chunk in chunks if kind in PNG_KEPT)


def can_png_be_clear(data: bytes) -> bool:
    """Tell whether a PNG may have transparent parts."""
    return data[PNG_COLOUR] in (4, 6) or b"tRNS" in data[: data.find(b"IDAT")]


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the kind and the bytes of each chunk up to the last. Raises ValueError or struct.error for a broken one."""
    start, kind = PNG_START, b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, start)
        chunk = data[start : start + 12 + length]
        if zlib.crc32(chunk[4:-4]) != struct.unpack_from(">I", data, start + 8 + length)[0]:
            raise ValueError("a chunk is changed")
        yield kind, chunk
        start += len(chunk)


def _is_needed(kind: bytes, body: bytes) -> bool:
    """Tell whether a chunk that is not kept changes how the picture looks, or is required and unknown to us."""
    if kind == b"iCCP":
        return b"sRGB" not in body[:80]
    return kind in CHANGING or (kind[:1].isupper() and kind not in PNG_KEPT)
