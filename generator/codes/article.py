"""The codes of findings about an article while it is read."""

from __future__ import annotations

from collections.abc import Mapping

from generator.codes.finding_code import FindingCode

FILES: Mapping[str, FindingCode] = {
    "file": FindingCode(
        "The article's file does not exist, is a folder, or cannot be opened.",
        "Check its name, the folder that you are in, and its permissions.",
    ),
    "format": FindingCode(
        "Slidewright does not read files with this ending.",
        "Convert the file to a format that Slidewright reads. The hint has the command if there is one.",
    ),
    "no-article": FindingCode(
        "The file is not an article: it holds data, a log, a picture, a deck, or mostly links.",
        "Write an article about it. The article may show the file as a table, a chart or a picture.",
    ),
    "binary": FindingCode("The file is not text.", "Save it as plain text, Markdown or YAML."),
    "encoding": FindingCode(
        "The file is not in UTF-8. Slidewright guessed its encoding, or could not read it.",
        "Save it as UTF-8.",
    ),
    "empty": FindingCode("The file has no words.", "Write an article into it."),
    "size": FindingCode(
        "The file is too large for an article, a table, a talk or a theme.",
        "Check that it is the right file, or split it. One talk takes about ten pages.",
    ),
    "time": FindingCode(
        "The deck takes too long to build.",
        "Shorten the longest parts, or save the file again with the program that made it.",
    ),
    "memory": FindingCode("The article needs too much memory.", "Shorten the longest parts."),
    "deep": FindingCode(
        "Lists, quotes, tables or elements are nested too deeply.",
        "Use fewer levels, save the file again, or copy only its text.",
    ),
    "fetch": FindingCode(
        "The article is a web address, and Slidewright did not or could not fetch it.",
        "Allow it with `--fetch`, or save the page and build from the file.",
    ),
    "docx": FindingCode(
        "The file is not a Word document, or is damaged.", "Save it again as `.docx`, in Word or LibreOffice."
    ),
    "notebook": FindingCode("The file is not a Jupyter notebook, or is damaged.", "Save it again as `.ipynb`."),
    "cell": FindingCode(
        "A cell of a notebook, its code or its output is not in the deck.",
        "You may ignore this, or write the content of the cell into a text cell.",
    ),
    "rst": FindingCode(
        "The reader of reStructuredText, docutils, found a mistake or could not read the text.",
        "Correct the line. Otherwise its text is kept as it is, or left out.",
    ),
    "row-field": FindingCode(
        "A row of data lacks a field that the article, or the name of its deck, uses.",
        "Correct the name, fill the field, or leave the section out with `when`.",
    ),
    "row-expression": FindingCode(
        "An expression about the row of data, such as `{{ row.name }}`, cannot be computed.",
        "Correct the expression at the place in the article, or the value in the row.",
    ),
    "row-empty": FindingCode(
        "A heading, a title, a question or a number has no words once it is filled with a row of data.",
        "Fill the field, or leave the section out with `when`.",
    ),
    "one-deck": FindingCode(
        "The title, or another part of the head, is not the same for all rows that one deck is made of.",
        "Write there what holds for all rows, or build a deck for each row.",
    ),
    "row-blank": FindingCode(
        "A field that the article uses is empty in rows of the data.",
        'You may ignore this. Fill the cells, or write what to show instead: `{{ row.city or "your town" }}`.',
    ),
    "row-unused": FindingCode(
        "No expression of the article uses these fields of the data.",
        "You may ignore this. If a field should be in the decks, look for its name in the article.",
    ),
    "when": FindingCode(
        "A section has a condition about a row of data, and there are no data, so that it stays.",
        "You may ignore this, or fill the article with `--data`.",
    ),
    "source-date": FindingCode(
        "The variable `SOURCE_DATE_EPOCH`, which dates the deck, is not a time.",
        "Set it to a number of seconds since 1970, or unset it.",
    ),
}

YAML: Mapping[str, FindingCode] = {
    "yaml-syntax": FindingCode(
        "The file is not valid YAML.", "Correct the line. Put a text that holds a colon or a # in quotes."
    ),
    "yaml-key": FindingCode(
        "A key is a list or a mapping, not a word.", "Write a single word or text before the colon."
    ),
    "yaml-duplicate": FindingCode(
        "A mapping has the same key twice.", "Delete one of them, or begin a new item with a dash."
    ),
    "yaml-tag": FindingCode(
        "A value has a tag, such as `!!python/object`. Tags are not allowed.", "Write the value without it."
    ),
    "yaml-comment": FindingCode(
        "A value has a comment that looks like the rest of its text, as in `lead: We fixed issue #12`. It is not read.",
        "Put the whole text in quotes. If it is a comment, write a space after the #.",
    ),
    "yaml-alias": FindingCode("An alias has no anchor, or aliases repeat too much text.", "Write the text itself."),
    "yaml-depth": FindingCode("The file has too many levels.", "Use fewer levels."),
    "yaml-documents": FindingCode(
        "The file holds a second YAML document after `---`.", "Put each document into its own file."
    ),
    "toml-syntax": FindingCode(
        "The front matter between `+++` is not valid TOML.", "Correct the line that the message names."
    ),
    "key": FindingCode(
        "A key is unknown at this place.", "Use the key in the hint, or look for it in docs/article.md."
    ),
    "missing": FindingCode("A required key is missing.", "Add it."),
    "type": FindingCode(
        "A value has the wrong type, such as a list in place of a text.",
        "Write what the message asks for. Put a text that YAML could misread in quotes.",
    ),
    "blank": FindingCode("A text is empty or has only blank characters.", "Write words, or delete the key."),
    "choice": FindingCode("A value is not one of those that its key allows.", "Use one that the hint names."),
    "date": FindingCode(
        "A text is not a date, or the events of a timeline are not in order.",
        "Write year-month-day, such as 2026-11-24. Write the earlier event first.",
    ),
    "url": FindingCode("A text is not a web address.", "Write the whole address, such as https://example.org."),
    "focus": FindingCode(
        "The value of `focus` is not a place in a picture.",
        "Write two numbers from 0 to 1, from the left and from the top: `0.3 0.6`.",
    ),
    "highlight-lines": FindingCode(
        "The value does not name lines of the code.", "Write numbers and ranges, such as `2-3, 5`."
    ),
    "highlight": FindingCode(
        "No point of the section has this term, or the layout shows all points in one size.",
        "Write the term of a point as it is in the list, and leave out the layout.",
    ),
    "point": FindingCode("A point or a stage has no words.", "Give it a term, a detail or a name."),
    "icon": FindingCode(
        "No icon has this name, only some points of a list have icons, or the layout has no place for them.",
        "Choose icons from lucide.dev. Give every point of the list an icon, or none.",
    ),
    "typed-list": FindingCode(
        "A text contains a typed list, and it is read as one sentence.", 'Write it under "points:".'
    ),
}

