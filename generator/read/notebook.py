"""A Jupyter notebook in, an Article and findings out, by way of Markdown made of its cells: text, code, outputs.

nbformat is not used: it validates against a schema, which takes 200 ms, and here a broken cell is better left out than
the whole notebook refused.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from generator.errors import Finding, InputError, Where, error, info
from generator.guard import limits
from generator.model.article import Article
from generator.read import read_markdown
from generator.read.decode import cleaned_source
from generator.read.files import Files
from generator.regex import regex

ANSI = regex(r"\x1b\[[0-9;?]*[A-Za-z]")
ATTACHED = regex(r"attachment:(?P<name>[^)\s\"'>]+)")
TABLE = regex(r"<table\b.*?</table>", re.DOTALL | re.IGNORECASE)
TICKS = regex(r"`{3,}")
PICTURES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}
HIDDEN = {"remove-cell", "hide-cell"}
MAGIC = regex(r"^[ \t]*(?:%|!|\?).*(?:\n|\Z)", re.MULTILINE)  # commands to the notebook
NAMELESS = regex(r"[\[(]?<[^<>]+>(?:, <[^<>]+>)*,?[\])]?|Text\(.*\)")  # <Figure size 640x480 with 1 Axes>
LONG_OUTPUT = 20  # lines; a longer output is a log

Json = dict[str, Any]


def parse(text: str, name: str, files: Files) -> tuple[Article, tuple[Finding, ...]]:
    """Return the article in a notebook, and findings, which name the cell; `name` is the file's, and it may read
    `files`.

    Raises InputError where it is no notebook, has no words, or too many.
    """
    cells, language, head = _cells_of_notebook(text, name)
    writer = _Writer(name, language)
    writer.add(0, head)
    for number, cell in enumerate(cells, 1):
        writer.cell(number, cell)
    made, cleaned = cleaned_source("\n".join(writer.lines), Where(name))
    if len(made) > limits.ARTICLE_BYTES:
        message = f"the cells have more than {limits.ARTICLE_BYTES / 1_000_000:g} MB of text, too much for an article"
        hint = "check that it is the right file: one talk takes about ten pages"
        raise InputError(error("size", message, Where(name), hint))
    try:
        made = files.filling.marked(made, name, "", writer.place)
        article, findings = read_markdown(made, writer.held, name, files)
    except InputError as stopped:
        raise InputError(*map(writer.with_place_in_cell, stopped.findings)) from stopped
    return article, tuple(map(writer.with_place_in_cell, (*writer.findings, *cleaned, *findings)))


def _cells_of_notebook(text: str, name: str) -> tuple[list[Json], str, str]:
    """Return the cells, the language of their code, and front matter from the notebook's metadata."""
    try:
        book = json.loads(text)
    except RecursionError as deep:
        raise InputError(error("deep", "the notebook has too many levels", Where(name))) from deep
    except ValueError as broken:
        message = f"this is not a notebook: {broken}"
        raise InputError(error("notebook", message, Where(name), "save it again")) from broken
    if not isinstance(book, dict) or not isinstance(book.get("nbformat"), int):
        hint = 'a notebook has the keys "nbformat" and "cells"'
        raise InputError(error("notebook", "this is not a notebook", Where(name), hint))
    about = _dict(book, "metadata")
    language = _dict(about, "language_info").get("name") or _dict(about, "kernelspec").get("language") or "python"
    authors = [each["name"] for each in _list(about, "authors") if isinstance(each, dict) and each.get("name")]
    said = {"title": about.get("title"), "author": ", ".join(map(str, authors))}
    front = [f"{key}: {json.dumps(value)}" for key, value in said.items() if isinstance(value, str) and value]
    cells = [cell for cell in _list(book, "cells") if isinstance(cell, dict)]
    return cells, str(language).split()[0].lower(), "\n".join(["---", *front, "---"]) if front else ""


