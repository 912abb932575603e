"""A text in reStructuredText in, an Article and findings out, by way of the HTML that docutils makes.

No other file is inserted, and no raw HTML: a finding names what docutils would read or run. Directives and roles that
only Sphinx has are replaced by their text."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from docutils import nodes
from docutils.core import publish_doctree, publish_from_doctree
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.directives.body import CodeBlock
from docutils.parsers.rst.languages import en
from docutils.writers import html5_polyglot

from generator.errors import Finding, InputError, Where, brief, error, info, warning
from generator.guard import PROCESS_STATE, limits
from generator.model.article import Article
from generator.model.text import bare_text
from generator.read import read_page
from generator.read.files import Files
from generator.read.private import label_in_text
from generator.read.prose import title_of_file_name
from generator.read.prose.line_shapes import day_of_dateline
from generator.regex import regex
from generator.shipped import TEMPLATES, word_list

DIRECTIVE = regex(r"^[ \t]*\.\.[ \t]+(?:\|[^|\n]+\|[ \t]+)?(?P<name>[\w][\w:+.-]*)::(?=\s|$)", re.MULTILINE)
ROLE = regex(r"(?<![\w:`]):(?P<name>[A-Za-z][\w:+.-]*):(?=`)|(?<=`):(?P<after>[A-Za-z][\w:+.-]*):(?![\w:`])")
PROGRAMS = ("code", "code-block", "sourcecode")
UNSEEN = frozenset(" ".join(word_list("directives without text")).split())

SINCE = {"versionadded": "New in version", "versionchanged": "Changed in version", "deprecated": "Deprecated since"}


@contextmanager
def rst_markup_of_text(text: str) -> Iterator[None]:
    """Register a text's unknown directives and roles with docutils for a while; the caller holds PROCESS_STATE."""
    blocks: Any = directives  # modules with a registry each, which the stubs do not know
    inlines: Any = roles
    before = blocks._directives, inlines._roles
    names = {match["name"].lower() for match in DIRECTIVE.finditer(text)} - en.directives.keys()
    own = dict.fromkeys(PROGRAMS, _Program) | {"contents": _Transparent}
    blocks._directives = dict.fromkeys(names, _Transparent) | before[0] | own
    names = {(match["name"] or match["after"]).lower() for match in ROLE.finditer(text)} - en.roles.keys()
    inlines._roles = dict.fromkeys(names, _node_of_unknown_role) | before[1]
    try:
        yield
    finally:
        blocks._directives, inlines._roles = before


class _Program(CodeBlock):
    """A block of code, with any option of Sphinx."""

    option_spec: ClassVar[Any] = defaultdict(lambda: directives.unchanged, CodeBlock.option_spec or {})


