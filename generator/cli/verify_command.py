"""The command `verify`: it proves a talk against the article that it is written from."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins
from msgspec.structs import replace

from generator.cli.messages import findings_as_json, print_findings, print_json, quantity, turn_errors_into_exit_codes
from generator.cli.options import EXAMPLES, PATH, add_reading_options, format_option, strict_option
from generator.cli.sources import source_of_command_line
from generator.errors import Finding, InputError, Where, brief, error, has_finding_of_level
from generator.guard.budget import limit_command_resources
from generator.opening import article_of_source, files_of_source, open_requested_article
from generator.pipeline import plan_article
from generator.settings import BuildRequest, ReadingOptions

if TYPE_CHECKING:
    from generator.model.outline import SlidePlan
    from generator.proof import Claim, Proof

MOST = 10  # findings, lines of a list


@click.command("verify", short_help="Prove a talk against the article that it is from.", epilog=EXAMPLES["verify"])
@click.argument("talk", metavar="TALK", type=PATH)
@click.option(
    "--against", "articles", metavar="ARTICLE", multiple=True, type=PATH, help="The article, if the talk names none."
)
@click.option("--evidence", is_flag=True, help="Show each sentence that is changed, with the one that it is from.")
@click.option("--all", "whole", is_flag=True, help="Show every finding and the whole of each list.")
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON.")
@format_option("Text to read.", "text")
@strict_option("Exit with 1 if there is a warning.")
@add_reading_options
def verify_command(
    talk: str, articles: tuple[str, ...], how: ReadingOptions, as_json: bool, shape: str, strict: bool, **shown: bool
) -> None:
    """Compare TALK with the article that it is written from: its numbers, names, quotations, programs and addresses.

    It exits with 3 if the article lacks something that the talk says. It cannot tell whether a sentence is true.
    """
    with turn_errors_into_exit_codes(as_json), limit_command_resources():
        proof, slides = _prove_talk(talk, articles, how)
    if as_json:
        found = findings_as_json(proof.findings)
        for each, finding in zip(found, proof.findings, strict=True):
            each["slide"] = _slide_before(finding.where, slides)
        print_json({**to_builtins(proof), "findings": found})
    elif shape != "text":
        print_findings(proof.findings)
    else:
        click.echo("\n".join(_report_lines(proof, slides, shown["evidence"], None if shown["whole"] else MOST)))
    if has_finding_of_level(proof.findings, "error"):
        sys.exit(InputError.exit_code)
    sys.exit(int(strict and has_finding_of_level(proof.findings, "warning")))


def _prove_talk(name: str, against: Sequence[str], how: ReadingOptions) -> tuple[Proof, dict[int, int]]:
    """Return the proof of a talk, and the number of the slide that shows what stands at each line of its file."""
    from generator.proof import proof_of_talk, repeated_forms

    opened = open_requested_article(source_of_command_line(name, sys.stdin), BuildRequest(how=how))
    read = (article_of_source(each, how, files_of_source(each, how))[0] for each in against)
    talk, basis = opened.article, (*opened.article.basis, *read)
    if not basis:
        hint = "add --against ARTICLE, or name the file in the talk: article: post.md"
        raise InputError(error("article", "the talk names no article", Where(name), hint))
    outline = plan_article(replace(talk, basis=()), opened.settings)[0]
    proof = proof_of_talk(talk, basis)
    first = {slide.rank.owner or slide.id: slide for slide in reversed(outline.slides)}
    alike = repeated_forms([(_form_of_slide(slide), slide.where) for slide in reversed(first.values())])
    lines = {slide.where.line: number for number, slide in reversed([*enumerate(outline.slides, 1)])}
    return replace(proof, findings=(*proof.findings, *alike)), lines


def _slide_before(where: Where | None, slides: dict[int, int]) -> int:
    """Return the slide of the last place before one, or 0."""
    lines = [line for line in slides if 0 < line <= (where.line if where else 0)]
    return slides[max(lines)] if lines else 0


def _form_of_slide(slide: SlidePlan) -> str:
    """Return the family of a slide's layout, or the one word "points" for all that show a list."""
    is_list = len(slide.items) > 1 and all(entry.equal and not (entry.number or entry.answer) for entry in slide.items)
    return "points" if is_list else slide.layout


def _report_lines(proof: Proof, slides: dict[int, int], evidence: bool, most: int | None) -> Iterator[str]:
    yield from _first_lines([_in_one_line(each, _slide_before(each.where, slides)) for each in proof.findings], most)
    if evidence:
        claims = (claim for claim in proof.claims if claim.text.rstrip(".") != claim.nearest.rstrip("."))
        yield from ("", *(line for claim in claims for line in _side_by_side(claim)))
    if lost := [f"  {each.where}: {', '.join(each.lost)}: {brief(each.text)}" for each in proof.claims if each.lost]:
        yield from ("", "qualifiers that were lost:", *_first_lines(lost, most))
    notes = (each for each in proof.claims if each.own and each.kind == "notes")
    if own := [f"  {each.where}: {brief(each.text, 160)}" for each in notes]:
        yield from ("", "sentences of the notes that are not the article's:", *_first_lines(own, most))
    for kind, names in proof.unused.items():
        more = f" and {len(names) - most} more" if most and len(names) > most else ""
        yield f"{kind} of the article that are not in the talk: {', '.join(names[:most])}{more}"
    levels = [each.level for each in proof.findings]
    compared = ", ".join(quantity(number, kind[:-1]) for kind, number in proof.figures.items() if number)
    found = f"{quantity(levels.count('error'), 'error')}, {quantity(levels.count('warning'), 'warning')}"
    yield f"\ncompared: {compared}; found: {found}"
    read = [f"{line}" for line in dict.fromkeys(each.where.line for each in proof.claims if each.own) if line]
    yield f"This does not prove that a sentence is true{': read lines ' if read else ''}{', '.join(read)}."


def _in_one_line(finding: Finding, slide: int) -> str:
    hint = f" ({finding.hint})" if finding.hint else ""
    return f"{finding.level.capitalize()}: {f'slide {slide}, ' if slide else ''}{replace(finding, hint='')}{hint}"


def _first_lines(lines: Sequence[str], most: int | None) -> Iterator[str]:
    yield from lines[:most]
    if most and len(lines) > most:
        yield f"... and {len(lines) - most} more: add --all"


def _side_by_side(claim: Claim) -> Iterator[str]:
    yield f"{claim.where} {claim.kind}: {claim.text}"
    yield f"  {'own words, nearest ' if claim.own else ''}{claim.nearest_where}: {claim.nearest}"
    yield f"  lost: {', '.join(claim.lost)}\n" if claim.lost else ""
