"""Defines the options that several commands share, and how a command line is parsed and completed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, get_args

import click
from click.shell_completion import CompletionItem

from generator.cli.catalogue import TemplateKind, catalogue_names
from generator.cli.messages import turn_errors_into_exit_codes
from generator.model.talk import TITLES, TRANSITIONS, Cap, NotesChoice
from generator.options import BuildRequest, FetchReach, ReadingOptions, cap_option_in_place_of_talk
from generator.read import FORMATS, SourceFormat
from generator.settings import FASTEST, KEYS, SLOWEST, USUAL, Settings, is_showable_setting
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
EVERY = -1  # the number of slides that stands for "all"
CAPPED = "[default: as many as the talk says]"
NOTES = (
    "Which speaker notes the file has: full, own (only what you marked as notes) or none. Private texts are in none."
)
NOTED = "[default: full; none in a file of HTML]"
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


def _line(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Return an option's text with its white space reduced. Raises BadParameter if a slide cannot show it."""
    if not is_showable_setting(value):
        raise click.BadParameter("a slide cannot show one of its characters")
    return " ".join(value.split())


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


class _Slides(click.IntRange):
    """A number of slides, at least two; "all" becomes -1."""

    name = "slides"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        return EVERY if value in ("all", EVERY) else super().convert(value, param, ctx)


def add_cap_options(command: Command) -> Command:
    """Add the options for how much of a talk is shown, which the command gets as `cap`, or None without any."""

    @click.option(
        "--slides",
        type=_Slides(2),
        metavar="N",
        help=f"Show the N strongest slides and hide the others, or show all.  {CAPPED}",
    )
    @click.option(
        "--minutes", type=click.IntRange(1), metavar="M", help="Show as many slides as you can present in M minutes."
    )
    @wraps(command)
    def run(*, slides: int | None, minutes: int | None, **others: object) -> None:
        command(cap=cap_option_in_place_of_talk("all" if slides == EVERY else slides or 0, minutes or 0), **others)

    return run  # type: ignore[return-value]  # Click calls it with what the options say


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


def add_article_options(command: Command) -> Command:
    """Add the options of every command that plans a talk from an article; those not given are empty texts."""
    name: dict[str, Any] = {"metavar": "NAME", "default": ""}
    line: dict[str, Any] = {"default": "", "callback": _line}
    talk = f"[default: {USUAL.talk}, or what the article or the settings say]"
    theme = f"[default: {USUAL.theme}, or what the settings say]"
    titles = (
        "The title of a slide: its main claim, or its heading."
        f"  [default: {USUAL.titles}, or what the article or the settings say]"
    )
    for add in (
        add_reading_options,
        click.option(
            "--pace",
            type=click.IntRange(SLOWEST, FASTEST),
            metavar="WORDS",
            callback=lambda _c, _p, value: value or 0,
            help=f"Words that you say in a minute.  [default: {USUAL.pace}, or what the article or the settings say]",
        ),
        click.option(
            "--times",
            metavar="TIMES.json",
            default="",
            type=PATH,
            help="The times of a rehearsal, from present --rehearse. They replace words and pace.",
        ),
        click.option("--footer", **line, help="A text for the foot of each slide, or true for title, author and date."),
        click.option(
            "--transitions",
            type=click.Choice(TRANSITIONS),
            callback=lambda _c, _p, value: value or "",
            help="How one slide follows another.  [default: fade, or what the article or the settings say]",
        ),
        click.option("--contact", **line, help="How people reach you. It is on the last slide."),
        click.option("--event", **line, help="The event at which you give the talk."),
        click.option("--author", **line, help="The name of the speaker."),
        click.option("--titles", type=click.Choice(TITLES), callback=lambda _c, _p, value: value or "", help=titles),
        click.option(
            "--size", **line, help="The shape of a slide: 16:9, 4:3, 16:10, or any width and height, such as 297x210."
        ),
        click.option("--accent", **line, help="Your accent colour: six hexadecimal digits, such as 7A3EB1."),
        click.option(
            "--template",
            metavar="FILE",
            type=PATH,
            default="",
            help="Your company's template: a .pptx or .potx file, or a mapping.",
        ),
        click.option("--theme", **name, shell_complete=_completer("themes"), help=f"The look of the slides.  {theme}"),
        click.option(
            "--talk", **name, shell_complete=_completer("talks"), help=f"Which slides, in what order.  {talk}"
        ),
    ):
        command = add(command)
    return command


def add_build_options(command: Command) -> Command:
    """Add the options of every command that builds a deck, which gets them as `request`."""

    @add_article_options
    @click.option("--notes", type=click.Choice(get_args(NotesChoice)), default="full", help=f"{NOTES}  {NOTED}")
    @add_cap_options
    @click.option("--keep-images", is_flag=True, help="Keep every pixel of large pictures.")
    @click.option("--add-layouts", is_flag=True, help="Add layouts to the template for cards, steps and other forms.")
    @wraps(command)
    def run(*, how: ReadingOptions, notes: NotesChoice, cap: Cap | None, **others: Any) -> None:
        flags = {name: others.pop(name) for name in ("keep_images", "add_layouts")}
        said = Settings(**{name: others.pop(name) for name in KEYS})
        command(request=BuildRequest(said, how, notes, cap, **flags), **others)

    return run  # type: ignore[return-value]  # Click calls it with what the options say
