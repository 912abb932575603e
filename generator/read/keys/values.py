"""Nodes of a YAML tree in, checked values out; problems are collected, and reading goes on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from generator import yaml
from generator.errors import Finding, InputError, Where, brief, error, warning
from generator.guard import limits
from generator.language import is_usual_language_tag
from generator.model.address import NOWHERE, WANTED, Address, address_of_text
from generator.model.article import Role
from generator.model.chart import ChartKind
from generator.model.text import FORBIDDEN, Text
from generator.read import keys
from generator.read.decode import cleaned_source, is_blank_source
from generator.read.files import DATA, CsvRow, Files, read_csv_rows, read_file_beside_article, squared_csv_rows
from generator.read.filling import NO_DATA, Filling
from generator.read.inline import parse_inline
from generator.read.keys import Key, Keys, suggest_article_key
from generator.read.prose import code_lines_of_source
from generator.read.sentence_numbers import REFERENCE, NumberedSentence, referenced_paragraphs
from generator.regex import regex

BLANK_LINES = regex(r"\n[ \t]*(?:\n[ \t]*)+")
LANGUAGE = regex(r"(?:[a-z]{2,3}|[a-z]{5,8})(?:-[a-z0-9]{1,8}){0,8}", re.IGNORECASE)
SHARE = regex(r"[01]|[01]?\.\d{1,4}", re.ASCII)
TERM_HINT = 'write "- term: {0}" with "detail:" under it, or put the whole item in quotes'


class Values(Struct):
    """Reads single YAML nodes; `findings` collects the problems.

    filling: what the marks in the nodes stand for. Texts keep their marks, and all other values are filled at once.
    """

    filling: Filling = NO_DATA
    findings: list[Finding] = field(default_factory=list)
    sentences: Mapping[str, NumberedSentence] = {}  # of the article that a talk is from, by their numbers

    def problem(self, code: str, message: str, where: Where, hint: str = "") -> None:
        self.findings.append(error(code, message, where, hint))

    def fields(self, node: yaml.YamlNode, known: Keys) -> Fields | None:
        """Return the fields of a mapping, its keys checked against `known`; None, with an error, for another node."""
        if not isinstance(node, yaml.Mapping):
            self.problem("type", f"{known.noun} must be a mapping of keys: {', '.join(known.names)}", node.where)
            return None
        is_term = known is keys.POINT and not any(known.get(key.text) for key, _ in node.pairs)
        for key, value in node.pairs:
            if known.get(key.text) is None:
                message = f'{known.noun} has no key "{brief(key.text, 40)}"'
                self.problem("key", message, key.where, _hint_for_unknown_key(key, value, known, is_term=is_term))
        fields = Fields(self, known, node)
        for name in known.required:
            if not fields.has(name):
                self.problem("missing", f'{known.noun} needs "{name}"', node.where)
        return fields

    def _clean_text(self, node: yaml.Scalar) -> str:
        cleaned, findings = cleaned_source(node.text, node.where)  # "\a" in double quotes is a bell
        self.findings.extend(findings)
        return cleaned

    def plain(self, node: yaml.YamlNode) -> str:
        """Return the text of a scalar on one line, as it is spelt in the file: 1.10 stays 1.10."""
        if isinstance(node, yaml.Scalar):
            return " ".join(self.filling.said(self._clean_text(node)).split())
        self.problem("type", "this must be a text, not a list or a mapping", node.where, "put it in quotes")
        return ""

    def text(self, node: yaml.YamlNode) -> Text:
        written = self._clean_text(node).strip(" \t\n") if isinstance(node, yaml.Scalar) else self.plain(node)
        runs, findings = parse_inline(written, node.where)
        self.findings.extend(findings)
        return runs

    def paragraphs(self, node: yaml.YamlNode) -> Iterator[tuple[Text, Where]]:
        """Yield the paragraphs of a text, or of each text in a list, each with its place."""
        for item in items_of_node(node):
            if isinstance(item, yaml.Scalar):
                yield from self._paragraphs(item)
            else:
                self.plain(item)

    def _paragraphs(self, node: yaml.Scalar) -> Iterator[tuple[Text, Where]]:
        if self.sentences and REFERENCE.fullmatch(node.text.strip()):
            texts, unknown = referenced_paragraphs(node.text.strip(), self.sentences)
            if unknown:
                hint = "write numbers as the brief prints them: S4.5, S4.5-S4.7 or S4"
                self.problem("article", f"the article has no sentence {brief(unknown, 40)}", node.where, hint)
            yield from ((text, node.where) for text in texts)
            return
        text, start, line = self._clean_text(node), 0, node.where.line + 1
        for end, following in [(each.start(), each.end()) for each in BLANK_LINES.finditer(text)] + [(len(text),) * 2]:
            where = Where(node.where.file, line) if node.style == "|" else node.where
            runs, more = parse_inline(text[start:end], where)
            self.findings.extend(more)
            if runs:
                yield runs, where
            start, line = following, line + text.count("\n", start, following)

    def _lines(self, node: yaml.YamlNode, _key: str) -> str:
        """Return the text of a scalar with its spaces and line ends, as for code."""
        return code_lines_of_source(self._clean_text(node)) if isinstance(node, yaml.Scalar) else self.plain(node)

    def _visible_text(self, node: yaml.YamlNode, key: str) -> Text:
        if not (text := self.text(node)) and isinstance(node, yaml.Scalar):
            self.problem("blank", f'"{key}" has no visible text', node.where, "write words, or delete the key")
        return text

    def _count(self, node: yaml.YamlNode, key: str) -> int:
        value = node.value if isinstance(node, yaml.Scalar) else None
        if type(value) is int and 1 <= value <= limits.FIRST_NUMBER:
            return value
        self.problem("type", f'"{key}" must be a whole number from 1 to {limits.FIRST_NUMBER:,}', node.where)
        return 1

    def _flag(self, node: yaml.YamlNode, key: str) -> bool:
        if isinstance(node, yaml.Scalar) and isinstance(node.value, bool):
            return node.value
        self.problem("type", f'"{key}" must be true or false', node.where)
        return False

    def _choice(self, node: yaml.YamlNode, key: str, options: Sequence[str]) -> str:
        if (text := self.plain(node)) in options:
            return text
        self.problem("choice", f'there is no {key} "{brief(text, 40)}"', node.where, suggest_article_key(text, options))
        return ""

    def _place(self, node: yaml.YamlNode, _key: str) -> tuple[float, float] | None:
        """Return a place in a picture as shares of its width and its height."""
        text = self.plain(node)
        shares = [float(each) if SHARE.fullmatch(each) else 2 for each in text.split()]
        if len(shares) == 2 and max(shares) <= 1:
            return shares[0], shares[1]
        hint = "write two numbers from 0 to 1, from the left and from the top: 0.3 0.6"
        self.problem("focus", f'"{brief(text, 40)}" is not a place in a picture', node.where, hint)
        return None

    def _language(self, node: yaml.YamlNode, key: str) -> str:
        """Return a BCP 47 tag in its usual case (en-GB, zh-Hant); for other text, warn and return a likely tag."""
        text = self.plain(node)
        if is_usual_language_tag(tag := _in_case(text) if LANGUAGE.fullmatch(text) else ""):
            return tag
        from generator.language import is_language_tag, likely_language_tag  # Babel costs 30 ms

        if tag and is_language_tag(tag):
            return tag
        likely = likely_language_tag(text[:40])
        read = f"it is read as {likely}" if likely else "it is left out"
        hint = f'write "{key}: {likely}"' if likely else "write a BCP 47 tag: en-GB"
        message = f'"{brief(text, 40)}" is not a language tag; {read}'
        self.findings.append(warning("language", message, node.where, hint))
        return likely

    def _url(self, node: yaml.YamlNode, _key: str) -> Address:
        """Return the address in a node; a text with a space in it is an error."""
        text = self.plain(node)
        address = address_of_text(text) if " " not in text else None
        if text and address is None:
            hint = f"{WANTED}, such as https://example.org"
            self.problem("url", f'"{brief(text, 40)}" is not a web address', node.where, hint)
        return address or NOWHERE


class Fields:
    """The values of a mapping by key; a key that is absent or null has an empty value."""

    def __init__(self, values: Values, known: Keys, mapping: yaml.Mapping) -> None:
        self.values = values
        self.known = known
        self.where = mapping.where
        self._nodes = {key.text: node for key, node in mapping.pairs}

    def node(self, key: str) -> yaml.YamlNode | None:
        written = self._nodes.get(key)
        node = self.values.filling.node(written) if written else None
        empty = isinstance(node, yaml.Scalar) and (node.is_null or is_blank_source(FORBIDDEN.sub("", node.text)))
        return None if empty else node

    @property
    def names(self) -> tuple[str, ...]:
        """The keys of the mapping, in the author's order."""
        return tuple(self._nodes)

    def has(self, key: str) -> bool:
        return self.node(key) is not None

    def read(self) -> dict[str, Any]:
        """Return the values of all keys whose type says how they are read, by the attributes that have them."""
        return {key.attribute: self._value(key) for key in self.known.keys if key.type in READ}

    def _value(self, key: Key) -> Any:
        empty, read = READ[key.type]
        node = self.node(key.name)
        return empty if node is None else read(self.values, node, key.name)

    def items(self, key: str) -> Sequence[yaml.YamlNode]:
        """Return the items of a list; a single value is an error."""
        if (node := self.node(key)) is None or isinstance(node, yaml.Sequence):
            return node.items if node else ()
        self.values.problem("type", f'"{key}" must be a list', node.where, 'begin each item with "- "')
        return ()

    def rows(self, key: str) -> Iterator[yaml.Sequence]:
        """Yield the rows under a key, each of which is a list of cells."""
        for node in self.items(key):
            if isinstance(node, yaml.Sequence):
                yield node
            else:
                self.values.problem("type", "a row must be a list of cells", node.where, "write [2026, 42]")

    def several(self, key: str) -> Sequence[yaml.YamlNode]:
        """Return the items of a list, or a single value as the only item."""
        return items_of_node(node) if (node := self.node(key)) else ()

    def plain(self, key: str) -> str:
        return self.values.plain(node) if (node := self.node(key)) else ""

    def mapping(self, key: str, known: Keys) -> Fields | None:
        """Return the mapping under a key, checked against `known`; a text becomes the value of the first known key."""
        node = self.node(key)
        if isinstance(node, yaml.Scalar):
            node = yaml.Mapping(((yaml.Scalar(known.names[0], node.where), node),), node.where)
        return self.values.fields(node, known) if node is not None else None

    def paragraphs(self, key: str) -> Iterator[tuple[Text, Where]]:
        return self.values.paragraphs(node) if (node := self.node(key)) else iter(())

    def expression(self, key: str) -> str:
        """Return an expression as it is written, before it is filled; "false" for one whose value is empty."""
        node = self._nodes.get(key)
        return (node.text if isinstance(node, yaml.Scalar) else "").strip() or ("false" if node else "")

    def order(self) -> tuple[bool, int]:
        """Return whether the points of the mapping are numbered, and the first number."""
        ordered, start = self.node("ordered"), self.node("start")
        is_ordered = ordered is not None and self.values._flag(ordered, "ordered")
        return is_ordered, 1 if start is None else self.values._count(start, "start")

    def csv_rows(self, key: str, files: Files, *, squared: bool = False) -> tuple[list[CsvRow], str] | None:
        """Return the rows of the CSV file under a key, and their delimiter; where there is an error, report it.

        squared: whether every row must be as long as the first.
        """
        name = self.plain(key)
        try:
            data = read_file_beside_article(name, files, DATA, self._nodes[key].where)
            if isinstance(data, Finding):
                raise InputError(data)
            rows, mark, findings = read_csv_rows(data, name)
            rows = squared_csv_rows(rows, name) if squared else rows
        except InputError as broken:
            self.values.findings.extend(broken.findings)
            return None
        self.values.findings.extend(findings)
        return rows, mark

    def places(self, keys: Iterable[str]) -> dict[str, Where]:
        """Return where each of these keys has its value, if it has one."""
        return {key: node.where for key in keys if (node := self.node(key))}

    def problem(self, code: str, message: str, hint: str = "", key: str = "") -> None:
        """Report an error at the mapping, or at the value of `key`."""
        self.values.problem(code, message, self._nodes[key].where if key else self.where, hint)


