"""The command `present`: it draws a deck, serves it to browsers until it is ended, and tells what a rehearsal took."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.messages import open_in_browser, print_findings
from generator.cli.options import EXAMPLES, PATH, add_article_options, add_show_options
from generator.cli.sources import STREAM, CommandLineDeck, deck_of_command_line
from generator.settings import BuildRequest

if TYPE_CHECKING:
    from generator.show.engines import Engine
    from generator.show.live import Show
    from generator.show.server import Door

SPEAKER = "for you: notes, time and the next slide, on your own screen"
AUDIENCE = "for the projector; press F there for the full screen"
PHONE = "for your phone on the same network; anyone who has this address can read the notes and change slides"


@click.command("present", short_help="Present a deck: audience, speaker and phone.", epilog=EXAMPLES["present"])
@click.argument("article", type=PATH)
@add_article_options
@add_show_options
@click.option("--remote", is_flag=True, help="Let a phone on your network change slides, and show a QR code for it.")
@click.option("--rehearse", is_flag=True, help="Record how long each slide takes, and compare it with the plan.")
@click.option(
    "--times-file",
    metavar="TIMES.json",
    type=PATH,
    help="The file that --rehearse writes.  [default: DECK.times.json]",
)
def present_command(
    article: str,
    request: BuildRequest,
    engine: str | None,
    port: int | None,
    no_open: bool,
    remote: bool,
    rehearse: bool,
    times_file: str | None,
) -> None:
    """Present ARTICLE, or a finished DECK.pptx, in the browser: a window for the audience, and one for you.

    All slides are drawn first; then no network is needed. --minutes also stretches the plan. Ctrl-C ends it.
    """
    from generator.opening import refuse_to_replace_others_times
    from generator.show.engines import find_engine
    from generator.show.present import addresses_on_network
    from generator.show.server import open_doors, serve

    if times_file and not rehearse:
        raise click.UsageError("--times-file needs --rehearse")
    with open_doors(port or 0, addresses_on_network() if remote else ()) as doors:
        drawing = find_engine(engine or "")
        deck = deck_of_command_line(article, request, ("minutes",))
        path = Path(times_file or f"{deck.stem or 'talk'}.times.json")
        if rehearse:
            refuse_to_replace_others_times(path)
        if deck.result:
            print_findings(deck.result.findings, quiet=True)
        said = deck.result.deck.meta.settings if deck.result else request.said
        show = _show(deck, drawing, said.minutes, doors, rehearse)
        serve(show, doors, partial(_begin, doors, no_open))
    if rehearse:
        _report(show, path, shlex.quote(article) if deck.result and article != STREAM else "ARTICLE")


def _show(deck: CommandLineDeck, drawing: Engine, minutes: int, doors: Sequence[Door], rehearse: bool) -> Show:
    """Draw the slides, and return their show."""
    from generator.show.pages import deck_with_built_seconds
    from generator.show.present import deck_within_minutes, qr_as_svg, show_of_deck

    opened = deck_with_built_seconds(deck.opened, deck.result) if deck.result else deck.opened
    opened = deck_within_minutes(opened, minutes) if minutes else opened
    if sys.stderr.isatty():
        click.echo(f"{drawing.name} draws {len(opened.slides)} slides ...", err=True)
    remote = doors[1].address("phone") if doors[1:] else ""
    qr = qr_as_svg(remote) if remote else ""
    private = deck.result.private if deck.result else ()
    return show_of_deck(opened, deck.pptx, drawing, private, minutes=minutes, rehearse=rehearse, remote=remote, qr=qr)


def _begin(doors: Sequence[Door], no_open: bool) -> None:
    """Print the addresses, the speaker's first, and open that one in the browser unless `no_open`."""
    from generator.show.present import qr_for_terminal

    here, *phones = doors
    click.echo(f"{here.address('speaker')}\n  {SPEAKER}")
    click.echo(f"{here.address('audience')}\n  {AUDIENCE}")
    for phone in phones:
        click.echo(f"{phone.address('phone')}\n  {PHONE}")
    if phones:
        click.echo(qr_for_terminal(phones[0].address("phone")))
    click.echo("Ctrl-C ends it.")
    if not no_open:
        open_in_browser(here.address("speaker"))


def _report(show: Show, path: Path, article: str) -> None:
    """Print what a rehearsal took, write it to its file, and print how to build the article with it."""
    from generator.opening import save_times
    from generator.show.present import rehearsal_table, times_of_rehearsal

    times = times_of_rehearsal(show.deck, show.stage.times)
    if not times:
        click.echo("no slide was shown for a second, so no times are written")
        return
    click.echo("\n".join(rehearsal_table(show.deck, times)))
    save_times(times, path)
    click.echo(f"{path}: the times of this rehearsal\n\nnext:")
    click.echo(f"  slidewright build {article} --times {shlex.quote(str(path))}")
