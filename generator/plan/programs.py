"""A program in; its lines out, in runs marked as keyword, string, comment, prompt, removed or added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import dedent
from typing import TYPE_CHECKING

from msgspec.structs import replace

from generator.errors import Finding, warning
from generator.guard import limits
from generator.model.article import Article
from generator.model.blocks import Code
from generator.model.outline import Entry, SlideLine
from generator.model.text import Run, Text, Token, bare_text
from generator.regex import regex

if TYPE_CHECKING:
    from pygments.token import _TokenType

DRAWN = {"mermaid": "mmdc -i in.mmd -o out.png", "dot": "dot -Tpng in.dot -o out.png"}
DRAWN |= {"graphviz": DRAWN["dot"], "plantuml": "plantuml -tpng in.puml", "d2": "d2 in.d2 out.png"}
SHOUTED: tuple[Token, ...] = ("added",)  # tokens in bold, so that not only colour distinguishes them
PROMPT = "Generic.Prompt"
OUTPUTS = ("console", "text", "output", "log", "txt", "plain", "plaintext", "shell-session", "shellsession")
PROMPTED = regex(r"\s*(?:\$|>>>|PS [A-Z]:.*>|[A-Z]:\\.*>|[\w.-]+@[\w.-]+[:~].*[$#])\s+\S")
TRACE = regex(
    r"^Traceback \(most recent|^\s+at \S+[(:]|^\s*File \".*\", line \d+|^goroutine \d+|^panic: |^stack backtrace:"
    r"|^Exception in thread|^Caused by: "
)
MOST_OUTPUT, FIRST, LAST = 14, 6, 4  # lines: longer output shows so many at its beginning and end

# By the names of Pygments; a token without an entry is like its parent.
TOKENS: dict[str, Token] = {
    **dict.fromkeys(("Keyword", "Operator.Word", "Comment.Preproc", "Name.Tag"), "keyword"),
    **dict.fromkeys(("Comment", "Literal.String.Doc"), "comment"),
    **dict.fromkeys(("Generic.Heading", "Generic.Subheading", PROMPT), "quiet"),
    **{"Literal": "string", "Generic.Inserted": "added", "Generic.Deleted": "removed", "": ""},
}

TokenStretch = tuple[str, "_TokenType"]


def entries_of_program_lines(code: Code, *, full: bool = False) -> Iterator[Entry]:
    """Yield the lines of a program without their shared indent; of long output only both ends, unless `full`.

    If the author highlights lines, these are bold and keep their colours, and all others are muted.
    """
    gone = {} if full else {cut.start: cut for cut in _left_out(code)}
    lines = _lines(dedent(code.text), code.language)
    number = 1
    while number <= len(lines):
        if number in gone:
            yield Entry(code.id, more=len(gone[number]))
            number = gone[number].stop
        text = lines[number - 1]
        if code.highlight:
            brought = number in code.highlight
            text = tuple(replace(run, bold=True) if brought else Run(run.text, token="quiet") for run in text)
        yield Entry(code.id, body=text, number=number if code.numbered else 0, row=number)
        number += 1


def program_lines_for_notes(code: Code) -> Iterator[SlideLine]:
    """Yield all lines of an output that a slide shortens; nothing for one that is shown whole."""
    if any(_left_out(code)):
        for number, line in enumerate(code.text.split("\n"), 1):
            if line.strip():
                yield SlideLine((Run(line),), code.id, row=number, apart=True)


def _left_out(code: Code) -> Iterator[range]:
    """Yield the ranges of lines, from 1, that a slide leaves out: the middle of each long output.

    Nothing is left out if the author highlights lines. Output is a block in a language of OUTPUTS, what follows a
    prompt in a session, or a stack trace.
    """
    texts = code.text.split("\n")
    typed = [PROMPTED.match(text) is not None for text in texts]
    first = next((number for number, text in enumerate(texts) if text.strip()), 0)
    if code.highlight or not (code.language.lower() in OUTPUTS or typed[first] or is_error_trace(texts)):
        return
    for is_typed, group in groupby(range(len(texts)), key=typed.__getitem__):
        numbers = [number + 1 for number in group]
        if not is_typed and len(numbers) > MOST_OUTPUT:
            yield range(numbers[FIRST], numbers[-LAST])


def is_error_trace(lines: Sequence[str]) -> bool:
    """Return whether any of the lines belongs to a stack trace."""
    return any(map(TRACE.search, lines))


def undrawn_diagram_remarks(article: Article) -> Iterator[Finding]:
    """Yield a warning for each diagram that is written as code, because Slidewright does not draw it."""
    for section in article.walk(skipped=False):
        for block in section.blocks:
            if isinstance(block, Code) and (command := DRAWN.get(block.language.lower())):
                message = f"the {block.language} diagram is shown as code"
                hint = f'to show it as a picture, draw it ("{command}") and name the file: "picture: out.png"'
                yield warning("diagram", message, block.where, hint)


def _lines(text: str, language: str) -> list[Text]:
    """Return each line in runs; plain runs if the language is not known."""
    told = _tokens_by_line(text, language) if language and len(text) <= limits.CODE_LETTERS else []
    plain = text.split("\n")
    lines = [_runs(stretches) for stretches in told]
    return lines if list(map(bare_text, lines)) == plain else [(Run(line),) if line else () for line in plain]


def _tokens_by_line(text: str, language: str) -> list[list[TokenStretch]]:
    """Return the tokens of each line from Pygments; nothing for a language that it does not know."""
    from pygments.lexers import get_all_lexers, get_lexer_by_name  # only for a program with a language

    name = language.lower()
    if not any(name in aliases for _, aliases, _, _ in get_all_lexers(plugins=False)):
        return []
    lines: list[list[TokenStretch]] = [[]]
    for kind, value in get_lexer_by_name(name, stripnl=False).get_tokens(text):
        first, *others = value.split("\n")
        lines[-1].append((first, kind))
        lines += [[(piece, kind)] for piece in others]
    return lines[:-1]  # Pygments adds a line end, which the text does not have


def _runs(line: Sequence[TokenStretch]) -> Text:
    """Return the runs of a line, neighbours of one kind merged; what is typed behind a prompt is bold."""
    typed = any(str(kind) == f"Token.{PROMPT}" for _, kind in line)
    told = [(value, _token(kind)) for value, kind in line if value]
    runs = (
        Run(value, bold=token in SHOUTED or (typed and token != "quiet"), italic=token == "comment", token=token)
        for value, token in told
    )
    groups = (list(group) for _, group in groupby(runs, key=lambda run: replace(run, text="")))
    return tuple(replace(group[0], text="".join(run.text for run in group)) for group in groups)


def _token(kind: _TokenType) -> Token:
    name = str(kind).partition(".")[2]
    while name not in TOKENS:
        name = name.rpartition(".")[0]
    return TOKENS[name]
