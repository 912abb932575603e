"""Finds the box of a placeholder and the style of its paragraphs, with all that they inherit.

A slide inherits from its layout's placeholder, then the master's, then the master's text styles, then the
presentation's (ECMA-376 part 1, 19.3.1.36 ph and 19.3.1.52 txStyles).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from generator.decks.opened_package import OpenedPackage
from generator.decks.opened_shapes import (
    BOX,
    ON,
    A,
    Element,
    P,
    ShapeParagraph,
    TextShape,
    compiled_xpath,
    placeholder_key_of_shape,
    placeholders_of_opened_part,
    rect_of_shape,
    rect_outside_groups,
)
from generator.model.geometry import SLIDE, Pt, Rect
from generator.model.theme import Font

# The master's placeholder and text style for each type; types that are not named use the body's.
_MASTER_TYPES = {"title": "title", "ctrTitle": "title", "dt": "dt", "ftr": "ftr", "sldNum": "sldNum", BOX: "other"}
_TEXT_STYLES = {"title": "titleStyle", "body": "bodyStyle"}  # for other types it is otherStyle
# 21.1.2.1.1 bodyPr: a tenth and half a tenth inch
_INSETS = {"lIns": 91440, "tIns": 45720, "rIns": 91440, "bIns": 45720}
_bodies = compiled_xpath("p:txBody/a:bodyPr")
_own_lists = compiled_xpath("(p:txBody | a:txBody)[1]/a:lstStyle[*]")
_DEFAULT_SIZE = 1800  # hundredths of a point, 21.1.2.3.9 rPr
FILLS = (f"{A}solidFill", f"{A}gradFill")
_FONT_REFS = {"major": "+mj-lt", "minor": "+mn-lt"}  # 20.1.10.25 ST_FontCollectionIndex


Fonts = Mapping[str, Font]  # by name: +mj-lt, +mn-lt, and the families that do not ship


class LineSpacing(Struct, frozen=True):
    """A distance between lines, in EMU or as a share of the line's height."""

    emu: int = 0
    share: float = 0.0

    def of(self, line: int) -> int:
        return self.emu + round(self.share * line)


class ParagraphStyle(Struct, frozen=True):
    """The style of a paragraph, unless its runs differ: size in points, `tracking` in 1/100 point, lengths in EMU."""

    size: float
    font: Font
    capitals: bool
    tracking: int
    left_margin: int
    right: int
    indent: int
    before: LineSpacing
    after: LineSpacing
    line: LineSpacing


class PlaceholderBox(Struct, frozen=True):
    """The rect of a placeholder on its slide, the room within its insets, and its rect on the layout."""

    rect: Rect
    inner: Rect
    home: Rect


class LayoutPlaceholder(Struct, frozen=True):
    """A placeholder of a layout: its place on the slide in EMU, and that of its text within the insets, `inner`.

    levels: the style of paragraphs on each level of a list. colors: where its colour is said, nearest first.
    align: as its prompt is aligned, and `native_align` as a slide's text is without being told; "" if nothing says it.
    """

    rect: Rect
    inner: Rect
    levels: tuple[ParagraphStyle, ...]
    colors: tuple[Element, ...]
    align: str
    native_align: str
    anchor: str
    is_vertical: bool


class _Heritage(Struct, frozen=True, eq=False):
    """What a text inherits, nearest first: place and insets, and list styles or a table's style."""

    home: Rect | None
    insets: Mapping[str, int]
    lists: tuple[Element, ...]
    fonts: Fonts
    box: PlaceholderBox | None  # the box of a shape without properties of its own
    shapes: tuple[Element, ...] = ()  # the placeholders of layout and master
    looks: dict[int, ParagraphStyle] = {}  # of paragraphs without properties of their own, by level, once asked for


