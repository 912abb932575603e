"""Finds and reads the settings of a project, which are the defaults for its articles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple, fields, replace

from generator.errors import Finding, GeneratorError, Where, brief, error, warning
from generator.lookup import announced, folders_of_project, is_of_this_user
from generator.model.article import Article
from generator.model.talk import PACE, TITLES, TRANSITIONS
from generator.read.files import Files, Named, Refusal, is_file_beside_article
from generator.read.keys.key import suggest_article_key

OWN_FILE = "slidewright.toml"
PROJECT_FILE = "pyproject.toml"
TABLE = "tool.slidewright"

# No setting has a second line, and XML forbids the rest; surrogates are bytes of a command line that are not UTF-8.
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class SettingsError(GeneratorError):
    """The settings file cannot be read, or holds a mistake."""

    exit_code = 2


class Settings(Struct, frozen=True):
    """What a command line, an article or a project may set; a field is empty if it is not set.

    A template takes the place of theme, accent and size; a theme takes that of the template in the settings under it.
    """

    author: str = ""
    contact: str = ""
    event: str = ""
    talk: str = ""
    theme: str = ""
    accent: str = ""
    titles: str = ""
    pace: int = 0  # words a minute
    size: str = ""
    transitions: str = ""
    footer: str = ""
    template: str = ""
    times: str = ""

    def over(self, other: Settings) -> Settings:
        """Return these settings, with each empty one taken from `other`."""
        other = replace(other, template="") if self.theme else other
        return Settings(*(mine or theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    def fill(self, article: Article) -> Article:
        """Return the article with the speaker's data that these settings name."""
        meta = replace(article.meta, author=self.author, contact=self.contact, event=self.event)
        meta = replace(meta, transitions=self.transitions, footer=self.footer)
        return replace(article, meta=meta)


SLOWEST, FASTEST = 40, 400  # words a minute
PACES = f"a whole number of words a minute, from {SLOWEST} to {FASTEST}"
CHOICES: Mapping[str, tuple[str, ...]] = {"titles": TITLES, "transitions": TRANSITIONS}
KEYS = tuple(field.name for field in fields(Settings))
FILES = ("talk", "theme", "times", "template")  # the settings that may name a file
USUAL = Settings(talk="meetup", theme="paper", titles="claims", pace=PACE)  # where no setting names one


def settings_in_article(article: Article, files: Files) -> Settings:
    """Return what an article says of its speaker and its talk; `files` are those that it may read."""
    meta = article.meta
    return Settings(
        author=meta.author,
        contact=meta.contact,
        event=meta.event,
        talk=_named_in_article(meta.talk, "talk", files),
        titles=meta.titles,
        pace=meta.pace,
        transitions=meta.transitions,
        footer=meta.footer,
        template=_named_in_article(meta.template, "template", files),
    )


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
    left_out: list[Finding] = []
    for path in _candidates(folder.resolve()):
        if not is_of_this_user(path):
            message = "these settings are not used: the file is another user's, or anyone may write to its folder"
            hint = "make the file your own with chown, in a folder that only you can write to"
            left_out.append(warning("settings", message, _where(path), hint))
            continue
        text = _text(path)
        table = _table(path, text)
        if table is not None:
            return _settings(path, text, table), tuple(left_out)
    return Settings(), tuple(left_out)


def settings_at(path: Path) -> tuple[Settings, tuple[Finding, ...]]:
    """Return the settings of a file, or of a folder as `settings_for` does. Raises SettingsError."""
    if path.is_dir():
        return settings_for(path)
    text = _text(path)
    return _settings(path, text, _table(path, text) or {}), ()


def is_pace_setting(value: object) -> bool:
    """Tell whether the value is a number of words that somebody can say in a minute."""
    return isinstance(value, int) and not isinstance(value, bool) and SLOWEST <= value <= FASTEST


def is_showable_setting(value: str) -> bool:
    """Tell whether a slide can show the text on one line."""
    return not _UNSHOWN.search(value)


def _where(path: Path, line: int = 0, column: int = 0) -> Where:
    """Return a place in the settings file, with its path relative to the current folder if it lies in there."""
    here = Path.cwd()
    return Where(str(path.relative_to(here) if path.is_relative_to(here) else path), line, column)


def _candidates(folder: Path) -> Iterator[Path]:
    for each in folders_of_project(folder):
        paths = (each / OWN_FILE, each / PROJECT_FILE)
        yield from (path for path in paths if announced(path).is_file())
        if paths[1].is_file():
            return


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as reason:
        raise SettingsError(error("settings", f"the settings cannot be read: {reason}", _where(path))) from reason


def _table(path: Path, text: str) -> Mapping[str, Any] | None:
    import tomllib  # takes 5 ms, and only projects with settings need it

    try:
        found: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        match = re.search(r" \(at line (\d+), column (\d+)\)", str(broken))
        where = _where(path, *(int(number) for number in match.groups())) if match else _where(path)
        message, hint = f"not valid TOML: {str(broken).split(' (at ')[0]}", 'quote a text: author = "Alex Rivers"'
        raise SettingsError(error("settings", message, where, hint)) from None
    for name in TABLE.split(".") if path.name == PROJECT_FILE else ():
        found = found.get(name) if isinstance(found, dict) else None
    if found is None or isinstance(found, dict):
        return found
    raise SettingsError(error("settings", f"[{TABLE}] must be a table", _where(path)))


def _settings(path: Path, text: str, table: Mapping[str, Any]) -> Settings:
    problems = tuple(_problems(path, text, table))
    if problems:
        raise SettingsError(*problems)
    return Settings(**{name: _value(name, value, path.parent) for name, value in table.items()})


def _value(name: str, value: Any, folder: Path) -> Any:
    if isinstance(value, int):
        return value
    line = " ".join(value.split())
    return _beside(line, folder) if name in FILES and line else line


def _beside(name: str, folder: Path) -> str:
    """Return the path of a user's file, which is relative to the folder of the file that names it."""
    return str(folder / name) if is_file_setting(name) else name


def is_file_setting(value: str) -> bool:
    """Tell whether the value of one of FILES is the path of a user's file, and not a name that ships."""
    return value.lower().endswith((".yaml", ".yml", ".json", ".pptx", ".potx"))


def _problems(path: Path, text: str, table: Mapping[str, Any]) -> Iterator[Finding]:
    for name, value in table.items():
        where = _where(path, _line(text, name))
        if name not in KEYS:
            yield error("settings", f'there is no setting "{name}"', where, suggest_article_key(name, KEYS))
        elif name == "pace":
            if not is_pace_setting(value):
                yield error("settings", f'"pace" must be {PACES}', where, "pace = 120")
        elif not isinstance(value, str):
            yield error("settings", f'"{name}" must be a text', where, f'put it in quotes: {name} = "..."')
        elif not is_showable_setting(value):
            message = f'"{name}" holds a character that no slide can show'
            yield error("settings", message, where, "write one line of text")
        elif value not in (known := CHOICES.get(name, (value,))):
            yield error("settings", f'there are no {name} "{brief(value)}"', where, suggest_article_key(value, known))


def _line(text: str, name: str) -> int:
    """Return the line of a key, which tomllib does not report; 0 if the key is written in an unusual way."""
    start = max(text.find(f"[{TABLE}]"), 0)
    match = re.compile(rf"^[ \t]*[\"']?{re.escape(name)}[\"']?[ \t]*=", re.MULTILINE).search(text, start)
    return text.count("\n", 0, match.start()) + 1 if match else 0
