"""The text of layouts.yaml in, families of layouts with every slot in EMU out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import asdict, replace

from generator import yaml
from generator.errors import TemplateError, error
from generator.look.keys import (
    COLORS,
    TOLD_APART,
    Box,
    EachKeys,
    FrameKeys,
    GroupKeys,
    LayoutsKeys,
    LinkKeys,
    ShapeKeys,
    SlotKeys,
    StyleKeys,
)
from generator.look.shapes import ROLES, Tokens, at_end, decor, stations, within
from generator.look.shapes import drawn as ring_drawn
from generator.look.twins import AXIS, OPTICAL_CENTRE, with_twins
from generator.model.geometry import Px, Rect
from generator.model.theme import Decor, Family, Font, Layout, Slot, Style
from generator.yaml.typed import Reader

FOOT_IDX = 2  # of the footer; the date and the slide number follow
FIRST_IDX = 10  # of the slots that stand once; PowerPoint keeps the numbers below for its own
NAMED = (("styles",), ("families",), ("frame", "feet"))  # where the names are that other keys may say
ITEM_IDX = 20  # of the first item's first slot; each item has ten

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


def read_layouts(source: bytes, file: str) -> LayoutsKeys:
    """What layouts.yaml says. Raises TemplateError with all that is unknown, missing or wrong in it."""
    tree, findings = yaml.load(source.decode("utf-8"), file)
    words = {way[-1]: _keys(tree, *way) for way in NAMED}
    reader = Reader("layouts", {**words, "colors": (*COLORS, *TOLD_APART)}, findings)
    read = reader.value(_inheriting(tree), LayoutsKeys, file) if tree else None
    reader.finish()
    assert isinstance(read, LayoutsKeys)
    return read


def _keys(node: yaml.Node | None, *way: str) -> list[str]:
    """The keys of what stands at the end of a way through mappings."""
    for key in way:
        node = node.get(key) if isinstance(node, yaml.Mapping) else None
    return [key.text for key, _ in node.pairs] if isinstance(node, yaml.Mapping) else []


def _inheriting(tree: yaml.Node) -> yaml.Node:
    """The file with all that a group which is `like` a family has from it."""
    families = tree.get("families") if isinstance(tree, yaml.Mapping) else None
    if not isinstance(tree, yaml.Mapping) or not isinstance(families, yaml.Mapping):
        return tree
    whole = replace(families, pairs=tuple((key, _with_base(own, families)) for key, own in families.pairs))
    return replace(tree, pairs=tuple((key, whole if node is families else node) for key, node in tree.pairs))


def _with_base(own: yaml.Node, families: yaml.Mapping) -> yaml.Node:
    like = own.get("like") if isinstance(own, yaml.Mapping) else None
    base = families.get(like.text) if isinstance(like, yaml.Scalar) else None
    if not isinstance(own, yaml.Mapping) or not isinstance(base, yaml.Mapping):
        return own
    return replace(own, pairs=(*(pair for pair in base.pairs if own.get(pair[0].text) is None), *own.pairs))


def families(declared: LayoutsKeys, tokens: Tokens, motif: tuple[Decor, ...]) -> dict[str, Family]:
    """Every family, in the order of its first declaration; a group that is `like` a family adds members to it."""
    styles = {name: _style(name, style, tokens) for name, style in declared.styles.items()}
    members: dict[str, list[Layout]] = {}
    for name, group in declared.families.items():
        family = group.like or name
        for each, drawn in with_twins(name, group, declared.frame.lead).items():
            builder = _Group(each, family, drawn, declared.frame, styles, tokens, motif)
            members.setdefault(family, []).extend(builder.layouts())
    return {
        name: Family(name, group.then, (*_titled(members[name]),), group.joint, group.holds)
        for name, group in ((name, declared.families[name]) for name in members)
    }


def gallery(
    declared: LayoutsKeys, tokens: Tokens, motif: tuple[Decor, ...], families: Mapping[str, Family]
) -> tuple[Layout, ...]:
    """The basic layouts, in their order: members of families, and those that no slide of ours has."""
    styles = {name: _style(name, style, tokens) for name, style in declared.styles.items()}
    members = {layout.name: layout for family in families.values() for layout in family.layouts}
    found: list[Layout] = []
    for name, own in declared.gallery.items():
        if not own and name not in members:
            raise TemplateError(error("layouts", f'no family has the layout "{name}" of the gallery'))
        found += _Group(name, name, own, declared.frame, styles, tokens, motif).layouts() if own else [members[name]]
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


def _items(layout: Layout) -> int:
    return layout.items


def _style(name: str, style: StyleKeys, tokens: Tokens) -> Style:
    """A style in the theme's fonts and colours; what both say in the same way goes over as it is."""
    said = {key: value for key, value in asdict(style).items() if key != "bold"}
    said["font"] = Font(getattr(tokens, style.font), style.bold)
    said["color"] = tokens.colors[style.color]
    said["indent"] = Px(style.indent)
    said["tokens"] = tuple((token, tokens.colors[color]) for token, color in style.tokens.items())
    return Style(name=name, role=ROLES[style.font], **said)


