"""Tells the format of a text that has no file name: from standard input, or an address without an ending."""

from __future__ import annotations

import re

from generator.read import SourceFormat

# The sign of each format in a text without a file name; without one, the text is plain text.
SIGNS: dict[SourceFormat, re.Pattern[bytes]] = {
    "docx": re.compile(rb"\APK\x03\x04"),
    "html": re.compile(rb"\A(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?<(!doctype html|html\b)", re.IGNORECASE),
    "yaml": re.compile(rb"^sections:", re.MULTILINE),
    "markdown": re.compile(rb"\A(\xef\xbb\xbf)?(---|\+\+\+)[ \t]*\r?\n|^#{1,6} +\S|^```", re.MULTILINE),
}
OBJECT = re.compile(rb"\A(\xef\xbb\xbf)?\s*\{\s*\"")  # JSON is YAML

NOTEBOOK = re.compile(rb"\"nbformat\"\s*:\s*\d")


def guess_format_of_data(data: bytes) -> SourceFormat:
    """Return the format whose sign comes first in the list, or "text" if the data have none."""
    if OBJECT.match(data):
        return "notebook" if NOTEBOOK.search(data) else "yaml"
    return next((format for format, sign in SIGNS.items() if sign.search(data)), "text")
