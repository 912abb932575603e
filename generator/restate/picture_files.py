"""Finds the files by which an article that is written elsewhere names its pictures, and those to write with it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from msgspec.structs import replace

from generator.errors import Finding, warning
from generator.guard.lookup import bytes_of_regular_file
from generator.model.article import Article
from generator.model.blocks import Picture
from generator.read.files import NAMED, Files, Refusal, files_beside_article, is_file_beside_article

JPEG = {"jpeg": "jpg"}  # suffixes that differ from the name of the format


def restated_picture_files(article: Article, files: Files, target: Path) -> tuple[dict[str, str], dict[Path, Picture]]:
    """Return the file names of pictures by their ids, relative to `target`, and the files that must still be written.

    The article in `target` may only name files that it can read.
    """
    names: dict[str, str] = {}
    brought: dict[Path, Picture] = {}
    folder, allowed = target.parent.resolve(), files_beside_article(target.parent)
    blocks = (block for section in article.walk() for block in section.blocks)
    for picture in (*article.meta.pictures, *(block for block in blocks if isinstance(block, Picture))):
        held = next((path for path, other in brought.items() if other.data == picture.data), None)
        # Markdown writes spaces in names as %20. The bytes are compared, because a file of that name may be another
        # one: pictures of Word documents and web pages have names that we made up.
        named = filter(None, map(files.path_of, dict.fromkeys((picture.file, unquote(picture.file)))))
        path = next((each for each in named if bytes_of_regular_file(each) == picture.data), None)
        if path is None or allowed.found(_relative_name(folder, path)) != path:
            path = held
        if path is None:
            path = target.with_name(f"{target.stem}-{len(brought) + 1}.{JPEG.get(picture.format, picture.format)}")
            brought[path] = picture
        names[picture.id] = _relative_name(folder, path.resolve())
    return names, brought


def restated_article_with_files(article: Article, files: Files, target: Path) -> tuple[Article, tuple[Finding, ...]]:
    """Return the article with talk, theme and template named relative to `target`.

    One that cannot be named is left out, with a warning.
    """
    told: list[Finding] = []
    for key in NAMED:
        named = getattr(article.meta.settings, key)
        path = files.beside(named, key) if is_file_beside_article(named, key) else None
        if not isinstance(path, Path):
            continue
        name = _relative_name(target.parent.resolve(), path.resolve())
        if isinstance(files_beside_article(target.parent).beside(name, key), Refusal):
            message = f'the {key} "{named}" is left out: an article cannot name a {key} outside its own folder'
            said = message, article.where, f"build with --{key} {path}"
            told.append(warning("template-mapping", *said) if key == "template" else warning("talk", *said))
            name = ""
        article = replace(article, meta=replace(article.meta, settings=replace(article.meta.settings, **{key: name})))
    return article, tuple(told)


def _relative_name(folder: Path, path: Path) -> str:
    """Return the name of a file for an article in a folder; both must be without symlinks."""
    return Path(os.path.relpath(path, folder)).as_posix()


def restated_without_picture_warnings(pictures: Mapping[Path, Picture]) -> Iterator[Finding]:
    """Yield a warning for each picture without a file, for output where none can be written."""
    for path, picture in pictures.items():
        hint = "write the article to a file with -o: the picture is put beside it"
        yield warning("picture", f'the picture "{path.name}" has no file of its own', picture.where, hint)
