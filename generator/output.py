"""Bytes and a path in, a file out: whole or not at all, and never over somebody else's work."""

from __future__ import annotations

import os
from os.path import exists, isdir, isfile, realpath  # pathlib's raise for a name too long
from pathlib import Path
from tempfile import NamedTemporaryFile

from generator import limits
from generator.errors import OutputError, Where, error

SUFFIX = ".pptx"
LEDGER = '{\n  "slidewright": "ledger",'  # how every ledger begins, so that none replaces another's file


def deck_path(name: str) -> Path:
    """The file that a deck called `name` goes to: systems know a deck by its suffix, so that it always has it.

    Raises OutputError for another suffix, which is another program's file or a slip of the hand.
    """
    path = Path(name)
    if path.suffix.lower() == SUFFIX or (exists(path) and not isfile(path)):
        return path
    if path.suffix:
        message, hint = f"a deck is a {SUFFIX} file, not a {path.suffix} file", f"let its name end in {SUFFIX}"
        raise OutputError(error("output", message, Where(name), hint))
    return path.with_suffix(SUFFIX)


def save(pptx: bytes, path: Path, force: bool = False) -> Path:
    """Write a deck, where `check_target` allows it."""
    check_target(path, force)
    return write_whole(pptx, path, "choose another place with -o")


def save_new(data: bytes, path: Path, force: bool = False) -> Path:
    """Write a file that is not there yet; only `force` replaces one."""
    check_new(path, force)
    return write_whole(data, path, "choose another place")


def check_marked(path: Path, mark: str, force: bool = False) -> None:
    """Raise OutputError if there is a file that does not begin with our mark; only `force` replaces it."""
    if force or not _begins(path, mark.encode()):
        check_new(path, force)


def write_whole(data: bytes, path: Path, hint: str = "") -> Path:
    """Write to a temporary file beside the target and rename it, which no reader ever sees half done.

    A link stays one: what it points to is replaced.
    """
    target = Path(realpath(path))
    try:
        with NamedTemporaryFile(dir=target.parent, prefix=".slidewright.", delete=False) as file:
            temporary = Path(file.name)
            try:
                file.write(data)
                file.close()  # Windows renames no file that is open
                _give_usual_mode(temporary)
                temporary.replace(target)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
    except OSError as reason:
        message = f"the file cannot be written: {reason.strerror or reason}"
        raise OutputError(error("output", message, Where(str(path)), hint)) from reason
    return path


def check_target(path: Path, force: bool = False) -> None:
    """Raise OutputError if the deck may not go there; asked before the work as well as after it."""
    _check_place(path, f"name a file: -o {path / 'deck.pptx'}")
    if exists(path) and not force and not _replaceable(path):
        message = "this file was edited since it was built, or is not slidewright's"
        hint = "choose another name with -o, or replace it with --force"
        raise OutputError(error("overwrite", message, Where(str(path)), hint))


def check_new(path: Path, force: bool = False) -> None:
    """Raise OutputError if there is a file already; only `force` replaces it."""
    _check_place(path, "name a file in it")
    if exists(path) and not force:
        hint = "choose another name, or replace it with --force"
        raise OutputError(error("overwrite", "there is a file here already", Where(str(path)), hint))


def _check_place(path: Path, hint: str) -> None:
    if isdir(path):
        raise OutputError(error("output", "this is a folder", Where(str(path)), hint))
    if exists(path) and not isfile(path):  # to replace /dev/null would harm the whole system
        raise OutputError(error("output", "this is a device, not a file", Where(str(path)), "- is standard output"))
    if not isdir(path.parent):
        raise OutputError(error("output", "its folder does not exist", Where(str(path)), f"make {path.parent} first"))


def _replaceable(path: Path) -> bool:
    from generator.write import is_untouched

    try:
        return path.stat().st_size <= limits.DECK_BYTES and is_untouched(path.read_bytes())
    except OSError:
        return False


def _begins(path: Path, mark: bytes) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(mark)) == mark
    except (OSError, ValueError):
        return False


def _give_usual_mode(path: Path) -> None:
    """A temporary file is the owner's alone; a deck is shared as any other new file is."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)
