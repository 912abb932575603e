"""What Sphinx interprets, in reStructuredText and in Markdown alike: roles, and what a reader sees of them."""

from __future__ import annotations

import re

TARGET = re.compile(r"(?P<said>.*\S)\s*<[^<>]*>", re.DOTALL)
IN_WORDS = ("term", "abbr", "any", "dfn", "guilabel", "menuselection", "download", "issue")
TO_PLACES = ("ref", "doc", "numref")  # of which a reader sees the title, and the author writes a label or a path
# What labels begin with by custom: "sec-install" is the section about installing.
KIND = re.compile(
    r"(?:s|sec|sect|section|ch|chap|chapter|ref|label|topics?|figs?|figure|tab|table|tut|tutorial)[:_-]+(?=\w)"
)
NUMBERED = {"pep": "PEP ", "rfc": "RFC ", "issue": "#", "pr": "#"}  # of which the author writes the number alone


def read_sphinx_role(name: str, text: str) -> tuple[str, bool]:
    """Return what a role says, never its target, and whether that is words and no program; a label or a path becomes
    words.
    """
    match = TARGET.fullmatch(text)
    said = (match["said"] if match else text).lstrip("~!")
    kind = name.rpartition(":")[2].lower()
    if kind in NUMBERED and said.isdecimal():
        return NUMBERED[kind] + said, True
    if kind in TO_PLACES and not match:
        return " ".join(re.split(r"[\s/:_-]+", KIND.sub("", said))).strip(), True
    return said, match is not None or kind in (*IN_WORDS, *TO_PLACES)
