"""An ordered list of a page in; its first number, or the mark of each item where PowerPoint cannot count so, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from string import ascii_lowercase

from generator import limits
from generator.read.dom.tree import Element

KINDS = {  # how the marks of a list are named: by `type`, by a class of docutils, or by CSS
    "a": "a loweralpha lower-alpha lower-latin",
    "A": "upperalpha upper-alpha upper-latin",
    "i": "lowerroman lower-roman",
    "I": "upperroman upper-roman",
}
STYLE = re.compile(r"list-style(?:-type)?:\s*([\w-]+)")
ROMAN = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
WHOLE = re.compile(r"-?\d{1,5}", re.ASCII)


def marks_of_page_list(element: Element, items: Sequence[Element]) -> tuple[int, list[str]]:
    """Return the number from which a list counts up, and no marks; or 1, and the mark of each item."""
    numbers, kind = list(_numbers(element, items)), _kind(element)
    counts_up = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True
    if not numbers or (counts_up and not kind and 1 <= numbers[0] <= limits.FIRST_NUMBER):
        return numbers[0] if numbers else 1, []
    return 1, [_mark(number, kind) for number in numbers]


def _numbers(element: Element, items: Sequence[Element]) -> Iterator[int]:
    """Yield the number of each item, as a browser counts."""
    is_reversed = element.get("reversed") is not None
    number = _whole(element.get("start"), len(items) if is_reversed else 1)
    for item in items:
        number = _whole(item.get("value"), number)
        yield number
        number += -1 if is_reversed else 1


def _whole(written: str | None, otherwise: int) -> int:
    return int(written) if written and WHOLE.fullmatch(written.strip()) else otherwise


def _kind(element: Element) -> str:
    """Return the `type` of the marks; "" for numbers."""
    styled = STYLE.search(element.get("style") or "")
    called = {element.get("type") or "", *(element.get("class") or "").split(), styled[1] if styled else ""}
    return next((kind for kind, names in KINDS.items() if called & {kind, *names.split()}), "")


def _mark(number: int, kind: str) -> str:
    """Return the mark of an item, with a space after it."""
    if not kind or number < 1:
        return f"{number}. "
    said = _letters(number) if kind in "aA" else _roman(number)
    return f"{said.upper() if kind.isupper() else said}) "


def _letters(number: int) -> str:
    before, last = divmod(number - 1, len(ascii_lowercase))
    return (_letters(before) if before else "") + ascii_lowercase[last]


def _roman(number: int) -> str:
    said = ""
    for worth, letters in ROMAN:
        said += letters * (number // worth)
        number %= worth
    return said
