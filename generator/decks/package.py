"""The bytes of a deck in; an error out where opening it would do harm, or cannot succeed."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from generator import limits
from generator.errors import Finding, InputError, Where, error

PRESENTATION = "ppt/presentation.xml"
NAMES = (".pptx", ".pptm", ".potx", ".potm", ".ppsx", ".ppsm", ".ppt", ".pps", ".pot", ".odp", ".key")


def is_deck_name(name: str) -> bool:
    """Return whether a file's name is one of a deck, of which some kinds cannot be opened."""
    return name.lower().endswith(NAMES)


def is_deck_data(data: bytes) -> bool:
    """Return whether the bytes, or the first of them, are those of a deck, of which some kinds cannot be opened."""
    return data.startswith(b"PK\x03\x04") and PRESENTATION.encode() in data


def checked_deck(pptx: bytes, name: str) -> bytes:
    """Return a deck as engines and python-pptx open it: checked. Raises InputError as `open_deck` does."""
    refuse_unsafe_deck(pptx, name)
    return pptx


def refuse_unsafe_deck(pptx: bytes, name: str) -> None:
    """Raise InputError for bytes that are no deck, or one that is too large once unpacked; `name` is the file's."""
    try:
        with ZipFile(BytesIO(pptx)) as package:
            parts = package.infolist()
    except (BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as broken:
        raise InputError(_no_deck(name)) from broken
    if not any(part.filename == PRESENTATION for part in parts):
        raise InputError(_no_deck(name))
    if sum(part.file_size for part in parts) > limits.DECK_BYTES:
        raise InputError(error("size", "this deck is too large once unpacked", Where(name), "save it again"))


def _no_deck(name: str) -> Finding:
    return error("deck", "this is not a PowerPoint deck", Where(name), "give a .pptx file, or an article")
