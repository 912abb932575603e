"""Writes a placed deck in its theme as the bytes of a .pptx; only this module uses XlsxWriter."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from itertools import groupby
from pathlib import Path

from msgspec import Struct

from generator.decks.carried import FOLDER, RELATIONSHIP, carried_part
from generator.look.logo import layout_with_logo
from generator.look.pattern import layout_with_pattern
from generator.model.article import Meta
from generator.model.chart import Chart, ChartItem, plain_number, spreadsheet_day_number
from generator.model.deck import PROPERTY_LENGTH, Deck, PictureItem, Slide, TextItem
from generator.model.geometry import SLIDE_HEIGHT
from generator.model.text import bare_text
from generator.model.theme import Theme
from generator.regex import regex
from generator.write.base import PackagePart, base_parts_of_package, relationships_xml, seal_package
from generator.write.names import (
    CT,
    IMAGE,
    RT,
    TABLE_STYLE,
    layout_names_in_package,
    section_guid_in_package,
    slide_ids_in_package,
)
from generator.write.render import render_part_xml

FIRST_SLIDE_REL = 100  # the first rId of a slide in presentation.xml; the base deck uses those below
IMAGE_NAME = regex(r"ppt/media/image(\d{1,9})\.\w+")
PRESENTATION_PARTS = "slideMasters/slideMaster1 notesMasters/notesMaster1 presProps viewProps theme/theme1 tableStyles"


PackageParts = tuple[PackagePart, ...]


class _Names(Struct, frozen=True):
    """The part names that slides refer to: of layouts by name, of media by their bytes, of slides by id.

    `charts` gives the number of the first chart of each slide that has one, by the number of the slide.
    """

    layouts: Mapping[str, str]
    media: Mapping[bytes, str]
    slides: Mapping[str, str]
    charts: Mapping[int, int]
    notes_master: str
    table_style: str


def write_own_package(deck: Deck, theme: Theme, created: datetime | None, article: str | None) -> bytes:
    """Return the deck in a theme of ours as the bytes of a sealed .pptx."""
    language = deck.meta.language
    layouts = layout_names_in_package((*theme.gallery, *(slide.layout for slide in deck.slides)))
    seed = bare_text(deck.meta.title)
    layouts = {name: layout_with_logo(layout_with_pattern(each, seed, theme), theme) for name, each in layouts.items()}
    files = {name: f"slideLayout{number}.xml" for number, name in enumerate(layouts, 1)}
    base = base_parts_of_package(theme, (*layouts.values(),), language)
    head = (core_part(deck.meta, created), *_write_presentation_parts(deck, article is not None), *base)
    return seal_package(parts_with_carried((*head, *parts_of_slides(deck, files)), deck, article))


def parts_with_carried(parts: PackageParts, deck: Deck, article: str | None, number: int = 1) -> PackageParts:
    """Return the parts with those that carry the deck and its article, unless that is None."""
    if article is None:
        return parts
    ids = slide_ids_in_package(slide.id for slide in deck.slides)
    carried = carried_part([(part.name, part.data) for part in parts], ids, article)
    return *parts, PackagePart(f"{FOLDER}/item{number}.xml", "application/xml", carried)


def parts_of_slides(
    deck: Deck,
    layouts: Mapping[str, str],
    notes_master: str = "notesMaster1.xml",
    taken: Collection[str] = (),
    table_style: str = TABLE_STYLE,
) -> Iterator[PackagePart]:
    """Yield the parts of all slides: pictures, slides, charts and notes.

    `layouts` gives the file of each layout by name. `taken` are the names of parts that the package has already.
    """
    charted = (any(isinstance(item, ChartItem) for item in slide.items) for slide in deck.slides)
    with_chart = (number for number, has_chart in enumerate(charted, 1) if has_chart)
    charts = {number: count for count, number in enumerate(with_chart, 1)}
    slides = {slide.id: f"slide{number}.xml" for number, slide in enumerate(deck.slides, 1)}
    first = 1 + max((int(found[1]) for name in taken if (found := IMAGE_NAME.fullmatch(name))), default=0)
    shown = enumerate(_media_of(deck.slides).items(), first)
    media = {data: f"image{number}.{kind}" for number, (data, kind) in shown}
    names = _Names(layouts, media, slides, charts, notes_master, table_style)
    for data, name in names.media.items():
        yield PackagePart(f"ppt/media/{name}", IMAGE[Path(name).suffix], data)
    for number, slide in enumerate(deck.slides, 1):
        yield from _write_slide_parts(slide, number, deck.meta.language, names)


def _write_slide_parts(slide: Slide, number: int, language: str, names: _Names) -> Iterator[PackagePart]:
    """Yield the parts of a slide, its chart and its notes, with their relationships."""
    urls = dict.fromkeys(run.link for item in slide.items for text in item.texts for run in text if run.link)
    links = {url: f"rId{count}" for count, url in enumerate(urls, 3)}
    pictures = {data: f"rId{count}" for count, data in enumerate(_media_of([slide]), 3 + len(links))}
    lines = (line for item in slide.items if isinstance(item, TextItem) for line in item.lines)
    targets = dict.fromkeys(line.target for line in lines if line.target)
    jumps = {target: f"jump{count}" for count, target in enumerate(targets)}
    chart = names.charts.get(number, 0)
    told = {"slide": slide, "number": number, "lang": language, "table_style": names.table_style}
    xml = render_part_xml("slide", **told, links=links, pictures=pictures, jumps=jumps)
    yield PackagePart(f"ppt/slides/slide{number}.xml", CT["slide"], xml.encode())
    related = [("rId1", RT + "slideLayout", f"../slideLayouts/{names.layouts[slide.layout.name]}", False)]
    related += [("rId2", RT + "notesSlide", f"../notesSlides/notesSlide{number}.xml", False)] if slide.notes else []
    related += [(rel, RT + "hyperlink", url, True) for url, rel in links.items()]
    related += [(rel, RT + "image", f"../media/{names.media[data]}", False) for data, rel in pictures.items()]
    related += [(rel, RT + "slide", names.slides[target], False) for target, rel in jumps.items()]
    related += [("chart", RT + "chart", f"../charts/chart{chart}.xml", False)] if chart else []
    yield relationships_xml(f"ppt/slides/_rels/slide{number}.xml.rels", related)
    if chart:
        shown = next(item for item in slide.items if isinstance(item, ChartItem))
        yield from chart_parts_of_package(shown, chart, language)
    if slide.notes:
        yield from _write_notes_parts(slide, number, language, names.notes_master)


def _write_notes_parts(slide: Slide, number: int, language: str, notes_master: str) -> Iterator[PackagePart]:
    xml = render_part_xml("notes", slide=slide, lang=language)
    yield PackagePart(f"ppt/notesSlides/notesSlide{number}.xml", CT["notesSlide"], xml.encode())
    master = ("rId1", RT + "notesMaster", f"../notesMasters/{notes_master}", False)
    back = ("rId2", RT + "slide", f"../slides/slide{number}.xml", False)
    yield relationships_xml(f"ppt/notesSlides/_rels/notesSlide{number}.xml.rels", (master, back))


def _media_of(slides: Iterable[Slide]) -> dict[bytes, str]:
    """Return the media on slides with their formats, each once: a picture, then the drawing that it stands for."""
    media = [item.media for slide in slides for item in slide.items if isinstance(item, PictureItem) and item.media]
    return {data: kind for each in media for data, kind in ((each.data, each.format), (each.svg, "svg")) if data}


def _write_presentation_parts(deck: Deck, carries: bool) -> Iterator[PackagePart]:
    """Yield the presentation part, which lists slides and sections, and its relationships."""
    ids, sections = sections_of_deck(deck)
    names = [f"rId{FIRST_SLIDE_REL + number}" for number in range(len(ids))]
    listed = list(zip(ids, names, strict=True))
    size = {"slide_width": deck.width, "slide_height": SLIDE_HEIGHT}
    xml = render_part_xml("presentation", slides=listed, sections=sections, lang=deck.meta.language, **size)
    yield PackagePart("ppt/presentation.xml", CT["presentation"], xml.encode())
    kinds = [(name.rpartition("/")[2].rstrip("1"), f"{name}.xml") for name in PRESENTATION_PARTS.split()]
    fixed = [(f"rId{n}", RT + kind, target, False) for n, (kind, target) in enumerate(kinds, 1)]
    slides = [(name, RT + "slide", f"slides/slide{n}.xml", False) for n, name in enumerate(names, 1)]
    carried = [("carried", RELATIONSHIP, "../customXml/item1.xml", False)] if carries else []
    yield relationships_xml("ppt/_rels/presentation.xml.rels", [*fixed, *carried, *slides])


def sections_of_deck(deck: Deck) -> tuple[list[int], list[dict[str, object]]]:
    """Return PowerPoint's id of each slide, and the sections: their names, GUIDs and the ids of their slides."""
    ids = slide_ids_in_package(slide.id for slide in deck.slides)
    told = [(slide.section, number) for slide, number in zip(deck.slides, ids, strict=True)]
    return ids, [
        {"name": name, "guid": section_guid_in_package(name), "slides": [number for _, number in group]}
        for name, group in groupby(told, lambda pair: pair[0])
    ]


