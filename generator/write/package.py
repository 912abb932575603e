"""A deck and a theme in, the bytes of a .pptx out: decides nothing, draws what was placed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import groupby

import pptx
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TARGET_MODE as RTM
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part, _Relationship
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.parts.slide import NotesSlidePart, SlidePart
from pptx.presentation import Presentation

from generator.model.article import Meta, words
from generator.model.deck import Deck, PictureItem, Slide, TextItem
from generator.model.theme import Theme
from generator.write.base import base_deck, render
from generator.write.names import section_guid, slide_ids
from generator.write.seal import seal

FIRST_SLIDE_REL = 100  # in presentation.xml; the numbers below belong to the base deck


def write(deck: Deck, theme: Theme, created: datetime | None = None) -> bytes:
    """The deck as a sealed .pptx: the same deck, theme and `created` give the same bytes.

    `created` is the date in the properties; without it the article's own date stands there, or none.
    """
    used = {slide.layout.name for slide in deck.slides}
    shown = tuple(layout for layout in theme.layouts if layout.basic or layout.name in used)
    presentation = pptx.Presentation(BytesIO(base_deck(theme, shown, deck.meta.language)))
    parts = list(presentation.part.package.iter_parts())
    drawn = zip(shown, presentation.slide_layouts, strict=True)
    layouts = {layout.name: each.part for layout, each in drawn}
    masters = presentation.part.part_related_by(RT.NOTES_MASTER)
    media = _media(deck, presentation)
    parts += media.values()
    slides: dict[str, Part] = {}
    for number, slide in enumerate(deck.slides, 1):
        layout = layouts[slide.layout.name]
        added = tuple(_slide_parts(slide, number, deck.meta.language, presentation, layout, masters, media))
        slides[slide.id] = added[0]
        parts += added
    for slide in deck.slides:
        for target, rel in _jumps(slide).items():
            _relate(slides[slide.id], rel, RT.SLIDE, slides[target])
    _list_slides(presentation, deck, [*slides.values()])
    _describe(presentation, deck.meta, created)
    return seal(presentation.part.package, parts)


def _slide_parts(
    slide: Slide,
    number: int,
    language: str,
    presentation: Presentation,
    layout: Part,
    notes_master: Part,
    media: Mapping[bytes, Part],
) -> Iterator[Part]:
    """A slide, and its notes if it has any, as finished parts with their relationships."""
    urls = dict.fromkeys(run.link for item in slide.items for text in item.texts for run in text if run.link)
    links = {url: f"rId{count}" for count, url in enumerate(urls, 3)}
    shown = dict.fromkeys(item.picture.data for item in slide.items if isinstance(item, PictureItem))
    pictures = {data: f"rId{count}" for count, data in enumerate(shown, 3 + len(links))}
    xml = render(
        "slide", slide=slide, number=number, lang=language, links=links, pictures=pictures, jumps=_jumps(slide)
    )
    name = PackURI(f"/ppt/slides/slide{number}.xml")
    part = SlidePart.load(name, CT.PML_SLIDE, presentation.part.package, xml.encode())
    _relate(part, "rId1", RT.SLIDE_LAYOUT, layout)
    for url, rel in links.items():
        _relate(part, rel, RT.HYPERLINK, url)
    for data, rel in pictures.items():
        _relate(part, rel, RT.IMAGE, media[data])
    yield part
    if slide.notes:
        xml = render("notes", slide=slide, lang=language)
        name = PackURI(f"/ppt/notesSlides/notesSlide{number}.xml")
        notes = NotesSlidePart.load(name, CT.PML_NOTES_SLIDE, presentation.part.package, xml.encode())
        _relate(part, "rId2", RT.NOTES_SLIDE, notes)
        _relate(notes, "rId1", RT.NOTES_MASTER, notes_master)
        _relate(notes, "rId2", RT.SLIDE, part)
        yield notes


def _jumps(slide: Slide) -> dict[str, str]:
    """The ids of the slides that this one leads to, each with the id of its relationship."""
    lines = (line for item in slide.items if isinstance(item, TextItem) for line in item.lines)
    targets = dict.fromkeys(line.target for line in lines if line.target)
    return {target: f"jump{count}" for count, target in enumerate(targets)}


def _media(deck: Deck, presentation: Presentation) -> dict[bytes, Part]:
    """Each picture once, however many slides show it."""
    items = (item for slide in deck.slides for item in slide.items if isinstance(item, PictureItem))
    parts: dict[bytes, Part] = {}
    for picture in (item.picture for item in items):
        if picture.data not in parts:
            name = PackURI(f"/ppt/media/image{len(parts) + 1}.{picture.format}")
            parts[picture.data] = Part(name, f"image/{picture.format}", presentation.part.package, picture.data)
    return parts


def _relate(part: Part, rel: str, kind: str, target: Part | str) -> None:
    """A relationship under an id that we chose.

    python-pptx's own `relate_to` compares with every relationship that is there: a thousand slides then take nine
    seconds. So this one place reaches into its private store (python-pptx 1.0.2).
    """
    mode = RTM.EXTERNAL if isinstance(target, str) else RTM.INTERNAL
    part.rels._rels[rel] = _Relationship(part.partname.baseURI, rel, kind, mode, target)


def _list_slides(presentation: Presentation, deck: Deck, parts: Sequence[Part]) -> None:
    """Slides and sections in presentation.xml, in one go: python-pptx would search the list again for each slide."""
    ids = slide_ids(slide.id for slide in deck.slides)
    rels = [f"rId{FIRST_SLIDE_REL + number}" for number in range(len(ids))]
    for rel, part in zip(rels, parts, strict=True):
        _relate(presentation.part, rel, RT.SLIDE, part)
    listed = [(slide.section, number) for slide, number in zip(deck.slides, ids, strict=True)]
    sections = [
        {"name": name, "guid": section_guid(name), "slides": [number for _, number in group]}
        for name, group in groupby(listed, lambda pair: pair[0])
    ]
    xml = render("presentation", slides=list(zip(ids, rels, strict=True)), sections=sections, lang=deck.meta.language)
    presentation.part._element = parse_xml(xml.encode())


def _describe(presentation: Presentation, meta: Meta, created: datetime | None) -> None:
    """The core properties, all from the article."""
    core = presentation.core_properties
    core.title = words(meta.title)[:255]  # python-pptx refuses more, as does the standard's own advice
    core.author = core.last_modified_by = meta.author[:255]
    core.language = meta.language
    core.subject = words(meta.subtitle)[:255]
    stamp = created or (datetime.fromisoformat(meta.date).replace(tzinfo=UTC) if meta.date else None)
    if stamp:
        core.created = core.modified = stamp
