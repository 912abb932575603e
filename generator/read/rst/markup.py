"""Registers with docutils, for one text, the directives and roles that it does not know."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.directives.body import CodeBlock
from docutils.parsers.rst.languages import en

from generator.errors import brief

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


@contextmanager
def rst_markup_of_text(text: str) -> Iterator[None]:
    """Register a text's unknown directives and roles with docutils for a while; the caller holds PROCESS_STATE."""
    registries = (directives._directives, roles._roles)  # type: ignore[attr-defined]
    before = [{**each} for each in registries]
    _register(text)
    try:
        yield
    finally:
        for registry, kept in zip(registries, before, strict=True):
            registry.clear()
            registry.update(kept)


def _register(text: str) -> None:
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
    return [nodes.title_reference(source, _text_of_role(name, nodes.unescape(text))[0])], []


def _role(name: str, source: str, text: str, *_: Any, **__: Any) -> Any:
    """Return the node for a role that docutils does not know: text or code, never its target."""
    written = nodes.unescape(text)
    said, in_words = _text_of_role(name, written)
    place = {"place": " ".join(written.lower().split())} if name.lower() == "ref" else {}
    return [(nodes.inline if in_words else nodes.literal)(source, said, **place)], []


TARGET = re.compile(r"(?P<said>.*\S)\s*<[^<>]*>", re.DOTALL)
IN_WORDS = ("term", "abbr", "any", "dfn", "guilabel", "menuselection", "download", "issue")
TO_PLACES = ("ref", "doc", "numref")  # the author writes a label or a path, and a reader sees a title
# Usual beginnings of labels: "sec-install" is the section about installing.
KIND = re.compile(
    r"(?:s|sec|sect|section|ch|chap|chapter|ref|label|topics?|figs?|figure|tab|table|tut|tutorial)[:_-]+(?=\w)"
)
NUMBERED = {"pep": "PEP ", "rfc": "RFC ", "issue": "#", "pr": "#"}  # the author writes only the number


def _text_of_role(name: str, text: str) -> tuple[str, bool]:
    """Return the visible text of the role `name`, never its target, and whether it is words and not code."""
    match = TARGET.fullmatch(text)
    said = (match["said"] if match else text).lstrip("~!")
    kind = name.rpartition(":")[2].lower()
    if kind in NUMBERED and said.isdecimal():
        return NUMBERED[kind] + said, True
    if kind in TO_PLACES and not match:
        return " ".join(re.split(r"[\s/:_-]+", KIND.sub("", said))).strip(), True
    return said, match is not None or kind in (*IN_WORDS, *TO_PLACES)
