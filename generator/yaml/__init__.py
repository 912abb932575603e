"""Parses YAML into a tree of frozen nodes, each with its place and spelling; only this module uses PyYAML."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import Any, NoReturn

import yaml
from msgspec import Struct

from generator.errors import Finding, TemplateError, Where, error, warning
from generator.guard import limits
from generator.regex import regex
from generator.shipped import TEMPLATES

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
STRING_TAG = "tag:yaml.org,2002:str"

INTEGER = regex(r"[-+]?[0-9]+")
FLOAT = regex(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
TEXT_AFTER_HASH = regex(r"[ \t](?P<tail>#[^\s#].*?)\s*")  # "issue #12", but not "16:9  # wide"
NULLS = ("", "~", "null", "Null", "NULL")
BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


class Scalar(Struct, frozen=True):
    """A value in its source spelling; `style` is empty for plain text, or else the mark that opens it: ' " | or >."""

    text: str
    where: Where
    style: str = ""

    @property
    def is_null(self) -> bool:
        return not self.style and self.text in NULLS

    @property
    def value(self) -> str | int | float | bool | None:
        """The value by YAML 1.2 (core schema, decimal numbers): no dates, and only true and false are booleans."""
        if self.style:
            return self.text
        if self.text in NULLS:
            return None
        if self.text in BOOLEANS:
            return BOOLEANS[self.text]
        if INTEGER.fullmatch(self.text) and len(self.text) < 20:
            return int(self.text)
        return float(self.text) if FLOAT.fullmatch(self.text) else self.text


class Sequence(Struct, frozen=True):
    """A list of nodes."""

    items: tuple[YamlNode, ...]
    where: Where


class Mapping(Struct, frozen=True):
    """Keys with their nodes, in the order of the file; no key occurs twice."""

    pairs: tuple[Pair, ...]
    where: Where

    def get(self, key: str) -> YamlNode | None:
        return next((node for name, node in self.pairs if name.text == key), None)


YamlNode = Scalar | Sequence | Mapping
Pair = tuple[Scalar, YamlNode]


def load_yaml(text: str, file: str) -> tuple[YamlNode | None, tuple[Finding, ...]]:
    """Return the one document of a YAML text, or None if it is broken, and every error found in it.

    Lines and columns count from 1. An empty text is a null scalar. Tags construct nothing. A comment that looks like
    the rest of a text is a warning.
    """
    composer = _Composer(file, text)
    try:
        node = composer.document(yaml.parse(text, Loader=LOADER))
    except TemplateError as refused:
        return None, (*composer.findings, *refused.findings)
    except yaml.MarkedYAMLError as broken:
        return None, (*composer.findings, _explain_syntax_error(broken, file))
    except yaml.reader.ReaderError as broken:
        at = Where(file, text.count("\n", 0, max(broken.position, 0)) + 1)
        return None, (error("yaml-syntax", f"the file holds a character that YAML forbids: {broken.reason}", at),)
    return node, tuple(composer.findings)


def yaml_value(node: YamlNode) -> Any:
    """Return a node as plain Python: dict, list, str, int, float, bool or None."""
    match node:
        case Scalar():
            return node.value
        case Sequence():
            return [yaml_value(item) for item in node.items]
        case Mapping():
            return {key.text: yaml_value(item) for key, item in node.pairs}


def yaml_values(text: str, name: str) -> Any:
    """Return a shipped YAML text as plain Python. Raises TemplateError with everything that is wrong in it."""
    tree, findings = load_yaml(text, name)
    if tree is None or findings:
        raise TemplateError(*findings)
    return yaml_value(tree)


def shipped_values(name: str) -> dict[str, Any]:
    """Return a YAML file of templates/, which is a mapping, as plain Python."""
    return dict(yaml_values((TEMPLATES / name).read_text("utf-8"), name))


