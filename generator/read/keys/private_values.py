"""An article in YAML in; the same with what its texts mark as notes or as private under keys of their own, out."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from generator import yaml
from generator.errors import Finding, Where
from generator.read.private import doubtful_mark_warning, label_in_text, text_without_labelled, value_without_notes

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
    """Walks through YAML; `told` has the notes of each section that is open, the innermost last."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.told: list[list[tuple[str, yaml.Scalar]]] = [[]]

    def node(self, node: yaml.YamlNode, key: str) -> yaml.YamlNode | None:
        """Return a node without what is marked in it; None where nothing is left."""
        match node:
            case yaml.Scalar():
                return self._scalar(node, key)
            case yaml.Sequence():
                items = [made for item in node.items if (made := self.node(item, key)) is not None]
                return replace(node, items=tuple(items)) if items or not node.items else None
            case yaml.Mapping():
                return self._mapping(node, key)

    def _mapping(self, node: yaml.Mapping, key: str) -> yaml.YamlNode | None:
        names = (value for name, value in node.pairs if name.text in NAMING and isinstance(value, yaml.Scalar))
        for name in names:
            before, _, sharing = text_without_labelled(name.text)
            if sharing and not before:
                self.told[-1] += [(sharing, each) for each in _scalars(node)]
                self._remark(sharing, name)
                return None
        is_section = key == "sections"
        if is_section:
            self.told.append([])
        pairs = []
        for name, value in node.pairs:
            within = "code" if key == "code" and name.text == "text" else name.text
            known, made = self._scalar(name, "") if key == "data" else name, self.node(value, within)
            pairs += [(known, made)] if known and made is not None else []
        if is_section:
            pairs = _with_told(pairs, self.told.pop(), node.where)
        return replace(node, pairs=tuple(pairs)) if pairs or not node.pairs else None

    def _scalar(self, node: yaml.Scalar, key: str) -> yaml.Scalar | None:
        if key in CODE_KEYS or key == "private":
            return node
        text, notes, findings = value_without_notes(node.text, node.where)
        self.findings += findings
        self.told[-1] += [("private" if note.is_private else "notes", replace(node, text=note.text)) for note in notes]
        if text == node.text:
            return node
        return replace(node, text=text, style=node.style or '"') if text.strip() else None

    def _remark(self, sharing: str, node: yaml.Scalar) -> None:
        if sharing == "doubtful" and (label := label_in_text(node.text)):
            self.findings.append(doubtful_mark_warning(label[0].strip(), node.where))


def _scalars(node: yaml.YamlNode) -> Iterator[yaml.Scalar]:
    match node:
        case yaml.Scalar():
            yield node
        case yaml.Sequence():
            for item in node.items:
                yield from _scalars(item)
        case yaml.Mapping():
            for _, value in node.pairs:
                yield from _scalars(value)


def _with_told(
    pairs: list[tuple[yaml.Scalar, yaml.YamlNode]], told: list[tuple[str, yaml.Scalar]], where: Where
) -> list[tuple[yaml.Scalar, yaml.YamlNode]]:
    """Return the keys of a section with its notes and its private texts added."""
    for key in ("notes", "private"):
        more = [scalar for sharing, scalar in told if (sharing == "notes") == (key == "notes") and scalar.text.strip()]
        if more:
            old = next((value for name, value in pairs if name.text == key), None)
            items = old.items if isinstance(old, yaml.Sequence) else (old,) if old else ()
            pairs = [pair for pair in pairs if pair[0].text != key]
            pairs.append((yaml.Scalar(key, where), yaml.Sequence((*items, *more), where)))
    return pairs
