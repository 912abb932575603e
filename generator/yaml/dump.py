"""Writes plain values as the lines of a YAML file that looks as if a person had written it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from generator.regex import regex

YamlValue = str | int | float | Sequence[Any] | Mapping[str, Any] | None  # None is left out

# A text that YAML cannot read as anything else: it begins with a letter, has no ": " or " #", and is no YAML word.
_PLAIN = regex(r"[^\W\d_](?:[\w ,.;()/’'–—·!?%+-]*[\w.)!?%])?")
_KEY = regex(r"[^\W\d_][\w-]*")
_WORDS = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))
_ADDRESS = regex(r"(?:https?://|mailto:)?[a-z][\w.@/~?=&%+-]*[\w/]", re.ASCII | re.IGNORECASE)
_HIDDEN = regex("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")  # invisible characters
_UNFOLDED = regex(r"^\s|\s\s|\s$|\n")  # spaces and newlines that folding would lose
_STEP = "  "
_NARROWEST = 40  # characters, at any depth


class Verbatim(str):
    """A text whose line ends and spaces matter."""

    __slots__ = ()


def yaml_lines(values: Mapping[str, YamlValue], width: int = 0) -> Iterator[str]:
    """Yield a mapping in block style; texts longer than `width` are folded, and 0 keeps each on one line."""
    yield from _dump_mapping(values, "", width)


def _dump_mapping(values: Mapping[str, YamlValue], indent: str, width: int) -> Iterator[str]:
    for name, value in values.items():
        key = name if _KEY.fullmatch(name) else _as_json(name)
        match value:
            case None:
                continue
            case str() | int() | float() | tuple() | []:  # the cells of a header are on one line
                first, *others = _dump_scalar(value, indent, width and width - len(key) - 2)
                yield f"{indent}{key}: {first}"
                yield from others
            case Mapping():
                yield f"{indent}{key}:"
                yield from _dump_mapping(value, indent + _STEP, width)
            case _:
                yield f"{indent}{key}:"
                yield from _dump_list(value, indent + _STEP, width)


def _dump_list(values: Sequence[YamlValue], indent: str, width: int) -> Iterator[str]:
    for value in values:
        if isinstance(value, Mapping):
            first, *others = _dump_mapping(value, indent + _STEP, width)
        else:
            first, *others = _dump_scalar(value, indent, width and width - 2)
        yield f"{indent}- {first.strip()}"
        yield from others


def _dump_scalar(value: YamlValue, indent: str, width: int) -> list[str]:
    """Return a text that needs no quotes as it is; a long one folded below its key; or else a value as JSON."""
    if not isinstance(value, str) or _HIDDEN.search(value):
        return [_as_json(value)]
    if isinstance(value, Verbatim):
        mark = "|2-" if value.startswith(" ") else "|-"
        return [mark, *(f"{indent}{_STEP}{line}".rstrip() for line in value.split("\n"))]
    if width and len(indent) + len(value) > width and not _UNFOLDED.search(value):
        lines = wrap(value, max(width - len(indent), _NARROWEST), break_long_words=False, break_on_hyphens=False)
        return [">-", *(f"{indent}{_STEP}{line}" for line in lines)]
    if (_PLAIN.fullmatch(value) and value.lower() not in _WORDS) or (width and _ADDRESS.fullmatch(value)):
        return [value]
    if width and '"' in value and "\n" not in value:
        return ["'" + value.replace("'", "''") + "'"]
    return [_as_json(value)]


def _as_json(value: object) -> str:
    """Return a value as JSON, which is YAML too, with invisible characters as escapes."""
    return _HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False))
