"""A row of data in; what fills an article with it while the article is read, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from generator import limits, yaml
from generator.errors import Finding, GeneratorError, InputError, Where, brief, did_you_mean_hint, error
from generator.expressions import NO_NUMBER, Expressions, expression_value_as_text
from generator.model.address import MARK
from generator.model.talk import Expression
from generator.read.decode import cleaned_source, is_blank_source
from generator.read.filling import Filling, FindPlace
from generator.read.private import value_without_notes
from generator.rows.data import Row, checked_row, row_value_as_text
from generator.rows.marks import ROW, RowExpression, marked_source, row_mark, row_sandbox, slot_of_expression

BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
COMPARED = re.compile(
    r"not supported between instances of|unsupported operand|must be real number|can only concatenate"
)
AS_NUMBER = "a cell of a CSV file is a text: write row.sales|float where you count with it"
ONLY_DIGITS = 'for 1,500 write row.sales|replace(",", "")|float; for an empty cell, row.sales|float(0) is 0'


class RowFilling(Filling):
    """Fills an article with one row, whose values may be texts, numbers, and lists and mappings of these.

    number: the number of the row, from 1, for findings.
    """

    has_data = True

    def __init__(self, row: Row, number: int = 0) -> None:
        super().__init__()
        self._number = number
        self._removed: list[Finding] = []
        self._taken: frozenset[str] = frozenset()  # words that look like marks, and are none
        self._row = {key: self._clean(value) for key, value in checked_row(row).items()}
        self._expressions = Expressions(row_sandbox(), _refusal)
        self._context = {ROW: self._row}
        self._slots: Mapping[str, RowExpression] = {}
        self._where = Where("")
        self._place: FindPlace = lambda where: where
        self._values: dict[str, object] = {}
        self._made = 0  # marks for texts within lists and mappings

    def marked(self, text: str, name: str, escape: str = "", place: FindPlace | None = None) -> str:
        self._where = Where(name, row=self._number)
        self._place = place or self._place
        self.findings.extend(replace(each, where=self._where) for each in dict.fromkeys(self._removed))
        taken = frozenset(mark.lower() for text in _texts(self._row) for mark in MARK.findall(text))
        self._taken = taken | {mark.lower() for mark in MARK.findall(text)}
        source = marked_source(text, escape, taken)
        self._slots = source.slots
        return source.text

    def said(self, text: str) -> str:
        return MARK.sub(lambda mark: self._word(mark[0]), text)

    def id(self, text: str) -> str:
        return MARK.sub(lambda mark: slot.id if (slot := self._slots.get(mark[0].lower())) else mark[0], text)

    def paragraphs(self, text: str) -> list[str]:
        value = self._value(text.strip()) if MARK.fullmatch(text.strip()) else None
        return [each for each in BLANK_LINES.split(value) if each.strip()] if isinstance(value, str) else []

    def is_true(self, expression: str, where: Where) -> bool:
        source = MARK.sub(self._source, expression)
        slot = slot_of_expression(source) or RowExpression(source, (), 0, 0)
        return bool(self._evaluated(slot, replace(where, row=self._number)))

    def _source(self, mark: re.Match[str]) -> str:
        slot = self._slots.get(mark[0].lower())
        return slot.source if slot else mark[0]

    def node(self, node: yaml.YamlNode) -> yaml.YamlNode:
        match node:
            case yaml.Scalar() if MARK.fullmatch(node.text.strip()):
                return self._typed(node, self._value(node.text.strip()), node.text.strip())
            case yaml.Sequence():
                return replace(node, items=tuple(map(self.node, node.items)))
            case _:
                return node

    def _typed(self, node: yaml.Scalar, value: object, mark: str) -> yaml.YamlNode:
        """Return the node of a value; a text keeps its mark, so that it is never read as markup."""
        where = node.where
        match value:
            case None:
                return yaml.Scalar("", where)
            case bool() | int() | float():
                return yaml.Scalar(row_value_as_text(value), where)
            case str() if is_blank_source(value):
                return yaml.Scalar("", where)
            case str() if value in yaml.BOOLEANS or yaml.INTEGER.fullmatch(value) or yaml.FLOAT.fullmatch(value):
                return yaml.Scalar(value, where)
            case str():
                return replace(node, text=mark or self._new_mark(value))
            case list() | tuple():
                return yaml.Sequence(tuple(self._typed(node, each, "") for each in value), where)
            case Mapping():
                pairs = ((yaml.Scalar(str(key), where), self._typed(node, each, "")) for key, each in value.items())
                return yaml.Mapping(tuple(pairs), where)
            case _:
                return node

    def _new_mark(self, value: str) -> str:
        """Return a mark for a text within a list or a mapping."""
        while (mark := row_mark(len(self._slots) + self._made)).lower() in {*self._slots, *self._values, *self._taken}:
            self._made += 1
        self._values[mark.lower()] = value
        return mark

    def _word(self, mark: str) -> str:
        value = self._value(mark)
        try:
            return row_value_as_text(expression_value_as_text(value)).strip()
        except TypeError as wrong:
            slot = self._slots[mark.lower()]
            self._values[mark.lower()] = ""
            self.findings.append(error("row-expression", f'"{brief(slot.source)}": {wrong}', self._at(slot)))
            return ""

    def _value(self, mark: str) -> object:
        """Return the value that a mark stands for; a word that only looks like one is a text."""
        key = mark.lower()
        if key not in self._values:
            slot = self._slots.get(key)
            self._values[key] = self._evaluated(slot, self._at(slot)) if slot else mark
        return self._values[key]

    def _at(self, slot: RowExpression) -> Where:
        where = self._place(replace(self._where, line=slot.line, column=slot.column))
        return replace(where, row=self._number)

    def _evaluated(self, slot: RowExpression, where: Where) -> object:
        """Return the value of an expression; where it fails, add an error to the findings and return an empty text."""
        if slot.problem:
            self.findings.append(error("row-expression", f'"{brief(slot.source)}": {slot.problem}', where))
            return ""
        try:
            value = self._expressions.value(Expression(f"{{{{ {slot.source} }}}}", where), self._context)
        except GeneratorError as refused:
            self.findings.extend(self._explained(each, slot, where) for each in refused.findings)
            return ""
        if isinstance(value, str) and len(value) > limits.ROW_TEXT:
            message = (
                f'"{brief(slot.source)}" has {len(value):,} characters, and at most {limits.ROW_TEXT:,} are allowed'
            )
            self.findings.append(error("size", message, where, "shorten the value"))
            return ""
        return value

    def _explained(self, finding: Finding, slot: RowExpression, where: Where) -> Finding:
        missing = [field for field in slot.fields if field not in self._row]
        if missing:
            fields = f"the row has: {brief(', '.join(self._row), 200)}"
            hint = did_you_mean_hint(missing[0], self._row, fields)
            return error("row-field", f'the row has no field "{brief(missing[0], 40)}"', where, hint)
        if finding.message.endswith(NO_NUMBER):
            return replace(finding, hint=ONLY_DIGITS)
        return replace(finding, hint=AS_NUMBER) if COMPARED.search(finding.message) else finding

    def _clean(self, value: Any) -> Any:
        """Return a plain value of the row without characters that no deck can have."""
        match value:
            case str():
                shown, notes, doubtful = value_without_notes(value, Where(""))
                self.private += [note.text for note in notes]
                cleaned, found = cleaned_source(shown, Where(""))
                self._removed += (*doubtful, *found)
                return value if cleaned == value else type(value)(cleaned)
            case dict():
                return {key: self._clean(each) for key, each in value.items()}
            case list():
                return [self._clean(each) for each in value]
            case _:
                return value


def _refusal(message: str, where: Where) -> InputError:
    return InputError(error("row-expression", message, where))


def _texts(value: object) -> Iterator[str]:
    """Yield every text in a value that might hold a mark."""
    match value:
        case str():
            yield from (value,) if "zq" in value.lower() else ()
        case Mapping():
            yield from (text for each in value.values() for text in _texts(each))
        case Sequence():
            yield from (text for each in value for text in _texts(each))
