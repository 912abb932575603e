"""The commands `brief`, `skill` and `mcp`: what a writer of a talk needs, and how agents write and build decks."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from generator.cli.messages import print_findings
from generator.cli.options import EXAMPLES, FOLDER, PATH, PORT_NUMBER, add_reading_options, force_option
from generator.cli.sources import STREAM, source_of_command_line
from generator.errors import OutputError, refuse_without
from generator.guard.budget import limit_command_resources
from generator.guard.lookup import bytes_of_regular_file
from generator.opening import article_of_source, files_of_source
from generator.output import refuse_to_replace, save_new_file, save_new_files
from generator.read.prose import is_source_on_web
from generator.settings import ReadingOptions


@click.command("brief", short_help="Print what a writer of a talk needs.", epilog=EXAMPLES["brief"])
@click.argument("article", type=PATH)
@click.option("--minutes", type=click.IntRange(1, 600), default=15, show_default=True, help="How long the talk takes.")
@click.option("--audience", metavar="TEXT", default="a meetup", show_default=True, help="The people that it is for.")
@click.option("--language", metavar="TAG", default="", help="The language of the talk.  [default: the article's]")
@click.option("--article", "bare", is_flag=True, help="Leave out the instructions, for somebody who has the skill.")
@click.option("-o", "--output", metavar="FILE", type=PATH, help="The file to write, instead of standard output.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@add_reading_options
@force_option()
def brief_command(
    article: str, output: str | None, as_json: bool, bare: bool, how: ReadingOptions, force: bool, **asked: Any
) -> None:
    """Print one page for whoever writes a talk of ARTICLE: a person, a chat or an agent.

    It has the request, the form of a talk, and the article with numbered sentences, pictures, tables and programs. It
    has no private notes and no comments. Nothing is sent anywhere.
    """
    from generator.restate.brief import ANY_ARTICLE, BriefRequest, brief_values, print_brief

    target = Path(output) if output and output != STREAM else None
    if target:
        refuse_to_replace(target, force)
    source = source_of_command_line(article, sys.stdin)
    with limit_command_resources():
        read, findings = article_of_source(source, how, files_of_source(source, how))
        name = ANY_ARTICLE if article == STREAM else article if is_source_on_web(article) else Path(article).name
        values = brief_values(read, name, BriefRequest(**asked))
        page = json.dumps(values, indent=1, ensure_ascii=False) + "\n" if as_json else print_brief(values, bare=bare)
    print_findings(findings)
    if target:
        save_new_file(page.encode(), target, force)
        click.echo(f"{target}: about {values['tokens']:,} tokens to read, to paste into a chat, or to give to an agent")
    else:
        click.echo(page, nl=False)


HOMES_OF_SKILLS = (".claude/skills", ".agents/skills")  # where agents look, in a project or in a home folder


@click.command("skill", short_help="Print or install the skill for agents.", epilog=EXAMPLES["skill"])
@click.option("--install", is_flag=True, help="Write the skill into the folders in which agents look for skills.")
@click.option("--reference", is_flag=True, help="Print the file of all forms and keys, which the skill names.")
@click.argument("folder", metavar="[DIR]", default=".", type=FOLDER)
@force_option("Replace a skill that somebody changed.")
def skill_command(install: bool, reference: bool, folder: Path, force: bool) -> None:
    """Print the skill by which an agent writes a talk of an article; --install writes it below DIR, or here."""
    from generator.restate.brief import skill_pages

    pages = skill_pages()
    if not install:
        click.echo(pages["reference.md" if reference else "SKILL.md"], nl=False)
        return
    files = {folder / home / "slidewright" / name: text for home in HOMES_OF_SKILLS for name, text in pages.items()}
    same = {path for path, text in files.items() if path.is_file() and bytes_of_regular_file(path) == text.encode()}
    changed = {path: text.encode() for path, text in files.items() if path not in same}
    save_new_files(changed, force)
    click.echo("\n".join(map(str, changed)) or "the skill is here already")


PORT = 8765
ROOT = "A folder whose files agents may read and write; repeat it for several.  [default: this folder]"
HTTP = f"Serve over HTTP, to this computer only.  [default: standard input and output; port {PORT}]"


@click.command("mcp", short_help="Serve agents over the Model Context Protocol.", epilog=EXAMPLES["mcp"])
@click.option("--root", "roots", metavar="DIR", multiple=True, type=FOLDER, help=ROOT)
@click.option("--http", "port", metavar="[PORT]", is_flag=False, flag_value=PORT, type=PORT_NUMBER, help=HTTP)
def mcp_command(roots: tuple[Path, ...], port: int | None) -> None:
    """Serve agents over the Model Context Protocol: they check, build and draw decks.

    They read and write files only in the folders that you name, and replace none that somebody else made or edited,
    unless they are told to. Ctrl-C ends it.
    """
    refuse_without("mcp", "serving agents", "mcp", OutputError)
    from generator.agents.server import serve_tools

    serve_tools([root.resolve() for root in roots or (Path(),)], port, lambda address: click.echo(address, err=True))
