"""The command `brief`: it prints a page with all that somebody needs to write a talk of an article."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from generator.cli.messages import print_findings
from generator.cli.options import EXAMPLES, PATH, add_reading_options, force_option
from generator.cli.sources import STREAM, source_of_command_line
from generator.guard.budget import limit_command_resources
from generator.opening import article_of_source, files_of_source
from generator.output import refuse_to_replace, save_new_file
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
    from generator.restate.brief import BriefRequest, brief_values, print_brief
    from generator.restate.guide import ANY_ARTICLE

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
