"""Opens what a deck is built from: the article in a file, the web or bytes, its settings, the times of a rehearsal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from glob import has_magic
from os.path import exists
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import asdict, replace

from generator.errors import Finding, InputError, OutputError, Where, error, warning
from generator.guard import limits
from generator.model.address import address_of_text
from generator.model.article import Article
from generator.model.origin import slug_of_text
from generator.model.settings import USUAL, Settings
from generator.output import refuse_to_replace_unmarked, save_whole_file
from generator.read import bytes_of_file, read_bytes, read_file, source_format_of_file
from generator.read.files import Files, files_beside_article
from generator.read.filling import NO_DATA
from generator.read.prose import is_source_on_web
from generator.regex import regex
from generator.rows import Row
from generator.settings import (
    ArticlePath,
    BuildRequest,
    ReadingOptions,
    article_with_settings,
    refuse_contradictions,
    settings_at,
    settings_for,
    settings_in_article,
)

TIMES_MARK = '{\n  "slidewright": "times",'  # the first characters of every such file, which we may replace
STANDARD_INPUT = "standard input"  # how messages call it
DAY = 86_400.0  # seconds
_ADDRESS = regex(r"[A-Za-z][A-Za-z0-9+.-]+://")  # two letters at least: "C:" is a drive
Seconds = Annotated[float, Meta(ge=0, le=DAY, description="a number of seconds, at most a day")]
ArticleSource = ArticlePath | bytes  # a path, an address on the web, or the bytes of an article


def stem_of_source(name: str) -> str:
    """Return the stem for files made of an article: its name's, or that of its address; "" if it has none."""
    if not is_source_on_web(name):
        return Path(name).stem
    return slug_of_text(PurePosixPath(unquote(urlsplit(address_of_text(name) or "").path)).stem)


def is_pattern_of_articles(name: str) -> bool:
    """Return whether a name is a pattern such as "talks/*.md", and no file that is called like one."""
    return has_magic(name) and not exists(name) and not is_source_on_web(name)


def is_address_of_file(name: str) -> bool:
    """Return whether a name is the address of a file or folder in a file system, and not a path or a web page."""
    return _ADDRESS.match(name) is not None and not is_source_on_web(name)


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
    files = replace(files_of_source(source, request.how), filling=filling)
    article, findings = article_of_source(source, request.how, files, name)
    project, left_out = _project_settings(source, request)
    asked = request.said.over(settings_in_article(article, files)).over(project)
    usual = replace(USUAL, transitions="none") if asked.template else USUAL  # a company's slides do not move
    settings = asked.over(usual)
    refuse_contradictions(request.said, settings)
    if asked.titles == "claims":
        left_out = (*left_out, *_kept_titles_findings(settings.talk, article.where))
    return OpenedArticle(article_with_settings(article, settings, request.said), (*findings, *left_out), settings)


def _kept_titles_findings(talk: str, where: Where) -> Iterator[Finding]:
    """Yield a finding if a talk shows sections in full, with their own titles, though claims are asked for."""
    from generator.look import open_talk  # few ask for what is usual

    if open_talk(talk).in_full:
        message = f'titles "claims" has no effect in the talk "{talk}", which keeps the titles of the article'
        yield warning("titles", message, where, "leave titles out, or choose another talk")


def article_of_source(
    source: ArticleSource, how: ReadingOptions, files: Files, name: str = ""
) -> tuple[Article, tuple[Finding, ...]]:
    """Return only the article, and findings. Raises InputError."""
    if isinstance(source, bytes):
        known = source_format_of_file(name) if name and not how.format else None
        data, name = source, name or STANDARD_INPUT
    elif isinstance(source, str) and is_source_on_web(source):
        if how.reach == "files":
            hint = "add --fetch, or save the page and build from the file"
            message = "this is a web address, and nothing is fetched unless you ask"
            raise InputError(error("fetch", message, Where(source), hint))
        from generator.read.fetch import fetch_address  # imported here, because few builds need it

        found = fetch_address(source, private=how.reach == "private")
        data, name, known = found.data, found.name, found.format
    else:
        return read_file(source, how.format, files)
    from generator.read import guess_format_of_data  # few builds need it

    format = how.format or known or guess_format_of_data(data)
    return read_bytes(data, name, format, files, is_said=how.format is not None)


def files_of_source(source: ArticleSource, how: ReadingOptions) -> Files:
    """Return the files that an article may read; bytes, and what is fetched, have no folder."""
    files = replace(files_beside_article(_folder_of_source(source, how), how.pictures_folder), kept=how.kept)
    files = replace(files, article_at=lambda address: article_of_source(address, how, files_of_source(address, how))[0])
    if not how.pictures:
        return files
    from generator.read.fetch import PictureFetcher

    return replace(files, web=PictureFetcher(private=how.reach == "private"))


def _folder_of_source(source: ArticleSource, how: ReadingOptions) -> Path | None:
    if isinstance(source, bytes) or (isinstance(source, str) and is_source_on_web(source)):
        return Path(how.place).parent if how.place and isinstance(source, bytes) else None
    return Path(source).parent


def _project_settings(source: ArticleSource, request: BuildRequest) -> tuple[Settings, tuple[Finding, ...]]:
    if request.project is None:
        return Settings(), ()
    if request.project:
        return settings_at(Path(request.project))
    return settings_for(_folder_of_source(source, request.how) or Path())


class SlideTime(Struct, frozen=True):
    """How long a slide took in a rehearsal, in seconds, and how long it was planned to take."""

    id: int
    seconds: Seconds
    planned: Seconds = 0
    title: str = ""


class _Times(Struct, frozen=True):
    slidewright: Literal["times"]
    slides: tuple[SlideTime, ...]


def save_times(times: Iterable[SlideTime], path: Path) -> None:
    """Write the file. Raises OutputError as `refuse_to_replace_others_times` does, or if it cannot be written."""
    refuse_to_replace_others_times(path)
    lines = ",\n".join(f"    {json.dumps(asdict(each), ensure_ascii=False)}" for each in times)
    save_whole_file(f'{TIMES_MARK}\n  "slides": [\n{lines}\n  ]\n}}\n'.encode(), path, "choose another place")


def refuse_to_replace_others_times(path: Path) -> None:
    """Raise OutputError if a file is there that no rehearsal wrote."""
    try:
        refuse_to_replace_unmarked(path, TIMES_MARK)
    except OutputError as refused:
        hint = "choose another name with --times-file"
        raise OutputError(*(replace(found, hint=hint) for found in refused.findings)) from None


def seconds_in_times_file(name: str) -> Mapping[int, float]:
    """Return the seconds of each slide in the file of a rehearsal, by the slide's number; none for the name "".

    Raises InputError for a file that no rehearsal wrote, or that somebody damaged.
    """
    if not name:
        return {}
    data = bytes_of_file(Path(name), "the times of a rehearsal", limits.TALK_BYTES)
    try:
        read = msgspec.json.decode(data, type=_Times)
    except ValueError as wrong:  # msgspec says where
        message = f"these are no times of a rehearsal: {wrong}"
        raise InputError(error("times", message, Where(name), "rehearse again with present --rehearse")) from None
    return {each.id: each.seconds for each in read.slides}
