"""What a deck is exported to, and where: names of files, what may be replaced, and the writing of it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource
from msgspec.structs import replace

from generator.budget import limit_command_resources
from generator.build import Result
from generator.cli.command_line_article import STREAM
from generator.errors import OutputError, Where, error
from generator.output import is_no_file, refuse_to_replace_others, save_whole_file

if TYPE_CHECKING:
    from generator.decks import OpenedDeck
    from generator.show.engines import Engine
    from generator.show.export import ExportKind, ExportOptions

KINDS: tuple[ExportKind, ...] = ("pdf", "png", "html", "notes", "handout")
ENDINGS: dict[str, ExportKind] = {".pdf": "pdf", ".html": "html", ".htm": "html"}  # without --to, of the file
TAILS = {"pdf": ".pdf", "html": ".html", "notes": "-notes.pdf", "handout": "-handout.pdf", "png": ""}
PICTURE = re.compile(r"slide-\d+\.png")
ELSEWHERE = "choose another place with -o"


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
        if output == STREAM or path.suffix.lower() == ".png":
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

    path, is_ours = Path(target), is_replaceable_export(kind)
    if target == STREAM:
        return
    if kind != "png":
        refuse_to_replace_others(path, is_ours, force)
        return
    if path.exists() and not path.is_dir():
        raise OutputError(error("output", "this is a file, not a folder", Where(target), ELSEWHERE))
    for picture in _pictures(path):
        refuse_to_replace_others(picture, is_ours, force)


def write_export(
    kind: ExportKind,
    pptx: bytes,
    deck: OpenedDeck,
    engine: Engine,
    how: ExportOptions,
    target: str,
    force: bool,
) -> None:
    """Draw a deck, and write the file, or the pictures into a folder that is made if need be. Raises OutputError."""
    from generator.show.export import exported_file, exported_pictures

    count = len(deck.slides if how.hidden else deck.shown)
    with _progress(f"{engine.name} draws {count} slides ..."):
        if kind == "png":
            pictures = exported_pictures(pptx, deck, engine, how)
        else:
            data = exported_file(kind, pptx, deck, engine, how)
    refuse_to_replace_export(kind, target, force)
    if kind == "png":
        _write_pictures(pictures, deck, how.hidden or not deck.shown, Path(target))
    elif target == STREAM:
        sys.stdout.buffer.write(data)
    else:
        save_whole_file(data, Path(target), ELSEWHERE)


def are_notes_asked_for() -> bool:
    """Return whether this command line asks for notes in the file: with --notes full or --notes own."""
    context = click.get_current_context()
    is_said = context.get_parameter_source("notes") is ParameterSource.COMMANDLINE
    return is_said and context.params["notes"] != "none"


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
        return f"with the notes of {noted} slides" if noted > 1 else "with the notes of 1 slide"
    return "notes left out; --to notes prints them"


def export_result(result: Result, target: str, force: bool) -> None:
    """Write a deck that was just built as the file that the name `target` asks for. Raises OutputError."""
    from generator.decks import open_deck
    from generator.show.engines import find_engine
    from generator.show.export import ExportOptions

    kind = kind_of_export(None, target)
    with limit_command_resources():
        deck = deck_to_export(kind, open_deck(result.pptx, target, result.outline.pace))
    write_export(kind, result.pptx, deck, find_engine(), ExportOptions(), target, force)


def export_summary(kind: ExportKind, deck: OpenedDeck, hidden: bool, target: str) -> str:
    """Return a line that says what was written."""
    left_out = 0 if hidden or not deck.shown else len(deck.slides) - len(deck.shown)
    count = len(deck.slides) - left_out
    slides = "1 slide" if count == 1 else f"{count} slides"
    what = {"png": f"pictures of {slides}", "notes": f"notes of {slides}", "handout": f"a handout of {slides}"}
    more = "" if not left_out else f"; {left_out} hidden left out, which --hidden adds"
    noted = sum(bool(slide.notes) for slide in deck.slides)
    more += f"; {notes_summary(kind, noted)}" if noted else ""
    return f"{'standard output' if target == STREAM else target}: {what.get(kind, slides)}{more}"


def _write_pictures(pictures: tuple[bytes, ...], deck: OpenedDeck, hidden: bool, folder: Path) -> None:
    """Write each picture under the number of its slide, and remove those of an earlier export."""
    numbers = [number for number, slide in enumerate(deck.slides, 1) if hidden or not slide.hidden]
    width = max(2, len(str(len(deck.slides))))
    names = [f"slide-{number:0{width}}.png" for number in numbers]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in _pictures(folder):
            if old.name not in names:
                old.unlink()
    except OSError as reason:
        message = f"the folder cannot be written: {reason.strerror or reason}"
        raise OutputError(error("output", message, Where(str(folder)), ELSEWHERE)) from reason
    for name, picture in zip(names, pictures, strict=True):
        save_whole_file(picture, folder / name, ELSEWHERE)


def _pictures(folder: Path) -> list[Path]:
    return sorted(each for each in folder.glob("slide-*.png") if PICTURE.fullmatch(each.name))


@contextmanager
def _progress(line: str) -> Iterator[None]:
    """Show a line while a `with` block works, if somebody sees it."""
    seen = sys.stderr.isatty()
    if seen:
        click.echo(f"{line}\r", err=True, nl=False)
    try:
        yield
    finally:
        if seen:
            click.echo(f"{' ' * len(line)}\r", err=True, nl=False)
