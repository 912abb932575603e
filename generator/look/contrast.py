"""Finds every pair of colours that a theme's layouts put together, with the contrast that it needs and has.

Figures and arithmetic are those of WCAG 2.2 (1.4.3 for text, 1.4.11 for graphics).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from colorsys import hls_to_rgb, rgb_to_hls
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from generator.model.colors import DIGITS, PLAIN, Ground, GroundName, SchemeColor, Shade, split_shade
from generator.model.geometry import Rect
from generator.model.theme import FULL, Decor, Layout, Slot, Style

ContrastKind = Literal["text", "large text", "graphics"]
PaletteColors = Mapping[str, str]  # scheme colour to RRGGBB

LINKS = ("hlink", "folHlink")  # both in the accent
INKS = ("dk1", "dk2")  # the colours of running text, in which links and code may stand
MARKS: dict[SchemeColor, str] = {"hlink": "a link", "folHlink": "a link", "accent2": "code"}
QUIET = ("lt1", "lt2", "accent3")  # background, panel and line; a shape in one of them carries no meaning
SERIES: tuple[SchemeColor, ...] = ("accent1", "accent2", "accent5", "accent6")
SHADES = 256

COLORED = 0.2  # saturation from which a colour is no grey
TEXT, LARGE, GRAPHICS = 4.5, 3.0, 3.0  # the least contrast that can be read
RUNNING = 7.0  # the contrast that the shipped themes keep for running text


class ColorPair(Struct, frozen=True):
    """A colour in front of another one, and the place, a slot or a shape of a layout, where they first meet."""

    front: SchemeColor
    back: SchemeColor
    kind: ContrastKind
    place: str
    tint: int = FULL  # percent of the back colour, over the one under it
    under: SchemeColor = "lt1"
    ground: GroundName = PLAIN  # the ground of the part of a slide where they meet

    @property
    def needed(self) -> float:
        """The least contrast at which the pair can be read."""
        return {"text": TEXT, "large text": LARGE, "graphics": GRAPHICS}[self.kind]

    def ratio(self, palette: PaletteColors) -> float:
        return contrast_ratio(palette[self.front], blended_color(palette[self.back], palette[self.under], self.tint))

    def share(self, palette: PaletteColors) -> float:
        """Return the contrast that the pair has, divided by the contrast that it needs."""
        return self.ratio(palette) / self.needed

    def reads(self, palette: PaletteColors) -> bool:
        return self.share(palette) >= 1


def contrast_ratio(color: str, other_color: str) -> float:
    """Return the contrast ratio of two colours (RRGGBB), from 1 for equal ones to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted((_luminance(color), _luminance(other_color)))
    return (lighter + 0.05) / (darker + 0.05)


def faint_share_of_colors(colors: Sequence[str], back: str, least: float) -> float:
    """Return the share of some colours that have less than the least contrast with the one behind them."""
    return sum(contrast_ratio(each, back) < least for each in colors) / (len(colors) or 1)


def color_pairs_of_layouts(layouts: Iterable[Layout]) -> tuple[ColorPair, ...]:
    """Return every pair of colours in the layouts, each once; charts stand on the background and on panels.

    The bold labels of a chart stand beside a series, in its colour, or on it, in the colour of the background.
    """
    met: dict[tuple[str, ...], ColorPair] = {}
    for layout in layouts:
        for pair in (*_color_pairs_of_shapes(layout), *_color_pairs_of_texts(layout)):
            met.setdefault((pair.front, pair.back, pair.kind, f"{pair.tint} {pair.under} {pair.ground}"), pair)
    grounds: tuple[SchemeColor, ...] = ("lt1", "lt2")
    drawn = (ColorPair(series, ground, "graphics", "charts") for series in SERIES for ground in grounds)
    return (*met.values(), *drawn, *(ColorPair(series, "lt1", "large text", "charts") for series in SERIES))


def blended_color(color: str, under: str, tint: int) -> str:
    """Return a colour that covers `tint` percent of the one under it, mixed in sRGB as every program does it."""
    both = zip(_channels_of_color(color), _channels_of_color(under), strict=True)
    red, green, blue = (above * tint / 100 + below * (1 - tint / 100) for above, below in both)
    return _hex_of_channels((red, green, blue))


