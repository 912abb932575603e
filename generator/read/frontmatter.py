"""The front matter of a Markdown file in (YAML between --- lines, TOML between +++ lines), what it says out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generator import yaml
from generator.errors import Finding, InputError, Where, error
from generator.model.article import Meta
from generator.read import keys
from generator.read.meta import meta_of
from generator.read.values import Fields, Values
from generator.shipped import TEMPLATES

BLOCK = re.compile(r"(?P<mark>---|\+\+\+)[ \t]*\n(?=.*\S)(?P<inside>(?:.*\n)*?)(?:(?P=mark)|\.\.\.)[ \t]*(?:\n|\Z)")
# What Jekyll, Hugo and pandoc call the keys of an article.
ALIASES = {
    "authors": "author",
    "by": "author",
    "canonical": "url",
    "canonical_url": "url",
    "description": "summary",
    "lang": "language",
    "license": "licence",
}
TALKS = TEMPLATES / "talks"
APART = ("takeaways", "sources", "sections")  # Markdown has sections of its own for these
NOTHING = yaml.Mapping((), Where(""))
DAY = re.compile(r"\d{4}-\d\d-\d\d(?=[T ])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Front:
    """What the front matter says of the article, the text with blank lines in its place, and every key as written."""

    meta: Meta
    body: str
    findings: tuple[Finding, ...] = ()
    said: yaml.Mapping = NOTHING


def front_matter(text: str, name: str, folder: Path | None) -> Front:
    """What stands above the text; its pictures lie in `folder`.

    It was often written for another program, so that a value of no use is left out with a warning.
    Raises InputError where it is neither YAML nor TOML.
    """
    match = BLOCK.match(text)
    node, found = _loaded(match["inside"], match["mark"], name) if match else (None, ())
    if match is None or not isinstance(node, yaml.Mapping):
        return Front(Meta((), language=""), text)
    values = Values()
    known, unused = _sorted(node)
    meta = meta_of(Fields(values, "the front matter", yaml.Mapping(tuple(known), node.where)), folder)
    body = "\n" * match[0].count("\n") + text[match.end() :]
    return Front(meta, body, (*map(_lenient, (*found, *values.findings)), *_left_out(unused, name)), node)


def stated(said: Mapping[str, str], name: str, folder: Path | None) -> tuple[Meta, tuple[Finding, ...]]:
    """The same of what a page or a document says in another place, under the keys of an article."""
    values = Values()
    node = _node(dict(said), Where(name))
    fields = Fields(values, "the head", node if isinstance(node, yaml.Mapping) else yaml.Mapping((), Where(name)))
    return meta_of(fields, folder), tuple(map(_lenient, values.findings))


def _loaded(inside: str, mark: str, name: str) -> tuple[yaml.Node | None, tuple[Finding, ...]]:
    if mark == "+++":
        return _toml(inside, name), ()
    node, found = yaml.load("\n" + inside, name)  # the line of the mark, so that lines count as in the file
    errors = [each for each in found if each.code not in ("yaml-duplicate", "yaml-tag")]
    if errors:
        raise InputError(*errors)
    return node, found


def _toml(inside: str, name: str) -> yaml.Node:
    where = Where(name, 1)
    try:
        return _node(tomllib.loads(inside), where)
    except (ValueError, RecursionError) as broken:
        message = f"the front matter is not valid TOML: {broken}"
        raise InputError(error("toml-syntax", message, where, "lines are counted from the one after +++")) from broken


def _node(value: Any, where: Where) -> yaml.Node:
    if isinstance(value, dict):
        pairs = ((yaml.Scalar(key, where), _node(each, where)) for key, each in value.items())
        return yaml.Mapping(tuple(pairs), where)
    if isinstance(value, list):
        return yaml.Sequence(tuple(_node(each, where) for each in value), where)
    return yaml.Scalar(str(value), where, '"')


def _sorted(node: yaml.Mapping) -> tuple[list[tuple[yaml.Scalar, yaml.Node]], list[str]]:
    """The pairs that say something about an article, under its own names for them, and the keys of the others."""
    known: dict[str, tuple[yaml.Scalar, yaml.Node]] = {}
    unused: list[str] = []
    for key, value in node.pairs:
        name = ALIASES.get(key.text, key.text)
        if keys.ARTICLE.get(name) and name not in APART and name not in known and _is_ours(name, value):
            known[name] = (replace(key, text=name), _plain(name, value))
        else:
            unused.append(key.text)
    return list(known.values()), unused


def _is_ours(name: str, value: yaml.Node) -> bool:
    """Whether a key says what we understand by it: the talk of a conference's site is none of ours."""
    if name != "talk" or not isinstance(value, yaml.Scalar):
        return name != "talk"
    return value.text.endswith((".yaml", ".yml")) or value.text in {path.stem for path in TALKS.glob("*.yaml")}


def _plain(name: str, value: yaml.Node) -> yaml.Node:
    """A list of authors as one line; the day of a date with a time."""
    if name == "author" and not isinstance(value, yaml.Scalar):
        return yaml.Scalar(", ".join(_names(value)), value.where, '"')
    if name == "date" and isinstance(value, yaml.Scalar) and (day := DAY.match(value.text)):
        return replace(value, text=day[0])
    return value


def _names(value: yaml.Node) -> Iterator[str]:
    match value:
        case yaml.Scalar():
            yield value.text
        case yaml.Sequence():
            for item in value.items:
                yield from _names(item)
        case yaml.Mapping():
            named = value.get("name")
            yield from _names(named) if named else ()


def _lenient(finding: Finding) -> Finding:
    if finding.level != "error":
        return finding
    return replace(finding, level="warning", message=f"{finding.message}; it is left out")


def _left_out(unused: list[str], name: str) -> Iterator[Finding]:
    if unused:
        message = f"a deck has no use for these keys of the front matter: {', '.join(unused)}"
        yield Finding("front-matter", "info", message, Where(name, 1))
