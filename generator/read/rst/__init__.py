"""A text in reStructuredText in, an Article and findings out, by way of the HTML that docutils makes.

No other file is inserted, and no raw HTML: a finding names what docutils would read or run. Directives and roles that
only Sphinx has are replaced by their text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from docutils import nodes
from docutils.core import publish_doctree, publish_from_doctree
from docutils.writers import html5_polyglot

from generator import limits
from generator.errors import Finding, InputError, Where, brief, error, info, warning
from generator.model.article import Article
from generator.model.text import bare_text
from generator.read import read_page
from generator.read.files import Files
from generator.read.private import is_private_comment
from generator.read.prose import title_of_file_name
from generator.read.prose.byline import day_of_dateline, head_stated_in_text
from generator.read.rst.markup import rst_markup_of_text
from generator.shared import PROCESS_STATE

SETTINGS = {
    "_disable_config": True,
    "embed_stylesheet": False,
    "file_insertion_enabled": False,
    "footnote_references": "brackets",
    "halt_level": 5,  # no message stops docutils
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
REFUSED = re.compile(r"directive disabled|File and URL access deactivated")
REFERENCE = re.compile(r"[\w`|]_(?!\w)|\|[^|\s]")  # a reference, or a text that docutils takes for one
UNDEFINED = re.compile(r"\|(?P<name>[^|]+)\|")
BY_SPHINX = ("release", "version", "today")  # Sphinx defines these substitutions for every text


def parse(text: str, name: str, files: Files) -> tuple[Article, tuple[Finding, ...]]:
    """Return the article in reStructuredText, and findings; `name` is the file's, and it may read `files`.

    Raises InputError where it has no words, has too many references, or nests too deep.
    """
    if sum(1 for _ in REFERENCE.finditer(text)) > limits.RST_REFERENCES:
        message = f"the text has more than {limits.RST_REFERENCES:,} references"
        raise InputError(error("size", message, Where(name), "split it: one talk takes about ten pages"))
    head, body, noted = head_stated_in_text(text, name)
    try:
        with _docutils(name), rst_markup_of_text(body):
            tree = publish_doctree(body, source_path=name, settings_overrides=SETTINGS)
        said, unused = _stated_fields(tree, name)
        found = tuple(dict.fromkeys((*unused, *_findings(tree, name))))
        _flatten(tree)
        _entitle(tree)
        with _docutils(name):
            page = publish_from_doctree(tree, writer=_Writer(), settings_overrides=SETTINGS)
    except RecursionError as deep:
        raise InputError(error("deep", "the text has too many levels", Where(name))) from deep
    stated = {"title": head.title, "author": head.author, "date": head.day}
    said |= {key: value for key, value in stated.items() if value}
    if '<h1 class="title"' not in page:
        said.setdefault("title", bare_text(title_of_file_name(name)))
    article, remarks = read_page(page, name, files, said)
    return article, (*noted, *found, *remarks)


@contextmanager
def _docutils(name: str) -> Iterator[None]:
    """Turn exceptions of docutils, such as ValueError for a substitution that refers to itself, into InputError.

    One thread at a time uses docutils, which has state of the whole process.
    """
    try:
        with PROCESS_STATE:
            yield
    except (RecursionError, MemoryError):
        raise
    except Exception as broken:
        message = f"docutils cannot read this text: {brief(' '.join(str(broken).split()))}"
        hint = "look for a substitution that refers to itself, and leave it out"
        raise InputError(error("rst", message, Where(name), hint)) from broken


class _Writer(html5_polyglot.Writer):
    """Writes HTML in which each element has its line."""

    def __init__(self) -> None:
        super().__init__()
        self.translator_class = _Translator


class _Translator(html5_polyglot.HTMLTranslator):
    def starttag(self, node: Any, tagname: str, suffix: str = "\n", empty: bool = False, **attributes: Any) -> str:
        line = getattr(node, "line", None)
        if line:
            attributes["data-line"] = str(line)
        return str(super().starttag(node, tagname, suffix, empty, **attributes))


def _stated_fields(tree: nodes.document, name: str) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """Return the fields and the subtitle at the top, removed from the tree, by key, and a finding on unused ones."""
    fields = [each for info in tree.findall(nodes.docinfo) for each in info.children]
    authors = [each.astext() for info in tree.findall(nodes.docinfo) for each in info.findall(nodes.author)]
    said = {"author": ", ".join(authors)}
    others: list[str] = []
    for field in fields:
        words_of = " ".join(field.astext().split())
        if isinstance(field, nodes.date) and (day := day_of_dateline(words_of)):
            said["date"] = day
        elif isinstance(field, nodes.copyright):
            said["licence"] = words_of
        elif not isinstance(field, nodes.author | nodes.authors):
            others.append(words_of if isinstance(field, nodes.field) else f"{type(field).__name__}: {words_of}")
    for subtitle in tree.findall(nodes.subtitle):
        said["subtitle"] = " ".join(subtitle.astext().split())
    for each in [*tree.findall(nodes.docinfo), *tree.findall(nodes.subtitle)]:
        each.parent.remove(each)
    message = f"Slidewright does not use these fields at the top: {'; '.join(others)}"
    unused = (info("head", message, Where(name, 1)),) if others else ()
    return {key: value for key, value in said.items() if value}, unused


def _findings(tree: nodes.document, name: str) -> Iterator[Finding]:
    """Yield docutils' messages and the comments as findings, and remove them; text that it could not read stays."""
    for message in [*tree.findall(nodes.system_message), *tree.transform_messages]:
        said, line = " ".join(message[0].astext().split()), int(message.get("line") or 0)
        refused = [each for each in message if isinstance(each, nodes.literal_block)]
        if REFUSED.search(said):
            said = f'{said} It is left out: "{brief(" ".join(" ".join(each.astext() for each in refused).split()))}"'
            refused = []
        make = info if message.get("kept") else warning
        if message["level"] >= SETTINGS["report_level"]:  # lower levels are about names without references
            yield make("rst", said, Where(name, line))
        # A message about a circular substitution is not among the children of its parent.
        if message.parent is not None and message in message.parent.children:
            message.parent.replace(message, refused)
    tree.transform_messages.clear()  # the writer would make a section of them
    for comment in list(tree.findall(nodes.comment)):
        words = " ".join(comment.astext().split())
        said = f'the comment "{"..." if is_private_comment(words) else brief(words)}" is left out'
        yield info("comment", said, Where(name, comment.line or 0))
        comment.parent.remove(comment)


