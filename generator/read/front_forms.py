"""The front matter of a Markdown file in, in whatever form, its keys as YAML would have them and its end out."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

from generator import yaml
from generator.errors import Finding, InputError, Where, error

# YAML between --- lines (Jekyll, Hugo, Docusaurus, Quarto), TOML between +++ lines (Hugo, Zola).
BLOCK = re.compile(r"(?P<mark>---|\+\+\+)[ \t]*\n(?=.*\S)(?P<inside>(?:.*\n)*?)(?:(?P=mark)|\.\.\.)[ \t]*(?:\n|\Z)")
# pandoc's title block.
_MORE = r"[^\n]*(?:\n[ \t]+\S[^\n]*)*"
BLOCK_OF_TITLE = re.compile(
    rf"%[ \t]+(?P<title>{_MORE})(?:\n%[ \t]*(?P<author>{_MORE}))?(?:\n%[ \t]*(?P<date>{_MORE}))?\n"
)

Found = tuple[yaml.Node | None, int, tuple[Finding, ...]]


def front_of(text: str, name: str) -> Found:
    """The keys, where the text after them begins, and findings; no keys where the text begins at once.

    Raises InputError where what is marked as YAML or TOML is none.
    """
    if match := BLOCK.match(text):
        node, found = _loaded(match["inside"], match["mark"], name)
        return node, match.end(), found
    if match := BLOCK_OF_TITLE.match(text):
        title, author, date = match.groups("")
        said = {"title": " ".join(title.split()), "author": ", ".join(_parts(author)), "date": date.strip()}
        return node_of(said, Where(name, 1)), match.end(), ()
    return _json(text, name) if re.match(r"\{\s*\"", text) else (None, 0, ())


def _parts(value: str) -> list[str]:
    """The lines of a value, or what semicolons part in them."""
    return [part.strip() for part in re.split(r";|\n", value) if part.strip()]


def node_of(value: Any, where: Where) -> yaml.Node:
    """A value of TOML or JSON as a node."""
    if isinstance(value, dict):
        pairs = ((yaml.Scalar(key, where), node_of(each, where)) for key, each in value.items())
        return yaml.Mapping(tuple(pairs), where)
    if isinstance(value, list):
        return yaml.Sequence(tuple(node_of(each, where) for each in value), where)
    return yaml.Scalar("" if value is None else str(value), where, '"')


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
        return node_of(tomllib.loads(inside), where)
    except (ValueError, RecursionError) as broken:
        message = f"the front matter is not valid TOML: {broken}"
        raise InputError(error("toml-syntax", message, where, "lines are counted from the one after +++")) from broken


def _json(text: str, name: str) -> Found:
    """Hugo's third form; a text that begins with a brace and is no JSON is a text."""
    try:
        value, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return None, 0, ()
    return node_of(value, Where(name, 1)), end, ()
