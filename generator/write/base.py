"""Writes what every package has besides its slides, and packs all parts into a zip with a digest of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from html import escape
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo
from zlib import crc32

from generator.guard import limits
from generator.model.theme import Layout, Theme
from generator.write.names import CT, IMAGE, RT, RT_CORE, badge_media_in_package, font_set_of_xml_theme
from generator.write.render import render_layouts_xml, render_part_xml

FIRST_LAYOUT_ID = 2147483649  # 2147483648 is the master's; the ids of masters and layouts must differ
NOTES_PALETTE = {
    **{"dk1": "000000", "lt1": "FFFFFF", "dk2": "444444", "lt2": "EEEEEE", "hlink": "000000", "folHlink": "000000"},
    **{f"accent{number}": "555555" for number in range(1, 7)},
}
RELS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
)
EXTERNAL = ' TargetMode="External"'


class PackagePart(NamedTuple):
    """One file of the package; all but relationships have a content type. Decks of one look share `common` ones."""

    name: str
    type: str
    data: bytes
    common: bool = False


def base_parts_of_package(theme: Theme, layouts: Sequence[Layout], language: str) -> Iterator[PackagePart]:
    """Yield every part but the presentation and its slides, with these layouts of the theme."""
    yield _write_part("docProps/app.xml", "app", "app")
    for name in ("presProps", "viewProps", "tableStyles"):
        yield _write_part(f"ppt/{name}.xml", name, name)
    yield from _write_slide_master(theme, layouts, language)
    yield from notes_master_parts(language, "ppt/theme/theme2.xml")


def _write_slide_master(theme: Theme, layouts: Sequence[Layout], language: str) -> Iterator[PackagePart]:
    """Yield the master, which has the slots of the plainest layout: a title, a body, and the foot."""
    plain = next(layout for layout in theme.gallery if layout.flows)
    ids = range(FIRST_LAYOUT_ID, FIRST_LAYOUT_ID + len(layouts))
    targets = [("slideLayout", f"../slideLayouts/slideLayout{n}.xml") for n in range(1, len(layouts) + 1)]
    fonts = [font_set_of_xml_theme(family, language) for family in (theme.heading_font, theme.body_font)]
    logos = {data: kind for layout in layouts for data, kind in badge_media_in_package(layout).items()}
    files = {data: f"logo{number}.{kind}" for number, (data, kind) in enumerate(logos.items(), 1)}  # each once
    master = "ppt/slideMasters/slideMaster1.xml"
    yield _write_part(master, "slideMaster", "master", slots=plain.slots, layout_ids=ids, lang=language)
    yield _write_rels("ppt/slideMasters/_rels/slideMaster1.xml.rels", (*targets, ("theme", "../theme/theme1.xml")))
    yield _write_part("ppt/theme/theme1.xml", "theme", "theme", name=theme.name, palette=theme.palette, fonts=fonts)
    for number, xml in enumerate(render_layouts_xml(layouts, language), 1):
        is_common = not layouts[number - 1].field  # a pattern depends on the talk's title
        yield PackagePart(f"ppt/slideLayouts/slideLayout{number}.xml", CT["slideLayout"], xml, is_common)
        up = (("slideMaster", "../slideMasters/slideMaster1.xml"),)
        shown = [("image", f"../media/{files[data]}") for data in badge_media_in_package(layouts[number - 1])]
        yield _write_rels(f"ppt/slideLayouts/_rels/slideLayout{number}.xml.rels", (*up, *shown))
    for data, name in files.items():
        yield PackagePart(f"ppt/media/{name}", IMAGE[f".{name.rpartition('.')[2]}"], data)


@lru_cache(maxsize=8)
def notes_master_parts(language: str, theme: str) -> tuple[PackagePart, ...]:
    """Return the notes master with its theme, a part of that name; notes are printed black on white."""
    fonts = [font_set_of_xml_theme("Calibri", language)] * 2
    up = (("theme", f"../theme/{theme.rpartition('/')[2]}"),)
    return (
        _write_part("ppt/notesMasters/notesMaster1.xml", "notesMaster", "notes-master", lang=language),
        _write_rels("ppt/notesMasters/_rels/notesMaster1.xml.rels", up),
        _write_part(theme, "theme", "theme", name="Notes", palette=NOTES_PALETTE, fonts=fonts),
    )


def _write_part(path: str, kind: str, template: str, /, **values: object) -> PackagePart:
    return PackagePart(path, CT[kind], render_part_xml(template, **values).encode(), common=True)


def _write_rels(name: str, related: Iterable[tuple[str, str]]) -> PackagePart:
    numbered = [(f"rId{n}", RT + kind, target, False) for n, (kind, target) in enumerate(related, 1)]
    return relationships_xml(name, numbered)


def relationships_xml(name: str, related: Iterable[tuple[str, str, str, bool]]) -> PackagePart:
    """Return a part of relationships, each (id, type, target, external); no template, as a deck has many of these."""
    lines = "".join(
        f'<Relationship Id="{id}" Type="{escape(kind)}" Target="{escape(target)}"{EXTERNAL if external else ""}/>'
        for id, kind, target, external in related
    )
    return PackagePart(name, "", f"{RELS}{lines}</Relationships>".encode())


# ---- the package


PACKED = ("ppt/media/", "ppt/embeddings/")  # formats that are already compressed


def zip_of_files(files: Iterable[tuple[str, bytes]], begun: bytes = b"") -> bytes:
    """Return the zip of (name, content) in their order, after those of a zip that is `begun`.

    Equal files give equal bytes (with one version of zlib).
    """
    data = BytesIO()
    data.write(begun)
    with ZipFile(data, "a") as archive:
        for name, content in files:
            entry = ZipInfo(name)  # of the first date that a zip can hold
            entry.create_system, entry.external_attr = 0, 0o600 << 16  # on every system; its owner reads and writes it
            archive.writestr(entry, content, ZIP_STORED if name.startswith(PACKED) else ZIP_DEFLATED)
    return data.getvalue()


_zip_of_common_files = lru_cache(maxsize=8)(zip_of_files)


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
    common = [(root.name, root.data), *((part.name, part.data) for part in listed if part.common)]
    own = [head, *((part.name, part.data) for part in listed if not part.common)]
    digest = _digest((name, len(content), crc32(content)) for name, content in (*common, *own))
    custom = properties(digest) or render_part_xml("custom", name=PROPERTY, digest=digest).encode()
    return zip_of_files((*own, (CUSTOM, custom)), _zip_of_common_files(tuple(common)))


def is_seal_untouched(pptx: bytes) -> bool:
    """Tell whether a file is a deck of ours that nobody has edited since."""
    try:
        with ZipFile(BytesIO(pptx)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > limits.DECK_BYTES:
                return False
            custom = archive.read(CUSTOM).decode(errors="replace")
            found = re.search(rf'name="{PROPERTY}"><vt:lpwstr>([0-9a-f]{{64}})<', custom)
            others = ((part.filename, part.file_size, part.CRC) for part in parts if part.filename != CUSTOM)
            return found is not None and found[1] == _digest(others)
    except Exception:  # zipfile, zlib and struct raise many kinds of errors for damaged files
        return False


def _digest(entries: Iterable[tuple[str, int, int]]) -> str:
    """Return the digest of the (name, size, CRC-32) of files, in whatever order programs keep them."""
    return sha256(json.dumps(sorted(entries)).encode()).hexdigest()
