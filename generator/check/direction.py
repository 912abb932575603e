"""An opened package in; an error for every paragraph that runs against its letters out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.check.opened import Opened
from generator.check.origin import Origin
from generator.check.shapes import ON, Holder, Paragraph
from generator.check.styles import Styles
from generator.errors import Finding
from generator.measure import FAMILIES, text_width
from generator.model.script import is_rtl_text
from generator.model.theme import Font


def direction_findings(opened: Opened, origin: Origin) -> Iterator[Finding]:
    """A paragraph of Arabic or Hebrew from left to right has its full stop, and any foreign word, on the wrong side.

    What the layouts say is not enough in a table or in the notes, nor for a program that reads only the slides: a
    paragraph says so itself.
    """
    styles = Styles(opened)
    for number, slide in enumerate(opened.slides, 1):
        for holder, paragraph in _right_to_left(opened.holders(slide)):
            key, text = holder.key, paragraph.text
            if key is not None and not _is_code(styles, slide, holder, key, paragraph):
                yield origin.error("direction", number, key, f'"{text}" runs from left to right')
        for page in opened.related(slide, "notesSlide"):
            for _, paragraph in _right_to_left(opened.holders(page)):
                yield origin.error("direction", number, None, f'the note "{paragraph.text}" runs from left to right')


def _right_to_left(holders: Iterable[Holder]) -> Iterator[tuple[Holder, Paragraph]]:
    """The shape and the paragraph of each that begins with a letter from right to left and is not set so."""
    for holder in holders:
        for paragraph in holder.paragraphs:
            text, own = paragraph.text, paragraph.own
            if not text.isascii() and is_rtl_text(text) and (own is None or own.get("rtl") not in ON):
                yield holder, paragraph


def _is_code(styles: Styles, slide: str, holder: Holder, key: tuple[str, str], paragraph: Paragraph) -> bool:
    """Code, whose letters are all of one width, runs from left to right whatever stands in it."""
    family = styles.look(slide, holder, key, paragraph).font.family
    return family in FAMILIES and text_width("i", Font(family), 20) == text_width("M", Font(family), 20)
