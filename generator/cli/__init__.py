"""Defines the commands: they take options, print findings and return exit codes; only this room uses Click."""

from __future__ import annotations

import shlex
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Any, get_args

import click
from click.shell_completion import get_completion_class
from msgspec.structs import replace

from generator import __version__
from generator.budget import limit_command_resources
from generator.build import Result
from generator.cli.catalogue import catalogue_lines
from generator.cli.command_line_article import (
    STREAM,
    ReadingOptions,
    article_of_command_line,
    files_of_command_line,
    stem_of_command_line_article,
)
from generator.cli.command_line_deck import build_command_line_article, stem_of_built_article
from generator.cli.examples import ARTICLE, BUILD, COMPLETION, MAIN, NEW, SCHEMA, SHELLS, TALKS, THEMES
from generator.cli.export_command import export_command
from generator.cli.export_files import export_result, is_export, kind_of_export, refuse_to_replace_export
from generator.cli.messages import print_findings, print_json, turn_errors_into_exit_codes
from generator.cli.options import PATH, Commands, add_article_options, add_cap_options, add_reading_options
from generator.cli.outline_command import outline_command
from generator.cli.present_command import present_command
from generator.cli.preview_command import preview_command
from generator.cli.template_command import template_command
from generator.errors import Finding, OutputError, Where, error, warning
from generator.model.talk import Cap, NotesChoice
from generator.output import (
    LEDGER,
    output_path_of_deck,
    refuse_to_replace,
    refuse_to_replace_edited_deck,
    refuse_to_replace_unmarked,
    save_new_file,
    save_whole_file,
)
from generator.settings import Settings

# Slow imports (Jinja2, lxml, the schema) are inside the commands, so that --help, a wrong option and a file
# that cannot be read need not wait for them.

