"""The colours of a company's layout in; what stands there for each colour that our layouts name out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.look.contrast import GRAPHICS, LINKS, TEXT, PaletteColors, contrast_ratio
from generator.look.grounds import ShadedPalette
from generator.look.keys import COLORS
from generator.model.colors import SchemeColor, Shade

NEAR, LINE = 1.1, 1.45  # contrast of a panel, and of a thin line, with the background
MUTED = 0.6  # of the contrast of the ink, for text that says less
STEPS = range(5, 96, 5)  # percent
ACCENTS: tuple[SchemeColor, ...] = ("accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
NAMES = {"tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2"}  # what shapes call them, and what we do


def colors_on_template(
    colors: Mapping[str, str], background: str
) -> tuple[dict[str, str], dict[SchemeColor, SchemeColor]]:
    """Return a palette as our layouts name it (RRGGBB by dk1, accent4 ...), and the template's colour for each of it.

    `colors` are the template's by the names that shapes use (tx1, accent1 ...), `background` is the colour behind texts
    (RRGGBB). What cannot be read on it is replaced by a shade of it, or by another accent.
    """
    known = ShadedPalette(
        {NAMES.get(name, name): value for name, value in colors.items() if name not in NAMES.values()}
    )
    inks: list[SchemeColor] = ["dk1", "lt1"]
    inks.sort(key=lambda name: -contrast_ratio(known[name], background))
    ink, back = inks
    tones = [back, *_shades(back), *_shades(ink)]
    quiet = [name for name in (ink, *_shades(ink)) if contrast_ratio(known[name], background) >= TEXT]
    wanted = max(TEXT, contrast_ratio(known[ink], background) * MUTED)
    accents = _readable(ACCENTS, background, TEXT, known) or [ink]
    first, second = accents[0], accents[min(1, len(accents) - 1)]
    series = [name for name in _readable(ACCENTS, background, GRAPHICS, known) if name not in (first, second)]
    named: dict[str, SchemeColor] = {
        "ink": ink,
        "background": back,
        "muted": _nearest(quiet or [ink], wanted, background, known),
        "panel": _nearest(tones, NEAR, background, known),
        "accent": first,
        "second accent": second,
        "line": _nearest(tones, LINE, background, known),
        "on accent": max(inks, key=lambda name: contrast_ratio(known[name], known[first])),
        "chart 1": series[0] if series else second,
        "chart 2": series[1] if len(series) > 1 else first,
    }
    palette: dict[str, str] = {COLORS[name]: known[color] for name, color in named.items()}
    links = dict.fromkeys(LINKS, known["hlink"])
    return {**palette, **links, "lt1": background}, {COLORS[name]: color for name, color in named.items()}


def _shades(color: SchemeColor) -> Iterator[SchemeColor]:
    return (Shade(f"{color}{sign * step:+d}") for step in STEPS for sign in (1, -1))


def _nearest(colors: Sequence[SchemeColor], wanted: float, background: str, known: PaletteColors) -> SchemeColor:
    """Return the colour whose contrast with the background is nearest to the wanted one; the first of equal ones."""
    return min(colors, key=lambda name: abs(contrast_ratio(known[name], background) - wanted))


def _readable(colors: Sequence[SchemeColor], background: str, needed: float, known: PaletteColors) -> list[SchemeColor]:
    """Return the colours that have the needed contrast, then shades of the others that do; equal ones once."""
    given = [name for name in colors if name in known]
    plain = [name for name in given if contrast_ratio(known[name], background) >= needed]
    made = [
        shade
        for name in given
        if name not in plain
        for shade in [next((each for each in _shades(name) if contrast_ratio(known[each], background) >= needed), None)]
        if shade
    ]
    return list({known[name]: name for name in reversed([*plain, *made])}.values())[::-1]