BLOCKS: Mapping[str, FindingCode] = {
    "alt": FindingCode(
        "Some pictures have no alt text.", "Say in a sentence what each picture shows, for people who cannot see it."
    ),
    "picture": FindingCode(
        "A picture cannot be shown, was fetched or changed, or is replaced by its alt text.",
        "Put its file beside the article, as PNG, JPEG or SVG, and give the picture its own paragraph.",
    ),
    "media": FindingCode("A film, a sound or an embedded page cannot be shown.", "Use a picture or a link instead."),
    "data": FindingCode(
        "The file of a chart or a table cannot be read.",
        "Put it beside the article, as CSV. The first row names the columns, and all rows have the same length.",
    ),
    "chart": FindingCode(
        "A chart cannot be drawn as you asked. It is an error, or another chart or a table replaces it.",
        "Write a header, and rows with a name and numbers. Use fewer series, shorter names or another kind.",
    ),
    "chart-gap": FindingCode(
        "A cell in the data of a chart has no number, so the chart has a gap there.",
        "Write the number, or say in the caption why it is missing.",
    ),
    "table": FindingCode(
        "A table has no header, rows of different lengths or too many rows, or a key names a column that is missing.",
        "Name every column, and keep the rows that the audience should see.",
    ),
    "number-format": FindingCode(
        "The format is unknown, or its column does not hold plain numbers.",
        "Write a format such as `0.0%`, for a column that holds only numbers.",
    ),
    "code": FindingCode(
        "A block of code does not end, names lines that it does not have, or has unknown words after its language.",
        "End the block with the mark that begins it, and count lines from 1.",
    ),
    "diagram": FindingCode(
        "A diagram is shown as code, because Slidewright does not draw it.",
        "Draw it with its own tool, and show the picture.",
    ),
    "formula": FindingCode(
        "A formula is shown in plain characters, or as TeX if there are no characters for it.",
        "Write it in plain characters (E = mc²), or show a picture of it.",
    ),
    "list": FindingCode(
        "A list item holds a table, a picture or code, which is shown after the list.",
        "You may ignore this, or move it to where you want it.",
    ),
    "link": FindingCode(
        "A link does not lead to a web address, or is defined but never used. The deck has its words without the link.",
        "Write the whole address, or ignore this.",
    ),
    "character": FindingCode("A deck cannot hold this character. It is left out, or it is an error.", "Delete it."),
    "markdown": FindingCode(
        "A slide cannot show a part of the Markdown, so it is kept as text.", "Write it differently."
    ),
}

PAGE: Mapping[str, FindingCode] = {
    "front-matter": FindingCode(
        "The front matter does not end, has a misspelt key, or has keys that Slidewright does not use.",
        "Correct the key or the end. Keys that Slidewright does not use may stay.",
    ),
    "head": FindingCode("Slidewright does not use some lines at the top of the file.", "You may ignore this."),
    "title": FindingCode(
        "The front matter and the first slide have different titles.",
        "You may ignore this, or write the same title in both.",
    ),
    "author": FindingCode(
        "The author's name looks like the name of an account.", "Write the name as people should read it."
    ),
    "language": FindingCode(
        "The language tag is unknown, or there is none and the language is guessed from the text.",
        "Write a tag such as `language: en-GB`.",
    ),
    "heading": FindingCode(
        "A line is read as a heading, a heading is left out, or the file has no heading.",
        "Begin each section with `## Its name`.",
    ),
    "contents": FindingCode("A table of contents is left out, because the deck has an agenda.", "You may ignore this."),
    "junk": FindingCode(
        "Parts of a web page that do not seem to belong to the article are left out.",
        "If a part belongs to the article, put it into a sentence or under its own heading.",
    ),
    "comment": FindingCode(
        "A comment is left out.",
        "You may ignore this. To put the comment into the speaker notes, write `<!-- notes: ... -->`.",
    ),
    "directive": FindingCode(
        "A mark that only another program understands, or that changes the look, is left out.",
        "Write the text that your site shows there, if it shows any.",
    ),
    "slides": FindingCode(
        "The file is read as slides, not as an article. Each becomes one slide of the deck.",
        'If it is an article, write "talk: meetup" at the top.',
    ),
    "notes": FindingCode(
        "The begin or the end of notes is unclear, or a slide shows a text that looks like notes.",
        "Write `<!-- notes: ... -->` around the text that the audience should not see.",
    ),
    "private": FindingCode(
        "A mark looks like one of a private text, which is left out of the deck.",
        "Write `::: private` or `[Private: ...]` for a private text. To show the text, change the mark.",
    ),
}
