"""The folder of an article in; which files it may read out. One rule for pictures, data, talks and all that it names.

An article is often a stranger's, and the files that it names end in a deck that is shared. So it may read files in its
own folder or below, and in the project around it. Symlinks are resolved before the check, and hidden files (.env, .git)
are never read. An article without a folder (from standard input, the web, or bytes) may read nothing."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from generator.errors import Finding, InputError, Where, brief, error, info
from generator.guard import limits
from generator.guard.lookup import announce, bytes_of_regular_file, folders_of_project, home_folder, is_of_this_user
from generator.model.address import address_of_text
from generator.model.article import Article
from generator.model.blocks import Picture
from generator.model.origin import OriginId
from generator.pictures import inspect_picture
from generator.pictures.formats import InspectedPicture, UnusableError
from generator.read.decode import decode_source
from generator.read.filling import NO_DATA, Filling
from generator.read.private import value_without_notes
from generator.read.source_images import REMOTE, remark_on_source_image
from generator.regex import regex

PROJECT = (".git", "slidewright.toml")  # one of these is in the top folder of a project
ALLOW = "allow its folder with --files-from"


Named = Literal["talk", "theme", "template"]  # the keys of an article that may name a file besides pictures and data
_YAML = (".yaml", ".yml")
# Their endings.
NAMED: Mapping[Named, tuple[str, ...]] = {"talk": _YAML, "theme": _YAML, "template": (".pptx", ".potx")}
ArticleRead = tuple[Article, tuple[Finding, ...]]  # what a reader returns: an article, and findings about it


class Refusal(Struct, frozen=True):
    """The reason why a file is not read: the end of a sentence that begins with the file's name, and a hint."""

    message: str
    hint: str


class Files(Struct, frozen=True):
    """The files that an article may read.

    folder: where names are looked up; None where the article has none.
    top: where names that begin with "/" are looked up, as site generators do: the project's folder, or the article's.
    roots: the folders, without symlinks, in or below which a file must lie.
    allowed_folder: a folder that the user allows; names that are not found elsewhere are looked up in it.
    web: fetches a picture by its address and its place in the article; None where nothing is fetched.
    article_at: reads the article at a web address that a talk names, or raises InputError; None where none is read.
    filling: the data that the article is filled with; the names of files may have marks in them.
    kept: the articles that talks have named, by their paths, if they need not be read again.
    """

    folder: Path | None = None
    top: Path | None = None
    roots: tuple[Path, ...] = ()
    allowed_folder: Path | None = None
    web: Callable[[str, Where], bytes | Finding] | None = None
    article_at: Callable[[str], Article] | None = None
    filling: Filling = NO_DATA
    kept: dict[str, Article] | None = None

    def found(self, name: str) -> Path | Refusal:
        """Return the path of the file `name`, without symlinks, or why it is not read.

        Raises OSError or ValueError for a name that no file can have.
        """
        rooted = name.startswith(("/", os.sep))
        below = name.lstrip(f"/{os.sep}") if rooted else name
        folders = (self.top if rooted else self.folder, self.allowed_folder)
        seen = [announce(folder / below).resolve() for folder in folders if folder is not None]
        allowed = [path for path in seen if self._refusal(path) is None]
        if file := next((path for path in allowed if path.is_file()), None):
            return file
        if allowed and name.startswith("/") and self.top:
            return Refusal("was not found", f'a path that begins with "/" is looked up in {self.top}/')
        if allowed:
            folder = self.folder or self.allowed_folder
            return Refusal("was not found", f"put the file beside the article, in {folder}/")
        none = Refusal("is not read: this article has no folder", f"build from a file, or {ALLOW}")
        return next(filter(None, map(self._refusal, seen)), none)

    def path_of(self, name: str) -> Path | None:
        """Return the path of the file `name`, or None where it is not read or no file can have the name."""
        with suppress(OSError, ValueError, RuntimeError):
            if isinstance(path := self.found(name), Path):
                return path
        return None

    def beside(self, name: str, key: Named) -> Path | Refusal:
        """Return the path of a talk, a theme or a template, whether or not it exists.

        An article may name only those in its own folder.
        """
        if self.folder is None:
            return Refusal("is not read: this article has no folder", f"name it with --{key}")
        path, own = self.folder / name.lstrip("/"), Files(roots=self.roots[:1])
        refusal = own._refusal(path.resolve())
        return path if refusal is None else Refusal(refusal.message, f"put it beside the article, or use --{key}")

    def _refusal(self, path: Path) -> Refusal | None:
        """Return why a path without symlinks is not read; None where it may be."""
        within = [path.relative_to(root) for root in self.roots if path.is_relative_to(root)]
        if any(not any(part.startswith(".") for part in below.parts) for below in within):
            return None
        if within:
            return Refusal("is not read: it is hidden", "give it a name that does not begin with a dot")
        return Refusal("is not read: it lies outside of the article's folder and project", f"put it there, or {ALLOW}")


