"""The keys of a structured article, declared once: the name, the type and the purpose of each."""

from __future__ import annotations

from typing import get_args

from generator.model.article import Role
from generator.model.blocks import Trend
from generator.model.chart import ChartKind
from generator.model.colors import GroundName
from generator.model.settings import OPTIONS
from generator.read.keys.key import Key, Keys

KINDS = tuple(kind.value for kind in ChartKind)
TRENDS: tuple[Trend, ...] = ("up", "down", "flat")
ROLES = tuple(role.value for role in Role)
GROUNDS: tuple[GroundName, ...] = get_args(GroundName)
ASKED = ("layout", "ground", "highlight")  # keys of a section that ask for a look

OF_SPEAKER = ("author", "event", "date", "contact")  # settings that are data of the article, too
OF_DECK = tuple(
    name for name, option in OPTIONS.items() if option.in_article and name not in (*OF_SPEAKER, "logo", "notes")
)


def _settings(*names: str) -> tuple[Key, ...]:
    """Return the keys of an article for these settings."""
    return tuple(Key(name, "setting", OPTIONS[name].doc) for name in names)


ARTICLE = Keys(
    "an article",
    (
        Key("title", "text", "The title of the talk.", required=True),
        Key("subtitle", "text", "The line under the title."),
        *_settings("author", "event", "date"),
        Key("language", "language", "The language of the text, as a BCP 47 tag: en-GB."),
        Key("url", "url", "The web address of the article or the deck. The last slide shows it, with a QR code."),
        Key("licence", "plain", "The licence under which others may use it: CC BY 4.0."),
        Key("summary", "text", "The article in a sentence or two, for the notes of the first slide."),
        *_settings("contact"),
        Key("call", "text", "What the audience should do now. The last slide shows it in large type."),
        Key(
            "logo",
            "picture",
            "Your logo, large on the cover and small on other slides: the name of its file, or a mapping.",
        ),
        Key("cover", "picture", "A picture for half of the cover: the name of its file, or a mapping."),
        Key("speaker", "speaker", "The speaker, for a slide of its own: a name, or a mapping."),
        *_settings(*OF_DECK),
        Key("notes", "paragraphs", "Speaker notes for the first slide; or `own` or `none`, as for `--notes`."),
        Key("private", "paragraphs", "Private notes about the whole article. No file that is made has them."),
        Key("takeaways", "takeaways", "The sentences that the audience should remember."),
        Key("sources", "sources", "The sources of the article."),
        Key("sections", "sections", "The sections of the article, in order."),
    ),
)

# Keys of a section that an item of a body may have too.
_SHOWN = (
    Key("points", "points", "A list of points."),
    Key("ordered", "numbered", "With `true`, the points are numbered."),
    Key("start", "first", "The number of the first point, if the list continues another one."),
    Key("stat", "stat", "A big number and what it counts."),
    Key("stats", "stats", "Several big numbers. Up to three share a slide."),
    Key("picture", "picture", "A picture: the name of its file, or a mapping."),
    Key("table", "table", "A table: the name of a CSV file, or a mapping."),
    Key("chart", "chart", "A chart: the name of the CSV file with its numbers, or a mapping."),
    Key("code", "code", "Lines of a program: a text, or a mapping."),
    Key("quote", "quote", "The words of somebody: a text, or a mapping."),
)
_DIAGRAMS = (
    Key("timeline", "events", "Events with their dates."),
    Key("steps", "stages", "Stages in their order, the last of which is the end. They are numbered."),
    Key("cycle", "stages", "Three to six stages in a ring. The last leads back to the first."),
    Key("questions", "questions", "Questions with their answers."),
)

