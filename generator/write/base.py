"""A theme in, a deck without slides out: master, layouts, notes master and what every package must have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from io import BytesIO
from zipfile import ZipFile

from jinja2 import Environment
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from generator.model.deck import CELL_X, CELL_Y
from generator.model.script import is_rtl
from generator.model.theme import Layout, Theme
from generator.templates import deck_templates
from generator.write.names import TABLE_STYLE, corner, mapped, shape_name, share, table_alt, title_case
from generator.write.script import cell_direction, direction, direction_among, font_set

FIRST_LAYOUT_ID = 2147483649  # 2147483648 is the master's: ids of both are unique together
NOTES_PALETTE = {
    **{"dk1": "000000", "lt1": "FFFFFF", "dk2": "444444", "lt2": "EEEEEE", "hlink": "000000", "folHlink": "000000"},
    **{f"accent{number}": "555555" for number in range(1, 7)},
}
ROOT_RELS = (
    (RT.OFFICE_DOCUMENT, "ppt/presentation.xml"),
    (RT.CORE_PROPERTIES, "docProps/core.xml"),
    (RT.EXTENDED_PROPERTIES, "docProps/app.xml"),
)
PRESENTATION_RELS = (
    (RT.SLIDE_MASTER, "slideMasters/slideMaster1.xml"),
    (RT.NOTES_MASTER, "notesMasters/notesMaster1.xml"),
    (RT.PRES_PROPS, "presProps.xml"),
    (RT.VIEW_PROPS, "viewProps.xml"),
    (RT.THEME, "theme/theme1.xml"),
    (RT.TABLE_STYLES, "tableStyles.xml"),
)

_rendered: dict[tuple[str, str, tuple[str, ...]], bytes] = {}  # one process builds many decks from few themes


def base_deck(theme: Theme, layouts: Sequence[Layout], language: str) -> bytes:
    """The package with these of the theme's layouts as bytes; rendered once for each choice and language."""
    key = (theme.digest, language, tuple(layout.name for layout in layouts))
    if key not in _rendered:
        buffer = BytesIO()
        parts = tuple(_parts(theme, layouts, language))
        with ZipFile(buffer, "w") as package:
            types = ((f"/{name}", content_type) for name, content_type, _ in parts if content_type)
            package.writestr("[Content_Types].xml", render("content-types", parts=types))
            for name, _, xml in parts:
                package.writestr(name, xml)
        _rendered[key] = buffer.getvalue()
    return _rendered[key]


def render(template: str, **values: object) -> str:
    """One part's XML."""
    return _environment().get_template(f"{template}.xml.j2").render(values).lstrip()


@cache
def _environment() -> Environment:
    """The templates of the deck, with the names that only PowerPoint knows."""
    environment = deck_templates()
    environment.filters.update(
        corner=corner, mapped=mapped, shape_name=shape_name, share=share, table_alt=table_alt, title_case=title_case
    )
    environment.filters.update(
        cell_direction=cell_direction, direction=direction, direction_among=direction_among, is_rtl=is_rtl
    )
    environment.globals.update(table_style=TABLE_STYLE, cell_x=CELL_X, cell_y=CELL_Y)
    return environment


Part = tuple[str, str, str]  # name, content type (none for relationships), XML


def _parts(theme: Theme, layouts: Sequence[Layout], language: str) -> Iterator[Part]:
    yield _rels("_rels/.rels", ROOT_RELS)
    yield "docProps/core.xml", CT.OPC_CORE_PROPERTIES, render("core")
    yield "docProps/app.xml", CT.OFC_EXTENDED_PROPERTIES, render("app")
    yield (
        "ppt/presentation.xml",
        CT.PML_PRESENTATION_MAIN,
        render("presentation", slides=(), sections=(), lang=language),
    )
    yield _rels("ppt/_rels/presentation.xml.rels", PRESENTATION_RELS)
    yield "ppt/presProps.xml", CT.PML_PRES_PROPS, render("presProps")
    yield "ppt/viewProps.xml", CT.PML_VIEW_PROPS, render("viewProps")
    yield "ppt/tableStyles.xml", CT.PML_TABLE_STYLES, render("tableStyles")
    yield from _master(theme, layouts, language)
    yield from _notes_master(language)


def _master(theme: Theme, layouts: Sequence[Layout], language: str) -> Iterator[Part]:
    """The master has the slots of the plainest layout: a title, a body, and the foot."""
    plain = theme.families["points"].layouts[0]
    ids = range(FIRST_LAYOUT_ID, FIRST_LAYOUT_ID + len(layouts))
    master = render("master", slots=plain.slots, layout_ids=ids, lang=language)
    targets = [(RT.SLIDE_LAYOUT, f"../slideLayouts/slideLayout{n}.xml") for n in range(1, len(layouts) + 1)]
    fonts = [font_set(family, language) for family in (theme.heading_font, theme.body_font)]
    yield "ppt/slideMasters/slideMaster1.xml", CT.PML_SLIDE_MASTER, master
    yield _rels("ppt/slideMasters/_rels/slideMaster1.xml.rels", (*targets, (RT.THEME, "../theme/theme1.xml")))
    yield "ppt/theme/theme1.xml", CT.OFC_THEME, render("theme", name=theme.name, palette=theme.palette, fonts=fonts)
    for number, layout in enumerate(layouts, 1):
        xml = render("layout", layout=layout, lang=language)
        yield f"ppt/slideLayouts/slideLayout{number}.xml", CT.PML_SLIDE_LAYOUT, xml
        rels = ((RT.SLIDE_MASTER, "../slideMasters/slideMaster1.xml"),)
        yield _rels(f"ppt/slideLayouts/_rels/slideLayout{number}.xml.rels", rels)


def _notes_master(language: str) -> Iterator[Part]:
    """Notes are printed: black on white, whatever the slides wear."""
    fonts = [font_set("Calibri", language)] * 2
    theme = render("theme", name="Notes", palette=NOTES_PALETTE, fonts=fonts)
    yield "ppt/notesMasters/notesMaster1.xml", CT.PML_NOTES_MASTER, render("notes-master", lang=language)
    yield _rels("ppt/notesMasters/_rels/notesMaster1.xml.rels", ((RT.THEME, "../theme/theme2.xml"),))
    yield "ppt/theme/theme2.xml", CT.OFC_THEME, theme


def _rels(name: str, rels: Iterable[tuple[str, str]]) -> Part:
    return name, "", render("rels", rels=rels)
