"""The parts of a package in, its bytes out: a fixed order, fixed dates, and a digest by which we know our own file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.package import Package

from generator.write.base import render

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that a zip can hold
CUSTOM = PackURI("/docProps/custom.xml")
PROPERTY = "slidewright-digest"


def seal(package: Package, parts: Iterable[Part]) -> bytes:
    """The package as a zip; equal parts in equal order give equal bytes (for one version of zlib)."""
    custom = Part(CUSTOM, CT.OFC_CUSTOM_PROPERTIES, package, b"")
    package.relate_to(custom, RT.CUSTOM_PROPERTIES)
    entries = list(_entries(package, (*parts, custom)))
    digest = _digest(entries)
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, blob in (*entries, (CUSTOM.membername, render("custom", name=PROPERTY, digest=digest).encode())):
            info = ZipInfo(name, EPOCH)
            info.compress_type = ZIP_STORED if name.startswith("ppt/media/") else ZIP_DEFLATED
            info.create_system = 0  # the same file from every system
            archive.writestr(info, blob)
    return buffer.getvalue()


def is_untouched(pptx: bytes) -> bool:
    """Whether a file is a deck of ours that nobody has edited since."""
    try:
        with ZipFile(BytesIO(pptx)) as archive:
            entries = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except (BadZipFile, OSError, RuntimeError, NotImplementedError):
        return False
    custom = dict(entries).get(CUSTOM.membername, b"").decode(errors="replace")
    found = re.search(rf'name="{PROPERTY}"><vt:lpwstr>([0-9a-f]{{64}})<', custom)
    others = [(name, blob) for name, blob in entries if name != CUSTOM.membername]
    return found is not None and found[1] == _digest(others)


def _entries(package: Package, parts: Iterable[Part]) -> Iterator[tuple[str, bytes]]:
    """Every file of the package but custom.xml, each part followed by its relationships."""
    listed = tuple(parts)
    types = ((part.partname, part.content_type) for part in listed)
    yield "[Content_Types].xml", render("content-types", parts=types).encode()
    yield "_rels/.rels", package._rels.xml
    for part in listed:
        if part.partname != CUSTOM:
            yield part.partname.membername, part.blob
        if len(part.rels):
            yield part.partname.rels_uri.membername, part.rels.xml


def _digest(entries: Iterable[tuple[str, bytes]]) -> str:
    """Of names and contents, in order; the length before each keeps two neighbours apart."""
    total = sha256()
    for name, blob in entries:
        total.update(f"{len(name)} {name} {len(blob)} ".encode())
        total.update(blob)
    return total.hexdigest()
