"""A company's package in; its layouts out, with every placeholder's place, sizes, fonts and colours resolved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from generator.decks.colors import mapped_colors, resolved_color, theme_colors
from generator.decks.opened_package import OpenedPackage, open_package
from generator.decks.opened_shapes import A, Element, P, R, placeholder_key_of_shape
from generator.decks.opened_styles import OpenedStyles, ParagraphStyle, fonts_of_opened_theme
from generator.decks.package import refuse_unsafe_deck
from generator.errors import InputError, Where, error
from generator.model.geometry import Rect
from generator.model.theme import Font

LEVELS = 4  # of a list, that our slides use
BLEEDS = 0.85  # share of the slide from which a shape is a background
TITLE_TYPES = ("title", "ctrTitle")
FOOT_TYPES = ("dt", "ftr", "sldNum")
DRAWN = (f"{P}sp", f"{P}pic", f"{P}grpSp", f"{P}cxnSp", f"{P}graphicFrame")


class TemplatePlaceholder(Struct, frozen=True):
    """A placeholder of a layout, with all that it inherits.

    key: its type and idx, as the file has them.
    rect: its place on the slide in EMU, and `inner` that of its text within the insets.
    levels: the style of paragraphs on each level of a list, from the first.
    color: of its text, as RRGGBB.
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

    @property
    def type(self) -> str:
        return self.key[0]

    @property
    def is_title(self) -> bool:
        return self.type in TITLE_TYPES


class StaticShape(Struct, frozen=True):
    """What a layout or its master draws beside placeholders: its place, its words, its fill as RRGGBB or ""."""

    rect: Rect
    words: int
    fill: str
    is_picture: bool


class TemplateLayout(Struct, frozen=True):
    """A layout of the package.

    name: unique in the package: the second of equal names is NAME#2.
    position: the number of its master and its own, from 1: "1.4".
    background: the colour behind its texts, RRGGBB; `is_pictured` says that a picture covers the slide.
    uses: how many sample slides have the layout; `is_first` and `is_last` tell whether the first or the last one has.
    """

    part: str
    name: str
    position: str
    type: str
    placeholders: tuple[TemplatePlaceholder, ...]
    shapes: tuple[StaticShape, ...]
    background: str
    is_pictured: bool
    colors: Mapping[str, str]
    fonts: tuple[str, str]  # of headings and of text, as the theme names them
    uses: int = 0
    is_first: bool = False
    is_last: bool = False

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


def open_template(data: bytes, name: str) -> OpenedTemplate:
    """Return the layouts of a .pptx or .potx; `name` is the file's. Raises InputError where it cannot be used."""
    refuse_unsafe_deck(data, name)
    opened, findings = open_package(data)
    if findings:
        message = f"this template is damaged: {findings[0].message}"
        raise InputError(error("deck", message, Where(name), "open it in PowerPoint, and save it again"))
    styles = OpenedStyles(opened, {})
    used = [next(iter(opened.related(slide, "slideLayout")), "") for slide in opened.slides]
    layouts = tuple(_layouts(opened, styles, used))
    if not layouts:
        raise InputError(error("deck", "this template has no layouts", Where(name), "save it again in PowerPoint"))
    return OpenedTemplate(name, data, opened, styles.slide.width, styles.slide.height, layouts, len(used))


def _layouts(opened: OpenedPackage, styles: OpenedStyles, used: Sequence[str]) -> Iterator[TemplateLayout]:
    """Yield the layouts of all masters; `used` has the layout of each sample slide."""
    names, uses, ends = Counter[str](), Counter(used), (*used[:1], *used[-1:])
    for number, master in enumerate(_listed(opened, opened.presentation, "sldMasterId"), 1):
        for place, part in enumerate(_listed(opened, master, "sldLayoutId"), 1):
            tree = opened.trees[part]
            name = _named(tree)
            names[name] += 1
            unique = name if names[name] == 1 else f"{name}#{names[name]}"
            layout = _layout(opened, styles, part, master, unique, f"{number}.{place}")
            yield replace(layout, uses=uses[part], is_first=part in ends[:1], is_last=part in ends[1:])


