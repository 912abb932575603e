"""A company's package in; its layouts out, with every placeholder's place, sizes, fonts and colours resolved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from lxml import etree
from lxml.etree import XMLSyntaxError
from msgspec import Struct
from msgspec.structs import astuple, replace

from generator.decks.opened import TITLES
from generator.decks.opened_package import OpenedPackage, colours_of_parts, looks_of_package, open_template_package
from generator.decks.opened_shapes import (
    GROUP,
    HOLDERS,
    A,
    Element,
    P,
    R,
    placeholder_key_of_shape,
    rect_of_shape,
    rect_outside_groups,
)
from generator.decks.opened_styles import LayoutPlaceholder, OpenedStyles, fonts_of_opened_theme
from generator.decks.package import checked_deck
from generator.errors import InputError, Where, error
from generator.model.geometry import EMU_PER_PT, Rect
from generator.model.text import numbered_name
from generator.regex import regex
from generator.template.ground import (
    Corners,
    color_of_fill,
    line_color_of_shape,
    mapped_colors,
    outline_of_shape,
    resolved_color,
    theme_colors,
)
from generator.template.parts import damage_of_template, harmless_template

LINE = 1.23  # of a size, the height of a line
FILLED = 0.95  # the share of a placeholder's width and of its height that text may fill: together nine tenths
UPWARDS = {"ctr": 0.5, "b": 1.0}  # the share of more room that a text takes above it
LEAVES = (f"{P}sp", f"{P}pic", f"{P}cxnSp", f"{P}graphicFrame")
FIRST_STYLE = 1001  # the idx of a theme's first style of backgrounds (ECMA-376 part 1, 19.3.1.3 bgRef)
BEHIND = 0.9  # share of a text's box from which a shape is its ground


class StaticShape(Struct, frozen=True):
    """What a layout draws beside placeholders: with RRGGBB, a picture's part, or ""."""

    rect: Rect
    text: str
    fill: str
    picture: str
    corners: Corners = ()  # of its outline, in EMU
    line: str = ""  # the colour of its outline

    def is_behind(self, rect: Rect) -> bool:
        """Tell whether nearly all of a rect lies on the shape."""
        return self.rect.covered(rect) >= BEHIND * max(1, rect.area)


class SlideGround(Struct, frozen=True):
    """What is behind the texts of a slide: a colour, RRGGBB, and perhaps over it the part of a picture at its place."""

    color: str
    picture: str = ""
    place: Rect | None = None  # without one, the picture is as large as the slide


def static_shapes(opened: OpenedPackage, part: str, colors: Mapping[str, str]) -> Iterator[StaticShape]:
    """Yield the shapes of a part that are no placeholders, in the order in which they are drawn."""
    tree = opened.trees[part]
    for shape in _shapes_without_groups(tree.iterfind(f"{P}cSld/{P}spTree/*")):
        frame = rect_of_shape(shape)
        if frame is not None and placeholder_key_of_shape(shape) is None:
            text = " ".join(node.text or "" for node in shape.iter(f"{A}t"))
            rect, picture = rect_outside_groups(shape, frame), _picture_in_element(opened, part, shape)
            corners = outline_of_shape(shape, rect)
            line = line_color_of_shape(shape, colors)
            yield StaticShape(rect, text, _fill_color_of_shape(shape, colors), picture, corners, line)


def _picture_in_element(opened: OpenedPackage, part: str, node: Element) -> str:
    """Return the part of the first picture in an element of a part, or ""."""
    id = next((blip.get(f"{R}embed") or blip.get(f"{R}link") for blip in node.iter(f"{A}blip")), None)
    return next((rel.target for rel in opened.rels.get(part, ()) if rel.id == id), "")


def _shapes_without_groups(shapes: Iterable[Element]) -> Iterator[Element]:
    """Yield shapes, and in place of groups those within them."""
    for shape in shapes:
        if shape.tag in LEAVES:
            yield shape
        elif shape.tag == GROUP:
            yield from _shapes_without_groups(shape)


