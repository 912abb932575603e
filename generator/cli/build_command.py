"""The command `build`: it builds the deck of one article, or hands several to batch_command."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from msgspec import Struct
from msgspec.structs import replace

from generator.budget import limit_command_resources
from generator.build import Result, build_requested
from generator.cli.command_line_article import STREAM, source_of_command_line
from generator.cli.command_line_deck import stem_of_built_article
from generator.cli.examples import BUILD
from generator.cli.export_files import export_result, is_export, kind_of_export, refuse_to_replace_export
from generator.cli.messages import print_findings, print_json, turn_errors_into_exit_codes
from generator.cli.options import PATH, add_build_options
from generator.errors import Finding, OutputError, Where, error, has_finding_of_level, warning
from generator.opening import stem_of_source
from generator.options import BuildRequest
from generator.output import (
    LEDGER,
    output_path_of_deck,
    refuse_to_replace_edited_deck,
    refuse_to_replace_template,
    refuse_to_replace_unmarked,
    save_backup_of_edited_deck,
    save_whole_file,
)


class BuildOutput(Struct, frozen=True):
    """What the command writes and prints: the values of its options, by their names."""

    output: str | None
    ledger: str | None
    opens: bool
    force: bool
    strict: bool
    quiet: bool
    as_json: bool
    name: str
    jobs: int
    fail_fast: bool
    cluster: str
    data: str | None
    checks_data: bool


@click.command("build", short_help="Build a deck from an article.", epilog=BUILD)
@click.argument("articles", metavar="ARTICLE...", nargs=-1, required=True, type=PATH)
@click.option(
    "-o",
    "--output",
    metavar="DECK.pptx",
    type=PATH,
    help="The file to write, or a .pdf or .html; - is stdout. For several articles, the folder.",
)
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
@click.option(
    "--force",
    is_flag=True,
    help="Replace a file that you edited or that is not ours. A copy of a deck is kept.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 if there is a warning. The deck is still written.")
@click.option("-q", "--quiet", is_flag=True, help="Print only warnings and errors, no summary.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary, the findings and the ledger as JSON.")
def build_command(articles: tuple[str, ...], request: BuildRequest, jobs: int | None, **values: Any) -> None:
    """Build a deck from ARTICLE: a file, a web address, or - for standard input.

    Every sentence of the article is on a slide or in the speaker notes. A summary shows where. With -o talk.pdf or
    talk.html, the slides that are shown are exported, as `slidewright export` does.

    Several articles, folders and patterns such as "*.md" become decks in the folder of -o.
    """
    from generator.cli.batch_command import build_several, is_batch

    wanted = BuildOutput(**values, jobs=jobs or 0)
    if is_batch(articles, wanted):
        build_several(articles, request, wanted)
    else:
        _build_one(articles[0], request, wanted)


def _build_one(article: str, request: BuildRequest, wanted: BuildOutput) -> None:
    output, force = wanted.output, wanted.force
    _check_usage(wanted)
    with turn_errors_into_exit_codes(wanted.as_json):
        target = _target(article, output)
        if is_export(output):
            refuse_to_replace_export(kind_of_export(None, output), target, force)
        elif target not in ("", STREAM):
            refuse_to_replace_template(Path(target), request.said.template)
            refuse_to_replace_edited_deck(Path(target), force)
        if wanted.ledger:
            refuse_to_replace_unmarked(Path(wanted.ledger), LEDGER, force)
        with limit_command_resources():
            result = build_requested(source_of_command_line(article, sys.stdin), request)
        target = target or str(output_path_of_deck(f"{stem_of_built_article(article, result)}.pptx"))
        backup = None
        if is_export(output):
            export_result(result, target, force)
        else:
            backup = _deliver(result, target, force)
        if wanted.ledger:
            _record(result, target, Path(wanted.ledger))
        if wanted.opens:
            result = replace(result, findings=(*result.findings, *_open(target)))
        _say(result, target, wanted, backup)
    if wanted.strict and has_finding_of_level(result.findings, "warning"):
        sys.exit(1)


def _check_usage(wanted: BuildOutput) -> None:
    """Raise UsageError for options that need a file to work with, or a file of another kind, or several decks."""
    for option, given in (("--name", wanted.name), ("--jobs", wanted.jobs), ("--fail-fast", wanted.fail_fast)):
        if given:
            raise click.UsageError(f"{option} is for several articles, and here is one")
    if wanted.output == STREAM and (wanted.opens or wanted.as_json):
        raise click.UsageError(f"{'--open' if wanted.opens else '--json'} needs a file: name it with -o")
    if wanted.ledger and Path(wanted.ledger).suffix != ".json":
        raise click.UsageError("the file of --ledger must end in .json")


def _target(article: str, output: str | None) -> str:
    """Return the deck's path: `output`, or the article's name in the current folder; "" if only its title has one."""
    if output is not None and (output == STREAM or is_export(output)):
        return output
    if output is None and article == STREAM:
        raise OutputError(error("output", "a deck from standard input needs a name", None, "add -o DECK.pptx"))
    if output is None and not stem_of_source(article):
        return ""
    return str(output_path_of_deck(f"{stem_of_source(article)}.pptx" if output is None else output))


def _deliver(result: Result, target: str, force: bool) -> Path | None:
    """Write the deck, and return the copy of an edited one that it replaces."""
    if target == STREAM:
        sys.stdout.buffer.write(result.pptx)
        return None
    backup = save_backup_of_edited_deck(Path(target)) if force else None
    result.save(target, force)
    return backup


def _record(result: Result, target: str, path: Path) -> None:
    from generator.cli.ledger import ledger_option_file

    save_whole_file(ledger_option_file(result, target).encode(), path, "choose another place with --ledger")


def _say(result: Result, target: str, wanted: BuildOutput, backup: Path | None) -> None:
    from generator.cli.summary import print_summary, summary_as_json

    if wanted.as_json:
        print_json({**summary_as_json(result, target), **({"backup": str(backup)} if backup else {})})
        return
    print_findings(finding for finding in result.findings if not wanted.quiet or finding.level != "info")
    kind = kind_of_export(None, target) if is_export(target) else None
    for line in () if wanted.quiet else print_summary(result, "standard output" if target == STREAM else target, kind):
        click.echo(line, err=target == STREAM)
    if backup and not wanted.quiet:
        click.echo(f"  {target} had been edited; a copy of it is in {backup}")


def _open(target: str) -> tuple[Finding, ...]:
    """Open the deck with the system's program, and return a warning if there is none."""
    if not click.launch(target):
        return ()
    hint = "the deck is written; open it in PowerPoint, Keynote or LibreOffice"
    return (warning("open", "no program on this computer opens decks", Where(target), hint),)
