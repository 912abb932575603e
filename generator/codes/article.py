"""The codes of what was found in an article while it was read."""

from __future__ import annotations

from collections.abc import Mapping

from generator.codes.code import Code

FILES: Mapping[str, Code] = {
    "file": Code(
        "The article's file is not there, is a folder, or may not be read.",
        "Check its name, the folder that you are in, and its permissions.",
    ),
    "format": Code(
        "No format is known by the ending of the file's name.",
        "Make a file of a known format of it, with the command in the hint where there is one.",
    ),
    "no-article": Code(
        "The file holds data, a log, a picture, slides or little but links, and no article.",
        "Write an article about it, which may name the file as its table, chart or picture.",
    ),
    "binary": Code("The file is not text.", "Save it as plain text, Markdown or YAML."),
    "encoding": Code(
        "The file is not in UTF-8, so that its letters were guessed, or could not be read at all.",
        "Save it as UTF-8.",
    ),
    "empty": Code("The file has no words.", "Write an article into it."),
    "size": Code(
        "The file is larger than any article, table, talk or theme needs to be.",
        "Check that it is the right file, or split it: one talk takes about ten pages.",
    ),
    "time": Code(
        "Reading or placing takes longer than a deck may take.",
        "Shorten what is very long, or save it anew with the program that it comes from.",
    ),
    "memory": Code("The article takes more memory than it may, or than there is.", "Shorten what is very long."),
    "deep": Code(
        "Lists, quotes, tables or elements stand in each other more levels deep than any article has them.",
        "Make it flatter, save it anew, or copy its text alone.",
    ),
    "fetch": Code(
        "The article is an address, and was not fetched, or could not be.",
        "Allow it with `--fetch`, or save the page and name its file.",
    ),
    "docx": Code("The file is no Word document that can be read.", "Save it anew as `.docx`, in Word or LibreOffice."),
    "notebook": Code("The file is no Jupyter notebook that can be read.", "Save it anew as `.ipynb`."),
    "cell": Code(
        "A cell of a notebook, its code or its output is left out.",
        "Leave it so, or write what it tells into a text cell.",
    ),
    "rst": Code(
        "The reStructuredText reader, docutils, says this of a text, or cannot read it.",
        "Mend the line; what docutils refuses is kept as text, or named if it is left out.",
    ),
    "source-date": Code(
        "The variable `SOURCE_DATE_EPOCH`, by which decks are dated, holds no time.",
        "Give seconds since 1970, or unset it.",
    ),
}

YAML: Mapping[str, Code] = {
    "yaml-syntax": Code("The file is not valid YAML.", "Mend the line; a text with a colon or a # in it wants quotes."),
    "yaml-key": Code("A key is a list or a mapping.", "Write a single word or text before the colon."),
    "yaml-duplicate": Code("A key stands twice in one mapping.", "Keep one of both, or begin a new item with a dash."),
    "yaml-tag": Code("A value has a tag such as `!!python/object`.", "Write the value without it."),
    "yaml-alias": Code("An alias has no anchor, or aliases repeat too much.", "Write out what they stand for."),
    "yaml-depth": Code("The file nests deeper than any article would.", "Make it flatter."),
    "yaml-documents": Code("A second document begins after `---`.", "Put each document into a file of its own."),
    "toml-syntax": Code("The front matter between `+++` is not valid TOML.", "Mend the line that the message names."),
    "key": Code(
        "A mapping has a key that is not known there.", "Take the key that is meant: see `slidewright schema`."
    ),
    "missing": Code("A key that is needed is not there.", "Add it."),
    "type": Code(
        "A value is of another type than its key takes: a list for a text, a word for a number.",
        "Write what the message asks for; put a text with signs of YAML in it in quotes.",
    ),
    "blank": Code("A text holds nothing that can be seen.", "Write words, or leave the key out."),
    "choice": Code("A value is none of those from which its key chooses.", "Take one that the hint names."),
    "date": Code(
        "A text is no date, or the events of a timeline are not in the order of their dates.",
        "Write year-month-day, such as 2026-11-24, and the earlier event first.",
    ),
    "url": Code("A text is no web address.", "Write it in full, such as https://example.org."),
    "focus": Code("A text is no place in a picture.", "Write two numbers from 0 to 1, across and down: `0.3 0.6`."),
    "highlight": Code(
        "No point of the section has the term to highlight.", "Write the term of one, as it stands there."
    ),
    "highlight-lines": Code("A text names no lines of the code.", "Write numbers and ranges, such as `2-3, 5`."),
    "point": Code("A point or a stage has no words.", "Give it a term, a detail or a name."),
    "icon": Code(
        "There is no icon of this name, or only some points of a list have one.",
        "Choose icons from lucide.dev; give each point one, or none.",
    ),
    "typed-list": Code("A list that is typed into a text is read as a sentence.", 'Write it under "points:".'),
}