def _fill_color_of_shape(shape: Element, colors: Mapping[str, str]) -> str:
    """Return the colour of a shape's fill, its own or that of its style, or "" if it shows what is behind it."""
    own = next((each for each in shape.iterfind(f"{P}spPr/*") if str(each.tag).endswith("Fill")), None)
    if own is not None:
        return color_of_fill(own, colors)
    style = shape.find(f"{P}style/{A}fillRef")
    return resolved_color(style, colors) if style is not None and style.get("idx", "0") != "0" else ""


def slide_ground(opened: OpenedPackage, parts: Sequence[str], colors: Mapping[str, str], theme: str) -> SlideGround:
    """Return the nearest background of a layout and its master; `theme` is the part of the master's theme."""
    trees = opened.trees
    for source, node in ((part, node) for part in parts for node in trees[part].iterfind(f"{P}cSld/{P}bg")):
        part, own, reference, given = source, node.find(f"{P}bgPr"), node.find(f"{P}bgRef"), ""
        fills = list(own) if own is not None else []
        if own is None and reference is not None:
            number = int(reference.get("idx", "0")) - FIRST_STYLE
            styles = [*trees[theme].iterfind(f".//{A}bgFillStyleLst/*")] if theme in trees else []
            fills, given, part = styles[max(0, number) :][:1], resolved_color(reference, colors), theme
        fill = next((each for each in fills if str(each.tag).endswith("Fill")), None)
        if fill is not None:
            color = color_of_fill(fill, colors, given) or given or colors["bg1"]
            return SlideGround(color, _picture_in_element(opened, part, fill))
        return SlideGround(given or colors["bg1"])
    return SlideGround(colors["bg1"])


def ground_with_shapes(
    ground: SlideGround, shapes: Sequence[StaticShape], slide: Rect
) -> tuple[SlideGround, tuple[StaticShape, ...]]:
    """Return a ground with the shapes that cover the slide in it, and the other shapes that are still to be seen."""
    seen: list[StaticShape] = []
    for shape in shapes:
        if not shape.is_behind(slide):
            seen.append(shape)
        elif shape.picture:  # it may be clear in places, so that what is behind it stays
            ground = SlideGround(ground.color, shape.picture, shape.rect)
        elif shape.fill:
            ground, seen = SlideGround(shape.fill), []
    return ground, tuple(seen)


MOST = 5  # faults of a damaged template that are reported
BULLET, NAMESPACE = (f"{A}buSzPct", f"{A}buFont", f"{A}buChar"), regex(r' xmlns:\w+="[^"]*"')
LEVELS = 4  # of a list, that our slides use
LONGEST = 200  # characters of a prompt that are read
UNSAID, LARGER = 18, {"title": 1.6, "ctrTitle": 2.2, "subTitle": 1.4}  # points of a text that says none; times as large
DAMAGED = "open it in PowerPoint, and save it again"


class TemplatePlaceholder(LayoutPlaceholder, frozen=True):
    """A placeholder of a layout, with all that it inherits.

    key: its type and idx. color: RRGGBB, and `fill` that of a ground of its own, or "". prompt: the text that asks for
    its text, and `ink` its colour and `bullet` the XML of its mark where no style has one, so that slides have to name
    it; or "". home: its place in the package.
    """

    key: tuple[str, str]
    name: str
    color: str
    prompt: str
    is_color_said: bool
    is_size_said: bool
    ink: str
    bullet: str
    home: Rect
    fill: str
    native_anchor: str = ""  # if slides have to say another one

    @property
    def type(self) -> str:
        return self.key[0]

    @property
    def is_title(self) -> bool:
        return self.type in TITLES

    @property
    def line_height(self) -> int:
        """The height of a line of its own size, in EMU of the package."""
        first = self.levels[0]
        return round(first.size * EMU_PER_PT * LINE / FILLED * max(1.0, first.line.share))

    def first_lines(self, tall: int) -> Rect:
        """Return where its text stands if it is so tall."""
        inner, height = self.inner, min(self.inner.height, tall)
        above = round((inner.height - height) * UPWARDS.get(self.anchor, 0.0))
        return replace(inner, y=inner.y + above, height=height)

    def moved(self, rect: Rect) -> TemplatePlaceholder:
        """Return it in another rect, in EMU of the package, with the insets that it has."""
        return replace(self, rect=rect, inner=_rect_beside(rect, self.rect, self.inner))

    def around(self, room: Rect) -> TemplatePlaceholder:
        """Return it with its text in a room, in EMU of the package, with the insets that it has."""
        return replace(self, rect=_rect_beside(room, self.inner, self.rect), inner=room)

    def sized(self, size: float) -> TemplatePlaceholder:
        """Return it with its text in another size, in points."""
        return replace(self, levels=tuple(replace(each, size=size) for each in self.levels), is_size_said=False)

    def anchored(self, anchor: str) -> TemplatePlaceholder:
        """Return it with its text at another side than slides inherit."""
        return replace(self, anchor=anchor, native_anchor=self.native_anchor or self.anchor)


