"""Defines the options that several commands share, and how a command line is parsed and completed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, get_args

import click
from click.shell_completion import CompletionItem

from generator.cli.catalogue import TemplateKind, catalogue_names
from generator.cli.messages import turn_errors_into_exit_codes
from generator.model.settings import MANY, NOTHING_SET, OPTIONS, USUAL, Option, Settings, what_option_must_be
from generator.options import BuildRequest, FetchReach, ReadingOptions
from generator.read import FORMATS, SourceFormat
from generator.show.engines import ENGINE_NAMES

PATH = click.Path(readable=False)  # only for completion by shells; the code that reads a file checks it
READING = (  # Click shows the last one first
    click.option(
        "--files-from",
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="Another folder whose pictures and data ARTICLE may use.",
    ),
    click.option("--fetch-pictures", is_flag=True, help="Fetch the pictures on the web that ARTICLE names."),
    click.option("--fetch-private", "reach", flag_value="private", help="As --fetch, and also from your own network."),
    click.option("--fetch", "reach", flag_value="public", help="Allow ARTICLE to be a web address, and fetch it."),
    click.option("--from", "format", type=click.Choice(get_args(SourceFormat)), help="The format of ARTICLE."),
)
OF_BUILD = ("notes", "keep_images", "add_layouts")  # the settings that do not change what the slides say
Command = TypeVar("Command", bound=Callable[..., None])


class Commands(click.Group):
    """A group that lists its commands in order of declaration, and ends each with its exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if (suffix := Path(args[0]).suffix) and suffix in FORMATS:
            ctx.fail(f"write a command before the article: slidewright build {args[0]}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        with turn_errors_into_exit_codes():
            return super().invoke(ctx)


def _completer(kind: TemplateKind) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Return a function that completes shipped names, and files for users with their own."""

    def complete(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
        found = [CompletionItem(name) for name in catalogue_names(kind) if name.startswith(typed)]
        return found or [CompletionItem(typed, type="file")]

    return complete


def _value(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
    """Return a setting, or what stands for one that is not given. Raises BadParameter."""
    name = str(parameter.name)
    if value in (None, ""):
        return getattr(NOTHING_SET, name)
    if wrong := what_option_must_be(name, value):
        raise click.BadParameter(f"it {wrong}", context, parameter)
    return " ".join(value.split()) if OPTIONS[name].kind == "line" else value


def _setting_option(name: str, option: Option) -> Callable[[Command], Command]:
    """Return what adds the option for a setting to a command."""
    flag, usual = f"--{name.replace('_', '-')}", getattr(USUAL, name)
    told = option.doc.replace("`", "") + (f"  [default: {usual}]" if usual else "")
    said: dict[str, Any] = {"help": told, "callback": _value, "metavar": option.metavar, "default": None}
    match option.kind:
        case "choice":
            return click.option(flag, **{**said, "type": click.Choice(option.words), "metavar": None})
        case "count":
            return click.option(flag, type=_Count(option), **said)
        case "switch":
            both = f"/--no-{name}" if option.in_article else ""
            return click.option(f"{flag}{both}", is_flag=True, **{**said, "metavar": None})
        case "file" if name in ("talk", "theme"):
            return click.option(flag, shell_complete=_completer("talks" if name == "talk" else "themes"), **said)
        case "file":
            return click.option(flag, type=PATH, **said)
        case _:
            return click.option(flag, **said)


def add_reading_options(command: Command) -> Command:
    """Add the options of every command that reads an article, which gets them as `how`."""

    @wraps(command)
    def run(
        *,
        format: SourceFormat | None,
        reach: FetchReach | None,
        fetch_pictures: bool,
        files_from: Path | None,
        **others: object,
    ) -> None:
        command(how=ReadingOptions(format, reach or "files", fetch_pictures, files_from), **others)

    for add in READING:
        run = add(run)
    return run  # type: ignore[return-value]  # Click calls it with what the options say


class _Count(click.IntRange):
    """A number, or one of the words that may stand in its place."""

    def __init__(self, option: Option) -> None:
        super().__init__(option.least, option.most if option.most < MANY else None)
        self._words = option.words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return value if value in self._words else super().convert(value, param, ctx)


def add_engine_option(command: Command) -> Command:
    """Add the option of all commands that draw slides, which get it as `engine`."""
    told = "What draws the slides.  [default: the first that is installed]"
    return click.option("--engine", type=click.Choice(ENGINE_NAMES), help=told)(command)


def add_show_options(command: Command) -> Command:
    """Add the options of commands that serve pages, which get them as `port`, `engine` and `no_open`."""
    for add in (
        click.option("--no-open", is_flag=True, help="Do not open the browser."),
        add_engine_option,
        click.option(
            "--port", type=click.IntRange(1, 65535), metavar="N", help="The port to serve at.  [default: a free one]"
        ),
    ):
        command = add(command)
    return command


def add_article_options(command: Command, without: Collection[str] = OF_BUILD) -> Command:
    """Add the options of every command that plans a talk from an article, which gets them as `request`."""
    names = [name for name in OPTIONS if name not in without]

    @wraps(command)
    def run(*, how: ReadingOptions, **others: Any) -> None:
        said = Settings(**{name: others.pop(name) for name in names})
        command(request=BuildRequest(said, how), **others)

    made = add_reading_options(run)
    for name in reversed(names):
        made = _setting_option(name, OPTIONS[name])(made)
    return made  # type: ignore[return-value]  # Click calls it with what the options say


def add_build_options(command: Command) -> Command:
    """Add the options of every command that builds a deck, which gets them as `request`."""
    return add_article_options(command, ())