SECTION = Keys(
    "a section",
    (
        Key("heading", "text", "The heading of the section.", required=True),
        Key(
            "role",
            "role",
            f"Its part in the argument: {', '.join(ROLES)}. Without this key it is guessed from the heading.",
        ),
        Key("headline", "text", "The title of the slide, if it should say more than the heading."),
        Key("gist", "text", "Three or four words about the section, for the agenda."),
        Key("layout", "plain", "The layout of its slides, if you do not want the usual one."),
        Key(
            "ground",
            "ground",
            f"The background of its slides: {', '.join(GROUNDS)}. Without this key it is chosen for you.",
        ),
        Key("highlight", "plain", "The term of the point that matters most. It is larger than the others."),
        Key("skip", "flag", "With `true`, the section is not in the deck."),
        Key("when", "condition", "An expression about the row of data: the section is left out where it is false."),
        Key("notes", "paragraphs", "Speaker notes: what you say and do not show."),
        Key("private", "paragraphs", "Private notes, which only your own window shows. No file that is made has them."),
        Key("lead", "prose", "The paragraphs that open the section."),
        Key("body", "body", "Paragraphs and blocks of every kind, in the order that you want."),
        *_SHOWN,
        *_DIAGRAMS,
        Key("closing", "prose", "The paragraphs that end the section."),
        Key("sections", "sections", "Sections within this one."),
    ),
)

POINT = Keys(
    "a point",
    (
        Key("term", "text", "The point in a word or two."),
        Key("detail", "text", "What you say about it."),
        Key("short", "text", "The text on the slide, if the detail is too long. The detail is then in the notes."),
        Key("answer", "text", "How to overcome the point, if the point is an obstacle."),
        Key("url", "url", "A web address at which to read more."),
        Key(
            "icon",
            "plain",
            "The name of the icon beside it, from lucide.dev: users. Without this key the term chooses it.",
        ),
        Key("points", "points", "A list within the point."),
        Key("ordered", "numbered", "With `true`, the list within the point is numbered."),
        Key("start", "first", "The first number of the list within the point."),
    ),
)

QUESTION = Keys(
    "a question",
    (
        Key("question", "text", "The question.", required=True),
        Key("answer", "paragraphs", "The answer.", required=True),
    ),
)

SOURCE = Keys(
    "a source",
    (Key("text", "text", "The author and the title.", required=True), Key("url", "url", "Its web address.")),
)

SPEAKER = Keys(
    "a speaker",
    (
        Key("name", "plain", "The name of the speaker.", required=True),
        Key("line", "plain", "What the speaker does, in one line."),
        Key("links", "urls", "A web address at which to read about the speaker, or a list of addresses."),
        Key("picture", "picture", "A portrait: the name of its file, or a mapping."),
    ),
)

QUOTE = Keys(
    "a quote",
    (
        Key("text", "text", "The words that somebody said.", required=True),
        Key("by", "text", "The person who said them."),
        Key("source", "text", "The book or the page that the words are from."),
    ),
)

CODE = Keys(
    "a code block",
    (
        Key("text", "lines", "The lines of the program.", required=True),
        Key("language", "plain", "The programming language: python."),
        Key("caption", "text", "A caption for the code."),
        Key("highlight-lines", "ranges", "The lines to emphasize, counted from 1: 2-3, 5.", renamed="highlight"),
        Key("line-numbers", "flag", "With `true`, each line has its number.", renamed="numbered"),
    ),
)

TABLE = Keys(
    "a table",
    (
        Key(
            "data",
            "file",
            "A CSV or TSV file beside the article, instead of `header` and `rows`. Its first row is the header.",
        ),
        Key("header", "cells", "The names of the columns."),
        Key("rows", "rows", "The rows. None may have more cells than the header."),
        Key("caption", "text", "A caption for the table."),
        Key("source", "text", "The source of the figures."),
        Key(
            "highlight",
            "names",
            "What to emphasize: the name of a column, the first cell of a row, or a list of these.",
        ),
        Key(
            "format",
            "formats",
            "How figures are written: number, percent, EUR or #,##0.0, for the table or for single columns.",
        ),
    ),
)

