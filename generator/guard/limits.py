"""Defines the largest amount of each thing that is accepted, with its reason; what exceeds it is refused.

Anything within all limits becomes a deck, or an error, in ten seconds and one gigabyte on a small computer.
"""

from __future__ import annotations

# Files, before they are read
MEGABYTE = 1_000_000
ARTICLE_BYTES = MEGABYTE  # three hundred pages, a day of talking
YAML_BYTES = 2_000_000  # the same article as YAML: half of it may be keys and indentation
RST_BYTES = 200_000  # docutils takes ten times as long for a page as other readers
PAGE_BYTES = 20_000_000  # a web page with its pictures; the article is a small part of it
FILE_BYTES = 100_000_000  # any other file, such as a Word document with photographs; a larger one is not opened
RST_REFERENCES = 10_000  # docutils compares each reference with all before it
PAGE_TAGS = 200_000  # a web page; the longest of Wikipedia have forty thousand
PAGE_ITEMS = 1_500  # items in the lists of a page: trafilatura compares each with all before it
PAGE_COMPARISONS = 100_000_000  # of attributes in the tags of a web page: libxml2 compares each with all before it
WORD_PARTS = 10_000  # a Word document: a part is a picture, a header, the text itself
WORD_BYTES = 300_000_000  # a Word document once unpacked, most of it pictures
WORD_TEXT_BYTES = 50_000_000  # its texts alone, which are mostly tags
WORD_TAGS = 500_000  # in its texts: about four hundred pages
PICTURE_BYTES = 100_000_000
DATA_BYTES = 3_000_000  # a CSV file
PICTURE_PIXELS = 50_000_000  # a slide shows two million
DRAWING_BYTES = 5_000_000  # an SVG; a larger one is a map, or contains a photograph
DRAWING_ELEMENTS = 100_000
DRAWING_ATTRIBUTES = 300  # attributes of an element, which all are compared; SVG has two hundred
DRAWING_STRETCH = 100  # the ratio of the longer side to the shorter
DRAWING_WORK = 150_000_000  # to draw one, in units of twenty nanoseconds; a usual chart takes twelve million
DRAWINGS_WORK = 800_000_000  # to draw all in an article, such as sixty usual ones
DRAWING_SECONDS = 10  # for the process that draws one, which needs a tenth of a second; longer, and the build ends
DRAWING_MEMORY = 600_000_000  # bytes for the process that draws

# All work together: CPU time and memory. Five thousand slides take half of each on a laptop; an article that
# exceeds one of these was nearly always made for that.
SECONDS = 8.5  # from reading to checking; the start and end of the command take one more
TEXT_SECONDS = 0.002  # more for each text of the article; one of them takes less than half of that
MEMORY = 900_000_000  # the command's process, which with its libraries takes a gigabyte
WORKER_SECONDS = 120  # for one deck of many, with pictures fetched from the web; then its process is ended

# The content of an article
BRACKETS = 100_000  # brackets that might open a link, each searched for many times
YAML_DEPTH = 64  # levels; a talk needs six
YAML_ALIASED = 100_000  # characters that aliases repeat in one file, against "billion laughs"
MARKDOWN_DEPTH = 126  # levels, two for each nested list; deeper ones are kept as text
SPAN = 100  # rows or columns that one cell of a table covers
FIRST_NUMBER = 30_000  # the first number of a list; PowerPoint counts to 32,767
TEXTS = 20_000  # headings, paragraphs, points, cells, lines of code: each is at least a line on a slide
CHART_ROWS = 500  # a slide is not two thousand px wide
CHART_COLUMNS = 26  # readers can distinguish four series
CHART_POWER = 30  # the power of ten below which numbers must be, and their inverses, except zero
COLUMNS = 500  # a table; a dozen columns fit on a slide
TABLE_ROWS = 1_000  # far more than anybody reads on slides: probably the wrong file
CODE_LETTERS = 50_000  # a program with coloured syntax; a longer one is plain, because analysing it takes seconds

# Talks and themes
TALK_BYTES = 200_000  # the file of a talk or a theme; shipped ones have three thousand
FONT_BYTES = 100_000_000  # a font that a theme names; one for Chinese, Japanese and Korean has sixty million
TALK_TEXT = 4_000_000  # characters that one expression produces: twice the longest article

# Rows of data
ROW_TEXT = 100_000  # characters of one value: thirty pages

# Decks
SLIDES = 5_000  # days of talking
DECK_BYTES = 400_000_000  # an existing deck, packed or unpacked: a larger one is replaced only with --force
DECK_PARTS = 60_000  # five thousand slides with notes and a picture each
DECK_TEXT_BYTES = 150_000_000  # the XML of a deck that is opened; that of five thousand slides of ours has 30 million
DECK_TAGS = 3_000_000  # in its XML; five thousand slides of ours have half of it
ENGINE_SECONDS = 120  # for a program that draws a deck; a thousand slides take one minute
ENGINE_MEMORY = 4_000_000_000  # bytes, for such a program

# Fetched pages and pictures
FETCHED_BYTES = 20_000_000  # no larger page is read
FETCH_SECONDS = 30  # for the whole answer with its redirects
PICTURES_SECONDS = 60  # for all pictures of an article
REDIRECTS = 5  # from http to https, to www, to the new place of the page

# Talks that a model writes
MODEL_PAUSE_SECONDS = 600  # without a piece of the answer: a model on a small computer reads an article for minutes
MODEL_SECONDS = 1_800  # for a whole answer
MODEL_BYTES = 20_000_000  # of an answer: a hundred times a long talk, as each word comes in an event of its own
MODEL_WAIT_SECONDS = 60  # before a busy server is asked again, whatever it asks for

# Agents
AGENT_SECONDS = 300  # for a tool, of which drawing is the slowest
AGENT_FINDINGS = 20  # in an answer; the most serious come first
AGENT_PICTURES = 8  # of slides in an answer, each of which an agent pays for in tokens

# Articles at addresses
COPIED_BYTES = 500_000_000  # of a folder with articles, which is copied to where they are built
