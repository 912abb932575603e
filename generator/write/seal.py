"""Packs parts into a zip with a fixed order, fixed dates, and a digest by which we recognise our own files."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from struct import Struct
from zipfile import ZipFile

from generator import limits
from generator.shared import SHARED_PARTS
from generator.write.base import PackagePart, relationships_xml
from generator.write.names import CT, RT, RT_CORE
from generator.write.render import render_part_xml

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
        packed = data if method == STORED else (_deflate_once if name.startswith(SHARED_PARTS) else _deflate)(data)
        raw = name.encode()
        common = (0 if name.isascii() else UTF8, method, 0, EPOCH, zlib.crc32(data), len(packed), len(data), len(raw))
        head = _HEADER.pack(b"PK\3\4", VERSION, *common, 0) + raw
        directory.append(_ENTRY.pack(b"PK\1\2", VERSION, VERSION, *common, 0, 0, 0, 0, OWNER, offset) + raw)
        body += (head, packed)
        offset += len(head) + len(packed)
    listed = b"".join(directory)
    return b"".join((*body, listed, _END.pack(b"PK\5\6", 0, 0, len(files), len(files), len(listed), offset, 0)))


def _deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    return stream.compress(data) + stream.flush()


_deflate_once = lru_cache(maxsize=128)(_deflate)


CUSTOM = "docProps/custom.xml"
PROPERTY = "slidewright-digest"
ROOT_RELS = (
    ("rId1", RT + "officeDocument", "ppt/presentation.xml", False),
    ("rId2", RT_CORE, "docProps/core.xml", False),
    ("rId3", RT + "extended-properties", "docProps/app.xml", False),
    ("rId4", RT + "custom-properties", CUSTOM, False),
)


def seal_package(
    parts: Iterable[PackagePart],
    related: Iterable[tuple[str, str, str]] = (),
    properties: Callable[[str], bytes] = lambda _digest: b"",
) -> bytes:
    """Return the package as a zip; equal parts in equal order give equal bytes (with one version of zlib).

    `related` are further relationships of the package, and `properties` makes its custom properties with the digest.
    """
    listed = tuple(parts)
    types = [(f"/{part.name}", part.type) for part in listed if part.type]
    types.append((f"/{CUSTOM}", CT["custom"]))
    head = ("[Content_Types].xml", render_part_xml("content-types", parts=types).encode())
    more = ((f"own{id}", kind, target, False) for id, kind, target in related)
    root = relationships_xml("_rels/.rels", (*ROOT_RELS, *more))
    entries = [head, (root.name, root.data), *((part.name, part.data) for part in listed)]
    digest = _digest(entries)
    custom = properties(digest) or render_part_xml("custom", name=PROPERTY, digest=digest).encode()
    return zip_of_files((*entries, (CUSTOM, custom)))


def is_seal_untouched(pptx: bytes) -> bool:
    """Tell whether a file is a deck of ours that nobody has edited since."""
    try:
        with ZipFile(BytesIO(pptx)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > limits.DECK_BYTES:
                return False
            custom = archive.read(CUSTOM).decode(errors="replace")
            found = re.search(rf'name="{PROPERTY}"><vt:lpwstr>([0-9a-f]{{64}})<', custom)
            others = ((part.filename, archive.read(part)) for part in parts if part.filename != CUSTOM)
            return found is not None and found[1] == _digest(others)
    except Exception:  # zipfile, zlib and struct raise many kinds of errors for damaged files
        return False


def _digest(entries: Iterable[tuple[str, bytes]]) -> str:
    """Return the digest of names and contents, in order; the length before each separates it from the next."""
    total = sha256()
    for name, blob in entries:
        total.update(f"{len(name)} {name} {len(blob)} ".encode())
        total.update(blob)
    return total.hexdigest()
