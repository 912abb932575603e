"""Finds the articles that a caller names: files, addresses, folders and patterns such as "talks/**/*.md"."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from glob import has_magic
from os.path import exists, isdir
from pathlib import Path, PurePath, PurePosixPath
from typing import NoReturn

from msgspec import Struct

from generator.batch.addresses import bytes_at_address, files_at_address, is_address_of_file
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


def find_articles(names: Iterable[str | os.PathLike[str]], into: str | os.PathLike[str]) -> list[FoundArticle]:
    """Return the articles in the order of the names, and within each folder in the order of their paths, each once.

    What lies in `into`, the folder of the decks, is found only if it is named. A file that is missing is found, since
    its own deck cannot be built then. Raises InputError for each folder and each pattern that holds no article, and
    for a folder that cannot be read.
    """
    found: dict[str, FoundArticle] = {}
    problems: list[Finding] = []
    for named in names:
        name = os.fspath(named)
        articles = [*(_articles_at_address(name) if is_address_of_file(name) else _articles(name, Path(into)))]
        if not articles:
            problem = "there is no article in this folder" if isdir(name) else "no article has a name like this"
            problems.append(error("file", problem, Where(name), NO_ARTICLE))
        for each in articles:
            is_far = is_source_on_web(each.name) or is_address_of_file(each.name)
            found.setdefault(each.name if is_far else os.path.abspath(each.name), each)
    if problems:
        raise InputError(*problems)
    return [*found.values()]


def is_pattern_of_articles(name: str) -> bool:
    """Return whether a name is a pattern such as "talks/*.md", and no file that is called like one."""
    return has_magic(name) and not exists(name) and not is_source_on_web(name)


def _articles(name: str, into: Path) -> Iterator[FoundArticle]:
    if not isdir(name) and not is_pattern_of_articles(name):
        yield FoundArticle(name)
        return
    top = name if isdir(name) else _top_of_pattern(name)
    paths = _paths_below(name, into) if isdir(name) else _matches(top, name.removeprefix(top).lstrip(f"/{os.sep}"))
    for path in filter(_is_article, paths):
        folder = os.path.relpath(path.parent, top or ".")
        yield FoundArticle(str(path), "" if folder == "." else folder)


def _articles_at_address(name: str) -> Iterator[FoundArticle]:
    """Yield the articles in a folder, of a pattern, or the one, at an address; one that is missing cannot be built."""
    found, top = files_at_address(name), _top_of_pattern(name.rstrip("/"))
    if found in ([], [name]) and not has_magic(name) and PurePosixPath(name).suffix:
        yield FoundArticle(name)
        return
    for each in found:
        below = PurePosixPath(each.removeprefix(top).lstrip("/"))
        is_visible = not any(part.startswith(".") for part in below.parts)
        if is_visible and _is_article_name(each, lambda: bytes_at_address(each) or b""):  # noqa: B023  # used at once
            yield FoundArticle(each, "" if below.parent == PurePosixPath() else str(below.parent))


def _top_of_pattern(pattern: str) -> str:
    """Return the folder before the first part of a pattern that has a wildcard."""
    while has_magic(pattern):
        pattern = os.path.dirname(pattern)
    return pattern


def _paths_below(folder: str, into: Path) -> Iterator[Path]:
    """Yield the files below a folder in order, without those that are hidden."""
    decks = into.resolve()
    for parent, folders, files in os.walk(folder, onerror=_refuse_folder):
        inside = Path(parent).resolve()
        folders[:] = sorted(each for each in folders if not each.startswith(".") and inside / each != decks)
        yield from (Path(parent, each) for each in sorted(files) if not each.startswith("."))


def _refuse_folder(reason: OSError) -> NoReturn:
    message = f"this folder cannot be read: {reason.strerror}"
    raise InputError(
        error("file", message, Where(str(reason.filename)), "name the folders that you may read")
    ) from reason


def _matches(top: str, pattern: str) -> list[Path]:
    """Return the files below a folder whose paths match, in order; only a pattern with a hidden name finds such names.

    Unlike `glob.glob`, `**` in pathlib does not follow links: two links to the folder above make endless paths.
    """
    parts = PurePath(pattern).parts
    wanted = os.path.join(pattern, "*") if parts[-1] == "**" else pattern  # ** alone finds only folders before 3.13
    found = {path: path.relative_to(top).parts for path in Path(top).glob(wanted)}
    with_hidden = any(part.startswith(".") for part in parts)
    visible = (path for path in found if with_hidden or not any(part.startswith(".") for part in found[path]))
    return sorted(visible, key=_parts)


def _parts(path: Path) -> tuple[str, ...]:
    return path.parts


def _is_article(path: Path) -> bool:
    """Return whether a file is an article; of one that cannot be read, and of a link to nowhere, the build says why."""
    try:
        is_lost = not path.exists()
        return (is_lost or path.is_file()) and _is_article_name(path.name, path.read_bytes)
    except OSError:
        return True


def _is_article_name(name: str, read: Callable[[], bytes]) -> bool:
    """Return whether a file among others is an article; `read` returns its bytes, where its name does not tell."""
    ending = PurePosixPath(name).suffix.lower()
    return ending in ENDINGS and (FORMATS[ending] != "yaml" or guess_format_of_data(read()) == "yaml")
