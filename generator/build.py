"""The pipeline on one screen: an article in a file becomes a deck in memory."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from generator.budget import within
from generator.errors import Finding, GeneratorError, InputError, TemplateError, Where, error
from generator.model.article import Article
from generator.model.deck import Deck
from generator.model.ledger import Ledger
from generator.model.outline import Outline
from generator.model.talk import WHOLE, Notes
from generator.model.theme import Theme
from generator.options import Options, check_source, checked_cap, checked_flag, checked_notes, checked_settings
from generator.output import save
from generator.read import format_of, read, read_bytes
from generator.read.files import files_of
from generator.settings import USUAL, Settings, said_in, settings_at

Source = str | os.PathLike[str]


class Result(Struct, frozen=True):
    """A finished deck.

    pptx: the bytes of the file. outline: what each slide says. deck: where it stands. findings: what the author
    should know. ledger: where every sentence of the article went. minutes: how long the shown slides take to present,
    each as long as its notes, or its own words where they are more, and twenty seconds at least.
    """

    pptx: bytes
    outline: Outline
    deck: Deck
    findings: tuple[Finding, ...]
    ledger: Ledger
    minutes: int

    def save(self, path: Source, force: bool = False) -> Path:
        """Write the deck to a file, whole or not at all, and return the path.

        A deck of ours that nobody has edited since is replaced; any other file raises OutputError unless `force`.
        """
        return save(self.pptx, Path(path), force)


def build(
    source: Source | bytes,
    *,
    talk: Source = "",
    theme: Source = "",
    accent: str = "",
    size: str = "",
    titles: str = "",
    name: str = "article.txt",
    notes: Notes = "full",
    slides: int | Literal["all"] = 0,
    minutes: int = 0,
    pace: int = 0,
    keep_images: bool = False,
    fetch_pictures: bool = False,
    author: str = "",
    event: str = "",
    contact: str = "",
    transitions: str = "",
    footer: str = "",
    settings: Source | None = None,
    files_from: Source | None = None,
) -> Result:
    """Turn an article into a PowerPoint deck.

    >>> from generator import build
    >>> result = build("article.yaml")
    >>> len(result.deck.slides)
    12
    >>> result.save("article.pptx")
    PosixPath('article.pptx')

    source: the path of an article in any of the formats, or its bytes, which then go by `name`.
    talk, theme: the name of one that ships, or the path of a .yaml file of your own; without a talk, the one that the
        article is written for, or meetup; without a theme, paper.
    accent: six hexadecimal digits, which take the place of the theme's accent.
    size: the shape of a slide: "16:9", "4:3", "16:10", or any other width and height, such as "297x210"; without one,
        what the theme says, or 16:9.
    titles: "claims", by which a slide is called by what it says where it claims something, or "headings".
    notes: which speaker notes the deck carries: "full", "own" (those the author wrote as such) or "none".
    slides, minutes: how many are shown at most, two slides or more, in place of what the talk says; the strongest are,
        and the others follow the last one, hidden. "all" shows every slide.
    pace: how many words a minute you say, by which minutes are reckoned; 0 for what the article or the settings say, or
        120.
    keep_images: whether pictures keep every pixel, instead of as many as a slide shows.
    fetch_pictures: whether pictures on the web that the article names are fetched, never from a private network.
    author, event, contact: who speaks, where, and how to reach them, each one line, in place of what the article says.
    transitions: how one slide follows another: "fade", or "none"; without one, what the article says, or "fade".
    footer: what stands at the foot of each slide, or "true" for the title, who speaks and the date; without one, what
        the article says, or the number alone.
    settings: a settings file (slidewright.toml, or a pyproject.toml with a table [tool.slidewright]) for what neither
        you nor the article say, or a folder, in which and above which the nearest is looked up, as the command does
        from the article's. None reads no such file.
    files_from: a folder whose pictures and data the article may show, besides those of its own folder and its project;
        bytes have neither.

    Raises ValueError for an option that nobody could use, before anything is read; InputError for the article,
    TemplateError for the talk, the theme or the accent, SettingsError for the settings: each carries all its `findings`
    with file and line. A plain GeneratorError means that the deck would have broken one of our promises: a bug of ours.
    """
    check_source(source, name)
    said = checked_settings(
        author=author,
        contact=contact,
        event=event,
        talk=talk,
        theme=theme,
        accent=accent,
        size=size,
        titles=titles,
        pace=pace,
        transitions=transitions,
        footer=footer,
    )
    asked, cap, keeps = checked_notes(notes), checked_cap(slides, minutes), checked_flag("keep_images", keep_images)
    more = Path(files_from) if files_from else None
    files = files_of(None if isinstance(source, bytes) else Path(source).parent, more)
    if checked_flag("fetch_pictures", fetch_pictures):
        from generator.read.fetch import Pictures

        files = replace(files, web=Pictures())
    with within("building the deck"):
        if isinstance(source, bytes):
            article, found = read_bytes(source, name, format_of(name), files)
        else:
            article, found = read(source, files=files)
        project = Settings() if settings is None else settings_at(Path(settings))
        chosen = said.over(said_in(article, files)).over(project).over(USUAL)
        style = chosen.talk, chosen.theme, chosen.accent
        options = Options(*style, asked, cap, keeps, chosen.titles, chosen.pace, chosen.size)
        return build_article(chosen.fill(article), found, options)


def build_article(article: Article, found: tuple[Finding, ...], options: Options) -> Result:
    """Plan, place, write and check an article that was read; `found` are the findings so far."""
    # Imported here, so that a file that cannot be read fails before Jinja2 and lxml are loaded.
    from generator.check import check
    from generator.place import place
    from generator.place.cap import too_long
    from generator.place.share import excused, left_out, with_notes
    from generator.place.speech import to_be_spoken
    from generator.place.timing import minutes_of, with_times
    from generator.write import write

    outline, look, planned = plan_article(article, options)
    with within("placing what the article says", article.where):
        untimed, placed = place(outline, look, options.keep_images)
        full = untimed if outline.cap == WHOLE else with_times(untimed, options.pace)
    deck = to_be_spoken(with_notes(full, article, options.notes), leads_on=options.notes == "full")
    with within("writing and checking the deck", article.where):
        pptx = write(deck, look, _source_date())
        checked, broken = check(pptx, article, deck)
    ledger, broken = excused(checked, broken, full, deck)
    if broken:
        raise GeneratorError(*broken)
    told = (
        *found,
        *planned,
        *placed,
        *too_long(full, article, options.pace),
        *left_out(checked, ledger, article, options.notes),
    )
    return Result(pptx, outline, deck, told, ledger, minutes_of(full, options.pace))


def plan_article(article: Article, options: Options) -> tuple[Outline, Theme, tuple[Finding, ...]]:
    """What each slide will say and which are shown, and the theme whose layouts it was planned for; no deck is made."""
    from generator.look import accent_findings, open_talk, open_theme, written_in
    from generator.place import Choice
    from generator.place.cap import capped
    from generator.plan import plan
    from generator.plan.dividers import with_dividers

    talk = options.talk
    own = talk.endswith((".yaml", ".yml"))  # then it is rather the talk that asks for too much
    where, refusal = (Where(talk), TemplateError) if own else (article.where, InputError)
    with within("planning the slides", where, refusal):
        look = written_in(open_theme(options.theme, options.accent, options.size), article.meta.language)
        rules = open_talk(talk)
        outline, findings = plan(article, rules, Choice(look.families), claims=options.titles != "headings")
        cap = rules.cap if options.cap is None else options.cap
        settled = capped(replace(outline, cap=cap, pace=options.pace), look)
        told = (*accent_findings(look, options.accent), *look.remarks, *findings)
        return with_dividers(settled, cap.slides if cap else None), look, told


def _source_date() -> datetime | None:
    """SOURCE_DATE_EPOCH, by which reproducible builds are dated (reproducible-builds.org)."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        return datetime.fromtimestamp(int(seconds), UTC) if seconds else None
    except (ValueError, OverflowError, OSError) as problem:
        message = f"SOURCE_DATE_EPOCH={seconds} is no time: {problem}"
        raise InputError(error("source-date", message, None, "give seconds since 1970, or unset it")) from problem
