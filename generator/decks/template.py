"""A company's package in; its layouts out, with every placeholder's place, sizes, fonts and colours resolved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from generator.decks.colors import mapped_colors, resolved_color, theme_colors
from generator.decks.opened_package import OpenedPackage, families_of_parts, open_template_package
from generator.decks.opened_shapes import A, Element, P, placeholder_key_of_shape
from generator.decks.opened_styles import OpenedStyles, ParagraphStyle, fonts_of_opened_theme
from generator.decks.package import checked_deck
from generator.decks.static_shapes import (
    SlideGround,
    StaticShape,
    ground_with_shapes,
    slide_ground,
    static_shapes,
)
from generator.errors import Finding, InputError, Where, brief, error
from generator.model.geometry import Rect
from generator.model.theme import Font

LEVELS = 4  # of a list, that our slides use
TITLE_TYPES = ("title", "ctrTitle")
LONGEST = 200  # characters of a prompt that are read
NARROWEST, WIDEST = 914_400, 51_206_400  # EMU that a side of a slide may have (19.7.18 ST_SlideSizeCoordinate)
DEGREE = 60_000  # the unit of angles (20.1.10.3 ST_Angle)
TURNED = range(45, 136)  # degrees: text on its side
DAMAGED = "open it in PowerPoint, and save it again"


class TemplatePlaceholder(Struct, frozen=True):
    """A placeholder of a layout, with all that it inherits.

    key: its type and idx, as the file has them.
    rect: its place on the slide in EMU, and `inner` that of its text within the insets.
    levels: the style of paragraphs on each level of a list, from the first.
    color: of its text, as RRGGBB.
    prompt: the text that asks for its text, and `prompt_size` the points that only the prompt's own letters have.
    """

    key: tuple[str, str]
    name: str
    rect: Rect
    inner: Rect
    levels: tuple[ParagraphStyle, ...]
    color: str
    align: str
    anchor: str
    is_vertical: bool
    prompt: str = ""
    prompt_size: float = 0.0

    @property
    def type(self) -> str:
        return self.key[0]

    @property
    def is_title(self) -> bool:
        return self.type in TITLE_TYPES


class TemplateLayout(Struct, frozen=True):
    """A layout of the package.

    name: unique in the package: the second of equal names is NAME#2.
    position: the number of its master and its own, from 1: "1.4".
    shapes: what it and its master draw, but for what covers the slide, which is its `ground`.
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
    def background(self) -> str:
        """Return the colour behind its texts, RRGGBB."""
        return self.ground.color

    @property
    def is_pictured(self) -> bool:
        """Tell whether a picture covers the slide."""
        return bool(self.ground.picture)

    def behind(self, rect: Rect) -> SlideGround:
        """Return what is behind a text in a rect: the uppermost shape under nearly all of it, or the ground."""
        found = [each for each in self.shapes if (each.fill or each.picture) and each.is_behind(rect)]
        if not found:
            return self.ground
        fills = [each.fill for each in found if each.fill]
        color = fills[-1] if fills else self.ground.color
        return SlideGround(color, found[-1].picture, found[-1].source)

    @property
    def title(self) -> TemplatePlaceholder | None:
        """Return the placeholder of the title, or None."""
        return next((each for each in self.placeholders if each.is_title), None)


class OpenedTemplate(Struct, frozen=True):
    """A company's package: its layouts in the order of masters, the size of its slides in EMU, its sample slides."""

    name: str
    data: bytes
    package: OpenedPackage
    width: int
    height: int
    layouts: tuple[TemplateLayout, ...]
    samples: int
    families: frozenset[str] = frozenset()  # the fonts that its parts name


def open_template(data: bytes, name: str) -> OpenedTemplate:
    """Return the layouts of a .pptx or .potx; `name` is the file's. Raises InputError where it cannot be used."""
    checked_deck(data, name)  # what is refused here; slides are written onto the template as it is
    opened, findings = open_template_package(data)
    if found := [each for each in findings if each.code != "xml"] or [*_broken(opened, findings)]:
        raise InputError(error("deck", f"this template is damaged: {found[0].message}", Where(name), DAMAGED))
    try:
        styles = OpenedStyles(opened, {})
        if not all(NARROWEST <= side <= WIDEST for side in (styles.slide.width, styles.slide.height)):
            raise ValueError("slides of an impossible size")
        used = [opened.first(slide, "slideLayout") for slide in opened.slides]
        layouts = tuple(_layouts(opened, styles, used))
    except (ValueError, KeyError, IndexError, RecursionError) as broken:  # numbers that are none, parts without parts
        raise InputError(error("deck", "this template is damaged", Where(name), DAMAGED)) from broken
    if not layouts:
        raise InputError(error("deck", "this template has no layouts", Where(name), "save it again in PowerPoint"))
    size = styles.slide.width, styles.slide.height
    return OpenedTemplate(name, data, opened, *size, layouts, len(used), families_of_parts(opened, opened.trees))


