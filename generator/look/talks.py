"""Reads the YAML of a talk into its rules, each with its place in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping as Keyed
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct, field

from generator.look.template_files import bytes_of_template_file, locate_template_file, text_of_template_file
from generator.model.talk import Cap, Expression, Loop, Rule, SlideRule, Talk
from generator.shipped import TEMPLATES
from generator.yaml import Mapping, Sequence, YamlNode, load_yaml
from generator.yaml.typed import Reader

LOOP = r"^\s*[^\W\d]\w* in .+"
RulesKeys = tuple[Keyed[str, Any], ...]


class SlideKeys(Struct, frozen=True):
    """The keys of a rule for one slide, beside those of the fields that it fills."""

    layout: str
    when: str = ""
    otherwise: bool = field(default=False, name="else")
    full: bool = False


class LoopKeys(Struct, frozen=True, kw_only=True):
    """The keys of a loop."""

    values: Annotated[str, Meta(pattern=LOOP, description="a loop: section in article.sections")] = field(name="for")
    slides: RulesKeys


class TalkKeys(Struct, frozen=True):
    """The keys of a talk."""

    slides: RulesKeys
    name: str = ""
    description: str = ""
    minutes: Annotated[int, Meta(ge=1, description="a whole number from 1")] = 0
    most_slides: Annotated[int, Meta(ge=2, description="a whole number from 2")] = 0
    written: bool = False


def open_talk(name: str) -> Talk:
    """Return the talk with that name, or in that file (a path that ends in .yaml).

    Raises TemplateError with every problem.
    """
    path = locate_template_file(name, TEMPLATES / "talks", "talk")
    return _parse_talk(bytes_of_template_file(path, path.name), path)


@lru_cache(maxsize=8)
def _parse_talk(source: bytes, path: Path) -> Talk:
    tree, findings = load_yaml(text_of_template_file(source, path.name), path.name)
    reader = Reader("talk", {}, findings)
    keys = reader.value(tree, TalkKeys, "the talk") if tree else None
    rules = tuple(_parse_rules(tree.get("slides"), reader)) if isinstance(tree, Mapping) else ()
    remarks = reader.finish()
    assert isinstance(keys, TalkKeys)  # else there was an error
    cap = Cap(keys.most_slides, keys.minutes)
    return Talk(keys.name or path.stem, keys.description, rules, cap, remarks, keys.written)


def _parse_rules(node: YamlNode | None, reader: Reader) -> Iterator[Rule]:
    for item in node.items if isinstance(node, Sequence) else ():
        if isinstance(item, Mapping):
            yield from _parse_loop(item, reader) if item.get("for") else _slide_rule(item, reader)


def _parse_loop(node: Mapping, reader: Reader) -> Iterator[Loop]:
    keys, rules = reader.value(node, LoopKeys, "the loop"), tuple(_parse_rules(node.get("slides"), reader))
    if keys:
        variable, _, values = keys.values.partition(" in ")
        yield Loop(node.where, variable.strip(), Expression(values.strip(), node.where), rules)


def _slide_rule(node: Mapping, reader: Reader) -> Iterator[SlideRule]:
    own = {"layout", "when", "else", "full"}
    known = tuple(pair for pair in node.pairs if pair[0].text in own)
    keys = reader.value(Mapping(known, node.where), SlideKeys, "this slide")
    pairs = ((key.text, value) for key, value in node.pairs if key.text not in own)
    fields = {key: Expression(reader.value(value, str, f'"{key}"'), value.where) for key, value in pairs}
    if keys:
        when = node.get("when")
        condition = Expression(keys.when, when.where) if when and keys.when else None
        yield SlideRule(node.where, keys.layout, fields, condition, keys.otherwise, keys.full)
