"""What a person changed in a deck, and the text of its article, in; the text with the changes in it out.

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
from generator.merge import ORDER
from generator.merge.pages import TABLE, TEXT
from generator.merge.slides import NOTES, REMOVED, SLIDE, Change
from generator.model.article import Article
from generator.model.text import folded_text

BETWEEN = r"(?:[\s>*_`\[\]\\'\"|]|- )*?"  # what may be between two words of a text: space and marks
LIKE = {**dict.fromkeys("'\u2018\u2019", "['\u2018\u2019]"), **dict.fromkeys('"\u201c\u201d', '["\u201c\u201d]')}
LIKE |= dict.fromkeys("-\u2010\u2011\u2013\u2014", "[-\u2010\u2011\u2013\u2014]{1,3}")
WORDS = (TEXT, TABLE, NOTES)
NOT_THERE = "the article does not have these words in one place"
NOT_READ = "with these words there, it could not be read"
NO_KEY = "the article cannot say this"
NO_SECTION = "only a whole section can go back"


class Pulled(Struct, frozen=True):
    """The text of an article with changes in it, and the changes that cannot go back, each with the reason."""

    text: str
    left: tuple[tuple[Change, str], ...]


Reader = Callable[[str], Article | None]  # the article in a text, or None if it cannot be read


def pull_changes(text: str, changes: Sequence[Change], sections: Mapping[int, str], read: Reader) -> Pulled:
    """Return the text of an article with what a person changed in its deck.

    sections: the id of the section of each slide, by what changes call it, in the order of the deck as it is edited.
    A change after which the article cannot be read, or does not say the new words, is not made.
    """
    left: list[tuple[Change, str]] = []
    slides = [each for each in changes if each.shape == SLIDE or each.what == "hidden"]
    for each in (each for each in changes if each not in slides):
        made = list(_texts_with_change(text, each, sections.get(each.slide, ""), read))
        found = next((new for new in made if _says(read(new), each.after)), "")
        text, reason = (found, "") if found else (text, _reason(each, bool(made)))
        left += [(each, reason)] if reason else []
    for each in slides:
        section = sections.get(each.slide, "")
        kind = each.what if each.what != "hidden" or each.after == "True" else ""
        alike = {other.slide for other in slides if other.what == each.what}
        is_whole = alike.issuperset(key for key, name in sections.items() if name == section)
        if kind not in (REMOVED, "hidden", ORDER) or not section:
            left.append((each, NO_KEY))
        elif kind != ORDER and not is_whole:
            left.append((each, NO_SECTION))
        else:
            new = _with_order(text, sections, read) if kind == ORDER else _without_section(text, section, kind, read)
            text = new if read(new) else text
    return Pulled(text, tuple(left))


def _reason(change: Change, is_there: bool) -> str:
    """Return why a change of a shape cannot go back."""
    return NOT_READ if is_there else NOT_THERE if change.what in WORDS else NO_KEY


def _without_section(text: str, section: str, kind: str, read: Reader) -> str:
    """Return the text without the lines of a section, or with the key that leaves it out."""
    start, end = _span_of_section(text, section, read)
    own = _with_key(text[start:end], "skip", "true", "<!-- skip -->") if kind == "hidden" else ""
    return text[:start] + own + text[end:] if end else text


def _with_order(text: str, sections: Mapping[int, str], read: Reader) -> str:
    """Return the text with its sections in the order in which the deck has their slides."""
    wanted = [name for name in dict.fromkeys(sections.values()) if _span_of_section(text, name, read)[1]]
    spans = {name: _span_of_section(text, name, read) for name in wanted}
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
    said = folded_text(" ".join(unit.text for unit in ledger_units_of_article(article)))
    return folded_text(words) in said


def _texts_with_change(text: str, change: Change, section: str, read: Reader) -> Iterator[str]:
    """Yield the text with the words of a change in each place where it has those before, the own section first."""
    if change.what not in WORDS:
        return
    start, end = _span_of_section(text, section, read)
    if change.before:
        old, new = change.before.split(), change.after.split()
        places = [*re.finditer(BETWEEN.join(f"({_pattern_of_word(word)})" for word in old), text)]
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


def _pattern_of_word(word: str) -> str:
    return "".join(LIKE.get(letter, re.escape(letter)) for letter in word)


def _with_words(text: str, found: re.Match[str], old: Sequence[str], new: Sequence[str]) -> str:
    """Return the text with other words in a place; words that stay keep what is around them."""
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


def _span_of_section(text: str, section: str, read: Reader) -> tuple[int, int]:
    """Return where the lines of a section begin and end in the text, with the comments right above its first line."""
    article, lines = read(text), text.splitlines(keepends=True)
    known = {str(each.id): each.where.line for each in article.sections} if article else {}
    line = known.get(section, 0)
    if not line:
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
