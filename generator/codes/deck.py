"""The codes of findings while a deck is planned, placed, written and checked."""

from __future__ import annotations

from collections.abc import Mapping

from generator.codes.finding_code import FindingCode

TALKS: Mapping[str, FindingCode] = {
    "no-template": FindingCode("No talk or theme has this name.", "See `slidewright talks` and `slidewright themes`."),
    "template-file": FindingCode(
        "The file of a talk or a theme cannot be read.", "Check its name and its permissions."
    ),
    "talk": FindingCode(
        "The file is not a talk, or an article names a talk outside its own folder.",
        "Compare it with the talks in docs/talks.md. Use `--talk` for a file in another folder.",
    ),
    "talk-expression": FindingCode(
        "An expression of the talk cannot be evaluated.", "Correct it. docs/talks.md lists what an expression may hold."
    ),
    "talk-loop": FindingCode("A loop of the talk does not go through a list.", "Name a list, such as sections."),
    "talk-value": FindingCode("A place of a layout cannot show this value.", "Use a text, or a block of the article."),
    "unknown-layout": FindingCode("No layout has this name.", "Use one that the hint names."),
    "unknown-field": FindingCode("The layout has no place of this name.", "Use one that the hint names."),
    "layout-misfit": FindingCode(
        "The layout that a section or a talk asks for cannot show the content, or the section has no slide of its own.",
        "The message says what the layout needs, and which one took its place. docs/layouts.md lists all of them.",
    ),
    "ground": FindingCode(
        "A slide cannot stand on the ground that its section asks for.", "Leave the ground out of this section."
    ),
    "numbers": FindingCode(
        "The layout has no place for the numbers of a list.", "Choose another layout, or ignore this."
    ),
    "no-slides": FindingCode("The talk makes no slide from this article.", "Choose another talk with `--talk`."),
    "theme": FindingCode(
        "The file is not a theme, the accent is not a colour, or the size is not possible.",
        "Compare it with the file that `slidewright new --theme` writes. A colour is six hexadecimal digits.",
    ),
    "layouts": FindingCode(
        "The declaration of the layouts has a mistake.",
        "Correct the place that the message names. The top of layouts.yaml explains the keys.",
    ),
    "accent": FindingCode(
        "Text in this accent colour could not be read, so a shade of it is used.",
        "Use the shade that the message names.",
    ),
    "font": FindingCode(
        "The widths of a font of the theme are not known, or other computers may lack the font.",
        "Install it, name its file (.ttf or .otf), or choose a font that every computer has.",
    ),
    "contrast": FindingCode(
        "Text in this colour cannot be read on its background.", "Use the shade that the hint names."
    ),
}

TEMPLATES: Mapping[str, FindingCode] = {
    "template-role": FindingCode(
        "A company's template has no layout for a role, or two layouts that suit it nearly as well.",
        "Choose a layout in a mapping file (`slidewright template --write`), or ask for one.",
    ),
    "template-mapping": FindingCode(
        "A mapping file has a mistake, or a template cannot be read, or an article names one outside its own folder.",
        "Correct the line. The hint lists the names that the template has.",
    ),
    "template-slot": FindingCode(
        "A placeholder of a template is too small, has small letters, lies off the slide, or is missing or doubled.",
        "Change the layout in PowerPoint, in the view Slide Master.",
    ),
    "template-contrast": FindingCode(
        "Text in a placeholder cannot be read well on what is behind it, or this cannot be measured.",
        "Choose another colour in the view Slide Master. If it is on a picture, look at a slide.",
    ),
    "template-colours": FindingCode(
        "The theme of a template does not have the colours of its layouts.",
        "Set the colours of the theme, so that charts and tables have those of the brand.",
    ),
    "template-names": FindingCode(
        "Layouts of a template have the same name.", "In a mapping file, the second one of a name is NAME#2."
    ),
    "template-text": FindingCode(
        "A layout of a template writes a text on each of its slides.", "If it is a sample, delete it from the layout."
    ),
    "template-parts": FindingCode(
        "A template has fonts, or something that runs or opens other files, such as a macro or a linked picture.",
        "Fonts stay in the deck. Everything else of these is left out; links to the web stay.",
    ),
    "template-size": FindingCode(
        "A template is so large that decks on it are hard to send.", "Compress the pictures of its layouts."
    ),
}

PLACING: Mapping[str, FindingCode] = {
    "cap": FindingCode(
        "The deck shows more or less than `--slides` or `--minutes` asks for.",
        "The message says what it shows instead. Write more or less, or ask for another number.",
    ),
    "unshown": FindingCode(
        "A picture or a text is on no slide, because the talk has no place for it.",
        "Choose another talk, or write one that shows it.",
    ),
    "footer": FindingCode(
        "The footer is on no slide, or it is too long and is shortened.",
        "Write a shorter one, or give the layouts of the template a place for it.",
    ),
    "long": FindingCode("The deck is too long for one talk.", "Show the strongest slides with `--slides`."),
    "skipped": FindingCode('A section is left out, because it says "skip: true".', "You may ignore this."),
    "title-cut": FindingCode(
        "A title is too long for a slide and is shortened. The notes have the whole title.",
        "Give the section a shorter headline.",
    ),
    "title-small": FindingCode(
        "A title is set smaller than usual, because it is long.", "Give the section a shorter headline."
    ),
    "caption": FindingCode("A caption has no room on its slide. It is in the notes.", "Shorten the caption."),
    "notes-left-out": FindingCode(
        "Some sentences are not in the deck, because `--notes` leaves them out.",
        "Build with `--notes full` to keep every sentence.",
    ),
    "too-many-slides": FindingCode(
        "The deck has too many slides.",
        "Split the article, or write `skip: true` in sections that can wait.",
    ),
}

