"""The block keys of a structured section in, its blocks out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from generator import yaml
from generator.errors import Finding, Where
from generator.model.blocks import (
    Block,
    Code,
    Cycle,
    Event,
    Paragraph,
    Picture,
    Point,
    Points,
    Question,
    Questions,
    Quote,
    Stat,
    Timeline,
    date_in_years,
)
from generator.model.origin import IdMaker, OriginId, slug_of_text
from generator.model.text import Text, bare_text
from generator.read import files as pictures
from generator.read import keys
from generator.read.files import Files
from generator.read.keys.chart_block import chart_of_keys
from generator.read.keys.tables import table_of_keys
from generator.read.keys.values import Fields, Values

HINT = "write a year, a month or a day: 1998, 2004-05, 2026-11-24"


class BlocksOfKeys:
    """Makes the blocks of the section with the id `parent`; reads pictures and the data of charts from `files`."""

    def __init__(self, values: Values, ids: IdMaker, parent: str, files: Files, language: str = "") -> None:
        self.values = values
        self.ids = ids
        self.parent = parent
        self.files = files
        self.language = language
        self._paragraphs = 0
        self._points: dict[str, int] = {}  # how many items each parent of a list has so far

    def paragraphs(self, texts: Iterable[tuple[Text, Where]]) -> Iterator[Paragraph]:
        """Yield a paragraph for each text and its place."""
        for text, where in texts:
            self._paragraphs += 1
            yield Paragraph(self.ids.take(self.parent, f"p{self._paragraphs}"), where, text)

    def body(self, fields: Fields) -> Iterator[Block]:
        """Yield the blocks under `body`: paragraphs for texts, and the blocks that its mappings describe."""
        for item in fields.several("body"):
            if isinstance(item, yaml.Scalar):
                yield from self.paragraphs(self.values.paragraphs(item))
            elif (inner := self.values.fields(item, keys.BODY_ITEM)) is not None:
                yield from self._item(inner)

    def under(self, name: str, fields: Fields) -> Iterator[Block]:
        """Yield the blocks under the key `name`, one of BLOCKS."""
        node = fields.node(name)
        if node is None:
            return
        if name in keys.INSERTS:
            inner = self.values.fields(_core(node, fields, name), keys.INSERTS[name])
            if inner is not None and (made := self._insert(name, inner)):
                yield made
        elif name == "stats":
            yield from filter(None, (self._insert("stat", each) for each in self._mappings(name, fields)))
        elif items := self._members(name, fields):
            id = self.ids.take(self.parent, "points" if name == "steps" else name)
            match name:
                case "points":
                    yield Points(id, node.where, items, *_order(fields))
                case "steps":
                    yield Points(id, node.where, items, ordered=True)
                case "cycle":
                    yield Cycle(id, node.where, items)
                case "timeline":
                    yield Timeline(id, node.where, items)
                case _:
                    yield Questions(id, node.where, items)

    def _members(self, name: str, fields: Fields) -> tuple[Any, ...]:
        """Return the items of a block that consists of items."""
        match name:
            case "points":
                return self._items(fields, self.parent)
            case "questions":
                return tuple(map(self._question, self._mappings(name, fields)))
            case "timeline":
                return self._events(fields)
            case _:
                return tuple(map(self._stage, fields.items(name)))

    def _mappings(self, name: str, fields: Fields) -> Iterator[Fields]:
        """Yield the mappings in the list under a key."""
        known = {"questions": keys.QUESTION, "timeline": keys.EVENT, "stats": keys.STAT}[name]
        return filter(None, (self.values.fields(each, known) for each in fields.items(name)))

    def _item(self, fields: Fields) -> Iterator[Block]:
        for name in fields.names:
            if name in keys.BLOCKS:
                yield from self.under(name, fields)
            elif keys.BODY_ITEM.get(name) and name not in keys.OF_POINTS and not _has_owner(name, fields):
                self._report_stray(name, fields)

    def _report_stray(self, name: str, fields: Fields) -> None:
        owners = " or ".join(kind for kind, known in keys.INSERTS.items() if name in known.names)
        hint = f'put it under "{owners.split()[0]}:", with its other keys'
        fields.problem("key", f'"{name}" needs a {owners} beside it that is written as a text', hint)

    def _insert(self, name: str, fields: Fields) -> Block | None:
        id = self.ids.take(self.parent, name)
        match name:
            case "quote":
                return Quote(id, fields.where, **fields.read(keys.QUOTE))
            case "code":
                said = fields.read(keys.CODE)
                highlight = fields.line_numbers("highlight-lines", said["text"].count("\n") + 1)
                return Code(id, fields.where, **said, highlight=highlight)
            case "table":
                return table_of_keys(id, fields, self.files)
            case "chart":
                return chart_of_keys(id, fields, self.files, self.language)
            case "picture":
                return picture_of_keys(id, fields, self.files)
            case _:
                return Stat(id, fields.where, **fields.read(keys.STAT))

    def _stage(self, node: yaml.YamlNode) -> Point:
        if not isinstance(node, yaml.Scalar):
            return self._point(node, self.parent)
        term = self.values.text(node)
        if not term:
            self.values.problem("point", "a stage needs a name", node.where)
        return Point(self._point_id(self.parent, slug_of_text(bare_text(term))), node.where, term)

    def _items(self, fields: Fields, parent: str) -> tuple[Point, ...]:
        points = (self._point(each, parent) for each in fields.items("points"))
        return tuple(point for point in points if point.term or point.detail)

    def _point(self, node: yaml.YamlNode, parent: str) -> Point:
        if isinstance(node, yaml.Scalar):
            return Point(self._point_id(parent, ""), node.where, detail=self.values.text(node))
        fields = self.values.fields(node, keys.POINT)
        if fields is None:
            return Point(self._point_id(parent, ""), node.where)
        said = fields.read(keys.POINT)
        if not said["term"] and not said["detail"]:
            self.values.problem("point", "a point needs a term or a detail", node.where)
        id = self._point_id(parent, slug_of_text(bare_text(said["term"])))
        points, (ordered, start) = self._items(fields, id), _order(fields)
        if points:
            said |= {"points": points, "ordered": ordered, "start": start}
        return Point(id, node.where, **said)

    def _point_id(self, parent: str, name: str) -> OriginId:
        number = self._points[parent] = self._points.get(parent, 0) + 1
        return self.ids.take(parent, name or f"point-{number}")

    def _question(self, fields: Fields) -> Question:
        said = fields.read(keys.QUESTION)
        id = self.ids.take(self.parent, slug_of_text(bare_text(said["question"])) or "question")
        return Question(id, fields.where, **said)

    def _events(self, fields: Fields) -> tuple[Event, ...]:
        """Return the events under `timeline`; it is an error if they are out of order."""
        events = tuple(map(self._event, self._mappings("timeline", fields)))
        for before, after in pairwise(events):
            if before.date and after.date and after.at < before.at:
                message = f"{after.date} comes after {before.date}"
                self.values.problem("date", message, after.where, "write the events in the order of their dates")
        return events

    def _event(self, fields: Fields) -> Event:
        date, said = fields.plain("date"), fields.read(keys.EVENT)
        id = self.ids.take(self.parent, slug_of_text(bare_text(said["what"])) or "event")
        try:
            date_in_years(date or "0")
        except ValueError:
            fields.problem("date", f'"{date[:40]}" is not a date', HINT, "date")
            date = ""
        return Event(id, fields.where, date, **said)


def picture_of_keys(id: OriginId, fields: Fields, files: Files) -> Picture | None:
    """Return the picture that a mapping names; where it cannot be read, report the error and return None."""
    file, node, said = fields.plain("file"), fields.node("file"), fields.read(keys.PICTURE)
    if not file or node is None:
        return None
    loaded = pictures.read_picture_beside_article(file, files, node.where)
    if isinstance(loaded, Finding):
        fields.values.findings.append(loaded)
        return None
    fields.values.findings.extend(pictures.remarks_on_read_picture(loaded, file, said["alt"], fields.where))
    return loaded.as_block(id, fields.where, file, **said)


def _order(fields: Fields) -> tuple[bool, int]:
    """Return whether the points of a mapping are numbered, and the first number."""
    return fields.flag("ordered"), fields.count("start")


def _core(node: yaml.YamlNode, fields: Fields, name: str) -> yaml.YamlNode:
    """Return the mapping of a block; if it is a text, make one of it and the block's other keys beside it."""
    if not isinstance(node, yaml.Scalar):
        return node
    first, *others = keys.INSERTS[name].names
    beside = ((key, fields.node(key)) for key in others)
    pairs = ((first, node), *((key, value) for key, value in beside if value is not None))
    return yaml.Mapping(tuple((yaml.Scalar(key, value.where), value) for key, value in pairs), node.where)


def _has_owner(name: str, fields: Fields) -> bool:
    """Return whether the block that a key belongs to stands beside it as a text."""
    kinds = (kind for kind, known in keys.INSERTS.items() if name in known.names[1:])
    return any(isinstance(fields.node(kind), yaml.Scalar) for kind in kinds)
