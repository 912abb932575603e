"""A text in reStructuredText in, an Article and findings out, by way of the HTML that docutils makes: its one home.

No file is inserted and nothing raw: what docutils would read or run is named in a finding. What only Sphinx knows,
its directives and roles, is kept as the words that it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.core import publish_doctree, publish_from_doctree
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.languages import en
from docutils.writers import html5_polyglot

from generator.errors import Finding, InputError, Where, error
from generator.model.article import Article, words
from generator.read import text_head, web
from generator.read.drafts import day_of
from generator.read.parts import title_of
from generator.read.pictures import brief

SETTINGS = {
    "_disable_config": True,
    "embed_stylesheet": False,
    "file_insertion_enabled": False,
    "footnote_references": "brackets",
    "halt_level": 5,  # nothing stops it
    "initial_header_level": 2,
    "input_encoding": "unicode",
    "math_output": "LaTeX",
    "output_encoding": "unicode",
    "raw_enabled": False,
    "report_level": 2,  # warnings
    "stylesheet_path": "",
    "syntax_highlight": "none",
    "warning_stream": False,
}
DIRECTIVE = re.compile(r"^[ \t]*\.\.[ \t]+(?:\|[^|\n]+\|[ \t]+)?(?P<name>[\w][\w:+.-]*)::(?=\s|$)", re.MULTILINE)
ROLE = re.compile(r"(?<![\w:`]):(?P<name>[A-Za-z][\w:+.-]*):(?=`)|(?<=`):(?P<after>[A-Za-z][\w:+.-]*):(?![\w:`])")
TARGET = re.compile(r"(?P<said>.*\S)\s*<[^<>]*>", re.DOTALL)
IN_WORDS = ("ref", "doc", "term", "abbr", "any", "numref", "dfn", "guilabel", "menuselection", "download", "issue")


def parse(text: str, name: str, folder: Path | None) -> tuple[Article, tuple[Finding, ...]]:
    """The article in reStructuredText; `name` is the file's, and its pictures lie in `folder`.

    Raises InputError where it has no words, or nests too deep.
    """
    head, body, noted = text_head.stated(text, name)
    _know(body)
    try:
        tree = publish_doctree(body, source_path=name, settings_overrides=SETTINGS)
        said, unused = _said(tree, name)
        found = (*unused, *_findings(tree, name))
        _flatten(tree)
        page = publish_from_doctree(tree, writer=_Writer(), settings_overrides=SETTINGS)
    except RecursionError as deep:
        raise InputError(error("deep", "the text nests deeper than any article would", Where(name))) from deep
    stated = {"title": head.title, "author": head.author, "date": head.day}
    said |= {key: value for key, value in stated.items() if value}
    if '<h1 class="title"' not in page:
        said.setdefault("title", words(title_of(name)))
    article, remarks = web.parse(page, name, folder, said)
    return article, (*noted, *found, *remarks)


class _Writer(html5_polyglot.Writer):
    """HTML in which each element has its line."""

    def __init__(self) -> None:
        super().__init__()
        self.translator_class = _Translator


class _Translator(html5_polyglot.HTMLTranslator):
    def starttag(self, node: Any, tagname: str, suffix: str = "\n", empty: bool = False, **attributes: Any) -> str:
        line = getattr(node, "line", None)
        if line:
            attributes["data-line"] = str(line)
        return str(super().starttag(node, tagname, suffix, empty, **attributes))


class _Transparent(Directive):
    """A directive that docutils does not know: its argument and its content are text like any other."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        held = nodes.container()
        if self.arguments:
            inline, _ = self.state.inline_text(self.arguments[0], self.lineno)
            held += nodes.paragraph(self.arguments[0], "", *inline)
        self.state.nested_parse(self.content, self.content_offset, held)
        message = f'the directive "{self.name}" is kept as the words that it holds'
        return [self.state_machine.reporter.warning(message, line=self.lineno, kept=1), *held.children]


def _role(name: str, source: str, text: str, *_: Any, **__: Any) -> Any:
    """A role that docutils does not know: a title in words, anything else as code; never its target."""
    match = TARGET.fullmatch(text)
    said = nodes.unescape(match["said"] if match else text).lstrip("~!")
    in_words = match or name.rpartition(":")[2].lower() in IN_WORDS
    return [nodes.inline(source, said) if in_words else nodes.literal(source, said)], []


def _know(text: str) -> None:
    """Teach docutils the directives and roles of a text that it does not know; its registry is one for a process."""
    for name in {match["name"].lower() for match in DIRECTIVE.finditer(text)}:
        if name not in en.directives and name not in directives._directives:  # type: ignore[attr-defined]
            directives.register_directive(name, _Transparent)
    for name in {(match["name"] or match["after"]).lower() for match in ROLE.finditer(text)}:
        if name not in en.roles and name not in roles._roles:  # type: ignore[attr-defined]
            roles.register_local_role(name, _role)


def _said(tree: nodes.document, name: str) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """What the fields and the subtitle at the top say, which go from the tree, and what a deck has no use for."""
    fields = [each for info in tree.findall(nodes.docinfo) for each in info.children]
    authors = [each.astext() for info in tree.findall(nodes.docinfo) for each in info.findall(nodes.author)]
    said = {"author": ", ".join(authors)}
    others: list[str] = []
    for field in fields:
        words_of = " ".join(field.astext().split())
        if isinstance(field, nodes.date) and (day := day_of(words_of)):
            said["date"] = day
        elif isinstance(field, nodes.copyright):
            said["licence"] = words_of
        elif not isinstance(field, nodes.author | nodes.authors):
            others.append(words_of if isinstance(field, nodes.field) else f"{type(field).__name__}: {words_of}")
    for subtitle in tree.findall(nodes.subtitle):
        said["subtitle"] = " ".join(subtitle.astext().split())
    for each in [*tree.findall(nodes.docinfo), *tree.findall(nodes.subtitle)]:
        each.parent.remove(each)
    message = f"a deck has no use for these fields at the top: {'; '.join(others)}"
    unused = (Finding("head", "info", message, Where(name, 1)),) if others else ()
    return {key: value for key, value in said.items() if value}, unused


def _findings(tree: nodes.document, name: str) -> Iterator[Finding]:
    """What docutils says of the text, and what its author wrote for nobody; of what it refuses, the text is kept."""
    for message in list(tree.findall(nodes.system_message)):
        said, line = " ".join(message[0].astext().split()), int(message.get("line") or 0)
        yield Finding("rst", "info" if message.get("kept") else "warning", said, Where(name, line))
        refused = [each for each in message if isinstance(each, nodes.literal_block)]
        message.parent.replace(message, refused)
    for comment in list(tree.findall(nodes.comment)):
        said = f'the comment "{brief(" ".join(comment.astext().split()))}" is left out'
        yield Finding("comment", "info", said, Where(name, comment.line or 0))
        comment.parent.remove(comment)


def _flatten(tree: nodes.document) -> None:
    """Notes with their marks as paragraphs; pictures without an alternative text without one."""
    found: list[Any] = [*tree.findall(nodes.footnote), *tree.findall(nodes.citation)]
    for note in found:
        label, *rest = list(note)
        mark = nodes.Text(f"[{label.astext()}] ")
        if rest and isinstance(rest[0], nodes.paragraph):
            rest[0].insert(0, mark)
        note.parent.replace(note, rest)
    for picture in tree.findall(nodes.image):
        picture.setdefault("alt", "")
