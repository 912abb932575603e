"""The command `mcp`: it serves agents, which build decks with its tools."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from generator.cli.options import EXAMPLES
from generator.errors import OutputError, error

PORT = 8765
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
ROOT = "A folder whose files agents may read and write; repeat it for several.  [default: this folder]"
HTTP = f"Serve over HTTP, to this computer only.  [default: standard input and output; port {PORT}]"
NUMBER = click.IntRange(1, 65535)


@click.command("mcp", short_help="Serve agents over the Model Context Protocol.", epilog=EXAMPLES["mcp"])
@click.option("--root", "roots", metavar="DIR", multiple=True, type=FOLDER, help=ROOT)
@click.option("--http", "port", metavar="[PORT]", is_flag=False, flag_value=PORT, type=NUMBER, help=HTTP)
def mcp_command(roots: tuple[Path, ...], port: int | None) -> None:
    """Serve agents over the Model Context Protocol: they check, build and draw decks.

    They read and write files only in the folders that you name, and replace none that somebody else made or edited,
    unless they are told to. Ctrl-C ends it.
    """
    if find_spec("mcp") is None:
        hint = "in the folder of Slidewright: pip install '.[mcp]'"
        raise OutputError(error("no-server", "serving agents needs mcp, which is not installed", None, hint))
    from generator.agents.server import serve_tools

    folders = [root.resolve() for root in roots or (Path(),)]
    serve_tools(folders, port, lambda address: click.echo(address, err=True))
