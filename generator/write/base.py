"""Writes what every package has besides its slides: master, layouts, notes master and theme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from generator.model.theme import Layout, Theme
from generator.write.names import CT, IMAGE, RT, badge_media_in_package, font_set_of_xml_theme
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
    """One file of the package; all but relationships have a content type."""

    name: str
    type: str
    data: bytes


def base_parts_of_package(theme: Theme, layouts: Sequence[Layout], language: str) -> Iterator[PackagePart]:
    """Yield every part but the presentation and its slides, with these layouts of the theme."""
    yield _part("docProps/app.xml", "app", "app")
    for name in ("presProps", "viewProps", "tableStyles"):
        yield _part(f"ppt/{name}.xml", name, name)
    yield from _master(theme, layouts, language)
    yield from notes_master_parts(language, "ppt/theme/theme2.xml")


def _master(theme: Theme, layouts: Sequence[Layout], language: str) -> Iterator[PackagePart]:
    """Yield the master, which has the slots of the plainest layout: a title, a body, and the foot."""
    plain = next(layout for layout in theme.gallery if layout.flows)
    ids = range(FIRST_LAYOUT_ID, FIRST_LAYOUT_ID + len(layouts))
    targets = [("slideLayout", f"../slideLayouts/slideLayout{n}.xml") for n in range(1, len(layouts) + 1)]
    fonts = [font_set_of_xml_theme(family, language) for family in (theme.heading_font, theme.body_font)]
    files = _logo_files(layouts)
    master = "ppt/slideMasters/slideMaster1.xml"
    yield _part(master, "slideMaster", "master", slots=plain.slots, layout_ids=ids, lang=language)
    yield _relationships("ppt/slideMasters/_rels/slideMaster1.xml.rels", (*targets, ("theme", "../theme/theme1.xml")))
    yield _part("ppt/theme/theme1.xml", "theme", "theme", name=theme.name, palette=theme.palette, fonts=fonts)
    for number, xml in enumerate(render_layouts_xml(layouts, language), 1):
        yield PackagePart(f"ppt/slideLayouts/slideLayout{number}.xml", CT["slideLayout"], xml)
        up = (("slideMaster", "../slideMasters/slideMaster1.xml"),)
        shown = [("image", f"../media/{files[data]}") for data in badge_media_in_package(layouts[number - 1])]
        yield _relationships(f"ppt/slideLayouts/_rels/slideLayout{number}.xml.rels", (*up, *shown))
    yield from (
        PackagePart(f"ppt/media/{name}", IMAGE[f".{name.rpartition('.')[2]}"], data) for data, name in files.items()
    )


def _logo_files(layouts: Iterable[Layout]) -> dict[bytes, str]:
    """Return the file name of each picture of a logo, once, even if several layouts show it."""
    shown = {data: kind for layout in layouts for data, kind in badge_media_in_package(layout).items()}
    return {data: f"logo{number}.{kind}" for number, (data, kind) in enumerate(shown.items(), 1)}


def notes_master_parts(language: str, theme: str) -> Iterator[PackagePart]:
    """Yield the notes master with its theme, a part of that name; notes are printed black on white."""
    fonts = [font_set_of_xml_theme("Calibri", language)] * 2
    yield _part("ppt/notesMasters/notesMaster1.xml", "notesMaster", "notes-master", lang=language)
    yield _relationships(
        "ppt/notesMasters/_rels/notesMaster1.xml.rels", (("theme", f"../theme/{theme.rpartition('/')[2]}"),)
    )
    yield _part(theme, "theme", "theme", name="Notes", palette=NOTES_PALETTE, fonts=fonts)


def _part(path: str, kind: str, template: str, /, **values: object) -> PackagePart:
    return PackagePart(path, CT[kind], render_part_xml(template, **values).encode())


def _relationships(name: str, related: Iterable[tuple[str, str]]) -> PackagePart:
    return relationships_xml(
        name, [(f"rId{n}", RT + kind, target, False) for n, (kind, target) in enumerate(related, 1)]
    )


def relationships_xml(name: str, related: Iterable[tuple[str, str, str, bool]]) -> PackagePart:
    """Return a part of relationships, each (id, type, target, external); no template, as a deck has many of these."""
    lines = "".join(
        f'<Relationship Id="{id}" Type="{escape(kind)}" Target="{escape(target)}"{EXTERNAL if external else ""}/>'
        for id, kind, target, external in related
    )
    return PackagePart(name, "", f"{RELS}{lines}</Relationships>".encode())
