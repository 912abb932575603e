"""A row of data in; what fills an article with it while the article is read, out.

A mark, which is a word that no language has, takes the place of each expression before the article is read.
All rows may be checked before the first deck is built.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from itertools import count
from typing import Any

from jinja2.exceptions import TemplateSyntaxError
from msgspec import Struct
from msgspec.structs import replace

from generator import yaml
from generator.errors import (
    LEVELS,
    Finding,
    GeneratorError,
    InputError,
    Where,
    brief,
    did_you_mean_hint,
    error,
    finding_in_row,
    has_finding_of_level,
    info,
)
from generator.expressions import Expressions, Sandbox, expression_value_as_text, fields_in_expression
from generator.guard import limits
from generator.model.address import MARK
from generator.model.talk import Expression
from generator.read.decode import cleaned_source, is_blank_source
from generator.read.filling import Filling, FindPlace
from generator.read.private import value_without_notes
from generator.regex import regex
from generator.rows import DataRow, Row, checked_row, row_value_as_text

ROW = "row"  # the variable that holds the row of data
# A quotation mark that opens no text is a character. The group (?>) is never tried again with the marks taken another
# way, for which sixty of them would take years; where it ends at no brace, the marks mean nothing.
EXPRESSION = regex(r"""\{\{(?!!)(?P<source>(?:(?>"[^"\n]*"|'[^'\n]*'|[^{}\n]))*?|[^{}\n]*)\}\}""")
BROKEN = re.compile(r"\{\{(?!!)[^{}\n]*\n[^{}]*\}\}")  # one that goes on in the next line
USED = regex(rf"\b{ROW}\b")
LETTERS = "bcdfghjklmnprstvwx"  # of a mark between its ends
CURLY = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"})  # as Word writes them
LONGEST = 10**1000  # Python refuses to write thousands of digits
COUNTING = 'a cell is a text: write row.sales|float to count, row.sales|replace(",", "")|float for 1,500, and '
COUNTING += "row.sales|float(0) where it may be empty"


class RowExpression(Struct, frozen=True):
    """An expression of an article: its text, the fields of the row that it asks for, and its line and column.

    problem: what is wrong with an expression that cannot be read.
    id: stands for it in the ids of blocks and slides; no heading makes such an id, because of the dot.
    """

    source: str
    fields: tuple[str, ...] = ()
    line: int = 0
    column: int = 0
    problem: str = ""
    id: str = ""


@lru_cache(maxsize=1)
def _row_sandbox() -> Sandbox:
    """Return the sandbox of all expressions about rows, so that each is compiled once in a process."""
    return Sandbox({})


@lru_cache(maxsize=4)  # a run has one article, or a few; the largest has 20 MB
def marked_source(text: str, escape: str) -> tuple[str, Mapping[str, RowExpression]]:
    """Return a text with marks in place of the expressions that use the row, and the expression of each mark.

    A mark is written in lower case there. `escape` is "json" or "html" where the text writes quotation marks so.
    """
    if "{{" not in text or not USED.search(text):
        return text, {}
    pieces, slots, end, words = [], dict[str, RowExpression](), 0, _new_marks(text)
    for start, stop, slot in _found_expressions(text, escape):
        word = next(words)
        slots[word.lower()] = replace(slot, id=f"{ROW}.{len(slots) + 1}")
        pieces += [text[end:start], word]
        end = stop
    return "".join((*pieces, text[end:])), slots


def _new_marks(text: str) -> Iterator[str]:
    """Yield marks that are in no text but one that knows the digest of this one."""
    for number in count(int.from_bytes(sha256(text.encode(errors="surrogatepass")).digest()[:8])):
        digits = (LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(12))
        yield f"Zq{''.join(digits)}qz"


def _found_expressions(text: str, escape: str) -> Iterator[tuple[int, int, RowExpression]]:
    """Yield the expressions that use the row, with the offsets at which they begin and end."""
    line, before = 1, 0
    found = (match for pattern in (BROKEN, EXPRESSION) for match in pattern.finditer(text) if USED.search(match[0]))
    for match in sorted(found, key=re.Match.start):
        start, written = match.start(), match[0][2:-2]
        line, column = line + text.count("\n", before, start), start - text.rfind("\n", 0, start)
        before = start
        if match.re is BROKEN:
            source, problem = " ".join(written.split()), "an expression must be on one line"
            yield start, match.end(), RowExpression(source, (), line, column, problem)
            continue
        plain = {"json": written.replace('\\"', '"'), "html": html.unescape(written)}.get(escape, written)
        if slot := _expression_of_row(plain.translate(CURLY).strip()):
            yield start, match.end(), replace(slot, line=line, column=column)


def _expression_of_row(source: str) -> RowExpression | None:
    """Return the expression in braces; None where it does not use the row, so that it is text."""
    try:
        used = fields_in_expression(_row_sandbox(), source, ROW)
    except TemplateSyntaxError as wrong:
        return RowExpression(source, problem=wrong.message or "this is no expression")
    return None if used is None else RowExpression(source, used)


class RowFilling(Filling):
    """Fills an article with one row, whose values may be texts, numbers, and lists and mappings of these.

    number: the number of the row, from 1, for findings.
    """

    has_data = True

    def __init__(self, row: Row, number: int = 0) -> None:
        super().__init__()
        self._number = number
        self._removed: list[Finding] = []
        self._row = {key: self._clean_value(value) for key, value in checked_row(row).items()}
        self._expressions = Expressions(_row_sandbox(), lambda *said: InputError(error("row-expression", *said)))
        self._slots: Mapping[str, RowExpression] = {}
        self._where = Where("")
        self._place: FindPlace = lambda where: where
        self._values: dict[str, object] = {}
        self._new_marks: Iterator[str] = iter(())  # for texts within lists and mappings
        self.fields: set[str] = set()  # those that the article asks for

    def marked(self, text: str, name: str, escape: str = "", place: FindPlace | None = None) -> str:
        self._where = Where(name, row=self._number)
        self._place = place or self._place
        self.findings.extend(replace(each, where=self._where) for each in dict.fromkeys(self._removed))
        marked, self._slots = marked_source(text, escape)
        self._new_marks = _new_marks(marked)
        self.fields.update(field for slot in self._slots.values() for field in slot.fields)
        return marked

    def said(self, text: str) -> str:
        return MARK.sub(lambda mark: self._word_for_mark(mark[0]), text)

    def id(self, text: str) -> str:
        return MARK.sub(lambda mark: slot.id if (slot := self._slots.get(mark[0].lower())) else mark[0], text)

    def is_true(self, expression: str, where: Where) -> bool:
        slots = self._slots
        source = MARK.sub(lambda mark: slots[key].source if (key := mark[0].lower()) in slots else mark[0], expression)
        slot = _expression_of_row(source.translate(CURLY).strip()) or RowExpression(source)
        self.fields.update(slot.fields)
        return bool(self._evaluate_or_report(slot, replace(where, row=self._number)))

    def node(self, node: yaml.YamlNode) -> yaml.YamlNode:
        match node:
            case yaml.Scalar() if MARK.fullmatch(node.text.strip()):
                return self._to_node(node, self._value_of_mark(node.text.strip()), node.text.strip())
            case yaml.Sequence():
                return replace(node, items=tuple(map(self.node, node.items)))
            case _:
                return node

    def _to_node(self, node: yaml.Scalar, value: object, mark: str) -> yaml.YamlNode:
        """Return the node of a value; a text keeps its mark, so that it is never read as markup."""
        where = node.where
        match value:
            case None | bool() | int() | float():
                return yaml.Scalar(row_value_as_text(value), where)
            case str() if is_blank_source(value):
                return yaml.Scalar("", where)
            case str() if value in yaml.BOOLEANS or yaml.INTEGER.fullmatch(value) or yaml.FLOAT.fullmatch(value):
                return yaml.Scalar(value, where)
            case str():
                return replace(node, text=mark or self._new_mark(value))
            case list() | tuple():
                return yaml.Sequence(tuple(self._to_node(node, each, "") for each in value), where)
            case Mapping():
                pairs = ((yaml.Scalar(str(key), where), self._to_node(node, each, "")) for key, each in value.items())
                return yaml.Mapping(tuple(pairs), where)
            case _:
                return node

    def _new_mark(self, value: str) -> str:
        """Return a mark for a text within a list or a mapping."""
        mark = next(self._new_marks)
        self._values[mark.lower()] = value
        return mark

    def _word_for_mark(self, mark: str) -> str:
        value = self._value_of_mark(mark)
        try:
            return row_value_as_text(expression_value_as_text(value)).strip()
        except TypeError as wrong:
            slot = self._slots[mark.lower()]
            self._values[mark.lower()] = ""
            self.findings.append(error("row-expression", f'"{brief(slot.source)}": {wrong}', self._place_of(slot)))
            return ""

    def _value_of_mark(self, mark: str) -> object:
        """Return the value that a mark stands for; a word that only looks like one is a text."""
        if (key := mark.lower()) not in self._values:
            slot = self._slots.get(key)
            self._values[key] = self._evaluate_or_report(slot, self._place_of(slot)) if slot else mark
        return self._values[key]

    def _place_of(self, slot: RowExpression) -> Where:
        return replace(self._place(replace(self._where, line=slot.line, column=slot.column)), row=self._number)

    def _evaluate_or_report(self, slot: RowExpression, where: Where) -> object:
        """Return the value of an expression; where it fails, add an error to the findings and return an empty text."""
        if slot.problem:
            self.findings.append(error("row-expression", f'"{brief(slot.source)}": {slot.problem}', where))
            return ""
        try:
            value = self._expressions.value(Expression(f"{{{{ {slot.source} }}}}", where), {ROW: self._row})
        except GeneratorError as refused:
            self.findings.extend(self._explain_missing_field(each, slot, where) for each in refused.findings)
            return ""
        if isinstance(value, str) and len(value) > limits.ROW_TEXT:
            count = f"{len(value):,} characters, and at most {limits.ROW_TEXT:,} are allowed"
            self.findings.append(error("size", f'"{brief(slot.source)}" has {count}', where, "shorten the value"))
            return ""
        return value

    def _explain_missing_field(self, finding: Finding, slot: RowExpression, where: Where) -> Finding:
        if missing := [field for field in slot.fields if field not in self._row]:
            hint = did_you_mean_hint(missing[0], self._row, f"the row has: {brief(', '.join(self._row), 200)}")
            return error("row-field", f'the row has no field "{brief(missing[0], 40)}"', where, hint)
        return replace(finding, hint=COUNTING) if any(isinstance(each, str) for each in self._row.values()) else finding

    def _clean_value(self, value: Any) -> Any:
        """Return a plain value of the row without characters that no deck can have."""
        match value:
            case str():
                shown, notes, doubtful = value_without_notes(value, Where(""))
                self.private += [note.text for note in notes]
                cleaned, found = cleaned_source(shown, Where(""))
                self._removed += (*doubtful, *found)
                return value if cleaned == value else type(value)(cleaned)
            case dict():
                return {key: self._clean_value(each) for key, each in value.items()}
            case list() | tuple():
                return [self._clean_value(each) for each in value]
            case int() if abs(value) > LONGEST:
                return hex(value)
            case _:
                return value


SHOWN = 5  # rows that a finding names; of the others it says how many there are

ReadFilled = Callable[[Filling], tuple[object, tuple[Finding, ...]]]  # the article and findings; it raises InputError


class RowCheck:
    """Checks the rows of a file one by one; `count` is how many there were so far."""

    def __init__(self, read: ReadFilled, in_names: Iterable[str] = ()) -> None:
        """Check them for the article that `read` reads; `in_names` are the fields in the names of the decks."""
        self.count = 0
        self._read = read
        self._in_names = frozenset(in_names)
        self._used = set(self._in_names)
        self._named: dict[str, None] = {}  # the fields of the data
        self._found: list[tuple[Finding, int]] = []

    def add(self, row: DataRow) -> None:
        """Check one more row."""
        self.count += 1
        self._named.update(dict.fromkeys(map(str, row.values)))
        self._found += [(each, 0) for each in row.findings]
        if not has_finding_of_level(row.findings, "error"):
            self._found += [(each, row.number) for each in self._of_row(row.values)]

    def _of_row(self, values: Row) -> Iterable[Finding]:
        """Return what is found in a row: only reading tells what it lacks, because a section may be left out."""
        filling = RowFilling(values)
        try:
            _article, found = self._read(filling)
        except InputError as stopped:
            found = stopped.findings
        missing = [each for each in found if each.code == "row-field"]  # from which the other errors may follow
        self._used |= filling.fields
        empty = (each for each, value in values.items() if each in self._used and value in ("", None))
        lost = sorted(self._in_names - values.keys())
        return (
            *(error("row-field", f'the row has no field "{each}", which is in the name of the deck') for each in lost),
            *([*{each.message: each for each in reversed(missing)}.values()][::-1] if missing else found),
            *(info("row-blank", f'the field "{each}" is empty') for each in empty),
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found so far, each with its rows, and the fields without a use."""
        found = sorted(findings_with_rows(self._found), key=lambda each: LEVELS.index(each.level))
        unused = [field for field in self._named if field not in self._used]
        said = f"no expression uses these fields of the data: {brief(', '.join(unused), 200)}"
        return (*found, *([info("row-unused", said)] if unused else []))


def findings_with_rows(found: Iterable[tuple[Finding, int]]) -> tuple[Finding, ...]:
    """Return findings that each hold for a row, 0 for none: equal ones once, with the numbers of their rows."""
    rows: dict[Finding, list[int]] = {}
    for finding, row in found:
        rows.setdefault(finding, []).append(row)
    return tuple(_in_rows(finding, numbers) if any(numbers) else finding for finding, numbers in rows.items())


def _in_rows(finding: Finding, rows: list[int]) -> Finding:
    if len(rows) == 1 and finding.where:
        return finding_in_row(finding, rows[0])
    noun = "row" if len(rows) == 1 else "rows"
    more = f" and {len(rows) - SHOWN:,} more" if len(rows) > SHOWN else ""
    return replace(finding, message=f"{finding.message}: {noun} {', '.join(map(str, rows[:SHOWN]))}{more}")
