"""Turns what a caller asks of a build into checked values."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal, TypedDict, Unpack

from msgspec import Struct

from generator.errors import did_you_mean_hint, error
from generator.model.settings import OPTIONS, Settings, checked_setting
from generator.model.talk import NotesChoice
from generator.read import SourceFormat
from generator.settings import SettingsError

ArticlePath = str | os.PathLike[str]
FetchReach = Literal["files", "public", "private"]  # only files, also the web, or one's own network too


class LookError(SettingsError, ValueError):
    """A theme, accent or size is asked for beside a template, which has its own, or added layouts without one."""


class ReadingOptions(Struct, frozen=True):
    """How to read an article: in which format, if given, and whether to fetch it and its pictures.

    pictures_folder: a folder whose files it may read besides its own.
    """

    format: SourceFormat | None = None
    reach: FetchReach = "files"
    pictures: bool = False
    pictures_folder: Path | None = None


class BuildRequest(Struct, frozen=True):
    """What a caller asks of each deck, whatever its article.

    said: the settings that replace those of the article and the project.
    how: how the article is read.
    project: the path of a settings file or of a folder with one, "" for the folder of each article, or None for no
        settings.
    """

    said: Settings = Settings()
    how: ReadingOptions = ReadingOptions()
    project: str | None = ""


class BuildOptions(TypedDict, total=False):
    """The keyword arguments of `build`, which says what each means."""

    talk: ArticlePath
    theme: ArticlePath
    logo: ArticlePath
    font: str
    accent: str
    size: str
    titles: str
    notes: NotesChoice
    slides: int | Literal["all"]
    minutes: int
    pace: int
    agenda: bool | None
    keep_images: bool
    fetch_pictures: bool
    author: str
    event: str
    date: str
    contact: str
    transitions: str
    footer: str | bool
    template: ArticlePath
    add_layouts: bool
    times: ArticlePath
    settings: ArticlePath | None
    files_from: ArticlePath | None


def request_of_options(**options: Unpack[BuildOptions]) -> BuildRequest:
    """Return what the arguments of `build` ask for. Raises ValueError for an argument that cannot be used."""
    for name in options.keys() - BuildOptions.__annotations__.keys():
        hint = did_you_mean_hint(name, BuildOptions.__annotations__, "see docs/python.md")
        raise TypeError(f'there is no argument "{name}": {hint}')
    said = {name: _checked_argument(name, value) for name, value in options.items() if name in OPTIONS}
    pictures, folder, settings = (options.get(name) for name in ("fetch_pictures", "files_from", "settings"))
    if pictures not in (None, True, False):
        raise ValueError(f"fetch_pictures must be True or False, not {pictures!r}")
    how = ReadingOptions(pictures=bool(pictures), pictures_folder=Path(folder) if folder else None)
    found = Settings(**said)
    refuse_contradictions(found, found)
    return BuildRequest(found, how, None if settings is None else os.fspath(settings) or ".")


def _checked_argument(name: str, value: object) -> Any:
    if value is None and OPTIONS[name].kind == "switch":
        return None
    try:
        return checked_setting(name, value)
    except ValueError as wrong:
        raise ValueError(f"{name} {wrong}, not {value!r}") from None


def refuse_contradictions(said: Settings, chosen: Settings) -> None:
    """Raise LookError if a caller asks for a look beside a template, which has its own, or for layouts without one.

    `said` is what the caller says, and `chosen` those settings over those of the article and the project.
    """
    given = [name for name in ("theme", "font", "accent", "size") if getattr(said, name)]
    if chosen.template and given:
        message = (
            f"the template {chosen.template!r} has its own fonts, colours and size of slides: leave out "
            f"{' and '.join(given)}, or the template"
        )
        raise LookError(error("settings", message))
    if chosen.add_layouts and not chosen.template and chosen is not said:  # an article may name the template
        hint = "name your company's template: --template FILE, or template=... in Python"
        raise LookError(error("settings", "layouts can be added only to a template, and there is none", None, hint))
