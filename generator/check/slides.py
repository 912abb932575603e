"""Checks that all on the slides of an opened package is native, named and within its place."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence, Set
from itertools import chain

from generator.check.table import (
    TABLE,
    Problem,
    StyledParagraph,
    cells_of_opened_table,
    check_room_for_text,
    check_table,
    measured_extent_to_check,
)
from generator.check.units import ArticlePlaces
from generator.decks.opened import TITLES
from generator.decks.opened_package import (
    CLICKS,
    COLOURS,
    FONTS,
    PICTURED,
    OpenedPackage,
    OpenedPage,
    colours_of_parts,
    families_of_parts,
    is_unsafe_relationship,
    looks_of_package,
)
from generator.decks.opened_shapes import (
    BOX,
    ON,
    SHAPE,
    A,
    Element,
    P,
    R,
    ShapeParagraph,
    TextShape,
    alt_text_of_opened_shape,
    compiled_xpath,
    placeholder_key_of_shape,
)
from generator.decks.opened_styles import OpenedStyles
from generator.errors import Finding
from generator.language.scripts import is_rtl_text
from generator.measure import has_known_widths, text_width
from generator.model.geometry import Rect

MONO = "Courier New"  # of code in a text box, on a template whose fonts are all for prose
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"


def check_slides(
    opened: OpenedPackage, styles: OpenedStyles, boxes: Sequence[Set[tuple[str, str]]], origin: ArticlePlaces
) -> Iterator[Finding]:
    """Yield an error for each broken rule of a slide, slide by slide; `boxes` are what may be in no placeholder."""
    titles: dict[str, int] = {}
    looks = looks_of_package(opened)
    known = families_of_parts(opened, looks) | colours_of_parts(opened, looks)
    for number, name in enumerate(opened.slides, 1):
        page = opened.pages[name]
        slots = {*styles.slots(name), *(boxes[number - 1] if number <= len(boxes) else ())}
        speechless = (Problem("no-language", f'"{text}" has no language', key) for key, text in page.speechless)
        texts = chain(_placeholder_problems(page, slots), _title_problems(page.holders, titles, number), speechless)
        others = chain(_literal_problems(page, known), _link_problems(opened, name), _picture_problems(page))
        for code, message, key in chain(texts, others):
            yield origin.error(code, number, key, message)


def _placeholder_problems(page: OpenedPage, slots: Container[tuple[str, str]]) -> Iterator[Problem]:
    """Yield a problem for text outside placeholders, because the outline view and handouts do not show it, and for a
    placeholder that is not its layout's, is there twice, or is empty.
    """
    yield from (Problem("text-outside", f'"{text}" stands in no placeholder') for text in page.strays)
    seen = set()
    for holder in page.holders:
        key, said = holder.key, [text for text in holder.texts if text.strip()]
        if key is None:
            continue
        if key[0] == BOX and holder.tag == SHAPE and key not in slots:
            yield from (Problem("text-outside", f'"{text}" stands in no placeholder') for text in said)
        elif key not in slots or key in seen:
            problem = "is there twice" if key in seen else "is not on the slide's layout"
            yield Problem("no-slot", f"the placeholder {key[0]} {key[1]} {problem}", key)
        seen.add(key)
        if holder.tag == SHAPE and not said:
            yield Problem("empty-placeholder", f"the placeholder {key[0]} {key[1]} is empty", key)


def _title_problems(holders: Iterable[TextShape], titles: dict[str, int], number: int) -> Iterator[Problem]:
    """Yield a problem for a missing or repeated title, because screen readers identify slides by titles."""
    found = (holder for holder in holders if holder.key and holder.key[0] in TITLES)
    title = next((" ".join(" ".join(holder.texts).split()) for holder in found), "")
    if not title:
        yield Problem("no-title", "the slide has no title")
    elif title in titles:
        yield Problem("same-title", f'the title "{title}" is that of slide {titles[title]} too', ("title", "0"))
    titles.setdefault(title, number)


def _literal_problems(page: OpenedPage, known: Set[str]) -> Iterator[Problem]:
    """Yield a problem for colours and fonts that are neither the theme's nor `known` as those of the layouts.

    A box may name the font of programs, which themes do not have.
    """
    for key, node in page.rare:
        colour = node.get("val", str(node.tag).removeprefix(A))
        if node.tag in COLOURS and colour not in known:
            yield Problem("literal-colour", f"the colour {colour} is not the theme's", key)
        family = node.get("typeface", "") if node.tag in FONTS else "+"
        is_program = family == MONO and key is not None and key[0] == BOX
        if not (family in known or family.startswith("+") or is_program):
            yield Problem("literal-font", f'the font "{family}" is set on the slide', key)


def _link_problems(opened: OpenedPackage, name: str) -> Iterator[Problem]:
    """Yield a problem for a link to anything but an address or a slide, such as a file of the author."""
    clicks = {node.get(f"{R}id", ""): key for key, node in opened.pages[name].rare if node.tag in CLICKS}
    for rel in opened.rels.get(name, ()):
        if is_unsafe_relationship(rel):
            yield Problem("bad-link", f'the link "{rel.target}" is not an address', clicks.get(rel.id))
        if rel.id in clicks and not rel.external and rel.target not in opened.slides:
            yield Problem("bad-link", f"a link leads to {rel.target}, which is not a slide", clicks[rel.id])


def _picture_problems(page: OpenedPage) -> Iterator[Problem]:
    """Yield a problem for a picture, table, chart or group without alt text that is not marked as decoration."""
    for shape in (node for _, node in page.rare if node.tag in PICTURED):
        marks = (mark.get("val") for mark in shape.iterfind(f"*/{P}cNvPr//{_DECORATIVE}"))
        if not alt_text_of_opened_shape(shape).strip() and not {"1", "true"} & {*marks}:
            message = "a picture, a table or a group has neither an alternative text nor the mark of decoration"
            yield Problem("no-alt", message, placeholder_key_of_shape(shape))


def check_text_direction(opened: OpenedPackage, styles: OpenedStyles, origin: ArticlePlaces) -> Iterator[Finding]:
    """Yield an error for Arabic or Hebrew set from left to right, where a full stop is then on the wrong side.

    In tables and notes the direction of the layout does not apply, and some programs read only slides: each paragraph
    sets its own.
    """
    for number, slide in enumerate(opened.slides, 1):
        for holder, paragraph in _paragraphs_with_wrong_direction(opened.holders(slide)):
            key, text = holder.key, paragraph.text
            # Code, in letters of one width, runs from left to right in any language.
            font = styles.look(slide, holder, key, paragraph).font.styled(False, False) if key else None
            if font and not (has_known_widths(font) and text_width("i", font, 20) == text_width("M", font, 20)):
                yield origin.error("direction", number, key, f'"{text}" runs from left to right')
        for page in opened.targets(slide, "notesSlide"):
            for _, paragraph in _paragraphs_with_wrong_direction(opened.holders(page)):
                yield origin.error("direction", number, None, f'the note "{paragraph.text}" runs from left to right')


def _paragraphs_with_wrong_direction(holders: Iterable[TextShape]) -> Iterator[tuple[TextShape, ShapeParagraph]]:
    """Yield the shape and each paragraph that begins with a letter from right to left and is not set so."""
    for holder in holders:
        for paragraph in holder.paragraphs:
            text, own = paragraph.text, paragraph.own
            if not text.isascii() and is_rtl_text(text) and (own is None or own.get("rtl") not in ON):
                yield holder, paragraph


_shrunk = compiled_xpath("(p:txBody/a:bodyPr/a:normAutofit)[1]/@*")


def check_texts_fit(
    opened: OpenedPackage, styles: OpenedStyles, origin: ArticlePlaces, *, is_hosted: bool = False
) -> Iterator[Finding]:
    """Yield an error for each text that does not fit, measured again from the file alone.

    On a company's layout (`is_hosted`), a shape may have another place than its placeholder, and that of a layout may
    reach over the slide's edge; `check_host` proves that each stands where it was placed.
    """
    for number, slide in enumerate(opened.slides, 1):
        for holder in opened.holders(slide):
            if holder.key is not None:
                for code, message, _ in _problems_of_shape(styles, slide, holder, holder.key):
                    is_placeholder = holder.tag == SHAPE and holder.key[0] != BOX
                    if not (is_hosted and (code == "off-slot" or (code == "off-slide" and is_placeholder))):
                        yield origin.error(code, number, holder.key, message)


def opened_paragraphs_with_style(
    styles: OpenedStyles, slide: str, holder: TextShape, key: tuple[str, str]
) -> Iterator[StyledParagraph]:
    """Yield every paragraph of a placeholder with its style; those of a table are in its cells."""
    if holder.tag == SHAPE:
        return ((each, styles.look(slide, holder, key, each)) for each in holder.paragraphs)
    tables = holder.node.iterfind(TABLE) if holder.node is not None else ()
    cells = (cell for table in tables for cell in cells_of_opened_table(styles, slide, table))
    return (paragraph for _, text, _, _ in cells for paragraph in text)


def _problems_of_shape(styles: OpenedStyles, slide: str, holder: TextShape, key: tuple[str, str]) -> Iterator[Problem]:
    """Yield a problem if a placeholder is not where its layout has it, or too small for its content."""
    shape, name, box = holder.node, f"{key[0]} {key[1]}", styles.box(slide, holder, key)
    if box is None:
        yield Problem("no-place", f"nothing says where the placeholder {name} is")
        return
    if not styles.slide.contains(box.rect):
        yield Problem("off-slide", f"the placeholder {name} reaches over the slide's edge")
    if not box.home.contains(box.rect):
        yield Problem("off-slot", f"the placeholder {name} reaches over the place that its layout gives it")
    try:
        if holder.tag == SHAPE:
            text = opened_paragraphs_with_style(styles, slide, holder, key)
            yield from _text_problems(shape, text, f"the text of {name}", box.inner)
        elif shape is not None and (table := shape.find(TABLE)) is not None:
            yield from check_table(styles, slide, table, box.rect)
    except ValueError as problem:  # raised for a family without known widths
        yield Problem("font-unknown", str(problem))


def _text_problems(shape: Element | None, text: Iterator[StyledParagraph], name: str, inner: Rect) -> Iterator[Problem]:
    """Yield a problem if a text is wider or higher than its box at full size; a long word may be split."""
    if shape is not None and _shrunk(shape):
        yield Problem("font-scale", f"{name} is shrunk to fit")
    needed = measured_extent_to_check(text, inner.width)
    yield from check_room_for_text(f"{name} is too wide", needed.width, "its box", inner.width)
    yield from check_room_for_text(f"{name} is too high", needed.height, "its box", inner.height)
