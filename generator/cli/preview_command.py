"""The command that shows the deck of an article in the browser while somebody writes the article."""

from __future__ import annotations

import signal
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import click

from generator.budget import limit_command_resources
from generator.cli.messages import open_in_browser, print_findings
from generator.cli.options import EXAMPLES, PATH, add_build_options, add_show_options
from generator.cli.sources import STREAM
from generator.decks import is_deck_name
from generator.pipeline import Result, build_requested
from generator.read.prose import is_source_on_web
from generator.settings import BuildRequest

if TYPE_CHECKING:
    from generator.show.preview import Rebuilt

PATIENCE = 3  # seconds for the server to end


@click.command("preview", short_help="Show the deck in the browser while you write.", epilog=EXAMPLES["preview"])
@click.argument("article", type=PATH)
@add_build_options
@add_show_options
def preview_command(article: str, request: BuildRequest, port: int | None, engine: str | None, no_open: bool) -> None:
    """Show the deck of ARTICLE in the browser, and show it again after each save.

    The page shows slides, notes and findings, and a mistake in the article with its line. It is served to this computer
    only. Ctrl-C ends it.
    """
    _check_article(article)

    def build() -> Result:
        with limit_command_resources():
            return build_requested(article, request)

    from generator.show.engines import find_engine
    from generator.show.live import Show
    from generator.show.preview import Preview, empty_deck
    from generator.show.server import open_doors, serve

    show = Show(empty_deck(Path(article).name), {}, {"findings": [], "problems": []})
    with open_doors(port or 0) as doors:
        drawing = find_engine(engine or "")
        serving = Thread(target=serve, args=(show, doors), daemon=True)
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.default_int_handler)
        serving.start()
        with suppress(KeyboardInterrupt):
            click.echo(doors[0].address("preview"))
            if not no_open:
                open_in_browser(doors[0].address("preview"))
            Preview(Path(article), build, drawing, show, _tell).run()
        show.end()
        serving.join(PATIENCE)


def _check_article(name: str) -> None:
    """Raise UsageError for what cannot become an article by being saved."""
    if name == STREAM or is_source_on_web(name):
        raise click.UsageError("preview watches a file: save the article, and name its file")
    if Path(name).is_dir():
        raise click.UsageError(f"preview watches a file, and {name} is a folder: name the article in it")
    if is_deck_name(name):
        raise click.UsageError(f"preview watches an article, and {name} is a finished deck: slidewright present {name}")


def _tell(rebuilt: Rebuilt) -> None:
    """Print a line about a build, on standard error, and the mistakes that stopped it."""
    from generator.cli.summary import summary_in_one_line

    told = summary_in_one_line(rebuilt.result) if rebuilt.result else "no new deck"
    click.echo(f"{datetime.now():%H:%M:%S}  {told}", err=True)
    print_findings(rebuilt.problems)
