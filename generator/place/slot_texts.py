"""The lines of slots in; the same fitted to their slots, and in a look that can be read there, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from generator.language import text_in_phrase
from generator.measure import count_words
from generator.model.deck import TextItem
from generator.model.outline import STATEMENT_WORDS, Entry, SlideLine, SlidePlan
from generator.model.text import Run, Text, bare_text, cut_text
from generator.model.theme import Layout, Slot
from generator.place.fit import count_wrapped_lines, largest_fitting_size, shorten_to_fit_slot
from generator.place.line_ends import place_sibling_texts, place_text_in_slot
from generator.regex import regex

# In a passage, quoted words and sums are brought out.
MARKED = regex(r"[“„«][^“”„»«]{4,80}[”“»]|[$€£] ?\d[\d.,]*(?: [mb]illion)?|(?<![\w.,])\d[\d.,]*[ \u00a0]?%")
LONG_ADDRESS = 36  # characters; nobody types more
EVEN = 1.6  # times the lines of the shortest of equal texts, the most for the longest


def program_items(layout: Layout, lines: Sequence[SlideLine], size: int) -> Iterator[TextItem]:
    """Yield the lines of code and their numbers in separate slots, so that numbers are not copied with the code."""
    yield place_text_in_slot(layout.flow_slots[0], (replace(line, number=0) for line in lines), size)
    if layout.number_slot and any(line.number for line in lines):  # none beside only the rest of a broken line
        marks = ((Run(str(line.number)),) if line.number else () for line in lines)  # none at the rest of a broken line
        numbers = (replace(line, text=mark, number=0, row=0) for line, mark in zip(lines, marks, strict=True))
        yield TextItem(layout.number_slot, tuple(numbers), size)


def numbered_lines(lines: tuple[SlideLine, ...], entry: Entry, slot: Slot, layout: Layout) -> tuple[SlideLine, ...]:
    """Return an item's lines, the first after the item's number in an ordered list where the layout draws none."""
    if not entry.number or layout.numerals or not {slot.name, *slot.also} & {*entry.fields[:1]}:
        return lines
    return (replace(lines[0], text=(Run(f"{entry.number}. "), *lines[0].text)), *lines[1:])


def aside_of_entry(entry: Entry, language: str) -> Text:
    """Return what stands beside a big number: "of 31", or "from 40" in the words of the language."""
    if entry.share[1] or not entry.aside:
        return entry.aside
    return text_in_phrase("from {}", entry.aside, language)


def repeats_item(lines: Sequence[SlideLine], plan: SlidePlan) -> bool:
    """Return whether one of the lines says what an item of the slide says."""
    return not {bare_text(line.text) for line in lines}.isdisjoint(bare_text(entry.body) for entry in plan.items)


def fitted_siblings(
    filled: tuple[tuple[Slot, tuple[SlideLine, ...]], ...], suffix: str, most: int
) -> tuple[TextItem, ...] | None:
    """Return sibling slots at their common size; a title or footer is shortened if it does not fit. None for others.

    A footer whose letters are too tall for its slot is left out.
    """
    ending = (Run(suffix),) if suffix else ()
    ended = [(slot, (*lines[:-1], replace(lines[-1], text=(*lines[-1].text, *ending)))) for slot, lines in filled]
    size = largest_fitting_size(ended, most)
    if size is not None:
        placed = place_sibling_texts(ended, size)
        return placed if _are_even(placed) else None
    slot, lines = filled[0]
    if slot.type in ("title", "ftr") and not slot.item:
        short = (slot, (shorten_to_fit_slot(lines[0], suffix, slot),))
        size = largest_fitting_size([short], most)
        if size is None and slot.type == "ftr":  # a footer with tall letters; the cover says what it says
            return ()
        return (TextItem(*short, size or slot.style.sizes[-1]),)
    return None


def _are_even(items: Sequence[TextItem]) -> bool:
    """Return whether texts that stand beside each other in few lines each are about equally long."""
    counts = [count_wrapped_lines(item.lines, item.placeholder, item.size) for item in items if item.placeholder.lines]
    return not counts or max(counts) <= max(EVEN * min(counts), min(counts) + 1)


def line_with_highlights(line: SlideLine) -> SlideLine:
    """Return the line with bold words among others as highlights; as a whole, none is italic, or both long and bold."""
    if all(run.italic for run in line.text if run.text.strip()):
        line = replace(line, text=tuple(replace(run, italic=False) for run in line.text))
    if all(run.bold for run in line.text if run.text.strip()):
        is_long = count_words(bare_text(line.text)) > STATEMENT_WORDS
        return replace(line, text=tuple(replace(run, bold=False) for run in line.text)) if is_long else line
    if not any(run.bold for run in line.text) and count_words(bare_text(line.text)) > STATEMENT_WORDS:
        return _passage_with_highlights(line)
    return replace(line, text=tuple(replace(run, token="highlight") if run.bold else run for run in line.text))


def _passage_with_highlights(line: SlideLine) -> SlideLine:
    """Return the line with what it quotes and its sums as highlights."""
    bare, shown, last = bare_text(line.text), list[Run](), 0
    for start, end in (each.span() for each in MARKED.finditer(bare)):
        said = [replace(run, bold=True, token="highlight") for run in cut_text(line.text, start, end)]
        shown, last = [*shown, *cut_text(line.text, last, start), *said], end
    return replace(line, text=(*shown, *cut_text(line.text, last, len(bare))))


def line_without_links(line: SlideLine, with_code: bool) -> SlideLine:
    """Return the line without links, and without the look of code if `with_code` is false; the notes have both."""
    return replace(line, text=tuple(replace(run, code=run.code and with_code, link="") for run in line.text))


def line_with_short_addresses(line: SlideLine) -> SlideLine:
    """Return the line with the host alone of each long address, which stays the link's."""
    long = [run for run in line.text if run.link and len(run.text) > LONG_ADDRESS]
    runs = (replace(run, text=run.text.partition("/")[0]) if run in long else run for run in line.text)
    return replace(line, text=tuple(runs))
