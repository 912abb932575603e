"""The keys about the article as a whole in, its Meta out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from generator import yaml
from generator.errors import Finding, Where, brief, softened_finding
from generator.model.article import Meta, Speaker
from generator.model.blocks import Picture
from generator.model.origin import OriginId, origin_of_head
from generator.model.talk import TITLES, TRANSITIONS
from generator.read import keys
from generator.read.files import Files, Named, Refusal, is_file_beside_article
from generator.read.keys.blocks import picture_of_keys
from generator.read.keys.values import Fields, Values

MIDDLE = (0.5, 0.5)


def meta_of_keys(fields: Fields, files: Files) -> Meta:
    """Return the Meta that a mapping with the keys of ARTICLE describes; it may name the files in `files`.

    The language is empty where there is no key for it: it may be guessed from the text later.
    """
    return Meta(
        title=fields.text("title"),
        subtitle=fields.text("subtitle"),
        author=fields.plain("author"),
        event=fields.plain("event"),
        date=fields.date("date"),
        language=fields.language("language"),
        url=fields.url("url"),
        licence=fields.plain("licence"),
        summary=fields.text("summary"),
        contact=fields.plain("contact"),
        call=fields.text("call"),
        logo=_picture(fields, "logo", origin_of_head("logo"), files),
        cover=_cover(fields, files),
        speaker=_speaker(fields, files),
        talk=_named(fields, "talk", files),
        titles=fields.choice("titles", TITLES),
        pace=fields.count("pace") if fields.node("pace") is not None else 0,
        transitions=fields.choice("transitions", TRANSITIONS),
        footer=fields.plain("footer"),
        template=_named(fields, "template", files),
        notes=tuple(text for text, _where in fields.paragraphs("notes")),
        private=tuple(text for text, _where in fields.paragraphs("private")),
    )


def _cover(fields: Fields, files: Files) -> Picture | None:
    """Return the picture for the cover; without a `focus`, its middle is what stays in sight when it is cropped."""
    found = _picture(fields, "cover", origin_of_head("cover"), files)
    return found and replace(found, focus=found.focus or MIDDLE)


def _speaker(fields: Fields, files: Files) -> Speaker | None:
    inner = fields.mapping("speaker", keys.SPEAKER)
    if inner is None:
        return None
    photo = _picture(inner, "picture", origin_of_head("speaker"), files)
    return Speaker(inner.plain("name"), inner.plain("line"), inner.urls("links"), photo)


def _picture(fields: Fields, key: str, id: OriginId, files: Files) -> Picture | None:
    inner = fields.mapping(key, keys.PICTURE)
    return picture_of_keys(id, inner, files) if inner else None


def _named(fields: Fields, key: Named, files: Files) -> str:
    """Return the name of the talk or the template; for a file that may not be named, report an error and return ""."""
    name, node = fields.plain(key), fields.node(key)
    if node is None or not name or (key == "talk" and not is_file_beside_article(name, key)):
        return name
    refused = files.beside(name, key)
    if not is_file_beside_article(name, key):
        refused = Refusal("is no .pptx or .potx file", "name a mapping file in slidewright.toml, or with --template")
    if not isinstance(refused, Refusal):
        return name
    said = f'the {key} "{brief(name)}" {refused.message}', node.where, refused.hint
    if key == "talk":
        fields.values.problem("talk", *said)
    else:
        fields.values.problem("template-mapping", *said)
    return ""


def meta_of_stated_values(
    stated_values: Mapping[str, str], name: str, files: Files, lines: Mapping[str, int]
) -> tuple[Meta, tuple[Finding, ...]]:
    """Return the Meta from values that a page or a document states, by the keys of an article; findings are only
    warnings.

    lines: the line of each value in the file `name`, where it is known.
    """
    values = Values(files.filling)
    places = {key: Where(name, lines.get(key, 0)) for key in stated_values}
    pairs = tuple(
        (yaml.Scalar(key, places[key]), yaml_node_of_value(value, places[key])) for key, value in stated_values.items()
    )
    fields = Fields(values, "the head", yaml.Mapping(pairs, Where(name)))
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
