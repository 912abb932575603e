"""The name of a file beside the article in; its bytes, or the error that says why there are none, out."""

from __future__ import annotations

from msgspec import Struct

from generator import limits
from generator.errors import Finding, Where, brief, error
from generator.read.files import Files, Refusal

REMOTE = ("http:", "https:", "//", "data:", "ftp:")


class Wanted(Struct, frozen=True):
    """What is looked for: the code of its findings, its name, how large it may be, and what makes it smaller."""

    code: str
    noun: str
    most: int  # bytes
    smaller: str


PICTURE = Wanted("picture", "picture", limits.PICTURE_BYTES, "scale it down, or save it as JPEG")
DATA = Wanted("data", "data file", limits.DATA_BYTES, "choose what the audience should see")


def bytes_beside(file: str, files: Files, wanted: Wanted, where: Where) -> bytes | Finding:
    """The bytes of a file, which the article names at `where`; nothing is fetched."""
    named = f'the {wanted.noun} "{brief(file)}"'

    def problem(message: str, hint: str) -> Finding:
        return error(wanted.code, f"{named} {message}", where, hint)

    if file.lower().startswith(REMOTE):
        return problem("is on the web, and nothing is fetched", "download it first")
    try:
        path = files.found(file)
        if isinstance(path, Refusal):
            return problem(path.message, path.hint)
        if path.stat().st_size > wanted.most:
            return problem(f"is too large: {path.stat().st_size // 1_000_000:,} MB", wanted.smaller)
        return path.read_bytes()
    except (OSError, ValueError, RuntimeError) as reason:
        return problem(f"cannot be read: {reason}", "check its permissions")
