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
from generator.model.text import Run, bare_text, merged_runs
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


WIDER = 1.04  # a word that our measure puts on the next line may have room on this one


def item_with_short_links(item: Item) -> Item:
    """Return the item with each link as one run, which neither begins nor goes on at the start of a line.

    LibreOffice breaks the run of a link where the line is full, in the middle of a word, and draws what follows over
    it: words of a link that our measure puts there are plain, if others of it are not. In a link, code has the colour
    of a link, so that nothing is lost with a run of its own.
    """
    if not isinstance(item, TextItem) or not any(run.link for text in item.texts for run in text):
        return item
    return replace(item, lines=tuple(replace(line, text=tuple(_runs_of_line(line, item))) for line in item.lines))


def _runs_of_line(line: SlideLine, item: TextItem) -> Iterator[Run]:
    text = merged_runs(replace(run, code=run.code and not run.link) for run in line.text)
    said, slot, end = bare_text(text), item.placeholder, 0
    widths = [round(times * paragraph_width_in_slot(line, slot)) for times in (1, WIDER)]
    breaks = sorted({at for width in widths for at, _ in wrap_at_size(text, slot.style, item.size, width)[1:]})
    for run in text:
        start, end = end, end + len(run.text)
        first, last = start, end
        for at in breaks if run.link else ():
            if at <= first < (word_end := said.find(" ", at) + 1 or len(said)):  # it would begin on the line above
                first = min(word_end, end)
            elif first < at < last:
                last = first + len(said[first:at].rstrip())
        if first >= last:  # a link is never lost
            first, last = start, end
        parts = (said[start:first], ""), (said[first:last], run.link), (said[last:end], "")
        yield from (replace(run, text=part, link=link) for part, link in parts if part)


def place_icons(plan: SlidePlan, layout: Layout) -> Iterator[IconItem]:
    """Yield the icon of each item in its circle. Plan has checked the names."""
    for item, (rect, entry) in enumerate(zip(layout.icons, plan.items, strict=False), 1):
        drawn = icon_named(entry.icon)
        assert drawn is not None  # plan has checked the name
        yield IconItem(rect, drawn, item=item)