class OpenedStyles:
    """Finds boxes and styles for every slide, and reads each layout and master once.

    `tables` gives the name of the width tables of each family that does not ship.
    """

    def __init__(self, opened: OpenedPackage, tables: Mapping[str, str]) -> None:
        size = opened.trees[opened.presentation].find(f"{P}sldSz")
        numbers = [size.get(name, "") for name in ("cx", "cy")] if size is not None else []
        self.slide = Rect(0, 0, *map(int, numbers)) if numbers and all(map(str.isdecimal, numbers)) else SLIDE
        self._opened, self._tables = opened, tables
        self._slots: dict[str, Mapping[tuple[str, str], Element]] = {}  # of each layout and master
        self._heritages: dict[tuple[str, ...], _Heritage] = {}  # by layout, and what it is there

    def slots(self, slide: str) -> Mapping[tuple[str, str], Element]:
        """Return the placeholders of a slide's layout by (type, idx)."""
        return self._slots_of(self._layout(slide))

    def box(self, slide: str, holder: TextShape, key: tuple[str, str]) -> PlaceholderBox | None:
        """Return where a placeholder is, or None if neither slide nor layout tells."""
        heritage = self._heritage(self._layout(slide), key)
        if holder.node is None:
            return heritage.box
        own = _rect_of_shape(holder.node)
        return _box(own or heritage.home, heritage.home or own, _insets_of_shape((holder.node,), heritage.insets))

    def look(self, slide: str, holder: TextShape, key: tuple[str, str], paragraph: ShapeParagraph) -> ParagraphStyle:
        """Return the style of a paragraph of a placeholder."""
        lists = _own_lists(holder.node) if holder.node is not None else []
        return self._look_of(paragraph.own, lists, self._heritage(self._layout(slide), key))

    def layout_placeholder(self, layout: str, shape: Element, levels: int) -> LayoutPlaceholder | None:
        """Return a placeholder of a layout with the styles of its first levels, or None if it has no place."""
        key = placeholder_key_of_shape(shape) or ("obj", "0")
        if (heritage := self._heritage_of_shape(layout, key, shape)).box is None:
            return None
        first = [node for each in heritage.lists for node in each.iterfind(f"{A}lvl1pPr")]
        own = list(shape.iterfind(f"{P}txBody/{A}p/{A}pPr"))[:1]
        runs = [fill for node in first for fill in node.iterfind(f"{A}defRPr/*") if fill.tag in FILLS]
        fills = [next(fill.iter(f"{A}gs"), fill) for fill in runs]  # the first colour of a gradient
        bodies = [body for each in heritage.shapes for body in _bodies(each)[:1]]
        styles = (_style_at_level(None, heritage.lists, level, heritage.fonts) for level in range(1, levels + 1))
        places, looks = (heritage.box.rect, heritage.box.inner), (tuple(styles), tuple(fills))
        aligned = _first_value([*own, *first], "algn"), _first_value(first, "algn")
        anchored = _first_value(bodies, "anchor") or "t", _first_value(bodies, "vert") not in ("", "horz")
        return LayoutPlaceholder(*places, *looks, *aligned, *anchored)

    def cell_look(self, slide: str, cell: Element, style: str, part: str, paragraph: ShapeParagraph) -> ParagraphStyle:
        """Return the style of a paragraph of a cell in part `part` of a table with that style."""
        return self._look_of(paragraph.own, _own_lists(cell), self._table_heritage(self._layout(slide), style, part))

    def _look_of(self, own: Element | None, lists: list[Element], heritage: _Heritage) -> ParagraphStyle:
        """Return the style of a paragraph with its own properties, in a shape or a cell with its own lists."""
        level = int(own.get("lvl", "0")) + 1 if own is not None else 1
        says_something = own is not None and (len(own) or set(own.keys()) - {"lvl", "algn", "rtl"})  # about its size
        if lists or says_something:
            return _style_at_level(own, (*lists, *heritage.lists), level, heritage.fonts)
        if level not in heritage.looks:
            heritage.looks[level] = _style_at_level(None, heritage.lists, level, heritage.fonts)
        return heritage.looks[level]

    def _layout(self, slide: str) -> str:
        return self._opened.first(slide, "slideLayout")

    def _slots_of(self, part: str) -> Mapping[tuple[str, str], Element]:
        """Return the placeholders of a layout or a master by (type, idx)."""
        if part not in self._slots:
            tree = self._opened.trees.get(part)
            self._slots[part] = placeholders_of_opened_part(tree) if tree is not None else {}
        return self._slots[part]

    def _heritage(self, layout: str, key: tuple[str, str]) -> _Heritage:
        if (place := (layout, *key)) not in self._heritages:
            self._heritages[place] = self._heritage_of_shape(layout, key, self._slots_of(layout).get(key))
        return self._heritages[place]

    def _heritage_of_shape(self, layout: str, key: tuple[str, str], shape: Element | None) -> _Heritage:
        """Return what a placeholder of a slide inherits from the one of its layout, `shape`, and from the master's."""
        kind, master = _MASTER_TYPES.get(key[0], "body"), self._opened.first(layout, "slideMaster")
        above = {each[0]: node for each, node in self._slots_of(master).items()}.get(kind)
        shapes = tuple(each for each in (shape, above) if each is not None)
        lists = [node for each in shapes for node in each.iterfind(f"{P}txBody/{A}lstStyle")]
        if master in self._opened.trees:
            lists += self._opened.trees[master].iterfind(f"{P}txStyles/{P}{_TEXT_STYLES.get(kind, 'otherStyle')}")
        home = next((rect for each in shapes if (rect := _rect_of_shape(each)) is not None), None)
        insets = _insets_of_shape(shapes, _INSETS)
        lists += self._defaults()
        return _Heritage(home, insets, tuple(lists), self._fonts(layout), _box(home, home, insets), shapes)

    def _table_heritage(self, layout: str, style: str, part: str) -> _Heritage:
        """Return what a cell inherits: its part of a table's style, then the whole style (20.1.4.2.26 tblStyle)."""
        if (place := (layout, "tbl", style, part)) not in self._heritages:
            listed = self._opened.part(self._opened.presentation, "tableStyles")
            styles = listed.iterfind(f"{A}tblStyle") if listed is not None else ()
            table = next((found for found in styles if found.get("styleId") == style), None)
            parts = [table.find(f"{A}{name}") for name in (part, "wholeTbl")] if table is not None else []
            lists = (*(found for found in parts if found is not None), *self._defaults())
            self._heritages[place] = _Heritage(None, _INSETS, lists, self._fonts(layout), None)
        return self._heritages[place]

    def _defaults(self) -> Iterator[Element]:
        return self._opened.trees[self._opened.presentation].iterfind(f"{P}defaultTextStyle")

    def _fonts(self, layout: str) -> Fonts:
        master = self._opened.first(layout, "slideMaster")
        return fonts_of_opened_theme(self._opened.part(master, "theme"), self._tables) if master else {}


