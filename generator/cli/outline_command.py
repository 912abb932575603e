"""Defines the command that shows what each slide of an article, or of several, will say."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from typing import Literal

import click

from generator.budget import limit_command_resources
from generator.cli.messages import print_findings, turn_errors_into_exit_codes
from generator.cli.options import EXAMPLES, PATH, add_article_options, quiet_option, strict_option
from generator.cli.sources import source_of_command_line
from generator.errors import Finding, has_finding_of_level
from generator.model.outline import Outline
from generator.opening import open_requested_article
from generator.pipeline import build_requested, plan_article
from generator.settings import BuildRequest

OutlineShape = Literal["text", "yaml"]


@click.command("outline", short_help="Show what each slide will say.", epilog=EXAMPLES["outline"])
@click.argument("articles", metavar="ARTICLE...", nargs=-1, required=True, type=PATH)
@add_article_options
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "yaml"]),
    default="text",
    show_default=True,
    help="Text to read, or YAML to compare.",
)
@strict_option("Exit with 1 if there is a warning of those that build would print.")
@quiet_option("outline")
def outline_command(
    articles: tuple[str, ...],
    request: BuildRequest,
    shape: OutlineShape,
    strict: bool,
    quiet: bool,
) -> None:
    """Show what each slide will say, and which slides are hidden. No deck is written.

    If the text of a slide does not fit, the deck continues it on another slide. With several articles, a mistake in one
    does not stop the others, and the exit code is the greatest.
    """
    codes = [0]
    for number, article in enumerate(articles):
        try:
            with turn_errors_into_exit_codes():
                outline, findings = _outline_and_findings(article, request, strict)
        except SystemExit as stopped:
            codes.append(int(stopped.code or 0))
            continue
        print_findings(findings, quiet)
        heads = {"yaml": ("---", f"# {article}"), "text": (*[""][:number], f"{article}:", "")}
        if not quiet:
            _print(outline, shape, () if len(articles) == 1 else heads[shape])
        codes.append(int(strict and has_finding_of_level(findings, "warning")))
    sys.exit(max(codes))


def _outline_and_findings(article: str, request: BuildRequest, strict: bool) -> tuple[Outline, tuple[Finding, ...]]:
    """Return what each slide says, and findings; with `strict` the deck is made, because some are found only then."""
    source = source_of_command_line(article, sys.stdin)
    with limit_command_resources():
        if strict:
            result = build_requested(source, request)
            return result.outline, result.findings
        opened = open_requested_article(source, request)
        outline, _theme, findings = plan_article(opened.article, opened.settings)
        return outline, (*opened.findings, *findings)


def _print(outline: Outline, shape: OutlineShape, head: Iterable[str]) -> None:
    from generator.cli.outline_listing import print_outline_as_text, print_outline_as_yaml

    width = min(shutil.get_terminal_size((100, 24)).columns, 100)
    lines = print_outline_as_yaml(outline) if shape == "yaml" else print_outline_as_text(outline, width)
    click.echo("\n".join((*head, *lines)))
