"""Reads the YAML of a talk into its rules, each with its place in the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from generator.errors import Finding, TemplateError, Where, did_you_mean_hint, error
from generator.look.template_files import bytes_of_template_file, locate_template_file, text_of_template_file
from generator.model.article import AUTO
from generator.model.talk import Cap, Expression, Loop, Rule, SlideRule, Talk
from generator.shipped import TEMPLATES
from generator.yaml import Mapping, Scalar, Sequence, YamlNode, load_yaml

TALK_KEYS = ("name", "description", "minutes", "most_slides", "slides")
LOOP_KEYS = ("for", "slides")


def open_talk(name: str) -> Talk:
    """Return the talk with that name, or in that file (a path that ends in .yaml).

    Raises TemplateError with every problem.
    """
    path = locate_template_file(name, TEMPLATES / "talks", "talk")
    tree, findings = load_yaml(text_of_template_file(bytes_of_template_file(path, path.name), path.name), path.name)
    reader = _Reader([each for each in findings if each.level == "error"])
    talk = reader.talk(tree, path) if isinstance(tree, Mapping) else None
    if talk is None and not reader.findings:
        reader.say("a talk is a mapping with the keys " + ", ".join(TALK_KEYS), Where(path.name, 1))
    if reader.findings or talk is None:
        raise TemplateError(*reader.findings)
    return replace(talk, remarks=findings)


class _Reader:
    """Reads a whole talk and collects every problem."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings

    def say(self, message: str, where: Where, hint: str = "") -> None:
        self.findings.append(error("talk", message, where, hint))

    def talk(self, tree: Mapping, path: Path) -> Talk:
        for key, _ in tree.pairs:
            self._check_key(key, TALK_KEYS)
        name, description = (self._text(tree.get(key), key) for key in TALK_KEYS[:2])
        cap = Cap(self._count(tree, "most_slides", 2), self._count(tree, "minutes", 1))
        return Talk(name or path.stem, description, tuple(self._rules(tree.get("slides"), tree.where)), cap)

    def _count(self, tree: Mapping, key: str, least: int) -> int:
        """Return a whole number of at least `least`, or 0 if the talk does not have the key."""
        node = tree.get(key)
        value = node.value if isinstance(node, Scalar) else node
        if value is None:
            return 0
        if isinstance(value, int) and not isinstance(value, bool) and value >= least:
            return value
        self.say(f'"{key}" must be a whole number from {least}', node.where if node else tree.where, f"{key}: 20")
        return 0

    def _rules(self, node: YamlNode | None, where: Where) -> Iterator[Rule]:
        if not isinstance(node, Sequence):
            self.say(
                '"slides" is missing, or is not a list',
                node.where if node else where,
                "write a list of slides under it",
            )
            return
        for item in node.items:
            if isinstance(item, Mapping):
                yield self._loop(item) if item.get("for") else self._slide(item)
            else:
                self.say("a slide is a mapping that begins with its layout", item.where, "- layout: points")

    def _loop(self, node: Mapping) -> Loop:
        for key, _ in node.pairs:
            self._check_key(key, LOOP_KEYS)
        source = self._text(node.get("for"), "for")
        variable, found, values = source.partition(" in ")
        if not found or not variable.strip().isidentifier():
            self.say(f'"{source}" is not a loop', node.where, "for: section in article.sections")
        where = node.where
        rules = tuple(self._rules(node.get("slides"), where))
        return Loop(where, variable.strip(), Expression(values.strip(), where), rules)

    def _slide(self, node: Mapping) -> SlideRule:
        fields = {key.text: Expression(self._text(value, key.text), value.where) for key, value in node.pairs}
        layout = fields.pop("layout", None)
        if layout is None:
            self.say("this slide has no layout", node.where, "write layout: auto, and the content chooses")
        otherwise, full = (self._flag(key, fields.pop(key, None)) for key in ("else", "full"))
        return SlideRule(
            where=node.where,
            layout=layout.source if layout else AUTO,
            when=fields.pop("when", None),
            otherwise=otherwise,
            full=full,
            fields=fields,
        )

    def _flag(self, key: str, value: Expression | None) -> bool:
        if value and value.source not in ("true", "false"):
            self.say(f'"{key}" is true or false', value.where)
        return bool(value and value.source == "true")

    def _text(self, node: YamlNode | None, key: str) -> str:
        if isinstance(node, Scalar):
            return "" if node.is_null else node.text
        if node is not None:
            self.say(f'"{key}" must be a text', node.where)
        return ""

    def _check_key(self, key: Scalar, known: tuple[str, ...]) -> None:
        if key.text not in known:
            hint = did_you_mean_hint(key.text, known, "the keys here are " + ", ".join(known))
            self.say(f'unknown key "{key.text}"', key.where, hint)
