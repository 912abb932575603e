"""Writes docs/article.md from the declaration of an article's keys: `python -m docs.article`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.read import keys
from generator.read.keys import Key, Keys

PAGE = Path(__file__).parent / "article.md"
HEAD = """# Article

In YAML you can say more than in Markdown: a title for each slide, a short text for the slide with a long one for the
notes, an answer to each obstacle. `slidewright new talk.yaml` writes an example with comments, and `slidewright article
post.md` turns an article in another format into YAML. JSON works too: `talk.json` has the same keys.

```yaml
title: Open source AI must win
author: Alex Rivers
sections:
  - heading: Benefits
    headline: What openness buys       # the title of the slide
    points:
      - term: Collaboration
        short: Good ideas outrun any single company.     # on the slide
        detail: Anyone, anywhere, can improve the work.  # in the notes
    closing: Together they put the technology within everyone’s reach.
```

Only `title`, `sections` and the `heading` of each section are needed. A text may hold `*emphasis*`, `**strong words**`,
`` `code` `` and `[links](https://example.org)`. Put a text in quotes if it holds a colon and a space, or a `#`.

The samples show more: [first-conference.yaml](../content/first-conference.yaml) has points, steps, questions, a quote,
a table, a picture, code and a big number. [leap-seconds.yaml](../content/leap-seconds.yaml) has charts and timelines.
Editors complete and check the keys with the file that `slidewright schema` prints.

