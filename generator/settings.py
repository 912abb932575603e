"""Settings of a deck: those that a caller asks for, checked, and those of a project, which are the defaults."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, TypedDict, Unpack

from msgspec import Struct
from msgspec.structs import replace

from generator.errors import Finding, GeneratorError, Where, did_you_mean_hint, error, warning
from generator.guard.lookup import announce, bytes_of_regular_file, folders_of_project, is_of_this_user
from generator.model.article import Article
from generator.model.settings import FILES, OPTIONS, Settings, WrongSettingError, checked_setting
from generator.model.talk import NotesChoice
from generator.read import SourceFormat
from generator.read.files import NAMED, Files, Named, Refusal, is_file_beside_article
from generator.read.keys import OF_SPEAKER, suggest_article_key

ArticlePath = str | os.PathLike[str]
OWN_FILE = "slidewright.toml"
PROJECT_FILE = "pyproject.toml"
TABLE = "tool.slidewright"
API_KEY, USUAL_API_KEY = "api_key_variable", "SLIDEWRIGHT_API_KEY"  # the setting that names a variable; its default


class SettingsError(GeneratorError):
    """The settings file cannot be read, or holds a mistake."""

    exit_code = 2


class LookError(SettingsError, ValueError):
    """A theme, accent or size is asked for beside a template, which has its own, or added layouts without one."""


class ReadingOptions(Struct, frozen=True):
    """How to read an article: in which format, if given, and whether to fetch it and its pictures.

    pictures_folder: a folder whose files it may read besides its own.
    place: the file in which an article in bytes stands, or will stand, so that it may use what is beside it.
    kept: the articles that talks name, by their paths, if they need not be read again.
    """

    format: SourceFormat | None = None
    reach: Literal["files", "public", "private"] = "files"  # only files, also the web, or one's own network too
    pictures: bool = False
    pictures_folder: Path | None = None
    place: str = ""
    kept: dict[str, Article] | None = None


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
    mode: str
    size: str
    titles: str
    notes: NotesChoice
    slides: int | Literal["all"]
    minutes: int
    pace: int
    agenda: bool | None
    keep_images: bool
    no_source: bool
    fetch_pictures: bool
    author: str
    event: str
    date: str
    contact: str
    transitions: str
    builds: bool | None
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
    pictures, folder, settings = options.get("fetch_pictures"), options.get("files_from"), options.get("settings")
    if pictures not in (None, True, False):
        raise ValueError(f"fetch_pictures must be True or False, not {pictures!r}")
    how = ReadingOptions(pictures=bool(pictures), pictures_folder=Path(folder) if folder else None)
    found = Settings(**said)
    refuse_contradictions(found, found)
    return BuildRequest(found, how, None if settings is None else os.fspath(settings) or ".")


def _checked_argument(name: str, value: object) -> Any:
    try:
        return checked_setting(name, value)
    except ValueError as wrong:
        raise ValueError(f"{name} {wrong}, not {value!r}") from None


def refuse_contradictions(said: Settings, chosen: Settings) -> None:
    """Raise LookError if a caller asks for a look beside a template, which has its own, or for layouts without one.

    `said` is what the caller says, and `chosen` those settings over those of the article and the project.
    """
    given = [name for name in ("theme", "font", "accent", "mode", "size") if getattr(said, name)]
    if chosen.template and given:
        own = f"the template {chosen.template!r} has its own fonts, colours and size of slides"
        raise LookError(error("settings", f"{own}: leave out {' and '.join(given)}, or the template"))
    if chosen.add_layouts and not chosen.template and chosen is not said:  # an article may name the template
        hint = "name your company's template: --template FILE, or template=... in Python"
        raise LookError(error("settings", "layouts can be added only to a template, and there is none", None, hint))


ENDINGS = (".yaml", ".yml", ".json", ".pptx", ".potx", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")
KEYS = tuple(name for name, option in OPTIONS.items() if option.in_file)


def settings_in_article(article: Article, files: Files) -> Settings:
    """Return what an article says of its speaker and its talk; `files` are those that it may read."""
    said = article.meta.settings
    data = {name: getattr(article.meta, name) for name in OF_SPEAKER}
    return replace(said, **data, **{key: _named_in_article(getattr(said, key), key, files) for key in NAMED})


def article_with_settings(article: Article, settings: Settings, own_logo: Settings) -> Article:
    """Return the article with the settings of its deck; `own_logo` are those that come before its own logo."""
    meta = replace(article.meta, settings=settings, **{name: getattr(settings, name) for name in OF_SPEAKER})
    if settings.logo and (own_logo.logo or not meta.logo):
        from generator.read.keys.meta import logo_in_file  # loads YAML, which --help does without

        meta = replace(meta, logo=logo_in_file(Path(settings.logo)))
    return replace(article, meta=meta)


def _named_in_article(name: str, key: Named, files: Files) -> str:
    """Return the path of a file that an article names, or a name that is none."""
    path = files.beside(name, key) if is_file_beside_article(name, key) else name
    return "" if isinstance(path, Refusal) else str(path)


def settings_for(folder: Path) -> tuple[Settings, tuple[Finding, ...]]:
    """Return the settings of the nearest file: slidewright.toml, or pyproject.toml with a table [tool.slidewright].

    Looks in `folder` and then in each folder above it, up to the first with a pyproject.toml, the repository, the home
    folder or another disk. Only the first file found is read. A file that may be another user's is left out, with a
    warning. Raises SettingsError with every problem of the file.
    """
    path, text, table, left_out = _nearest_settings(folder)
    return _check_settings_table(path, text, table), left_out


def settings_at(path: Path) -> tuple[Settings, tuple[Finding, ...]]:
    """Return the settings of a file, or of a folder as `settings_for` does. Raises SettingsError."""
    if path.is_dir():
        return settings_for(path)
    text, table = _read_settings(path)
    return _check_settings_table(path, text, table or {}), ()


def variable_of_api_key(folder: Path) -> str:
    """Return the name of the variable that holds the key of a model's server, as the settings of a folder say.

    Raises SettingsError.
    """
    path, _, table, _ = _nearest_settings(folder)
    name = table.get(API_KEY, USUAL_API_KEY)
    if isinstance(name, str) and name.isidentifier():
        return name
    raise SettingsError(error("settings", f'"{API_KEY}" must be the name of a variable', _place_in(path)))


def _nearest_settings(folder: Path) -> tuple[Path, str, Mapping[str, Any], tuple[Finding, ...]]:
    """Return the nearest file of settings with its text and its table, and findings about those that are left out."""
    left_out: list[Finding] = []
    for path in _settings_file_candidates(folder.resolve()):
        if not is_of_this_user(path):
            message = "these settings are not used: the file is another user's, or anyone may write to its folder"
            hint = "make the file your own with chown, in a folder that only you can write to"
            left_out.append(warning("settings", message, _place_in(path), hint))
        elif (read := _read_settings(path))[1] is not None:
            return path, *read, tuple(left_out)
    return folder, "", {}, tuple(left_out)


def _place_in(path: Path, line: int = 0, column: int = 0) -> Where:
    """Return a place in the settings file, with its path relative to the current folder if it lies in there."""
    here = Path.cwd()
    return Where(str(path.relative_to(here) if path.is_relative_to(here) else path), line, column)


def _settings_file_candidates(folder: Path) -> Iterator[Path]:
    for each in folders_of_project(folder):
        paths = (each / OWN_FILE, each / PROJECT_FILE)
        yield from (path for path in paths if announce(path).is_file())
        if paths[1].is_file():
            return


def _read_settings(path: Path) -> tuple[str, Any]:
    """Return the text of a file of settings and the table in it, or None if it has none."""
    import tomllib  # takes 5 ms, and only projects with settings need it

    try:
        text = bytes_of_regular_file(path).decode("utf-8-sig")
        found: Any = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as reason:
        raise SettingsError(error("settings", f"the settings cannot be read: {reason}", _place_in(path))) from reason
    except tomllib.TOMLDecodeError as broken:
        match = re.search(r" \(at line (\d+), column (\d+)\)", str(broken))
        where = _place_in(path, *(int(number) for number in match.groups())) if match else _place_in(path)
        message, hint = f"not valid TOML: {str(broken).split(' (at ')[0]}", 'quote a text: author = "Alex Rivers"'
        raise SettingsError(error("settings", message, where, hint)) from None
    for name in TABLE.split(".") if path.name == PROJECT_FILE else ():
        found = found.get(name) if isinstance(found, dict) else None
    if found is None or isinstance(found, dict):
        return text, found
    raise SettingsError(error("settings", f"[{TABLE}] must be a table", _place_in(path)))


def _check_settings_table(path: Path, text: str, table: Mapping[str, Any]) -> Settings:
    """Return the settings of a table. Raises SettingsError with all that is wrong in it."""
    values, problems = dict[str, Any](), list[Finding]()
    for name, value in table.items():
        where = _place_in(path, _line_of_key(text, name))
        if name == API_KEY:
            continue  # it is no setting of a deck
        if name not in KEYS:
            problems.append(error("settings", f'there is no setting "{name}"', where, suggest_article_key(name, KEYS)))
        elif value != "":
            try:
                found = checked_setting(name, value, with_look=True)
                values[name] = str(path.parent / found) if name in FILES and is_file_setting(found) else found
            except WrongSettingError as wrong:
                problems.append(error("settings", f'"{name}" {wrong}', where, wrong.hint))
    if problems:
        raise SettingsError(*problems)
    return Settings(**values)


def is_file_setting(value: str) -> bool:
    """Tell whether the value of one of FILES is the path of a user's file, and not a name that ships."""
    return Path(value).suffix.lower() in ENDINGS


def _line_of_key(text: str, name: str) -> int:
    """Return the line of a key, which tomllib does not report; 0 if the key is written in an unusual way."""
    start = max(text.find(f"[{TABLE}]"), 0)
    match = re.compile(rf"^[ \t]*[\"']?{re.escape(name)}[\"']?[ \t]*=", re.MULTILINE).search(text, start)
    return text.count("\n", 0, match.start()) + 1 if match else 0
