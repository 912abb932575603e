"""Defines the options and the examples of commands, how a command line is parsed and completed, and what ships."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial, reduce, wraps
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

import click
from click.shell_completion import CompletionItem

from generator.cli.messages import SARIF, set_shape_of_findings, turn_errors_into_exit_codes
from generator.model.settings import (
    MANY,
    NOTHING_SET,
    OPTIONS,
    USUAL,
    Option,
    Settings,
    WrongSettingError,
    checked_setting,
)
from generator.read import FORMATS, SourceFormat
from generator.settings import BuildRequest, ReadingOptions
from generator.shipped import TEMPLATES
from generator.show import ENGINE_NAMES

Command = TypeVar("Command", bound=Callable[..., None])

TemplateKind = Literal["talks", "themes"]  # named after folders of templates/


PATH = click.Path(readable=False)  # only for completion by shells; the code that reads a file checks it
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
PORT_NUMBER = click.IntRange(1, 65535)
READING = (
    click.option("--from", "format", type=click.Choice(get_args(SourceFormat)), help="The format of ARTICLE."),
    click.option("--fetch", "reach", flag_value="public", help="Allow ARTICLE to be a web address, and fetch it."),
    click.option("--fetch-private", "reach", flag_value="private", help="As --fetch, and also from your own network."),
    click.option("--fetch-pictures", is_flag=True, help="Fetch the pictures on the web that ARTICLE names."),
    click.option(
        "--files-from", metavar="DIR", type=FOLDER, help="Another folder whose pictures and data ARTICLE may use."
    ),
)
_HELP = (TEMPLATES / "help.txt").read_text("utf-8").replace("\\b\n", "\b\n")  # \b: what Click must not wrap
EXAMPLES = dict(part.split("\n", 1) for part in _HELP.split("== ")[1:])  # under the help of each command
OF_BUILD = ("notes", "keep_images", "add_layouts", "no_source")  # the settings that do not change what the slides say


class Commands(click.Group):
    """A group that imports the module of a command when the command is called, and ends each with its exit code.

    `homes` has the names of the commands, in the order of the help, with their modules.
    """

    def __init__(self, *values: Any, homes: Mapping[str, str], **more: Any) -> None:
        super().__init__(*values, **more)
        self._homes = homes

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._homes)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        home = self._homes.get(name)
        return getattr(import_module(f"generator.{home}"), f"{name}_command") if home else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if (suffix := Path(args[0]).suffix) and suffix in FORMATS:
            ctx.fail(f"write a command before the article: slidewright build {args[0]}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        with turn_errors_into_exit_codes():
            return super().invoke(ctx)


def _complete_names(kind: TemplateKind, _context: Any, _parameter: Any, typed: str) -> list[CompletionItem]:
    """Return the shipped names that begin so, and files for users with their own."""
    found = [CompletionItem(name) for name in catalogue_names(kind) if name.startswith(typed)]
    return found or [CompletionItem(typed, type="file")]


def _convert_setting(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
    """Return a setting, or what represents one that is not given. Raises BadParameter."""
    name = str(parameter.name)
    value = OPTIONS[name].words[not value] if isinstance(value, bool) and OPTIONS[name].flags else value
    try:
        return getattr(NOTHING_SET, name) if value in (None, "") else checked_setting(name, value)
    except WrongSettingError as wrong:
        raise click.BadParameter(f"it {wrong}", context, parameter) from None


def _setting_option(name: str) -> Callable[[Command], Command]:
    """Return what adds the option for a setting to a command."""
    option, flag, usual = OPTIONS[name], f"--{name.replace('_', '-')}", getattr(USUAL, name)
    help = option.doc.replace("`", "") + (f"  [default: {usual}]" if usual else "")
    more: dict[str, Any] = {"metavar": option.metavar}
    match option.kind:
        case "choice" if option.flags:
            flag, more = "/".join(f"--{word}" for word in option.words), {}
        case "choice":
            more = {"type": click.Choice(option.words)}
        case "count":
            more["type"] = _Count(option)
        case "switch":
            flag, more = f"{flag}/--no-{name}" if option.in_article else flag, {"is_flag": True}
        case "file" if name in ("talk", "theme"):
            more["shell_complete"] = partial(_complete_names, "talks" if name == "talk" else "themes")
        case "file":
            more["type"] = PATH
    return click.option(flag, name, help=help, callback=_convert_setting, default=None, **more)


class _Count(click.IntRange):
    """A number, or one of the words that may be in its place."""

    def __init__(self, option: Option) -> None:
        super().__init__(option.least, option.most if option.most < MANY else None)
        self._words = option.words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return value if value in self._words else super().convert(value, param, ctx)


def add_options(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Return a decorator that adds options to a command, in this order."""
    return lambda command: reduce(lambda made, option: option(made), reversed(options), command)


