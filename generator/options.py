"""Turns what a caller asks of a build into checked values."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal, TypedDict, Unpack

from msgspec import Struct

from generator.errors import did_you_mean_hint, error
from generator.model.settings import FILES, NOTHING_SET, OPTIONS, Settings, what_option_must_be
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
    footer: str
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
    said = settings_of_options(**{name: value for name, value in options.items() if name in OPTIONS})
    folder, settings = options.get("files_from"), options.get("settings")
    how = ReadingOptions(
        pictures=flag_option("fetch_pictures", options.get("fetch_pictures", False)),
        pictures_folder=Path(folder) if folder else None,
    )
    return BuildRequest(said, how, None if settings is None else os.fspath(settings) or ".")


def refuse_look_beside_template(said: Settings, chosen: Settings) -> None:
    """Raise LookError if a caller asks for a look that the chosen template does not have.

    `said` is what the caller says, and `chosen` those settings over those of the article and the project.
    """
    given = [name for name in ("theme", "font", "accent", "size") if getattr(said, name)] if chosen.template else []
    if given:
        message = (
            f"the template {chosen.template!r} has its own fonts, colours and size of slides: leave out "
            f"{' and '.join(given)}, or the template"
        )
        raise LookError(error("settings", message))


def refuse_layouts_without_template(settings: Settings) -> None:
    """Raise LookError if layouts are to be added and there is no template."""
    if settings.add_layouts and not settings.template:
        hint = "name your company's template: --template FILE, or template=... in Python"
        raise LookError(error("settings", "layouts can be added only to a template, and there is none", None, hint))


def settings_of_options(**said: Any) -> Settings:
    """Return settings from arguments of `build`. Raises ValueError for one that cannot be used."""
    values = {name: value for name, value in said.items() if not _is_unset(name, value)}
    for name, value in values.items():
        if wrong := what_option_must_be(name, value):
            raise ValueError(f"{name} {wrong}, not {value!r}")
    lines = {name: os.fspath(value) for name, value in values.items() if name in FILES}
    words = {name: " ".join(value.split()) for name, value in values.items() if OPTIONS[name].kind == "line"}
    found = Settings(**{**values, **lines, **words})
    refuse_look_beside_template(found, found)
    return found


def _is_unset(name: str, value: object) -> bool:
    unset = getattr(NOTHING_SET, name)
    return (type(value) is type(unset) and value == unset) or (OPTIONS[name].kind == "switch" and value is None)


def validate_source_option(source: object, name: object) -> None:
    """Raise ValueError if `source` is neither a path nor bytes, or if bytes have no name."""
    if not isinstance(source, str | bytes | os.PathLike):
        raise ValueError(f"source must be a path, or the bytes of an article, not {type(source).__name__}")
    if not isinstance(name, str):
        raise ValueError(f"name must be a text, such as article.md, not {name!r}")


def flag_option(name: str, value: object) -> bool:
    """Return a boolean argument as it is. Raises ValueError for any other type; `name` is for the message."""
    if isinstance(value, bool):
        return value
    raise ValueError(f"{name} must be True or False, not {value!r}")
