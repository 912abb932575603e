"""A presentation of python-pptx in; what its slides say out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from generator.language import is_phrase_in_any_language
from generator.measure import count_words
from generator.model.talk import LEAST_SECONDS
from generator.regex import regex

if TYPE_CHECKING:
    from pptx.opc.package import Part
    from pptx.presentation import Presentation
    from pptx.slide import Slide


FEET = ("dt", "ftr", "hdr", "sldNum")  # types of placeholders that say nothing about the talk
TITLES = ("title", "ctrTitle")
# The name of a file, which older programs write as the alternative text of a picture.
FILE = regex(r"^(?:[A-Za-z]:\\|file:|/|\\\\)|^\S+\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|webp)$", re.IGNORECASE)
SHAPES, UNSEEN = ("sp", "pic", "graphicFrame", "grpSp", "cxnSp"), ("1", "true")
PARAGRAPHS = "./*[local-name()='txBody']/*[local-name()='p']"
# The texts of a chart and of SmartArt are in another part: how a shape names it, and the paths to try there in turn.
PARTS = {
    ".//*[local-name()='chart']/@*[local-name()='id']": (
        "//*[local-name()='chart']/*[local-name()='title']",
        "//*[local-name()='ser']/*[local-name()='tx']//*[local-name()='v']",
    ),
    ".//*[local-name()='relIds']/@*[local-name()='dm']": (
        "//*[local-name()='pt'][not(@type) or @type='node']/*[local-name()='t']",
    ),
}


def title_and_texts(slide: Slide) -> tuple[str, tuple[str, ...]]:
    """Return the title of a slide, or else its first paragraph, and its other texts."""
    shapes = list(_shapes_in_tree(slide.shapes._spTree))
    titled = next((shape for shape in shapes if _placeholder_type(shape) in TITLES and _shape_text(shape)), None)
    others = [shape for shape in shapes if shape is not titled and _placeholder_type(shape) not in FEET]
    texts = [text for shape in others for text in _texts_of_shape(shape, slide.part)]
    if titled is not None:
        return joined_text(_shape_text(titled)), tuple(texts)
    paragraphs = (each for shape in others if _kind(shape) == "sp" for each in shape.xpath(PARAGRAPHS))
    if first := next(filter(None, map(_text_within, paragraphs)), ""):
        texts.remove(first)
    return first, tuple(texts)


def joined_text(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def _shapes_in_tree(tree: Any) -> Iterator[Any]:
    """Yield the visible shapes of a tree, and those within groups after the group itself."""
    for shape in tree:
        if (kind := _kind(shape)) == "AlternateContent":
            yield from _shapes_in_tree(next(iter(shape), ()))  # the first is for the newest program
        elif kind in SHAPES and str(shape.xpath("string(./*[1]/*[local-name()='cNvPr']/@hidden)")) not in UNSEEN:
            yield shape
            if kind == "grpSp":
                yield from _shapes_in_tree(shape)


def _texts_of_shape(shape: Any, part: Part) -> Iterator[str]:
    """Yield the texts of one shape, or else its alternative text."""
    said = [*filter(None, _own_texts(shape, part))]
    described = joined_text(str(shape.xpath("string(./*[1]/*[local-name()='cNvPr']/@descr)")))
    if said:
        yield from said
    elif described and not FILE.search(described):
        yield described


def _own_texts(shape: Any, part: Part) -> Iterator[str]:
    if (kind := _kind(shape)) == "sp":
        yield from map(_text_within, shape.xpath(PARAGRAPHS))
    elif kind == "graphicFrame":
        for cell in shape.xpath(".//*[local-name()='tc']"):
            yield joined_text(" ".join(map(_text_within, cell.xpath(".//*[local-name()='p']"))))
        for reference, paths in PARTS.items():
            for name in shape.xpath(reference):
                yield from _part_texts(part, str(name), paths)


def _part_texts(part: Part, reference: str, paths: tuple[str, ...]) -> list[str]:
    from pptx.oxml import parse_xml

    if reference not in part.rels or part.rels[reference].is_external:
        return []
    root = parse_xml(part.related_part(reference).blob)
    return next(filter(any, (list(map(_text_within, root.xpath(path))) for path in paths)), [])


def _text_within(element: Any) -> str:
    """Return the text within an element on one line: runs, formulas, and a space for each break and each paragraph."""
    found = ((_kind(each), each.text or "") for each in element.iter())
    said = (text if kind in ("t", "v") else " " * (kind in ("br", "p", "tab")) for kind, text in found)
    return joined_text("".join(said))


def _shape_text(shape: Any) -> str:
    return joined_text(" ".join(map(_text_within, shape.xpath(PARAGRAPHS))))


def _placeholder_type(shape: Any) -> str:
    return str(shape.xpath("string(./*[1]/*[local-name()='nvPr']/*[local-name()='ph']/@type)"))


def _kind(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


# The line of the notes that gives a slide's time, in any language: "Time: 1:05 (2:10 / 12:00)".
TIME = regex(
    r"(?P<word>[^:：]+?)\s*[:：]\s*(?P<minutes>\d{1,3}):(?P<seconds>[0-5]\d)(?:[\s\u2013(]+\d+:\d\d(?: / \d+:\d\d\))?)*"
)
UNTITLED = regex(r"(?:\w+[ -])?PowerPoint(?:[ -]\w+)?|(?:Slide|Folie|Diapositive) 1", re.IGNORECASE)
USUAL = 9_144_000, 6_858_000  # EMU, for a deck that does not say how large its slides are
DIVIDER = "secHead"  # the type of a layout whose slides only announce a section


class OpenedSlide(Struct, frozen=True):
    """What one slide says.

    id: the number by which PowerPoint knows the slide; it stays when slides are moved.
    title: the text of its title, or else of its first paragraph; or "".
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
    """What a deck says; `width` and `height` of a slide are in EMU.

    language: a BCP 47 tag: that of the deck, else of most of its words, or "".
    created: when it was made, in UTC, or None where the deck does not say it.
    """

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
    named = ((each, each.get("name", "")) for each in presentation.element.xpath(".//*[local-name()='section']"))
    pairs = ((slide, name) for each, name in named for slide in each.xpath(".//*[local-name()='sldId']"))
    sections, listed = {int(slide.get("id")): name for slide, name in pairs}, presentation.element.sldIdLst
    entries = () if listed is None else listed.sldId_lst  # `Slide.slide_id` would look for each among all slides
    found = {each.id: presentation.part.related_slide(each.rId) for each in entries}
    slides = tuple(_open_slide(id, slide, sections.get(id, ""), pace) for id, slide in found.items())
    title, author, language, created = _core_properties(presentation)
    title = title or (slides[0].title if slides else "")
    language = language or _most_used_language(slide.element for slide in found.values())
    width, height = (max(0, int(size or 0)) for size in (presentation.slide_width, presentation.slide_height))
    return OpenedDeck(title, author, language, created, width or USUAL[0], height or USUAL[1], slides)