NOTES = "Which speaker notes the deck has: all, only your own, or none."
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=Commands, context_settings=CONTEXT, epilog=MAIN)
@click.version_option(__version__, prog_name="slidewright")
def main() -> None:
    """Turn an article into an editable PowerPoint deck with speaker notes.

    Every sentence is on a slide or in the notes, and no text overflows.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # pipes on Windows have another encoding, and a name may not be UTF-8
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@main.command(short_help="Write an example article, or theme, with comments.", epilog=NEW)
@click.argument("name", metavar="NAME.yaml", type=PATH)
@click.option(
    "--schema/--no-schema", default=True, show_default=True, help="Whether to write the schema for editors too."
)
@click.option("--theme", is_flag=True, help="Write a theme instead of an article.")
@click.option(
    "--from", "template", metavar="FILE", type=PATH, help="Your company's template, for the colours and fonts."
)
@click.option("--force", is_flag=True, help="Replace a file that exists.")
def new_command(name: str, schema: bool, theme: bool, template: str | None, force: bool) -> None:
    """Write an example article with comments. It builds as it is; replace its words."""
    from generator.cli.catalogue import starter_article, starter_theme
    from generator.cli.schema import FILE, article_json_schema, print_json_schema

    if name == STREAM:
        raise click.UsageError("an article needs a name: slidewright new talk.yaml")
    path = _yaml_path(name)
    quoted = shlex.quote(str(path))
    if template and not theme:
        raise click.UsageError("--from gives a theme its colours: add --theme")
    if theme:
        refuse_to_replace(path, force)
        text, findings = starter_theme(path.stem, template or "")
        print_findings(findings)
        save_new_file(text.encode(), path, force)
        click.echo(f"{path}: a theme to make your own\n\nnext:\n  slidewright build ARTICLE --theme {quoted}")
        return
    save_new_file(starter_article(quoted, FILE if schema else "").encode(), path, force)
    click.echo(f"{path}: an article to replace with your own words")
    if schema:
        written = save_new_file(print_json_schema(article_json_schema()).encode(), path.parent / FILE, force=True)
        click.echo(f"{written}: editors use this file to complete and check the keys")
    click.echo(f"\nnext:\n  slidewright outline {quoted}\n  slidewright build {quoted}")


@main.command(short_help="Write an article of any format as YAML.", epilog=ARTICLE)
@click.argument("article", type=PATH)
@click.option("-o", "--output", metavar="NAME.yaml", type=PATH, help="The file to write; - is standard output.")
@add_reading_options
@click.option("--force", is_flag=True, help="Replace a file that exists.")
def article_command(article: str, output: str | None, how: ReadingOptions, force: bool) -> None:
    """Write ARTICLE as YAML that builds the same deck.

    ARTICLE is a file, a web address, or - for standard input. In YAML you can say more than in Markdown or plain text:
    headlines, short forms, answers, notes.
    """
    from generator.plan import choose_remembered_takeaways
    from generator.restate import restate_article
    from generator.restate.picture_files import (
        restated_article_with_files,
        restated_picture_files,
        restated_without_picture_warnings,
    )

    target = _article_target(article, output)
    if target:
        refuse_to_replace(target, force)
    files = files_of_command_line(article, how)
    written = target or Path(f"{stem_of_command_line_article(article)}.yaml")
    with limit_command_resources():
        read, findings = article_of_command_line(article, how, sys.stdin, files)
        read, told = restated_article_with_files(read, files, written)
        found = restated_picture_files(read, files, written)
        text, findings = restate_article(read, found.file_of, choose_remembered_takeaways(read)), (*findings, *told)
    if not target:
        print_findings((*findings, *restated_without_picture_warnings(found)))
        click.echo(text, nl=False)
        return
    print_findings(findings)
    for path, picture in found.brought.items():
        save_new_file(picture.data, path, force)
    save_new_file(text.encode(), target, force)
    quoted = shlex.quote(str(target))
    click.echo(f"{target}: the same article in YAML")
    click.echo(f"\nnext:\n  slidewright outline {quoted}\n  slidewright build {quoted}")


main.add_command(outline_command)


@main.command(short_help="Build a deck from an article.", epilog=BUILD)
@click.option(
    "-o", "--output", metavar="DECK.pptx", type=PATH, help="The file to write, or a .pdf or .html; - is stdout."
)
@add_article_options
@click.option("--notes", type=click.Choice(get_args(NotesChoice)), default="full", show_default=True, help=NOTES)
@add_cap_options
@click.option("--keep-images", is_flag=True, help="Keep every pixel of large pictures.")
@click.option(
    "--ledger", metavar="LEDGER.json", type=PATH, help="Write where each sentence is, on a slide or in the notes."
)
@click.option("--open", "opens", is_flag=True, help="Open the deck when it is written.")
@click.option("--force", is_flag=True, help="Replace a file that you edited or that Slidewright did not write.")
@click.option("--strict", is_flag=True, help="Exit with 1 if there is a warning. The deck is still written.")
@click.option("-q", "--quiet", is_flag=True, help="Print only warnings and errors, no summary.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary, the findings and the ledger as JSON.")
def build_command(
    article: str,
    how: ReadingOptions,
    output: str | None,
    notes: NotesChoice,
    cap: Cap | None,
    keep_images: bool,
    ledger: str | None,
    opens: bool,
    force: bool,
    strict: bool,
    quiet: bool,
    as_json: bool,
    **said: Any,
) -> None:
    """Build a deck from ARTICLE: a file, a web address, or - for standard input.

    Every sentence of the article is on a slide or in the speaker notes. A summary shows where. With -o talk.pdf or
    talk.html, the slides that are shown are exported, as `slidewright export` does.
    """
    _check_usage(output, ledger, opens, as_json)
    with turn_errors_into_exit_codes(as_json):
        target = _target(article, output)
        if is_export(output):
            refuse_to_replace_export(kind_of_export(None, output), target, force)
        elif target not in ("", STREAM):
            refuse_to_replace_edited_deck(Path(target), force)
        if ledger:
            refuse_to_replace_unmarked(Path(ledger), LEDGER, force)
        with limit_command_resources():
            result, pace = build_command_line_article(
                article, how, cap, Settings(**said), sys.stdin, notes, keep_images
            )
        target = target or str(output_path_of_deck(f"{stem_of_built_article(article, result)}.pptx"))
        if is_export(output):
            export_result(result, pace, target, force)
        else:
            _deliver(result, target, force)
        if ledger:
            _record(result, target, Path(ledger))
        if opens:
            result = replace(result, findings=(*result.findings, *_open(target)))
        _say(result, target, quiet, as_json)
    if strict and any(finding.level == "warning" for finding in result.findings):
        sys.exit(1)


main.add_command(export_command)
main.add_command(preview_command)
main.add_command(present_command)
main.add_command(template_command)


@main.command(short_help="List the talks: which slides, in what order.", epilog=TALKS)
def talks_command() -> None:
    """List the talks: which slides an article becomes, in what order."""
    click.echo("\n".join(catalogue_lines("talks")))


@main.command(short_help="List the themes: what the slides look like.", epilog=THEMES)
def themes_command() -> None:
    """List the themes: what the slides look like, and which computers have the fonts."""
    click.echo("\n".join(catalogue_lines("themes")))


@main.command(short_help="Print the JSON Schema of an article, for editors.", epilog=SCHEMA)
def schema_command() -> None:
    """Print the JSON Schema of an article in YAML. Editors complete and check the keys with it."""
    from generator.cli.schema import article_json_schema, print_json_schema

    click.echo(print_json_schema(article_json_schema()), nl=False)


@main.command(short_help="Print a script that completes commands in your shell.", epilog=COMPLETION)
@click.argument("shell", type=click.Choice(list(SHELLS)))
def completion_command(shell: str) -> None:
    """Print a script with which your shell completes commands, options, talks and themes."""
    completer = get_completion_class(shell)
    assert completer is not None  # Click supports these three shells
    click.echo(completer(main, {}, "slidewright", "_SLIDEWRIGHT_COMPLETE").source().rstrip())
    click.echo(f"# to install: {SHELLS[shell]}")


def _yaml_path(name: str) -> Path:
    """Return the path of an article called `name`, which ends in .yaml. Raises UsageError for another ending."""
    path = Path(name) if Path(name).suffix else Path(f"{name}.yaml")
    if path.suffix not in (".yaml", ".yml"):
        raise click.UsageError(f"the name must end in .yaml: try {path.with_suffix('.yaml')}")
    return path


def _article_target(article: str, output: str | None) -> Path | None:
    """Return where to write an article: `output`, or its own name in the current folder; None is standard output."""
    if output == STREAM or (output is None and article == STREAM):
        return None
    return _yaml_path(f"{stem_of_command_line_article(article) or 'talk'}.yaml" if output is None else output)


def _check_usage(output: str | None, ledger: str | None, opens: bool, as_json: bool) -> None:
    """Raise UsageError for options that need a file to work with, or a file of another kind."""
    if output == STREAM and (opens or as_json):
        raise click.UsageError(f"{'--open' if opens else '--json'} needs a file: name it with -o")
    if ledger and Path(ledger).suffix != ".json":
        raise click.UsageError("the file of --ledger must end in .json")


def _target(article: str, output: str | None) -> str:
    """Return the deck's path: `output`, or the article's name in the current folder; "" if only its title has one."""
    if output is not None and (output == STREAM or is_export(output)):
        return output
    if output is None and article == STREAM:
        raise OutputError(error("output", "a deck from standard input needs a name", None, "add -o DECK.pptx"))
    if output is None and not stem_of_command_line_article(article):
        return ""
    return str(output_path_of_deck(f"{stem_of_command_line_article(article)}.pptx" if output is None else output))


def _deliver(result: Result, target: str, force: bool) -> None:
    if target == STREAM:
        sys.stdout.buffer.write(result.pptx)
    else:
        result.save(target, force)


def _record(result: Result, target: str, path: Path) -> None:
    from generator.cli.ledger import ledger_option_file

    save_whole_file(ledger_option_file(result, target).encode(), path, "choose another place with --ledger")


def _say(result: Result, target: str, quiet: bool, as_json: bool) -> None:
    from generator.cli.summary import print_summary, summary_as_json

    if as_json:
        print_json(summary_as_json(result, target))
        return
    print_findings(finding for finding in result.findings if not quiet or finding.level != "info")
    for line in () if quiet else print_summary(result, "standard output" if target == STREAM else target):
        click.echo(line, err=target == STREAM)
    if is_export(target) and kind_of_export(None, target) == "pdf" and not quiet:
        click.echo("  notes are not in this file: slidewright export --to notes prints them")


def _open(target: str) -> tuple[Finding, ...]:
    """Open the deck with the system's program, and return a warning if there is none."""
    if not click.launch(target):
        return ()
    hint = "the deck is written; open it in PowerPoint, Keynote or LibreOffice"
    return (warning("open", "no program on this computer opens decks", Where(target), hint),)
