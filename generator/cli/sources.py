"""A command line's article or deck in; what a build reads, or the bytes of a deck and what it says, out."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping, Sequence
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click
from click.core import ParameterSource
from msgspec import Struct

from generator.cli.messages import print_findings
from generator.errors import Finding, InputError, Where, error
from generator.guard import limits
from generator.guard.budget import limit_command_resources
from generator.model.article import Article
from generator.model.origin import slug_of_text
from generator.model.settings import OPTIONS
from generator.model.talk import PACE
from generator.model.text import bare_text
from generator.opening import STANDARD_INPUT, stem_of_source
from generator.output import save_new_file
from generator.pipeline import Result, build_request
from generator.read import bytes_of_file
from generator.read.prose import is_source_on_web
from generator.settings import BuildRequest, ReadingOptions

if TYPE_CHECKING:
    from generator.decks import OpenedDeck
    from generator.model.blocks import Picture

STREAM = "-"  # standard input as an article, standard output as a deck
READING = ("format", "reach", "fetch_pictures", "files_from")
# The names of all options that change how an article is read or built, but not what a finished deck says.
ARTICLE_ONLY = {*OPTIONS, *READING} - {"pace"}


def source_of_command_line(name: str, stdin: TextIO | None) -> str | bytes:
    """Return what `name` stands for: a path or an address as it is, and for "-" the bytes of standard input."""
    if name != STREAM:
        return name
    return stdin.buffer.read(limits.FILE_BYTES + 1) if stdin else b""


def article_of_deck(name: str) -> Article | None:
    """Return the article that a deck carries, or None if `name` is not a deck's. Raises InputError for one without."""
    from generator.decks import is_deck_name
    from generator.decks.carried import carried_article, carried_of_deck

    if name == STREAM or is_source_on_web(name) or not is_deck_name(name):
        return None
    carried = carried_of_deck(bytes_of_file(Path(name), "a deck", limits.DECK_BYTES), Path(name))
    if not (found := carried and carried_article(carried)):
        message = "this deck carries no article that this version can read"
        hint = "Slidewright's decks carry one, unless they are built with --notes own or none, or with --no-source"
        raise InputError(error("no-article", message, Where(name), hint))
    return found


class CommandLineDeck(Struct, frozen=True):
    """The deck that a command works on.

    pptx: the bytes of its file.
    stem: the start of the names of files made from it, without a folder or an ending.
    opened: what its slides say.
    result: what `build` returned, or None where the command line named a finished deck.
    """

    pptx: bytes
    stem: str
    opened: OpenedDeck
    result: Result | None


def deck_of_command_line(name: str, request: BuildRequest, deck_options: Collection[str] = ()) -> CommandLineDeck:
    """Return the deck called `name`, or the deck built from the article `name`; "-" is standard input.

    The options of an article are a usage error with a finished deck, but for --pace and those whose parameters are in
    `deck_options`, such as "minutes".
    Reading, building and opening keep to the limits of a command; what follows does not, because a program that this
    process starts would inherit them. Raises UsageError, and the errors of `build`.
    """
    from generator.decks import checked_deck, open_deck  # imported here, because --help need not wait for it

    given, stdin = _given_deck(name, request.how)
    if given is None:
        with limit_command_resources():
            result = build_request(source_of_command_line(name, stdin), request)
        with limit_command_resources():
            opened = open_deck(result.pptx, name, result.outline.pace)
        return CommandLineDeck(result.pptx, stem_of_built_article(name, result), opened, result)
    _refuse_article_options(name, deck_options)
    called, stem = (STANDARD_INPUT, "") if name == STREAM else (name, Path(name).stem)
    with limit_command_resources():
        pptx = checked_deck(given, called)
        opened = open_deck(pptx, called, request.said.pace or PACE)
    return CommandLineDeck(pptx, stem, opened, None)


def stem_of_built_article(name: str, result: Result) -> str:
    """Return the stem for files made from an article: its file's, or one made of its title."""
    return ("" if name == STREAM else stem_of_source(name)) or slug_of_text(bare_text(result.deck.meta.title)) or "talk"


def _given_deck(name: str, how: ReadingOptions) -> tuple[bytes | None, TextIO | None]:
    """Return the bytes of a deck, or None for an article, and the standard input that is still to be read.

    Standard input is a deck if its first bytes are a deck's and no --from names a format. Raises InputError.
    """
    from generator.decks import is_deck_data, is_deck_name

    if how.format is not None or is_source_on_web(name):
        return None, sys.stdin
    if name != STREAM:
        return bytes_of_file(Path(name), "a deck", limits.DECK_BYTES) if is_deck_name(name) else None, sys.stdin
    data = sys.stdin.buffer.read(limits.FILE_BYTES + 1) if sys.stdin else b""
    if not is_deck_data(data):
        return None, TextIOWrapper(BytesIO(data), "utf-8")
    return data + sys.stdin.buffer.read(max(limits.DECK_BYTES + 1 - len(data), 0)), None


def _refuse_article_options(name: str, deck_options: Collection[str]) -> None:
    """Raise UsageError with all options of this command line that only an article can have."""
    context = click.get_current_context()
    found = ((each, str(each.name)) for each in context.command.params if isinstance(each, click.Option))
    known = ((each, name) for each, name in found if name in ARTICLE_ONLY - set(deck_options))
    said = (each for each, name in known if context.get_parameter_source(name) is ParameterSource.COMMANDLINE)
    if given := [each.opts[0] for each in said if each.name != "reach" or context.params["reach"] == each.flag_value]:
        options, verb = ", ".join(given), "needs" if len(given) == 1 else "need"
        raise click.UsageError(f"{options} {verb} an article, and {name} is a finished deck")


def save_restated(
    text: str, pictures: Mapping[Path, Picture], findings: Sequence[Finding], target: Path | None, force: bool
) -> Path | None:
    """Print the findings, and write an article and its pictures to files, or print it if `target` is None.

    Returns `target`.
    """
    from generator.restate.picture_files import restated_without_picture_warnings

    print_findings((*findings, *(() if target else restated_without_picture_warnings(pictures))))
    if target is None:
        click.echo(text, nl=False)
        return None
    for path, picture in pictures.items():
        save_new_file(picture.data, path, force)
    return save_new_file(text.encode(), target, force)
