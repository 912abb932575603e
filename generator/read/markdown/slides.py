"""Markdown whose rulers divide it into slides in; an article in which every section is one slide out.

A file is slides if its front matter says so (`talk: slides`, or `marp: true`), or by its shape: rulers divide it into
three parts or more that all look like slides. Each begins with its only heading of that level, or is short enough to
need none, as fewer than half are, and none has more words than a slide or a paragraph longer than one has, notes not
counted. An article with rulers between its sections fails by its first long paragraph, and a blog post by its keys.

Comments and what follows `Note:` are notes. A slide whose heading has a lower level belongs to the nearest slide of a
higher level before it, so that PowerPoint's sections are those of the author.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from generator import yaml
from generator.errors import InputError, Where, error, info
from generator.model.article import Article, Meta, Role, Section
from generator.model.origin import slug_of_text
from generator.model.text import Text, bare_text, joined_texts
from generator.read.markdown.frontmatter import FrontMatter
from generator.read.markdown.parser import finding_on_foreign_mark, markdown_code_line_numbers
from generator.read.markdown.tree import HINT
from generator.read.nodes import Document, Hints, Kind, Node
from generator.read.nodes.blocks import BlockMaker
from generator.read.nodes.section_nodes import SectionNode, open_section_node
from generator.read.private import RULER, MarkedNote, SpokenNote, with_spoken_notes
from generator.read.prose import sections_with_roles, title_of_file_name
from generator.read.prose.line_shapes import BYLINE, day_of_dateline
from generator.regex import regex

MOST_ALONE = 15  # words of a slide without a heading that are one
COVER_WORDS, COVER_TEXTS = 40, 5  # at most, on a cover
DIVIDER = regex(RULER)
COMMENT = regex(r"<!--(?P<inside>(?:(?!<!--).)*?)-->", re.DOTALL)  # none holds another: that takes long to find
SETTING = regex(r"\s*(?:[_$]?[a-z]\w*:[^\n]*\S[ \t]*(?:\n\s*|\Z))+")  # of a slide, in a comment: "_class: lead"
# A line with only "???" begins notes in remark: to show these would tell an audience what it should not read.
NOTE = regex(r"[ \t]*(?:\?\?\?[ \t]*\Z|[*_]{0,3}notes?[*_]{0,3}[ \t]*:(?!//)[*_]{0,3}[ \t]*)", re.IGNORECASE)


class SourceSlide(SectionNode, eq=False):
    """A slide of the source, with its notes; its line is that of the ruler before it."""

    notes: list[SpokenNote] = field(default_factory=list)


# The text


def read_slide_source(text: str, front: FrontMatter, document: Document) -> tuple[str, list[MarkedNote]] | None:
    """Return the source of slides in a text below its front matter, and their notes; None if the text is an article.

    The source has neither notes nor settings, and as many lines.
    """
    if (talk := front.meta.settings.talk) == "slides":
        why = '"talk: slides" stands at the top'
    elif isinstance(node := front.keys.get("marp"), yaml.Scalar) and node.text.strip() == "true":
        why = '"marp: true" stands at the top'
    elif _has_notes_of_slides(text):
        why = 'a line "???" begins the notes of a slide'
    else:
        return None
    if talk in ("", "slides"):
        message = f"this is read as slides, because {why}: each becomes one slide, with its whole text"
        hint = 'if it is an article, write "talk: meetup" at the top'
        document.findings.append(info("slides", message, document.where(1), hint))
    return _slide_source(text, document)


def _has_notes_of_slides(text: str) -> bool:
    """Return whether rulers divide a text in which a line "???" outside of code begins notes, as in remark."""
    lines = text.split("\n") if "???" in text else []
    asides = [number for number, line in enumerate(lines, 1) if line.strip() == "???"]
    code = markdown_code_line_numbers(text) if asides and any(map(DIVIDER.fullmatch, lines)) else frozenset(asides)
    return not code.issuperset(asides)


def _slide_source(text: str, document: Document) -> tuple[str, list[MarkedNote]]:
    notes, marks = list[MarkedNote](), dict[str, int]()  # a mark is a setting of another program, with its line
    code = markdown_code_line_numbers(text)

    def comment(match: re.Match[str]) -> str:
        """Take a comment as a note, unless it is a setting, or asks something of its slide; the latter stays."""
        line, inside = text.count("\n", 0, match.start()) + 1, match["inside"].strip()
        if line in code or HINT.fullmatch(match[0]):
            return match[0]
        if SETTING.fullmatch(match["inside"]):
            marks.setdefault(inside, line)
        elif inside:
            notes.append(MarkedNote(line, match["inside"]))
        return "\n" * match[0].count("\n")

    kept, rest = _without_notes(COMMENT.sub(comment, text))
    document.findings += [finding_on_foreign_mark(mark, document.where(line)) for mark, line in marks.items()]
    if rest:
        times = f", {len(rest)} times" if len(rest) > 1 else ""
        message = f"the rest of the slide is in its notes, and not shown{times}"
        document.findings.append(info("notes", message, document.where(rest[0].line)))
    return kept, [*notes, *rest]


def _without_notes(text: str) -> tuple[str, list[MarkedNote]]:
    """Return the text without what follows `Note:` or `???` up to a ruler, on as many lines, and these notes."""
    lines, code = text.split("\n"), markdown_code_line_numbers(text)
    notes, is_note = list[MarkedNote](), False
    for number, line in enumerate(lines, 1):
        is_text = number not in code
        if is_text and DIVIDER.fullmatch(line):
            is_note = False
        elif is_note:
            notes[-1] = MarkedNote(notes[-1].line, f"{notes[-1].text}\n{line}")
        elif is_text and (match := NOTE.match(line)):
            is_note = True
            notes.append(MarkedNote(number, line[match.end() :]))
        lines[number - 1] = "" if is_note else line
    return "\n".join(lines), notes


# The slides


def article_of_slides(document: Document, nodes: Sequence[Node], meta: Meta, notes: Sequence[SpokenNote]) -> Article:
    """Return the article of a file of slides, for the talk "slides"; `notes` are in the order of their lines."""
    slides = _split_into_slides(nodes)
    for note in notes if slides else ():
        next((each for each in reversed(slides) if each.line <= note.line), slides[0]).notes.append(note)
    return _Reader(document).article(slides, meta)


def _split_into_slides(nodes: Sequence[Node]) -> list[SourceSlide]:
    """Return the slides in order, without empty parts between rulers."""
    slides = [SourceSlide(None, 1)]
    for node in nodes:
        if node.kind is Kind.RULER:
            slides.append(SourceSlide(None, node.line))
        elif node.kind is Kind.HEADING and slides[-1].heading is None:
            slides[-1].heading = node
        else:
            slides[-1].nodes.append(node)
    for slide in slides:
        match slide.nodes:  # the only paragraph, if short, is the heading
            case [Node(kind=Kind.PARAGRAPH, is_pictured=False) as node] if slide.heading is None:
                if len(bare_text(node.text).split()) <= MOST_ALONE:
                    slide.heading, slide.nodes = node, []
    return [slide for slide in slides if slide.heading or slide.nodes]


def _slide_tree(slides: Sequence[SourceSlide]) -> Sequence[SectionNode]:
    """Return the slides of the top level, each with the slides below it; one without a level has the one before."""
    top = SectionNode(None, 1)
    path = [(0, top)]
    for slide in slides:
        open_section_node(path, (slide.heading.level if slide.heading else 0) or max(path[-1][0], 1), slide)
    return top.parts


class _Reader(Struct):
    """Turns slides into sections."""

    document: Document
    last: Text = ()  # the heading of the slide before, for a slide without one

    def article(self, slides: list[SourceSlide], meta: Meta) -> Article:
        """Return the article; its cover is the first slide if that is only a title."""
        slides = [slide for slide in slides if Hints(slide.nodes, self.document).is_wanted(slide.line)]
        given = bare_text(meta.title)
        meta = replace(meta, settings=replace(meta.settings, talk="slides"))
        if slides and _is_cover(slides):
            meta, slides = self._meta_with_cover(meta, slides[0]), slides[1:]
        else:
            meta = replace(meta, title=_first_heading(slides[:1]) or meta.title)
        if given and bare_text(meta.title) != given:
            message = f'the title "{given}" of the front matter is left out: the first slide has another'
            self.document.findings.append(info("title", message, self.document.where(1)))
        if not (meta.title or slides):
            hint = "write an article into it"
            raise InputError(error("empty", "the file has no words", Where(self.document.file), hint))
        self.last = meta.title or title_of_file_name(self.document.file)
        meta = replace(meta, title=self.last)
        return Article(Where(self.document.file), meta, self._sections(_slide_tree(slides), ""))

    def _meta_with_cover(self, meta: Meta, slide: SourceSlide) -> Meta:
        """Return `meta` with the title, author, date and notes of the cover; its other lines join the subtitle."""
        meta = replace(meta, title=_first_heading([slide]))
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

    def _sections(self, slides: Sequence[SectionNode], parent: str) -> tuple[Section, ...]:
        made = (self._section(slide, parent) for slide in slides if isinstance(slide, SourceSlide))
        return sections_with_roles(tuple(made), nested=bool(parent))

    def _section(self, slide: SourceSlide, parent: str) -> Section:
        heading = self.last = _first_heading([slide]) or self.last
        id = self.document.ids.take(parent, slug_of_text(bare_text(heading)) or "section")
        maker = BlockMaker(self.document, id)
        blocks = tuple(maker.blocks(slide.nodes))
        where, inner = self.document.where(slide.heading.line if slide.heading else slide.line), slide.parts
        section = Section(id, where, Role.PLAIN, heading, notes=tuple(maker.notes), blocks=blocks)
        section = replace(section, sections=self._sections(inner, id))
        return Hints(slide.nodes, self.document).apply_to(with_spoken_notes(section, slide.notes))


def _first_heading(slides: Sequence[SourceSlide]) -> Text:
    return slides[0].heading.text if slides and slides[0].heading else ()


def _is_cover(slides: Sequence[SourceSlide]) -> bool:
    """Return whether the first slide has a title and at most a few lines, and the next slide has another title."""
    title, following = _first_heading(slides[:1]), _first_heading(slides[1:2])
    nodes = slides[0].nodes
    is_prose = all(node.kind in (Kind.PARAGRAPH, Kind.HEADING) and not node.is_pictured for node in nodes)
    words = sum(len(bare_text(node.text).split()) for node in nodes)
    is_alone = bare_text(following) != bare_text(title) and len(slides) > 1
    return bool(title) and is_prose and is_alone and len(nodes) <= COVER_TEXTS and words <= COVER_WORDS
