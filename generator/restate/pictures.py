"""An article's pictures in, the files in which an article elsewhere finds them, and those it must bring along, out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct, field

from generator.errors import Finding
from generator.model.article import Article, Picture

JPEG = {"jpeg": "jpg"}  # what files are called, where that is not their format


class Pictures(Struct, frozen=True):
    """By a picture's id its file, seen from the new article; `brought` are those that stood in no file."""

    names: dict[str, str] = field(default_factory=dict)
    brought: dict[Path, Picture] = field(default_factory=dict)

    def file_of(self, picture: Picture) -> str:
        return self.names[picture.id]


def pictures(article: Article, folder: Path, target: Path) -> Pictures:
    """The pictures of an article in `folder`, for one in the file `target`."""
    found = Pictures()
    for picture in _pictures(article):
        held = next((path for path, other in found.brought.items() if other.data == picture.data), None)
        path = _path(picture, folder) or held
        if path is None:
            path = target.with_name(
                f"{target.stem}-{len(found.brought) + 1}.{JPEG.get(picture.format, picture.format)}"
            )
            found.brought[path] = picture
        found.names[picture.id] = Path(os.path.relpath(path, target.parent)).as_posix()
    return found


def not_brought(found: Pictures) -> Iterator[Finding]:
    """A warning for each picture that has no file yet, where none can be written."""
    for path, picture in found.brought.items():
        message = f'the picture "{path.name}" stands in no file of its own'
        yield Finding("picture", "warning", message, picture.where, "name the article with -o, and it is put beside it")


def _pictures(article: Article) -> Iterator[Picture]:
    yield from article.meta.pictures
    yield from (block for section in article.walk() for block in section.blocks if isinstance(block, Picture))


def _path(picture: Picture, folder: Path) -> Path | None:
    """The file that a picture was read from; Markdown writes the spaces in its name as %20.

    A file of that name may be another one: Word documents and web pages bring pictures that only we have named.
    """
    names = dict.fromkeys((picture.file, unquote(picture.file)))
    return next((folder / name for name in names if _holds(folder / name, picture.data)), None)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except (OSError, ValueError):
        return False
