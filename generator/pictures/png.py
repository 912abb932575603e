"""Checks whether a PNG is sound and removes its metadata, without loading a decoder."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from generator import limits

START, COLOUR = 8, 25  # bytes of signature, and where the type of colour stands
KEPT = frozenset(
    (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"sRGB", b"gAMA", b"cHRM", b"sBIT", b"bKGD", b"pHYs"),
)
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by colour type
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
TURNED, ANIMATED, PROFILE = b"eXIf", b"acTL", b"iCCP"
PIECE = 1 << 20  # bytes unpacked at a time, so that a zip bomb is found early
FILTERS = 4  # the largest number of a filter; each row begins with one


class _Chunk(NamedTuple):
    kind: bytes
    start: int  # offsets of the whole chunk
    end: int
    body: memoryview


def size_of_sound_png(data: bytes) -> tuple[int, int] | None:
    """Return the size of a PNG that can be shown as it is, read to its end, or None if it needs a decoder."""
    try:
        chunks = [*_chunks(data)]
        shape = _shape(chunks)
        packed = [chunk.body for chunk in chunks if chunk.kind == b"IDAT"]
        return shape.size if shape and not any(map(_calls, chunks)) and _unpacks(packed, shape) else None
    except (ValueError, struct.error, zlib.error):
        return None


def tidied_png(data: bytes) -> bytes:
    """Return a sound PNG without metadata or anything after its end."""
    kept = [data[chunk.start : chunk.end] for chunk in _chunks(data) if chunk.kind in KEPT]
    return data[:START] + b"".join(kept)


def can_png_be_clear(data: bytes) -> bool:
    """Tell whether a PNG may have transparent parts."""
    return data[COLOUR] in (4, 6) or b"tRNS" in data[: data.find(b"IDAT")]


def _chunks(data: bytes) -> Iterator[_Chunk]:
    """Yield every chunk up to the last. Raises ValueError for a broken one."""
    view, start = memoryview(data), START
    while True:
        length, kind = struct.unpack_from(">I4s", data, start)
        end = start + 12 + length
        if end > len(data) or zlib.crc32(view[start + 4 : end - 4]) != struct.unpack_from(">I", data, end - 4)[0]:
            raise ValueError("a chunk is cut off or changed")
        yield _Chunk(kind, start, end, view[start + 8 : end - 4])
        if kind == b"IEND":
            return
        start = end


def _calls(chunk: _Chunk) -> bool:
    """Tell whether a chunk changes how the picture looks, or is required and unknown to us."""
    if chunk.kind == PROFILE:
        return b"sRGB" not in bytes(chunk.body[:80])
    return chunk.kind in (TURNED, ANIMATED) or (chunk.kind[:1].isupper() and chunk.kind not in KEPT)


class _Shape(NamedTuple):
    size: tuple[int, int]
    row: int  # bytes of a row with its filter


def _shape(chunks: list[_Chunk]) -> _Shape | None:
    head = chunks[0]
    width, height, depth, colour, packing, filtering, laced = struct.unpack(">IIBBBBB", head.body)
    known = head.kind == b"IHDR" and depth in DEPTHS.get(colour, ()) and not (packing or filtering or laced)
    coloured = colour != 3 or any(chunk.kind == b"PLTE" for chunk in chunks)
    if not (known and coloured and 0 < width * height <= limits.PICTURE_PIXELS):
        return None
    return _Shape((width, height), 1 + (width * depth * CHANNELS[colour] + 7) // 8)


def _unpacks(packed: list[memoryview], shape: _Shape) -> bool:
    """Tell whether all rows are there, each with a valid filter."""
    total, wanted = 0, shape.row * shape.size[1]
    for piece in _pieces(packed):
        if max(piece[-total % shape.row :: shape.row], default=0) > FILTERS:
            return False
        total += len(piece)
        if total > wanted:
            return False
    return total == wanted


def _pieces(packed: list[memoryview]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    for each in map(bytes, (*packed, b"")):
        piece = unpacker.decompress(each, PIECE)
        while piece:
            yield piece
            piece = unpacker.decompress(unpacker.unconsumed_tail, PIECE)
    if not unpacker.eof:
        raise ValueError("the picture is cut off")
