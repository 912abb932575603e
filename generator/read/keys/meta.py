"""The keys that say something about the article as a whole in, its Meta out."""

from __future__ import annotations

from generator.errors import brief
from generator.model.article import Meta, Speaker
from generator.model.blocks import Picture
from generator.model.source import SourceId, of_head
from generator.read import keys
from generator.read.files import Files, Refusal, is_talk_file
from generator.read.keys.blocks import picture_of
from generator.read.keys.values import Fields


def meta_of(fields: Fields, files: Files) -> Meta:
    """What a mapping with the keys of ARTICLE says about the article; it may read `files`.

    A language that it does not say is empty: the text may tell it.
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
        logo=_picture(fields, "logo", of_head("logo"), files),
        speaker=_speaker(fields, files),
        talk=_talk(fields, files),
        notes=tuple(text for text, _where in fields.paragraphs("notes")),
    )


def _speaker(fields: Fields, files: Files) -> Speaker | None:
    inner = fields.mapping("speaker", keys.SPEAKER)
    if inner is None:
        return None
    photo = _picture(inner, "picture", of_head("speaker"), files)
    return Speaker(inner.plain("name"), inner.plain("line"), inner.urls("links"), photo)


def _picture(fields: Fields, key: str, id: SourceId, files: Files) -> Picture | None:
    inner = fields.mapping(key, keys.PICTURE)
    return picture_of(id, inner, files) if inner else None


def _talk(fields: Fields, files: Files) -> str:
    """The talk that the article is written for; "", and an error said, for a file that it may not name."""
    name, node = fields.plain("talk"), fields.node("talk")
    if node is None or not is_talk_file(name):
        return name
    refused = files.talk(name)
    if not isinstance(refused, Refusal):
        return name
    fields.values.problem("talk", f'the talk "{brief(name)}" {refused.message}', node.where, refused.hint)
    return ""
