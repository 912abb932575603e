"""The command line: options in, findings and exit codes out; the only home of Click."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import click

from generator import __version__
from generator.errors import Finding, GeneratorError, OutputError, error
from generator.output import check_target

STREAM = "-"  # standard input as an article, standard output as a deck
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

BUILD_EXAMPLES = """\b
Examples:
  slidewright build article.yaml                  writes article.pptx here
  slidewright build notes.txt -o talks/may.pptx   reads plain text
  curl -s example.org/post.txt | slidewright build - -o post.pptx

\b
Exit codes: 0 done, 1 warnings under --strict, 2 usage, 3 article, 4 talk or theme, 5 output, 6 a bug of ours.
"""


@click.group(context_settings=CONTEXT, epilog="Try: slidewright build article.yaml")
@click.version_option(__version__, prog_name="slidewright")
def main() -> None:
    """Turn an article into a PowerPoint deck: native, editable, nothing overflowing and nothing lost."""


@main.command(epilog=BUILD_EXAMPLES)
@click.argument("article")
@click.option("-o", "--output", metavar="DECK.pptx", help="Where the deck goes; - is standard output.")
@click.option("--talk", default="meetup", show_default=True, help="Which slides, in what order.")
@click.option("--theme", default="paper", show_default=True, help="What they look like.")
@click.option("--strict", is_flag=True, help="Exit with 1 if there is a warning; the deck is written all the same.")
@click.option("--force", is_flag=True, help="Replace a file that is not an untouched deck of ours.")
def build(article: str, output: str | None, talk: str, theme: str, strict: bool, force: bool) -> None:
    """Build a deck from ARTICLE, a .yaml or .txt file, or - for standard input.

    Every sentence of the article is then on a slide or in the speaker notes, and a summary says where.
    """
    try:
        findings = _build(article, output or _beside(article), talk, theme, force)
    except GeneratorError as stopped:
        _fail(stopped)
    except Exception as bug:
        _fail_by_bug(bug)
    if strict and any(finding.level == "warning" for finding in findings):
        sys.exit(1)


def _build(article: str, output: str, talk: str, theme: str, force: bool) -> tuple[Finding, ...]:
    if output != STREAM:
        check_target(Path(output), force)
    # Imported here: --help, --version and a wrong option must not wait for PowerPoint's libraries.
    from generator import build as build_deck
    from generator.summary import summary

    source = sys.stdin.buffer.read() if article == STREAM else article
    result = build_deck(source, talk=talk, theme=theme, name="standard input")
    if output == STREAM:
        sys.stdout.buffer.write(result.pptx)
    else:
        result.save(output, force)
    for finding in result.findings:
        click.echo(f"{finding.level.capitalize()}: {finding}", err=True)
    for line in summary(result, output):
        click.echo(line, err=output == STREAM)
    return result.findings


def _beside(article: str) -> str:
    """The default name: the article's own, in the current folder."""
    if article == STREAM:
        raise OutputError(error("output", "a deck from standard input needs a name", None, "add -o DECK.pptx"))
    return Path(article).stem + ".pptx"


def _fail(stopped: GeneratorError) -> NoReturn:
    _complain(stopped.findings)
    if type(stopped) is GeneratorError:
        click.echo(
            "This is a bug in slidewright, not in your article. Nothing was written; please report it.", err=True
        )
    sys.exit(stopped.exit_code)


def _fail_by_bug(bug: Exception) -> NoReturn:
    """Anything that is no error of ours is a bug of ours."""
    if os.environ.get("SLIDEWRIGHT_TRACEBACK"):
        raise bug
    hint = "set SLIDEWRIGHT_TRACEBACK=1 to see where it happened"
    _fail(GeneratorError(error("bug", f"{type(bug).__name__}: {bug}", None, hint)))


def _complain(findings: Iterable[Finding]) -> None:
    for finding in findings:
        click.echo(f"Error: {finding}", err=True)
