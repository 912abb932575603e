"""Has a language model write the talk of an article, once the user agrees, and writes it to a file."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from datetime import date
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import click
from msgspec.structs import replace

from generator import limits
from generator.agents.model import Endpoint, ModelError, checked_endpoint
from generator.agents.talk import TALK, foreign_addresses, foreign_files, written_talk
from generator.cli.messages import counted, print_findings
from generator.cli.schema import article_json_schema
from generator.errors import Finding, GeneratorError, error
from generator.measure import count_words
from generator.model.article import Article
from generator.opening import files_of_source
from generator.output import refuse_to_replace, save_new_file
from generator.read import bytes_of_file, read_bytes
from generator.settings import ReadingOptions, variable_of_api_key

OLLAMA = "http://127.0.0.1:11434/v1"  # the endpoint, unless the user names another
INSTALL = "in the folder of Slidewright: pip install '.[model]'"
Prove = Callable[[Article, tuple[Article, ...]], Iterable[Finding]]  # says what in a talk its articles do not


def draft_with_model(
    article: Path,
    target: Path,
    basis: Article,
    request: str,
    content: str,
    prove: Prove,
    model: str,
    endpoint: str = OLLAMA,
    yes: bool = False,
    force: bool = False,
) -> None:
    """Write the talk that a model makes of an article to the file `target`.

    basis: the article as it was read. request, content: the two halves of its brief: what is wanted, and the article.
    prove: checks a talk against its article. yes: whether the user agrees that the article leaves this computer.
    Raises ModelError, and writes nothing, if no talk comes of it.
    """
    if find_spec("httpx") is None:
        raise ModelError(error("endpoint", "asking a model needs httpx, which is not installed", None, INSTALL))
    refuse_to_replace(target, force)
    variable = variable_of_api_key(article.parent)
    server = checked_endpoint(endpoint, model, os.environ.get(variable, ""))
    _ask_for_consent(article.name, count_words(content), server, variable, yes)
    digest = sha256(bytes_of_file(article, "an article", limits.FILE_BYTES)).hexdigest()
    name = os.path.relpath(article, target.parent)
    head = f"# Written by {' '.join(model.split())} on {date.today()} from {article.name} (SHA-256 {digest})\n"
    files = files_of_source(str(target), ReadingOptions())

    def check(text: str) -> tuple[str, tuple[Finding, ...]]:
        text = _with_head(text, head, name)
        if found := tuple(foreign_files(text, name, (basis,))):  # before anything that the talk names is opened
            return text, found
        try:
            talk, findings = read_bytes(text.encode(), TALK, "yaml", files)
            foreign = foreign_addresses(text, talk, name, (basis,))
            return text, (*findings, *foreign, *prove(talk, (basis,)))
        except GeneratorError as refused:
            return text, refused.findings

    drafted = written_talk(article.name, request, content, article_json_schema(), check, server, _tell)
    save_new_file(drafted.text.encode(), target, force)
    print_findings(_in_file(each, target) for each in drafted.findings)
    wrong = sum(each.level != "info" for each in drafted.findings)
    remains = f"{counted(wrong, 'finding')} left to mend" if wrong else "nothing left to mend"
    click.echo(f"{target}: a talk by {model}, in {counted(drafted.rounds, 'round')}, with {remains}")
    click.echo("Read it before you give it: what a check finds is not all that may be wrong.")


def _ask_for_consent(name: str, words: int, server: Endpoint, variable: str, yes: bool) -> None:
    """Say what will be sent where, and raise ModelError or Abort unless the user agrees or it stays here."""
    line = f"sends {words:,} words of {name} to {server.host}" + (f", with the key in {variable}" if server.key else "")
    if server.is_local or yes:
        click.echo(line, err=True)
    elif sys.stdin and sys.stdin.isatty():
        click.confirm(f"{line}: go on?", abort=True, err=True)
    else:
        message = f"nothing was sent, because nobody agreed: this {line}"
        raise ModelError(error("consent", message, None, "add --yes if you want that"))


def _with_head(text: str, head: str, name: str) -> str:
    """Return a talk that begins with our comment, and names its article."""
    lines = text.splitlines(keepends=True)
    while lines and lines[0].startswith(("#", "---")):  # ours, or the model's
        lines.pop(0)
    named = () if any(line.startswith("article:") for line in lines) else (f"article: {json.dumps(name)}\n",)
    return "".join((head, *named, *lines))


def _in_file(finding: Finding, target: Path) -> Finding:
    """Return a finding about a talk that now has a file."""
    if not finding.where or finding.where.file != TALK:
        return finding
    return replace(finding, where=replace(finding.where, file=str(target)))


def _tell(line: str) -> None:
    """Print a line of progress on standard error; on a terminal, it replaces the one before."""
    click.echo(f"\r\x1b[K{line} ..." if sys.stderr.isatty() else line, err=True, nl=not sys.stderr.isatty())
