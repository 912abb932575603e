"""The declarations of layouts.yaml in, families of layouts with every slot in EMU out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from generator.look.shapes import Box, Tokens, at_end, decor, stations, within
from generator.look.shapes import drawn as ring_drawn
from generator.model.geometry import Px, Rect
from generator.model.theme import Decor, Family, Font, Layout, Slot, Style

FOOT_IDX = 2  # of the footer; the date and the slide number follow
FIRST_IDX = 10  # of the slots that stand once; PowerPoint keeps the numbers below for its own
ITEM_IDX = 20  # of the first item's first slot; each item has ten

CONTENT_BOTTOM = 648  # px: above the foot
HIGH = "{}-high"  # the style of a heading that hangs from its top
UNDER_LEAD = 252  # px: where the content begins under a line that leads to it
LOW = 40  # px: a caption, which keeps its height
AXIS = 3  # px: how thick the line of a timeline is
EXTRAS = {  # what some layouts of a family have, in the words of the gallery
    "picture": "picture",
    "logo": "logo",
    "qr": "code",
    "icons": "icons",
    "trend": "trend",
    "figure": "figure",
    "numbers": "line numbers",
    "lead": "lead",
    "closing": "closing line",
}
OPTICAL_CENTRE = 0.4  # of the room that is left over, before what should look centred


def families(declared: Mapping[str, Any], tokens: Tokens, motif: tuple[Decor, ...]) -> dict[str, Family]:
    """Every family, in the order of its first declaration.

    A group that is `like` a family adds members to it, and has what that one declares and it does not.
    """
    styles = {name: _style(name, style, tokens) for name, style in declared["styles"].items()}
    members: dict[str, list[Layout]] = {}
    for name, own in declared["families"].items():
        family = own.get("like", name)
        group = {**declared["families"].get(family, {}), **own}
        for each, drawn in _with_twins(name, group, declared["frame"]["lead"]).items():
            builder = _Group(each, family, drawn, declared["frame"], styles, tokens, motif)
            members.setdefault(family, []).extend(builder.layouts())
    return {
        name: Family(name, tuple(declared["families"][name].get("then", ())), tuple(_titled(layouts)))
        for name, layouts in members.items()
    }


def gallery(
    declared: Mapping[str, Any], tokens: Tokens, motif: tuple[Decor, ...], families: Mapping[str, Family]
) -> tuple[Layout, ...]:
    """The basic layouts, in their order: members of families, and those that no slide of ours has."""
    styles = {name: _style(name, style, tokens) for name, style in declared["styles"].items()}
    members = {layout.name: layout for family in families.values() for layout in family.layouts}
    found: list[Layout] = []
    for name, own in declared["gallery"].items():
        found += _Group(name, name, own, declared["frame"], styles, tokens, motif).layouts() if own else [members[name]]
    return tuple(found)


def _titled(layouts: Sequence[Layout]) -> list[Layout]:
    """The layouts of a family by their numbers of items, each called by that and by what not all of them have."""
    parts = [_parts(layout) for layout in layouts]
    usual = set(EXTRAS).intersection(*parts)
    titled = []
    for layout, own in zip(layouts, parts, strict=True):
        count = f" {layout.items}" if layout.items > 1 else ""
        extra = [words for part, words in EXTRAS.items() if part in own - usual]
        with_them = f" with {', '.join(extra[:-1])}{' and ' if extra[:-1] else ''}{extra[-1]}" if extra else ""
        titled.append(replace(layout, title=f"{layout.title}{count}{with_them}"))
    return sorted(titled, key=_items)


def _parts(layout: Layout) -> set[str]:
    drawn = {"icons": layout.icons, "trend": layout.marks}
    return {slot.name for slot in layout.slots} | {name for name, places in drawn.items() if places}


def _with_twins(name: str, group: Mapping[str, Any], lead: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """A group, the same under a line that leads to it, and both with room for headings of two lines."""
    groups = {name: group, f"{name}-lead": _led(group, lead)} if group.get("lead") else {name: group}
    line = group.get("each", {}).get("second line", 0)
    if group.get("signed"):
        return {f"{name}-signed": _signed(group), **groups}
    return {**groups, **{f"{each}-two-lines": _headed(drawn, line) for each, drawn in groups.items() if line}}


def _signed(group: Mapping[str, Any]) -> dict[str, Any]:
    """The same layouts with who says it as the title, and the section as a label, which may be missing."""
    each, title = group["each"], group["slots"]["title"]
    answer = {**each["slots"]["answer"], "type": "title", "optional": False}
    label = {**title, "type": "body", "optional": True}
    slots = {**group["slots"], "title": label}
    return {**group, "slots": slots, "each": {**each, "slots": {**each["slots"], "answer": answer}}}


def _headed(group: Mapping[str, Any], line: float) -> dict[str, Any]:
    """The same layouts with every heading, and cells that are not as tall as they can be, taller by a line.

    Headings of one line and of two then begin side by side, below what stands above them.
    """
    slots = dict(group["each"]["slots"])
    for name, moved, taller in (("heading", 0, line), ("body", line, 0)):
        x, y, width, height = slots[name]["rect"]
        slots[name] = {**slots[name], "rect": [x, y + moved, width, height + taller]}
    slots["heading"] = {**slots["heading"], "style": HIGH.format(slots["heading"]["style"])}
    tallest = {"tallest": group["tallest"] + line} if "tallest" in group else {}
    return {**group, **tallest, "each": {**group["each"], "slots": slots}}


def _led(group: Mapping[str, Any], lead: Mapping[str, Any]) -> dict[str, Any]:
    """The same layouts with a line just above what it leads to, which is moved down, and made lower if it must be."""
    slots = dict(group["slots"])
    title, scale = slots.pop("title"), group.get("scale", {})
    places = [group["area"]] if "area" in group else []
    places += [slot["rect"] for slot in slots.values()]
    places += [value for shape in group.get("decor", ()) for value in shape.values() if isinstance(value, list)]
    if scale.get("along") == "x":
        places.append([0, scale["at"], 0, AXIS])
    top, bottom = min(y for _, y, _, _ in places), max(y + height for _, y, _, height in places)
    room = CONTENT_BOTTOM - UNDER_LEAD
    share = min(1, room / (bottom - top))
    start = UNDER_LEAD + round((room - (bottom - top) * share) * OPTICAL_CENTRE)

    def moved(rect: Sequence[float]) -> list[float]:
        x, y, width, height = rect
        return [x, start + round((y - top) * share), width, height if height < LOW else round(height * share)]

    x, y, width, height = lead["rect"]
    led = {
        **group,
        "slots": {
            "title": title,
            "lead": {**lead, "rect": [x, y + start - UNDER_LEAD, width, height]},
            **{name: {**slot, "rect": moved(slot["rect"])} for name, slot in slots.items()},
        },
        "decor": [
            {key: moved(value) if isinstance(value, list) else value for key, value in shape.items()}
            for shape in group.get("decor", ())
        ],
    }
    if scale.get("along") == "x":
        led["scale"] = {**scale, "at": moved([0, scale["at"], 0, AXIS])[1]}
    return {**led, "area": moved(group["area"])} if "area" in group else led


def _items(layout: Layout) -> int:
    return layout.items


def _style(name: str, style: Mapping[str, Any], tokens: Tokens) -> Style:
    fonts: dict[str, tuple[str, Literal["mj", "mn", "mono"]]] = {
        "heading": (tokens.heading, "mj"),
        "body": (tokens.body, "mn"),
        "mono": (tokens.mono, "mono"),
    }
    family, role = fonts[style.get("font", "body")]
    return Style(
        name=name,
        sizes=tuple(style["sizes"]),
        font=Font(family, style.get("bold", False)),
        role=role,
        color=tokens.colors[style["color"]],
        align=style.get("align", "l"),
        anchor=style.get("anchor", "t"),
        indent=Px(style.get("indent", 0)),
        gap=style.get("gap", 0),
        leading=style.get("leading", 100),
        tracking=style.get("tracking", 0),
        stays=style.get("stays", False),
        caps=style.get("caps", False),
        tokens=tuple((token, tokens.colors[color]) for token, color in style.get("tokens", {}).items()),
        warn_below=style.get("warn below", 0),
    )


class _Group(Struct, frozen=True):
    """One entry of `families`: a layout for each number of items that it declares."""

    name: str
    family: str
    group: Mapping[str, Any]
    frame: Mapping[str, Any]
    styles: Mapping[str, Style]
    tokens: Tokens
    motif: tuple[Decor, ...]

    def layouts(self) -> list[Layout]:
        counts = self.group.get("cells") or self.group.get("columns") or {"0": []}
        alone = len(counts) == 1
        return [self._layout(self.name if alone else f"{self.name}-{n}", int(n), rows) for n, rows in counts.items()]

    def _layout(self, name: str, items: int, rows: Sequence[int]) -> Layout:
        cells = list(enumerate(self._cells(rows), 1))
        each = self._each(items)
        axis, anchors = self._scale(cells)
        return Layout(
            name=name,
            family=self.family,
            items=items,
            background=self.tokens.colors[self.group.get("background", "background")],
            slots=(
                *self._slots(self.group.get("slots", {}), FIRST_IDX, 0),
                *(
                    slot
                    for n, cell in cells
                    for slot in self._slots(self._told(each, n, items), ITEM_IDX + 10 * (n - 1), n, cell)
                ),
                *self._feet(),
            ),
            decor=(
                *self._drawn(),
                *(decor(shape, self.tokens, self.styles) for shape in self._ring(items)),
                *((Decor("rect", axis, self.tokens.colors["muted"]),) if axis else ()),
                *self._links(cells, each.get("link")),
                *self._between(cells, each.get("between", ())),
                *(
                    decor(drawn, self.tokens, self.styles, cell, n)
                    for n, cell in cells
                    for drawn in each.get("decor", ())
                ),
            ),
            title=self.group.get("name", self.family.replace("-", " ").capitalize()),
            icons=tuple(within(cell, each["icon"]) for _, cell in cells) if "icon" in each else (),
            axis=axis,
            anchors=anchors,
            marks=tuple(at_end(cell, each["trend"]) for _, cell in cells) if "trend" in each else (),
        )

    def _each(self, count: int) -> Mapping[str, Any]:
        """What is drawn for every item; of some numbers of items it is drawn otherwise."""
        each: Mapping[str, Any] = self.group.get(f"each of {count}") or self.group.get("each", {})
        return each

    def _told(self, each: Mapping[str, Any], number: int, count: int) -> Mapping[str, Any]:
        """The slots of one item; those left of a ring are set flush with it."""
        ring = self.group.get("ring")
        left = ring and stations(ring, count)[number - 1].left
        slots: Mapping[str, Any] = each["left" if left else "slots"]
        return slots

    def _ring(self, count: int) -> Iterator[dict[str, Any]]:
        ring = self.group.get("ring")
        return ring_drawn(ring, count) if ring else iter(())

    def _scale(self, cells: Sequence[tuple[int, Box]]) -> tuple[Rect | None, tuple[tuple[int, int], ...]]:
        """The line of a timeline, from its first text to the last one, and where each text is met."""
        scale = self.group.get("scale")
        if scale is None:
            return None, ()
        ends = [within(cell, [*scale["to"], 1, 1]) for _, cell in cells]
        anchors = tuple((rect.x, rect.y) for rect in ends)
        (first_x, first_y), (last_x, last_y) = anchors[0], anchors[-1]
        if scale["along"] == "x":
            return Rect(first_x, Px(scale["at"]), last_x - first_x, Px(AXIS)), anchors
        return Rect(Px(self.group["area"][0] + scale["at"]), first_y, Px(AXIS), last_y - first_y), anchors

    def _links(self, cells: Sequence[tuple[int, Box]], link: Mapping[str, Any] | None) -> Iterator[Decor]:
        """A rule from each cell's mark to the next one's."""
        if link is None:
            return
        for (_, left), (_, right) in pairwise(cells):
            start = left[0] + link["after"]
            rect = [start, left[1] + link["y"], right[0] - link["before"] - start, link["height"]]
            yield decor({"rect": rect, "fill": link["fill"]}, self.tokens, self.styles)

    def _between(self, cells: Sequence[tuple[int, Box]], shapes: Sequence[Mapping[str, Any]]) -> Iterator[Decor]:
        """What parts each cell from the one above it."""
        below = [cell for _, cell in cells if cell[1] > cells[0][1][1]]
        return (decor(drawn, self.tokens, self.styles, cell) for cell in below for drawn in shapes)

    def _feet(self) -> list[Slot]:
        """Footer, date and slide number, in the colours that the layout's background asks for."""
        feet = self.frame["feet"][self.group.get("feet", "usual")]
        return self._slots({name: {**foot, "optional": True} for name, foot in feet.items()}, FOOT_IDX, 0)

    def _drawn(self) -> list[Decor]:
        """What stands once: the motif, the group's own shapes, the rule under a title."""
        drawn = [decor(shape, self.tokens, self.styles) for shape in self.group.get("decor", ())]
        rule = self.group.get("rule", self.frame["rule"]["rect"])
        if rule != "none":
            drawn.append(decor({**self.frame["rule"], "rect": rule}, self.tokens, self.styles))
        return [*(self.motif if self.group.get("motif") else ()), *drawn]

    def _slots(self, declared: Mapping[str, Any], first: int, item: int, cell: Box = (0, 0, 0, 0)) -> list[Slot]:
        slots = []
        for number, (name, slot) in enumerate(declared.items()):
            slot = self.frame[name] if slot == "frame" else slot
            kind = slot.get("type", "body")
            slots.append(
                Slot(
                    name=name,
                    item=item,
                    rect=within(cell, slot["rect"]),
                    style=self.styles[slot["style"]],
                    type=kind,
                    idx=0 if kind == "title" else first + number,
                    optional=slot.get("optional", False),
                    prompt=slot.get("prompt", ""),
                    crop=slot.get("crop", False),
                )
            )
        return slots

    def _cells(self, counts: Sequence[int]) -> list[Box]:
        """The cells of the area, row by row, as wide as those of the fullest row; or column by column, of equal height.

        Cells are no taller than `tallest`, and then stand together a little above the middle. Rows are whole pixels
        apart, so that the lines between them are equally sharp.
        """
        if not counts:
            return []
        if ring := self.group.get("ring"):
            return [station.cell for station in stations(ring, counts[0])]
        x, y, width, height = self.group["area"]
        gap = self.group.get("gap", 0)
        beside, below = gap if isinstance(gap, list) else (gap, gap)
        across = not self.group.get("cells")  # the counts are those of columns
        rows = max(counts) if across else len(counts)
        tall = min((height - below * (rows - 1)) // rows, self.group.get("tallest", height))
        y += round((height - rows * (tall + below) + below) * OPTICAL_CENTRE)
        cells: list[Box] = []
        for line, count in enumerate(counts):
            columns = len(counts) if across else max(counts)
            wide = (width - beside * (columns - 1)) / columns
            for place in range(count):
                column, row = (line, place) if across else (place, line)
                cells.append((x + column * (wide + beside), y + row * (tall + below), wide, tall))
        return cells
