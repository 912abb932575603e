"""Nodes of a YAML tree in, checked values out; problems are collected, and reading goes on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from generator import limits, yaml
from generator.errors import Finding, Where, brief, error, warning
from generator.language.tags import is_usual_language_tag
from generator.model.address import NOWHERE, WANTED, Address, address_of_text
from generator.model.article import Role
from generator.model.chart import ChartKind
from generator.model.settings import is_day_of_talk
from generator.model.text import FORBIDDEN, Text
from generator.read import keys
from generator.read.decode import cleaned_source, is_blank_source
from generator.read.fence_info import HINT, highlighted_lines_of_fence
from generator.read.filling import NO_DATA, Filling
from generator.read.inline import parse_inline
from generator.read.keys import Keys, suggest_article_key
from generator.read.prose import code_lines_of_source

BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
LANGUAGE = re.compile(r"(?:[a-z]{2,3}|[a-z]{5,8})(?:-[a-z0-9]{1,8}){0,8}", re.IGNORECASE)
SHARE = re.compile(r"[01]|[01]?\.\d{1,4}", re.ASCII)
TYPED_ITEM = re.compile(r"^[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+\S", re.MULTILINE)
LIST_HINT = 'write it under "points:", where each item begins with "- "'
TERM_HINT = 'write "- term: {0}" with "detail:" under it, or put the whole item in quotes'


class Values:
    """Reads single YAML nodes; `findings` collects the problems.

    filling: what the marks in the nodes stand for. Texts keep their marks, and all other values are filled at once.
    """

    def __init__(self, filling: Filling = NO_DATA) -> None:
        self.findings: list[Finding] = []
        self.filling = filling

    def problem(self, code: str, message: str, where: Where, hint: str = "") -> None:
        self.findings.append(error(code, message, where, hint))

    def fields(self, node: yaml.YamlNode, known: Keys) -> Fields | None:
        """Return the fields of a mapping, its keys checked against `known`; None, with an error, for another node."""
        if not isinstance(node, yaml.Mapping):
            self.problem("type", f"{known.noun} must be a mapping of keys: {', '.join(known.names)}", node.where)
            return None
        for key, value in node.pairs:
            if known.get(key.text) is None:
                message = f'{known.noun} has no key "{brief(key.text, 40)}"'
                self.problem("key", message, key.where, _hint(key, value, known))
        fields = Fields(self, known.noun, node)
        for name in known.required:
            if fields.node(name) is None:
                self.problem("missing", f'{known.noun} needs "{name}"', node.where)
        return fields

    def plain(self, node: yaml.YamlNode) -> str:
        """Return the text of a scalar as it is spelt in the file: 1.10 stays 1.10."""
        if not isinstance(node, yaml.Scalar):
            self.problem("type", "this must be a text, not a list or a mapping", node.where, "put it in quotes")
            return ""
        return self.filling.said(self._written(node))

    def _written(self, node: yaml.Scalar) -> str:
        cleaned, findings = cleaned_source(node.text, node.where)  # "\a" in double quotes is a bell
        self.findings.extend(findings)
        return cleaned.strip(" \t\n")

    def text(self, node: yaml.YamlNode) -> Text:
        written = self._written(node) if isinstance(node, yaml.Scalar) else self.plain(node)
        runs, findings = parse_inline(written, node.where)
        self.findings.extend(findings)
        return runs

    def lines(self, node: yaml.YamlNode) -> str:
        """Return the text of a scalar with its spaces and line ends, as for code."""
        if not isinstance(node, yaml.Scalar):
            return self.plain(node)
        cleaned, findings = cleaned_source(node.text, node.where)
        self.findings.extend(findings)
        return code_lines_of_source(cleaned)

    def paragraphs(self, node: yaml.YamlNode) -> Iterator[tuple[Text, Where]]:
        """Yield the paragraphs of a text, or of each text in a list, each with its place."""
        for item in node.items if isinstance(node, yaml.Sequence) else (node,):
            if isinstance(item, yaml.Scalar):
                yield from self._paragraphs(item)
            else:
                self.plain(item)

    def _paragraphs(self, node: yaml.Scalar) -> Iterator[tuple[Text, Where]]:
        text, findings = cleaned_source(node.text, node.where)
        self.findings.extend(findings)
        start, line = 0, node.where.line + 1
        for end, following in [(each.start(), each.end()) for each in BLANK_LINES.finditer(text)] + [(len(text),) * 2]:
            where = Where(node.where.file, line) if node.style == "|" else node.where
            runs, more = parse_inline(text[start:end], where)
            self.findings.extend(more)
            if runs:
                yield runs, where
            if len(TYPED_ITEM.findall(text, start, end)) > 1:
                self.findings.append(
                    warning("typed-list", "a list within a text is read as one sentence", where, LIST_HINT)
                )
            start, line = following, line + text.count("\n", start, following)


class Fields:
    """The values of a mapping by key; a key that is absent or null has an empty value."""

    def __init__(self, values: Values, noun: str, mapping: yaml.Mapping) -> None:
        self.values = values
        self.noun = noun
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

    def read(self, known: Keys) -> dict[str, Any]:
        """Return the values of all keys whose type says how they are read, by the attributes that have them."""
        return {key.attribute: READ[key.type](self, key.name) for key in known.keys if key.type in READ}

    def items(self, key: str) -> Sequence[yaml.YamlNode]:
        """Return the items of a list; a single value is an error."""
        node = self.node(key)
        if node is None or isinstance(node, yaml.Sequence):
            return node.items if node else ()
        self.values.problem("type", f'"{key}" must be a list', node.where, 'begin each item with "- "')
        return ()

    def several(self, key: str) -> Sequence[yaml.YamlNode]:
        """Return the items of a list, or a single value as the only item."""
        node = self.node(key)
        return node.items if isinstance(node, yaml.Sequence) else (node,) if node is not None else ()

    def plain(self, key: str) -> str:
        node = self.node(key)
        return " ".join(self.values.plain(node).split()) if node is not None else ""

    def text(self, key: str) -> Text:
        node = self.node(key)
        text = self.values.text(node) if node is not None else ()
        if isinstance(node, yaml.Scalar) and not text:
            self.problem("blank", f'"{key}" has no visible text', "write words, or delete the key", key)
        return text

    def mapping(self, key: str, known: Keys) -> Fields | None:
        """Return the mapping under a key, checked against `known`; a text becomes the value of the first known key."""
        node = self.node(key)
        if isinstance(node, yaml.Scalar):
            node = yaml.Mapping(((yaml.Scalar(known.names[0], node.where), node),), node.where)
        return self.values.fields(node, known) if node is not None else None

    def paragraphs(self, key: str) -> Iterator[tuple[Text, Where]]:
        node = self.node(key)
        return self.values.paragraphs(node) if node is not None else iter(())

    def texts(self, key: str) -> tuple[Text, ...]:
        return tuple(text for text, _where in self.paragraphs(key))

    def lines(self, key: str) -> str:
        node = self.node(key)
        return self.values.lines(node) if node is not None else ""

    def expression(self, key: str) -> str:
        """Return an expression as it is written, before it is filled; "false" for one whose value is empty."""
        node = self._nodes.get(key)
        return (node.text if isinstance(node, yaml.Scalar) else "").strip() or ("false" if node else "")

    def count(self, key: str) -> int:
        """Return a whole number; 1 where the key is absent."""
        node = self.node(key)
        if node is None:
            return 1
        if isinstance(node, yaml.Scalar) and type(node.value) is int and 1 <= node.value <= limits.FIRST_NUMBER:
            return node.value
        self.values.problem("type", f'"{key}" must be a whole number from 1 to {limits.FIRST_NUMBER:,}', node.where)
        return 1

    def flag(self, key: str) -> bool:
        node = self.node(key)
        if node is None:
            return False
        if isinstance(node, yaml.Scalar) and isinstance(node.value, bool):
            return node.value
        self.values.problem("type", f'"{key}" must be true or false', node.where)
        return False

    def line_numbers(self, key: str, most: int) -> tuple[int, ...]:
        """Return the lines that "2-3, 5", or a list of these, names; `most` is the number of lines of the code."""
        said = ", ".join(text for each in self.several(key) if (text := self.values.plain(each)))
        found, problem = highlighted_lines_of_fence(said, most) if said else ((), "")
        if problem:
            self.problem("highlight-lines", problem, HINT, key)
        return found

    def choice(self, key: str, options: Sequence[str]) -> str:
        text = self.plain(key)
        if text and text not in options:
            self.problem("choice", f'there is no {key} "{brief(text, 40)}"', suggest_article_key(text, options), key)
            return ""
        return text

    def places(self, keys: Iterable[str]) -> dict[str, Where]:
        """Return where each of these keys has its value, if it has one."""
        return {key: node.where for key in keys if (node := self.node(key))}

    def place(self, key: str) -> tuple[float, float] | None:
        """Return a place in a picture as shares of its width and its height."""
        text = self.plain(key)
        if not text:
            return None
        shares = [float(each) if SHARE.fullmatch(each) else 2 for each in text.split()]
        if len(shares) != 2 or max(shares) > 1:
            hint = "write two numbers from 0 to 1, from the left and from the top: 0.3 0.6"
            self.problem("focus", f'"{brief(text, 40)}" is not a place in a picture', hint, key)
            return None
        return shares[0], shares[1]

    def date(self, key: str) -> str:
        """Return a date as ISO 8601: 2026-11-24; empty, with an error, for other text."""
        text = self.plain(key)
        if text and not is_day_of_talk(text):
            self.problem("date", f'"{brief(text, 40)}" is not a date', "write year-month-day: 2026-11-24", key)
            return ""
        return text

    def language(self, key: str) -> str:
        """Return a BCP 47 tag in its usual case (en-GB, zh-Hant); for other text, warn and return a likely tag."""
        text = self.plain(key)
        tag = _in_case(text) if LANGUAGE.fullmatch(text) else ""
        if not text or is_usual_language_tag(tag):
            return tag
        from generator.language.tags import is_language_tag, likely_language_tag  # Babel costs 30 ms

        if tag and is_language_tag(tag):
            return tag
        likely = likely_language_tag(text[:40])
        read = f"it is read as {likely}" if likely else "it is left out"
        hint = f'write "{key}: {likely}"' if likely else "write a BCP 47 tag: en-GB"
        message, where = f'"{brief(text, 40)}" is not a language tag; {read}', self._nodes[key].where
        self.values.findings.append(warning("language", message, where, hint))
        return likely

    def url(self, key: str) -> Address:
        node = self.node(key)
        return self._url(key, node) if node is not None else NOWHERE

    def urls(self, key: str) -> tuple[Address, ...]:
        """Return the addresses in a list, or a single one."""
        return tuple(url for each in self.several(key) if (url := self._url(key, each)))

    def _url(self, key: str, node: yaml.YamlNode) -> Address:
        """Return the address in a node; a text with a space in it is an error."""
        text = " ".join(self.values.plain(node).split())
        address = address_of_text(text) if " " not in text else None
        if text and address is None:
            hint = f"{WANTED}, such as https://example.org"
            self.values.problem("url", f'"{brief(text, 40)}" is not a web address', node.where, hint)
        return address or NOWHERE

    def problem(self, code: str, message: str, hint: str = "", key: str = "") -> None:
        """Report an error at the mapping, or at the value of `key`."""
        self.values.problem(code, message, self._nodes[key].where if key else self.where, hint)


READ: Mapping[str, Callable[[Fields, str], Any]] = {  # how a value is read, by the type of its key
    "text": Fields.text,
    "plain": Fields.plain,
    "lines": Fields.lines,
    "paragraphs": Fields.texts,
    "url": Fields.url,
    "urls": Fields.urls,
    "flag": Fields.flag,
    "language": Fields.language,
    "place": Fields.place,
    "trend": lambda fields, key: fields.choice(key, keys.TRENDS),
    "ground": lambda fields, key: fields.choice(key, keys.GROUNDS) or None,
    "role": lambda fields, key: Role(fields.choice(key, keys.ROLES) or Role.PLAIN),
    "kind": lambda fields, key: ChartKind(fields.choice(key, keys.KINDS) or ChartKind.COLUMN),
}


def _in_case(tag: str) -> str:
    first, *rest = tag.split("-")
    cased = ({2: each.upper(), 4: each.title()}.get(len(each), each.lower()) for each in rest)
    return "-".join([first.lower(), *cased])


def _hint(key: yaml.Scalar, value: yaml.YamlNode, known: Keys) -> str:
    """Return the hint for an unknown key: how to write `- Term: detail` as a point, or the most similar key."""
    near = suggest_article_key(key.text, known.names)
    is_term = known is keys.POINT and isinstance(value, yaml.Scalar) and not near.startswith("did you mean")
    return TERM_HINT.format(brief(key.text, 40)) if is_term else near
