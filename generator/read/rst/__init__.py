"""A text in reStructuredText in, an Article and findings out, by way of the HTML that docutils makes.

No other file is inserted, and no raw HTML: a finding names what docutils would read or run. Directives and roles that
only Sphinx has are replaced by their text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from docutils import nodes
from docutils.core import publish_doctree, publish_from_doctree
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.directives.body import CodeBlock
from docutils.parsers.rst.languages import en
from docutils.writers import html5_polyglot

from generator import limits
from generator.errors import Finding, InputError, Where, brief, error, info, warning
from generator.model.article import Article
from generator.model.text import bare_text
from generator.read import read_page
from generator.read.files import Files
from generator.read.interpreted import read_sphinx_role
from generator.read.prose import stated_head as text_head
from generator.read.prose import title_of_file_name
from generator.read.prose.byline import day_of_dateline

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
    head, body, noted = text_head.head_stated_in_text(text, name)
    register_rst_markup(body)
    try:
        with _docutils(name):
            tree = publish_doctree(body, source_path=name, settings_overrides=SETTINGS)
        said, unused = _said(tree, name)
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
    """Turn exceptions of docutils, such as ValueError for a substitution that refers to itself, into InputError."""
    try:
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


def _said(tree: nodes.document, name: str) -> tuple[dict[str, str], tuple[Finding, ...]]:
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
        said = f'the comment "{brief(" ".join(comment.astext().split()))}" is left out'
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


DIRECTIVE = re.compile(r"^[ \t]*\.\.[ \t]+(?:\|[^|\n]+\|[ \t]+)?(?P<name>[\w][\w:+.-]*)::(?=\s|$)", re.MULTILINE)
ROLE = re.compile(r"(?<![\w:`]):(?P<name>[A-Za-z][\w:+.-]*):(?=`)|(?<=`):(?P<after>[A-Za-z][\w:+.-]*):(?![\w:`])")
CONDITIONS = ("only", "ifconfig")  # their argument is a condition, no text
PROGRAMS = ("code", "code-block", "sourcecode")
# Directives that only Sphinx needs; some have the name of a language before them ("py:module").
UNSEEN = (
    *("toctree", "index", "module", "currentmodule", "namespace", "highlight", "default-domain", "tabularcolumns"),
    *("contents", "testsetup", "testcleanup"),
)
SINCE = {
    "versionadded": "New in version",
    "versionchanged": "Changed in version",
    "deprecated": "Deprecated since version",
    "versionremoved": "Removed in version",
}


def register_rst_markup(text: str) -> None:
    """Register the unknown directives and roles of a text with docutils, whose registry is the whole process's."""
    for name in PROGRAMS:
        directives.register_directive(name, _Program)
    directives.register_directive("contents", _Unseen)
    roles._roles[""] = _default  # type: ignore[attr-defined]  # the role of text in single backticks
    for name in {match["name"].lower() for match in DIRECTIVE.finditer(text)}:
        if name not in en.directives and name not in directives._directives:  # type: ignore[attr-defined]
            directives.register_directive(name, _Unseen if name.rpartition(":")[2] in UNSEEN else _Transparent)
    for name in {(match["name"] or match["after"]).lower() for match in ROLE.finditer(text)}:
        if name not in en.roles and name not in roles._roles:  # type: ignore[attr-defined]
            roles.register_local_role(name, _role)


class _AnyOption(dict[str, Callable[[str], Any]]):
    """Options of a directive with any name, as written."""

    def __bool__(self) -> bool:
        return True

    def __missing__(self, key: str) -> Callable[[str], Any]:
        return directives.unchanged


class _Program(CodeBlock):
    """A block of code; the caption, an option of Sphinx, becomes a paragraph before it."""

    option_spec = _AnyOption(CodeBlock.option_spec or {})

    def run(self) -> list[nodes.Node]:
        said = self.options.pop("caption", "")
        inline, _ = self.state.inline_text(said, self.lineno)
        made: list[nodes.Node] = super().run()  # type: ignore[no-untyped-call]  # docutils has no types
        return [*([nodes.paragraph(said, "", *inline)] if said else []), *made]


class _Transparent(Directive):
    """A directive that docutils does not know: its argument and its content are read as text."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = _AnyOption()

    def run(self) -> list[nodes.Node]:
        held = nodes.container()
        if self.arguments and self.name not in CONDITIONS:
            argument = self._argument(self.arguments[0])
            inline, _ = self.state.inline_text(argument, self.lineno)
            held += nodes.paragraph(argument, "", *inline)
        self.state.nested_parse(self.content, self.content_offset, held)
        without = f", without {self._set()}" if self.options else ""
        message = f'the directive "{self.name}" is replaced by its own words{without}'
        return [self.state_machine.reporter.warning(message, line=self.lineno, kept=1), *held.children]

    def _argument(self, said: str) -> str:
        since, (version, *rest) = SINCE.get(self.name), said.split(maxsplit=1)
        return f"{since} {': '.join((version, *rest))}" if since else said

    def _set(self) -> str:
        return ", ".join(f":{key}: {value}".strip() for key, value in self.options.items())


class _Unseen(_Transparent):
    """A directive that only Sphinx uses: it is left out."""

    def run(self) -> list[nodes.Node]:
        said = brief(" ".join((*self.arguments, *self._set().split(), *self.content)))
        message = (
            f'the directive "{self.name}" is left out, because it has no text for a reader{f": {said}" if said else ""}'
        )
        return [self.state_machine.reporter.warning(message, line=self.lineno, kept=1)]


def _default(name: str, source: str, text: str, *_: Any, **__: Any) -> Any:
    """Return the node for a text in single backticks: a title, without the target that Sphinx allows in it."""
    return [nodes.title_reference(source, read_sphinx_role(name, nodes.unescape(text))[0])], []


def _role(name: str, source: str, text: str, *_: Any, **__: Any) -> Any:
    """Return the node for a role that docutils does not know: text or code, never its target."""
    written = nodes.unescape(text)
    said, in_words = read_sphinx_role(name, written)
    place = {"place": " ".join(written.lower().split())} if name.lower() == "ref" else {}
    return [(nodes.inline if in_words else nodes.literal)(source, said, **place)], []
