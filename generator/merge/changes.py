"""What a person changed in a deck: found, in plain words, and back in the text of its article.

The text is changed in place, word by word and section by section, so that its comments and its form stay. What cannot
go back is returned with the reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from msgspec import Struct

from generator.check import ledger_units_of_article
from generator.decks.opened_shapes import A
from generator.errors import brief
from generator.merge.package import Element
from generator.merge.pages import (
    ALT,
    CHART,
    MEMBERS,
    TABLE,
    TEXT,
    Page,
    Shape,
    added_shapes,
    paired_shapes,
    quoted_text,
    unequal_names,
)
from generator.model.article import Article
from generator.model.text import folded_text

SLIDE, NOTES, REMOVED, ADDED, ORDER, FORMAT = "slide", "notes", "removed", "added", "order", "format of the text"


class Change(Struct, frozen=True):
    """What a person changed in a slide: of which shape, which of its properties, from what to what."""

    slide: int
    shape: str
    what: str
    before: str = ""
    after: str = ""


Slot = tuple[list[int], bool]  # items of a version of a list, by number, and whether they differ from the base


def slots_of_list(base: Sequence[object], other: Sequence[object]) -> list[Slot]:
    """Put a version of a list into the places of the base: before its first item, at it, before the second, and so on.

    Of items that replace as many, each takes one place.
    """
    slots: list[Slot] = [([], False)] * (2 * len(base) + 1)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, base, other, autojunk=False).get_opcodes():
        own = list(range(j1, j2))
        if tag == "insert":
            slots[2 * i1] = own, True
        for number, place in enumerate(range(i1, i2)):
            slots[2 * place + 1] = own[number:] if place == i2 - 1 else own[number : number + 1], tag != "equal"
    return slots


def changes_of_page(base: Page, edited: Page, is_copy: bool = True) -> list[Change]:
    """Return what is changed in a slide, shape by shape; `is_copy` if a person edited a copy of the base."""
    if base.source == edited.source:
        return []
    before, after = base.slide_values(), edited.slide_values()
    found = [Change(base.id, "", name, str(before[name]), str(after[name])) for name in unequal_names(before, after)]
    pairs = paired_shapes(base, edited, is_copy)
    for number, shape in enumerate(base.shapes):
        if (its := pairs.get(number)) is None:
            found.append(Change(base.id, shape.title, REMOVED, quoted_text(shape.paragraphs)))
            continue
        for name in unequal_names(shape.values, its.values):
            if name == TEXT:
                found += _text_changes(base, shape.title, shape.paragraphs, its.paragraphs, edited)
            elif name == TABLE and shape.form == its.form:
                found += _cell_changes(base, shape, its)
            elif name != MEMBERS:
                said = described_value(shape, name), described_value(its, name)
                found.append(Change(base.id, shape.title, name, *said))
    for shape in added_shapes(edited, pairs.values()):
        found.append(Change(base.id, shape.title, ADDED, "", quoted_text(shape.paragraphs)))
    return [*found, *_text_changes(base, NOTES, base.notes_paragraphs, edited.notes_paragraphs, edited)]


def _text_changes(base: Page, title: str, old: list[Element], new: list[Element], edited: Page) -> Iterator[Change]:
    values = ([page.paragraph_value(each) for each in nodes] for page, nodes in ((base, old), (edited, new)))
    what = NOTES if title == NOTES else TEXT
    for place, (numbers, is_changed) in enumerate(slots_of_list(*values)):
        at = old[place // 2 : (place + 1) // 2]  # the paragraph of the base, or none in a place between two
        before, after = quoted_text(at), quoted_text(new[n] for n in numbers)
        if is_changed and (at or after):
            yield Change(base.id, title, FORMAT if before == after else what, before, after)


def _cell_changes(base: Page, before: Shape, after: Shape) -> Iterator[Change]:
    """Yield what changed in the cells of a table."""
    for row, values in enumerate(before.values[TABLE]):
        for column, value in enumerate(values):
            if value != after.values[TABLE][row][column]:
                old, new = (quoted_text(each.cells[row][column].iter(f"{A}p")) for each in (before, after))
                yield Change(base.id, name_of_cell(before, row, column), TABLE if old != new else FORMAT, old, new)


def name_of_cell(table: Shape, row: int, column: int) -> str:
    """Return what a person may call a cell."""
    return f"{table.title}, row {row + 1}, column {column + 1}"


def described_value(shape: Shape, name: str) -> str:
    """Return a property of a shape as a person would read it; "" where it has no words."""
    if name == CHART:
        return ", ".join(map(str, shape.values[name]))
    return quoted_text(shape.paragraphs) if name == TABLE else str(shape.values[name][0]) if name == ALT else ""


def words_of_change(change: Change) -> str:
    """Return what a person changed as one sentence."""
    before, after = brief(change.before), brief(change.after)
    if change.shape == SLIDE:
        moved = f"moved from {change.before} to {change.after}"
        return {"added": f'slide added: "{after}"', REMOVED: f'slide removed: "{before}"', ORDER: moved}[change.what]
    if change.what == "hidden":
        return "hidden" if change.after == "True" else "shown again"
    on = f"{change.shape}: " if change.shape else ""
    if change.what in (REMOVED, ADDED):
        return f'{on}{change.what} "{before or after}"' if before or after else f"{on}{change.what}"
    if change.what in ("text", NOTES, "table") and (before or after):
        if not (before and after):
            return f'{on}{"added" if after else "removed"} "{after or before}"'
        return f'{on}"{before}" is now "{after}"'
    said = f': "{before}" is now "{after}"' if before and after and before != after and change.what != "format" else ""
    return f"{on}{change.what} changed{said}"


# ---- back into the article


BETWEEN = r"(?:[\s>*_`\[\]\\'\"|]|- )*?"  # what may be between two words of a text: space and marks
LIKE = {**dict.fromkeys("'\u2018\u2019", "['\u2018\u2019]"), **dict.fromkeys('"\u201c\u201d', '["\u201c\u201d]')}
LIKE |= dict.fromkeys("-\u2010\u2011\u2013\u2014", "[-\u2010\u2011\u2013\u2014]{1,3}")
WORDS = (TEXT, TABLE, NOTES)
NOT_THERE = "the article does not have these words in one place"
NOT_READ = "with these words there, it could not be read"
NO_KEY = "the article cannot say this"


Reader = Callable[[str], Article | None]  # the article in a text, or None if it cannot be read


def pull_changes(
    text: str, changes: Sequence[Change], sections: Mapping[int, str], read: Reader
) -> tuple[str, list[tuple[Change, str]]]:
    """Return the text of an article with what a person changed in its deck, and what cannot go back, with the reasons.

    sections: the id of the section of each slide, by what changes call it, in the order of the deck as it is edited.
    A change after which the article cannot be read, or does not say the new words, is not made.
    """
    left: list[tuple[Change, str]] = []
    slides = [each for each in changes if each.shape == SLIDE or each.what == "hidden"]
    for each in (each for each in changes if each not in slides):
        made = list(_texts_with_change(text, each, sections.get(each.slide, ""), read))
        if found := next((new for new in made if _says(read(new), each.after)), ""):
            text = found
        else:
            left.append((each, NOT_READ if made else NOT_THERE if each.what in WORDS else NO_KEY))
    for each in slides:
        section = sections.get(each.slide, "")
        kind = each.what if each.what != "hidden" or each.after == "True" else ""
        alike = {other.slide for other in slides if other.what == each.what}
        if kind not in (REMOVED, "hidden", ORDER) or not section:
            left.append((each, NO_KEY))
        elif kind != ORDER and not alike.issuperset(key for key, name in sections.items() if name == section):
            left.append((each, "only a whole section can go back"))
        else:
            new = _with_order(text, sections, read) if kind == ORDER else _without_section(text, section, kind, read)
            text = new if read(new) else text
    return text, left


def _without_section(text: str, section: str, kind: str, read: Reader) -> str:
    """Return the text without the lines of a section, or with the key that leaves it out."""
    start, end = span_of_section(text, section, read)
    own = _with_key(text[start:end], "skip", "true", "<!-- skip -->") if kind == "hidden" else ""
    return text[:start] + own + text[end:] if end else text


def _with_order(text: str, sections: Mapping[int, str], read: Reader) -> str:
    """Return the text with its sections in the order in which the deck has their slides."""
    wanted = [name for name in dict.fromkeys(sections.values()) if span_of_section(text, name, read)[1]]
    spans = {name: span_of_section(text, name, read) for name in wanted}
    places = sorted(spans.values())
    blocks = {name: text[start:end].rstrip("\n") for name, (start, end) in spans.items()}
    gaps = [text[start:end][len(text[start:end].rstrip("\n")) :] or "\n" for start, end in places]
    gaps[:-1] = [max(gaps[:-1], key=len, default="")] * (len(gaps) - 1)  # blank lines between sections stay there
    for (start, end), name, gap in reversed([*zip(places, wanted, gaps, strict=True)]):
        text = text[:start] + blocks[name] + gap + text[end:]
    return text


def _says(article: Article | None, words: str) -> bool:
    """Return whether an article says words, each sentence of them in a text of its own."""
    if article is None:
        return False
    return folded_text(words) in folded_text(" ".join(unit.text for unit in ledger_units_of_article(article)))


def _texts_with_change(text: str, change: Change, section: str, read: Reader) -> Iterator[str]:
    """Yield the text with the words of a change in each place where it has those before, the own section first."""
    if change.what not in WORDS:
        return
    start, end = span_of_section(text, section, read)
    if change.before:
        old, new = change.before.split(), change.after.split()
        patterns = ("".join(LIKE.get(letter, re.escape(letter)) for letter in word) for word in old)
        places = [*re.finditer(BETWEEN.join(f"({each})" for each in patterns), text)]
        places.sort(key=lambda found: not start <= found.start() < end)
        yield from (_with_words(text, found, old, new) for found in places)
    elif change.what == NOTES and end:
        said = json.dumps(change.after, ensure_ascii=False)
        yield text[:start] + _with_key(text[start:end], "notes", said, f"::: notes\n{change.after}\n:::") + text[end:]


def _with_key(section: str, key: str, value: str, block: str) -> str:
    """Return the lines of a section with a key in YAML, or with a block in Markdown, which is below the heading."""
    item, heading = re.match(r"(?: *#.*\n)*( *)- \w+:.*\n", section), re.match(r"(?:<!--.*-->\s*)*.*\n?", section)
    if item:
        return f"{item[0]}{item[1]}  {key}: {value}\n{section[item.end() :]}"
    head = heading[0] if heading else ""
    return f"{head}\n{block}\n{section[len(head) :]}"


def _with_words(text: str, found: re.Match[str], old: Sequence[str], new: Sequence[str]) -> str:
    """Return the text with other words in a place; words that stay keep what is around them.

    With no new words, a line that has nothing else is removed.
    """
    first, last = text.rfind("\n", 0, found.start()) + 1, text.find("\n", found.end())
    beside = text[first : found.start()] + text[found.end() : last]
    if not new and last > 0 and not beside.strip(" -*+_.)>#0123456789"):
        return text[:first] + text[last + 1 :]
    for tag, i1, i2, j1, j2 in reversed(SequenceMatcher(None, old, new, autojunk=False).get_opcodes()):
        said = " ".join(new[j1:j2])
        if tag == "insert":
            at = found.end(i1) if i1 else found.start()
            text = text[:at] + (f" {said}" if i1 else f"{said} ") + text[at:]
        elif tag != "equal":
            start, end = found.start(i1 + 1), found.end(i2)
            if tag == "delete":  # with the space before it, or after the first word
                start, end = (found.end(i1), end) if i1 else (start, found.start(i2 + 1) if i2 < len(old) else end)
            text = text[:start] + said + text[end:]
    return text


def span_of_section(text: str, section: str, read: Reader) -> tuple[int, int]:
    """Return where the lines of a section begin and end in the text, with the comments right above its first line."""
    article, lines = read(text), text.splitlines(keepends=True)
    known = {str(each.id): each.where.line for each in article.sections} if article else {}
    if not (line := known.get(section, 0)):
        return 0, 0
    later = [each for each in known.values() if each > line]
    last = _first_line(lines, min(later)) - 1 if later else _last_line(lines, line)
    return sum(map(len, lines[: _first_line(lines, line) - 1])), sum(map(len, lines[:last]))


def _first_line(lines: Sequence[str], line: int) -> int:
    while line > 1 and re.match(r" +#|<!--.*-->\s*$", lines[line - 2]):
        line -= 1
    return line


def _last_line(lines: Sequence[str], first: int) -> int:
    """Return the last line of the text, or of an item of a list in YAML, which ends where a line is less indented."""
    depth = re.match(r" *(?=- )", lines[first - 1])
    inner = re.compile(rf"\s*(#|$)| {{{len(depth[0]) + 1}}}" if depth else "")
    return next((number for number in range(first, len(lines)) if not inner.match(lines[number])), len(lines))
