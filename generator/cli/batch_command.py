"""Builds several articles for the command `build`, and tells what became of each deck."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from collections.abc import Iterator
from os.path import isdir
from time import monotonic
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import asdict

from generator.batch.addresses import is_address_of_file
from generator.batch.sources import is_pattern_of_articles
from generator.cli.command_line_article import STREAM
from generator.cli.export_files import is_export
from generator.cli.messages import print_findings, print_json, turn_errors_into_exit_codes
from generator.errors import InputError, has_finding_of_level
from generator.options import BuildRequest
from generator.output import SUFFIX
from generator.rows import DataRow, data_rows

if TYPE_CHECKING:
    from generator.batch import Outcome
    from generator.cli.build_command import BuildOutput

INTERRUPTED = 130  # the exit code of a command that Ctrl-C ended
ERASED = "\r\x1b[K"  # removes the progress bar, so that a message has its line


def is_batch(articles: tuple[str, ...], wanted: BuildOutput) -> bool:
    """Return whether a command line asks for several decks, or for one far away: rows, articles, folders, addresses."""
    several = len(articles) > 1 or isdir(articles[0]) or is_pattern_of_articles(articles[0])
    is_far = bool(wanted.cluster) or is_address_of_file(articles[0])
    is_folder = (wanted.output or "").endswith(("/", os.sep))  # -o decks/
    return several or is_far or is_folder or wanted.checks_data or bool(wanted.data)


def build_several(articles: tuple[str, ...], request: BuildRequest, wanted: BuildOutput) -> None:
    """Build the decks, print the findings of each with its name, and exit with the worst of the exit codes."""
    _check_usage(articles, wanted)
    gc.enable()  # this process lives longer than one for a single deck
    with turn_errors_into_exit_codes(wanted.as_json, indent=None):
        from generator.batch import runner_of_jobs
        from generator.batch.jobs import requested_jobs
        from generator.batch.run import run_jobs

        folder = wanted.output or "."
        try:
            rows = data_rows(wanted.data) if wanted.data else None
            if rows and wanted.checks_data:
                sys.exit(_check_data(articles, request, rows, wanted))
            jobs = requested_jobs(articles, request, folder, rows, wanted.name)
            runner = runner_of_jobs(wanted.jobs, wanted.cluster)
        except ValueError as refused:
            raise click.UsageError(str(refused)) from None
        outcomes = run_jobs(jobs, runner, folder, wanted.force, wanted.fail_fast)
        code = _tell(outcomes, len(jobs), wanted)
    sys.exit(code)


def _check_usage(articles: tuple[str, ...], wanted: BuildOutput) -> None:
    """Raise UsageError for options that make no sense for several decks."""
    if wanted.checks_data and not wanted.data:
        raise click.UsageError("--check-data needs rows: --data ROWS.csv")
    for option, given in (("--open", wanted.opens), ("--ledger", wanted.ledger)):
        if given:
            raise click.UsageError(f"{option} is for one deck, and here are several")
    if STREAM in articles:
        raise click.UsageError("several decks need an article in a file, and - is standard input")
    if wanted.output == STREAM or is_export(wanted.output) or (wanted.output or "").lower().endswith(SUFFIX):
        raise click.UsageError(f"several decks need a folder, and {wanted.output} is none: -o out/")


def _check_data(articles: tuple[str, ...], request: BuildRequest, rows: Iterator[DataRow], wanted: BuildOutput) -> int:
    """Print what reading each row finds, and which fields have no use; return the exit code. No deck is built."""
    from generator.batch.jobs import row_check_of_article

    check = row_check_of_article(articles, request, wanted.output or ".", wanted.name)
    for row in rows:
        check.add(row)
    has_error = has_finding_of_level(check.findings, "error")
    if wanted.as_json:
        from generator.cli.summary import findings_as_json

        print_json({"rows": check.count, "findings": findings_as_json(check.findings)})
    else:
        print_findings(each for each in check.findings if not wanted.quiet or each.level != "info")
        if not wanted.quiet and not has_error:
            noun = "row" if check.count == 1 else "rows"
            click.echo(f"{check.count:,} {noun}, and each can be built")
    has_warning = has_finding_of_level(check.findings, "warning")
    return InputError.exit_code if has_error else int(wanted.strict and has_warning)


def _tell(outcomes: Iterator[Outcome], count: int, wanted: BuildOutput) -> int:
    """Print what becomes of each deck as it comes, and then how many were built; return the exit code.

    On a terminal, a bar shows the rate and the time left.
    """
    began, found, code = monotonic(), Counter[str](), 0
    is_shown = not wanted.quiet and sys.stderr.isatty()
    bar = click.progressbar(
        outcomes,
        count,
        show_pos=True,
        item_show_func=lambda _: f"{found.total() / (monotonic() - began):.1f} a second",
        file=sys.stderr,
        hidden=not is_shown,
    )
    try:
        with bar:
            for outcome in bar:
                found[outcome.status] += 1
                code = max(
                    code, outcome.exit_code, int(wanted.strict and has_finding_of_level(outcome.findings, "warning"))
                )
                _print(outcome, wanted)
    except KeyboardInterrupt:
        code = INTERRUPTED
    if not wanted.quiet and not wanted.as_json:
        left = count - found.total()
        parts = [f"{found[status]} {status}" for status in ("built", "kept", "failed")]
        more = f", {left} not begun; the same command goes on" if left else ""
        click.echo(f"{', '.join(parts)} in {monotonic() - began:.1f} seconds{more}")
    return code


def _print(outcome: Outcome, wanted: BuildOutput) -> None:
    """Print a line of JSON for a program, or for a person the name of a deck and its findings that need action."""
    if wanted.as_json:
        print_json(_as_json(outcome), None)
    elif urgent := [each for each in outcome.findings if each.level != "info"]:
        erased = ERASED if sys.stderr.isatty() else ""
        click.echo(f"{erased}{outcome.deck}{': not built' if outcome.status == 'failed' else ''}", err=True)
        print_findings(urgent)


def _as_json(outcome: Outcome) -> dict[str, Any]:
    from generator.cli.summary import findings_as_json

    return asdict(outcome) | {"findings": findings_as_json(outcome.findings)}
