"""An article and rows of data in; what is wrong or empty in which rows, and which fields have no use, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from generator.errors import Finding, InputError, brief, error, finding_in_row, has_finding_of_level, info
from generator.read.filling import Filling
from generator.rows import DataRow, Row
from generator.rows.fill import RowFilling

LEVELS = ("error", "warning", "info")
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
        lacking = [
            error("row-field", f'the row has no field "{each}", which is in the name of the deck')
            for each in sorted(self._in_names - values.keys())
        ]
        return (
            *lacking,
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
