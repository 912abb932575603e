"""The command `export`: it draws a deck, and writes it as a file to hand out, or as pictures."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

import click

from generator.cli.command_line_article import STREAM
from generator.cli.command_line_deck import deck_of_command_line
from generator.cli.examples import EXPORT
from generator.cli.export_files import (
    KINDS,
    deck_to_export,
    export_summary,
    export_target,
    kind_of_export,
    refuse_to_replace_export,
    write_export,
)
from generator.cli.messages import print_findings
from generator.cli.options import PATH, add_build_options, add_engine_option
from generator.errors import OutputError, error, has_finding_of_level
from generator.opening import stem_of_source
from generator.options import BuildRequest

if TYPE_CHECKING:
    from generator.show.export import ExportKind
    from generator.show.paper import PerPage

PER_PAGE: dict[str, PerPage] = {"2": 2, "3": 3, "6": 6}
WIDTHS = click.IntRange(100, 8000)


@click.command("export", short_help="Write a deck as PDF, pictures, HTML, notes or handout.", epilog=EXPORT)
@click.option("--to", "kind", type=click.Choice(KINDS), help="What to write.  [default: as -o ends, else pdf]")
@click.option(
    "-o", "--output", metavar="PATH", type=PATH, help="The file, or for png the folder; - is standard output."
)
@click.option("--hidden", is_flag=True, help="Export hidden slides too.")
@click.option("--width", type=WIDTHS, metavar="PIXELS", help="The width of pictures, of png and html.  [default: 1600]")
@click.option("--per-page", type=click.Choice([*PER_PAGE]), help="Slides on a page of a handout.  [default: 3]")
@click.option("--paper", type=click.Choice(["a4", "letter"]), help="The paper of notes and handouts.")
@add_engine_option
@click.argument("article", type=PATH)
@add_build_options
@click.option("--force", is_flag=True, help="Replace files that Slidewright did not write.")
@click.option("--strict", is_flag=True, help="Exit with 1 if there is a warning. The file is still written.")
@click.option("-q", "--quiet", is_flag=True, help="Print only warnings and errors, no summary.")
@click.option("-v", "--verbose", is_flag=True, help="Say which program draws.")
def export_command(
    article: str,
    request: BuildRequest,
    kind: ExportKind | None,
    output: str | None,
    hidden: bool,
    width: int | None,
    per_page: str | None,
    paper: Literal["a4", "letter"] | None,
    engine: str | None,
    force: bool,
    strict: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Write ARTICLE, or a finished DECK.pptx, as a file to hand out.

    \b
    pdf      the slides, with an outline
    png      a picture of each slide, in a folder
    html     one file for any browser, to read and to present; its notes only with --notes
    notes    a page for each slide, with its notes
    handout  two, three or six slides on a page, without notes
    """
    chosen = kind_of_export(kind, output)
    _check_usage(chosen, article, output, width, per_page, paper)
    from generator.show.engines import find_engine
    from generator.show.export import ExportOptions
    from generator.show.pictures import WIDTH

    drawing = find_engine(engine or "")
    if verbose:
        click.echo(f"{drawing.name} draws the slides", err=True)
    options = ExportOptions(hidden, width or WIDTH, PER_PAGE[per_page or "3"], paper)
    target = export_target(chosen, output, stem_of_source(article))
    if target:
        refuse_to_replace_export(chosen, target, force)
    deck = deck_of_command_line(article, request, ("notes",) if request.said.notes != "own" else ())
    findings = deck.result.findings if deck.result else ()
    print_findings(finding for finding in findings if not quiet or finding.level != "info")
    target = target or export_target(chosen, output, deck.stem)
    write_export(chosen, deck.pptx, deck_to_export(chosen, deck.opened), drawing, options, target, force)
    if not quiet:
        click.echo(export_summary(chosen, deck.opened, hidden, target), err=target == STREAM)
    if strict and has_finding_of_level(findings, "warning"):
        sys.exit(1)


def _check_usage(
    kind: ExportKind, article: str, output: str | None, width: int | None, per_page: str | None, paper: str | None
) -> None:
    """Raise an error for options that do nothing for this kind of file, and where its name is not known."""
    for option, value, kinds in (
        ("--width", width, ("png", "html")),
        ("--per-page", per_page, ("handout",)),
        ("--paper", paper, ("notes", "handout")),
    ):
        if value is not None and kind not in kinds:
            raise click.UsageError(f"{option} is for --to {' and --to '.join(kinds)}")
    export_target(kind, output, "talk")
    if output is None and article == STREAM:
        raise OutputError(error("output", "a file from standard input needs a name", None, "add -o NAME.pdf"))
