"""The fonts and colours of a template in; the palette of a theme on it, and the contrast of its texts, out."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from generator.errors import Finding, TemplateError, Where, info, warning
from generator.look.contrast import (
    COLORED,
    GRAPHICS,
    LARGE,
    LINKS,
    TEXT,
    PaletteColors,
    ShadedPalette,
    blended_color,
    color_saturation,
    contrast_ratio,
    hue_distance,
)
from generator.look.fonts import tables_of_installed_font
from generator.look.keys import ACCENTS, COLORS
from generator.measure import FAMILIES, learn_stand_in_widths, learn_widths
from generator.measure.faces import hint_for_unknown_font
from generator.model.colors import SchemeColor, Shade, split_shade
from generator.model.theme import Font
from generator.template.ground import USUAL_MAP, ground_of_layout, mean_color
from generator.template.layouts import OpenedTemplate, TemplateLayout, TemplatePlaceholder

# Percent of Arial's widths that letters of an unknown font are taken to have, regular and bold: those of DejaVu Sans,
# the widest of the faces that programs draw in place of one that a computer lacks.
UNKNOWN, UNKNOWN_BOLD = 118, 126
# Faces that are drawn with the letters of one whose widths are known.
ALIKE = {"Arial Narrow": "Arial", "Helvetica": "Arial", "Carlito": "Calibri"}
ALIKE |= {"Liberation Sans": "Arial", "Caladea": "Cambria", "Times": "Times New Roman", "Aptos Narrow": "Arial"}


def font_on_template(family: str, file: str) -> tuple[Font, tuple[Finding, ...]]:
    """Return a font of a template with the widths by which it is measured, and a remark where these are a guess.

    The widths are those that ship, else those of the font where it is installed, else those of Arial with a margin.
    """
    if family in FAMILIES:
        return Font(family), ()
    try:
        tables = tables_of_installed_font(family, Where(file))
    except TemplateError as damaged:
        return _stand_in_font(family), damaged.findings
    if tables:
        message = f'the font "{family}" may be missing on another computer, which then draws another one'
        return Font(family, table=learn_widths(tables)), (info("font", message, Where(file), "share a PDF too"),)
    if known := ALIKE.get(family):
        return Font(family, table=learn_stand_in_widths(family, known, 100, 100)), ()
    message = f'the widths of the font "{family}" are not known here, and are estimated with a margin'
    hint = hint_for_unknown_font("install it, and build again")
    return _stand_in_font(family), (warning("font", message, Where(file), hint),)


def _stand_in_font(family: str) -> Font:
    return Font(family, table=learn_stand_in_widths(family, "Arial", UNKNOWN, UNKNOWN_BOLD), is_guess=True)


BLACK = "000000"
NEAR, LINE = 1.1, 1.45  # contrast of a panel, and of a thin line, with the background
NEAR_DARK, LINE_DARK = 1.35, 1.95  # the same on a dark background, where eyes tell less apart
FAINT = 2  # the greatest contrast of panels and lines with the background
MUTED = 0.6  # of the contrast of the ink, for text that says less
QUIET = GRAPHICS * 1.1  # contrast of the bars beside the one that matters
STEPS = range(5, 96, 5)  # percent
DARKENED = 30  # percent: an accent that must be darker to be read is no longer that of the brand
SAME_HUE, APART, DISTINCT = 0.03, 0.08, 1.8  # turns of the circle of hues, and the contrast of two accents
UNLIKE = 5_000  # between two accents that are not both nearly white or nearly black
# The first accents of the palettes that programs give to every file: those of Office, Google Slides and LibreOffice.
USUAL_ACCENTS = ("4F81BD", "5B9BD5", "4472C4", "156082", "4285F4", "18A303")


def colors_on_template(
    colors: Mapping[str, str],
    background: str,
    used: Sequence[str] = (),
    text: str = "",
    named: Collection[str] = (),
    is_adorned: bool = False,
) -> tuple[dict[str, str], dict[SchemeColor, SchemeColor]]:
    """Return a palette as our layouts name it (RRGGBB by dk1, accent4 ...), and the template's colour for each of it.

    `colors` are the template's by the names that shapes use (tx1, accent1 ...), `background` is the one behind
    texts, `used` are those that its layouts draw, the most first, `text` is that of their bodies, and
    `named` are those that layouts name beside those of the theme (all RRGGBB). What cannot be read on the background is
    replaced by a shade of it, or by another accent. Where the theme has the accents that a program gives to every file,
    what the layouts draw takes their place. Without colours, layouts that draw something (`is_adorned`) have none.
    """
    given = {USUAL_MAP.get(name, name): value for name, value in colors.items() if name not in USUAL_MAP.values()}
    known = ShadedPalette(given)
    inks: list[SchemeColor] = sorted(("dk1", "lt1"), key=lambda name: -contrast_ratio(known[name], background))
    known |= {text: text} if text else {}
    own = [name for name in (*inks, "dk2", "lt2", *ACCENTS, Shade(text)) if text and known.get(name) == text][:1]
    able = [each for name in own for each in (name, *_shades_of(name)) if can_be_read(known[each], (text, background))]
    told = [each for each in able if contrast_ratio(known[each], background) >= TEXT * NEAR]  # also on a panel
    ink = (*told, *(each for each in own if contrast_ratio(text, background) >= LARGE), inks[0])[0]
    plain = [name for name in (*inks[::-1], "lt2", "dk2", *ACCENTS) if name in known]
    shades = (shade for name in plain for shade in _shades_of(name))
    back = _tone_like(0, ink, background, [*plain, *shades], known)
    tones = [back, *_shades_of(back), *_shades_of(ink)]
    side = known[ink], background
    tints = tints_on_background(known[ink], background)
    quiet = [name for name in (ink, *_shades_of(ink)) if can_be_read(known[name], side, TEXT * NEAR)]
    wanted = max(TEXT * NEAR, contrast_ratio(known[ink], background) * MUTED)
    drawn = [Shade(color) for color in used if color in named and color_saturation(color, 0.2) >= COLORED]
    known |= {color: color for color in drawn}
    is_usual = known.get("accent1") in USUAL_ACCENTS
    names = drawn if drawn and is_usual else ACCENTS
    accents = _accents(side, used, known, names)
    if is_usual and is_adorned and not drawn and accents and not _has_hue_of(known[accents[0]], used):
        accents = []  # a colour that is nowhere in the template is not the company's
    first = accents[0] if accents else ink
    others = [*accents, *_shades_of(first), ink]
    second = _distinct_color(others, (first,), side, known)
    chosen: dict[str, SchemeColor] = {
        "ink": ink,
        "background": back,
        "muted": _nearest_tone(quiet or [ink], wanted, background, known),
        "panel": _tone_like(tints["lt2"], ink, background, tones, known),
        "accent": first,
        "second accent": second,
        "line": _tone_like(tints["accent3"], ink, background, tones, known),
        "on accent": inks[1] if contrast_ratio(known[inks[1]], known[first]) >= LARGE else inks[0],
        "chart 1": _nearest_tone([*_shades_of(ink)], QUIET, background, known),
        "chart 2": _distinct_color(others, (first, second), side, known),
    }
    palette: dict[str, str] = {COLORS[name]: known[color] for name, color in chosen.items()}
    links = dict.fromkeys(LINKS, known["hlink"])
    return {**palette, **links, "lt1": background}, {COLORS[name]: color for name, color in chosen.items()}


def colors_of_layouts(layouts: Iterable[TemplateLayout]) -> list[str]:
    """Return the colours (RRGGBB) of the backgrounds, shapes and titles of layouts, those of the largest area first."""
    areas = Counter[str]()
    for layout in layouts:
        titles = [(each.color, each.rect) for each in layout.placeholders if each.is_title]
        for color, rect in (*titles, *((shape.fill, shape.rect) for shape in layout.shapes)):
            areas[color] += rect.area
        areas[layout.ground.color] += sum(each.rect.area for each in layout.placeholders)
    return [color for color, _ in areas.most_common() if color]


ReadingSide = tuple[str, str]  # the colour of texts and the one behind them


def can_be_read(color: str, side: ReadingSide, needed: float = TEXT) -> bool:
    """Tell whether a colour is lighter or darker than the one behind, as texts are, with enough contrast or theirs."""
    light, own, behind = (contrast_ratio(each, BLACK) for each in (color, *side))
    return (light > behind) == (own > behind) and contrast_ratio(color, side[1]) >= min(needed, contrast_ratio(*side))


def _shades_of(color: str) -> Iterator[SchemeColor]:
    return (Shade(f"{split_shade(color)[0]}{sign * step:+d}") for step in STEPS for sign in (1, -1))


def color_nearest_to(color: str, colors: Iterable[str]) -> str:
    """Return the colour, of these, that looks most like another one."""
    return min(colors, key=lambda each: _far(each, color))


def _far(color: str, other: str) -> int:
    """Return how far apart two colours are: the sum of the squares of what their channels differ by."""
    return sum((one - two) ** 2 for one, two in zip(bytes.fromhex(color), bytes.fromhex(other), strict=True))


def _tone_like(
    tint: int, ink: SchemeColor, background: str, tones: Sequence[SchemeColor], known: PaletteColors
) -> SchemeColor:
    """Return the tone that is most like the background with some percent of ink over it.

    A tone that stands out, as one of another hue may, is the last choice.
    """
    target = blended_color(known[ink], background, tint)
    return min(tones, key=lambda name: (contrast_ratio(known[name], background) > FAINT, _far(known[name], target)))


def tints_on_background(ink: str, background: str) -> dict[SchemeColor, int]:
    """Return the percent of ink over a background that a panel has, and a thin line, by their names in a palette."""
    is_dark = contrast_ratio("FFFFFF", background) >= TEXT * NEAR_DARK
    panel, line = (NEAR_DARK, LINE_DARK) if is_dark else (NEAR, LINE)
    mixed = [contrast_ratio(blended_color(ink, background, tint), background) for tint in range(100)]
    return {"lt2": bisect_left(mixed, panel), "accent3": bisect_left(mixed, line)}


def _nearest_tone(colors: Sequence[SchemeColor], wanted: float, background: str, known: PaletteColors) -> SchemeColor:
    """Return the colour whose contrast with the background is nearest to the wanted one; the first of equal ones."""
    return min(colors, key=lambda name: abs(contrast_ratio(known[name], background) - wanted))


def _accents(
    side: ReadingSide, used: Sequence[str], known: PaletteColors, names: Sequence[SchemeColor]
) -> list[SchemeColor]:
    """Return the accents, each in the nearest shade that can be read: those with a hue that layouts have come first.

    Greys come last, and before them what had to be made much darker.
    """
    found: list[tuple[tuple[bool, bool, bool], SchemeColor]] = []
    for name in (each for each in names if each in known):
        able = (each for each in (name, *_shades_of(name)) if can_be_read(known[each], side, TEXT * NEAR))
        if shade := next(able, None):
            darkened = split_shade(shade)[1] if name in ACCENTS else -100 * (name != shade)
            rank = _is_grey(known[name]), darkened < -DARKENED, not _has_hue_of(known[name], used)
            found.append((rank, shade))
    return [shade for _, shade in sorted(found, key=lambda each: each[0])]


def _has_hue_of(color: str, others: Sequence[str]) -> bool:
    return any(hue_distance(color, each) < SAME_HUE for each in others if not _is_grey(each))


def _is_grey(color: str) -> bool:
    return color_saturation(color) < COLORED


def _distinct_color(
    colors: Sequence[SchemeColor], others: Sequence[SchemeColor], side: ReadingSide, known: PaletteColors
) -> SchemeColor:
    """Return the first colour that can be told from the others, and read, or at least seen; else the last colour."""

    def is_apart(name: SchemeColor, other: SchemeColor) -> bool:
        one, two = known[name], known[other]
        hued = not _is_grey(one) and not _is_grey(two) and hue_distance(one, two) >= APART and _far(one, two) >= UNLIKE
        return hued or contrast_ratio(one, two) >= DISTINCT

    able = (name for least in (TEXT, GRAPHICS) for name in colors if can_be_read(known[name], side, least))
    return next((name for name in able if all(is_apart(name, other) for other in others)), colors[-1])


def contrast_of_placeholder(
    template: OpenedTemplate, layout: TemplateLayout, placeholder: TemplatePlaceholder
) -> tuple[float, float]:
    """Return the contrast of a placeholder's text with the mean of the colours behind it, and what it needs."""
    first, ground = placeholder.levels[0], ground_of_layout(template, layout.part)
    needed = LARGE if first.size >= (14 if first.font.bold else 18) else TEXT
    behind = placeholder.fill or mean_color(ground.colors_behind(placeholder.inner))
    return contrast_ratio(placeholder.color, behind), needed
