"""The command `export`: it draws a deck, and writes it as a file to hand out, or as pictures."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource
from msgspec.structs import replace

from generator.cli.messages import exit_if_strict, print_findings, quantity
from generator.cli.options import (
    EXAMPLES,
    PATH,
    add_build_options,
    engine_option,
    force_option,
    quiet_option,
    strict_option,
)
from generator.cli.sources import STREAM, deck_of_command_line
from generator.errors import OutputError, Where, error
from generator.guard.budget import limit_command_resources
from generator.opening import stem_of_source
from generator.output import is_no_file, refuse_to_replace_others, save_whole_file, writing_file
from generator.pipeline import Result
from generator.regex import regex
from generator.settings import BuildRequest

if TYPE_CHECKING:
    from generator.decks import OpenedDeck
    from generator.show.engines import Engine
    from generator.show.export import ExportKind, ExportOptions, PerPage

ENDINGS: dict[str, ExportKind] = {".pdf": "pdf", ".html": "html", ".htm": "html"}  # without --to, of the file
TAILS = {"pdf": ".pdf", "png": "", "html": ".html", "notes": "-notes.pdf", "handout": "-handout.pdf"}  # by kind
PICTURE = regex(r"slide-\d+\.png")
ELSEWHERE = "choose another place with -o"
WIDTHS = click.IntRange(100, 8000)
PER_PAGE: dict[str, PerPage] = {"2": 2, "3": 3, "6": 6}


@click.command("export", short_help="Write a deck as PDF, pictures, HTML, notes or handout.", epilog=EXAMPLES["export"])
@click.option("--to", "kind", type=click.Choice([*TAILS]), help="What to write.  [default: as -o ends, else pdf]")
@click.option(
    "-o", "--output", metavar="PATH", type=PATH, help="The file, or for png the folder; - is standard output."
)
@click.option("--hidden", is_flag=True, help="Export hidden slides too.")
@click.option("--width", type=WIDTHS, metavar="PIXELS", help="The width of pictures, of png and html.  [default: 1600]")
@click.option("--per-page", type=click.Choice([*PER_PAGE]), help="Slides on a page of a handout.  [default: 3]")
@click.option("--paper", type=click.Choice(["a4", "letter"]), help="The paper of notes and handouts.")
@engine_option
@click.argument("article", type=PATH)
@add_build_options
@force_option("Replace files that Slidewright did not write.")
@strict_option("Exit with 1 if there is a warning. The file is still written.")
@quiet_option()
def export_command(article: str, request: BuildRequest, engine: str | None, **values: Any) -> None:
    """Write ARTICLE, or a finished DECK.pptx, as a file to hand out.

    \b
    pdf      the slides, with an outline
    png      a picture of each slide, in a folder
    html     one file for any browser, to read and present; notes with --notes
    notes    a page for each slide, with its notes
    handout  two, three or six slides on a page, without notes
    """
    wanted = SimpleNamespace(**values)
    kind, output, force = kind_of_export(wanted.kind, wanted.output), wanted.output, wanted.force
    _check_usage(kind, article, wanted)
    from generator.show.engines import WIDTH, find_engine
    from generator.show.export import ExportOptions

    drawing = find_engine(engine or "")
    options = ExportOptions(wanted.hidden, wanted.width or WIDTH, PER_PAGE[wanted.per_page or "3"], wanted.paper)
    if target := export_target(kind, output, stem_of_source(article)):
        refuse_to_replace_export(kind, target, force)
    deck = deck_of_command_line(article, request, ("notes",) if request.said.notes != "own" else ())
    findings = deck.result.findings if deck.result else ()
    print_findings(findings, wanted.quiet)
    target = target or export_target(kind, output, deck.stem)
    write_export(kind, deck.pptx, deck_to_export(kind, deck.opened), drawing, options, target, force)
    if not wanted.quiet:
        click.echo(export_summary(kind, deck.opened, wanted.hidden, target), err=target == STREAM)
    exit_if_strict(findings, wanted.strict)


def _check_usage(kind: ExportKind, article: str, wanted: SimpleNamespace) -> None:
    """Raise an error for options that do nothing for this kind of file, and where its name is not known."""
    for option, value, kinds in (
        ("--width", wanted.width, ("png", "html")),
        ("--per-page", wanted.per_page, ("handout",)),
        ("--paper", wanted.paper, ("notes", "handout")),
    ):
        if value is not None and kind not in kinds:
            raise click.UsageError(f"{option} is for --to {' and --to '.join(kinds)}")
    export_target(kind, wanted.output, "talk")
    if wanted.output is None and article == STREAM:
        raise OutputError(error("output", "a file from standard input needs a name", None, "add -o NAME.pdf"))


def kind_of_export(kind: ExportKind | None, output: str | None) -> ExportKind:
    """Return what to write: as the user says, else as the name of the file says, else a PDF."""
    return kind or ENDINGS.get(Path(output or "").suffix.lower(), "pdf")


def is_export(output: str | None) -> bool:
    """Return whether the name of a file to write is not that of a deck, but of what a deck is exported to."""
    return Path(output or "").suffix.lower() in ENDINGS


def export_target(kind: ExportKind, output: str | None, stem: str) -> str:
    """Return the path of the file or folder, or "-"; "" if neither `output` nor `stem` names it.

    Raises UsageError for a name that no such file has.
    """
    if output is None:
        return f"{stem}{TAILS[kind]}" if stem else ""
    path = Path(output)
    if kind == "png":
        if output == STREAM or path.suffix.lower() in (".png", ".pptx", *ENDINGS):
            raise click.UsageError("png writes a picture for each slide: name a folder with -o")
        return output
    known = [suffix for suffix, named in ENDINGS.items() if named == ("html" if kind == "html" else "pdf")]
    if output == STREAM or path.suffix.lower() in known or is_no_file(path):
        return output
    if path.suffix:
        raise click.UsageError(f"--to {kind} writes a {known[0]} file: name it {path.with_suffix(known[0])}")
    return str(path.with_suffix(known[0]))


def refuse_to_replace_export(kind: ExportKind, target: str, force: bool) -> None:
    """Raise OutputError where an export would replace a file that Slidewright did not write."""
    from generator.show.export import is_replaceable_export

    path = Path(target)
    if target == STREAM:
        return
    if kind == "png" and path.exists() and not path.is_dir():
        raise OutputError(error("output", "this is a file, not a folder", Where(target), ELSEWHERE))
    for each in _slide_pictures_in_folder(path) if kind == "png" else [path]:
        refuse_to_replace_others(each, is_replaceable_export(kind), force)


def write_export(
    kind: ExportKind, pptx: bytes, deck: OpenedDeck, engine: Engine, how: ExportOptions, target: str, force: bool
) -> None:
    """Draw a deck, and write the file, or the pictures into a folder that is made if need be. Raises OutputError."""
    from generator.show.export import exported_file, exported_pictures

    count, is_seen = len(deck.slides if how.hidden else deck.shown), sys.stderr.isatty()
    line = f"{engine.name} draws {count} slides ..."
    click.echo(f"{line}\r" if is_seen else "", err=True, nl=False)
    asked = pptx, deck, engine, how
    files = exported_pictures(*asked) if kind == "png" else (exported_file(kind, *asked),)
    click.echo(f"{' ' * len(line)}\r" if is_seen else "", err=True, nl=False)
    refuse_to_replace_export(kind, target, force)
    if kind == "png":
        _write_pictures(files, deck, how.hidden, Path(target))
    elif target == STREAM:
        sys.stdout.buffer.write(files[0])
    else:
        save_whole_file(files[0], Path(target), ELSEWHERE)


def are_notes_asked_for() -> bool:
    """Return whether this command line asks for notes in the file: with --notes full or --notes own."""
    context = click.get_current_context()
    return context.get_parameter_source("notes") is ParameterSource.COMMANDLINE and context.params["notes"] != "none"


def deck_to_export(kind: ExportKind, deck: OpenedDeck) -> OpenedDeck:
    """Return the deck without its notes if the file is for reading, and nobody asked for them."""
    if kind != "html" or are_notes_asked_for():
        return deck
    return replace(deck, slides=tuple(replace(slide, notes=()) for slide in deck.slides))


def notes_summary(kind: ExportKind, noted: int) -> str:
    """Return what a file that was written has of the notes of its deck, in which `noted` slides have some."""
    if kind == "html":
        has = "with the notes, which everyone who gets the file can read"
        return has if are_notes_asked_for() else "notes left out; --notes full adds them"
    if kind == "notes":
        return f"with the notes of {quantity(noted, 'slide')}"
    return "notes left out; --to notes prints them"


def export_result(result: Result, target: str, force: bool, kind: ExportKind | None = None) -> None:
    """Write a deck that was just built as the file, or with "png" the folder, called `target`. Raises OutputError."""
    from generator.decks import open_deck
    from generator.show.engines import find_engine
    from generator.show.export import ExportOptions

    kind = kind_of_export(kind, target)
    with limit_command_resources():
        deck = deck_to_export(kind, open_deck(result.pptx, target, result.outline.pace))
    write_export(kind, result.pptx, deck, find_engine(), ExportOptions(), target, force)


def export_summary(kind: ExportKind, deck: OpenedDeck, hidden: bool, target: str) -> str:
    """Return a line that says what was written."""
    left_out = 0 if hidden or not deck.shown else len(deck.slides) - len(deck.shown)
    slides = quantity(len(deck.slides) - left_out, "slide")
    what = {"png": f"pictures of {slides}", "notes": f"notes of {slides}", "handout": f"a handout of {slides}"}
    more = "" if not left_out else f"; {left_out} hidden left out, which --hidden adds"
    noted = sum(bool(slide.notes) for slide in deck.slides)
    more += f"; {notes_summary(kind, noted)}" if noted else ""
    return f"{'standard output' if target == STREAM else target}: {what.get(kind, slides)}{more}"


def _write_pictures(pictures: tuple[bytes, ...], deck: OpenedDeck, hidden: bool, folder: Path) -> None:
    """Write each picture under the number of its slide, and remove those of an earlier export."""
    from generator.show.export import numbers_of_exported_slides

    width = max(2, len(str(len(deck.slides))))
    names = [f"slide-{number + 1:0{width}}.png" for number in numbers_of_exported_slides(deck, hidden)]
    with writing_file(folder, ELSEWHERE, "the folder cannot be written"):
        folder.mkdir(parents=True, exist_ok=True)
        for old in (each for each in _slide_pictures_in_folder(folder) if each.name not in names):
            old.unlink()
    for name, picture in zip(names, pictures, strict=True):
        save_whole_file(picture, folder / name, ELSEWHERE)


def _slide_pictures_in_folder(folder: Path) -> list[Path]:
    return sorted(each for each in folder.glob("slide-*.png") if PICTURE.fullmatch(each.name))
