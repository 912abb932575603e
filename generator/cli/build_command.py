"""The command `build`: it builds the deck of one article, or those of several, and says what became of them."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from os.path import isdir
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import asdict, replace

from generator.cli.export_command import export_result, is_export, kind_of_export, refuse_to_replace_export
from generator.cli.messages import (
    exit_if_strict,
    findings_as_json,
    print_findings,
    print_json,
    turn_errors_into_exit_codes,
)
from generator.cli.options import (
    EXAMPLES,
    PATH,
    add_build_options,
    force_option,
    format_option,
    quiet_option,
    strict_option,
)
from generator.cli.sources import STREAM, source_of_command_line, stem_of_built_article
from generator.errors import Finding, InputError, OutputError, Where, error, has_finding_of_level, warning
from generator.guard.budget import limit_command_resources
from generator.opening import is_address_of_file, is_pattern_of_articles, stem_of_source
from generator.output import (
    LEDGER,
    SUFFIX,
    deck_to_merge,
    output_path_of_deck,
    refuse_to_replace_edited_deck,
    refuse_to_replace_template,
    refuse_to_replace_unmarked,
    save_backup_of_edited_deck,
    save_merged_deck,
    save_whole_file,
)
from generator.pipeline import Result, build_request, merged_result
from generator.regex import regex
from generator.rows import DataRow, data_rows
from generator.settings import BuildRequest

if TYPE_CHECKING:
    from generator.batch import Outcome
    from generator.merge.slides import SideAsked, SideOf

SLIDES = regex(r"(?: *(?:\d{1,6}|all) *(?:,|$))*")
BuildOutput = SimpleNamespace  # what the command writes and prints: the values of its options
INTERRUPTED = 130  # the exit code of a command that Ctrl-C ended
OUTPUT = "The file to write, or a .pdf or .html; - is stdout. For several articles, the folder."
ERASED = "\r\x1b[K"  # removes the line of progress, so that a message has its own


def _slides_of_option(_context: click.Context, _parameter: click.Parameter, value: str) -> list[str]:
    """Return the numbers of slides in the value of an option, or "all". Raises BadParameter."""
    if not SLIDES.fullmatch(value):
        raise click.BadParameter("it takes numbers of slides, such as 2,5, or all")
    return value.replace(" ", "").split(",") if value else []


def _slides_option(name: str, text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(name, metavar="SLIDES", default="", callback=_slides_of_option, help=text)


@click.command("build", short_help="Build a deck from an article.", epilog=EXAMPLES["build"])
@click.argument("articles", metavar="ARTICLE...", nargs=-1, required=True, type=PATH)
@click.option("-o", "--output", metavar="DECK.pptx", type=PATH, help=OUTPUT)
@add_build_options
@click.option(
    "--ledger", metavar="LEDGER.json", type=PATH, help="Write where each sentence is, on a slide or in the notes."
)
@click.option("--open", "opens", is_flag=True, help="Open the deck when it is written.")
@click.option("--data", metavar="ROWS.csv", type=PATH, help="Fill the article with each row: a deck for each.")
@click.option(
    "--check-data", "checks_data", is_flag=True, help="Only say what is wrong or empty in the rows, and build nothing."
)
@click.option("--name", metavar="PATTERN", default="", help="The names of several decks, such as {stem}-{number}.pptx.")
@click.option("--jobs", metavar="N", type=click.IntRange(1), help="Build N decks at once.  [default: one on each core]")
@click.option("--cluster", metavar="ADDRESS", default="", help="Build on a Dask cluster: tcp://scheduler:8786.")
@click.option("--fail-fast", is_flag=True, help="Stop at the first deck that cannot be built.")
@_slides_option("--ours", "Where you and the article changed the same: take the article's, on slides 2,5 or all.")
@_slides_option("--theirs", "Keep the deck's on these slides, and do not warn of it again.")
@force_option("Replace a file that you edited or that is not ours. A copy of a deck is kept.")
@strict_option("Exit with 1 if there is a warning. The deck is still written.")
@quiet_option()
@format_option("Text to read.", "text")
@click.option("--json", "as_json", is_flag=True, help="Print the summary, the findings and the ledger as JSON.")
def build_command(articles: tuple[str, ...], request: BuildRequest, jobs: int | None, **values: Any) -> None:
    """Build a deck from ARTICLE: a file, a web address, or - for standard input.

    Every sentence of the article is on a slide or in the speaker notes. A summary shows where. With -o talk.pdf or
    talk.html, the slides that are shown are exported, as `slidewright export` does.

    Several articles, folders and patterns such as "*.md" become decks in the folder of -o.
    """
    wanted = BuildOutput(**values, jobs=jobs or 0)
    if _is_batch(articles, wanted):
        _build_several(articles, request, wanted)
    else:
        _build_one(articles[0], request, wanted)


def _build_one(article: str, request: BuildRequest, wanted: BuildOutput) -> None:
    output, force = wanted.output, wanted.force
    _check_usage_of_one(wanted)
    with turn_errors_into_exit_codes(wanted.as_json):
        target = _deck_path(article, output)
        if is_export(output):
            refuse_to_replace_export(kind_of_export(None, output), target, force)
        elif target not in ("", STREAM):
            refuse_to_replace_template(Path(target), request.said.template)
            edited = None if force else deck_to_merge(Path(target))
            refuse_to_replace_edited_deck(Path(target), force or edited is not None)
        if wanted.ledger:
            refuse_to_replace_unmarked(Path(wanted.ledger), LEDGER, force)
        with limit_command_resources():
            result = build_request(source_of_command_line(article, sys.stdin), request)
        target = target or str(output_path_of_deck(f"{stem_of_built_article(article, result)}.pptx"))
        backup = None
        if is_export(output):
            export_result(result, target, force)
        else:
            result, backup = _save_result(result, target, wanted)
        if wanted.ledger:
            from generator.cli.summary import ledger_file

            hint = "choose another place with --ledger"
            save_whole_file(ledger_file(result, target).encode(), Path(wanted.ledger), hint)
        if wanted.opens:
            result = replace(result, findings=(*result.findings, *_open_with_system(target)))
        _print_result(result, target, wanted, backup)
    exit_if_strict(result.findings, wanted.strict)


def _check_usage_of_one(wanted: BuildOutput) -> None:
    """Raise UsageError for options that need a file to work with, or a file of another kind, or several decks."""
    several = {"--name": wanted.name, "--jobs": wanted.jobs, "--fail-fast": wanted.fail_fast}
    if option := next((option for option, given in several.items() if given), ""):
        raise click.UsageError(f"{option} is for several articles, and here is one")
    if wanted.output == STREAM and (wanted.opens or wanted.as_json):
        raise click.UsageError(f"{'--open' if wanted.opens else '--json'} needs a file: name it with -o")
    if wanted.ledger and Path(wanted.ledger).suffix != ".json":
        raise click.UsageError("the file of --ledger must end in .json")


def _deck_path(article: str, output: str | None) -> str:
    """Return the deck's path: `output`, or the article's name in the current folder; "" if only its title has one."""
    if output is not None and (output == STREAM or is_export(output)):
        return output
    if output is None and article == STREAM:
        raise OutputError(error("output", "a deck from standard input needs a name", None, "add -o DECK.pptx"))
    if output is None and not stem_of_source(article):
        return ""
    return str(output_path_of_deck(f"{stem_of_source(article)}.pptx" if output is None else output))


def _save_result(result: Result, target: str, wanted: BuildOutput) -> tuple[Result, Path | None]:
    """Write the deck, merged with an edited one that is there, and return it with the copy of that one."""
    if target == STREAM:
        sys.stdout.buffer.write(result.pptx)
        return result, None
    edited = None if wanted.force else deck_to_merge(Path(target))
    if edited is not None:
        result = merged_result(result, edited, Path(target), _side_of_slide(wanted))
        return result, save_merged_deck(result.pptx, Path(target), edited)
    backup = save_backup_of_edited_deck(Path(target)) if wanted.force else None
    result.save(target, wanted.force)
    return result, backup


def _side_of_slide(wanted: BuildOutput) -> SideOf:
    """Return what tells who comes first on a slide, as --ours and --theirs say, or ""."""
    asked: dict[str, SideAsked] = {**dict.fromkeys(wanted.theirs, "deck"), **dict.fromkeys(wanted.ours, "article")}
    return lambda number: asked.get(str(number)) or asked.get("all", "")


def _print_result(result: Result, target: str, wanted: BuildOutput, backup: Path | None) -> None:
    from generator.cli.summary import merge_as_json, merge_lines, print_summary, summary_as_json

    if wanted.as_json:
        more = {"backup": str(backup)} if backup else {}
        print_json({**summary_as_json(result, target), **merge_as_json(result), **more})
        return
    print_findings(result.findings, wanted.quiet)
    kind = kind_of_export(None, target) if is_export(target) else None
    summary = print_summary(result, "standard output" if target == STREAM else target, kind)
    for line in () if wanted.quiet else (*summary, *merge_lines(result, target, backup)):
        click.echo(line, err=target == STREAM)
    if backup and not wanted.quiet and not result.merged:
        click.echo(f"  {target} had been edited; a copy of it is in {backup}")


def _open_with_system(target: str) -> tuple[Finding, ...]:
    """Open the deck with the system's program, and return a warning if there is none."""
    if not click.launch(target):
        return ()
    hint = "the deck is written; open it in PowerPoint, Keynote or LibreOffice"
    return (warning("open", "no program on this computer opens decks", Where(target), hint),)


