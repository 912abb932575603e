"""Packs parts into a zip with a fixed order, fixed dates, and a digest by which we recognise our own files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from generator import limits
from generator.write.base import PackagePart, relationships_xml
from generator.write.names import CT, RT, RT_CORE
from generator.write.render import render_part_xml

PACKED = ("ppt/media/", "ppt/embeddings/")  # formats that are already compressed


def zip_of_files(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the zip of (name, content) in their order; equal files give equal bytes (with one version of zlib)."""
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        for name, content in files:
            entry = ZipInfo(name)  # of the first date that a zip can hold
            entry.create_system, entry.external_attr = 0, 0o600 << 16  # on every system; its owner reads and writes it
            archive.writestr(entry, content, ZIP_STORED if name.startswith(PACKED) else ZIP_DEFLATED)
    return data.getvalue()


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
