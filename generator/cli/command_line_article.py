"""Reads the article that a command line names, and the settings of its project."""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePosixPath
from typing import Literal, TextIO
from urllib.parse import unquote, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from generator import limits
from generator.errors import Finding, InputError, Where, error
from generator.model.address import address_of_text
from generator.model.article import Article
from generator.model.origin import slug_of_text
from generator.options import refuse_look_beside_template
from generator.read import SourceFormat, read_bytes, read_file
from generator.read.files import Files, files_beside_article
from generator.read.prose import is_source_on_web
from generator.settings import USUAL, Settings, SettingsError, settings_for, settings_in_article

FetchReach = Literal["files", "public", "private"]  # only files, also the web, or one's own network too
STREAM = "-"  # standard input as an article, standard output as a deck

# The sign of each format in a text without a file name; without one, the text is plain text.
SIGNS: dict[SourceFormat, re.Pattern[bytes]] = {
    "docx": re.compile(rb"\APK\x03\x04"),
    "html": re.compile(rb"\A(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?<(!doctype html|html\b)", re.IGNORECASE),
    "yaml": re.compile(rb"^sections:", re.MULTILINE),
    "markdown": re.compile(rb"\A(\xef\xbb\xbf)?(---|\+\+\+)[ \t]*\r?\n|^#{1,6} +\S|^```", re.MULTILINE),
}
OBJECT = re.compile(rb"\A(\xef\xbb\xbf)?\s*\{\s*\"")  # JSON is YAML

NOTEBOOK = re.compile(rb"\"nbformat\"\s*:\s*\d")


class ReadingOptions(Struct, frozen=True):
    """How to read an article: in which format, if given, and whether to fetch it and its pictures.

    pictures_folder: a folder whose files it may read besides its own.
    """

    format: SourceFormat | None
    reach: FetchReach
    pictures: bool
    pictures_folder: Path | None


class OpenedArticle(Struct, frozen=True):
    """An article, the findings from reading it, and the settings for its deck."""

    article: Article
    findings: tuple[Finding, ...]
    settings: Settings


def open_command_line_article(
    name: str, how: ReadingOptions, stdin: TextIO | None, command_settings: Settings
) -> OpenedArticle:
    """Return the article with its settings: the command line's first, then its own, then its project's.

    Raises InputError, and SettingsError too for a theme, an accent or a size beside a template.
    """
    _refuse_look(command_settings, command_settings)
    files = files_of_command_line(name, how)
    article, findings = article_of_command_line(name, how, stdin, files)
    settings = (
        command_settings.over(settings_in_article(article, files))
        .over(settings_for(_folder(name) or Path()))
        .over(USUAL)
    )
    _refuse_look(command_settings, settings)
    return OpenedArticle(settings.fill(article), findings, settings)


def _refuse_look(command_settings: Settings, settings: Settings) -> None:
    """Raise SettingsError if the command line asks for a look that the chosen template does not have."""
    try:
        refuse_look_beside_template(command_settings, settings)
    except ValueError as refused:
        raise SettingsError(error("settings", str(refused))) from None


def article_of_command_line(
    name: str, how: ReadingOptions, stdin: TextIO | None, files: Files
) -> tuple[Article, tuple[Finding, ...]]:
    """Return only the article; `stdin` is None if there is no standard input. Raises InputError."""
    if is_source_on_web(name):
        return _read_address(name, how, files)
    if name != STREAM:
        return read_file(name, how.format, files)
    data = stdin.buffer.read(limits.FILE_BYTES + 1) if stdin else b""
    is_said = how.format is not None
    return read_bytes(data, "standard input", how.format or guess_format_of_stdin(data), files, is_said=is_said)


def _read_address(address: str, how: ReadingOptions, files: Files) -> tuple[Article, tuple[Finding, ...]]:
    if how.reach == "files":
        hint = "add --fetch, or save the page and build from the file"
        raise InputError(
            error("fetch", "this is a web address, and nothing is fetched unless you ask", Where(address), hint)
        )
    from generator.read.fetch import fetch_address  # imported here, because few builds need it

    found = fetch_address(address, private=how.reach == "private")
    format = how.format or found.format or guess_format_of_stdin(found.data)
    return read_bytes(found.data, found.name, format, files, is_said=how.format is not None)


def stem_of_command_line_article(name: str) -> str:
    """Return the stem for files made of an article: its name's, or that of its address; "" if it has none."""
    if not is_source_on_web(name):
        return Path(name).stem
    return slug_of_text(PurePosixPath(unquote(urlsplit(address_of_text(name) or "").path)).stem)


def files_of_command_line(name: str, how: ReadingOptions) -> Files:
    """Return the files that an article may read; one that is streamed or fetched has no folder."""
    files = files_beside_article(_folder(name), how.pictures_folder)
    if not how.pictures:
        return files
    from generator.read.fetch import PictureFetcher

    return replace(files, web=PictureFetcher(private=how.reach == "private"))


def _folder(name: str) -> Path | None:
    return None if name == STREAM or is_source_on_web(name) else Path(name).parent


def guess_format_of_stdin(data: bytes) -> SourceFormat:
    """Return the format whose sign comes first in the list, or "text" if the data have none."""
    if OBJECT.match(data) and not _goes_on(data):
        return "notebook" if NOTEBOOK.search(data) else "yaml"
    return next((format for format, sign in SIGNS.items() if sign.search(data)), "text")


def _goes_on(data: bytes) -> bool:
    """Tell whether a text follows the JSON at the start, which is then the front matter of the text."""
    try:
        text = data.decode("utf-8-sig").lstrip()
        _, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return False
    return bool(text[end:].strip())
