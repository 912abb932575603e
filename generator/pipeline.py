"""The pipeline on one screen: an article in a file becomes a deck in memory."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Unpack

from msgspec import Struct
from msgspec.structs import replace

from generator.errors import (
    Finding,
    GeneratorError,
    InputError,
    OutputError,
    TemplateError,
    Where,
    error,
    errors_in_row,
    finding_in_row,
    softened_finding,
    warning,
)
from generator.guard.budget import within_budget
from generator.guard.packages import checked_package
from generator.model.article import Article, LeftOut
from generator.model.deck import Deck
from generator.model.ledger import Ledger
from generator.model.outline import Outline
from generator.model.settings import Settings
from generator.model.theme import Theme
from generator.opening import ArticleSource, open_requested_article, seconds_in_times_file
from generator.output import deck_to_merge, edited_deck_error, save_deck
from generator.rows import Row, checked_row
from generator.settings import ArticlePath, BuildOptions, BuildRequest, request_of_options

if TYPE_CHECKING:
    from pptx.presentation import Presentation

    from generator.merge import Merged
    from generator.merge.slides import SideOf
    from generator.place import Placer

# What check finds where placeholders of a company's template have too little room, or stand off the slide.
TOO_SMALL = ("overflow", "off-slide")
TIGHT = "its layouts have too little room"
LARGER = "choose larger layouts in a mapping file: slidewright template FILE --write NAME.yaml"


class Result(Struct, frozen=True):
    """A finished deck.

    pptx: the bytes of the file.
    outline: what each slide says.
    deck: where everything is on each slide.
    findings: what the author should know.
    ledger: where the deck holds each sentence of the article.
    minutes: how long it takes to present the slides that are shown. A slide takes as long as its notes or its own
        words, whichever is longer, and at least twenty seconds.
    private: for each slide, the texts of the article that are private: the deck does not have them.
    left_out: the texts of a web page that are not its article's.
    merged: what became of the edits of the deck that this one was merged with, or None.
    """

    pptx: bytes
    outline: Outline
    deck: Deck
    findings: tuple[Finding, ...]
    ledger: Ledger
    minutes: int
    private: tuple[tuple[str, ...], ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    merged: Merged | None = None

    def save(self, path: ArticlePath, force: bool = False) -> Path:
        """Write the deck to a file and return the path. The file is written whole, or not at all.

        Replaces a deck that Slidewright built and that nobody has edited since. Raises OutputError for any other file,
        unless `force` is true.
        """
        return save_deck(self.pptx, Path(path), force)

    def merged_with(self, path: ArticlePath, ours: Collection[int] | Literal["all"] = ()) -> Result:
        """Return the result whose deck has the edits that somebody made in the deck at a path since it was built.

        Where the article and the deck changed the same thing, the deck's is kept, and a finding says so; on the slides
        `ours` of the edited deck the article's is. Raises OutputError for a deck that Slidewright did not build, that
        carries nothing of what it was built from, or that is of another article. Its `save` needs `force`.
        """
        edited = deck_to_merge(Path(path))
        if edited is None:
            raise edited_deck_error(str(path))
        return merged_result(self, edited, Path(path), lambda each: "article" if ours == "all" or each in ours else "")

    def presentation(self) -> Presentation:
        """Return the deck as a `pptx.Presentation` of python-pptx, to be changed further in Python.

        Save it under another name with its own `save`: `build` does not replace a deck that was changed.
        """
        from generator.decks import presentation_of_deck  # imported here, because it takes a tenth of a second

        return presentation_of_deck(self.pptx)


def build(
    source: ArticlePath | bytes, *, name: str = "article.txt", row: Row | None = None, **options: Unpack[BuildOptions]
) -> Result:
    """Turn an article into a PowerPoint deck.

    >>> from generator import build
    >>> result = build("article.yaml")
    >>> len(result.deck.slides)
    3
    >>> result.save("article.pptx")
    PosixPath('article.pptx')

    source: the path of an article in any of the formats, or its bytes.
    talk: the name of a talk that ships, or the path of a .yaml file of your own. Without it, the talk that the article
        names, or meetup.
    theme: the name of a theme that ships, or the path of a .yaml file of your own. Without it, paper.
    logo: the path of a picture: your logo, large on the cover and small on the other slides.
    font: the family of the font of titles and text, such as "Georgia". It must be installed.
    accent: six hexadecimal digits that replace the accent colour of the theme.
    mode: "dark" for the dark edition of the theme, or "light".
    size: the shape of a slide: "16:9", "4:3", "16:10", or another width and height, such as "297x210". Without it, the
        size that the theme names, or 16:9.
    titles: "claims": a caption, a takeaway or a line that says more than the heading is the title. "headings":
        titles are the headings.
    name: the name by which bytes are read. Its ending tells the format.
    notes: which speaker notes the deck has: "full", "own" (those that the author marked as notes) or "none". None of
        them has a private text.
    slides: how many slides are shown at most, at least 2; 0 is as many as the talk says. The strongest are shown, and
        the others follow, hidden. "all" shows every slide.
    minutes: how many minutes the shown slides may take; 0 is as many as the talk says.
    pace: how many words you say in a minute. The minutes are computed from it. 0 is the number that the article or the
        settings name, or 120.
    agenda: False leaves out the agenda; None is what the article or the settings say.
    keep_images: True keeps every pixel of pictures that are larger than a slide shows.
    fetch_pictures: True fetches the pictures on the web that the article names, but never from a private network.
    author, event, contact: the speaker, the event, and how to reach the speaker, each in one line. They replace what
        the article says.
    date: the date of the talk, such as "2026-11-24".
    builds: whether takeaways, steps, answers, the lines of a program and the bars of a chart appear one by one.
    transitions: how one slide follows another: "fade" or "none". Without it, what the article says, or "fade"; on a
        template "none".
    footer: a text for the foot of each slide, or "true" for the title, the author and the date. Without it, what the
        article says, or only the number of the slide.
    template: the path of a company's template (.pptx or .potx), on whose layouts the slides are made, or of a mapping
        of it (.yaml). It takes the place of a theme, and has its own fonts, colours and size. Without it, the template
        that the article or the settings name, unless `theme` is given.
    no_source: True makes a deck that carries neither its article nor its slides as they were built. Edits in such a
        deck cannot be merged.
    add_layouts: True adds layouts to the template for what it has no placeholders for, such as cards, instead of boxes
        on the slides.
    times: the path of a file that a rehearsal wrote ("talk.times.json"). Its seconds replace those that are computed
        from words and pace.
    settings: the path of a settings file (slidewright.toml, or pyproject.toml with a table [tool.slidewright]), or of a
        folder: the nearest settings file in it or above it is read. None reads no settings.
    files_from: a folder whose pictures and data the article may use, besides those in its own folder and its project.
        An article in bytes has no folder.
    row: values that fill the article, by the names of their fields: {"name": "Ada"} for {{ row.name }}.

    Raises ValueError for an argument that cannot be used, before anything is read. Raises InputError for the article
    and the times, TemplateError for the talk, the theme or the accent, and SettingsError for the settings. Each of
    these has all its `findings`, with file and line. A plain GeneratorError is a bug in Slidewright: the deck would
    break a promise.
    """
    if not isinstance(source, str | bytes | os.PathLike):
        raise ValueError(f"source must be a path, or the bytes of an article, not {type(source).__name__}")
    if not isinstance(name, str):
        raise ValueError(f"name must be a text, such as article.md, not {name!r}")
    return build_request(source, request_of_options(**options), name, None if row is None else checked_row(row))


def build_request(
    source: ArticleSource, request: BuildRequest, name: str = "", row: Row | None = None, row_number: int = 0
) -> Result:
    """Return the deck of an article with what the caller asks for; the arguments are those of open_requested_article.

    Raises InputError, TemplateError and SettingsError as `build` does.
    """
    with within_budget("building the deck"), errors_in_row(row_number):
        opened = open_requested_article(source, request, name, row, row_number)
        result = build_article(opened.article, opened.findings, opened.settings)
        return replace(result, findings=tuple(finding_in_row(each, row_number) for each in result.findings))


def build_article(article: Article, findings: tuple[Finding, ...], settings: Settings) -> Result:
    """Plan, place, write and check an article that was read; `findings` are the findings so far."""
    from generator.check import check
    from generator.decks.carried import article_to_carry
    from generator.place.notes import minutes_of_deck, private_texts_of_slides
    from generator.place.requests import unmet_deck_requests, unmet_section_requests, unshared_notes_warning
    from generator.write import write_package

    private, article = article, replace(article, meta=replace(article.meta, private=()))
    notes = settings.notes or "full"
    outline, look, _, full, deck, planned = place_article(article, settings)
    with within_budget("writing and checking the deck", article.where):
        carried = None if settings.no_source else article_to_carry(article) if notes == "full" else ""
        pptx = write_package(deck, look, _source_date(), carried)
        ledger, found = check(pptx, article, deck)
    checked = [
        warning("template-slot", f"{TIGHT}: {each.message}", Where(deck.host.name), LARGER)
        if deck.host and each.code in TOO_SMALL
        else each
        for each in found
    ]
    if broken := [each for each in checked if each.level == "error"]:
        raise GeneratorError(*broken)
    told = (
        *findings,
        *planned,
        *checked,
        *unmet_section_requests(article, outline, full, look),
        *unmet_deck_requests(article, outline, full, settings.talk),
        *unshared_notes_warning(ledger, article, notes),
    )
    minutes, kept_back = minutes_of_deck(full, outline), private_texts_of_slides(private, deck)
    return Result(pptx, outline, deck, told, ledger, minutes, kept_back, article.left_out)


class PlacedArticle(NamedTuple):
    """A deck before it is written: `full` has all of its notes, and `deck` those that its author shares."""

    outline: Outline
    look: Theme
    placer: Placer
    full: Deck
    deck: Deck
    findings: tuple[Finding, ...]


def place_article(article: Article, settings: Settings, before: Placer | None = None) -> PlacedArticle:
    """Plan and place an article that was read, as `plan_article` does; nothing is written or checked."""
    # Imported here, so that a file that cannot be read fails before Jinja2 and lxml are loaded.
    from generator.place import place
    from generator.place.notes import finished_deck

    outline, look, planned, placer = plan_article(article, settings, before)
    with within_budget("placing what the article says", article.where), _within_template(settings.template):
        full, placed = place(outline, look, placer, bool(settings.keep_images))
        deck = finished_deck(full, outline, article, settings.notes or "full")
    return PlacedArticle(outline, look, placer, full, deck, (*planned, *placed))


def merged_result(result: Result, edited: bytes, path: Path, side_of: SideOf) -> Result:
    """Return the result with the edits of a deck in it; `side_of` says who comes first on each of its slides.

    Raises OutputError for a deck of another article, InputError for one that is damaged, and a plain GeneratorError for
    a merged deck that is not sound.
    """
    place = result.outline.slides[0].where
    merged, ledger, found = merged_deck(result.pptx, edited, path, side_of, result.ledger, place)
    return replace(result, pptx=merged.pptx, findings=(*result.findings, *found), ledger=ledger, merged=merged)


def merged_deck(
    pptx: bytes, edited: bytes, path: Path, side_of: SideOf, ledger: Ledger, article: Where
) -> tuple[Merged, Ledger, tuple[Finding, ...]]:
    """Return a deck merged with the edits of the one at a path, its ledger, and findings; it raises as merged_result.

    ledger: that of the deck, or () where it is not known; article: what findings without a line are about.
    """
    from generator.check import check_merged
    from generator.decks.carried import carried_of_deck
    from generator.decks.package import DECK
    from generator.merge import UnknownDeckError, findings_of_merge, merge_decks

    carried = carried_of_deck(edited, path)
    assert carried
    with within_budget("merging the deck", Where(str(path))):
        try:
            with checked_package(edited, str(path), DECK):  # anybody may have written it
                merged = merge_decks(edited, pptx, carried, side_of)
        except UnknownDeckError:
            message = "more than 30 percent of its slides are not those of the article, so it is not merged"
            hint = "choose another name with -o, or replace it with --force"
            raise OutputError(error("overwrite", message, Where(str(path)), hint)) from None
        except (GeneratorError, MemoryError):
            raise
        except Exception as broken:  # lxml and zipfile raise many kinds of errors for damaged files
            hint = "open it in PowerPoint and save it again, or replace it with --force"
            raise InputError(error("deck", "this deck is damaged", Where(str(path)), hint)) from broken
        after, faults = check_merged(merged.pptx, edited, pptx, ledger, merged.new, merged.keys)
    if faults:
        raise GeneratorError(*faults)
    return merged, after, tuple(findings_of_merge(merged, ledger, article, str(path)))


def plan_article(
    article: Article, settings: Settings, before: Placer | None = None
) -> tuple[Outline, Theme, tuple[Finding, ...], Placer]:
    """Return what each slide will say and which are shown, the theme they are planned for, and findings; no deck.

    With them comes the placer, with what was fitted to settle the length of the outline.
    before: the placer of an earlier version, whose slides that have not changed are not fitted again.
    """
    from generator.look import (
        open_talk,
        open_theme,
        talk_without_agenda,
        theme_accent_findings,
        theme_in_language,
        theme_with_logo,
    )
    from generator.place import layout_finder_of_theme, placer_for_outline
    from generator.place.cap import settled_outline
    from generator.plan import plan

    times, talk = seconds_in_times_file(settings.times), settings.talk
    own = talk.endswith((".yaml", ".yml"))  # then the talk is more likely to be what asks for too much
    where, refusal = (Where(talk), TemplateError) if own else (article.where, InputError)
    with within_budget("planning the slides", where, refusal):
        if settings.template:
            from generator.template.theme import open_template_theme  # loads lxml, which outlines do without

            accent, opened = "", open_template_theme(settings.template, bool(settings.add_layouts))
        else:
            accent = settings.accent
            opened = theme_with_logo(
                open_theme(settings.theme, accent, settings.size, settings.font, settings.mode), article.meta.logo
            )
        look = theme_in_language(opened, article.meta.language)
        rules = open_talk(talk)
        has_agenda = not rules.written if settings.agenda is None else settings.agenda
        rules = rules if has_agenda else talk_without_agenda(rules)
        whole, findings = plan(article, rules, layout_finder_of_theme(look), claims=settings.titles != "headings")
        cap = rules.cap if settings.cap is None else settings.cap
        placer = placer_for_outline(whole, look, before)
        with _within_template(settings.template):
            outline = settled_outline(replace(whole, cap=cap, pace=settings.pace, times=times), placer)
        told = (*theme_accent_findings(look, accent), *look.remarks, *rules.remarks, *findings)
        return outline, look, (*told, *_warnings_of_proof(article)), placer


def _warnings_of_proof(article: Article) -> Iterator[Finding]:
    """Yield as warnings what a talk says and the articles that it names do not; `slidewright verify` says more."""
    if article.basis:
        from generator.proof import findings_for_build  # few decks are made from a talk with its article

        for each in findings_for_build(article):
            yield softened_finding(each) if each.level == "error" else each


@contextmanager
def _within_template(name: str) -> Iterator[None]:
    """Raise TemplateError for a text that no layout of a company's template can hold; ours hold any."""
    from generator.place import NoRoomError

    try:
        yield
    except NoRoomError as refused:
        if not name:
            raise
        raise TemplateError(error("template-slot", f"{TIGHT}: {refused}", Where(name), LARGER)) from refused


def _source_date() -> datetime | None:
    """Return the date in SOURCE_DATE_EPOCH, which reproducible builds set (reproducible-builds.org), or None."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        return datetime.fromtimestamp(int(seconds), UTC) if seconds else None
    except (ValueError, OverflowError, OSError) as problem:
        message = f"SOURCE_DATE_EPOCH={seconds} is not a time: {problem}"
        raise InputError(error("source-date", message, None, "set it to seconds since 1970, or unset it")) from problem
