"""The block keys of a structured section in, its blocks out."""

from __future__ import annotations

from collections.abc import Iterator

from generator import yaml
from generator.model.article import Block, Paragraph, Point, Points, Question, Questions, words
from generator.read import keys
from generator.read.ids import Ids, slug
from generator.read.values import Fields, Values


class Blocks:
    """Makes the blocks of one section, `parent`, and numbers its paragraphs and untitled points."""

    def __init__(self, values: Values, ids: Ids, parent: str) -> None:
        self.values = values
        self.ids = ids
        self.parent = parent
        self._paragraphs = 0
        self._points = 0

    def paragraphs(self, fields: Fields, key: str) -> Iterator[Paragraph]:
        """The paragraphs under a key."""
        node = fields.node(key)
        if node is not None:
            yield from self._split(node)

    def body(self, fields: Fields) -> Iterator[Block]:
        """The blocks under `body`: texts, and mappings with points or questions."""
        node = fields.node("body")
        for item in node.items if isinstance(node, yaml.Sequence) else [node] if node is not None else []:
            if isinstance(item, yaml.Scalar):
                yield from self._split(item)
            elif (inner := self.values.fields(item, keys.BODY_ITEM)) is not None:
                yield from self.points(inner)
                yield from self.questions(inner)

    def points(self, fields: Fields) -> Iterator[Points]:
        """The list under `points`, if there is one."""
        node = fields.node("points")
        items = tuple(self._point(each) for each in fields.items("points"))
        if node is not None and items:
            yield Points(self.ids.take(self.parent, "points"), node.where, items, fields.flag("ordered"))

    def questions(self, fields: Fields) -> Iterator[Questions]:
        """The questions under `questions`, if there are any."""
        node = fields.node("questions")
        mappings = (self.values.fields(each, keys.QUESTION) for each in fields.items("questions"))
        items = tuple(self._question(each) for each in mappings if each is not None)
        if node is not None and items:
            yield Questions(self.ids.take(self.parent, "questions"), node.where, items)

    def _split(self, node: yaml.Node) -> Iterator[Paragraph]:
        for text, where in self.values.paragraphs(node):
            self._paragraphs += 1
            yield Paragraph(self.ids.take(self.parent, f"p{self._paragraphs}"), where, text)

    def _point(self, node: yaml.Node) -> Point:
        if isinstance(node, yaml.Scalar):
            return Point(self._point_id(""), node.where, detail=self.values.text(node))
        fields = self.values.fields(node, keys.POINT)
        if fields is None:
            return Point(self._point_id(""), node.where)
        term, detail = fields.text("term"), fields.text("detail")
        if not term and not detail:
            self.values.problem("point", "a point needs a term or a detail", node.where)
        id = self._point_id(slug(words(term)))
        return Point(id, node.where, term, detail, fields.text("short"), fields.text("answer"), fields.url("url"))

    def _point_id(self, name: str) -> str:
        self._points += 1
        return self.ids.take(self.parent, name or f"point-{self._points}")

    def _question(self, fields: Fields) -> Question:
        question = fields.text("question")
        id = self.ids.take(self.parent, slug(words(question)) or "question")
        return Question(id, fields.where, question, tuple(text for text, _where in fields.paragraphs("answer")))
