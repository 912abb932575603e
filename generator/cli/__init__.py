"""Defines the commands: they take options, print findings and return exit codes; only this room uses Click."""

from __future__ import annotations

import json
import shlex
import sys
from io import TextIOWrapper
from pathlib import Path

import click

from generator import __version__
from generator.cli.options import (
    EXAMPLES,
    PATH,
    Commands,
    add_reading_options,
    catalogue_lines,
    force_option,
    yaml_path,
)
from generator.cli.sources import STREAM, article_of_deck, save_restated, source_of_command_line
from generator.guard.budget import limit_command_resources
from generator.opening import article_of_source, files_of_source, stem_of_source
from generator.output import refuse_to_replace, save_new_file, save_new_files
from generator.settings import ReadingOptions
from generator.shipped import CONTENT, TEMPLATES

# Slow imports (Jinja2, lxml, the schema) are inside the commands, so that --help, a wrong option and a file
# that cannot be read need not wait for them.

STARTER = CONTENT / "starter"  # a repository of talks
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
HOMES = {  # the module of each command
    **dict.fromkeys(("new", "article"), "cli"),
    "brief": "cli.agent_commands",
    **{name: f"cli.{name}_command" for name in ("draft", "outline", "verify", "build", "export")},
    "skill": "cli.agent_commands",
    **dict.fromkeys(("preview", "present"), "cli.show_commands"),
    **dict.fromkeys(("diff", "pull"), "cli.edits_command"),
    "template": "cli.template_command",
    "mcp": "cli.agent_commands",
    **dict.fromkeys(("talks", "themes", "schema"), "cli"),
}


@click.group(cls=Commands, homes=HOMES, context_settings=CONTEXT, epilog=EXAMPLES["main"])
@click.version_option(__version__, prog_name="slidewright")
def main() -> None:
    """Turn an article into an editable PowerPoint deck with speaker notes.

    Every sentence is on a slide or in the notes, and no text overflows.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # pipes on Windows have another encoding, and a name may not be UTF-8
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@click.command(short_help="Write an example article, or theme, with comments.", epilog=EXAMPLES["new"])
@click.argument("name", metavar="NAME.yaml|DIR", type=PATH)
@click.option(
    "--schema/--no-schema", default=True, show_default=True, help="Whether to write the schema for editors too."
)
@click.option("--theme", is_flag=True, help="Write a theme instead of an article.")
@click.option("--repo", is_flag=True, help="Write a repository of talks into the folder DIR, with its checks.")
@force_option()
def new_command(name: str, schema: bool, theme: bool, repo: bool, force: bool) -> None:
    """Write an example article with comments. It builds as it is; replace its words."""
    from generator.cli.schema import FILE, article_json_schema, print_json_schema

    if name == STREAM:
        raise click.UsageError("an article needs a name: slidewright new talk.yaml")
    path = Path(name) if repo else yaml_path(name)
    quoted = shlex.quote(str(path))
    if repo:
        starter = {path / each.relative_to(STARTER): each.read_bytes() for each in STARTER.rglob("*") if each.is_file()}
        save_new_files({**starter, path / FILE: print_json_schema(article_json_schema()).encode()}, force)
        click.echo(f"{path}: a repository of talks\n\nnext:\n  cd {quoted}\n  slidewright build talks -o decks")
        return
    if theme:
        paper = (TEMPLATES / "themes" / "paper.yaml").read_text("utf-8")  # its comments explain each token
        named = paper.replace("name: paper", f"name: {json.dumps(path.stem, ensure_ascii=False)}", 1)
        save_new_file(named.encode(), path, force)
        click.echo(f"{path}: a theme to make your own\n\nnext:\n  slidewright build ARTICLE --theme {quoted}")
        return
    text = (TEMPLATES / "starter.yaml").read_text("utf-8").replace("NAME", quoted)
    head = f"# yaml-language-server: $schema={FILE}\n" if schema else ""
    save_new_file(f"{head}{text}".encode(), path, force)
    click.echo(f"{path}: an article to replace with your own words")
    if schema:
        written = save_new_file(print_json_schema(article_json_schema()).encode(), path.parent / FILE, force=True)
        click.echo(f"{written}: editors use this file to complete and check the keys")
    click.echo(f"\nnext:\n  slidewright outline {quoted}\n  slidewright build {quoted}")


@click.command(short_help="Write an article of any format as YAML.", epilog=EXAMPLES["article"])
@click.argument("article", type=PATH)
@click.option("-o", "--output", metavar="NAME.yaml", type=PATH, help="The file to write; - is standard output.")
@add_reading_options
@force_option()
def article_command(article: str, output: str | None, how: ReadingOptions, force: bool) -> None:
    """Write ARTICLE as YAML that builds the same deck.

    ARTICLE is a file, a web address, - for standard input, or a deck, which carries its article. In YAML you can say
    more than in Markdown or plain text: headlines, short forms, answers, notes.
    """
    from generator.restate import restate_article
    from generator.restate.picture_files import restated_article_with_files, restated_picture_files

    named = f"{stem_of_source(article) or 'talk'}.yaml" if output is None else output
    target = None if output == STREAM or (output is None and article == STREAM) else yaml_path(named)
    if target:
        refuse_to_replace(target, force)
    source = source_of_command_line(article, sys.stdin)
    files = files_of_source(source, how)
    written = target or Path(f"{stem_of_source(article)}.yaml")
    with limit_command_resources():
        carried = article_of_deck(article)
        read, findings = (carried, ()) if carried else article_of_source(source, how, files)
        read, told = restated_article_with_files(read, files, written)
        names, pictures = restated_picture_files(read, files, written)
        text, findings = restate_article(read, names), (*findings, *told)
    if not save_restated(text, pictures, findings, target, force):
        return
    quoted = shlex.quote(str(target))
    click.echo(f"{target}: the same article in YAML")
    click.echo(f"\nnext:\n  slidewright outline {quoted}\n  slidewright build {quoted}")


@click.command(short_help="List the talks: which slides, in what order.", epilog=EXAMPLES["talks"])
def talks_command() -> None:
    """List the talks: which slides an article becomes, in what order."""
    click.echo("\n".join(catalogue_lines("talks")))


@click.command(short_help="List the themes: what the slides look like.", epilog=EXAMPLES["themes"])
def themes_command() -> None:
    """List the themes: what the slides look like, and which computers have the fonts."""
    click.echo("\n".join(catalogue_lines("themes")))


@click.command(short_help="Print the JSON Schema of an article, for editors.", epilog=EXAMPLES["schema"])
def schema_command() -> None:
    """Print the JSON Schema of an article in YAML. Editors complete and check the keys with it."""
    from generator.cli.schema import article_json_schema, print_json_schema

    click.echo(print_json_schema(article_json_schema()), nl=False)
