"""The folder of the decks and their manifest, on this computer or at an address."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from generator.batch.job import digest_of_file
from generator.batch.places import bytes_at_address, digest_at_address, is_address_of_file, save_at_address
from generator.errors import OutputError, Where, error
from generator.lookup import bytes_of_regular_file, open_regular_file
from generator.output import edited_deck_error, refuse_to_replace_others, save_deck, save_whole_file, writing_file

MANIFEST = "manifest.jsonl"
CHUNK = 20  # lines after which a manifest at an address is written anew, since nothing can be added to a file there
IsOurs = Callable[[bytes], bool]


def folder_of_decks(name: str | os.PathLike[str]) -> FolderOfDecks | FolderAtAddress:
    """Return the folder that a path or an address names."""
    text = os.fspath(name)
    return FolderAtAddress(text) if is_address_of_file(text) else FolderOfDecks(Path(text))


class FolderOfDecks:
    """A folder on this computer."""

    def __init__(self, path: Path) -> None:
        """`path` need not exist yet."""
        self.path = path
        self._manifest = path / MANIFEST

    def target(self, deck: str) -> str:
        """Return the path of a deck; `deck` is relative to the folder."""
        return str(self.path / deck)

    def deck(self, target: str) -> str:
        """Return the path of a deck relative to the folder."""
        return Path(target).relative_to(self.path).as_posix()

    def create(self) -> None:
        """Make the folder, and those above it. Raises OutputError if it cannot be made."""
        _make(self.path)

    def save(self, pptx: bytes, deck: str, force: bool) -> None:
        """Write a deck. Raises OutputError if it cannot be written, or one that somebody edited is there."""
        path = self.path / deck
        _make(path.parent)
        save_deck(pptx, path, force)

    def digest(self, deck: str) -> str:
        """Return the SHA-256 of a deck; "" if there is none."""
        return digest_of_file(self.target(deck))

    def relative(self, name: str) -> str:
        """Return a path that stays true if the folder is moved with the file; an address stays as it is."""
        try:
            return name if is_address_of_file(name) else Path(os.path.relpath(name, self.path)).as_posix()
        except ValueError:  # on another drive of Windows
            return name

    def full(self, name: str) -> str:
        """Return the path of a file from one that is relative to the folder; an address stays as it is."""
        return name if is_address_of_file(name) else str(self.path / name)

    def open_manifest(self, is_ours: IsOurs, force: bool) -> bytes:
        """Return the manifest. Raises OutputError for one that is not ours, unless `force` is true."""
        refuse_to_replace_others(self._manifest, is_ours, force)
        try:
            return bytes_of_regular_file(self._manifest)
        except FileNotFoundError:
            return b""

    def add_to_manifest(self, line: bytes) -> None:
        """Write a line, on a line of its own even if the run before was killed within its last line.

        Raises OutputError if it cannot be written.
        """
        with writing_file(self._manifest), self._manifest.open("ab") as file:
            file.write(b"\n" * _is_torn(self._manifest) + line)

    def close_manifest(self, lines: bytes | None) -> None:
        """Write the whole manifest anew, or leave it as it is."""
        if lines is not None and (not self._manifest.exists() or bytes_of_regular_file(self._manifest) != lines):
            save_whole_file(lines, self._manifest)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as reason:
        hint = "choose another folder with -o"
        message = f"the folder cannot be made: {reason.strerror or reason}"
        raise OutputError(error("output", message, Where(str(folder)), hint)) from reason


def _is_torn(path: Path) -> bool:
    """Tell whether the last line has no end, because the run that wrote it was killed."""
    with open_regular_file(path) as file:
        size = file.seek(0, os.SEEK_END)
        return size > 0 and file.seek(size - 1) >= 0 and file.read(1) != b"\n"


class FolderAtAddress:
    """A folder at an address, whose files can only be written whole.

    The manifest is written after every CHUNK lines and at the end. A run that is killed builds those decks again.
    """

    def __init__(self, address: str) -> None:
        """`address` may end in "/"."""
        self._address = address.rstrip("/")
        self._written = self._lines = b""

    def target(self, deck: str) -> str:
        """Return the address of a deck; `deck` is its path in the folder."""
        return f"{self._address}/{deck}"

    def deck(self, target: str) -> str:
        """Return the path of a deck in the folder."""
        return target.removeprefix(f"{self._address}/")

    def create(self) -> None:
        """Do nothing: a folder there is made with its first file."""

    def save(self, pptx: bytes, deck: str, force: bool) -> None:
        """Write a deck. Raises OutputError if it cannot be written, or one that somebody edited is there."""
        from generator.write import is_seal_untouched

        there = None if force else bytes_at_address(self.target(deck))
        if there is not None and not is_seal_untouched(there):
            raise edited_deck_error(self.target(deck))
        save_at_address(pptx, self.target(deck))

    def digest(self, deck: str) -> str:
        """Return the SHA-256 of a deck; "" if there is none."""
        return digest_at_address(self.target(deck))

    def relative(self, name: str) -> str:
        """Return the path of a file as it is: it lies elsewhere."""
        return name

    def full(self, name: str) -> str:
        """Return the path of a file as it is."""
        return name

    def open_manifest(self, is_ours: IsOurs, force: bool) -> bytes:
        """Return the manifest. Raises OutputError for one that is not ours, unless `force` is true."""
        found = bytes_at_address(self.target(MANIFEST))
        if found is not None and not force and not is_ours(found):
            hint = "choose another folder, or replace it with --force"
            raise OutputError(error("overwrite", "there is a file here already", Where(self.target(MANIFEST)), hint))
        self._written = self._lines = found or b""
        return self._lines

    def add_to_manifest(self, line: bytes) -> None:
        """Keep a line, and write the manifest if enough of them wait."""
        self._lines += line
        if self._lines.count(b"\n", len(self._written)) >= CHUNK:
            self.close_manifest(None)

    def close_manifest(self, lines: bytes | None) -> None:
        """Write the whole manifest anew, or the lines that wait."""
        self._lines = self._lines if lines is None else lines
        if self._lines != self._written:
            save_at_address(self._lines, self.target(MANIFEST))
            self._written = self._lines