def _broken(opened: OpenedPackage, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the findings if masters or layouts are among the broken parts, or an error if one is missing."""
    masters = {each: opened.related(each, "slideLayout") for each in opened.related(opened.presentation, "slideMaster")}
    layouts = {layout for each in masters.values() for layout in each}
    above = {master for layout in layouts for master in opened.related(layout, "slideMaster")}
    if missing := {opened.presentation, *masters, *layouts, *above} - opened.trees.keys():
        yield from findings or (error("deck", f"its part {brief(min(missing))} is missing"),)


def _layouts(opened: OpenedPackage, styles: OpenedStyles, used: Sequence[str]) -> Iterator[TemplateLayout]:
    """Yield the layouts of all masters; `used` has the layout of each sample slide."""
    names, uses, ends = Counter[str](), Counter(used), (*used[:1], *used[-1:])
    for number, master in enumerate(opened.listed(opened.presentation, "sldMasterId"), 1):
        for place, part in enumerate(opened.listed(master, "sldLayoutId"), 1):
            tree = opened.trees[part]
            name = _named(tree)
            names[name] += 1
            unique = name if names[name] == 1 else f"{name}#{names[name]}"
            layout = _layout(opened, styles, part, master, unique, f"{number}.{place}")
            yield replace(layout, uses=uses[part], is_first=part in ends[:1], is_last=part in ends[1:])


def _named(tree: Element) -> str:
    node = tree.find(f"{P}cSld")
    return node.get("name", "") if node is not None else ""


def _layout(
    opened: OpenedPackage, styles: OpenedStyles, part: str, master: str, name: str, position: str
) -> TemplateLayout:
    tree, above = opened.trees[part], opened.trees[master]
    theme = opened.first(master, "theme")
    styled = opened.trees.get(theme)
    colors, named = mapped_colors(theme_colors(styled), tree, above), fonts_of_opened_theme(styled, {})
    fonts = _family(named, "+mj-lt"), _family(named, "+mn-lt")
    layers = ((part, tree), (master, above))
    hides = tree.get("showMasterSp") in ("0", "false")
    shown = layers[:1] if hides else layers[::-1]
    drawn = (shape for own in shown for shape in static_shapes(*own, colors))
    ground = slide_ground(layers, colors, (theme, styled))
    ground, shapes = ground_with_shapes(ground, tuple(drawn), styles.slide)
    placeholders = tuple(_placeholders(styles, part, tree, colors))
    return TemplateLayout(part, name, position, tree.get("type", ""), placeholders, shapes, ground, colors, fonts)


def _family(named: Mapping[str, Font], role: str) -> str:
    return named[role].family if role in named and named[role].family else "Calibri"


def _placeholders(
    styles: OpenedStyles, part: str, tree: Element, colors: Mapping[str, str]
) -> Iterator[TemplatePlaceholder]:
    for shape in tree.iter(f"{P}sp", f"{P}pic", f"{P}graphicFrame"):
        key = placeholder_key_of_shape(shape)
        if key is None:
            continue
        held = styles.layout_placeholder(part, shape, LEVELS)
        if held is None:
            continue
        color = next((found for node in held.colors if (found := resolved_color(node, colors))), colors["tx1"])
        named = next(shape.iter(f"{P}cNvPr"), None)
        name = named.get("name", "") if named is not None else ""
        is_vertical = held.is_vertical or _is_turned(shape)
        yield TemplatePlaceholder(
            key,
            name,
            held.rect,
            held.inner,
            held.levels,
            color,
            held.align,
            held.anchor,
            is_vertical,
            " ".join(node.text or "" for node in shape.iter(f"{A}t"))[:LONGEST],
            _prompt_size(shape),
        )


def _prompt_size(shape: Element) -> float:
    run = next(shape.iter(f"{A}rPr", f"{A}endParaRPr"), None)
    return int(run.get("sz", "0")) / 100 if run is not None else 0.0


def _is_turned(shape: Element) -> bool:
    """Tell whether a shape stands on its side."""
    frame = next(shape.iter(f"{A}xfrm", f"{P}xfrm"), None)
    return frame is not None and round(int(frame.get("rot", "0")) / DEGREE) % 180 in TURNED
