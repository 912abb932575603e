"""A presentation of python-pptx in; what its slides say out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from generator.measure import count_words

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

LEAST_SECONDS = 20  # the least time for a slide
# The line of the notes that gives a slide's time, in any language: "Time: 1:05 (2:10 / 12:00)".
TIME = re.compile(r"[^\W\d][^:\d]*: (?P<minutes>\d{1,3}):(?P<seconds>[0-5]\d)(?: \(\d+:\d\d / \d+:\d\d\))?")


class OpenedSlide(Struct, frozen=True):
    """What one slide says.

    id: the number by which PowerPoint knows the slide; it stays when slides are moved.
    texts: what the slide says besides its title, in reading order: paragraphs, cells, and alternative texts.
    notes: the paragraphs of the speaker notes.
    section: the name of its section in PowerPoint, or "".
    seconds: how long it takes: as its notes say, else as long as its words take to speak.
    """

    id: int
    title: str
    texts: tuple[str, ...]
    notes: tuple[str, ...]
    section: str
    hidden: bool
    seconds: int


class OpenedDeck(Struct, frozen=True):
    """What a deck says; `width` and `height` of a slide are in EMU."""

    title: str
    author: str
    language: str
    created: datetime | None
    width: int
    height: int
    slides: tuple[OpenedSlide, ...]

    @property
    def shown(self) -> tuple[OpenedSlide, ...]:
        """Return the slides that are not hidden."""
        return tuple(slide for slide in self.slides if not slide.hidden)


def opened_deck_of_presentation(presentation: Presentation, pace: int) -> OpenedDeck:
    """Return what the slides of a presentation say; `pace` is words a minute."""
    properties, sections = presentation.core_properties, _sections(presentation)
    slides = tuple(_slide(slide, sections.get(slide.slide_id, ""), pace) for slide in presentation.slides)
    title = properties.title or (slides[0].title if slides else "")
    width, height = presentation.slide_width or 0, presentation.slide_height or 0
    return OpenedDeck(
        title, properties.author, properties.language, properties.created, int(width), int(height), slides
    )


def _sections(presentation: Presentation) -> Mapping[int, str]:
    """Return the name of each slide's section by the slide's id."""
    sections = presentation.element.xpath(".//*[local-name()='section']")
    return {
        int(slide.get("id")): section.get("name", "")
        for section in sections
        for slide in section.xpath(".//*[local-name()='sldId']")
    }


def _slide(slide: Slide, section: str, pace: int) -> OpenedSlide:
    title = slide.shapes.title
    texts = tuple(text for shape in slide.shapes if shape != title for text in _texts(shape))
    frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    notes = tuple(line for part in (frame.paragraphs if frame else ()) if (line := _one_line(part.text)))
    name = _one_line(title.text_frame.text) if title is not None else ""
    hidden = slide.element.get("show") in ("0", "false")
    return OpenedSlide(slide.slide_id, name, texts, notes, section, hidden, _seconds((name, *texts), notes, pace))


def _texts(shape: Any) -> Iterator[str]:
    """Yield the texts of a shape, and of those within it."""
    if shape.shape_type is not None and hasattr(shape, "shapes"):
        for inner in shape.shapes:
            yield from _texts(inner)
        return
    if getattr(shape, "has_table", False):
        yield from filter(None, (_one_line(cell.text) for row in shape.table.rows for cell in row.cells))
    elif shape.has_text_frame and shape.text_frame.text.strip():
        yield from filter(None, (_one_line(part.text) for part in shape.text_frame.paragraphs))
    else:
        yield from filter(None, [_one_line(shape._element.xpath("string(.//p:cNvPr/@descr)"))])


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _seconds(texts: tuple[str, ...], notes: tuple[str, ...], pace: int) -> int:
    said = [match for line in notes if (match := TIME.fullmatch(line))]
    if said:
        return int(said[-1]["minutes"]) * 60 + int(said[-1]["seconds"])
    words = max(sum(map(count_words, notes)), sum(map(count_words, texts)))
    return max(LEAST_SECONDS, round(words * 60 / pace))
