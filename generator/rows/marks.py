"""The source text of an article in; the same text with marks in place of its expressions, and these, out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import count

from jinja2.exceptions import TemplateSyntaxError
from msgspec import Struct
from msgspec.structs import replace

from generator.expressions import Sandbox, fields_in_expression
from generator.model.address import MARK
from generator.model.origin import slug_of_text

ROW = "row"  # the variable that holds the row of data
# A mark that opens no text is a character. The group (?>) is never tried again with the marks taken another way, for
# which sixty of them would take years; where it ends at no brace, the marks mean nothing.
EXPRESSION = re.compile(r"""\{\{(?!!)(?P<source>(?:(?>"[^"\n]*"|'[^'\n]*'|[^{}\n]))*?|[^{}\n]*)\}\}""")
# In a page, it may have words in another look: {{ <b>row.name</b> }}.
IN_PAGE = re.compile(
    r"""\{\{(?!!)(?P<source>(?:(?>"[^"\n<]*"|'[^'\n<]*'|</?(?:a|b|code|em|font|i|s|span|strong|u)\b[^<>]*>|[^{}\n<]))*?"""
    r"""|[^{}\n<]*)\}\}"""
)
TAG = re.compile(r"<[^<>]*>")
BROKEN = re.compile(r"\{\{(?!!)[^{}\n]*\n[^{}]*\}\}")  # one that goes on in the next line
USED = re.compile(rf"\b{ROW}\b")
LETTERS = "bcdfghjklmnprstvwx"
DIGITS = 4  # letters of a mark between its ends, at least
CURLY = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"})  # as Word writes them


class RowExpression(Struct, frozen=True):
    """An expression of an article: its text, the fields of the row that it asks for, and its line and column.

    problem: what is wrong with an expression that cannot be read. id: stands for it in the ids of blocks and slides; no
    heading makes such an id, because of the dots.
    """

    source: str
    fields: tuple[str, ...]
    line: int
    column: int
    problem: str = ""
    id: str = ""


class MarkedSource(Struct, frozen=True):
    """A source text with marks in it; `slots` has the expression of each mark, which is written in lower case."""

    text: str
    slots: dict[str, RowExpression]


@lru_cache(maxsize=1)
def row_sandbox() -> Sandbox:
    """Return the sandbox of all expressions about rows, so that each is compiled once in a process."""
    return Sandbox({})


@lru_cache(maxsize=4)  # a run has one article, or a few; the largest has 20 MB
def marked_source(text: str, escape: str, taken: frozenset[str]) -> MarkedSource:
    """Return a text with marks in place of the expressions that use the row; `taken` are marks that it may not have.

    escape: "json" or "html" where the text writes quotation marks as these formats do. In "json", which is YAML too, a
    mark is as long as its expression, so that the columns after it stay.
    """
    if "{{" not in text or not USED.search(text):
        return MarkedSource(text, {})
    taken = taken | {found.lower() for found in MARK.findall(text)}
    words = (word for number in count() if (word := row_mark(number)).lower() not in taken)
    pieces, slots, end, ids = [], dict[str, RowExpression](), 0, set[str]()
    for start, stop, slot in _slots(text, escape):
        word = next(words)
        missing = stop - start - len(word) if escape == "json" else 0
        word = word[:2] + LETTERS[0] * missing + word[2:]
        slots[word.lower()] = replace(slot, id=_new_id(slot, ids))
        pieces += [text[end:start], word]
        end = stop
    return MarkedSource("".join((*pieces, text[end:])), slots)


def _new_id(slot: RowExpression, taken: set[str]) -> str:
    """Return `row.city`, or `row.city.2` for the next such expression, and add it to those that are taken."""
    base = slug_of_text(slot.source).replace("-", ".")
    id = next(id for number in count(1) if (id := base if number == 1 else f"{base}.{number}") not in taken)
    taken.add(id)
    return id


def row_mark(number: int) -> str:
    """Return the mark with a number: a word of at least eight letters that no language has."""
    digits = ""
    while number or len(digits) < DIGITS:
        number, digit = divmod(number, len(LETTERS))
        digits = LETTERS[digit] + digits
    return f"Zq{digits}qz"


def _slots(text: str, escape: str) -> Iterator[tuple[int, int, RowExpression]]:
    """Yield the expressions that use the row, with the offsets at which they begin and end."""
    broken = ((match.start(), match.end(), "") for match in BROKEN.finditer(text) if USED.search(match[0]))
    found = (IN_PAGE if escape == "html" else EXPRESSION).finditer(text)
    whole = ((match.start(), match.end(), match["source"]) for match in found)
    line, before = 1, 0
    for start, stop, written in sorted((*broken, *whole)):
        line, column = line + text.count("\n", before, start), start - text.rfind("\n", 0, start)
        before = start
        if not written:
            problem = "an expression must be on one line"
            yield start, stop, RowExpression(" ".join(text[start + 2 : stop - 2].split()), (), line, column, problem)
        elif USED.search(written) and (slot := slot_of_expression(written, escape, line, column)):
            yield start, stop, slot


def slot_of_expression(written: str, escape: str = "", line: int = 0, column: int = 0) -> RowExpression | None:
    """Return the expression in braces; None where it does not use the row, so that it is text."""
    plain = {"json": written.replace('\\"', '"'), "html": html.unescape(TAG.sub("", written))}
    source = plain.get(escape, written).strip()
    problem = ""
    for each in dict.fromkeys((source, source.translate(CURLY))):
        try:
            used = fields_in_expression(row_sandbox(), each, ROW)
        except TemplateSyntaxError as wrong:
            problem = problem or wrong.message or "this is no expression"
        else:
            return None if used is None else RowExpression(each, used, line, column)
    return RowExpression(source, (), line, column, problem)
