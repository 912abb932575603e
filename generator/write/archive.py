"""Packs files into a zip with fixed dates, as Python's zipfile does; a file that many decks have is deflated once."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache
from struct import Struct

from generator.shared import SHARED_PARTS

EPOCH = 1 << 5 | 1  # 1 January 1980, the first date that a zip can hold
STORED, DEFLATED = 0, 8
VERSION = 20  # of the format: 2.0
UTF8 = 0x800  # the flag of a name that is not ASCII
OWNER = 0o600 << 16  # the permissions of a file: its owner reads and writes it
PACKED = ("ppt/media/", "ppt/embeddings/")  # formats that are already compressed

# APPNOTE.TXT 6.3.10, 4.3.7, 4.3.12 and 4.3.16; a deck of SLIDES slides has fewer than 65,536 files.
_HEADER, _ENTRY, _END = Struct("<4s5H3L2H"), Struct("<4s6H3L5H2L"), Struct("<4s4H2LH")


def zip_of_files(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Return the zip of (name, content) in their order; equal files give equal bytes (with one version of zlib)."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, data in files:
        method = STORED if name.startswith(PACKED) else DEFLATED
        packed = data if method == STORED else (_deflated_once if name.startswith(SHARED_PARTS) else _deflated)(data)
        raw = name.encode()
        common = (0 if name.isascii() else UTF8, method, 0, EPOCH, zlib.crc32(data), len(packed), len(data), len(raw))
        head = _HEADER.pack(b"PK\3\4", VERSION, *common, 0) + raw
        directory.append(_ENTRY.pack(b"PK\1\2", VERSION, VERSION, *common, 0, 0, 0, 0, OWNER, offset) + raw)
        body += (head, packed)
        offset += len(head) + len(packed)
    listed = b"".join(directory)
    return b"".join((*body, listed, _END.pack(b"PK\5\6", 0, 0, len(files), len(files), len(listed), offset, 0)))


def _deflated(data: bytes) -> bytes:
    stream = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    return stream.compress(data) + stream.flush()


_deflated_once = lru_cache(maxsize=128)(_deflated)
