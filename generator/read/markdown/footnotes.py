"""A Markdown text in; the same without its footnotes, and what they say with the line that refers to each, out.

Nobody reads a footnote on a slide: it is told where the speaker comes to what it explains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from generator.model.article import Article, Section
from generator.model.text import Text
from generator.read.markdown.parser import code_lines

DEFINITION = re.compile(r"^ {0,3}\[\^(?P<label>[^\[\]\s]+)\]:[ \t]*(?P<said>.*)$")
SPAN_OR_REFERENCE = re.compile(
    r"(?P<span>(?<!`)(`+)(?!`).*?(?<!`)\2(?!`))|\[\^(?P<label>[^\[\]\s]+)\](?!:)|\^\[(?P<said>[^\[\]]*)\]"
)


class Note(Struct, frozen=True):
    """What a speaker says, in Markdown, and the line that it belongs to."""

    line: int
    text: str


class Said(Struct, frozen=True):
    """What a speaker says, and the line that it belongs to."""

    line: int
    text: Text


def without_footnotes(text: str) -> tuple[str, tuple[Note, ...]]:
    """A footnote that nothing refers to, and a reference to none, stay where they are; each line keeps its number."""
    if "[^" not in text and "^[" not in text:
        return text, ()
    lines = text.split("\n")
    code = code_lines(text)
    referred = {
        match["label"]
        for number, line in enumerate(lines, 1)
        if number not in code
        for match in SPAN_OR_REFERENCE.finditer(line)
        if match["label"]
    }
    said = _taken(lines, referred, code)
    reader = _References(said)
    for number, line in enumerate(lines, 1):
        if number not in code or not line[:1].isspace():
            lines[number - 1] = reader.read(line, number)
    return "\n".join(lines), tuple(reader.notes)


class _References:
    """Takes references out of lines; `notes` grows with what is told where each footnote is first referred to."""

    def __init__(self, said: dict[str, str]) -> None:
        self.notes: list[Note] = []
        self._said = said
        self._line = 0

    def read(self, line: str, number: int) -> str:
        self._line = number
        return SPAN_OR_REFERENCE.sub(self._reference, line)

    def _reference(self, match: re.Match[str]) -> str:
        label, within = match["label"], match["said"]
        if match["span"] or (label and label not in self._said):
            return match[0]
        if text := within or self._said.get(label or "", ""):
            self.notes.append(Note(self._line, text))
        if label:
            self._said[label] = ""  # told once
        return ""


def _taken(lines: list[str], referred: set[str], code: frozenset[int]) -> dict[str, str]:
    """What footnotes say, by label; their lines become blank."""
    said: dict[str, str] = {}
    label, blank = "", False
    for number, line in enumerate(lines):
        match = DEFINITION.match(line) if number + 1 not in code else None
        if match and match["label"] in referred and match["label"] not in said:
            label, said[match["label"]], lines[number] = match["label"], match["said"], ""
        elif label and line.strip() and not match and (line.startswith(("  ", "\t")) or not blank):
            said[label] += ("\n\n" if blank else "\n") + line.strip()
            lines[number] = ""
        elif line.strip():
            label = ""
        blank = not line.strip()
    return said


def with_notes(article: Article, notes: Sequence[Said]) -> Article:
    """The article with each note among those of the section that it stands in, or of the whole."""
    told: dict[str, list[Text]] = {}
    for note in notes:
        owner = [section.id for section in article.walk() if section.where.line <= note.line][-1:]
        told.setdefault("".join(owner), []).append(note.text)
    meta = replace(article.meta, notes=(*article.meta.notes, *told.get("", ())))
    return replace(article, meta=meta, sections=tuple(_told(article.sections, told)))


def _told(sections: Sequence[Section], told: dict[str, list[Text]]) -> Iterator[Section]:
    for section in sections:
        notes = (*section.notes, *told.get(section.id, ()))
        yield replace(section, notes=notes, sections=tuple(_told(section.sections, told)))