class _Writer(Struct):
    """Writes cells as Markdown; `held` collects their pictures, and `findings` names what is left out."""

    file: str
    language: str
    lines: list[str] = field(default_factory=list)
    cells: list[tuple[int, int]] = field(default_factory=list)  # the cell of each line, and its line there
    held: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    number: int = 0

    def add(self, number: int, text: str) -> None:
        """Add Markdown of the cell `number`, and a blank line."""
        lines = [*text.strip("\n").split("\n"), ""] if text.strip() else []
        self.lines += lines
        self.cells += [(number, place) for place in range(1, len(lines) + 1)]

    def with_place_in_cell(self, finding: Finding) -> Finding:
        """Return a finding about a line of the Markdown with the place of that line in its cell."""
        return replace(finding, where=self.place(finding.where)) if finding.where else finding

    def place(self, where: Where) -> Where:
        """Return the place in its cell of a line of the Markdown."""
        if not 0 < where.line <= len(self.cells):
            return where
        number, line = self.cells[where.line - 1]
        return Where(f"{self.file}, cell {number}", line) if number else Where(self.file)

    def cell(self, number: int, cell: Json) -> None:
        self.number = number
        tags = {str(tag).replace("_", "-") for tag in _list(_dict(cell, "metadata"), "tags")}
        source, outputs = _text(cell.get("source")), _list(cell, "outputs")
        if tags & HIDDEN:
            self._add_remark("the cell is marked as hidden, and is left out")
        elif cell.get("cell_type") == "markdown":
            kinds = _dict(cell, "attachments")
            self.add(number, ATTACHED.sub(lambda match: self._picture(_dict(kinds, match["name"])) or match[0], source))
        elif cell.get("cell_type") == "code":
            program = MAGIC.sub("", source).strip("\n")
            if "remove-input" in tags:
                self._add_remark("the code of the cell is marked as hidden, and is left out")
                program = ""
            elif program != source.strip("\n"):
                self._add_remark("commands to the notebook, which begin with % or !, are left out")
            made = [self._output(each) for each in outputs if isinstance(each, dict) and "remove-output" not in tags]
            printed = "\n".join(text for _, text in made if text)
            comment = "".join(f"\n# {line}".rstrip() for line in printed.split("\n") if printed)
            self.add(number, _fence_of_code(program + comment, self.language) if program else _fence_of_code(printed))
            for shown, _ in made:
                self.add(number, shown)
        elif source.strip():
            self._add_remark("the cell is neither text nor code, and is left out")

    def _add_remark(self, message: str) -> None:
        self.findings.append(info("cell", message, Where(f"{self.file}, cell {self.number}")))

    def _output(self, output: Json) -> tuple[str, str]:
        """Return an output as a picture, a table or Markdown, the first of these, and else as a few lines of text."""
        data = _dict(output, "data")
        table, picture = TABLE.search(_text(data.get("text/html"))), self._picture(data)
        printed = ANSI.sub("", _text(data.get("text/plain", output.get("text")))).strip("\n")
        if output.get("output_type") == "error":
            name = str(output.get("ename", "error"))[:40]
            self._add_remark(f"the cell ended with an error ({name}), which is left out")
        elif picture:
            return f"![]({picture})", ""
        elif table:
            return re.sub(r"\n\s*", "\n", table[0]), ""
        elif said := _text(data.get("text/markdown")):
            return said, ""
        elif output.get("name") == "stderr" or NAMELESS.fullmatch(printed):
            self._add_remark("a warning of a program, or the name of something in its memory, is left out")
        elif printed.count("\n") < LONG_OUTPUT:
            return "", printed
        else:
            self._add_remark(f"the output of the cell is left out: it has {printed.count(chr(10)) + 1} lines")
        return "", ""

    def _picture(self, data: Mapping[str, object]) -> str:
        """Store the picture among the forms of an output and return its name; empty where there is none."""
        for kind, suffix in PICTURES.items():
            written = _text(data.get(kind))
            with suppress(ValueError):
                if found := written.encode() if suffix == "svg" else b64decode(written):
                    name = f"output-{len(self.held) + 1}.{suffix}"
                    self.held[name] = found
                    return name
        return ""


def _fence_of_code(text: str, language: str = "text") -> str:
    """Return code in a fence that is longer than any fence in it."""
    marks = "`" * max((len(match[0]) + 1 for match in TICKS.finditer(text)), default=3)
    lines = text.strip("\n")
    return f"{marks}{language}\n{lines}\n{marks}" if lines.strip() else ""


def _text(written: object) -> str:
    """Return a text that may be written as a list of its lines."""
    return "".join(each for each in (written if isinstance(written, list) else [written]) if isinstance(each, str))


def _list(of: Json, key: str) -> list[Any]:
    return found if isinstance(found := of.get(key), list) else []


def _dict(of: Json, key: str) -> Json:
    return found if isinstance(found := of.get(key), dict) else {}
