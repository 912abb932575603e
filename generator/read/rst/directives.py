"""A text in reStructuredText in; docutils taught the directives and roles in it that only Sphinx knows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.directives.body import CodeBlock
from docutils.parsers.rst.languages import en

from generator.errors import brief

DIRECTIVE = re.compile(r"^[ \t]*\.\.[ \t]+(?:\|[^|\n]+\|[ \t]+)?(?P<name>[\w][\w:+.-]*)::(?=\s|$)", re.MULTILINE)
ROLE = re.compile(r"(?<![\w:`]):(?P<name>[A-Za-z][\w:+.-]*):(?=`)|(?<=`):(?P<after>[A-Za-z][\w:+.-]*):(?![\w:`])")
TARGET = re.compile(r"(?P<said>.*\S)\s*<[^<>]*>", re.DOTALL)
IN_WORDS = ("ref", "doc", "term", "abbr", "any", "numref", "dfn", "guilabel", "menuselection", "download", "issue")
PROGRAMS = ("code", "code-block", "sourcecode")
# What these say is for Sphinx, not for a reader; some carry the name of a language before them ("py:module").
UNSEEN = ("toctree", "index", "module", "currentmodule", "namespace", "highlight", "default-domain", "tabularcolumns")
SINCE = {
    "versionadded": "New in version",
    "versionchanged": "Changed in version",
    "deprecated": "Deprecated since version",
    "versionremoved": "Removed in version",
}


def know(text: str) -> None:
    """Teach docutils the directives and roles of a text that it does not know; its registry is one for a process."""
    for name in PROGRAMS:
        directives.register_directive(name, _Program)
    for name in {match["name"].lower() for match in DIRECTIVE.finditer(text)}:
        if name not in en.directives and name not in directives._directives:  # type: ignore[attr-defined]
            directives.register_directive(name, _Unseen if name.rpartition(":")[2] in UNSEEN else _Transparent)
    for name in {(match["name"] or match["after"]).lower() for match in ROLE.finditer(text)}:
        if name not in en.roles and name not in roles._roles:  # type: ignore[attr-defined]
            roles.register_local_role(name, _role)


class _AnyOption(dict[str, Callable[[str], Any]]):
    """Options as they are written, whatever they are called."""

    def __bool__(self) -> bool:
        return True

    def __missing__(self, key: str) -> Callable[[str], Any]:
        return directives.unchanged


class _Program(CodeBlock):
    """A program; of the options that Sphinx adds, the caption is a paragraph before it."""

    option_spec = _AnyOption(CodeBlock.option_spec or {})

    def run(self) -> list[nodes.Node]:
        said = self.options.pop("caption", "")
        inline, _ = self.state.inline_text(said, self.lineno)
        made: list[nodes.Node] = super().run()  # type: ignore[no-untyped-call]  # docutils has no types
        return [*([nodes.paragraph(said, "", *inline)] if said else []), *made]


class _Transparent(Directive):
    """A directive that docutils does not know: its argument and its content are text like any other."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = _AnyOption()

    def run(self) -> list[nodes.Node]:
        held = nodes.container()
        if self.arguments:
            argument = self._argument(self.arguments[0])
            inline, _ = self.state.inline_text(argument, self.lineno)
            held += nodes.paragraph(argument, "", *inline)
        self.state.nested_parse(self.content, self.content_offset, held)
        without = f", without {self._set()}" if self.options else ""
        message = f'the directive "{self.name}" is kept as the words that it holds{without}'
        return [self.state_machine.reporter.warning(message, line=self.lineno, kept=1), *held.children]

    def _argument(self, said: str) -> str:
        since, (version, *rest) = SINCE.get(self.name), said.split(maxsplit=1)
        return f"{since} {': '.join((version, *rest))}" if since else said

    def _set(self) -> str:
        return ", ".join(f":{key}: {value}".strip() for key, value in self.options.items())


class _Unseen(_Transparent):
    """A directive for Sphinx and for nobody else."""

    def run(self) -> list[nodes.Node]:
        said = brief(" ".join((*self.arguments, *self._set().split(), *self.content)))
        message = f'the directive "{self.name}" says nothing to a reader, and is left out: {said}'
        return [self.state_machine.reporter.warning(message, line=self.lineno, kept=1)]


def _role(name: str, source: str, text: str, *_: Any, **__: Any) -> Any:
    """A role that docutils does not know: a title in words, anything else as code; never its target."""
    match = TARGET.fullmatch(text)
    said = nodes.unescape(match["said"] if match else text).lstrip("~!")
    in_words = match or name.rpartition(":")[2].lower() in IN_WORDS
    return [nodes.inline(source, said) if in_words else nodes.literal(source, said)], []
