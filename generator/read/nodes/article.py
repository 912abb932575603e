"""The nodes of a file in, from any format; an Article out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise, takewhile

from msgspec import Struct
from msgspec.structs import replace

from generator.errors import InputError, Where, error
from generator.model.article import Article, Meta, Reference, Role, Section, Takeaway
from generator.model.blocks import Block
from generator.model.origin import OriginId, slug_of_text
from generator.model.text import Run, Text, bare_text, joined_texts
from generator.read.nodes import FOLDED, Document, Hints, Kind, Node, texts_of_node
from generator.read.nodes.blocks import BlockMaker
from generator.read.nodes.list_nodes import nodes_with_run_in_lists, nodes_with_typed_lists
from generator.read.nodes.page_nodes import LabelledTexts, nodes_without_contents
from generator.read.nodes.section_nodes import (
    SectionNode,
    is_section_node_a_question,
    list_items_of_section_node,
    nodes_with_bold_headings,
    section_nodes_of,
)
from generator.read.prose import (
    FAQ_HEADING,
    SOURCES,
    TAKEAWAYS,
    UNTITLED,
    list_that_heading_sets_apart,
    reference_of_text,
    role_of_source_heading,
    sections_with_roles,
    title_of_file_name,
)
from generator.read.prose.line_shapes import MAX_QUESTION
from generator.read.spans import is_end_span, makeup_of_spans

MAX_ANSWER = 3  # paragraphs of an answer; with more, the question is a section of its own


def article_of_nodes(document: Document, nodes: Sequence[Node], meta: Meta) -> Article:
    """Return the article that `nodes` make; `meta` is what the front matter says.

    Raises InputError where it has no words.
    """
    document.language = meta.language
    nodes = LabelledTexts(document).remove_from(nodes, kept_beside=True)
    at = next((number for number, node in enumerate(nodes) if node.kind is Kind.HEADING), len(nodes))
    private = [each.text for node in nodes[:at] if node.kind is Kind.PRIVATE for each in texts_of_node(node)]
    nodes = [*(node for node in nodes[:at] if node.kind is not Kind.PRIVATE), *nodes[at:]]
    meta = replace(meta, private=(*meta.private, *private))
    article = _Reader(document).article(nodes_with_run_in_lists(nodes_with_typed_lists(nodes)), meta)
    if not (article.meta.title or article.sections or article.takeaways or article.sources):
        raise InputError(error("empty", "the file has no words", Where(document.file), "write an article into it"))
    return replace(article, meta=replace(article.meta, title=article.meta.title or title_of_file_name(document.file)))


Asked = list[tuple[Node, list[Node]]]  # questions with their answers
KindsOfLists = Mapping[SectionNode, object]  # of the sections that are nothing but takeaways or sources, which of both


class _Reader(Struct):
    """Builds the article from nodes."""

    document: Document

    def article(self, nodes: list[Node], front: Meta) -> Article:
        meta, rest = self._head(nodes, front)
        rest = nodes_with_bold_headings(nodes_without_contents(rest, self.document))
        parts = self._wanted_parts(section_nodes_of(rest))
        held = {part: kind for part in parts if (kind := _kind_of_list(part))}
        kept = [part for part in parts if part not in held]
        whole = meta.title or title_of_file_name(self.document.file)
        sections = self._sections(kept, "", whole if len(kept) == 1 else (Run(UNTITLED),))
        takeaways = tuple(Takeaway(*made) for made in self._listed("takeaways", TAKEAWAYS, held))
        listed = self._listed("sources", SOURCES, held)
        sources = tuple(Reference(id, where, *reference_of_text(text)) for id, where, text in listed)
        return Article(Where(self.document.file), meta, sections, takeaways, sources)

    def _wanted_parts(self, parts: list[SectionNode]) -> list[SectionNode]:
        """Return the sections without those, also within others, whose `when` is false."""
        kept = []
        for part in parts:
            if Hints(part.hints, self.document).is_wanted(part.line):
                kept.append(part)
                part.parts = self._wanted_parts(part.parts)
        return kept

    # The head

    def _head(self, nodes: list[Node], front: Meta) -> tuple[Meta, list[Node]]:
        """Return the front matter with the title, and the nodes without it; the title is a heading or the first line.

        A heading of level 1 that comes after others, in the first half, is the title and also keeps its section.
        """
        headings = [node for node in nodes if node.kind is Kind.HEADING and node.level != FOLDED and node.text]
        tops = [node for node in headings if node.level == 1]
        if front.title:
            return self._beside_title(nodes, headings, front)
        if (found := self._title_node(nodes, headings, tops)) is None:
            return front, nodes
        opens = found in tops and found is not headings[0]
        return replace(front, title=found.text), nodes if opens else _nodes_without(nodes, found)

    def _beside_title(self, nodes: list[Node], headings: list[Node], front: Meta) -> tuple[Meta, list[Node]]:
        """Return the front matter, and the nodes without a first heading that says the title, or a subtitle as h1."""
        if not headings:
            return front, nodes
        top, is_first = headings[0], nodes[0] is headings[0]
        is_only = [each for each in headings if each.level == 1] == [top]
        own, stated = (bare_text(each).casefold().split() for each in (top.text, front.title))
        if own == stated and (is_first or is_only):
            return front, _nodes_without(nodes, top)
        if is_first and is_only and len(headings) > 1 and not front.subtitle:
            return replace(front, subtitle=top.text), _nodes_without(nodes, top)
        return front, nodes

    def _title_node(self, nodes: list[Node], headings: list[Node], tops: list[Node]) -> Node | None:
        """Return the node that is the title, if there is one; of several headings below a text, none is."""
        if tops and (tops[0] is headings[0] or tops[0] in nodes[: len(nodes) // 2 + 1]):
            return tops[0]
        alone = not any(each.level <= headings[0].level for each in headings[1:])
        is_top = headings and headings[0].level <= 1 + min(each.level for each in headings)
        if is_top and (alone or not self._is_section(nodes, headings)):
            return headings[0]
        return nodes[0] if nodes and _is_title(nodes[0]) else None

    def _is_section(self, nodes: Sequence[Node], headings: Sequence[Node]) -> bool:
        """Return whether the first heading is a section among equals: below level 1, with text under it."""
        first, *others = headings
        after = next((each for before, each in pairwise(nodes) if before is first), None)
        has_text = after is not None and after.kind is not Kind.HEADING
        return first.level != 1 and has_text and any(each.level == first.level for each in others)

    # Sections

    def _sections(self, parts: list[SectionNode], parent: str, untitled: Text) -> tuple[Section, ...]:
        """Return the sections; the questions with which the top level ends become one section of questions."""
        made: list[Section] = []
        for asking, group in groupby(parts, key=lambda part: is_section_node_a_question(part, MAX_ANSWER)):
            run = list(group)
            if asking and len(run) > 1 and not parent and made and run[-1] is parts[-1]:
                maker = BlockMaker(self.document, self.document.ids.take("", slug_of_text(FAQ_HEADING)))
                blocks = (maker.questions([(part.heading, part.nodes) for part in run if part.heading]),)
                made.append(self._section_of_blocks(run[0].line, (Run(FAQ_HEADING),), maker, blocks))
            else:
                made.extend(each for part in run for each in self._section(part, parent, untitled))
        return sections_with_roles(tuple(_without_bare_head(made, parts)), nested=bool(parent))

    def _section(self, part: SectionNode, parent: str, untitled: Text) -> Iterator[Section]:
        """Yield a section, unless it has neither heading nor words; questions in its first parts become its block."""
        heading = part.heading.text if part.heading else untitled
        id = self.document.ids.take(parent, slug_of_text(bare_text(heading)) or "section")
        asked, within = self._questions_of_part(part, role_of_source_heading(bare_text(heading)) is Role.FAQ)
        maker = BlockMaker(self.document, id)
        blocks = (*maker.blocks(part.nodes), *((maker.questions(asked),) if asked else ()), *maker.blocks(part.after))
        if part.heading or blocks or maker.notes or maker.private:
            section = self._section_of_blocks(part.line, heading, maker, blocks)
            where = section.where if part.heading or not blocks else blocks[0].where
            section = replace(section, where=where, sections=self._sections(within, id, untitled))
            yield Hints(part.hints, self.document).apply_to(section)

    def _section_of_blocks(self, line: int, heading: Text, maker: BlockMaker, blocks: tuple[Block, ...]) -> Section:
        """Return a section with the blocks, the notes and the private texts that `maker` made."""
        # What is not to be read out, such as the words of a picture that is missing, is in italics.
        notes = tuple(tuple(replace(run, italic=not run.link) for run in text) for text in maker.notes)
        private, where = tuple(maker.private), self.document.where(line)
        return Section(maker.parent, where, Role.PLAIN, heading, notes=notes, private=private, blocks=blocks)

    def _questions_of_part(self, part: SectionNode, is_faq: bool) -> tuple[Asked, list[SectionNode]]:
        """Return the questions with their answers in the first parts of a part, and its other parts."""
        most, fewest = (0, 1) if is_faq else (MAX_ANSWER, 2)
        leading = list(takewhile(lambda each: is_section_node_a_question(each, most), part.parts))
        if len(leading) < fewest:
            return [], part.parts
        return [(each.heading, each.nodes) for each in leading if each.heading], part.parts[len(leading) :]

    def _listed(self, name: str, kind: object, held: KindsOfLists) -> Iterator[tuple[OriginId, Where, Text]]:
        """Yield the id, the place and the text of each takeaway or source: the items of such lists."""
        items = (item for part in held if held[part] is kind for item in list_items_of_section_node(part))
        for number, item in enumerate(items, 1):
            id = self.document.ids.take(name, f"{name[0]}{number}")
            yield id, self.document.where(item.line), joined_texts([each.text for each in item.children])


def _is_title(node: Node) -> bool:
    """Return whether a node is a line on its own that does not end like a sentence."""
    is_slanted = all(run.italic for run in node.text)  # a remark, such as thanks
    if node.kind is not Kind.PARAGRAPH or node.is_pictured or is_slanted or any(map(is_end_span, node.spans)):
        return False
    said = bare_text(node.text)
    short = 0 < len(said) <= MAX_QUESTION and not said.endswith((".", ",", ";", ":"))
    return short and not makeup_of_spans(node.spans).is_aside


def _kind_of_list(part: SectionNode) -> object:
    """Return TAKEAWAYS or SOURCES, where a section is nothing but a list with such a heading."""
    listed = part.nodes and not part.parts and list_items_of_section_node(part)
    return list_that_heading_sets_apart(bare_text(part.heading.text)) if part.heading and listed else None


def _nodes_without(nodes: list[Node], node: Node) -> list[Node]:
    return [each for each in nodes if each is not node]


def _without_bare_head(sections: list[Section], parts: list[SectionNode]) -> list[Section]:
    """Return the sections; a text before the first heading that goes to the notes only is given to the next section."""
    if len(sections) < 2 or parts[0].heading or sections[0].blocks or sections[0].where.line != parts[0].line:
        return sections
    bare, following, *others = sections
    notes, private = (*bare.notes, *following.notes), (*bare.private, *following.private)
    return [replace(following, notes=notes, private=private), *others]
