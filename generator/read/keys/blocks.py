"""The block keys of a structured section in, its blocks out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from generator import yaml
from generator.errors import Finding, Where, brief
from generator.model.article import Article
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
    Table,
    Timeline,
    date_in_years,
)
from generator.model.chart import Chart
from generator.model.origin import IdMaker, OriginId, slug_of_text
from generator.model.text import Run, Text, bare_text
from generator.read import files as pictures, keys
from generator.read.fence_info import HINT, highlighted_lines_of_fence
from generator.read.files import Files
from generator.read.keys import Keys
from generator.read.keys.charts import chart_of_keys
from generator.read.keys.tables import table_of_keys
from generator.read.keys.values import Fields, Values

# What a talk may take from its article.
TAKEN: dict[str, type[Any]] = {"picture": Picture, "table": Table, "chart": Chart, "code": Code}
# Blocks with items, by their keys.
KIND: dict[str, Any] = {"points": Points, "timeline": Timeline, "questions": Questions, "steps": Points, "cycle": Cycle}
EVENT_HINT = "write a year, a month or a day: 1998, 2004-05, 2026-11-24"


class BlocksOfKeys(Struct):
    """Makes the blocks of the section with the id `parent`; reads pictures and the data of charts from `files`.

    basis: the articles that the talk names, whose pictures, tables, charts and programs it may take.
    """

    values: Values
    ids: IdMaker
    parent: str
    files: Files
    language: str = ""
    basis: tuple[Article, ...] = ()
    _paragraphs: int = 0
    _points: dict[str, int] = field(default_factory=dict)  # how many items each parent of a list has so far

    def paragraphs(self, texts: Iterable[tuple[Text, Where]]) -> Iterator[Paragraph]:
        """Yield a paragraph for each text and its place."""
        for text, where in texts:
            self._paragraphs += 1
            yield Paragraph(self.ids.take(self.parent, f"p{self._paragraphs}"), where, text)

    def body(self, items: Iterable[yaml.YamlNode | Fields]) -> Iterator[Block]:
        """Yield the blocks of items of a body: paragraphs for texts, and the blocks that its mappings describe."""
        for item in items:
            if isinstance(item, yaml.Scalar):
                yield from self.paragraphs(self.values.paragraphs(item))
            elif inner := item if isinstance(item, Fields) else self.values.fields(item, keys.BODY_ITEM):
                self.report_strays(inner)
                yield from (block for name in inner.names if name in keys.BLOCKS for block in self.blocks(name, inner))

    def blocks(self, name: str, fields: Fields) -> Iterator[Block]:
        """Yield the blocks under the key `name`, one of BLOCKS."""
        if (node := fields.node(name)) is None:
            return
        if name in keys.INSERTS:
            inner = self.values.fields(_complete_block_mapping(node, fields, name), keys.INSERTS[name])
            yield from filter(None, (self._insert(name, inner),) if inner else ())
        elif name == "stats":
            yield from filter(None, (self._insert("stat", each) for each in self._mappings(name, keys.STAT, fields)))
        elif items := self._items_under(name, fields):
            order = fields.order() if name == "points" else (True,) if name == "steps" else ()
            id = self.ids.take(self.parent, "points" if name == "steps" else name)
            yield KIND[name](id, node.where, items, *order)

    def _items_under(self, name: str, fields: Fields) -> tuple[Any, ...]:
        """Return the items of the list under one of KIND."""
        match name:
            case "points":
                return self._items(fields, self.parent)
            case "timeline":
                return self._events(fields)
            case "questions":
                return tuple(map(self._question, self._mappings(name, keys.QUESTION, fields)))
        return tuple(map(self._stage, fields.items(name)))

    def _mappings(self, name: str, known: Keys, fields: Fields) -> Iterator[Fields]:
        """Yield the mappings in the list under a key."""
        return filter(None, (self.values.fields(each, known) for each in fields.items(name)))

    def report_strays(self, fields: Fields) -> None:
        """Report each key that belongs to a block which is not beside it as a text."""
        for name in fields.names:
            owners = [kind for kind, known in keys.INSERTS.items() if name in known.names]
            if name in keys.BESIDE and not any(isinstance(fields.node(kind), yaml.Scalar) for kind in owners):
                message = f'"{name}" needs a {" or ".join(owners)} beside it that is written as a text'
                fields.problem("key", message, f'put it under "{owners[0]}:", with its other keys')

    def _insert(self, name: str, fields: Fields) -> Block | None:
        id = self.ids.take(self.parent, name)
        if name in TAKEN and fields.has("from"):
            return self._take_from_article(name, id, fields)
        if name == "chart":
            return chart_of_keys(id, fields, self.files, self.language)
        if name in ("table", "picture"):
            return (table_of_keys if name == "table" else picture_of_keys)(id, fields, self.files)
        said = fields.read()
        if name != "code":
            return (Quote if name == "quote" else Stat)(id, fields.where, **said)
        if not said["text"]:
            fields.problem("missing", 'a code block needs "text"', "write the lines of the program under it")
        lines = self._numbers(fields, "highlight-lines", said["text"].count("\n") + 1)
        return Code(id, fields.where, **said, highlight=lines)

    def _take_from_article(self, name: str, id: OriginId, fields: Fields) -> Block | None:
        """Return a block of the article that the talk names; what the talk says of it comes before what that says."""
        known = [block for article in self.basis for block in article.blocks_in_order(TAKEN[name])]
        wanted = fields.plain("from")
        at = int(wanted) if wanted.isdecimal() else 0
        called = (each for each in known if isinstance(each, Picture) and wanted in (each.file, Path(each.file).name))
        if (found := known[at - 1] if 0 < at <= len(known) else next(called, None)) is None:
            there = f"it has {len(known)}" if self.basis else 'the talk names no article: write "article: FILE"'
            fields.problem("article", f'the article has no {name} "{brief(wanted, 40)}"', there, "from")
            return None
        said = {key: value for key, value in fields.read().items() if value and key in found.__struct_fields__}
        if isinstance(found, Code):
            lines = found.text.split("\n")
            chosen = self._numbers(fields, "lines", len(lines))
            text = "\n".join(lines[number - 1] for number in chosen) if chosen else found.text
            said |= {"text": text, "highlight": self._numbers(fields, "highlight-lines", text.count("\n") + 1)}
        if isinstance(found, Table) and (chosen := self._numbers(fields, "rows", len(found.rows), "table")):
            said["rows"] = tuple(found.rows[number - 1] for number in chosen)
        return replace(found, id=id, where=fields.where, **said)

    def _numbers(self, fields: Fields, key: str, count: int, whole: str = "code") -> tuple[int, ...]:
        """Return the numbers that a key names, of the `count` lines of a program or rows of a table."""
        named = ", ".join(filter(None, map(self.values.plain, fields.several(key))))
        lines, problem = highlighted_lines_of_fence(named, count, whole) if named else ((), "")
        if problem:
            fields.problem("highlight-lines", problem, HINT, key)
        return lines

    def _stage(self, node: yaml.YamlNode) -> Point:
        if not isinstance(node, yaml.Scalar):
            return self._point(node, self.parent)
        if not (term := self.values.text(node)):
            self.values.problem("point", "a stage needs a name", node.where)
        return Point(self._point_id(self.parent, slug_of_text(bare_text(term))), node.where, term)

    def _items(self, fields: Fields, parent: str) -> tuple[Point, ...]:
        points = (self._point(each, parent) for each in fields.items("points"))
        return tuple(point for point in points if point.term or point.detail)

    def _point(self, node: yaml.YamlNode, parent: str) -> Point:
        if isinstance(node, yaml.Scalar):
            return Point(self._point_id(parent, ""), node.where, detail=self.values.text(node))
        if (fields := self.values.fields(node, keys.POINT)) is None:
            return Point(self._point_id(parent, ""), node.where)
        if not (said := fields.read())["term"] and not said["detail"]:
            said |= {"detail": said["short"], "chosen": said["short"], "short": ()}
        if not said["term"] and not said["detail"]:
            self.values.problem("point", "a point needs a term or a detail", node.where)
        id = self._point_id(parent, slug_of_text(bare_text(said["term"])))
        points, (ordered, start) = self._items(fields, id), fields.order()
        if points:
            said |= {"points": points, "ordered": ordered, "start": start}
        return Point(id, node.where, **said)

    def _point_id(self, parent: str, name: str) -> OriginId:
        number = self._points[parent] = self._points.get(parent, 0) + 1
        return self.ids.take(parent, name or f"point-{number}")

    def _question(self, fields: Fields) -> Question:
        said = fields.read()
        id = self.ids.take(self.parent, slug_of_text(bare_text(said["question"])) or "question")
        return Question(id, fields.where, **said)

    def _events(self, fields: Fields) -> tuple[Event, ...]:
        """Return the events under `timeline`; it is an error if they are out of order."""
        events = tuple(map(self._event, self._mappings("timeline", keys.EVENT, fields)))
        for before, after in pairwise(events):
            if before.date and after.date and after.at < before.at:
                message = f"{after.date} comes after {before.date}"
                self.values.problem("date", message, after.where, "write the events in the order of their dates")
        return events

    def _event(self, fields: Fields) -> Event:
        date, said = fields.plain("date"), fields.read()
        id = self.ids.take(self.parent, slug_of_text(bare_text(said["what"])) or "event")
        try:
            date_in_years(date or "0")
        except ValueError:
            if len(re.findall(r"[^\W\d]", date)) > 1:  # "early October", "mid-1990s"
                said["label"] = said["label"] or (Run(date),)
            else:
                fields.problem("date", f'"{date[:40]}" is not a date', EVENT_HINT, "date")
            date = ""
        return Event(id, fields.where, date, **said)


def picture_of_keys(id: OriginId, fields: Fields, files: Files, alt: str = "") -> Picture | None:
    """Return the picture that a mapping names; where it cannot be read, report the error and return None.

    alt: its alt text where the mapping has none.
    """
    file, node, said = fields.plain("file"), fields.node("file"), fields.read()
    said["alt"] = said["alt"] or alt
    if not file or node is None:
        fields.problem("missing", 'a picture needs "file"', "name a file beside the article")
        return None
    loaded = pictures.read_picture_beside_article(file, files, node.where)
    if isinstance(loaded, Finding):
        fields.values.findings.append(loaded)
        return None
    fields.values.findings.extend(pictures.remarks_on_read_picture(loaded, file, said["alt"], fields.where))
    return loaded.as_block(id, fields.where, file, **said)


def _complete_block_mapping(node: yaml.YamlNode, fields: Fields, name: str) -> yaml.YamlNode:
    """Return the mapping of a block; if it is a text, make one of it and the block's other keys beside it."""
    if not isinstance(node, yaml.Scalar):
        return node
    first, *others = keys.INSERTS[name].names
    has_from = name not in TAKEN and fields.known is keys.BODY_ITEM  # that of a section is the section's own
    beside = ((key, fields.node(key)) for key in others if key != "from" or has_from)
    pairs = ((first, node), *((key, value) for key, value in beside if value is not None))
    return yaml.Mapping(tuple((yaml.Scalar(key, value.where), value) for key, value in pairs), node.where)
