"""The keys of a structured article, declared once: what each is called, what it takes and what it is for."""

from __future__ import annotations

from typing import get_args

from generator.model.article import Role
from generator.model.blocks import Trend
from generator.model.chart import Kind
from generator.model.colors import GroundName
from generator.read.keys.key import Key, Keys

KINDS = tuple(kind.value for kind in Kind)
TRENDS: tuple[Trend, ...] = ("up", "down", "flat")
ROLES = tuple(role.value for role in Role)
GROUNDS: tuple[GroundName, ...] = get_args(GroundName)

ARTICLE = Keys(
    "an article",
    (
        Key("title", "text", "What the talk is called.", required=True),
        Key("subtitle", "text", "The line under the title."),
        Key("author", "plain", "Who speaks."),
        Key("event", "plain", "Where the talk is given."),
        Key("date", "date", "When, as year-month-day: 2026-11-24."),
        Key("language", "language", "The language of the text, a BCP 47 tag: en-GB."),
        Key("url", "url", "Where the article or the deck can be found."),
        Key("licence", "plain", "On what terms others may use it: CC BY 4.0."),
        Key("summary", "text", "The article in a sentence or two."),
        Key("contact", "plain", "How to reach the speaker."),
        Key("call", "text", "What the audience should do now: the last slide says it large."),
        Key("logo", "picture", "A picture for the cover: its file, or a mapping."),
        Key("cover", "picture", "A picture that takes half of the cover: its file, or a mapping."),
        Key("speaker", "speaker", "Who speaks, for a slide of its own: a name, or a mapping."),
        Key("talk", "plain", "The talk to make of it: meetup, lightning, slides, or a file of your own."),
        Key("titles", "titles", "What titles say: claims, where a slide makes one, or headings."),
        Key("pace", "count", "How many words a minute the speaker says, by which minutes are reckoned: 120."),
        Key("transitions", "transitions", "How one slide follows another: fade, or none."),
        Key("footer", "plain", "A text for the foot of each slide, or true for the title, the author and the date."),
        Key("notes", "paragraphs", "What to say while the first slide is shown: speaker notes."),
        Key("takeaways", "takeaways", "The sentences that the audience should remember."),
        Key("sources", "sources", "What the article rests on."),
        Key("sections", "sections", "The article itself, in order."),
    ),
)

# What stands in a section, as in an item of a body.
_SHOWN = (
    Key("points", "points", "A list."),
    Key("ordered", "flag", "Whether the points are numbered."),
    Key("start", "count", "The number of the first point, where the numbers go on from another list."),
    Key("stat", "stat", "A big number with its meaning."),
    Key("stats", "stats", "Several of them, up to three on a slide."),
    Key("picture", "picture", "A picture: its file, or a mapping."),
    Key("table", "table", "A table: a CSV file, or a mapping."),
    Key("chart", "chart", "A chart: the CSV file of its numbers, or a mapping."),
    Key("code", "code", "Lines of a program."),
    Key("quote", "quote", "Somebody's words."),
)
_DIAGRAMS = (
    Key("timeline", "events", "What happened when."),
    Key("steps", "stages", "Stages of which the last is the end: points that are numbered."),
    Key("cycle", "stages", "Three to six stages of which the last leads to the first."),
    Key("questions", "questions", "Questions with their answers."),
)

SECTION = Keys(
    "a section",
    (
        Key("heading", "text", "What the section is called.", required=True),
        Key("role", "role", f"What it does in the argument: {', '.join(ROLES)}. Guessed from the heading if left out."),
        Key("headline", "text", "The slide's title, where it should say more than the heading."),
        Key("gist", "text", "The agenda's line: three or four words."),
        Key("layout", "plain", "The layout to use, where the usual one does not suit."),
        Key(
            "ground",
            "ground",
            f"What its slides stand on: {', '.join(GROUNDS)}. Chosen if left out.",
        ),
        Key("highlight", "plain", "The term of the point that matters most: it is set larger than the others."),
        Key("skip", "flag", "Whether to leave the section out of the deck."),
        Key("notes", "paragraphs", "What to say and not to show: speaker notes."),
        Key("lead", "paragraphs", "The paragraphs that open the section."),
        Key("body", "body", "Paragraphs and blocks of every kind, in any order."),
        *_SHOWN,
        *_DIAGRAMS,
        Key("closing", "paragraphs", "The paragraphs that end the section."),
        Key("sections", "sections", "Sections within this one."),
    ),
)

POINT = Keys(
    "a point",
    (
        Key("term", "text", "The point in a word or two."),
        Key("detail", "text", "What there is to say about it."),
        Key("short", "text", "The slide's text, where the detail is too long for it."),
        Key("answer", "text", "What meets the point, where the point is an obstacle."),
        Key("url", "url", "Where to read more."),
        Key("icon", "plain", "The icon beside it, by its name at lucide.dev: users. Chosen by the term if left out."),
        Key("points", "points", "A list within the point."),
        Key("ordered", "flag", "Whether that list is numbered."),
        Key("start", "count", "The number of its first point."),
    ),
)

QUESTION = Keys(
    "a question",
    (
        Key("question", "text", "What people ask.", required=True),
        Key("answer", "paragraphs", "What you say.", required=True),
    ),
)

SOURCE = Keys(
    "a source",
    (Key("text", "text", "What it is.", required=True), Key("url", "url", "Where it is.")),
)

