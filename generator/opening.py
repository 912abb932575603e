"""Reads the article that somebody asks for, from a file, the web or bytes, and finds the settings of its deck."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from generator.errors import Finding, InputError, Where, error
from generator.model.address import address_of_text
from generator.model.article import Article
from generator.model.origin import slug_of_text
from generator.model.settings import USUAL, Settings
from generator.options import ArticlePath, BuildRequest, ReadingOptions, refuse_look_beside_template
from generator.read import read_bytes, read_file, source_format_of_file
from generator.read.files import Files, files_beside_article
from generator.read.filling import NO_DATA
from generator.read.prose import is_source_on_web
from generator.rows import Row
from generator.settings import article_with_settings, settings_at, settings_for, settings_in_article

ArticleSource = ArticlePath | bytes  # a path, an address on the web, or the bytes of an article


def stem_of_source(name: str) -> str:
    """Return the stem for files made of an article: its name's, or that of its address; "" if it has none."""
    if not is_source_on_web(name):
        return Path(name).stem
    return slug_of_text(PurePosixPath(unquote(urlsplit(address_of_text(name) or "").path)).stem)


class OpenedArticle(Struct, frozen=True):
    """An article, the findings from reading it, and the settings for its deck."""

    article: Article
    findings: tuple[Finding, ...]
    settings: Settings


def open_requested_article(
    source: ArticleSource, request: BuildRequest, name: str = "", row: Row | None = None, row_number: int = 0
) -> OpenedArticle:
    """Return the article with its settings: those that are asked for first, then its own, then its project's.

    name: what messages call bytes; its ending tells their format. Without it, they came from standard input, and their
        first lines tell the format.
    row, row_number: the values that fill the article, and their number, from 1.
    Raises InputError, and SettingsError too for a theme, an accent or a size beside a template.
    """
    filling = NO_DATA
    if row is not None:
        from generator.rows.fill import RowFilling  # loads Jinja2, which an article without rows may not need

        filling = RowFilling(row, row_number)
    refuse_look_beside_template(request.said, request.said)
    files = replace(files_of_source(source, request.how), filling=filling)
    article, findings = article_of_source(source, request.how, files, name)
    project, left_out = _project_settings(source, request.project)
    settings = request.said.over(settings_in_article(article, files)).over(project).over(USUAL)
    refuse_look_beside_template(request.said, settings)
    return OpenedArticle(article_with_settings(article, settings, request.said), (*findings, *left_out), settings)


def article_of_source(
    source: ArticleSource, how: ReadingOptions, files: Files, name: str = ""
) -> tuple[Article, tuple[Finding, ...]]:
    """Return only the article, and findings. Raises InputError."""
    if isinstance(source, bytes):
        return _read_data(source, name, how, files)
    if isinstance(source, str) and is_source_on_web(source):
        return _read_address(source, how, files)
    return read_file(source, how.format, files)


def _read_data(data: bytes, name: str, how: ReadingOptions, files: Files) -> tuple[Article, tuple[Finding, ...]]:
    from generator.read.format_signs import guess_format_of_data  # few builds need it

    format = how.format or (source_format_of_file(name) if name else guess_format_of_data(data))
    return read_bytes(data, name or "standard input", format, files, is_said=how.format is not None)


def _read_address(address: str, how: ReadingOptions, files: Files) -> tuple[Article, tuple[Finding, ...]]:
    if how.reach == "files":
        hint = "add --fetch, or save the page and build from the file"
        raise InputError(
            error("fetch", "this is a web address, and nothing is fetched unless you ask", Where(address), hint)
        )
    from generator.read.fetch import fetch_address  # imported here, because few builds need it
    from generator.read.format_signs import guess_format_of_data

    found = fetch_address(address, private=how.reach == "private")
    format = how.format or found.format or guess_format_of_data(found.data)
    return read_bytes(found.data, found.name, format, files, is_said=how.format is not None)


def files_of_source(source: ArticleSource, how: ReadingOptions) -> Files:
    """Return the files that an article may read; bytes, and what is fetched, have no folder."""
    files = files_beside_article(_folder(source), how.pictures_folder)
    if not how.pictures:
        return files
    from generator.read.fetch import PictureFetcher

    return replace(files, web=PictureFetcher(private=how.reach == "private"))


def _folder(source: ArticleSource) -> Path | None:
    if isinstance(source, bytes) or (isinstance(source, str) and is_source_on_web(source)):
        return None
    return Path(source).parent


def _project_settings(source: ArticleSource, project: str | None) -> tuple[Settings, tuple[Finding, ...]]:
    if project is None:
        return Settings(), ()
    return settings_at(Path(project)) if project else settings_for(_folder(source) or Path())