def _is_batch(articles: tuple[str, ...], wanted: BuildOutput) -> bool:
    """Return whether a command line asks for several decks, or for one far away: rows, articles, folders, addresses."""
    several = len(articles) > 1 or isdir(articles[0]) or is_pattern_of_articles(articles[0])
    is_far = bool(wanted.cluster) or is_address_of_file(articles[0])
    is_folder = (wanted.output or "").endswith(("/", os.sep))  # -o decks/
    return several or is_far or is_folder or wanted.checks_data or bool(wanted.data)


def _build_several(articles: tuple[str, ...], request: BuildRequest, wanted: BuildOutput) -> None:
    """Build the decks, print the findings of each with its name, and exit with the worst of the exit codes."""
    _check_usage_of_several(articles, wanted)
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
        side_of = _side_of_slide(wanted) if wanted.ours or wanted.theirs else None
        outcomes = run_jobs(jobs, runner, folder, wanted.force, wanted.fail_fast, side_of)
        code = _print_outcomes(outcomes, len(jobs), wanted)
    sys.exit(code)


def _check_usage_of_several(articles: tuple[str, ...], wanted: BuildOutput) -> None:
    """Raise UsageError for options that make no sense for several decks."""
    if wanted.checks_data and not wanted.data:
        raise click.UsageError("--check-data needs rows: --data ROWS.csv")
    if named := [name for name, value in {"--open": wanted.opens, "--ledger": wanted.ledger}.items() if value]:
        raise click.UsageError(f"{named[0]} is for one deck, and here are several")
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
        print_json({"rows": check.count, "findings": findings_as_json(check.findings)})
    else:
        print_findings(check.findings, wanted.quiet)
        if not wanted.quiet and not has_error:
            click.echo(f"{check.count:,} {'row' if check.count == 1 else 'rows'}, and each can be built")
    return InputError.exit_code if has_error else int(wanted.strict and has_finding_of_level(check.findings, "warning"))


