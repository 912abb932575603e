"""Writes the table of layouts in docs/layouts.md from what ships: `python -m docs.layouts`."""

from __future__ import annotations

from bisect import bisect_right
from itertools import cycle, islice
from pathlib import Path

from generator.look import open_theme
from generator.model.origin import OriginId
from generator.model.outline import SlideLine
from generator.model.text import Run
from generator.model.theme import BLOCKS, FEET, Family, Slot
from generator.place.fit import can_slot_hold_lines

PAGE = Path(__file__).parent / "layouts.md"
HEAD = "| layout | needs | items | words of each |\n|---|---|---|---|\n"
WORDS = ("the", "ferry", "leaves", "at", "seven", "and", "comes", "back", "with", "letters", "for", "everybody")
TEXTS = ("body", "left-text", "heading")  # the slots that hold most of a layout's words, the first that it has
READ, MOST = 24, 200  # points; words that are tried


def table() -> str:
    """The layouts that an author may ask for, each with what it needs and how much it holds, in Markdown."""
    families = (family for family in open_theme("paper").families.values() if family.is_for_sections)
    rows = (f"| `{each.name}` | {each.needs} | {_items(each)} | {_words(each)} |\n" for each in families)
    return HEAD + "".join(rows)


def _items(family: Family) -> str:
    counts = [] if family.flows else [count for count in family.counts if count]
    ends = [*dict.fromkeys((min(counts), max(counts)))] if counts else []
    return " to ".join(map(str, ends))


def _words(family: Family) -> str:
    """How many words fit in the largest type, in a type that is comfortable to read, and at most."""
    form = next((each for each in family.forms if each.name == family.name), family.forms[0])
    counts = sorted(form.counts)
    slots = form.solve(counts[len(counts) // 2], ()).slots
    texts = [slot for slot in slots if slot.type not in (*BLOCKS, *FEET)]
    found = next((slot for name in TEXTS for slot in texts if slot.name == name), None)
    if found is None or found.style.role == "mono":
        return ""
    sizes = found.style.sizes
    tried = (sizes[0], max(size for size in sizes if size <= max(READ, sizes[-1])), sizes[-1])
    return ", ".join(map(str, dict.fromkeys(_words_that_fit(found, size) for size in tried)))


def _words_that_fit(slot: Slot, size: int) -> int:
    def overflows(count: int) -> bool:
        line = SlideLine((Run(" ".join(islice(cycle(WORDS), count))),), OriginId("x"))
        return not can_slot_hold_lines([line], slot, size)

    return bisect_right(range(1, MOST), False, key=overflows)


def main() -> None:
    """Write the table into its page, in place of the one that is there."""
    before, _, rest = PAGE.read_text("utf-8").partition("| layout | needs |")
    _, _, after = rest.partition("\n\n")
    PAGE.write_text(f"{before}{table()}\n{after}", "utf-8", newline="\n")


if __name__ == "__main__":
    main()