SPEAKER = Keys(
    "a speaker",
    (
        Key("name", "plain", "Who it is.", required=True),
        Key("line", "plain", "What they do, in a line."),
        Key("links", "urls", "Where to read more about them: an address, or a list of them."),
        Key("picture", "picture", "What they look like: a file, or a mapping."),
    ),
)

QUOTE = Keys(
    "a quote",
    (
        Key("text", "text", "The words.", required=True),
        Key("by", "text", "Who said them."),
        Key("source", "text", "Where they stand."),
    ),
)

CODE = Keys(
    "a code block",
    (
        Key("text", "lines", "The lines, as they are.", required=True),
        Key("language", "plain", "The language: python."),
        Key("caption", "text", "What the code shows."),
        Key("highlight-lines", "ranges", "The lines to bring out, counted from 1: 2-3, 5."),
        Key("line-numbers", "flag", "Whether each line is shown with its number."),
    ),
)

TABLE = Keys(
    "a table",
    (
        Key("data", "file", "A CSV or TSV file beside the article, its first row the header, instead of the next two."),
        Key("header", "cells", "The heads of the columns."),
        Key("rows", "rows", "The rows, each as long as the header or shorter."),
        Key("caption", "text", "What the table shows."),
        Key("source", "text", "Where the figures come from."),
        Key("highlight", "names", "What to bring out: a column by its head, a row by its first cell, or a list."),
        Key(
            "format", "formats", "How to write figures: number, percent, EUR, #,##0.0; or one for each of some columns."
        ),
    ),
)

CHART = Keys(
    "a chart",
    (
        Key("file", "file", "A CSV or TSV file beside the article: a header, then a row for each category."),
        Key("kind", "kind", f"How it is drawn: {', '.join(KINDS)}. A column if left out."),
        Key("data", "data", "The numbers themselves: rows, the header first, or each category with its number."),
        Key("series", "names", "What the numbers count, where the data have no header."),
        Key("highlight", "plain", "The category or the series that matters: the others are grey."),
        Key(
            "format",
            "plain",
            "How numbers are written: number, compact, percent, or a currency such as EUR. As they are if left out.",
        ),
        Key("figure", "text", "The number that sums the chart up, set large above the takeaway: 4x."),
        Key("takeaway", "text", "What the chart shows, in a sentence that stands beside it."),
        Key("caption", "text", "What the numbers are."),
        Key("source", "text", "Where they come from."),
        Key("alt", "plain", "What they say, for those who cannot see it. The largest and the smallest if left out."),
    ),
)

PICTURE = Keys(
    "a picture",
    (
        Key("file", "file", "A file beside the article: PNG, JPEG, GIF, WebP, AVIF or SVG.", required=True),
        Key("alt", "plain", "What it shows, for those who cannot see it."),
        Key("credit", "text", "Who made it, and on what terms it may be used."),
        Key("caption", "text", "What it shows, for everybody."),
        Key("focus", "place", "What a crop keeps in sight, from the left and from the top: 0.3 0.6."),
    ),
)

STAT = Keys(
    "a stat",
    (
        Key("value", "text", "The number: 96 %.", required=True),
        Key("meaning", "text", "What it counts.", required=True),
        Key("trend", "trend", "Where it is going, for an arrow: up, down, flat."),
    ),
)

EVENT = Keys(
    "an event",
    (
        Key("date", "day", "When: a year, a month or a day, as in 1998, 2004-05, 2026-11-24.", required=True),
        Key("what", "text", "What happened, in a few words.", required=True),
        Key("detail", "text", "What there is to say about it."),
        Key("label", "text", "What the slide says instead of the date."),
    ),
)

# The blocks that a section or an item of a body may hold under their own name. In a body, a text stands for the
# first key of its mapping, and the other keys stand beside it: "- quote: ..." and "by: ..." under it.
INSERTS = {"stat": STAT, "picture": PICTURE, "table": TABLE, "chart": CHART, "code": CODE, "quote": QUOTE}

# The keys with blocks under them, in the order in which a section shows them.
BLOCKS = ("points", "stats", *INSERTS, "timeline", "steps", "cycle", "questions")
OF_POINTS = ("ordered", "start")  # what stands beside "points:", in a section as in an item of a body

BODY_ITEM = Keys(
    "an item of a body",
    (
        *_SHOWN,
        Key("by", "text", "Who said the quote beside it."),
        Key("source", "text", "Where the quote beside it stands, or the figures come from."),
        Key("highlight", "names", "What to bring out in the table or the chart beside it, by its name."),
        Key("format", "formats", "How to write the figures of the table or the chart beside it."),
        Key("language", "plain", "The language of the code beside it."),
        Key("highlight-lines", "ranges", "The lines of the code beside it to bring out: 2-3, 5."),
        Key("line-numbers", "flag", "Whether each line of the code beside it is shown with its number."),
        Key("alt", "plain", "What the picture beside it shows, for those who cannot see it."),
        Key("credit", "text", "Who made the picture beside it."),
        Key("caption", "text", "What the picture, the code, the table or the chart beside it shows."),
        Key("focus", "place", "What a crop of the picture beside it keeps in sight: 0.3 0.6."),
        Key("meaning", "text", "What the number beside it counts."),
        Key("trend", "trend", "Where the number beside it is going: up, down, flat."),
        *_DIAGRAMS,
    ),
)
