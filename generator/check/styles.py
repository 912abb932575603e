"""An opened package in; the box of a placeholder and the look of its paragraphs, with all they inherit, out.

What a slide leaves out comes from its layout's placeholder, then the master's, then the master's text styles, then the
presentation's (ECMA-376 part 1, 19.3.1.36 ph and 19.3.1.52 txStyles).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from generator.check.opened import A, Element, Opened, P, placeholders
from generator.model.geometry import Pt, Rect

# Which of the master's placeholders and text styles stands behind a type; what is not named is a body.
_MASTER_TYPES = {"title": "title", "ctrTitle": "title", "dt": "dt", "ftr": "ftr", "sldNum": "sldNum"}
_TEXT_STYLES = {
    "title": "titleStyle",
    "body": "bodyStyle",
    "dt": "otherStyle",
    "ftr": "otherStyle",
    "sldNum": "otherStyle",
}
_INSETS = {
    "lIns": 91440,
    "tIns": 45720,
    "rIns": 91440,
    "bIns": 45720,
}  # 21.1.2.1.1 bodyPr: a tenth and half a tenth inch
_DEFAULT_SIZE = 1800  # hundredths of a point, 21.1.2.3.9 rPr


@dataclass(frozen=True, slots=True)
class Spacing:
    """A distance between lines: EMU, or a share of the line's height."""

    emu: int = 0
    share: float = 0.0

    def of(self, line: int) -> int:
        return self.emu + round(self.share * line)


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks, where its runs do not say otherwise: points, hundredths of one (`tracking`), and EMU."""

    size: float
    family: str
    bold: bool
    italic: bool
    capitals: bool
    tracking: int
    left: int
    right: int
    indent: int
    before: Spacing
    after: Spacing
    line: Spacing


@dataclass(frozen=True, slots=True)
class Box:
    """A placeholder on its slide, and the room inside its insets."""

    rect: Rect
    inner: Rect


@dataclass(frozen=True, slots=True)
class _Master:
    tree: Element
    slots: Mapping[str, Element]  # by type
    fonts: Mapping[str, str]  # +mj-lt and +mn-lt


@dataclass(frozen=True, slots=True)
class _Heritage:
    """What stands behind a placeholder: its shapes on layout and master, its list styles, nearest first."""

    shapes: tuple[Element, ...]
    lists: tuple[Element, ...]
    fonts: Mapping[str, str]


@dataclass(slots=True)
class Styles:
    """Answers for every slide; what layouts and masters say is looked up once."""

    opened: Opened
    _layouts: dict[str, dict[tuple[str, str], Element]] = field(default_factory=dict)
    _masters: dict[str, _Master] = field(default_factory=dict)
    _heritages: dict[tuple[str, str, str], _Heritage] = field(default_factory=dict)
    _looks: dict[tuple[str, str, str, int], Look] = field(default_factory=dict)

    def box(self, slide: str, shape: Element, key: tuple[str, str]) -> Box | None:
        """Where a placeholder stands; None if nothing says so."""
        chain = (shape, *self._heritage(self._layout(slide), key).shapes)
        rect = next((rect for node in chain if (rect := _rect(node)) is not None), None)
        if rect is None:
            return None
        left, top, right, bottom = (_inset(chain, name) for name in _INSETS)
        inner = Rect(rect.x + left, rect.y + top, rect.width - left - right, rect.height - top - bottom)
        return Box(rect, inner)

    def look(self, slide: str, shape: Element, key: tuple[str, str], paragraph: Element) -> Look:
        """The look of one paragraph of a placeholder."""
        layout, own = self._layout(slide), paragraph.find(f"{A}pPr")
        level = int(own.get("lvl", "0")) + 1 if own is not None else 1
        styled = shape.find(f"{P}txBody/{A}lstStyle")
        private = _says_something(own) or (styled is not None and len(styled) > 0)
        known = self._looks.get((layout, *key, level))
        if private or known is None:
            heritage = self._heritage(layout, key)
            lists = (*([styled] if styled is not None else []), *heritage.lists)
            known = _look(
                own, [found for node in lists for found in node.iterfind(f"{A}lvl{level}pPr")], heritage.fonts
            )
            if not private:
                self._looks[layout, *key, level] = known
        return known

    def _layout(self, slide: str) -> str:
        return next(iter(self.opened.related(slide, "slideLayout")), "")

    def _heritage(self, layout: str, key: tuple[str, str]) -> _Heritage:
        if (layout, *key) not in self._heritages:
            self._heritages[layout, *key] = self._find_heritage(layout, key)
        return self._heritages[layout, *key]

    def _find_heritage(self, layout: str, key: tuple[str, str]) -> _Heritage:
        if layout not in self._layouts and layout in self.opened.trees:
            self._layouts[layout] = placeholders(self.opened.trees[layout])
        kind = _MASTER_TYPES.get(key[0], "body")
        master = self._master(layout)
        found = (self._layouts.get(layout, {}).get(key), master.slots.get(kind) if master else None)
        shapes = tuple(shape for shape in found if shape is not None)
        lists = [node for shape in shapes for node in shape.iterfind(f"{P}txBody/{A}lstStyle")]
        if master:
            lists += master.tree.iterfind(f"{P}txStyles/{P}{_TEXT_STYLES[kind]}")
        lists += self.opened.trees[self.opened.presentation].iterfind(f"{P}defaultTextStyle")
        return _Heritage(shapes, tuple(lists), master.fonts if master else {})

    def _master(self, layout: str) -> _Master | None:
        name = next(iter(self.opened.related(layout, "slideMaster")), "")
        if name not in self._masters and name in self.opened.trees:
            tree = self.opened.trees[name]
            slots = {key[0]: shape for key, shape in placeholders(tree).items()}
            self._masters[name] = _Master(tree, slots, _theme_fonts(self.opened.part(name, "theme")))
        return self._masters.get(name)


def _theme_fonts(theme: Element | None) -> dict[str, str]:
    """The families behind +mj-lt (headings) and +mn-lt (body)."""
    fonts = {}
    for name, tag in (("+mj-lt", "majorFont"), ("+mn-lt", "minorFont")):
        latin = theme.find(f".//{A}{tag}/{A}latin") if theme is not None else None
        if latin is not None:
            fonts[name] = latin.get("typeface", "")
    return fonts


def _rect(shape: Element) -> Rect | None:
    frame = shape.find(f"{P}spPr/{A}xfrm")
    frame = frame if frame is not None else shape.find(f"{P}xfrm")
    if frame is None:
        return None
    offset, extent = frame.find(f"{A}off"), frame.find(f"{A}ext")
    if offset is None or extent is None:
        return None
    return Rect(
        *(int(node.get(name, "0")) for node, name in ((offset, "x"), (offset, "y"), (extent, "cx"), (extent, "cy")))
    )


def _inset(chain: Iterable[Element], name: str) -> int:
    bodies = (shape.find(f"{P}txBody/{A}bodyPr") for shape in chain)
    return int(next((body.get(name, "") for body in bodies if body is not None and body.get(name)), _INSETS[name]))


def _says_something(properties: Element | None) -> bool:
    """Whether a paragraph sets anything but its level."""
    return properties is not None and bool(len(properties) or set(properties.keys()) - {"lvl"})


def _look(own: Element | None, levels: list[Element], fonts: Mapping[str, str]) -> Look:
    paragraph = [own, *levels] if own is not None else levels
    run = [found for level in levels for found in level.iterfind(f"{A}defRPr")]
    family = next((latin.get("typeface", "") for node in run for latin in node.iterfind(f"{A}latin")), "+mn-lt")
    return Look(
        size=_number(run, "sz", _DEFAULT_SIZE) / 100,
        family=fonts.get(family, family),
        bold=_first(run, "b") in ("1", "true"),
        italic=_first(run, "i") in ("1", "true"),
        capitals=_first(run, "cap") == "all",
        tracking=_number(run, "spc", 0),
        left=_number(paragraph, "marL", 0),
        right=_number(paragraph, "marR", 0),
        indent=_number(paragraph, "indent", 0),
        before=_spacing(paragraph, "spcBef", Spacing()),
        after=_spacing(paragraph, "spcAft", Spacing()),
        line=_spacing(paragraph, "lnSpc", Spacing(share=1.0)),
    )


def _first(nodes: Iterable[Element], name: str) -> str:
    return next((value for node in nodes if (value := node.get(name)) is not None), "")


def _number(nodes: Iterable[Element], name: str, default: int) -> int:
    return int(_first(nodes, name) or default)


def _spacing(nodes: Iterable[Element], tag: str, default: Spacing) -> Spacing:
    for found in _found(nodes, tag):
        points, share = found.find(f"{A}spcPts"), found.find(f"{A}spcPct")
        if points is not None:
            return Spacing(emu=Pt(int(points.get("val", "0")) / 100))
        if share is not None:
            return Spacing(share=_share(share.get("val", "0")))
    return default


def _found(nodes: Iterable[Element], tag: str) -> Iterator[Element]:
    return (found for node in nodes for found in node.iterfind(f"{A}{tag}"))


def _share(value: str) -> float:
    """Thousandths of a percent; the strict form of the schema writes "90%"."""
    return float(value[:-1]) / 100 if value.endswith("%") else int(value) / 100_000
