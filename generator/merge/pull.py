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
    blocks = {name: text[start:end].rstrip("\n") + "\n" for name, (start, end) in spans.items()}
    for (start, end), name in reversed([*zip(places, wanted, strict=True)]):
        gap = text[start:end][len(text[start:end].rstrip("\n")) :] or "\n"  # the blank lines stay where they are
        text = text[:start] + blocks[name].rstrip("\n") + gap + text[end:]
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
    head = re.match(r"( *)- \w+:.*\n", section)
    if head:
        return f"{head[0]}{head[1]}  {key}: {value}\n{section[head.end() :]}"
    first, _, rest = section.partition("\n")
    return f"{first}\n\n{block}\n{rest}"


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
    """Return where the lines of a section begin and end in the text; nowhere for one that is not there."""
    article = read(text)
    known = {each.id: each.where.line for each in article.sections} if article else {}
    line = known.get(section, 0)  # type: ignore[call-overload]  # an OriginId is a text
    if not line:
        return 0, 0
    lines = text.splitlines(keepends=True)
    later = [each for each in known.values() if each > line]
    last = min(later) - 1 if later else _last_line_of_item(lines, line)
    return sum(map(len, lines[: line - 1])), sum(map(len, lines[:last]))


def _last_line_of_item(lines: Sequence[str], first: int) -> int:
    """Return the last line of an item of a list in YAML, which ends where another key begins, or of the text."""
    head = lines[first - 1]
    if not head.lstrip().startswith("- "):
        return len(lines)
    depth = len(head) - len(head.lstrip())
    more = (
        n for n, each in enumerate(lines) if n >= first and each.strip() and len(each) - len(each.lstrip()) <= depth
    )
    return next((n for n in more if not lines[n].lstrip().startswith("#")), len(lines))
