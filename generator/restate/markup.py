"""Writes a Text as inline Markdown that reads back as the same Text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby

from msgspec.structs import replace

from generator.errors import Where
from generator.model.address import Address
from generator.model.text import Run, Text, bare_text
from generator.read.formulas import tex_formulas_in
from generator.read.inline import parse_inline
from generator.regex import regex

Escape = Callable[[str], str]

_MARKS = regex(r"[\\`*_\[\]<&!~]")
_MARKS_AND_DOLLARS = regex(r"[\\`*_\[\]<&!~$]")
_EDGES = regex(r"^[^\W_]|[^\W_]$")
_TICKS = regex("`+")
_NOWHERE = Where("")


def restate_as_markdown(text: Text) -> str:
    """Return the text with the fewest escapes that read back the same; the style of spaces is ignored."""
    escape_dollars = partial(_escape, marks=_MARKS_AND_DOLLARS)  # two with escapes between would be a formula
    said = (_markdown(text, escape) for escape in (_escape_if_needed, _escape, _escape_ends, escape_dollars))
    return next(
        (each for each in said if _styled_letters(parse_inline(each, _NOWHERE)[0]) == _styled_letters(text)),
        _markdown(text, _escape),
    )


def _styled_letters(text: Text) -> list[Run]:
    """Return each character with its style, regardless of how the runs are split."""
    return [Run(" ") if each == " " else replace(run, text=each) for run in text for each in run.text]


def _escape_if_needed(text: str) -> str:
    """Return the text escaped only if it would be read as markup; snake_case would not."""
    plain = text.strip()
    return text if not plain or parse_inline(plain, _NOWHERE)[0] == (Run(plain),) else _escape(text)


def _escape(text: str, marks: re.Pattern[str] = _MARKS) -> str:
    """Return the text with all marks escaped, except in formulas, which use backslashes themselves."""
    pieces, start = [], 0
    for formula in tex_formulas_in(text):
        pieces += [marks.sub(r"\\\g<0>", text[start : formula.start()]), formula[0]]
        start = formula.end()
    return "".join([*pieces, marks.sub(r"\\\g<0>", text[start:])])


def _escape_ends(text: str) -> str:
    """Return the text with the letters at both ends as references, so that stars beside them are read as marks."""
    return _EDGES.sub(lambda match: f"&#{ord(match[0])};", _escape(text))


def _markdown(text: Text, escape: Escape) -> str:
    """Return links around bold around italic around code, so that neighbours with the same style share marks."""
    return "".join(_link(link, tuple(runs), escape) for link, runs in groupby(text, key=lambda run: run.link))


def _link(link: Address, text: Text, escape: Escape) -> str:
    if not link:
        return _bold(text, escape)
    if text == (Run(link, link=link),) and not re.search("%|xn--", link):  # Markdown would decode these
        return f"<{link}>"
    target = f"<{link}>" if re.search("[()]", link) else link
    return f"[{_bold(text, _in_brackets(escape))}]({target})"


def _in_brackets(escape: Escape) -> Escape:
    return lambda text: re.sub(r"(?<!\\)[\[\]]", r"\\\g<0>", escape(text))


def _bold(text: Text, escape: Escape) -> str:
    return "".join(_stretches(text, lambda run: run.bold, "**", lambda part: _italic(part, escape)))


def _italic(text: Text, escape: Escape) -> str:
    return "".join(_stretches(text, lambda run: run.italic, "_", lambda part: _code(part, escape)))


def _stretches(text: Text, look: Callable[[Run], bool], mark: str, inner: Callable[[Text], str]) -> Iterator[str]:
    """Yield each stretch, between marks if it has the style; spaces at its ends stay outside the marks."""
    for has_it, runs in groupby(text, key=look):
        said = inner(tuple(runs))
        bare = said.strip()
        yield said.replace(bare, f"{mark}{bare}{mark}", 1) if has_it and bare else said


def _code(text: Text, escape: Escape) -> str:
    stretches = groupby(text, key=lambda run: run.code)
    return "".join(
        _code_span(bare_text(tuple(runs))) if code else escape(bare_text(tuple(runs))) for code, runs in stretches
    )


def _code_span(code: str) -> str:
    """Return code between more backticks than it has in a row."""
    most = max(map(len, _TICKS.findall(code)), default=0)
    fence = "`" * (most + 1)
    room = " " if code.startswith("`") or code.endswith("`") or (code[:1] == code[-1:] == " " and code.strip()) else ""
    return f"{fence}{room}{code}{room}{fence}"