The tables below name every key. In the examples, `{a: 1, b: 2}` and `[a, b]` are on one line; you may also write each
key and each item on its own line, as above. `python -m docs.article` writes this page.
"""

# Each kind of mapping with its heading on the page, where it stands, and an example of each key. An example is one line
# of YAML that begins with its key; keys that it needs beside it stand in the same braces.
ARTICLE = """
title: Open source AI must win
subtitle: Why the open way has to become the standard
author: Alex Rivers
event: Python Meetup
date: 2026-11-24
language: en-GB
url: https://example.org/open-source-ai
article: bees.md
licence: CC BY 4.0
summary: Open source AI needs money, care and clear rights.
contact: alex@example.org
call: Fix one thing in a project that you use.
logo: logo.png
cover: {file: harbour.png, alt: A harbour at low tide}
speaker: {name: Alex Rivers, line: Builds search engines}
talk: lightning
theme: signal
template: corp.pptx
font: Arial
accent: 7A3EB1
mode: dark
size: 4:3
titles: headings
agenda: false
transitions: none
builds: true
footer: Python Meetup, Oslo
slides: 12
minutes: 15
pace: 110
notes: Say good evening, and wait for silence.
private: Do not mention the budget.
takeaways: [Openness buys scrutiny., Upkeep needs money.]
sources: [{text: The Open Source Definition, url: https://opensource.org/osd}]
sections: [{heading: Why, body: Openness buys scrutiny.}]
"""
SHOWN = """
points: [It rains., {term: Fog, detail: It hides the harbour.}]
{ordered: true, points: [Collect., Count.]}
{start: 3, ordered: true, points: [Compare., Publish.]}
stat: {value: 96 %, meaning: of codebases hold open source.}
stats: [{value: 12, meaning: gauges are read., trend: up}, {value: 1, meaning: leaks.}]
picture: {file: harbour.png, alt: A harbour at low tide}
table: rain.csv
chart: {file: rain.csv, kind: line}
code: {language: python, text: print(12 * 4)}
quote: {text: It always rains., by: The harbour master}
"""
DIAGRAMS = """
timeline: [{date: 1991, what: Linux begins.}, {date: 2005, what: Git begins.}]
steps: [Collect, {term: Count, detail: Twice.}, Publish]
cycle: [Listen, Build, Ship]
questions: [{question: Does it rain?, answer: It does.}]
"""
BESIDE = """
{by: The harbour master, quote: It always rains.}
{source: The log of 1998, quote: It always rains.}
{format: number 1, table: rain.csv}
{language: python, code: print(12)}
{highlight-lines: 2, code: "a = 1\\nb = 2"}
{line-numbers: true, code: "a = 1\\nb = 2"}
{alt: A harbour at low tide, picture: harbour.png}
{credit: "Photo: Sam Hollis, CC BY 4.0", picture: harbour.png, alt: A harbour}
{caption: The harbour at low tide, picture: harbour.png, alt: A harbour}
{focus: 0.3 0.6, picture: harbour.png, alt: A harbour}
{meaning: of codebases hold open source., stat: 96 %}
{trend: up, stat: 96 %, meaning: of codebases hold open source.}
{was: 40, stat: 140, meaning: deploys a week}
{good: down, stat: 8 min, was: 26 min, meaning: to deploy}
"""
SECTION = f"""
heading: Benefits
role: benefits
headline: What openness buys
gist: three good reasons
layout: points
ground: dark
{{highlight: Trust, points: [{{term: Trust, detail: Anyone can look.}}, {{term: Speed, detail: Fixes are fast.}}]}}
keep: true
skip: true
when: row.region == "north"
notes: Tell the story of the bakery.
private: Ask Kim first whether I may.
from: A third of what we eat needs their work.
lead: Openness pays its way.
body: [Openness pays its way., {{points: [Trust, Speed]}}, {{quote: It works., by: A user}}]
{SHOWN}{BESIDE}{DIAGRAMS}
closing: Together they pay for the work.
sections: [{{heading: Trust, body: What can be read can be questioned.}}]
"""
ITEM = f"""
{{headline: What openness buys, points: [Trust, Speed]}}
{{notes: Tell the story of the bakery., points: [Trust, Speed]}}
{{layout: points, points: [Trust, Speed]}}
{{ground: dark, points: [Trust, Speed]}}
{{from: It always rains., quote: It always rains.}}
{{highlight: May, table: rain.csv}}
{SHOWN}{BESIDE}{DIAGRAMS}
"""
POINT = """
term: Fog
detail: It hides the harbour. Ships wait outside.
{short: No ship sails in fog., term: Fog, detail: Ships wait outside the harbour until it lifts.}
{from: Ships wait outside., term: Fog, detail: It hides the harbour.}
{answer: Ring the bell., term: Fog, detail: It hides the harbour.}
{url: https://example.org/fog, term: Fog}
{icon: cloud-fog, term: Fog}
{points: [In the morning, At night], term: Fog}
{ordered: true, points: [Slow down, Ring the bell], term: Fog}
{start: 3, ordered: true, points: [Anchor, Wait], term: Fog}
"""
QUESTION = """
question: Does it rain?
answer: It does. Bring a coat.
from: It always rains.
"""
QUOTE = """
text: It always rains.
by: The harbour master
source: The log of 1998
from: It always rains.
"""
CODE = """
text: "a = 1\\nb = 2"
{from: 1, lines: 1-2}
{lines: 1-2, from: 1}
language: python
caption: Two numbers
highlight-lines: 1-2
line-numbers: true
"""
TABLE = """
data: rain.csv
from: 1
{header: [Month, Rain], rows: [[May, 31], [June, 12]]}
{rows: [[May, 31], [June, 12]], header: [Month, Rain]}
caption: Rain by month, in millimetres
source: Our own gauges
highlight: [Rain, May]
format: {Rain: number 1}
"""
CHART = """
file: rain.csv
from: 1
kind: line
data: {May: 31, June: 12}
{series: Rain, data: {May: 31, June: 12}}
highlight: May
format: compact
{figure: 3×, takeaway: as much rain in May as in June.}
takeaway: May is the wettest month.
caption: Rain by month, in millimetres
source: Our own gauges
alt: It rained 31 mm in May and 12 mm in June.
"""
PICTURE = """
file: harbour.png
from: 1
alt: A harbour at low tide
credit: "Photo: Sam Hollis, CC BY 4.0"
caption: The harbour at low tide
focus: 0.3 0.6
"""
STAT = """
value: 96 %
meaning: of codebases hold open source.
trend: up
was: 78 %
good: up
from: Nine of ten codebases hold it.
"""
EVENT = """
date: 2004-05
what: The first gauge is set up.
detail: It stood behind the bakery.
label: May 2004
from: The first gauge is set up.
"""
SPEAKER = """
name: Alex Rivers
line: Builds search engines
links: [https://example.org/alex, https://example.org/search]
picture: {file: harbour.png, alt: A portrait of Alex}
"""
TAKEAWAY = """
text: A third of what we eat needs bees.
from: A third of what we eat needs their work.
"""
SOURCE = """
text: The Open Source Definition
url: https://opensource.org/osd
"""

PARTS: tuple[tuple[str, Keys, str, str], ...] = (
    ("The article", keys.ARTICLE, "These keys begin at the left margin of the file.", ARTICLE),
    ("A section", keys.SECTION, "Each item of `sections` has these keys.", SECTION),
    (
        "An item of `body`",
        keys.BODY_ITEM,
        "An item of `body` is a paragraph, or has keys of a section, `points` to `questions`, and these. With a\n"
        "headline or notes, it is a slide of its own.",
        ITEM,
    ),
    ("A point", keys.POINT, "An item of `points`, `steps` or `cycle` is a text, or has these keys.", POINT),
    ("A question", keys.QUESTION, "Each item of `questions` has these keys.", QUESTION),
    ("A quote", keys.QUOTE, "The value of `quote` is a text, or has these keys.", QUOTE),
    ("Code", keys.CODE, "The value of `code` is a text, or has these keys. See [code](blocks.md#code).", CODE),
    (
        "A table",
        keys.TABLE,
        "The value of `table` is the name of a CSV file, or has these keys. See [tables](blocks.md#tables-of-figures).",
        TABLE,
    ),
    (
        "A chart",
        keys.CHART,
        "The value of `chart` is the name of a CSV file, or has these keys. See [charts](charts.md).",
        CHART,
    ),
    (
        "A picture",
        keys.PICTURE,
        "The value of `picture` is the name of a file, or has these keys. See [pictures](pictures.md).",
        PICTURE,
    ),
    ("A big number", keys.STAT, "The value of `stat`, and each item of `stats`, has these keys.", STAT),
    ("An event", keys.EVENT, "Each item of `timeline` has these keys.", EVENT),
    ("A speaker", keys.SPEAKER, "The value of `speaker` is a name, or has these keys.", SPEAKER),
    ("A takeaway", keys.TAKEAWAY, "An item of `takeaways` is a text, or has these keys.", TAKEAWAY),
    ("A source", keys.SOURCE, "An item of `sources` is a text, or has these keys.", SOURCE),
)


def examples(text: str) -> Mapping[str, str]:
    """Each key of a kind of mapping with its example, a line of YAML."""
    return {line.partition(":")[0].removeprefix("{"): line for line in text.split("\n") if line}


def page() -> str:
    """The whole page, in Markdown."""
    return "\n".join([HEAD, *_lines()])


def _lines() -> Iterator[str]:
    for heading, known, place, text in PARTS:
        shown = examples(text)
        yield f"## {heading}\n\n{place}\n\n| key | meaning | example |\n|---|---|---|"
        said = keys.SECTION.keys if known is keys.BODY_ITEM else ()
        yield from (_row(key, shown[key.name]) for key in known.keys if key not in said)
        yield ""


def _row(key: Key, example: str) -> str:
    needed = " Needed." if key.required else ""
    return f"| `{key.name}` | {key.doc}{needed} | `{example}` |"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
