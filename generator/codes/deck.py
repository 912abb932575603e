"""The codes of what was found while a deck was planned, placed, written and checked."""

from __future__ import annotations

from collections.abc import Mapping

from generator.codes.code import Code

TALKS: Mapping[str, Code] = {
    "no-template": Code("There is no talk or theme of this name.", "See `slidewright talks` and `slidewright themes`."),
    "template-file": Code("The file of a talk or a theme cannot be read.", "Check its name and its permissions."),
    "talk": Code(
        "The talk is not written as a talk is, or an article names one outside of its own folder.",
        "Compare it with one of `slidewright talks`; name a file elsewhere with `--talk`.",
    ),
    "talk-expression": Code("An expression of the talk cannot be evaluated.", "Mend it: docs/talks.md has them all."),
    "talk-loop": Code("A loop of the talk goes through something that is no list.", "Name a list, such as sections."),
    "talk-value": Code(
        "A slot of the talk is given what it cannot show.", "Give it a text, or a block of the article."
    ),
    "unknown-layout": Code("There is no layout of this name.", "Take one of those that the hint names."),
    "unknown-field": Code("A layout has no slot of this name.", "Take one of those that the hint names."),
    "layout-misfit": Code(
        "The layout that was named cannot show what the slide says.",
        "Write `layout: auto`, and the content chooses.",
    ),
    "no-slides": Code("The talk makes no slide of this article.", "Choose another talk with `--talk`."),
    "theme": Code(
        "The theme is not written as a theme is, the accent is no colour, or no slide has the size.",
        "Compare it with what `slidewright new --theme` writes; a colour is six hexadecimal digits.",
    ),
    "layouts": Code(
        "The layouts of all themes are not declared as they must be.",
        "Mend the place that the message names; the top of layouts.yaml explains the keys.",
    ),
    "accent": Code(
        "The accent that was asked for cannot be read; a shade of it stands in its place.",
        "Ask for the shade that the message names.",
    ),
    "font": Code(
        "A font of the theme cannot be measured, or may be missing where the deck is shown.",
        "Install it, name its file (.ttf or .otf), or take one that every computer has.",
    ),
    "contrast": Code("A colour cannot be read on what lies behind it.", "Take the shade that the hint names."),
}

PLACING: Mapping[str, Code] = {
    "long": Code("The deck is longer than an audience sits through.", "Show the strongest slides with `--slides`."),
    "skipped": Code('A section is left out, as its "skip: true" asks.', "Leave it so."),
    "title-cut": Code("A title is too long for a slide.", "Give the section a shorter headline."),
    "title-small": Code("A title had to shrink below the usual size.", "Give the section a shorter headline."),
    "caption": Code("A caption has no room on its slide, and stands in the notes.", "Say less in it."),
    "notes-left-out": Code(
        "Sentences stand nowhere in the deck, as `--notes` asks.",
        "Build with `--notes full`, and the deck holds every sentence.",
    ),
    "too-many-slides": Code(
        "The deck has more slides than any program shows.",
        "Split the article, or set `skip: true` on what can wait.",
    ),
}

COMMAND: Mapping[str, Code] = {
    "settings": Code("The settings cannot be read, or hold what is none.", "Mend the line, or delete it."),
    "output": Code("The file cannot be written there.", "Name another one with `-o`, in a folder that exists."),
    "overwrite": Code(
        "What is there already may not be replaced: it was edited, or comes from elsewhere.",
        "Choose another name with `-o`, or replace it with `--force`.",
    ),
    "open": Code("No program here opens decks; the deck is written.", "Open it where there is one."),
    "bug": Code("Slidewright failed where it never should.", "Please report it, with the article if you may."),
}

# Each breaks a promise of ours, so that nothing is written; none is the author's to mend.
BROKEN: Mapping[str, str] = {
    "lost": "A text of the article is in no place of the deck.",
    "altered": "The deck says something else than what was placed.",
    "slide-count": "The deck has more or fewer slides than were placed.",
    "overflow": "A text is larger than its place.",
    "off-slide": "A placeholder reaches over the slide's edge.",
    "off-slot": "A placeholder, or a part of a chart, reaches over the place that it has.",
    "no-place": "Nothing says where a placeholder stands.",
    "no-slot": "A placeholder is not on its slide's layout, or is there twice.",
    "empty-placeholder": "A placeholder says nothing.",
    "text-outside": "A text stands in no placeholder.",
    "font-scale": "A text is shrunk to fit.",
    "font-unknown": "The widths of a font are not known.",
    "small": "A text of a chart is too small to be read.",
    "no-title": "A slide has no title.",
    "same-title": "Two slides have the same title.",
    "no-language": "A text does not say its language.",
    "direction": "A text runs from left to right in a language that does not.",
    "no-alt": "A picture has no alt text.",
    "no-header": "A table does not mark its header.",
    "table-grid": "The cells of a table do not fill its grid.",
    "literal-colour": "A colour is not the theme's.",
    "literal-font": "A font is set on the slide, and not by the theme.",
    "bad-link": "A link leads to no address.",
    "chart-part": "A chart has no part that draws it.",
    "chart-workbook": "A chart has no workbook, so that nobody can edit it.",
    "chart-data": "A chart shows something else than its workbook holds.",
    "chart-axis": "The axes of a chart are not numbered as PowerPoint wants them.",
    "chart-number": "A chart has something else where a number belongs.",
    "zip": "The file is no package that can be opened.",
    "zip-date": "An entry of the package carries a date.",
    "zip-duplicate": "A part is in the package twice.",
    "zip-folder": "The package has an entry for a folder.",
    "xml": "A part is not well-formed XML.",
    "doctype": "A part declares a document type.",
    "content-type": "A part has no content type, or not its own.",
    "override-absent": "A content type is given for a part that is not there.",
    "part-missing": "A part that is needed is not there.",
    "part-orphan": "Nothing points at a part.",
    "rel-count": "A part is related to more or fewer parts than it needs.",
    "rel-dangling": "A relationship leads to or from a part that is not there.",
    "rel-duplicate": "A part declares a relationship twice.",
    "rel-missing": "A part uses a relationship that it does not declare.",
    "presentation": "The package names no presentation.",
    "presentation-order": "The parts of the presentation's XML are not in their order.",
    "slide-id": "The id of a slide is used twice, or out of its range.",
    "slide-size": "The slides have another size than ours.",
    "master-id": "The id of a master or a layout is used twice, or out of its range.",
    "layout-list": "The layouts that a master lists are not those that it has.",
    "notes-list": "There are notes, but no master for them.",
    "notes-pair": "A slide and its notes do not point at each other.",
    "sections": "The sections do not list each slide once, in order, under names of their own.",
    "shape-id": "The id of a shape is used twice.",
    "background": "A background has no list of effects.",
    "leftover": "Something of the template that others made is left in the deck.",
}