def shaded_palette_color(palette: PaletteColors, shade: str) -> str:
    """Return the digits of a shade, made by lumMod and lumOff of a theme colour (ECMA-376 part 1, 20.1.2.3.20)."""
    base, step = split_shade(shade)
    hue, light, saturation = rgb_to_hls(*_channels_of_color(palette[base]))
    return _hex_of_channels(hls_to_rgb(hue, light * (1 - abs(step) / 100) + max(0, step) / 100, saturation))


def hue_distance(color: str, other_color: str) -> float:
    """Return how far apart two hues lie on the circle of colours: from 0 to 0.5 of a turn."""
    between = abs(rgb_to_hls(*_channels_of_color(color))[0] - rgb_to_hls(*_channels_of_color(other_color))[0])
    return min(between, 1 - between)


def color_saturation(color: str, margin: float = 0.05) -> float:
    """Return how far a colour is from grey: 0 for one within a margin of black or white, or that is none."""
    if not DIGITS.fullmatch(color):
        return 0.0
    _, light, saturation = rgb_to_hls(*_channels_of_color(color))
    return saturation if margin < light < 1 - margin else 0.0


def nearest_readable_shade(color: str, reads: Callable[[str], bool]) -> str:
    """Return the nearest darker or lighter shade of a colour for which `reads` is true, or "" if there is none."""
    hue, light, saturation = rgb_to_hls(*_channels_of_color(color))
    steps = sorted((step / SHADES for step in range(SHADES + 1)), key=lambda step: abs(step - light))
    shades = (_hex_of_channels(hls_to_rgb(hue, step, saturation)) for step in steps)
    return next((shade for shade in shades if reads(shade)), "")


def _color_pairs_of_shapes(layout: Layout) -> Iterator[ColorPair]:
    for below, drawn in enumerate(layout.decor):
        back = _fill_behind_rect(drawn.rect, layout, layout.decor[:below])
        for color in (drawn.fill, drawn.line) if drawn.ground == PLAIN else ():
            if color and color not in QUIET:
                yield ColorPair(color, back, "graphics", f"{layout.name}/{drawn.shape}")
    for circle in (*layout.icons, *layout.marks):
        yield ColorPair("accent1", _fill_behind_rect(circle, layout, layout.decor), "graphics", f"{layout.name}/icon")
        yield ColorPair("accent4", "accent1", "graphics", f"{layout.name}/icon")


def _color_pairs_of_texts(layout: Layout) -> Iterator[ColorPair]:
    slots = [(slot.name, slot.rect, slot.style) for slot in layout.slots]
    static = [(drawn.text, drawn.rect, drawn.style) for drawn in layout.decor if drawn.style]
    for name, rect, style in (*slots, *static):
        below, place = _uppermost_shape(rect, layout.decor), f"{layout.name}/{name}"
        back, tint = (below.fill or layout.background, below.tint) if below else (layout.background, FULL)
        behind = tint, layout.background, below.ground if below else PLAIN
        size = _size(style, style.font.bold)
        yield ColorPair(style.color, back, size, place, *behind)
        for token, color in style.tokens:
            yield ColorPair(color, back, size, f"{token} in {place}", *behind)
        marks = {style.code: "code"} if style.links_as_text else MARKS
        for color, mark in marks.items() if style.color in INKS and not style.plain else ():
            yield ColorPair(color, back, size, f"{mark} in {place}", *behind)
    for slot in layout.slots:
        if slot.type == "tbl":
            yield ColorPair("accent4", "accent1", _size(slot.style, True), f"a header row in {layout.name}/{slot.name}")


def _fill_behind_rect(rect: Rect, layout: Layout, decor: Sequence[Decor]) -> SchemeColor:
    """Return the fill of the uppermost shape that holds all of the rect, or else the background."""
    below = _uppermost_shape(rect, decor)
    return (below and below.fill) or layout.background


def _uppermost_shape(rect: Rect, decor: Sequence[Decor]) -> Decor | None:
    """Return the uppermost shape with a fill that holds all of a rect, or None."""
    return next((drawn for drawn in reversed(decor) if drawn.fill and drawn.rect.contains(rect)), None)


def _size(style: Style, bold: bool) -> ContrastKind:
    """Return "large text" for text of 18 points, or of 14 and bold, at the smallest size of its style."""
    return "large text" if style.sizes[-1] >= (14 if bold else 18) else "text"