SHOW: Mapping[str, FindingCode] = {
    "deck": FindingCode(
        "The file is not a PowerPoint deck, is damaged, has a password, or is made to do harm.",
        "Open it in PowerPoint or LibreOffice, and save it again as `.pptx`, without a password.",
    ),
    "no-engine": FindingCode(
        "No program on this computer draws slides, or the one that `--engine` names is missing.",
        "Install LibreOffice, or run `pip install '.[pdf]'` in the folder of Slidewright.",
    ),
    "engine": FindingCode(
        "The program that draws slides failed, or needed too much time or memory.",
        "Choose the other program with `--engine`, or save the deck again.",
    ),
}

COMMAND: Mapping[str, FindingCode] = {
    "settings": FindingCode(
        "The settings file cannot be read, or has an unknown setting.", "Correct the line, or delete it."
    ),
    "output": FindingCode("The file cannot be written.", "Choose another file with `-o`, in a folder that exists."),
    "overwrite": FindingCode(
        "The file exists, and Slidewright did not write it or somebody edited it.",
        "Choose another name with `-o`, or replace it with `--force`.",
    ),
    "cluster": FindingCode(
        "The cluster of `--cluster` cannot be used: it cannot be reached, or its workers have other versions.",
        "Start a scheduler and workers, and install the same version of Slidewright and Python everywhere.",
    ),
    "same-deck": FindingCode(
        "Two of many decks would be one file; names that differ only in case are one file on some systems.",
        'Name the decks apart, such as `--name "{number}-{stem}.pptx"`.',
    ),
    "worker": FindingCode(
        "A process that built one of many decks was ended, by the system or somebody, or it took too long.",
        "Build again: the decks that are up to date are kept. With less memory, build fewer at once with `--jobs`.",
    ),
    "open": FindingCode(
        "The deck is written, but no program on this computer opens it.",
        "Open the deck in PowerPoint, Keynote or LibreOffice.",
    ),
    "no-server": FindingCode(
        "The library that serves pages is not installed.", "Run `pip install '.[show]'` in the folder of Slidewright."
    ),
    "network": FindingCode(
        "This computer is on no network, so no phone can reach it.", "Join one, or leave out `--remote`."
    ),
    "times": FindingCode(
        "The file is not what a rehearsal wrote, or has a mistake.", "Correct the line, or rehearse again."
    ),
    "port": FindingCode(
        "The port is in use, or the address cannot be listened at.", "Leave out `--port`, and a free one is found."
    ),
    "bug": FindingCode("Slidewright has a bug.", "Please report it. Add the article if you may."),
}

# Each is a broken promise of ours, so that nothing is written; authors cannot mend it.
BROKEN: Mapping[str, str] = {
    "lost": "A text of the article is missing from the deck.",
    "altered": "The deck does not say what it should say.",
    "slide-count": "The deck has too many or too few slides.",
    "overflow": "A text is larger than its box.",
    "moved": "A shape on a company's template is not where it was placed.",
    "template-changed": "A part of a company's template is not as it was, or a slide has another layout.",
    "off-slide": "A placeholder reaches over the slide's edge.",
    "off-slot": "A placeholder, or a part of a chart, reaches over the edge of its place.",
    "no-place": "A placeholder has no position.",
    "no-slot": "A placeholder is not on the layout of its slide, or is there twice.",
    "empty-placeholder": "A placeholder is empty.",
    "text-outside": "A text is outside of placeholders.",
    "font-scale": "A text is shrunk to fit.",
    "font-unknown": "The widths of a font are not known.",
    "small": "A text of a chart is too small to be read.",
    "no-title": "A slide has no title.",
    "same-title": "Two slides have the same title.",
    "no-language": "A text has no language.",
    "direction": "A text runs from left to right in a language that does not.",
    "no-alt": "A picture has no alt text.",
    "no-header": "A table does not mark its header.",
    "table-grid": "The cells of a table do not fill its grid.",
    "literal-colour": "A colour is not from the theme.",
    "literal-font": "A font is set on the slide, not by the theme.",
    "bad-link": "A link does not lead to an address.",
    "chart-part": "The part of a chart is missing.",
    "chart-workbook": "A chart has no workbook, so nobody can edit it.",
    "chart-data": "A chart does not show the numbers of its workbook.",
    "chart-axis": "The axes of a chart are not numbered as PowerPoint wants them.",
    "zip": "The file is not a package that can be opened.",
    "zip-date": "An entry of the package carries a date.",
    "zip-duplicate": "A part is in the package twice.",
    "xml": "A part is not well-formed XML.",
    "doctype": "A part declares a document type.",
    "content-type": "A part has no content type, or not its own.",
    "override-absent": "A content type names a part that is missing.",
    "part-missing": "A required part is missing.",
    "part-orphan": "Nothing points at a part.",
    "rel-count": "A part has too many or too few related parts.",
    "rel-dangling": "A relationship leads to or from a part that is missing.",
    "rel-duplicate": "A part declares a relationship twice.",
    "rel-missing": "A part uses a relationship that it does not declare.",
    "presentation": "The package names no presentation.",
    "presentation-order": "The parts of the presentation's XML are not in their order.",
    "slide-id": "The id of a slide is used twice, or out of its range.",
    "slide-size": "The slides have the wrong size.",
    "master-id": "The id of a master or a layout is used twice, or out of its range.",
    "layout-list": "The layouts that a master lists are not those that it has.",
    "notes-list": "There are notes, but no master for them.",
    "notes-pair": "A slide and its notes do not point at each other.",
    "sections": "The sections do not list each slide once, in order, under names of their own.",
    "shape-id": "The id of a shape is used twice.",
    "background": "A background has no list of effects.",
}