NONE = Files()


def is_file_beside_article(name: str, key: Named) -> bool:
    """Return whether `name` is the file of a template, or that of a talk or a theme that does not ship.

    A mapping of a template may name any file, so an article may not name a mapping.
    """
    return name.lower().endswith(NAMED[key])


def files_beside_article(folder: Path | None, allowed_folder: Path | None = None) -> Files:
    """Return what an article in `folder` (or None) may read; `allowed_folder` is one that the user allows besides."""
    own = folder.resolve() if folder else None
    project = _project_folder(own) if own else None
    roots = tuple(each for each in (own, project, allowed_folder.resolve() if allowed_folder else None) if each)
    return Files(folder, project or folder, roots, allowed_folder)


def _project_folder(folder: Path) -> Path | None:
    """Return the nearest folder, from `folder` upwards, that is a project; never the home folder or one above it."""
    home = home_folder()
    for each in folders_of_project(folder):
        if each == each.parent or (home and home.is_relative_to(each)):
            return None
        if any(is_of_this_user(each / name) for name in PROJECT):
            return each
    return None


class Wanted(Struct, frozen=True):
    """A kind of file to read: the code of its findings, its name, its greatest size, and how to make it smaller."""

    code: str
    noun: str
    most: int  # bytes
    smaller: str


PICTURE = Wanted("picture", "picture", limits.PICTURE_BYTES, "scale it down, or save it as JPEG")
ARTICLE = Wanted("article", "article", limits.FILE_BYTES, "check that it is the right file")
DATA = Wanted("data", "data file", limits.DATA_BYTES, "choose what the audience should see")


def read_file_beside_article(file: str, files: Files, wanted: Wanted, where: Where) -> bytes | Finding:
    """Return the bytes of `file`, named at `where` in the article, or an error; only pictures come from the web."""
    file = files.filling.said(file)

    def refusal(message: str, hint: str) -> Finding:
        return error(wanted.code, f'the {wanted.noun} "{brief(file)}" {message}', where, hint)

    if file.lower().startswith(REMOTE):
        address = address_of_text(f"https:{file}" if file.startswith("//") else file)
        if files.web and address and wanted is PICTURE:
            return files.web(address, where)
        more = "add --fetch-pictures, or " if address and wanted is PICTURE else ""
        return refusal("is on the web and was not fetched", f"{more}download it first")
    try:
        path = files.found(file)
        if isinstance(path, Refusal):
            return refusal(path.message, path.hint)
        if path.stat().st_size > wanted.most:
            return refusal(f"is too large: {path.stat().st_size // 1_000_000:,} MB", wanted.smaller)
        return bytes_of_regular_file(path, wanted.most)
    except (OSError, ValueError, RuntimeError) as reason:
        return refusal(f"cannot be read: {reason}", "check its permissions")


class LoadedPicture(Struct, frozen=True):
    """A picture that can be shown: the bytes of its file, and its format and size."""

    data: bytes
    judged: InspectedPicture

    def as_block(self, id: OriginId, where: Where, file: str, alt: str, **said: Any) -> Picture:
        """Return the block that shows the picture; further arguments are other fields of the block."""
        judged = self.judged
        return Picture(id, where, file, self.data, judged.format, judged.width, judged.height, alt, **said)


def read_picture_beside_article(
    file: str, files: Files, where: Where, brought_pictures: Mapping[str, bytes] | None = None
) -> LoadedPicture | Finding:
    """Return the picture in `file`, or an error; `brought_pictures` are those in the article's own file, by name."""
    data = (brought_pictures or {}).get(file) or read_file_beside_article(file, files, PICTURE, where)
    if isinstance(data, Finding):
        return data
    try:
        return LoadedPicture(data, inspect_picture(data))
    except UnusableError as refused:
        return error("picture", f'the picture "{brief(file)}" {refused}', where, refused.hint)


