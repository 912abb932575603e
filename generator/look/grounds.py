"""Makes the grounds that slides may have from a palette: for each colour of the theme, one that is readable there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from generator.look.contrast import GRAPHICS, RUNNING, TEXT, PaletteColors, contrast_ratio, shaded_palette_color
from generator.model.colors import PLAIN, Ground, GroundName, SchemeColor, Shade, split_shade
from generator.model.theme import Decor, Layout, Style

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
    down = (
        -1 if contrast_ratio(known["accent4"], "000000") > contrast_ratio(known["accent4"], "FFFFFF") else 1
    )  # away from the colour of text on the accent
    backs["second"] = _first(_steps("accent2", down), ("accent4",), TEXT, known)
    if not light:
        lifted = (_moved("lt1", step) for step in reversed(range(0, LIFTED, 2)))
        backs["dark"] = _first(("accent3", *lifted), ("dk1",), RUNNING, known)
        backs["accent"] = _first(_steps("accent1", -1, DEEP), ("dk1",), RUNNING, known)
        backs["second"] = _first(_steps("accent2", -1, DEEP), ("dk1",), RUNNING, known)
    return {name: Ground(name, _colors(back, light, known)) for name, back in backs.items()}, dict(known)


def panel_ground_of_palette(palette: PaletteColors) -> tuple[Ground, PaletteColors]:
    """Return the panel of a palette as a ground named "dark", and the palette with the shades that it uses."""
    known = ShadedPalette(palette)
    return Ground("dark", _colors("lt2", False, known)), dict(known)


def layout_with_parts_on_grounds(layout: Layout, grounds: Mapping[GroundName, Ground]) -> Layout:
    """Return the layout with each part that has its own ground, and all within it, in the colours of that ground."""
    for part in (drawn for drawn in layout.decor if drawn.ground in grounds):
        ground = grounds[part.ground]
        layout = replace(
            layout,
            slots=tuple(
                replace(slot, style=_style(slot.style, ground)) if part.rect.contains(slot.rect) else slot
                for slot in layout.slots
            ),
            decor=tuple(_in_part(drawn, part, ground) for drawn in layout.decor),
        )
    return layout


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
            slot if any(part.contains(slot.rect) for part in kept) else replace(slot, style=_style(slot.style, ground))
            for slot in layout.slots
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


def _colors(back: SchemeColor, light: bool, known: PaletteColors) -> Mapping[SchemeColor, SchemeColor]:
    """Return the colour that stands for each theme colour on a ground."""
    ink: SchemeColor = "dk1" if not light else "lt1" if back == "dk1" else "accent4"
    up = 1 if contrast_ratio(known[ink], "000000") > contrast_ratio(known[back], "000000") else -1  # towards the ink
    panel = _panel(back, ink, up, known)
    behind = (back, panel)
    found: dict[SchemeColor, SchemeColor] = {"lt1": back, "lt2": panel, "dk1": ink}
    found["accent3"] = _moved(back, up * LINE)
    found["dk2"] = _first((*_steps(ink, -up, 40, down=True), ink), behind, RUNNING, known)
    needs: dict[SchemeColor, float] = {"accent1": TEXT, "accent2": TEXT, "accent5": GRAPHICS, "accent6": GRAPHICS}
    for color, needed in needs.items():
        found[color] = ink if back == color else _first((*_steps(color, up), ink), behind, needed, known)
    over = found["accent1"]
    candidates: tuple[SchemeColor, ...] = ("accent4", back, "lt1", "dk1")
    found["accent4"] = next(
        (each for each in candidates if contrast_ratio(known[each], known[over]) >= TEXT),
        max(candidates, key=lambda each: contrast_ratio(known[each], known[over])),
    )
    for color in found.values():
        known[color]  # looked up, so that the palette contains the shade
    return found


def _panel(back: SchemeColor, ink: SchemeColor, up: int, known: PaletteColors) -> SchemeColor:
    """Return a shade a little nearer to the ink than `back`, or farther from it if the ink cannot be read there."""
    near = _moved(back, up * PANEL)
    return near if contrast_ratio(known[near], known[ink]) >= RUNNING * CAREFUL else _moved(back, -2 * up * PANEL)


def _steps(color: SchemeColor, up: int, start: int = 0, down: bool = False) -> Iterator[SchemeColor]:
    """Yield a colour and its shades, each farther from it than the one before, or nearer if `down` is true."""
    steps = [step for step in STEPS if step >= abs(start)] if not down else [s for s in reversed(STEPS) if s <= start]
    return (_moved(color, up * step) for step in steps)


def _moved(color: SchemeColor, by: int) -> SchemeColor:
    """Return the shade that is `by` percent nearer to white, or to black if `by` is negative."""
    base, step = split_shade(color)
    return Shade(f"{base}{step + by:+d}" if step + by else base)


def _first(
    colors: Iterable[SchemeColor], behind: Iterable[SchemeColor], needed: float, known: PaletteColors
) -> SchemeColor:
    """Return the first colour with the needed contrast on all colours in `behind`, or else the last one."""
    backs, color = [known[each] for each in behind], None
    for color in colors:
        if all(contrast_ratio(known[color], back) >= needed * CAREFUL for back in backs):
            break
    assert color is not None
    return color
