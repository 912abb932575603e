"""A YAML text in, the same text with one value changed out: every other character stays as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml
from msgspec import Struct

from generator.errors import Where
from generator.yaml import LOADER, Scalar
from generator.yaml.dump import Verbatim, YamlValue, yaml_lines

WIDTH, NARROWEST = 100, 40  # of the lines that are written
NOWHERE = Where("")
Path = tuple[str | int, ...]  # of keys, and indexes in lists


class Span(Struct, frozen=True):
    """A node of YAML between two characters of its text; comments and blank lines at its end are not in it.

    text: that of a scalar, as `generator.yaml.Scalar` has it, with its style.
    items: those of a list.
    pairs: the keys of a mapping with their values.
    """

    start: int
    end: int
    text: str = ""
    style: str = ""
    items: tuple[Span, ...] | None = None
    pairs: tuple[tuple[Span, Span], ...] | None = None
    is_flow: bool = False  # whether it is a list or mapping in brackets

    @property
    def value(self) -> YamlValue:
        """Return the node as it is written again elsewhere."""
        if self.items is not None:
            return [item.value for item in self.items]
        if self.pairs is not None:
            return {key.text: node.value for key, node in self.pairs}
        is_lines = self.style == "|" and "\n" in self.text.rstrip("\n")
        return Verbatim(self.text.rstrip("\n")) if is_lines else Scalar(self.text, NOWHERE, self.style).value

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of a mapping; none for another node."""
        return tuple(key.text for key, _ in self.pairs or ())

    @property
    def is_scalar(self) -> bool:
        """Return whether it is a text, a number or nothing."""
        return self.items is None and self.pairs is None

    def child(self, step: str | int) -> Span | None:
        """Return the value under a key, or the item at an index."""
        if isinstance(step, int):
            return self.items[step] if self.items and 0 <= step < len(self.items) else None
        return next((value for key, value in self.pairs or () if key.text == step), None)

    def walk(self, path: Path = ()) -> Iterator[tuple[Path, Span]]:
        """Yield the node and every node within it, with its path."""
        yield path, self
        for at, item in enumerate(self.items or ()):
            yield from item.walk((*path, at))
        for key, value in self.pairs or ():
            yield from value.walk((*path, key.text))