def _listed(opened: OpenedPackage, part: str, tag: str) -> Iterator[str]:
    """Yield the parts that a presentation or a master lists, in its order."""
    targets = {rel.id: rel.target for rel in opened.rels.get(part, ())}
    tree = opened.trees.get(part)
    for node in tree.iter(f"{P}{tag}") if tree is not None else ():
        if (target := targets.get(node.get(f"{R}id", ""), "")) in opened.trees:
            yield target


def _named(tree: Element) -> str:
    node = tree.find(f"{P}cSld")
    return node.get("name", "") if node is not None else ""


def _layout(
    opened: OpenedPackage, styles: OpenedStyles, part: str, master: str, name: str, position: str
) -> TemplateLayout:
    tree, above = opened.trees[part], opened.trees[master]
    theme = opened.part(master, "theme")
    colors, named = mapped_colors(theme_colors(theme), tree, above), fonts_of_opened_theme(theme, {})
    shown = [tree] if tree.get("showMasterSp") in ("0", "false") else [above, tree]
    shapes = tuple(shape for each in shown for shape in _static(each, colors))
    covering = [shape for shape in shapes if _covers(shape.rect, styles.slide)]
    background, is_pictured = _background((tree, above), colors, theme)
    if covering:
        background, is_pictured = covering[-1].fill or background, is_pictured or covering[-1].is_picture
    return TemplateLayout(
        part,
        name,
        position,
        tree.get("type", ""),
        tuple(_placeholders(styles, part, tree, colors)),
        tuple(shape for shape in shapes if shape not in covering),
        background,
        is_pictured,
        colors,
        (_family(named, "+mj-lt"), _family(named, "+mn-lt")),
    )


def _family(named: Mapping[str, Font], role: str) -> str:
    return named[role].family if role in named and named[role].family else "Calibri"


def _covers(rect: Rect, slide: Rect) -> bool:
    wide = min(rect.right, slide.right) - max(rect.x, 0)
    high = min(rect.bottom, slide.bottom) - max(rect.y, 0)
    return wide > 0 < high and wide * high >= BLEEDS * slide.width * slide.height


def _static(tree: Element, colors: Mapping[str, str]) -> Iterator[StaticShape]:
    """Yield the shapes at the top of a part that are no placeholders."""
    top = tree.find(f"{P}cSld/{P}spTree")
    for shape in top if top is not None else ():
        if shape.tag in DRAWN and placeholder_key_of_shape(shape) is None and (rect := _rect(shape)):
            words = sum(len((node.text or "").split()) for node in shape.iter(f"{A}t"))
            properties = shape.find(f"{P}spPr")
            fill = resolved_color(properties.find(f"{A}solidFill"), colors) if properties is not None else ""
            is_picture = next(shape.iter(f"{A}blip"), None) is not None
            yield StaticShape(rect, words, fill, is_picture)


def _rect(shape: Element) -> Rect | None:
    offset, extent = next(shape.iter(f"{A}off"), None), next(shape.iter(f"{A}ext"), None)
    frame = next(shape.iter(f"{A}xfrm", f"{P}xfrm"), None)
    if frame is not None:
        offset, extent = frame.find(f"{A}off"), frame.find(f"{A}ext")
    if offset is None or extent is None:
        return None
    return Rect(*(int(offset.get(name, "0")) for name in "xy"), *(int(extent.get(name, "0")) for name in ("cx", "cy")))


def _background(parts: tuple[Element, ...], colors: Mapping[str, str], theme: Element | None) -> tuple[str, bool]:
    """Return the colour of the nearest background, RRGGBB, and whether it is a picture."""
    for node in (found for part in parts if (found := part.find(f"{P}cSld/{P}bg")) is not None):
        own, reference = node.find(f"{P}bgPr"), node.find(f"{P}bgRef")
        if own is not None:
            fill = next((each for each in own if str(each.tag).endswith("Fill")), None)
            stop = next(fill.iter(f"{A}gs"), fill) if fill is not None else None
            return resolved_color(stop, colors) or colors["bg1"], next(own.iter(f"{A}blip"), None) is not None
        if reference is not None:
            return resolved_color(reference, colors) or colors["bg1"], False
    return colors["bg1"], False


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
        yield TemplatePlaceholder(
            key, name, held.rect, held.inner, held.levels, color, held.align, held.anchor, held.is_vertical
        )
