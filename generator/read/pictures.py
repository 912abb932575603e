"""The name of a picture beside the article in, its bytes and what they show out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from generator.errors import Finding, Where, brief, error
from generator.model.article import Picture
from generator.model.source import SourceId
from generator.pictures import Judged, UnusableError, judged
from generator.read.beside import PICTURE, bytes_beside
from generator.read.files import Files


class Loaded(Struct, frozen=True):
    """A picture that can be shown: the bytes of its file, and what they are."""

    data: bytes
    judged: Judged

    def as_block(self, id: SourceId, where: Where, file: str, alt: str, **said: Any) -> Picture:
        """The block that shows it; `said` are a picture's other fields."""
        judged = self.judged
        return Picture(id, where, file, self.data, judged.format, judged.width, judged.height, alt, **said)


def load(file: str, files: Files, where: Where, held: Mapping[str, bytes] | None = None) -> Loaded | Finding:
    """The picture in a file beside the article, or `held` in the article's own; or the error that says why not."""
    data = (held or {}).get(file) or bytes_beside(file, files, PICTURE, where)
    return data if isinstance(data, Finding) else _judged(data, file, where)


def remarks(loaded: Loaded, file: str, alt: str, where: Where) -> Iterator[Finding]:
    """What its author should know about a picture that can be used."""
    if not alt:
        message = f'the picture "{brief(file)}" has no alt text'
        yield Finding("alt", "warning", message, where, "say in a sentence what it shows, for those who cannot see it")
    for remark in loaded.judged.remarks:
        yield Finding("picture", "info", f'the picture "{brief(file)}": {remark}', where)


def _judged(data: bytes, file: str, where: Where) -> Loaded | Finding:
    try:
        return Loaded(data, judged(data))
    except UnusableError as refused:
        return error("picture", f'the picture "{brief(file)}" {refused}', where, refused.hint)
