"""A slide's placed items in; its trend arrows, tally marks, icons and shortened links out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from generator.icons import icon_named
from generator.measure import text_width
from generator.model.blocks import Trend
from generator.model.colors import SchemeColor
from generator.model.deck import IconItem, Item, TextItem
from generator.model.geometry import Rect
from generator.model.outline import Entry, SlideLine, SlidePlan
from generator.model.text import Run, Text, bare_text
from generator.model.theme import FULL, Decor, Layout
from generator.place.fit import paragraph_width_in_slot, wrap_at_size

ARROWS: dict[Trend, str] = {"up": "trending-up", "down": "trending-down", "flat": "move-right"}


def place_trend_arrows(plan: SlidePlan, layout: Layout, items: Sequence[Item]) -> Iterator[IconItem]:
    """Yield the arrow behind the heading of each item with a trend; it is only seen, as the notes name the trend."""
    heads = {each.placeholder.item: each for each in items if each.placeholder.name == "heading"}
    for place, (rect, entry) in enumerate(zip(layout.marks, plan.items, strict=False), 1):
        if entry.trend and isinstance(head := heads.get(place), TextItem) and (icon := icon_named(ARROWS[entry.trend])):
            font, is_ltr = head.placeholder.style.font, not head.placeholder.style.rtl
            end = head.rect.x + text_width(bare_text(head.texts[0]), font, head.size) + rect.width // 4
            yield IconItem(replace(rect, x=min(rect.x, end) if is_ltr else rect.x), icon, None, "accent1", place)


FILLED = 0.72  # of a mark's share of the row
IN_ROW = 10  # marks of a grid
PALE = 40  # percent of the colour of a mark that is not lit, over the ground


def place_tally_marks(layout: Layout, entries: Sequence[Entry]) -> Iterator[Decor]:
    """Yield what is drawn of each number: a mark for each of "31", with the "2 of" them lit, or bars."""
    rtl = any(slot.style.rtl for slot in layout.slots)
    for item, (room, entry) in enumerate(zip(layout.tallies, entries, strict=False), 1):
        lit: SchemeColor = "dk1" if any(run.token for run in entry.heading) else "accent1"  # a change for the worse
        found: Iterable[tuple[Rect, bool]] = _marks_of_share(room, layout, entry)
        if layout.tally == "ranked":
            most = max(each.amount for each in entries)
            found = [(replace(room, width=round(room.width * entry.amount / most)), item == 1)]
        elif layout.tally == "bars":
            found = _bars_of_pair(room, *entry.pair)
        for rect, is_lit in found:
            x = room.x + room.right - rect.right if rtl else rect.x
            yield Decor("rect", replace(rect, x=x), lit, tint=FULL if is_lit else PALE, item=item)


def _marks_of_share(room: Rect, layout: Layout, entry: Entry) -> Iterator[tuple[Rect, bool]]:
    part, whole = entry.share
    columns = IN_ROW if layout.tally == "grid" else whole
    wide = round(room.width / columns * FILLED)
    step = (room.width - wide) // max(1, columns - 1)
    for number in range(whole):
        row, column = divmod(number, columns)
        tall = wide if layout.tally == "grid" else room.height
        yield Rect(room.x + column * step, room.y + row * step, wide, tall), number < part


def _bars_of_pair(room: Rect, was: float, now: float) -> Iterator[tuple[Rect, bool]]:
    tall, most = room.height * 3 // 7, max(was, now)
    for y, value in ((room.y, was), (room.bottom - tall, now)):
        yield Rect(room.x, y, round(room.width * value / most), tall), y > room.y


MOST_LINES = 2  # of a link: longer underlined text is hard to read


def item_with_short_links(item: Item) -> Item:
    """Return the item with each link as one run; of a link over more than two lines, only the first line stays a link.

    LibreOffice 25.2 draws the text after a broken run of a link over it, and takes all lines of such a run for one
    where it centres them. In a link, code has the colour of a link, so that nothing is lost with a run of its own.
    """
    if not isinstance(item, TextItem) or not any(run.link for text in item.texts for run in text):
        return item
    return replace(item, lines=tuple(replace(line, text=tuple(_runs_of_line(line, item))) for line in item.lines))


def _runs_of_line(line: SlideLine, item: TextItem) -> Iterator[Run]:
    text, slot = _merge_links(line.text), item.placeholder
    starts = [start for start, _ in wrap_at_size(text, slot.style, item.size, paragraph_width_in_slot(line, slot))]
    end = 0
    for run in text:
        start, end = end, end + len(run.text)
        breaks = [at - start for at in starts if start < at < end]
        if run.link and len(breaks) >= MOST_LINES:
            head = run.text[: breaks[0]].rstrip()
            yield replace(run, text=head)
            yield replace(run, text=run.text[len(head) :], link="")
        else:
            yield run


def _merge_links(text: Text) -> Text:
    """Return the text with neighbouring runs of one link merged, if they look the same."""
    runs: list[Run] = []
    for run in text:
        run = replace(run, code=False) if run.link else run
        if runs and run.link and replace(runs[-1], text=run.text) == run:
            runs[-1] = replace(run, text=runs[-1].text + run.text)
        else:
            runs.append(run)
    return tuple(runs)


def place_icons(plan: SlidePlan, layout: Layout) -> Iterator[IconItem]:
    """Yield the icon of each item in its circle. Plan has checked the names."""
    for item, (rect, entry) in enumerate(zip(layout.icons, plan.items, strict=False), 1):
        drawn = icon_named(entry.icon)
        assert drawn is not None  # plan has checked the name
        yield IconItem(rect, drawn, item=item)
