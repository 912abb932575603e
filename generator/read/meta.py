"""The keys that say something about the article as a whole in, its Meta out."""

from __future__ import annotations

from generator import yaml
from generator.model.article import Meta, Speaker
from generator.read import keys
from generator.read.values import Fields


def meta_of(fields: Fields) -> Meta:
    """What a mapping with the keys of ARTICLE says about the article."""
    return Meta(
        title=fields.text("title"),
        subtitle=fields.text("subtitle"),
        author=fields.plain("author"),
        event=fields.plain("event"),
        date=fields.date("date"),
        language=fields.language("language") or Meta(()).language,
        url=fields.url("url"),
        licence=fields.plain("licence"),
        summary=fields.text("summary"),
        contact=fields.plain("contact"),
        speaker=_speaker(fields),
    )


def _speaker(fields: Fields) -> Speaker | None:
    node = fields.node("speaker")
    if node is None:
        return None
    if isinstance(node, yaml.Scalar):
        return Speaker(fields.plain("speaker"))
    inner = fields.values.fields(node, keys.SPEAKER)
    return Speaker(inner.plain("name"), inner.plain("line"), inner.url("url")) if inner else None