class _Transparent(Directive):
    """A directive that docutils does not know: its argument and its content are read as text."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[Any] = defaultdict(lambda: directives.unchanged, name=directives.unchanged)  # never empty

    def run(self) -> list[nodes.Node]:
        held = nodes.container()
        if self.arguments and self.name not in ("only", "ifconfig"):
            argument = f"{SINCE.get(self.name, '')} {self.arguments[0]}".strip()
            inline, _ = self.state.inline_text(argument, self.lineno)
            held += nodes.paragraph(argument, "", *inline)
        options = ", ".join(f":{key}: {value}".strip() for key, value in self.options.items())
        if self.name.rpartition(":")[2] in UNSEEN:
            said = brief(" ".join((*self.arguments, options, *self.content)).strip())
            message = f'the directive "{self.name}" is left out, because it has no text for a reader'
            message += f": {said}".rstrip(": ")
            return [self.state_machine.reporter.warning(message, line=self.lineno, kept=1)]
        self.state.nested_parse(self.content, self.content_offset, held)
        message = f'the directive "{self.name}" is replaced by its own words{f", without {options}" * bool(options)}'
        return [self.state_machine.reporter.warning(message, line=self.lineno, kept=1), *held.children]


TARGET = regex(r"(?P<said>.*\S)\s*<[^<>]*>", re.DOTALL)
IN_WORDS = ("term", "abbr", "any", "dfn", "guilabel", "menuselection", "download", "issue")
TO_PLACES = ("ref", "doc", "numref")  # the author writes a label or a path, and a reader sees a title


def _node_of_unknown_role(name: str, source: str, text: str, *_: Any, **__: Any) -> Any:
    """Return the node for a role that docutils does not know: text or code, never its target."""
    written, kind = nodes.unescape(text), name.rpartition(":")[2].lower()
    match = TARGET.fullmatch(written)
    said = (match["said"] if match else written).lstrip("~!")
    if kind in TO_PLACES and not match:
        said = " ".join(re.split(r"[\s/:_-]+", said)).strip()
    return [(nodes.inline if match or kind in (*IN_WORDS, *TO_PLACES) else nodes.literal)(source, said)], []


roles.set_implicit_options(_node_of_unknown_role)

# The settings of docutils: no message stops it, warnings are told, and it neither inserts files nor writes raw HTML.
SETTINGS: dict[str, Any] = json.loads((TEMPLATES / "rst-settings.json").read_text("utf-8"))
REFUSED = regex(r"directive disabled|File and URL access deactivated")
HEAD = regex(r"\A\s*(?:[A-Z][\w-]*:[ \t].*\n(?:[ \t]+\S.*\n)*){3,}(?=\s)")  # of a PEP: "Title: ..."
KEY = regex(r"^(?=[A-Z])", re.MULTILINE)
ADDRESS = regex(r"\s*<?[^\s<>,]+@[^\s<>,]+>?")
NAMED = {"title": "title", "author": "author", "authors": "author", "date": "date", "created": "date"}
REFERENCE = regex(r"[\w`|]_(?!\w)|\|[^|\s]")  # a reference, or a text that docutils takes for one


def parse(text: str, name: str, files: Files) -> tuple[Article, tuple[Finding, ...]]:
    """Return the article in reStructuredText, and findings; `name` is the file's, and it may read `files`.

    Raises InputError where it has no words, has too many references, or nests too deep.
    """
    if sum(1 for _ in REFERENCE.finditer(text)) > limits.RST_REFERENCES:
        message = f"the text has more than {limits.RST_REFERENCES:,} references"
        raise InputError(error("size", message, Where(name), "split it: one talk takes about ten pages"))
    body = HEAD.sub(lambda head: KEY.sub(":", head[0]), text)
    try:
        with PROCESS_STATE, rst_markup_of_text(body):  # docutils has state of the whole process
            tree = publish_doctree(body, source_path=name, settings_overrides=SETTINGS)
            said, unused = _stated_fields(tree, name)
            found = tuple(dict.fromkeys((*unused, *_findings_of_docutils(tree, name))))
            _flatten_sections(tree)
            _promote_only_heading(tree)
            writer = html5_polyglot.Writer()
            writer.translator_class = _Translator
            page = publish_from_doctree(tree, writer=writer, settings_overrides=SETTINGS)
    except RecursionError as deep:
        raise InputError(error("deep", "the text has too many levels", Where(name))) from deep
    except MemoryError:
        raise
    except Exception as broken:  # such as ValueError for a substitution that refers to itself
        message = f"docutils cannot read this text: {brief(' '.join(str(broken).split()))}"
        hint = "look for a substitution that refers to itself, and leave it out"
        raise InputError(error("rst", message, Where(name), hint)) from broken
    if '<h1 class="title"' not in page:
        said.setdefault("title", bare_text(title_of_file_name(name)))
    article, remarks = read_page(page, name, files, said, {})
    return article, (*found, *remarks)


class _Translator(html5_polyglot.HTMLTranslator):
    """Writes HTML in which each element has its line."""

    def starttag(self, node: Any, tagname: str, suffix: str = "\n", empty: bool = False, **attributes: Any) -> str:
        if line := getattr(node, "line", None):
            attributes["data-line"] = str(line)
        return str(super().starttag(node, tagname, suffix, empty, **attributes))


def _stated_fields(tree: nodes.document, name: str) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """Return the fields and the subtitle at the top, removed from the tree, by key, and a finding on unused ones."""
    fields: list[Any] = [each for info in tree.findall(nodes.docinfo) for each in info.children]
    said, others = dict[str, str](), list[str]()
    for field in fields:
        is_named = isinstance(field, nodes.field)
        called, value = (each.astext() for each in field) if is_named else (type(field).__name__, field.astext())
        authors = [each.astext() for each in field.findall(nodes.author)] or [value]
        words_of, key = " ".join(value.split()), NAMED.get(called.lower(), "")
        day = day_of_dateline(words_of) or day_of_dateline(words_of.replace("-", " "))
        if called == "copyright":
            said["licence"] = words_of
        elif key and (key != "date" or day):
            names = ADDRESS.sub("", ", ".join(" ".join(each.split()) for each in authors))
            said[key] = {"date": day, "author": ", ".join(filter(None, (said.get("author"), names)))}.get(key, words_of)
        else:
            others.append(called if label_in_text(f"{called}: {words_of}") else f"{called}: {words_of}")
    for subtitle in tree.findall(nodes.subtitle):
        said["subtitle"] = " ".join(subtitle.astext().split())
    for each in [*tree.findall(nodes.docinfo), *tree.findall(nodes.subtitle)]:
        each.parent.remove(each)
    message = f"Slidewright does not use these fields at the top: {'; '.join(others)}"
    unused = (info("head", message, Where(name, 1)),) if others else ()
    return {key: value for key, value in said.items() if value}, unused


def _findings_of_docutils(tree: nodes.document, name: str) -> Iterator[Finding]:
    """Yield docutils' messages and the comments as findings, and remove them; text that it could not read stays."""
    for message in [*tree.findall(nodes.system_message), *tree.transform_messages]:
        said, line = " ".join(message[0].astext().split()), int(message.get("line") or 0)
        refused = [each for each in message if isinstance(each, nodes.literal_block)]
        if REFUSED.search(said):
            said = f'{said} It is left out: "{brief(" ".join(" ".join(each.astext() for each in refused).split()))}"'
            refused = []
        if message["level"] >= SETTINGS["report_level"]:  # lower levels are about names without references
            yield (info if message.get("kept") else warning)("rst", said, Where(name, line))
        # A message about a circular substitution is not among the children of its parent.
        if message.parent is not None and message in message.parent.children:
            message.parent.replace(message, refused)
    tree.transform_messages.clear()  # the writer would make a section of them
    for comment in list(tree.findall(nodes.comment)):
        yield info("comment", "a comment is left out", Where(name, comment.line or 0))
        comment.parent.remove(comment)


def _promote_only_heading(tree: nodes.document) -> None:
    """Make the heading of the only section of the top level the title, even if a text stands before it."""
    sections = [each for each in tree if isinstance(each, nodes.section)]
    if len(sections) == 1 and not isinstance(tree[0], nodes.title):
        title, *rest = list(sections[0])
        tree.replace(sections[0], rest)
        tree.insert(0, title)


def _flatten_sections(tree: nodes.document) -> None:
    """Replace citations and notes that nothing refers to by paragraphs with their marks."""
    found: list[Any] = [each for each in tree.findall(nodes.footnote) if not each["backrefs"]]
    for note in (*found, *tree.findall(nodes.citation)):
        label, *rest = list(note)
        if rest and isinstance(rest[0], nodes.paragraph):
            rest[0].insert(0, nodes.Text(f"[{label.astext()}] "))
        note.parent.replace(note, rest)
    for picture in tree.findall(nodes.image):
        picture.setdefault("alt", "")
