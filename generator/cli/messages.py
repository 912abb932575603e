"""Prints findings and values, opens pages, and turns errors into messages and exit codes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from generator.cli.annotations import github_command, sarif_log
from generator.errors import Finding, GeneratorError, Where, has_finding_of_level
from generator.guard.budget import error_of_exception

SHAPE, SARIF = f"{__name__}.shape", f"{__name__}.sarif"  # in the context of a command: --format, and its findings


@contextmanager
def turn_errors_into_exit_codes(as_json: bool = False, indent: int | None = 2) -> Iterator[None]:
    """Print any error that stops the code in a `with` block, and exit with its code; `indent` is that of the JSON."""
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
        raise  # Click handles its own, and a reader such as `head` that has closed the pipe
    except Exception as stopped:
        if (failure := error_of_exception(stopped)) is not stopped and os.environ.get("SLIDEWRIGHT_TRACEBACK"):
            raise
        if as_json:
            print_json({"deck": None, "findings": findings_as_json(failure.findings)}, indent)
        print_findings(failure.findings)
        if type(failure) is GeneratorError:
            click.echo("This is a bug in Slidewright, not a mistake in your article. Please report it.", err=True)
        sys.exit(failure.exit_code)


def print_findings(findings: Iterable[Finding], quiet: bool = False) -> None:
    """Print findings on standard error as --format says, by default for a person; if `quiet`, only warnings and errors.

    In SARIF, they are printed on standard output, when the command ends.
    """
    context = click.get_current_context(silent=True)
    meta = context.meta if context else {}
    if SARIF in meta:
        meta[SARIF].extend(findings)
        return
    for finding in findings:
        if not quiet or finding.level != "info":
            is_github = meta.get(SHAPE) == "github"
            click.echo(github_command(finding) if is_github else f"{finding.level.capitalize()}: {finding}", err=True)


def set_shape_of_findings(context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Remember the value of --format for `print_findings`; a log is printed when the command ends, also by an error."""
    context.meta[SHAPE] = value
    if value == "sarif":
        context.meta[SARIF] = found = list[Finding]()
        context.find_root().call_on_close(lambda: print_json(sarif_log(found)))
    return value


def exit_if_strict(findings: Iterable[Finding], strict: bool) -> None:
    """Exit with 1 if the command is strict and there is a warning."""
    if strict and has_finding_of_level(findings, "warning"):
        sys.exit(1)


def print_json(values: dict[str, Any], indent: int | None = 2) -> None:
    """Print values for a program, on standard output; without an indent in one line."""
    click.echo(json.dumps(values, indent=indent, ensure_ascii=False))


def findings_as_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return findings as values; an empty file means that the finding has no place, and only rows of data have one."""
    found = []
    for finding in findings:
        where = finding.where or Where("")
        place = {"file": where.file, "line": where.line, "column": where.column}
        said = {"code": finding.code, "level": finding.level, "message": finding.message, **place, "hint": finding.hint}
        found.append({**said, "row": where.row} if where.row else said)
    return found


def quantity(number: int, noun: str) -> str:
    """Return a number with its noun: 1 slide, 2 slides."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def open_in_browser(address: str) -> None:
    """Open a page, unless there is no screen: then the system would seek a browser for the terminal, and complain."""
    if sys.platform != "linux" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")):
        click.launch(address)