def _print_outcomes(outcomes: Iterator[Outcome], count: int, wanted: BuildOutput) -> int:
    """Print what becomes of each deck as it comes, and then how many were built; return the exit code.

    On a terminal, a line shows how many are done, and the rate.
    """
    began, found, code = monotonic(), Counter[str](), 0
    is_shown = not wanted.quiet and sys.stderr.isatty()
    try:
        for outcome in outcomes:
            found[outcome.status] += 1
            is_strict = wanted.strict and has_finding_of_level(outcome.findings, "warning")
            code = max(code, outcome.exit_code, int(is_strict))
            _print_outcome(outcome, wanted)
            if is_shown:
                rate = found.total() / (monotonic() - began)
                click.echo(f"{ERASED}{found.total()} of {count}, {rate:.1f} a second", err=True, nl=False)
    except KeyboardInterrupt:
        code = INTERRUPTED
    click.echo(ERASED if is_shown else "", err=True, nl=False)
    if not wanted.quiet and not wanted.as_json:
        left = count - found.total()
        parts = [f"{found[status]} {status}" for status in ("built", "kept", "failed")]
        more = f", {left} not begun; the same command goes on" if left else ""
        click.echo(f"{', '.join(parts)} in {monotonic() - began:.1f} seconds{more}")
    return code


def _print_outcome(outcome: Outcome, wanted: BuildOutput) -> None:
    """Print a line of JSON for a program, or for a person the name of a deck and its findings that need action."""
    if wanted.as_json:
        print_json(asdict(outcome) | {"findings": findings_as_json(outcome.findings)}, None)
    elif urgent := [each for each in outcome.findings if each.level != "info"]:
        erased = ERASED if sys.stderr.isatty() else ""
        click.echo(f"{erased}{outcome.deck}{': not built' if outcome.status == 'failed' else ''}", err=True)
        print_findings(urgent)