def core_part(meta: Meta, created: datetime | None) -> PackagePart:
    """Return the core properties, all of them taken from the article."""
    stamp = created or (datetime.fromisoformat(meta.date).replace(tzinfo=UTC) if meta.date else None)
    created_at = f"{stamp:%Y-%m-%dT%H:%M:%SZ}" if stamp else ""
    texts = {"title": bare_text(meta.title), "author": meta.author, "subject": bare_text(meta.subtitle)}
    cut = {name: text[:PROPERTY_LENGTH] for name, text in texts.items()}
    xml = render_part_xml("core", language=meta.language, stamp=created_at, **cut)
    return PackagePart("docProps/core.xml", CT["core"], xml.encode())


SHEET = "Sheet1"


def chart_workbook_bytes(chart: Chart, code: str, date_code: str) -> bytes:
    """Return the workbook of a chart, the same bytes for the same chart.

    Its one sheet has a column of categories and a column for each series, under their names. `code` and `date_code` are
    number formats.
    """
    import xlsxwriter  # takes 90 ms, and only decks with a chart need it

    data = BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime(1980, 1, 1, tzinfo=UTC)})  # a deck has a date of its own
        sheet = book.add_worksheet(SHEET)
        figures, dates = book.add_format({"num_format": code}), book.add_format({"num_format": date_code})
        sheet.write_string(0, 0, chart.head)
        for row, name in enumerate(chart.categories, 1):
            if date_code:
                sheet.write_number(row, 0, spreadsheet_day_number(name), dates)
            else:
                sheet.write_string(row, 0, name)
        for column, series in enumerate(chart.series, 1):
            sheet.write_string(0, column, series.name)
            for row, value in enumerate(series.values, 1):
                if value is not None:
                    sheet.write_number(row, column, value, figures)
    return data.getvalue()