def _core_properties(presentation: Presentation) -> tuple[str, str, str, datetime | None]:
    """Return the title, the author, the language and the date of a deck, as far as it says them."""
    if not any(each.reltype.endswith("/core-properties") for each in presentation.part.package._rels.values()):
        return "", "", "", None  # python-pptx would make up a title
    said = presentation.core_properties
    title = joined_text(said.title)
    return "" if UNTITLED.fullmatch(title) else title, joined_text(said.author), said.language.strip(), said.created


def _most_used_language(slides: Iterable[Any]) -> str:
    """Return the language that most letters of the slides are in, or ""."""
    letters: Counter[str] = Counter()
    for run in (run for slide in slides for run in slide.xpath(".//a:r[a:rPr/@lang]")):
        letters[run.rPr.get("lang")] += len(run.text)
    return max(letters, key=letters.__getitem__, default="")


def _open_slide(id: int, slide: Slide, section: str, pace: int) -> OpenedSlide:
    title, texts = title_and_texts(slide)
    frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    notes = tuple(line for part in (frame.paragraphs if frame else ()) if (line := joined_text(part.text)))
    is_divider = not notes and slide.slide_layout._element.get("type") == DIVIDER
    seconds = 0 if is_divider else _speaking_seconds((title, *texts), notes, pace)
    return OpenedSlide(id, title, texts, notes, section, is_hidden(slide), seconds)


def is_hidden(slide: Slide) -> bool:
    """Return whether a slide is left out when the deck is presented."""
    return slide.element.get("show") in ("0", "false")


def _speaking_seconds(texts: tuple[str, ...], notes: tuple[str, ...], pace: int) -> int:
    times = filter(None, map(TIME.fullmatch, notes))
    if said := [match for match in times if is_phrase_in_any_language(match["word"], "Time")]:
        return int(said[-1]["minutes"]) * 60 + int(said[-1]["seconds"])
    return max(LEAST_SECONDS, *(round(sum(map(count_words, each)) * 60 / pace) for each in (notes, texts)))