class _Composer:
    """Turns PyYAML's events into nodes; PyYAML's composer recurses without a limit and loses the spelling."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.lines = text.split("\n") if "#" in text else []
        self.findings: list[Finding] = []
        self._anchors: dict[str, tuple[YamlNode, int]] = {}
        self._size = 0  # the number of nodes and characters so far, with aliases expanded
        self._aliased = 0

    def document(self, events: Iterator[Any]) -> YamlNode:
        node: YamlNode = Scalar("", Where(self.file, 1, 1))
        starts = (event for event in events if isinstance(event, yaml.DocumentStartEvent))
        for count, start in enumerate(starts):  # _node takes the events of each document
            if count:
                self._refuse("yaml-documents", "a second document begins here", start, "one file holds one document")
            node = self._compose_node(next(events), events, 0)
        return node

    def _compose_node(self, event: Any, events: Iterator[Any], depth: int) -> YamlNode:
        if isinstance(event, yaml.AliasEvent):
            return self._resolve_alias(event)
        if depth > limits.YAML_DEPTH:
            self._refuse("yaml-depth", f"the file has more than {limits.YAML_DEPTH} levels", event)
        before, self._size = self._size, self._size + 1
        node = self._compose_new_node(event, events, depth)
        if event.anchor:
            self._anchors[event.anchor] = (node, self._size - before)
        return node

    def _compose_new_node(self, event: Any, events: Iterator[Any], depth: int) -> YamlNode:
        if event.tag and event.tag not in ("!", STRING_TAG):
            name = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._report_error("yaml-tag", f'the tag "{name}" is not allowed', event, "write the value without it")
        if isinstance(event, yaml.SequenceStartEvent):
            items = (self._compose_node(each, events, depth + 1) for each in _until(events, yaml.SequenceEndEvent))
            return Sequence(tuple(items), self._place_of_event(event))
        if isinstance(event, yaml.MappingStartEvent):
            return Mapping(tuple(self._compose_pairs(events, depth)), self._place_of_event(event))
        self._size += len(event.value)
        style = event.style or ("'" if event.tag == STRING_TAG else "")
        if not event.style and self.lines:
            self._check_comment(event)
        return Scalar(event.value, self._place_of_event(event), style)

    def _compose_pairs(self, events: Iterator[Any], depth: int) -> Iterator[tuple[Scalar, YamlNode]]:
        seen: dict[str, Where] = {}
        for event in _until(events, yaml.MappingEndEvent):
            key = self._compose_node(event, events, depth + 1)
            node = self._compose_node(next(events), events, depth + 1)
            if not isinstance(key, Scalar):
                self._report_error("yaml-key", "a key must be a single word or text", event)
            elif key.text in seen:
                hint = f"it is first on line {seen[key.text].line}"
                self._report_error("yaml-duplicate", f'the key "{key.text}" is written twice', event, hint)
            else:
                seen[key.text] = key.where
                yield key, node

    def _resolve_alias(self, event: Any) -> YamlNode:
        if event.anchor not in self._anchors:
            self._refuse("yaml-alias", f'there is no anchor "&{event.anchor}" before this alias', event)
        node, size = self._anchors[event.anchor]
        self._size, self._aliased = self._size + size, self._aliased + size
        if self._aliased > limits.YAML_ALIASED:
            message = f"aliases make more than {limits.YAML_ALIASED:,} characters"
            self._refuse("yaml-alias", message, event, "write the text itself")
        return node

    def _check_comment(self, event: Any) -> None:
        """Warn of a comment after a plain scalar if it looks like the rest of the text."""
        at = event.end_mark
        if match := TEXT_AFTER_HASH.fullmatch(self.lines[at.line] if at.line < len(self.lines) else "", at.column):
            where = Where(self.file, at.line + 1, match.start("tail") + 1)
            message = "the rest of the line is not read: after a space, # begins a comment"
            self.findings.append(warning("yaml-comment", message, where, "put the whole text in quotes: 'Rule #1'"))

    def _place_of_event(self, event: Any) -> Where:
        return Where(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _report_error(self, code: str, message: str, event: Any, hint: str = "") -> None:
        self.findings.append(error(code, message, self._place_of_event(event), hint))

    def _refuse(self, code: str, message: str, event: Any, hint: str = "") -> NoReturn:
        raise TemplateError(error(code, message, self._place_of_event(event), hint))


def _until(events: Iterator[Any], end: type) -> Iterator[Any]:
    return takewhile(lambda event: not isinstance(event, end), events)


def _explain_syntax_error(broken: yaml.MarkedYAMLError, file: str) -> Finding:
    """Return a finding in plain words, or in PyYAML's own words if we have none."""
    mark = broken.problem_mark or broken.context_mark
    where = Where(file, mark.line + 1, mark.column + 1) if mark else Where(file)
    problem = str(broken.problem or broken.context or "it cannot be parsed")
    language = "JSON" if file.lower().endswith(".json") else "YAML"
    for known in (TEMPLATES / "yaml.txt").read_text("utf-8").splitlines()[1:]:
        words, message, hint = (part.strip() for part in known.replace("DEPTH", str(limits.YAML_DEPTH)).split("|"))
        if words in problem:
            return error("yaml-syntax", f"not valid {language}: {message}", where, "".join(hint))
    return error("yaml-syntax", f"not valid {language}: {problem}", where)
