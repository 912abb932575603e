"""Bytes and a path in, a file out: whole or not at all, and never over somebody else's work."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from generator.errors import OutputError, Where, error


def save(pptx: bytes, path: Path, force: bool = False) -> Path:
    """Write to a temporary file beside the target and rename it, which no reader ever sees half done."""
    check_target(path, force)
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = Path(file.name)
            try:
                file.write(pptx)
                file.flush()
                _give_usual_mode(temporary)
                temporary.replace(path)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
    except OSError as reason:
        message = f"the deck cannot be written: {reason.strerror or reason}"
        raise OutputError(error("output", message, Where(str(path)), "choose another place with -o")) from reason
    return path


def check_target(path: Path, force: bool = False) -> None:
    """Raise OutputError if the deck may not go there; asked before the work as well as after it."""
    where = Where(str(path))
    if path.is_dir():
        raise OutputError(error("output", "this is a folder", where, f"name a file: -o {path / 'deck.pptx'}"))
    if not path.parent.is_dir():
        raise OutputError(error("output", "its folder does not exist", where, f"make {path.parent} first"))
    if path.exists() and not force and not _replaceable(path):
        message = "there is a file here that is not an untouched deck of ours"
        raise OutputError(error("overwrite", message, where, "choose another name with -o, or replace it with --force"))


def _replaceable(path: Path) -> bool:
    from generator.write import is_untouched

    try:
        return is_untouched(path.read_bytes())
    except OSError:
        return False


def _give_usual_mode(path: Path) -> None:
    """A temporary file is the owner's alone; a deck is shared as any other new file is."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)
