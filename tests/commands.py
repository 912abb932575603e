"""The command line within this process: a process of its own costs more than most decks."""

from pathlib import Path

from click.testing import CliRunner, Result

from generator.cli import main


def run(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments], input=stdin, prog_name="slidewright")
