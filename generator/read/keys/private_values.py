"""An article in YAML in; the same with what its texts mark as notes or as private under keys of their own, out."""

from __future__ import annotations

from msgspec.structs import replace

from generator import yaml
from generator.errors import Finding, Where
from generator.read.private import NoteLabel, label_in_text, value_without_notes

CODE_KEYS = ("code", "when", "file")  # values that are no prose
NAMING = ("heading", "term", "question", "what", "title")  # keys whose label is about the whole mapping


def yaml_without_private(root: yaml.YamlNode) -> tuple[yaml.YamlNode, tuple[Finding, ...]]:
    """Return the tree of an article in which texts marked as private are under `private:`, and findings.

    Speaker notes among the texts are under `notes:`. A text of which nothing is left is taken out with its key.
    """
    walker = _Walker()
    made = walker.node(root, "sections")
    return made or root, tuple(walker.findings)


class _Walker:
    """Walks through YAML; `notes` has those of each section that is open, the innermost last."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.notes: list[list[tuple[bool, yaml.Scalar]]] = [[]]  # each with whether it is private
        self.label: NoteLabel | None = None  # of the whole mapping that is walked

    def node(self, node: yaml.YamlNode, key: str) -> yaml.YamlNode | None:
        """Return a node without what is marked in it; None where nothing is left."""
        match node:
            case yaml.Scalar():
                return self._scalar(node, key)
            case yaml.Sequence():
                items = tuple(made for item in node.items if (made := self.node(item, key)) is not None)
                return replace(node, items=items) if items or not node.items else None
            case yaml.Mapping():
                return self._mapping(node, key)

    def _mapping(self, node: yaml.Mapping, key: str) -> yaml.YamlNode | None:
        outer = self.label
        for name, value in node.pairs:
            said = value.text if name.text in NAMING and isinstance(value, yaml.Scalar) else ""
            label = label_in_text(said)
            if label and not said[: label.start].strip() and not self.label:
                self.label = label
                self.findings += label.warnings(value.where)
        self.notes += [[]] if key == "sections" and not self.label else []
        pairs = []
        for name, value in node.pairs:
            within = "code" if key == "code" and name.text == "text" else name.text
            known = self._scalar(name, "") if key == "data" and not self.label else name
            made = self.node(value, within)
            pairs += [(known, made)] if known and made is not None else []
        if key == "sections" and not self.label:
            pairs = _with_notes(pairs, self.notes.pop(), node.where)
        self.label = outer
        return replace(node, pairs=tuple(pairs)) if pairs or not node.pairs else None

    def _scalar(self, node: yaml.Scalar, key: str) -> yaml.Scalar | None:
        if self.label:
            self.notes[-1].append((self.label.is_private, node))
            return None
        if key in CODE_KEYS or key == "private":
            return node
        text, notes, findings = value_without_notes(node.text, node.where)
        self.findings += findings
        self.notes[-1] += [(note.is_private, replace(node, text=note.text)) for note in notes]
        if text == node.text:
            return node
        return replace(node, text=text, style=node.style or '"') if text.strip() else None


def _with_notes(
    pairs: list[tuple[yaml.Scalar, yaml.YamlNode]], notes: list[tuple[bool, yaml.Scalar]], where: Where
) -> list[tuple[yaml.Scalar, yaml.YamlNode]]:
    """Return the keys of a section with its notes and its private texts added."""
    for key, is_wanted in (("notes", False), ("private", True)):
        more = [scalar for is_private, scalar in notes if is_private is is_wanted and scalar.text.strip()]
        if more:
            old = next((value for name, value in pairs if name.text == key), None)
            items = old.items if isinstance(old, yaml.Sequence) else (old,) if old else ()
            pairs = [pair for pair in pairs if pair[0].text != key]
            pairs.append((yaml.Scalar(key, where), yaml.Sequence((*items, *more), where)))
    return pairs
