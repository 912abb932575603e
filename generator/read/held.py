"""A text in that holds pictures as data: addresses; the text with short names for them, and the pictures, out."""

from __future__ import annotations

import re
from base64 import b64decode
from urllib.parse import unquote

PICTURE = re.compile(
    r"data:image/(?P<kind>png|jpe?g|gif|webp|avif|svg)(?:\+xml)?;base64,(?P<data>[\w+/%]+=*)", re.ASCII | re.IGNORECASE
)


def without_pictures(text: str) -> tuple[str, dict[str, bytes]]:
    """The text as its author sees it, and the pictures by the names that stand in it instead."""
    held: dict[str, bytes] = {}

    def named(match: re.Match[str]) -> str:
        try:
            data = b64decode(unquote(match["data"]), validate=True)
        except ValueError:
            return match[0]
        name = f"embedded-{len(held) + 1}.{match['kind'].lower()}"
        held[name] = data
        return name

    return PICTURE.sub(named, text) if ";base64," in text else text, held