class _Group(Struct, frozen=True):
    """One entry of `families`: a layout for each number of items that it declares."""

    name: str
    family: str
    group: GroupKeys
    frame: FrameKeys
    styles: Mapping[str, Style]
    tokens: Tokens
    motif: tuple[Decor, ...]

    def layouts(self) -> list[Layout]:
        counts = self.group.cells or self.group.columns or {0: ()}
        alone = len(counts) == 1
        return [self._layout(self.name if alone else f"{self.name}-{n}", n, rows) for n, rows in counts.items()]

    def _layout(self, name: str, items: int, rows: Sequence[int]) -> Layout:
        cells = list(enumerate(self._cells(rows), 1))
        each = self.group.each_of.get(items, self.group.each)  # of some numbers of items it is drawn otherwise
        axis, anchors = self._scale(cells)
        return Layout(
            name=name,
            family=self.family,
            items=items,
            background=self.tokens.colors[self.group.background],
            slots=(
                *self._slots(self.group.slots, FIRST_IDX, 0),
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
                *self._links(cells, each.link),
                *self._between(cells, each.between),
                *(decor(drawn, self.tokens, self.styles, cell, n) for n, cell in cells for drawn in each.decor),
            ),
            title=self.group.name or self.family.replace("-", " ").capitalize(),
            icons=tuple(within(cell, each.icon) for _, cell in cells if each.icon),
            axis=axis,
            anchors=anchors,
            marks=tuple(at_end(cell, each.trend) for _, cell in cells if each.trend),
        )

    def _told(self, each: EachKeys, number: int, count: int) -> Mapping[str, SlotKeys]:
        """The slots of one item; those left of a ring are set flush with it."""
        ring = self.group.ring
        return each.left if ring and stations(ring, count)[number - 1].left else each.slots

    def _ring(self, count: int) -> Iterator[ShapeKeys]:
        return ring_drawn(self.group.ring, count) if self.group.ring else iter(())

    def _scale(self, cells: Sequence[tuple[int, Box]]) -> tuple[Rect | None, tuple[tuple[int, int], ...]]:
        """The line of a timeline, from its first text to the last one, and where each text is met."""
        scale = self.group.scale
        if scale is None:
            return None, ()
        ends = [within(cell, (*scale.to, 1, 1)) for _, cell in cells]
        anchors = tuple((rect.x, rect.y) for rect in ends)
        (first_x, first_y), (last_x, last_y) = anchors[0], anchors[-1]
        if scale.along == "x":
            return Rect(first_x, Px(scale.at), last_x - first_x, Px(AXIS)), anchors
        return Rect(Px(self.group.area[0] + scale.at), first_y, Px(AXIS), last_y - first_y), anchors

    def _links(self, cells: Sequence[tuple[int, Box]], link: LinkKeys | None) -> Iterator[Decor]:
        """A rule from each cell's mark to the next one's."""
        if link is None:
            return
        for (_, left), (_, right) in pairwise(cells):
            start = left[0] + link.after
            rect = (start, left[1] + link.y, right[0] - link.before - start, link.height)
            yield decor(ShapeKeys(rect=rect, fill=link.fill), self.tokens, self.styles)

    def _between(self, cells: Sequence[tuple[int, Box]], shapes: Sequence[ShapeKeys]) -> Iterator[Decor]:
        """What parts each cell from the one above it."""
        below = [cell for _, cell in cells if cell[1] > cells[0][1][1]]
        return (decor(drawn, self.tokens, self.styles, cell) for cell in below for drawn in shapes)

    def _feet(self) -> list[Slot]:
        """Footer, date and slide number, in the colours that the layout's background asks for."""
        feet = self.frame.feet[self.group.feet]
        return self._slots({name: replace(foot, optional=True) for name, foot in feet.items()}, FOOT_IDX, 0)

    def _drawn(self) -> list[Decor]:
        """What stands once: the motif, the group's own shapes, the rule under a title."""
        shapes, rule = [*self.group.decor], self.group.rule or self.frame.rule.rect
        if rule and rule != "none":
            shapes.append(replace(self.frame.rule, rect=rule))
        drawn = [decor(shape, self.tokens, self.styles) for shape in shapes]
        return [*(self.motif if self.group.motif else ()), *drawn]

    def _slots(self, declared: Mapping[str, SlotKeys], first: int, item: int, cell: Box = (0, 0, 0, 0)) -> list[Slot]:
        return [
            Slot(
                name=name,
                item=item,
                idx=0 if slot.type == "title" else first + number,
                **{**asdict(slot), "rect": within(cell, slot.rect), "style": self.styles[slot.style]},
            )
            for number, (name, slot) in enumerate(declared.items())
        ]

    def _cells(self, counts: Sequence[int]) -> list[Box]:
        """The cells of the area, row by row, as wide as those of the fullest row; or column by column, of equal height.

        Cells are no taller than `tallest`, and then stand together a little above the middle. Rows are whole pixels
        apart, so that the lines between them are equally sharp.
        """
        if not counts:
            return []
        if ring := self.group.ring:
            return [station.cell for station in stations(ring, counts[0])]
        x, y, width, height = self.group.area
        gap = self.group.gap
        beside, below = gap if isinstance(gap, tuple) else (gap, gap)
        across = not self.group.cells  # the counts are those of columns
        rows = max(counts) if across else len(counts)
        tall = min((height - below * (rows - 1)) // rows, self.group.tallest or height)
        y += round((height - rows * (tall + below) + below) * OPTICAL_CENTRE)
        cells: list[Box] = []
        for line, count in enumerate(counts):
            columns = len(counts) if across else max(counts)
            wide = (width - beside * (columns - 1)) / columns
            for place in range(count):
                column, row = (line, place) if across else (place, line)
                cells.append((x + column * (wide + beside), y + row * (tall + below), wide, tall))
        return cells
