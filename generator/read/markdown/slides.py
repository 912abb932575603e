"""The nodes of slides in Markdown in; an article in which every section is one slide out.

A slide begins at a ruler and, in pandoc's dialects, at a heading of the slide level. That is the highest level with
anything but headings below it; a heading of a higher level is a slide of its own. A slide of a lower level belongs to
the nearest slide of a higher level before it, so that PowerPoint's sections are those of the author.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct, field
from msgspec.structs import replace

from generator import yaml
from generator.errors import Finding, InputError, Where, error, info
from generator.model.article import AUTO, Article, Meta, Role, Section
from generator.model.blocks import Block, Paragraph, Points, Quote
from generator.model.origin import slug_of_text
from generator.model.text import Text, bare_text, joined_texts
from generator.read.filling import is_section_wanted
from generator.read.markdown.dialects import MOST_ALONE
from generator.read.markdown.frontmatter import FrontMatter
from generator.read.markdown.notes import nodes_without_notes_at_end, read_markdown_notes
from generator.read.markdown.slide_marks import SlideMarks
from generator.read.markdown.tree import MarkdownTree
from generator.read.nodes import Document, Hints, Kind, Node
from generator.read.nodes.blocks import BlockMaker
from generator.read.private import MarkedNote, SpokenNote, with_spoken_notes
from generator.read.prose import title_of_file_name
from generator.read.prose.byline import BYLINE, day_of_dateline
from generator.read.roles import sections_with_roles

COVER_WORDS, COVER_TEXTS = 40, 5  # at most, on a cover
COLUMNS = "columns-2"  # the layout for text in columns
TALK = "slides"


class SourceSlide(Struct):
    """A slide of the source: the line that it begins on, its heading if it has one, and its contents."""

    line: int
    level: int
    heading: Node | None = None
    nodes: list[Node] = field(default_factory=list)
    notes: list[SpokenNote] = field(default_factory=list)
    columns: int = 0
    hidden: bool = False
    inner: list[SourceSlide] = field(default_factory=list)


def article_of_slide_source(
    document: Document, tree: MarkdownTree, front: FrontMatter, marks: SlideMarks, notes: Sequence[MarkedNote] = ()
) -> tuple[Article, list[Finding]]:
    """Return the article of a file of slides, for the talk "slides", and findings."""
    findings = []
    if isinstance(node := front.keys.get("header"), yaml.Scalar) and not node.is_null:
        message = f'the header "{node.text}" is left out: a slide has its title at the top'
        findings.append(info("front-matter", message, node.where))
    noted, more = read_markdown_notes([*marks.notes, *notes], document)
    reader, noted = _Reader(document), [*noted, *tree.notes]
    article = reader.article(
        _with_marks(_slides(tree.nodes, marks, noted), marks, noted), front, marks.dialect.is_pandoc
    )
    return article, [*findings, *more, *reader.findings]


def _slides(nodes: Sequence[Node], marks: SlideMarks, notes: list[SpokenNote]) -> list[SourceSlide]:
    """Return the slides in order, without empty parts between rulers; notes at their ends are added to `notes`."""
    divides = marks.dialect.divides if marks.dialect.divides >= 0 else _slide_level(nodes)
    slides = [SourceSlide(1, 0)]
    for node in nodes:
        level = node.level if node.kind is Kind.HEADING else 0
        if node.kind is Kind.RULER:
            slides.append(SourceSlide(node.line, 0))
        elif level and level <= divides and (slides[-1].heading or slides[-1].nodes):
            slides.append(SourceSlide(node.line, level, node))
        elif level and slides[-1].heading is None and not (slides[-1].nodes and marks.dialect.is_pandoc):
            slides[-1].heading, slides[-1].level = node, level
        elif node.kind is not Kind.CLOSED:
            slides[-1].nodes.append(node)
    told = (replace(slide, nodes=nodes_without_notes_at_end(slide.nodes, notes)) for slide in slides)
    return [_headed(slide) for slide in told if slide.heading or slide.nodes]


def _headed(slide: SourceSlide) -> SourceSlide:
    """Return the slide; its only paragraph, if short, becomes the heading where it has none."""
    match slide.nodes:
        case [Node(kind=Kind.PARAGRAPH) as node] if slide.heading is None and not node.is_pictured:
            return replace(slide, heading=node, nodes=[]) if len(bare_text(node.text).split()) <= MOST_ALONE else slide
    return slide


def _slide_level(nodes: Sequence[Node]) -> int:
    """Return the highest level of a heading with anything but a heading or a ruler after it, as in pandoc."""
    pairs = pairwise(nodes)
    levels = [
        node.level
        for node, after in pairs
        if node.kind is Kind.HEADING and after.kind not in (Kind.HEADING, Kind.RULER)
    ]
    return min(levels, default=1)


def _with_marks(slides: list[SourceSlide], marks: SlideMarks, notes: Sequence[SpokenNote]) -> list[SourceSlide]:
    """Return the slides with notes, columns and hidden marks, each added to the last slide that begins before it."""
    for note in sorted(notes, key=lambda note: note.line) if slides else ():
        _at(slides, note.line).notes.append(note)
    for line in marks.columns if slides else ():
        _at(slides, line).columns += 1
    for line in marks.hidden if slides else ():
        _at(slides, line).hidden = True
    return slides


def _at(slides: list[SourceSlide], line: int) -> SourceSlide:
    """Return the last slide that begins at a line or before it."""
    return next((slide for slide in reversed(slides) if slide.line <= line), slides[0])


def _nested(slides: Sequence[SourceSlide]) -> list[SourceSlide]:
    """Return the slides of the top level, each with the slides below it; one without a heading has the level before."""
    top: list[SourceSlide] = []
    path: list[SourceSlide] = []
    for slide in slides:
        slide.level = slide.level or (path[-1].level if path else 1)
        while path and path[-1].level >= slide.level:
            path.pop()
        (path[-1].inner if path else top).append(slide)
        path.append(slide)
    return top


class _Reader:
    """Turns slides into sections."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.findings: list[Finding] = []
        self.last: Text = ()  # the heading of the slide before, for a slide without one

    def article(self, slides: list[SourceSlide], front: FrontMatter, is_pandoc: bool) -> Article:
        """Return the article; its cover is the first slide if that is only a title, or pandoc's front matter."""
        slides = [slide for slide in slides if self._is_wanted(slide)]
        meta = replace(front.meta, settings=replace(front.meta.settings, talk=TALK))
        if is_pandoc:
            meta = replace(meta, title=meta.title or self._heading(slides[:1]))
        elif slides and self._is_cover(slides):
            meta, slides = self._covered(meta, slides[0]), slides[1:]
        else:
            meta = self._titled(meta, self._heading(slides[:1]) or meta.title)
        if not (meta.title or slides):
            raise InputError(
                error("empty", "the file has no words", Where(self.document.file), "write an article into it")
            )
        meta = replace(meta, title=meta.title or title_of_file_name(self.document.file))
        self.last = meta.title
        return Article(Where(self.document.file), meta, self._sections(_nested(slides), ""))

    def _is_wanted(self, slide: SourceSlide) -> bool:
        where, filling = self.document.where(slide.line), self.document.files.filling
        wanted, remarks = is_section_wanted(Hints(slide.nodes, self.document).condition, where, filling)
        self.findings.extend(remarks)
        return wanted

    # The cover

    def _heading(self, slides: Sequence[SourceSlide]) -> Text:
        return slides[0].heading.text if slides and slides[0].heading else ()

    def _is_cover(self, slides: Sequence[SourceSlide]) -> bool:
        """Whether the first slide has a title and at most a few lines, and the next slide has another title."""
        title, following = self._heading(slides[:1]), self._heading(slides[1:2])
        nodes = slides[0].nodes
        prose = all(node.kind in (Kind.PARAGRAPH, Kind.HEADING) and not node.is_pictured for node in nodes)
        said = sum(len(bare_text(node.text).split()) for node in nodes)
        alone = bare_text(following) != bare_text(title) and len(slides) > 1
        return bool(title) and prose and alone and len(nodes) <= COVER_TEXTS and said <= COVER_WORDS

    def _covered(self, meta: Meta, slide: SourceSlide) -> Meta:
        """Return `meta` with the title, author, date and notes of the cover; its other lines join the subtitle."""
        meta = self._titled(meta, self._heading([slide]))
        rest: list[Text] = [meta.subtitle]
        for node in slide.nodes:
            text = node.text
            if not meta.date and (day := day_of_dateline(bare_text(text))):
                meta = replace(meta, date=day)
            elif not meta.author and (match := BYLINE.fullmatch(bare_text(text))):
                meta = replace(meta, author=match["name"])
            elif bare_text(text) not in (meta.author, bare_text(meta.subtitle)):
                rest.append(text)
        noted: Meta = with_spoken_notes(replace(meta, subtitle=joined_texts(rest, " \u00b7 ")), slide.notes)
        return noted

    def _titled(self, meta: Meta, title: Text) -> Meta:
        """Return `meta` with the title of the slides; another title in the front matter is left out with a finding."""
        if meta.title and bare_text(meta.title) != bare_text(title):
            written = f'the title "{bare_text(meta.title)}" of the front matter is left out'
            message = f"{written}: the first slide has another title"
            self.findings.append(info("title", message, self.document.where(1)))
        return replace(meta, title=title)

    # Sections

    def _sections(self, slides: Sequence[SourceSlide], parent: str) -> tuple[Section, ...]:
        return sections_with_roles(tuple(self._section(slide, parent) for slide in slides), nested=bool(parent))

    def _section(self, slide: SourceSlide, parent: str) -> Section:
        heading = self._heading([slide]) or self.last
        self.last = heading
        id = self.document.ids.take(parent, slug_of_text(bare_text(heading)) or "section")
        maker = BlockMaker(self.document, id)
        blocks = tuple(maker.blocks(slide.nodes))
        self.findings.extend(maker.findings)
        section = Section(
            id,
            self.document.where(slide.heading.line if slide.heading else slide.line),
            Role.PLAIN,
            heading,
            layout=COLUMNS if slide.columns > 1 and _is_text(blocks) else AUTO,
            skip=slide.hidden,
            notes=tuple(maker.notes),
            blocks=blocks,
            sections=self._sections(slide.inner, id),
        )
        return Hints(slide.nodes, self.document).on(with_spoken_notes(section, slide.notes))


def _is_text(blocks: Sequence[Block]) -> bool:
    return len(blocks) > 1 and all(isinstance(block, Paragraph | Points | Quote) for block in blocks)
