"""The command `skill`: it prints or installs the instructions by which an agent writes a talk."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.options import EXAMPLES, force_option
from generator.errors import OutputError, Where, error
from generator.guard.lookup import bytes_of_regular_file
from generator.output import refuse_to_replace, save_new_file

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
HOMES_OF_SKILLS = (".claude/skills", ".agents/skills")  # where agents look, in a project or in a home folder


@click.command("skill", short_help="Print or install the skill for agents.", epilog=EXAMPLES["skill"])
@click.option("--install", is_flag=True, help="Write the skill into the folders in which agents look for skills.")
@click.option("--reference", is_flag=True, help="Print the file of all forms and keys, which the skill names.")
@click.argument("folder", metavar="[DIR]", default=".", type=FOLDER)
@force_option("Replace a skill that somebody changed.")
def skill_command(install: bool, reference: bool, folder: Path, force: bool) -> None:
    """Print the skill by which an agent writes a talk of an article; --install writes it below DIR, or here."""
    from generator.restate.guide import skill_pages

    pages = skill_pages()
    if not install:
        click.echo(pages["reference.md" if reference else "SKILL.md"], nl=False)
        return
    files = {folder / home / "slidewright" / name: text for home in HOMES_OF_SKILLS for name, text in pages.items()}
    changed = {
        path: text for path, text in files.items() if not path.is_file() or bytes_of_regular_file(path) != text.encode()
    }
    for path in filter(Path.exists, changed):
        refuse_to_replace(path, force)
    for path, text in changed.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            message = f"this folder cannot be made: {problem.strerror or problem}"
            raise OutputError(error("output", message, Where(str(path.parent)))) from None
        save_new_file(text.encode(), path, force)
    click.echo("\n".join(map(str, changed)) or "the skill is here already")
