"""A command that draws in; what it draws out, from a process with limits, or an error that a user understands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from generator import limits
from generator.errors import OutputError, error
from generator.processes import ProcessError, ended_on_termination, run_process

HINT = "choose the other program with --engine, or save the deck again in PowerPoint or LibreOffice"


@contextmanager
def drawing_folder() -> Iterator[Path]:
    """Give a `with` block a folder to draw in, and remove it with all files afterwards, also if we are ended."""
    with ended_on_termination(), TemporaryDirectory(prefix="slidewright-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def draw_in_process(who: str, command: Sequence[str], folder: Path, data: bytes = b"") -> bytes:
    """Return the standard output of a program that draws; `who` is its name, and `data` its standard input.

    Raises OutputError if it fails, or needs more than limits.ENGINE_SECONDS or ENGINE_MEMORY.
    """
    try:
        return run_process(command, folder, data, seconds=limits.ENGINE_SECONDS, memory=limits.ENGINE_MEMORY)
    except ProcessError as reason:
        raise OutputError(error("engine", f"{who} cannot draw this deck: it {reason}", None, HINT)) from reason
