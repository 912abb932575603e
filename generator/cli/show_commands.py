"""The commands `present` and `preview`: they draw a deck and serve it to browsers until they are ended."""

from __future__ import annotations

import shlex
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from generator.cli.messages import open_in_browser, print_findings
from generator.cli.options import (
    EXAMPLES,
    PATH,
    add_article_options,
    add_build_options,
    add_model_options,
    add_show_options,
)
from generator.cli.sources import STREAM, CommandLineDeck, deck_of_command_line
from generator.decks import is_deck_name
from generator.errors import Where, info
from generator.guard.budget import limit_command_resources
from generator.output import deck_to_merge
from generator.pipeline import Result, build_request, merged_result
from generator.read.prose import is_source_on_web
from generator.settings import BuildRequest

if TYPE_CHECKING:
    from generator.desk.desk import Desk
    from generator.show.engines import Engine
    from generator.show.live import Show
    from generator.show.preview import Rebuilt
    from generator.show.server import Door

SPEAKER = "for you: notes, time and the next slide, on your own screen"
AUDIENCE = "for the projector; press F there for the full screen"
PHONE = "for your phone on the same network; anyone who has this address can read the notes and change slides"
PATIENCE = 3  # seconds for the server to end


@click.command("present", short_help="Present a deck: audience, speaker and phone.", epilog=EXAMPLES["present"])
@click.argument("article", type=PATH)
@add_article_options
@add_show_options
@click.option("--remote", is_flag=True, help="Let a phone on your network change slides, and show a QR code for it.")
@click.option("--rehearse", is_flag=True, help="Record how long each slide takes, and compare it with the plan.")
@click.option(
    "--times-file", metavar="TIMES.json", type=PATH, help="The file that --rehearse writes.  [default: DECK.times.json]"
)
def present_command(
    article: str, request: BuildRequest, engine: str | None, port: int | None, no_open: bool, **values: Any
) -> None:
    """Present ARTICLE, or a finished DECK.pptx, in the browser: a window for the audience, and one for you.

    All slides are drawn first; then no network is needed. --minutes also stretches the plan. Ctrl-C ends it.
    """
    from generator.opening import refuse_to_replace_others_times
    from generator.show.engines import find_engine
    from generator.show.present import addresses_on_network
    from generator.show.server import open_doors, serve

    remote, rehearse, times_file = (values[name] for name in ("remote", "rehearse", "times_file"))
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
        show = _show_of_deck(deck, drawing, said.minutes, doors, rehearse)
        serve(show, doors, partial(_open_browser_pages, doors, no_open))
    if rehearse:
        _report_times(show, path, shlex.quote(article) if deck.result and article != STREAM else "ARTICLE")


def _show_of_deck(deck: CommandLineDeck, drawing: Engine, minutes: int, doors: Sequence[Door], rehearse: bool) -> Show:
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


def _open_browser_pages(doors: Sequence[Door], no_open: bool) -> None:
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


def _report_times(show: Show, path: Path, article: str) -> None:
    """Print what a rehearsal took, write it to its file, and print how to build the article with it."""
    from generator.opening import save_times
    from generator.show.present import rehearsal_table, times_of_rehearsal

    if not (times := times_of_rehearsal(show.deck, show.stage.times)):
        click.echo("no slide was shown for a second, so no times are written")
        return
    click.echo("\n".join(rehearsal_table(show.deck, times)))
    save_times(times, path)
    click.echo(f"{path}: the times of this rehearsal\n\nnext:")
    click.echo(f"  slidewright build {article} --times {shlex.quote(str(path))}")


