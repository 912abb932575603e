"""The keys that say something about the article as a whole in, its Meta out."""

from __future__ import annotations

from pathlib import Path

from generator.model.article import Meta, Picture, Speaker
from generator.model.source import SourceId, of_head
from generator.read import keys
from generator.read.blocks import picture_of
from generator.read.values import Fields


def meta_of(fields: Fields, folder: Path | None) -> Meta:
    """What a mapping with the keys of ARTICLE says about the article; its pictures lie in `folder`.

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
        logo=_picture(fields, "logo", of_head("logo"), folder),
        speaker=_speaker(fields, folder),
        talk=fields.plain("talk"),
        notes=tuple(text for text, _where in fields.paragraphs("notes")),
    )


def _speaker(fields: Fields, folder: Path | None) -> Speaker | None:
    inner = fields.mapping("speaker", keys.SPEAKER)
    if inner is None:
        return None
    photo = _picture(inner, "picture", of_head("speaker"), folder)
    return Speaker(inner.plain("name"), inner.plain("line"), inner.urls("links"), photo)


def _picture(fields: Fields, key: str, id: SourceId, folder: Path | None) -> Picture | None:
    inner = fields.mapping(key, keys.PICTURE)
    return picture_of(id, inner, folder) if inner else None