def _rect_beside(rect: Rect, old: Rect, other: Rect) -> Rect:
    """Return a rect whose edges are as far from those of `rect` as the edges of `other` are from those of `old`."""
    x, y = rect.x + other.x - old.x, rect.y + other.y - old.y
    return Rect(x, y, rect.width + other.width - old.width, rect.height + other.height - old.height)


class TemplateLayout(Struct, frozen=True):
    """A layout of the package.

    name: unique: the second of equal names is NAME#2. position: the number of its master and its own, from 1: "1.4".
    shapes: what it and its master draw, but for what covers the slide, its `ground`.
    uses: how many sample slides have the layout; `is_first` and `is_last` tell whether the first or the last one has.
    """

    part: str
    name: str
    position: str
    type: str
    placeholders: tuple[TemplatePlaceholder, ...]
    shapes: tuple[StaticShape, ...]
    ground: SlideGround
    colors: Mapping[str, str]
    fonts: tuple[str, str]  # of headings and of text, as the theme names them
    uses: int = 0
    is_first: bool = False
    is_last: bool = False

    @property
    def title(self) -> TemplatePlaceholder | None:
        """Return the placeholder of the title, or None."""
        return next((each for each in self.placeholders if each.is_title), None)

    def with_placeholder(self, changed: TemplatePlaceholder) -> TemplateLayout:
        """Return the layout with a placeholder in place of the first one that has its key."""
        at = [each.key for each in self.placeholders].index(changed.key)
        return replace(self, placeholders=(*self.placeholders[:at], changed, *self.placeholders[at + 1 :]))


class OpenedTemplate(Struct, frozen=True, eq=False):
    """A company's package: its slides in EMU, its layouts in the order of masters, its sample slides."""

    name: str
    data: bytes
    package: OpenedPackage
    slide: Rect
    layouts: tuple[TemplateLayout, ...]
    samples: int
    dropped: tuple[str, ...] = ()  # in words, what ran or opened other files, and is not in `data` any more
    named: frozenset[str] = frozenset()  # the colours (RRGGBB) that layouts name beside the theme, and slides may


@lru_cache(maxsize=2)
def open_template(data: bytes, name: str) -> OpenedTemplate:
    """Return the layouts of a .pptx or .potx; `name` is the file's. Raises InputError where it cannot be used."""
    checked_deck(data, name)  # what is refused here; slides are written onto the template as it is
    try:
        harmless, dropped = harmless_template(data)
        opened, findings = open_template_package(harmless)
        broken = {each.message.split()[0] for each in findings if each.code == "xml"}
        faults = [each.message for each in findings if each.code != "xml"]
        faults += dict.fromkeys(damage_of_template(opened, broken))
        if faults:
            damages = (f"this template is damaged: {fault}" for fault in faults[:MOST])
            raise InputError(*(error("deck", damage, Where(name), DAMAGED) for damage in damages))
        styles = OpenedStyles(opened, {})
        used = [opened.first(slide, "slideLayout") for slide in opened.slides]
        layouts = tuple(_open_layouts(opened, styles, used))
    except (ValueError, KeyError, IndexError, RecursionError, XMLSyntaxError) as damaged:  # parts without parts
        raise InputError(error("deck", "this template is damaged", Where(name), DAMAGED)) from damaged
    if not layouts:
        raise InputError(error("deck", "this template has no layouts", Where(name), "save it again in PowerPoint"))
    named = colours_of_parts(opened, looks_of_package(opened))
    return OpenedTemplate(name, harmless, opened, styles.slide, layouts, len(used), dropped, named)