class YamlText:
    """A text of YAML without faults, whose values can be changed one at a time; each change returns another text.

    Its methods raise ValueError for what cannot be changed in place, such as a list that begins on the line of another.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.eol = "\r\n" if "\r\n" in text else "\n"
        self.root = _span(yaml.compose(text, Loader=LOADER), text)

    def node(self, path: Path) -> Span | None:
        """Return the node at a path, or None."""
        found: Span | None = self.root
        for step in path:
            found = found and found.child(step)
        return found

    def items(self, path: Path) -> tuple[Span, ...]:
        """Return the items of the list at a path; none where there is no list."""
        found = self.node(path)
        return found.items or () if found else ()

    def said(self, path: Path) -> str:
        """Return the text of the scalar at a path, or ""."""
        found = self.node(path)
        return found.text if found else ""

    def with_value(self, path: Path, value: YamlValue, after: Sequence[str] = ()) -> YamlText:
        """Return the text with another value at a path; a new key stands behind the last of the keys `after`."""
        if (text := self._in_lines(path[:-1])) is not self:
            return text.with_value(path, value, after)
        parent, old, name = self.at(path[:-1]), self.node(path), path[-1]
        if old and isinstance(name, int):
            lines = self._lines({"x": [value]}, self._column(self._dash(old.start)) - 2).partition(self.eol)[2]
            return self._with(old.start, old.end, lines.strip().removeprefix("- "))
        if not parent.pairs or not isinstance(name, str):
            raise ValueError("this is no mapping of its own")
        column = self._column(parent.pairs[0][0].start)
        if old:
            key = next(key for key, _ in parent.pairs if key.text == name)
            is_followed = self.text[old.end : self._line_end(old.end)].strip() != ""
            lines = self._lines({name: value}, column, 0 if is_followed else WIDTH)
            return self._with(key.start, old.end, lines[column:].removesuffix(self.eol))
        behind = [pair for pair in parent.pairs if pair[0].text in after] or parent.pairs
        return self._with_line_at(self._line_end(behind[-1][1].end), self._lines({name: value}, column))

    def without(self, path: Path) -> YamlText:
        """Return the text without what is at a path, if anything is; an empty list goes with its key."""
        parent, old = self.at(path[:-1]), self.node(path)
        if old is None:
            return self
        if (text := self._in_lines(path[:-1])) is not self:
            return text.without(path)
        spans = parent.items if parent.items is not None else [Span(key.start, v.end) for key, v in parent.pairs or ()]
        at = path[-1] if isinstance(path[-1], int) else parent.keys.index(path[-1])
        if len(spans) == 1 and len(path) > 1:
            return self.without(path[:-1])
        last = at + 1 == len(spans)
        if parent.pairs and not at:
            start, end = (spans[at - 1].end, old.end) if last else (spans[at].start, spans[at + 1].start)
            return self._with(start, end, "")
        if isinstance(path[-1], int):
            start, end = self._range_of_item(parent, at)
            if last:  # without the blank lines before it
                start = max(self._line_end(spans[at - 1].end), len(self.text[:start].rstrip()) + len(self.eol))
            return self._with(start, end + (0 if last else _blank(self.text[end:])), "")
        start, mark = self._line_start(spans[at].start), f"# {path[-1]}: "  # a comment that says what the key is for
        while (above := self._line_start(max(start - 1, 0))) < start and self.text[above:].lstrip(" ").startswith(mark):
            start = above
        return self._with(start, self._line_end(old.end), "")

    def with_item(self, path: Path, value: YamlValue) -> YamlText:
        """Return the text with a new item at an index of a list."""
        if self.at(path[:-1]).items == ():
            return self.with_value(path[:-1], [value])
        return self.with_item_lines(path, self._lines({"x": [value]}, 0).partition(self.eol)[2])

    def item_lines(self, path: Path) -> str:
        """Return the lines of an item of a list, with the comments right above it, as `with_item_lines` takes them."""
        if (text := self._in_lines(path[:-1])) is not self:
            return text.item_lines(path)
        parent, at = self.at(path[:-1]), path[-1]
        assert isinstance(at, int)
        start, end = self._range_of_item(parent, at)
        return self.text[start:end].rstrip("\r\n") + self.eol

    def with_item_lines(self, path: Path, lines: str) -> YamlText:
        """Return the text with the lines of an item, which `item_lines` returned, as the item at an index."""
        if (text := self._in_lines(path[:-1])) is not self:
            return text.with_item_lines(path, lines)
        parent, at = self.at(path[:-1]), path[-1]
        if not parent.items or not isinstance(at, int):
            raise ValueError("this is no list of its own")
        lines = self._moved(lines, self._column(self._dash(parent.items[0].start)))
        ends = [self._line_end(each.end) for each in parent.items[:-1]]
        gap = self.eol * (any(_blank(self.text[end:]) for end in ends) if ends else path[:-1] == ("sections",))
        if at < len(parent.items):
            place = self._range_of_item(parent, at)[0]
            return self._with(place, place, lines + gap)
        return self._with_line_at(self._line_end(parent.items[-1].end), gap + lines)

    def _moved(self, lines: str, column: int) -> str:
        """Return the lines of an item with its dash at a column."""
        own = next(line.index("- ") for line in lines.splitlines() if line.lstrip().startswith("- "))
        moved = (" " * column + line[min(own, len(line) - len(line.lstrip(" "))) :] for line in lines.split("\n"))
        return "\n".join(line if line.strip() else line.lstrip(" ") for line in moved)

    def _with(self, start: int, end: int, new: str) -> YamlText:
        return YamlText(self.text[:start] + new + self.text[end:])

    def _with_line_at(self, place: int, lines: str) -> YamlText:
        """Return the text with whole lines at the start of a line, or at its end."""
        return self._with(place, place, lines if place == 0 or self.text[place - 1] == "\n" else self.eol + lines)

    def at(self, path: Path) -> Span:
        """Return the node at a path, where there is one."""
        if (found := self.node(path)) is None:
            raise ValueError(f"there is nothing at {'/'.join(map(str, path))}")
        return found

    def _in_lines(self, path: Path) -> YamlText:
        """Return the text in which what is in brackets on the way to a path stands in lines, as it is then changed."""
        ways = (path[:end] for end in range(len(path) + 1) if (node := self.node(path[:end])) and node.is_flow)
        way = next((each for each in ways if self.at(each).items or self.at(each).pairs), None)
        if way is None:
            return self
        if way:
            return self.with_value(way, self.at(way).value)
        root = self.root
        return self._with(root.start, root.end, self._lines({"x": root.value}, -2).partition(self.eol)[2].rstrip())

    def _lines(self, values: Mapping[str, YamlValue], column: int, width: int = WIDTH) -> str:
        """Return a mapping in lines that begin at a column."""
        lines = yaml_lines(values, width and max(width - column, NARROWEST))
        return "".join((line and " " * max(column, 0) + line[max(-column, 0) :]) + self.eol for line in lines)

    def _line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def _line_end(self, at: int) -> int:
        return self.text.find("\n", at) + 1 or len(self.text)

    def _column(self, at: int) -> int:
        return at - self._line_start(at)

    def _dash(self, start: int) -> int:
        """Return where the dash of an item is whose value begins at `start`."""
        at = self._line_start(start)
        while self.text[at:start].strip()[:1] != "-" and at:
            at = self._line_start(at - 1)
        head = self.text[at:start]
        if not head.strip().startswith("-") or (at == self._line_start(start) and head.strip() != "-"):
            raise ValueError("this list begins on the line of another, and cannot be edited here")
        return at + len(head) - len(head.lstrip())

    def _range_of_item(self, parent: Span, at: int) -> tuple[int, int]:
        """Return where the lines of an item begin and end, with the comments right above it."""
        assert parent.items
        dash = self._dash(parent.items[at].start)
        start, column = self._line_start(dash), self._column(dash)
        while start and (above := self.text[(top := self._line_start(start - 1)) : start]).lstrip().startswith("#"):
            if len(above) - len(above.lstrip()) != column:
                break
            start = top
        return start, self._line_end(parent.items[at].end)


def _span(node: Any, text: str) -> Span:
    """Return a node that PyYAML has composed; what is in lines ends with its last value."""
    start, end = node.start_mark.index, node.end_mark.index
    if isinstance(node, yaml.ScalarNode):
        style = node.style or ""
        return Span(start, start + len(text[start:end].rstrip()) if style in ("|", ">") else end, node.value, style)
    is_flow, is_list = bool(node.flow_style), isinstance(node, yaml.SequenceNode)
    found = [tuple(_span(each, text) for each in ((part,) if is_list else part)) for part in node.value]
    end = end if is_flow or not found else found[-1][-1].end
    if is_list:
        return Span(start, end, items=tuple(item for (item,) in found), is_flow=is_flow)
    return Span(start, end, pairs=tuple((key, value) for key, value in found), is_flow=is_flow)


def _blank(text: str) -> int:
    """Return how many characters of blank lines a text begins with."""
    return text.rfind("\n", 0, len(text) - len(text.lstrip(" \t\r\n"))) + 1
