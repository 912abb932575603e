"""The command that examines a company's template, and writes a mapping of it for a person to correct."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from generator.cli.messages import (
    exit_if_strict,
    findings_as_json,
    print_findings,
    print_json,
    quantity,
    turn_errors_into_exit_codes,
)
from generator.cli.options import EXAMPLES, PATH, force_option, strict_option, yaml_path
from generator.guard.budget import limit_command_resources
from generator.guard.limits import MEGABYTE
from generator.model.geometry import EMU_PER_MM
from generator.model.settings import ALL, USUAL
from generator.output import (
    output_path_of_deck,
    refuse_to_replace,
    refuse_to_replace_edited_deck,
    refuse_to_replace_template,
    save_new_file,
)
from generator.pipeline import Result, build_article
from generator.shipped import CONTENT, TEMPLATES

if TYPE_CHECKING:
    from generator.template.doctor import RoleReport, TemplateReport

SAMPLE = TEMPLATES / "template-sample.yaml"


@click.command("template", short_help="Examine your company's template.", epilog=EXAMPLES["template"])
@click.argument("template", metavar="TEMPLATE", type=PATH)
@click.option("--write", metavar="NAME.yaml", type=PATH, help="Write which layout serves which role, to correct it.")
@click.option("--sample", metavar="DECK.pptx", type=PATH, help="Write a deck that shows each form of slide on it.")
@click.option("--json", "as_json", is_flag=True, help="Print the roles and the findings as JSON.")
@strict_option("Exit with 1 if something in the template must be mended.")
@force_option()
def template_command(
    template: str, write: str | None, sample: str | None, as_json: bool, strict: bool, force: bool
) -> None:
    """Examine TEMPLATE: a .pptx or .potx file of your company, or a mapping file of one.

    For each role it says which layout serves it and why, how many lines each placeholder holds, and what your designer
    should mend.
    """
    if write:
        write = str(yaml_path(write))
    with turn_errors_into_exit_codes(as_json):
        from generator.template.doctor import examine_template
        from generator.template.mapping import open_mapped_template, written_template_file

        if write:
            refuse_to_replace(Path(write), force)
        if sample:
            refuse_to_replace_template(output_path_of_deck(sample), template)
            refuse_to_replace_edited_deck(output_path_of_deck(sample), force)
        with limit_command_resources():
            mapped = open_mapped_template(template)
            report = examine_template(mapped)
        if write:
            save_new_file(written_template_file(mapped, Path(write).parent).encode(), Path(write), force)
        if sample:
            with limit_command_resources():
                made = sample_on_template(template)
            made.save(output_path_of_deck(sample), force)
    _print_report(report, template, write, sample, as_json)
    exit_if_strict(report.findings, strict)


def sample_on_template(name: str) -> Result:
    """Return a deck that shows each form of slide on a template, or on one that a mapping file names."""
    from generator.read import read_bytes
    from generator.read.files import files_beside_article

    article, findings = read_bytes(SAMPLE.read_bytes(), SAMPLE.name, "yaml", files_beside_article(CONTENT))
    return build_article(article, findings, replace(USUAL, template=name, slides=ALL))


def _print_report(report: TemplateReport, name: str, written: str | None, sample: str | None, as_json: bool) -> None:
    if as_json:
        print_json(_report_as_json(report, name))
        return
    print_findings(report.findings)
    click.echo("\n".join(_report_lines(report, name)))
    if written:
        click.echo(f"\n{written}: which layout serves which role, to correct")
    if sample:
        click.echo(f"\n{sample}: each form of slide on the template")
    click.echo(f"\nnext:\n  slidewright build ARTICLE --template {shlex.quote(written or name)}")


def _report_lines(report: TemplateReport, name: str) -> Iterator[str]:
    template = report.template
    width, height = (each / EMU_PER_MM / 10 for each in (template.slide.width, template.slide.height))
    samples = f", {quantity(template.samples, 'sample slide')}" if template.samples else ""
    size = f", {len(template.data) / MEGABYTE:.1f} MB" if len(template.data) >= MEGABYTE else ""
    yield f"{name}: {quantity(len(template.layouts), 'layout')}{samples}, {width:.1f} x {height:.1f} cm{size}"
    for role in report.roles:
        if (choice := role.choice).layout is None:
            yield f"  {choice.role:<12} none: {choice.why}; {role.stand_in or 'nothing'} stands in"
            continue
        yield f'  {choice.role:<12} "{choice.layout.name}": {choice.why}'
        if choice.runner_up:
            yield f'  {"":<12} next best: "{choice.runner_up.name}"'
        for slot in role.slots:
            yield f"  {'':<12} {slot.slot:<9} {quantity(slot.lines, 'line')} at {slot.size:g} pt in {slot.family}"


def _report_as_json(report: TemplateReport, name: str) -> dict[str, Any]:
    template = report.template
    return {
        "template": name,
        "layouts": [each.name for each in template.layouts],
        "samples": template.samples,
        "width_cm": round(template.slide.width / EMU_PER_MM / 10, 2),
        "height_cm": round(template.slide.height / EMU_PER_MM / 10, 2),
        "bytes": len(template.data),
        "roles": {role.choice.role: _role_as_json(role) for role in report.roles},
        "findings": findings_as_json(report.findings),
    }


def _role_as_json(report: RoleReport) -> dict[str, Any]:
    choice, names = report.choice, ("placeholder", "lines", "points", "font", "contrast")
    slots = ((each.placeholder, each.lines, each.size, each.family, round(each.contrast, 1)) for each in report.slots)
    return {
        "layout": choice.layout.name if choice.layout else None,
        "why": choice.why,
        "runner_up": choice.runner_up.name if choice.runner_up else None,
        "close": choice.is_close,
        "stand_in": report.stand_in or None,
        "slots": {each.slot: dict(zip(names, own, strict=True)) for each, own in zip(report.slots, slots, strict=True)},
    }