def add_reading_options(command: Command) -> Command:
    """Add the options of every command that reads an article, which gets them as `how`."""

    @wraps(command)
    def run(*, format: Any, reach: Any, fetch_pictures: bool, files_from: Path | None, **others: object) -> None:
        command(how=ReadingOptions(format, reach or "files", fetch_pictures, files_from), **others)

    return add_options(*READING)(run)  # type: ignore[return-value]  # Click calls it with what the options say


def add_article_options(command: Command, without: Collection[str] = OF_BUILD) -> Command:
    """Add the options of every command that plans a talk from an article, which gets them as `request`."""
    names = [name for name in OPTIONS if name not in without]

    @wraps(command)
    def run(*, how: ReadingOptions, **others: Any) -> None:
        command(request=BuildRequest(Settings(**{name: others.pop(name) for name in names}), how), **others)

    made = add_options(*map(_setting_option, names))(add_reading_options(run))
    return made  # type: ignore[return-value]  # Click calls it with what the options say


def add_build_options(command: Command) -> Command:
    """Add the options of every command that builds a deck, which gets them as `request`."""
    return add_article_options(command, ())


def force_option(help: str = "Replace a file that exists.") -> Callable[[Command], Command]:
    """Return what adds --force to a command."""
    return click.option("--force", is_flag=True, help=help)


def strict_option(help: str) -> Callable[[Command], Command]:
    """Return what adds --strict to a command."""
    return click.option("--strict", is_flag=True, help=help)


def quiet_option(what: str = "summary") -> Callable[[Command], Command]:
    """Return what adds --quiet to a command, which then prints no `what`."""
    help = f"Print only warnings and errors, no {what}."
    return click.option("-q", "--quiet", is_flag=True, callback=lambda c, _, q: q or SARIF in c.meta, help=help)


def format_option(help: str, *shapes: str) -> Callable[[Command], Command]:
    """Return what adds --format to a command, as its `shape`: how it prints, and how it prints findings."""
    kinds, told = click.Choice((*shapes, "github", "sarif")), f"{help} github and sarif: findings for other programs."
    return click.option(
        "--format", "shape", type=kinds, default="text", is_eager=True, callback=set_shape_of_findings, help=told
    )


engine_option = click.option(
    "--engine", type=click.Choice(ENGINE_NAMES), help="What draws the slides.  [default: the first that is installed]"
)
add_show_options = add_options(  # of commands that serve pages
    click.option("--port", type=PORT_NUMBER, metavar="N", help="The port to serve at.  [default: a free one]"),
    engine_option,
    click.option("--no-open", is_flag=True, help="Do not open the browser."),
)


LOCAL = "http://127.0.0.1:11434/v1"  # where Ollama serves models
add_model_options = add_options(  # of commands that may ask a language model
    click.option("--endpoint", metavar="URL", default=LOCAL, show_default=True, help="The address of its server."),
    click.option("--yes", is_flag=True, help="Send the article to that server without a question."),
)


def catalogue_names(kind: TemplateKind) -> tuple[str, ...]:
    """Return the names of the shipped templates of a kind."""
    return tuple(sorted(path.stem for path in (TEMPLATES / kind).glob("*.yaml")))


def catalogue_lines(kind: TemplateKind) -> Iterator[str]:
    """Yield the name and description of each template of a kind, in two columns."""
    from generator.yaml import shipped_values  # imported here, because --help and completion need only the names

    found = catalogue_names(kind)
    for name in found:
        yield f"{name:<{max(map(len, found))}}  {shipped_values(f'{kind}/{name}.yaml')['description']}"


def yaml_path(name: str) -> Path:
    """Return the path of an article called `name`, which ends in .yaml. Raises UsageError for another ending."""
    path = Path(name) if Path(name).suffix else Path(f"{name}.yaml")
    if path.suffix not in (".yaml", ".yml"):
        raise click.UsageError(f"the name must end in .yaml: try {path.with_suffix('.yaml')}")
    return path
