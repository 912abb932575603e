"""Finds the articles that a caller names: files, addresses, folders and patterns such as "talks/**/*.md"."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from glob import glob, has_magic
from os.path import exists, isdir
from pathlib import Path

from msgspec import Struct

from generator.errors import Finding, InputError, Where, error
from generator.read import FORMATS
from generator.read.format_signs import guess_format_of_data
from generator.read.prose import is_source_on_web

# A folder holds many files that are no articles. JSON there is data, and YAML is an article if it has sections.
ENDINGS = {ending for ending in FORMATS if ending} - {".json"}
NO_ARTICLE = "name a file that ends in .md, .yaml, .txt, .html, .docx, .rst or .ipynb"


class FoundArticle(Struct, frozen=True):
    """An article: its path or address, and its folder, relative to the folder or the pattern that was named."""

    name: str
    folder: str = ""


def find_articles(names: Iterable[str | os.PathLike[str]], into: Path) -> list[FoundArticle]:
    """Return the articles in the order of the names, and within each folder in the order of their paths, each once.

    What lies in `into`, the folder of the decks, is found only if it is named. A file that is missing is found, since
    its own deck cannot be built then. Raises InputError for each folder and each pattern that holds no article.
    """
    found: dict[str, FoundArticle] = {}
    problems: list[Finding] = []
    for named in names:
        name = os.fspath(named)
        articles = [*_articles(name, into)]
        if not articles:
            problem = "there is no article in this folder" if isdir(name) else "no article has a name like this"
            problems.append(error("file", problem, Where(name), NO_ARTICLE))
        for each in articles:
            found.setdefault(each.name if is_source_on_web(each.name) else os.path.abspath(each.name), each)
    if problems:
        raise InputError(*problems)
    return [*found.values()]


def _articles(name: str, into: Path) -> Iterator[FoundArticle]:
    if is_source_on_web(name) or (not isdir(name) and (exists(name) or not has_magic(name))):
        yield FoundArticle(name)
        return
    top = name if isdir(name) else _top_of_pattern(name)
    paths = _below(name, into) if isdir(name) else sorted(map(Path, glob(name, recursive=True)), key=_parts)
    for path in filter(_is_article, paths):
        folder = os.path.relpath(path.parent, top or ".")
        yield FoundArticle(str(path), "" if folder == "." else folder)


def _top_of_pattern(pattern: str) -> str:
    """Return the folder before the first part of a pattern that has a wildcard."""
    while has_magic(pattern):
        pattern = os.path.dirname(pattern)
    return pattern


def _below(folder: str, into: Path) -> Iterator[Path]:
    """Yield the files below a folder in order, without those that are hidden."""
    top, decks = Path(folder).resolve(), into.resolve()
    for parent, folders, files in os.walk(folder):
        inside = Path(parent).resolve()
        folders[:] = sorted(each for each in folders if not each.startswith(".") and inside / each != decks)
        yield from (Path(parent, each) for each in sorted(files) if not each.startswith("."))
        if inside == decks != top:
            folders.clear()


def _parts(path: Path) -> tuple[str, ...]:
    return path.parts


def _is_article(path: Path) -> bool:
    ending = path.suffix.lower()
    if ending not in ENDINGS or not path.is_file():
        return False
    try:
        return FORMATS[ending] != "yaml" or guess_format_of_data(path.read_bytes()) == "yaml"
    except OSError:  # the build says why it cannot be read
        return True
