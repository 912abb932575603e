"""The commands `diff` and `pull`: what people changed in a deck since it was built, and its way into the article."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from difflib import unified_diff
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from generator.cli.messages import findings_as_json, print_findings, print_json, quantity, turn_errors_into_exit_codes
from generator.cli.options import EXAMPLES, PATH, add_build_options
from generator.decks.carried import Carried, carried_of_deck
from generator.errors import GeneratorError, InputError, Where, error
from generator.guard import limits
from generator.guard.budget import limit_command_resources
from generator.opening import article_of_source, files_of_source
from generator.output import save_whole_file
from generator.pipeline import Result, build_request, merged_result
from generator.read import bytes_of_file, source_format_of_file
from generator.settings import BuildRequest

if TYPE_CHECKING:
    from generator.merge import Versions
    from generator.merge.changes import Change
    from generator.model.article import Article


@click.command("diff", short_help="Say what people changed in a deck.", epilog=EXAMPLES["diff"])
@click.argument("deck", type=PATH)
@click.argument("article", type=PATH, required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the changes and the findings as JSON.")
@add_build_options
def diff_command(deck: str, article: str | None, request: BuildRequest, as_json: bool) -> None:
    """Say what people changed in DECK since Slidewright built it, slide by slide.

    With ARTICLE, say also what `build` would do: what both the deck and the article changed. Nothing is written.
    """
    from generator.merge.changes import words_of_change

    with turn_errors_into_exit_codes(as_json), limit_command_resources():
        pptx, carried = _edited_deck(deck)
        result = build_request(article, request) if article else None
        versions = _versions(pptx, result, carried, deck)
        changes = _changes(versions)
        merged = merged_result(result, pptx, Path(deck), lambda _: "") if result else None
    findings = merged.findings[len(result.findings) :] if merged and result else ()
    if as_json:
        numbers = {key: number for number, key in enumerate(versions.deck_keys, 1)}
        said = [{"slide": numbers.get(each.slide, 0), "words": words_of_change(each)} for each in changes]
        found = [{**to_builtins(each), **more} for each, more in zip(changes, said, strict=True)]
        print_json({"deck": deck, "changes": found, "findings": findings_as_json(findings)})
        return
    slides = len({each.slide for each in changes})
    edited = f"{quantity(slides, 'slide')} edited" if slides else "nothing is edited"
    click.echo(f"{deck}: {edited} since it was built")
    for slide, group in groupby(changes, key=lambda each: each.slide):
        click.echo(f"  {_name_of_slide(slide, versions)}")
        for each in group:
            click.echo(f"    {words_of_change(each)}")
    print_findings(findings)


@click.command("pull", short_help="Take edits of a deck back into its article.", epilog=EXAMPLES["pull"])
@click.argument("deck", type=PATH)
@click.argument("article", type=PATH)
@click.option("--write", is_flag=True, help="Change ARTICLE. Without this, only print what would change, as a patch.")
@add_build_options
def pull_command(deck: str, article: str, request: BuildRequest, write: bool) -> None:
    """Take what people changed in DECK back into ARTICLE: texts, notes, and slides that are hidden, moved or removed.

    ARTICLE is in Markdown, YAML or plain text; its comments and its form stay. What it cannot say, such as places and
    colours, is listed.
    """
    from generator.merge.changes import pull_changes, words_of_change

    with turn_errors_into_exit_codes(), limit_command_resources():
        if source_format_of_file(article) not in ("yaml", "markdown", "text"):
            message = "only Markdown, YAML and text can be changed in place"
            hint = f"write it as YAML first: slidewright article {article}"
            raise InputError(error("format", message, Where(article), hint))
        pptx, carried = _edited_deck(deck)
        result = build_request(article, request)
        versions = _versions(pptx, result, carried, deck)
        try:
            text = bytes_of_file(Path(article), "an article", limits.FILE_BYTES).decode("utf-8")
        except UnicodeDecodeError:
            hint = "save it as UTF-8"
            raise InputError(error("encoding", "this file is not in UTF-8", Where(article), hint)) from None
        files, how = files_of_source(article, request.how), request.how

        def read(text: str) -> Article | None:
            """Return the article from another text, or None if it cannot be read."""
            with suppress(GeneratorError):
                return article_of_source(text.encode(), how, files, article)[0]
            return None

        new, left = pull_changes(text, _changes(versions), _sections(result, versions), read)
    before, after = (each.splitlines(keepends=True) for each in (text, new))
    if write and new != text:
        save_whole_file(new.encode(), Path(article))
        click.echo(f"{article}: changed as {deck} is")
    elif not write:
        click.echo("".join(unified_diff(before, after, article, article)), nl=False)
    for each, reason in left:
        click.echo(f"not taken: {_name_of_slide(each.slide, versions)}: {words_of_change(each)} ({reason})", err=True)


def _edited_deck(name: str) -> tuple[bytes, Carried]:
    """Return a deck and what it carries. Raises InputError for one that carries nothing."""
    pptx = bytes_of_file(Path(name), "a deck", limits.DECK_BYTES)
    if (carried := carried_of_deck(pptx, Path(name))) is None:
        hint = "name a deck that Slidewright built without --no-source, with the file beside it"
        raise InputError(error("deck", "this deck does not carry what it was built from", Where(name), hint))
    return pptx, carried


def _versions(pptx: bytes, result: Result | None, carried: Carried, deck: str) -> Versions:
    """Return the versions of a deck; without an article, the deck stands for what its article makes now."""
    from generator.merge import UnknownDeckError, versions_of_deck

    try:
        return versions_of_deck(pptx, result.pptx if result else pptx, carried)
    except UnknownDeckError:
        message = "more than 30 percent of its slides are not those that it was built with"
        raise InputError(error("deck", message, Where(deck), "name the article that the deck is from")) from None


def _changes(versions: Versions) -> list[Change]:
    from generator.merge import changes_of_deck

    places = {key: number for number, key in enumerate(versions.deck_keys)}
    return sorted(changes_of_deck(versions), key=lambda each: places.get(each.slide, len(places)))


def _name_of_slide(slide: int, versions: Versions) -> str:
    keys = list(versions.deck_keys)
    page = versions.base.get(slide) or versions.deck.pages[slide]
    return f'slide {keys.index(slide) + 1} "{page.title}"' if slide in keys else f'a slide "{page.title}"'


def _sections(result: Result, versions: Versions) -> Mapping[int, str]:
    """Return the id of the section of each slide of the edited deck, in its order, then of those that are removed."""
    ids = [slide.id.partition("/")[0].partition("#")[0] for slide in result.deck.slides]
    own = dict(zip(versions.article_keys, ids, strict=True))
    return {key: own[key] for key in (*versions.deck_keys, *own) if key in own}
