"""The command `draft`: it writes the talk that `build` would make of an article, as YAML to edit."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
from msgspec.structs import replace

from generator.cli.messages import quantity
from generator.cli.options import EXAMPLES, PATH, add_article_options, force_option
from generator.cli.sources import STREAM, save_restated, source_of_command_line
from generator.guard.budget import limit_command_resources
from generator.opening import files_of_source, open_requested_article
from generator.output import refuse_to_replace
from generator.pipeline import plan_article
from generator.read import source_format_of_file
from generator.read.prose import is_source_on_web
from generator.settings import BuildRequest

LOCAL = "http://127.0.0.1:11434/v1"  # where Ollama serves models


@click.command("draft", short_help="Write the talk that build would make, to edit.", epilog=EXAMPLES["draft"])
@click.argument("article", type=PATH)
@click.option("-o", "--output", metavar="NAME.yaml", type=PATH, default="talk.yaml", show_default=True)
@click.option("--model", metavar="NAME", default="", help="Let a language model write the talk instead.")
@click.option("--endpoint", metavar="URL", default=LOCAL, show_default=True, help="The address of the model's server.")
@click.option("--yes", is_flag=True, help="Send the article to that server without a question.")
@add_article_options
@force_option()
def draft_command(article: str, output: str, request: BuildRequest, force: bool, **model: Any) -> None:
    """Write the talk that build would make of ARTICLE as YAML: each slide is a section that you can change.

    The slides that would be hidden follow at its end, under skip: true. Without --model, nothing is sent anywhere.
    """
    if model["model"]:
        return _draft_with_model(article, output, request, SimpleNamespace(**model, force=force))
    from generator.restate import restate_article
    from generator.restate.brief import page_for_writers
    from generator.restate.draft import draft_of_outline, talk_with_comments
    from generator.restate.picture_files import restated_article_with_files, restated_picture_files

    target, is_stream = Path(output), output == STREAM
    if not is_stream:
        refuse_to_replace(target, force)
    source = source_of_command_line(article, sys.stdin)
    with limit_command_resources():
        opened = open_requested_article(source, request)
        outline, look, found, _placer = plan_article(opened.article, opened.settings)
        files = files_of_source(source, request.how)
        talk = draft_of_outline(opened.article, outline, look.families)
        talk, told = restated_article_with_files(talk, files, target)
        is_path = article != STREAM and not is_source_on_web(article)
        is_basis = is_path and source_format_of_file(article) != "yaml"  # which no talk is written from
        basis = (Path(os.path.relpath(article, target.parent)).as_posix(),) if is_basis else ()
        talk = replace(talk, meta=replace(talk.meta, article=basis))
        names, pictures = restated_picture_files(opened.article, files, target)
        text = talk_with_comments(restate_article(talk, names))
        text = f"{page_for_writers('draft', article)}\n\n{text}"
    if not save_restated(text, pictures, (*opened.findings, *found, *told), None if is_stream else target, force):
        return
    shown, quoted = quantity(sum(not each.skip for each in talk.sections), "section"), shlex.quote(output)
    click.echo(f"{target}: {shown} to edit; then: slidewright verify {quoted}; slidewright build {quoted}")


def _draft_with_model(article: str, output: str, request: BuildRequest, wanted: SimpleNamespace) -> None:
    """Have the model write the talk of an article in a file."""
    from generator.cli.model_draft import draft_with_model
    from generator.restate.brief import BriefRequest, brief_values, print_brief

    if STREAM in (article, output) or is_source_on_web(article):
        raise click.UsageError("--model needs an article in a file, and a file for the talk")
    opened = open_requested_article(article, request)
    minutes, name = request.said.minutes, Path(article).name
    length = BriefRequest(minutes) if minutes and isinstance(minutes, int) else BriefRequest()
    brief = print_brief(brief_values(opened.article, name, length))
    draft_with_model(Path(article), Path(output), opened.article, brief, wanted)
