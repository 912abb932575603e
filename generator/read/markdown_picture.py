"""A line of a Markdown paragraph in; the picture that it is, out."""

from __future__ import annotations

import re
from urllib.parse import unquote

from msgspec.structs import replace

from generator.errors import Finding
from generator.model.address import NOWHERE, address_of, completed
from generator.model.article import Picture
from generator.model.text import Run, Text, joined, words
from generator.read import pictures
from generator.read.beside import REMOTE
from generator.read.document import Document
from generator.read.makeup import makeup_of, may_be_aside
from generator.read.parts import is_address

PICTURE = re.compile(r"\s*!\[(?P<alt>(?:[^\[\]\\]|\\.)*)\]\((?P<inside>[^()]*)\)\s*")
TARGET = re.compile(r"""(?:<(?P<angle>[^<>]*)>|(?P<bare>\S+))(?:\s+(?:"(?P<double>.*)"|'(?P<single>.*)'))?""")


def is_picture(line: str) -> bool:
    """Whether a line is nothing but a picture."""
    return PICTURE.fullmatch(line) is not None


def picture_in(line: str, number: int, parent: str, document: Document) -> Picture | Text | None:
    """The picture that a line is, or its words where there is no file to show; None for any other line."""
    match = PICTURE.fullmatch(line)
    target = TARGET.fullmatch(match["inside"].strip()) if match else None
    file = (target["angle"] or target["bare"] or "") if target else ""
    if match is None or target is None or not file or file.lower().startswith(REMOTE):
        only = may_be_aside(line) and makeup_of(line, document.references).is_pictures
        return document.text(line, number) if only else None
    where, alt = document.where(number), words(document.text(match["alt"], number))
    caption = document.text(target["double"] or target["single"] or "", number)
    link = completed(document.file, file) if is_address(document.file) else ""
    loaded = pictures.load(link or unquote(file), document.files, where, document.held)
    if isinstance(loaded, Finding):
        document.findings.append(replace(loaded, level="warning"))
        return joined([(Run(alt or file, link=address_of(link) or NOWHERE),), caption])
    document.findings.extend(pictures.remarks(loaded, file, alt, where))
    return loaded.as_block(document.ids.take(parent, "picture"), where, file, alt, caption=caption)
