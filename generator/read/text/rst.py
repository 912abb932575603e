"""A plain text with marks of reStructuredText in, the same with plain words and Markdown's links out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.errors import Finding, Where, info

TARGET = re.compile(r"^\.\. _(?P<name>[^:`\n]+|`[^`\n]+`):[ \t]+(?P<url>\S+)[ \t]*$", re.MULTILINE)
ROLE = re.compile(r":(?P<role>[a-z][\w.+-]*(?::[\w.+-]+)*):`[~!]?(?P<text>[^`]+)`")
QUOTED = re.compile(r"(?<![`\w])`(?P<text>[^`]+)`__?(?![\w`])")
BARE = re.compile(r"(?<![\w`.-])(?P<text>\w+(?:[-.+]\w+)*)_(?![\w`])")
EMBEDDED = re.compile(r"(?P<words>.*\S)\s*<(?P<address>[^<>]+)>", re.DOTALL)
BEFORE_NUMBER = {"pep": "PEP ", "rfc": "RFC "}  # so docutils writes out these two roles


class Marks:
    """The link targets of a text (`.. _name: address`), taken out of it; `text` has a blank line for each."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.text = TARGET.sub("", text)
        self._found: dict[str, tuple[str, str, int]] = {}  # by key: name, address and line
        self._asked: set[str] = set()
        line, counted = 1, 0
        for match in TARGET.finditer(text):
            line, counted = line + text.count("\n", counted, match.start()), match.start()
            name = match["name"].strip("`")
            self._found.setdefault(_key(name), (name, match["url"], line))

    @property
    def lines(self) -> frozenset[int]:
        """The lines that the targets stood on."""
        return frozenset(line for _, _, line in self._found.values())

    def plain(self, text: str) -> str:
        """A paragraph without roles and marks of links: what leads to a target is a link of Markdown."""
        if "`" in text:
            text = QUOTED.sub(self._quoted, ROLE.sub(_role, text))
        return BARE.sub(self._bare, text) if self._found else text

    def unused(self) -> Iterator[Finding]:
        """A finding for each target that nothing led to."""
        for key, (name, address, line) in self._found.items():
            if key not in self._asked:
                message = f'the link "{name}" to {address} is never used, and is left out'
                yield info("link", message, Where(self.file, line))

    def _quoted(self, match: re.Match[str]) -> str:
        inside = EMBEDDED.fullmatch(match["text"])
        if inside and not inside["address"].endswith("_"):
            return f"[{inside['words']}]({inside['address']})"
        name = inside["address"].removesuffix("_") if inside else match["text"]
        return self._linked(inside["words"] if inside else match["text"], name)

    def _bare(self, match: re.Match[str]) -> str:
        return self._linked(match["text"], match["text"]) if _key(match["text"]) in self._found else match[0]

    def _linked(self, words: str, name: str) -> str:
        self._asked.add(_key(name))
        _, address, _ = self._found.get(_key(name), ("", "", 0))
        return f"[{words}]({address})" if address else words


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _role(match: re.Match[str]) -> str:
    inside = EMBEDDED.fullmatch(match["text"])
    return BEFORE_NUMBER.get(match["role"], "") + (inside["words"] if inside else match["text"])
