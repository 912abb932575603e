"""The keys about the article as a whole in, its Meta out; what is marked as private goes to keys of its own before."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from generator import yaml
from generator.errors import Finding, InputError, Where, brief, did_you_mean_hint, error, softened_finding
from generator.model.article import Meta, Speaker
from generator.model.blocks import Picture
from generator.model.origin import OriginId, origin_of_head
from generator.model.settings import Settings, WrongSettingError, checked_setting, option_value_of_text
from generator.model.talk import NOTES
from generator.read import keys
from generator.read.files import NAMED, Files, Named, Refusal, is_file_beside_article, read_picture_beside_article
from generator.read.keys.blocks import picture_of_keys
from generator.read.keys.values import Fields, Values, items_of_node
from generator.read.private import NoteLabel, label_in_text, value_without_notes
from generator.shipped import TEMPLATES

MIDDLE = (0.5, 0.5)  # what of a cover stays in sight when it is cropped, if the author does not say
LOGO = "Logo"  # the alt text of a logo that has none


def meta_of_keys(fields: Fields, files: Files) -> Meta:
    """Return the Meta that a mapping with the keys of ARTICLE describes; it may name the files in `files`.

    The language is empty where there is no key for it: it may be guessed from the text later.
    """
    said = fields.read()
    notes = fields.node("notes")  # of these, some words say which notes the deck has
    asked: Any = next((each for each in NOTES if isinstance(notes, yaml.Scalar) and notes.text == each), "")
    said["notes"] = () if asked else said["notes"]
    said |= {name: _read_setting(fields, name) or "" for name in keys.OF_SPEAKER}
    values = {name: _read_setting(fields, name) for name in keys.OF_DECK if name not in NAMED}
    settings: dict[str, Any] = {name: value for name, value in values.items() if value is not None}
    named: dict[str, Any] = {key: _name_of_file(fields, key, files) for key in NAMED}
    cover = _read_picture(fields, "cover", origin_of_head("cover"), files)
    cover = cover and replace(cover, focus=cover.focus or MIDDLE)
    inner, portrait = fields.mapping("speaker", keys.SPEAKER), origin_of_head("speaker")
    logo = _read_picture(fields, "logo", origin_of_head("logo"), files, LOGO)
    speaker = Speaker(**inner.read(), picture=_read_picture(inner, "picture", portrait, files)) if inner else None
    return Meta(**said, logo=logo, cover=cover, speaker=speaker, settings=Settings(**named, **settings, notes=asked))


def _read_setting(fields: Fields, name: str) -> Any:
    """Return the value of a setting; for one that cannot be used, report an error and return None."""
    node, text = fields.node(name), fields.plain(name)
    if node is None or not text:
        return None
    try:
        if name == "font":
            _check_font(text)
        return checked_setting(name, option_value_of_text(name, text), with_look=True)
    except WrongSettingError as wrong:
        fields.values.problem("choice", f'"{name}" {wrong}, not "{brief(text, 40)}"', node.where, wrong.hint)
        return None


def _check_font(family: str) -> None:
    """Raise WrongSettingError for a font that no table measures and that is not installed."""
    from generator.measure import FAMILIES
    from generator.measure.faces import hint_for_unknown_font, installed_fonts

    if family not in FAMILIES and "Regular" not in installed_fonts(family):
        others = hint_for_unknown_font(f"install it, or use one of {', '.join(FAMILIES)}")
        raise WrongSettingError("must be a font that is installed", did_you_mean_hint(family, FAMILIES, others))


def logo_in_file(path: Path) -> Picture:
    """Return the logo that an option or a settings file names. Raises InputError."""
    target, where = path.resolve(), Where(str(path))
    if not target.is_file():
        raise InputError(error("picture", "the logo was not found", where, "check its path"))
    loaded = read_picture_beside_article(target.name, Files(folder=target.parent, roots=(target.parent,)), where)
    if isinstance(loaded, Finding):
        raise InputError(loaded)
    return loaded.as_block(origin_of_head("logo"), where, target.name, LOGO)


def _read_picture(fields: Fields, key: str, id: OriginId, files: Files, alt: str = "") -> Picture | None:
    """Return the picture under a key; `alt` is its alt text if the author wrote none."""
    inner = fields.mapping(key, keys.PICTURE)
    return picture_of_keys(id, inner, files, alt) if inner else None


def _name_of_file(fields: Fields, key: Named, files: Files) -> str:
    """Return the name of a talk, a theme or a template; report an error and return "" if there is no such one."""
    name, node = fields.plain(key), fields.node(key)
    if node is None or not name:
        return ""
    shipped = names_of_shipped(key)
    refused: Path | Refusal = Path()
    if is_file_beside_article(name, key):
        refused = files.beside(name, key)
    elif key == "template":
        refused = Refusal("is no .pptx or .potx file", "name a mapping file in slidewright.toml, or with --template")
    elif name not in shipped:
        listed = f"the {key}s are {', '.join(shipped)}; a file of your own ends in .yaml"
        refused = Refusal("does not exist", did_you_mean_hint(name.lower(), shipped, listed))
    if not isinstance(refused, Refusal):
        return name
    code = "template-mapping" if key == "template" else key
    fields.values.problem(code, f'the {key} "{brief(name)}" {refused.message}', node.where, refused.hint)
    return ""


def names_of_shipped(key: Named) -> tuple[str, ...]:
    """Return the names of the talks or themes that ship; none for templates."""
    return tuple(sorted(path.stem for path in (TEMPLATES / f"{key}s").glob("*.yaml")))


def meta_of_stated_values(
    stated_values: Mapping[str, str], name: str, files: Files, lines: Mapping[str, int]
) -> tuple[Meta, tuple[Finding, ...]]:
    """Return the Meta from values that a page or a document states, by the keys of an article; findings are only
    warnings.

    lines: the line of each value in the file `name`, where it is known.
    """
    values = Values(files.filling)
    places = {key: Where(name, lines.get(key, 0)) for key in stated_values}
    pairs = ((yaml.Scalar(key, at), yaml_node_of_value(stated_values[key], at)) for key, at in places.items())
    fields = Fields(values, keys.ARTICLE, yaml.Mapping(tuple(pairs), Where(name)))
    return meta_of_keys(fields, files), tuple(map(finding_on_foreign_key, values.findings))


def yaml_node_of_value(value: Any, where: Where) -> yaml.YamlNode:
    """Return a value of TOML or JSON as a YAML node with the place `where`."""
    if isinstance(value, dict):
        pairs = ((yaml.Scalar(key, where), yaml_node_of_value(each, where)) for key, each in value.items())
        return yaml.Mapping(tuple(pairs), where)
    if isinstance(value, list):
        return yaml.Sequence(tuple(yaml_node_of_value(each, where) for each in value), where)
    return yaml.Scalar("" if value is None else str(value), where, '"')


def finding_on_foreign_key(finding: Finding) -> Finding:
    """Return an error as a warning: text that was written for another program must not stop the build."""
    return softened_finding(finding, "; it is left out") if finding.level == "error" else finding


CODE_KEYS = ("code", "when", "file")  # values that are no prose
NAMING = ("heading", "term", "question", "what", "title")  # keys whose label is about the whole mapping


def yaml_without_private(root: yaml.YamlNode, key: str = "sections") -> tuple[yaml.YamlNode, tuple[Finding, ...]]:
    """Return the tree of an article in which texts marked as private are under `private:`, and findings.

    Speaker notes among the texts are under `notes:`. A text of which nothing is left is taken out with its key.
    key: the key that `root` is under; what is not a section has no such keys, and loses these texts.
    """
    walker = _Walker([[]])
    return walker.node(root, key) or root, tuple(walker.findings)


class _Walker(Struct):
    """Walks through YAML; `notes` has those of each section that is open, the innermost last."""

    notes: list[list[tuple[bool, yaml.Scalar]]]  # each with whether it is private
    findings: list[Finding] = []
    label: NoteLabel | None = None  # of the whole mapping that is walked

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
            if (label := label_in_text(said)) and not said[: label.start].strip() and not self.label:
                self.label = label
                self.findings += label.warnings(value.where)
        self.notes += [[]] if key == "sections" and not self.label else []
        pairs = []
        for name, value in node.pairs:
            known = self._scalar(name, "") if key == "data" and not self.label else name
            made = self.node(value, "code" if key == "code" and name.text == "text" else name.text)
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


def _with_notes(pairs: list[yaml.Pair], notes: list[tuple[bool, yaml.Scalar]], where: Where) -> list[yaml.Pair]:
    """Return the keys of a section with its notes and its private texts added."""
    for key, is_wanted in (("notes", False), ("private", True)):
        if more := [scalar for is_private, scalar in notes if is_private is is_wanted and scalar.text.strip()]:
            items = [item for name, value in pairs if name.text == key for item in items_of_node(value)]
            pairs = [pair for pair in pairs if pair[0].text != key]
            pairs.append((yaml.Scalar(key, where), yaml.Sequence((*items, *more), where)))
    return pairs
