"""Defines the largest amount of each thing that is accepted, with its reason; what exceeds it is refused.

Anything within all limits becomes a deck, or an error, in ten seconds and one gigabyte on a small computer.
"""

from __future__ import annotations

# Of a file, before it is read
ARTICLE_BYTES = 1_000_000  # three hundred pages, a day of talking
YAML_BYTES = 2_000_000  # of the same article: keys and indentation may be half of it
RST_BYTES = 200_000  # docutils takes ten times as long for a page as the others do
PAGE_BYTES = 20_000_000  # of a web page, which may hold its pictures; the article is a small part of it
FILE_BYTES = 100_000_000  # of anything else, a Word document with photographs; more is not even looked at
RST_REFERENCES = 10_000  # for docutils compares each with those before it
PAGE_TAGS = 200_000  # of a web page; the longest of Wikipedia have forty thousand
PAGE_ITEMS = 1_500  # of the lists of a page whose article is looked for: trafilatura compares each with all before it
ATTRIBUTES = 10_000  # words in one tag of a web page: libxml2 compares each attribute with all before it
WORD_PARTS = 10_000  # of a Word document: a part is a picture, a header, the text itself
WORD_BYTES = 300_000_000  # of a Word document once unpacked, most of it pictures
WORD_TEXT_BYTES = 50_000_000  # of its texts alone, which are mostly tags
WORD_TAGS = 500_000  # in its texts: about four hundred pages
PICTURE_BYTES = 100_000_000
DATA_BYTES = 3_000_000  # of a CSV file
PICTURE_PIXELS = 50_000_000  # a slide shows two million
DRAWING_BYTES = 5_000_000  # of an SVG; what is larger is a map, or a photograph in disguise
DRAWING_ELEMENTS = 100_000
DRAWING_ATTRIBUTES = 300  # of one element, which are looked at as often as there are; SVG knows two hundred
DRAWING_STRETCH = 100  # times as long as wide
DRAWING_SECONDS = 5  # to draw it; a tenth of one is usual
DRAWINGS_SECONDS = 6  # to draw all of an article's, fifty usual ones
DRAWING_MEMORY = 600_000_000  # bytes, which its process may take

# Of the work, whatever it is made of: CPU time and memory. Five thousand slides take half of each on a laptop; what is
# over one of these is nearly always made to be.
SECONDS = 8.5  # from reading to checking; the command starts and ends in one more
MEMORY = 900_000_000  # of the command's process, which with its libraries is a gigabyte

# Of what is written in it
BRACKETS = 100_000  # that might open a link, each looked at many times
YAML_DEPTH = 64  # levels; a talk needs six
YAML_ALIASED = 100_000  # characters that aliases repeat in one file, against "billion laughs"
MARKDOWN_DEPTH = 126  # levels, two for each list in a list; what lies deeper is kept as text
SPAN = 100  # rows or columns that one cell of a table stands over
FIRST_NUMBER = 30_000  # of a list that goes on from another; PowerPoint counts to 32,767
TEXTS = 20_000  # headings, paragraphs, points, cells, lines of code: each is a line on a slide at least
CHART_ROWS = 500  # a slide is not two thousand px wide
CHART_COLUMNS = 26  # four series can be told apart
CHART_POWER = 30  # of ten: no number is larger or, but for zero, nearer to it; a scale needs room around its numbers
COLUMNS = 500  # of a table, a dozen of which stand on a slide
TABLE_ROWS = 1_000  # far more than anybody reads on slides: the file is another one than its author thought
CODE_LETTERS = 50_000  # of a program whose parts are told apart; a longer one is plain, for telling costs seconds

# Of a talk
TALK_BYTES = 200_000  # of its file, and of a theme's; those that ship have three thousand
FONT_BYTES = 100_000_000  # of a font that a theme names; Chinese, Japanese and Korean together have sixty million
TALK_TEXT = 4_000_000  # characters that one expression makes: twice the longest article

# Of the deck
SLIDES = 5_000  # days of talking
DECK_BYTES = 400_000_000  # of one that is there already, packed or unpacked: a larger one is replaced with --force only

# Of what is fetched
FETCHED_BYTES = 20_000_000  # the largest page that is read
FETCH_SECONDS = 30  # for the whole answer, redirects and all
PICTURES_SECONDS = 60  # for all pictures of an article
REDIRECTS = 5  # from http to https, to www, to the new place of the page
