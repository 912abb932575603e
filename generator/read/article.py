"""A structured article (YAML) in, an Article and findings out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from generator import yaml
from generator.errors import Finding, InputError, Where, brief, did_you_mean_hint, has_finding_of_level
from generator.model.article import AUTO, Article, Reference, Role, Section, Takeaway
from generator.model.blocks import Block, texts_of_block
from generator.model.origin import IdMaker, slug_of_text
from generator.model.text import Text, bare_text
from generator.read import keys
from generator.read.files import Files
from generator.read.filling import is_section_wanted
from generator.read.keys.blocks import BlocksOfKeys
from generator.read.keys.meta import meta_of_keys, yaml_without_private
from generator.read.keys.values import Fields, Values
from generator.read.prose import sections_with_roles
from generator.read.sentence_numbers import sentences_by_number
from generator.regex import regex

# The two escapes of a character beyond U+FFFF in JSON (RFC 8259, section 7), which YAML does not know.
HALVES = regex(r"(?P<before>(?<!\\)(?:\\\\)*+)(?P<halves>\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2})", re.IGNORECASE)


OF_ARTICLE = ("author", "date", "url", "licence", "language")  # what a talk has from its article, if it says nothing
NOTES_OF_ARTICLE = "article"  # in place of notes: what the article says under the same heading

BodyItems = list[yaml.YamlNode | Fields]
ReadArticle = Callable[[str, Where], tuple[Article | None, tuple[Finding, ...]]]


def parse(text: str, name: str, files: Files, read_article: ReadArticle) -> tuple[Article, tuple[Finding, ...]]:
    """Return the article in a YAML text, and findings; `name` is the file's, and it may read `files`.

    read_article: reads an article that the text names, at a place in it, as what the talk is written from.

    Raises InputError, with every problem of the file at once.
    """
    root, broken = yaml.load_yaml(_in_whole_letters(text) if text.lstrip().startswith("{") else text, name)
    values = Values(files.filling)
    values.findings.extend(broken)
    root, marked = yaml_without_private(root) if root is not None else (None, ())
    values.findings.extend(marked)
    article = _Reader(values, files, read_article).article(root) if root is not None else None
    if article is None or has_finding_of_level(values.findings, "error"):
        raise InputError(*values.findings)
    return article, tuple(values.findings)


def _in_whole_letters(text: str) -> str:
    r"""Return JSON with characters in place of pairs of escapes, which YAML does not know: \ud83d\ude80 is a rocket."""
    return HALVES.sub(lambda match: match["before"] + str(json.loads(f'"{match["halves"]}"')), text)


class _Reader(Struct):
    """Builds the article from YAML nodes; problems are added to `values`, and reading goes on."""

    values: Values
    files: Files
    read_article: ReadArticle
    ids: IdMaker = field(default_factory=IdMaker)
    language: str = ""  # the tag that the author wrote
    basis: tuple[Article, ...] = ()
    is_written: bool = False  # whether the talk's slides are its author's
    given: set[str] = field(default_factory=set)  # the sections whose role the author named

    def article(self, root: yaml.YamlNode) -> Article | None:
        if (fields := self.values.fields(root, keys.ARTICLE)) is None:
            return None
        self.basis = tuple(self._read_source_articles(fields))
        self.values.sentences = sentences_by_number(self.basis[0]) if self.basis else {}
        meta = meta_of_keys(fields, self.files)
        self.language = meta.language
        if meta.article and not meta.settings.talk:
            meta = replace(meta, settings=replace(meta.settings, talk="written"))
        self.is_written = meta.settings.talk == "written"
        if self.basis:
            found = {name: getattr(meta, name) or getattr(self.basis[0].meta, name) for name in OF_ARTICLE}
            meta = replace(meta, **found, summary=meta.summary or self.basis[0].meta.summary * (not meta.notes))
        sections = self._sections(fields, "")
        takeaways = self._listed(fields, "takeaways", keys.TAKEAWAY, Takeaway)
        sources = self._listed(fields, "sources", keys.SOURCE, Reference)
        return Article(Where(root.where.file), meta, sections, takeaways, sources, basis=self.basis)

    def _read_source_articles(self, fields: Fields) -> Iterator[Article]:
        """Yield the articles that the talk names; a problem in one of them is a problem of the talk."""
        for node in fields.several("article"):
            article, findings = self.read_article(self.values.plain(node), node.where)
            self.values.findings += findings
            if article:
                yield article

    def _sections(self, fields: Fields, parent: str) -> tuple[Section, ...]:
        mappings = (self.values.fields(node, keys.SECTION) for node in fields.items("sections"))
        told = self.files.filling, self.values.findings
        found = (each for each in mappings if each is not None)
        wanted = (each for each in found if is_section_wanted(each.expression("when"), each.where, *told))
        sections = tuple(self._section(each, parent) for each in wanted)
        if self.is_written:
            return sections
        return sections_with_roles(sections, frozenset(self.given), nested=bool(parent))

    def _section(self, fields: Fields, parent: str) -> Section:
        said = _of_section(fields)
        notes = fields.node("notes")
        if isinstance(notes, yaml.Scalar) and notes.text.strip() == NOTES_OF_ARTICLE:
            said["notes"] = self._notes_of_article(bare_text(said["heading"]), fields)
        id = self.ids.take(parent, slug_of_text(bare_text(said["heading"])) or "section")
        own, slides = _slides_in_body(fields, self.values)
        if fields.has("role"):
            self.given.add(id)
        said |= {"when": "" if self.files.filling.has_data else fields.expression("when")}
        said |= {"asked": fields.places(keys.ASKED), "blocks": self._blocks(fields, own, id)}
        sections = (*(self._slide(slide, said["heading"], id) for slide in slides), *self._sections(fields, id))
        return Section(id, fields.where, **said, sections=sections)

    def _notes_of_article(self, heading: str, fields: Fields) -> tuple[Text, ...]:
        """Return the running text of the article's section with that heading, or report that there is none."""
        sections = [section for article in self.basis for section in article.all_sections]
        found = next((each for each in sections if bare_text(each.heading).casefold() == heading.casefold()), None)
        if found is None:
            headings = [bare_text(each.heading) for each in sections]
            near = did_you_mean_hint(heading, headings, "write the notes yourself")
            fields.problem("article", f'the article has no section "{brief(heading, 40)}" for the notes', near, "notes")
            return ()
        texts = (said for block in found.blocks for said in texts_of_block(block))
        return tuple(said.text for said in texts if said.text and said.kind in ("prose", "question"))

    def _slide(self, items: BodyItems, heading: Text, parent: str) -> Section:
        """Return a section for an item of a body that is a slide of its own, with the items after it."""
        fields, id = items[0], self.ids.take(parent, slug_of_text(bare_text(heading)) or "section")
        assert isinstance(fields, Fields)
        blocks = BlocksOfKeys(self.values, self.ids, id, self.files, self.language, self.basis)
        said = _of_section(fields) | {"heading": heading}
        asked = fields.places(keys.ASKED)
        return Section(id, fields.where, Role.PLAIN, **said, asked=asked, blocks=tuple(blocks.body(items)))

    def _blocks(self, fields: Fields, body: BodyItems, parent: str) -> tuple[Block, ...]:
        blocks = BlocksOfKeys(self.values, self.ids, parent, self.files, self.language, self.basis)
        blocks.report_strays(fields)
        lead = [*blocks.paragraphs(fields.paragraphs("lead")), *blocks.body(body)]
        named = [block for name in keys.BLOCKS for block in blocks.blocks(name, fields)]
        return (*lead, *named, *blocks.paragraphs(fields.paragraphs("closing")))

    def _listed(self, fields: Fields, name: str, known: keys.Keys, kind: type[Any]) -> tuple[Any, ...]:
        """Return the takeaways or the sources, each of which is a text or a mapping."""
        found = ((self._text_or_mapping(node, known), node.where) for node in fields.items(name))
        named = ((f"{name[0]}{number}", *each) for number, each in enumerate(found, 1))
        return tuple(kind(self.ids.take(name, own), where, **said) for own, said, where in named if said.get("text"))

    def _text_or_mapping(self, node: yaml.YamlNode, known: keys.Keys) -> dict[str, Any]:
        if isinstance(node, yaml.Scalar):
            return {"text": self.values.text(node)}
        fields = self.values.fields(node, known)
        return fields.read() if fields else {}


def _of_section(fields: Fields) -> dict[str, Any]:
    """Return what a section, or an item of a body that is a slide, says of itself, by the attributes of a Section."""
    said = {name: value for name, value in fields.read().items() if name in Section.__struct_fields__}
    return said | {"layout": said["layout"] or AUTO}


def _slides_in_body(fields: Fields, values: Values) -> tuple[BodyItems, list[BodyItems]]:
    """Return the items of a body before the first that is a slide of its own, and the slides, each with its items."""
    own, slides = BodyItems(), list[BodyItems]()
    for node in fields.several("body"):
        is_slide = isinstance(node, yaml.Mapping) and any(node.get(name) for name in keys.OF_SLIDE)
        item = values.fields(node, keys.BODY_ITEM) if is_slide else node
        if is_slide and item:
            slides.append([])
        if item:
            (slides[-1] if slides else own).append(item)
    return own, slides
