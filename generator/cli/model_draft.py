"""Has a language model write the talk of an article, once the user agrees, and writes it to a file."""

from __future__ import annotations

import os
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import click

from generator.agents.model import Endpoint, ModelError, checked_endpoint
from generator.agents.talk import ARTICLE, foreign_files, foreign_names, names_in_article, written_talk
from generator.cli.messages import print_findings, quantity
from generator.cli.schema import article_json_schema
from generator.errors import Finding, GeneratorError, error, refuse_without
from generator.guard import limits
from generator.guard.budget import limit_command_resources
from generator.measure import count_words
from generator.model.article import Article
from generator.opening import files_of_source
from generator.output import refuse_to_replace, save_new_file
from generator.proof import proof_of_talk
from generator.read import bytes_of_file, read_bytes
from generator.settings import ReadingOptions, variable_of_api_key
from generator.yaml.dump import yaml_lines


def draft_with_model(article: Path, target: Path, basis: Article, brief: str, wanted: SimpleNamespace) -> None:
    """Write the talk that a model makes of an article to the file `target`.

    basis: the article as it was read. brief: the page for whoever writes a talk of it. wanted: the values of --model,
    --endpoint, --yes and --force.
    Raises ModelError, and writes nothing, if no talk comes of it.
    """
    refuse_to_replace(target, wanted.force)
    words = count_words(brief.rpartition(ARTICLE)[2])
    server = agreed_endpoint(f"{words:,} words of {article.name}", article, wanted)
    name = Path(os.path.relpath(article, target.parent)).as_posix()
    digest = sha256(bytes_of_file(article, "an article", limits.FILE_BYTES)).hexdigest()
    head = f"# Written by {' '.join(server.model.split())} on {date.today()} from {article.name} (SHA-256 {digest})\n"
    files, known = files_of_source(str(target), ReadingOptions()), names_in_article(basis) | {name}

    def check(text: str) -> tuple[str, tuple[Finding, ...]]:
        text = _with_head(text, head, name)
        if found := tuple(foreign_files(text, target.name, known)):  # before anything that the talk names is opened
            return text, found
        try:
            with limit_command_resources():
                talk, findings = read_bytes(text.encode(), target.name, "yaml", files)
                return text, (*findings, *foreign_names(text, talk, known), *proof_of_talk(talk, (basis,)).findings)
        except GeneratorError as refused:
            return text, refused.findings

    drafted = written_talk(article.name, brief, article_json_schema(), check, server, _print_progress)
    save_new_file(drafted.text.encode(), target, wanted.force)
    print_findings(drafted.findings)
    wrong = quantity(sum(each.level != "info" for each in drafted.findings), "finding")
    click.echo(f"{target}: a talk by {server.model}, of round {drafted.round}, with {wrong} left to mend")
    click.echo("Read it before you give it: what a check finds is not all that may be wrong.")


def agreed_endpoint(what: str, article: Path, wanted: SimpleNamespace) -> Endpoint:
    """Return the model and its server, once the user agrees that something of an article is sent to it.

    what: what is sent. wanted: the values of --model, --endpoint and --yes. Raises ModelError.
    """
    refuse_without("httpx", "asking a model", "model", ModelError)
    variable = variable_of_api_key(article.parent)
    server = checked_endpoint(wanted.endpoint, wanted.model, os.environ.get(variable, "").strip())
    _ask_for_consent(what, server, variable, wanted.yes)
    return server


def _ask_for_consent(what: str, server: Endpoint, variable: str, yes: bool) -> None:
    """Say what will be sent where, and raise ModelError or Abort unless the user agrees or it stays here."""
    line = f"sends {what} to {server.host}" + (f", with the key in {variable}" if server.key else "")
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
    named = () if any(line.startswith("article:") for line in lines) else (f"{next(yaml_lines({'article': name}))}\n",)
    return "".join((head, *named, *lines))


def _print_progress(line: str) -> None:
    """Print a line of progress on standard error; on a terminal, it replaces the one before."""
    click.echo(f"\r\x1b[K{line} ..." if sys.stderr.isatty() else line, err=True, nl=not sys.stderr.isatty())
