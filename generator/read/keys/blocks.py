"""The block keys of a structured section in, its blocks out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from generator import limits, yaml
from generator.errors import Finding, InputError, Where, brief
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
from generator.model.origin import IdMaker, OriginId, slug_of_text
from generator.model.text import Run, Text, bare_text
from generator.read import files as pictures, keys
from generator.read.fence_info import HINT, highlighted_lines_of_fence
from generator.read.files import Files, read_csv_beside_article, squared_csv_rows
from generator.read.filling import filled_text
from generator.read.keys import Keys, suggest_article_key
from generator.read.keys.charts import chart_of_keys
from generator.read.keys.values import Fields, Values
from generator.read.table_figures import (
    HINT as FORMAT_HINT,
    UNCLEAR_SHARES,
    UNCLEAR_SHARES_HINT,
    is_figure_format,
    is_figure_in_cell,
    power_of_percentages_in_cells,
)

EVENT_HINT = "write a year, a month or a day: 1998, 2004-05, 2026-11-24"


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

    def body(self, items: Iterable[yaml.YamlNode | Fields]) -> Iterator[Block]:
        """Yield the blocks of items of a body: paragraphs for texts, and the blocks that its mappings describe."""
        for item in items:
            if isinstance(item, yaml.Scalar):
                yield from self.paragraphs(self.values.paragraphs(item))
            elif inner := item if isinstance(item, Fields) else self.values.fields(item, keys.BODY_ITEM):
                self.report_strays(inner)
                yield from (block for name in inner.names if name in keys.BLOCKS for block in self.under(name, inner))

    def under(self, name: str, fields: Fields) -> Iterator[Block]:
        """Yield the blocks under the key `name`, one of BLOCKS."""
        node = fields.node(name)
        if node is None:
            return
        if name in keys.INSERTS:
            inner = self.values.fields(_core(node, fields, name), keys.INSERTS[name])
            if inner is not None and (made := self._insert(name, inner)):
                yield made
            return
        if name == "stats":
            yield from filter(None, (self._insert("stat", each) for each in self._mappings(name, keys.STAT, fields)))
            return
        items: tuple[Any, ...]
        kind: Any
        more: tuple[Any, ...] = ()
        match name:
            case "points":
                items, kind, more = self._items(fields, self.parent), Points, fields.order()
            case "timeline":
                items, kind = self._events(fields), Timeline
            case "questions":
                asked = self._mappings(name, keys.QUESTION, fields)
                items, kind = tuple(map(self._question, asked)), Questions
            case _:
                items = tuple(map(self._stage, fields.items(name)))
                kind, more = (Points, (True,)) if name == "steps" else (Cycle, ())
        if items:
            yield kind(self.ids.take(self.parent, "points" if name == "steps" else name), node.where, items, *more)

    def _mappings(self, name: str, known: Keys, fields: Fields) -> Iterator[Fields]:
        """Yield the mappings in the list under a key."""
        return filter(None, (self.values.fields(each, known) for each in fields.items(name)))

    def report_strays(self, fields: Fields) -> None:
        """Report each key that belongs to a block which is not beside it as a text."""
        for name in fields.names:
            owners = " or ".join(kind for kind, known in keys.INSERTS.items() if name in known.names)
            if name in keys.BESIDE and not _has_owner(name, fields):
                hint = f'put it under "{owners.split()[0]}:", with its other keys'
                fields.problem("key", f'"{name}" needs a {owners} beside it that is written as a text', hint)

    def _insert(self, name: str, fields: Fields) -> Block | None:
        id = self.ids.take(self.parent, name)
        match name:
            case "code":
                said = fields.read()
                lines = self._highlighted_lines(fields, said["text"].count("\n") + 1)
                return Code(id, fields.where, **said, highlight=lines)
            case "table":
                return table_of_keys(id, fields, self.files)
            case "chart":
                return chart_of_keys(id, fields, self.files, self.language)
            case "picture":
                return picture_of_keys(id, fields, self.files)
            case _:
                return (Quote if name == "quote" else Stat)(id, fields.where, **fields.read())

    def _highlighted_lines(self, fields: Fields, count: int) -> tuple[int, ...]:
        named = ", ".join(filter(None, map(self.values.plain, fields.several("highlight-lines"))))
        lines, problem = highlighted_lines_of_fence(named, count) if named else ((), "")
        if problem:
            fields.problem("highlight-lines", problem, HINT, "highlight-lines")
        return lines

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
        said = fields.read()
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
            fields.problem("date", f'"{date[:40]}" is not a date', EVENT_HINT, "date")
            date = ""
        return Event(id, fields.where, date, **said)


def picture_of_keys(id: OriginId, fields: Fields, files: Files) -> Picture | None:
    """Return the picture that a mapping names; where it cannot be read, report the error and return None."""
    file, node, said = fields.plain("file"), fields.node("file"), fields.read()
    if not file or node is None:
        return None
    loaded = pictures.read_picture_beside_article(file, files, node.where)
    if isinstance(loaded, Finding):
        fields.values.findings.append(loaded)
        return None
    fields.values.findings.extend(pictures.remarks_on_read_picture(loaded, file, said["alt"], fields.where))
    return loaded.as_block(id, fields.where, file, **said)


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


TableTexts = tuple[Text, ...]


def table_of_keys(id: OriginId, fields: Fields, files: Files) -> Table | None:
    """Return the table that a mapping describes; without a header, report the error and return None."""
    header, *rows = _rows_in_file(fields, files) if fields.has("data") else _rows_in_article(fields)
    if not header:
        return None
    if not any(map(any, (header, *rows))):
        fields.problem("table", "the table is empty", "fill it, or delete it")
    said = fields.read()
    said |= {"highlight": _highlight(fields, header, rows), "formats": _formats(fields, header, rows)}
    return Table(id, fields.where, header, tuple(rows), **said)


def _rows_in_article(fields: Fields) -> list[TableTexts]:
    """Return the header and the rows that are written in the article; an empty header where there is an error."""
    header = tuple(_cell_of_table(fields, node) for node in fields.items("header"))
    for name in ("header", "rows"):
        if not fields.has(name):
            hint = 'write both, or name a CSV file under "data"'
            fields.problem("missing", f'a table needs "{name}"', hint)
            return [()]
    if not header:
        fields.problem("table", "a table needs a header with a cell for each column")
    return [header, *(_row_of_table(fields, node, len(header)) for node in fields.items("rows"))]


def _row_of_table(fields: Fields, node: yaml.YamlNode, width: int) -> TableTexts:
    values = fields.values
    if not isinstance(node, yaml.Sequence):
        values.problem("type", "a row must be a list of cells", node.where, "write [one, two]")
        return ((),) * width
    if width and len(node.items) > width:
        message = f"a row has {len(node.items)} cells and the header {width}"
        values.problem("table", message, node.where, "add a column to the header, or delete a cell")
    cells = tuple(_cell_of_table(fields, each) for each in node.items[:width])
    return cells + ((),) * (width - len(cells))


def _cell_of_table(fields: Fields, node: yaml.YamlNode) -> Text:
    if isinstance(node, yaml.Scalar) and node.is_null:
        return ()
    return filled_text(fields.values.text(node), fields.values.filling)


def _rows_in_file(fields: Fields, files: Files) -> list[TableTexts]:
    """Return the rows of the file under `data`, the header first; an empty header where there is an error."""
    values, node = fields.values, fields.node("data")
    if node and not isinstance(node, yaml.Scalar):
        hint = 'write the first row under "header", and the others under "rows"'
        values.problem("table", '"data" names a CSV file, and here are the cells themselves', node.where, hint)
        return [()]
    for name in ("header", "rows"):
        if fields.has(name):
            fields.problem("table", f'"{name}" cannot be used beside "data", whose file has it', "delete one of them")
    try:
        rows, _, findings = read_csv_beside_article(fields.plain("data"), files, node.where if node else fields.where)
        rows = squared_csv_rows(rows, fields.plain("data"))
    except InputError as broken:
        values.findings.extend(broken.findings)
        return [()]
    values.findings.extend(findings)
    if len(rows) > limits.TABLE_ROWS:
        message = f'"{fields.plain("data")}" has {len(rows):,} rows, and a table has at most {limits.TABLE_ROWS:,}'
        fields.problem("table", message, "choose the rows that the audience should see")
        return [()]
    return [tuple((Run(cell),) if cell else () for cell in cells) for _, cells in rows]


def _highlight(fields: Fields, header: TableTexts, rows: list[TableTexts]) -> tuple[str, ...]:
    """Return the names of columns and rows to emphasize; report those that do not exist."""
    known = [bare_text(cell) for cell in (*header, *(row[0] for row in rows)) if cell]
    found = []
    for each in fields.several("highlight"):
        name = fields.values.filling.said(bare_text(fields.values.text(each)))
        if name in known:
            found.append(name)
        else:
            _report_unknown(fields, name, known, each.where)
    return tuple(found)


def _formats(fields: Fields, header: TableTexts, rows: list[TableTexts]) -> tuple[str, ...]:
    """Return the format of each column: one for all columns of figures except the first, or one by heading."""
    node = fields.node("format")
    heads = [bare_text(head) for head in header]
    if node is None:
        return ()
    if isinstance(node, yaml.Scalar):
        said = _format(fields, node)
        formats = {column: said for column in range(1, len(header)) if _has_figures(rows, column)}
        if not formats:
            message = "no column after the first holds plain numbers"
            fields.values.problem("number-format", message, node.where, _PLAIN_HINT)
    elif isinstance(node, yaml.Mapping):
        formats = {}
        for key, value in node.pairs:
            if key.text not in heads:
                _report_unknown(fields, key.text, heads, key.where)
                continue
            if not _has_figures(rows, heads.index(key.text)):
                fields.values.problem("number-format", f'"{key.text}" holds no plain numbers', key.where, _PLAIN_HINT)
            formats[heads.index(key.text)] = _format(fields, value)
    else:
        message = '"format" must be a text, or one for each column'
        fields.values.problem("number-format", message, node.where, FORMAT_HINT)
        return ()
    for column, format in formats.items():
        is_share = "percent" in format or "%" in format
        if is_share and power_of_percentages_in_cells(row[column] for row in rows) is None:
            fields.values.problem("number-format", UNCLEAR_SHARES, node.where, UNCLEAR_SHARES_HINT)
    return tuple(formats.get(column, "") for column in range(len(header)))


_PLAIN_HINT = "write numbers as 1234567.5: the format adds the unit"


def _has_figures(rows: list[TableTexts], column: int) -> bool:
    return any(is_figure_in_cell(row[column]) for row in rows)


def _format(fields: Fields, node: yaml.YamlNode) -> str:
    said = fields.values.plain(node)
    if is_figure_format(said):
        return said
    fields.values.problem("number-format", f'"{brief(said, 40)}" is not a format for figures', node.where, FORMAT_HINT)
    return ""


def _report_unknown(fields: Fields, name: str, known: list[str], where: Where) -> None:
    message = f'the table has no row or column "{brief(name, 40)}"'
    fields.values.problem("table", message, where, suggest_article_key(name, dict.fromkeys(known)))