BLOCKS: Mapping[str, Code] = {
    "alt": Code("Pictures have no alt text.", "Say in a sentence what it shows, for those who cannot see it."),
    "picture": Code(
        "A picture cannot be shown, was fetched or changed so that it can be, or is kept as its words.",
        "Put its file beside the article, as PNG, JPEG or SVG, or fetch it; give it a paragraph of its own.",
    ),
    "media": Code("A film, a sound or an embedded page cannot be shown.", "Give a picture or a link in its place."),
    "data": Code(
        "The file of a chart or a table cannot be read.",
        "Put it beside the article, as CSV whose first row names the columns, each row as long as it.",
    ),
    "chart": Code(
        "A chart cannot be drawn as it is written, or is drawn in a way that can be read.",
        "Give a header and rows of a name and numbers; leave series out, shorten names, or choose another kind.",
    ),
    "table": Code(
        "A table has no header, rows of different lengths, too many rows, or a column that is not there.",
        "Name every column, and choose the rows that the audience should see.",
    ),
    "number-format": Code(
        "A text is no format for figures, or its column holds no plain numbers.",
        "Write a format such as `0.0%`, for columns that hold nothing but numbers.",
    ),
    "code": Code(
        "A block of code has no end, names lines that it does not have, or more behind its language than is known.",
        "End it with the mark that began it, and count the lines from 1.",
    ),
    "diagram": Code("The source of a diagram is shown as code.", "Draw it with its own tool, and name the picture."),
    "formula": Code(
        "A formula is written in plain characters, or is shown as TeX where that cannot be done.",
        "Write it in plain characters (E = mc²), or give it as a picture.",
    ),
    "list": Code(
        "What stands within a list's item besides text and lists follows the list.",
        "Leave it so, or move it to where it should stand.",
    ),
    "link": Code(
        "A link leads to no address on the web, or is defined and never used; its words are kept.",
        "Write the address in full, or leave it so.",
    ),
    "character": Code("A character that cannot stand in a deck is left out, or refused.", "Delete it."),
    "markdown": Code(
        "Something in the Markdown is kept as text, for no slide can show it.", "Write it in another way."
    ),
}

PAGE: Mapping[str, Code] = {
    "front-matter": Code(
        "The front matter has no end, a key that is likely misspelt, or keys for which a deck has no use.",
        "Mend the key or the end; what a deck does not use may stay.",
    ),
    "head": Code("Lines above the text say what a deck has no use for.", "Leave them so."),
    "title": Code("The front matter names another title than the first slide.", "Leave it so, or name one title."),
    "author": Code("The author's name looks like that of an account.", "Write it in full, as people should read it."),
    "language": Code(
        "A text is no language tag, or the language was not named and is guessed from the text.",
        "Write a tag such as `language: en-GB`.",
    ),
    "heading": Code(
        "A line is read as a heading, a heading is left out, or no line of the file is one.",
        "Begin each section with `## Its name`.",
    ),
    "contents": Code("A table of contents is left out: a deck has an agenda of its own.", "Leave it so."),
    "junk": Code(
        "What looks like a part of a web page, and not of the article, is left out.",
        "If it belongs to the article, put it into a sentence or under a heading of its own.",
    ),
    "abbreviation": Code("What an abbreviation stands for is left out.", "Say it where the word first stands."),
    "comment": Code("A comment is left out.", "Leave it so; to tell it, write `<!-- notes: ... -->`."),
    "directive": Code("A mark that says how something looks is left out: the theme does that.", "Leave it so."),
    "template": Code(
        "A tag, a component or a line of a program, which the site's own tool would run, is left out.",
        "Write what your site puts in its place.",
    ),
    "slides": Code(
        "The Markdown is read as slides, each of which becomes one.",
        'Leave it so, or write "talk: meetup" at the top if it is an article.',
    ),
    "notes": Code(
        "It is not certain where notes begin or end, or a text that looks like notes is shown.",
        "Write `<!-- notes: ... -->` around what nobody else should see.",
    ),
}
