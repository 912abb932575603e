"""The settings of a deck, declared once: options, settings files, articles, the schema and the docs come from here."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from inspect import getdoc
from typing import Annotated, Any, Literal, get_type_hints

from msgspec import Struct
from msgspec.structs import astuple, replace

from generator.errors import HintedError, did_you_mean_hint
from generator.model.talk import NOTES, PACE, TITLES, TRANSITIONS, WHOLE, Cap, NotesChoice
from generator.regex import regex

MANY = 10_000  # the largest number, where an option has no other
ALL = "all"  # the number of slides that shows every slide
SLOWEST, FASTEST = 40, 400  # words a minute
MODES = ("dark", "light")
YES, NO = ("true", "yes", "on"), ("false", "no", "none", "off")


class Option(Struct, frozen=True):
    """How a setting is written.

    kind: what its value is: a line of text, the name of a file, one of some words, a number, a date, or yes or no.
    metavar: what stands for the value in --help.
    words: the words that it may be; beside a number, the words that may stand in its place; beside a line of text,
        those that mean yes or no.
    least, most: the range of a number.
    in_article, in_file: whether an article and a settings file may have it.
    flags: whether each of two words is an option of its own on the command line.
    doc: what it means, in Markdown.
    """

    kind: Literal["line", "file", "choice", "count", "date", "switch"] = "line"
    metavar: str = "TEXT"
    words: tuple[str, ...] = ()
    least: int = 1
    most: int = MANY
    in_article: bool = True
    in_file: bool = True
    flags: bool = False
    doc: str = ""


class Settings(Struct, frozen=True):
    """What a command line, an article or a project may set; a field is empty, 0 or None if it is not set.

    A template takes the place of theme, font, accent, mode and size; a theme takes that of the template in the settings
    under it. What each setting means is said here, for --help, the schema and the docs too.

    talk: Which slides there are, in what order: `meetup`, `lightning`, `slides`, `written` or a .yaml file of yours.
    theme: The look of the slides: the name of a theme, or a .yaml file of your own.
    template: Your company's template (.pptx or .potx), which takes the place of a theme.
    logo: Your logo: large on the cover, and small at the foot of the other slides.
    font: The font of titles and text, such as Georgia. It must be installed.
    accent: Your accent colour: six hexadecimal digits, such as 7A3EB1.
    mode: The edition of the theme: `light`, or `dark` for a dark room.
    size: The shape of a slide: 16:9, 4:3, 16:10, or any width and height, such as 297x210.
    titles: The title of a slide: a caption or line that says more (`claims`), or always the heading (`headings`).
    agenda: Whether there is an agenda after the cover.
    author: The name of the speaker.
    event: The event or the place at which you give the talk.
    date: The date of the talk, as year-month-day: 2026-11-24.
    contact: How people reach you: an address or a number. It is on the last slide.
    transitions: How one slide follows another: `fade` or `none`.
    builds: Whether takeaways, steps, answers, the lines of a program and the bars of a chart appear one by one, with a
        click each.
    footer: A text for the foot of each slide, or `true` for the title, the author and the date.
    slides: How many slides are shown at most, or `all`. The strongest are shown, and the others are hidden.
    minutes: How many minutes the slides that are shown may take.
    pace: How many words you say in a minute. The length of the talk is computed from it.
    times: The times of a rehearsal, from `present --rehearse`. They replace words and pace.
    notes: Which speaker notes the file has: all (`full`), only what you marked as notes (`own`), or `none`. Private
        texts are in none of them. A PDF or a handout has none; HTML has them only with this option.
    keep_images: Keep every pixel of large pictures.
    no_source: Leave out what the deck carries of its article and of its slides as they were built. Your edits in it
        cannot be merged then.
    add_layouts: Add layouts to the template for cards, steps and other forms.
    """

    talk: Annotated[str, Option("file", "NAME")] = ""
    theme: Annotated[str, Option("file", "NAME")] = ""
    template: Annotated[str, Option("file", "FILE")] = ""
    logo: Annotated[str, Option("file", "FILE")] = ""
    font: Annotated[str, Option(metavar="FAMILY")] = ""
    accent: Annotated[str, Option(metavar="RRGGBB")] = ""
    mode: Annotated[str, Option("choice", words=MODES, flags=True)] = ""
    size: Annotated[str, Option()] = ""
    titles: Annotated[str, Option("choice", words=TITLES)] = ""
    agenda: Annotated[bool | None, Option("switch")] = None
    author: Annotated[str, Option()] = ""
    event: Annotated[str, Option()] = ""
    date: Annotated[str, Option("date", "DATE")] = ""
    contact: Annotated[str, Option()] = ""
    transitions: Annotated[str, Option("choice", words=TRANSITIONS)] = ""
    builds: Annotated[bool | None, Option("switch")] = None
    footer: Annotated[str | bool, Option(words=(*YES, *NO))] = ""
    slides: Annotated[int | Literal["all"], Option("count", "N", words=(ALL,), least=2)] = 0
    minutes: Annotated[int, Option("count", "M")] = 0
    pace: Annotated[int, Option("count", "WORDS", least=SLOWEST, most=FASTEST)] = 0
    times: Annotated[str, Option("file", "TIMES.json", in_article=False)] = ""
    notes: Annotated[NotesChoice | Literal[""], Option("choice", words=NOTES)] = ""
    keep_images: Annotated[bool | None, Option("switch", in_article=False, in_file=False)] = None
    add_layouts: Annotated[bool | None, Option("switch", in_article=False, in_file=False)] = None
    no_source: Annotated[bool | None, Option("switch", in_article=False)] = None

    def over(self, other: Settings) -> Settings:
        """Return these settings, with each that is not set taken from `other`."""
        pairs = zip(astuple(self), astuple(other), astuple(NOTHING_SET), strict=True)
        found = Settings(*(theirs if mine == unset else mine for mine, theirs, unset in pairs))
        return replace(found, template=self.template) if self.theme else found

    @property
    def cap(self) -> Cap | None:
        """Return how much of the talk is shown, or None if the talk decides."""
        if self.slides == "all":
            return Cap(minutes=self.minutes, asked=True) if self.minutes else WHOLE
        return Cap(self.slides or 0, self.minutes, asked=True) if self.slides or self.minutes else None


NOTHING_SET = Settings()
# Where no setting names one.
USUAL = Settings(talk="meetup", theme="paper", titles="claims", transitions="fade", pace=PACE, notes="full")
_DOCS = dict(re.findall(r"^(\w+): (.+(?:\n {4}.+)*)", getdoc(Settings) or "", re.MULTILINE))
OPTIONS: Mapping[str, Option] = {
    name: replace(hint.__metadata__[0], doc=" ".join(_DOCS.get(name, "").split()))
    for name, hint in get_type_hints(Settings, include_extras=True).items()
}
FILES = tuple(name for name, option in OPTIONS.items() if option.kind == "file")

# No setting has a second line, and XML forbids the rest; surrogates are bytes of a command line that are not UTF-8.
_UNSHOWN = regex("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DATE = regex(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def option_value_of_text(name: str, text: str) -> object:
    """Return the value of an option that is written as `text`: a number, true or false, or the text itself."""
    if (kind := OPTIONS[name].kind) == "count" and re.fullmatch(r"\d{1,6}", text, re.ASCII):
        return int(text)
    return text.lower() == "true" if kind == "switch" and text.lower() in ("true", "false") else text


class WrongSettingError(HintedError, ValueError):
    """A setting cannot have this value: what is wrong, after its name in a sentence, and a hint."""


def checked_setting(name: str, value: Any, *, with_look: bool = False) -> Any:
    """Return the value of a setting as Settings has it. Raises WrongSettingError.

    with_look: whether an accent and a size are checked here, and not when the theme is opened.
    """
    unset, option = getattr(NOTHING_SET, name), OPTIONS[name]
    if type(value) is type(unset) and value == unset:
        return unset
    if wrong := what_option_must_be(name, value):
        raise WrongSettingError(wrong, did_you_mean_hint(str(value), option.words, option.doc.replace("`", "")))
    if option.kind == "file":
        return os.fspath(value)
    if option.kind != "line" or isinstance(value, bool):
        return value
    line = " ".join(value.split())
    if with_look and (look := what_look_must_be(name, line))[0]:
        raise WrongSettingError(*look)
    return line.lower() in YES if line.lower() in option.words else line


def what_option_must_be(name: str, value: object) -> str:
    """Return what is wrong with the value of an option, after its name in a sentence; "" if it can be used."""
    option = OPTIONS[name]
    if isinstance(value, str) and option.kind != "file" and _UNSHOWN.search(value):
        return "holds a character that no slide can show"
    match option.kind:
        case "choice":
            return "" if value in option.words else f"must be one of {', '.join(option.words)}"
        case "count":
            is_number = isinstance(value, int) and not isinstance(value, bool)
            fits = value in option.words or (is_number and option.least <= value <= option.most)  # type: ignore[operator]
            instead = "".join(f", or {word}" for word in option.words)
            return "" if fits else f"must be a whole number from {option.least:,} to {option.most:,}{instead}"
        case "switch":
            return "" if isinstance(value, bool) else "must be true or false"
        case "date":
            return "" if isinstance(value, str) and is_day_of_talk(value) else "must be a date, such as 2026-11-24"
        case "file" | "line":
            kinds = (str, os.PathLike) if option.kind == "file" else (str, bool) if option.words else str
            return "" if isinstance(value, kinds) else "must be a text"


def is_day_of_talk(text: str) -> bool:
    """Tell whether the text is a day of the calendar, as year-month-day."""
    with suppress(ValueError):
        return bool(_DATE.fullmatch(text) and datetime.date.fromisoformat(text))
    return False


NARROWEST, WIDEST = 1.25, 2.5  # the width of a slide divided by its height
SIZES = f"write 16:9, 4:3, 16:10, or a width that is {NARROWEST:g} to {WIDEST:g} times the height"
COLOR = "[0-9A-Fa-f]{6}"


def what_look_must_be(name: str, text: str) -> tuple[str, str]:
    """Return what is wrong with an accent or a size, after its name in a sentence, and a hint; "" if nothing is."""
    if name == "accent" and not re.fullmatch(COLOR, text.removeprefix("#")):
        return "must be a colour", "write six hexadecimal digits, such as 7A3EB1"
    return ("must be the size of a slide", SIZES) if name == "size" and not share_of_size(text) else ("", "")


def share_of_size(size: str) -> float:
    """Return the width of a slide divided by its height, or 0 if no slide can have this shape."""
    found = re.fullmatch(r"(\d{1,5}(?:\.\d+)?) ?[:x×] ?(\d{1,5}(?:\.\d+)?)", size)
    wide, high = map(float, found.groups()) if found else (0.0, 1.0)
    return wide / high if high and NARROWEST <= wide / high <= WIDEST else 0.0