@click.command("preview", short_help="Show the deck in the browser while you write.", epilog=EXAMPLES["preview"])
@click.argument("article", type=PATH)
@click.option("--edit", is_flag=True, help="Choose in the browser what each slide says, on a desk beside the article.")
@click.option("--in-place", is_flag=True, help="With --edit, write to ARTICLE itself, where Markdown has marks for it.")
@click.option("--model", metavar="NAME", default="", help="With --edit, a language model to ask for other words.")
@add_model_options
@add_build_options
@add_show_options
def preview_command(
    article: str, request: BuildRequest, port: int | None, engine: str | None, no_open: bool, edit: bool, **model: Any
) -> None:
    """Show the deck of ARTICLE in the browser, and show it again after each save.

    The page shows slides, notes and findings, and a mistake in the article with its line. If its deck beside you was
    edited, a finding names the slides. It is served to this computer only. Ctrl-C ends it.

    With --edit, what you do is written to ARTICLE, if it is in YAML, else to a talk beside it, NAME.talk.yaml.
    """
    _check_article(article)
    if (model["model"] or model["in_place"]) and not edit:
        raise click.UsageError("--model and --in-place need --edit")

    def build() -> Result:
        with limit_command_resources():
            made = desk.build() if desk else build_request(article, request)
            return _with_edited_slides(made, f"{Path(article).stem}.pptx")

    def tell(rebuilt: Rebuilt) -> None:
        if desk and rebuilt.result:
            desk.drawn()
        _print_rebuilt(rebuilt)

    from generator.show.engines import find_engine
    from generator.show.live import Show
    from generator.show.preview import Preview, empty_deck
    from generator.show.server import open_doors, serve

    show = Show(empty_deck(Path(article).name), {}, {"findings": [], "problems": []})
    with open_doors(port or 0) as doors:
        drawing = find_engine(engine or "", fast=edit)
        desk = _desk(Path(article), request, show, drawing, SimpleNamespace(**model)) if edit else None
        serving = Thread(target=serve, args=(show, doors), kwargs={"editor": desk}, daemon=True)
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.default_int_handler)
        serving.start()
        with suppress(KeyboardInterrupt):
            page = "desk" if desk else "preview"
            click.echo(doors[0].address(page))
            if not no_open:
                open_in_browser(doors[0].address(page))
            Preview(Path(article), build, drawing, show, tell).run()
        show.end()
        serving.join(PATIENCE)


def _desk(article: Path, request: BuildRequest, show: Show, engine: Engine, wanted: SimpleNamespace) -> Desk:
    """Return the desk on which an article is edited, with the model that the user wants."""
    from generator.cli.model_draft import agreed_endpoint
    from generator.desk.desk import Desk

    what = f"the words of each slide of {article.name} for which you ask"
    model = agreed_endpoint(what, article, wanted) if wanted.model else None
    return Desk(article, request, show, engine, model, wanted.in_place)


def _with_edited_slides(result: Result, deck: str) -> Result:
    """Return the result with a finding if somebody edited its deck, which `build` would merge."""
    if (edited := deck_to_merge(Path(deck))) is None:
        return result
    with_edits = merged_result(result, edited, Path(deck), lambda _: "")
    merged, more = with_edits.merged, with_edits.findings[len(result.findings) :]
    changed = {each.slide for each in merged.changes} if merged else ()
    slides = [str(number) for number, key in enumerate(merged.keys, 1) if key in changed] if merged else []
    message = f"edited in PowerPoint since it was built: slide {', '.join(slides)}"
    found = info("edit-slides", message, Where(deck), "build merges these edits with the article")
    return replace(result, findings=(*result.findings, *((found,) if slides else ()), *more))


def _check_article(name: str) -> None:
    """Raise UsageError for what cannot become an article by being saved."""
    if name == STREAM or is_source_on_web(name):
        raise click.UsageError("preview watches a file: save the article, and name its file")
    if Path(name).is_dir():
        raise click.UsageError(f"preview watches a file, and {name} is a folder: name the article in it")
    if is_deck_name(name):
        raise click.UsageError(f"preview watches an article, and {name} is a finished deck: slidewright present {name}")


def _print_rebuilt(rebuilt: Rebuilt) -> None:
    """Print a line about a build, on standard error, and the mistakes that stopped it."""
    from generator.cli.summary import summary_in_one_line

    told = summary_in_one_line(rebuilt.result) if rebuilt.result else "no new deck"
    click.echo(f"{datetime.now():%H:%M:%S}  {told}", err=True)
    print_findings(rebuilt.problems)