def _open_layouts(opened: OpenedPackage, styles: OpenedStyles, used: Sequence[str]) -> Iterator[TemplateLayout]:
    """Yield the layouts of all masters; `used` has the layout of each sample slide."""
    names, uses = Counter[str](), Counter(used)
    for number, master in enumerate(opened.listed_parts(opened.presentation, "sldMasterId"), 1):
        for at, part in enumerate(opened.listed_parts(master, "sldLayoutId"), 1):
            layout = _open_layout(opened, styles, part, master)
            name = numbered_name(names, layout.name)
            first, last = part in used[:1], part in used[-1:]
            yield replace(layout, name=name, position=f"{number}.{at}", uses=uses[part], is_first=first, is_last=last)


def _open_layout(opened: OpenedPackage, styles: OpenedStyles, part: str, master: str) -> TemplateLayout:
    tree, above, theme = opened.trees[part], opened.trees[master], opened.first(master, "theme")
    styled, named = opened.trees.get(theme), next((each.get("name", "") for each in tree.iterfind(f"{P}cSld")), "")
    colors, faces = mapped_colors(theme_colors(styled), tree, above), fonts_of_opened_theme(styled, {})
    heading, text = ((faces[role].family if role in faces else "") or "Calibri" for role in ("+mj-lt", "+mn-lt"))
    shown = (part,) if tree.get("showMasterSp") in ("0", "false") else (master, part)
    drawn = tuple(shape for own in shown for shape in static_shapes(opened, own, colors))
    behind = slide_ground(opened, (part, master), colors, theme)
    ground, shapes = ground_with_shapes(behind, drawn, styles.slide)
    placeholders = tuple(_open_placeholders(styles, part, tree, colors))
    kind, faces_named = tree.get("type", ""), (heading, text)
    return TemplateLayout(part, named, "", kind, placeholders, shapes, ground, colors, faces_named)


def _bullet_xml(paragraph: Element) -> str:
    """Return the elements of a paragraph's bullet, without its colour, or "" if it has none."""
    marks = [node for tag in BULLET for node in paragraph.iterfind(tag) if paragraph.find(BULLET[-1]) is not None]
    return "".join(NAMESPACE.sub("", etree.tostring(node, encoding="unicode", with_tail=False)) for node in marks)


def _open_placeholders(
    styles: OpenedStyles, part: str, tree: Element, colors: Mapping[str, str]
) -> Iterator[TemplatePlaceholder]:
    for shape in tree.iter(*HOLDERS):
        key = placeholder_key_of_shape(shape)
        held = styles.layout_placeholder(part, shape, LEVELS) if key else None
        if key and held:
            color = next((found for node in held.colors if (found := resolved_color(node, colors))), "")
            runs, ends = [*shape.iter(f"{A}rPr")], shape.iter(f"{A}endParaRPr")
            fills = (fill for run in (*runs, *ends) for fill in run.iterfind(f"{A}solidFill") if not color)
            ink = next((found for fill in fills if (found := resolved_color(fill, colors))), "")
            name = next((node.get("name", "") for node in shape.iter(f"{P}cNvPr")), "")
            prompt = " ".join(node.text or "" for node in shape.iter(f"{A}t"))[:LONGEST]
            is_size_said = held.levels[0].size != UNSAID
            sizes = (int(run.get("sz", "")) / 100 for run in runs if run.get("sz"))
            size = next(sizes, UNSAID * LARGER.get(key[0], 1.0))
            levels = held.levels if is_size_said else tuple(replace(each, size=size) for each in held.levels)
            bullet, is_bare = "", levels[0].indent == levels[0].left_margin == 0
            for paragraph in [*shape.iterfind(f"{P}txBody/{A}p/{A}pPr")][:is_bare]:
                bullet, hanging = _bullet_xml(paragraph), int(paragraph.get("marL", "0"))
                levels = (replace(levels[0], left_margin=hanging, indent=-hanging), *levels[1:]) if bullet else levels
            own = replace(held, levels=levels)
            said = color or ink
            rest = said or colors["tx1"], prompt, bool(said), is_size_said, ink, bullet, own.rect
            fill = _fill_color_of_shape(shape, colors)
            yield TemplatePlaceholder(*(*astuple(own), key, name, *rest, fill))