def remarks_on_read_picture(loaded: LoadedPicture, file: str, alt: str, where: Where) -> Iterator[Finding]:
    """Yield findings about a picture that can be shown."""
    if file.lower().startswith(REMOTE):
        yield remark_on_source_image("fetched", file, where)
    if not alt:
        yield remark_on_source_image("alt", file, where)
    yield from (info("picture", f'the picture "{brief(file)}": {each}', where) for each in loaded.judged.remarks)


DELIMITERS = ("\t", ";", ",", "|")  # of cells in spreadsheets, those that are rarest in texts first
QUOTED = regex(r'"[^"]*"')
DECLARED = regex(r"\ufeff?\s*sep=(?P<mark>.)\s*(?:\n|$)", re.IGNORECASE)  # Excel's line with the delimiter

CsvRow = tuple[int, tuple[str, ...]]  # the number of its first line, from 1; its cells


def read_csv_rows(data: bytes, name: str, *, is_flat: bool = True) -> tuple[list[CsvRow], str, tuple[Finding, ...]]:
    """Return the rows in the bytes of the file `name`, its delimiter, and findings on its encoding and private texts.

    is_flat: whether each cell is on one line. Empty rows, and what cells mark as notes or as private, are left out.
    Raises InputError, with the line, where a quote is never closed or the bytes are no text.
    """
    text, findings = decode_source(data, name)
    declared = DECLARED.match(text)
    first = next((line for line in text.split("\n") if line.strip()), "")  # its most frequent sign is the delimiter
    mark = declared["mark"] if declared else max(DELIMITERS, key=QUOTED.sub("", first).count)
    rows = _parse_csv(text[declared.end() :], mark, name, 2) if declared else _parse_csv(text, mark, name)
    kept, found = list[CsvRow](), list(findings)
    for line, cells in rows:
        read = [value_without_notes(cell, Where(name, line)) for cell in cells]
        found += [each for _, _, doubtful in read for each in doubtful]
        if any(notes for _, notes, _ in read):
            found.append(info("private", "private texts and notes in this row are left out", Where(name, line)))
        if any(text.strip() for text, _, _ in read):
            kept.append((line, tuple(" ".join(text.split()) if is_flat else text.strip() for text, _, _ in read)))
    if not kept:
        raise InputError(error("data", "the file has no cells", Where(name), "its first row names the columns"))
    return kept, mark, tuple(found)


def squared_csv_rows(rows: list[CsvRow], name: str) -> list[CsvRow]:
    """Return the rows filled or cut to the length of the first, which is counted without empty cells at its end.

    Raises InputError, with the line in the file `name`, where a row is longer.
    """
    width = _count_filled_cells(rows[0][1])
    hint = "name every column in the first row, or put quotes around a cell that holds a separator"
    message = f"a row has {{}} cells and the first one {width}"
    counts = ((line, _count_filled_cells(cells)) for line, cells in rows)
    longer = [error("data", message.format(count), Where(name, line), hint) for line, count in counts if count > width]
    if longer:
        raise InputError(*longer[:10])
    return [(line, (cells + ("",) * width)[:width]) for line, cells in rows]


def _parse_csv(text: str, mark: str, name: str, line: int = 1) -> list[CsvRow]:
    """Return the rows of a text that begins on line `line` of the file `name`."""
    rows, begins = [], line
    csv.field_size_limit(limits.FILE_BYTES)  # of all readers: 128 KB, the usual limit, would end this one in mid-cell
    try:
        reader = csv.reader(StringIO(text), delimiter=mark, strict=True, skipinitialspace=True)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((begins, tuple(cell.strip() for cell in cells)))
            begins = reader.line_num + line
    except (csv.Error, TypeError, ValueError) as broken:
        hint = "close each quote, and write a quote within a cell twice"
        raise InputError(error("data", f"this row cannot be read: {broken}", Where(name, begins), hint)) from broken
    return rows


def _count_filled_cells(cells: tuple[str, ...]) -> int:
    """Return the number of cells without the empty ones at the end, which spreadsheets write."""
    return next((count for count in range(len(cells), 0, -1) if cells[count - 1]), 0)
