"""Turns a node into a value of a type, and finds every unknown, missing or wrong key with its place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from msgspec import Meta, Struct, ValidationError, convert
from msgspec.structs import FieldInfo, fields

from generator import yaml
from generator.errors import Finding, TemplateError, did_you_mean_hint, error, nearest_word

LARGEST = 10**10  # of numbers: no length, time or count of ours is larger, and sums and products of these are finite
FORMS: dict[object, str] = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}


class Word(NamedTuple):
    """Marks a type of text whose values are the words of a kind; `message`, with {}, reports an unknown word."""

    kind: str
    message: str


class Reader:
    """Reads nodes as structs, mappings, tuples and scalars, and collects every problem.

    A null is the same as a missing key. `words` has the known words for each kind of a Word.
    """

    def __init__(self, code: str, words: Mapping[str, Collection[str]], findings: Collection[Finding] = ()) -> None:
        self.code, self._words, self._findings = code, words, list(findings)

    def finish(self) -> tuple[Finding, ...]:
        """Return the warnings. Raises TemplateError if there was any error."""
        if any(each.level == "error" for each in self._findings):
            raise TemplateError(*dict.fromkeys(self._findings))
        return tuple(self._findings)

    def value(self, node: yaml.YamlNode, kind: Any, name: str) -> Any:
        """Return the value of a node, which messages call `name`, without what is wrong."""
        if NoneType in get_args(kind) and not (isinstance(node, yaml.Scalar) and node.is_null):
            return self.value(node, next(each for each in get_args(kind) if each is not NoneType), name)
        origin, inner = get_origin(kind), get_args(kind)
        if isinstance(node, yaml.Mapping):
            if isinstance(kind, type) and issubclass(kind, Struct):
                return self._read_struct(node, kind, name)
            if origin is Mapping:
                pairs = ((self._key(key, inner[0]), key.text, item) for key, item in node.pairs)
                return {key: self.value(item, inner[1], f'"{text}"') for key, text, item in pairs}
        if isinstance(node, yaml.Sequence) and origin is tuple and inner[-1] is ... and node.items:
            return tuple(self.value(item, inner[0], f"each of {name}") for item in node.items)
        return self._read_leaf(node, kind, name)

    def _read_struct(self, node: yaml.Mapping, kind: type[Struct], name: str) -> Any:
        known = _fields_by_key(kind)
        given = {key.text: item for key, item in node.pairs if key.text in known}
        unknown = [key for key, _ in node.pairs if key.text not in known]
        for word in unknown:
            hint = did_you_mean_hint(word.text, known, f"the keys here are {', '.join(known)}")
            self._report_error(f'unknown key "{word.text}"', word, hint)
        misspelt = {nearest_word(word.text, known) for word in unknown}
        for key, field in known.items():
            if field.required and key not in misspelt.union(given):
                self._report_error(f'"{key}" is missing from {name}', node)
        before = len(self._findings)
        values = {
            known[key].name: self.value(item, known[key].type, f'"{key}"')
            for key, item in given.items()
            if known[key].required or not (isinstance(item, yaml.Scalar) and item.is_null)
        }
        try:
            return kind(**values) if len(self._findings) == before else None
        except ValueError as wrong:
            return self._report_error(str(wrong), node)
        except TypeError:  # a missing key was already reported
            return None

    def _key(self, key: yaml.Scalar, kind: Any) -> Any:
        """Return a key; "3" may be a number."""
        with suppress(ValidationError):
            return convert(key.text, kind, strict=False)
        return self._report_error(f'the key "{key.text}" must be {_form_in_words(kind)}', key)

    def _read_leaf(self, node: yaml.YamlNode, kind: Any, name: str) -> Any:
        """Return a value without nodes that need their own messages: a scalar, or a list of a fixed length."""
        plain, word = yaml.yaml_value(node), next((each for each in get_args(kind) if isinstance(each, Word)), None)
        if isinstance(node, yaml.Scalar) and not node.is_null:
            if word and node.text not in (known := self._words[word.kind]):
                hint = did_you_mean_hint(node.text, known, f"known are {', '.join(known)}")
                self._report_error(word.message.format(node.text), node, hint)
            if word:
                return node.text
            plain = node.text if kind is str or get_args(kind)[:1] == (str,) else plain
        is_large = any(isinstance(each, int | float) and abs(each) > LARGEST for each in _flat_values(plain))
        with suppress(ValidationError):
            if not is_large:
                return convert(plain, kind)
        hint = f"no number here is larger than {LARGEST:,}" if is_large else ""
        return self._report_error(f"{name} must be {_form_in_words(kind)}", node, hint)

    def _report_error(self, message: str, node: yaml.YamlNode, hint: str = "") -> None:
        self._findings.append(error(self.code, message, node.where, hint))


@lru_cache(maxsize=256)
def _fields_by_key(kind: type[Struct]) -> dict[str, FieldInfo]:
    """Return the fields of a struct by their keys."""
    return {field.encode_name: field for field in fields(kind)}


def _flat_values(value: Any) -> list[Any]:
    """Return a value, or those in a list and in its lists."""
    return [inner for each in value for inner in _flat_values(each)] if isinstance(value, list) else [value]


def _form_in_words(kind: Any) -> str:
    """Return a description of a type's values in words."""
    metas = (each.description for each in get_args(kind) if isinstance(each, Meta) and each.description)
    if described := next(metas, None):
        return described
    if isinstance(kind, type) and issubclass(kind, Struct):
        return f"a mapping with the keys {', '.join(_fields_by_key(kind))}"
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return f"one of {', '.join(map(str, inner))}"
    if origin is Annotated:
        return _form_in_words(inner[0])
    if origin in (Union, UnionType):
        return " or ".join(map(_form_in_words, inner))
    return FORMS.get(kind, "a mapping" if origin is Mapping else "a list")