CHART = Keys(
    "a chart",
    (
        Key("file", "file", "A CSV or TSV file beside the article: a header, and a row for each category."),
        Key("kind", "kind", f"The kind of chart: {', '.join(KINDS)}. Without this key it is column."),
        Key("data", "data", "The numbers: each category with its number, or rows below a header."),
        Key("series", "names", "What the numbers count, if the data have no header."),
        Key("highlight", "plain", "The category or the series to emphasize. The others are grey."),
        Key("format", "format", "How numbers are written: number, compact, percent, or a currency such as EUR."),
        Key("figure", "text", "A number that sums up the chart, in large type above the takeaway: 4x."),
        Key("takeaway", "text", "What the chart shows, in a sentence beside it."),
        Key("caption", "text", "A caption for the chart."),
        Key("source", "text", "The source of the numbers."),
        Key(
            "alt",
            "plain",
            "What the chart says, for people who cannot see it. Without this key: the least and the greatest number.",
        ),
    ),
)

PICTURE = Keys(
    "a picture",
    (
        Key("file", "file", "A file beside the article: PNG, JPEG, GIF, WebP, AVIF or SVG.", required=True),
        Key("alt", "plain", "What the picture shows, for people who cannot see it."),
        Key("credit", "text", "The maker of the picture, and its licence."),
        Key("caption", "text", "A caption for the picture."),
        Key(
            "focus",
            "place",
            "The point that stays visible when the picture is cropped, from the left and from the top: 0.3 0.6.",
        ),
    ),
)

STAT = Keys(
    "a stat",
    (
        Key("value", "text", "The number: 96 %.", required=True),
        Key("meaning", "text", "What the number counts.", required=True),
        Key("trend", "trend", "An arrow that shows where the number is going: up, down, flat."),
    ),
)

EVENT = Keys(
    "an event",
    (
        Key("date", "day", "A year, a month or a day: 1998, 2004-05, 2026-11-24.", required=True),
        Key("what", "text", "What happened, in a few words.", required=True),
        Key("detail", "text", "What you say about it. It goes to the notes."),
        Key("label", "text", "The text that the slide shows instead of the date."),
    ),
)

# Blocks that a section or an item of a body may have under their own key. In a body, a text is the value of the
# first key of the block, and the other keys stand beside it: "- quote: ..." and "by: ..." under it.
INSERTS = {"stat": STAT, "picture": PICTURE, "table": TABLE, "chart": CHART, "code": CODE, "quote": QUOTE}

# The keys with blocks under them, in the order in which a section shows them.
BLOCKS = ("points", "stats", *INSERTS, "timeline", "steps", "cycle", "questions")
OF_POINTS = ("ordered", "start")  # keys beside "points:", in a section or an item of a body

BODY_ITEM = Keys(
    "an item of a body",
    (
        *_SHOWN,
        Key("by", "text", "The person who said the quote beside it."),
        Key("source", "text", "The source of the quote or the figures beside it."),
        Key("highlight", "names", "The name of what to emphasize in the table or the chart beside it."),
        Key("format", "formats", "How the figures of the table or the chart beside it are written."),
        Key("language", "plain", "The language of the code beside it."),
        Key("highlight-lines", "ranges", "The lines to emphasize in the code beside it: 2-3, 5."),
        Key("line-numbers", "flag", "With `true`, each line of the code beside it has its number."),
        Key("alt", "plain", "What the picture beside it shows, for people who cannot see it."),
        Key("credit", "text", "The maker of the picture beside it, and its licence."),
        Key("caption", "text", "A caption for the picture, the code, the table or the chart beside it."),
        Key("focus", "place", "The point that stays visible when the picture beside it is cropped: 0.3 0.6."),
        Key("meaning", "text", "What the number beside it counts."),
        Key("trend", "trend", "An arrow that shows where the number beside it is going: up, down, flat."),
        *_DIAGRAMS,
    ),
)