def fonts_of_opened_theme(theme: Element | None, tables: Mapping[str, str]) -> dict[str, Font]:
    """Return the families of +mj-lt (headings) and +mn-lt (body), and those that do not ship, by name."""
    fonts = {family: Font(family, table=table) for family, table in tables.items()}
    for name, tag in (("+mj-lt", "majorFont"), ("+mn-lt", "minorFont")):
        latin = theme.find(f".//{A}{tag}/{A}latin") if theme is not None else None
        if latin is not None:
            family = latin.get("typeface", "")
            fonts[name] = fonts.get(family) or Font(family)
    return fonts


def _box(rect: Rect | None, home: Rect | None, insets: Mapping[str, int]) -> PlaceholderBox | None:
    if rect is None or home is None:
        return None
    left, top, right, bottom = insets.values()
    inner = Rect(rect.x + left, rect.y + top, rect.width - left - right, rect.height - top - bottom)
    return PlaceholderBox(rect, inner, home)


def _rect_of_shape(shape: Element) -> Rect | None:
    """Return the place on its slide that a shape sets itself, or None."""
    rect = rect_of_shape(shape)
    return rect and rect_outside_groups(shape, rect)


def _insets_of_shape(chain: Iterable[Element], inherited: Mapping[str, int]) -> Mapping[str, int]:
    """Return the distance of the text from each side, as the nearest body sets it, or else inherited."""
    bodies = [body for shape in chain for body in _bodies(shape)[:1] if body.attrib]
    return {name: _first_number(bodies, name, inset) for name, inset in inherited.items()} if bodies else inherited


def _style_at_level(own: Element | None, lists: Iterable[Element], level: int, fonts: Fonts) -> ParagraphStyle:
    levels = [found for node in lists for found in node.iterfind(f"{A}lvl{level}pPr")]
    paragraph = [own, *levels] if own is not None else levels
    paths = (f"{A}lvl{level}pPr/{A}defRPr", f"{A}tcTxStyle")  # in a list style, in a part of a table's style
    run = [found for node in lists for path in paths for found in node.iterfind(path)]
    fonts_named = (node for each in run for node in each.iter(f"{A}latin", f"{A}fontRef"))  # the latter by a table
    family = next((node.get("typeface") or _FONT_REFS.get(node.get("idx", ""), "") for node in fonts_named), "+mn-lt")
    font = (fonts.get(family) or Font(family)).styled(_first_value(run, "b") in ON, _first_value(run, "i") in ON)
    size, tracking = _first_number(run, "sz", _DEFAULT_SIZE) / 100, _first_number(run, "spc", 0)
    left, right, indent = (_first_number(paragraph, name, 0) for name in ("marL", "marR", "indent"))
    before, after = (_line_spacing(paragraph, tag, LineSpacing()) for tag in ("spcBef", "spcAft"))
    line, capitals = _line_spacing(paragraph, "lnSpc", LineSpacing(share=1.0)), _first_value(run, "cap") == "all"
    return ParagraphStyle(size, font, capitals, tracking, left, right, indent, before, after, line)


def _first_value(nodes: Iterable[Element], name: str) -> str:
    return next((value for node in nodes if (value := node.get(name, "def")) != "def"), "")


def _first_number(nodes: Iterable[Element], name: str, default: int) -> int:
    return int(_first_value(nodes, name) or default)


def _line_spacing(nodes: Iterable[Element], tag: str, default: LineSpacing) -> LineSpacing:
    for found in (each for node in nodes for each in node.iterfind(f"{A}{tag}")):
        points, share = found.find(f"{A}spcPts"), found.find(f"{A}spcPct")
        if points is not None:
            return LineSpacing(emu=Pt(int(points.get("val", "0")) / 100))
        if share is not None:
            value = share.get("val", "0")  # in 1/1000 percent, or as "90%" in the strict schema
            return LineSpacing(share=float(value[:-1]) / 100 if value.endswith("%") else int(value) / 100_000)
    return default
