"""The folder of the decks and their manifest, on this computer or at an address."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from generator.batch.addresses import bytes_at_address, digest_at_address, is_address_of_file, save_at_address
from generator.batch.job import digest_of_file
from generator.errors import OutputError, Where, error
from generator.lookup import bytes_of_regular_file
from generator.output import edited_deck_error, refuse_to_replace_others, save_deck, save_whole_file, writing_file

MANIFEST = "manifest.jsonl"
CHUNK = 20  # lines after which a manifest at an address is written anew, since nothing can be added to a file there


class FolderOfDecks:
    """A folder that a path or an address names, and that need not exist yet.

    At an address, files can only be written whole, so the manifest is written after every CHUNK lines and at the end.
    A run that is killed builds those decks again.
    """

    def __init__(self, name: str | os.PathLike[str]) -> None:
        text = os.fspath(name)
        self._is_far = is_address_of_file(text)
        self._root = text.rstrip("/") if self._is_far else str(Path(text))
        self._written = self._lines = b""  # of a manifest at an address

    def target(self, deck: str) -> str:
        """Return the path or the address of a deck; `deck` is its path in the folder, with "/" between its parts."""
        return f"{self._root}/{deck}" if self._is_far else str(Path(self._root, deck))

    def deck(self, target: str) -> str:
        """Return the path of a deck in the folder."""
        if self._is_far:
            return target.removeprefix(f"{self._root}/")
        return Path(target).relative_to(self._root).as_posix()

    def create(self) -> None:
        """Make the folder, and those above it. Raises OutputError if it cannot be made."""
        self._make(Path(self._root))

    def save(self, pptx: bytes, deck: str, force: bool) -> None:
        """Write a deck. Raises OutputError if it cannot be written, or one that somebody edited is there."""
        target = self.target(deck)
        self._make(Path(target).parent)
        if not self._is_far:
            save_deck(pptx, Path(target), force)
            return
        from generator.write import is_seal_untouched

        if not force and (there := bytes_at_address(target)) is not None and not is_seal_untouched(there):
            raise edited_deck_error(target)
        save_at_address(pptx, target)

    def _make(self, folder: Path) -> None:
        if self._is_far:  # a folder there is made with its first file
            return
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as reason:
            hint = "choose another folder with -o"
            message = f"the folder cannot be made: {reason.strerror or reason}"
            raise OutputError(error("output", message, Where(str(folder)), hint)) from reason

    def relative(self, name: str) -> str:
        """Return a path that stays true if the folder is moved with the file; an address stays as it is."""
        try:
            is_far = self._is_far or is_address_of_file(name)
            return name if is_far else Path(os.path.relpath(name, self._root)).as_posix()
        except ValueError:  # on another drive of Windows
            return name

    def digest(self, name: str) -> str:
        """Return the SHA-256 of a file, by an address or a path that may be relative to the folder; "" for no file."""
        name = name if is_address_of_file(name) or os.path.isabs(name) else self.target(name)
        return digest_at_address(name) if is_address_of_file(name) else digest_of_file(name)

    def open_manifest(self, is_ours: Callable[[bytes], bool], force: bool) -> bytes:
        """Return the manifest. Raises OutputError for one that is not ours, unless `force` is true."""
        manifest = self.target(MANIFEST)
        if not self._is_far:
            refuse_to_replace_others(Path(manifest), is_ours, force)
            return bytes_of_regular_file(manifest) if Path(manifest).exists() else b""
        self._written = self._lines = bytes_at_address(manifest) or b""
        if not force and not is_ours(self._lines):
            hint = "choose another folder, or replace it with --force"
            raise OutputError(error("overwrite", "there is a file here already", Where(manifest), hint))
        return self._lines

    def add_to_manifest(self, line: bytes) -> None:
        """Write a line, on a line of its own even if the run before was killed within its last line.

        Raises OutputError if it cannot be written.
        """
        if self._is_far:
            self._lines += line
            if self._lines.count(b"\n", len(self._written)) >= CHUNK:
                self.close_manifest(None)
            return
        manifest = Path(self.target(MANIFEST))
        with writing_file(manifest), manifest.open("ab+") as file:
            file.seek(max(file.tell() - 1, 0))
            file.write(b"\n" * (file.read(1) not in (b"", b"\n")) + line)

    def close_manifest(self, lines: bytes | None) -> None:
        """Write the whole manifest anew, or with None the lines that wait."""
        manifest = self.target(MANIFEST)
        if self._is_far:
            self._lines = self._lines if lines is None else lines
            if self._lines != self._written:
                save_at_address(self._lines, manifest)
                self._written = self._lines
        elif lines is not None and (not Path(manifest).exists() or bytes_of_regular_file(manifest) != lines):
            save_whole_file(lines, Path(manifest))
