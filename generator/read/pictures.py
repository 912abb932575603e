"""The name of a picture beside the article in, its bytes and its size out: the one home of Pillow."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

from generator import limits
from generator.errors import Finding, Where, brief, error

SIGNATURES: dict[bytes, Literal["png", "jpeg"]] = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
ORIENTATION = 0x0112  # the EXIF tag; 1 is upright
REMOTE = ("http:", "https:", "//", "data:", "ftp:")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A picture that can be read to its end: bytes, format and size in px; `upright` is false where EXIF turns it."""

    data: bytes
    format: Literal["png", "jpeg"]
    width: int
    height: int
    upright: bool


def load(file: str, folder: Path | None, where: Where, held: Mapping[str, bytes] | None = None) -> Loaded | Finding:
    """The picture in a file beside the article, or `held` in the article's own; or the error that says why not."""
    data = (held or {}).get(file) or _data(file, folder, where)
    return data if isinstance(data, Finding) else _checked(data, file, where)


def remarks(loaded: Loaded, file: str, alt: str, where: Where) -> Iterator[Finding]:
    """What its author should know about a picture that can be used."""
    if not alt:
        message = f'the picture "{brief(file)}" has no alt text'
        yield Finding("alt", "warning", message, where, "say in a sentence what it shows, for those who cannot see it")
    if not loaded.upright:  # PowerPoint shows a picture as it is stored, whatever EXIF says
        message = f'the picture "{brief(file)}" is stored turned, and PowerPoint may show it so'
        yield Finding("turned", "warning", message, where, "open it in an image editor and save it upright")


def _data(file: str, folder: Path | None, where: Where) -> bytes | Finding:
    name = brief(file)
    if file.lower().startswith(REMOTE):
        return _problem(f'the picture "{name}" is on the web, and nothing is fetched', where, "download it first")
    if folder is None:
        hint = "build from a file, not from bytes"
        return _problem(f'the picture "{name}" cannot be found: the article has no folder', where, hint)
    path = folder / file
    try:
        if not path.is_file():
            hint = f"paths are looked up beside the article; put it in {folder}/"
            return _problem(f'the picture "{name}" was not found', where, hint)
        if path.stat().st_size > limits.PICTURE_BYTES:
            return _too_large(name, f"{path.stat().st_size // 1_000_000:,} MB", where)
        return path.read_bytes()
    except (OSError, ValueError) as reason:
        return _problem(f'the picture "{name}" cannot be read: {reason}', where, "check its permissions")


def _checked(data: bytes, file: str, where: Where) -> Loaded | Finding:
    name = brief(file)
    format = next((each for start, each in SIGNATURES.items() if data.startswith(start)), None)
    if format is None:
        return _problem(f'the picture "{name}" is neither PNG nor JPEG', where, "save it as PNG or JPEG")
    try:
        return _opened(data, format)
    except _TooLargeError as refused:
        return _too_large(name, str(refused), where)
    except Exception:  # a broken file raises whatever the decoder stumbles over
        return _problem(f'the picture "{name}" is damaged or cut off', where, "export it again, or copy it again")


class _TooLargeError(Exception):
    """The picture has more pixels than we decode."""


def _opened(data: bytes, format: Literal["png", "jpeg"]) -> Loaded:
    """Decode a picture to its end, a JPEG at an eighth of its size, so that a broken one fails here."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's own warning begins at 89 million px, and our limit is lower
        try:
            image = Image.open(BytesIO(data), formats=[format.upper()])
        except Image.DecompressionBombError as reason:
            raise _TooLargeError("hundreds of millions of px") from reason
        with image:
            width, height = image.size
            if width * height > limits.PICTURE_PIXELS:
                raise _TooLargeError(f"{width:,} x {height:,} px")
            upright = image.getexif().get(ORIENTATION, 1) == 1
            image.draft("L", (max(width // 8, 1), max(height // 8, 1)))
            image.load()
    return Loaded(data, format, width, height, upright)


def _too_large(name: str, size: str, where: Where) -> Finding:
    most = limits.PICTURE_PIXELS // 1_000_000
    hint = f"scale it down: up to {most} million px, and 3,840 across are plenty for a slide"
    return _problem(f'the picture "{name}" is too large: {size}', where, hint)


def _problem(message: str, where: Where, hint: str) -> Finding:
    return error("picture", message, where, hint)
