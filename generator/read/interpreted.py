"""A role of Sphinx, in reStructuredText or in Markdown, in; the text that a reader sees, out."""

from __future__ import annotations

import re

TARGET = re.compile(r"(?P<said>.*\S)\s*<[^<>]*>", re.DOTALL)
IN_WORDS = ("term", "abbr", "any", "dfn", "guilabel", "menuselection", "download", "issue")
TO_PLACES = ("ref", "doc", "numref")  # the author writes a label or a path, and a reader sees a title
# Usual beginnings of labels: "sec-install" is the section about installing.
KIND = re.compile(
    r"(?:s|sec|sect|section|ch|chap|chapter|ref|label|topics?|figs?|figure|tab|table|tut|tutorial)[:_-]+(?=\w)"
)
NUMBERED = {"pep": "PEP ", "rfc": "RFC ", "issue": "#", "pr": "#"}  # the author writes only the number


def read_sphinx_role(name: str, text: str) -> tuple[str, bool]:
    """Return the visible text of the role `name`, never its target, and whether it is words and not code."""
    match = TARGET.fullmatch(text)
    said = (match["said"] if match else text).lstrip("~!")
    kind = name.rpartition(":")[2].lower()
    if kind in NUMBERED and said.isdecimal():
        return NUMBERED[kind] + said, True
    if kind in TO_PLACES and not match:
        return " ".join(re.split(r"[\s/:_-]+", KIND.sub("", said))).strip(), True
    return said, match is not None or kind in (*IN_WORDS, *TO_PLACES)