def _entitle(tree: nodes.document) -> None:
    """Make the heading of the only section of the top level the title, even if a text stands before it."""
    sections = [each for each in tree if isinstance(each, nodes.section)]
    if len(sections) == 1 and not isinstance(tree[0], nodes.title):
        title, *rest = list(sections[0])
        tree.replace(sections[0], rest)
        tree.insert(0, title)


def _flatten(tree: nodes.document) -> None:
    """Replace citations and unreferenced notes by paragraphs with their marks, undefined substitutions by names."""
    for unknown in list(tree.findall(nodes.problematic)):
        if match := UNDEFINED.fullmatch(unknown.astext()):
            said = "" if match["name"] in BY_SPHINX else match["name"]
            unknown.parent.replace(unknown, nodes.Text(said))
    found: list[Any] = [
        *(each for each in tree.findall(nodes.footnote) if not each["backrefs"]),
        *tree.findall(nodes.citation),
    ]
    for note in found:
        label, *rest = list(note)
        mark = nodes.Text(f"[{label.astext()}] ")
        if rest and isinstance(rest[0], nodes.paragraph):
            rest[0].insert(0, mark)
        note.parent.replace(note, rest)
    _name_places(tree)
    for picture in tree.findall(nodes.image):
        picture.setdefault("alt", "")


def _name_places(tree: nodes.document) -> None:
    """Replace references to the label of a section by its title."""
    parts = [tree, *tree.findall(nodes.section)]
    titles = {name: part[0].astext() for part in parts if len(part) for name in part["names"]}
    for each in tree.findall(nodes.inline):
        if title := titles.get(each.attributes.pop("place", "")):
            each[:] = [nodes.Text(title)]
