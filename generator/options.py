"""Turns what a caller asks of a build into checked values."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypedDict, Unpack, get_args

from msgspec import Struct

from generator.errors import did_you_mean_hint, error
from generator.model.talk import PACE, WHOLE, Cap, NotesChoice
from generator.read import SourceFormat
from generator.settings import (
    CHOICES,
    FILES,
    KEYS,
    PACES,
    USUAL,
    Settings,
    SettingsError,
    is_pace_setting,
    is_showable_setting,
)
from generator.times import seconds_in_times_file

ArticlePath = str | os.PathLike[str]
FetchReach = Literal["files", "public", "private"]  # only files, also the web, or one's own network too
LEAST_SLIDES = 2  # the least that --slides may ask for: the first and the last slide


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
    notes, cap, keep_images, add_layouts: as in Options.
    project: the path of a settings file or of a folder with one, "" for the folder of each article, or None for no
        settings.
    """

    said: Settings = Settings()
    how: ReadingOptions = ReadingOptions()
    notes: NotesChoice = "full"
    cap: Cap | None = None
    keep_images: bool = False
    project: str | None = ""
    add_layouts: bool = False


class BuildOptions(TypedDict, total=False):
    """The keyword arguments of `build`, which says what each means."""

    talk: ArticlePath
    theme: ArticlePath
    accent: str
    size: str
    titles: str
    notes: NotesChoice
    slides: int | Literal["all"]
    minutes: int
    pace: int
    keep_images: bool
    fetch_pictures: bool
    author: str
    event: str
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
    said = settings_option(**{name: value for name, value in options.items() if name in KEYS})
    folder, settings = options.get("files_from"), options.get("settings")
    how = ReadingOptions(
        pictures=flag_option("fetch_pictures", options.get("fetch_pictures", False)),
        pictures_folder=Path(folder) if folder else None,
    )
    return BuildRequest(
        said,
        how,
        notes_option(options.get("notes", "full")),
        cap_option(options.get("slides", 0), options.get("minutes", 0)),
        flag_option("keep_images", options.get("keep_images", False)),
        None if settings is None else os.fspath(settings) or ".",
        flag_option("add_layouts", options.get("add_layouts", False)),
    )


class Options(Struct, frozen=True):
    """How a deck is made: its talk and theme, its notes, and how much of it is shown.

    If `cap` is None, the talk decides how much is shown. `times` has the seconds that slides took in a rehearsal, by
    their numbers in PowerPoint.
    """

    talk: str
    theme: str
    accent: str = ""
    notes: NotesChoice = "full"
    cap: Cap | None = None
    keep_images: bool = False
    titles: str = USUAL.titles
    pace: int = PACE
    size: str = ""
    times: Mapping[int, float] = {}
    template: str = ""  # the path of a company's package, or of a mapping of it
    add_layouts: bool = False  # whether what the package has no placeholder for gets one, on layouts that are added


def options_of_request(request: BuildRequest, settings: Settings) -> Options:
    """Return how a deck is made with these settings.

    Raises InputError for the file of a rehearsal that they name, and LookError for layouts to add to no template.
    """
    template = settings.template
    if request.add_layouts and not template:
        hint = "name your company's template: --template FILE, or template=... in Python"
        raise LookError(error("settings", "layouts can be added only to a template, and there is none", None, hint))
    accent, size = ("", "") if template else (settings.accent, settings.size)
    times = seconds_in_times_file(settings.times)
    return Options(
        settings.talk,
        settings.theme,
        accent,
        request.notes,
        request.cap,
        request.keep_images,
        settings.titles,
        settings.pace,
        size,
        times,
        template,
        request.add_layouts,
    )


def refuse_look_beside_template(said: Settings, chosen: Settings) -> None:
    """Raise LookError if a caller asks for a look that the chosen template does not have.

    `said` is what the caller says, and `chosen` those settings over those of the article and the project.
    """
    given = [name for name in ("theme", "accent", "size") if getattr(said, name)] if chosen.template else []
    if given:
        message = (
            f"the template {chosen.template!r} has its own fonts, colours and size of slides: leave out "
            f"{' and '.join(given)}, or the template"
        )
        raise LookError(error("settings", message))


def settings_option(**said: object) -> Settings:
    """Return settings from arguments of `build`. Raises ValueError for one that is no text or cannot be shown."""
    pace = said.pop("pace", 0)
    if pace != 0 and not is_pace_setting(pace):
        raise ValueError(f"pace must be {PACES}, or 0 for what the article says, not {pace!r}")
    lines = {name: _line(name, value) for name, value in said.items()}
    found = Settings(**lines, pace=pace)  # type: ignore[arg-type]
    for name, known in CHOICES.items():
        if (value := getattr(found, name)) and value not in known:
            raise ValueError(f"{name} must be one of {', '.join(map(repr, known))}, not {value!r}")
    refuse_look_beside_template(found, found)
    return found


def notes_option(notes: object) -> NotesChoice:
    """Return the choice of notes if there is such a choice. Raises ValueError if not."""
    for known in get_args(NotesChoice):
        if notes == known:
            return known  # type: ignore[no-any-return]  # get_args tells no types
    raise ValueError(f"notes must be one of {', '.join(map(repr, get_args(NotesChoice)))}, not {notes!r}")


def cap_option(slides: object, minutes: object) -> Cap | None:
    """Return how much is shown, or None if both are 0 and the talk decides. Raises ValueError for other values."""
    if slides == "all":
        return cap_option_in_place_of_talk(slides, _count("minutes", minutes, 1))
    return cap_option_in_place_of_talk(_count("slides", slides, LEAST_SLIDES), _count("minutes", minutes, 1))


def cap_option_in_place_of_talk(slides: int | Literal["all"], minutes: int) -> Cap | None:
    """Return the cap that a user set in place of the talk's, or None if both values are 0."""
    if slides == "all":
        return Cap(minutes=minutes, asked=True) if minutes else WHOLE
    return Cap(slides, minutes, asked=True) if slides or minutes else None


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


def _line(name: str, value: object) -> str:
    """Return a text that a slide can show on one line; the path of a file may be any path."""
    text = os.fspath(value) if isinstance(value, os.PathLike) and name in FILES else value
    if not isinstance(text, str):
        raise ValueError(f"{name} must be a text, not {value!r}")
    if not is_showable_setting(text):
        raise ValueError(f"{name} holds a character that no slide can show: {text!r}")
    return " ".join(text.split()) if name not in FILES else text


def _count(name: str, value: object, least: int) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and (value == 0 or value >= least):
        return value
    raise ValueError(f"{name} must be 0, for as many as the talk says, or a whole number from {least}, not {value!r}")