# By the type of a key, what its value is where it is absent, and how it is read.
READ: Mapping[str, tuple[Any, Callable[[Values, yaml.YamlNode, str], Any]]] = {
    "text": ((), Values._visible_text),
    "plain": ("", lambda values, node, _: values.plain(node)),
    "lines": ("", Values._lines),
    "paragraphs": ((), lambda values, node, _: tuple(text for text, _ in values.paragraphs(node))),
    "url": (NOWHERE, Values._url),
    "urls": ((), lambda values, node, key: tuple(filter(None, [values._url(one, key) for one in items_of_node(node)]))),
    "files": ((), lambda values, node, _: tuple(filter(None, map(values.plain, items_of_node(node))))),
    "flag": (False, Values._flag),
    "language": ("", Values._language),
    "place": (None, Values._place),
    "trend": ("", lambda values, node, key: values._choice(node, key, keys.TRENDS)),
    "ground": (None, lambda values, node, key: values._choice(node, key, keys.GROUNDS) or None),
    "role": (Role.PLAIN, lambda values, node, key: Role(values._choice(node, key, keys.ROLES) or Role.PLAIN)),
    "kind": (ChartKind.COLUMN, lambda values, node, key: ChartKind(values._choice(node, key, keys.KINDS) or "column")),
}


def items_of_node(node: yaml.YamlNode) -> Sequence[yaml.YamlNode]:
    """Return the items of a list, or another node as the only item."""
    return node.items if isinstance(node, yaml.Sequence) else (node,)


def _in_case(tag: str) -> str:
    first, *rest = tag.split("-")
    cased = ({2: each.upper(), 4: each.title()}.get(len(each), each.lower()) for each in rest)
    return "-".join([first.lower(), *cased])


def _hint_for_unknown_key(key: yaml.Scalar, value: yaml.YamlNode, known: Keys, *, is_term: bool) -> str:
    """Return the hint for an unknown key: how to write `- Term: detail` as a point, or the most similar key."""
    if (" " in key.text or key.text[:1].isdigit()) and isinstance(value, yaml.Scalar) and value.is_null:
        return "a comma within {...} begins the next key: put the whole text in quotes"
    near = suggest_article_key(key.text, known.names)
    is_term = is_term and isinstance(value, yaml.Scalar) and not near.startswith("did you mean")
    return TERM_HINT.format(brief(key.text, 40)) if is_term else near