def _luminance(color: str) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in _channels_of_color(color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels_of_color(color: str) -> tuple[float, float, float]:
    red, green, blue = bytes.fromhex(color)
    return red / 255, green / 255, blue / 255


def _hex_of_channels(channels: tuple[float, float, float]) -> str:
    return bytes(min(255, max(0, round(255 * channel))) for channel in channels).hex().upper()


PANEL, LINE = 8, 24  # percent: how far a panel, and a thin line, lies from its ground
LIFTED = 20  # percent: how far the dark ground of a dark theme lies from its plain one at most
DEEP = -25  # percent: the least by which a dark theme darkens an accent that is a ground
STEPS = range(0, 100, 5)
CAREFUL = 1.02  # a margin, because programs round shades differently


class ShadedPalette(dict[str, str]):
    """A palette that computes any shade of its colours when it is first looked up, and keeps it."""

    def __missing__(self, color: str) -> str:
        self[color] = shaded_palette_color(self, color)
        return self[color]


def grounds_of_palette(palette: PaletteColors) -> tuple[dict[GroundName, Ground], PaletteColors]:
    """Return the dark ground and those of the two accents, and the palette with the shades that they use.

    The dark ground of a light theme is its ink. A dark theme is for a dark room, where a bright slide would dazzle, so
    that its dark ground is only a little lighter and its accents are darkened.
    """
    known = ShadedPalette(palette)
    light = contrast_ratio(palette["lt1"], "000000") > contrast_ratio(palette["dk1"], "000000")
    backs: dict[GroundName, SchemeColor] = {"dark": "dk1", "accent": "accent1"}
    over = known["accent4"]  # the colour of text on the accent, away from which the second one goes
    down = -1 if contrast_ratio(over, "000000") > contrast_ratio(over, "FFFFFF") else 1
    backs["second"] = _first(_shades_in_steps("accent2", down), ("accent4",), TEXT, known)
    if not light:
        lifted = (_shade_by("lt1", step) for step in reversed(range(0, LIFTED, 2)))
        backs["dark"] = _first(("accent3", *lifted), ("dk1",), RUNNING, known)
        backs["accent"] = _first(_shades_in_steps("accent1", -1, DEEP), ("dk1",), RUNNING, known)
        backs["second"] = _first(_shades_in_steps("accent2", -1, DEEP), ("dk1",), RUNNING, known)
    return {name: Ground(name, _colors_on_background(back, light, known)) for name, back in backs.items()}, dict(known)


def panel_ground_of_palette(palette: PaletteColors) -> tuple[Ground, PaletteColors]:
    """Return the panel of a palette as a ground named "dark", and the palette with the shades that it uses."""
    known = ShadedPalette(palette)
    return Ground("dark", _colors_on_background("lt2", False, known)), dict(known)


def layout_with_parts_on_grounds(layout: Layout, grounds: Mapping[GroundName, Ground]) -> Layout:
    """Return the layout with each part that has its own ground, and all within it, in the colours of that ground."""
    for part in (drawn for drawn in layout.decor if drawn.ground in grounds):
        ground = grounds[part.ground]
        slots = (_slot_on_ground(slot, ground) if part.rect.contains(slot.rect) else slot for slot in layout.slots)
        decor = (_in_part(drawn, part, ground) for drawn in layout.decor)
        layout = replace(layout, slots=tuple(slots), decor=tuple(decor))
    return layout


def _slot_on_ground(slot: Slot, ground: Ground) -> Slot:
    return replace(slot, style=_style(slot.style, ground))


def _in_part(drawn: Decor, part: Decor, ground: Ground) -> Decor:
    """Return a shape in the colours of a part's ground if it is the part or lies within it."""
    if drawn == part:
        return replace(part, fill=ground.of("lt1"))
    if drawn.ground == PLAIN and part.rect.contains(drawn.rect):
        return replace(decor_on_ground(drawn, ground), ground=ground.name)
    return drawn


def layout_on_ground(layout: Layout, ground: Ground) -> Layout:
    """Return the layout in the colours of a ground, under its own name; parts with a ground of their own keep it."""
    other = ground.name != layout.ground
    kept = [drawn.rect for drawn in layout.decor if drawn.ground != PLAIN]
    return replace(
        layout,
        name=f"{layout.name}-on-{ground.name}",
        title=f"{layout.title or layout.name}, {ground.name}" if other else layout.title,
        background=ground.of(layout.background),
        slots=tuple(
            each if any(on.contains(each.rect) for on in kept) else _slot_on_ground(each, ground)
            for each in layout.slots
        ),
        decor=tuple(decor_on_ground(drawn, ground) if drawn.ground == PLAIN else drawn for drawn in layout.decor),
        ground=ground.name,
    )


def decor_on_ground(decor: Decor, ground: Ground) -> Decor:
    """Return a shape in the colours of a ground."""
    fill, line = decor.fill and ground.of(decor.fill), decor.line and ground.of(decor.line)
    return replace(decor, fill=fill, line=line, style=decor.style and _style(decor.style, ground))


def _style(style: Style, ground: Ground) -> Style:
    tokens = tuple((token, ground.of(color)) for token, color in style.tokens)
    colors = {name: ground.of(getattr(style, name)) for name in ("color", "bullet", "code")}
    return replace(style, tokens=tokens, links_as_text=True, **colors)


def _colors_on_background(back: SchemeColor, light: bool, known: PaletteColors) -> Mapping[SchemeColor, SchemeColor]:
    """Return the colour that stands for each theme colour on a ground."""
    ink: SchemeColor = "dk1" if not light else "lt1" if back == "dk1" else "accent4"
    up = 1 if contrast_ratio(known[ink], "000000") > contrast_ratio(known[back], "000000") else -1  # towards the ink
    panel = _panel_shade(back, ink, up, known)
    behind = (back, panel)
    found: dict[SchemeColor, SchemeColor] = {"lt1": back, "lt2": panel, "dk1": ink}
    found["accent3"] = _shade_by(back, up * LINE)
    found["dk2"] = _first((*_shades_in_steps(ink, -up, 40, down=True), ink), behind, RUNNING, known)
    needs: dict[SchemeColor, float] = {"accent1": TEXT, "accent2": TEXT, "accent5": GRAPHICS, "accent6": GRAPHICS}
    for color, needed in needs.items():
        found[color] = ink if back == color else _first((*_shades_in_steps(color, up), ink), behind, needed, known)
    over = found["accent1"]
    candidates: tuple[SchemeColor, ...] = ("accent4", back, "lt1", "dk1")
    best = max(candidates, key=lambda each: contrast_ratio(known[each], known[over]))
    found["accent4"] = next((each for each in candidates if contrast_ratio(known[each], known[over]) >= TEXT), best)
    for color in found.values():
        known[color]  # looked up, so that the palette contains the shade
    return found


def _panel_shade(back: SchemeColor, ink: SchemeColor, up: int, known: PaletteColors) -> SchemeColor:
    """Return a shade a little nearer to the ink than `back`, or farther from it if the ink cannot be read there."""
    near = _shade_by(back, up * PANEL)
    return near if contrast_ratio(known[near], known[ink]) >= RUNNING * CAREFUL else _shade_by(back, -2 * up * PANEL)


def _shades_in_steps(color: SchemeColor, up: int, start: int = 0, down: bool = False) -> Iterator[SchemeColor]:
    """Yield a colour and its shades, each farther from it than the one before, or nearer if `down` is true."""
    steps = [step for step in STEPS if step >= abs(start)] if not down else [s for s in reversed(STEPS) if s <= start]
    return (_shade_by(color, up * step) for step in steps)


def _shade_by(color: SchemeColor, by: int) -> SchemeColor:
    """Return the shade that is `by` percent nearer to white, or to black if `by` is negative."""
    base, step = split_shade(color)
    return Shade(f"{base}{step + by:+d}" if step + by else base)


def _first(
    colors: Iterable[SchemeColor], behind: Iterable[SchemeColor], needed: float, known: PaletteColors
) -> SchemeColor:
    """Return the first colour with the needed contrast on all colours in `behind`, or else the last one."""
    backs, listed = [known[each] for each in behind], [*colors]
    able = (each for each in listed if all(contrast_ratio(known[each], back) >= needed * CAREFUL for back in backs))
    return next(able, listed[-1])