def cell_range_in_xml(column: int, first: int, last: int) -> str:
    """Return part of a column as a formula names it; rows count from 1."""
    letter = chr(ord("A") + column)
    return f"{SHEET}!${letter}${first}" + (f":${letter}${last}" if last > first else "")


def chart_parts_of_package(item: ChartItem, number: int, language: str) -> Iterator[PackagePart]:
    """Yield the three parts of the chart with that number."""
    chart, plot = item.chart, item.plot
    name, book = f"ppt/charts/chart{number}.xml", f"chart{number}.xlsx"
    held = [str(spreadsheet_day_number(name)) if plot.dates else name for name in chart.categories]
    first = len(chart.series) - len(chart.shown) + 1  # the column of the first drawn series
    ways = {"cells": cell_range_in_xml, "plain": plain_number}
    xml = render_part_xml("chart", item=item, chart=chart, plot=plot, held=held, first=first, lang=language, **ways)
    yield PackagePart(name, CT["chart"], xml.encode())
    package = ("rId1", RT + "package", f"../embeddings/{book}", False)
    yield relationships_xml(f"ppt/charts/_rels/chart{number}.xml.rels", [package])
    yield PackagePart(f"ppt/embeddings/{book}", CT["workbook"], chart_workbook_bytes(chart, plot.code, plot.dates))
